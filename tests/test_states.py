"""State basis: the worked examples of New Jersey, Massachusetts, Pennsylvania and California, from entries to the table."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pypdf
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from strategies_forms import entries_of, row

from basisbook.cli.main import main
from basisbook.forms.open_book import OpenBook
from basisbook.forms.states.tracks import Track
from basisbook.ledger import store
from basisbook.ledger.book import Account, Book, Person

pytestmark = [pytest.mark.alone, pytest.mark.slow]

TODAY = "2026-05-04"
OLD, YOUNG = "1948-05-05", "1975-05-05"


def a_book(folder: Path, *rows: dict[str, Any], born: str = OLD) -> Path:
    book = folder / "book"
    arguments = ["init", str(book), "--person", "ana", "--name", "Ana Reyes", "--born", born]
    for name in sorted({"ira", *(one.get("account", "") for one in rows)} & {"ira", "roll"}):
        arguments += ["--account", f"{name}=traditional"]
    arguments += ["--account", "roth=roth", "--account", "plan=plan"]
    assert run(*arguments).exit_code == 0
    store.append(book, entries_of(rows))
    return book


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def show(book: Path, state: str, years: str = "all", *, fails: bool = False) -> dict[int, dict[str, Any]]:
    done = run("--book", str(book), "show", years, "--state", state, "--format", "json")
    assert done.exit_code == (1 if fails else 0), done.output
    return {year["tax_year"]: year for year in json.loads(done.stdout)["years"]}


def lines(year: dict[str, Any], sheet: int = 0) -> dict[str, str]:
    found: dict[str, str] = year["worksheets"][sheet]["lines"]
    return found


def put_in(year: int, amount: str, account: str = "ira", **more: Any) -> list[dict[str, Any]]:
    """A contribution, none of which was deducted."""
    return [row("contribution", year, amount, basis=amount, date=f"{year}-03-01", account=account, **more)]


def deducted(year: int, amount: str, account: str = "ira") -> list[dict[str, Any]]:
    return [row("contribution", year, amount, basis="0", date=f"{year}-03-01", account=account)]


def lives(state: str, year: int = 1990) -> dict[str, Any]:
    return row("residence", year, code=state)


# -- New Jersey ----------------------------------------------------------------------------------------------------


NJ_1 = [
    lives("NJ"),
    *(one for year in range(2010, 2018) for one in deducted(year, "5000")),
    row("distribution", amount="10000", date="2020-06-01", account="ira"),
    row("year-end-value", 2020, "90000", account="ira"),
    row("distribution", amount="12000", date="2021-06-01", account="ira"),
    row("year-end-value", 2021, "88000", account="ira"),
]


def test_new_jersey_lets_contributions_come_back_in_proportion(tmp_path: Path) -> None:
    """NJ-1 and NJ-2: deducted on the federal return or not, they were taxed in New Jersey. Worksheet C."""
    found = show(a_book(tmp_path, *NJ_1), "NJ")
    assert lines(found[2020]) == {
        "1": "90000", "2": "10000", "3": "100000", "4": "40000", "5": "60000", "6": "0.600000", "7": "6000", "8": "4000",
    }  # fmt: skip
    assert lines(found[2021]) == {
        "1": "88000", "2": "12000", "3": "100000", "4": "36000", "5": "64000", "6": "0.640000", "7": "7680", "8": "4320",
    }  # fmt: skip
    assert (found[2020]["federal_taxable"], found[2020]["taxable"]) == ("10000.00", "6000.00")
    assert (found[2021]["federal_taxable"], found[2021]["basis_left"]) == ("12000.00", "31680.00")


BACKDOOR = [
    *put_in(2024, "7000"),
    row("conversion", amount="7000", date="2024-04-01", account="ira", to="roth"),
    row("year-end-value", 2024, "0", account="ira"),
    row("year-end-value", 2024, "200000", account="roll"),
]
ROLLOVER = row("plan-rollover-in", amount="200000", basis="0", date="2010-05-01", account="plan", to="roll")


def test_new_jersey_has_one_worksheet_or_one_for_each_ira(tmp_path: Path) -> None:
    """NJ-3 and NJ-4: a backdoor beside money of a plan is free on a worksheet of its own, and not on a common one."""
    later = [
        row("distribution", amount="20000", date="2025-06-01", account="roll"),
        row("year-end-value", 2025, "210000", account="roll"),
        row("year-end-value", 2025, "0", account="ira"),
    ]
    combined = show(a_book(tmp_path / "combined", lives("NJ"), ROLLOVER, *BACKDOOR, *later), "NJ")
    assert (combined[2024]["taxable"], combined[2024]["federal_taxable"]) == ("6763.00", "6763.00")
    assert lines(combined[2024])["6"] == "0.966184"
    assert combined[2024]["otherwise"] == {"with": "each IRA on a worksheet of its own", "taxable": "0.00"}
    choice = row("method", 2024, code="nj-worksheet=separate")
    separate = show(a_book(tmp_path / "separate", lives("NJ"), choice, ROLLOVER, *BACKDOOR, *later), "NJ")
    assert separate[2024]["taxable"] == "0.00"
    assert separate[2024]["worksheets"][0]["accounts"] == ["ira"]
    assert separate[2024]["otherwise"] == {"with": "all IRAs on one worksheet", "taxable": "6763.00"}
    assert separate[2025]["taxable"] == "20000.00"


def test_who_moves_to_new_jersey_has_full_basis_and_who_leaves_has_none(tmp_path: Path) -> None:
    rows = [
        lives("NY", 2005),
        *deducted(2010, "5000"),
        row("residence", code="NJ", date="2020-07-01"),
        row("distribution", amount="1000", date="2020-03-01", account="ira"),
        row("distribution", amount="2000", date="2020-09-01", account="ira"),
        row("year-end-value", 2020, "7000", account="ira"),
        row("residence", code="FL", date="2022-01-01"),
        row("distribution", amount="1000", date="2022-03-01", account="ira"),
        row("year-end-value", 2022, "7000", account="ira"),
    ]
    found = show(a_book(tmp_path, *rows), "NJ")
    assert list(found) == [2020]
    assert found[2020]["part_year"]
    assert (lines(found[2020])["2"], lines(found[2020])["4"]) == ("2000", "5000")


def test_in_a_year_of_moving_the_day_decides(tmp_path: Path) -> None:
    rows = [
        *deducted(2010, "5000"),
        row("residence", code="NJ", date="2020-07-01"),
        row("distribution", 2020, "1000", account="ira"),
        row("year-end-value", 2020, "7000", account="ira"),
    ]
    found = show(a_book(tmp_path, *rows), "NJ", fails=True)
    assert (found[2020]["status"], found[2020]["taxable"]) == ("incomplete", None)


# -- Massachusetts -------------------------------------------------------------------------------------------------


def test_massachusetts_lets_contributions_come_back_first(tmp_path: Path) -> None:
    """MA-1: the givens of the Department of Revenue; Schedule X line 2."""
    rows = [
        lives("MA"),
        *(one for year in range(2000, 2004) for one in deducted(year, "2500")),
        *(
            row("distribution", amount="6000", date=f"{year}-06-01", account="ira")
            for year in (2011, 2012, 2013)
        ),
        *(row("year-end-value", year, "20000", account="ira") for year in (2011, 2012, 2013)),
    ]
    found = show(a_book(tmp_path, *rows), "MA")
    table = {
        year: [lines(one)[number] for number in ("1", "2", "3", "4", "5", "7")] for year, one in found.items()
    }
    assert table == {
        2011: ["6000", "10000", "0", "10000", "0", "0"],
        2012: ["6000", "10000", "6000", "4000", "2000", "2000"],
        2013: ["6000", "10000", "12000", "0", "6000", "6000"],
    }
    assert found[2013]["federal_taxable"] == "6000.00"


def test_massachusetts_leaves_every_backdoor_free(tmp_path: Path) -> None:
    """MA-2: beside money of a plan too; the federal form taxes 6,763."""
    again = [
        *put_in(2025, "7000"),
        row("conversion", amount="7000", date="2025-04-01", account="ira", to="roth"),
        row("year-end-value", 2025, "0", account="ira"),
        row("year-end-value", 2025, "200000", account="roll"),
    ]
    found = show(a_book(tmp_path, lives("MA"), ROLLOVER, *BACKDOOR, *again), "MA")
    assert [found[year]["taxable"] for year in (2024, 2025)] == ["0.00", "0.00"]
    assert (lines(found[2025])["2"], lines(found[2025])["3"], lines(found[2025])["4"]) == (
        "14000",
        "7000",
        "7000",
    )
    assert found[2024]["federal_taxable"] == "6763.00"


def test_a_gift_to_charity_is_no_income_in_massachusetts(tmp_path: Path) -> None:
    """MA-3: line 7 is not below zero."""
    rows = [
        lives("MA"),
        *(one for year in (2000, 2001) for one in deducted(year, "2000")),
        *(one for year in (2005, 2006) for one in deducted(year, "2000")),
        row("distribution", amount="7000", date="2023-06-01", account="ira"),
        row("qcd", amount="5000", date="2023-06-02", account="ira"),
        row("year-end-value", 2023, "20000", account="ira"),
    ]
    found = show(a_book(tmp_path, *rows, born="1945-01-01"), "MA")
    assert [lines(found[2023])[one] for one in ("1", "4", "5", "6", "7")] == [
        "12000",
        "8000",
        "4000",
        "5000",
        "0",
    ]


def test_contributions_made_elsewhere_are_told_both_ways(tmp_path: Path) -> None:
    """The printed words of line 2 are taken, and what the directive's words would give stands beside it."""
    rows = [
        lives("CT", 2000),
        *deducted(2010, "5000"),
        row("residence", code="MA", date="2015-01-01"),
        *deducted(2016, "1000"),
        row("distribution", amount="3000", date="2020-06-01", account="ira"),
        row("year-end-value", 2020, "9000", account="ira"),
    ]
    found = show(a_book(tmp_path, *rows), "MA")
    assert found[2020]["taxable"] == "2000.00"
    assert found[2020]["otherwise"] == {"with": "contributions made elsewhere counted too", "taxable": "0.00"}


