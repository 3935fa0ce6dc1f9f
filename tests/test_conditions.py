"""The table of conditions, and each test at its edge: the day before and after, one dollar above."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from basisbook.cli.main import main
from basisbook.ledger import conditions, excess, parameters
from basisbook.ledger.conditions import CONDITIONS
from basisbook.ledger.dates import add_months, add_years
from basisbook.ledger.excess import Moves
from basisbook.ledger.in_law import required
from basisbook.ledger.kinds import KINDS, LATE_CODES

DAY = dt.timedelta(days=1)
DAYS = st.dates(dt.date(2001, 1, 1), dt.date(2026, 12, 31))
BIRTHS = st.dates(dt.date(1910, 1, 1), dt.date(1990, 12, 31))


def test_every_row_names_kinds_and_values_that_exist() -> None:
    assert len({one.code for one in CONDITIONS}) == len(CONDITIONS)
    for one in CONDITIONS:
        assert set(one.kinds) <= set(KINDS)
        assert one.law
        for name in one.values:
            assert parameters.runs(name)
            assert all(value.source for _, _, value in parameters.runs(name))


def test_a_condition_holds_from_its_first_year_to_its_last() -> None:
    old = conditions.BY_CODE["no-contribution-after-70"]
    assert [old.holds_in(year) for year in (1986, 1987, 2019, 2020)] == [False, True, True, False]


def test_the_table_is_printed() -> None:
    found = CliRunner().invoke(main, ["law", "conditions"])
    assert found.exit_code == 0
    for one in CONDITIONS:
        assert one.code in found.output
    assert "* Not verified in a primary text" in found.output


@given(BIRTHS)
def test_70_half_is_reached_on_its_day_and_not_before(born: dt.date) -> None:
    day = add_months(born, 846)
    assert conditions.is_70_half(born, day)
    assert not conditions.is_70_half(born, day - DAY)


@given(DAYS, st.sampled_from(["emergency", "domestic-abuse", "terminal-illness", "birth-adoption", ""]))
def test_three_years_begin_on_the_day_after(taken: dt.date, code: str) -> None:
    last = conditions.last_day_to_repay(taken, code)
    if code == "birth-adoption" and taken <= dt.date(2022, 12, 29):
        assert last == dt.date(2025, 12, 31)
    else:
        assert last + DAY == add_years(taken + DAY, 3)


@given(DAYS, st.integers(0, 400))
def test_sixty_days_without_a_code(out: dt.date, later: int) -> None:
    back = out + dt.timedelta(days=later)
    assert conditions.rolled_over_in_time(out, back) == (later <= 60)
    for code in LATE_CODES:
        assert later > 60 or conditions.rolled_over_in_time(out, back, code)
    assert conditions.rolled_over_in_time(out, back, "home-purchase") == (later <= 120)
    assert conditions.rolled_over_in_time(out, back, "waiver") == (later <= 60 or back <= add_years(out, 1))


@given(st.dates(dt.date(1997, 1, 1), dt.date(2024, 12, 31)))
def test_the_two_years_of_a_simple_end_on_their_day(opened: dt.date) -> None:
    end = add_years(opened, 2)
    assert not conditions.in_first_two_years(opened, end)
    assert conditions.in_first_two_years(opened, end - DAY)
    assert conditions.in_first_two_years(opened, opened)
    assert not conditions.in_first_two_years(opened, opened - DAY)


def test_the_limit_of_a_disaster_changed_on_its_day() -> None:
    assert conditions.disaster_limit(dt.date(2021, 1, 25)) == 100_000_00
    assert conditions.disaster_limit(dt.date(2021, 1, 26)) == 22_000_00


@given(st.integers(1987, 2030))
def test_the_extended_due_date_is_no_weekend(year: int) -> None:
    day = conditions.extended_due_date(year)
    assert day.weekday() < 5
    assert dt.date(year + 1, 10, 15) <= day <= dt.date(year + 1, 10, 17)


def test_the_hsa_limit_grows_with_age_55() -> None:
    assert conditions.hsa_limit(2023, dt.date(1968, 12, 31), family=True) == 8_750_00
    assert conditions.hsa_limit(2023, dt.date(1969, 1, 1), family=True) == 7_750_00
    assert conditions.hsa_limit(2006, None, family=True) is None


# -- required minimum distributions ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "first"),
    [
        (dt.date(1949, 6, 30), 2019), (dt.date(1949, 7, 1), 2021), (dt.date(1950, 12, 31), 2022),
        (dt.date(1951, 1, 1), 2024), (dt.date(1959, 12, 31), 2032), (dt.date(1960, 1, 1), 2035), (dt.date(1930, 7, 1), 2001),
    ],
)  # fmt: skip
def test_the_first_year_is_that_of_the_age_by_birth(born: dt.date, first: int) -> None:
    """Publication 590-B (2025), Your required beginning date: 70 1/2, 72, 73; 75 was not read."""
    assert required.first_year(born) == first
    assert required.due_by(born, first) == dt.date(first + 1, 4, 1)
    assert required.due_by(born, first + 1) == dt.date(first + 1, 12, 31)
    assert required.required_for(born, first - 1) is False


def test_nothing_was_required_in_2009_and_2020() -> None:
    born = dt.date(1935, 1, 1)
    assert [required.required_for(born, year) for year in (2008, 2009, 2010, 2019, 2020, 2021)] == [
        True, False, True, True, False, True,
    ]  # fmt: skip
    assert required.amount(born, 2020, 100_000_00) == 0


def test_justins_distribution() -> None:
    """Publication 590-B (2025): 38,400 / 26.5; the publication rounds it up to 1,450."""
    assert required.amount(dt.date(1952, 12, 15), 2025, 38_400_00) == 1_449_06


@given(st.integers(1951, 1953), st.integers(0, 10**9))
def test_a_required_distribution_is_never_more_than_there_is_and_grows_with_age(
    year: int, value: int
) -> None:
    born = dt.date(year, 1, 1)
    amounts = [required.amount(born, number, value) or 0 for number in range(year + 73, 2027)]
    assert amounts == sorted(amounts)
    assert all(0 <= one <= value for one in amounts)


@pytest.mark.parametrize(
    ("year", "tax", "soon"),
    [(2019, 500_00, 500_00), (2022, 500_00, 500_00), (2023, 250_00, 100_00), (2025, 250_00, 100_00)],
)
def test_what_was_missed_is_taxed_at_50_25_or_10_percent(year: int, tax: int, soon: int) -> None:
    """IRC 4974; Form 5329 (2019), line 55, (2025), lines 54a and 54b."""
    assert required.tax_on_missed(1_000_00, year) == tax
    assert required.tax_on_missed(1_000_00, year, corrected=True) == soon


# -- excess contributions ----------------------------------------------------------------------------------------------


def test_six_percent_for_each_year_until_it_is_gone() -> None:
    """Roth 6,500 for 2023 and 7,000 for 2024, taken out in 2026: 390, 810, 810, 0. Form 5329, Part IV."""
    found = excess.by_year(
        {2023: Moves(new=6_500_00), 2024: Moves(new=7_000_00), 2026: Moves(distributed=13_500_00)}, 2026
    )
    assert [(one.year, one.total, one.tax) for one in found] == [
        (2023, 6_500_00, 390_00), (2024, 13_500_00, 810_00), (2025, 13_500_00, 810_00), (2026, 0, 0),
    ]  # fmt: skip


def test_unused_room_of_a_later_year_takes_an_excess_up() -> None:
    """IRC 219(f)(6), 4973(b): 539 of 2023; 6,461 of 7,000 contributed for 2024."""
    found = excess.by_year({2023: Moves(new=539_00), 2024: Moves(room=539_00)}, 2025)
    assert [(one.year, one.total) for one in found] == [(2023, 539_00), (2024, 0)]
    one_short = excess.by_year({2023: Moves(new=539_00), 2024: Moves(room=538_00)}, 2025)
    assert [one.total for one in one_short] == [539_00, 1_00, 1_00]


def test_the_tax_is_on_no_more_than_the_value() -> None:
    (one,) = excess.by_year({2023: Moves(new=1_000_00, value=500_00)}, 2023)
    assert (one.total, one.tax) == (1_000_00, 30_00)


MOVES = st.builds(
    Moves,
    new=st.integers(0, 10**6),
    room=st.integers(0, 10**6),
    distributed=st.integers(0, 10**6),
    removed=st.integers(0, 10**6),
)


@given(st.dictionaries(st.integers(2010, 2020), MOVES, max_size=8))
def test_what_comes_in_is_what_goes_out_and_what_is_left(moves: dict[int, Moves]) -> None:
    found = excess.by_year(moves, 2020)
    left = found[-1].total if found else 0
    assert sum(one.new for one in moves.values()) == sum(one.off for one in found) + left
    for before, after in itertools.pairwise(found):
        assert before.total == after.brought or before.total == 0
