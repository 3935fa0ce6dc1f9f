"""Form 5329, Parts III, IV and IX, year by year: the 6% tax on contributions above the limit until they are gone, and the
tax on what had to be taken and was not.

IRC 4973, 4974; Form 5329 (2019, 2025). The amounts are those of `forms/replay/additional.py`; here they get the lines of
the form and what was paid as filed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from basisbook.forms.amendment.as_filed import history_then
from basisbook.forms.amendment.deadlines import due_dates
from basisbook.forms.amendment.package import Excess, Grounds, Returnable, ReturnOf
from basisbook.forms.form_5329 import excess_lines, missed_lines
from basisbook.forms.replay.additional import Missed, additional
from basisbook.forms.replay.years import Pool
from basisbook.forms.sentences import find
from basisbook.ledger import journal, parameters
from basisbook.ledger.book import OWN, Book
from basisbook.ledger.conditions import extended_due_date
from basisbook.ledger.entry import Entry
from basisbook.ledger.excess import ExcessYear, Moves
from basisbook.ledger.in_law.required import window_ends
from basisbook.ledger.kinds import INHERITED, OWN_TRADITIONAL, WAIVED
from basisbook.ledger.problems import HOLE, Problem, do
from basisbook.ledger.words import and_list


def excess_of(
    book: Book, in_force: Mapping[int, Entry], pool: Pool | None, person: str, today: dt.date
) -> dict[int, list[Excess]]:
    """The parts of every year that has an excess, brought or new, or a shortfall, through the last year that ended."""
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
    by_form: dict[int, list[Missed]] = {}
    for missed in (one for one in both.missed if one.recorded):
        by_form.setdefault(missed.due.year, []).append(missed)
    for year, short in by_form.items():
        if year < today.year:
            found.setdefault(year, []).append(_part_ix(person, year, short, 0, today))
    return found


def _part_ix(person: str, year: int, short: Sequence[Missed], waived: int, today: dt.date) -> Excess:
    """Part IX of the form of one year. The lower tax asks that all was taken out and the return is there in the window."""
    must, taken = sum(one.must for one in short), sum(one.taken for one in short)
    last = window_ends(year)
    corrected = last is not None and today <= last and all(one.made_up == one.missed for one in short)
    waived = min(waived, must - taken)
    lines = missed_lines(year, must, taken, waived, corrected=corrected)
    return Excess(person, "IX", lines, list(lines.values())[-1], None, tuple(short), waived, corrected)


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
    """With what was paid as filed: stated, or nothing where the ledger knew of none of it on the day of `filed`."""
    found: list[Excess] = []
    told: set[tuple[str, str]] = set()
    for part in parts:
        one, code = _waived(known, of, part), figure_of(part)
        stated = of.own_figures.get(one.person, {}).get(code)
        mark = known.filed.entries.get((one.person, OWN, of.tax_year))
        filed: int | None = None
        if stated is not None:
            filed = 0 if (one.person, code) in told else stated
            told.add((one.person, code))
        elif mark is not None:
            before = journal.in_force(known.entries[: mark.number - 1])
            pool = history_then(known, of, mark).pool(one.person)
            then = excess_of(known.book, before, pool, one.person, known.today)
            filed = None if any(figure_of(each) == code for each in then.get(of.tax_year, ())) else 0
        if (
            one.tax or one.waived or filed
        ):  # an excess that went in the year costs nothing, and no form shows it
            found.append(replace(one, filed=filed))
    return found


def not_planned(known: Grounds) -> Iterator[Problem]:
    """What had to be taken of the last years and is not planned, for nobody recorded it or it is not figured here."""
    from_year = known.today.year - OPEN_YEARS
    for person, who in known.book.people.items():
        mine = [one for one in known.book.accounts.values() if one.person == person]
        if any(one.type in INHERITED and _died(known.book, one.decedent, known.today.year) for one in mine):
            yield find("required-heir", do("show"), place="book.toml", person=person, name=who.name)
        if not any(one.type in OWN_TRADITIONAL for one in mine):
            continue
        both = additional(known.book, known.in_force, known.statutory.pool(person), known.today, person)
        silent = [one.due.year for one in both.missed if not one.recorded]
        silent += [year for year, taken in both.not_known.items() if taken is None]
        short = [year for year, taken in both.not_known.items() if taken == 0]
        for code, years in (("required-not-recorded", silent), ("required-unknown", short)):
            open_years = sorted({year for year in years if from_year <= year < known.today.year})
            if open_years:
                year = open_years[-1]
                way = do("record", "distribution", person=person, date=HOLE, amount=HOLE)
                if code == "required-unknown":
                    way = do("record", "year-end-value", person=person, tax_year=year - 1, amount=HOLE)
                said = and_list([str(one) for one in open_years])
                yield find(code, way, place="book.toml", person=person, name=who.name, years=said)


OPEN_YEARS = 4
"""So many years back the tax on what was not taken is asked for: 3 after the return, IRC 6501(l)(4), read second-hand."""


def _died(book: Book, decedent: str, year: int) -> bool:
    """Whether the heir had a year of his own to take something in."""
    known = book.people.get(decedent)
    return known is None or known.died is None or known.died.year < year


def figure_of(one: Excess) -> str:
    """The figure of the return that says what was paid of it."""
    return "missed-tax" if one.part == "IX" else "excess-tax"


def _waived(known: Grounds, of: ReturnOf, one: Excess) -> Excess:
    """With the waiver that is asked for. What was paid, recorded after the request, says that the request was sent."""
    waived = of.own_figures.get(one.person, {}).get(WAIVED) if one.part == "IX" else None
    if not waived:
        return one
    with_it = _part_ix(one.person, of.tax_year, one.missed, waived, known.today)
    paid, asked = (_number(known, of, one.person, code) for code in ("missed-tax", WAIVED))
    return replace(with_it, waived=0) if paid > asked else with_it


def _number(known: Grounds, of: ReturnOf, person: str, code: str) -> int:
    """The entry that states a figure of the return; 0 where none does."""
    return max(
        (
            entry.number
            for entry in known.in_force.values()
            if (entry.kind, entry.person, entry.year, entry.code) == ("figure", person, of.tax_year, code)
        ),
        default=0,
    )
