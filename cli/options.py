"""What commands have in common: the book they work on, the day it is, and options that several of them take."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from basisbook.cli import output
from basisbook.cli.sentences import find
from basisbook.ledger import book, money, store
from basisbook.ledger.problems import BookError, LedgerError, Shell, UsageError, hidden, states_number

if TYPE_CHECKING:
    from basisbook.forms.open_book import OpenBook
    from basisbook.ledger.evidence.store import Shelf

    _ParamType = click.ParamType[Any]
else:
    _ParamType = click.ParamType  # generic only in newer versions of click

F = TypeVar("F", bound=Callable[..., Any])

_BOOK = "basisbook.book"
TODAY = "BASISBOOK_TODAY"
_US_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


# The book


def _remember(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is not None:
        ctx.meta[_BOOK] = Path(value)


def book_option(command: F) -> F:
    """--book, before or after the command."""
    option = click.option(
        "--book",
        metavar="DIR",
        callback=_remember,
        expose_value=False,
        help="The folder of the book, if not BASISBOOK_BOOK or the folder you are in.",
    )
    return option(command)


def book_of(ctx: click.Context) -> Path | None:
    """What --book said, or None."""
    found: Path | None = ctx.meta.get(_BOOK)
    return found


def given_book() -> Path | None:
    """What --book said to the command that is running, or None."""
    return book_of(click.get_current_context())


def person_of(opened: OpenBook, asked: str | None, state: str | None = None) -> str:
    """The person asked for; where none was, the only one there is, or who alone ever lived in the state. Raises `UsageError`."""
    people = list(opened.book.people)
    there = [one for one in people if state and state.upper() in opened.states_of(one)]
    if asked is None and len(there or people) == 1:
        return (there or people)[0]
    if asked is not None and asked in opened.book.people:
        return asked
    ways = [typed("--person", one) for one in people[:_MOST_WAYS]]
    code = "no-person" if asked is None else "no-person/unknown"
    raise UsageError(find(code, *ways, asked=hidden(asked or ""), names=", ".join(people)))


_MOST_WAYS = 3
"""Ways out that differ in a name alone."""


def folder_of_book() -> Path:
    """Where the book is. Raises `BookError`. The folder one is in is `.`, so that messages stay short."""
    try:
        here = Path.cwd()
    except OSError:
        raise BookError(find("no-folder", Shell(("cd",)))) from None
    found = book.find(here, given_book(), os.environ.get("BASISBOOK_BOOK"))
    folder = Path() if found == here else found
    settle(folder)
    return folder


def settle(folder: Path) -> None:
    """Finish or take back what an earlier command left half done, and say so."""
    output.problems(store.settle(folder), given_book())


def open_book(*, refuse: bool = True) -> OpenBook:
    """The book and its ledger. Raises `BookError`; and `LedgerError` for a ledger that cannot be relied on.

    With a row that cannot be read or a broken seal, numbers would look right and be wrong: only `check` goes on.
    """
    from basisbook.forms.open_book import OpenBook

    folder = folder_of_book()
    known, read = book.Book.load(folder), store.read(folder)
    if read.errors:
        from basisbook.cli import by_hand

        read = by_hand.offered(known, read, today())
    opened = OpenBook(known, read, today(), _read_papers)
    output.hide_known(one.ssn for one in opened.book.people.values())
    output.call_by_name(opened.book)
    if refuse and opened.read.errors:
        raise LedgerError(*opened.read.errors)
    return opened


_MANY = 40
"""Papers that take long enough to read that a person wants to see it going on."""


def _read_papers(folder: Path) -> Shelf:
    from basisbook.forms.open_book import readers
    from basisbook.ledger.evidence.store import card_files, read_all

    papers = len(card_files(folder))
    if papers < _MANY:
        return read_all(folder, readers(folder))
    from rich.progress import Progress

    console = output.moving_console()
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(f"reading {papers} papers", total=papers)
        return read_all(folder, readers(folder), lambda _: progress.advance(task))


_TYPED = "basisbook.typed"


def remember_typed(ctx: click.Context, args: Sequence[str]) -> None:
    """Keep what was typed, for remedies that repeat it."""
    ctx.meta[_TYPED] = tuple(args)


def typed_words(ctx: click.Context) -> tuple[str, ...]:
    """What was typed, word by word, without the name of the program."""
    return tuple(ctx.meta.get(_TYPED, ()))


def typed(option: str, value: str = "") -> Shell:
    """The command as it was typed, with one option more, or with another value of it; bare and last, where none is known."""
    args = list(typed_words(click.get_current_context()))
    if option in args[:-1]:
        at = args.index(option)
        args[at : at + 2] = [option, value] if value else []
    elif value:
        args += (option, value)
    return Shell(("basisbook", *args, *(() if value else (option,))))


# The day


def today() -> dt.date:
    """The day it is: BASISBOOK_TODAY if set, else the clock's. Nothing else in the program asks a clock."""
    stated = os.environ.get(TODAY)
    if not stated:
        return dt.date.today()  # noqa: DTZ011 - the day where the person is, as they would write it
    try:
        return dt.date.fromisoformat(stated)
    except ValueError:
        raise UsageError(find("bad-today", Shell(("unset", TODAY)), name=TODAY, stated=stated)) from None


