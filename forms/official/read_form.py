"""Reads a filled official Form 8606 back into lines: from its fields, or from the page where they were merged into it.

Only pages that a map knows are read, or that can be bound from a blank at hand; anything else is refused with what was
seen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import field, replace
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ByteStringObject, ContentStream, TextStringObject

from basisbook.forms.official import blanks, maps
from basisbook.forms.official.binding.mapping import map_of
from basisbook.forms.official.found_in import Pages, forms_in
from basisbook.forms.official.maps import RATIO, Box, FieldMap
from basisbook.forms.official.printed_form import read_texts
from basisbook.forms.sentences import find
from basisbook.ledger.evidence.documents import tail_of
from basisbook.ledger.pdf import DOCUMENT, look_through
from basisbook.ledger.problems import HOLE, ByHand, Do, FormError, Hole, do, hidden, steps
from basisbook.ledger.quick_dataclass import dataclass

Texts = Mapping[str, Sequence[str]]
"""By line, the texts of its boxes from left to right."""


_STAR = re.compile(r"\*")


@dataclass(frozen=True, slots=True)
class ReadForm:
    """A filled page: its year, its lines as texts (`6500`, `0.123`, `-25`), and which carry an asterisk.

    `tail` are the last four digits of the number on it, never shown; `pages` where it stands in the file, from 1.
    """

    tax_year: int
    lines: Mapping[str, str]
    starred: tuple[str, ...]
    tail: str = field(default="", repr=False)
    pages: tuple[int, ...] = ()


def read_form(pdf: bytes, *, within: Path | None = None) -> ReadForm:
    """The lines of the one Form 8606 in a PDF. Raises `FormError` as `read_forms` does, and where there are several."""
    return only_one(read_forms(pdf, within=within))


def only_one(found: Sequence[ReadForm]) -> ReadForm:
    """The only form of a file. Raises `FormError` where there are several."""
    if len(found) == 1:
        return found[0]
    alone = ByHand("save the pages of each Form 8606 as a PDF of their own, then the same command again")
    years = ", ".join(dict.fromkeys(str(one.tax_year) for one in found))
    raise FormError(find("several-forms", alone, _type_it(), count=len(found), years=years))


def read_forms(pdf: bytes, *, within: Path | None = None) -> tuple[ReadForm, ...]:
    """Every Form 8606 in a PDF, also inside a whole return. Blank cells are absent. `within`: the folder of blanks.

    An amount is what a field holds, and what the page shows has to agree: a viewer prints what is shown.
    Raises `FormError` for a PDF without a Form 8606, with one of a year whose map is neither known nor bound from a
    blank at hand, or that is blank, has a text in an amount box that is no amount, or shows another amount than it holds.
    """
    reader = maps.open_pdf(pdf, _type_it())
    with maps.no_damage(_type_it()):
        look_through(reader, DOCUMENT)
        found = forms_in(reader, pdf)
        if not found:
            raise _unknown_page(len(reader.pages))
        return tuple(replace(_read_one(one, within), pages=one.numbers) for one in found)


def _read_one(pages: Pages, within: Path | None) -> ReadForm:
    reader = maps.open_pdf(pages.data, _type_it())
    field_map = _map_of(pages, within)
    names = _names_here(reader, field_map)
    if names:
        texts, shown, identity = _from_fields(reader, field_map, names)
        boxes = {
            ours: box for box in maps.boxes(reader).values() for ours in [_ours(names, box.name)] if ours
        }
        _refuse_typed_over(reader, field_map, boxes, texts)
    else:
        texts, identity, shown = *_from_page(pages.data, field_map, within), {}
    lines = _amounts(texts, field_map)
    for line, text in _readable(shown, field_map).items():
        if lines.get(line) != text:
            raise _shows_another(field_map.year, line, lines.get(line, "nothing"), text)
    if not lines:
        code = "blank-form" if names else "printed-form"
        raise FormError(find(code, _type_it(field_map.year), of=field_map.year))
    starred = tuple(line for line, parts in texts.items() if line in lines and "*" in "".join(parts))
    return ReadForm(field_map.year, lines, starred, tail_of(identity.get("ssn", "")))


def _names_here(reader: PdfReader, field_map: FieldMap) -> Mapping[str, str]:
    """By the name of the map, the name that the field has in this file; nothing where its fields are gone.

    Where files are joined, fields are given a parent of another name, or lose theirs.
    """
    here = {maps.full_name(widget) for page in reader.pages for widget in maps.widgets(page)}
    pages = len(reader.pages)
    wanted = [name for name in field_map.fields() if pages >= field_map.pages or not _on_page_2(name)]
    found: dict[str, str] = {}
    for ending in (str, _ending, _last):
        there = {ending(name): name for name in here}
        if len({ending(name) for name in wanted}) == len(wanted) and len(there) == len(here):
            found = {name: there.get(ending(name), "") for name in wanted}
            if all(found.values()):
                return found
    return {}


def _ending(name: str) -> str:
    """The name without its first part: `topmostSubform[0].Page1[0].f1_3[0]` ends with `Page1[0].f1_3[0]`."""
    parts = name.split(".")
    at = next((at for at, part in enumerate(parts) if part.startswith("Page")), 0)
    return ".".join(parts[at:])


def _last(name: str) -> str:
    return name.rpartition(".")[2]


def _on_page_2(name: str) -> bool:
    return _ending(name).startswith("Page2")


def _ours(names: Mapping[str, str], name: str) -> str:
    return next((ours for ours, here in names.items() if here == name), "")


def _refuse_typed_over(
    reader: PdfReader, field_map: FieldMap, boxes: Mapping[str, Box], texts: Texts
) -> None:
    """Raises `FormError` for a text that lies over the box of a line and is not what its field holds."""
    for number, page in enumerate(reader.pages, start=1):
        for reference in maps.entry(page, "/Annots", ()):
            note = reference.get_object()
            if note.get("/Subtype") != "/FreeText" or not str(note.get("/Contents", "")).strip():
                continue
            left, bottom, right, top = (float(side) for side in note["/Rect"])
            over = str(note["/Contents"]).strip()
            for line, names in field_map.lines.items():
                for name, held in zip(names, texts[line], strict=True):
                    box = boxes.get(name)
                    inside = (
                        box is not None
                        and box.page == number
                        and _within((left, bottom, right, top), box.rect)
                    )
                    if inside and re.sub(r"[,$\s]", "", over) != re.sub(r"[,$\s]", "", held):
                        raise _shows_another(
                            field_map.year, line, held or "nothing", hidden(over)[:20] + " typed over it"
                        )


def _amounts(texts: Texts, field_map: FieldMap) -> dict[str, str]:
    """The amount of each line that is not blank. Raises `FormError` for a text that is none."""
    lines = {}
    for line, parts in texts.items():
        plain = [_STAR.sub("", part).strip() for part in parts]
        if any(plain):
            lines[line] = _amount(field_map, line, plain)
    return lines


def _readable(shown: Texts, field_map: FieldMap) -> dict[str, str]:
    """What the boxes show, as far as it is an amount: another program's fonts may have codes of their own."""
    lines: dict[str, str] = {}
    for line, parts in shown.items():
        with suppress(FormError):
            lines |= _amounts({line: parts}, field_map)
    return lines


