"""What is true of every life from 1987 to 2025, whichever pages it meets."""

from __future__ import annotations

import datetime
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies_forms import REVISIONS, history_of, row

from basisbook.forms.filed import snapshot, then
from basisbook.forms.filed.snapshot import Snapshot
from basisbook.forms.language.define import Revision
from basisbook.forms.language.fill import Method, fill
from basisbook.forms.replay.replay import replay
from basisbook.forms.replay.years import Year
from basisbook.ledger import journal
from basisbook.ledger.book import Account, Book, Person
from basisbook.ledger.entry import Entry
from basisbook.ledger.facts import FACTS
from basisbook.ledger.money import to_dollars

pytestmark = pytest.mark.slow

FIRST, LAST = 1987, 2025

BOOK = Book(
    Path("book"),
    {"ana": Person(id="ana", name="Ana Reyes", born=datetime.date(1955, 5, 4))},
    {
        "van": Account(id="van", person="ana", type="traditional"),
        "roth": Account(id="roth", person="ana", type="roth", opened=datetime.date(1998, 1, 1)),
        "plan": Account(id="plan", person="ana", type="plan"),
    },
)

OPENED = {
    "basis": "opening-basis",
    "roth_contributions": "opening-roth-contributions",
    "roth_conversions": "opening-roth-conversion",
}
"""What a record can begin with, and the kind that says so."""

NOT_OPENED = {
    "homebuyer",
    # 1998, taxed over four years
    "income_1998", "income_1998_left", "accelerated_1998", "accelerated_1999", "recapture_1998",
    # 2010, put off
    "line_20a_2010", "line_20b_2010", "line_25a_2010", "line_25b_2010", "line_33_2010", "conversions_before_2010",
    "in_plan_25a_2010", "in_plan_25b_2010", "in_plan_taken_2010", "taxed_in_2012", "pension_taxed_in_2012",
}  # fmt: skip
"""What no entry can open: a record that begins after such a year must hold the year itself."""

seeds = st.integers(0, 2**32)
money = st.sampled_from(("dollars", "cents"))
places = st.integers(3, 6)

Rows = list[dict[str, Any]]


