"""The table of readers. Each knows its document by a signature, and a document that none knows is refused."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO

from basisbook.ledger.evidence import (
    account_transcript,
    entered,
    fdx,
    history_csv,
    ofx,
    return_transcript,
    wage_income,
)
from basisbook.ledger.evidence.documents import Reading, masked
from basisbook.ledger.evidence.source import EvidenceError, Source
from basisbook.ledger.evidence.transcript import gaps_of, pages_text
from basisbook.ledger.pdf import SAYS_THE_SAME
from basisbook.ledger.problems import ByHand, Hole, do, steps
from basisbook.ledger.quick_dataclass import dataclass
from basisbook.ledger.sentences import find


@dataclass(frozen=True, slots=True)
class Reader:
    """A name, what it reads, whether a file is one of its own, and the reading. `repeats`: two pages may say the same."""

    name: str
    says: str
    recognises: Callable[[Source], bool]
    read: Callable[[Source], Reading]
    repeats: bool = False


SCAN = "scan"
"""What a picture, and a PDF without text, is kept as: nothing on it is read, and nothing follows from that."""
_MOST_PIXELS = 100_000_000
"""More than any camera or scanner makes of a page; a small file can claim more, to fill the memory."""
_AGAIN = ByHand("scan or photograph it again, as JPEG, PNG or PDF")


def _is_picture(source: Source) -> bool:
    """A JPEG, a PNG, or a PDF without a word of text."""
    return source.is_picture or (source.is_pdf and not source.text.strip())


def _picture(source: Source) -> Reading:
    """Whether it is whole; it says nothing. Raises `EvidenceError` for a picture that is damaged, cut, or too large."""
    if source.is_picture:
        _refuse_damage(source)
    return scanned(source.name)


def scanned(name: str, identifier: str = "", year: int | None = None) -> Reading:
    """A scan, which says nothing, and the way to what it shows; `identifier` is that of its card."""
    when = "to type what it says; it stays beside that as the proof"
    way = do("evidence enter", scan=identifier or Hole("ID"), when=when)
    return Reading(SCAN, (), (find("scan", way, place=name),), year=year, whole=False)


def _refuse_damage(source: Source) -> None:
    from PIL.Image import DecompressionBombError  # noqa: PLC0415  slow to import, and most papers are text
    from PIL.Image import open as decoded  # noqa: PLC0415  the same

    try:
        with decoded(BytesIO(source.data), formats=("JPEG", "PNG")) as image:
            wide, high = image.size
            if wide * high > _MOST_PIXELS:
                most = _MOST_PIXELS // 1_000_000
                raise EvidenceError(find("too-large/picture", _AGAIN, place=source.name, most=most))
            image.load()
    except (OSError, SyntaxError, ValueError, OverflowError, EOFError, DecompressionBombError):
        raise EvidenceError(find("broken-picture", _AGAIN, place=source.name)) from None


READERS = (
    *(
        Reader(module.NAME, module.SAYS, module.recognises, module.read)
        for module in (entered, wage_income, account_transcript, return_transcript, fdx, ofx, history_csv)
    ),
    Reader(SCAN, "scans and photographs (kept, not read)", _is_picture, _picture),
)
"""In the order they are asked: a Record of Account before a return transcript."""

_TRANSCRIPTS = {wage_income.NAME, account_transcript.NAME, return_transcript.NAME}
_TITLE = re.compile(
    r"(?im)^\s*(?:form 1040\S* )?(wage (?:and|&) income transcript|tax return transcript|account transcript|record of account)\s*$"
)
_MISSING = "a part of it may be missing, so nothing is concluded from what it does not say"
_WHOLE = steps(ByHand("take a fresh download of all its pages:"), do("evidence add", Hole("FILE")))


def read(source: Source, more: Sequence[Reader] = ()) -> Reading:
    """Read one file with the first reader that knows it; `more` are asked first (official PDFs need the forms).

    A PDF without text is a scan, and is only kept. Raises `EvidenceError` when no reader knows the file, with what was
    seen, and when the reader refuses it.
    """
    for reader in (*more, *READERS):
        if reader.recognises(source):
            if reader.name in _TRANSCRIPTS:
                _refuse_several(source)
            gaps = [one for one in source.gaps if not (reader.repeats and one.startswith(SAYS_THE_SAME))]
            return _with_gaps(reader.read(source), replace(source, gaps=tuple(gaps)))
    raise _unknown(source)


def read_scan(source: Source, year: int, more: Sequence[Reader] = ()) -> Reading:
    """The copy of a paper of `year` that is typed in: nothing is read from it.

    Raises `EvidenceError` for a document that is read by itself, or is neither a picture nor a PDF.
    """
    if not (source.is_picture or source.is_pdf):
        again = ByHand("scan or photograph it, as JPEG, PNG or PDF")
        raise EvidenceError(find("no-picture", again, place=source.name))
    reader = next((one for one in (*more, *READERS) if one.recognises(source)), None)
    if reader is not None and reader.name != SCAN:
        add = do("evidence add", source.name)
        raise EvidenceError(find("readable", add, place=source.name, reader=reader.name))
    return replace(_picture(source), problems=(), year=year)


def _refuse_several(source: Source) -> None:
    """Raises `EvidenceError` for transcripts of several kinds in one file: only one of them would be read."""
    titles = {" ".join(found.casefold().split()) for found in _TITLE.findall(source.text)}
    if len(titles) > 1 and (
        "record of account" not in titles or any(one.startswith("wage") for one in titles)
    ):
        apart = steps(ByHand("save each transcript as a file of its own:"), do("evidence add", Hole("FILE")))
        raise EvidenceError(
            find("several-transcripts", apart, place=source.name, titles=", ".join(sorted(titles)))
        )


def _with_gaps(reading: Reading, source: Source) -> Reading:
    """The reading, with a warning for each place where a part of the file may be missing."""
    gaps = [*source.gaps, *(gaps_of(source.lines) if reading.reader in _TRANSCRIPTS else ())]
    problems = [find("not-whole", _WHOLE, place=source.name, gap=gap, missing=_MISSING) for gap in gaps]
    return replace(reading, problems=(*reading.problems, *problems), whole=reading.whole and not gaps)


def _unknown(source: Source) -> EvidenceError:
    seen = [masked(line)[:70] for line, _ in zip(pages_text(source.lines), range(3), strict=False)]
    typed = steps(
        ByHand("type the figures of the paper in, and keep it beside them:"),
        do("evidence enter", scan=source.name) if source.is_pdf else do("evidence enter", help=None),
    )
    known = ByHand(f"add a file that is read: {'; '.join(reader.says for reader in READERS)}")
    described = do(
        "evidence columns", source.name, when="a history of another custodian: say once which column is what"
    )
    ways = (described, typed, known) if _is_table(source) else (typed, known)
    return EvidenceError(find("unknown-document", *ways, place=source.name, seen=" / ".join(seen)))


def _is_table(source: Source) -> bool:
    """Whether several rows of a text have as many separators as each other, as a table of transactions has."""
    rows = [re.findall(r"[,;\t|]", line) for line in source.lines[:200]]
    return not source.is_pdf and max(Counter(map(len, (row for row in rows if row))).values(), default=0) > 1
