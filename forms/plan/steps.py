"""A plan that was accepted: a list to tick off, kept beside the ledger and never in it.

A step is done when the ledger has it: what was recorded of its kind since the plan was accepted comes to its amount.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from basisbook.forms.open_book import OpenBook
from basisbook.forms.plan.alternatives import Alternative
from basisbook.forms.plan.lived import PLANNED
from basisbook.forms.sentences import find
from basisbook.ledger import store
from basisbook.ledger.book import OWN
from basisbook.ledger.problems import ByHand, Problem, Shell
from basisbook.ledger.problems import steps as steps_of
from basisbook.ledger.quick_dataclass import dataclass
from basisbook.ledger.store.private import names_in, read_json

_LIST = re.compile(r"plan-\d{4}-[a-z][a-z0-9_-]*\.json")
_LARGEST = 2**20
_MOST = 10**12
"""Cents: more than a ledger holds."""


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
        for kind, name in PLANNED
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
    for path in _lists(opened.folder):
        try:
            rows = _rows(path, opened.folder)
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            continue  # `damaged` says so
        for person, year, kind, amount, before in rows:
            since = _recorded(opened, person, year, kind) - before
            yield Step(person, year, kind, amount, before, max(0, since))


def damaged(opened: OpenBook) -> Iterator[Problem]:
    """The lists of the book that cannot be read, or that this program did not write."""
    for path in _lists(opened.folder):
        try:
            _rows(path, opened.folder)
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            aside = Shell(("mv", "-n", str(path), f"{path}.aside"))
            again = steps_of(ByHand("put it aside, and accept a plan again:"), aside)
            why = error.strerror if isinstance(error, OSError) else "no list of steps of this program"
            yield find("plan-damaged", again, place=path.name, why=why)


def _lists(folder: Path) -> list[Path]:
    return [folder / name for name in names_in(folder) if _LIST.fullmatch(name)]


_Row = tuple[str, int, str, int, int]


def _rows(path: Path, folder: Path) -> list[_Row]:
    """(person, year, kind, cents, cents before) of each step. Raises `ValueError`, `KeyError`, `TypeError`, `OSError`."""
    tree = read_json(path, _LARGEST, inside=folder)
    found = []
    for one in tree["steps"]:
        numbers = one["year"], one["amount"], one["before"]
        if not all(type(number) is int and 0 <= number < _MOST for number in numbers):
            raise ValueError(numbers)
        if not isinstance(tree["person"], str) or one["kind"] not in dict(PLANNED):
            raise ValueError(one["kind"])
        found.append((tree["person"], numbers[0], one["kind"], numbers[1], numbers[2]))
    return found


def _recorded(opened: OpenBook, person: str, year: int, kind: str) -> int:
    return sum(
        entry.amount or 0
        for entry in opened.in_force().values()
        if (entry.person, entry.year, entry.kind) == (person, year, kind)
        and opened.book.pool_of(entry.account) == OWN
    )
