"""Who lived where, and when: what the `residence` entries say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import pairwise

from basisbook.ledger.entry import Entry
from basisbook.ledger.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Stay:
    """A time in one state: from a day on, until the day before another. `until` None: still there."""

    state: str
    since: dt.date
    until: dt.date | None


@dataclass(frozen=True, slots=True)
class Residence:
    """The stays of a person, the first one first. Nothing is known of the days before it."""

    stays: tuple[Stay, ...]

    def on(self, day: dt.date) -> str:
        """The state of that day; empty where nobody said."""
        return next((one.state for one in reversed(self.stays) if one.since <= day), "")

    def all_year(self, year: int) -> str | None:
        """The state of a whole year, empty where nobody said; None where the year has more than one answer."""
        last = dt.date(year, 12, 31)
        if any(dt.date(year, 1, 1) < one.since <= last for one in self.stays):
            return None
        return self.on(last)

    def some_of(self, year: int, state: str) -> bool:
        """Whether any day of the year was spent there."""
        first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
        return any(
            one.state == state and one.since <= last and (one.until is None or one.until > first)
            for one in self.stays
        )

    def at(self, entry: Entry) -> str | None:
        """The state on the day of an entry, or of its tax year where it has no day; None where that does not decide."""
        if entry.date is not None:
            return self.on(entry.date)
        return self.all_year(entry.year or 0)

    @property
    def states(self) -> tuple[str, ...]:
        """Every state of these stays, each once."""
        return tuple(dict.fromkeys(one.state for one in self.stays))


def residence(in_force: Iterable[Entry], person: str) -> Residence:
    """Where a person lived, by the entries in force. One without a day begins on January 1 of its year."""
    told = sorted(
        (one.date or dt.date(one.year, 1, 1), one.original, one.code)
        for one in in_force
        if one.kind == "residence" and one.person == person and one.year
    )
    ends = [after[0] for _, after in pairwise(told)]
    return Residence(
        tuple(
            Stay(state, since, until)
            for (since, _, state), until in zip(told, [*ends, None], strict=False)
            if until is None or until > since
        )
    )
