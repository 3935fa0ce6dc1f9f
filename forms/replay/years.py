"""What a replay gives: years, pools, histories."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from basisbook.forms.language.define import Revision
from basisbook.forms.language.fill import Filled, Method
from basisbook.ledger.facts import YearFacts
from basisbook.ledger.money import show
from basisbook.ledger.problems import Problem

Status = Literal["complete", "incomplete", "in-progress", "not-due"]


def _unworded(problem: Problem) -> str:
    return problem.remedy


def in_words(status: Status) -> str:
    """A status inside a sentence: `in progress`."""
    return status.replace("-", " ")


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

    @property
    def taxable(self) -> int | None:
        """What the IRAs add to taxable income, in cents: the second of the lines of Form 1040 that the year feeds.

        A third, the pension line of 2010 to 2012, is no IRA's. None where nothing is filled.
        """
        return next(iter(list(self.filled.returns.values())[1:2]), None) if self.filled else None

    def money(self, cents: int) -> str:
        """An amount as this year's method writes it."""
        return show(cents) if self.method.money == "cents" else show(cents).removesuffix(".00")

    def as_json(self, worded: Callable[[Problem], str] = _unworded) -> dict[str, Any]:
        """The year as `show --format json` prints it. Design section 4. `worded` says how ways out are written."""
        done = self.status == "complete"
        return {
            "tax_year": self.tax_year,
            "form": "8606",
            "revision": self.revision.key,
            "status": self.status,
            "path": self.path,
            "method": self.method.as_json(),
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
                    "message": problem.text,
                    "remedy": worded(problem),
                }
                for problem in self.problems
            ],
        }


@dataclass(frozen=True, slots=True)
class Pool:
    """All years of one pool of one person, oldest first.

    `openings`: by year, the taxable and nontaxable parts of the Roth conversions stated for its end.
    """

    person: str
    name: str
    years: tuple[Year, ...]
    openings: tuple[tuple[int, tuple[tuple[int, int], ...]], ...] = ()

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

    def as_json(self, worded: Callable[[Problem], str] = _unworded) -> dict[str, Any]:
        """The book as `show --format json` prints it. Design section 4."""
        people: dict[str, Any] = {person: {"pools": {}} for person in self.people}
        for (person, name), pool in self.pools.items():
            shown = people.setdefault(person, {"pools": {}})
            shown["pools"][name] = {"years": [year.as_json(worded) for year in pool.years]}
        return {"format": 1, "people": people}


def recovered_in(year: Year) -> int:
    """How much basis the year's form takes out of what is carried, in cents: its nontaxable part."""
    if year.filled is None:
        return 0
    rule = year.revision.recovery
    amounts = [year.filled.amounts.get(number) for number in rule.parts] if rule else []
    if amounts and None not in amounts:
        return sum(amount for amount in amounts if amount)
    facts = year.facts.amounts
    came_in = year.brought.get("basis", 0) + facts["basis_adjustments"] + facts["nondeductible_contributions"]
    return max(0, came_in - year.filled.carries.get("basis", 0))
