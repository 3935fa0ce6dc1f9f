"""The blank PDFs at hand: a folder of the user's, outside every book, that holds unchanged files of the IRS.

The folder is the one given, else `BASISBOOK_BLANKS`, else the user's cache. A file counts by its content: it is a
blank of a year if its SHA-256 is that of a known map. Anything else in the folder is not used.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from forms.official.maps import digest_of, known, map_of, open_pdf
from ledger.problems import FormError, Problem

_LARGEST = 20_000_000
"""Bytes. The largest blank is under 200,000; more is some other file."""


@dataclass(frozen=True, slots=True)
class Blank:
    """One blank in the folder. `year` is the tax year it is for."""

    form: str
    year: int
    digest: str
    path: Path

    def read(self) -> bytes:
        """Its bytes. Raises `FormError` if the file is gone or no longer the one that was added."""
        pdf = _read(self.path)
        if digest_of(pdf) != self.digest:
            raise FormError(
                _problem(
                    self.path,
                    "the blank was changed after it was added",
                    f"rm {self.path}\nbasisbook forms add FILE",
                )
            )
        return pdf


def folder(given: Path | None = None) -> Path:
    """The folder of blanks; it need not exist."""
    if given is not None:
        return given
    named = os.environ.get("BASISBOOK_BLANKS")
    return Path(named) if named else platformdirs.user_cache_path("basisbook") / "blanks"


def add(file: Path, *, into: Path | None = None) -> Blank:
    """Copies a blank into the folder; adding it again changes nothing.

    Raises `FormError` if the file cannot be read, is no PDF, or is no blank that is known.
    """
    pdf = _read(file)
    open_pdf(pdf)
    field_map = map_of(pdf)
    place = folder(into)
    blank = Blank(
        field_map.form,
        field_map.year,
        field_map.digest,
        place / _name(field_map.form, field_map.year, field_map.digest),
    )
    try:
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place, delete=False) as temporary:
            temporary.write(pdf)
        Path(temporary.name).replace(blank.path)
    except OSError as error:
        remedy = f"BASISBOOK_BLANKS=$HOME/blanks basisbook forms add {file}"
        raise FormError(
            _problem(place, f"the folder of blanks cannot be written: {error.strerror}", remedy)
        ) from None
    return blank


def listed(*, within: Path | None = None) -> tuple[Blank, ...]:
    """The blanks at hand, by form and year."""
    place = folder(within)
    found = []
    for path in sorted(place.glob("*.pdf")) if place.is_dir() else ():
        field_map = known().get(digest_of(_read(path)))
        if field_map is not None:
            found.append(Blank(field_map.form, field_map.year, field_map.digest, path))
    return tuple(sorted(found, key=lambda blank: (blank.form, blank.year, blank.digest, blank.path)))


def look_up(form: str, year: int, *, within: Path | None = None) -> Blank | None:
    """The blank of this form and tax year, or None if there is none at hand."""
    return next((blank for blank in listed(within=within) if (blank.form, blank.year) == (form, year)), None)


def _name(form: str, year: int, digest: str) -> str:
    """As the IRS names it, with the start of the digest: a year may have had two printings."""
    return f"f{form}--{year}-{digest[:8]}.pdf"


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise FormError(
                _problem(path, "the file is too large to be a blank form", "basisbook forms list")
            )
        return path.read_bytes()
    except OSError as error:
        remedy = f"ls -l {path.parent}"
        raise FormError(_problem(path, f"the file cannot be read: {error.strerror}", remedy)) from None


def _problem(place: Path, message: str, remedy: str) -> Problem:
    return Problem("bad-blank", "error", str(place), message, remedy)
