"""The operations of `arithmetic.py` on int64 columns: the same cents, for many people at once, who all round alike."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from basisbook.ledger.quick_dataclass import dataclass

Amounts = npt.NDArray[np.int64]


Flags = npt.NDArray[np.bool_]


MOST = np.iinfo(np.int64).max // (4 * 10**6)
"""The largest amount that may be multiplied by a ratio of six places and doubled for rounding."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Operations on columns of people who all round alike. An amount may be a plain int, a condition a plain bool."""

    places: int
    unit: int

    def constant(self, cents: int) -> Any:
        return cents

    def true(self) -> Any:
        return True

    def add(self, a: Amounts, b: Amounts) -> Amounts:
        return a + b

    def subtract(self, a: Amounts, b: Amounts) -> Amounts:
        return a - b

    def times(self, amount: Amounts, ratio: Amounts) -> Amounts:
        divisor = 10**self.places * self.unit
        product: Amounts = (2 * amount * ratio + divisor) // (2 * divisor)
        return product if self.unit == 1 else product * self.unit

    def ratio(self, part: Amounts, whole: Amounts) -> Amounts:
        some = np.maximum(whole, 1)
        # The quotient only matters below 1: capping the part first keeps the product small.
        capped = np.minimum(part, some)
        return np.where(whole > 0, (2 * capped * 10**self.places + some) // (2 * some), 0)

    def share(self, amount: Amounts, part: Amounts, whole: Amounts) -> Amounts:
        some = np.maximum(whole, 1)
        quotient, rest = _product_over(amount, np.minimum(part, some), some)
        if self.unit == 1:
            rounded = quotient + (2 * rest >= some)
        else:
            # What is left over is less than one cent, and a half is a whole number of them.
            rounded = (quotient + self.unit // 2) // self.unit * self.unit
        return np.where(whole > 0, rounded, 0)

    def share_up(self, amount: Amounts, part: Amounts, whole: Amounts) -> Amounts:
        some = np.maximum(whole, 1)
        quotient, rest = _product_over(amount, np.minimum(part, some), some)
        tens = (quotient + (rest > 0) + 999) // 1000 * 1000
        return np.where(whole > 0, np.maximum(tens, 0), 0)

    def at_least_zero(self, a: Amounts) -> Amounts:
        return np.maximum(a, 0)

    def smaller(self, a: Amounts, b: Amounts) -> Amounts:
        return np.minimum(a, b)

    def enter(self, a: Amounts) -> Amounts:
        if self.unit == 1:
            return a
        # A half is rounded away from zero: below zero, where a shift by all bits gives -1, a cent short of it.
        rounded: Amounts = a >> 63
        rounded += a
        rounded += self.unit // 2
        rounded //= self.unit
        rounded *= self.unit
        return rounded

    def positive(self, a: Amounts) -> Flags:
        return np.greater(a, 0)

    def both(self, a: Flags, b: Flags) -> Flags:
        return np.logical_and(a, b)

    def either(self, a: Flags, b: Flags) -> Flags:
        return np.logical_or(a, b)

    def negate(self, a: Flags) -> Flags:
        return np.logical_not(a)

    def choose(self, condition: Flags, then: Amounts, otherwise: Amounts) -> Amounts:
        return np.where(condition, then, otherwise)


_LIMB = 21
"""Bits: two limbs hold every amount up to `MOST`, and a limb times an amount fits an int64."""


def _product_over(amount: Amounts, part: Amounts, whole: Amounts) -> tuple[Amounts, Amounts]:
    """Quotient and rest of amount x part over whole, exactly, though the product outgrows an int64.

    Long division in two limbs of 21 bits: amounts are at most 2**42. The rest is never negative, as Python's is;
    rows with a part below zero, which hardly occur, are divided one at a time. Raises `OverflowError` where one outgrows an int64.
    """
    if (below := np.less(part, 0)).any():
        first, rest = _product_over(amount, np.where(below, 0, part), whole)
        for row in np.flatnonzero(below):
            one = divmod(int(np.broadcast_to(amount, below.shape)[row]) * int(part[row]), int(whole[row]))
            first[row], rest[row] = one
        return first, rest
    high, low = amount >> _LIMB, amount & ((1 << _LIMB) - 1)
    first, rest = np.divmod(high * part, whole)
    second, rest = np.divmod(rest.astype(np.uint64) * np.uint64(1 << _LIMB) + (low * part).astype(np.uint64), whole.astype(np.uint64))  # fmt: skip
    return (first << _LIMB) + second.astype(np.int64), rest.astype(np.int64)


def column(values: Any) -> Amounts:
    """An int64 column of cents from any sequence of ints."""
    return np.asarray(values, dtype=np.int64)
