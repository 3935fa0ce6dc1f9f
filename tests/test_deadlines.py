"""Until when: the examples of Publications 17 and 556, and others worked by hand with their reasoning beside them.

Amounts are plain numbers of dollars. `W` is withholding, which counts as paid on April 15 after the year.
"""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basisbook.forms.amendment import deadlines
from basisbook.forms.amendment.deadlines import Postponement, Return
from basisbook.ledger import parameters

COVID_2019, COVID_2020 = dt.date(2020, 7, 15), dt.date(2021, 5, 17)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def made(
    tax_year: int,
    filed: str | None,
    *,
    extended: str | None = None,
    w: int = 0,
    paid: tuple[tuple[str, int], ...] = (),
    refunded: int = 0,
    postponed: tuple[str, str, bool] | None = None,
) -> Return:
    due, printed, _ = deadlines.due_dates(tax_year)
    payments = (deadlines.withheld(tax_year, w),) if w else ()
    payments += tuple(deadlines.paid(tax_year, day(when), amount) for when, amount in paid)
    windows = (Postponement(day(postponed[0]), day(postponed[1]), postponed[2]),) if postponed else ()
    return Return(
        tax_year,
        due,
        printed,
        day(filed) if filed else None,
        day(extended) if extended else None,
        payments,
        refunded,
        windows,
    )


ON_TIME_2023 = made(2023, "2024-04-15", w=1000)
EARLY_2023 = made(2023, "2024-02-10", w=1000)
LATE_2023 = made(2023, "2024-05-20", w=1000)
LATE_PAID_2023 = made(2023, "2024-05-20", w=1000, paid=(("2024-05-20", 300),))
EXTENDED_JULY = made(2023, "2024-07-01", extended="2024-10-15", w=1000)
EXTENDED_LAST = made(2023, "2024-10-15", extended="2024-10-15", w=1000)
EXTENDED_MISSED = made(2023, "2024-11-01", extended="2024-10-15", w=1000)
EXTENDED_EARLY = made(2023, "2024-03-01", extended="2024-10-15", w=1000)
AUDITED = made(2023, "2024-04-15", w=1000, paid=(("2026-08-03", 400),))
NO_RETURN = made(2023, None, w=1000)
CALIFORNIA = made(2022, "2023-10-16", w=1000, postponed=("2023-01-08", "2023-10-16", True))
CALIFORNIA_NOT = made(2022, "2023-10-16", w=1000, postponed=("2023-01-08", "2023-10-16", False))
TEXAS = made(2020, "2021-06-15", w=1000, postponed=("2021-02-11", "2021-06-15", True))
FLOODED = made(2020, "2021-04-15", w=1000, postponed=("2024-04-01", "2024-08-15", False))
INSTALMENTS = made(2018, "2019-04-15", paid=(("2021-06-01", 100), ("2022-06-01", 100)))

