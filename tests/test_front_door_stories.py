"""The pages for a first day and for a practice: every command runs, and prints what the page says.

`BASISBOOK_WRITE_GOLDEN=1 pytest tests/test_front_door_stories.py` writes their output anew.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from terminal import ROOT, retold

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", ["begin-today.md", "clients.md"])
def test_every_command_prints_what_the_page_says(name: str, tmp_path: Path) -> None:
    page = ROOT / "docs" / name
    shutil.copytree(ROOT / "sample_data", tmp_path / "sample_data")
    now, _ = retold(page.read_text("utf-8"), tmp_path, tmp_path / "bin", BASISBOOK_TODAY="2026-03-02")
    if os.environ.get("BASISBOOK_WRITE_GOLDEN"):
        page.write_text(now, "utf-8")
    assert now == page.read_text("utf-8")
