"""What a box is by the words beside it: its caption, printed or spoken, compared with the patterns of `captions.toml`."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from basisbook.forms.official.binding.spoken import letters_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from basisbook.forms.official.binding.printed import Row, Word
    from basisbook.forms.official.binding.reading import Reading
    from basisbook.forms.official.maps import Box


_CAPTION_ABOVE, _CAPTION_BELOW = (9.0, 20.0), 3.0


def matched(
    blank: Reading, groups: Iterable[str], texts: Mapping[str, tuple[str, ...]]
) -> dict[str, dict[str, str]]:
    """Group -> key -> field. Keys with the same pattern take the fields that match it in the order of the paper."""
    used: Counter[str] = Counter()
    return {group: _matched(blank, group, texts, used) for group in groups}


def _matched(
    blank: Reading, group: str, texts: Mapping[str, tuple[str, ...]], used: Counter[str]
) -> dict[str, str]:
    found = {}
    patterns: dict[str, str] = blank.captions.get(group, {})
    on_paper = sorted(
        (name for name in texts if blank.boxes[name].checks == (group == "checkboxes")),
        key=lambda name: (blank.boxes[name].page, -blank.boxes[name].rect[1], blank.boxes[name].rect[0]),
    )
    for key, pattern in patterns.items():
        fields = [name for name in on_paper if any(re.search(pattern, text) for text in texts[name])]
        if used[pattern] < len(fields):
            found[key] = fields[used[pattern]]
        used[pattern] += 1
    return found


def around(blank: Reading, box: Box) -> tuple[str, ...]:
    """What is printed above the box, left of it, and right of it, and all of that with the next row, as letters."""
    left, bottom, right, top = box.rect
    words = [word for word in blank.printed.words if word.page == box.page]
    row = [word for word in words if bottom - 2 < word.middle < top + 2]
    others = [other.rect for other in blank.fields if other.page == box.page and other is not box]
    beside = [other for other in others if other[1] < top and other[3] > bottom]
    start = max((other[2] for other in beside if other[2] <= left + 1), default=0)
    end = min((other[0] for other in beside if other[0] >= right - 1), default=1e9)
    over = [
        word for word in words if left - 4 <= word.rect[0] < right and word.rect[1] >= top - _CAPTION_BELOW
    ]
    above, farther = ([word for word in over if word.rect[1] <= top + reach] for reach in _CAPTION_ABOVE)
    before = [word for word in row if start - 2 <= word.rect[0] < left]
    after = [word for word in row if right <= word.rect[0] and word.rect[2] <= end]
    texts = [above, farther, before]
    if box.checks:
        near = [word for word in words if left - 100 < word.rect[0] < right + 30]
        texts = [before, after, [word for word in near if abs(word.middle - (bottom + top) / 2) < 14]]
    return tuple(letters_of("".join(word.text for word in in_rows(text))) for text in texts)


def in_rows(words: Iterable[Word]) -> list[Word]:
    """As one reads: rows from the top, each from the left. Letters of a row may stand a little apart in height."""
    ordered: list[Word] = []
    row: list[Word] = []
    for word in sorted(words, key=lambda word: -word.middle):
        if row and row[0].middle - word.middle > 4:
            ordered += sorted(row, key=lambda word: word.rect[0])
            row = []
        row.append(word)
    return ordered + sorted(row, key=lambda word: word.rect[0])


def names_of(blank: Reading, lines: Mapping[str, tuple[str, ...]], wrong: list[str]) -> dict[str, str]:
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
            wrong.append(
                f"the {key.replace('_', ' ')} is printed at line {seen} and spoken of at line {said_at}"
            )
    return found


def _label(blank: Reading, row: Row) -> str:
    """The words of a line: right of its number at the left margin, down to the row of its box."""
    words = [
        word
        for word in blank.printed.words
        if word.page == row.page
        and word.rect[2] < row.number[0]
        and row.number[1] - 4 < word.rect[1] < row.number[1] + 40
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
            for word in in_rows(words)
            if word.rect[0] > start.rect[2] and word.middle < start.middle + 4 and word.text != "."
        )
    )
