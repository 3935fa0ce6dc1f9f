"""Rows of a batch as columns of numbers, and the people of a part as columns: what both are held against each other by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from basisbook.ledger.entry import COLUMNS
from basisbook.ledger.kinds import ACCOUNT_TYPES, KINDS, OPENED_SINCE
from basisbook.ledger.money import LIMIT
from basisbook.ledger.problems import states_number
from basisbook.ledger.quick_dataclass import dataclass

Column = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

KIND_NAMES = tuple(KINDS)
TYPE_NAMES = tuple(sorted(ACCOUNT_TYPES))
NONE, UNKNOWN = -1, -2
"""No account is named; one that the person has not."""

AMOUNTS = ("amount", "moved", "basis")
NUMBERS = ("number", "tax_year", "of", "corrects")
DAYS = ("recorded", "date")

_ID = "^[a-z][a-z0-9_-]*$"
_DIGEST = "(^|[^0-9a-f])ev:[0-9a-f]{8,64}($|[^0-9a-f])"
"""The name of a paper, whose digits are no number of anybody."""
_NINE_DIGITS = "[0-9][^0-9]*" * 9


def texts(column: pa.Array) -> pa.Array:
    """A column of text, with nothing in the place of null. Raises `ArrowInvalid` for one that is no text."""
    return pc.fill_null(column.cast(pa.string()), "")


def looked_up(column: pa.Array) -> tuple[Column, pa.Array]:
    """A column of text as places in a few texts, the last of which is empty and stands for null."""
    if column.null_count == len(column):
        return np.broadcast_to(np.int64(0), len(column)), pa.array([""])
    coded = column if pa.types.is_dictionary(column.type) else column.cast(pa.string()).dictionary_encode()
    words = pa.concat_arrays([texts(coded.dictionary), pa.array([""])])
    wide = coded.indices if coded.indices.type.bit_width >= 32 else coded.indices.cast(pa.int32())
    return integers(wide, len(words) - 1), words


@dataclass(frozen=True)
class Runs:
    """Runs of equal values: the rows of each book. `stops` are behind the last rows."""

    names: pa.Array
    starts: Column
    stops: Column

    @property
    def size(self) -> int:
        return self.starts.size

    @property
    def sizes(self) -> Column:
        return self.stops - self.starts

    def one(self, at: int) -> tuple[str, int, int]:
        """(value, start, stop)."""
        return self.names[at].as_py(), int(self.starts[at]), int(self.stops[at])

    def each(self) -> Iterator[tuple[str, int, int]]:
        """All of them, one after the other."""
        yield from zip(self.names.to_pylist(), self.starts.tolist(), self.stops.tolist(), strict=True)


def runs(column: pa.Array) -> Runs:
    """The runs of a column of text in which nothing is null."""
    if not len(column):
        return Runs(pa.array([], pa.string()), np.zeros(0, np.int64), np.zeros(0, np.int64))
    if pa.types.is_dictionary(column.type):
        places = column.indices.to_numpy()
        differs = places[1:] != places[:-1]
    else:
        differs = pc.not_equal(column.slice(1), column.slice(0, len(column) - 1)).to_numpy(
            zero_copy_only=False
        )
    starts = np.concatenate([[0], np.flatnonzero(differs) + 1])
    return Runs(column.take(pa.array(starts)).cast(pa.string()), starts, np.append(starts[1:], len(column)))


@dataclass(frozen=True)
class Holders:
    """The people of a part as columns: one a book, in the order in which the books stand; a row an account.

    `fits` are the books that may go by columns as far as their people and accounts decide: one person, alive, with ids
    that are ids, and accounts of his own that were never closed.
    """

    books: pa.Array
    person: pa.Array
    born: Column
    fits: Flags
    type: Column
    opened: Column
    owner: Column
    named: Flags
    """Rows that are an account, and not a person alone."""
    names: pa.Array
    keys: Column
    order: Column
    """Accounts by (book, name): `keys` sorted, and the account of each."""

    def of(self, books: pa.Array) -> Column:
        """The place of each book among these, -1 for none."""
        return index_in(books, self.books)

    def accounts(self, books: Column, who: Column, column: pa.Array) -> Column:
        """The account of each name in its book: its row, `NONE` for no name, `UNKNOWN` where the book has none of it.

        `books` are the books of the batch, and `who` which of them each row is of.
        """
        place, words = looked_up(column)
        named = filled(words)[place] if filled(words).any() else np.False_
        if not np.any(named):
            return np.broadcast_to(np.int64(NONE), who.size)
        there: Any = slice(None) if np.all(named) else np.flatnonzero(named)
        place, who = place[there], who[there]
        # Few rows name another account than the last row that names one: only those are looked up.
        starts = np.flatnonzero(np.append(True, (place[1:] != place[:-1]) | (who[1:] != who[:-1])))
        codes = index_in(words, self.names)[place[starts]]
        found = np.full(starts.size, UNKNOWN, dtype=np.int64)
        if self.keys.size:
            wanted = books[who[starts]] * (len(self.names) + 1) + codes
            at = np.minimum(np.searchsorted(self.keys, wanted), self.keys.size - 1)
            right = (codes >= 0) & (self.keys[at] == wanted)
            found[right] = self.order[at[right]]
        found = np.repeat(found, np.diff(starts, append=place.size))
        if isinstance(there, slice):
            return found
        every = np.full(len(column), NONE, dtype=np.int64)
        every[there] = found
        return every


def holders(people: pa.RecordBatch, found: Runs) -> Holders:
    """The people of a part; `found` are the runs of its books."""
    starts = found.starts
    book = np.repeat(np.arange(starts.size), found.sizes)
    coded = found.names.dictionary_encode().indices.to_numpy().astype(np.int64)
    twice = (np.bincount(coded) > 1)[coded]
    person, account = texts(people.column("person")), texts(people.column("account"))
    first = person.take(pa.array(starts))
    alike = pc.equal(person, first.take(pa.array(book))).to_numpy(zero_copy_only=False)
    types = types_of(people.column("type"))
    has = filled(account)
    good = alike & ~has_value(people, "died") & ~has_value(people, "closed")
    good &= ~(has & (types < 0)) & (has | ~filled(texts(people.column("type"))))
    if "decedent" in people.schema.names:
        good &= ~filled(texts(people.column("decedent")))
    opened = days(people, "opened")
    # Older than its law: `check` says so of an account by itself (opened-before-law).
    good &= ~(has & (opened != NO_DAY) & (opened < _LAWFUL_SINCE[np.where(types < 0, 0, types)]))
    place, words = looked_up(account)
    good &= (~has | safe(words)[place]) & safe(first)[book]
    names = words.filter(pc.not_equal(words, ""))
    rows = np.flatnonzero(has)
    codes = index_in(account, names)
    keys = book[rows] * (len(names) + 1) + codes[rows]
    order = np.argsort(keys, kind="stable")
    keys, rows_by_key = keys[order], rows[order]
    fits = np.ones(starts.size, dtype=np.bool_)
    np.logical_and.at(fits, book, good)
    fits[keys[1:][keys[1:] == keys[:-1]] // (len(names) + 1)] = False
    born = days(people, "born")
    return Holders(
        found.names, first, born[starts] if starts.size else born, fits & ~twice,
        np.where(types < 0, 0, types), opened, book, has, names, keys, rows_by_key,
    )  # fmt: skip


_LAWFUL_SINCE = np.array(
    [(OPENED_SINCE.get(name, dt.date(1, 1, 1)) - dt.date(1970, 1, 1)).days for name in TYPE_NAMES],
    dtype=np.int64,
)
"""The first day on which an account of each type could be opened."""

_SIMPLE = ("traditional", "sep", "roth", "plan")
"""Types of which no rule asks more than the type. A SIMPLE IRA has its first two years, what was inherited its decedent."""


def types_of(column: pa.Array) -> Column:
    """The place of each type in `TYPE_NAMES`; below zero for one that does not go by columns."""
    place = [TYPE_NAMES.index(name) for name in _SIMPLE]
    codes = index_in(texts(column), pa.array(_SIMPLE))
    return np.where(codes < 0, -1, np.array([*place, -1])[codes])


def index_in(column: pa.Array, among: pa.Array) -> Column:
    """The place of each text among others, the first of it; -1 for none."""
    found: Column = pc.fill_null(pc.index_in(column, among), -1).to_numpy().astype(np.int64)
    return found


def filled(column: pa.Array) -> Flags:
    """Where a text is not empty."""
    found: Flags = np.asarray(pc.binary_length(column)) > 0
    return found


def safe(column: pa.Array) -> Flags:
    """Where a text is an id, and no number that may not stand in a ledger."""
    found: Flags = pc.match_substring_regex(column, _ID).to_numpy(zero_copy_only=False)
    long = pc.match_substring_regex(column, _NINE_DIGITS).to_numpy(zero_copy_only=False)
    for row in np.flatnonzero(long & found):
        found[row] = not states_number(column[row].as_py())
    return found


def has_value(rows: pa.RecordBatch, name: str) -> Flags:
    """Where a column has something; nowhere, if it is not there."""
    if name not in rows.schema.names:
        return np.zeros(rows.num_rows, dtype=np.bool_)
    found: Flags = rows.column(name).is_valid().to_numpy(zero_copy_only=False)
    return found


NO_DAY = np.iinfo(np.int32).min
"""In the place of a day that is not stated."""


def days(rows: pa.RecordBatch, name: str) -> Column:
    """Days since 1970; `NO_DAY` for none. Raises `ArrowInvalid` for a column that holds no days."""
    if name not in rows.schema.names:
        return np.broadcast_to(np.int64(NO_DAY), rows.num_rows)
    column = rows.column(name)
    if not (pa.types.is_date32(column.type) or pa.types.is_null(column.type)):
        raise pa.ArrowInvalid(name)
    return integers(column.cast(pa.date32()).view(pa.int32()), NO_DAY)


def integers(column: pa.Array, null: int) -> Column:
    """Whole numbers; `null` in the place of none."""
    if column.null_count == len(column):
        return np.broadcast_to(np.int64(null), len(column))
    if column.null_count:
        column = pc.fill_null(column, pa.scalar(null, column.type))
    found: Column = column.to_numpy().astype(np.int64, copy=False)
    return found


def cents(column: pa.Array) -> Column:
    """Cents of decimals or whole numbers; -1 for none, `LIMIT` for what no amount can be. Raises `ArrowInvalid` for others."""
    if pa.types.is_null(column.type):
        return np.broadcast_to(np.int64(-1), len(column))
    if pa.types.is_integer(column.type):
        found = integers(column.cast(pa.int64()), -1)
        if np.count_nonzero(found < 0) == column.null_count:
            return found
    elif pa.types.is_decimal128(column.type) and 0 <= column.type.scale <= 2:
        halves = np.frombuffer(column.buffers()[1], dtype=np.int64)
        low = halves[2 * column.offset : 2 * (column.offset + len(column)) : 2]
        high = halves[2 * column.offset + 1 : 2 * (column.offset + len(column)) : 2]
        found = np.where((high == 0) & (low >= 0) & (low < LIMIT), low, LIMIT) * 10 ** (2 - column.type.scale)
    else:
        raise pa.ArrowInvalid(str(column.type))
    if not column.null_count:
        return np.where(found < 0, LIMIT, found)
    valid = column.is_valid().to_numpy(zero_copy_only=False)
    return np.where(valid, np.where(found < 0, LIMIT, found), -1)


@dataclass(frozen=True)
class Frame:
    """Entries of whole books as columns. `who` numbers the books of the batch, `holder` says which of the part each is.

    `starts` is the first row of each book. `person` is a place in
    `people`. `odd` are rows with something that no column here holds.
    """

    who: Column
    holder: Column
    starts: Column
    kind: Column
    person: Column
    people: pa.Array
    numbers: dict[str, Column]
    days: dict[str, Column]
    amounts: dict[str, Column]
    account: Column
    to: Column
    coded: Flags
    odd: Flags
    _rows: dict[tuple[int, ...], Column] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return self.who.size

    @cached_property
    def sizes(self) -> Column:
        """How many rows each book has."""
        return np.diff(self.starts, append=self.size)

    @cached_property
    def goes_on(self) -> Flags:
        """Of each row after the first: whether it is of the same book as the row before."""
        found = np.ones(self.size - 1, dtype=np.bool_)
        found[self.starts[1:] - 1] = False
        return found

    @cached_property
    def kinds(self) -> Column:
        """The kinds that occur, by their places in `KIND_NAMES`; -1 for an unknown one."""
        return np.flatnonzero(np.bincount(self.kind + 1, minlength=1)) - 1

    @cached_property
    def _small_kind(self) -> Any:
        return self.kind.astype(np.int8)

    def are(self, which: Flags) -> Flags:
        """The rows whose kind is one of those."""
        of_kinds = which[self.kinds]
        if of_kinds.all() or not of_kinds.any():
            return np.broadcast_to(of_kinds.all(), self.size)
        return which[self.kind]

    def of(self, which: Flags) -> Column:
        """The places of the rows whose kind is one of those, in order."""
        codes = tuple(self.kinds[which[self.kinds]].tolist())
        if codes not in self._rows:
            self._rows[codes] = (
                np.flatnonzero(self._small_kind == codes[0]) if len(codes) == 1
                else np.flatnonzero(which[self.kind]) if codes
                else np.zeros(0, dtype=np.int64)
            )  # fmt: skip
        return self._rows[codes]


def frame(entries: pa.RecordBatch, who: Column, starts: Column, holder: Column, known: Holders) -> Frame:
    """The columns of a batch. Raises `ArrowInvalid` where a column is of another type than a ledger's."""
    size = entries.num_rows
    nothing = pa.nulls(size, pa.string())

    def column(name: str) -> pa.Array:
        return entries.column(name) if name in entries.schema.names else nothing

    for name in ("number", "kind", "person"):
        if name not in entries.schema.names:
            raise pa.ArrowInvalid(name)
    odd = np.zeros(size, dtype=np.bool_)
    for name in ("source", "note"):
        if column(name).null_count < size:
            text = texts(column(name))
            odd |= ~pc.match_substring_regex(text, "^[ -~]*$").to_numpy(zero_copy_only=False)
            text = pc.replace_substring_regex(text, _DIGEST, " ")
            odd |= pc.match_substring_regex(text, _NINE_DIGITS).to_numpy(zero_copy_only=False)
    numbers = {}
    for name in NUMBERS:
        one = column(name)
        if not (pa.types.is_integer(one.type) or one is nothing or pa.types.is_null(one.type)):
            raise pa.ArrowInvalid(name)
        # What is too large for an int64 is an error, and no other number.
        numbers[name] = integers(one.cast(pa.int64()) if pa.types.is_uint64(one.type) else one, 0)
        if one.null_count < size:
            odd |= (numbers[name] <= 0) & one.is_valid().to_numpy(zero_copy_only=False)
    kind, kinds = looked_up(column("kind"))
    of_kinds = index_in(kinds, pa.array(KIND_NAMES))
    code, codes = looked_up(column("code"))
    coded = filled(codes)
    return Frame(
        who,
        holder,
        starts,
        of_kinds[kind],
        *looked_up(column("person")),
        numbers,
        {name: days(entries, name) for name in DAYS},
        {
            name: cents(column(name)) if column(name) is not nothing else cents(pa.nulls(size))
            for name in AMOUNTS
        },
        known.accounts(holder, who, column("account")),
        known.accounts(holder, who, column("to")),
        coded[code] if coded.any() else np.broadcast_to(np.False_, size),
        odd,
    )


assert {"source", "note", "code", "kind", "person", "account", "to", *NUMBERS, *DAYS, *AMOUNTS} == set(
    COLUMNS
)


_SINCE, _UNTIL = -36_525, 73_050
"""Days of 1870 and 2170: what lies before and after counts as they do."""
_YEARS = np.arange(_SINCE, _UNTIL).astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


def year_of(day: Column) -> Column:
    """The year of each day since 1970."""
    found: Column = _YEARS.take(day - _SINCE, mode="clip")
    return found


_FIRST_DAYS = (np.arange(1800, 2300) - 1970).astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)


def first_day(year: Any) -> Any:
    """January 1, in days since 1970; of a year from 1800 to 2299."""
    return _FIRST_DAYS.take(year - 1800, mode="clip")
