"""How sure an entry is: A to E and X, from who says that money came in and who says that it was not deducted.

A grade stands in the `source` of an accepted entry (`ev:ab12cd34;rule:R1;grade:B`), where machines read it.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from basisbook.ledger import journal
from basisbook.ledger.entry import Entry
from basisbook.ledger.kinds import which

Grade = Literal["A", "B", "C", "D", "E", "X"]
ORDER = "ABCDEX"
SAYS: Mapping[str, str] = {
    "A": "reported to the IRS",
    "B": "documented by third parties",
    "C": "documented in part",
    "D": "inferred",
    "E": "asserted; an estimate only",
    "X": "contradictory; blocked until resolved",
}
FILED_AT_LEAST: Grade = "C"
"""The lowest grade that reaches a filed form by itself."""

_OF_ORIGIN: Mapping[str, Grade] = {
    "irs": "A", "filed": "B", "custodian": "B", "history": "C", "bank": "D", "taxpayer": "E",
}  # fmt: skip
_TAKES_OFF = which(lambda kind: kind.lessens_contributions) | {"excess-removed"}
_GRADE = re.compile(r"\bgrade:([A-EX])\b")


def worst(*grades: Grade) -> Grade:
    """The worse of several grades; X is worse than all."""
    return max(grades, key=ORDER.index)


def of_origins(origins: Iterable[str]) -> Grade:
    """The grade of something that is on a form, by the best of those who say so. A transcript: the IRS has it."""
    return min((_OF_ORIGIN[origin] for origin in origins), key=ORDER.index, default="E")


def of_contribution(origins: Iterable[str]) -> Grade:
    """A contribution on a Form 5498 is B, even where a transcript shows the form; only a filed form makes it A."""
    return worst(of_origins(origins), "B")


def grade_of(entry: Entry) -> Grade | None:
    """The grade in an entry's source; None for an entry of the owner's own, which no grade binds."""
    found = _GRADE.search(entry.source)
    return found[1] if found else None  # type: ignore[return-value]


def rule_of(entry: Entry) -> str:
    """The rule that proposed an entry, or nothing."""
    found = re.search(r"\brule:([A-Z]\d+)\b", entry.source)
    return found[1] if found else ""


def too_low(entry: Entry) -> bool:
    """Whether the entry's grade keeps its basis from a filed form."""
    grade = grade_of(entry)
    return grade is not None and ORDER.index(grade) > ORDER.index(FILED_AT_LEAST)


def for_filing(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The ledger as a filed form may use it: what counts and is graded lower than C claims no basis.

    The entry itself stays: a distribution happened, however badly it is proved. Where a deduction is stated too, it
    grows by what claims no basis, as if that had been deducted. What takes basis off keeps doing so.
    """
    counting = {entry.number: entry for entry in journal.in_force(entries).values()}
    changed: dict[int, Entry] = {}
    lost: dict[tuple[str, int | None], int] = {}
    for number, entry in counting.items():
        if entry.kind in _TAKES_OFF or not too_low(entry):
            continue
        if entry.kind == "opening-basis":
            changed[number] = dataclasses.replace(entry, amount=0)
        elif entry.basis:
            changed[number] = dataclasses.replace(entry, basis=0)
            if entry.kind == "contribution":
                key = (entry.person, entry.year)
                lost[key] = lost.get(key, 0) + entry.basis
    for number, entry in counting.items():
        if entry.kind == "deduction" and (more := lost.pop((entry.person, entry.year), 0)):
            changed[number] = dataclasses.replace(entry, amount=(entry.amount or 0) + more)
    return tuple(changed.get(entry.number, entry) for entry in entries)


def left_off(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries that count and whose basis `for_filing` leaves off."""
    return tuple(
        entry
        for entry in journal.in_force(entries).values()
        if entry.kind not in _TAKES_OFF
        and too_low(entry)
        and (entry.amount if entry.kind == "opening-basis" else entry.basis)
    )
