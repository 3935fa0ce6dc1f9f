"""Published cases of lost basis, told in papers; and a shoebox of thirty years."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from evidence_helpers import HISTORIES, PEOPLE, TODAY, add, enter, new_book, text_of

from forms.audit import audit
from forms.history import replay
from ledger import book as books
from ledger import journal
from ledger.evidence import store
from ledger.inference.accept import entries_for, worth_accepting
from ledger.inference.bounds import bounds
from ledger.inference.infer import Inferred, infer


@pytest.fixture
def book(tmp_path: Path) -> books.Book:
    return new_book(tmp_path / "b", PEOPLE[:1])


def inferred(book: books.Book) -> tuple[Inferred, store.Shelf]:
    shelf = store.read_all(book.folder)
    return infer(book, shelf.documents, {}, shelf.lists), shelf


def basis(book: books.Book, year: int) -> int:
    """At the end of the year, from what the papers prove."""
    found, _ = inferred(book)
    in_force = journal.in_force(entries_for([], found, worth_accepting(found), TODAY))
    pool = replay(book, in_force, as_of=TODAY).pool("jordan")
    one = pool.year(year) if pool else None
    assert one is not None
    return one.carried["basis"]


def test_a_carryover_that_software_dropped(book: books.Book) -> None:
    """TurboTax community 849762: 5,500 for 2017 and 2018, the form of 2018 filed with line 2 = 0, all converted in 2019."""
    for year, made in ((2017, "5500"), (2018, "5500"), (2019, "6000")):
        enter(book, "5498", year, "jordan", box1=made, box5="0" if year == 2019 else "9000", type="ira")
        enter(book, "return", year, "jordan", ira_deduction="0")
    enter(book, "8606", 2018, "jordan", line1="5500", line2="0", line14="5500")
    enter(book, "5498", 2019, "jordan", box3="17897", type="roth")
    enter(book, "1099-R", 2019, "jordan", box1="17897", codes="2", ira="yes")
    enter(
        book,
        "transaction",
        2019,
        "jordan",
        date="2019-02-01",
        event="contribution",
        amount="6000",
        for_year="2019",
    )
    assert basis(book, 2018) == 1100000
    assert basis(book, 2019) == 0
    found, shelf = inferred(book)
    wrong = next(one for one in audit(book, [], found, shelf, TODAY) if one.code == "line-2-not-basis")
    assert (wrong.years, wrong.amounts) == ((2018,), {"line 2": 0, "basis": 550000})


def test_without_evidence_there_is_no_basis(book: books.Book) -> None:
    """Vorwald, T.C. Memo. 1997-15: a distribution, and nothing that shows a nondeductible contribution."""
    enter(book, "1099-R", 1992, "jordan", box1="5000", codes="1", ira="yes")
    assert basis(book, 1992) == 0


def test_a_contribution_never_reported_keeps_its_basis(book: books.Book) -> None:
    """Star-Ledger 2012: no Form 8606 was filed about 2000; the basis is not forfeited, the form is sent late."""
    enter(book, "5498", 2000, "jordan", box1="2000", type="ira")
    enter(book, "return", 2000, "jordan", ira_deduction="0")
    assert basis(book, 2000) == 200000
    found, shelf = inferred(book)
    missing = next(one for one in audit(book, [], found, shelf, TODAY) if one.code == "form-missing")
    assert missing.years == (2000,)


def test_contributions_without_records_are_bounded_by_the_limits(book: books.Book) -> None:
    """NJMoneyHelp 2018: what was contributed is not known, what could be is: $2,000 through 2001, $3,000 through 2004."""
    enter(book, "assertion", 2000, "jordan", amount="1000")
    found, _ = inferred(book)
    widest = {one.year: one for one in bounds(found, {}, "jordan", 2003, "anything")}
    assert (widest[2001].nondeductible.high, widest[2002].nondeductible.high) == (200000, 300000)
    assert (widest[2003].low, widest[2003].high) == (0, 200000 * 13 + 300000 * 2)


def shoebox(book: books.Book) -> int:
    """Thirty years: transcripts of both, returns, accounts, four histories, an aggregator, and hand entries."""
    for year in range(1996, 2026):
        for name, who in (("wi_2023_jordan_dotted.txt", "jordan"), ("wi_2023_riley_newline.txt", "riley")):
            add(book, text_of(name).replace("2023", str(year)), f"{who}{year}.txt", person=who)
        for name in ("return_transcript_2023_dotted.txt", "account_transcript_2023.txt"):
            text = text_of(name).replace("2023", str(year)).replace("2024", str(year + 1))
            add(book, text, f"{year}{name}", person="jordan", spouse="riley")
        for name in HISTORIES:
            text = text_of(name).replace("2022", str(year - 1)).replace("2023", str(year))
            add(book, text.replace("/23,", f"/{year % 100:02d},"), f"{year}{name}", person="jordan")
        add(book, text_of("fdx_2023_jordan.json").replace("2023", str(year)), f"{year}.json", person="jordan")
        for month in range(1, 6):
            stated = {"date": f"{year}-0{month}-10", "event": "distribution", "amount": "7"}
            enter(book, "transaction", year, "jordan", **stated)
    return len(store.cards(book.folder))


def test_four_hundred_papers_take_less_than_ten_seconds(tmp_path: Path) -> None:
    book = new_book(tmp_path / "s")
    assert shoebox(book) >= 400
    began = time.perf_counter()
    found, shelf = inferred(book)
    findings = audit(book, [], found, shelf, TODAY)
    took = time.perf_counter() - began
    assert len(found.proposals) >= 30 * 7
    assert findings
    assert took < 10, f"{took:.1f} s"
