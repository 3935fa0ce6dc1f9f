"""The ledger as it is read: entries, and everything that is wrong with the file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import field, replace
from pathlib import Path

from basisbook.ledger.entry import COLUMNS, Entry
from basisbook.ledger.problems import ByHand, Problem, Shell, Steps, do, steps
from basisbook.ledger.quick_dataclass import dataclass
from basisbook.ledger.sentences import find
from basisbook.ledger.store import kept
from basisbook.ledger.store.names import CSV, LAST, NEXT, PARQUET, SEAL, Form
from basisbook.ledger.store.parquet import parquet_rows
from basisbook.ledger.store.rows import Problems, csv_rows, csv_text, lines, read_rows
from basisbook.ledger.store.seal import Seal, check_order, check_seal, digests_of, read_seal


@dataclass(frozen=True, slots=True)
class Read:
    """What a ledger file holds, and everything that is wrong with it.

    `entries` are those that could be read, in file order. `unsealed_from` is the number of the first entry that no
    seal covers yet; `last_append` the numbers that were written, or sealed, the last time. `canonical` is false when the next write will change the spelling of the file.
    """

    form: Form
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    unsealed_from: int | None
    canonical: bool
    last_append: range = range(0)
    _whole: _Whole | None = field(default=None, compare=False, repr=False)

    @property
    def text(self) -> str | None:
        """The canonical text of `entries`, where it is at hand: they were read from a ledger.csv that says nothing else."""
        whole = self._whole
        return whole.text if whole is not None and whole.entries is self.entries and self.canonical else None

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity == "error")


@dataclass(frozen=True, slots=True)
class _Whole:
    """What was read as one: the text of ledger.csv, its seal, and all that they say."""

    text: str
    sealed: Seal
    entries: tuple[Entry, ...]


def read(folder: Path) -> Read:
    """Read the ledger of a book. Never raises for what the files hold: all of it is in `problems`."""
    for _ in range(_TURNS):
        before = _stands(folder)
        found = read_with(folder, read_seal(folder))
        if not found.errors or _stands(folder) == before:
            break  # else somebody wrote under our eyes, and what was read belongs together no more
    return found


_TURNS = 50


def _stands(folder: Path) -> tuple[tuple[int, int, int] | None, ...]:
    """Which files there are now, and in which state: every write puts a new one in the place of the old."""
    found: list[tuple[int, int, int] | None] = []
    for name in (CSV, PARQUET, SEAL, LAST, NEXT):
        try:
            there = (folder / name).lstat()
        except OSError:
            found.append(None)
        else:
            found.append((there.st_ino, there.st_mtime_ns, there.st_size))
    return tuple(found)


def forms(folder: Path) -> tuple[Form, ...]:
    """In which forms the ledger is there. One, but for the moment in which `convert` exchanges them."""
    names: tuple[tuple[Form, str], ...] = (("csv", CSV), ("parquet", PARQUET))
    return tuple(form for form, name in names if os.path.lexists(folder / name))


def read_with(folder: Path, sealed: Seal) -> Read:
    """The same with a seal that was read before."""
    there = forms(folder)
    if len(there) < 2:
        return read_form(folder, "parquet" if there == ("parquet",) else "csv", sealed)
    as_csv, as_parquet = (read_form(folder, form, sealed) for form in ("csv", "parquet"))
    if as_csv.entries == as_parquet.entries and not as_csv.errors and not as_parquet.errors:
        return as_csv
    return Read("csv", (), (_two_ledgers(folder, as_csv, as_parquet, sealed),), None, canonical=True)


def read_again(folder: Path, sealed: Seal, known: Read | None) -> Read:
    """The same, of a ledger that may have been read before: where all its files hold what they held, it is what was read."""
    if known is None or known.errors or (text := known.text) is None or os.path.lexists(folder / NEXT):
        return read_with(folder, sealed)
    assert known._whole is not None  # `text` says so  # noqa: SLF001
    same = (
        known._whole.sealed == sealed  # noqa: SLF001
        and forms(folder) == ("csv",)
        and csv_text(folder / CSV, Problems()) == text
        and not kept.written_behind(
            folder, sealed, text if known.unsealed_from is None else None, known.entries
        )
    )
    return known if same else read_with(folder, sealed)


def _two_ledgers(folder: Path, as_csv: Read, as_parquet: Read, sealed: Seal) -> Problem:
    """Which of them is complete, where the seal proves it."""
    whole = [name for name, one in ((CSV, as_csv), (PARQUET, as_parquet)) if not one.errors]
    if len(whole) == 1 and sealed.count:
        other = folder / (PARQUET if whole == [CSV] else CSV)
        ways: ByHand | Steps = steps(Shell(("mv", "-n", str(other), f"{other}.aside")))
        return find("two-ledgers/sealed", ways, place=CSV, csv=CSV, parquet=PARQUET, right=whole[0])
    ways = ByHand("look which of the two is complete, and move the other one, and only that, out of the book")
    return find("two-ledgers", ways, place=CSV, csv=CSV, parquet=PARQUET)


def read_form(folder: Path, form: Form, sealed: Seal) -> Read:
    """The ledger in one of its forms."""
    csv_path, parquet_path = folder / CSV, folder / PARQUET
    problems = Problems()
    canonical, text = True, None
    if form == "parquet":
        file, rows = PARQUET, parquet_rows(parquet_path, problems)
    else:
        file, text = CSV, csv_text(csv_path, problems)
        rows = None if text is None else csv_rows(text, problems)
    if rows is None:
        return Read(form, (), _with_a_way_back(folder, sealed, problems.all()), None, canonical=True)
    found, said = read_rows(rows, file, problems)
    entries = tuple(entry for entry in found if entry is not None)
    if form == "csv" and not problems:
        canonical = text == lines((COLUMNS, *filter(None, said)))
        if not canonical:
            problems.add(find("not-canonical", place=file))
    places = [*(f"{file}:{row}" for row, _ in rows), file]
    unsealed, broken = check_seal(found, places, sealed, digests_of(said))
    if sealed.problem and sealed.problem.code == "seal-missing":
        broken = kept.unlike_the_last(folder, sealed.problem, found) or broken
    if broken and broken.code == "seal-broken" and (was := kept.sealed_entries(folder, sealed)) is not None:
        broken = kept.told(broken, was, found)
    whole = _Whole(text, sealed, entries) if form == "csv" and text is not None and canonical else None
    if (broken is None or broken.severity != "error") and not sealed.problem:
        as_it_is = whole.text if whole and len(entries) == sealed.count else None
        unsealed, broken = _behind(folder, sealed, as_it_is, entries, found, (unsealed, broken))
    # Where rows were taken out or put in, what the seal says is the remedy, and new numbers would be none.
    if broken is None or broken.code != "seal-broken":
        check_order(found, sealed.count, problems)
    if broken:
        problems.add(broken)
    return Read(form, entries, problems.all(), unsealed, canonical, sealed.last, whole)


_SHEETS = ("bad-header", "utf-16", "workbook")
"""What is said of a ledger that is a sheet of somebody's own."""


