"""What is left of each Roth conversion, the clocks, and the 10% tax: the IRS's own figures, and the charts of lines 22 and 24."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
import test_cases as cases
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies_forms import BOOK, history_of, row

from basisbook.cli.remedies import worded
from basisbook.forms.replay import roth
from basisbook.forms.replay.early_exceptions import exceptions
from basisbook.forms.replay.roth import Allocated, Layer
from basisbook.forms.replay.years import Pool, Year
from basisbook.ledger import store
from basisbook.ledger.book import Account, Book, Person
from basisbook.ledger.kinds import EARLY_EXCEPTIONS
from basisbook.ledger.money import show

pytestmark = pytest.mark.slow

DOLLARS = row("method", 1990, code="places=3")


def pool_of(*rows: dict[str, Any], book: Book = BOOK) -> Pool:
    found = history_of(*rows, DOLLARS, book=book).pool("ana")
    assert found is not None
    return found


def year_of(pool: Pool, tax_year: int) -> Year:
    found = pool.year(tax_year)
    assert found is not None
    return found


def converted(year: int, amount: int, basis: int) -> list[dict[str, Any]]:
    """A conversion that empties the IRAs, `basis` of it contributed without a deduction the same year."""
    rows = [
        row("conversion", amount=f"{amount}", date=f"{year}-06-01", account="van", to="roth"),
        row("year-end-value", year, "0"),
    ]
    if basis:
        rows.append(
            row("plan-rollover-in", amount=f"{basis}", basis=f"{basis}", date=f"{year}-03-01", to="van")
        )
    return rows


def dollars(*layers: Layer) -> list[tuple[int, int, int]]:
    return [(layer.year, layer.taxable_left // 100, layer.nontaxable_left // 100) for layer in layers]


# -- figures of the instructions for Form 5329 and of Publication 590-B -----------------------------------------


def five_thousand_and_three(first: int, second: int, taken: int) -> Pool:
    """Contributions of $4,000; $20,000 converted with $5,000 of basis, $10,000 with $3,000; $33,000 withdrawn."""
    return pool_of(
        row("roth-contribution", first, "2000", date=f"{first}-04-16", account="roth"),
        row("roth-contribution", second, "2000", date=f"{second}-04-15", account="roth"),
        *converted(first, 20_000, 5_000),
        *converted(second, 10_000, 3_000),
        row("election", 1998, code="all-in-1998"),
        row("roth-distribution", amount="33000", date=f"{taken}-07-09", account="roth"),
    )


@pytest.mark.parametrize(
    ("first", "second", "taken", "line_1"),
    [
        (2012, 2013, 2016, 22_000),  # I-5329-2016
        (1998, 1999, 2001, 22_000),  # I-5329-2001
        (1998, 1999, 2003, 7_000),  # I-5329-2003: the five years of 1998 are over
    ],
)
def test_the_recapture_example_of_form_5329(first: int, second: int, taken: int, line_1: int) -> None:
    pool = five_thousand_and_three(first, second, taken)
    found = roth.recapture(pool, taken, datetime.date(taken - 53, 1, 1))
    assert found is not None
    inside = taken < first + 5
    assert found.layers == (
        Allocated(first, 15_000_00, 5_000_00, inside),
        Allocated(second, 7_000_00, 2_000_00, inside=True),
    )
    assert (found.distribution, found.contributions, found.earnings) == (33_000_00, 4_000_00, 0)
    assert (found.line_1, found.line_2, found.code, found.early) == (line_1 * 100, 0, "", True)
    assert dollars(*roth.layers(pool)) == [(first, 0, 0), (second, 0, 1_000)]
    assert year_of(pool, taken).carried["roth_conversions"] == 1_000_00


def ishmael(taken: int) -> Pool:
    return pool_of(
        row("roth-contribution", 2000, "2000", date="2000-06-01", account="roth"),
        row("opening-roth-contributions", 2004, "53500", account="roth"),
        *converted(2005, 10_000, 0),
        row("plan-to-roth", amount="20000", basis="0", date="2016-05-01", account="plan", to="roth"),
        row("roth-homebuyer", amount="10000", date=f"{taken}-05-01", account="roth"),
        row("roth-distribution", amount="75500", date=f"{taken}-05-02", account="roth"),
    )


def test_ishmael_by_the_law_and_by_publication_590_b() -> None:
    """The chart of 2025 counts the rollover of 2016; five years are the law."""
    found = roth.recapture(ishmael(2025), 2025, datetime.date(1991, 3, 1))
    assert found is not None
    assert (found.distribution, found.homebuyer, found.contributions) == (85_500_00, 10_000_00, 55_500_00)
    assert found.layers == (
        Allocated(2005, 10_000_00, 0, inside=False),
        Allocated(2016, 10_000_00, 0, inside=False),
    )
    assert (found.line_1, found.publication) == (10_000_00, 20_000_00)
    assert (found.line_2, found.code) == (10_000_00, "09")
    assert "IRC 408A(d)(3)(F)" in found.notes[0]


def test_ishmael_within_five_years_is_no_conflict() -> None:
    found = roth.recapture(ishmael(2020), 2020, datetime.date(1991, 3, 1))
    assert found is not None
    assert found.line_1 == found.publication == 20_000_00
    assert not any("Publication 590-B" in note for note in found.notes)
    (note,) = found.notes
    assert note.endswith(f"the number on line 2 is not known here ({exceptions(2020).doubt})")


def test_amelia() -> None:
    """Publication 590-B (2025): 5,000 is a contribution, 2,000 was taxed at conversion, nothing is taxable."""
    pool = pool_of(
        row("opening-basis", 2020, "20000"),
        row("conversion", amount="80000", date="2021-10-15", account="van", to="roth"),
        row("year-end-value", 2021, "0"),
        row("roth-contribution", 2025, "5000", date="2025-02-23", account="roth"),
        row("roth-distribution", amount="7000", date="2025-11-08", account="roth"),
    )
    year = year_of(pool, 2025)
    assert {n: year.lines[n] for n in ("19", "22", "23", "25a")} == {
        "19": "7000",
        "22": "5000",
        "23": "2000",
        "25a": "0",
    }
    found = roth.recapture(pool, 2025, datetime.date(1965, 1, 1))
    assert found is not None
    assert found.layers == (Allocated(2021, 2_000_00, 0, inside=True),)
    assert found.early is False
    assert dollars(*roth.layers(pool)) == [(2021, 58_000, 20_000)]


def test_the_short_formulas_of_1998_and_1999() -> None:
    """Announcement 99-18: the smaller of line 20 and lines 16 + 25; instructions for Form 5329 (1999)."""
    rows = [
        *converted(1998, 20_000, 5_000),
        row("roth-distribution", amount="17000", date="1998-11-01", account="roth"),
        row("roth-distribution", amount="2000", date="1999-11-01", account="roth"),
    ]
    pool = pool_of(*rows)
    found = [roth.recapture(pool, year, datetime.date(1950, 1, 1)) for year in (1998, 1999)]
    assert [one.line_1 for one in found if one] == [15_000_00, 0]
    assert all(one and one.unverified for one in found)


# -- order, gaps, homes, openings -------------------------------------------------------------------------------


def test_oldest_first_and_the_taxable_part_first_across_gap_years() -> None:
    pool = pool_of(
        *converted(2012, 1_000, 400),
        *converted(2015, 500, 0),
        row("roth-distribution", amount="700", date="2018-05-01", account="roth"),
        row("roth-distribution", amount="500", date="2023-05-01", account="roth"),
    )
    assert dollars(*roth.layers(pool, through=2017)) == [(2012, 600, 400), (2015, 500, 0)]
    assert dollars(*roth.layers(pool, through=2018)) == [(2012, 0, 300), (2015, 500, 0)]
    assert dollars(*roth.layers(pool)) == [(2012, 0, 0), (2015, 300, 0)]
    found = roth.recapture(pool, 2023)
    assert found is not None
    assert found.layers == (
        Allocated(2012, 0, 300_00, inside=False),
        Allocated(2015, 200_00, 0, inside=False),
    )
    assert (found.line_1, found.publication) == (0, 200_00)
    assert [layer.free_from for layer in roth.layers(pool)] == [2017, 2020]


def test_homebuyer_money_comes_off_first_and_is_charged_to_basis_afterwards() -> None:
    pool = pool_of(
        row("roth-contribution", 2010, "3000", date="2010-04-15", account="roth"),
        *converted(2012, 6_000, 0),
        row("roth-homebuyer", amount="5000", date="2020-05-01", account="roth"),
        row("roth-distribution", amount="1000", date="2021-05-01", account="roth"),
    )
    home = roth.recapture(pool, 2020)
    assert home is not None
    assert (home.homebuyer, home.contributions, home.layers) == (5_000_00, 0, ())
    assert (home.line_1, home.line_2, home.code) == (5_000_00, 5_000_00, "09")
    assert dollars(*roth.layers(pool, through=2020)) == [(2012, 4_000, 0)]
    year = year_of(pool, 2021)
    assert (year.lines["22"], year.lines["24"]) == ("0", "4000")
    assert dollars(*roth.layers(pool)) == [(2012, 3_000, 0)]


def test_an_opening_conversion_is_a_layer_of_its_year() -> None:
    pool = pool_of(
        row("opening-roth-conversion", 2019, "8000", basis="3000", account="roth"),
        row("opening-roth-conversion", 2021, "1000", basis="0", account="roth"),
        row("roth-distribution", amount="6000", date="2022-05-01", account="roth"),
    )
    assert dollars(*roth.layers(pool)) == [(2019, 0, 2_000), (2021, 1_000, 0)]
    assert [layer.stated for layer in roth.layers(pool)] == [True, True]
    assert year_of(pool, 2022).carried["roth_conversions"] == 3_000_00
    found = roth.recapture(pool, 2022)
    assert found is not None
    assert found.line_1 == 5_000_00


def test_a_distribution_that_cannot_be_allocated_is_none() -> None:
    pool = pool_of(*converted(2012, 1_000, 0))
    assert roth.recapture(pool, 2012) is None
    assert roth.recapture(pool, 1999) is None


@pytest.mark.parametrize(
    ("born", "early"),
    [(None, None), ("1960-06-30", None), ("1962-01-01", None), ("1961-01-01", False), ("1962-07-01", True)],
)
def test_whether_it_was_early(born: str | None, early: bool | None) -> None:
    pool = pool_of(row("roth-distribution", amount="1000", date="2021-05-01", account="roth"))
    found = roth.recapture(pool, 2021, datetime.date.fromisoformat(born) if born else None)
    assert found is not None
    expected = {"1960-06-30": False, "1962-01-01": None}.get(born or "", early)
    assert found.early is expected
    assert bool(found.notes) == (expected is None)


# -- clocks -----------------------------------------------------------------------------------------------------

NEW = Book(
    BOOK.folder,
    {"ana": Person(id="ana", name="Ana Reyes", born=datetime.date(1960, 3, 1))},
    {
        "van": Account(id="van", person="ana", type="traditional"),
        "roth": Account(id="roth", person="ana", type="roth"),
    },
)


def test_the_clock_of_qualified_distributions() -> None:
    pool = pool_of(row("roth-contribution", 2018, "100", date="2019-04-01", account="roth"), book=NEW)
    assert (roth.clock(pool).began, roth.clock(pool).met_from) == (2018, 2023)
    assert roth.clock(pool, opened=2011).met_from == 2016
    opened = pool_of(
        row("opening-roth-contributions", 2015, "100", account="roth"), *converted(2020, 100, 0), book=NEW
    )
    assert roth.clock(opened).at_least
    assert not roth.clock(pool).at_least
    assert roth.clock(opened).began == 2020  # an opening says nothing of conversions; the account's day does


@pytest.mark.parametrize(
    ("taken", "doubt"),
    [
        ("2023-01-02", ""),
        ("2022-12-31", "the first Roth money was for 2018, and the fifth year must have ended"),
        (
            "2019-08-31",
            "it takes five years (the first Roth money was for 2018), and before 2019-09-01 disability",
        ),
    ],
)
def test_a_qualified_distribution_before_its_time_is_a_finding(taken: str, doubt: str) -> None:
    pool = pool_of(
        row("roth-contribution", 2018, "100", date="2018-04-01", account="roth"),
        row("roth-qualified", amount="50", date=taken, account="roth"),
        book=NEW,
    )
    found = [p for p in year_of(pool, int(taken[:4])).problems if p.code == "not-qualified"]
    assert bool(found) == bool(doubt)
    assert all(doubt in problem.message for problem in found)
    assert all(worded(problem) == "basisbook correct 2 --kind roth-distribution" for problem in found)


# -- properties ---------------------------------------------------------------------------------------------------


@st.composite
def roth_lives(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Contributions, conversions with and without basis, rollovers from plans, homes, distributions; 1998 to 2025."""
    rows: list[dict[str, Any]] = []
    some = st.integers(1, 30_000_00)
    if draw(st.booleans()):
        rows.append(row("opening-basis", 1997, amount=draw(some)))
    if draw(st.booleans()):
        amount = draw(some)
        rows.append(
            row(
                "opening-roth-conversion",
                2001,
                amount=amount,
                basis=draw(st.integers(0, amount)),
                account="roth",
            )
        )
    for year in sorted(draw(st.sets(st.integers(1998, 2025), max_size=9))):
        day = datetime.date(year, 6, 1)
        for kind in draw(st.sets(st.sampled_from(["contribution", "conversion", "plan", "home", "out"]))):
            amount = draw(some)
            match kind:
                case "contribution":
                    rows.append(
                        row("roth-contribution", year, amount=amount % 2_000_00 + 1, date=day, account="roth")
                    )
                case "conversion":
                    rows.append(row("conversion", amount=amount, date=day, account="van", to="roth"))
                case "plan" if year >= 2008:
                    basis = draw(st.integers(0, amount))
                    rows.append(
                        row("plan-to-roth", amount=amount, basis=basis, date=day, account="plan", to="roth")
                    )
                case "home" if year >= 2010:
                    rows.append(row("roth-homebuyer", amount=amount, date=day, account="roth"))
                case "out":
                    rows.append(row("roth-distribution", amount=amount, date=day, account="roth"))
                case _:
                    pass
        rows.append(row("year-end-value", year, amount=draw(st.integers(0, 90_000_00))))
    if draw(st.booleans()):
        rows.append(row("method", 1990, code="money=cents"))
    if draw(st.booleans()):
        rows.append(row("election", 2010, code="all-in-2010"))
    return rows


