"""Books as the files of a batch, for its tests."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from basisbook.forms.many.tables import PEOPLE
from basisbook.ledger.book import Book
from basisbook.ledger.entry import COLUMNS, Entry

AMOUNT = pa.decimal128(14, 2)
ENTRIES = pa.schema([
    ("book", pa.string()), ("person", pa.string()), ("number", pa.int32()), ("recorded", pa.date32()), ("kind", pa.string()),
    ("tax_year", pa.int16()), ("date", pa.date32()), ("account", pa.string()), ("to", pa.string()), ("amount", AMOUNT),
    ("moved", AMOUNT), ("basis", AMOUNT), ("of", pa.int32()), ("corrects", pa.int32()), ("code", pa.string()),
    ("source", pa.string()), ("note", pa.string()),
])  # fmt: skip

Books = Mapping[str, tuple[Book, Sequence[Entry]]]


def by_id(book: Book) -> Book:
    """The book with ids in the place of names: a batch knows no names."""
    people = {one: dataclasses.replace(person, name=one) for one, person in book.people.items()}
    accounts = {one: dataclasses.replace(account, custodian="") for one, account in book.accounts.items()}
    return dataclasses.replace(book, people=people, accounts=accounts)


def row(name: str, entry: Entry) -> dict[str, Any]:
    cells = {column: getattr(entry, column) for column in COLUMNS}
    for column in ("amount", "moved", "basis"):
        if cells[column] is not None:
            cells[column] = Decimal(cells[column]).scaleb(-2)
    return {"book": name} | cells


def write(folder: Path, name: str, books: Books) -> Path:
    """A part of a batch."""
    folder.mkdir(parents=True, exist_ok=True)
    entries = [row(one, entry) for one, (_, found) in books.items() for entry in found]
    people: list[dict[str, Any]] = []
    for one, (book, _) in books.items():
        for person in book.people.values():
            own = [account for account in book.accounts.values() if account.person == person.id]
            start = {"book": one, "person": person.id, "born": person.born, "died": person.died}
            people += [start | {
                "account": account.id, "type": account.type, "opened": account.opened, "closed": account.closed,
                "decedent": account.decedent,
            } for account in own] or [start]  # fmt: skip
    path = folder / f"{name}.parquet"
    pq.write_table(pa.Table.from_pylist(entries, ENTRIES), path)
    pq.write_table(pa.Table.from_pylist(people, PEOPLE), folder / f"{name}.people.parquet")
    return path
