"""The arithmetic of other programs, for walking our pages the way they fill theirs."""

from __future__ import annotations


class Unrounded:
    """Dollars in doubles, never rounded: how Open Tax Solver does it."""

    def constant(self, cents: int) -> float:
        return cents / 100

    def add(self, a: float, b: float) -> float:
        return a + b

    def subtract(self, a: float, b: float) -> float:
        return a - b

    def times(self, amount: float, ratio: float) -> float:
        return amount * ratio

    def ratio(self, part: float, whole: float) -> float:
        return min(1.0, part / whole) if whole > 0 else 0.0

    def share(self, amount: float, part: float, whole: float) -> float:
        return amount * part / whole if whole > 0 else 0.0

    def share_up(self, amount: float, part: float, whole: float) -> float:
        return self.share(amount, part, whole)

    def at_least_zero(self, a: float) -> float:
        return max(a, 0.0)

    def smaller(self, a: float, b: float) -> float:
        return min(a, b)

    def enter(self, a: float) -> float:
        return a

    def positive(self, a: float) -> bool:
        return a > 0

    def both(self, a: bool, b: bool) -> bool:
        return a and b

    def either(self, a: bool, b: bool) -> bool:
        return a or b

    def negate(self, a: bool) -> bool:
        return not a

    def choose(self, condition: bool, then: float, otherwise: float) -> float:
        return then if condition else otherwise

    def true(self) -> bool:
        return True
