"""The language of a line: what each expression computes, how it is put into words, and what it refuses."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies_forms import cents, methods

from basisbook.forms.language.arithmetic import Ints, round_half_up
from basisbook.forms.language.expr import (
    Condition,
    Expr,
    Fact,
    Known,
    L,
    Number,
    Sum,
    at_least_zero,
    carried,
    choose,
    completed,
    dollars,
    fact,
    inside,
    operation,
    positive,
    ratio,
    share,
    sheet,
    smaller,
)
from basisbook.forms.language.fill import Method
from basisbook.forms.language.words import condition_in_words, in_words

LINES = {"1": 600_00, "2": 250_00, "3": -50_00, "4": 0, "10": 333}


def known(lines: Mapping[str, int] = LINES, places: int = 3, unit: int = 1) -> Known[int, bool]:
    return Known(
        Ints(places, unit),
        {"distributions": 120_00, "conversions": 0},
        {"basis": 80_00},
        {"beyond_pre_tax": 7_00},
        dict(lines),
        {"I": True, "II": False},
    )


@pytest.mark.parametrize(
    ("expr", "amount"),
    [
        (L[1], 600_00),
        (L["10"], 333),
        (fact.distributions, 120_00),
        (carried.basis, 80_00),
        (sheet.beyond_pre_tax, 7_00),
        (dollars(10), 10_00),
        (L[1] + L[2], 850_00),
        (L[1] - L[2], 350_00),
        (L[1] - (L[2] - L[3]), 300_00),
        (L[1] - L[2] - L[3] + L[4], 400_00),
        (L[2] * L[10], 83_25),
        (ratio(L[2], L[1]), 417),
        (ratio(L[1], L[2]), 1000),
        (ratio(L[1], L[4]), 0),
        (ratio(L[4], L[1]), 0),
        (share(L[1], L[2], L[1]), 250_00),
        (share(L[1], L[2], L[4]), 0),
        (at_least_zero(L[3]), 0),
        (at_least_zero(L[1]), 600_00),
        (smaller(L[1], L[2]), 250_00),
        (choose(completed("I"), L[1], L[2]), 600_00),
        (choose(completed("II"), L[1], L[2]), 250_00),
    ],
)  # fmt: skip
def test_an_expression_is_an_amount(expr: Expr, amount: int) -> None:
    assert expr.evaluate(known()) == amount


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (positive(L[1]), True),
        (positive(L[4]), False),
        (positive(L[3]), False),
        (~L[4], True),
        (~L[1], False),
        (~positive(L[1]), False),
        (L[1] & L[2], True),
        (L[1] & L[4], False),
        (L[4] | L[1], True),
        (L[4] | L[3], False),
        (completed("I") & L[1], True),
        (completed("II") | completed("I"), True),
        (completed("II") | L[4], False),
        (L[1] & completed("II"), False),
        (L[1] & ~completed("II"), True),
    ],
)
def test_an_amount_used_as_a_condition_asks_whether_it_is_above_zero(
    condition: Condition, holds: bool
) -> None:
    assert condition.holds(known()) is holds


def test_sums_are_flat_and_keep_their_signs() -> None:
    """So that a sum is rounded once, whatever its parentheses."""
    assert L[1] - (L[2] - L[3]) == Sum(((1, L[1]), (-1, L[2]), (1, L[3])))
    assert (L[1] + L[2]) + (L[3] + L[4]) == L[1] + L[2] + L[3] + L[4]


def test_equal_expressions_are_equal_values() -> None:
    assert ratio(L[5], L[9]) == ratio(L["5"], L["9"])
    assert hash(L[1] + L[2]) == hash(L[1] + L[2])
    assert L[1] - L[2] != L[2] - L[1]


def test_everything_inside_is_found_outermost_first() -> None:
    expr = choose(positive(L[1]) & completed("I"), at_least_zero(L[2] - fact.qcds), dollars(3))
    found = list(inside(expr))
    assert found[0] is expr
    assert [node for node in found if node in (L[1], L[2], Fact("qcds"), Number(300))] == [
        L[1], L[2], Fact("qcds"), Number(300),
    ]  # fmt: skip


def test_a_fact_that_the_ledger_does_not_sum_is_refused() -> None:
    with pytest.raises(
        AttributeError, match=r"no fact is called 'distribution'; ledger/facts\.py lists them"
    ):
        _ = fact.distribution


@pytest.mark.parametrize(
    ("expr", "words"),
    [
        (L[1] + L[2], "Add lines 1 and 2."),
        (L[6] + L[7] + L[8], "Add lines 6, 7, and 8."),
        (L[3] - L[4], "Subtract line 4 from line 3."),
        (at_least_zero(L[19] - L[20]), "Subtract line 20 from line 19; if zero or less, enter 0."),
        (L[8] * L[10], "Multiply line 8 by line 10."),
        (ratio(L[5], L[9]), "Divide line 5 by line 9; not more than 1."),
        (L[11], "Enter line 11."),
        (fact.qcds, "Enter qualified charitable distributions up to the year's limit."),
        (
            carried.basis + fact.basis_adjustments,
            "Enter basis carried from the year before plus basis that came in or went out by rollover, divorce or removal.",
        ),
        (smaller(fact.roth_homebuyer, dollars(10_000)),
         "Enter the smaller of qualified first-time homebuyer distributions from Roth IRAs and $10,000."),
        (choose(completed("I"), L[11], carried.basis),
         "If Part I is completed, enter line 11; otherwise enter basis carried from the year before."),
        (share(L["15a"], L[1], L[7]), "Enter line 15a times line 1 over line 7."),
        (L[1] - dollars(5), "Subtract $5 from line 1."),
    ],
)  # fmt: skip
def test_the_words_come_from_the_arithmetic(expr: Expr, words: str) -> None:
    assert in_words(expr) == words


def test_a_condition_in_words() -> None:
    assert condition_in_words(completed("I") & ~L[4]) == "Part I is completed and (line 4 is zero or less)"
    assert condition_in_words(positive(dollars(1)) | L[1]) == "$1 is above zero or line 1 is above zero"


@pytest.mark.parametrize(
    ("expr", "stated"),
    [
        (L[1] + L[2], {"operation": "add", "operands": ["1", "2"]}),
        (L[3] - L[4], {"operation": "subtract", "operands": ["3", "4"]}),
        (at_least_zero(L[3] - L[4]), {"operation": "subtract", "operands": ["3", "4"], "floor": "0"}),
        (L[8] * L[10], {"operation": "multiply", "operands": ["8", "10"]}),
        (ratio(L[5], L[9]),
         {"operation": "divide", "operands": ["5", "9"], "at_least_places": 3, "cap": "1.000"}),
        (L[11], {"operation": "enter", "operands": ["11"]}),
        (L[1] - L[2] - L[3], {"operation": "other", "operands": ["1", "2", "3"]}),
        (smaller(L[1], L[2]), {"operation": "other", "operands": ["1", "2"]}),
    ],
)  # fmt: skip
def test_the_operation_is_what_a_page_would_state(expr: Expr, stated: dict[str, object]) -> None:
    assert operation(expr) == stated


@given(cents, cents, methods)
def test_a_ratio_is_the_nearest_decimal_and_at_most_one(part: int, whole: int, method: Method) -> None:
    one = 10**method.places
    got = Ints(method.places, method.unit).ratio(part, whole)
    exact = Fraction(part * one, whole) if whole else Fraction(0)
    assert got == min(one, floor(exact + Fraction(1, 2)))


@given(cents, cents, methods)
def test_a_product_is_rounded_once(amount: int, part: int, method: Method) -> None:
    arithmetic = Ints(method.places, method.unit)
    ratio_ = part % (10**method.places + 1)
    exact = Fraction(amount * ratio_, 10**method.places)
    assert (
        arithmetic.times(amount, ratio_)
        == floor(exact / method.unit + Fraction(1, 2)) * method.unit
        <= amount + 50
    )


@given(cents, cents, cents, methods)
def test_a_share_is_rounded_once_and_is_zero_of_nothing(
    amount: int, part: int, whole: int, method: Method
) -> None:
    got = Ints(method.places, method.unit).share(amount, part, whole)
    if not whole:
        assert got == 0
    else:
        exact = Fraction(amount * min(part, whole), whole)
        assert abs(got - exact) <= Fraction(method.unit, 2)
        assert got % method.unit == 0


@given(st.integers(-(10**12), 10**12))
def test_a_half_dollar_is_rounded_away_from_zero(amount: int) -> None:
    entered = Ints(3, 100).enter(amount)
    assert entered % 100 == 0
    assert abs(entered - amount) <= 50
    assert Ints(3, 100).enter(-amount) == -entered
    assert Ints(3, 100).enter(150) == 200
    assert Ints(3, 100).enter(149) == 100
    assert Ints(3, 1).enter(amount) == amount


@given(st.integers(0, 10**24), st.integers(1, 10**18))
def test_rounding_half_up_is_exact_for_any_size(numerator: int, denominator: int) -> None:
    got = round_half_up(numerator, denominator)
    assert got == floor(Fraction(numerator, denominator) + Fraction(1, 2))
