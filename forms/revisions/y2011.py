"""Form 8606 for 2011. Source: IRS display stylesheet for 2011.

New: lines 26 to 38 follow up what 2010 put off, and Part IV does the same for designated Roth accounts. A part that is
not completed leaves its half to the return itself: 2010's lines 20a and 25a in this year, the rest in 2012. The page
says so for line 38; that the pension line takes 25a and 25b is an inference from line 46.
"""

from __future__ import annotations

from basisbook.forms.language.define import Revision, line, only_if, part
from basisbook.forms.language.expr import (
    L,
    at_least_zero,
    carried,
    choose,
    completed,
    dollars,
    fact,
    sheet,
    smaller,
)
from basisbook.forms.revisions import y2010, y2017
from basisbook.forms.revisions.y2007 import TAXABLE_DISTRIBUTIONS
from basisbook.forms.revisions.y2017 import (
    CONTRIBUTIONS_LEFT,
    CONVERSIONS,
    ROTH_CONTRIBUTIONS,
    conversions_left,
)

_LAST = y2010.FORM
_PART_II = tuple(_LAST.parts[1].items[:2])
_1040 = "Form 1040 line 15b; Form 1040A line 11b; Form 1040NR line 16b"

PUT_OFF = carried.line_20a_2010 + carried.line_20b_2010 + carried.line_25a_2010 + carried.line_25b_2010
FIRST_HALF = carried.line_20a_2010 + carried.line_25a_2010
IN_PLAN = carried.in_plan_25a_2010 + carried.in_plan_25b_2010

PUT_OFF_SHEET = Revision(
    key="put-off-2010",
    form="worksheet",
    years=(),
    title="What 2010 put off, where Part III or Part IV is not completed",
    parts=(
        part(
            "1",
            "Rollovers to Roth IRAs, without Part III",
            line("a", "2010 income put off", PUT_OFF),
            line("b", "not taxed in 2010", at_least_zero(L["a"] - carried.line_33_2010)),
            line("c", "taxed in 2011", smaller(L["b"], FIRST_HALF)),
            line("d", "of that, from plans", at_least_zero(L["c"] - carried.line_20a_2010)),
            line("e", "of that, from IRAs", L["c"] - L["d"]),
            line("f", "taxed in 2012", L["b"] - L["c"]),
            line("g", "of that, from plans", at_least_zero(L["f"] - carried.line_20b_2010)),
            line("h", "of that, from IRAs", L["f"] - L["g"]),
            when=PUT_OFF,
        ),
        part(
            "2",
            "Rollovers inside plans, without Part IV",
            line("i", "not taxed in 2010", at_least_zero(IN_PLAN - carried.in_plan_taken_2010)),
            line("j", "taxed in 2011", smaller(L["i"], carried.in_plan_25a_2010)),
            line("k", "taxed in 2012", L["i"] - L["j"]),
            when=IN_PLAN,
        ),
    ),
    results={
        "ira_2011": L["e"],
        "ira_2012": L["h"],
        "plan_2011": L["d"],
        "plan_2012": L["g"],
        "in_plan_2011": L["j"],
        "in_plan_2012": L["k"],
    },
    source="Form 8606 (2011), lines 26-48; for parts not completed, an inference",
)

PENSION_LINE = choose(completed("III"), dollars(0), sheet.plan_2011) + choose(
    completed("IV"), L[46], sheet.in_plan_2011
)

