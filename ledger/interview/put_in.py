"""What was put in for a year: each contribution, what became of it, and whether it was deducted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from basisbook.ledger import limits, money, parameters
from basisbook.ledger.book import Account
from basisbook.ledger.interview import accounts
from basisbook.ledger.interview.questions import (
    NO,
    Case,
    Draft,
    Question,
    Rows,
    choices_of,
    draft,
)
from basisbook.ledger.kinds import OWN_TRADITIONAL
from basisbook.ledger.quick_dataclass import dataclass

ROTH, OWN = ("roth",), tuple(OWN_TRADITIONAL)
STAYED, MOVED, TAKEN_BACK = "stayed", "moved", "returned"


def due(year: int) -> dt.date:
    """The last day to contribute for a year; April 15 where the law's table does not reach."""
    try:
        return parameters.value("contribution_deadline_actual", year).date
    except parameters.NoValueError:
        return dt.date(year + 1, 4, 15)


def _limit(case: Case) -> int | None:
    setting = case.setting
    found = limits.limits_of(setting.book, setting.entries, setting.person, setting.year)
    return found.most if found else None


def _left(case: Case) -> str:
    """The limit, less what earlier rows say: the usual amount."""
    limit = _limit(case)
    if limit is None:
        return ""
    spent = sum(
        row.cents("amount") or 0 for name in ("in", "roth") for row in case.rows(name) if row.row != case.row
    )
    return money.show(limit - spent) if spent < limit else ""


def _made_between(case: Case) -> tuple[dt.date, dt.date]:
    year = case.setting.year
    return dt.date(year, 1, 1), min(due(year), max(case.setting.today, dt.date(year, 1, 1)))


def _back_between(case: Case) -> tuple[dt.date, dt.date]:
    first = case.day("day") or dt.date(case.setting.year, 1, 1)
    return first, max(first, min(dt.date(case.setting.year + 1, 10, 31), case.setting.today))


def gaps(case: Case) -> Mapping[str, str]:
    """The last day and the limit of the year."""
    from_limit = _limit(case)
    return {
        "due": f"{due(case.setting.year):%B} {due(case.setting.year).day}, {due(case.setting.year).year}",
        "limit": money.dollars(from_limit) if from_limit is not None else "not known here",
    }


