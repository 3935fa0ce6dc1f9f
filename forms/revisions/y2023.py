"""Form 8606 for 2023. Source: the form as printed, and its instructions.

New: repayments of birth or adoption distributions are on line 1, in this year only. "Who must file" calls them
nondeductible contributions, so they are basis in the money that may leave pre-tax first, and on line 2 of Worksheet 1-1.
"""

from __future__ import annotations

from basisbook.forms.language.expr import fact
from basisbook.forms.revisions import y2017, y2022
from basisbook.forms.worksheets import pre_tax_first

_LAST = y2022.FORM
CONTRIBUTED = y2017.CONTRIBUTED + fact.birth_adoption_repayments
_SHEET = pre_tax_first.SHEET

FORM = _LAST.revised(
    _LAST.line("1", arithmetic=CONTRIBUTED),
    when={"I": CONTRIBUTED | y2017.PART_I},
    key="2023",
    years=(2023,),
    sheets=(
        _SHEET.revised(
            _SHEET.line("2", arithmetic=pre_tax_first.BASIS + fact.birth_adoption_repayments),
        ),
    ),
    needs=dict.fromkeys(_LAST.needs, (y2017.BASIS + CONTRIBUTED) & y2017.LEFT),
    source="Form 8606 (2023) and instructions",
)
