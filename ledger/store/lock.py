"""One writer of a book at a time."""

from __future__ import annotations

import contextlib
import errno
import os
import select
import signal
import socket
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from basisbook.ledger.problems import ByHand, LedgerError, Shell, Steps, steps
from basisbook.ledger.sentences import find
from basisbook.ledger.store.names import LOCK
from basisbook.ledger.store.private import read_file

WAIT_SECONDS = 10
_PAUSE = 5
"""Milliseconds between two looks at a lock that another holds."""
_SOFT = ".ledger.writing"
"""The lock where the file system has none: there the file itself says that somebody writes, and who."""
_NO_LOCKS = {errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOLCK}
_held: dict[tuple[str, int], int] = {}


class HeldError(Exception):
    """Another process writes. `process` is its number, 0 where that is not known; `file` what says so, if a file does."""

    def __init__(self, process: int = 0, file: str = "") -> None:
        super().__init__(process)
        self.process, self.file = process, file


@contextmanager
def held(folder: Path, wait: int) -> Iterator[None]:
    """Hold the lock of a book; a command that holds it already may take it again. Raises `HeldError`, `OSError`."""
    key = (str(folder.resolve()), threading.get_ident())
    if _held.get(key):
        _held[key] += 1
        try:
            yield
        finally:
            _held[key] -= 1
        return
    with _of_system(folder / LOCK, time.monotonic_ns() + wait * 10**9), _undisturbed():
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
        code, by = "locked/by" if other.process else "locked", other.process
        place = other.file or LOCK
        raise LedgerError(
            find(code, *_ways(folder, other), place=place, seconds=WAIT_SECONDS, process=by)
        ) from None
    except OSError as error:
        look = steps(Shell(("ls", "-ld", str(folder))), Shell(("df", str(folder))))
        reason = error.strerror or error
        raise LedgerError(find("unwritable", look, place=str(folder), reason=reason)) from None


def _ways(folder: Path, other: HeldError) -> list[ByHand | Steps]:
    ways: list[ByHand | Steps] = [ByHand("wait for it to end, and run the command again")]
    if other.file:
        gone = ByHand(
            "if no other computer writes to the book, take away what a command that was ended left:"
        )
        ways.append(steps(gone, Shell(("rm", str(folder / other.file)))))
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
def _of_system(path: Path, until: int) -> Iterator[None]:
    if os.name != "posix":
        from filelock import FileLock, Timeout  # noqa: PLC0415 - only writers need it

        try:
            with FileLock(path, timeout=max(0, (until - time.monotonic_ns()) // 10**9)):
                yield
        except Timeout:
            raise HeldError from None
        return
    import fcntl  # noqa: PLC0415 - not everywhere

    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    descriptor = os.open(path, flags, 0o600)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "the lock is no ordinary file", str(path))
        with contextlib.ExitStack() as stack:
            while True:
                try:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    if time.monotonic_ns() >= until:
                        raise HeldError(_holder(descriptor)) from None
                    select.poll().poll(_PAUSE)
                except OSError as error:
                    if error.errno not in _NO_LOCKS:
                        raise
                    stack.enter_context(_soft(path.with_name(_SOFT), until))
                    break
                else:
                    break
            yield
    finally:
        os.close(descriptor)


@contextmanager
def _soft(path: Path, until: int) -> Iterator[None]:
    """A lock that is a file: what a process of this computer left that is no more is taken away."""
    here = f"{os.getpid()} {socket.gethostname()}\n"
    while True:
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            process, host = _writer(path)
            if process and host == socket.gethostname() and not _lives(process):
                with suppress(FileNotFoundError):
                    path.unlink()
            elif time.monotonic_ns() >= until:
                raise HeldError(process, path.name) from None
            else:
                select.poll().poll(_PAUSE)
        else:
            break
    try:
        os.write(descriptor, here.encode())
        os.close(descriptor)
        yield
    finally:
        with suppress(FileNotFoundError):
            path.unlink()


def _writer(path: Path) -> tuple[int, str]:
    try:
        process, _, host = read_file(path, 4096).decode("utf-8").partition(" ")
        return int(process), host.strip()
    except (OSError, ValueError):
        return 0, ""


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass
    return True


def _holder(descriptor: int) -> int:
    """The process that holds the lock, where the system says so; else 0."""
    of = os.fstat(descriptor)
    with suppress(OSError, ValueError, IndexError):
        for line in Path("/proc/locks").read_text("ascii").splitlines():
            words = line.split()
            if words[1] == "FLOCK" and words[5].split(":")[-1] == str(of.st_ino):
                return int(words[4])
    return 0
