"""Form 8606 for 2007. Source: filled-in pages in Publications 590 (2007) and 4492-A; an IRS memo on the draft.

The hurricane wording is gone: lines 15 and 25 are single again. Charitable distributions and HSA funding are named
in Part I. A Kansas disaster distribution still goes to Form 8915 by its share of line 15 (Publication 4492-A).
"""

from __future__ import annotations

from basisbook.forms.language.define import line, only_if, part
from basisbook.forms.language.expr import L, at_least_zero, choose, completed, fact, ratio, share
from basisbook.forms.revisions import y2004, y2017
from basisbook.forms.revisions.y2001 import VALUE
from basisbook.forms.revisions.y2017 import BASIS, CONTRIBUTED, DISTRIBUTED

_LAST = y2004.FORM
_1040 = "Form 1040 line 15b; Form 1040A line 11b; Form 1040NR line 16b"

ALL_CONVERTED = ~VALUE & ~(DISTRIBUTED + fact.qcds + fact.hsa_fundings + fact.plan_rollovers_out)
TO_FORM_8915 = choose(
    completed("I"), share(L[15], fact.disaster_distributions, L[7]), fact.disaster_distributions
)
TAXABLE_DISTRIBUTIONS = choose(completed("I"), L[15], fact.distributions)

FORM = _LAST.revised(
    parts=(
        part(
            "I",
            "Nondeductible contributions to traditional IRAs, and distributions from them",
            line("1", "nondeductible contributions for the year", CONTRIBUTED),
            line("2", "basis brought forward", BASIS),
            line("3", "basis before distributions", L[1] + L[2]),
            only_if(
                DISTRIBUTED + fact.conversions,
                line("4", "part of line 1 contributed after year end", fact.late_contributions),
                line("5", "basis at year end before distributions", L[3] - L[4]),
                line("6", "value of all the IRAs at year end, outstanding rollovers included", VALUE),
                line("7", "distributions not converted", DISTRIBUTED),
                line("8", "net amount converted to Roth IRAs", fact.conversions),
                line("9", "value before distributions and conversions", L[6] + L[7] + L[8]),
                line("10", "nontaxable share", ratio(L[5], L[9])),
                line("11", "nontaxable part of conversions", L[8] * L[10], goes_to="line 17"),
                line("12", "nontaxable part of distributions", L[7] * L[10]),
                line("13", "nontaxable in all", L[11] + L[12]),
            ),
            line("14", "basis carried forward", L[3] - L[13], goes_to="line 2 of the next Form 8606"),
            only_if(
                DISTRIBUTED + fact.conversions,
                line("15", "taxable distributions", L[7] - L[12], goes_to=_1040),
            ),
            when=CONTRIBUTED
            | fact.basis_divorced
            | (BASIS & (DISTRIBUTED | (fact.conversions & ~ALL_CONVERTED))),
        ),
        *_LAST.parts[1:],
    ),
    sheets=y2017.FORM.sheets,
    results=dict(_LAST.results)
    | {"taxable_distributions": TAXABLE_DISTRIBUTIONS - TO_FORM_8915, "to_form_8915": TO_FORM_8915},
    returns=dict(_LAST.returns)
    | {
        "15b": TAXABLE_DISTRIBUTIONS
        - TO_FORM_8915
        + at_least_zero(L[18])
        + L[25]
        + at_least_zero(fact.returned_earnings)
    },
    needs=y2017.FORM.needs,
    cautions=(*y2017.CAUTIONS, y2017.income_elsewhere(TO_FORM_8915)),
    key="2007",
    years=(2007,),
    source="filled-in Forms 8606 in Publications 590 (2007) and 4492-A; IRS memo on the draft; instructions (2007), page 7",
    notes=("A Kansas disaster distribution goes to Form 8915 line 13 by its share of line 15.",),
).with_unread(
    dict.fromkeys(("9", "10", "11", "12"), "not read; as in 2004 and 2008") | {"21": "not read; as in 2005"}
)
