"""The product against a second arithmetic, written from the law and the forms' words alone, with `==` on every line.

The seven kinds of wrong number that such an arithmetic found first are here with their right values.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any, NamedTuple

import pytest
from second_arithmetic import compare, differences, lines_of, never, one_life, product, rare, told
from strategies_forms import entries_of, row

pytestmark = pytest.mark.slow

BORN = dt.date(1970, 5, 4)
LIVES = 280


class Case(NamedTuple):
    """Rows of a life, and lines that they must give: {(person, year): {line: text}}."""

    rows: list[dict[str, Any]]
    right: dict[tuple[str, int], dict[str, str]]
    born: dt.date = BORN


def _in(kind: str, amount: str, year: int | None = None, day: str = "", **columns: Any) -> dict[str, Any]:
    roth = kind.startswith(("roth", "opening-roth")) or kind == "recharacterized-to-traditional"
    account = "roth" if roth else "" if kind in ("opening-basis", "deduction", "year-end-value") else "van"
    return row(kind, year, amount, **({"account": account} if account else {}), date=day or None, **columns)


CASES = {
    # Part 4, 1: money put in after December 31 was in no balance of it. Instructions for line 6.
    "late-contribution-to-roth": Case(
        [
            _in("opening-basis", "10000", 2021),
            _in("contribution", "6000", 2022, "2023-02-01", basis="6000"),
            _in("recharacterized-to-roth", "6000", 2022, "2023-03-01", moved="6100", basis="6000", of=2, to="roth"),
            _in("distribution", "5000", day="2022-06-01"),
            _in("year-end-value", "50000", 2022),
        ],
        {("ana", 2022): {"6": "50000", "9": "55000", "10": "0.181818", "12": "909", "14": "9091", "15c": "4091"}},
    ),
    "late-roth-contribution-to-traditional": Case(
        [
            _in("roth-contribution", "5982", 2019, "2020-01-03"),
            _in(
                "recharacterized-to-traditional", "3579.55", 2019, "2020-01-16", moved="4506.66", basis="3579.55", of=1, to="van"
            ),
            _in("distribution", "10", day="2019-06-01"),
            _in("year-end-value", "0", 2019),
        ],
        {("ana", 2019): {"1": "3580", "4": "3580", "5": "0", "6": "0", "14": "3580"}},
    ),
    # Part 4, 2: both file for the year of a divorce that moves basis. Instructions for line 7, last bullet.
    "divorce": Case(
        [
            _in("opening-basis", "11000", 2021),
            _in("divorce-transfer", "24000", day="2022-07-01", to="ben", basis="4400"),
        ],
        {
            ("ana", 2022): {"1": "0", "2": "6600", "3": "6600", "14": "6600"},
            ("ben", 2022): {"1": "0", "2": "4400", "3": "4400", "14": "4400"},
        },
    ),
    # Part 4, 3: a year whose contributions were all returned starts no clock. IRC 408(d)(4), 408A(d)(2)(B).
    "empty-roth-year": Case(
        [
            _in("roth-contribution", "1000", 2014, "2014-03-01"),
            _in("roth-contribution-returned", "1000", 2014, "2014-09-01", moved="1000", of=1),
            _in("roth-contribution", "5000", 2018, "2018-03-01"),
            _in("roth-homebuyer", "8000", day="2019-06-01"),
        ],
        {("ana", 2019): {"19": "8000", "20": "0", "21": "8000", "22": "5000", "23": "3000", "25a": "3000", "25c": "3000"}},
    ),
    # Part 4, 4: cents count when adding, only the total is rounded. Publication 17, Rounding off dollars.
    "roth-cents": Case(
        [
            *(_in("roth-contribution", "1000.49", year, f"{year}-03-01") for year in range(2013, 2018)),
            _in("roth-distribution", "5002.45", day="2018-06-01"),
        ],
        {("ana", 2018): {"19": "5002", "21": "5002", "22": "5002", "23": "0"}},
    ),
    "basis-cents": Case(
        [
            _in("opening-basis", "100", 2014),
            *(
                row("plan-rollover-in", None, "0.40", date=f"{year}-03-01", account="plan", to="van", basis="0.40")
                for year in (2015, 2016, 2017)
            ),
            _in("distribution", "50", day="2018-06-01"),
            _in("year-end-value", "1000", 2018),
        ],
        {("ana", 2018): {"2": "101", "5": "101"}},
    ),
    # Part 4, 5: line 24 less line 23 of the page. Instructions for line 24, chart.
    "roth-lines-carry": Case(
        [
            _in("opening-roth-contributions", "1000.40", 2019),
            _in("opening-roth-conversion", "5000.40", 2019, basis="0"),
            _in("roth-distribution", "2000", day="2020-06-01"),
            _in("roth-distribution", "4500", day="2021-06-01"),
        ],
        {("ana", 2021): {"22": "0", "23": "4500", "24": "4000", "25a": "500", "25c": "500"}},
    ),
    # Part 4, 6: everything converted; what is left is line 17 less 16, never below zero.
    "basis-below-zero": Case(
        [
            _in("opening-basis", "6000.50", 2021),
            _in("conversion", "6000.50", day="2022-06-01", to="roth"),
            _in("year-end-value", "0", 2022),
            _in("contribution", "1000", 2023, "2023-06-01", basis="1000"),
            row("plan-rollover-in", None, "10", date="2023-03-01", account="plan", to="van", basis="10"),
        ],
        {("ana", 2022): {"16": "6001", "17": "6001", "18": "0"}, ("ana", 2023): {"2": "10", "14": "1010"}},
    ),
    # Part 4, 7: line 3 above zero and a conversion: the value is needed.
    "value-needed": Case(
        [
            _in("contribution", "3000", 2014, "2014-06-01", basis="3000"),
            _in("distribution", "9000", day="2015-06-01"),
            _in("year-end-value", "1000", 2015),
            _in("excess-removed", "3000", day="2016-05-01", basis="3000", of=1),
            _in("contribution", "2000", 2016, "2016-06-01", basis="2000"),
            _in("conversion", "400", day="2016-07-01", to="roth"),
        ],
        {("ana", 2015): {"14": "300"}, ("ana", 2016): {"incomplete": "yes"}},
    ),
    # Found here: what a gift takes beyond the pre-tax money is added to line 7 with its cents; only line 7 is rounded.
    "gift-cents": Case(
        [
            _in("opening-basis", "5000", 2021),
            _in("distribution", "0.40", day="2022-06-01"),
            _in("qcd", "3000.40", day="2022-06-02"),
            _in("year-end-value", "0", 2022),
        ],
        {("ana", 2022): {"5": "5000", "6": "0", "7": "3001", "12": "3001", "14": "1999", "15c": "0"}},
        dt.date(1945, 5, 4),
    ),
    # Found here: line 17 is the part of line 16 that is taxed; of a line 16 below zero there is none.
    "income-1998": Case(
        [
            _in("opening-basis", "5000", 1997),
            _in("conversion", "1", day="1998-06-16", to="roth"),
            _in("year-end-value", "0", 1998),
        ],
        {("ana", 1998): {"14c": "1", "15": "5000", "16": "-4999", "17": "0"}},
    ),
    # Line 24 less line 23 in 2009 too: 1,000,001 - 4,998.
    "roth-lines-carry-2009": Case(
        [
            _in("opening-roth-contributions", "1000000", 2008),
            _in("opening-roth-conversion", "1000000", 2008, basis="1000000"),
            _in("roth-distribution", "1005000", day="2009-09-09"),
            row("plan-to-roth", None, "0.99", date="2009-03-03", account="plan", to="roth", basis="0.57"),
            row("designated-roth-to-roth", None, "1.50", date="2009-03-04", account="plan", to="roth", basis="1.50"),
            _in("roth-distribution", "20000", day="2010-09-09"),
        ],
        {("ana", 2009): {"22": "1000002", "23": "4998", "24": "1000001"}, ("ana", 2010): {"30": "20000", "31": "995003"}},
    ),
    # An excess that line 1 had room for was on line 1: its removal takes its basis along. IRC 408(d)(5).
    "excess-that-had-basis": Case(
        [
            _in("contribution", "10", 1999, "2000-02-11", basis="10"),
            _in("roth-contribution", "2000", 1999, "1999-11-27"),
            _in("recharacterized-to-traditional", "2000", 1999, "2000-05-05", moved="2000", basis="0", of=2, to="van"),
            _in("opening-basis", "100", 1998),
            _in("excess-removed", "10", day="2001-06-14", basis="10", of=1),
            _in("distribution", "500", day="2001-10-25"),
            _in("year-end-value", "1000", 2001),
        ],
        {("ana", 1999): {"1": "10", "2": "100"}, ("ana", 2001): {"2": "100", "3": "100"}},
    ),
}  # fmt: skip

PUBLISHED = {
    # Publication 590-B, "Bill King": a distribution alone.
    "bill-king": Case(
        [_in("opening-basis", "2000", 2014), _in("distribution", "600", day="2015-06-01"), _in("year-end-value", "1800", 2015),
         row("method", 2015, code="places=3")],
        {("ana", 2015): {"5": "2000", "6": "1800", "9": "2400", "10": "0.833", "12": "500", "14": "1500", "15": "100"}},
    ),
    # Publication 590-B (2023), "Rose Green": Worksheet 1-1.
    "rose-green": Case(
        [_in("opening-basis", "300", 2022), _in("contribution", "2000", 2023, "2023-06-01", basis="500"),
         _in("conversion", "5000", day="2023-06-01", to="roth"), _in("year-end-value", "20000", 2023),
         row("election", 2023, code="worksheet-1-1"), _in("deduction", "1500", 2023), row("method", 2023, code="places=3")],
        {("ana", 2023): {"1": "500", "3": "800", "5": "800", "13": "460", "14": "340", "16": "5000", "17": "460", "18": "4540"}},
    ),
    # Publication 590-B (2023), charity: IRA 30,000, basis 10,000, gift 25,000: 5,000 is line 7 and nontaxable.
    "gift-beyond-pre-tax": Case(
        [_in("opening-basis", "10000", 2022), _in("qcd", "25000", day="2023-06-01"), _in("year-end-value", "5000", 2023)],
        {("ana", 2023): {"7": "5000", "12": "5000", "14": "5000", "15c": "0", "gross": "25000"}},
        dt.date(1945, 5, 4),
    ),
    # Instructions for 2023, line 6: value 50,000, of it 10,000 repaid in the year: 40,000.
    "line-6-repaid": Case(
        [_in("opening-basis", "8000", 2022), _in("disaster-distribution", "20000", day="2023-02-01"),
         _in("disaster-repayment", "10000", day="2023-09-01", of=2), _in("year-end-value", "50000", 2023)],
        {("ana", 2023): {"6": "40000", "7": "20000", "15a": "17333", "15b": "17333", "15c": "0"}},
    ),
    # Instructions for 2000, "Jodi": all undone; a Roth contribution moved to a traditional IRA.
    "jodi": Case(
        [_in("opening-basis", "10000", 1999), _in("conversion", "100000", day="2000-03-01", to="roth"),
         row("conversion-undone", 2000, "100000", date="2000-11-01", account="roth", to="van", moved="109000", of=2),
         _in("roth-contribution", "2000", 2000, "2000-04-01"),
         _in("recharacterized-to-traditional", "2000", 2000, "2000-12-01", moved="1900", basis="2000", of=4, to="van")],
        {("ana", 2000): {"1": "2000", "2": "10000", "3": "12000", "12": "12000", "14a": "100000", "14b": "100000", "14c": "0"}},
    ),
}  # fmt: skip

EVERY = CASES | PUBLISHED


@pytest.mark.parametrize("name", EVERY)
def test_the_second_arithmetic_has_the_right_values(name: str) -> None:
    case = EVERY[name]
    entries = entries_of(case.rows)
    for (person, year), right in case.right.items():
        lines = lines_of(entries, case.born, person)[0][year]
        assert {number: lines.get(number) for number in right} == right


@pytest.mark.parametrize("name", EVERY)
def test_the_product_agrees(name: str) -> None:
    case = EVERY[name]
    entries = entries_of(case.rows)
    theirs = product(entries, case.born)
    for person, pool in {(person, "own") for person, _ in case.right}:
        assert not compare(lines_of(entries, case.born, person)[0], theirs[person, pool])


def test_random_lives_of_all_kinds_agree_on_every_line() -> None:
    """The long run: `python tests/second_arithmetic.py 20000`."""
    drawn: Counter[str] = Counter()
    for seed in range(LIVES):
        life = one_life(seed)
        drawn.update(entry.kind for entry in life.entries)
        drawn += rare(life)
        assert not differences(life), told(life)
    assert never(drawn) == []
