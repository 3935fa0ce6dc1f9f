"""What an event is in law: each instance found by trying the program, with the right value and its section."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
from strategies_forms import BOOK, entries_of, history_of, row

from basisbook.cli.remedies import worded
from basisbook.forms.replay import roth
from basisbook.forms.replay.years import Year
from basisbook.ledger import checks
from basisbook.ledger.book import Account, Book, Person
from basisbook.ledger.problems import Do, Problem

pytestmark = pytest.mark.slow

TODAY = dt.date(2026, 11, 25)
ACCOUNTS = {"ira": "traditional", "roth": "roth", "plan": "plan", "sep": "sep", "simple": "simple"}


def a_book(born: dt.date = dt.date(1980, 1, 1), **more: Account) -> Book:
    people = {
        "ana": Person(id="ana", name="Ana", born=born),
        "wife": Person(id="wife", name="Wife", born=dt.date(1972, 5, 4)),
        "dad": Person(id="dad", name="Dad", born=dt.date(1940, 5, 4), died=dt.date(2023, 10, 10)),
    }
    accounts = {name: Account(id=name, person="ana", type=kind) for name, kind in ACCOUNTS.items()}
    accounts |= {
        "hers": Account(id="hers", person="wife", type="traditional"),
        "her-roth": Account(id="her-roth", person="wife", type="roth"),
        "dads": Account(id="dads", person="dad", type="traditional"),
        "inh": Account(id="inh", person="ana", type="inherited-traditional", decedent="dad"),
        "inr": Account(id="inr", person="ana", type="inherited-roth", decedent="dad"),
    }
    return Book(BOOK.folder, people, accounts | more)


OWN_BOOK = a_book()


def year_of(
    number: int, *rows: dict[str, Any], book: Book = OWN_BOOK, person: str = "ana", pool: str = "own"
) -> Year:
    found = history_of(*rows, book=book, as_of=TODAY).pool(person, pool)
    assert found is not None
    year = found.year(number)
    assert year is not None
    return year


def codes(year: Year) -> list[str]:
    return [problem.code for problem in year.problems]


def some(year: Year, *numbers: str) -> dict[str, str]:
    return {number: year.lines.get(number, "") for number in numbers}


def checked(*rows: dict[str, Any], book: Book = OWN_BOOK) -> list[Problem]:
    return checks.check(book, entries_of(rows))


# -- numbers that a second arithmetic found ---------------------------------------------------------------------------


def test_money_put_in_after_december_31_was_in_no_balance_of_it() -> None:
    """Instructions for Form 8606, line 6: recharacterizations count only of money that was there."""
    found = year_of(
        2022,
        row("opening-basis", 2021, "10000"),
        row("contribution", 2022, "6000", basis="6000", date="2023-02-01", account="ira"),
        row("recharacterized-to-roth", 2022, "6000", moved="6100", date="2023-03-01", account="ira", to="roth", of=2),
        row("distribution", amount="5000", date="2022-05-01", account="ira"),
        row("year-end-value", 2022, "50000"),
    )  # fmt: skip
    assert some(found, "6", "9", "10", "12", "14", "15c") == {
        "6": "50000", "9": "55000", "10": "0.181818", "12": "909", "14": "9091", "15c": "4091",
    }  # fmt: skip
    mirror = year_of(
        2019,
        row("opening-basis", 2018, "5000"),
        row("roth-contribution", 2019, "5982", date="2020-01-03", account="roth"),
        row(
            "recharacterized-to-traditional", 2019, "3579.55", moved="4506.66", basis="3579.55", date="2020-01-16",
            account="roth", to="ira", of=2,
        ),
        row("distribution", amount="100", date="2019-05-01", account="ira"),
        row("year-end-value", 2019, "0"),
    )  # fmt: skip
    assert mirror.lines["6"] == "0"


def test_a_recharacterization_of_one_of_several_contributions_says_which() -> None:
    found = year_of(
        2022,
        row("opening-basis", 2021, "10000"),
        row("contribution", 2022, "1000", basis="1000", date="2022-02-01", account="ira"),
        row("contribution", 2022, "1000", basis="1000", date="2023-02-01", account="ira"),
        row(
            "recharacterized-to-roth", 2022, "1000", moved="1000", date="2023-03-01", account="ira", to="roth"
        ),
        row("distribution", amount="5000", date="2022-05-01", account="ira"),
        row("year-end-value", 2022, "50000"),
    )
    assert found.status == "incomplete"
    assert "moved-which" in codes(found)


def test_the_clock_of_a_roth_counts_no_year_whose_contributions_came_to_nothing() -> None:
    """IRC 408(d)(4), 408A(d)(2)(B)."""
    found = year_of(
        2019,
        row("roth-contribution", 2014, "1000", date="2014-05-01", account="roth"),
        row(
            "roth-contribution-returned", 2014, "1000", moved="1000", date="2014-06-01", account="roth", of=1
        ),
        row("roth-contribution", 2018, "5000", date="2018-05-01", account="roth"),
        row("roth-homebuyer", amount="8000", date="2019-05-01", account="roth"),
    )
    assert some(found, "20", "21", "22", "23", "25a", "25c") == {
        "20": "0", "21": "8000", "22": "5000", "23": "3000", "25a": "3000", "25c": "3000",
    }  # fmt: skip


def test_cents_count_when_adding_over_years_without_a_form() -> None:
    """Publication 17: only the total is rounded."""
    rows = [
        row("roth-contribution", y, "1000.49", date=f"{y}-05-01", account="roth") for y in range(2013, 2018)
    ]
    found = year_of(
        2018, *rows, row("roth-distribution", amount="5002.45", date="2018-05-01", account="roth")
    )
    assert some(found, "22", "23", "25c") == {"22": "5002", "23": "0", "25c": ""}
    rows = [
        row("plan-rollover-in", amount="10", basis="0.40", date=f"{y}-05-01", account="plan", to="ira")
        for y in range(2015, 2018)
    ]
    line_2 = year_of(
        2018,
        row("opening-basis", 2014, "100"),
        *rows,
        row("distribution", amount="5", date="2018-05-01", account="ira"),
        row("year-end-value", 2018, "1000"),
    ).lines["2"]
    assert line_2 == "101"


def test_what_roth_lines_carry_is_what_the_page_says() -> None:
    """Chart for line 24: line 24 less line 23 of the page."""
    found = year_of(
        2021,
        row("opening-roth-contributions", 2019, "1000.40", account="roth"),
        row("opening-roth-conversion", 2019, "5000.40", basis="0", account="roth"),
        row("roth-distribution", amount="2000", date="2020-05-01", account="roth"),
        row("roth-distribution", amount="4500", date="2021-05-01", account="roth"),
    )
    assert some(found, "24", "25a") == {"24": "4000", "25a": "500"}


def test_a_conversion_of_all_the_basis_carries_nothing_less_than_nothing() -> None:
    """Line 2 less the smaller of lines 16 and 17."""
    found = year_of(
        2022,
        row("opening-basis", 2021, "6000.50"),
        row("conversion", amount="6000.50", date="2022-05-01", account="ira", to="roth"),
        row("year-end-value", 2022, "0"),
    )
    assert (found.lines["17"], found.carried["basis"]) == ("6001", 0)


def test_a_value_that_is_needed_is_asked_for_and_more_than_there_is_cannot_leave() -> None:
    """The condition reads line 3; IRC 408(d)(5) takes out no basis that is not there."""
    found = year_of(
        2016,
        row("contribution", 2014, "3000", basis="3000", date="2014-05-01", account="ira"),
        row("distribution", amount="9000", date="2015-06-01", account="ira"),
        row("year-end-value", 2015, "1000"),
        row("excess-removed", amount="3000", basis="3000", date="2016-05-01", account="ira", of=1),
        row("contribution", 2016, "2000", basis="2000", date="2016-05-02", account="ira"),
        row("conversion", amount="400", date="2016-06-01", account="ira", to="roth"),
    )
    assert found.status == "incomplete"
    assert "value-missing" in codes(found)
    assert "more-basis-than-held" in codes(found)


# -- divorce ----------------------------------------------------------------------------------------------------------


def divorced(basis: str = "4400") -> list[dict[str, Any]]:
    return [
        row("opening-basis", 2021, "11000"),
        row("divorce-transfer", amount="24000", basis=basis, date="2022-07-01", account="ira", to="wife"),
    ]


def test_both_file_for_the_year_of_a_divorce_that_moves_basis() -> None:
    """Instructions, Who Must File, and line 7, last bullet: lines 1, 2, 3 and 14."""
    giver, taker = year_of(2022, *divorced()), year_of(2022, *divorced(), person="wife")
    assert giver.lines == {"1": "0", "2": "6600", "3": "6600", "14": "6600"}
    assert taker.lines == {"1": "0", "2": "4400", "3": "4400", "14": "4400"}


def test_a_divorce_gives_no_more_basis_than_there_is() -> None:
    """IRC 408(d)(6). Neither side can be filled from basis that was not there."""
    rows = divorced("11000.01")
    for person in ("ana", "wife"):
        found = year_of(2022, *rows, person=person)
        assert (found.status, "more-basis-than-held" in codes(found)) == ("incomplete", True)
    assert year_of(2022, *divorced("11000")).status == "complete"


ROTH_DIVORCE = [
    row("opening-roth-conversion", 2010, "60000", basis="60000", account="roth"),
    row(
        "divorce-transfer",
        amount="40000",
        basis="30000",
        date="2022-07-01",
        account="roth",
        to="wife",
        code="conversions",
    ),
]


def test_the_layers_of_a_roth_move_in_a_divorce_with_their_years_and_parts() -> None:
    """IRC 408(d)(6), 408A(d)(3)(F): the layer is of 2010, and nothing of it was ever taxed."""
    rows = [
        *ROTH_DIVORCE,
        row("roth-distribution", amount="20000", date="2023-10-01", account="her-roth", person="wife"),
    ]
    pool = history_of(*rows, book=OWN_BOOK, as_of=TODAY).pool("wife")
    assert pool is not None
    (layer,) = roth.layers(pool, 2022)
    assert (layer.year, layer.taxable, layer.nontaxable) == (2010, 0, 30_000_00)
    found = roth.recapture(pool, 2023, dt.date(1972, 5, 4))
    assert found is not None
    assert found.line_1 == 0


def test_the_giver_of_a_roth_has_left_what_the_divorce_left() -> None:
    rows = [
        row("opening-roth-conversion", 2010, "60000", basis="60000", account="roth"),
        row(
            "divorce-transfer",
            amount="40000",
            basis="30000",
            date="2023-07-01",
            account="roth",
            to="Bea",
            code="conversions",
        ),
        row("roth-distribution", amount="35000", date="2023-10-01", account="roth"),
    ]
    pool = history_of(*rows, book=OWN_BOOK, as_of=TODAY).pool("ana")
    assert pool is not None
    found = roth.recapture(pool, 2023, dt.date(1980, 1, 1))
    assert found is not None
    assert (found.line_1, found.earnings, sum(one.nontaxable for one in found.layers)) == (
        5_000_00,
        5_000_00,
        30_000_00,
    )
    assert some(year_of(2023, *rows), "25a") == {"25a": "5000"}


# -- death ------------------------------------------------------------------------------------------------------------

DIED = row("opening-basis", 2022, "30000", person="dad", account="dads")
HEIRS = row("distribution", amount="2000", date="2024-12-01", account="inh")
VALUE = row("year-end-value", 2024, "58000", account="inh")


def heir(*rows: dict[str, Any], year: int = 2024) -> Year:
    return year_of(year, *rows, pool="dad")


def test_an_heir_of_a_decedent_with_basis_is_asked_for_it() -> None:
    """Publication 590-B, IRA with basis. Missing is not zero."""
    found = heir(DIED, HEIRS, VALUE)
    assert found.status == "incomplete"
    assert "how much of it came with the inherited IRA inh" in found.reason


def test_an_heir_has_the_decedents_last_line_14_by_the_share() -> None:
    took = row("inherited", date="2023-10-10", to="inh", amount="60000", moved="120000")
    found = heir(DIED, took, HEIRS, VALUE)
    assert some(found, "2", "6", "7", "9", "12", "14") == {
        "2": "15000", "6": "58000", "7": "2000", "9": "60000", "12": "500", "14": "14500",
    }  # fmt: skip
    assert heir(DIED, took | {"amount": None, "moved": None}, HEIRS, VALUE).lines["2"] == "30000"
    assert heir(DIED, took | {"basis": 9_000_00}, HEIRS, VALUE).lines["2"] == "9000"


def test_an_heir_can_take_money_in_the_year_of_death() -> None:
    """The decedent's own distribution of that year is on the decedent's form; the heir's on the heir's."""
    rows = [
        DIED,
        row("distribution", amount="3000", date="2023-02-01", account="dads", person="dad"),
        row("year-end-value", 2023, "57000", account="dads", person="dad"),
        row("inherited", date="2023-10-10", to="inh"),
        row("distribution", amount="1000", date="2023-12-01", account="inh"),
        row("year-end-value", 2023, "56000", account="inh"),
    ]
    assert year_of(2023, *rows, person="dad").lines["14"] == "28500"
    assert heir(*rows, year=2023).lines["2"] == "28500"


def test_basis_that_nobody_took_is_a_finding_and_more_than_there_was_an_error() -> None:
    rows = [
        row("opening-basis", 2021, "30000", person="dad", account="dads"),
        row("distribution", amount="3000", date="2022-02-01", account="dads", person="dad"),
        row("year-end-value", 2022, "57000", account="dads", person="dad"),
    ]
    left = year_of(2022, *rows, person="dad")
    assert [(p.code, p.severity, dict(p.amounts)["held"]) for p in left.problems] == [
        ("basis-not-taken", "note", 28_500_00)
    ]
    took = row("inherited", date="2023-10-10", to="inh", basis="28500")
    assert codes(year_of(2022, *rows, took, person="dad")) == []
    assert codes(year_of(2022, *rows, took | {"basis": 28_500_01}, person="dad")) == ["inherited-too-much"]


@pytest.mark.parametrize("kind", ["conversion", "rollover-out"])
def test_an_heir_who_was_no_spouse_neither_converts_nor_rolls_over(kind: str) -> None:
    """IRC 408(d)(3)(C): a distribution, on line 7."""
    rows = [
        row("inherited", date="2023-10-10", to="inh", basis="9000", code="other"),
        row(
            kind, amount="18000", date="2024-03-01", account="inh", to="roth" if kind == "conversion" else ""
        ),
        row("year-end-value", 2024, "72000", account="inh"),
    ]
    if kind == "rollover-out":
        rows.append(row("rollover-in", amount="18000", date="2024-03-10", account="ira", of=2))
    found = heir(*rows)
    assert some(found, "7", "8", "12", "16") == {"7": "18000", "8": "0", "12": "1800", "16": ""}
    assert codes(found) == [f"heir-cannot-{'convert' if kind == 'conversion' else 'roll-over'}"]
    assert (
        heir(*[rows[0] | {"code": "spouse"}, *rows[1:2], rows[2]]).lines.get("8") != "0"
        or kind == "rollover-out"
    )


def test_a_spouse_who_rolls_an_inherited_ira_into_her_own_takes_the_basis_along() -> None:
    """Publication 590-B: like a transfer, it must state how much of it is basis."""
    rows = [
        row("opening-basis", 2021, "9000", account="inh"),
        row("inherited", date="2022-01-01", to="inh", basis="0", code="spouse"),
        row("rollover-out", amount="90000", date="2022-09-01", account="inh"),
        row("rollover-in", amount="90000", date="2022-10-10", account="ira", of=3),
    ]
    assert year_of(2022, *rows).status == "incomplete"
    rows[3] |= {"basis": 9_000_00}
    assert year_of(2022, *rows).carried["basis"] == 9_000_00
    assert heir(*rows, year=2022).carried["basis"] == 0


def test_more_basis_than_an_inherited_ira_holds_cannot_be_moved_into_ones_own() -> None:
    rows = [
        row("opening-basis", 2023, "3321", account="inh"),
        row("transfer", amount="90000", basis="13321", date="2024-09-01", account="inh", to="ira"),
    ]
    for pool in ("own", "dad"):
        found = year_of(2024, *rows, pool=pool)
        assert (found.status, "more-basis-than-held" in codes(found)) == ("incomplete", True)


def test_money_from_an_inherited_roth_is_exception_04_whatever_the_age() -> None:
    """IRC 72(t)(2)(A)(ii)."""
    rows = [
        row("opening-roth-conversion", 2021, "10000", basis="0", account="inr"),
        row("roth-distribution", amount="1000", date="2023-05-01", account="inr"),
    ]
    pool = history_of(*rows, book=OWN_BOOK, as_of=TODAY).pool("ana", "dad")
    assert pool is not None
    found = roth.recapture(pool, 2023, dt.date(1980, 1, 1))
    assert found is not None
    assert (found.line_1, found.line_2, found.code) == (1_000_00, 1_000_00, "04")


# -- conditions that turn an event into another ------------------------------------------------------------------------


def test_a_gift_before_70_half_is_an_ordinary_distribution() -> None:
    """IRC 408(d)(8)(B)(ii): the age on the day."""
    rows = [
        row("opening-basis", 2024, "30000"),
        row("qcd", amount="20000", date="2025-05-01", account="ira"),
        row("year-end-value", 2025, "80000"),
    ]
    found = year_of(2025, *rows, book=a_book(dt.date(1955, 3, 10)))
    assert (found.lines["7"], codes(found)) == ("20000", ["gift-too-young"])
    assert year_of(2025, *rows, book=a_book(dt.date(1954, 11, 1))).status == "not-due"
    assert year_of(2025, *rows, book=a_book(dt.date(1954, 11, 2))).lines["7"] == "20000"


def test_one_disaster_has_a_limit() -> None:
    """IRC 72(t)(11)(B): 22,000 of 50,000; line 15b is that share of line 15a."""
    found = year_of(
        2023,
        row("opening-basis", 2022, "10000"),
        row("disaster-distribution", amount="50000", date="2023-05-01", account="ira"),
        row("year-end-value", 2023, "10000"),
    )
    assert some(found, "7", "15a", "15b", "15c") == {
        "7": "50000",
        "15a": "41667",
        "15b": "18333",
        "15c": "23334",
    }
    assert "disaster-limit" in codes(found)


def test_the_limit_of_a_disaster_is_one_for_all_years_and_both_kinds_of_ira() -> None:
    rows = [
        row("disaster-distribution", amount="16000", date="2022-05-01", account="ira", code="DR-1"),
        row("roth-disaster", amount="10000", date="2023-05-01", account="roth", code="DR-1"),
        row("roth-disaster", amount="10000", date="2023-05-02", account="roth", code="DR-2"),
    ]
    found = year_of(2023, *rows)
    assert (
        found.facts.amounts["roth_disaster_distributions"],
        found.facts.amounts["roth_distributions"],
    ) == (16_000_00, 20_000_00)


@pytest.mark.parametrize(
    ("kind", "back", "code", "taken", "last"),
    [
        ("disaster-distribution", "disaster-repayment", "", "2023-03-01", "2026-03-01"),
        ("distribution", "repayment", "birth-adoption", "2023-05-01", "2026-05-01"),
        ("distribution", "repayment", "birth-adoption", "2022-12-29", "2025-12-31"),
        ("distribution", "repayment", "birth-adoption", "2022-12-30", "2025-12-30"),
        ("distribution", "repayment", "terminal-illness", "2023-02-28", "2026-02-28"),
        ("distribution", "repayment", "home-purchase", "2023-01-01", "2023-05-01"),
    ],
)
def test_what_comes_back_after_the_last_day_is_no_repayment(
    kind: str, back: str, code: str, taken: str, last: str
) -> None:
    """IRC 72(t)(2)(H)(v), (11)(C), (8)(E); Publication 590-B (2025)."""
    for late in (0, 1):
        day = dt.date.fromisoformat(last) + dt.timedelta(days=late)
        rows = [
            row(kind, amount="900", date=taken, account="ira"),
            row(back, amount="900", date=day, account="ira", of=1, code=code),
        ]
        pool = history_of(*rows, book=OWN_BOOK).pool("ana")
        assert pool is not None
        said = {problem.code for year in pool.years for problem in year.problems}
        assert ("repaid-late" in said) == bool(late)
    for why in ("disaster", "combat-zone"):  # the IRS postponed the day: IRC 7508, 7508A
        rows[1] |= {"code": f"{code}={why}" if code else why}
        pool = history_of(*rows, book=OWN_BOOK).pool("ana")
        assert pool is not None
        assert "repaid-late" not in {problem.code for year in pool.years for problem in year.problems}


@pytest.mark.parametrize(
    ("code", "year", "most"),
    [("emergency", 2024, 1_000_00), ("domestic-abuse", 2024, 10_000_00), ("domestic-abuse", 2025, 10_300_00), ("birth-adoption", 2024, 5_000_00)],
)  # fmt: skip
@pytest.mark.parametrize("over", [0, 100])
def test_no_more_is_repaid_than_could_be_taken_that_way(code: str, year: int, most: int, over: int) -> None:
    """IRC 72(t)(2)(H), (I), (K)."""
    found = year_of(
        year,
        row("distribution", amount="20000", date=f"{year}-03-01", account="ira"),
        row("repayment", date=f"{year}-05-01", account="ira", of=1, code=code) | {"amount": most + over},
    )
    amounts = found.facts.amounts
    assert amounts["early_repayments"] + amounts["birth_adoption_repayments"] == most
    assert ("repaid-above-limit" in codes(found)) == bool(over)


def test_an_hsa_is_funded_once_and_within_its_limit() -> None:
    """IRC 408(d)(9)(C); the limits are not verified in a primary source: 7,750 for a family in 2023."""
    rows = [
        row("opening-basis", 2022, "10000"),
        row("hsa-funding", amount="20000", date="2023-05-01", account="ira", code="family"),
        row("hsa-funding", amount="2000", date="2024-05-01", account="ira", code="family"),
        row("year-end-value", 2023, "80000"),
        row("year-end-value", 2024, "78000"),
    ]
    assert year_of(2023, *rows).lines["7"] == "12250"
    assert year_of(2024, *rows).lines["7"] == "2000"
    rows[1] |= {"code": "self-only"}
    assert year_of(2023, *rows).lines["7"] == "16150"


def test_until_2019_nothing_was_contributed_after_70_half() -> None:
    """IRC 219(d)(1), 408(o)(2)(B): no basis, so nothing on line 1; Form 5329 has it."""
    rows = [row("contribution", 2019, "7000", basis="7000", date="2019-05-01", account="ira")]
    found = year_of(2019, *rows, book=a_book(dt.date(1944, 3, 1)))
    assert found.status == "not-due"
    assert found.facts.amounts["excess_contributions"] == 7_000_00
    assert found.carried["basis"] == 0
    assert year_of(2019, *rows, book=a_book(dt.date(1949, 7, 1))).lines["1"] == "7000"
    assert year_of(2019, *rows, book=a_book(dt.date(1949, 6, 30))).status == "not-due"


def test_a_contribution_moved_after_the_extended_due_date_stays_where_it_was() -> None:
    """IRC 408A(d)(6)(A): October 15, 2025 for 2024. What moved is a conversion of its day."""
    for day, line_1 in (("2025-10-15", ""), ("2025-10-16", "7000"), ("2025-11-10", "7000")):
        rows = [
            row("contribution", 2024, "7000", basis="7000", date="2024-05-01", account="ira"),
            row(
                "recharacterized-to-roth",
                2024,
                "7000",
                moved="7500",
                date=day,
                account="ira",
                to="roth",
                of=1,
            ),
            row("year-end-value", 2025, "0"),
        ]
        found = year_of(2024, *rows)
        assert found.lines.get("1", "") == line_1
        if line_1:
            assert year_of(2025, *rows).lines["16"] == "7500"


def test_a_postponed_due_date_postpones_the_recharacterization_too() -> None:
    rows = [
        row("contribution", 2022, "6000", basis="6000", date="2022-05-01", account="ira"),
        row(
            "recharacterized-to-roth",
            2022,
            "6000",
            moved="6000",
            date="2023-11-10",
            account="ira",
            to="roth",
            of=1,
        ),
        row("figure", 2022, code="postponed-to", date="2023-11-16"),
    ]
    assert year_of(2022, *rows).lines == {}


def test_a_contribution_returned_too_late_is_a_distribution_of_its_day() -> None:
    """IRC 408(d)(4) ended for 2020 on 2021-10-15."""
    rows = [
        row("roth-contribution", 2020, "8000", date="2020-05-01", account="roth"),
        row(
            "roth-contribution-returned", 2020, "2000", moved="2000", date="2026-11-20", account="roth", of=1
        ),
    ]
    pool = history_of(*rows, book=OWN_BOOK, as_of=dt.date(2027, 1, 1)).pool("ana")
    assert pool is not None
    found = pool.year(2026)
    assert found is not None
    assert found.lines["19"] == "2000"
    assert "returned-late" in codes(found)


@pytest.mark.parametrize(
    ("kind", "account", "later"),
    [("contribution", "ira", "excess-removed"), ("roth-contribution", "roth", "roth-distribution")],
)
def test_the_ways_out_of_an_excess_are_those_of_the_day(kind: str, account: str, later: str) -> None:
    """IRC 408(d)(4) until the extended due date, 408(d)(5) or a plain distribution after it."""
    basis = {} if kind == "roth-contribution" else {"basis": 8_000_00}
    rows = [row(kind, 2020, "8000", date="2020-05-01", account=account) | basis]
    for day, verb in ((dt.date(2021, 10, 15), f"{kind}-returned"), (dt.date(2021, 10, 16), later)):
        pool = history_of(*rows, book=OWN_BOOK, as_of=day).pool("ana")
        assert pool is not None
        (problem,) = [p for year in pool.years for p in year.problems if p.code.startswith("excess")]
        first = problem.remedies[0]
        assert isinstance(first, Do)
        assert first.target == (verb,)


def test_an_employers_money_in_a_sep_is_on_no_line() -> None:
    """Instructions for Form 8606, line 1: personal contributions only."""
    rows = [
        row("contribution", 2024, "20000", date="2025-03-01", account="sep"),
        row("contribution", 2024, "7000", basis="7000", date="2024-03-01", account="ira"),
    ]
    found = year_of(2024, *rows)
    assert (found.lines["1"], codes(found)) == ("7000", ["employer-or-own"])
    rows[0] |= {"amount": 5_000_00, "code": "employer"}
    assert codes(year_of(2024, *rows)) == []


def test_simple_money_cannot_be_converted_in_its_first_two_years() -> None:
    """IRC 408(d)(3)(G)."""
    young = Account(id="simple", person="ana", type="simple", opened=dt.date(2023, 3, 1))
    for day, line in (("2025-02-28", "7"), ("2025-03-01", "8")):
        rows = [
            row("opening-basis", 2024, "1000"),
            row("conversion", amount="10000", date=day, account="simple", to="roth"),
            row("year-end-value", 2025, "10000"),
        ]
        assert year_of(2025, *rows, book=a_book(simple=young)).lines[line] == "10000"


# -- lawful lateness ---------------------------------------------------------------------------------------------------


def rolled(back: str, code: str = "", out: str = "2020-01-15") -> list[dict[str, Any]]:
    return [
        row("opening-basis", 2019, "25000"),
        row("rollover-out", amount="20000", date=out, account="ira"),
        row("rollover-in", amount="20000", date=back, account="ira", of=2, code=code),
        row("year-end-value", 2020, "80000"),
    ]


@pytest.mark.parametrize(
    ("back", "code", "in_time"),
    [
        ("2020-03-15", "", True),
        ("2020-03-16", "", False),
        ("2020-08-28", "2020-required", True),
        ("2020-08-31", "2020-required", True),
        ("2020-09-01", "2020-required", False),
        ("2020-05-14", "home-purchase", True),
        ("2020-05-15", "home-purchase", False),
        ("2020-12-01", "self-certified", True),
        ("2020-12-01", "ruling", True),
        ("2021-01-15", "waiver", True),
        ("2021-01-16", "waiver", False),
    ],
)
def test_a_rollover_is_late_unless_a_code_says_why_it_may_be(back: str, code: str, in_time: bool) -> None:
    """IRC 408(d)(3)(A), (F), (I), 72(t)(8)(E); Notice 2020-51; Rev. Proc. 2020-46."""
    rows = rolled(back, code)
    found = year_of(2020, *rows)
    assert (found.status == "not-due") == in_time
    assert [p.severity for p in checked(*rows) if p.code == "after-60-days"] == (
        [] if in_time else ["warning"]
    )


def test_a_contribution_is_made_in_time_where_the_irs_postponed_it() -> None:
    """IRC 7508A: Californians had until 2023-11-16 for 2022."""
    late = row("contribution", 2022, "6000", basis="6000", date="2023-10-10", account="ira")
    postponed = row("figure", 2022, code="postponed-to", date="2023-11-16")
    assert [p.code for p in checked(late)] == ["after-due-date"]
    assert checked(late, postponed) == []
    assert checked(late | {"code": "disaster"}) == []
    assert [p.code for p in checked(late | {"date": dt.date(2023, 11, 17)}, postponed)] == ["after-due-date"]


def test_a_roth_ira_rolls_over_too() -> None:
    """IRC 408A(e), 408(d)(3): what came back is on no line of Part III, and on line 4a of the return."""
    rows = [
        row("opening-roth-contributions", 2021, "10000", account="roth"),
        row("rollover-out", amount="12000", date="2023-06-01", account="roth"),
        row("rollover-in", amount="8000", date="2023-07-01", account="roth", of=2),
    ]
    found = year_of(2023, *rows)
    assert some(found, "19", "25c") == {"19": "4000", "25c": ""}
    assert found.returns["4a"] == "12000"
    assert [p.code for p in checked(*rows) if p.severity == "error"] == []


def test_a_529_rollover_has_a_limit_of_the_year_and_of_a_lifetime() -> None:
    """IRC 529(c)(3)(E); Publication 590-A (2025)."""
    rows = [row("roth-contribution", 2024, "7000.01", date="2024-05-01", account="roth", code="529")]
    (problem,) = [p for p in year_of(2024, *rows).problems if p.code == "529-to-roth"]
    assert "$7,000 is the limit of the year" in problem.message


@pytest.mark.parametrize(
    ("opened", "code"), [(None, "open"), ("2009-05-01", "young"), ("2009-04-30", "unread")]
)
def test_a_529_account_is_open_for_more_than_15_years(opened: str | None, code: str) -> None:
    """IRC 529(c)(3)(E)(i)(I): more than 15 years; the day before, and the day."""
    day = dt.date.fromisoformat(opened) if opened else None
    book = a_book(dt.date(1990, 1, 1))
    program = Account(id="edu", person="ana", type="529", opened=day)
    book = dataclasses.replace(book, accounts=dict(book.accounts) | {"edu": program})
    rows = [row("roth-contribution", 2024, "7000", date="2024-05-01", account="roth", code="529")]
    (problem,) = [p for p in year_of(2024, *rows, book=book).problems if p.code == "529-to-roth"]
    words = {"open": "since when", "young": "opened on 2009-05-01", "unread": "does not say how it counts"}
    assert words[code] in problem.message
    assert ("last 5 years" in worded(problem)) == (code != "young")


def test_a_529_rollover_is_under_no_limit_of_income() -> None:
    """IRC 408A(c)(5): within the dollar limit whatever the income; one dollar more is not."""
    rows = [
        row("return", 2024, code="single"),
        row("figure", 2024, "900000", code="modified-agi"),
        row("roth-contribution", 2024, "7000", date="2024-05-01", account="roth", code="529"),
    ]
    young = a_book(dt.date(1990, 1, 1))
    assert "excess-roth-contribution" not in codes(year_of(2024, *rows, book=young))
    rows.append(row("roth-contribution", 2024, "1", date="2024-06-01", account="roth"))
    assert "excess-roth-contribution" in codes(year_of(2024, *rows, book=young))


def test_a_trump_account_is_on_no_line() -> None:
    """IRC 530A; Publication 590-A (2025), What's New."""
    book = a_book(dt.date(2010, 1, 1))
    kept = Account(id="kids", person="ana", type="trump")
    book = dataclasses.replace(book, accounts=dict(book.accounts) | {"kids": kept})
    rows = [
        row("opening-basis", 2024, "1000"),
        row("distribution", amount="100", date="2025-03-01", account="ira"),
        row("year-end-value", 2025, "9000"),
    ]
    found = year_of(2025, *rows, book=book)
    assert found.lines["6"] == "9000"
    said = [problem.code for problem in checks.check(book, entries_of(rows))]
    assert said.count("trump-account") == 1
    wrong = [row("year-end-value", 2026, "5000", account="kids")]
    assert "account-type" in [problem.code for problem in checks.check(book, entries_of(wrong))]


