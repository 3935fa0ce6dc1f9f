"""Every number can be followed down to the entries, and what is followed adds up again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from strategies_forms import GIVER, entries_of, history_of, lives, row

from basisbook.cli.remedies import worded
from basisbook.forms.replay.explain import Step, explain
from basisbook.forms.replay.years import Pool
from basisbook.ledger.money import parse, show
from basisbook.ledger.problems import FormError

pytestmark = pytest.mark.slow

ROWS = (
    row("contribution", 2020, "6000", basis="6000", date="2020-05-01", account="van"),
    row("contribution", 2021, "5000", basis="5000", date="2022-03-10", account="van"),
    row("distribution", amount="800", date="2021-05-01", account="van"),
    row("distribution", amount="200", date="2021-11-01", account="van"),
    row("conversion", amount="3000", date="2021-06-01", account="van", to="roth"),
    row("year-end-value", 2021, "8000"),
)


def pool_of(*rows: Mapping[str, Any], **options: Any) -> Pool:
    pool = history_of(*rows, **options).pool("ana")
    assert pool is not None
    return pool


def everything_in(step: Step) -> Iterator[Step]:
    yield step
    for below in step.rests_on:
        yield from everything_in(below)


def test_a_line_is_explained_one_level_deep() -> None:
    step = explain(pool_of(*ROWS), 2021, "13")
    assert (step.what, step.year, step.amount) == ("line 13", 2021, "2000")
    assert step.words == "Add lines 11 and 12."
    assert [(below.what, below.amount, below.rests_on) for below in step.rests_on] == [
        ("line 11", "1500", ()), ("line 12", "500", ()),
    ]  # fmt: skip


def test_a_fact_names_its_entries() -> None:
    step = explain(pool_of(*ROWS), 2021, "7")
    (fact,) = step.rests_on
    assert (fact.what, fact.amount, fact.entries) == ("fact distributions", "1000", (3, 4))


def test_what_was_brought_forward_is_a_step_of_the_year_before() -> None:
    step = explain(pool_of(*ROWS), 2021, "2")
    (before,) = step.rests_on
    assert (before.what, before.year, before.amount) == ("carried basis", 2020, "6000")


def test_everything_goes_down_to_entries_and_earlier_years() -> None:
    steps = list(everything_in(explain(pool_of(*ROWS), 2021, "14", everything=True)))
    assert {number for step in steps for number in step.entries} == {1, 2, 3, 4, 5, 6}
    assert ("line 14", 2020) in {(step.what, step.year) for step in steps}
    assert ("fact late_contributions", (2,)) in {(step.what, step.entries) for step in steps}


def test_what_was_explained_once_is_only_named_again() -> None:
    steps = list(everything_in(explain(pool_of(*ROWS), 2021, "14", everything=True)))
    opened = [(step.what, step.year) for step in steps if step.rests_on]
    assert len(opened) == len(set(opened))


@pytest.mark.parametrize("code", ["money=dollars", "money=cents"])
def test_a_worksheet_is_named_only_where_it_gives_something(code: str) -> None:
    method = row("method", 2020, code=code)
    plain = explain(pool_of(*ROWS, method), 2021, "7", everything=True)
    assert [step.what for step in everything_in(plain)] == ["line 7", "fact distributions"]
    charity = (
        row("opening-basis", 2020, "4000"),
        row("qcd", amount="7000", date="2021-05-01", account="van"),
        row("year-end-value", 2021, "3000"),
    )
    step = explain(pool_of(*charity, method, book=GIVER), 2021, "7", everything=True)
    assert [found.what for found in step.rests_on] == ["worksheet pre-tax-first"]
    assert (2,) in {found.entries for found in everything_in(step)}


def test_lines_16_and_17_are_explained_as_they_were_filled() -> None:
    """With Part I from lines 8 and 11; without it from the facts."""
    pool = pool_of(*ROWS)
    assert explain(pool, 2021, "17").words == "Enter line 11."
    alone = pool_of(
        row("opening-basis", 2020, "8000"),
        row("conversion", amount="20000", date="2021-06-01", account="van", to="roth"),
        row("year-end-value", 2021, "0"),
    )
    step = explain(alone, 2021, "17")
    assert step.words.startswith("Enter basis carried from the year before")
    assert step.rests_on[0].what == "carried basis"


def test_an_estimate_can_be_explained() -> None:
    import datetime

    pool = pool_of(*ROWS[:5], as_of=datetime.date(2021, 7, 1), estimate={"ana": 8_000_00})
    assert explain(pool, 2021, "13").amount == "2000"


REFUSED = [
    (2019, "14", "the record has no 2019; it has 2020, 2021, 2022, 2023"),
    (2021, "99", "Form 8606 for 2021 has no line 99; it has 1, 2, 3,"),
    (2020, "10", "line 10 of 2020 is blank"),
    (2021, "19", "line 19 of 2021 is blank"),
    (2022, "14", "there is no form for 2022: no contribution"),
    (2023, "14", "there is no form for 2023: the value of"),
]


@pytest.mark.parametrize(("year", "number", "message"), REFUSED)
def test_what_cannot_be_explained_says_why(year: int, number: str, message: str) -> None:
    pool = pool_of(*ROWS, row("distribution", amount="1", date="2023-05-01", account="van"))
    with pytest.raises(FormError) as refused:
        explain(pool, year, number)
    (problem,) = refused.value.problems
    assert problem.message.startswith(message)
    assert worded(problem).startswith("basisbook ")


@given(lives())
@settings(max_examples=40)
def test_every_filled_line_can_be_followed_and_adds_up(rows: list[dict[str, Any]]) -> None:
    """Lines that add lines equal what they rest on; every entry named exists; facts equal their entries."""
    rows = [*rows, row("method", 2016, code="money=cents")]
    entries = {entry.number: entry for entry in entries_of(rows)}
    pool = history_of(*rows).pool("ana")
    if pool is None:
        return
    for year in pool.years:
        for number, text in year.lines.items():
            step = explain(pool, year.tax_year, number)
            assert step.amount == text
            if step.words.startswith("Add lines"):
                assert show(sum(parse(below.amount) for below in step.rests_on)) == text
            for below in step.rests_on:
                assert set(below.entries) <= set(entries)
                if below.what in ("fact distributions", "fact conversions", "fact year_end_value"):
                    assert parse(below.amount) == sum(entries[found].amount or 0 for found in below.entries)


@given(lives())
@settings(max_examples=30)
def test_everything_ends_and_names_only_entries_up_to_the_year(rows: list[dict[str, Any]]) -> None:
    entries = {entry.number: entry for entry in entries_of(rows)}
    pool = history_of(*rows).pool("ana")
    if pool is None:
        return
    for year in pool.years[-1:]:
        for number in {"2", "14", "18", "25c"} & set(year.lines):
            for step in everything_in(explain(pool, year.tax_year, number, everything=True)):
                assert step.year <= year.tax_year
                assert all((entries[found].year or 0) <= step.year for found in step.entries)
