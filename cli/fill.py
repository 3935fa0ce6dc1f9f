"""`fill`: the PDFs of Form 8606, official where a blank is at hand, else drawn."""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from basisbook.cli import findings, output
from basisbook.cli.options import (
    YEARS,
    NewPath,
    as_of_option,
    book_option,
    given_book,
    open_book,
    person_of,
    person_option,
    pool_option,
)
from basisbook.cli.remedies import command
from basisbook.cli.sentences import find
from basisbook.cli.show import chosen
from basisbook.cli.words import STATUS
from basisbook.forms.open_book import OpenBook
from basisbook.forms.replay.years import History, Pool, Year
from basisbook.ledger import journal, store
from basisbook.ledger.book import OWN
from basisbook.ledger.inference import grades
from basisbook.ledger.money import grouped, show_for_people
from basisbook.ledger.problems import BookError, FormError, Problem, do
from basisbook.ledger.quick_dataclass import dataclass


@click.command(short_help="write the PDFs of Form 8606")
@click.argument("years", type=YEARS, default="all")
@person_option
@click.option(
    "--out",
    type=NewPath(file_okay=False),
    metavar="DIR",
    help="Where to, if not the folder forms beside the book; made if it is not there.",
)
@pool_option
@click.option("--one-pdf", is_flag=True, help="One file with a bookmark for each year.")
@click.option(
    "--flatten", is_flag=True, help="Merge the fields into the page, so that nothing can be changed."
)
@click.option("--fetch", is_flag=True, help="Get a blank that is missing from www.irs.gov first.")
@click.option("--alone", is_flag=True, help="To be filed by itself, without a return: with the address.")
@click.option(
    "--state",
    metavar="CODE",
    help="The worksheets of a state instead: NJ, MA, PA or CA. No form of the state.",
)
@as_of_option
@book_option
def fill(
    years: range,
    person: str | None,
    out: Path | None,
    pool: str | None,
    *,
    one_pdf: bool,
    flatten: bool,
    fetch: bool,
    alone: bool,
    state: str | None,
    as_of: dt.date | None,
) -> None:
    """Write Form 8606 for YEARS (2023, 2019-2023; all, where none are said), for everybody in the book.

    It writes on the official blank where that is at hand (basisbook forms list), or may be fetched (--fetch), and
    else draws a page to copy from, which cannot be filed. A year that is incomplete gets no form, nor one whose papers contradict each other.
    Basis that papers prove worse than in part (grades D and E) is on no form. Files can be read by you alone.
    """
    opened = open_book()
    out = out or opened.filled_folder
    if state is not None:
        person = person_of(opened, person, state)
        opened.refuse_errors(person)
        _state_worksheets(opened, person, state.upper(), years, out, as_of)
        return
    whose = [person_of(opened, person)] if person or len(opened.book.people) == 1 else [*opened.book.people]
    how = {"one_pdf": one_pdf, "flatten": flatten, "fetch": fetch, "alone": alone}
    written: list[Written] = []
    refused: list[Problem] = []
    nothing: BookError | None = None
    for who in whose:
        if errors := [one for one in opened.records_of(who) if one.severity == "error"]:
            refused += errors  # the others get theirs
            continue
        try:
            history = chosen(opened.history(as_of, for_filing=True), who, pool)
            pages, without = fill_history(opened, history, years, out, **how)
        except BookError as error:
            nothing = error
            continue
        written += pages
        refused += [*without, *opened.left_off(who, years[-1], as_of)]
    statements = _statements(opened, whose, years, out, as_of) if pool is None else []
    if nothing is not None and not written and not refused and not statements:
        raise nothing
    tell(written)
    for path in statements:
        output.say(f"To attach to the return: {path}")
    _advise(opened, written, alone=alone)
    output.problems(refused, given_book())
    if findings.any_error(refused):
        sys.exit(1)


def _statements(
    opened: OpenBook, whose: Sequence[str], years: range, out: Path, as_of: dt.date | None
) -> list[Path]:
    """Write what the instructions ask to attach to the return of a year, for those who had such a year."""
    from basisbook.forms.papers.for_return import statement_for_return

    history = opened.history(as_of, for_filing=True)
    in_force = list(journal.in_force(grades.for_filing(opened.known(as_of))).values())
    asking = sorted({entry.year for entry in in_force if entry.year and entry.year in years})
    clear = [who for who in whose if not any(one.severity == "error" for one in opened.records_of(who))]
    written: list[Path] = []
    for who in clear:
        pools = [pool for (person, _), pool in history.pools.items() if person == who]
        incomplete = {one.tax_year for pool in pools for one in pool.years if one.status == "incomplete"}
        for year in asking:
            if year in incomplete:
                continue
            if one := statement_for_return(opened.book, history, in_force, who, year):
                store.make_private_folder(out)
                store.write_result(out / one.name, one.pdf)
                written.append(out / one.name)
    return written


