"""What is true of every life, whatever happened in it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies_forms import (
    BOOK,
    MODERN,
    entries_of,
    history_of,
    lives,
    methods,
    possible_carried,
    possible_facts,
    row,
)

from basisbook.forms.language.fill import Method, fill
from basisbook.forms.replay.replay import replay
from basisbook.forms.replay.years import Pool, Year
from basisbook.ledger import journal
from basisbook.ledger.facts import FACTS
from basisbook.ledger.money import to_dollars

pytestmark = pytest.mark.slow

money = st.sampled_from(("dollars", "cents"))
places = st.integers(3, 6)


def pool_of(rows: list[dict[str, Any]], places: int = 6, money: str = "cents") -> tuple[Year, ...]:
    first = min((found["tax_year"] or found["date"].year for found in rows), default=2017)
    method = [row("method", first, code=f"places={places}"), row("method", first, code=f"money={money}")]
    pool = history_of(*rows, *method).pool("ana")
    return pool.years if pool else ()


def shown(years: tuple[Year, ...]) -> list[tuple[int, str, dict[str, str], Mapping[str, int]]]:
    """What a person sees of each year, without the numbers of the entries."""
    return [(year.tax_year, year.status, year.lines, year.carried) for year in years]


def recovered(year: Year) -> int:
    """Basis that left free of tax in the year."""
    if year.filled is None or year.status != "complete":
        return 0
    if "I" in year.filled.parts:
        return year.filled.amounts["13"] or 0
    if "II" in year.filled.parts:
        return min(year.filled.amounts["16"] or 0, year.filled.amounts["17"] or 0)
    return 0


def limited(rows: list[dict[str, Any]]) -> int:
    return sum(found["basis"] or 0 for found in rows if found["kind"] == "contribution")


@given(lives(), places, money)
@settings(max_examples=100)
def test_basis_is_conserved_over_a_life(rows: list[dict[str, Any]], decimals: int, kept: str) -> None:
    """What was put in after tax came out free of tax, or is still carried: to the cent, or line by line in dollars.

    In dollars lines 1 and 2 are rounded, and only they: a year that has no Part I carries its cents on.
    """
    years = pool_of(rows, decimals, kept)
    opening = sum(found["amount"] for found in rows if found["kind"] == "opening-basis")
    carried = opening
    put_in = out = rounded = 0
    for year in years:
        assert year.status in ("complete", "not-due"), year.problems
        came = year.facts.amounts["nondeductible_contributions"]
        if kept == "dollars" and year.filled is not None and "I" in year.filled.parts:
            came = to_dollars(came)
            rounded += to_dollars(carried) - carried
            carried = to_dollars(carried)
        assert year.carried["basis"] == carried + came - recovered(year), year.tax_year
        carried = year.carried["basis"]
        put_in += came
        out += recovered(year)
        assert carried >= 0
    if years:
        assert opening + rounded + put_in == out + carried
    if kept == "cents":
        # No contribution of these lives exceeds the limit, so all of them are basis.
        assert put_in == limited(rows)


@given(lives(), places, money)
def test_lines_of_a_year_add_up(rows: list[dict[str, Any]], decimals: int, kept: str) -> None:
    for year in pool_of(rows, decimals, kept):
        if year.filled is None or "I" not in year.filled.parts:
            continue
        amounts = {number: amount or 0 for number, amount in year.filled.amounts.items()}
        assert amounts["3"] == amounts["13"] + amounts["14"]
        assert amounts["13"] <= max(amounts["5"], 0)
        assert amounts["14"] >= amounts["4"]
        assert amounts["7"] == amounts["12"] + amounts["15a"]
        if "II" in year.filled.parts:
            assert amounts["16"] == amounts["17"] + amounts["18"]


@given(lives(), places, money, st.randoms(use_true_random=False))
def test_order_inside_the_ledger_changes_nothing(
    rows: list[dict[str, Any]], decimals: int, kept: str, shuffle: Any
) -> None:
    shuffled = list(rows)
    shuffle.shuffle(shuffled)
    assert shown(pool_of(shuffled, decimals, kept)) == shown(pool_of(rows, decimals, kept))


@given(lives(), places, money, st.integers(0, 100), st.data())
def test_an_entry_split_in_two_changes_nothing(
    rows: list[dict[str, Any]], decimals: int, kept: str, percent: int, data: st.DataObject
) -> None:
    """In cents, and in dollars too: a fact is summed in cents before a line is rounded."""
    split = [at for at, found in enumerate(rows) if found["kind"] not in ("year-end-value", "opening-basis")]
    if not split:
        return
    at = data.draw(st.sampled_from(split))
    found = rows[at]
    amount = found["amount"] * percent // 100
    halves = [dict(found), dict(found)]
    for half, part in zip(halves, (amount, found["amount"] - amount), strict=True):
        half["amount"] = part
        if "basis" in half:
            half["basis"] = part
    in_two = [*rows[:at], *halves, *rows[at + 1 :]]
    assert shown(pool_of(in_two, decimals, kept)) == shown(pool_of(rows, decimals, kept))


@given(lives(first=2017, last=2020), lives(first=2022, last=2025), money)
def test_a_year_without_activity_changes_nothing(
    before: list[dict[str, Any]], after: list[dict[str, Any]], kept: str
) -> None:
    """2021 has only values: it is `not-due`, and the years after it see what 2020 carried."""
    after = [found for found in after if found["kind"] != "opening-basis"]
    quiet = [row("year-end-value", 2021, amount=amount) for amount in (1_000_00,)]
    years = {year.tax_year: year for year in pool_of([*before, *quiet, *after], money=kept)}
    if 2020 not in years:
        return
    assert years[2021].status == "not-due"
    assert years[2021].lines == {}
    assert years[2021].carried == years[2020].carried
    assert years[2022].brought == years[2020].carried


@given(lives(), money)
def test_the_past_does_not_depend_on_the_future(rows: list[dict[str, Any]], kept: str) -> None:
    """What happened in a year changes that year and later ones, never an earlier one."""
    for last in (2018, 2021):
        until = [found for found in rows if (found["tax_year"] or found["date"].year) <= last]
        whole = [year for year in shown(pool_of(rows, money=kept)) if year[0] <= last]
        assert shown(pool_of(until, money=kept)) == whole


@given(lives(), lives())
def test_two_people_never_mix(mine: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> None:
    accounts = {"van": "fid", "roth": None}
    others = [
        found | {"person": "ben"} | ({"account": accounts[found["account"]]} if "account" in found else {})
        for found in theirs
        if found.get("account") != "roth"
    ]
    together = history_of(*mine, *others)
    for person, rows in (("ana", mine), ("ben", others)):
        alone, shared = history_of(*rows).pool(person), together.pool(person)
        assert shown(alone.years if alone else ()) == shown(shared.years if shared else ())


@given(lives(), lives(), money)
@settings(max_examples=30)
def test_as_of_a_day_ignores_what_was_recorded_later(
    rows: list[dict[str, Any]], later: list[dict[str, Any]], kept: str
) -> None:
    entries = entries_of([*rows, row("method", 2016, code=f"money={kept}")])
    day = entries[-1].recorded
    more = list(entries)
    for columns in later:
        more.append(journal.append(more, day + datetime.timedelta(days=1), **columns))
    more.append(journal.void(more, 1, day + datetime.timedelta(days=2)))
    assert replay(BOOK, journal.in_force(more, day)) == replay(BOOK, journal.in_force(entries))


@given(lives(), st.data())
def test_striking_an_entry_and_correcting_it_back_changes_nothing(
    rows: list[dict[str, Any]], data: st.DataObject
) -> None:
    entries = entries_of(rows)
    before = shown(history_years(entries))
    number = data.draw(st.integers(1, len(entries)))
    day = entries[-1].recorded
    entries.append(journal.void(entries, number, day))
    entries.append(journal.correct(entries, number, day, note="counts again"))
    assert shown(history_years(entries)) == before


def history_years(entries: list[Any]) -> tuple[Year, ...]:
    pool: Pool | None = replay(BOOK, journal.in_force(entries)).pool("ana")
    return pool.years if pool else ()


@given(possible_facts(), possible_carried(), methods, st.sampled_from(MODERN))
@settings(max_examples=150)
def test_roth_money_is_conserved(
    facts: dict[str, int], brought: dict[str, int], method: Method, revision: Any
) -> None:
    """Contributions, then conversions, then taxable: a distribution is charged in full, in that order, once."""
    form = fill(revision, facts, brought, Method(method.places, "cents"))
    contributions = brought["roth_contributions"] + facts["roth_contributions"]
    conversions = brought["roth_conversions"] + facts["conversions"] + facts["plan_to_roth"]
    taken = facts["roth_distributions"]
    from_contributions = min(taken, contributions)
    from_conversions = min(taken - from_contributions, conversions)
    assert form.carries["roth_contributions"] == contributions - from_contributions
    assert form.carries["roth_conversions"] == conversions - from_conversions
    homebuyer = min(facts["roth_homebuyer"], max(0, 10_000_00 - brought["homebuyer"]))
    if revision.years[0] < 2019:
        homebuyer = min(facts["roth_homebuyer"], 10_000_00)
    above = max(0, taken - homebuyer - contributions - conversions)
    if taken and above:
        assert form.amounts["25a"] == above
        assert form.results["taxable_roth"] == above - (form.amounts["25b"] or 0)
    else:
        assert form.results["taxable_roth"] == 0
    if taken:
        assert form.carries["homebuyer"] == brought["homebuyer"] + homebuyer


@given(possible_facts(), possible_carried(), methods, st.sampled_from(MODERN))
def test_everything_taken_out_is_taxed_or_recovered(
    facts: dict[str, int], brought: dict[str, int], method: Method, revision: Any
) -> None:
    """Line 7 = 12 + 15b + 15c, line 16 = 17 + 18: nothing leaves unaccounted for."""
    form = fill(revision, facts, brought, method)
    amounts = {number: amount or 0 for number, amount in form.amounts.items()}
    if form.amounts["7"] is not None:
        assert amounts["7"] == amounts["12"] + amounts["15b"] + amounts["15c"]
        assert amounts["15b"] <= amounts["15a"]
    if "II" in form.parts:
        assert amounts["16"] == amounts["17"] + amounts["18"]


@pytest.mark.parametrize("revision", MODERN, ids=lambda revision: revision.key)
def test_what_no_line_reads_changes_no_line(revision: Any) -> None:
    """Returned contributions, qualified Roth distributions, excess: on the return or nowhere, never on the form."""
    facts = dict.fromkeys(FACTS, 0) | {"nondeductible_contributions": 6_000_00, "conversions": 6_000_00}
    form = fill(revision, facts, {}, Method())
    for name in (
        "returned_gross",
        "returned_earnings",
        "roth_qualified",
        "excess_contributions",
        "rollovers_out",
    ):
        assert fill(revision, facts | {name: 777_00}, {}, Method()).amounts == form.amounts


@given(st.integers(2024, 2025), st.integers(0, 9_000_00), st.integers(0, 9_000_00), st.integers(0, 9_000_00))
def test_what_was_repaid_comes_back_as_basis_or_off_the_tax(
    year: int, basis: int, taken: int, repaid: int
) -> None:
    """2024 on: line 15c falls by what was repaid; what it cannot use is next year's basis. Nothing is lost."""
    if not (basis and taken):
        return
    revision = next(found for found in MODERN if found.years == (year,))
    facts = dict.fromkeys(FACTS, 0) | {
        "distributions": taken, "year_end_value": basis + taken, "early_repayments": repaid,
    }  # fmt: skip
    form = fill(revision, facts, {"basis": basis}, Method(6, "cents"))
    amounts = {number: amount or 0 for number, amount in form.amounts.items()}
    without = amounts["15a"] - amounts["15b"]
    assert without - amounts["15c"] + form.carries["basis"] - amounts["14"] == repaid
