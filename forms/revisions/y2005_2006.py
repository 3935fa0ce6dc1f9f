"""Form 8606 for 2005 and 2006. Source: instructions 2005, pages 6-9, and 2006, pages 5-8; Form 8915 (2005).

New: hurricane distributions leave lines 15 and 25 for Form 8915, and what was repaid leaves line 6. That lines 15c and
25c exist is certain, from an IRS memo on the page of 2007; their captions were not read.
"""

from __future__ import annotations

from basisbook.forms.language.define import Recovery, Revision, line, only_if, part
from basisbook.forms.language.expr import L, at_least_zero, completed, dollars, fact, ratio, share, smaller
from basisbook.forms.revisions import y2017
from basisbook.forms.revisions.y2001 import CONVERSIONS
from basisbook.forms.revisions.y2017 import BASIS, CONTRIBUTED, DISTRIBUTED, PART_I, ROTH_CONTRIBUTIONS, VALUE

_1040 = "Form 1040 line 15b; Form 1040A line 11b; Form 1040NR line 16b"
_NOT_READ = "the page was not read; as in 2004"
_UNCHANGED = ("roth_contributions", "homebuyer", "basis")

FORM = Revision(
    key="2005-2006",
    years=(2005, 2006),
    title="Nondeductible IRAs",
    sheets=y2017.FORM.sheets,
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
                line("15a", "distributions above their nontaxable part", L[7] - L[12]),
                line(
                    "15b",
                    "part from qualified hurricane distributions",
                    share(L["15a"], fact.disaster_distributions, L[7]),
                    goes_to="Form 8915 (line 13 in 2005, line 22 in 2006, the latter not read)",
                ),
                line("15c", "taxable distributions", L["15a"] - L["15b"], goes_to=_1040),
            ),
            when=PART_I,
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
            page=2,
        ),
        part(
            "III",
            "Distributions from Roth IRAs",
            line("19", "nonqualified distributions from Roth IRAs", fact.roth_distributions),
            line("20", "first-time homebuyer distributions", smaller(fact.roth_homebuyer, dollars(10_000))),
            line("21", "distributions above that", at_least_zero(L[19] - L[20])),
            only_if(
                L[21],
                line("22", "basis in regular Roth contributions", ROTH_CONTRIBUTIONS),
                line("23", "distributions above contributions", at_least_zero(L[21] - L[22])),
            ),
            only_if(
                L[23],
                line("24", "basis in conversions", CONVERSIONS),
                line("25a", "distributions above all basis", at_least_zero(L[23] - L[24])),
                line(
                    "25b",
                    "part from qualified hurricane distributions",
                    share(L["25a"], fact.roth_disaster_distributions, L[21]),
                    goes_to="Form 8915 (line 14 in 2005, line 23 in 2006)",
                ),
                line("25c", "taxable Roth distributions", L["25a"] - L["25b"], goes_to=_1040),
            ),
            when=fact.roth_distributions,
            page=2,
        ),
    ),
    carries={name: y2017.FORM.carries[name] for name in _UNCHANGED}
    | {"roth_conversions": y2017.conversions_left(CONVERSIONS)},
    named=dict(y2017.FORM.named),
    results=y2017.FORM.results,
    returns=y2017.FORM.returns,
    needs=y2017.FORM.needs,
    paths=(("part-i", completed("I")), ("conversion-only", completed("II"))),
    recovery=Recovery(ratio="10", basis="5", parts=("12", "11")),
    cautions=y2017.FORM.cautions,
    source="instructions for Form 8606 (2005), pages 6-9, and (2006), pages 5-8; Form 8915 (2005)",
).with_unread(
    dict.fromkeys(("3", "5", "9", "10", "12", "13"), _NOT_READ)
    | dict.fromkeys(("15c", "25c"), "the line is certain, its caption was not read")
)
