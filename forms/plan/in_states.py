"""What a state taxes of an alternative: its own worksheets, over the entries that the alternative would leave.

Only states whose basis is followed, and only years with a day in them; who never said where they live gets nothing. An
alternative names no day and few accounts: where the state's amount rests on one, there is no amount, and why.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from basisbook.forms.open_book import OpenBook
from basisbook.forms.plan.alternatives import Alternative
from basisbook.forms.plan.lived import Lived
from basisbook.forms.plan.purse import VALUE, Purse, Row
from basisbook.forms.plan.situation import Situation
from basisbook.forms.replay.years import Pool, Year
from basisbook.forms.revisions import LAST, revision_for
from basisbook.forms.states.given import out_of
from basisbook.forms.states.pages import STATES, State
from basisbook.forms.states.residence import Residence, residence
from basisbook.forms.states.tracks import Track, track
from basisbook.ledger import journal
from basisbook.ledger.book import OWN
from basisbook.ledger.dates import reaches_59_half
from basisbook.ledger.entry import SUPPOSED, Entry
from basisbook.ledger.facts import YearFacts
from basisbook.ledger.quick_dataclass import dataclass

_WHEN = "it rests on the day, and the plan names none"
_BEFORE = "an earlier year has no amount"
_OTHERWISE = "the record begins in the middle, or does not say what the state needs"
_STOPS = ("state-separate", "state-opening")


@dataclass(frozen=True, slots=True)
class InState:
    """One year in one state, cents. `taxable` None: `why` says the reason. `otherwise`: as `StateYear` has it."""

    state: State
    taxable: int | None
    otherwise: tuple[str, int] | None = None
    left: int | None = None
    why: str = ""


def in_states(opened: OpenBook, found: Situation, way: Alternative) -> tuple[Mapping[str, InState], ...]:
    """For each year of an alternative: by the code of a state, what it would tax; nothing for who lives in none."""
    lived_in = residence(opened.in_force().values(), found.start.person)
    told: list[dict[str, InState]] = [{} for _ in way.years]
    for code in lived_in.states:
        if code in STATES and any(lived_in.some_of(one.year, code) for one in way.years):
            for at, one in _in_one(opened, found, way, lived_in, STATES[code]):
                told[at][code] = one
    return tuple(told)


def first_out(opened: OpenBook, found: Situation) -> str:
    """The account that a conversion is taken to leave first; empty where nothing is taken so."""
    return Purse.of(opened, found).first


def _in_one(
    opened: OpenBook, found: Situation, way: Alternative, lived_in: Residence, state: State
) -> Iterator[tuple[int, InState]]:
    days = [_day(opened, found, one.year, lived_in, state) for one in way.years]
    in_force = _supposed(opened, found, way, days)
    last = dt.date(way.last.year + 1, 12, 31)
    seen = track(opened.book, in_force, _pool(opened, found, way), state.code, last)
    stopped = False
    for at, (one, day) in enumerate(zip(way.years, days, strict=True)):
        if not lived_in.some_of(one.year, state.code) or one.year < state.since:
            continue
        told = InState(state, None, why=_BEFORE) if stopped else _of_year(seen, one, day)
        stopped = told.taxable is None
        yield at, told


def _of_year(seen: Track, lived: Lived, day: dt.date | None) -> InState:
    year, state, facts = seen.year(lived.year), seen.state, lived.facts
    change = lived.change
    if day is None and (change.contributed or change.converted or change.distributed or change.given):
        return InState(state, None, why=_WHEN)
    problems = [one for one in (*seen.problems, *(year.problems if year else ())) if one.code in _STOPS]
    if problems:
        return InState(state, None, why=problems[0].text)
    if year is None:
        # The folds leave out a year in which nothing came out while living there; California's stops without a form too.
        nothing = not out_of(facts) + facts["qcds"] or state.code != "CA"
        return InState(state, 0) if nothing else InState(state, None, why=_OTHERWISE)
    agrees = year.taken_out in (out_of(facts), out_of(facts) + facts["qcds"])
    if year.taxable is None or not agrees:
        return InState(state, None, why=year.problems[-1].text if year.problems else _OTHERWISE)
    return InState(state, year.taxable, year.otherwise, year.left)


def _day(opened: OpenBook, found: Situation, year: int, lived_in: Residence, state: State) -> dt.date | None:
    """A day that stands for all from now to December 31; None where the state would not treat them alike."""
    first = opened.day if found.ended else max(opened.day, dt.date(year, 1, 1))
    last = first if found.ended else dt.date(year, 12, 31)
    if any(first < stay.since <= last for stay in lived_in.stays):
        return None
    born = opened.book.people[found.start.person].born
    if state.code == "PA" and born is not None and first < reaches_59_half(born) <= last:
        return None
    return first


def _supposed(
    opened: OpenBook, found: Situation, way: Alternative, days: Iterable[dt.date | None]
) -> dict[int, Entry]:
    """What would be in force: the ledger, with what each year adds, and the value that each leaves."""
    person, planned = found.start.person, {one.year for one in way.years}
    in_force = dict(journal.in_force((*opened.entries, *found.supposed)))
    values = {
        number
        for number, one in in_force.items()
        if (one.kind, one.person) == (VALUE, person)
        and one.tax_year in planned
        and opened.book.pool_of(one.account) == OWN
    }
    if not found.ended:
        in_force = {number: one for number, one in in_force.items() if number not in values}
    rows: list[Row] = []
    purse = Purse.of(opened, found)
    for lived, day in zip(way.years, days, strict=True):
        more, purse = purse.lived(lived, day or dt.date(lived.year, 12, 31))
        rows += [one for one in more if one.date or not (found.ended and values)]
    number = max([SUPPOSED, *in_force])
    for at, one in enumerate(rows, number + 1):
        in_force[at] = Entry(
            number=at, recorded=opened.day, person=person, kind=one.kind, tax_year=one.tax_year, date=one.date,
            account=one.account, to=one.to, amount=one.amount, basis=one.basis,
        )  # fmt: skip
    return in_force


def _pool(opened: OpenBook, found: Situation, way: Alternative) -> Pool:
    """The own IRAs, replayed until the plan, and then as the alternative has them."""
    start = found.start
    pool = opened.history(supposed=found.supposed).pool(start.person)
    before = [one for one in pool.years if one.tax_year < start.year] if pool else []
    brought, years = dict(start.brought), []
    for lived in way.years:
        facts = YearFacts(start.person, OWN, lived.year, lived.facts)
        revision = revision_for(min(lived.year, LAST))
        carried = {**brought, **lived.filled.carries}
        years.append(
            Year(
                facts,
                revision,
                start.method,
                "complete",
                lived.filled.path,
                lived.filled,
                brought,
                carried,
                (),
            )
        )
        brought = carried
    shell = pool or Pool(start.person, OWN, ())
    return replace(shell, years=(*before, *years))
