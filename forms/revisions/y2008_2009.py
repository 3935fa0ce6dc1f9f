"""Form 8606 for 2008 and 2009. Source: page 1 of 2008; instructions 2008, pages 7 and 8; Publication 590 (2009).

New: disaster recovery assistance distributions split lines 15 and 25 and go to Form 8930. Rollovers from plans to Roth
IRAs join line 24. Lines 25a to 25c were not read; they mirror lines 15a to 15c and the page of 2006.
"""

from __future__ import annotations

from basisbook.forms.revisions import y2005_2006
from basisbook.forms.revisions.y2017 import CONVERSIONS, conversions_left

_LAST = y2005_2006.FORM
_PART = "part from qualified disaster recovery assistance distributions"
_MIRROR = "not read; it mirrors line 15 and the page of 2006"

FORM = _LAST.revised(
    _LAST.line("15b", label=_PART, goes_to="Form 8930 line 13"),
    _LAST.line("24", label="basis in conversions and rollovers", arithmetic=CONVERSIONS),
    _LAST.line("25b", label=_PART, goes_to="Form 8930 line 14 (not read)"),
    key="2008-2009",
    years=(2008, 2009),
    carries=dict(_LAST.carries) | {"roth_conversions": conversions_left(CONVERSIONS)},
    source="Form 8606 (2008), page 1; instructions (2008), pages 7-8; Publication 590 (2009)",
).with_unread(
    {"20": "not read; as in 2007", "21": "not read; as in 2005"}
    | dict.fromkeys(("25a", "25b", "25c"), _MIRROR)
)
