"""A digest of the ledger to keep where the book is not: it alone proves that a whole folder was not put back to an earlier day.

It is `COUNT:SHA-256` over the entries that are sealed, in their order. It rests on what they say and not on how they are
kept, so `convert` and a seal made anew leave it as it is, and a ledger that has grown still begins with it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from basisbook.ledger.entry import Entry
from basisbook.ledger.problems import ByHand, LedgerError, Problem, Shell, hidden, plain
from basisbook.ledger.quick_dataclass import dataclass
from basisbook.ledger.sentences import find
from basisbook.ledger.store.names import HEADER
from basisbook.ledger.store.private import read_file, real, write_private
from basisbook.ledger.store.reading import Read
from basisbook.ledger.store.seal import digest_of_entry

_DIGEST = re.compile(r"([1-9]\d{0,8}):([0-9a-f]{64})", re.ASCII)
_LINE = re.compile(r"(\d{4}-\d{2}-\d{2}) (\S+) (.*)", re.ASCII)
_MOST = 2**24
"""Bytes of a file of digests: three hundred years of a line a day, thrice over."""


@dataclass(frozen=True, slots=True)
class Digest:
    """What the first `count` entries say."""

    count: int
    digest: str

    def __str__(self) -> str:
        return f"{self.count}:{self.digest}"


def digest_of(text: str) -> Digest:
    """A digest as it is typed. Raises `ValueError`."""
    if match := _DIGEST.fullmatch(text.strip()):
        return Digest(int(match[1]), match[2])
    raise ValueError("is not a digest as check prints it: a number, a colon, and 64 letters and digits")


def sealed_in(read: Read) -> tuple[Entry, ...]:
    """The entries that the seal covers. None where the ledger has errors: then nothing is worth keeping."""
    if read.errors:
        return ()
    return read.entries if read.unsealed_from is None else read.entries[: read.unsealed_from - 1]


def of_entries(entries: Sequence[Entry]) -> Digest:
    """The digest of all these entries."""
    whole = hashlib.sha256(HEADER.encode())
    for entry in entries:
        whole.update(b"\n" + digest_of_entry(entry).encode())
    return Digest(len(entries), whole.hexdigest())


def contradicted(read: Read, kept: Digest, place: str = "") -> Problem | None:
    """What is wrong where the ledger does not begin with the entries of which a digest was kept; else None."""
    back = ByHand("bring the whole folder of the book back from a backup, and ask again")
    now = len(read.entries)
    if now < kept.count:
        return find("witness-short", back, place=place, then=kept.count, now=now)
    if of_entries(tuple(islice(read.entries, kept.count))) != kept:
        return find("witness-differs", back, place=place, then=kept.count)
    return None


def name_of(folder: Path) -> str:
    """The name of a book in a file of digests: that of its folder, on one line and without a number in it."""
    return hidden(plain(" ".join(real(folder).name.split()))) or "-"


def line_of(folder: Path, read: Read, day: dt.date) -> str:
    """`2026-11-26 5:3fa9... book`: the line of a day."""
    return f"{day} {of_entries(sealed_in(read))} {name_of(folder)}\n"


def kept_in(file: Path, book: str) -> Iterator[tuple[int, Digest]]:
    """The lines of a file of digests that are about this book: (row, digest); none where there is no file yet.

    Raises `LedgerError` for a file that holds anything else: it is somebody's, and nothing is added to it.
    """
    for row, line in enumerate(_text(file).splitlines(), 1):
        match = _LINE.fullmatch(line)
        try:
            found = digest_of(match[2]) if match else None
        except ValueError:
            found = None
        if match is None or found is None:
            other = ByHand("name a file that is not there yet, or one that holds digests alone")
            raise LedgerError(find("witness-no-file", other, place=f"{file}:{row}"))
        if match[3] == book:
            yield row, found


def _text(file: Path) -> str:
    try:
        return read_file(file, _MOST).decode("utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        look = Shell(("ls", "-l", str(file)))
        raise LedgerError(find("unreadable", look, place=str(file), reason=reason)) from None


def add(file: Path, line: str) -> None:
    """Add a line at the end of a file, wholly or not at all; for its owner alone. Raises `LedgerError`."""
    before = _text(file)
    end = "" if before.endswith("\n") or not before else "\n"
    write_private(real(file), f"{before}{end}{line}".encode())
