"""Every finding of `ledger`: its code, its severity, and the sentence that a person reads, by the room that finds it."""

from __future__ import annotations

from basisbook.ledger.catalogue import Catalogue, Sentence
from basisbook.ledger.sentences.book import BOOK
from basisbook.ledger.sentences.checks import CHECKS
from basisbook.ledger.sentences.evidence import EVIDENCE
from basisbook.ledger.sentences.facts import FACTS
from basisbook.ledger.sentences.in_law import IN_LAW
from basisbook.ledger.sentences.inference import INFERENCE
from basisbook.ledger.sentences.store import STORE

SENTENCES: dict[str, Sentence] = {**BOOK, **STORE, **CHECKS, **FACTS, **IN_LAW, **EVIDENCE, **INFERENCE}

find = Catalogue(SENTENCES).find
