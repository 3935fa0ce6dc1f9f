"""One writer of a book at a time."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import os
import select
import signal
import stat
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from basisbook.ledger.problems import ByHand, LedgerError, Shell, Steps, steps
from basisbook.ledger.quick_dataclass import dataclass
from basisbook.ledger.sentences import find
from basisbook.ledger.store.names import LOCK
from basisbook.ledger.store.private import lives, read_file, real

WAIT_SECONDS = 10
"""How long one and the same writer is waited for; for each that was there before, anew."""
_LOOK_SECONDS = 1
"""Between two looks at who writes; after the first, the person is told."""
_PAUSE = 5
"""Milliseconds between two looks at a lock that has no queue."""
_SOFT = ".ledger.writing"
"""The lock where the file system has none: there the file itself says that somebody writes, and who."""
_NO_LOCKS = {errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOLCK}
_held: dict[tuple[str, int], int] = {}


def _this_computer() -> str:
    import socket  # noqa: PLC0415 - slow to import

    return socket.gethostname()


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes, as the lock says: number of the process (0 where that is not known), computer, and since when.

    `file` is what is in the way, where that is a file and no lock of the system.
    """

    process: int = 0
    host: str = ""
    since: str = ""
    file: str = ""

    @property
    def here(self) -> bool:
        """Whether it is a process of this computer."""
        return bool(self.process) and self.host == _this_computer()

    def __str__(self) -> str:
        """`process 4711 on desk, since 14:03:05`; with the day, where that is another."""
        if not self.process:
            return ""
        on = f" on {self.host}" if self.host and not self.here else ""
        since = ""
        with suppress(ValueError):
            begun, now = dt.datetime.fromisoformat(self.since).astimezone(), dt.datetime.now().astimezone()
            day = "" if begun.date() == now.date() else f"{begun.date()} "
            since = f", since {day}{begun:%H:%M:%S}"
        return f"process {self.process}{on}{since}"


def _myself() -> bytes:
    return f"{os.getpid()} {_this_computer()} {dt.datetime.now().astimezone().isoformat()}\n".encode()


def _writer(text: bytes, file: str = "") -> Writer:
    words = text.decode("utf-8", "replace").split()
    if not words or not words[0].isascii() or not words[0].isdigit() or len(words[0]) > 10:
        return Writer(file=file)
    host, since = (*words[1:3], "", "")[:2]
    return Writer(int(words[0]), host[:64], since, file)


class HeldError(Exception):
    """Another process writes: this one."""

    def __init__(self, writer: Writer | None = None) -> None:
        super().__init__(writer)
        self.writer = writer or Writer()


tell: Callable[[Writer], object] = lambda _: None  # noqa: E731 - the command line puts its own here
"""Called once by who has waited for a second: for whom."""


class _Patience:
    """How long is waited: the same time for each writer that is served before."""

    def __init__(self, seconds: int) -> None:
        self._most, self._told = seconds * 10**9, False
        self._begun = self._since = time.monotonic_ns()
        self._writer = Writer()

    def wait_for(self, writer: Writer) -> None:
        """Go on waiting, for this writer. Raises `HeldError` when that was long enough."""
        now = time.monotonic_ns()
        if writer != self._writer:
            self._writer, self._since = writer, now
        if now - self._since >= self._most:
            raise HeldError(writer)
        if not self._told and now - self._begun >= _LOOK_SECONDS * 10**9:
            self._told = True
            tell(writer)

    @property
    def seconds(self) -> int:
        return self._most // 10**9