def life(seed: int, quiet: int = 0) -> Rows:
    """39 years of ana: each kind of event in the years that know it, amounts with cents. `quiet` has only a value."""
    draw = random.Random(seed)
    often = draw.choice((0.1, 0.3, 0.6))
    rows: Rows = []

    def perhaps(
        kind: str, year: int, most: int, since: int = FIRST, until: int = LAST, **columns: Any
    ) -> None:
        if since <= year <= until and year != quiet and draw.random() < often:
            amount = draw.choice(
                (1, 50, most, draw.randint(1, most), draw.randint(1, most) // 100 * 100 + 100)
            )
            day = columns.pop("date", datetime.date(year, 6, 1))
            if kind == "excess-removed":
                # No more basis leaves than is there (more-basis-than-held): at most what went in this year.
                amount = min(
                    amount,
                    sum(
                        one["basis"]
                        for one in rows
                        if (one["kind"], one["tax_year"]) == ("contribution", year)
                    ),
                )
                if not amount:
                    return
            if columns.get("basis") == "all":
                columns["basis"] = amount
            elif columns.get("basis") == "part":
                columns["basis"] = amount * draw.randint(0, 3) // 3
            rows.append(row(kind, year, amount=amount, date=day, **columns))

    if draw.random() < often:
        rows.append(row("election", 1998, code="all-in-1998"))
    if draw.random() < often:
        rows.append(row("election", 2010, code="all-in-2010"))
    for year in range(FIRST, LAST + 1):
        perhaps("contribution", year, 1_000_00, account="van", basis="all")
        perhaps("contribution", year, 900_00, account="van", basis="all", date=datetime.date(year + 1, 3, 1))
        perhaps("distribution", year, 3_000_00, account="van")
        perhaps("conversion", year, 5_000_00, since=1998, account="van", to="roth")
        perhaps("roth-contribution", year, 1_000_00, since=1998, account="roth")
        perhaps("roth-distribution", year, 4_000_00, since=1998, account="roth")
        perhaps("roth-homebuyer", year, 6_000_00, since=2003, account="roth")
        perhaps("plan-rollover-in", year, 9_000_00, since=2002, account="plan", to="van", basis="part")
        perhaps("excess-removed", year, 300_00, since=2002, account="van", basis="all")
        perhaps("qcd", year, 2_000_00, since=2006, account="van")
        perhaps("plan-to-roth", year, 3_000_00, since=2008, account="plan", to="roth", basis="part")
        perhaps(
            "in-plan-roth", year, 3_000_00, since=2010, until=2010, account="plan", to="plan", basis="part"
        )
        perhaps("disaster-distribution", year, 2_000_00, since=2017, account="van")
        perhaps("plan-rollover-out", year, 500_00, since=2002, account="van", to="plan")
        value = draw.choice((0, draw.randint(0, 5_000_00), draw.randint(0, 500_000_00)))
        if rows and (rows[-1]["kind"], rows[-1]["tax_year"]) == ("plan-rollover-out", year):
            # No basis goes to a plan (basis-to-plan): more is left than there ever was of it.
            value += 1_000_000_00
        rows.append(row("year-end-value", year, amount=value))
    return rows


def years_of(rows: Rows, decimals: int = 6, kept: str = "cents") -> dict[int, Year]:
    methods = [row("method", FIRST, code=f"places={decimals}"), row("method", FIRST, code=f"money={kept}")]
    pool = history_of(*methods, *rows, book=BOOK).pool("ana")
    return {year.tax_year: year for year in pool.years} if pool else {}


def shown(year: Year) -> tuple[object, ...]:
    return year.status, year.path, year.lines, year.returns, {n: c for n, c in year.carried.items() if c}


def untaxed(year: Year) -> int:
    """What left the traditional IRAs without tax, as the taxpayer sees it: moved less taxed, not lines 11 to 13."""
    if year.filled is None:
        return 0
    facts = year.facts.amounts

    def line(*numbers: str) -> int:
        amounts = year.filled.amounts if year.filled else {}
        return next((amounts[number] or 0 for number in numbers if number in amounts), 0)

    number, moved = year.tax_year, 0
    if number <= 1988:
        taken = facts["distributions"]
        taken = to_dollars(taken) if year.method.money == "dollars" else taken
        return taken - year.filled.results["taxable_distributions"]
    if "I" in year.filled.parts:
        if number <= 1992:
            return line("11")  # the page has no taxable line
        moved = line("7") - (line("13") if number <= 2000 else line("15a", "15"))
    if "II" in year.filled.parts:
        net, taxed = (line("14c"), line("16")) if number <= 2000 else (line("16"), line("18"))
        moved += net - max(0, taxed)
    return moved


def rounds_basis(year: Year) -> bool:
    """Whether lines of a page hold the basis: 1987 and 1988 have one part; later it is in Part I, or alone in Part II."""
    return year.filled is not None and (year.tax_year <= 1988 or bool({"I", "II"} & {*year.filled.parts}))


def impossible(year: Year) -> bool:
    """More basis was taken out of the IRAs than was left in them, or went to a plan: from there on nothing can be filled."""
    return any(one.code in ("more-basis-than-held", "basis-to-plan") for one in year.problems)


@given(seeds, places, money)
@settings(max_examples=120, deadline=None)
def test_basis_is_conserved_from_1987_to_2025(seed: int, decimals: int, kept: str) -> None:
    """Put in after tax = left without tax + carried, each year and over the whole life, to the cent or the dollar."""
    years = years_of(life(seed), decimals, kept)
    assert set(years) == set(range(min(years), LAST + 1))
    carried = put_in = out = 0
    for year in years.values():
        if impossible(year):
            break
        assert year.status in ("complete", "not-due"), (year.tax_year, year.problems)
        came = year.facts.amounts["nondeductible_contributions"]
        moved = year.facts.amounts["basis_adjustments"]
        if kept == "dollars" and rounds_basis(year):
            # Each line is rounded by itself; line 2 is one line. What no line holds keeps its cents.
            came, brought = to_dollars(came), to_dollars(max(0, carried + moved))
        else:
            brought = max(0, carried + moved)
        # Put in and taken out again in one year: line 2 is not below zero, so it comes off what is carried.
        gone = max(0, -(carried + moved))
        put_in += came + brought - carried - gone
        out += untaxed(year)
        carried = year.carried["basis"]
        assert carried == brought + came - untaxed(year) - gone, year.tax_year
        assert carried >= 0
    assert put_in == out + carried


@given(seeds)
@settings(max_examples=80, deadline=None)
def test_roth_money_is_conserved_from_1998_to_2025(seed: int) -> None:
    """A distribution uses up contributions, then conversions, in full and once; homebuyer money is no exception."""
    before = 0
    for year in years_of(life(seed)).values():
        if impossible(year):
            break
        facts = year.facts.amounts
        came = facts["roth_contributions"] + facts["conversions"]
        came += facts["plan_to_roth"] if year.tax_year >= 2008 else 0
        left = year.carried.get("roth_contributions", 0) + year.carried.get("roth_conversions", 0)
        if not any(problem.code == "basis-counted-again" for problem in year.problems):
            assert left == max(0, before + came - facts["roth_distributions"]), year.tax_year
        before = left


@pytest.mark.parametrize("quiet", range(FIRST + 1, LAST + 1))
@given(seed=seeds, kept=money)
@settings(max_examples=4, deadline=None)
def test_a_year_without_activity_changes_nothing(quiet: int, seed: int, kept: str) -> None:
    """No form, no line; what was carried is carried on; and whether its value is stated changes no other year."""
    rows = life(seed, quiet)
    years = years_of(rows, kept=kept)
    without = years_of(
        [one for one in rows if (one["kind"], one["tax_year"]) != ("year-end-value", quiet)], kept=kept
    )
    if any(impossible(year) for year in years.values()):
        return
    if quiet in years:
        assert years[quiet].status == "not-due"
        assert years[quiet].lines == {}
        for name in (*OPENED, "homebuyer"):
            before = years[quiet - 1].carried if quiet - 1 in years else {}
            assert years[quiet].carried.get(name, 0) == before.get(name, 0), name
    for year in years:
        if year != quiet:
            assert shown(without[year]) == shown(years[year]), year


def can_be_cut(year: Year) -> bool:
    """Whether all that the year carries can be opened."""
    return not any(cents for name, cents in year.carried.items() if name in NOT_OPENED)


def openings(year: Year) -> Rows:
    """The carry of a year as the entries with which a record can begin."""
    rows = []
    for name, kind in OPENED.items():
        cents = year.carried.get(name, 0)
        account = {} if name == "basis" else {"account": "roth"}
        basis = {"basis": 0} if kind == "opening-roth-conversion" else {}
        if name == "basis" or cents:
            rows.append(row(kind, year.tax_year, amount=cents, **account, **basis))
    return rows


@given(seeds, places, money)
@settings(max_examples=25, deadline=None)
def test_one_replay_equals_a_replay_of_each_year_from_its_opening(
    seed: int, decimals: int, kept: str
) -> None:
    """Each year alone, begun with what the year before carried, is the year of the whole life, line by line."""
    rows = life(seed)
    whole = years_of(rows, decimals, kept)
    for number, year in whole.items():
        if number - 1 in whole and can_be_cut(whole[number - 1]):
            own = [one for one in rows if one["tax_year"] == number]
            alone = years_of([*openings(whole[number - 1]), *own], decimals, kept)
            assert shown(alone[number]) == shown(year), number


@given(seeds, st.integers(FIRST, LAST - 1), money)
@settings(max_examples=60, deadline=None)
def test_the_rest_of_a_life_can_begin_with_what_a_year_carries(seed: int, last: int, kept: str) -> None:
    rows = life(seed)
    whole = years_of(rows, kept=kept)
    if last not in whole or not can_be_cut(whole[last]):
        return
    rest = years_of([*openings(whole[last]), *(one for one in rows if one["tax_year"] > last)], kept=kept)
    assert {year: shown(found) for year, found in rest.items() if year > last} == {
        year: shown(found) for year, found in whole.items() if year > last
    }


@given(seeds, places, money)
@settings(max_examples=10, deadline=None)
def test_one_replay_equals_the_forms_frozen_year_by_year(seed: int, decimals: int, kept: str) -> None:
    """Whoever records each year as it ends and keeps its form has, 39 years later, the forms of one replay."""
    rows = [
        row("method", FIRST, code=f"places={decimals}"),
        row("method", FIRST, code=f"money={kept}"),
        *life(seed),
    ]
    entries: list[Entry] = []
    frozen: dict[int, Snapshot] = {}
    for number in range(FIRST, LAST + 1):
        for columns in rows:
            if columns["tax_year"] == number:
                entries.append(journal.append(entries, datetime.date(number + 1, 4, 1), **columns))
        pool = replay(BOOK, journal.in_force(entries)).pool("ana")
        year = pool.year(number) if pool else None
        if year and year.status == "complete":
            frozen[number] = snapshot.freeze(year, "own", BOOK, entries)
    whole = replay(BOOK, journal.in_force(entries)).pool("ana")
    assert whole is not None
    complete = {year.tax_year: year for year in whole.years if year.status == "complete"}
    assert {number: year.lines for number, year in complete.items()} == {
        number: dict(form.lines) for number, form in frozen.items()
    }
    for form in frozen.values():
        assert then.reproduced(form, entries) is None


def test_what_can_be_cut_is_not_nothing() -> None:
    """So that the two tests above cannot pass by cutting no life: every year from 1987 on is cut in some life."""
    cut: set[int] = set()
    for seed in range(60):
        cut |= {number for number, year in years_of(life(seed)).items() if can_be_cut(year)}
    assert cut == set(range(FIRST, LAST + 1))


def test_every_carry_can_be_opened_or_is_listed() -> None:
    carried = {name for page in REVISIONS for name in page.carries}
    assert carried == {*OPENED, *NOT_OPENED}


def test_what_cannot_be_opened_would_change_a_later_form() -> None:
    """The list is no excuse: a life cut after 1998, or after 2010, loses income that the law taxes later."""
    for taxed, later in ((1998, 1999), (2010, 2011)):
        rows = [
            row("conversion", taxed, amount="8000", date=f"{taxed}-06-01", account="van", to="roth"),
            row("year-end-value", taxed, amount="0"),
            row("year-end-value", later, amount="0"),
        ]
        whole = years_of(rows)
        rest = years_of([*openings(whole[taxed]), rows[-1]])
        assert whole[later].returns["15b"] == ("2000.00" if taxed == 1998 else "4000.00")
        assert rest[later].returns == {}


@pytest.mark.parametrize(
    "page", [page for page in REVISIONS if page.years[0] >= 1998], ids=lambda page: page.key
)
def test_conversion_basis_moved_by_divorce_is_on_a_line_and_is_carried(page: Revision) -> None:
    """On line 24, or what stands for it: 1998 24, 1999-2000 23, 2001-2003 22, 2010 31."""
    number = {1998: "24", 1999: "23", 2000: "23", 2001: "22", 2002: "22", 2003: "22", 2010: "31"}.get(
        page.years[0], "24"
    )
    zeros = dict.fromkeys(FACTS, 0)
    brought = {"roth_conversions": 800_00}
    for moved in (500_00, -300_00):
        facts = zeros | {"roth_distributions": 2_000_00, "roth_conversion_adjustments": moved}
        assert fill(page, facts, brought, Method()).amounts[number] == 800_00 + moved
        facts["roth_distributions"] = 0
        assert fill(page, facts, brought, Method()).carries["roth_conversions"] == 800_00 + moved
