"""Required minimum distributions of an owner's traditional IRAs: from which year on, and how much.

IRC 401(a)(9), 408(a)(6); Publication 590-B (2025), When Must You Withdraw Assets. The uniform table is used for
everybody: a spouse more than ten years younger who is the only heir has a longer one, which is not kept here.
"""

from __future__ import annotations

import datetime as dt

from basisbook.ledger import parameters
from basisbook.ledger.dates import add_months


def first_year(born: dt.date) -> int | None:
    """The first year for which something must be taken: 70 1/2, 72, 73 or 75, by the day of birth."""
    year = born.year
    if year == 1949 and born >= dt.date(1949, 7, 1):
        year = 1950  # 70 1/2 after 2019, so the age is 72
    try:
        halves = parameters.value("required_age", year).number
    except parameters.NoValueError:
        return None
    return add_months(born, 6 * halves).year


def required_for(born: dt.date, year: int) -> bool | None:
    """Whether something must be taken for that year; None where the law's age is not known here."""
    first = first_year(born)
    if first is None:
        return None
    return year >= first and not waived(year)


def waived(year: int) -> bool:
    """The years in which nothing had to be taken: 2009 and 2020. IRC 401(a)(9)(H), (I)."""
    try:
        return bool(parameters.value("required_waived", year).number)
    except parameters.NoValueError:
        return False


def due_by(born: dt.date, year: int) -> dt.date:
    """December 31; for the first year, April 1 of the next one."""
    return dt.date(year + 1, 4, 1) if year == first_year(born) else dt.date(year, 12, 31)


def amount(born: dt.date, year: int, value_before: int) -> int | None:
    """What must be taken for the year, in cents: the value of the last December 31 by the uniform table's number.

    0 where nothing is required; None where the table of that year is not known. To the nearest cent: the publication
    rounds its example to dollars. Publication 590-B (2025), Appendix B, Table III.
    """
    must = required_for(born, year)
    if not must:
        return 0 if must is False else None
    age, tenths = year - born.year, None
    try:
        if year >= 2022:
            tenths = parameters.value("uniform_lifetime", min(age, 120)).number
        elif year >= 2003:
            tenths = parameters.value("uniform_lifetime_until_2021", min(age, 115)).number
    except parameters.NoValueError:
        return None
    return None if tenths is None else (value_before * 20 + tenths) // (2 * tenths)


def window_ends(tax_year: int) -> dt.date | None:
    """The last day to take a shortfall out and to send the return for the lower tax; None before there was one.

    It ends earlier where the IRS mails a deficiency notice or assesses the tax. IRC 4974(e)(2); Publication 590-B (2025),
    Reduced additional tax rate.
    """
    try:
        parameters.value("missed_distribution_percent_corrected", tax_year)
    except parameters.NoValueError:
        return None
    return dt.date(tax_year + 2, 12, 31)


def tax_on_missed(missed: int, year: int, *, corrected: bool = False) -> int:
    """Form 5329 Part IX, in cents: 50% until 2022, 25% since, 10% inside the correction window. IRC 4974."""
    return (max(0, missed) * percent_of(year, corrected=corrected) + 50) // 100


def percent_of(year: int, *, corrected: bool = False) -> int:
    """The percentage of that tax."""
    name = "missed_distribution_percent_corrected" if corrected else "missed_distribution_percent"
    try:
        return parameters.value(name, year).number
    except parameters.NoValueError:
        return parameters.value("missed_distribution_percent", year).number