def _state_worksheets(
    opened: OpenBook, person: str, state: str, years: range, out: Path, as_of: dt.date | None
) -> None:
    """A page of ours for each year in which the state taxes IRA money, or would."""
    from basisbook.forms.drawn.state_sheet import draw

    track = opened.state_track(person, state, as_of)
    found = [year for year in track.years if year.tax_year in years]
    if not found:
        way = do("show", person=person, state=state)
        raise BookError(find("no-state-year/fill", way, state=track.state.name))
    store.make_private_folder(out)
    for year in found:
        if year.status == "complete":
            path = out / f"{state.lower()}-{year.tax_year}-{person}.pdf"
            store.write_result(path, draw(track, year, opened.book.people[person].name))
            click.echo(f"{year.tax_year}  {show_for_people(year.taxable or 0)} taxable in {state}  {path}")
    problems = list(track.all_problems)
    output.problems(problems, given_book())
    if findings.any_error(problems):
        sys.exit(1)


_MOST_YEARS = 5


@dataclass(frozen=True, slots=True)
class Written:
    """A form that was written. `drawn`: it is no official page."""

    year: Year
    pool: Pool
    path: Path
    drawn: bool
    replaced: bool


def fill_history(
    opened: OpenBook,
    history: History,
    years: range,
    out: Path,
    *,
    one_pdf: bool = False,
    flatten: bool = False,
    fetch: bool = False,
    alone: bool = False,
) -> tuple[list[Written], list[Problem]]:
    """Write the forms of these years, but those that papers keep back. Also what is to be said of years without.

    Raises `FormError` where a page cannot be written, `BookError` where the folder cannot.
    """
    refused: list[Problem] = []
    due: list[tuple[Pool, Year]] = []
    for pool in history.pools.values():
        asked = [year for year in pool.years if year.tax_year in years]
        against = {year.tax_year: opened.blocks(pool.person, year.tax_year) for year in asked}
        due += [(pool, year) for year in asked if year.status == "complete" and not against[year.tax_year]]
        refused += [problem for found in against.values() for problem in found]
        refused += findings.blocked([year.tax_year for year in asked if against[year.tax_year]], pool.person)
        refused += _without_a_form(asked)
    if not due and not refused:
        raise BookError(find("no-years/fill", do("show")))
    if not due:
        return [], refused
    store.make_private_folder(out)
    if fetch:
        refused += _get_blanks(sorted({year.tax_year for _, year in due}))
    from basisbook.forms.papers.form_8606 import Page, form_8606
    from basisbook.forms.papers.paper import name_of

    book = opened.book

    def page_of(pool: Pool, year: Year) -> Page:
        whose, of = book.people[pool.person], name_of(book, pool.name)
        return form_8606(year, whose, of, flatten=flatten, alone=alone, preparer=book.preparer)

    pages = [(pool, year, page_of(pool, year)) for pool, year in due]
    if not one_pdf:
        written: list[Written] = []
        for pool, year, page in pages:
            path = _free(out / f"8606-{year.tax_year}-{_whose(pool)}.pdf", [one.path for one in written])
            written.append(Written(year, pool, path, bool(page.drawn), store.write_result(path, page.pdf)))
        return written, refused
    from basisbook.forms.official.bundle import bundle

    first, last = min(year.tax_year for _, year in due), max(year.tax_year for _, year in due)
    whose = _whose(due[0][0]) if len(history.pools) == 1 else due[0][0].person
    path = out / f"8606-{first}{'' if first == last else f'-{last}'}-{whose}.pdf"
    titles = [
        (f"{year.tax_year}" + ("" if pool.name == OWN else f", from {name_of(book, pool.name)}"), page.pdf)
        for pool, year, page in pages
    ]
    replaced = store.write_result(path, bundle(titles, keep_fields=not flatten))
    return [Written(year, pool, path, bool(page.drawn), replaced) for pool, year, page in pages], refused


def _get_blanks(years: Sequence[int]) -> list[Problem]:
    """Get the blanks that are missing; what could not be had is said, and the page is drawn."""
    from basisbook.forms.official import fetch

    found: list[Problem] = []
    for year in years:
        try:
            fetch.fetch("8606", year)
        except FormError as error:
            found += [replace(problem, severity="warning") for problem in error.problems]
    return found


