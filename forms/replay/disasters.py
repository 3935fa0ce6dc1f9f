"""Qualified disaster money, a worksheet per disaster: a third in each of three years, what was put back, and what goes back.

Publication 590-B (2025), chapter 3: Taxation, Repayment, and Amending Your Return. The lines of Form 8915-F were not
read; lines 15b and 25b of Form 8606, which go to it, are those of the year's page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from basisbook.forms.language.arithmetic import round_half_up
from basisbook.forms.replay.years import Pool
from basisbook.ledger.book import OWN, Book
from basisbook.ledger.conditions import extended_due_date
from basisbook.ledger.entry import Entry
from basisbook.ledger.in_law import in_law
from basisbook.ledger.quick_dataclass import dataclass

IN_ONE_YEAR = "disaster-in-one-year"
"""The election to have all of it in the income of its year."""


@dataclass(frozen=True, slots=True)
class Share:
    """One year of the worksheet, in cents: its part before repayments, what was put back for it, and what is income.

    `forward` came from an earlier year's excess, `excess` is what was put back above the part: it is carried forward to
    the next year, or, from the last one, `back` to the years before, by amended returns. The owner may choose back.
    """

    year: int
    part: int
    repaid: int
    forward: int
    income: int
    excess: int


@dataclass(frozen=True, slots=True)
class Disaster:
    """One disaster's money of one year: what was taken, its taxable part, and the years in which that is income."""

    name: str
    year: int
    taken: int
    taxable: int
    shares: tuple[Share, ...]
    entries: tuple[int, ...]

    @property
    def back(self) -> int:
        """What may only go back: the excess of the last year, as far as the years before have income."""
        earlier = sum(one.income for one in self.shares[:-1])
        return min(self.shares[-1].excess, earlier) if len(self.shares) > 1 else 0


def disasters(
    book: Book, in_force: Mapping[int, Entry], pool: Pool | None, person: str
) -> tuple[Disaster, ...]:
    """The worksheets of a person's own IRAs, oldest first; those of years whose page has the lines (2017 and later)."""
    law = in_law(book, in_force)
    taken: dict[tuple[int, str], list[Entry]] = defaultdict(list)
    back: dict[int, list[Entry]] = defaultdict(list)
    for entry in law.entries.values():
        if entry.person != person or entry.amount is None or book.pool_of(entry.account) != OWN:
            continue
        if entry.kind in ("disaster-distribution", "roth-disaster") and entry.year:
            taken[entry.year, entry.code].append(entry)
        elif entry.kind == "disaster-repayment" and entry.of is not None:
            back[entry.of].append(entry)
    elected = {
        entry.year
        for entry in in_force.values()
        if (entry.person, entry.kind, entry.code) == (person, "election", IN_ONE_YEAR)
    }
    found = []
    for (year, name), entries in sorted(taken.items()):
        filled = pool.year(year) if pool else None
        if filled is None or filled.filled is None or "disaster_income" not in filled.filled.results:
            continue
        whole = sum(one.amount or 0 for (other, _), those in taken.items() if other == year for one in those)
        mine = sum(one.amount or 0 for one in entries)
        taxable = round_half_up(filled.filled.results["disaster_income"] * mine, whole) if whole else 0
        repaid = [one for entry in entries for one in back[entry.number]]
        spread = _one_year if year in elected else _three_years
        numbers = tuple(one.number for one in (*entries, *repaid))
        found.append(
            Disaster(name, year, mine, taxable, spread(year, taxable, repaid, filled.method.unit), numbers)
        )
    return tuple(found)


def _one_year(year: int, taxable: int, repaid: list[Entry], _unit: int) -> tuple[Share, ...]:
    """Whenever it was put back within the three years, it comes off the one year, by an amended return if need be."""
    cents = sum(one.amount or 0 for one in repaid)
    return (Share(year, taxable, cents, 0, max(0, taxable - cents), max(0, cents - taxable)),)


def _three_years(year: int, taxable: int, repaid: list[Entry], unit: int) -> tuple[Share, ...]:
    """A third a year. What is put back by the extended due date of a year's return comes off that year's part."""
    third = round_half_up(taxable, 3 * unit) * unit
    parts = (third, third, taxable - 2 * third)
    found: list[Share] = []
    forward = 0
    for at, part in enumerate(parts):
        number = year + at
        first, last = extended_due_date(number - 1), extended_due_date(number)
        cents = sum(
            one.amount or 0
            for one in repaid
            if one.date and (one.date <= last or number == year + 2) and (one.date > first or number == year)
        )
        income = max(0, part - cents - forward)
        excess = max(0, cents + forward - part)
        found.append(Share(number, part, cents, forward, income, excess))
        forward = excess
    return tuple(found)
