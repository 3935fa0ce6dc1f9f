"""What the facts of a year say."""

from __future__ import annotations

from basisbook.ledger.catalogue import Sentence

FACTS: dict[str, Sentence] = {}
