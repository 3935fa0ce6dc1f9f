"""How an answer is read: money, days, yes and no, choices, as anybody writes them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Literal

from basisbook.ledger import money
from basisbook.ledger.dates import american
from basisbook.ledger.problems import like_ssn
from basisbook.ledger.sentences.codes import BOX_7, is_box_7
from basisbook.ledger.sheet.amounts import read_amount
from basisbook.ledger.sheet.days import readings
from basisbook.ledger.sheet.refusals import NotUnderstoodError
from basisbook.ledger.words import or_list

Kind = Literal["yes or no", "money", "signed", "day", "year", "one of", "several of", "text", "codes"]

BLANK = "blank"
"""The answer that a box of a paper is empty."""
UNKNOWN = "unknown"
_UNKNOWN = (
    "unknown",
    "not known",
    "i do not know",
    "i don't know",
    "don't know",
    "dont know",
    "not yet",
    "no idea",
)
_YES, _NO = ("y", "yes", "true"), ("n", "no", "false")


def is_blank(text: str) -> bool:
    """Whether somebody says that nothing stands there."""
    return text.strip().casefold() in ("", "-", BLANK, "empty", "none", "nothing")


def is_unknown(text: str) -> bool:
    """Whether somebody says that they do not know."""
    return text.strip().casefold().rstrip(".") in _UNKNOWN


def _yes_or_no(text: str, _: Mapping[str, str]) -> str:
    if text.casefold() in (*_YES, *_NO):
        return "yes" if text.casefold() in _YES else "no"
    raise ValueError("answer yes or no, or y or n")


def _money(text: str, _: Mapping[str, str]) -> str:
    try:
        found = read_amount(text)
    except NotUnderstoodError:
        raise ValueError("an amount is written as 7000 or $7,000.00") from None
    if found.negative:
        raise ValueError("an amount is never negative here: the question says which way the money went")
    return money.show(found.cents)


def _signed(text: str, _: Mapping[str, str]) -> str:
    try:
        found = read_amount(text)
    except NotUnderstoodError:
        raise ValueError("an amount is written as 7000, $7,000.00 or (7,000)") from None
    return f"{'-' if found.negative else ''}{money.show(found.cents)}"


def _day(text: str, _: Mapping[str, str]) -> str:
    try:
        found = readings(text)
    except NotUnderstoodError:
        raise ValueError("a day is written as 3/10/2024, 2024-03-10 or March 10, 2024") from None
    return found.get("mdy", next(iter(found.values()))).isoformat()


def _year(text: str, _: Mapping[str, str]) -> str:
    if re.fullmatch(r"(19|20)\d\d", text):
        return text
    raise ValueError("a year has four digits, as in 2024")


def _one_of(text: str, choices: Mapping[str, str]) -> str:
    names = list(choices)
    if text.isdecimal() and 1 <= int(text) <= len(names):
        return names[int(text) - 1]
    plain = text.casefold()
    if plain in names:
        return plain
    near = [name for name in names if name.startswith(plain)] or [
        name for name, words in choices.items() if plain in words.casefold()
    ]
    if plain and len(near) == 1:
        return near[0]
    raise ValueError(f"a number from 1 to {len(names)}, or {or_list(names)}")


def _several_of(text: str, choices: Mapping[str, str]) -> str:
    if text.casefold() in ("none", "no", "n", "nothing"):
        return "none"
    words = [one for one in re.split(r"[\s,;]+", text) if one and one.casefold() != "and"]
    found = {_one_of(one, choices) for one in words}
    if not found:
        raise ValueError(f"numbers from 1 to {len(choices)}, or none")
    return ",".join(name for name in choices if name in found)


def _text(text: str, _: Mapping[str, str]) -> str:
    if like_ssn().search(text):
        raise ValueError("that looks like a social security number, which is not kept here")
    if not text or any(ord(one) < 32 or ord(one) == 127 for one in text):
        raise ValueError("some words are needed")
    return text


def _codes(text: str, _: Mapping[str, str]) -> str:
    found = re.sub(r"[\s,;/]+", "", text).upper()
    if found == "NONE":
        return "none"
    if is_box_7(found):
        return found
    raise ValueError("box 7 holds one or two of " + ", ".join(BOX_7) + "; none, if there is no paper")


READERS: Mapping[Kind, Callable[[str, Mapping[str, str]], str]] = {
    "yes or no": _yes_or_no,
    "money": _money,
    "signed": _signed,
    "day": _day,
    "year": _year,
    "one of": _one_of,
    "several of": _several_of,
    "text": _text,
    "codes": _codes,
}


def shown(kind: Kind, value: str, choices: Mapping[str, str]) -> str:
    """An answer as a person reads it."""
    if value == UNKNOWN:
        return "not known"
    if value == BLANK:
        return BLANK
    if kind == "signed":
        sign = "-" if value.startswith("-") else ""
        return sign + money.show_for_people(money.parse(value.removeprefix("-")))
    if kind == "money":
        return money.show_for_people(money.parse(value))
    if kind == "day":
        return american(dt.date.fromisoformat(value))
    if kind == "one of":
        return choices.get(value, value)
    if kind == "several of":
        return "; ".join(choices.get(one, one) for one in value.split(","))
    return value
