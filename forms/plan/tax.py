"""What a taxable amount costs, roughly: at a marginal rate, or stacked on other income through the brackets.

Ordinary income tax only: no capital gains, no taxation of social security, no credits, no alternative minimum tax, no
net investment income tax, no state.
"""

from __future__ import annotations

from basisbook.ledger import parameters
from basisbook.ledger.quick_dataclass import dataclass

RATES = (10, 12, 22, 24, 32, 35)
TOP = 37
FIRST_KNOWN, LAST_KNOWN = 2024, 2026


@dataclass(frozen=True, slots=True)
class Taxed:
    """How tax is reckoned. `rate` in hundredths of a percent, or the filing status and the other taxable income, cents."""

    rate: int | None = None
    status: str = ""
    income: int = 0

    def on(self, taxable: int, year: int) -> int | None:
        """The tax on an amount of that year, cents, to the nearest cent; None where nothing was said to reckon by."""
        if self.rate is not None:
            return (taxable * self.rate + 5000) // 10000
        if not self.status:
            return None
        return _tax(self.income + taxable, year, self.status) - _tax(self.income, year, self.status)

    def room(self, percent: int, year: int) -> int:
        """What fits under the top of a bracket, cents."""
        return max(0, top_of(percent, year, self.status).cents - self.income)


def known_year(year: int) -> int:
    """The year whose brackets stand for this one: the nearest of those that are known."""
    return min(max(year, FIRST_KNOWN), LAST_KNOWN)


def top_of(percent: int, year: int, status: str) -> parameters.Value:
    """Where a bracket ends."""
    return parameters.value(f"bracket_top_{percent}", known_year(year), status)


def verified(year: int, status: str) -> bool:
    """Whether the brackets of that year were read in a primary text, and are those of the year itself."""
    return year == known_year(year) and all(top_of(one, year, status).verified for one in RATES)


def _tax(income: int, year: int, status: str) -> int:
    tax, below = 0, 0
    for percent in RATES:
        top = top_of(percent, year, status).cents
        tax += max(0, min(income, top) - below) * percent
        below = top
    tax += max(0, income - below) * TOP
    return (tax + 50) // 100
