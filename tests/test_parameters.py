"""The yearly amounts: every one of them, each with its source, none guessed."""

from __future__ import annotations

import csv
import datetime as dt
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from basisbook.ledger import parameters
from basisbook.ledger.kinds import FILING_CODES
from basisbook.ledger.parameters import value

RESEARCH = Path(__file__).parents[1].parent / "shared" / "law" / "parameters.csv"


def test_a_table_read_alone_is_the_table_of_the_file() -> None:
    whole = tomllib.loads(parameters._FILE.read_text("utf-8"))
    assert {name: parameters._table(name) for name in parameters.names()} == whole
    assert list(parameters.names()) == list(whole)


def test_all_of_the_research_is_here_and_nothing_else() -> None:
    if not RESEARCH.exists():
        pytest.skip("the research table is not beside this clone")
    with RESEARCH.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    stated = {}
    for row in rows:
        status = "all" if row["filing_status"] == "per_person" else row["filing_status"]
        stated[row["name"], status, int(row["tax_year"])] = (
            row["value"],
            row["source"],
            row["verified"] == "true",
        )
    found = {}
    researched = {name for name, _, _ in stated}
    # The amounts of the conditions came later, each with a source of its own.
    for name in sorted(researched & set(parameters.names())):
        for status in parameters._table(name):
            for year in range(1960, 2060) if status not in ("unit", "description") else ():
                try:
                    one = value(name, year, status)
                except parameters.NoValueError:
                    continue
                if status != "all" and one == _of_everybody(name, year):
                    continue  # found there, and compared there
                found[name, status, year] = (
                    "none" if one.raw is None else str(one.raw),
                    one.source,
                    one.verified,
                )
    assert found == stated
    assert len(found) > 850


def _of_everybody(name: str, year: int) -> parameters.Value | None:
    try:
        return value(name, year)
    except parameters.NoValueError:
        return None


@pytest.mark.parametrize(
    ("year", "limit", "catch_up"),
    [(1987, 2000, None), (2001, 2000, None), (2002, 3000, 500), (2005, 4000, 500), (2006, 4000, 1000), (2008, 5000, 1000),
     (2013, 5500, 1000), (2018, 5500, 1000), (2019, 6000, 1000), (2022, 6000, 1000), (2023, 6500, 1000), (2024, 7000, 1000),
     (2025, 7000, 1000), (2026, 7500, 1100)],
)  # fmt: skip
def test_contribution_limits(year: int, limit: int, catch_up: int | None) -> None:
    assert value("ira_contribution_limit", year).cents == limit * 100
    if catch_up is None:
        with pytest.raises(parameters.NoValueError):
            value("ira_catch_up_age_50", year)
    else:
        assert value("ira_catch_up_age_50", year).cents == catch_up * 100


@pytest.mark.parametrize(
    ("year", "actual", "printed"),
    [
        (2018, dt.date(2019, 4, 15), dt.date(2019, 4, 15)),
        (2019, dt.date(2020, 7, 15), dt.date(2020, 4, 15)),
        (2020, dt.date(2021, 5, 17), dt.date(2021, 4, 15)),
        (2021, dt.date(2022, 4, 18), dt.date(2022, 4, 18)),
        (2022, dt.date(2023, 4, 18), dt.date(2023, 4, 18)),
        (2023, dt.date(2024, 4, 15), dt.date(2024, 4, 15)),
    ],
)
def test_a_postponed_deadline_is_not_on_the_paper(year: int, actual: dt.date, printed: dt.date) -> None:
    assert value("contribution_deadline_actual", year).date == actual
    assert value("form_line4_date_printed", year).date == printed


def test_every_filing_status_finds_its_list() -> None:
    for name in ("deduction_phaseout_start_covered", "roth_phaseout_start", "roth_phaseout_end"):
        assert {status for status in FILING_CODES if value(name, 2023, status).cents >= 0} == set(
            FILING_CODES
        )
    assert value("deduction_phaseout_start_covered", 2023, "joint").cents == 11600000
    assert value("deduction_phaseout_start_covered", 2023, "head").cents == 7300000
    assert value("deduction_phaseout_start_covered", 2023, "separate-apart").cents == 7300000
    assert value("deduction_phaseout_end_covered", 2023, "separate").cents == 1000000
    assert value("conversion_magi_limit", 2009, "single").cents == 10000000
    assert value("conversion_magi_limit", 2009, "separate").cents == 0


def test_no_limit_is_not_zero() -> None:
    assert value("conversion_magi_limit", 2010, "joint").raw is None


def test_what_was_not_verified_says_so() -> None:
    assert value("ira_contribution_limit", 1987).verified
    assert not value("ira_contribution_limit", 1990).verified


def test_a_year_without_a_value_is_refused() -> None:
    with pytest.raises(KeyError, match="ira_contribution_limit has no value for 2199"):
        value("ira_contribution_limit", 2199)
    with pytest.raises(parameters.NoValueError, match="no value for 2023 and filing status joint"):
        value("sep_addon_cap_408d5", 2023, "joint")
    with pytest.raises(parameters.NoValueError, match="there is no parameter limit"):
        value("limit", 2023)


def test_lists_are_in_order_without_overlap() -> None:
    for name in parameters.names():
        assert parameters.describe(name)
        for key, runs in parameters._table(name).items():
            if key in ("unit", "description"):
                continue
            for one, following in pairwise(runs):
                assert one["from"] <= one.get("to", one["from"]) < following["from"], (name, key, one)
            assert "to" in runs[-1], "the last value says until when it is known"
