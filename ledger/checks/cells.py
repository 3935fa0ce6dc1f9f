"""Checks of the cells of one entry."""

# ruff: noqa: ARG001 - every check takes the same two arguments

from __future__ import annotations

import shlex
from collections.abc import Sequence

from basisbook.ledger import journal, money
from basisbook.ledger.book import Book
from basisbook.ledger.checks.days import AT_YEAR_END
from basisbook.ledger.checks.saying import (
    correct_command,
    entries_counting,
    may_name,
    option_name,
    original_number,
    problem_at,
    quoted,
    void_command,
)
from basisbook.ledger.entry import Entry
from basisbook.ledger.kinds import CELLS, KINDS
from basisbook.ledger.problems import SSN, Problem
from basisbook.ledger.words import nearest, or_list

_MAY_BE_ZERO = AT_YEAR_END | {"deduction", "figure", "election"}


_BASIS_IS_PART_OF_AMOUNT = frozenset({
    "contribution", "contribution-returned", "excess-removed", "recharacterized-to-roth",
    "recharacterized-to-traditional", "plan-rollover-in", "plan-to-roth", "in-plan-roth", "opening-roth-conversion",
})  # fmt: skip


# Cells


def required(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """What the kind must state is stated. For `date` the tax year is enough."""
    problems = []
    counting = journal.in_force(entries)
    for entry in counting.values():
        for column in KINDS[entry.kind].states:
            if getattr(entry, column) not in (None, "") or (column == "date" and entry.tax_year is not None):
                continue
            remedy = f"basisbook correct {original_number(entry)} --{option_name(column)}"
            if column == "corrects":
                remedy = void_command(entry)  # a void of nothing; it can only be struck itself
            if column == "of":
                outs = [
                    number for number, out in journal.in_force(entries).items() if may_name(book, entry, out)
                ]
                remedy = correct_command(entry, of=outs[0]) if len(outs) == 1 else remedy
            if column == "code":
                remedy = f"{remedy}   # one of: {', '.join(KINDS[entry.kind].codes)}"
            problems.append(problem_at(entry, "missing-column", f"{entry.kind} must state {column}", remedy))
    return problems


def unused(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """What the kind does not use is empty. `of` may always name an entry that looks the same."""
    problems = []
    for entry in entries_counting(entries):
        for column in CELLS:
            if column not in KINDS[entry.kind].columns and getattr(entry, column) not in (None, ""):
                message = f"{entry.kind} does not use {column}"
                problems.append(
                    problem_at(entry, "unused-column", message, correct_command(entry, **{column: None}))
                )
    return problems


MANY = 20
"""More codes than anybody reads in a message."""


def codes(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """A code is one of the kind's."""
    problems = []
    for entry in entries_counting(entries):
        known = KINDS[entry.kind].codes
        if entry.code and known and entry.code not in known:
            those = (
                f"they are {or_list(known)}"
                if len(known) <= MANY
                else f"the nearest is {nearest(entry.code, known)}"
            )
            message = f"{quoted(entry.code)} is not a code of {entry.kind}; {those}"
            problems.append(
                problem_at(
                    entry, "unknown-code", message, correct_command(entry, code=nearest(entry.code, known))
                )
            )
    return problems


def zeros(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """Nothing is no event. Values, deductions and figures may be zero."""
    return [
        problem_at(
            entry,
            "zero-amount",
            f"{entry.kind} of zero: nothing happened",
            f"basisbook correct {original_number(entry)} --amount",
            void_command(entry),
        )
        for entry in entries_counting(entries)
        if entry.amount == 0 and entry.kind not in _MAY_BE_ZERO
    ]


def parts(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """The basis in an amount is a part of it."""
    problems = []
    for entry in entries_counting(entries):
        if (
            entry.kind in _BASIS_IS_PART_OF_AMOUNT
            and (entry.basis or 0) > (entry.amount or 0)
            and entry.amount is not None
        ):
            message = f"basis of {money.dollars(entry.basis or 0)} is more than the amount of {money.dollars(entry.amount or 0)}"
            remedy = correct_command(entry, basis=money.show(entry.amount))
            problems.append(problem_at(entry, "basis-above-amount", message, remedy))
    return problems


def social_security_numbers(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """No social security number stands in the ledger, not even in a struck entry."""
    problems = []
    path = book.folder / "ledger.seal"
    seal = shlex.quote(str(path))
    for entry in entries:
        for column in ("person", "account", "to", "code", "source", "note"):
            if SSN.search(getattr(entry, column)):
                remedy = (
                    f"take the number out of row {entry.row}; if the row was sealed, seal the ledger anew:\n"
                    f"mv {seal} {shlex.quote(f'{path}.old')} && basisbook check --seal"
                    if entry.file
                    else "leave the number out"
                )
                message = f"{column} seems to hold a social security number; it belongs in book.toml alone"
                problems.append(problem_at(entry, "ssn-in-ledger", message, remedy))
    return problems
