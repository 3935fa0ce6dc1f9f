"""`forms`: the blank PDFs at hand, which `fill` writes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from basisbook.cli import output
from basisbook.cli.options import book_option, open_book
from basisbook.cli.sentences import find
from basisbook.ledger.problems import (
    BasisbookError,
    FormError,
    Hole,
    Problem,
    Shell,
    UsageError,
    do,
    hidden,
    steps,
)

if TYPE_CHECKING:
    from basisbook.forms.official.blanks import Blank


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
    from basisbook.forms.official import blanks, fill_page

    found: list[Problem] = []
    for file in files:
        try:
            # Proven by a viewer's engine before it is kept, and quick when it is filled.
            blank = blanks.add(file, prove=fill_page.prepare)
        except FormError as error:
            found += [
                problem if problem.place else replace(problem, place=str(file)) for problem in error.problems
            ]
        else:
            click.echo(f"added the blank Form {blank.form} for {blank.year}: {blank.path}")
    if found:
        raise FormError(*found)


@forms.command("fetch", short_help="get blanks from the IRS")
@click.argument("years", nargs=-1, metavar="[YEAR|all ...]")
@click.option(
    "--form", "form", type=click.Choice(["8606", "1040-X", "5329"]), default="8606", show_default=True
)
@click.option(
    "--offline", is_flag=True, help="Use no network; BASISBOOK_OFFLINE=1 does the same for every command."
)
@book_option
def fetch(years: tuple[str, ...], form: str, *, offline: bool) -> None:
    """Get blanks from www.irs.gov into the folder of blanks; without a YEAR, those of all the forms of the book.

    What is at hand already is not asked for again, and what was cut off is taken up where it stopped.
    """
    from basisbook.forms.official import blanks, fill_page
    from basisbook.forms.official import fetch as network

    wanted = _years(years) if years else _of_book()
    at_hand = {blank.year for blank in blanks.listed() if blank.form == form}
    missing = [year for year in wanted if year not in at_hand]
    got: list[Blank] = []
    found: list[Problem] = []
    for at, year in enumerate(wanted):
        count = (
            f"{missing.index(year) + 1} of {len(missing)}  " if len(missing) > 1 and year in missing else ""
        )
        try:
            with _progress(f"{count}f{form.lower().replace('-', '')}--{year}.pdf") as progress:
                blank = network.fetch(form, year, offline=offline, progress=progress)
            fill_page.prepare(blank.read())
        except network.UnreachableError as error:
            found += error.problems
            if left := [one for one in wanted[at + 1 :] if one in missing]:
                output.say(
                    f"Not asked for any more: {output.runs(left)}. The same command goes on from here."
                )
            break
        except FormError as error:
            found += error.problems
        else:
            got += [blank] if year in missing else []
            proved = "its digest is known" if blank.is_known else "the binder proved its boxes"
            here = "" if year in missing else ", at hand already"
            click.echo(f"Form {blank.form} for {blank.year}: {blank.path} ({proved}{here})")
    if got:
        asked = "this file" if len(got) == 1 else f"these {len(got)} files"
        output.say(f"Asked of www.irs.gov: {asked}, and nothing else; nothing of the book was sent.")
        for blank in got:
            output.offer(blank.source)
    elif not found:
        output.say("Nothing was asked of www.irs.gov: every blank is at hand.")
    if found:
        raise FormError(*found)


def _of_book() -> list[int]:
    """The years of the book that have a form. Raises `BookError` where there is no book."""
    opened = open_book()
    pools = opened.history(for_filing=True).pools.values()
    return sorted({year.tax_year for pool in pools for year in pool.years if year.status == "complete"})


@forms.command("verify", short_help="look at every blank at hand anew")
@book_option
def verify() -> None:
    """Bind every blank at hand once more where it is not known, fill it, and have a viewer's engine read it."""
    from basisbook.forms.official import blanks

    found: list[Problem] = []
    for path, wrong in blanks.verify():
        if wrong:
            away = Shell(("rm", str(path)))
            again = do("forms fetch", Hole("YEAR")), do("forms add", Hole("FILE"))
            ways = tuple(steps(away, one) for one in again)
            found += [replace(one, place=str(path), remedies=ways) for one in wrong]
        else:
            click.echo(f"{path.name}  fine")
    if found:
        raise FormError(*found)


