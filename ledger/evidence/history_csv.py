"""Account histories as CSV. Each custodian's header is a profile in profiles/*.toml; none is stable."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from basisbook.ledger import money
from basisbook.ledger.evidence.actions import (
    OVER,
    QUIET,
    Row,
    not_understood,
    shortened,
    transaction,
    typed,
    without_amount,
)
from basisbook.ledger.evidence.documents import Document, Reading, masked, tail_of
from basisbook.ledger.evidence.machine import day as day_of
from basisbook.ledger.evidence.machine import signed
from basisbook.ledger.evidence.registration import PROFILES
from basisbook.ledger.evidence.source import EvidenceError, Source
from basisbook.ledger.problems import ByHand, Hole, Problem, Remedy, do, steps
from basisbook.ledger.quick_dataclass import dataclass
from basisbook.ledger.sentences import find

NAME = "history"
SAYS = "account history CSV (Fidelity, Vanguard, Schwab, E*TRADE, Merrill, Robinhood, TD Ameritrade)"
_AS_OF = re.compile(r"(?i)\s+as of\s+")
_FRESH = ByHand("take a fresh download of the history")
_EMPTY = ("-", "--", "---", "n/a", "N/A")
_HEADER_WITHIN = 400


@dataclass(frozen=True, slots=True)
class Profile:
    """One custodian's columns. `signature` are names that must all be in the header row.

    `account_line` are the ways in which the line above a table begins that names its account; `out` is the column of
    what left, where it is another than that of what came in.
    """

    name: str
    signature: tuple[str, ...]
    date: str
    dates: tuple[str, ...]
    text: tuple[str, ...]
    amount: str
    account: str = ""
    registration: str = ""
    account_line: tuple[str, ...] = ()
    symbol: str = ""
    quantity: str = ""
    security: str = ""
    out: str = ""
    separator: str = ","


@lru_cache(maxsize=1)
def profiles() -> tuple[Profile, ...]:
    """Every profile; one with more names in its signature is tried first."""
    found = []
    for path in sorted(PROFILES.glob("*.toml")):
        if path.name not in ("actions.toml", "registrations.toml"):
            tree = tomllib.loads(path.read_text(encoding="utf-8"))
            columns: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in tree.items()}
            found.append(Profile(**columns))
    return tuple(sorted(found, key=lambda profile: -len(profile.signature)))


def _header(source: Source, known: Sequence[Profile]) -> tuple[int, Profile, list[str]] | None:
    lines = source.lines[:_HEADER_WITHIN]
    for separator in sorted({profile.separator for profile in known}):
        for number, line in enumerate(lines):
            names = [cell.strip() for cell in _cells(line, separator)] if separator in line else []
            for profile in known:
                if profile.separator == separator and set(profile.signature) <= set(names):
                    return number, profile, names
    return None


def _cells(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(line), delimiter=separator, skipinitialspace=True), [])
    except csv.Error:
        return []


def recognises(source: Source, own: Sequence[Profile] = ()) -> bool:
    """A row among the first that has all the names of a profile; `own` are looked at alone, where there are some."""
    return not source.is_pdf and _header(source, own or profiles()) is not None


def read(source: Source, own: Sequence[Profile] = ()) -> Reading:
    """Every row below the header that has a date; what has an amount and cannot be used is a problem.

    Raises `EvidenceError` for a second table with other columns.
    """
    header = _header(source, own or profiles())
    assert header is not None
    start, profile, names = header
    above = [
        at
        for at, line in enumerate(source.lines[:start], 1)
        if _looks_like_one(_cells(line, profile.separator), profile)
    ]
    rows = _rows(source, start, profile.separator)
    table = _Table(source, profile, names, rows)
    if above:
        add = steps(_FRESH, do("evidence add", Hole("FILE")))
        table.warn("above-header", above[0], add, rows=len(above), first=above[0], header=start + 1)
    for row, cells in rows:
        if not table.is_around(row, cells):
            table.take(row, cells)
    years = {document.year for document in table.documents}
    return Reading(
        f"{NAME}: {profile.name}",
        tuple(table.documents),
        shortened(table.problems, source.name, "rows"),
        years.pop() if len(years) == 1 else None,
        passed_over={what: count for what, count in table.passed_over.items() if count},
    )


class _Table:
    """A history while it is read: what its rows say, what is wrong with them, and what was passed over."""

    def __init__(
        self, source: Source, profile: Profile, names: list[str], rows: list[tuple[int, list[str]]]
    ) -> None:
        self.name, self.profile, self.names = source.name, profile, names
        self.column = {name: i for i, name in reversed(list(enumerate(names)))}
        # Some files end every row with a comma and the header without one, or the other way round.
        dated = Counter(
            len(cells) for _, cells in rows if _day(self.cell(cells, profile.date), profile.dates)
        )
        self.width = next((one for one, _ in dated.most_common() if abs(one - len(names)) <= 1), len(names))
        self.account = _account_line(source, profile)
        self.documents: list[Document] = []
        self.problems: list[Problem] = []
        self.passed_over = Counter[str]()

    def cell(self, cells: list[str], name: str) -> str:
        return _cell(cells, self.column, name)

    def warn(self, code: str, row: int, way: Remedy = _FRESH, **gaps: Any) -> None:
        self.problems.append(find(code, way, place=f"{self.name}:{row}", **gaps))

    def is_around(self, row: int, cells: list[str]) -> bool:
        """Whether a row is no transaction: a header again, the line of the next account, several rows in one."""
        again = [cell.strip() for cell in cells]
        if set(self.profile.signature) <= set(again):
            # Histories of several accounts, one below the other.
            if again != self.names:
                save = ByHand("save each table as a file of its own, then add them")
                ways = steps(save, do("evidence add", Hole("FILE"), Hole("FILE")))
                raise EvidenceError(
                    find("several-tables", ways, place=self.name, row=row, columns=len(again))
                )
            return True
        if swallowed := _swallowed(cells, self.profile):
            self.warn("open-quote", row, rows=swallowed + 1, first=row)
            return True
        if (
            self.profile.account_line
            and cells
            and again[0].startswith(self.profile.account_line)
            and not _day(self.cell(cells, self.profile.date), self.profile.dates)
        ):
            self.account = _named_after(self.profile.account_line, " ".join(cells))
            return True
        return False

    def take(self, row: int, cells: list[str]) -> None:
        """One row as a document, a problem, or one more that was passed over."""
        day_text, amount = self.cell(cells, self.profile.date), self.cell(cells, self.profile.amount)
        amount = "" if amount in _EMPTY else amount
        out = self.cell(cells, self.profile.out) if self.profile.out else ""
        if out not in (*_EMPTY, "") and (_is_amount(out) or not _is_amount(amount)):
            # What left is written without a sign, or with one; two amounts in a row are not understood.
            amount = f"{amount} and {out}" if _is_amount(amount) else f"-{out.removeprefix('-')}"
        day = _day(day_text, self.profile.dates)
        if day is None:
            if _is_amount(amount) and not any(
                re.match(r"(?i)(sub)?totals?\b|.*\btotals?\W*$", cell) for cell in cells
            ):
                shown = masked(day_text)[:40]
                self.warn("no-date", row, amount=amount, shown=shown)
            else:
                self.passed_over["without a date"] += any(cells)
        elif len(cells) != self.width:
            # A comma too few or too many moves every cell behind it into another column.
            self.warn("wrong-width/history", row, day=day, cells=len(cells), width=self.width)
            one = self._row(row, cells, day, 0, "")
            self.documents.append(not_understood(one, moved=one.matters))
        else:
            self._take_dated(row, cells, day, amount)

    def _row(self, row: int, cells: list[str], day: dt.date, cents: int, amount: str) -> Row:
        symbol, quantity = self.cell(cells, self.profile.symbol), self.cell(cells, self.profile.quantity)
        moved = bool(symbol and re.search("[1-9]", quantity))
        named = self.cell(cells, self.profile.registration) or self.account
        return Row(
            text=" ".join(self.cell(cells, name) for name in self.profile.text),
            day=day,
            cents=cents,
            raw=amount,
            number=row,
            account=self.cell(cells, self.profile.account) or tail_of(named),
            registration=named,
            security=self.cell(cells, self.profile.security) if symbol else "",
            shares=moved,
            beside=self._beside(cells),
        )

    def _beside(self, cells: list[str]) -> str:
        """What stands beside the verb, where the security's name has a column of its own and is not among it."""
        if not self.profile.security or self.profile.security in self.profile.text:
            return ""
        name = self.cell(cells, self.profile.security).casefold().split()
        words = " ".join(self.cell(cells, one) for one in self.profile.text[1:]).split()
        return " ".join(word for word in words if word.casefold() not in name)

    def _take_dated(self, row: int, cells: list[str], day: dt.date, amount: str) -> None:
        one = self._row(row, cells, day, 0, amount)
        effective = _effective(self.cell(cells, self.profile.date), self.profile.dates)
        if effective and effective.year != day.year and amount and one.matters:
            way = typed(effective, "the day the forms count")
            self.warn("two-years", row, way, said=masked(one.text)[:80], day=day, other=effective)
            self.documents.append(not_understood(one, moved=True))
            return
        if not amount:
            if one.matters:
                without_amount(one.text, day, f"{self.name}:{row}", self.problems)
                self.documents.append(not_understood(one, moved=True))
            else:
                self.passed_over["without an amount"] += 1
            return
        try:
            cents = signed(amount)
        except money.NotAnAmountError as error:
            self.warn("unreadable-value/amount", row, cell=masked(amount)[:40], day=day, reason=error)
            if one.action is None or one.matters:
                self.documents.append(not_understood(one, moved=one.matters))
            return
        if cents == 0 and one.action is None:
            self.passed_over["without an amount"] += 1
            return
        document = transaction(replace(one, cents=cents), self.name, self.problems)
        if document.text("event") in QUIET:
            self.passed_over[OVER.get(document.text("event"), "without effect on an IRA")] += 1
            if document.text("event") == "transfer":
                self.documents.append(document)  # its other leg may be in a Roth IRA
        else:
            self.documents.append(document)


