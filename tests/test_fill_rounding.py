"""The rounding rule: what lines 11 and 12 recover never exceeds line 5, at any places, in dollars and in cents."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies_forms import METHODS, MODERN, REVISIONS, methods, possible_carried, possible_facts

from basisbook.forms.language.define import Revision
from basisbook.forms.language.fill import MOST_PLACES, Filled, Method, fill
from basisbook.ledger.facts import FACTS
from basisbook.ledger.money import parse

pytestmark = pytest.mark.slow

every_page = pytest.mark.parametrize("revision", MODERN, ids=lambda revision: revision.key)
every_method = pytest.mark.parametrize(
    "method", METHODS, ids=lambda method: f"{method.places}-{method.money}"
)

modern = st.sampled_from(MODERN)


def filled(revision: Revision, method: Method, basis: str = "0", **amounts: str) -> Filled:
    facts = dict.fromkeys(FACTS, 0) | {name: parse(text) for name, text in amounts.items()}
    return fill(revision, facts, {"basis": parse(basis)}, method)


def amount(form: Filled, number: str) -> int:
    """Cents of a line that must not be blank."""
    found = form.amounts[number]
    assert found is not None, number
    return found


def balanced(form: Filled) -> None:
    """3 = 13 + 14, 13 <= 5, 14 >= 4, and a ratio between 0 and 1."""
    assert amount(form, "3") == amount(form, "1") + amount(form, "2")
    if form.amounts["13"] is None:
        assert amount(form, "14") == amount(form, "3")
        return
    assert amount(form, "13") == amount(form, "11") + amount(form, "12")
    assert amount(form, "3") == amount(form, "13") + amount(form, "14")
    assert 0 <= amount(form, "13") <= amount(form, "5")
    assert amount(form, "14") >= amount(form, "4") >= 0
    assert 0 <= amount(form, "11") <= amount(form, "8")
    assert 0 <= amount(form, "12") <= amount(form, "7")
    assert 0 <= amount(form, "10") <= 10**form.places
    assert form.method.places <= form.places <= MOST_PLACES


@every_page
@every_method
def test_three_dollars_of_interest_at_year_end(revision: Revision, method: Method) -> None:
    """$7,000 in and converted, $3 left: line 10 is 7000/7003, so a few dollars of basis stay."""
    form = filled(
        revision, method, nondeductible_contributions="7000", conversions="7000", year_end_value="3"
    )
    balanced(form)
    assert form.lines["9"].startswith("7003")
    exact = Fraction(700_000 * 700_000, 700_300)
    if (form.places, method.money) == (3, "dollars"):
        # 0.99957 is 1.000 at three places: line 11 is all 7,000, which is not more than line 5.
        assert (form.lines["10"], form.lines["11"], form.lines["14"]) == ("1.000", "7000", "0")
    if (form.places, method.money) == (6, "dollars"):
        assert (form.lines["10"], form.lines["11"], form.lines["14"]) == ("0.999572", "6997", "3")
    if (form.places, method.money) == (6, "cents"):
        assert (form.lines["11"], form.lines["14"]) == ("6997.00", "3.00")
    assert abs(amount(form, "11") - exact) <= Fraction(700_000, 2 * 10**form.places) + Fraction(
        method.unit, 2
    )
    assert form.adjusted == ()


@every_page
def test_nearly_a_million_at_three_places(revision: Revision) -> None:
    """999,600 of 1,000,000 is 1.000 at three places and would recover more than there is: four places do not."""
    form = filled(
        revision, Method(3, "dollars"), nondeductible_contributions="999600", distributions="1000000"
    )
    balanced(form)
    assert (form.lines["10"], form.lines["12"], form.lines["14"]) == ("0.9996", "999600", "0")
    assert form.places == 4
    assert form.adjusted == ("line 10 has 4 decimals so that lines 11 and 12 do not exceed line 5",)


@every_page
@every_method
def test_nearly_a_million_in_cents(revision: Revision, method: Method) -> None:
    """999,999.60 of 1,000,000.01: no decimals up to six are enough, and line 12 gives way in cents."""
    form = filled(revision, method, nondeductible_contributions="999999.60", distributions="1000000.01")
    balanced(form)
    if method.money == "cents":
        assert form.places == method.places, "where no decimals help, the recorded method stays"
        assert form.lines["10"] == "1." + "0" * method.places
        assert (form.lines["12"], form.lines["14"]) == ("999999.60", "0.00")
        assert form.adjusted == ("line 12 is $0.41 lower so that lines 11 and 12 do not exceed line 5",)
    else:
        assert (form.lines["5"], form.lines["12"], form.lines["14"]) == ("1000000", "1000000", "0")
        assert form.adjusted == ()


@every_page
@every_method
def test_two_halves_of_an_odd_amount(revision: Revision, method: Method) -> None:
    """Lines 5, 7 and 8 are 7,001 and nothing is left: both halves would round up, and line 12 is a dollar lower."""
    form = filled(
        revision, method, nondeductible_contributions="7001", distributions="7001", conversions="7001"
    )
    balanced(form)
    assert amount(form, "14") == 0
    if method.money == "dollars":
        assert (form.lines["11"], form.lines["12"], form.lines["13"]) == ("3501", "3500", "7001")
        assert form.adjusted == ("line 12 is $1 lower so that lines 11 and 12 do not exceed line 5",)
        assert form.lines["15a"] == "3501", "what line 12 gives up is taxable"
        assert (form.lines["17"], form.lines["18"]) == ("3501", "3500")
    else:
        assert (form.lines["11"], form.lines["12"]) == ("3500.50", "3500.50")
        assert form.adjusted == ()


@every_page
@every_method
def test_what_was_contributed_after_year_end_is_never_recovered(revision: Revision, method: Method) -> None:
    form = filled(
        revision,
        method,
        nondeductible_contributions="7001",
        late_contributions="7000.50",
        distributions="0.50",
        conversions="0.50",
    )
    balanced(form)
    assert amount(form, "14") >= amount(form, "4")


@every_method
def test_a_loss_recovers_everything_and_no_more(method: Method) -> None:
    """The value is below the basis: the ratio is capped at 1, and what is not recovered is carried."""
    form = filled(MODERN[-1], method, basis="10000", distributions="4000", year_end_value="3000")
    balanced(form)
    assert form.lines["10"] == "1." + "0" * method.places
    assert amount(form, "12") == 4_000_00
    assert amount(form, "14") == 6_000_00
    assert form.results["taxable_distributions"] == 0


@every_method
def test_everything_withdrawn_at_a_gain_and_at_a_loss(method: Method) -> None:
    gain = filled(MODERN[-1], method, basis="10000", distributions="40000")
    assert (amount(gain, "12"), amount(gain, "14"), amount(gain, "15a")) == (10_000_00, 0, 30_000_00)
    loss = filled(MODERN[-1], method, basis="10000", distributions="4000")
    assert (amount(loss, "12"), amount(loss, "14"), amount(loss, "15a")) == (4_000_00, 6_000_00, 0)


@every_page
def test_a_part_rounded_up_is_not_more_than_its_whole(revision: Revision) -> None:
    """Line 21 is 100 less 1, and 99.90 of it is a disaster distribution: line 25b is 99 and never 100."""
    form = filled(
        revision,
        Method(3, "dollars"),
        roth_distributions="100.40",
        roth_homebuyer="0.50",
        roth_disaster_distributions="99.90",
    )
    assert (form.lines["25a"], form.lines["25b"], form.lines["25c"]) == ("99", "99", "0")


@given(possible_facts(), possible_carried(), methods, modern)
@settings(max_examples=300)
def test_lines_balance_on_every_page(
    facts: dict[str, int], brought: dict[str, int], method: Method, revision: Revision
) -> None:
    """Over facts to 10^11 cents. Only line 18 may be negative, and only where Part I was skipped."""
    form = fill(revision, facts, brought, method)
    if "I" in form.parts:
        balanced(form)
    for number, found in form.amounts.items():
        if found is not None and not revision.is_ratio(number):
            assert found % method.unit == 0, number
            assert found >= 0 or (number == "18" and "I" not in form.parts), number
    assert all(cents >= 0 for cents in form.carries.values())
    # What no line holds keeps its cents (Publication 17), and what a line holds is carried as the line has it.
    if "I" in form.parts:
        assert form.carries["basis"] == amount(form, "14")
    assert all(cents >= 0 for cents in form.results.values())


@given(possible_facts(), possible_carried(), modern, st.sampled_from(("dollars", "cents")))
def test_more_decimals_are_taken_only_where_they_are_needed(
    facts: dict[str, int], brought: dict[str, int], revision: Revision, money: str
) -> None:
    """Where the decimals grew, one fewer recovers too much; where a line gave way, every number of decimals does."""
    method = Method(3, "cents" if money == "cents" else "dollars")
    form = fill(revision, facts, brought, method)
    if "I" not in form.parts or not form.amounts["9"]:
        assert form.adjusted == ()
        return
    five, seven, eight, nine = (amount(form, number) for number in ("5", "7", "8", "9"))

    def recovers_too_much(places: int) -> bool:
        one = 10**places
        share = min(one, (2 * five * one + nine) // (2 * nine))
        parts = [
            (2 * whole * share + one * method.unit) // (2 * one * method.unit) * method.unit
            for whole in (seven, eight)
        ]
        too_much: bool = sum(parts) > five
        return too_much

    needed = next((places for places in range(3, MOST_PLACES + 1) if not recovers_too_much(places)), None)
    if needed == 3:
        assert form.adjusted == ()
    elif needed:
        assert form.places == needed
        assert len(form.adjusted) == 1
        assert f"line 10 has {needed} decimals" in form.adjusted[0]
    else:
        assert form.places == 3
        assert amount(form, "13") == five
        assert all("lower so that lines 11 and 12 do not exceed line 5" in text for text in form.adjusted)
        assert form.adjusted


@given(possible_facts(), possible_carried(), methods, st.sampled_from(REVISIONS))
@settings(max_examples=200)
def test_no_page_of_any_year_recovers_more_than_there_is(
    facts: dict[str, int], brought: dict[str, int], method: Method, revision: Revision
) -> None:
    """By the rule each page names for itself, whatever the numbers of its lines."""
    form = fill(revision, facts, brought, method)
    if revision.recovery is None or form.amounts[revision.recovery.ratio] is None:
        assert form.adjusted == ()
        return
    parts = [form.amounts[number] or 0 for number in revision.recovery.parts]
    assert all(found >= 0 for found in parts)
    assert sum(parts) <= amount(form, revision.recovery.basis)
