"""Files that only their owner reads, written whole or not at all, and opened only where they are what they should be."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from basisbook.ledger.problems import ByHand, LedgerError, Shell
from basisbook.ledger.sentences import find

_DEVICES = Path("/dev")
_MOST_OF_A_NAME = 80
"""Bytes of a file's name that stand in that of its temporary file: a name has 255 at most."""
_TEMPORARY = re.compile(r"\.(?P<name>.+)-(?P<process>\d+)-[a-z0-9_]{8}")
_EARLIER = re.compile(r"\.(?:ledger\.(?:csv|seal|last)|convert)-[a-z0-9_]{8}")
"""What versions before 2026-11-26 left, which did not say whose it was."""


# Reading


def read_file(path: Path, most: int, *, inside: Path | None = None, book: Path | None = None) -> bytes:
    """The bytes of an ordinary file. Raises `OSError` for anything else, and for more than `most` bytes.

    A pipe or a device is never read, for it may never end. `inside` is the folder that a link may not lead out of, and
    in which no file may be that another user has put there; `book` is one of which the latter alone holds.
    """
    if inside is not None and path.is_symlink() and not real(path).is_relative_to(real(inside)):
        raise OSError(errno.ELOOP, "it is a link that leads out of the book", str(path))
    refuse_special(path)
    # What it was may have changed meanwhile: what was opened decides, and opening never waits.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        opened = os.fstat(file.fileno())
        if not stat.S_ISREG(opened.st_mode):
            raise OSError(errno.EINVAL, "it is no ordinary file", str(path))
        if (folder := inside or book) and not _ours(opened.st_uid, folder):
            raise OSError(errno.EPERM, "it belongs to another user than the book", str(path))
        data = file.read(most + 1)
    if data is None:  # it says that it is an ordinary file, and is a window of the system
        raise OSError(errno.EINVAL, "it is no ordinary file", str(path))
    if len(data) > most:
        raise OSError(errno.EFBIG, f"it is larger than {most >> 20} MiB", str(path))
    return data


def read_json(path: Path, most: int, *, inside: Path) -> Any:
    """What a file of the book says in JSON, read as `read_file` reads.

    Raises `OSError`, and `ValueError` for what is no JSON, for lists within lists without end, and for half a character
    (a lone surrogate), which no file can hold and no terminal show.
    """
    import json  # noqa: PLC0415 - slow to import

    try:
        tree = json.loads(read_file(path, most, inside=inside))
        json.dumps(tree, ensure_ascii=False).encode()
    except RecursionError:
        raise ValueError("too deep") from None
    return tree


def refuse_special(path: Path) -> None:
    """Raise `OSError` for a pipe or a device, which may never end."""
    if not stat.S_ISREG(path.stat().st_mode) and not path.is_dir():
        raise OSError(errno.EINVAL, "it is no ordinary file", str(path))


def _ours(owner: int, folder: Path) -> bool:
    """Whether a file of a book is one's own, the book's owner's, or root's."""
    return os.name != "posix" or owner in (0, os.geteuid(), folder.stat().st_uid)


def real(path: Path) -> Path:
    """Where a path leads in the end; of links in a ring, the ring itself, where `resolve` would raise."""
    return Path(os.path.realpath(path))


def names_in(folder: Path) -> list[str]:
    """The names in a folder, in order; none where there is no such folder. Raises `OSError` where it cannot be read."""
    try:
        return sorted(path.name for path in folder.iterdir())
    except FileNotFoundError:
        return []


# Writing


def write_private(path: Path, data: bytes) -> bool:
    """Put `data` in the place of `path`, wholly or not at all, readable by its owner alone. Whether a file was replaced.

    A link is replaced, never followed. Raises `LedgerError` where the folder does not allow it, and for a pipe or a
    device, or a link to one: a rename would put a file in its place, and for root even in that of /dev/null.
    """
    try:
        replaced = path.exists()
        _refuse_devices(path)
        sweep(path.parent)
        _put(path, data)
    except OSError as error:
        there = False
        with suppress(OSError):
            there = path.parent.exists()
        way = Shell((*(("ls", "-ld") if there else ("mkdir", "-p")), str(path.parent)))
        raise LedgerError(find("unwritable", way, place=str(path), reason=error.strerror)) from None
    return replaced


