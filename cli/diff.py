"""`diff`: what differs between what was filed and what is known now, or between any two states of knowledge."""

from __future__ import annotations

import datetime as dt
import json
import shlex
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from basisbook.cli import findings, output
from basisbook.cli.options import (
    YEARS,
    book_option,
    given_book,
    open_book,
    parse_date,
    person_of,
    person_option,
    pool_option,
    typed,
)
from basisbook.ledger import journal, store
from basisbook.ledger.entry import Entry
from basisbook.ledger.money import grouped
from basisbook.ledger.problems import LedgerError, Problem, UsageError, hidden

if TYPE_CHECKING:
    from basisbook.forms.filed.compare import Comparison
    from basisbook.forms.filed.sides import ChainYear
    from basisbook.forms.open_book import OpenBook, Sides


STANDS = {
    "none": "no form was filed",
    "not-due": "no form is due",
    "incomplete": "something is missing, so there is no form (`basisbook show` says what)",
    "in-progress": "the year has not ended",
    "no record": "the record does not have this year",
}
"""How a side stands, where it has no form."""


@click.command()
@click.argument("years", type=YEARS, default="all")
@person_option
@pool_option
@click.option(
    "--from", "start", metavar="DATE", help="What was known on that day, instead of what was filed."
)
@click.option("--to", "end", metavar="DATE|today", help="Up to what was known on that day; today by default.")
@click.option(
    "--with",
    "hypothetical",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="What if: a CSV of entries.",
)
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", help="table or json."
)
@click.option(
    "--pdf", type=click.Path(path_type=Path), metavar="FILE", help="Write a PDF too, one page a year."
)
@book_option
def diff(
    years: range,
    person: str | None,
    pool: str | None,
    start: str | None,
    end: str | None,
    hypothetical: Path | None,
    form: str,
    pdf: Path | None,
) -> None:
    """What changed: lines that differ, the entries that caused it, and the later years that inherit it.

    \b
    basisbook diff                               from what was filed to what is known now
    basisbook diff --from 2024-04-15 --to today  between two days of knowledge
    basisbook diff --with what-if.csv            from now to now with these entries
    """
    opened = open_book()
    if person is not None:
        person = person_of(opened, person)
    day = opened.day
    if hypothetical and (start or end):
        message = "--with compares with what is known now; it does not go with --from or --to"
        raise UsageError(
            Problem(
                "diff-twofold",
                "error",
                "",
                message,
                f"basisbook diff --with {shlex.quote(str(hypothetical))}",
            )
        )
    if hypothetical:
        more = store.read_supposed(hypothetical, opened.entries, day)
        _refuse_errors(more.problems)
        more = replace(more, entries=_whose(opened, more.entries))
        supposed = opened.history(supposed=more.entries)
        sides = opened.between(("now", opened.history()), (f"with {hypothetical.name}", supposed))
    elif start or end:
        first, last = _day(start, "--from", day), _day(end or "today", "--to", day)
        sides = opened.between(*((str(when), opened.history(known=when)) for when in (first, last)))
    else:
        _refuse_nothing_filed(opened)
        sides = opened.filed_against_now()
    entries = {entry.number: entry for entry in (*opened.entries, *(more.entries if hypothetical else ()))}
    found = list(_compared(sides, person, pool, years))
    if not found and sides.pairs:
        names = sorted({name for who, name in sides.pairs if person in (None, who)})
        what = f'there is no pool "{pool}"' if pool else f"nothing is kept as filed for {person}"
        message = what + (f"; there are {', '.join(names)}" if names and pool else "")
        raise UsageError(
            Problem(
                "no-pool",
                "error",
                "",
                message,
                typed(("--pool", names[0])) if names and pool else "basisbook diff",
            )
        )
    if form == "json":
        people: dict[str, dict[str, object]] = {}
        for (who, name), comparison, _ in found:
            people.setdefault(who, {})[name] = comparison.as_json()
        click.echo(json.dumps({"format": 1, "people": people}, indent=1, ensure_ascii=False))
    else:
        _print(opened, found, entries)
    if pdf is not None:
        from basisbook.forms.drawn.differences import draw

        named = {number: journal.described(entry) for number, entry in entries.items()}
        data = draw([(opened.pool_name(*key), comparison, chain) for key, comparison, chain in found], named)
        store.write_private(pdf, data)
        output.say(f"written: {pdf}")
    problems = [problem for _, comparison, _ in found for problem in comparison.problems]
    problems = [*opened.records_of(person), *sides.problems, *problems]
    output.problems(problems, given_book())
    if findings.any_error(problems):
        sys.exit(1)


