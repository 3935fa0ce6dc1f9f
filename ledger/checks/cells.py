"""Checks of the cells of one entry."""

from __future__ import annotations

from collections.abc import Sequence

from basisbook.ledger import journal
from basisbook.ledger.book import Book
from basisbook.ledger.checks.saying import correct, empty, entries_counting, finding, may_name, quoted, void
from basisbook.ledger.entry import Entry
from basisbook.ledger.kinds import CELLS, KINDS
from basisbook.ledger.problems import ByHand, Problem, Remedy, Shell, do, states_number, steps
from basisbook.ledger.words import nearest, spelled

MANY = 20
"""More codes than anybody reads in a message."""


# Cells


def required(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """What the kind must state is stated. For `date` the tax year is enough."""
    return [
        finding(
            book,
            entry,
            "missing-column",
            *_stated(book, entries, entry, column),
            kind=entry.kind,
            column=column,
        )
        for entry in entries_counting(entries)
        for column in KINDS[entry.kind].states
        if getattr(entry, column) in (None, "") and not (column == "date" and entry.tax_year is not None)
    ]


def _stated(book: Book, entries: Sequence[Entry], entry: Entry, column: str) -> list[Remedy]:
    """The ways to state what an entry leaves open."""
    if column == "corrects":
        return [void(entry)]  # a void of nothing; it can only be struck itself
    if column == "of":
        outs = [number for number, out in journal.in_force(entries).items() if may_name(book, entry, out)]
        if len(outs) == 1:
            return [correct(entry, of=outs[0]), void(entry, when="if it did not happen")]
    codes = KINDS[entry.kind].codes
    few = column == "code" and len(codes) <= MANY
    return [correct(entry, column, when=f"one of: {', '.join(codes)}" if few else "")]


def unused(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """What the kind does not use is empty. `of` may always name an entry that looks the same."""
    return [
        finding(book, entry, "unused-column", empty(entry, column), kind=entry.kind, column=column)
        for entry in entries_counting(entries)
        for column in CELLS
        if column not in KINDS[entry.kind].columns and getattr(entry, column) not in (None, "")
    ]


def codes(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """A code is one of the kind's."""
    problems = []
    for entry in entries_counting(entries):
        known = KINDS[entry.kind].codes
        if not entry.code or not known or entry.code in known:
            continue
        right = spelled(entry.code, known)
        problems.append(
            finding(
                book,
                entry,
                "unknown-code" if len(known) <= MANY else "unknown-code/many",
                correct(entry, code=right) if right else correct(entry, "code"),
                cell=quoted(entry.code),
                kind=entry.kind,
                codes=known,
                near=nearest(entry.code, known),
            )
        )
    return problems


def zeros(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """Nothing is no event. Values, deductions and figures may be zero."""
    return [
        finding(book, entry, "zero-amount", correct(entry, "amount"), void(entry), kind=entry.kind)
        for entry in entries_counting(entries)
        if entry.amount == 0 and not KINDS[entry.kind].may_be_zero
    ]


def parts(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """The basis in an amount is a part of it."""
    return [
        finding(
            book,
            entry,
            "basis-above-amount",
            correct(entry, "basis"),
            correct(entry, "amount"),
            basis=entry.basis,
            amount=entry.amount,
        )
        for entry in entries_counting(entries)
        if KINDS[entry.kind].basis_within_amount
        and entry.amount is not None
        and (entry.basis or 0) > entry.amount
    ]


def social_security_numbers(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """No social security number stands in the ledger, not even in a struck entry."""
    seal = book.folder / "ledger.seal"
    anew = (Shell(("mv", str(seal), f"{seal}.old")), do("check", seal=None))
    known = [person.ssn for person in book.people.values() if person.ssn]
    problems = []
    states: dict[str, bool] = {"": False}  # most cells say what another one says
    for entry in entries:
        for column in ("person", "account", "to", "code", "source", "note"):
            text = getattr(entry, column)
            if text not in states:
                states[text] = states_number(text, known)
            if states[text]:
                out = f"take the number out of row {entry.row}; if the row was sealed, seal the ledger anew:"
                way = steps(ByHand(out), *anew) if entry.file else ByHand("leave the number out")
                problems.append(finding(book, entry, "ssn-in-ledger", way, column=column))
    return problems
