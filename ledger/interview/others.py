"""What happens to few: each is ticked in one list, and then asked for by the columns that its kind of entry states."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Any

from basisbook.ledger import money
from basisbook.ledger.book import Account
from basisbook.ledger.entry import Entry
from basisbook.ledger.interview import accounts
from basisbook.ledger.interview.questions import NO, UNKNOWN, Case, Draft, Question, Rows, draft
from basisbook.ledger.kinds import KINDS
from basisbook.ledger.quick_dataclass import dataclass


@dataclass(frozen=True)
class Other:
    """One event: the kind of entry, what is ticked, and words for its columns where the usual ones do not do.

    `leaves_out` are columns that the kind may state and that nobody is asked for.
    """

    kind: str
    ticked: str
    says: Mapping[str, str] = field(default_factory=dict)
    leaves_out: tuple[str, ...] = ()
    roth: bool = False
    """Only for those who have a Roth IRA."""


EVENTS = (
    Other("roth-distribution", "I took money out of a Roth IRA", {"amount": "How much (Form 1099-R, box 1)?"}),
    Other("roth-qualified", "I took money out of a Roth IRA, and the company says it is qualified (code Q)"),
    Other("roth-homebuyer", "I took money out of a Roth IRA for a first home"),
    Other("plan-rollover-in", "money came from a 401(k) or another plan into a traditional IRA",
          {"basis": "How much of it had been taxed already (Form 1099-R, box 5)?"}),
    Other("plan-to-roth", "money went from a 401(k) or another plan to a Roth IRA",
          {"basis": "How much of it had been taxed already (Form 1099-R, box 5)?"}),
    Other("designated-roth-to-roth", "money went from a Roth 401(k) to a Roth IRA",
          {"basis": "How much of it was put in, without what it earned (Form 1099-R, box 5)?"}),
    Other("in-plan-roth", "money was moved to the Roth side inside a plan at work",
          {"basis": "How much of it had been taxed already (Form 1099-R, box 5)?"}),
    Other("inherited", "I inherited an IRA",
          {"date": "On which day did its owner die?", "basis": "How much of it had been taxed already: line 14 of the last Form 8606 of whoever died?",
           "to": "In which account is it now?"},
          leaves_out=("amount", "moved", "code")),
    Other("divorce-transfer", "a divorce moved an IRA, or a part of one, between us",
          {"amount": "How much was moved?", "basis": "How much of it had been taxed already?", "to": "To whom, or to which account?"},
          leaves_out=("code",)),
    Other("excess-removed", "I took out what had been put in beyond the limit, after the return was due",
          {"basis": "How much of it had not been deducted?"}),
    Other("disaster-distribution", "I took money out because of a disaster", {"code": "Which disaster (as FEMA names it)?"}),
    Other("roth-disaster", "I took money out of a Roth IRA because of a disaster", {"code": "Which disaster (as FEMA names it)?"}),
    Other("disaster-repayment", "I put back money that a disaster had made me take out", {"of": "What was taken out then?"},
          leaves_out=("code",)),
    Other("repayment", "I put back what I had taken out for a birth, an emergency, or as a reservist",
          {"code": "For what had it been taken out?", "of": "What was taken out then?"}),
    Other("conversion-undone", "I moved a conversion back (only for years through 2017)",
          {"amount": "How much of the conversion was undone?", "moved": "How much went back, with its earnings?", "of": "Which conversion?"}),
)  # fmt: skip
"""What few have, in the words of the person."""

NAMES = {
    "reservist": "service as a reservist", "birth-adoption": "a birth or an adoption", "emergency": "an emergency",
    "domestic-abuse": "domestic abuse", "terminal-illness": "a terminal illness", "home-purchase": "a first home that was not bought",
}  # fmt: skip
"""Codes in plain words."""

_WORDS = {
    "date": "On which day?", "amount": "How much?", "account": "From or in which account?", "to": "To which account?",
    "moved": "How much went in all, with its earnings?", "basis": "How much of it had been taxed already?",
    "code": "Which was it?", "of": "Which entry was that?",
}  # fmt: skip
_ORDER = ("account", "date", "amount", "moved", "basis", "to", "code", "of")


def _asked_columns(other: Other) -> tuple[str, ...]:
    kind = KINDS[other.kind]
    may = {*kind.states, *kind.may} - {"tax_year", *other.leaves_out}
    may |= {"date"} if "tax_year" in kind.states else set()
    may |= {"account"} if kind.account_types else set()
    may |= {"to"} if kind.to_types is None or kind.to_types else set()
    may |= {"of"} if kind.of_kinds else set()
    return tuple(one for one in _ORDER if one in may)


def _could_be(case: Case, kinds: tuple[str, ...]) -> dict[str, str]:
    """The entries that may be meant, by number."""
    found: dict[str, str] = {}
    for entry in case.setting.entries:
        if entry.kind in kinds and entry.person == case.setting.person:
            found[f"e{entry.original}"] = in_short(entry)
    return found or {UNKNOWN: "it is not in the book"}


def in_short(entry: Entry) -> str:
    """`conversion of $7,000 on 2024-03-10`."""
    amount = f" of {money.dollars(entry.amount)}" if entry.amount is not None else ""
    when = f" on {entry.date}" if entry.date else f" for {entry.year}"
    return f"{entry.kind}{amount}{when}"


def _receivers(case: Case) -> dict[str, str]:
    """For what goes to a person or to an account."""
    book = case.setting.book
    people = {one.id: one.name for one in book.people.values() if one.id != case.setting.person}
    return people | {one.id: accounts.called(one) for one in book.accounts.values()}


def _between(case: Case) -> tuple[dt.date, dt.date]:
    year = case.setting.year
    first = dt.date(year, 1, 1)
    return first, max(first, min(dt.date(year, 12, 31), case.setting.today))


def _later(case: Case) -> tuple[dt.date, dt.date]:
    first = dt.date(case.setting.year, 1, 1)
    return first, max(first, min(dt.date(case.setting.year + 1, 10, 31), case.setting.today))


def _column(other: Other, column: str) -> tuple[Question, ...]:
    kind = KINDS[other.kind]
    words, help_ = other.says.get(column, _WORDS[column]), f"It is a part of this entry: {kind.says}."
    if column == "account":
        return accounts.questions(column, kind.account_types, words, help_, when=lambda _: True)
    if column == "to" and kind.to_types is not None:
        return accounts.questions(column, kind.to_types, words, help_, when=lambda _: True)
    needed = column in kind.states
    if column == "date":
        between = _later if "tax_year" in kind.states else _between
        return (Question(id=column, words=words, help=help_, answer="day", between=between),)
    if column == "of":
        return (Question(id=column, words=words, help=help_, answer="one of", choices=lambda case: _could_be(case, kind.of_kinds),
                         default=lambda case: next(iter(_could_be(case, kind.of_kinds))), may_be_unknown=True),)  # fmt: skip
    if column == "to":
        return (Question(id=column, words=words, help=help_, answer="one of", choices=_receivers),)
    if column == "code" and kind.codes:
        return (Question(id=column, words=words, help=help_, answer="one of", choices=lambda _: {one: NAMES[one] for one in kind.codes if one in NAMES}),)  # fmt: skip
    if column == "code":
        return (Question(id=column, words=words, help=help_, answer="text", may_be_unknown=True),)
    default = (lambda case: case.get("amount")) if column == "moved" else lambda _: ""
    return (Question(id=column, words=words, help=help_, answer="money", default=default, may_be_unknown=not needed,
                     most=(lambda case: case.cents("amount")) if kind.basis_within_amount and column == "basis" else None),)  # fmt: skip


def _section(other: Other) -> Rows:
    kind, columns = KINDS[other.kind], _asked_columns(other)

    def entries(case: Case) -> Iterator[Draft]:
        found: dict[str, Any] = {}
        for column in columns:
            text = case.at(case.row + column)
            if column in ("account", "to") and (column == "account" or kind.to_types is not None):
                types = kind.account_types if column == "account" else kind.to_types
                found[column] = accounts.the(case, column, types or ())
            elif column in ("amount", "moved", "basis"):
                found[column] = case.cents(column)
            elif column == "date":
                found[column] = case.day(column)
            elif column != "of" and text != UNKNOWN:
                found[column] = text
        if "tax_year" in kind.states:
            found["tax_year"] = case.setting.year
        if any(found.get(one) is None for one in kind.states if one not in ("code", "of", "to")):
            return
        of = case.at(case.row + "of")
        if "of" in kind.states and of in ("", UNKNOWN):
            return
        yield draft(case, other.kind, of=int(of[1:]) if of not in ("", UNKNOWN) else None, **found)

    def new(case: Case) -> Iterator[Account]:
        for column, types in (("account", kind.account_types), ("to", kind.to_types)):
            if types and column in columns:
                yield from accounts.new(case, column, types)

    return Rows(
        id=other.kind.replace("-", "_"),
        when=lambda case: other.kind in case.at("happened").split(","),
        questions=tuple(question for column in columns for question in _column(other, column)),
        more=Question(id="more", words="Did that happen once more in {year}?", help="Each time is a row of its own.", default=lambda _: NO),
        entries=entries,
        accounts=new,
    )  # fmt: skip


def _offered(case: Case) -> Mapping[str, str]:
    year = case.setting.year
    return {one.kind: one.ticked for one in EVENTS if one.kind != "conversion-undone" or year <= 2017}


WHICH = Question(
    id="happened", words="Did any of these happen in {year}?", answer="several of", choices=_offered, default=lambda _: "none",
    help="Each leads to a few questions of its own. None of them is usual.", repeats=True,
)  # fmt: skip
OTHERS = tuple(_section(one) for one in EVENTS)
"""The sections of the list, each for those who tick it."""
