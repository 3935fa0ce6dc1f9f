"""Makes the map of a blank from the blank itself, by two ways that know nothing of each other.

    printed    where each box stands: right of a printed line number, inside the ruled box, under its caption
    spoken     what the form's template says aloud at each field

Both must find the same box for every line, and the lines must be those of the year's revision. What differs is
refused, with the place. A form without fields is bound by what is printed alone: its ruled boxes take the fields' place.
The page itself must be in order as well: one box for each line, in columns, numbers ascending, no box left over.
"""

from __future__ import annotations

import json
import re
import tomllib
import zlib
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from pypdf.generic import EncodedStreamObject, StreamObject

from forms import revisions
from forms.official.maps import (
    LEFT,
    RATIO,
    RIGHT,
    Box,
    FieldMap,
    Rect,
    bad_pdf,
    boxes,
    digest_of,
    entry,
    open_pdf,
)
from forms.official.printed import NUMBER, Printed, Row, Word, read_printed
from forms.official.spoken import Spoken, letters_of, read_spoken
from ledger.problems import FormError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pypdf import PdfReader

LARGEST = 5_000_000
"""Bytes of a blank, at most; the largest that the IRS has published is under 300,000."""

_MOST_PAGES, _MOST_FIELDS, _MOST_OBJECTS = 6, 600, 20_000
_MOST_UNPACKED = 60_000_000

_SLACK = 1.5
"""Points by which a field may reach over the rules of its printed box."""

_CAPTION_ABOVE, _CAPTION_BELOW = (9.0, 20.0), 3.0
_GROUPS = ("identity", "preparer", "checkboxes", "texts")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_CENTS_WIDEST = 30.0
_ON_RULE, _ROW = 0.25, 12.0
_BEFORE_POINT, _AFTER_POINT = 4.5, 2.7  # from the printed decimal point to the digits' boxes
_IN_PHRASE = 8.0
_FOOTNOTE = (36.0, 150.0, 7.0)  # left end, length and size of the footnote that an asterisk asks for, in points


@dataclass(frozen=True, slots=True)
class _Blank:
    """A blank as it was read."""

    digest: str
    form: str
    revision: str
    printed: Printed
    boxes: Mapping[str, Box]
    spoken: Mapping[str, Spoken]
    captions: Mapping[str, Any]

    @property
    def fields(self) -> tuple[Box, ...]:
        return tuple(self.boxes.values())


def bind(pdf: bytes, *, expected: tuple[str, str] | None = None) -> FieldMap:
    """The map of this blank, proven; `expected` is the form and revision it was taken for, as `("8606", "2023")`.

    Raises `FormError` with everything in which the two ways, the revision or the page disagree, or because the file
    cannot be read, is another form, or does more than a form should.
    """
    blank = _read(pdf)
    if expected is not None and (blank.form, blank.revision) != expected:
        wanted = f"Form {expected[0]} ({expected[1]})"
        raise _refused([f"it is Form {blank.form} ({blank.revision}), and was taken for {wanted}"])
    return _without_fields(blank) if not blank.boxes else _with_fields(blank)


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


# Reading


def _read(pdf: bytes) -> _Blank:
    if len(pdf) > LARGEST:
        raise bad_pdf(f"has {len(pdf):,} bytes; no blank form has more than {LARGEST:,}")
    reader = open_pdf(pdf)
    try:
        _refuse_bombs(reader)
        found = boxes(reader)
        spoken = read_spoken(reader.trailer["/Root"])
    except FormError:
        raise
    except Exception:  # noqa: BLE001  whatever pypdf stumbles over in a damaged file, it is no blank
        raise bad_pdf("is damaged, or is built like no form of the IRS") from None
    printed = read_printed(pdf)
    if len(printed.sizes) != len(reader.pages):
        raise bad_pdf("has pages that only one of two readers finds")
    form, revision = _title(printed)
    return _Blank(digest_of(pdf), form, revision, printed, found, spoken, _captions()[form])


