"""The way in. Before anything else is loaded: Ctrl-C ends the program without a word, and new files are for their owner."""

from __future__ import annotations

import os
import signal


def main() -> None:
    """`basisbook`. While its modules are loaded Ctrl-C is the system's; then the command answers it, and says what was written."""
    ours = signal.getsignal(signal.SIGINT) is signal.default_int_handler  # else somebody wants it ignored
    if ours:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.umask(0o077)
    from basisbook.cli.main import main as run

    if ours:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    run()
