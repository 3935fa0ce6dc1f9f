"""Gets a blank from the IRS's site into the user's folder of blanks. The only module that uses the network.

Over https with the certificate checked, from www.irs.gov and no other host. An answer is taken only if it is a PDF of
a sensible size, and becomes a blank only if its digest is known, or the binder has proved it, and it is the form asked
for. What was cut off is taken up again where it stopped; what fails for a moment is tried again, later and later.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import time
import urllib.error
import urllib.request
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from filelock import FileLock, Timeout

from basisbook.forms.official import blanks
from basisbook.forms.sentences import find
from basisbook.ledger.problems import ByHand, FormError, Hole, Remedy, Shell, do, steps
from basisbook.ledger.quick_dataclass import dataclass
from basisbook.ledger.store.private import read_file

if TYPE_CHECKING:
    from collections.abc import Callable

    Progress = Callable[[int, int | None], None]

IRS = "https://www.irs.gov/pub"
OFFLINE = "BASISBOOK_OFFLINE"
"""A setting: if it is anything but empty or 0, no command uses the network."""

_LARGEST = 5_000_000
_PIECE = 32_768
_PATIENCE = 15.0  # seconds without an answer
_LONGEST = 180.0  # seconds for one file in all
_ATTEMPTS = 4
_FIRST_WAIT = 0.5
_REDIRECTS = 3
_AGAIN = {408, 425, 429, 500, 502, 503, 504}
_TYPES = {"application/pdf", "application/octet-stream", "binary/octet-stream"}


def addresses(form: str, year: int, *, base: str = IRS) -> tuple[str, ...]:
    """Where the IRS has the blank of that year: among those of prior years, else as the current one."""
    name = f"f{form.lower().replace('-', '')}"
    return f"{base}/irs-prior/{name}--{year}.pdf", f"{base}/irs-pdf/{name}.pdf"


def may_use_network(*, offline: bool = False) -> bool:
    """Whether neither `--offline` nor the setting forbids it."""
    return not offline and os.environ.get(OFFLINE, "") in {"", "0"}


def fetch(
    form: str,
    year: int,
    *,
    into: Path | None = None,
    offline: bool = False,
    progress: Progress | None = None,
    base: str = IRS,
    first_wait: float = _FIRST_WAIT,
    patience: float = _PATIENCE,
) -> blanks.Blank:
    """The blank of a form (`8606`, `1040-X`, `5329`) for a tax year, in the folder of blanks; fetched if it is not there.

    `progress(bytes so far, bytes in all)`. `base`, `first_wait` and `patience` are for tests alone: no user can set
    them. Raises `FormError` if the network may not be used, the IRS has no such file, or it is not that form.
    """
    at_hand = blanks.look_up(form, year, within=into)
    if at_hand is not None:
        return at_hand
    if not may_use_network(offline=offline):
        way = steps(Shell(("unset", OFFLINE)), do("forms fetch", year))
        raise UnreachableError(*_failed(form, year, "the network may not be used", way).problems)
    place = blanks.folder(into)
    try:
        place.mkdir(parents=True, exist_ok=True)
        with FileLock(place / f".f{form}-{year}.lock", timeout=60):
            download = _Download(form, year, place, progress, first_wait, patience)
            pdf, address = download.first_of(addresses(form, year, base=base))
            download.clean()
            return blanks.keep(pdf, source=address, expected=(form, year), into=into)
    except Timeout:
        raise _failed(form, year, "another command is fetching it", do("forms fetch", year)) from None
    except OSError as error:
        remedy = steps(ByHand("name another folder in BASISBOOK_BLANKS, then"), do("forms fetch", year))
        raise _failed(
            form, year, f"the folder of blanks cannot be written: {error.strerror}", remedy
        ) from None


class UnreachableError(FormError):
    """The server did not answer, or the network may not be used: another file would fare no better now."""


class _NotThereError(Exception):
    """The server has no such file."""


class _AgainError(Exception):
    """It failed in a way that may pass."""


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows a redirection only to the same host over the same protocol, and not for long."""

    max_redirections = _REDIRECTS

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        here, there = urlsplit(req.full_url), urlsplit(newurl)
        if (here.scheme, here.netloc) != (there.scheme, there.netloc):
            fp.close()
            raise urllib.error.URLError(f"it was sent on to another place, {there.scheme}://{there.netloc}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


@dataclass
class _Download:
    """A page that is being fetched."""

    form: str
    year: int
    place: Path
    progress: Progress | None
    first_wait: float
    patience: float
    started: float = field(default_factory=time.monotonic)

    @property
    def part(self) -> Path:
        """What has come so far; beside it, in `.json`, from where, and the mark by which the server knows it."""
        return self.place / f".f{self.form}-{self.year}.part"

    def first_of(self, places: tuple[str, ...]) -> tuple[bytes, str]:
        for address in places:
            try:
                return self._whole(address), address
            except _NotThereError:
                self.clean()
        remedy = ByHand(
            f"see which years there are: https://www.irs.gov/forms-pubs/about-form-{self.form.lower()}"
        )
        raise _failed(self.form, self.year, "the IRS has no such file", remedy)

    def clean(self) -> None:
        for path in (self.part, self.part.with_suffix(".json")):
            path.unlink(missing_ok=True)

    def _whole(self, address: str) -> bytes:
        reason = ""
        for attempt in range(_ATTEMPTS):
            if attempt:
                time.sleep(self.first_wait * 2 ** (attempt - 1))
            try:
                self._take(address)
            except _AgainError as error:
                reason = str(error)
            else:
                return self._checked()
        remedy = steps(ByHand("try again later; what has come so far is kept"), do("forms fetch", self.year))
        failed = _failed(self.form, self.year, f"{reason} ({_ATTEMPTS} attempts)", remedy)
        raise UnreachableError(*failed.problems)

    def _take(self, address: str) -> None:
        """One attempt: the rest of the file, or all of it."""
        so_far, mark = self._so_far(address)
        headers = {"User-Agent": "basisbook", "Accept": "application/pdf", "Accept-Encoding": "identity"}
        if so_far:
            headers |= {"Range": f"bytes={so_far}-", "If-Range": mark}
        request = urllib.request.Request(address, headers=headers)  # noqa: S310  the base is https, but in tests
        opener = urllib.request.build_opener(_SameHost())
        try:
            with opener.open(request, timeout=self.patience) as answer:
                self._read(answer, address, so_far)
        except urllib.error.HTTPError as error:
            error.close()
            if error.code in {404, 410}:
                raise _NotThereError from None
            if error.code == 416:
                self.clean()
                raise _AgainError("the file changed while it was fetched") from None
            if error.code in _AGAIN:
                raise _AgainError(f"the server answered {error.code}") from None
            raise self._refused(f"the server answered {error.code}") from None
        except urllib.error.URLError as error:
            if isinstance(error.reason, str) and "another place" in error.reason:
                raise self._refused(error.reason) from None
            raise _AgainError(f"the server cannot be reached ({error.reason})") from None
        except (http.client.HTTPException, TimeoutError, ConnectionError):
            raise _AgainError("the connection broke off") from None

    def _so_far(self, address: str) -> tuple[int, str]:
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
            kept = json.loads(read_file(self.part.with_suffix(".json"), _LARGEST))
            if kept["address"] == address and kept["mark"]:
                return self.part.stat().st_size, kept["mark"]
        return 0, ""

    def _read(self, answer: Any, address: str, so_far: int) -> None:
        kind = answer.headers.get_content_type()
        if kind not in _TYPES:
            raise self._refused(f"the server sent no PDF, but {kind}")
        went_on = answer.status == http.client.PARTIAL_CONTENT
        if went_on and not answer.headers.get("Content-Range", "").startswith(f"bytes {so_far}-"):
            self.clean()
            raise _AgainError("the server went on at another place")
        so_far = so_far if went_on else 0
        length = answer.headers.get("Content-Length")
        whole = so_far + int(length) if length and length.isdigit() else None
        if (whole or 0) > _LARGEST:
            raise self._refused(f"the file has {whole:,} bytes; no blank form has more than {_LARGEST:,}")
        mark = answer.headers.get("ETag") or answer.headers.get("Last-Modified") or ""
        mark = "" if mark.startswith("W/") else mark
        self.part.with_suffix(".json").write_text(
            json.dumps({"address": address, "mark": mark}), encoding="utf-8"
        )
        with self.part.open("ab" if went_on else "wb") as file:
            while piece := answer.read1(_PIECE):
                file.write(piece)
                so_far += len(piece)
                if so_far > _LARGEST:
                    raise self._refused(f"the file has more than {_LARGEST:,} bytes")
                if time.monotonic() - self.started > _LONGEST:
                    raise self._refused(f"it took longer than {_LONGEST:g} seconds")
                if self.progress:
                    self.progress(so_far, whole)
        if whole is not None and so_far < whole:
            raise _AgainError("the connection broke off")

    def _checked(self) -> bytes:
        pdf = read_file(self.part, 2 * _LARGEST)
        if not pdf.startswith(b"%PDF-"):
            raise self._refused("what the server sent is no PDF")
        if b"%%EOF" not in pdf[-2048:]:
            raise self._refused("the PDF has no end")
        return pdf

    def _refused(self, reason: str) -> FormError:
        self.clean()
        remedy = steps(
            ByHand(f"download it with a browser from {addresses(self.form, self.year)[0]}, then"),
            do("forms add", Hole("FILE")),
        )
        return _failed(self.form, self.year, reason, remedy)


def _failed(form: str, year: int, reason: str, remedy: Remedy) -> FormError:
    return FormError(find("not-fetched", remedy, form=form, of=year, why=reason))
