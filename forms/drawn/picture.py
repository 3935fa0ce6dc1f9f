"""A scan or a photograph on a page of the packet: upright, as large as the page allows, and no larger a file than it needs."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageOps
from PIL.Image import open as decoded
from reportlab.lib.pagesizes import letter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

_WIDTH, _HEIGHT = letter
_MARGIN, _HEAD = 40, 45
_MOST = 2200
"""Pixels of the longer side: 200 to an inch, at which small print can be read."""


def on_a_page(data: bytes, head: str) -> bytes:
    """The PDF of one page. The picture is written anew: what a camera notes in it (place, day) does not go along."""
    with decoded(BytesIO(data), formats=("JPEG", "PNG")) as opened:
        image = ImageOps.exif_transpose(opened)
        if image.mode in ("RGBA", "LA", "P", "PA"):
            clear = image.convert("RGBA")
            image = Image.new("RGBA", clear.size, "white")
            image.alpha_composite(clear)
        if image.mode.startswith("I"):
            image = image.point(lambda level: level / 256)  # sixteen bits of grey
        image = image.convert("RGB" if image.mode in ("RGB", "RGBA", "CMYK", "YCbCr", "HSV", "LAB") else "L")
    image.thumbnail((_MOST, _MOST))
    packed = BytesIO()
    image.save(packed, "JPEG", quality=85)
    wide, high = image.size
    room = _WIDTH - 2 * _MARGIN, _HEIGHT - _MARGIN - _HEAD
    scale = min(room[0] / wide, room[1] / high)
    page = BytesIO()
    pen = Canvas(page, pagesize=letter, invariant=1)
    pen.setFont("Helvetica", 8)
    pen.drawString(_MARGIN, _HEIGHT - 30, head)
    at = _MARGIN + (room[0] - wide * scale) / 2, _HEIGHT - _HEAD - high * scale
    pen.drawImage(ImageReader(BytesIO(packed.getvalue())), *at, wide * scale, high * scale)
    pen.showPage()
    pen.save()
    return page.getvalue()
