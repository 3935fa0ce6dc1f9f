"""Entries that might be, of a file that a command was given: the same for `diff --with` and `plan --with`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from basisbook.cli.sentences import find
from basisbook.ledger import store
from basisbook.ledger.entry import Entry
from basisbook.ledger.problems import Edit, LedgerError, hidden

if TYPE_CHECKING:
    from basisbook.forms.open_book import OpenBook


def supposed_of(opened: OpenBook, hypothetical: Path | None) -> tuple[Entry, ...]:
    """The entries of the file; none where there is no file. They need no person in a book of one.

    Raises `LedgerError` for what cannot be read, and for an entry of a person that is nobody.
    """
    if hypothetical is None:
        return ()
    more = store.read_supposed(hypothetical, opened.entries, opened.day)
    if any(problem.severity == "error" for problem in more.problems):
        raise LedgerError(*more.problems)
    return _whose(opened, hypothetical, more.entries)


def _whose(opened: OpenBook, hypothetical: Path, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    people = list(opened.book.people)
    found = [replace(one, person=one.person or people[0]) if len(people) == 1 else one for one in entries]
    wrong = [
        find(
            "unknown-person" if one.person else "unknown-person/missing",
            *(Edit(hypothetical.name, who, row=one.row, column="person") for who in people),
            place=one.place,
            whose=hidden(one.person),
        )
        for one in found
        if one.person not in opened.book.people
    ]
    if wrong:
        raise LedgerError(*wrong)
    return tuple(found)
