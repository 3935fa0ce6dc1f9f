"""People and accounts by commands: nobody opens book.toml, and what somebody wrote there stays."""

from __future__ import annotations

import shlex
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from basisbook.cli import output, who
from basisbook.cli.main import main
from basisbook.cli.who import _SAYS
from basisbook.ledger import store
from basisbook.ledger.book import Account, Book, Person, Preparer, is_id
from basisbook.ledger.book_file import account_id, edited, person_id
from basisbook.ledger.kinds import ACCOUNT_TYPES

pytestmark = pytest.mark.alone

WRITTEN = """\
# my own notes
[people.ana]   # the first
name = "Ana Reyes"   # as on the return
born = 1979-05-04

# her accounts
[accounts.van]
custodian = "A # in a name"  # the first one
person = "ana"
type = "traditional"
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    (tmp_path / "book.toml").write_text(WRITTEN)
    store.create(tmp_path)
    return tmp_path


def run(book: Path, command: str, code: int = 0, typed: str = "") -> Result:
    done = CliRunner().invoke(main, ["--book", str(book), *shlex.split(command)], input=typed)
    assert done.exit_code == code, done.output
    return done


def test_comments_and_order_stay(book: Path) -> None:
    run(book, "account van --custodian Vanguard --closed 3/10/2025")
    run(book, "person ana --city 'Springfield, IL 62704'")
    assert (book / "book.toml").read_text() == WRITTEN.replace(
        'custodian = "A # in a name"  # the first one', 'custodian = "Vanguard"  # the first one'
    ).replace('type = "traditional"\n', 'type = "traditional"\nclosed = 2025-03-10\n').replace(
        "born = 1979-05-04\n", 'born = 1979-05-04\ncity = "Springfield, IL 62704"\n'
    )
    run(book, "account van --closed ''")
    assert Book.load(book).accounts["van"].closed is None


def test_a_book_written_otherwise_is_written_anew_with_the_same_meaning(book: Path) -> None:
    (book / "book.toml").write_text(
        'people.ana = {name = "Ana"}\naccounts = {van = {person = "ana", type = "roth"}}\n'
    )
    run(book, "person ana --born 1979-05-04")
    run(book, "account Fidelity --type sep")
    found = Book.load(book)
    assert str(found.people["ana"].born) == "1979-05-04"
    assert [*found.accounts] == ["van", "fidelity-sep"]


def test_ids_come_from_the_company_and_never_clash(book: Path) -> None:
    for company, kind in (("Vanguard", "roth"), ("Vanguard", "roth"), ("Ana", "traditional"), ("3M", "plan")):
        run(book, f"account {company} --type {kind}")
    run(book, "person 'Dr. Nadia Brandt' --born 1980-01-02")
    run(book, "person 'Nadia Vogel'")
    found = Book.load(book)
    assert [*found.accounts] == ["van", "vanguard-roth", "vanguard-roth-2", "ana-2", "ira-3m-401k"]
    assert [*found.people] == ["ana", "nadia", "nadia-vogel"]
    before = (book / "book.toml").read_bytes()
    assert (
        "is the id of a person or an account already"
        in run(book, "account X --id ana --type sep --person ana", 2).stderr
    )
    assert "is the id of a person or an account already" in run(book, "person Van --id van", 2).stderr
    assert (book / "book.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("person ana --ssn 1234", "nine digits"),
        ("person ana --born 1979-02-30", "not a day of the calendar"),
        ("person bob", "bob is nobody in this book"),
        ("account Fidelity --type ira", "ira is no type of account"),
        ("account Fidelity", "say what kind of account it is"),
        ("account Fidelity --type inherited-roth", "needs decedent"),
        ("account Fidelity --type sep --person bob", '"bob" is nobody'),
    ],
)
def test_what_is_wrong_is_refused_with_a_command_and_nothing_is_written(
    book: Path, command: str, says: str
) -> None:
    done = run(book, command, 2)
    assert says in " ".join(done.stderr.split())
    assert "\n    basisbook " in done.stderr
    assert (book / "book.toml").read_text() == WRITTEN


def test_a_closing_day_before_the_opening_is_refused_by_the_book_itself(book: Path) -> None:
    run(book, "account van --opened 2020-01-02")
    before = (book / "book.toml").read_bytes()
    run(book, "account van --closed 2019-01-02", 1)
    assert (book / "book.toml").read_bytes() == before


def test_the_number_is_kept_and_not_repeated(book: Path) -> None:
    done = run(book, "person ana --ssn 900123456")
    assert Book.load(book).people["ana"].ssn == "900-12-3456"
    assert "900" not in done.output + run(book, "person").output
    assert (book / "book.toml").stat().st_mode & 0o777 == 0o600


def test_it_asks_for_the_type_in_a_terminal(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "stdin_is_terminal", lambda: True)
    done = run(book, "account Schwab", typed="ira\nsep\n")
    assert "a SEP IRA" in done.stderr
    assert Book.load(book).accounts["schwab-sep"].custodian == "Schwab"


def test_every_type_has_a_sentence() -> None:
    assert set(_SAYS) == set(ACCOUNT_TYPES)


def test_an_empty_book_begins_with_a_person(tmp_path: Path) -> None:
    assert CliRunner().invoke(main, ["init", str(tmp_path / "b")]).exit_code == 0
    run(tmp_path / "b", "account Vanguard --type roth", 2)
    run(tmp_path / "b", "person 'Ana Reyes'")
    assert [*Book.load(tmp_path / "b").people] == ["ana"]
    assert "# [people.ana]" in (tmp_path / "b" / "book.toml").read_text()


text = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)


@given(
    text, st.sampled_from(sorted(ACCOUNT_TYPES)), st.sets(st.sampled_from(["ira", "a", "a-sep", "x", "me"]))
)
def test_every_name_gives_an_id_that_is_free(name: str, kind: str, taken: set[str]) -> None:
    for one in (account_id(name, kind, taken), person_id(name, taken)):
        assert is_id(one)
        assert one not in taken


@given(text, st.sampled_from(["name", "city", "ssn", "street"]))
def test_any_text_may_stand_in_a_key(value: str, key: str) -> None:
    assert tomllib.loads(edited(WRITTEN, "people", "ana", {key: value}))["people"]["ana"][key] == value
    again = edited(edited(WRITTEN, "people", "ana", {key: value}), "people", "ana", {key: "x"})
    assert tomllib.loads(again)["people"]["ana"][key] == "x"


def test_each_part_of_the_book_has_an_option() -> None:
    """No user edits TOML: every key of every table of book.toml is set by a command."""
    for command, kind in ((who.person, Person), (who.account, Account), (who.preparer, Preparer)):
        told = {name for one in command.params for name in one.opts}
        keys = {one.name for one in fields(kind)} - {"id"}  # type: ignore[arg-type]
        if kind is Preparer:
            keys -= {"name"}  # it is what stands first
        assert {f"--{key.replace('_', '-')}" for key in keys} <= told
    assert {one.name for one in fields(Book)} == {"folder", "people", "accounts", "preparer"}


def test_the_preparer_is_set_changed_and_taken_out(tmp_path: Path) -> None:
    def run(*words: str, code: int = 0) -> str:
        done = CliRunner().invoke(main, ["--book", str(tmp_path), *words])
        assert done.exit_code == code, done.output
        return done.output

    run("init", str(tmp_path), "--name", "Ana Reyes", "--born", "1979-05-04")
    untouched = (tmp_path / "book.toml").read_text()
    assert "no paid preparer" in run("preparer")
    assert "basisbook --book" in run("preparer", "--firm", "Kowalski CPAs", code=2)
    run(
        "preparer",
        "Ida Kowalski",
        "--firm",
        "Kowalski CPAs",
        "--ptin",
        "P01234567",
        "--city",
        "Elgin, IL 60120",
    )
    set_ = Book.load(tmp_path).preparer
    assert set_ == Preparer(
        name="Ida Kowalski", firm="Kowalski CPAs", ptin="P01234567", city="Elgin, IL 60120"
    )
    run("preparer", "--phone", "555-0100", "--firm", "")
    changed = Book.load(tmp_path).preparer
    assert changed is not None
    assert (changed.phone, changed.firm, changed.name) == ("555-0100", "", "Ida Kowalski")
    assert "phone 555-0100" in run("preparer")
    before = (tmp_path / "book.toml").read_text()
    assert "preparer.ptin" in run("preparer", "--ptin", "1234", code=1)
    run("preparer", "", code=2)
    assert (tmp_path / "book.toml").read_text() == before
    run("person", "ana", "--street", "1 Elm Street")
    assert Book.load(tmp_path).preparer == changed
    run("preparer", "--none")
    run("preparer", "--none")
    assert Book.load(tmp_path).preparer is None
    run("person", "ana", "--street", "")
    assert (tmp_path / "book.toml").read_text().split() == untouched.split()
