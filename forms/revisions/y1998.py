"""Form 8606 for 1998, the first with Roth IRAs. Source: the page, lines 1 to 11; Announcement 99-18; later charts.

Who converted needed a special computation in Part I, which was not read. Line 15, the nontaxable part of what was
converted, only works when line 8 also holds what was converted and line 11 leaves out what line 15 takes: otherwise
the same basis would be counted again in line 12. So it is done here, and marked.

Conversions of 1998 were taxed over four years unless the owner chose otherwise (IRC 408A(d)(3)(A)(iii) of that time).
Part III is pieced together from what the pages and worksheets of 1999 and 2000 take from it.
"""

from __future__ import annotations

from basisbook.forms.language.define import Recovery, Revision, line, only_if, part
from basisbook.forms.language.expr import (
    L,
    at_least_zero,
    carried,
    choose,
    completed,
    dollars,
    fact,
    positive,
    quarter,
    ratio,
    sheet,
    smaller,
)
from basisbook.forms.revisions.y1987 import BASIS, CONTRIBUTED

CONVERTED = fact.conversions + fact.conversions_undone

NET_CONVERTED = Revision(
    key="net-converted",
    form="worksheet",
    years=(),
    title="Net amount converted",
    parts=(
        part(
            "1",
            "Lines 14a to 14c, which Part I needs before it is filled",
            line("a", "amounts converted", CONVERTED),
            line("b", "part moved back", fact.conversions_undone),
            line("c", "net amount converted", L["a"] - L["b"]),
        ),
    ),
    results={"net_converted": L["c"]},
    source="Form 8606 (1998-2000), lines 14a-14c",
)

VALUE = at_least_zero(fact.year_end_value + fact.value_adjustments + fact.outstanding_rollovers)
MOVED = positive(fact.distributions + sheet.net_converted)
ALL_CONVERTED = ~VALUE & ~(fact.distributions + fact.plan_rollovers_out)
PART_I = CONTRIBUTED | (BASIS & (fact.distributions | (sheet.net_converted & ~ALL_CONVERTED)))
HAS_BASIS = (BASIS + CONTRIBUTED) & (fact.distributions + fact.conversions)
NEEDS = dict.fromkeys(
    ("year_end_value", "value_adjustments", "outstanding_rollovers", "late_contributions"), HAS_BASIS
)

RECHARACTERIZED = fact.roth_recharacterized_in - fact.roth_recharacterized_out
ROTH_CONTRIBUTIONS = carried.roth_contributions + fact.roth_contributions + fact.roth_basis_adjustments
ROTH = fact.roth_distributions | fact.roth_recharacterized_in | fact.roth_recharacterized_out

GROSS = (
    fact.distributions
    + CONVERTED
    + fact.plan_rollovers_out
    + fact.rollovers_out
    + fact.returned_gross
    + fact.excess_removed
    + fact.recharacterized_gross
    + fact.roth_distributions
    + fact.roth_qualified
)
CONVERSIONS = at_least_zero(carried.roth_conversions + L["14c"] + fact.roth_conversion_adjustments)
_1040 = "Form 1040 line 15b; Form 1040A line 10b"
_SPECIAL = "the special computation for converters was not read; this is the one that counts no basis twice"

