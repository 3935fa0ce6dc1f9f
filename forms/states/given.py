"""What every track starts from, and what it gives: a year in a state, with its worksheets filled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field

from basisbook.forms.language.define import Revision
from basisbook.forms.language.fill import Method, Walked, show_ratio, walk
from basisbook.forms.replay.years import Pool, Year
from basisbook.forms.sentences import find
from basisbook.forms.states import money
from basisbook.forms.states.pages import State
from basisbook.forms.states.residence import Residence, residence
from basisbook.ledger.book import Book
from basisbook.ledger.dates import american
from basisbook.ledger.entry import Entry
from basisbook.ledger.kinds import KINDS
from basisbook.ledger.money import show
from basisbook.ledger.problems import HOLE, Problem, do
from basisbook.ledger.quick_dataclass import dataclass

Amounts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A page of a state, filled: of all IRAs together, or of those in `accounts`. Amounts are cents."""

    page: Revision
    walked: Walked[int, bool]
    places: int
    accounts: tuple[str, ...] = ()

    @property
    def taxable(self) -> int:
        """Cents that the state taxes."""
        return self.walked.results["taxable"]

    @property
    def recovered(self) -> int:
        """Cents of the state's basis that came back."""
        return self.walked.results["recovered"]

    def text(self, number: str) -> str:
        """A line as the worksheet shows it: `6000`, or `0.600000`."""
        amount = self.walked.amounts[number]
        if self.page.is_ratio(number):
            return show_ratio(amount, self.places)
        return show(amount).removesuffix(".00")


@dataclass(frozen=True, slots=True)
class StateYear:
    """A year in a state. `incomplete`: a finding says what is missing, and there is no number.

    `taken_out` and `federal_taxable` are those of the whole year, in cents; None where the federal form is not known.
    `left` is the state's basis after the year. `otherwise` is what would be taxable by the other reading of a rule that
    was read two ways, or by the other choice of worksheets, with its words.
    """

    tax_year: int
    status: str
    taken_out: int
    federal_taxable: int | None
    worksheets: tuple[Worksheet, ...] = ()
    left: int | None = None
    otherwise: tuple[str, int] | None = None
    part_year: bool = False
    problems: tuple[Problem, ...] = ()

    @property
    def taxable(self) -> int | None:
        """Cents that the state taxes; None where that is not known."""
        return sum(one.taxable for one in self.worksheets) if self.status == "complete" else None


@dataclass(slots=True)
class Given:
    """What a track starts from: the ledger in force, the federal history, and where the person lived."""

    book: Book
    in_force: Mapping[int, Entry]
    pool: Pool
    state: State
    as_of: dt.date
    lived: Residence = field(init=False)
    facts: money.Facts = field(init=False)
    there: money.Facts = field(init=False)

    def __post_init__(self) -> None:
        person, code = self.pool.person, self.state.code
        self.lived = residence(self.in_force.values(), person)
        self.facts = money.all_facts(self.book, self.in_force, person, self.as_of)
        self.there = money.only_out(
            self.book, self.in_force, person, self.as_of, lambda one: self.lived.at(one) == code
        )

    def stated(self, kind: str) -> Mapping[int, int]:
        """What entries of a kind state for this state, in cents by year."""
        return money.stated(self.in_force, self.pool.person, kind, self.state.code)

    def contributed(self, *, here: bool) -> dict[int, int]:
        """Contributions by the year they count for, in cents; `here`: only those made while living in the state."""
        if not here:
            return {year: found.amounts["contributions"] for year, found in self.facts.items()}
        kept = {
            number: one
            for number, one in self.in_force.items()
            if one.person == self.pool.person
            and (
                one.kind not in ("contribution", "roth-contribution") or self.lived.at(one) == self.state.code
            )
        }
        found = money.all_facts(self.book, kept, self.pool.person, self.as_of)
        return {year: one.amounts["contributions"] for year, one in found.items()}

    def lived_there(self) -> Iterator[tuple[Year, bool]]:
        """The years with a federal history in which the person lived there, and whether for a part only."""
        for year in self.pool.years:
            number = year.tax_year
            if number >= self.state.since and self.lived.some_of(number, self.state.code):
                yield year, self.lived.all_year(number) != self.state.code


def unknown_opening(given: Given) -> bool:
    """Whether the record begins with a federal basis and nobody said what the state had taxed by then."""
    return any(
        one.kind == "opening-basis" and one.person == given.pool.person for one in given.in_force.values()
    ) and not given.stated(money.OPENING)


def begun(given: Given) -> tuple[int, int, int]:
    """The last year before the track, what the state had taxed by then, and what of it had come back. Cents."""
    taxed, back = given.stated(money.OPENING), given.stated(money.RECOVERED)
    if not taxed and not back:
        return 0, 0, 0
    last = max((*taxed, *back))
    return last, sum(taxed.values()), sum(back.values())


def out_of(amounts: Amounts) -> int:
    """Cents that came out and were not rolled over: distributions and conversions."""
    return amounts["distributions"] + amounts["conversions"]


def undated(given: Given, year: Year, what: str = "", *, until: dt.date | None = None) -> Problem | None:
    """In a year of moving, or of turning 59 1/2, money without a day: nobody knows on which side it was."""
    for one in given.in_force.values():
        if (
            one.person == given.pool.person
            and one.year == year.tax_year
            and one.date is None
            and one.kind in KINDS
            and KINDS[one.kind].leaves_iras
        ):
            way = do("correct", one.original, date=HOLE)
            day = american(until) if until else ""
            return find(f"state-undated{what}", way, entry=one, state=given.state.name, day=day)
    return None


def filled(page: Revision, method: Method, carried: Amounts, accounts: Sequence[str] = ()) -> Worksheet:
    """A page of a state from these amounts, with the rounding of the federal form of the year."""
    return Worksheet(
        page, walk(page, method.arithmetic(method.places), {}, carried), method.places, tuple(accounts)
    )


def missing(year: Year, name: str) -> Problem | None:
    """Why a fact of the year is not known, if it is not."""
    return year.facts.unknown.get(name)


def incomplete(year: Year, problem: Problem, *, part_year: bool = False) -> StateYear:
    """A year without a number, and why."""
    return StateYear(
        year.tax_year,
        "incomplete",
        out_of(year.facts.amounts),
        year.taxable,
        part_year=part_year,
        problems=(problem,),
    )


def where_born(given: Given) -> Problem:
    """The birth date decides, and the book does not have it."""
    person = given.pool.person
    way = do("person", person, born=HOLE)
    return find("state-born", way, person=person, state=given.state.name)
