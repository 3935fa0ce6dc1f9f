"""Named checks over a ledger. Each takes the book and all entries, and returns what is wrong, with remedies.

Except where a check says otherwise it looks at what counts, so that a correction settles a finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from basisbook.ledger.book import Book
from basisbook.ledger.checks.cells import codes, parts, required, social_security_numbers, unused, zeros
from basisbook.ledger.checks.connected import connected
from basisbook.ledger.checks.days import future, lifetimes, possible_years, years
from basisbook.ledger.checks.together import (
    corrections,
    duplicates,
    named,
    openings,
    repayments,
    rollovers,
    rollovers_a_year,
    undone,
    values,
)
from basisbook.ledger.checks.who import account_types, accounts, open_accounts, owners, people
from basisbook.ledger.entry import Entry
from basisbook.ledger.problems import Problem


def check(book: Book, entries: Sequence[Entry], names: Iterable[str] | None = None) -> list[Problem]:
    """What the named checks find, all of them by default, in the order of `CHECKS`."""
    entries = tuple(entries)
    return [
        problem for name in (CHECKS if names is None else names) for problem in CHECKS[name](book, entries)
    ]


def new_entry_problems(book: Book, entries: Sequence[Entry], new: Sequence[Entry]) -> list[Problem]:
    """The errors that `new` would bring. Those there already, which a correction may be about to settle, are not."""
    every = connected(book, (*entries, *new), {entry.person for entry in new})
    whole = dict.fromkeys(CHECKS, every) | dict.fromkeys(OF_ONE_ENTRY, _with_originals(every, new))
    found = [
        problem
        for name, those in whole.items()
        for problem in CHECKS[name](book, those)
        if problem.severity == "error"
    ]
    if not found:
        return []
    before = every[: len(every) - len(new)]
    concerned = _with_originals(before, new)
    known = {
        _about(problem)
        for name, one in CHECKS.items()
        for problem in one(book, concerned if name in OF_ONE_ENTRY else before)
    }
    return [one for one in found if _about(one) not in known]


def _with_originals(entries: Sequence[Entry], new: Sequence[Entry]) -> tuple[Entry, ...]:
    """Those of the entries that say something of what `new` says something of: it, what it corrects, and other corrections."""
    touched = {entry.original for entry in new}
    return tuple(entry for entry in entries if entry.original in touched)


def _about(problem: Problem) -> tuple[object, ...]:
    """What makes two findings the same: one that moves from an entry to its correction changes only its place."""
    return problem.code, problem.entry, problem.gaps


CHECKS: dict[str, Callable[[Book, Sequence[Entry]], list[Problem]]] = {
    "people": people,
    "accounts": accounts,
    "owners": owners,
    "account-types": account_types,
    "required": required,
    "unused": unused,
    "codes": codes,
    "zeros": zeros,
    "parts": parts,
    "social-security-numbers": social_security_numbers,
    "years": years,
    "possible-years": possible_years,
    "future": future,
    "lifetimes": lifetimes,
    "open-accounts": open_accounts,
    "named": named,
    "corrections": corrections,
    "duplicates": duplicates,
    "openings": openings,
    "values": values,
    "rollovers": rollovers,
    "rollovers-a-year": rollovers_a_year,
    "undone": undone,
    "repayments": repayments,
}
"""Every check by its name, in the order in which findings are shown."""

OF_ONE_ENTRY = (
    "people",
    "accounts",
    "owners",
    "account-types",
    "unused",
    "codes",
    "zeros",
    "parts",
    "social-security-numbers",
    "possible-years",
    "future",
    "lifetimes",
    "open-accounts",
    "repayments",
)
"""The checks that judge each entry by itself and by the book: a new entry changes nothing of what they find in others.

`years` is none of them: a figure `postponed-to` moves the due date of other entries."""
