"""Where a book stands: each open year, the papers to expect, the next days, one command."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from click.testing import CliRunner

from basisbook.cli.main import main
from basisbook.forms.open_book import OpenBook
from basisbook.forms.status import days_after, status
from basisbook.ledger import store
from basisbook.ledger.book import Account, Book, Person
from basisbook.ledger.entry import Entry
from basisbook.ledger.problems import Do

NADIA = Person(id="nadia", name="Nadia Brandt", born=dt.date(1979, 5, 4))
ACCOUNTS = {
    "van": Account(id="van", person="nadia", type="traditional", custodian="Vanguard"),
    "roth": Account(id="roth", person="nadia", type="roth", custodian="Vanguard"),
}
PUT_IN = Entry(
    number=1,
    recorded=dt.date(2023, 5, 1),
    person="nadia",
    kind="contribution",
    tax_year=2023,
    date=dt.date(2023, 3, 1),
    account="van",
    amount=650000,
    basis=650000,
)
CONVERTED = Entry(
    number=2,
    recorded=dt.date(2023, 5, 1),
    person="nadia",
    kind="conversion",
    date=dt.date(2023, 3, 2),
    account="van",
    to="roth",
    amount=650000,
)
VALUE = Entry(
    number=3,
    recorded=dt.date(2024, 1, 5),
    person="nadia",
    kind="year-end-value",
    tax_year=2023,
    account="van",
    amount=0,
)


def opened(day: str, *entries: Entry, accounts: dict[str, Account] = ACCOUNTS) -> OpenBook:
    book = Book(Path("/nonexistent"), {"nadia": NADIA}, accounts)
    return OpenBook(book, store.Read("csv", entries, (), None, canonical=True), dt.date.fromisoformat(day))


def step(found: Do) -> str:
    return " ".join(map(str, (found.verb, *found.target)))


@pytest.mark.parametrize(
    ("day", "entries", "states", "next_step"),
    [
        ("2023-06-01", (PUT_IN, CONVERTED), [(2022, "nothing yet"), (2023, "not ended")], "year 2022"),
        ("2024-02-01", (PUT_IN, CONVERTED), [(2023, "incomplete")], "year 2023"),
        ("2024-02-01", (PUT_IN, CONVERTED, VALUE), [(2023, "ready")], "fill 2023"),
        ("2024-02-01", (), [(2023, "nothing yet")], "year 2023"),
    ],
)
def test_each_open_year_has_its_state_and_one_step_is_next(
    day: str, entries: tuple[Entry, ...], states: list[tuple[int, str]], next_step: str
) -> None:
    found = status(opened(day, *entries))
    assert [(one.year, one.state) for one in found.standings][: len(states)] == states
    assert step(found.next_step) == next_step


def test_the_consequence_is_in_cents() -> None:
    (one, *_) = status(opened("2024-02-01", PUT_IN, CONVERTED, VALUE)).standings
    assert (one.put_in, one.converted, one.taxable, one.basis) == (650000, 650000, 0, 0)
    (one, *_) = status(opened("2024-02-01", PUT_IN, CONVERTED)).standings
    assert (one.taxable, one.basis) == (None, None)
    assert one.missing


@pytest.mark.parametrize(
    ("day", "state"), [("2024-01-20", "expected"), ("2024-02-15", "expected"), ("2024-02-16", "late")]
)
def test_a_form_1099_r_is_expected_of_the_account_that_money_left_and_late_after_a_while(
    day: str, state: str
) -> None:
    found = [one for one in status(opened(day, PUT_IN, CONVERTED)).papers if one.form == "1099-R"]
    assert [(one.account, one.year, one.by, one.state) for one in found] == [
        ("van", 2023, dt.date(2024, 1, 31), state)
    ]
    named = Entry(
        **{name: getattr(CONVERTED, name) for name in CONVERTED.__slots__} | {"source": "Form 1099-R of 2023"}
    )
    (here,) = [one for one in status(opened(day, PUT_IN, named)).papers if one.form == "1099-R"]
    assert here.state == "here"


def test_the_value_of_december_is_asked_for_until_the_year_is_settled() -> None:
    def of_value(*entries: Entry) -> str:
        return next(
            one.state
            for one in status(opened("2024-03-01", *entries)).papers
            if (one.form, one.year) == ("value", 2023)
        )

    assert of_value(PUT_IN, CONVERTED) == "late"
    assert of_value(PUT_IN, CONVERTED, VALUE) == "here"


def test_the_next_days_come_in_order() -> None:
    found = days_after(dt.date(2024, 2, 1))
    assert [(one.day.isoformat(), one.kind, one.year) for one in found] == [
        ("2024-04-15", "return", 2023), ("2024-10-15", "extended", 2023), ("2024-12-31", "year ends", 2024), ("2025-01-31", "papers", 2024),
    ]  # fmt: skip
    assert days_after(dt.date(2024, 4, 15))[0].day == dt.date(2024, 4, 15)


def test_a_book_without_accounts_needs_one() -> None:
    assert step(status(opened("2024-02-01", accounts={})).next_step) == "account"


def test_basisbook_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BASISBOOK_BOOK", raising=False)
    monkeypatch.setenv("BASISBOOK_TODAY", "2024-02-01")
    monkeypatch.setenv("COLUMNS", "80")
    nowhere = CliRunner().invoke(main, [])
    assert nowhere.exit_code == 0
    assert len(nowhere.stdout.splitlines()) == 3
    assert nowhere.stdout.endswith("    basisbook start\n")
    made = CliRunner().invoke(main, ["init", "--name", "Nadia Brandt", "--account", "van=traditional"])
    assert made.exit_code == 0, made.output
    here = CliRunner().invoke(main, [])
    assert here.exit_code == 0, here.output
    assert here.stdout.startswith("Nadia Brandt, 2023: nothing is written down yet.\n")
    assert here.stdout.endswith("\nNext: basisbook year 2023\n")
    assert max(map(len, here.stdout.splitlines())) <= 80
