"""Words that several commands share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from basisbook.ledger.money import show_for_people

if TYPE_CHECKING:
    from basisbook.forms.plan.steps import Step
    from basisbook.ledger.inference.bounds import YearBounds

STATUS = {"complete": "", "incomplete": "incomplete", "in-progress": "in progress", "not-due": "no form"}
"""What a person is told of a year's status."""


def ends_in_words(years: Sequence[YearBounds]) -> list[tuple[str, str]]:
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


def step_said(step: Step) -> str:
    """A step of a plan in a line: `[x] 2026  plan-rollover-out  50,000  by December 31, 2026`."""
    box = "[x]" if step.done else "[ ]"
    text = f"{box} {step.year}  {step.kind}  {show_for_people(step.amount)}  {step.person}, by December 31, {step.year}"
    if step.recorded and not step.done:
        text += f" ({show_for_people(step.recorded)} so far)"
    return text