def test_the_required_distribution_comes_before_a_conversion() -> None:
    """IRC 408(d)(3)(E): 265,000 / 26.5 = 10,000 for the year of age 73."""
    born = a_book(dt.date(1951, 5, 1))
    rows = [
        row("year-end-value", 2023, "265000"),
        row("distribution", amount="9999.99", date="2024-02-01", account="ira"),
        row("conversion", amount="50000", date="2024-03-01", account="ira", to="roth"),
        row("year-end-value", 2024, "200000"),
    ]
    found = year_of(2024, *rows, book=born)
    (problem,) = found.problems
    assert problem.code == "required-first"
    assert dict(problem.amounts) == {"must": 10_000_00, "taken": 9_999_99, "part": 1}
    assert found.facts.amounts["conversions"] == 49_999_99
    rows[1] |= {"amount": 10_000_00}
    assert codes(year_of(2024, *rows, book=born)) == []
    assert codes(year_of(2024, *rows, book=a_book(dt.date(1951, 1, 1)))) == []
    assert codes(year_of(2024, *rows[2:], book=born)) == ["required-first"]


def test_what_had_to_be_taken_is_a_distribution_and_a_contribution_to_the_roth_ira() -> None:
    """IRC 408(d)(3)(E); Regulations 1.408A-4, A-6(c). Of 50,000 converted 10,000 had to be taken."""
    rows = [
        row("opening-basis", 2023, "24000"),
        row("year-end-value", 2023, "265000"),
        row("conversion", amount="50000", date="2024-03-01", account="ira", to="roth"),
        row("year-end-value", 2024, "190000"),
    ]
    found = year_of(2024, *rows, book=a_book(dt.date(1951, 5, 1)))
    assert some(found, "7", "8", "10", "11", "12", "15c", "16", "18") == {
        "7": "10000", "8": "40000", "10": "0.100000", "11": "4000", "12": "1000", "15c": "9000", "16": "40000", "18": "36000",
    }  # fmt: skip
    assert found.carried["roth_contributions"] == 10_000_00
    assert found.carried["roth_conversions"] == 40_000_00


