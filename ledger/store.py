"""The only module that reads or writes ledger files.

A ledger is `ledger.csv`, or `ledger.parquet/` with immutable numbered parts; `ledger.seal` stands beside it.

The seal holds one line an append: how many entries are sealed so far, a SHA-256 that chains, and the first twelve
hex digits of each new entry's own SHA-256. An entry's digest is taken over its canonical cells, so it does not
depend on bytes, and without its number, so that an inserted or a removed row is told from a changed one (numbers
are checked by themselves). The chain covers the previous line's digest and the whole digests of the new entries:
an edited seal contradicts itself, and the short digests name the first entry that differs.

Writers hold a lock and write the ledger first, then the seal: a crash between the two leaves rows that count as
not yet sealed. Readers never lock and never write, and read the seal first for the same reason.
"""

from __future__ import annotations

import csv
import datetime as dt
import errno
import hashlib
import io
import os
import re
import shlex
import tempfile
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from basisbook.ledger import money
from basisbook.ledger.entry import COLUMNS, Entry
from basisbook.ledger.kinds import KINDS
from basisbook.ledger.problems import LIKE_SSN, LedgerError, Problem, SealError, hidden

Form = Literal["csv", "parquet"]

CSV = "ledger.csv"
PARQUET = "ledger.parquet"
SEAL = "ledger.seal"
LOCK = ".ledger.lock"
HEADER = ",".join(COLUMNS)

LARGEST = 256 * 2**20
"""Bytes of a ledger file that is still read: two million entries."""
_MOST_PROBLEMS = 10_000
_MOST_SUPPOSED = 2**20
"""Characters of a file of supposed entries that are read: several thousand entries."""
_WAIT_SECONDS = 10
_DEVICES = Path("/dev")

_SHORT = 12
_START = hashlib.sha256(HEADER.encode()).hexdigest()
_PART = re.compile(r"part-(\d{6})\.parquet")
_US_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Read:
    """What a ledger file holds, and everything that is wrong with it.

    `entries` are those that could be read, in file order. `unsealed_from` is the number of the first entry that no
    seal covers yet. `canonical` is false when the next write will change the spelling of the file.
    """

    form: Form
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    unsealed_from: int | None
    canonical: bool

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity == "error")


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
    problems = _Problems()
    if path.exists() and not path.is_file():
        problems.error("unreadable", str(path), "is no ordinary file", f"ls -l {_quoted(path)}")
        return Supposed((), problems.all())
    try:
        with path.open("rb") as file:
            text = file.read(_MOST_SUPPOSED + 1).decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no CSV file in UTF-8"
        problems.error("unreadable", str(path), f"cannot be read: {reason}", f"ls -l {_quoted(path)}")
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
        found.append(_entry([given.get(column, "") for column in COLUMNS], path.name, row, problems))
    return Supposed(tuple(entry for entry in found if entry is not None), problems.all())


def read(folder: Path) -> Read:
    """Read the ledger of a book. Never raises for what the files hold: all of it is in `problems`."""
    sealed = _read_seal(folder)
    return _read(folder, sealed)


def _read(folder: Path, sealed: _Seal) -> Read:
    csv_path, parquet_path = folder / CSV, folder / PARQUET
    problems = _Problems()
    if csv_path.exists() and parquet_path.exists():
        message = f"there are two ledgers, {CSV} and {PARQUET}; keep the one that is complete"
        problems.error(
            "two-ledgers",
            CSV,
            message,
            f"mv -n {_quoted(csv_path)} {_quoted(csv_path, '.aside')}\n"
            f"mv -n {_quoted(parquet_path)} {_quoted(parquet_path, '.aside')}",
        )
        return Read("csv", (), problems.all(), None, canonical=True)
    canonical = True
    form: Form = "parquet" if parquet_path.exists() else "csv"
    if form == "parquet":
        file, rows = PARQUET, _parquet_rows(parquet_path, problems)
    else:
        file, text = CSV, _csv_text(csv_path, problems)
        rows = None if text is None else _csv_rows(text, problems)
    if rows is None:
        return Read(form, (), problems.all(), None, canonical=True)
    found = [_entry(cells, file, row, problems, number) for number, (row, cells) in enumerate(rows, 1)]
    entries = tuple(entry for entry in found if entry is not None)
    if form == "csv" and not problems and text != _rendered(entries):
        canonical = False
        message = (
            "is spelled as a spreadsheet does; it means the same and is made canonical at the next write"
        )
        problems.add(Problem("not-canonical", "note", file, message))
    places = [*(f"{file}:{row}" for row, _ in rows), file]
    unsealed, broken = _check_seal(found, places, sealed)
    # Where rows were taken out or put in, what the seal says is the remedy, and new numbers would be none.
    if broken is None or broken.code != "seal-broken":
        _check_order(found, sealed.count, problems)
    if broken:
        problems.add(broken)
    return Read(form, entries, problems.all(), unsealed, canonical)


