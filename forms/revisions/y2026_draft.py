"""Form 8606 for 2026, a draft that nobody here has read. Source: summaries by others of drafts posted in September 2026.

They say that the lines of 2025 stay and that line 4 names April 15, 2027.
"""

from __future__ import annotations

from basisbook.forms.revisions import y2025

_LAST = y2025.FORM
_NOT_READ = "the draft was not read; as in 2025"

FORM = _LAST.revised(
    key="2026-draft",
    years=(2026,),
    printed="draft",
    source="summaries of the draft Form 8606 (2026) by others",
    notes=("This is a draft: no form for 2026 can be filed on it.",),
).with_unread(
    dict.fromkeys(_LAST.lines, _NOT_READ)
    | {"4": "the draft was not read; its date is said to be April 15, 2027"}
)
