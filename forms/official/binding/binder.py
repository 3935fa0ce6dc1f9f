"""Makes the map of a blank from the blank itself, by two ways that know nothing of each other.

    printed    where each box stands: right of a printed line number, inside the ruled box, under its caption
    spoken     what the form's template says aloud at each field

Both must find the same box for every line, and the lines must be those of the year's revision. What differs is
refused, with the place. A form without fields is bound by what is printed alone: its ruled boxes take the fields' place.
The page itself must be in order as well: one box for each line, in columns, numbers ascending, no box left over.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from basisbook.forms import revisions
from basisbook.forms.official.binding.captions import around, in_rows, matched, names_of
from basisbook.forms.official.binding.numbered import is_point, lines_as_printed, lines_as_spoken
from basisbook.forms.official.binding.printed import TIMES, Printed, Row, Word
from basisbook.forms.official.binding.reading import Reading, named, read_blank, refused, short, where
from basisbook.forms.official.binding.spoken import letters_of
from basisbook.forms.official.maps import LEFT, RATIO, RIGHT, Box, FieldMap, Rect

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


_GROUPS = ("identity", "preparer", "checkboxes", "texts")


_TOUCHING = 1.5  # points by which two fields may overlap: the rule between them


_ON_RULE, _ROW = 0.25, 12.0


_BEFORE_POINT, _AFTER_POINT = 4.5, 2.43  # from the printed decimal point to the digits' boxes


_IN_PHRASE = 8.0


_FOOTNOTE = (36.0, 150.0, 7.0)
"""Left end, length and size of the footnote that an asterisk asks for, in points."""


def bind(pdf: bytes, *, expected: tuple[str, str] | None = None) -> FieldMap:
    """The map of this blank, proven; `expected` is the form and revision it was taken for, as `("8606", "2023")`.

    Raises `FormError` with everything in which the two ways, the revision or the page disagree, or because the file
    cannot be read, is another form, or does more than a form should.
    """
    blank = read_blank(pdf)
    if expected is not None and (blank.form, blank.revision) != expected:
        wanted = f"Form {expected[0]} ({expected[1]})"
        raise refused([f"it is Form {blank.form} ({blank.revision}), and was taken for {wanted}"])
    return _without_fields(blank) if not blank.boxes else _with_fields(blank)


def _with_fields(blank: Reading) -> FieldMap:
    wrong = list(_odd_fields(blank))
    seen, style = lines_as_printed(blank, wrong)
    beside = {box.name: around(blank, box) for box in blank.fields}
    groups = matched(blank, _GROUPS, beside)
    if blank.spoken:
        letters = {name: (each.letters,) for name, each in blank.spoken.items() if name in blank.boxes}
        said = matched(blank, _GROUPS, letters)
        wrong += _differences(groups, said)
        taken = {name for found in said.values() for name in found.values()}
        wrong += _line_differences(seen, lines_as_spoken(blank, taken, wrong))
    names = names_of(blank, seen, wrong)
    reserved = {line for line, fields in seen.items() if any(blank.boxes[name].read_only for name in fields)}
    lines = {line: fields for line, fields in seen.items() if line not in reserved}
    mapped = Counter(name for fields in lines.values() for name in fields)
    mapped.update(name for found in groups.values() for name in found.values())
    unused = tuple(name for name in blank.boxes if name not in mapped)
    wrong += [f"field {short(name)} serves twice" for name, times in mapped.items() if times > 1]
    if not blank.captions["spare"]:  # a check box with another meaning is never checked, and may be left over
        left = [blank.boxes[name] for name in unused if not blank.boxes[name].checks]
        wrong += [f"{where(box)} belongs to no line" for box in left]
    wrong += _against_revision(blank, lines)
    wrong += [
        f"the box for the {key.replace('_', ' ')} was not found"
        for key in blank.captions["identity"]
        if key not in groups["identity"]
    ]
    wrong += _out_of_order(blank, seen)
    if wrong:
        raise refused(wrong)
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


def _odd_fields(blank: Reading) -> Iterator[str]:
    """What no field of a form is, whatever it is for."""
    for at, box in enumerate(blank.fields):
        left, bottom, right, top = box.rect
        across, up = blank.printed.sizes[box.page - 1]
        if not (0 <= left < right <= across and 0 <= bottom < top <= up):
            yield f"{where(box)} does not lie on the page"
        if box.hidden:
            yield f"{where(box)} is hidden"
        if box.checks and [state != "/Off" for state in box.states].count(True) != 1:
            yield f"{where(box)} is a check box without one state that is checked"
        for other in blank.fields[at + 1 :]:
            if other.page == box.page and _overlap(box.rect, other.rect):
                yield f"{where(box)} lies over {where(other)}"
    if blank.spoken:
        for name in blank.boxes:
            if name not in blank.spoken:
                yield f"field {short(name)} is not in the form's template"
        for name in blank.spoken:
            if name not in blank.boxes:
                yield f"field {short(name)} of the form's template is not on the page"


# Agreement, and order


def _differences(seen: Mapping[str, dict[str, str]], said: Mapping[str, dict[str, str]]) -> Iterator[str]:
    for group, fields in seen.items():
        for key in {**fields, **said[group]}:
            one, other = fields.get(key), said[group].get(key)
            if one != other:
                what = f"{group.rstrip('s')} {key.replace('_', ' ')}"
                yield f"{what}: by its place it is {named(one)}, by the template {named(other)}"


def _line_differences(
    seen: Mapping[str, tuple[str, ...]], said: Mapping[str, tuple[str, ...]]
) -> Iterator[str]:
    for line in {**seen, **said}:
        one, other = seen.get(line, ()), said.get(line, ())
        if one != other:
            places = [" and ".join(map(named, fields)) or "no field" for fields in (one, other)]
            yield f"line {line}: by its place it is {places[0]}, by the template {places[1]}"


def _against_revision(blank: Reading, lines: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
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


def _out_of_order(blank: Reading, lines: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Numbers ascend down the paper, and the boxes stand in few columns, each box as wide as its column."""
    numbers = [_number(line) for line in lines]
    for before, after in pairwise(numbers):
        if after <= before:
            yield f"line {after[0]}{after[1]} stands below line {before[0]}{before[1]}"
    ends: Counter[int] = Counter()
    for fields in filter(None, lines.values()):
        ends[round(max(blank.boxes[name].rect[2] for name in fields) / 2)] += 1
    columns = sum(1 for end in ends if end - 1 not in ends)
    if columns > 5:
        yield f"the amounts stand in {columns} columns"


