"""Ways out as a person reads and pastes them. Only this room knows how a command is written."""

from __future__ import annotations

import datetime
import shlex
from collections.abc import Iterator
from pathlib import Path

from basisbook.ledger import money
from basisbook.ledger.problems import Cents, Do, Edit, Hole, Problem, Remedy, Shell, Value


def worded(problem: Problem, book: Path | None = None) -> str:
    """All ways out of a finding, one a line (an edit may have several lines). `book` is what --book said."""
    if isinstance(problem.remedies, str):
        return problem.remedies
    return "\n".join(one for remedy in problem.remedies for one in lines(remedy, book))


def lines(remedy: Remedy, book: Path | None = None) -> Iterator[str]:
    """One way out: a command to paste, the lines of an edit, or a sentence."""
    if isinstance(remedy, Do):
        yield command(remedy, book) + (f"   # {remedy.when}" if remedy.when else "")
    elif isinstance(remedy, Edit):
        yield f"# in {remedy.file}" + (f", {remedy.where}" if remedy.where else "")
        yield from remedy.text.splitlines()
    elif isinstance(remedy, Shell):
        yield shlex.join(remedy.words)
    else:
        yield remedy.text


def command(one: Do, book: Path | None = None) -> str:
    """The command with the --book that this run was given, so that it works where it is pasted. A hole is bare: it asks."""
    words = ["basisbook"]
    if book is not None and one.verb != "init":
        words += ["--book", shlex.quote(str(book))]
    words += one.verb.split()
    words += [f"<{word.what}>" if isinstance(word, Hole) else shlex.quote(str(word)) for word in one.target]
    for name, value in one.options:
        words.append(f"--{name.replace('_', '-')}")
        if value is not None and not isinstance(value, Hole):
            words.append(shlex.quote(_text(value)))
    return " ".join(words)


def _text(value: Value) -> str:
    if isinstance(value, Cents):
        return money.show(value)
    return value.isoformat() if isinstance(value, datetime.date) else str(value)
