"""What closes soon, for `amend --closing` and `clients --closing`: a row a return, the first day first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import astuple, fields
from datetime import date, timedelta
from typing import TYPE_CHECKING

import click

from basisbook.cli import output
from basisbook.ledger.money import show, show_for_people
from basisbook.ledger.quick_dataclass import dataclass
from basisbook.ledger.sentences.telling import called
from basisbook.ledger.store import csv_text
from basisbook.ledger.words import and_list

if TYPE_CHECKING:
    from basisbook.forms.amendment.package import Plan
    from basisbook.ledger.book import Book


@dataclass(frozen=True, slots=True)
class Row:
    """One return that closes. `refund` in cents, None where there is none or it is not known. `missing`: the first question.

    `day` None: the book could not be read, and `missing` says why.
    """

    day: date | None
    client: str
    person: str
    book: str
    year: int | None
    send: str
    refund: int | None
    notes: str
    missing: str


NOTES = {
    "*": "the safe last day is past: sent at once, it can be argued for",
    "~": "the day of filing is not recorded: the due date stands for it",
}
"""What a mark beside a day says."""


EXCESS = "contributed above the limit; with its earnings out by that day it costs no 6%"
"""What is said of an excess contribution that can still come back: to the custodian, not to the IRS."""


DAYS = click.IntRange(0, 3660)
"""How far ahead `--closing` looks."""


def rows_of(book: Book, plan: Plan, name: str, days: int, person: str | None, years: range) -> list[Row]:
    """What of a plan closes within so many days; of one person and of some years, where they are given."""
    from basisbook.cli.tables.amendment import action
    from basisbook.forms.amendment.closing import closing, to_return

    found = [
        Row(
            one.day,
            " and ".join(book.people[who].name for who in one.people),
            ", ".join(one.people),
            name,
            one.tax_year,
            action(one.package),
            one.refund,
            "; ".join(_notes(arguable=one.arguable, assumed=one.package.of.assumed)),
            one.package.missing[0].text if one.package.missing else "",
        )
        for one in closing(plan, days)
        if one.tax_year in years and (person is None or person in one.people)
    ]
    found += [
        Row(
            one.day,
            book.people[one.person].name,
            one.person,
            name,
            one.tax_year,
            f"take out ${show_for_people(one.cents)} ({one.kind})",
            None,
            "; ".join([EXCESS, *_notes(arguable=False, assumed=one.assumed)]),
            "",
        )
        for one in to_return(plan, days)
        if one.tax_year in years and (person is None or person == one.person)
    ]
    return sorted(found, key=lambda row: (row.day or date.max, row.year or 0, row.person))


def _notes(*, arguable: bool, assumed: bool) -> Iterable[str]:
    if arguable:
        yield NOTES["*"]
    if assumed:
        yield NOTES["~"]


def owed_said(book: Book, plan: Plan, person: str | None, years: range) -> str:
    """What has no last day because tax is owed; empty where there is nothing."""
    from basisbook.forms.amendment.closing import owing

    found = [
        f"{one.tax_year} ({and_list(called(book, who) for who in one.people)})"
        for one in owing(plan)
        if one.tax_year in years and (person is None or person in one.people)
    ]
    return f"As soon as possible, since tax is owed: {', '.join(found)}." if found else ""


def as_text(rows: Sequence[Row], first: date, days: int, *, whose: str = "whose") -> str:
    """A table, or that nothing closes."""
    last = first + timedelta(days=days)
    if not rows:
        return f"Nothing closes through {last}, as far as the ledger goes."
    from rich import box
    from rich.table import Table

    console = output.page()
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    for heading in ("until", "year"):
        table.add_column(heading, no_wrap=True)
    table.add_column(whose)
    table.add_column("send", no_wrap=True)
    table.add_column("refund", justify="right", no_wrap=True)
    for row in rows:
        marks = "".join(mark for mark, note in NOTES.items() if note in row.notes)
        table.add_row(
            f"{row.day or ''}{marks}",
            str(row.year or ""),
            row.client,
            row.send + (" !" if row.missing else ""),
            "" if row.refund is None else show_for_people(row.refund),
        )
    console.print(table)
    for mark, note in NOTES.items():
        if any(note in row.notes for row in rows):
            console.print(output.wrapped(f"{mark} {note}"))
    if any(EXCESS in row.notes for row in rows):
        console.print(output.wrapped(f"Take out: {EXCESS}; ask the custodian, nothing is sent to the IRS"))
    if whose != "whose":  # of one book the questions stand below with their ways out
        for row in (one for one in rows if one.missing):
            console.print(output.wrapped(f"! {row.client}: {row.missing}"))
    return output.printed(console).rstrip("\n")


def as_csv(rows: Sequence[Row]) -> str:
    """The same, a row a return, amounts with cents."""
    names = [one.name for one in fields(Row)]
    tables = [dict(zip(names, astuple(row), strict=True)) for row in rows]
    for cells, row in zip(tables, rows, strict=True):
        cells["refund"] = "" if row.refund is None else show(row.refund)
    return csv_text.as_csv(names, [cells.values() for cells in tables])


def as_json(rows: Sequence[Row], first: date, days: int) -> dict[str, object]:
    """The same as values; amounts are texts."""
    return {
        "format": 1,
        "today": first.isoformat(),
        "through": (first + timedelta(days=days)).isoformat(),
        "closing": [
            {
                "day": row.day.isoformat() if row.day else None,
                "tax_year": row.year,
                "people": row.person.split(", "),
                "send": row.send,
                "refund": None if row.refund is None else show(row.refund),
                "notes": row.notes,
                "missing": row.missing,
            }
            for row in rows
        ],
    }
