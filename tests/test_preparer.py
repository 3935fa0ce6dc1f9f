"""The table [preparer] of book.toml: the head of letters, the block of paid preparers, and nothing that nobody stated."""

from __future__ import annotations

import shutil
from pathlib import Path

import pypdf
import pytest
from blanks_at_hand import other_blank
from click.testing import CliRunner, Result

from basisbook.cli.main import main
from basisbook.ledger.book import Book
from basisbook.ledger.book_file import change
from basisbook.ledger.problems import BookError

pytestmark = [pytest.mark.alone, pytest.mark.slow]

SAMPLE = Path(__file__).parents[1] / "sample_data" / "missing-sep"
FIRM = """
[preparer]
name = "Ida Kowalski"
firm = "Kowalski & Brandt CPAs"
street = "12 Mill Road"
city = "Dayton OH 45402"
phone = "(937) 555-0100"
ptin = "P01234567"
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def book_with(folder: Path, table: str) -> Path:
    book = folder / "book"
    shutil.copytree(SAMPLE, book)
    file = book / "book.toml"
    file.write_text(file.read_text(encoding="utf-8") + table, encoding="utf-8")
    return book


def text(path: Path) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(path).pages)


def fields(path: Path) -> set[str]:
    return {str(one.get("/V", "")) for one in (pypdf.PdfReader(path).get_fields() or {}).values()}


def test_a_form_filed_by_itself_has_the_block_and_no_signature(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BASISBOOK_PACKAGED_BLANKS")
    book = book_with(tmp_path, FIRM)
    run("--book", str(book), "fill", "2023", "--alone", "--out", str(tmp_path / "alone"))
    run("--book", str(book), "fill", "2023", "--out", str(tmp_path / "with"))
    (alone,), (along,) = (tmp_path / "alone").glob("8606*.pdf"), (tmp_path / "with").glob("8606*.pdf")
    block = {
        "Ida Kowalski",
        "Kowalski & Brandt CPAs",
        "12 Mill Road, Dayton OH 45402",
        "(937) 555-0100",
        "P01234567",
    }
    assert block <= fields(alone)
    assert not block & fields(along)


def test_letters_have_the_head_and_the_cover_list_says_what_is_missing(tmp_path: Path) -> None:
    book = book_with(tmp_path, '\n[preparer]\nname = "Ida Kowalski"\nfirm = "Kowalski & Brandt CPAs"\n')
    run("--book", str(book), "amend", "--out", str(tmp_path / "out"), "--letters")
    said = text(tmp_path / "out" / "letters" / "client-omar.pdf")
    assert "Kowalski & Brandt CPAs" in said.partition("Dear")[0]
    assert said.count("Ida Kowalski") == 1  # below the line for her name
    cover = next((tmp_path / "out").glob("2023-*/0-cover-list.pdf"))
    asked = "Write in PTIN, address, phone number and the EIN of the firm, which book.toml does not have."
    assert asked in text(cover)


def test_without_the_table_nothing_is_written(tmp_path: Path) -> None:
    book = book_with(tmp_path, "")
    run("--book", str(book), "amend", "--out", str(tmp_path / "out"), "--letters")
    assert text(tmp_path / "out" / "letters" / "client-omar.pdf").startswith("Letter to")
    assert "Paid preparer" not in text(next((tmp_path / "out").glob("2023-*/0-cover-list.pdf")))


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ('[preparer]\nfirm = "K"\n', "missing-key"),
        ('[preparer]\nname = "I"\nptin = "01234567"\n', "bad-ptin"),
        ('[preparer]\nname = "I"\nfirm = "EIN 123456789"\n', "number-in-book"),
        ('[preparer]\nname = "I"\nein = "31"\n', "unknown-key"),
        ('preparer = "I"\n', "not-a-table"),
    ],
)
def test_a_wrong_table_is_said(table: str, code: str) -> None:
    with pytest.raises(BookError) as found:
        Book.parsed(Path(), table + '[people.ana]\nname = "Ana"\n')
    assert [one.code.partition("/")[0] for one in found.value.problems] == [code]


def test_a_change_of_a_person_leaves_the_preparer(tmp_path: Path) -> None:
    book = book_with(tmp_path, FIRM)
    before = Book.load(book).preparer
    assert before is not None
    assert change(book, "people", "omar", {"street": "1 Elm Street"}).preparer == before


def test_form_5329_by_itself_has_the_block(tmp_path: Path) -> None:
    """Roth contributions of 7,000 for 2025 with a MAGI of 300,000: 6% is 420, and Form 5329 goes alone."""
    blank = tmp_path / "f5329--2025.pdf"
    blank.write_bytes(other_blank("5329 2025"))
    book = tmp_path / "book"
    for words in (
        f"init {book} --person ana --name Ana --born 1980-01-01 --account roth=roth",
        f"forms add {blank}",
        "record roth-contribution --tax-year 2025 --date 2025-03-01 --account roth --amount 7000",
        "record return --tax-year 2025 --code single --date 2026-04-10",
        "record figure --tax-year 2025 --code modified-agi --amount 300000",
    ):
        done = run(*words.split()) if words.startswith("init") else run("--book", str(book), *words.split())
        assert done.exit_code == 0, done.output
    file = book / "book.toml"
    file.write_text(file.read_text(encoding="utf-8") + FIRM, encoding="utf-8")
    run("--book", str(book), "amend", "2025", "--out", str(tmp_path / "out"))
    (form,) = (tmp_path / "out").glob("2025-form-5329-ana/*form-5329-ana.pdf")
    assert {"Ida Kowalski", "Kowalski & Brandt CPAs", "P01234567", "(937) 555-0100", "420"} <= fields(form)