def _on(box: Box) -> str:
    return next(state for state in box.states if state != "/Off")


def _footnotes(blank: Reading) -> dict[int, tuple[float, float]]:
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


def _without_fields(blank: Reading) -> FieldMap:
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
    lines, style = lines_as_printed(own, wrong)
    wrong += _against_revision(own, lines)
    wrong += [f"the box for the {key} was not found" for key in ("name", "ssn") if key not in identity]
    wrong += _out_of_order(own, lines)
    if wrong:
        raise refused(wrong)
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
    points = [word for word in printed.words if is_point(word, row)]
    signs = [word for word in printed.words if word.text == TIMES and is_point(replace(word, text="."), row)]
    for left, bottom, right, _ in row.cells:
        low, high = bottom - _ON_RULE, bottom - _ON_RULE + _ROW
        if points and signs:
            yield (signs[0].rect[2] + 0.6, low, points[0].rect[0] - _BEFORE_POINT, high)
            left = points[0].rect[0] + _AFTER_POINT  # noqa: PLW2901  what is left of the box
        yield (left + _ON_RULE, low, right - 2 * _ON_RULE, high)


def _phrases(printed: Printed, pattern: str) -> Iterator[tuple[int, Rect]]:
    """Where on page 1 words stand close together in a row that make up the pattern."""
    words = in_rows(word for word in printed.words if word.page == 1)
    phrase: list[Word] = []
    for word in [*words, None]:
        if phrase and (word is None or not -1 < word.rect[0] - phrase[-1].rect[2] < _IN_PHRASE):
            if re.search(pattern, letters_of("".join(each.text for each in phrase))):
                yield 1, (phrase[0].rect[0], min(each.rect[1] for each in phrase), phrase[-1].rect[2], 0)
            phrase = []
        if word is not None:
            phrase.append(word)


def _overlap(one: Rect, other: Rect) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    up = min(one[3], other[3]) - max(one[1], other[1])
    return across > _TOUCHING and up > _TOUCHING
