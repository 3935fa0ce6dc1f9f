"""The worksheets: figures of the IRS's own examples, and one person equal to a column of people."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import test_cases as cases
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies_forms import BOOK, GIVER, METHODS, REVISIONS, cents, history_of, row

from basisbook.cli.remedies import worded
from basisbook.forms.language.arithmetic import Ints
from basisbook.forms.language.columns import column
from basisbook.forms.language.define import Revision
from basisbook.forms.language.fill import Method, fill, walk
from basisbook.forms.language.fill_columns import fill_columns
from basisbook.forms.replay.both_ways import both_ways
from basisbook.forms.replay.years import Year
from basisbook.forms.revisions import PAGES, revision_for
from basisbook.forms.worksheets import ira_deduction, net_income, repayments, worksheet_1_1
from basisbook.ledger.book import Book, Person
from basisbook.ledger.facts import FACTS
from basisbook.ledger.limits import rounded_reduction
from basisbook.ledger.money import parse, show
from basisbook.ledger.problems import FormError

pytestmark = pytest.mark.slow

ALONE = (ira_deduction.SHEET, net_income.SHEET, repayments.REPAID_LATER, repayments.LINE_25C)
"""Worksheets that stand beside no page: filled before the facts are complete, or after the form."""

SHEETS = (*{sheet.key: sheet for page in REVISIONS for sheet in page.sheets}.values(), *ALONE)
"""Every worksheet there is, those of the pages once."""

ZEROS = dict.fromkeys(FACTS, 0)


def year_of(tax_year: int, *rows: dict[str, Any], book: Book = BOOK) -> Year:
    pool = history_of(*rows, book=book).pool("ana")
    assert pool is not None
    found = pool.year(tax_year)
    assert found is not None
    return found


def filled(
    sheet: Revision, facts: dict[str, str], carried: dict[str, str] | None = None, places: int = 3
) -> dict[str, int]:
    amounts = ZEROS | {name: parse(text) for name, text in facts.items()}
    found = walk(
        sheet, Ints(places, 100), amounts, {name: parse(text) for name, text in (carried or {}).items()}
    )
    return {
        number: amount if sheet.is_ratio(number) else amount // 100
        for number, amount in found.amounts.items()
    }


# -- Worksheet 1-1 ------------------------------------------------------------------------------------------

ROSE = (
    row("opening-basis", 2022, "300"),
    row("contribution", 2023, "2000", basis="500", date="2023-03-01", account="van"),
    row("conversion", amount="5000", date="2023-10-02", account="van", to="roth"),
    row("year-end-value", 2023, "20000"),
    row("election", 2023, code="worksheet-1-1"),
    row("method", 2023, code="places=3"),
)


def test_rose_green_of_publication_590_b() -> None:
    """Publication 590-B (2023, 2025), Worksheet 1-1, illustrated, and the form beside it."""
    facts = {"contributions": "2000", "conversions": "5000", "year_end_value": "20000"}
    assert filled(worksheet_1_1.SHEET, facts, {"basis": "300"}) == {
        "1": 300, "2": 2000, "3": 2300, "4": 20000, "5": 5000, "6": 25000, "7": 92, "8": 460, "9": 4540, "10": 4540,
        "11": 0,
    }  # fmt: skip
    year = year_of(2023, *ROSE)
    assert year.path == "worksheet-1-1"
    assert year.lines == {
        "1": "500", "2": "300", "3": "800", "4": "0", "5": "800", "13": "460", "14": "340", "15a": "0", "15b": "0",
        "15c": "0", "16": "5000", "17": "460", "18": "4540",
    }  # fmt: skip
    assert year.as_json(worded)["starred"] == ["13", "17", "18"]
    assert year.revision.instead is not None
    assert year.revision.instead.footnote == "* From Worksheet 1-1 in Publication 590-B"
    assert year.returns == {"4a": "5000", "4b": "4540"}
    assert [problem.code for problem in year.problems] == []


@pytest.mark.parametrize(("year", "line_2"), [(2022, 2000), (2023, 2700), (2024, 2000)])
def test_birth_money_repaid_is_a_contribution_on_the_worksheet_of_2023_alone(year: int, line_2: int) -> None:
    """I-2023, Who Must File: a nondeductible contribution includes it; from 2024 on it counts as a rollover."""
    sheet = next(one for one in revision_for(year).sheets if one.key == "worksheet-1-1")
    facts = {"contributions": "2000", "birth_adoption_repayments": "700", "distributions": "5000"}
    assert filled(sheet, facts)["2"] == line_2


def test_both_ways_are_seen_beside_each_other_whatever_was_elected() -> None:
    year = year_of(2023, *ROSE)
    both = both_ways(year)
    assert both.worksheet.lines == year.lines
    # 800 / 25,000 = .032; 5,000 x .032 = 160.
    assert {n: both.direct.lines[n] for n in ("10", "13", "14", "17", "18")} == {
        "10": "0.032", "13": "160", "14": "640", "17": "160", "18": "4840",
    }  # fmt: skip
    assert both.direct.starred == ()
    without = year_of(2023, *(one for one in ROSE if one["kind"] != "election"))
    assert without.lines == both.direct.lines
    assert both_ways(without) == both


def test_both_ways_of_a_year_without_a_form_are_refused() -> None:
    year = year_of(2023, row("opening-basis", 2022, "300"), row("distribution", 2023, "10", account="van"))
    with pytest.raises(FormError, match="2023: there is no form to figure in two ways"):
        both_ways(year)


def test_lines_6_to_15_are_completed_as_usual_where_line_5_is_less_than_line_8() -> None:
    rows = [dict(one) for one in ROSE]
    rows[0]["amount"], rows[1]["basis"] = 0, parse("100")
    year = year_of(2023, *rows)
    assert year.path == "part-i"
    assert year.lines["5"] == "100"  # below 5,000 x .080 = 400
    assert year.lines["10"] == "0.004"
    assert year.as_json(worded)["starred"] == []
    assert [problem.code for problem in year.problems] == ["worksheet-1-1-not-needed"]


def test_mixed_amounts_are_shared_and_lines_16_to_18_still_add_up() -> None:
    rows = [*ROSE, row("distribution", amount="3000", date="2023-05-05", account="van")]
    year = year_of(2023, *rows)
    # (300 + 2,000) / 28,000 = .082; 8,000 x .082 = 656; 7,344 x 5,000/8,000 = 4,590; 410 of the conversion is basis.
    assert {n: year.lines[n] for n in ("13", "14", "15a", "16", "17", "18")} == {
        "13": "656", "14": "144", "15a": "2754", "16": "5000", "17": "410", "18": "4590",
    }  # fmt: skip
    assert year.as_json(worded)["starred"] == ["13", "15a", "17", "18"]


@pytest.mark.parametrize(
    ("year", "code", "said"),
    [
        (2003, "worksheet-1-1", ["election-in-vain"]),
        (2005, "worksheet-1-1", ["worksheet-1-1-without-cause"]),
        (2023, "worksheet-1-1", ["worksheet-1-1-without-cause"]),
        (2011, "all-in-2010", ["election-in-vain"]),
        (2023, "deductible-first", []),
    ],
)
def test_an_election_that_changes_nothing_says_so(year: int, code: str, said: list[str]) -> None:
    found = year_of(
        year,
        row("contribution", year, "100", basis="100", date=f"{year}-03-01", account="van"),
        row("election", year, code=code),
    )
    assert [problem.code for problem in found.problems] == said


def test_gifts_count_on_the_worksheet_and_that_is_said() -> None:
    year = year_of(2023, *ROSE, row("qcd", amount="1000", date="2023-05-05", account="van"), book=GIVER)
    # 2,300 / 26,000 = .088; 6,000 x .088 = 528; 5,472 x 5,000/6,000 = 4,560 of the conversion.
    assert {n: year.lines[n] for n in ("13", "15a", "17", "18")} == {
        "13": "528",
        "15a": "912",
        "17": "440",
        "18": "4560",
    }
    assert [problem.code for problem in year.problems] == ["worksheet-1-1-with-gifts"]


@pytest.mark.parametrize("year", [year for year in PAGES if year >= worksheet_1_1.FIRST])
def test_every_page_since_2004_has_the_worksheet_and_says_where_it_was_not_read(year: int) -> None:
    page = revision_for(year)
    assert page.instead is not None
    facts = ZEROS | {
        "contributions": 2000_00, "nondeductible_contributions": 500_00, "conversions": 5000_00,
        "year_end_value": 20000_00, "elected_worksheet_1_1": 1,
    }  # fmt: skip
    found = fill(page, facts, {"basis": 300_00}, Method(places=3))
    assert (found.path, found.starred) == ("worksheet-1-1", ("13", "17", "18"))
    assert [found.text(n) for n in ("13", "14", "16", "17", "18")] == ["460", "340", "5000", "460", "4540"]
    assert [found.text(n) for n in ("6", "7", "8", "9", "10", "11", "12")] == [""] * 7
    assert found.text("15" if "15" in page.lines else "15c") == "0"
    said = [caution.code for caution in found.cautions]
    assert ("worksheet-1-1-not-read" in said) == (year not in worksheet_1_1.READ)


@given(st.data())
def test_where_the_worksheet_stands_in_basis_is_conserved(data: st.DataObject) -> None:
    year = data.draw(st.sampled_from([year for year in PAGES if year >= worksheet_1_1.FIRST]))
    nondeductible = data.draw(st.integers(0, 8000_00))
    amount = st.integers(0, 200_000_00)
    facts = ZEROS | {
        "contributions": nondeductible + data.draw(amount), "nondeductible_contributions": nondeductible,
        "conversions": data.draw(amount), "distributions": data.draw(amount), "year_end_value": data.draw(amount),
        "late_contributions": data.draw(st.integers(0, nondeductible)), "elected_worksheet_1_1": 1,
    }  # fmt: skip
    found = fill(revision_for(year), facts, {"basis": data.draw(amount)}, data.draw(st.sampled_from(METHODS)))
    if found.path != "worksheet-1-1":
        return
    lines = {number: amount or 0 for number, amount in found.amounts.items()}
    assert 0 <= lines["13"] <= lines["5"]
    assert lines["3"] == lines["13"] + lines["14"]
    assert lines["16"] == lines["17"] + lines["18"]
    assert 0 <= lines["17"] <= lines["13"]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_column_by_the_worksheet_is_each_person_alone(data: st.DataObject) -> None:
    year = data.draw(st.sampled_from([year for year in PAGES if year >= worksheet_1_1.FIRST]))
    page, amount = revision_for(year), st.integers(0, 90_000_00)
    people = []
    for _ in range(data.draw(st.integers(1, 5))):
        contributed = data.draw(st.integers(1, 8000_00))
        facts = ZEROS | {
            "contributions": contributed,
            "nondeductible_contributions": data.draw(st.integers(0, contributed)),
            "conversions": data.draw(amount),
            "distributions": data.draw(amount),
            "year_end_value": data.draw(amount),
            "elected_worksheet_1_1": data.draw(st.integers(0, 1)),
        }
        people.append((facts, {"basis": data.draw(amount)}, data.draw(st.sampled_from(METHODS))))
    together = fill_columns(
        page,
        {name: column([facts[name] for facts, _, _ in people]) for name in FACTS},
        {"basis": column([brought["basis"] for _, brought, _ in people])},
        column([method.places for _, _, method in people]),
        column([method.unit for _, _, method in people]),
    )
    for position, (facts, brought, method) in enumerate(people):
        alone = fill(page, facts, brought, method)
        for number, amount_alone in alone.amounts.items():
            seen = together.amounts[number][position] if together.filled[number][position] else None
            assert seen == amount_alone, number
        assert {name: int(cents[position]) for name, cents in together.carries.items()} == dict(alone.carries)


# -- the deduction ------------------------------------------------------------------------------------------

DEDUCTIONS = [
    # contribution, limit, modified AGI, phase-out from, to -> deduction, nondeductible
    (("7000", "7000", "126500", "126000", "146000"), (6830, 170)),
    (("7500", "7500", "129500", "129000", "149000"), (7320, 180)),
    (("7500", "7500", "90900", "81000", "91000"), (200, 7300)),
    (("7500", "7500", "91000", "81000", "91000"), (0, 7500)),
    (("7500", "7500", "81000", "81000", "91000"), (7500, 0)),
    (("100", "7500", "90900", "81000", "91000"), (100, 0)),
    (("2000", "2000", "30000", "25000", "35000"), (1000, 1000)),
    (("2000", "2000", "500000", "0", "0"), (2000, 0)),
]


@pytest.mark.parametrize(("given", "expected"), DEDUCTIONS)
def test_the_deduction_worksheet(given: tuple[str, ...], expected: tuple[int, int]) -> None:
    names = ("contributions", "contribution_limit", "modified_agi", "phaseout_start", "phaseout_end")
    facts = dict(zip(names, given, strict=True)) | {"compensation_limit": given[1]}
    lines = filled(ira_deduction.SHEET, facts)
    assert (lines["8"], lines["9"]) == expected


@given(
    st.integers(1, 10_000_00),
    st.integers(0, 400_000_00),
    st.integers(0, 300_000_00),
    st.integers(1, 20_000_00),
)
def test_the_worksheet_and_the_limit_of_roth_contributions_phase_out_alike(
    limit: int, income: int, start: int, width: int
) -> None:
    facts = ZEROS | {
        "contributions": limit, "contribution_limit": limit, "compensation_limit": limit, "modified_agi": income,
        "phaseout_start": start, "phaseout_end": start + width,
    }  # fmt: skip
    deduction = walk(ira_deduction.SHEET, Ints(6, 1), facts, {}).results["deduction"]
    assert deduction == rounded_reduction(limit, income, (start, start + width))
    assert deduction == limit or deduction % 1000 == 0
    assert income >= start + width or deduction >= min(limit, 200_00)


def person_of(born: int) -> Book:
    return replace(
        BOOK, people=dict(BOOK.people) | {"ana": Person(id="ana", name="Ana", born=datetime.date(born, 5, 4))}
    )


COUPLE = {"born": 1980, "status": "joint"}
STATED: list[tuple[str, dict[str, Any], int, str, dict[str, int | None], str]] = [
    # what, who, year, contributed, figures -> line 1
    ("P590-A (2025), Worksheet 1-2", {"born": 1980, "status": "single"}, 2025, "7000",
     {"modified-agi": 79250_00, "covered": None}, "170"),
    ("not covered", {"born": 1980, "status": "single"}, 2025, "7000", {"modified-agi": 900_000_00, "covered": 0}, ""),
    ("covered and above the range", COUPLE, 2025, "7000", {"modified-agi": 200_000_00, "covered": None}, "7000"),
    ("only the spouse is covered, inside that range", COUPLE, 2025, "7000",
     {"modified-agi": 241_000_00, "spouse-covered": None}, "3500"),
    ("until 1997 one spouse's coverage is both's", COUPLE, 1995, "2000",
     {"modified-agi": 45_000_00, "spouse-covered": None}, "1000"),
    ("since 1998 it is not", COUPLE, 1998, "2000", {"modified-agi": 60_000_00, "spouse-covered": None}, ""),
    ("separate and together", {"born": 1980, "status": "separate"}, 2010, "5000",
     {"modified-agi": 8_000_00, "spouse-covered": None}, "4000"),
    ("separate and apart", {"born": 1980, "status": "separate-apart"}, 2010, "5000",
     {"modified-agi": 8_000_00, "covered": None}, ""),
    ("a catch-up is phased out with the rest", {"born": 1960, "status": "single"}, 2025, "8000",
     {"modified-agi": 84_000_00, "covered": None}, "4000"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("what", "who", "year", "amount", "figures", "line_1"), STATED, ids=[one[0] for one in STATED]
)
def test_line_1_follows_from_the_figures_of_the_return(
    what: str, who: dict[str, Any], year: int, amount: str, figures: dict[str, int | None], line_1: str
) -> None:
    assert what
    rows = [
        row("contribution", year, amount, date=f"{year}-03-01", account="van"),
        row("return", year, code=who["status"]),
    ]
    rows += [row("figure", year, amount=given, code=code) for code, given in figures.items()]
    found = year_of(year, *rows, book=person_of(who["born"]))
    assert found.lines.get("1", "") == line_1, found.problems
    computed = next(problem for problem in found.problems if problem.code == "deduction-computed")
    assert computed.severity == "note"
    assert dict(computed.amounts)["deduction"] == (int(amount) - int(line_1 or 0)) * 100


def test_a_computed_deduction_names_what_was_assumed_and_what_was_not_verified() -> None:
    rows = [
        row("contribution", 2010, "5000", date="2010-03-01", account="van"), row("return", 2010, code="joint"),
        row("figure", 2010, amount="95000", code="modified-agi"), row("figure", 2010, code="covered"),
    ]  # fmt: skip
    year = year_of(2010, *rows)
    note = next(problem for problem in year.problems if problem.code == "deduction-computed")
    assert "compensation was not stated" in note.message
    assert "not verified in a primary source: deduction_phaseout_start_covered 2010" in note.message
    stated = year_of(2010, *rows, row("figure", 2010, amount="3000", code="compensation"))
    assert "compensation" not in next(p for p in stated.problems if p.code == "deduction-computed").message
    assert "excess-contribution" in {p.code for p in stated.problems}


def test_what_is_missing_for_the_worksheet_is_asked_for() -> None:
    rows = [
        row("contribution", 2025, "7000", date="2025-03-01", account="van"),
        row("figure", 2025, amount="79250", code="modified-agi"),
    ]  # fmt: skip
    year = year_of(2025, *rows)
    assert year.status == "incomplete"
    assert "it follows from return and covered" in year.problems[-1].message
    assert "basisbook record return --person ana --tax-year 2025 --code" in worded(year.problems[-1])
    assert "basisbook record figure --person ana --tax-year 2025 --code covered" in worded(year.problems[-1])


def test_a_stated_deduction_is_never_replaced_by_a_computed_one() -> None:
    rows = [
        row("contribution", 2025, "7000", date="2025-03-01", account="van"), row("return", 2025, code="single"),
        row("figure", 2025, amount="79250", code="modified-agi"), row("figure", 2025, code="covered"),
        row("deduction", 2025, "6825"),
    ]  # fmt: skip
    year = year_of(2025, *rows)
    assert year.lines["1"] == "175"
    assert "deduction-computed" not in {problem.code for problem in year.problems}


# -- net income and repayments ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("contribution", "opening", "closing", "moved"),
    [
        ("400", "6400", "7600", 475),  # Regulations 1.408-11(d), example 1
        ("1600", "4800", "3600", 1200),
        ("1600", "4800", "4800", 1600),
    ],
)
def test_net_income(contribution: str, opening: str, closing: str, moved: int) -> None:
    facts = {"contribution": contribution, "opening_balance": opening, "closing_balance": closing}
    assert filled(net_income.SHEET, facts)["8"] == moved


NET_INCOME = {
    name: figures
    for name, case in cases.CASES.items()
    for figures in case.get("beside", {}).values()
    if {"aob", "acb", "nia"} <= set(figures)
}


@pytest.mark.parametrize("name", NET_INCOME)
def test_the_net_income_of_published_cases(name: str) -> None:
    """Regulations 1.408-11 and 1.408A-5 among them; whole dollars where the source has whole dollars."""
    figures = NET_INCOME[name]
    moved = next(entry for entry in cases.CASES[name]["entries"] if "moved" in entry)
    given = {
        "contribution": moved["amount"],
        "opening_balance": figures["aob"],
        "closing_balance": figures["acb"],
    }
    unit = 1 if "." in figures["nia"] else 100
    amounts = ZEROS | {key: parse(text) for key, text in given.items()}
    found = walk(net_income.SHEET, Ints(3, unit), amounts, {}).results
    assert show(found["net_income"]).removesuffix(".00") == figures["nia"]
    assert show(found["moved"]).removesuffix(".00") == show(parse(moved["moved"])).removesuffix(".00")


def test_a_later_repayment_takes_its_taxable_part_off_the_return_of_the_distribution() -> None:
    rows = [
        row("opening-basis", 2023, "2000"),
        row("distribution", amount="1000", date="2024-06-01", account="van"),
        row("year-end-value", 2024, "9000"),
        row("repayment", amount="400", date="2025-02-01", account="van", of=2, code="emergency"),
        row("method", 2023, code="places=3"),
    ]
    pool = history_of(*rows).pool("ana")
    assert pool is not None
    year, later = pool.year(2024), pool.year(2025)
    assert year is not None
    assert later is not None
    assert later is not None
    assert (year.lines["15c"], year.returns["4b"]) == ("800", "480")  # 800 less 400 x (1 - .200)
    assert later.status == "not-due"
    assert [problem.code for problem in later.problems] == ["repaid-later"]
    lines = filled(
        repayments.REPAID_LATER,
        {"early_distributions": "1000", "early_repaid_later": "400"},
        {"basis": year.lines["14"], "value": "9000"},
    )
    assert lines == {
        "1": 1000,
        "2": 400,
        "3": 0,
        "4": 400,
        "5": 600,
        "6": 1800,
        "7": 9000,
        "8": 200,
        "9": 80,
        "10": 320,
    }


@given(st.data())
def test_line_25c_of_the_form_is_that_of_its_worksheet(data: st.DataObject) -> None:
    amount = st.integers(0, 100_000).map(lambda dollars: dollars * 100)
    facts = ZEROS | {"roth_distributions": data.draw(amount), "roth_early_repayments": data.draw(amount)}
    brought = {"roth_contributions": data.draw(amount), "roth_conversions": data.draw(amount)}
    year = data.draw(st.sampled_from([2024, 2025]))
    form = fill(revision_for(year), facts, brought, Method())
    lines = {number: amount or 0 for number, amount in form.amounts.items()}
    from_form = {f"line_{number}": lines[number] for number in ("19", "25a", "25b")}
    sheet = walk(repayments.LINE_25C, Ints(6, 100), facts, from_form).results
    assert lines["25c"] == sheet["line_25c"]
    kept = max(0, brought["roth_contributions"] - lines["19"])
    assert form.carries["roth_contributions"] == kept + sheet["added_to_line_22"]


# -- all of them --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.key)
@given(data=st.data())
def test_a_column_of_people_is_each_person_alone(sheet: Revision, data: st.DataObject) -> None:
    most = 10**9 if sheet is ira_deduction.SHEET else 10**11
    amounts = st.integers(0, most)
    facts_given = st.fixed_dictionaries(dict.fromkeys(sheet.fact_names, amounts))
    brought = st.fixed_dictionaries(dict.fromkeys(sheet.carried_names, amounts))
    people = data.draw(st.lists(st.tuples(facts_given, brought, st.sampled_from(METHODS)), max_size=5))
    names = {*FACTS, *sheet.fact_names}
    facts = [{name: one.get(name, 0) for name in names} for one, _, _ in people]
    carried = [{name: one.get(name, 0) for name in sheet.carried_names} for _, one, _ in people]
    methods = [method for _, _, method in people]
    together = fill_columns(
        sheet,
        {name: column([one[name] for one in facts]) for name in names},
        {name: column([one[name] for one in carried]) for name in sheet.carried_names},
        column([m.places for m in methods]),
        column([m.unit for m in methods]),
    )
    for position, method in enumerate(methods):
        alone = walk(sheet, method.arithmetic(method.places), facts[position], carried[position])
        assert {n: int(a[position]) for n, a in together.amounts.items()} == dict(alone.amounts)
        assert {n: int(a[position]) for n, a in together.results.items()} == dict(alone.results)
    assert all(np.issubdtype(amounts.dtype, np.int64) for amounts in together.amounts.values())


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.key)
def test_a_year_without_activity_has_nothing_on_a_worksheet(sheet: Revision) -> None:
    found = walk(sheet, Ints(6, 100), dict.fromkeys((*FACTS, *sheet.fact_names), 0), {})
    assert not any(found.amounts.values())
    assert not any(found.results.values())


@given(cents, cents)
def test_worksheet_1_1_never_finds_more_basis_than_there_is_value(basis: int, value: int) -> None:
    facts = ZEROS | {"contributions": 1, "conversions": value, "elected_worksheet_1_1": 1}
    results = walk(worksheet_1_1.SHEET, Ints(6, 1), facts, {"basis": basis}).results
    assert 0 <= results["worksheet_1_1_nontaxable"] <= value
