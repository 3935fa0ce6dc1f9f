"""The fold over years: what is carried, what stops it, and what each year is."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping
from typing import Any

import pytest
from strategies_forms import BOOK, GIVER, entries_of, history_of, row

from basisbook.cli.remedies import worded
from basisbook.forms.language.fill import Method
from basisbook.forms.replay.replay import method_for, replay
from basisbook.forms.replay.years import Pool, Year
from basisbook.ledger import journal

DAY = datetime.date.fromisoformat


def ana(*rows: Mapping[str, Any], **options: Any) -> Pool:
    pool = history_of(*rows, **options).pool("ana")
    assert pool is not None
    return pool


def in_year(pool: Pool, tax_year: int) -> Year:
    year = pool.year(tax_year)
    assert year is not None, [found.tax_year for found in pool.years]
    return year


def years_of(*rows: Mapping[str, Any]) -> dict[int, Year]:
    return {year.tax_year: year for year in ana(*rows).years}


def contribution(year: int, amount: str = "6000", date: str | None = None) -> dict[str, Any]:
    return row("contribution", year, amount, basis=amount, date=date or f"{year}-06-01", account="van")


def conversion(year: int, amount: str = "6000") -> dict[str, Any]:
    return row("conversion", amount=amount, date=f"{year}-06-15", account="van", to="roth")


def distribution(year: int, amount: str) -> dict[str, Any]:
    return row("distribution", amount=amount, date=f"{year}-07-01", account="van")


def value(year: int, amount: str) -> dict[str, Any]:
    return row("year-end-value", year, amount)


def test_what_a_year_carries_is_line_2_of_the_next() -> None:
    pool = ana(
        contribution(2019),
        contribution(2020),
        conversion(2020, "3000"),
        value(2020, "9000"),
        contribution(2021),
    )
    assert [year.tax_year for year in pool.years] == [2019, 2020, 2021]
    assert in_year(pool, 2019).lines == {"1": "6000", "2": "0", "3": "6000", "14": "6000"}
    # 12,000 of 12,000: the three thousand converted are all basis.
    assert in_year(pool, 2020).lines["10"] == "1.000000"
    assert in_year(pool, 2020).lines["14"] == "9000"
    assert in_year(pool, 2021).lines["2"] == "9000"
    assert all(year.status == "complete" for year in pool.years)


def test_a_clean_backdoor_leaves_nothing() -> None:
    """Everything was converted in the year of the contribution: Part I all the same, for line 1 is above zero."""
    pool = ana(contribution(2021), conversion(2021), value(2021, "0"))
    year = in_year(pool, 2021)
    assert year.path == "part-i"
    assert (year.lines["10"], year.lines["13"], year.lines["14"], year.lines["18"]) == (
        "1.000000",
        "6000",
        "0",
        "0",
    )
    assert year.carried["basis"] == 0


def test_a_contribution_in_march_reaches_line_4_where_there_was_a_distribution() -> None:
    pool = ana(
        contribution(2021, date="2022-03-10"),
        distribution(2021, "1000"),
        value(2021, "9000"),
        value(2020, "1"),
    )
    lines = in_year(pool, 2021).lines
    assert (lines["1"], lines["4"], lines["5"], lines["12"], lines["14"]) == (
        "6000",
        "6000",
        "0",
        "0",
        "6000",
    )


def test_the_same_without_a_date_stops_the_year() -> None:
    undated = row("contribution", 2021, "6000", basis="6000", account="van")
    stopped = in_year(ana(undated, distribution(2021, "1000"), value(2021, "9000")), 2021)
    assert stopped.status == "incomplete"
    assert [problem.code for problem in stopped.problems] == ["contribution-undated"]
    # No line depends on the day where nothing was distributed.
    alone = in_year(ana(undated), 2021)
    assert (alone.status, alone.lines["14"]) == ("complete", "6000")


def test_a_year_without_a_form_between_two_years_carries_and_says_why() -> None:
    pool = ana(contribution(2018, "5000"), contribution(2021))
    assert [(year.tax_year, year.status) for year in pool.years] == [
        (2018, "complete"), (2019, "not-due"), (2020, "not-due"), (2021, "complete"),
    ]  # fmt: skip
    for year in (in_year(pool, 2019), in_year(pool, 2020)):
        assert year.lines == {}
        assert year.carried["basis"] == 5_000_00
        assert (
            year.reason
            == "no contribution, distribution or conversion that the form asks for: basis is carried"
        )
        assert year.as_json(worded)["carried"]["basis"] == "5000"
    assert in_year(pool, 2021).lines["2"] == "5000"


def test_a_distribution_without_basis_owes_no_form() -> None:
    year = in_year(ana(distribution(2021, "1000")), 2021)
    assert (year.status, year.path) == ("not-due", "carry-only")
    assert year.reason == "distributions were taken, but there is no basis: they are fully taxable"
    assert year.returns == {"4a": "1000", "4b": "1000"}


def test_no_basis_no_need_of_a_value() -> None:
    """A conversion without basis goes to Part II alone, and line 6 is not asked for."""
    year = in_year(ana(conversion(2021)), 2021)
    assert (year.status, year.path) == ("complete", "conversion-only")
    assert year.lines == {"16": "6000", "17": "0", "18": "6000"}
    assert year.problems == ()


@pytest.mark.parametrize("happened", [distribution(2021, "1000"), conversion(2021, "1000")])
def test_basis_and_no_value_is_incomplete_with_a_remedy(happened: dict[str, Any]) -> None:
    pool = ana(contribution(2020), happened, contribution(2022), contribution(2023))
    stopped = in_year(pool, 2021)
    assert stopped.status == "incomplete"
    assert stopped.lines == {}
    assert stopped.carried == {}
    (problem,) = stopped.problems
    assert problem.code == "value-missing"
    assert worded(problem).splitlines() == [
        f"basisbook record year-end-value --person ana --tax-year 2021 --account {name}"
        for name in ("van", "sep")
    ], "an account that the book never closed owes a value, used or not"
    for later in (2022, 2023):
        year = in_year(pool, later)
        assert (year.status, year.lines, year.carried) == ("incomplete", {}, {})
        assert year.reason == "2021 stops it: what 2021 carries is not known"
        assert year.problems[-1].code == "stopped"
        assert year.problems[-1].remedies == problem.remedies
    assert in_year(pool, 2020).status == "complete"


def test_the_value_that_was_missing_completes_it() -> None:
    pool = ana(contribution(2020), distribution(2021, "1000"), value(2021, "11000"), contribution(2022))
    assert [year.status for year in pool.years] == ["complete"] * 3
    assert in_year(pool, 2021).lines["10"] == "0.500000"


def test_one_of_two_accounts_without_a_value_stops_the_year() -> None:
    sep = row("distribution", amount="1000", date="2021-07-01", account="sep")
    known = row("year-end-value", 2021, "9000", account="van")
    stopped = in_year(ana(contribution(2021), sep, known), 2021)
    assert stopped.status == "incomplete"
    assert (
        worded(stopped.problems[0])
        == "basisbook record year-end-value --person ana --tax-year 2021 --account sep"
    )


def test_the_first_year_that_stops_is_the_one_later_years_name() -> None:
    pool = ana(contribution(2019), distribution(2020, "1"), distribution(2021, "1"), distribution(2022, "1"))
    assert in_year(pool, 2022).reason.startswith("2020 stops it")


def test_a_year_in_progress_is_no_problem() -> None:
    rows = [contribution(2020), contribution(2021), distribution(2021, "1000")]
    pool = ana(*rows, as_of=DAY("2021-08-01"))
    year = in_year(pool, 2021)
    assert (year.status, year.reason, year.lines, year.carried) == (
        "in-progress",
        "2021 has not ended",
        {},
        {},
    )
    assert year.problems == ()
    assert in_year(pool, 2020).status == "complete"
    assert in_year(ana(*rows, as_of=DAY("2021-12-31")), 2021).status == "in-progress"
    assert in_year(ana(*rows, as_of=DAY("2022-01-01")), 2021).status == "incomplete"


def test_a_contribution_alone_is_in_progress_until_the_year_has_ended() -> None:
    """A distribution in December would still change it."""
    rows = [contribution(2021)]
    assert in_year(ana(*rows, as_of=DAY("2021-08-01")), 2021).status == "in-progress"
    assert in_year(ana(*rows, as_of=DAY("2022-08-01")), 2021).status == "complete"


def test_an_estimate_fills_the_year_in_progress_and_carries_nothing() -> None:
    rows = [contribution(2020), distribution(2021, "1000")]
    pool = ana(*rows, as_of=DAY("2021-08-01"), estimate={"ana": 11_000_00})
    year = in_year(pool, 2021)
    assert (year.status, year.carried, year.lines) == ("in-progress", {}, {})
    assert year.reason == "an estimate: 2021 has not ended"
    assert year.filled is not None
    assert (year.filled.lines["6"], year.filled.lines["12"]) == ("11000", "500")
    # It touches no year that has ended, and nobody else.
    ended = ana(*rows, as_of=DAY("2022-08-01"), estimate={"ana": 11_000_00})
    assert in_year(ended, 2021).status == "incomplete"
    other = ana(*rows, as_of=DAY("2021-08-01"), estimate={"ben": 11_000_00})
    assert in_year(other, 2021).filled is None


def test_the_year_of_death_is_the_last_one() -> None:
    """Line 6 uses the values at death, which the book records as that year's values."""
    died = dataclasses.replace(
        BOOK,
        people=dict(BOOK.people) | {"ana": dataclasses.replace(BOOK.people["ana"], died=DAY("2021-09-01"))},
    )
    rows = [contribution(2020), distribution(2021, "1000"), value(2021, "11000"), value(2022, "12000")]
    pool = ana(*rows, book=died)
    assert [year.tax_year for year in pool.years] == [2020, 2021]
    assert in_year(pool, 2021).lines["12"] == "500"


