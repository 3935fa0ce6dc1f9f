"""What moved in a person's own IRAs, as a state counts it: the facts of the year, of some accounts or some days only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from basisbook.ledger.book import OWN, Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.facts import YearFacts, facts_of
from basisbook.ledger.kinds import KINDS, OWN_TRADITIONAL

Facts = Mapping[int, YearFacts]
"""The years of one person's own IRAs, by tax year."""

OPENING = "opening-state-basis"
RECOVERED = "opening-state-recovered"
DEDUCTION = "state-deduction"


def all_facts(book: Book, in_force: Mapping[int, Entry], person: str, as_of: dt.date | None) -> Facts:
    """All that a person's own IRAs did."""
    return _facts(book, in_force, person, as_of, lambda _: True)


def only_out(
    book: Book,
    in_force: Mapping[int, Entry],
    person: str,
    as_of: dt.date | None,
    counts: Callable[[Entry], bool],
) -> Facts:
    """The same, where money that left the IRAs counts only if `counts` says so."""
    return _facts(book, in_force, person, as_of, lambda one: not KINDS[one.kind].leaves_iras or counts(one))


def of_accounts(
    book: Book, in_force: Mapping[int, Entry], person: str, as_of: dt.date | None, accounts: frozenset[str]
) -> Facts:
    """The same, of these accounts alone, which no money leaves for another of the person's traditional IRAs."""

    def theirs(one: Entry) -> bool:
        named = {one.account, one.to} & set(book.accounts)
        return bool(named & accounts) or not named

    return _facts(book, in_force, person, as_of, theirs)


def _facts(
    book: Book,
    in_force: Mapping[int, Entry],
    person: str,
    as_of: dt.date | None,
    keeps: Callable[[Entry], bool],
) -> Facts:
    kept = {
        number: one
        for number, one in in_force.items()
        if one.person == person and one.kind in KINDS and keeps(one)
    }
    return facts_of(book, kept, as_of=as_of).get((person, OWN), {})


def groups(book: Book, in_force: Mapping[int, Entry], person: str) -> tuple[frozenset[str], ...] | None:
    """A person's traditional IRAs, those between which money moved together; None where an entry names no account.

    Which basis moves along with money from one IRA to another is in no text of a state that was read.
    """
    own = [
        one.id
        for one in book.accounts.values()
        if one.person == person and one.type in OWN_TRADITIONAL and not one.decedent
    ]
    together = {one: frozenset({one}) for one in own}

    def join(one: str, other: str) -> None:
        if one in together and other in together:
            joined = together[one] | together[other]
            together.update(dict.fromkeys(joined, joined))

    for entry in in_force.values():
        if entry.person != person or entry.kind not in KINDS:
            continue
        if (KINDS[entry.kind].moves_value or entry.kind == "year-end-value") and not {
            entry.account,
            entry.to,
        } & set(own):
            return None
        join(entry.account, entry.to)
        named = in_force.get(entry.of) if entry.of is not None else None
        if named is not None:
            join(entry.account or entry.to, named.account or named.to)
    return tuple(dict.fromkeys(together[one] for one in own))


def stated(in_force: Mapping[int, Entry], person: str, kind: str, state: str) -> Mapping[int, int]:
    """Cents that entries of a kind state for a state, by tax year."""
    found: dict[int, int] = {}
    for one in in_force.values():
        if (one.person, one.kind, one.code) == (person, kind, state) and one.year is not None:
            found[one.year] = found.get(one.year, 0) + (one.amount or 0)
    return found
