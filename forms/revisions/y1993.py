"""Form 8606 for 1993. Source: the page as printed, lines 1 to 12.

The page excludes from line 7 only what was rolled over before January 1; a rollover that was outstanding at year end
is counted on line 6, and not again on line 7, as later pages say by name.
"""

from __future__ import annotations

from basisbook.forms.language.define import Recovery, Revision, line, only_if, part
from basisbook.forms.language.expr import L, at_least_zero, choose, completed, fact, ratio
from basisbook.forms.revisions.y1987 import BASIS, CONTRIBUTED
from basisbook.forms.revisions.y1989_1992 import DISTRIBUTED, GROSS, NEEDS

_1040 = "Form 1040 line 16b"

FORM = Revision(
    key="1993",
    years=(1993,),
    title="Nondeductible IRAs (Contributions, Distributions, and Basis)",
    parts=(
        part(
            "I",
            "Contributions, distributions and basis",
            line("1", "contributions chosen to be nondeductible", CONTRIBUTED),
            line("2", "basis brought forward", BASIS),
            line("3", "basis before distributions", L[1] + L[2]),
            only_if(
                DISTRIBUTED,
                line("4", "part of line 1 contributed after year end", fact.late_contributions),
                line("5", "basis at year end before distributions", L[3] - L[4]),
                line(
                    "6",
                    "value of all the IRAs at year end, outstanding rollovers included",
                    fact.year_end_value + fact.outstanding_rollovers,
                ),
                line("7", "distributions", fact.distributions),
                line("8", "value before distributions", L[6] + L[7]),
                line("9", "nontaxable share", ratio(L[5], L[8])),
                line("10", "nontaxable distributions", L[7] * L[9]),
                line("11", "basis at year end", L[5] - L[10]),
            ),
            line(
                "12",
                "basis carried forward",
                choose(DISTRIBUTED, L[4] + L[11], L[3]),
                goes_to="line 2 of the next Form 8606",
            ),
            only_if(DISTRIBUTED, line("13", "taxable distributions", L[7] - L[10], goes_to=_1040)),
            when=CONTRIBUTED | (BASIS & fact.distributions),
        ),
    ),
    carries={"basis": choose(completed("I"), L[12], BASIS)},
    results={"taxable_distributions": choose(completed("I"), L[13], fact.distributions)},
    returns={
        "16a": GROSS,
        "16b": choose(completed("I"), L[13], fact.distributions) + at_least_zero(fact.returned_earnings),
    },
    needs=NEEDS,
    paths=(("part-i", completed("I")),),
    recovery=Recovery(ratio="9", basis="5", parts=("10",)),
    source="Form 8606 (1993)",
    whole="1.00",
    notes=(
        "The page asks for a ratio of at least two places.",
        "The lines of Form 1040 are second-hand.",
    ),
).with_unread({"13": "its arithmetic is second-hand; the page was read to line 12"})
