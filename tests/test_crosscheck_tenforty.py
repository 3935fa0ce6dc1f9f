"""Parts I and II against the Form 8606 of Open Tax Solver, which comes inside `tenforty`; 2,000 random years.

Open Tax Solver multiplies by a line 10 that it never rounds, and shows lines to the cent. Each year is compared twice:
our page walked with that arithmetic must show the same on every line; and the page as we fill it must be what a
reader of the paper gets from their lines 5, 7, 8 and 9 with our decimals. Nothing else explains a difference.
"""

from __future__ import annotations

import importlib
import random
from decimal import ROUND_HALF_UP, Decimal
from types import ModuleType
from typing import Any

import pytest
from floats import Unrounded

from basisbook.forms.language.fill import MOST_PLACES, Filled, Method, Walked, fill, walk
from basisbook.forms.revisions import revision_for
from basisbook.ledger.facts import FACTS

pytestmark = [pytest.mark.crosscheck, pytest.mark.slow]

YEARS = (2020, 2021, 2022, 2023, 2024)
PER_YEAR = 400
PART_I = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "11", "12", "13", "14", "15a", "15c")
PART_II = ("16", "17", "18")


@pytest.fixture(scope="module")
def core() -> ModuleType:
    found = pytest.importorskip("tenforty.core", reason="tenforty is not installed: pip install -e '.[test]'")
    assert isinstance(found, ModuleType)
    return found


def their_page(core: ModuleType, year: int, form: Filled) -> dict[str, str]:
    """Every line that Open Tax Solver shows, from the inputs of ours: facts, and which parts are completed."""
    forms = importlib.import_module("tenforty.models").OTS_FORM_CONFIG
    # Its own `evaluate_form` looks the form up under one name and runs it under another.
    evaluate = importlib.import_module("tenforty.otslib")._evaluate_form

    def given(number: str) -> str:
        return str(Decimal(form.amounts[number] or 0) / 100)

    acted = form.amounts["9"] is not None
    values = {
        "Title:": f"Form 8606 for tax-year {year}",
        "Complete_Part_One?": "Y" if "I" in form.parts else "N",
        "Dist_or_Conv?": "Y" if acted else "N",
        "Complete_Part_Two?": "Y" if "II" in form.parts else "N",
        "Complete_Part_Three?": "N",
        **{f"L{number}": given(number) for number in ("1", "2", "4", "6", "7", "8", "15b", "16", "17")},
    }
    text = core.generate_ots_return(values, forms[year, "Form_8606"])
    shown: dict[str, Any] = core.parse_ots_return(evaluate(year, "f8606", text))
    return {name.removeprefix("L"): f"{amount:.2f}" for name, amount in shown.items() if name[1:2].isdigit()}


def some_year(draw: random.Random, money: str) -> tuple[dict[str, int], dict[str, int]]:
    """The facts of a random year: the clean backdoor and the old rollover as well as anything else."""
    unit = 100 if money == "dollars" else 1
    most = draw.choice((10_00, 7_000_00, 60_000_00, 3_000_000_00))

    def amount(chance: float) -> int:
        return draw.randrange(0, most, unit) if draw.random() < chance else 0

    facts = dict.fromkeys(FACTS, 0)
    facts["nondeductible_contributions"] = amount(0.6)
    late = facts["nondeductible_contributions"] // unit
    facts["late_contributions"] = draw.randint(0, late) * unit if draw.random() < 0.3 else 0
    facts["year_end_value"] = amount(0.7)
    facts["outstanding_rollovers"] = amount(0.1)
    facts["distributions"] = amount(0.5)
    facts["conversions"] = amount(0.6)
    if draw.random() < 0.15:  # a backdoor with a few dollars left
        facts["conversions"] = facts["nondeductible_contributions"]
        facts["year_end_value"] = draw.choice((0, 3 * unit, 100 * unit))
    return facts, {"basis": amount(0.5)}


def whole(value: Decimal, unit: int) -> int:
    return int((value / unit).quantize(Decimal(1), ROUND_HALF_UP)) * unit


def on_paper(theirs: dict[str, str], places: int, unit: int) -> tuple[int, int]:
    """Lines 11 and 12 in cents from their lines 5, 7, 8 and 9 and a line 10 of so many decimals."""
    five, seven, eight, nine = (Decimal(theirs[number]) for number in ("5", "7", "8", "9"))
    ten = min(Decimal(1), (five / nine).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))
    return whole(eight * ten * 100, unit), whole(seven * ten * 100, unit)


def explained(theirs: dict[str, str], method: Method) -> tuple[int, int, int]:
    """Lines 11 and 12 and the decimals of line 10 by the recorded rounding rule, done again in decimals."""
    five = int(Decimal(theirs["5"]) * 100)
    for places in range(method.places, MOST_PLACES + 1):
        eleven, twelve = on_paper(theirs, places, method.unit)
        if eleven + twelve <= five:
            return eleven, twelve, places
    eleven, twelve = on_paper(theirs, method.places, method.unit)
    twelve -= min(twelve, eleven + twelve - five)
    return eleven - max(0, eleven + twelve - five), twelve, method.places


def shown(walked: Walked[float, bool]) -> dict[str, str]:
    return {
        number: f"{walked.amounts[number]:.2f}" for number in (*PART_I, *PART_II) if walked.filled[number]
    }


@pytest.mark.parametrize("year", YEARS)
def test_two_thousand_random_years(core: ModuleType, year: int) -> None:
    draw = random.Random(year)
    revision = revision_for(year)
    rounded = settled = 0
    for at in range(PER_YEAR):
        money = "dollars" if at % 2 else "cents"
        method = Method(3 + at // 2 % 4, "dollars" if money == "dollars" else "cents")
        facts, brought = some_year(draw, money)
        form = fill(revision, facts, brought, method)
        theirs = their_page(core, year, form)

        unrounded: Walked[float, bool] = walk(
            revision,
            Unrounded(),
            {name: cents / 100 for name, cents in facts.items()},
            {name: cents / 100 for name, cents in brought.items()},
        )
        same = shown(unrounded)
        assert {number: theirs.get(number) for number in same} == same, (facts, brought)
        assert {number for number in theirs if number in (*PART_I, *PART_II)} == set(same)

        if form.amounts["9"] is None:
            ours = {number: f"{(form.amounts[number] or 0) / 100:.2f}" for number in same}
            assert ours == same, "without line 10 nothing differs at all"
            continue
        eleven, twelve, places = explained(theirs, method)
        assert (form.amounts["11"], form.amounts["12"], form.places) == (eleven, twelve, places)
        three = form.amounts["3"]
        assert three is not None
        assert form.amounts["14"] == three - eleven - twelve
        assert form.results["taxable_distributions"] == (form.amounts["7"] or 0) - twelve
        if "II" in form.parts:
            assert form.amounts["18"] == (form.amounts["8"] or 0) - eleven
        rounded += (f"{eleven / 100:.2f}", f"{twelve / 100:.2f}") != (theirs["11"], theirs["12"])
        settled += bool(form.adjusted)
    # The years must be such that rounding matters, and that the rule against recovering too much is met.
    assert rounded > PER_YEAR // 10
    assert settled >= 3
