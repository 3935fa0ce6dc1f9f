"""Problems on stderr: wrapped for reading, with remedies that are never wrapped, so that they can be pasted."""

from __future__ import annotations

import io
import os
import re
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click

from basisbook.cli import findings, remedies
from basisbook.cli.sentences import find
from basisbook.ledger.problems import SSN, ByHand, Do, Problem, do, hidden, numbers_in, plain
from basisbook.ledger.store.private import read_file

if TYPE_CHECKING:
    from rich.console import Console

    from basisbook.ledger.book import Book
    from basisbook.ledger.store.lock import Writer

T = TypeVar("T")


class Left(click.Abort):
    """A question was left without an answer, before anything was written."""


WIDEST = 100
MOST = 50
"""More findings than anybody reads at once."""
_ALL = do("check", all=None)
_DIGITS = re.compile(r"\b[0-9a-f]{16,64}\b|(?<![\d.,$=])\d{9}(?!\d|[.,]\d)")
"""A digest, which is kept, or nine digits that are no amount: a number in the name of a file."""
_COLOURS = {"error": "red", "warning": "yellow", "note": "blue"}
_SEVERITIES = tuple(_COLOURS)


def width() -> int:
    """Columns of the terminal (or COLUMNS), 80 where there is none, and not so many that lines are hard to read."""
    return max(40, min(WIDEST, _columns()))


def _columns() -> int:
    """As shutil says it, which takes longer to import than a page to print."""
    with suppress(ValueError):
        if (said := int(os.environ.get("COLUMNS", ""))) > 0:
            return said
    try:
        assert sys.__stdout__ is not None
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or 80
    except (AssertionError, ValueError, OSError):  # there is no terminal, or it is closed
        return 80


def page(*, colour: bool = False) -> Console:
    """A page as wide as the terminal, to print tables on; `printed` takes it off."""
    from rich.console import Console  # slow to import

    return Console(
        file=io.StringIO(), width=width(), force_terminal=colour, highlight=False, markup=False, emoji=False
    )


def printed(console: Console) -> str:
    """What stands on a page, without blanks at the ends of its lines."""
    assert isinstance(console.file, io.StringIO)
    return "".join(f"{line.rstrip()}\n" for line in console.file.getvalue().splitlines())


def problems(
    found: Iterable[Problem],
    book: Path | None = None,
    *,
    err: bool = True,
    most: int | None = MOST,
    shown_by: Do = _ALL,
) -> None:
    """Print findings, each once, those that say the same of several years together. `book` is what --book said; the
    remedies then say it too.

    Of more than `most` the gravest are shown, in the order in which they came, and the others are counted: they are
    `shown_by` another command.
    """
    every = by_years(dict.fromkeys(found))
    for known in _books:
        every = [findings.told(one, known) for one in findings.together(every, known)]
    _errors.extend(problem.code for problem in every if problem.severity == "error")
    shown = set(sorted(every, key=lambda problem: _SEVERITIES.index(problem.severity))[:most])
    for problem in every:
        if problem in shown:
            click.echo(as_text(problem, book), err=err)
    if left := [problem for problem in every if problem not in shown]:
        severity = min((problem.severity for problem in left), key=_SEVERITIES.index)
        rest = find("more", shown_by, count=f"{len(left):,}")
        click.echo(as_text(replace(rest, severity=severity), book), err=err)


def by_years(found: Iterable[Problem]) -> list[Problem]:
    """The findings; what is said alike of several years is one, with all its years and the ways out of the first."""
    groups: dict[tuple[object, ...], list[Problem]] = {}
    for problem in found:
        of_year = problem.year is not None and problem.entry is None
        alike = (problem.code, problem.severity, problem.place, problem.person, problem.message)
        groups.setdefault(alike if of_year else (problem,), []).append(problem)
    return [group[0] if len(group) == 1 else _together(group) for group in groups.values()]


def _together(group: Sequence[Problem]) -> Problem:
    first, years = group[0], sorted({one.year for one in group if one.year is not None})
    message = f"{runs(years)}: {first.message}"
    ways = first.remedies
    if any(one.remedies != ways for one in group):
        ways = (*ways, ByHand("and so for each of these years"))
    return replace(first, message=message, year=None, remedies=ways)


