"""Form 8606 for 2019. Source: IRS display stylesheet for 2019; picture of the form.

New: the homebuyer limit of line 20 is a lifetime limit on the page as well.
"""

from __future__ import annotations

from basisbook.forms.language.expr import at_least_zero, carried, dollars, fact, smaller
from basisbook.forms.revisions import y2018

_LAST = y2018.FORM
_1040 = "Form 1040 or 1040-SR line 4b; Form 1040-NR line 16b"

FORM = _LAST.revised(
    _LAST.line("15b", goes_to="Form 8915-C line 22 or Form 8915-D line 13"),
    _LAST.line("15c", goes_to=_1040),
    _LAST.line("18", goes_to=_1040),
    _LAST.line(
        "20", arithmetic=smaller(fact.roth_homebuyer, at_least_zero(dollars(10_000) - carried.homebuyer))
    ),
    _LAST.line("25b", goes_to="Form 8915-C line 23 or Form 8915-D line 14"),
    _LAST.line("25c", goes_to=_1040),
    key="2019",
    years=(2019,),
    printed="",
    source="IRS display stylesheet, tax year 2019; picture of the form",
)
