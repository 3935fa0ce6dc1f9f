"""Every command of docs/states.md works, and shows what it says. `BASISBOOK_WRITE_GOLDEN=1` writes the output anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from terminal import ROOT, retold

pytestmark = pytest.mark.slow

STORY = ROOT / "docs" / "states.md"


def test_every_command_shows_what_the_story_says(tmp_path: Path) -> None:
    written = STORY.read_text("utf-8")
    now, _ = retold(written, tmp_path, tmp_path / "bin")
    if os.environ.get("BASISBOOK_WRITE_GOLDEN"):
        STORY.write_text(now, "utf-8")
    assert now == STORY.read_text("utf-8")
