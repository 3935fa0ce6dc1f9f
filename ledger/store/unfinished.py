"""What a command that was ended left half done: finished, where all that it meant is proven, else taken back.

`.ledger.next` is the whole ledger as an append meant it: where the ledger begins with it, the append is finished.
`.ledger.doing` says what else was being done. Temporary files name their process; those of the dead are removed.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from basisbook.ledger.entry import Entry
from basisbook.ledger.problems import Problem
from basisbook.ledger.sentences import find
from basisbook.ledger.store import kept
from basisbook.ledger.store.appending import put_ledger
from basisbook.ledger.store.lock import HeldError, held
from basisbook.ledger.store.names import CSV, DOING, LARGEST, LAST, NEXT, PARQUET, Form
from basisbook.ledger.store.parquet import parquet_bytes
from basisbook.ledger.store.private import left_behind, read_file, read_json, replace, sync_folder
from basisbook.ledger.store.reading import forms, read_form, read_with
from basisbook.ledger.store.rows import Problems, entry_of_cells, rendered
from basisbook.ledger.store.seal import add_to_seal, read_seal
from basisbook.ledger.words import entries_named

_FOLDERS = ("", "evidence", "filed", PARQUET)
"""Where a book keeps files."""
_FILED = re.compile(r"filed/[a-z0-9][a-z0-9._-]*\.json")
_PAPER = re.compile(r"[0-9a-f]{64}\.[a-z]{3,4}")
_MOST = 2**20


def begin(folder: Path, what: Mapping[str, Any]) -> None:
    """Say what is being done, before the first step of it."""
    import json  # noqa: PLC0415 - slow to import

    replace(folder / DOING, (json.dumps(what) + "\n").encode())


def end(folder: Path) -> None:
    """It is done. Where that cannot be written, the next command finds it done."""
    with suppress(OSError):
        (folder / DOING).unlink(missing_ok=True)


def trial_prefix() -> str:
    """How the name of a folder begins in which something is tried: it says whose it is."""
    return f".convert-{os.getpid()}-"


def settle(folder: Path) -> tuple[Problem, ...]:
    """Finish or take back what an earlier command left half done; a note for each.

    Nothing is done while somebody writes, or where the book cannot be written: then what is there is read as it is.
    """
    if not _anything(folder):
        return ()
    try:
        with held(folder, 0):
            return settle_locked(folder)
    except (HeldError, OSError):
        return ()


def _anything(folder: Path) -> bool:
    if any(os.path.lexists(folder / name) for name in (NEXT, DOING)) or len(forms(folder)) > 1:
        return True
    return any(True for name in _FOLDERS for _ in left_behind(folder / name))


def settle_locked(folder: Path) -> tuple[Problem, ...]:
    """The same for who holds the lock. Raises `OSError`."""
    if not _anything(folder):
        return ()
    said = [_append(folder), _other(folder), _two_forms(folder), *_papers(folder)]
    for name in _FOLDERS:
        for path in left_behind(folder / name):
            _remove(path)
    return tuple(find("settled", place=where, what=what) for where, what in filter(None, said))


_Said = tuple[str, str] | None
"""A place, and what became of it; None where there was nothing."""


def _papers(folder: Path) -> list[_Said]:
    """Copies of papers get their names, whose cards a command that was ended had written; see `evidence.store`."""
    said: list[_Said] = []
    target = folder / "evidence"
    for path in left_behind(target):
        name = path.name[1:].rsplit("-", 2)[0]
        digest = name.partition(".")[0]
        if (
            not _PAPER.fullmatch(name)
            or (target / name).exists()
            or not (target / f"{digest}.card.json").exists()
        ):
            continue
        with suppress(OSError):
            if hashlib.sha256(read_file(path, LARGEST)).hexdigest() == digest:
                path.rename(target / name)
                said.append((f"evidence/{name}", "the paper is in the book"))
    return said


def _append(folder: Path) -> _Said:
    path = folder / NEXT
    if not os.path.lexists(path):
        return None
    meant = kept.entries_in(path)
    sealed = read_seal(folder)
    now = read_with(folder, sealed)
    place = PARQUET if now.form == "parquet" else CSV
    if meant and not sealed.problem and not now.errors and now.entries[: len(meant)] == meant:
        new = [entry.number for entry in meant[sealed.count :]]
        add_to_seal(folder, sealed, meant)
        path.replace(folder / LAST)
        sync_folder(folder)
        what = (
            f"{entries_named(new)} {'is' if len(new) == 1 else 'are'}" if new else "all that it recorded is"
        )
        return place, f"{what} in the ledger and sealed"
    path.unlink()
    return place, "nothing of it was recorded"


def _other(folder: Path) -> _Said:
    path = folder / DOING
    if not os.path.lexists(path):
        return None
    try:
        doing = read_json(path, _MOST, inside=folder)
        said = _DO[doing["op"]](folder, doing)
    except (ValueError, KeyError, TypeError, AttributeError):
        said = None  # not of this program, or of a later one
    path.unlink(missing_ok=True)
    return said


def _files(folder: Path, doing: Mapping[str, Any]) -> _Said:
    names = [one for one in doing["files"] if isinstance(one, str) and _FILED.fullmatch(one)]
    now = read_with(folder, read_seal(folder))
    named = " ".join(entry.source for entry in now.entries if entry.kind == "filed")
    gone = [name for name in names if name not in named]
    for name in gone:
        (folder / name).unlink(missing_ok=True)
    return (gone[0], "it is not kept as filed") if gone else None


def _restore(folder: Path, doing: Mapping[str, Any]) -> _Said:
    name, aside = doing["ledger"], doing["aside"]
    if name not in (CSV, PARQUET) or not re.fullmatch(r"(ledger\.[a-z]+\.old(-[0-9]+)?)?", aside):
        return None
    problems = Problems()
    rows = [[str(cell) for cell in row] for row in doing.get("new", [])]
    new = [entry for row in rows if (entry := entry_of_cells(row, "", 0, problems))]
    sealed = read_seal(folder)
    if sealed.count == doing.get("was", sealed.count) and not problems:
        restore(folder, name, aside, new)
    what = "the rows are as they were recorded" + (
        f", and {entries_named([one.number for one in new])} say what was changed" if new else ""
    )
    return name, what + (f"; {aside} is the ledger as it was found" if aside else "")


def restore(folder: Path, name: str, aside: str, new: Sequence[Entry] = ()) -> None:
    """Put the kept ledger in the place of the one that is there, which goes aside, with new entries; as often as wanted."""
    sealed = read_seal(folder)
    was = kept.sealed_entries(folder, sealed)
    if was is None:
        return
    target, old = folder / name, folder / aside
    if name == CSV:
        if aside and not old.exists() and target.exists():
            replace(old, read_file(target, LARGEST))
        replace(target, rendered(was).encode())
    else:
        import tempfile  # noqa: PLC0415 - slow to import

        with tempfile.TemporaryDirectory(prefix=trial_prefix(), dir=folder) as name_of_trial:
            trial = Path(name_of_trial)
            write_form(trial, "parquet", was)
            if aside and not old.exists() and target.exists():
                target.rename(old)
                old.chmod(0o700)
            if not target.exists():
                (trial / PARQUET).rename(target)
    if new:
        put_ledger(folder, read_with(folder, sealed), sealed, new)
    else:
        add_to_seal(folder, sealed, was)
    sync_folder(folder)


def _convert(folder: Path, doing: Mapping[str, Any]) -> _Said:
    to: Form = "parquet" if doing["to"] == "parquet" else "csv"
    old, new = (folder / name for name in ((CSV, PARQUET) if to == "parquet" else (PARQUET, CSV)))
    aside = folder / doing["aside"]
    if not re.fullmatch(r"ledger\.[a-z]+\.old(-[0-9]+)?", aside.name) or aside.parent != folder:
        return None
    there = forms(folder)
    if len(there) == 2:
        if not _alike(folder):
            return None
        put_old_away(old, aside)
    if new.exists() and not old.exists():
        return new.name, f"the ledger is {to} now; the old one is kept as {aside.name}"
    return old.name, "the ledger stays as it was"


def _two_forms(folder: Path) -> _Said:
    """Two ledgers that say the same, as an earlier version could leave them: ledger.csv stays."""
    if len(forms(folder)) < 2 or not _alike(folder):
        return None
    aside = kept.free_name(folder / PARQUET)
    put_old_away(folder / PARQUET, aside)
    return CSV, f"the ledger was there twice, and says the same; the other one is kept as {aside.name}"


def _alike(folder: Path) -> bool:
    sealed = read_seal(folder)
    first, second = (read_form(folder, form, sealed) for form in ("csv", "parquet"))
    return not first.errors and not second.errors and first.entries == second.entries


def put_old_away(old: Path, aside: Path) -> None:
    """Give a ledger that is none any more its other name, for its owner alone."""
    old.rename(aside)
    # A ledger that somebody wrote by hand may be open to others; what this program keeps is not.
    aside.chmod(0o700 if aside.is_dir() else 0o600)


def write_form(folder: Path, form: Form, entries: Sequence[Entry]) -> None:
    """A ledger with these entries in a folder that has none."""
    if form == "csv":
        replace(folder / CSV, rendered(entries).encode())
        return
    (folder / PARQUET).mkdir(mode=0o700)
    if entries:
        replace(folder / PARQUET / "part-000001.parquet", parquet_bytes(entries))


def _remove(path: Path) -> None:
    import shutil  # noqa: PLC0415 - slow to import

    with suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


_DO = {"files": _files, "restore": _restore, "convert": _convert}
