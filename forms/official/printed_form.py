"""Reads a Form 8606 that was printed to a PDF: its fields are gone, and its amounts are text on the page.

Where the boxes are is known from the blank of that year. The words that the blank prints are found again on the page,
and say how it was scaled and moved; what stands in a box and is none of them was written there. A page on which they do
not fit, or with an amount outside every box, is not read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from basisbook.forms.official.binding.bounded import bounded
from basisbook.forms.official.binding.printed import Word, read_filled, read_printed
from basisbook.forms.official.maps import Box, FieldMap, Rect
from basisbook.ledger.quick_dataclass import dataclass

Texts = dict[str, list[str]]
"""By line, or by what an identity field is for, the texts of its boxes from left to right."""

_FITS = 2.5
"""Points that a printed word may be away from where the blank has it."""
_OF_TEN = 9
"""Of ten words of the blank, so many are found again on its printed page at least."""
_ANCHORS = 12
_MARGIN = 30.0
"""Points at the upper and the lower edge, where a browser prints its own lines."""
_AMOUNT = re.compile(r"[-($*]*\d[\d,]*(\.\d*)?[)*-]*")


@dataclass(frozen=True, slots=True)
class Fit:
    """Where a point of the blank is on the page: `x * across + right`, `y * up + higher`."""

    across: float
    right: float
    up: float
    higher: float

    def rect(self, rect: Rect) -> Rect:
        left, bottom, right, top = rect
        return (
            left * self.across + self.right, bottom * self.up + self.higher,
            right * self.across + self.right, top * self.up + self.higher,
        )  # fmt: skip


def read_texts(pdf: bytes, field_map: FieldMap, blank: bytes, boxes: Mapping[str, Box]) -> Texts | None:
    """What was written into each box; None where the pages are not those of the blank, or say more than its boxes.

    Raises `FormError` for a file that cannot be read.
    """
    words, printed = bounded(read_filled, pdf), bounded(read_printed, blank)
    pages = sorted({word.page for word in words})
    written: list[Word] = []
    fits: dict[int, Fit] = {}
    for page in range(1, len(printed.sizes) + 1):
        here = [word for word in words if word.page == page]
        of_blank = [word for word in printed.words if word.page == page]
        if page not in pages and page > 1:
            continue  # page 2 was not printed
        fit = _fit(of_blank, here)
        rest = _without(of_blank, here, fit) if fit else None
        if fit is None or rest is None:
            return None
        fits[page] = fit
        written += rest
    placed = {name: fits[box.page].rect(box.rect) for name, box in boxes.items() if box.page in fits}
    top = {page: fits[page].rect((0, 0, *printed.sizes[page - 1]))[3] for page in fits}
    if _outside(written, boxes, placed, top):
        return None
    names = {**field_map.lines, **{what: (name,) for what, name in field_map.identity.items()}}
    return {
        what: [_inside(written, boxes[name], placed.get(name)) for name in those]
        for what, those in names.items()
    }


def _inside(written: Sequence[Word], box: Box, placed: Rect | None) -> str:
    found = [word for word in written if placed and word.page == box.page and _middle_in(word.rect, placed)]
    return " ".join(word.text for word in sorted(found, key=lambda word: word.rect[0]))


def _outside(
    written: Sequence[Word], boxes: Mapping[str, Box], placed: Mapping[str, Rect], top: Mapping[int, float]
) -> bool:
    """Whether an amount stands where no box is."""
    return any(
        _AMOUNT.fullmatch(word.text)
        and _MARGIN < word.rect[1] < top[word.page] - _MARGIN
        and not any(
            box.page == word.page and _middle_in(word.rect, placed[box.name]) for box in boxes.values()
        )
        for word in written
    )


def _fit(blank: Sequence[Word], page: Sequence[Word]) -> Fit | None:
    """From words that each stand once: the two that are farthest apart give scale and place."""
    once = {word.text: word for word in blank if len(word.text) > 3}
    counts, there = Counter(word.text for word in blank), Counter(word.text for word in page)
    found = {word.text: word for word in page}
    pairs = [(word, found[text]) for text, word in once.items() if counts[text] == 1 and there[text] == 1]
    if len(pairs) < _ANCHORS:
        return None
    across, right = _line([(one.rect[0], other.rect[0]) for one, other in pairs])
    up, higher = _line([(one.rect[1], other.rect[1]) for one, other in pairs])
    return Fit(across, right, up, higher)


def _line(pairs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Scale and shift: the middle of what each pair far apart says, so that single words that were moved mean nothing."""
    ordered = sorted(pairs)
    half = len(ordered) // 2
    slopes = sorted(
        (b[1] - a[1]) / (b[0] - a[0])
        for a, b in zip(ordered[:half], ordered[-half:], strict=True)
        if b[0] - a[0] > 1
    )
    scale = slopes[len(slopes) // 2] if slopes else 1.0
    shifts = sorted(there - here * scale for here, there in ordered)
    return scale, shifts[len(shifts) // 2]


def _without(blank: Sequence[Word], page: Sequence[Word], fit: Fit) -> list[Word] | None:
    """The words of a page that the blank does not print; None where too few of those that it prints are there."""
    left = list(page)
    missing = 0
    for word in blank:
        rect = fit.rect(word.rect)
        same = next((one for one in left if one.text == word.text and _near(one.rect, rect)), None)
        if same is None:
            missing += 1
        else:
            left.remove(same)
    if missing * 10 > len(blank) * (10 - _OF_TEN):
        return None
    # Another program may split or join words: what stands where the blank prints it, and is a part of it, is the blank's.
    return [one for one in left if one.text not in _printed_at(blank, fit, one.rect)]


def _printed_at(blank: Sequence[Word], fit: Fit, rect: Rect) -> str:
    """The letters that the blank prints where a word stands."""
    there = [(word, fit.rect(word.rect)) for word in blank]
    return "".join(
        word.text
        for word, (left, bottom, right, top) in there
        if left < rect[2] and rect[0] < right and bottom - _FITS < (rect[1] + rect[3]) / 2 < top + _FITS
    )


def _near(one: Rect, other: Rect) -> bool:
    return abs(one[0] - other[0]) <= _FITS and abs(one[1] - other[1]) <= _FITS


def _middle_in(inner: Rect, outer: Rect) -> bool:
    across, up = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= across <= outer[2] and outer[1] <= up <= outer[3]
