"""Form 8606 for 2010. Source: page 1; instructions (2010), pages 6 to 12; what the page of 2011 takes from it.

No income limit for conversions any more. Unless the owner checks a box, half of the income of a 2010 conversion or
rollover is taxed in 2011 and half in 2012, sooner where Roth money is taken out (IRC 408A(d)(3)(A)(iii), (E)).

A rollover inside a plan has its own Form 8606 with its own Part III. When one year has both kinds, Part III here shows
the rollover to the Roth IRA, and a worksheet the other one.

Lines 34 and 35 were not read. With deferral, line 31 leaves out what was converted in 2010, so a distribution that
goes beyond line 33 reaches the nontaxable part of those conversions (lines 17 and 22) before it reaches earnings; and
homebuyer expenses come off line 35, so they cannot come off line 27 as well: it stays blank then.
"""

from __future__ import annotations

from basisbook.forms.language.define import Caution, Revision, line, only_if, part
from basisbook.forms.language.expr import (
    L,
    at_least_zero,
    carried,
    checked,
    choose,
    completed,
    dollars,
    fact,
    half,
    positive,
    sheet,
    smaller,
)
from basisbook.forms.revisions import y2007, y2017
from basisbook.forms.revisions.y2007 import TAXABLE_DISTRIBUTIONS
from basisbook.forms.revisions.y2017 import BASIS, ROTH_CONTRIBUTIONS
from basisbook.ledger.problems import do

_LAST = y2007.FORM
_1040 = "Form 1040 line 15b; Form 1040A line 11b; Form 1040NR line 16b"

ALL_IN_2010 = positive(fact.elected_all_in_2010)

IN_PLAN = Revision(
    key="in-plan-roth",
    form="worksheet",
    years=(),
    title="Part III of the form for rollovers inside plans",
    parts=(
        part(
            "1",
            "Rollovers inside plans to designated Roth accounts",
            line("21", "net amount rolled over", fact.in_plan_roth),
            line("22", "basis in it", fact.in_plan_roth_basis),
            line("23", "taxable rollovers", L[21] - L[22]),
            only_if(
                L[23] & ~ALL_IN_2010,
                line("25a", "half taxed in 2011", half(L[23])),
                line("25b", "rest taxed in 2012", L[23] - L["25a"]),
                line("taken", "taxed early", smaller(fact.in_plan_roth_taken, L[23])),
            ),
        ),
    ),
    results={
        "in_plan_25a": L["25a"],
        "in_plan_25b": L["25b"],
        "in_plan_taken": L["taken"],
        "in_plan_taxed": choose(ALL_IN_2010, L[23], L["taken"]),
    },
    source="instructions for Form 8606 (2010)",
)

TO_ROTH = positive(fact.plan_to_roth)
HOMEBUYER = smaller(fact.roth_homebuyer, dollars(10_000))
DEFERRED = L["20a"] + L["20b"] + choose(TO_ROTH, L["25a"] + L["25b"], dollars(0))
DEFERRED_ANY = positive(DEFERRED)
ABOVE_CONTRIBUTIONS = at_least_zero(L[26] - choose(positive(L[29]), L[29], ROTH_CONTRIBUTIONS))
OLDER = carried.roth_conversions + fact.roth_conversion_adjustments
OLDER_CONVERSIONS = at_least_zero(at_least_zero(OLDER) - ABOVE_CONTRIBUTIONS)
OF_2010 = L[16] + fact.plan_to_roth

