"""The only module that writes ledger files; `reading.py` reads them.

A ledger is `ledger.csv`, or `ledger.parquet/` with immutable numbered parts; `ledger.seal` stands beside it.

The seal holds one line an append: how many entries are sealed so far, a SHA-256 that chains, and the first twelve
hex digits of each new entry's own SHA-256. An entry's digest is taken over its canonical cells, so it does not
depend on bytes, and without its number, so that an inserted or a removed row is told from a changed one (numbers
are checked by themselves). The chain covers the previous line's digest and the whole digests of the new entries:
an edited seal contradicts itself, and the short digests name the first entry that differs.

Writers hold a lock and write `.ledger.next` first, which is the whole ledger as it is about to be; then the ledger, then
the seal; and last `.ledger.next` becomes `.ledger.last`, from which a changed row can be shown as it was. Whatever ends a
command in between, the next one that comes sees by `.ledger.next` what was meant, and finishes it or takes it back
(`unfinished.py`). Changes of more files say in `.ledger.doing` what they are about. Readers never lock and never write,
and read the seal first: rows that no seal covers yet count.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from basisbook.ledger.entry import Entry
from basisbook.ledger.problems import ByHand, LedgerError, Problem, SealError, Shell, do, states_number, steps
from basisbook.ledger.quick_dataclass import dataclass
from basisbook.ledger.sentences import find
from basisbook.ledger.store import kept, unfinished
from basisbook.ledger.store.appending import put_ledger
from basisbook.ledger.store.csv_text import begins_a_formula
from basisbook.ledger.store.lock import locked
from basisbook.ledger.store.names import CSV, LAST, PARQUET, SEAL, Form
from basisbook.ledger.store.private import put_new, replace, sync_folder
from basisbook.ledger.store.reading import Read, read_again, read_form, read_with
from basisbook.ledger.store.rows import Problems, cells, entry_of_cells, read_rows, rendered
from basisbook.ledger.store.seal import Seal, chained, read_seal, write_seal


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Hold the lock of the book, after what an earlier command left half done is settled. Raises `LedgerError`."""
    with locked(folder):
        unfinished.settle_locked(folder)
        yield


def create(folder: Path) -> None:
    """Write an empty ledger.csv and its seal; ledger.csv last. Raises `LedgerError` when the book has a ledger or a seal.

    A seal without an entry, which `init` may have left, is none.
    """
    with writing(folder):
        for name in (CSV, PARQUET):
            if (folder / name).exists():
                raise LedgerError(find("ledger-exists", do("check"), place=name))
        sealed = read_seal(folder)
        if sealed.count or sealed.problem:
            raise LedgerError(find("ledger-exists", do("check"), place=SEAL))
        write_seal(folder, [chained(None, ())])
        kept.keep(folder, ())
        replace(folder / CSV, rendered(()).encode())


def begin_where_none(folder: Path) -> None:
    """An empty ledger in a book that has none and never had an entry; else nothing."""
    there = any((folder / name).exists() for name in (CSV, PARQUET))
    sealed = read_seal(folder)
    if not there and not sealed.count and not sealed.problem:
        create(folder)


def withdraw(folder: Path) -> None:
    """Take an empty ledger away again, where the rest of a new book could not be written."""
    with suppress(LedgerError, OSError), writing(folder):
        now = read_with(folder, read_seal(folder))
        if not now.entries and not now.problems and now.form == "csv":
            for name in (CSV, SEAL, LAST):
                (folder / name).unlink(missing_ok=True)


def append(
    folder: Path,
    entries: Sequence[Entry],
    beside: Mapping[str, bytes] | None = None,
    *,
    known: Read | None = None,
) -> None:
    """Add entries at the end, and seal them with those that were added by hand.

    `beside` are files that the entries name, by their paths in the book: they are written with the entries or not at all.
    `known` is the ledger as it was read before: under the lock it is compared to the byte, and not read anew.
    Raises `LedgerError` (`SealError` for a broken seal), and writes nothing, when the ledger has errors, when the
    entries do not follow its last one, or when they could not be read back as they are. Where the entries are in the
    ledger and only the seal could not be written, the error says so.
    """
    with writing(folder):
        sealed = read_seal(folder)
        now = read_again(folder, sealed, known)
        _refuse(now.errors)
        _refuse(_not_following(now.entries, entries))
        with _with_files(folder, beside or {}):
            put_ledger(folder, now, sealed, entries)


@contextmanager
def _with_files(folder: Path, beside: Mapping[str, bytes]) -> Iterator[None]:
    """Write files that are not there yet, and take them away again where what comes after fails."""
    new = {name: data for name, data in beside.items() if not (folder / name).exists()}
    if not new:
        yield
        return
    unfinished.begin(folder, {"op": "files", "files": list(new)})
    try:
        for name, data in new.items():
            (folder / name).parent.mkdir(mode=0o700, exist_ok=True)
            put_new(folder / name, data)
            sync_folder((folder / name).parent.parent)
        yield
    except BaseException:
        with suppress(OSError):
            unfinished.settle_locked(folder)
        raise
    unfinished.end(folder)


