"""Account Transcript and Record of Account: when the return came, what was paid, and whether it was changed."""

from __future__ import annotations

import re

from ledger import money
from ledger.evidence import return_transcript
from ledger.evidence.documents import Document, Field, Reading, day_of, signed
from ledger.evidence.source import EvidenceError, Source
from ledger.evidence.transcript import Box, Section, fields_of, sections, year_of
from ledger.problems import Problem

NAME = "account"
SAYS = "Account Transcript, Record of Account"

_ACCOUNT = {
    "adjusted gross income": Box("agi"),
    "taxable income": Box("taxable_income"),
    "tax per return": Box("total_tax"),
    "filing status": Box("filing_status", "text"),
}
_RECEIVED = re.compile(
    r"(?i)return due date or return received date \(whichever is later\)\s*:?\.*\s*(?P<day>\S.*)?"
)
_ROW = re.compile(
    r"(?P<code>\d{3})\s+(?P<what>\S.*?)\s{2,}(?:(?P<cycle>\d{6,8})\s+)?(?P<day>\d\d-\d\d-\d{4})\s+(?P<amount>-?\$\S+)"
)
_BARE_ROW = re.compile(
    r"(?P<code>\d{3})\s+(?P<what>\S.*?)\s+(?:(?P<cycle>\d{6,8})\s+)?(?P<day>\d\d-\d\d-\d{4})\s+(?P<amount>-?\$\S+)"
)
CHANGED = {
    "290": "additional tax",
    "291": "tax reduced",
    "971": "a notice or an amended return",
    "977": "an amended return",
}
"""Transaction codes after which the return's own figures are no longer the ones in force."""


def recognises(source: Source) -> bool:
    """By its title: Record of Account is looked for first, because it holds a return transcript too."""
    return bool(re.search(r"(?im)^\s*(record of account|account transcript)\b", source.text[:20_000]))


def read(source: Source) -> Reading:
    """The account, and in a Record of Account the return as well. Raises `EvidenceError` without a period."""
    found = sections(source)
    year = year_of(found, return_transcript.PERIOD)
    if year is None:
        message = "has no line 'Tax Period', so the year is not known"
        raise EvidenceError(
            Problem("no-year", "error", source.name, message, "take a fresh download of the transcript")
        )
    problems: list[Problem] = []
    documents: list[Document] = []
    if re.search(r"(?im)^\s*record of account\b", source.text[:20_000]):
        documents += return_transcript.documents_in(found, year, source.name, problems)
    whole = Section("account", 1)
    head = []
    for section in found:
        head += [pair for pair in section.pairs if pair.key in _ACCOUNT]
    if documents:
        # In a Record of Account the return's own lines bear the same labels: only the account's head counts here.
        head = [pair for pair in head if pair.label.isupper()]
    whole.pairs = head
    fields = fields_of(whole, _ACCOUNT, source.name, problems)
    fields |= _rows(source, problems)
    documents.append(Document(kind="account", year=year, fields=fields, origin="irs", where="line 1"))
    primary, spouse = return_transcript.numbers_in(found)
    return Reading(NAME, tuple(documents), tuple(problems), year, primary, spouse)


def _rows(source: Source, problems: list[Problem]) -> dict[str, Field]:
    fields: dict[str, Field] = {}
    lines = source.lines
    for number, line in enumerate(lines, 1):
        text, where = line.strip(), f"line {number}"
        if received := _RECEIVED.match(text):
            raw = received["day"] or (lines[number].strip() if number < len(lines) else "")
            if day := day_of(raw):
                fields["received"] = Field(day, raw, where)
        row = _ROW.fullmatch(text) or _BARE_ROW.fullmatch(text)
        if row is None:
            continue
        day = day_of(row["day"])
        try:
            cents = signed(row["amount"])
        except money.NotAnAmountError as error:
            message = f"transaction {row['code']} = {row['amount'][:40]} was not used: {error}"
            remedy = "take a fresh download of the transcript"
            problems.append(
                Problem("unreadable-value", "warning", f"{source.name}:{number}", message, remedy)
            )
            continue
        if day is None:
            continue
        count = sum(name.startswith(f"tc{row['code']}.") for name in fields)
        fields[f"tc{row['code']}.{count + 1}"] = Field(cents, row["amount"], where)
        fields[f"tc{row['code']}.{count + 1}.day"] = Field(day, row["day"], where)
    return fields
