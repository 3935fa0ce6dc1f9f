"""Amounts as spreadsheets and people write them."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from basisbook.ledger.money import LIMIT
from basisbook.ledger.quick_dataclass import dataclass
from basisbook.ledger.sheet.refusals import NotUnderstoodError

_US = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+)(?:\.(\d*))?|\.(\d{1,2})", re.ASCII)
_COMMA = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d{1,3}(?:[ ']\d{3})+|\d+),(\d{2})", re.ASCII)
_DOLLARS = re.compile(r"us ?\$|us ?dollars?|usd|dollars?|\$", re.ASCII)
_DOLLAR_OF_ANOTHER = re.compile(r"(?<![a-z])(?!us ?\$)[a-z]{1,3} ?\$|\$ ?(?:ca|au|nz|hk|sg)d?\b", re.ASCII)
CURRENCIES = frozenset({
    "eur", "gbp", "cad", "chf", "jpy", "aud", "nzd", "mxn", "inr", "sek", "nok", "dkk", "cny", "hkd", "sgd", "brl", "ils",
    "pln", "krw", "zar", "euro", "euros", "pounds", "francs", "yen", "pesos",
})  # fmt: skip
"""Names of other money, in small letters."""


@dataclass(frozen=True, slots=True)
class Amount:
    """Cents without a sign, whether there was one, and what a comma and a point stood for where that was certain."""

    cents: int
    negative: bool = False
    commas: Literal["", "thousands", "cents"] = ""


def read_amount(text: str) -> Amount:
    """What `$6,500.00`, `(6,500)`, `6500 USD`, `'6500`, `1.234,56` say. Raises `NotUnderstoodError`."""
    plain = " ".join(text.casefold().strip("'\u2019 ").replace("\u2212", "-").replace("\u2013", "-").split())
    words = set(re.findall(r"[a-z]+", plain))
    other = [one for one in plain if unicodedata.category(one) == "Sc" and one != "$"]
    if words & CURRENCIES or other or _DOLLAR_OF_ANOTHER.search(plain):
        raise NotUnderstoodError("other-currency")
    number = _DOLLARS.sub(" ", plain).strip()
    if number in ("-", "--", "—"):
        if number != plain and "$" in plain:
            return Amount(0)  # how an accounting format writes zero
        raise NotUnderstoodError("a-dash")
    negative = False
    if number.startswith("(") and number.endswith(")"):
        negative, number = True, number[1:-1].strip()
    elif number.startswith("-") or number.endswith("-"):
        negative, number = True, number.strip("- ")
    return _unsigned(number.removeprefix("+").strip(), negative=negative)


def _unsigned(number: str, *, negative: bool) -> Amount:
    if re.fullmatch(r"[\d.,]+e[-+]?\d+", number, re.ASCII):
        raise NotUnderstoodError("an-exponent")
    if found := _US.fullmatch(number):
        whole, decimals = re.sub("[, ]", "", found[1] or "0"), found[2] or found[3] or ""
        if len(decimals) == 3 and "," not in number and whole == whole.lstrip("0") and len(whole) <= 3:
            raise NotUnderstoodError(
                "thousands-or-cents", these=[f"{whole}.{decimals}", f"{whole}{decimals}"]
            )
        if decimals[2:].strip("0"):
            raise NotUnderstoodError("many-decimals")
        certain = bool(decimals) or "," in number
        cents = _cents(whole, decimals[:2].ljust(2, "0"))
        return Amount(cents, negative, "thousands" if certain else "")
    if found := _COMMA.fullmatch(number):
        return Amount(_cents(re.sub("[. ']", "", found[1]), found[2]), negative, "cents")
    raise NotUnderstoodError("not-an-amount")


def _cents(whole: str, decimals: str) -> int:
    if len(whole.lstrip("0")) > 12 or (cents := int(whole) * 100 + int(decimals)) >= LIMIT:
        raise NotUnderstoodError("too-large")
    return cents
