"""One row of a sheet, read cell by cell into what an entry holds."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from basisbook.ledger import parameters
from basisbook.ledger.book import Book
from basisbook.ledger.kinds import KINDS
from basisbook.ledger.problems import Problem, cut_accounts, states_number
from basisbook.ledger.quick_dataclass import dataclass
from basisbook.ledger.sheet import days, names, who
from basisbook.ledger.sheet.amounts import Amount, read_amount
from basisbook.ledger.sheet.refusals import NotUnderstoodError, refused
from basisbook.ledger.sheet.table import Row

MONEY = ("amount", "moved", "basis")
DAYS = ("date", "recorded")
_NUMBERS = ("number", "of", "corrects")
_DOLLARS = ("", "usd", "us$", "$", "us dollar", "us dollars", "dollar", "dollars")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]+")
_WHOLE = r"(?:\.0+)?"
"""What a table program adds to a whole number in a column with empty cells."""


@dataclass(slots=True)
class Reading:
    """A row on its way to an entry: `cells` as an entry has them, but `number`, `of`, `corrects` as the sheet counts.

    `negative` are the columns of money that have a sign, `filled` what the row does not say in so many words.
    """

    row: Row
    cells: dict[str, Any] = field(default_factory=dict)
    negative: list[str] = field(default_factory=list)
    commas: dict[str, str] = field(default_factory=dict)
    filled: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_cells(row: Row, given: Mapping[str, dt.date], book: Book, file: str) -> Reading:
    """Every cell of a row. `given` are its days, which only the whole file can tell."""
    reading = Reading(row)

    def refuse(error: NotUnderstoodError, column: str) -> None:
        header, text = row.headers.get(column, column), row.cells.get(column, "")
        reading.problems.append(refused(error, file, row.number, header or column, text))

    def read(column: str, how: Any) -> Any:
        try:
            return how(_bare(row.cells.get(column, "")))
        except NotUnderstoodError as error:
            refuse(error, column)
            return None

    for column, text in row.cells.items():
        if text.startswith("#") and text.rstrip("!?/").isupper() and text[1:2].isalpha():
            refuse(NotUnderstoodError("formula-error"), column)
        elif text.startswith("=") and _bare(text) == text:
            refuse(NotUnderstoodError("formula"), column)
    if reading.problems:
        return reading
    named = read("kind", _kind)
    cells = reading.cells
    cells.update({column: given.get(column) for column in DAYS})
    cells["tax_year"] = read("tax_year", _year)
    for column in _NUMBERS:
        cells[column] = read(column, _number)
    for column in MONEY:
        amount = read(column, _amount)
        cells[column] = amount.cents if amount else None
        if amount and amount.negative and amount.cents:
            reading.negative.append(column)
        if amount:
            reading.commas[column] = amount.commas
    read("currency", _currency)
    cells["code"] = _code(row.cells.get("code", ""), named.kind if named else "")
    cells["source"] = _text(row.cells.get("source", ""))
    note = [row.cells.get("note", ""), *(f"{name}: {text}" for name, text in row.extra)]
    cells["note"] = _text("; ".join(filter(None, note)))
    known = [person.ssn for person in book.people.values() if person.ssn]
    for column in ("source", "note", "code", "person", "account", "to"):
        text = str(cells.get(column) or row.cells.get(column, ""))
        if states_number(text, known):
            refuse(NotUnderstoodError("a-number", column=row.headers.get(column, column)), column)
    if named and not reading.problems:
        cells["kind"] = named.kind
        _who(reading, book, refuse)
        _fill(reading, named, refuse)
    return reading


def _who(reading: Reading, book: Book, refuse: Any) -> None:
    row, cells = reading.row, reading.cells
    kind = KINDS[cells["kind"]]
    person = ""
    try:
        if row.cells.get("person") or len(book.people) == 1:
            person = who.person_of(book, row.cells.get("person", ""), "")
        for column in ("account", "to"):
            column_read = column
            cells[column] = who.account_of(book, row.cells.get(column, ""), kind, column, person)
        column_read = "person"
        cells["person"] = person or who.person_of(book, "", cells["account"] or cells["to"])
        if not person:
            reading.filled.append(f"{cells['person']}, whose account it is")
    except NotUnderstoodError as error:
        refuse(error, "person" if error.code.endswith("person") else column_read)


def _fill(reading: Reading, named: names.Named, refuse: Any) -> None:
    """What follows for certain: the year of a day, the part that the name of the kind says is taxed already."""
    cells = reading.cells
    kind, day = KINDS[named.kind], cells.get("date")
    if named.basis and cells["basis"] is None and cells["amount"] is not None:
        cells["basis"] = cells["amount"] if named.basis == "all" else 0
        reading.filled.append(f"{named.basis} of it is basis, as the kind says")
    if cells["tax_year"] is not None or day is None or "tax_year" not in kind.states:
        return
    if kind.made_by == "due date" and not _after_due_date(day):
        refuse(
            NotUnderstoodError("no-tax-year", kind=kind.name, day=day, before=day.year - 1, after=day.year),
            "tax_year",
        )
    elif kind.made_by == "due date" or (kind.made_by == "December 31" and (day.month, day.day) == (12, 31)):
        cells["tax_year"] = day.year
        reading.filled.append(f"tax year {day.year}, by the day")


def _after_due_date(day: dt.date) -> bool:
    """Whether a contribution of this day can count for its own year alone."""
    try:
        due = parameters.value("contribution_deadline_actual", day.year - 1).date
    except parameters.NoValueError:
        due = dt.date(day.year, 4, 18)
    return day > due


def _bare(text: str) -> str:
    """A cell without the marks by which a spreadsheet keeps a number as text: `'6500`, `="6500"`."""
    if found := re.fullmatch(r'="([^"]*)"', text):
        text = found[1]
    return text.lstrip("'\u2019").strip()


def _kind(text: str) -> names.Named:
    if not text:
        raise NotUnderstoodError("no-kind")
    return names.kind_of(text)


def _year(text: str) -> int | None:
    if found := re.fullmatch(rf"(?:ty ?)?(\d{{4}}){_WHOLE}", text.casefold(), re.ASCII):
        return int(found[1])
    if found := re.fullmatch(r"'?(\d\d)", text, re.ASCII):
        return days.two_digits(int(found[1]))
    if text:
        raise NotUnderstoodError("not-a-year")
    return None


def _number(text: str) -> int | None:
    if found := re.fullmatch(rf"#?0*([1-9]\d{{0,8}}){_WHOLE}", text, re.ASCII):
        return int(found[1])
    if text:
        raise NotUnderstoodError("not-a-number")
    return None


def _amount(text: str) -> Amount | None:
    return read_amount(text) if text else None


def _currency(text: str) -> None:
    if text.casefold() not in _DOLLARS:
        raise NotUnderstoodError("other-currency")


def _code(text: str, kind: str) -> str:
    """A code of the kind's list in any spelling; where the kind has no list the code is a name, and stays as it is."""
    plain = _text(text)
    codes = KINDS[kind].codes if kind in KINDS else ()
    if kind in KINDS and not codes:
        return plain
    spelled = "-".join(plain.casefold().replace("_", " ").split())
    return next((code for code in codes if code.casefold() == spelled), spelled)


def _text(text: str) -> str:
    return cut_accounts(_CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).strip())
