"""The seal of a ledger: what a hand did to the file."""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from basisbook.ledger.entry import COLUMNS, Entry
from basisbook.ledger.problems import ByHand, Do, Edit, Problem, Shell, Steps, Value, do, like_ssn, steps
from basisbook.ledger.quick_dataclass import dataclass
from basisbook.ledger.sentences import find
from basisbook.ledger.store.names import HEADER, LARGEST, LAST, SEAL
from basisbook.ledger.store.private import read_file, replace
from basisbook.ledger.store.rows import Problems, cells

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
    numbered = _numbered(there, wrong)
    gone = f"entry {at} is" if first.number == at + 1 else f"entries {at} to {first.number - 1} are"
    code, way, moves = "bad-sequence", numbered, False
    if loose and sorted(numbers) == list(range(1, len(there) + 1)):
        order = ByHand(f"bring the rows of {first.file} into the order of their numbers")
        code, way, moves = "bad-sequence/order", steps(order), True
    elif loose and rest == list(range(1, len(there))):
        out = ByHand(f"take the row out of {first.file} and record what it says:")
        code, way, moves = "bad-sequence/put-in", steps(out, _as_command("record", first)), True
    elif (
        loose
        and first.number > at
        and numbers[at - 1 :] == list(range(first.number, first.number + len(wrong)))
    ):
        back = gone.rpartition(" ")[0]
        bring = ByHand(f"bring {back} back from a backup of {first.file}, or, if there was none:")
        code, way = "bad-sequence/gone", steps(bring, *numbered.steps)
    elif len(wrong) > 1:
        code = "bad-sequence/many"
    elif at == 1:
        code = "bad-sequence/first"
    follows = f"number {first.number} follows {at - 1}" if at > 1 else f"the first number is {first.number}"
    gaps: dict[str, Any] = {
        "follows": follows,
        "first": first.number,
        "at": at,
        "gone": gone,
        "rows": len(wrong),
    }
    return find(code, way, place=first.place, **gaps), moves


def _numbered(there: _Placed, wrong: _Placed) -> Steps:
    """How to number the rows from the first wrong one to the last; and which rows go by the numbers that change."""
    ways: list[ByHand | Edit] = []
    runs: list[list[tuple[int, int]]] = []
    for at, entry in there:
        if wrong[0][0] <= at <= wrong[-1][0]:
            if not runs or runs[-1][-1] != (at - 1, entry.row - 1):
                runs.append([])
            runs[-1].append((at, entry.row))
    file = wrong[0][1].file
    for run in runs:
        (at, row), (last_at, last_row) = run[0], run[-1]
        if row == last_row:
            ways.append(Edit(file, str(at), row=row, column="number"))
        else:
            ways.append(ByHand(f"write number in rows {row} to {last_row} as {at} to {last_at}"))
    changing = {entry.number for _, entry in wrong}
    naming = [entry.row for _, entry in there if {entry.of, entry.corrects} & changing]
    if naming:
        shown = ", ".join(map(str, naming[:10])) + (" ..." if len(naming) > 10 else "")
        rows = f"row {shown}" if len(naming) == 1 else f"rows {shown}"
        ways.append(ByHand(f"take care of {rows}: of or corrects goes by a number that changes"))
    return steps(*ways)


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
        code, right = "recorded-decreases/later", before
        bound: Literal["or later", "or earlier"] = "or later"
        if before == dt.date.min:
            code, right, bound = "recorded-decreases/below", first, "or earlier"
        elif entry.recorded < before:
            code = "recorded-decreases"
        way = Edit(entry.file, str(right), row=entry.row, column="recorded", bound=bound)
        problems.add(find(code, way, place=entry.place, day=entry.recorded, right=right))


def digest_of_entry(entry: Entry) -> str:
    """The SHA-256 of what an entry says, without its number."""
    return digests_of((cells(entry),))[0]


def digests_of(rows: Iterable[Sequence[str] | None]) -> list[str]:
    """The same of rows of canonical cells; empty for one that could not be read."""
    # The unit separator cannot stand in a cell: control characters are refused.
    texts = ("" if row is None else "\x1f".join(row[1:]) for row in rows)
    return [hashlib.sha256(text.encode()).hexdigest() if text else "" for text in texts]


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

    @property
    def last(self) -> range:
        """The numbers of the entries of the last line."""
        return range(self.count - len(self.lines[-1].short) + 1, self.count + 1) if self.lines else range(0)


def chained(previous: _Line | None, digests: Sequence[str]) -> _Line:
    """The line of an append, by the one before it."""
    if previous is None:
        return _Line(0, _START, ())
    chain = hashlib.sha256("\n".join((previous.digest, *digests)).encode()).hexdigest()
    return _Line(previous.count + len(digests), chain, tuple(digest[:_SHORT] for digest in digests))


_SEAL_LINE = re.compile(rf"(\d+) ([0-9a-f]{{64}})((?: [0-9a-f]{{{_SHORT}}})*)")


def _never_wrote(last: Path) -> bool:
    """Whether this program wrote no entry here: there is no kept ledger, or one without a row."""
    try:
        return read_file(last, LARGEST, book=last.parent).decode("utf-8").strip() == HEADER
    except FileNotFoundError:
        return True
    except (OSError, UnicodeDecodeError):
        return False


