"""The public interface for Python: its names, that all of them are used in a file that mypy reads, and what they give."""

from __future__ import annotations

import ast
import datetime as dt
import importlib
import re
from pathlib import Path

import pytest
import typing_api

import basisbook

SAMPLES = Path(__file__).parents[1] / "sample_data"


@pytest.mark.parametrize("name", basisbook.__all__)
def test_every_public_name_is_there_and_says_what_it_is(name: str) -> None:
    assert getattr(basisbook, name).__doc__


def test_the_lists_of_names_are_one() -> None:
    assert sorted(basisbook.__all__) == sorted(importlib.import_module("basisbook")._WHERE)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        basisbook.nothing  # noqa: B018


def test_the_file_that_mypy_reads_uses_every_name() -> None:
    tree = ast.parse(Path(typing_api.__file__).read_text("utf-8"))
    used = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "basisbook"
    }
    assert used == set(basisbook.__all__)


def test_a_ledger_that_is_in_no_file_is_replayed() -> None:
    pool = typing_api.in_memory().pool("ana")
    assert pool is not None
    assert pool.years[0].lines == {"1": "6500", "2": "0", "3": "6500", "14": "6500"}


def test_what_is_wrong_in_it_is_refused() -> None:
    book = basisbook.Book(Path(), {}, {})
    entry = basisbook.Entry(number=1, recorded=dt.date(2024, 1, 1), person="ana", kind="contribution")
    with pytest.raises(basisbook.BasisbookError, match="ana"):
        basisbook.replay(book, [entry], today=dt.date(2026, 1, 1))


def test_a_sample_book_is_opened_compared_and_planned() -> None:
    opened = basisbook.open_book(SAMPLES / "backdoor", today=dt.date(2026, 6, 30))
    assert opened.history().pools
    assert basisbook.diff(opened) == {}
    assert basisbook.amend(opened).today == dt.date(2026, 6, 30)
    (key, pool) = next(iter(opened.history().pools.items()))
    year = next(year for year in pool.years if year.status == "complete")
    assert basisbook.fill(year, opened.book.people[key[0]], pool.name).pdf.startswith(b"%PDF")


def test_the_guide_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    root = Path(__file__).parents[1]
    monkeypatch.chdir(root)
    names: dict[str, object] = {}
    for block in re.findall(
        r"```python\n(.*?)```", (root / "docs" / "python.md").read_text("utf-8"), re.DOTALL
    ):
        exec(block, names)
    assert capsys.readouterr().out.startswith("0 {")


def test_a_history_is_a_data_frame_of_what_show_prints() -> None:
    opened = basisbook.open_book(SAMPLES / "dentist", today=dt.date(2026, 6, 30))
    frame = opened.history().to_frame({"nadia": "Nadia Brandt"})
    last = frame[(frame.tax_year == 2025) & (frame.line == "14")].iloc[0]
    assert (last["name"], last.status, int(last.amount)) == ("Nadia Brandt", "complete", 0)
    ratio = frame[(frame.tax_year == 2022) & (frame.line == "10")].iloc[0]
    assert ratio.amount is pytest.importorskip("pandas").NA
    assert ratio.ratio.startswith("0.")
    assert set(frame.tax_year) == {year.tax_year for year in opened.history().pools["nadia", "own"].years}
