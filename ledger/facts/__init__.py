"""The facts of a year: a handful of sums of the entries in force, and the entries that stand behind each.

A kind posts to the same fact in every year. Most post a column as the table in `kinds.py` says; the rest post by
one of the rules below, because what reaches the fact depends on other entries: a contribution on the deduction,
a rollover on its return, a repayment on the year of what it repays.
"""

from basisbook.ledger.facts.names import BIRTH_ON_LINE_1, FACTS, SIXTY_DAYS, YearFacts
from basisbook.ledger.facts.summing import facts_of, methods_of

__all__ = ["BIRTH_ON_LINE_1", "FACTS", "SIXTY_DAYS", "YearFacts", "facts_of", "methods_of"]
