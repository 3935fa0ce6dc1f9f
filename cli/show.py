"""`show`: every year's form at a glance, one year line by line, or the whole of it for a program."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from basisbook.cli import findings, output
from basisbook.cli.options import (
    AMOUNT,
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
from basisbook.cli.remedies import worded
from basisbook.cli.sentences import find
from basisbook.ledger import money, store
from basisbook.ledger.book import OWN
from basisbook.ledger.problems import HOLE, BookError, Do, UsageError, do

if TYPE_CHECKING:
    from basisbook.forms.open_book import OpenBook
    from basisbook.forms.replay.years import History
    from basisbook.ledger.inference.bounds import YearBounds


@click.command(short_help="every year's form, and the basis now")
@click.argument("years", type=YEARS, default="all")
@person_option
@pool_option
@as_of_option
@click.option(
    "--value",
    type=AMOUNT,
    metavar="AMOUNT",
    help="What all own IRAs are worth: estimates the year in progress.",
)
@click.option("--roth", is_flag=True, help="What is left of each Roth conversion instead, and the 10% tax.")
@click.option("--both-ways", "both", is_flag=True, help="The form figured directly and by Worksheet 1-1.")
@click.option(
    "--state",
    metavar="CODE",
    help="What a state makes of it instead: NJ, MA, PA or CA.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv", "parquet"]),
    default="table",
    help="table is for people.",
)
@click.option(
    "--output",
    "file",
    type=NewPath(dir_okay=False),
    metavar="FILE",
    help="Write to a file that only you can read.",
)
@book_option
def show(
    years: range,
    person: str | None,
    pool: str | None,
    as_of: dt.date | None,
    value: int | None,
    roth: bool,
    both: bool,
    state: str | None,
    form: str,
    file: Path | None,
) -> None:
    """Show Form 8606 of YEARS: 2023 (line by line), 2019-2023, or all.

    Amounts are as the form holds them. Below each table: total value, basis, and the most that may go to an
    employer plan.
    """
    if (roth or both) and form != "table":
        option = "--roth" if roth else "--both-ways"
        raise UsageError(
            find("only-a-table", Do("show", (), ((option.removeprefix("--"), None),)), option=option)
        )
    opened = open_book()
    if state is not None:
        _of_state(opened, person_of(opened, person, state), state.upper(), years, as_of, form, file)
        return
    if person is not None or value is not None:
        person = person_of(opened, person)
    history = chosen(
        opened.history(as_of, estimate={person: value} if person and value is not None else None),
        person,
        pool,
    )
    shown = replace(
        history,
        pools={
            key: replace(found, years=tuple(year for year in found.years if year.tax_year in years))
            for key, found in history.pools.items()
        },
    )
    if len(years) < 10000 - 1 and not any(found.years for found in shown.pools.values()):
        _no_such_years(history, years, opened, as_of)
    found = opened.records_of(person)
    found += findings.of_years(year for one in shown.pools.values() for year in one.years)
    found += (one for one in shown.beside if person in (None, one.person))
    unsure = _unsure(opened, shown) if as_of is None and form in ("table", "json") and not roth else {}
    if form == "parquet":
        _parquet(opened, shown, file)
    else:
        if form == "json":
            import json

            tree = shown.as_json(worded)
            for who, ends in unsure.items():
                tree["people"][who]["pools"][OWN]["bounds"] = _bounds(ends)
            text = json.dumps(tree, indent=1) + "\n"
        elif form == "csv":
            text = _csv(opened, shown)
        elif roth:
            from basisbook.cli.tables.roth import as_table as roth_table

            text = roth_table(opened, history, years)
        elif both:
            from basisbook.cli.tables.both_ways import as_table as both_table

            text = both_table(opened, shown)
        else:
            from basisbook.cli.tables.history import as_table

            text = as_table(
                opened,
                history,
                shown,
                one_year=len(years) == 1,
                colour=file is None,
                value=value,
                unsure=unsure,
            )
        _deliver(text.encode() if file else text, file)
    if found and form == "table" and file is None:
        click.echo(err=True)
    output.problems(found, given_book())
    if findings.any_error(found):
        sys.exit(1)


def _of_state(
    opened: OpenBook,
    person: str,
    state: str,
    years: range,
    as_of: dt.date | None,
    form: str,
    file: Path | None,
) -> None:
    """A person's IRAs as a state sees them. A table for people, or JSON."""
    from basisbook.cli.tables import states

    if form not in ("table", "json"):
        raise UsageError(find("only-a-table", do("show", state=state), option="--state"))
    track = opened.state_track(person, state, as_of)
    if form == "json":
        import json

        text = json.dumps(states.as_json(track, years), indent=1) + "\n"
    else:
        text = states.as_table(opened, track, years)
    _deliver(text.encode() if file else text, file)
    found = [*opened.records_of(person), *track.all_problems]
    if found and form == "table" and file is None:
        click.echo(err=True)
    output.problems(found, given_book())
    if findings.any_error(found):
        sys.exit(1)


