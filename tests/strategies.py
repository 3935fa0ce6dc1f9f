"""Generators of the things of the domain: books, entries, whole ledgers."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from basisbook.ledger import journal
from basisbook.ledger.book import Account, Book, Person
from basisbook.ledger.entry import Entry
from basisbook.ledger.kinds import KINDS
from basisbook.ledger.store.csv_text import begins_a_formula

BOOK = Book(
    Path("book-of-strategies"),
    {
        "ana": Person(id="ana", name="Ana Reyes", born=dt.date(1951, 5, 4)),
        "ben": Person(id="ben", name="Ben Reyes", born=dt.date(1953, 11, 30)),
    },
    {
        one.id: one
        for one in (
            Account(id="van", person="ana", type="traditional", custodian="Vanguard"),
            Account(id="fid", person="ana", type="sep", custodian="Fidelity"),
            Account(id="sim", person="ana", type="simple"),
            Account(id="roth", person="ana", type="roth"),
            Account(id="solo", person="ana", type="plan"),
            Account(id="mothers", person="ana", type="inherited-traditional", decedent="Maria Reyes"),
            Account(id="bens", person="ben", type="traditional"),
            Account(id="bens-roth", person="ben", type="roth"),
        )
    },
)
"""Two people, every type of account, one inherited pool."""

cents = st.integers(min_value=1, max_value=10**11 - 1) | st.sampled_from(
    [1, 50, 99, 100, 650000, 700000, 10**8]
)
days = st.dates(dt.date(1987, 1, 1), dt.date(2025, 12, 31))
texts = (
    st.text(st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(' ,;"\n'), max_size=30)
    .map(str.strip)
    .filter(lambda text: not begins_a_formula(text))
)
"""What may stand in source and note: commas, quotation marks, line breaks, any script, and no formula."""


@st.composite
def entries(
    draw: st.DrawFn, number: int, recorded: dt.date, earlier: list[Entry], book: Book = BOOK
) -> Entry:
    """One entry of any kind but void, with the columns that its kind states and some of those that it may."""
    kind = KINDS[draw(st.sampled_from([name for name in KINDS if name != journal.VOID]))]
    person = draw(st.sampled_from(list(book.people)))
    date = draw(days.filter(lambda day: day <= recorded))
    columns: dict[str, Any] = {"number": number, "recorded": recorded, "person": person, "kind": kind.name}

    def accounts(types: frozenset[str]) -> st.SearchStrategy[str]:
        return st.sampled_from(
            ["", *(one.id for one in book.accounts.values() if one.person == person and one.type in types)]
        )

    columns["account"] = draw(accounts(kind.account_types))
    columns["to"] = draw(accounts(kind.to_types or frozenset()))
    named = [one.number for one in earlier if one.kind in kind.of_kinds and one.person == person]
    may = {column for column in kind.may if draw(st.booleans())}
    for column in {*kind.states, *may}:
        match column:
            case "tax_year":
                columns[column] = date.year
            case "date":
                columns[column] = date
            case "amount" | "moved":
                columns[column] = draw(cents)
            case "basis":
                columns[column] = draw(st.integers(0, columns.get("amount") or 10**6))
            case "of" if named:
                columns[column] = draw(st.sampled_from(named))
            case "code":
                columns[column] = draw(st.sampled_from(kind.codes or ("DR-4683",)))
    return Entry(**columns, source=draw(texts), note=draw(texts))


@st.composite
def ledgers(draw: st.DrawFn, book: Book = BOOK, min_size: int = 0, max_size: int = 12) -> tuple[Entry, ...]:
    """A ledger that reads without an error: numbers in order, recorded never decreasing, corrections, voids."""
    found: list[Entry] = []
    recorded = draw(st.dates(dt.date(1988, 1, 1), dt.date(2026, 1, 1)))
    for number in range(1, draw(st.integers(min_size, max_size)) + 1):
        recorded += dt.timedelta(days=draw(st.integers(0, 400)))
        counting = journal.in_force(found)
        what = draw(st.sampled_from(["new", "new", "new", "correct", "void"])) if counting else "new"
        if what == "new":
            found.append(draw(entries(number, recorded, found, book)))
        elif what == "void":
            found.append(
                journal.void(found, draw(st.sampled_from(list(counting))), recorded, note=draw(texts))
            )
        else:
            original = draw(st.sampled_from([one.number for one in found if one.corrects is None]))
            # The note differs from every earlier one, so that a correction always changes something.
            note = f"corrected {number} {draw(texts)}".strip()
            found.append(journal.correct(found, original, recorded, amount=draw(cents), note=note))
    return tuple(found)


def unread(entry: Entry) -> Entry:
    """The entry without the place it was read from."""
    return dataclasses.replace(entry, file="", row=0)
