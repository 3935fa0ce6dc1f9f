"""A page drawn by us for a year whose official blank is not at hand. For the records; it cannot be filed.

The page has the lines of the revision in the order of the paper, each with its number, our label, the words
derived from its arithmetic, and its box. It is laid out in blocks from top to bottom: a block knows its height
and draws itself below a given height. All measures are points; y grows upwards.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from io import BytesIO
from itertools import groupby
from typing import Any

from reportlab.lib.colors import Color, HexColor, black, white
from reportlab.lib.pagesizes import letter
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from basisbook.forms.drawn.statement import shortened
from basisbook.forms.language.define import Part, Rule
from basisbook.forms.language.expr import Choose, Condition, Expr, Not, Positive, Sheet, Sum
from basisbook.forms.language.fill import MOST_PLACES, Filled
from basisbook.forms.language.words import condition_in_words, in_words
from basisbook.forms.official.text import FOOTNOTE
from basisbook.forms.sentences import find
from basisbook.ledger.book import OWN, dashed
from basisbook.ledger.money import grouped
from basisbook.ledger.problems import ByHand, FormError, Remedy, do, steps
from basisbook.ledger.quick_dataclass import dataclass

PLAIN, BOLD, SLANTED = "Helvetica", "Helvetica-Bold", "Helvetica-Oblique"


INK = HexColor(0x000080)
"""The dark blue of the official blanks' own fields, for everything that was filled in."""


GREY, SHADE, WATER = HexColor(0x555555), HexColor(0xE3E3E3), HexColor(0xF1F1F1)


RED, PINK = HexColor(0x8C1C13), HexColor(0xF7E9E6)


LEFT, MIDDLE, RIGHT = 36.0, 306.0, 576.0


DIGITS = 50.0  # right edge of a line number's digits; its letter follows


TEXT, TEXT_END = 64.0, 468.0


CELL, BOX = 478.0, 502.0  # the repeated line number; the amount


AMOUNT_END = 568.0  # right edge of an amount's last digit; a parenthesis or an asterisk hangs beyond it


TOP, BOTTOM = 752.0, 46.0  # between the two bands


HEAD, NEXT_HEAD = 64.0, 17.0


DOTS = 8.0


MARK = "Drawn copy \N{EN DASH} cannot be filed"


WATERMARK = "DRAWN COPY"


HIDDEN = "***-**-****".replace("*", "\N{BULLET}")


class _Pen(Canvas):
    """A canvas on which a text is one call."""

    def write(
        self,
        x: float,
        y: float,
        text: str,
        font: str,
        size: float,
        colour: Color = black,
        *,
        align: float = 0,
        outlined: bool = False,
    ) -> None:
        """Put a text on the baseline `y`; `x` is its left end, its middle (`align` 0.5) or its right end (1)."""
        self.setFillColor(colour)
        self.setFont(font, size)
        self.drawString(x - align * stringWidth(text, font, size), y, text, mode=1 if outlined else None)


@dataclass(frozen=True, slots=True)
class _Look:
    """Sizes of a line's label and of its words, and the white space of a row."""

    label: float
    words: float
    pad: float


_LOOKS = (
    _Look(9, 7, 8), _Look(9, 7, 6.5), _Look(9, 7, 5), _Look(9, 6.8, 3.5), _Look(8.5, 6.5, 2.5), _Look(8, 6.2, 1.5),
)  # fmt: skip
"""From generous to dense: the first in which every page of the paper stays one page, else the last."""


@dataclass(frozen=True, slots=True)
class _Block:
    """Something drawn from `top` down. `page` is the page of the paper, `numbers` the lines it shows."""

    height: float
    page: int
    draw: Callable[[_Pen, float], None]
    numbers: tuple[str, ...] = ()
    opens: bool = False


