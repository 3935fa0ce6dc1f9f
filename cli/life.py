"""A sign of life: whatever takes longer than a second says so in a terminal, until there is something to read."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

AFTER = 1.0
"""Seconds without a word."""
_EVERY = 0.5
_CLEAR = "\r\x1b[K"


class Sign:
    """Writes `working, 3 s` on a terminal while nothing else is written, and takes it off before anything is."""

    def __init__(self, terminal: TextIO, after: float = AFTER, every: float = _EVERY) -> None:
        self._terminal, self._after, self._every = terminal, after, every
        self._lock = threading.RLock()
        self._began = self._spoke = time.monotonic()
        self._shown, self._waiting = False, False
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """Take the sign off for good."""
        self._done.set()
        self._thread.join()
        self.quiet()

    def quiet(self, *, waiting: bool = False) -> None:
        """Something is about to be written. `waiting`: a question, so that the person is the one who takes the time."""
        with self._lock:
            if self._shown:
                self._terminal.write(_CLEAR)
                self._terminal.flush()
            self._shown, self._waiting = False, waiting
            self._spoke = time.monotonic()

    def _run(self) -> None:
        while not self._done.wait(self._every):
            with self._lock:
                now = time.monotonic()
                if self._waiting or now - self._spoke < self._after:
                    continue
                seconds = int(now - self._began)
                self._terminal.write(f"{_CLEAR}working, {seconds} s")
                self._terminal.flush()
                self._shown = True


class Heard:
    """A stream that lets the sign know before it is written to. A text without the end of a line is a question."""

    def __init__(self, stream: TextIO, sign: Sign) -> None:
        self._stream, self._sign = stream, sign

    def write(self, text: str) -> int:
        """As the stream itself."""
        if text:
            self._sign.quiet(waiting=not text.endswith("\n"))
        return self._stream.write(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


_NOW: list[Sign] = []
"""The sign of the command that runs."""


def asked() -> None:
    """A question is about to be written past the streams, as a line editor writes it: now the person takes the time."""
    for sign in _NOW:
        sign.quiet(waiting=True)


def answered() -> None:
    """The person has answered: what takes long from now on is the program."""
    for sign in _NOW:
        sign.quiet()


@contextmanager
def shown(*, quiet: bool) -> Iterator[None]:
    """While the command runs. Nothing in a pipe, nor with --quiet."""
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        yield
        return
    out, err = sys.stdout, sys.stderr
    sign = Sign(getattr(err, "raw", err))  # past the door, which lets nothing through that moves a cursor
    sys.stdout, sys.stderr = Heard(out, sign), Heard(err, sign)
    _NOW.append(sign)
    sign.start()
    try:
        yield
    finally:
        _NOW.remove(sign)
        sign.stop()
        sys.stdout, sys.stderr = out, err
