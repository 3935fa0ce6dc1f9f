"""Twice the papers cost twice the work: counted in calls, not timed. Nothing is done for each paper with all of the others."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import many_papers
import pytest
from click.testing import CliRunner

from basisbook.cli.main import main
from basisbook.ledger.evidence import store
from basisbook.ledger.store import private

pytestmark = [pytest.mark.slow, pytest.mark.alone]

SIZES = (50, 100, 200)
READ = (("evidence", "list"), ("check",), ("reconstruct",), ("audit",), ("evidence", "missing"))


def calls(what: Callable[[], Any]) -> int:
    """How many calls, of Python and of C, it takes; each turn of a generator is one."""
    seen = 0

    def count(_: Any, event: str, __: Any) -> None:
        nonlocal seen
        seen += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        what()
    finally:
        sys.setprofile(None)
    return seen


def run(book: Path, *words: str) -> Any:
    done = CliRunner().invoke(main, ["--book", str(book), *words])
    assert done.exit_code in (0, 1), done.output
    return done


def papers(shape: str, place: Path, count: int) -> Path:
    """The papers as files beside a book that has none yet."""
    place.mkdir()
    (
        many_papers.book_of_one
        if shape == "one"
        else lambda folder: many_papers.book_of_many(folder, SIZES[-1])
    )(place / "book")
    for name, text, _ in (many_papers.of_one if shape == "one" else many_papers.of_many)(count):
        (place / name).write_text(text)
    return place / "book"


def straight(work: dict[int, int]) -> bool:
    """Whether a paper costs no more among many than among few."""
    small, middle, large = (work[size] for size in SIZES)
    return (large - middle) / (SIZES[2] - SIZES[1]) <= 1.25 * (middle - small) / (SIZES[1] - SIZES[0]) + 5


@pytest.mark.parametrize("shape", ["one", "many"])
def test_twice_the_papers_are_twice_the_work(
    shape: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(private, "sync_folder", lambda _: None)
    work: dict[str, dict[int, int]] = {}
    for size in (SIZES[0], *SIZES):  # once before it counts, so that all is imported and all tables are read
        private._swept.clear()
        book = papers(shape, tmp_path / f"{size}{len(work)}", size)
        files = sorted(path for path in book.parent.iterdir() if path.is_file())
        whose = ("--person", "jordan", "--account", "one") if shape == "one" else ()
        added = calls(lambda: run(book, "evidence", "add", *whose, *map(str, files)))  # noqa: B023 - called at once
        assert len(store.cards(book)) == size
        work.setdefault("evidence add", {})[size] = added
        for words in READ:
            work.setdefault(" ".join(words), {})[size] = calls(lambda: run(book, *words))  # noqa: B023
    assert {name: counts for name, counts in work.items() if not straight(counts)} == {}


def test_the_measure_sees_what_is_not_straight() -> None:
    def pairs(size: int) -> Iterator[int]:
        return (one for one in range(size) for _ in range(size))

    assert not straight({size: calls(lambda: sum(pairs(size))) for size in SIZES})  # noqa: B023
    assert straight({size: calls(lambda: [abs(one) for one in range(size)]) for size in SIZES})  # noqa: B023
