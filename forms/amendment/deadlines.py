"""Until when a refund can be claimed and a tax assessed. Dates in, dates out; what was decided says why.

    refund       within 3 years of the day the return counts as filed, or 2 years of a payment: IRC 6511(a).
                 In the first case what was paid in the 3 years before the claim, plus the time by which filing was
                 extended, can come back; in the second what was paid in the 2 years before it: IRC 6511(b)(2).
    assessment   within 3 years of the day the return counts as filed; 6 where much income was left out: IRC 6501.

Where a day can be read in two ways, the earlier one is `file_by`, and the later one is `arguable`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Literal

from basisbook.ledger import parameters
from basisbook.ledger.dates import add_months, add_years
from basisbook.ledger.quick_dataclass import dataclass

Rule = Literal["3-year", "2-year", "closed"]


LOOKBACK_ACT = dt.date(2025, 12, 26)
"""Public Law 119-64: for claims after this day a disaster postponement lengthens the lookback (read second-hand)."""


NOTICE_DAYS = 14
"""A due date moved by more days than this was postponed by a notice, not by a weekend."""


@dataclass(frozen=True, slots=True)
class Payment:
    """Tax paid, in cents, without interest and penalties. `date` is the day it counts as paid."""

    date: dt.date
    cents: int
    what: str = ""


@dataclass(frozen=True, slots=True)
class Postponement:
    """Days the IRS disregards, first and last, as its announcement says. `counts`: for the lookback too."""

    start: dt.date
    end: dt.date
    counts: bool = False


@dataclass(frozen=True, slots=True)
class Return:
    """What the periods depend on.

    `due` is the last day for filing without an extension, as moved by a weekend or a notice; `printed` that day
    as moved by a weekend alone. `filed` None: no return was filed. `extended_to`: the extended last day, if
    filing was extended, used or not. `refunded`: cents that came back already.
    """

    tax_year: int
    due: dt.date
    printed: dt.date
    filed: dt.date | None
    extended_to: dt.date | None = None
    payments: tuple[Payment, ...] = ()
    refunded: int = 0
    postponements: tuple[Postponement, ...] = ()

    @property
    def april_15(self) -> dt.date:
        """The last day the statute itself prescribes: IRC 6072(a)."""
        return dt.date(self.tax_year + 1, 4, 15)

    @property
    def counted(self) -> dt.date | None:
        """The day the return counts as filed: an early one on the last day for filing, IRC 6513(a), 6501(b)(1).

        That day is April 15 itself, also where it was a Saturday, Sunday or holiday: Publications 17 and 556.
        """
        return None if self.filed is None else max(self.filed, self.april_15)

    @property
    def months_extended(self) -> int:
        """By how many months filing was extended: 0, 4 or 6."""
        if self.extended_to is None:
            return 0
        return max(0, (self.extended_to.year - self.tax_year - 1) * 12 + self.extended_to.month - 4)


@dataclass(frozen=True, slots=True)
class Reach:
    """What a claim filed on a day can bring back: by which rule, from payments since when, and how much (cents)."""

    rule: Rule
    since: dt.date | None
    cents: int


@dataclass(frozen=True, slots=True)
class Refund:
    """The refund period as it stands on a day.

    `file_by` is the last day on which a claim still reaches all that it can reach now (of a closed period: all
    that it ever could). `last_day` is the last on which it reaches anything. `arguable` is a later reading of
    `file_by`, None where there is none. `reach` is what a claim filed now brings back at most.
    """

    open: bool
    file_by: dt.date | None
    last_day: dt.date | None
    arguable: dt.date | None
    reach: Reach
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """Until when tax can be assessed: normally, and where more than a quarter of the income was left out.

    None: no return was filed, so there is no end. `open` is about the normal period.
    """

    open: bool
    until: dt.date | None
    extended_until: dt.date | None
    arguable: dt.date | None
    reasons: tuple[str, ...]


def due_dates(tax_year: int) -> tuple[dt.date, dt.date, bool]:
    """The due date without an extension, the one that weekends alone would give, and whether both were verified.

    Raises `parameters.NoValueError` for a year that is not known.
    """
    due = parameters.value("contribution_deadline_actual", tax_year)
    printed = parameters.value("form_line4_date_printed", tax_year)
    return due.date, printed.date, due.verified and printed.verified


def next_business_day(day: dt.date) -> dt.date:
    """The day itself, or the first one after it that is no Saturday, Sunday or holiday in Washington: IRC 7503."""
    while day.weekday() >= 5 or day in _holidays(day.year) | _holidays(day.year + 1):
        day += dt.timedelta(days=1)
    return day


@cache
def _holidays(year: int) -> frozenset[dt.date]:
    """Legal holidays in the District of Columbia, each on the day it is observed.

    Emancipation Day, April 16, moved a due date for the first time in 2007 (Publication 553 (2006)).
    """
    fixed = [(1, 1, 1871), (6, 19, 2021), (7, 4, 1871), (11, 11, 1938), (12, 25, 1871), (4, 16, 2007)]
    days = {_observed(dt.date(year, month, day)) for month, day, since in fixed if year >= since}
    days |= {
        _nth(year, 1, 0, 3),
        _nth(year, 2, 0, 3),
        _nth(year, 9, 0, 1),
        _nth(year, 10, 0, 2),
        _nth(year, 11, 3, 4),
    }
    last = dt.date(year, 5, 31)
    return frozenset(days | {last - dt.timedelta(days=last.weekday())})


def _observed(day: dt.date) -> dt.date:
    return day + dt.timedelta(days={5: -1, 6: 1}.get(day.weekday(), 0))


def _nth(year: int, month: int, weekday: int, nth: int) -> dt.date:
    first = dt.date(year, month, 1)
    return first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def withheld(tax_year: int, cents: int, what: str = "withholding") -> Payment:
    """Withholding and estimated tax count as paid on the 15th day of the 4th month: IRC 6513(b)."""
    return Payment(dt.date(tax_year + 1, 4, 15), cents, what)


def paid(tax_year: int, day: dt.date, cents: int, what: str = "payment") -> Payment:
    """A payment; an early one counts as made on the last day for it, extensions left aside: IRC 6513(a)."""
    return Payment(max(day, dt.date(tax_year + 1, 4, 15)), cents, what)


def reach(one: Return, day: dt.date) -> Reach:
    """What a claim filed on that day brings back at most, by the conservative reading of every date."""
    limit = _three_years(one)
    # What was withheld for a return filed early counts as paid on April 15, also for a claim made before that day.
    until = max(day, one.april_15)
    if limit is not None and day <= limit:
        since = add_months(_effective(one, day), -36 - one.months_extended)
        for first, last in _disregarded(one, day):
            if first < since <= last:
                since = first
        return Reach("3-year", since, _sum(one, since, until))
    since = add_years(_effective(one, day), -2)
    if any(payment.date >= since for payment in one.payments if payment.date <= until):
        return Reach("2-year", since, _sum(one, since, until))
    return Reach("closed", None, 0)


def refund(one: Return, today: dt.date) -> Refund:
    """The refund period of a return as it stands today.

    Without payments in `one` it is about the days alone: the withholding is then taken to be there.
    """
    if not one.payments:
        known = Return(
            one.tax_year, one.due, one.printed, one.filed, one.extended_to,
            (withheld(one.tax_year, 1),), 0, one.postponements,
        )  # fmt: skip
        found = refund(known, today)
        return Refund(
            found.open, found.file_by, found.last_day, found.arguable,
            Reach(found.reach.rule, found.reach.since, 0), found.reasons,
        )  # fmt: skip
    now = reach(one, today)
    is_open = now.rule != "closed" and now.cents > 0
    start = today if is_open else (one.counted or min(payment.date for payment in one.payments))
    most = now.cents if is_open else reach(one, start).cents
    days = sorted({day for day in _breaks(one) if day >= start})
    full = [day for day in days if reach(one, day).cents == most > 0]
    some = [day for day in days if reach(one, day).cents > 0]
    file_by, last_day = (max(found) if found else None for found in (full, some))
    arguable = _arguable(one, file_by) if file_by else None
    return Refund(
        is_open, file_by, last_day, arguable, now, tuple(_refund_reasons(one, now, file_by, arguable))
    )


def assessment(one: Return, today: dt.date) -> Assessment:
    """The time in which tax can be assessed."""
    if one.counted is None:
        return Assessment(
            open=True,
            until=None,
            extended_until=None,
            arguable=None,
            reasons=("no return was filed: IRC 6501(c)(3) sets no end",),
        )
    until, extended = add_years(one.counted, 3), add_years(one.counted, 6)
    later = next_business_day(
        add_years(max(one.counted, one.printed if one.counted == one.april_15 else one.counted), 3)
    )
    reasons = [f"3 years from {one.counted}, the day the return counts as filed: IRC 6501(a), (b)(1)"]
    return Assessment(today <= until, until, extended, later if later != until else None, tuple(reasons))


def _three_years(one: Return) -> dt.date | None:
    """The last day of the 3-year period, as a postponement moves it; None where no return was filed."""
    if one.counted is None:
        return None
    limit = add_years(one.counted, 3)
    for postponement in one.postponements:
        if postponement.start <= limit <= postponement.end:
            limit = postponement.end
    return limit


def _effective(one: Return, day: dt.date) -> dt.date:
    """The day as the lookback counts it: days that are disregarded did not pass."""
    for postponement in one.postponements:
        if postponement.start <= day <= postponement.end:
            return postponement.start
    return day


def _disregarded(one: Return, day: dt.date) -> Iterator[tuple[dt.date, dt.date]]:
    """Stretches after the due date that a lookback leaves out.

    Notice 2023-21 for 2019 and 2020, to whom filing was not extended; a disaster's, where it counts.
    """
    if (one.due - one.printed).days > NOTICE_DAYS and one.extended_to is None:
        yield one.april_15, one.due
    for postponement in one.postponements:
        if (
            postponement.counts
            and day > LOOKBACK_ACT
            and postponement.start <= one.printed <= postponement.end
        ):
            yield one.april_15, postponement.end


def _sum(one: Return, since: dt.date, day: dt.date) -> int:
    """Payments in the time, less what came back already; not below zero."""
    return max(0, sum(p.cents for p in one.payments if since <= p.date <= day) - one.refunded)


def _breaks(one: Return) -> Iterator[dt.date]:
    """Every day after which a claim may reach less than on it."""
    limit = _three_years(one)
    days = {add_years(payment.date, 2) for payment in one.payments}
    for payment in one.payments:
        last = add_months(payment.date, 36 + one.months_extended)
        days.add(last)
        days |= {
            add_months(end, 36)
            for first, end in _disregarded(one, dt.date.max)
            if first <= payment.date <= end
        }
    days |= {postponement.end for postponement in one.postponements}
    if limit is not None:
        days = {min(day, limit) for day in days} | days | {limit}
    yield from days


def _arguable(one: Return, file_by: dt.date) -> dt.date | None:
    """A later day that weekends and moved due dates would give: IRC 7503. Not settled, so it is only shown."""
    base = file_by
    if one.counted is not None and one.counted <= one.printed and file_by == add_years(one.april_15, 3):
        # The due date itself was moved: three years from there.
        base = add_years(one.printed, 3)
    later = next_business_day(max(base, file_by))
    return later if later != file_by else None


def _refund_reasons(
    one: Return, now: Reach, file_by: dt.date | None, arguable: dt.date | None
) -> Iterator[str]:
    if one.filed is None:
        yield "no return was filed: 2 years from each payment"
    elif one.filed < one.april_15:
        yield f"filed early, on {one.filed}; it counts as filed on {one.april_15}: IRC 6513(a)"
    elif one.filed <= one.due:
        yield f"filed on time, on {one.filed}"
    elif one.extended_to and one.filed <= one.extended_to:
        yield f"filed on extension, on {one.filed}; the lookback is {one.months_extended} months longer"
    elif any(p.start <= one.printed <= p.end and one.filed <= p.end for p in one.postponements):
        yield f"filed on time, on {one.filed}: filing was postponed"
    else:
        yield f"filed late, on {one.filed}"
    if one.counted is not None:
        yield f"3 years from {one.counted}: {add_years(one.counted, 3)}"
    if (one.due - one.printed).days > NOTICE_DAYS:
        lookback = "; the lookback leaves these days out" if one.extended_to is None else ""
        yield f"filing was postponed to {one.due}{lookback}"
    for postponement in one.postponements:
        yield f"postponed: {postponement.start} to {postponement.end} is disregarded, as you recorded"
    if now.rule == "2-year":
        yield f"a claim sent now reaches only what was paid since {now.since}: 2 years"
    elif now.rule == "3-year":
        yield f"a claim sent now reaches what was paid since {now.since}"
    if arguable:
        yield f"{arguable} is arguable (weekend, holiday or moved due date), {file_by} is safe"


def total(payments: Sequence[Payment]) -> int:
    """All payments together, in cents."""
    return sum(payment.cents for payment in payments)