def test_a_later_form_of_an_inherited_pool_is_not_cut_by_the_owners_death() -> None:
    died = dataclasses.replace(
        BOOK,
        people=dict(BOOK.people) | {"ana": dataclasses.replace(BOOK.people["ana"], died=DAY("2021-09-01"))},
    )
    rows = [contribution(2020), row("distribution", amount="5", date="2022-01-05", account="dad")]
    inherited = history_of(*rows, book=died).pool("ana", "Luis Reyes")
    assert inherited is not None
    assert [year.tax_year for year in inherited.years] == [2022]


def test_two_people_in_one_book() -> None:
    mine = [contribution(2020), distribution(2021, "1000"), value(2021, "11000")]
    theirs = [
        row("contribution", 2020, "100", basis="100", person="ben", date="2020-05-01", account="fid"),
        row("distribution", amount="50", person="ben", date="2021-05-01", account="fid"),
        row("year-end-value", 2021, "50", person="ben"),
    ]
    together = history_of(*mine, *theirs)
    assert together.pool("ben") == dataclasses.replace(
        together.pool("ben") or Pool("", "", ()), years=(together.pool("ben") or Pool("", "", ())).years
    )
    for person, rows in (("ana", mine), ("ben", theirs)):
        alone = history_of(*rows).pool(person)
        shared = together.pool(person)
        assert alone is not None
        assert shared is not None
        assert [year.lines for year in shared.years] == [year.lines for year in alone.years]
        assert [year.carried for year in shared.years] == [year.carried for year in alone.years]


