"""Rows of text as entries, and entries as rows."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import shlex
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from basisbook.ledger import money
from basisbook.ledger.entry import COLUMNS, Entry
from basisbook.ledger.kinds import KINDS
from basisbook.ledger.problems import Problem, hidden
from basisbook.ledger.store.names import CSV, HEADER, LARGEST, SEAL

_MOST_PROBLEMS = 10_000


_MOST_SUPPOSED = 2**20
"""Characters of a file of supposed entries that are read: several thousand entries."""


_US_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)


_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Supposed:
    """Entries of a file that is no ledger: numbered after the last one, as if recorded on a given day."""

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


# Reading


def read_supposed(path: Path, after: Sequence[Entry], recorded: dt.date) -> Supposed:
    """Read a CSV of entries that are only supposed; its header names some of the ledger's columns.

    They get the numbers after the last of `after`, whatever `number` says, and are never written.
    """
    problems = Problems()
    if path.exists() and not path.is_file():
        problems.error("unreadable", str(path), "is no ordinary file", f"ls -l {shell_path(path)}")
        return Supposed((), problems.all())
    try:
        with path.open("rb") as file:
            text = file.read(_MOST_SUPPOSED + 1).decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no CSV file in UTF-8"
        problems.error("unreadable", str(path), f"cannot be read: {reason}", f"ls -l {shell_path(path)}")
        return Supposed((), problems.all())
    if len(text) > _MOST_SUPPOSED:
        problems.error(
            "too-large", str(path), "is larger than 1 MiB; that is no list of what might be", HEADER
        )
        return Supposed((), problems.all())
    header = [name.strip() for name in rows[0]] if rows else []
    unknown = [name for name in header if name not in COLUMNS]
    twice = next((name for name in header if header.count(name) > 1), "")
    if unknown or twice or "kind" not in header:
        what = f"names the column {twice} twice" if twice else "needs the column kind"
        if unknown:
            what = f"has no column {', '.join(map(repr, unknown))}"
        problems.error("bad-header", f"{path.name}:1", f"a file of entries {what}", HEADER)
        return Supposed((), problems.all())
    found = []
    number = after[-1].number if after else 0
    for row, cells in enumerate(rows[1:], start=2):
        if not any(cells):
            continue
        if any(cells[len(header) :]):
            message = f"has {len(cells)} cells, and the header names {len(header)} columns"
            remedy = 'write a text or an amount that has a comma in quotation marks, as in "6,500.00"'
            problems.error("wrong-width", f"{path.name}:{row}", message, remedy)
            continue
        number += 1
        given = dict(zip(header, cells, strict=False)) | {
            "number": str(number),
            "recorded": recorded.isoformat(),
        }
        found.append(entry_of_cells([given.get(column, "") for column in COLUMNS], path.name, row, problems))
    return Supposed(tuple(entry for entry in found if entry is not None), problems.all())


class Problems:
    """Collects problems; after ten thousand it only counts."""

    def __init__(self) -> None:
        self._all: list[Problem] = []
        self._more = 0

    def __bool__(self) -> bool:
        return bool(self._all)

    def add(self, problem: Problem) -> None:
        if len(self._all) < _MOST_PROBLEMS:
            self._all.append(problem)
        else:
            self._more += 1

    def error(self, code: str, place: str, message: str, remedy: str) -> None:
        self.add(Problem(code, "error", place, message, remedy))

    def all(self) -> tuple[Problem, ...]:
        """In the order of the rows; what concerns the whole file first."""
        found = tuple(sorted(self._all, key=lambda one: int((re.findall(r":(\d+)$", one.place) or ["0"])[0])))
        if not self._more:
            return found
        message = f"and {self._more} more problems; correct the first ones and check again"
        return (*found, Problem("more-problems", "error", found[-1].place, message, "basisbook check"))


def csv_text(path: Path, problems: Problems) -> str | None:
    """The text of ledger.csv, or None with the reason why it is none."""
    try:
        if not (ordinary := path.is_file()):
            path.stat()  # raises where there is nothing; a pipe or a device is not opened, for it may never end
        too_large = ordinary and path.stat().st_size > LARGEST
        data = path.read_bytes() if ordinary and not too_large else b""
    except FileNotFoundError:
        sealed = path.with_name(SEAL)
        away = f"mv {shell_path(sealed)} {shell_path(sealed, '.old')}\n" if sealed.exists() else ""
        remedy = f"{away}echo '{HEADER}' > {shell_path(path)}\nbasisbook check --seal"
        problems.error(
            "no-ledger", CSV, "the book has no ledger; bring it back, or begin an empty one", remedy
        )
        return None
    except OSError as error:
        problems.error("unreadable", CSV, f"cannot be read: {error.strerror}", f"ls -l {shell_path(path)}")
        return None
    save = "in the spreadsheet: File, Save As, CSV UTF-8 (comma delimited)"
    aside = f"mv {shell_path(path)} {shell_path(path, '.old')}   # and bring back the right {CSV}"
    if not ordinary:
        problems.error("no-file", CSV, "is no ordinary file", aside)
    elif too_large:
        message = f"is larger than {LARGEST >> 20} MiB; that is no ledger of one book"
        problems.error("too-large", CSV, message, aside)
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        new = shell_path(path.with_name("new.csv"))
        problems.error(
            "utf-16",
            CSV,
            "is UTF-16 text; a ledger is UTF-8",
            f"iconv -f UTF-16 -t UTF-8 {shell_path(path)} > {new} && mv {new} {shell_path(path)}",
        )
    elif data.startswith(b"PK\x03\x04"):
        problems.error("workbook", CSV, "is a spreadsheet's workbook under the name of a CSV file", save)
    elif b"\0" in data:
        row = data.count(b"\n", 0, data.index(b"\0")) + 1
        problems.error(
            "not-text",
            f"{CSV}:{row}",
            "holds NUL bytes: it is no text",
            aside,
        )
    else:
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            row = data.count(b"\n", 0, error.start) + 1
            message = (
                "is not UTF-8 text from here on; an older spreadsheet may have saved it in its own encoding"
            )
            problems.error("not-utf-8", f"{CSV}:{row}", message, save)
    return None


def csv_rows(text: str, problems: Problems) -> list[tuple[int, list[str]]] | None:
    """(row, sixteen cells) of each row that is not blank; None when the header is wrong."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    header_seen, width = False, 0
    while True:
        row = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            _bad_quotes(error, row, problems)
            if header_seen:
                rows.append((row, []))  # a row all the same: those below it keep their numbers
            continue
        if not any(cells):
            continue
        if not header_seen:
            if not _header_fits(cells, row, problems):
                return None
            header_seen, width = True, len(cells)
        elif tuple(map(str.strip, cells)) == COLUMNS:
            remedy = f"take the row out of {CSV}: the first one names the columns"
            problems.error("header-again", f"{CSV}:{row}", "names the columns once more", remedy)
        elif len(cells) == len(COLUMNS):
            rows.append((row, cells))
        elif len(COLUMNS) < len(cells) <= width and not any(cells[len(COLUMNS) :]):
            # Empty columns that a spreadsheet put after all rows; after one row alone they are an unquoted comma.
            rows.append((row, cells[: len(COLUMNS)]))
        else:
            _wrong_width(cells, row, problems)
            rows.append((row, []))
    if not header_seen:
        problems.error("no-header", CSV, "is empty; its first row names the columns", HEADER)
        return None
    return rows


