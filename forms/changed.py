"""What new entries change: each year's put-in, taxable and basis, what the return shows, and the findings that are new.

One answer for every door that writes: both histories are those of `open_book`. Amounts are integers of cents.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from basisbook.forms.open_book import OpenBook
from basisbook.forms.plan.december import inventory
from basisbook.forms.replay.years import History, Pool, Year
from basisbook.ledger.problems import Problem
from basisbook.ledger.quick_dataclass import dataclass

PUT_IN, TAXABLE, BASIS = "put in", "taxable", "basis"
"""Names of amounts in `OfYear`. The lines of Form 1040 are named by their numbers, as in `4a`."""


@dataclass(frozen=True, slots=True)
class OfYear:
    """One year of a pool before and after; `was` is empty where nothing was known, `now` where nothing is any more.

    `was`, `now`: cents by name. `line`: the number of the line for what was put in, empty where the page has none.
    `year` is the year as it is now; None where the record has it no longer.
    """

    tax_year: int
    was: Mapping[str, int]
    now: Mapping[str, int]
    line: str
    before: Year | None
    year: Year | None

    @property
    def different(self) -> tuple[str, ...]:
        """The names of the amounts that are not as before."""
        names = dict.fromkeys((*self.was, *self.now))
        return tuple(name for name in names if self.was.get(name) != self.now.get(name))

    @property
    def status_changed(self) -> bool:
        """Whether a form became complete or stopped being so, or stands still for another reason."""
        if self.before is None or self.year is None:
            return self.before is not self.year
        told = [(one.status, one.reason if one.status in _WAITS else "") for one in (self.before, self.year)]
        return told[0] != told[1]


_WAITS = ("incomplete", "in-progress")
_NO_NEWS = ("stopped", "unsealed", "corrected-again")
"""What the years themselves say already, or the command that was just given."""


@dataclass(frozen=True, slots=True)
class Changed:
    """By (person, pool): the years that are not as before, oldest first. `findings`: those that are new."""

    pools: Mapping[tuple[str, str], tuple[OfYear, ...]]
    findings: tuple[Problem, ...]


def changed(before: OpenBook, after: OpenBook) -> Changed:
    """What differs between a book and the same book with more entries; `OpenBook.around` gives as much as they can move."""
    was, now = before.history(), after.history()
    keys = dict.fromkeys((*was.pools, *now.pools))
    pools = {key: tuple(_years(was.pool(*key), now.pool(*key))) for key in keys}
    return Changed({key: years for key, years in pools.items() if years}, _new(before, was, after, now))


def _years(was: Pool | None, now: Pool | None) -> Iterator[OfYear]:
    years = {year.tax_year for pool in (was, now) if pool for year in pool.years}
    for tax_year in sorted(years):
        first, second = (pool.year(tax_year) if pool else None for pool in (was, now))
        page = (second or first).revision if second or first else None  # type: ignore[union-attr]
        line = page.roles.get("contributed", "") if page else ""
        one = OfYear(tax_year, _amounts(first), _amounts(second), line, first, second)
        if one.different or one.status_changed:
            yield one


def _amounts(year: Year | None) -> dict[str, int]:
    """Cents of a year by name; empty where nothing is settled of it."""
    if year is None or year.status not in ("complete", "not-due"):
        return {}
    found = {PUT_IN: year.facts.amounts["nondeductible_contributions"], TAXABLE: year.taxable or 0}
    found[BASIS] = year.carried.get("basis", 0)
    if year.filled is not None and any(year.filled.returns.values()):
        found |= year.filled.returns
    return found


def _new(before: OpenBook, was: History, after: OpenBook, now: History) -> tuple[Problem, ...]:
    every = (*after.of_records, *now.problems, *_december(after))
    found = [one for one in every if one.code not in _NO_NEWS]
    if not found:
        return ()  # a long ledger is not checked once more as it was
    known = {_alike(one) for one in (*before.of_records, *was.problems, *_december(before))}
    return tuple(dict.fromkeys(one for one in found if _alike(one) not in known))


def _december(opened: OpenBook) -> Iterator[Problem]:
    """What raises line 6 after a conversion of the same year, of everybody of whom there are entries."""
    there = {entry.person for entry in opened.entries}
    return (one for person in opened.book.people if person in there for one in inventory(opened, person))


def _alike(one: Problem) -> tuple[object, ...]:
    """A finding without its row, which every entry may move."""
    return one.code, one.severity, one.message, one.year, one.entry, one.person
