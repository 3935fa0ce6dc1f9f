"""Published cases of lost basis, told in papers; and a shoebox of thirty years."""

from __future__ import annotations

import datetime as dt
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from evidence_helpers import PEOPLE, TODAY, enter, new_book
from histories import audit
from terminal import PROGRAM, ROOT, run, surroundings

from basisbook.forms.replay.replay import replay
from basisbook.ledger import book as books
from basisbook.ledger import journal
from basisbook.ledger import store as ledger_store
from basisbook.ledger.entry import Entry
from basisbook.ledger.evidence import store
from basisbook.ledger.inference.accept import entries_for, worth_accepting
from basisbook.ledger.inference.bounds import bounds
from basisbook.ledger.inference.infer import Inferred, infer

sys.path.insert(0, str(ROOT / "benchmarks"))
import shoebox

pytestmark = pytest.mark.slow


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


@pytest.mark.parametrize(("today", "late"), [(dt.date(2025, 4, 15), False), (dt.date(2025, 4, 16), True)])
def test_a_form_is_not_missing_before_its_return_is_due(book: books.Book, today: dt.date, late: bool) -> None:
    """The return of 2024 was due on 2025-04-15: until then the form goes with it."""
    enter(book, "5498", 2024, "jordan", box1="7000", type="ira")
    enter(book, "return", 2024, "jordan", ira_deduction="0")
    found, shelf = inferred(book)
    findings = audit(book, [], found, shelf, today)
    assert ("form-missing" in {one.code for one in findings}) == late


def test_contributions_without_records_are_bounded_by_the_limits(book: books.Book) -> None:
    """NJMoneyHelp 2018: what was contributed is not known, what could be is: $2,000 through 2001, $3,000 through 2004."""
    enter(book, "assertion", 2000, "jordan", amount="1000")
    found, _ = inferred(book)
    widest = {one.year: one for one in bounds(found, {}, "jordan", 2003, "anything")}
    assert (widest[2001].nondeductible.high, widest[2002].nondeductible.high) == (200000, 300000)
    assert (widest[2003].low, widest[2003].high) == (0, 200000 * 13 + 300000 * 2)


def filled(book: books.Book, years: range) -> list[shoebox.Scrap]:
    scraps = list(shoebox.papers(years))
    shoebox.fill(book, scraps, TODAY)
    return scraps


def test_a_shoebox_gives_back_what_was_lived(tmp_path: Path) -> None:
    """Papers of nine years, each figure on several of them: the forms are those of the life, cent by cent."""
    years = range(1996, 2005)
    book = new_book(tmp_path / "s", shoebox.PEOPLE)
    scraps = filled(book, years)
    assert len(scraps) > 12 * len(years)
    found, shelf = inferred(book)
    assert shelf.problems == ()
    assert found.questions == ()
    proved = journal.in_force(entries_for([], found, worth_accepting(found), TODAY))
    lived: list[Entry] = []

    def happened(one: shoebox.Lived, kind: str, dollars: int, **more: object) -> None:
        if dollars:
            columns = {"person": one.person, "kind": kind, "tax_year": one.year, "amount": dollars * 100}
            lived.append(journal.append(lived, TODAY, **(columns | more)))

    for one in shoebox.lives(years):
        day = dt.date(one.year, 6, 15)
        happened(one, "contribution", one.put_in, date=day, basis=one.put_in * 100)
        happened(one, "distribution", one.taken_out)
        happened(one, "conversion", one.converted)
        happened(one, "year-end-value", one.value)
    true = replay(book, journal.in_force(lived), as_of=TODAY)
    forms = replay(book, proved, as_of=TODAY)
    for person in ("jordan", "riley"):
        ours, theirs = forms.pool(person), true.pool(person)
        assert ours is not None
        assert theirs is not None
        assert [(one.tax_year, one.lines) for one in ours.years] == [
            (one.tax_year, one.lines) for one in theirs.years
        ]
        assert ours.years[-1].carried["basis"] > 0
    findings = audit(book, [], found, shelf, TODAY)
    # Without the forms all that came out was taxed.
    expected = {(4, "form-missing"), (6, "return-not-right")}
    assert {(one.check, one.code) for one in findings} == expected


@pytest.fixture(scope="module")
def thirty_years(tmp_path_factory: pytest.TempPathFactory) -> books.Book:
    book = new_book(tmp_path_factory.mktemp("thirty") / "s", shoebox.PEOPLE)
    assert len(filled(book, shoebox.YEARS)) >= 400
    ledger_store.create(book.folder)
    return book


def test_four_hundred_papers_are_all_weighed(thirty_years: books.Book) -> None:
    found, shelf = inferred(thirty_years)
    findings = audit(thirty_years, [], found, shelf, TODAY)
    assert len(found.proposals) >= 30 * 4
    assert findings


@pytest.mark.parametrize("command", ["reconstruct", "audit"])
def test_progress_is_shown_to_a_terminal_and_to_nobody_else(thirty_years: books.Book, command: str) -> None:
    quiet = run(thirty_years.folder, command)
    assert "reading" not in quiet.stderr
    assert quiet.stdout
    ours, theirs = pty.openpty()
    try:
        done = subprocess.run(
            [*PROGRAM, command],
            cwd=thirty_years.folder,
            env=surroundings(TERM="xterm"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=theirs,
            check=False,
            timeout=60,
        )
        shown = os.read(ours, 100_000).decode()
    finally:
        os.close(ours)
        os.close(theirs)
    assert re.search(r"reading \d+ papers", shown)
    assert done.stdout.decode() == quiet.stdout, "the result is the same"
