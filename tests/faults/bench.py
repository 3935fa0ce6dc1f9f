"""The file layer with faults: it dies, or is refused, at step n of what changes files; and what must be true afterwards."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from click.testing import CliRunner

from basisbook.cli import output
from basisbook.cli.main import main
from basisbook.ledger import store
from basisbook.ledger.entry import Entry
from basisbook.ledger.store import kept, private
from basisbook.ledger.store.seal import read_seal

NOBODY = 2**22 - 1
"""The number of the process that dies: there is none that has it afterwards."""


class Killed(BaseException):
    """The process is no more. Nothing that would clean up may touch a file after it."""


@dataclass
class Faults:
    """Counts the steps that change files below a folder, and strikes at one of them: `kill` or an errno."""

    folder: Path
    at: int = 0
    how: str | int = "kill"
    steps: int = 0
    dead: bool = False
    opened: set[int] = field(default_factory=set)

    def step(self) -> None:
        if self.dead:
            raise Killed
        self.steps += 1
        if self.steps == self.at:
            if self.how == "kill":
                self.dead = True
                raise Killed
            assert isinstance(self.how, int)
            raise OSError(self.how, os.strerror(self.how))

    def below(self, path: object) -> bool:
        if isinstance(path, int):
            return path in self.opened
        return str(self.folder) in os.path.abspath(os.fsdecode(path))  # type: ignore[arg-type]  # noqa: PTH100


_TWO = ("rename", "replace", "link")
_ONE = ("unlink", "mkdir", "rmdir", "chmod", "remove")


@contextmanager
def striking(faults: Faults) -> Iterator[Faults]:
    """Every call of the system that changes a file of the folder goes through `faults`."""
    with mock.patch.multiple(os, **_patches(faults)):
        yield faults


def _patches(faults: Faults) -> dict[str, Any]:
    def of_paths(name: str) -> Callable[..., Any]:
        real = getattr(os, name)

        def call(path: Any, *rest: Any, **more: Any) -> Any:
            if faults.below(path) or (name in _TWO and faults.below(rest[0])) or "dir_fd" in more:
                faults.step()
            return real(path, *rest, **more)

        return call

    real_open, real_fsync, real_close = os.open, os.fsync, os.close
    real_write = os.write

    def opening(path: Any, flags: int, *rest: Any, **more: Any) -> int:
        writes = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        if writes and faults.below(path):
            faults.step()
        descriptor = real_open(path, flags, *rest, **more)
        if writes and faults.below(path):
            faults.opened.add(descriptor)
        return descriptor

    def fsync(descriptor: int) -> None:
        if descriptor in faults.opened:
            try:
                faults.step()
            except Killed:
                with suppress(OSError):  # of what was written, half is there
                    os.ftruncate(descriptor, os.fstat(descriptor).st_size // 2)
                raise
        real_fsync(descriptor)

    def write(descriptor: int, data: bytes) -> int:
        if descriptor in faults.opened:
            faults.step()
        return real_write(descriptor, data)

    def close(descriptor: int) -> None:
        faults.opened.discard(descriptor)
        real_close(descriptor)

    found: dict[str, Any] = {name: of_paths(name) for name in (*_TWO, *_ONE)}
    return found | {"open": opening, "fsync": fsync, "write": write, "close": close, "getpid": lambda: NOBODY}


@dataclass
class Report:
    """What the bench has seen."""

    commands: int = 0
    points: int = 0
    lost: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"commands {self.commands}, points tried {self.points}, entries lost {len(self.lost)}, books stuck {len(self.stuck)}, "
            f"false statements {len(self.false)}, files left {len(self.left)}"
        )

    @property
    def faults(self) -> list[str]:
        return [*self.lost, *self.stuck, *self.false, *self.left]

    def add(self, other: Report) -> None:
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES)
KEPT = {".ledger.lock", ".ledger.last"}
Tree = dict[str, bytes]


@dataclass(frozen=True)
class Command:
    """A command that writes: how its book is made (in PLACE/book), what is typed on the line, and what is answered."""

    made: Callable[[Path], None]
    words: Sequence[str]
    typed: str = ""
    new: bool = False
    """There is no book before it."""
    again: Callable[[Path], str] | None = None
    """What is typed when it is run again; where it goes on with what was kept."""
    sent: Callable[[Path], Any] | None = None
    """What is done in the place of the line: a form of a page is sent."""


def invoke(words: Sequence[str], typed: str = "") -> Any:
    with mock.patch.object(output, "stdin_is_terminal", return_value=bool(typed)):
        return CliRunner().invoke(main, list(words), input=typed or None)


def basisbook(book: Path, *arguments: str) -> Any:
    return invoke(["--book", str(book), *arguments])


def entries(book: Path) -> tuple[Entry, ...]:
    return store.read(book).entries


def tree(place: Path) -> Tree:
    """Every file below, but for what is hidden: what a person has afterwards."""
    hidden = (path for path in place.rglob("*") if path.is_file())
    return {
        str(path.relative_to(place)): b""
        if path.suffix == ".xlsx"
        else path.read_bytes()  # it holds the time
        for path in hidden
        if not any(part.startswith(".") or part == "prepared" for part in path.relative_to(place).parts)
    }


def hidden_files(place: Path) -> list[str]:
    return [str(path.relative_to(place)) for path in place.rglob(".*") if path.name not in KEPT]


@dataclass
class Bench:
    """One command, struck at each of its steps; its book is made once, and copied for each."""

    name: str
    command: Command
    place: Path
    report: Report = field(default_factory=lambda: Report(commands=1))

    def __post_init__(self) -> None:
        self.model = self.place.with_name("model")
        self.place.mkdir()
        book = self.place / "book"
        if not self.command.new:
            book.mkdir(mode=0o700)
        self.command.made(book)
        self.place.rename(self.model)
        self.words = [word.replace("PLACE", str(self.place)) for word in self.command.words]
        if not self.command.new:
            self.words = ["--book", str(book), *self.words]
        self.book = book
        self._anew()
        self.before = tree(self.place)
        self.entries = () if self.command.new else self._sealed()
        self.may_exit = set() if self.command.new else {basisbook(book, "check").exit_code}
        self._anew()
        done = self._run()
        self.exit = done.exit_code
        assert self.exit in (0, 1), done.output
        self.final = tree(self.place)
        assert self.final != self.before, f"{self.name} writes nothing: {done.output}"
        self.may_exit |= {basisbook(book, "check").exit_code}

    def _anew(self) -> None:
        shutil.rmtree(self.place, ignore_errors=True)
        shutil.copytree(self.model, self.place, symlinks=True)
        private._swept.clear()

    def _sealed(self) -> tuple[Entry, ...]:
        return kept.sealed_entries(self.book, read_seal(self.book)) or ()

    def _run(self, typed: str | None = None) -> Any:
        if self.command.sent:
            return self.command.sent(self.book)
        return invoke(self.words, self.command.typed if typed is None else typed)

    def strike(self, how: str | int, every: int = 1, first: int = 1) -> None:
        """At each step, or at every n-th one from the first on."""
        point = first
        while True:
            self._anew()
            with striking(Faults(self.place, point, how)) as faults:
                try:
                    done = self._run()
                except Killed:
                    done = None
            if done is not None and isinstance(done.exception, Killed):
                done = None
            if faults.steps < point:
                return
            self.report.points += 1
            label = f"{self.name} {how} at {point}"
            private._swept.clear()
            self._look(label, done)
            point += every

    def _look(self, label: str, done: Any) -> None:
        report = self.report
        if done is not None:
            self._statements(label, done)
        if (self.book / "book.toml").exists() and not self.command.new:
            checked = basisbook(self.book, "check")
            if checked.exit_code not in self.may_exit:
                report.stuck.append(f"{label}: check says {checked.output}")
            self._keeps(label)
        now = tree(self.place)
        if now != self.final:
            more = self.command.again
            again = self._run(more(self.book) if more else None)
            now = tree(self.place)
            if now != self.final:
                differing = [name for name in {*now, *self.final} if now.get(name) != self.final.get(name)]
                report.stuck.append(
                    f"{label}: again, exit {again.exit_code}, differs in {differing}: {again.output}"
                )
            elif again.exit_code != self.exit:
                report.stuck.append(f"{label}: again, exit {again.exit_code}: {again.output}")
            self._keeps(label)
        if (self.book / "book.toml").exists():
            basisbook(self.book, "check")
        if left := hidden_files(self.place):
            report.left.append(f"{label}: {left}")

    def _keeps(self, label: str) -> None:
        if not self.command.new and self._sealed()[: len(self.entries)] != self.entries:
            self.report.lost.append(label)

    def _statements(self, label: str, done: Any) -> None:
        """What it says must be so: done, nothing done, or what of it is done."""
        now = tree(self.place)
        whole = now == self.final or _LEFT in done.output
        if done.exit_code == 70 or (done.exit_code == 0 and self.exit == 0 and not whole):
            self.report.false.append(f"{label}: exit {done.exit_code}: {done.output}")
        if (
            done.exit_code
            and now != self.before
            and now != self.final
            and not any(word in done.output for word in _SAYS)
        ):
            differing = [name for name in {*now, *self.before} if now.get(name) != self.before.get(name)]
            said = done.output.replace("\n", "")
            if not any(str(self.place / name) in said for name in differing):
                self.report.false.append(
                    f"{label}: exit {done.exit_code}, changed {differing}: {done.output}"
                )
        if (
            done.exit_code
            and self.exit == 0
            and now == self.final
            and not any(word in done.output for word in _SAYS)
        ):
            self.report.false.append(f"{label}: exit {done.exit_code}, and all is done: {done.output}")


_LEFT = "could not be taken away"
_SAYS = ("in the ledger", "ev:", "is in ", "kept", "wrote", "written", "added")
"""Words of a message that says what was done before it failed."""
