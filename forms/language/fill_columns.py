"""One year's form for many people at once: the program of the page on columns of cents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from basisbook.forms.language.columns import MOST, Amounts, Flags
from basisbook.forms.language.compiled import largest_input, run_columns
from basisbook.forms.language.define import Revision
from basisbook.forms.language.fill import Method, fill, program_of
from basisbook.forms.language.program import Program
from basisbook.forms.sentences import find
from basisbook.ledger.problems import FormError, do
from basisbook.ledger.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class FilledColumns:
    """Many people's pages: int64 columns of cents, and a mask for each line that says where it is filled."""

    revision: Revision
    places: Amounts
    unit: Amounts
    amounts: Mapping[str, Amounts]
    filled: Mapping[str, Flags]
    carries: Mapping[str, Amounts]
    results: Mapping[str, Amounts]
    returns: Mapping[str, Amounts]
    due: Flags
    """Where any part of the page is completed."""
    path: Amounts
    """How it was completed: a place in `paths`."""
    cautioned: Flags
    """Where the page has something to say of the year."""

    @property
    def paths(self) -> tuple[str, ...]:
        """The names of the paths."""
        return paths_of(program_of(self.revision))


def paths_of(program: Program) -> tuple[str, ...]:
    """The ways in which a page is completed: the first whose condition holds, and the last where none does."""
    return (*(name for kind, name in program.outputs if kind == "path"), "carry-only")


BLOCK = 1 << 14
"""People at a time: what a page needs of them then fits the cache of a processor."""


def fill_columns(
    revision: Revision,
    facts: Mapping[str, Amounts | int],
    carried: Mapping[str, Amounts],
    places: Amounts,
    unit: Amounts,
) -> FilledColumns:
    """Fill a page for n people at once: the same cents as `fill` gives each of them alone.

    `facts` and `carried` are int64 columns of cents of length n, `places` (3-6) and `unit` (1 or 100 cents) too. A fact
    that is the same for everybody may be an int. A person whose amounts are too large for a column is filled alone. Raises `FormError` where a result is too large for one.
    """
    program = program_of(revision)
    filled = _empty(program, places, unit)
    too_large = _too_large(program, facts, carried, places.size)
    for decimals, cents in _methods(places, unit):
        rows = np.flatnonzero((places == decimals) & (unit == cents) & ~too_large)
        _fill_rows(program, filled, facts, carried, rows, decimals, cents)
    for row in np.flatnonzero(too_large):
        _fill_alone(filled, facts, carried, int(row))
    return filled


def _methods(places: Amounts, unit: Amounts) -> list[tuple[int, int]]:
    """The ways of rounding that occur, in order."""
    if not places.size:
        return []
    found: list[list[int]] = np.unique(
        np.stack([places[:1], unit[:1]]) if _alike(places) and _alike(unit) else np.stack([places, unit]),
        axis=1,
    ).T.tolist()
    return [(decimals, cents) for decimals, cents in found]


def _alike(values: Amounts) -> bool:
    return bool((values == values[0]).all())


def _empty(program: Program, places: Amounts, unit: Amounts) -> FilledColumns:
    def columns(kind: str, type_: type) -> dict[str, Any]:
        names = [name for found, name in program.outputs if found == kind]
        return {name: np.zeros(places.size, dtype=type_) for name in names}

    return FilledColumns(
        program.revision,
        places.copy(),
        unit,
        columns("amount", np.int64),
        columns("filled", np.bool_),
        columns("carry", np.int64),
        columns("result", np.int64),
        columns("return", np.int64),
        np.zeros(places.size, dtype=np.bool_),
        np.full(places.size, len(paths_of(program)) - 1, dtype=np.int64),
        np.zeros(places.size, dtype=np.bool_),
    )


def _too_large(
    program: Program, facts: Mapping[str, Amounts | int], carried: Mapping[str, Amounts], size: int
) -> Flags:
    most = largest_input(program, MOST)
    read = {str(step[1]) for step in program.steps if step[0] in ("fact", "carried")}
    found = np.zeros(size, dtype=np.bool_)
    for name, amounts in (*facts.items(), *carried.items()):
        if isinstance(amounts, int):
            found |= not -most <= amounts <= most
        elif name in read and amounts.size and not -most <= int(amounts.min()) <= int(amounts.max()) <= most:
            found |= (amounts > most) | (amounts < -most)
    return found


