"""Published cases, each a file in tests/cases: what the source gives, what is assumed here, and the form's answer.

A case runs when every one of its years has a page; until then it waits, and the test of the list says so. Where a
published answer departs from the form, the case keeps it under `published` and says why in `departs`.
"""

from __future__ import annotations

import datetime
import tomllib
from pathlib import Path
from typing import Any

import pytest

from basisbook.cli.remedies import worded
from basisbook.forms.replay.replay import replay
from basisbook.forms.replay.years import History, Year
from basisbook.forms.revisions import PAGES
from basisbook.ledger import facts, journal
from basisbook.ledger.book import Account, Book, Person
from basisbook.ledger.entry import COLUMNS, Entry
from basisbook.ledger.kinds import ACCOUNT_TYPES, KINDS
from basisbook.ledger.money import parse, show

FOLDER = Path(__file__).parent / "cases"
ALL_IDS = (FOLDER / "all_ids.txt").read_text(encoding="utf-8").split()
NOT_EXPRESSED = tomllib.loads((FOLDER / "not_expressed.toml").read_text(encoding="utf-8"))
CASES: dict[str, dict[str, Any]] = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted(FOLDER.glob("*.toml"))
    if path.stem != "not_expressed"
}
WAITING = {
    name: "no page yet for " + ", ".join(str(year) for year in case["tax_years"] if year not in PAGES)
    for name, case in CASES.items()
    if any(year not in PAGES for year in case["tax_years"])
}
RUNNING = [name for name in CASES if name not in WAITING]

RECORDED = datetime.date(2026, 6, 30)
PEOPLE = {"owner": {"born": datetime.date(1980, 1, 1)}}
ACCOUNTS = {"ira": {"type": "traditional"}, "roth": {"type": "roth"}, "plan": {"type": "plan"}}
KEYS = {
    "source", "tax_years", "given", "assumed", "method", "pool", "waits", "most_to_plan", "departs", "note",
    "entries", "people", "accounts", "expected", "published", "filed", "beside",
}  # fmt: skip
CONTENT = COLUMNS[COLUMNS.index("tax_year") : COLUMNS.index("source")]
BESIDE_LINES = {"status", "path", "carried", "return", "starred"}


def book_of(case: dict[str, Any]) -> Book:
    """The book of a case. Without people: one owner, born in 1980; without accounts: an IRA, a Roth IRA, a plan."""
    people = {
        key: Person(id=key, name=key.title(), **value) for key, value in case.get("people", PEOPLE).items()
    }
    owner = next(iter(people))
    accounts = {
        key: Account(id=key, **({"person": owner} | value))
        for key, value in case.get("accounts", ACCOUNTS).items()
    }
    return Book(Path(), people, accounts)


def entries_of(case: dict[str, Any], book: Book, method: list[str]) -> list[Entry]:
    """The entries of a case, numbered as they stand there; the rounding comes last, so that `of` stays true."""
    owner = next(iter(book.people))
    first = min(case["tax_years"]) - 1
    rows = [{"person": owner} | row for row in case["entries"]]
    rows += [
        {"kind": "method", "person": person, "tax_year": first, "code": code}
        for person in book.people
        for code in method
    ]
    entries: list[Entry] = []
    for row in rows:
        amounts = {column: parse(row[column]) for column in ("amount", "moved", "basis") if column in row}
        entries.append(journal.append(entries, RECORDED, **(row | amounts)))
    return entries


def history_of(case: dict[str, Any], method: list[str]) -> History:
    book = book_of(case)
    return replay(book, journal.in_force(entries_of(case, book, method)))


def expected_years(
    case: dict[str, Any], expected: dict[str, Any]
) -> list[tuple[str, str, int, dict[str, Any]]]:
    """(person, pool, year, what is expected) for the years of the first person and of those named."""
    owner, pool = next(iter(case.get("people", PEOPLE))), case.get("pool", "own")
    years = [(owner, pool, int(key), value) for key, value in expected.items() if key.isdigit()]
    for person in case.get("people", {}):
        years += [(person, "own", int(key), value) for key, value in expected.get(person, {}).items()]
    return years


def seen(year: Year, expected: dict[str, Any]) -> dict[str, Any]:
    """What the replay says about everything that is expected, in the same shape."""
    lines = year.lines
    found: dict[str, Any] = {key: lines.get(key, "blank") for key in expected if key[0].isdigit()}
    if year.status != "complete":
        found |= {"status": year.status, "why": [str(problem) for problem in year.problems] or year.reason}
    shown = year.as_json(worded)
    for key in BESIDE_LINES & set(expected):
        found[key] = shown["carried"].get("basis") if key == "carried" else shown[key]
    if "return" in expected:
        # The other gross amounts of the line may belong to events the source leaves out.
        found["return"] = {line: shown["return"].get(line, "0") for line in expected["return"]}
    if year.status == expected.get("status"):
        found.pop("why", None)
    if "status" not in expected:
        found.pop("status", None)
    return found


