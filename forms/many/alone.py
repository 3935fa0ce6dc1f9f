"""One book of a batch, replayed as any book is: its rows become entries, its history becomes rows."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from basisbook.forms.language.fill import MOST_PLACES
from basisbook.forms.many.tables import RATIO_PLACES, Found, Sparse
from basisbook.forms.open_book import OpenBook
from basisbook.forms.replay.years import Year
from basisbook.forms.sentences import find
from basisbook.ledger import store
from basisbook.ledger.book import Account, Book, Person
from basisbook.ledger.entry import COLUMNS, Entry
from basisbook.ledger.kinds import ACCOUNT_TYPES
from basisbook.ledger.problems import BasisbookError, ByHand, Problem
from basisbook.ledger.quick_dataclass import dataclass
from basisbook.ledger.store.rows import Problems, entry_of_cells
from basisbook.ledger.store.seal import check_order

NOWHERE = Path("/dev/null/book")
"""The folder of a book that is only rows: there is nothing in it, and nothing can be."""


_ACCOUNTS = ByHand("each account of a book has one row, and its type is one that the ledger knows")
_TELL = ByHand("show this book to who maintains the program")


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one book: accounts as `PEOPLE` has them; entries as cells of text in the order of the ledger.

    `file` is where the entries stand, `first` the row of the first of them.
    """

    book: str
    accounts: Sequence[Mapping[str, Any]]
    entries: Sequence[Sequence[str]]
    file: str
    first: int


def opened(rows: Rows, today: dt.date) -> OpenBook:
    """The book, as any door finds it. What cannot be read is among its problems. Raises `KeyError` for no type of account."""
    problems = Problems()
    found = [
        entry_of_cells(list(cells), rows.file, at, problems, number)
        for number, (at, cells) in enumerate(enumerate(rows.entries, rows.first), 1)
    ]
    check_order(found, 0, problems)
    entries: tuple[Entry, ...] = tuple(entry for entry in found if entry is not None)
    read = store.Read("parquet", entries, problems.all(), None, canonical=True)
    return OpenBook(book_of(rows), read, today)


def book_of(rows: Rows) -> Book:
    """Its people and accounts. Raises `KeyError` where an account is of no known type, or there twice."""
    people: dict[str, Person] = {}
    accounts: dict[str, Account] = {}
    for row in rows.accounts:
        person = row["person"] or ""
        people.setdefault(person, Person(id=person, name=person, born=row.get("born"), died=row.get("died")))
        if name := row.get("account") or "":
            if name in accounts or row["type"] not in ACCOUNT_TYPES:
                raise KeyError(name)
            accounts[name] = Account(
                id=name,
                person=person,
                type=row["type"],
                opened=row.get("opened"),
                closed=row.get("closed"),
                decedent=row.get("decedent") or "",
            )
    return Book(NOWHERE, people, accounts)


def replay_alone(rows: Rows, today: dt.date, years: Sparse, findings: list[Found]) -> None:
    """Add the years and the findings of a book. Whatever is wrong with it is a finding, and nobody else's."""
    try:
        book = opened(rows, today)
        history = book.history()
        for pool in history.pools.values():
            for year in pool.years:
                add_year(years, rows.book, year, "alone")
        every = [*book.of_records, *(one for year in _years(history.pools) for one in year.problems)]
    except BasisbookError as error:
        every = list(error.problems)
    except KeyError as error:
        every = [
            find("batch-account", _ACCOUNTS, place=f"{rows.file}:{rows.first}", account=str(error.args[0]))
        ]
    except Exception as error:  # noqa: BLE001 - a fault of the program in one book must not lose the others
        every = [find("batch-broke", _TELL, place=f"{rows.file}:{rows.first}", what=type(error).__name__)]
    owner = rows.accounts[0]["person"] if rows.accounts else rows.book
    said = (one for one in dict.fromkeys(every) if one.code != "stopped")
    findings.extend(found_row(rows.book, owner, one) for one in said)


def _years(pools: Mapping[tuple[str, str], Any]) -> list[Year]:
    return [year for pool in pools.values() for year in pool.years]


def found_row(book: str, owner: str, problem: Problem) -> Found:
    """A finding as a row: where it points is a file and a row."""
    at = re.fullmatch(r"(.*):(\d+)", problem.place)
    file, row = (at[1], int(at[2])) if at else (problem.place, None)
    person = problem.person or owner
    return (book, person, problem.year, problem.severity, problem.code, file, row, problem.text)


def add_year(years: Sparse, book: str, year: Year, way: str) -> None:
    """A year as a row: what `show` has of it."""
    places = min(year.filled.places if year.filled else year.method.places, MOST_PLACES)
    texts = {
        "book": book,
        "person": year.facts.person,
        "pool": year.facts.pool,
        "status": year.status,
        "path": year.path,
        "way": way,
        "money": year.method.money,
        "reason": year.reason,
    }
    years.add(texts, year.tax_year, places, amounts_of(year, places))


def amounts_of(year: Year, places: int) -> dict[str, int]:
    """Every amount that `show` has of a year, in cents, by column; a ratio in millionths."""
    found = {f"carried_{name}": cents for name, cents in year.carried.items() if cents or name == "basis"}
    if year.filled is None:
        return found
    if year.status == "complete":
        for number, cents in year.filled.amounts.items():
            if cents is not None:
                scale = 10 ** (RATIO_PLACES - places) if year.revision.is_ratio(number) else 1
                found[f"line_{number}"] = cents * scale
    if year.returns:
        found |= {f"return_{name}": cents for name, cents in year.filled.returns.items()}
    return found


def cells_of(values: Mapping[str, Sequence[Any]]) -> list[list[str]]:
    """Columns of a ledger as rows of text, in the order of a ledger; a column that is missing is empty."""
    size = max((len(one) for one in values.values()), default=0)
    columns = [
        ["" if cell is None else str(cell) for cell in values[name]] if name in values else [""] * size
        for name in COLUMNS
    ]
    return [list(row) for row in zip(*columns, strict=True)]
