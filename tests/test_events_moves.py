"""Money that moves between IRAs, plans, people and charities, and what is repaid: by the rule of each year.

Amounts are small so that each line can be followed by hand; the sources stand at each test.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from strategies_forms import BOOK, GIVER, history_of, row

from basisbook.forms.replay.years import Pool, Year
from basisbook.forms.revisions import revision_for
from basisbook.ledger.book import Account, Book, Person
from basisbook.ledger.kinds import KINDS

PLACES = row("method", 1980, code="places=3")
LIFE = replace(
    BOOK,
    accounts=dict(BOOK.accounts) | {"bens-roth": Account(id="bens-roth", person="ben", type="roth")},
)


def pool_of(*rows: dict[str, Any], book: Book = LIFE, person: str = "ana", name: str = "own") -> Pool:
    found = history_of(*rows, PLACES, row("method", 1980, code="places=3", person="ben"), book=book).pool(
        person, name
    )
    assert found is not None
    return found


def year_of(
    tax_year: int, *rows: dict[str, Any], book: Book = LIFE, person: str = "ana", name: str = "own"
) -> Year:
    found = pool_of(*rows, book=book, person=person, name=name).year(tax_year)
    assert found is not None
    return found


def codes(year: Year) -> list[str]:
    return [problem.code for problem in year.problems]


def lines(year: Year, *numbers: str) -> dict[str, str]:
    return {number: year.lines.get(number, "") for number in numbers}


# -- rollovers from and to plans --------------------------------------------------------------------------------


def test_after_tax_money_from_a_plan_is_on_line_2_of_the_year_a_form_is_due() -> None:
    """P590A-2025: the rollover alone is no reason to file; its basis counts in the year of the rollover all the same."""
    alone = pool_of(
        row("plan-rollover-in", amount="9000", basis="2000", date="2022-05-01", account="plan", to="van"),
        row("distribution", amount="1000", date="2023-05-01", account="van"),
        row("year-end-value", 2023, "9000"),
    )
    assert [(year.tax_year, year.status) for year in alone.years] == [(2022, "not-due"), (2023, "complete")]
    assert lines(alone.years[1], "2", "10", "12", "14") == {
        "2": "2000",
        "10": "0.200",
        "12": "200",
        "14": "1800",
    }
    same = year_of(
        2022,
        row("plan-rollover-in", amount="9000", basis="2000", date="2022-11-01", account="plan", to="van"),
        row("distribution", amount="1000", date="2022-05-01", account="van"),
        row("year-end-value", 2022, "9000"),
    )
    assert lines(same, "2", "5", "12") == {"2": "2000", "5": "2000", "12": "200"}


def test_a_reverse_rollover_takes_pre_tax_money_first_and_raises_the_ratio() -> None:
    """IRC 408(d)(3)(H): not on line 7, and no outstanding rollover on line 6."""
    rows = [
        row("opening-basis", 2021, "6000"),
        row("plan-rollover-out", amount="93000", date="2022-03-01", account="van", to="plan"),
        row("conversion", amount="7000", date="2022-04-01", account="van", to="roth"),
        row("year-end-value", 2022, "0"),
    ]
    found = year_of(2022, *rows)
    # Everything but a conversion left too, so Part I is completed.
    assert lines(found, "6", "7", "8", "10", "11", "14", "18") == {
        "6": "0", "7": "0", "8": "7000", "10": "0.857", "11": "5999", "14": "1", "18": "1001",
    }  # fmt: skip
    assert found.returns == {"4a": "100000", "4b": "1001"}
    rows[1] = rows[1] | {"amount": 94_001_00}
    rows[2] = rows[2] | {"amount": 5_999_00}
    stopped = year_of(2022, *rows)
    assert (stopped.status, codes(stopped)) == ("incomplete", ["basis-to-plan"])  # 1 dollar of it is basis


@pytest.mark.parametrize(
    ("year", "line_24"),
    [(2008, "9000"), (2009, "9000"), (2011, "9000"), (2016, "9000"), (2025, "9000"), (2007, "5000")],
)
def test_a_rollover_from_a_plan_to_a_roth_ira_is_basis_on_line_24(year: int, line_24: str) -> None:
    """I-2023, line 24: 2008, 2009, 2011 and later, the gross amount."""
    found = year_of(
        year,
        row("opening-roth-conversion", year - 2, "5000", basis="0", account="roth"),
        row("plan-to-roth", amount="4000", basis="1000", date=f"{year}-02-01", account="plan", to="roth"),
        row("roth-distribution", amount="9500", date=f"{year}-05-01", account="roth"),
    )
    assert found.lines["24"] == line_24
    assert ("on-no-line" in codes(found)) == (year == 2007)


def test_designated_roth_money_is_basis_on_line_22() -> None:
    found = year_of(
        2023,
        row(
            "designated-roth-to-roth",
            amount="9000",
            basis="4000",
            date="2023-02-01",
            account="plan",
            to="roth",
        ),
        row("roth-distribution", amount="5000", date="2023-05-01", account="roth"),
    )
    assert lines(found, "19", "22", "23", "24", "25a") == {
        "19": "5000",
        "22": "4000",
        "23": "1000",
        "24": "0",
        "25a": "1000",
    }


def test_an_in_plan_rollover_is_on_lines_21_to_25b_of_2010_alone() -> None:
    """I-2010, Part III."""
    moved = row("in-plan-roth", amount="9000", basis="1000", date="2010-05-01", account="plan", to="plan")
    assert lines(year_of(2010, moved), "21", "22", "23", "25a", "25b") == {
        "21": "9000", "22": "1000", "23": "8000", "25a": "4000", "25b": "4000",
    }  # fmt: skip
    later = year_of(2012, moved | {"date": date(2012, 5, 1)})
    assert "on-no-line" in codes(later)


def test_what_leaves_a_rollover_inside_a_plan_is_in_part_iv_of_2011() -> None:
    """Form 8606 (2011), lines 39-48: 3,000 taken out is taxed a year early; the pension line takes it."""
    pool = pool_of(
        row("in-plan-roth", amount="9000", basis="1000", date="2010-05-01", account="plan", to="plan"),
        row("roth-distribution", amount="3000", date="2011-05-01", account="plan"),
    )
    years = {year.tax_year: year for year in pool.years}
    assert list(years) == [2010, 2011, 2012]
    assert [years[2011].lines[str(number)] for number in range(39, 49)] == [
        "3000", "8000", "0", "8000", "3000", "4000", "7000", "7000", "7000", "1000",
    ]  # fmt: skip
    assert "19" not in years[2011].lines, "a designated Roth account is no Roth IRA"
    assert years[2011].returns["16b"] == "7000"
    assert years[2012].returns["16b"] == "1000"
    assert codes(years[2011]) == []


def test_taken_out_in_2010_already_it_is_taxed_then() -> None:
    years = pool_of(
        row("in-plan-roth", amount="9000", basis="1000", date="2010-05-01", account="plan", to="plan"),
        row("roth-distribution", amount="3000", date="2010-11-01", account="plan"),
    ).years
    assert [year.returns["16b"] for year in years] == ["3000", "4000", "1000"]
    assert [codes(year) for year in years] == [[], [], []]


def test_of_another_year_it_is_on_no_line_and_that_is_said() -> None:
    later = year_of(2014, row("roth-distribution", amount="3000", date="2014-05-01", account="plan"))
    assert codes(later) == ["on-no-line"]
    assert later.status == "not-due"


# -- rollovers between IRAs -----------------------------------------------------------------------------------------


def test_a_rollover_over_the_years_end_is_outstanding_on_line_6() -> None:
    found = year_of(
        2022,
        row("opening-basis", 2021, "1000"),
        row("rollover-out", amount="3000", date="2022-12-10", account="van"),
        row("rollover-in", amount="3000", date="2023-01-20", account="van", of=2),
        row("distribution", amount="1000", date="2022-02-01", account="van"),
        row("year-end-value", 2022, "6000"),
    )
    assert lines(found, "6", "7", "9", "10") == {"6": "9000", "7": "1000", "9": "10000", "10": "0.100"}
    assert found.returns == {"4a": "4000", "4b": "900"}


# -- gifts and HSA funding --------------------------------------------------------------------------------------------


def test_a_gift_larger_than_the_pre_tax_money_leaves_a_remainder_on_line_7() -> None:
    """Publication 590-B (2023): IRA 30,000, basis 10,000, gift 25,000 -> 20,000 excluded, 5,000 on line 7."""
    found = year_of(
        2023,
        row("opening-basis", 2022, "10000"),
        row("qcd", amount="25000", date="2023-05-01", account="van"),
        row("year-end-value", 2023, "5000"),
        book=GIVER,
    )
    assert lines(found, "6", "7", "12", "14", "15c") == {
        "6": "5000",
        "7": "5000",
        "12": "5000",
        "14": "5000",
        "15c": "0",
    }
    assert found.returns == {"4a": "25000", "4b": "0"}


def test_hsa_funding_is_pre_tax_first_and_began_in_2007() -> None:
    rows = [
        row("opening-basis", 2006, "1000"),
        row("hsa-funding", amount="2000", date="2007-05-01", account="van"),
        row("distribution", amount="500", date="2007-06-01", account="van"),
        row("year-end-value", 2007, "9500"),
    ]
    found = year_of(2007, *rows)
    assert lines(found, "7", "9", "10", "14") == {"7": "500", "9": "10000", "10": "0.100", "14": "950"}


def test_a_gift_of_january_2011_elected_into_2010_is_on_no_line_of_either_year() -> None:
    pool = pool_of(
        row("opening-basis", 2009, "1000"),
        row("qcd", 2010, "500", date="2011-01-15", account="van"),
        row("distribution", amount="1000", date="2010-06-01", account="van"),
        row("distribution", amount="1000", date="2011-06-01", account="van"),
        row("year-end-value", 2010, "9000"),
        row("year-end-value", 2011, "8000"),
        book=GIVER,
    )
    ten, eleven = pool.years
    assert lines(ten, "6", "7") == {"6": "9000", "7": "1000"}
    assert lines(eleven, "6", "7") == {"6": "8000", "7": "1000"}
    assert (ten.returns["15a"], eleven.returns["15a"]) == ("1500", "1000")
    assert [p.severity for p in ten.problems if p.code == "gift-of-january"] == ["note"]


@pytest.mark.parametrize(("kind", "year"), [("qcd", 2005), ("hsa-funding", 2006)])
def test_gifts_and_hsa_funding_before_their_time_are_findings(kind: str, year: int) -> None:
    found = year_of(
        year,
        row("opening-basis", year - 1, "1000"),
        row(kind, amount="500", date=f"{year}-06-01", account="van"),
        row("year-end-value", year, "9500"),
        book=GIVER,
    )
    assert codes(found) == ["before-its-time"]


# -- divorce ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("giver", ["ana", "ben"])
def test_a_divorce_moves_basis_on_line_2_of_both(giver: str) -> None:
    """IRC 408(d)(6): no distribution for either; both people are in the book."""
    taker = {"ana": "ben", "ben": "ana"}[giver]
    accounts = {"ana": "van", "ben": "fid"}
    rows = [
        row("opening-basis", 2020, "1000", person="ana"),
        row("opening-basis", 2020, "500", person="ben"),
        row(
            "divorce-transfer",
            amount="5000",
            basis="300",
            date="2021-06-01",
            person=giver,
            account=accounts[giver],
            to=accounts[taker],
        ),
    ]
    rows += [
        row("contribution", 2021, "100", basis="100", date="2021-03-01", person=person, account=account)
        for person, account in accounts.items()
    ]
    seen = {person: year_of(2021, *rows, person=person) for person in ("ana", "ben")}
    had = {"ana": 1000, "ben": 500}
    assert seen[giver].lines["2"] == str(had[giver] - 300)
    assert seen[taker].lines["2"] == str(had[taker] + 300)
    assert all(year.returns == {} for year in seen.values())


def test_a_divorce_with_someone_outside_the_book() -> None:
    given = year_of(
        2021,
        row("opening-basis", 2020, "1000"),
        row("divorce-transfer", amount="5000", basis="300", date="2021-06-01", account="van", to="Sam Doe"),
    )
    received = year_of(2021, row("divorce-transfer", amount="5000", basis="300", date="2021-06-01", to="van"))
    assert (given.carried["basis"], received.carried["basis"]) == (700_00, 300_00)


def test_a_divorce_moves_both_kinds_of_roth_basis() -> None:
    """I-2023, lines 22 and 24; `code` says which of the two an entry moves."""
    rows = [
        row("opening-roth-contributions", 2020, "4000", account="roth"),
        row("opening-roth-conversion", 2020, "6000", basis="0", account="roth"),
        row(
            "divorce-transfer", amount="1500", basis="1000", date="2021-06-01", account="roth", to="bens-roth"
        ),
        row(
            "divorce-transfer",
            amount="2000",
            basis="2000",
            date="2021-06-01",
            account="roth",
            to="bens-roth",
            code="conversions",
        ),
        row("roth-distribution", amount="9000", date="2021-07-01", account="roth"),
        row("roth-distribution", amount="9000", date="2021-07-01", account="bens-roth", person="ben"),
    ]
    assert lines(year_of(2021, *rows), "22", "24", "25c") == {"22": "3000", "24": "4000", "25c": "2000"}
    assert lines(year_of(2021, *rows, person="ben"), "22", "24", "25c") == {
        "22": "1000",
        "24": "2000",
        "25c": "6000",
    }


# -- inheritance and death ----------------------------------------------------------------------------------------------


def test_each_decedent_has_a_form_of_its_own() -> None:
    """Publication 590-B (2023): basis is not combined with one's own or another decedent's."""
    rows = [
        row("opening-basis", 2021, "1000"),
        row("opening-basis", 2021, "500", account="dad"),
        row("distribution", amount="1000", date="2022-05-01", account="dad"),
        row("year-end-value", 2022, "4000", account="dad"),
        row("distribution", amount="100", date="2022-05-01", account="van"),
        row("year-end-value", 2022, "9900", account="van"),
        row("year-end-value", 2022, "0", account="sep"),
    ]
    own, dads = year_of(2022, *rows), year_of(2022, *rows, name="Luis Reyes")
    assert lines(own, "2", "6", "7", "14") == {"2": "1000", "6": "9900", "7": "100", "14": "990"}
    assert lines(dads, "2", "6", "7", "14") == {"2": "500", "6": "4000", "7": "1000", "14": "400"}


def test_a_spouse_who_treats_an_inherited_ira_as_her_own_adds_its_basis_to_line_2() -> None:
    rows = [
        row("opening-basis", 2021, "500", account="dad"),
        row("transfer", amount="5000", basis="500", date="2022-02-01", account="dad", to="van"),
        row("distribution", amount="1000", date="2022-05-01", account="van"),
        row("year-end-value", 2022, "4000"),
    ]
    found = year_of(2022, *rows)
    assert lines(found, "2", "10", "14") == {"2": "500", "10": "0.100", "14": "400"}
    assert year_of(2022, *rows, name="Luis Reyes").carried["basis"] == 0
    unknown = year_of(2022, rows[0], {k: v for k, v in rows[1].items() if k != "basis"}, *rows[2:])
    assert (unknown.status, codes(unknown)) == ("incomplete", ["transfer-basis"])


@pytest.mark.parametrize(("account", "to"), [("van", "roth"), ("roth", "van"), ("van", "dad")])
def test_a_transfer_that_cannot_be_is_a_finding_and_counts_for_nothing(account: str, to: str) -> None:
    found = year_of(
        2022,
        row("opening-basis", 2021, "500"),
        row("transfer", amount="5000", basis="500", date="2022-02-01", account=account, to=to),
        row("contribution", 2022, "100", basis="100", date="2022-03-01", account="van"),
    )
    assert codes(found) == ["no-such-transfer"]
    assert found.lines["14"] == "600"


def test_in_the_year_of_death_the_value_of_that_day_is_asked_for() -> None:
    """Publication 590-B (2023): distributions before death are figured with the value on the day of death."""
    gone = replace(
        LIFE,
        people=dict(LIFE.people)
        | {"ana": Person(id="ana", name="Ana", born=date(1979, 5, 4), died=date(2022, 8, 1))},
    )
    rows = [
        row("opening-basis", 2021, "1000"),
        row("distribution", amount="1000", date="2022-05-01", account="van"),
    ]
    missing = pool_of(*rows, book=gone)
    assert missing.years[-1].tax_year == 2022
    assert "on the day of death, 2022-08-01," in missing.years[-1].problems[-1].message
    found = year_of(2022, *rows, row("year-end-value", 2022, "9000", date="2022-08-01"), book=gone)
    assert lines(found, "6", "10", "14") == {"6": "9000", "10": "0.100", "14": "900"}


@pytest.mark.parametrize(("year", "rule"), [(2017, "until 2017"), (2018, "since 2018")])
def test_basis_left_over_after_everything_was_withdrawn(year: int, rule: str) -> None:
    found = year_of(
        year,
        row("opening-basis", year - 1, "1000"),
        row("distribution", amount="600", date=f"{year}-05-01", account="van"),
        row("year-end-value", year, "0"),
    )
    assert lines(found, "12", "14") == {"12": "600", "14": "400"}
    note = next(p for p in found.problems if p.code == "basis-lost")
    assert note.severity == "note"
    assert rule in note.message


def test_who_died_in_2010_could_not_put_the_income_of_a_conversion_off() -> None:
    """I-2010."""
    gone = replace(
        LIFE,
        people=dict(LIFE.people)
        | {"ana": Person(id="ana", name="Ana", born=date(1949, 5, 4), died=date(2010, 8, 1))},
    )
    rows = [
        row("conversion", amount="12000", date="2010-05-01", account="van", to="roth"),
        row("year-end-value", 2010, "0", date="2010-08-01"),
    ]
    found, alive = year_of(2010, *rows, book=gone), year_of(2010, *rows)
    assert (found.returns["15b"], alive.returns["15b"]) == ("12000", "0")
    assert lines(alive, "20a", "20b") == {"20a": "6000", "20b": "6000"}
    assert [(p.code, p.severity) for p in found.problems] == [("no-deferral-at-death", "note")]


# -- disasters ----------------------------------------------------------------------------------------------------------

DISASTERS = {
    2005: ("15b", "15c"), 2006: ("15b", "15c"), 2008: ("15b", "15c"), 2009: ("15b", "15c"),
    **dict.fromkeys(range(2017, 2026), ("15b", "15c")),
    **dict.fromkeys((2004, 2007, *range(2010, 2017)), ("", "15")),
}  # fmt: skip


@pytest.mark.parametrize("year", sorted(DISASTERS))
def test_a_disaster_distribution_by_year(year: int) -> None:
    """I-2005 ... I-2023: in full on line 7 though repaid; a same-year repayment comes off line 6; a share is on 15b."""
    found = year_of(
        year,
        row("opening-basis", year - 1, "1000"),
        row("disaster-distribution", amount="1000", date=f"{year}-03-01", account="van"),
        row("disaster-repayment", amount="500", date=f"{year}-10-01", account="van", of=2),
        row("distribution", amount="1000", date=f"{year}-05-01", account="van"),
        row("year-end-value", year, "8500"),
    )
    share, taxable = DISASTERS[year]
    assert found.lines["7"] == "2000"
    if share:
        assert lines(found, "6", "10", "15a", "15b", "15c") == {
            "6": "8000", "10": "0.100", "15a": "1800", "15b": "900", "15c": "900",
        }  # fmt: skip
        more = ["hurricane-repayment"] if year == 2006 else []
        assert codes(found) == [*more, "disaster-income-elsewhere"]
    else:
        assert "on-no-line" in codes(found)
        assert taxable in found.lines
        assert not share


def test_disaster_income_is_told_where_it_is_taxed_by_another_form_and_not_where_there_is_none() -> None:
    """P590-B page 39: a third in each of three years, on Form 8915-F; 15b and 25b are in no taxable amount here."""
    taken = row("disaster-distribution", amount="1000", date="2021-03-01", account="van")
    without = year_of(2021, taken)
    assert (without.returns, codes(without)) == ({"4a": "1000", "4b": "0"}, ["disaster-income-elsewhere"])
    kansas = year_of(2007, taken | {"date": date(2007, 6, 1)})
    assert (kansas.returns["15b"], codes(kansas)) == (
        "0",
        ["disaster-income-elsewhere", "on-no-line"],
    )
    roth = row("roth-disaster", amount="1000", date="2021-03-01", account="roth")
    assert codes(year_of(2021, roth)) == ["disaster-income-elsewhere"]
    held = row("opening-roth-contributions", 2020, "1000", account="roth")
    assert codes(year_of(2021, held, roth)) == []
    all_basis = row("opening-basis", 2020, "5000"), taken, row("year-end-value", 2021, "0")
    assert codes(year_of(2021, *all_basis)) == ["basis-lost"]


def test_lines_25b_and_25c_are_skipped_where_25a_is_zero() -> None:
    """F-2017 ... F-2025, line 25a: if zero or less, enter zero and skip lines 25b and 25c."""
    for year in range(2017, 2026):
        rows = (
            row("opening-roth-conversion", year - 1, "5000", basis="0", account="roth"),
            row("roth-distribution", amount="1000", date=f"{year}-03-01", account="roth"),
            row("roth-disaster", amount="1000", date=f"{year}-04-01", account="roth"),
        )
        found = year_of(year, *rows)
        assert lines(found, "23", "24", "25a", "25b", "25c") == {
            "23": "2000", "24": "5000", "25a": "0", "25b": "", "25c": "",
        }  # fmt: skip


def test_the_form_of_2017_sends_disaster_money_to_forms_8915a_and_8915b() -> None:
    """F-2017, lines 15b and 25b as printed."""
    page = revision_for(2017).lines
    assert page["15b"].goes_to == "Form 8915A line 22 or Form 8915B line 13"
    assert page["25b"].goes_to == "Form 8915A line 23 or Form 8915B line 14"
    assert "hurricane" not in page["15b"].label + page["25b"].label


@pytest.mark.parametrize(
    ("year", "kind", "back", "code"),
    [
        (2021, "disaster-distribution", "disaster-repayment", ""),
        (2024, "distribution", "repayment", "terminal-illness"),
        (2025, "distribution", "repayment", "domestic-abuse"),
    ],
)
def test_money_repaid_within_the_year_counts_once_in_what_is_pre_tax(
    year: int, kind: str, back: str, code: str
) -> None:
    """IRC 408(d)(8)(D): 30,000 and no more could leave, 10,000 of it basis, so 5,000 of a gift of 25,000 is line 7."""
    found = year_of(
        year,
        row("opening-basis", year - 1, "10000"),
        row(kind, amount="8000", date=f"{year}-03-01", account="van"),
        row(back, amount="8000", date=f"{year}-05-01", account="van", of=2, code=code),
        row("qcd", amount="25000", date=f"{year}-06-01", account="van"),
        row("year-end-value", year, "5000"),
        book=GIVER,
    )
    assert found.lines["7"] == "13000"


def test_birth_money_repaid_in_2023_is_basis_that_no_gift_takes() -> None:
    """I-2023, Who Must File: such a repayment is a nondeductible contribution; IRC 408(d)(8)(D)."""
    found = year_of(
        2023,
        row("distribution", amount="5000", date="2022-03-01", account="van"),
        row("repayment", amount="5000", date="2023-03-01", account="van", of=1, code="birth-adoption"),
        row("qcd", amount="8000", date="2023-06-01", account="van"),
        row("year-end-value", 2023, "1000"),
        book=GIVER,
    )
    assert lines(found, "1", "7", "14") == {"1": "5000", "7": "4000", "14": "1000"}


def test_a_later_repayment_of_disaster_money_is_on_no_line() -> None:
    pool = pool_of(
        row("opening-basis", 2019, "1000"),
        row("disaster-distribution", amount="1000", date="2020-05-01", account="van"),
        row("year-end-value", 2020, "9000"),
        row("disaster-repayment", amount="1000", date="2021-05-01", account="van", of=2),
        row("distribution", amount="100", date="2021-06-01", account="van"),
        row("year-end-value", 2021, "9900"),
    )
    assert [year.lines["6"] for year in pool.years] == ["9000", "9900"]
    assert pool.years[0].lines["15b"] == "900"


# -- repayments -----------------------------------------------------------------------------------------------------------


def repaid(year: int, code: str, *, at: int | None = None, day: str = "10-01") -> Pool:
    return pool_of(
        row("opening-basis", year - 1, "1000"),
        row("distribution", amount="1000", date=f"{year}-03-01", account="van"),
        row("repayment", amount="500", date=f"{at or year}-{day}", account="van", of=2, code=code),
        row("year-end-value", year, "9500"),
    )


@pytest.mark.parametrize("year", [2006, 2013, 2022, 2023, 2024, 2025])
def test_a_reservists_repayment_is_on_line_1(year: int) -> None:
    found = repaid(year, "reservist").years[0]
    assert lines(found, "1", "3", "6", "7") == {"1": "500", "3": "1500", "6": "9500", "7": "1000"}


def test_a_reservists_repayment_to_a_roth_ira_is_basis_there() -> None:
    """Publication 590-A (2025), chapter 2."""
    found = year_of(
        2023,
        row("roth-distribution", amount="900", date="2023-03-01", account="roth"),
        row("repayment", amount="500", date="2023-10-01", account="roth", of=1, code="reservist"),
    )
    assert lines(found, "19", "22", "23") == {"19": "900", "22": "500", "23": "400"}


@pytest.mark.parametrize("year", range(2020, 2026))
def test_a_birth_or_adoption_repayment_by_year(year: int) -> None:
    """2020-2022: on no line that was read; 2023: line 1; 2024 and later: a rollover, off lines 6 and 15c."""
    found = repaid(year, "birth-adoption").years[0]
    if year <= 2022:
        assert lines(found, "1", "6", "15c") == {"1": "0", "6": "9500", "15c": "905"}
        assert "on-no-line" in codes(found)
    elif year == 2023:
        assert lines(found, "1", "3", "6", "10", "14") == {
            "1": "500",
            "3": "1500",
            "6": "9500",
            "10": "0.143",
            "14": "1357",
        }
    else:
        # 1,000 / 10,000 = .100; 900 less the 500 repaid.
        assert lines(found, "1", "6", "7", "15a", "15c") == {
            "1": "0",
            "6": "9000",
            "7": "1000",
            "15a": "900",
            "15c": "400",
        }


@pytest.mark.parametrize("code", ["emergency", "domestic-abuse", "terminal-illness"])
def test_early_money_repaid_the_same_year_is_a_rollover_from_2024_on(code: str) -> None:
    found = repaid(2024, code).years[0]
    assert lines(found, "6", "7", "15c") == {"6": "9000", "7": "1000", "15c": "400"}
    assert "on-no-line" in codes(repaid(2023, code).years[0])


def test_what_the_line_15c_worksheet_cannot_use_adjusts_the_next_line_2() -> None:
    pool = pool_of(
        row("opening-basis", 2023, "5000"),
        row("distribution", amount="1000", date="2024-03-01", account="van"),
        row("repayment", amount="1000", date="2024-10-01", account="van", of=2, code="emergency"),
        row("year-end-value", 2024, "10000"),
        row("contribution", 2025, "100", basis="100", date="2025-03-01", account="van"),
    )
    first, second = pool.years
    assert lines(first, "6", "10", "15a", "15c", "14") == {
        "6": "9000",
        "10": "0.500",
        "15a": "500",
        "15c": "0",
        "14": "4500",
    }
    assert second.lines["2"] == "5000"
    assert "worksheet-15c-not-read" in codes(first)


@pytest.mark.parametrize(
    ("code", "year"), [("birth-adoption", 2021), ("birth-adoption", 2024), ("emergency", 2024)]
)
def test_a_repayment_of_a_later_year_amends_the_year_of_the_distribution(code: str, year: int) -> None:
    found = repaid(year, code, at=year + 1)
    first, second = found.years
    before = repaid(year, code).years[0].lines["7"], first.lines["15c"]
    assert before == ("1000", "905")  # .095: the form itself is unchanged
    assert first.returns["4b"] == "453"  # 500 x .095 = 48 of the repayment was not taxed: 905 less 452
    assert codes(second) == ["repaid-later"]
    assert second.status == "not-due"


def test_birth_money_repaid_in_2023_is_on_line_1_of_2023_whenever_it_was_taken() -> None:
    first, second = repaid(2022, "birth-adoption", at=2023).years
    assert first.returns["4b"] == "905"
    assert second.lines["1"] == "500"


def test_a_roth_repayment_of_a_later_year_comes_off_line_25c_of_the_distribution() -> None:
    """N-25c: repayments within three years."""
    first, second = pool_of(
        row("roth-distribution", amount="900", date="2024-03-01", account="roth"),
        row("repayment", amount="500", date="2025-10-01", account="roth", of=1, code="emergency"),
    ).years
    assert lines(first, "25a", "25c") == {"25a": "900", "25c": "400"}
    assert codes(second) == ["repaid-later"]


def test_home_money_put_back_in_time_is_a_rollover() -> None:
    """I-2023: in line 6, never in line 7."""
    same = repaid(2023, "home-purchase", day="06-29").years[0]
    assert lines(same, "6", "7") == {"6": "9500", "7": "500"}
    assert same.returns["4a"] == "1000"
    over = pool_of(
        row("opening-basis", 2022, "1000"),
        row("distribution", amount="1000", date="2023-12-01", account="van"),
        row("repayment", amount="500", date="2024-02-01", account="van", of=2, code="home-purchase"),
        row("year-end-value", 2023, "9000"),
    ).years[0]
    assert lines(over, "6", "7", "9") == {"6": "9500", "7": "500", "9": "10000"}
    roth = year_of(
        2023,
        row("opening-roth-contributions", 2015, "5000", account="roth"),
        row("roth-homebuyer", amount="1000", date="2023-03-01", account="roth"),
        row("repayment", amount="400", date="2023-05-01", account="roth", of=2, code="home-purchase"),
    )
    assert lines(roth, "19", "20", "21") == {"19": "600", "20": "600", "21": "0"}


# -- the rest -------------------------------------------------------------------------------------------------------------


def test_sep_and_simple_money_is_in_line_6_and_7() -> None:
    book = replace(
        LIFE, accounts=dict(LIFE.accounts) | {"sim": Account(id="sim", person="ana", type="simple")}
    )
    found = year_of(
        2022,
        row("opening-basis", 2021, "1000"),
        row("distribution", amount="500", date="2022-05-01", account="sep"),
        row("distribution", amount="500", date="2022-05-01", account="sim"),
        row("year-end-value", 2022, "4000", account="van"),
        row("year-end-value", 2022, "3000", account="sep"),
        row("year-end-value", 2022, "2000", account="sim"),
        book=book,
    )
    assert lines(found, "6", "7", "10") == {"6": "9000", "7": "1000", "10": "0.100"}


@pytest.mark.parametrize(("paper", "said"), [("900", False), ("900.40", False), ("1000", True)])
def test_a_paper_that_states_another_basis_is_a_finding_and_changes_nothing(paper: str, said: bool) -> None:
    found = year_of(
        2022,
        row("opening-basis", 2021, "1000"),
        row("distribution", amount="1000", date="2022-05-01", account="van"),
        row("year-end-value", 2022, "9000"),
        row("basis-stated", 2022, paper),
    )
    assert found.lines["14"] == "900"
    assert ("basis-differs" in codes(found)) == said


def test_every_kind_has_a_test_of_its_effect() -> None:
    """Here, beside it, or in the tests of cases; a kind nobody tests would stand out."""
    from pathlib import Path

    texts = "".join(
        path.read_text(encoding="utf-8")
        for path in Path(__file__).parent.glob("test_*.py")
        if path.name.startswith(
            (
                "test_events",
                "test_roth",
                "test_worksheets",
                "test_facts",
                "test_history",
                "test_checks",
                "test_journal",
                "test_snapshot",
                "test_in_law",
                "test_states",
            )
        )
    )
    assert [name for name in KINDS if f'"{name}"' not in texts] == []
