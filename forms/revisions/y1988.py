"""Form 8606 for 1988, which nobody here has read: lines 7 and 16 together carry the basis, and no cell is filled."""

from __future__ import annotations

from basisbook.forms.revisions.y1987 import refusing

FORM = refusing(1988, "7 and 16")
