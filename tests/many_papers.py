"""Thousands of papers, as custodians and the IRS write them: of one person with monthly downloads, or of many people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from evidence_helpers import text_of

from basisbook.ledger import book as books
from basisbook.ledger import store as ledger
from basisbook.ledger.book import Account, Person

ACCOUNTS = {"00000011": "one", "00000022": "two", "00000033": "three"}
VANGUARD = (
    "Account Number,Trade Date,Settlement Date,Transaction Type,Transaction Description,Investment Name,Symbol,Shares,"
    "Share Price,Principal Amount,Commissions and Fees,Net Amount,Accrued Interest,Account Type,\n"
)


def book_of_one(folder: Path) -> books.Book:
    accounts = [Account(id=one, person="jordan", type="traditional") for one in ACCOUNTS.values()]
    books.create(folder, [Person(id="jordan", name="Jordan Q. Sample", born=dt.date(1950, 3, 2))], accounts)
    ledger.create(folder)
    return books.Book.load(folder)


def of_one(count: int) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Downloads of one person: name, text, and what is said of it. The days go round the last forty years."""
    numbers = list(ACCOUNTS)
    for at in range(count):
        number = numbers[at % 3]
        day = dt.date(1986, 1, 15) + dt.timedelta(days=(at * 3) % (365 * 39))
        rows = [
            f"{number},{day},{day},Contribution,Contribution,FUND,VMXXX,0,1.0,{10 + at}.00,0.0,{10 + at}.00,0.0,CASH,\n",
            f"{number},{day},{day},Dividend,Dividend Received,FUND,VMXXX,0,1.0,{at}.10,0.0,{at}.10,0.0,CASH,\n",
        ]
        yield (
            f"{number}-{at}.csv",
            VANGUARD + "".join(rows),
            {"person": "jordan", "account": ACCOUNTS[number]},
        )


PAPERS_EACH = 50


def book_of_many(folder: Path, count: int) -> books.Book:
    people = [
        Person(id=f"p{at}", name=f"Person {at}", born=dt.date(1950, 3, 2), ssn=f"000-00-{1000 + at}")
        for at in range(-(-count // PAPERS_EACH))
    ]
    books.create(folder, people)
    ledger.create(folder)
    return books.Book.load(folder)


@cache
def _transcript() -> str:
    return text_of("wi_2022_jordan_dotted.txt")


def of_many(count: int) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Transcripts of wages and income, fifty years of each person, which name their person by the last four digits."""
    for at in range(count):
        person, year = at // PAPERS_EACH, 1974 + at % PAPERS_EACH
        text = _transcript().replace("XXX-XX-0001", f"XXX-XX-{1000 + person}")
        text = text.replace("December, 2022", f"December, {year}").replace(
            "$6,000.00", f"${1000 + at % 900}.00"
        )
        yield f"wi-{person}-{year}.txt", text, {}
