"""`help`, and what a kind of entry is: what it states, where it may stand, its codes; also for completion in a shell."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any

import click
from click.shell_completion import CompletionItem

from basisbook.cli import output, remedies
from basisbook.cli.entry_questions import SAYS
from basisbook.cli.sentences import find
from basisbook.ledger import examples, store
from basisbook.ledger.entry import COLUMNS, Entry
from basisbook.ledger.kinds import KINDS, Kind
from basisbook.ledger.problems import BasisbookError, UsageError, do
from basisbook.ledger.sentences import codes
from basisbook.ledger.words import and_list, or_list

RECORDED = tuple(name for name in KINDS if name != "void")
"""The kinds that `record` takes."""
MADE = {
    "the year": "its day lies in the year it counts for",
    "due date": "it may be made until the return of the year is due, without extensions",
    "extended due date": "it may be made until the return of the year is due, with extensions",
    "December 31": "it is what stood on December 31 of the year",
    "later": "its day may come later than the year",
}


def about(kind: Kind) -> str:
    """What a kind is, in the lines of a terminal."""
    return "\n".join(_about(kind))


def _about(kind: Kind) -> Iterator[str]:
    example = examples.row(kind)
    yield from _wrapped(f"{kind.name}: {kind.says}.")
    yield ""
    yield "States:"
    for column in kind.states:
        yield from _row(
            column.replace("_", " "), SAYS[column] + (" (or only its year)" if column == "date" else "")
        )
    rest = [one for one in SAYS if one in kind.columns and one not in kind.states]
    yield "May state:"
    for column in rest:
        yield from _row(column.replace("_", " "), SAYS[column])
    yield ""
    if kind.account_types:
        yield from _wrapped(f"Account: {or_list(sorted(kind.account_types))}.")
    if kind.to_types:
        yield from _wrapped(f"To: {or_list(sorted(kind.to_types))}.")
    if kind.of_kinds:
        yield from _wrapped(f"Acts on (of): {or_list(kind.of_kinds)}.")
    yield from _wrapped(f"When: {MADE[kind.made_by]}.")
    yield from _wrapped(f"What the example reaches: {reaches(kind)}.")
    if kind.called:
        yield from _wrapped(f"Also called: {', '.join(kind.called)}.")
    if kind.codes:
        yield ""
        yield "Codes:"
        for code in kind.codes:
            yield from _row(code, codes.says(code))
    yield ""
    yield "Example:"
    for column in (one for one in SAYS if one != "person" or example.person != examples.PERSON):
        if value := _cell(example, column):
            yield from _row(column.replace("_", " "), value)
    yield ""
    *before, last = commands(kind)
    if before:
        yield from ("Before it:", "", *(f"    {one}" for one in before), "", "Then:", "")
    yield f"    {last}"
    yield ""
    yield from _wrapped(f"In a terminal, basisbook record {kind.name} alone asks for each.")


def reaches(kind: Kind) -> str:
    """Which lines the example of a kind reaches: found by replaying it."""
    from basisbook.forms.reached import reached

    found = reached(kind.name)
    of_form = (
        f"Form 8606 of {found.tax_year}, {_lines(found.lines)}" if found.lines else "no line of Form 8606"
    )
    of_return = f"Form 1040 of {found.tax_year}, {_lines(found.returned)}" if found.returned else ""
    of_state = "a state's basis rests on it" if kind.of_a_state else ""
    return "; ".join(filter(None, (of_form, of_return, of_state)))


def _lines(numbers: Iterable[str]) -> str:
    found = list(numbers)
    return f"line{'' if len(found) == 1 else 's'} {and_list(found)}"


def commands(kind: Kind) -> list[str]:
    """The commands that write the example of a kind, in a book of one person: what comes before it, then it itself."""
    found = list(examples.rows(kind))
    found.append(found.pop(found.index(examples.row(kind))))
    return [remedies.command(examples.command(one)) for one in found]


def _cell(entry: Entry, column: str) -> str:
    return dict(zip(COLUMNS, store.cells(entry), strict=True))[column]


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, min(output.width(), 80), break_long_words=False, break_on_hyphens=False)


def _row(name: str, says: str, wide: int = 22) -> list[str]:
    start = f"  {name:{wide}} "
    return textwrap.wrap(
        says or name,
        76,  # click sets the end of a help text in by two
        initial_indent=start,
        subsequent_indent=" " * len(start),
        break_long_words=False,
        break_on_hyphens=False,
    )


def kinds_listed() -> str:
    """Every kind with its sentence, wrapped between words, as the end of a help text."""
    wide = max(map(len, RECORDED))
    rows = (line for name in RECORDED for line in _row(name, KINDS[name].says, wide))
    return "\b\nKinds (basisbook help KIND says more):\n" + "\n".join(rows)


class OfKind(click.Command):
    """A command whose first word is a kind: its --help behind a kind is about that kind."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] in RECORDED and {"--help", "-h"} & set(args):
            click.echo(about(KINDS[args[0]]))
            ctx.exit()
        return super().parse_args(ctx, args)


