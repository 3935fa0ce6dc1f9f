"""A plan that was accepted: a list to tick off, kept beside the ledger and never in it.

A step is done when the ledger has it: what was recorded of its kind since the plan was accepted comes to its amount.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from basisbook.forms.open_book import OpenBook
from basisbook.forms.plan.alternatives import Alternative
from basisbook.ledger import store
from basisbook.ledger.book import OWN

_KINDS = (
    ("contribution", "contributed"),
    ("plan-rollover-out", "to_plan"),
    ("conversion", "converted"),
    ("distribution", "distributed"),
    ("qcd", "given"),
    ("plan-rollover-in", "from_plan"),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, cents. `before`: what the ledger had of it in that year when the plan was accepted."""

    person: str
    year: int
    kind: str
    amount: int
    before: int
    recorded: int

    @property
    def done(self) -> bool:
        """Whether the ledger has it."""
        return self.recorded >= self.amount


def keep(opened: OpenBook, person: str, chosen: Alternative) -> Path:
    """Write the steps of an alternative into the folder of the book; an older list of the year is replaced."""
    listed = [
        {"year": one.year, "kind": kind, "amount": cents, "before": _recorded(opened, person, one.year, kind)}
        for one in chosen.years
        for kind, name in _KINDS
        if (cents := getattr(one.change, name))
    ]
    tree = {"format": 1, "person": person, "accepted": opened.today.isoformat(), "steps": listed}
    path = opened.folder / f"plan-{chosen.first.year}-{person}.json"
    store.write_private(path, (json.dumps(tree, indent=1) + "\n").encode())
    return path


def steps(opened: OpenBook) -> tuple[Step, ...]:
    """Every step of every accepted plan of the book, in the order of the plans."""
    return tuple(_read(opened))


def _read(opened: OpenBook) -> Iterator[Step]:
    for path in sorted(opened.folder.glob("plan-*.json")):
        try:
            tree = json.loads(path.read_text("utf-8"))
            rows = [
                (tree["person"], one["year"], one["kind"], one["amount"], one["before"])
                for one in tree["steps"]
            ]
        except (OSError, ValueError, KeyError, TypeError):
            continue  # not a list of this program, or changed by hand: nothing is said of it
        for person, year, kind, amount, before in rows:
            since = _recorded(opened, person, year, kind) - before
            yield Step(person, year, kind, amount, before, max(0, since))


def _recorded(opened: OpenBook, person: str, year: int, kind: str) -> int:
    return sum(
        entry.amount or 0
        for entry in opened.in_force().values()
        if (entry.person, entry.year, entry.kind) == (person, year, kind)
        and opened.book.pool_of(entry.account) == OWN
    )
