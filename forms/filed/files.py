"""Filed forms on disk: one snapshot a form, never changed once written."""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from basisbook.forms.filed.snapshot import FORMAT, STEERS, Snapshot
from basisbook.forms.language.fill import Method
from basisbook.forms.sentences import find
from basisbook.ledger.book import Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.kinds import ACCOUNT_TYPES
from basisbook.ledger.problems import ByHand, FormError, Hole, Problem, Shell, do
from basisbook.ledger.quick_dataclass import dataclass
from basisbook.ledger.store.private import put_new, read_file, read_json, sync_folder

FOLDER = "filed"
_LARGEST = 2**20
_MOST_OF_A_LINE = 64


_NAME = re.compile(r"[^a-z0-9]+")


_REFERENCE = re.compile(r"(filed/[^ ;]+\.json) sha256:([0-9a-f]{64})")


def placed(folder: Path, snapshot: Snapshot) -> tuple[str, str]:
    """(path in the book, `source` for the `filed` entry) of a snapshot: the next free name, or the file that says the same.

    Nothing is written: `store.append` writes it with the entry that names it. Raises `FormError` where the folder cannot be read.
    """
    pool = _NAME.sub("-", snapshot.pool.lower()).strip("-")
    stem = f"{snapshot.person}-{pool}-8606-{snapshot.tax_year}-{snapshot.kind}"
    number = 1
    while True:
        name = f"{FOLDER}/{stem}.json" if number == 1 else f"{FOLDER}/{stem}-{number}.json"
        try:
            if not os.path.lexists(folder / name) or _same(folder, name, snapshot):
                return name, f"{name} sha256:{snapshot.digest}"
        except OSError as error:
            look = Shell(("ls", "-ld", str(folder)))
            raise FormError(
                find("unwritable", look, place=str(folder / FOLDER), why=error.strerror)
            ) from None
        number += 1


def _same(folder: Path, name: str, snapshot: Snapshot) -> bool:
    path = folder / name
    return path.is_file() and read_file(path, _LARGEST, inside=folder) == snapshot.text.encode()


def write(folder: Path, snapshot: Snapshot) -> tuple[Path, str]:
    """Write a snapshot by itself, mode 0600. The path, and the `source` for the `filed` entry. Raises `FormError`."""
    name, source = placed(folder, snapshot)
    path = folder / name
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        if not path.exists():
            put_new(path, snapshot.text.encode())
        sync_folder(folder)
    except OSError as error:
        look = Shell(("ls", "-ld", str(folder)))
        raise FormError(find("unwritable", look, place=str(path.parent), why=error.strerror)) from None
    return path, source


def same_form(one: Snapshot, other: Snapshot) -> bool:
    """Whether two snapshots say that the same was filed: when it was frozen, and how long the ledger was, is no part of that."""
    return one == replace(other, entries=one.entries, as_of=one.as_of)


def read(path: Path) -> Snapshot:
    """A snapshot file. Raises `FormError` where it is missing, not one of ours, or of a later format."""
    try:
        content = read_json(path, _LARGEST, inside=path.parent.parent)
        version = content.pop("format")
        _refuse_types(content)
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


_SHAPES: Mapping[str, tuple[type, ...]] = {
    **dict.fromkeys(("person", "pool", "kind", "how", "revision"), (str,)),
    **dict.fromkeys(("filed", "received", "as_of", "blank"), (str, type(None))),
    "tax_year": (int,),
    "whole": (bool,),
    "entries": (int, type(None)),
    **dict.fromkeys(("lines", "returns"), (dict,)),
    **dict.fromkeys(("method", "steering"), (dict, type(None))),
}
"""What a snapshot's properties are in JSON."""


def _refuse_types(content: Any) -> None:
    """Raises `TypeError` for a property of another type than a snapshot has; `ValueError` for one out of all bounds."""
    for name, value in content.items():
        if not isinstance(value, _SHAPES[name]) or (type(value) is bool and name != "whole"):
            raise TypeError(name)
    for name in ("lines", "returns"):
        if not all(isinstance(text, str) and len(text) < _MOST_OF_A_LINE for text in content[name].values()):
            raise TypeError(name)
    if not 1900 < content["tax_year"] < 10_000 or (content["entries"] or 0) < 0:
        raise ValueError(content["tax_year"])
    _refuse_steering(content["steering"])
    method = content["method"] or {}
    places = method.get("places", 0)
    if not all(isinstance(value, (str, int, bool, type(None))) for value in method.values()):
        raise TypeError("method")
    if not isinstance(places, int):
        raise TypeError("places")


def _refuse_steering(steering: Any) -> None:
    """As `_refuse_types`, for the people and accounts that the form was made with."""
    if steering is None:
        return
    if steering.keys() != STEERS.keys():
        raise TypeError("steering")
    for table, names in STEERS.items():
        for known in steering[table].values():
            if not known.keys() <= set(names) or not all(isinstance(text, str) for text in known.values()):
                raise TypeError(table)
            for name in {"born", "died", "opened", "closed"} & known.keys():
                datetime.date.fromisoformat(known[name])
    for account in steering["accounts"].values():
        if account.get("type") not in ACCOUNT_TYPES or "person" not in account:
            raise TypeError("accounts")


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
        if entry.code == "none" and not entry.source:
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