def _type_it(year: int | None = None, line: str = "") -> Do:
    """The way out for whatever cannot be read: to type the lines."""
    which = Hole(f"{line}=") if line else HOLE
    return do("filed", year or Hole("YEAR"), line=which, when="type the lines you can read")


def _map_of(pages: Pages, within: Path | None) -> FieldMap:
    """The map of the page. One that no map comes with is bound from its blank, if that is at hand."""
    by_year = {field_map.year: field_map for field_map in maps.known().values() if field_map.form == "8606"}
    field_map = by_year.get(pages.year)
    if field_map is None:
        blank = blanks.look_up("8606", pages.year, within=within)
        if blank is None:
            raise _unknown_year(pages.year)
        field_map = map_of(blank.read())
    return field_map


def _unknown_page(pages: int) -> FormError:
    seen = f"it has {pages} page{'s' if pages != 1 else ''} and none that names Form 8606 and a year"
    return FormError(find("unknown-page", _type_it(), seen=seen))


def _unknown_year(year: int) -> FormError:
    fetch = do("forms fetch", year, when="gets it from www.irs.gov; then the same command again")
    return FormError(find("unknown-year", fetch, _type_it(year), of=year))


def _from_fields(
    reader: PdfReader, field_map: FieldMap, names: Mapping[str, str]
) -> tuple[Texts, Texts, Mapping[str, str]]:
    """By line, what its fields hold, and what they show: the same, unless the file was changed by a careless hand.

    The last of the three is what the fields of the head hold, by what they are for.
    """
    held: dict[str, str] = {}
    shown: dict[str, str] = {}
    for page in reader.pages:
        for widget in maps.widgets(page):
            name = maps.full_name(widget)
            held[name] = str(maps.entry(widget, "/V", ""))
            shown[name] = _shown(reader, maps.look(widget))

    def by_line(of: Mapping[str, str]) -> Texts:
        return {
            line: [of.get(names.get(name, ""), "") for name in those]
            for line, those in field_map.lines.items()
        }

    identity = {what: held.get(names.get(name, ""), "") for what, name in field_map.identity.items()}
    return by_line(held), by_line(shown), identity


