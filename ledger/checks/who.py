"""Checks of people and accounts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from basisbook.ledger.book import OWN, Book
from basisbook.ledger.checks.days import AT_YEAR_END
from basisbook.ledger.checks.saying import (
    correct_command,
    entries_counting,
    mine,
    names_accounts,
    problem_at,
    quoted,
    void_command,
)
from basisbook.ledger.entry import Entry
from basisbook.ledger.kinds import CELLS, KINDS
from basisbook.ledger.problems import Problem
from basisbook.ledger.words import nearest, or_list

# Kinds that name the same thing on either side of the line between traditional and Roth.
_TWINS = {
    "contribution": "roth-contribution",
    "contribution-returned": "roth-contribution-returned",
    "distribution": "roth-distribution",
    "disaster-distribution": "roth-disaster",
    "recharacterized-to-roth": "recharacterized-to-traditional",
}
_TWINS |= {roth: traditional for traditional, roth in _TWINS.items()}


# Who and where


def people(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """Every person is in the book."""
    return [
        problem_at(
            entry,
            "unknown-person",
            f"person {quoted(entry.person)} is not in book.toml",
            correct_command(entry, person=near),
        )
        for entry in entries_counting(entries)
        if entry.person not in book.people
        for near in [nearest(entry.person, book.people)]
    ]


def accounts(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """Every account is in the book. No account means all own IRAs together."""
    problems = []
    for entry in entries_counting(entries):
        for column in ("account", "to"):
            account = getattr(entry, column)
            if not account or account in book.accounts or not names_accounts(entry, column):
                continue
            if column == "to" and account == OWN:
                continue
            remedy = f'[accounts.{account}]   # in book.toml\nperson = "{entry.person}"\ntype = "traditional"'
            if book.accounts:
                remedy = correct_command(entry, **{column: nearest(account, _fitting(book, entry, column))})
            message = f"{column} {quoted(account)} is not in book.toml"
            problems.append(problem_at(entry, "unknown-account", message, remedy))
    return problems


def _fitting(book: Book, entry: Entry, column: str) -> Sequence[str]:
    """The accounts that the column of this entry may name; every one, where none fits."""
    kind = KINDS[entry.kind]
    allowed = kind.account_types if column == "account" else kind.to_types
    own = [one for one in book.accounts.values() if one.person == entry.person]
    return [one.id for one in own if not allowed or one.type in allowed] or list(book.accounts)


def owners(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """An account belongs to the person of the entry. Only a divorce moves money between people."""
    problems = []
    for entry in entries_counting(entries):
        for column in ("account", "to"):
            account = book.accounts.get(getattr(entry, column))
            if account is None or account.person == entry.person or not names_accounts(entry, column):
                continue
            if entry.kind == "divorce-transfer" or entry.person not in book.people:
                continue
            own = [
                one
                for one in book.accounts.values()
                if one.person == entry.person and one.type == account.type
            ]
            remedies = [correct_command(entry, **{column: one.id}) for one in own[:1]]
            if all(mine(book, entry, other, account.person) for other in ("account", "to")):
                remedies.append(correct_command(entry, person=account.person))
            message = f"{column} {account.id} belongs to {account.person}, not to {entry.person}"
            problems.append(
                problem_at(
                    entry,
                    "account-of-another",
                    message,
                    *remedies or [correct_command(entry, **{column: None})],
                )
            )
    return problems


def account_types(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """The type of the account fits the kind."""
    problems = []
    for entry in entries_counting(entries):
        kind = KINDS[entry.kind]
        for column, allowed in (("account", kind.account_types), ("to", kind.to_types)):
            account = book.accounts.get(getattr(entry, column))
            if account is None or not allowed or account.type in allowed:
                continue
            fitting = [
                one.id for one in book.accounts.values() if one.person == entry.person and one.type in allowed
            ]
            remedies = [correct_command(entry, **{column: one}) for one in fitting[:1]]
            twin = _TWINS.get(entry.kind)
            if twin and column == "account" and account.type in KINDS[twin].account_types:
                emptied = {
                    one: None
                    for one in CELLS
                    if getattr(entry, one) not in (None, "") and one not in KINDS[twin].columns
                }
                remedies.append(correct_command(entry, kind=twin, **emptied))
            message = (
                f"{column} {account.id} is {account.type}, and {entry.kind} is for {or_list(sorted(allowed))}"
            )
            problems.append(problem_at(entry, "account-type", message, *remedies or [void_command(entry)]))
    return problems


def open_accounts(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """An account is used while it is open."""
    problems = []
    for entry in entries_counting(entries):
        for column in ("account", "to"):
            account = book.accounts.get(getattr(entry, column))
            if account is None or entry.kind in ("filed", "basis-stated", "opening-basis"):
                continue
            first = entry.date or (dt.date(entry.tax_year, 12, 31) if entry.tax_year else None)
            last = entry.date or (dt.date(entry.tax_year, 1, 1) if entry.tax_year else None)
            if entry.kind in AT_YEAR_END:
                last = first if entry.amount else None  # the empty account's zero is true
            if account.opened and first and first < account.opened:
                message = f"account {account.id} was opened on {account.opened}, after {first}"
                remedy = f"[accounts.{account.id}]   # in book.toml\nopened = {first}"
                problems.append(problem_at(entry, "not-yet-open", message, remedy))
            if account.closed and last and last > account.closed:
                message = f"account {account.id} was closed on {account.closed}, before {last}"
                remedy = f"[accounts.{account.id}]   # in book.toml\nclosed = {last}"
                problems.append(problem_at(entry, "closed-already", message, remedy))
    return problems
