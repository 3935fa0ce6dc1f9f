"""What an audit finds, as a value, and what it reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from basisbook.forms.replay.years import History
from basisbook.ledger.book import Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.evidence.store import Shelf
from basisbook.ledger.inference.infer import Inferred
from basisbook.ledger.inference.situation import Situation
from basisbook.ledger.money import NotAnAmountError, parse
from basisbook.ledger.problems import Problem, Severity

TOLERANCE = 100
"""Cents by which whole dollars on a return may differ from dollars and cents on a form."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One disagreement. `check` is its number (0: papers that contradict each other), `amounts` are cents by name."""

    check: int
    code: str
    severity: Severity
    person: str
    years: tuple[int, ...]
    message: str
    remedy: str
    amounts: Mapping[str, int] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()

    @property
    def problem(self) -> Problem:
        """As any other finding about somebody's records."""
        years = ", ".join(map(str, self.years))
        place = f"{self.person} {years}".strip()
        return Problem(self.code, self.severity, place, self.message, self.remedy)


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

    def at(self, person: str, year: int) -> Situation | None:
        return self.inferred.situations.get((person, year))


def cents_on_line(line: str, text: str) -> int | None:
    """The cents that a line of a filed form says; None for the ratio of line 10 and for what is no amount."""
    if line == "10":
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
