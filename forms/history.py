"""The fold over years: facts of the year and what last year carried, into the filled form and what it carries."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeVar

from forms.arithmetic import Ints
from forms.define import Revision
from forms.expr import Known
from forms.fill import Filled, Method, fill
from forms.revisions import FIRST, LAST, revision_for
from ledger.book import Book
from ledger.entry import Entry
from ledger.facts import FACTS, YearFacts, facts_of, methods_of
from ledger.money import show
from ledger.problems import Problem

T = TypeVar("T")
Status = Literal["complete", "incomplete", "in-progress", "not-due"]


@dataclass(frozen=True, slots=True)
class Year:
    """One year of one pool.

    `complete`: a form is due and filled. `not-due`: no form is required, and basis is carried. `incomplete`:
    something the form needs is not known; neither this year nor a later one has a form until it is.
    `in-progress`: the year has not ended. `carried` is empty for the last two. `reason` is for people.
    `opened` are the entries that opened the record just before this year, by what is carried.
    """

    facts: YearFacts
    revision: Revision
    method: Method
    status: Status
    path: str
    filled: Filled | None
    brought: Mapping[str, int]
    carried: Mapping[str, int]
    problems: tuple[Problem, ...]
    reason: str = ""
    opened: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def tax_year(self) -> int:
        return self.facts.year

    @property
    def lines(self) -> dict[str, str]:
        """The filled lines as texts, in the order of the paper; empty unless the form is complete."""
        return self.filled.lines if self.filled and self.status == "complete" else {}

    @property
    def returns(self) -> dict[str, str]:
        """The lines of Form 1040 that the year feeds, as texts."""
        if self.filled is None or self.status not in ("complete", "not-due"):
            return {}
        if not any(self.filled.returns.values()):
            return {}
        return {name: self.filled.money(cents) for name, cents in self.filled.returns.items()}

    def money(self, cents: int) -> str:
        """An amount as this year's method writes it."""
        return show(cents) if self.method.money == "cents" else show(cents).removesuffix(".00")

    def as_json(self) -> dict[str, Any]:
        """The year as `show --format json` prints it. Design section 4."""
        done = self.status == "complete"
        return {
            "tax_year": self.tax_year,
            "form": "8606",
            "revision": self.revision.key,
            "status": self.status,
            "path": self.path,
            "method": {"places": self.method.places, "money": self.method.money},
            "lines": self.lines,
            "adjusted": list(self.filled.adjusted) if self.filled and done else [],
            "starred": list(self.filled.starred) if self.filled and done else [],
            "unverified": list(self.filled.unverified) if self.filled and done else [],
            "return": self.returns,
            "carried": {
                name: self.money(cents) for name, cents in self.carried.items() if cents or name == "basis"
            },
            "problems": [
                {
                    "code": problem.code,
                    "severity": problem.severity,
                    "place": problem.place,
                    "message": problem.message,
                    "remedy": problem.remedy,
                }
                for problem in self.problems
            ],
        }


@dataclass(frozen=True, slots=True)
class Pool:
    """All years of one pool of one person, oldest first."""

    person: str
    name: str
    years: tuple[Year, ...]

    def year(self, tax_year: int) -> Year | None:
        """That year, or None where the record does not reach it."""
        return next((year for year in self.years if year.tax_year == tax_year), None)


