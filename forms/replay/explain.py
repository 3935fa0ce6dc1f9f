"""Where a number comes from, down to the entries. A pure function of a history; nothing is traced while filling."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from basisbook.forms.language.define import FormLine
from basisbook.forms.language.expr import Carried, Expr, Fact, Known, Line, Sheet, inside
from basisbook.forms.language.words import CARRIED, in_words
from basisbook.forms.replay.years import Pool, Year
from basisbook.ledger.facts import FACTS
from basisbook.ledger.problems import FormError, Problem, Remedy

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
        raise _refused(f"the record has no {tax_year}; it has {years}", "basisbook show")
    if number not in year.revision.lines:
        lines = ", ".join(year.revision.lines)
        raise _refused(
            f"Form 8606 for {tax_year} has no line {number}; it has {lines}", f"basisbook show {tax_year}"
        )
    if year.filled is None or year.status not in ("complete", "in-progress"):
        reason = f": {year.reason.removeprefix(f'{tax_year}: ')}" if year.reason else ""
        raise _refused(
            f"there is no form for {tax_year}{reason}",
            year.problems[-1].remedies if year.problems else "basisbook show",
        )
    if year.filled.amounts[number] is None:
        raise _refused(f"line {number} of {tax_year} is blank", f"basisbook show {tax_year}")
    return _Explaining(pool).line(year, number, depth=EVERYTHING if everything else 1)


def _refused(message: str, remedies: tuple[Remedy, ...] | str) -> FormError:
    return FormError(Problem("nothing-to-explain", "error", "", message, remedies))


def _line_in_use(year: Year, number: str) -> FormLine:
    """A line may be written more than once, as 16 and 17 with and without Part I: the one that was filled."""
    filled = year.filled
    assert filled is not None
    known: Known[int, bool] = Known(
        filled.method.arithmetic(filled.places),
        year.facts.amounts,
        {name: year.brought.get(name, 0) for name in year.revision.carried_names},
        {name: cents for sheet in filled.sheets.values() for name, cents in sheet.results.items()},
        {number: amount or 0 for number, amount in filled.amounts.items()},
        {part.key: part.key in filled.parts for part in year.revision.parts},
    )
    rules = [rule for rule in year.revision.rules if rule.line.number == number]
    return next(
        (rule.line for rule in rules if rule.condition and rule.condition.holds(known)), rules[0].line
    )


class _Explaining:
    """Builds the steps of one explanation. What was explained once is only named again, not repeated."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.explained: set[tuple[str, int]] = set()

    def _first(self, what: str, year: int, depth: int) -> bool:
        """Whether to go on below this step."""
        if not depth or (what, year) in self.explained:
            return False
        self.explained.add((what, year))
        return True

    def line(self, year: Year, number: str, depth: int) -> Step:
        assert year.filled is not None
        line = _line_in_use(year, number)
        what = f"line {number}"
        rests_on = (
            tuple(self.operands(year, line.arithmetic, depth - 1))
            if self._first(what, year.tax_year, depth)
            else ()
        )
        words = in_words(line.arithmetic)
        return Step(what, year.tax_year, line.label, year.filled.text(number), words, (), rests_on)

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
                        yield Step(f"fact {name}", year.tax_year, FACTS[name], amount, "", entries, ())
                case Carried(name):
                    yield self.carried(year, name, depth)
                case Sheet(name):
                    step = self.sheet(year, name, depth)
                    if step.amount != year.money(0):
                        yield step
                case _:
                    pass

    def carried(self, year: Year, name: str, depth: int) -> Step:
        amount = year.money(year.brought.get(name, 0))
        before = self.pool.year(year.tax_year - 1)
        what, label = f"carried {name}", CARRIED.get(name, name)
        if before is None or not self._first(what, year.tax_year - 1, depth):
            return Step(what, year.tax_year - 1, label, amount, "", (), ())
        rests_on = tuple(self.operands(before, before.revision.carries[name], depth - 1))
        return Step(what, before.tax_year, label, amount, "", (), rests_on)

    def sheet(self, year: Year, name: str, depth: int) -> Step:
        assert year.filled is not None
        sheet = next(sheet for sheet in year.revision.sheets if name in sheet.results)
        amount = year.money(year.filled.sheets[sheet.key].results[name])
        what = f"worksheet {sheet.key}"
        facts: tuple[Step, ...] = ()
        if self._first(what, year.tax_year, depth):
            facts = tuple(
                step
                for operand in (
                    *(Carried(one) for one in sheet.carried_names if year.brought.get(one)),
                    *map(Fact, sheet.fact_names),
                )
                for step in self.operands(year, operand, depth - 1)
            )
        return Step(what, year.tax_year, sheet.title, amount, "", (), facts)
