"""A surviving spouse who moves an inherited Roth IRA into her own: nothing is lost in silence. IRC 408A(d)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from strategies_forms import BOOK, history_of, row

from basisbook.forms.replay.years import Pool
from basisbook.ledger.book import Account, Book, Person

PEOPLE = {
    "ana": Person(id="ana", name="Ana", born=dt.date(1960, 1, 1)),
    "hus": Person(id="hus", name="Hus", born=dt.date(1950, 1, 1), died=dt.date(2022, 5, 5)),
}
ACCOUNTS = {
    "roth": Account(id="roth", person="ana", type="roth"),
    "his": Account(id="his", person="hus", type="roth"),
    "inr": Account(id="inr", person="ana", type="inherited-roth", decedent="hus"),
}
HERS = Book(BOOK.folder, PEOPLE, ACCOUNTS)


def pool(basis: str = "", to: str = "roth", *more: dict[str, Any]) -> Pool:
    opening = row("opening-roth-contributions", 2021, "30000", account="his") | {"person": "hus"}
    stated = {"basis": basis} if basis else {}
    rows = [
        opening,
        row("inherited", to="inr", date="2022-05-05", code="spouse"),
        row("transfer", amount="40000", date="2022-09-01", account="inr", to=to, **stated),
        row("roth-distribution", amount="5000", date="2023-05-01", account="roth"),
        *more,
    ]
    found = history_of(*rows, book=HERS, as_of=dt.date(2026, 11, 25)).pool("ana")
    assert found is not None
    return found


def test_what_moved_must_say_how_much_were_contributions() -> None:
    asked = pool()
    assert asked.year(2022) is not None
    assert [one.code for one in asked.years[0].problems] == ["transfer-basis"]
    assert [one.status for one in asked.years] == ["incomplete", "incomplete"]


def test_stated_contributions_come_out_untaxed_and_conversions_are_asked_for() -> None:
    """Publication 590-B (2025): regular contributions come first."""
    told = pool("30000")
    year = told.year(2023)
    assert year is not None
    assert (year.lines["19"], year.lines["22"], year.lines.get("25c", "")) == ("5000", "30000", "")
    assert "roth-made-own" in [one.code for one in told.years[0].problems]


def test_the_question_is_gone_once_the_conversions_are_told() -> None:
    converted = row("opening-roth-conversion", 2021, "2000", account="roth", basis="0")
    codes = [one.code for year in pool("30000", "roth", converted).years for one in year.problems]
    assert "roth-made-own" not in codes
