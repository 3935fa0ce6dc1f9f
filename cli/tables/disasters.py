"""How the worksheet of a disaster looks: a sentence below a year, and all its years when it is asked for."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from basisbook.forms.replay.disasters import Disaster
from basisbook.ledger.money import show_for_people as money

FORM = "8915-F"


def in_short(found: Sequence[Disaster], year: int) -> Iterator[str]:
    """What each disaster adds to the income of the year, which no line of Form 8606 has."""
    for one in found:
        for share in one.shares:
            if share.year == year:
                yield (
                    f"Form {FORM}, {_name(one)}: {money(share.income)} is income of {year} beside the lines above"
                    f" (basisbook explain {year} {FORM})."
                )


def explained(found: Sequence[Disaster], year: int, wide: int) -> Iterator[str]:
    """The worksheets of which a year is part."""
    shown = [one for one in found if any(share.year == year for share in one.shares)]
    if not shown:
        yield f"No disaster money of {year} is worked out here."
    for one in shown:
        yield f"Form {FORM}: {_name(one)}"
        yield f"  taken {money(one.taken)}, taxable {money(one.taxable)} (lines 15b and 25b of Form 8606)"
        yield f"  {'year':6}{'part':>12}{'put back':>12}{'from before':>13}{'income':>12}"
        for share in one.shares:
            cells = (money(share.part), money(share.repaid), money(share.forward), money(share.income))
            yield f"  {share.year:<6}{cells[0]:>12}{cells[1]:>12}{cells[2]:>13}{cells[3]:>12}"
        yield from textwrap.wrap(_rule(one), wide)


def _rule(one: Disaster) -> str:
    if len(one.shares) == 1:
        return "All of it is income of its year, as chosen; what is put back within three years comes off it by an amended return."
    text = (
        "A third is income of each year. What is put back by the due date of a year's return, extensions included, comes off"
        " that year; what is more is taken forward, or back by amending an earlier return. Publication 590-B, chapter 3."
    )
    if one.back:
        text += f" {money(one.back)} is more than the last year has: it can only go back, to the return of a year before."
    return text


def _name(one: Disaster) -> str:
    return f"{one.name or 'a disaster'}, {one.year}"
