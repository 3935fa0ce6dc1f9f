"""How long a shoebox of thirty years takes: four hundred papers read, reconstructed and audited.

    python benchmarks/shoebox.py

Two people live thirty years with contributions, distributions and conversions; the papers of those years are written
as transcripts, histories, an aggregator's JSON and figures typed in. The time is given in seconds, and as a ratio to
`python -c pass` in the same run, so that two machines can be compared. `tests/test_lost_basis.py` proves with a
smaller one that what comes out of the papers is what was lived.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from basisbook.forms.open_book import OpenBook
from basisbook.ledger import book as books
from basisbook.ledger import store as ledger_store
from basisbook.ledger.evidence import entered, store
from basisbook.ledger.inference.infer import infer

YEARS = range(1996, 2026)
LIMIT = 10
"""Seconds that reading, reconstructing and auditing may take on the machine the project was made on."""

PEOPLE = (
    books.Person(id="jordan", name="Jordan Q. Sample", born=dt.date(1968, 3, 2)),
    books.Person(id="riley", name="Riley M. Sample", born=dt.date(1970, 3, 2)),
)
_TAILS = {"jordan": "0001", "riley": "0002"}


@dataclass(frozen=True, slots=True)
class Lived:
    """One person's year in whole dollars: put in and not deducted, taken out, converted, worth at the end."""

    person: str
    year: int
    put_in: int
    taken_out: int
    converted: int
    value: int
    roth: int


def lives(years: Sequence[int] = YEARS) -> Iterator[Lived]:
    """Both people, year by year."""
    for at, person in enumerate(_TAILS):
        value, roth = 40_000, 0
        for year in years:
            put_in = 0 if (year + at) % 7 == 0 else 2_000 - 250 * at
            taken_out = 900 + 37 * (year % 10) if (year + at) % 4 == 1 else 0
            converted = 3_000 if year >= 1998 and (year + at) % 5 == 3 else 0
            value += put_in - taken_out - converted
            value, roth = value + value // 20, (roth + converted) * 21 // 20
            yield Lived(person, year, put_in, taken_out, converted, value, roth)


@dataclass(frozen=True, slots=True)
class Scrap:
    """One paper of the shoebox."""

    name: str
    data: bytes
    person: str
    spouse: str = ""


def papers(years: Sequence[int] = YEARS) -> Iterator[Scrap]:
    """About fourteen papers a year; each figure stands on several of them, and none may count twice."""
    by_year: dict[int, list[Lived]] = {}
    for one in lives(years):
        by_year.setdefault(one.year, []).append(one)
    for year, both in by_year.items():
        for one in both:
            yield Scrap(f"wi-{year}-{one.person}.txt", _wage_income(one).encode(), one.person)
            yield Scrap(f"history-{year}-{one.person}.csv", _history(one).encode(), one.person)
            yield Scrap(f"fdx-{year}-{one.person}.json", _aggregator(one).encode(), one.person)
            yield from _typed_in(one)
        yield Scrap(f"return-{year}.txt", _return(both).encode(), "jordan", "riley")
        yield Scrap(f"account-{year}.txt", _account(both).encode(), "jordan", "riley")


def fill(book: books.Book, scraps: Sequence[Scrap], today: dt.date) -> None:
    """Put the papers into the book."""
    for one in scraps:
        store.add(book, one.data, one.name, today, person=one.person, spouse=one.spouse)


_NOTICE = "This Product Contains Sensitive Taxpayer Data"
"""A transcript begins and ends with it."""


def _head(title: str, year: int, tail: str) -> list[str]:
    return [
        _NOTICE, title, "", "Request Date: 02-10-2026", "", f"SSN Provided: XXX-XX-{tail}",
        f"Tax Period Requested: December, {year}" if "Wage" in title else f"Tax Period Ending: Dec. 31, {year}", "",
    ]  # fmt: skip


def _rows(**rows: object) -> list[str]:
    return [f"{label.replace('_', ' ')}:......{value}" for label, value in rows.items()] + [""]


def _money(dollars: int) -> str:
    return f"${dollars:,}.00"


def _wage_income(one: Lived) -> str:
    lines = _head("Wage and Income Transcript", one.year, _TAILS[one.person])
    lines += ["Form W-2 Wage and Tax Statement", ""]
    lines += [
        "Wages, Tips and Other Compensation:......$151,000.00",
        "Retirement Plan Indicator:......Yes",
        "",
    ]
    accounts = [("1111", one.put_in, 0, one.value, "IRA")]
    if one.roth:
        accounts.append(("2222", 0, one.converted, one.roth, "Roth IRA"))
    for account, put_in, converted, value, kind in accounts:
        lines += ["Form 5498 Individual Retirement Arrangement Contribution Information", ""]
        lines += [
            "Submission Type:......Original document",
            f"Account Number (Optional):......XXXXXXXXX{account}",
        ]
        lines += _rows(
            IRA_Contributions=_money(put_in),
            Rollover_Contributions=_money(0),
            Roth_Conversion_Amount=_money(converted),
            Fair_Market_Value_of_Account=_money(value),
            Roth_IRA_Contributions=_money(0),
            IRA_Code="Checked" if kind == "IRA" else "Not checked",
            Roth_IRA_Code="Checked" if kind == "Roth IRA" else "Not checked",
        )
    for gone, code in ((one.taken_out, "1"), (one.converted, "2")):
        if gone:
            lines += ["Form 1099-R Distributions from Pensions, Annuities, Retirement or"]
            lines += ["Profit-Sharing Plans, IRAs, Insurance Contracts, etc.", ""]
            lines += [
                "Submission Type:......Original document",
                "Account Number (Optional):......XXXXXXXXX1111",
            ]
            lines += _rows(
                Distribution_Code=code,
                SEP_Indicator="IRA/SEP/SIMP box checked",
                Tax_Withheld=_money(0),
                Gross_Distribution=_money(gone),
                Taxable_Amount=_money(gone),
            )
    return "\n".join([*lines, _NOTICE])


