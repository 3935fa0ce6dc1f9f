"""A state's track: its worksheet for each year in which money came out, and what it carries from year to year.

Everything comes from the facts of the ledger and from the federal form; nothing here changes the federal form. A state
taxes who lives there: a year outside it has no worksheet, and of a year of moving only the money counts that came out
while living there (4 U.S.C. 114(a), since 1996, as quoted).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping

from basisbook.forms.replay.years import Pool
from basisbook.forms.sentences import find
from basisbook.forms.states import california, massachusetts, money, new_jersey, pennsylvania
from basisbook.forms.states.given import Given, StateYear
from basisbook.forms.states.pages import STATES, State
from basisbook.forms.states.residence import residence
from basisbook.ledger.book import Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.kinds import KINDS
from basisbook.ledger.problems import HOLE, Problem, do
from basisbook.ledger.quick_dataclass import dataclass

YEARS: Mapping[str, Callable[[Given], Iterable[StateYear]]] = {
    "NJ": new_jersey.years,
    "MA": massachusetts.years,
    "PA": pennsylvania.years,
    "CA": california.years,
}
"""By state: its fold over the years."""


@dataclass(frozen=True, slots=True)
class Track:
    """A person's own IRAs as a state sees them: the years in which money came out while living there."""

    state: State
    person: str
    years: tuple[StateYear, ...]
    problems: tuple[Problem, ...] = ()

    def year(self, tax_year: int) -> StateYear | None:
        """One year; None where the state has no worksheet for it."""
        return next((one for one in self.years if one.tax_year == tax_year), None)

    @property
    def all_problems(self) -> tuple[Problem, ...]:
        """What was found about the track and about each of its years."""
        return tuple(dict.fromkeys((*self.problems, *(p for year in self.years for p in year.problems))))


def followed(in_force: Mapping[int, Entry], person: str) -> tuple[str, ...]:
    """The codes of the states whose basis is followed and in which the person ever lived, in order."""
    return tuple(code for code in residence(in_force.values(), person).states if code in STATES)


def track(book: Book, in_force: Mapping[int, Entry], pool: Pool, code: str, as_of: dt.date) -> Track:
    """The track of a state whose basis is followed. `in_force` is keyed by original number, `pool` the own IRAs replayed.

    Raises `KeyError` for a state that is not followed.
    """
    given = Given(book, in_force, pool, STATES[code], as_of)
    return Track(given.state, pool.person, tuple(YEARS[code](given)), tuple(_of_the_record(given)))


def _of_the_record(given: Given) -> Iterator[Problem]:
    """What is to be known about the whole track: where it begins, and money that may have left its basis behind."""
    person, code = given.pool.person, given.state.code
    begins = next(
        (one for one in given.in_force.values() if one.kind == "opening-basis" and one.person == person), None
    )
    if begins is not None and not given.stated(money.OPENING):
        way = do("record", money.OPENING, person=person, tax_year=begins.year, amount=HOLE, code=code)
        yield find("state-opening", way, entry=begins, state=given.state.name)
    yield from _not_followed(given)
    if code == "CA":
        return
    for year, _ in given.lived_there():
        if moved := year.facts.amounts["plan_rollovers_out"]:
            way = do("show", year.tax_year, person=person, state=code)
            yield find(
                "state-stranded", way, year=year.tax_year, person=person, moved=moved, state=given.state.name
            )


def _not_followed(given: Given) -> Iterator[Problem]:
    """Money that came out of IRAs of which no state's basis is kept here: inherited ones, and Roth IRAs before they are free."""
    person = given.pool.person
    inherited: dict[int, int] = {}
    for one in given.in_force.values():
        kind, account = KINDS.get(one.kind), given.book.accounts.get(one.account or "")
        if one.person != person or not one.year or kind is None or account is None:
            continue
        out = kind.leaves_iras or kind.leaves_roth
        if out and account.decedent and given.lived.at(one) in (given.state.code, None):
            inherited[one.year] = inherited.get(one.year, 0) + (one.amount or 0)
    roth = {year.tax_year: year.facts.amounts["roth_distributions"] for year, _ in given.lived_there()}
    for case, moved in (("inherited", inherited), ("roth", roth)):
        for year, cents in sorted(moved.items()):
            if cents and year >= given.state.since:
                way = do("show", year, person=person)
                yield find(
                    f"state-not-followed/{case}",
                    way,
                    year=year,
                    person=person,
                    moved=cents,
                    state=given.state.name,
                )
