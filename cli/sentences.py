"""Every finding of `cli`: its code, its severity, and the sentence that a person reads."""

from __future__ import annotations

from basisbook.ledger.catalogue import Catalogue, Sentence

SENTENCES: dict[str, Sentence] = {
    # options
    "no-person": Sentence("error", "say for whom: {names}"),
    "no-person/unknown": Sentence("error", '"{asked}" is nobody in this book; there are {names}'),
    "no-folder": Sentence("error", "the folder you are in is no longer there"),
    "bad-today": Sentence("error", '{name} is "{stated}", which is not a day like 2024-03-10'),
    # amend
    "no-year": Sentence("error", "say of which year's return the figures are"),
    "bad-figure": Sentence("error", '--figure "{text}" {why}'),
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
    "not-confirmed": Sentence("error", "nobody is there to say whether this is what was filed"),
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
    "no-pool": Sentence("error", 'there is no pool "{pool}"'),
    "no-pool/others": Sentence("error", 'there is no pool "{pool}"; there are {names}'),
    "no-pool/of": Sentence("error", '{whose} has no pool "{pool}"; there are {names}'),
    "no-pool/nothing": Sentence("error", "nothing is kept as filed for {whose}"),
    "no-years": Sentence("error", "the record has no year {asked}; it has {has}"),
    "no-years/none": Sentence(
        "error", "the record has nothing of {asked}, nor of any year from {first} to {last}"
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
