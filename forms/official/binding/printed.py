"""What a form prints: its words, and the ruled boxes beside its line numbers. Fields play no part here.

pdfium reads the page as a viewer does, so this is a second opinion beside pypdf, which reads the fields.
It is C, fuzzed for years, and takes some hundredths of a second for a form; its boxes are around each letter.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pypdfium2
from pypdfium2 import raw

from basisbook.forms.official.maps import Rect, bad_pdf
from basisbook.ledger.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


NUMBER = re.compile(r"\d{1,2}[a-z]?", re.ASCII)
"""A line number as it is printed: `1`, `15a`."""


TIMES = "\N{MULTIPLICATION SIGN}"


_IN_RATIO = {TIMES, "."}
"""Printed inside the box of a ratio: the sign of multiplication, and the decimal point."""


_SCALE = 4
"""Pixels a point: a hairline of a quarter of a point is one pixel."""


_DARK = 150
"""Greys below it are ink; the shading of boxes that stay empty is lighter."""


_BESIDE = 16.0
"""Points between a line number and the rule at the left of its box, at most."""


_ABOVE_NUMBER = 4.5
"""The row of a number ends so many points above it, also where the box is higher."""


_NARROWEST = 18.0


_CAPTIONED = 14.0  # the height that is left under a caption


_HALF_ROW = 4.0
"""A vertical rule beside a number reaches at least so many points above and below its middle; no letter does."""


_LETTERS_IN_ROW = 6.0


_LETTERS_APART = 2.5


_MOST_LETTERS = 40_000


@dataclass(frozen=True, slots=True)
class Word:
    """A printed word: `page` from 1, `rect` around its letters in points."""

    text: str
    page: int
    rect: Rect

    @property
    def middle(self) -> float:
        """Half way between its top and its bottom."""
        return (self.rect[1] + self.rect[3]) / 2


@dataclass(frozen=True, slots=True)
class Row:
    """A line number that stands left of a ruled box, with that box and those that follow it in the row."""

    line: str
    page: int
    number: Rect
    cells: tuple[Rect, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """A form as printed. `rows` from the top of the first page to the bottom of the last; `white` see `is_white`."""

    sizes: tuple[tuple[float, float], ...]
    words: tuple[Word, ...]
    rows: tuple[Row, ...]
    dark: tuple[Any, ...]

    def is_white(self, page: int, rect: Rect) -> bool:
        """Whether nothing at all is printed inside the rectangle."""
        ink = self.dark[page - 1]
        high = ink.shape[0]
        left, bottom, right, top = (round(side * _SCALE) for side in rect)
        return not ink[high - top : high - bottom, left:right].any()

    def under(self, place: tuple[int, Rect]) -> Rect | None:
        """The ruled box in which a caption stands, without the caption: down to the rule, between upright rules."""
        page, (left, bottom, _, _) = place
        dark = self.dark[page - 1]
        high = dark.shape[0]
        start, low = round(left * _SCALE), high - round(bottom * _SCALE) + _SCALE
        below = _next(dark[low:, start : start + 10 * _SCALE])
        if below is None or not 6 * _SCALE < below < 30 * _SCALE:
            return None
        rule = dark[low + below : low + below + 3].any(axis=0)
        upright = dark[low + _SCALE : low + below - _SCALE].all(axis=0)
        free = rule & ~upright
        first = start - (_next(~free[:start, None][::-1]) or start)
        last = start + (_next(~free[start:, None]) or 0)
        if last - first < _NARROWEST * _SCALE:
            return None
        return (
            first / _SCALE,
            (high - low - below) / _SCALE,
            last / _SCALE,
            (high - low - below) / _SCALE + _CAPTIONED,
        )


def read_printed(pdf: bytes) -> Printed:
    """Reads what is printed. Raises `FormError` if pdfium cannot read the file, or a page is turned or has no size."""
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError:
        raise bad_pdf("is not a PDF, or is damaged") from None
    sizes: list[tuple[float, float]] = []
    words: list[Word] = []
    rows: list[Row] = []
    pictures: list[Any] = []
    try:
        for number in range(1, len(document) + 1):
            page = document[number - 1]
            across, up = page.get_size()
            if page.get_rotation() or not (300 < across < 900 and 300 < up < 1300):
                raise bad_pdf(f"has a page {number} that is turned or is no sheet of paper")
            here = tuple(_words(number, page))
            picture = page.render(scale=_SCALE, grayscale=True, may_draw_forms=False, draw_annots=False)
            dark = picture.to_numpy().squeeze() < _DARK
            sizes.append((across, up))
            words += here
            rows += _rows(here, dark)
            pictures.append(dark)
            page.close()
    except pypdfium2.PdfiumError:
        raise bad_pdf("has a page that cannot be read") from None
    finally:
        document.close()
    return Printed(tuple(sizes), tuple(words), tuple(rows), tuple(pictures))


def read_filled(pdf: bytes) -> tuple[Word, ...]:
    """All words on the pages of a filled form, those in its fields included, as pdfium shows them."""
    document = pypdfium2.PdfDocument(pdf)
    words: list[Word] = []
    for number in range(1, len(document) + 1):
        page = document[number - 1]
        raw.FPDFPage_Flatten(page.raw, raw.FLAT_PRINT)
        page.close()
        page = document[number - 1]
        words += _words(number, page)
        page.close()
    document.close()
    return tuple(words)


def _words(number: int, page: Any) -> Iterator[Word]:
    text = page.get_textpage()
    if text.count_chars() > _MOST_LETTERS:
        raise bad_pdf(f"has a page {number} with more letters than a form has")
    letters: list[tuple[str, Rect]] = []
    for at in range(text.count_chars()):
        letter = chr(raw.FPDFText_GetUnicode(text.raw, at))
        box = text.get_charbox(at)
        if letters and (letter.isspace() or not _follows(letters[-1][1], box)):
            yield _word(number, letters)
            letters = []
        if not letter.isspace():
            letters.append((letter, box))
    if letters:
        yield _word(number, letters)
    text.close()


def _follows(before: Rect, box: Rect) -> bool:
    return abs(box[1] - before[1]) <= _LETTERS_IN_ROW and -2 < box[0] - before[2] < _LETTERS_APART


def _word(number: int, letters: list[tuple[str, Rect]]) -> Word:
    boxes = [box for _, box in letters]
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    rect = (min(lefts), min(bottoms), max(rights), max(tops))
    return Word("".join(letter for letter, _ in letters), number, rect)


def _rows(words: Iterable[Word], dark: Any) -> Iterator[Row]:
    numbers = [word for word in words if NUMBER.fullmatch(word.text)]
    for word in sorted(numbers, key=lambda word: (-word.middle, word.rect[0])):
        cells = tuple(_cells(word, dark))
        if cells and not any(_stands_between(word, other, cells[0]) for other in words):
            yield Row(word.text, word.page, word.rect, cells)


def _stands_between(word: Word, other: Word, cell: Rect) -> bool:
    """Whether something else is printed in the box beside the number, or before it. A ratio has signs there."""
    here = cell[1] - 1 < other.middle < cell[3]
    return (
        here and other is not word and word.rect[0] < other.rect[0] < cell[2] and other.text not in _IN_RATIO
    )


def _cells(word: Word, dark: Any) -> Iterator[Rect]:
    """The ruled boxes right of the word, if the first begins close by. In points."""
    high, wide = dark.shape
    middle = high - round(word.middle * _SCALE)
    half = round(_HALF_ROW * _SCALE)
    if not half < middle < high - half:
        return
    start = round(word.rect[2] * _SCALE)
    upright = dark[middle - half : middle + half].all(axis=0)
    edges = [start + int(at) for at in np.flatnonzero(upright[start:])]
    edges = [at for at in edges if at - 1 not in edges]  # the first pixel of each rule
    if not edges or edges[0] - start > _BESIDE * _SCALE:
        return
    probe = slice(edges[0] + 2 * _SCALE, edges[0] + 8 * _SCALE)
    below, above = _next(dark[middle:, probe]), _next(dark[:middle, probe][::-1])
    if below is None:
        return
    bottom = middle + below
    rule = dark[bottom : bottom + 3].any(axis=0)
    rule_end = edges[0] + (_next(~rule[edges[0] :, None]) or wide - edges[0])
    sides = [at for at in edges if at < rule_end - 3 * _SCALE] + [rule_end]
    top = (high - middle + above) / _SCALE if above is not None else 1e9
    top = min(top, word.rect[3] + _ABOVE_NUMBER)
    if sides[1] - sides[0] < _NARROWEST * _SCALE:
        return
    for left, right in pairwise(sides):
        yield (left / _SCALE, (high - bottom) / _SCALE, right / _SCALE, top)


def _next(rows: Any) -> int | None:
    """The first row that is dark all along."""
    found = np.flatnonzero(rows.all(axis=1))
    return int(found[0]) if found.size else None
