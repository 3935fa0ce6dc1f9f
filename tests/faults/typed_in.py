"""What nobody would type: on the command line, as answers, and into the forms of a page."""

from __future__ import annotations

import functools
import json
import os
import random
import re
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import click
from faults.bench import invoke, tree
from faults.books import copy_of_book, ends_well
from faults.commands import BEGIN, COMMANDS, YEAR
from faults.fuzz import CELLS, ODD, TOKENS
from faults.pages import AT, ORIGIN, client_of

from basisbook.cli.main import main
from basisbook.ledger import store
from basisbook.ledger.kinds import KINDS

NEVER = {"open", "fetch", "--fetch", "demo", "batch"}
"""What serves until it is ended, asks the IRS, or works in processes of its own."""
STATED = tuple({one for cells in CELLS.values() for one in cells} | set(ODD))


def leaves(
    command: click.Command, words: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with its words."""
    if not isinstance(command, click.Group):
        yield words, command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        below = command.get_command(context, name)
        assert below is not None
        yield from leaves(below, (*words, name))


@functools.cache
def _commands() -> list[tuple[tuple[str, ...], click.Command]]:
    return [(words, command) for words, command in leaves(main) if not NEVER & set(words)]


def _word(chance: random.Random) -> str:
    """Something that can be meant, or a thing that nobody would type."""
    if chance.random() < 0.7:
        return chance.choice((*STATED, "ana", "van", "all", "14", "1e", "2020=5", "14=500", "c", "x=1"))
    word = os.fsdecode(chance.choice(TOKENS))
    return word[:2000].replace("\0", "")


def line(seed: int, data: bytes) -> bytes:
    """A command line: one that works with a word changed, or a command with options at random."""
    chance = random.Random(seed)
    if chance.random() < 0.4:
        words = [word.replace("PLACE", ".") for word in json.loads(data)]
        for _ in range(chance.choice((1, 1, 2, 3))):
            at = chance.randrange(len(words) + 1)
            words[at : at + chance.choice((0, 1, 1))] = [_word(chance)] * chance.choice((0, 1, 1, 1))
    else:
        start, command = chance.choice(_commands())
        words = list(start)
        for one in command.params:
            if isinstance(one, click.Argument):
                words += [_word(chance)] * chance.choice((1, 1, 1, 0, 2))
            elif one.name not in ("help", "book") and (one.required or chance.random() < 0.2):
                words += [one.opts[0]] if one.is_flag else [one.opts[0], _word(chance)]  # type: ignore[attr-defined]
    return json.dumps(words).encode()


def lines() -> list[bytes]:
    return [
        json.dumps(list(one.words)).encode() for one in COMMANDS.values() if not one.typed and not one.new
    ]


def command_line(folder: Path, data: bytes) -> None:
    """Run it in the book, deep enough that no `..` leads out of the folder of the test; no word begins at the root."""
    words = [re.sub(r"(^|=)/+", r"\1", word) for word in json.loads(data)]
    if NEVER & set(words):
        return
    deep = folder / "a" / "b" / "c" / "d"
    deep.mkdir(parents=True, exist_ok=True)
    book = copy_of_book(deep)
    (book / "sheet.csv").write_text("Tax Year,Kind,Amount\n2021,year-end-value,6500\n")
    before, here = store.read(book).entries, Path.cwd()
    os.chdir(book)
    try:
        ends_well(invoke(words), words)
    finally:
        os.chdir(here)
    if "undo" not in words:
        assert store.read(book).entries[: len(before)] == before, words


def answers(seed: int, data: bytes) -> bytes:
    """Answers of which some are others."""
    chance = random.Random(seed)
    words, typed = json.loads(data)
    given = typed.split("\n")
    for _ in range(chance.choice((1, 1, 2, 4))):
        at = chance.randrange(len(given))
        how = chance.randrange(4)
        if how == 0:
            del given[at:]
        else:
            given[at : at + (how != 1)] = [
                chance.choice(("y", "n", "no", "", "<", "?", ".", "1", "2", "3", "12/31/1890", _word(chance)))
            ]
        given = given or [""]
    if chance.random() < 0.5:
        given += [chance.choice(("", "y", "n", "1", "2", "?", "<"))] * 30
    return json.dumps([words, "\n".join(given)]).encode("utf-8", "surrogatepass")


def interviews() -> list[bytes]:
    talks = [(["--book", "new", "start"], BEGIN), (["--book", "book", "year", "2021", "--person", "ana"], YEAR),
             (["--book", "book", "year", "2025", "--person", "ana"], YEAR), (["--book", "book", "year"], "ana\n2024\n" + YEAR),
             (["--book", "book", "record"], "contribution\n2021\n\n6000\n\n\n\n"), (["--book", "book", "correct", "1"], "\n\n5\n\n\n"),
             (["--book", "book", "evidence", "enter"], "5498\n2022\nana\n6000\n\n\n\n\n\n\n\n\n\n\n\n\n"),
             (["--book", "book", "filed", "2021", "--person", "ana", "--line"], "14=5\ny\n"), (["--book", "book", "undo"], "y\n")]  # fmt: skip
    return [json.dumps(one).encode() for one in talks]


def interview(folder: Path, data: bytes) -> None:
    """Give the answers, and again what was kept of them."""
    words, typed = json.loads(data)
    book = copy_of_book(folder)
    for file in (book / "interview").iterdir():
        file.unlink()
    for file in folder.glob("new/**/*"):
        if file.is_file():
            file.unlink()
    before = store.read(book).entries
    words = [str(folder / word) if word in ("new", "book") else word for word in words]
    for more in (typed, "\n" * 20 + "y\n" * 5):
        done = invoke(words, more.encode("utf-8", "replace").decode())
        if done.exit_code != 130:  # the answers have ended
            ends_well(done, words)
    if "undo" not in words:
        assert store.read(book).entries[: len(before)] == before, words


def pages() -> list[bytes]:
    stated = {
        "person": "ana",
        "tax_year": "2020",
        "date": "2020-03-10",
        "account": "van",
        "amount": "5",
        "agreed": "1",
    }
    found = [(f"/record/{kind}", stated) for kind in KINDS]
    found += [
        (path, stated)
        for path in ("/correct/1", "/correct/9", "/undo", "/import", "/papers", "/year", "/tab", "/start")
    ]
    found += [("/year/ana/2021", {"answer": "y", "given": "", "back": ""})] * 8
    return [json.dumps(one).encode() for one in found]


def posted(seed: int, data: bytes) -> bytes:
    """A form of which some fields are others."""
    chance = random.Random(seed)
    path, stated = json.loads(data)
    for _ in range(chance.choice((1, 2, 3))):
        name = chance.choice((*stated, "basis", "code", "to", "of", "source", "note", "answer", "x"))
        stated[name] = _word(chance)
    if chance.random() < 0.2:
        path = f"/{chance.choice(('person', 'year', 'form', 'plan', 'record', 'correct', 'explain', 'x'))}/{_word(chance)}/{chance.choice(STATED)}"
    return json.dumps([path, stated]).encode("utf-8", "surrogatepass")


def page(folder: Path, data: bytes) -> None:
    """Send it, and look at the page as well."""
    path, stated = json.loads(data)
    stated = {name: value.encode("utf-8", "replace").decode() for name, value in stated.items()}
    path = urllib.parse.quote(path, errors="replace")
    book = copy_of_book(folder)
    before = store.read(book).entries
    with client_of(book) as client:
        for answer in (
            client.post(path, base_url=AT, data=stated, headers=ORIGIN),
            client.get(path, base_url=AT, query_string=stated),
        ):
            assert answer.status_code < 500, (path, answer.get_data(as_text=True))
    if not path.startswith("/undo"):
        assert store.read(book).entries[: len(before)] == before, path
    assert tree(book)
