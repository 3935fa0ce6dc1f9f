"""A column of people equals each person alone, to the cent and to the blank, on every page there is."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

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
from basisbook.forms.language.columns import Columns, column
from basisbook.forms.language.define import Revision
from basisbook.forms.language.fill import FilledColumns, Method, fill, fill_columns
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
        alone = fill(revision, facts, brought, method)
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
@pytest.mark.parametrize("amount", [3 * 10**12, 10**15, 2**62, -(2**62), -(2**63)])
def test_what_does_not_fit_is_refused_and_never_wrapped(name: str, amount: int) -> None:
    revision = REVISIONS[-1]
    facts = {fact: column([0, 100]) for fact in FACTS}
    facts["distributions"] = column([0, 200])
    facts["nondeductible_contributions"] = column([0, 100])
    facts[name] = column([100, amount])
    with pytest.raises(FormError) as refused:
        fill_columns(revision, facts, {}, column([6, 6]), column([1, 1]))
    (problem,) = refused.value.problems
    assert problem.code == "column-overflow"
    assert problem.remedies


def test_what_was_carried_is_refused_too() -> None:
    facts = {fact: column([100]) for fact in FACTS}
    for name in ("basis", "roth_contributions", "roth_conversions"):
        with pytest.raises(FormError):
            fill_columns(REVISIONS[-1], facts, {name: column([2**62])}, column([6]), column([1]))


def test_the_largest_amount_that_fits_is_exact() -> None:
    most = np.iinfo(np.int64).max // (4 * 10**6)
    arithmetic = Columns(column([6]), column([1]))
    assert arithmetic.times(column([most]), column([10**6])) == [most]
    assert arithmetic.ratio(column([most]), column([most])) == [10**6]
    assert arithmetic.share(column([most]), column([most]), column([most])) == [most]
    with pytest.raises(FormError):
        arithmetic.times(column([most + 1]), column([1]))


OPERATIONS = {
    "add": 2, "subtract": 2, "smaller": 2, "at_least_zero": 1, "enter": 1, "positive": 1, "ratio": 2, "share": 3,
    "share_up": 3, "constant": 0, "true": 0, "both": 0, "either": 0, "negate": 0, "choose": 0, "times": 0,
}  # fmt: skip
"""Every operation, and how many amounts it takes; 0 where the test below spells it out."""


def test_no_operation_is_missing() -> None:
    for arithmetic in (Ints, Columns):
        named = {name for name, value in vars(arithmetic).items() if callable(value) and name[0] != "_"}
        assert named - {"one"} == set(OPERATIONS)


@given(st.lists(st.tuples(cents, cents, cents, methods, st.booleans()), min_size=1, max_size=5))
def test_every_operation_is_the_same_on_a_column(rows: list[tuple[int, int, int, Method, bool]]) -> None:
    places = column([method.places for *_, method, _ in rows])
    unit = column([method.unit for *_, method, _ in rows])
    many = Columns(places, unit)
    alone = [Ints(method.places, method.unit) for *_, method, _ in rows]
    signs = [-1 if negative else 1 for *_, negative in rows]
    amounts = [[a for a, *_ in rows], [b for _, b, *_ in rows], [c for _, _, c, *_ in rows]]
    for name, takes in OPERATIONS.items():
        if not takes:
            continue
        given_ = [list(values) for values in amounts[:takes]]
        if name in ("add", "subtract", "smaller", "at_least_zero", "enter", "positive"):
            given_[0] = [sign * value for sign, value in zip(signs, given_[0], strict=True)]
        got = getattr(many, name)(*(column(values) for values in given_))
        expected = [getattr(one, name)(*(values[at] for values in given_)) for at, one in enumerate(alone)]
        assert got.tolist() == expected, name
    ratios = [value % (10**one.places + 1) for value, one in zip(amounts[1], alone, strict=True)]
    assert many.times(column(amounts[0]), column(ratios)).tolist() == [
        one.times(amounts[0][at], ratios[at]) for at, one in enumerate(alone)
    ]
    here = np.array([sign > 0 for sign in signs])
    there = many.positive(column(amounts[1]))
    for name in ("both", "either"):
        assert getattr(many, name)(here, there).tolist() == [
            getattr(one, name)(bool(here[at]), bool(there[at])) for at, one in enumerate(alone)
        ]
    assert many.negate(here).tolist() == [one.negate(bool(here[at])) for at, one in enumerate(alone)]
    assert many.choose(here, column(amounts[0]), column(amounts[1])).tolist() == [
        one.choose(bool(here[at]), amounts[0][at], amounts[1][at]) for at, one in enumerate(alone)
    ]
    assert many.true().tolist() == [one.true() for one in alone]
    assert many.constant(7_00).tolist() == [one.constant(7_00) for one in alone]