def seal(folder: Path) -> int:
    """Seal what was added by hand (`check --seal`) and make ledger.csv canonical; how many entries that were.

    A missing seal is made anew over all entries, and one whose end was cut off is completed: those are the errors this
    may meet. Raises `LedgerError` for any other, and writes nothing.
    """
    with writing(folder):
        sealed = read_seal(folder)
        now = read_with(folder, sealed)
        _refuse([problem for problem in now.errors if problem.code not in ("seal-missing", "seal-short")])
        if len(now.entries) > sealed.count or not sealed.lines:
            put_ledger(folder, now, sealed, ())
        elif not now.canonical:
            replace(folder / CSV, rendered(now.entries).encode())
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
    now = read_with(folder, sealed)
    changes, uncertain = kept.changes(was, now.entries)
    unread = [one for one in now.errors if not one.code.startswith("seal-") and one.code != "bad-sequence"]
    return Differences(was, now.entries, changes, uncertain, not unread)


def restore(folder: Path, new: Sequence[Entry] = ()) -> Path | None:
    """Put the sealed rows back as they were, and add the entries `new` behind them, all or nothing of it; where the present
    ledger is kept, if there is one.

    Raises `LedgerError` where no kept ledger says how they were, or the entries do not follow its last one.
    """
    with writing(folder):
        sealed = read_seal(folder)
        was = None if sealed.problem else kept.sealed_entries(folder, sealed)
        if was is None:
            raise LedgerError(find("nothing-kept", do("check"), place=LAST))
        _refuse(_not_following(was, new))
        target = folder / (PARQUET if (folder / PARQUET).is_dir() else CSV)
        aside = kept.free_name(target) if target.exists() else None
        doing = {"op": "restore", "ledger": target.name, "aside": aside.name if aside else ""}
        unfinished.begin(folder, doing | {"was": len(was), "new": [cells(one) for one in new]})
        unfinished.restore(folder, target.name, aside.name if aside else "", new)
        unfinished.end(folder)
        return aside


def convert(folder: Path, to: Form) -> Path:
    """Write the ledger in the other form; entries and seal stay the same. Where the old form was moved to.

    The new form is read back and compared before it takes its place, and the old one is kept as `ledger.csv.old`
    (`.old-2` ...). Where it is ended in between, both forms are there and say the same, and the next command finishes it.
    Raises `LedgerError`, and changes nothing, when the ledger has errors or already has that form.
    """
    import tempfile  # noqa: PLC0415 - slow to import

    with writing(folder):
        now = read_with(folder, read_seal(folder))
        _refuse(now.errors)
        old, new = (folder / name for name in ((CSV, PARQUET) if to == "parquet" else (PARQUET, CSV)))
        if now.form == to:
            raise LedgerError(find("same-form", do("check"), place=new.name, form=to))
        with tempfile.TemporaryDirectory(prefix=unfinished.trial_prefix(), dir=folder) as name:
            trial = Path(name)
            unfinished.write_form(trial, to, now.entries)
            if read_form(trial, to, Seal()).entries != now.entries:
                raise LedgerError(find("convert-differs", do("check"), place=old.name, form=to))
            aside = kept.free_name(old)
            unfinished.begin(folder, {"op": "convert", "to": to, "aside": aside.name})
            try:
                (trial / new.name).rename(new)
                unfinished.put_old_away(old, aside)
            except BaseException:
                with suppress(OSError):
                    if old.exists() and new.exists():
                        new.rename(trial / new.name)
                unfinished.end(folder)
                raise
            unfinished.end(folder)
        sync_folder(folder)
        return aside


def _refuse(problems: Iterable[Problem]) -> None:
    problems = tuple(problems)
    if problems:
        broken = any(problem.code.startswith("seal-") for problem in problems)
        raise (SealError if broken else LedgerError)(*problems)


def _not_following(before: Sequence[Entry], entries: Sequence[Entry]) -> Iterator[Problem]:
    last = before[-1] if before else None
    odd = _not_as_they_are(entries)
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
        if number - len(before) - 1 in odd:
            yield from _not_storable(entry)
        last = entry


def _not_as_they_are(entries: Sequence[Entry]) -> set[int]:
    """Which of the entries could not be read back as they are, or say what may not be kept; from 0."""
    refused = functools.cache(lambda text: states_number(text) or begins_a_formula(text))
    first = entries[0].number if entries else 1
    back, _ = read_rows([(0, cells(entry)) for entry in entries], "", Problems(), first)
    return {
        at
        for at, (entry, one) in enumerate(zip(entries, back, strict=True))
        if entry != one or any(refused(getattr(entry, column)) for column in _TEXTS)
    }


_TEXTS = ("person", "account", "to", "code", "source", "note")


def _not_storable(entry: Entry) -> Iterator[Problem]:
    problems = Problems()
    if entry_of_cells(cells(entry), "", 0, problems) != entry and not problems:
        problems.add(find("not-storable", ByHand("take the blank away")))
    for column in _TEXTS:
        if not problems and states_number(getattr(entry, column)):
            problems.add(find("number-in-cell", ByHand("leave the number out"), column=column))
        elif not problems and begins_a_formula(getattr(entry, column)):
            problems.add(find("formula-in-cell", ByHand("begin it with a word"), column=column))
    for problem in problems.all():
        other = ByHand("run the command again with a value that a cell can hold")
        ours = problem.code in ("not-storable", "number-in-cell", "formula-in-cell")
        ways = problem.remedies if ours else (other,)
        yield dataclasses.replace(problem, place=entry.place, remedies=ways)
