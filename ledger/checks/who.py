"""Checks of people and accounts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from basisbook.ledger.book import NAME, OWN, Account, Book, is_id
from basisbook.ledger.checks.saying import (
    correct,
    entries_counting,
    finding,
    mine,
    names_accounts,
    quoted,
    void,
)
from basisbook.ledger.entry import Entry
from basisbook.ledger.kinds import CELLS, KINDS, OPENED_SINCE, ROTH, TRUMP
from basisbook.ledger.problems import HOLE, ByHand, Do, Hole, Problem, Remedy, do, steps
from basisbook.ledger.sentences import find
from basisbook.ledger.words import meant, spelled

# Who and where


def people(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """Every person is in the book."""
    problems = []
    for entry in entries_counting(entries):
        if entry.person in book.people:
            continue
        right = spelled(entry.person, book.people)
        ways = _named(entry, "person", meant(entry.person, book.people), certain=bool(right))
        if not right and is_id(entry.person):
            ways.append(do("person", id=entry.person, name=HOLE, when="if it is somebody else"))
        problems.append(
            finding(
                book,
                entry,
                "unknown-person/spelled" if right else "unknown-person",
                *ways,
                cell=quoted(entry.person),
                right=right,
            )
        )
    return problems


def _named(entry: Entry, column: str, near: str, *, certain: bool) -> list[Remedy]:
    """The ways to say who or what an entry means: the one that it spells otherwise or may mean, or whichever it is."""
    if not near:
        return [correct(entry, column)]
    return [correct(entry, when="" if certain else f"if {near} is meant", **{column: near})]


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
            right = spelled(account, book.accounts)
            ways = []
            if book.accounts:
                near = right or meant(account, _fitting(book, entry, column))
                ways = _named(entry, column, near, certain=bool(right))
            if not right and is_id(account):
                whose = entry.person if entry.person in book.people else HOLE
                when = "if it is another account" if book.accounts else ""
                ways.append(do("account", id=account, person=whose, type=HOLE, when=when))
            problems.append(
                finding(
                    book,
                    entry,
                    "unknown-account/spelled" if right else "unknown-account",
                    *ways or [correct(entry, column)],
                    column=column,
                    cell=quoted(account),
                    right=right,
                )
            )
    return problems


def _fitting(book: Book, entry: Entry, column: str) -> list[str]:
    """The accounts that the column of this entry may name; every one, where none fits."""
    kind = KINDS[entry.kind]
    allowed = kind.account_types if column == "account" else kind.to_types
    own = [one for one in book.accounts.values() if one.person == entry.person]
    return [one.id for one in own if not allowed or one.type in allowed] or list(book.accounts)


def _one_of(entry: Entry, column: str, ids: Sequence[str]) -> Remedy:
    """The only account that fits, or whichever it is."""
    return (
        correct(entry, when=f"if {ids[0]} is meant", **{column: ids[0]})
        if len(ids) == 1
        else correct(entry, column)
    )


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
                one.id
                for one in book.accounts.values()
                if one.person == entry.person
                and one.type == account.type
                and one.id not in (entry.account, entry.to)
            ]
            ways = [_one_of(entry, column, own), *_after_a_death(book, entry, account)]
            if all(mine(book, entry, other, account.person) for other in ("account", "to")):
                ways.append(correct(entry, person=account.person, when=f"if it is {account.person}'s"))
            problems.append(
                finding(
                    book,
                    entry,
                    "account-of-another",
                    *ways,
                    column=column,
                    account=account.id,
                    owner=account.person,
                )
            )
    return problems


def _after_a_death(book: Book, entry: Entry, taker: Account) -> list[Remedy]:
    """Money of somebody who died goes to an heir through an account that was inherited, and its basis with it."""
    owner = book.people.get(entry.person)
    if owner is None or owner.died is None or entry.kind not in ("transfer", "rollover-out", "rollover-in"):
        return []
    inherited = next(
        (
            one.id
            for one in book.accounts.values()
            if one.person == taker.person and one.decedent == entry.person
        ),
        "",
    )
    type_ = "inherited-roth" if taker.type in ROTH else "inherited-traditional"
    account = do("account", Hole("COMPANY"), person=taker.person, type=type_, decedent=entry.person)
    took = do(
        "record", "inherited", person=taker.person, to=inherited or HOLE, date=owner.died,
        when=f"if {taker.person} inherited it",
    )  # fmt: skip
    return [took] if inherited else [steps(account, took)]


def _of_themselves(book: Book) -> list[Problem]:
    """What accounts say without any entry: older than their law, or a Trump account, of which nothing is kept here."""
    problems = [
        find(
            "trump-account",
            ByHand("keep its papers: what was put in after tax is basis of its own"),
            person=one.person,
            account=one.id,
            place=NAME,
        )
        for one in book.accounts.values()
        if one.type == TRUMP
    ]
    problems += [
        find(
            "opened-before-law",
            Do("account", (one.id,), (("opened", HOLE),)),
            person=one.person,
            account=one.id,
            type=one.type,
            opened=one.opened,
            since=OPENED_SINCE[one.type],
            place=NAME,
        )
        for one in book.accounts.values()
        if one.opened and one.type in OPENED_SINCE and one.opened < OPENED_SINCE[one.type]
    ]
    return problems


def account_types(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """The type of the account fits the kind."""
    problems = _of_themselves(book)
    for entry in entries_counting(entries):
        kind = KINDS[entry.kind]
        for column, allowed in (("account", kind.account_types), ("to", kind.to_types)):
            account = book.accounts.get(getattr(entry, column))
            if account is None or not allowed or account.type in allowed:
                continue
            fitting = [
                one.id
                for one in book.accounts.values()
                if one.person == entry.person
                and one.type in allowed
                and one.id not in (entry.account, entry.to)
            ]
            ways = [_one_of(entry, column, fitting)] if fitting else []
            twin = kind.twin
            if twin and column == "account" and account.type in KINDS[twin].account_types:
                emptied = {
                    one: None
                    for one in CELLS
                    if getattr(entry, one) not in (None, "") and one not in KINDS[twin].columns
                }
                ways.append(correct(entry, when=f"if it was a {twin}", kind=twin, **emptied))
            problems.append(
                finding(
                    book,
                    entry,
                    "account-type",
                    *ways or [void(entry)],
                    column=column,
                    account=account.id,
                    type=account.type,
                    kind=entry.kind,
                    allowed=sorted(allowed),
                )
            )
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
            if KINDS[entry.kind].made_by == "December 31":
                last = first if entry.amount else None  # the empty account's zero is true
            found: tuple[str, str, dt.date] | None = None
            if account.opened and first and first < account.opened:
                found = "not-yet-open", "opened", first
            elif account.closed and last and last > account.closed:
                found = "closed-already", "closed", last
            if found:
                code, key, day = found
                problems.append(
                    finding(
                        book,
                        entry,
                        code,
                        correct(entry, "date" if entry.date else "tax_year"),
                        Do("account", (account.id,), ((key, HOLE),)),
                        account=account.id,
                        opened=account.opened,
                        closed=account.closed,
                        day=day,
                    )
                )
    return problems
