"""Massachusetts: contributions were never deducted, and come back before anything is taxed (Schedule X, line 2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from basisbook.forms.states import money
from basisbook.forms.states.given import (
    Given,
    StateYear,
    Worksheet,
    begun,
    filled,
    incomplete,
    out_of,
    undated,
    unknown_opening,
)
from basisbook.forms.states.pages import MASSACHUSETTS_PAGE

SPREAD = 2010
"""Conversions of this year are income of the next two, half each, unless the owner chose otherwise. TIR 10-8."""


def years(given: Given) -> Iterator[StateYear]:
    """The years in Massachusetts, by the printed words of line 2: contributions that Massachusetts taxed.

    The directive's words have every earlier contribution; where a person lived elsewhere before, that reading is given
    beside it.
    """
    if unknown_opening(given):
        return
    since, taxed, before = begun(given)
    here, anywhere = given.contributed(here=True), given.contributed(here=False)
    for year, part_year in given.lived_there():
        number = year.tax_year
        if number <= since:
            continue
        if part_year and (problem := undated(given, year)):
            yield incomplete(year, problem, part_year=True)
            return
        out, gifts = _out(given, number)
        if not out:
            continue
        earlier = before + sum(sum(_out_anywhere(given, one)) for one in _years_between(given, since, number))

        def sheet(contributions: dict[int, int]) -> Worksheet:
            total = taxed + sum(cents for one, cents in contributions.items() if since < one <= number)  # noqa: B023
            carried = {
                "taken_out": out,  # noqa: B023
                "contributed": total,
                "distributed_before": earlier,  # noqa: B023
                "gifts": gifts,  # noqa: B023
            }
            return filled(MASSACHUSETTS_PAGE, year.method, carried)  # noqa: B023

        by_line, by_statute = sheet(here), sheet(anywhere)
        told = StateYear(
            number,
            "complete",
            out_of(year.facts.amounts) + year.facts.amounts["qcds"],
            year.taxable,
            (by_line,),
            by_line.walked.carries["unrecovered"],
            part_year=part_year,
        )
        if by_statute.taxable != by_line.taxable:
            told = replace(told, otherwise=("contributions made elsewhere counted too", by_statute.taxable))
        yield told


def _years_between(given: Given, since: int, number: int) -> Iterator[int]:
    last = min([number - 1, max(given.facts, default=0) + 2])
    yield from range(max(since + 1, min(given.facts, default=number)), last + 1)


def _out(given: Given, number: int) -> tuple[int, int]:
    """Line 1 of a year and the gifts in it: what came out while living there. Cents."""
    return _counted(given.there, number)


def _out_anywhere(given: Given, number: int) -> tuple[int, int]:
    """What counts as distributed in an earlier year, wherever the person lived: all of it, taxed or not."""
    out, _ = _counted(given.facts, number)
    return out, 0


def _counted(facts: money.Facts, number: int) -> tuple[int, int]:
    out = gifts = 0
    if number in facts:
        amounts = facts[number].amounts
        gifts = amounts["qcds"]
        out = amounts["distributions"] + gifts + (0 if _spread(facts, number) else amounts["conversions"])
    if number in (SPREAD + 1, SPREAD + 2) and _spread(facts, SPREAD):
        converted = facts[SPREAD].amounts["conversions"]
        first = converted // 2
        out += first if number == SPREAD + 1 else converted - first
    return out, gifts


def _spread(facts: money.Facts, number: int) -> bool:
    return number == SPREAD and number in facts and not facts[number].amounts["elected_all_in_2010"]
