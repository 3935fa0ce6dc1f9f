"""Account histories as CSV. Each custodian's header is a profile in profiles/*.toml; none is stable."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ledger import money
from ledger.evidence.actions import MOST_PROBLEMS, PROFILES, QUIET, matters, transaction, without_amount
from ledger.evidence.documents import Document, Reading, masked, signed, tail_of
from ledger.evidence.source import EvidenceError, Source
from ledger.problems import Problem

NAME = "history"
SAYS = "account history CSV (Fidelity, Vanguard, Schwab, E*TRADE, Merrill, Robinhood)"
_AS_OF = re.compile(r"(?i)\s+as of\s+")
_EMPTY = ("-", "--", "---", "n/a", "N/A")
_HEADER_WITHIN = 400


@dataclass(frozen=True, slots=True)
class Profile:
    """One custodian's columns. `signature` are names that must all be in the header row."""

    name: str
    signature: tuple[str, ...]
    date: str
    dates: tuple[str, ...]
    text: tuple[str, ...]
    amount: str
    account: str = ""
    registration: str = ""
    account_line: str = ""


@lru_cache(maxsize=1)
def profiles() -> tuple[Profile, ...]:
    """Every profile; one with more names in its signature is tried first."""
    found = []
    for path in sorted(PROFILES.glob("*.toml")):
        if path.name != "actions.toml":
            tree = tomllib.loads(path.read_text(encoding="utf-8"))
            columns: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in tree.items()}
            found.append(Profile(**columns))
    return tuple(sorted(found, key=lambda profile: -len(profile.signature)))


def _header(source: Source) -> tuple[int, Profile, list[str]] | None:
    for number, line in enumerate(source.lines[:_HEADER_WITHIN]):
        if line.count(",") < 4:
            continue
        names = [cell.strip() for cell in _cells(line)]
        for profile in profiles():
            if set(profile.signature) <= set(names):
                return number, profile, names
    return None


def _cells(line: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(line), skipinitialspace=True), [])
    except csv.Error:
        return []


def recognises(source: Source) -> bool:
    """A row among the first that has all the names of a profile."""
    return _header(source) is not None


