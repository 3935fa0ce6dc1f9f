"""The parts of a batch as files. A part that is done is never done again, and is the same to the byte whoever does it.

IN holds `NAME.parquet`, the entries, and beside each `NAME.people.parquet`. OUT gets `years/NAME.parquet` and
`findings/NAME.parquet`, each put there whole, and `batch.json`, which says what day it was when the batch began.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pyarrow as pa
import pyarrow.parquet as pq

from basisbook.forms.many.kernel import Accounts, in_batches, replay_rows
from basisbook.forms.many.tables import FINDINGS, PEOPLE, WORDS, Found, coded_schema, findings_batch
from basisbook.forms.sentences import find
from basisbook.ledger.entry import COLUMNS
from basisbook.ledger.problems import ByHand, FormError, Problem, Shell
from basisbook.ledger.quick_dataclass import dataclass
from basisbook.ledger.store import private

if TYPE_CHECKING:
    from basisbook.forms.many.papers import Papers

ROWS = 1 << 18
"""Rows of entries that are read at a time."""

AGAIN = ByHand("write that part again, take what OUT has of it away, and run the batch again")

NEEDED = ("number", "recorded", "person", "kind")


@dataclass(frozen=True, slots=True)
class Part:
    """One part to do. `today` decides which years have ended."""

    entries: Path
    out: Path
    today: dt.date
    sealed: bool = False
    pdf: bool = False
    """Whether official pages are written too."""

    @property
    def name(self) -> str:
        return self.entries.stem

    @property
    def people(self) -> Path:
        return self.entries.with_suffix(".people.parquet")

    @property
    def years(self) -> Path:
        return self.out.joinpath("years", f"{self.name}.parquet")

    @property
    def findings(self) -> Path:
        return self.out.joinpath("findings", f"{self.name}.parquet")

    @property
    def papers(self) -> Path:
        return self.out.joinpath("pdf", self.name)

    @property
    def is_done(self) -> bool:
        """The years are put there last; a part that was done without pages is done again for them."""
        return self.years.exists() and (self.papers.exists() or not self.pdf)


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a part: how many rows of entries, of years, of findings, and of errors among these; MB it took at most."""

    name: str
    entries: int
    years: int
    findings: int
    errors: int


def parts_of(source: Path, out: Path, today: dt.date, *, sealed: bool, pdf: bool = False) -> list[Part]:
    """The parts in a folder, or the one file. Raises `FormError` where there is none, or where people are missing."""
    files: list[Path] = []
    with suppress(OSError):  # a name that no file can have is there no more than another
        if source.is_dir():
            files = sorted(
                one for one in source.glob("*.parquet") if not one.name.endswith(".people.parquet")
            )
        elif source.exists():
            files = [source]
    if not files:
        raise FormError(find("batch-nothing", Shell(("ls", str(source))), source=str(source)))
    parts = [Part(one, out, today, sealed, pdf) for one in files]
    for part in parts:
        if not part.people.exists():
            raise FormError(find("batch-no-people", Shell(("ls", str(part.people))), place=str(part.people)))
    return parts


def begin(out: Path, today: dt.date) -> dt.date:
    """Make the folder OUT, private, and give the day of the batch: of its first run, where it was begun before."""
    note = out.joinpath("batch.json")
    for folder in (out, out.joinpath("years"), out.joinpath("findings")):
        private.make_private_folder(folder)
    with suppress(OSError):  # what cannot be taken away is written anew
        for left in out.glob("*/.*.part"):
            shutil.rmtree(left) if left.is_dir() else left.unlink()
    if note.exists():
        try:
            return dt.date.fromisoformat(json.loads(private.read_file(note, 2**16))["today"])
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            raise FormError(find("batch-note", Shell(("rm", str(note))), place=str(note))) from None
    private.write_private(note, (json.dumps({"format": 1, "today": today.isoformat()}) + "\n").encode())
    return today


def do_part(part: Part) -> Done:
    """Replay a part and write what it gives. Memory is bounded by `ROWS` entries and the people of the part.

    Raises `FormError` where what it gives cannot be written: nothing of the part is kept then.
    """
    problem = _check(part)
    try:
        try:
            return _replayed(part, problem)
        except _DamagedError as error:
            return _replayed(
                part, find("batch-part/unreadable", AGAIN, place=part.entries.name, why=str(error))
            )
    except OSError as error:
        room = Shell(("df", "-h", str(part.out)))
        raise FormError(find("batch-unwritable", room, place=part.name, why=error.strerror)) from None


class _DamagedError(Exception):
    """A page of a file shows only when it is read that it is damaged: as any of many errors."""


@contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except (pa.ArrowException, OSError, UnicodeDecodeError, ArithmeticError, MemoryError) as error:
        raise _DamagedError(type(error).__name__) from None


def _batches(part: Part) -> Iterator[pa.RecordBatch]:
    with _reading():
        # Words that repeat are read as places in a few words.
        words = [
            one.name
            for one in pq.read_schema(part.entries)
            if one.name in ("book", "person", "kind", "account", "to", "code")
            and pa.types.is_string(one.type)
        ]
        file = pq.ParquetFile(part.entries, read_dictionary=words)
        yield from in_batches(file.iter_batches(ROWS, use_threads=False))


