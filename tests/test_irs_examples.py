"""Worked examples of IRS instructions and publications that `tests/cases` does not hold, figure by figure.

I-2023 is the Instructions for Form 8606 (2023); P590-A and P590-B are those of 2025. Each names its heading or page.
"""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

import pytest
from strategies_forms import BOOK, GIVER, entries_of, history_of, row

from basisbook.cli.remedies import worded
from basisbook.forms.language.arithmetic import Ints
from basisbook.forms.language.fill import walk
from basisbook.forms.replay.years import Year
from basisbook.forms.worksheets import net_income
from basisbook.ledger.book import Account, Book, Person
from basisbook.ledger.facts import facts_of
from basisbook.ledger.journal import in_force

Rows = list[dict[str, Any]]


def born(year: int) -> Book:
    people = dict(BOOK.people) | {"ana": Person(id="ana", name="Ana Reyes", born=datetime.date(year, 5, 4))}
    mother = Account(id="mother", person="ana", type="inherited-roth", decedent="Ms. Hibbard")
    return replace(BOOK, people=people, accounts=dict(BOOK.accounts) | {"mother": mother})


def year_of(number: int, rows: Rows, book: Book = BOOK, pool: str = "own") -> Year:
    found = history_of(*rows, book=book).pool("ana", pool)
    assert found is not None
    year = found.year(number)
    assert year is not None
    return year


def codes(year: Year) -> set[str]:
    return {problem.code for problem in year.problems}


# -- lines ---------------------------------------------------------------------------------------------------------

