"""What the checks of entries say."""

from __future__ import annotations

from basisbook.ledger.catalogue import Sentence

CHECKS: dict[str, Sentence] = {}
