"""Contributions that do not stay as they were made: returned, moved to the other kind of IRA, in excess, repaid.

Amounts are small so that each line can be followed by hand; the sources stand at each test.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from strategies_forms import BOOK, history_of, row

from basisbook.forms.replay.years import Year
from basisbook.ledger.book import Account, Book, Person

BASIS = row("opening-basis", 2020, "1000")
PLACES = row("method", 1980, code="places=3")
LIFE = replace(BOOK, accounts=dict(BOOK.accounts) | {"sim": Account(id="sim", person="ana", type="simple")})


def years(*rows: dict[str, Any], book: Book = LIFE, person: str = "ana") -> dict[int, Year]:
    pool = history_of(*rows, PLACES, book=book).pool(person)
    assert pool is not None
    return {year.tax_year: year for year in pool.years}


def codes(year: Year) -> list[str]:
    return [problem.code for problem in year.problems]


def contribution(
    year: int, amount: str, day: str, basis: str | None = None, **columns: Any
) -> dict[str, Any]:
    return (
        row("contribution", year, amount, date=day, account="van", basis=amount if basis is None else basis)
        | columns
    )


# -- returned by the due date: on no line, its earnings on the return of the year of the contribution ------------


def test_a_returned_contribution_is_on_no_line() -> None:
    """I-2023, Return of IRA Contributions: neither line 1 nor line 7; gross and earnings on the return."""
    found = years(
        contribution(2023, "6000", "2023-05-01"),
        row("contribution-returned", 2023, "2000", date="2024-03-01", moved="2150", account="van", of=1),
        row("distribution", amount="100", date="2023-06-01", account="van"),
        row("year-end-value", 2023, "39900"),
    )[2023]
    assert {n: found.lines[n] for n in ("1", "3", "5", "7", "9", "13", "14")} == {
        "1": "4000", "3": "4000", "5": "4000", "7": "100", "9": "40000", "13": "10", "14": "3990",
    }  # fmt: skip
    assert found.returns == {"4a": "2250", "4b": "240"}  # 100 + 2,150; 90 + 150


def test_a_contribution_of_the_next_spring_that_is_returned_is_taxed_in_the_year_it_was_made() -> None:
    found = years(
        contribution(2022, "3000", "2023-02-01"),
        row("contribution-returned", 2022, "3000", date="2023-04-01", moved="3010", account="van", of=1),
        row("year-end-value", 2022, "0"),
    )
    assert found[2022].status == "not-due"
    assert found[2022].returns == {}
    assert found[2023].returns == {"4a": "3010", "4b": "10"}


@pytest.mark.parametrize(("year", "warned"), [(1999, True), (2000, False)])
def test_a_loss_on_a_returned_contribution_counts_from_2000_on(year: int, warned: bool) -> None:
    """Publication 590 (2000); regulations 1.408-11."""
    found = years(
        contribution(year, "2000", f"{year}-05-01"),
        row(
            "contribution-returned", year, "2000", date=f"{year + 1}-03-01", moved="1800", account="van", of=1
        ),
    )[year]
    assert ("loss-before-2000" in codes(found)) == warned
    assert found.returns["15b"] == "0"


# -- an excess withdrawn after the due date -----------------------------------------------------------------------


def test_an_excess_withdrawn_late_leaves_line_2_and_is_no_distribution() -> None:
    """I-2023, Return of Excess Traditional IRA Contributions."""
    found = years(
        BASIS,
        row("excess-removed", amount="400", basis="400", date="2022-06-01", account="van"),
        contribution(2023, "100", "2023-05-01"),
    )
    assert found[2022].status == "not-due"
    assert found[2022].returns == {"4a": "400", "4b": "0"}
    assert found[2022].carried["basis"] == 600_00
    assert (found[2023].lines["2"], found[2023].lines["14"]) == ("600", "700")


@pytest.mark.parametrize(
    ("year", "amount", "above"),
    [
        (1995, "2250", False),
        (1995, "2251", True),
        (2005, "4000", False),
        (2005, "4001", True),
        (2023, "6501", True),
    ],
)
def test_an_excess_above_the_table_is_a_distribution(year: int, amount: str, above: bool) -> None:
    """IRC 408(d)(5): the table of I-2023. Ana is born in 1979."""
    found = years(
        contribution(year, amount, f"{year}-05-01"),
        row("excess-removed", amount="100", basis="0", date=f"{year + 2}-06-01", account="van", of=1),
    )
    assert ("excess-above-table" in codes(found[year + 2])) == above


# -- contributions treated as made to the other kind of IRA -------------------------------------------------------


def test_a_contribution_moved_to_a_roth_ira_never_was_in_the_traditional_one() -> None:
    """I-2023: not on lines 1, 7 or 8; line 6 uses the value as if it had been moved before the year's end."""
    rows = [
        BASIS,
        contribution(2022, "5000", "2022-05-01"),
        row(
            "recharacterized-to-roth",
            2022,
            "2000",
            moved="2100",
            date="2023-03-01",
            account="van",
            to="roth",
            of=2,
        ),
        row("distribution", amount="500", date="2022-08-01", account="van"),
        row("year-end-value", 2022, "9600"),
        row("roth-distribution", amount="2500", date="2022-09-01", account="roth"),
    ]
    found = years(*rows)[2022]
    assert {n: found.lines[n] for n in ("1", "3", "6", "7", "8", "9", "10", "13", "14")} == {
        "1": "3000", "3": "4000", "6": "7500", "7": "500", "8": "0", "9": "8000", "10": "0.500", "13": "250", "14": "3750",
    }  # fmt: skip
    assert found.lines["22"] == "2000"
    assert found.returns["4a"] == "3000"  # the move of the next year is in no gross amount
    rows[2] = rows[2] | {"date": date(2022, 12, 1)}
    within = years(*rows)[2022]
    assert within.lines["6"] == "9600"
    assert within.returns["4a"] == "5100"


