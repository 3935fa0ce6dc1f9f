"""Rows of text as entries, and entries as rows."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import errno
import io
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from basisbook.ledger import money
from basisbook.ledger.entry import COLUMNS, SUPPOSED, Entry, entries_of
from basisbook.ledger.kinds import KINDS
from basisbook.ledger.problems import ByHand, Edit, Problem, Remedy, Shell, Steps, do, hidden, steps
from basisbook.ledger.quick_dataclass import dataclass
from basisbook.ledger.sentences import find
from basisbook.ledger.store.names import CSV, HEADER, LARGEST, SEAL
from basisbook.ledger.store.private import read_file
from basisbook.ledger.words import meant

_MOST_PROBLEMS = 10_000


_MOST_SUPPOSED = 2**20
"""Characters of a file of supposed entries that are read: several thousand entries."""


_US_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)


_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Supposed:
    """Entries of a file that is no ledger: with numbers of their own, as if recorded on a given day."""

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


# Reading


def read_supposed(path: Path, after: Sequence[Entry], recorded: dt.date) -> Supposed:
    """Read a CSV of entries that are only supposed; its header names some of the ledger's columns.

    They are numbered from `SUPPOSED` on, whatever `number` says, and are never written. What `of` names may stand in
    the ledger, or in the file: there, counted on from the last entry of `after`.
    """
    problems = Problems()
    try:
        text = read_file(path, _MOST_SUPPOSED).decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        if isinstance(error, OSError) and error.errno == errno.EFBIG:
            shorter = ByHand("give it fewer rows")
            problems.add(find("too-large/supposed", shorter, place=str(path), mib=_MOST_SUPPOSED >> 20))
            return Supposed((), problems.all())
        if isinstance(error, OSError) and error.errno == errno.EINVAL:
            problems.add(find("unreadable/special", _look_at(path), place=str(path)))
            return Supposed((), problems.all())
        reason = error.strerror if isinstance(error, OSError) else "it is no CSV file in UTF-8"
        problems.add(find("unreadable", _look_at(path), place=str(path), reason=reason))
        return Supposed((), problems.all())
    header = [name.strip() for name in rows[0]] if rows else []
    unknown = [name for name in header if name not in COLUMNS]
    twice = next((name for name in header if header.count(name) > 1), "")
    if unknown or twice or "kind" not in header:
        case = "unknown" if unknown else "twice" if twice else "kind"
        problems.add(
            find(
                f"bad-header/supposed-{case}",
                Edit(path.name, HEADER, "as its first row, or some of these"),
                place=f"{path.name}:1",
                unknown=[_shown(name) for name in unknown],
                column=twice,
            )
        )
        return Supposed((), problems.all())
    found = []
    last = after[-1].number if after else 0
    count = 0
    for row, cells in enumerate(rows[1:], start=2):
        if not any(cells):
            continue
        if any(cells[len(header) :]):
            place = f"{path.name}:{row}"
            problems.add(
                find("wrong-width/supposed", _QUOTE, place=place, cells=len(cells), columns=len(header))
            )
            continue
        count += 1
        given = dict(zip(header, cells, strict=False)) | {
            "number": str(count),
            "recorded": recorded.isoformat(),
        }
        cells_of_row = [given.get(column, "") for column in COLUMNS]
        if (entry := entry_of_cells(cells_of_row, path.name, row, problems)) is not None:
            of = SUPPOSED + entry.of - last if entry.of is not None and entry.of > last else entry.of
            found.append(dataclasses.replace(entry, number=SUPPOSED + count, of=of))
    return Supposed(tuple(found), problems.all())


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

    def all(self) -> tuple[Problem, ...]:
        """In the order of the rows; what concerns the whole file first."""
        found = tuple(sorted(self._all, key=lambda one: int((re.findall(r":(\d+)$", one.place) or ["0"])[0])))
        if not self._more:
            return found
        rest = find("more-problems", do("check"), place=found[-1].place, more=self._more)
        return (*found, rest)


def csv_text(path: Path, problems: Problems) -> str | None:
    """The text of ledger.csv, or None with the reason why it is none."""
    try:
        if not (ordinary := path.is_file()):
            path.stat()  # raises where there is nothing; a pipe or a device is not opened, for it may never end
        too_large = ordinary and path.stat().st_size > LARGEST
        data = read_file(path, LARGEST, book=path.parent) if ordinary and not too_large else b""
    except FileNotFoundError:
        problems.add(find("no-ledger", _begin(path), place=CSV))
        return None
    except OSError as error:
        problems.add(find("unreadable", _look_at(path), place=CSV, reason=error.strerror))
        return None
    save = ByHand("in the spreadsheet: File, Save As, CSV UTF-8 (comma delimited)")
    bring = ByHand(f"put it aside, and bring back the right {CSV}:")
    aside = steps(bring, Shell(("mv", str(path), f"{path}.old")))
    if not ordinary:
        problems.add(find("no-file", aside, place=CSV))
    elif too_large:
        problems.add(find("too-large/ledger", aside, place=CSV, mib=LARGEST >> 20))
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        new = str(path.with_name("new.csv"))
        recoded = Shell(("iconv", "-f", "UTF-16", "-t", "UTF-8", str(path)), into=new)
        problems.add(find("utf-16", steps(recoded, Shell(("mv", new, str(path)))), place=CSV))
    elif data.startswith(b"PK\x03\x04"):
        problems.add(find("workbook", save, place=CSV))
    elif b"\0" in data:
        row = data.count(b"\n", 0, data.index(b"\0")) + 1
        problems.add(find("not-text", aside, place=f"{CSV}:{row}"))
    else:
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            row = data.count(b"\n", 0, error.start) + 1
            problems.add(find("not-utf-8", save, place=f"{CSV}:{row}"))
    return None


def _begin(path: Path) -> Steps:
    """How to begin an empty ledger; a seal that is left is that of another."""
    seal = path.with_name(SEAL)
    away = [Shell(("mv", str(seal), f"{seal}.old"))] if seal.exists() else []
    return steps(*away, Shell(("echo", HEADER), into=str(path)), do("check", seal=None))


def _look_at(path: Path) -> Shell:
    return Shell(("ls", "-l", str(path)))


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
        elif cells[0].strip() == COLUMNS[0] and tuple(map(str.strip, cells)) == COLUMNS:
            out = ByHand(f"take the row out of {CSV}, whose first one names the columns")
            problems.add(find("header-again", out, place=f"{CSV}:{row}"))
        elif len(cells) == len(COLUMNS):
            rows.append((row, cells))
        elif len(COLUMNS) < len(cells) <= width and not any(cells[len(COLUMNS) :]):
            # Empty columns that a spreadsheet put after all rows; after one row alone they are an unquoted comma.
            rows.append((row, cells[: len(COLUMNS)]))
        else:
            _wrong_width(cells, row, problems)
            rows.append((row, []))
    if not header_seen:
        problems.add(find("no-header", _HEADER, place=CSV))
        return None
    return rows


_QUOTE = ByHand("write a text or an amount that has a comma in quotation marks")
_QUOTES = ByHand('write a cell with a comma or a quotation mark as "he said ""yes"", twice"')
_HEADER = Edit(CSV, HEADER, "as its first row")


def _bad_quotes(error: csv.Error, row: int, problems: Problems) -> None:
    never_closed = "unexpected end" in str(error) or "field limit" in str(error)
    code = "bad-quotes/open" if never_closed else "bad-quotes"
    problems.add(find(code, _QUOTES, place=f"{CSV}:{row}"))


def _header_fits(cells: list[str], row: int, problems: Problems) -> bool:
    names = [cell.strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    if tuple(names) == COLUMNS:
        return True
    missing = [name for name in COLUMNS if name not in names]
    unknown = [_shown(name) for name in names if name not in COLUMNS]
    code = "bad-header/order"
    if len(names) == 1 and len(re.split(r"[;\t]", names[0])) > 1:
        code = "bad-header/separators"
    elif len(missing) == len(COLUMNS):
        code = "bad-header"
    elif missing or unknown:
        code = "bad-header/columns"
    wrong = [
        f"{', '.join(those)} {are}" for those, are in ((missing, "missing"), (unknown, "unknown")) if those
    ]
    problems.add(find(code, _HEADER, place=f"{CSV}:{row}", wrong="; ".join(wrong)))
    return False


def _wrong_width(cells: list[str], row: int, problems: Problems) -> None:
    way: ByHand | Edit = _QUOTE
    if len(cells) < len(COLUMNS):
        line = _line([*(hidden(cell) for cell in cells), *[""] * (len(COLUMNS) - len(cells))])
        way = Edit(CSV, line, f"row {row}")
    problems.add(find("wrong-width", way, place=f"{CSV}:{row}", cells=len(cells), columns=len(COLUMNS)))


def entry_of_cells(
    cells: list[str], file: str, row: int, problems: Problems, number: int | None = None
) -> Entry | None:
    """The entry of one row, or None when a cell cannot be read; every such cell is a problem.

    `number` is what the row's number should be, as far as that is known.
    """
    if not cells:
        return None
    cell = dict(zip(COLUMNS, map(str.strip, cells), strict=True))
    bad: list[tuple[str, _BadCellError]] = []
    values: dict[str, Any] = {}
    for column, text in cell.items():
        if not text and column not in ("number", "recorded", "kind"):
            values[column] = _EMPTY[column]
            continue
        try:
            values[column] = PARSE[column](text)
        except _BadCellError as error:
            bad.append((column, error))
    if not bad:
        return Entry(**values, file=file, row=row)
    for column, why in bad:
        right = str(number) if column == "number" and number else why.right
        way: Remedy = Edit(file, right, row=row, column=column)
        if column == "kind" and not right:
            way = steps(
                Edit(file, "", row=row, column=column), do("record", help=None, when="lists the kinds")
            )
        place, shown = f"{file}:{row}", _shown(cell[column])
        problems.add(find(why.code, way, place=place, column=column, cell=shown, reason=why.reason))
    return None


class _BadCellError(ValueError):
    """Why a cell cannot be read, and what it says as far as that can be told: never more than it says itself."""

    def __init__(self, code: str, right: str = "", reason: str = "") -> None:
        super().__init__(code)
        self.code, self.right, self.reason = code, right, reason


def _parse_number(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 10 and int(text):
        return int(text)
    raise _BadCellError("bad-number" if text else "bad-number/missing")


def _parse_year(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) == 4:
        return int(text)
    written = re.fullmatch(r"(\d{4})\.0+|(\d\d)", text, re.ASCII)
    raise _BadCellError("bad-year", str(_full_year(written[1] or written[2])) if written else "")


def _full_year(text: str) -> int:
    """A year of four digits. Of two: there was no IRA before 1975."""
    year = int(text)
    return year if len(text) == 4 else year + (1900 if year >= 75 else 2000)


def _parse_date(text: str) -> dt.date:
    us = _US_DATE.fullmatch(text)
    try:
        if len(text) == 10 and text[4] == text[7] == "-":
            return dt.date.fromisoformat(text)
        if us:
            return dt.date(int(us[3]), int(us[1]), int(us[2]))
    except ValueError:
        pass
    if not text:
        raise _BadCellError("bad-date/missing")
    no_day = us or re.fullmatch(r"\d{4}-\d{2}-\d{2}", text)
    raise _BadCellError("bad-date/no-day" if no_day else "bad-date", _completed_day(text))


_WRITTEN_DAYS = (
    (re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?:[ T]\d\d:\d\d.*)?", re.ASCII)),
    (re.compile(r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)", re.ASCII)),
    (re.compile(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4}|\d\d)", re.ASCII)),
    (re.compile(r"(?P<m>\d{1,2})[-/](?P<d>\d{1,2})[-/](?P<y>\d{4}|\d\d)", re.ASCII)),
    (re.compile(r"(?P<d>\d{1,2})[-/](?P<m>\d{1,2})[-/](?P<y>\d{4}|\d\d)", re.ASCII)),
)
"""How else days are written. With strokes the month comes first, but where it can only be the day."""


def _completed_day(text: str) -> str:
    """The day that a text says in another way of writing; empty where it says none."""
    for pattern in _WRITTEN_DAYS:
        if found := pattern.fullmatch(text):
            with suppress(ValueError):
                return str(dt.date(_full_year(found["y"]), int(found["m"]), int(found["d"])))
    return ""


def _parse_amount(text: str) -> int:
    try:
        return money.parse(text)
    except money.NotAnAmountError as error:
        raise _BadCellError("bad-amount", _completed_amount(text), str(error)) from None


def _completed_amount(text: str) -> str:
    """The amount of a text in another way of writing, or with a sign; empty where it says none."""
    # As much of the world writes it: a point or a blank between thousands, a comma before the cents.
    foreign = re.fullmatch(r"(\d{1,3}(?:[. ]\d{3})*|\d+),(\d\d)", text, re.ASCII)
    plain = f"{re.sub('[. ]', '', foreign[1])}.{foreign[2]}" if foreign else text.strip("-() ")
    with suppress(money.NotAnAmountError):
        return money.show(money.parse(plain))
    return ""


def _parse_kind(text: str) -> str:
    if text in KINDS:
        return text
    raise _BadCellError("unknown-kind" if text else "unknown-kind/missing", meant(text, KINDS))


def _parse_text(text: str) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isprintable() and _CONTROL.search(text):
        raise _BadCellError("control-character", hidden(" ".join(_CONTROL.sub(" ", text).split())))
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
    """The canonical text of ledger.csv."""
    return lines((COLUMNS, *map(cells, entries)))


def lines(rows: Iterable[Sequence[str]]) -> str:
    """Rows of cells as lines of ledger.csv."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue()


