"""book.toml: who and where, and everything wrong with it at once."""

from __future__ import annotations

import datetime as dt
import os
import stat
from pathlib import Path

import pytest

from basisbook.ledger import book
from basisbook.ledger.book import Account, Book, Person
from basisbook.ledger.problems import BookError, Do

GOOD = """\
[people.ana]
name = "Ana Reyes"
born = 1979-05-04
ssn = "123-45-6789"
city = "Springfield, IL 62701"

[accounts.van]
person = "ana"
type = "traditional"
custodian = "Vanguard"
opened = 2009-03-01

[accounts.mothers]
person = "ana"
type = "inherited-traditional"
decedent = "Maria Reyes"

[accounts.mothers-roth]
person = "ana"
type = "inherited-roth"
decedent = "Maria Reyes"

[accounts.roth]
person = "ana"
type = "roth"
"""


def load(folder: Path, text: str) -> Book:
    (folder / book.NAME).write_text(text, encoding="utf-8")
    return Book.load(folder)


def problems(folder: Path, text: str) -> list[tuple[str, str]]:
    with pytest.raises(BookError) as caught:
        load(folder, text)
    assert "6789" not in str(caught.value)
    assert all(one.remedies for one in caught.value.problems)
    return [(one.place, one.code) for one in caught.value.problems]


def test_a_book_is_read(tmp_path: Path) -> None:
    found = load(tmp_path, GOOD)
    assert found.people["ana"].born == dt.date(1979, 5, 4)
    assert found.people["ana"].died is None
    assert found.people["ana"].city == "Springfield, IL 62701"
    assert found.accounts["van"] == Account(
        id="van", person="ana", type="traditional", custodian="Vanguard", opened=dt.date(2009, 3, 1)
    )
    assert list(found.accounts) == ["van", "mothers", "mothers-roth", "roth"]


def test_pools(tmp_path: Path) -> None:
    found = load(tmp_path, GOOD)
    pools = {account: found.pool_of(account) for account in ("", "van", "roth", "mothers", "mothers-roth")}
    assert pools == {
        "": "own",
        "van": "own",
        "roth": "own",
        "mothers": "Maria Reyes",
        "mothers-roth": "Maria Reyes",
    }


def test_a_person_shows_no_social_security_number(tmp_path: Path) -> None:
    found = load(tmp_path, GOOD)
    assert found.people["ana"].ssn == "123-45-6789"
    assert "6789" not in repr(found)


def test_all_problems_at_once_each_with_its_row(tmp_path: Path) -> None:
    text = """\
[people.ana]
name = "Ana Reyes"
born = "1979-05-04"
[people.Ben]
name = "Ben"
ssn = "123-45-67890"
[people.ida]
born = 1980-01-01
nmae = "Ida"
died = 1979-01-01
[accounts.van]
person = "anna"
type = "tradtional"
[accounts.mothers]
person = "ana"
type = "inherited-traditional"
[accounts.fid]
person = "ana"
type = "sep"
decedent = "Maria"
opened = 2010-01-01
closed = 2009-01-01
custodian = 7
[accounts.roth]
person = "ana"
type = "roth"
decedent = "Maria"
[accounts.ida]
person = "ida"
type = "roth"
closed = 2010-01-01T00:00:00
[more]
"""
    assert problems(tmp_path, text) == [
        ("book.toml:32", "unknown-key"),
        ("book.toml:3", "not-a-date"),
        ("book.toml:4", "bad-id"),
        ("book.toml:9", "unknown-key"),
        ("book.toml:7", "missing-key"),
        ("book.toml:23", "not-text"),
        ("book.toml:31", "not-a-date"),
        ("book.toml:13", "unknown-type"),
        ("book.toml:14", "no-decedent"),
        ("book.toml:27", "decedent-not-inherited"),
        ("book.toml:12", "unknown-person"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('ssn = "123-45-6789"', 'ssn = "123-45-678"', "bad-ssn"),
        ('ssn = "123-45-6789"', "died = 1979-01-01", "bad-date"),
        ("opened = 2009-03-01", "opened = 2009-03-01\nclosed = 2009-02-01", "bad-date"),
        ("[accounts.van]", "[accounts.ana]", "same-id"),
        ("[accounts.van]", '[accounts."My IRA"]', "bad-id"),
        ('decedent = "Maria Reyes"', 'decedent = "own"', "no-decedent"),
        ('decedent = "Maria Reyes"', 'decedent = ""', "no-decedent"),
        ('name = "Ana Reyes"', 'name = ""', "missing-key"),
        ('person = "ana"\n', "", "missing-key"),
        (GOOD, "", "no-people"),
        (GOOD, "people = 1", "not-a-table"),
        (GOOD, "[people]\nana = 1", "not-a-table"),
    ],
)
def test_one_problem(old: str, new: str, code: str, tmp_path: Path) -> None:
    assert code in {found for _, found in problems(tmp_path, GOOD.replace(old, new))}


