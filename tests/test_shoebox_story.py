"""The story docs/the-shoebox.md: every command works and shows what the story says.

`BASISBOOK_WRITE_GOLDEN=1 pytest tests/test_shoebox_story.py` writes it anew.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from evidence_helpers import DATA
from terminal import CONSOLE, ROOT, retold

from basisbook.ledger.inference.rules.table import RULES

pytestmark = pytest.mark.slow

STORY = ROOT / "docs" / "the-shoebox.md"
EVIDENCE = ROOT / "docs" / "evidence.md"


def test_the_story_of_the_shoebox(tmp_path: Path) -> None:
    shutil.copytree(DATA, tmp_path / "shoebox")
    written = STORY.read_text("utf-8")
    now, here = retold(written, tmp_path, tmp_path / "bin", BASISBOOK_TODAY="2026-03-02")
    if os.environ.get("BASISBOOK_WRITE_GOLDEN"):
        STORY.write_text(now, "utf-8")
    assert len(CONSOLE.findall(written)) >= 8
    assert now == STORY.read_text("utf-8")
    assert (here / "packet.pdf").read_bytes().startswith(b"%PDF")
    for told in ("contradictory", "if what was put in for 1998", "8,500", "7,800"):
        assert told in now, told
    assert (
        max(len(line) for block in CONSOLE.findall(now) for line in block.splitlines() if line[:1] != "$")
        <= 90
    )


def test_the_page_about_evidence_has_every_rule_and_check() -> None:
    """docs/evidence.md is what the code names: R1 to the last rule, and the eleven checks."""
    text = EVIDENCE.read_text("utf-8")
    assert re.findall(r"^\| (R\d+) \|", text, re.MULTILINE) == list(RULES)
    assert re.findall(r"^\| (\d+) \|", text, re.MULTILINE) == [str(number) for number in range(1, 12)]
