"""Ways out on a system that is not POSIX: every command is one that cmd and PowerShell both take, or a sentence."""

from __future__ import annotations

import ast
import shlex
from pathlib import Path

import pytest
from terminal import ROOT

from basisbook.cli import shells
from basisbook.cli.remedies import command, lines, written
from basisbook.ledger.problems import HOLE, ByHand, Cents, Do, Hole, Remedy, Shell, do, steps

pytestmark = pytest.mark.slow

WORDS = (
    "plain", "two words", "", "Ana O'Neill", 'the "big" one', r"C:\My Books\ana", "C:\\My Books\\", "a,b", "100%", "$6,500", "a`b",
    "a&b|c", "x;y", "(a)", "é", "#1", "@home", "^up", "--note=1", r"\\host\share x\\",
)  # fmt: skip


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shells, "SYSTEM", "nt")


def argv(line: str) -> list[str]:
    """A command line as the C runtime of Windows takes it apart, after PowerShell took off its own single quotes."""
    words, word, open_, there, at = [], "", False, False, 0
    while at < len(line):
        slashes = len(line) - at - len(line[at:].lstrip("\\"))
        if slashes:
            at += slashes
            quote = line[at : at + 1] == '"'
            word, there = word + "\\" * (slashes // 2 if quote else slashes), True
            if quote and slashes % 2:
                word, at = word + '"', at + 1
            continue
        letter = line[at]
        at += 1
        if letter == "'" and not open_ and not word:
            end = line.index("'", at)
            while line[end : end + 2] == "''":
                end = line.index("'", end + 2)
            word, at, there = line[at:end].replace("''", "'"), end + 1, True
        elif letter == '"':
            open_, there = not open_, True
        elif letter == " " and not open_:
            words += [word] if there else []
            word, there = "", False
        else:
            word, there = word + letter, True
    return [*words, word] if there else words


@pytest.mark.parametrize("word", WORDS)
def test_a_word_arrives_as_it_is(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert shlex.split(shells.joined(["x", word, "y"])) == ["x", word, "y"]
    monkeypatch.setattr(shells, "SYSTEM", "nt")
    assert argv(shells.joined(["x", word, "y"])) == ["x", word, "y"]


@pytest.mark.usefixtures("windows")
def test_what_a_shell_would_take_for_itself_stands_in_quotation_marks() -> None:
    for word in WORDS:
        if set(word) & set(" ,&|;()#@^%$`'\""):
            assert shells.quoted(word)[0] in "\"'"
    assert shells.quoted(r"C:\Books\ana") == r"C:\Books\ana"


@pytest.mark.usefixtures("windows")
def test_a_command_of_this_program() -> None:
    way = do("correct", 3, amount=Cents(650000), note="Ana O'Neill", basis="", to=HOLE)
    said = command(way, Path(r"C:\My Books\ana"))
    assert said == (
        r'basisbook --book "C:\My Books\ana" correct 3 --amount 6500.00 --note "Ana O'
        + chr(39)
        + 'Neill" --basis= --to'
    )
    assert argv(said)[-3:] == ["Ana O'Neill", "--basis=", "--to"]


@pytest.mark.usefixtures("windows")
@pytest.mark.parametrize(
    ("way", "said"),
    [
        (Shell(("ls", "-ld", "a b")), ['dir "a b"']),
        (steps(Shell(("mv", "-n", "a", "b")), do("check")), ["move a b", "basisbook check"]),
        (steps(Shell(("rm", "a")), do("forms add", Hole("file"))), ["del a", "basisbook forms add FILE"]),
        (do("void", 2, when="if it is there twice"), ["if it is there twice:", "basisbook void 2"]),
        (Shell(("pip", "install", "basisbook[ofx]")), ['pip install "basisbook[ofx]"']),
        (Shell(("unset", "NAME")), ["take the variable NAME out of the environment"]),
        (Shell(("echo", "a,b"), into="x.csv"), ["make the file x.csv with this one line: a,b"]),
        (Shell(("iconv", "-f", "UTF-16", "-t", "UTF-8", "x.csv"), into="new.csv"), ["save x.csv as text in UTF-8, under the name new.csv"]),
    ],
)  # fmt: skip
def test_a_way_out(way: Remedy, said: list[str]) -> None:
    assert list(lines(way)) == said
    for line, prose in written(way):
        assert prose or not ({"&&", "#"} & set(line.split()))


def test_nothing_changes_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shells, "SYSTEM", "posix")
    way = steps(Shell(("mv", "a b", "c")), do("check"), ByHand("look"))
    assert list(lines(way)) == ["mv 'a b' c && basisbook check", "look"]
    assert list(lines(Do("void", (2,), when="if so"))) == ["basisbook void 2   # if so"]


def test_every_command_of_the_system_is_known_on_windows() -> None:
    """Read from the source: the first word of each `Shell((...))`."""
    verbs = set()
    for package in ("cli", "forms", "ledger"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Name)
                    and node.func.id == "Shell"
                    and node.args
                ):
                    found = (one.value for one in ast.walk(node.args[0]) if isinstance(one, ast.Constant))
                    verbs |= set(list(found)[:1])
    assert {"ls", "mv", "unset"} <= verbs
    assert verbs - {"basisbook", "pip"} <= set(shells._ON_WINDOWS)


def test_one_room_quotes() -> None:
    quoting = [
        path.relative_to(ROOT).as_posix()
        for package in ("cli", "forms", "ledger")
        for path in (ROOT / package).rglob("*.py")
        if "shlex.quote" in path.read_text("utf-8") or "shlex.join" in path.read_text("utf-8")
    ]
    assert quoting == ["cli/shells.py"]
