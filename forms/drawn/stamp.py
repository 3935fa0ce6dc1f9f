"""Heading, page number and foot on a copy that is bound into a packet: in the margin, above whatever the copy shows.

The copy's own drawing stays as it is: ours is one more stream behind it, and its graphics state is put away first.
"""

from __future__ import annotations

from typing import Any

from pypdf import PageObject, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject
from reportlab.pdfbase.pdfmetrics import stringWidth

from basisbook.forms.drawn.statement import MARGIN, in_font, shortened

_SIZE, _FROM_EDGE = 7.0, 17.0
"""Points: small, and nearer to the edge than forms and statements print."""

_FONT = "/BasisbookStamp"


def stamp(writer: PdfWriter, page: PageObject, heading: str, number: int, foot: str) -> None:
    """Write `heading` and the page number along the upper edge of the page as it is seen, and `foot` along the lower."""
    left, low, right, high = (float(edge) for edge in page.cropbox)
    turned = page.rotation % 360
    wide, tall = (high - low, right - left) if turned in (90, 270) else (right - left, high - low)
    matrix = {
        0: (1, 0, 0, 1, left, low),
        90: (0, 1, -1, 0, right, low),
        180: (-1, 0, 0, -1, right, high),
        270: (0, -1, 1, 0, left, high),
    }[turned]
    page_number = f"page {number}"
    at = wide - MARGIN - stringWidth(page_number, "Helvetica", _SIZE)
    texts = [
        (MARGIN, tall - _FROM_EDGE, shortened(in_font(heading), "Helvetica", _SIZE, at - MARGIN - 20)),
        (at, tall - _FROM_EDGE, page_number),
        (MARGIN, _FROM_EDGE - _SIZE, foot),
    ]
    drawn = f"Q q {' '.join(f'{number:g}' for number in matrix)} cm 0.33 g BT {_FONT} {_SIZE:g} Tf\n"
    drawn += "".join(
        f"1 0 0 1 {x:g} {y:g} Tm <{in_font(text).encode('cp1252').hex()}> Tj\n" for x, y, text in texts
    )
    before, after = DecodedStreamObject(), DecodedStreamObject()
    before.set_data(b"q\n")
    after.set_data(f"\n{drawn}ET Q\n".encode("ascii"))
    own: Any = page.get("/Contents")
    streams = own.get_object() if own is not None else ArrayObject()
    middle = list(streams) if isinstance(streams, ArrayObject) else [page.raw_get("/Contents")]
    found = [writer._add_object(before), *middle, writer._add_object(after)]  # noqa: SLF001
    page[NameObject("/Contents")] = ArrayObject(found)
    _with_font(page)


def _with_font(page: PageObject) -> None:
    """The page's resources with our font among them: as a copy, for other pages may share them."""
    shared: Any = page.get("/Resources")  # also where the page inherits them
    resources = DictionaryObject(shared.get_object() if shared is not None else {})
    fonts: Any = resources.get("/Font")
    found = DictionaryObject(fonts.get_object() if fonts is not None else {})
    found[NameObject(_FONT)] = DictionaryObject({
        NameObject("/Type"): NameObject("/Font"),
        NameObject("/Subtype"): NameObject("/Type1"),
        NameObject("/BaseFont"): NameObject("/Helvetica"),
        NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
    })  # fmt: skip
    resources[NameObject("/Font")] = found
    page[NameObject("/Resources")] = resources
