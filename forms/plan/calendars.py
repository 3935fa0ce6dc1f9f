"""The days that count, from a person's own book: the backdoor, the reverse rollover, and required distributions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from basisbook.forms.open_book import OpenBook
from basisbook.ledger import parameters
from basisbook.ledger.book import OWN
from basisbook.ledger.in_law import required
from basisbook.ledger.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Day:
    """A day and what is to be done by it. `calendar`: backdoor, rollover or retiree. `verified`: read in a primary text."""

    day: dt.date
    calendar: str
    person: str
    what: str
    verified: bool = True


def calendar(opened: OpenBook, person: str, year: int) -> tuple[Day, ...]:
    """Every day of the three calendars that is for this person and year, oldest first."""
    found = [*_backdoor(opened, person, year), *_rollover(person, year), *_retiree(opened, person, year)]
    return tuple(sorted(found, key=lambda one: (one.day, one.calendar)))


def _backdoor(opened: OpenBook, person: str, year: int) -> Iterator[Day]:
    def on(month: int, day: int, what: str, *, verified: bool = True) -> Day:
        return Day(dt.date(year, month, day), "backdoor", person, what, verified)

    pool = opened.history().pool(person)
    this = pool.year(year) if pool else None
    put_in = this.facts.amounts["contributions"] if this else 0
    if put_in == 0:
        yield on(
            1,
            2,
            f"contribute for {year}, or finish {year - 1}; convert when the money has settled",
            verified=False,
        )
    yield on(1, 31, f"Forms 1099-R and statements of value for {year - 1}")
    try:
        due = parameters.value("contribution_deadline_actual", year - 1)
        yield Day(
            due.date, "backdoor", person, f"last day to contribute for {year - 1}; no extension", due.verified
        )
    except parameters.NoValueError:
        pass
    yield on(5, 31, f"Form 5498 for {year - 1}")
    yield on(9, 30, f"list every traditional, SEP and SIMPLE IRA: what line 6 of {year} will be")
    yield on(
        10,
        15,
        f"last day to remove or recharacterize a contribution for {year - 1}, for a return filed in time",
    )
    yield on(11, 1, "a rollover from IRA to IRA from now on can be outstanding on December 31")
    yield on(
        12, 31, "a conversion must have left by now; no money of a plan comes into an IRA before January 2"
    )


def _rollover(person: str, year: int) -> Iterator[Day]:
    for month, day, what in (
        (
            10,
            1,
            "start a reverse rollover: plan documents, letter of acceptance, a second IRA if one is needed",
        ),
        (12, 1, "last reasonable day to order a reverse rollover"),
    ):
        yield Day(dt.date(year, month, day), "rollover", person, what, verified=False)
    left = "a reverse rollover must have left the IRA by now; when it arrives does not matter"
    yield Day(dt.date(year, 12, 31), "rollover", person, left)
    check = f"check the Form 1099-R of {year}: code G, box 2a zero, IRA box; else ask for a corrected one"
    yield Day(dt.date(year + 1, 1, 31), "rollover", person, check, verified=False)


def _retiree(opened: OpenBook, person: str, year: int) -> Iterator[Day]:
    known = opened.book.people[person]
    first = required.first_year(known.born) if known.born else None
    if known.born is None or first is None or year < first or required.waived(year):
        return
    pool = opened.history().pool(person, OWN)
    before = pool.year(year - 1) if pool else None
    stated = before is not None and "year_end_value" in before.facts.behind
    value = before.facts.amounts["year_end_value"] if before is not None and stated else None
    must = required.amount(known.born, year, value) if value is not None else None
    amount = f"${must // 100:,}" if must is not None else "an amount that rests on the value of December 31"
    what = f"required distribution of {year}: {amount}; before any conversion or rollover"
    yield Day(required.due_by(known.born, year), "retiree", person, what)
    if first == year - 1:
        yield Day(dt.date(year, 4, 1), "retiree", person, f"required distribution of {first}, the first year")
    if known.year_of_70_half is not None and year >= known.year_of_70_half:
        gift = "charitable distributions (QCD) count for the required distribution; the check must be cashed by now"
        yield Day(dt.date(year, 12, 31), "retiree", person, gift)


def as_ics(days: tuple[Day, ...], stamp: dt.date) -> bytes:
    """The days as a calendar file (RFC 5545). Byte-identical for identical input."""
    import icalendar  # noqa: PLC0415 - one door asks

    book = icalendar.Calendar()
    book.add("prodid", "-//basisbook//EN")
    book.add("version", "2.0")
    for one in days:
        event = icalendar.Event()
        mark = "" if one.verified else " (not verified in a primary text)"
        event.add("summary", f"IRA: {one.what}{mark}")
        event.add("dtstart", one.day)
        event.add("dtend", one.day + dt.timedelta(days=1))
        event.add("dtstamp", dt.datetime(stamp.year, stamp.month, stamp.day, tzinfo=dt.UTC))
        event.add("uid", f"{one.day:%Y%m%d}-{one.calendar}-{one.person}-{sum(one.what.encode())}@basisbook")
        event.add("categories", [one.calendar])
        event.add("transp", "TRANSPARENT")
        book.add_component(event)
    return bytes(book.to_ical())