class _Problems:
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


def _csv_text(path: Path, problems: _Problems) -> str | None:
    """The text of ledger.csv, or None with the reason why it is none."""
    try:
        if not (ordinary := path.is_file()):
            path.stat()  # raises where there is nothing; a pipe or a device is not opened, for it may never end
        too_large = ordinary and path.stat().st_size > LARGEST
        data = path.read_bytes() if ordinary and not too_large else b""
    except FileNotFoundError:
        sealed = path.with_name(SEAL)
        away = f"mv {_quoted(sealed)} {_quoted(sealed, '.old')}\n" if sealed.exists() else ""
        remedy = f"{away}echo '{HEADER}' > {_quoted(path)}\nbasisbook check --seal"
        problems.error(
            "no-ledger", CSV, "the book has no ledger; bring it back, or begin an empty one", remedy
        )
        return None
    except OSError as error:
        problems.error("unreadable", CSV, f"cannot be read: {error.strerror}", f"ls -l {_quoted(path)}")
        return None
    save = "in the spreadsheet: File, Save As, CSV UTF-8 (comma delimited)"
    aside = f"mv {_quoted(path)} {_quoted(path, '.old')}   # and bring back the right {CSV}"
    if not ordinary:
        problems.error("no-file", CSV, "is no ordinary file", aside)
    elif too_large:
        message = f"is larger than {LARGEST >> 20} MiB; that is no ledger of one book"
        problems.error("too-large", CSV, message, aside)
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        new = _quoted(path.with_name("new.csv"))
        problems.error(
            "utf-16",
            CSV,
            "is UTF-16 text; a ledger is UTF-8",
            f"iconv -f UTF-16 -t UTF-8 {_quoted(path)} > {new} && mv {new} {_quoted(path)}",
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


def _csv_rows(text: str, problems: _Problems) -> list[tuple[int, list[str]]] | None:
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


def _bad_quotes(error: csv.Error, row: int, problems: _Problems) -> None:
    if "unexpected end" in str(error) or "field limit" in str(error):
        message = "a quotation mark opened in this row is never closed"
    else:
        message = "has a quotation mark in the middle of a cell"
    remedy = 'write a cell with a comma or a quotation mark as "he said ""yes"", twice"'
    problems.error("bad-quotes", f"{CSV}:{row}", message, remedy)


def _header_fits(cells: list[str], row: int, problems: _Problems) -> bool:
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


def _wrong_width(cells: list[str], row: int, problems: _Problems) -> None:
    message = f"has {len(cells)} cells; a row has {len(COLUMNS)}"
    if len(cells) < len(COLUMNS):
        remedy = _line([*(hidden(cell) for cell in cells), *[""] * (len(COLUMNS) - len(cells))])
    else:
        remedy = 'write a text or an amount that has a comma in quotation marks, as in "6,500.00"'
    problems.error("wrong-width", f"{CSV}:{row}", message, remedy)


def _entry(
    cells: list[str], file: str, row: int, problems: _Problems, number: int | None = None
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
            values[column] = _PARSE[column](text)
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


_PARSE: dict[str, Any] = dict.fromkeys(COLUMNS, _parse_text) | {
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
_EMPTY = {column: "" if parse is _parse_text else None for column, parse in _PARSE.items()}


def _quoted(path: Path, more: str = "") -> str:
    """A path as a shell takes it, whatever blanks are in it."""
    return shlex.quote(f"{path}{more}")


def _shown(text: str) -> str:
    """A cell as a message may show it: short, and without what looks like a social security number."""
    text = hidden(text)
    return f'"{text[:37]}..."' if len(text) > 40 else f'"{text}"'


def _check_order(found: Sequence[Entry | None], sealed: int, problems: _Problems) -> None:
    """Numbers go 1, 2, 3 and `recorded` never decreases. The seal proves the first `sealed` rows to be in their places.

    What a hand did to the file is said once, for the remedies of one row after the other would contradict each other.
    """
    there = [(at, entry) for at, entry in enumerate(found, 1) if entry]
    wrong = [(at, entry) for at, entry in there if entry.number != at]
    moves = False
    if wrong:
        problem, moves = _misnumbered(there, wrong, sealed, complete=len(there) == len(found))
        problems.add(problem)
    if not moves and any(entry.recorded < before.recorded for (_, before), (_, entry) in pairwise(there)):
        _recorded_decreases([entry for _, entry in there], sum(at <= sealed for at, _ in there), problems)


_Placed = Sequence[tuple[int, Entry]]
"""Entries, each with its place: 1 for the first row below the header."""


def _misnumbered(there: _Placed, wrong: _Placed, sealed: int, *, complete: bool) -> tuple[Problem, bool]:
    """What happened to the numbers, and whether its remedy moves rows; then the days of the rows move with them."""
    at, first = wrong[0]
    numbers = [entry.number for _, entry in there]
    rest = numbers[: at - 1] + numbers[at:]
    loose = complete and at > sealed and len(wrong) > 1
    moves = False
    follows = f"number {first.number} follows {at - 1}" if at > 1 else f"the first number is {first.number}"
    if loose and sorted(numbers) == list(range(1, len(there) + 1)):
        message = f"from here on the rows do not stand in the order of their numbers: {follows}"
        remedy, moves = f"bring the rows of {first.file} into the order of their numbers", True
    elif loose and rest == list(range(1, len(there))):
        message = f"a row with number {first.number} was put in before entry {at}; entries are only added at the end"
        remedy = f"take the row out of {first.file} and record what it says:\n{_as_command('record', first)}"
        moves = True
    elif (
        loose
        and first.number > at
        and numbers[at - 1 :] == list(range(first.number, first.number + len(wrong)))
    ):
        gone = f"entry {at} is" if first.number == at + 1 else f"entries {at} to {first.number - 1} are"
        message = f"{gone} missing: {follows}"
        back = gone.rpartition(" ")[0]
        remedy = f"bring {back} back from a backup of {first.file}, or, if there was none:\n{_numbered(there, wrong)}"
    elif len(wrong) > 1:
        message = f"{len(wrong)} rows, from this one on, have numbers that are not those of their places; {_COUNTED}"
        remedy = _numbered(there, wrong)
    elif at == 1:
        message = f"the first entry has number {first.number}, not 1"
        remedy = _numbered(there, wrong)
    else:
        message = f"{follows}; {_COUNTED}"
        remedy = _numbered(there, wrong)
    return Problem("bad-sequence", "error", first.place, message, remedy), moves


_COUNTED = "numbers go 1, 2, 3 in the order of the rows"


def _numbered(there: _Placed, wrong: _Placed) -> str:
    """How to number the rows from the first wrong one to the last; and which rows go by the numbers that change."""
    lines = []
    runs: list[list[tuple[int, int]]] = []
    for at, entry in there:
        if wrong[0][0] <= at <= wrong[-1][0]:
            if not runs or runs[-1][-1] != (at - 1, entry.row - 1):
                runs.append([])
            runs[-1].append((at, entry.row))
    for run in runs:
        (at, row), (last_at, last_row) = run[0], run[-1]
        rows, those = (
            (f"row {row}", f"{at}")
            if row == last_row
            else (f"rows {row} to {last_row}", f"{at} to {last_at}")
        )
        lines.append(f"write number in {rows} as {those}")
    changing = {entry.number for _, entry in wrong}
    naming = [entry.row for _, entry in there if {entry.of, entry.corrects} & changing]
    if naming:
        shown = ", ".join(map(str, naming[:10])) + (" ..." if len(naming) > 10 else "")
        rows = f"row {shown}" if len(naming) == 1 else f"rows {shown}"
        lines.append(f"take care of {rows}: of or corrects goes by a number that changes")
    return "\n".join(lines)


def _recorded_decreases(entries: Sequence[Entry], sealed: int, problems: _Problems) -> None:
    """As few rows as possible are named: all others are in order, and those that are sealed are right."""
    days = [entry.recorded for entry in entries]
    if days[:sealed] != sorted(days[:sealed]):
        sealed = 0
    floor = days[sealed - 1] if sealed else dt.date.min
    # How long the longest run of days in order is that begins with each row.
    longest = [0] * len(days)
    ends: list[int] = []
    for index in range(len(days) - 1, sealed - 1, -1):
        if days[index] >= floor:
            day = -days[index].toordinal()
            shorter = bisect_right(ends, day)
            ends[shorter : shorter + 1] = [day]
            longest[index] = shorter + 1
    wanted, last = len(ends), floor
    named: list[tuple[Entry, dt.date]] = []
    for entry, length in zip(entries[sealed:], longest[sealed:], strict=True):
        if length == wanted and entry.recorded >= last:
            wanted, last = wanted - 1, entry.recorded
        else:
            named.append((entry, last))
    first = next((day for day, length in zip(days, longest, strict=True) if length == len(ends)), dt.date.min)
    for entry, before in named:
        if before == dt.date.min:
            which, right = f"after {first} of an entry below", first
        elif entry.recorded < before:
            which, right = f"before {before} of an entry above", before
        else:
            which, right = "after that of an entry below", before
        message = f"recorded {entry.recorded} is {which}; it never decreases"
        remedy = f"write recorded in row {entry.row} as {right}"
        problems.error("recorded-decreases", entry.place, message, remedy)


# Parquet


def _schema() -> Any:
    import pyarrow as pa  # noqa: PLC0415 - slow, and only Parquet needs it

    of = {
        "number": pa.int32(), "recorded": pa.date32(), "tax_year": pa.int16(), "date": pa.date32(),
        "amount": pa.decimal128(11, 2), "moved": pa.decimal128(11, 2), "basis": pa.decimal128(11, 2),
        "of": pa.int32(), "corrects": pa.int32(),
    }  # fmt: skip
    return pa.schema([(column, of.get(column, pa.string())) for column in COLUMNS])


def _parts(path: Path) -> list[Path]:
    return sorted(part for part in path.iterdir() if not part.name.startswith("."))


def _parquet_rows(path: Path, problems: _Problems) -> list[tuple[int, list[str]]] | None:
    """(number, sixteen cells as text) of every row, so that CSV and Parquet are read by the same code."""
    import pyarrow as pa  # noqa: PLC0415 - slow, and only Parquet needs it
    import pyarrow.parquet as pq  # noqa: PLC0415

    rows: list[tuple[int, list[str]]] = []
    away = (
        f"mkdir -p {_quoted(path.parent, '/away')} && mv {_quoted(path)}/{{}} {_quoted(path.parent, '/away/')}"
        "   # and bring back the right part"
    )
    if not path.is_dir():
        problems.error(
            "bad-part",
            PARQUET,
            "is a file; a Parquet ledger is a folder of parts",
            f"mv {_quoted(path)} {_quoted(path, '.old')}",
        )
        return None
    try:
        parts = _parts(path)
    except OSError as error:
        problems.error("unreadable", PARQUET, f"cannot be read: {error.strerror}", f"ls -ld {_quoted(path)}")
        return None
    schema = _schema()
    expected = 0
    for part in parts:
        place = f"{PARQUET}/{part.name}"
        name = _PART.fullmatch(part.name)
        expected += name is not None
        if name is None:
            problems.error("bad-part", place, "is no part of a ledger", away.format(part.name))
        elif int(name[1]) != expected:
            problems.error(
                "missing-part",
                place,
                f"part-{expected:06d}.parquet is missing before it",
                f"ls {_quoted(path)}",
            )
        elif not part.is_file():
            problems.error("bad-part", place, "is no ordinary file", away.format(part.name))
        elif part.stat().st_size > LARGEST:
            problems.error("too-large", place, f"is larger than {LARGEST >> 20} MiB", away.format(part.name))
        else:
            try:
                table = pq.read_table(part, partitioning=None)
            except (pa.ArrowException, OSError):
                problems.error(
                    "bad-part", place, "is not a Parquet file that can be read", away.format(part.name)
                )
                continue
            if not table.schema.equals(schema):
                message = "is Parquet, but not a part of a ledger: its columns differ"
                problems.error("bad-part", place, message, away.format(part.name))
                continue
            columns = [
                ["" if cell is None else str(cell) for cell in one.to_pylist()] for one in table.columns
            ]
            rows += enumerate(map(list, zip(*columns, strict=True)), len(rows) + 1)
    return None if problems else rows


def _parquet_bytes(entries: Sequence[Entry]) -> bytes:
    from decimal import Decimal  # noqa: PLC0415 - only Parquet needs them

    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    schema = _schema()
    columns = []
    for field in schema:
        values = [getattr(entry, field.name) for entry in entries]
        if pa.types.is_decimal(field.type):
            values = [None if cents is None else Decimal(cents).scaleb(-2) for cents in values]
        columns.append(pa.array(values, field.type))
    buffer = io.BytesIO()
    pq.write_table(pa.table(columns, schema=schema), buffer)
    return buffer.getvalue()


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


def _rendered(entries: Iterable[Entry]) -> str:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(cells, entries))
    return buffer.getvalue()


def _line(row: list[str]) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="").writerow(row)
    return buffer.getvalue()


def _digest(entry: Entry) -> str:
    # The unit separator cannot stand in a cell: control characters are refused.
    return hashlib.sha256("\x1f".join(cells(entry)[1:]).encode()).hexdigest()


# The seal


@dataclass(frozen=True, slots=True)
class _Line:
    """One append: entries sealed so far, the chained digest, and the short digest of each new entry."""

    count: int
    digest: str
    short: tuple[str, ...]

    def __str__(self) -> str:
        return " ".join((str(self.count), self.digest, *self.short)) + "\n"


@dataclass(frozen=True, slots=True)
class _Seal:
    """ledger.seal as read: its lines, or the problem that prevents reading it."""

    lines: tuple[_Line, ...] = ()
    problem: Problem | None = None
    path: Path = Path(SEAL)

    @property
    def count(self) -> int:
        return self.lines[-1].count if self.lines else 0


def _chained(previous: _Line | None, digests: Sequence[str]) -> _Line:
    if previous is None:
        return _Line(0, _START, ())
    chain = hashlib.sha256("\n".join((previous.digest, *digests)).encode()).hexdigest()
    return _Line(previous.count + len(digests), chain, tuple(digest[:_SHORT] for digest in digests))


_SEAL_LINE = re.compile(rf"(\d+) ([0-9a-f]{{64}})((?: [0-9a-f]{{{_SHORT}}})*)")


def _read_seal(folder: Path) -> _Seal:
    path = folder / SEAL
    try:
        if (path.exists() and not path.is_file()) or path.stat().st_size > LARGEST:
            return _Seal(problem=_edited(1, path))
        text = path.read_text(encoding="ascii")
    except FileNotFoundError:
        message = (
            "the seal is missing; without it nobody can tell whether a row was changed since it was recorded"
        )
        remedy = "bring ledger.seal back from a backup, or seal the ledger as it now stands:\nbasisbook check --seal"
        return _Seal(problem=Problem("seal-missing", "error", SEAL, message, remedy))
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        return _Seal(problem=Problem("seal-unreadable", "error", SEAL, message, f"ls -l {_quoted(path)}"))
    except UnicodeDecodeError:
        return _Seal(problem=_edited(1, path))
    lines: list[_Line] = []
    for row, line in enumerate(text.splitlines(), 1):
        match = _SEAL_LINE.fullmatch(line)
        short = tuple(match[3].split()) if match else ()
        before = lines[-1].count if lines else 0
        if match is None or int(match[1]) != before + len(short) or (not lines and match[2] != _START):
            return _Seal(problem=_edited(row, path))
        lines.append(_Line(int(match[1]), match[2], short))
    return _Seal(tuple(lines), path=path) if lines else _Seal(problem=_edited(1, path))


def _edited(row: int, path: Path) -> Problem:
    message = "the seal was edited, damaged or cut off; the program alone writes it"
    remedy = (
        f"bring {SEAL} back from a backup, or, when every row of the ledger is right, seal it anew:\n"
        f"mv {_quoted(path)} {_quoted(path, '.old')}\nbasisbook check --seal"
    )
    return Problem("seal-edited", "error", f"{SEAL}:{row}", message, remedy)


def _check_seal(
    found: Sequence[Entry | None], places: Sequence[str], sealed: _Seal
) -> tuple[int | None, Problem | None]:
    """(number of the first entry that the seal does not cover, what contradicts the seal or is worth a note).

    `places` has one place for each row, and at its end the file itself.
    """
    if sealed.problem:
        return None, sealed.problem
    digests = ["" if entry is None else _digest(entry) for entry in found]
    previous: _Line | None = None
    for row, line in enumerate(sealed.lines, 1):
        before = previous.count if previous else 0
        expected = _chained(previous, digests[before : line.count])
        if (expected.digest, expected.short) != (line.digest, line.short):
            now = [*expected.short, *[""] * len(line.short)]
            differing = [index for index, short in enumerate(line.short) if now[index] != short]
            if not differing or expected.digest == line.digest:
                return None, _edited(row, sealed.path)  # the line contradicts itself
            short = [one for each in sealed.lines for one in each.short]
            return None, _differs(
                before + differing[0], short, [one[:_SHORT] for one in digests], found, places
            )
        previous = line
    if len(found) == sealed.count:
        return None, None
    first = found[sealed.count]
    number = first.number if first else sealed.count + 1
    message = f"entry {number} and what follows were added by hand; they count, and are not sealed yet"
    return number, Problem("unsealed", "note", places[sealed.count], message, "basisbook check --seal")


def _differs(
    at: int, sealed: list[str], now: list[str], found: Sequence[Entry | None], places: Sequence[str]
) -> Problem:
    """What became of the first entry, at index `at`, whose digest `now` is not the `sealed` one."""
    file = places[-1]
    number, place, backup = at + 1, places[at], f"from a backup of {file}"
    strike = f"then, if it is to be struck, record that:\nbasisbook void {number}"
    inserted = now[at + 1 : len(sealed) + 1] == sealed[at:]
    # All others as sealed: this row was changed, even where it now says what another one says.
    alone = len(now) >= len(sealed) and now[at + 1 : len(sealed)] == sealed[at + 1 :] and not inserted
    comes_later = not alone and sealed[at] in now[at + 1 :]
    went_later = not alone and at < len(now) and bool(now[at]) and now[at] in sealed[at + 1 :]
    if at >= len(now):
        those = f"entry {number} was" if len(sealed) == number else f"entries {number} to {len(sealed)} were"
        message = f"{those} sealed and cannot be found at the end of the ledger"
        remedy = f"bring back what is missing {backup}; {strike}"
    elif comes_later and went_later:
        message = f"the order of the sealed entries was changed, from entry {number} on"
        remedy = f"bring the rows back into the order in which they were recorded, {backup}"
    elif comes_later:
        message = f"a row was inserted before sealed entry {number}; entries are only added at the end"
        remedy = f"take the row out of {file}"
        if entry := found[at]:
            remedy += f" and record what it says:\n{_as_command('record', entry)}"
    elif went_later:
        message = f"entry {number} was sealed and is missing; a later one stands in its place"
        remedy = f"bring entry {number} back {backup}; {strike}"
    else:
        message = f"entry {number} was changed after it was sealed"
        remedy = f"bring the row back as it was, {backup}"
        if entry := found[at]:
            correct = _as_command(f"correct {number}", entry)
            remedy += f"; then, if the new values are right, record them:\n{correct}"
    return Problem("seal-broken", "error", place, message, remedy)


def _as_command(command: str, entry: Entry) -> str:
    """The command that records what a row now says. What it cannot know or must not show is left out."""
    if entry.corrects is not None:
        command = f"{'void' if entry.kind == 'void' else 'correct'} {entry.corrects}"
    words = ["basisbook", *command.split()]
    record = command == "record"
    if record:
        words.append(entry.kind)
    left_out = {"number", "recorded", "corrects"}
    left_out |= {"kind"} if record else set()
    left_out |= (
        {column for column in COLUMNS if column not in ("source", "note")} if "void" in words else set()
    )
    for column, cell in zip(COLUMNS, cells(entry), strict=True):
        if cell and column not in left_out and not LIKE_SSN.search(cell):
            words += [f"--{column.replace('_', '-')}", shlex.quote(cell)]
    return " ".join(words)


# Writing


def create(folder: Path) -> None:
    """Write an empty ledger.csv and its seal. Raises `LedgerError` when the book has a ledger or a seal."""
    with _locked(folder):
        for name in (CSV, PARQUET, SEAL):
            if (folder / name).exists():
                raise LedgerError(
                    Problem(
                        "ledger-exists", "error", name, "the book has a ledger already", "basisbook check"
                    )
                )
        _replace(folder / CSV, _rendered(()).encode())
        _write_seal(folder, [_chained(None, ())])


def append(folder: Path, entries: Sequence[Entry]) -> None:
    """Add entries at the end, and seal them with those that were added by hand.

    Raises `LedgerError` (`SealError` for a broken seal), and writes nothing, when the ledger has errors, when the
    entries do not follow its last one, or when they could not be read back as they are.
    """
    with _locked(folder):
        sealed = _read_seal(folder)
        now = _read(folder, sealed)
        _refuse(now.errors)
        _refuse(_not_following(now.entries, entries))
        after = (*now.entries, *entries)
        if now.form == "parquet":
            part = len(_parts(folder / PARQUET)) + 1
            _replace(folder / PARQUET / f"part-{part:06d}.parquet", _parquet_bytes(entries))
        else:
            _replace(folder / CSV, _rendered(after).encode())
        _add_to_seal(folder, sealed, after)


def seal(folder: Path) -> int:
    """Seal what was added by hand (`check --seal`) and make ledger.csv canonical; how many entries that were.

    A missing seal is made anew over all entries: that is the one error this may meet.
    Raises `LedgerError` for any other, and writes nothing.
    """
    with _locked(folder):
        sealed = _read_seal(folder)
        now = _read(folder, sealed)
        _refuse([problem for problem in now.errors if problem.code != "seal-missing"])
        if not now.canonical:
            _replace(folder / CSV, _rendered(now.entries).encode())
        if len(now.entries) > sealed.count or not sealed.lines:
            _add_to_seal(folder, sealed, now.entries)
        return len(now.entries) - sealed.count


def convert(folder: Path, to: Form) -> Path:
    """Write the ledger in the other form; entries and seal stay the same. Where the old form was moved to.

    The new form is read back and compared before it takes its place, and the old one is kept as `ledger.csv.old`
    (`.old-2` ...). A crash in between leaves both forms, which the next read names; neither is lost.
    Raises `LedgerError`, and changes nothing, when the ledger has errors or already has that form.
    """
    with _locked(folder):
        now = _read(folder, _read_seal(folder))
        _refuse(now.errors)
        old, new = (folder / name for name in ((CSV, PARQUET) if to == "parquet" else (PARQUET, CSV)))
        if now.form == to:
            raise LedgerError(
                Problem("same-form", "error", new.name, f"the ledger is {to} already", "basisbook check")
            )
        with tempfile.TemporaryDirectory(prefix=".convert-", dir=folder) as name:
            trial = Path(name)
            if to == "parquet":
                (trial / PARQUET).mkdir(mode=0o700)
                if now.entries:
                    _replace(trial / PARQUET / "part-000001.parquet", _parquet_bytes(now.entries))
            else:
                _replace(trial / CSV, _rendered(now.entries).encode())
            if _read(trial, _Seal()).entries != now.entries:
                message = f"its entries did not come back the same from {to}; nothing was changed"
                raise LedgerError(Problem("convert-differs", "error", old.name, message, "basisbook check"))
            kept, count = old.with_name(f"{old.name}.old"), 1
            while kept.exists():
                count += 1
                kept = old.with_name(f"{old.name}.old-{count}")
            (trial / new.name).rename(new)
            old.rename(kept)
            # A ledger that somebody wrote by hand may be open to others; what this program keeps is not.
            kept.chmod(0o700 if kept.is_dir() else 0o600)
        sync_folder(folder)
        return kept


def _refuse(problems: Iterable[Problem]) -> None:
    problems = tuple(problems)
    if problems:
        broken = any(problem.code.startswith("seal-") for problem in problems)
        raise (SealError if broken else LedgerError)(*problems)


def _not_following(before: Sequence[Entry], entries: Sequence[Entry]) -> Iterator[Problem]:
    again = "run the command again"
    last = before[-1] if before else None
    for number, entry in enumerate(entries, len(before) + 1):
        if entry.number != number:
            message = f"number {number} is the next, not {entry.number}: the ledger has grown meanwhile"
            yield Problem("not-next", "error", entry.place, message, again)
        if last and entry.recorded < last.recorded:
            message = (
                f"recorded on {entry.recorded}, before {last.recorded} of the last entry; is the clock right?"
            )
            yield Problem(
                "recorded-decreases",
                "error",
                entry.place,
                message,
                f"date   # and from {last.recorded} on\n{again}",
            )
        problems = _Problems()
        if _entry(cells(entry), "", 0, problems) != entry and not problems:
            problems.error("not-storable", "", "a text begins or ends with a blank", "take the blank away")
        for problem in problems.all():
            yield Problem(problem.code, "error", entry.place, problem.message, problem.remedy)
        last = entry


def _add_to_seal(folder: Path, sealed: _Seal, entries: Sequence[Entry]) -> None:
    lines = list(sealed.lines) or [_chained(None, ())]
    new = [_digest(entry) for entry in entries[lines[-1].count :]]
    if new:
        lines.append(_chained(lines[-1], new))
    _write_seal(folder, lines)


def _write_seal(folder: Path, lines: Iterable[_Line]) -> None:
    _replace(folder / SEAL, "".join(map(str, lines)).encode())


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the lock of the book, and turn what the system refuses into `LedgerError`."""
    from filelock import FileLock, Timeout  # noqa: PLC0415 - only writers need it

    lock = FileLock(folder / LOCK, timeout=_WAIT_SECONDS, mode=0o600)
    try:
        with lock:
            yield
    except Timeout:
        message = f"another basisbook has been writing for {_WAIT_SECONDS} seconds"
        remedy = "wait for it to end, and run the command again"
        raise LedgerError(Problem("locked", "error", LOCK, message, remedy)) from None
    except OSError as error:
        message = f"cannot be written: {error.strerror or error}"
        raise LedgerError(
            Problem(
                "unwritable",
                "error",
                str(folder),
                message,
                f"ls -ld {_quoted(folder)} && df {_quoted(folder)}",
            )
        ) from None


def write_private(path: Path, data: bytes) -> bool:
    """Put `data` in the place of `path`, wholly or not at all, readable by its owner alone. Whether a file was replaced.

    A link is replaced, never followed. Raises `LedgerError` where the folder does not allow it, and for a pipe or a
    device, or a link to one: a rename would put a file in its place, and for root even in that of /dev/null.
    """
    replaced = path.exists()
    try:
        _refuse_devices(path)
        _put(path, data)
    except OSError as error:
        message = f"cannot be written: {error.strerror}"
        there = path.parent.exists()
        remedy = f"{'ls -ld' if there else 'mkdir -p'} {shlex.quote(str(path.parent))}"
        raise LedgerError(Problem("unwritable", "error", str(path), message, remedy)) from None
    return replaced


def _refuse_devices(path: Path) -> None:
    if (path.exists() and not path.is_file()) or path.parent.resolve() == _DEVICES:
        raise OSError(errno.EINVAL, "it is no ordinary file")


def make_private_folder(folder: Path) -> None:
    """Make a folder and those above it, each for its owner alone; what is there stays as it is.

    Raises `LedgerError` where it cannot be made.
    """
    try:
        for one in (*reversed(folder.parents), folder):
            if not one.is_dir():
                one.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        message = f"the folder cannot be made: {error.strerror}"
        remedy = f"ls -ld {shlex.quote(str(folder.parent))}"
        raise LedgerError(Problem("unwritable", "error", str(folder), message, remedy)) from None


def _replace(path: Path, data: bytes) -> None:
    """Write a file of the book; where it is a link it stays one, and what it points to is written."""
    _put(path.resolve(), data)


def _put(path: Path, data: bytes) -> None:
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)  # mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a new or renamed file in `folder` last, where the system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
