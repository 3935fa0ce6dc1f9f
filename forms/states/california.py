"""California: what it taxed before 1987 comes back first; after that the federal form, with California's own deductions.

Who moved in since 2002 is treated as having lived there always; until 2001 other rules held, and the owner states
what had been taxed (`opening-state-basis`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from basisbook.forms.language.fill import fill
from basisbook.forms.replay.years import Year
from basisbook.forms.sentences import find
from basisbook.forms.states import money
from basisbook.forms.states.given import Given, StateYear, begun, filled, incomplete, out_of, undated
from basisbook.forms.states.pages import CALIFORNIA_PAGE
from basisbook.ledger.problems import HOLE, Problem, do

OTHER_LIMITS = range(2007, 2010)
"""California kept the phase-outs and catch-up rules of before. FTB Tax News, December 2007; years as quoted."""


def years(given: Given) -> Iterator[StateYear]:
    """The years in California. The federal form is filled a second time, with the basis that California's deductions leave."""
    _, taxed, back = begun(given)
    layer, basis = taxed - back, 0
    deductions = given.stated(money.DEDUCTION)
    there = {year.tax_year: part for year, part in given.lived_there()}
    asked: list[Problem] = []
    for year in given.pool.years:
        if year.filled is None or year.status not in ("complete", "not-due"):
            if year.tax_year in there and out_of(year.facts.amounts) and year.problems:
                yield incomplete(year, year.problems[-1], part_year=there[year.tax_year])
            return
        if not given.pool.years[0].tax_year < year.tax_year:
            basis = year.brought.get("basis", 0)
        asked += _ask(given, year, deductions)
        facts = dict(year.facts.amounts) | {"nondeductible_contributions": _not_deducted(year, deductions)}
        own = fill(year.revision, facts, dict(year.brought) | {"basis": basis}, year.method)
        basis = own.carries.get("basis", 0)
        number = year.tax_year
        if number not in there or not out_of(year.facts.amounts):
            continue
        if there[number] and (problem := undated(given, year)):
            yield incomplete(year, problem, part_year=True)
            return
        federal, state = year.taxable or 0, own.returns.get(year.revision.taxable_return, 0)
        carried = {"federal_taxable": federal, "before_1987": layer, "state_taxable": state}
        sheet = filled(CALIFORNIA_PAGE, year.method, carried)
        layer = sheet.walked.carries["before_1987"]
        yield StateYear(
            number,
            "complete",
            out_of(year.facts.amounts),
            federal,
            (sheet,),
            layer + basis,
            part_year=there[number],
            problems=tuple(asked),
        )


def _not_deducted(year: Year, deductions: Mapping[int, int]) -> int:
    """Cents contributed for the year that California did not let the person deduct; the federal figure where none is stated."""
    amounts = year.facts.amounts
    if year.tax_year not in deductions:
        return amounts["nondeductible_contributions"]
    return max(0, amounts["contributions"] - deductions[year.tax_year])


def _ask(given: Given, year: Year, deductions: Mapping[int, int]) -> Iterator[Problem]:
    """In these years the deduction could differ, and nobody said what it was."""
    if (
        year.tax_year in OTHER_LIMITS
        and year.facts.amounts["contributions"]
        and year.tax_year not in deductions
    ):
        person = given.pool.person
        way = do("record", money.DEDUCTION, person=person, tax_year=year.tax_year, amount=HOLE, code="CA")
        yield find("state-deduction", way, year=year.tax_year, person=person)
