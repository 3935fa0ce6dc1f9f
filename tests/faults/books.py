"""The books that are damaged, and what must be true of each however it was."""

from __future__ import annotations

import hashlib
import json
import shutil
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from faults.bench import basisbook, tree
from faults.commands import run

from basisbook.ledger import store
from basisbook.ledger.problems import BasisbookError
from basisbook.ledger.store import lock, unfinished


def make_book(book: Path) -> None:
    """A book with all of its parts."""
    book.mkdir(mode=0o700)
    (book / "book.toml").write_text(
        '[people.ana]\nname = "Ana Reyes"\nborn = 1979-05-04\nssn = "123-45-6789"\ncity = "Springfield"\n'
        '[people.ben]\nname = "Ben Reyes"\ndied = 2024-05-04\n[accounts.van]\nperson = "ana"\ntype = "traditional"\n'
        'custodian = "Vanguard"\nopened = 2019-01-01\n[accounts.roth]\nperson = "ana"\ntype = "roth"\n'
        '[accounts.old]\nperson = "ana"\ntype = "inherited-traditional"\ndecedent = "ben"\n'
    )
    store.create(book)
    for words in (
        "record contribution --person ana --tax-year 2020 --date 2020-03-10 --amount 6000 --basis 6000 --account van",
        "record conversion --person ana --tax-year 2020 --date 2020-04-10 --amount 500 --account van --to roth",
        "record year-end-value --person ana --tax-year 2020 --amount 6100",
        "correct 3 --amount 6200",
        "filed 2020 --person ana --on 2021-04-10",
        "evidence enter 5498 --person ana --year 2021 --box1 6000 --box5 6500 --account van",
        "reconstruct --accept all --person ana",
    ):
        run(book, words)
    run(book, "plan year 2026 --person ana --value 7000 --accept c")
    (book / "interview").mkdir(mode=0o700)
    answers = {"before": "shoebox", "first": "2019", "joint": "no"}
    for name in ("start-ana.json", "2025-ana.json"):
        (book / "interview" / name).write_text(json.dumps({"format": 1, "answers": answers}))
    (book / store.CSV).with_name(".ledger.doing").write_text(
        json.dumps({"op": "restore", "ledger": "ledger.csv", "aside": "", "was": 9, "new": []})
    )


MODELS: dict[str, Path] = {}


def model(kind: str = "csv") -> Path:
    return MODELS[kind]


def make_models(folder: Path) -> None:
    """The books that are damaged, each copied for every input."""
    make_book(folder / "csv")
    shutil.copytree(folder / "csv", folder / "parquet")
    (folder / "parquet" / ".ledger.doing").unlink()
    run(folder / "parquet", "convert --to parquet")
    MODELS.update({"csv": folder / "csv", "parquet": folder / "parquet"})


def seeds_of(kind: str, pattern: str) -> Callable[[], list[bytes]]:
    return lambda: [path.read_bytes() for path in sorted(model(kind).glob(pattern))]


def copy_of_book(folder: Path, kind: str = "csv", *, keep_doing: bool = False) -> Path:
    """The book anew, in the place of the one that was damaged before."""
    book = folder / "book"
    if book.exists():
        shutil.rmtree(book)
    shutil.copytree(model(kind), book)
    if not keep_doing:
        (book / ".ledger.doing").unlink(missing_ok=True)
    return book


def ends_well(done: Any, words: object) -> None:
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code in (0, 1, 2), (words, done.output, done.exception)
    assert "Traceback" not in done.output, (words, done.output)


SAMPLE = 8
"""Of so many inputs one goes through the command; the others go through the function that it calls."""


def sampled(data: bytes) -> bool:
    return zlib.crc32(data) % SAMPLE == 0


@contextmanager
def refusals() -> Iterator[None]:
    """What a function refuses, it says."""
    said = ["said"]
    try:
        yield
    except BasisbookError as error:
        said = [one.message for one in error.problems]
    assert said
    assert all(said)


def in_book(
    kind: str, pattern: str, *commands: str, read: Callable[[Path], object] | None = None
) -> Callable[[Path, bytes], None]:
    """Put the bytes in the place of a part of a book, and `read` it; or ask the commands, which change nothing, and write."""

    def alone(folder: Path, data: bytes) -> None:
        assert read
        if not (book := folder / "kept").exists():
            copy_of_book(folder, kind).rename(book)
        target = book / next(model(kind).glob(pattern)).relative_to(model(kind))
        target.write_bytes(data)
        with refusals():
            read(target)

    def whole(folder: Path, data: bytes) -> None:
        if read and not sampled(data):
            alone(folder, data)
            return
        book = copy_of_book(folder, kind, keep_doing=pattern == ".ledger.doing")
        next(book.glob(pattern)).write_bytes(data)
        if pattern.startswith("filed"):
            _as_the_ledger_says(book, next(model(kind).glob(pattern)).read_bytes(), data)
        before, entries = tree(book), store.read(book).entries
        for words in commands:
            ends_well(basisbook(book, *words.split()), words)
        if pattern == ".ledger.doing":
            assert store.read(book).entries[: len(entries)] == entries
        else:
            assert tree(book) == before
        writes(book)

    return whole


