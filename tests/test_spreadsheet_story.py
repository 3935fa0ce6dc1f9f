"""Every command of docs/from-a-spreadsheet.md works on the sheet that it shows, and shows what it says.

`BASISBOOK_WRITE_GOLDEN=1 pytest tests/test_spreadsheet_story.py` writes the output anew.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from terminal import CONSOLE, ROOT, retold

from basisbook.ledger import store

pytestmark = pytest.mark.slow

STORY = ROOT / "docs" / "from-a-spreadsheet.md"


def test_every_command_shows_what_the_story_says(tmp_path: Path) -> None:
    written = STORY.read_text("utf-8")
    sheet = re.search(r"^```csv\n(.*?)^```$", written, re.MULTILINE | re.DOTALL)
    assert sheet
    (tmp_path / "ira.csv").write_text(sheet[1], "utf-8")
    now, here = retold(written, tmp_path, tmp_path / "bin")
    if os.environ.get("BASISBOOK_WRITE_GOLDEN"):
        STORY.write_text(now, "utf-8")
    assert len(CONSOLE.findall(written)) >= 5
    assert now == STORY.read_text("utf-8")
    assert not store.read(here).errors
