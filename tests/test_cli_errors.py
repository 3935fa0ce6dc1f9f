"""Every bad input has a calm, complete message, and every remedy in it works when it is pasted.

`tests/errors/NAME/` holds the smallest input and what a terminal of 80 columns shows:

    command        what is run
    ledger.csv     the ledger; sealed first where it can be
    sealed.csv     the ledger as it was when it was sealed, where that differs
    book.toml      the book, where errors/book.toml will not do
    answers        what is typed when a remedy asks: the remedy, and below it a line for each question
    expected.txt   what is shown

`BASISBOOK_WRITE_GOLDEN=1 pytest tests/test_cli_errors.py` writes expected.txt anew: read every word of the change.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from terminal import PROGRAM, run, surroundings

from basisbook.ledger import store
from basisbook.ledger.entry import COLUMNS
from basisbook.ledger.problems import LedgerError

pytestmark = pytest.mark.slow

ERRORS = Path(__file__).parent / "errors"
CASES = sorted(path.name for path in ERRORS.iterdir() if path.is_dir())
CALM = {"dates-out-of-order", "empty-ledger", "one-entry"}
"""Cases in which nothing is wrong."""


def _garbage(folder: Path) -> None:
    with (folder / "ledger.csv").open("wb") as file:
        file.write(b"\x93\x00\xff" * 1000)
        file.truncate(300_000_000)  # the rest is a hole: it costs no space


def _two_ledgers(folder: Path) -> None:
    kept = store.convert(folder, "parquet")
    kept.rename(folder / "ledger.csv")
    with (folder / "ledger.csv").open("a") as file:
        file.write("2,2026-05-04,ana,figure,2023,,,,5.00,,,,,agi,,\n")


BUILT: dict[str, Callable[[Path], object]] = {
    "garbage-300-megabytes": _garbage,
    "no-ledger": lambda folder: (folder / "ledger.csv").unlink(),
    "seal-missing": lambda folder: (folder / "ledger.seal").unlink(),
    "seal-edited": lambda folder: (folder / "ledger.seal").write_text("1 0000\n"),
    "two-ledgers": _two_ledgers,
}
"""What no file in the repository can be."""


def set_up(name: str, folder: Path) -> None:
    case = ERRORS / name
    book = case / "book.toml"
    shutil.copy(book if book.exists() else ERRORS / "book.toml", folder / "book.toml")
    store.create(folder)
    for input_name in ("sealed.csv", "ledger.csv"):
        if (case / input_name).exists():
            shutil.copy(case / input_name, folder / "ledger.csv")
            if not (input_name == "ledger.csv" and (case / "sealed.csv").exists()):
                with suppress(LedgerError):
                    store.seal(folder)
            shutil.copy(case / input_name, folder / "ledger.csv")
    if name in BUILT:
        BUILT[name](folder)


def command_of(name: str) -> str:
    return (ERRORS / name / "command").read_text("utf-8").strip()


def shown(name: str, folder: Path) -> str:
    command = command_of(name)
    done = run(folder, *shlex.split(command))
    parts = [f"$ basisbook {command}\n", done.stdout, done.stderr, f"[exit {done.returncode}]\n"]
    return "".join(parts).replace(str(folder), "FOLDER")


@pytest.mark.parametrize("name", CASES)
def test_the_message_is_the_one_agreed_on(name: str, tmp_path: Path) -> None:
    set_up(name, tmp_path)
    before = {
        path.name: path.read_bytes()
        for path in tmp_path.glob("ledger.*")
        if path.stat().st_size < 10**6 and path.is_file()
    }
    now = shown(name, tmp_path)
    golden = ERRORS / name / "expected.txt"
    if os.environ.get("BASISBOOK_WRITE_GOLDEN"):
        golden.write_text(now, "utf-8")
    assert now == golden.read_text("utf-8")
    assert "Traceback" not in now
    after = {
        path.name: path.read_bytes()
        for path in tmp_path.glob("ledger.*")
        if path.stat().st_size < 10**6 and path.is_file()
    }
    assert after == before, "a message never changes what it is about"


@pytest.mark.parametrize("name", CASES)
def test_prose_stays_within_the_terminal(name: str) -> None:
    for line in (ERRORS / name / "expected.txt").read_text("utf-8").splitlines():
        commands = line.startswith(("$ ", "    "))
        assert commands or len(line) <= 80, line


# Remedies


@dataclass(frozen=True)
class Shown:
    """A problem as it was shown, with the lines of its remedy."""

    place: str
    severity: str
    message: str
    remedy: tuple[str, ...]


def problems_in(text: str) -> Iterator[Shown]:
    head, remedy = "", []
    for line in [*text.splitlines(), "[end]"]:
        if line.startswith("    "):
            remedy.append(line.strip())
        elif line.startswith("  ") and head and not remedy:
            head += f" {line.strip()}"
        else:
            if found := re.match(
                r"(?:(?P<place>\S+): )?(?P<severity>error|warning|note): (?P<message>.*)", head
            ):
                yield Shown(
                    found["place"] or "", found["severity"], found["message"], tuple(_unwrapped(remedy))
                )
            head, remedy = line, []


def _unwrapped(lines: list[str]) -> Iterator[str]:
    """Prose of a remedy may be wrapped: its lines together again."""
    command = re.compile(r"(basisbook|mv|iconv|echo|mkdir|number,|\d+,|\[|#|[a-z_]+ =)")
    prose = ""
    for line in lines:
        if command.match(line):
            if prose:
                yield prose
            prose = ""
            yield line
        else:
            prose = f"{prose} {line}".strip()
    if prose:
        yield prose


def ways_of(problem: Shown) -> list[tuple[str, ...]]:
    """The ways out: a line each, but that an edit has the lines below it, and a sentence with a colon what follows."""
    ways: list[list[str]] = []
    for line in problem.remedy:
        edits = ways and ways[-1][0].startswith("# in ") and not line.startswith(("basisbook ", "#"))
        if edits or (ways and ways[-1][-1].endswith(":")):
            ways[-1].append(line)
        else:
            ways.append([line])
    return [tuple(way) for way in ways]


def _ways() -> Iterator[tuple[str, int, int]]:
    for name in CASES:
        golden = ERRORS / name / "expected.txt"
        for at, problem in enumerate(problems_in(golden.read_text("utf-8")) if golden.exists() else ()):
            for way in range(len(ways_of(problem)) if problem.remedy else 0):
                yield name, at, way


@pytest.mark.parametrize(("name", "at", "way"), list(_ways()))
def test_a_pasted_remedy_makes_the_problem_vanish(name: str, at: int, way: int, tmp_path: Path) -> None:
    folder = tmp_path / "book"
    folder.mkdir()
    set_up(name, folder)
    problem = list(problems_in((ERRORS / name / "expected.txt").read_text("utf-8")))[at]
    lines = ways_of(problem)[way]
    if lines[0].startswith("# in "):
        edit(lines, name, folder)
        lines = ()
    for line in lines:
        if re.match(r"(basisbook|mv|iconv|echo|mkdir) ", line):
            done = paste(line, folder, tmp_path, answers_of(name, line))
            assert done.returncode in (0, 1), done.stdout + done.stderr
            assert "this is a bug" not in done.stderr
            assert problem.message not in " ".join(done.stderr.split()), done.stderr
        else:
            by_hand(line, problem, name, folder)
    if (
        command_of(name).split()[0] in ("check", "show", "fill")
        and "--help" not in problem.remedy[0]
        and "no-such" not in name
    ):
        again = shown(name, folder)
        messages = [one.message for one in problems_in(again)]
        assert problem.message not in messages, again


def edit(lines: tuple[str, ...], name: str, folder: Path) -> None:
    """Write the lines into the file that the first one names; what stands in `answers` completes those that end in `=`."""
    head, *text = lines
    file, _, where = head.removeprefix("# in ").partition(", ")
    answers = iter(answers_of(name, head).splitlines())
    text = [f"{line} {next(answers)}" if line.endswith("=") else line for line in text]
    path = folder / file
    there = path.read_text("utf-8").splitlines()
    if row := re.fullmatch(r"row (\d+)", where):
        there[int(row[1]) - 1 : int(row[1])] = text
    elif where == "as its first row":
        # What the row of a missing column held stands in its cells again.
        there = [*text, *(_widened(one) for one in there[1:])]
    else:
        there += text
    path.write_text("\n".join(there) + "\n", "utf-8")


def answers_of(name: str, line: str) -> str:
    file = ERRORS / name / "answers"
    typed: list[str] | None = None
    for text in file.read_text("utf-8").splitlines() if file.exists() else ():
        if not text.startswith("  "):
            typed = [] if text == line.partition("   #")[0] else None
            if typed is not None:
                found = typed
        elif typed is not None:
            typed.append(text.strip())
    with suppress(UnboundLocalError):
        return "".join(f"{one}\n" for one in found)
    return ""


def paste(line: str, folder: Path, aside: Path, answers: str) -> subprocess.CompletedProcess[str]:
    """Paste a line into a shell, at a terminal, where `basisbook` is this checkout's."""
    program = aside / "bin" / "basisbook"
    program.parent.mkdir(exist_ok=True)
    program.write_text(f'#!/bin/sh\nexec {shlex.join(PROGRAM)} "$@"\n')
    program.chmod(0o700)
    import pty

    ours, theirs = pty.openpty()
    try:
        os.write(ours, f"{answers}\x04".encode())
        return subprocess.run(
            ["sh", "-c", line],
            cwd=folder,
            env=surroundings(PATH=f"{program.parent}:{os.environ['PATH']}"),
            stdin=theirs,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    finally:
        os.close(ours)
        os.close(theirs)


def by_hand(line: str, problem: Shown, name: str, folder: Path) -> None:
    """Do what a remedy asks of a person's hands."""
    file, _, row = problem.place.partition(":")
    path = folder / file
    if write := re.fullmatch(r"write (\w+) in row (\d+) as (.+)", line):
        rows = list(csv.reader(io.StringIO(path.read_text("utf-8"), newline="")))
        rows[int(write[2]) - 1][COLUMNS.index(write[1])] = write[3]
        _write_rows(path, rows)
    elif right := re.fullmatch(r"write the right ([\w ]+) in row (\d+)", line):
        write = f"write {right[1].replace(' ', '_')} in row {right[2]} as {answers_of(name, line).strip()}"
        by_hand(write, problem, name, folder)
    elif line.startswith("write the number as"):
        path.write_text(path.read_text("utf-8").replace("12-345", "900-00-0001"), "utf-8")
    elif line.startswith("write text in quotation marks"):
        path.write_text(path.read_text("utf-8").replace("Ana Reyes", '"Ana Reyes"'), "utf-8")
    elif line.startswith("write a text or an amount that has a comma"):
        path.write_text(path.read_text("utf-8").replace("6,500.00", '"6,500.00"'), "utf-8")
    elif line.startswith("write a cell with a comma or a quotation mark"):
        path.write_text(path.read_text("utf-8").replace('"from the bank', '"from the bank"'), "utf-8")
    elif line == "bring the rows of ledger.csv into the order of their numbers":
        head, *rows = path.read_text("utf-8").splitlines()
        rows.sort(key=lambda one: int(one.partition(",")[0]))
        path.write_text("\n".join([head, *rows]) + "\n", "utf-8")
    elif numbers := re.fullmatch(r"write number in rows (\d+) to (\d+) as (\d+) to (\d+)", line):
        row, last, number, _ = map(int, numbers.groups())
        lines = path.read_text("utf-8").splitlines()
        for at in range(row - 1, last):
            lines[at] = f"{number + at - row + 1},{lines[at].partition(',')[2]}"
        path.write_text("\n".join(lines) + "\n", "utf-8")
    elif line.startswith(("bring", "put it aside")):
        _bring_back(line, name, folder)
    elif line.startswith("take the row out"):
        lines = path.read_text("utf-8").splitlines()
        del lines[int(row) - 1]
        path.write_text("\n".join(lines) + "\n", "utf-8")
    elif line.startswith("take the number out"):
        path.write_text(path.read_text("utf-8").replace("900-00-0001", ""), "utf-8")
    elif line.startswith("look which of the two is complete"):
        shutil.move(folder / "ledger.parquet", folder.parent / "ledger.parquet.elsewhere")
    elif line.startswith("in the spreadsheet"):
        path.write_bytes(path.read_bytes().decode("cp1252").encode("utf-8"))
    else:
        pytest.fail(f"nobody knows how to do this: {line}")


def _bring_back(line: str, name: str, folder: Path) -> None:
    """What a backup is for."""
    if "ledger.seal" in line or line.startswith("put it aside"):
        return  # no backup: the other way, which the same remedy names, is taken
    shutil.copy(ERRORS / name / "sealed.csv", folder / "ledger.csv")


def _widened(line: str) -> str:
    cells = line.split(",")
    return ",".join([*cells[:9], *[""] * (len(COLUMNS) - len(cells)), *cells[9:]])


def _write_rows(path: Path, rows: list[list[str]]) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    path.write_text(buffer.getvalue(), "utf-8")


def test_the_catalogue_is_whole() -> None:
    """A case that shows no problem is one of the calm ones; nothing is agreed on twice."""
    assert len(CASES) > 60
    for name in CASES:
        text = (ERRORS / name / "expected.txt").read_text("utf-8")
        assert bool(list(problems_in(text))) is (name not in CALM), name
    assert sys.version_info >= (3, 11)