def runs(years: Sequence[int]) -> str:
    """`2017-2022`, `1998, 2001`."""
    found: list[list[int]] = []
    for year in years:
        if found and found[-1][-1] == year - 1:
            found[-1].append(year)
        else:
            found.append([year])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in found)


def as_text(problem: Problem, book: Path | None = None) -> str:
    """A finding: place, severity and message, and below them, indented, the remedy. Never with a number in it."""
    place = f"{problem.place}: " if problem.place else ""
    text = _without_numbers(plain(f"{place}{problem.severity}: {problem.text}"))
    wrapped = textwrap.wrap(
        text, width(), subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    )
    severity = f"{problem.severity}:"
    wrapped[0] = wrapped[0].replace(severity, _styled(severity, _COLOURS[problem.severity]), 1)
    for remedy in problem.remedies:
        for line, prose in remedies.written(remedy, book):
            line = _without_numbers(plain(line))  # noqa: PLW2901
            wrapped += _by_hand(line) if prose else [f"    {line}"]
    return "\n".join(wrapped)


def _styled(text: str, colour: str) -> str:
    """Coloured, unless the person asked for none: https://no-color.org."""
    return text if os.environ.get("NO_COLOR") else click.style(text, fg=colour, bold=True)


def _by_hand(line: str) -> list[str]:
    return textwrap.wrap(
        line,
        width(),
        initial_indent="    ",
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _without_numbers(text: str) -> str:
    return _DIGITS.sub(lambda found: found[0] if len(found[0]) > 9 else hidden(found[0]), hidden(text, SSN))


def paragraph(text: str, *, indent: str = "", err: bool = False) -> None:
    """Print prose, wrapped."""
    lines = textwrap.wrap(
        text,
        width(),
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    click.echo("\n".join(lines), err=err)


def hanging(start: str, text: str, *, indent: str = "") -> None:
    """Print prose behind a heading, wrapped under itself; `indent` more than that."""
    lines = textwrap.wrap(
        text,
        width(),
        initial_indent=start,
        subsequent_indent=" " * len(start) + indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    click.echo("\n".join(lines))


def wrapped(text: str) -> str:
    """A question, wrapped between its words."""
    return "\n  ".join(textwrap.wrap(text, width() - 2, break_long_words=False, break_on_hyphens=False))


def listed(start: str, text: str) -> None:
    """A choice and what it means, on stderr, wrapped under itself."""
    lines = textwrap.wrap(
        text,
        width(),
        initial_indent=f"{start}  ",
        subsequent_indent=" " * (len(start) + 2),
        break_long_words=False,
        break_on_hyphens=False,
    )
    click.echo("\n".join(lines) or start, err=True)


def say(text: str) -> None:
    """What a person should know and no program reads: stderr. Nothing with --quiet."""
    if not _quiet:
        paragraph(text, err=True)


def offer(line: str) -> None:
    """A command to paste, after a hint, never wrapped."""
    if not _quiet:
        click.echo(f"    {line}", err=True)


def waiting(writer: Writer) -> None:
    """For whom a command waits that wants to write."""
    say(f"Waiting for another command that writes{f': {writer}' if str(writer) else ''}")


_quiet: list[bool] = []


def hush() -> None:
    """From here on results and findings alone."""
    _quiet.append(True)


def ask(question: str, read: Callable[[str], T]) -> T:
    """Ask on stderr until `read` takes the answer; it raises `ValueError` with what is wrong.

    Not with click.prompt, which writes to stdout as well, where the result goes. Raises `Left` at the end of the
    input and when it is interrupted.
    """
    while True:
        click.echo(f"{question}: ", nl=False, err=True)
        try:
            answer = sys.stdin.readline()
        except KeyboardInterrupt:
            answer = ""
        if not answer:
            raise Left
        try:
            return read(answer.strip())
        except ValueError as error:
            paragraph(str(error), indent="  ", err=True)


def yes_or_no(text: str) -> bool:
    """An answer; nothing is no. Raises `ValueError`."""
    if text.casefold() in ("y", "yes", "n", "no", ""):
        return text[:1].casefold() == "y"
    raise ValueError("answer yes or no, or y or n")


_LARGEST = 64 * 2**20


def read_ordinary(path: Path) -> bytes:
    """The bytes of a file that was named on the command line. Raises `OSError` also for a device, a pipe, or 64 MiB."""
    return read_file(path, _LARGEST)


def cleaned(text: str) -> str:
    """A text without a number that nothing may print, and without what a terminal would obey, but for colours."""
    for pattern in _numbers:
        text = pattern.sub("(hidden)", text)
    parts = re.split(r"(\x1b\[[0-9;]*m)", text)
    return "".join(part if at % 2 else plain(part) for at, part in enumerate(parts))


class Door:
    """A stream that lets no character through that a terminal would obey, but for the colours of this program.

    What its encoding does not hold becomes a question mark. `raw` is the stream itself, for a bar that moves.
    """

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, raw: TextIO | None) -> None:
        self.nowhere = raw is None  # closed before we began
        self.raw: TextIO = io.StringIO() if raw is None else raw
        self.used = False

    def write(self, text: str) -> int:
        self.used, length = True, len(text)
        clean = cleaned(text)
        try:
            self.raw.write(clean)
        except UnicodeEncodeError:
            encoding = self.raw.encoding or "ascii"
            self.raw.write(clean.encode(encoding, "replace").decode(encoding))
        return length

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.raw, name)


@contextmanager
def doors() -> Iterator[Door]:
    """Everything that is printed goes through a door. The one of stdout."""
    before = sys.stdout, sys.stderr
    if isinstance(sys.stdout, Door):
        yield sys.stdout
        return
    out, err = Door(sys.stdout), Door(sys.stderr)
    sys.stdout, sys.stderr = out, err
    try:
        yield out
    finally:
        sys.stdout, sys.stderr = before


def moving_console() -> Console:
    """Where a bar moves, on stderr: it alone may move the cursor. It shows no text of a book or a paper."""
    from rich.console import Console  # slow to import

    stream = sys.stderr
    return Console(file=stream.raw if isinstance(stream, Door) else stream)


def decoded(text: str) -> str:
    """A text of the command line, which a locale may have taken for bytes. Raises `ValueError` where it is no UTF-8."""
    try:
        return os.fsencode(text).decode("utf-8")
    except UnicodeError:
        pass
    try:
        text.encode("utf-8")
    except UnicodeError:
        raise ValueError("is no text in UTF-8") from None
    return text


def done(what: str) -> None:
    """Remember what a command has done, in case that it cannot be said: `entry 5 is in the ledger`."""
    _done.append(what)


_done: list[str] = []


def what_was_done() -> str:
    """What the command that is ending has done; empty where that is nothing."""
    return "; ".join(_done)


_numbers: list[re.Pattern[str]] = []
"""Social security numbers that nothing may print: those that were typed, wherever it was, and those of the book."""


def hide_typed(words: Iterable[str]) -> None:
    """Never repeat what of these words states a number, also where it is wrapped between two lines."""
    spelled = {number for word in words for number in numbers_in(word)}
    _numbers.extend(re.compile(r"\s+".join(map(re.escape, one.split()))) for one in sorted(spelled))


def hide_known(numbers: Iterable[str]) -> None:
    """Never print one of these numbers, however its digits are parted."""
    for number in numbers:
        digits = [letter for letter in number if letter.isdigit()]
        if len(digits) == 9:
            _numbers.append(re.compile(r"(?<!\d)" + r"\D{0,2}".join(digits) + r"(?!\d)"))


def call_by_name(known: Book) -> None:
    """From here on findings name the accounts and people of this book as people do."""
    _books[:] = [known]


_books: list[Book] = []


def begin() -> None:
    """A new command: nothing is done yet."""
    _books.clear()
    _numbers.clear()
    _done.clear()
    _errors.clear()
    _quiet.clear()


_errors: list[str] = []


def any_error_shown() -> bool:
    """Whether this command has said that something is wrong: then it exits 1, whichever it is."""
    return bool(_errors)


def stdin_is_terminal() -> bool:
    """Whether somebody is there to be asked."""
    return sys.stdin is not None and sys.stdin.isatty()
