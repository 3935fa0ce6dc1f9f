"""How a page writes amounts: in dollars, or as shares of the largest value there ever was, for a page to show around."""

from __future__ import annotations

from basisbook.ledger.money import show_for_people
from basisbook.ledger.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Amounts:
    """`of` None: dollars. Else cents that are 100 percent; an amount is then a share of them, to a tenth of a percent."""

    of: int | None = None

    def __call__(self, cents: int) -> str:
        """`$6,500`, or `13.0%`."""
        if self.of is None:
            return f"-${show_for_people(-cents)}" if cents < 0 else f"${show_for_people(cents)}"
        tenths = (abs(cents) * 2000 + self.of) // (2 * self.of)
        return f"{'-' if cents < 0 else ''}{tenths // 10}.{tenths % 10}%"
