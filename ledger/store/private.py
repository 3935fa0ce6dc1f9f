"""Files that only their owner reads, written whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from basisbook.ledger.problems import LedgerError, Shell
from basisbook.ledger.sentences import find

_DEVICES = Path("/dev")


def write_private(path: Path, data: bytes) -> bool:
    """Put `data` in the place of `path`, wholly or not at all, readable by its owner alone. Whether a file was replaced.

    A link is replaced, never followed. Raises `LedgerError` where the folder does not allow it, and for a pipe or a
    device, or a link to one: a rename would put a file in its place, and for root even in that of /dev/null.
    """
    replaced = path.exists()
    try:
        _refuse_devices(path)
        _put(path, data)
    except OSError as error:
        look = ("ls", "-ld") if path.parent.exists() else ("mkdir", "-p")
        way = Shell((*look, str(path.parent)))
        raise LedgerError(find("unwritable", way, place=str(path), reason=error.strerror)) from None
    return replaced


def _refuse_devices(path: Path) -> None:
    if (path.exists() and not path.is_file()) or path.parent.resolve() == _DEVICES:
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
    _put(path.resolve(), data)


def _put(path: Path, data: bytes) -> None:
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)  # mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
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
