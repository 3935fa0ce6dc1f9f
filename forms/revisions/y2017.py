"""Form 8606 for 2017. Source: the form as printed; IRS display stylesheet for 2017.

Lines 15b and 25b follow the printed form, which names Forms 8915A and 8915B; the stylesheet still names Form 8915 and
hurricanes alone. Lines 25b and 25c are skipped where line 25a is zero.
"""

from __future__ import annotations

from basisbook.forms.language.define import Caution, Recovery, Revision, line, only_if, part
from basisbook.forms.language.expr import (
    Expr,
    L,
    Number,
    at_least_zero,
    carried,
    choose,
    completed,
    dollars,
    fact,
    positive,
    ratio,
    share,
    sheet,
    smaller,
)
from basisbook.forms.worksheets import pre_tax_first
from basisbook.ledger.problems import do

# What the page's words "you made nondeductible contributions in an earlier year" amount to.
BASIS = at_least_zero(carried.basis + fact.basis_adjustments)
CONTRIBUTED = fact.nondeductible_contributions + fact.reservist_repayments
VALUE = at_least_zero(
    fact.year_end_value + fact.value_adjustments + fact.outstanding_rollovers - fact.disaster_repayments
)
DISTRIBUTED = fact.distributions + sheet.beyond_pre_tax

# Everything was converted: nothing is left, and nothing but conversions left the IRAs.
ALL_CONVERTED = ~VALUE & ~(DISTRIBUTED + fact.qcds + fact.hsa_fundings + fact.plan_rollovers_out)
PART_I = CONTRIBUTED | fact.basis_divorced | (BASIS & (DISTRIBUTED | (fact.conversions & ~ALL_CONVERTED)))

ROTH_CONTRIBUTIONS = at_least_zero(
    carried.roth_contributions + fact.roth_contributions + fact.roth_basis_adjustments
)

CONVERSIONS = at_least_zero(
    carried.roth_conversions + L[16] + fact.plan_to_roth + fact.roth_conversion_adjustments
)

CONTRIBUTIONS_LEFT = choose(
    positive(L[22]), at_least_zero(L[22] - L[19]), at_least_zero(ROTH_CONTRIBUTIONS - L[19])
)
"""Line 22 less line 19 where the page has them; cents where it has not. Homebuyer money comes off first on the page
and is charged to basis afterwards. Instructions for line 22, worksheet."""


def conversions_left(conversions: Expr) -> Expr:
    """Line 24 less line 23, line 23 refigured without line 20. Instructions for line 24, chart."""
    return choose(
        positive(L[23]),
        at_least_zero(L[24] - at_least_zero(L[19] - L[22])),
        at_least_zero(
            conversions - at_least_zero(L[19] - choose(positive(L[22]), L[22], ROTH_CONTRIBUTIONS))
        ),
    )


BASIS_LEFT = choose(completed("I"), L[14], choose(completed("II"), at_least_zero(L[17] - L[16]), BASIS))
"""Line 14; without Part I, the basis of line 17 that the conversion did not use; without either, to the cent."""

LEFT = fact.distributions + fact.conversions + fact.qcds + fact.hsa_fundings
HAS_BASIS = (BASIS + CONTRIBUTED) & LEFT

CAUTIONS = (
    Caution(
        "plan-rollover-beyond-pre-tax",
        # Basis that came from a printed line is up to 50 cents more than there was.
        positive(sheet.plan_rollover_beyond_pre_tax - Number(49)),
        "more went to an employer plan than the IRAs held in pre-tax money; a plan cannot take basis, so this"
        " needs a correction by the plan or a professional",
        do("explain", "14"),
    ),
    Caution(
        "basis-left-over",
        ~completed("I") & positive(BASIS - L[16]) & completed("II"),
        "everything was converted and the basis is larger than what was converted; the form does not say where"
        " the rest goes, so it is carried",
        do("explain", "17"),
    ),
)
"""What any page with lines 7 and 17 has to say."""


def income_elsewhere(amount: Expr) -> Caution:
    """Disaster money leaves the form before it is taxed, so the taxable amount shown is not all there is.

    Publication 590-B (2025), Taxation of Qualified Disaster Recovery Distributions.
    """
    return Caution(
        "disaster-income-elsewhere",
        positive(amount),
        "what goes to the form for disaster distributions is taxed by that form as far as it is not repaid, a third in"
        " each of three years unless you choose otherwise there; it is in no taxable amount shown here, so add it there",
        do("explain", "8915-F"),
    )


