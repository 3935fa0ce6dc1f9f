"""The example of every kind: written down by its own commands in a real book, checked, and found on the lines it reaches."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from basisbook.cli.kind_help import about, commands
from basisbook.cli.main import main
from basisbook.cli.remedies import command
from basisbook.forms.open_book import OpenBook
from basisbook.forms.reached import reached
from basisbook.ledger import book as of_folder
from basisbook.ledger import examples, store
from basisbook.ledger.kinds import KINDS

pytestmark = pytest.mark.slow

TODAY = examples.RECORDED


def run(folder: Path, *words: str) -> str:
    done = CliRunner().invoke(
        main, ["--book", str(folder), *words], env={"BASISBOOK_TODAY": TODAY.isoformat()}
    )
    assert done.exit_code == 0, done.output
    return done.output


def begun(folder: Path) -> None:
    book = examples.book()
    of_folder.create(folder, list(book.people.values()), list(book.accounts.values()))
    store.create(folder)


@pytest.mark.parametrize("name", KINDS)
def test_an_example_enters_a_book_and_stands_on_the_lines_it_is_said_to_reach(
    name: str, tmp_path: Path
) -> None:
    kind, entries = KINDS[name], examples.ledger(KINDS[name])
    begun(tmp_path)
    *before, row = sorted(entries, key=lambda one: one.number == examples.row(kind).number)
    before = [one for one in before if one.number < row.number]
    store.append(tmp_path, before)
    said = command(examples.command(row))
    whose = [] if row.corrects or row.person != examples.PERSON else ["--person", row.person]
    run(tmp_path, *shlex.split(said)[1:], *whose)
    after = [one for one in entries if one.number > row.number]
    if after:
        store.append(tmp_path, after)
    run(tmp_path, "check")
    written = store.read(tmp_path).entries
    assert [store.cells(one)[2:] for one in written] == [store.cells(one)[2:] for one in entries]

    found, opened = reached(name), OpenBook(of_folder.Book.load(tmp_path), store.read(tmp_path), TODAY)
    years = [pool.year(found.tax_year) for pool in opened.history().pools.values()]
    assert not found.lines or any(year and found.lines.items() <= year.lines.items() for year in years)
    assert not any(one.severity == "error" for one in opened.history().problems)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("contribution", ["1"]),
        ("deduction", ["1"]),
        ("opening-basis", ["2"]),
        ("plan-rollover-in", ["2"]),
        ("year-end-value", ["6"]),
        ("distribution", ["7", "15b"]),
        ("conversion", ["8", "16"]),
        ("roth-contribution", ["22"]),
        ("plan-to-roth", ["24"]),
        ("method", ["10"]),
        ("residence", []),
        ("filed", []),
    ],
)
def test_the_lines_are_those_of_the_instructions(name: str, lines: list[str]) -> None:
    """The captions of Form 8606 (2025), read: only these few are typed, to try the measure."""
    assert list(reached(name).lines) == lines


def test_help_has_the_row_and_the_commands_in_their_order() -> None:
    text = about(KINDS["rollover-in"])
    first, *_, last = commands(KINDS["rollover-in"])
    assert text.index(first) < text.index(last)
    assert "--of 3" in last
    assert "  of                     3" in text
