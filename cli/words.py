"""Words that several commands share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from basisbook.ledger.entry import Entry
from basisbook.ledger.money import show_for_people

if TYPE_CHECKING:
    from basisbook.forms.open_book import OpenBook
    from basisbook.forms.replay.years import History, Year
    from basisbook.ledger.inference.bounds import YearBounds

STATUS = {"complete": "", "incomplete": "incomplete", "in-progress": "in progress", "not-due": "no form"}
"""What a person is told of a year's status."""


def what_changed(opened: OpenBook, before: History, after: History, entry: Entry) -> str:
    """One line: what the new entry changed."""
    pool = opened.book.pool_of(entry.account)
    was, now = _latest(before, entry.person, pool), _latest(after, entry.person, pool)
    stopping, stopped = _stopping(after, entry.person, pool), _stopping(before, entry.person, pool)
    if stopping and (stopped is None or now is None or stopped.reason != stopping.reason):
        return f"{stopping.tax_year} is {STATUS[stopping.status]}: {stopping.reason}"
    if now is None:
        if entry.kind == "opening-basis" and entry.amount is not None:
            return (
                f"basis at the end of {entry.year}: {show_for_people(entry.amount)}; the record begins there"
            )
        return "there is no basis to show yet"
    basis = f"basis at the end of {now.tax_year}: {show_for_people(now.carried.get('basis', 0))}"
    if was is None:
        return basis
    if (was.tax_year, was.carried.get("basis", 0)) == (now.tax_year, now.carried.get("basis", 0)):
        return f"{basis}, as before"
    return f"{basis}; before, {show_for_people(was.carried.get('basis', 0))} at the end of {was.tax_year}"


def _latest(history: History, person: str, pool: str) -> Year | None:
    found = history.pool(person, pool)
    years = [year for year in found.years if year.carried] if found else []
    return years[-1] if years else None


def _stopping(history: History, person: str, pool: str) -> Year | None:
    found = history.pool(person, pool)
    return (
        next((year for year in found.years if year.status in ("incomplete", "in-progress")), None)
        if found
        else None
    )


def ends_in_words(years: Sequence[YearBounds]) -> list[tuple[str, str]]:
    """(heading, words) for each end of the interval, and what is taken as empty."""
    from basisbook.ledger.inference.bounds import ends

    last, why = years[-1], ends(years)
    said = [("least", last.low, why[0]), ("most", last.high, why[1])]
    wide = len(show_for_people(last.high))
    found = [(f"{name:5}  {show_for_people(cents):>{wide}}", f"if {reason}") for name, cents, reason in said]
    if silent := sum(one.silent for one in years):
        words = (
            f"No paper speaks of {silent} of the years {years[0].year}-{last.year}; they are taken as empty."
        )
        found.append(("", words))
    return found
