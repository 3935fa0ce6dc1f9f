"""A row of a batch is what `show` gives that person; a batch that was ended goes on and gives the same bytes."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import signal
from collections import Counter
from dataclasses import replace
from itertools import count, islice
from pathlib import Path
from typing import Any

import many_books
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plain_lives import plain_lives
from second.events import INHERITED
from second_arithmetic import one_life
from strategies import BOOK, ledgers

from basisbook.cli import findings
from basisbook.cli.main import main
from basisbook.forms.many import engines, kernel, parts
from basisbook.forms.open_book import OpenBook
from basisbook.ledger import money, store
from basisbook.ledger.book import Account, Book, Person, create
from basisbook.ledger.entry import Entry

pytestmark = pytest.mark.slow

TODAY = dt.date(2026, 7, 1)


@pytest.fixture(autouse=True)
def the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BASISBOOK_TODAY", TODAY.isoformat())


def shown(
    folder: Path, book: Book, entries: list[Entry], *, on_disk: bool = True
) -> tuple[dict[Any, dict[str, Any]], Counter[Any]]:
    """What `show` gives: the years by person, pool and year; the findings it prints, counted.

    Not `on_disk`, it is what the command prints, without the files and the printing.
    """
    if on_disk:
        create(folder, list(book.people.values()), list(book.accounts.values()))
        store.create(folder)
        store.append(folder, entries)
        tree = json.loads(
            CliRunner().invoke(main, ["--book", str(folder), "show", "--format", "json"]).stdout
        )
        opened = OpenBook(Book.load(folder), store.read(folder), TODAY)
    else:
        placed = tuple(replace(one, file="ledger.csv", row=at) for at, one in enumerate(entries, 2))
        opened = OpenBook(book, store.Read("csv", placed, (), None, canonical=True), TODAY)
        tree = opened.history().as_json(lambda _: "")
    years = {
        (person, pool, year["tax_year"]): year
        for person, pools in tree["people"].items()
        for pool, found in pools["pools"].items()
        for year in found["years"]
    }
    of_years = (year for pool in opened.history().pools.values() for year in pool.years)
    said = dict.fromkeys([*opened.records_of(None), *findings.of_years(of_years)])
    return years, Counter((one.year, one.severity, one.code, one.text) for one in said)


def run(source: Path, out: Path, *more: str) -> Any:
    return CliRunner().invoke(main, ["batch", str(source), str(out), "--processes", "1", *more])


def of_batch(out: Path) -> tuple[dict[Any, dict[Any, Any]], dict[Any, Counter[Any]]]:
    """The years and the findings of each book."""
    years: dict[Any, dict[Any, Any]] = {}
    said: dict[Any, Counter[Any]] = {}
    for file in sorted((out / "years").glob("*.parquet")):
        for row in pq.read_table(file).to_pylist():
            years.setdefault(row["book"], {})[row["person"], row["pool"], row["tax_year"]] = row
    for file in sorted((out / "findings").glob("*.parquet")):
        for row in pq.read_table(file).to_pylist():
            one = (row["tax_year"], row["severity"], row["code"], row["message"])
            said.setdefault(row["book"], Counter())[one] += 1
    return years, said


def text(year: dict[str, Any], cents: int) -> str:
    whole = money.show(cents)
    return whole if year["method"]["money"] == "cents" else whole.removesuffix(".00")


def same(year: dict[str, Any], row: dict[str, Any]) -> None:
    """Status, path, method, every line, return line and carry of a year of `show`, with `==`."""
    assert (row["status"], row["path"], row["money"]) == (
        year["status"],
        year["path"],
        year["method"]["money"],
    )
    for prefix, name in (("line_", "lines"), ("return_", "return"), ("carried_", "carried")):
        got = {
            column.removeprefix(prefix): value
            for column, value in row.items()
            if column.startswith(prefix) and value is not None
        }
        assert got.keys() == year[name].keys()
        for number, value in got.items():
            printed = year[name][number]
            if printed == "X":
                assert value > 0
            elif name == "lines" and "." in printed and len(printed.partition(".")[2]) > 2:
                assert value == int(printed.replace(".", "").ljust(7, "0"))
            else:
                assert text(year, value) == printed


def the_same(folder: Path, books: many_books.Books, each: int = 1) -> dict[Any, dict[Any, Any]]:
    """Hold every year and finding of a batch against `show`, and give the years; `each` book so often by the command itself."""
    many_books.write(folder / "in", "part-1", books)
    done = run(folder / "in", folder / "out")
    assert done.exit_code in (0, 1), done.output
    years, said = of_batch(folder / "out")
    for at, (name, (book, entries)) in enumerate(books.items()):
        if not entries:
            assert (
                name not in years
            )  # a book without a row is not in a batch; what its accounts say alone is not said
            continue
        expected, findings_of = shown(folder / name, book, list(entries), on_disk=at % each == 0)
        assert years.get(name, {}).keys() == expected.keys()
        for key, year in expected.items():
            same(year, years[name][key])
        assert said.get(name, Counter()) == findings_of
    return years


@given(st.lists(ledgers(many_books.by_id(BOOK)), min_size=1, max_size=4))
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_rows_at_all_are_what_show_gives(
    tmp_path_factory: pytest.TempPathFactory, found: list[tuple[Entry, ...]]
) -> None:
    books = {f"b{at}": (many_books.by_id(BOOK), one) for at, one in enumerate(found)}
    the_same(tmp_path_factory.mktemp("batch"), books)


def book_of_a_life(born: dt.date) -> Book:
    types = {
        "van": "traditional",
        "sep": "sep",
        "roth": "roth",
        "plan": "plan",
        INHERITED: "inherited-traditional",
    }
    accounts = {
        one: Account(id=one, person="ana", type=kind, decedent="luis" if one == INHERITED else "")
        for one, kind in types.items()
    } | {"bens": Account(id="bens", person="ben", type="traditional")}
    people = {one: Person(id=one, name=one, born=born) for one in ("ana", "ben")}
    return Book(Path(), people, accounts)


def fits_a_ledger(entry: Entry) -> bool:
    return all((cents or 0) < money.LIMIT for cents in (entry.amount, entry.moved, entry.basis))


def some_lives(many: int, first: int = 0) -> dict[str, tuple[Book, list[Entry]]]:
    """Lives of all kinds of entries, each a book; those with an amount that no ledger takes are passed over."""
    drawn = (one_life(seed) for seed in count(first))
    lives = list(islice((one for one in drawn if all(map(fits_a_ledger, one.entries))), many))
    return {f"life-{one.seed}": (book_of_a_life(one.born), one.entries) for one in lives}


def test_lives_of_all_kinds_are_what_show_gives(tmp_path: Path) -> None:
    the_same(tmp_path, some_lives(12))


MANY = int(os.environ.get("BASISBOOK_MANY_PEOPLE", "500"))
"""People who are compared with `show`; a reader of results may ask for 5,000. Of those beyond 452, one in four is of all kinds."""


def test_people_by_columns_and_alone_are_what_show_gives(tmp_path: Path) -> None:
    of_all_kinds = max(0, MANY - 452) // 4
    books = plain_lives(MANY - of_all_kinds) | some_lives(of_all_kinds)
    years = the_same(tmp_path, books, each=25)
    ways = Counter(row["way"] for rows in years.values() for row in rows.values())
    people = Counter(next(iter(rows.values()))["way"] for rows in years.values())
    print(f"{len(books)} books, {people} with a year, years {ways}")
    assert min(ways["columns"], ways["alone"]) > len(books)
    assert min(people.values()) > len(books) // 6


def test_the_columns_are_what_one_at_a_time_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = many_books.write(tmp_path / "in", "part-1", plain_lives(400, 50_000))
    by_columns, alone = both_ways(path, monkeypatch)
    assert by_columns.years.column("way").to_pylist().count("columns") > 400
    assert alone.years.column("way").to_pylist().count("columns") == 0


def both_ways(path: Path, monkeypatch: pytest.MonkeyPatch) -> list[kernel.Replayed]:
    """A part as it is replayed, and as it is one at a time: the same but for the way."""
    both = []
    real = kernel.years_by_columns
    for fits in (True, False):
        if not fits:
            monkeypatch.setattr(
                kernel, "years_by_columns", lambda *given: real(*given[:-1], given[-1] & False)
            )
        rows = pq.read_table(path).combine_chunks().to_batches()[0]
        people = pq.read_table(path.with_suffix(".people.parquet")).combine_chunks().to_batches()[0]
        both.append(kernel.replay_rows(rows, kernel.Accounts(people), today=TODAY))
    monkeypatch.undo()
    by_columns, alone = both
    assert by_columns.years.drop_columns(["way"]) == alone.years.drop_columns(["way"])
    assert by_columns.findings == alone.findings
    return both


@pytest.mark.parametrize(
    "cells",
    [
        {"kind": "void", "corrects": 1}, {"kind": "distribution", "date": dt.date(2030, 1, 1), "amount": 5},
        {"kind": "distribution", "date": dt.date(2019, 1, 1), "amount": 5, "code": "x"},
        {"kind": "distribution", "date": dt.date(2019, 1, 1), "amount": 0},
        {"kind": "distribution", "date": dt.date(2019, 1, 1), "amount": 10**11},
        {"kind": "distribution", "date": dt.date(2019, 1, 1), "amount": 5, "account": "roth"},
        {"kind": "distribution", "date": dt.date(2019, 1, 1), "amount": 5, "account": "elsewhere"},
        {"kind": "distribution", "date": dt.date(2019, 1, 1), "amount": 5, "note": "123-45-6789"},
        {"kind": "distribution", "date": dt.date(2019, 1, 1), "amount": 5, "number": 7},
        {"kind": "distribution", "date": dt.date(2019, 1, 1), "amount": 5, "person": "ben"},
        {"kind": "distribution", "tax_year": 2018, "date": dt.date(2019, 1, 1), "amount": 5},
        {"kind": "distribution", "date": dt.date(1960, 1, 1), "amount": 5},
        {"kind": "contribution", "tax_year": 2019, "amount": 9_000_00, "basis": 9_000_00, "date": dt.date(2019, 1, 1)},
        {"kind": "contribution", "tax_year": 2019, "amount": 90, "basis": 91, "date": dt.date(2019, 1, 1)},
        {"kind": "contribution", "tax_year": 2019, "amount": 90, "basis": 90},
        {"kind": "contribution", "tax_year": 2019, "amount": 90, "date": dt.date(2019, 1, 1)},
        {"kind": "contribution", "tax_year": 2019, "amount": 90, "basis": 0, "date": dt.date(2020, 5, 1)},
        {"kind": "roth-contribution", "tax_year": 2019, "amount": 9_000_00},
        {"kind": "year-end-value", "tax_year": 2019, "amount": 7},
        {"kind": "year-end-value", "tax_year": 2026, "amount": 7},
        {"kind": "opening-basis", "tax_year": 2020, "amount": 7},
        {"kind": "rollover-out", "date": dt.date(2019, 1, 1), "amount": 5},
        {"kind": "basis-stated", "tax_year": 2019, "amount": 7},
    ],
)  # fmt: skip
def test_who_has_something_to_be_told_goes_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cells: dict[str, Any]
) -> None:
    ana = Person(id="ana", name="ana", born=dt.date(1975, 1, 1))
    types = {"van": "traditional", "roth": "roth"}
    book = Book(
        Path(), {"ana": ana}, {one: Account(id=one, person="ana", type=kind) for one, kind in types.items()}
    )
    quiet = [
        Entry(number=1, recorded=dt.date(2026, 2, 1), person="ana", kind="distribution", date=dt.date(2019, 6, 1), amount=7),
        Entry(number=2, recorded=dt.date(2026, 2, 1), person="ana", kind="year-end-value", tax_year=2019, amount=90),
    ]  # fmt: skip
    more = Entry(**({"number": 3, "recorded": dt.date(2026, 2, 1), "person": "ana"} | cells))
    books = {"quiet": (book, quiet), "told": (book, [*quiet, more])}
    found, _ = both_ways(many_books.write(tmp_path / "in", "part-1", books), monkeypatch)
    ways = {(row["book"], row["way"]) for row in found.years.to_pylist()}
    assert ways - {("told", "alone")} == {("quiet", "columns")}


def test_a_batch_that_was_ended_goes_on_and_gives_the_same_bytes(tmp_path: Path) -> None:
    for at in range(3):
        many_books.write(tmp_path / "in", f"part-{at}", some_lives(3, at * 3))
    whole, ended = tmp_path / "whole", tmp_path / "ended"
    assert run(tmp_path / "in", whole).exit_code in (0, 1)
    assert run(tmp_path / "in", ended).exit_code in (0, 1)
    (ended / "years" / "part-1.parquet").unlink()
    (ended / "years" / ".part-1.parquet.part").write_bytes(b"half")
    again = run(tmp_path / "in", ended)
    assert "2 of 3 parts are done" in again.stderr
    files = sorted(one.relative_to(whole) for one in whole.rglob("*") if one.is_file())
    assert files == sorted(one.relative_to(ended) for one in ended.rglob("*") if one.is_file())
    assert all((whole / one).read_bytes() == (ended / one).read_bytes() for one in files)


def test_the_day_of_a_batch_is_that_of_its_first_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for at in range(2):
        many_books.write(tmp_path / "in", f"part-{at}", some_lives(1, at))
    run(tmp_path / "in", tmp_path / "out")
    before = (tmp_path / "out" / "years" / "part-1.parquet").read_bytes()
    (tmp_path / "out" / "years" / "part-1.parquet").unlink()
    monkeypatch.setenv("BASISBOOK_TODAY", "2020-01-01")
    run(tmp_path / "in", tmp_path / "out")
    assert (tmp_path / "out" / "years" / "part-1.parquet").read_bytes() == before


def test_a_bad_row_is_a_finding_and_nobody_else_is_lost(tmp_path: Path) -> None:
    books = some_lives(3)
    path = many_books.write(tmp_path / "in", "part-1", books)
    table = pq.read_table(path)
    kinds = table.column("kind").to_pylist()
    wrong = table.column("book").to_pylist().index("life-1")
    kinds[wrong] = "no-such-kind"
    at = table.schema.get_field_index("kind")
    pq.write_table(table.set_column(at, "kind", pa.array(kinds)), path)
    done = run(tmp_path / "in", tmp_path / "out")
    assert done.exit_code == 1
    found = [
        one for one in pq.read_table(tmp_path / "out" / "findings" / "part-1.parquet").to_pylist()
        if one["code"] == "unknown-kind"
    ]  # fmt: skip
    assert [(one["book"], one["file"], one["row"]) for one in found] == [("life-1", path.name, wrong + 1)]
    years, _ = of_batch(tmp_path / "out")
    for name in ("life-0", "life-2"):
        expected, _ = shown(tmp_path / name, *books[name])
        assert years.get(name, {}).keys() == expected.keys()


def test_rows_of_a_book_in_two_places_are_a_finding(tmp_path: Path) -> None:
    path = many_books.write(tmp_path / "in", "part-1", some_lives(2))
    table = pq.read_table(path)
    pq.write_table(pa.concat_tables([table, table.slice(0, 2)]), path)
    assert run(tmp_path / "in", tmp_path / "out").exit_code == 1
    _, said = of_batch(tmp_path / "out")
    assert [code for _, _, code, _ in said["life-0"]].count("batch-scattered") == 1


@pytest.mark.parametrize("file", ["part-1.parquet", "part-1.people.parquet"])
def test_sealed_parts_are_checked(tmp_path: Path, file: str) -> None:
    source = tmp_path / "in"
    many_books.write(source, "part-1", some_lives(1))
    for one in list(source.iterdir()):
        digest = hashlib.sha256(one.read_bytes()).hexdigest()
        (source / f"{one.name}.sha256").write_text(f"{digest}  {one.name}\n")
    done = run(source, tmp_path / "good", "--sealed")
    assert "no seal" not in done.stderr
    assert "batch-part" not in str(of_batch(tmp_path / "good"))
    (source / file).write_bytes((source / file).read_bytes() + b" ")
    assert run(source, tmp_path / "bad", "--sealed").exit_code == 1
    assert pq.read_table(tmp_path / "bad" / "years" / "part-1.parquet").num_rows == 0


def test_what_is_no_batch_is_refused(tmp_path: Path) -> None:
    assert "batch-nothing" not in (done := run(tmp_path / "none", tmp_path / "out")).stderr
    assert done.exit_code == 1
    many_books.write(tmp_path / "in", "part-1", some_lives(1))
    (tmp_path / "in" / "part-1.people.parquet").unlink()
    assert "people" in run(tmp_path / "in", tmp_path / "out").stderr


def test_columns_that_are_missing_are_named(tmp_path: Path) -> None:
    path = many_books.write(tmp_path / "in", "part-1", some_lives(1))
    pq.write_table(pq.read_table(path).drop_columns(["recorded", "kind"]), path)
    assert run(tmp_path / "in", tmp_path / "out").exit_code == 1
    (row,) = pq.read_table(tmp_path / "out" / "findings" / "part-1.parquet").to_pylist()
    assert "recorded, kind" in row["message"]


def test_cents_are_what_decimals_are(tmp_path: Path) -> None:
    path = many_books.write(tmp_path / "a", "part-1", some_lives(2))
    many_books.write(tmp_path / "b", "part-1", some_lives(2))
    table = pq.read_table(path)
    for name in ("amount", "moved", "basis"):
        cents = [None if one is None else int(one * 100) for one in table.column(name).to_pylist()]
        table = table.set_column(table.schema.get_field_index(name), name, pa.array(cents, pa.int64()))
    pq.write_table(table, tmp_path / "b" / "part-1.parquet")
    for one in ("a", "b"):
        run(tmp_path / one, tmp_path / f"out-{one}")
    assert of_batch(tmp_path / "out-a") == of_batch(tmp_path / "out-b")


def test_several_processes_give_the_same(tmp_path: Path) -> None:
    for at in range(2):
        many_books.write(tmp_path / "in", f"part-{at}", some_lives(1, at))
    run(tmp_path / "in", tmp_path / "one")
    CliRunner().invoke(main, ["batch", str(tmp_path / "in"), str(tmp_path / "two"), "--processes", "2"])
    assert of_batch(tmp_path / "one") == of_batch(tmp_path / "two")


@pytest.mark.slow
def test_a_cluster_gives_the_same_though_a_worker_dies(tmp_path: Path) -> None:
    distributed = pytest.importorskip("dask.distributed", reason="dask is not installed: basisbook[cluster]")
    for at in range(6):
        many_books.write(tmp_path / "in", f"part-{at}", some_lives(2, at * 2))
    run(tmp_path / "in", tmp_path / "one")
    cluster = distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
    with cluster, distributed.Client(cluster, set_as_default=False) as client:
        day = parts.begin(tmp_path / "two", TODAY)
        every = parts.parts_of(tmp_path / "in", tmp_path / "two", day, sealed=False)
        doing = engines.on_dask(every, cluster.scheduler_address)
        done = [next(doing).name]
        victim = next(iter(client.run(os.getpid).values()))
        os.kill(victim, signal.SIGKILL)
        done += [one.name for one in doing]
    assert sorted(done) == [part.name for part in every]
    files = [one.relative_to(tmp_path / "one") for one in (tmp_path / "one").rglob("*.parquet")]
    assert len(files) == 12
    assert all(
        (tmp_path / "one" / one).read_bytes() == (tmp_path / "two" / one).read_bytes() for one in files
    )


@pytest.mark.parametrize("rows", [1, 2, 7, 100, 10_000])
def test_no_book_is_cut_however_rows_are_read(tmp_path: Path, rows: int) -> None:
    table = pq.read_table(many_books.write(tmp_path / "in", "part-1", plain_lives(12)))
    found = list(kernel.in_batches(table.to_batches(max_chunksize=rows)))
    assert pa.Table.from_batches(found).equals(table)
    books = [set(one.column("book").to_pylist()) for one in found]
    assert sum(map(len, books)) == len(set().union(*books)) == 12
