"""Amounts that make up a total."""

from __future__ import annotations

_MOST_TRIED = 14


def subset(amounts: list[int], total: int) -> list[int]:
    """The places of amounts that make up a total exactly: all of them, one, or any; empty when none do."""
    return next(iter(subsets(amounts, total)), [])


def subsets(amounts: list[int], total: int) -> list[list[int]]:
    """Every choice of places that makes up a total exactly; of many amounts, all of them or single ones only."""
    if total <= 0 or not amounts:
        return []
    places = list(range(len(amounts)))
    if len(amounts) > _MOST_TRIED:
        whole = [places] if sum(amounts) == total else []
        return whole + [[i] for i in places if amounts[i] == total]
    found = []
    for chosen in range(1, 1 << len(amounts)):
        some = [i for i in places if chosen >> i & 1]
        if sum(amounts[i] for i in some) == total:
            found.append(some)
    return sorted(found, key=lambda some: (len(some) not in (1, len(amounts)), len(some) == 1, some))
