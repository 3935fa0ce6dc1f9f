"""Form 8606 for 2022. Source: the form as printed, and its instructions."""

from __future__ import annotations

from basisbook.forms.revisions import y2021

_LAST = y2021.FORM

FORM = _LAST.revised(
    _LAST.line("15b", goes_to="Form 8915-F line 18"),
    _LAST.line("25b", goes_to="Form 8915-F line 19"),
    key="2022",
    years=(2022,),
    source="Form 8606 (2022) and instructions",
)
