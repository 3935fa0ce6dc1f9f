"""Form 8606 for 2004. Source: the filled-in pages in Publication 590 (2004); charts of later instructions.

New: homebuyer distributions moved up to line 20, before the basis in contributions.
"""

from __future__ import annotations

from dataclasses import replace

from basisbook.forms.language.define import line, only_if, part
from basisbook.forms.language.expr import L, at_least_zero, carried, dollars, fact, smaller
from basisbook.forms.revisions import y2001, y2003, y2017
from basisbook.forms.revisions.y2017 import CONTRIBUTIONS_LEFT, ROTH_CONTRIBUTIONS

_LAST = y2003.FORM
_1040 = "Form 1040 line 15b; Form 1040A line 11b; Form 1040NR line 16b"

CONVERSIONS_LEFT = y2017.conversions_left(y2001.CONVERSIONS)

FORM = _LAST.revised(
    parts=(
        _LAST.parts[0],
        replace(_LAST.parts[1], page=2),
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
                line("24", "basis in conversions", y2001.CONVERSIONS),
                line("25", "taxable Roth distributions", at_least_zero(L[23] - L[24]), goes_to=_1040),
            ),
            when=fact.roth_distributions,
            page=2,
        ),
    ),
    carries=dict(_LAST.carries)
    | {
        "roth_contributions": CONTRIBUTIONS_LEFT,
        "roth_conversions": CONVERSIONS_LEFT,
        "homebuyer": carried.homebuyer + L[20],
    },
    key="2004",
    named=dict(_LAST.named) | {"roth basis": "22", "conversion basis": "24"},
    years=(2004,),
    source="filled-in Forms 8606 in Publication 590 (2004); charts in later instructions",
).with_unread(
    {
        "8": "its caption was not read",
        "11": "its caption was not read",
        "20": "not read; as in 2005 and 2007",
        "21": "not read; as in 2005",
        "25": "not read as a single line; no disaster money was split off yet",
    }
)
