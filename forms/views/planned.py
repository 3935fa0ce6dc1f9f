"""A year before it has ended, as a page shows it: the alternatives side by side, and what may be changed in a scenario.

Nothing is written: what is wished is said anew each time, and the ledger is only read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from basisbook.forms.open_book import OpenBook
from basisbook.forms.plan import saying, texts
from basisbook.forms.plan.alternatives import (
    Alternative,
    Wish,
    alternatives,
    movable,
    usual_conversion,
    warnings,
    with_common,
)
from basisbook.forms.plan.lived import Lived
from basisbook.forms.plan.situation import situation
from basisbook.forms.plan.tax import Taxed
from basisbook.ledger.money import to_dollars
from basisbook.ledger.problems import LedgerError, Problem
from basisbook.ledger.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class YearOfWay:
    """One year of an alternative, whole dollars as cents: lines 6 and 8, what went to a plan, line 10, taxable, basis left."""

    year: int
    value: int
    converted: int
    to_plan: int
    ratio: str
    taxable: int
    left: int


@dataclass(frozen=True, slots=True)
class WayView:
    """One alternative. `tax` None where nothing was said to reckon by; `low`, `high`: taxable if what stays is 10% less or more."""

    key: str
    name: str
    done: str
    undo: str
    until: dt.date
    years: tuple[YearOfWay, ...]
    taxable: int
    left: int
    tax: int | None
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class PlanView:
    """A person's year with what may still be done in it, cents. `most`: the most that may go to an employer plan.

    `slides` says how far each amount of the scenario can go, and `usual` what is taken where nothing is said. `marks` are
    sentences of what was not verified and what is left out; `notes` findings about what had to be assumed.
    """

    person: str
    name: str
    year: int
    worth: int
    basis: int
    taken: int
    converted: int
    most: int
    ways: tuple[WayView, ...]
    slides: Mapping[str, int]
    usual: Mapping[str, int]
    notes: tuple[Problem, ...]
    marks: tuple[str, ...]


def planned(
    opened: OpenBook, person: str, year: int, wish: Wish | None = None, taxed: Taxed | None = None, value: int | None = None
) -> PlanView:  # fmt: skip
    """The alternatives of a year. `value` in cents: all own IRAs now. Raises `LedgerError` where that or the basis is not known."""
    wish, taxed = wish or Wish(), taxed or Taxed()
    found = situation(opened, person, year, value=value)
    ways, start = alternatives(found, wish, taxed), found.start
    room = max(0, (found.limit or 0) - found.contributed)
    there = max(0, start.worth + wish.contribute + wish.from_plan + wish.employer)
    most = with_common(found.most, wish).amount
    return PlanView(
        person,
        opened.book.people[person].name,
        year,
        start.worth,
        start.basis,
        start.taken,
        start.converted,
        most,
        tuple(_way(one) for one in ways),
        {"contribute": room, "convert": there, "take": start.worth, "to_plan": most, "again": found.limit or 0, "years": 10, "rate": 50},
        {"convert": usual_conversion(found, wish), "to_plan": movable(found, wish)},
        (*found.notes, *warnings(found, wish, ways)),
        (*saying.marks(found, taxed, ways), *texts.OUTSIDE),
    )  # fmt: skip


def plans(opened: OpenBook, people: tuple[str, ...]) -> tuple[PlanView, ...]:
    """This year's alternatives of each person of whom they can be worked out and who has any."""
    found = []
    for person in people:
        try:
            one = planned(opened, person, opened.day.year)
        except LedgerError:
            continue  # what is missing is said among the findings of the book
        if one.worth or len(one.ways) > 1:
            found.append(one)
    return tuple(found)


def _way(one: Alternative) -> WayView:
    said = texts.SAID[one.key]
    return WayView(
        one.key,
        said.name,
        said.done,
        said.undo,
        one.until,
        tuple(_year(year) for year in one.years),
        to_dollars(one.taxable),
        to_dollars(one.last.left),
        None if one.tax is None else to_dollars(one.tax),
        to_dollars(one.low),
        to_dollars(one.high),
    )


def _year(year: Lived) -> YearOfWay:
    return YearOfWay(
        year.year,
        to_dollars(year.value),
        to_dollars(year.converted),
        to_dollars(year.change.to_plan),
        year.ratio,
        to_dollars(year.taxable),
        to_dollars(year.left),
    )
