"""Three readings of one page, walked, compiled, and on columns of people, are equal to the cent and to the blank."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies_forms import (
    METHODS,
    REVISIONS,
    SIGNED,
    any_carried,
    any_facts,
    carried_read,
    cents,
    facts_read,
    methods,
)

from basisbook.forms.language.arithmetic import Ints
from basisbook.forms.language.columns import MOST, Alike, column
from basisbook.forms.language.compiled import OfOne, of_one
from basisbook.forms.language.define import Revision
from basisbook.forms.language.fill import Filled, Method, fill, fill_by_walking, program_of
from basisbook.forms.language.fill_columns import FilledColumns, fill_columns
from basisbook.ledger.facts import FACTS
from basisbook.ledger.money import LIMIT
from basisbook.ledger.problems import FormError

pytestmark = pytest.mark.slow

People = Sequence[tuple[Mapping[str, int], Mapping[str, int], Method]]
"""Facts, what last year carried, and the method of each."""

by_key = pytest.mark.parametrize("revision", REVISIONS, ids=lambda revision: revision.key)


def in_columns(revision: Revision, people: People) -> FilledColumns:
    carried = sorted({name for _, brought, _ in people for name in brought})
    return fill_columns(
        revision,
        {name: column([facts[name] for facts, _, _ in people]) for name in FACTS},
        {name: column([brought.get(name, 0) for _, brought, _ in people]) for name in carried},
        column([method.places for _, _, method in people]),
        column([method.unit for _, _, method in people]),
    )


def same(revision: Revision, people: People) -> None:
    """Every line, blank, carry, result, return line and the decimals used, with `==`."""
    columns = in_columns(revision, people)
    for at, (facts, brought, method) in enumerate(people):
        alone = fill_by_walking(revision, facts, brought, method)
        assert compiled(revision, facts, brought, method) == told(alone)
        lines = {
            number: int(columns.amounts[number][at]) if columns.filled[number][at] else None
            for number in revision.lines
        }
        assert lines == alone.amounts
        for many, one in (
            (columns.carries, alone.carries),
            (columns.results, alone.results),
            (columns.returns, alone.returns),
        ):
            assert {name: int(amounts[at]) for name, amounts in many.items()} == one
        assert columns.places[at] == alone.places


@cache
def page_of(key: str, method: Method) -> OfOne:
    revision = next(one for one in REVISIONS if one.key == key)
    return of_one(program_of(revision), method.arithmetic(method.places))


def compiled(
    revision: Revision, facts: Mapping[str, int], brought: Mapping[str, int], method: Method
) -> object:
    """The page by its compiled function, whatever it recovers; `fill` uses the same function once a page is used often."""
    page = page_of(revision.key, method)(facts, brought)
    amounts, parts, carries, results, returns, paths, cautions, excess = page
    if excess:
        return told(fill(revision, facts, brought, method))
    path = next((name for name, holds in paths.items() if holds), "carry-only")
    held = [code for code, holds in cautions.items() if holds]
    done = [key for key, holds in parts.items() if holds]
    return amounts, list(amounts), done, carries, results, returns, path, held


def told(filled: Filled) -> object:
    """All that a filled page says, with its lines in their order."""
    return (
        filled.amounts, list(filled.amounts), list(filled.parts), filled.carries, filled.results, filled.returns,
        filled.path, [one.code for one in filled.cautions],
    )  # fmt: skip


@by_key
@given(data=st.data())
@settings(max_examples=40)
def test_a_column_equals_each_person_alone(revision: Revision, data: st.DataObject) -> None:
    person = st.tuples(any_facts(revision), any_carried(revision), methods)
    same(revision, data.draw(st.lists(person, min_size=1, max_size=4)))


@by_key
def test_a_thousand_people_with_every_fact_and_every_method(revision: Revision) -> None:
    """Dense and sparse facts over the whole range, a method for each row; the seed is fixed by the page."""
    draw = random.Random(revision.key)
    people: list[tuple[dict[str, int], dict[str, int], Method]] = []
    for at in range(1000):
        most = draw.choice((2, 150, 10_000, 10**6, 10**8, LIMIT))
        filled = draw.random()
        facts = {
            name: draw.randint(0, most) if draw.random() < filled else 0
            for name in (*facts_read(revision), *FACTS)
        }
        for name in SIGNED:
            facts[name] *= draw.choice((1, 1, 1, -1))
        if at % 3 == 0:  # even amounts, equal amounts, and nothing left: where halves and ties are
            facts |= {"year_end_value": 0, "conversions": facts["distributions"]}
        brought = {name: draw.randint(0, most) for name in carried_read(revision) if draw.random() < filled}
        people.append((facts, brought, METHODS[at % len(METHODS)]))
    same(revision, people)


def test_the_thousand_people_meet_every_line_and_every_rule() -> None:
    """So that the test above cannot pass by never filling a line or never needing the rounding rule."""
    revision = REVISIONS[-1]
    facts = dict.fromkeys(FACTS, 0) | {"nondeductible_contributions": 7_001_00}
    both = facts | {"distributions": 7_001_00, "conversions": 7_001_00}
    nearly = dict.fromkeys(FACTS, 0) | {
        "nondeductible_contributions": 999_600_00,
        "distributions": 1_000_000_00,
    }
    people: list[tuple[dict[str, int], dict[str, int], Method]] = [
        (row, {}, method) for row in (both, nearly) for method in METHODS
    ]
    alone = [fill(revision, row, brought, method) for row, brought, method in people]
    assert any("lower" in text for filled in alone for text in filled.adjusted)
    assert any("decimals" in text for filled in alone for text in filled.adjusted)
    same(revision, people)


@by_key
def test_nobody_and_one_person(revision: Revision) -> None:
    none = in_columns(revision, [])
    assert all(len(amounts) == 0 for amounts in none.amounts.values())
    same(revision, [(dict.fromkeys(FACTS, 0), {}, Method())])


@by_key
def test_all_blank_and_all_zero(revision: Revision) -> None:
    people = [(dict.fromkeys(FACTS, 0), dict.fromkeys(carried_read(revision), 0), m) for m in METHODS]
    same(revision, people)
    columns = in_columns(revision, people)
    assert not any(flags.any() for flags in columns.filled.values())


@by_key
def test_every_fact_at_its_limit(revision: Revision) -> None:
    same(
        revision,
        [(dict.fromkeys(FACTS, LIMIT), dict.fromkeys(carried_read(revision), LIMIT), m) for m in METHODS],
    )


def test_the_columns_given_are_not_changed() -> None:
    facts = {name: column([7_001_00, 5]) for name in FACTS}
    carried = {"basis": column([3, 4])}
    places, unit = column([3, 6]), column([100, 1])
    before = {name: amounts.copy() for name, amounts in facts.items()}
    fill_columns(REVISIONS[-1], facts, carried, places, unit)
    assert all((facts[name] == before[name]).all() for name in facts)
    assert (places == [3, 6]).all()
    assert (unit == [100, 1]).all()


@pytest.mark.parametrize(
    "name", ["conversions", "year_end_value", "distributions", "nondeductible_contributions"]
)
@pytest.mark.parametrize("amount", [3 * 10**12, 10**15, -(10**15)])
def test_who_does_not_fit_a_column_is_filled_alone_and_nobody_is_wrapped(name: str, amount: int) -> None:
    large = dict.fromkeys(FACTS, 100) | {"distributions": 200, name: amount}
    usual = dict.fromkeys(FACTS, 0) | {"nondeductible_contributions": 100}
    same(
        REVISIONS[-1],
        [(usual, {}, Method()), (large, {"basis": 2 * 10**13}, Method()), (usual, {}, Method())],
    )


def test_a_result_that_fits_no_column_is_refused() -> None:
    facts = {fact: column([0, 100]) for fact in FACTS} | {
        name: column([0, 2**63 - 1]) for name in ("year_end_value", "distributions")
    }
    with pytest.raises(FormError) as refused:
        fill_columns(REVISIONS[-1], facts, {}, column([6, 6]), column([1, 1]))
    (problem,) = refused.value.problems
    assert problem.code == "column-overflow"
    assert problem.remedies


def test_the_largest_amount_that_fits_is_exact() -> None:
    arithmetic, most = Alike(6, 1), column([MOST])
    assert arithmetic.times(most, column([10**6])) == most
    assert arithmetic.ratio(most, most) == [10**6]
    assert arithmetic.share(most, most, most) == most
    assert arithmetic.share(most, column([MOST - 1]), most) == [MOST - 1]


OPERATIONS = {
    "add": 2,
    "subtract": 2,
    "smaller": 2,
    "at_least_zero": 1,
    "enter": 1,
    "positive": 1,
    "ratio": 2,
    "share": 3,
    "share_up": 3,
}
"""Operations on amounts, and how many each takes."""
OF_CONDITIONS = {"both", "either", "negate", "choose", "times"}
"""The others, which the test below spells out."""
WRITTEN = {"constant", "true"}
"""What a program has as numbers and needs no operation for."""


def test_no_operation_is_missing() -> None:
    for arithmetic, all_of in (
        (Ints, {*OPERATIONS, *OF_CONDITIONS, *WRITTEN}),
        (Alike, {*OPERATIONS, *OF_CONDITIONS, *WRITTEN}),
    ):
        named = {name for name, value in vars(arithmetic).items() if callable(value) and name[0] != "_"}
        assert named == all_of


@given(
    methods,
    st.lists(st.tuples(cents, cents, cents, st.booleans(), st.booleans()), min_size=1, max_size=5),
)
def test_every_operation_is_the_same_on_a_column(
    method: Method, rows: list[tuple[int, int, int, bool, bool]]
) -> None:
    many, one = Alike(method.places, method.unit), Ints(method.places, method.unit)
    amounts = [[row[at] for row in rows] for at in range(3)]
    signed = [-row[0] if row[3] else row[0] for row in rows]
    parts = [-min(row[1], row[2]) if row[4] else row[1] for row in rows]
    for name, takes in OPERATIONS.items():
        values = [list(some) for some in amounts[:takes]]
        if name != "ratio":
            values[0] = signed
        if name in ("share", "share_up"):
            values[1] = parts
        got = getattr(many, name)(*(column(some) for some in values))
        assert got.tolist() == [getattr(one, name)(*row) for row in zip(*values, strict=True)], name
    ratios = [value % (10**one.places + 1) for value in amounts[1]]
    expected = [one.times(a, r) for a, r in zip(amounts[0], ratios, strict=True)]
    assert many.times(column(amounts[0]), column(ratios)).tolist() == expected
    here, there = (np.array([row[at] for row in rows]) for at in (3, 4))
    for name in ("both", "either"):
        expected_flags = [getattr(one, name)(row[3], row[4]) for row in rows]
        assert getattr(many, name)(here, there).tolist() == expected_flags
    assert many.negate(here).tolist() == [one.negate(row[3]) for row in rows]
    assert many.choose(here, column(amounts[0]), column(amounts[1])).tolist() == [
        one.choose(row[3], row[0], row[1]) for row in rows
    ]
