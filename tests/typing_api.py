"""Every public name used as a program would use it. mypy reads this file; nothing runs it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import basisbook

TODAY = dt.date(2026, 1, 31)


def from_a_folder(folder: Path) -> basisbook.Page:
    """Open, look at the history, fill the last form."""
    opened: basisbook.OpenBook = basisbook.open_book(folder, today=TODAY)
    history: basisbook.History = opened.history()
    pool: basisbook.Pool | None = history.pool("ana")
    assert pool is not None
    year: basisbook.Year = pool.years[-1]
    problems: tuple[basisbook.Problem, ...] = year.problems
    basis: int = year.carried["basis"]
    assert basis >= len(problems)
    return basisbook.fill(year, opened.book.people["ana"], pool.name)


def in_memory() -> basisbook.History:
    """A book and a ledger that are in no file."""
    ana = basisbook.Person(id="ana", name="Ana Reyes", born=dt.date(1979, 5, 4))
    van = basisbook.Account(id="van", person="ana", type="traditional")
    book = basisbook.Book(Path(), {"ana": ana}, {"van": van})
    entry = basisbook.Entry(
        number=1,
        recorded=dt.date(2024, 3, 1),
        person="ana",
        kind="contribution",
        tax_year=2023,
        date=dt.date(2023, 5, 1),
        account="van",
        amount=650000,
        basis=650000,
    )
    try:
        return basisbook.replay(book, [entry], today=TODAY)
    except basisbook.BasisbookError as error:
        raise SystemExit(str(error.problems[0])) from error


def what_changed(folder: Path) -> basisbook.Plan:
    """Filed against now, and what to send."""
    opened = basisbook.open_book(folder, today=TODAY)
    compared: dict[tuple[str, str], basisbook.Comparison] = basisbook.diff(opened)
    assert all(change.line for one in compared.values() for year in one.years for change in year.changes)
    return basisbook.amend(opened, policy="conservative")
