"""Form 8606 for 2023. Source: the form as printed, and its instructions.

New: repayments of birth or adoption distributions are on line 1, in this year only.
"""

from __future__ import annotations

from forms.expr import fact
from forms.revisions import y2017, y2022

_LAST = y2022.FORM
CONTRIBUTED = y2017.CONTRIBUTED + fact.birth_adoption_repayments

FORM = _LAST.revised(
    _LAST.line("1", arithmetic=CONTRIBUTED),
    when={"I": CONTRIBUTED | y2017.PART_I},
    key="2023",
    years=(2023,),
    needs=dict.fromkeys(_LAST.needs, (y2017.BASIS + CONTRIBUTED) & y2017.LEFT),
    source="Form 8606 (2023) and instructions",
)