def test_what_had_to_be_taken_cannot_be_rolled_over() -> None:
    """IRC 408(d)(3)(E): 20,000 left and came back; 10,000 of it is a distribution. What was kept is off it."""
    rows = [
        row("opening-basis", 2023, "24000"),
        row("year-end-value", 2023, "265000"),
        row("rollover-out", amount="20000", date="2024-03-01", account="ira"),
        row("rollover-in", amount="20000", date="2024-04-01", account="ira", of=3),
        row("year-end-value", 2024, "230000"),
        row("figure", 2024, "0", code="compensation"),
        row("deduction", 2024, "0"),
    ]
    found = year_of(2024, *rows, book=a_book(dt.date(1951, 5, 1)))
    assert some(found, "7", "15c") == {"7": "10000", "15c": "9000"}
    assert set(codes(found)) == {
        "required-first",
        "excess-contribution",
    }  # what was put back is a contribution
    rows[3] |= {"amount": 10_000_00}
    found = year_of(2024, *rows, book=a_book(dt.date(1951, 5, 1)))
    assert (some(found, "7"), "required-first" in codes(found)) == ({"7": "10000"}, False)


def test_nothing_had_to_be_taken_first_in_2020() -> None:
    rows = [
        row("year-end-value", 2019, "265000"),
        row("conversion", amount="50000", date="2020-03-01", account="ira", to="roth"),
        row("year-end-value", 2020, "190000"),
    ]
    assert year_of(2020, *rows, book=a_book(dt.date(1940, 5, 1))).facts.amounts["conversions"] == 50_000_00


