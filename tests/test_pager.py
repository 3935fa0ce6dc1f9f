"""Long output in a terminal: the result first, page by page, and never where nobody reads."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from terminal import PROGRAM, ROOT, run, surroundings

from basisbook.cli import output, pager
from basisbook.cli.main import _is_read

pytestmark = pytest.mark.slow


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


class World:
    """A terminal of 24 lines, and a pager that keeps what it got."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.out, self.err, self.got = Terminal(), Terminal(), folder / "got"
        self.less = folder / "less"
        self.less.write_text(f'#!/bin/sh\n{{ echo "LESS=$LESS"; cat; }} > {self.got}\n')
        self.less.chmod(0o700)
        for name, value in {"COLUMNS": "80", "LINES": "24", "BASISBOOK_PAGER": str(self.less)}.items():
            monkeypatch.setenv(name, value)
        for name in ("LESS", "TERM"):
            monkeypatch.delenv(name, raising=False)
        self.streams: dict[str, io.StringIO] = {"stdin": Terminal(), "stdout": self.out, "stderr": self.err}

    @contextmanager
    def paged(self) -> Iterator[None]:
        before = {name: getattr(sys, name) for name in self.streams}
        for name, stream in self.streams.items():
            setattr(sys, name, stream)
        try:
            with pager.paged(wanted=True):
                yield
        finally:
            for name, stream in before.items():
                setattr(sys, name, stream)

    def write(self, *texts: tuple[str, str], then: Exception | SystemExit | None = None) -> None:
        with self.paged():
            for where, text in texts:
                getattr(sys, where).write(text)
            if then is not None:
                raise then

    @property
    def shown(self) -> str:
        return self.got.read_text() if self.got.exists() else ""


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    return World(tmp_path, monkeypatch)


LONG = "".join(f"row {number}\n" for number in range(40))


def test_what_is_long_goes_to_the_pager_the_result_first(world: World) -> None:
    world.write(("stderr", "error: x\n"), ("stdout", LONG))
    assert world.shown == f"LESS=FRX\n{LONG}error: x\n"
    assert world.out.getvalue() + world.err.getvalue() == ""


def test_what_fits_is_printed_as_it_came(world: World) -> None:
    world.write(("stderr", "a\n"), ("stdout", "b\n"))
    assert (world.out.getvalue(), world.err.getvalue(), world.shown) == ("b\n", "a\n", "")


def test_one_long_line_counts_as_many(world: World) -> None:
    world.write(("stdout", "x" * 80 * 24 + "\n"))
    assert world.out.getvalue() == ""


def test_a_question_is_seen_at_once(world: World) -> None:
    with world.paged():
        sys.stdout.write(LONG)
        assert world.out.getvalue() == ""
        sys.stderr.write("amount: ")
        assert (world.out.getvalue(), world.err.getvalue()) == (LONG, "amount: ")
        sys.stdout.write(LONG)
    assert world.out.getvalue() == LONG * 2
    assert world.shown == ""


def test_what_goes_wrong_loses_nothing(world: World) -> None:
    with pytest.raises(ZeroDivisionError):
        world.write(("stdout", LONG), then=ZeroDivisionError())
    assert world.out.getvalue() == LONG
    with pytest.raises(SystemExit):  # says that something is wrong, and has said it
        world.write(("stdout", LONG), then=SystemExit(1))
    assert LONG in world.shown


def test_no_number_goes_to_the_pager(world: World) -> None:
    output.hide_known(["078-05-1120"])
    world.write(("stdout", f"{LONG}078051120 \x1b]0;x\x07\x1b[1mbold\x1b[0m\n"))
    output.begin()
    assert "078051120" not in world.shown
    assert "\x1b]" not in world.shown
    assert "\x1b[1mbold\x1b[0m" in world.shown


@pytest.mark.parametrize("name", ["stdin", "stdout"])
def test_never_where_nobody_sits(world: World, name: str) -> None:
    world.streams[name] = io.StringIO()
    world.write(("stdout", LONG))
    assert world.streams["stdout"].getvalue() == LONG
    assert world.shown == ""


def test_a_pager_of_ones_own_and_options_of_less_are_kept(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LESS", "S")
    world.write(("stdout", LONG))
    assert world.shown.startswith("LESS=S\n")
    other = world.less.rename(world.less.with_name("more"))
    monkeypatch.setenv("BASISBOOK_PAGER", str(other))
    world.write(("stdout", f"\x1b[1m{LONG}\x1b[0m"))
    assert world.shown.endswith(LONG)  # only less is known to show colours


def test_which_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None if name == "gone" else f"/bin/{name}")
    assert pager.program({}, "posix") == ["/bin/less"]
    assert pager.program({}, "nt") == ["/bin/more"]
    assert pager.program({"PAGER": r'"C:\Program Files\less.exe" -S'}, "nt") == [
        r"/bin/C:\Program Files\less.exe",
        "-S",
    ]
    assert pager.program({"PAGER": "most -w", "BASISBOOK_PAGER": "less -S"}, "posix") == ["/bin/less", "-S"]
    for off in (
        {"PAGER": ""},
        {"PAGER": "cat"},
        {"BASISBOOK_PAGER": "", "PAGER": "less"},
        {"TERM": "dumb"},
        {"PAGER": "gone"},
    ):
        assert pager.program(off, "posix") == []


def test_which_commands_are_read() -> None:
    for typed in (
        ["show"],
        ["--book", "x", "show", "2023"],
        ["record", "--help"],
        ["evidence", "list"],
        ["-h"],
    ):
        assert _is_read(typed)
    for typed in (
        ["record", "contribution"],
        ["evidence", "enter", "1099-R"],
        ["year", "2025"],
        ["shows"],
        [],
    ):
        assert not _is_read(typed)


def test_in_a_terminal_a_real_command_ends_as_it_ended_without(tmp_path: Path) -> None:
    (less := tmp_path / "less").write_text(f"#!/bin/sh\ncat > {tmp_path}/got\n")
    less.chmod(0o700)
    ours, theirs = pty.openpty()
    book = ROOT / "sample_data" / "missing-sep"
    env = surroundings(BASISBOOK_PAGER=str(less), TERM="xterm", LINES="24")
    words = [*PROGRAM, "--book", str(book), "amend"]
    done = subprocess.run(words, env=env, stdin=theirs, stdout=theirs, stderr=theirs, check=False, timeout=60)
    os.close(theirs)
    os.close(ours)
    plain = run(tmp_path, "--book", str(book), "amend")
    assert done.returncode == plain.returncode == 1
    shown = (tmp_path / "got").read_text()
    assert shown.index("1040-X and 8606") < shown.index("error:")
    quiet = [*words[:-1], "--no-pager", "amend"]
    (tmp_path / "got").unlink()
    ours, theirs = pty.openpty()
    subprocess.run(quiet, env=env, stdin=theirs, stdout=theirs, stderr=theirs, check=False, timeout=60)
    os.close(theirs)
    os.close(ours)
    assert not (tmp_path / "got").exists()
