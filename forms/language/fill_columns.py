"""One year's form for many people at once: the program of the page on columns of cents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from basisbook.forms.language.columns import MOST, Amounts, Flags
from basisbook.forms.language.compiled import largest_input, run_columns
from basisbook.forms.language.define import Revision
from basisbook.forms.language.fill import Method, fill, program_of
from basisbook.forms.language.program import Program, Step
from basisbook.forms.sentences import find
from basisbook.ledger.problems import FormError, do
from basisbook.ledger.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class FilledColumns:
    """Many people's pages: int64 columns of cents, and a mask for each line that says where it is filled.

    As `fill_alike` gives it, what is the same for everybody may be one int or bool, and lines filled together share a mask.
    """

    revision: Revision
    places: Any
    unit: Any
    amounts: Mapping[str, Any]
    filled: Mapping[str, Any]
    carries: Mapping[str, Any]
    results: Mapping[str, Any]
    returns: Mapping[str, Any]
    due: Any
    """Where any part of the page is completed."""
    path: Any
    """How it was completed: a place in `paths`."""
    cautioned: Any
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
    filled = _empty(program_of(revision), places, unit)
    for decimals, cents in _methods(places, unit):
        rows = np.flatnonzero((places == decimals) & (unit == cents))
        everybody = rows.size == places.size
        for start in range(0, rows.size, BLOCK):
            block = rows[start : start + BLOCK]
            # A slice is no copy, where the block is one piece of the columns.
            where = slice(start, start + block.size) if everybody else block
            some = {name: _some(amounts, where) for name, amounts in facts.items()}
            brought = {name: amounts[where] for name, amounts in carried.items()}
            found, alone = _fill_block(revision, some, brought, block.size, decimals, cents)
            _keep(filled, found, where)
            for row in block[alone].tolist():
                _fill_alone(filled, facts, carried, row)
    return filled


def fill_alike(
    revision: Revision,
    facts: Mapping[str, Amounts | int],
    carried: Mapping[str, Amounts],
    size: int,
    places: int,
    unit: int,
) -> FilledColumns:
    """Fill a page for so many people who round alike: as `fill_columns` does, and in one piece, for up to `BLOCK` of them."""
    found, alone = _fill_block(revision, facts, carried, size, places, unit)
    if not alone.size:
        return found
    filled = _empty(program_of(revision), np.full(size, places), np.full(size, unit))
    _keep(filled, found, slice(None))
    for row in alone.tolist():
        _fill_alone(filled, facts, carried, row)
    return filled


def _fill_block(
    revision: Revision,
    facts: Mapping[str, Amounts | int],
    carried: Mapping[str, Amounts],
    size: int,
    places: int,
    unit: int,
) -> tuple[FilledColumns, Amounts]:
    """The page, and the rows that are to be filled alone: of too large amounts, and of those who recover too much.

    Only that is computed which is left of the page where some facts are 0 for everybody.
    """
    program = program_of(revision)
    inputs, nothing, alone = _inputs(program, facts, carried, size)
    try:
        found = run_columns(program.without(nothing), inputs["fact"], inputs["carried"], places, unit)
    except OverflowError:
        found, alone = dict.fromkeys(program.outputs, 0), np.ones(size, dtype=np.bool_)
    alone |= np.greater(found.get(("excess", ""), 0), 0)

    def of(kind: str) -> dict[str, Any]:
        return {name: values for (one, name), values in found.items() if one == kind}

    filled = FilledColumns(
        revision, places, unit, of("amount"), of("filled"), of("carry"), of("result"), of("return"), *_said(found)
    )  # fmt: skip
    return filled, np.flatnonzero(alone)


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


def _inputs(
    program: Program, facts: Mapping[str, Amounts | int], carried: Mapping[str, Amounts], size: int
) -> tuple[dict[str, dict[str, Any]], frozenset[Step], Flags]:
    """What the program reads, which of it is 0 for everybody, and who has too large an amount: it stands as 0 for him."""
    most = largest_input(program, MOST)
    read: dict[str, dict[str, Any]] = {"fact": {}, "carried": {}}
    nothing, alone = set[Step](), np.zeros(size, dtype=np.bool_)
    for step in program.inputs:
        kind, name = str(step[0]), str(step[1])
        amounts = facts[name] if kind == "fact" else carried.get(name, 0)
        least, largest = (amounts, amounts) if isinstance(amounts, int) else _bounds(amounts)
        if least == largest == 0:
            nothing.add(step)
        elif least < -most or largest > most:
            alone |= np.greater(amounts, most) | np.less(amounts, -most)
            amounts = np.where(alone, 0, amounts)
        read[kind][name] = amounts
    return read, frozenset(nothing), alone


def _bounds(amounts: Amounts) -> tuple[int, int]:
    return (int(amounts.min()), int(amounts.max())) if amounts.size else (0, 0)


def _some(amounts: Amounts | int, where: Any) -> Any:
    return amounts if isinstance(amounts, int) else amounts[where]


def _keep(filled: FilledColumns, found: FilledColumns, where: Any) -> None:
    for into, values in (
        (filled.amounts, found.amounts), (filled.filled, found.filled), (filled.carries, found.carries),
        (filled.results, found.results), (filled.returns, found.returns),
    ):  # fmt: skip
        for name, one in values.items():
            into[name][where] = one
    filled.places[where], filled.due[where] = found.places, found.due
    filled.path[where], filled.cautioned[where] = found.path, found.cautioned


def _said(found: Mapping[tuple[str, str], Any]) -> tuple[Any, Any, Any]:
    """Which people's form is due, how it was completed, and where the page has something to say."""
    due: Any = False
    cautioned: Any = False
    flags = [holds for (kind, _), holds in found.items() if kind == "path"]
    path: Any = len(flags)
    for at in range(len(flags) - 1, -1, -1):
        if flags[at] is not False:
            path = np.where(flags[at], at, path)
    for (kind, _), holds in found.items():
        if kind == "part" and holds is not False:
            due = np.logical_or(due, holds)
        elif kind == "caution" and holds is not False:
            cautioned = np.logical_or(cautioned, holds)
    return due, path, cautioned


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
