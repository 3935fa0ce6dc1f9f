"""A filed year replayed as the ledger knew it then."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from basisbook.forms.filed.snapshot import Snapshot
from basisbook.forms.filed.texts import same_text
from basisbook.forms.replay.replay import replay
from basisbook.forms.replay.years import Year
from basisbook.forms.sentences import find
from basisbook.ledger import journal
from basisbook.ledger.book import Account, Book, Person
from basisbook.ledger.entry import Entry
from basisbook.ledger.inference.grades import for_filing
from basisbook.ledger.problems import Problem, do


def _steered(steering: Mapping[str, Mapping[str, Mapping[str, str]]]) -> Book:
    """The book as it steered the arithmetic when the form was frozen; names and custodians are not kept."""

    def dated(values: Mapping[str, str]) -> dict[str, Any]:
        days = ("born", "died", "opened", "closed")
        return {name: datetime.date.fromisoformat(v) if name in days else v for name, v in values.items()}

    return Book(
        Path(),
        {who: Person(id=who, name="", **dated(known)) for who, known in steering["people"].items()},
        {name: Account(id=name, **dated(known)) for name, known in steering["accounts"].items()},
    )


def reproduced(snapshot: Snapshot, entries: Sequence[Entry]) -> Problem | None:
    """Whether replaying what was known when the form was frozen gives that form again; if not, what differs."""
    if snapshot.how != "fill":
        return None
    year = year_then(snapshot, entries)
    lines = year.lines if year else {}
    every = dict.fromkeys((*snapshot.lines, *lines))
    # A zero where a later printing of the program leaves the line blank says the same.
    differing = [n for n in every if not same_text(snapshot.lines.get(n, ""), lines.get(n, ""))]
    if not differing:
        return None
    return find(
        f"filed-not-reproduced/{'line' if len(differing) == 1 else 'lines'}",
        do("diff", snapshot.tax_year),
        year=snapshot.tax_year,
        person=snapshot.person,
        lines=", ".join(differing),
    )


def year_then(snapshot: Snapshot, entries: Sequence[Entry]) -> Year | None:
    """The year replayed from what was known when the form was frozen; None for a form this program did not make."""
    if snapshot.how != "fill" or snapshot.entries is None or snapshot.steering is None:
        return None
    known = journal.in_force(for_filing(entries[: snapshot.entries]))
    methods = (
        {(snapshot.person, snapshot.pool, snapshot.tax_year): snapshot.method} if snapshot.method else {}
    )
    history = replay(_steered(snapshot.steering), known, as_of=snapshot.as_of, methods=methods)
    pool = history.pool(snapshot.person, snapshot.pool)
    return pool.year(snapshot.tax_year) if pool else None
