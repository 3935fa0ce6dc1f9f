"""Form 8606 for 2014 to 2016. Source: IRS display stylesheets for 2014, 2015 and 2016.

New: line 22 is filled even where line 21 is zero, and the part ends there.
"""

from __future__ import annotations

from basisbook.forms.language.define import line, only_if, part
from basisbook.forms.language.expr import L, at_least_zero, dollars, fact, smaller
from basisbook.forms.revisions import y2013
from basisbook.forms.revisions.y2017 import CONVERSIONS, ROTH_CONTRIBUTIONS

_LAST = y2013.FORM
_1040 = "Form 1040 line 15b; Form 1040A line 11b; Form 1040NR line 16b"

FORM = _LAST.revised(
    parts=(
        *_LAST.parts[:2],
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
                line("24", "basis in conversions and rollovers", CONVERSIONS),
                line("25", "taxable Roth distributions", at_least_zero(L[23] - L[24]), goes_to=_1040),
            ),
            when=fact.roth_distributions,
            page=2,
        ),
    ),
    key="2014-2016",
    years=(2014, 2015, 2016),
    source="IRS display stylesheets, tax years 2014, 2015 and 2016",
)
