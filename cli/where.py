"""`basisbook` alone: where you are, and what is next."""

from __future__ import annotations

import datetime as dt

import click

from basisbook.cli import output
from basisbook.cli.options import given_book, open_book
from basisbook.cli.remedies import command
from basisbook.cli.stands import before_said, day_said, december_said, papers_said, standing_said, whose
from basisbook.forms.open_book import OpenBook
from basisbook.forms.status import Status, status
from basisbook.ledger.problems import BookError

_NOWHERE = (
    "There is no book here. A book is a folder; it keeps the basis of your IRAs, year by year,",
    "and fills Form 8606 from it.",
    "To begin, with questions in plain words:",
)


def show() -> None:
    """Where the book stands; where there is none, how to begin."""
    try:
        opened = open_book()
    except BookError as error:
        if any(one.code != "no-book" for one in error.problems):
            raise
        output.paragraph(" ".join(_NOWHERE))
        click.echo("    basisbook start")
        return
    tell(opened, status(opened))


def tell(opened: OpenBook, found: Status) -> None:
    """A line for each person and open year, the papers that are not there, the next days, and one command."""
    for one in found.standings:
        output.paragraph(f"{whose(opened, one)}: {standing_said(one)}")
    for line in (*before_said(opened), *december_said(opened), *papers_said(opened, found.papers)):
        output.paragraph(line)
    click.echo()
    for day in found.days:
        output.hanging(f"  {_american(day.day)}  ", day_said(day))
    click.echo()
    click.echo(f"Next: {command(found.next_step, given_book())}")


def _american(day: dt.date) -> str:
    return f"{day:%b} {day.day:>2}, {day.year}"
