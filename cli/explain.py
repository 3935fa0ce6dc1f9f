"""`explain`: where a number comes from, down to the entries of the ledger."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from basisbook.cli import findings, output
from basisbook.cli.options import (
    YEAR,
    as_of_option,
    book_option,
    given_book,
    open_book,
    person_of,
    person_option,
    pool_option,
)
from basisbook.cli.sentences import find
from basisbook.cli.show import chosen
from basisbook.ledger import journal
from basisbook.ledger.book import OWN
from basisbook.ledger.money import grouped
from basisbook.ledger.problems import FormError, do

if TYPE_CHECKING:
    from basisbook.forms.open_book import OpenBook
    from basisbook.forms.replay.explain import Step
    from basisbook.forms.replay.years import Pool


@click.command(short_help="where a number comes from")
@click.argument("year", type=YEAR)
@click.argument("line")
@person_option
@pool_option
@click.option("--all", "everything", is_flag=True, help="Down to the entries, through all earlier years.")
@click.option("--state", metavar="CODE", help="The line of a state's worksheet instead: NJ, MA, PA or CA.")
@as_of_option
@book_option
def explain(
    year: int,
    line: str,
    person: str | None,
    pool: str | None,
    *,
    everything: bool,
    state: str | None,
    as_of: object,
) -> None:
    """Say where LINE of the form for YEAR comes from, as in: basisbook explain 2023 14.

    Without --all it goes one step back: the lines, facts and carried amounts that the line is made of. LINE 5329: the
    tax on excess contributions and on what had to be taken and was not; 8915-F: disaster money.
    """
    from basisbook.forms.return_words import words_of_year

    opened = open_book()
    day = as_of if isinstance(as_of, dt.date) else None
    if state is not None or line.upper() == "8915-F" or line == "5329":
        _elsewhere(opened, person_of(opened, person, state), year, line, state, day)
        return
    people = list(opened.book.people)
    whose = people if person is None and len(people) > 1 else [person_of(opened, person)]
    wide, refused, told = output.width(), list[FormError](), 0
    for who in whose:
        history = chosen(opened.history(day), who, pool)
        names = [name for _, name in history.pools]
        name = pool or (names[0] if len(names) == 1 else OWN)
        try:
            found = history.pool(who, name)
            step = _step(opened, found, (who, name), year, line, everything=everything)
        except FormError as error:
            refused.append(error)
            continue
        if told:
            click.echo()
        if len(whose) > 1:
            click.echo(opened.pool_name(who, name))
        told += 1
        for text in _told(opened, step, year, "", "", wide):
            click.echo(text)
        this = found.year(year) if found else None
        if this is not None and (words := words_of_year(this)):
            output.paragraph(f"On the return: {words}")
    if not told:
        raise FormError(*(problem for error in refused for problem in error.problems))
    problems = [one for who in whose for one in opened.records_of(who)]
    output.problems(problems, given_book())
    if findings.any_error(problems):
        sys.exit(1)


def _step(
    opened: OpenBook, pool: Pool | None, key: tuple[str, str], year: int, line: str, *, everything: bool
) -> Step:
    """The explanation of a line. Raises `FormError` where there is none."""
    from basisbook.forms.replay.explain import explain as step_of

    if pool is None:
        raise FormError(find("nothing-to-explain", do("show"), pool=opened.pool_name(*key)))
    return step_of(pool, year, line.lower(), everything=everything)


def _elsewhere(
    opened: OpenBook, person: str, year: int, line: str, state: str | None, day: dt.date | None
) -> None:
    """A line of a state's worksheet, or what another federal form has."""
    if state is not None:
        from basisbook.cli.tables.states import explained

        texts = explained(opened.state_track(person, state.upper(), day), year, line.upper(), output.width())
    elif line == "5329":
        from basisbook.cli.tables.additional import explained as of_5329

        texts = of_5329(opened.additional(person, day), year, output.width())
    else:
        from basisbook.cli.tables.disasters import explained as of_disasters

        texts = of_disasters(opened.disasters(person, day), year, output.width())
    for text in texts:
        click.echo(text)


def _folded(step: Step) -> tuple[Step, str]:
    """A step that was only carried through years, as the last of them that says more; and which years those were."""
    first = step
    while len(step.rests_on) == 1 and (step.rests_on[0].what, step.rests_on[0].amount) == (
        step.what,
        step.amount,
    ):
        step = step.rests_on[0]
    return step, str(first.year) if step is first else f"{step.year}-{first.year}"


def _told(opened: OpenBook, step: Step, year: int, lead: str, below: str, wide: int) -> Iterator[str]:
    """The lines of text of a step: what it is and its amount, how it was got, and below it what it rests on."""
    import textwrap

    step, years = _folded(step)
    when = f"{step.year} " if step.what.startswith("line") else ""
    what = step.what.removeprefix("fact ")
    heading = f"{when}{what}" + (f", {step.label}" if step.label and step.what.startswith("line") else "")
    if not step.what.startswith("line"):
        label = (
            step.label
            if "-" not in years
            else step.label.replace("from the year before", "from year to year")
        )
        heading = f"{label}, {years}"
    amount = grouped(step.amount) if step.amount else "blank"
    room = wide - len(lead) - len(amount) - 2
    first, *more = textwrap.wrap(heading, max(20, room), break_long_words=False)
    yield f"{lead}{first}{' ' * max(2, wide - len(lead) - len(first) - len(amount))}{amount}"
    deeper = below + ("|  " if step.rests_on else "   ")
    for rest in more:
        yield f"{below}{rest}"
    # "Enter X" above X itself says nothing; where nothing stands below, it is all there is to say.
    if step.words and not (step.words.startswith("Enter ") and (step.rests_on or step.amount == "0")):
        for words in textwrap.wrap(step.words, max(20, wide - len(deeper)), break_long_words=False):
            yield f"{deeper}{words}"
    by_number = {entry.number: entry for entry in opened.entries}
    for number in step.entries:
        entry = by_number.get(number)
        if entry:
            told = f"entry {number}: {journal.described(entry)}" + (
                f"; {entry.source}" if entry.source else ""
            )
            hanging = "  " if not step.rests_on else ""
            for at, text in enumerate(
                textwrap.wrap(told, max(20, wide - len(deeper) - 4), break_long_words=False)
            ):
                yield f"{deeper}{'' if at == 0 else hanging + '  '}{text}"
    for at, one in enumerate(step.rests_on):
        last = at == len(step.rests_on) - 1
        # What adds up to nothing is not taken apart.
        shown = one if one.amount.strip("0.") else replace(one, rests_on=())
        yield from _told(opened, shown, year, f"{below}+- ", below + ("   " if last else "|  "), wide)
