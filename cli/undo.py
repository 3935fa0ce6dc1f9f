"""`undo`: what was written last is taken back, by entries that strike it."""

from __future__ import annotations

import sys
from collections.abc import Mapping

import click

from basisbook.cli import output
from basisbook.cli.changed import say_what_changed
from basisbook.cli.entering import MOST, append, as_table, confirm, numbered
from basisbook.cli.options import book_option, open_book, today
from basisbook.cli.sentences import find
from basisbook.ledger import journal
from basisbook.ledger.entry import Entry
from basisbook.ledger.problems import ByHand, LedgerError, do


@click.command(short_help="take back what was written last")
@click.option("--yes", is_flag=True, help="Do not ask.")
@book_option
def undo(*, yes: bool) -> None:
    """Take back the entries that the last command wrote, all of them together, after they were shown.

    The ledger only grows: entries are added that strike them, or say again what counted before. Undone again, they
    count again.
    """
    from basisbook.ledger import checks

    opened = open_book()
    last = opened.read.last_append
    if opened.read.unsealed_from is not None:
        number = opened.read.unsealed_from
        ways_out = (
            ByHand("take the rows out of the ledger again"),
            do("void", number, when="and so for each that follows"),
            do("check", seal=None),
        )
        raise LedgerError(find("added-by-hand", *ways_out, place=opened.read.form, asked=number))
    if not last:
        click.echo("There is nothing to undo: the ledger is empty.")
        return
    written = [entry for entry in opened.entries if entry.number in last]
    before = [entry for entry in opened.entries if entry.number < last.start]
    made = journal.bring_about(opened.entries, journal.in_force(before), today())
    click.echo(f"Written last: {numbered(written)}.")
    click.echo()
    click.echo(as_table(written, [""] * len(written), opened.book), nl=False)
    click.echo()
    if not made:
        click.echo("None of it counts any more: there is nothing to take back.")
        return
    counts = journal.in_force(opened.entries)
    for entry in made[:MOST]:
        does = "would strike" if entry.kind == journal.VOID else "would set back"
        output.paragraph(f"entry {entry.number} {does} entry {entry.corrects}: {_what(entry, counts)}")
    if made[MOST:]:
        click.echo(f"and {numbered(made[MOST:])} the others, {len(made):,} in all")
    if found := checks.new_entry_problems(opened.book, opened.entries, made):
        output.problems(found)
        output.say("Nothing was written.")
        sys.exit(1)
    confirm("Take it back?", yes=yes)
    append(opened.folder, made, known=opened.read)
    click.echo(f"wrote {numbered(made)}")
    say_what_changed(opened, made)


def _what(entry: Entry, counts: Mapping[int, Entry]) -> str:
    """What would no longer count, or what would count again; `counts` is what counts before."""
    now = counts.get(entry.corrects or 0)
    return journal.described(now if now is not None and entry.kind == journal.VOID else entry)
