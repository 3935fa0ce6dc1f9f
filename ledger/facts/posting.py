"""The sheet that all rules write on: sums of a year while they grow."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping

from basisbook.ledger.book import Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.facts.names import FACTS, YearFacts
from basisbook.ledger.problems import Problem


class YearSums:
    """The self of one year while they grow."""

    def __init__(self, person: str, pool: str, year: int) -> None:
        self.person, self.pool, self.year = person, pool, year
        self.amounts: dict[str, int] = dict.fromkeys(FACTS, 0)
        self.behind: dict[str, list[int]] = defaultdict(list)
        self.unknown: dict[str, Problem] = {}
        self.opening: dict[str, int] = defaultdict(int)
        self.elections: set[str] = set()
        self.problems: list[Problem] = []
        self.deducible = False
        self.roth_layers: list[tuple[int, int]] = []
        self.stated_basis: list[Entry] = []

    def post(self, fact: str, cents: int, *entries: Entry) -> None:
        self.amounts[fact] += cents
        for entry in entries:
            if entry.number not in self.behind[fact]:
                self.behind[fact].append(entry.number)

    def freeze(self) -> YearFacts:
        return YearFacts(
            self.person,
            self.pool,
            self.year,
            self.amounts,
            self.unknown,
            {fact: tuple(numbers) for fact, numbers in self.behind.items()},
            dict(self.opening),
            frozenset(self.elections),
            tuple(self.problems),
            self.deducible,
            tuple(self.roth_layers),
            tuple(self.stated_basis),
        )


class Sums:
    """Where the entries in force are posted: the years of every pool, and what the rules look up."""

    def __init__(
        self,
        book: Book,
        in_force: Mapping[int, Entry],
        pools: dict[tuple[str, str], dict[int, YearSums]],
        deductions: Mapping[tuple[str, int], int],
        as_of: datetime.date | None = None,
    ) -> None:
        self.book, self.in_force, self.pools, self.deductions = book, in_force, pools, deductions
        self.as_of = as_of
        # Sums do not depend on the order inside a year; what is shown does, so it is made calm here.
        self.entries = sorted(in_force.values(), key=lambda entry: entry.number)
        self.originals = {entry.number: original for original, entry in in_force.items()}
        self.of_year: dict[int, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            if entry.year is not None:
                self.of_year[entry.year].append(entry)
        self.file = next((entry.file for entry in self.entries if entry.file), "ledger.csv")

    def year(self, person: str, pool: str, year: int) -> YearSums:
        years = self.pools[person, pool]
        if year not in years:
            years[year] = YearSums(person, pool, year)
        return years[year]

    def at(self, entry: Entry, year: int | None = None) -> YearSums:
        account = entry.account
        if not account and entry.to in self.book.accounts:
            account = entry.to  # a rollover from a plan names only where the money arrived
        if entry.kind == "plan-rollover-in" and entry.to:
            account = entry.to
        pool = self.book.pool_of(account) if account in self.book.accounts else "own"
        return self.year(entry.person, pool, year if year is not None else entry.year or 0)

    def fact_of(self, entry: Entry, fact: str) -> str:
        """A designated Roth account is no Roth IRA: what leaves it is in Part IV of 2011. Form 1099-R, box 10."""
        account = self.book.accounts.get(entry.account)
        from_plan = account is not None and account.type == "plan" and fact == "roth_distributions"
        return "in_plan_roth_taken" if from_plan else fact

    def acted_on(self, entry: Entry) -> Entry | None:
        return self.in_force.get(entry.of) if entry.of is not None else None


def moved_after_year_end(sums: Sums, entry: Entry, sign: int) -> None:
    year = sums.at(entry)
    if entry.date is None:
        year.unknown["value_adjustments"] = Problem(
            "moved-undated",
            "error",
            entry.place,
            f"entry {entry.number}: the day decides whether the year-end value of {year.year} already shows it",
            f"basisbook correct {entry.number} --date",
        )
    elif entry.date.year > year.year:
        year.post("value_adjustments", sign * (entry.moved or 0), entry)
