"""How checks say what they found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from basisbook.ledger import journal
from basisbook.ledger.book import Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.kinds import KINDS
from basisbook.ledger.problems import HOLE, SSN, Cents, Do, Problem, Remedy, Value, do, hidden
from basisbook.ledger.sentences import find

# Words and commands


def finding(book: Book, entry: Entry, code: str, *remedies: Remedy, **gaps: Any) -> Problem:
    """What is wrong with an entry. It concerns its person, or, where the book knows nobody of that name, everybody."""
    new = entry.corrects is None and not entry.file
    at = "the new entry" if new else f"entry {entry.original}"
    found = find(code, *remedies, entry=entry, **{"at": at} | gaps)
    return found if found.person in book.people else replace(found, person="")


def correct(entry: Entry, *asked: str, when: str = "", **cells: Value) -> Do:
    """The correction of an entry: the `cells` that are known (None empties one), and those to be `asked` for."""
    known = tuple((name, "" if cell is None else cell) for name, cell in cells.items())
    return Do("correct", (entry.original,), (*known, *((name, HOLE) for name in asked)), when)


def empty(entry: Entry, column: str) -> Do:
    """The correction that empties a cell."""
    return Do("correct", (entry.original,), ((column, ""),))


def void(entry: Entry, when: str = "") -> Do:
    """The striking of an entry."""
    return Do("void", (entry.original,), (), when)


def said_again(entry: Entry, original: int) -> Do:
    """The command that says of `original` what a hand-written correction meant to say."""
    if entry.kind == journal.VOID:
        return do("void", original)
    said: dict[str, Value] = {}
    for column in ("kind", "tax_year", "date", "account", "to", "amount", "moved", "basis", "of", "code"):
        cell = getattr(entry, column)
        if cell not in (None, ""):
            said[column] = Cents(cell) if column in ("amount", "moved", "basis") else cell
    return Do("correct", (original,), tuple(said.items()))


def quoted(text: str) -> str:
    """A cell in a sentence, without a social security number in it."""
    return f'"{hidden(text, SSN)}"'


# What counts


def entries_counting(entries: Sequence[Entry]) -> Iterator[Entry]:
    """The entries in force, in the order of the originals."""
    yield from journal.in_force(entries).values()


def names_accounts(entry: Entry, column: str) -> bool:
    """Whether the column holds the id of an account. In a divorce or on a return it may hold anybody's name."""
    kind = KINDS[entry.kind]
    return bool(kind.account_types) if column == "account" else bool(kind.to_types)


def mine(book: Book, entry: Entry, column: str, person: str) -> bool:
    """Whether the column names an account of that person, or none that the book knows."""
    account = book.accounts.get(getattr(entry, column))
    return account is None or account.person == person


def pool(book: Book, entry: Entry) -> tuple[str, str]:
    """(person, pool) that an entry belongs to."""
    account = entry.to if entry.kind == "plan-rollover-in" and entry.to else entry.account
    return entry.person, book.pool_of(account)


def look(entry: Entry) -> tuple[Any, ...]:
    """What two entries have in common that look the same."""
    return entry.person, entry.kind, entry.tax_year, entry.date, entry.amount, entry.account, entry.code


def may_name(book: Book, entry: Entry, other: Entry) -> bool:  # noqa: ARG001 - as all of these
    """Whether `of` of an entry may name the other one: its kind fits, its person is the same, and it is not later."""
    later = entry.date and other.date and other.date > entry.date
    return other.kind in KINDS[entry.kind].of_kinds and other.person == entry.person and not later


def strikes_orphan(target: Entry, by_number: Mapping[int, Entry], entry: Entry) -> bool:
    """Whether `entry` strikes a correction that names nothing, which is the way to be rid of one."""
    return entry.kind == journal.VOID and (
        target.corrects not in by_number or (target.corrects or 0) >= target.number
    )