@forms.command("bind", short_help="what each box of a PDF is for")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--draft", is_flag=True, help="Print the map as data, for review.")
@book_option
def bind(file: Path, *, draft: bool) -> None:
    """Find out from a blank itself what each of its boxes is for, by two ways that must agree."""
    from basisbook.forms.official.binding import binder
    from basisbook.forms.official.maps import as_data, known

    try:
        content = output.read_ordinary(file)
    except OSError as error:
        look = Shell(("ls", "-l", str(file.parent)))
        raise FormError(find("unreadable", look, place=str(file), why=error.strerror)) from None
    field_map = binder.bind(content)
    if draft:
        click.echo(as_data(field_map), nl=False)
        return
    is_known = "its digest is known" if field_map.digest in known() else "its digest is not known"
    click.echo(f"Form {field_map.form} ({field_map.revision}), {len(field_map.lines)} lines; {is_known}")
    for line, names in field_map.lines.items():
        click.echo(f"  {line:>4}  {'  '.join(name.rpartition('.')[2] for name in names)}")


@forms.command("list", short_help="which blanks are at hand")
@click.option("--all", "every_year", is_flag=True, help="All years, not only those of the book.")
@book_option
def listed(*, every_year: bool) -> None:
    """Say for each year of the book whether its blank is at hand, and else where the IRS has it."""
    from basisbook.forms.official import blanks
    from basisbook.forms.revisions import FIRST, LAST

    years = list(range(FIRST, LAST + 1))
    if not every_year:
        with suppress(BasisbookError):  # without a book, all years
            years = _of_book() or years
    every = blanks.listed()
    at_hand = {blank.year: blank for blank in reversed(every) if blank.form == "8606"}
    known = known_years()
    for year in years:
        if year in at_hand:
            click.echo(f"{year}  at hand: {at_hand[year].path} ({_told(at_hand[year])})")
        else:
            sure = "its boxes are known" if year in known else "its boxes are proved when it comes"
            output.hanging(
                f"{year}  ", f"not at hand: {PurePosixPath(ADDRESS.format(year=year)).name} ({sure})"
            )
    for blank in every:
        if blank.form != "8606":
            click.echo(f"Form {blank.form} ({blank.revision})  at hand: {blank.path} ({_told(blank)})")
    missing = [year for year in years if year not in at_hand]
    if missing:
        which = f" {missing[-1]}" if len(years) > LAST - FIRST else ""
        where = PurePosixPath(urlsplit(ADDRESS).path).parent
        output.say(
            f"What is missing lies at https://{urlsplit(ADDRESS).netloc}{where}/. To get it: basisbook forms fetch{which}"
        )


def _told(blank: Blank) -> str:
    proved = "known" if blank.is_known else "proved by the binder"
    return f"{proved}; from {blank.source}" if blank.source else proved


def _years(asked: tuple[str, ...]) -> list[int]:
    from basisbook.forms.revisions import FIRST, LAST

    if asked == ("all",):
        return list(range(FIRST, LAST + 1))
    wrong = [year for year in asked if not (year.isascii() and year.isdigit() and FIRST <= int(year) <= LAST)]
    if wrong:
        gaps: dict[str, Any] = {"asked": hidden(wrong[0]), "first": FIRST, "last": LAST}
        raise UsageError(find("no-year/blank", do("forms fetch", Hole("YEAR")), **gaps))
    return [int(year) for year in asked]


@contextmanager
def _progress(name: str) -> Iterator[Callable[[int, int | None], None]]:
    """A bar on stderr while a file comes; none where nobody watches."""
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

    console = output.moving_console()
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(name, total=None)
        yield lambda so_far, whole: bar.update(task, completed=so_far, total=whole)


def known_years() -> tuple[int, ...]:
    """The years whose blank the program can fill, oldest first."""
    from basisbook.forms.official.maps import known

    return tuple(sorted(field_map.year for field_map in known().values() if field_map.form == "8606"))