_MOST_ROWS = 50_000
"""More than any account has in a life; what is read beyond would only take long."""


def _rows(source: Source, start: int, separator: str) -> list[tuple[int, list[str]]]:
    """(line, cells) below the header. A quotation mark that is never closed ends with the file, not before.

    Raises `EvidenceError` for what is no CSV, and for more rows than a history has.
    """
    text = "\n".join(source.lines[start + 1 :])
    try:
        reader = csv.reader(io.StringIO(text), delimiter=separator, skipinitialspace=True)
        rows: list[tuple[int, list[str]]] = []
        while True:
            line = start + 2 + reader.line_num
            try:
                cells = next(reader)
            except StopIteration:
                return rows
            if cells:
                rows.append((line, cells))
            if len(rows) > _MOST_ROWS:
                way = ByHand("take a download of one year at a time")
                raise EvidenceError(find("too-large/rows", way, place=source.name, most=f"{_MOST_ROWS:,}"))
    except csv.Error as error:
        line = start + 2 + reader.line_num
        raise EvidenceError(find("bad-csv", _FRESH, place=source.name, line=line, reason=error)) from None


def _cell(cells: Sequence[str], column: dict[str, int], name: str) -> str:
    i = column.get(name)
    return cells[i].strip() if i is not None and i < len(cells) else ""


