"""What is to be sent for one return, as values: the plan, its packages and their forms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from basisbook.forms.amendment import deadlines, form_1040x
from basisbook.forms.filed.causes import Change
from basisbook.forms.filed.files import Filed
from basisbook.forms.filed.snapshot import Snapshot
from basisbook.forms.replay.years import Year
from basisbook.ledger.book import Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.problems import Problem

Policy = Literal["conservative", "statutory"]


Action = Literal[
    "nothing", "with-return", "late-8606", "corrected-8606", "1040-x", "pro-forma", "consult", "unknown"
]


SENT = ("late-8606", "corrected-8606", "1040-x")
"""The actions that put something into an envelope."""


@dataclass(frozen=True, slots=True)
class ReturnOf:
    """One year's return: of one person, or of a couple that filed jointly, whoever entered it first.

    `spouse` is a name where the spouse is not in the book. `figures` are what was recorded of it, by code.
    `assumed`: the day of filing was not recorded, and the due date stands for it. `filed` is None before that.
    `adjusted`: an amended return was sent, and figures from before it do not count any more.
    """

    tax_year: int
    people: tuple[str, ...]
    spouse: str
    status: str
    figures: Mapping[str, int | None]
    own_figures: Mapping[str, Mapping[str, int | None]]
    paid: int | None
    dates: deadlines.Return
    assumed: bool
    due_verified: bool
    adjusted: bool = False


@dataclass(frozen=True, slots=True)
class FormStep:
    """One Form 8606 of a return. `kind`: `same` as filed, `late` (none was filed), `corrected`, `unknown` (nobody
    recorded what was filed), or `needless` (filed, and no form is due).

    Cents; None is not known.
    """

    person: str
    pool: str
    kind: Literal["same", "late", "corrected", "unknown", "needless"]
    year: Year
    filed: Snapshot | None
    changes: tuple[Change, ...]
    taxable_filed: int | None
    taxable_now: int
    deduction_filed: int
    deduction_now: int
    overstated: bool = False


@dataclass(frozen=True, slots=True)
class Early:
    """Form 5329, Part I, of one person: lines 1 to 4 in cents, and the tax as filed (None: not known)."""

    person: str
    line_1: int
    line_2: int
    line_3: int
    line_4: int
    exception: str
    filed: int | None

    @property
    def lines(self) -> dict[str, int]:
        return {"1": self.line_1, "2": self.line_2, "3": self.line_3, "4": self.line_4}


@dataclass(frozen=True, slots=True)
class Package:
    """What goes out for one year, of one return (1040-X) or of one person (a form alone).

    `missing` says what must be recorded before it is complete; `warnings` what a professional should see.
    `income` and `other_taxes` are the changes on the return, in cents, None while they are not known; `on_return` is
    the taxable IRA income as it is right, of everybody on the return who is in the book.
    """

    tax_year: int
    people: tuple[str, ...]
    action: Action
    of: ReturnOf
    steps: tuple[FormStep, ...]
    reasons: tuple[str, ...]
    refund: deadlines.Refund
    assessment: deadlines.Assessment
    income: int | None = None
    deduction: int = 0
    other_taxes: int | None = None
    on_return: int = 0
    early: tuple[Early, ...] = ()
    columns: form_1040x.Columns | None = None
    pursuant: bool = False
    missing: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    waits: tuple[str, ...] = ()
    penalties: tuple[str, ...] = ()
    e_file: bool = False

    @property
    def owing(self) -> bool:
        """Whether the tax goes up, as far as that is known: by the columns, else by the income."""
        if self.columns is not None and self.columns.total_change:
            return self.columns.total_change > 0
        return (self.income or 0) + (self.other_taxes or 0) > 0

    @property
    def refund_expected(self) -> int | None:
        """Line 21 of Form 1040-X, as far as payments can still be reached; None while it is not known."""
        if self.action != "1040-x" or self.columns is None or not self.columns.single:
            return None
        return min(self.columns.single["overpaid"], self.refund.reach.cents)


@dataclass(frozen=True, slots=True)
class ChainRow:
    """One year of the chains, cents; None where there is no such form or it is not known."""

    tax_year: int
    line_1: int
    brought: int
    ratio: str
    recovered: int
    filed: int | None
    carried: int
    other: int
    closed: bool

    @property
    def happened(self) -> bool:
        """Whether the year is more than a link that passes the basis on."""
        return bool(self.line_1 or self.recovered or self.filed is not None or self.brought != self.carried)


@dataclass(frozen=True, slots=True)
class Plan:
    """Every year's package, oldest first, and the chains by (person, pool)."""

    today: dt.date
    policy: Policy
    packages: tuple[Package, ...]
    chains: Mapping[tuple[str, str], tuple[ChainRow, ...]]
    problems: tuple[Problem, ...]

    @property
    def incomplete(self) -> bool:
        """Whether something must be recorded or asked before everything can be sent."""
        return any(package.missing for package in self.packages) or any(
            problem.severity == "error" for problem in self.problems
        )


@dataclass(frozen=True, slots=True)
class Grounds:
    """All that the planner reads."""

    book: Book
    entries: tuple[Entry, ...]
    in_force: Mapping[int, Entry]
    filed: Filed
    today: dt.date
    returns: Mapping[tuple[str, int], ReturnOf] = field(default_factory=dict)