def test_a_roth_contribution_moved_to_a_traditional_ira_is_on_line_1_of_its_year() -> None:
    """I-2023, I-2000 (Jodi): the contribution, not its earnings or loss, on the day it was made."""
    found = years(
        BASIS,
        row("roth-contribution", 2022, "2000", date="2023-02-01", account="roth"),
        row(
            "recharacterized-to-traditional", 2022, "2000", basis="2000", moved="1900", date="2023-03-01",
            account="roth", to="van", of=2,
        ),
        row("distribution", amount="100", date="2022-08-01", account="van"),
        row("year-end-value", 2022, "8000"),
    )[2022]  # fmt: skip
    assert {n: found.lines[n] for n in ("1", "3", "4", "5", "6")} == {
        "1": "2000", "3": "3000", "4": "2000", "5": "1000", "6": "8000",
    }  # fmt: skip
    assert found.carried.get("roth_contributions", 0) == 0


# -- conversions that were undone ----------------------------------------------------------------------------------


def test_an_undone_conversion_is_net_on_line_8_and_gross_on_the_return() -> None:
    """2001-2017: lines 8 and 16 net; the value on line 6 is raised by what came back, with its loss."""
    found = years(
        row("opening-basis", 2014, "1000"),
        row("conversion", amount="6000", date="2015-05-01", account="van", to="roth"),
        row(
            "conversion-undone", 2015, "4000", moved="3500", date="2016-09-01", account="roth", to="van", of=2
        ),
        row("year-end-value", 2015, "4500"),
    )[2015]
    assert {n: found.lines[n] for n in ("6", "8", "9", "10", "11", "14", "16", "18")} == {
        "6": "8000", "8": "2000", "9": "10000", "10": "0.100", "11": "200", "14": "800", "16": "2000", "18": "1800",
    }  # fmt: skip
    assert found.returns == {"15a": "6000", "15b": "1800"}


def test_an_undone_conversion_of_2000_is_on_line_14b_by_its_principal() -> None:
    """I-2000: $100,000 converted and moved back with $9,000 of earnings is 14a 100,000, 14b 100,000, 14c 0."""
    found = years(
        row("conversion", amount="100000", date="2000-05-01", account="van", to="roth"),
        row(
            "conversion-undone",
            2000,
            "100000",
            moved="109000",
            date="2001-03-01",
            account="roth",
            to="van",
            of=1,
        ),
        row("year-end-value", 2000, "0"),
    )[2000]
    assert {n: found.lines[n] for n in ("14a", "14b", "14c")} == {
        "14a": "100000",
        "14b": "100000",
        "14c": "0",
    }


