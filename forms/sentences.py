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
    # replay
    "basis-differs": Sentence(
        "warning",
        "entry {number}: a paper says that the basis at the end of {year} was {stated:$}, and the ledger gives {left:$}",
    ),
    "basis-lost/deductible": Sentence(
        "note",
        "everything was withdrawn and {left:$} of basis is left over; until 2017 such a loss was a miscellaneous itemized"
        " deduction above 2% of income (not read in a primary text)",
    ),
    "basis-lost/lost": Sentence(
        "note",
        "everything was withdrawn and {left:$} of basis is left over; since 2018 such a loss cannot be deducted (not read"
        " in a primary text)",
    ),
    "election-in-vain": Sentence(
        "warning", "the election {election} changes nothing in that year; it is for {years}"
    ),
    "nothing-to-compare": Sentence("error", "there is no form to figure in two ways: it is {status}"),
    "nothing-to-explain/year": Sentence("error", "the record has no {asked}; it has {years}"),
    "nothing-to-explain/line": Sentence("error", "Form 8606 for {asked} has no line {line}; it has {lines}"),
    "nothing-to-explain/form": Sentence("error", "there is no form for {asked}{reason}"),
    "nothing-to-explain/blank": Sentence("error", "line {line} of {asked} is blank"),
    "on-no-line": Sentence("warning", "{what} of {amount:$} are on no line of the form; {why}"),
    "stopped": Sentence("error", "{before} stops it: what {before} carries is not known"),
    # filed
    "carry-dropped": Sentence(
        "warning",
        "the form filed for {year} has ${filed} on line {brought}, and line {carry} of the form filed for {before} is"
        " ${basis}: the basis was not carried as filed",
    ),
}

find = Catalogue(SENTENCES).find
