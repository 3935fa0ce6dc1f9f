"""The rules R1-R13 and what else a paper proves, as a table. Each proposes entries and says on which papers they rest.

The numbers are those of `docs/evidence.md`; R14 and on cover what those leave out: Roth IRAs, values, filed forms.
A rule never guesses: what does not follow is a question.
"""

from __future__ import annotations

from basisbook.ledger.inference.rules.contributions import contributions, deductions, taken_back
from basisbook.ledger.inference.rules.histories import left_open
from basisbook.ledger.inference.rules.seen import rollovers_seen
from basisbook.ledger.inference.rules.taken_out import (
    conversions,
    distributions,
    late_rollovers,
    repayments,
    rollovers,
    roth_money,
    values,
)

RULES = {
    "R1": "box 1 less the deduction on the return, less what was returned or recharacterized",
    "R2": "one deduction on a joint return, shared by what each spouse could deduct",
    "R3": "a plan at work and income above the phase-out: nothing could be deducted",
    "R4": "no return and no plan: taken as deducted until the return is found",
    "R5": "box 3 of Form 5498 matched to Form 1099-R: a conversion; the rest is a distribution",
    "R6": "box 2 of Form 5498 matched to Form 1099-R of an own IRA, or box 13a with code SC: a rollover",
    "R7": "box 2 of Form 5498 matched to a plan's Form 1099-R: a rollover, with its after-tax part",
    "R8": "a history's row that names the tax year: a contribution for that year, and its day",
    "R9": "box 13a: a postponed contribution for the year in box 13b",
    "R10": "box 14a: a repayment, by its code",
    "R11": "code 4: the pool of a decedent",
    "R12": "no Form 1099-R in a transcript: nothing was distributed that year",
    "R13": "a transfer by divorce leaves no form: recorded by hand, with the decree",
    "R14": "box 10 and Roth rows: Roth contributions and distributions",
    "R15": "box 5: the value at the end of the year",
    "R16": "basis solved from lines 16 and 17 of a filed form, within the error of its rounding",
}
"""Every rule, as proposals and their entries name it, and what it says."""


APPLIED = (
    contributions,
    deductions,
    taken_back,
    conversions,
    distributions,
    rollovers,
    rollovers_seen,
    late_rollovers,
    repayments,
    roth_money,
    values,
    left_open,
)
"""The functions in the order their proposals are shown."""