def _without_a_form(years: Sequence[Year]) -> list[Problem]:
    """What is to be said of the years that get no form. Those that another year stops are named with it."""
    found: list[Problem] = []
    stopped: list[int] = []
    for year in years:
        if year.status == "complete":
            continue
        if year.status == "incomplete":
            own = [
                problem
                for problem in year.problems
                if problem.severity == "error" and problem.code != "stopped"
            ]
            found += own
            if not own:
                stopped.append(year.tax_year)
        else:
            status = STATUS[year.status]
            found.append(
                find(
                    year.status,
                    year=year.tax_year,
                    person=year.facts.person,
                    status=status,
                    reason=year.reason,
                )
            )
    if stopped:
        which = f"{stopped[0]}" if len(stopped) == 1 else f"{stopped[0]}-{stopped[-1]}"
        reason = next(year.reason for year in years if year.tax_year == stopped[0])
        ways = next(
            (
                problem.remedies
                for year in years
                if year.tax_year == stopped[0]
                for problem in year.problems
                if problem.code == "stopped"
            ),
            (do("show"),),
        )
        one = find("stopped", person=years[0].facts.person, which=which, reason=reason)
        found.append(replace(one, remedies=ways))
    return found


def _whose(pool: Pool) -> str:
    decedent = re.sub(r"[^a-z0-9]+", "-", pool.name.lower()).strip("-")
    return pool.person if pool.name == OWN else f"{pool.person}-from-{decedent}"


def _free(path: Path, taken: Sequence[Path]) -> Path:
    """Two decedents may have names that are one name without their accents."""
    number = 1
    free = path
    while free in taken:
        number += 1
        free = path.with_stem(f"{path.stem}-{number}")
    return free


def tell(written: Sequence[Written]) -> None:
    """A short table of what was written."""
    if not written:
        return
    carry = {one.year.revision.roles.get("carry", "") for one in written}
    basis = f"line {carry.pop()}" if len(carry) == 1 else "basis"
    rows = [("year", basis, "taxable", "page", "file")]
    for one in written:
        assert one.year.filled is not None
        basis = one.year.lines.get(one.year.revision.roles.get("carry", ""), "")
        taxable = one.year.taxable or 0
        page = "drawn" if one.drawn else "official"
        file = f"{one.path}{' (replaced)' if one.replaced else ''}"
        rows.append((str(one.year.tax_year), grouped(basis), show_for_people(taxable), page, file))
    wide = [max(len(row[at]) for row in rows) for at in range(4)]
    for row in rows:
        click.echo(f"{row[0]}  {row[1]:>{wide[1]}}  {row[2]:>{wide[2]}}  {row[3]:{wide[3]}}  {row[4]}")


def pages_in_words(written: Sequence[Written]) -> str:
    """`29 forms: 16 official pages (2021-2023), 13 drawn to copy from (2020, 2024), which cannot be filed.`"""
    kinds = {drawn: [one for one in written if one.drawn is drawn] for drawn in (False, True)}
    years = {
        drawn: output.runs(sorted({one.year.tax_year for one in found})) for drawn, found in kinds.items()
    }
    count = f"{len(written)} form{'' if len(written) == 1 else 's'}"
    if not kinds[True]:
        return f"{count}, on the official page{'' if len(written) == 1 else 's'} of the IRS."
    drawn = f"drawn to copy from ({years[True]}), which cannot be filed"
    if not kinds[False]:
        return f"{count}, {drawn}."
    official = len(kinds[False])
    pages = f"{official} official page{'' if official == 1 else 's'} ({years[False]})"
    return f"{count}: {pages}, {len(kinds[True])} {drawn}."


def _advise(opened: OpenBook, written: Sequence[Written], *, alone: bool) -> None:
    if written:
        output.paragraph(pages_in_words(written))
    if drawn := sorted({one.year.tax_year for one in written if one.drawn}):
        output.say("Get the official pages from www.irs.gov, and fill them:")
        way = do("forms fetch", *(drawn if len(drawn) <= _MOST_YEARS else ()))
        output.offer(command(way, given_book()))
    for pool in dict.fromkeys((one.pool.person, one.pool.name) for one in written if one.pool.name != OWN):
        name = opened.pool_name(*pool)
        output.say(
            f"{name}: a form of its own, apart from the own IRAs. The form asks only for your name; that of the"
            f" decedent, {pool[1]}, belongs beside it or on a statement: ask whoever prepares the return."
        )
    without = sorted({one.pool.person for one in written if not opened.book.people[one.pool.person].ssn})
    if without:
        output.say(
            f"The box for the social security number is empty: write it in, or basisbook person {without[0]} --ssn"
        )
    if alone and written:
        output.say(
            "Filed by itself, without a return: sign and date it on page 2, and send it where the return would go."
        )
        if any(not opened.book.people[one.pool.person].street for one in written):
            output.say("The address is missing: basisbook person ID --street --city, then fill again.")