CLAIMS = {
    # Publication 17 (2024), chapter 1, and Publication 556
    "pub17 extension used to the last day": (
        made(2020, "2021-10-15", extended="2021-10-15", w=500, paid=(("2021-10-15", 200),)), "2024-10-15", 700,
        "within 3 years of filing; the lookback is 3 years and 6 months and reaches April 15, 2021"),
    "pub17 filed two weeks after the extension": (
        made(2020, "2021-10-30", extended="2021-10-15", w=500, paid=(("2021-10-30", 200),)), "2024-10-30", 200,
        "3 years and 6 months back is April 30, 2021: the estimated tax of April 15 is out"),
    "pub17 two-year period": (
        made(2020, "2021-04-15", w=500, paid=(("2022-11-05", 200),)), "2024-05-12", 200,
        "the 3 years ended April 15, 2024; what was paid in the last 2 years can come back"),
    "pub556 four-month extension": (
        made(2002, "2003-08-15", extended="2003-08-15", w=1000, paid=(("2003-08-15", 200),)), "2006-08-15", 1200,
        "3 years and 4 months back is April 15, 2003; the example claims 700 of it"),
    "pub556 filed after the four months": (
        made(2002, "2003-10-31", extended="2003-08-15", w=1000, paid=(("2003-10-31", 200),)), "2006-10-27", 200,
        "3 years and 4 months back is June 27, 2003"),
    # 3 years from an early and from a timely return
    "early, last day": (EARLY_2023, "2027-04-15", 1000, "counts as filed April 15, 2024: 6513(a)"),
    "early, a day after": (EARLY_2023, "2027-04-16", 0, "and not a day longer"),
    "early, by its own date it would be closed": (EARLY_2023, "2027-02-11", 1000, "February 10 does not count"),
    "on time, last day": (ON_TIME_2023, "2027-04-15", 1000, "3 years; paid exactly 3 years before"),
    "on time, a day after": (ON_TIME_2023, "2027-04-16", 0, "nothing was paid in the last 2 years"),
    "on time, soon after": (ON_TIME_2023, "2024-06-01", 1000, "everything is within reach"),
    # late
    "late, but the lookback still reaches April 15": (LATE_2023, "2027-04-15", 1000, "3 years back: April 15, 2024"),
    "late, lookback lost": (LATE_2023, "2027-04-16", 0, "timely, but 3 years back is April 16, 2024"),
    "late, last timely day": (LATE_2023, "2027-05-20", 0, "timely claim that reaches nothing"),
    "late, with a payment": (LATE_PAID_2023, "2027-05-20", 300, "the payment of May 20, 2024 is within 3 years"),
    "late, with a payment, a day after": (LATE_PAID_2023, "2027-05-21", 0, "closed"),
    "late, with a payment, in time for all": (LATE_PAID_2023, "2027-04-15", 1300, "both are within 3 years"),
    "very late": (made(2019, "2023-06-01", w=1000), "2023-06-01", 1000,
        "filed June 1, 2023: 3 years back is June 1, 2020, inside the days that Notice 2023-21 leaves out"),
    "very late, after the notice's days": (made(2019, "2023-08-01", w=1000), "2023-08-01", 0,
        "3 years back is August 1, 2020"),
    # extensions
    "extension, filed in July": (EXTENDED_JULY, "2027-07-01", 1000, "counts on the day received; 3.5 years back"),
    "extension, filed in July, a day after": (EXTENDED_JULY, "2027-07-02", 0, "not until October 15"),
    "extension, last day": (EXTENDED_LAST, "2027-10-15", 1000, "3.5 years back is April 15, 2024"),
    "extension, missed, safe day": (EXTENDED_MISSED, "2027-10-15", 1000, "3.5 years back is April 15, 2024"),
    "extension, missed": (EXTENDED_MISSED, "2027-11-01", 0, "3.5 years back is May 1, 2024"),
    "extension not needed": (EXTENDED_EARLY, "2027-04-15", 1000, "filed before the due date: counts on it"),
    "extension not needed, a day after": (EXTENDED_EARLY, "2027-04-16", 0, "the extension does not move it"),
    "extension on a moved day": (
        made(2021, "2022-10-17", extended="2022-10-17", w=1000), "2025-10-15", 1000,
        "42 months before October 15, 2025 is April 15, 2022"),
    "extension on a moved day, two days later": (
        made(2021, "2022-10-17", extended="2022-10-17", w=1000), "2025-10-17", 0,
        "42 months back is April 17, 2022: read conservatively, withholding of April 15 is out"),
    # payments after filing, no return, refunds
    "audit paid, within 3 years": (AUDITED, "2027-04-15", 1400, "all of it was paid in the last 3 years"),
    "audit paid, 2 years later": (AUDITED, "2028-08-03", 400, "2 years from the payment"),
    "audit paid, 2 years and a day": (AUDITED, "2028-08-04", 0, "closed"),
    "audit paid, between": (AUDITED, "2027-06-01", 400, "the 3 years are over, the 2 of the payment are not"),
    "no return, 2 years": (NO_RETURN, "2026-04-15", 1000, "2 years from payment: 6511(a)"),
    "no return, a day after": (NO_RETURN, "2026-04-16", 0, "closed"),
    "part came back already": (made(2023, "2024-04-15", w=1000, refunded=250), "2027-04-15", 750, "tax only once"),
    "more came back than is in reach": (
        made(2023, "2024-05-20", w=1000, paid=(("2024-05-20", 300),), refunded=500), "2027-05-20", 0, "never below zero"),
    "paid in January": (made(2023, "2024-04-15", paid=(("2024-01-10", 200),)), "2027-04-15", 200,
        "an early payment counts as made on the due date: 6513(a)"),
    "paid in June, claimed in June": (made(2023, "2024-04-15", paid=(("2024-06-17", 200),)), "2027-06-17", 0,
        "the 3 years from filing are over in April; the payment is 3 years old"),
    "first instalment": (INSTALMENTS, "2023-06-01", 200, "2 years from each payment"),
    "second instalment alone": (INSTALMENTS, "2023-06-02", 100, "the first is out by a day"),
    "a day in the future of the claim": (AUDITED, "2026-08-02", 1000, "what is not paid yet is not reached"),
    # due dates moved by weekends and holidays
    "2022, safe day": (made(2022, "2023-04-18", w=1000), "2026-04-15", 1000, "withholding counts on April 15, 2023"),
    "2022, next day": (made(2022, "2023-04-18", w=1000), "2026-04-16", 0, "timely until April 18; withholding is out"),
    "2022, early": (made(2022, "2023-03-01", w=1000), "2026-04-16", 0, "counts as filed April 15, though a Saturday"),
    "2021, paid with the return": (
        made(2021, "2022-04-18", w=1000, paid=(("2022-04-18", 500),)), "2025-04-18", 500, "only that payment"),
    "2005, safe day": (made(2005, "2006-04-17", w=1000), "2009-04-15", 1000, "April 15, 2006 was a Saturday"),
    # 2019 and 2020
    "2019 postponed": (made(2019, "2020-07-10", w=1000), "2023-07-10", 1000, "Notice 2023-21 leaves out the days since April 15"),
    "2019 postponed, last day": (made(2019, "2020-07-15", w=1000), "2023-07-15", 1000, "the same"),
    "2019 postponed, a day after": (made(2019, "2020-07-15", w=1000), "2023-07-16", 0, "closed by the safe reading"),
    "2019 late": (made(2019, "2020-09-01", w=1000), "2023-07-15", 1000, "the lookback may begin on July 15, 2020"),
    "2019 late, a day after": (made(2019, "2020-09-01", w=1000), "2023-07-16", 0, "3 years back is July 16, 2020"),
    "2019 extended": (made(2019, "2020-10-15", extended="2020-10-15", w=1000), "2023-10-15", 1000, "3.5 years back is April 15"),
    "2019 extended, the notice is not for it": (
        made(2019, "2020-10-30", extended="2020-10-15", w=1000), "2023-10-30", 0, "3.5 years back is April 30, 2020"),
    "2019 early": (made(2019, "2020-03-01", w=1000), "2023-04-16", 0, "counts as filed April 15, 2020"),
    "2020 postponed": (made(2020, "2021-05-01", w=1000), "2024-05-01", 1000, "filed April 16 to May 17: 3 years from that day"),
    "2020 late": (made(2020, "2021-06-15", w=1000), "2024-05-17", 1000, "instructions for Form 1040-X: until May 17, 2024"),
    "2020 late, a day after": (made(2020, "2021-06-15", w=1000), "2024-05-18", 0, "and not longer"),
    "2020 extended": (made(2020, "2021-10-15", extended="2021-10-15", w=1000), "2024-10-15", 1000, "as in Publication 17"),
    # disasters and leap years
    "disaster counts for the lookback": (CALIFORNIA, "2026-10-16", 1000, "claimed after Public Law 119-64"),
    "disaster does not count": (CALIFORNIA_NOT, "2026-10-16", 0, "timely, but withholding of April 15, 2023 is out"),
    "disaster does not count, safe day": (CALIFORNIA_NOT, "2026-04-15", 1000, "3 years back is April 15, 2023"),
    "disaster, claimed before the law": (TEXAS, "2024-06-15", 0, "the law is of December 26, 2025"),
    "the last day itself postponed": (FLOODED, "2024-08-15", 1000, "April 15, 2024 lies in the days disregarded"),
    "the last day itself postponed, after": (FLOODED, "2024-08-16", 0, "the days are over"),
    "leap day": (made(2022, "2024-02-29", paid=(("2024-02-29", 100),)), "2027-02-28", 100, "3 years end on the 28th"),
    "leap day, after": (made(2022, "2024-02-29", paid=(("2024-02-29", 100),)), "2027-03-01", 0, "closed"),
}  # fmt: skip