def test_bad_toml_names_the_line(tmp_path: Path) -> None:
    assert problems(tmp_path, GOOD.replace('"Ana Reyes"', "Ana")) == [("book.toml:2", "bad-toml")]
    assert problems(tmp_path, GOOD.replace("1979-05-04", "1979-02-30")) == [("book.toml:3", "bad-toml")]


def test_no_file_and_no_text(tmp_path: Path) -> None:
    with pytest.raises(BookError, match="missing"):
        Book.load(tmp_path)
    (tmp_path / book.NAME).write_bytes("name = 'Jos\u00e9'".encode("latin-1"))
    with pytest.raises(BookError, match="not UTF-8"):
        Book.load(tmp_path)
    (tmp_path / book.NAME).unlink()
    (tmp_path / book.NAME).mkdir()
    with pytest.raises(BookError, match="cannot be read"):
        Book.load(tmp_path)


def test_a_book_is_a_file_of_a_sensible_size(tmp_path: Path) -> None:
    path = tmp_path / book.NAME
    with path.open("wb") as file:
        file.truncate(book.LARGEST + 1)
    with pytest.raises(BookError, match=r"larger than 16 MiB"):
        Book.load(tmp_path)
    path.unlink()
    os.mkfifo(path)
    assert book.find(tmp_path, tmp_path) == tmp_path, (
        "the message is about the pipe, not about a missing book"
    )
    with pytest.raises(BookError, match="no ordinary file"):
        Book.load(tmp_path)
    path.unlink()
    path.symlink_to("/dev/zero")
    with pytest.raises(BookError, match="no ordinary file"):
        Book.load(tmp_path)


def test_what_create_writes_is_read_back(tmp_path: Path) -> None:
    people = [
        Person(
            id="ana",
            name='Ana "Q" Reyes \\',
            born=dt.date(1979, 5, 4),
            died=dt.date(2031, 1, 2),
            ssn="123456789",
        ),
        Person(id="ben", name="Ben", street="1 Main", foreign_country="Portugal"),
    ]
    accounts = [Account(id="van", person="ana", type="roth", custodian="V", opened=dt.date(2009, 3, 1))]
    path = book.create(tmp_path / "new", people, accounts)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    found = Book.load(tmp_path / "new")
    assert list(found.people.values()) == people
    assert list(found.accounts.values()) == accounts
    with pytest.raises(BookError, match="there is a book already"):
        book.create(tmp_path / "new")


def test_an_empty_book_says_what_to_add(tmp_path: Path) -> None:
    book.create(tmp_path)
    with pytest.raises(BookError, match="no people yet") as caught:
        Book.load(tmp_path)
    [way] = caught.value.problems[0].remedies
    assert isinstance(way, Do)
    assert (way.verb, [name for name, _ in way.options]) == ("person", ["name"])


def test_the_examples_in_comments_are_a_book(tmp_path: Path) -> None:
    path = book.create(tmp_path)
    examples = [line.removeprefix("# ") for line in path.read_text().splitlines()]
    text = "\n".join(
        line for line in examples if line.startswith("[") or (" = " in line and not line.startswith(" "))
    )
    assert list(load(tmp_path, text.replace('decedent = "..."', "").replace("...", "x")).accounts) == ["van"]


def test_find(tmp_path: Path) -> None:
    outer, inner, other = tmp_path / "outer", tmp_path / "outer" / "a" / "b", tmp_path / "other"
    inner.mkdir(parents=True)
    book.create(outer)
    book.create(other)
    assert book.find(inner) == outer
    assert book.find(inner, env=str(other)) == other
    assert book.find(inner, env="") == outer
    assert book.find(inner, other, str(outer)) == other
    assert book.find(inner, other / book.NAME) == other
    book.create(inner)
    assert book.find(inner) == inner


def test_nothing_to_find(tmp_path: Path) -> None:
    with pytest.raises(BookError, match="here or in any folder above"):
        book.find(tmp_path)
    with pytest.raises(BookError, match="named by --book"):
        book.find(tmp_path, tmp_path)
    with pytest.raises(BookError, match="named by BASISBOOK_BOOK"):
        book.find(tmp_path, None, str(tmp_path / "nowhere"))


def test_a_number_of_five_thousand_digits_is_no_crash() -> None:
    with pytest.raises(BookError, match="a number has too many digits"):
        Book.parsed(Path("x"), f"[people.ana]\nname = {'9' * 5000}\n")
