"""Field maps: for each known blank PDF, what every one of its fields is for.

A map is a file `maps/f8606-YEAR.json`, keyed by the SHA-256 of the blank it describes and complete: each field
of the PDF stands in exactly one of its groups.

    lines       line -> its boxes from left to right. Line 10 has two: before and after the printed decimal point.
                With `amounts` = `dollars-and-cents` every other line has two as well: dollars, cents.
    identity    name, ssn; and the address block that only a form filed by itself fills
    preparer    the paid preparer's block (never filled)
    checkboxes  what a check means -> its field and the appearance state that is "checked"
    unused      fields with no use
    footnotes   page -> left end of the baseline of a footnote, in points from the lower left corner
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from ledger.problems import FormError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pypdf import PageObject

Rect = tuple[float, float, float, float]
"""Left, bottom, right, top, in points from the lower left corner of the page."""

ADDRESS = (
    "street", "apartment", "city", "foreign_country", "foreign_province", "foreign_postal_code",
)  # fmt: skip
"""The part of the identity block that only a form filed by itself fills."""

LEFT, CENTRE, RIGHT = 0, 1, 2

RATIO = "10"
"""The line that is a ratio, in two boxes around a printed decimal point."""


@dataclass(frozen=True, slots=True)
class Box:
    """One field as the PDF has it. `page` counts from 1; `states` are the appearances of a check box."""

    name: str
    page: int
    rect: Rect
    align: int = LEFT
    max_length: int | None = None
    states: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldMap:
    """The map of one blank; see the head of this module for its groups."""

    form: str
    year: int
    digest: str
    pages: int
    two_boxes: bool
    lines: Mapping[str, tuple[str, ...]]
    identity: Mapping[str, str]
    preparer: Mapping[str, str]
    checkboxes: Mapping[str, tuple[str, str]]
    unused: tuple[str, ...]
    footnotes: Mapping[int, tuple[float, float]]

    def fields(self) -> Iterator[str]:
        """Every field name of the map; a name that is mapped twice comes twice."""
        for names in self.lines.values():
            yield from names
        yield from self.identity.values()
        yield from self.preparer.values()
        yield from (name for name, _ in self.checkboxes.values())
        yield from self.unused


def digest_of(pdf: bytes) -> str:
    """SHA-256 of the bytes, in hexadecimal: the name by which a blank is known."""
    return hashlib.sha256(pdf).hexdigest()


@cache
def known() -> Mapping[str, FieldMap]:
    """All maps that come with the program, by digest of the blank."""
    folder = resources.files(__package__).joinpath("maps")
    files = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".json")), key=lambda file: file.name
    )
    maps = [_read(json.loads(file.read_text(encoding="utf-8"))) for file in files]
    return {field_map.digest: field_map for field_map in maps}


def _read(data: dict[str, Any]) -> FieldMap:
    return FieldMap(
        form=data["form"],
        year=data["year"],
        digest=data["digest"],
        pages=data["pages"],
        two_boxes={"one-box": False, "dollars-and-cents": True}[data["amounts"]],
        lines={line: tuple(names) for line, names in data["lines"].items()},
        identity=data["identity"],
        preparer=data["preparer"],
        checkboxes={meaning: (box["field"], box["on"]) for meaning, box in data["checkboxes"].items()},
        unused=tuple(data["unused"]),
        footnotes={int(page): (point[0], point[1]) for page, point in data["footnotes"].items()},
    )


def map_of(blank: bytes) -> FieldMap:
    """The map of this blank. Raises `FormError` if no map is known for its digest."""
    digest = digest_of(blank)
    field_map = known().get(digest)
    if field_map is None:
        years = ", ".join(str(field_map.year) for field_map in known().values())
        raise FormError(
            Problem(
                "unknown-blank",
                "error",
                "",
                f"this PDF is not a blank Form 8606 that is known here (SHA-256 {digest}); known: {years}, "
                "each as published by the IRS and never opened and saved again",
                "# download the blank of the year again, for example\n"
                "#   https://www.irs.gov/pub/irs-prior/f8606--2023.pdf\n"
                "basisbook forms add f8606--2023.pdf",
            )
        )
    return field_map


def open_pdf(pdf: bytes) -> PdfReader:
    """A reader of the PDF. Raises `FormError` if it is no PDF, is damaged, or is encrypted."""
    try:
        reader = PdfReader(BytesIO(pdf), strict=True)
        if not reader.is_encrypted and len(reader.pages):
            return reader
        reason = "is encrypted" if reader.is_encrypted else "has no pages"
    except (PyPdfError, ValueError, KeyError, AttributeError, TypeError, OSError, RecursionError):
        reason = "is not a PDF, or is damaged"
    raise FormError(
        Problem(
            "bad-pdf",
            "error",
            "",
            f"the file {reason}",
            "# download it again from https://www.irs.gov/pub/irs-prior/",
        )
    )


def entry(node: Any, key: str, otherwise: Any) -> Any:
    """What a PDF dictionary holds under the key, its reference followed: `get` would hand out the reference."""
    return node[key] if key in node else otherwise  # noqa: SIM401  see above


def widgets(page: PageObject) -> Iterator[Any]:
    """The fields of a page."""
    for reference in entry(page, "/Annots", ()):
        widget = reference.get_object()
        if widget["/Subtype"] == "/Widget":
            yield widget


def look(widget: Any) -> Any:
    """A reference to the appearance that a field shows now, or None."""
    if "/AP" not in widget:
        return None
    normal = widget["/AP"].raw_get("/N")
    if "/BBox" in normal.get_object():
        return normal
    state, states = widget.get("/AS", "/Off"), normal.get_object()  # a check box has one for each state
    return states.raw_get(state) if state in states else None


def full_name(widget: Any) -> str:
    """The name of a field with the names of its parents, which alone is unique."""
    parts = []
    node: Any = widget
    while node is not None:
        if "/T" in node:
            parts.append(str(node["/T"]))
        node = node["/Parent"].get_object() if "/Parent" in node else None
    return ".".join(reversed(parts))


def boxes(reader: PdfReader) -> dict[str, Box]:
    """All fields of the PDF by full name, in the order of its pages."""
    found: dict[str, Box] = {}
    for number, page in enumerate(reader.pages, start=1):
        for widget in widgets(page):
            left, bottom, right, top = (float(side) for side in widget["/Rect"])
            name = full_name(widget)
            checks = widget.get("/FT") == "/Btn"
            found[name] = Box(
                name=name,
                page=number,
                rect=(min(left, right), min(bottom, top), max(left, right), max(bottom, top)),
                align=int(widget.get("/Q", LEFT)),
                max_length=int(widget["/MaxLen"]) if "/MaxLen" in widget else None,
                states=tuple(widget["/AP"]["/N"]) if checks and "/AP" in widget else (),
            )
    return found
