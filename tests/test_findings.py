"""How findings are told: accounts and people by name, and what is said alike of several people once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from basisbook.cli.findings import together, told
from basisbook.ledger.book import Book
from basisbook.ledger.problems import HOLE, Problem, do

COUPLE = """
[people.ana]
name = "Ana Reyes"
[people.ben]
name = "Ben Reyes"
[people.cleo]
name = "Cleo Park"
[accounts.van]
person = "ana"
type = "traditional"
custodian = "Vanguard"
[accounts.bens]
person = "ben"
type = "sep"
custodian = "Fidelity"
"""
BOOK = Book.parsed(Path(), COUPLE)
ALONE = Book.parsed(
    Path(), '[people.ana]\nname = "Ana Reyes"\n[accounts.van]\nperson = "ana"\ntype = "roth"\n'
)


def problem(message: str, person: str, way: str = "show", **more: object) -> Problem:
    return replace(
        Problem("code", "error", "ledger.csv", message, (do(way, person=person),), person=person), **more
    )  # type: ignore[arg-type]


def test_ids_become_names() -> None:
    one = problem("account van was opened by ben", "", gaps=(("account", "van"), ("owner", "ben")))
    assert (
        told(one, BOOK).text == "account the traditional IRA at Vanguard of Ana Reyes was opened by Ben Reyes"
    )
    assert told(replace(one, message="van was shut"), ALONE).text == "the Roth IRA van was shut"


def test_an_id_that_stands_there_twice_or_is_part_of_a_word_is_left() -> None:
    one = problem("van in a van, the caravan", "", gaps=(("account", "van"),))
    assert told(one, BOOK) == one
    part = problem("the caravan of van", "", gaps=(("account", "van"),))
    assert told(part, ALONE).text == "the caravan of the Roth IRA van"


def test_whose_it_is_stands_before_it_in_a_book_of_several() -> None:
    one = problem("the value is not stated", "ana", year=2024)
    assert told(one, BOOK).text == "Ana Reyes, 2024: the value is not stated"
    assert told(one, ALONE).text == "2024: the value is not stated"
    years = problem("2019-2024: no form", "ana")
    assert told(years, BOOK).text == "Ana Reyes, 2019-2024: no form"
    entry = problem("entry 3: too much", "ana", year=2024, entry=3)
    assert told(entry, BOOK).text == "Ana Reyes: entry 3: too much"
    named = problem("what Ana Reyes filed differs", "ana")
    assert told(named, BOOK) == named
    assert told(problem("missing", "ana", place="ana 2024"), BOOK).place == "Ana Reyes, 2024"


def test_what_is_said_alike_of_several_is_said_once() -> None:
    alike = [problem("no form", who, year=2024) for who in BOOK.people]
    (one,) = together(alike, BOOK)
    assert told(one, BOOK).text == "Ana Reyes, Ben Reyes and Cleo Park, 2024: no form"
    assert len(one.remedies) == 3
    assert len(together([*alike, replace(alike[0], year=2023)], BOOK)) == 2
    entries = [replace(one, entry=at) for at, one in enumerate(alike, 1)]
    assert together(entries, BOOK) == entries
    places = [replace(one, year=None, place=f"{one.person} 2024") for one in alike]
    assert together(places, BOOK)[0].place == "Ana Reyes, Ben Reyes and Cleo Park, 2024"


def test_accounts_of_several_are_named_together() -> None:
    values = [
        problem(f"the value of {what} is not stated", who, year=2024, gaps=(("accounts", what),))
        for who, what in (("ana", "the IRA at A and the IRA at B"), ("ben", "the IRA at C"))
    ]
    (one,) = together(values, BOOK)
    says = "2024: the value of the IRA at A and the IRA at B of Ana Reyes; the IRA at C of Ben Reyes is not stated"
    assert told(one, BOOK).text == says


def test_many_ways_out_are_not_all_listed() -> None:
    ways = tuple(do("record", "x", amount=HOLE, account=str(at)) for at in range(5))
    (one,) = together([problem("no", who, remedies=tuple(replace(way, target=(who,)) for way in ways)) for who in BOOK.people], BOOK)  # fmt: skip
    assert len(one.remedies) == 7
