"""How Form 5329 looks beyond early distributions: a line of text below a year, and line by line when it is asked for."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Literal

from basisbook.forms.form_5329 import SAYS, SINCE, excess_lines
from basisbook.forms.replay.additional import Additional, Missed
from basisbook.ledger.dates import american
from basisbook.ledger.excess import ExcessYear, Moves
from basisbook.ledger.money import show_for_people as money


def in_short(found: Additional, year: int) -> Iterator[str]:
    """A sentence for each part of Form 5329 that has something for the year."""
    three, four, nine = found.of_year(year)
    for part, kind, one in (("III", "traditional", three), ("IV", "Roth", four)):
        if one is not None:
            said = f"{money(one.total)} too much is in {kind} IRAs, tax {money(one.tax)}"
            said = said if one.total else f"what was too much in {kind} IRAs is gone, and no tax is due"
            yield f"Form 5329 for {year}, Part {part}: {said} (basisbook explain {year} 5329)."
    if nine is not None:
        yield (
            f"Form 5329 for {year}, Part IX: {money(nine.must)} had to be taken by {_day(nine)}, {money(nine.taken)} was:"
            f" tax {money(nine.tax)}{_soon(nine)} (basisbook explain {year} 5329)."
        )


def explained(found: Additional, year: int, wide: int) -> Iterator[str]:
    """Every line of the parts that have something, and how it was got."""
    three, four, nine = found.of_year(year)
    if three is not None:
        yield from _excess("III", three, found.traditional_moves.get(year, Moves()), wide)
    if four is not None:
        yield from _excess("IV", four, found.roth_moves.get(year, Moves()), wide)
    if nine is not None:
        yield from _missed(nine, wide)
    if not (three or four or nine):
        yield f"Form 5329 for {year} has nothing of Parts III, IV and IX."


def _excess(part: Literal["III", "IV"], one: ExcessYear, moves: Moves, wide: int) -> Iterator[str]:
    kind = "traditional" if part == "III" else "Roth"
    yield f"Form 5329 for {one.year}, Part {part}: excess contributions to {kind} IRAs"
    for number, cents in excess_lines(part, one, moves).items():
        yield from _row(number if one.year >= SINCE else "", SAYS[number], money(cents), wide)
    yield from textwrap.wrap(
        "The tax returns every year until the excess is taken out, or a later year's unused limit takes it up:"
        " IRC 4973, 219(f)(6). Limits count as unused only in years in which a contribution or the figures of the return"
        " are recorded.",
        wide,
    )


def _missed(one: Missed, wide: int) -> Iterator[str]:
    yield f"Form 5329 for {one.due.year}, Part IX: what had to be taken for {one.year} by {_day(one)}"
    before = f"by the uniform table, of {money(one.value)} at the end of {one.year - 1}"
    yield from _row("", f"required, {before}", money(one.must), wide)
    yield from _row("", "taken, gifts to charity too", money(one.taken), wide)
    yield from _row("", f"tax on the {money(one.missed)} not taken{_soon(one)}", money(one.tax), wide)
    yield from textwrap.wrap(
        "The IRS may waive it: the shortfall was a reasonable error and is being taken out. Then RC and the"
        " amount stand beside the tax, with a statement. IRC 4974(d); instructions for Form 5329.",
        wide,
    )


def _row(number: str, what: str, amount: str, wide: int) -> Iterator[str]:
    first, *more = textwrap.wrap(what, max(20, wide - len(amount) - 8))
    yield f"  {number:4}{first}{' ' * max(2, wide - 6 - len(first) - len(amount))}{amount}"
    for rest in more:
        yield f"      {rest}"


def _soon(one: Missed) -> str:
    """What the tax is inside the correction window, where the law has one."""
    return f", or {money(one.soon)} if it is taken in the correction window" if one.soon != one.tax else ""


def _day(one: Missed) -> str:
    return american(one.due)