@cache
def _captions() -> dict[str, Any]:
    return tomllib.loads(
        resources.files(__package__).joinpath("captions.toml").read_text(encoding="utf-8")
    )


def _refuse_bombs(reader: PdfReader) -> None:
    """Looks at every object once, and unpacks every stream within a limit."""
    if len(reader.pages) > _MOST_PAGES:
        raise bad_pdf(f"has {len(reader.pages)} pages; no form here has more than {_MOST_PAGES}")
    numbers = {number for table in reader.xref.values() for number in table} | set(reader.xref_objStm)
    if len(numbers) > _MOST_OBJECTS:
        raise bad_pdf("has far more objects than a form has")
    room = _MOST_UNPACKED
    for number in sorted(numbers):
        found: Any = reader.get_object(number)
        if not isinstance(found, StreamObject):
            continue
        filters = found.get("/Filter", ())
        if isinstance(found, EncodedStreamObject) and "/FlateDecode" in str(filters):
            raw: bytes = found._data  # noqa: SLF001  pypdf's own unpacking has no limit over all streams together
            room -= _unpacked_size(raw, room)
        if room <= 0:
            raise bad_pdf("unpacks to far more than a form holds")
    fields = sum(len(entry(page, "/Annots", ())) for page in reader.pages)
    if fields > _MOST_FIELDS:
        raise bad_pdf(f"has {fields} fields; no form here has more than {_MOST_FIELDS}")


def _unpacked_size(packed: bytes, room: int) -> int:
    unpacking, size = zlib.decompressobj(), 0
    try:
        while packed and size < room:
            size += len(unpacking.decompress(packed, 1_000_000))
            packed = unpacking.unconsumed_tail
    except zlib.error:
        return size  # a damaged stream fails where it is read
    return size


def _title(printed: Printed) -> tuple[str, str]:
    """Form and revision as the footer of every page says, and as the head of page 1 repeats."""
    pages = range(1, len(printed.sizes) + 1)
    letters = {
        page: letters_of("".join(word.text for word in printed.words if word.page == page)) for page in pages
    }
    for form, captions in _captions().items():
        footers = {page: set(re.findall(captions["printing"], letters[page])) for page in pages}
        every = set.union(*footers.values())
        if not every:
            continue
        readings = {_revision(footer) for footer in every}
        if len(readings) > 1 or not all(footers.values()):
            raise _refused([f"its pages do not agree on which Form {form} they are: {sorted(every)}"])
        revision = readings.pop()
        head = "".join(word.text for word in _corner(printed))
        if "-" not in revision and revision not in head:
            raise _refused([f"its footer says {revision}, and the head of its first page does not"])
        return form, revision
    raise _refused(["it does not call itself Form 8606, 5329 or 1040-X with a year on each page"])


def _revision(footer: str) -> str:
    """`2023` as it is; `122025` and `december2025` become `2025-12`."""
    if len(footer) == 4:
        return footer
    month, year = footer[:-4], footer[-4:]
    number = int(month) if month.isdigit() else (*_MONTHS, month).index(month) + 1
    return f"{year}-{number:02d}"


def _corner(printed: Printed) -> list[Word]:
    """The words in the upper right corner, where the year is printed large, from left to right."""
    across, up = printed.sizes[0]
    words = [
        word
        for word in printed.words
        if word.page == 1 and word.rect[1] > up - 85 and word.rect[0] > across - 130 and word.text.isdigit()
    ]
    return sorted(words, key=lambda word: word.rect[0])


# The two ways


