"""Field maps: for each known blank PDF, what every one of its fields is for.

A map is a file `maps/fFORM-REVISION.json`, keyed by the SHA-256 of the blank it describes and complete: each field
of the PDF stands in exactly one of its groups.

    lines       line -> its boxes from left to right. Line 10 has two: before and after the printed decimal point.
                With `amounts` = `dollars-and-cents` every other line has two as well: dollars, cents.
                A line with columns has one entry for each: `1A`, `1B`, `1C`.
    identity    name, ssn; and the address block that only a form filed by itself fills
    preparer    the paid preparer's block: filled from book.toml where a form is filed by itself, but the firm's EIN
    checkboxes  what a check means -> its field and the appearance state that is "checked"
    unused      fields with no use
    texts       what else is written on the form -> its field: the year, the explanation of a Form 1040-X
    names       our word for an amount -> its line, where the number differs between revisions (Form 1040-X)
    drawn       of a form without fields: name -> the printed box that stands in for a field
    footnotes   page -> left end of the baseline of a footnote, in points from the lower left corner
"""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager
from dataclasses import field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from basisbook.forms.sentences import find
from basisbook.ledger import pdf
from basisbook.ledger.problems import ByHand, FormError, Remedy
from basisbook.ledger.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pypdf import PageObject, PdfReader

Rect = tuple[float, float, float, float]
"""Left, bottom, right, top, in points from the lower left corner of the page."""

ADDRESS = (
    "street", "apartment", "city", "foreign_country", "foreign_province", "foreign_postal_code",
)  # fmt: skip
"""The part of the identity block that only a form filed by itself fills."""

LEFT, CENTRE, RIGHT = 0, 1, 2

_READ_ONLY, _MULTILINE, _COMB = 1, 1 << 12, 1 << 24
_HIDDEN = 1 << 0 | 1 << 1 | 1 << 5  # flags of an annotation: invisible, hidden, not viewed

_DEEPEST = 50
"""Fields inside fields, at most. Those of the IRS are 5 deep."""

RATIO = "10"
"""The line that is a ratio, in two boxes around a printed decimal point."""


@dataclass(frozen=True, slots=True)
class Box:
    """One field as the PDF has it, or a printed box where it has none (without a name).

    `page` counts from 1; `states` are the appearances of a check box; a `comb` spaces its letters evenly.
    """

    name: str
    page: int
    rect: Rect
    align: int = LEFT
    max_length: int | None = None
    states: tuple[str, ...] = ()
    checks: bool = False
    read_only: bool = False
    hidden: bool = False
    multiline: bool = False
    comb: bool = False


@dataclass(frozen=True, slots=True)
class FieldMap:
    """The map of one blank; see the head of this module for its groups."""

    form: str
    revision: str
    digest: str
    pages: int
    two_boxes: bool
    lines: Mapping[str, tuple[str, ...]]
    identity: Mapping[str, str]
    preparer: Mapping[str, str]
    checkboxes: Mapping[str, tuple[str, str]]
    unused: tuple[str, ...]
    footnotes: Mapping[int, tuple[float, float]]
    texts: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    drawn: Mapping[str, Box] = field(default_factory=dict)

    @property
    def year(self) -> int:
        """The tax year the form is for; of a form without one, the year in which it was revised."""
        return int(self.revision[:4])

    def is_ratio(self, line: str) -> bool:
        """Whether the line is a ratio in two boxes. On Form 5329 the line of that number is an amount."""
        return self.form == "8606" and line == RATIO

    def fields(self) -> Iterator[str]:
        """Every field name of the map; a name that is mapped twice comes twice."""
        for names in self.lines.values():
            yield from names
        yield from self.identity.values()
        yield from self.preparer.values()
        yield from (name for name, _ in self.checkboxes.values())
        yield from self.texts.values()
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
    maps = [from_data(json.loads(file.read_text(encoding="utf-8"))) for file in files]
    return {field_map.digest: field_map for field_map in maps}


def from_data(data: dict[str, Any]) -> FieldMap:
    """A map from the parsed JSON of its file."""
    return FieldMap(
        form=data["form"],
        revision=data["revision"],
        digest=data["digest"],
        pages=data["pages"],
        two_boxes={"one-box": False, "dollars-and-cents": True}[data["amounts"]],
        lines={line: tuple(names) for line, names in data["lines"].items()},
        identity=data["identity"],
        preparer=data["preparer"],
        checkboxes={meaning: (box["field"], box["on"]) for meaning, box in data["checkboxes"].items()},
        unused=tuple(data["unused"]),
        footnotes={int(page): (point[0], point[1]) for page, point in data["footnotes"].items()},
        texts=data.get("texts", {}),
        names=data.get("names", {}),
        drawn={
            name: Box(name, box["page"], tuple(box["rect"]), box["align"])
            for name, box in data.get("drawn", {}).items()
        },
    )


