"""What had to be taken is the first money out of a year."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

from basisbook.ledger.book import OWN
from basisbook.ledger.entry import Entry
from basisbook.ledger.in_law import required
from basisbook.ledger.in_law.sheet import InLaw, born_of, day_of
from basisbook.ledger.kinds import which
from basisbook.ledger.problems import HOLE, do

TAKEN = which(lambda kind: kind.takes_required)
ROLLED = which(lambda kind: kind.required_first)


def required_first(law: InLaw) -> None:
    """IRC 408(d)(3)(E): the first money out of a year is what had to be taken; it is never converted or rolled over.

    So much of it is a distribution; what went into a Roth IRA is a regular contribution there (Regulations 1.408A-4,
    A-6(c)). What was due for the first year by the next April 1 comes first in that year too. All own IRAs together.
    """
    for number, entry in law.of_kind(*ROLLED):
        if entry.amount and law.book.pool_of(entry.account) != OWN:
            law.tell(
                entry,
                "required-first/heir",
                do("correct", number, amount=HOLE, when="some of it had to be taken"),
            )
    taken: dict[tuple[str, int], int] = defaultdict(int)
    out = [
        (number, entry)
        for number, entry in law.of_kind(*TAKEN, *ROLLED)
        if entry.amount and law.book.pool_of(entry.account) == OWN
    ]
    for number, entry in sorted(out, key=lambda one: (day_of(one[1]), one[1].kind in ROLLED, one[0])):
        year, amount = entry.year or 0, entry.amount or 0
        so_far = taken[entry.person, year]
        if entry.kind in TAKEN:
            taken[entry.person, year] += amount
            continue
        must = _must(law, entry, year, taken)
        if must is None:
            if not so_far and entry.kind == "conversion":
                _ask_value(law, entry, year)
            continue
        stays = _undone(law, number) if entry.kind == "conversion" else 0
        kept = amount - _back(law, number, amount) if entry.kind == "rollover-out" else 0
        part = max(0, min(amount - stays, must - so_far) - kept)
        taken[entry.person, year] += kept + part
        if part:
            _first_out(law, number, entry, part, must=must, taken=so_far)


def counts_as_required(law: InLaw, entry: Entry) -> int:
    """How many cents of an entry count toward what had to be taken: also of a rollover what did not come back."""
    if entry.kind in TAKEN:
        return entry.amount or 0
    if entry.kind == "rollover-out":
        return (entry.amount or 0) - _back(law, entry.original, entry.amount or 0)
    return 0


def _first_out(law: InLaw, number: int, entry: Entry, part: int, *, must: int, taken: int) -> None:
    if entry.kind == "conversion":
        law.not_converted(number, entry, part)
    else:
        law.split(number, entry, (entry.amount or 0) - part, "distribution")
        law.came_back_too_much(number, (entry.amount or 0) - part)
    law.tell(
        entry,
        "required-first" if entry.kind == "conversion" else "required-first/rollover",
        do(
            "record",
            "distribution",
            person=entry.person,
            date=HOLE,
            amount=HOLE,
            when="if it was taken before",
        ),
        do("correct", number, amount=HOLE, when="if less was moved"),
        must=must,
        taken=taken,
        part=part,
    )


def _must(law: InLaw, entry: Entry, year: int, taken: Mapping[tuple[str, int], int]) -> int | None:
    """What had to be taken for the year, in cents; with what was due for the first year by April 1. None: not known."""
    born = born_of(law, entry)
    first = required.first_year(born) if born else None
    if born is None or first is None or year < first or required.waived(year):
        return 0
    must = _of_value(law, entry, born, year)
    if must is not None and year == first + 1:
        must += max(0, (_of_value(law, entry, born, first) or 0) - taken.get((entry.person, first), 0))
    return must


def _of_value(law: InLaw, entry: Entry, born: dt.date, year: int) -> int | None:
    before = law.values.get((entry.person, year - 1))
    return None if before is None else required.amount(born, year, before)


def _ask_value(law: InLaw, entry: Entry, year: int) -> None:
    if (entry.person, year - 1) in law.values:
        law.tell(entry, "required-first/table", do("show", year))
        return
    way = do("record", "year-end-value", person=entry.person, tax_year=year - 1, amount=HOLE)
    law.tell(entry, "required-first/unknown", way, before=year - 1)


def _undone(law: InLaw, number: int) -> int:
    """How much of a conversion was moved back."""
    return sum(one.amount or 0 for _, one in law.naming(number, "conversion-undone"))


def _back(law: InLaw, number: int, amount: int) -> int:
    """How much of a rollover came back, never more than what left."""
    back = sum(one.amount or 0 for _, one in law.naming(number, "rollover-in"))
    return min(back, amount)
