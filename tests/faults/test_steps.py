"""Every command that writes, struck at each of its steps: nothing is lost, nothing sticks, nothing false is said."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from faults.bench import ERRORS, Report, basisbook, copy_of, tried

from basisbook.ledger import store

pytestmark = [pytest.mark.slow, pytest.mark.alone]

SAMPLES = Path(__file__).parents[2] / "sample_data"
RECORD = "record figure --person ana --tax-year 2023 --code agi --amount 5"


def small(book: Path) -> None:
    """A book of one person and three entries."""
    assert basisbook(book, "init").exit_code in (0, 1)


def ready(book: Path) -> None:
    (book / "book.toml").write_text(
        '[people.ana]\nname = "Ana Reyes"\nborn = 1979-05-04\n[accounts.van]\nperson = "ana"\ntype = "traditional"\n'
    )
    store.create(book)
    for words in (
        "record contribution --tax-year 2020 --date 2020-03-10 --amount 6000 --basis 6000",
        "record year-end-value --tax-year 2020 --amount 6100",
    ):
        done = basisbook(book, *words.split())
        assert done.exit_code == 0, done.output


def in_parquet(book: Path) -> None:
    ready(book)
    store.convert(book, "parquet")


def with_paper(book: Path) -> None:
    ready(book)
    paper(book.parent / "paper.csv")


def paper(path: Path) -> None:
    path.write_text("Tax Year,Kind,Amount\n2021,year-end-value,6500\n")


def with_history(book: Path) -> None:
    ready(book)
    assert (
        basisbook(
            book, *["evidence", "enter", "5498", "--year", "2021", "--box1", "6000", "--account", "van"]
        ).exit_code
        == 0
    )


def by_hand(book: Path) -> None:
    ready(book)
    with (book / store.CSV).open("a") as file:
        file.write("3,2026-05-04,ana,figure,2020,,,,5.00,,,,,agi,,\n")


def changed(book: Path) -> None:
    ready(book)
    path = book / store.CSV
    path.write_text(path.read_text().replace("6100.00", "6200.00"))


COMMANDS: dict[str, tuple[Callable[[Path], None], str]] = {
    "record": (ready, RECORD),
    "record in Parquet": (in_parquet, RECORD),
    "correct": (ready, "correct 1 --note x"),
    "void": (ready, "void 2"),
    "undo": (ready, "undo --yes"),
    "filed": (ready, "filed 2020 --on 2021-04-10"),
    "filed typed": (ready, "filed 2019 --line 14=0"),
    "convert": (ready, "convert --to parquet"),
    "convert back": (in_parquet, "convert --to csv"),
    "evidence enter": (ready, "evidence enter 5498 --year 2021 --box1 6000 --account van"),
    "import": (with_paper, "import PLACE/paper.csv --yes"),
    "reconstruct": (with_history, "reconstruct --accept all"),
    "seal": (by_hand, "check --seal"),
    "restore": (changed, "check --restore"),
    "as corrections": (changed, "check --as-corrections"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_killed_at_each_step(name: str) -> None:
    made, words = COMMANDS[name]
    report = Report()
    tried(name, made, words.split(), "kill", report)
    assert report.points >= 3
    assert (report.lost, report.stuck, report.false, report.left) == ([], [], [], []), str(report)


@pytest.mark.parametrize("name", COMMANDS)
def test_refused_at_each_step(name: str) -> None:
    made, words = COMMANDS[name]
    report = Report()
    for error in ERRORS[:1]:
        tried(name, made, words.split(), error, report)
    assert report.points >= 3
    assert (report.lost, report.stuck, report.false, report.left) == ([], [], [], []), str(report)


@pytest.mark.parametrize("how", ["kill", ERRORS[0]])
def test_a_book_is_begun_whole_or_begun_again(how: str | int) -> None:
    report = Report()
    words = ["init", "BOOK", "--name", "Ana Reyes", "--born", "1979-05-04", "--account", "van=traditional"]
    tried("init", small, words, how, report, new=True)
    assert report.points >= 3
    assert (report.lost, report.stuck, report.false, report.left) == ([], [], [], []), str(report)


def test_the_samples_bear_it() -> None:
    report = Report()
    tried(
        "samples",
        copy_of(SAMPLES / "missing-sep"),
        ["filed", "2024", "--on", "2025-04-10"],
        "kill",
        report,
        every=3,
    )
    assert (report.lost, report.stuck, report.false, report.left) == ([], [], [], []), json.dumps(
        vars(report)
    )
