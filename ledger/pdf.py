"""Opens a PDF that came from somewhere else: nothing of it is believed before it was looked at.

Every object is looked at once and every stream unpacked once, within limits. A stream that breaks off is refused where
a viewer would show the half of it that is left: half of a transcript is no transcript.
"""

from __future__ import annotations

import logging
import zlib
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any

from basisbook.ledger.problems import BasisbookError, ByHand, LedgerError
from basisbook.ledger.quick_dataclass import dataclass
from basisbook.ledger.sentences import find

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pypdf import PdfReader

_MOST_STEPS = 1_200_000
"""Drawing steps of all pages together, at most, or what takes as long. A page of a transcript has some hundred."""

_STEPS_OF_A_STREAM = 1_500
"""What reading a page, or a drawing inside a page, counts at least, however little it draws."""

_BYTES_OF_A_STEP = 12
"""A long text is one step, and a font is read anew for each page: their bytes count too. A page of a form has 60,000."""

_MOST_OF_A_PAGE = 8 * 2**20
"""Bytes of what a page draws, or of what one of its fonts says, at most."""

_MOST_AS_TEXT = 4 * 2**20
"""Bytes of a stream packed as letters, at most: unpacking them takes a hundred times their room."""

_STRICT: dict[str, Any] = {
    "stream_filters_maximum_length": 3,
    "stream_parsing_work_maximum_count": 400_000,
    "xform_maximum_invocations_per_extraction": 200,
    "page_tree_maximum_entries": 5_000,
    "disable_legacy_handling": True,
}
"""pypdf's own limits, nearer to what a form or a transcript needs."""


_REMEDIES = {
    "broken-pdf": "take a fresh download",
    "encrypted": "save it as a new PDF without a password",
    "too-large": "take a download of one year at a time",
}