def _replayed(part: Part, problem: Problem | None) -> Done:
    seen, counted = _Counted(), 0
    papers = _papers(part)
    with _writing(part.findings, FINDINGS) as findings, _writing(part.years, coded_schema()) as years:
        if problem is not None:
            row: Found = ("", "", None, problem.severity, problem.code, problem.place, None, problem.text)
            seen.add(findings_batch([row]))
            findings.write(findings_batch([row]))
        else:
            with _reading():
                accounts = Accounts(_people(part))
            for batch in _batches(part):
                with _reading():
                    replayed = replay_rows(
                        batch, accounts, today=part.today, file=part.entries.name, first=counted + 1
                    )
                first, counted = counted + 1, counted + batch.num_rows
                years.write(replayed.coded)
                findings.write(replayed.findings)
                seen.years += replayed.coded.num_rows
                seen.add(replayed.findings)
                if papers is not None:
                    kept = findings_batch(
                        papers.write(batch, replayed.coded, accounts, part.entries.name, first)
                    )
                    findings.write(kept)
                    seen.add(kept)
        if papers is not None:
            missing = findings_batch(papers.keep())
            findings.write(missing)
            seen.add(missing)
        findings.keep()
        years.keep()
    return Done(part.name, counted, seen.years, seen.findings, seen.errors)


def _papers(part: Part) -> Papers | None:
    if not part.pdf:
        return None
    from basisbook.forms.many.papers import Papers  # noqa: PLC0415 - slow to import, and asked for by few

    return Papers(part.papers, part.today)


@dataclass(slots=True)
class _Counted:
    """What a part came to."""

    years: int = 0
    findings: int = 0
    errors: int = 0

    def add(self, findings: pa.RecordBatch) -> None:
        self.findings += findings.num_rows
        self.errors += findings.column("severity").to_pylist().count("error")


def _people(part: Part) -> pa.RecordBatch:
    table = pq.ParquetFile(part.people).read(use_threads=False)
    known = [name for name in PEOPLE.names if name in table.schema.names]
    schema = pa.schema([PEOPLE.field(name) for name in known])
    rows = table.select(known).cast(schema).combine_chunks().to_batches()
    return rows[0] if rows else pa.RecordBatch.from_pylist([], schema)


def _check(part: Part) -> Problem | None:
    """Why a part cannot be read at all."""
    try:
        for file in (part.entries, part.people):
            private.refuse_special(file)
        columns = pq.ParquetFile(part.entries).schema_arrow.names
        people = pq.ParquetFile(part.people).schema_arrow.names
    except (pa.ArrowException, OSError, ValueError, ArithmeticError, MemoryError) as error:
        return find("batch-part/unreadable", AGAIN, place=part.entries.name, why=type(error).__name__)
    missing = [name for name in NEEDED if name not in columns] + [
        name for name in ("person", "account", "type") if name not in people
    ]
    if missing:
        return find("batch-part/columns", AGAIN, place=part.entries.name, missing=", ".join(missing))
    known = {*NEEDED, *COLUMNS, *PEOPLE.names}
    if twice := sorted({name for names in (columns, people) for name in known if names.count(name) > 1}):
        return find("batch-part/twice", AGAIN, place=part.entries.name, twice=", ".join(twice))
    if part.sealed and (wrong := _seal_breaks(part)):
        return find("batch-part/seal", AGAIN, place=wrong)
    return None


def _seal_breaks(part: Part) -> str:
    """The name of a file of the part that is not as its digest file has it; empty where all are."""
    for file in (part.entries, part.people):
        digest = file.with_name(f"{file.name}.sha256")
        if not digest.exists():
            return digest.name
        with file.open("rb") as opened:
            if (
                hashlib.file_digest(opened, "sha256").hexdigest()
                != private.read_file(digest, 4096).decode("ascii", "replace").split(" ")[0].strip()
            ):
                return file.name
    return ""


class _writing:  # noqa: N801 - a context, named for what happens in it
    """A file of Parquet that is there whole, under its name, or not at all."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self.path, self.schema = path, schema
        self.beside = path.with_name(f".{path.name}.part")
        self.kept = False

    def __enter__(self) -> Self:
        descriptor = os.open(self.beside, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        self._file = os.fdopen(descriptor, "wb")
        # Words repeat and are looked up; amounts hardly do, and are written as differences. The types of the file are
        # those of Parquet alone, so that words are read as text. Whom a group of rows is of is said beside it.
        texts = [one.name for one in self.schema if one.type in (pa.string(), WORDS)]
        other = {one.name: "DELTA_BINARY_PACKED" for one in self.schema if pa.types.is_int64(one.type)}
        self._writer = pq.ParquetWriter(
            self._file,
            self.schema,
            compression="snappy",
            use_dictionary=texts,
            column_encoding=other,
            write_statistics=[name for name in ("book", "person", "tax_year") if name in self.schema.names],
            store_schema=False,
        )
        return self

    def write(self, batch: pa.RecordBatch) -> None:
        if batch.num_rows:
            self._writer.write_batch(batch)

    def keep(self) -> None:
        self._writer.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self.beside.replace(self.path)
        self.kept = True

    def __exit__(self, *_: object) -> None:
        if not self.kept:
            with suppress(pa.ArrowException, OSError, ValueError):
                self._writer.close()
            self._file.close()
            self.beside.unlink(missing_ok=True)