def _shown(reader: PdfReader, appearance: Any) -> str:
    """The codes that an appearance draws, as letters; empty without one."""
    if appearance is None:
        return ""
    drawn: list[Any] = []
    for operands, operator in ContentStream(appearance.get_object(), reader).operations:
        if operator in (b"Tj", b"'", b'"'):
            drawn.append(operands[-1])
        elif operator == b"TJ":
            drawn += [each for each in operands[0] if isinstance(each, (TextStringObject, ByteStringObject))]
    return b"".join(each.original_bytes for each in drawn).decode("cp1252", "replace")


def _from_page(pdf: bytes, field_map: FieldMap, within: Path | None) -> tuple[Texts, Mapping[str, str]]:
    """The fields were merged into the page, or it was printed: what stands inside each box of the map, and in its head."""
    blank, boxes = _boxes_of(field_map, within)
    found = read_texts(pdf, field_map, blank, boxes)
    if found is None:
        raise FormError(find("printed-form", _type_it(field_map.year), of=field_map.year))
    identity = {what: " ".join(found[what]) for what in field_map.identity}
    return {line: found[line] for line in field_map.lines}, identity


def _boxes_of(field_map: FieldMap, within: Path | None) -> tuple[bytes, Mapping[str, Box]]:
    """The blank of that year, and where it has its boxes. Needs that blank at hand."""
    blank = blanks.look_up("8606", field_map.year, within=within)
    if blank is None:
        raise FormError(
            find(
                "fields-merged",
                steps(
                    ByHand(f"download https://www.irs.gov/pub/irs-prior/f8606--{field_map.year}.pdf, then"),
                    do("forms add", f"f8606--{field_map.year}.pdf"),
                ),
                of=field_map.year,
            )
        )
    data = blank.read()
    return data, maps.boxes(maps.open_pdf(data))


def _within(inner: maps.Rect, outer: maps.Rect) -> bool:
    middle = ((inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2)
    return outer[0] <= middle[0] <= outer[2] and outer[1] <= middle[1] <= outer[3]


def _amount(field_map: FieldMap, line: str, parts: list[str]) -> str:
    """The text of a line from its boxes: dollars, or dollars and cents, or the two sides of the decimal point."""
    if line == RATIO:
        whole, decimals = parts
        text = f"{whole.rstrip('.') or '0'}.{decimals.lstrip('.')}"
        if re.fullmatch(r"[01]\.\d+", text):
            return text
        raise _no_amount(field_map.year, line, text)
    text = ".".join(parts) if field_map.two_boxes else parts[0]
    negative = text.startswith(("(", "-")) or text.endswith(")")
    plain = re.sub(r"[,$()\s-]", "", text)
    if not re.fullmatch(r"\d+(\.\d{2})?\.?", plain):
        raise _no_amount(field_map.year, line, text)
    plain = plain.rstrip(".")
    plain = plain.removesuffix(".00")
    return f"-{plain}" if negative and plain.strip("0.") else plain


def _shows_another(year: int, line: str, held: str, shown: str) -> FormError:
    return FormError(find("shows-another", _type_it(year), line=line, held=held, shown=shown))


def _no_amount(year: int, line: str, text: str) -> FormError:
    digits = sum(character.isdigit() for character in text)
    shown = "a long number" if digits >= 9 else repr(text)
    return FormError(find("no-amount", _type_it(year, line), line=line, text=shown))
