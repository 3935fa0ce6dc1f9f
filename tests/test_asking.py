"""A bare option asks for its value, in every command; where nobody can be asked, the command says what it needs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from basisbook.cli import output
from basisbook.cli.main import COMMANDS, main
from basisbook.ledger import store

pytestmark = pytest.mark.slow

BOOK = '[people.ana]\nname = "Ana Reyes"\n\n[accounts.van]\nperson = "ana"\ntype = "traditional"\nopened = 2015-01-01\n'


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "book.toml").write_text(BOOK, "utf-8")
    store.create(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BASISBOOK_TODAY", "2026-03-01")
    return tmp_path


def run(*words: str, answers: str = "") -> Result:
    return CliRunner().invoke(main, list(words), input=answers)


def with_values(command: click.Command, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """(words of a command, option) for each option of each command that takes a value."""
    ctx = click.Context(command)
    if isinstance(command, click.Group):
        for name in command.list_commands(ctx):
            inner = command.get_command(ctx, name)
            assert inner is not None
            yield from with_values(inner, (*words, name))
        return
    for one in command.params:
        if isinstance(one, click.Option) and not one.is_flag and not isinstance(one.flag_value, str):
            yield words, one.opts[0]


OPTIONS = list(with_values(main, ()))


def test_every_command_is_tried() -> None:
    assert len(OPTIONS) > 100
    assert {words[0] for words, _ in OPTIONS} == set(COMMANDS) - {"demo", "help"}


@pytest.mark.parametrize(("words", "option"), OPTIONS)
def test_a_bare_option_is_named_where_nobody_can_be_asked(
    words: tuple[str, ...], option: str, book: Path
) -> None:
    elsewhere = () if words in (("init",), ("batch",), ("clients",)) else ("--book", str(book))
    for typed in ((*words, option), (*words, option, *elsewhere)):
        done = run(*typed)
        assert done.exit_code == 2, done.output
        said = " ".join(done.output.split())
        assert f"{' '.join(words)} still needs {option.removeprefix('--')}" in said
        assert done.output.rstrip().endswith(option), "it stands last, and asks where it is pasted"


@pytest.fixture
def somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "stdin_is_terminal", lambda: True)


@pytest.mark.usefixtures("book", "somebody")
def test_what_a_way_out_leaves_open_is_asked_one_after_the_other() -> None:
    done = run(
        "evidence", "enter", "1099-R", "--year", "--person", "ana", "--codes", "--ira", "--box1", "--box5",
        answers="20x3\n2023\n7\nyes\n6000\n\n",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "is not a year of four digits" in done.output
    shown = run("evidence", "show", done.stdout.split()[0]).output
    assert "6,000" in shown or "6000" in shown
    assert "box5" not in shown.replace(" ", ""), "Enter leaves out what the paper does not show"


@pytest.mark.usefixtures("book", "somebody")
def test_what_is_needed_is_asked_until_it_is_there() -> None:
    run("evidence", "enter", "5498", "--year", "2023", "--box1", "500", "--type", "ira")
    (card,) = store_cards()
    done = run("evidence", "set-aside", card, "--because", answers="\nmisread\n")
    assert "it is needed" in done.output
    assert "is set aside: misread" in done.output


def store_cards() -> list[str]:
    return [word for word in run("evidence", "list").output.split() if word.startswith("ev:")]


@pytest.mark.usefixtures("book", "somebody")
def test_a_day_of_diff_and_of_filed() -> None:
    run("record", "contribution", "--tax-year", "2022", "--date", "2022-05-01", "--amount", "500", "--basis", "500")  # fmt: skip
    assert run("diff", "--from", answers="2026-02-01\n").exit_code == 0
    filed = run("filed", "2022", "--line", "1=500", "--line", "14=500", "--yes", "--on", answers="2023-04-01\n")  # fmt: skip
    assert filed.exit_code == 0, filed.output
    assert "2023-04-01" in Path("ledger.csv").read_text("utf-8")


@pytest.mark.usefixtures("book", "somebody")
def test_the_end_of_the_input_writes_nothing(book: Path) -> None:
    before = (book / "ledger.csv").read_bytes()
    done = run("filed", "2022", "--on")
    assert "Nothing was written" in done.output
    assert (book / "ledger.csv").read_bytes() == before


@pytest.mark.usefixtures("book")
@pytest.mark.parametrize("words", [("show", "--person", "--help"), ("check", "--help")])
def test_a_value_that_is_there_is_not_asked_for(words: tuple[str, ...]) -> None:
    done = run(*words)
    assert ("still needs" in done.output) is ("--person" in words)
