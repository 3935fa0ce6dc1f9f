"""A long ledger is read once, written on at its end, and replayed for those whom an entry concerns. Work is counted, not time."""

from __future__ import annotations

import dataclasses
import datetime as dt
import importlib
import shlex
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import BOOK, ledgers

from basisbook.cli.main import main
from basisbook.forms import open_book
from basisbook.forms.changed import OfYear, changed
from basisbook.forms.open_book import OpenBook
from basisbook.ledger import book as books
from basisbook.ledger import checks, journal, store
from basisbook.ledger.book import Account, Book, Person
from basisbook.ledger.checks.table import _about
from basisbook.ledger.entry import COLUMNS, Entry, entries_of
from basisbook.ledger.problems import LedgerError, SealError
from basisbook.ledger.store.rows import Problems, cells, entry_of_cells, read_rows

reading, appending = (
    importlib.import_module(f"basisbook.ledger.store.{name}") for name in ("reading", "appending")
)
TODAY = dt.date(2026, 6, 30)
FAMILY = Book(
    Path("family"),
    {**BOOK.people, "cara": Person(id="cara", name="Cara Reyes", born=dt.date(1980, 1, 2)), "dan": Person(id="dan", name="Dan Reyes")},
    {
        **BOOK.accounts,
        "caras": Account(id="caras", person="cara", type="traditional"),
        "bens-left": Account(id="bens-left", person="cara", type="inherited-traditional", decedent="ben"),
        "dans": Account(id="dans", person="dan", type="traditional"),
        "dans-roth": Account(id="dans-roth", person="dan", type="roth"),
    },
)  # fmt: skip
"""Four people; Cara is the heir of Ben. Entries join more of them: returns, divorces, and numbers of others."""


@st.composite
def family_ledgers(draw: st.DrawFn) -> tuple[Entry, ...]:
    found = list(draw(ledgers(FAMILY, 1, 9)))
    for at, entry in enumerate(found):
        if entry.kind in ("return", "divorce-transfer") and entry.corrects is None:
            found[at] = dataclasses.replace(entry, to=draw(st.sampled_from([*FAMILY.people, "zoe"])))
        if draw(st.integers(0, 9)) == 9:
            found[at] = dataclasses.replace(found[at], person=draw(st.sampled_from(["zoe", *FAMILY.people])))
        if draw(st.integers(0, 9)) == 9:
            found[at] = dataclasses.replace(found[at], of=draw(st.integers(1, len(found))))
    return tuple(dataclasses.replace(one, file="ledger.csv", row=at) for at, one in enumerate(found, 2))


def opened_with(entries: Sequence[Entry], book: Book = FAMILY) -> OpenBook:
    day = max([TODAY, *(one.recorded for one in entries)])
    return OpenBook(book, store.Read("csv", tuple(entries), (), None, canonical=True), day)


def said(one: OfYear) -> tuple[Any, ...]:
    years = [
        year
        and (
            year.status,
            year.reason,
            year.problems,
            year.carried,
            year.lines,
            year.facts.amounts,
            year.method,
        )
        for year in (one.before, one.year)
    ]
    return one.tax_year, one.was, one.now, one.line, *years


@given(family_ledgers(), st.integers(1, 2))
@settings(max_examples=150, deadline=None)
def test_what_changes_is_the_same_as_by_the_whole_book(entries: tuple[Entry, ...], new: int) -> None:
    before, added = opened_with(entries[:-new]), entries[-new:]
    after = before.followed_by(*added)
    mine = before.around(added)
    whole, part = changed(before, after), changed(mine, mine.followed_by(*added))
    assert {key: list(map(said, years)) for key, years in part.pools.items()} == {
        key: list(map(said, years)) for key, years in whole.pools.items()
    }
    assert Counter(part.findings) == Counter(whole.findings)


@given(family_ledgers())
@settings(max_examples=150, deadline=None)
def test_what_is_nobodys_is_the_same_as_by_the_whole_book(entries: tuple[Entry, ...]) -> None:
    opened = opened_with(entries)
    errors = [one for one in opened.of_records if one.severity == "error" and one.entry is not None]
    assert opened.of_nobody() == [one for one in errors if opened._concerns_everybody(one)]


@given(family_ledgers(), st.integers(0, 3))
@settings(max_examples=150, deadline=None)
def test_a_new_entry_brings_the_same_errors_as_by_the_whole_book(
    entries: tuple[Entry, ...], new: int
) -> None:
    before, added = entries[: len(entries) - new], entries[len(entries) - new :]
    known = {_about(one) for one in checks.check(FAMILY, before)}
    every = [
        one for one in checks.check(FAMILY, entries) if one.severity == "error" and _about(one) not in known
    ]
    assert Counter(checks.new_entry_problems(FAMILY, before, added)) == Counter(every)