def draw(
    filled: Filled,
    *,
    tax_year: int,
    name: str,
    ssn: str = "",
    pool: str = "own",
    reason: str = "",
    starred: Collection[str] = (),
) -> bytes:
    """A PDF of the whole form, US Letter, with the lines of `filled`; blank lines are blank.

    `ssn` is shown only if given here; `reason` says why the page was drawn; `starred` are lines from
    Worksheet 1-1 besides those that `filled` says. The same input gives the same bytes. Raises `FormError` for a text that the standard
    fonts cannot show, a social security number without nine digits, or a starred line without an amount.
    """
    sheet = _Sheet(filled, tax_year, name, ssn, pool, reason, frozenset(starred))
    buffer = BytesIO()
    pen = _Pen(buffer, pagesize=letter, invariant=1, pageCompression=1)
    pen.setTitle(f"{sheet.form} copy, {tax_year}")
    pen.setSubject(MARK)
    pen.setCreator("basisbook")
    pages = sheet.pages()
    for number, blocks in enumerate(pages, start=1):
        sheet.frame(pen, number, len(pages))
        top = TOP
        for block in blocks:
            block.draw(pen, top)
            top -= block.height
        sheet.footnotes(pen, {found for block in blocks for found in block.numbers})
        pen.showPage()
    pen.save()
    return buffer.getvalue()


