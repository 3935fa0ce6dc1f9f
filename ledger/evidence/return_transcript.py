"""Tax Return Transcript: what the return said, without later changes. Record of Account holds one too."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from basisbook.ledger.evidence.documents import Document, Field, Reading, masked, tail_of
from basisbook.ledger.evidence.source import EvidenceError, Source
from basisbook.ledger.evidence.transcript import Section, fields_of, labels_of, sections, year_of
from basisbook.ledger.problems import ByHand, Do, Hole, Problem, do
from basisbook.ledger.sentences import find

NAME = "tax-return"
_FRESH = ByHand("take a fresh download of the transcript")
SAYS = "Form 1040 Tax Return Transcript (text or PDF, both layouts)"

_RETURN = labels_of("return")
_ONLY_OF_1040 = frozenset(
    {"total ira distributions", "taxable ira distributions", "ira deduction", "ira deduction per computer"}
)
LABELS_8606 = labels_of("8606")
"""Which line of Form 8606 each of these is, only arithmetic tells: `basisbook.ledger.inference.labels`."""
PERIOD = ("report for tax period ending", "tax period ending", "tax period")


def recognises(source: Source) -> bool:
    """By its title, and not as part of a Record of Account."""
    head = source.text[:20_000]
    return bool(re.search(r"(?im)^\s*(form 1040\S* )?tax return transcript\s*$", head)) and not re.search(
        r"(?im)^\s*record of account\b", head
    )


def read(source: Source) -> Reading:
    """The return, and every Form 8606 in it (two on a joint return). Raises `EvidenceError` without a period."""
    found = sections(source)
    year = year_of(found, PERIOD, source.name)
    if year is None:
        raise EvidenceError(find("no-year/return", _FRESH, place=source.name))
    of_form_1040(found, source.name)
    problems: list[Problem] = []
    documents = documents_in(found, year, source.name, problems)
    primary, spouse = numbers_in(found)
    return Reading(NAME, documents, tuple(problems), year, primary, spouse)


def of_form_1040(found: list[Section], name: str) -> None:
    """Raises `EvidenceError` for the transcript of another form: an estate's, a firm's, a penalty's."""
    form = next((raw for section in found if (raw := section.raw("form number"))), "1040")
    if "1040" not in form:
        right = ByHand("take the transcript of Form 1040 of that year from irs.gov/account")
        raise EvidenceError(find("other-form", right, place=name, form=masked(form)[:20]))


def numbers_in(found: list[Section]) -> tuple[str, str]:
    """The last digits of both numbers: the first one on the return, whichever of the two asked for the transcript."""
    spouse = _tail(found, "spouse ssn", "spouse taxpayer identification number")
    primary = _tail(found, "ssn", "taxpayer identification number") or _tail(found, "ssn provided")
    return ("" if primary == spouse else primary), spouse


def _tail(found: list[Section], *keys: str) -> str:
    return next((tail for key in keys for section in found if (tail := tail_of(section.raw(key)))), "")


def documents_in(found: list[Section], year: int, name: str, problems: list[Problem]) -> tuple[Document, ...]:
    """The return and its Forms 8606. The labels of the return may stand in any section that is no other form."""
    whole = Section("Form 1040", found[0].line)
    documents: list[Document] = []
    status = next((raw for section in found if (raw := section.raw("filing status"))), "")
    # On the return of one person there is nobody else.
    alone = bool(status) and "joint" not in status.casefold()
    alone = alone and sum(section.number.startswith("8606") for section in found) == 1
    for section in found:
        number = section.number or "1040"
        if number.startswith("8606"):
            documents.append(_form_8606(section, year, name, problems, alone=alone))
            continue
        # Schedules 1 to 3 are part of the return; what only Form 1040 has is of it, wherever it stands.
        part = number.startswith("1040") or number in ("1", "2", "3")
        whole.pairs += [
            pair for pair in section.pairs if (key := pair.known(_RETURN)) and (part or key in _ONLY_OF_1040)
        ]
        lost = Section(section.title, section.line)
        lost.pairs = [pair for pair in section.pairs if pair.known(LABELS_8606)]
        lost.free = section.free if part else []
        fields_of(lost, {}, name, problems)
    documents = _whose_is_which(documents, year, name, problems)
    fields = fields_of(whole, _RETURN, name, problems)
    wanted = [key for key in fields if key not in ("filing_status", "received")]
    if wanted:
        documents.insert(
            0, Document(kind="return", year=year, fields=fields, origin="irs", where=f"line {whole.line}")
        )
    elif not documents:
        right = ByHand("take the 'Return Transcript' from irs.gov/account, of a year that was filed")
        problems.append(find("nothing-read", right, place=name))
    return tuple(documents)


def _typed(year: int) -> Do:
    """The form typed in by hand, for whoever it is of."""
    return do("evidence enter", "8606", year=year, person=Hole("PERSON"), line=Hole("1=..."))


def _whose_is_which(forms: list[Document], year: int, name: str, problems: list[Problem]) -> list[Document]:
    """Two forms that both say they are of the same person are of nobody that is known."""
    owners = [form.owner for form in forms]
    result = []
    for form in forms:
        if form.owner != "unknown" and owners.count(form.owner) > 1:
            place, count = f"{name}:{form.where[5:]}", owners.count(form.owner)
            problems.append(find("whose/several", _typed(year), place=place, count=count))
            result.append(replace(form, owner="unknown"))
        else:
            result.append(form)
    return result


def _form_8606(section: Section, year: int, name: str, problems: list[Problem], *, alone: bool) -> Document:
    fields = fields_of(section, LABELS_8606, name, problems)
    whose = str(fields.pop("whose", Field("")).value).casefold()
    owner: Literal["primary", "spouse", "unknown"] = "unknown"
    if "secondary" in whose or whose == "spouse":
        owner = "spouse"
    elif "primary" in whose or "non-joint" in whose or (alone and not whose):
        owner = "primary"
    else:
        place, occurrence = f"{name}:{section.line}", section.occurrence or 1
        problems.append(find("whose/unsaid", _typed(year), place=place, occurrence=occurrence))
    return Document(
        kind="8606-transcript",
        year=year,
        fields=fields,
        origin="irs",
        where=f"line {section.line}",
        owner=owner,
    )
