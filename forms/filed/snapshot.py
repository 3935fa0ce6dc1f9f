"""What was filed: one file a form that the IRS has, canonical, digested, never rewritten.

A snapshot is made by freezing what `fill` made, by typing the lines one knows of a form filed long ago, or by
reading a filled PDF. A mistyped one is superseded by the next number; the ledger's `filed` entry names the one
that counts, with its digest.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, field
from typing import Any, Literal

from basisbook.forms.language.fill import Method
from basisbook.forms.replay.years import Year, in_words
from basisbook.forms.sentences import find
from basisbook.ledger.book import Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.problems import FormError, do
from basisbook.ledger.quick_dataclass import dataclass

FORMAT = 1


How = Literal["fill", "typed", "pdf", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A form that the IRS has, or the knowledge that it has none (`how` = "none").

    `lines` are texts as on the page (`5500`, `0.123`); `whole` says that these are all its lines, else only those
    somebody knew. `entries` is how many rows of the ledger were known when it was frozen, `steering` the births,
    deaths and accounts that steered the arithmetic; both are None for a form this program did not make.
    `returns` are lines of Form 1040 as filed, `blank` the SHA-256 of the official blank.
    """

    person: str
    pool: str
    tax_year: int
    kind: Literal["original", "amended"]
    how: How
    lines: Mapping[str, str]
    whole: bool
    revision: str = ""
    method: Method | None = None
    filed: datetime.date | None = None
    received: datetime.date | None = None
    as_of: datetime.date | None = None
    entries: int | None = None
    steering: Mapping[str, Any] | None = None
    blank: str | None = None
    returns: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The canonical text of the file: sorted, one line a property, ending in a line feed."""
        import json  # noqa: PLC0415 - slow to import

        content = {
            name: value.isoformat() if isinstance(value, datetime.date) else value
            for name, value in asdict(self).items()
        }
        return json.dumps({"format": FORMAT} | content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"

    @property
    def digest(self) -> str:
        """SHA-256 of the text, hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def freeze(year: Year, pool: str, book: Book, entries: Sequence[Entry], **known: Any) -> Snapshot:
    """A snapshot of a form this program filled. Raises `FormError` where the year has no complete form."""
    if year.status != "complete" or year.filled is None:
        person, tax_year = year.facts.person, year.tax_year
        way = do("filed", tax_year, person=person, none=None, when="if no Form 8606 was filed")
        raise FormError(
            find("nothing-to-file", way, year=tax_year, person=person, status=in_words(year.status))
        )
    return Snapshot(
        person=year.facts.person,
        pool=pool,
        tax_year=year.tax_year,
        how="fill",
        lines=year.lines,
        whole=True,
        revision=year.revision.key,
        method=year.method,
        entries=len(entries),
        steering=steering(book),
        **({"kind": "original", "returns": year.returns} | known),
    )


STEERS: Mapping[str, tuple[str, ...]] = {
    "people": ("born", "died"),
    "accounts": ("person", "type", "decedent", "opened", "closed"),
}
"""What steers the arithmetic in book.toml, by table: births, deaths, accounts and their types. No name, no SSN."""


def steering(book: Book) -> dict[str, dict[str, dict[str, str]]]:
    """What steered the arithmetic of a form, as texts; what is not there is left out."""
    return {
        table: {
            one.id: {name: str(value) for name in names if (value := getattr(one, name))}
            for one in getattr(book, table).values()
        }
        for table, names in STEERS.items()
    }