class _Sheet:
    """One form to be drawn: the texts, the blocks made of them, and the pages made of the blocks."""

    def __init__(
        self,
        filled: Filled,
        year: int,
        name: str,
        ssn: str,
        pool: str,
        reason: str,
        starred: frozenset[str],
    ) -> None:
        self.filled, self.revision, self.year = filled, filled.revision, year
        self.starred = starred | set(filled.starred)
        self.who = _printable("name", name)
        if pool != OWN:
            self.who += f" (IRAs inherited from {_printable('name of the pool', pool)})"
        self.ssn = _number(ssn)
        for number in sorted(self.starred):
            if filled.amounts.get(number) is None:
                raise _refused("asterisk", do("show"), line=number, form="the drawn form")
        worksheet = self.revision.form == "worksheet"
        self.form = "Worksheet" if worksheet else f"Form {self.revision.form}"
        self.official = (
            "" if worksheet else f"https://www.irs.gov/pub/irs-prior/f{self.revision.form}--{year}.pdf"
        )
        missing = f"no official blank for {year} is at hand" if self.official else "it has no official blank"
        self.reason = _printable("reason", reason) or missing
        self.notes = tuple(self._notes())
        self.marked = {number for number, line in self.revision.lines.items() if not line.verified}

    # Pages

    def pages(self) -> list[list[_Block]]:
        """The blocks of every sheet of paper: one for each page of the paper, more only where one is too long; each as roomy as it can be."""
        each: dict[int, list[list[_Block]]] = {}
        for look in _LOOKS:
            found = self._paged(look)
            for page in dict.fromkeys(sheet[-1].page for sheet in found):
                if len(each.get(page, ())) != 1:  # the first look in which the page of the paper is one page
                    each[page] = [sheet for sheet in found if sheet[-1].page == page]
        return [sheet for page in sorted(each) for sheet in each[page]]

    def _paged(self, look: _Look) -> list[list[_Block]]:
        floor = BOTTOM + 8.5 * len(self._footnotes(self.starred | self.marked))
        pages: list[list[_Block]] = []
        top, current = TOP, 0
        blocks = list(self._blocks(look))
        for at, block in enumerate(blocks):
            follows = at  # no heading stands alone at the foot of a page
            while blocks[follows].opens:
                follows += 1
            needed = sum(each.height for each in blocks[at : follows + 1])
            if block.page != current or top - needed < floor:
                head = self._next_head(block.page) if pages else self._head(block.page)
                pages.append(head)
                top, current = TOP - sum(each.height for each in head), block.page
            pages[-1].append(block)
            top -= block.height
        return pages

    def _blocks(self, look: _Look) -> Iterator[_Block]:
        """Everything below the heads, in the order of the paper."""
        shown: tuple[Part, int] | None = None
        rules: dict[str, list[Rule]] = {}
        for rule in self.revision.printed_rules:
            rules.setdefault(rule.line.number, []).append(rule)
        before = ""
        said: dict[Condition, str] = {}
        for condition, group in groupby(rules.items(), key=lambda found: _condition(found[1])):
            found = list(group)
            for position, (number, ways) in enumerate(found):
                part, page = ways[0].part, self.revision.page_of(number)
                if shown != (part, page):
                    again = shown is not None and shown[0] == part
                    yield self._part(part, page, look, again=again)
                    shown = (part, page)
                if position == 0 and condition is not None:
                    yield self._only_if([each for each, _ in found], condition, said, page, look)
                yield self._row(number, ways, before, page, look)
                before = number
        last = shown[1] if shown else 1
        if self.notes:
            yield self._note("Notes", last, look, font=BOLD, opens=True)
        for note in self.notes:
            yield self._note(note, last, look)

    # Blocks

    def _head(self, page: int) -> list[_Block]:
        """The head of the first page: the form, who it is for, and what kind of page this is."""
        return [
            _Block(HEAD, page, self._title),
            _Block(30, page, self._person),
            _Block(46, page, self._about),
        ]

    def _next_head(self, page: int) -> list[_Block]:
        def head(pen: _Pen, top: float) -> None:
            pen.write(LEFT, top - 10, f"{self.form} copy ({self.year})", PLAIN, 8)
            pen.write(MIDDLE, top - 10, shortened(self.who, PLAIN, 8, 280), PLAIN, 8, GREY, align=0.5)

        return [_Block(NEXT_HEAD, page, head)]

    def _title(self, pen: _Pen, top: float) -> None:
        low, left, right = top - HEAD + 4, 142.0, 496.0
        if self.official:
            pen.write(LEFT, top - 26, "Form", PLAIN, 8)
            pen.write(LEFT + 21, top - 26, self.revision.form, BOLD, 27)
            pen.write(LEFT + 83, top - 26, "copy", PLAIN, 8)
        else:
            pen.write(LEFT, top - 24, self.form, BOLD, 17)
        for number, text in enumerate(("Drawn by basisbook for the", "records, from the ledger")):
            pen.write(LEFT, top - 44 - 9 * number, text, PLAIN, 7.5)
        middle = (left + right) / 2
        title = self.revision.title or self.form
        size = 15 if stringWidth(title, BOLD, 15) < right - left - 16 else 11
        lines = simpleSplit(title, BOLD, size, right - left - 16)
        smaller = [self.revision.printed] if self.revision.printed else []
        smaller += ["Do not attach this copy to a return", f"Calendar year {self.year}"][: 3 - len(lines)]
        at = top - 17
        for text in lines:
            pen.write(middle, at, text, BOLD, size, align=0.5)
            at -= size + 1
        for text in smaller:
            pen.write(middle, at, text, BOLD, 8, align=0.5)
            at -= 11
        century, rest = divmod(self.year, 100)
        pen.setLineWidth(0.6)
        pen.write(right + 11, top - 28, f"{century:02d}", BOLD, 27, outlined=True)
        pen.write(right + 11 + stringWidth("00", BOLD, 27), top - 28, f"{rest:02d}", BOLD, 27)
        pen.write(right + 11, top - 44, "Not an official page", BOLD, 6.8)
        pen.setLineWidth(1.2)
        pen.lines([(left, top, left, low), (right, top, right, low), (LEFT, low, RIGHT, low)])

    def _person(self, pen: _Pen, top: float) -> None:
        low, split, base = top - 26, 460.0, top - 21.0
        pen.write(LEFT, top - 4, "Name", PLAIN, 7)
        pen.write(LEFT + 2, base, shortened(self.who, BOLD, 10, split - LEFT - 8), BOLD, 10, INK)
        pen.write(split + 6, top - 4, "Social security number", BOLD, 7)
        pen.write(split + 6, base, self.ssn or HIDDEN, BOLD, 10, INK if self.ssn else GREY)
        pen.setLineWidth(0.6)
        pen.lines([(LEFT, low, RIGHT, low), (split, top + 4, split, low)])

    def _about(self, pen: _Pen, top: float) -> None:
        top += 4
        low, pointed, left = top - 48, 118.0, 142.0
        for number, text in enumerate(("This Page Is", "a Drawn Copy and", "Cannot Be Filed")):
            pen.write(LEFT, top - 14 - 12 * number, text, BOLD, 8.5)
        arrow = pen.beginPath()
        arrow.moveTo(pointed, top - 3)
        arrow.lineTo(pointed + 14, (top + low) / 2)
        arrow.lineTo(pointed, low + 3)
        arrow.close()
        pen.setFillColor(black)
        pen.drawPath(arrow, stroke=0, fill=1)
        texts = [
            f"Why: {self.reason}.",
            self._rounding(),
            f"Revision {self.revision.key}, read in: {self.revision.source}",
        ]
        at = top - 10
        for text in texts:
            pen.write(left, at, shortened(text, PLAIN, 7.5, RIGHT - left), PLAIN, 7.5)
            at -= 10.5
        if self.official:
            lead = "To file, copy the amounts to the official blank: "
            start = left + stringWidth(lead, PLAIN, 7.5)
            pen.write(left, at, lead, PLAIN, 7.5)
            pen.write(start, at, self.official, BOLD, 7.5)
            end = start + stringWidth(self.official, BOLD, 7.5)
            pen.linkURL(self.official, (start, at - 2, end, at + 7), relative=0)
        pen.setLineWidth(0.6)
        pen.line(left - 8, top, left - 8, low)

    def _part(self, part: Part, page: int, look: _Look, *, again: bool) -> _Block:
        title = self._dated(_capital(part.title)) + (" (continued)" if again else "")
        lines = simpleSplit(title, BOLD, 10, RIGHT - 92)
        idle = part.key not in self.filled.parts
        height = 12.0 * len(lines) + (look.words + 3 if idle else 0) + 4

        def head(pen: _Pen, top: float) -> None:
            pen.setLineWidth(1.2)
            pen.line(LEFT, top, RIGHT, top)
            pen.setFillColor(black)
            pen.rect(LEFT, top - 13, 46, 13, stroke=0, fill=1)
            pen.write(LEFT + 23, top - 10, f"Part {part.key}", BOLD, 9.5, white, align=0.5)
            for number, text in enumerate(lines):
                pen.write(92, top - 10 - 12 * number, text, BOLD, 10)
            if idle:
                below = top - 10 - 12 * (len(lines) - 1) - look.words - 4
                pen.write(92, below, f"Not completed for {self.year}.", SLANTED, look.words + 0.5, GREY)
            pen.setLineWidth(0.6)
            pen.line(LEFT, top - height, RIGHT, top - height)

        return _Block(height, page, head, opens=True)

    def _only_if(
        self,
        numbers: Sequence[str],
        condition: Condition,
        said: dict[Condition, str],
        page: int,
        look: _Look,
    ) -> _Block:
        """The box above lines that are filled only under a condition; `said` has the conditions above."""
        which = f"ine {numbers[0]}" if len(numbers) == 1 else f"ines {numbers[0]} to {numbers[-1]}"
        clause = f"as for l{said[condition]}" if condition in said else f"only if {self._clause(condition)}"
        said.setdefault(condition, which)
        text = self._dated(f"L{which}: {clause}.")
        lines = simpleSplit(text, SLANTED, look.words + 0.5, TEXT_END - TEXT - 10)
        height = 1.2 * (look.words + 0.5) * len(lines) + look.pad + 3

        def note(pen: _Pen, top: float) -> None:
            pen.setFillColor(SHADE)
            pen.rect(CELL, top - height, RIGHT - CELL, height, stroke=0, fill=1)
            _rules(pen, top, height)
            edge = 2.0
            pen.setLineWidth(0.5)
            pen.rect(TEXT, top - height + edge, TEXT_END - TEXT, height - 2 * edge, stroke=1, fill=0)
            at = top - look.pad / 2 - 1.5 - 0.95 * (look.words + 0.5)
            for line in lines:
                pen.write(TEXT + 5, at, line, SLANTED, look.words + 0.5)
                at -= 1.2 * (look.words + 0.5)

        return _Block(height, page, note, opens=True)

    def _row(self, number: str, ways: Sequence[Rule], before: str, page: int, look: _Look) -> _Block:
        line = ways[0].line
        width = TEXT_END - TEXT
        taken = re.search(r"Form 1040|next Form", line.goes_to) is not None
        label = self._dated(_capital(line.label)) + ("" if line.verified else "\N{NO-BREAK SPACE}\N{DAGGER}")
        font = BOLD if taken else PLAIN
        texts = [(each, font, look.label) for each in simpleSplit(label, font, look.label, width)]
        words = self._words(line.label, ways)
        goes = f"Goes to {line.goes_to}." if line.goes_to else ""
        together = f"{words} {goes}".strip()
        if stringWidth(together, PLAIN, look.words) <= width:
            words, goes = together, ""
        for each in filter(None, (words, goes)):
            texts += [(part, PLAIN, look.words) for part in simpleSplit(each, PLAIN, look.words, width)]
        height = max(sum(1.2 * size for _, _, size in texts) + look.pad, 1.2 * look.label + 4)
        shown = _short_number(number, before)

        def row(pen: _Pen, top: float) -> None:
            _rules(pen, top, height)
            at = top - look.pad / 2
            for text, font, size in texts:
                at -= 1.2 * size
                pen.write(TEXT, at + 0.28 * size, text, font, size, black if size == look.label else GREY)
            first = top - look.pad / 2 - 0.92 * look.label
            digits = re.match(r"\d*", shown)
            start = DIGITS - stringWidth(digits.group() if digits else "", BOLD, look.label)
            pen.write(start, first, shown, BOLD, look.label)
            base = top - height + look.pad / 2 + 0.28 * texts[-1][2]
            _dots(pen, TEXT + stringWidth(texts[-1][0], texts[-1][1], texts[-1][2]), base)
            pen.write((CELL + BOX) / 2, base, number, BOLD, 8.5, align=0.5)
            self._amount(pen, number, base)

        return _Block(height, page, row, (number,))

    def _amount(self, pen: _Pen, number: str, base: float) -> None:
        if self.revision.is_ratio(number):
            pen.write(BOX + 6, base, "\N{MULTIPLICATION SIGN}", PLAIN, 8.5, GREY)
        if self.revision.is_box(number):
            pen.setLineWidth(0.8)
            pen.rect(AMOUNT_END - 9, base - 1.2, 9, 9, stroke=1, fill=0)
            if self.filled.amounts[number]:
                pen.write(AMOUNT_END - 4.5, base, "X", BOLD, 9, INK, align=0.5)
            return
        text = grouped(self.filled.on_page(number)) if self.filled.amounts[number] is not None else ""
        if not text:
            return
        text += "*" if number in self.starred else ""
        body = text.rstrip(")*")
        size = 9.0
        while stringWidth(body, BOLD, size) > AMOUNT_END - BOX - 4:
            size -= 0.25
        start = AMOUNT_END - stringWidth(body, BOLD, size)
        pen.write(start, base, text, BOLD, size, INK)

    def _note(self, text: str, page: int, look: _Look, *, font: str = PLAIN, opens: bool = False) -> _Block:
        lines = simpleSplit(text, font, look.words + 0.5, RIGHT - TEXT)
        step = 1.25 * (look.words + 0.5)

        def note(pen: _Pen, top: float) -> None:
            if opens:
                pen.setLineWidth(1.2)
                pen.line(LEFT, top, RIGHT, top)
            for number, line in enumerate(lines):
                pen.write(LEFT if opens else TEXT, top - step * (number + 1), line, font, look.words + 0.5)

        return _Block(step * len(lines) + 1 + (2 if opens else 0), page, note, opens=opens)

    # Every page

    def frame(self, pen: _Pen, number: int, count: int) -> None:
        """What lies under and around the page: the watermark and the two bands."""
        pen.saveState()
        pen.translate(letter[0] / 2, letter[1] / 2)
        pen.rotate(52)
        pen.write(0, -34, WATERMARK, BOLD, 92, WATER, align=0.5)
        pen.restoreState()
        title = f"{self.form} copy ({self.year})"
        where = f"Page {number} of {count}"
        blank = f"Official blank: {self.official.removeprefix('https://')}" if self.official else ""
        for low, left, right in ((762.0, title, blank), (22.0, title, where)):
            pen.setFillColor(PINK)
            pen.rect(LEFT, low, RIGHT - LEFT, 15, stroke=0, fill=1)
            pen.write(LEFT + 5, low + 4.6, left, PLAIN, 7.5, RED)
            pen.write(MIDDLE, low + 4.4, MARK, BOLD, 9, RED, align=0.5)
            pen.write(RIGHT - 5, low + 4.6, right, PLAIN, 7.5, RED, align=1)
        pen.setFillColor(black)
        pen.setStrokeColor(black)

    def footnotes(self, pen: _Pen, numbers: Collection[str]) -> None:
        """What an asterisk and a dagger on this page mean."""
        for line, text in enumerate(reversed(self._footnotes(numbers))):
            pen.write(LEFT, BOTTOM - 3 + 8.5 * line, text, PLAIN, 7)

    def _footnotes(self, numbers: Collection[str]) -> list[str]:
        instead = self.revision.instead
        notes = [instead.footnote if instead else FOOTNOTE] if self.starred & set(numbers) else []
        if self.marked & set(numbers):
            text = f"\N{DAGGER} The line was not read in a primary text. Source of the page: {self.revision.source}"
            notes += simpleSplit(text, PLAIN, 7, RIGHT - LEFT)
        return notes

    # Texts

    def _notes(self) -> Iterator[str]:
        """What to know about the amounts: roundings, cautions, and the notes of the revision."""
        refused = (self.revision.refused,) if self.revision.refused else ()
        for text in (*refused, *self.filled.adjusted, *(caution.message for caution in self.filled.cautions)):
            yield f"{_capital(text)}."
        same: dict[str, list[str]] = {}
        for number, line in self.revision.lines.items():
            if line.note and self.filled.amounts[number] is not None:
                same.setdefault(line.note, []).append(number)
        for note, numbers in same.items():
            yield self._dated(f"Line{'s' if numbers[1:] else ''} {', '.join(numbers)}: {note}.")
        yield from map(_capital, self.revision.notes)

    def _rounding(self) -> str:
        money = "dollars and cents" if self.filled.method.money == "cents" else "whole dollars"
        ratios = [number for number in self.revision.lines if self.revision.is_ratio(number)]
        decimals = f"; line {ratios[0]} has {min(self.filled.places, MOST_PLACES)} decimals" if ratios else ""
        return f"Amounts are in {money}{decimals}. A line without an amount is blank."

    def _words(self, label: str, ways: Sequence[Rule]) -> str:
        """The arithmetic in words, or nothing where they only repeat the label."""
        words = in_words(_arithmetic(ways))
        if words.removeprefix("Enter ").removesuffix(".").lower() == label.lower():
            return ""
        return self._dated(self._named(words))

    def _clause(self, condition: Condition) -> str:
        if not isinstance(condition, Positive) or not isinstance(condition.amount, Sum):
            return self._named(condition_in_words(condition))
        if any(sign < 0 for sign, _ in condition.amount.terms):
            return self._named(condition_in_words(condition))
        terms = [
            in_words(term).removeprefix("Enter ").removesuffix(".") for _, term in condition.amount.terms
        ]
        return "there is an amount for one of: " + self._named("; ".join(terms))

    def _named(self, words: str) -> str:
        """The words with the name of a worksheet for the name of its result."""
        for sheet in self.revision.sheets:
            for name in sheet.results:
                plain = in_words(Sheet(name)).removeprefix("Enter ").removesuffix(".")
                words = words.replace(
                    plain,
                    f"an amount from the worksheet \N{LEFT DOUBLE QUOTATION MARK}{sheet.title}\N{RIGHT DOUBLE QUOTATION MARK}",
                )
        return words

    def _dated(self, text: str) -> str:
        """The text of the revision, which names no year, with the years that are meant."""
        for pattern, meant in (
            (r"\bthe year before\b", f"{self.year - 1}"),
            (r"\bthe year's end\b", f"the end of {self.year}"),
            (r"\bthe year's\b", f"{self.year}'s"),
            (r"\bfor the year\b", f"for {self.year}"),
            (r"\bof the year\b", f"of {self.year}"),
            (r"\bat year end\b", f"at the end of {self.year}"),
            (r"\bafter year end\b", f"after {self.year}"),
            (r"\bon December 31\b(?!,)", f"on December 31, {self.year}"),
        ):
            text = re.sub(pattern, meant, text)
        return text


