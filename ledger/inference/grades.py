"""How sure an entry is: A to E and X, from who says that money came in and who says that it was not deducted.

A grade stands in the `source` of an accepted entry (`ev:ab12cd34;rule:R1;grade:B`), where machines read it.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping
from typing import Literal

from ledger.entry import Entry

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


def for_filing(in_force: Mapping[int, Entry], lowest: str = FILED_AT_LEAST) -> dict[int, Entry]:
    """The entries as a filed form may use them: what is graded lower than `lowest` claims no basis.

    The entry itself stays: a distribution happened, however badly it is proved.
    """
    found = dict(in_force)
    for number, entry in in_force.items():
        grade = grade_of(entry)
        if grade is None or ORDER.index(grade) <= ORDER.index(lowest):
            continue
        if entry.kind == "opening-basis":
            found[number] = dataclasses.replace(entry, amount=0)
        elif entry.basis:
            found[number] = dataclasses.replace(entry, basis=0)
    return found
