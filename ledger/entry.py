"""One thing that happened, as the ledger holds it."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from itertools import repeat
from typing import Any

from basisbook.ledger.quick_dataclass import dataclass

COLUMNS = (
    "number", "recorded", "person", "kind", "tax_year", "date", "account", "to",
    "amount", "moved", "basis", "of", "corrects", "code", "source", "note",
)  # fmt: skip
"""The header of ledger.csv, in order."""

SUPPOSED = 1_000_000_000
"""Entries that are only supposed are numbered from here on: no ledger reaches it."""


def entry_name(number: int) -> str:
    """How a person is told of an entry: `entry 8`, or `supposed entry 1` of a file of what might be."""
    return f"supposed entry {number - SUPPOSED}" if number > SUPPOSED else f"entry {number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry. Immutable, dated twice: the day it happened (`date`) and the day we learned it (`recorded`).

    Amounts are cents. None means the cell is empty: not stated, which is never zero.
    `file` and `row` say where it was read (the header of ledger.csv is row 1; in Parquet the row is the
    number); they are a place, not content, and stay empty until the entry is written.
    """

    number: int
    recorded: dt.date
    person: str
    kind: str
    tax_year: int | None = None
    date: dt.date | None = None
    account: str = ""
    to: str = ""
    amount: int | None = None
    moved: int | None = None
    basis: int | None = None
    of: int | None = None
    corrects: int | None = None
    code: str = ""
    source: str = ""
    note: str = ""
    file: str = field(default="", compare=False, repr=False)
    row: int = field(default=0, compare=False)

    @property
    def year(self) -> int | None:
        """The tax year it counts for: stated, or else the year of its date."""
        if self.tax_year is not None:
            return self.tax_year
        return self.date.year if self.date else None

    @property
    def original(self) -> int:
        """The number it is known by: a correction goes by the entry that it corrects."""
        return self.number if self.corrects is None else self.corrects

    @property
    def from_papers(self) -> bool:
        """Whether it was taken from papers at hand: their ids, the rule and the grade stand in its source."""
        return ";grade:" in self.source

    @property
    def place(self) -> str:
        """Where a finding about it points: `ledger.csv:7`, `ledger.parquet:6`, or `new entry 6`."""
        return f"{self.file}:{self.row}" if self.file else f"new entry {self.number}"


def entries_of(columns: Mapping[str, Sequence[Any]], file: str, rows: Sequence[int]) -> list[Entry]:
    """Entries from all `COLUMNS`, which are of one length, with their rows in the file.

    It is `Entry(...)` for each row, a column at a time: a long ledger has too many rows to name every column in each.
    """
    entries = [object.__new__(Entry) for _ in rows]
    placed: dict[str, Iterable[Any]] = {"file": repeat(file), "row": rows, **columns}
    for name, values in placed.items():
        deque(map(vars(Entry)[name].__set__, entries, values), maxlen=0)
    return entries
