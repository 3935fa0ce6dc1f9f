"""`law`: the form of a year as this program understands it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from basisbook.cli import output
from basisbook.cli.options import YEAR_OR_CONDITIONS, book_option

if TYPE_CHECKING:
    from basisbook.forms.law import Law, LawPart


@click.command(short_help="the form of a year, line by line")
@click.argument("year", type=YEAR_OR_CONDITIONS, metavar="YEAR|conditions")
@book_option
def law(year: int) -> None:
    """Say what the form for YEAR asks on every line, where it goes, and what was not read, as in: basisbook law 1998.

    All of it is read off the arithmetic that fills the form. A star marks a line that was not verified. In the place
    of a year, `conditions` lists what the law asks of an event before it is what it is called.
    """
    from basisbook.forms.law import law_of

    if not year:
        for text in _conditions(output.width()):
            click.echo(text)
        return
    for index, printed in enumerate(law_of(year)):
        if index:
            click.echo()
        for text in _told(printed, output.width(), first=not index):
            click.echo(text)


def _conditions(wide: int) -> Iterator[str]:
    from basisbook.ledger import parameters
    from basisbook.ledger.conditions import CONDITIONS

    for index, one in enumerate(CONDITIONS):
        if index:
            yield ""
        through = f"{one.first} to {one.last}" if one.last else f"since {one.first}"
        for line in _wrapped(f"{one.code}: {', '.join(one.kinds)}, {through}", wide, "", "    "):
            yield click.style(line, bold=True)
        yield from _wrapped(f"asked: {one.test}", wide, "  ", "    ")
        yield from _wrapped(f"without it: {one.otherwise}", wide, "  ", "    ")
        yield from _wrapped(f"{one.law}; {one.source}{'' if one.read else ' *'}", wide, "  ", "    ")
        for name in one.values:
            unit = parameters.unit(name)
            if name.startswith("uniform_lifetime"):
                yield from _wrapped(f"{parameters.describe(name)} ({unit})", wide, "  ", "    ")
                continue
            shown = ", ".join(
                f"{first}{'' if first == last else f'-{last}'}: {found.raw}{'' if found.verified else ' *'}"
                for first, last, found in parameters.runs(name)
            )
            yield from _wrapped(f"{name} ({unit}): {shown}", wide, "  ", "    ")
    yield ""
    yield "* Not verified in a primary text"


def _told(found: Law, wide: int, *, first: bool) -> Iterator[str]:
    printing = f" ({found.printed})" if found.printed else ""
    yield click.style(f"Form 8606 for {found.year}{printing}", bold=True)
    yield from _wrapped(found.title, wide)
    if found.refused:
        yield ""
        yield from _wrapped(f"No cell is filled: {found.refused}.", wide)
    if not first:
        yield ""
        yield from _wrapped("Another printing of the same year. What differs from the year before:", wide)
        yield from _listed(found.changes, wide)
        yield from _sources(found, wide)
        return
    for part in found.parts:
        yield from _part(part, wide)
    for part in found.worksheets:
        yield from _part(part, wide)
    if found.feeds:
        yield from _headed("Goes to Form 1040")
        for name, words in found.feeds:
            yield from _wrapped(f"line {name}: {words}", wide, rest=" " * 4)
    yield from _headed("Carried to the next year")
    for name, words in found.carries:
        yield from _wrapped(f"{name}: {words}", wide, rest=" " * 4)
    if found.changes:
        yield from _headed(f"Changed since {found.year - 1}")
        yield from _listed(found.changes, wide)
    if found.unread:
        yield from _headed("* Not verified in a primary text")
        for note, numbers in found.unread:
            word = "line" if len(numbers) == 1 else "lines"
            yield from _wrapped(f"{word} {', '.join(numbers)}: {note}", wide, rest=" " * 4)
    yield from _sources(found, wide)


def _sources(found: Law, wide: int) -> Iterator[str]:
    if found.notes:
        yield from _headed("Notes")
        yield from _listed(found.notes, wide)
    yield from _headed("Sources")
    yield from _listed(found.sources, wide)


def _headed(title: str) -> Iterator[str]:
    yield ""
    yield click.style(title, bold=True)


def _part(part: LawPart, wide: int) -> Iterator[str]:
    yield ""
    name = f"Part {part.name}. " if part.name else "Worksheet. "
    for text in _wrapped(f"{name}{part.title}", wide):
        yield click.style(text, bold=True)
    if part.when:
        yield "Completed if" if len(part.when) == 1 else "Completed if one of these is true:"
        yield from _listed(part.when, wide)
    column = max((len(line.number) for line in part.lines), default=0) + 2
    asked = ""
    for line in part.lines:
        if line.only_if != asked:
            asked = line.only_if
            yield from _wrapped(
                f"{asked}:" if asked else "in any case:", wide, "  only if " if asked else "  ", " " * 4
            )
        mark = "*" if line.unread else " "
        yield from _wrapped(line.label, wide, f"{line.number:>{column}}{mark} ", " " * (column + 2))
        yield from _wrapped(line.words, wide, " " * (column + 4), " " * (column + 4))
        if line.goes_to:
            yield from _wrapped(f"To {line.goes_to}.", wide, " " * (column + 4), " " * (column + 4))
        if line.note:
            yield from _wrapped(f"Note: {line.note}.", wide, " " * (column + 4), " " * (column + 4))


def _listed(items: tuple[str, ...], wide: int) -> Iterator[str]:
    for item in items:
        yield from _wrapped(item, wide, "  - ", "    ")


def _wrapped(text: str, wide: int, first: str = "", rest: str = "") -> list[str]:
    import textwrap

    return textwrap.wrap(
        text,
        wide,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