@settings(max_examples=150, deadline=None)
@given(roth_lives())
def test_the_layers_are_what_the_form_carries(rows: list[dict[str, Any]]) -> None:
    pool = history_of(*rows).pool("ana")
    for year in pool.years if pool else ():
        assert pool
        assert year.status in ("complete", "not-due")
        left = roth.layers(pool, through=year.tax_year)
        assert sum(layer.left for layer in left) == year.carried.get("roth_conversions", 0)
        assert all(0 <= layer.taxable_left <= layer.taxable for layer in left)
        assert all(layer.nontaxable_left >= 0 for layer in left)
        assert [layer.year for layer in left] == sorted(layer.year for layer in left)


@settings(max_examples=150, deadline=None)
@given(roth_lives())
def test_an_allocation_adds_up_to_its_distribution(rows: list[dict[str, Any]]) -> None:
    pool = history_of(*rows).pool("ana")
    for year in pool.years if pool else ():
        assert pool
        found = roth.recapture(pool, year.tax_year)
        if found is None:
            continue
        out = sum(one.taxable + one.nontaxable for one in found.layers)
        assert found.distribution == found.homebuyer + found.contributions + out + found.earnings
        assert 0 <= found.line_2 <= found.line_1 <= found.distribution or year.tax_year < 2000
        assert found.publication >= found.line_1 or year.tax_year < 2000