def ledger(target: Path) -> None:
    """Read the ledger of which the file is a part: what is wrong is said."""
    folder = target.parent.parent if target.suffix == ".parquet" else target.parent
    assert all(one.message for one in store.read(folder).problems)


def doing(target: Path) -> None:
    """Settle what was being done: what was there stays."""
    book = target.parent
    before = store.read(book).entries
    unfinished.settle(book)
    assert store.read(book).entries[: len(before)] == before


def writes(book: Path) -> None:
    """An entry is in the ledger behind those that were there, or the ledger is as it was."""
    before, ledger = (
        store.read(book).entries,
        {name: data for name, data in tree(book).items() if "ledger." in name},
    )
    figure = "record figure --person ana --tax-year 2016 --code agi --amount 5"
    done = basisbook(book, *figure.split())
    ends_well(done, figure)
    if done.exit_code:
        assert {name: data for name, data in tree(book).items() if "ledger." in name} == ledger, done.output
    else:
        assert store.read(book).entries[:-1] == before, done.output


def _as_the_ledger_says(book: Path, was: bytes, data: bytes) -> None:
    """A snapshot whose digest is that of the ledger, which has no seal."""
    ledger = book / store.CSV
    ledger.write_text(
        ledger.read_text().replace(hashlib.sha256(was).hexdigest(), hashlib.sha256(data).hexdigest())
    )
    for name in (store.SEAL, store.LAST):
        (book / name).unlink()


ASKED = (
    "check", "show", "show --roth", "show --both-ways", "show --format json", "show --format csv", "show --state CA", "audit", "diff",
    "amend", "amend --format json", "plan year 2026 --value 7000", "plan calendar", "explain 2020 14", "explain 2021 14 --all", "reconstruct",
    "evidence missing --all", "report --out r.html", "fill 2020 --out o", "fill 2021 --alone --out o", "amend all --out o", "filed 2021 --on 2022-04-10",
    "check --seal", "undo --yes", "void 2", "year 2021 --sheet", "clients . --format csv", "fill all --flatten --one-pdf --out o", "convert --to parquet",
)  # fmt: skip


def rows(folder: Path, data: bytes) -> None:
    """Rows that somebody wrote by hand, under one of the commands."""
    book = copy_of_book(folder)
    for name in (store.SEAL, store.LAST):
        (book / name).unlink()
    (book / store.CSV).write_bytes(data)
    before = store.read(book).entries
    words = (
        ASKED[zlib.crc32(data) % len(ASKED)]
        .replace(" o", f" {folder}/o")
        .replace("r.html", f"{folder}/r.html")
        .replace("clients .", f"clients {folder}")
        .split()
    )
    ends_well(basisbook(book, *([*words, "--person", "ana"] if words[0] in PERSONAL else words)), words)
    if "undo" not in words:
        assert store.read(book).entries[: len(before)] == before, words


PERSONAL = {"show", "audit", "diff", "amend", "explain", "report", "fill", "filed", "year"}


def doing_next(folder: Path, data: bytes) -> None:
    """The ledger as it was about to be: what was there stays, whatever it says."""
    book = copy_of_book(folder)
    before = store.read(book).entries
    (book / ".ledger.next").write_bytes(data)
    if not sampled(data):
        unfinished.settle(book)
    else:
        ends_well(basisbook(book, "check"), "check")
        writes(book)
    assert store.read(book).entries[: len(before)] == before


def locks(folder: Path, data: bytes) -> None:
    """A file that says who writes, where the file system has no locks."""

    def refused(*_: object) -> None:
        raise OSError(38, "Function not implemented")

    if sampled(data) or not (book := folder / "book").exists():
        book = copy_of_book(folder)
    (book / ".ledger.writing").write_bytes(data)
    with mock.patch("fcntl.flock", refused), mock.patch("basisbook.ledger.store.lock.WAIT_SECONDS", 0):
        if sampled(data):
            writes(book)
        else:
            with refusals(), lock.locked(book):
                pass
