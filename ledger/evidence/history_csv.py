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
from ledger.evidence.actions import PROFILES, QUIET, transaction
from ledger.evidence.documents import Document, Reading, masked, signed, tail_of
from ledger.evidence.source import EvidenceError, Source
from ledger.problems import Problem

NAME = "history"
SAYS = "account history CSV (Fidelity, Vanguard, Schwab, E*TRADE, Merrill, Robinhood)"
_HEADER_WITHIN = 400
_MOST_PROBLEMS = 200


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
    passed_over = {"without effect on an IRA": 0, "without a date": 0}
    for row, cells in rows:
        day_text = _cell(cells, column, profile.date)
        amount_text = _cell(cells, column, profile.amount)
        text = " ".join(_cell(cells, column, name) for name in profile.text)
        place = f"{source.name}:{row}"
        if not amount_text and not day_text:
            continue
        day = _day(day_text, profile.dates)
        if day is None:
            if _is_amount(amount_text):
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
        if not amount_text or not text.strip():
            passed_over["without effect on an IRA"] += 1
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
        )
        if document is None:
            continue
        if document.text("event") in QUIET:
            passed_over["without effect on an IRA"] += 1
        else:
            documents.append(document)
    if len(problems) > _MOST_PROBLEMS:
        more = len(problems) - _MOST_PROBLEMS
        last = Problem(
            "more-problems", "warning", source.name, f"and {more} more rows", "take one year at a time"
        )
        problems = [*problems[:_MOST_PROBLEMS], last]
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
    text = re.split(r"(?i)\s+as of\s+", text)[0].strip()
    for form in forms:
        try:
            return dt.datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    return None


def _account_line(source: Source, profile: Profile) -> str:
    if not profile.account_line:
        return ""
    for line in source.lines[:20]:
        if line.startswith(profile.account_line):
            return tail_of(line)
    return ""