@click.command("help", short_help="about a command, or a kind of entry")
@click.argument("what", nargs=-1)
@click.pass_context
def help_(ctx: click.Context, what: tuple[str, ...]) -> None:
    """About a command (basisbook help fill) or a kind of entry (basisbook help conversion)."""
    program = ctx.find_root()
    if len(what) == 1 and what[0] in RECORDED and not _command(program, what):
        click.echo(about(KINDS[what[0]]))
        return
    found = _command(program, what)
    if found is None:
        known = [*_names(program), *RECORDED]
        near = (get_close_matches(" ".join(what), known, 1, 0) or ["record"])[0]
        raise UsageError(find("nothing-called", do("help", near), asked=" ".join(what), near=near))
    context, command = found
    click.echo(command.get_help(context))


def _names(ctx: click.Context) -> list[str]:
    return ctx.command.list_commands(ctx) if isinstance(ctx.command, click.Group) else []


def _command(ctx: click.Context, words: tuple[str, ...]) -> tuple[click.Context, click.Command] | None:
    command = ctx.command
    for word in words:
        inner = command.get_command(ctx, word) if isinstance(command, click.Group) else None
        if inner is None:
            return None
        ctx, command = click.Context(inner, info_name=word, parent=ctx), inner
    return ctx, command


# Completion in a shell


def complete(column: str) -> Any:
    """A function for `shell_complete`: the kinds, people, accounts or codes that begin with what was typed."""

    def found(ctx: click.Context, _: click.Parameter, begun: str) -> list[CompletionItem]:
        return [
            CompletionItem(one, help=said)
            for one, said in _known(ctx, column).items()
            if one.startswith(begun)
        ]

    return found


def _known(ctx: click.Context, column: str) -> dict[str, str]:
    kind = KINDS.get(str(ctx.params.get("kind") or ""))
    if column == "kind":
        return {name: KINDS[name].says for name in RECORDED}
    if column == "code":
        return {code: codes.says(code) for code in (kind.codes if kind else ())}
    import os
    from pathlib import Path

    from basisbook.ledger import book as of_folder

    try:
        place = of_folder.find(Path.cwd(), ctx.meta.get("basisbook.book"), os.environ.get("BASISBOOK_BOOK"))
        book = of_folder.Book.load(place)
    except (BasisbookError, OSError):
        return {}
    people = {one.id: one.name for one in book.people.values()}
    if column == "person":
        return people
    allowed = (kind.account_types if column == "account" else kind.to_types) if kind else None
    accounts = {
        one.id: f"{one.type}{f', {one.custodian}' if one.custodian else ''}"
        for one in book.accounts.values()
        if not allowed or one.type in allowed
    }
    return accounts | (people if column == "to" and allowed is None else {})