def read(source: Source) -> Reading:
    """Every row below the header that has a date; what has an amount and cannot be used is a problem."""
    header = _header(source)
    assert header is not None
    start, profile, names = header
    column = {name: i for i, name in reversed(list(enumerate(names)))}
    rows = _rows(source, start)
    # Some files end every row with a comma and the header without one, or the other way round.
    dated = Counter(
        len(cells) for _, cells in rows if _day(_cell(cells, column, profile.date), profile.dates)
    )
    width = next((one for one, _ in dated.most_common() if abs(one - len(names)) <= 1), len(names))
    account = _account_line(source, profile)
    problems: list[Problem] = []
    documents: list[Document] = []
    above = [at for at, line in enumerate(source.lines[:start], 1) if _looks_like_one(_cells(line), profile)]
    if above:
        message = f"{len(above)} rows from row {above[0]} on stand above the names of the columns (row {start + 1}) and were not used"
        remedy = "# take a fresh download of the history, then\nbasisbook evidence add FILE"
        problems.append(Problem("above-header", "warning", f"{source.name}:{above[0]}", message, remedy))
    passed_over = {
        "without effect on an IRA": 0,
        "without an amount": 0,
        "without a date": 0,
        "without a date or an amount": 0,
    }
    for row, cells in rows:
        if set(profile.signature) <= (again := {cell.strip() for cell in cells}):
            # Histories of several accounts, one below the other.
            if [cell.strip() for cell in cells] != names:
                message = f"a second table begins in row {row} with other columns ({len(again)}): one file cannot hold both"
                remedy = "# save each table as a file of its own, then\nbasisbook evidence add FILE FILE"
                raise EvidenceError(Problem("several-tables", "error", source.name, message, remedy))
            continue
        if swallowed := _swallowed(cells, profile):
            message = f"a quotation mark that is not closed makes {swallowed + 1} rows one from row {row} on; none of them was used"
            problems.append(
                Problem(
                    "open-quote",
                    "warning",
                    f"{source.name}:{row}",
                    message,
                    "take a fresh download of the history",
                )
            )
            continue
        if profile.account_line and cells[0].strip() == profile.account_line:
            account = tail_of("".join(cells))
            continue
        day_text = _cell(cells, column, profile.date)
        amount_text = _cell(cells, column, profile.amount)
        amount_text = "" if amount_text in _EMPTY else amount_text
        text = " ".join(_cell(cells, column, name) for name in profile.text)
        place = f"{source.name}:{row}"
        if not amount_text and not day_text:
            if any(cells):
                passed_over["without a date"] += 1
            continue
        day = _day(day_text, profile.dates)
        if day is None:
            if _is_amount(amount_text) and not re.search(r"(?i)\btotals?\b", day_text):
                message = f"a row of {amount_text} has no date that can be read ({masked(day_text)[:40]}); it was not used"
                problems.append(
                    Problem("no-date", "warning", place, message, "take a fresh download of the history")
                )
            else:
                passed_over["without a date"] += 1
            continue
        if len(cells) != width:
            # A comma too few or too many moves every cell behind it into another column.
            message = f"the row of {day} has {len(cells)} cells under a header of {width}; it was not used"
            problems.append(
                Problem("wrong-width", "warning", place, message, "take a fresh download of the history")
            )
            continue
        effective = _effective(day_text, profile.dates)
        if effective and effective.year != day.year and amount_text and matters(text):
            message = f'"{masked(text)[:80]}" is of {day} and of {effective}, two years: it was not used'
            remedy = f"basisbook evidence enter transaction --date {effective} --event ... --amount ...   # the day the forms count"
            problems.append(Problem("two-years", "warning", place, message, remedy))
            continue
        if not amount_text:
            if matters(text):
                without_amount(text, day, place, problems)
            else:
                passed_over["without an amount"] += 1
            continue
        try:
            cents = signed(amount_text)
        except money.NotAnAmountError as error:
            message = f"the amount {masked(amount_text)[:40]} of {day} was not used: {error}"
            problems.append(
                Problem("unreadable-value", "warning", place, message, "take a fresh download of the history")
            )
            continue
        document = transaction(
            text,
            day,
            cents,
            name=source.name,
            row=row,
            raw=amount_text,
            account=_cell(cells, column, profile.account) or account,
            problems=problems,
            registration=_cell(cells, column, profile.registration),
        )
        if document is None:
            continue
        if document.text("event") in QUIET:
            passed_over["without effect on an IRA"] += 1
        else:
            documents.append(document)
    if len(problems) > MOST_PROBLEMS:
        more = len(problems) - MOST_PROBLEMS
        last = Problem(
            "more-problems", "warning", source.name, f"and {more} more rows", "take one year at a time"
        )
        problems = [*problems[:MOST_PROBLEMS], last]
    years = {document.year for document in documents}
    return Reading(
        f"{NAME}: {profile.name}",
        tuple(documents),
        tuple(problems),
        years.pop() if len(years) == 1 else None,
        passed_over={what: count for what, count in passed_over.items() if count},
    )


def _rows(source: Source, start: int) -> list[tuple[int, list[str]]]:
    """(line, cells) below the header. A quotation mark that is never closed ends with the file, not before."""
    text = "\n".join(source.lines[start + 1 :])
    try:
        reader = csv.reader(io.StringIO(text), skipinitialspace=True)
        rows: list[tuple[int, list[str]]] = []
        while True:
            line = start + 2 + reader.line_num
            try:
                cells = next(reader)
            except StopIteration:
                return rows
            if cells:
                rows.append((line, cells))
    except csv.Error as error:
        message = f"is not CSV from line {start + 2 + reader.line_num} on: {error}"
        raise EvidenceError(
            Problem("bad-csv", "error", source.name, message, "take a fresh download of the history")
        ) from None


def _cell(cells: Sequence[str], column: dict[str, int], name: str) -> str:
    i = column.get(name)
    return cells[i].strip() if i is not None and i < len(cells) else ""


def _is_amount(text: str) -> bool:
    try:
        return signed(text) != 0
    except money.NotAnAmountError:
        return False


def _day(text: str, forms: tuple[str, ...]) -> dt.date | None:
    text = _AS_OF.split(text)[0].strip()
    for form in forms:
        try:
            return dt.datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    return None


def _looks_like_one(cells: Sequence[str], profile: Profile) -> bool:
    """Whether a row has a day and an amount, as a transaction has."""
    return any(_day(cell, profile.dates) for cell in cells) and any(_is_amount(cell) for cell in cells)


def _swallowed(cells: Sequence[str], profile: Profile) -> int:
    """How many rows are inside the cells of another one."""
    return sum(_looks_like_one(_cells(line), profile) for cell in cells for line in cell.split("\n")[1:])


def _effective(text: str, forms: tuple[str, ...]) -> dt.date | None:
    """The second day of `posted as of effective`."""
    return _day(_AS_OF.split(text)[-1], forms)


def _account_line(source: Source, profile: Profile) -> str:
    if not profile.account_line:
        return ""
    for line in source.lines[:20]:
        if line.startswith(profile.account_line):
            return tail_of(line)
    return ""