def _is_amount(text: str) -> bool:
    try:
        return signed(text) != 0
    except money.NotAnAmountError:
        return False


def _day(text: str, forms: tuple[str, ...]) -> dt.date | None:
    return day_of(_AS_OF.split(text)[0], forms)


def _looks_like_one(cells: Sequence[str], profile: Profile) -> bool:
    """Whether a row has a day and an amount, as a transaction has."""
    return any(_day(cell, profile.dates) for cell in cells) and any(_is_amount(cell) for cell in cells)


def _swallowed(cells: Sequence[str], profile: Profile) -> int:
    """How many rows are inside the cells of another one."""
    return sum(
        _looks_like_one(_cells(line, profile.separator), profile)
        for cell in cells
        for line in cell.split("\n")[1:]
    )


def _effective(text: str, forms: tuple[str, ...]) -> dt.date | None:
    """The second day of `posted as of effective`."""
    return day_of(_AS_OF.split(text)[-1], forms)


def _account_line(source: Source, profile: Profile) -> str:
    if not profile.account_line:
        return ""
    for line in source.lines[:20]:
        if line.lstrip(' "').startswith(profile.account_line):
            return _named_after(profile.account_line, line)
    return ""


def _named_after(begins: tuple[str, ...], line: str) -> str:
    """What a line calls the account: `Roth Contributory IRA ...123`; without the day and the time of the download."""
    name = line.strip(' "')
    name = next((name.removeprefix(one) for one in begins if name.startswith(one)), name)
    return re.split(r"(?i)\s+as of\s+|\s+from\s+", name)[0].strip(' ",:')