def test_conversions_of_2010_are_income_of_the_next_two_years(tmp_path: Path) -> None:
    rows = [
        lives("MA"),
        *deducted(2005, "1000"),
        row("conversion", amount="10000", date="2010-06-01", account="ira", to="roth"),
        *(row("year-end-value", year, "0", account="ira") for year in (2010, 2011, 2012)),
    ]
    found = show(a_book(tmp_path / "spread", *rows), "MA")
    assert {year: one["taxable"] for year, one in found.items()} == {2011: "4000.00", 2012: "5000.00"}
    elected = show(a_book(tmp_path / "elected", *rows, row("election", 2010, code="all-in-2010")), "MA")
    assert {year: one["taxable"] for year, one in elected.items()} == {2010: "9000.00"}


# -- Pennsylvania --------------------------------------------------------------------------------------------------


PA_1 = [lives("PA"), *(one for year in range(2010, 2013) for one in put_in(year, "5000"))]


def test_pennsylvania_taxes_what_exceeds_cost_before_59_half(tmp_path: Path) -> None:
    """PA-1, all at once."""
    rows = [
        *PA_1,
        row("distribution", amount="25000", date="2025-06-01", account="ira"),
        row("year-end-value", 2025, "0", account="ira"),
    ]
    found = show(a_book(tmp_path, *rows, born=YOUNG), "PA")
    assert (lines(found[2025])["C"], found[2025]["taxable"]) == ("15000", "10000.00")


