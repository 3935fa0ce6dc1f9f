"""Which fields belong to which numbered line, by two ways that know nothing of each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from basisbook.forms.official.binding.reading import short, where

if TYPE_CHECKING:
    from collections.abc import Iterator

    from basisbook.forms.official.binding.printed import Printed, Row, Word
    from basisbook.forms.official.binding.reading import Reading
    from basisbook.forms.official.maps import Box, Rect


_SLACK = 1.5
"""Points by which a field may reach over the rules of its printed box."""


_CENTS_WIDEST = 30.0


def lines_as_printed(blank: Reading, wrong: list[str]) -> tuple[dict[str, tuple[str, ...]], bool]:
    """Line -> its fields, by where they stand; whether lines have a box for dollars and one for cents."""
    lines: dict[str, tuple[str, ...]] = {}
    styles: set[str] = set()
    for row in blank.printed.rows:
        cells = [[box for box in blank.fields if _belongs(box, row.page, cell)] for cell in row.cells]
        found = [box for cell in cells for box in cell]
        wrong += [
            f"{where(box)} reaches over the box of line {row.line}" for box in found if not _fits(box, row)
        ]
        entries: dict[str, list[Box]] = {row.line: found}
        if len(found) == 2 and len(cells[0]) == 2:
            if not _has_point(blank.printed, row):
                wrong.append(f"line {row.line} has two fields in one box, and no decimal point between them")
        elif len(found) == 2 and len(cells[0]) == len(cells[1]) == 1:
            if found[1].rect[2] - found[1].rect[0] > _CENTS_WIDEST:
                wrong.append(f"line {row.line} has two boxes, and the second is too wide for cents")
            styles.add("cents")
        elif len(found) == 3 and all(len(cell) == 1 for cell in cells[:3]):
            entries = {f"{row.line}{column}": [box] for column, box in zip("ABC", found, strict=True)}
            wrong += _wrong_columns(blank.printed, row)
        elif len(found) == 1 and len(cells[0]) == 1:
            styles.add("whole")
        else:
            wrong.append(f"line {row.line} on page {row.page} has {len(found)} fields in its boxes")
        for line, parts in entries.items():
            if line in lines:
                wrong.append(f"line {line} is printed beside two boxes")
            lines[line] = tuple(box.name for box in parts)
    if len(styles) > 1:
        wrong.append("some lines have a box for cents and some have none")
    return lines, styles == {"cents"}


def _belongs(box: Box, page: int, cell: Rect) -> bool:
    across, up = (box.rect[0] + box.rect[2]) / 2, (box.rect[1] + box.rect[3]) / 2
    return not box.checks and box.page == page and cell[0] < across < cell[2] and cell[1] < up < cell[3]


def _fits(box: Box, row: Row) -> bool:
    left, bottom, right, top = box.rect
    sides = (row.cells[0][0], row.cells[0][1], row.cells[-1][2], row.cells[0][3] + 4)
    inside = left > sides[0] - _SLACK and bottom > sides[1] - _SLACK and right < sides[2] + _SLACK
    return inside and top < sides[3] and bottom < row.number[1] + _SLACK and top > row.number[3] - _SLACK


def _has_point(printed: Printed, row: Row) -> bool:
    return any(is_point(word, row) for word in printed.words)


def is_point(word: Word, row: Row) -> bool:
    """Whether the word is the decimal point printed in the row's box."""
    left, bottom, right, top = row.cells[0]
    return (
        word.page == row.page
        and word.text == "."
        and left < word.rect[0] < right
        and bottom < word.middle < top
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


def lines_as_spoken(blank: Reading, taken: set[str], wrong: list[str]) -> dict[str, tuple[str, ...]]:
    """Line -> its fields, by what is said at them; `taken` are the fields that are something else."""
    found: dict[str, list[tuple[str, str]]] = {}
    previous = ""
    for name, said in blank.spoken.items():
        box = blank.boxes.get(name)
        if name in taken or box is None or box.checks or not said.lines:
            continue
        if len(said.lines) > 1:
            wrong.append(f"at field {short(name)} the template names {' and '.join(said.lines)}")
        line = said.lines[0] + said.column
        if said.part == "cents" and line != previous and _is_misprint(previous, line, found):
            found[line] = [found[previous].pop()]  # the box for cents says what its box for dollars is
        found.setdefault(line, []).append((name, said.part))
        previous = line
    for line, parts in found.items():
        if [part for _, part in parts] not in ([""], ["dollars", "cents"], ["before", "after"]):
            wrong.append(
                f"the template says of line {line}: {', '.join(part or 'amount' for _, part in parts)}"
            )
    return {line: tuple(name for name, _ in parts) for line, parts in found.items()}


def _is_misprint(previous: str, line: str, found: dict[str, list[tuple[str, str]]]) -> bool:
    """In 2017 the boxes for dollars of lines 15b and 15c are spoken of as line 15a, their boxes for cents are not.

    So the earlier line is complete without this box, both are parts of one number, and the box is for dollars.
    """
    parts = [part for _, part in found.get(previous, ())]
    same = previous.rstrip("abcdefgh") == line.rstrip("abcdefgh")
    return same and line not in found and parts == ["dollars", "cents", "dollars"]
