"""Every command of README.md works, and shows what README.md says it shows.

The console blocks run one after the other in a folder of their own, with a copy of sample_data.
`BASISBOOK_WRITE_GOLDEN=1 pytest tests/test_readme.py` writes their output anew.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from terminal import CONSOLE, ROOT, retold

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


def test_the_files_it_names_exist() -> None:
    text = README.read_text("utf-8")
    for name in ("docs/decisions.md", "sample_data/", "LICENSE"):
        if name in text:
            assert (ROOT / name).exists(), name
