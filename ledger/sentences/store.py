"""What the ledger's files, its journal and its seal say."""

from __future__ import annotations

from basisbook.ledger.catalogue import Sentence

STORE: dict[str, Sentence] = {
    # Files
    "unwritable": Sentence("error", "cannot be written: {reason}"),
    "unwritable/part": Sentence("error", "is a part of the book, which nothing that is shown may replace"),
    "unwritable/folder": Sentence("error", "the folder cannot be made: {reason}"),
    "unreadable": Sentence("error", "cannot be read: {reason}"),
    "unreadable/special": Sentence("error", "is no ordinary file"),
    "too-large": Sentence("error", "is larger than {mib} MiB"),
    "too-large/ledger": Sentence("error", "is larger than {mib} MiB; that is no ledger of one book"),
    "too-large/supposed": Sentence("error", "is larger than {mib} MiB; that is no list of what might be"),
    "locked": Sentence("error", "another command has been writing for {seconds} seconds"),
    "locked/by": Sentence("error", "another command ({who}) has been writing for {seconds} seconds"),
    "no-ledger": Sentence("error", "the book has no ledger; bring it back, or begin an empty one"),
    "no-file": Sentence("error", "is no ordinary file"),
    "two-ledgers": Sentence("error", "there are two ledgers, {csv} and {parquet}, and they differ"),
    "two-ledgers/sealed": Sentence(
        "error", "there are two ledgers, {csv} and {parquet}, and they differ; {right} holds what was sealed"
    ),
    # What was interrupted
    "in-not-sealed": Sentence("error", "{what} in the ledger; the seal could not be written: {reason}"),
    "settled": Sentence("note", "a command was ended before it was done: {what}"),
    "ledger-exists": Sentence("error", "the book has a ledger already"),
    "same-form": Sentence("error", "the ledger is {form} already"),
    "convert-differs": Sentence(
        "error", "its entries did not come back the same from {form}; nothing was changed"
    ),
    "not-canonical": Sentence(
        "note", "is spelled as a spreadsheet does; it means the same and is made canonical at the next write"
    ),
    "more-problems": Sentence("error", "and {more} more problems; correct the first ones and check again"),
    # CSV
    "utf-16": Sentence("error", "is UTF-16 text; a ledger is UTF-8"),
    "workbook": Sentence("error", "is a spreadsheet's workbook under the name of a CSV file"),
    "not-text": Sentence("error", "holds NUL bytes: it is no text"),
    "not-utf-8": Sentence(
        "error",
        "is not UTF-8 text from here on; an older spreadsheet may have saved it in its own encoding",
    ),
    "no-header": Sentence("error", "is empty; its first row names the columns"),
    "bad-header": Sentence("error", "the header is missing"),
    "bad-header/separators": Sentence(
        "error", "cells are separated by semicolons or tabs; a ledger separates them by commas"
    ),
    "bad-header/columns": Sentence("error", "the header has the wrong columns: {wrong}"),
    "bad-header/order": Sentence("error", "the header has the right columns in another order, or one twice"),
    "bad-header/supposed-unknown": Sentence("error", "a file of entries has no column {unknown:or}"),
    "bad-header/supposed-twice": Sentence("error", "a file of entries names the column {column} twice"),
    "bad-header/supposed-kind": Sentence("error", "a file of entries needs the column kind"),
    "header-again": Sentence("error", "names the columns once more"),
    "wrong-width": Sentence("error", "has {cells} cells; a row has {columns}"),
    "wrong-width/supposed": Sentence("error", "has {cells} cells, and the header names {columns} columns"),
    "bad-quotes": Sentence("error", "has a quotation mark in the middle of a cell"),
    "bad-quotes/open": Sentence("error", "a quotation mark opened in this row is never closed"),
    # Parquet
    "bad-part": Sentence("error", "is no part of a ledger"),
    "bad-part/folder": Sentence("error", "is a file; a Parquet ledger is a folder of parts"),
    "bad-part/special": Sentence("error", "is no ordinary file"),
    "bad-part/unreadable": Sentence("error", "is not a Parquet file that can be read"),
    "bad-part/columns": Sentence("error", "is Parquet, but not a part of a ledger: its columns differ"),
    "missing-part": Sentence("error", "{missing} is missing before it"),
    # Cells
    "bad-number": Sentence("error", "{column} {cell} is not the number of an entry"),
    "bad-number/missing": Sentence("error", "{column} is missing"),
    "bad-year": Sentence("error", "{column} {cell} is not a year of four digits"),
    "bad-date": Sentence("error", "{column} {cell} is not a date as YYYY-MM-DD or M/D/YYYY"),
    "bad-date/missing": Sentence("error", "{column} is missing"),
    "bad-date/no-day": Sentence("error", "{column} {cell} is not a day of the calendar"),
    "bad-amount": Sentence("error", "{column} {cell} cannot be read: {reason}"),
    "unknown-kind": Sentence("error", "{column} {cell} is not a kind of entry"),
    "unknown-kind/missing": Sentence("error", "{column} is missing"),
    "control-character": Sentence("error", "{column} {cell} holds a control character"),
    # Rows that a hand moved
    "bad-sequence": Sentence("error", "{follows}; numbers go 1, 2, 3 in the order of the rows"),
    "bad-sequence/first": Sentence("error", "the first entry has number {first}, not 1"),
    "bad-sequence/order": Sentence(
        "error", "from here on the rows do not stand in the order of their numbers: {follows}"
    ),
    "bad-sequence/put-in": Sentence(
        "error",
        "a row with number {first} was put in before entry {at}; entries are only added at the end",
    ),
    "bad-sequence/gone": Sentence("error", "{gone} missing: {follows}"),
    "bad-sequence/many": Sentence(
        "error",
        "{rows} rows, from this one on, have numbers that are not those of their places; numbers go 1, 2, 3 in the order of the rows",
    ),
    "recorded-decreases": Sentence(
        "error",
        "recorded is {day}, before the {right} of an entry above; entries stand in the order of recording",
    ),
    "recorded-decreases/below": Sentence(
        "error",
        "recorded is {day}, after the {right} of an entry below; entries stand in the order of recording",
    ),
    "recorded-decreases/later": Sentence(
        "error", "recorded is {day}, after that of an entry below; entries stand in the order of recording"
    ),
    "recorded-decreases/clock": Sentence(
        "error", "recorded on {day}, before {last} of the last entry; is the clock right?"
    ),
    "not-next": Sentence("error", "number {next} is the next, not {given}: the ledger has grown meanwhile"),
    "not-storable": Sentence("error", "a text begins or ends with a blank"),
    "formula-in-cell": Sentence(
        "error", "{column} begins as a formula does, which a spreadsheet would work out"
    ),
    "number-in-cell": Sentence(
        "error", "{column} holds what looks like a social security number; it belongs in book.toml alone"
    ),
    # Seal
    "seal-missing": Sentence(
        "error",
        "the seal is missing; without it nobody can tell whether a row was changed since it was recorded",
    ),
    "seal-missing/changed": Sentence(
        "error", "the seal is missing, and the ledger is not as it was written last: {says}"
    ),
    "seal-unreadable": Sentence("error", "cannot be read: {reason}"),
    "seal-edited": Sentence("error", "the seal was edited, damaged or cut off; the program alone writes it"),
    "unsealed": Sentence(
        "note", "entry {first} and what follows were added by hand; they count, and are not sealed yet"
    ),
    "unsealed/by-hand": Sentence("note", "was written by hand; its rows count, and are not sealed yet"),
    "nothing-kept": Sentence("error", "no ledger is kept that the seal confirms; nothing was changed"),
    "seal-broken": Sentence("error", "entry {changed} was changed after it was sealed"),
    "seal-short": Sentence(
        "error", "the seal covers {sealed} entries, and {written} were sealed: its end was cut off"
    ),
    "seal-broken/behind": Sentence(
        "error", "entry {changed} was changed after it was sealed, and the seal cut off"
    ),
    "seal-broken/rolled-back": Sentence(
        "error", "ledger and seal were cut off: entries {changed} to {last} were recorded and are missing"
    ),
    "seal-broken/cut-off": Sentence("error", "{those} sealed and cannot be found at the end of the ledger"),
    "seal-broken/order": Sentence(
        "error", "the order of the sealed entries was changed, from entry {changed} on"
    ),
    "seal-broken/inserted": Sentence(
        "error",
        "a row was inserted before sealed entry {changed}; entries are only added at the end",
    ),
    "seal-broken/gone": Sentence(
        "error", "entry {changed} was sealed and is missing; a later one stands in its place"
    ),
    # A digest that was kept elsewhere
    "witness-short": Sentence(
        "error", "the digest that was kept is of {then} entries, and the ledger has {now}: it was cut back"
    ),
    "witness-differs": Sentence(
        "error", "the first {then} entries are not those of the digest that was kept: one was changed since"
    ),
    "answers-damaged": Sentence("error", "the answers that were kept cannot be read: {why}"),
    "witness-no-file": Sentence("error", "is no line of a file of digests; nothing was added"),
    # Journal
    "no-such-entry": Sentence("error", "there is no entry {asked}; the last one is {last}"),
    "no-such-entry/empty": Sentence("error", "there is no entry {asked}; the ledger is empty"),
    "void-corrected": Sentence("error", "entry {asked} strikes another; it can only be struck itself"),
    "nothing-changed": Sentence("error", "entry {asked} says so already"),
    "struck-already": Sentence("error", "entry {asked} is struck already"),
}