def test_pennsylvania_lets_cost_come_back_first(tmp_path: Path) -> None:
    """PA-1, in five parts: 0, 0, 0, 5,000, 5,000; and nothing from 59 1/2 on."""
    rows = [*PA_1]
    for year in range(2020, 2025):
        rows += [
            row("distribution", amount="5000", date=f"{year}-06-01", account="ira"),
            row("year-end-value", year, "20000", account="ira"),
        ]
    young = show(a_book(tmp_path / "young", *rows, born=YOUNG), "PA")
    assert [young[year]["taxable"] for year in range(2020, 2025)] == [
        "0.00", "0.00", "0.00", "5000.00", "5000.00",
    ]  # fmt: skip
    grown = show(a_book(tmp_path / "grown", *rows, born="1964-11-15"), "PA")
    assert [grown[year]["taxable"] for year in range(2020, 2025)] == [
        "0.00",
        "0.00",
        "0.00",
        "5000.00",
        "0.00",
    ]


def test_pennsylvania_splits_cost_beside_tax_withheld_from_a_conversion(tmp_path: Path) -> None:
    """PA-2, by the sentence that was read cut off; PA-3 the same at 60."""
    rows = [
        lives("PA"),
        *put_in(2015, "3000"),
        *put_in(2016, "3000"),
        row("conversion", amount="16000", date="2025-06-01", account="ira", to="roth"),
        row("distribution", amount="4000", date="2025-06-01", account="ira"),
        row("year-end-value", 2025, "10000", account="ira"),
    ]
    found = show(a_book(tmp_path / "young", *rows, born=YOUNG), "PA")
    assert (lines(found[2025])["F"], found[2025]["taxable"]) == ("1200", "2800.00")
    grown = show(a_book(tmp_path / "grown", *rows, born="1965-01-01"), "PA")
    assert grown[2025]["taxable"] == "0.00"


