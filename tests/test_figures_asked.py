"""The figures of a return are asked one by one, in the words of the paper, where somebody is there to answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from terminal import run, run_in_terminal
from typed import run as done
from worked_case import write_book

from basisbook.cli.figures import words
from basisbook.ledger import journal, store

pytestmark = [pytest.mark.slow, pytest.mark.alone]


def test_a_figure_is_asked_by_its_line_where_it_is_known() -> None:
    assert words("agi", 2023) == "Form 1040 of 2023, line 11 (adjusted gross income)"
    assert words("agi", 2017) == "Form 1040 of 2017, line 37 (adjusted gross income)"
    assert words("ira-deduction", 2023) == "Schedule 1 of 2023, line 20 (the IRA deduction)"
    assert words("withholding", 2023) == "Form 1040 of 2023 (federal income tax withheld)"
    assert words("new-tax", 2023) == "As it should have been for 2023: the tax on the taxable income"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    folder = tmp_path / "samples"
    write_book(folder, _call)
    return folder


def _call(words: list[str]) -> str:
    return done("", None, *words)


def figures(folder: Path) -> dict[str, int | None]:
    found = journal.in_force(store.read(folder).entries).values()
    return {one.code: one.amount for one in found if one.kind == "figure" and one.year == 2023}


def test_bare_it_asks_for_all_that_is_missing_and_keeps_what_was_answered(book: Path) -> None:
    before = figures(book)
    answers = "237720\nmany\n27700\n\n0\n"
    shown = run_in_terminal(book, "amend", "2023", "--person", "jordan", "--figure", answers=answers)
    assert "Form 1040 of 2023, line 11 (adjusted gross income): " in shown.stderr + shown.stdout
    assert "cannot be read" in shown.stderr + shown.stdout
    now = {code: cents for code, cents in figures(book).items() if code not in before}
    assert now == {"agi": 23772000, "deductions": 2770000, "tax": 0}


def test_what_is_named_without_a_value_is_asked(book: Path) -> None:
    answers = "237720\n1105\n2024-04-15\nsame\nchan\n"
    named = ["--figure=agi=", "--figure=paid=", "--figure=amt=", "--figure=itemized="]
    run_in_terminal(book, "amend", "2023", "--person", "jordan", *named, answers=answers)
    now = figures(book)
    assert (now["agi"], now["paid"]) == (23772000, 110500)
    assert {"amt=same", "itemized=changed"} <= set(now)


def test_where_nobody_answers_nothing_is_asked(book: Path) -> None:
    shown = run(book, "amend", "2023", "--figure")
    assert shown.returncode == 2
    assert "still needs figure" in shown.stderr
