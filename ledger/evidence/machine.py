"""Amounts and days as programs write them: one room for OFX, FDX, histories and transcripts.

Known ways [S, from files made by brokers, banks and aggregators]: `6500.00`, `$6,500.00`, `6000.`, `.50`, more decimals
that are all zero, a sign before or behind, before or after the dollar sign, parentheses, an exponent (what Java
writes from ten million on).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from basisbook.ledger import money

_FORMS = (
    re.compile(r"\((?P<less>)(?P<digits>[^()]*)\)"),
    re.compile(r"\$(?P<sign>[-+\u2212])(?P<digits>.*)"),
    re.compile(r"(?P<sign>[-+\u2212])(?P<digits>.*)"),
    re.compile(r"(?P<digits>.*?)(?P<sign>[-+\u2212])"),
)
_EXPONENT = re.compile(r"(\d+)(?:\.(\d*))?[eE]\+?(\d{1,2})", re.ASCII)
_DECIMALS = re.compile(r"([$\d,]*)\.(\d*)", re.ASCII)
_THOUSANDS = re.compile(r"\$?[1-9]\d{0,2}\.\d{3}", re.ASCII)
"""`6.500` may be six thousand and five hundred, as much of Europe writes it: refused."""


def signed(text: str) -> int:
    """Cents of an amount. Raises `money.NotAnAmountError`, with what is wrong, for a part of a cent and what is no amount."""
    text = text.strip()
    for form in _FORMS:
        if found := form.fullmatch(text):
            parts = found.groupdict()
            less = "less" in parts or parts.get("sign") not in ("+", None)
            cents = money.parse(_plain(parts["digits"].strip()))
            return -cents if less else cents
    return money.parse(_plain(text))


def _plain(text: str) -> str:
    """Digits without an exponent, and without decimals that say nothing."""
    if found := _EXPONENT.fullmatch(text):
        whole, decimals, places = found[1], found[2] or "", int(found[3])
        decimals = decimals.ljust(places, "0")
        text = f"{whole}{decimals[:places]}.{decimals[places:]}"
    if (found := _DECIMALS.fullmatch(text)) and not _THOUSANDS.fullmatch(text):
        whole, decimals = found.groups()
        if whole.strip("$,") or decimals:
            kept = decimals.rstrip("0").ljust(2, "0")
            return f"{whole if whole.strip('$') else whole + '0'}.{kept}"
    return text


def day(text: str, forms: Sequence[str]) -> dt.date | None:
    """The date of a text in one of the forms of `strptime`, or None."""
    text = " ".join(text.split())
    for form in forms:
        try:
            return dt.datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    return None


def stamp(text: str) -> dt.date | None:
    """The day of a time stamp as OFX writes it: `20240312120000.000[-5:EST]`. The zone is not looked at."""
    return day(text.strip()[:8], ("%Y%m%d",))