def _with_fields(blank: _Blank) -> FieldMap:
    wrong = list(_odd_fields(blank))
    seen, style = _lines_as_printed(blank, wrong)
    groups = {group: _captioned_as_printed(blank, group) for group in _GROUPS}
    if blank.spoken:
        said = {group: _captioned_as_spoken(blank, group) for group in _GROUPS}
        wrong += _differences(groups, said)
        taken = {name for found in said.values() for name in found.values()}
        wrong += _line_differences(seen, _lines_as_spoken(blank, taken, wrong))
    names = _names(blank, seen, wrong)
    reserved = {line for line, fields in seen.items() if any(blank.boxes[name].read_only for name in fields)}
    lines = {line: fields for line, fields in seen.items() if line not in reserved}
    mapped = Counter(name for fields in lines.values() for name in fields)
    mapped.update(name for found in groups.values() for name in found.values())
    unused = tuple(name for name in blank.boxes if name not in mapped)
    wrong += [f"field {_short(name)} serves twice" for name, times in mapped.items() if times > 1]
    if not blank.captions["spare"]:
        wrong += [f"{_where(blank.boxes[name])} belongs to no line" for name in unused]
    wrong += _against_revision(blank, lines)
    wrong += [
        f"the box for the {key.replace('_', ' ')} was not found"
        for key in blank.captions["identity"]
        if key not in groups["identity"]
    ]
    wrong += _out_of_order(blank, seen)
    if wrong:
        raise _refused(wrong)
    return FieldMap(
        form=blank.form,
        revision=blank.revision,
        digest=blank.digest,
        pages=len(blank.printed.sizes),
        two_boxes=style,
        lines=lines,
        identity=groups["identity"],
        preparer=groups["preparer"],
        checkboxes={key: (name, _on(blank.boxes[name])) for key, name in groups["checkboxes"].items()},
        unused=unused,
        footnotes=_footnotes(blank),
        texts=groups["texts"],
        names=names,
    )


def _odd_fields(blank: _Blank) -> Iterator[str]:
    """What no field of a form is, whatever it is for."""
    for at, box in enumerate(blank.fields):
        left, bottom, right, top = box.rect
        across, up = blank.printed.sizes[box.page - 1]
        if not (0 <= left < right <= across and 0 <= bottom < top <= up):
            yield f"{_where(box)} does not lie on the page"
        if box.hidden:
            yield f"{_where(box)} is hidden"
        if box.checks and [state != "/Off" for state in box.states].count(True) != 1:
            yield f"{_where(box)} is a check box without one state that is checked"
        for other in blank.fields[at + 1 :]:
            if other.page == box.page and _overlap(box.rect, other.rect):
                yield f"{_where(box)} lies over {_where(other)}"
    if blank.spoken:
        for name in blank.boxes:
            if name not in blank.spoken:
                yield f"field {_short(name)} is not in the form's template"
        for name in blank.spoken:
            if name not in blank.boxes:
                yield f"field {_short(name)} of the form's template is not on the page"


def _lines_as_printed(blank: _Blank, wrong: list[str]) -> tuple[dict[str, tuple[str, ...]], bool]:
    """Line -> its fields, by where they stand; whether lines have a box for dollars and one for cents."""
    lines: dict[str, tuple[str, ...]] = {}
    styles = set()
    for row in blank.printed.rows:
        cells = [[box for box in blank.fields if _belongs(box, row.page, cell)] for cell in row.cells]
        found = [box for cell in cells for box in cell]
        wrong += [f"{_where(box)} reaches over the box of line {row.line}" for box in found if not _fits(box, row)]
        entries: dict[str, list[Box]] = {row.line: found}
        if len(found) == 2 and len(cells[0]) == 2:
            if not _has_point(blank.printed, row):
                wrong.append(f"line {row.line} has two fields in one box, and no decimal point between them")
        elif len(found) == 2 and len(cells[0]) == len(cells[1]) == 1:
            if found[1].rect[2] - found[1].rect[0] > _CENTS_WIDEST:
                wrong.append(f"line {row.line} has two boxes, and the second is too wide for cents")
            styles.add(True)
        elif len(found) == 3 and all(len(cell) == 1 for cell in cells[:3]):
            entries = {f"{row.line}{column}": [box] for column, box in zip("ABC", found, strict=True)}
            wrong += _wrong_columns(blank.printed, row)
        elif len(found) == 1 and len(cells[0]) == 1:
            styles.add(False)
        else:
            wrong.append(f"line {row.line} on page {row.page} has {len(found)} fields in its boxes")
        for line, parts in entries.items():
            if line in lines:
                wrong.append(f"line {line} is printed beside two boxes")
            lines[line] = tuple(box.name for box in parts)
    if len(styles) > 1:
        wrong.append("some lines have a box for cents and some have none")
    return lines, styles == {True}


