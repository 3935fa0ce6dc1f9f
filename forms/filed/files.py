"""Filed forms on disk: one snapshot a form, never changed once written."""

from __future__ import annotations

import datetime
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from basisbook.forms.filed.snapshot import FORMAT, Snapshot
from basisbook.forms.language.fill import Method
from basisbook.forms.sentences import find
from basisbook.ledger.book import Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.problems import ByHand, FormError, Hole, Problem, Shell, do
from basisbook.ledger.store.private import sync_folder

FOLDER = "filed"


_NAME = re.compile(r"[^a-z0-9]+")


_REFERENCE = re.compile(r"(filed/[^ ;]+\.json) sha256:([0-9a-f]{64})")


def write(folder: Path, snapshot: Snapshot) -> tuple[Path, str]:
    """Write a snapshot under the next free name, mode 0600. The path, and the `source` for the `filed` entry.

    Raises `FormError` where the folder does not allow it.
    """
    try:
        return _write(folder / FOLDER, snapshot)
    except OSError as error:
        look = Shell(("ls", "-ld", str(folder)))
        raise FormError(find("unwritable", look, place=str(folder / FOLDER), why=error.strerror)) from None


def _write(target: Path, snapshot: Snapshot) -> tuple[Path, str]:
    target.mkdir(mode=0o700, exist_ok=True)
    pool = _NAME.sub("-", snapshot.pool.lower()).strip("-")
    stem = f"{snapshot.person}-{pool}-8606-{snapshot.tax_year}-{snapshot.kind}"
    number = 1
    while True:
        path = target / (f"{stem}.json" if number == 1 else f"{stem}-{number}.json")
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            if path.is_file() and path.read_bytes() == snapshot.text.encode():
                return path, f"{FOLDER}/{path.name} sha256:{snapshot.digest}"
            number += 1
            continue
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
                file.write(snapshot.text)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        for folder in (target, target.parent):  # it lasts before the ledger names it
            sync_folder(folder)
        return path, f"{FOLDER}/{path.name} sha256:{snapshot.digest}"


def read(path: Path) -> Snapshot:
    """A snapshot file. Raises `FormError` where it is missing, not one of ours, or of a later format."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        version = content.pop("format")
        for name in ("filed", "received", "as_of"):
            content[name] = datetime.date.fromisoformat(content[name]) if content[name] else None
        content["method"] = Method(**content["method"]) if content["method"] else None
        snapshot = Snapshot(**content)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        reason = "is damaged"
        if isinstance(error, OSError):
            reason = (
                "does not exist"
                if isinstance(error, FileNotFoundError)
                else f"cannot be read: {error.strerror}"
            )
        raise _unreadable(path, reason) from None
    if version != FORMAT:
        raise _unreadable(path, "was written by a later version of this program")
    return snapshot


def _unreadable(path: Path, reason: str) -> FormError:
    year = re.search(r"-8606-(\d{4})-", path.name)
    return FormError(
        find(
            "snapshot-unreadable",
            ByHand(f"restore {path.name} from a backup"),
            do(
                "filed",
                int(year[1]) if year else Hole("YEAR"),
                help=None,
                when="how to say anew what was filed",
            ),
            place=str(path),
            why=reason,
        )
    )


@dataclass(frozen=True, slots=True)
class Filed:
    """What the IRS has, by (person, pool, year): the snapshot that counts, and what is wrong with the files."""

    forms: Mapping[tuple[str, str, int], Snapshot]
    entries: Mapping[tuple[str, str, int], Entry]
    problems: tuple[Problem, ...]

    def of(self, person: str, pool: str) -> dict[int, Snapshot]:
        """One pool's forms by year."""
        return {year: form for (who, name, year), form in self.forms.items() if (who, name) == (person, pool)}


def filed_forms(folder: Path, book: Book, in_force: Mapping[int, Entry]) -> Filed:
    """The snapshots that the ledger's `filed` entries in force name; the last one of a year counts."""
    forms, entries, problems = {}, {}, []
    for entry in sorted(in_force.values(), key=lambda entry: entry.number):
        if entry.kind != "filed" or entry.year is None:
            continue
        pool = book.pool_of(entry.account) if entry.account in book.accounts else "own"
        key = (entry.person, pool, entry.year)
        if entry.code == "none":
            forms[key] = Snapshot(
                person=entry.person,
                pool=pool,
                tax_year=entry.year,
                kind="original",
                how="none",
                lines={},
                whole=True,
            )
            entries[key] = entry
            continue
        reference = _REFERENCE.search(entry.source)
        if reference is None:
            anew = do("filed", entry.year, person=entry.person, line=Hole("14="))
            problems.append(find("filed-unnamed", anew, entry=entry))
            continue
        try:
            snapshot = read(folder / reference[1])
        except FormError as error:
            problems += error.problems
            continue
        if snapshot.digest != reference[2]:
            problems.append(
                find(
                    "snapshot-changed",
                    ByHand(f"restore {reference[1]} from a backup"),
                    do("filed", entry.year, person=entry.person, when="to say anew what was filed"),
                    entry=entry,
                    place=reference[1],
                )
            )
            continue
        forms[key], entries[key] = snapshot, entry
    return Filed(forms, entries, tuple(problems))
