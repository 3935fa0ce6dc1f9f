"""What holds of every plan, over random books and scenarios: through the functions that `plan` itself calls, to the cent.

No property has a tolerance. Where rounding by the form leaves a dollar, the test figures the form's own rounding.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from books_before_acting import WHO, Before, books, recorded_as
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

from basisbook.forms.language.fill import MOST_PLACES, Filled
from basisbook.forms.open_book import OpenBook
from basisbook.forms.plan import steps
from basisbook.forms.plan.alternatives import (
    Alternative,
    alternatives,
    refusals,
    usual_conversion,
    warnings,
    with_common,
)
from basisbook.forms.plan.lived import PLANNED, Change, Lived
from basisbook.forms.plan.situation import Situation, situation
from basisbook.forms.plan.tax import Taxed
from basisbook.forms.replay.conservation import basis_in_plan
from basisbook.forms.replay.years import Year
from basisbook.forms.revisions import LAST
from basisbook.ledger.problems import LedgerError

pytestmark = pytest.mark.slow
_SAID = settings().max_examples
FEW = settings(max_examples=15 if _SAID <= 60 else _SAID)
"""Few by default, since each plans and replays a whole book; HYPOTHESIS_PROFILE=explore takes as many as it says."""


def found_of(before: Before, *, scenario: bool = False) -> Situation:
    """What `plan` finds; the example is left where the book has an error, or nobody can say the basis."""
    try:
        before.opened().refuse_errors(WHO)
        found = before.found(before.entries_supposed() if scenario else ())
    except LedgerError:
        assume(False)
        raise
    # What must be taken may not be known, which is said; then no conversion or rollover can be.
    assume(found.required.must is not None)
    assume(
        not [*refusals(found, before.wish)]
    )  # a wish that no plan can have: test_what_cannot_be_is_refused
    return found


def drawn(data: st.DataObject, ways: Sequence[Alternative]) -> Alternative:
    """One of them; a failing example tells what it does."""
    key = data.draw(st.sampled_from([one.key for one in ways]))
    way = next(one for one in ways if one.key == key)
    note(f"{key}: {[one.change for one in way.years]}")
    return way


def year_of(opened: OpenBook, year: int) -> Year:
    pool = opened.history().pool(WHO)
    found = pool.year(year) if pool else None
    assert found is not None, year
    return found


def said(way: Alternative) -> list[object]:
    """Everything that is said of an alternative."""
    years = [(one.change, one.value, one.filled.lines, one.filled.returns, one.left) for one in way.years]
    return [way.key, way.until, way.tax, way.low, way.high, *years]


def told(opened: OpenBook) -> list[object]:
    """Everything that the history of a book says."""
    return [
        (key, one.tax_year, one.status, one.lines, one.returns, one.carried, one.facts.amounts, one.problems)
        for key, pool in opened.history().pools.items()
        for one in pool.years
    ]


def the_same(lived: Lived, year: Year) -> None:
    """The form of a year that was lived as planned says what the plan said of it, line by line; or both say it stops."""
    if basis_in_plan(lived.filled):
        assert "basis-to-plan" in [one.code for one in year.problems]
        return
    assert year.status in ("complete", "not-due"), year.reason
    assert year.filled is not None
    planned: Filled = lived.filled
    assert planned.lines == year.filled.lines
    assert planned.returns == year.filled.returns
    assert planned.adjusted == year.filled.adjusted
    assert planned.carries["basis"] == year.carried["basis"]


# A plan that is then recorded gives the same form


@FEW
@given(books(), st.data())
def test_a_plan_that_is_recorded_gives_the_form_that_it_said(before: Before, data: st.DataObject) -> None:
    """Every alternative, every year of it: its steps and the value that they leave, in the ledger, and `show`."""
    found = found_of(before)
    way = drawn(data, alternatives(found, before.wish, Taxed()))
    years = [one for one in way.years if one.year <= LAST]
    rows = [
        row
        for one in years
        for row in recorded_as(one, before.day if one.year == before.year else dt.date(one.year, 6, 1))
    ]
    # What is on its way to another IRA arrives, or the form cannot say what it was.
    opened = before.opened(*rows, day=dt.date(years[-1].year + 1, 3, 1))
    assert bool(list(warnings(found, replace(before.wish, again=0), [way]))) == any(
        basis_in_plan(one.filled) for one in way.years
    )
    for one in years:
        the_same(one, year_of(opened, one.year))
        if basis_in_plan(one.filled):
            break


@FEW
@given(books())
def test_a_scenario_is_the_same_as_its_entries_recorded(before: Before) -> None:
    """`plan --with` a file, and `plan` of a ledger that has its rows: one answer."""
    found_of(before, scenario=True)
    entries, value = before.entries_supposed(), sum(before.values.values())
    supposed = situation(before.opened(), WHO, before.year, value=value, supposed=entries)
    recorded = replace(before, rows=(*before.rows, *before.supposed)).opened()
    there = situation(recorded, WHO, before.year, value=supposed.start.worth)
    assert (supposed.start, supposed.most, supposed.required) == (there.start, there.most, there.required)
    ways = alternatives(supposed, before.wish, Taxed())
    others = alternatives(there, before.wish, Taxed())
    assert [said(one) for one in ways] == [said(one) for one in others]


# A scenario never changes the ledger, and is what `diff --with` says


@FEW
@given(books())
def test_a_scenario_never_changes_the_ledger(before: Before) -> None:
    opened = before.opened()
    entries, was = opened.entries, told(before.opened())
    with suppress(LedgerError):  # a refusal changes it as little
        alternatives(before.found(before.entries_supposed()), before.wish, Taxed())
    assert opened.entries == entries
    assert told(opened) == was


@FEW
@given(books())
def test_diff_with_and_plan_say_one_thing(before: Before) -> None:
    """The year that the scenario makes, as `diff --with FILE --value V` fills it, and as `plan` has it with nothing added."""
    found = found_of(before, scenario=True)
    opened = before.opened()
    whole = opened.suppose(before.entries_supposed())
    value = max(0, sum(before.values.values()) + whole.moved_by(WHO, before.year))
    pool = opened.history(supposed=whole.entries, estimate={WHO: value}).pool(WHO)
    year = pool.year(before.year) if pool else None
    assume(year is not None and year.filled is not None)
    assert year is not None
    assert year.filled is not None
    lived = found.start.lived(Change())
    assert lived.filled.lines == year.filled.lines
    assert lived.filled.returns == year.filled.returns


# The most that may go


@FEW
@given(books(), st.booleans())
def test_the_most_is_never_more_than_pre_tax_money_nor_than_an_account_holds(
    before: Before, scenario: bool
) -> None:
    most = found_of(before, scenario=scenario).most
    whole = most.value + most.outstanding + most.taken + most.converted
    assert 0 <= most.careful <= most.amount <= min(most.value, most.pre_tax)
    assert most.pre_tax == max(0, whole - most.basis)
    # What stays, with what came out, holds all the basis, as far as there ever was so much.
    assert whole - most.amount >= min(most.basis, whole)
    parts = most.from_accounts(most.amount)
    assert sum(cents for _, cents in parts) <= most.amount
    free = {one.account: one.free for one in most.held}
    assert all(0 < cents <= free[account] <= before.values[account] for account, cents in parts)
    if not scenario:
        assert sum(cents for _, cents in parts) == most.amount


def taxed_by_hand(out: tuple[int, int], basis: int, whole: int, places: int) -> int:
    """Lines 7 to 18 by the words of the form, in units of money: what of lines 7 and 8 is taxable.

    `whole` is line 9. Line 10 to at least so many places, half up, at most 1; lines 11 and 12 to a unit, half up. A ratio
    that was rounded up can make more not taxable than line 5 has: then more places are used, which the form allows.
    """
    if not whole:
        return 0
    for scale in (10**one for one in range(places, MOST_PLACES + 1)):
        share = min(Fraction(1), Fraction(_half_up(Fraction(basis * scale, whole)), scale))
        recovered = sum(_half_up(one * share) for one in out)
        if recovered <= basis:
            break
    return sum(out) - min(recovered, basis)


def _half_up(exact: Fraction) -> int:
    return int((exact * 2 + 1) // 2)


@settings(FEW, suppress_health_check=[*HealthCheck])  # many books have money that may not move
@given(books())
def test_the_most_is_moved_and_the_rest_converted(before: Before) -> None:
    """Nothing is taxable where the basis covers what comes out, at any number of places: line 10 is 1, not rounded.

    Where more came out than there is basis, the form taxes what is above, up to the rounding of line 10, which
    `taxed_by_hand` does. In cents there is no other rounding. With an open rollover or money that may not move, something
    stays, and the property says nothing.
    """
    rows = [row for row in before.rows if row.get("code") not in ("money=dollars", "money=cents")]
    first = min(row["tax_year"] for row in rows if row["kind"] == "method")
    before = replace(
        before, rows=(*before.rows, {"kind": "method", "tax_year": first, "code": "money=cents"})
    )
    found = found_of(before)
    most, start = found.most, found.start
    assume(not (most.required or most.locked or most.outstanding))
    lived = start.lived(Change(to_plan=most.amount, converted=start.worth - most.amount))
    out = lived.facts["distributions"], lived.facts["conversions"]
    assert lived.value == 0
    exact = max(0, sum(out) - start.basis)
    if most.amount == 0 or most.amount < start.worth:
        assert lived.taxable == exact  # `out` is the basis, or there is more basis than money
    if not lived.filled.parts:
        return
    assert lived.taxable == taxed_by_hand(out, start.basis, sum(out), start.method.places)


# What comes out is taxed or recovered, and basis is kept


@FEW
@given(books(), st.data())
def test_what_comes_out_is_taxed_or_recovered_and_no_basis_is_lost(
    before: Before, data: st.DataObject
) -> None:
    found = found_of(before)
    way = drawn(data, alternatives(found, before.wish, Taxed()))
    start = found.start
    for one in way.years:
        _conserved(one)
        assert one.value >= 0
        start = start.after(one)
        assert start.brought["basis"] == one.left


def alone(one: Lived) -> int:
    """A distribution of a year without Part I, which is on the return alone, as it is entered there."""
    unit = one.filled.method.unit
    return unit * _half_up(Fraction(one.facts["distributions"], unit))


def _conserved(one: Lived) -> None:
    amounts = one.filled.amounts
    assert one.taxable >= 0
    if amounts.get("7") is not None:
        out = amounts["7"] + amounts["8"]
        recovered = amounts["13"]
        assert one.taxable + recovered == out, one.filled.lines
        assert one.left + recovered == amounts["3"]
    elif amounts.get("16") is not None:
        # Everything was converted and nothing contributed: Part I is skipped.
        assert one.taxable == max(0, amounts["16"] - amounts["17"]) + alone(one)


@FEW
@given(books(), st.data())
def test_a_rollover_leaves_the_basis_or_it_was_taken(before: Before, data: st.DataObject) -> None:
    found = found_of(before)
    for way in alternatives(found, before.wish, Taxed()):
        here = found.start
        for one in way.years:
            if one.change.to_plan and before.wish.to_plan is None:
                out = one.facts["distributions"] + one.facts["conversions"]
                whole = one.value + out + one.facts["outstanding_rollovers"]
                basis = here.basis + one.change.contributed + one.change.from_plan_basis
                assert whole >= min(basis, whole + one.change.to_plan), way.key
            here = here.after(one)


# Monotone, and the order of things


@FEW
@given(books(), st.data())
def test_more_to_the_plan_never_raises_what_is_taxable(before: Before, data: st.DataObject) -> None:
    """With R the value falls, so line 9 falls and line 10 rises; all that follows is rounded by rules that never turn back."""
    found = found_of(before)
    start = found.start
    converted = data.draw(st.integers(0, start.worth))
    rest = start.worth - converted
    less, more = sorted((data.draw(st.integers(0, rest)), data.draw(st.integers(0, rest))))
    one, other = (start.lived(Change(to_plan=cents, converted=converted)) for cents in (less, more))
    assert other.taxable <= one.taxable


@FEW
@given(books(), st.data())
def test_two_dates_are_as_good_as_one_and_the_order_is_nothing(before: Before, data: st.DataObject) -> None:
    """A conversion in two parts, before and after a rollover to a plan, recorded: the form of one conversion."""
    found = found_of(before)
    worth = found.start.worth
    assume(worth > 1 and not found.required.open)
    converted = data.draw(st.integers(2, worth))
    part = data.draw(st.integers(1, converted - 1))
    gone = min(found.most.amount, worth - converted)
    last = dt.date(before.year, 12, 31)
    end = {"kind": "year-end-value", "tax_year": before.year, "amount": worth - converted - gone}
    move = {"kind": "plan-rollover-out", "date": last, "account": "van", "to": "plan", "amount": gone}
    to_plan = [move] if gone else []

    def out(day: dt.date, cents: int, account: str = "van") -> dict[str, object]:
        return {"kind": "conversion", "date": day, "account": account, "to": "roth", "amount": cents}

    after = dt.date(before.year + 1, 2, 1)
    once = before.opened(out(last, converted), *to_plan, end, day=after)
    twice = before.opened(out(before.day, part, "sep"), *to_plan, out(last, converted - part), end, day=after)
    one, other = year_of(once, before.year), year_of(twice, before.year)
    assert (one.status, one.lines, one.returns) == (other.status, other.lines, other.returns)
    the_same(found.start.lived(Change(to_plan=gone, converted=converted)), one)


@FEW
@given(books(), st.integers(1, 8))
def test_spread_over_years_the_taxable_amounts_add_up(before: Before, years: int) -> None:
    """Example 2: value less basis in all, when everything goes and nothing comes in; what is above the value stays basis."""
    found = found_of(before)
    wish = replace(before.wish, years=years)
    ways = {one.key: one for one in alternatives(found, wish, Taxed())}
    assume("e" in ways and not ways["e"].last.facts["outstanding_rollovers"])
    way = ways["e"]
    out = left = 0
    for one in way.years:
        amounts = one.filled.amounts
        if amounts["7"] is None:  # no Part I: a distribution is on the return alone
            out += (amounts["16"] or 0) + alone(one)
        else:
            out += amounts["7"] + amounts["8"]
        left = one.left
    brought = found.start.brought.get("basis", 0)
    # SIMPLE money of the first two years stays, and what is put in for the year after its end.
    assert way.last.value <= found.most.locked + before.wish.later
    put_in = way.first.filled.amounts.get("1", 0)
    line_2 = way.first.filled.amounts.get("2")
    assume(line_2 is not None)
    assert line_2 is not None
    assert line_2 + put_in - left == out - way.taxable, brought


# An estimate is no form, and a plan is ticked off


@FEW
@given(books())
def test_an_estimate_never_fills_a_form_to_file(before: Before) -> None:
    found_of(before)
    year = before.opened().history(estimate={WHO: sum(before.values.values())}).pool(WHO)
    for one in year.years if year else ():
        assert one.tax_year < before.year or (one.status == "in-progress" and one.lines == {})


@FEW
@given(books(), st.data())
def test_a_plan_that_is_accepted_and_recorded_is_ticked_off(
    tmp_path_factory: pytest.TempPathFactory, before: Before, data: st.DataObject
) -> None:
    found = found_of(before)
    way: Alternative = drawn(data, alternatives(found, before.wish, Taxed()))
    folder: Path = tmp_path_factory.mktemp("plan")
    before = replace(before, book=replace(before.book, folder=folder))
    steps.keep(before.opened(), WHO, way)
    wanted = sum(bool(getattr(one.change, name)) for one in way.years for _, name in PLANNED)
    assert not any(one.done for one in steps.steps(before.opened()))
    rows = [row for one in way.years for row in recorded_as(one, dt.date(one.year, 12, 31))]
    for at in range(len(rows) + 1):
        done = [one for one in steps.steps(before.opened(*rows[:at])) if one.done]
        kinds = {(row["kind"], row.get("tax_year") or row["date"].year) for row in rows[:at]}
        assert {(one.kind, one.year) for one in done} == {
            (one.kind, one.year) for one in steps.steps(before.opened()) if (one.kind, one.year) in kinds
        }
    assert len(done) == wanted


# What is usual


@FEW
@given(books())
def test_no_alternative_moves_more_than_is_there_or_than_may_go(before: Before) -> None:
    found = found_of(before)
    most = with_common(found.most, before.wish)
    for way in alternatives(found, before.wish, Taxed()):
        first = way.first.change
        assert first.to_plan <= most.amount
        assert first.converted <= max(0, found.start.worth + before.wish.common.into)
        assert 0 <= way.low <= way.high
    assert usual_conversion(found, before.wish) >= 0