def test_what_was_due_by_the_first_april_comes_first_too() -> None:
    """Publication 590-B (2025): the first year's amount until April 1; 265,000 / 26.5 and 255,000 / 25.5."""
    rows = [
        row("year-end-value", 2023, "265000"),
        row("year-end-value", 2024, "255000"),
        row("conversion", amount="50000", date="2025-03-01", account="ira", to="roth"),
        row("year-end-value", 2025, "190000"),
    ]
    found = year_of(2025, *rows, book=a_book(dt.date(1951, 5, 1)))
    assert (found.facts.amounts["distributions"], found.facts.amounts["conversions"]) == (
        20_000_00,
        30_000_00,
    )


@pytest.mark.parametrize(("compensation", "asked"), [("0", False), ("1", True)])
def test_of_what_is_all_excess_no_deduction_is_asked(compensation: str, asked: bool) -> None:
    """Nothing of it can be deducted or designated: IRC 219(b)(1), 408(o)(2)(B). One dollar within the limit can."""
    found = year_of(
        2024,
        row("contribution", 2024, "5000", date="2024-05-01", account="ira"),
        row("figure", 2024, compensation, code="compensation"),
    )
    assert ("nondeductible_contributions" in found.facts.unknown) == asked
    assert "excess-contribution" in codes(found) or asked
    assert found.facts.amounts["nondeductible_contributions"] == 0


def test_of_a_late_rollover_above_a_full_limit_no_deduction_is_asked() -> None:
    """What came back on the 61st day is a contribution, and the last one made: the limit was used already."""
    rows = [
        row("opening-basis", 2022, "10000"),
        row("contribution", 2023, "6500", date="2023-01-01", account="ira", basis="6500"),
        row("rollover-out", amount="20000", date="2023-01-01", account="ira"),
        row("rollover-in", amount="20000", date="2023-03-03", account="ira", of=3),
        row("year-end-value", 2023, "100000"),
    ]
    found = year_of(2023, *rows)
    assert found.facts.unknown == {}
    assert some(found, "1", "2", "7") == {"1": "6500", "2": "10000", "7": "20000"}
    assert found.facts.amounts["excess_contributions"] == 20_000_00
    rows[1] |= {"amount": 6_499_00, "basis": 6_499_00}
    assert (
        "nondeductible_contributions" in year_of(2023, *rows).facts.unknown
    )  # a dollar of it is within the limit