def test_an_opening_basis_is_where_the_record_begins() -> None:
    pool = ana(row("opening-basis", 2019, "8000"), distribution(2020, "1000"), value(2020, "15000"))
    assert [year.tax_year for year in pool.years] == [2020]
    assert (in_year(pool, 2020).lines["2"], in_year(pool, 2020).lines["12"]) == ("8000", "500")


def test_an_opening_basis_before_the_first_page() -> None:
    pool = ana(row("opening-basis", 1990, "8000"), contribution(2020))
    assert in_year(pool, 2020).lines["2"] == "8000"


def test_an_opening_basis_later_than_entries_begins_the_record_again() -> None:
    """The checks report it; the replay never adds what the paper already counts."""
    pool = ana(contribution(2018), contribution(2019), row("opening-basis", 2019, "9000"), contribution(2020))
    assert [year.tax_year for year in pool.years] == [2020]
    assert in_year(pool, 2020).lines["2"] == "9000"


def test_old_basis_and_everything_converted_without_a_contribution() -> None:
    """Nothing is left and nothing but conversions left: Part II alone, line 17 from the basis."""
    pool = ana(
        row("opening-basis", 2020, "8000"), conversion(2021, "20000"), value(2021, "0"), contribution(2022)
    )
    year = in_year(pool, 2021)
    assert year.path == "conversion-only"
    assert year.lines == {"16": "20000", "17": "8000", "18": "12000"}
    assert year.carried["basis"] == 0
    assert in_year(pool, 2022).lines["2"] == "0"


