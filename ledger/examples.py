"""An example row of every kind of entry, in a small book: for help, the reference, and the tests that try them.

The rows themselves are data of the kinds (`Kind.example`). Nobody in this book is anybody.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from basisbook.ledger import store
from basisbook.ledger.book import Account, Book, Person
from basisbook.ledger.entry import COLUMNS, Entry
from basisbook.ledger.kinds import KINDS, Kind
from basisbook.ledger.problems import Cents, Do
from basisbook.ledger.store.rows import Problems, entry_of_cells

PERSON = "ana"
RECORDED = dt.date(2026, 3, 2)
"""The day on which the rows are written down."""

_PEOPLE = (
    Person(id=PERSON, name="Ana Reyes", born=dt.date(1979, 5, 4)),
    Person(id="ben", name="Ben Reyes", born=dt.date(1953, 1, 9)),
)
_ACCOUNTS = (
    Account(id="vanguard", person=PERSON, type="traditional", custodian="Vanguard"),
    Account(id="fidelity", person=PERSON, type="traditional", custodian="Fidelity"),
    Account(id="vanguard-roth", person=PERSON, type="roth", custodian="Vanguard", opened=dt.date(2010, 1, 4)),
    Account(id="acme-401k", person=PERSON, type="plan", custodian="Acme"),
    Account(id="rosas", person=PERSON, type="inherited-traditional", custodian="Vanguard", decedent="Rosa"),
    Account(id="bens", person="ben", type="traditional", custodian="Fidelity"),
    Account(id="bens-roth", person="ben", type="roth", custodian="Fidelity", opened=dt.date(2010, 1, 4)),
)
_VALUES = {"vanguard": 50_000, "fidelity": 30_000, "rosas": 28_000, "bens": 60_000}
"""Dollars on December 31 of each year that an example is about."""


def book() -> Book:
    """The book of the examples; it stands in no folder."""
    return Book(Path(), {one.id: one for one in _PEOPLE}, {one.id: one for one in _ACCOUNTS})


def rows(kind: Kind) -> tuple[Entry, ...]:
    """The rows of an example, numbered from 1."""
    return tuple(_entry(number, text) for number, text in enumerate(kind.example, 1))


def row(kind: Kind) -> Entry:
    """The example itself: the last of its rows that is of the kind."""
    return next(one for one in reversed(rows(kind)) if one.kind == kind.name)


def ledger(kind: Kind) -> tuple[Entry, ...]:
    """The rows of an example, and after them a value of each IRA on December 31 of their years, where none is stated."""
    found = list(rows(kind))
    years = sorted({one.year for one in found if one.year is not None and one.year < RECORDED.year})
    known = {(one.kind, one.account, one.year) for one in found}
    for year in range(years[0], years[-1] + 1) if years else ():
        for account, cents in _VALUES.items():
            cells = (
                f"{_VALUE.name} person={_owner(account)} tax_year={year} date={year}-12-31 account={account}"
            )
            if (_VALUE.name, account, year) not in known:
                found.append(_entry(len(found) + 1, f"{cells} amount={cents}"))
    return tuple(found)


_VALUE = next(kind for kind in KINDS.values() if kind.posted_by == "begin_year")


def _owner(account: str) -> str:
    return next(one.person for one in _ACCOUNTS if one.id == account)


def command(entry: Entry) -> Do:
    """The command that writes this row down; whose it is stands in it where that is not the first person of the book."""
    cells = {column: getattr(entry, column) for column in _SAID if getattr(entry, column) not in ("", None)}
    money = {column: Cents(cents) for column, cents in cells.items() if column in _MONEY}
    whose = {"person": entry.person} if entry.person != PERSON else {}
    if entry.corrects is not None:
        return Do(entry.kind, (entry.corrects,))
    return Do("record", (entry.kind,), tuple((whose | cells | money).items()))


_MONEY = ("amount", "moved", "basis")
_SAID = tuple(one for one in COLUMNS if one not in ("number", "recorded", "person", "kind", "corrects"))


def sheet(entries: tuple[Entry, ...]) -> tuple[tuple[str, ...], ...]:
    """The rows as a ledger or a sheet has them: the header, then each row, with the columns that any of them fills."""
    texts = [dict(zip(COLUMNS, store.cells(one), strict=True)) for one in entries]
    header = tuple(one for one in COLUMNS if one != "recorded" and any(text[one] for text in texts))
    return header, *(tuple(text[one] for one in header) for text in texts)


def _entry(number: int, text: str) -> Entry:
    kind, *cells = text.split()
    given = {"number": str(number), "recorded": RECORDED.isoformat(), "person": PERSON, "kind": kind}
    given |= dict(cell.split("=", 1) for cell in cells)
    problems = Problems()
    entry = entry_of_cells([given.get(one, "") for one in COLUMNS], "", 0, problems)
    assert entry is not None, problems.all()
    return entry
