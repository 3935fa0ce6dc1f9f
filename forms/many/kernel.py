"""The kernel of a batch: rows of entries and accounts in, rows of years and findings out. It holds nothing between calls."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from basisbook.forms.many.alone import Rows, cells_of, found_row, replay_alone
from basisbook.forms.many.by_columns import years_by_columns
from basisbook.forms.many.frame import Column, Flags, holders
from basisbook.forms.many.tables import Found, Sparse, findings_batch, plain
from basisbook.forms.sentences import find
from basisbook.ledger.entry import COLUMNS
from basisbook.ledger.money import show
from basisbook.ledger.problems import ByHand
from basisbook.ledger.quick_dataclass import dataclass

BY_BOOK = ByHand("write the rows of a book one after the other, in one part, in the order of their numbers")

AMOUNTS = ("amount", "moved", "basis")


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a batch gives: rows of `coded_schema`, and rows of `FINDINGS`."""

    coded: pa.RecordBatch
    findings: pa.RecordBatch

    @property
    def years(self) -> pa.RecordBatch:
        """The rows as `years_schema` has them."""
        return plain(self.coded)


@dataclass
class Accounts:
    """The people and accounts of a part, by book. `people` has columns of `PEOPLE`; the rows of a book stand together."""

    people: pa.RecordBatch
    seen: set[str] = field(default_factory=set)
    """The books whose entries were replayed."""

    def __post_init__(self) -> None:
        found = list(runs(_book_column(self.people)))
        self._at = {book: (start, stop) for book, start, stop in found}
        self.columns = holders(self.people, found)

    def of(self, book: str) -> Sequence[Mapping[str, Any]]:
        """A row an account of the book."""
        start, stop = self._at.get(book, (0, 0))
        rows: list[Mapping[str, Any]] = self.people.slice(start, stop - start).to_pylist()
        return rows


def replay_rows(
    entries: pa.RecordBatch, accounts: Accounts, *, today: dt.date, file: str = "", first: int = 1
) -> Replayed:
    """Replay every book of a batch. The rows of a book stand together; each book is whole in it.

    `entries` has the columns of a ledger; amounts are decimals of two places, or int64 cents. `file` is where the entries
    stand, and `first` the row of the first of them there, for findings.
    """
    found = list(runs(_book_column(entries)))
    again = _again(accounts.seen, [book for book, _, _ in found])
    by_columns, of_book, done = years_by_columns(entries, found, accounts.columns, today, ~again)
    years, findings, alone = Sparse(), list[Found](), list[int]()
    for at in np.flatnonzero(~done).tolist():
        book, start, _ = found[at]
        if again[at]:
            problem = find("batch-scattered", BY_BOOK, place=f"{file}:{first + start}")
            findings.append(found_row(book, book, problem))
            continue
        rows = _rows(entries, accounts, found[at], file, first)
        replay_alone(rows, today, years, findings)
        alone += [at] * (years.size - len(alone))
    return Replayed(_in_order(by_columns, of_book, years, alone), findings_batch(findings))


def _rows(
    entries: pa.RecordBatch, accounts: Accounts, run: tuple[str, int, int], file: str, first: int
) -> Rows:
    book, start, stop = run
    own = entries.slice(start, stop - start)
    cells = cells_of(
        {name: _values(name, own.column(name)) for name in entries.schema.names if name in COLUMNS}
    )
    return Rows(book, accounts.of(book), cells, file, first + start)


def each_book(
    entries: pa.RecordBatch, accounts: Accounts, among: Container[str], file: str, first: int
) -> Iterator[Rows]:
    """The rows of those books of a batch, of each as it first stands there."""
    seen: set[str] = set()
    for run in runs(_book_column(entries)):
        if run[0] in among and run[0] not in seen:
            seen.add(run[0])
            yield _rows(entries, accounts, run, file, first)


def _again(seen: set[str], books: Sequence[str]) -> Flags:
    """Which of these books were there before. From now on all were."""
    found = np.zeros(len(books), dtype=np.bool_)
    for at, book in enumerate(books):
        found[at] = book in seen
        seen.add(book)
    return found


def _in_order(by_columns: pa.RecordBatch, of_book: Column, years: Sparse, alone: list[int]) -> pa.RecordBatch:
    """The years of all books, in the order of the books."""
    if not years.size:
        return by_columns
    if not by_columns.num_rows:
        return years.batch()
    order = np.argsort(np.concatenate([of_book, alone]), kind="stable")
    return pa.concat_batches([by_columns, years.batch()]).take(pa.array(order))


def runs(column: pa.Array) -> Iterator[tuple[str, int, int]]:
    """(value, start, stop) of each run of equal values."""
    if not len(column):
        return
    if pa.types.is_dictionary(column.type):
        places = column.indices.to_numpy()
        differs = places[1:] != places[:-1]
    else:
        differs = pc.not_equal(column.slice(1), column.slice(0, len(column) - 1)).to_numpy(
            zero_copy_only=False
        )
    starts = [0, *(np.flatnonzero(differs) + 1).tolist()]
    names = column.take(pa.array(starts)).cast(pa.string()).to_pylist()
    yield from zip(names, starts, [*starts[1:], len(column)], strict=True)


def _book_column(rows: pa.RecordBatch) -> pa.Array:
    """Which book each row is of: `book`, or else the person; never null."""
    person = rows.column("person")
    if "book" in rows.schema.names:
        book = rows.column("book")
        if not book.null_count:
            return book
        if book.null_count < len(book):
            person = pc.coalesce(*(one.cast(pa.string()) for one in (book, person)))
    return pc.fill_null(person.cast(pa.string()), "") if person.null_count else person


def _values(name: str, column: pa.Array) -> list[Any]:
    """The cells of a column; whole numbers in a column of amounts are cents."""
    values: list[Any] = column.to_pylist()
    if name in AMOUNTS and pa.types.is_integer(column.type):
        return [None if cents is None else show(cents) for cents in values]
    return values


def in_batches(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The same rows, cut so that the rows of a book are never in two batches."""
    left: pa.RecordBatch | None = None
    for batch in batches:
        whole = batch if left is None else pa.concat_batches([left, batch])
        if not whole.num_rows:
            continue
        books = _book_column(whole)
        *_, (_, start, _) = runs(books)
        if start:
            yield whole.slice(0, start)
        left = whole.slice(start)
    if left is not None:
        yield left
