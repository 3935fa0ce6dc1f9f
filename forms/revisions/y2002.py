"""Form 8606 for 2002. Source: the instructions for 2002, in part; charts of later instructions.

Coverdell ESAs left the form; after-tax money rolled over from a plan enters line 2.
"""

from __future__ import annotations

from basisbook.forms.language.define import Revision
from basisbook.forms.language.expr import L, at_least_zero, fact
from basisbook.forms.revisions import y2001

_LAST = y2001.FORM
_NOT_READ = "the page was not read; as in 2004"


def without_1998(last: Revision) -> Revision:
    """The page once nothing of a 1998 conversion is left to tax."""
    return last.revised(
        results=dict(last.results) | {"taxable_conversions": at_least_zero(L[18])},
        returns=dict(last.returns)
        | {
            "15b": y2001.TAXABLE_DISTRIBUTIONS
            + at_least_zero(L[18])
            + last.results["taxable_roth"]
            + at_least_zero(fact.returned_earnings)
        },
    )


FORM = (
    without_1998(_LAST)
    .revised(
        key="2002",
        years=(2002,),
        title="Nondeductible IRAs",
        source="instructions for Form 8606 (2002), in part; charts in later instructions",
        notes=(),
    )
    .with_unread(
        dict.fromkeys(("3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "15"), _NOT_READ)
        | {"23": "the page was not read; not confirmed by a later chart"}
    )
)
