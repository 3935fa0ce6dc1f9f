"""Wage and Income Transcript: Forms W-2, 5498 and 1099-R as their issuers reported them. Federal only."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter

from basisbook.ledger.evidence.documents import (
    Document,
    Field,
    Kind,
    Reading,
    day_of,
    masked,
    out_of_range,
    tail_of,
    typed,
)
from basisbook.ledger.evidence.source import EvidenceError, Source
from basisbook.ledger.evidence.transcript import (
    IGNORED,
    Box,
    Section,
    fields_of,
    labels_of,
    sections,
    states_amount,
    year_of,
)
from basisbook.ledger.problems import ByHand, Hole, Problem, do, steps
from basisbook.ledger.sentences import find

NAME = "wage-income"
SAYS = "Wage and Income Transcript (text or PDF, both layouts)"

_FORMS: dict[str, tuple[Kind, dict[str, Box]]] = {
    kind: (kind, {**labels_of(kind), **labels_of("any")}) for kind in ("5498", "1099-R", "W-2")
}
_ONLY_OF_IRAS = frozenset(
    {"ira contributions", "roth ira contributions", "roth conversion amount", "ira code", "roth ira code",
     "sep indicator", "total employee contributions"}
)  # fmt: skip
"""Labels that only Forms 5498 and 1099-R have; under another title, the title is damaged."""
_HIDES = frozenset({"no-title", "stated-twice", "unreadable-value"})
"""After these, what is not shown may have been reported all the same."""
_TICKS = {"is_ira": "ira", "is_sep": "sep", "is_simple": "simple", "is_roth": "roth"}


def recognises(source: Source) -> bool:
    """By its title. The summary variant is recognised too, and refused by `read`."""
    head = source.text[:20_000]
    return bool(re.search(r"(?im)^\s*wage (and|&) income (transcript|summary)\s*$", head))


def read(source: Source) -> Reading:
    """Every Form 5498, 1099-R and W-2. Raises `EvidenceError` without a tax period, or for the summary."""
    if re.search(r"(?im)^\s*wage (and|&) income summary\s*$", source.text[:20_000]):
        right = ByHand("take the 'Wage and Income Transcript' from the same page of irs.gov/account")
        raise EvidenceError(find("summary", right, place=source.name))
    found = sections(source)
    year = year_of(found, ("tax period requested", "tax period"), source.name)
    if year is None:
        fresh = ByHand("take a fresh download of the transcript")
        raise EvidenceError(find("no-year/wages", fresh, place=source.name))
    problems: list[Problem] = []
    documents, passed_over = [], Counter[str]()
    for section in found:
        number = section.number
        if number not in ("5498", "1099-R"):
            _look_for_lost_title(section, source.name, problems)
        if not number:
            fields_of(section, {}, source.name, problems)
            continue
        if number not in _FORMS:
            passed_over[f"{section.title.split()[0].title()} {number}"] += 1
            continue
        kind, labels = _FORMS[number]
        if kind == "W-2":
            # Its many rows of codes (health coverage, adoption, shares) say nothing of IRAs.
            passed_over["other rows of Form W-2"] += _without_other_amounts(section, labels)
        documents.append(_document(section, kind, labels, year, source.name, problems))
    primary = next((tail_of(raw) for section in found if (raw := section.raw("ssn provided"))), "")
    whole = not any(problem.code in _HIDES for problem in problems)
    if not documents and whole:
        problems.append(find("nothing-reported", place=source.name, of=year))
    early = _too_early(found, year)
    if early:
        again = ByHand(f"from July {year + 1} on, take it again:")
        way = steps(again, do("evidence add", Hole("FILE")))
        problems.append(find("too-early", way, place=source.name, day=early, of=year))
    return Reading(
        NAME,
        tuple(documents),
        tuple(problems),
        year,
        primary,
        passed_over=dict(+passed_over),
        whole=whole and early is None,
    )


def _without_other_amounts(section: Section, labels: dict[str, Box]) -> int:
    """Takes out the rows of unknown labels; how many of them state an amount."""
    every, section.pairs = section.pairs, [pair for pair in section.pairs if pair.known(labels)]
    return sum(states_amount(pair.raw) for pair in every if not pair.known(labels))


def _look_for_lost_title(section: Section, name: str, problems: list[Problem]) -> None:
    """A problem where a section holds rows of a form that concerns an IRA, whose own title was not seen."""
    row = next((pair for pair in section.pairs if pair.known(_ONLY_OF_IRAS)), None)
    if row:
        where = f"under {masked(section.title)[:60]}" if section.title else "above the first form"
        fresh = ByHand("take a fresh download of the transcript")
        problems.append(find("no-title", fresh, place=f"{name}:{row.line}", where=where))


def _too_early(found: list[Section], year: int) -> dt.date | None:
    """The day of the request, if before July of the next year: Forms 5498 are due by its end of May."""
    stated = next(
        (raw for key in ("request date", "response date") for section in found if (raw := section.raw(key))),
        "",
    )
    written = re.match(r"\d+-\d+-\d+|\w+\.? ?\d+, ?\d+", stated)  # another date may follow on the same line
    day = day_of(written[0]) if written else None
    return day if day and day < dt.date(year + 1, 7, 1) else None


def _without_gross(
    section: Section, fields: dict[str, Field], name: str, problems: list[Problem]
) -> set[str]:
    """Box 1, where a Form 1099-R shows other amounts and not the gross one: its label was not recognised, or is missing."""
    others = [box for box in ("box2a", "box4", "box5") if box in fields and fields[box].value]
    if not others:
        return set()
    place, box = f"{name}:{section.line}", others[0].replace("box", "box ")
    problems.append(find("no-gross", typed("1099-R"), place=place, box=box))
    return {"box1"}


def _document(
    section: Section, kind: Kind, labels: dict[str, Box], year: int, name: str, problems: list[Problem]
) -> Document:
    section.pairs = [pair for pair in section.pairs if pair.key not in IGNORED]
    unread: set[str] = set()
    fields = fields_of(section, labels, name, problems, unread)
    unread |= out_of_range(kind, fields, f"{name}:{section.line}", problems)
    if kind == "1099-R" and "box1" not in fields and "box1" not in unread:
        unread |= _without_gross(section, fields, name, problems)
    if (
        kind == "1099-R"
        and "codes" not in fields
        and "codes" not in unread
        and fields.get("box1", Field(0)).value
    ):
        problems.append(find("no-code", typed("1099-R"), place=f"{name}:{section.line}"))
        unread.add("codes")
    submission = str(fields.pop("submission", Field("")).value).casefold()
    corrected = "correct" in submission or "amend" in submission
    if submission and not corrected and "original" not in submission:
        aside = do("evidence set-aside", Hole("ID"), because=Hole("WORDS"), when="if the form does not count")
        place, said = f"{name}:{section.line}", masked(submission)[:40]
        problems.append(find("submission", aside, place=place, form=section.number, said=said))
    account = tail_of(str(fields.pop("account", Field("")).value))
    if kind == "5498":
        ticked = [what for tick, what in _TICKS.items() if tick in fields and fields[tick].value is True]
        where = next((fields[tick] for tick, what in _TICKS.items() if what in ticked[:1]), None)
        fields = {key: value for key, value in fields.items() if key not in _TICKS}
        if len(ticked) == 1 and where:
            fields["type"] = Field(ticked[0], where.raw, where.where)
        elif set(ticked) in ({"roth", "sep"}, {"roth", "simple"}):
            fields["type"] = Field("roth", "Checked", where.where if where else "")
        else:
            stated = do("evidence enter", "5498", year=year, type=Hole("TYPE"))
            place = f"{name}:{section.line}"
            problems.append(find("no-type", stated, place=place, ticks=len(ticked)))
            fields["type"] = Field("unknown", "", "")
    return Document(
        kind=kind,
        year=year,
        fields=fields,
        origin="irs",
        where=f"line {section.line}",
        account=account,
        corrected=corrected,
        unread=frozenset(unread),
    )
