"""Money is a whole number of cents. One parser in, one formatter out."""

from __future__ import annotations

import re

_AMOUNT = re.compile(r"\$?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{2}|\d))?", re.ASCII)

LIMIT = 10**11
"""Amounts at or above this many cents ($1 billion) are refused."""

_MOST_LETTERS = 40


class NotAnAmountError(ValueError):
    """The text is not an amount in dollars and cents. The message says what is wrong with it."""


def parse(text: str) -> int:
    """Cents of a text like `6500`, `6,500.00` or `$6,500.5`.

    Raises `NotAnAmountError` for a sign, an exponent, three decimals, a misplaced comma, or $1 billion and more.
    """
    stripped = text.strip()
    match = _AMOUNT.fullmatch(stripped)
    if match is None:
        raise NotAnAmountError(_what_is_wrong(stripped))
    whole, decimals = match.groups()
    if len(whole) > _MOST_LETTERS:  # far beyond the limit, and longer than Python makes a number of
        raise NotAnAmountError("an amount must be below $1,000,000,000")
    cents = int(whole.replace(",", "")) * 100 + int((decimals or "0").ljust(2, "0"))
    if cents >= LIMIT:
        raise NotAnAmountError("an amount must be below $1,000,000,000")
    return cents


def _what_is_wrong(text: str) -> str:
    if not text:
        return "an amount is missing"
    if text[0] in "-(" or text[-1:] == "-":
        return "an amount is never negative; the kind says which way the money went"
    if re.fullmatch(r"\$?[\d,]+\.\d{3,}", text):
        return "an amount has at most two decimals"
    if re.fullmatch(r"[\d.]+[eE][+-]?\d+", text):
        return "an amount is written out in digits, without an exponent"
    if re.fullmatch(r"\$?\d*,[\d,]*(\.\d*)?", text):
        return "a comma in an amount separates groups of three digits, as in 6,500.00"
    return "an amount is dollars and cents, as in 6500.00"


def show(cents: int) -> str:
    """Dollars and cents without separators, as the ledger file holds them: 650000 -> `6500.00`."""
    sign = "-" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    return f"{sign}{whole}.{rest:02d}"


def show_for_people(cents: int) -> str:
    """`6,500` for whole dollars, `6,500.25` otherwise; a negative amount in parentheses, as on the form."""
    whole, rest = divmod(abs(cents), 100)
    text = f"{whole:,}.{rest:02d}" if rest else f"{whole:,}"
    return f"({text})" if cents < 0 else text


def dollars(cents: int) -> str:
    """`$6,500`, `$6,500.25`: cents in a sentence."""
    return f"${show_for_people(cents)}"


def grouped(text: str) -> str:
    """The decimal text of a line, in its own unit, for people: `6,500`, `(25)`, `0.122807`; nothing for a blank cell.

    What is no decimal, as in a snapshot that somebody changed, stays as it is.
    """
    whole, point, decimals = text.removeprefix("-").partition(".")
    if not whole.isdecimal():
        return text
    amount = f"{int(whole):,}{point}{decimals}"
    return f"({amount})" if text.startswith("-") else amount


def to_dollars(cents: int) -> int:
    """Cents of the nearest whole dollar, 50 cents upwards (away from zero). Source: Publication 17, rounding."""
    rounded = (abs(cents) + 50) // 100 * 100
    return -rounded if cents < 0 else rounded