@dataclass(frozen=True, slots=True)
class History:
    """A whole book replayed: every pool of every person."""

    pools: Mapping[tuple[str, str], Pool]
    people: tuple[str, ...] = field(default=())

    def pool(self, person: str, name: str = "own") -> Pool | None:
        """One person's pool, or None."""
        return self.pools.get((person, name))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every finding of every year."""
        return tuple(
            dict.fromkeys(p for pool in self.pools.values() for year in pool.years for p in year.problems)
        )

    def as_json(self) -> dict[str, Any]:
        """The book as `show --format json` prints it. Design section 4."""
        people: dict[str, Any] = {person: {"pools": {}} for person in self.people}
        for (person, name), pool in self.pools.items():
            shown = people.setdefault(person, {"pools": {}})
            shown["pools"][name] = {"years": [year.as_json() for year in pool.years]}
        return {"format": 1, "people": people}


def replay(
    book: Book,
    in_force: Mapping[int, Entry],
    *,
    as_of: datetime.date | None = None,
    estimate: Mapping[str, int] | None = None,
    methods: Mapping[tuple[str, str, int], Method] | None = None,
) -> History:
    """Replay every pool of a book.

    `in_force` is keyed by original number (`ledger.journal.in_force`). `as_of` is the day that decides which
    years have ended; None: all have. `estimate` gives, by person, a value in cents for the year in progress.
    `methods`, by (person, pool, year), are those of forms filed otherwise than the ledger says.
    """
    facts = facts_of(book, in_force)
    pools = {}
    for (person, name), years in facts.items():
        stated = methods_of(in_force, person)
        by_year = {
            year: (methods or {}).get((person, name, year)) or method_for(stated, year)
            for year in range(min(years), max(years) + 1)
        }
        pools[person, name] = Pool(
            person, name, _fold(book, (person, name), years, by_year, as_of, estimate or {})
        )
    return History({key: pool for key, pool in pools.items() if pool.years}, tuple(book.people))


def method_for(methods: Mapping[int, tuple[int, str]], year: int) -> Method:
    """The rounding in force for a year: the last stated for it or an earlier one, else 6 places and dollars."""
    stated = [since for since in methods if since <= year]
    if not stated:
        return Method()
    places, money = methods[max(stated)]
    return Method(places, "cents" if money == "cents" else "dollars")


def _fold(
    book: Book,
    key: tuple[str, str],
    years: Mapping[int, YearFacts],
    methods: Mapping[int, Method],
    as_of: datetime.date | None,
    estimate: Mapping[str, int],
) -> tuple[Year, ...]:
    (person, pool), first, last = key, min(years), max(years)
    died = book.people[person].died if person in book.people else None
    if died and pool == "own":
        last = min(last, died.year)
    carried: Mapping[str, int] = {}
    stopped: Year | None = None
    folded: list[Year] = []
    opened: Mapping[str, tuple[int, ...]] = {}
    for number in range(first, last + 1):
        facts = years.get(number) or YearFacts(person, pool, number, dict.fromkeys(FACTS, 0))
        if "basis" in facts.opening:
            # The record begins with what that year left. Its Roth side goes on; an earlier basis is a finding
            # of the checks, and no form of an earlier year can be filled.
            folded, stopped = [], None
            carried = _carries(facts, methods[number], carried)
            opened = {name: facts.behind.get(f"opening {name}", ()) for name in facts.opening}
            continue
        if (
            not folded
            and not any(_happened(facts.amounts))
            and not facts.unknown
            and not any(_happened(facts.behind))
        ):
            continue  # an election or a method alone is no year
        if not FIRST <= number <= LAST:
            continue
        year = _year(facts, methods[number], carried, stopped, as_of, estimate.get(person))
        folded.append(year if folded else replace(year, opened=opened))
        if year.status in ("incomplete", "in-progress"):
            stopped = stopped or year
        else:
            carried = year.carried
    while folded and folded[-1].status == "in-progress" and not folded[-1].facts.behind:
        folded.pop()
    return tuple(folded)


def _year(
    facts: YearFacts,
    method: Method,
    brought: Mapping[str, int],
    stopped: Year | None,
    as_of: datetime.date | None,
    value: int | None,
) -> Year:
    revision = revision_for(facts.year)
    progressing = as_of is not None and as_of <= datetime.date(facts.year, 12, 31)
    if progressing and value is not None:
        amounts = dict(facts.amounts) | {"year_end_value": value}
        unknown = {name: problem for name, problem in facts.unknown.items() if name != "year_end_value"}
        facts = replace(facts, amounts=amounts, unknown=unknown)
    base = Year(facts, revision, method, "incomplete", "carry-only", None, brought, {}, facts.problems)
    if stopped is not None:
        if progressing:
            return replace(base, status="in-progress", reason=f"{stopped.tax_year} is {stopped.status}")
        reason = f"{stopped.tax_year} stops it: what {stopped.tax_year} carries is not known"
        remedy = (
            stopped.problems[-1].remedy if stopped.problems else f"basisbook check --person {facts.person}"
        )
        problem = Problem("stopped", "error", "", f"{facts.year}: {reason}", remedy)
        return replace(base, problems=(*facts.problems, problem), reason=reason)
    needed = _needed(revision, facts, brought, method)
    if needed:
        if progressing:
            return replace(base, status="in-progress", reason=f"{facts.year} has not ended")
        return replace(base, problems=(*facts.problems, *needed), reason=needed[0].message)
    filled = fill(revision, facts.amounts, brought, method)
    carried = _opened(facts, filled.carries)
    cautions = tuple(
        Problem(
            caution.code,
            "warning",
            "",
            f"{facts.year}: {caution.message}",
            caution.remedy.format(year=facts.year),
        )
        for caution in filled.cautions
    )
    done = replace(
        base, filled=filled, path=filled.path, carried=carried, problems=(*facts.problems, *cautions)
    )
    if progressing:
        if value is None:
            return replace(
                done, status="in-progress", filled=None, carried={}, reason=f"{facts.year} has not ended"
            )
        return replace(
            done, status="in-progress", carried={}, reason=f"an estimate: {facts.year} has not ended"
        )
    if not filled.parts:
        return replace(done, status="not-due", reason=revision.refused or _why_not_due(facts, brought))
    return replace(done, status="complete")


def _happened(by_fact: Mapping[str, T]) -> Iterator[T]:
    """What belongs to the facts that are amounts: an election is a 1 beside them."""
    return (found for name, found in by_fact.items() if not name.startswith("elected_"))


def _carries(facts: YearFacts, method: Method, brought: Mapping[str, int]) -> dict[str, int]:
    if not FIRST <= facts.year <= LAST:
        return _opened(facts, brought)
    return _opened(facts, fill(revision_for(facts.year), facts.amounts, brought, method).carries)


def _opened(facts: YearFacts, carries: Mapping[str, int]) -> dict[str, int]:
    """What the year carries, with the openings the owner states for its end: basis replaces, Roth money adds."""
    carried = dict(carries)
    for name, cents in facts.opening.items():
        carried[name] = cents if name == "basis" else carried.get(name, 0) + cents
    return carried


def _needed(
    revision: Revision, facts: YearFacts, brought: Mapping[str, int], method: Method
) -> tuple[Problem, ...]:
    """Why the page cannot be filled: facts that are not known and that a line depends on."""
    zero: dict[str, int] = {name: brought.get(name, 0) for name in revision.carried_names}
    known: Known[int, bool] = Known(Ints(method.places, method.unit), facts.amounts, zero, {}, {}, {})
    return tuple(
        problem
        for name, problem in facts.unknown.items()
        if name not in revision.needs or revision.needs[name].holds(known)
    )


def _why_not_due(facts: YearFacts, brought: Mapping[str, int]) -> str:
    amounts = facts.amounts
    if amounts["distributions"] and not brought.get("basis"):
        return "distributions were taken, but there is no basis: they are fully taxable"
    if brought.get("basis") or amounts["basis_adjustments"]:
        return "no contribution, distribution or conversion that the form asks for: basis is carried"
    return "nothing that the form asks for"
