"""Elections, and what was there before the record begins."""

from __future__ import annotations

from basisbook.ledger.entry import Entry
from basisbook.ledger.facts.names import FACTS
from basisbook.ledger.facts.posting import Sums
from basisbook.ledger.kinds import KINDS


def election(sums: Sums, entry: Entry) -> None:
    """A choice counts for its year; where a page of the form asks about it, it is a fact too."""
    year = sums.at(entry)
    year.elections.add(entry.code)
    fact = f"elected_{entry.code.replace('-', '_')}"
    if fact in FACTS:  # a choice that a page of the form asks about: 1 or 0, no amount
        year.amounts[fact] = 1
        year.rests(fact, [entry.number])


def opening(sums: Sums, entry: Entry) -> None:
    """What the owner states for the end of the year, by the name of what is carried."""
    name = KINDS[entry.kind].opens
    year = sums.at(entry)
    year.opening[name] += entry.amount or 0
    year.rests(f"opening {name}", [entry.number])
    if name == "roth_conversions":
        nontaxable = min(entry.basis or 0, entry.amount or 0)
        year.roth_layers.append(((entry.amount or 0) - nontaxable, nontaxable))
