"""Form 8606 for 2018, printed again in March 2020. Source: IRS display stylesheet, final version for 2018."""

from __future__ import annotations

from basisbook.forms.revisions import y2018_original

_LAST = y2018_original.FORM

FORM = _LAST.revised(
    _LAST.line(
        "15b",
        label="part from qualified disaster distributions",
        goes_to="Form 8915B line 22 or Form 8915-C line 13",
    ),
    _LAST.line(
        "25b",
        label="part from qualified disaster distributions",
        goes_to="Form 8915B line 23 or Form 8915-C line 14",
    ),
    key="2018-rev-2020-03",
    printed="Rev. March 2020",
    source="IRS display stylesheet, tax year 2018, final version",
)
