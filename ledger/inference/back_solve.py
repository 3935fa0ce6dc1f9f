"""Basis out of a filed form's own lines, with the error that its rounding allows. Whole cents, no fractions."""

from __future__ import annotations

from basisbook.ledger.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Solved:
    """Lines 9, 5, 2 and 14 in cents, each right within `error` cents."""

    line_9: int
    line_5: int
    line_2: int
    line_14: int
    error: int


def solve(*, line_1: int, line_4: int, line_7: int, line_16: int, line_17: int, value: int) -> Solved | None:
    """What lines 16 and 17 say about line 2. `value` is line 6, from box 5 of Form 5498. None when they say nothing.

    ratio = line 17 / line 16; line 9 = 6 + 7 + 8; line 5 = ratio x line 9; line 2 = line 5 - (line 1 - line 4).
    A ratio of three decimals is right within 0.0005, and line 17 within half a dollar.
    """
    if line_16 <= 0 or not 0 <= line_17 <= line_16:
        return None
    line_9 = value + line_7 + line_16
    line_5 = _rounded(line_17 * line_9, line_16)
    error = -(-5 * line_9 // 10_000) - (-50 * line_9 // line_16)
    line_13 = line_17 + _rounded(line_17 * line_7, line_16)
    if line_17 == line_16:
        # Everything recovered: line 5 is at least line 9, and what exceeds it is not seen.
        return (
            None
            if line_5 > line_9
            else Solved(line_9, line_5, line_5 - (line_1 - line_4), line_5 + line_4 - line_13, error)
        )
    return Solved(line_9, line_5, line_5 - (line_1 - line_4), line_5 + line_4 - line_13, error)


def _rounded(above: int, below: int) -> int:
    """The nearest whole dollar of a quotient, in cents, half upwards."""
    return (2 * above + 100 * below) // (200 * below) * 100
