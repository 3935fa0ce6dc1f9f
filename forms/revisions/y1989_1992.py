"""Form 8606 for 1989 to 1992. Source: a description of the 1992 page by others; the page itself was not read.

That line 14 carries the basis is certain: the Total Basis Chart of the later instructions says so. The year-end value
on line 1 is left blank where nothing was distributed, because no line needs it then.
"""

from __future__ import annotations

from basisbook.forms.language.define import Recovery, Revision, line, only_if, part
from basisbook.forms.language.expr import L, at_least_zero, choose, completed, fact, positive, ratio
from basisbook.forms.revisions.y1987 import BASIS, CONTRIBUTED, HAS_BASIS

GROSS = fact.distributions + fact.rollovers_out + fact.returned_gross + fact.excess_removed
DISTRIBUTED = positive(fact.distributions)
NEEDS = dict.fromkeys(("year_end_value", "outstanding_rollovers", "late_contributions"), HAS_BASIS)

_1992 = "described for 1992 by others; the page was not read"
_ANALOGY = "by analogy with the page of 1993; the page was not read"

FORM = Revision(
    key="1989-1992",
    years=(1989, 1990, 1991, 1992),
    title="Nondeductible IRA Contributions, IRA Basis, and Nontaxable IRA Distributions",
    parts=(
        part(
            "I",
            "Contributions, basis and distributions",
            only_if(DISTRIBUTED, line("1", "value of all the IRAs at year end", fact.year_end_value)),
            line("2", "nondeductible contributions for the year", CONTRIBUTED),
            line("3", "basis brought forward", BASIS),
            line("4", "basis before distributions", L[2] + L[3]),
            only_if(
                DISTRIBUTED,
                line("5", "part of line 2 contributed after year end", fact.late_contributions),
                line("6", "basis at year end before distributions", L[4] - L[5]),
                line("7", "value with outstanding rollovers", L[1] + fact.outstanding_rollovers),
                line("8", "distributions", fact.distributions),
                line("9", "value before distributions", L[7] + L[8]),
                line("10", "nontaxable share", ratio(L[6], L[9])),
                line("11", "nontaxable distributions", L[8] * L[10]),
                line("12", "basis at year end", L[6] - L[11]),
                line("13", "contributions after year end", L[5]),
            ),
            line(
                "14",
                "basis carried forward",
                choose(DISTRIBUTED, L[12] + L[13], L[4]),
                goes_to="line 3 of the next Form 8606",
            ),
            when=CONTRIBUTED | (BASIS & fact.distributions),
        ),
    ),
    carries={"basis": choose(completed("I"), L[14], BASIS)},
    results={"taxable_distributions": choose(completed("I"), L[8] - L[11], fact.distributions)},
    returns={
        "16a": GROSS,
        "16b": choose(completed("I"), L[8] - L[11], fact.distributions)
        + at_least_zero(fact.returned_earnings),
    },
    needs=NEEDS,
    paths=(("part-i", completed("I")),),
    recovery=Recovery(ratio="10", basis="6", parts=("11",)),
    source="a description of Form 8606 (1992) by others; Total Basis Chart, instructions for Form 8606",
    whole="1.00",
    notes=(
        "The page asks for a ratio of at least two places.",
        "The lines of Form 1040 were read for 1989 only; those of 1990-1992 are second-hand.",
    ),
).with_unread(
    dict.fromkeys(("1", "2", "3", "4", "5", "6", "7", "8", "10", "11"), _1992)
    | dict.fromkeys(("9", "12", "13"), _ANALOGY)
    | {"14": "that it carries the basis is certain; its sum is by analogy"}
)