def _later(what: str) -> tuple[Question, ...]:
    """What became of a contribution: it stayed, was moved to the other kind of IRA, or was taken back."""
    other = "Roth" if what == "in" else "traditional"
    here = "traditional" if what == "in" else "Roth"
    types = ROTH if what == "in" else OWN
    return (
        Question(
            id="became", words=f"What became of it: did it stay in the {here} IRA?", answer="one of", repeats=True,
            help=f"A contribution may be moved to a {other} IRA (recharacterized), or taken back with what it earned, until"
            " October 15 of the next year. Money that was converted to a Roth IRA stayed, for this question.",
            choices=choices_of(**{STAYED: "it stayed", MOVED: f"it was moved to a {other} IRA, and counts as made there", TAKEN_BACK: "I took it back, with its earnings"}),
            default=lambda _: STAYED,
        ),
        Question(
            id="part", words="How much of the contribution itself, without its earnings?", answer="money",
            help="The part of the contribution that went, without what it had earned.",
            default=lambda case: case.get("amount"), most=lambda case: case.cents("amount"),
            when=lambda case: case.get("became") in (MOVED, TAKEN_BACK),
        ),
        Question(
            id="with", words="How much went in all, with its earnings?", answer="money", paper="Form 1099-R, box 1 (code N, R, 8 or P in box 7)",
            help="What left the account. It is less than the contribution where the investment had lost.",
            default=lambda case: case.get("part"), when=lambda case: case.get("became") in (MOVED, TAKEN_BACK),
        ),
        Question(
            id="went_on", words="On which day did it go?", answer="day", paper="The confirmation of the company",
            help="The day decides whether it was in time, and which year's return says so.", between=_back_between,
            when=lambda case: case.get("became") in (MOVED, TAKEN_BACK),
        ),
        *accounts.questions(
            "other", types, f"To which {other} IRA?", "Where the contribution stands now.",
            when=lambda case: case.get("became") == MOVED,
        ),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of the line between traditional and Roth: its rows, its kinds of entries, and the types of accounts."""

    id: str
    name: str
    kind: str
    moved: str
    returned: str
    types: tuple[str, ...]
    other: tuple[str, ...]
    box: str

    def entries(self, case: Case) -> Iterator[Draft]:
        amount, year = case.cents("amount"), case.setting.year
        if not amount:
            return
        account = accounts.the(case, "account", self.types)
        basis = _basis(case, amount) if self.types == OWN else None
        made = draft(
            case, self.kind, tax_year=year, date=case.day("day"), account=account, amount=amount, basis=basis
        )
        yield made
        part, became = case.cents("part"), case.get("became")
        then: dict[str, Any] = {
            "tax_year": year,
            "date": case.day("went_on"),
            "account": account,
            "amount": part,
            "moved": case.cents("with"),
            "of": made,
        }
        if became == MOVED and part:
            basis = _basis(case, part) if self.other == OWN else None
            yield draft(case, self.moved, to=accounts.the(case, "other", self.other), basis=basis, **then)
        elif became == TAKEN_BACK and part:
            yield draft(case, self.returned, **then)

    def accounts(self, case: Case) -> Iterator[Account]:
        yield from accounts.new(case, "account", self.types)
        if case.get("became") == MOVED:
            yield from accounts.new(case, "other", self.other)

    def rows(self) -> Rows:
        return Rows(
            id=self.id,
            when=lambda case: case.yes(f"any_{self.id}"),
            questions=(
                Question(
                    id="amount", words="How much?", answer="money", paper=f"Form 5498, {self.box}", default=_left, gaps=gaps,
                    help="The most for {year}, for everything put into traditional and Roth IRAs together, is {limit}.",
                ),
                Question(
                    id="day", words="On which day?", answer="day", paper="The confirmation or the statement of that month",
                    help="What was put in after {year} ended is on another line of the form. It may be made until {due}.",
                    between=_made_between, may_be_unknown=True, gaps=gaps,
                ),
                *accounts.questions("account", self.types, "Into which account?", "Where the money went first.", when=lambda _: True),
                *_later(self.id),
            ),
            more=Question(
                id="more", words=f"Did you put more into a {self.name} IRA for {{year}}, on another day?", repeats=True, default=lambda _: NO,
                help="Each day is a row of its own: the form asks for what was put in after {year} ended.",
            ),
            entries=self.entries,
            accounts=self.accounts,
        )  # fmt: skip


_TRADITIONAL = _Side(
    "in",
    "traditional",
    "contribution",
    "recharacterized-to-roth",
    "contribution-returned",
    OWN,
    ROTH,
    "box 1",
)
_ROTH = _Side(
    "roth",
    "Roth",
    "roth-contribution",
    "recharacterized-to-traditional",
    "roth-contribution-returned",
    ROTH,
    OWN,
    "box 10",
)
PUT_IN = _TRADITIONAL.rows()
PUT_INTO_ROTH = _ROTH.rows()


def made_traditional(case: Case) -> bool:
    """Whether anything counts as put into a traditional IRA, so that it may have been deducted."""
    return case.yes("any_in") or (
        case.yes("any_roth") and any(row.get("became") == MOVED for row in case.rows("roth"))
    )


def most_deducted(case: Case) -> int:
    """No more than what counts as put into traditional IRAs."""
    moved = sum(row.cents("part") or 0 for row in case.rows("roth") if row.get("became") == MOVED)
    return moved + sum(row.cents("amount") or 0 for row in case.rows("in"))


def _basis(case: Case, amount: int) -> int | None:
    """How much of a contribution was not deducted: all, nothing, or as a later row says."""
    return {"no": amount, "all": 0}.get(case.at("deducted"))


def deduction(case: Case) -> Iterator[Draft]:
    """What was deducted, where it was a part."""
    if (
        made_traditional(case)
        and case.get("deducted") == "part"
        and (part := case.cents("deducted_amount")) is not None
    ):
        yield draft(
            case,
            "deduction",
            tax_year=case.setting.year,
            amount=part,
            source=f"Schedule 1 (Form 1040) of {case.setting.year}",
        )
