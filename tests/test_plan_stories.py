"""The stories docs/before-december.md and docs/reverse-rollover.md: every command works and shows what they say.

`BASISBOOK_WRITE_GOLDEN=1 pytest tests/test_plan_stories.py` writes them anew.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from terminal import CONSOLE, ROOT, retold

pytestmark = pytest.mark.slow

STORIES = {
    "before-december.md": ("2024-11-15", ("6,763", "Of your plan: [x]", "of $7,000 converted this year")),
    "reverse-rollover.md": ("2025-10-01", ("78,160", "78,135", "6,840", "is $15 more than may go", "4,690")),
}


@pytest.mark.parametrize("name", STORIES)
def test_a_story_of_planning(tmp_path: Path, name: str) -> None:
    story, (today, told) = ROOT / "docs" / name, STORIES[name]
    written = story.read_text("utf-8")
    now, here = retold(written, tmp_path, tmp_path / "bin", BASISBOOK_TODAY=today)
    if os.environ.get("BASISBOOK_WRITE_GOLDEN"):
        story.write_text(now, "utf-8")
    assert now == story.read_text("utf-8")
    assert [one for one in told if one not in " ".join(now.split())] == []
    assert (
        max(len(line) for block in CONSOLE.findall(now) for line in block.splitlines() if line[:1] != "$")
        <= 80
    )
    if name == "reverse-rollover.md":
        assert len(list((here / "papers").glob("*.pdf"))) == 4
