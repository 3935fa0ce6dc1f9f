"""Form 5329, Parts III and IV: the yearly tax on excess contributions until they are gone. IRC 4973."""

from __future__ import annotations

from collections.abc import Mapping

from basisbook.ledger import parameters
from basisbook.ledger.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Moves:
    """What one year adds to an excess and what takes it off, in cents.

    `new`: line 15 or 23. `room`: what the year's limit left unused, line 10 or 19. `distributed`: line 11, traditional
    distributions in income, or line 20, all Roth distributions. `removed`: line 12. `value`: of the IRAs on
    December 31; None where it is not known, and then the tax is on all of the excess.
    """

    new: int = 0
    room: int = 0
    distributed: int = 0
    removed: int = 0
    value: int | None = None


@dataclass(frozen=True, slots=True)
class ExcessYear:
    """The lines of one year, in cents: brought from last year, taken off, new, the total, and the tax on it."""

    year: int
    brought: int
    off: int
    new: int
    total: int
    tax: int


def by_year(moves: Mapping[int, Moves], through: int) -> tuple[ExcessYear, ...]:
    """Every year from the first excess to `through` that has one, brought or new.

    Lines 9 to 17 and 18 to 25 are the same arithmetic. The tax is that of whole dollars, as the form has them.
    Source: Form 5329 (2025).
    """
    found: list[ExcessYear] = []
    brought = 0
    for year in range(
        min((year for year, one in moves.items() if one.new), default=through + 1), through + 1
    ):
        one = moves.get(year, Moves())
        if not brought and not one.new:
            continue
        off = min(brought, one.room + one.distributed + one.removed)
        total = brought - off + one.new
        taxed = total if one.value is None else min(total, max(0, one.value))
        found.append(ExcessYear(year, brought, off, one.new, total, _tax(taxed, year)))
        brought = total
    return tuple(found)


def _tax(cents: int, year: int) -> int:
    percent = parameters.value("excess_tax_percent", min(max(year, 1976), 2026)).number
    return (cents * percent + 50) // 100
