"""Somebody or an account that was added by mistake is taken out of the book, as long as nothing names them."""

from __future__ import annotations

from pathlib import Path

import pytest
from typed import call, run

from basisbook.ledger import book_file, store
from basisbook.ledger.book import NAME, Book

pytestmark = pytest.mark.slow

BOOK = """# who is in it
[people.ana]
name = "Ana Reyes"   # as on the return

# the other one
[people.ben]
name = "Ben Reyes"

# where it is
[accounts.van]
person = "ana"
type = "traditional"
# opened in spring

# the second one
[accounts.fid]
person = "ben"
type = "roth"
"""


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BASISBOOK_TODAY", "2026-06-30")
    (tmp_path / NAME).write_text(BOOK, "utf-8")
    store.create(tmp_path)
    return tmp_path


def test_what_nothing_names_is_taken_out_and_the_rest_stays_as_it_was(book: Path) -> None:
    assert "not in the book any more" in run("account fid --remove", book)
    run("person ben --remove", book)
    found = Book.load(book)
    assert (list(found.people), list(found.accounts)) == (["ana"], ["van"])
    text = (book / NAME).read_text("utf-8")
    assert (
        text
        == BOOK.replace('[people.ben]\nname = "Ben Reyes"\n', "").partition("[accounts.fid]")[0].rstrip()
        + "\n"
    )


def test_what_is_named_stays_and_it_is_said_by_what(book: Path) -> None:
    run(
        "record contribution --person ana --tax-year 2024 --date 2024-03-04 --account van --amount 500 --basis 500",
        book,
    )
    run("evidence enter 5498 --year 2024 --person ben --type roth --box10 100", book)
    before = (book / NAME).read_bytes()
    for command, says in (
        ("account van --remove", "the traditional IRA van is named by entry 1, and stays"),
        ("person ana --remove", "Ana Reyes is named by the account van and entry 1, and stays"),
        ("person ben --remove", "Ben Reyes is named by the account fid and paper ev:"),
        ("account nobody --remove", '"nobody" is no account of this book; there are van and fid'),
        ("person --remove", '"" is no person of this book; there are ana and ben'),
    ):
        refused = call(command, book)
        assert refused.exit_code == 2
        assert says in " ".join(refused.stderr.split())
    assert (book / NAME).read_bytes() == before


def test_a_struck_entry_names_it_too_and_a_row_that_cannot_be_read_may(book: Path) -> None:
    run(
        "record roth-contribution --person ben --tax-year 2024 --date 2024-03-04 --account fid --amount 500",
        book,
    )
    run("void 1", book)
    assert call("account fid --remove", book).exit_code == 2
    text = (book / store.CSV).read_text("utf-8")
    (book / store.CSV).write_text(text + "nonsense\n", "utf-8")
    assert call("account van --remove", book).exit_code == 1


def test_the_only_person_stays(book: Path) -> None:
    run("account fid --remove", book)
    run("person ben --remove", book)
    assert "the only person" in call("person ana --remove", book).stderr


def test_tables_written_in_other_ways_are_taken_out_too(tmp_path: Path) -> None:
    text = 'people = {ana = {name = "Ana"}, ben = {name = "Ben"}}\n[accounts]\nvan = {person = "ana", type = "roth"}\n'
    (tmp_path / NAME).write_text(text, "utf-8")
    assert list(book_file.remove(tmp_path, "people", "ben").people) == ["ana"]
    assert not book_file.remove(tmp_path, "accounts", "van").accounts