@pytest.mark.parametrize("name", CLAIMS)
def test_what_a_claim_reaches(name: str) -> None:
    one, claimed, expected, why = CLAIMS[name]
    assert deadlines.reach(one, day(claimed)).cents == expected, why


def test_there_are_enough_of_them() -> None:
    assert len(CLAIMS) >= 45
    assert all(why for *_, why in CLAIMS.values())


LAST_DAYS = {
    # return, today, open, file_by, last_day, arguable
    "on time": (ON_TIME_2023, "2026-11-20", True, "2027-04-15", "2027-04-15", None, "a Thursday"),
    "2024": (made(2024, "2025-04-15", w=1), "2026-11-20", True, "2028-04-15", "2028-04-15", "2028-04-18",
        "a Saturday; Sunday's Emancipation Day is kept on Monday, so Tuesday can be argued for"),
    "2022 early": (made(2022, "2023-03-01", w=1), "2025-01-01", True, "2026-04-15", "2026-04-15", "2026-04-20",
        "3 years from April 18, 2023 is a Saturday"),
    "2021 early": (made(2021, "2022-02-01", w=1), "2025-01-01", True, "2025-04-15", "2025-04-15", "2025-04-18",
        "the due date was moved to April 18, 2022"),
    "late with a payment": (LATE_PAID_2023, "2026-11-20", True, "2027-04-15", "2027-05-20", None,
        "the whole until April 15, something until May 20"),
    "extension missed": (EXTENDED_MISSED, "2026-11-20", True, "2027-10-15", "2027-10-15", None,
        "the theoretical last day, November 1, reaches nothing"),
    "audit paid": (AUDITED, "2026-11-20", True, "2027-04-15", "2028-08-03", None, "all, then the payment alone"),
    "audit paid, 3 years over": (AUDITED, "2027-09-01", True, "2028-08-03", "2028-08-03", None, "the payment alone"),
    "closed": (made(2015, "2016-04-18", w=1), "2026-11-20", False, "2019-04-15", "2019-04-15", "2019-04-18",
        "it says until when it was open"),
    "2019": (made(2019, "2020-07-01", w=1), "2023-01-01", True, "2023-07-01", "2023-07-01", "2023-07-03",
        "3 years from filing; a Saturday"),
    "nothing known of payments": (made(2023, "2024-04-15"), "2026-11-20", True, "2027-04-15", "2027-04-15", None,
        "the days are those of withholding"),
    "extension": (EXTENDED_JULY, "2026-11-20", True, "2027-07-01", "2027-07-01", None, "a Thursday"),
    "no return": (NO_RETURN, "2025-01-01", True, "2026-04-15", "2026-04-15", None, "2 years from payment"),
}  # fmt: skip


