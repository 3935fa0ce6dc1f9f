"""What the law asks of an event before it is what it is called, and what the event is where it does not hold.

`kinds.py` gives each kind a treatment; the rows of `CONDITIONS` say on which conditions. The tests below decide each
at its edge: pure functions of days and amounts. `in_law.py` applies them to entries.
"""

from __future__ import annotations

import datetime as dt

from basisbook.ledger import parameters
from basisbook.ledger.dates import add_months, add_years
from basisbook.ledger.kinds import LATE_CODES
from basisbook.ledger.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Condition:
    """One row: the kinds it is asked of, the test in words, the law, and what the event is without it.

    `first` and `last` are the tax years in which it holds; None: without an end. `values` are parameters that hold
    its amounts, days and years, each with a source of its own. `read`: the test was read in an IRS text at hand.
    """

    code: str
    kinds: tuple[str, ...]
    test: str
    otherwise: str
    law: str
    source: str
    read: bool
    first: int
    last: int | None = None
    values: tuple[str, ...] = ()

    def holds_in(self, year: int) -> bool:
        """Whether the law asks it in that tax year."""
        return self.first <= year and (self.last is None or year <= self.last)


_DISTRIBUTION = "an ordinary distribution, on line 7"
_B = "Publication 590-B (2025)"
_A = "Publication 590-A (2025)"

