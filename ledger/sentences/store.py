"""What the ledger's files and its seal say."""

from __future__ import annotations

from basisbook.ledger.catalogue import Sentence

STORE: dict[str, Sentence] = {}