def test_everything_converted_at_a_loss_keeps_the_rest_of_the_basis_and_says_so() -> None:
    pool = ana(row("opening-basis", 2020, "8000"), conversion(2021, "5000"), value(2021, "0"))
    year = in_year(pool, 2021)
    assert year.lines == {"16": "5000", "17": "8000", "18": "-3000"}
    assert year.carried["basis"] == 3_000_00
    assert year.returns["4b"] == "0", "a loss is no negative income"
    assert [problem.code for problem in year.problems] == ["basis-left-over"]


@pytest.mark.parametrize("beside", [distribution(2021, "1"), value(2021, "1"), contribution(2021, "1")])
def test_anything_beside_the_conversion_needs_part_one(beside: dict[str, Any]) -> None:
    rows = [row("opening-basis", 2020, "8000"), conversion(2021, "20000"), beside]
    if beside["kind"] != "year-end-value":
        rows.append(value(2021, "0"))
    year = in_year(ana(*rows), 2021)
    assert year.path == "part-i"
    assert "10" in year.lines


def test_out_in_december_and_in_in_january_is_on_line_6() -> None:
    rows = [
        contribution(2020),
        row("rollover-out", amount="10000", date="2021-12-20", account="van"),
        row("rollover-in", amount="10000", date="2022-01-31", account="van", of=2),
        distribution(2021, "2000"),
        value(2021, "0"),
    ]
    lines = in_year(ana(*rows), 2021).lines
    assert (lines["6"], lines["7"], lines["12"]) == ("10000", "2000", "1000")


def test_out_without_in_is_on_line_7_and_a_problem() -> None:
    rows = [
        contribution(2020),
        row("rollover-out", amount="10000", date="2021-12-20", account="van"),
        value(2021, "2000"),
    ]
    year = in_year(ana(*rows), 2021)
    assert (year.lines["6"], year.lines["7"], year.lines["10"]) == ("2000", "10000", "0.500000")
    assert [problem.code for problem in year.problems] == ["rollover-not-back"]


def test_a_reverse_rollover_takes_pre_tax_money_and_leaves_the_basis() -> None:
    rows = [
        row("opening-basis", 2020, "7500"),
        row("plan-rollover-out", amount="78000", date="2021-05-01", account="van", to="plan"),
        conversion(2021, "7500"),
        value(2021, "0"),
        value(2020, "85500"),
    ]
    year = in_year(ana(*rows), 2021)
    assert year.lines["9"] == "7500", "what went to the plan is on no line"
    assert (year.lines["18"], year.carried["basis"]) == ("0", 0)
    assert year.problems == ()


def test_more_to_a_plan_than_the_pre_tax_money_is_told() -> None:
    rows = [
        row("opening-basis", 2020, "7500"),
        row("plan-rollover-out", amount="80000", date="2021-05-01", account="van", to="plan"),
        distribution(2021, "1"),
        value(2021, "5499"),
    ]
    year = in_year(ana(*rows), 2021)
    assert [problem.code for problem in year.problems] == ["basis-to-plan"]


def test_charity_takes_pre_tax_money_first() -> None:
    """Basis 4,000 in 10,000; 7,000 to charity: 6,000 is pre-tax, and 1,000 is an ordinary distribution on line 7."""
    rows = [
        row("opening-basis", 2020, "4000"),
        row("qcd", amount="7000", date="2021-05-01", account="van"),
        value(2021, "3000"),
    ]
    lines = in_year(ana(*rows, book=GIVER), 2021).lines
    assert (lines["6"], lines["7"], lines["12"], lines["14"]) == ("3000", "1000", "1000", "3000")


# -- Roth ---------------------------------------------------------------------------------------------------


