"""Days as spreadsheets and people write them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping

from basisbook.ledger.sheet.refusals import NotUnderstoodError

ORDERS = {"mdy": "month, day, year", "dmy": "day, month, year", "ymd": "year, month, day"}
"""The orders in which three numbers may be a day; the last only where the year has two digits."""

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_ORDINAL = r"(\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"'?(\d{4}|\d{2})"
_YEAR_FIRST = re.compile(r"(\d{4})([-/. ])(\d{1,2})\2(\d{1,2})", re.ASCII)
_COMPACT = re.compile(r"(\d{4})()(\d{2})(\d{2})", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})", re.ASCII)
_DAY_FIRST = re.compile(rf"{_ORDINAL}[-/. ]*([a-z]{{3,9}})[-/., ]*{_YEAR}", re.ASCII)
_MONTH_FIRST = re.compile(rf"([a-z]{{3,9}})[-/. ]*{_ORDINAL}[-/., ]+{_YEAR}", re.ASCII)
_WEEKDAY = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? ", re.ASCII)
_TIME = re.compile(
    r"(?:[ t]|, ?)\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)? ?(?:[ap]\.?m\.?)?(?: ?(?:z|utc|gmt|[-+]\d{2}:?\d{2}))?$",
    re.ASCII,
)
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?", re.ASCII)
_SERIAL_ZERO = dt.date(1899, 12, 30)
"""Day 0 of a spreadsheet's count: it believes in a February 29, 1900."""
_FIRST, _LAST = dt.date(1975, 1, 1), dt.date(2074, 12, 31)


def readings(text: str) -> Mapping[str, dt.date]:
    """What a cell may mean, by the order of day and month; the same day for each order where only one is possible.

    Raises `NotUnderstoodError`.
    """
    plain = " ".join(text.strip("'\u2019 ").casefold().split())
    plain = _TIME.sub("", _WEEKDAY.sub("", plain, count=1)).strip()
    if serial := _SERIAL.fullmatch(plain):
        day = _SERIAL_ZERO + dt.timedelta(days=int(serial[1]))
        if _FIRST <= day <= _LAST:
            return dict.fromkeys(ORDERS, day)
        raise NotUnderstoodError("not-a-day")
    if found := _YEAR_FIRST.fullmatch(plain) or _COMPACT.fullmatch(plain):
        return _certain(int(found[1]), int(found[3]), int(found[4]))
    if found := _DAY_FIRST.fullmatch(plain):
        return _certain(_year(found[3]), _month(found[2]), int(found[1]))
    if found := _MONTH_FIRST.fullmatch(plain):
        return _certain(_year(found[3]), _month(found[1]), int(found[2]))
    if found := _NUMBERS.fullmatch(plain):
        return _by_order(found[1], found[3], found[4])
    half = re.fullmatch(
        r"\d{4}|\d{1,2}[-/.]\d{1,2}|\d{4}[-/.]\d{1,2}|(?:\d{1,2}[-/. ]?)?[a-z]{3,9}[-/., ]*\d*", plain
    )
    raise NotUnderstoodError("half-a-day" if half and (plain[:1].isdigit() or _named(plain)) else "not-a-day")


def _certain(year: int, month: int, day: int) -> Mapping[str, dt.date]:
    try:
        return dict.fromkeys(ORDERS, dt.date(year, month, day))
    except ValueError:
        raise NotUnderstoodError("no-such-day") from None


def _by_order(first: str, second: str, third: str) -> Mapping[str, dt.date]:
    parts = {
        "mdy": (_year(third), int(first), int(second)),
        "dmy": (_year(third), int(second), int(first)),
    }
    if len(third) == 2 and len(first) == 2:
        parts["ymd"] = (_year(first), int(second), int(third))
    found = {}
    for order, (year, month, day) in parts.items():
        try:
            found[order] = dt.date(year, month, day)
        except ValueError:
            continue
    if not found:
        raise NotUnderstoodError("no-such-day")
    return found


def two_digits(year: int) -> int:
    """A year of two digits: 1975 to 2074, for there were no IRAs before."""
    return year + (1900 if year >= 75 else 2000)


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else two_digits(int(text))


def _named(text: str) -> bool:
    return any(word[:3] in {month[:3] for month in _MONTHS} for word in re.findall("[a-z]{3,}", text))


def _month(name: str) -> int:
    found = [
        at for at, month in enumerate(_MONTHS, 1) if month.startswith(name) or name == "sept" == month[:4]
    ]
    if len(found) != 1:
        raise NotUnderstoodError("not-a-day")
    return found[0]


def common_order(days: Iterable[Mapping[str, dt.date]]) -> tuple[str, bool]:
    """(the order in which the days of one file are written, whether that is certain).

    Certain: one order alone is possible for all of them, or every possible one gives the same days.
    Where no order fits all, the one that fits most, so that the others can be named.
    """
    days = list(days)
    possible = [order for order in ORDERS if all(order in day for day in days)]
    if not possible:
        return max(ORDERS, key=lambda order: sum(order in day for day in days)), True
    same = all(len({day[order] for order in possible}) == 1 for day in days)
    return possible[0], same
