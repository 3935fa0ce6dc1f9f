"""Twice the entries cost twice the reading: counted, not timed. No rule walks over all entries or all accounts."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from basisbook.ledger.book import Account, Book, Person
from basisbook.ledger.entry import Entry
from basisbook.ledger.facts import facts_of

pytestmark = pytest.mark.slow

READ = {"times": 0}


class CountedEntry(Entry):
    """An entry that counts how often something of it is read."""

    def __getattribute__(self, name: str) -> Any:
        READ["times"] += 1
        return super().__getattribute__(name)


class CountedAccount(Account):
    """An account that counts too."""

    def __getattribute__(self, name: str) -> Any:
        READ["times"] += 1
        return super().__getattribute__(name)


DAY = dt.date(2026, 7, 1)


def entry(number: int, kind: str, year: int, **more: Any) -> Entry:
    amounts = {"amount": 1_00, "date": dt.date(year, 3, 1), "account": "van"}
    return CountedEntry(
        number=number, recorded=DAY, kind=kind, tax_year=year, **({"person": "ana"} | amounts | more)
    )


def people(at: int) -> str:
    return f"p{at}"


def rollovers(at: int) -> Iterator[Entry]:
    year = 1990 + at % 30
    yield entry(2 * at + 1, "rollover-out", year)
    yield entry(2 * at + 2, "rollover-in", year, of=2 * at + 1, date=dt.date(year, 4, 1))


def rollovers_too_late(at: int) -> Iterator[Entry]:
    year = 1990 + at % 30
    yield entry(2 * at + 1, "rollover-out", year)
    yield entry(2 * at + 2, "rollover-in", year, of=2 * at + 1, date=dt.date(year, 12, 1))


def qualified(at: int) -> Iterator[Entry]:
    yield entry(2 * at + 1, "roth-contribution", 2000 + at % 20, account="roth", code="529")
    yield entry(2 * at + 2, "roth-qualified", 2005 + at % 20, account="roth")


def conversions_in_need_of_income(at: int) -> Iterator[Entry]:
    yield entry(3 * at + 1, "conversion", 2000 + at % 9, to="roth")
    yield entry(3 * at + 2, "return", 2000 + at % 9, amount=None, code="single")
    yield entry(3 * at + 3, "figure", 2000 + at % 9, amount=90_000_00, code="modified-agi")


def contributions(at: int) -> Iterator[Entry]:
    """A year of many people: each looks at its own."""
    yield entry(4 * at + 1, "contribution", 2021, basis=1_00, person=people(at))
    yield entry(4 * at + 2, "deduction", 2021, person=people(at), amount=0, account="")
    yield entry(4 * at + 3, "contribution-returned", 2021, of=4 * at + 1, moved=1_00, person=people(at))
    yield entry(4 * at + 4, "excess-removed", 2022, of=4 * at + 1, basis=0, person=people(at))


def repayments(at: int) -> Iterator[Entry]:
    """More than was taken, in a later year."""
    yield entry(2 * at + 1, "distribution", 2023, person=people(at))
    yield entry(
        2 * at + 2,
        "repayment",
        2024 + at % 2,
        code="emergency",
        of=2 * at + 1,
        amount=2_00,
        person=people(at),
    )


def homes_and_values(at: int) -> Iterator[Entry]:
    yield entry(3 * at + 1, "roth-homebuyer", 2015, account="roth", person=people(at))
    yield entry(3 * at + 2, "distribution", 2015, account=f"own-{at}", person=people(at))
    yield entry(3 * at + 3, "year-end-value", 2015, account=f"own-{at}", person=people(at))


def read(lives: Callable[[int], Iterator[Entry]], times: int) -> int:
    """How often something of an entry or an account is read while the facts of so many lives are summed."""
    found = {one.number: one for at in range(times) for one in lives(at)}
    ids = ["ana", *(people(at) for at in range(times))]
    accounts = [
        CountedAccount(id="van", person="ana", type="traditional"),
        CountedAccount(id="roth", person="ana", type="roth"),
    ]
    accounts += [CountedAccount(id=f"own-{at}", person=people(at), type="traditional") for at in range(times)]
    book = Book(Path(), {one: Person(id=one, name=one) for one in ids}, {one.id: one for one in accounts})
    READ["times"] = 0
    facts_of(book, found, as_of=DAY)
    return READ["times"]


LIVES = (
    rollovers, rollovers_too_late, qualified, conversions_in_need_of_income, contributions, repayments, homes_and_values,
)  # fmt: skip


@pytest.mark.parametrize("lives", LIVES, ids=lambda lives: lives.__name__)
def test_twice_the_entries_are_read_twice_as_often(lives: Callable[[int], Iterator[Entry]]) -> None:
    once, twice = read(lives, 300), read(lives, 600)
    assert twice < 2.2 * once, f"{once} reads for 300 of them, {twice} for 600"


def test_four_thousand_rollovers() -> None:
    assert read(rollovers, 4_000) < 4_000 * 2 * 90


def test_the_counting_sees_a_walk_over_everything() -> None:
    entries = [one for at in range(10) for one in rollovers(at)]
    READ["times"] = 0
    for _ in entries:
        assert [one for one in entries if one.kind]
    assert READ["times"] == len(entries) ** 2
    assert dataclasses.asdict(entries[0])["kind"] == "rollover-out"
