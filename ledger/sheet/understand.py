"""Rows of text as entries: what is certain is filled in, what is not is a finding with its row, and never a guess."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from basisbook.ledger.book import Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.kinds import KINDS
from basisbook.ledger.problems import Problem, do
from basisbook.ledger.quick_dataclass import dataclass
from basisbook.ledger.sheet import days
from basisbook.ledger.sheet.cells import DAYS, Reading, read_cells
from basisbook.ledger.sheet.refusals import NotUnderstoodError, refused
from basisbook.ledger.sheet.same import Numbering, amount_read
from basisbook.ledger.sheet.table import Table, read_table

_Days = dict[int, dict[str, Mapping[str, dt.date]]]
"""By row and column: what each day may mean."""


@dataclass(frozen=True, slots=True)
class Understood:
    """A sheet as far as it can be understood.

    `meanings`: (name of a column, what it means to us). `entries` are new, numbered after the last one of the ledger, in
    the order of the rows or of the sheet's own numbers. `present`: (row, number of the entry that says the same).
    `passed_over`: (row, why). `filled`: (row, what the sheet does not say in so many words). `undecided`: the first day
    that can be read in several ways, where nothing decides, and the orders it may have.
    """

    meanings: tuple[tuple[str, str], ...]
    header_row: int
    entries: tuple[Entry, ...]
    present: tuple[tuple[int, int], ...]
    passed_over: tuple[tuple[int, str], ...]
    filled: tuple[tuple[int, str], ...]
    problems: tuple[Problem, ...]
    undecided: tuple[str, tuple[str, ...]] = ("", ())


def understand(
    rows: Sequence[Sequence[str]],
    book: Book,
    ledger: Sequence[Entry],
    today: dt.date,
    *,
    file: str,
    order: str = "",
) -> Understood:
    """What a sheet says that the `ledger` does not say yet. `order` is how its days are written, if somebody knows."""
    table = read_table(rows, file)
    found = _read_days(table, file)
    order, undecided = _decide(table, found, order, file)
    readings = []
    for row in table.rows:
        given = {column: day[order] for column, day in found.get(row.number, {}).items() if order in day}
        readings.append(read_cells(row, given, book, file))
    readings = [one for one in readings if not _nothing_happened(one, table)]
    table.problems += [problem for one in readings for problem in one.problems]
    filled = [(one.row.number, what) for one in readings for what in one.filled]
    filled += _signs(readings, table, file)
    _commas(readings, table, file)
    entries: tuple[Entry, ...] = ()
    present: tuple[tuple[int, int], ...] = ()
    if not table.problems:
        numbering = Numbering(ledger, today, file)
        entries, present = numbering.entries(readings)
        table.problems += numbering.problems
        filled += numbering.filled
    problems = sorted(dict.fromkeys(table.problems), key=_row)
    return Understood(
        tuple(table.meanings), table.header_row, entries, present, tuple(table.passed_over), tuple(sorted(filled)),
        tuple(problems), undecided,
    )  # fmt: skip


def _row(problem: Problem) -> int:
    return int((re.findall(r":(\d+)$", problem.place) or ["0"])[0])


def _read_days(table: Table, file: str) -> _Days:
    found: _Days = {}
    for row in table.rows:
        for column in DAYS:
            text = row.cells.get(column, "")
            if not text or text.startswith(("=", "#")):
                continue
            try:
                found.setdefault(row.number, {})[column] = days.readings(text)
            except NotUnderstoodError as error:
                table.problems.append(refused(error, file, row.number, row.headers[column], text))
    return found


def _decide(table: Table, found: _Days, order: str, file: str) -> tuple[str, tuple[str, tuple[str, ...]]]:
    """(the order of day and month, the first day that nothing decides)."""
    every = [day for cells in found.values() for day in cells.values()]
    certain = True
    if not order:
        order, certain = days.common_order(every)
    possible = [one for one in days.ORDERS if all(one in day for day in every)]
    undecided: tuple[str, tuple[str, ...]] = ("", ())
    for row in table.rows:
        for column, day in found.get(row.number, {}).items():
            text, header = row.cells[column], row.headers[column]
            if order not in day:
                table.problems.append(
                    refused(NotUnderstoodError("day-orders"), file, row.number, header, text)
                )
            elif not certain and not undecided[0] and len({day[one] for one in possible}) > 1:
                undecided = text, tuple(possible)
                these = list(
                    dict.fromkeys(f"{day[one]:%B} {day[one].day}, {day[one].year}" for one in possible)
                )
                ways_out = [do("import", file, dates=one) for one in possible]
                error = NotUnderstoodError("day-order", these=these)
                table.problems.append(refused(error, file, row.number, header, text, *ways_out))
    return order, undecided


def _nothing_happened(reading: Reading, table: Table) -> bool:
    """Whether it is a zero in a table with a column for each kind, where a zero means that there was nothing."""
    row, cells = reading.row, reading.cells
    wide = row.headers.get("kind") == row.cells.get("kind")
    if not wide or reading.problems or cells["amount"] != 0 or KINDS[cells["kind"]].may_be_zero:
        return False
    table.passed_over.append((row.number, f"{row.cells['kind']} is zero"))
    return True


def _goes_out(reading: Reading) -> bool:
    """Whether a statement may show the amount with a minus: the money leaves an IRA."""
    kind = KINDS.get(reading.cells.get("kind", ""))
    return kind is not None and (kind.moves_value < 0 or kind.leaves_roth)


def _signs(readings: Sequence[Reading], table: Table, file: str) -> list[tuple[int, str]]:
    """A minus is money that went out, where all rows that go out have one; anywhere else it is a question."""
    out = [one for one in readings if _goes_out(one) and one.cells.get("amount")]
    all_signed = all("amount" in one.negative for one in out)
    filled = []
    for one in readings:
        for column in one.negative:
            kind = one.cells.get("kind", "")
            if not kind:
                continue  # that it is no kind is said
            if column != "amount":
                code = "negative-part"
            elif not _goes_out(one):
                code = "negative"
            elif all_signed:
                filled.append((one.row.number, amount_read(one.cells["amount"])))
                continue
            else:
                code = "negative-too"
            header, text = one.row.headers[column], one.row.cells[column]
            error = NotUnderstoodError(code, kind=kind)
            table.problems.append(refused(error, file, one.row.number, header, text))
    return filled


def _commas(readings: Sequence[Reading], table: Table, file: str) -> None:
    """Where some amounts have cents after a comma and others groups of three, one of them is read wrongly."""
    styles = [style for one in readings for style in one.commas.values() if style]
    if len(set(styles)) < 2:
        return
    rarer = min(set(styles), key=styles.count)
    for one in readings:
        for column, style in one.commas.items():
            if style == rarer:
                header, text = one.row.headers[column], one.row.cells[column]
                table.problems.append(
                    refused(NotUnderstoodError("amount-styles"), file, one.row.number, header, text)
                )