@contextmanager
def held(folder: Path, wait: int) -> Iterator[None]:
    """Hold the lock of a book; a command that holds it already may take it again. Raises `HeldError`, `OSError`.

    Who comes first is served first, where the system has locks. `wait` is how many seconds one writer is waited for.
    """
    key = (str(real(folder)), threading.get_ident())
    if _held.get(key):
        _held[key] += 1
        try:
            yield
        finally:
            _held[key] -= 1
        return
    with _of_system(folder / LOCK, _Patience(wait)), _undisturbed():
        _held[key] = 1
        try:
            yield
        finally:
            del _held[key]


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock, and turn what the system refuses into `LedgerError`."""
    try:
        with held(folder, WAIT_SECONDS):
            yield
    except HeldError as other:
        by = other.writer
        code, place = "locked/by" if by.process else "locked", by.file or LOCK
        raise LedgerError(
            find(code, *_ways(folder, by), place=place, seconds=WAIT_SECONDS, who=str(by))
        ) from None
    except OSError as error:
        look = steps(Shell(("ls", "-ld", str(folder))), Shell(("df", str(folder))))
        reason = error.strerror or error
        raise LedgerError(find("unwritable", look, place=str(folder), reason=reason)) from None


def _ways(folder: Path, by: Writer) -> list[ByHand | Steps]:
    ways: list[ByHand | Steps] = [ByHand("wait for it to end, and run the command again")]
    if by.here:
        look = Shell(("ps", "-fp", str(by.process)))
        ways.append(steps(ByHand("if it does not end, see what it is:"), look))
    if by.file:
        gone = ByHand(
            "if no other computer writes to the book, take away what a command that was ended left:"
        )
        ways.append(steps(gone, Shell(("rm", str(folder / by.file)))))
    return ways


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Ctrl-C waits until what was begun is done: it is a matter of milliseconds."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGINT)
    asked: list[int] = []
    try:
        signal.signal(signal.SIGINT, lambda number, _: asked.append(number))
    except ValueError:  # an interpreter inside another
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if asked:
            signal.raise_signal(signal.SIGINT)


@contextmanager
def _of_system(path: Path, patience: _Patience) -> Iterator[None]:
    if os.name != "posix":
        from filelock import FileLock, Timeout  # noqa: PLC0415 - only writers need it

        try:
            with FileLock(path, timeout=patience.seconds):
                yield
        except Timeout:
            raise HeldError from None
        return
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    turn = _Turn(os.open(path, flags, 0o600), path)
    soft = path.with_name(_SOFT)
    with contextlib.ExitStack() as stack:
        stack.callback(turn.leave)
        if turn.come(patience):
            _wait_for_file(soft, patience)
        else:
            stack.enter_context(_soft(soft, patience))
        yield


class _Turn:
    """A place in the queue for a lock of the system, which serves in the order of arrival; whoever ends has left it.

    The file of the lock says who has it. A thread does the waiting, for a process that waits in the system itself could not
    say for whom, nor give up.
    """

    def __init__(self, descriptor: int, path: Path) -> None:
        self._descriptor, self._path = descriptor, path
        self._guard, self._over = threading.Lock(), threading.Event()
        self._waits, self._left, self._mine = False, False, False
        self._failed: OSError | None = None

    def come(self, patience: _Patience) -> bool:
        """Wait until the lock is ours; False where the file system has none. Raises `HeldError`, `OSError`."""
        import fcntl  # noqa: PLC0415 - not everywhere

        if not stat.S_ISREG(os.fstat(self._descriptor).st_mode):
            raise OSError(errno.EINVAL, "the lock is no ordinary file", str(self._path))
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._stand(patience)
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
            return False
        self._mine = True
        with suppress(OSError):  # who cannot say so may write all the same
            os.ftruncate(self._descriptor, 0)
            os.pwrite(self._descriptor, _myself(), 0)
        return True

    def _stand(self, patience: _Patience) -> None:
        patience.wait_for(self._now())
        self._waits = True
        threading.Thread(target=self._queue, daemon=True).start()
        while not self._over.wait(_LOOK_SECONDS):
            patience.wait_for(self._now())
        if self._failed:
            raise self._failed

    def _queue(self) -> None:
        import fcntl  # noqa: PLC0415 - not everywhere

        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        except OSError as error:
            self._failed = error
        with self._guard:
            self._waits = False
            if self._left:
                os.close(self._descriptor)
            self._over.set()

    def _now(self) -> Writer:
        return _writer(os.pread(self._descriptor, 256, 0))

    def leave(self) -> None:
        """Let the lock go, or the place in the queue: the thread that stands there lets go at once when its turn comes."""
        with self._guard:
            self._left = True
            if self._waits:
                return
        if self._mine:
            with suppress(OSError):
                os.ftruncate(self._descriptor, 0)
        os.close(self._descriptor)


@contextmanager
def _soft(path: Path, patience: _Patience) -> Iterator[None]:
    """A lock that is a file: what a process of this computer left that is no more is taken away."""
    while True:
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            _wait_for_file(path, patience)
        else:
            break
    try:
        os.write(descriptor, _myself())
        os.close(descriptor)
        yield
    finally:
        with suppress(FileNotFoundError):
            path.unlink()


def _wait_for_file(path: Path, patience: _Patience) -> None:
    """Until no file says that somebody writes, on a computer to which this file system gives no locks."""
    while os.path.lexists(path):
        text = b""
        with suppress(OSError):
            text = read_file(path, 4096)
        writer = _writer(text, path.name)
        if writer.here and not lives(writer.process):
            with suppress(FileNotFoundError):
                path.unlink()
        else:
            patience.wait_for(writer)
            select.poll().poll(_PAUSE)
