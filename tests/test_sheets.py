"""Spreadsheets as people keep them, each taken over right, or refused with the row and the reason.

`tests/data/sheets/NAME` is a file, and `NAME.txt` beside it what `basisbook import NAME --yes` shows in a terminal of 80
columns, and what stands in the ledger then. Those that begin with `couple` are read into a book of two people.
`BASISBOOK_WRITE_GOLDEN=1 pytest tests/test_sheets.py` writes the .txt anew: read every word of the change.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from terminal import run

from basisbook.ledger import store

pytestmark = pytest.mark.slow

SHEETS = Path(__file__).parent / "data" / "sheets"
NAMES = sorted(
    path.name
    for path in SHEETS.iterdir()
    if path.suffix != ".toml" and not (path.suffix == ".txt" and "." in path.stem)
)


def set_up(name: str, folder: Path) -> None:
    shutil.copy(SHEETS / ("couple.toml" if name.startswith("couple") else "book.toml"), folder / "book.toml")
    store.create(folder)
    shutil.copy(SHEETS / name, folder / name)


def test_there_are_many() -> None:
    assert len(NAMES) >= 30
    assert {path.name for path in SHEETS.glob("*.*.txt")} == {f"{name}.txt" for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_a_sheet_is_understood_or_refused(name: str, tmp_path: Path) -> None:
    set_up(name, tmp_path)
    empty = (tmp_path / "ledger.csv").read_bytes()
    done = run(tmp_path, "import", name, "--yes")
    assert done.returncode in (0, 1)
    rows = (tmp_path / "ledger.csv").read_text("utf-8").splitlines(keepends=True)[1:]
    shown = f"$ basisbook import {name} --yes\n{done.stdout}{done.stderr}"
    shown += "".join(["\nledger.csv:\n", *rows]) if rows else ""
    expected = SHEETS / f"{name}.txt"
    if os.environ.get("BASISBOOK_WRITE_GOLDEN"):
        expected.write_text(shown, "utf-8")
    assert shown == expected.read_text("utf-8")
    assert all(len(line) <= 80 or line.startswith("    basisbook") for line in done.stdout.splitlines())
    if done.returncode:
        assert (tmp_path / "ledger.csv").read_bytes() == empty, "whole or not at all"
        assert "error:" in done.stderr
        return
    read = store.read(tmp_path)
    assert read.problems == ()
    assert len(read.entries) == len(rows) >= 1
    again = run(tmp_path, "import", name, "--yes")
    assert again.returncode == 0, again.stderr
    assert "Nothing to add." in again.stdout
    assert store.read(tmp_path).entries == read.entries
