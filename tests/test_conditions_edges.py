"""Every row of the table of conditions at its edge: it holds on the last day, with the last dollar, and not one beyond."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, NamedTuple

import histories
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies_forms import BOOK, entries_of, history_of, row

from basisbook.forms.filed.files import Filed
from basisbook.forms.filed.snapshot import Snapshot
from basisbook.ledger import checks, conditions
from basisbook.ledger.book import Account, Book, Person
from basisbook.ledger.conditions import CONDITIONS
from basisbook.ledger.dates import add_months, add_years
from basisbook.ledger.in_law import required

pytestmark = pytest.mark.slow

TODAY = dt.date(2026, 11, 25)
BORN = dt.date(1980, 1, 1)
DAY = dt.timedelta(days=1)
TYPES = {"ira": "traditional", "roth": "roth", "plan": "plan", "sep": "sep", "simple": "simple"}


class Life(NamedTuple):
    """Rows, when the person was born, and accounts besides the usual ones."""

    rows: list[dict[str, Any]]
    born: dt.date = BORN
    more: dict[str, Account] = {}  # noqa: RUF012 - a default that nobody changes


Edge = Callable[[dt.date, int], Life]
"""A life from a day of 2024 to 2025; the second argument is 0 at the edge and 1 a day, or a cent, beyond it."""


def _taken(day: dt.date, amount: int, kind: str = "distribution", **columns: Any) -> dict[str, Any]:
    return row(kind, None, amount, date=day, account=columns.pop("account", "ira"), **columns)


def _back(day: dt.date, amount: int, kind: str = "repayment", **columns: Any) -> dict[str, Any]:
    return row(kind, None, amount, date=day, account="ira", of=columns.pop("of", 1), **columns)


def gift_age(day: dt.date, beyond: int) -> Life:
    half = add_months(dt.date(1954, 2, 3), 846)
    return Life([_taken(half - beyond * DAY, 5_00, "qcd")], dt.date(1954, 2, 3))


def gift_limit(day: dt.date, beyond: int) -> Life:
    limit = conditions.parameters.value("qcd_limit", day.year).cents
    return Life([_taken(day, limit + beyond, "qcd")], dt.date(1940, 1, 1))


def gift_account(day: dt.date, beyond: int) -> Life:
    return Life([_taken(day, 5_00, "qcd", account="sep" if beyond else "ira")], dt.date(1940, 1, 1))


def hsa_once(day: dt.date, beyond: int) -> Life:
    later = day if not beyond else day.replace(year=day.year + 1, day=1)
    return Life([_taken(day, 5_00, "hsa-funding"), _taken(later, 6_00, "hsa-funding")])


def hsa_limit(day: dt.date, beyond: int) -> Life:
    limit = conditions.hsa_limit(day.year, BORN, family=True) or 0
    return Life([_taken(day, limit + beyond, "hsa-funding", code="family")])


def hsa_account(day: dt.date, beyond: int) -> Life:
    return Life([_taken(day, 5_00, "hsa-funding", account="simple" if beyond else "ira")])


def disaster_limit(day: dt.date, beyond: int) -> Life:
    most = conditions.disaster_limit(day)
    return Life([_taken(day, most // 2, "disaster-distribution", code="a"),
                 _taken(day, most - most // 2 + beyond, "roth-disaster", account="roth", code="a")])  # fmt: skip


def disaster_repaid(day: dt.date, beyond: int) -> Life:
    taken = add_years(day, -2)
    last = add_years(taken + DAY, 3) - DAY
    return Life(
        [_taken(taken, 5_00, "disaster-distribution"), _back(last + beyond * DAY, 5_00, "disaster-repayment")]
    )


def repaid(day: dt.date, beyond: int) -> Life:
    taken = add_years(day, -2)
    last = add_years(taken + DAY, 3) - DAY
    return Life([_taken(taken, 5_00), _back(last + beyond * DAY, 5_00, code="terminal-illness")])


def repaid_within(code: str, limit: str) -> Edge:
    def edge(day: dt.date, beyond: int) -> Life:
        most = conditions.parameters.value(limit, day.year).cents
        return Life([_taken(day, 50_000_00), _back(day, most + beyond, code=code)])

    return edge


def heir(kind: str) -> Edge:
    def edge(day: dt.date, beyond: int) -> Life:
        inherited = Account(id="inh", person="ana", type="inherited-traditional", decedent="dad")
        code = "other" if beyond else "spouse"
        to = {"to": "roth"} if kind == "conversion" else {}
        rows = [
            row("inherited", None, None, date="2023-10-10", to="inh", basis=0, code=code),
            _taken(day, 5_00, kind, account="inh", **to),
        ]
        return Life(rows, more={"inh": inherited})

    return edge


def too_old(day: dt.date, beyond: int) -> Life:
    """Until 2019: not for the year in which 70 1/2 is reached."""
    born = dt.date(1949, 6, 30) if beyond else dt.date(1949, 7, 1)
    return Life([row("contribution", 2019, 1_000_00, date="2019-05-01", account="ira", basis=1_000_00)], born)


def moved_by(kind: str, code: str = "") -> Edge:
    def edge(day: dt.date, beyond: int) -> Life:
        last = conditions.extended_due_date(2023) + beyond * DAY
        to = {"to": "roth"} if kind == "recharacterized-to-roth" else {}
        put_in = row("contribution", 2023, 5_00, date="2023-05-01", account="ira", basis=5_00)
        return Life([put_in, row(kind, 2023, 5_00, date=last, account="ira", moved=5_00, of=1, **to)])

    return edge


def sixty_days(day: dt.date, beyond: int) -> Life:
    return Life([_taken(day, 5_00, "rollover-out"), _back(day + (60 + beyond) * DAY, 5_00, "rollover-in")])


def simple_years(day: dt.date, beyond: int) -> Life:
    opened = add_years(day, -2) + beyond * DAY
    if add_years(opened, 2) <= day and beyond:  # March 1 stands for February 29
        opened += DAY
    young = Account(id="simple", person="ana", type="simple", opened=opened)
    return Life([_taken(day, 5_00, "conversion", account="simple", to="roth")], more={"simple": young})


def employers(day: dt.date, beyond: int) -> Life:
    limit = conditions.parameters.value("ira_contribution_limit", 2024).cents
    return Life([row("contribution", 2024, limit + beyond, date="2024-05-01", account="sep", basis=0)])


def five_years(day: dt.date, beyond: int) -> Life:
    """First Roth money for a year; qualified from the first day of the fifth year after it."""
    old = Account(id="roth", person="ana", type="roth", opened=dt.date(day.year - 6, 1, 2))
    put_in = row("roth-contribution", day.year - 6, 5_00, date=dt.date(day.year - 6, 5, 4), account="roth")
    taken = dt.date(day.year - 1, 1, 1) - beyond * DAY
    return Life(
        [put_in, _taken(taken, 5_00, "roth-qualified", account="roth")], dt.date(1950, 1, 1), {"roth": old}
    )


def fifty_nine_and_a_half(day: dt.date, beyond: int) -> Life:
    born = add_months(day, -(59 * 12 + 6))
    while add_months(born, 59 * 12 + 6) < day:  # the last day of a month stands for one that it lacks
        born += DAY
    put_in = row("roth-contribution", 2010, 5_00, date="2010-05-04", account="roth")
    return Life([put_in, _taken(day - beyond * DAY, 5_00, "roth-qualified", account="roth")], born)


def one_a_year(day: dt.date, beyond: int) -> Life:
    again = add_years(day, 1) - beyond * DAY
    return Life([_taken(day, 5_00, "rollover-out"), _back(day + DAY, 5_00, "rollover-in"),
                 _taken(again, 6_00, "rollover-out"), _back(again + DAY, 6_00, "rollover-in", of=3)])  # fmt: skip


def again_after_30_days(day: dt.date, beyond: int) -> Life:
    """Of 2016, moved back some day until September 2017: then the 30 days decide, not the year."""
    back = dt.date(2017, 1, 1) + dt.timedelta(days=day.toordinal() % 270)
    return Life(
        [_taken(dt.date(2016, 5, 2), 5_00, "conversion", to="roth"),
         row("conversion-undone", 2016, 5_00, date=back, account="roth", to="ira", moved=5_00, of=1),
         _taken(back + (30 - beyond) * DAY, 5_00, "conversion", to="roth")],
    )  # fmt: skip


def required_first(day: dt.date, beyond: int) -> Life:
    born = dt.date(1940, 1, 1)
    must = required.amount(born, day.year, 100_000_00) or 0
    return Life(
        [row("year-end-value", day.year - 1, 100_000_00), _taken(day, must - beyond),
         _taken(day, 50_000_00, "conversion", to="roth")],
        born,
    )  # fmt: skip


def from_529(day: dt.date, beyond: int) -> Life:
    limit = conditions.parameters.value("ira_contribution_limit", 2024).cents
    program = Account(id="edu", person="ana", type="529", opened=dt.date(2000, 1, 1))
    put_in = row("roth-contribution", 2024, limit + beyond, date="2024-05-01", account="roth", code="529")
    return Life([put_in], more={"edu": program})


def basis_there(day: dt.date, beyond: int) -> Life:
    return Life(
        [
            row("opening-basis", 2023, 5_00),
            _taken(day, 50_00, "divorce-transfer", to="ben", basis=5_00 + beyond),
        ]
    )


EDGES: dict[str, tuple[Edge, str]] = {
    "gift-age": (gift_age, "gift-too-young"),
    "gift-limit": (gift_limit, "qcd-limit"),
    "gift-account": (gift_account, "gift-account"),
    "hsa-once": (hsa_once, "hsa-again"),
    "hsa-limit": (hsa_limit, "hsa-limit"),
    "hsa-account": (hsa_account, "hsa-account"),
    "disaster-limit": (disaster_limit, "disaster-limit"),
    "disaster-repaid-in-time": (disaster_repaid, "repaid-late"),
    "repaid-in-time": (repaid, "repaid-late"),
    "birth-limit": (repaid_within("birth-adoption", "birth_adoption_limit"), "repaid-above-limit"),
    "emergency-limit": (repaid_within("emergency", "emergency_limit"), "repaid-above-limit"),
    "abuse-limit": (repaid_within("domestic-abuse", "domestic_abuse_limit"), "repaid-above-limit"),
    "heir-cannot-convert": (heir("conversion"), "heir-cannot-convert"),
    "heir-cannot-roll-over": (heir("rollover-out"), "heir-cannot-roll-over"),
    "no-contribution-after-70": (too_old, "contribution-after-70"),
    "recharacterized-in-time": (moved_by("recharacterized-to-roth"), "recharacterized-late"),
    "returned-in-time": (moved_by("contribution-returned"), "returned-late"),
    "sixty-days": (sixty_days, "after-60-days"),
    "qualified-clock": (five_years, "not-qualified"),
    "qualified-age": (fifty_nine_and_a_half, "not-qualified"),
    "one-rollover-a-year": (one_a_year, "second-rollover"),
    "converted-again": (again_after_30_days, "converted-again"),
    "simple-two-years": (simple_years, "simple-two-years"),
    "not-employer-money": (employers, "employer-or-own/surely"),
    "required-first": (required_first, "required-first"),
    "qtp-limit": (from_529, "529-to-roth/year"),
    "basis-is-there": (basis_there, "more-basis-than-held"),
}
"""By the code of the row: lives on both sides of its edge, and the finding that only the one beyond it has."""


def _book(life: Life) -> Book:
    accounts = {name: Account(id=name, person="ana", type=kind) for name, kind in TYPES.items()} | life.more
    people = {
        "ana": Person(id="ana", name="Ana", born=life.born),
        "ben": Person(id="ben", name="Ben", born=BORN),
        "dad": Person(id="dad", name="Dad", born=dt.date(1940, 5, 4), died=dt.date(2023, 10, 10)),
    }
    return Book(BOOK.folder, people, accounts)


def simple_early_tax(day: dt.date, beyond: int) -> int:
    """Line 4 of Form 5329 by `amend` for 1,000 out of a SIMPLE IRA two years old that day, or a day younger; in cents."""
    rows = [
        row("opening-basis", day.year - 1, 1),
        _taken(day, 1_000_00, account="simple"),
        row("year-end-value", day.year, 5_000_000_00),
    ]
    nothing = Snapshot(
        person="ana", pool="own", tax_year=day.year, lines={}, whole=True, kind="original", how="none"
    )
    plan = histories.plan(
        _book(simple_years(day, beyond)),
        entries_of(rows),
        Filed({("ana", "own", day.year): nothing}, {}, ()),
        TODAY,
    )
    return sum(one.line_4 for package in plan.packages for one in package.early)


AMOUNTS: dict[str, tuple[Callable[[dt.date, int], int], int, int]] = {
    "simple-early-tax": (simple_early_tax, 100_00, 250_00),
}
"""By the code of the row: what an amount is at its edge, and beyond it."""


def said(life: Life) -> set[str]:
    """The findings of checks and years, by code; with what the sentence is of, where a code has several."""
    book = _book(life)
    history = history_of(*life.rows, book=book, as_of=TODAY)
    problems = [*history.problems, *checks.check(book, entries_of(life.rows))]
    found = {problem.code for problem in problems}
    texts = " ".join(problem.message for problem in problems)
    found |= {"employer-or-own/surely"} if "could contribute: it is taken as an employer" in texts else set()
    return found | ({"529-to-roth/year"} if "is the limit of the year" in texts else set())


@pytest.mark.parametrize("code", EDGES)
@settings(max_examples=6, deadline=None)
@given(day=st.dates(dt.date(2024, 2, 1), dt.date(2025, 9, 1)))
def test_a_condition_holds_up_to_its_edge_and_not_beyond(code: str, day: dt.date) -> None:
    edge, finding = EDGES[code]
    assert finding not in said(edge(day, 0))
    assert finding in said(edge(day, 1))


@pytest.mark.parametrize("code", AMOUNTS)
@settings(max_examples=6, deadline=None)
@given(day=st.dates(dt.date(2024, 2, 1), dt.date(2025, 9, 1)))
def test_an_amount_changes_at_the_edge_of_its_condition(code: str, day: dt.date) -> None:
    amount, at_the_edge, beyond = AMOUNTS[code]
    assert (amount(day, 0), amount(day, 1)) == (at_the_edge, beyond)


def test_every_condition_has_an_edge() -> None:
    """A row of the table without a life on both sides of its edge is a promise that nobody keeps."""
    assert {one.code for one in CONDITIONS} == EDGES.keys() | AMOUNTS.keys()
    assert not EDGES.keys() & AMOUNTS.keys()
