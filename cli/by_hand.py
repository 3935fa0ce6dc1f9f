"""Sealed rows that a hand changed: what they would be as corrections, and whether the checks would let those in."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from basisbook.ledger import checks, journal
from basisbook.ledger.book import Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.problems import Do
from basisbook.ledger.store import Differences, Read, differences


def corrections(found: Differences, day: dt.date) -> tuple[Entry, ...]:
    """What is to be recorded on a day so that the ledger says what the rows say now: corrections, voids, and rows that are new."""
    changed = {one.was.number: one.now for one in found.changes if one.was}
    intended = []
    for entry in found.was:
        now = changed.get(entry.number, entry)
        if now is not None:
            intended.append(replace(now, number=entry.number, recorded=entry.recorded))
    made = list(journal.bring_about(found.was, journal.in_force(intended), day))
    number = made[-1].number if made else found.was[-1].number
    for change in found.changes:
        if change.was is None and change.now is not None:
            number += 1
            made.append(replace(change.now, number=number, recorded=day, file="", row=0))
    return tuple(made)


def offered(book: Book, read: Read, day: dt.date) -> Read:
    """What was read, with the corrections offered only where the checks would take them."""
    at = next((at for at, one in enumerate(read.errors) if any(map(_records, one.remedies))), None)
    found = differences(book.folder) if at is not None else None
    if at is None or found is None:
        return read
    if not found.uncertain and not checks.new_entry_problems(book, found.was, corrections(found, day)):
        return read
    broken = read.errors[at]
    left = replace(broken, remedies=tuple(one for one in broken.remedies if not _records(one)))
    return replace(read, problems=tuple(left if one is broken else one for one in read.problems))


def _records(way: object) -> bool:
    return isinstance(way, Do) and way.verb == "check" and ("as_corrections", None) in way.options
