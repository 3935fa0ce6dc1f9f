"""The only module that reads or writes ledger files.

A ledger is `ledger.csv`, or `ledger.parquet/` with immutable numbered parts; `ledger.seal` stands beside it.

The seal holds one line an append: how many entries are sealed so far, a SHA-256 that chains, and the first twelve
hex digits of each new entry's own SHA-256. An entry's digest is taken over its canonical cells, so it does not
depend on bytes, and without its number, so that an inserted or a removed row is told from a changed one (numbers
are checked by themselves). The chain covers the previous line's digest and the whole digests of the new entries:
an edited seal contradicts itself, and the short digests name the first entry that differs.

Writers hold a lock and write the ledger first, then `.ledger.last` (the same entries, so that a changed row can be shown
as it was), then the seal: a crash in between leaves rows that count as not yet sealed. Readers never lock and never write, and read the seal first for the same reason.
"""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from basisbook.ledger.entry import Entry
from basisbook.ledger.problems import ByHand, LedgerError, Problem, SealError, Shell, do, steps
from basisbook.ledger.sentences import find
from basisbook.ledger.store import kept
from basisbook.ledger.store.names import CSV, LAST, LOCK, PARQUET, SEAL, Form
from basisbook.ledger.store.parquet import parquet_bytes, parquet_rows, parts_in
from basisbook.ledger.store.private import replace, sync_folder
from basisbook.ledger.store.rows import (
    Problems,
    cells,
    csv_rows,
    csv_text,
    entry_of_cells,
    rendered,
)
from basisbook.ledger.store.seal import (
    Seal,
    add_to_seal,
    chained,
    check_order,
    check_seal,
    read_seal,
    write_seal,
)

_WAIT_SECONDS = 10


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

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity == "error")


def read(folder: Path) -> Read:
    """Read the ledger of a book. Never raises for what the files hold: all of it is in `problems`."""
    sealed = read_seal(folder)
    return _read(folder, sealed)


def _read(folder: Path, sealed: Seal) -> Read:
    csv_path, parquet_path = folder / CSV, folder / PARQUET
    problems = Problems()
    if csv_path.exists() and parquet_path.exists():
        ways = [Shell(("mv", "-n", str(path), f"{path}.aside")) for path in (csv_path, parquet_path)]
        problems.add(find("two-ledgers", *ways, place=CSV, csv=CSV, parquet=PARQUET))
        return Read("csv", (), problems.all(), None, canonical=True)
    canonical = True
    form: Form = "parquet" if parquet_path.exists() else "csv"
    if form == "parquet":
        file, rows = PARQUET, parquet_rows(parquet_path, problems)
    else:
        file, text = CSV, csv_text(csv_path, problems)
        rows = None if text is None else csv_rows(text, problems)
    if rows is None:
        return Read(form, (), problems.all(), None, canonical=True)
    found = [
        entry_of_cells(cells, file, row, problems, number) for number, (row, cells) in enumerate(rows, 1)
    ]
    entries = tuple(entry for entry in found if entry is not None)
    if form == "csv" and not problems and text != rendered(entries):
        canonical = False
        problems.add(find("not-canonical", place=file))
    places = [*(f"{file}:{row}" for row, _ in rows), file]
    unsealed, broken = check_seal(found, places, sealed)
    if broken and broken.code == "seal-broken" and (was := kept.sealed_entries(folder, sealed)) is not None:
        broken = kept.told(broken, was, found)
    # Where rows were taken out or put in, what the seal says is the remedy, and new numbers would be none.
    if broken is None or broken.code != "seal-broken":
        check_order(found, sealed.count, problems)
    if broken:
        problems.add(broken)
    return Read(form, entries, problems.all(), unsealed, canonical, sealed.last)


# Writing


def create(folder: Path) -> None:
    """Write an empty ledger.csv and its seal. Raises `LedgerError` when the book has a ledger or a seal."""
    with _locked(folder):
        for name in (CSV, PARQUET, SEAL):
            if (folder / name).exists():
                raise LedgerError(find("ledger-exists", do("check"), place=name))
        replace(folder / CSV, rendered(()).encode())
        kept.keep(folder, ())
        write_seal(folder, [chained(None, ())])


def append(folder: Path, entries: Sequence[Entry]) -> None:
    """Add entries at the end, and seal them with those that were added by hand.

    Raises `LedgerError` (`SealError` for a broken seal), and writes nothing, when the ledger has errors, when the
    entries do not follow its last one, or when they could not be read back as they are.
    """
    with _locked(folder):
        sealed = read_seal(folder)
        now = _read(folder, sealed)
        _refuse(now.errors)
        _refuse(_not_following(now.entries, entries))
        after = (*now.entries, *entries)
        if now.form == "parquet":
            part = len(parts_in(folder / PARQUET)) + 1
            replace(folder / PARQUET / f"part-{part:06d}.parquet", parquet_bytes(entries))
        else:
            replace(folder / CSV, rendered(after).encode())
        kept.keep(folder, after)
        add_to_seal(folder, sealed, after)


def seal(folder: Path) -> int:
    """Seal what was added by hand (`check --seal`) and make ledger.csv canonical; how many entries that were.

    A missing seal is made anew over all entries: that is the one error this may meet.
    Raises `LedgerError` for any other, and writes nothing.
    """
    with _locked(folder):
        sealed = read_seal(folder)
        now = _read(folder, sealed)
        _refuse([problem for problem in now.errors if problem.code != "seal-missing"])
        if not now.canonical:
            replace(folder / CSV, rendered(now.entries).encode())
        if len(now.entries) > sealed.count or not sealed.lines:
            kept.keep(folder, now.entries)
            add_to_seal(folder, sealed, now.entries)
        return len(now.entries) - sealed.count


