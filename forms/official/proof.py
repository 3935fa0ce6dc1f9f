"""Reads a written page back, by position, and compares it with what was to be on it.

Nothing here knows the fields' names or the filler: the text comes from the appearance streams as written (or, when
the fields were merged into the page, from the page's content), each with the place where it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pypdf.generic import ContentStream
from reportlab.pdfbase import pdfmetrics

from forms.official.maps import RATIO, Rect, entry, look, open_pdf, widgets
from ledger import money
from ledger.problems import FormError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pypdf import PageObject, PdfReader

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


@dataclass(frozen=True, slots=True)
class Expected:
    """A text that must stand inside `rect`. `what` names it in messages; a private text is never shown."""

    what: str
    page: int
    rect: Rect
    text: str
    private: bool = False


def read_page(pdf: bytes) -> tuple[Found, ...]:
    """All texts that were put on the pages of this PDF, page by page, as written. Raises `FormError`."""
    reader = open_pdf(pdf)
    return tuple(
        found for number, page in enumerate(reader.pages, start=1) for found in _on_page(reader, number, page)
    )


def prove(pdf: bytes, expected: Sequence[Expected]) -> tuple[Found, ...]:
    """Compares the written PDF with what was to be on it; returns what was found, in the order of `expected`.

    Every expected text must stand inside its rectangle exactly once, no other text may have been added, and no
    second form (XFA) and no usage rights may be left. Raises `FormError` with every difference.
    """
    reader = open_pdf(pdf)
    rest = [
        found for number, page in enumerate(reader.pages, start=1) for found in _on_page(reader, number, page)
    ]
    wrong = list(_leftovers(reader))
    matched = []
    for text in expected:
        here = [found for found in rest if found.page == text.page and _inside(found.rect, text.rect)]
        shown = (
            " and ".join("a private text" if text.private else repr(found.text) for found in here)
            or "nothing"
        )
        if len(here) == 1 and here[0].text == text.text:
            matched.append(here[0])
        else:
            wanted = "a private text" if text.private else repr(text.text)
            wrong.append(f"page {text.page}, {text.what}: expected {wanted}, found {shown}")
        rest = [found for found in rest if found not in here]
    wrong += [f"page {found.page}: a text at {_place(found.rect)} that belongs to no box" for found in rest]
    if wrong:
        raise FormError(*map(differs, wrong))
    return tuple(matched)


def prove_amounts(pages: Mapping[str, Sequence[Found]], lines: Mapping[str, str]) -> None:
    """Compares each line's amount, put together again from the texts in its boxes, with the form's own.

    `pages`: line -> its texts from left to right; `lines`: line -> the amount as the form states it, such as
    `6500`, `6500.25`, `-25` or, on line 10, `0.122807`. Raises `FormError` with every difference.
    """
    wrong = []
    for line, stated in lines.items():
        written = "".join(f"{'.' if place else ''}{found.text}" for place, found in enumerate(pages[line]))
        if _value(line, written) != _value(line, stated):
            wrong.append(f"line {line}: the form says {stated}, the page says {written}")
    if wrong:
        raise FormError(*map(differs, wrong))


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


def _value(line: str, text: str) -> int | str:
    """Cents (below zero in parentheses or with a sign), or the digits of line 10."""
    plain = text.replace("*", "")
    if line == RATIO:
        return plain
    negative = plain[:1] in {"(", "-"}
    try:
        cents = money.parse(plain.strip("(-)"))
    except money.NotAnAmountError:
        return f"{text!r}, which is no amount"
    return -cents if negative else cents


def _inside(rect: Rect, box: Rect) -> bool:
    return (
        rect[0] >= box[0] - _SLACK
        and rect[1] >= box[1] - _SLACK
        and rect[2] <= box[2] + _SLACK
        and rect[3] <= box[3] + _SLACK
    )


def _place(rect: Rect) -> str:
    return f"{rect[0]:.0f} points from the left and {rect[1]:.0f} from below"


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
    """The texts that one appearance shows, each a single `Tj`."""
    fonts: Any = stream["/Resources"]["/Font"]
    font, size = "", 0.0
    line: Matrix = (1, 0, 0, 1, 0, 0)
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
            yield Found(number, rect, codes.decode("cp1252"))


def width(codes: bytes, font: str, size: float) -> float:
    """Points that a text in one of the 14 standard fonts takes; `codes` in WinAnsi, or the font's own encoding."""
    widths = pdfmetrics.getFont(font).widths
    return float(sum(widths[code] for code in codes)) * size / 1000


def _matrix(values: Any) -> Matrix:
    a, b, c, d, e, f = (float(value) for value in values)
    return a, b, c, d, e, f


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)
