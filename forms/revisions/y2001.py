"""Form 8606 for 2001: today's numbers. Source: the charts of later instructions; Form 5329 (2001) instructions.

The page itself was not read. What was left of a 1998 conversion taxed over four years goes to this year's return; the
form has no line for it.
"""

from __future__ import annotations

from basisbook.forms.language.define import Caution, Recovery, Revision, line, only_if, part
from basisbook.forms.language.expr import (
    L,
    at_least_zero,
    carried,
    choose,
    completed,
    fact,
    positive,
    ratio,
)
from basisbook.forms.revisions import y2017
from basisbook.forms.revisions.y1987 import BASIS, CONTRIBUTED
from basisbook.forms.revisions.y2017 import ROTH_CONTRIBUTIONS
from basisbook.ledger.problems import do

VALUE = at_least_zero(fact.year_end_value + fact.value_adjustments + fact.outstanding_rollovers)
MOVED = fact.distributions + fact.conversions
ALL_CONVERTED = ~VALUE & ~(fact.distributions + fact.plan_rollovers_out)
HAS_BASIS = (BASIS + CONTRIBUTED) & MOVED
CONVERSIONS = at_least_zero(carried.roth_conversions + L[16] + fact.roth_conversion_adjustments)
BASIS_LEFT_OVER = Caution(
    "basis-left-over",
    ~completed("I") & positive(BASIS - L[16]) & completed("II"),
    "everything was converted and the basis is larger than what was converted; the form does not say where the rest"
    " goes, so it is carried",
    do("explain", "17"),
)
_1040 = "Form 1040 line 15b; Form 1040A line 11b; Form 1040NR line 16b"

TAXABLE_DISTRIBUTIONS = choose(completed("I"), L[15], fact.distributions)
_NOT_READ = "the page was not read; as in 2004"

FORM = Revision(
    key="2001",
    years=(2001,),
    title="Nondeductible IRAs and Coverdell ESAs",
    parts=(
        part(
            "I",
            "Nondeductible contributions to traditional IRAs, and distributions from them",
            line("1", "nondeductible contributions for the year", CONTRIBUTED),
            line("2", "basis brought forward", BASIS),
            line("3", "basis before distributions", L[1] + L[2]),
            only_if(
                MOVED,
                line("4", "part of line 1 contributed after year end", fact.late_contributions),
                line("5", "basis at year end before distributions", L[3] - L[4]),
                line("6", "value of all the IRAs at year end, outstanding rollovers included", VALUE),
                line("7", "distributions not converted", fact.distributions),
                line("8", "net amount converted to Roth IRAs", fact.conversions),
                line("9", "value before distributions and conversions", L[6] + L[7] + L[8]),
                line("10", "nontaxable share", ratio(L[5], L[9])),
                line("11", "nontaxable part of conversions", L[8] * L[10], goes_to="line 17"),
                line("12", "nontaxable part of distributions", L[7] * L[10]),
                line("13", "nontaxable in all", L[11] + L[12]),
            ),
            line("14", "basis carried forward", L[3] - L[13], goes_to="line 2 of the next Form 8606"),
            only_if(MOVED, line("15", "taxable distributions", L[7] - L[12], goes_to=_1040)),
            when=CONTRIBUTED
            | fact.basis_divorced
            | (BASIS & (fact.distributions | (fact.conversions & ~ALL_CONVERTED))),
        ),
        part(
            "II",
            "Conversions from traditional IRAs to Roth IRAs",
            only_if(
                completed("I"),
                line("16", "net amount converted", L[8]),
                line("17", "basis in it", L[11]),
            ).otherwise(
                line("16", "net amount converted", fact.conversions),
                line("17", "basis in it", BASIS),
            ),
            line("18", "taxable conversions", L[16] - L[17], goes_to=_1040),
            when=fact.conversions,
        ),
        part(
            "III",
            "Distributions from Roth IRAs",
            line("19", "distributions from Roth IRAs", fact.roth_distributions),
            line("20", "basis in Roth contributions", ROTH_CONTRIBUTIONS),
            line(
                "21", "distributions above contributions", at_least_zero(L[19] - L[20]), goes_to="Form 5329"
            ),
            only_if(
                L[21],
                line("22", "basis in conversions", CONVERSIONS),
                line("23", "taxable Roth distributions", at_least_zero(L[21] - L[22]), goes_to=_1040),
            ),
            when=fact.roth_distributions,
            page=2,
        ),
    ),
    carries={
        "basis": y2017.BASIS_LEFT,
        "roth_contributions": choose(completed("III"), at_least_zero(L[20] - L[19]), ROTH_CONTRIBUTIONS),
        # Line 22 less line 21, as the charts of later years say.
        "roth_conversions": choose(positive(L[21]), at_least_zero(L[22] - L[21]), CONVERSIONS),
        "homebuyer": carried.homebuyer,
    },
    named={
        "recovered": "13",
        "net converted": "16",
        "taxable converted": "18",
        "roth basis": "20",
        "conversion basis": "22",
    },
    results={
        "taxable_distributions": TAXABLE_DISTRIBUTIONS,
        "taxable_conversions": at_least_zero(L[18]) + carried.income_1998_left,
        "taxable_roth": L[23],
    },
    returns={
        "15a": y2017.FORM.returns["15a"],
        "15b": TAXABLE_DISTRIBUTIONS
        + at_least_zero(L[18])
        + carried.income_1998_left
        + L[23]
        + at_least_zero(fact.returned_earnings),
    },
    needs=dict.fromkeys(
        ("year_end_value", "value_adjustments", "outstanding_rollovers", "late_contributions"), HAS_BASIS
    ),
    paths=(("part-i", completed("I")), ("conversion-only", completed("II"))),
    recovery=Recovery(ratio="10", basis="5", parts=("12", "11")),
    cautions=(BASIS_LEFT_OVER,),
    source="charts in later instructions for Form 8606; Form 5329 instructions (2001)",
    notes=(
        "What is left of a 1998 conversion taxed over four years goes to the return; no line shows it.",
        "Part IV, Coverdell ESAs, is not kept here: fill it by hand.",
    ),
).with_unread(
    dict.fromkeys(("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "15"), _NOT_READ)
    | {"23": "the page was not read; not confirmed by a later chart"}
)