FORM = Revision(
    key="1998",
    years=(1998,),
    title="Nondeductible IRAs",
    sheets=(NET_CONVERTED,),
    parts=(
        part(
            "I",
            "Traditional IRAs",
            line("1", "nondeductible contributions for the year", CONTRIBUTED),
            line("2", "basis brought forward", BASIS),
            line("3", "basis before distributions", L[1] + L[2]),
            only_if(
                MOVED,
                line("4", "part of line 1 contributed after year end", fact.late_contributions),
                line("5", "basis at year end before distributions", L[3] - L[4]),
                line("6", "value of all the IRAs at year end, outstanding rollovers included", VALUE),
                line("7", "distributions not converted", fact.distributions),
                line("8", "value before distributions and conversions", L[6] + L[7] + sheet.net_converted),
                line("9", "nontaxable share", ratio(L[5], L[8])),
                line("10", "nontaxable distributions", L[7] * L[9]),
                line(
                    "11",
                    "basis at year end",
                    at_least_zero(L[5] - L[10] - sheet.net_converted * L[9]),
                ),
            ),
            line(
                "12",
                "basis carried forward",
                choose(MOVED, L[4] + L[11], L[3]),
                goes_to="line 2 of the next Form 8606",
            ),
            only_if(MOVED, line("13", "taxable distributions", L[7] - L[10], goes_to=_1040)),
            when=PART_I,
        ),
        part(
            "II",
            "Conversions from traditional IRAs to Roth IRAs",
            line("14a", "amounts converted", CONVERTED),
            line("14b", "part moved back, without earnings or loss", fact.conversions_undone),
            line("14c", "net amount converted", L["14a"] - L["14b"]),
            only_if(
                completed("I"),
                line("15", "nontaxable part", L["14c"] * L[9]),
            ).otherwise(
                line("15", "nontaxable part", choose(positive(L["14c"]), BASIS, dollars(0))),
            ),
            line("16", "taxable conversions", L["14c"] - L[15]),
            line(
                "17",
                "part taxed in 1998",
                # Of a line 16 below zero nothing is taxed.
                choose(
                    positive(fact.elected_all_in_1998), at_least_zero(L[16]), quarter(at_least_zero(L[16]))
                ),
                goes_to=_1040,
            ),
            when=CONVERTED,
        ),
        part(
            "III",
            "Distributions from Roth IRAs",
            line("18", "distributions from Roth IRAs", fact.roth_distributions),
            line("19a", "contributions to Roth IRAs", ROTH_CONTRIBUTIONS - RECHARACTERIZED),
            line("19b", "contributions recharacterized, to or from a Roth IRA", RECHARACTERIZED),
            line("19c", "basis in Roth contributions", L["19a"] + L["19b"]),
            only_if(
                fact.roth_distributions,
                line("20", "distributions above contributions", at_least_zero(L[18] - L["19c"])),
            ),
            only_if(
                L[20],
                line("21", "conversion income not yet taxed", at_least_zero(L[16] - L[17])),
                line("22", "conversion income taxed early", smaller(L[20], L[21])),
                line("23", "distributions above that", L[20] - L[22]),
                line("24", "basis in conversions", CONVERSIONS),
                line("25", "taxable earnings", at_least_zero(L[20] - L[24]), goes_to=_1040),
            ),
            when=ROTH,
            page=2,
        ),
    ),
    carries={
        "basis": choose(
            completed("I"), L[12], choose(positive(L["14c"]), at_least_zero(L[15] - L["14c"]), BASIS)
        ),
        "roth_contributions": at_least_zero(choose(completed("III"), L["19c"] - L[18], ROTH_CONTRIBUTIONS)),
        # Line 14c less line 20, as the charts of later years say.
        "roth_conversions": choose(positive(L[20]), at_least_zero(L[24] - L[20]), CONVERSIONS),
        "homebuyer": carried.homebuyer,
        "income_1998": choose(positive(fact.elected_all_in_1998), dollars(0), at_least_zero(L[16])),
        "income_1998_left": at_least_zero(L[16] - L[17] - L[22]),
        "accelerated_1998": L[22],
        "recapture_1998": at_least_zero(L[16] - L[20]),
    },
    named={"net converted": "14c", "taxable converted": "16", "roth basis": "19c", "conversion basis": "24"},
    results={
        "taxable_distributions": choose(completed("I"), L[13], fact.distributions),
        "taxable_conversions": at_least_zero(L[17]),
        "taxable_roth": L[22] + L[25],
        "form_5329_line_1": smaller(L[20], at_least_zero(L[16]) + L[25]),
    },
    returns={
        "15a": GROSS,
        "15b": choose(completed("I"), L[13], fact.distributions)
        + at_least_zero(L[17])
        + L[22]
        + L[25]
        + at_least_zero(fact.returned_earnings),
    },
    needs=NEEDS,
    paths=(("part-i", completed("I")), ("conversion-only", completed("II"))),
    recovery=Recovery(ratio="9", basis="5", parts=("15", "10")),
    source="Form 8606 (1998), lines 1-11; Announcement 99-18; charts and worksheets of later instructions",
    notes=(
        "Without the choice to be taxed in 1998, what was converted is taxed over 1998-2001.",
        "Part IV, Education IRAs, is not kept here: fill it by hand.",
    ),
).with_unread(
    dict.fromkeys(("8", "11"), _SPECIAL)
    | {"12": "the number is certain, the wording was not read", "13": "not read; as in 1993"}
    | dict.fromkeys(("14a", "14b"), "as on the page of 2000")
    | {"15": "its rule is that of 2000"}
    | {"17": "not read; the worksheet of 2000 takes it for a quarter"}
    | dict.fromkeys(("19a", "19b"), "not read; as on the page of 2000")
    | {"21": "not read", "22": "its role is certain, its arithmetic was not read"}
    | dict.fromkeys(("23", "24", "25"), "the number is certain, the arithmetic is that of 1999 and 2000")
)