BASIS = {1998: "19c", 1999: "18d", 2000: "18d", **dict.fromkeys(range(2001, 2004), "20"), 2010: "29"}
TAKEN = {1998: "18", 1999: "17", 2000: "17", 2010: "26"}


@settings(max_examples=150, deadline=None)
@given(roth_lives())
def test_lines_22_and_24_are_what_the_charts_of_the_instructions_say(rows: list[dict[str, Any]]) -> None:
    """The charts look back to the last form with a distribution; the program carries amounts from year to year."""
    pool = history_of(*rows).pool("ana")
    if pool is None:
        return
    stated = {year: sum(map(sum, layers)) for year, layers in pool.openings}
    charted = 0  # the basis in conversions after the last distribution, and all that came since
    contributed = 0
    for year in pool.years:
        assert year.filled is not None
        amounts, number = year.filled.amounts, year.tax_year
        unit = year.method.unit
        charted += sum(cents for opened, cents in stated.items() if opened < number)
        stated = {opened: cents for opened, cents in stated.items() if opened >= number}
        contributed += year.facts.amounts["roth_contributions"]
        new = (amounts.get("14c") if number <= 2000 else amounts.get("16")) or 0
        new += year.facts.amounts["plan_to_roth"] if number >= 2008 else 0
        taken = amounts.get(TAKEN.get(number, "19")) or 0
        basis = amounts.get(BASIS.get(number, "22"))
        if basis is not None:
            assert abs(basis - contributed) <= 15 * unit
        older_only = number == 2010 and "all-in-2010" not in year.facts.elections
        above = max(0, taken - contributed)
        charted = max(0, charted - above) + new if older_only else max(0, charted + new - above)
        contributed = max(0, contributed - taken)
        charted += stated.pop(number, 0)
        assert abs(year.carried["roth_conversions"] - charted) <= 40 * unit