def test_a_conversion_alone_is_free_in_pennsylvania(tmp_path: Path) -> None:
    """PA-4: a clean backdoor."""
    found = show(a_book(tmp_path, lives("PA"), ROLLOVER, *BACKDOOR, born=YOUNG), "PA")
    assert found[2024]["taxable"] == "0.00"


def test_pennsylvania_asks_for_the_birth_date(tmp_path: Path) -> None:
    book = a_book(tmp_path, *PA_1, row("distribution", amount="100", date="2020-06-01", account="ira"),
                  row("year-end-value", 2020, "20000", account="ira"))  # fmt: skip
    text = (book / "book.toml").read_text("utf-8")
    (book / "book.toml").write_text(
        "\n".join(one for one in text.splitlines() if "born" not in one) + "\n", "utf-8"
    )
    done = run("--book", str(book), "show", "--state", "PA")
    assert done.exit_code == 1
    assert "incomplete" in done.stdout
    assert "the birth date of Ana Reyes is not known" in " ".join(done.output.split())


# -- California ----------------------------------------------------------------------------------------------------


def test_california_lets_contributions_before_1987_come_back_first(tmp_path: Path) -> None:
    """CA-1, Publication 1005 (1998), Example 2: column B is 300."""
    rows = [
        lives("CA"),
        row("opening-state-basis", 1997, "1000", code="CA"),
        row("opening-state-recovered", 1997, "700", code="CA"),
        row("distribution", amount="800", date="1998-06-01", account="ira"),
        row("year-end-value", 1998, "20000", account="ira"),
    ]
    found = show(a_book(tmp_path, *rows), "CA")
    assert [lines(found[1998])[one] for one in ("1", "3", "4", "5", "6", "7")] == [
        "800", "300", "300", "0", "500", "300",
    ]  # fmt: skip


@pytest.mark.parametrize(("taxed", "year", "state"), [("2700", 1998, "1300"), ("1000", 2005, "3000")])
def test_who_moved_to_california_states_what_had_been_taxed(
    tmp_path: Path, taxed: str, year: int, state: str
) -> None:
    """CA-2, Example 4, by the rule until 2001; CA-3 by the rule since 2002."""
    rows = [
        lives("CA"),
        row("opening-state-basis", 1986, taxed, code="CA"),
        row("distribution", amount="4000", date=f"{year}-06-01", account="ira"),
        row("year-end-value", year, "20000", account="ira"),
    ]
    found = show(a_book(tmp_path, *rows), "CA")
    assert (lines(found[year])["7"], lines(found[year])["6"]) == (taxed, state)


def test_californias_own_deduction_changes_the_proportion(tmp_path: Path) -> None:
    """CA-4: 375 in column B."""
    rows = [
        lives("CA"),
        row("contribution", 2008, "5000", basis="1500", date="2008-03-01", account="ira"),
        row("state-deduction", 2008, "2000", code="CA"),
        row("distribution", amount="5000", date="2025-06-01", account="ira"),
        row("year-end-value", 2025, "15000", account="ira"),
    ]
    found = show(a_book(tmp_path, *rows), "CA")
    assert [lines(found[2025])[one] for one in ("1", "2", "6", "7")] == ["4625", "4250", "4250", "375"]


def test_california_asks_what_it_allowed_in_2007_to_2009(tmp_path: Path) -> None:
    rows = [
        lives("CA"),
        *put_in(2008, "5000"),
        row("distribution", amount="5000", date="2025-06-01", account="ira"),
        row("year-end-value", 2025, "15000", account="ira"),
    ]
    done = run("--book", str(a_book(tmp_path, *rows)), "show", "2025", "--state", "CA")
    assert done.exit_code == 0
    assert "2008: California kept older limits" in done.output


