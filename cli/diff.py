"""`diff`: what differs between what was filed and what is known now, or between any two states of knowledge."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from basisbook.cli import findings, output
from basisbook.cli.changed import say_what_would_change
from basisbook.cli.options import (
    YEARS,
    NewPath,
    book_option,
    given_book,
    open_book,
    parse_amount,
    parse_date,
    person_of,
    person_option,
    pool_option,
    typed,
)
from basisbook.cli.sentences import find
from basisbook.cli.supposing import supposed_of
from basisbook.ledger import journal, store
from basisbook.ledger.entry import SUPPOSED, Entry, entry_name
from basisbook.ledger.money import grouped
from basisbook.ledger.problems import (
    HOLE,
    ByHand,
    Do,
    Hole,
    LedgerError,
    Remedy,
    UsageError,
    do,
    hidden,
)

if TYPE_CHECKING:
    from basisbook.forms.filed.compare import Comparison
    from basisbook.forms.filed.sides import ChainYear
    from basisbook.forms.open_book import OpenBook, Sides, WithValues
    from basisbook.forms.replay.years import Year


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
    "--value",
    is_flag=False,
    flag_value="",
    metavar="AMOUNT",
    help="What all own IRAs will be worth at the end of the year in progress, without the entries of --with.",
)
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", help="table or json."
)
@click.option("--pdf", type=NewPath(), metavar="FILE", help="Write a PDF too, one page a year.")
@book_option
def diff(
    years: range,
    person: str | None,
    pool: str | None,
    start: str | None,
    end: str | None,
    hypothetical: Path | None,
    value: str | None,
    form: str,
    pdf: Path | None,
) -> None:
    """What changed: lines that differ, the entries that caused it, and the later years that inherit it.

    \b
    basisbook diff                               what was filed, and what is known
    basisbook diff --from 2024-04-15 --to today  between two days of knowledge
    basisbook diff --with what-if.csv            now, and now with these
    """
    opened = open_book()
    if person is not None:
        person = person_of(opened, person)
    day = opened.day
    worth = _worth(value)
    if worth is not None:
        person = person_of(opened, person)
    if hypothetical and (start or end):
        raise UsageError(find("diff-twofold", Do("diff", (), (("with", str(hypothetical)),))))
    if hypothetical:
        with_values = opened.suppose(supposed_of(opened, hypothetical))
        more = with_values.entries
        name = f"with {hypothetical.name}"
        sides = _supposed(opened, name, with_values, None if worth is None else (person, worth))
    elif start or end:
        first, last = _day(start, "--from", day), _day(end or "today", "--to", day)
        sides = opened.between(*((str(when), opened.history(known=when)) for when in (first, last)))
    else:
        _refuse_nothing_filed(opened)
        sides = opened.filed_against_now()
    entries = {entry.number: entry for entry in (*opened.entries, *(more if hypothetical else ()))}
    found = list(_compared(sides, person, pool, years))
    unknown = _unknown(sides, [key for key, _, _ in found], years)
    if not found and sides.pairs:
        names = sorted({name for who, name in sides.pairs if person in (None, who)})
        others = names if pool else []
        code = "no-pool/others" if others else "no-pool" if pool else "no-pool/nothing"
        ways: list[Remedy] = [typed("--pool", name) for name in others]
        raise UsageError(find(code, *(ways or [do("diff")]), pool=pool, names=", ".join(names), whose=person))
    if form == "json":
        people: dict[str, dict[str, object]] = {}
        for (who, name), comparison, _ in found:
            people.setdefault(who, {})[name] = comparison.as_json()
        click.echo(json.dumps({"format": 1, "people": people}, indent=1, ensure_ascii=False))
    else:
        _print(opened, found, entries, unknown)
        if hypothetical:
            say_what_would_change(opened, with_values.entries)
    if pdf is not None:
        from basisbook.forms.drawn.differences import draw
        from basisbook.ledger.sentences.telling import Teller

        tell = Teller(opened.book, ids=False)
        named = {number: tell(entry) for number, entry in entries.items()}
        data = draw([(opened.pool_name(*key), comparison, chain) for key, comparison, chain in found], named)
        store.write_result(pdf, data)
        output.say(f"written: {pdf}")
    problems = [problem for _, comparison, _ in found for problem in comparison.problems]
    way = Do("diff", (), (*((("with", str(hypothetical)),) if hypothetical else ()), ("value", HOLE)))
    problems += [find("not-ended", way, year=year) for year in sorted({year for _, year in unknown})]
    problems = [*opened.records_of(person), *sides.problems, *problems]
    output.problems(problems, given_book())
    if findings.any_error(problems):
        sys.exit(1)


def _day(text: str | None, option: str, day: dt.date) -> dt.date:
    if text is None or text == "today":
        return day
    try:
        return parse_date(text)
    except ValueError as error:
        way = Do("diff", (), ((option.removeprefix("--"), HOLE),))
        raise UsageError(find("bad-day", way, option=option, text=hidden(text), why=str(error))) from None


def _worth(text: str | None) -> int | None:
    """What --value says; it is asked for where it says nothing. Raises `UsageError`."""
    if text is None:
        return None
    if not text and output.stdin_is_terminal():
        return output.ask("what all own IRAs will be worth at the end of the year", parse_amount)
    try:
        return parse_amount(text)
    except ValueError as error:
        raise UsageError(
            find("bad-worth", do("diff", value=HOLE), text=hidden(text), why=str(error))
        ) from None


def _supposed(
    opened: OpenBook, name: str, with_values: WithValues, worth: tuple[str | None, int] | None
) -> Sides:
    """Now, and with supposed entries. What these move changes the values at the ends of years, and that is said."""
    now = after = None
    who, value = worth or (None, 0)
    if who is not None:
        now = {who: value}
        after = {who: max(0, value + with_values.moved_by(who, opened.day.year))}
    sides = opened.between(
        ("now", opened.history(estimate=now)),
        (name, opened.history(supposed=with_values.entries, estimate=after)),
    )
    lines = [(one.person, one.tax_year, one.stated, one.supposed) for one in with_values.values]
    if now and after and now != after and who is not None:
        lines.append((who, opened.day.year, now[who], after[who]))
    for person, year, stated, supposed in lines:
        way = ByHand(f"to say another value, add a row of kind year-end-value for {year} to the file")
        sides.problems.append(
            find("value-moved", way, year=year, person=person, stated=stated, supposed=supposed)
        )
    return sides


def _unknown(
    sides: Sides, keys: Collection[tuple[str, str]], years: range
) -> list[tuple[tuple[str, str], int]]:
    """Years in progress in which something happened on one side only: what differs in them is not known."""
    found = []
    for key in keys:
        before, after = sides.pairs[key]
        for year in sorted({*before.years, *after.years} & {*years}):
            both = [side.years[year].year for side in (before, after) if year in side.years]
            open_ended = [one for one in both if one and one.status == "in-progress" and one.filled is None]
            if open_ended and (len(both) == 1 or len({_behind(one) for one in both}) == 2):
                found.append((key, year))
    return found


def _behind(year: Year | None) -> frozenset[int]:
    return frozenset(n for numbers in year.facts.behind.values() for n in numbers) if year else frozenset()


def _when(entry: Entry) -> str:
    return "" if entry.number > SUPPOSED else f", recorded {entry.recorded}"


def _refuse_nothing_filed(opened: OpenBook) -> None:
    if opened.filed().forms or opened.filed().problems:
        return
    years = [entry.year for entry in opened.entries if entry.year]
    year = max(years) if years else Hole("YEAR")
    raise LedgerError(find("nothing-filed", do("filed", year), Do("diff", (), (("from", HOLE),))))


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


def _print(
    opened: OpenBook,
    found: Sequence[tuple[tuple[str, str], Comparison, Sequence[ChainYear]]],
    entries: Mapping[int, Entry],
    unknown: Collection[tuple[tuple[str, str], int]],
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
            ended = " in the years that have ended" if any(one == key for one, _ in unknown) else ""
            console.print(f"nothing differs from {comparison.before} to {comparison.after}{ended}\n")
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
                        f"because of {entry_name(number)}{_when(entry)}: {journal.described(entry)}",
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
