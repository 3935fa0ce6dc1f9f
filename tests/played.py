"""Somebody at a real terminal of 80 columns: what is shown, and what is typed when it is asked."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import struct
import sys
import time
from collections.abc import Sequence
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ

from terminal import PROGRAM, surroundings


def play(
    folder: Path, *arguments: str, typed: Sequence[str], seconds: int = 60, **more: str
) -> tuple[str, int]:
    """What the terminal shows, and how the command ends. A line is typed each time that a prompt waits for one."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        env = surroundings(**more) | {"TERM": "dumb"}
        os.execve(PROGRAM[0], [*PROGRAM, *arguments], env)
    ioctl(terminal, TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    shown, left, end = b"", list(typed), time.monotonic() + seconds
    asked_at = -1
    while time.monotonic() < end:
        ready, _, _ = select.select([terminal], [], [], 0.25)
        if ready:
            try:
                data = os.read(terminal, 65536)
            except OSError:
                break
            if not data:
                break
            shown += data
        elif shown.rstrip(b" ").endswith((b":", b"?")) and len(shown) != asked_at:
            line = left.pop(0) if left else "\x03"
            os.write(terminal, f"{line}\n".encode() if line != "\x03" else b"\x03")
            asked_at = len(shown)
    else:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        raise AssertionError(f"it waits for something:\n{shown.decode()}")
    _, status = os.waitpid(child, 0)
    os.close(terminal)
    assert not left, f"never typed: {left}\n{shown.decode()}"
    seen = re.sub(r"\r\x1b\[K(working, \d+ s)?", "", shown.decode())  # the sign of life of a slow machine
    return seen.replace("\r\n", "\n"), os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    day = os.environ.get("BASISBOOK_TODAY", "2026-11-26")
    lines = sys.stdin.read().splitlines()
    print(play(Path(sys.argv[1]), *sys.argv[2:], typed=lines, BASISBOOK_TODAY=day)[0])
