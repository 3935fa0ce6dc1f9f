"""Every finding of `cli`: its code, its severity, and the sentence that a person reads."""

from __future__ import annotations

from basisbook.ledger.catalogue import Catalogue, Sentence

SENTENCES: dict[str, Sentence] = {
    # diff
    "not-ended": Sentence("warning", "the year has not ended, so what differs in it is not known"),
    "bad-worth": Sentence("error", '--value "{text}" {why}'),
    "value-moved": Sentence(
        "note",
        "the value at the end of the year is taken as {supposed:$}, not {stated:$}, for what the file moves; growth is not counted",
    ),
    # findings
    "blocked": Sentence("error", "{which}: no form until what contradicts it is settled"),
}

find = Catalogue(SENTENCES).find
