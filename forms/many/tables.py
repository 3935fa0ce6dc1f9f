"""The tables that a batch reads and writes, as schemas of Arrow, and cells that are gathered a column at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from functools import cache

import numpy as np
import pyarrow as pa

from basisbook.forms.revisions import PAGES, revision_for
from basisbook.ledger.entry import COLUMNS
from basisbook.ledger.quick_dataclass import dataclass

PEOPLE = pa.schema([
    ("book", pa.string()), ("person", pa.string()), ("born", pa.date32()), ("died", pa.date32()),
    ("account", pa.string()), ("type", pa.string()), ("opened", pa.date32()), ("closed", pa.date32()),
    ("decedent", pa.string()), ("name", pa.string()),
])  # fmt: skip
"""A row an account, or a person without one. `book` may be missing: then a person is a book of his own.

`name` is what stands on his pages; in findings he goes by `person`.
"""

ENTRIES = ("book", "person", *(name for name in COLUMNS if name != "person"))
"""The columns of entries: those of the ledger, `person` first. `book` may be missing here too."""

RATIO_PLACES = 6
"""A ratio stands in its column in millionths, whatever the decimals of the form: 0.123 is 123000."""

FINDINGS = pa.schema([
    ("book", pa.string()), ("person", pa.string()), ("tax_year", pa.int16()), ("severity", pa.string()),
    ("code", pa.string()), ("file", pa.string()), ("row", pa.int64()), ("message", pa.string()),
])  # fmt: skip
"""A row a finding. `file` and `row` say where the entry stands that it is about; row 1 is the first."""

_TEXTS = ("book", "person", "pool", "status", "path", "way", "money", "reason")


@cache
def years_schema() -> pa.Schema:
    """A row a person, pool and year: its status and every line, return line and carry that any year's page has.

    Amounts are int64 cents, null where a line is blank; a ratio is in millionths. `way` is `columns` or `alone`: how the
    year was computed, which makes no difference to it. `money` is `dollars` or `cents`, `places` the decimals of the ratio.
    """
    pages = [revision_for(year) for year in sorted(PAGES)]
    lines = dict.fromkeys(f"line_{number}" for page in pages for number in page.lines)
    returns = dict.fromkeys(f"return_{name}" for page in pages for name in page.returns)
    carries = dict.fromkeys(f"carried_{name}" for page in pages for name in page.carries)
    return pa.schema(
        [
            *((name, pa.string()) for name in ("book", "person", "pool")),
            ("tax_year", pa.int16()),
            *((name, pa.string()) for name in ("status", "path", "way", "money")),
            ("places", pa.int8()),
            ("reason", pa.string()),
            *((name, pa.int64()) for name in (*carries, *lines, *returns)),
        ]
    )


WORDS = pa.dictionary(pa.int32(), pa.string())
"""Text as places in a few texts: what a column of `years_schema` is while it is computed, and as a file has it."""


@cache
def coded_schema() -> pa.Schema:
    """`years_schema` with texts as `WORDS`."""
    return pa.schema(
        [one.with_type(WORDS) if pa.types.is_string(one.type) else one for one in years_schema()]
    )


def plain(years: pa.RecordBatch) -> pa.RecordBatch:
    """Rows of `coded_schema` as `years_schema` has them."""
    columns = [one.dictionary_decode() if pa.types.is_dictionary(one.type) else one for one in years.columns]
    return pa.RecordBatch.from_arrays(columns, schema=years_schema())


@dataclass(slots=True)
class Sparse:
    """Rows of years that are gathered one by one: few of the hundred and more amounts are there in any row."""

    size: int = 0
    texts: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in _TEXTS})
    years: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    amounts: dict[str, tuple[list[int], list[int]]] = field(default_factory=dict)

    def add(self, texts: Mapping[str, str], year: int, places: int, amounts: Mapping[str, int]) -> None:
        """One row."""
        for name in _TEXTS:
            self.texts[name].append(texts[name])
        self.years.append(year)
        self.places.append(places)
        for name, cents in amounts.items():
            at, values = self.amounts.setdefault(name, ([], []))
            at.append(self.size)
            values.append(cents)
        self.size += 1

    def batch(self) -> pa.RecordBatch:
        """The rows as `coded_schema` has them."""
        arrays = []
        for one in coded_schema():
            if one.name in self.texts:
                arrays.append(pa.array(self.texts[one.name], one.type))
            elif one.name in ("tax_year", "places"):
                found = self.years if one.name == "tax_year" else self.places
                arrays.append(pa.array(found, one.type))
            else:
                arrays.append(self._column(one.name))
        return pa.RecordBatch.from_arrays(arrays, schema=coded_schema())

    def _column(self, name: str) -> pa.Array:
        if name not in self.amounts:
            return pa.nulls(self.size, pa.int64())
        values, blank = np.zeros(self.size, dtype=np.int64), np.ones(self.size, dtype=np.bool_)
        at, cents = self.amounts[name]
        values[at], blank[at] = cents, False
        return pa.array(values, mask=blank)


Found = tuple[str, str, int | None, str, str, str, int | None, str]
"""A row of `FINDINGS`."""


def findings_batch(rows: Sequence[Found]) -> pa.RecordBatch:
    """Findings as a batch."""
    columns: Iterable[Sequence[object]] = list(zip(*rows, strict=True)) or [()] * len(FINDINGS)
    arrays = [pa.array(values, one.type) for values, one in zip(columns, FINDINGS, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=FINDINGS)
