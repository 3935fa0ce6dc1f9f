"""The kernel of a batch: rows of entries and accounts in, rows of years and findings out. It holds nothing between calls."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from basisbook.forms.many.alone import Rows, cells_of, found_row, replay_alone
from basisbook.forms.many.by_columns import years_by_columns
from basisbook.forms.many.frame import Column, Flags, Runs, holders, runs
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
    """The people and accounts of a part, by book. `people` has columns of `PEOPLE`; the rows of a book stand together.

    It remembers whose entries were replayed.
    """

    people: pa.RecordBatch
    strangers: set[str] = field(default_factory=set)
    """The books that nobody is known of, and whose entries were replayed."""

    def __post_init__(self) -> None:
        self._runs = runs(_book_column(self.people))
        self.columns = holders(self.people, self._runs)
        self._seen = np.zeros(self._runs.size, dtype=np.bool_)

    @cached_property
    def _at(self) -> dict[str, tuple[int, int]]:
        return {book: (start, stop) for book, start, stop in self._runs.each()}

    def of(self, book: str) -> Sequence[Mapping[str, Any]]:
        """A row an account of the book."""
        start, stop = self._at.get(book, (0, 0))
        rows: list[Mapping[str, Any]] = self.people.slice(start, stop - start).to_pylist()
        return rows

    def again(self, books: Runs, holder: Column) -> Flags:
        """Which of these books were there before. `holder` has the place of each. From now on all were."""
        found: Flags = self._seen[holder] & (holder >= 0)
        known = np.flatnonzero(holder >= 0)
        # The first of several of one book is the last that writes here.
        first = np.zeros(self._seen.size, dtype=np.int64)
        first[holder[known[::-1]]] = known[::-1]
        found[known] |= first[holder[known]] != known
        self._seen[holder[known]] = True
        for at in np.flatnonzero(holder < 0).tolist():
            book = books.names[at].as_py()
            found[at] = book in self.strangers
            self.strangers.add(book)
        return found


def replay_rows(
    entries: pa.RecordBatch, accounts: Accounts, *, today: dt.date, file: str = "", first: int = 1
) -> Replayed:
    """Replay every book of a batch. The rows of a book stand together; each book is whole in it.

    `entries` has the columns of a ledger; amounts are decimals of two places, or int64 cents. `file` is where the entries
    stand, and `first` the row of the first of them there, for findings.
    """
    found = runs(_book_column(entries))
    holder = accounts.columns.of(found.names)
    again = accounts.again(found, holder)
    by_columns, of_book, done = years_by_columns(entries, found, holder, accounts.columns, today, ~again)
    years, findings, alone = Sparse(), list[Found](), list[int]()
    for at in np.flatnonzero(~done).tolist():
        book, start, stop = found.one(at)
        if again[at]:
            problem = find("batch-scattered", BY_BOOK, place=f"{file}:{first + start}")
            findings.append(found_row(book, book, problem))
            continue
        rows = _rows(entries, accounts, (book, start, stop), file, first)
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
    for run in runs(_book_column(entries)).each():
        if run[0] in among and run[0] not in seen:
            seen.add(run[0])
            yield _rows(entries, accounts, run, file, first)


def _in_order(by_columns: pa.RecordBatch, of_book: Column, years: Sparse, alone: list[int]) -> pa.RecordBatch:
    """The years of all books, in the order of the books."""
    if not years.size:
        return by_columns
    if not by_columns.num_rows:
        return years.batch()
    order = np.argsort(np.concatenate([of_book, alone]), kind="stable")
    return pa.concat_batches([by_columns, years.batch()]).take(pa.array(order))


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
    """The same rows, cut so that the rows of a book are never in two batches, and the last book in none of its own."""
    left: pa.RecordBatch | None = None
    for batch in batches:
        if not batch.num_rows:
            continue
        if left is None:
            left = batch
            continue
        start = int(runs(_book_column(left)).starts[-1])
        if start:
            yield left.slice(0, start)
        left = pa.concat_batches([left.slice(start), batch])
    if left is not None:
        yield left
