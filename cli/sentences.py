"""Every finding of `cli`: its code, its severity, and the sentence that a person reads."""

from __future__ import annotations

from basisbook.ledger.catalogue import Catalogue, Sentence

SENTENCES: dict[str, Sentence] = {
    # main
    "refused": Sentence("error", "{says}"),
    "usage": Sentence("error", "{says}"),
    "usage/near": Sentence("error", "{says}; did you mean {near}?"),
    "nothing-called": Sentence("error", "no command and no kind is called {asked}; the nearest is {near}"),
    "bad-name": Sentence("error", "the name {why}"),
    "no-room/done": Sentence("error", "{did}; only what this command prints cannot be written: {why}"),
    "no-room": Sentence(
        "error",
        "what this command prints cannot be written: {why}. A ledger is written as a whole or not at all",
    ),
    "bug": Sentence(
        "error",
        "this is a bug of basisbook ({what}), not a fault of your records, of which nothing was half written",
    ),
    "more": Sentence("note", "and {count} more"),
    # evidence columns
    "columns-nothing": Sentence("note", "no row of it concerns an IRA, as its words are understood"),
    # init
    "no-person/account": Sentence("error", "an account belongs to a person: say the name too"),
    "no-name": Sentence("error", "say the name too: it stands at the head of every form"),
    "bad-id": Sentence(
        "error", '"{asked}" is no id: small letters, digits, - and _, beginning with a letter'
    ),
    "bad-account": Sentence("error", '"{text}" is not an account as ID=TYPE; the types are {types}'),
    # clients
    "no-books": Sentence("error", "there is no book in this folder, nor in the folders in it"),
    # person, account
    "no-such-person": Sentence("error", "{asked} is nobody in this book"),
    "bad-ssn": Sentence("error", "a social security number has nine digits, as in ddd-dd-dddd"),
    "nothing-to-remove": Sentence("error", '"{asked}" is no {verb} of this book; there are {names:and}'),
    "removed-not": Sentence(
        "error", "{asked} is named by {named:and}, and stays: they would mean nothing without"
    ),
    "removed-not/alone": Sentence("error", "{asked} is the only person in the book, and stays"),
    "no-preparer": Sentence("error", "a preparer has a name"),
    "nobody-yet": Sentence("error", "nobody is in this book yet"),
    "id-taken": Sentence("error", "{asked} is the id of a person or an account already"),
    "bad-type": Sentence("error", "{asked} is no type of account; there are {types:and}"),
    "bad-type/none": Sentence("error", "say what kind of account it is: {types:or}"),
    # year
    "sheet-exists": Sentence("error", "there is a sheet already, and what is in it would be lost"),
    # evidence
    "no-scan": Sentence("error", "{id} is a paper that is read by itself, and no scan"),
    "typed-again": Sentence(
        "error", "there is such a paper of {of} already, {ids:or}: is this the same one, typed again?"
    ),
    # demo
    "no-samples": Sentence(
        "error",
        "the sample books are not part of an installed program; the demo runs in a checkout of the repository",
    ),
    "unwritable": Sentence("error", "cannot be written: {why}"),
    "book-exists": Sentence(
        "error", "there is a book already, with entries of its own; the demo would write over it"
    ),
    "book-exists/parquet": Sentence(
        "error", "there is a book already, kept as Parquet; the demo would put another ledger beside it"
    ),
    # record, correct
    "unknown-kind": Sentence("error", '"{kind}" is not a kind of entry; the nearest is {near}'),
    "unknown-kind/record": Sentence(
        "error",
        '"{kind}" is not a kind of entry; the nearest is {near}, and basisbook record --help lists them all',
    ),
    "nothing-given": Sentence("error", "say what entry {asked}{what} should say instead"),
    "bad-value": Sentence("error", '{option} "{text}" {why}'),
    "nothing-to-act-on": Sentence(
        "error", "a {kind} acts on another entry, and there is no {kinds:or} in the ledger yet"
    ),
    "missing-values": Sentence("error", "{verb} {what} still needs {needs}; in a terminal it would ask"),
    "missing-values/options": Sentence("error", "{verb} still needs {needs}; in a terminal it would ask"),
    # plan
    "plan-fill": Sentence("error", "to fill a bracket, say the filing status and the other taxable income"),
    "plan-value": Sentence("error", "say one value for all own IRAs, or one for each account"),
    "plan-value/account": Sentence("error", '"{account}" is no own traditional IRA; there are {mine}'),
    "plan-value/closed": Sentence("error", "{account} was closed on {date}: it holds nothing now"),
    "plan-no-letter": Sentence("error", 'there is no alternative "{letter}"; there are {keys}'),
    # start, year
    "nobody-to-ask": Sentence("error", "{verb} asks questions, and nobody is there to answer them"),
    "answers-left": Sentence(
        "note", "could not be taken away; all that it says is in the book, and it may go"
    ),
    # import
    "unreadable": Sentence("error", "cannot be read: {why}"),
    "a-paper": Sentence("error", "is a paper that is read by itself ({says}), and no sheet of your own"),
    "no-such-sheet": Sentence("error", 'has no sheet "{sheet}" that can be seen and holds something'),
    "which-sheet": Sentence("error", "has several sheets that may be meant"),
    "number-typed": Sentence(
        "error", "{option} holds what looks like a social security number; nothing was written"
    ),
    # witness
    "witness-inside": Sentence("error", "lies in the book: who puts the book back puts it back too"),
    "witness-nothing": Sentence("error", "there is no sealed entry yet, and nothing to keep a digest of"),
    # undo
    "added-by-hand": Sentence(
        "error", "entry {asked} and what follows were added by hand, after the last command that wrote"
    ),
    # changed rows
    "nothing-kept": Sentence(
        "error", "no ledger is kept that the seal confirms, so that nobody can say what the rows said"
    ),
    "not-certain": Sentence(
        "error", "the rows were numbered anew, and what of and corrects name is no longer certain"
    ),
    "not-certain/unreadable": Sentence(
        "error", "some rows cannot be read, so that nobody can say what they mean"
    ),
    # evidence
    "usage/when": Sentence("error", "say when"),
    "usage/line": Sentence("error", "line {line} of the Form 1040 of {of} shows nothing about IRAs"),
    "usage/amount": Sentence("error", '"{text}" names no amount'),
    # options
    "no-person": Sentence("error", "say for whom: {names}"),
    "no-kind": Sentence("error", "say what happened: a kind of entry"),
    "no-person/unknown": Sentence("error", '"{asked}" is nobody in this book; known: {names}'),
    "no-folder": Sentence("error", "the folder you are in is no longer there"),
    "bad-today": Sentence("error", '{name} is "{stated}", which is not a day like 2024-03-10'),
    # amend
    "no-year": Sentence("error", "say of which year's return the figures are"),
    "bad-figure": Sentence("error", '--figure "{text}" {why}'),
    "closing-alone": Sentence(
        "error", "--closing lists last days, and {option} does something else: not both"
    ),
    "letters-where": Sentence("error", "--letters writes into the folder of --out"),
    # forms
    "no-year/blank": Sentence("error", '"{asked}" is no year from {first} to {last}'),
    # explain
    "nothing-to-explain": Sentence("error", "nothing is recorded of {pool}"),
    # fill
    "no-years/fill": Sentence("error", "the record has none of these years"),
    "not-due": Sentence("note", "{status}; {reason}"),
    "in-progress": Sentence("note", "{status}; {reason}"),
    "stopped": Sentence("error", "{which}: no form; {reason}"),
    # filed
    "filed-twofold": Sentence("error", "say --line, --from-pdf or --none, not two of them"),
    "filed-future": Sentence("error", "{begins} has not begun"),
    "filed-day/before": Sentence("error", "{option} {day} is before {begins} began"),
    "filed-day/after": Sentence("error", "{option} {day} is after {now}, the day it is"),
    "filed-line": Sentence("error", '{option} "{text}" is not like {line}=5500'),
    "filed-line/none": Sentence("error", "Form 8606 for {of} has no line {line}; it has {lines}"),
    "filed-line/share": Sentence("error", 'line {line}: "{text}" is not a share from 0 to 1'),
    "filed-line/amount": Sentence("error", 'line {line}: "{text}": {why}'),
    "no-file": Sentence("error", "cannot be read: {why}"),
    "other-year": Sentence("error", "is a Form 8606 for {found}, not for {asked}"),
    "not-confirmed": Sentence("error", "nobody is there to say yes or no"),
    "nothing-to-file": Sentence("error", "the record of {whose} has no {of}"),
    # reconstruct
    "contradictory": Sentence("error", "{of} {kind} is contradictory: {why}"),
    "ledger-disagrees": Sentence(
        "error", "{of} {kind}: the papers say {amount:$}, the ledger otherwise: {why}"
    ),
    "not-a-proposal": Sentence(
        "error", '"{word}" is no proposal: all, a rule ({rules}), a grade, or a number up to {last}'
    ),
    "not-acceptable/there": Sentence("error", "it is in the ledger as entry {number}"),
    "not-acceptable/otherwise": Sentence("error", "entry {number} says otherwise"),
    "not-acceptable/needs": Sentence("error", "{needs} is missing"),
    "not-acceptable/contradictory": Sentence("error", "it is contradictory: {why}"),
    # show
    "only-a-table": Sentence("error", "{option} is for people: it has no other format"),
    "no-web": Sentence("error", "the pages need Flask and waitress: pip install 'basisbook[web]'"),
    "no-state-year": Sentence(
        "error", "{state} has no worksheet for {asked}: nothing came out there; it has {years:and}"
    ),
    "no-state-year/fill": Sentence(
        "error", "{state} has no worksheet for those years: nothing came out there"
    ),
    "no-state-line": Sentence("error", "the worksheet has no line {line}; it has {lines:and}"),
    "no-pool": Sentence("error", 'there is no pool "{pool}"'),
    "no-pool/others": Sentence("error", 'there is no pool "{pool}"; there are {names}'),
    "no-pool/of": Sentence("error", '{whose} has no pool "{pool}"; there are {names}'),
    "no-pool/nothing": Sentence("error", "nothing is kept as filed for {whose}"),
    "no-years": Sentence("error", "the record has no year {asked}; it has {has}"),
    "no-years/none": Sentence(
        "error", "the record has nothing of {asked}, nor of any year from {first} to {last}"
    ),
    "no-years/then": Sentence(
        "error",
        "on {then} the record had nothing, of {asked} neither: its first entry was written on {written}",
    ),
    "no-output": Sentence("error", "a Parquet table is not text: say which file to write"),
    # diff
    "diff-twofold": Sentence(
        "error", "--with compares with what is known now; it does not go with --from or --to"
    ),
    "bad-day": Sentence("error", '{option} "{text}" {why}'),
    "unknown-person": Sentence("error", '"{whose}" is nobody in this book'),
    "unknown-person/missing": Sentence("error", "person is missing"),
    "nothing-filed": Sentence("error", "no form is kept as filed, so there is nothing to compare with"),
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
