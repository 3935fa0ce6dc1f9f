"""Runs of the real command, in a process of its own."""

from __future__ import annotations

import os
import pty
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROGRAM = (sys.executable, "-c", "from basisbook.cli.main import main; main(prog_name='basisbook')")
TODAY = "2026-06-30"


def surroundings(**more: str) -> dict[str, str]:
    """What the program may see of the world: a day, 80 columns, and no blank PDFs."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BASISBOOK_")}
    fixed = {
        "BASISBOOK_TODAY": TODAY,
        "COLUMNS": "80",
        "BASISBOOK_BLANKS": "/nonexistent",
        "BASISBOOK_PACKAGED_BLANKS": "0",
        "BASISBOOK_PAGER": "",
        "PYTHONPATH": str(ROOT),
    }
    return kept | fixed | {"PYTHONWARNINGS": "error"} | more


def run(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """`basisbook ARGUMENTS` in the folder, with nobody to ask."""
    return subprocess.run(
        [*PROGRAM, *arguments],
        cwd=folder,
        env=surroundings(**more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def run_in_terminal(
    folder: Path, *arguments: str, answers: str = "", **more: str
) -> subprocess.CompletedProcess[str]:
    """The same with somebody at a terminal, who types `answers`, a line each."""
    ours, theirs = pty.openpty()
    try:
        os.write(ours, f"{answers}\x04".encode())  # and then nobody types any more
        return subprocess.run(
            [*PROGRAM, *arguments],
            cwd=folder,
            env=surroundings(**more),
            stdin=theirs,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    finally:
        os.close(ours)
        os.close(theirs)


CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
"""A console block of a Markdown file: commands after `$ `, and what they print."""


TYPED = re.compile(r"^\$ (?:.*\\\n> )*.*\n", re.MULTILINE)
"""A command after `$ `, which goes on after `> ` where a line ends in a backslash."""


def retold(text: str, folder: Path, bin_folder: Path, **more: str) -> tuple[str, Path]:
    """A story with every command run anew, beginning in `folder`; and the folder in which it ends."""
    bin_folder.mkdir()
    shim = bin_folder / "basisbook"
    shim.write_text(f'#!/bin/sh\nexec {shlex.join(PROGRAM)} "$@"\n')
    shim.chmod(0o700)
    here = folder

    def shown(block: re.Match[str]) -> str:
        nonlocal here
        typed = TYPED.findall(block[1])
        assert typed, "a console block has a command"
        printed = ""
        for lines in typed:
            printed += lines
            command = lines.removeprefix("$ ").replace("\\\n> ", "").rstrip("\n")
            if command.startswith("cd "):
                here /= command.removeprefix("cd ")
                continue
            done = subprocess.run(
                ["sh", "-c", command],
                cwd=here,
                env=surroundings(PATH=f"{bin_folder}:{os.environ['PATH']}", **more),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
                timeout=120,
            )
            assert done.returncode in (0, 1), done.stdout
            printed += done.stdout
        return f"```console\n{printed}```"

    return CONSOLE.sub(shown, text), here