def all_seen(case: dict[str, Any], history: History, expected: dict[str, Any]) -> tuple[Any, Any]:
    wanted, got = {}, {}
    for person, pool, tax_year, lines in expected_years(case, expected):
        found = history.pool(person, pool)
        year = found.year(tax_year) if found else None
        key = f"{person} {pool} {tax_year}"
        wanted[key] = lines
        got[key] = seen(year, lines) if year else "not in the history"
    return wanted, got


def marked(name: str) -> Any:
    waits = CASES[name].get("waits")
    marks = [pytest.mark.xfail(reason=waits, strict=True)] if waits else []
    return pytest.param(name, marks=marks)


@pytest.mark.parametrize("name", [marked(name) for name in RUNNING])
def test_the_form_gives_the_expected_lines(name: str) -> None:
    """Every expected line, as text, to the last digit."""
    case = CASES[name]
    expected = {key: value for key, value in case["expected"].items() if key != "exact"}
    method = case.get("method", []) or []
    history = history_of(case, ["places=3", "money=dollars", *method])
    wanted, got = all_seen(case, history, expected)
    assert got == wanted
    assert wanted


@pytest.mark.parametrize("name", [name for name in RUNNING if "exact" in CASES[name]["expected"]])
def test_six_places_in_cents_give_the_unrounded_answer(name: str) -> None:
    """The form asks for at least three places; at six, in cents, it meets the source's unrounded figures."""
    case = CASES[name]
    wanted, got = all_seen(case, history_of(case, ["places=6", "money=cents"]), case["expected"]["exact"])
    assert got == wanted
    assert wanted


@pytest.mark.parametrize("name", [name for name in RUNNING if "most_to_plan" in CASES[name]])
def test_basis_stays_when_pre_tax_money_goes_to_a_plan(name: str) -> None:
    """What may go is the value before less the basis; the source's rollover is exactly that, and all of it is allowed."""
    case = CASES[name]
    book = book_of(case)
    in_force = journal.in_force(entries_of(case, book, []))
    owner, year = next(iter(book.people)), min(case["tax_years"])
    before = facts.facts_of(book, in_force)[owner, "own"][year - 1]
    most = before.amounts["year_end_value"] - before.opening["basis"]
    assert show(most).removesuffix(".00") == case["most_to_plan"]
    moved = sum(entry.amount or 0 for entry in in_force.values() if entry.kind == "plan-rollover-out")
    assert moved == most


def test_every_published_case_is_run_waits_or_has_a_reason() -> None:
    assert sorted([*CASES, *NOT_EXPRESSED]) == sorted(ALL_IDS)
    assert len(ALL_IDS) == len(set(ALL_IDS)) == 97
    assert all(table["reason"] for table in NOT_EXPRESSED.values())
    assert all(reason for reason in WAITING.values())
    recent = [name for name, case in CASES.items() if all(2017 <= year <= 2025 for year in case["tax_years"])]
    assert len(recent) == 58
    assert set(recent) <= set(RUNNING)


@pytest.mark.parametrize("name", CASES)
def test_a_case_is_well_formed(name: str) -> None:
    """Waiting cases too: known keys, kinds, columns, codes and accounts; a departure says why and keeps what was published."""
    case = CASES[name]
    assert set(case) <= KEYS
    assert case["given"]
    assert case["expected"]
    assert {"publication", "year"} <= set(case["source"])
    assert ("departs" in case) == ("published" in case)
    book = book_of(case)
    for account in book.accounts.values():
        assert account.type in ACCOUNT_TYPES
    for entry in entries_of(case, book, []):
        kind = KINDS[entry.kind]
        given = {column for column in CONTENT if getattr(entry, column) not in (None, "")}
        allowed = {"tax_year", "date", *kind.states, *kind.may}
        allowed |= {"account"} if kind.account_types else set()
        allowed |= {"to"} if kind.to_types is None or kind.to_types else set()
        assert given <= allowed, entry
        # A day that is not known leaves the year.
        assert {column for column in kind.states if column != "date"} <= given, entry
        assert {"date", "tax_year"} & given, entry
        assert entry.code in (*kind.codes, "") if "code" not in kind.states else kind.codes, entry
        if entry.account:
            assert book.accounts[entry.account].type in kind.account_types, entry
            assert book.accounts[entry.account].person == entry.person, entry
        if kind.to_types and entry.to:
            assert book.accounts[entry.to].type in kind.to_types, entry
        if entry.of:
            assert any(entry.of == one.number for one in entries_of(case, book, [])), entry
    for _, _, _, lines in expected_years(case, case["expected"]):
        assert all(key[0].isdigit() or key in BESIDE_LINES for key in lines)
