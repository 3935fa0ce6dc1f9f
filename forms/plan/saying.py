"""Sentences of a plan that both a screen and a page for an adviser say."""

from __future__ import annotations

from collections.abc import Sequence

from basisbook.forms.plan import tax
from basisbook.forms.plan.alternatives import Alternative, Wish, with_common
from basisbook.forms.plan.lived import Lived
from basisbook.forms.plan.situation import Situation
from basisbook.forms.plan.tax import Taxed
from basisbook.forms.revisions import LAST
from basisbook.ledger.money import show_for_people, to_dollars


def standing(found: Situation) -> str:
    """Where the year stands, as a sentence."""
    start = found.start
    text = f"So far: value {show_for_people(start.worth)}, basis {show_for_people(start.basis)}"
    for what, cents in (("taken out", start.taken), ("converted", start.converted)):
        text += f", {what} {show_for_people(cents)}" if cents else ""
    return f"{text}."


def most_said(found: Situation, wish: Wish | None = None) -> str:
    """The most that may go to an employer plan, with how it comes about."""
    most = found.most if wish is None else with_common(found.most, wish)
    text = f"The most that may go to an employer plan: {show_for_people(most.amount)}"
    moved = most.taken + most.converted + most.outstanding
    parts = f"value {show_for_people(most.value)}"
    parts += f" and {show_for_people(moved)} that left this year" if moved else ""
    parts += f", less basis {show_for_people(most.basis)}, never more than the value"
    if most.required:
        parts += f", less {show_for_people(most.required)} that must still be taken"
    if most.locked:
        parts += f", less {show_for_people(most.locked)} of SIMPLE money"
    text += f" ({parts})."
    if most.careful != most.amount:
        text += (
            f" More careful, value less basis: {show_for_people(most.careful)}, which leaves more taxable."
        )
    return text


def on_return(year: Lived) -> str:
    """Where the amounts go on the return."""
    text = f"Form 1040 for {year.year}: 4a {whole(year.gross)}, 4b {whole(year.taxable)}"
    return f"{text}, a statement of the rollover." if year.change.to_plan else f"{text}."


def marks(found: Situation, taxed: Taxed, ways: Sequence[Alternative]) -> list[str]:
    """What in the answer was not verified in a primary text."""
    said = []
    year = found.start.year
    if taxed.status and not tax.verified(year, taxed.status):
        said.append(f"The brackets of {year} were not read in a primary text.")
    if any(one.borrowed for way in ways for one in way.years):
        said.append(f"Years whose form is not out yet are figured on the form of {LAST}.")
    if any(len(way.years) > 1 for way in ways) and taxed.status:
        said.append(f"Tax of later years: with the brackets and the income of {year}.")
    return said


def whole(cents: int) -> str:
    """Whole dollars, as the form has them."""
    return show_for_people(to_dollars(cents))
