"""`check` and `convert`: the care of a ledger."""

from __future__ import annotations

import sys

import click

from basisbook.cli import changed_rows, findings, output
from basisbook.cli.options import book_option, folder_of_book, given_book, open_book, person_of
from basisbook.forms.plan.december import inventory
from basisbook.ledger import store
from basisbook.ledger.problems import LedgerError


@click.command(short_help="look for what is wrong in a book")
@click.option("--seal", is_flag=True, help="Seal the rows added by hand, and write the file canonically.")
@click.option(
    "--as-corrections",
    is_flag=True,
    help="Put changed rows back as they were, and record the changes as corrections.",
)
@click.option("--restore", is_flag=True, help="Put changed rows back as they were.")
@click.option("--person", metavar="ID", help="Only what concerns this person.")
@click.option("--all", "everything", is_flag=True, help=f"Every finding, not only {output.MOST}.")
@book_option
def check(*, seal: bool, as_corrections: bool, restore: bool, person: str | None, everything: bool) -> None:
    """Say everything that is wrong with the book, the ledger file, its entries and its years."""
    if seal:
        folder = folder_of_book()
        if ahead := list(open_book(refuse=False).ahead()):
            raise LedgerError(*ahead)
        sealed = store.seal(folder)
        output.done("the ledger is sealed")
        click.echo(
            f"sealed {sealed} {'entry' if sealed == 1 else 'entries'}" if sealed else "all was sealed already"
        )
    if as_corrections:
        changed_rows.as_corrections()
    elif restore:
        changed_rows.restore()
    from basisbook.forms.whole_book import fits

    opened = open_book(refuse=False)
    if person is not None:
        person = person_of(opened, person)
    found = opened.records_of(person)
    if not opened.read.errors:
        history = opened.history()
        pools = [pool for pool in history.pools.values() if person in (None, pool.person)]
        found += findings.of_years(year for pool in pools for year in pool.years)
        found += opened.filed().problems
        whose = opened.book.people if person is None else (person,)
        found += (one for who in whose for one in inventory(opened, who))
        found += fits(opened) if person is None else []
        people = opened.book.people if person is None else (person,)
        tracks = (opened.state_track(one, state) for one in people for state in opened.states_of(one))
        found += (problem for track in tracks for problem in track.all_problems)
    found = list(dict.fromkeys(found))
    output.problems(found, given_book(), err=False, most=None if everything else output.MOST)
    if any(one.code == "seal-broken" for one in found):
        changed_rows.show(folder_of_book())
    entries = len(opened.entries)
    readable = " that can be read" if opened.read.errors else ""
    click.echo(f"{entries} {'entry' if entries == 1 else 'entries'}{readable}: {findings.counted(found)}")
    if findings.any_error(found):
        sys.exit(1)


@click.command(short_help="keep the ledger as CSV or as Parquet")
@click.option("--to", type=click.Choice(["csv", "parquet"]), required=True, help="The form to write.")
@book_option
def convert(to: str) -> None:
    """Write the ledger in the other form. Entries and seal stay the same, and the old file is kept."""
    kept = store.convert(folder_of_book(), "parquet" if to == "parquet" else "csv")
    output.done(f"the ledger is {to} now")
    click.echo(f"the ledger is {to} now; the old one is kept as {kept}")
