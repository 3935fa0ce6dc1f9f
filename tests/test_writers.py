"""Many who write to one book: who comes first is served first, all are served, and whoever ends leaves nothing in the way."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner
from terminal import PROGRAM, surroundings

from basisbook.cli.main import main
from basisbook.ledger import store
from basisbook.ledger.problems import LedgerError
from basisbook.ledger.store import lock

pytestmark = [pytest.mark.slow, pytest.mark.alone]

FIGURE = ("record", "figure", "--tax-year", "2023", "--code", "agi", "--amount")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    folder = tmp_path / "book"
    folder.mkdir()
    (folder / "book.toml").write_text('[people.ana]\nname = "Ana Reyes"\nborn = 1979-05-04\n')
    store.create(folder)
    return folder


def record(book: Path, year: int) -> subprocess.Popen[str]:
    """One who writes, in a process of its own."""
    words = [
        "--book",
        str(book),
        "record",
        "figure",
        "--tax-year",
        str(year),
        "--code",
        "agi",
        "--amount",
        "5",
    ]
    return subprocess.Popen(
        [*PROGRAM, *words],
        env=surroundings(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


HOLDS = """
import sys, time
from pathlib import Path
from basisbook.ledger.store import lock
with lock.held(Path(sys.argv[1]), 10):
    print("held", flush=True)
    time.sleep(60)
"""


@contextmanager
def holder(book: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock, and is killed in the end."""
    started = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(book)], env=surroundings(), stdout=subprocess.PIPE, text=True
    )
    try:
        assert started.stdout is not None
        assert started.stdout.readline() == "held\n"
        yield started
    finally:
        started.kill()
        started.wait()
        assert started.stdout is not None
        started.stdout.close()


def names(book: Path) -> set[str]:
    return {path.name for path in book.iterdir()}


def test_twenty_who_write_at_once_are_all_served(book: Path) -> None:
    before = names(book)
    writers = [record(book, 2001 + at) for at in range(20)]
    for writer in writers:
        out, err = writer.communicate(timeout=120)
        assert writer.returncode == 0, (out, err)
        assert "entry " in out
    read = store.read(book)
    assert {entry.tax_year for entry in read.entries} == set(range(2001, 2021))
    assert read.problems == ()
    assert names(book) == before | {".ledger.last"}


def test_who_comes_first_is_served_first(book: Path) -> None:
    served: list[int] = []

    def write(number: int) -> None:
        with lock.held(book, 10):
            served.append(number)

    with lock.held(book, 0):
        threads = []
        for number in range(20):
            standing = threading.active_count()
            threads.append(threading.Thread(target=write, args=(number,)))
            threads[-1].start()
            while threading.active_count() < standing + 2:  # the writer, and who stands in the queue for it
                time.sleep(0.001)
            time.sleep(0.02)
    for thread in threads:
        thread.join()
    assert served == list(range(20))


def test_a_queue_that_moves_is_waited_for_as_long_as_it_takes(book: Path) -> None:
    """Four who take longer together than anybody waits for one."""
    refused: list[Exception] = []

    def write(seconds: float) -> None:
        try:
            with lock.held(book, 2):
                time.sleep(seconds)
        except lock.HeldError as error:
            refused.append(error)

    threads = [threading.Thread(target=write, args=(1.2,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == []


def test_whoever_is_killed_leaves_nothing_in_the_way(book: Path) -> None:
    before = names(book)
    with holder(book) as one:
        waiter = record(book, 2001)
        assert waiter.stderr is not None
        said = waiter.stderr.readline()
        assert f"Waiting for another command that writes: process {one.pid}, since " in said
        next_one = record(book, 2002)
        waiter.kill()
        waiter.communicate()
        assert store.read(book).entries == ()
        one.kill()
        out, err = next_one.communicate(timeout=60)
        assert next_one.returncode == 0, (out, err)
    assert [entry.tax_year for entry in store.read(book).entries] == [2002]
    assert names(book) == before | {".ledger.last"}
    assert (book / store.LOCK).read_bytes() == b""


def test_who_gives_up_says_for_whom_it_waited(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "WAIT_SECONDS", 2)
    before = store.read(book).entries
    with holder(book) as one:
        begun = time.monotonic()
        done = CliRunner().invoke(main, ["--book", str(book), *FIGURE, "5"])
        said = " ".join(done.output.split())
        assert done.exit_code == 1
        assert 2 <= time.monotonic() - begun < 20
        assert f"another command (process {one.pid}, since " in said
        assert "has been writing for 2 seconds" in said
        assert f"ps -fp {one.pid}" in said
        assert (
            "\nWaiting for"
            not in CliRunner().invoke(main, ["--quiet", "--book", str(book), *FIGURE, "5"]).output
        )
    assert store.read(book).entries == before
    assert CliRunner().invoke(main, ["--book", str(book), *FIGURE, "5"]).exit_code == 0


def test_a_lock_that_is_a_file_counts_where_there_are_others(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A book that two computers reach, one of them without locks; or that was copied from such a place."""
    monkeypatch.setattr(lock, "WAIT_SECONDS", 0)
    file = book / ".ledger.writing"
    file.write_text(f"{2**22 - 1} {socket.gethostname()}\n")  # a process that is no more
    with store.writing(book):
        assert not file.exists()
    file.write_text("17 elsewhere 2020-02-03T04:05:06+00:00\n")
    with pytest.raises(LedgerError, match=r"process 17 on elsewhere, since 2020-02-0[34] ") as refused:
        store.append(book, [])
    assert [way.steps[-1].words for way in refused.value.problems[0].remedies[1:]] == [("rm", str(file))]  # type: ignore[union-attr]
    file.unlink()
    os.mkfifo(file)
    with pytest.raises(LedgerError, match="another command has been writing"):
        store.append(book, [])


@pytest.mark.parametrize("text", ["", "x", "\0" * 256, "9" * 300, "5", "5 host", "5 host never", "\udcff"])
def test_a_lock_that_says_something_else_is_nobody_in_particular(book: Path, text: str) -> None:
    (book / store.LOCK).write_text(text, errors="surrogateescape")
    assert str(lock._writer(text.encode(errors="surrogateescape"))) in ("", "process 5 on host", "process 5")
    with store.writing(book):
        assert (book / store.LOCK).read_text().split()[0] == str(os.getpid())
    assert (book / store.LOCK).read_bytes() == b""
