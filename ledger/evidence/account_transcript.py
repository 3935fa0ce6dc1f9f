"""Account Transcript and Record of Account: when the return came, what was paid, and whether it was changed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from basisbook.ledger import money
from basisbook.ledger.evidence import return_transcript
from basisbook.ledger.evidence.documents import Document, Field, Reading, day_of
from basisbook.ledger.evidence.machine import signed
from basisbook.ledger.evidence.source import EvidenceError, Source
from basisbook.ledger.evidence.transcript import Section, fields_of, is_noise, labels_of, sections, year_of
from basisbook.ledger.problems import ByHand, Problem
from basisbook.ledger.sentences import find

NAME = "account"
_FRESH = ByHand("take a fresh download of the transcript")
SAYS = "Account Transcript, Record of Account"

_ACCOUNT = labels_of("account")
_IS_RECEIVED = re.compile(r"(?i)\s*return due date or return received date\b")
_RECEIVED = re.compile(
    r"(?i)return due date or return received date ?\(whichever is later\) ?:?[. ]*(?P<day>\S.*)?"
)
_CODE = re.compile(r"\s*\d{3}(\s|$)")
_ROW = re.compile(
    r"(?P<code>\d{3}) (?P<what>\S.*?) (?:(?P<cycle>\d{6,8}) )?(?P<day>\d\d-\d\d-\d{4}) (?P<amount>-?\$\S+)"
)
_LONGEST_ROW = 12
"""Lines from the code of a transaction to its amount, where each cell stands on a line of its own."""
_BEGINS = re.compile(r"(?i)\s*(account balance\s*:|-*\s*any minus sign shown below|account transcript\s*$)")
_ENDS = re.compile(
    r"(?i)\s*((form 1040\S* )?tax return transcript\s*$|the following items reflect|ssn\s*:|name\(s\) shown on return"
    r"|wages, salaries)"
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
    year = year_of(found, return_transcript.PERIOD, source.name)
    if year is None:
        raise EvidenceError(find("no-year/account", _FRESH, place=source.name))
    return_transcript.of_form_1040(found, source.name)
    problems: list[Problem] = []
    documents: list[Document] = []
    lines = source.lines
    part = range(len(lines))
    is_record = bool(re.search(r"(?im)^\s*record of account\b", source.text[:20_000]))
    if is_record:
        # The return's own lines bear the same labels, and may differ: only the account's part is of the account.
        part = _part(lines)
    fields, taken = _rows(source, part, problems)
    if is_record:
        rest = _without(source, taken | set(part))
        documents += return_transcript.documents_in(sections(rest), year, source.name, problems)
    head = _without(source, taken | (set(range(len(lines))) - set(part)))
    whole = Section("account", 1)
    for section in sections(head):
        whole.pairs += [pair for pair in section.pairs if pair.known(_ACCOUNT)]
        whole.free += section.free
    fields = fields_of(whole, _ACCOUNT, source.name, problems) | fields
    documents.append(Document(kind="account", year=year, fields=fields, origin="irs", where="line 1"))
    primary, spouse = return_transcript.numbers_in(found)
    return Reading(NAME, tuple(documents), tuple(problems), year, primary, spouse)


def _part(lines: list[str]) -> range:
    """Where the account stands in a Record of Account; nowhere if it begins with no line that is known."""
    start = next((at for at, line in enumerate(lines) if _BEGINS.match(line)), len(lines))
    end = next((at for at, line in enumerate(lines[start:], start) if _ENDS.match(line)), len(lines))
    return range(start, end)


def _without(source: Source, taken: set[int]) -> Source:
    """The source with some lines left empty; the others keep their numbers."""
    return replace(
        source, text="\n".join("" if at in taken else line for at, line in enumerate(source.lines))
    )


def _rows(source: Source, part: range, problems: list[Problem]) -> tuple[dict[str, Field], set[int]]:
    """What the transactions say, and the lines that say it."""
    fields: dict[str, Field] = {}
    taken: set[int] = set()
    counts = Counter[str]()
    lines = source.lines

    def not_used(at: int, what: str) -> None:
        problems.append(find("unreadable-value/row", _FRESH, place=f"{source.name}:{at + 1}", what=what))

    for at, line in enumerate(lines):
        if at in taken or not line.strip():
            continue
        where = f"line {at + 1}"
        if _IS_RECEIVED.match(line):
            raw = _received(lines, at)
            if day := day_of(raw):
                fields["received"] = Field(day, raw, where)
            elif at in part:
                not_used(at, "the day the return was received cannot be read")
            continue
        text, of = _joined(lines, at, _is_row) if _CODE.match(line) else ("", set())
        row = _ROW.fullmatch(text)
        if row is None:
            continue
        taken |= of
        code, day = row["code"], day_of(row["day"])
        try:
            cents = signed(row["amount"])
        except money.NotAnAmountError as error:
            not_used(at, f"transaction {code} = {row['amount'][:40]}: {error}")
            continue
        if day is None:
            not_used(at, f"transaction {code} of {row['day']} has no such day")
            continue
        counts[code] += 1
        fields[f"tc{code}.{counts[code]}"] = Field(cents, row["amount"], where)
        fields[f"tc{code}.{counts[code]}.day"] = Field(day, row["day"], where)
    return fields, taken


def _is_row(text: str) -> bool:
    return bool(_ROW.fullmatch(text))


def _received(lines: list[str], at: int) -> str:
    """The day the return was received, as printed on this line or below it; empty where there is none."""
    text, _ = _joined(lines, at, lambda text: bool((found := _RECEIVED.match(text)) and found["day"]))
    received = _RECEIVED.match(text)
    return (received["day"] or "") if received else ""


def _joined(lines: list[str], at: int, is_whole: Callable[[str], bool]) -> tuple[str, set[int]]:
    """A line, with those below it until it is whole; alone if it never is. A long explanation wraps."""
    text, of = " ".join(lines[at].split()), {at}
    for below in range(at + 1, min(at + _LONGEST_ROW, len(lines))):
        line = " ".join(lines[below].split())
        if is_whole(text) or _CODE.match(line) or ":" in line:
            break
        if line and not is_noise(line):
            text, of = f"{text} {line}", of | {below}
    return (text, of) if is_whole(text) else (" ".join(lines[at].split()), {at})
