"""Sealed rows that a hand changed: shown as they were and are, put back, or recorded as corrections."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from basisbook.cli import output
from basisbook.cli.changed import say_what_changed
from basisbook.cli.entering import as_table, numbered
from basisbook.cli.options import folder_of_book, open_book, today
from basisbook.cli.sentences import find
from basisbook.ledger import book, store
from basisbook.ledger.problems import ByHand, LedgerError, Problem, do


def show(folder: Path) -> None:
    """Each row that differs, where there are several: `row 2: amount 7,000.00 when recorded, 6,500.00 now`."""
    found = store.differences(folder)
    if found is None or len(found.changes) < 2:
        return
    for change in found.changes[: output.MOST]:
        output.paragraph(f"{change.place}: {change.says}", indent="  ")
    if len(found.changes) > output.MOST:
        output.paragraph(f"and {len(found.changes) - output.MOST} more rows", indent="  ")


def restore() -> None:
    """Put the sealed rows back; the ledger as it was found is kept under another name."""
    folder = folder_of_book()
    if not _broken(folder):
        click.echo("the sealed rows are as they were recorded")
        return
    found = store.differences(folder)
    added = [change for change in found.changes if change.was is None] if found else []
    aside = store.restore(folder)
    output.done("the rows are as they were recorded")
    click.echo("the sealed rows are as they were recorded again")
    if aside:
        click.echo(f"{aside} is the ledger as it was found")
    if added:
        output.paragraph(
            f"{len(added)} row{'s that were' if len(added) > 1 else ' that was'} added by hand stand{'' if len(added) > 1 else 's'} there alone"
        )


def as_corrections() -> None:
    """Put the sealed rows back, and record what the changed rows say as corrections. Raises `LedgerError` and writes nothing."""
    from basisbook.cli import by_hand
    from basisbook.ledger import checks

    folder = folder_of_book()
    if not _broken(folder):
        click.echo("the sealed rows are as they were recorded")
        return
    found = store.differences(folder)
    if found is None:
        raise LedgerError(find("nothing-kept", do("check")))
    if not found.readable or found.uncertain:
        yourself = ByHand("correct the rows that check names, then run the command again")
        code = "not-certain" if found.readable else "not-certain/unreadable"
        raise LedgerError(find(code, do("check", restore=None), yourself))
    made = by_hand.corrections(found, today())
    known = book.Book.load(folder)
    if problems := checks.new_entry_problems(known, found.was, made):
        raise LedgerError(*(_unwritten(problem) for problem in problems))
    aside = store.restore(folder, made)
    if not made:
        output.done("the rows are as they were recorded")
        click.echo(f"nothing that counts was changed; {aside} is the ledger as it was found")
    else:
        output.done(f"{store.are_in(made)} in the ledger")
        now = open_book(refuse=False)
        opened = replace(now, read=replace(now.read, entries=now.entries[: len(found.was)]), _kept={})
        click.echo(as_table(made, [""] * len(made), known), nl=False)
        click.echo()
        click.echo(f"wrote {numbered(made)}; {aside} is the ledger as it was found")
        say_what_changed(opened, made)


def _broken(folder: Path) -> bool:
    """Whether sealed rows are not as they were: changed, or in a file that cannot be read any more."""
    errors = store.read(folder).errors
    if any(one.code == "seal-broken" for one in errors):
        return True
    found = store.differences(folder) if errors else None
    return found is not None and any(change.was for change in found.changes)


def _unwritten(problem: Problem) -> Problem:
    way_out = ByHand("correct the row, and run the command again")
    return replace(
        problem,
        message=f"{problem.message}. Nothing was written",
        remedies=(way_out, do("check", restore=None)),
    )
