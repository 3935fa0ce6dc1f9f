"""Where a number comes from, down to the entries. A pure function of a history; nothing is traced while filling."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from basisbook.forms.language.define import FormLine
from basisbook.forms.language.expr import Carried, Expr, Fact, Known, Line, Sheet, inside
from basisbook.forms.language.words import CARRIED, in_words
from basisbook.forms.replay.years import Pool, Year
from basisbook.forms.sentences import find
from basisbook.ledger.facts import FACTS
from basisbook.ledger.money import grouped
from basisbook.ledger.problems import FormError, Remedy, do
from basisbook.ledger.quick_dataclass import dataclass

PUT_IN = ("nondeductible_contributions", "contributions")
EVERYTHING = 10**6
"""Deeper than any history."""


@dataclass(frozen=True, slots=True)
class Step:
    """One number and what it rests on.

    `what` names it (`line 13`, `fact distributions`, `carried basis`), `year` is its tax year, `amount` its text
    (dollars, or a decimal for the ratio), `words` how it was got, `entries` the ledger entries behind a fact.
    """

    what: str
    year: int
    label: str
    amount: str
    words: str
    entries: tuple[int, ...]
    rests_on: tuple[Step, ...]


def explain(pool: Pool, tax_year: int, number: str, *, everything: bool = False) -> Step:
    """A line of a year, explained one level deep, or with `everything` down to entries and earlier years.

    Raises `FormError` where the year or the line does not exist or is blank.
    """
    year = pool.year(tax_year)
    if year is None:
        years = ", ".join(str(year.tax_year) for year in pool.years)
        raise _refused("year", do("show"), asked=tax_year, years=years)
    if number not in year.revision.lines:
        lines = ", ".join(year.revision.lines)
        raise _refused("line", do("show", tax_year), asked=tax_year, line=number, lines=lines)
    if year.filled is None or year.status not in ("complete", "in-progress"):
        reason = f": {year.reason}" if year.reason else ""
        ways = year.problems[-1].remedies if year.problems else ()
        ways = ways if isinstance(ways, tuple) and ways else (do("show"),)
        raise _refused("form", *ways, asked=tax_year, reason=reason)
    if year.filled.amounts[number] is None:
        raise _refused("blank", do("show", tax_year), asked=tax_year, line=number)
    # Nothing is below what is worth 0: nobody looks there, and what was explained there would only be named elsewhere.
    return _Explaining(pool, lean=everything).line(year, number, depth=EVERYTHING if everything else 1)


def entries_behind(
    pool: Pool, tax_year: int, number: str, leaving_out: frozenset[tuple[str, int]] = frozenset()
) -> tuple[int, ...]:
    """The entries in the explanation of a line, without its branches that are worth 0 and those left out.

    `leaving_out` are steps by what they are and their tax year: `("line 1", 2022)`, `("carried basis", 2021)`. None
    where the line has no explanation.
    """
    year = pool.year(tax_year)
    if year is None or year.filled is None or year.filled.amounts.get(number) is None:
        return ()
    tree = _Explaining(pool, leaving_out, lean=True).line(year, number, EVERYTHING)

    def entries(step: Step) -> Iterator[int]:
        if not _worth_nothing(step.amount) and (step.what, step.year) not in leaving_out:
            yield from step.entries
            for below in step.rests_on:
                yield from entries(below)

    return tuple(sorted(set(entries(tree))))


def _worth_nothing(amount: str) -> bool:
    return not amount.strip("0.")


def _refused(case: str, *remedies: Remedy, **gaps: Any) -> FormError:
    return FormError(find(f"nothing-to-explain/{case}", *remedies, **gaps))


def _line_in_use(year: Year, number: str) -> FormLine:
    """A line may be written more than once, as 16 and 17 with and without Part I: the one that was filled."""
    filled = year.filled
    assert filled is not None
    known: Known[int, bool] = Known(
        filled.method.arithmetic(filled.places),
        year.facts.amounts,
        year.brought,
        {name: cents for sheet in filled.sheets.values() for name, cents in sheet.results.items()},
        {number: amount or 0 for number, amount in filled.amounts.items()},
        {part.key: part.key in filled.parts for part in year.revision.parts},
    )
    rules = [rule for rule in year.revision.rules if rule.line.number == number]
    return next(
        (rule.line for rule in rules if rule.condition and rule.condition.holds(known)), rules[0].line
    )


class _Explaining:
    """Builds the steps of one explanation. What was explained once is only named again, not repeated.

    `leaving_out` counts as explained; with `lean` there is nothing below what is worth 0.
    """

    def __init__(
        self, pool: Pool, leaving_out: frozenset[tuple[str, int]] = frozenset(), *, lean: bool = False
    ) -> None:
        self.pool, self.lean = pool, lean
        self.explained: set[tuple[str, int]] = set(leaving_out)

    def _first(self, what: str, year: int, depth: int, amount: str) -> bool:
        """Whether to go on below this step."""
        if not depth or (what, year) in self.explained or (self.lean and _worth_nothing(amount)):
            return False
        self.explained.add((what, year))
        return True

    def line(self, year: Year, number: str, depth: int) -> Step:
        assert year.filled is not None
        line = _line_in_use(year, number)
        what, amount = f"line {number}", year.filled.text(number)
        rests_on = (
            tuple(self.operands(year, line.arithmetic, depth - 1))
            if self._first(what, year.tax_year, depth, amount)
            else ()
        )
        words = in_words(line.arithmetic)
        return Step(what, year.tax_year, line.label, amount, words, (), rests_on)

    def operands(self, year: Year, arithmetic: Expr, depth: int) -> Iterator[Step]:
        for node in dict.fromkeys(node for node in inside(arithmetic) if isinstance(node, Expr)):
            match node:
                case Line(number):
                    if year.filled and year.filled.amounts[number] is not None:
                        yield self.line(year, number, depth)
                case Fact(name):
                    entries = year.facts.behind.get(name, ())
                    if entries or year.facts.amounts[name]:
                        amount = year.money(year.facts.amounts[name])
                        words = self.above_the_limit(year) if name in PUT_IN else ""
                        yield Step(f"fact {name}", year.tax_year, FACTS[name], amount, words, entries, ())
                case Carried(name):
                    yield self.carried(year, name, depth)
                case Sheet(name):
                    if self.sheet_amount(year, name) != year.money(0):
                        yield self.sheet(year, name, depth)
                case _:
                    pass

    def above_the_limit(self, year: Year) -> str:
        """Why the line has less than its entries add up to: an excess is no basis. IRC 219(b), 408(o)(2)(B)."""
        facts = year.facts.amounts
        excess, total = facts["excess_contributions"], facts["contributions"]
        if not excess:
            return ""
        return (
            f"{grouped(year.money(total))} was contributed; {grouped(year.money(total - excess))} is the limit of the year, and"
            f" {grouped(year.money(excess))} above it has no basis"
        )

    def carried(self, year: Year, name: str, depth: int) -> Step:
        amount = year.money(year.brought.get(name, 0))
        before = self.pool.year(year.tax_year - 1)
        what, label = f"carried {name}", CARRIED.get(name, name)
        if before is None or not self._first(what, year.tax_year - 1, depth, amount):
            return Step(what, year.tax_year - 1, label, amount, "", (), ())
        rests_on = tuple(self.operands(before, before.revision.carries[name], depth - 1))
        return Step(what, before.tax_year, label, amount, "", (), rests_on)

    def sheet_amount(self, year: Year, name: str) -> str:
        assert year.filled is not None
        sheet = next(sheet for sheet in year.revision.sheets if name in sheet.results)
        return year.money(year.filled.sheets[sheet.key].results[name])

    def sheet(self, year: Year, name: str, depth: int) -> Step:
        sheet = next(sheet for sheet in year.revision.sheets if name in sheet.results)
        amount = self.sheet_amount(year, name)
        what = f"worksheet {sheet.key}"
        facts: tuple[Step, ...] = ()
        if self._first(what, year.tax_year, depth, amount):
            facts = tuple(
                step
                for operand in (
                    *(Carried(one) for one in sheet.carried_names if year.brought.get(one)),
                    *map(Fact, sheet.fact_names),
                )
                for step in self.operands(year, operand, depth - 1)
            )
        return Step(what, year.tax_year, sheet.title, amount, "", (), facts)
