"""Lists in words, and the known word nearest to one that is not known."""

from __future__ import annotations

from collections.abc import Iterable


def and_list(items: Iterable[object]) -> str:
    """`a, b and c`; at least one item."""
    return listed(items, "and")


def or_list(items: Iterable[object]) -> str:
    """`a, b or c`; at least one item."""
    return listed(items, "or")


def listed(items: Iterable[object], word: str) -> str:
    """The items with commas, and `word` before the last of them."""
    *most, last = map(str, items)
    return f"{', '.join(most)} {word} {last}" if most else last


def nearest(text: str, known: Iterable[str]) -> str:
    """The known word that looks most like `text`; the first one where none does."""
    from difflib import get_close_matches  # noqa: PLC0415 - needed only on the way to a finding

    known = list(known)
    return (get_close_matches(text, known, 1, 0) or known)[0]