def _belongs(box: Box, page: int, cell: Rect) -> bool:
    across, up = (box.rect[0] + box.rect[2]) / 2, (box.rect[1] + box.rect[3]) / 2
    return not box.checks and box.page == page and cell[0] < across < cell[2] and cell[1] < up < cell[3]


def _fits(box: Box, row: Row) -> bool:
    left, bottom, right, top = box.rect
    sides = (row.cells[0][0], row.cells[0][1], row.cells[-1][2], row.cells[0][3] + 4)
    inside = left > sides[0] - _SLACK and bottom > sides[1] - _SLACK and right < sides[2] + _SLACK
    return inside and top < sides[3] and bottom < row.number[1] + _SLACK and top > row.number[3] - _SLACK


def _has_point(printed: Printed, row: Row) -> bool:
    return any(_is_point(word, row) for word in printed.words)


def _is_point(word: Word, row: Row) -> bool:
    left, bottom, right, top = row.cells[0]
    return (
        word.page == row.page and word.text == "." and left < word.rect[0] < right and bottom < word.middle < top
    )


def _wrong_columns(printed: Printed, row: Row) -> Iterator[str]:
    """The nearest heading above each of three boxes must begin with its column's letter."""
    for column, cell in zip("ABC", row.cells, strict=False):
        above = [
            word
            for word in printed.words
            if word.page == row.page
            and word.text in {"A.", "B.", "C."}
            and word.rect[1] > cell[3]
            and cell[0] - 1 < word.rect[0] < cell[2]
        ]
        nearest = min(above, key=lambda word: word.rect[1], default=None)
        if nearest is None or nearest.text != f"{column}.":
            yield f"line {row.line} has three boxes, and box {column} does not stand under that heading"


def _lines_as_spoken(blank: _Blank, taken: set[str], wrong: list[str]) -> dict[str, tuple[str, ...]]:
    """Line -> its fields, by what is said at them; `taken` are the fields that are something else."""
    found: dict[str, list[tuple[str, str]]] = {}
    previous = ""
    for name, said in blank.spoken.items():
        box = blank.boxes.get(name)
        if name in taken or box is None or box.checks or not said.lines:
            continue
        if len(said.lines) > 1:
            wrong.append(f"at field {_short(name)} the template names {' and '.join(said.lines)}")
        line = said.lines[0] + said.column
        if said.part == "cents" and line != previous and _is_misprint(previous, line, found):
            found[line] = [found[previous].pop()]  # the box for cents says what its box for dollars is
        found.setdefault(line, []).append((name, said.part))
        previous = line
    for line, parts in found.items():
        if [part for _, part in parts] not in ([""], ["dollars", "cents"], ["before", "after"]):
            wrong.append(f"the template says of line {line}: {', '.join(part or 'amount' for _, part in parts)}")
    return {line: tuple(name for name, _ in parts) for line, parts in found.items()}


def _is_misprint(previous: str, line: str, found: dict[str, list[tuple[str, str]]]) -> bool:
    """In 2017 the boxes for dollars of lines 15b and 15c are spoken of as line 15a, their boxes for cents are not.

    So the earlier line is complete without this box, both are parts of one number, and the box is for dollars.
    """
    parts = [part for _, part in found.get(previous, ())]
    same = previous.rstrip("abcdefgh") == line.rstrip("abcdefgh")
    return same and line not in found and parts == ["dollars", "cents", "dollars"]