def _unsure(opened: OpenBook, shown: History) -> dict[str, tuple[YearBounds, ...]]:
    """By person, the interval of basis at the end of the last year, where papers leave one. Nothing without papers."""
    people = [person for person, pool in shown.pools if pool == OWN]
    found = {person: opened.open_ends(person, opened.today.year - 1) for person in people}
    return {person: years for person, years in found.items() if years}


def _bounds(years: Sequence[YearBounds]) -> dict[str, str | int]:
    from basisbook.ledger.inference.bounds import ends

    why = ends(years)
    return {
        "tax_year": years[-1].year,
        "least": money.show(years[-1].low),
        "least_if": why[0],
        "most": money.show(years[-1].high),
        "most_if": why[1],
    }


def chosen(history: History, person: str | None, pool: str | None) -> History:
    """The history of this person and pool only. Raises `BookError` when there is no such pool."""
    pools = {
        key: found
        for key, found in history.pools.items()
        if person in (None, key[0]) and pool in (None, key[1])
    }
    if not pools and pool is not None:
        names = sorted({name for owner, name in history.pools if person in (None, owner)})
        code = "no-pool/others" if names else "no-pool"
        ways = [do("show", pool=name) for name in names] or [do("show")]
        raise UsageError(find(code, *ways, pool=pool, names=", ".join(names)))
    return replace(history, pools=pools, people=tuple(one for one in history.people if person in (None, one)))


def _no_such_years(history: History, years: range, opened: OpenBook, as_of: dt.date | None) -> None:
    from basisbook.forms.revisions import FIRST, LAST

    written = min((one.recorded for one in opened.entries), default=None)
    if as_of is not None and written is not None and as_of < written:
        asked = str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"
        raise BookError(find("no-years/then", do("show", asked), asked=asked, then=as_of, written=written))
    known = sorted({year.tax_year for found in history.pools.values() for year in found.years})
    asked = str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"
    if not known:
        way = do("record", help=None)
        raise BookError(find("no-years/none", way, asked=asked, first=FIRST, last=LAST))
    has = f"{known[0]}-{known[-1]}" if len(known) > 1 else f"{known[0]}"
    raise BookError(find("no-years", do("show", has), asked=asked, has=has))


def _rows(opened: OpenBook, history: History) -> Iterator[tuple[Any, ...]]:
    return history.rows({person: found.name for person, found in opened.book.people.items()})


def _csv(opened: OpenBook, history: History) -> str:
    from basisbook.forms.replay.years import COLUMNS
    from basisbook.ledger.store.csv_text import as_csv

    tables = [dict(zip(COLUMNS, row, strict=True)) for row in _rows(opened, history)]
    for cells in tables:
        cells["amount"] = "" if cells["amount"] is None else money.show(cells["amount"])
    return as_csv(COLUMNS, [cells.values() for cells in tables])


def _parquet(opened: OpenBook, history: History, file: Path | None) -> None:
    if file is None:
        raise UsageError(find("no-output", do("show", format="parquet", output=HOLE)))
    import io

    import pyarrow as pa
    import pyarrow.parquet as pq

    from basisbook.forms.replay.years import COLUMNS

    types = {"tax_year": pa.int16(), "amount": pa.decimal128(18, 2), "ratio": pa.decimal128(18, 12)}
    columns = list(zip(*_rows(opened, history), strict=True)) or [()] * len(COLUMNS)
    table = pa.table(
        [
            pa.array([_decimal(name, value) for value in values], types.get(name, pa.string()))
            for name, values in zip(COLUMNS, columns, strict=True)
        ],
        names=list(COLUMNS),
    )
    buffer = io.BytesIO()
    pq.write_table(table, buffer)
    _deliver(buffer.getvalue(), file)


def _decimal(column: str, value: Any) -> Any:
    """Cents as dollars, a ratio to twelve places; anything else as it is."""
    from decimal import Decimal

    if value is None or column not in ("amount", "ratio"):
        return value
    return Decimal(value).scaleb(-2) if column == "amount" else Decimal(value).quantize(Decimal("1e-12"))


def _deliver(content: str | bytes, file: Path | None) -> None:
    if file is None:
        click.echo(content, nl=False)
        return
    assert isinstance(content, bytes)
    store.write_result(file, content)
    output.say(f"wrote {file}")
