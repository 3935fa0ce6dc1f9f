"""What was filed: one file a form that the IRS has, canonical, digested, never rewritten.

A snapshot is made by freezing what `fill` made, by typing the lines one knows of a form filed long ago, or by
reading a filled PDF. A mistyped one is superseded by the next number; the ledger's `filed` entry names the one
that counts, with its digest.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import product
from pathlib import Path
from typing import Any, Literal

from basisbook.forms.fill import UNROUNDED, Method, fill
from basisbook.forms.history import History, Year, in_words, replay
from basisbook.ledger import journal
from basisbook.ledger.book import Account, Book, Person
from basisbook.ledger.entry import Entry
from basisbook.ledger.inference.grades import for_filing
from basisbook.ledger.problems import FormError, Problem
from basisbook.ledger.store import sync_folder

FOLDER = "filed"
FORMAT = 1

How = Literal["fill", "typed", "pdf", "none"]

_NAME = re.compile(r"[^a-z0-9]+")
_REFERENCE = re.compile(r"(filed/[^ ;]+\.json) sha256:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A form that the IRS has, or the knowledge that it has none (`how` = "none").

    `lines` are texts as on the page (`5500`, `0.123`); `whole` says that these are all its lines, else only those
    somebody knew. `entries` is how many rows of the ledger were known when it was frozen, `steering` the births,
    deaths and accounts that steered the arithmetic; both are None for a form this program did not make.
    `returns` are lines of Form 1040 as filed, `blank` the SHA-256 of the official blank.
    """

    person: str
    pool: str
    tax_year: int
    kind: Literal["original", "amended"]
    how: How
    lines: Mapping[str, str]
    whole: bool
    revision: str = ""
    method: Method | None = None
    filed: datetime.date | None = None
    received: datetime.date | None = None
    as_of: datetime.date | None = None
    entries: int | None = None
    steering: Mapping[str, Any] | None = None
    blank: str | None = None
    returns: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The canonical text of the file: sorted, one line a property, ending in a line feed."""
        content = {
            name: value.isoformat() if isinstance(value, datetime.date) else value
            for name, value in asdict(self).items()
        }
        return json.dumps({"format": FORMAT} | content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"

    @property
    def digest(self) -> str:
        """SHA-256 of the text, hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def freeze(year: Year, pool: str, book: Book, entries: Sequence[Entry], **known: Any) -> Snapshot:
    """A snapshot of a form this program filled. Raises `FormError` where the year has no complete form."""
    if year.status != "complete" or year.filled is None:
        raise FormError(
            Problem(
                "nothing-to-file",
                "error",
                "",
                f"there is no form for {year.tax_year} to freeze: it is {in_words(year.status)}",
                f"basisbook filed {year.tax_year} --person {year.facts.person} --none",
            )
        )
    return Snapshot(
        person=year.facts.person,
        pool=pool,
        tax_year=year.tax_year,
        how="fill",
        lines=year.lines,
        whole=True,
        revision=year.revision.key,
        method=year.method,
        entries=len(entries),
        steering=steering(book),
        **({"kind": "original", "returns": year.returns} | known),
    )


def steering(book: Book) -> dict[str, dict[str, dict[str, str]]]:
    """What steers the arithmetic in book.toml: births, deaths, accounts and their types. No name, no SSN."""
    return {
        "people": {
            person.id: {name: str(day) for name in ("born", "died") if (day := getattr(person, name))}
            for person in book.people.values()
        },
        "accounts": {
            account.id: {
                name: str(value)
                for name in ("person", "type", "decedent", "opened", "closed")
                if (value := getattr(account, name))
            }
            for account in book.accounts.values()
        },
    }


