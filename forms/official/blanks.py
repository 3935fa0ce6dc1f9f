"""The blank PDFs at hand: a folder of the user's, outside every book, that holds unchanged files of the IRS.

The folder is the one given, else `BASISBOOK_BLANKS`, else the user's cache. A file counts by its content: it is a
blank if its SHA-256 is that of a known map, or if the binder has proved it; the map it made lies beside the file, as
`.json` under the same name, with where the file came from. Anything else in the folder is not used.

What an installed package ships counts too, if its SHA-256 is that of a known map: it needs no network and no folder.
"""

from __future__ import annotations

import errno
import importlib.util
import json
import os
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import platformdirs

from basisbook.forms.official.binding.mapping import map_of
from basisbook.forms.official.maps import FieldMap, as_data, digest_of, from_data, known, open_pdf
from basisbook.forms.sentences import find
from basisbook.ledger.problems import (
    ByHand,
    FormError,
    Hole,
    LedgerError,
    Problem,
    Shell,
    do,
    hidden,
    steps,
)
from basisbook.ledger.quick_dataclass import dataclass
from basisbook.ledger.store.private import make_private_folder, names_in, read_file, replace, sweep

_LARGEST = 20_000_000
"""Bytes. The largest blank is under 400,000; more is some other file."""

_IRS_NAME = re.compile(r"f(8606|1040x|5329)--(\d{4})(?:[a-z]|-[0-9a-f]{8})?\.pdf", re.IGNORECASE | re.ASCII)
_PACKAGES = ("habutax",)
"""Packages of PyPI that ship blanks, in files like `f8606.pdf`: habutax has those of 2021 to 2023."""
_SHIPPED_NAME = re.compile(r"f(8606|1040x|5329)\b.*\.pdf", re.ASCII)
PACKAGED = "BASISBOOK_PACKAGED_BLANKS"
"""A setting: if it is 0, blanks that packages ship are not used."""

_FORMS = {"8606": "8606", "1040x": "1040-X", "5329": "5329"}


@dataclass(frozen=True, slots=True)
class Blank:
    """One blank in the folder. `year` is the tax year it is for (of Form 1040-X, the year of its revision).

    `source`: where it came from, as far as known. `is_known`: its digest came with the program; otherwise the binder
    has proved it.
    """

    form: str
    year: int
    digest: str
    path: Path
    revision: str = ""
    source: str = ""
    is_known: bool = True

    def read(self) -> bytes:
        """Its bytes. Raises `FormError` if the file is gone or no longer the one that was added."""
        pdf = _read(self.path)
        if digest_of(pdf) != self.digest:
            raise FormError(
                find(
                    "bad-blank/changed",
                    steps(Shell(("rm", str(self.path))), do("forms add", Hole("FILE"))),
                    place=str(self.path),
                )
            )
        return pdf


def folder(given: Path | None = None) -> Path:
    """The folder of blanks; it need not exist."""
    if given is not None:
        return given
    named = os.environ.get("BASISBOOK_BLANKS")
    return Path(named) if named else platformdirs.user_cache_path("basisbook") / "blanks"


def add(file: Path, *, into: Path | None = None, prove: Callable[[bytes], object] = lambda _: None) -> Blank:
    """Copies a blank into the folder; adding it again changes nothing. A file named as the IRS names it must be that form.

    What `prove` refuses is not kept.

    Raises `FormError` if the file cannot be read, is no PDF, or is no blank that is known or can be proved.
    """
    pdf = _read(file)
    open_pdf(pdf)
    named = _IRS_NAME.fullmatch(file.name)
    expected = (_FORMS[named[1].lower()], int(named[2])) if named else None
    return keep(pdf, source=f"file {hidden(file.name)}", expected=expected, into=into, prove=prove)


def keep(
    pdf: bytes,
    *,
    source: str,
    expected: tuple[str, int] | None = None,
    into: Path | None = None,
    prove: Callable[[bytes], object] = lambda _: None,
) -> Blank:
    """Puts a blank into the folder, and the map beside it if the binder had to make one.

    `expected`: the form and year it was taken for; what `prove` refuses is not kept. Raises `FormError` if it is another, cannot be proved, or cannot be
    written.
    """
    field_map = map_of(pdf)
    if expected is not None and (field_map.form, field_map.year) != expected:
        raise FormError(
            find(
                "bad-blank/other",
                do("forms list"),
                place=source,
                asked=f"{expected[0]} for {expected[1]}",
                found=f"{field_map.form} for {field_map.year}",
            )
        )
    place = folder(into)
    path = place / _name(field_map)
    try:
        make_private_folder(place)
        prove(pdf)
        _write(path.with_suffix(".json"), _beside(field_map, source))
        _write(path, pdf)
    except (OSError, LedgerError) as error:
        raise FormError(
            find(
                "bad-blank/folder",
                steps(ByHand("name another folder in BASISBOOK_BLANKS, then"), do("forms add", Hole("FILE"))),
                place=str(place),
                why=_why(error),
            )
        ) from None
    return _blank(field_map, path, source)


