"""What a replay gives: years, pools, histories."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any, Literal

from basisbook.forms.language.define import Revision
from basisbook.forms.language.fill import Filled, Method
from basisbook.ledger.facts import YearFacts
from basisbook.ledger.money import show
from basisbook.ledger.problems import Problem
from basisbook.ledger.quick_dataclass import dataclass

if TYPE_CHECKING:
    import pandas as pd

Status = Literal["complete", "incomplete", "in-progress", "not-due"]


COLUMNS = (
    "person", "name", "pool", "tax_year", "status", "line", "label", "amount", "ratio", "problem",
)  # fmt: skip
"""A history as a table: a row for each line of a form, and for what each year carries.

A year without a form has one row, with no line. `problem` says why it has none.
"""


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
        """What the IRAs add to taxable income, in cents, as the page feeds it to the return. None where nothing is filled."""
        return self.filled.returns.get(self.revision.taxable_return) if self.filled else None

    @property
    def cells(self) -> list[tuple[str, str, int | None, str | None]]:
        """(number, label, cents, ratio) of each filled line, then what is carried; no cents where a line is a ratio."""
        found: list[tuple[str, str, int | None, str | None]] = []
        for number, text in self.lines.items():
            assert self.filled is not None
            label, ratio = self.revision.lines[number].label, self.revision.is_ratio(number)
            found.append(
                (number, label, None if ratio else self.filled.amounts[number], text if ratio else None)
            )
        for name, cents in self.carried.items():
            if cents or name == "basis":
                found.append((f"carried {name}", name.replace("_", " "), cents, None))
        return found

    def money(self, cents: int) -> str:
        """An amount as this year's method writes it."""
        return show(cents) if self.method.money == "cents" else show(cents).removesuffix(".00")

    def as_json(self, worded: Callable[[Problem], str]) -> dict[str, Any]:
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

    `openings`: by year, the taxable and nontaxable parts of the Roth conversions stated for its end. `received`: by
    year, the year, the taxable and the nontaxable part of each conversion that came from a spouse in a divorce, or from a decedent.
    """

    person: str
    name: str
    years: tuple[Year, ...]
    openings: tuple[tuple[int, tuple[tuple[int, int], ...]], ...] = ()
    received: tuple[tuple[int, tuple[tuple[int, int, int], ...]], ...] = ()

    def year(self, tax_year: int) -> Year | None:
        """That year, or None where the record does not reach it."""
        return next((year for year in self.years if year.tax_year == tax_year), None)


@dataclass(frozen=True, slots=True)
class History:
    """A whole book replayed: every pool of every person. `beside` are findings about somebody who has no year."""

    pools: Mapping[tuple[str, str], Pool]
    people: tuple[str, ...] = field(default=())
    beside: tuple[Problem, ...] = ()

    def pool(self, person: str, name: str = "own") -> Pool | None:
        """One person's pool, or None."""
        return self.pools.get((person, name))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every finding of every year."""
        return tuple(
            dict.fromkeys(
                (
                    *(p for pool in self.pools.values() for year in pool.years for p in year.problems),
                    *self.beside,
                )
            )
        )

    def rows(self, names: Mapping[str, str]) -> Iterator[tuple[Any, ...]]:
        """The rows of `COLUMNS`; an amount is in cents, a ratio a text, each None where a line is the other.

        `names` are those of the people, by their ids.
        """
        for (person, pool), found in self.pools.items():
            for year in found.years:
                start = (person, names[person], pool, year.tax_year, year.status)
                for line in year.cells or [("", "", None, None)]:
                    yield (*start, *line, year.reason)

    def to_frame(self, names: Mapping[str, str] | None = None) -> pd.DataFrame:
        """The rows as a data frame: `amount` is `Int64` of cents, which can be missing, `ratio` the text of the form.

        Without `names`, by id, an id stands for the name.
        """
        import pandas as pd  # noqa: PLC0415 - slow to import, and only this needs it

        rows = list(self.rows(names or {person: person for person, _ in self.pools}))
        return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"amount": "Int64", "tax_year": "int64"})

    def as_json(self, worded: Callable[[Problem], str]) -> dict[str, Any]:
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