def _return(both: Sequence[Lived]) -> str:
    gross = sum(one.taken_out + one.converted for one in both)
    lines = _head("Form 1040 Tax Return Transcript", both[0].year, _TAILS["jordan"])
    lines += [
        "SSN:......XXX-XX-0001",
        "SPOUSE SSN:......XXX-XX-0002",
        "",
        "FILING STATUS:......Married Filing Joint",
        "",
    ]
    lines += _rows(
        TOTAL_IRA_DISTRIBUTIONS=_money(gross),
        TAXABLE_IRA_DISTRIBUTIONS=_money(gross),
        IRA_DEDUCTION=_money(0),
        IRA_DEDUCTION_PER_COMPUTER=_money(0),
        ADJUSTED_GROSS_INCOME=_money(302_000 + gross),
    )
    return "\n".join([*lines, _NOTICE])


def _account(both: Sequence[Lived]) -> str:
    year = both[0].year
    return "\n".join(
        [
            "Account Transcript", "", "FORM NUMBER: 1040", f"TAX PERIOD: Dec. 31, {year}",
            "TAXPAYER IDENTIFICATION NUMBER: XXX-XX-0001", "SPOUSE TAXPAYER IDENTIFICATION NUMBER: XXX-XX-0002", "",
            f"ADJUSTED GROSS INCOME: {_money(302_000 + sum(one.taken_out + one.converted for one in both))}", "",
            "TRANSACTIONS", "", "CODE  EXPLANATION OF TRANSACTION                CYCLE     DATE         AMOUNT",
            f"150   Tax return filed                          {year + 1}1605  05-06-{year + 1}   $37,505.00", "", _NOTICE,
        ]
    )  # fmt: skip


def _history(one: Lived) -> str:
    rows = [
        '"Date","Action","Symbol","Description","Quantity","Price","Fees & Comm","Amount"',
        f'"06/15/{one.year}","MoneyLink Deposit","","CONTRIBUTION {one.year}","","","","${one.put_in:,}.00"',
        f'"09/05/{one.year}","Funds Paid","","IRA DISTRIBUTION","","","","-${one.taken_out:,}.00"',
        f'"12/18/{one.year}","Journal","","ROTH CONVERSION TO ...002","","","","-${one.converted:,}.00"',
    ]
    return "\n".join(row for row in rows if "$0.00" not in row) + "\n"


def _aggregator(one: Lived) -> str:
    form = {
        "taxYear": one.year, "corrected": False, "accountNumber": "1111", "iraContributions": one.put_in,
        "rolloverContributions": 0, "fairMarketValue": one.value, "ira": True, "rothIra": False,
    }  # fmt: skip
    return json.dumps({"taxYear": one.year, "forms": [{"tax5498": form}]})


def _typed_in(one: Lived) -> Iterator[Scrap]:
    """The owner's own copies of what the transcripts show too."""
    figures = {"box1": str(one.put_in), "box2": "0", "type": "ira", "box5": str(one.value), "account": "1111"}
    kinds: list[tuple[str, dict[str, str]]] = [
        ("5498", figures),
        ("statement", {"value": str(one.value), "account": "1111"}),
    ]
    if one.taken_out:
        kinds.append(("1099-R", {"box1": str(one.taken_out), "codes": "1", "ira": "yes", "account": "1111"}))
    if one.put_in:
        stated = {
            "date": f"{one.year}-06-15",
            "event": "contribution",
            "amount": str(one.put_in),
            "account": "1111",
        }
        kinds.append(("transaction", stated))
    for kind, stated in kinds:
        data = entered.written(kind, one.year, stated, one.person)  # type: ignore[arg-type]
        yield Scrap(f"{kind}-{one.year}-{one.person}.json", data, one.person)


def main() -> None:
    """Measure, and print a table."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    at_least = time.perf_counter() - began
    today = dt.date(2026, 3, 2)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "book"
        books.create(folder, PEOPLE)
        ledger_store.create(folder)
        book, scraps = books.Book.load(folder), list(papers())
        times = [time.perf_counter()]
        fill(book, scraps, today)
        times.append(time.perf_counter())
        shelf = store.read_all(folder)
        times.append(time.perf_counter())
        found = infer(book, shelf.documents, {}, shelf.lists)
        times.append(time.perf_counter())
        findings = OpenBook(book, ledger_store.read(folder), today).audited
        times.append(time.perf_counter())
        program = str(Path(sys.executable).with_name("basisbook"))
        for command in ("reconstruct", "audit"):
            subprocess.run(
                [program, "--book", str(folder), command],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
                env=os.environ | {"BASISBOOK_TODAY": today.isoformat()},
            )
            times.append(time.perf_counter())
    names = (
        "put into the book", "read", "reconstructed", "audited", "basisbook reconstruct", "basisbook audit",
    )  # fmt: skip
    print(
        f"{len(scraps)} papers of {len(YEARS)} years: {len(found.proposals)} proposals, {len(findings)} findings\n"
    )
    for name, start, end in zip(names, times, times[1:], strict=False):
        print(f"{name:32}{(end - start) * 1000:8.0f} ms   {(end - start) / at_least:6.1f} x python -c pass")
    took = times[4] - times[1]
    print(
        f"\nread, reconstructed and audited in {took:.2f} s: {'within' if took < LIMIT else 'OVER'} the limit of {LIMIT} s"
    )


if __name__ == "__main__":
    main()
