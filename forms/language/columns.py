"""The operations of `arithmetic.py` on int64 columns: the same cents, for many people at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from basisbook.forms.language.arithmetic import up_to_tens
from basisbook.forms.sentences import find
from basisbook.ledger.problems import ByHand, FormError, do, steps

Amounts = npt.NDArray[np.int64]


Flags = npt.NDArray[np.bool_]


_MOST = np.iinfo(np.int64).max // (4 * 10**6)
"""The largest amount that may be multiplied by a ratio of six places and doubled for rounding."""


def refuse_overflow(amounts: Amounts) -> None:
    """Raise `FormError` where an amount is too large. A sum of twenty that pass still fits an int64."""
    if amounts.size and not -_MOST <= int(amounts.min()) <= int(amounts.max()) <= _MOST:
        raise FormError(
            find(
                "column-overflow",
                steps(ByHand("replay this person alone"), do("show")),
                most=f"{_MOST // 100:,}",
            )
        )


@dataclass(frozen=True, slots=True)
class Columns:
    """Operations on columns of n people. `places` and `unit` are columns too: each row has its own method."""

    places: Amounts
    unit: Amounts

    @property
    def one(self) -> Amounts:
        """The ratio 1 in parts of 10**places, a row each."""
        return np.asarray(np.power(np.int64(10), self.places), dtype=np.int64)

    def constant(self, cents: int) -> Amounts:
        return np.full(self.places.shape, cents, dtype=np.int64)

    def add(self, a: Amounts, b: Amounts) -> Amounts:
        return a + b

    def subtract(self, a: Amounts, b: Amounts) -> Amounts:
        return a - b

    def times(self, amount: Amounts, ratio: Amounts) -> Amounts:
        refuse_overflow(amount)
        denominator = self.one * self.unit
        product: Amounts = (2 * amount * ratio + denominator) // (2 * denominator) * self.unit
        return product

    def ratio(self, part: Amounts, whole: Amounts) -> Amounts:
        refuse_overflow(part)
        refuse_overflow(whole)
        one = self.one
        some = np.where(whole > 0, whole, 1)
        # The quotient only matters below 1: capping the part first keeps the product small.
        capped = np.minimum(part, some)
        return np.where(whole > 0, (2 * capped * one + some) // (2 * some), 0)

    def share(self, amount: Amounts, part: Amounts, whole: Amounts) -> Amounts:
        # The product of two amounts outgrows int64, and shares are rare: Python ints for the rows that have one.
        result = np.zeros(self.places.shape, dtype=np.int64)
        rows = np.flatnonzero((amount != 0) & (part != 0) & (whole > 0))
        for row in rows:
            numerator = int(amount[row]) * min(int(part[row]), int(whole[row]))
            unit = int(self.unit[row])
            denominator = int(whole[row]) * unit
            result[row] = (2 * numerator + denominator) // (2 * denominator) * unit
        return result

    def share_up(self, amount: Amounts, part: Amounts, whole: Amounts) -> Amounts:
        result = np.zeros(self.places.shape, dtype=np.int64)
        for row in np.flatnonzero((amount != 0) & (part != 0) & (whole > 0)):
            result[row] = up_to_tens(int(amount[row]) * int(part[row]), int(whole[row]))
        return result

    def at_least_zero(self, a: Amounts) -> Amounts:
        return np.maximum(a, 0)

    def smaller(self, a: Amounts, b: Amounts) -> Amounts:
        return np.minimum(a, b)

    def enter(self, a: Amounts) -> Amounts:
        rounded = (2 * np.abs(a) + self.unit) // (2 * self.unit) * self.unit
        return np.where(a < 0, -rounded, rounded)

    def positive(self, a: Amounts) -> Flags:
        return a > 0

    def both(self, a: Flags, b: Flags) -> Flags:
        return a & b

    def either(self, a: Flags, b: Flags) -> Flags:
        return a | b

    def negate(self, a: Flags) -> Flags:
        return ~a

    def choose(self, condition: Flags, then: Amounts, otherwise: Amounts) -> Amounts:
        return np.where(condition, then, otherwise)

    def true(self) -> Flags:
        return np.ones(self.places.shape, dtype=np.bool_)


def column(values: Any) -> Amounts:
    """An int64 column of cents from any sequence of ints."""
    return np.asarray(values, dtype=np.int64)