def shipped() -> tuple[Blank, ...]:
    """The blanks that installed packages ship and whose digests are known."""
    return () if os.environ.get(PACKAGED) == "0" else _shipped()


@cache
def _shipped() -> tuple[Blank, ...]:
    found: dict[str, Blank] = {}
    for package in _PACKAGES:
        spec = importlib.util.find_spec(package)  # looks for it, and runs nothing of it
        for place in (spec.submodule_search_locations or ()) if spec else ():
            for path in sorted(Path(place).rglob("f*.pdf")):
                if not _SHIPPED_NAME.fullmatch(path.name):
                    continue
                digest = digest_of(_read(path))
                if digest in known():
                    found.setdefault(digest, _blank(known()[digest], path, f"the package {package}"))
    return tuple(found.values())


def listed(*, within: Path | None = None) -> tuple[Blank, ...]:
    """The blanks at hand, by form and year; of one year, those that are known first.

    Those of the folder; and, unless a folder is given, those that installed packages ship and the folder has not.
    """
    found = []
    for path in _pdfs(folder(within)):
        digest = digest_of(_read(path))
        proved, source = _read_beside(path)
        field_map = known().get(digest) or (proved if proved and proved.digest == digest else None)
        if field_map is not None:
            found.append(_blank(field_map, path, source))
    if within is None:
        there = {blank.digest for blank in found}
        found += [blank for blank in shipped() if blank.digest not in there]
    return tuple(
        sorted(
            found, key=lambda blank: (blank.form, blank.year, not blank.is_known, blank.digest, blank.path)
        )
    )


def look_up(form: str, year: int, *, within: Path | None = None) -> Blank | None:
    """The blank of this form and tax year, or None if there is none at hand."""
    return next((blank for blank in listed(within=within) if (blank.form, blank.year) == (form, year)), None)


def verify(*, within: Path | None = None) -> tuple[tuple[Path, tuple[Problem, ...]], ...]:
    """Looks at every PDF in the folder anew: path and what is wrong with it, or nothing where all is well.

    A blank that is not known is bound once more, and every blank is filled and read by a viewer's engine.
    """
    from basisbook.forms.official import proof, template  # noqa: PLC0415  both are slow to import

    results: list[tuple[Path, tuple[Problem, ...]]] = []
    for path in _pdfs(folder(within)):
        try:
            proof.prove_template(template.compile_template(_read(path), flat=False))
        except FormError as error:
            results.append((path, error.problems))
        else:
            results.append((path, ()))
    return tuple(results)


def _pdfs(place: Path) -> list[Path]:
    """The PDFs in a folder; none where there is none. Raises `FormError` where it cannot be looked into."""
    try:
        return [place / name for name in names_in(place) if name.endswith(".pdf")]
    except NotADirectoryError:
        return []
    except OSError as error:
        look = Shell(("ls", "-ld", str(place)))
        raise FormError(find("bad-blank/unreadable", look, place=str(place), why=error.strerror)) from None


def _why(error: OSError | LedgerError) -> str:
    """What the system said."""
    return str(error.strerror) if isinstance(error, OSError) else dict(error.problems[0].gaps)["reason"]


def _blank(field_map: FieldMap, path: Path, source: str) -> Blank:
    return Blank(
        field_map.form,
        field_map.year,
        field_map.digest,
        path,
        field_map.revision,
        source,
        field_map.digest in known(),
    )


def _beside(field_map: FieldMap, source: str) -> bytes:
    own = None if field_map.digest in known() else json.loads(as_data(field_map))
    return json.dumps({"source": source, "map": own}, indent=2).encode()


def _read_beside(path: Path) -> tuple[FieldMap | None, str]:
    try:
        data = json.loads(read_file(path.with_suffix(".json"), _LARGEST))
        return (from_data(data["map"]) if data["map"] else None), str(data["source"])
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None, ""


def _name(field_map: FieldMap) -> str:
    """As the IRS names it, with the start of the digest: a year may have had two printings."""
    return f"f{field_map.form.lower().replace('-', '')}--{field_map.year}-{field_map.digest[:8]}.pdf"


_WRONG = {errno.EINVAL: "device", errno.EFBIG: "large"}


def _write(path: Path, content: bytes) -> None:
    sweep(path.parent)
    replace(path, content)


def _read(path: Path) -> bytes:
    try:
        return read_file(path, _LARGEST)
    except OSError as error:
        if error.errno in _WRONG:
            raise FormError(
                find(f"bad-blank/{_WRONG[error.errno]}", do("forms list"), place=str(path))
            ) from None
        remedy = Shell(("ls", "-l", str(path.parent)))
        raise FormError(find("bad-blank/unreadable", remedy, place=str(path), why=error.strerror)) from None