def roth_distribution(year: int, amount: str, kind: str = "roth-distribution") -> dict[str, Any]:
    return row(kind, amount=amount, date=f"{year}-08-01", account="roth")


def roth_contribution(year: int, amount: str = "6000") -> dict[str, Any]:
    return row("roth-contribution", year, amount, date=f"{year}-02-01", account="roth")


def test_roth_contributions_come_out_first_then_conversions() -> None:
    pool = ana(
        roth_contribution(2018, "5000"), conversion(2019, "3000"),
        roth_distribution(2020, "2000"), roth_distribution(2021, "5000"), roth_distribution(2022, "4000"),
    )  # fmt: skip
    assert in_year(pool, 2018).status == "not-due"
    assert in_year(pool, 2018).carried["roth_contributions"] == 5_000_00
    assert in_year(pool, 2019).carried["roth_conversions"] == 3_000_00
    assert in_year(pool, 2020).lines == {"19": "2000", "20": "0", "21": "2000", "22": "5000", "23": "0"}
    # 3,000 of contributions are left, then 2,000 of the conversion.
    second = in_year(pool, 2021)
    assert (second.lines["22"], second.lines["23"], second.lines["24"], second.lines["25a"]) == (
        "3000", "2000", "3000", "0",
    )  # fmt: skip
    assert second.carried["roth_contributions"] == 0
    assert second.carried["roth_conversions"] == 1_000_00
    third = in_year(pool, 2022)
    assert (third.lines["22"], third.lines["24"], third.lines["25c"]) == ("0", "1000", "3000")
    assert third.carried["roth_conversions"] == 0
    assert third.returns == {"4a": "4000", "4b": "3000"}


def test_line_24_counts_the_conversions_of_the_year_itself() -> None:
    year = in_year(ana(conversion(2021, "3000"), roth_distribution(2021, "2000")), 2021)
    assert (year.lines["24"], year.lines["25a"]) == ("3000", "0")
    assert year.carried["roth_conversions"] == 1_000_00


def test_a_homebuyer_comes_first_on_the_page_and_uses_up_basis_afterwards() -> None:
    """Line 20 lowers line 21, but the contributions it took are gone next year: line 22 less line 19."""
    pool = ana(
        roth_contribution(2018, "6000"),
        roth_distribution(2021, "4000", "roth-homebuyer"),
        roth_distribution(2022, "3000"),
    )
    first = in_year(pool, 2021)
    assert first.lines == {"19": "4000", "20": "4000", "21": "0", "22": "6000"}, "line 23 is blank, not zero"
    assert first.carried["roth_contributions"] == 2_000_00
    second = in_year(pool, 2022)
    assert (second.lines["22"], second.lines["23"], second.lines["25c"]) == ("2000", "1000", "1000")


def test_a_homebuyer_has_ten_thousand_in_a_life() -> None:
    pool = ana(
        roth_distribution(2020, "7000", "roth-homebuyer"), roth_distribution(2022, "7000", "roth-homebuyer")
    )
    assert in_year(pool, 2020).lines["20"] == "7000"
    assert in_year(pool, 2022).lines["20"] == "3000"
    assert in_year(pool, 2022).carried["homebuyer"] == 10_000_00


def test_openings_of_a_roth_add_to_what_is_carried() -> None:
    pool = ana(
        row("opening-roth-contributions", 2020, "5000", account="roth"),
        row("opening-roth-conversion", 2019, "800", basis="0", account="roth"),
        row("opening-roth-conversion", 2020, "200", basis="0", account="roth"),
        roth_distribution(2021, "7000"),
    )
    lines = in_year(pool, 2021).lines
    assert (lines["22"], lines["24"], lines["25c"]) == ("5000", "1000", "1000")


def test_line_25b_is_the_disaster_part_of_what_is_taxable() -> None:
    """4,000 of 10,000 was a disaster distribution; of 6,000 above all basis, 2,400 is its share."""
    rows = [
        roth_contribution(2019, "4000"),
        roth_distribution(2021, "6000"),
        roth_distribution(2021, "4000", "roth-disaster"),
    ]
    lines = in_year(ana(*rows), 2021).lines
    assert (lines["25a"], lines["25b"], lines["25c"]) == ("6000", "2400", "3600")


