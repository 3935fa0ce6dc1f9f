"""Reads a filled official Form 8606 back into lines: from its fields, or from the page where they were merged into it.

Only pages that a map knows are read; anything else is refused with what was seen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pypdf import PdfReader

from forms.official import blanks, maps, proof
from forms.official.maps import RATIO, Box, FieldMap
from ledger.problems import FormError, Problem

_YEAR = re.compile(r"Form\s+8606\s+\((\d{4})\)")
_STAR = re.compile(r"\*")


@dataclass(frozen=True, slots=True)
class ReadForm:
    """A filled page: its year, its lines as texts (`6500`, `0.123`, `-25`), and which carry an asterisk."""

    tax_year: int
    lines: Mapping[str, str]
    starred: tuple[str, ...]


def read_form(pdf: bytes, *, within: Path | None = None) -> ReadForm:
    """The lines of a filled official page. Blank cells are absent. `within`: the folder of blanks.

    Raises `FormError` for a PDF that is not a Form 8606 of a year with a map, holds more than one form, or has a text
    in an amount box that is no amount.
    """
    reader = maps.open_pdf(pdf)
    field_map = _map_of(reader)
    boxes = maps.boxes(reader)
    texts = (
        _from_fields(reader, field_map)
        if set(field_map.fields()) <= set(boxes)
        else _from_page(pdf, field_map, within)
    )
    lines: dict[str, str] = {}
    starred = []
    for line, parts in texts.items():
        joined = "".join(parts)
        if not _STAR.sub("", joined).strip():
            continue
        if "*" in joined:
            starred.append(line)
        lines[line] = _amount(
            line, [_STAR.sub("", part).strip() for part in parts], two_boxes=field_map.two_boxes
        )
    return ReadForm(field_map.year, lines, tuple(starred))


def _map_of(reader: PdfReader) -> FieldMap:
    by_year = {field_map.year: field_map for field_map in maps.known().values() if field_map.form == "8606"}
    years = {int(year) for page in reader.pages for year in _YEAR.findall(page.extract_text())}
    if len(years) == 1 and len(reader.pages) == 2 and (year := years.pop()) in by_year:
        return by_year[year]
    seen = (
        f"it names the years {', '.join(map(str, sorted(years)))}"
        if years
        else "it does not name Form 8606 and a year"
    )
    raise FormError(
        Problem(
            "unknown-page",
            "error",
            "",
            f"this PDF is not one filled Form 8606 of {', '.join(map(str, sorted(by_year)))}:"
            f" {seen}, on {len(reader.pages)} page{'s' if len(reader.pages) != 1 else ''}",
            "basisbook filed 2023 --line 1=6500 --line 2=0 --line 14=6500  # type the lines you can read",
        )
    )


def _from_fields(reader: PdfReader, field_map: FieldMap) -> dict[str, list[str]]:
    values: dict[str, str] = {}
    for page in reader.pages:
        for widget in maps.widgets(page):
            value = maps.entry(widget, "/V", "")
            values[maps.full_name(widget)] = str(value)
    return {line: [values.get(name, "") for name in names] for line, names in field_map.lines.items()}


def _from_page(pdf: bytes, field_map: FieldMap, within: Path | None) -> dict[str, list[str]]:
    """The fields were merged into the page: what stands inside each box of the map."""
    found = proof.read_page(pdf)
    boxes = _boxes_of(field_map, within)
    texts: dict[str, list[str]] = {}
    for line, names in field_map.lines.items():
        texts[line] = [
            " ".join(
                text.text
                for text in found
                if text.page == boxes[name].page and _within(text.rect, boxes[name].rect)
            )
            for name in names
        ]
    return texts


def _boxes_of(field_map: FieldMap, within: Path | None) -> Mapping[str, Box]:
    """Where the blank of that year has its boxes. Needs that blank at hand."""
    blank = blanks.look_up("8606", field_map.year, within=within)
    if blank is None:
        raise FormError(
            Problem(
                "fields-merged",
                "error",
                "",
                f"the fields of this Form 8606 for {field_map.year} were merged into the page; the blank of that year says"
                " where they stood, and it is not at hand",
                f"# download https://www.irs.gov/pub/irs-prior/f8606--{field_map.year}.pdf, then\n"
                f"basisbook forms add f8606--{field_map.year}.pdf",
            )
        )
    return maps.boxes(maps.open_pdf(blank.read()))


def _within(inner: maps.Rect, outer: maps.Rect) -> bool:
    middle = ((inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2)
    return outer[0] <= middle[0] <= outer[2] and outer[1] <= middle[1] <= outer[3]


def _amount(line: str, parts: list[str], *, two_boxes: bool) -> str:
    """The text of a line from its boxes: dollars, or dollars and cents, or the two sides of the decimal point."""
    if line == RATIO:
        whole, decimals = parts
        text = f"{whole.rstrip('.') or '0'}.{decimals.lstrip('.')}"
        if re.fullmatch(r"[01]\.\d+", text):
            return text
        raise _no_amount(line, text)
    text = ".".join(parts) if two_boxes else parts[0]
    negative = text.startswith(("(", "-")) or text.endswith(")")
    plain = re.sub(r"[,$()\s-]", "", text)
    if not re.fullmatch(r"\d+(\.\d{2})?\.?", plain):
        raise _no_amount(line, text)
    plain = plain.rstrip(".")
    plain = plain.removesuffix(".00")
    return f"-{plain}" if negative and plain.strip("0.") else plain


def _no_amount(line: str, text: str) -> FormError:
    digits = sum(character.isdigit() for character in text)
    shown = "a long number" if digits >= 9 else repr(text)
    remedy = f"basisbook filed 2023 --line {line}=0  # type the lines you can read"
    return FormError(
        Problem("no-amount", "error", "", f"line {line} of the PDF holds {shown}, which is no amount", remedy)
    )
