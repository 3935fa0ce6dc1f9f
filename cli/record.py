"""`record`, `correct`, `void`: the three ways in which a ledger grows.

Values are read all at once, so that everything that is wrong is said at once. In a terminal, what is missing is
asked for; elsewhere it is a problem whose remedy is the complete command. Nothing is written unless the ledger
with the new entry has no error that it had not before.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeVar

import click

from basisbook.cli import entry_questions, findings, output
from basisbook.cli.entering import append
from basisbook.cli.entry_questions import SAYS
from basisbook.cli.kind_help import OfKind, complete, kinds_listed
from basisbook.cli.options import (
    NUMBER,
    book_option,
    open_book,
    parse_amount,
    parse_date,
    parse_number,
    parse_year,
    today,
)
from basisbook.cli.sentences import find
from basisbook.ledger import journal, store
from basisbook.ledger.entry import Entry
from basisbook.ledger.kinds import KINDS, Kind
from basisbook.ledger.money import show
from basisbook.ledger.problems import (
    HOLE,
    ByHand,
    Do,
    Edit,
    LedgerError,
    Problem,
    Remedy,
    Shell,
    Steps,
    UsageError,
    Value,
    cut_accounts,
    do,
    hidden,
    like_ssn,
)
from basisbook.ledger.quick_dataclass import dataclass

if TYPE_CHECKING:
    from basisbook.forms.open_book import OpenBook


F = TypeVar("F", bound=Callable[..., Any])

ASK = "\0"
"""What an option holds that was given without a value."""

_PARSE: Mapping[str, Callable[[str], Any]] = {
    "tax_year": parse_year,
    "date": parse_date,
    "amount": parse_amount,
    "moved": parse_amount,
    "basis": parse_amount,
    "of": parse_number,
}
_COLUMNS = tuple(SAYS)


_COMPLETED = ("person", "account", "to", "code")


def _option(column: str) -> str:
    return f"--{column.replace('_', '-')}"


def columns(command: F) -> F:
    """One option for each column. Given without a value, it is asked for; an empty value empties the cell."""
    for column in reversed(_COLUMNS):
        command = click.option(
            _option(column),
            column,
            metavar=column.upper(),
            is_flag=False,
            flag_value=ASK,
            shell_complete=complete(column) if column in _COMPLETED else None,
            help=f"{SAYS[column].capitalize()}.",
        )(command)
    return command


@click.command(
    cls=OfKind,
    short_help="write down what happened",
    epilog=kinds_listed(),
    context_settings={"max_content_width": 80},
)
@click.argument("kind", required=False, shell_complete=complete("kind"))
@columns
@book_option
def record(kind: str | None, **given: str | None) -> None:
    """Add an entry of KIND to the ledger, dated today as the day we learned it.

    \b
    basisbook record contribution                    asks, in a terminal
    basisbook record contribution --tax-year 2023 --amount 6500 --basis 6500
    basisbook record year-end-value --tax-year 2023 --account van --amount 50000
    """
    kinds = [one for one in KINDS if one != journal.VOID]
    if kind is None:
        kind = _asked_kind(kinds)
    if kind not in kinds:
        near = _nearest(kind, kinds)
        way = _Command.read("record", near, given).way()
        raise UsageError(find("unknown-kind/record", way, kind=kind, near=near))
    opened = open_book()
    command = _Command.read("record", kind, given)
    if "person" not in command.values and "person" not in command.bare and len(opened.book.people) == 1:
        command.values["person"] = next(iter(opened.book.people))
    missing = [*_missing(KINDS[kind], command.values), *command.bare]
    if not missing:
        _append(opened, command)
        return
    _need_terminal(command, KINDS[kind], missing)
    output.say(f"{kind}: {KINDS[kind].says}")
    output.say("Enter takes what is in brackets; < goes back, ? says more, . stops.")
    alone, first = not any(given.values()), True
    while True:
        try:
            _ask(opened, command, entry_questions.to_ask(KINDS[kind], command.values, missing, alone=alone))
        except output.Left:
            if first:
                raise
            click.echo("\nNothing more was written.", err=True)
            return
        command.bare.clear()
        _append(opened, command)
        if not alone or not entry_questions.another(kind):
            break
        opened = open_book()
        same = {one: command.values[one] for one in ("person",) if one in command.values}
        command = _Command("record", kind, values=same)
        missing = _missing(KINDS[kind], command.values)
        first = False


def _asked_kind(kinds: Sequence[str]) -> str:
    """What happened, where the command does not say it. Raises `UsageError` where nobody is there to be asked."""
    if not output.stdin_is_terminal():
        raise UsageError(find("no-kind", do("record", help=None)))
    return entry_questions.which_kind({name: KINDS[name].says for name in kinds})


def _append(opened: OpenBook, command: _Command) -> None:
    stated = {column: value for column, value in command.values.items() if value is not None}
    _write(opened, lambda before: journal.append(before, today(), kind=command.what, **stated), command)


def _ask(opened: OpenBook, command: _Command, columns: Sequence[str], of_kind: Kind | None = None) -> None:
    kind = of_kind or KINDS[command.what]
    required = frozenset(_missing(kind, command.values) if of_kind is None else ())
    questions = entry_questions.Questions(opened, kind, command.values, _read, required)
    questions.ask(columns)


@click.command(short_help="say what an entry should have said")
@click.argument("number", type=NUMBER)
@click.option("--kind", metavar="KIND", help="The kind it should have been.")
@columns
@book_option
def correct(number: int, kind: str | None, **given: str | None) -> None:
    """Add an entry that replaces entry NUMBER. What is not given stays; '' empties a cell.

    \b
    basisbook correct 5 --amount 6500.00
    basisbook correct 5 --basis ''
    """
    if kind is not None and kind not in KINDS:
        near = _nearest(kind, KINDS)
        way = _Command.read("correct", str(number), given, near).way()
        raise UsageError(find("unknown-kind", way, kind=kind, near=near))
    opened = open_book()
    command = _Command.read("correct", str(number), given, kind or "")
    original = journal.original_of(opened.entries, number)
    # A struck entry comes back as it last counted: what is asked for goes by that.
    last = [
        one for one in opened.entries if original in (one.number, one.corrects) and one.kind != journal.VOID
    ]
    if not command.values and not command.bare and kind is None:
        what = f" ({journal.described(last[-1])})" if last else ""
        raise UsageError(find("nothing-given", do("correct", number, amount=HOLE), asked=number, what=what))
    if command.bare:
        of_kind = KINDS[kind or (last[-1].kind if last else journal.VOID)]
        _need_terminal(command, of_kind, command.bare)
        person = command.values.get("person") or (last[-1].person if last else "")
        known = {"person": person} if "person" not in command.values else {}
        command.values |= known
        _ask(opened, command, command.bare, of_kind)
        for column in known:
            del command.values[column]
        command.bare.clear()
    changes = command.values | ({"kind": kind} if kind else {})
    _write(opened, lambda before: journal.correct(before, number, today(), **changes), command)


@click.command(short_help="strike an entry")
@click.argument("number", type=NUMBER)
@click.option("--source", default="", metavar="SOURCE", help="The papers it rests on.")
@click.option("--note", default="", metavar="NOTE", help="Plain words.")
@book_option
def void(number: int, source: str, note: str) -> None:
    """Add an entry that strikes entry NUMBER: it stays in the ledger and no longer counts."""
    opened = open_book()
    command = _Command.read("void", str(number), {"source": source or None, "note": note or None})
    _write(
        opened,
        lambda before: journal.void(
            before, number, today(), command.values.get("source", ""), command.values.get("note", "")
        ),
        command,
    )


# The command as it was typed, and as it would be complete


@dataclass(slots=True)
class _Command:
    """`basisbook VERB WHAT [--kind KIND]` with the `values` of its columns (None: empty) and `bare` options."""

    verb: str
    what: str
    kind: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    bare: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, verb: str, what: str, given: Mapping[str, str | None], kind: str = "") -> _Command:
        """Read every value. Raises `UsageError` with all that cannot be read."""
        command = cls(verb, what, kind)
        wrong: list[tuple[str, str, str]] = []
        for column in (one for one in _COLUMNS if one in given):
            text = given[column]
            if text == ASK:
                command.bare.append(column)
            elif text is not None:
                try:
                    command.values[column] = _read(column, text)
                except ValueError as error:
                    wrong.append((_option(column), hidden(text), str(error)))
                    command.bare.append(column)
        if wrong:
            raise UsageError(
                *(find("bad-value", command.way(), option=at, text=text, why=why) for at, text, why in wrong)
            )
        return command

    def way(self, when: str = "") -> Do:
        """The command as a way out. What has no value is a hole, and stands at its end: it is asked for."""
        options: list[tuple[str, Value]] = [("kind", self.kind)] if self.kind else []
        for column in _COLUMNS:
            if column not in self.values or column in self.bare:
                continue
            value = self.values[column]
            shown = "" if value is None else show(value) if column in _MONEY else str(value)
            if like_ssn().search(shown) or (not shown and self.verb == "record"):
                continue  # a new entry's empty cell is simply not given
            options.append((column, shown))
        holes = ((column, HOLE) for column in dict.fromkeys(self.bare))
        return Do(self.verb, (self.what,), (*options, *holes), when)

    def changed(self, change: Do) -> _Command:
        """This command with the options of a `correct` in the place of its own."""
        command = _Command(self.verb, self.what, self.kind, dict(self.values), list(self.bare))
        for column, value in change.options:
            if value is HOLE:
                command.bare.append(column)
            elif column != "kind":
                command.values[column] = None if value == "" else value
            elif self.verb == "record":
                command.what = str(value)
            else:
                command.kind = str(value)
        return command


_MONEY = ("amount", "moved", "basis")


def _nearest(text: str, known: Iterable[str]) -> str:
    return (get_close_matches(text, known, 1, 0) or ["contribution"])[0]


def _read(column: str, text: str) -> Any:
    text = text.strip().replace("\r\n", "\n").replace("\r", "\n")
    if not text:
        return None
    if column in _PARSE:
        return _PARSE[column](text)
    text = output.decoded(text)
    if any(unicodedata.category(one) == "Cc" for one in text if one != "\n"):
        raise ValueError("holds a control character, such as a tab")
    return cut_accounts(text) if column in ("source", "note") else text


# What is missing


def _missing(kind: Kind, values: Mapping[str, Any]) -> list[str]:
    return [
        column
        for column in ("person", *kind.states)
        if values.get(column) is None and not (column == "date" and values.get("tax_year") is not None)
    ]


def _need_terminal(command: _Command, kind: Kind, missing: Iterable[str]) -> None:
    """Somebody must be there to be asked. Raises `UsageError` that says everything that is missing."""
    if output.stdin_is_terminal():
        return
    command.bare = list(dict.fromkeys(missing))
    says = {
        column: findings.one_of(kind.codes) if column == "code" else SAYS[column] for column in command.bare
    }
    what = ", ".join(f"{column.replace('_', ' ')} ({says[column]})" for column in command.bare)
    gaps: dict[str, Any] = {"verb": command.verb, "what": command.what, "needs": what}
    raise UsageError(find("missing-values", command.way(), **gaps))


# Writing


def _write(opened: OpenBook, make: Callable[[Sequence[Entry]], Entry], command: _Command) -> None:
    """Make the entry, write it, and say what it changes; anew where another command wrote first, and then before any other."""
    try:
        entry = _put(opened, make, command)
    except LedgerError as error:
        if any(problem.code != "not-next" for problem in error.problems):
            raise
        with store.writing(opened.folder):
            opened = open_book()
            entry = _put(opened, make, command)
    _say(opened, entry)


def _put(opened: OpenBook, make: Callable[[Sequence[Entry]], Entry], command: _Command) -> Entry:
    """Check and write. Raises `LedgerError`, and has written nothing."""
    from basisbook.ledger import checks

    entry = make(opened.entries)
    found = checks.new_entry_problems(opened.book, opened.entries, [entry])
    if found:
        number = entry.number if entry.corrects is None else entry.corrects
        raise LedgerError(*(_before_writing(problem, number, command) for problem in dict.fromkeys(found)))
    append(opened.folder, [entry], known=opened.read)
    return entry


def _say(opened: OpenBook, entry: Entry) -> None:
    """What is written and what it changes."""
    from basisbook.cli.changed import say_what_changed

    if entry.corrects is None:
        output.paragraph(f"entry {entry.number}: {journal.described(entry)}")
    else:
        does = "strikes" if entry.kind == journal.VOID else "corrects"
        click.echo(f"entry {entry.number} {does} entry {entry.corrects}")
        output.paragraph(journal.what_counts((*opened.entries, entry), entry.corrects))
    say_what_changed(opened, [entry])


def _before_writing(problem: Problem, number: int, command: _Command) -> Problem:
    """The finding, said before the entry exists: where its remedy corrects the entry, this command changes."""
    ways: list[Remedy] = []
    for remedy in problem.remedies:
        kept: list[Do | Edit | Shell | ByHand] = []
        for one in remedy.steps if isinstance(remedy, Steps) else (remedy,):
            if not isinstance(one, Do) or one.target != (number,):
                kept.append(one)
            elif one.verb == "correct":
                kept.append(command.changed(one).way(one.when))
        if kept:
            ways.append(kept[0] if len(kept) == 1 else Steps(tuple(kept)))
    if (
        command.verb == "record" and not any(isinstance(way, Do) and way.verb == "record" for way in ways)
    ) or (
        command.verb == "correct" and ways and all(isinstance(way, Do) and way.verb == "void" for way in ways)
    ):
        ways.append(command.way())  # what was typed or answered is not lost
    return replace(
        problem,
        place="" if problem.place.startswith("new entry") else problem.place,
        message=f"{problem.message}{'' if problem.message.endswith('?') else '.'} Nothing was written",
        remedies=tuple(ways),
    )
