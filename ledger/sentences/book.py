"""What book.toml, PDFs from elsewhere and the law's parameters say."""

from __future__ import annotations

from basisbook.ledger.catalogue import Sentence

BOOK: dict[str, Sentence] = {
    # The folder
    "no-book": Sentence("error", "there is no {name} here or in any folder above"),
    "no-book/named": Sentence("error", "there is no {name} in the folder named by {given_by}"),
    "no-book/missing": Sentence("error", "the file is missing"),
    "book-unreadable": Sentence("error", "cannot be read: {reason}"),
    "book-unwritable": Sentence("error", "cannot be written: {reason}"),
    "book-unwritable/file": Sentence("error", "a book is a folder, and this is a file"),
    "book-exists": Sentence("error", "there is a book already"),
    "book-too-large": Sentence("error", "is larger than {mib} MiB; that is no list of people and accounts"),
    "book-encoding": Sentence("error", "is not UTF-8 text"),
    "bad-toml": Sentence("error", "is not valid TOML: {reason}"),
    # Its tables and keys
    "not-a-table": Sentence("error", "{where} is not a table"),
    "unknown-key": Sentence("error", "{where} is not known"),
    "unknown-key/near": Sentence("error", "{where} is not known; the nearest key is {near}"),
    "control-character/book": Sentence("error", "{where} holds a control character"),
    "bad-ptin": Sentence("error", "{where} is no preparer tax identification number"),
    "number-in-book": Sentence(
        "error", "{where} holds what looks like a social security number; it belongs in ssn alone"
    ),
    "not-text/key": Sentence("error", "{where} is text, in quotation marks"),
    "not-a-date": Sentence("error", "{where} is a date as YYYY-MM-DD, without quotation marks"),
    "missing-key": Sentence("error", "{where} {key} is missing"),
    "bad-id": Sentence(
        "error",
        "{where} an id begins with a small letter and goes on with small letters, digits, - and _",
    ),
    # People and accounts
    "no-people": Sentence("error", "there are no people yet"),
    "bad-date/died": Sentence("error", "{where} died before being born"),
    "bad-date/closed": Sentence("error", "{where} closed before it was opened"),
    "bad-ssn": Sentence("error", "{where} does not have nine digits"),
    "unknown-type": Sentence("error", '{where} "{type}" is not a type of account; they are {types:or}'),
    "no-decedent": Sentence("error", "{where} an inherited account names the person it was inherited from"),
    "decedent-not-inherited": Sentence("error", "{where} a decedent is named, but the type is {type}"),
    "unknown-person/book": Sentence("error", '{where} "{id}" is nobody in this book; there are {people:and}'),
    "unknown-person/book-one": Sentence(
        "error", '{where} "{id}" is nobody in this book; there is {people:and}'
    ),
    "same-id": Sentence("error", "{where} {id} is the id of a person too"),
    # PDFs: the words follow the name of the file
    "broken-pdf": Sentence("error", "is not a PDF, or is damaged"),
    "broken-pdf/no-pages": Sentence("error", "has no pages"),
    "broken-pdf/breaks-off": Sentence("error", "holds a part that breaks off: some of it is lost"),
    "broken-pdf/fields": Sentence("error", "has fields inside fields without an end"),
    "encrypted": Sentence("error", "is encrypted"),
    "encrypted/cipher": Sentence("error", "is encrypted with a cipher that is not read here"),
    "encrypted/password": Sentence("error", "is a PDF that opens only with a password"),
    "too-large/unpacked": Sentence("error", "unpacks to far more than a document holds"),
    "too-large/pages": Sentence("error", "has {pages} pages; no document here has more than {most}"),
    "too-large/objects": Sentence("error", "has far more objects than a document has"),
    "too-large/drawing": Sentence("error", "takes more steps to draw than any document"),
}
