"""A spreadsheet's file as rows of text: CSV with any separator, in any of the encodings it writes, and XLSX."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from basisbook.ledger.problems import ByHand, Hole, LedgerError, Remedy, do
from basisbook.ledger.quick_dataclass import dataclass
from basisbook.ledger.sheet.refusals import find
from basisbook.ledger.sheet.table import header_at

LARGEST = 8 * 2**20
"""Bytes of a file that is read: a hundred thousand rows."""
_LARGEST_UNPACKED = 64 * 2**20
_MOST_CELLS = 400_000
_SEPARATORS = (",", ";", "\t", "|")
_CURRENCY = re.compile(r"\[\$([^\]-]*)(?:-([0-9a-z-]+))?\]", re.IGNORECASE)
_US = {"", "409", "en-us", "0409", "1000409"}
_DOLLARS = {"1009": "CA", "en-ca": "CA", "c09": "AU", "en-au": "AU"}
_WORDS = {"€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR"}


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet of a file: its name (empty in a CSV file), its rows, and what is to be said of how it was read."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    says: str = ""


def pages(data: bytes, file: str) -> list[Page]:
    """The sheets of a file that can be seen and hold something. Raises `LedgerError`."""
    if len(data) > LARGEST:
        _refuse("too-large/file", file, mib=LARGEST >> 20)
    if data.startswith(b"PK\x03\x04"):
        found = _workbook(data, file)
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        _refuse("old-workbook", file, _SAVE)
    elif data.startswith((b"%PDF", b"{\\rtf")) or data.lstrip()[:1] == b"<":
        _refuse("no-sheet", file, _SAVE)
    else:
        found = [_separated(data, file)]
    found = [page for page in found if any(any(cell.strip() for cell in row) for row in page.rows)]
    if not found:
        _refuse("empty-sheet", file)
    return found


_SAVE = ByHand("in the spreadsheet: File, Save As, Excel workbook (.xlsx) or CSV UTF-8")


def _refuse(code: str, file: str, *remedies: Remedy, **gaps: Any) -> Any:
    raise LedgerError(find(code, *(remedies or (do("record", Hole("KIND")),)), place=file, **gaps))


# Text


def _separated(data: bytes, file: str) -> Page:
    text, says = _text(data, file)
    first, _, rest = text.partition("\n")
    if named := re.fullmatch(r'"?sep=(.)"?', first.strip()):
        return Page("", _rows(rest, named[1], file, above=1), says)
    best: tuple[tuple[int, int], tuple[tuple[str, ...], ...]] | None = None
    error: LedgerError | None = None
    for separator in _SEPARATORS:
        try:
            rows = _rows(text, separator, file)
        except LedgerError as found:
            error = error or found
            continue
        at = header_at(rows)
        fits = (
            0 if at is None else 1,
            max((len(row) for row in rows), default=0) if at is None else len(rows[at]),
        )
        if best is None or fits > best[0]:
            best = fits, rows
    if error and (best is None or not best[0][0]):
        raise error
    assert best is not None
    return Page("", best[1], says)


def _text(data: bytes, file: str) -> tuple[str, str]:
    """(the text, what is to be said of its encoding)."""
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16"), ""
        if b"\0" in data[:200]:
            return data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-16-be"), ""
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            return data.decode("cp1252"), "read as Windows-1252; look at the letters with accents"
        except UnicodeDecodeError:
            _refuse("not-text/encoding", file, _SAVE)
            raise AssertionError from None
    if "\0" in text:
        _refuse("not-text", file, _SAVE)
    return text, ""


def _rows(text: str, separator: str, file: str, above: int = 0) -> tuple[tuple[str, ...], ...]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[str, ...]] = [()] * above
    try:
        rows += (tuple(row) for row in reader)
    except csv.Error as error:
        code = "bad-quotes/open" if "unexpected end" in str(error) else "bad-quotes"
        remedy = ByHand('write a cell with a quotation mark in it as "he said ""yes"""')
        raise LedgerError(find(code, remedy, place=f"{file}:{len(rows) + 1}")) from None
    return tuple(rows)


# Workbooks


