"""`clients`: a folder of books, or a book of many people, at a glance: a row a person."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import astuple, fields
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from basisbook.cli import closing, output
from basisbook.cli.options import NewPath, today
from basisbook.cli.sentences import find
from basisbook.ledger import book, store
from basisbook.ledger.book import OWN
from basisbook.ledger.money import show, show_for_people
from basisbook.ledger.problems import HOLE, BasisbookError, BookError, Hole, UsageError, do
from basisbook.ledger.quick_dataclass import dataclass
from basisbook.ledger.store.csv_text import as_csv

if TYPE_CHECKING:
    from basisbook.forms.open_book import OpenBook
    from basisbook.forms.replay.years import Pool

_ALONE = 4
"""So few books are read in this process: another takes longer to start."""
_PROCESSES = 2

W = TypeVar("W")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Row:
    """One person of one book. `year` is the last with a form or with basis carried, None where there is none.

    `basis` and `taxable` are cents of that year. `missing` is the first thing that is open, `open` how many there are.
    `day` is the next day that matters, `why` for what. `official` counts the pages that were filled, with --fill.
    """

    client: str
    person: str
    book: str
    year: int | None
    basis: int | None
    taxable: int | None
    open: int
    missing: str
    day: date
    why: str
    pages: int = 0


@click.command(short_help="all clients at a glance")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True), default=Path())
@click.option("--format", "form", type=click.Choice(["text", "csv", "parquet"]), default="text")
@click.option("--output", "file", type=NewPath(), metavar="FILE", help="Where to, for parquet.")
@click.option("--open", "only_open", is_flag=True, help="Only those of whom something is open.")
@click.option(
    "--fill", "fill", is_flag=True, help="Write every form too, into the folder forms of each book."
)
@click.option(
    "--closing",
    "days",
    type=closing.DAYS,
    metavar="DAYS",
    help="List what closes within so many days in all books, the first day first.",
)
def clients(
    folder: Path, *, form: str, file: Path | None, only_open: bool, fill: bool, days: int | None
) -> None:
    """A row for each person of the books in FOLDER: the last year, basis, taxable, what is missing, the next day.

    FOLDER holds a folder for each book, or is a book of many people itself. Exit code 1 if anything is open.
    """
    if form == "parquet" and file is None:
        raise UsageError(find("no-output", do("clients", str(folder), format="parquet", output=HOLE)))
    found = books(folder)
    if not found:
        raise BookError(find("no-books", do("clients", Hole("FOLDER")), place=str(folder)))
    if days is not None:
        if file is not None or fill or form == "parquet":
            option = "--fill" if fill else "--output" if file is not None else "--format parquet"
            alone = do("clients", str(folder), closing=days)
            raise UsageError(find("closing-alone", alone, option=option))
        _closing(found, folder, days, form)
        return
    rows = [row for rows in _all(found, folder, today(), fill=fill) for row in rows]
    rows.sort(key=lambda row: (row.client.casefold(), row.book))
    shown = [row for row in rows if row.open or not only_open]
    if form == "text":
        click.echo(_as_text(shown), nl=False)
        waiting = sum(bool(row.open) for row in rows)
        pages = f"; {sum(row.pages for row in rows)} forms written" if fill else ""
        click.echo(
            f"{len(rows)} {'client' if len(rows) == 1 else 'clients'}, {waiting} with something open{pages}."
        )
    elif form == "csv" and file is None:
        click.echo(_as_csv(shown), nl=False)
    else:
        assert file is not None
        store.write_result(file, _as_csv(shown).encode() if form == "csv" else _as_parquet(shown))
        output.say(f"wrote {file}")
    if any(row.open for row in rows):
        sys.exit(1)


def books(folder: Path) -> list[Path]:
    """The folder itself, if it is a book; else the books one or two folders below it."""
    if (folder / book.NAME).is_file():
        return [folder]
    below = (*folder.glob(f"*/{book.NAME}"), *folder.glob(f"*/*/{book.NAME}"))
    return sorted(path.parent for path in below)


def _all(found: Sequence[Path], folder: Path, day: date, *, fill: bool) -> Iterator[list[Row]]:
    """The rows of every book; of many books, with two processes."""
    yield from _each(rows_of, [(path, folder, day, fill) for path in found])


def _each(of_book: Callable[[W], list[R]], work: Sequence[W]) -> Iterator[list[R]]:
    with _progress(len(work)) as advance:
        if len(work) <= _ALONE:
            for each in work:
                yield of_book(each)
                advance()
            return
        with ProcessPoolExecutor(min(_PROCESSES, os.cpu_count() or 1), get_context("spawn")) as pool:
            for rows in pool.map(of_book, work):
                advance()
                yield rows


def _closing(found: Sequence[Path], folder: Path, days: int, form: str) -> None:
    """What closes in all books; a book that cannot be read stands first, since nobody knows what closes there."""
    work = [(path, folder, today(), days) for path in found]
    rows = [row for rows in _each(closing_of, work) for row in rows]
    rows.sort(key=lambda row: (row.day or date.min, row.client.casefold(), row.year or 0))
    if form == "csv":
        click.echo(closing.as_csv(rows), nl=False)
    else:
        click.echo(closing.as_text(rows, today(), days, whose="client"))
    if any(row.missing for row in rows):
        sys.exit(1)


def closing_of(work: tuple[Path, Path, date, int]) -> list[closing.Row]:
    """What closes in one book. For another process: only plain values."""
    path, folder, day, days = work
    name = _name(path, folder)
    try:
        from basisbook.forms.open_book import OpenBook

        opened = OpenBook(book.Book.load(path), store.read(path), day)
        if opened.read.errors:
            raise BookError(*opened.read.errors)
        opened.refuse_errors()
        plan = opened.plan(None, "conservative")
        return closing.rows_of(opened.book, plan, name, days, None, range(1, 10000))
    except BasisbookError as error:
        return [closing.Row(None, name, "", name, None, "", None, "", error.problems[0].text)]


def _name(path: Path, folder: Path) -> str:
    return str(path.relative_to(folder)) if path != folder else path.resolve().name


@contextmanager
def _progress(total: int) -> Iterator[Callable[[], None]]:
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal or total == 1) as progress:
        task = progress.add_task(f"{total} books", total=total)
        yield lambda: progress.advance(task)


def rows_of(work: tuple[Path, Path, date, bool]) -> list[Row]:
    """The rows of one book. A book that cannot be read is a row too. For another process: only plain values."""
    path, folder, day, fill = work
    name = _name(path, folder)
    try:
        from basisbook.forms.open_book import OpenBook

        opened = OpenBook(book.Book.load(path), store.read(path), day)
        if opened.read.errors:
            raise BookError(*opened.read.errors)
        history = opened.history(for_filing=True)
        return [_row(opened, name, one, history.pool(one), fill=fill) for one in opened.book.people]
    except BasisbookError as error:
        return [
            Row(
                name,
                "",
                name,
                None,
                None,
                None,
                len(error.problems),
                error.problems[0].text,
                *_day(day, None),
            )
        ]


def _row(opened: OpenBook, name: str, person: str, pool: Pool | None, *, fill: bool) -> Row:
    years = [year for year in pool.years if year.carried] if pool else []
    last = years[-1] if years else None
    records = [one for one in opened.records_of(person) if one.severity == "error"]
    waiting = [year for year in (pool.years if pool else ()) if year.status == "incomplete"]
    stopped = [one for year in waiting[:1] for one in year.problems if one.severity == "error"]
    found = list(dict.fromkeys((*records, *stopped)))
    return Row(
        opened.book.people[person].name,
        person,
        name,
        last.tax_year if last else None,
        last.carried.get("basis", 0) if last else None,
        (last.taxable or 0) if last else None,
        len(found),
        found[0].text if found else "",
        *_day(opened.today, opened, person),
        _fill(opened, person) if fill and not records else 0,
    )


def _fill(opened: OpenBook, person: str) -> int:
    from basisbook.cli.fill import fill_history
    from basisbook.cli.show import chosen

    try:
        history = chosen(opened.history(for_filing=True), person, None)
        written, _ = fill_history(opened, history, range(1, 10000), opened.folder / "forms")
    except BookError:
        return 0
    return len(written)


def _day(now: date, opened: OpenBook | None, person: str = "") -> tuple[date, str]:
    """The next day that matters: the due date of last year's return, unless its form is kept as filed; else December 31."""
    from basisbook.forms.amendment.deadlines import due_dates
    from basisbook.ledger.parameters import NoValueError

    try:
        due = due_dates(now.year - 1)[0]
    except NoValueError:
        due = now
    kept = opened is not None and (person, OWN, now.year - 1) in opened.filed().forms
    if now <= due and not kept:
        return due, f"return of {now.year - 1}"
    return date(now.year, 12, 31), "end of the year"