FORM = _LAST.revised(
    parts=(
        _LAST.parts[0],
        part(
            "II",
            "Conversions from traditional IRAs to Roth IRAs",
            _PART_II[0],
            line("18", "taxable conversions", L[16] - L[17], goes_to=_1040),
            when=fact.conversions,
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
            only_if(L[23], line("24", "basis in conversions and rollovers", CONVERSIONS)),
            line("25", "distributions above all basis", at_least_zero(L[23] - L[24])),
            only_if(
                PUT_OFF,
                line("26", "2010 income put off", PUT_OFF),
                line("27", "distributions out of conversions", smaller(L[23], L[24])),
                line(
                    "28",
                    "part of line 24 converted before 2010",
                    smaller(carried.conversions_before_2010, L[24]),
                ),
                line("29", "distributions out of 2010 conversions", at_least_zero(L[27] - L[28])),
                line("30", "line 33 of the 2010 form", carried.line_33_2010),
                line("31", "2010 income not yet taxed", L[26] - L[30]),
                line("32", "2010 income taxed early", smaller(L[29], L[31])),
                line("33", "lines 20a and 25a of the 2010 form", FIRST_HALF),
                line("34", "half of 2011 and what is taxed early", L[32] + L[33]),
                line("35", "2010 income taxed in 2011", smaller(L[31], L[34])),
            ),
            line("36", "taxable Roth distributions and 2010 income", L[25] + L[35], goes_to=_1040),
            only_if(
                PUT_OFF,
                line("37", "2010 income taxed so far", L[30] + L[35]),
                line("38", "2010 income taxed in 2012", L[26] - L[37], goes_to="IRA line of the 2012 return"),
            ),
            when=fact.roth_distributions,
            page=2,
        ),
        part(
            "IV",
            "Distributions from designated Roth accounts",
            line("39", "distributions out of 2010 rollovers inside plans", fact.in_plan_roth_taken),
            line("40", "lines 25a and 25b of the 2010 form", IN_PLAN),
            line("41", "taxed early in 2010", carried.in_plan_taken_2010),
            line("42", "2010 income not yet taxed", L[40] - L[41]),
            line("43", "2010 income taxed early", smaller(L[39], L[42])),
            line("44", "line 25a of the 2010 form", carried.in_plan_25a_2010),
            line("45", "half of 2011 and what is taxed early", L[43] + L[44]),
            line(
                "46",
                "2010 income taxed in 2011",
                smaller(L[42], L[45]),
                goes_to="Form 1040 line 16b; Form 1040A line 12b; Form 1040NR line 17b",
            ),
            line("47", "2010 income taxed so far", L[41] + L[45]),
            line(
                "48",
                "2010 income taxed in 2012",
                at_least_zero(L[40] - L[47]),
                goes_to="pension line of the 2012 return",
            ),
            when=IN_PLAN & fact.in_plan_roth_taken,
            page=2,
        ),
    ),
    sheets=(*_LAST.sheets[:1], PUT_OFF_SHEET),
    carries={
        "basis": _LAST.carries["basis"],
        "roth_contributions": CONTRIBUTIONS_LEFT,
        "roth_conversions": conversions_left(CONVERSIONS),
        "homebuyer": carried.homebuyer + L[20],
        "taxed_in_2012": choose(completed("III"), L[38], sheet.ira_2012),
        "pension_taxed_in_2012": choose(completed("III"), dollars(0), sheet.plan_2012)
        + choose(completed("IV"), L[48], sheet.in_plan_2012),
    },
    named=dict(_LAST.named) | {"roth basis": "22", "conversion basis": "24"},
    results={
        "taxable_distributions": TAXABLE_DISTRIBUTIONS,
        "taxable_conversions": at_least_zero(L[18]),
        "taxable_roth": L[25],
    },
    returns={
        "15a": _LAST.returns["15a"],
        "15b": TAXABLE_DISTRIBUTIONS
        + at_least_zero(L[18])
        + choose(completed("III"), L[36], sheet.ira_2011)
        + at_least_zero(fact.returned_earnings),
        "16b": PENSION_LINE,
    },
    cautions=y2017.CAUTIONS,
    key="2011",
    years=(2011,),
    source="IRS display stylesheet, tax year 2011",
    notes=(
        "Without Part III, 2010's line 20a goes to Form 1040 line 15b by itself; line 25a, to line 16b, is an inference.",
    ),
).with_unread({})
