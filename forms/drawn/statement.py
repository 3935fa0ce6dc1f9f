"""Statements on paper: headings, prose and tables that break over pages. Byte-identical for identical input.

How every such paper is laid out is decided here alone: a heading stays with what follows it, a table neither begins nor ends
with a single row on a page, a column without a cell is left out, and the last page holds more than a few lost lines.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor, black
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    HRFlowable,
    KeepTogether,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from basisbook.ledger.quick_dataclass import dataclass

GREY, SHADE, MARK = HexColor(0x555555), HexColor(0xEEEEEE), HexColor(0xFFF3C4)


MARGIN = 54.0

_FEW, _LITTLE = 2, 150
"""Rows of a table, its head among them, that do not stand alone on a page; and points that are little room."""

_LOST, _STEP = 110.0, 20.0
"""Points: what a last page holds at least, about seven lines; and the steps in which the page before gives some up."""


BODY = ParagraphStyle(
    "body", fontName="Helvetica", fontSize=9.5, leading=13, spaceAfter=5, allowWidows=0, allowOrphans=0
)


CELL = ParagraphStyle("cell", parent=BODY, fontSize=8.5, leading=11, spaceAfter=0)


NUMBER = ParagraphStyle("number", parent=CELL, alignment=TA_RIGHT)


HEAD = ParagraphStyle("head", parent=CELL, fontName="Helvetica-Bold")


NUMBER_HEAD = ParagraphStyle("number head", parent=HEAD, alignment=TA_RIGHT)


SMALL = ParagraphStyle("small", parent=BODY, fontSize=8, leading=10.5, textColor=GREY)


TITLE = ParagraphStyle("title", parent=BODY, fontName="Helvetica-Bold", fontSize=15, leading=19, spaceAfter=3)


SECTION = ParagraphStyle(
    "section",
    parent=BODY,
    fontName="Helvetica-Bold",
    fontSize=11,
    leading=15,
    spaceBefore=8,
    spaceAfter=4,
    keepWithNext=1,
)


_TIGHT = {
    "body": ParagraphStyle("body", parent=BODY, leading=12, spaceAfter=3),
    "small": ParagraphStyle("small", parent=SMALL, leading=9.5, spaceAfter=3),
    "section": ParagraphStyle("section", parent=SECTION, leading=13, spaceBefore=5, spaceAfter=2),
}
"""The same by name, where a few lines would otherwise stand on a page of their own."""


def printable(text: str) -> bool:
    """Whether the standard fonts have every letter of the text."""
    return in_font(text) == text


def in_font(text: str) -> str:
    """The text with a question mark for a letter that the standard fonts would show as a black box."""
    return text.encode("cp1252", "replace").decode("cp1252")


def _written(text: str) -> str:
    return escape(in_font(text))


def shortened(text: str, font: str, size: float, width: float) -> str:
    """The text, or as much of it as fits into `width` points and an ellipsis."""
    if stringWidth(text, font, size) <= width:
        return text
    while text and stringWidth(f"{text}\N{HORIZONTAL ELLIPSIS}", font, size) > width:
        text = text[:-1]
    return f"{text.rstrip()}\N{HORIZONTAL ELLIPSIS}"


def title(text: str) -> Paragraph:
    """The heading of a document or of a page."""
    return Paragraph(_written(text), TITLE)


def letterhead(name: str, lines: Sequence[str]) -> list[Flowable]:
    """The head of a letter: who writes it, and where he is found, above a rule."""
    below = " \N{MIDDLE DOT} ".join(_written(line) for line in lines)
    return [
        Paragraph(_written(name), TITLE),
        Paragraph(below, SMALL),
        HRFlowable(width="100%", thickness=0.75, color=black, spaceBefore=2, spaceAfter=14),
    ]


def section(text: str) -> Paragraph:
    """A heading inside a page."""
    return Paragraph(_written(text), SECTION)


def prose(text: str, *, small: bool = False) -> Paragraph:
    """A paragraph; a line feed in it stays one."""
    return Paragraph(_written(text).replace("\n", "<br/>"), SMALL if small else BODY)


def gap(points: float = 6) -> Spacer:
    """Empty space."""
    return Spacer(1, points)


def page_break() -> PageBreak:
    """What follows begins on a new page."""
    return PageBreak()


def table(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    *,
    numbers: Sequence[int] = (),
    marked: Sequence[int] = (),
) -> Table:
    """A table whose head is repeated on every page; a column in which no row has anything is left out.

    `widths` are points, or shares of what is left where negative: -1, -2. `numbers` are the columns set flush right,
    `marked` the rows on a coloured ground.
    """
    shown = [at for at in range(len(head)) if not rows or any(row[at] for row in rows)]
    numbers = [new for new, at in enumerate(shown) if at in numbers]
    head, widths = [head[at] for at in shown], [widths[at] for at in shown]
    rows = [[row[at] for at in shown] for row in rows]
    room = letter[0] - 2 * MARGIN - sum(width for width in widths if width > 0)
    shares = -sum(width for width in widths if width < 0) or 1.0
    columns = [width if width > 0 else -width * room / shares for width in widths]
    cells: list[list[Any]] = [
        [
            Paragraph(_written(text), NUMBER_HEAD if column in numbers else HEAD)
            for column, text in enumerate(head)
        ]
    ]
    cells += [
        [Paragraph(_written(text), NUMBER if column in numbers else CELL) for column, text in enumerate(row)]
        for row in rows
    ]
    style: list[Any] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, 0), 0.75, black),
        ("LINEBELOW", (0, 1), (-1, -1), 0.25, SHADE),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
    ]
    style += [("BACKGROUND", (0, row + 1), (-1, row + 1), MARK) for row in marked]
    return _Rows(cells, colWidths=columns, repeatRows=1, style=style, hAlign="LEFT")


class _Rows(Table):
    """A table that neither begins at the foot of a page nor ends on top of one with its head and a single row."""

    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:  # noqa: N803
        parts: list[Any] = super().split(availWidth, availHeight)
        if len(parts) > 1 and _rows_of(parts[-1]) <= _FEW < _rows_of(parts[0]) - 1:
            last = parts[0]._rowHeights[-1]  # noqa: SLF001
            parts = super().split(availWidth, sum(parts[0]._rowHeights) - last)  # noqa: SLF001
        few = len(parts) > 1 and _rows_of(parts[0]) <= _FEW
        return [] if few and availHeight < _LITTLE else parts


def _rows_of(part: Any) -> int:
    return len(part._cellvalues)  # noqa: SLF001


class _Headed(KeepTogether):
    """A heading, what is said below it, and a table: the heading goes where the table can begin."""

    _content: list[Any]

    def split(self, aW: float, aH: float) -> list[Flowable]:  # noqa: N803
        *above, rows = self._content
        taken = sum(one.wrap(aW, aH)[1] + one.getSpaceBefore() + one.getSpaceAfter() for one in above)
        if taken + rows.wrap(aW, aH)[1] > aH and len(rows.split(aW, aH - taken)) <= 1:
            found: list[Flowable] = super().split(aW, aH)
            return found
        return list(self._content)


def closing(heading: str, sentences: Sequence[Flowable]) -> list[Flowable]:
    """The last section of a paper: neither its heading nor its last sentence stands alone on a page."""
    story: list[Flowable] = [KeepTogether([section(heading), *sentences[:1]]), *sentences[1:-2]]
    if sentences[1:]:
        story.append(KeepTogether(list(sentences[1:][-2:])))
    return story


def document(heading: str, story: Sequence[Flowable], *, foot: str = "") -> bytes:
    """A PDF of US Letter pages; `heading` and the page number stand on every page, `foot` in small print below.

    Where the last page would hold a few lines alone, all is set a little tighter; where that does not save the page, the page
    before it gives lines up.
    """
    plain = _built(heading, story, foot)
    count = len(plain.used)
    if count == 1 or plain.used[-1] >= _LOST:
        return plain.pdf
    tight = _built(heading, story, foot, tight=True)
    if len(tight.used) < count:
        return tight.pdf
    less = _STEP
    while less < letter[1] / 2:
        found = _built(heading, story, foot, short=count - 1, less=less)
        if len(found.used) == count and found.used[-1] >= _LOST:
            return found.pdf
        less += _STEP
    return plain.pdf


@dataclass(frozen=True, slots=True)
class _Built:
    """A document and how much of each of its pages is used, in points."""

    pdf: bytes
    used: tuple[float, ...]


class _Pages(BaseDocTemplate):
    """Pages of one frame, of which one may be shorter; it remembers how far each was filled."""

    short: int = 0
    used: list[float]

    def afterPage(self) -> None:  # noqa: N802
        frame: Any = self.frame
        self.used.append(frame._y2 - frame._y)  # noqa: SLF001
        self.handle_nextPageTemplate("short" if self.page + 1 == self.short else "page")


def _built(
    heading: str,
    story: Sequence[Flowable],
    foot: str,
    *,
    tight: bool = False,
    short: int = 0,
    less: float = 0,
) -> _Built:
    """The document; page `short` ends `less` points higher."""
    shown = shortened(in_font(heading), "Helvetica", 8, letter[0] - 2 * MARGIN - 60)

    def furnish(pen: Canvas, _: BaseDocTemplate) -> None:
        pen.setFont("Helvetica", 8)
        pen.setFillColor(GREY)
        pen.drawString(MARGIN, letter[1] - 36, shown)
        pen.drawRightString(letter[0] - MARGIN, letter[1] - 36, f"page {pen.getPageNumber()}")
        if foot:
            pen.drawString(MARGIN, 30, foot)

    buffer = BytesIO()
    templates = []
    for name, low in (("page", 46.0), ("short", 46.0 + less)):
        frame = Frame(MARGIN, low, letter[0] - 2 * MARGIN, letter[1] - low - 50, 0, 0, 0, 0)
        templates.append(PageTemplate(name, [frame], furnish))
    doc = _Pages(
        buffer,
        pagesize=letter,
        title=heading,
        author="",
        invariant=1,
        pageTemplates=templates[::-1] if short == 1 else templates,
    )
    doc.short, doc.used = short, []
    doc.build(list(_together(copy.deepcopy(list(story)), tight=tight)))
    return _Built(buffer.getvalue(), tuple(doc.used))


def _together(story: Sequence[Flowable], *, tight: bool) -> Iterator[Flowable]:
    """The story with every heading bound to the table below it, where one follows it or what is said first."""
    at = 0
    while at < len(story):
        one, end = story[at], at + 1
        if _is_heading(one):
            while end < len(story) - 1 and isinstance(story[end], Paragraph) and not _is_heading(story[end]):
                end += 1
        bound = end < len(story) and _is_heading(one) and isinstance(story[end], _Rows) and end - at <= _FEW
        group = story[at : end + 1] if bound else [one]
        if tight:
            for each in group:
                _tighten(each)
        if bound:
            one.keepWithNext = 0
            yield _Headed(list(group))
        else:
            yield one
        at += len(group)


def _is_heading(one: Flowable) -> bool:
    return isinstance(one, Paragraph) and one.style.name == SECTION.name


def _tighten(one: Any) -> None:
    for each in getattr(one, "_content", [one]):
        if isinstance(each, Paragraph) and each.style.name in _TIGHT:
            each.style = _TIGHT[each.style.name]
