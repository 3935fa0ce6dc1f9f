"""What an audit finds, as a value, and what it reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from typing import Any

from basisbook.forms.replay.years import History
from basisbook.forms.sentences import find
from basisbook.ledger.book import Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.evidence.store import Shelf
from basisbook.ledger.inference.form_lines import RATIO
from basisbook.ledger.inference.infer import Inferred
from basisbook.ledger.inference.situation import Situation
from basisbook.ledger.money import NotAnAmountError, parse
from basisbook.ledger.problems import HOLE, Do, Problem, Remedy, Severity, do
from basisbook.ledger.quick_dataclass import dataclass

TOLERANCE = 100
"""Cents by which whole dollars on a return may differ from dollars and cents on a form."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One disagreement. `check` is its number (0: papers that contradict each other), `years` are those it is about.

    `amounts` are cents by name, `evidence` the ids of the papers, `problem` is it as any other finding.
    """

    check: int
    years: tuple[int, ...]
    problem: Problem
    amounts: Mapping[str, int] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        return self.problem.code

    @property
    def severity(self) -> Severity:
        return self.problem.severity

    @property
    def person(self) -> str:
        return self.problem.person

    @property
    def message(self) -> str:
        return self.problem.message

    @property
    def remedies(self) -> tuple[Remedy, ...]:
        return self.problem.remedies


def found(
    check: int,
    code: str,
    *ways: Remedy,
    person: str,
    years: tuple[int, ...],
    amounts: Mapping[str, int] | None = None,
    evidence: Iterable[str] = (),
    **gaps: Any,
) -> Finding:
    """A finding by its code in the catalogue of `forms`; what is not a gap is as `Finding` has it."""
    place = f"{person} {', '.join(map(str, years))}".strip()
    problem = find(code, *ways, place=place, person=person, **gaps)
    return Finding(check, years, problem, amounts or {}, tuple(evidence))


def set_aside(papers: Iterable[str]) -> list[Do]:
    """The ways out of papers that cannot all be right: one of them, each time, counts no longer."""
    return [do("evidence set-aside", paper, because=HOLE) for paper in list(papers)[:4]]


@dataclass(frozen=True, slots=True)
class FiledForm:
    """What is known of a filed Form 8606, from papers or from snapshots, under today's line numbers."""

    lines: Mapping[str, int]
    where: str


@dataclass(frozen=True, slots=True)
class Audited:
    """Everything the checks look at."""

    book: Book
    inferred: Inferred
    shelf: Shelf
    history: History
    entries: Mapping[int, Entry]
    filed: Mapping[tuple[str, int], FiledForm]
    none_filed: frozenset[tuple[str, int]]
    today: dt.date | None = None

    def at(self, person: str, year: int) -> Situation | None:
        return self.inferred.situations.get((person, year))


def cents_on_line(line: str, text: str) -> int | None:
    """The cents that a line of a filed form says; None for the ratio of line 10 and for what is no amount."""
    if line == RATIO:
        return None
    try:
        return -parse(text[1:]) if text.startswith("-") else parse(text)
    except NotAnAmountError:
        return None


def situations(a: Audited) -> Iterator[Situation]:
    """What the papers know of each person's years."""
    for person, years in a.inferred.papers.years.items():
        for year in years:
            at = a.at(person, year)
            if at is not None:
                yield at
