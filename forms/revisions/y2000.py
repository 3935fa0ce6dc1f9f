"""Form 8606 for 2000. Source: both pages of the form as printed, lines 1 to 6 and 14 to 26, and their instructions.

New: SIMPLE IRAs in Part I, and the box after line 3 asks about conversions too. Lines 20b and 20c come from the
worksheet of the instructions.
"""

from __future__ import annotations

from basisbook.forms.language.expr import L, at_least_zero, carried, half, smaller
from basisbook.forms.revisions import y1999

_LAST = y1999.FORM
_WORKSHEET_7 = half(half(carried.income_1998))
_QUARTER = smaller(at_least_zero(carried.income_1998_left - L[21]), _WORKSHEET_7)
_SPECIAL = "the special computation for converters was not read; this is the one that counts no basis twice"

FORM = _LAST.revised(
    _LAST.line(
        "20b",
        arithmetic=half(carried.income_1998) + carried.accelerated_1998 + carried.accelerated_1999,
    ),
    _LAST.line("20c", arithmetic=smaller(at_least_zero(L["20a"] - L["20b"]), _WORKSHEET_7)),
    key="2000",
    years=(2000,),
    carries={
        name: carries
        for name, carries in _LAST.carries.items()
        if name in ("basis", "roth_contributions", "roth_conversions", "homebuyer")
    }
    | {"income_1998_left": at_least_zero(carried.income_1998_left - _QUARTER - L[21])},
    results={
        "taxable_distributions": _LAST.results["taxable_distributions"],
        "taxable_conversions": at_least_zero(L[16]) + _QUARTER,
        "taxable_roth": L[21] + L[26],
    },
    returns={"15a": _LAST.returns["15a"], "15b": y1999.TAXABLE + _QUARTER},
    source="Form 8606 (2000), lines 1-6 and 14-26; instructions (2000), pages 3 and 5-7",
).with_unread(
    dict.fromkeys(("8", "11"), _SPECIAL)
    | dict.fromkeys(("7", "9", "10", "13"), "not read; as in 1998 and 1999")
    | {
        "12": "the number and line 3 without distributions are certain, the rest is as in 1998",
        "27": "not read; what lines 21 and 26 leave no other place for",
    }
)