def _bad_quotes(error: csv.Error, row: int, problems: Problems) -> None:
    if "unexpected end" in str(error) or "field limit" in str(error):
        message = "a quotation mark opened in this row is never closed"
    else:
        message = "has a quotation mark in the middle of a cell"
    remedy = 'write a cell with a comma or a quotation mark as "he said ""yes"", twice"'
    problems.error("bad-quotes", f"{CSV}:{row}", message, remedy)


def _header_fits(cells: list[str], row: int, problems: Problems) -> bool:
    names = [cell.strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    if tuple(names) == COLUMNS:
        return True
    missing = [name for name in COLUMNS if name not in names]
    unknown = [_shown(name) for name in names if name not in COLUMNS]
    if len(names) == 1 and len(re.split(r"[;\t]", names[0])) > 1:
        message = "cells are separated by semicolons or tabs; a ledger separates them by commas"
    elif len(missing) == len(COLUMNS):
        message = "the header is missing"
    elif missing or unknown:
        parts = []
        if missing:
            parts.append(f"{', '.join(missing)} missing")
        if unknown:
            parts.append(f"{', '.join(unknown)} unknown")
        message = f"the header has the wrong columns: {'; '.join(parts)}"
    else:
        message = "the header has the right columns in another order, or one twice"
    problems.error("bad-header", f"{CSV}:{row}", message, HEADER)
    return False


def _wrong_width(cells: list[str], row: int, problems: Problems) -> None:
    message = f"has {len(cells)} cells; a row has {len(COLUMNS)}"
    if len(cells) < len(COLUMNS):
        remedy = _line([*(hidden(cell) for cell in cells), *[""] * (len(COLUMNS) - len(cells))])
    else:
        remedy = 'write a text or an amount that has a comma in quotation marks, as in "6,500.00"'
    problems.error("wrong-width", f"{CSV}:{row}", message, remedy)


def entry_of_cells(
    cells: list[str], file: str, row: int, problems: Problems, number: int | None = None
) -> Entry | None:
    """The entry of one row, or None when a cell cannot be read; every such cell is a problem.

    `number` is what the row's number should be, as far as that is known.
    """
    if not cells:
        return None
    cell = dict(zip(COLUMNS, map(str.strip, cells), strict=True))
    bad: list[tuple[str, str, str, str]] = []
    values: dict[str, Any] = {}
    for column, text in cell.items():
        if not text and column not in ("number", "recorded", "kind"):
            values[column] = _EMPTY[column]
            continue
        try:
            values[column] = PARSE[column](text)
        except _BadCellError as error:
            bad.append((column, *error.args))
    if not bad:
        return Entry(**values, file=file, row=row)
    for column, code, message, example in bad:
        shown = f" {_shown(cell[column])}" if cell[column] else ""
        right = str(number) if column == "number" and number else example
        remedy = f"write {column} in row {row} as {right}"
        problems.error(code, f"{file}:{row}", f"{column}{shown} {message}", remedy)
    return None


class _BadCellError(ValueError):
    """(code, message, example) of a cell that cannot be read."""


def _parse_number(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 10 and int(text):
        return int(text)
    raise _BadCellError("bad-number", "is not the number of an entry" if text else "is missing", "1")


def _parse_year(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) == 4:
        return int(text)
    raise _BadCellError("bad-year", "is not a year of four digits", "2023")


def _parse_date(text: str) -> dt.date:
    try:
        if len(text) == 10 and text[4] == text[7] == "-":
            return dt.date.fromisoformat(text)
        if us := _US_DATE.fullmatch(text):
            return dt.date(int(us[3]), int(us[1]), int(us[2]))
    except ValueError:
        pass
    example = "2024-03-10"
    if dotted := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text, re.ASCII):
        with suppress(ValueError):
            example = str(dt.date(int(dotted[3]), int(dotted[2]), int(dotted[1])))
    if not text:
        raise _BadCellError("bad-date", "is missing", example)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) or _US_DATE.fullmatch(text):
        raise _BadCellError("bad-date", "is not a day of the calendar", example)
    raise _BadCellError("bad-date", "is not a date like 2024-03-10 or 3/10/2024", example)


