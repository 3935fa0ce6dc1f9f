"""The file layer with faults: it dies, or is refused, at step n of what changes files; and what must be true afterwards."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from click.testing import CliRunner

from basisbook.cli.main import main
from basisbook.ledger import store
from basisbook.ledger.entry import Entry
from basisbook.ledger.store import kept
from basisbook.ledger.store.seal import read_seal


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

    real_open, real_fsync, real_close, real_kill = os.open, os.fsync, os.close, os.kill

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
            faults.step()  # what was written may not be there yet
        real_fsync(descriptor)

    def close(descriptor: int) -> None:
        faults.opened.discard(descriptor)
        real_close(descriptor)

    def kill(process: int, number: int) -> None:
        # After a kill in the harness this process lives on; its files are those of one that does not.
        if process == os.getpid() and number == 0 and not faults.steps:
            raise ProcessLookupError
        real_kill(process, number)

    found: dict[str, Any] = {name: of_paths(name) for name in (*_TWO, *_ONE)}
    return found | {"open": opening, "fsync": fsync, "close": close, "kill": kill}


@contextmanager
def of_the_dead() -> Iterator[None]:
    """This process has died, as far as the files that it left know."""

    def kill(process: int, number: int) -> None:
        if number == 0:
            raise ProcessLookupError

    with mock.patch.object(os, "kill", kill):
        yield


@dataclass
class Report:
    """What the bench has seen."""

    points: int = 0
    lost: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"points tried {self.points}, entries lost {len(self.lost)}, books stuck {len(self.stuck)}, "
            f"false statements {len(self.false)}, files left {len(self.left)}"
        )


def basisbook(book: Path, *arguments: str) -> Any:
    return CliRunner().invoke(main, ["--book", str(book), *arguments])


def entries(book: Path) -> tuple[Entry, ...]:
    return store.read(book).entries


KEPT = {".ledger.lock", ".ledger.last"}


def hidden_files(book: Path) -> list[str]:
    return [
        str(path.relative_to(book))
        for path in book.rglob(".*")
        if path.name not in KEPT and "blanks" not in path.parts
    ]


def tried(
    name: str,
    made: Callable[[Path], None],
    command: Sequence[str],
    how: str | int,
    report: Report,
    *,
    new: bool = False,
    every: int = 1,
) -> None:
    """Strike at each step of a command (at every n-th one), and look at the book that is left."""
    point = 1
    while True:
        with tempfile.TemporaryDirectory(prefix="bench-") as place:
            book = Path(place) / "book"
            if not new:
                book.mkdir(mode=0o700)
                made(book)
            words = [word.replace("BOOK", str(book)).replace("PLACE", place) for word in command]
            before = () if new else entries(book)
            with striking(Faults(Path(place), point, how)) as faults:
                try:
                    done = CliRunner().invoke(main, words if new else ["--book", str(book), *words])
                except Killed:
                    done = None
                if done is not None and isinstance(done.exception, Killed):
                    done = None
            if faults.steps < point:
                return
            report.points += 1
            label = f"{name} {how} at {point}"
            with of_the_dead():
                _look(label, book, before, done, report, words, new=new)
        point += every


def _look(
    label: str,
    book: Path,
    before: tuple[Entry, ...],
    done: Any,
    report: Report,
    words: Sequence[str],
    *,
    new: bool,
) -> None:
    if done is not None and done.exit_code == 70:
        report.false.append(f"{label}: {done.output}")
    if new:
        again = CliRunner().invoke(main, words)
        if again.exit_code and "there already" not in again.output and "already" not in again.output:
            report.stuck.append(f"{label}: {again.output}")
    grown = not new and len(entries(book)) > len(before)
    if label.startswith(("restore", "as corrections")):
        basisbook(book, "show")  # settles
        before = kept.sealed_entries(book, read_seal(book)) or ()
        again = basisbook(book, *words)
        if again.exit_code:
            report.stuck.append(f"{label}: {again.output}")
    immediately = entries(book)
    checked = basisbook(book, "check")
    if checked.exit_code != 0:
        report.stuck.append(f"{label}: {checked.output}")
    after = entries(book)
    if after[: len(before)] != before or after[: len(immediately)] != immediately:
        report.lost.append(label)
    if done is not None:
        said = done.output
        if grown and done.exit_code and "in the ledger" not in said and not new:
            report.false.append(f"{label}: {said}")
        if (
            not grown
            and not done.exit_code
            and label.startswith(("record", "correct", "void", "filed", "undo"))
        ):
            report.false.append(f"{label}: {said}")
    if left := hidden_files(book):
        report.left.append(f"{label}: {left}")


ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES)


def copy_of(sample: Path) -> Callable[[Path], None]:
    def made(book: Path) -> None:
        shutil.copytree(sample, book, dirs_exist_ok=True)

    return made
