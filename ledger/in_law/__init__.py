"""The entries as the law sees them: what a person calls a conversion may be a distribution.

Each rule tests the conditions of `conditions.py` on the entries in force, puts in the place of an entry what the event
is in law, and says so. An entry keeps its number; one that is two events in law is there twice. Where the book lacks
the fact that decides, the finding asks.
"""

from basisbook.ledger.in_law.first_out import counts_as_required
from basisbook.ledger.in_law.rolled import second_rollovers
from basisbook.ledger.in_law.ruling import RULES, in_law
from basisbook.ledger.in_law.sheet import Finding, InLaw, is_spouse, last_day

__all__ = [
    "RULES",
    "Finding",
    "InLaw",
    "counts_as_required",
    "in_law",
    "is_spouse",
    "last_day",
    "second_rollovers",
]
