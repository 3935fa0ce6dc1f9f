"""`basisbook` alone: where you are, and what is next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import click

from basisbook.cli import output
from basisbook.cli.options import given_book, open_book
from basisbook.cli.remedies import command
from basisbook.forms.open_book import OpenBook
from basisbook.forms.status import Day, Paper, Standing, Status, status
from basisbook.ledger.book import OWN
from basisbook.ledger.money import show_for_people
from basisbook.ledger.problems import BookError
from basisbook.ledger.words import and_list

_NOWHERE = (
    "There is no book here. A book is a folder; it keeps the basis of your IRAs, year by year,",
    "and fills Form 8606 from it.",
    "To begin, with questions in plain words:",
)
_DAYS = {
    "year ends": "the last day for conversions of {year}; a balance then is line 6",
    "papers": "Form 1099-R and the December statements of {year} have come",
    "return": "the return of {year}, and the last day to put money in for it",
    "extended": "the last day to move or take back what was put in for {year}",
}


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
        name = opened.book.people[one.person].name + ("" if one.pool == OWN else f" (from {one.pool})")
        output.paragraph(f"{name}, {one.year}: {_standing(one)}")
    for line in _papers(opened, found.papers):
        output.paragraph(line)
    click.echo()
    for day in found.days:
        output.hanging(f"  {_american(day.day)}  ", _day(day))
    click.echo()
    click.echo(f"Next: {command(found.next_step, given_book())}")


def _american(day: dt.date) -> str:
    return f"{day:%b} {day.day:>2}, {day.year}"


def _day(one: Day) -> str:
    return _DAYS[one.kind].format(year=one.year)


def _standing(one: Standing) -> str:
    if one.state == "nothing yet":
        return "nothing is written down yet."
    so_far = [("put in", one.put_in), ("converted", one.converted), ("taken out", one.taken_out)]
    moved = ", ".join(f"{show_for_people(cents)} {words}" for words, cents in so_far if cents)
    if one.state == "not ended":
        return f"{moved or 'nothing'} so far; it has not ended."
    if one.state == "incomplete":
        return f"{one.missing[0].message if one.missing else one.reason}."
    amounts = f"taxable {show_for_people(one.taxable or 0)}, basis {show_for_people(one.basis or 0)}"
    if one.filed:
        return f"filed; {amounts}."
    return (
        f"{'ready' if one.state == 'ready' else 'no form is due'}; {amounts}{f' ({moved})' if moved else ''}."
    )


def _papers(opened: OpenBook, papers: tuple[Paper, ...]) -> Iterator[str]:
    """The papers that are late, and those to expect, a line for each form and year."""
    groups: dict[tuple[str, int, str], list[str]] = {}
    for one in papers:
        ended = opened.today.year > one.year
        if one.state == "late" or (one.state == "expected" and (ended or one.form == "1099-R")):
            account = opened.book.accounts[one.account]
            groups.setdefault((one.form, one.year, one.state), []).append(account.custodian or account.id)
    for (form, year, state), companies in groups.items():
        what = f"The value on December 31, {year}" if form == "value" else f"Form {form} of {year}"
        late = "is not written down" if form == "value" else "has not been seen"
        said = late if state == "late" else "is to be expected"
        yield f"{what} {said}: {and_list(dict.fromkeys(companies))}."