@pytest.mark.parametrize("name", LAST_DAYS)
def test_the_last_days(name: str) -> None:
    one, today, is_open, file_by, last_day, arguable, why = LAST_DAYS[name]
    found = deadlines.refund(one, day(today))
    assert found.open is is_open, why
    assert (found.file_by, found.last_day) == (day(file_by), day(last_day)), why
    assert found.arguable == (day(arguable) if arguable else None), why
    assert found.reasons


ASSESSED = {
    "early": (EARLY_2023, "2027-04-15", "2030-04-15", "counts from the last day for filing: 6501(b)(1)"),
    "late": (LATE_2023, "2027-05-20", "2030-05-20", "from filing"),
    "extension": (EXTENDED_JULY, "2027-07-01", "2030-07-01", "from the day received"),
    "2019 postponed": (made(2019, "2020-07-10"), "2023-07-10", "2026-07-10", "from filing, not from July 15"),
}


@pytest.mark.parametrize("name", ASSESSED)
def test_assessment(name: str) -> None:
    one, until, extended, why = ASSESSED[name]
    found = deadlines.assessment(one, day(until))
    assert (found.until, found.extended_until) == (day(until), day(extended)), why
    assert found.open
    assert not deadlines.assessment(one, day(until) + dt.timedelta(days=1)).open


def test_without_a_return_assessment_never_ends() -> None:
    found = deadlines.assessment(NO_RETURN, day("2099-01-01"))
    assert found.open
    assert found.until is None


@pytest.mark.parametrize(
    ("given_day", "expected"),
    [
        ("2027-04-15", "2027-04-15"),  # a Thursday
        ("2028-04-15", "2028-04-18"),  # Saturday, Sunday, Emancipation Day kept on Monday
        ("2023-04-15", "2023-04-18"),  # Saturday, Sunday, Emancipation Day on Monday: as the IRS said
        ("2022-04-15", "2022-04-18"),  # Emancipation Day, a Saturday, kept on Friday: as the IRS said
        ("2017-04-15", "2017-04-18"),  # as the IRS said
        ("2011-04-15", "2011-04-18"),  # as the IRS said
        ("2012-04-15", "2012-04-17"),  # as the IRS said
        ("2016-04-15", "2016-04-18"),  # as the IRS said
        ("2007-04-15", "2007-04-17"),  # as the IRS said
        ("2022-10-15", "2022-10-17"),  # a Saturday
        ("2023-07-15", "2023-07-17"),  # a Saturday
        ("2026-05-25", "2026-05-26"),  # Memorial Day
        ("2026-11-26", "2026-11-27"),  # Thanksgiving
        ("2027-12-31", "2028-01-03"),  # New Year's Day, a Saturday, kept on Friday
        ("2021-06-18", "2021-06-21"),  # Juneteenth, a Saturday, kept on Friday
    ],
)
def test_business_days(given_day: str, expected: str) -> None:
    assert deadlines.next_business_day(day(given_day)) == day(expected)


