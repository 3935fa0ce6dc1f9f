"""A year that has not been lived yet, on its form: what is recorded, what is planned, and the value that follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace

from basisbook.forms.language.fill import Filled, Method, fill
from basisbook.forms.replay.most import line_5
from basisbook.forms.revisions import LAST, revision_for
from basisbook.ledger.facts import FACTS
from basisbook.ledger.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """What a plan adds to a year, cents. `contributed` is nondeductible and made in the year; `late` after its end.

    `from_plan` came from an employer plan, with `from_plan_basis` of after-tax money in it. `employer`: put into a SEP or
    SIMPLE IRA. `growth` is what the IRAs gain or lose until December 31.
    """

    contributed: int = 0
    late: int = 0
    converted: int = 0
    distributed: int = 0
    given: int = 0
    to_plan: int = 0
    from_plan: int = 0
    from_plan_basis: int = 0
    employer: int = 0
    growth: int = 0

    def __add__(self, other: Change) -> Change:
        sums = {one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)}
        return Change(**sums)

    @property
    def into(self) -> int:
        """What it adds to the value, net."""
        came = self.contributed + self.from_plan + self.employer + self.growth
        return came - self.converted - self.distributed - self.given - self.to_plan


@dataclass(frozen=True, slots=True)
class Lived:
    """One year as it would be. `value`: line 6 without what is outstanding; `converted`: line 8, with what was recorded.

    `facts`: those of the whole year, recorded and planned. `borrowed`: the form of the year is not out.
    """

    year: int
    change: Change
    value: int
    converted: int
    filled: Filled
    facts: Mapping[str, int]
    borrowed: bool

    def line(self, number: str) -> str:
        """A line as the form holds it, or empty."""
        return self.filled.text(number) if number in self.filled.amounts else ""

    @property
    def taxable(self) -> int:
        """What the IRAs add to income: Form 1040, line 4b."""
        return self.filled.returns[self.filled.revision.taxable_return]

    @property
    def gross(self) -> int:
        """Form 1040, line 4a. A rollover to a plan is in it."""
        return next(iter(self.filled.returns.values()), 0)

    @property
    def ratio(self) -> str:
        """Line 10, or empty where Part I stays blank."""
        rule = self.filled.revision.recovery
        return self.line(rule.ratio) if rule else ""

    @property
    def lines(self) -> dict[str, str]:
        """The filled lines, as texts, in the order of the page."""
        return self.filled.lines

    @property
    def left(self) -> int:
        """The basis that the next year begins with."""
        return self.filled.carries["basis"]


@dataclass(frozen=True, slots=True)
class Start:
    """Where a plan begins: a year's recorded facts, what it brings from the year before, and what the IRAs are worth.

    `worth`: all own IRAs now, after what is recorded and before what is planned.
    """

    person: str
    year: int
    facts: Mapping[str, int]
    brought: Mapping[str, int]
    method: Method
    worth: int

    @property
    def basis(self) -> int:
        """Line 5 so far: what the year brings, with what was contributed."""
        return line_5(self.facts, self.brought)

    @property
    def taken(self) -> int:
        """Line 7 so far."""
        return self.facts["distributions"]

    @property
    def converted(self) -> int:
        """Line 8 so far."""
        return self.facts["conversions"]

    def lived(self, change: Change) -> Lived:
        """The year with a plan."""
        facts, value = dict(self.facts), self.worth + change.into
        for name, cents in _posted(change):
            facts[name] += cents
        facts["year_end_value"] = max(0, value)
        revision = revision_for(min(self.year, LAST))
        filled = fill(revision, facts, self.brought, self.method)
        return Lived(self.year, change, max(0, value), facts["conversions"], filled, facts, self.year > LAST)

    def after(self, lived: Lived) -> Start:
        """The next year, with nothing in it yet but what comes in after December 31 and counts for the year before: late
        contributions, and rollovers that were on their way.
        """
        carries = {**self.brought, **lived.filled.carries}
        came = lived.change.late + lived.facts["outstanding_rollovers"]
        return replace(
            self, year=self.year + 1, facts=dict.fromkeys(FACTS, 0), brought=carries, worth=lived.value + came
        )


def _posted(change: Change) -> tuple[tuple[str, int], ...]:
    put_in = change.contributed + change.late
    return (
        ("contributions", put_in),
        ("nondeductible_contributions", put_in),
        ("late_contributions", change.late),
        ("conversions", change.converted),
        ("distributions", change.distributed),
        ("qcds", change.given),
        ("plan_rollovers_out", change.to_plan),
        ("basis_adjustments", change.from_plan_basis),
    )


PLANNED = (
    ("contribution", "contributed"),
    ("distribution", "distributed"),
    ("qcd", "given"),
    ("plan-rollover-out", "to_plan"),
    ("conversion", "converted"),
    ("plan-rollover-in", "from_plan"),
)
"""The kind of entry that each amount of a `Change` becomes when it happens, in the order in which it should."""
