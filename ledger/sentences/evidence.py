"""What the papers say."""

from __future__ import annotations

from basisbook.ledger.catalogue import Sentence

EVIDENCE: dict[str, Sentence] = {
    # A file before any reader: the words follow its name
    "too-large/document": Sentence("error", "is larger than {mib} MiB; a document of one year is smaller"),
    "empty": Sentence("error", "is empty"),
    "archive": Sentence("error", "is a workbook or an archive, which is not read"),
    "utf-16/document": Sentence("error", "is UTF-16 text"),
    "not-utf-8/document": Sentence("error", "is not UTF-8 text from line {row} on"),
    "web-page": Sentence("error", "is a web page, whose rows cannot be told apart safely"),
    "not-text/line": Sentence("error", "has a line of more than {most} characters: it is no document"),
    # Which reader
    "several-transcripts": Sentence("error", "holds several transcripts: {titles}"),
    "not-whole": Sentence("warning", "{gap}: {missing}"),
    "unknown-document": Sentence("error", "is no document that is known; it begins: {seen}"),
    "unknown-document/scan": Sentence("error", "is a PDF without text: a scan or a picture"),
    # Papers that are kept
    "no-such-document": Sentence("error", "{id} is no document of this book"),
    "no-such-document/several": Sentence("error", "{id} is not one document of this book"),
    "unknown-account/paper": Sentence(
        "error", "there is no account {account} in book.toml; there are: {known}"
    ),
    "unknown-person/paper": Sentence(
        "error", "there is nobody called {given} in book.toml; there are: {known}"
    ),
    "copy-missing": Sentence("error", "the copy of {name} cannot be read: {reason}"),
    "copy-changed": Sentence("error", "the copy of {name} is not what was added on {added}"),
    "number-disagrees": Sentence("error", "the taxpayer number on it is that of {owner}, not of {given}"),
    "whose": Sentence("error", "it is not known whose document this is"),
    "bad-card": Sentence("error", "is no card of a document as this program writes it"),
    # Papers typed in
    "bad-value/entered": Sentence("error", "{name} {cell}: {reason}"),
    "nothing-entered": Sentence("error", "no figure of the paper was given"),
    "bad-year/entered": Sentence("error", "{given} is no year of an IRA"),
    "bad-entered": Sentence("error", "is not a paper entered by hand as this program writes it"),
    "unreadable-value/entered": Sentence("warning", "fields.{name} was not used: {reason}"),
    # Transcripts
    "stated-twice": Sentence("warning", "{label} is {before} at {at} and {now} here; neither is used"),
    "unknown-label": Sentence("warning", "{label} = {cell} in {where} is not known and was not used"),
    "unreadable-value": Sentence("warning", "{label} = {cell} was not used: {wrong}"),
    "unreadable-value/row": Sentence("warning", "{what}; it was not used"),
    "several-years": Sentence(
        "error", "holds transcripts of {years:and}: whose figures are which is not safe to tell"
    ),
    "several-people": Sentence(
        "error", "holds transcripts of several taxpayer numbers: whose figures are which is not safe to tell"
    ),
    "no-year/account": Sentence("error", "has no line 'Tax Period', so the year is not known"),
    "no-year/wages": Sentence("error", "has no line 'Tax Period Requested', so the year is not known"),
    "summary": Sentence("error", "is a summary: it adds the forms up and does not show them"),
    "nothing-reported": Sentence(
        "note", "shows no Form 5498, 1099-R or W-2 for {of}: none was reported, or not yet"
    ),
    "too-early": Sentence(
        "warning",
        "was requested on {day}, when not all payers had reported {of}: what it does not show may still come",
    ),
    "no-title": Sentence(
        "warning",
        "rows of a Form 5498 or 1099-R stand {where}: its own title cannot be read, and it is not used",
    ),
    "submission": Sentence(
        "warning", "what is said of the Form {form} here, {said}, is not known: it is read as an original"
    ),
    "no-type": Sentence("warning", "the Form 5498 here ticks {ticks} types of IRA; it is not used"),
    # JSON
    "bad-json": Sentence("error", "is not valid JSON: {reason}"),
    "bad-json/deep": Sentence("error", "is nested too deep to be a document"),
    "bad-json/twice": Sentence(
        "error", "states {name} twice in one object, and only one of them could be read"
    ),
    "unreadable-value/json": Sentence("warning", "{where} {what}"),
    # Transcripts of a return
    "no-year/return": Sentence("error", "has no line 'Tax Period Ending', so the year is not known"),
    "other-form": Sentence("error", "is the transcript of form {form}, not of Form 1040"),
    "nothing-read": Sentence("warning", "shows no amount of the return"),
    "whose/several": Sentence(
        "warning", "{count} Forms 8606 say the same of whose they are; none of them is used"
    ),
    "whose/unsaid": Sentence(
        "warning", "whose Form 8606 this is (occurrence {occurrence}) is not said; it is not used"
    ),
}
