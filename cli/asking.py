"""A bare option asks for its value: `basisbook diff --from`, for every command.

Ways out leave a hole where only the person knows a fact; pasted as they stand, they ask for it. (`record` and
`correct` ask by themselves, for they know what else their kind of entry needs.)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from basisbook.cli import output
from basisbook.cli.options import remember_typed, typed_words
from basisbook.cli.sentences import find
from basisbook.ledger.problems import Shell, UsageError, hidden


def with_answers(ctx: click.Context, name: str, command: click.Command, args: Sequence[str]) -> list[str]:
    """What was typed behind the name of a command, with a value for each bare option.

    Raises `UsageError` that names all of them, where nobody can be asked.
    """
    words, at = [name], 0
    while isinstance(command, click.Group):
        at = _next_word(command, args, at)
        inner = command.get_command(ctx, args[at]) if at < len(args) else None
        if inner is None:
            return list(args)
        words.append(args[at])
        command, at = inner, at + 1
    bare = dict(_bare(command, args, at))
    if not bare:
        return list(args)
    before = list(typed_words(ctx))[: -len(args)]
    if not output.stdin_is_terminal():
        kept = [word for here, word in enumerate(args) if here not in bare]
        way = Shell(("basisbook", *before, *kept, *(args[here] for here in bare)))
        needs = ", ".join(f"{args[here].lstrip('-')}{_says(option)}" for here, option in bare.items())
        raise UsageError(find("missing-values/options", way, verb=" ".join(words), needs=needs))
    answered: list[str] = []
    for here, word in enumerate(args):
        if here not in bare:
            answered.append(word)
        elif (answer := _ask(ctx, word, bare[here])) is not None:
            answered += (word, answer)
    remember_typed(ctx, [*before, *answered])
    return answered


def _next_word(command: click.Command, args: Sequence[str], at: int) -> int:
    """Where the next word stands that is neither an option nor the value of one."""
    valued = _valued(command)
    while at < len(args) and args[at].startswith("-"):
        at += 2 if args[at] in valued else 1
    return at


def _valued(command: click.Command) -> dict[str, click.Option]:
    """The options that take a value and do not ask by themselves."""
    return {
        name: one
        for one in command.params
        if isinstance(one, click.Option) and not (one.is_flag or one.count or isinstance(one.flag_value, str))
        for name in one.opts
    }


def _bare(command: click.Command, args: Sequence[str], at: int) -> Iterator[tuple[int, click.Option]]:
    valued = _valued(command)
    names = {"-h", "--help"} | {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
    while at < len(args) and args[at] != "--":
        option = valued.get(args[at])
        if option is not None and (at + 1 == len(args) or args[at + 1].partition("=")[0] in names):
            yield at, option
            at += 1
        else:
            at += 1 if option is None else 2


def _says(option: click.Option) -> str:
    """` (the day it was filed)`: what an option is for, in the words of its help."""
    says = (option.help or (option.metavar or "").lower()).rstrip(".")
    return f" ({says[:1].lower()}{says[1:]})" if says else ""


def _ask(ctx: click.Context, word: str, option: click.Option) -> str | None:
    """The value of one option; None, by Enter, where the command does without it."""
    if isinstance(option.type, click.Choice):
        click.echo(f"  {', '.join(map(str, option.type.choices))}", err=True)

    def value_of(text: str) -> str | None:
        if not text and option.required:
            raise ValueError("it is needed")
        try:
            option.type(text, option, ctx) if text else None
        except click.BadParameter as error:
            raise ValueError(hidden(error.message.rstrip("."))) from None
        return text or None

    return output.ask(f"{word.lstrip('-')}{_says(option)}", value_of)
