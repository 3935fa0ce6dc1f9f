"""What the papers say."""

from __future__ import annotations

from basisbook.ledger.catalogue import Sentence

EVIDENCE: dict[str, Sentence] = {}