def _line(row: list[str]) -> str:
    return lines((row,)).removesuffix("\n")


# Rows that are canonical


def read_rows(
    rows: Sequence[tuple[int, list[str]]], file: str, problems: Problems, first: int = 1
) -> tuple[list[Entry | None], list[Sequence[str] | None]]:
    """The entry of each row, and its canonical cells; None for a row that cannot be read, which is a problem.

    `first` is the number that the first row should have.

    Nearly every cell of a ledger is canonical and says what one above it said: each text of a column is read once.
    """
    found: list[Entry | None] = [None] * len(rows)
    said: list[Sequence[str] | None] = [None] * len(rows)
    # As numbered; any other row is read by itself, and so is one with a cell that is not canonical.
    usual = [at for at, (_, of_row) in enumerate(rows) if of_row and of_row[0] == str(at + first)]
    columns: dict[str, list[Any]] = {"number": [at + first for at in usual]}
    others: set[int] = set()
    for column, texts in zip(COLUMNS, zip(*(rows[at][1] for at in usual), strict=True), strict=False):
        if column != "number":
            columns[column] = list(map(_Known(column).__getitem__, texts))
            if _OTHER in columns[column]:
                others |= {usual[at] for at, value in enumerate(columns[column]) if value is _OTHER}
    for at, one in zip(usual, entries_of(columns, file, [rows[at][0] for at in usual]), strict=True):
        if at not in others:
            found[at], said[at] = one, rows[at][1]
    for at, (row, of_row) in enumerate(rows):
        if (
            found[at] is None
            and (entry := entry_of_cells(of_row, file, row, problems, at + first)) is not None
        ):
            found[at], said[at] = entry, cells(entry)
    return found, said


_OTHER = object()
"""What a text says that is not canonical, or cannot be read."""


class _Known(dict[str, Any]):
    """What the canonical texts of a column say; `_OTHER` for any other text."""

    def __init__(self, column: str) -> None:
        super().__init__()
        self._parse: Callable[[str], Any] = PARSE[column]
        self._show = _SHOW.get(column, str.strip)
        if column not in ("recorded", "kind"):
            self[""] = _EMPTY[column]

    def __missing__(self, text: str) -> Any:
        try:
            value = self._parse(text)
        except _BadCellError:
            value = _OTHER
        else:
            value = value if self._show(value) == text else _OTHER
        self[text] = value
        return value


_SHOW: dict[str, Callable[[Any], str]] = {
    "recorded": dt.date.isoformat,
    "tax_year": str,
    "date": dt.date.isoformat,
    "amount": money.show,
    "moved": money.show,
    "basis": money.show,
    "of": str,
    "corrects": str,
}
"""How a column says a value. Any other says a text as it is, without blanks around it."""
