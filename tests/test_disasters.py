"""Disaster money, a worksheet per disaster: Publication 590-B (2025), chapter 3, and its examples."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from strategies_forms import BOOK, entries_of, history_of, row

from basisbook.cli.tables.disasters import explained
from basisbook.forms.replay.disasters import Disaster, disasters
from basisbook.ledger import journal

TODAY = dt.date(2026, 11, 25)


def of(*rows: dict[str, Any]) -> tuple[Disaster, ...]:
    pool = history_of(*rows, as_of=TODAY).pool("ana")
    return disasters(BOOK, journal.in_force(entries_of(rows)), pool, "ana")


def taken(day: str, amount: str | int, code: str = "storm") -> dict[str, Any]:
    return row("disaster-distribution", None, amount, date=day, account="van", code=code)


def put_back(day: str, amount: str | int, of: int = 1) -> dict[str, Any]:
    return row("disaster-repayment", None, amount, date=day, account="van", of=of)


def incomes(one: Disaster) -> list[int]:
    return [share.income // 100 for share in one.shares]


def test_a_third_is_income_of_each_year() -> None:
    """18,000 of 2021: 6,000 in 2021, 2022, 2023."""
    (one,) = of(taken("2021-06-01", "18000"))
    assert [(share.year, share.income) for share in one.shares] == [
        (2021, 6_000_00), (2022, 6_000_00), (2023, 6_000_00),
    ]  # fmt: skip


def test_what_is_put_back_in_the_last_year_goes_back() -> None:
    """18,000 of October 2023, 9,000 put back in November 2025: nothing in 2025, and 3,000 carried back."""
    (one,) = of(taken("2023-10-16", "18000"), put_back("2025-11-19", "9000"))
    assert (incomes(one), one.back) == ([6_000, 6_000, 0], 3_000_00)
    assert "it can only go back" in " ".join(explained((one,), 2025, 200))


def test_john_carries_the_excess_forward() -> None:
    """18,000 of November 2023, 9,000 put back on November 10, 2024: nothing in 2024, 3,000 in 2025 (the example, two years earlier)."""
    (one,) = of(taken("2023-11-15", "18000"), put_back("2024-11-10", "9000"))
    assert (incomes(one), one.back) == ([6_000, 0, 3_000], 0)
    assert one.shares[1].excess == one.shares[2].forward == 3_000_00


def test_the_extended_due_date_parts_the_years() -> None:
    """Put back by October 15, 2024 it comes off 2023; a day later off 2024."""
    for day, right in (("2024-10-15", [3_000, 6_000, 6_000]), ("2024-10-16", [6_000, 3_000, 6_000])):
        (one,) = of(taken("2023-10-16", "18000"), put_back(day, "3000"))
        assert incomes(one) == right


def test_who_elects_one_year_has_all_in_it_less_what_is_put_back() -> None:
    """Maria: 19,000 taken and put back in the year, nothing is income."""
    chosen = row("election", 2025, code="disaster-in-one-year")
    (one,) = of(taken("2025-02-15", "19000"), put_back("2025-09-10", "19000"), chosen)
    assert [(share.year, share.income) for share in one.shares] == [(2025, 0)]
    (one,) = of(
        taken("2023-02-15", "19000"),
        put_back("2025-09-10", "9000"),
        row("election", 2023, code="disaster-in-one-year"),
    )
    assert incomes(one) == [10_000]


def test_basis_leaves_line_15b_and_two_disasters_share_it() -> None:
    """15a of 20,000 with a quarter of basis: 15,000, a share for each disaster."""
    rows = [
        row("opening-basis", 2022, "10000"),
        taken("2023-02-15", "12000", "storm"),
        taken("2023-03-15", "8000", "fire"),
        row("year-end-value", 2023, "20000"),
    ]
    fire, storm = of(*rows)
    assert [(one.name, one.taxable) for one in (fire, storm)] == [("fire", 6_000_00), ("storm", 9_000_00)]


@given(
    st.integers(100, 22_000_00),
    st.lists(
        st.tuples(st.dates(dt.date(2023, 3, 1), dt.date(2026, 2, 20)), st.integers(1, 9_000_00)), max_size=3
    ),
)
def test_no_cent_is_income_twice(amount: int, back: list[tuple[dt.date, int]]) -> None:
    """Income, what was put back, and what could not be used make up what is taxable and was put back."""
    rows = [taken("2023-02-20", amount), *(put_back(str(day), cents) for day, cents in back)]
    (one,) = of(*rows)
    repaid = sum(share.repaid for share in one.shares)
    assert sum(share.part for share in one.shares) == one.taxable
    assert sum(share.income for share in one.shares) == one.taxable - repaid + one.shares[-1].excess
