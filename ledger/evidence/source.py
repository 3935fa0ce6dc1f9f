"""A file before any reader sees it: bytes within limits, and the text they hold."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, replace
from pathlib import Path

from basisbook.ledger import pdf
from basisbook.ledger.problems import LedgerError, Problem

LARGEST = 32 * 2**20
"""Bytes of a document that is still read."""
LONGEST_LINE = 20_000


class EvidenceError(LedgerError):
    """A document cannot be read, kept or found."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file: its name (never trusted for a year or a kind), its bytes, and its text (empty for a scan).

    `gaps` says where a part may be missing, in words that follow the name.
    """

    name: str
    data: bytes
    text: str
    gaps: tuple[str, ...] = ()

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @property
    def is_pdf(self) -> bool:
        return self.data.startswith(b"%PDF-")


def load(path: Path) -> Source:
    """Read a file. Raises `EvidenceError` when it is missing, too large, or neither text nor PDF."""
    if path.exists() and not path.is_file() and not path.is_dir():  # a device or a pipe may never end
        raise _refused(path.name, "unreadable", "is no ordinary file", "take a fresh download")
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise _refused(
            path.name, "unreadable", f"cannot be read: {error.strerror}", f"ls -l {shlex.quote(str(path))}"
        ) from None
    return source_of(data, path.name)


def source_of(data: bytes, name: str) -> Source:
    """The text of some bytes. Raises `EvidenceError` as `load` does."""
    if len(data) > LARGEST:
        message = f"is larger than {LARGEST >> 20} MiB; a document of one year is smaller"
        raise _refused(name, "too-large", message, "take a download of one year at a time")
    if not data.strip():
        raise _refused(name, "empty", "is empty", "take a fresh download")
    if data.startswith(b"%PDF-"):
        return _from_pdf(data, name)
    if data.startswith(b"PK\x03\x04"):
        message = "is a workbook or an archive, which is not read"
        raise _refused(
            name, "archive", message, "save the sheet as CSV UTF-8, or take the files out of the archive"
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        message = "is UTF-16 text"
        raise _refused(name, "utf-16", message, f"iconv -f UTF-16 -t UTF-8 {shlex.quote(name)} > utf8.txt")
    if b"\0" in data:
        raise _refused(
            name, "not-text", "holds NUL bytes: it is no text", "take a fresh download as text, CSV or PDF"
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        message = f"is not UTF-8 text from line {row} on"
        raise _refused(
            name, "not-utf-8", message, f"iconv -f WINDOWS-1252 -t UTF-8 {shlex.quote(name)} > utf8.txt"
        ) from None
    if re.match(r"(?i)\s*(<!doctype html|<html)", text):
        message = "is a web page, whose rows cannot be told apart safely"
        raise _refused(name, "web-page", message, "open it in a browser, print it as PDF, and add that")
    if any(len(line) > LONGEST_LINE for line in text.splitlines()) and not text.lstrip().startswith(
        ("{", "[", "<")
    ):
        message = f"has a line of more than {LONGEST_LINE} characters: it is no document"
        raise _refused(name, "not-text", message, "take a fresh download as text, CSV or PDF")
    return Source(name, data, text)


def _from_pdf(data: bytes, name: str) -> Source:
    try:
        reader = pdf.open_pdf(data, strict=False)
        pdf.look_through(reader, pdf.DOCUMENT)
        texts = pdf.texts_of(reader)
        return Source(name, data, "\n".join(texts), pdf.gaps(reader, texts))
    except pdf.PdfError as error:
        raise EvidenceError(*(replace(problem, place=name) for problem in error.problems)) from None


def _refused(name: str, code: str, message: str, remedy: str) -> EvidenceError:
    return EvidenceError(Problem(code, "error", name, message, remedy))