def _workbook(data: bytes, file: str) -> list[Page]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = packed.namelist()
            unpacked = sum(one.file_size for one in packed.infolist())
    except (
        zipfile.BadZipFile,
        ValueError,
        NotImplementedError,
    ):  # the last of a version of the archive yet to come
        _refuse("damaged", file, _SAVE)
    if not any(name.startswith("xl/") for name in names):
        _refuse("no-sheet/packed", file, _SAVE)
    if unpacked > _LARGEST_UNPACKED:
        _refuse("too-large/unpacked", file, _SAVE, mib=_LARGEST_UNPACKED >> 20)
    import openpyxl  # noqa: PLC0415 - slow, and only a workbook needs it

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what it does not keep; nothing is written back
            values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
            formulas = openpyxl.load_workbook(io.BytesIO(data))
            found = _pages_of(values, formulas, file)
    except LedgerError:
        raise
    except Exception:  # noqa: BLE001 - it raises whatever its parsers raise, some of it when a cell is looked at
        _refuse("damaged/unreadable", file, _SAVE)
    return found


def _pages_of(values: Any, formulas: Any, file: str) -> list[Page]:
    """The sheets that are seen, from a workbook with its values and the same with its formulas."""
    found = []
    for sheet in values.worksheets:
        if sheet.sheet_state != "visible":
            continue
        if sheet.max_row * sheet.max_column > _MOST_CELLS:
            _refuse("too-large/sheet", f"{file}, sheet {sheet.title}", _SAVE)
        _no_struck_row(sheet, file)
        found.append(Page(sheet.title, tuple(_cells(sheet, formulas[sheet.title])), _hidden(sheet)))
    unread = _unseen(values.worksheets)
    return [replace(page, says="; ".join(filter(None, (page.says, unread)))) for page in found]


def _unseen(sheets: Iterable[Any]) -> str:
    """What is not read since nobody sees it: `hidden in the spreadsheet, and not read: sheet Old`."""
    named = [
        f"sheet {one.title}"
        for one in sheets
        if one.sheet_state != "visible"
        and any(cell.value is not None for row in one.iter_rows() for cell in row)
    ]
    return f"hidden in the spreadsheet, and not read: {', '.join(named)}" if named else ""


def _no_struck_row(sheet: Any, file: str) -> None:
    """Some strike through what is not to count, and some what is done."""
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None and cell.has_style and cell.font.strike:
                _refuse(
                    "struck",
                    f"{file}:{cell.row}",
                    ByHand("take the row out of the sheet, or the line off it"),
                )


def _hidden(sheet: Any) -> str:
    """What is read though nobody sees it in the spreadsheet: `hidden in the spreadsheet, and read: row 3, column G`."""
    rows = sorted(at for at, one in sheet.row_dimensions.items() if one.hidden and at <= sheet.max_row)
    columns = sorted(name for name, one in sheet.column_dimensions.items() if one.hidden)
    parts = [f"row {at}" for at in rows[:_NAMED]] + [f"column {name}" for name in columns[:_NAMED]]
    if not parts:
        return ""
    more = max(0, len(rows) - _NAMED) + max(0, len(columns) - _NAMED)
    return f"hidden in the spreadsheet, and read: {', '.join(parts)}{f' and {more} more' if more else ''}"


_NAMED = 5


def _cells(sheet: Any, formulas: Any) -> Iterator[tuple[str, ...]]:
    for row, formula_row in zip(sheet.iter_rows(), formulas.iter_rows(), strict=True):
        yield tuple(_cell(cell, formula) for cell, formula in zip(row, formula_row, strict=True))


def _cell(cell: Any, formula: Any) -> str:
    """A cell as text. A formula whose value the file does not hold stays a formula, so that it is not taken for empty."""
    value = cell.value
    if value is None:
        return str(formula.value) if formula.data_type == "f" else ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return value
    whole = isinstance(value, (int, dt.date, dt.time, dt.timedelta))
    # As many digits as a spreadsheet has; the rest is noise of its binary numbers.
    return _other_money(cell.number_format or "") + (str(value) if whole else f"{value:.15g}")


def _other_money(style: str) -> str:
    """The currency that a number's format shows, unless it is the US dollar."""
    for sign, name in _WORDS.items():
        if sign in style:
            return f"{name} "
    for sign, place in _CURRENCY.findall(style):
        if sign == "$" and place.casefold() not in _US:
            return f"{_DOLLARS.get(place.casefold(), 'XX')}$"
        if sign not in ("", "$", "USD", "US$"):
            return f"{sign} "
    return ""


def that_names_columns(found: Sequence[Page]) -> list[Page]:
    """The sheets that have a row which names the columns."""
    return [page for page in found if header_at(page.rows) is not None]
