"""`init`: a new book."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import click

from basisbook.cli import output, shells
from basisbook.cli.options import DATE, NewPath, parse_date
from basisbook.cli.sentences import find
from basisbook.ledger import book, store
from basisbook.ledger.book_file import person_id
from basisbook.ledger.kinds import ACCOUNT_TYPES
from basisbook.ledger.problems import HOLE, BasisbookError, Do, Hole, LedgerError, UsageError, Value, do

_ID = re.compile(r"[a-z][a-z0-9_-]*")


@click.command(short_help="begin a book")
@click.argument("folder", type=NewPath(), default=Path())
@click.option("--person", metavar="ID", help="A short name for the person, as in ana.")
@click.option("--name", metavar="NAME", help="The name as the form shows it, as in 'Ana Reyes'.")
@click.option("--born", type=DATE, metavar="DATE", help="The day of birth.")
@click.option(
    "--account", "accounts", metavar="ID=TYPE", multiple=True, help="As in van=traditional. Repeatable."
)
def init(
    folder: Path, person: str | None, name: str | None, born: dt.date | None, accounts: tuple[str, ...]
) -> None:
    """Begin a book in FOLDER: book.toml says who and where, and an empty ledger waits for what happened.

    In a terminal it asks for a name, the day of birth and the accounts. More people and accounts: basisbook person, basisbook account.
    """
    owned = [_account(text) for text in accounts]
    quoted = shells.quoted(str(folder))
    if not name and output.stdin_is_terminal():
        name = output.ask("Name, as the form shows it (Enter for a book without anybody yet)", str)
        if name:
            born = born or output.ask("Born (as in 1979-05-04; Enter if not known)", _maybe_date)
        if name and not accounts:
            click.echo(f"Types of accounts: {', '.join(sorted(ACCOUNT_TYPES))}", err=True)
            while account := output.ask(
                "An account as ID=TYPE, as in van=traditional (Enter if no more)", _maybe_account
            ):
                owned.append(account)
    if owned and not name:
        options: tuple[tuple[str, Value], ...] = (
            ("name", Hole("NAME")),
            *(("account", f"{one}={kind}") for one, kind in owned),
        )
        raise UsageError(find("no-person/account", Do("init", (str(folder),), options)))
    if not name:
        _refuse_nobody(folder, person, born)
    people = []
    if name:
        try:
            name = output.decoded(name)
        except ValueError as error:
            raise UsageError(find("bad-name", do("init", str(folder), name=HOLE), why=str(error))) from None
        person = person or person_id(name, [one for one, _ in owned])
        if not _ID.fullmatch(person):
            way = do("init", str(folder), person=Hole("ID"))
            raise UsageError(find("bad-id", way, asked=person))
        people.append(book.Person(id=person, name=name, born=born))
    book.refuse_existing(folder)
    kept = _ledger_in(folder)
    try:
        path = book.create(
            folder, people, [book.Account(id=one, person=person or "", type=kind) for one, kind in owned]
        )
    except BasisbookError:
        if not kept:
            store.withdraw(folder)
        raise
    output.done(f"{path} is written")
    click.echo(
        f"wrote {path}" + ("; the ledger beside it stays as it is" if kept else f" and {folder / store.CSV}")
    )
    inside = "" if folder == Path() else f"--book {quoted} "
    if people:
        output.say(f"Next: basisbook {inside}record contribution")
    else:
        output.say(f"Next: basisbook {inside}person NAME")


def _refuse_nobody(folder: Path, person: str | None, born: dt.date | None) -> None:
    """Raises `UsageError` for an id or a birthday without a name: it would be dropped."""
    if person or born:
        options = (
            ("name", HOLE),
            *((("person", person),) if person else ()),
            *((("born", HOLE),) if born else ()),
        )
        raise UsageError(find("no-name", Do("init", (str(folder),), options)))


def _ledger_in(folder: Path) -> bool:
    """Whether there is a ledger already; else an empty one is made. book.toml, which makes the folder a book, comes last."""
    try:
        store.create(folder)
    except LedgerError as error:
        if any(problem.code == "ledger-exists" for problem in error.problems):
            return True
        raise
    return False


def _account(text: str) -> tuple[str, str]:
    one, _, kind = text.partition("=")
    if _ID.fullmatch(one) and kind in ACCOUNT_TYPES:
        return one, kind
    way = do("init", account=Hole("ID=TYPE"))
    raise UsageError(find("bad-account", way, text=text, types=", ".join(sorted(ACCOUNT_TYPES))))


def _maybe_account(text: str) -> tuple[str, str] | None:
    try:
        return _account(text) if text else None
    except UsageError as error:
        raise ValueError(error.problems[0].message) from None


def _maybe_date(text: str) -> dt.date | None:
    return parse_date(text) if text else None
