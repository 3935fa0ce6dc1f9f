"""Values from a form of a page to entries, checked and written as the commands do it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from basisbook.cli.options import parse_amount, parse_date, parse_number, parse_year
from basisbook.cli.web.amounts import Amounts
from basisbook.cli.web.labels import LABELS
from basisbook.cli.web.site import Site, page
from basisbook.forms.changed import Changed, changed
from basisbook.forms.open_book import OpenBook
from basisbook.ledger import checks, journal, store
from basisbook.ledger.entry import Entry
from basisbook.ledger.kinds import KINDS, Kind
from basisbook.ledger.money import show
from basisbook.ledger.problems import Problem, hidden

READ: Mapping[str, Callable[[str], Any]] = {
    "tax_year": parse_year,
    "date": parse_date,
    "amount": parse_amount,
    "moved": parse_amount,
    "basis": parse_amount,
    "of": parse_number,
}
"""How a column's text is read; the others are texts."""
COLUMNS = tuple(LABELS)


def columns_of(kind: Kind) -> tuple[str, ...]:
    """The columns that a kind may fill, in the order of the form."""
    return tuple(
        column for column in COLUMNS if column in kind.columns and not (column == "code" and not kind.codes)
    )


def read(given: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Values by column, None where empty; and what cannot be read, by column, in words."""
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for column, text in given.items():
        plain = text.strip()
        try:
            values[column] = (READ[column](plain) if column in READ else plain) if plain else None
        except ValueError as error:
            wrong[column] = f'"{hidden(plain)}" {error}'
    return values, wrong


def filled_in(entry: Entry) -> dict[str, str]:
    """An entry as the texts of a form."""
    found = {}
    for column in COLUMNS:
        value = getattr(entry, column)
        money = column in ("amount", "moved", "basis")
        found[column] = "" if value is None else show(value) if money else str(value)
    return found


def recorded(opened: OpenBook, kind: str, values: Mapping[str, Any], today: dt.date) -> Entry:
    """A new entry of a kind. Raises `LedgerError`."""
    stated = {column: value for column, value in values.items() if value is not None}
    return journal.append(opened.entries, today, kind=KINDS[kind].name, **stated)


def write(opened: OpenBook, entries: Sequence[Entry]) -> tuple[Problem, ...]:
    """Write entries, unless they bring an error that the ledger had not: then nothing is written, and this is why."""
    found = checks.new_entry_problems(opened.book, opened.entries, entries)
    if not found:
        store.append(opened.folder, entries, known=opened.read)
    return tuple(dict.fromkeys(found))


def what_changed(before: OpenBook, after: OpenBook) -> tuple[list[str], Changed]:
    """In sentences: the years whose taxable amount or basis is another one now."""
    found, money, told = changed(before, after), Amounts(), []
    for key, years in found.pools.items():
        for year in years:
            parts = [
                f"{'line ' if name[0].isdigit() else ''}{name} {money(year.now[name])}"
                + (f" (before, {money(year.was[name])})" if name in year.was else "")
                for name in year.different
                if name in year.now and (year.now[name] or year.was.get(name))
            ]
            if parts:
                told.append(f"{after.pool_name(*key)}, {year.tax_year}: {', '.join(parts)}.")
    return told, found


def written(site: Site, before: OpenBook) -> Any:
    """What was written, and what it changed."""
    after = site.open()
    told, found = what_changed(before, after)
    return page(site, "written.html", opened=after, title="Written down", told_changes=told, problems=found.findings,
                entries=after.entries[len(before.entries) :])  # fmt: skip
