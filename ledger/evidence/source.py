"""A file before any reader sees it: bytes within limits, and the text they hold."""

from __future__ import annotations

import errno
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from basisbook.ledger import pdf
from basisbook.ledger.evidence.web_page import is_web_page, shown
from basisbook.ledger.problems import ByHand, LedgerError, Remedy, Shell
from basisbook.ledger.quick_dataclass import dataclass
from basisbook.ledger.sentences import find
from basisbook.ledger.store.private import read_file

LARGEST = 32 * 2**20
"""Bytes of a document that is still read."""
LONGEST_LINE = 20_000
_ENCODINGS = {
    "1252": "cp1252", "windows-1252": "cp1252", "cp1252": "cp1252", "iso-8859-1": "cp1252", "8859-1": "cp1252",
    "latin-1": "cp1252",
}  # fmt: skip
"""Encodings that files declare, and what to read them with. Latin-1 has no letters that Windows-1252 has otherwise."""


_TRANSCRIPT = re.compile(
    r"(?im)^\s*(?:form 1040\S* )?(?:wage (?:and|&) income|tax return|account) transcript|^\s*record of account"
)
"""The IRS's own pages, which are read as they were saved."""

_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_OTHER_PICTURES = (b"II*\0", b"MM\0*", b"GIF8", b"RIFF", b"BM")
"""TIFF, GIF, WebP and BMP begin so; HEIC, which telephones make, has its name at the fourth byte."""

_MOST_BLANKS = 200
"""Blanks in a row that still say something about columns; what reads lines must not look through thousands of them."""
_BLANKS = re.compile(r"[ \t\u00a0]{201,}")


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

    @property
    def is_picture(self) -> bool:
        """A JPEG or a PNG."""
        return self.data.startswith(_PICTURES)


def load(path: Path) -> Source:
    """Read a file. Raises `EvidenceError` when it is missing, too large, or neither text nor PDF."""
    try:
        data = read_file(path, LARGEST)
    except OSError as error:
        if error.errno == errno.EFBIG:
            raise _too_large(path.name) from None
        if error.errno == errno.EINVAL:
            raise _refused(path.name, "unreadable/special", _FRESH) from None
        look = Shell(("ls", "-l", str(path)))
        raise _refused(path.name, "unreadable", look, reason=error.strerror) from None
    return source_of(data, path.name)


def source_of(data: bytes, name: str) -> Source:
    """The text of some bytes. Raises `EvidenceError` as `load` does."""
    if len(data) > LARGEST:
        raise _too_large(name)
    if not data.strip():
        raise _refused(name, "empty", _FRESH)
    if data.startswith(b"%PDF-"):
        return _from_pdf(data, name)
    if data.startswith(_PICTURES):
        return Source(name, data, "")
    if data.startswith(_OTHER_PICTURES) or data[4:12] in (b"ftypheic", b"ftypmif1", b"ftypheix"):
        raise _refused(name, "other-picture", ByHand("save or send it as JPEG, PNG or PDF"))
    if data.startswith(b"PK\x03\x04"):
        out = ByHand("save the sheet as CSV UTF-8, or take the files out of the archive")
        raise _refused(name, "archive", out)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _refused(name, "utf-16/document", _recoded(name, "UTF-16"))
    if b"\0" in data:
        raise _refused(name, "not-text", _FRESH_TEXT)
    try:
        text = data.decode(_declared(data))
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        raise _refused(name, "not-utf-8/document", _recoded(name, "WINDOWS-1252"), row=row) from None
    text = _BLANKS.sub(" " * _MOST_BLANKS, text)
    if is_web_page(text):
        text = shown(text)
        if not _TRANSCRIPT.search(text):
            printed = ByHand("open it in a browser, print it as PDF, and add that")
            raise _refused(name, "web-page", printed)
    if any(len(line) > LONGEST_LINE for line in text.splitlines()) and not text.lstrip().startswith(
        ("{", "[", "<")
    ):
        raise _refused(name, "not-text/line", _FRESH_TEXT, most=LONGEST_LINE)
    return Source(name, data, text)


def _declared(data: bytes) -> str:
    """The encoding that an OFX header or an XML declaration names, where UTF-8 does not fit; else UTF-8."""
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        head = data[:1000].decode("ascii", "replace")
        said = re.search(r"""(?i)\bCHARSET:\s*(\w+)|^\s*<\?xml[^>]*encoding=["']([-\w]+)""", head)
        return _ENCODINGS.get((said[1] or said[2]).casefold(), "utf-8-sig") if said else "utf-8-sig"
    return "utf-8-sig"


def _from_pdf(data: bytes, name: str) -> Source:
    try:
        reader = pdf.open_pdf(data, strict=False)
        pdf.look_through(reader, pdf.DOCUMENT)
        texts = pdf.texts_of(reader)
        return Source(name, data, "\n".join(texts), pdf.gaps(reader, texts))
    except pdf.PdfError as error:
        raise EvidenceError(*(replace(problem, place=name) for problem in error.problems)) from None


_FRESH = ByHand("take a fresh download")
_FRESH_TEXT = ByHand("take a fresh download as text, CSV or PDF")


def _recoded(name: str, encoding: str) -> Shell:
    return Shell(("iconv", "-f", encoding, "-t", "UTF-8", name), into="utf8.txt")


def _too_large(name: str) -> EvidenceError:
    one_year = ByHand("take a download of one year at a time")
    return _refused(name, "too-large/document", one_year, mib=LARGEST >> 20)


def _refused(name: str, code: str, way: Remedy, **gaps: Any) -> EvidenceError:
    return EvidenceError(find(code, way, place=name, **gaps))
