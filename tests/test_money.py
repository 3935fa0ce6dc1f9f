"""Money is a whole number of cents; what cannot be one says why."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basisbook.ledger import money


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("6500", 650000),
        ("6500.5", 650050),
        ("6,500.00", 650000),
        ("$6,500.00", 650000),
        (" 1,234,567.89 ", 123456789),
        ("0", 0),
        ("0.01", 1),
        ("999999999.99", 10**11 - 1),
    ],
)
def test_parse(text: str, cents: int) -> None:
    assert money.parse(text) == cents


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "missing"),
        ("-5", "never negative"),
        ("(5.00)", "never negative"),
        ("5-", "never negative"),
        ("1,234.567", "two decimals"),
        ("1e3", "exponent"),
        ("1.5E+3", "exponent"),
        ("12,34", "groups of three"),
        ("1,2345", "groups of three"),
        ("6500.", "dollars and cents"),
        ("1.234,56", "dollars and cents"),
        ("abc", "dollars and cents"),
        ("1000000000", "below"),
        ("\u0661\u0662", "dollars and cents"),
    ],
)
def test_what_is_no_amount_says_why(text: str, reason: str) -> None:
    with pytest.raises(money.NotAnAmountError, match=reason):
        money.parse(text)


@given(st.integers(0, money.LIMIT - 1))
def test_shown_amounts_are_read_back(cents: int) -> None:
    assert money.parse(money.show(cents)) == cents
    assert money.parse(money.show_for_people(cents)) == cents


def test_negative_results_are_shown() -> None:
    """Entries are never negative; lines of a form may be."""
    assert money.show(-150) == "-1.50"
    assert money.show_for_people(-123456) == "(1,234.56)"


@given(st.integers(-(10**11), 10**11))
def test_dollars_round_half_away_from_zero(cents: int) -> None:
    rounded = money.to_dollars(cents)
    assert rounded % 100 == 0
    assert abs(rounded - cents) <= 50
    assert money.to_dollars(-cents) == -rounded
    if cents % 100 == 50:
        assert abs(rounded) > abs(cents)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("6500", "6,500"),
        ("-25", "(25)"),
        ("-1234.50", "(1,234.50)"),
        ("0.122807", "0.122807"),
        ("0", "0"),
        ("filed/", "filed/"),  # no decimal: as it stands
    ],
)
def test_the_text_of_a_line_for_people(text: str, shown: str) -> None:
    assert money.grouped(text) == shown
