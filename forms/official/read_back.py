"""Reads the texts of a written page back, each with the place where it stands. Nothing here knows the filler or a map.

read_filled   the bytes of a filled template, quick enough for every filling
read_page     any PDF, by pypdf: the appearances of its fields, and the drawings on its pages
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from basisbook.forms.official.maps import Rect, entry, look, open_pdf, widgets
from basisbook.forms.sentences import find
from basisbook.ledger.problems import ByHand, FormError, Hole, Problem, do, steps
from basisbook.ledger.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pypdf import PageObject, PdfReader

    from basisbook.forms.official.template import Slot, Template

Matrix = tuple[float, float, float, float, float, float]

_ASCENT, _DESCENT = 0.718, 0.207
"""Height of capitals and digits, and depth below the baseline, of Helvetica at 1 point."""

_SLACK = 0.01
"""Coordinates are written with this many points of rounding."""


@dataclass(frozen=True, slots=True)
class Found:
    """A text as it stands on the written page: `page` from 1, `rect` around its glyphs in points."""

    page: int
    rect: Rect
    text: str


def differs(message: str) -> Problem:
    """The problem of a page that is not what was to be written; nothing is delivered."""
    return find(
        "page-differs",
        steps(
            ByHand("take a fresh copy of the blank, then fill again"),
            do("forms add", Hole("FILE")),
            ByHand("if it happens again, it is a defect of this program"),
        ),
        why=message,
    )


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
    return tuple(all_pages(open_pdf(pdf)))


def all_pages(reader: PdfReader) -> Iterator[Found]:
    """What `read_page` reads, from a PDF that is open."""
    for number, page in enumerate(reader.pages, start=1):
        yield from _on_page(reader, number, page)


def leftovers(reader: PdfReader) -> Iterator[str]:
    """What a changed file breaks, and should not be there any more."""
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

    resources: Any = entry(page, "/Resources", {})
    objects = entry(resources, "/XObject", None)
    if objects is None or "/Contents" not in page:
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
                yield from _shown(reader, number, stream, _times(own, matrix), resources)


def _placed(stream: Any, rect: Any) -> Matrix:
    """How an appearance is brought onto its annotation (ISO 32000-1, 12.5.5), for appearances that are not turned."""
    a, _, _, d, e, f = _matrix(stream.get("/Matrix", (1, 0, 0, 1, 0, 0)))
    left, bottom, right, top = (float(side) for side in stream["/BBox"])
    left, right, bottom, top = a * left + e, a * right + e, d * bottom + f, d * top + f
    x0, y0, x1, y1 = (float(side) for side in rect)
    across, up = (x1 - x0) / (right - left), (y1 - y0) / (top - bottom)
    return _times((a, 0, 0, d, e, f), (across, 0, 0, up, x0 - left * across, y0 - bottom * up))


def _shown(
    reader: PdfReader, number: int, stream: Any, matrix: Matrix, around: Any = None
) -> Iterator[Found]:
    """The texts that one appearance shows, each between `BT` and `ET`.

    `around` are the resources of the page, for a form that has none of its own: the key is optional, ISO 32000-1, table 95.
    """
    from pypdf.generic import ContentStream  # noqa: PLC0415  see above

    resources = entry(stream, "/Resources", around if around is not None else {})
    fonts: Any = entry(resources, "/Font", {})  # a box may show no text at all
    font: Any = {}
    size = 0.0
    line: Matrix = (1, 0, 0, 1, 0, 0)
    pieces: list[Found] = []
    for operands, operator in ContentStream(stream, reader).operations:
        if operator == b"BT":
            line = (1, 0, 0, 1, 0, 0)
        elif operator == b"Tf":
            font, size = entry(fonts, operands[0], {}), float(operands[1])
        elif operator == b"Td":
            line = _times((1, 0, 0, 1, float(operands[0]), float(operands[1])), line)
        elif operator == b"Tm":
            line = _matrix(operands)
        elif operator == b"Tj":
            codes = operands[0].original_bytes
            wide = _width(codes, font, size)
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


def _width(codes: bytes, font: Any, size: float) -> float:
    """Points that a text takes in a font of the file: by its own table, or as one of the 14 standard fonts."""
    first, widths = entry(font, "/FirstChar", 0), entry(font, "/Widths", ())
    name = str(entry(font, "/BaseFont", "/Helvetica")).removeprefix("/")
    if widths and all(0 <= code - int(first) < len(widths) for code in codes):
        return float(sum(float(widths[code - int(first)]) for code in codes)) * size / 1000
    try:
        return width(codes, name, size)
    except KeyError:  # another font without a table: digits are about as wide in all of them
        return width(codes, "Helvetica", size)


def _matrix(values: Any) -> Matrix:
    a, b, c, d, e, f = (float(value) for value in values)
    return a, b, c, d, e, f


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)