# Values as people type them


def parse_date(text: str) -> dt.date:
    """2024-03-10 or 3/10/2024. Raises `ValueError` that says what is wrong."""
    try:
        if us := _US_DATE.fullmatch(text):
            return dt.date(int(us[3]), int(us[1]), int(us[2]))
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError("is not a day of the calendar") from None
    raise ValueError("is not a date like 2024-03-10 or 3/10/2024")


def parse_year(text: str) -> int:
    """A year of four digits. Raises `ValueError`."""
    if re.fullmatch(r"[12]\d{3}", text):
        return int(text)
    raise ValueError("is not a year of four digits")


def parse_number(text: str) -> int:
    """The number of an entry. Raises `ValueError`."""
    if re.fullmatch(r"[1-9]\d{0,8}", text):
        return int(text)
    raise ValueError("is not the number of an entry")


def parse_amount(text: str) -> int:
    """Cents. Raises `ValueError`."""
    try:
        return money.parse(text)
    except money.NotAnAmountError as error:
        raise ValueError(f"cannot be read: {error}") from None


class Typed(_ParamType):
    """A value that one of the functions above reads."""

    def __init__(self, name: str, parse: Callable[[str], Any]) -> None:
        self.name, self._parse = name, parse

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return self._parse(value.strip())
        except ValueError as error:
            self.fail(f'"{value}" {error}', param, ctx)


class NewPath(click.Path):
    """A file or a folder that is written: its name stays on the disk, so no number stands in it."""

    def __init__(self, **more: Any) -> None:
        super().__init__(path_type=Path, **more)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if states_number(Path(os.fsdecode(value)).name):
            self.fail(
                "the name holds what looks like a social security number; give another name", param, ctx
            )
        return super().convert(value, param, ctx)


DATE = Typed("date", parse_date)
AMOUNT = Typed("amount", parse_amount)
NUMBER = Typed("number", parse_number)
YEAR = Typed("year", parse_year)


def parse_year_or_conditions(text: str) -> int:
    """A year, or 0 for the word `conditions`. Raises `ValueError`."""
    return 0 if text == "conditions" else parse_year(text)


YEAR_OR_CONDITIONS = Typed("year", parse_year_or_conditions)


def parse_years(text: str) -> range:
    """`2023`, `2019-2023` or `all`. Raises `ValueError`."""
    if text == "all":
        return range(1, 10000)
    first, dash, last = text.partition("-")
    years = range(parse_year(first), parse_year(last if dash else first) + 1)
    if not years:
        raise ValueError("ends before it begins")
    return years


YEARS = Typed("years", parse_years)


def person_option(command: F) -> F:
    """--person; may be left out where the book has only one."""

    def completed(ctx: click.Context, asked: click.Parameter, begun: str) -> Any:
        from basisbook.cli.kind_help import complete  # only a shell asks

        return complete("person")(ctx, asked, begun)

    return click.option(
        "--person",
        metavar="ID",
        help="Whose; may be left out in a book of one person.",
        shell_complete=completed,
    )(command)


def pool_option(command: F) -> F:
    """--pool."""
    return click.option("--pool", metavar="NAME", help="own, or the decedent the IRAs were inherited from.")(
        command
    )


def as_of_option(command: F) -> F:
    """--as-of."""
    return click.option(
        "--as-of", type=DATE, metavar="DATE", help="What was known, and which years had ended, on that day."
    )(command)
