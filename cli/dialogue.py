"""Questions in a terminal: Enter takes what stands in brackets, `?` says why, `<` goes back, `.` stops and keeps."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress

import click

from basisbook.cli import life, output
from basisbook.ledger.interview import walk
from basisbook.ledger.interview.questions import UNKNOWN, Setting, Table

MANNERS = "Enter takes what stands in brackets, ? says why it is asked, < goes back, . stops and keeps your answers."


YES_OR_NO = "(y or n)"
"""What such a question takes; Enter takes what stands in brackets, here too."""
_ROOM = 14
"""Columns for an answer beside its question."""


class Stopped(Exception):  # noqa: N818 - nothing is wrong
    """Somebody stopped. What was answered is kept."""


def hold(
    table: Table,
    setting: Setting,
    answers: Mapping[str, str],
    keep: Callable[[Mapping[str, str]], None],
    was: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Ask what is not answered yet, and give all answers. `keep` is called after each. `was` are answers to be changed: Enter
    takes them again. Raises `Stopped`."""
    found = dict(answers)
    while (one := walk.next_question(table, setting, found)) is not None:
        before = (was or {}).get(one.key) or one.default
        _tell(one)
        while True:
            typed = line(_prompt(one, before), list(one.choices))
            if typed == ".":
                raise Stopped
            if typed == "?":
                _explain(one)
            elif typed == "<":
                found = walk.taken_back(table, setting, found)
                break
            else:
                try:
                    value = one.read(typed or before)
                except ValueError as error:
                    says = str(error)
                    output.paragraph(f"{says[:1].upper()}{says[1:]}.", indent="  ", err=True)
                    continue
                _echo(one, typed, value)
                found = walk.answered(table, setting, found, one, value)
                break
        keep(found)
    return found


def _tell(one: walk.Asked) -> None:
    for at, words in enumerate(one.choices.values(), 1):
        if at == 1:
            output.paragraph(one.words, err=True)
        output.listed(f"  {at:>2}  ", words)


def _prompt(one: walk.Asked, before: str) -> str:
    """`How much? [7,000]: `; where there are choices, only what Enter takes."""
    default = f" [{_default(one, before)}]" if before else ""
    if one.question.answer == "yes or no":
        default = f" {YES_OR_NO}{default}"
    if not one.choices:
        text = f"{one.words}{default}{'' if one.words.endswith('?') and not default else ':'} "
        if len(text) <= output.width() - _ROOM:
            return text
        output.paragraph(one.words, err=True)
        return f"  answer{default}: "
    return (
        f"Which{' ones' if one.question.answer == 'several of' else ''}?{f'{default}:' if default else ''} "
    )


def _default(one: walk.Asked, before: str) -> str:
    if one.question.answer == "one of":
        return str(list(one.choices).index(before) + 1) if before in one.choices else ""
    return before if one.choices else one.shown(before)


def _explain(one: walk.Asked) -> None:
    output.paragraph(one.help, indent="  ", err=True)
    if one.paper:
        output.paragraph(f"It stands on: {one.paper}.", indent="  ", err=True)
    if one.question.may_be_unknown:
        output.paragraph('"unknown" is an answer too.', indent="  ", err=True)


def _echo(one: walk.Asked, typed: str, value: str) -> None:
    """A day is said back as it was read: 3/10 and 10/3 are two days. So is a choice of which only a part was typed."""
    kind = one.question.answer
    if kind == "day" and value != UNKNOWN and typed:
        click.echo(f"  {one.shown(value)}", err=True)
    elif kind == "one of" and value in one.choices and typed and not typed.isdecimal():
        said = one.choices[value]
        if typed.casefold() not in (said.casefold(), value):
            output.paragraph(said, indent="  ", err=True)


def line(prompt: str, words: Sequence[str] = ()) -> str:
    """A line that somebody types, trimmed. In a terminal it can be edited, and Tab completes words. Raises `Stopped` at the end."""
    try:
        if sys.stdin.isatty() and sys.stdout.isatty() and sys.stdin is sys.__stdin__:
            with suppress(ImportError):  # Windows has none
                return _edited(prompt, words)
        click.echo(prompt, nl=False, err=True)
        typed = sys.stdin.readline()
    except (KeyboardInterrupt, EOFError):
        typed = ""
    if not typed:
        click.echo(err=True)
        raise Stopped
    return typed.strip()


def _edited(prompt: str, words: Iterable[str]) -> str:
    import readline

    known = sorted(words)

    def complete(text: str, state: int) -> str | None:
        found = [one for one in known if one.startswith(text.casefold())]
        return found[state] if state < len(found) else None

    readline.set_completer(complete)
    readline.set_completer_delims(" ,")
    readline.parse_and_bind(
        "bind ^I rl_complete" if "libedit" in (readline.__doc__ or "") else "tab: complete"
    )
    life.asked()
    try:
        return input(prompt).strip()
    finally:
        readline.set_completer(None)
        life.answered()


def yes(question: str, *, default: bool = True) -> bool:
    """A question that has only yes and no. Raises `Stopped`."""
    while True:
        typed = line(f"{question} {YES_OR_NO} [{'yes' if default else 'no'}]: ").casefold()
        if typed == ".":
            raise Stopped
        if typed in ("", "y", "yes", "n", "no"):
            return typed[:1] == "y" if typed else default
        output.paragraph("Answer yes or no, or y or n.", indent="  ", err=True)
