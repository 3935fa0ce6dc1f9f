"""Form 8606 for 2003. Source: the instructions for 2003, pages 1 and 5 to 8; Form 5329 (2003) instructions.

New: line 23 takes homebuyer distributions, in this year alone after the basis in conversions. Line 24, their sum, is
an inference: it is the only place between line 23 and the taxable amount on line 25.
"""

from __future__ import annotations

from basisbook.forms.language.define import line, only_if, part
from basisbook.forms.language.expr import L, at_least_zero, carried, dollars, fact, smaller
from basisbook.forms.revisions import y2001, y2002
from basisbook.forms.revisions.y2017 import ROTH_CONTRIBUTIONS

_LAST = y2002.FORM
_1040 = "Form 1040 line 15b; Form 1040A line 11b; Form 1040NR line 16b"

FORM = _LAST.revised(
    parts=(
        *_LAST.parts[:2],
        part(
            "III",
            "Distributions from Roth IRAs",
            line("19", "distributions from Roth IRAs", fact.roth_distributions),
            line("20", "basis in Roth contributions", ROTH_CONTRIBUTIONS),
            line(
                "21", "distributions above contributions", at_least_zero(L[19] - L[20]), goes_to="Form 5329"
            ),
            only_if(
                L[21],
                line("22", "basis in conversions", y2001.CONVERSIONS),
                line(
                    "23", "first-time homebuyer distributions", smaller(fact.roth_homebuyer, dollars(10_000))
                ),
                line("24", "not taxable above contributions", L[22] + L[23]),
                line("25", "taxable Roth distributions", at_least_zero(L[21] - L[24]), goes_to=_1040),
            ),
            when=fact.roth_distributions,
            page=2,
        ),
    ),
    carries=dict(_LAST.carries) | {"homebuyer": carried.homebuyer + L[23]},
    results=dict(_LAST.results) | {"taxable_roth": L[25]},
    returns=dict(_LAST.returns)
    | {
        "15b": y2001.TAXABLE_DISTRIBUTIONS
        + at_least_zero(L[18])
        + L[25]
        + at_least_zero(fact.returned_earnings)
    },
    key="2003",
    years=(2003,),
    source="instructions for Form 8606 (2003), pages 1 and 5-8; Form 5329 instructions (2003)",
).with_unread(
    dict.fromkeys(("3", "5", "9", "10", "12", "13", "15"), "the page was not read; as in 2004")
    | {"24": "an inference: the only place between lines 23 and 25"}
)