DISASTER_INCOME = choose(completed("I"), L["15b"], fact.disaster_distributions) + L["25b"]
TO_OTHER_FORM = income_elsewhere(DISASTER_INCOME)

FORM = Revision(
    key="2017",
    years=(2017,),
    title="Nondeductible IRAs",
    sheets=(pre_tax_first.SHEET,),
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
                    "part from qualified disaster distributions",
                    share(L["15a"], fact.disaster_distributions, L[7]),
                    goes_to="Form 8915A line 22 or Form 8915B line 13",
                ),
                line(
                    "15c",
                    "taxable distributions",
                    L["15a"] - L["15b"],
                    goes_to="Form 1040 line 15b; Form 1040A line 11b; Form 1040NR line 16b",
                ),
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
            line(
                "18",
                "taxable conversions",
                L[16] - L[17],
                goes_to="Form 1040 line 15b; Form 1040A line 11b; Form 1040NR line 16b",
            ),
            when=fact.conversions,
            page=2,
        ),
        part(
            "III",
            "Distributions from Roth IRAs",
            line("19", "nonqualified distributions from Roth IRAs", fact.roth_distributions),
            line("20", "first-time homebuyer distributions", smaller(fact.roth_homebuyer, dollars(10_000))),
            line("21", "distributions above that", at_least_zero(L[19] - L[20])),
            line("22", "basis in regular Roth contributions", ROTH_CONTRIBUTIONS),
            only_if(
                L[21],
                line("23", "distributions above contributions", at_least_zero(L[21] - L[22])),
            ),
            only_if(
                L[23],
                line(
                    "24",
                    "basis in conversions and rollovers",
                    CONVERSIONS,
                ),
                line("25a", "distributions above all basis", at_least_zero(L[23] - L[24])),
            ),
            only_if(
                L["25a"],
                line(
                    "25b",
                    "part from qualified disaster distributions",
                    share(L["25a"], fact.roth_disaster_distributions, L[21]),
                    goes_to="Form 8915A line 23 or Form 8915B line 14",
                ),
                line(
                    "25c",
                    "taxable Roth distributions",
                    L["25a"] - L["25b"],
                    goes_to="Form 1040 line 15b; Form 1040A line 11b; Form 1040NR line 16b",
                ),
            ),
            when=fact.roth_distributions,
            page=2,
        ),
    ),
    carries={
        "basis": BASIS_LEFT,
        "roth_contributions": CONTRIBUTIONS_LEFT,
        "roth_conversions": conversions_left(CONVERSIONS),
        "homebuyer": carried.homebuyer + L[20],
    },
    named={
        "recovered": "13",
        "net converted": "16",
        "taxable converted": "18",
        "roth basis": "22",
        "conversion basis": "24",
        "roth taxed": "25c",
    },
    results={
        "disaster_income": DISASTER_INCOME,
        "taxable_distributions": choose(
            completed("I"), L["15c"], at_least_zero(fact.distributions - fact.disaster_distributions)
        ),
        "taxable_conversions": at_least_zero(L[18]),
        "taxable_roth": L["25c"],
    },
    returns={
        "15a": fact.distributions
        + fact.conversions
        + fact.conversions_undone
        + fact.qcds
        + fact.hsa_fundings
        + fact.plan_rollovers_out
        + fact.rollovers_out
        + fact.returned_gross
        + fact.excess_removed
        + fact.recharacterized_gross
        + fact.roth_distributions
        + fact.roth_qualified,
        "15b": choose(
            completed("I"), L["15c"], at_least_zero(fact.distributions - fact.disaster_distributions)
        )
        + at_least_zero(L[18])
        + L["25c"]
        + at_least_zero(fact.returned_earnings),
    },
    needs={
        "year_end_value": HAS_BASIS,
        "value_adjustments": HAS_BASIS,
        "outstanding_rollovers": HAS_BASIS,
        "late_contributions": HAS_BASIS,
    },
    paths=(("part-i", completed("I")), ("conversion-only", completed("II"))),
    recovery=Recovery(ratio="10", basis="5", parts=("12", "11")),
    cautions=(*CAUTIONS, TO_OTHER_FORM),
    source="Form 8606 (2017); IRS display stylesheet, tax year 2017",
)