def _whose(opened: OpenBook, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Supposed entries need no person in a book of one. Raises `LedgerError` for one of a person that is nobody."""
    people = list(opened.book.people)
    found = [replace(one, person=one.person or people[0]) if len(people) == 1 else one for one in entries]
    _refuse_errors(
        [
            Problem(
                "unknown-person",
                "error",
                one.place,
                f'"{hidden(one.person)}" is nobody in this book' if one.person else "person is missing",
                f"write person in row {one.row} as {people[0]}",
            )
            for one in found
            if one.person not in opened.book.people
        ]
    )
    return tuple(found)


def _day(text: str | None, option: str, day: dt.date) -> dt.date:
    if text is None or text == "today":
        return day
    try:
        return parse_date(text)
    except ValueError as error:
        remedy = f"basisbook diff {option} 2024-04-15"
        raise UsageError(Problem("bad-day", "error", "", f'{option} "{text}" {error}', remedy)) from None


def _refuse_nothing_filed(opened: OpenBook) -> None:
    if opened.filed().forms or opened.filed().problems:
        return
    message = "no form is kept as filed, so there is nothing to compare with"
    year = max((entry.year for entry in opened.entries if entry.year), default=2023)
    raise LedgerError(
        Problem(
            "nothing-filed",
            "error",
            "",
            message,
            f"basisbook filed {year}\nbasisbook diff --from {opened.day}",
        )
    )


def _compared(
    sides: Sides, person: str | None, pool: str | None, years: range
) -> Iterator[tuple[tuple[str, str], Comparison, Sequence[ChainYear]]]:
    from basisbook.forms.filed.compare import compare
    from basisbook.forms.filed.sides import chains

    for key, (before, after) in sides.pairs.items():
        if (person and key[0] != person) or (pool and key[1] != pool):
            continue
        comparison = compare(before, after, only_common=sides.only_common)
        wanted = tuple(year for year in comparison.years if year.tax_year in years)
        yield key, replace(comparison, years=wanted), chains(before, after)


def _refuse_errors(problems: Sequence[Problem]) -> None:
    if any(problem.severity == "error" for problem in problems):
        raise LedgerError(*problems)


def _print(
    opened: OpenBook,
    found: Sequence[tuple[tuple[str, str], Comparison, Sequence[ChainYear]]],
    entries: Mapping[int, Entry],
) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from basisbook.forms.filed.texts import by

    # Without markup: a name may hold square brackets.
    console = Console(width=output.width(), highlight=False, markup=False, emoji=False)
    for key, comparison, _ in found:
        console.print(opened.pool_name(*key), style="bold")
        if not comparison.years:
            console.print(f"nothing differs from {comparison.before} to {comparison.after}\n")
            continue
        for year in comparison.years:
            sides = f"  {comparison.before} -> {comparison.after}"
            console.print(Text.assemble("\n", (str(year.tax_year), "bold"), sides))
            for name, stands in ((comparison.before, year.before), (comparison.after, year.after)):
                if stands in STANDS:
                    output.paragraph(f"{name}: {STANDS[stands]}", indent="  ")
            table = Table(box=None, pad_edge=False, show_edge=False, padding=(0, 2, 0, 0))
            table.add_column("line", justify="right")
            table.add_column("", ratio=1)
            for heading in (comparison.before, comparison.after, "change"):
                table.add_column(heading, justify="right", no_wrap=True)
            for change in year.changes:
                table.add_row(
                    change.line,
                    change.label,
                    grouped(change.before),
                    grouped(change.after),
                    by(change.before, change.after),
                )
            if year.changes:
                console.print(table)
            for number in year.entries:
                if number in entries:
                    entry = entries[number]
                    output.paragraph(
                        f"because of entry {number}, recorded {entry.recorded}: {journal.described(entry)}",
                        indent="  ",
                    )
            if year.inherited:
                output.paragraph(f"inherited from {', '.join(map(str, year.inherited))}", indent="  ")
            for cause in dict.fromkeys(
                c for change in year.changes for c in change.causes if c.what in ("stated", "rounding")
            ):
                output.paragraph(f"{cause.what}: {cause.text}", indent="  ")
            if year.passes_on:
                output.paragraph("the basis carried to the next year differs", indent="  ")
        console.print()