CONDITIONS: tuple[Condition, ...] = (
    Condition(
        "gift-age", ("qcd",), "the owner is 70 1/2 on the day", _DISTRIBUTION, "IRC 408(d)(8)(B)(ii)",
        f"{_B}, Qualified charitable distributions", read=True, first=2006,
    ),
    Condition(
        "gift-limit", ("qcd",), "no more than the limit of the year, all IRAs of a person together", _DISTRIBUTION,
        "IRC 408(d)(8)(A)", f"{_B}, Qualified charitable distributions", read=True, first=2006, values=("qcd_limit",),
    ),
    Condition(
        "gift-account", ("qcd",), "not from a SEP or SIMPLE IRA to which an employer still pays", "asked",
        "IRC 408(d)(8)(B)", f"{_B}, Qualified charitable distributions", read=True, first=2006,
    ),
    Condition(
        "hsa-once", ("hsa-funding",), "the first of a lifetime, or in the same year as the first", _DISTRIBUTION,
        "IRC 408(d)(9)(C)(ii)", f"{_B}, One-time qualified HSA funding distribution", read=True, first=2007,
    ),
    Condition(
        "hsa-limit", ("hsa-funding",), "no more than the HSA limit of the year, by age and coverage", _DISTRIBUTION,
        "IRC 408(d)(9)(C)(i), 223(b)", f"{_B}, One-time qualified HSA funding distribution", read=True, first=2007,
        values=("hsa_limit_self", "hsa_limit_family", "hsa_catch_up_age_55"),
    ),
    Condition(
        "hsa-account", ("hsa-funding",), "not from a SEP or SIMPLE IRA to which an employer still pays", "asked",
        "IRC 408(d)(9)(B)", f"{_B}, One-time qualified HSA funding distribution", read=True, first=2007,
    ),
    Condition(
        "disaster-limit", ("disaster-distribution", "roth-disaster"), "no more than the limit for one disaster",
        "an ordinary distribution, not on lines 15b and 25b", "IRC 72(t)(11)(B)", f"{_B}, chapter 3, Distribution limit",
        read=True, first=2005, values=("disaster_limit",),
    ),
    Condition(
        "disaster-repaid-in-time", ("disaster-repayment",), "within three years of the day after the distribution",
        "no repayment: a contribution of its year, if it can be one", "IRC 72(t)(11)(C)", f"{_B}, chapter 3, Repayment",
        read=True, first=2022, values=("repayment_years",),
    ),
    Condition(
        "repaid-in-time", ("repayment",),
        "within three years of the day after the distribution; birth or adoption money of 2022-12-29 or before: by"
        " 2025-12-31",
        "no repayment: a contribution of its year, if it can be one", "IRC 72(t)(2)(H)(v), (I), (K), (L)",
        f"{_B}, Repayment of certain early distributions; Qualified birth or adoption distribution", read=True,
        first=2020, values=("repayment_years",),
    ),
    Condition(
        "birth-limit", ("repayment",), "no more than the limit for one child", "no repayment of the rest",
        "IRC 72(t)(2)(H)", f"{_B}, Qualified birth or adoption distribution", read=True, first=2020,
        values=("birth_adoption_limit",),
    ),
    Condition(
        "emergency-limit", ("repayment",), "no more than the limit of the calendar year", "no repayment of the rest",
        "IRC 72(t)(2)(I)", f"{_B}, Emergency personal expense distributions", read=True, first=2024,
        values=("emergency_limit",),
    ),
    Condition(
        "abuse-limit", ("repayment",), "no more than the limit of the distribution's year", "no repayment of the rest",
        "IRC 72(t)(2)(K)", f"{_B}, Domestic abuse victim distributions", read=True, first=2024,
        values=("domestic_abuse_limit",),
    ),
    Condition(
        "heir-cannot-convert", ("conversion",), "not out of an IRA inherited from anybody but a spouse",
        f"{_DISTRIBUTION}, and an excess Roth contribution", "IRC 408(d)(3)(C)", f"{_A}, Inherited from someone other than spouse",
        read=True, first=1998,
    ),
    Condition(
        "heir-cannot-roll-over", ("rollover-out",), "not out of an IRA inherited from anybody but a spouse",
        f"{_DISTRIBUTION}, and what was put in a contribution", "IRC 408(d)(3)(C)", f"{_A}, Inherited from someone other than spouse", read=True, first=1987,
    ),
    Condition(
        "no-contribution-after-70", ("contribution",), "not for the year of age 70 1/2 or a later one",
        "an excess contribution: nothing on line 1, Form 5329 Part III", "IRC 219(d)(1), 408(o)(2)(B)",
        "the text of those years was not read", read=False, first=1987, last=2019,
    ),
    Condition(
        "recharacterized-in-time", ("recharacterized-to-roth", "recharacterized-to-traditional"),
        "by the due date of the return, extensions included: October 15",
        "the contribution stays; what moved to a Roth IRA is a conversion, what left a Roth IRA a distribution",
        "IRC 408A(d)(6)(A)", f"{_A}, Recharacterizations; Instructions for Form 8606 (2023)", read=True, first=1998,
    ),
    Condition(
        "returned-in-time", ("contribution-returned", "roth-contribution-returned"),
        "by the due date of the return, extensions included: October 15", "an ordinary distribution of its year",
        "IRC 408(d)(4)", f"{_A}, Excess Contributions Withdrawn by Due Date of Return", read=True, first=1987,
    ),
    Condition(
        "sixty-days", ("rollover-in",), "within 60 days, or late for a reason that a code names",
        "a distribution, and what was put in a contribution",
        "IRC 408(d)(3)(A), (F), (I)", f"{_A}, Time Limit for Making a Rollover Contribution", read=True, first=1987,
        values=("rollover_days", "home_purchase_days", "required_returned_by"),
    ),
    Condition(
        "one-rollover-a-year", ("rollover-out",), "a year after the last that was rolled over, all IRAs together",
        "a distribution, and what was put in a contribution", "IRC 408(d)(3)(B)",
        f"{_A}, Application of one-rollover-per-year limitation", read=True, first=2015,
    ),
    Condition(
        "converted-again", ("conversion",), "of money that was moved back: in a later year, and after 30 days",
        "asked: then it is a distribution, and a contribution to the Roth IRA", "Regulations 1.408A-5, A-9",
        "not read", read=False, first=2000, last=2018,
    ),
    Condition(
        "qualified-clock", ("roth-qualified",), "five tax years since the first Roth money have ended",
        "a nonqualified distribution, on line 19; asked where the days on which accounts were opened are not known",
        "IRC 408A(d)(2)(B)", f"{_B}, What Are Qualified Distributions?", read=True, first=1998,
    ),
    Condition(
        "qualified-age", ("roth-qualified",), "the owner is 59 1/2 on the day", "asked: disability, death or a first home",
        "IRC 408A(d)(2)(A)", f"{_B}, What Are Qualified Distributions?", read=True, first=1998,
    ),
    Condition(
        "simple-two-years", ("conversion", "transfer", "rollover-out"), "two years after the first day of a SIMPLE IRA",
        f"{_DISTRIBUTION}, and what was put in a contribution", "IRC 408(d)(3)(G)", f"{_A}, rollover chart, note 5", read=True, first=1997, values=("simple_years",),
    ),
    Condition(
        "simple-early-tax", ("distribution",), "two years after the first day of a SIMPLE IRA",
        "25% in place of 10% where it is early", "IRC 72(t)(6)", "Form 5329 (2025), line 4", read=True, first=1997,
        values=("simple_years", "simple_early_tax_percent"),
    ),
    Condition(
        "not-employer-money", ("contribution",), "the person's own money, not an employer's", "in no line but line 6",
        "IRC 408(k), (p)", "Instructions for Form 8606 (2023), line 1", read=True, first=1987,
    ),
    Condition(
        "required-first", ("conversion", "rollover-out", "plan-rollover-out"),
        "the required minimum distribution of the year has been taken before",
        "so much of it is a distribution, and what was put in a contribution", "IRC 408(d)(3)(E)",
        f"{_A}, Required distributions", read=True, first=1987,
        values=("required_age", "required_waived", "uniform_lifetime"),
    ),
    Condition(
        "qtp-limit", ("roth-contribution",), "from a 529 program, within the limit of a lifetime and of the year",
        "an excess Roth contribution: warned", "IRC 529(c)(3)(E)", f"{_A}, Qualified tuition program rollover to a Roth IRA",
        read=True, first=2024, values=("qtp_lifetime_limit", "qtp_years_open", "qtp_years_seasoned", "ira_contribution_limit"),
    ),
    Condition(
        "basis-is-there", ("divorce-transfer", "excess-removed", "transfer"), "the pool holds the basis that leaves it",
        "an error: neither side can be filled", "IRC 408(d)(6), 408(d)(5)", "arithmetic", read=True, first=1987,
    ),
)  # fmt: skip
"""Every condition, in the order in which `basisbook law conditions` prints them."""

