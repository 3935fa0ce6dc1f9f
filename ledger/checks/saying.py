"""How checks say what they found."""

# ruff: noqa: ARG001 - every check takes the same two arguments

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from basisbook.ledger import journal, money
from basisbook.ledger.book import Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.kinds import KINDS
from basisbook.ledger.problems import SSN, Problem, Severity, hidden

# Words and commands


def problem_at(
    entry: Entry, code: str, message: str, *remedies: str, severity: Severity = "error"
) -> Problem:
    return Problem(
        code, severity, entry.place, f"entry {original_number(entry)}: {message}", "\n".join(remedies)
    )


def original_number(entry: Entry) -> int:
    """The original's number: the one that a person knows, and that commands resolve to."""
    return entry.number if entry.corrects is None else entry.corrects


def option_name(column: str) -> str:
    return column.replace("_", "-")


def correct_command(entry: Entry, **cells: object) -> str:
    options = (
        f"--{option_name(name)} {shlex.quote('' if cell is None else str(cell))}"
        for name, cell in cells.items()
    )
    return f"basisbook correct {original_number(entry)} {' '.join(options)}"


def void_command(entry: Entry) -> str:
    return f"basisbook void {original_number(entry)}"


def said_again(entry: Entry, original: int) -> str:
    """The command that says of `original` what a hand-written correction meant to say."""
    if entry.kind == journal.VOID:
        return f"basisbook void {original}"
    words = [f"basisbook correct {original}"]
    for column in ("kind", "tax_year", "date", "account", "to", "amount", "moved", "basis", "of", "code"):
        cell = getattr(entry, column)
        if cell not in (None, ""):
            shown = money.show(cell) if column in ("amount", "moved", "basis") else str(cell)
            words.append(f"--{option_name(column)} {shlex.quote(shown)}")
    return " ".join(words)


def quoted(text: str) -> str:
    return f'"{hidden(text, SSN)}"'


# What counts


def entries_counting(entries: Sequence[Entry]) -> Iterator[Entry]:
    yield from journal.in_force(entries).values()


def names_accounts(entry: Entry, column: str) -> bool:
    """Whether the column holds the id of an account. In a divorce or on a return it may hold anybody's name."""
    kind = KINDS[entry.kind]
    return bool(kind.account_types) if column == "account" else bool(kind.to_types)


def mine(book: Book, entry: Entry, column: str, person: str) -> bool:
    account = book.accounts.get(getattr(entry, column))
    return account is None or account.person == person


def pool(book: Book, entry: Entry) -> tuple[str, str]:
    account = entry.to if entry.kind == "plan-rollover-in" and entry.to else entry.account
    return entry.person, book.pool_of(account)


def look(entry: Entry) -> tuple[Any, ...]:
    return entry.person, entry.kind, entry.tax_year, entry.date, entry.amount, entry.account, entry.code


def may_name(book: Book, entry: Entry, other: Entry) -> bool:
    later = entry.date and other.date and other.date > entry.date
    return other.kind in KINDS[entry.kind].of_kinds and other.person == entry.person and not later


def strikes_orphan(target: Entry, by_number: Mapping[int, Entry], entry: Entry) -> bool:
    """Whether `entry` strikes a correction that names nothing, which is the way to be rid of one."""
    return entry.kind == journal.VOID and (
        target.corrects not in by_number or (target.corrects or 0) >= target.number
    )