def _parse_amount(text: str) -> int:
    try:
        return money.parse(text)
    except money.NotAnAmountError as error:
        # As much of the world writes it: a point or a blank between thousands, a comma before the cents.
        foreign = re.fullmatch(r"(\d{1,3}(?:[. ]\d{3})*|\d+),(\d\d)", text, re.ASCII)
        example = f"{re.sub('[. ]', '', foreign[1])}.{foreign[2]}" if foreign else "6500.00"
        raise _BadCellError("bad-amount", f"cannot be read: {error}", example) from None


def _parse_kind(text: str) -> str:
    if text in KINDS:
        return text
    from difflib import get_close_matches  # noqa: PLC0415 - needed only on the way to a refusal

    near = get_close_matches(text, KINDS, 1, 0) or ["contribution"]
    raise _BadCellError("unknown-kind", "is not a kind of entry" if text else "is missing", near[0])


def _parse_text(text: str) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isprintable() and _CONTROL.search(text):
        raise _BadCellError("control-character", "holds a control character", "plain text")
    return text


PARSE: dict[str, Any] = dict.fromkeys(COLUMNS, _parse_text) | {
    "number": _parse_number,
    "recorded": _parse_date,
    "kind": _parse_kind,
    "tax_year": _parse_year,
    "date": _parse_date,
    "amount": _parse_amount,
    "moved": _parse_amount,
    "basis": _parse_amount,
    "of": _parse_number,
    "corrects": _parse_number,
}


_EMPTY = {column: "" if parse is _parse_text else None for column, parse in PARSE.items()}


def shell_path(path: Path, more: str = "") -> str:
    """A path as a shell takes it, whatever blanks are in it."""
    return shlex.quote(f"{path}{more}")


def _shown(text: str) -> str:
    """A cell as a message may show it: short, and without what looks like a social security number."""
    text = hidden(text)
    return f'"{text[:37]}..."' if len(text) > 40 else f'"{text}"'


# Canonical text


def cells(entry: Entry) -> list[str]:
    """The sixteen canonical cells of an entry."""
    return [
        str(entry.number),
        entry.recorded.isoformat(),
        entry.person,
        entry.kind,
        "" if entry.tax_year is None else str(entry.tax_year),
        "" if entry.date is None else entry.date.isoformat(),
        entry.account,
        entry.to,
        "" if entry.amount is None else money.show(entry.amount),
        "" if entry.moved is None else money.show(entry.moved),
        "" if entry.basis is None else money.show(entry.basis),
        "" if entry.of is None else str(entry.of),
        "" if entry.corrects is None else str(entry.corrects),
        entry.code,
        entry.source,
        entry.note,
    ]


def rendered(entries: Iterable[Entry]) -> str:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(cells, entries))
    return buffer.getvalue()


def _line(row: list[str]) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="").writerow(row)
    return buffer.getvalue()
