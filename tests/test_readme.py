"""Every command of README.md works, and shows what README.md says it shows.

The console blocks run one after the other in a folder of their own, with a copy of sample_data.
`BASISBOOK_WRITE_GOLDEN=1 pytest tests/test_readme.py` writes their output anew.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

from terminal import PROGRAM, ROOT, surroundings

README = ROOT / "README.md"
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_every_command_shows_what_the_readme_says(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "sample_data", tmp_path / "sample_data")
    shim = tmp_path / "bin" / "basisbook"
    shim.parent.mkdir()
    shim.write_text(f'#!/bin/sh\nexec {shlex.join(PROGRAM)} "$@"\n')
    shim.chmod(0o700)
    here = tmp_path

    def shown(block: re.Match[str]) -> str:
        nonlocal here
        commands = [line.removeprefix("$ ") for line in block[1].splitlines() if line.startswith("$ ")]
        assert commands, "a console block has a command"
        text = ""
        for command in commands:
            text += f"$ {command}\n"
            if command.startswith("cd "):
                here /= command.removeprefix("cd ")
                continue
            done = subprocess.run(
                ["sh", "-c", command],
                cwd=here,
                env=surroundings(PATH=f"{shim.parent}:{os.environ['PATH']}"),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
                timeout=60,
            )
            assert done.returncode in (0, 1), done.stdout
            text += done.stdout
        return f"```console\n{text}```"

    written = README.read_text("utf-8")
    now = _BLOCK.sub(shown, written)
    if os.environ.get("BASISBOOK_WRITE_GOLDEN"):
        README.write_text(now, "utf-8")
    assert len(_BLOCK.findall(written)) >= 6
    assert now == README.read_text("utf-8")
    assert (here / "forms").is_dir(), "the story ends with forms"


def test_the_files_it_names_exist() -> None:
    text = README.read_text("utf-8")
    for name in ("docs/decisions.md", "sample_data/", "LICENSE"):
        if name in text:
            assert (ROOT / name).exists(), name
