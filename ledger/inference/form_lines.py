"""The lines of a filed Form 8606 as papers are read: by name, whatever number the page of the year has.

Lines are kept under the numbers of the page since 2001; what an older page says is brought under them by the Total
Basis Chart of the instructions. Pages themselves stand in `forms/revisions/`, which this package does not know.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

CONTRIBUTED: Final = "1"
BROUGHT: Final = "2"
LATE: Final = "4"
AT_YEAR_END: Final = "5"
VALUE: Final = "6"
DISTRIBUTED: Final = "7"
CONVERTED: Final = "8"
RATIO: Final = "10"
CARRIED: Final = "14"
TAXABLE: Final = "15c"
NET_CONVERTED: Final = "16"
NONTAXABLE_CONVERTED: Final = "17"
TAXABLE_CONVERTED: Final = "18"

_OLD: tuple[tuple[int, int, Mapping[str, str]], ...] = (
    (1993, 2000, {"1": CONTRIBUTED, "2": BROUGHT, "12": CARRIED}),
    (1989, 1992, {"2": CONTRIBUTED, "3": BROUGHT, "14": CARRIED}),
)
_SUMS = {1988: ("7", "16"), 1987: ("4", "13")}


def today_s_lines(year: int, printed: Mapping[str, int]) -> dict[str, int]:
    """The lines of an old page under the numbers of today's: contribution, brought forward, carried.

    Source: the Total Basis Chart of the instructions. Of pages before 2001 nothing else is taken: their other
    numbers mean other things. 1987 and 1988 carry a sum of two lines.
    """
    if year >= 2001:
        return dict(printed)
    for first, last, names in _OLD:
        if first <= year <= last:
            return {today: printed[then] for then, today in names.items() if then in printed}
    both = _SUMS.get(year, _SUMS[1987])
    return {CARRIED: sum(printed[one] for one in both)} if set(both) <= set(printed) else {}


def where_carried(year: int) -> str:
    """The line, or the two lines, whose amount goes to next year: "line 12" of 1995, "lines 7 and 16" of 1988."""
    if year in _SUMS:
        return f"lines {' and '.join(_SUMS[year])}"
    return f"line {printed_as(year, CARRIED)}"


def printed_as(year: int, line: str) -> str:
    """The number that a line has on the page of that year: `printed_as(1990, CONTRIBUTED)` is 2."""
    for first, last, names in _OLD:
        if first <= year <= last:
            return next((then for then, today in names.items() if today == line), line)
    return line
