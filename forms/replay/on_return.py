"""The IRA part of a person's return: what the IRAs put on Form 1040 in a year. `show`, `amend`, `audit` and papers read it here.

The lines are those that each year's page feeds, so they hold what no line of Form 8606 does: earnings of returned
contributions, gifts that deductions make taxable, repayments of later years, and the income of 1998 and 2010 on the
returns of the years after.
"""

from __future__ import annotations

from collections.abc import Mapping

from basisbook.forms.replay.years import History, Year
from basisbook.ledger.book import OWN
from basisbook.ledger.quick_dataclass import dataclass

_FILLED = ("complete", "not-due")


@dataclass(frozen=True, slots=True)
class OnReturn:
    """What one person's IRAs put on a return, in cents. `lines` are the lines of Form 1040, by number.

    `taxable` is the taxable amount, `gross` the amount beside it; `pension` what 2010 left on the pension line.
    `deduction` is the IRA deduction. `known` is False where a year is incomplete or has not ended.
    """

    lines: Mapping[str, int]
    gross: int
    taxable: int
    pension: int
    deduction: int
    known: bool = True


def on_return(history: History, person: str, tax_year: int) -> OnReturn:
    """The IRA part of the return of a person: of the own IRAs and of all inherited ones together."""
    lines: dict[str, int] = {}
    gross = taxable = pension = deduction = 0
    known = True
    for (owner, pool), found in history.pools.items():
        year = found.year(tax_year) if owner == person else None
        if year is None:
            continue
        if year.filled is None or year.status not in _FILLED:
            known = False
            continue
        for name, cents in year.filled.returns.items():
            lines[name] = lines.get(name, 0) + cents
        gross += gross_of(year)
        taxable += year.taxable or 0
        pension += pension_of(year)
        deduction += deduction_of(year) if pool == OWN else 0
    return OnReturn(lines, gross, taxable, pension, deduction, known)


def gross_of(year: Year) -> int:
    """All that came out, as the return shows it beside the taxable part; 0 where the year feeds no such line."""
    beside = year.revision.taxable_return[:-1] + "a"
    return year.filled.returns.get(beside, 0) if year.filled else 0


def pension_of(year: Year) -> int:
    """What rollovers of 2010 inside plans put on the pension line of the return."""
    taxable = year.revision.taxable_return
    beside = (taxable[:-1] + "a", taxable)
    return (
        sum(cents for name, cents in year.filled.returns.items() if name not in beside) if year.filled else 0
    )


def deduction_of(year: Year) -> int:
    """The IRA deduction of a year: stated, or what of the contributions is neither nondeductible nor an excess."""
    facts = year.facts
    if "deduction" in facts.behind:
        return facts.amounts["deduction"]
    put_in = facts.amounts["contributions"]
    return max(
        0, put_in - facts.amounts["nondeductible_contributions"] - facts.amounts["excess_contributions"]
    )
