"""A file before any reader sees it: bytes within limits, and the text they hold."""

from __future__ import annotations

import io
import logging
import shlex
from dataclasses import dataclass
from pathlib import Path

from ledger.problems import LedgerError, Problem

LARGEST = 32 * 2**20
"""Bytes of a document that is still read."""
MOST_PAGES = 400
LONGEST_LINE = 20_000


class EvidenceError(LedgerError):
    """A document cannot be read, kept or found."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file: its name (never trusted for a year or a kind), its bytes, and its text (empty for a PDF form)."""

    name: str
    data: bytes
    text: str

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
        return Source(name, data, _pdf_text(data, name))
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
    if any(len(line) > LONGEST_LINE for line in text.splitlines()) and not text.lstrip().startswith(
        ("{", "[", "<")
    ):
        message = f"has a line of more than {LONGEST_LINE} characters: it is no document"
        raise _refused(name, "not-text", message, "take a fresh download as text, CSV or PDF")
    return Source(name, data, text)


def _pdf_text(data: bytes, name: str) -> str:
    # pypdf takes a tenth of a second to import: a shoebox without PDFs does not wait for it.
    from pypdf import PdfReader  # noqa: PLC0415

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        locked = reader.is_encrypted and not reader.decrypt("")
        pages = 0 if locked else len(reader.pages)
        text = (
            "\n".join(page.extract_text() for page in reader.pages)
            if pages <= MOST_PAGES and not locked
            else ""
        )
    except Exception as error:  # noqa: BLE001 - pypdf raises many things for a broken file
        message = f"is a PDF that cannot be read ({type(error).__name__})"
        raise _refused(name, "broken-pdf", message, "take a fresh download") from None
    if locked:
        message = "is a PDF that opens only with a password"
        raise _refused(name, "encrypted", message, "save it as a new PDF without a password")
    if pages > MOST_PAGES:
        message = f"has more than {MOST_PAGES} pages"
        raise _refused(name, "too-large", message, "take a download of one year at a time")
    return text


def _refused(name: str, code: str, message: str, remedy: str) -> EvidenceError:
    return EvidenceError(Problem(code, "error", name, message, remedy))
