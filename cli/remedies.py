"""Ways out as a person reads and pastes them. Only this room knows how a command is written."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

from basisbook.cli import shells
from basisbook.ledger import money
from basisbook.ledger.problems import ByHand, Cents, Do, Edit, Hole, Problem, Remedy, Shell, Steps, Value


def worded(problem: Problem, book: Path | None = None) -> str:
    """All ways out of a finding, one a line (an edit may have several lines). `book` is what --book said."""
    return "\n".join(one for remedy in problem.remedies for one in lines(remedy, book))


def lines(remedy: Remedy, book: Path | None = None) -> Iterator[str]:
    """One way out: a command to paste, the lines of an edit, or a sentence."""
    return (line for line, _ in written(remedy, book))


def written(remedy: Remedy, book: Path | None = None) -> Iterator[tuple[str, bool]]:
    """(line, whether it is a sentence, which may be wrapped) of one way out. Commands that follow each other are one line.

    On Windows each is a line of its own, and in which case it is the way out stands above it.
    """
    steps = remedy.steps if isinstance(remedy, Steps) else (remedy,)
    waiting: list[str] = []
    for one in map(_here, steps):
        if isinstance(one, Do | Shell):
            when = one.when if isinstance(one, Do) else ""
            if when and shells.windows():
                yield from ((line, False) for line in shells.together(waiting))
                waiting = []
                yield f"{when}:", True
            waiting.append(command(one, book) if isinstance(one, Do) else _shell(one))
            if not when:
                continue
            if not shells.windows():
                waiting[-1] += f"   # {when}"
        yield from ((line, False) for line in shells.together(waiting) if line)
        waiting = []
        if isinstance(one, ByHand):
            yield one.text, True
        elif isinstance(one, Edit):
            yield from _edit(one)
    yield from ((line, False) for line in shells.together(waiting) if line)


def _here(one: Do | Edit | Shell | ByHand) -> Do | Edit | Shell | ByHand:
    return shells.of_system(one) if isinstance(one, Shell) else one


def _edit(one: Edit) -> Iterator[tuple[str, bool]]:
    if one.row:
        column = one.column.replace("_", " ")
        where = f"{one.column} in row {one.row}"
        said = f"write {where} as {one.text}" if one.text else f"write the right {column} in row {one.row}"
        if one.bound:
            said = f"write {where} as the day it was, {one.text} {one.bound}"
        yield said, True
        return
    yield f"# in {one.file}" + (f", {one.where}" if one.where else ""), False
    yield from ((line, False) for line in one.text.splitlines())


def _shell(one: Shell) -> str:
    return shells.joined(one.words) + (f" > {shells.quoted(one.into)}" if one.into else "")


def command(one: Do, book: Path | None = None) -> str:
    """The command with the --book that this run was given, so that it works where it is pasted. A hole is bare: it asks."""
    words = ["basisbook"]
    if book is not None and one.verb != "init":
        words += shells.option("--book", str(book))
    words += one.verb.split()
    words += [
        word.what.upper() if isinstance(word, Hole) else shells.quoted(str(word)) for word in one.target
    ]
    for name, value in one.options:
        written_as = f"--{name.replace('_', '-')}"
        if isinstance(value, Hole):
            words += [written_as, value.what] if value.what else [written_as]
        else:
            words += [written_as] if value is None else shells.option(written_as, _text(value))
    return " ".join(words)


def _text(value: Value) -> str:
    if isinstance(value, Cents):
        return money.show(value)
    return value.isoformat() if isinstance(value, datetime.date) else str(value)
