"""Days counted as the law counts them, the day on which a person is 59 1/2, and a day as it is written."""

from __future__ import annotations

import calendar
import datetime as dt
import re


def add_years(day: dt.date, years: int) -> dt.date:
    """The same day of another year; February 29 becomes the 28th."""
    return add_months(day, 12 * years)


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day of another month, or its last one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def reaches_59_half(born: dt.date) -> dt.date:
    """The day from which a distribution is no longer early: IRC 72(t)(2)(A)(i)."""
    return add_months(born, 59 * 12 + 6)


def american(day: dt.date) -> str:
    """`March 10, 2024`, as people and papers here write a day."""
    return f"{day:%B} {day.day}, {day.year}"


def american_in(text: str) -> str:
    """The text with each day of the form 2027-04-15 as people write it."""
    return re.sub(r"\b\d{4}-\d{2}-\d{2}\b", lambda found: american(dt.date.fromisoformat(found[0])), text)