class PdfError(LedgerError):
    """A PDF is not read. `code` is a key of the catalogue; its sentence follows the name of the file."""

    def __init__(self, code: str, **gaps: Any) -> None:
        super().__init__(find(code, ByHand(_REMEDIES[code.partition("/")[0]]), **gaps))


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that a document may hold: pages, objects, and bytes when all its streams are unpacked."""

    pages: int
    objects: int
    unpacked: int


DOCUMENT = Limits(pages=400, objects=25_000, unpacked=64 * 2**20)
"""For a transcript, a statement or a whole return, whose pages have hundreds of objects each; as many as here take four seconds to read."""


@contextmanager
def no_damage() -> Iterator[None]:
    """Whatever pypdf stumbles over inside is `PdfError`. It raises many things for a damaged file."""
    from pypdf import apply_configuration  # noqa: PLC0415  slow to import, and most documents are text
    from pypdf.errors import LimitReachedError  # noqa: PLC0415  the same

    # What it would grumble about is refused, in our words.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        with apply_configuration(**_STRICT):
            yield
    except BasisbookError:
        raise
    except LimitReachedError:
        raise PdfError("too-large/unpacked") from None
    except Exception:  # noqa: BLE001  see above
        raise PdfError("broken-pdf") from None


def open_pdf(data: bytes, *, strict: bool) -> PdfReader:
    """A reader of the PDF; `strict` refuses what a viewer would mend. Raises `PdfError`.

    A PDF that is encrypted and opens without a password is read, unless `strict`.
    """
    with no_damage():
        from pypdf import PdfReader  # noqa: PLC0415  see above
        from pypdf.errors import DependencyError  # noqa: PLC0415  the same

        reader = PdfReader(BytesIO(data), strict=strict)
        if reader.is_encrypted:
            if strict:
                raise PdfError("encrypted")
            try:
                opens = reader.decrypt("")
            except DependencyError:
                raise PdfError("encrypted/cipher") from None
            if not opens:
                raise PdfError("encrypted/password")
        if not len(reader.pages):
            raise PdfError("broken-pdf/no-pages")
        return reader


def look_through(reader: PdfReader, limits: Limits) -> None:
    """Looks at every object. Raises `PdfError` over a limit, and for a stream that is not whole."""
    from pypdf.generic import StreamObject  # noqa: PLC0415  see above

    with no_damage():
        if (pages := len(reader.pages)) > limits.pages:
            raise PdfError("too-large/pages", pages=f"{pages:,}", most=f"{limits.pages:,}")
        numbers = _numbers(reader)
        if len(numbers) > limits.objects:
            raise PdfError("too-large/objects")
        room = limits.unpacked
        for number in sorted(numbers):
            found: Any = reader.get_object(number)
            # A picture says nothing here, and is never unpacked.
            if isinstance(found, StreamObject) and found.get("/Subtype") != "/Image":
                room -= _unpacked(found, room)
            if room <= 0:
                raise PdfError("too-large/unpacked")


def texts_of(reader: PdfReader) -> list[str]:
    """The text of each page. Raises `PdfError` for pages that take more steps to draw than any document does."""
    left = _MOST_STEPS
    sizes: dict[int, int] = {}
    drawing = 0

    def take(steps: int) -> None:
        nonlocal left
        left -= steps
        if left < 0:
            raise PdfError("too-large/drawing")

    def step(operator: Any, *_: Any) -> None:
        take(drawing if operator == b"Do" else 1)

    found = []
    with no_damage():
        drawing = _steps(_largest_drawing(reader, sizes))
        for page in reader.pages:
            content = page.get_contents()
            size = 0 if content is None else len(content.get_data())
            take(_steps(size) + _steps_of_fonts(page, sizes))
            found.append(page.extract_text(visitor_operand_before=step))
    return found


def _steps(size: int) -> int:
    if size > _MOST_OF_A_PAGE:
        raise PdfError("too-large/drawing")
    return _STEPS_OF_A_STREAM + size // _BYTES_OF_A_STEP


def _largest_drawing(reader: PdfReader, sizes: dict[int, int]) -> int:
    """The bytes of the drawing inside a page that takes longest to read, with its fonts."""
    largest = 0
    for number in _numbers(reader):
        found: Any = reader.get_object(number)
        if isinstance(found, dict) and found.get("/Subtype") == "/Form" and hasattr(found, "get_data"):
            fonts = _steps_of_fonts(found, sizes) * _BYTES_OF_A_STEP
            largest = max(largest, len(found.get_data()) + fonts)
    return largest


def _steps_of_fonts(page: Any, sizes: dict[int, int]) -> int:
    """What reading the fonts of a page counts. `sizes` are those already seen, by the number of their object."""
    resources = _entry(page, "/Resources")
    fonts = _entry(resources, "/Font")
    steps = 0
    for name in fonts if isinstance(fonts, dict) else ():
        font = _entry(fonts, name)
        reference = dict.get(font, "/ToUnicode") if isinstance(font, dict) else None
        number = getattr(reference, "idnum", 0)
        if number not in sizes:
            codes = _entry(font, "/ToUnicode")
            sizes[number] = len(codes.get_data()) if hasattr(codes, "get_data") else 0
        steps += _steps(sizes[number]) - _STEPS_OF_A_STREAM + 1
    return steps


def _entry(of: Any, key: str) -> Any:
    """The entry, with what it refers to; None where there is no such thing."""
    return of[key] if isinstance(of, dict) and key in of else None


SAYS_THE_SAME = "says the same"


def gaps(reader: PdfReader, texts: Sequence[str]) -> tuple[str, ...]:
    """Where a part of the document may be missing, though the file opens: words that follow the file's name."""
    with no_damage():
        inside = {page.indirect_reference.idnum for page in reader.pages if page.indirect_reference}
        hidden = [number for number in _numbers(reader) - inside if _is_page(reader.get_object(number))]
    found = [f"shows no text on page {at}" for at, text in enumerate(texts, 1) if not text.strip()]
    if len(found) == len(texts):
        return ()  # a scan: there is no text to be incomplete
    first = {text: at for at, text in reversed(list(enumerate(texts, 1)))}
    found += [
        f"{SAYS_THE_SAME} on pages {first[text]} and {at}"
        for at, text in enumerate(texts, 1)
        if text.strip() and first[text] != at
    ]
    if hidden:
        found.append(f"has {len(hidden)} more page{'s'[: len(hidden) != 1]} inside that no viewer shows")
    return tuple(found)


def _is_page(found: Any) -> bool:
    return isinstance(found, dict) and found.get("/Type") == "/Page"


def _numbers(reader: PdfReader) -> set[int]:
    """The numbers of all objects."""
    return {number for table in reader.xref.values() for number in table} | set(reader.xref_objStm)


def _unpacked(stream: Any, room: int) -> int:
    """The bytes of a stream when it is unpacked; one that is packed by zlib must come to its end."""
    from pypdf.filters import ASCII85Decode, ASCIIHexDecode  # noqa: PLC0415  see above

    as_text: dict[str, Any] = {"/ASCII85Decode": ASCII85Decode, "/ASCIIHexDecode": ASCIIHexDecode}
    # `get` would hand out a reference.
    filters = stream["/Filter"] if "/Filter" in stream else []  # noqa: SIM401
    ways = [str(way) for way in filters] if isinstance(filters, list) else [str(filters)]
    data: bytes = stream._data  # noqa: SLF001  pypdf's own unpacking hands out what was left of a broken stream
    while ways and ways[0] in as_text:
        if len(data) > _MOST_AS_TEXT:
            raise PdfError("too-large/unpacked")
        data = as_text[ways.pop(0)].decode(data)
    if ways == ["/FlateDecode"]:
        return _inflated(data, room)
    return len(stream.get_data()) if ways else len(data)


def _inflated(packed: bytes, room: int) -> int:
    unpacking, size = zlib.decompressobj(), 0
    while not unpacking.eof and size < room:
        piece = unpacking.decompress(packed, 1_000_000)
        packed = unpacking.unconsumed_tail
        if not piece and not packed and not unpacking.eof:
            raise PdfError("broken-pdf/breaks-off")
        size += len(piece)
    return size
