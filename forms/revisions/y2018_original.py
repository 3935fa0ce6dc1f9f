"""Form 8606 for 2018, first printing. Source: the form as printed; IRS display stylesheet, first version for 2018.

Conversions made after 2017 can no longer be undone, so line 8 is simply what was converted; the ledger refuses an
undone conversion of a later year, and the arithmetic stays the same.
"""

from __future__ import annotations

from basisbook.forms.revisions import y2017

_1040 = "Form 1040 line 4b; Form 1040NR line 17b"

FORM = y2017.FORM.revised(
    y2017.FORM.line(
        "15b", label="part from qualified 2017 disaster distributions", goes_to="Form 8915B line 22"
    ),
    y2017.FORM.line("15c", goes_to=_1040),
    y2017.FORM.line("18", goes_to=_1040),
    y2017.FORM.line(
        "25b", label="part from qualified 2017 disaster distributions", goes_to="Form 8915B line 23"
    ),
    y2017.FORM.line("25c", goes_to=_1040),
    key="2018-original",
    years=(2018,),
    printed="first printing",
    returns={"4a": y2017.FORM.returns["15a"], "4b": y2017.FORM.returns["15b"]},
    source="Form 8606 (2018); IRS display stylesheet, tax year 2018, first version",
)