def _arithmetic(ways: Sequence[Rule]) -> Expr:
    """The arithmetic of a line that the page fills in more than one way, as one expression."""
    expr = ways[0].line.arithmetic
    for rule in ways[1:]:
        if ways[0].condition is not None and rule.condition == Not(ways[0].condition):
            expr = Choose(ways[0].condition, expr, rule.line.arithmetic)
        elif rule.condition is not None:
            expr = Choose(rule.condition, rule.line.arithmetic, expr)
    return expr


def _condition(ways: Sequence[Rule]) -> Condition | None:
    """Where the line is filled; none if it has a way for either case."""
    return ways[0].condition if len(ways) == 1 else None


def _short_number(number: str, before: str) -> str:
    """The number as the page prints it at the left: a letter alone after a line of the same number."""
    own, last = re.fullmatch(r"(\d+)(\D+)", number), re.fullmatch(r"(\d+)(\D+)", before)
    return own.group(2) if own and last and own.group(1) == last.group(1) else number


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _rules(pen: _Pen, top: float, height: float) -> None:
    """The two columns at the right of a row, closed below."""
    low = top - height
    pen.setLineWidth(0.6)
    pen.lines([(CELL, top, CELL, low), (BOX, top, BOX, low), (CELL, low, RIGHT, low)])


