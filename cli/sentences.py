"""Every finding of `cli`: its code, its severity, and the sentence that a person reads."""

from __future__ import annotations

from basisbook.ledger.catalogue import Catalogue, Sentence

SENTENCES: dict[str, Sentence] = {
    # findings
    "blocked": Sentence("error", "{which}: no form until what contradicts it is settled"),
}

find = Catalogue(SENTENCES).find
