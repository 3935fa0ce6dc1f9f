"""What `amend` says changes is what changes of what `show` says; and nothing is asked for twice.

Over random books with every kind of entry, forgotten when the returns went in or done after them.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from lives_that_change import (
    BOOK,
    FIRST,
    LAST,
    NEVER,
    SCENES,
    TODAY,
    Life,
    history,
    life_of,
    lives,
    sent_again,
)

from basisbook.forms.amendment.package import SENT, Package, Plan
from basisbook.forms.amendment.plan import plan
from basisbook.forms.replay.on_return import on_return
from basisbook.forms.replay.replay import replay
from basisbook.ledger import journal
from basisbook.ledger.kinds import KINDS

pytestmark = pytest.mark.slow

PEOPLE = ("ana", "ben")


def planned(life: Life) -> Plan:
    statutory = replay(BOOK, journal.in_force(life.now), as_of=TODAY)
    return plan(BOOK, life.now, life.filed, TODAY, statutory, policy="statutory")


def of_year(found: Plan, who: str, year: int) -> list[Package]:
    return [one for one in found.packages if one.tax_year == year and who in one.people]


def says_what_show_says(life: Life) -> None:
    """All years are open, so the policy for closed ones makes no difference."""
    before, now, found = history(life.before), history(life.now), planned(life)
    for who in PEOPLE:
        for year in range(FIRST, LAST + 1):
            was, right = on_return(before, who, year), on_return(now, who, year)
            if not (was.known and right.known):
                continue
            packages = of_year(found, who, year)
            if any(one.action == "unknown" for one in packages):
                continue
            parts = [part for one in packages for part in one.parts if part.person == who]
            if any(None in (part.taxable_filed, part.deduction_filed) for part in parts):
                # Nobody recorded what the return said: then it is asked, and nothing is concluded.
                assert any(one.missing for one in packages), told(life, who, year, packages)
                continue
            said = (sum(one.taxable for one in packages), sum(one.deduction for one in packages))
            changed = (right.taxable - was.taxable, right.deduction - was.deduction)
            assert said == changed, told(life, who, year, packages)


@settings(max_examples=200)
@given(lives())
def test_what_amend_says_changes_is_the_change_of_what_show_says(life: Life) -> None:
    says_what_show_says(life)


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("name", sorted(SCENES))
def test_so_it_is_for_every_kind_that_was_forgotten(name: str, late: bool) -> None:
    for who in PEOPLE:
        rows = SCENES[name](who, 2023, 3_000_00, late)
        says_what_show_says(life_of([], [], [(who, rows)], "fill"))
        if len(rows) > 1:
            says_what_show_says(life_of([], [(who, rows[:-1], rows[-1:])], [], "typed"))


@settings(max_examples=100)
@given(lives())
def test_amending_twice_changes_nothing(life: Life) -> None:
    """Whatever the year held: after the amended returns went out, nothing is sent and no amount changes."""
    if any(year.status == "incomplete" for pool in history(life.now).pools.values() for year in pool.years):
        return
    found = planned(sent_again(life))
    for one in found.packages:
        if FIRST <= one.tax_year <= LAST:
            assert not one.taxable, told(life, one.people[0], one.tax_year, [one])
            assert not one.deduction, told(life, one.people[0], one.tax_year, [one])
            if one.missing and (one.excess or one.early):
                continue  # what was paid with Form 5329 is a figure that `filed` does not keep: it is asked
            assert one.action not in SENT, told(life, one.people[0], one.tax_year, [one])
            assert not one.moves, told(life, one.people[0], one.tax_year, [one])


def told(life: Life, who: str, year: int, packages: list[Package]) -> str:
    """A life in a few lines, for who reads a failure."""
    columns = (
        "person",
        "kind",
        "tax_year",
        "date",
        "account",
        "to",
        "amount",
        "moved",
        "basis",
        "of",
        "code",
    )
    rows = [
        " ".join(f"{name}={value}" for name in columns if (value := getattr(entry, name)) not in (None, ""))
        for entry in life.now
        if entry.kind not in ("return", "opening-basis")
        and entry.tax_year in (None, year - 1, year, year + 1)
    ]
    return "\n".join([f"{who} {year} {[one.action for one in packages]}", *rows])


def test_every_kind_has_its_scene() -> None:
    told = {row["kind"] for name in SCENES for row in SCENES[name]("ben", 2023, 100_000, True)}
    assert told | NEVER >= set(KINDS)
