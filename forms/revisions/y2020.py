"""Form 8606 for 2020. Source: IRS display stylesheet for 2020; picture of the form."""

from __future__ import annotations

from basisbook.forms.language.expr import L, at_least_zero, fact, sheet, smaller
from basisbook.forms.revisions import y2019

_LAST = y2019.FORM
_1040 = "Form 1040, 1040-SR or 1040-NR line 4b"

# A repayment in a later year amends the return of the distribution's year: its taxable part comes off, by the ratio
# of that year. Publication 590-B (2025), Early Distribution Repayments Worksheet, lines 9 and 10.
REPAID_LATER = fact.early_repaid_later - fact.early_repaid_later * L[10]

# IRA deductions for the year of age 70 1/2 and later ones reduce what a gift excludes. It stays a gift and off line 7,
# and was pre-tax money as a whole: so much of it is income. IRC 408(d)(8)(A), last sentence; Publication 590-B
# (2023, 2025), Appendix D.
GIFTS_TAXED = smaller(fact.qcds_offset, at_least_zero(fact.qcds - sheet.beyond_pre_tax))

FORM = _LAST.revised(
    _LAST.line(
        "15b",
        label="part from qualified disaster distributions, coronavirus included",
        goes_to="Form 8915-C line 23, Form 8915-D line 22 or Form 8915-E line 13",
    ),
    _LAST.line("15c", goes_to=_1040),
    _LAST.line("18", goes_to=_1040),
    _LAST.line(
        "25b",
        label="part from qualified disaster distributions, coronavirus included",
        goes_to="Form 8915-C line 24, Form 8915-D line 23 or Form 8915-E line 14",
    ),
    _LAST.line("25c", goes_to=_1040),
    results=dict(_LAST.results) | {"repaid_later": REPAID_LATER},
    returns=dict(_LAST.returns) | {"4b": at_least_zero(_LAST.returns["4b"] + GIFTS_TAXED - REPAID_LATER)},
    key="2020",
    years=(2020,),
    source="IRS display stylesheet, tax year 2020; picture of the form",
)