@pytest.mark.parametrize(
    ("year", "income", "refused"), [(2005, "100001", True), (2005, "100000", False), (2010, "100001", False)]
)
def test_a_conversion_above_the_income_limit_of_its_time_is_a_finding(
    year: int, income: str, refused: bool
) -> None:
    found = years(
        row("conversion", amount="6000", date=f"{year}-05-01", account="van", to="roth"),
        row("return", year, code="joint"),
        row("figure", year, amount=income, code="modified-agi"),
        row("figure", year, code="covered"),
    )[year]
    assert ("conversion-not-allowed" in codes(found)) == refused


# -- limits --------------------------------------------------------------------------------------------------------


def test_contributions_above_compensation_are_an_excess() -> None:
    found = years(
        contribution(2023, "5000", "2023-05-01"),
        row("return", 2023, code="single"),
        row("figure", 2023, amount="3000", code="compensation"),
    )[2023]
    assert found.lines["1"] == "3000"
    assert "all that compensation allows" in next(
        p.message for p in found.problems if p.code == "excess-contribution"
    )


def test_a_spouses_compensation_counts_on_a_joint_return() -> None:
    """IRC 219(c): less what the spouse contributed."""
    rows = [
        contribution(2023, "6500", "2023-05-01"),
        row("return", 2023, code="joint", to="ben"),
        row("figure", 2023, amount="0", code="compensation"),
        row("figure", 2023, amount="9000", code="compensation", person="ben"),
        row("contribution", 2023, "5000", basis="0", date="2023-05-01", account="fid", person="ben"),
    ]
    assert years(*rows)[2023].lines["1"] == "4000"
    assert years(*rows[:-1])[2023].lines["1"] == "6500"


def test_until_1996_a_spouse_without_compensation_had_250_dollars_of_it() -> None:
    """Notice 87-16: $2,250 for both together."""
    found = years(
        contribution(1995, "300", "1995-05-01"),
        row("return", 1995, code="joint", to="ben"),
        row("figure", 1995, amount="0", code="compensation"),
        row("figure", 1995, amount="30000", code="spouse-compensation"),
        row("contribution", 1995, "2000", basis="0", date="1995-05-01", account="fid", person="ben"),
    )[1995]
    assert found.lines["1"] == "250"


@pytest.mark.parametrize(
    ("rows", "excess"),
    [
        ([row("roth-contribution", 2023, "6500", date="2023-05-01", account="roth")], ""),
        ([row("roth-contribution", 2023, "6501", date="2023-05-01", account="roth")], "1"),
        ([row("roth-contribution", 2023, "6501", date="2023-05-01", account="roth", code="gratuity")], ""),
        ([row("roth-contribution", 2023, "3000", date="2023-05-01", account="roth"), contribution(2023, "4000", "2023-05-01")], "500"),
        ([row("roth-contribution", 2023, "6500", date="2023-05-01", account="roth"), row("return", 2023, code="single"),
          row("figure", 2023, amount="145500", code="modified-agi")], "3250"),
        ([row("roth-contribution", 2023, "6500", date="2023-05-01", account="roth"), row("return", 2023, code="single"),
          row("figure", 2023, amount="153000", code="modified-agi")], "6500"),
        ([row("roth-contribution", 2023, "6500", date="2023-05-01", account="roth"),
          row("roth-contribution-returned", 2023, "6500", moved="6500", date="2024-02-01", account="roth", of=1),
          row("return", 2023, code="single"), row("figure", 2023, amount="153000", code="modified-agi")], ""),
    ],
)  # fmt: skip
def test_roth_contributions_above_what_is_left_are_a_finding(rows: list[dict[str, Any]], excess: str) -> None:
    """The limit is shared with traditional IRAs and falls with income: 138,000-153,000 for a single person in 2023."""
    found = [p for p in years(*rows)[2023].problems if p.code == "excess-roth-contribution"]
    assert [dict(p.amounts)["regular"] - dict(p.amounts)["allowed"] for p in found] == (
        [int(excess) * 100] if excess else []
    )


