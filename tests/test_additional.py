"""Form 5329, Parts III, IV and IX: what an excess and what was not taken cost, year by year, on the day it is."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies_forms import entries_of, row

from basisbook.cli.tables.additional import explained, in_short
from basisbook.forms.replay.additional import Additional, additional, what_is_gone
from basisbook.forms.replay.replay import replay
from basisbook.ledger import journal
from basisbook.ledger.book import Account, Book, Person

TODAY = dt.date(2026, 11, 25)


def of(*rows: dict[str, Any], born: dt.date = dt.date(1980, 1, 1), day: dt.date = TODAY) -> Additional:
    accounts = {
        "ira": Account(id="ira", person="ana", type="traditional"),
        "roth": Account(id="roth", person="ana", type="roth"),
    }
    book = Book(Path("book"), {"ana": Person(id="ana", name="Ana", born=born)}, accounts)
    in_force = journal.in_force(entries_of(rows))
    return additional(book, in_force, replay(book, in_force, as_of=day).pool("ana"), day, "ana")


def figures(year: int, income: str) -> list[dict[str, Any]]:
    return [row("return", year, code="single"), row("figure", year, income, code="modified-agi")]


def roth(year: int, amount: str) -> dict[str, Any]:
    return row("roth-contribution", year, amount, date=f"{year}-05-01", account="roth")


def test_roth_contributions_above_the_income_until_they_are_withdrawn() -> None:
    """Form 5329 Part IV: 6,500 for 2023 and 7,000 for 2024 at 300,000 and 310,000; out on 2026-09-01: 390, 810, 810, 0."""
    found = of(
        roth(2023, "6500"),
        roth(2024, "7000"),
        *figures(2023, "300000"),
        *figures(2024, "310000"),
        row("roth-distribution", None, "13500", date="2026-09-01", account="roth"),
    )
    assert [(one.year, one.total, one.tax) for one in found.roth] == [
        (2023, 6_500_00, 390_00), (2024, 13_500_00, 810_00), (2025, 13_500_00, 810_00), (2026, 0, 0),
    ]  # fmt: skip
    assert found.traditional == found.missed == ()
    assert "13,500 too much is in Roth IRAs, tax 810" in next(in_short(found, 2024))
    assert any("excess in all" in text and text.endswith("13,500") for text in explained(found, 2024, 80))


@pytest.mark.parametrize(("second", "left"), [("6461", 0), ("6462", 1_00), ("6460", 0)])
def test_the_unused_limit_of_the_next_year_takes_an_excess_up(second: str, left: int) -> None:
    """IRC 219(f)(6), 4973(b): 7,039 of 6,500 for 2023; 6,461 of 7,000 for 2024 takes the 539 up; one dollar more does not."""
    found = of(
        row("contribution", 2023, "7039", date="2023-05-01", account="ira", basis="7039"),
        row("contribution", 2024, second, date="2024-05-01", account="ira", basis=second),
    )
    assert [(one.year, one.total) for one in found.traditional][:2] == [(2023, 539_00), (2024, left)]


def test_a_year_of_which_nothing_is_known_takes_nothing_up() -> None:
    found = of(row("contribution", 2023, "7039", date="2023-05-01", account="ira", basis="7039"))
    assert [one.total for one in found.traditional] == [539_00] * 4


def test_no_excess_stays_when_it_was_returned_by_the_due_date() -> None:
    """IRC 408(d)(4)."""
    found = of(
        roth(2023, "8500"),
        row(
            "roth-contribution-returned", 2023, "2000", date="2024-04-01", account="roth", moved="2100", of=1
        ),
    )
    assert found.roth == ()


def test_what_had_to_be_taken_and_was_not() -> None:
    """IRC 4974: 10,000 for 2025 (255,000 / 25.5), 1,000 of it taken after the 10,000 for 2024 were complete by April 1."""
    rows = [
        row("year-end-value", 2023, "265000"),
        row("distribution", None, "4000", date="2024-06-01", account="ira"),
        row("year-end-value", 2024, "255000"),
        row("distribution", None, "7000", date="2025-04-01", account="ira"),
    ]
    (one,) = of(*rows, born=dt.date(1951, 5, 1)).missed
    assert (one.year, one.due, one.must, one.taken) == (2025, dt.date(2025, 12, 31), 10_000_00, 1_000_00)
    assert (one.missed, one.tax, one.soon) == (9_000_00, 2_250_00, 900_00)
    rows[3] |= {"date": dt.date(2025, 4, 2)}  # a day too late for 2024
    first, second = of(*rows, born=dt.date(1951, 5, 1)).missed
    assert (first.year, first.missed, second.missed) == (2024, 6_000_00, 3_000_00)
    assert of(*rows, born=dt.date(1951, 5, 1), day=dt.date(2025, 4, 1)).missed == ()


@given(st.integers(1, 20_000_00))
def test_one_cent_less_than_required_is_missed(taken: int) -> None:
    rows = [
        row("year-end-value", 2024, "255000"),
        row("distribution", None, taken, date="2025-06-01", account="ira"),
    ]
    found = of(*rows, born=dt.date(1951, 5, 1)).missed
    assert [one.missed for one in found] == ([10_000_00 - taken] if taken < 10_000_00 else [])


def told(*rows: dict[str, Any], day: dt.date = TODAY) -> list[tuple[int, str, str]]:
    """The findings of too much contributed, as a book has them: year, code, severity."""
    accounts = {
        "ira": Account(id="ira", person="ana", type="traditional"),
        "roth": Account(id="roth", person="ana", type="roth"),
    }
    people = {"ana": Person(id="ana", name="Ana", born=dt.date(1980, 1, 1))}
    book = Book(Path("book"), people, accounts)
    in_force = journal.in_force(entries_of(rows))
    pool = replay(book, in_force, as_of=day).pool("ana")
    assert pool is not None
    seen = what_is_gone(book, in_force, pool, day)
    return [
        (year.tax_year, one.code, one.severity)
        for year in seen.years
        for one in year.problems
        if one.code.startswith("excess")
    ]


@pytest.mark.parametrize(
    ("second", "day", "expected"),
    [
        ("6461", TODAY, (2023, "excess-gone", "note")),  # 7,000 - 539: all of it is taken up, IRC 4973(f)(2)
        ("6462", TODAY, (2023, "excess-roth-contribution", "warning")),  # a dollar stays
        (
            "6461",
            dt.date(2024, 12, 31),
            (2023, "excess-roth-contribution", "warning"),
        ),  # the year can still change
        ("6461", dt.date(2025, 1, 1), (2023, "excess-gone", "note")),
    ],
)
def test_an_excess_that_a_later_limit_took_up_is_no_warning(
    second: str, day: dt.date, expected: tuple[int, str, str]
) -> None:
    assert told(roth(2023, "7039"), roth(2024, second), day=day) == [expected]


def test_a_traditional_excess_that_a_later_limit_took_up_is_no_warning() -> None:
    """IRC 219(f)(6), 4973(b)(2)."""
    made = [
        row("contribution", year, amount, date=f"{year}-05-01", account="ira", basis="0")
        for year, amount in ((2023, "7039"), (2024, "6461"))
    ]
    assert told(*made) == [(2023, "excess-gone", "note")]
    assert told(made[0]) == [(2023, "excess-contribution", "warning")]


def test_an_excess_taken_out_later_is_no_warning_and_a_new_one_is() -> None:
    out = row("roth-distribution", amount="539", date="2025-05-01", account="roth")
    assert told(roth(2023, "7039"), roth(2024, "7000"), out) == [(2023, "excess-gone", "note")]
    again = told(roth(2023, "7039"), roth(2024, "6461"), roth(2025, "7001"))
    assert again == [(2023, "excess-gone", "note"), (2025, "excess-roth-contribution", "warning")]
