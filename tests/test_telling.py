"""What entries say in plain sentences: one table for reviews, pages and reports, and nothing stated is left out."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import replace
from pathlib import Path

import pytest

from basisbook.ledger.book import Account, Book, Person
from basisbook.ledger.dates import american
from basisbook.ledger.entry import Entry
from basisbook.ledger.kinds import KINDS, Kind
from basisbook.ledger.money import dollars
from basisbook.ledger.sentences.telling import FIGURED, HAPPENED, Teller, happened

GOLDEN = Path(__file__).parent / "data" / "told.txt"
PEOPLE = {one: Person(id=one, name=name) for one, name in (("ana", "Ana Reyes"), ("tom", "Tom Reyes"))}
ACCOUNTS = {
    one.id: one
    for one in (
        Account(id="ira", person="ana", type="traditional", custodian="Mesa Brokerage"),
        Account(id="old", person="ana", type="traditional", custodian="Mesa Brokerage"),
        Account(id="roth", person="ana", type="roth", custodian="Mesa Brokerage"),
        Account(
            id="aunt",
            person="ana",
            type="inherited-traditional",
            custodian="Harbor Bank",
            decedent="Aunt Eva",
        ),
        Account(
            id="aunt-roth", person="ana", type="inherited-roth", custodian="Harbor Bank", decedent="Aunt Eva"
        ),
        Account(id="work", person="ana", type="plan"),
        Account(id="529", person="ana", type="529"),
    )
}
BOOK = Book(Path(), PEOPLE, ACCOUNTS)
DAY = dt.date(2023, 5, 4)


def account_of(types: frozenset[str], but: str = "") -> str:
    known = sorted(ACCOUNTS.values(), key=lambda one: one.type != "plan")
    return next((one.id for one in known if one.type in types and one.id != but), "")


def full(kind: Kind) -> Entry:
    """An entry that states everything that its kind may."""
    may = kind.columns
    return Entry(
        number=7,
        recorded=DAY,
        person="ana",
        kind=kind.name,
        tax_year=2022 if "tax_year" in may else None,
        date=DAY if "date" in may else None,
        account=account_of(kind.account_types) if "account" in may else "",
        to="tom"
        if kind.to_types is None
        else account_of(kind.to_types, account_of(kind.account_types))
        if "to" in may
        else "",
        amount=6543_21 if "amount" in may else None,
        moved=6789_01 if "moved" in may else None,
        basis=1234_50 if "basis" in may else None,
        of=3 if "of" in may and kind.of_kinds else None,
        code=kind.codes[0] if "code" in may and kind.codes else "",
    )


def bare(kind: Kind) -> Entry:
    """An entry that states as little as its kind may: its year, and no day."""
    whole = full(kind)
    must = {column: getattr(whole, column) for column in kind.states if column != "date"}
    account = {"account": whole.account} if kind.account_types and "amount" in kind.states else {}
    return Entry(
        number=7, recorded=DAY, person="ana", kind=kind.name, **({"tax_year": 2022} | account | must)
    )


def test_every_kind_has_a_sentence() -> None:
    assert set(HAPPENED) | set(FIGURED) == set(KINDS) - {"void"}
    assert set(HAPPENED) & set(FIGURED) == set()


def test_every_sentence_is_as_it_was_read() -> None:
    teller, nameless = Teller(BOOK), Teller(BOOK, lambda cents: f"{cents // 10000}%", names=False)
    said = []
    for kind in KINDS.values():
        if kind.name == "void":
            continue
        said += [
            kind.name,
            f"  all      {teller.reviewed(full(kind))}",
            f"  least    {teller.reviewed(bare(kind))}",
        ]
        said += [f"  nameless {nameless(full(kind))}"]
    void = Entry(number=8, recorded=DAY, person="ana", kind="void", corrects=7)
    said += ["void", f"  all      {teller.reviewed(void)}"]
    text = "\n".join(said) + "\n"
    if os.environ.get("BASISBOOK_WRITE_GOLDEN"):
        GOLDEN.write_text(text, "utf-8")
    assert text == GOLDEN.read_text("utf-8")


@pytest.mark.parametrize(
    "kind", [one for one in KINDS.values() if one.name != "void"], ids=lambda one: one.name
)
def test_nothing_that_is_stated_is_left_out(kind: Kind) -> None:
    """Each column that is stated changes the sentence: what a person agrees to is all that will be written."""
    teller, entry = Teller(BOOK), full(kind)
    said = teller(entry)
    assert "{" not in said
    assert "None" not in said
    for column in ("amount", "moved"):
        if getattr(entry, column) is not None:
            assert dollars(getattr(entry, column)) in said
    for column in ("account", "to", "basis", "of", "date", "code", "tax_year"):
        if getattr(entry, column) in (None, "") or (column, kind.name) in NOT_SAID:
            continue
        other = replace(entry, **{column: None if not isinstance(getattr(entry, column), str) else ""})
        assert teller(other) != said, column
    if entry.date and ("date", kind.name) not in NOT_SAID:
        assert american(entry.date) in said


NOT_SAID = {
    ("date", name) for name in (
        "year-end-value", "opening-basis", "opening-roth-contributions", "opening-roth-conversion", "basis-stated",
    )
} | {("tax_year", "residence")}  # fmt: skip
"""The day of what stood on December 31 is only that on which it was read."""


def test_accounts_that_are_called_alike_are_told_apart() -> None:
    moved = Entry(
        number=1,
        recorded=DAY,
        person="ana",
        kind="transfer",
        date=DAY,
        amount=100_00,
        account="ira",
        to="old",
    )
    said = Teller(BOOK)(moved)
    assert (
        "from the traditional IRA at Mesa Brokerage (ira) to the traditional IRA at Mesa Brokerage (old)"
        in said
    )
    assert "to another traditional IRA" in Teller(BOOK, names=False)(moved)


def test_what_is_not_stated_is_not_zero_and_a_correction_is_called_one() -> None:
    put_in = full(KINDS["contribution"])
    unsaid = replace(put_in, basis=None, corrects=3)
    assert Teller(BOOK).reviewed(unsaid).startswith("Entry 3 says instead: $6,543.21 put into")
    assert Teller(BOOK).reviewed(unsaid).endswith("; whether it was deducted is not known.")
    assert "an amount not stated" in Teller(BOOK)(replace(put_in, amount=None)).casefold()
    assert happened(put_in)
    assert not happened(full(KINDS["method"]))


def test_a_book_with_errors_is_told_too() -> None:
    """A kind, a code and an account that nobody knows."""
    wrong = Entry(number=1, recorded=DAY, person="ana", kind="figure", code="method=magic", account="nowhere")
    assert "method=magic" in Teller(BOOK)(wrong)
    assert Teller(BOOK)(replace(wrong, kind="magic"))
