"""A way out states no fact that nobody stated: no amount, day or year that is not in the ledger or the book."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from stated import invented
from test_checks import FINDINGS, WE, read
from test_cli_errors import CASES, set_up
from test_store import BAD_CELLS, GOOD, by_hand

from basisbook.cli.remedies import worded
from basisbook.forms.replay.replay import replay
from basisbook.ledger import checks, journal, store
from basisbook.ledger.book import Book
from basisbook.ledger.entry import COLUMNS, Entry
from basisbook.ledger.problems import BasisbookError, Problem, do
from basisbook.ledger.sentences.checks import CHECKS

pytestmark = pytest.mark.slow


def said_in(entries: Iterable[Entry]) -> str:
    return "\n".join(",".join(store.cells(entry)) for entry in entries)


def of_case(folder: Path) -> Iterator[Problem]:
    """What the file, the checks and the years of a golden case find."""
    try:
        book = Book.load(folder)
    except BasisbookError as error:
        yield from error.problems
        return
    found = store.read(folder)
    yield from found.problems
    yield from checks.check(book, found.entries)
    if not found.errors and found.entries:
        day = found.entries[-1].recorded
        for pool in replay(book, journal.in_force(found.entries), as_of=day).pools.values():
            for year in pool.years:
                yield from getattr(year, "problems", ())


@pytest.mark.parametrize("name", CASES)
def test_a_golden_case_invents_nothing(name: str, tmp_path: Path) -> None:
    set_up(name, tmp_path)
    small = (path for path in tmp_path.iterdir() if path.is_file() and path.stat().st_size < 10**6)
    text = "\n".join(path.read_text("utf-8", "replace") for path in small)
    for problem in of_case(tmp_path):
        assert invented(problem, text) == [], worded(problem)


@pytest.mark.parametrize("code", FINDINGS)
def test_a_check_invents_nothing(code: str) -> None:
    entries = read(FINDINGS[code][0])
    for problem in checks.check(WE, entries):
        assert invented(problem, said_in(entries)) == [], worded(problem)


@pytest.mark.parametrize("text", BAD_CELLS)
def test_a_cell_that_cannot_be_read_is_completed_from_what_it_says(text: str, tmp_path: Path) -> None:
    cells = GOOD.split(",")
    cells[COLUMNS.index(BAD_CELLS[text][0])] = f'"{text}"'
    for problem in by_hand(tmp_path, ",".join(cells)).problems:
        assert invented(problem, text) == [], worded(problem)


def test_the_measure_sees_what_is_invented() -> None:
    entries = read("distribution date=2023-05-01 amount=5")
    text = said_in(entries)
    for made_up, right in (("2024-03-10", "2023-05-01"), ("6500.00", "5.00"), ("1998", "2023")):
        assert invented(Problem("x", "error", "", "", (do("x", made_up),)), text) == [made_up]
        assert invented(Problem("x", "error", "", "", (do("x", right),)), text) == []


def test_every_code_of_the_checks_is_tried_here() -> None:
    tried = {problem.code for text, *_ in FINDINGS.values() for problem in checks.check(WE, read(text))}
    tried |= {
        "ssn-in-ledger",
        "not-yet-open",
        "closed-already",
        "trump-account",
        "opened-before-law",
    }  # tried in test_checks.py, test_in_law.py
    assert {key.partition("/")[0] for key in CHECKS} - tried - {"corrected-again"} == set()


def test_what_concerns_nobody_known_concerns_everybody() -> None:
    entries = read("contribution tax_year=2023 amount=1 person=Ana\ndistribution date=2023-05-01 amount=0")
    unknown, zero = checks.check(WE, entries, ["people", "zeros"])
    assert (unknown.code, unknown.person) == ("unknown-person", "")
    assert (zero.code, zero.person) == ("zero-amount", "ana")
    assert unknown.message == 'entry 1: person "Ana" is spelled ana in book.toml'
    assert worded(unknown) == "basisbook correct 1 --person ana"
