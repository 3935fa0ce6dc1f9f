"""The table of readers. Each knows its document by a signature, and a document that none knows is refused."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

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
from basisbook.ledger.sentences import find


@dataclass(frozen=True, slots=True)
class Reader:
    """A name, what it reads, whether a file is one of its own, and the reading. `repeats`: two pages may say the same."""

    name: str
    says: str
    recognises: Callable[[Source], bool]
    read: Callable[[Source], Reading]
    repeats: bool = False


READERS = tuple(
    Reader(module.NAME, module.SAYS, module.recognises, module.read)
    for module in (entered, wage_income, account_transcript, return_transcript, fdx, ofx, history_csv)
)
"""In the order they are asked: a Record of Account before a return transcript."""

SCAN = "scan"
"""What a PDF without text is kept as: nothing on it is read, and nothing follows from that."""

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
    if source.is_pdf and not source.text.strip():
        way = do("evidence enter", help=None, when="to type what it says; it stays beside that as the proof")
        return Reading(SCAN, (), (find("scan", way, place=source.name),), whole=False)
    raise _unknown(source)


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
    typed = steps(ByHand("type the figures of the paper in by hand:"), do("evidence enter", help=None))
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
