"""A proposal for the tax on a taxable income, from the brackets of the Tax-Calculator, where it is installed.

It knows ordinary income alone: no capital gains, no qualified dividends, no alternative minimum tax. So it is shown
as a proposal and never entered by itself. Install it with `pip install basisbook[tax]`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple

from basisbook.forms.language.arithmetic import round_half_up

_STATUS = {"single": 0, "joint": 1, "separate": 2, "separate-apart": 2, "head": 3, "surviving-spouse": 4}
"""The place of each filing status in the columns of the Tax-Calculator."""


_BRACKETS = 7


TABLE_ENDS = 100_000_00
"""From this taxable income on, the tax is figured by the worksheet and not looked up in the table."""


_PARTS = 10_000


class Proposal(NamedTuple):
    """Tax in cents, and how it was figured: a code of `method=`."""

    cents: int
    method: str


def propose(tax_year: int, status: str, taxable_income: int) -> Proposal | None:
    """The tax on a taxable income in cents; None without the library, for an unknown year or filing status."""
    brackets = _brackets(tax_year, status)
    if brackets is None or taxable_income < 0:
        return None
    if taxable_income >= TABLE_ENDS:
        return Proposal(_dollars(_tax(brackets, taxable_income)), "worksheet")
    if taxable_income < 3000_00:
        return None  # the rows of the table are narrower there
    # A row of the table is $50 wide, and its tax is that on the middle of the row.
    return Proposal(_dollars(_tax(brackets, taxable_income // 50_00 * 50_00 + 25_00)), "table")


def _tax(brackets: list[tuple[int, int]], income: int) -> int:
    """In parts of a cent. `brackets`: (end in cents, rate in parts of `_PARTS`), lowest first."""
    total = start = 0
    for end, rate in brackets:
        total += max(0, min(income, end) - start) * rate
        start = end
    return total


def _dollars(parts: int) -> int:
    return round_half_up(parts, _PARTS * 100) * 100


def _brackets(tax_year: int, status: str) -> list[tuple[int, int]] | None:
    try:
        import taxcalc  # noqa: PLC0415 - an extra, and slow to import
    except ImportError:
        return None
    if status not in _STATUS:
        return None
    policy: Any = taxcalc.Policy()
    if not policy.start_year <= tax_year <= policy.end_year:
        return None
    policy.set_year(tax_year)
    column = _STATUS[status]
    found = []
    for number in range(1, _BRACKETS + 2):
        rate = int(Decimal(str(_one(getattr(policy, f"II_rt{number}"), 0))) * _PARTS)
        last = number > _BRACKETS
        end = 10**15 if last else int(Decimal(str(_one(getattr(policy, f"II_brk{number}"), column))) * 100)
        found.append((end, rate))
    return found


def _one(values: Any, column: int) -> Any:
    """The library gives a list of years, each with one value or one for each filing status."""
    value = values[0]
    return value[column] if hasattr(value, "__len__") else value
