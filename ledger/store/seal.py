"""The seal of a ledger: what a hand did to the file."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import shlex
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from basisbook.ledger.entry import COLUMNS, Entry
from basisbook.ledger.problems import LIKE_SSN, Problem
from basisbook.ledger.store.names import HEADER, LARGEST, SEAL
from basisbook.ledger.store.private import replace
from basisbook.ledger.store.rows import Problems, cells, shell_path

_SHORT = 12


_START = hashlib.sha256(HEADER.encode()).hexdigest()


def check_order(found: Sequence[Entry | None], sealed: int, problems: Problems) -> None:
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


def _recorded_decreases(entries: Sequence[Entry], sealed: int, problems: Problems) -> None:
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
class Seal:
    """ledger.seal as read: its lines, or the problem that prevents reading it."""

    lines: tuple[_Line, ...] = ()
    problem: Problem | None = None
    path: Path = Path(SEAL)

    @property
    def count(self) -> int:
        return self.lines[-1].count if self.lines else 0


def chained(previous: _Line | None, digests: Sequence[str]) -> _Line:
    if previous is None:
        return _Line(0, _START, ())
    chain = hashlib.sha256("\n".join((previous.digest, *digests)).encode()).hexdigest()
    return _Line(previous.count + len(digests), chain, tuple(digest[:_SHORT] for digest in digests))


_SEAL_LINE = re.compile(rf"(\d+) ([0-9a-f]{{64}})((?: [0-9a-f]{{{_SHORT}}})*)")


def read_seal(folder: Path) -> Seal:
    path = folder / SEAL
    try:
        if (path.exists() and not path.is_file()) or path.stat().st_size > LARGEST:
            return Seal(problem=_edited(1, path))
        text = path.read_text(encoding="ascii")
    except FileNotFoundError:
        message = (
            "the seal is missing; without it nobody can tell whether a row was changed since it was recorded"
        )
        remedy = "bring ledger.seal back from a backup, or seal the ledger as it now stands:\nbasisbook check --seal"
        return Seal(problem=Problem("seal-missing", "error", SEAL, message, remedy))
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        return Seal(problem=Problem("seal-unreadable", "error", SEAL, message, f"ls -l {shell_path(path)}"))
    except UnicodeDecodeError:
        return Seal(problem=_edited(1, path))
    lines: list[_Line] = []
    for row, line in enumerate(text.splitlines(), 1):
        match = _SEAL_LINE.fullmatch(line)
        short = tuple(match[3].split()) if match else ()
        before = lines[-1].count if lines else 0
        if match is None or int(match[1]) != before + len(short) or (not lines and match[2] != _START):
            return Seal(problem=_edited(row, path))
        lines.append(_Line(int(match[1]), match[2], short))
    return Seal(tuple(lines), path=path) if lines else Seal(problem=_edited(1, path))


def _edited(row: int, path: Path) -> Problem:
    message = "the seal was edited, damaged or cut off; the program alone writes it"
    remedy = (
        f"bring {SEAL} back from a backup, or, when every row of the ledger is right, seal it anew:\n"
        f"mv {shell_path(path)} {shell_path(path, '.old')}\nbasisbook check --seal"
    )
    return Problem("seal-edited", "error", f"{SEAL}:{row}", message, remedy)


def check_seal(
    found: Sequence[Entry | None], places: Sequence[str], sealed: Seal
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
        expected = chained(previous, digests[before : line.count])
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


def add_to_seal(folder: Path, sealed: Seal, entries: Sequence[Entry]) -> None:
    lines = list(sealed.lines) or [chained(None, ())]
    new = [_digest(entry) for entry in entries[lines[-1].count :]]
    if new:
        lines.append(chained(lines[-1], new))
    write_seal(folder, lines)


def write_seal(folder: Path, lines: Iterable[_Line]) -> None:
    replace(folder / SEAL, "".join(map(str, lines)).encode())