def _fill_rows(
    program: Program,
    filled: FilledColumns,
    facts: Mapping[str, Amounts | int],
    carried: Mapping[str, Amounts],
    rows: Amounts,
    places: int,
    unit: int,
) -> None:
    """Fill the rows of people who round alike, a block at a time; those who recover too much, and what does not fit, alone."""
    read = {str(step[1]) for step in program.steps if step[0] in ("fact", "carried")}
    everybody = rows.size == filled.places.size
    for start in range(0, rows.size, BLOCK):
        block = rows[start : start + BLOCK]
        # A slice is no copy, where the block is one piece of the columns.
        where = slice(start, start + block.size) if everybody else block
        some_facts = {name: _some(amounts, where) for name, amounts in facts.items() if name in read}
        some_carried = {name: amounts[where] for name, amounts in carried.items() if name in read}
        try:
            found = run_columns(program, some_facts, some_carried, places, unit)
        except OverflowError:
            found = {("excess", ""): np.ones(block.size, dtype=np.int64)}
        excess = found.get(("excess", ""), 0)
        _keep(filled, found, where)
        _say(filled, found, where, block.size)
        over = np.flatnonzero(np.broadcast_to(np.greater(excess, 0), (block.size,)))
        for row in block[over]:
            _fill_alone(filled, facts, carried, int(row))


def _some(amounts: Amounts | int, where: Any) -> Any:
    return amounts if isinstance(amounts, int) else amounts[where]


def _keep(filled: FilledColumns, found: Mapping[tuple[str, str], Any], where: Any) -> None:
    into = {
        "amount": filled.amounts,
        "filled": filled.filled,
        "carry": filled.carries,
        "result": filled.results,
        "return": filled.returns,
    }
    for (kind, name), values in found.items():
        if kind in into:
            into[kind][name][where] = values


def _say(filled: FilledColumns, found: Mapping[tuple[str, str], Any], where: Any, size: int) -> None:
    """Which people's form is due, how it was completed, and where the page has something to say."""
    due, cautioned = np.zeros(size, dtype=np.bool_), np.zeros(size, dtype=np.bool_)
    flags = [holds for (kind, _), holds in found.items() if kind == "path"]
    path = np.full(size, len(flags), dtype=np.int64)
    for at in range(len(flags) - 1, -1, -1):
        path[np.broadcast_to(flags[at], (size,))] = at
    for (kind, _), holds in found.items():
        if kind == "part":
            due |= holds
        elif kind == "caution":
            cautioned |= holds
    filled.due[where], filled.path[where], filled.cautioned[where] = due, path, cautioned


def _fill_alone(
    filled: FilledColumns, facts: Mapping[str, Amounts | int], carried: Mapping[str, Amounts], row: int
) -> None:
    """One row by the way of one person."""
    own_facts = {name: int(_some(amounts, row)) for name, amounts in facts.items()}
    own_carried = {name: int(amounts[row]) for name, amounts in carried.items()}
    method = Method(int(filled.places[row]), "cents" if int(filled.unit[row]) == 1 else "dollars")
    one = fill(filled.revision, own_facts, own_carried, method)
    filled.places[row] = one.places
    filled.due[row], filled.cautioned[row] = bool(one.parts), bool(one.cautions)
    filled.path[row] = filled.paths.index(one.path)
    for number, amount in one.amounts.items():
        filled.filled[number][row] = amount is not None
    try:
        for columns, amounts in (
            (filled.amounts, {number: amount or 0 for number, amount in one.amounts.items()}),
            (filled.carries, one.carries),
            (filled.results, one.results),
            (filled.returns, one.returns),
        ):
            for name, cents in amounts.items():
                columns[name][row] = cents
    except OverflowError:
        raise FormError(find("column-overflow", do("show"), row=row)) from None
