"""The text of a line, and when two texts are the same amount."""

from __future__ import annotations

import re

from basisbook.forms.filed.sides import SideYear
from basisbook.ledger.money import show


def same_text(a: str, b: str) -> bool:
    """Whether two lines say the same: `1,200` and `1200.00` do."""
    return a == b or _plain(a) == _plain(b)


def _plain(text: str) -> str:
    text = text or "0"
    return text.rstrip("0").rstrip(".") or "0" if "." in text else text


def texts_differ(x: str, y: str, a: SideYear | None, b: SideYear | None) -> bool:
    """Whether two texts of a line differ. A form that is known only in part says nothing about zero and blank."""
    partly = (a is not None and not a.whole) or (b is not None and not b.whole)
    if partly:
        return plain(x or "0") != plain(y or "0")
    return plain(x) != plain(y)


def plain(text: str) -> str:
    """`0.120` and `0.12`, `6500.00` and `6500` are the same amount; a blank is not zero."""
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


_AMOUNT = re.compile(r"(-?[0-9]{1,18}(\.[0-9]{2})?)?")


def by(before: str, after: str) -> str:
    """By how much an amount changed: `+5,234`; nothing where it is a ratio, or no amount."""
    if not all(_AMOUNT.fullmatch(text) for text in (before, after)):
        return ""
    cents = [
        int(text.replace(".", "")) if "." in text else int(text or "0") * 100 for text in (before, after)
    ]
    difference = cents[1] - cents[0]
    whole, rest = divmod(abs(difference), 100)
    return f"{'-' if difference < 0 else '+'}{whole:,}" + (f".{rest:02d}" if rest else "")


# One form as filed and as it is right


def cents_of(text: str) -> int:
    """Cents of a line's text. A sum may be above what one entry may state, so the ledger's parser is not asked."""
    whole, _, decimals = text.replace(",", "").removeprefix("-").partition(".")
    cents = int(whole or "0") * 100 + int(decimals.ljust(2, "0")[:2])
    return -cents if text.startswith("-") else cents


def text_of(cents: int) -> str:
    """Cents as a form writes them: `1200`, or `1200.50`."""
    return show(cents).removesuffix(".00")