def _dots(pen: _Pen, start: float, base: float) -> None:
    """Leader dots to the line number, on one grid for the whole page."""
    first = DOTS * (int((start + 4) / DOTS) + 1)
    if first >= TEXT_END:
        return
    pen.saveState()
    pen.setLineWidth(0.7)
    pen.setLineCap(1)
    pen.setDash([0, DOTS])
    pen.line(first, base + 0.4, TEXT_END + 2, base + 0.4)
    pen.restoreState()


def _number(ssn: str) -> str:
    """The number as it is written; nothing for none. Raises `FormError` without nine digits."""
    if ssn.strip() and not dashed(ssn):
        raise _refused("ssn", _IN_BOOK)
    return dashed(ssn)


def _printable(what: str, text: str) -> str:
    """The text on one line. Raises `FormError` for a letter that the standard fonts do not have."""
    text = " ".join(text.split())
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        raise _refused("letter", _IN_BOOK, what=what) from None
    if not text.isprintable():
        raise _refused("character", _IN_BOOK, what=what)
    return text


_IN_BOOK = steps(ByHand("change it in book.toml, then fill again"), do("check"))


def _refused(case: str, way: Remedy, **gaps: Any) -> FormError:
    return FormError(find(f"no-place-on-form/{case}", way, **gaps))
