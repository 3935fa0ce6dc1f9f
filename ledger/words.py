"""Lists in words, and the known word nearest to one that is not known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


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


def entries_named(numbers: Sequence[int]) -> str:
    """`entry 5`, `entries 5 to 7`: numbers that follow each other, at least one."""
    return f"entry {numbers[0]}" if len(numbers) == 1 else f"entries {numbers[0]} to {numbers[-1]}"


def nearest(text: str, known: Iterable[str]) -> str:
    """The known word that looks most like `text`; the first one where none does."""
    from difflib import get_close_matches  # noqa: PLC0415 - needed only on the way to a finding

    known = list(known)
    return (get_close_matches(text, known, 1, 0) or known)[0]


def spelled(text: str, known: Iterable[str]) -> str:
    """The known word that differs from `text` by capital letters or by blanks around it alone; empty where none does."""
    plain = text.strip().casefold()
    return next((word for word in known if word.casefold() == plain), "")


def meant(text: str, known: Iterable[str]) -> str:
    """The known word of which `text` is a slip: other capitals, or one letter too many, too few, wrong or swapped.

    Empty where no word is so near, or several are: then only the person knows.
    """
    known = list(known)
    if right := spelled(text, known):
        return right
    plain = text.strip().casefold()
    near = [word for word in known if plain and _one_slip(plain, word.casefold())]
    return near[0] if len(near) == 1 else ""


def _one_slip(one: str, other: str) -> bool:
    at = next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    rest, there = one[at:], other[at:]
    swapped = rest[1::-1] + rest[2:] if len(rest) > 1 else rest
    return one != other and (
        rest[1:] == there or rest == there[1:] or rest[1:] == there[1:] or swapped == there
    )
