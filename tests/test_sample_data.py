"""The sample books give the lines that were worked apart from the engine (tests/data/sample_expected; the .txt show the arithmetic)."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from basisbook.cli.remedies import worded
from basisbook.forms.replay.replay import replay
from basisbook.ledger import journal, store
from basisbook.ledger.book import Book

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
EXPECTED = Path(__file__).parent / "data" / "sample_expected"
BOOKS = sorted(path.stem for path in EXPECTED.glob("*.json"))


@pytest.mark.parametrize("name", BOOKS)
def test_a_sample_book_gives_the_lines_worked_apart_from_the_engine(name: str) -> None:
    """All years of all people, every line, the return and what is carried; nothing more and nothing less."""
    folder = ROOT / "sample_data" / name
    history = replay(Book.load(folder), journal.in_force(store.read(folder).entries))
    assert json.loads(json.dumps(history.as_json(worded))) == json.loads(
        (EXPECTED / f"{name}.json").read_text("utf-8")
    )


@pytest.mark.parametrize("name", BOOKS)
def test_a_sample_book_is_sealed_and_without_a_finding(name: str) -> None:
    folder = ROOT / "sample_data" / name
    read = store.read(folder)
    assert read.problems == ()
    assert read.unsealed_from is None
    assert read.canonical
    assert {path.name for path in folder.iterdir()} >= {"README.md", "book.toml", "ledger.csv", "ledger.seal"}


@pytest.mark.parametrize("name", BOOKS)
def test_a_sample_book_has_no_ssn_and_only_business_days(name: str) -> None:
    """Invented people; money moves Monday to Friday."""
    folder = ROOT / "sample_data" / name
    people = tomllib.loads((folder / "book.toml").read_text("utf-8"))["people"]
    assert not any("ssn" in person for person in people.values())
    for entry in store.read(folder).entries:
        if entry.kind not in ("year-end-value", "opening-basis"):
            assert entry.date is not None
            assert entry.date.weekday() < 5, entry
        assert entry.recorded.weekday() < 5, entry


def test_every_sample_book_has_expected_values() -> None:
    assert sorted(path.name for path in (ROOT / "sample_data").iterdir() if path.is_dir()) == BOOKS
    assert len(BOOKS) >= 5


@pytest.mark.parametrize("name", BOOKS)
def test_the_worksheet_beside_shows_the_same_amounts(name: str) -> None:
    """The arithmetic in BOOK.txt ends, line by line, in the values of BOOK.json."""
    text = (EXPECTED / f"{name}.txt").read_text("utf-8")
    people = json.loads((EXPECTED / f"{name}.json").read_text("utf-8"))["people"]
    for person, shown in people.items():
        for year in shown["pools"]["own"]["years"]:
            worked = text.split(f"\n{person} {year['tax_year']}")[1].split("\n\n")[0]
            rows = {row.split()[0]: row for row in worked.splitlines()[1:]}
            for line, value in year["lines"].items():
                end = rows[line].split(":")[0].split(",")[0].split()[-1]
                assert end == value, (person, year["tax_year"], line)
