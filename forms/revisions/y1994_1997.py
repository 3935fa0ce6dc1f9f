"""Form 8606 for 1994 to 1997: the page of 1993. Source: the page of 1995, lines 1 to 11; Total Basis Chart.

Of 1994 and 1996 only the lines that later instructions name are certain; SIMPLE IRAs enter line 6 in 1997.
"""

from __future__ import annotations

from basisbook.forms.revisions import y1993

_LAST = y1993.FORM

FORM = _LAST.revised(
    _LAST.line("13", goes_to="Form 1040 line 15b"),
    key="1994-1997",
    years=(1994, 1995, 1996, 1997),
    returns={"15a": _LAST.returns["16a"], "15b": _LAST.returns["16b"]},
    source="Form 8606 (1995), lines 1-11; Total Basis Chart, instructions for Form 8606",
    notes=(
        "The page asks for a ratio of at least two places; for 1996 and 1997 this was not read.",
        "Of the pages of 1994, 1996 and 1997 only line 12 is certain; the rest is that of 1993 and 1995.",
        "The lines of Form 1040 are second-hand.",
    ),
)
