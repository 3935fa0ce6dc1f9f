"""Form 8606 for 2013. Source: IRS display stylesheet for 2013. Part II moved to page 2."""

from __future__ import annotations

from dataclasses import replace

from basisbook.forms.revisions import y2012

_LAST = y2012.FORM

FORM = _LAST.revised(
    parts=(_LAST.parts[0], replace(_LAST.parts[1], page=2), _LAST.parts[2]),
    key="2013",
    years=(2013,),
    returns={"15a": _LAST.returns["15a"], "15b": y2012.TAXABLE},
    source="IRS display stylesheet, tax year 2013",
    notes=(),
)
