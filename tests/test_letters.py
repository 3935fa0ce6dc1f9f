"""The letters of a practice: what the client reads, what he is asked, what he signs, and whether all agrees."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

import pypdf
import pytest
from click.testing import CliRunner, Result
from evidence_helpers import enter
from strategies_forms import entries_of, row

from basisbook.cli.main import main
from basisbook.ledger import store

pytestmark = [pytest.mark.alone, pytest.mark.slow]

TODAY = "2026-11-26"
SAMPLE = Path(__file__).parents[1] / "sample_data" / "missing-sep"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def text(path: Path) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(path).pages)


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    book = tmp_path / "book"
    shutil.copytree(SAMPLE, book)
    run("--book", str(book), "amend", "--out", str(tmp_path / "out"), "--letters")
    return tmp_path / "out" / "letters"


def test_the_client_reads_what_it_costs_and_until_when(letters: Path) -> None:
    said = text(letters / "client-omar.pdf")
    assert "Dear Omar Haddad:" in said
    assert "2023: an amended return, Form 1040-X" in said
    assert "Income of the year goes up by $5,714" in said
    assert "interest runs until it is paid" in said
    assert "2021: to be talked over" in said
    assert (
        "$5,234 more of the IRA money of that year was taxable. Nothing is sent before we have talked" in said
    )
    assert not re.search(r"\d{4}-\d{2}-\d{2}|professional|--|figure-missing|basisbook", said)


def test_what_is_asked_names_no_code(letters: Path) -> None:
    said = text(letters / "organizer-omar.pdf")
    for asked in ("Adjusted gross income, Form 1040 line 11", "Filing status of the return", "head of household",
                  "Does this change with the income: the premium tax credit, Form 8962?"):  # fmt: skip
        assert asked in said
    assert not re.search(r"agi|new-tax|other-taxes|student-loan", said)


def test_behind_every_not_deducted_stands_a_statement_to_sign(letters: Path) -> None:
    said = text(letters / "facts-omar.pdf")
    assert "2021 6,000 0 6,000" in said
    assert "2023 6,500 0 6,500" in said
    assert "Signature" in said
    assert "under penalties" not in said.lower()  # what is sworn is the return, not this letter


def test_letters_are_for_their_owner_alone(letters: Path) -> None:
    assert {one.stat().st_mode & 0o777 for one in letters.iterdir()} == {0o600}
    assert letters.stat().st_mode & 0o777 == 0o700


def test_letters_need_a_folder(tmp_path: Path) -> None:
    shutil.copytree(SAMPLE, tmp_path / "book")
    done = run("--book", str(tmp_path / "book"), "amend", "--letters")
    assert done.exit_code == 2
    assert "--letters writes into the folder of --out" in done.output


def test_papers_ledger_and_return_stand_side_by_side(tmp_path: Path) -> None:
    """Box 1 is 6,000 and the ledger has 5,000; the return shows 6,000 taken out, and the ledger 6,000."""
    book = tmp_path / "book"
    arguments = ["init", str(book), "--person", "ana", "--name", "Ana Reyes", "--born", "1975-05-05"]
    assert run(*arguments, "--account", "van=traditional", "--account", "roth=roth").exit_code == 0
    rows = [
        row("contribution", 2021, "5000", basis="5000", date="2021-03-01", account="van"),
        row("conversion", amount="6000", date="2021-06-01", account="van", to="roth"),
        row("year-end-value", 2021, "0", account="van"),
    ]
    store.append(book, entries_of(rows))
    from basisbook.ledger.book import Book

    loaded = Book.load(book)
    enter(loaded, "5498", 2021, "ana", box1="6000", box5="0", type="ira")
    enter(loaded, "5498", 2021, "ana", box3="6000", type="roth")
    enter(loaded, "1099-R", 2021, "ana", box1="6000", codes="2", ira="yes")
    enter(loaded, "return", 2021, "ana", gross_ira="6000", taxable_ira="0", ira_deduction="0")
    run("--book", str(book), "amend", "--out", str(tmp_path / "out"), "--letters")
    said = text(tmp_path / "out" / "letters" / "reconciliation.pdf")
    assert "2021 6,000 5,000 0 0 6,000 6,000 0 0" in said
    assert "2021 Ana Reyes 6,000 6,000 0 1,000 0 0" in said


def test_every_line_is_handed_over_to_tax_software(letters: Path) -> None:
    (path,) = letters.parent.glob("*/lines-2023.csv")
    rows = {tuple(row[:3]): row[4:] for row in csv.reader(path.read_text("utf-8").splitlines())}
    assert rows["8606", "omar", "6"] == ["0", "47250"]
    assert rows["8606", "omar", "10"] == ["1.000000", "0.120930"]
    assert rows["8606", "omar", "18"] == ["0", "5714"]
    assert rows["1040", "omar", "4b"] == ["0", "5714"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_dead_do_not_sign(tmp_path: Path) -> None:
    book = tmp_path / "book"
    shutil.copytree(SAMPLE, book)
    run("--book", str(book), "person", "omar", "--died", "2025-02-03")
    run("--book", str(book), "amend", "2023", "--out", str(tmp_path / "out"), "--letters")
    letter = text(tmp_path / "out/letters/client-omar.pdf")
    assert "The personal representative of Omar Haddad" in letter
    assert "Dear Sir or Madam:" in letter
    assert "the record of the IRAs of Omar Haddad" in letter
    facts = text(tmp_path / "out/letters/facts-omar.pdf")
    assert "Omar Haddad, who died on February 3, 2025, contributed these amounts" in facts
    assert "(surviving spouse, or personal representative)" in facts
    assert "I contributed" not in facts
    said = text(next((tmp_path / "out").glob("*/*cover-list.pdf")))
    assert "for Omar Haddad, who died, the surviving spouse, the personal representative" in said
    assert 'Write "Deceased"' in said


def test_a_year_that_needs_nothing_has_a_letter_that_says_so(tmp_path: Path) -> None:
    book = tmp_path / "book"
    shutil.copytree(SAMPLE.parent / "rollover-and-back", book)
    run("--book", str(book), "filed", "2024", "--on", "2025-04-10")
    done = run("--book", str(book), "amend", "--out", str(tmp_path / "out"), "--letters")
    assert "bug" not in done.output
    said = text(tmp_path / "out" / "letters" / "client-dana.pdf")
    assert "2024: nothing to send What we found What was filed can stay as it is." in said


def test_years_that_say_the_same_are_told_once(tmp_path: Path) -> None:
    book = tmp_path / "book"
    shutil.copytree(SAMPLE.parent / "couple", book)
    run("--book", str(book), "amend", "--out", str(tmp_path / "out"), "--letters")
    said = text(tmp_path / "out" / "letters" / "client-rosa.pdf")
    assert "2021, 2022, 2023, 2024 and 2025: not decided yet" in said
    assert said.count("What was filed is not known yet") == 1
