"""Accepted proposals become entries: new ones, or corrections of what an earlier proposal entered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from basisbook.ledger import journal
from basisbook.ledger.entry import Entry
from basisbook.ledger.inference.grades import FILED_AT_LEAST, ORDER
from basisbook.ledger.inference.infer import Inferred
from basisbook.ledger.inference.proposals import Proposal


def worth_accepting(found: Inferred, lowest: str = FILED_AT_LEAST) -> list[Proposal]:
    """What `--accept all` takes: new or changed, of a grade that reaches a filed form."""
    return [
        one
        for one in found.proposals
        if one.status in ("new", "changes") and ORDER.index(one.grade) <= ORDER.index(lowest)
    ]


def entries_for(
    entries: Sequence[Entry], found: Inferred, wanted: Sequence[Proposal], recorded: dt.date
) -> list[Entry]:
    """The entries to append, numbered after `entries`. A proposal that acts on one that is not there is left out."""
    numbers = {one.key: one.entry for one in found.proposals if one.entry is not None}
    ledger, new = list(entries), list[Entry]()
    for one in wanted:
        columns = one.columns()
        if one.of:
            if one.of not in numbers:
                continue
            columns["of"] = numbers[one.of]
        if one.status == "changes" and one.entry is not None:
            entry = journal.correct(ledger, one.entry, recorded, **columns)
        else:
            entry = journal.append(ledger, recorded, **columns)
        numbers[one.key] = entry.number
        ledger.append(entry)
        new.append(entry)
    return new
