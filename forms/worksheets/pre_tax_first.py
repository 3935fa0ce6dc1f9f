"""Money that leaves an IRA by rules that take the pre-tax part first.

Charitable distributions, IRC 408(d)(8)(D); HSA funding, 408(d)(9)(E); rollovers to a plan, 408(d)(3)(H).
The IRS prints no such worksheet; the lines below are ours. Publication 590-B shows the result by example.
What left and came back within the year is in the value at its end as well, and counts once, as on line 6.
"""

from __future__ import annotations

from basisbook.forms.language.define import Revision, line, part
from basisbook.forms.language.expr import L, at_least_zero, carried, fact

MONEY = (
    fact.year_end_value
    + fact.value_adjustments
    + fact.outstanding_rollovers
    + fact.distributions
    + fact.conversions
    + fact.qcds
    + fact.hsa_fundings
    + fact.plan_rollovers_out
    - fact.disaster_repayments
)
BASIS = (
    at_least_zero(carried.basis + fact.basis_adjustments)
    + fact.nondeductible_contributions
    + fact.reservist_repayments
    - fact.late_contributions
)

SHEET = Revision(
    key="pre-tax-first",
    form="worksheet",
    years=(),
    title="What may leave pre-tax first",
    parts=(
        part(
            "1",
            "Pre-tax money in all the IRAs",
            line("1", "value at year end and everything that left in the year", MONEY),
            line("2", "basis in that money", BASIS),
            line("3", "pre-tax money", at_least_zero(L[1] - L[2])),
            line("4", "given to charity or to an HSA", fact.qcds + fact.hsa_fundings),
            line(
                "5", "of that, beyond the pre-tax money: an ordinary distribution", at_least_zero(L[4] - L[3])
            ),
            line("6", "pre-tax money left", at_least_zero(L[3] - L[4])),
            line(
                "7",
                "rolled over to plans beyond the pre-tax money",
                at_least_zero(fact.plan_rollovers_out - L[6]),
            ),
        ),
    ),
    in_cents=True,
    results={"beyond_pre_tax": L[5], "plan_rollover_beyond_pre_tax": L[7]},
    source="IRC 408(d)(3)(H), 408(d)(8)(D), 408(d)(9)(E)",
)
