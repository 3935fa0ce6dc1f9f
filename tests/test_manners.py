"""Manners of the command line: help for what stands alone, a guess at what was meant, colours, completion."""

from __future__ import annotations

import io
import re
import shlex
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner, Result
from terminal import ROOT, TODAY

from basisbook.cli import life, output
from basisbook.cli.kind_help import RECORDED, about
from basisbook.cli.main import COMMANDS, main
from basisbook.cli.output import as_text
from basisbook.ledger import store
from basisbook.ledger.kinds import KINDS
from basisbook.ledger.problems import Problem

pytestmark = pytest.mark.alone


def run(command: str, code: int = 0) -> Result:
    done = CliRunner().invoke(main, shlex.split(command))
    assert done.exit_code == code, done.output
    return done


@pytest.mark.parametrize("group", ["forms", "evidence", "evidence enter"])
def test_a_group_alone_prints_its_help(group: str) -> None:
    done = run(group)
    assert done.stdout.startswith(f"Usage: basisbook {group}") or done.stdout.startswith(
        f"Usage: main {group}"
    )
    assert "Commands:" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("shw", "show"),
        ("recrod contribution", "record"),
        ("forms ftech", "forms fetch"),
        ("evidence entr", "evidence enter"),
        ("plan rolover", "plan rollover"),
    ],
)
def test_it_guesses_what_was_meant(typed: str, meant: str) -> None:
    done = run(typed, 2)
    assert f"did you mean {meant.rsplit(maxsplit=1)[-1]}?" in " ".join(done.stderr.split())
    assert f"basisbook {meant} --help" in done.stderr
    assert done.stderr.casefold().count("did you mean") == 1


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("show --persn x", "--person"),
        ("evidence enter 5498 --bx5 1", "--box5"),
        ("amend --closng 9", "--closing"),
    ],
)
def test_it_guesses_which_option_was_meant(typed: str, meant: str) -> None:
    said = " ".join(run(typed, 2).stderr.split())
    assert said.casefold().count("did you mean") == 1
    assert f"did you mean {meant}?" in said
    assert "did you mean" not in run("show --zzqq", 2).stderr


def test_what_is_like_nothing_gets_no_guess() -> None:
    assert "did you mean" not in run("zzzzqqq", 2).stderr


@pytest.mark.parametrize("kind", RECORDED)
def test_help_of_a_kind_is_about_the_kind_and_breaks_no_word(kind: str) -> None:
    text = run(f"record {kind} --help").stdout
    assert kind in COMMANDS or run(f"help {kind}").stdout == text
    assert text.startswith(f"{kind}: ")
    pasted = "    basisbook "  # a command is never broken
    assert max(len(line) for line in text.splitlines() if not line.startswith(pasted)) <= 80
    for code in KINDS[kind].codes:
        assert f"  {code} " in text or f"  {code}\n" in text
    assert "Usage" not in text


def test_help_names_the_line_it_reaches() -> None:
    assert "lines 7 and 15b;" in about(KINDS["distribution"])


def test_help_of_a_command() -> None:
    assert "Write Form 8606" in run("help fill").stdout
    assert "get blanks" in run("help forms").stdout
    assert "the nearest is conversion" in " ".join(run("help convertion", 2).stderr.split())


def every_command(command: click.Command, ctx: click.Context, path: str = "") -> Iterator[str]:
    yield path
    for name in command.list_commands(ctx) if isinstance(command, click.Group) else ():
        inner = command.get_command(ctx, name)  # type: ignore[attr-defined]
        yield from every_command(inner, click.Context(inner, info_name=name, parent=ctx), f"{path} {name}")


def test_no_line_of_any_help_is_wider_than_a_terminal() -> None:
    paths = list(every_command(main, click.Context(main)))
    assert len(paths) > len(COMMANDS) + 10
    for path in paths:
        for line in run(f"{path} --help").stdout.splitlines():
            assert len(line) <= 80, (path, line)


