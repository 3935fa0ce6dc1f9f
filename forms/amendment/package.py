"""What is to be sent for one return, as values: the plan, its packages and their forms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping
from dataclasses import field
from typing import Literal

from basisbook.forms.amendment import deadlines, form_1040x
from basisbook.forms.filed.causes import Change
from basisbook.forms.filed.files import Filed
from basisbook.forms.filed.snapshot import Snapshot
from basisbook.forms.form_5329 import PART_I
from basisbook.forms.replay.additional import Missed
from basisbook.forms.replay.years import History, Year
from basisbook.ledger.book import Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.kinds import NONRESIDENT
from basisbook.ledger.problems import Problem
from basisbook.ledger.quick_dataclass import dataclass

Policy = Literal["conservative", "statutory"]


Action = Literal[
    "nothing",
    "with-return",
    "late-8606",
    "corrected-8606",
    "form-5329",
    "1040-x",
    "pro-forma",
    "consult",
    "unknown",
]


StepKind = Literal["same", "late", "since", "corrected", "unknown", "needless"]


SENDING = ("late", "since", "corrected")
"""The kinds of forms that go out."""


SENT = ("late-8606", "corrected-8606", "form-5329", "1040-x")
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

    @property
    def nonresident(self) -> bool:
        """Whether the return was Form 1040-NR."""
        return NONRESIDENT in self.figures


@dataclass(frozen=True, slots=True)
class FormStep:
    """One Form 8606 of a return. `kind`: `same` as filed, `late` (none was filed), `since` (none was due when the return
    was filed; a later lawful act made it due), `corrected`, `unknown` (nobody recorded what was filed), or `needless`
    (filed, and no form is due).

    Cents; None is not known. `overstated`: line 1 said more than was put in and not deducted. `right_then`: what was
    filed was right on that day. `known_then` is the number of the entry that says it was filed: what comes after it the
    form could not know; 0 where nobody recorded it.
    """

    person: str
    pool: str
    kind: StepKind
    year: Year
    filed: Snapshot | None
    changes: tuple[Change, ...]
    taxable_filed: int | None
    taxable_now: int
    overstated: bool = False
    right_then: bool = False
    known_then: int = 0


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
        return dict(zip(PART_I, (self.line_1, self.line_2, self.line_3, self.line_4), strict=True))


@dataclass(frozen=True, slots=True)
class PartOfReturn:
    """The IRA part of one person's return, cents: as filed (None: not known) and as right.

    `known_then`: the number of the entry that says what was filed; 0 where nobody recorded it.
    """

    person: str
    taxable_filed: int | None
    taxable: int
    deduction_filed: int | None
    deduction: int
    known_then: int = 0


@dataclass(frozen=True, slots=True)
class Excess:
    """Form 5329, Part III (`traditional`), IV or IX of one person: the lines by number in cents; the tax as filed or None.

    Of Part IX: `missed` are the distributions that had to be taken in the year of the form and were not; `waived` is what a
    waiver is asked for, in cents, 0 once that was sent; `corrected`: all of it is out, and the lower tax can be had today.
    """

    person: str
    part: Literal["III", "IV", "IX"]
    lines: Mapping[str, int]
    tax: int
    filed: int | None
    missed: tuple[Missed, ...] = ()
    waived: int = 0
    corrected: bool = False

    @property
    def line(self) -> str:
        """The line of the tax."""
        return list(self.lines)[-1]

    @property
    def beside(self) -> str:
        """Of Part IX: the line beside which a waiver is asked for. Instructions for Form 5329, read second-hand."""
        return list(self.lines)[2]

    @property
    def sent(self) -> bool:
        """Whether the form goes out: the tax is another than was paid, or a waiver is asked for."""
        return self.tax != self.filed or bool(self.waived)

    @property
    def short(self) -> int:
        """Of Part IX: what was not taken, in cents."""
        return sum(one.missed for one in self.missed)


@dataclass(frozen=True, slots=True)
class Package:
    """What goes out for one year, of one return (1040-X) or of one person (a form alone).

    `missing` says what must be recorded before it is complete; `warnings` what a professional should see.
    `income` and `other_taxes` are the changes on the return, in cents, None while they are not known; `taxable` and
    `deduction` are those of the two lines. `on_return` is the taxable IRA income as it is right, of everybody on the
    return who is in the book; `parts` say it person by person. `acts` are the lawful acts since the return. `arguable`:
    the safe last day is over, and another reading of the law has a later one.
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
    taxable: int = 0
    deduction: int = 0
    other_taxes: int | None = None
    on_return: int = 0
    parts: tuple[PartOfReturn, ...] = ()
    acts: tuple[Entry, ...] = ()
    early: tuple[Early, ...] = ()
    excess: tuple[Excess, ...] = ()
    arguable: bool = False
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
        if self.arguable:
            return self.columns.single["overpaid"]
        return min(self.columns.single["overpaid"], self.refund.reach.cents)

    @property
    def sending(self) -> tuple[FormStep, ...]:
        """The forms that go out."""
        return tuple(step for step in self.steps if step.kind in SENDING)

    @property
    def moves(self) -> bool:
        """Whether an amount of the return changes, as far as is known."""
        return bool(self.taxable or self.deduction or self.other_taxes)


@dataclass(frozen=True, slots=True)
class ChainRow:
    """One year of the chains, cents; None where there is no such form or it is not known.

    `recovered` is what is taken off; `by_form` is what the form of the year recovers, which is less where a closed year took
    out more as filed. `otherwise` is basis that came in (or, below zero, went out) by no contribution: line 2 has it.
    """

    tax_year: int
    line_1: int
    brought: int
    ratio: str
    recovered: int
    by_form: int
    otherwise: int
    filed: int | None
    carried: int
    other: int
    closed: bool

    @property
    def happened(self) -> bool:
        """Whether the year is more than a link that passes the basis on."""
        return bool(
            self.line_1
            or self.recovered
            or self.otherwise
            or self.filed is not None
            or self.brought != self.carried
        )


@dataclass(frozen=True, slots=True)
class Returnable:
    """An excess contribution of a year that can still come back with its earnings, in cents, and its last day.

    `kind` is `traditional` or `Roth`. `assumed`: the day of filing was not recorded, and the due date stands for it.
    """

    day: dt.date
    tax_year: int
    person: str
    kind: Literal["traditional", "Roth"]
    cents: int
    assumed: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """Every year's package, oldest first, the chains by (person, pool), and the history they rest on."""

    today: dt.date
    policy: Policy
    packages: tuple[Package, ...]
    chains: Mapping[tuple[str, str], tuple[ChainRow, ...]]
    problems: tuple[Problem, ...]
    history: History
    returnable: tuple[Returnable, ...] = ()

    @property
    def incomplete(self) -> bool:
        """Whether something must be recorded or asked before everything can be sent."""
        return any(package.missing for package in self.packages) or any(
            problem.severity == "error" for problem in self.problems
        )


@dataclass(frozen=True, slots=True)
class Grounds:
    """All that the planner reads. `law` are the entries as the law takes them: what came too late is something else.

    `shown` is what papers show of the returns, by person and year, in cents.
    """

    book: Book
    entries: tuple[Entry, ...]
    in_force: Mapping[int, Entry]
    filed: Filed
    today: dt.date
    returns: Mapping[tuple[str, int], ReturnOf] = field(default_factory=dict)
    statutory: History = field(default_factory=lambda: History({}))
    kept: dict[Hashable, History] = field(default_factory=dict)
    law: Mapping[int, Entry] = field(default_factory=dict)
    shown: Mapping[tuple[str, int], Mapping[str, int]] = field(default_factory=dict)
