"""Which rule looks at which kinds, and which comes after which."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from basisbook.ledger.book import Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.in_law.contributed import employers, recharacterized, returned
from basisbook.ledger.in_law.early import disasters, repayments
from basisbook.ledger.in_law.first_out import ROLLED, required_first
from basisbook.ledger.in_law.gifts import gifts, hsa
from basisbook.ledger.in_law.moved import again, heirs, simple
from basisbook.ledger.in_law.rolled import late, second
from basisbook.ledger.in_law.sheet import InLaw
from basisbook.ledger.journal import ByKind


def in_law(book: Book, in_force: Mapping[int, Entry]) -> InLaw:
    """What the entries in force are in law. Entries that meet their conditions are the same values."""
    law = InLaw(book, ByKind(in_force), said=in_force)
    for rule, looks_at in RULES:
        if any(law.entries.of_kind.get(kind) for kind in looks_at):
            rule(law)
    return law


RULES: tuple[tuple[Callable[[InLaw], None], frozenset[str]], ...] = (
    (gifts, frozenset({"qcd"})),
    (hsa, frozenset({"hsa-funding"})),
    (disasters, frozenset({"disaster-distribution", "roth-disaster"})),
    (repayments, frozenset({"repayment", "disaster-repayment"})),
    (recharacterized, frozenset({"recharacterized-to-roth", "recharacterized-to-traditional"})),
    (returned, frozenset({"contribution-returned", "roth-contribution-returned"})),
    (late, frozenset({"rollover-in"})),
    (second, frozenset({"rollover-out"})),
    (again, frozenset({"conversion-undone"})),
    (employers, frozenset({"contribution"})),
    (simple, frozenset({"conversion", "transfer", "rollover-out"})),
    (heirs, frozenset({"conversion", "rollover-out"})),
    (required_first, ROLLED),
)
"""The rules, each with the kinds of entries it looks at, in the order in which they run."""
