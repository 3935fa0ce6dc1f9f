"""What the papers of a book say to the commands that show or file a form. Without papers: nothing, and at no cost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from basisbook.cli.options import Opened, today
from basisbook.ledger import journal
from basisbook.ledger.entry import Entry
from basisbook.ledger.inference import grades
from basisbook.ledger.money import show_for_people
from basisbook.ledger.problems import Problem

if TYPE_CHECKING:
    from basisbook.ledger.inference.bounds import YearBounds

Blocks = Callable[[str, int], list[Problem]]
"""(person, tax year) -> what keeps that year's form from being filed."""


def has_papers(opened: Opened) -> bool:
    """Whether the book keeps evidence."""
    return (opened.folder / "evidence").is_dir()


def for_filing(opened: Opened, as_of: dt.date | None = None) -> tuple[Entry, ...]:
    """The ledger, as it was known on `as_of`, with the basis of grades A to C only."""
    entries = [entry for entry in opened.entries if as_of is None or entry.recorded <= as_of]
    return grades.for_filing(entries)


def left_off(opened: Opened, person: str, last: int, as_of: dt.date | None = None) -> list[Problem]:
    """A note for each entry through the year `last` whose basis is on no form, with the way to answer for it."""
    found = []
    for entry in grades.left_off([e for e in opened.entries if as_of is None or e.recorded <= as_of]):
        if entry.person != person or (entry.year or 0) > last:
            continue
        grade = grades.grade_of(entry)
        assert grade is not None
        basis = (entry.amount if entry.kind == "opening-basis" else entry.basis) or 0
        message = (
            f"the ${show_for_people(basis)} of basis in entry {entry.number} is graded {grade}"
            f" ({grades.SAYS[grade]}) and is on no form; to answer for it yourself, say on what it rests"
        )
        number = entry.corrects or entry.number
        remedy = f'basisbook correct {number} --source "bank statement of ..."'
        found.append(Problem("grade-too-low", "note", f"{person} {entry.year}", message, remedy))
    return found


def blocks(opened: Opened) -> Blocks:
    """What papers that contradict each other, or the ledger, block. The papers are read once, and only if there are any."""
    if not has_papers(opened):
        return lambda person, year: []  # noqa: ARG005 - as the other answer
    from basisbook.cli.reconstruct import inferred
    from basisbook.forms.audit.audit import audit, blocking
    from basisbook.forms.filed.files import filed_forms

    found, shelf = inferred(opened)
    filed = filed_forms(opened.folder, opened.book, journal.in_force(opened.entries))
    findings = audit(opened.book, opened.entries, found, shelf, today(), filed)

    def standing_in_the_way(person: str, year: int) -> list[Problem]:
        return [one.problem for one in blocking(findings, person, year)]

    return standing_in_the_way


def open_ends(opened: Opened, person: str, last: int) -> tuple[YearBounds, ...]:
    """The interval of basis through the year `last`, where the papers leave one; else nothing."""
    if not has_papers(opened):
        return ()
    from basisbook.cli.reconstruct import inferred
    from basisbook.ledger.inference.bounds import bounds

    found, _ = inferred(opened)
    years = bounds(found, journal.in_force(opened.entries), person, last)
    return years if years and years[-1].low != years[-1].high else ()


def in_words(years: Sequence[YearBounds]) -> list[tuple[str, str]]:
    """(heading, words) for each end of the interval, and what is taken as empty."""
    from basisbook.ledger.inference.bounds import ends

    last, why = years[-1], ends(years)
    said = [("least", last.low, why[0]), ("most", last.high, why[1])]
    wide = len(show_for_people(last.high))
    found = [(f"{name:5}  {show_for_people(cents):>{wide}}", f"if {reason}") for name, cents, reason in said]
    if silent := sum(one.silent for one in years):
        words = (
            f"No paper speaks of {silent} of the years {years[0].year}-{last.year}; they are taken as empty."
        )
        found.append(("", words))
    return found


def stopped(years: Sequence[int]) -> list[Problem]:
    """One sentence for the years that get no form because of what `blocks` said."""
    if not years:
        return []
    which = f"{years[0]}" if len(years) == 1 else f"{years[0]}-{years[-1]}"
    message = f"{which}: no form until what contradicts it is settled"
    return [Problem("blocked", "error", "", message, "basisbook audit")]
