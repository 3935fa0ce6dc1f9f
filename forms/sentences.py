"""Every finding of `forms`: its code, its severity, and the sentence that a person reads."""

from __future__ import annotations

from basisbook.ledger.catalogue import Catalogue, Sentence

SENTENCES: dict[str, Sentence] = {
    # open_book
    "grade-too-low": Sentence(
        "note",
        "the {basis:$} of basis in entry {number} is graded {grade} ({says}) and is on no form; to answer for it yourself,"
        " say on what it rests",
    ),
    "recorded-ahead": Sentence(
        "error", "recorded {day} has not come; until that day nothing could be recorded after it"
    ),
}

find = Catalogue(SENTENCES).find