def test_the_due_dates_are_business_days_or_postponed() -> None:
    """April 15, moved by weekends and holidays, is what the parameters say; but for two notices and a late change."""
    differing = {}
    for tax_year in range(1987, 2026):
        due, printed, _ = deadlines.due_dates(tax_year)
        moved = deadlines.next_business_day(dt.date(tax_year + 1, 4, 15))
        if not due == printed == moved:
            differing[tax_year] = (due, printed, moved)
    assert set(differing) == {2019, 2020}
    assert differing[2019][0] == COVID_2019
    assert differing[2020][0] == COVID_2020


DAYS = st.dates(dt.date(2016, 1, 1), dt.date(2029, 12, 31))


@st.composite
def returns(draw: st.DrawFn) -> Return:
    tax_year = draw(st.integers(2016, 2024))
    due, printed, _ = deadlines.due_dates(tax_year)
    since = dt.date(tax_year + 1, 1, 20)
    filed = draw(st.none() | st.dates(since, since + dt.timedelta(days=900)))
    extended = draw(st.none() | st.just(dt.date(tax_year + 1, 10, 15)))
    amounts = st.integers(1, 10**7)
    payments = draw(
        st.lists(st.tuples(st.dates(since, since + dt.timedelta(days=1200)), amounts), max_size=4)
    )
    made_of = tuple(deadlines.paid(tax_year, when, cents) for when, cents in payments)
    made_of += (deadlines.withheld(tax_year, draw(amounts)),)
    return Return(tax_year, due, printed, filed, extended, made_of)


@given(returns(), DAYS)
def test_waiting_never_brings_back_more(one: Return, first: dt.date) -> None:
    """Once everything is paid and the return is filed, each later day reaches at most as much."""
    start = max([first, *(payment.date for payment in one.payments), one.counted or first])
    amounts = [deadlines.reach(one, start + dt.timedelta(days=step)).cents for step in range(0, 1500, 7)]
    assert amounts == sorted(amounts, reverse=True)


@given(returns(), DAYS)
def test_file_by_is_the_last_day_for_the_whole(one: Return, today: dt.date) -> None:
    today = max([today, *(payment.date for payment in one.payments), one.counted or today])
    found = deadlines.refund(one, today)
    if not found.open:
        assert found.reach.cents == 0
        return
    assert found.file_by is not None
    assert found.last_day is not None
    assert today <= found.file_by <= found.last_day
    after = dt.timedelta(days=1)
    assert deadlines.reach(one, found.file_by).cents == found.reach.cents
    assert deadlines.reach(one, found.file_by + after).cents < found.reach.cents
    assert deadlines.reach(one, found.last_day).cents > 0
    assert deadlines.reach(one, found.last_day + after).cents == 0


@given(returns(), DAYS)
def test_a_closed_period_reaches_nothing_ever_after(one: Return, today: dt.date) -> None:
    today = max([today, *(payment.date for payment in one.payments), one.counted or today])
    if not deadlines.refund(one, today).open:
        assert all(deadlines.reach(one, today + dt.timedelta(days=n)).cents == 0 for n in (1, 30, 400, 4000))


# -- at the edge of a rule: what a changed sign or day would make wrong ------------------------------------------


def timely(tax_year: int, on: str, **more: object) -> Return:
    due = dt.date(tax_year + 1, 4, 15)
    return Return(tax_year, due, due, day(on), **{"payments": (deadlines.withheld(tax_year, 10000),), **more})


def test_the_assessment_period_that_ends_on_a_weekend_may_end_on_monday() -> None:
    # April 15, 2028, is a Saturday; Emancipation Day, the 16th, is a Sunday and kept on Monday the 17th.
    found = deadlines.assessment(timely(2024, "2025-03-01"), day("2026-01-05"))
    assert (found.until, found.arguable) == (day("2028-04-15"), day("2028-04-18"))
    # April 15, 2026, is a Wednesday.
    assert deadlines.assessment(timely(2022, "2023-03-01"), day("2026-01-05")).arguable is None


