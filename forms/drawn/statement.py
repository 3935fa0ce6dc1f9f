"""Statements on paper: headings, prose and tables that break over pages. Byte-identical for identical input."""

from __future__ import annotations

from collections.abc import Sequence
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

GREY, SHADE, MARK = HexColor(0x555555), HexColor(0xEEEEEE), HexColor(0xFFF3C4)


MARGIN = 54.0

_FEW, _LITTLE = 2, 150
"""Rows of a table, its head among them, that do not stand alone at the foot of a page; and points that are little room."""


BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=9.5, leading=13, spaceAfter=5)


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
    """A table whose head is repeated on every page.

    `widths` are points, or shares of what is left where negative: -1, -2. `numbers` are the columns set flush right,
    `marked` the rows on a coloured ground.
    """
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
    return _Rows(cells, colWidths=columns, repeatRows=1, style=style)


class _Rows(Table):
    """A table that does not begin at the foot of a page with its head and a single row."""

    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:  # noqa: N803
        parts: list[Any] = super().split(availWidth, availHeight)
        few = len(parts) > 1 and len(parts[0]._cellvalues) <= _FEW  # noqa: SLF001
        return [] if few and availHeight < _LITTLE else parts


def closing(heading: str, sentences: Sequence[Flowable]) -> list[Flowable]:
    """The last section of a paper: neither its heading nor its last sentence stands alone on a page."""
    story: list[Flowable] = [KeepTogether([section(heading), *sentences[:1]]), *sentences[1:-2]]
    if sentences[1:]:
        story.append(KeepTogether(list(sentences[1:][-2:])))
    return story


def document(heading: str, story: Sequence[Flowable], *, foot: str = "") -> bytes:
    """A PDF of US Letter pages; `heading` and the page number stand on every page, `foot` in small print below."""

    short = shortened(in_font(heading), "Helvetica", 8, letter[0] - 2 * MARGIN - 60)

    def furnish(pen: Canvas, _: BaseDocTemplate) -> None:
        pen.setFont("Helvetica", 8)
        pen.setFillColor(GREY)
        pen.drawString(MARGIN, letter[1] - 36, short)
        pen.drawRightString(letter[0] - MARGIN, letter[1] - 36, f"page {pen.getPageNumber()}")
        if foot:
            pen.drawString(MARGIN, 30, foot)

    buffer = BytesIO()
    frame = Frame(MARGIN, 46, letter[0] - 2 * MARGIN, letter[1] - 46 - 50, 0, 0, 0, 0)
    doc = BaseDocTemplate(
        buffer,
        pagesize=letter,
        title=heading,
        author="",
        invariant=1,
        pageTemplates=[PageTemplate("page", [frame], furnish)],
    )
    doc.build(list(story))
    return buffer.getvalue()
