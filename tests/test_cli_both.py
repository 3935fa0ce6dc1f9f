"""`show --both-ways` puts the form and Worksheet 1-1 side by side, for a preparer who has to choose."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from basisbook.cli.main import main

pytestmark = pytest.mark.slow

BOOK = Path(__file__).parents[1] / "sample_data" / "couple"


def shown(*arguments: str):
    run = ["--book", str(BOOK), "show", *arguments]
    return CliRunner().invoke(main, run, env={"COLUMNS": "80", "BASISBOOK_TODAY": "2026-11-21"})


def test_both_ways_stand_side_by_side() -> None:
    """Rosa's 2024: line 13 is 6,498 by the form; by the worksheet all of the 6,503 converted, starred, and lines 6-12 blank."""
    text = shown("2024", "--person", "rosa", "--both-ways").stdout
    assert max(map(len, text.splitlines())) <= 80
    rows = {line.split()[0]: line.split()[-2:] for line in text.splitlines() if line[:1].isdigit()}
    assert rows["13"] == ["6,498", "6,503*"]
    assert rows["14"] == ["7,002", "6,997"]
    assert rows["12"][-1] == "0"


def test_a_year_that_the_worksheet_does_not_change_says_so() -> None:
    assert "Both ways give the same form." in shown("2021", "--person", "rosa", "--both-ways").stdout


def test_it_is_for_people() -> None:
    result = shown("2024", "--both-ways", "--format", "json")
    assert result.exit_code == 2
    assert "--both-ways is for people" in result.stderr
