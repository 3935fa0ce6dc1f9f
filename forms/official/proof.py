"""Reads a written page back, by position, and compares it with what was to be on it.

Two readers that share nothing with the filler but the form's printed rows:

    read_filled   the bytes of a filled template, quick enough for every filling
    read_page     any PDF, by pypdf: the appearances of its fields, and the drawings on its pages

What they find is compared with the texts that were to be there (`compare`), each amount with the form's own
(`prove_amounts`), and each place with the line number that the page itself prints in that row (`prove_rows`): the
field map plays no part. Before a template is first used, `prove_template` has a viewer's engine read it full of amounts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from forms.official.layout import lay_out
from forms.official.maps import Rect, entry, look, open_pdf, widgets
from ledger import money
from ledger.problems import FormError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pypdf import PageObject, PdfReader

    from forms.official.template import Row, Slot, Template

Matrix = tuple[float, float, float, float, float, float]

_ASCENT, _DESCENT = 0.718, 0.207
"""Height of capitals and digits, and depth below the baseline, of Helvetica at 1 point."""

_SLACK = 0.01
"""Coordinates are written with this many points of rounding."""

_RULE = 0.75
"""Points by which a text may reach over the middle of a printed rule: half of a thick one, and a pixel."""


@dataclass(frozen=True, slots=True)
class Found:
    """A text as it stands on the written page: `page` from 1, `rect` around its glyphs in points."""

    page: int
    rect: Rect
    text: str


@dataclass(frozen=True, slots=True)
class Expected:
    """A text that must stand inside `rect`. `what` names it in messages; a private text is never shown."""

    what: str
    page: int
    rect: Rect
    text: str
    private: bool = False


# What was to be there


def compare(found: Iterable[Found], expected: Sequence[Expected]) -> tuple[Found, ...]:
    """Compares what was found with what was to be there; returns it in the order of `expected`.

    Every expected text must stand inside its rectangle exactly once, and there may be no other text. Raises
    `FormError` with every difference.
    """
    rest = list(found)
    wrong, matched = [], []
    for text in expected:
        here = [each for each in rest if each.page == text.page and _inside(each.rect, text.rect, _SLACK)]
        if len(here) == 1 and here[0].text == text.text:
            matched.append(here[0])
        else:
            shown = ("a private text" if text.private else repr(each.text) for each in here)
            wanted = "a private text" if text.private else repr(text.text)
            wrong.append(
                f"page {text.page}, {text.what}: expected {wanted}, found {' and '.join(shown) or 'nothing'}"
            )
        for each in here:
            rest.remove(each)
    wrong += [f"page {each.page}: a text at {_place(each.rect)} that belongs to no box" for each in rest]
    if wrong:
        raise FormError(*map(differs, wrong))
    return tuple(matched)


def prove(pdf: bytes, expected: Sequence[Expected]) -> tuple[Found, ...]:
    """Compares any written PDF with what was to be on it, as `compare` does.

    Besides, no second form (XFA) and no usage rights may be left. Raises `FormError` with every difference.
    """
    reader = open_pdf(pdf)
    left = list(_leftovers(reader))
    if left:
        raise FormError(*map(differs, left))
    return compare(_all_pages(reader), expected)


def prove_amounts(
    pages: Mapping[str, Sequence[Found]], lines: Mapping[str, str], ratios: Iterable[str] = ()
) -> None:
    """Compares each line's amount, put together again from the texts in its boxes, with the form's own.

    `pages`: line -> its texts from left to right; `lines`: line -> the amount as the form states it, such as
    `6500`, `6500.25`, `-25` or, on a line of `ratios`, `0.122807`. Raises `FormError` with every difference.
    """
    wrong = []
    for line, stated in lines.items():
        written = "".join(f"{'.' if place else ''}{found.text}" for place, found in enumerate(pages[line]))
        is_ratio = line in ratios
        if _value(written, is_ratio=is_ratio) != _value(stated, is_ratio=is_ratio):
            wrong.append(f"line {line}: the form says {stated}, the page says {written}")
    if wrong:
        raise FormError(*map(differs, wrong))


def prove_rows(rows: Mapping[str, Row], pages: Mapping[str, Sequence[Found]]) -> None:
    """Each text must stand in the row of its printed line number, inside that row's ruled box, in its column.

    Raises `FormError` with every text that stands elsewhere.
    """
    wrong = []
    for line, texts in pages.items():
        number, column = (line[:-1], "ABC".index(line[-1])) if line[-1] in "ABC" else (line, 0)
        row = rows.get(number)
        if row is None:
            wrong.append(f"line {line}: its number is not printed beside a box")
            continue
        for place, text in enumerate(texts, start=column):
            cell = row.cells[min(place, len(row.cells) - 1)]
            if text.page != row.page or not _inside(text.rect, cell, _RULE):
                wrong.append(f"line {line}: the amount does not stand in the box beside the printed {number}")
    if wrong:
        raise FormError(*map(differs, wrong))


def prove_template(template: Template) -> None:
    """Fills every line with an amount of its own and has pdfium read the page: once, before the first use.

    Each amount must be seen in the row of its printed number and inside its box, and nowhere else.
    Raises `FormError` with every line where it is not.
    """
    from forms.official.printed import read_filled as seen_on  # noqa: PLC0415  slow to import, needed once

    field_map = template.field_map
    amounts = {line: f"{11_000 + 37 * at}" for at, line in enumerate(field_map.lines)}
    amounts |= {line: "0.678912" for line in amounts if field_map.is_ratio(line)}
    placed = lay_out(template, amounts, identity={})
    seen = [Found(word.page, word.rect, word.text) for word in seen_on(template.write(placed))]
    on_page: dict[str, list[Found]] = {line: [] for line in amounts}
    wrong = []
    for text in placed:
        line = text.what.removeprefix("line ")
        here = [each for each in seen if each.text == text.text and each.page == text.box.page]
        near = [each for each in here if _inside(each.rect, _grown(text.box.rect), _RULE)]
        if len(near) != 1 or (len(text.text) > 3 and len(here) != 1):
            wrong.append(f"line {line}: a viewer does not show its amount in its box")
        else:
            on_page[line] += near
    if wrong:
        raise FormError(*map(differs, wrong))
    prove_rows(template.rows, on_page)


def _grown(rect: Rect) -> Rect:
    return rect[0], rect[1] - _RULE, rect[2], rect[3] + _RULE


def differs(message: str) -> Problem:
    """The problem of a page that is not what was to be written; nothing is delivered."""
    return Problem(
        "page-differs",
        "error",
        "",
        f"the written page differs from the form, so it was not delivered: {message}",
        "# take a fresh copy of the blank, then fill again; if it happens again, it is a defect of this program\n"
        "basisbook forms add FILE",
    )


def _value(text: str, *, is_ratio: bool) -> int | str:
    """Cents (below zero in parentheses or with a sign), or the digits of a ratio."""
    plain = text.replace("*", "")
    if is_ratio:
        return plain
    negative = plain[:1] in {"(", "-"}
    try:
        cents = money.parse(plain.strip("(-)"))
    except money.NotAnAmountError:
        return f"{text!r}, which is no amount"
    return -cents if negative else cents


def _inside(rect: Rect, box: Rect, slack: float) -> bool:
    return (
        rect[0] >= box[0] - slack
        and rect[1] >= box[1] - slack
        and rect[2] <= box[2] + slack
        and rect[3] <= box[3] + slack
    )


def _place(rect: Rect) -> str:
    return f"{rect[0]:.0f} points from the left and {rect[1]:.0f} from below"


# The quick reader: a filled template


_BLOCK = re.compile(rb"BT /(\w+) ([\d.]+) Tf [\d. ]+r?g((?: -?[\d.]+ -?[\d.]+ Td <[0-9a-f]*> Tj)+) ET")
_PIECE = re.compile(rb" (-?[\d.]+) (-?[\d.]+) Td <([0-9a-f]*)> Tj")
_FILLED = re.compile(rb"/V<([0-9a-f]*)>/Q [012]/DA\([^()]*\)/AP<</N (\d+) 0 R>>>>")
_CHECKED = re.compile(rb"/V(/[^/>]+)/AS(/[^/>]+)>>")
_RECT = re.compile(rb"/Rect ?\[ ?([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+) ?\]")
_APPEARANCE = re.compile(
    rb"<</Type/XObject/Subtype/Form/BBox\[0 0 ([\d.]+) ([\d.]+)\]/Resources<</Font<</(\w+) (\d+) 0 R>>>>"
    rb"/Length (\d+)>>\nstream\n/Tx BMC q 0 0 [\d.]+ [\d.]+ re W n (BT .*? ET) Q EMC\nendstream"
)
_DRAWN = re.compile(rb"/Length (\d+)>>\nstream\n(.*)\nendstream", re.DOTALL)


def read_filled(template: Template, pdf: bytes) -> list[Found]:
    """The texts that were put on the pages of a filled template, from its bytes.

    Whatever is not exactly the template with texts in its open places raises `FormError`.
    """
    try:
        return _read_filled(template, pdf)
    except (ValueError, IndexError, UnicodeDecodeError):
        raise FormError(differs("the file is not the prepared blank with texts in its fields")) from None


def _read_filled(template: Template, pdf: bytes) -> list[Found]:
    found: list[Found] = []
    start = int(pdf[pdf.rindex(b"startxref") + 9 :].split()[0])
    heading, _, rest = pdf[start : start + 40].partition(b"\n0 ")
    count = int(rest[: rest.index(b"\n")])
    first = start + 8 + len(str(count))
    table = bytearray(pdf[first : first + 20 * count])
    size = len(template.table) // 20
    shown = 0

    def at(number: int) -> bytes:
        where = int(table[number * 20 : number * 20 + 10])
        return pdf[where : pdf.index(b"\nendobj\n", where)]

    for slot in template.slots:
        whole = at(slot.number)
        ending = whole[len(slot.opening) :]
        if not whole.startswith(slot.opening):
            raise FormError(differs(f"object {slot.number} is not what the template has there"))
        if not slot.name:
            found += _drawn_texts(template, slot, ending)
        elif ending + b"\nendobj\n" != slot.blank:
            found.append(_field_text(template, slot, ending, at))
            shown += b"/AP<<" in ending and b"/AS" not in ending
        table[slot.number * 20 : slot.number * 20 + 10] = b"0000000000"
    same = pdf.startswith(template.head) and table[: 20 * size] == template.table and heading == b"xref"
    if not same or count != size + shown:
        raise FormError(differs("the file is not the prepared blank with texts in its fields"))
    return found


def _field_text(template: Template, slot: Slot, ending: bytes, at: Any) -> Found:
    """The text of a field: what it holds must be what it shows, in the place of the field."""
    where = _RECT.search(slot.opening)
    assert where
    left, bottom, right, top = map(float, where.groups())
    checked = _CHECKED.fullmatch(ending)
    if checked:
        if checked[1] != checked[2]:
            raise FormError(differs("a check box shows something else than it holds"))
        inside = (left + 1, bottom + 1, right - 1, top - 1)
        return Found(slot.page, inside, "4")
    filled = _FILLED.fullmatch(ending)
    shown = filled and _APPEARANCE.fullmatch(at(int(filled[2])).partition(b" 0 obj\n")[2])
    if not (filled and shown):
        raise FormError(differs(f"field {slot.name.rpartition('.')[2]} is not written as it should be"))
    (text,) = _blocks(template, shown[6], slot.page, left, bottom)
    codes = bytes.fromhex(filled[1].decode("ascii"))
    held = codes[2:].decode("utf-16-be") if codes[:2] == b"\xfe\xff" else codes.decode("ascii")
    across, up = float(shown[1]), float(shown[2])
    fits = abs(across - (right - left)) < _SLACK and abs(up - (top - bottom)) < _SLACK
    if held.replace("\n", "") != text.text.replace("\n", "") or not fits:
        raise FormError(differs(f"field {slot.name.rpartition('.')[2]} shows something else than it holds"))
    return text


def _drawn_texts(template: Template, slot: Slot, ending: bytes) -> list[Found]:
    drawn = _DRAWN.fullmatch(ending)
    if drawn is None or int(drawn[1]) != len(drawn[2]):
        raise FormError(differs("the drawing on a page is not written as it should be"))
    return _blocks(template, drawn[2], slot.page, 0, 0)


def _blocks(template: Template, content: bytes, page: int, left: float, bottom: float) -> list[Found]:
    found = []
    rest = 0
    for block in _BLOCK.finditer(content):
        if content[rest : block.start()].strip():
            raise FormError(differs("a text is not written as it should be"))
        rest = block.end()
        widths, size = template.widths[block[1].decode("ascii")], float(block[2])
        x, y = left, bottom
        pieces = []
        for across, up, codes in _PIECE.findall(block[3]):
            x, y = x + float(across), y + float(up)
            text = bytes.fromhex(codes.decode("ascii"))
            wide = sum(map(widths.__getitem__, text)) * size / 1000
            pieces.append(
                Found(page, (x, y - _DESCENT * size, x + wide, y + _ASCENT * size), text.decode("cp1252"))
            )
        found.append(_joined(pieces))
    if content[rest:].strip():
        raise FormError(differs("a text is not written as it should be"))
    return found


def _joined(pieces: Sequence[Found]) -> Found:
    """The pieces of one text: in one row a comb, in several rows a text with line breaks."""
    if len(pieces) == 1:
        return pieces[0]
    text = pieces[0].text
    for before, piece in pairwise(pieces):
        text += piece.text if abs(piece.rect[1] - before.rect[1]) < _SLACK else f"\n{piece.text}"
    lefts, bottoms, rights, tops = zip(*(piece.rect for piece in pieces), strict=True)
    return Found(pieces[0].page, (min(lefts), min(bottoms), max(rights), max(tops)), text)


# The other reader: any PDF


def read_page(pdf: bytes) -> tuple[Found, ...]:
    """All texts that were put on the pages of this PDF, page by page, as written. Raises `FormError`."""
    return tuple(_all_pages(open_pdf(pdf)))


def _all_pages(reader: PdfReader) -> Iterator[Found]:
    for number, page in enumerate(reader.pages, start=1):
        yield from _on_page(reader, number, page)


def _leftovers(reader: PdfReader) -> Iterator[str]:
    root: Any = reader.trailer["/Root"]
    form = entry(root, "/AcroForm", ())
    if "/XFA" in form:
        yield "an XFA form is left beside the filled fields"
    if "/Perms" in root:
        yield "usage rights that a changed file breaks are left"
    if "/NeedAppearances" in form:
        yield "the viewer is asked to draw the fields anew"


def _on_page(reader: PdfReader, number: int, page: PageObject) -> Iterator[Found]:
    yield from _drawn(reader, number, page)
    for widget in widgets(page):
        reference = look(widget)
        if reference is not None:
            stream = reference.get_object()
            yield from _shown(reader, number, stream, _placed(stream, widget["/Rect"]))


def _drawn(reader: PdfReader, number: int, page: PageObject) -> Iterator[Found]:
    """The texts of the form XObjects that the page's content draws. The IRS's blanks have none of their own."""
    from pypdf.generic import ContentStream  # noqa: PLC0415  slow to import, and not needed for most fillings

    objects = entry(page["/Resources"], "/XObject", None)
    if objects is None:
        return
    matrix: Matrix = (1, 0, 0, 1, 0, 0)
    saved: list[Matrix] = []
    for operands, operator in ContentStream(page["/Contents"].get_object(), reader).operations:
        if operator == b"q":
            saved.append(matrix)
        elif operator == b"Q":
            matrix = saved.pop() if saved else (1, 0, 0, 1, 0, 0)
        elif operator == b"cm":
            matrix = _times(_matrix(operands), matrix)
        elif operator == b"Do":
            stream = objects[operands[0]].get_object()
            if stream.get("/Subtype") == "/Form":
                own = _matrix(stream.get("/Matrix", (1, 0, 0, 1, 0, 0)))
                yield from _shown(reader, number, stream, _times(own, matrix))


def _placed(stream: Any, rect: Any) -> Matrix:
    """How an appearance is brought onto its annotation (ISO 32000-1, 12.5.5), for appearances that are not turned."""
    a, _, _, d, e, f = _matrix(stream.get("/Matrix", (1, 0, 0, 1, 0, 0)))
    left, bottom, right, top = (float(side) for side in stream["/BBox"])
    left, right, bottom, top = a * left + e, a * right + e, d * bottom + f, d * top + f
    x0, y0, x1, y1 = (float(side) for side in rect)
    across, up = (x1 - x0) / (right - left), (y1 - y0) / (top - bottom)
    return _times((a, 0, 0, d, e, f), (across, 0, 0, up, x0 - left * across, y0 - bottom * up))


def _shown(reader: PdfReader, number: int, stream: Any, matrix: Matrix) -> Iterator[Found]:
    """The texts that one appearance shows, each between `BT` and `ET`."""
    from pypdf.generic import ContentStream  # noqa: PLC0415  see above

    fonts: Any = entry(stream["/Resources"], "/Font", {})  # a box may show no text at all
    font, size = "", 0.0
    line: Matrix = (1, 0, 0, 1, 0, 0)
    pieces: list[Found] = []
    for operands, operator in ContentStream(stream, reader).operations:
        if operator == b"BT":
            line = (1, 0, 0, 1, 0, 0)
        elif operator == b"Tf":
            font, size = str(fonts[operands[0]]["/BaseFont"]).removeprefix("/"), float(operands[1])
        elif operator == b"Td":
            line = _times((1, 0, 0, 1, float(operands[0]), float(operands[1])), line)
        elif operator == b"Tm":
            line = _matrix(operands)
        elif operator == b"Tj":
            codes = operands[0].original_bytes
            wide = width(codes, font, size)
            a, _, _, d, e, f = _times(line, matrix)
            rect = (e, f - _DESCENT * size * d, e + wide * a, f + _ASCENT * size * d)
            pieces.append(Found(number, rect, codes.decode("cp1252")))
        elif operator == b"ET" and pieces:
            yield _joined(pieces)
            pieces = []


def width(codes: bytes, font: str, size: float) -> float:
    """Points that a text in one of the 14 standard fonts takes; `codes` in WinAnsi, or the font's own encoding."""
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415  slow to import, and not needed for most fillings

    widths = pdfmetrics.getFont(font).widths
    return float(sum(widths[code] for code in codes)) * size / 1000


def _matrix(values: Any) -> Matrix:
    a, b, c, d, e, f = (float(value) for value in values)
    return a, b, c, d, e, f


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)
