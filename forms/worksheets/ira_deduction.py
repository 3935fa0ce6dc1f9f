"""How much of the year's contributions may be deducted: what is left of the limit after its phase-out by income.

Publication 590-A, Worksheet 1-2; IRC 219(g). The reduction is rounded down to $10, so what is left is rounded up,
and it is not below $200 until it is gone. Each spouse has a worksheet. Which range applies, by filing status and
coverage at work, is decided in `basisbook.ledger.limits`; both ends are 0 where nothing is phased out.

The example printed in Publication 590-A (2025) leaves $6,825 unrounded, against the rule on the same page, which gives
$6,830. The rule is followed; who deducted less says so with a `deduction`.
"""

from __future__ import annotations

from basisbook.forms.language.define import Revision, line, part
from basisbook.forms.language.expr import L, at_least_zero, choose, dollars, fact, positive, share_up, smaller

_FLOOR = dollars(200)
_REDUCED = share_up(fact.contribution_limit, L[4], L[3])

SHEET = Revision(
    key="ira-deduction",
    form="worksheet",
    years=(),
    title="The IRA deduction",
    parts=(
        part(
            "1",
            "What is left of the deduction",
            line("1", "income at which no deduction is left", fact.phaseout_end),
            line("2", "modified adjusted gross income", fact.modified_agi),
            line("3", "width of the range", L[1] - fact.phaseout_start),
            line("4", "part of it not reached", smaller(L[3], at_least_zero(L[1] - L[2]))),
            line(
                "5",
                "limit after the reduction",
                choose(
                    positive(L[1]),
                    choose(
                        positive(L[4]),
                        smaller(fact.contribution_limit, _REDUCED + at_least_zero(_FLOOR - _REDUCED)),
                        dollars(0),
                    ),
                    fact.contribution_limit,
                ),
            ),
            line("6", "what compensation allows", fact.compensation_limit),
            line("7", "contributions for the year", smaller(fact.contributions, L[6])),
            line("8", "deduction", smaller(L[5], L[7])),
            line("9", "nondeductible contributions", L[7] - L[8]),
        ),
    ),
    results={"deduction": L[8], "nondeductible": L[9]},
    source="Publication 590-A (2025), Worksheet 1-2; IRC 219(g)(2)",
)
