"""What book.toml and PDFs from elsewhere say."""

from __future__ import annotations

from basisbook.ledger.catalogue import Sentence

BOOK: dict[str, Sentence] = {}