def write_result(path: Path, data: bytes) -> bool:
    """The same for what a person asked to have in a file. Raises `LedgerError` also for a part of a book, whichever it is."""
    folder, name = real(path.parent), path.name.casefold()
    own = _PART.fullmatch(name) and os.path.lexists(folder / "book.toml")
    if own or (folder.name in _FOLDERS and os.path.lexists(folder.parent / "book.toml")):
        raise LedgerError(
            find("unwritable/part", ByHand("name another file, or another folder"), place=str(path))
        )
    return write_private(path, data)


_FOLDERS = frozenset({"evidence", "filed", "interview", "profiles", "ledger.parquet"})
_PART = re.compile(r"book\.toml|\.?ledger\..+|plan-.+\.json|" + "|".join(map(re.escape, sorted(_FOLDERS))))
"""Files of a book that are written by its commands alone."""


_COPY = re.compile(r"\.[0-9a-f]{64}\.[a-z]{3,4}-")
"""A paper, which may only want its name: `unfinished` decides."""
_swept: set[Path] = set()


def sweep(folder: Path) -> None:
    """Remove the temporary files that processes which are no more left in a folder; once, for a folder may be large."""
    if (key := real(folder)) in _swept:
        return
    for path in left_behind(folder):
        if not _COPY.match(path.name):
            with suppress(OSError):
                path.unlink()
    _swept.add(key)


def _refuse_devices(path: Path) -> None:
    if (path.exists() and not path.is_file()) or real(path.parent) == _DEVICES:
        raise OSError(errno.EINVAL, "it is no ordinary file")


def make_private_folder(folder: Path) -> None:
    """Make a folder and those above it, each for its owner alone; what is there stays as it is.

    Raises `LedgerError` where it cannot be made.
    """
    try:
        for one in (*reversed(folder.parents), folder):
            if not one.is_dir():
                one.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        look = Shell(("ls", "-ld", str(folder.parent)))
        raise LedgerError(find("unwritable/folder", look, place=str(folder), reason=error.strerror)) from None


def replace(path: Path, data: bytes) -> None:
    """Write a file of the book; where it is a link it stays one, and what it points to is written."""
    _put(real(path), data)


def put_new(path: Path, data: bytes) -> None:
    """Write a file that is not there yet, wholly or not at all. Raises `FileExistsError`; nothing is ever replaced."""
    made = staged(path, data)
    try:
        try:
            os.link(made, path)
        except FileExistsError:
            raise
        except OSError:  # a file system without links
            if os.path.lexists(path):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from None
            made.rename(path)
    finally:
        with suppress(OSError):
            made.unlink(missing_ok=True)
    sync_folder(path.parent)


def staged(path: Path, data: bytes) -> Path:
    """A temporary file beside `path` with what is to take its place; its name says whose it is."""
    import tempfile  # noqa: PLC0415 - slow to import

    whole = os.fsencode(path.name)[:_MOST_OF_A_NAME].decode("utf-8", "ignore")
    start = os.fsdecode(whole.encode())  # in a locale that has not its letters, too
    if len(os.fsencode(path.name)) > 255:
        raise OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG), str(path))
    descriptor, name = tempfile.mkstemp(prefix=f".{start}-{os.getpid()}-", dir=path.parent)  # mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    return Path(name)


def _put(path: Path, data: bytes) -> None:
    made = staged(path, data)
    try:
        made.replace(path)
    except BaseException:
        with suppress(OSError):
            made.unlink()
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a new or renamed file in `folder` last, where the system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


# What was left


def left_behind(folder: Path) -> Iterator[Path]:
    """The temporary files in a folder of processes that are no more. None where the folder cannot be read."""
    try:
        names = [path.name for path in folder.iterdir()]
    except OSError:
        return
    for name in sorted(name for name in names if name.startswith(".")):
        found = _TEMPORARY.fullmatch(name)
        if _EARLIER.fullmatch(name) or (found and not lives(int(found["process"]))):
            yield folder / name


def lives(process: int) -> bool:
    """Whether there is a process of that number, as far as that can be told."""
    if process == os.getpid():
        return True
    if os.name != "posix" or not 0 < process < 2**31:
        return os.name != "posix"  # elsewhere, asking would end it
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass
    return True
