"""The columns of a sheet and its rows, before any cell is read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import field

from basisbook.ledger.problems import Problem, hidden
from basisbook.ledger.quick_dataclass import dataclass
from basisbook.ledger.sheet import names
from basisbook.ledger.sheet.refusals import NotUnderstoodError, refused, shown

_ROWS_ABOVE = 30
"""Rows above the names of the columns: titles, a logo, an address."""
_TOTAL = re.compile(r"((grand|running|sub)[- ]?)?(totals?|sums?)\b.*|.*\b(sub-?)?totals?")
"""How the first cell of a row begins or ends that sums others up, where nothing happened in it."""
_EITHER = "either"
"""One of two columns for amounts: money in and money out, of which each row fills one. Which way it went, the kind says."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that a row says. A row of a table with a column for each kind says several.

    `cells` are texts by our column, `headers` what the sheet calls these columns, `extra` the columns that have no name
    of ours. `number` is the row as a spreadsheet counts it.
    """

    number: int
    cells: dict[str, str]
    headers: dict[str, str]
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Table:
    """`meanings`: (name in the sheet, our column, `note`, or a kind) of each column. `passed_over`: (row, why)."""

    meanings: list[tuple[str, str]] = field(default_factory=list)
    header_row: int = 0
    rows: list[Row] = field(default_factory=list)
    passed_over: list[tuple[int, str]] = field(default_factory=list)
    file: str = ""
    problems: list[Problem] = field(default_factory=list)


def read_table(rows: Sequence[Sequence[str]], file: str) -> Table:
    """Find the row that names the columns, and say of each row below it what stands in which column."""
    table = Table(file=file)
    best = header_at(rows)
    if best is None:
        table.problems.append(refused(NotUnderstoodError("no-header"), file, 0))
        return table
    header = [cell.strip() for cell in rows[best]]
    table.header_row = best + 1
    columns = _columns(header, rows[best + 1 :], table, file)
    if table.problems:
        return table
    for number, cells in enumerate(rows[best + 1 :], best + 2):
        texts = [cell.strip() for cell in cells]
        if not any(texts):
            continue
        if [text.casefold() for text in texts if text] == [name.casefold() for name in header if name]:
            table.passed_over.append((number, "names the columns again"))
        else:
            cut = _cut(texts, columns)
            if cut is None:
                _add(number, texts, columns, header, table)
            else:
                table.problems.append(refused(cut, file, number))
    return table


def _cut(texts: list[str], columns: list[str]) -> NotUnderstoodError | None:
    """Whether a comma that no quotation marks guard seems to have cut a cell in two."""
    beyond = next((text for text in texts[len(columns) :] if text), "")
    if beyond:
        return NotUnderstoodError("wide-row", cell=shown(beyond))
    for column, text, after, beside in zip(columns, texts, columns[1:], texts[1:], strict=False):
        money = column in _MONEY or column.startswith("=")
        if (
            money
            and after not in _MONEY
            and re.fullmatch(r"\(?\$? ?\d{1,3}", text)
            and re.fullmatch(r"\d{3}(\.\d\d)?\)?", beside)
        ):
            return NotUnderstoodError("split-amount", column=column, cell=shown(text), beside=shown(beside))
    return None


_MONEY = ("amount", "moved", "basis")


def header_at(rows: Sequence[Sequence[str]]) -> int | None:
    """The index of the row that names the columns: of the first thirty, the one with most names that mean something."""
    counts = [_known(row) for row in rows[:_ROWS_ABOVE]]
    best = max(counts, default=0)
    return counts.index(best) if best >= 2 else None


def _known(row: Sequence[str]) -> int:
    """How many columns a row names; 0 where none of them says what happened."""
    known, says_what = set(), False
    for cell in filter(None, map(str.strip, row)):
        try:
            column = names.column_of(cell)
        except NotUnderstoodError:
            column = "amount"
        says_what = says_what or column == "kind" or (not column and names.is_kind(cell))
        known.add(column or (cell.casefold() if names.is_kind(cell) else ""))
    return len(known - {""}) if says_what else 0


def _columns(header: list[str], below: Sequence[Sequence[str]], table: Table, file: str) -> list[str]:
    """What each column means: our column, a kind as `=kind name`, `currency`, `left out`, `note:` for an extra one."""
    meant: list[str] = []
    for name in header:
        try:
            meant.append(names.column_of(name))
        except NotUnderstoodError as error:
            table.problems.append(refused(error, file, table.header_row, f'the column "{name}"'))
            meant.append("amount")
    for column in dict.fromkeys(filter(None, meant)):
        those = [at for at, one in enumerate(meant) if one == column]
        ours = [at for at in those if names.exact(header[at], column)] or those
        if len(ours) > 1:
            first, second = (f'"{header[at]}"' for at in ours[:2])
            twice = NotUnderstoodError(
                "two-columns", first=first, second=second, column=column.replace("_", " ")
            )
            table.problems.append(refused(twice, file, table.header_row))
        for at in those:
            meant[at] = column if at == ours[0] else ""
    wide = "kind" not in meant
    columns = []
    for at, name in enumerate(header):
        column = meant[at]
        if not column:
            filled = any(len(row) > at and row[at].strip() for row in below)
            column = f"={name}" if wide and names.is_kind(name) else "note:" if name or filled else ""
        elif wide and column in ("amount", "basis", "moved", "of", "corrects", "code"):
            column = "note:"  # of which kind, nobody can say
        columns.append(column)
    columns = _either(header, columns)
    for name, column in zip(header, columns, strict=True):
        if column:
            kind = names.kind_of(name).kind if column.startswith("=") else column
            kind = "amount" if kind == _EITHER else kind
            table.meanings.append((hidden(name), kind))
    _half_read(header, columns, below, table, file)
    return columns


def _either(header: Sequence[str], columns: list[str]) -> list[str]:
    """The columns, with those for money in and money out as one amount, where no other column is the amount."""
    if "amount" in columns or any(column.startswith("=") for column in columns):
        return columns
    return [
        _EITHER if column == "note:" and names.plain(name) in names.IN_AND_OUT else column
        for name, column in zip(header, columns, strict=True)
    ]


def _one_amount(
    number: int,
    texts: Sequence[str],
    columns: Sequence[str],
    header: Sequence[str],
    of: tuple[dict[str, str], dict[str, str], Table],
) -> None:
    """Take the amount from the one column of the two that a row fills; a zero beside it says nothing."""
    cells, headers, table = of
    those = [at for at, column in enumerate(columns) if column == _EITHER]
    filled = [at for at in those if texts[at]]
    if len(filled) > 1:
        filled = [at for at in filled if texts[at].strip("-($0.,) ")] or filled[:1]
    at = (filled or those)[0]
    cells["amount"], headers["amount"] = texts[at], header[at]
    cells.pop(_EITHER, None)
    headers.pop(_EITHER, None)
    if len(filled) > 1:
        beside = NotUnderstoodError(
            "in-and-out", column=header[at], cell=shown(texts[at]), beside=shown(texts[filled[1]])
        )
        table.problems.append(refused(beside, table.file, number, header[at], texts[at]))


_HAPPENS = re.compile(
    r"contribut|conver|distribut|withdr|rollover|rolled|rmd|qcd|balance|value|fmv|deduct|recharacter|return of"
)
"""Words of columns that say what happened, or what it was worth."""
_NO_EVENT = re.compile(r"\bnote|limit|\bmax|\bline \d")
_A_SUM = re.compile(r"[-(]?[$]? ?[\d.,]*\d[)-]?")
_A_DAY = re.compile(r"\d{1,4}[-/. ](?:\d{1,2}|[A-Za-z]{3,9})[-/. ]\d{1,4}(?:[T ].*)?")


def _half_read(
    header: list[str], columns: list[str], below: Sequence[Sequence[str]], table: Table, file: str
) -> None:
    """A column that is no note: amounts of what happened beside columns of kinds, or the only days of the sheet."""
    wide = any(column.startswith("=") for column in columns)
    for at, (name, column) in enumerate(zip(header, columns, strict=True)):
        if column != "note:":
            continue
        texts = [row[at].strip() for row in below if len(row) > at and row[at].strip()]
        sums = any(_A_SUM.fullmatch(text) and text.strip("-($0.,) ") for text in texts)
        code = ""
        if wide and sums and _HAPPENS.search(name.casefold()) and not _NO_EVENT.search(name.casefold()):
            code = "column-of-amounts"
        elif "date" not in columns and texts and all(_A_DAY.fullmatch(text) for text in texts):
            code = "column-of-days"
        if code:
            table.problems.append(
                refused(NotUnderstoodError(code), file, table.header_row, f'the column "{name}"')
            )


def _add(number: int, texts: list[str], columns: list[str], header: list[str], table: Table) -> None:
    texts = [*texts, *[""] * (len(columns) - len(texts))]
    headers = {column: header[at] for at, column in enumerate(columns) if column}
    cells = {
        column: texts[at]
        for at, column in enumerate(columns)
        if column and column[0] != "=" and column != "note:"
    }
    extra = [
        (header[at] or f"column {at + 1}", text)
        for at, text in enumerate(texts[: len(columns)])
        if text and columns[at] in ("note:", "")
    ]
    kind = cells.get("kind", "")
    first = next(text for text in texts if text).casefold().rstrip(": ")
    if _TOTAL.fullmatch(first) and (not kind or _TOTAL.fullmatch(kind.casefold().rstrip(": "))):
        table.passed_over.append((number, "a total"))
        return
    if _EITHER in columns:
        _one_amount(number, texts, columns, header, (cells, headers, table))
    wide = [(header[at], texts[at]) for at, column in enumerate(columns) if column.startswith("=")]
    if not any(column.startswith("=") for column in columns):
        table.rows.append(Row(number, cells, headers, tuple(extra)))
        return
    for name, text in wide:
        if text:
            table.rows.append(
                Row(
                    number,
                    cells | {"kind": name, "amount": text},
                    headers | {"kind": name, "amount": name},
                    tuple(extra),
                )
            )
    if not any(text for _, text in wide):
        table.passed_over.append((number, "no amount"))