def test_line_15b_is_the_disaster_part_of_what_is_taxable() -> None:
    rows = [
        row("opening-basis", 2020, "5000"),
        distribution(2021, "6000"),
        row("disaster-distribution", amount="4000", date="2021-05-01", account="van"),
        value(2021, "10000"),
    ]
    year = in_year(ana(*rows), 2021)
    assert (year.lines["10"], year.lines["12"]) == ("0.250000", "2500")
    assert (year.lines["15a"], year.lines["15b"], year.lines["15c"]) == ("7500", "3000", "4500")
    assert year.returns == {"4a": "10000", "4b": "4500"}


# -- method -------------------------------------------------------------------------------------------------


def test_a_method_holds_from_its_year_until_the_next() -> None:
    methods = {2018: (3, "dollars"), 2021: (6, "cents")}
    assert method_for(methods, 2017) == Method(6, "dollars")
    assert method_for(methods, 2020) == Method(3, "dollars")
    assert method_for(methods, 2025) == Method(6, "cents")
    pool = ana(
        row("method", 2018, code="places=3"), row("method", 2021, code="money=cents"),
        *(entry for year in (2019, 2021) for entry in
          (contribution(year, "1000.40"), distribution(year, "1000"), value(year, "2000"))),
    )  # fmt: skip
    assert (in_year(pool, 2019).lines["1"], in_year(pool, 2019).lines["10"]) == ("1000", "0.333")
    assert (in_year(pool, 2021).lines["1"], in_year(pool, 2021).lines["10"]) == ("1000.40", "0.556")
    assert in_year(pool, 2021).as_json(worded)["method"] == {"places": 3, "money": "cents"}


def test_what_was_known_on_a_day_does_not_depend_on_what_was_recorded_later() -> None:
    entries = entries_of([contribution(2020), distribution(2021, "1000"), value(2021, "11000")])
    later = [*entries, journal.correct(entries, 3, DAY("2026-12-01"), amount=1_000_00)]
    later.append(journal.void(later, 1, DAY("2027-01-01")))
    then = replay(BOOK, journal.in_force(entries))
    assert replay(BOOK, journal.in_force(later, DAY("2026-06-30"))) == then
    corrected = replay(BOOK, journal.in_force(later, DAY("2026-12-31"))).pool("ana")
    struck = replay(BOOK, journal.in_force(later)).pool("ana")
    assert corrected is not None
    assert struck is not None
    assert in_year(corrected, 2021).lines["10"] == "1.000000"
    assert in_year(struck, 2021).status == "not-due"


def test_an_empty_ledger_has_no_years() -> None:
    history = history_of()
    assert history.pools == {}
    assert history.as_json(worded) == {"format": 1, "people": {"ana": {"pools": {}}, "ben": {"pools": {}}}}


def test_a_method_alone_is_no_year() -> None:
    assert history_of(row("method", 2020, code="places=3")).pools == {}


def test_the_json_of_a_year_is_what_the_design_shows() -> None:
    pool = ana(contribution(2022), conversion(2022), value(2022, "42856"), value(2021, "1"))
    assert in_year(pool, 2022).as_json(worded) == {
        "tax_year": 2022, "form": "8606", "revision": "2022", "status": "complete", "path": "part-i",
        "method": {"places": 6, "money": "dollars"},
        "lines": {
            "1": "6000", "2": "0", "3": "6000", "4": "0", "5": "6000", "6": "42856", "7": "0", "8": "6000",
            "9": "48856", "10": "0.122810", "11": "737", "12": "0", "13": "737", "14": "5263", "15a": "0",
            "15b": "0", "15c": "0", "16": "6000", "17": "737", "18": "5263",
        },
        "adjusted": [], "starred": [], "unverified": [],
        "return": {"4a": "6000", "4b": "5263"},
        "carried": {"basis": "5263", "roth_conversions": "6000"}, "problems": [],
    }  # fmt: skip


# -- the record goes on while income waits ------------------------------------------------------------------


