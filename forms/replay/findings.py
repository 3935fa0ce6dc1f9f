"""What a replay finds in a year beside its form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from basisbook.forms.language.define import Caution, Revision
from basisbook.forms.revisions import LAST
from basisbook.forms.sentences import find
from basisbook.ledger.facts import FACTS, YearFacts
from basisbook.ledger.problems import HOLE, Do, Problem, do


def rests_on(revision: Revision, caution: Caution) -> set[str]:
    """The facts behind a caution, by worksheets too: one that nobody stated is no reason to warn, missing is not zero."""
    read = caution.condition.read
    sheets = (sheet for sheet in revision.sheets if set(read.sheets) & set(sheet.results))
    return set(read.facts).union(*(sheet.fact_names for sheet in sheets))


NEED_A_LINE = {
    "reservist_repayments": "for {year} it was not read on which line they go",
    "birth_adoption_repayments": "the instructions read name a line for them only from 2023",
    "early_repayments": "the form counts them only from 2024",
    "early_repaid_later": "an amended return of {year} would take them off",
    "roth_early_repayments": "the form counts them only from 2024",
    "disaster_distributions": "the form of {year} has no line for their share",
    "disaster_repayments": "the form of {year} does not take them off the year-end value",
    "roth_disaster_distributions": "the form of {year} has no line for their share",
    "plan_to_roth": "a plan could be rolled over to a Roth IRA only from 2008",
    "in_plan_roth": "rollovers inside plans were on the form of 2010 alone",
    "in_plan_roth_taken": "only what left a rollover inside a plan of 2010 is, in 2010 and 2011",
    "roth_conversion_adjustments": "there were no Roth IRAs before 1998",
}
"""What to say of an amount that the page of its year reads nowhere. The other facts may stand on no line."""


def _explained(revision: Revision, year: int, *options: tuple[str, None]) -> Do:
    """Where the basis that a year carries comes from: its line, or the year where the page has none (1987, 1988)."""
    carry = revision.roles.get("carry")
    return Do("explain", (year, carry), options) if carry else do("show", year)


def resting_papers(revision: Revision, facts: YearFacts, carried: Mapping[str, int]) -> tuple[Problem, ...]:
    """What a paper says the year carries, where the ledger gives something else."""
    left = carried.get("basis", 0)
    return tuple(
        find(
            "basis-differs",
            _explained(revision, facts.year, ("all", None)),
            do("correct", entry.original, amount=HOLE, when="if the paper says something else"),
            entry=entry,
            year=facts.year,
            stated=entry.amount,
            left=left,
        )
        for entry in facts.stated_basis
        if entry.amount is not None and abs(entry.amount - left) >= 100
    )


ELECTED_IN = {
    "all-in-1998": (1998, 1998),
    "all-in-2010": (2010, 2010),
    "worksheet-1-1": (2004, LAST),
    "disaster-in-one-year": (2005, LAST),
}
"""From which year to which an election means something."""


def elected_in_vain(facts: YearFacts) -> tuple[Problem, ...]:
    """Elections of years for which the law has none."""
    return tuple(
        find(
            "election-in-vain",
            do("show", facts.year),
            year=facts.year,
            person=facts.person,
            election=code,
            years=str(first) if first == last else f"{first} and later",
        )
        for code, (first, last) in ELECTED_IN.items()
        if code in facts.elections and not first <= facts.year <= last
    )


WITHOUT_A_LINE = ("early_repaid_later", "in_plan_roth_taken")
"""What changes a return, by the page's results or by a worksheet, without a line of the form in every year."""


def on_no_line(revision: Revision, facts: YearFacts) -> tuple[Problem, ...]:
    """A warning for each amount that belongs on a form and is on no line of this one."""
    amounts = [name for name in NEED_A_LINE if facts.amounts[name]]
    if not amounts:
        return ()
    unread = unread_by(revision)
    return tuple(
        find(
            "on-no-line",
            do("show", facts.year),
            year=facts.year,
            person=facts.person,
            what=FACTS[name],
            amount=facts.amounts[name],
            why=NEED_A_LINE[name].format(year=facts.year),
        )
        for name in amounts
        if name in unread
    )


def unread_by(revision: Revision) -> frozenset[str]:
    """The facts that belong on a line and are on none of this page."""
    read = {name for rule in revision.rules for name in rule.line.arithmetic.read.facts}
    for page in (revision, *revision.sheets):
        read |= {name for name in WITHOUT_A_LINE if name in page.fact_names}
    return frozenset(NEED_A_LINE) - read


LAST_LOSS = 2017
"""The last year in which a loss on IRAs was an itemized deduction. IRC 67(g)."""


LEFT = (
    "distributions", "conversions", "qcds", "hsa_fundings", "plan_rollovers_out", "rollovers_out", "disaster_distributions",
    "returned_gross", "recharacterized_gross", "excess_removed", "basis_divorced",
)  # fmt: skip
"""The facts by which money leaves an IRA."""


def nothing_left(facts: YearFacts, carried: Mapping[str, int]) -> tuple[Problem, ...]:
    """Money with basis was there, it is gone, and nothing says where to: a Form 1099-R was overlooked, or a value is wrong."""
    amounts, left = facts.amounts, carried.get("basis", 0) - facts.amounts["late_contributions"]
    whole = "year_end_value" not in facts.unknown
    if not _emptied(facts) or not whole or left <= 0 or any(amounts[name] for name in LEFT):
        return ()
    out: dict[str, Any] = {"person": facts.person, "date": HOLE, "account": HOLE, "amount": HOLE}
    value = facts.behind["year_end_value"]
    return (
        find(
            "nothing-left-it",
            do("record", "conversion", **out, to=HOLE, when="if it went to a Roth IRA"),
            do("record", "distribution", **out, when="if it was paid out"),
            *(do("correct", one, amount=HOLE, when="if it was not empty") for one in value[:1]),
            year=facts.year,
            person=facts.person,
            left=left,
        ),
    )


def _emptied(facts: YearFacts) -> bool:
    """Whether a value of zero at the end of the year is stated, with nothing on its way back."""
    on_its_way = ("year_end_value", "value_adjustments", "outstanding_rollovers")
    return bool(facts.behind.get("year_end_value")) and not sum(facts.amounts[name] for name in on_its_way)


def losses(revision: Revision, facts: YearFacts, carried: Mapping[str, int]) -> tuple[Problem, ...]:
    """Everything was withdrawn and basis is left over."""
    amounts, left = facts.amounts, carried.get("basis", 0)
    if not _emptied(facts) or left <= 0 or not amounts["distributions"] or amounts["late_contributions"]:
        return ()
    case = "deductible" if facts.year <= LAST_LOSS else "lost"
    way = _explained(revision, facts.year)
    return (find(f"basis-lost/{case}", way, year=facts.year, person=facts.person, left=left),)


def why_not_due(facts: YearFacts, brought: Mapping[str, int]) -> str:
    """Why a year with something recorded needs no form."""
    amounts = facts.amounts
    if amounts["distributions"] and not brought.get("basis"):
        return "distributions were taken, but there is no basis: they are fully taxable"
    if brought.get("basis") or amounts["basis_adjustments"]:
        return "no contribution, distribution or conversion that the form asks for: basis is carried"
    return "nothing that the form asks for"
