"""Form 5329, Parts III and IV, year by year: the 6% tax on contributions above the limit until they are gone.

IRC 4973; Form 5329 (2025). The amounts are those of `forms/replay/additional.py`; here they get the lines of the form and
what was paid as filed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from basisbook.forms.amendment.as_filed import history_then
from basisbook.forms.amendment.deadlines import due_dates
from basisbook.forms.amendment.package import Excess, Grounds, Returnable, ReturnOf
from basisbook.forms.form_5329 import excess_lines
from basisbook.forms.replay.additional import additional
from basisbook.forms.replay.years import Pool
from basisbook.ledger import journal, parameters
from basisbook.ledger.book import OWN, Book
from basisbook.ledger.conditions import extended_due_date
from basisbook.ledger.entry import Entry
from basisbook.ledger.excess import ExcessYear, Moves


def excess_of(
    book: Book, in_force: Mapping[int, Entry], pool: Pool | None, person: str, today: dt.date
) -> dict[int, list[Excess]]:
    """Both parts of every year that has an excess, brought or new, through the last year that ended."""
    found: dict[int, list[Excess]] = {}
    if pool is None or pool.name != OWN:
        return found
    both = additional(book, in_force, pool, today, person)
    parts: tuple[tuple[Literal["III", "IV"], Sequence[ExcessYear], Mapping[int, Moves]], ...] = (
        ("III", both.traditional, both.traditional_moves),
        ("IV", both.roth, both.roth_moves),
    )
    for part, years, moves in parts:
        for one in years:
            if one.year < today.year:
                lines = excess_lines(part, one, moves.get(one.year, Moves()))
                found.setdefault(one.year, []).append(Excess(person, part, lines, one.tax, None))
    return found


def excess_by_return(known: Grounds) -> dict[tuple[str, int], list[Excess]]:
    """By person and year, as it is right."""
    found: dict[tuple[str, int], list[Excess]] = {}
    for person in known.book.people:
        pool = known.statutory.pool(person)
        for year, parts in excess_of(known.book, known.in_force, pool, person, known.today).items():
            found[person, year] = parts
    return found


def returnable(known: Grounds) -> tuple[Returnable, ...]:
    """What was contributed above the limit for a year and can still come back without the 6%: the last day of each.

    Of a return filed in time, or extended, that is October 15: IRC 408(d)(4), Reg. 301.9100-2(b), Publication 590-A (2025).
    Of one that is not filed, the due date, for nobody knows that it will be in time. A return filed late has none.
    """
    found = []
    for person in known.book.people:
        both = additional(known.book, known.in_force, known.statutory.pool(person), known.today, person)
        parts: tuple[tuple[Literal["traditional", "Roth"], Sequence[ExcessYear]], ...] = (
            ("traditional", both.traditional),
            ("Roth", both.roth),
        )
        for kind, years in parts:
            for one in years:
                day, assumed = _last_day_to_return(known, person, one.year)
                if one.new and day and day >= known.today:
                    found.append(Returnable(day, one.year, person, kind, min(one.new, one.total), assumed))
    return tuple(found)


def _last_day_to_return(known: Grounds, person: str, year: int) -> tuple[dt.date | None, bool]:
    """The last day for a contribution of that year to come back, and whether it rests on a day that nobody recorded."""
    of = known.returns.get((person, year))
    if of is None:
        try:
            return due_dates(year)[0], False
        except parameters.NoValueError:
            return None, False
    dates, october = of.dates, extended_due_date(year)
    postponed = [one.end for one in dates.postponements]
    if dates.extended_to or (dates.filed and dates.filed <= max([dates.due, *postponed])):
        return max([october, *([dates.extended_to] if dates.extended_to else []), *postponed]), of.assumed
    return (max([dates.due, *postponed]) if dates.filed is None else None), False


def as_filed(known: Grounds, of: ReturnOf, parts: Sequence[Excess]) -> list[Excess]:
    """With what was paid as filed: stated, or nothing where the ledger knew of no excess on the day of `filed`."""
    found: list[Excess] = []
    told: set[str] = set()
    for one in parts:
        stated = of.own_figures.get(one.person, {}).get("excess-tax")
        mark = known.filed.entries.get((one.person, OWN, of.tax_year))
        filed: int | None = None
        if stated is not None:
            filed = 0 if one.person in told else stated
            told.add(one.person)
        elif mark is not None:
            before = journal.in_force(known.entries[: mark.number - 1])
            pool = history_then(known, of, mark).pool(one.person)
            then = excess_of(known.book, before, pool, one.person, known.today)
            filed = None if then.get(of.tax_year) else 0
        if one.tax or filed:  # an excess that went in the year costs nothing, and no form shows it
            found.append(replace(one, filed=filed))
    return found
