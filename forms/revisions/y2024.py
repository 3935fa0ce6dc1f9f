"""Form 8606 for 2024. Source: pictures of the form; line texts of the instructions; IRS notice of June 26, 2025.

New: repayments of birth, adoption, emergency, domestic abuse and terminal illness distributions count as
rollovers. What was repaid stays in line 7, leaves line 6, and reduces lines 15c and 25c. What the Line 15c
Worksheet could not use adjusts the next line 2; what the Line 25c Worksheet could not use, the next line 22.
"""

from __future__ import annotations

from basisbook.forms.language.define import Caution
from basisbook.forms.language.expr import L, at_least_zero, choose, completed, dollars, fact
from basisbook.forms.revisions import y2020, y2022
from basisbook.forms.worksheets import pre_tax_first
from basisbook.ledger.problems import do

_LAST = y2022.FORM
REPAID = fact.birth_adoption_repayments + fact.early_repayments
_SHEET = pre_tax_first.SHEET
VALUE = at_least_zero(
    fact.year_end_value
    + fact.value_adjustments
    + fact.outstanding_rollovers
    - fact.disaster_repayments
    - fact.birth_adoption_repayments
    - fact.early_repayments
)
TAXABLE_WITHOUT_PART_I = at_least_zero(
    fact.distributions - fact.disaster_distributions - fact.birth_adoption_repayments - fact.early_repayments
)

FORM = _LAST.revised(
    _LAST.line("6", arithmetic=VALUE),
    _LAST.line(
        "15c",
        arithmetic=at_least_zero(L["15a"] - L["15b"] - REPAID),
        note="repayments come off as the page says; the Line 15c Worksheet itself was not read",
    ),
    _LAST.line("25c", arithmetic=at_least_zero(L["25a"] - L["25b"] - fact.roth_early_repayments)),
    key="2024",
    years=(2024,),
    sheets=(_SHEET.revised(_SHEET.line("1", arithmetic=pre_tax_first.MONEY - REPAID)),),
    carries=dict(_LAST.carries)
    | {
        "basis": _LAST.carries["basis"]
        + choose(completed("I"), at_least_zero(REPAID - (L["15a"] - L["15b"])), dollars(0)),
        "roth_contributions": _LAST.carries["roth_contributions"]
        + at_least_zero(fact.roth_early_repayments - (L["25a"] - L["25b"])),
    },
    results=dict(_LAST.results)
    | {"taxable_distributions": choose(completed("I"), L["15c"], TAXABLE_WITHOUT_PART_I)},
    returns={
        "4a": _LAST.returns["4a"],
        "4b": at_least_zero(
            choose(completed("I"), L["15c"], TAXABLE_WITHOUT_PART_I)
            + at_least_zero(L[18])
            + L["25c"]
            + at_least_zero(fact.returned_earnings)
            + y2020.GIFTS_TAXED
            - y2020.REPAID_LATER
        ),
    },
    cautions=(
        *_LAST.cautions,
        Caution(
            "worksheet-15c-not-read",
            REPAID & completed("I"),
            "the Line 15c Worksheet of the instructions was not read: line 15c takes the repayments off as the page says",
            do("explain", "15c"),
        ),
    ),
    notes=(
        "Line 25c follows the worksheet of June 26, 2025. A return filed by the one first printed may be amended.",
    ),
    source="pictures of Form 8606 (2024); instructions (2024), line texts; IRS notice of June 26, 2025",
)