def test_a_conversion_of_1998_shows_the_years_that_take_its_income_up() -> None:
    """8,000 over four years and no later entry: 2,000 a year through 2001, then the record ends."""
    converted = [
        row("conversion", amount="8000", date="1998-06-01", account="van", to="roth"),
        row("year-end-value", 1998, amount="0"),
    ]
    years = years_of(*converted)
    assert list(years) == [1998, 1999, 2000, 2001]
    assert years[1998].lines["17"] == "2000"
    for year in (1998, 1999, 2000, 2001):
        assert years[year].returns["15b"] == "2000", year
    for year in (1999, 2000, 2001):
        assert (years[year].status, years[year].lines) == ("not-due", {}), year
    assert years[1999].carried["income_1998_left"] == 4_000_00
    assert not years[2001].carried.get("income_1998_left")


def test_with_a_distribution_in_1999_lines_20_and_21_show_the_income() -> None:
    years = years_of(
        row("conversion", amount="8000", date="1998-06-01", account="van", to="roth"),
        row("year-end-value", 1998, amount="0"),
        row("roth-distribution", amount="5000", date="1999-06-01", account="roth"),
    )
    assert list(years) == [1998, 1999]
    lines = years[1999].lines
    assert [lines[n] for n in ("17", "19", "20a", "20b", "20c", "20d", "20e", "21", "22", "27")] == [
        "5000", "5000", "8000", "2000", "2000", "4000", "4000", "4000", "1000", "4000",
    ]  # fmt: skip
    # Everything is taxed now: 2,000 of 1999 and 4,000 early. The basis bears the rest of the 5,000.
    assert years[1999].returns["15b"] == "6000"
    assert not years[1999].carried.get("income_1998_left")


def test_elected_all_in_1998_nothing_waits() -> None:
    years = years_of(
        row("election", 1998, code="all-in-1998"),
        row("conversion", amount="8000", date="1998-06-01", account="van", to="roth"),
        row("year-end-value", 1998, amount="0"),
    )
    assert list(years) == [1998]
    assert years[1998].returns["15b"] == "8000"


def test_a_deferral_of_2010_shows_2011_and_what_2012_takes_up() -> None:
    years = years_of(
        row("conversion", amount="9001", date="2010-06-01", account="van", to="roth"),
        row("year-end-value", 2010, amount="0"),
    )
    assert list(years) == [2010, 2011, 2012]
    assert (years[2010].lines["20a"], years[2010].lines["20b"]) == ("4501", "4500")
    assert years[2010].returns["15b"] == "0"
    assert (years[2011].status, years[2011].returns["15b"]) == ("not-due", "4501")
    assert (years[2012].status, years[2012].returns["15b"]) == ("not-due", "4500")
    assert not any(name.endswith("_2010") or "2012" in name for name in years[2012].carried)


def test_money_for_a_plan_is_not_called_too_much_where_the_value_is_not_known() -> None:
    """IRC 408(d)(3)(H) asks for all the IRAs; without the year-end value nobody can say, and no form needs it."""
    out = row("plan-rollover-out", amount="50000", date="2021-05-01", account="van", to="plan")
    basis = row("opening-basis", 2020, "10000")
    unknown = in_year(ana(basis, out), 2021)
    assert (unknown.status, [problem.code for problem in unknown.problems]) == ("not-due", [])
    assert in_year(ana(basis, out, value(2021, "10000")), 2021).problems == ()
    short = in_year(ana(basis, out, value(2021, "9999")), 2021)
    assert [problem.code for problem in short.problems] == ["basis-to-plan"]


def test_basis_counted_again_is_told_where_nothing_was_put_off_too() -> None:
    """The chart of line 24 (I-2023) adds line 16 of 2010 where box 19 was not checked, also with line 18 at zero."""
    rows = (
        row("opening-basis", 2009, "9000"),
        row("conversion", amount="1000", date="2010-03-01", account="van", to="roth"),
        row("roth-distribution", amount="400", date="2010-06-01", account="roth"),
        row("year-end-value", 2010, "500"),
    )
    found = in_year(ana(*rows), 2010)
    assert (found.lines["18"], found.carried["roth_conversions"]) == ("0", 1000_00)
    assert "basis-counted-again" in [problem.code for problem in found.problems]
    checked = in_year(ana(*rows, row("election", 2010, code="all-in-2010")), 2010)
    assert checked.carried["roth_conversions"] == 600_00
    assert "basis-counted-again" not in [problem.code for problem in checked.problems]
