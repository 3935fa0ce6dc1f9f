"""What the papers say."""

from __future__ import annotations

from basisbook.ledger.catalogue import Sentence

EVIDENCE: dict[str, Sentence] = {
    # A file before any reader: the words follow its name
    "too-large/document": Sentence("error", "is larger than {mib} MiB; a document of one year is smaller"),
    "too-large/rows": Sentence("error", "has more than {most} rows; the history of one year is shorter"),
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
    "scan": Sentence("note", "is a scan or a photo: it is kept, and nothing on it was read"),
    "ofx-forms": Sentence("error", "holds tax forms, not transactions, which are not read here: {forms:and}"),
    "ofx-nothing": Sentence("error", "holds no statement of an account"),
    "no-code": Sentence(
        "warning", "this Form 1099-R shows no distribution code, so what it was is not known"
    ),
    "bad-profile": Sentence(
        "error", "is no profile of a history: signature, date, text and amount are needed"
    ),
    "no-table": Sentence("error", "has no row that names columns above rows with a day and an amount"),
    "no-column": Sentence("error", "has no column {asked}; its columns are {known}"),
    "which-column": Sentence("error", "which column is the {what} is not known; its columns are {known}"),
    "which-order": Sentence("error", "nothing says whether {day} is {orders:or}"),
    "readable": Sentence("error", "is read by itself as {reader}: nothing of it needs to be typed"),
    "other-picture": Sentence("error", "is a picture of a kind that is not kept"),
    "no-picture": Sentence("error", "is no JPEG, PNG or PDF, as a scan is"),
    "broken-picture": Sentence("error", "is a picture that cannot be opened: it is damaged or cut off"),
    "too-large/picture": Sentence("error", "has more than {most} million pixels"),
    # Papers that are kept
    "no-such-document": Sentence("error", "{id} is no document of this book"),
    "no-such-document/several": Sentence("error", "{id} is not one document of this book"),
    "unknown-account/paper": Sentence(
        "error", "there is no account {account} in book.toml; there are: {known}"
    ),
    "unknown-person/paper": Sentence(
        "error", "there is nobody called {given} in book.toml; there are: {known}"
    ),
    "papers-unreadable": Sentence("error", "the folder of papers cannot be read: {reason}"),
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
    "no-gross": Sentence("warning", "the Form 1099-R here shows {box} and no gross distribution"),
    "out-of-range": Sentence(
        "warning", "{box} of a Form {form} cannot be below zero: {raw} ({where}) was not used"
    ),
    "out-of-range/taxable": Sentence(
        "warning", "box 2a of a Form 1099-R, {more} ({where}), is more than its box 1, {less}"
    ),
    # Histories
    "more-problems/history": Sentence("warning", "and {more} more {what}"),
    "no-amount": Sentence("warning", '"{said}" of {day} has no amount, as when shares move: it was not used'),
    "wrong-year": Sentence("warning", "a contribution of {day} for {of} cannot be: it was not used"),
    "wrong-year/either": Sentence(
        "warning", '"{said}" of {day} may be for {years:or}: it is for no year until that is said'
    ),
    "late": Sentence(
        "warning", '"{said}" of {day} says {of}, which could be paid in until {last}; it is read as it says'
    ),
    "unknown-action": Sentence("warning", '"{said}" of {day} is not known and was not used'),
    "unknown-action/unclear": Sentence(
        "warning", '"{said}" of {day} may be a movement in kind, or name a security: it was not used'
    ),
    "unexpected-sign": Sentence(
        "warning", '"{said}" of {day} goes the other way ({raw}): reversed? It was not used'
    ),
    "two-years": Sentence("warning", '"{said}" is of {day} and of {other}, two years: it was not used'),
    "above-header": Sentence(
        "warning",
        "{rows} rows from row {first} on stand above the names of the columns (row {header}) and were not used",
    ),
    "several-tables": Sentence(
        "error",
        "a second table begins in row {row} with other columns ({columns}): one file cannot hold both",
    ),
    "open-quote": Sentence(
        "warning",
        "a quotation mark that is not closed makes {rows} rows one from row {first} on; none of them was used",
    ),
    "no-date": Sentence(
        "warning", "a row of {amount} has no date that can be read ({shown}); it was not used"
    ),
    "wrong-width/history": Sentence(
        "warning", "the row of {day} has {cells} cells under a header of {width}; it was not used"
    ),
    "unreadable-value/amount": Sentence("warning", "the amount {cell} of {day} was not used: {reason}"),
    "bad-csv": Sentence("error", "is not CSV from line {line} on: {reason}"),
    # OFX
    "no-library": Sentence("error", "is an OFX file, and the library that reads those is not installed"),
    "bad-ofx": Sentence("error", "is not an OFX file that can be parsed ({what})"),
    "bad-ofx/none": Sentence("error", "holds no OFX statement"),
    "refused-by-bank": Sentence("error", "is a refusal of the bank (code {stated}) and holds no statement"),
    "currency": Sentence(
        "warning", "a statement is in {currency}, not in dollars: none of its {rows} transactions was used"
    ),
    "unreadable-value/transaction": Sentence("warning", "transaction {row} was not used: {wrong}"),
    "bought": Sentence(
        "warning",
        "{count} purchases speak of a movement, the first on {day} for {total}, and no cash row shows it: none was used",
    ),
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
