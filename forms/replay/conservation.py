"""That basis is conserved: what came into a pool is recovered, held, or left it by an entry that says so."""

from __future__ import annotations

from typing import Any

from basisbook.forms.language.fill import Filled
from basisbook.forms.replay.years import Year
from basisbook.forms.sentences import find
from basisbook.ledger.problems import HOLE, Problem, Remedy, do, steps
from basisbook.ledger.quick_dataclass import dataclass

REPAID = ("early_repayments", "birth_adoption_repayments")
PUT_IN = ("nondeductible_contributions", "reservist_repayments", "birth_adoption_repayments")
"""What the line of the year's contributions may add up; what it does not read is on no line, and said to be."""


@dataclass(frozen=True, slots=True)
class Flow:
    """One year of one pool, in cents, from the lines of its page and not from what it carries.

    `moved` is what entries moved in, less what they moved out: from plans, a decedent, a spouse; to a spouse, a
    custodian's correction. `rounded` is what lines in whole dollars add or drop, `repaid` what a repayment above the
    taxable part leaves as basis (2024 and later).
    """

    brought: int
    put_in: int
    moved: int
    rounded: int
    repaid: int
    recovered: int
    carried: int

    @property
    def missing(self) -> int:
        """What came in and is nowhere; below zero, what is held and came from nowhere."""
        return (
            self.brought
            + self.put_in
            + self.moved
            + self.rounded
            + self.repaid
            - self.recovered
            - self.carried
        )


def flow(year: Year) -> Flow | None:
    """The basis of a year; None where its page has no lines, or none was filled."""
    if year.filled is None or year.revision.refused:
        return None
    facts, roles, amounts = year.facts.amounts, year.revision.roles, year.filled.amounts
    brought, moved = year.brought.get("basis", 0), facts["basis_adjustments"]
    put_in = sum(facts[name] for name in PUT_IN if name in year.revision.contributed)
    left = year.filled.carries.get("basis", 0) - short(year)
    line_1, line_2 = (amounts.get(roles.get(role, "")) for role in ("contributed", "brought"))
    rounded = repaid = 0
    if line_1 is not None and line_2 is not None:
        rounded = line_1 + line_2 - put_in - max(0, brought + moved)
        if any(facts[name] for name in REPAID):
            repaid = year.filled.carries.get("basis", 0) - (amounts.get(roles.get("carry", "")) or 0)
    recovered = _recovered(year)
    if line_1 is None and recovered is not None:
        rounded = recovered + left - brought - put_in - moved
    return Flow(brought, put_in, moved, rounded, repaid, recovered or 0, left)


def _recovered(year: Year) -> int | None:
    """The nontaxable part: by the lines of the ratio, the line of their sum, or Part II alone. None: nothing is recovered."""
    assert year.filled is not None
    amounts, roles, rule = year.filled.amounts, year.revision.roles, year.revision.recovery
    whole = amounts.get(roles.get("recovered", ""))
    if whole is not None:
        return whole
    parts = [amounts.get(number) for number in rule.parts] if rule else []
    if rule and amounts.get(rule.ratio) is not None:
        return sum(one or 0 for one in parts)
    net = amounts.get(roles.get("net converted", ""))
    if net is None or amounts.get(roles.get("brought", "")) is not None:
        return None
    taxable = amounts.get(roles.get("taxable converted", "")) or 0
    return net - max(0, min(net, taxable))


def short(year: Year) -> int:
    """Basis put in this year that left in this year, in cents: no line 2 goes below zero, so it comes off what is carried."""
    return max(0, -(year.brought.get("basis", 0) + year.facts.amounts["basis_adjustments"]))


def carried(year: Year) -> dict[str, int]:
    """What the page carries, less what left in the year of its contribution."""
    assert year.filled is not None
    carries = dict(year.filled.carries)
    if over := short(year):
        carries["basis"] = carries.get("basis", 0) - over
    return carries


def overdrawn(year: Year) -> tuple[Problem, ...]:
    """More of the year's contributions left than its form leaves: nothing can be filled from that."""
    if not short(year) or carried(year)["basis"] >= 0:
        return ()
    facts = year.facts
    numbers = facts.behind.get("basis_adjustments", ())
    ways = [do("correct", number, basis=HOLE) for number in numbers]
    leaving = -facts.amounts["basis_adjustments"]
    held = leaving + carried(year)["basis"]
    return (_found(year, "more-basis-than-held", *ways, leaving=leaving, held=held),)


BEYOND = "plan_rollover_beyond_pre_tax"
HALF_A_DOLLAR = 50
"""Basis that came from a printed line is up to 50 cents more than there was."""


def basis_in_plan(filled: Filled) -> int:
    """Cents of basis that went to an employer plan in the year of this page; nothing below what a rounded line can hide."""
    over = next((sheet.results[BEYOND] for sheet in filled.sheets.values() if BEYOND in sheet.results), 0)
    return over if over >= HALF_A_DOLLAR else 0


def to_plan_too_much(year: Year) -> tuple[Problem, ...]:
    """Basis went to an employer plan: as far as it did, that was no rollover but a distribution. IRC 408(d)(3)(A)(ii).

    The year stops: its form and all later ones would carry basis of IRAs that do not hold it.
    """
    assert year.filled is not None
    over, facts = basis_in_plan(year.filled), year.facts
    if not over or not facts.behind.get("year_end_value") or "year_end_value" in facts.unknown:
        return ()  # without the value of December 31 nobody knows
    taken = do("record", "distribution", person=facts.person, date=HOLE, amount=HOLE)
    ways = [
        steps(do("correct", number, amount=HOLE), taken)
        for number in facts.behind.get("plan_rollovers_out", ())
    ]
    gaps = {"moved": facts.amounts["plan_rollovers_out"], "over": over}
    return (_found(year, "basis-to-plan", *ways, **gaps),)


def unbalanced(year: Year) -> tuple[Problem, ...]:
    """A finding where the year's page does not account for all its basis, or where its next line 2 is not its last line."""
    one = flow(year)
    if one is None:
        return ()
    way = do("check", person=year.facts.person)
    if one.missing or abs(one.rounded) > year.method.unit:
        came = one.brought + one.put_in + one.moved
        gaps = {"came": came, "recovered": one.recovered, "carried": one.carried}
        return (_found(year, "basis-not-conserved", way, missing=one.missing or one.rounded, **gaps),)
    if not short(year):
        return ()
    roles = year.revision.roles
    brought, carry = roles.get("brought", ""), roles.get("carry", "")
    return (_found(year, "basis-left-again", way, short=short(year), brought=brought, carry=carry),)


def _found(year: Year, code: str, *ways: Remedy, **gaps: Any) -> Problem:
    return find(code, *ways, place="ledger.csv", year=year.tax_year, person=year.facts.person, **gaps)