LINES: dict[str, tuple[int, Rows, dict[str, str], dict[str, str]]] = {
    # what -> year, entries, lines, lines of Form 1040
    "I-2023, line 15b, example 2": (
        2023,
        [row("opening-basis", 2022, "4000"),
         row("distribution", amount="2500", date="2023-09-05", account="van"),
         row("disaster-distribution", amount="7500", date="2023-01-29", account="van"),
         row("year-end-value", 2023, "10000")],
        {"7": "10000", "15a": "8000", "15b": "6000", "15c": "2000"},
        {"4a": "10000", "4b": "2000"},
    ),
    "I-2023, line 25b, example 2": (
        2023,
        [row("opening-roth-contributions", 2022, "2000", account="roth"),
         row("roth-distribution", amount="2500", date="2023-09-05", account="roth"),
         row("roth-disaster", amount="7500", date="2023-01-29", account="roth")],
        {"19": "10000", "20": "0", "21": "10000", "25a": "8000", "25b": "6000", "25c": "2000"},
        {"4a": "10000", "4b": "2000"},
    ),
    "I-2023, line 25b, example 3": (
        2023,
        [row("opening-roth-contributions", 2022, "3500", account="roth"),
         row("roth-distribution", amount="5500", date="2023-09-05", account="roth"),
         row("roth-disaster", amount="22000", date="2023-05-26", account="roth"),
         row("roth-disaster", amount="11000", date="2023-06-29", account="roth")],
        {"19": "38500", "21": "38500", "25a": "35000", "25b": "30000", "25c": "5000"},
        {"4a": "38500", "4b": "5000"},
    ),
    "P590-B page 14, Amy: a gift larger than the pre-tax money": (
        2025,
        [row("opening-basis", 2024, "10000"),
         row("qcd", amount="25000", date="2025-12-23", account="van"),
         row("year-end-value", 2025, "5000")],
        {"7": "5000", "12": "5000", "14": "5000", "15c": "0"},
        {"4a": "25000", "4b": "0"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("year", "rows", "lines", "returns"), LINES.values(), ids=LINES)
def test_lines(year: int, rows: Rows, lines: dict[str, str], returns: dict[str, str]) -> None:
    found = year_of(year, rows, GIVER if any(one["kind"] == "qcd" for one in rows) else BOOK)
    assert {number: found.lines[number] for number in lines} == lines
    assert found.returns == returns


NO_FORM: dict[str, tuple[int, Rows, dict[str, str]]] = {
    "I-2023, Recharacterizations, 1: in the next year only a statement": (
        2023,
        [row("contribution", 2023, "4000", date="2023-05-26", account="van"),
         row("recharacterized-to-roth", 2023, "3000", moved="3300", date="2024-02-23", account="van", to="roth", of=1),
         row("deduction", 2023, "1000")],
        {},
    ),
    "I-2023, Recharacterizations, 2: within the year on line 4a": (
        2023,
        [row("roth-contribution", 2023, "4000", date="2023-06-16", account="roth"),
         row("recharacterized-to-traditional", 2023, "4000", moved="4200", date="2023-12-29",
             account="roth", to="van", of=1),
         row("deduction", 2023, "4000")],
        {"4a": "4200", "4b": "0"},
    ),
    "P590-A page 35, Maria: the earnings are income of the year of the contribution": (
        2025,
        [row("contribution", 2025, "1000", date="2025-05-15", account="van"),
         row("contribution-returned", 2025, "1000", moved="1050", date="2026-04-10", account="van", of=1)],
        {"4a": "1050", "4b": "50"},
    ),
    "P590-B page 29, Tom Jones: no basis": (
        2025, [row("distribution", amount="3000", date="2025-11-07", account="van")], {"4a": "3000", "4b": "3000"},
    ),
    "P590-B page 39, Maria: all repaid, on Form 8915-F alone": (
        2025,
        [row("disaster-distribution", amount="19000", date="2025-02-15", account="van"),
         row("disaster-repayment", amount="19000", date="2025-09-10", account="van", of=1)],
        {"4a": "19000", "4b": "0"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("year", "rows", "returns"), NO_FORM.values(), ids=NO_FORM)
def test_no_form_is_due(year: int, rows: Rows, returns: dict[str, str]) -> None:
    found = year_of(year, rows)
    assert (found.status, found.returns, found.carried["basis"]) == ("not-due", returns, 0)


RETIRED = [
    row("opening-basis", 2020, "10000"),
    row("contribution", 2021, "3000", basis="3000", date="2021-05-26", account="van"),
    row("contribution", 2022, "4000", basis="4000", date="2022-05-26", account="van"),
    row("excess-removed", amount="3000", basis="3000", date="2023-12-05", account="van", of=2),
    row("excess-removed", amount="4000", basis="4000", date="2023-12-05", account="van", of=3),
]


@pytest.mark.parametrize("known", [False, True], ids=["on line 1 as filed", "known to be an excess"])
def test_an_excess_withdrawn_years_later_leaves_the_rest_of_the_basis(known: bool) -> None:
    """I-2023, Return of Excess Traditional IRA Contributions: 7,000 without compensation, out in December 2023.

    Whether or not the forms of 2021 and 2022 had counted it, nothing of it is on line 2 afterwards.
    """
    figures = [row("figure", year, "0", code="compensation") for year in (2021, 2022)] if known else []
    found = year_of(2023, [*RETIRED, *figures])
    assert (found.status, found.returns) == ("not-due", {"4a": "7000", "4b": "0"})
    assert found.carried["basis"] == 10_000_00
    assert ("excess-without-basis" in codes(found)) is known


def test_what_exceeds_the_excess_was_basis() -> None:
    rows = [*RETIRED[:4], row("figure", 2021, "1000", code="compensation")]
    found = year_of(2023, rows)
    assert found.brought["basis"] == 15_000_00
    assert found.carried["basis"] == 14_000_00
    (problem,) = (p for p in found.problems if p.code == "excess-without-basis")
    assert worded(problem).startswith("basisbook correct 4 --basis 1000.00   # if ")


def test_a_child_of_ms_hibbard() -> None:
    """P590-B page 37: a quarter of 4,000 contributed, 10,000 converted in 2021 without basis, and 2,000 earned."""
    rows = [
        row("opening-roth-contributions", 2024, "1000", account="mother"),
        row("opening-roth-conversion", 2024, "2500", basis="0", account="mother"),
        row("roth-distribution", amount="4000", date="2025-08-01", account="mother"),
    ]
    found = year_of(2025, rows, born(1980), "Ms. Hibbard")
    lines = {"19": "4000", "22": "1000", "23": "3000", "24": "2500", "25a": "500", "25c": "500"}
    assert {number: found.lines[number] for number in lines} == lines
    assert found.returns["4b"] == "500"


# -- deductions and limits ---------------------------------------------------------------------------------------------

JOINT = row("return", 2025, code="joint", to="ben")
LINE_1: dict[str, tuple[int, str, str, str, Rows]] = {
    # what -> born, contributed, line 1, finding, the rest
    "P590-A page 16: covered and above the range": (
        1996, "7000", "7000", "deduction-computed",
        [row("return", 2025, code="single"), row("figure", 2025, "90000", code="modified-agi"),
         row("figure", 2025, "72000", code="compensation"), row("figure", 2025, code="covered")],
    ),
    "P590-A page 17, example 2: the spouse who is covered": (
        1986, "7000", "7000", "deduction-computed",
        [JOINT, row("figure", 2025, "238500", code="modified-agi"), row("figure", 2025, "45500", code="compensation"),
         row("figure", 2025, code="covered")],
    ),
    "P590-A page 20, Worksheet 1-2, example 2: the spouse who is not": (
        1986, "7000", "1750", "deduction-computed",
        [JOINT, row("figure", 2025, "238500", code="modified-agi"), row("figure", 2025, "0", code="compensation"),
         row("figure", 2025, "45500", code="spouse-compensation"), row("figure", 2025, code="spouse-covered")],
    ),
    "P590-A page 58, Appendix B, Worksheet 2": (
        1960, "8000", "880", "deduction-computed",
        [JOINT, row("figure", 2025, "128200", code="modified-agi"), row("figure", 2025, "118000", code="compensation"),
         row("figure", 2025, code="covered")],
    ),
    "P590-A page 10, both 53, a joint return: the lower earner may contribute 8,000": (
        1972, "8000", "8000", "",
        [JOINT, row("deduction", 2025, "0"), row("figure", 2025, "3800", code="compensation"),
         row("figure", 2025, "48000", code="spouse-compensation")],
    ),
    "P590-A page 10, separate returns: 3,800": (
        1972, "8000", "3800", "excess-contribution",
        [row("return", 2025, code="separate"), row("deduction", 2025, "0"),
         row("figure", 2025, "3800", code="compensation"), row("figure", 2025, "48000", code="spouse-compensation")],
    ),
    "P590-A page 10, a student without compensation": (
        2000, "7000", "7000", "",
        [JOINT, row("deduction", 2025, "0"), row("figure", 2025, "0", code="compensation"),
         row("figure", 2025, "30000", code="spouse-compensation")],
    ),
    "P590-A page 35: 7,500 contributed at 45": (
        1980, "7500", "7000", "excess-contribution",
        [row("deduction", 2025, "0"), row("figure", 2025, "31000", code="compensation")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("birth", "amount", "line_1", "code", "rest"), LINE_1.values(), ids=LINE_1)
def test_line_1(birth: int, amount: str, line_1: str, code: str, rest: Rows) -> None:
    made = row("contribution", 2025, amount, date="2025-05-15", account="van")
    found = year_of(2025, [made, *rest], born(birth))
    assert found.lines["1"] == line_1
    assert codes(found) == ({code} if code else set())


def test_the_roth_limit_between_150_000_and_165_000() -> None:
    """P590-A page 44, Worksheet 2-2 illustrated: 6,540 at 151,000. Its text beside it says 6,530 at 150,000."""
    rows = [
        row("roth-contribution", 2025, "7000", date="2025-05-15", account="roth"),
        row("return", 2025, code="single"),
        row("figure", 2025, "151000", code="modified-agi"),
        row("figure", 2025, "150000", code="compensation"),
    ]
    (problem,) = year_of(2025, rows, born(1980)).problems
    assert problem.code == "excess-roth-contribution"
    assert "$6,540" in problem.message


def excess_of_2024(deducted: str) -> Rows:
    return [
        row("figure", 2024, "1000", code="compensation"),
        row("contribution", 2024, "1400", date="2024-05-01", account="van"),
        row("deduction", 2024, "1000"),
        row("figure", 2025, "1500", code="compensation"),
        row("contribution", 2025, "1100", date="2025-05-01", account="van"),
        row("deduction", 2025, deducted),
    ]


def test_an_excess_deducted_in_a_later_year() -> None:
    """P590-A page 36, Worksheet 1-5: 1,400 contributed where 1,000 was allowed, and 1,100 where 1,500 was."""
    found = year_of(2025, excess_of_2024("1500"))
    assert (found.status, found.carried["basis"], codes(found)) == ("not-due", 0, {"earlier-excess-deducted"})


def test_a_deduction_above_contributions_and_earlier_excess_is_an_error() -> None:
    found = year_of(2025, excess_of_2024("1501"))
    assert (found.status, codes(found)) == ("incomplete", {"deduction-disagrees"})


# -- gifts, returns, net income ----------------------------------------------------------------------------------------


def test_jim_deducted_after_seventy_and_a_half() -> None:
    """P590-B pages 14 and 15: of 6,000 in 2025 nothing is excluded, of 6,500 in 2026 2,500."""
    rows = [row("contribution", year, "5000", date=f"{year}-05-15", account="van") for year in (2024, 2025)]
    rows += [row("deduction", year, "5000") for year in (2024, 2025)]
    rows += [row("qcd", amount="6000", date="2025-06-06", account="van")]
    rows += [row("qcd", amount="6500", date="2026-06-06", account="van")]
    book = born(1953)
    entries = in_force(entries_of(rows))
    years = facts_of(book, entries)["ana", "own"]
    taxed = {
        number: problem.message
        for number, year in years.items()
        for problem in year.problems
        if problem.code == "qcd-offset"
    }
    assert list(taxed) == [2025, 2026]
    assert "$6,000 of the charitable" in taxed[2025]
    assert "$4,000 of the charitable" in taxed[2026]
    returns = {year: year_of(year, rows, book).returns for year in (2025, 2026)}
    assert returns == {2025: {"4a": "6000", "4b": "6000"}, 2026: {"4a": "6500", "4b": "4000"}}
    assert years[2026].behind["qcds_offset"] == (6, 3, 4)
    younger = facts_of(born(1956), entries)["ana", "own"]
    assert not any(problem.code == "qcd-offset" for year in younger.values() for problem in year.problems)


@pytest.mark.parametrize("last", ["2023-12-01", "2024-02-15"])
def test_the_last_contribution_is_the_one_returned(last: str) -> None:
    """P590-A page 32, Last-in first-out, Earnings Includible in Income: the year in which it was made."""
    rows = [
        row("contribution", 2023, "2000", basis="2000", date="2023-05-01", account="van"),
        row("contribution", 2023, "2000", basis="2000", date=last, account="van"),
        row("contribution-returned", 2023, "1000", moved="1050", date="2024-04-10", account="van"),
    ]
    assert year_of(int(last[:4]), rows).returns == {"4a": "1050", "4b": "50"}
    assert year_of(2023, rows).lines["1"] == "3000"


def test_a_loss_on_one_returned_contribution_is_not_set_against_another() -> None:
    """I-2023, Return of IRA Contributions: the earnings are income; a loss only lowers what is returned."""
    rows = [
        row("contribution", 2025, "1000", date="2025-05-15", account="van"),
        row("contribution", 2025, "1000", date="2025-06-15", account="sep"),
        row("contribution-returned", 2025, "1000", moved="1050", date="2026-04-10", account="van", of=1),
        row("contribution-returned", 2025, "1000", moved="970", date="2026-04-10", account="sep", of=2),
    ]
    assert year_of(2025, rows).returns == {"4a": "2020", "4b": "50"}


@pytest.mark.parametrize(("back", "gross"), [("2015-11-07", "39000"), ("2016-04-07", "20000")])
def test_a_conversion_moved_back(back: str, gross: str) -> None:
    """Instructions for Form 8606 (2015), page 4: 20,000 converted, 19,000 moved back; on line 15a if in that year."""
    rows = [
        row("conversion", amount="20000", date="2015-05-20", account="van", to="roth"),
        row("conversion-undone", 2015, "20000", moved="19000", date=back, account="roth", to="van", of=1),
    ]
    assert year_of(2015, rows).returns == {"15a": gross, "15b": "0"}


def test_net_income_of_a_returned_contribution() -> None:
    """P590-A page 32, Worksheet 1-4 illustrated: 400 of 1,600 returned, 6,400 grown to 7,600."""
    given = {"contribution": 400_00, "opening_balance": 6_400_00, "closing_balance": 7_600_00}
    results = walk(net_income.SHEET, Ints(places=6, unit=1), given, {}).results
    assert (results["net_income"], results["moved"]) == (75_00, 475_00)


def test_home_money_put_back_into_a_roth_ira_is_gross_and_on_no_line() -> None:
    """I-2023, line 19; P590-A page 25, Reporting rollovers from IRAs."""
    rows = [
        row("roth-homebuyer", amount="5000", date="2024-05-01", account="roth"),
        row("repayment", amount="5000", date="2024-08-01", account="roth", code="home-purchase", of=1),
    ]
    found = year_of(2024, rows)
    assert (found.status, found.returns) == ("not-due", {"4a": "5000", "4b": "0"})


def test_an_early_distribution_repaid_in_its_year() -> None:
    """Form 8606 (2024), lines 6, 7 and 15c: in line 7, out of line 6, and off line 15c; the rest joins line 2."""
    rows = [
        row("opening-basis", 2023, "4000"),
        row("distribution", amount="5000", date="2024-05-01", account="van"),
        row("repayment", amount="5000", date="2024-08-01", account="van", code="birth-adoption", of=2),
        row("year-end-value", 2024, "40000"),
    ]
    found = year_of(2024, rows)
    lines = {"6": "35000", "7": "5000", "9": "40000", "12": "500", "14": "3500", "15a": "4500", "15c": "0"}
    assert {number: found.lines[number] for number in lines} == lines
    assert found.returns == {"4a": "5000", "4b": "0"}
    assert found.carried["basis"] == 4_000_00