BY_CODE = {one.code: one for one in CONDITIONS}


# Tests, each at its edge


def is_70_half(born: dt.date, day: dt.date) -> bool:
    """Whether a person is 70 1/2 on the day: six months after the 70th birthday, that day included."""
    return day >= add_months(born, 70 * 12 + 6)


BIRTH_BEFORE = dt.date(2022, 12, 29)
BIRTH_UNTIL = dt.date(2025, 12, 31)
"""Birth or adoption money taken on or before the first day may go back until the other. Publication 590-B (2025)."""


def last_day_to_repay(taken: dt.date, code: str = "") -> dt.date:
    """The last day to put back an early or disaster distribution: three years from the day after it."""
    if code == "birth-adoption" and taken <= BIRTH_BEFORE:
        return BIRTH_UNTIL
    years = parameters.value("repayment_years", min(max(taken.year, 2001), 2026)).number
    return add_years(taken + dt.timedelta(days=1), years) - dt.timedelta(days=1)


def extended_due_date(year: int) -> dt.date:
    """October 15 of the next year, or the Monday after it: the due date with the automatic extension of six months."""
    day = dt.date(year + 1, 10, 15)
    return day + dt.timedelta(days=(7 - day.weekday()) % 7 if day.weekday() >= 5 else 0)


SIXTY_DAYS = dt.timedelta(days=60)


def rolled_over_in_time(out: dt.date, back: dt.date, code: str = "") -> bool:
    """Whether money came back as a rollover: by the 60th day, or later for the reason that `code` names.

    A home that was not bought has 120 days (IRC 72(t)(8)(E)); what was taken in 2020 as the required distribution
    could go back until 2020-08-31 (Notice 2020-51). The other reasons have no day of their own: the waiver, the
    ruling or the notice names it, and an automatic waiver ends a year after the money left.
    """
    if back - out <= SIXTY_DAYS:
        return True
    if code == "home-purchase":
        return (back - out).days <= parameters.value("home_purchase_days", max(out.year, 1998)).number
    if code == "2020-required":
        return out.year == 2020 and back <= parameters.value("required_returned_by", 2020).date
    if code == "waiver":
        return back <= add_years(out, 1)
    return code in LATE_CODES


def one_rollover_a_year(before: dt.date, day: dt.date) -> bool:
    """Whether money that left on `day` may be rolled over, when what left `before` was: a year apart. IRC 408(d)(3)(B)."""
    return day >= add_years(before, 1)


def may_convert_again(converted: dt.date, undone: dt.date, day: dt.date) -> bool:
    """Whether what was moved back may be converted again: in a later year, and after the 30 days that begin with moving it.

    Regulations 1.408A-5, A-9(a)(1); not read.
    """
    return day.year > converted.year and day >= undone + dt.timedelta(days=30)


def in_first_two_years(opened: dt.date, day: dt.date) -> bool:
    """Whether a day lies in the two years that begin with the first day of a SIMPLE IRA. IRC 72(t)(6)."""
    years = parameters.value("simple_years", min(max(day.year, 1997), 2026)).number
    return opened <= day < add_years(opened, years)


def open_long_enough(opened: dt.date, day: dt.date) -> bool:
    """Whether a section 529 account had been open for more than 15 years. IRC 529(c)(3)(E)(i)(I)."""
    years = parameters.value("qtp_years_open", min(max(day.year, 2024), 2026)).number
    return day > add_years(opened, years)


OLDER_DISASTERS_UNTIL = dt.date(2021, 6, 24)
"""Money for a disaster declared by 2021-02-25 of 2020 could be taken until then, and had the older limit; not read."""
NEWER_DISASTERS_SINCE = dt.date(2021, 1, 26)


def disaster_limit(day: dt.date) -> int:
    """The most for one disaster, in cents: $100,000 until 2021-01-25, $22,000 since. IRC 72(t)(11)(B)."""
    year = day.year if day >= NEWER_DISASTERS_SINCE else min(day.year, 2020)
    return parameters.value("disaster_limit", max(2005, year)).cents


def repayable(code: str, year: int) -> int | None:
    """The most that can be put back of one year's distributions with this code, in cents; None: no amount is set."""
    name = {
        "birth-adoption": "birth_adoption_limit", "emergency": "emergency_limit", "domestic-abuse": "domestic_abuse_limit",
    }.get(code)  # fmt: skip
    if name is None:
        return None
    try:
        return parameters.value(name, year).cents
    except parameters.NoValueError:
        return None


def hsa_limit(year: int, born: dt.date | None, *, family: bool) -> int | None:
    """The HSA limit of a year in cents; with the catch-up from the year of age 55, or where the age is not known."""
    try:
        limit = parameters.value("hsa_limit_family" if family else "hsa_limit_self", year).cents
        more = parameters.value("hsa_catch_up_age_55", year).cents
    except parameters.NoValueError:
        return None
    return limit + (more if born is None or year - born.year >= 55 else 0)