@dataclass(frozen=True, slots=True)
class Differences:
    """What a hand did to the sealed rows: the entries as they were, the rows as they are, and what differs."""

    was: tuple[Entry, ...]
    now: tuple[Entry, ...]
    changes: tuple[kept.Change, ...]
    uncertain: bool
    readable: bool


def differences(folder: Path) -> Differences | None:
    """What differs from the ledger as it was sealed; None where no kept ledger says how it was."""
    sealed = read_seal(folder)
    was = None if sealed.problem else kept.sealed_entries(folder, sealed)
    if was is None:
        return None
    now = _read(folder, sealed)
    changes, uncertain = kept.changes(was, now.entries)
    unread = [one for one in now.errors if not one.code.startswith("seal-") and one.code != "bad-sequence"]
    return Differences(was, now.entries, changes, uncertain, not unread)


def restore(folder: Path) -> Path | None:
    """Put the sealed rows back as they were; where the present ledger is kept, if there is one.

    Raises `LedgerError` where no kept ledger says how they were.
    """
    with _locked(folder):
        sealed = read_seal(folder)
        was = None if sealed.problem else kept.sealed_entries(folder, sealed)
        if was is None:
            raise LedgerError(find("nothing-kept", do("check"), place=LAST))
        parquet = (folder / PARQUET).is_dir()
        target = folder / (PARQUET if parquet else CSV)
        aside = kept.put_aside(target) if target.exists() else None
        if parquet:
            target.mkdir(mode=0o700)
            if was:
                replace(target / "part-000001.parquet", parquet_bytes(was))
        else:
            replace(target, rendered(was).encode())
        sync_folder(folder)
        return aside


def convert(folder: Path, to: Form) -> Path:
    """Write the ledger in the other form; entries and seal stay the same. Where the old form was moved to.

    The new form is read back and compared before it takes its place, and the old one is kept as `ledger.csv.old`
    (`.old-2` ...). A crash in between leaves both forms, which the next read names; neither is lost.
    Raises `LedgerError`, and changes nothing, when the ledger has errors or already has that form.
    """
    with _locked(folder):
        now = _read(folder, read_seal(folder))
        _refuse(now.errors)
        old, new = (folder / name for name in ((CSV, PARQUET) if to == "parquet" else (PARQUET, CSV)))
        if now.form == to:
            raise LedgerError(find("same-form", do("check"), place=new.name, form=to))
        with tempfile.TemporaryDirectory(prefix=".convert-", dir=folder) as name:
            trial = Path(name)
            if to == "parquet":
                (trial / PARQUET).mkdir(mode=0o700)
                if now.entries:
                    replace(trial / PARQUET / "part-000001.parquet", parquet_bytes(now.entries))
            else:
                replace(trial / CSV, rendered(now.entries).encode())
            if _read(trial, Seal()).entries != now.entries:
                raise LedgerError(find("convert-differs", do("check"), place=old.name, form=to))
            (trial / new.name).rename(new)
            aside = kept.free_name(old)
            old.rename(aside)
            # A ledger that somebody wrote by hand may be open to others; what this program keeps is not.
            aside.chmod(0o700 if aside.is_dir() else 0o600)
        sync_folder(folder)
        return aside


def _refuse(problems: Iterable[Problem]) -> None:
    problems = tuple(problems)
    if problems:
        broken = any(problem.code.startswith("seal-") for problem in problems)
        raise (SealError if broken else LedgerError)(*problems)


def _not_following(before: Sequence[Entry], entries: Sequence[Entry]) -> Iterator[Problem]:
    last = before[-1] if before else None
    for number, entry in enumerate(entries, len(before) + 1):
        if entry.number != number:
            again = ByHand("run the command again")
            yield find("not-next", again, place=entry.place, next=number, given=entry.number)
        if last and entry.recorded < last.recorded:
            yield find(
                "recorded-decreases/clock",
                steps(Shell(("date",)), ByHand(f"run the command again from {last.recorded} on")),
                place=entry.place,
                day=entry.recorded,
                last=last.recorded,
            )
        problems = Problems()
        if entry_of_cells(cells(entry), "", 0, problems) != entry and not problems:
            problems.add(find("not-storable", ByHand("take the blank away")))
        for problem in problems.all():
            other = ByHand("run the command again with a value that a cell can hold")
            ways = problem.remedies if problem.code == "not-storable" else (other,)
            yield dataclasses.replace(problem, place=entry.place, remedies=ways)
        last = entry


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the lock of the book, and turn what the system refuses into `LedgerError`."""
    from filelock import FileLock, Timeout  # noqa: PLC0415 - only writers need it

    lock = FileLock(folder / LOCK, timeout=_WAIT_SECONDS, mode=0o600)
    try:
        with lock:
            yield
    except Timeout:
        wait = ByHand("wait for it to end, and run the command again")
        raise LedgerError(find("locked", wait, place=LOCK, seconds=_WAIT_SECONDS)) from None
    except OSError as error:
        look = steps(Shell(("ls", "-ld", str(folder))), Shell(("df", str(folder))))
        reason = error.strerror or error
        raise LedgerError(find("unwritable", look, place=str(folder), reason=reason)) from None