# -- what is refused, asked and said -------------------------------------------------------------------------------


def test_a_state_is_known_or_refused(tmp_path: Path) -> None:
    book = a_book(tmp_path, *put_in(2020, "1000"))
    for state, says in (
        ("OR", "the basis of OR is not followed"),
        ("NJ", "does not say that Ana Reyes lived in New Jersey"),
    ):
        done = run("--book", str(book), "show", "--state", state)
        assert done.exit_code == 1
        assert says in done.output


def test_a_record_that_begins_with_a_basis_has_no_number(tmp_path: Path) -> None:
    """Missing is not zero: what the state had taxed by then nobody said."""
    rows = [
        lives("NJ"),
        row("opening-basis", 2019, "5000"),
        row("distribution", amount="1000", date="2020-06-01", account="ira"),
        row("year-end-value", 2020, "9000", account="ira"),
    ]
    asked = a_book(tmp_path / "asked", *rows)
    done = run("--book", str(asked), "show", "--state", "NJ")
    assert "nobody said which contributions New Jersey had taxed" in " ".join(done.output.split())
    assert show(asked, "NJ") == {}
    told = [
        row("opening-state-basis", 2019, "8000", code="NJ"),
        row("opening-state-recovered", 2019, "3000", code="NJ"),
    ]
    found = show(a_book(tmp_path / "told", *rows, *told), "NJ")
    assert (lines(found[2020])["4"], found[2020]["taxable"]) == ("5000", "500.00")


def test_money_that_went_to_a_plan_is_warned_of(tmp_path: Path) -> None:
    rows = [
        lives("NJ"),
        *put_in(2024, "7000"),
        row("plan-rollover-out", amount="20000", date="2024-06-01", account="roll", to="plan"),
        row("year-end-value", 2024, "7000", account="ira"),
        row("year-end-value", 2024, "0", account="roll"),
    ]
    done = run("--book", str(a_book(tmp_path, *rows)), "show", "--state", "NJ")
    assert "$20,000 went to an employer plan" in " ".join(done.output.split())


def test_money_whose_state_basis_is_not_kept_is_said(tmp_path: Path) -> None:
    """Out of an inherited IRA, and out of a Roth IRA before it is free: 4,000 and 5,000; what came out elsewhere is not told."""
    rows = [
        lives("NJ", 2010),
        row("residence", 2022, code="FL"),
        row("distribution", amount="4000", date="2020-06-01", account="inh"),
        row("year-end-value", 2020, "20000", account="inh"),
        row("roth-distribution", amount="5000", date="2021-06-01", account="roth"),
        row("distribution", amount="3000", date="2022-06-01", account="inh"),
        row("year-end-value", 2022, "17000", account="inh"),
    ]
    book = a_book(tmp_path, born=YOUNG)
    with (book / "book.toml").open("a") as file:
        file.write('[people.dad]\nname = "Dad"\nborn = 1940-01-01\ndied = 2018-03-01\n')
        file.write('[accounts.inh]\nperson = "ana"\ntype = "inherited-traditional"\ndecedent = "dad"\n')
    store.append(book, entries_of(rows))
    done = run("--book", str(book), "show", "--state", "NJ")
    said = " ".join(done.output.split())
    assert done.exit_code == 0, done.output
    assert (
        "2020: $4,000 came out of an inherited IRA; what of it New Jersey taxed before is not kept here"
        in said
    )
    assert "2021: $5,000 came out of a Roth IRA and was not qualified; what of it New Jersey taxed" in said
    assert "$3,000" not in said


def test_who_has_no_state_sees_nothing_new(tmp_path: Path) -> None:
    rows = [one for one in NJ_1 if one["kind"] != "residence"]
    with_state, without = (
        a_book(tmp_path / name, *some) for name, some in (("with", NJ_1), ("without", rows))
    )
    said = [run("--book", str(book), "show").stdout for book in (with_state, without)]
    assert "New Jersey" in said[0]
    assert "New Jersey" not in said[1]