# -- the table ----------------------------------------------------------------------------------------------------

BOOK_TOML = """[people.ana]
name = "Ana Reyes"
born = 1991-03-01
[accounts.van]
person = "ana"
type = "traditional"
[accounts.roth]
person = "ana"
type = "roth"
"""


def test_show_roth_prints_layers_distributions_and_the_clock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from click.testing import CliRunner

    from basisbook.cli.main import main

    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / "book.toml").write_text(BOOK_TOML, encoding="utf-8")
    store.create(tmp_path)
    runner = CliRunner()

    def run(*words: str) -> str:
        return runner.invoke(main, ["--book", str(tmp_path), *words]).stdout

    assert "No Roth money is on record." in run("show", "--roth")
    for words in (
        "conversion --date 2021-06-01 --account van --to roth --amount 1000",
        "year-end-value --tax-year 2021 --account van --amount 0",
        "roth-distribution --date 2023-05-02 --account roth --amount 1200",
    ):
        run("record", *words.split())
    text = run("show", "--roth")
    rows = [line.split() for line in text.splitlines()]
    assert ["2021", "1,000", "0", "0", "0", "2026"] in rows
    assert ["2023", "1,200", "0", "0", "1,000", "200", "1,200", "0"] in rows
    assert "The first Roth money was for 2021. Distributions can be qualified from 2026 on:" in text
    assert max(map(len, text.splitlines())) <= 80
    refused = runner.invoke(main, ["--book", str(tmp_path), "show", "--roth", "--format", "json"])
    assert refused.exit_code == 2