def _steered(steering: Mapping[str, Mapping[str, Mapping[str, str]]]) -> Book:
    """The book as it steered the arithmetic when the form was frozen; names and custodians are not kept."""

    def dated(values: Mapping[str, str]) -> dict[str, Any]:
        days = ("born", "died", "opened", "closed")
        return {name: datetime.date.fromisoformat(v) if name in days else v for name, v in values.items()}

    return Book(
        Path(),
        {who: Person(id=who, name="", **dated(known)) for who, known in steering["people"].items()},
        {name: Account(id=name, **dated(known)) for name, known in steering["accounts"].items()},
    )


def write(folder: Path, snapshot: Snapshot) -> tuple[Path, str]:
    """Write a snapshot under the next free name, mode 0600. The path, and the `source` for the `filed` entry.

    Raises `FormError` where the folder does not allow it.
    """
    try:
        return _write(folder / FOLDER, snapshot)
    except OSError as error:
        message = f"the snapshot cannot be written: {error.strerror}"
        remedy = f"ls -ld {shlex.quote(str(folder))}"
        raise FormError(Problem("unwritable", "error", str(folder / FOLDER), message, remedy)) from None


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
    anew = f"basisbook filed {year[1] if year else 'YEAR'} --help  # how to say anew what was filed"
    remedy = f"# restore {path.name} from a backup; or\n{anew}"
    return FormError(Problem("snapshot-unreadable", "error", str(path), f"the snapshot {reason}", remedy))


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
            remedy = f"basisbook filed {entry.year} --person {entry.person} --line 14"
            problems.append(
                Problem(
                    "filed-unnamed", "error", entry.place, f"entry {entry.number} names no snapshot", remedy
                )
            )
            continue
        try:
            snapshot = read(folder / reference[1])
        except FormError as error:
            problems += error.problems
            continue
        if snapshot.digest != reference[2]:
            problems.append(
                Problem(
                    "snapshot-changed",
                    "error",
                    reference[1],
                    f"the snapshot of {entry.year} was changed after it was filed; entry {entry.number} holds its digest",
                    f"basisbook filed {entry.year} --person {entry.person}  # after restoring the file from a backup",
                )
            )
            continue
        forms[key], entries[key] = snapshot, entry
    return Filed(forms, entries, tuple(problems))


def reproduced(snapshot: Snapshot, entries: Sequence[Entry]) -> Problem | None:
    """Whether replaying what was known when the form was frozen gives that form again; if not, what differs."""
    if snapshot.how != "fill":
        return None
    year = year_then(snapshot, entries)
    lines = year.lines if year else {}
    every = dict.fromkeys((*snapshot.lines, *lines))
    # A zero where a later printing of the program leaves the line blank says the same.
    differing = [n for n in every if not _same(snapshot.lines.get(n, ""), lines.get(n, ""))]
    if not differing:
        return None
    message = (
        f"the form of {snapshot.tax_year} that {snapshot.person} filed is not what the ledger gave then:"
        f" line{'s' if len(differing) > 1 else ''} {', '.join(differing)} differ{'' if len(differing) > 1 else 's'}"
    )
    return Problem("filed-not-reproduced", "error", "", message, f"basisbook diff {snapshot.tax_year}")


def year_then(snapshot: Snapshot, entries: Sequence[Entry]) -> Year | None:
    """The year replayed from what was known when the form was frozen; None for a form this program did not make."""
    if snapshot.how != "fill" or snapshot.entries is None or snapshot.steering is None:
        return None
    known = journal.in_force(for_filing(entries[: snapshot.entries]))
    methods = (
        {(snapshot.person, snapshot.pool, snapshot.tax_year): snapshot.method} if snapshot.method else {}
    )
    history = replay(_steered(snapshot.steering), known, as_of=snapshot.as_of, methods=methods)
    pool = history.pool(snapshot.person, snapshot.pool)
    return pool.year(snapshot.tax_year) if pool else None