def _captioned_as_printed(blank: _Blank, group: str) -> dict[str, str]:
    texts = {box.name: _around(blank, box) for box in blank.fields if box.checks == (group == "checkboxes")}
    return _matched(blank, group, texts)


def _captioned_as_spoken(blank: _Blank, group: str) -> dict[str, str]:
    texts = {
        name: (said.letters,)
        for name, said in blank.spoken.items()
        if name in blank.boxes and blank.boxes[name].checks == (group == "checkboxes")
    }
    return _matched(blank, group, texts)


def _matched(blank: _Blank, group: str, texts: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Key -> field. Keys with the same pattern take the fields that match it in the order of the paper."""
    found = {}
    used: Counter[str] = Counter()
    patterns: dict[str, str] = blank.captions.get(group, {})
    on_paper = sorted(
        texts, key=lambda name: (blank.boxes[name].page, -blank.boxes[name].rect[1], blank.boxes[name].rect[0])
    )
    for key, pattern in patterns.items():
        fields = [name for name in on_paper if any(re.search(pattern, text) for text in texts[name])]
        if used[pattern] < len(fields):
            found[key] = fields[used[pattern]]
        used[pattern] += 1
    return found


def _around(blank: _Blank, box: Box) -> tuple[str, ...]:
    """What is printed above the box, left of it, and right of it, and all of that with the next row, as letters."""
    left, bottom, right, top = box.rect
    words = [word for word in blank.printed.words if word.page == box.page]
    row = [word for word in words if bottom - 2 < word.middle < top + 2]
    others = [other.rect for other in blank.fields if other.page == box.page and other is not box]
    beside = [other for other in others if other[1] < top and other[3] > bottom]
    start = max((other[2] for other in beside if other[2] <= left + 1), default=0)
    end = min((other[0] for other in beside if other[0] >= right - 1), default=1e9)
    over = [word for word in words if left - 4 <= word.rect[0] < right and word.rect[1] >= top - _CAPTION_BELOW]
    above, farther = ([word for word in over if word.rect[1] <= top + reach] for reach in _CAPTION_ABOVE)
    before = [word for word in row if start - 2 <= word.rect[0] < left]
    after = [word for word in row if right <= word.rect[0] and word.rect[2] <= end]
    texts = [above, farther, before]
    if box.checks:
        near = [word for word in words if left - 100 < word.rect[0] < right + 30]
        texts = [before, after, [word for word in near if abs(word.middle - (bottom + top) / 2) < 14]]
    return tuple(letters_of("".join(word.text for word in _in_rows(text))) for text in texts)


def _in_rows(words: Iterable[Word]) -> list[Word]:
    """As one reads: rows from the top, each from the left. Letters of a row may stand a little apart in height."""
    ordered: list[Word] = []
    row: list[Word] = []
    for word in sorted(words, key=lambda word: -word.middle):
        if row and row[0].middle - word.middle > 4:
            ordered += sorted(row, key=lambda word: word.rect[0])
            row = []
        row.append(word)
    return ordered + sorted(row, key=lambda word: word.rect[0])


def _names(blank: _Blank, lines: Mapping[str, tuple[str, ...]], wrong: list[str]) -> dict[str, str]:
    """Our word for an amount -> its line, by the words printed left of the number, and by those spoken."""
    found = {}
    numbers = {row.line: row for row in blank.printed.rows}
    printed = {line: _label(blank, row) for line, row in numbers.items() if {line, f"{line}A"} & set(lines)}
    spoken: dict[str, str] = {}
    for name, said in blank.spoken.items():
        if said.lines and name in blank.boxes and not blank.boxes[name].checks:
            sentence = re.split(rf"(?:^|[.:)] )(?:Row: )?{said.lines[0]}\. ", said.text, maxsplit=1)[-1]
            spoken[said.lines[0]] = letters_of(re.split(r"\.? (?:Column|Row): [ABC]\.", sentence)[0])
    for key, pattern in blank.captions.get("names", {}).items():
        seen = [line for line, label in printed.items() if re.search(pattern, label)]
        said_at = [line for line, label in spoken.items() if re.search(pattern, label)] if spoken else seen
        if len(seen) == 1 and seen == said_at:
            found[key] = seen[0]
        elif seen or said_at:
            wrong.append(f"the {key.replace('_', ' ')} is printed at line {seen} and spoken of at line {said_at}")
    return found


def _label(blank: _Blank, row: Row) -> str:
    """The words of a line: right of its number at the left margin, down to the row of its box."""
    words = [
        word
        for word in blank.printed.words
        if word.page == row.page and word.rect[2] < row.number[0] and row.number[1] - 4 < word.rect[1] < row.number[1] + 40
    ]
    digits = row.line.rstrip("abcdefgh")
    starts = [
        word
        for word in words
        if word.rect[0] < 60 and word.text in {row.line, digits, row.line[len(digits) :] or digits}
    ]
    if not starts:
        return ""
    start = min(starts, key=lambda word: word.rect[1] - row.number[1])
    return letters_of(
        "".join(
            word.text
            for word in _in_rows(words)
            if word.rect[0] > start.rect[2] and word.middle < start.middle + 4 and word.text != "."
        )
    )


# Agreement, and order


def _differences(seen: Mapping[str, dict[str, str]], said: Mapping[str, dict[str, str]]) -> Iterator[str]:
    for group, fields in seen.items():
        for key in {**fields, **said[group]}:
            one, other = fields.get(key), said[group].get(key)
            if one != other:
                what = f"{group.rstrip('s')} {key.replace('_', ' ')}"
                yield f"{what}: by its place it is {_named(one)}, by the template {_named(other)}"


def _line_differences(
    seen: Mapping[str, tuple[str, ...]], said: Mapping[str, tuple[str, ...]]
) -> Iterator[str]:
    for line in {**seen, **said}:
        one, other = seen.get(line, ()), said.get(line, ())
        if one != other:
            places = [" and ".join(map(_short, fields)) or "no field" for fields in (one, other)]
            yield f"line {line}: by its place it is {places[0]}, by the template {places[1]}"


def _against_revision(blank: _Blank, lines: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Form 8606 must have the lines of the year's revision, no other; the other forms those that we use."""
    if blank.form == "8606":
        wanted = set(revisions.revision_for(int(blank.revision)).lines)
        for line in lines:
            if line not in wanted:
                yield f"line {line} is on the page, and not on the program's {blank.revision} Form 8606"
    else:
        wanted = set(blank.captions["required"])
    for line in sorted(wanted - set(lines), key=_number):
        yield f"line {line} of the {blank.revision} form has no box"


def _number(line: str) -> tuple[int, str]:
    digits = re.match(r"\d+", line)
    assert digits, line
    return int(digits[0]), line[digits.end() :]


def _out_of_order(blank: _Blank, lines: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Numbers ascend down the paper, and the boxes stand in few columns, each box as wide as its column."""
    numbers = [_number(line) for line in lines]
    for before, after in zip(numbers, numbers[1:], strict=False):
        if after <= before:
            yield f"line {after[0]}{after[1]} stands below line {before[0]}{before[1]}"
    ends: Counter[int] = Counter()
    for fields in lines.values():
        ends[round(max(blank.boxes[name].rect[2] for name in fields) / 2)] += 1
    columns = sum(1 for end in ends if end - 1 not in ends)
    if columns > 5:
        yield f"the amounts stand in {columns} columns"


def _on(box: Box) -> str:
    return next(state for state in box.states if state != "/Off")


def _footnotes(blank: _Blank) -> dict[int, tuple[float, float]]:
    """On each page of Form 8606, a white place at the left margin, below all that is printed there."""
    if blank.form != "8606":
        return {}
    left, long, size = _FOOTNOTE
    found = {}
    for page in range(1, len(blank.printed.sizes) + 1):
        y = min(
            word.rect[1] for word in blank.printed.words if word.page == page and word.rect[0] < left + long
        )
        y = round(y - size, 1)
        while y > 14 and not blank.printed.is_white(page, (left, y - 2, left + long, y + size)):
            y = round(y - 0.5, 1)
        found[page] = (left, y)
    return found


# A form without fields


def _without_fields(blank: _Blank) -> FieldMap:
    """Binds the printed boxes: a box of our own for each, named after what it is for."""
    drawn: dict[str, Box] = {}
    for row in blank.printed.rows:
        for at, rect in enumerate(_amount_boxes(blank.printed, row), start=1):
            align = LEFT if row.line == RATIO and at > 1 else RIGHT
            drawn[f"{row.line}.{at}"] = Box(f"{row.line}.{at}", row.page, rect, align)
    identity = {}
    for key, pattern in blank.captions["identity"].items():
        rects = [rect for rect in map(blank.printed.under, _phrases(blank.printed, pattern)) if rect]
        if len(rects) == 1:
            identity[key] = key
            drawn[key] = Box(key, 1, rects[0], LEFT)
    own = replace(blank, boxes=drawn, spoken={})
    wrong = list(_odd_fields(own))
    lines, style = _lines_as_printed(own, wrong)
    wrong += _against_revision(own, lines)
    wrong += [f"the box for the {key} was not found" for key in ("name", "ssn") if key not in identity]
    wrong += _out_of_order(own, lines)
    if wrong:
        raise _refused(wrong)
    return FieldMap(
        form=blank.form,
        revision=blank.revision,
        digest=blank.digest,
        pages=len(blank.printed.sizes),
        two_boxes=style,
        lines=lines,
        identity=identity,
        preparer={},
        checkboxes={},
        unused=(),
        footnotes=_footnotes(blank),
        drawn=drawn,
    )


def _amount_boxes(printed: Printed, row: Row) -> Iterator[Rect]:
    """The boxes of a row as fields would lie in them: one row high, on the lower rule."""
    points = [word for word in printed.words if _is_point(word, row)]
    signs = [word for word in printed.words if word.text == "×" and _is_point(replace(word, text="."), row)]
    for left, bottom, right, _ in row.cells:
        low, high = bottom - _ON_RULE, bottom - _ON_RULE + _ROW
        if points and signs:
            yield (signs[0].rect[2] + 0.6, low, points[0].rect[0] - _BEFORE_POINT, high)
            left = points[0].rect[0] + _AFTER_POINT  # noqa: PLW2901  what is left of the box
        yield (left + _ON_RULE, low, right, high)


def _phrases(printed: Printed, pattern: str) -> Iterator[tuple[int, Rect]]:
    """Where on page 1 words stand close together in a row that make up the pattern."""
    words = _in_rows(word for word in printed.words if word.page == 1)
    phrase: list[Word] = []
    for word in [*words, None]:
        if phrase and (word is None or not -1 < word.rect[0] - phrase[-1].rect[2] < _IN_PHRASE):
            if re.search(pattern, letters_of("".join(each.text for each in phrase))):
                yield 1, (phrase[0].rect[0], min(each.rect[1] for each in phrase), phrase[-1].rect[2], 0)
            phrase = []
        if word is not None:
            phrase.append(word)


# Geometry and words of messages


def _overlap(one: Rect, other: Rect) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    up = min(one[3], other[3]) - max(one[1], other[1])
    return across > _SLACK and up > _SLACK


def _short(name: str) -> str:
    return name.rpartition(".")[2]


def _named(name: str | None) -> str:
    return f"field {_short(name)}" if name else "no field"


def _where(box: Box) -> str:
    return f"field {_short(box.name)} on page {box.page}"


def _refused(wrong: Iterable[str]) -> FormError:
    remedy = (
        "# take the file from the IRS once more; if it is refused again, no program can be sure of its boxes\n"
        "basisbook forms fetch YEAR"
    )
    return FormError(
        *(Problem("not-bound", "error", "", f"this PDF cannot be used as a blank: {reason}", remedy) for reason in wrong)
    )