def _with_a_way_back(folder: Path, sealed: Seal, found: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """A ledger of which nothing can be read: the sealed rows can be put back; where none was sealed, it may be a sheet to import."""
    if not sealed.problem and kept.sealed_entries(folder, sealed):
        return tuple(replace(one, remedies=(do("check", restore=None), *one.remedies)) for one in found)
    if sealed.count or sealed.problem:
        return found
    path = folder / CSV
    ways = []
    for one in found:
        sheet = "sheet.xlsx" if one.code == "workbook" else "sheet.csv"
        way = steps(
            Shell(("mv", "-n", str(path), str(path.with_name(sheet)))),
            do("import", str(path.with_name(sheet))),
        )
        ours = one.code.startswith(_SHEETS)
        ways.append(replace(one, remedies=(way, *one.remedies)) if ours else one)
    return tuple(ways)


_Said = tuple[int | None, Problem | None]


def _behind(
    folder: Path,
    sealed: Seal,
    text: str | None,
    entries: Sequence[Entry],
    found: Sequence[Entry | None],
    said: _Said,
) -> _Said:
    """Whether more was written, by the kept ledger, than ledger and seal know: then the seal's end was cut off."""
    if os.path.lexists(folder / NEXT):
        return said  # a command is writing, or was interrupted: that is settled elsewhere
    was = kept.written_behind(folder, sealed, text, entries)
    if not was:
        return said
    if tuple(entries[: len(was)]) == was:
        way = do("check", seal=None)
        return None, find("seal-short", way, place=SEAL, sealed=sealed.count, written=len(was))
    now = {entry.number: entry for entry in entries}
    first = next(entry.number for entry in was if now.get(entry.number) != entry)
    code, place = "seal-broken/behind", now[first].place if first in now else CSV
    if first not in now:
        code = "seal-broken/rolled-back"
    broken = find(code, place=place, changed=first, last=len(was))
    return None, kept.told(broken, was, found)