texts = st.sampled_from(
    ["", " ", "1", "01", "2", "2026-01-31", "1/31/2026", "2026-02-30", "ana", " ana", "contribution", "Contribution", "2023", "6500.00",
     "6500", "6,500.00", "-1", "0.5", "a\nb", "a\r\nb", "a\x00b", "\u00a0x", "é", "van"]
)  # fmt: skip


@given(
    st.lists(st.just([]) | st.lists(texts, min_size=len(COLUMNS), max_size=len(COLUMNS)), max_size=5),
    st.data(),
)
@settings(max_examples=300, deadline=None)
def test_rows_read_together_say_what_each_says_alone(rows: list[list[str]], data: st.DataObject) -> None:
    plain = "{} 2026-01-31 ana contribution 2023 2024-02-01 van - 6500.00 - 6500.00 - - - - note"
    for at in range(len(rows)):
        if data.draw(st.booleans()):
            usual = ["" if one == "-" else one for one in plain.format(at + 1).split()]
            column = data.draw(st.integers(0, len(COLUMNS)))
            rows[at] = [data.draw(texts) if one == column else cell for one, cell in enumerate(usual)]
    together, alone = Problems(), Problems()
    numbered = list(enumerate(rows, 2))
    found, said = read_rows(numbered, "ledger.csv", together)
    singly = [
        entry_of_cells(one, "ledger.csv", row, alone, number) for number, (row, one) in enumerate(numbered, 1)
    ]
    assert found == singly
    assert [one and (one.file, one.row) for one in found] == [one and (one.file, one.row) for one in singly]
    assert said == [one and cells(one) for one in singly]
    assert together.all() == alone.all()


def test_entries_of_columns_are_entries() -> None:
    rows = [Entry(number=at, recorded=TODAY, person="ana", kind="contribution", amount=at, file="ledger.csv", row=at + 1) for at in (1, 2)]  # fmt: skip
    made = entries_of({name: [getattr(one, name) for one in rows] for name in COLUMNS}, "ledger.csv", [2, 3])
    assert made == rows
    assert [repr(one) for one in made] == [repr(one) for one in rows]
    assert [(one.file, one.row) for one in made] == [("ledger.csv", 2), ("ledger.csv", 3)]
    assert dict.fromkeys(made, 1) == dict.fromkeys(rows, 1)


def test_what_counts_is_remembered_and_never_shared() -> None:
    entries = tuple(Entry(number=at, recorded=TODAY, person="ana", kind="method") for at in (1, 2))
    journal.in_force(entries).clear()
    assert list(journal.in_force(entries)) == [1, 2]
    assert list(journal.in_force(entries[:1])) == [1]
    assert list(journal.in_force(iter(entries))) == [1, 2]


