"""Form 8606 for 2012. Source: IRS display stylesheet for 2012.

Back to 25 lines: the second half of what 2010 put off goes straight to the return, the page has no line for it.
"""

from __future__ import annotations

from basisbook.forms.language.define import line, only_if, part
from basisbook.forms.language.expr import L, at_least_zero, carried, dollars, fact, smaller
from basisbook.forms.revisions import y2011
from basisbook.forms.revisions.y2007 import TAXABLE_DISTRIBUTIONS
from basisbook.forms.revisions.y2017 import CONVERSIONS, ROTH_CONTRIBUTIONS

_LAST = y2011.FORM
_1040 = "Form 1040 line 15b; Form 1040A line 11b; Form 1040NR line 16b"
TAXABLE = TAXABLE_DISTRIBUTIONS + at_least_zero(L[18]) + L[25] + at_least_zero(fact.returned_earnings)

FORM = _LAST.revised(
    parts=(
        *_LAST.parts[:2],
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
                line("24", "basis in conversions and rollovers", CONVERSIONS),
                line("25", "taxable Roth distributions", at_least_zero(L[23] - L[24]), goes_to=_1040),
            ),
            when=fact.roth_distributions,
            page=2,
        ),
    ),
    carries={
        name: _LAST.carries[name] for name in ("basis", "roth_contributions", "roth_conversions", "homebuyer")
    },
    results=_LAST.results,
    returns={
        "15a": _LAST.returns["15a"],
        "15b": TAXABLE + carried.taxed_in_2012,
        "16b": carried.pension_taxed_in_2012,
    },
    key="2012",
    years=(2012,),
    source="IRS display stylesheet, tax year 2012",
    notes=("The rest of what 2010 put off goes to the return; no line shows it.",),
)
