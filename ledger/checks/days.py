"""Checks of days and years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from basisbook.ledger import parameters
from basisbook.ledger.book import Book
from basisbook.ledger.checks.saying import correct, entries_counting, finding, void
from basisbook.ledger.entry import Entry
from basisbook.ledger.kinds import KINDS, POSTPONED_CODES
from basisbook.ledger.problems import Problem, Remedy

FIRST_IRA_YEAR, FIRST_FORM_YEAR, FIRST_ROTH_YEAR, LAST_UNDONE_YEAR = 1975, 1987, 1998, 2017


# Days and years


def years(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """The tax year and the date agree. What may be done after the year's end is done by its due date."""
    problems = []
    postponed = {
        (entry.person, entry.year): entry.date
        for entry in entries_counting(entries)
        if entry.kind == "figure" and entry.code == "postponed-to" and entry.date
    }
    for entry in entries_counting(entries):
        if entry.tax_year is None or entry.date is None:
            continue
        late = postponed.get((entry.person, entry.tax_year))
        problem = _made_by(book, entry, entry.tax_year, entry.date, late)
        if problem:
            problems.append(problem)
    return problems


def _made_by(book: Book, entry: Entry, year: int, day: dt.date, postponed: dt.date | None) -> Problem | None:
    by_date = correct(entry, tax_year=day.year, when="if the date is right")
    by_year = correct(entry, "date", when="if the year is right")
    made_by = KINDS[entry.kind].made_by
    if made_by == "the year":
        # A gift made in January of these years could be elected into the year before.
        if day.year == year or (
            entry.kind == "qcd" and day.month == 1 and (year, day.year) in ((2010, 2011), (2012, 2013))
        ):
            return None
        return finding(book, entry, "years-disagree", by_date, by_year, kind=entry.kind, of_date=day.year)
    if day.year < year:
        return finding(book, entry, "before-the-year", by_date, by_year, kind=entry.kind, day=day)
    if entry.code in POSTPONED_CODES or (postponed and day <= postponed):
        return None  # IRC 7508, 7508A: the act counts as done in time
    if made_by == "due date" and day.year > year:
        try:
            due = parameters.value("contribution_deadline_actual", year)
        except parameters.NoValueError:
            if day <= dt.date(year + 1, 4, 18):
                return None
            by, code = f"April {year + 1}", "after-due-date"
        else:
            if day <= due.date:
                return None
            by, code = str(due.date), "after-due-date" if due.verified else "after-due-date/unverified"
        return finding(book, entry, code, by_date, by_year, kind=entry.kind, day=day, due=by)
    if entry.kind == "conversion-undone" and day > dt.date(year + 1, 10, 17):  # the others: in_law.py
        ways = correct(entry, "date"), void(entry, when="if it did not happen")
        return finding(book, entry, "after-extended-due-date", *ways, kind=entry.kind, day=day, next=year + 1)
    return None


def possible_years(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """No IRA before 1975, no basis before 1987, no Roth IRA before 1998, no conversion undone after 2017."""
    problems = []
    for entry in entries_counting(entries):
        year = entry.year
        if year is None:
            continue
        roth = "roth" in entry.kind or entry.kind in ("conversion", "conversion-undone")
        found: tuple[str, int, Remedy] | None = None
        if year < FIRST_IRA_YEAR:
            found = "before-iras", FIRST_IRA_YEAR, void(entry)
        elif year < FIRST_ROTH_YEAR and roth:
            found = "before-roth", FIRST_ROTH_YEAR, void(entry)
        elif year < FIRST_FORM_YEAR and entry.kind == "contribution" and entry.basis:
            found = "before-basis", FIRST_FORM_YEAR, correct(entry, basis=None)
        elif year < FIRST_FORM_YEAR and entry.kind in ("opening-basis", "basis-stated") and entry.amount:
            found = "before-basis/stated", FIRST_FORM_YEAR, void(entry)
        elif year > LAST_UNDONE_YEAR and entry.kind == "conversion-undone":
            found = "cannot-be-undone", LAST_UNDONE_YEAR, void(entry)
        if found:
            code, bound, way = found
            by_hand = correct(entry, "tax_year" if entry.tax_year is not None else "date")
            problems.append(finding(book, entry, code, way, by_hand, first=bound, last=bound))
    return problems


def future(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """Nothing happens after the day it was recorded, and a year's last day is not known before it has come."""
    problems = []
    for entry in entries_counting(entries):
        recorded = entry.recorded
        if entry.date and entry.date > recorded and entry.kind != "figure":  # an extended due date lies ahead
            code, column = "future", "date"
        elif entry.tax_year and entry.tax_year > recorded.year:
            code, column = "future/year", "tax_year"
        elif (
            KINDS[entry.kind].made_by == "December 31"
            and entry.tax_year == recorded.year
            and recorded < dt.date(recorded.year, 12, 31)
        ):
            person = book.people.get(entry.person)
            if person and person.died and person.died <= recorded:
                continue  # the values on the day of death are the last
            code, column = "future/year-end", "tax_year"
        else:
            continue
        ways = correct(entry, column), void(entry)
        problems.append(
            finding(
                book, entry, code, *ways, day=entry.date, year=entry.tax_year or entry.year, recorded=recorded
            )
        )
    return problems


def _another_day(entry: Entry) -> tuple[Remedy, ...]:
    return correct(entry, "date" if entry.date else "tax_year"), void(entry)


def lifetimes(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """Nothing happens before a person is born or after they died."""
    problems = []
    for entry in entries_counting(entries):
        person = book.people.get(entry.person)
        if person is None or entry.year is None:
            continue
        if person.born and entry.year < person.born.year:
            problems.append(finding(book, entry, "before-birth", *_another_day(entry)))
        # An executor may still file, and undo a contribution.
        undone = KINDS[entry.kind].made_by == "extended due date"
        day = None if undone or entry.kind == "filed" else entry.date
        if person.died and (entry.year > person.died.year or (day and day > person.died)):
            problems.append(
                finding(
                    book, entry, "after-death", *_another_day(entry), day=day or entry.year, died=person.died
                )
            )
    return problems
