"""Form 8606 for 1999. Source: the page, lines 1 to 7; what Form 5329 (1999) and later charts take from it.

The rest is the page of 2000, which was read. What lines 20b and 20c of 1999 asked for was not: the amounts here
follow the worksheet of 2000, one year earlier.
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
from basisbook.forms.revisions.y1998 import (
    CONVERSIONS,
    CONVERTED,
    GROSS,
    MOVED,
    NEEDS,
    NET_CONVERTED,
    PART_I,
    RECHARACTERIZED,
    ROTH,
    ROTH_CONTRIBUTIONS,
    VALUE,
)

_1040 = "Form 1040 line 15b"
_SPECIAL = "the special computation for converters was not read; this is the one that counts no basis twice"
# What this year takes; the rest of what is left where less than a quarter is.
_QUARTER = smaller(at_least_zero(carried.income_1998_left - L[21]), quarter(carried.income_1998))

TAXABLE = (
    choose(completed("I"), L[13], fact.distributions)
    + at_least_zero(L[16])
    + L[21]
    + L[26]
    + at_least_zero(fact.returned_earnings)
)

FORM = Revision(
    key="1999",
    years=(1999,),
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
            line("16", "taxable conversions", L["14c"] - L[15], goes_to=_1040),
            when=CONVERTED,
        ),
        part(
            "III",
            "Distributions from Roth IRAs",
            line("17", "distributions from Roth IRAs", fact.roth_distributions),
            line("18a", "basis in Roth contributions of earlier years", carried.roth_contributions),
            line(
                "18b",
                "contributions to Roth IRAs for the year",
                fact.roth_contributions + fact.roth_basis_adjustments - RECHARACTERIZED,
            ),
            line("18c", "contributions recharacterized, to or from a Roth IRA", RECHARACTERIZED),
            line("18d", "basis in Roth contributions", L["18a"] + L["18b"] + L["18c"]),
            only_if(
                fact.roth_distributions,
                line("19", "distributions above contributions", at_least_zero(L[17] - L["18d"])),
            ),
            only_if(
                L[19] & carried.income_1998,
                line("20a", "line 16 of the 1998 form, taxed over four years", carried.income_1998),
                line(
                    "20b",
                    "taxed before this year or early",
                    quarter(carried.income_1998) + carried.accelerated_1998,
                ),
                line(
                    "20c",
                    "this year's quarter",
                    smaller(at_least_zero(L["20a"] - L["20b"]), quarter(carried.income_1998)),
                ),
                line("20d", "taxed through this year", L["20b"] + L["20c"]),
                line("20e", "conversion income not yet taxed", at_least_zero(L["20a"] - L["20d"])),
            ),
            only_if(
                L[19],
                line("21", "conversion income taxed early", smaller(L[19], L["20e"])),
                line("22", "distributions above that", L[19] - L[21]),
            ),
            only_if(
                L[22],
                line(
                    "23",
                    "basis in conversions of earlier years",
                    at_least_zero(carried.roth_conversions + fact.roth_conversion_adjustments),
                ),
                line("24", "net amount converted this year", L["14c"]),
                line("25", "basis in conversions", L[23] + L[24]),
                line("26", "taxable earnings", at_least_zero(L[19] - L[25])),
            ),
            only_if(L[19], line("27", "taxable Roth distributions", L[21] + L[26], goes_to=_1040)),
            when=ROTH,
            page=2,
        ),
    ),
    carries={
        "basis": choose(
            completed("I"), L[12], choose(positive(L["14c"]), at_least_zero(L[15] - L["14c"]), BASIS)
        ),
        "roth_contributions": at_least_zero(choose(completed("III"), L["18d"] - L[17], ROTH_CONTRIBUTIONS)),
        # Line 25 less line 19, as the charts of later years say.
        "roth_conversions": choose(
            positive(L[22]),
            at_least_zero(L[25] - L[19]),
            at_least_zero(CONVERSIONS - at_least_zero(L[17] - at_least_zero(ROTH_CONTRIBUTIONS))),
        ),
        "homebuyer": carried.homebuyer,
        "income_1998": carried.income_1998,
        "income_1998_left": at_least_zero(carried.income_1998_left - _QUARTER - L[21]),
        "accelerated_1998": carried.accelerated_1998,
        "accelerated_1999": L[21],
    },
    named={"net converted": "14c", "taxable converted": "16", "roth basis": "18d", "conversion basis": "25"},
    results={
        "taxable_distributions": choose(completed("I"), L[13], fact.distributions),
        "taxable_conversions": at_least_zero(L[16]) + _QUARTER,
        "taxable_roth": L[21] + L[26],
        "form_5329_line_1": smaller(L[19], at_least_zero(L[16]) + L[26] + carried.recapture_1998),
    },
    returns={"15a": GROSS, "15b": TAXABLE + _QUARTER},
    needs=NEEDS,
    paths=(("part-i", completed("I")), ("conversion-only", completed("II"))),
    recovery=Recovery(ratio="9", basis="5", parts=("15", "10")),
    source="Form 8606 (1999), lines 1-7; Form 5329 (1999) instructions; Form 8606 (2000) and instructions",
    notes=(
        "A quarter of what was converted in 1998 goes to the return, with or without this form.",
        "Part IV, Education IRAs, is not kept here: fill it by hand.",
    ),
).with_unread(
    dict.fromkeys(("8", "11"), _SPECIAL)
    | dict.fromkeys(("9", "10", "13"), "not read; as in 1998 and 1993")
    | {"12": "the number is certain, the wording was not read"}
    | dict.fromkeys(("14a", "14b", "15", "18a", "18b", "18c"), "read on the page of 2000 alone")
    | dict.fromkeys(("20a", "20d", "20e", "23", "24"), "read on the page of 2000 alone")
    | dict.fromkeys(("20b", "20c"), "not read; the worksheet of 2000, one year earlier")
    | {"27": "not read; what lines 21 and 26 leave no other place for"}
)
