"""The first moments of the command: Ctrl-C while modules are loaded, and the rights of new files."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from terminal import surroundings

pytestmark = pytest.mark.slow

BEGIN = "from basisbook.cli.begin import main; main()"
INTERRUPTED = f"""
import builtins, os, signal
real, done = builtins.__import__, []
def importing(name, *rest):
    if name == "click" and not done:
        done.append(os.kill(os.getpid(), signal.SIGINT))
    return real(name, *rest)
builtins.__import__ = importing
{BEGIN}
"""


def test_ctrl_c_while_the_program_loads_says_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED],
        cwd=tmp_path,
        env=surroundings(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, "", "")


def test_who_wants_it_ignored_is_heard(tmp_path: Path) -> None:
    ignoring = f"import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n{INTERRUPTED}"
    done = subprocess.run(
        [sys.executable, "-c", ignoring],
        cwd=tmp_path,
        env=surroundings(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert "basisbook start" in done.stdout


@pytest.mark.parametrize("mask", [0o777, 0o000, 0o022])
def test_a_book_is_its_owners_whatever_the_mask(mask: int, tmp_path: Path) -> None:
    named = [sys.executable, "-c", BEGIN, "init", "book"]
    done = subprocess.run(
        named,
        cwd=tmp_path,
        env=surroundings(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: os.umask(mask),
    )
    assert done.returncode == 0, done.stderr
    for path in (tmp_path / "book").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "book").stat().st_mode) == 0o700