def test_no_color(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = Problem("x", "error", "", "something", ())
    assert "\x1b[" in as_text(problem)
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in as_text(problem)


def completed(*words: str, begun: str = "") -> list[str]:
    found = ShellComplete(main, {}, "basisbook", "_BASISBOOK_COMPLETE").get_completions(list(words), begun)
    return [one.value for one in found]


def test_a_shell_completes_kinds_people_accounts_and_codes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "book.toml").write_text(
        '[people.ana]\nname = "Ana"\n[accounts.van]\nperson = "ana"\ntype = "traditional"\n'
        '[accounts.rot]\nperson = "ana"\ntype = "roth"\n'
    )
    store.create(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert "conversion" in completed("record", begun="conv")
    assert completed("record", "conversion", "--account") == ["van"]
    assert completed("record", "conversion", "--to") == ["rot"]
    assert completed("record", "return", "--code", begun="jo") == ["joint"]
    assert completed("show", "--person") == ["ana"]
    monkeypatch.chdir(tmp_path.parent)
    assert completed("show", "--person") == []


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_sign_of_life_comes_after_a_while_and_goes_before_anything_is_written() -> None:
    terminal = Terminal()
    sign = life.Sign(terminal, after=0.05, every=0.01)
    heard = life.Heard(terminal, sign)
    sign.start()
    time.sleep(0.3)
    heard.write("done\n")
    sign.stop()
    assert re.search(r"working, \d+ s\r\x1b\[Kdone\n", terminal.getvalue())
    assert not terminal.getvalue().endswith(" s")


def test_no_sign_while_somebody_is_asked() -> None:
    terminal = Terminal()
    sign = life.Sign(terminal, after=0.05, every=0.01)
    life.Heard(terminal, sign).write("amount: ")
    sign.start()
    sign.quiet(waiting=True)
    time.sleep(0.2)
    sign.stop()
    assert "working" not in terminal.getvalue()


def test_the_sign_moves_the_cursor_past_the_door(monkeypatch: pytest.MonkeyPatch) -> None:
    """The door makes a question mark of what moves a cursor: a slow command showed `?[K` before every answer."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", output.Door(terminal))
    monkeypatch.setattr(life.Sign, "start", lambda sign: sign._terminal.write("\r\x1b[K"))
    monkeypatch.setattr(life.Sign, "stop", lambda _: None)
    with life.shown(quiet=False):
        pass
    assert terminal.getvalue() == "\r\x1b[K"


def test_no_sign_in_a_pipe() -> None:
    before = sys.stderr
    with life.shown(quiet=False):
        assert sys.stderr is before


def test_quiet_may_stand_anywhere_and_leaves_results_and_findings(tmp_path: Path) -> None:
    done = run(f"--quiet init {tmp_path / 'b'} --name Ana")
    assert "wrote" in done.stdout
    assert done.stderr == ""
    assert run(f"--book {tmp_path / 'b'} person Ben --quiet").stderr == ""
    assert "Next" in run(f"--book {tmp_path / 'b'} person Cem").stderr
    assert "error" in run("--quiet shw", 2).stderr


def test_a_book_without_anybody_is_mended_by_a_command_and_an_id_alone_is_not_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    refused = CliRunner().invoke(main, ["init", "--person", "nadia", "--born", "1979-05-04"])
    assert refused.exit_code == 2
    assert "basisbook init . --name --person nadia --born" in refused.output
    assert not (tmp_path / "book.toml").exists()
    assert CliRunner().invoke(main, ["init"]).exit_code == 0
    shown = CliRunner().invoke(main, ["show"])
    assert "basisbook person --name" in shown.output
    assert CliRunner().invoke(main, ["person", "--name", "Nadia Brandt"]).exit_code == 0
    assert CliRunner().invoke(main, ["check"]).exit_code == 0


READ = (
    "", "show", "show 2023", "show --roth", "check", "explain 2023 14", "diff", "plan rollover", "amend", "amend --closing 400", "audit",
    "evidence list", "evidence missing", "reconstruct", "law 2025", "law conditions", "forms list", "person", "account", "preparer",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("command", READ)
def test_nothing_is_wider_than_a_terminal_no_word_is_broken_and_nothing_is_coloured(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At 80 columns stand the words that stand at 100. A command to paste is never wrapped."""
    shutil.copytree(ROOT / "sample_data" / "missing-sep", tmp_path / "book")
    monkeypatch.chdir(tmp_path / "book")

    def words(columns: int, *more: str, **env: str) -> list[str]:
        env |= {
            "BASISBOOK_TODAY": TODAY,
            "BASISBOOK_BLANKS": "/nonexistent",
            "BASISBOOK_PACKAGED_BLANKS": "0",
        }
        done = CliRunner().invoke(
            main, [*more, *command.split()], env=env | {"COLUMNS": str(columns)}, color=True
        )
        assert done.exit_code in (0, 1), done.output
        return [done.stdout, done.stderr]

    narrow, wide = ("\n".join(words(columns, NO_COLOR="1")) for columns in (80, 100))
    assert "\x1b" not in narrow
    for line in narrow.splitlines():
        assert len(line) <= 80 or line.startswith(("    basisbook ", "    # ")), line
    rule = re.compile(r"[─━]+")
    assert Counter(rule.sub("", narrow).split()) == Counter(rule.sub("", wide).split())
    quiet = words(80, "--quiet", NO_COLOR="1")[1]
    for line in quiet.splitlines():
        assert not line or line.startswith(" ") or re.search(r"\b(error|warning|note):", line), line