# The work of one command


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Thirty people of twelve entries each."""
    monkeypatch.setenv("BASISBOOK_TODAY", TODAY.isoformat())
    monkeypatch.setenv("COLUMNS", "80")
    people = [Person(id=f"p{at}", name=f"P {at}", born=dt.date(1960, 5, 4)) for at in range(30)]
    accounts = [
        Account(id=f"{one.id}-{kind}", person=one.id, type=kind)
        for one in people
        for kind in ("traditional", "roth")
    ]
    books.create(tmp_path, people, accounts)
    store.create(tmp_path)
    store.append(tmp_path, list(the_rows()))
    return tmp_path


def the_rows() -> Iterator[Entry]:
    number = 0
    for at in range(30):
        for year in range(2014, 2026):
            number += 1
            yield Entry(
                number=number, recorded=dt.date(2026, 1, 31), person=f"p{at}", kind="contribution", tax_year=year,
                date=dt.date(year, 2, 1), account=f"p{at}-traditional", amount=1000_00 + number, basis=1000_00,
            )  # fmt: skip


def counted(monkeypatch: pytest.MonkeyPatch, room: Any, name: str) -> list[int]:
    """How long the first sequence was that each call of a function got."""
    calls: list[int] = []
    real: Callable[..., Any] = getattr(room, name)

    def called(*args: Any, **more: Any) -> Any:
        calls.extend([len(one) for one in args if hasattr(one, "__len__") and not isinstance(one, Book)][:1])
        return real(*args, **more)

    monkeypatch.setattr(room, name, called)
    return calls


RECORD = "record contribution --person p7 --tax-year 2025 --date 2026-03-01 --account p7-traditional --amount 500 --basis 500"  # fmt: skip


def run(book: Path, command: str) -> str:
    done = CliRunner().invoke(main, ["--book", str(book), *shlex.split(command)])
    assert done.exit_code == 0, done.output
    return done.output


def test_record_reads_once_and_replays_only_whom_it_concerns(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = counted(monkeypatch, reading, "read_rows")
    rendered = counted(monkeypatch, appending, "rendered")
    replayed = counted(monkeypatch, open_book, "replay")
    checked = counted(monkeypatch, checks, "check")
    assert "2025: line 1 1,000 -> 1,500" in run(book, RECORD)
    assert read == [360]
    assert rendered == []
    assert replayed == [12, 13]
    assert max(checked) <= 13
    monkeypatch.undo()
    now = store.read(book)
    assert (now.problems, len(now.entries), now.unsealed_from) == ((), 361, None)
    assert (book / "ledger.csv").read_bytes() == (book / ".ledger.last").read_bytes()
    assert (book / "ledger.csv").read_text() == store.rendered(now.entries)


def test_december_looks_at_each_person_once(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not at every entry for every person: a thousand people of a hundred entries took a hundred million looks."""
    from basisbook.forms.plan import december

    looks: list[int] = []
    real = december._converts
    monkeypatch.setattr(december, "_converts", lambda *args: looks.append(1) or real(*args))
    opened = OpenBook(books.Book.load(book), store.read(book), TODAY)
    for person in opened.book.people:
        december.inventory(opened, person)
    assert len(looks) == 360


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("ledger.csv", b"1000.00,,,,,\n2,", b"1000.01,,,,,\n2,"),
        ("ledger.seal", b" ", b"  "),
        (".ledger.last", b"p3-traditional", b"p4-traditional"),
    ],
)
def test_what_changed_after_it_was_read_is_noticed(book: Path, name: str, old: bytes, new: bytes) -> None:
    known = store.read(book)
    data = (book / name).read_bytes()
    assert data.replace(old, new, 1) != data
    (book / name).write_bytes(data.replace(old, new, 1))
    entry = journal.append(known.entries, TODAY, person="p1", kind="method", tax_year=2024, code="places=3")
    if name == ".ledger.last":  # it is a copy, and nobody's proof: as before, the next write puts it right
        store.append(book, [entry], known=known)
        assert (book / name).read_bytes() == (book / "ledger.csv").read_bytes()
        return
    with pytest.raises(SealError):
        store.append(book, [entry], known=known)
    assert (book / "ledger.csv").read_bytes() == (data.replace(old, new, 1) if name == "ledger.csv" else (book / "ledger.csv").read_bytes())  # fmt: skip


def test_what_another_wrote_meanwhile_is_read(book: Path) -> None:
    known = store.read(book)
    entry = journal.append(known.entries, TODAY, person="p1", kind="method", tax_year=2024, code="places=3")
    store.append(book, [entry], known=known)
    with pytest.raises(LedgerError) as raised:
        store.append(book, [entry], known=known)
    assert [one.code for one in raised.value.problems] == ["not-next"]
    second = dataclasses.replace(entry, number=entry.number + 1)
    store.append(book, [second], known=known)
    assert [one.number for one in store.read(book).entries[-2:]] == [361, 362]


def test_a_book_with_other_entries_is_never_taken_for_the_ledger(book: Path) -> None:
    opened = OpenBook(books.Book.load(book), store.read(book), TODAY)
    entry = journal.append(opened.entries, TODAY, person="p1", kind="method", tax_year=2024, code="places=3")
    assert opened.read.text is not None
    assert opened.followed_by(entry).read.text is None
    assert opened.around([entry]).read.text is None


def test_undo_of_many_rows_shows_as_many_as_somebody_reads(tmp_path: Path, book: Path) -> None:
    out = run(book, "undo --yes")
    assert "entry 720 would strike entry 360" in out.replace("\n", " ")
    assert "in all" not in out
    numbers = range(721, 721 + 600)
    many = [
        Entry(
            number=at, recorded=TODAY, person="p1", kind="distribution", date=dt.date(2024, 1, 1),
            account="p1-traditional", amount=at,
        )
        for at in numbers
    ]  # fmt: skip
    store.append(book, many)
    out = run(book, "undo --yes")
    assert "and entries 1221 to 1320, 600 in all" in out
    assert "and entries 1821 to 1920 the others, 600 in all" in out
    assert len(out.splitlines()) < 1800
    assert not any(one.number in numbers for one in journal.in_force(store.read(book).entries).values())
