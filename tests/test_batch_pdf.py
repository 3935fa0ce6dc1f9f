"""The official pages of a batch are those that `fill` writes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import many_books
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from basisbook.cli.main import main
from basisbook.forms.official.read_form import read_forms
from basisbook.ledger import store
from basisbook.ledger.book import Account, Book, Person, create
from basisbook.ledger.entry import Entry

pytestmark = [pytest.mark.alone, pytest.mark.slow]

NAME = "Ana Example"


@pytest.fixture(autouse=True)
def packaged(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("habutax", reason="no official blank is at hand without it")
    monkeypatch.delenv("BASISBOOK_PACKAGED_BLANKS")
    monkeypatch.setenv("BASISBOOK_TODAY", "2026-07-01")


def a_life(more: dict[str, Any] | None = None) -> tuple[Book, list[Entry]]:
    cells: list[dict[str, Any]] = []
    for year in range(2020, 2024):
        day = dt.date(year, 5, 1)
        cells.append(
            {"kind": "contribution", "tax_year": year, "date": day, "account": "van", "amount": 100_000 + year, "basis": 100_000 + year}
        )  # fmt: skip
        cells.append({"kind": "distribution", "date": day, "account": "van", "amount": 5_000_11})
        cells.append({"kind": "year-end-value", "tax_year": year, "account": "van", "amount": 70_000_00})
    cells += [more] if more else []
    van = Account(id="van", person="ana", type="traditional")
    ana = Person(id="ana", name="ana", born=dt.date(1975, 1, 1))
    entries = [
        Entry(number=at, recorded=dt.date(2026, 2, 1), person="ana", **one) for at, one in enumerate(cells, 1)
    ]
    return Book(Path(), {"ana": ana}, {"van": van}), entries


def batch(folder: Path, *more: str) -> Any:
    arguments = ["batch", str(folder / "in"), str(folder / "out"), "--processes", "1", "--pdf", *more]
    return CliRunner().invoke(main, arguments)


def named(folder: Path) -> None:
    people = folder / "in" / "part-1.people.parquet"
    table = pq.read_table(people)
    names = pa.array([NAME] * table.num_rows)
    pq.write_table(table.set_column(table.schema.get_field_index("name"), "name", names), people)


@pytest.fixture
def done(tmp_path: Path) -> Path:
    """A batch of one who goes by columns, one who is replayed alone, and one with an error."""
    later = {"kind": "basis-stated", "tax_year": 2022, "amount": 1}
    wrong = {"kind": "distribution", "date": dt.date(2030, 1, 1), "amount": 5}
    books = {"quiet": a_life(), "ana": a_life(later), "wrong/..": a_life(wrong)}
    many_books.write(tmp_path / "in", "part-1", books)
    named(tmp_path)
    assert batch(tmp_path).exit_code == 1, "the error of one person"
    return tmp_path


def test_the_pages_are_those_of_fill(done: Path) -> None:
    years = pq.read_table(done / "out" / "years").to_pylist()
    assert {row["way"] for row in years if row["book"] == "quiet"} == {"columns"}
    assert {row["way"] for row in years if row["book"] == "ana"} == {"alone"}
    files = {path.name: path for path in (done / "out" / "pdf" / "part-1").iterdir()}
    expected = {f"{whose}~{year}.pdf" for whose in ("quiet~ana", "ana") for year in (2021, 2022, 2023)}
    assert expected == set(files), "who has an error gets no page"
    book, entries = a_life()
    folder = done / "quiet"
    person = Person(id="ana", name=NAME, born=dt.date(1975, 1, 1))
    create(folder, [person], list(book.accounts.values()))
    store.create(folder)
    store.append(folder, entries)
    told = CliRunner().invoke(main, ["--book", str(folder), "fill", "2021-2023"])
    assert told.exit_code == 0, told.output
    for year in (2021, 2022, 2023):
        (filled,) = (folder / "forms").glob(f"8606-{year}-*.pdf")
        assert filled.read_bytes() == files[f"quiet~ana~{year}.pdf"].read_bytes()
        assert [one.tax_year for one in read_forms(filled.read_bytes())] == [year]
    assert {path.stat().st_mode & 0o777 for path in files.values()} == {0o600}
    assert (done / "out" / "pdf" / "part-1").stat().st_mode & 0o777 == 0o700


def test_what_no_blank_is_at_hand_for_is_said(done: Path) -> None:
    rows = pq.read_table(done / "out" / "findings").to_pylist()
    found = [(row["tax_year"], row["message"]) for row in rows if row["code"] == "batch-no-blank"]
    assert found == [(2020, "2020: no official blank is at hand; forms not written: 2")]


def test_a_batch_without_pages_is_done_again_for_them(done: Path) -> None:
    pages = done / "out" / "pdf" / "part-1"
    before = {path.name: path.read_bytes() for path in pages.iterdir()}
    assert "1 of 1 parts are done" in batch(done).stderr
    pages.rename(done / "out" / "pdf" / ".part-1.part")  # as one that was ended in the middle leaves it
    assert "parts are done" not in batch(done).stderr
    assert {path.name: path.read_bytes() for path in pages.iterdir()} == before
