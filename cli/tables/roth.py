"""How `show --roth` looks: what is left of each conversion, each year's distributions as Form 5329 has them, the clock."""

from __future__ import annotations

import datetime as dt

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from basisbook.cli import output
from basisbook.forms.open_book import OpenBook
from basisbook.forms.replay import roth
from basisbook.forms.replay.years import History, Pool
from basisbook.ledger.book import OWN
from basisbook.ledger.money import show_for_people


def as_table(opened: OpenBook, history: History, years: range) -> str:
    """The text of `show --roth`, for every pool that ever held Roth money; distributions of `years` alone."""
    console = output.page()
    shown = [pool for pool in history.pools.values() if _any_roth(pool)]
    for at, pool in enumerate(shown):
        if at:
            console.print()
        _pool(console, opened, pool, years)
        _clock(console, opened, pool, history)
    if not shown:
        console.print("No Roth money is on record.")
    return output.printed(console)


def _any_roth(pool: Pool) -> bool:
    return bool(
        roth.clock(pool).began
        or roth.layers(pool)
        or any(
            year.facts.amounts["roth_distributions"] or year.carried.get("roth_contributions")
            for year in pool.years
        )
    )


def _pool(console: Console, opened: OpenBook, pool: Pool, years: range) -> None:
    person = opened.book.people.get(pool.person)
    name = person.name if person else pool.person
    console.print(f"Roth IRAs of {name}" + ("" if pool.name == OWN else f", inherited from {pool.name}"))
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    for heading in (
        "converted\nin",
        "taxable\npart",
        "nontaxable\npart",
        "taxable\nleft",
        "nontaxable\nleft",
        "no 10% tax\nfrom",
    ):
        table.add_column(heading, justify="right", no_wrap=True)
    for layer in roth.layers(pool):
        amounts = (layer.taxable, layer.nontaxable, layer.taxable_left, layer.nontaxable_left)
        table.add_row(
            str(layer.year),
            *map(show_for_people, amounts),
            str(layer.free_from),
            style="" if layer.left else "dim",
        )
    if table.row_count:
        console.print(table)
    _taken(console, pool, years, person.born if person else None)
    carried = next((year.carried for year in reversed(pool.years) if year.carried), {})
    console.print(Text(f"Contributions left: {show_for_people(carried.get('roth_contributions', 0))}."))


def _clock(console: Console, opened: OpenBook, pool: Pool, history: History) -> None:
    """The clock of the owner; of an inherited Roth IRA that of the decedent, and death is a reason. IRC 408A(d)(2)."""
    owner = pool.person if pool.name == OWN else pool.name
    opened_in = min(
        (
            a.opened.year
            for a in opened.book.accounts.values()
            if a.person == owner and a.type == "roth" and a.opened
        ),
        default=None,
    )
    clock = roth.clock(history.pools.get((owner, OWN), pool), opened_in)
    if not clock.met_from:
        return
    earlier = ", or earlier: the record begins with an opening balance" if clock.at_least else ""
    reasons = (
        "Distributions can be qualified from {year} on: after 59 1/2, disability or death, or for a first home."
        if pool.name == OWN
        else "Distributions are qualified from {year} on, whatever the heir's age."
    ).format(year=clock.met_from)
    console.print(Text(f"The first Roth money was for {clock.began}{earlier}. {reasons}"))


def _taken(console: Console, pool: Pool, years: range, born: dt.date | None) -> None:
    found = [
        one
        for year in pool.years
        if year.tax_year in years and (one := roth.recapture(pool, year.tax_year, born))
    ]
    if not found:
        return
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    for heading in (
        "taken\nin",
        "amount\n",
        "first\nhome",
        "contri-\nbutions",
        "conver-\nsions",
        "earnings\n",
        "5329\nline 1",
        "5329\nline 2",
    ):
        table.add_column(heading, justify="right", no_wrap=True)
    for one in found:
        out = sum(part.taxable + part.nontaxable for part in one.layers)
        amounts = (one.distribution, one.homebuyer, one.contributions, out, one.earnings)
        due = ("none", "") if one.early is False else (show_for_people(one.line_1), _line_2(one))
        table.add_row(str(one.year), *map(show_for_people, amounts), *due)
    console.print(table)
    for one in found:
        for note in one.notes if one.early is not False else ():
            console.print(Text(f"{one.year}: {note}."))


def _line_2(one: roth.Recapture) -> str:
    return f"{show_for_people(one.line_2)} code {one.code}" if one.code else show_for_people(one.line_2)