def test_a_line_is_explained_and_a_worksheet_written(tmp_path: Path) -> None:
    book = a_book(tmp_path, *NJ_1)
    told = run("--book", str(book), "explain", "2021", "4", "--state", "NJ").stdout
    assert "2021 line 4: contributions that New Jersey taxed" in told
    assert told.splitlines()[0].endswith("36,000")
    missing = run("--book", str(book), "explain", "2021", "9", "--state", "nj")
    assert missing.exit_code == 1
    assert "the worksheet has no line 9" in missing.output
    out = tmp_path / "out"
    done = run("--book", str(book), "fill", "2020-2021", "--state", "NJ", "--out", str(out))
    assert done.exit_code == 0, done.output
    assert sorted(one.name for one in out.iterdir()) == ["nj-2020-ana.pdf", "nj-2021-ana.pdf"]
    assert (out / "nj-2020-ana.pdf").stat().st_mode & 0o777 == 0o600
    text = " ".join(pypdf.PdfReader(out / "nj-2021-ana.pdf").pages[0].extract_text().split())
    assert "7 taxable (to NJ-1040, line 20a) 7,680" in text
    assert "Not a form of the state" in text


# -- properties ----------------------------------------------------------------------------------------------------


@st.composite
def state_lives(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Contributions, money out and values of a life in one state, with moves."""
    rows: list[dict[str, Any]] = []
    for year in range(2012, 2024):
        if draw(st.booleans()):
            rows += put_in(year, str(draw(st.integers(1, 5000))))
        if draw(st.booleans()):
            amount = draw(st.integers(1, 9_000_00))
            kind, to = draw(st.sampled_from([("distribution", ""), ("conversion", "roth")]))
            rows.append(row(kind, amount=amount, date=f"{year}-06-01", account="ira", to=to))
        rows.append(row("year-end-value", year, draw(st.integers(0, 60_000_00)), account="ira"))
    return rows


def a_track(state: str, rows: list[dict[str, Any]]) -> Track:
    people = {"ana": Person(id="ana", name="Ana Reyes", born=dt.date(1975, 5, 5))}
    kinds = {"ira": "traditional", "roth": "roth"}
    kinds |= {"roll": "traditional"} if any(one.get("account") == "roll" for one in rows) else {}
    accounts = {name: Account(id=name, person="ana", type=kind) for name, kind in kinds.items()}
    entries = tuple(entries_of(rows))
    book = Book(Path("nowhere"), people, accounts)
    return OpenBook(
        book, store.Read("csv", entries, (), None, canonical=True), dt.date(2026, 5, 4)
    ).state_track("ana", state)


@given(st.sampled_from(["NJ", "MA", "PA"]), state_lives())
def test_no_state_gives_back_more_than_it_taxed(state: str, rows: list[dict[str, Any]]) -> None:
    """What came back and what is left is what was contributed; nobody's income is below zero or above what came out."""
    found = a_track(state, [lives(state), row("method", 2012, code="money=cents"), *rows])
    contributed = sum(one["amount"] for one in rows if one["kind"] == "contribution")
    back = sum(sheet.recovered for year in found.years for sheet in year.worksheets)
    assert back <= contributed
    for year in found.years:
        assert year.taxable is not None
        assert 0 <= year.taxable <= year.taken_out
        assert year.left is not None
        assert year.left >= 0
    if state == "NJ" and found.years:
        until = found.years[-1].tax_year
        in_time = sum(
            one["amount"] for one in rows if one["kind"] == "contribution" and one["tax_year"] <= until
        )
        assert found.years[-1].left == in_time - back
    if state == "MA":
        out = sum(year.taken_out for year in found.years)
        assert sum(year.taxable or 0 for year in found.years) >= out - contributed


def test_new_jersey_says_that_nobody_tells_how_to_change_worksheets(tmp_path: Path) -> None:
    rows = [
        lives("NJ"),
        row("method", 2019, code="nj-worksheet=combined"),
        row("method", 2021, code="nj-worksheet=separate"),
    ]
    for year in (2019, 2020, 2021, 2022):
        for account in ("ira", "roll"):
            rows += put_in(year, "5000", account)
            rows.append(row("year-end-value", year, "20000", account=account))
        rows.append(row("distribution", amount="1000", date=f"{year}-06-01", account="ira"))
    done = run("--book", str(a_book(tmp_path, *rows)), "show", "--state", "NJ")
    said = " ".join(done.output.split())
    assert "2021-2022: the choice of worksheets is another one than in 2020" in said, said
    assert "another one than in 2021" not in said


@st.composite
def lives_with_two_iras(draw: st.DrawFn) -> list[dict[str, Any]]:
    """The same with a second IRA, each with its own value at the end of the year."""
    rows: list[dict[str, Any]] = []
    for year in range(2015, 2024):
        for account in ("ira", "roll"):
            if draw(st.booleans()):
                rows += put_in(year, str(draw(st.integers(1, 3000))), account)
            if draw(st.booleans()):
                amount = draw(st.integers(1, 9_000_00))
                kind, to = draw(st.sampled_from([("distribution", ""), ("conversion", "roth")]))
                rows.append(row(kind, amount=amount, date=f"{year}-06-01", account=account, to=to))
            rows.append(row("year-end-value", year, draw(st.integers(0, 60_000_00)), account=account))
    return rows


@given(st.sampled_from(["separate", "combined"]), lives_with_two_iras())
def test_new_jersey_conserves_on_one_worksheet_and_on_two(choice: str, rows: list[dict[str, Any]]) -> None:
    head = [
        lives("NJ"),
        row("method", 2015, code="money=cents"),
        row("method", 2015, code=f"nj-worksheet={choice}"),
    ]
    found = a_track("NJ", [*head, *rows]).years
    back = sum(sheet.recovered for year in found for sheet in year.worksheets)
    for year in found:
        assert year.taxable is not None
        assert 0 <= year.taxable <= year.taken_out
    if found:
        until = found[-1].tax_year
        put = sum(one["amount"] for one in rows if one["kind"] == "contribution" and one["tax_year"] <= until)
        assert back + (found[-1].left or 0) == put


@given(state_lives())
def test_california_without_differences_is_the_federal_form(rows: list[dict[str, Any]]) -> None:
    found = a_track("CA", [lives("CA"), *rows])
    for year in found.years:
        assert year.taxable == year.federal_taxable


@st.composite
def californian_lives(draw: st.DrawFn) -> tuple[list[dict[str, Any]], int, dict[int, int]]:
    """Rows, what California taxed before 1987, and by year what it let nobody deduct, in cents."""
    before = draw(st.integers(0, 20_000_00))
    rows = [row("opening-state-basis", 1997, before, code="CA")] if before else []
    kept: dict[int, int] = {}
    for year in range(2002, 2024):
        if draw(st.booleans()):
            amount = draw(st.integers(1, 3000)) * 100
            federal = draw(st.integers(0, amount // 100)) * 100
            rows.append(row("contribution", year, amount, basis=federal, date=f"{year}-03-01", account="ira"))
            kept[year] = federal
            if draw(st.booleans()):
                allowed = draw(st.integers(0, amount))
                rows.append(row("state-deduction", year, allowed, code="CA"))
                kept[year] = amount - allowed
        if draw(st.booleans()):
            out = draw(st.integers(1, 9_000_00))
            taken: list[tuple[str, str]] = [("distribution", "")]
            # What was converted in 2010 is income of 2011 and 2012: it is no year's own.
            taken += [("conversion", "roth")] if year != 2010 else []
            kind, to = draw(st.sampled_from(taken))
            rows.append(row(kind, amount=out, date=f"{year}-06-01", account="ira", to=to))
        rows.append(row("year-end-value", year, draw(st.integers(0, 60_000_00)), account="ira"))
    return rows, before, kept


@given(californian_lives())
def test_california_conserves_both_its_layers(life: tuple[list[dict[str, Any]], int, dict[int, int]]) -> None:
    """What was taxed before 1987 and what California let nobody deduct since is what came back free, and what is left."""
    rows, before, kept = life
    found = a_track("CA", [lives("CA"), row("method", 2002, code="money=cents"), *rows]).years
    free = sum(year.taken_out - (year.taxable or 0) for year in found)
    for year in found:
        assert year.taxable is not None
        assert 0 <= year.taxable <= year.taken_out
        (sheet,) = year.worksheets
        assert sheet.taxable + sheet.recovered <= year.taken_out
    assert sum(year.worksheets[0].recovered for year in found) <= before
    if found:
        until = found[-1].tax_year
        assert free + (found[-1].left or 0) == before + sum(
            one for year, one in kept.items() if year <= until
        )