def as_data(field_map: FieldMap) -> str:
    """The map as the text of a file in `maps/`, for review."""
    rows = {
        "form": field_map.form,
        "revision": field_map.revision,
        "digest": field_map.digest,
        "pages": field_map.pages,
        "amounts": "dollars-and-cents" if field_map.two_boxes else "one-box",
        "lines": {line: list(names) for line, names in field_map.lines.items()},
        "identity": dict(field_map.identity),
        "preparer": dict(field_map.preparer),
        "checkboxes": {
            key: {"field": name, "on": state} for key, (name, state) in field_map.checkboxes.items()
        },
        "texts": dict(field_map.texts),
        "names": dict(field_map.names),
        "unused": list(field_map.unused),
        "drawn": {
            name: {"page": box.page, "rect": list(box.rect), "align": box.align}
            for name, box in field_map.drawn.items()
        },
        "footnotes": {str(page): list(point) for page, point in field_map.footnotes.items()},
    }
    for key in ("texts", "names", "drawn"):
        if not rows[key]:
            del rows[key]
    return "{\n" + ",\n".join(f"  {_json(key)}: {_nested(value)}" for key, value in rows.items()) + "\n}\n"


def _nested(value: Any) -> str:
    """A group has one entry a line."""
    if isinstance(value, dict):
        entries, opening, closing = [f"{_json(key)}: {_json(each)}" for key, each in value.items()], "{", "}"
    elif isinstance(value, list):
        entries, opening, closing = list(map(_json, value)), "[", "]"
    else:
        return _json(value)
    inside = ",\n".join(f"    {each}" for each in entries)
    return f"{opening}\n{inside}\n  {closing}" if entries else f"{opening}{closing}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


FROM_IRS: Remedy = ByHand("download it again from https://www.irs.gov/pub/irs-prior/")


@contextmanager
def no_damage(remedy: Remedy = FROM_IRS) -> Iterator[None]:
    """Whatever a damaged PDF makes of the reading inside is `FormError`, with this remedy."""
    try:
        with pdf.no_damage():
            yield
    except pdf.PdfError as error:
        raise bad_pdf(error.problems[0].message, remedy) from None


def open_pdf(data: bytes, remedy: Remedy = FROM_IRS) -> PdfReader:
    """A reader of the PDF. Raises `FormError` if it is no PDF, is damaged, or is encrypted."""
    with no_damage(remedy):
        return pdf.open_pdf(data, strict=True)


def bad_pdf(reason: str, remedy: Remedy = FROM_IRS) -> FormError:
    """The refusal of a file that cannot be read. `reason` follows the words "the file"."""
    return FormError(find("bad-pdf", remedy, why=reason))


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
    looks = widget["/AP"]
    if not hasattr(looks, "raw_get") or "/N" not in looks:
        return None
    normal = looks.raw_get("/N")
    if not hasattr(normal.get_object(), "raw_get"):
        return None
    if "/BBox" in normal.get_object():
        return normal
    state, states = widget.get("/AS", "/Off"), normal.get_object()  # a check box has one for each state
    return states.raw_get(state) if state in states else None


def full_name(widget: Any) -> str:
    """The name of a field with the names of its parents, which alone is unique."""
    parts = []
    node: Any = widget
    for _ in range(_DEEPEST):
        if "/T" in node:
            parts.append(str(node["/T"]))
        if "/Parent" not in node:
            break
        node = node["/Parent"].get_object()
    else:  # damaged: a field that is its own ancestor
        raise pdf.PdfError("broken-pdf/fields")
    return ".".join(reversed(parts))


def boxes(reader: PdfReader) -> dict[str, Box]:
    """All fields of the PDF by full name, in the order of its pages."""
    found: dict[str, Box] = {}
    for number, page in enumerate(reader.pages, start=1):
        for widget in widgets(page):
            left, bottom, right, top = (float(side) for side in widget["/Rect"])
            name = full_name(widget)
            checks = widget.get("/FT") == "/Btn"
            flags = int(widget.get("/Ff", 0))
            found[name] = Box(
                name=name,
                page=number,
                rect=(min(left, right), min(bottom, top), max(left, right), max(bottom, top)),
                align=int(widget.get("/Q", LEFT)),
                max_length=int(widget["/MaxLen"]) if "/MaxLen" in widget else None,
                states=tuple(widget["/AP"]["/N"]) if checks and "/AP" in widget else (),
                checks=checks,
                read_only=bool(flags & _READ_ONLY),
                hidden=bool(int(widget.get("/F", 0)) & _HIDDEN),
                multiline=not checks and bool(flags & _MULTILINE),
                comb=not checks and bool(flags & _COMB),
            )
    return found
