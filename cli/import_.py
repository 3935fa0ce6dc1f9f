"""`import`: a spreadsheet, shown as it is understood and taken over whole or not at all."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from basisbook.cli import output
from basisbook.cli.changed import say_what_changed
from basisbook.cli.entering import append, as_table, confirm, numbered
from basisbook.cli.options import book_option, folder_of_book, given_book, open_book, today
from basisbook.cli.sentences import find
from basisbook.ledger import store
from basisbook.ledger.entry import Entry
from basisbook.ledger.problems import BasisbookError, ByHand, LedgerError, Problem, Shell, do, hidden
from basisbook.ledger.words import and_list

if TYPE_CHECKING:
    from basisbook.forms.open_book import OpenBook
    from basisbook.ledger.sheet.files import Page
    from basisbook.ledger.sheet.understand import Understood


@click.command(short_help="take over a spreadsheet")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--sheet", metavar="NAME", help="The sheet of a workbook that has several.")
@click.option(
    "--dates",
    type=click.Choice(["mdy", "dmy", "ymd"]),
    help="How days are written: month first, day first, year first.",
)
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@book_option
def import_(file: Path, *, sheet: str | None, dates: str | None, dry_run: bool, yes: bool) -> None:
    """Read FILE (CSV, TSV or XLSX) and enter what it says, after it was shown.

    Columns may have any order and many names; one says what happened, or there is one for each kind. What is in the
    ledger already is not entered again. Nothing is entered unless every row is understood.
    """
    from basisbook.ledger import checks

    store.begin_where_none(folder_of_book())
    opened = open_book()
    page = _page(file, sheet)
    found = _understood(opened, page, str(file), dates or "")
    if found.undecided[0] and not dates and output.stdin_is_terminal():
        found = _understood(opened, page, str(file), _ask_for_order(found))
    _show(found, page, opened, file)
    problems = list(found.problems)
    if not problems:
        new = checks.new_entry_problems(opened.book, opened.entries, found.entries)
        problems = [_of_row(problem, found.entries, file) for problem in dict.fromkeys(new)]
    if problems:
        output.problems(problems, given_book())
        output.say("Nothing was written: a sheet enters whole or not at all.")
        sys.exit(1)
    if not found.entries:
        click.echo("Nothing to add.")
    elif dry_run:
        output.say("Nothing was written: --dry-run.")
    else:
        _confirm(found.entries, yes=yes)
        append(opened.folder, found.entries, known=opened.read)
        click.echo(f"wrote {numbered(found.entries)}")
        say_what_changed(opened, found.entries)


def _confirm(entries: Sequence[Entry], *, yes: bool) -> None:
    what = "this entry" if len(entries) == 1 else f"these {len(entries)} entries"
    confirm(f"Enter {what}?", yes=yes)


# The file


def _page(file: Path, sheet: str | None) -> Page:
    from basisbook.ledger.sheet import files

    try:
        data = output.read_ordinary(file)
    except OSError as error:
        look = Shell(("ls", "-l", str(file)))
        raise LedgerError(find("unreadable", look, place=str(file), why=error.strerror)) from None
    _refuse_history(data, file)
    found = files.pages(data, str(file))
    if sheet is not None:
        named = [page for page in found if page.name.casefold() == sheet.casefold()]
        if not named:
            ways_out = [do("import", str(file), sheet=page.name) for page in found if page.name]
            ways_out = ways_out or [do("import", str(file))]
            raise LedgerError(find("no-such-sheet", *ways_out, place=str(file), sheet=sheet))
        return named[0]
    naming = files.that_names_columns(found) or found
    if len(naming) > 1:
        ways_out = [do("import", str(file), sheet=page.name) for page in naming]
        raise LedgerError(find("which-sheet", *ways_out, place=str(file)))
    return naming[0]


def _refuse_history(data: bytes, file: Path) -> None:
    """Raises `LedgerError` for what a custodian wrote: its words are read as a paper, with the shares and dividends left out."""
    from basisbook.ledger.evidence.readers import READERS, SCAN
    from basisbook.ledger.evidence.source import source_of

    try:
        source = source_of(data, file.name) if data[:4] not in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0") else None
    except BasisbookError:
        return
    reader = next((one for one in READERS if source and one.name != SCAN and one.recognises(source)), None)
    if reader is not None:
        ways = (do("evidence add", str(file)), do("reconstruct", when="what follows from it"))
        raise LedgerError(find("a-paper", *ways, place=str(file), says=reader.says))


def _understood(opened: OpenBook, page: Page, file: str, order: str) -> Understood:
    from basisbook.ledger.sheet.understand import understand

    return understand(page.rows, opened.book, opened.entries, today(), file=file, order=order)


def _ask_for_order(found: Understood) -> str:
    from basisbook.ledger.sheet.days import ORDERS

    day, possible = found.undecided
    output.say(f"Nothing in the file says how its days are written, as in {day}:")
    for one in possible:
        click.echo(f"  {one}  {ORDERS[one]}", err=True)

    def order_of(text: str) -> str:
        if text.casefold() in possible:
            return text.casefold()
        raise ValueError(f"one of {', '.join(possible)}")

    return output.ask("order", order_of)


# What is shown


def _show(found: Understood, page: Page, opened: OpenBook, file: Path) -> None:
    named = hidden(str(file))
    output.hide_typed([page.name, page.says])
    where = f'{named}, sheet "{page.name}"' if page.name else named
    if page.says:
        output.paragraph(f"{where}: {page.says}")
    if found.meanings:
        output.paragraph(f"{where}, columns named in row {found.header_row}: {_meanings(found.meanings)}")
    if found.entries:
        click.echo()
        click.echo(
            as_table(found.entries, [str(entry.row) for entry in found.entries], opened.book), nl=False
        )
        click.echo()
    for row, number in found.present[:_MOST]:
        output.paragraph(f"row {row} is entry {number} already")
    _more(len(found.present))
    notes: dict[str, list[int]] = {}
    for row, why in found.passed_over:
        notes.setdefault(f"not read: {why}", []).append(row)
    for row, what in found.filled:
        notes.setdefault(what, []).append(row)
    for what, rows in list(notes.items())[:_MOST]:
        output.paragraph(f"row{'s' if len(rows) > 1 else ''} {and_list(dict.fromkeys(rows))}: {what}")
    _more(len(notes))


_MOST = 40


def _more(number: int) -> None:
    if number > _MOST:
        output.paragraph(f"and {number - _MOST} more rows")


def _meanings(meanings: Iterable[tuple[str, str]]) -> str:
    """`Tax Year is tax year, Type is kind; kept as a note: Who cares`."""
    meanings = list(meanings)
    known = [_meaning(name, meant) for name, meant in meanings if meant not in ("note:", "left out")]
    parts = [", ".join(known)]
    for meant, says in (("note:", "kept as a note"), ("left out", "left out")):
        if those := [name or "a column without a name" for name, one in meanings if one == meant]:
            parts.append(f"{says}: {', '.join(those)}")
    return "; ".join(parts)


def _meaning(name: str, meant: str) -> str:
    """`Type is kind`; `kind` alone where that is its name."""
    ours = meant.replace("_", " ")
    return (
        name
        if name.casefold().replace("_", " ").replace("-", " ") == ours.replace("-", " ")
        else f"{name} is {ours}"
    )


def _of_row(problem: Problem, entries: Sequence[Entry], file: Path) -> Problem:
    """A finding of the checks about an entry that is not written yet: with its row in the sheet as the place."""
    entry = next((one for one in entries if one.place == problem.place), None)
    if entry is None:
        return replace(problem, remedies=(ByHand(f"change what {file} says, and import it again"),))
    way_out = ByHand(f"change row {entry.row} of {file}, and import it again")
    message = problem.message[problem.opening :]  # the entry has no number yet
    return replace(problem, message=message, opening=0, remedies=(way_out,))
