"""Exact integer arithmetic for one person. `columns.py` holds the same operations on int64 columns."""

from __future__ import annotations

from typing import Literal

from basisbook.ledger.quick_dataclass import dataclass

CENTS_IN = {"dollars": 100, "cents": 1}
"""How many cents the smallest unit of a method has."""


def round_half_up(numerator: int, denominator: int) -> int:
    """The whole number nearest to numerator / denominator, a half upwards. Needs numerator >= 0."""
    return (2 * numerator + denominator) // (2 * denominator)


def up_to_tens(numerator: int, denominator: int) -> int:
    """The multiple of $10, in cents, at or above numerator / denominator cents; 0 for what is not above 0."""
    return -(-max(numerator, 0) // (denominator * 1000)) * 1000


@dataclass(frozen=True, slots=True)
class Ints:
    """Operations on Python ints: amounts in cents, ratios in whole parts of 10**places.

    `unit` is the smallest amount a line may hold, in cents: 100 where the form is kept in whole dollars.
    `how` is how the ratio is got: this program rounds it; `truncated` is for forms that others filed.
    Whole dollars: Publication 17, "Rounding off dollars"; places: "at least 3 places" on the ratio line.
    """

    places: int
    unit: int
    how: Literal["rounded", "truncated"] = "rounded"

    def constant(self, cents: int) -> int:
        return cents

    def add(self, a: int, b: int) -> int:
        return a + b

    def subtract(self, a: int, b: int) -> int:
        return a - b

    def times(self, amount: int, ratio: int) -> int:
        return round_half_up(amount * ratio, 10**self.places * self.unit) * self.unit

    def ratio(self, part: int, whole: int) -> int:
        one: int = 10**self.places
        if whole <= 0:
            return 0
        return min(one, part * one // whole if self.how == "truncated" else round_half_up(part * one, whole))

    def share(self, amount: int, part: int, whole: int) -> int:
        """Never more than the amount: a part rounded up may exceed its whole by the rounding."""
        if whole <= 0:
            return 0
        return round_half_up(amount * min(part, whole), whole * self.unit) * self.unit

    def share_up(self, amount: int, part: int, whole: int) -> int:
        return up_to_tens(amount * min(part, whole), whole) if whole > 0 else 0

    def at_least_zero(self, a: int) -> int:
        return max(a, 0)

    def smaller(self, a: int, b: int) -> int:
        return min(a, b)

    def enter(self, a: int) -> int:
        """The amount as the line holds it: rounded to the unit, a half away from zero."""
        rounded = round_half_up(abs(a), self.unit) * self.unit
        return -rounded if a < 0 else rounded

    def positive(self, a: int) -> bool:
        return a > 0

    def both(self, a: bool, b: bool) -> bool:  # noqa: FBT001 - conditions are what it is about
        return a and b

    def either(self, a: bool, b: bool) -> bool:  # noqa: FBT001
        return a or b

    def negate(self, a: bool) -> bool:  # noqa: FBT001
        return not a

    def choose(self, condition: bool, then: int, otherwise: int) -> int:  # noqa: FBT001
        return then if condition else otherwise

    def true(self) -> bool:
        return True
