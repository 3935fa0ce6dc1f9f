"""Commands as one types them: `run("record conversion --date 2024-05-01 --account van", book)`."""

from __future__ import annotations

import shlex
from pathlib import Path

from click.testing import CliRunner, Result

from basisbook.cli.main import main


def call(command: str, book: Path | None = None, *more: str, typed: str = "") -> Result:
    """What a command does, in a book or in the folder one is in. `more` are words that hold a path or a blank."""
    named = [] if book is None else ["--book", str(book)]
    return CliRunner().invoke(main, [*named, *shlex.split(command), *more], input=typed)


def run(command: str, book: Path | None = None, *more: str, typed: str = "") -> str:
    """What a command that works prints."""
    result = call(command, book, *more, typed=typed)
    assert result.exit_code == 0, (command, result.output, result.stderr)
    return result.stdout
