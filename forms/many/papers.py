"""The official pages of a part: a PDF for each form, in a folder that is there whole or not at all.

The pages are those that `fill` writes: of complete years, of people without an error in their records, each read back
after it was written. Where no official blank is at hand nothing is drawn: a row of findings says how many are missing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import shutil
from collections import Counter
from dataclasses import field, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from basisbook.forms.many.alone import Rows, found_row, opened
from basisbook.forms.many.kernel import Accounts, each_book
from basisbook.forms.many.tables import Found
from basisbook.forms.official import blanks
from basisbook.forms.open_book import OpenBook
from basisbook.forms.papers.form_8606 import form_8606
from basisbook.forms.sentences import find
from basisbook.ledger.book import OWN, Person
from basisbook.ledger.problems import BasisbookError, Hole, do, states_number
from basisbook.ledger.quick_dataclass import dataclass
from basisbook.ledger.store import private

_PLAIN = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")


@dataclass
class Papers:
    """The PDFs of one part. `folder` is `OUT/pdf/NAME`; until all are written they stand in a folder beside it."""

    folder: Path
    today: dt.date
    missing: Counter[int] = field(default_factory=Counter)
    """Forms that no blank was at hand for, by tax year."""
    _blank: dict[int, blanks.Blank | None] = field(default_factory=dict)
    """The blank of each year, looked up once for all of the part."""

    def __post_init__(self) -> None:
        self._beside = self.folder.with_name(f".{self.folder.name}.part")
        shutil.rmtree(self._beside, ignore_errors=True)
        private.make_private_folder(self._beside)

    def write(
        self, entries: pa.RecordBatch, years: pa.RecordBatch, accounts: Accounts, file: str, first: int
    ) -> list[Found]:
        """The pages of the books of a batch that have a complete year among `years`; and what kept pages back."""
        complete = pc.equal(years.column("status").cast(pa.string()), "complete")
        due = set(years.column("book").filter(complete).unique().to_pylist())
        found: list[Found] = []
        for rows in each_book(entries, accounts, due, file, first):
            found += self._of_book(rows)
        return found

    def keep(self) -> list[Found]:
        """All are written: the folder is put in its place. What was missing, a row a year."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self._beside.replace(self.folder)
        said = [
            find("batch-no-blank", do("forms fetch", Hole("YEAR")), year=year, count=count)
            for year, count in sorted(self.missing.items())
        ]
        return [found_row("", "", one) for one in said]

    def _of_book(self, rows: Rows) -> list[Found]:
        try:
            book = opened(rows, self.today)
            for person in book.book.people.values():
                self._of_person(rows, book, person)
        except BasisbookError as error:
            return [found_row(rows.book, rows.book, one) for one in error.problems]
        return []

    def _of_person(self, rows: Rows, book: OpenBook, person: Person) -> None:
        if any(one.severity == "error" for one in book.records_of(person.id)):
            return
        named = replace(person, name=_name(rows, person.id))
        due = [
            (pool.name, year)
            for pool in book.history(for_filing=True).pools.values()
            if pool.person == person.id
            for year in pool.years
            if year.status == "complete"
        ]
        owner = (rows.book,) if rows.book == person.id else (rows.book, person.id)
        for pool, year in due:
            at = year.tax_year
            if at not in self._blank:
                self._blank[at] = blanks.look_up("8606", at)
            if self._blank[at] is None:
                self.missing[at] += 1
                continue
            page = form_8606(year, named, pool, blank=self._blank[at])
            name = _file(*owner, str(at), *(() if pool == OWN else (pool,)))
            private.write_private(self._beside.joinpath(f"{name}.pdf"), page.pdf)


def _name(rows: Rows, person: str) -> str:
    """The name that the people of the part have for somebody; empty, and typed in later, where they have none."""
    found = next((str(one.get("name") or "") for one in rows.accounts if one["person"] == person), "")
    return "" if states_number(found) else found


def _file(*ids: str) -> str:
    """A name for a file, of the ids where these are plain, and else of a digest of them; no two have the same."""
    if all(_PLAIN.fullmatch(one) for one in ids):
        return "~".join(ids)
    return "=" + hashlib.sha256("\0".join(ids).encode()).hexdigest()[:40]
