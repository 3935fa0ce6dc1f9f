"""The sheet that all rules write on: sums of a year while they grow."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Any

from basisbook.ledger.book import Account, Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.facts.names import FACTS, YearFacts
from basisbook.ledger.in_law import in_law
from basisbook.ledger.limits import Figures, Limits, figures_of, limits_of
from basisbook.ledger.problems import HOLE, Do, Problem, Remedy, Value, do
from basisbook.ledger.sentences import find


class YearSums:
    """One year of one pool while it grows."""

    def __init__(self, person: str, pool: str, year: int) -> None:
        self.person, self.pool, self.year = person, pool, year
        self.amounts: dict[str, int] = dict.fromkeys(FACTS, 0)
        self.behind: dict[str, dict[int, None]] = defaultdict(dict)  # an ordered set
        self.unknown: dict[str, Problem] = {}
        self.opening: dict[str, int] = defaultdict(int)
        self.elections: set[str] = set()
        self.problems: list[Problem] = []
        self.deducible = False
        self.left_out = 0
        self.roth_layers: list[tuple[int, int]] = []
        self.stated_basis: list[Entry] = []
        self.inherits: list[tuple[int, int, int]] = []
        self.inherits_roth: list[tuple[int, int, int]] = []

    def post(self, fact: str, cents: int, *entries: Entry) -> None:
        """Add to a fact, and remember which entries stand behind it."""
        self.amounts[fact] += cents
        self.rests(fact, (entry.number for entry in entries))

    def rests(self, fact: str, numbers: Iterable[int]) -> None:
        """These entries stand behind a fact too."""
        self.behind[fact].update(dict.fromkeys(numbers))

    def find(self, code: str, *remedies: Remedy, entry: Entry | None = None, **gaps: Any) -> None:
        """A finding about the year, or about an entry of it."""
        known: dict[str, Any] = {"year": self.year, "person": self.person} | gaps
        self.problems.append(find(code, *remedies, entry=entry, **known))

    def record(self, kind: str, *, when: str = "", **columns: Value) -> Do:
        """The way out of recording something for this year."""
        known: dict[str, Value] = {"person": self.person, "tax_year": self.year}
        return Do("record", (kind,), tuple((known | columns).items()), when)

    def freeze(self) -> YearFacts:
        """The year as others read it."""
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
            tuple(self.inherits),
            tuple(self.inherits_roth),
        )


class Sums:
    """Where the entries in force are posted: the years of every pool, and what the rules look up.

    Every look-up is an index that is built once: no rule walks over all entries or all accounts, so that the whole
    costs as much as there are entries.
    """

    def __init__(
        self,
        book: Book,
        in_force: Mapping[int, Entry],
        pools: dict[tuple[str, str], dict[int, YearSums]],
        deductions: Mapping[tuple[str, int], int],
        as_of: datetime.date | None = None,
    ) -> None:
        self.law = in_law(book, in_force)
        self.book, self.in_force, self.pools, self.deductions = book, self.law.entries, pools, deductions
        self.as_of = as_of
        # Sums do not depend on the order inside a year; what is shown does, so it is made calm here.
        self.entries = sorted((*self.in_force.values(), *self.law.more), key=lambda entry: entry.number)
        self.file = next((entry.file for entry in self.entries if entry.file), "ledger.csv")
        self._by_number: dict[int, Entry] = {}
        self._by_of: dict[int, list[Entry]] = defaultdict(list)
        self._by_year: dict[tuple[str, int], list[Entry]] = defaultdict(list)
        self._by_kind: dict[tuple[str, str], dict[int, list[Entry]]] = defaultdict(lambda: defaultdict(list))
        self._first_used: dict[str, int] = {}
        self.clocks: dict[str, int | None] = {}
        self.from_529: dict[tuple[str, int], int] = {}
        for entry in self.entries:
            self._index(entry)
        self._accounts: dict[str, list[Account]] = defaultdict(list)
        for account in book.accounts.values():
            self._accounts[account.person].append(account)
        self._figures: dict[tuple[str, int], Figures] = {}
        self._limits: dict[tuple[str, int], Limits | None] = {}
        self._from_529: dict[str, dict[int, int]] = {}
        self._last_made: dict[tuple[str, str, int], Entry | None] = {}

    def _index(self, entry: Entry) -> None:
        self._by_number[entry.number] = entry
        if entry.of is not None:
            self._by_of[entry.of].append(entry)
        if entry.year is None:
            return
        self._by_year[entry.person, entry.year].append(entry)
        self._by_kind[entry.person, entry.kind][entry.year].append(entry)
        for account in {entry.account, entry.to} - {""}:
            first = self._first_used.get(account, entry.year)
            self._first_used[account] = min(first, entry.year)

    def year(self, person: str, pool: str, year: int) -> YearSums:
        """The sums of a year, begun where there are none yet."""
        years = self.pools[person, pool]
        if year not in years:
            years[year] = YearSums(person, pool, year)
        return years[year]

    def at(self, entry: Entry, year: int | None = None) -> YearSums:
        """The sums of the pool that an entry is about, for its own year or another."""
        account = entry.account or entry.to  # a rollover from a plan names only where the money arrived
        if entry.kind == "plan-rollover-in":
            account = entry.to or account
        return self.year(
            entry.person, self.book.pool_of(account), year if year is not None else entry.year or 0
        )

    def fact_of(self, entry: Entry, fact: str) -> str:
        """A designated Roth account is no Roth IRA: what leaves it is in Part IV of 2011. Form 1099-R, box 10."""
        account = self.book.accounts.get(entry.account)
        from_plan = account is not None and account.type == "plan" and fact == "roth_distributions"
        return "in_plan_roth_taken" if from_plan else fact

    def acted_on(self, entry: Entry) -> Entry | None:
        """The entry in force that this one names."""
        return self.in_force.get(entry.of) if entry.of is not None else None

    def naming(self, entry: Entry, kind: str) -> Sequence[Entry]:
        """The entries of a kind that name this one."""
        return [one for one in self._by_of.get(entry.original, ()) if one.kind == kind]

    def numbered(self, number: int) -> Entry:
        """The entry in force with that number of its own."""
        return self._by_number[number]

    def of_year(self, person: str, year: int) -> Sequence[Entry]:
        """All that a person's year has, in the order of the numbers."""
        return self._by_year.get((person, year), ())

    def of_kind(self, person: str, year: int, *kinds: str) -> list[Entry]:
        """Those of some kinds, in the order of the numbers."""
        found = [one for kind in kinds for one in self.by_year(person, kind).get(year, ())]
        return sorted(found, key=lambda one: one.number) if len(kinds) > 1 else found

    def by_year(self, person: str, kind: str) -> Mapping[int, Sequence[Entry]]:
        """A person's entries of a kind, by year."""
        return self._by_kind.get((person, kind), {})

    def accounts_of(self, person: str) -> Sequence[Account]:
        """A person's accounts in the order of the book."""
        return self._accounts.get(person, ())

    def first_used(self, account: str) -> int | None:
        """The first year in which an entry names an account."""
        return self._first_used.get(account)

    def figures(self, person: str, year: int) -> Figures:
        """What the return of a person's year says."""
        if (person, year) not in self._figures:
            self._figures[person, year] = figures_of(self.of_year(person, year), person, year)
        return self._figures[person, year]

    def limits(self, person: str, year: int) -> Limits | None:
        """What a person may contribute and deduct for a year; None where the law's amounts are not known."""
        if (person, year) not in self._limits:
            spouse = self.figures(person, year).spouse
            theirs = self.of_year(spouse, year) if spouse and spouse != person else ()
            entries = (*self.of_year(person, year), *theirs)
            self._limits[person, year] = limits_of(self.book, entries, person, year)
        return self._limits[person, year]

    def moved_from_529(self, person: str, year: int) -> int:
        """Cents that came to Roth IRAs from section 529 programs, up to the end of a year."""
        if person not in self._from_529:
            made = self.by_year(person, "roth-contribution")
            sums = {one: sum(e.amount or 0 for e in made[one] if e.code == "529") for one in sorted(made)}
            self._from_529[person] = dict(zip(sums, accumulate(sums.values()), strict=True))
        return self._from_529[person][year]

    def last_made(self, person: str, kind: str, year: int) -> Entry | None:
        """The last contribution for the year, or None where not all of them are dated. Regulations 1.408-11(c)."""
        key = (person, kind, year)
        if key not in self._last_made:
            made = self.of_kind(person, year, kind)
            dated = all(one.date for one in made)
            latest = max(made, key=lambda one: (one.date or datetime.date.min, one.number), default=None)
            self._last_made[key] = latest if dated else None
        return self._last_made[key]


def moved_after_year_end(sums: Sums, entry: Entry, sign: int) -> None:
    """What a recharacterization or an undone conversion adds to the value on December 31, which did not show it yet."""
    year = sums.at(entry)
    if entry.date is None:
        year.unknown["value_adjustments"] = find(
            "moved-undated", do("correct", entry.original, date=HOLE), entry=entry, year=year.year
        )
    elif entry.date.year > year.year:
        year.post("value_adjustments", sign * (entry.moved or 0), entry)
