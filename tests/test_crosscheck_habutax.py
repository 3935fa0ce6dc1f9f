"""Parts I to III against the Form 8606 of `habutax`, 200 random years of 2021-2023.

habutax keeps dollars as binary floating point, rounds line 10 to five decimals and every other line to the cent, a
half to the even neighbour where the float has one. Each year is compared twice: our page walked with exactly that
arithmetic must give the same lines; and our own page at five decimals, in cents, may differ only where their float
stood on or next to half a cent, or where they recover more basis than there is and our rounding rule steps in.
"""

from __future__ import annotations

import importlib
import random
from fractions import Fraction
from typing import Any

import pytest
from floats import Unrounded

from basisbook.forms.language.expr import Ratio
from basisbook.forms.language.fill import Filled, Method, Walked, fill, walk
from basisbook.forms.revisions import revision_for
from basisbook.ledger.facts import FACTS

pytestmark = [pytest.mark.crosscheck, pytest.mark.slow]

YEARS = {2021: 67, 2022: 67, 2023: 66}
METHOD = Method(5, "cents")
PART_I = ("1", "2", "3")
ACTED = ("4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15a", "15c")
PART_II = ("16", "17", "18")
PART_III = ("19", "20", "21", "22", "23")


class Habutax(Unrounded):
    """A line is rounded to the cent as it is entered, the ratio to five decimals."""

    def ratio(self, part: float, whole: float) -> float:
        return round(super().ratio(part, whole), 5)

    def enter(self, a: float) -> float:
        return round(a, 2)


def their_page(year: int, form: Filled) -> dict[str, float]:
    """Every line that habutax computes, read top to bottom as its solver would, without the Form 1040 around it."""
    module = pytest.importorskip(
        f"habutax.forms.ty{year}.f8606", reason="habutax is not installed: pip install -e '.[test]'"
    )
    page = module.Form8606(instance="you", solver=None)
    given = {number: (form.amounts.get(number) or 0) / 100 for number in form.revision.lines}
    inputs = {
        "part_1_needed": "I" in form.parts,
        "nondeductible_contributions": given["1"],
        "traditional_basis": given["2"],
        "distribution_or_roth_conversion": form.amounts["9"] is not None,
        "nondeductible_contributions_next_year": given["4"],
        "year_end_value_non_roth": given["6"],
        f"distributions_{year}": given["7"],
        "qualified_disaster_distributions": False,
        "net_converted": given["8"] if form.amounts["8"] is not None else given["16"],
        "part_2_needed": "II" in form.parts,
        "converted_cost_basis": given["17"],
        "part_3_needed": "III" in form.parts,
        "total_nonqualified_distributions": given["19"],
        "qualified_homebuyer": given["20"],
        "roth_ira_contributions_basis": given["22"],
    }
    assert set(inputs) == {found.base_name() for found in page.inputs()}, (
        "habutax asks for something else now"
    )
    wanted = list(PART_I) if "I" in form.parts else []
    wanted += ACTED if form.amounts["9"] is not None else ["14"] if wanted else []
    wanted += PART_II if "II" in form.parts else []
    wanted += [number for number in PART_III if form.amounts[number] is not None]
    # Line 14 of a page without line 10 does not look at line 13, and line 15c reads the blank 15b.
    lines: dict[str, float] = {}
    for field in page.fields():
        name = field.base_name()
        if name in wanted or (name == "15b" and "15c" in wanted):
            lines[name] = field.value(inputs, lines)
    return {number: lines[number] for number in wanted}


def some_year(draw: random.Random) -> tuple[dict[str, int], dict[str, int]]:
    most = draw.choice((10_00, 7_000_00, 60_000_00, 3_000_000_00))

    def amount(chance: float) -> int:
        return draw.randrange(most) if draw.random() < chance else 0

    facts = dict.fromkeys(FACTS, 0)
    facts["nondeductible_contributions"] = amount(0.6)
    facts["late_contributions"] = draw.randint(0, facts["nondeductible_contributions"]) * draw.randint(0, 1)
    facts["year_end_value"] = amount(0.6)
    facts["distributions"] = amount(0.5)
    facts["conversions"] = amount(0.6)
    facts["roth_distributions"] = amount(0.4)
    facts["roth_homebuyer"] = draw.randint(0, facts["roth_distributions"]) * draw.randint(0, 1)
    facts["roth_contributions"] = amount(0.3)
    if draw.random() < 0.15:  # a backdoor with a few dollars left: the ratio is just below 1
        facts["conversions"] = facts["nondeductible_contributions"]
        facts["year_end_value"] = draw.choice((0, 3_00))
    return facts, {"basis": amount(0.5), "roth_contributions": amount(0.5), "homebuyer": amount(0.2)}


def near_a_half(exact: Fraction) -> bool:
    """Whether cents stand so near a half that a double may round the other way."""
    return abs(exact - exact.__floor__() - Fraction(1, 2)) < Fraction(1, 10**4)


@pytest.mark.parametrize("year", YEARS)
def test_two_hundred_random_years(year: int) -> None:
    draw = random.Random(-year)
    revision = revision_for(year)
    same_everywhere = 0
    for _ in range(YEARS[year]):
        facts, brought = some_year(draw)
        form = fill(revision, facts, brought, METHOD)
        theirs = their_page(year, form)
        walked: Walked[float, bool] = walk(
            revision,
            Habutax(),
            {name: cents / 100 for name, cents in facts.items()},
            {name: cents / 100 for name, cents in brought.items()},
        )
        # Line 10 is what Habutax.ratio rounded; every other line was entered.
        again: dict[str, Any] = {number: walked.amounts[number] for number in theirs}
        assert again == theirs, (facts, brought)

        scale = {
            number: 10**5 if isinstance(revision.lines[number].arithmetic, Ratio) else 100
            for number in revision.lines
        }
        if form.adjusted:
            assert round(theirs["13"] * 100) > round(theirs["5"] * 100), "they recover more than there is"
            continue
        ours = {number: form.amounts[number] for number in theirs}
        in_cents = {number: round(value * scale[number]) for number, value in theirs.items()}
        if ours == in_cents:
            same_everywhere += 1
            continue
        halves = [
            Fraction(round(theirs[number] * 100) * round(theirs["10"] * 10**5), 10**5)
            for number in ("7", "8")
        ]
        halves.append(Fraction(round(theirs["5"] * 100) * 10**5, round(theirs["9"] * 100)))
        assert any(near_a_half(exact) for exact in halves), (facts, brought, ours, in_cents)
    assert same_everywhere > YEARS[year] * 3 // 4


def test_all_three_years_are_there() -> None:
    pytest.importorskip("habutax", reason="habutax is not installed: pip install -e '.[test]'")
    for year in YEARS:
        assert importlib.import_module(f"habutax.forms.ty{year}.f8606").Form8606.tax_year == year
    assert sum(YEARS.values()) == 200