def read_seal(folder: Path) -> Seal:
    """Read ledger.seal; what prevents that is in `problem`."""
    path = folder / SEAL
    try:
        text = read_file(path, LARGEST, book=folder).decode("ascii")
    except FileNotFoundError:
        if _never_wrote(folder / LAST):
            return Seal(path=path)  # nothing was ever sealed here: a ledger that somebody wrote by hand
        bring = ByHand(f"bring {SEAL} back from a backup, or seal the ledger as it now stands:")
        return Seal(problem=find("seal-missing", steps(bring, do("check", seal=None)), place=SEAL))
    except OSError as error:
        if error.errno in (errno.EINVAL, errno.EFBIG, errno.EISDIR):
            return Seal(problem=_edited(1, path))
        look = Shell(("ls", "-l", str(path)))
        return Seal(problem=find("seal-unreadable", look, place=SEAL, reason=error.strerror))
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
    anew = steps(
        ByHand(f"bring {SEAL} back from a backup, or, when every row of the ledger is right, seal it anew:"),
        Shell(("mv", str(path), f"{path}.old")),
        do("check", seal=None),
    )
    return find("seal-edited", anew, place=f"{SEAL}:{row}")


def check_seal(
    found: Sequence[Entry | None], places: Sequence[str], sealed: Seal, digests: Sequence[str] | None = None
) -> tuple[int | None, Problem | None]:
    """(number of the first entry that the seal does not cover, what contradicts the seal or is worth a note).

    `places` has one place for each row, and at its end the file itself. `digests` are those of the rows, where they are at hand.
    """
    if sealed.problem:
        return None, sealed.problem
    if digests is None:
        digests = digests_of(None if entry is None else cells(entry) for entry in found)
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
    if not sealed.lines:
        return number, find("unsealed/by-hand", do("check", seal=None), place=places[-1])
    return number, find("unsealed", do("check", seal=None), place=places[sealed.count], first=number)


def _differs(
    at: int, sealed: list[str], now: list[str], found: Sequence[Entry | None], places: Sequence[str]
) -> Problem:
    """What became of the first entry, at index `at`, whose digest `now` is not the `sealed` one."""
    file = places[-1]
    number, place, backup = at + 1, places[at], f"from a backup of {file}"
    strike = do("void", number)
    inserted = now[at + 1 : len(sealed) + 1] == sealed[at:]
    # All others as sealed: this row was changed, even where it now says what another one says.
    alone = len(now) >= len(sealed) and now[at + 1 : len(sealed)] == sealed[at + 1 :] and not inserted
    comes_later = not alone and sealed[at] in now[at + 1 :]
    went_later = not alone and at < len(now) and bool(now[at]) and now[at] in sealed[at + 1 :]
    code, entry, said = "seal-broken", found[at] if at < len(found) else None, "those"
    ways: tuple[ByHand | Do, ...]
    if at >= len(now):
        code = "seal-broken/cut-off"
        said = f"entry {number} was" if len(sealed) == number else f"entries {number} to {len(sealed)} were"
        ways = (
            ByHand(f"bring back what is missing {backup}; then, if it is to be struck, record that:"),
            strike,
        )
    elif comes_later and went_later:
        code = "seal-broken/order"
        ways = (ByHand(f"bring the rows back into the order in which they were recorded, {backup}"),)
    elif comes_later:
        code = "seal-broken/inserted"
        ways = (ByHand(f"take the row out of {file}"),)
        if entry:
            ways = (
                ByHand(f"take the row out of {file} and record what it says:"),
                _as_command("record", entry),
            )
    elif went_later:
        code = "seal-broken/gone"
        ways = (
            ByHand(f"bring entry {number} back {backup}; then, if it is to be struck, record that:"),
            strike,
        )
    else:
        back = f"bring the row back as it was, {backup}"
        ways = (ByHand(back),)
        if entry:
            again = ByHand(f"{back}; then, if the new values are right, record them:")
            ways = again, _as_command("correct", entry, number)
    return find(code, steps(*ways), place=place, changed=number, those=said)


def _as_command(verb: str, entry: Entry, number: int = 0) -> Do:
    """The command that records what a row now says. What it cannot know or must not show is left out."""
    if entry.corrects is not None:
        verb, number = ("void" if entry.kind == "void" else "correct"), entry.corrects
    left_out = {"number", "recorded", "corrects"}
    left_out |= {"kind"} if verb == "record" else set()
    left_out |= (
        {column for column in COLUMNS if column not in ("source", "note")} if verb == "void" else set()
    )
    options: tuple[tuple[str, Value], ...] = tuple(
        (column, cell)
        for column, cell in zip(COLUMNS, cells(entry), strict=True)
        if cell and column not in left_out and not like_ssn().search(cell)
    )
    return Do(verb, (entry.kind if verb == "record" else number,), options)


def add_to_seal(folder: Path, sealed: Seal, entries: Sequence[Entry]) -> None:
    """Write the seal with a line for the entries that no line covers yet."""
    lines = list(sealed.lines) or [chained(None, ())]
    new = [digest_of_entry(entry) for entry in entries[lines[-1].count :]]
    if new:
        lines.append(chained(lines[-1], new))
    write_seal(folder, lines)


def write_seal(folder: Path, lines: Iterable[_Line]) -> None:
    """Put the seal in the place of the one that is there."""
    replace(folder / SEAL, "".join(map(str, lines)).encode())
