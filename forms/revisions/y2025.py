"""Form 8606 for 2025. Source: the form as printed; IRS display stylesheet for 2025; Publication 590-B (2025).

New: lines 15a-15c stand on page 2. The filled-in form in Publication 590-B prints the amounts of lines 13 and 14
one line too low; its text and worksheet are right.
"""

from __future__ import annotations

from basisbook.forms.revisions import y2024

_LAST = y2024.FORM

FORM = _LAST.revised(
    _LAST.line("15a", page=2),
    _LAST.line("15b", page=2),
    _LAST.line("15c", page=2),
    notes=(),
    key="2025",
    years=(2025,),
    source="Form 8606 (2025); IRS display stylesheet, tax year 2025; Publication 590-B (2025)",
)