# -- figures that the published cases give beside the form ---------------------------------------------------------

BESIDE = {
    name: {int(year): figures for year, figures in case["beside"].items()}
    for name, case in cases.CASES.items()
    if "beside" in case
}
RECAPTURE = {"recapture_5329_line1", "5329_line1_recapture"}


def pool_of_case(name: str) -> Pool:
    case = cases.CASES[name]
    found = cases.history_of(case, ["places=3", "money=dollars", *case.get("method", [])])
    pool = found.pool(next(iter(cases.book_of(case).people)))
    assert pool is not None
    return pool


@pytest.mark.parametrize(
    ("name", "year", "figure"),
    [
        (n, y, figures[f])
        for n, years in BESIDE.items()
        for y, figures in years.items()
        for f in RECAPTURE & set(figures)
    ],
)
def test_the_recapture_of_published_cases(name: str, year: int, figure: str) -> None:
    found = roth.recapture(pool_of_case(name), year)
    assert found is not None
    assert show(found.line_1).removesuffix(".00") == figure
    tax = BESIDE[name][year].get("additional_tax_10pct")
    assert show(found.line_1 // 10).removesuffix(".00") == tax


@pytest.mark.parametrize(
    ("name", "key", "nontaxable"),
    [
        ("irahelp-31055-two-clean-backdoors", "roth_conversion_basis", True),
        ("blueprint-five-clean-years", "roth_conversion_basis_nontaxable", True),
        ("i5329-2016-recapture", "conversion_basis_left", False),
    ],
)
def test_the_layers_of_published_cases(name: str, key: str, nontaxable: bool) -> None:
    ((year, figures),) = BESIDE[name].items()
    left = roth.layers(pool_of_case(name), through=year)
    cents = sum(layer.nontaxable_left if nontaxable else layer.left for layer in left)
    assert show(cents).removesuffix(".00") == figures[key]


def test_the_four_years_of_a_1998_conversion() -> None:
    """Baltimore Sun: a quarter on each return from 1998 to 2001."""
    name = "baltsun-1999-four-year"
    for year, figures in BESIDE[name].items():
        assert year_of(pool_of_case(name), year).returns["15b"] == figures["1040_15b_from_conversion"]


# -- the numbers of the exceptions --------------------------------------------------------------------------


def test_the_exceptions_of_a_year_have_its_numbers_and_say_what_was_not_read() -> None:
    for year in (2007, 2012, 2016, 2017):
        old = exceptions(year)
        assert (old.several, old.verified, old.doubt) == ("12", True, "")
        assert list(old.numbers) == [f"{number:02d}" for number in range(1, 13)]
    assert not exceptions(2005).verified
    assert "that of 2007 is used" in exceptions(2005).doubt
    now = exceptions(2025)
    assert (now.several, now.verified) == ("99", False)
    assert tuple(now.numbers) == EARLY_EXCEPTIONS
    assert "second-hand" in now.doubt


@pytest.mark.parametrize("year", range(2018, 2025))
def test_the_year_in_which_number_12_changed_is_not_known(year: int) -> None:
    found = exceptions(year)
    assert found.several == ""
    assert "12" not in found.numbers
    assert "12 on the list of 2017 and 99 on that of 2025" in found.doubt


def test_disaster_money_is_not_in_the_additional_tax() -> None:
    """Instructions for Form 8606 (2023), line 25b, first example: 22,000 and 11,000 out, 3,000 contributed.

    Line 25a is 30,000, of which 20,000 goes to Form 8915-F; Form 5329 sees line 25c, 10,000.
    """
    pool = pool_of(
        row("roth-contribution", 2020, amount="3000", date="2020-03-02", account="roth"),
        row("roth-disaster", amount="22000", date="2023-01-17", account="roth"),
        row("roth-distribution", amount="11000", date="2023-05-15", account="roth"),
    )
    assert year_of(pool, 2023).lines["25c"] == "10000"
    found = roth.recapture(pool, 2023)
    assert found is not None
    assert found.line_1 == 10_000_00
