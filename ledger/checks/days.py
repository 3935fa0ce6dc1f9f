"""Checks of days and years."""

# ruff: noqa: ARG001 - every check takes the same two arguments

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from basisbook.ledger import parameters
from basisbook.ledger.book import Book
from basisbook.ledger.checks.saying import (
    correct_command,
    entries_counting,
    option_name,
    original_number,
    problem_at,
    void_command,
)
from basisbook.ledger.entry import Entry
from basisbook.ledger.problems import Problem

_MADE_BY_DUE_DATE = frozenset({"contribution", "roth-contribution"})


_UNDONE_BY_EXTENDED_DUE_DATE = frozenset({
    "contribution-returned", "roth-contribution-returned", "conversion-undone",
    "recharacterized-to-roth", "recharacterized-to-traditional",
})  # fmt: skip


AT_YEAR_END = frozenset({
    "year-end-value", "opening-basis", "opening-roth-contributions", "opening-roth-conversion", "basis-stated",
})  # fmt: skip


_AFTER_THE_YEAR = (
    _MADE_BY_DUE_DATE | _UNDONE_BY_EXTENDED_DUE_DATE | AT_YEAR_END | {"filed", "return", "figure"}
)


FIRST_IRA_YEAR, FIRST_FORM_YEAR, FIRST_ROTH_YEAR, LAST_UNDONE_YEAR = 1975, 1987, 1998, 2017


# Days and years


def years(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """The tax year and the date agree. What may be done after the year's end is done by its due date."""
    problems = []
    for entry in entries_counting(entries):
        if entry.tax_year is None or entry.date is None:
            continue
        problem = _made_by(entry, entry.tax_year, entry.date)
        if problem:
            problems.append(problem)
    return problems


def _made_by(entry: Entry, year: int, day: dt.date) -> Problem | None:
    by_date = correct_command(entry, tax_year=day.year)
    by_hand = f"basisbook correct {original_number(entry)} --date"
    if entry.kind not in _AFTER_THE_YEAR:
        # A gift made in January of these years could be elected into the year before.
        if day.year == year or (
            entry.kind == "qcd" and day.month == 1 and (year, day.year) in ((2010, 2011), (2012, 2013))
        ):
            return None
        message = (
            f"tax_year is {year}, and the date is in {day.year}; {entry.kind} counts for the year of its date"
        )
        return problem_at(entry, "years-disagree", message, by_date, by_hand)
    if day.year < year:
        message = f"{entry.kind} for {year} is dated before that year, on {day}"
        return problem_at(entry, "before-the-year", message, by_date, by_hand)
    if entry.kind in _MADE_BY_DUE_DATE and day.year > year:
        try:
            due = parameters.value("contribution_deadline_actual", year)
        except parameters.NoValueError:
            return (
                None
                if day <= dt.date(year + 1, 4, 18)
                else _late(entry, f"April {year + 1}", by_date, by_hand)
            )
        if day > due.date:
            doubt = "" if due.verified else " (a day that was not verified in a primary text)"
            return _late(entry, f"{due.date}{doubt}", by_date, by_hand)
    if entry.kind in _UNDONE_BY_EXTENDED_DUE_DATE and day > dt.date(year + 1, 10, 17):
        message = f"{entry.kind} for {year} is dated {day}, after the extended due date in October {year + 1}"
        return problem_at(
            entry, "after-extended-due-date", message, by_hand, void_command(entry), severity="warning"
        )
    return None


def _late(entry: Entry, due: str, *remedies: str) -> Problem:
    message = f"{entry.kind} for {entry.tax_year} is dated {entry.date}, after the due date {due}"
    return problem_at(entry, "after-due-date", message, *remedies)


def possible_years(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """No IRA before 1975, no basis before 1987, no Roth IRA before 1998, no conversion undone after 2017."""
    problems = []
    for entry in entries_counting(entries):
        year = entry.year
        if year is None:
            continue
        column = "tax_year" if entry.tax_year is not None else "date"
        by_hand = f"basisbook correct {original_number(entry)} --{option_name(column)}"
        roth = "roth" in entry.kind or entry.kind in ("conversion", "conversion-undone")
        if year < FIRST_IRA_YEAR:
            message = f"{year} is before {FIRST_IRA_YEAR}, the first year of IRAs"
            problems.append(problem_at(entry, "before-iras", message, by_hand, void_command(entry)))
        elif year < FIRST_ROTH_YEAR and roth:
            message = f"{year} is before {FIRST_ROTH_YEAR}, the first year of Roth IRAs"
            problems.append(problem_at(entry, "before-roth", message, by_hand, void_command(entry)))
        elif year < FIRST_FORM_YEAR and entry.kind == "contribution" and entry.basis:
            message = f"contributions for years before {FIRST_FORM_YEAR} were deductible and carry no basis"
            problems.append(
                problem_at(entry, "before-basis", message, correct_command(entry, basis="0.00"), by_hand)
            )
        elif year < FIRST_FORM_YEAR and entry.kind in ("opening-basis", "basis-stated") and entry.amount:
            message = f"there was no basis from contributions before {FIRST_FORM_YEAR}"
            problems.append(
                problem_at(entry, "before-basis", message, correct_command(entry, amount="0.00"), by_hand)
            )
        elif year > LAST_UNDONE_YEAR and entry.kind == "conversion-undone":
            message = f"a conversion of {year} cannot be undone; the last that could was of {LAST_UNDONE_YEAR}, IRC 408A(d)(6)(B)(iii)"
            problems.append(problem_at(entry, "cannot-be-undone", message, void_command(entry), by_hand))
    return problems


def future(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """Nothing happens after the day it was recorded, and a year's last day is not known before it has come."""
    problems = []
    for entry in entries_counting(entries):
        recorded = entry.recorded
        if entry.date and entry.date > recorded and entry.kind != "figure":  # an extended due date lies ahead
            message = f"dated {entry.date}, after {recorded}, the day it was recorded"
            option = "date"
        elif entry.tax_year and entry.tax_year > recorded.year:
            message = (
                f"for {entry.tax_year}, a year that had not begun on {recorded}, the day it was recorded"
            )
            option = "tax-year"
        elif (
            entry.kind in AT_YEAR_END
            and entry.tax_year == recorded.year
            and recorded < dt.date(recorded.year, 12, 31)
        ):
            person = book.people.get(entry.person)
            if person and person.died and person.died <= recorded:
                continue  # the values on the day of death are the last
            message = f"states the end of {entry.tax_year}, which had not come on {recorded}, the day it was recorded"
            option = "tax-year"
        else:
            continue
        remedies = (f"basisbook correct {original_number(entry)} --{option}", void_command(entry))
        problems.append(problem_at(entry, "future", message, *remedies))
    return problems


def lifetimes(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """Nothing happens before a person is born or after they died."""
    problems = []
    for entry in entries_counting(entries):
        person = book.people.get(entry.person)
        if person is None or entry.year is None:
            continue
        by_hand = f"basisbook correct {original_number(entry)} --{'date' if entry.date else 'tax-year'}"
        if person.born and entry.year < person.born.year:
            message = f"{entry.year} is before {person.id} was born"
            problems.append(problem_at(entry, "before-birth", message, by_hand, void_command(entry)))
        # An executor may still file, and undo a contribution.
        day = None if entry.kind in ("filed", *_UNDONE_BY_EXTENDED_DUE_DATE) else entry.date
        if person.died and (entry.year > person.died.year or (day and day > person.died)):
            message = f"{day or entry.year} is after {person.id} died on {person.died}"
            problems.append(problem_at(entry, "after-death", message, by_hand, void_command(entry)))
    return problems
