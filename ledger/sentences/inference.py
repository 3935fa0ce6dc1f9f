"""What the rules of inference say."""

from __future__ import annotations

from basisbook.ledger.catalogue import Sentence

INFERENCE: dict[str, Sentence] = {}
