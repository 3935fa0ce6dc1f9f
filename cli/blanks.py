"""`forms`: the blank PDFs at hand, which `fill` writes on."""

from __future__ import annotations

from pathlib import Path

import click

from cli import output
from cli.options import book_option
from ledger.problems import FormError, Problem

ADDRESS = "https://www.irs.gov/pub/irs-prior/f8606--{year}.pdf"
"""Where the IRS keeps the blank of a year."""


@click.group(short_help="the blank PDFs at hand")
def forms() -> None:
    """The blanks of the IRS, which are not part of the program: fill writes on those at hand."""


@forms.command("add", short_help="take a blank from disk")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@book_option
def add(files: tuple[Path, ...]) -> None:
    """Take unchanged blanks of the IRS from disk, so that fill can write on them."""
    from forms.official import blanks

    found: list[Problem] = []
    for file in files:
        try:
            blank = blanks.add(file)
        except FormError as error:
            found += [
                problem
                if problem.place
                else Problem(problem.code, problem.severity, str(file), problem.message, problem.remedy)
                for problem in error.problems
            ]
        else:
            click.echo(f"added the blank Form {blank.form} for {blank.year}: {blank.path}")
    if found:
        raise FormError(*found)


@forms.command("list", short_help="which blanks are at hand")
@book_option
def listed() -> None:
    """Say for each year whether its blank is at hand, and else where the IRS has it."""
    from forms.official import blanks
    from forms.revisions import FIRST, LAST

    at_hand = {blank.year: blank for blank in blanks.listed() if blank.form == "8606"}
    known = known_years()
    for year in range(FIRST, LAST + 1):
        if year in at_hand:
            click.echo(f"{year}  at hand: {at_hand[year].path}")
        elif year in known:
            click.echo(f"{year}  not at hand: {ADDRESS.format(year=year)}")
        else:
            click.echo(f"{year}  no map of its boxes yet: the page is drawn, to copy from")
    missing = [year for year in known if year not in at_hand]
    if missing:
        output.say(f"Download a blank, then: basisbook forms add f8606--{missing[-1]}.pdf")


def known_years() -> tuple[int, ...]:
    """The years whose blank the program can fill, oldest first."""
    from forms.official.maps import known

    return tuple(sorted(field_map.year for field_map in known().values() if field_map.form == "8606"))
