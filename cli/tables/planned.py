"""How `plan` looks: the alternatives of a year as a table, and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from basisbook.cli import output
from basisbook.forms.plan.joint import beside
from basisbook.forms.plan.saying import (
    StateTable,
    left_over,
    marks,
    most_said,
    on_return,
    standing,
    state_table,
    until,
    whole,
)
from basisbook.forms.plan.situation import Situation
from basisbook.forms.plan.texts import OUTSIDE, SAID
from basisbook.ledger.money import show

if TYPE_CHECKING:
    from rich.console import Console

    from basisbook.forms.open_book import OpenBook
    from basisbook.forms.plan.alternatives import Alternative, Wish
    from basisbook.forms.plan.in_states import InState
    from basisbook.forms.plan.joint import Beside
    from basisbook.forms.plan.lived import Lived
    from basisbook.forms.plan.tax import Taxed


def as_table(
    opened: OpenBook, found: Situation, wish: Wish, taxed: Taxed, ways: Sequence[Alternative]
) -> str:
    """The text of `plan 2026`."""
    console, start = output.page(), found.start
    whose = opened.book.people[start.person].name
    console.print(f"{whose}: own IRAs, {start.year}, before acting")
    console.print()
    _wrapped(console, standing(found))
    _wrapped(console, most_said(found, wish))
    console.print()
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column("", no_wrap=True, min_width=2)
    table.add_column("what is done", ratio=1)
    headings = (
        "line 6",
        "line 8",
        "line 10",
        "taxable",
        "left",
        *(["tax"] if ways[0].tax is not None else []),
    )
    for heading in headings:
        table.add_column(heading, justify="right", no_wrap=True)
    for one in ways:
        for at, year in enumerate(one.years):
            name = SAID[one.key].name if at == 0 else f"  {year.year}"
            table.add_row(one.key if at == 0 else "", name, *_cells(year, one, len(headings) == 6))
        if len(one.years) > 1:
            tax = [whole(one.tax)] if one.tax is not None else []
            table.add_row("", "  together", "", "", "", whole(one.taxable), whole(one.last.left), *tax)
    console.print(table)
    states, other = state_table(opened, found, ways), beside(opened, found)
    _of_states(console, states)
    for one in ways:
        said = SAID[one.key]
        console.print()
        _wrapped(console, f"{one.key}  {until(one, found)}")
        _wrapped(console, f"{said.done} {said.undo}", indent=3)
        _wrapped(console, on_return(one.first, other), indent=3)
        if text := left_over(one):
            _wrapped(console, text, indent=3)
        if one.low != one.high:
            _wrapped(
                console,
                f"If what stays is 10% lower or higher on December 31: taxable {whole(one.low)} to {whole(one.high)}.",
                indent=3,
            )
        for adjusted in one.first.filled.adjusted:
            _wrapped(console, f"Rounding: {adjusted}.", indent=3)
    console.print()
    for text in (*marks(found, taxed, ways), *states.notes):
        _wrapped(console, text)
    for text in OUTSIDE:
        _wrapped(console, text)
    return output.printed(console)


def _of_states(console: Console, states: StateTable) -> None:
    if not states.states:
        return
    names = " and ".join(one.name for one in states.states)
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for at, heading in enumerate(states.heads):
        table.add_column(heading if at else "", justify="right" if at > 1 else "left", no_wrap=True)
    for row in states.rows:
        table.add_row(*row)
    console.print()
    _wrapped(console, f"Taxable on the federal return and in {names} (the amount, not the tax):")
    console.print(table)


def _cells(year: Lived, one: Alternative, with_tax: bool) -> list[str]:
    cells = [whole(year.value), whole(year.converted)]
    cells += [year.ratio or "-", whole(year.taxable), whole(year.left)]
    if with_tax:
        cells.append(whole(one.tax) if len(one.years) == 1 and one.tax is not None else "")
    return cells


def _wrapped(console: Console, text: str, indent: int = 0) -> None:
    from rich.padding import Padding

    console.print(Padding(Text(text), (0, 0, 0, indent)))


def as_json(opened: OpenBook, found: Situation, taxed: Taxed, ways: Sequence[Alternative]) -> dict[str, Any]:
    """The same for a program: amounts as texts in dollars and cents, lines as the form has them."""
    start, most = found.start, found.most
    states, other = state_table(opened, found, ways), beside(opened, found)
    return {
        "format": 1,
        "person": start.person,
        "tax_year": start.year,
        "estimate": True,
        "value": show(start.worth),
        "basis": show(start.basis),
        "most_to_plan": show(most.amount),
        "most_to_plan_careful": show(most.careful),
        "alternatives": [
            {
                "letter": one.key,
                "name": SAID[one.key].name,
                "until": one.until.isoformat(),
                "cannot_be_undone": SAID[one.key].undo,
                "taxable": show(one.taxable),
                "tax": None if one.tax is None else show(one.tax),
                "taxable_if_10_percent_lower_or_higher": [show(one.low), show(one.high)],
                "years": [
                    {
                        "tax_year": year.year,
                        "to_plan": show(year.change.to_plan),
                        "converted": show(year.change.converted),
                        "lines": year.lines,
                        "return": {name: show(cents) for name, cents in year.filled.returns.items()},
                        **_joint(other, year),
                        "basis_left": show(year.left),
                        **_states_as_json(told),
                    }
                    for year, told in zip(one.years, by_year, strict=True)
                ],
            }
            for one, by_year in zip(ways, states.by_way, strict=True)
        ],
        "not_verified": [*marks(found, taxed, ways), *states.notes],
    }


def _joint(other: Beside | None, year: Lived) -> dict[str, Any]:
    """The return of both, where the year has one; None where the spouse's part cannot be told."""
    if other is None or (other.lived is not None and other.lived.year != year.year):
        return {}
    both = other.with_(year)
    return {"joint_return": {line: show(cents) for line, cents in both.items()} if both else None}


def _states_as_json(told: Mapping[str, InState]) -> dict[str, Any]:
    """What each state would tax; no key at all for who lives in none that is followed."""
    if not told:
        return {}
    return {
        "states": {
            code: {
                "taxable": None if one.taxable is None else show(one.taxable),
                "basis_left": None if one.left is None else show(one.left),
                "otherwise": {"words": one.otherwise[0], "taxable": show(one.otherwise[1])}
                if one.otherwise
                else None,
                "why_not": one.why or None,
            }
            for code, one in told.items()
        }
    }