def test_a_contribution_to_a_simple_ira_is_a_finding() -> None:
    found = years(row("contribution", 2022, "1000", basis="0", date="2022-05-01", account="sim"))[2022]
    assert codes(found) == ["contribution-to-simple"]


def test_a_contribution_after_seventy_is_a_finding_until_2019() -> None:
    old = replace(
        LIFE, people=dict(LIFE.people) | {"ana": Person(id="ana", name="Ana", born=date(1945, 6, 30))}
    )
    for year, said in ((2014, False), (2015, True), (2019, True), (2020, False)):
        found = years(contribution(year, "1000", f"{year}-05-01"), book=old)[year]
        assert ("contribution-after-70" in codes(found)) == said


@pytest.mark.parametrize(("year", "amount", "words"), [
    (2023, "1000", "could not be rolled over to a Roth IRA before 2024"),
    (2024, "7000", "since when has the 529 account been open?"),
])  # fmt: skip
def test_a_529_rollover_counts_as_a_contribution_and_says_what_is_not_known(
    year: int, amount: str, words: str
) -> None:
    found = years(
        row("roth-contribution", year, amount, date=f"{year}-05-01", account="roth", code="529"),
        row("roth-distribution", amount="100", date=f"{year}-06-01", account="roth"),
    )[year]
    assert found.lines["22"] == amount
    assert words in next(p.message for p in found.problems if p.code == "529-to-roth")


def test_the_35_000_dollars_of_a_lifetime() -> None:
    rows = [
        row("roth-contribution", year, "7000", date=f"{year}-05-01", account="roth", code="529")
        for year in (2024, 2025)
    ]
    rows += [row("roth-contribution", 2025, "28001", date="2025-05-02", account="roth", code="529")]
    found = years(*rows)[2025]
    assert "$42,001 came from 529 programs" in next(
        p.message for p in found.problems if p.code == "529-to-roth"
    )


# -- the election on line 4 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("elected", "line_4"), [(False, "0"), (True, "1000")])
def test_which_money_of_a_mixed_year_was_nondeductible_is_the_owners_choice(
    elected: bool, line_4: str
) -> None:
    """I-2023, line 4: 2,000 in May and 2,000 in January, 1,000 of them nondeductible."""
    rows = [
        row("contribution", 2022, "2000", date="2022-05-01", account="van"),
        row("contribution", 2022, "2000", date="2023-01-10", account="van"),
        row("deduction", 2022, "3000"),
        row("distribution", amount="100", date="2022-08-01", account="van"),
        row("year-end-value", 2022, "9000"),
    ]
    found = years(*rows, *([row("election", 2022, code="deductible-first")] if elected else []))[2022]
    assert (found.lines["1"], found.lines["4"]) == ("1000", line_4)


@pytest.mark.parametrize(
    ("first", "last", "more", "line_1", "line_4"),
    [
        ("5500", "1500", [], "5500", "0"),
        ("3000", "4000", [row("deduction", 2018, "2000"), row("election", 2018, code="deductible-first")], "3500", "2500"),
    ],
    ids=["stated", "deductible first"],
)  # fmt: skip
def test_an_excess_comes_off_what_was_contributed_last_on_line_4_too(
    first: str, last: str, more: list[dict[str, Any]], line_1: str, line_4: str
) -> None:
    """$5,500 was the limit of 2018, IRC 219(b)(5); line 4 is part of line 1, and the excess is on neither."""
    stated = {} if more else {"basis": first}
    rows = [
        row("opening-basis", 2017, "1000"),
        row("contribution", 2018, first, date="2018-05-01", account="van", **stated),
        row(
            "contribution", 2018, last, date="2019-02-01", account="van", **({} if more else {"basis": last})
        ),
        *more,
        row("distribution", amount="1000", date="2018-06-01", account="van"),
        row("year-end-value", 2018, "20000"),
    ]
    found = years(*rows)[2018]
    assert (found.lines["1"], found.lines["4"]) == (line_1, line_4)