def method_of(snapshot: Snapshot, year: Year) -> Method | None:
    """The rounding detective: the method that explains a filed form, or None.

    A method explains the form when filling the year by it gives every line that was filed. The form's own lines
    serve as facts where it has them all; else the ledger's facts do. The year's own method is tried first, then
    3 to 6 places, unrounded, and truncated, in dollars and in cents.
    """
    if snapshot.method is not None:
        return snapshot.method
    if year.filled is None or not snapshot.lines:
        return None
    for method in _candidates(year.method):
        filled = fill(year.revision, year.facts.amounts, year.brought, method)
        if _agrees(snapshot.lines, filled.lines):
            return method
    return _method_of_lines(snapshot, year)


def _candidates(first: Method) -> Iterable[Method]:
    yield first
    for money, (places, ratio) in product(
        ("dollars", "cents"),
        (
            *((places, "rounded") for places in (6, 5, 4, 3, UNROUNDED)),
            *((places, "truncated") for places in (3, 4, 5, 6)),
        ),
    ):
        yield Method(places, money, ratio)  # type: ignore[arg-type]


def _agrees(filed: Mapping[str, str], computed: Mapping[str, str]) -> bool:
    """Whether every filed line is the computed one; `0.12` agrees with `0.120`, `0` with a blank cell."""
    return all(_same(text, computed.get(number, "0")) for number, text in filed.items())


def _same(a: str, b: str) -> bool:
    return a == b or _plain(a) == _plain(b)


def _plain(text: str) -> str:
    text = text or "0"
    return text.rstrip("0").rstrip(".") or "0" if "." in text else text


def _method_of_lines(snapshot: Snapshot, year: Year) -> Method | None:
    """By the form's own lines 5, 7, 8 and 9: the method by which its lines 10 to 12 follow from them."""
    recovery = year.revision.recovery
    if recovery is None or not {recovery.basis, recovery.ratio, *recovery.parts} <= set(snapshot.lines):
        return None
    from basisbook.forms.expr import Known, Line, inside  # noqa: PLC0415 - only the detective works on loose lines
    from basisbook.ledger.money import parse  # noqa: PLC0415

    lines = year.revision.lines
    needed = {
        node.number
        for n in (recovery.ratio, *recovery.parts)
        for node in inside(lines[n].arithmetic)
        if isinstance(node, Line)
    }
    if not needed - {recovery.ratio} <= set(snapshot.lines):
        return None
    amounts = {number: parse(snapshot.lines[number]) for number in needed - {recovery.ratio}}
    for method in _candidates(year.method):
        arithmetic = method.arithmetic(method.places)
        known: Known[int, bool] = Known(arithmetic, {}, {}, {}, dict(amounts), {})
        known.lines[recovery.ratio] = lines[recovery.ratio].arithmetic.evaluate(known)
        if all(lines[n].arithmetic.evaluate(known) == parse(snapshot.lines[n]) for n in recovery.parts):
            return method
    return None


def filed_methods(
    book: Book, in_force: Mapping[int, Entry], filed: Filed, *, as_of: datetime.date | None = None
) -> dict[tuple[str, str, int], Method]:
    """The method of each filed year that was rounded otherwise than the ledger says: a filed year keeps its own."""
    methods: dict[tuple[str, str, int], Method] = {}
    history = replay(book, in_force, as_of=as_of)
    for key, snapshot in sorted(filed.forms.items()):
        # A year's method changes what later years carry, so each is looked at in the history so far.
        person, pool_name, tax_year = key
        pool = history.pool(person, pool_name)
        year = pool.year(tax_year) if pool else None
        method = method_of(snapshot, year) if year else None
        if year and method and method != year.method:
            methods[key] = method
            history = replay(book, in_force, as_of=as_of, methods=methods)
    return methods


def replay_with_filed(
    book: Book, entries: Sequence[Entry], filed: Filed, *, as_of: datetime.date | None = None
) -> History:
    """The correct chain: the ledger as a form may use it, replayed, each filed year by the method it was filed with."""
    in_force = journal.in_force(for_filing(entries))
    return replay(book, in_force, as_of=as_of, methods=filed_methods(book, in_force, filed, as_of=as_of))