def _as_text(rows: Sequence[Row]) -> str:
    from rich import box
    from rich.table import Table

    console = output.page()
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    for heading, how in (("client", "left"), ("year", "left"), ("basis", "right"), ("taxable", "right")):
        table.add_column(heading, justify=how, no_wrap=heading != "client")  # type: ignore[arg-type]
    table.add_column("missing", ratio=1, overflow="fold")
    table.add_column("next day", no_wrap=True)
    for row in rows:
        money = ["" if cents is None else show_for_people(cents) for cents in (row.basis, row.taxable)]
        table.add_row(row.client, str(row.year or ""), *money, row.missing, row.day.isoformat())
    console.print(table)
    return output.printed(console)


def _as_csv(rows: Sequence[Row]) -> str:
    names = [one.name for one in fields(Row)]
    tables = [dict(zip(names, astuple(row), strict=True)) for row in rows]
    for cells in tables:
        cells |= {name: "" if cells[name] is None else show(cells[name]) for name in ("basis", "taxable")}
    return as_csv(names, [cells.values() for cells in tables])


def _as_parquet(rows: Sequence[Row]) -> bytes:
    from decimal import Decimal

    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {"year": pa.int16(), "open": pa.int32(), "pages": pa.int32(), "day": pa.date32()}
    types |= dict.fromkeys(("basis", "taxable"), pa.decimal128(18, 2))
    columns = {one.name: [getattr(row, one.name) for row in rows] for one in fields(Row)}
    for name in ("basis", "taxable"):
        columns[name] = [None if cents is None else Decimal(cents).scaleb(-2) for cents in columns[name]]
    table = pa.table(
        [pa.array(values, types.get(name, pa.string())) for name, values in columns.items()],
        names=list(columns),
    )
    buffer = io.BytesIO()
    pq.write_table(table, buffer)
    return buffer.getvalue()
