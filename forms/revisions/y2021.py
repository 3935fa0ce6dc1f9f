"""Form 8606 for 2021. Source: the form as printed."""

from __future__ import annotations

from basisbook.forms.revisions import y2020

_LAST = y2020.FORM

FORM = _LAST.revised(
    _LAST.line(
        "15b",
        label="part from qualified disaster distributions",
        goes_to="Form 8915-D line 23 or Form 8915-F line 18",
    ),
    _LAST.line(
        "25b",
        label="part from qualified disaster distributions",
        goes_to="Form 8915-D line 24 or Form 8915-F line 19",
    ),
    key="2021",
    years=(2021,),
    source="Form 8606 (2021)",
)
