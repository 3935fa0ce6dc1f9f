"""`report`: a book as one page to look at, to print, and to hand on."""

from __future__ import annotations

from pathlib import Path

import click

from basisbook.cli import output
from basisbook.cli.findings import any_error
from basisbook.cli.options import NewPath, book_option, given_book, open_book, person_of
from basisbook.ledger import store
from basisbook.ledger.problems import LedgerError


@click.command(short_help="a page with pictures, to look at and to print")
@click.option(
    "--out",
    "file",
    type=NewPath(dir_okay=False),
    required=True,
    metavar="FILE",
    help="The page, as report.html. Only you can read it.",
)
@click.option("--person", metavar="ID", help="Only this person; without it, everybody in the book.")
@click.option("--incognito", is_flag=True, help="Shares in the place of amounts, and no names.")
@click.option("--for-client", is_flag=True, help="Without commands, for somebody who has no program.")
@book_option
def report(*, file: Path, person: str | None, incognito: bool, for_client: bool) -> None:
    """Write FILE, one page that any browser shows: basis over the years, what happened, each line and where it comes from.

    Nothing in it comes from outside, there is no script in it, and no social security number.
    """
    from basisbook.cli.web import rendering
    from basisbook.forms.views.life import life

    opened = open_book()
    person = person if person is None else person_of(opened, person)
    if found := opened.of_nobody():
        raise LedgerError(*found)
    text = rendering.report(
        opened, life(opened, person), incognito=incognito, for_client=for_client, person=person
    )
    store.write_result(file, text.encode())
    output.say(f"wrote {file}")
    found = opened.records_of(person)
    output.problems(found, given_book())
    if any_error(found):
        raise click.exceptions.Exit(1)
