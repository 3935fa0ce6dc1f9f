"""A pager: what is longer than the terminal is read page by page, the result first and the findings below it.

Only where somebody sits at a terminal, and only for commands that are read. Off with --no-pager, with an empty
BASISBOOK_PAGER or PAGER, and where a pager is not installed.
"""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, TextIO

import click

from basisbook.cli import output

NO_PAGER = "--no-pager"
"""May stand anywhere."""
PAGER = "BASISBOOK_PAGER"
_LESS = {"LESS": "FRX", "LV": "-c", "LESSHISTFILE": "-"}
"""One screen is no pager, colours stay, the text stays on the screen: set where the person has set nothing else."""


def program(surroundings: Mapping[str, str], system: str = os.name) -> list[str]:
    """The words of the pager, found in the path; none where there is none, or none is wanted."""
    usual = "more" if system == "nt" else "less"
    asked = next((surroundings[one] for one in (PAGER, "PAGER") if one in surroundings), usual)
    words = shlex.split(asked, posix=system != "nt")
    if not words or words[0] == "cat" or surroundings.get("TERM") == "dumb":
        return []
    import shutil

    found = shutil.which(words[0].strip('"'))
    return [found, *words[1:]] if found else []


class _Kept:
    """A stream whose text is kept until it is known how long it is."""

    def __init__(self, stream: TextIO, kept: list[tuple[TextIO, str]], *, asks: bool) -> None:
        self._stream, self._kept, self._asks, self.through = stream, kept, asks, False

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError("this is a stream of text")  # click asks by writing no bytes at all
        if self._asks and text and not text.endswith("\n"):
            release()  # a question
        if self.through:
            return self._stream.write(text)
        self._kept.append((self._stream, text))
        return len(text)

    def flush(self) -> None:
        if self.through:
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


_NOW: list[tuple[list[tuple[TextIO, str]], tuple[_Kept, ...]]] = []
"""What is kept at the moment, and by which streams."""


def release() -> None:
    """Write what is kept, in the order in which it came, and keep no more: somebody is asked, or something went wrong."""
    for kept, streams in _NOW:
        for stream in streams:
            stream.through = True
        for to, text in kept:
            to.write(text)
        kept.clear()


@contextmanager
def paged(*, wanted: bool) -> Iterator[None]:
    """While a command runs that is read. What was written is shown when it ends: at once where it fits, else by the pager."""
    words = program(os.environ) if wanted and _somebody_reads() else []
    if not words:
        yield
        return
    out, err = sys.stdout, sys.stderr
    kept: list[tuple[TextIO, str]] = []
    streams = (_Kept(out, kept, asks=False), *((_Kept(err, kept, asks=True),) if err.isatty() else ()))
    _NOW.append((kept, streams))
    sys.stdout, sys.stderr = streams[0], streams[-1] if len(streams) > 1 else err
    ended = False
    try:
        yield
        ended = True
    except SystemExit:  # a command that says by its exit code that something is wrong has said so
        ended = True
        raise
    finally:
        sys.stdout, sys.stderr = out, err
        text = "".join(part for to, part in kept if to is out) + "".join(
            part for to, part in kept if to is not out
        )
        if not (ended and _is_long(text) and _read_by(words, text)):
            release()
        _NOW.pop()


def _somebody_reads() -> bool:
    return all(one is not None and one.isatty() for one in (sys.stdin, sys.stdout))


def _is_long(text: str) -> bool:
    import shutil

    columns, rows = shutil.get_terminal_size((80, 24))
    lines = click.unstyle(text).splitlines()
    return sum(max(1, -(-len(line) // max(1, columns))) for line in lines) >= rows


def _read_by(words: list[str], text: str) -> bool:
    """Whether the pager took it. It gets what the terminal would get: without a number, without what moves a cursor."""
    import subprocess  # slow to import, and only this needs it

    clean = output.cleaned(text)
    if os.path.basename(words[0]).partition(".")[0] != "less":  # noqa: PTH119 - a name that may be one of Windows
        clean = click.unstyle(clean)
    usual = {name: value for name, value in _LESS.items() if name not in os.environ}
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        running = subprocess.Popen(words, stdin=subprocess.PIPE, env=os.environ | usual)  # noqa: S603 - the pager that the person named
    except OSError:
        return False
    assert running.stdin is not None
    with suppress(OSError, KeyboardInterrupt), running.stdin as pipe:  # who has read enough leaves
        pipe.write(clean.encode(encoding, "replace"))
    while True:
        try:
            running.wait()
        except KeyboardInterrupt:  # the pager's to handle
            continue
        return True