def test_a_refund_that_came_back_already_is_no_open_claim() -> None:
    found = deadlines.refund(timely(2023, "2024-04-10", refunded=10000), day("2025-01-05"))
    assert not found.open
    assert found.reach.cents == 0


@pytest.mark.parametrize(("on", "cents"), [("2025-12-26", 0), ("2025-12-27", 10000)])
def test_a_disaster_lengthens_the_lookback_for_claims_after_the_act(on: str, cents: int) -> None:
    postponed = Postponement(day("2022-10-01"), day("2023-04-20"), counts=True)
    # Filed late, so that the three years still run when the payment of April 2022 is older than three years.
    one = timely(2021, "2023-04-20", extended_to=None, postponements=(postponed,))
    moved = timely(
        2021, "2023-04-20", postponements=(Postponement(day("2022-04-01"), day("2022-12-31"), counts=True),)
    )
    assert deadlines.reach(one, day(on)).cents == 0  # this postponement began after the due date
    assert deadlines.reach(moved, day(on)).cents == cents


def test_a_period_that_ends_on_the_first_postponed_day_is_postponed() -> None:
    postponed = Postponement(day("2026-04-15"), day("2026-07-31"))
    one = timely(2022, "2023-03-01", postponements=(postponed,))
    assert deadlines.reach(one, day("2026-07-31")).rule == "3-year"
    assert deadlines.reach(one, day("2026-08-01")).rule == "closed"


@pytest.mark.parametrize(
    ("on", "open_on"),
    [
        ("2025-07-04", "2025-07-07"),
        ("2026-07-03", "2026-07-06"),
        ("2025-07-05", "2025-07-07"),
        ("2025-07-03", "2025-07-03"),
    ],
)
def test_independence_day_is_no_business_day(on: str, open_on: str) -> None:
    assert deadlines.next_business_day(day(on)) == day(open_on)


def test_the_reasons_say_which_rule_a_claim_has() -> None:
    on_time = " ".join(deadlines.refund(timely(2022, "2023-04-15"), day("2024-05-01")).reasons)
    assert "filed on time" in on_time
    assert "filed early" not in on_time
    assert on_time.count("a claim sent now reaches") == 1
    assert "only what was paid" not in on_time
    late = deadlines.refund(
        timely(2019, "2020-04-15", payments=(deadlines.paid(2019, day("2024-01-10"), 5000),)),
        day("2024-05-01"),
    )
    assert late.reach.rule == "2-year"
    assert any("only what was paid since 2022-05-01: 2 years" in reason for reason in late.reasons)
    closed = " ".join(deadlines.refund(timely(2015, "2016-04-15"), day("2024-05-01")).reasons)
    assert "a claim sent now" not in closed


def test_the_notice_reasons_say_what_the_lookback_leaves_out() -> None:
    def said(**more: object) -> str:
        one = Return(
            2019,
            day("2020-07-15"),
            day("2020-04-15"),
            day("2020-07-10"),
            payments=(deadlines.withheld(2019, 1),),
            **more,
        )
        return " ".join(deadlines.refund(one, day("2023-01-05")).reasons)

    assert "the lookback leaves these days out" in said()
    assert "the lookback leaves these days out" not in said(extended_to=day("2020-10-15"))


def test_a_due_date_is_verified_only_if_both_its_dates_are(monkeypatch: pytest.MonkeyPatch) -> None:
    real = parameters.value
    for doubted in ("contribution_deadline_actual", "form_line4_date_printed"):

        def value(name: str, year: int, doubted: str = doubted) -> parameters.Value:
            found = real(name, year)
            return parameters.Value(found.unit, found.raw, found.source, name != doubted)

        monkeypatch.setattr(parameters, "value", value)
        assert deadlines.due_dates(2023)[2] is False


@pytest.mark.parametrize(
    ("on", "said"),
    [
        ("2023-10-16", "filed on time, on 2023-10-16: filing was postponed"),
        ("2023-10-17", "filed late, on 2023-10-17"),
    ],
)
def test_a_return_within_a_postponement_is_not_called_late(on: str, said: str) -> None:
    """California, tax year 2022: everything due from January 8 on was postponed to October 16, 2023."""
    due = dt.date(2023, 4, 18)
    postponed = Postponement(dt.date(2023, 1, 8), dt.date(2023, 10, 16))
    one = Return(2022, due, due, day(on), postponements=(postponed,))
    assert said in deadlines.refund(one, dt.date(2026, 1, 5)).reasons