FORM = _LAST.revised(
    parts=(
        _LAST.parts[0],
        part(
            "II",
            "Conversions from traditional IRAs to Roth IRAs in 2010",
            only_if(
                completed("I"),
                line("16", "net amount converted", L[8]),
                line("17", "basis in it", L[11]),
            ).otherwise(
                line("16", "net amount converted", fact.conversions),
                line("17", "basis in it", BASIS),
            ),
            line("18", "taxable conversions", L[16] - L[17], goes_to=f"{_1040}, if line 19 is checked"),
            only_if(
                ALL_IN_2010,
                line("19", "box: all of line 18 is taxed in 2010", checked(ALL_IN_2010), page=2),
            ),
            only_if(
                L[18] & ~ALL_IN_2010,
                line("20a", "half taxed in 2011", half(L[18]), page=2),
                line("20b", "rest taxed in 2012", L[18] - L["20a"], page=2),
            ),
            when=fact.conversions,
        ),
        part(
            "III",
            "Rollovers from plans to Roth IRAs, or inside plans, in 2010",
            line("21", "net amount rolled over", choose(TO_ROTH, fact.plan_to_roth, fact.in_plan_roth)),
            line("22", "basis in it", choose(TO_ROTH, fact.plan_to_roth_basis, fact.in_plan_roth_basis)),
            line(
                "23",
                "taxable rollovers",
                L[21] - L[22],
                goes_to="Form 1040 line 16b, if line 24 is checked",
            ),
            only_if(
                ALL_IN_2010,
                line("24", "box: all of line 23 is taxed in 2010", checked(ALL_IN_2010)),
            ),
            only_if(
                L[23] & ~ALL_IN_2010,
                line("25a", "half taxed in 2011", half(L[23])),
                line("25b", "rest taxed in 2012", L[23] - L["25a"]),
            ),
            when=fact.plan_to_roth | fact.in_plan_roth,
            page=2,
        ),
        part(
            "IV",
            "Distributions from Roth IRAs",
            line("26", "nonqualified distributions from Roth IRAs", fact.roth_distributions),
            only_if(~DEFERRED_ANY, line("27", "first-time homebuyer distributions", HOMEBUYER)),
            line("28", "distributions above that", at_least_zero(L[26] - L[27])),
            only_if(
                L[28],
                line("29", "basis in regular Roth contributions", ROTH_CONTRIBUTIONS),
                line("30", "distributions above contributions", at_least_zero(L[28] - L[29])),
            ),
            only_if(
                L[30],
                line(
                    "31",
                    "basis in conversions and rollovers, those taxed later left out",
                    at_least_zero(OLDER + choose(ALL_IN_2010, OF_2010, dollars(0))),
                ),
                line("32", "distributions above that", at_least_zero(L[30] - L[31])),
                line("33", "2010 income taxed early", smaller(L[32], DEFERRED)),
                line("34", "distributions above that", L[32] - L[33]),
                line(
                    "35",
                    "earnings, less homebuyer distributions",
                    at_least_zero(
                        L[34]
                        - choose(ALL_IN_2010, dollars(0), L[17] + choose(TO_ROTH, L[22], dollars(0)))
                        - choose(DEFERRED_ANY, HOMEBUYER, dollars(0))
                    ),
                ),
                line("36", "taxable Roth distributions", L[33] + L[35], goes_to=_1040),
            ),
            when=fact.roth_distributions,
            page=2,
        ),
    ),
    sheets=(*_LAST.sheets, IN_PLAN),
    carries={
        "basis": _LAST.carries["basis"],
        "roth_contributions": choose(
            positive(L[29]), at_least_zero(L[29] - L[26]), at_least_zero(ROTH_CONTRIBUTIONS - L[26])
        ),
        # The charts of later years add lines 16 and 21 in full to what line 31 leaves over line 30.
        "roth_conversions": choose(
            ALL_IN_2010,
            at_least_zero(at_least_zero(OLDER + OF_2010) - ABOVE_CONTRIBUTIONS),
            OLDER_CONVERSIONS + OF_2010,
        ),
        "homebuyer": carried.homebuyer + HOMEBUYER,
        "conversions_before_2010": OLDER_CONVERSIONS,
        "line_20a_2010": L["20a"],
        "line_20b_2010": L["20b"],
        "line_25a_2010": choose(TO_ROTH, L["25a"], dollars(0)),
        "line_25b_2010": choose(TO_ROTH, L["25b"], dollars(0)),
        "line_33_2010": L[33],
        "in_plan_25a_2010": sheet.in_plan_25a,
        "in_plan_25b_2010": sheet.in_plan_25b,
        "in_plan_taken_2010": sheet.in_plan_taken,
    },
    named=dict(_LAST.named) | {"roth basis": "29", "conversion basis": "31"},
    results={
        "taxable_distributions": TAXABLE_DISTRIBUTIONS,
        "taxable_conversions": choose(ALL_IN_2010, at_least_zero(L[18]), dollars(0)),
        "taxable_roth": L[36],
    },
    returns={
        "15a": _LAST.returns["15a"],
        "15b": TAXABLE_DISTRIBUTIONS
        + choose(ALL_IN_2010, at_least_zero(L[18]), dollars(0))
        + L[36]
        + at_least_zero(fact.returned_earnings),
        "16b": choose(ALL_IN_2010 & TO_ROTH, at_least_zero(L[23]), dollars(0)) + sheet.in_plan_taxed,
    },
    cautions=(
        *y2017.CAUTIONS,
        Caution(
            "two-forms-2010",
            fact.plan_to_roth & fact.in_plan_roth,
            "rollovers to a Roth IRA and rollovers inside a plan need a Form 8606 each; Part III here shows the first",
            do("law"),
        ),
        Caution(
            "basis-counted-again",
            positive(ABOVE_CONTRIBUTIONS - OLDER) & positive(OF_2010) & ~ALL_IN_2010,
            "distributions reached the money converted in 2010, and the charts of later years count the whole of it as"
            " basis again in 2011; line 24 of 2011 follows the chart",
            do("explain", "33"),
        ),
    ),
    key="2010",
    years=(2010,),
    source="Form 8606 (2010), page 1; instructions (2010), pages 6-12; cross-references on the page of 2011",
    notes=(
        "Without the choice to be taxed in 2010, half is taxed in 2011 and half in 2012.",
        "The choice stands as made by the due date. After a death in 2010 nothing is put off.",
    ),
).with_unread(
    dict.fromkeys(("5", "9", "10", "11", "12", "13"), "not read; as in 2008")
    | {"15": "not read as a single line; as in 2007 and 2011"}
    | dict.fromkeys(("28", "32"), "not read; what the lines around it leave for it")
    | {
        "27": "read, but with income put off the expenses come off line 35; line 27 stays blank then",
        "34": "not read; a published example agrees",
        "35": "not read; that homebuyer expenses come off here was",
        "36": "not read; it includes line 33",
    }
)
