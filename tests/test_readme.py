"""Every command of README.md works, and shows what README.md says it shows.

The console blocks run one after the other in a folder of their own, with a copy of sample_data.
`BASISBOOK_WRITE_GOLDEN=1 pytest tests/test_readme.py` writes their output anew.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from terminal import CONSOLE, ROOT, retold

pytestmark = pytest.mark.slow

README = ROOT / "README.md"


def test_every_command_shows_what_the_readme_says(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "sample_data", tmp_path / "sample_data")
    written = README.read_text("utf-8")
    now, here = retold(written, tmp_path, tmp_path / "bin")
    if os.environ.get("BASISBOOK_WRITE_GOLDEN"):
        README.write_text(now, "utf-8")
    assert len(CONSOLE.findall(written)) >= 6
    assert now == README.read_text("utf-8")
    assert (here / "forms").is_dir(), "the story ends with forms"


PAGES = sorted([README, *(ROOT / "docs").glob("*.md"), *(ROOT / "benchmarks").glob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_files_it_names_exist(page: Path) -> None:
    text = page.read_text("utf-8")
    for name in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert (page.parent / name).exists(), name
    for name in re.findall(r"`((?:tests|docs|forms|ledger|cli|benchmarks|sample_data)/[\w./]*)`", text):
        assert "yYEAR" in name or (ROOT / name).exists(), name


def test_every_page_of_the_docs_is_reached_from_the_readme() -> None:
    text = README.read_text("utf-8")
    assert [
        page.name for page in PAGES if page.parent.name == "docs" and f"docs/{page.name}" not in text
    ] == []
