"""Entries before and after they are written: shown as a table, agreed to, and what they changed."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from basisbook.cli import output
from basisbook.cli.options import typed
from basisbook.cli.sentences import find
from basisbook.ledger import store
from basisbook.ledger.entry import Entry
from basisbook.ledger.money import show_for_people
from basisbook.ledger.problems import UsageError

if TYPE_CHECKING:
    from basisbook.ledger.book import Book


def append(
    folder: Path,
    entries: Sequence[Entry],
    beside: Mapping[str, bytes] | None = None,
    known: store.Read | None = None,
) -> None:
    """Write entries, and remember that they are in, whatever becomes of what is said about it."""
    store.append(folder, entries, beside, known=known)
    output.done(f"{store.are_in(entries)} in the ledger")


def numbered(entries: Sequence[Entry]) -> str:
    """`entry 5`, `entries 5 to 12`."""
    first, last = entries[0].number, entries[-1].number
    return f"entry {first}" if first == last else f"entries {first} to {last}"


def confirm(question: str, *, yes: bool) -> None:
    """Go on only after a yes. Raises `UsageError` where nobody can be asked, and ends the run after a no."""
    if yes:
        return
    if not output.stdin_is_terminal():
        raise UsageError(find("not-confirmed", typed("--yes")))
    if not output.ask(f"{question} [y/N]", output.yes_or_no):
        output.say("Nothing was written.")
        sys.exit(1)


MOST = 500
"""Entries that are shown one by one: nobody reads more, and a table of a hundred thousand takes minutes."""


def as_table(entries: Sequence[Entry], rows: Sequence[str], book: Book) -> str:
    """Entries as a table, `MOST` at most; `rows` is where each stands, empty where that is nowhere."""
    from rich import box
    from rich.table import Table

    console = output.page()
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    several = len(book.people) > 1
    if any(rows):
        table.add_column("row", justify="right", no_wrap=True)
    table.add_column("entry", justify="right", no_wrap=True)
    if several:
        table.add_column("whose", no_wrap=True)
    table.add_column("kind", no_wrap=True)
    table.add_column("for", no_wrap=True)
    table.add_column("date", no_wrap=True)
    table.add_column("amount", justify="right", no_wrap=True)
    table.add_column("where, and more")
    for entry, row in zip(entries[:MOST], rows[:MOST], strict=True):
        cells = [row] if any(rows) else []
        cells += [
            str(entry.number),
            *([entry.person] if several else []),
            entry.kind,
            str(entry.tax_year or ""),
        ]
        cells += [
            str(entry.date or ""),
            "" if entry.amount is None else show_for_people(entry.amount),
            _more_of(entry),
        ]
        table.add_row(*cells)
    console.print(table)
    rest = entries[MOST:]
    return output.printed(console) + (f"and {numbered(rest)}, {len(entries):,} in all\n" if rest else "")


def _more_of(entry: Entry) -> str:
    where = (
        f"{entry.account} to {entry.to}"
        if entry.account and entry.to
        else entry.account or (f"to {entry.to}" if entry.to else "")
    )
    parts = [where, entry.code]
    parts += [
        f"{name} {show_for_people(cents)}"
        for name, cents in (("basis", entry.basis), ("moved", entry.moved))
        if cents is not None
    ]
    parts += [f"of {entry.of}"] if entry.of else []
    parts += [f"corrects {entry.corrects}"] if entry.corrects else []
    return "; ".join(filter(None, parts))
