"""The fold over years for many people at once: each year's page by its program, what it carries into the next."""

from __future__ import annotations

from dataclasses import field
from functools import cache
from typing import Any

import numpy as np

from basisbook.forms.language.columns import Alike
from basisbook.forms.language.define import Revision
from basisbook.forms.language.expr import Known
from basisbook.forms.language.fill import MOST_PLACES, Method, program_of
from basisbook.forms.language.fill_columns import FilledColumns, fill_columns
from basisbook.forms.many.frame import Column, Flags
from basisbook.forms.many.posted import Lives, some
from basisbook.forms.many.tables import RATIO_PLACES
from basisbook.forms.replay.conservation import PUT_IN
from basisbook.forms.replay.findings import unread_by, why_not_due
from basisbook.forms.replay.replay import WAITING
from basisbook.forms.revisions import revision_for
from basisbook.ledger.facts import FACTS, YearFacts
from basisbook.ledger.quick_dataclass import dataclass

METHOD = Method()
"""How amounts are rounded where nothing else is said; who says something else does not go by columns."""


@dataclass
class Told:
    """The years of the people, as columns of `years_schema`: a text is a place in `words`, an amount has a mask beside it."""

    size: int
    words: dict[str, int] = field(default_factory=dict)
    texts: dict[str, Column] = field(default_factory=dict)
    places: Column = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    amounts: dict[str, tuple[Column, Flags]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.texts = {name: np.zeros(self.size, dtype=np.int32) for name in ("status", "path", "reason")}
        self.places = np.zeros(self.size, dtype=np.int64)

    def word(self, text: str) -> int:
        return self.words.setdefault(text, len(self.words))

    def put(self, column: str, where: Column, values: Any, there: Any) -> None:
        """Amounts of some years; `there` is where they are no blank."""
        if not np.any(there):
            return
        if column not in self.amounts:
            self.amounts[column] = (
                np.zeros(self.size, dtype=np.int64),
                np.zeros(self.size, dtype=np.bool_),
            )
        into, mask = self.amounts[column]
        into[where], mask[where] = values, there


@cache
def _read_by(year: int) -> tuple[str, ...]:
    return tuple(str(step[1]) for step in program_of(revision_for(year)).steps if step[0] == "fact")


@cache
def _unread_by(year: int) -> frozenset[str]:
    return unread_by(revision_for(year))


def fold(found: Lives) -> tuple[Told, Flags]:
    """Every year of every book that fits, and the books that still do: of the others a finding would be told."""
    told, fits = Told(found.year.size), found.fits.copy()
    carried: dict[str, Column] = {"basis": found.basis.copy()}
    if not found.year.size:
        return told, fits
    for number in range(int(found.year.min()), int(found.year.max()) + 1):
        books = np.flatnonzero(fits & (found.first <= number) & (number < found.first + found.count))
        if not books.size:
            continue
        where = found.start[books] + number - found.first[books]
        revision = revision_for(number)
        brought = {name: amounts[books] for name, amounts in carried.items()}
        every = some(found.facts, tuple(FACTS), where)
        facts = {name: every[name] for name in _read_by(number)}
        size = books.size
        filled = fill_columns(
            revision, facts, brought, np.full(size, METHOD.places), np.full(size, METHOD.unit)
        )
        bad = filled.cautioned | _asked(revision, every, brought, found.begun[where] & ~found.valued[where])
        bad |= _found(number, filled, every, brought)
        for name in set(carried) | set(filled.carries):
            carried.setdefault(name, np.zeros(found.first.size, dtype=np.int64))
            carried[name][books] = filled.carries.get(name, 0)
        last = number == found.first[books] + found.count[books] - 1
        for name in WAITING & set(filled.carries):
            bad |= last & (filled.carries[name] != 0)
        _tell(told, where, filled, every, brought)
        fits[books[bad]] = False
    return told, fits


def _asked(revision: Revision, facts: dict[str, Any], brought: dict[str, Column], unvalued: Flags) -> Flags:
    """Where the value on December 31 is not whole, and the page needs it."""
    need = revision.needs.get("year_end_value")
    if need is None or not unvalued.any():
        return unvalued
    zero: dict[str, Any] = {name: brought.get(name, 0) for name in revision.carried_names}
    known: Known[Any, Any] = Known(Alike(METHOD.places, METHOD.unit), facts, zero, {}, {}, {})
    asked: Flags = unvalued & need.holds(known)
    return asked


def _found(year: int, filled: FilledColumns, facts: dict[str, Any], brought: dict[str, Column]) -> Flags:
    """Where a finding of the replay may come in: an amount on no line, basis left by an empty IRA, basis not accounted for."""
    revision = filled.revision
    basis = filled.carries.get("basis", np.zeros(filled.unit.size, dtype=np.int64))
    value = facts["year_end_value"] + facts["value_adjustments"] + facts["outstanding_rollovers"]
    found: Flags = (np.equal(value, 0) & (basis > 0)) & np.greater(facts["distributions"], 0)
    for name in _unread_by(year):
        found |= np.not_equal(facts[name], 0)
    if not revision.refused:
        found |= ~_conserved(revision, filled, facts, brought.get("basis", 0), basis)
    return found


def _conserved(
    revision: Revision, filled: FilledColumns, facts: dict[str, Any], brought: Any, left: Column
) -> Flags:
    """Where the lines account for all basis, to the dollar that they may round: `conservation.flow` then has nothing missing."""
    roles, rule = revision.roles, revision.recovery
    size = filled.unit.size
    nothing = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.bool_)

    def line(number: str) -> tuple[Any, Any]:
        return (filled.amounts[number], filled.filled[number]) if number in filled.amounts else nothing

    def role(name: Any) -> tuple[Any, Any]:
        return line(roles.get(name, ""))

    (whole, has_whole), (net, has_net) = role("recovered"), role("net converted")
    (line_1, has_1), (line_2, has_2) = role("contributed"), role("brought")
    taxable, has_taxable = role("taxable converted")
    parts = sum((np.where(line(one)[1], line(one)[0], 0) for one in (rule.parts if rule else ())), nothing[0])
    by_parts = line(rule.ratio)[1] if rule else nothing[1]
    converted = net - np.maximum(0, np.minimum(net, np.where(has_taxable, taxable, 0)))
    alone = has_net & ~has_2
    recovered = np.where(has_whole, whole, np.where(by_parts, parts, np.where(alone, converted, 0)))
    known = has_whole | by_parts | alone
    came = (
        brought
        + facts["basis_adjustments"]
        + sum(facts[name] for name in PUT_IN if name in revision.contributed)
    )
    both = has_1 & has_2
    rounded = np.where(both, line_1 + line_2, recovered + left) - came
    exact = np.where(both, line_1 + line_2 == recovered + left, known | (came == left))
    fits: Flags = exact & (np.abs(rounded) <= METHOD.unit)
    return fits


def _tell(
    told: Told, where: Column, filled: FilledColumns, facts: dict[str, Any], brought: dict[str, Column]
) -> None:
    """What `show` has of these years: `alone.amounts_of` for many."""
    revision = filled.revision
    words = {due: told.word(status) for due, status in ((True, "complete"), (False, "not-due"))}
    told.texts["status"][where] = np.where(filled.due, words[True], words[False])
    told.texts["path"][where] = np.array([told.word(path) for path in filled.paths])[filled.path]
    told.texts["reason"][where] = np.where(
        filled.due, told.word(""), _reasons(told, revision, facts, brought, filled.unit.size)
    )
    places = np.minimum(filled.places, MOST_PLACES)
    told.places[where] = places
    for name, cents in filled.carries.items():
        told.put(f"carried_{name}", where, cents, (cents != 0) | (name == "basis"))
    for number, cents in filled.amounts.items():
        shown = filled.filled[number] & filled.due
        scaled = cents * 10 ** (RATIO_PLACES - places) if revision.is_ratio(number) else cents
        told.put(f"line_{number}", where, scaled, shown)
    feeds = np.zeros(filled.unit.size, dtype=np.bool_)
    for cents in filled.returns.values():
        feeds |= cents != 0
    for name, cents in filled.returns.items():
        told.put(f"return_{name}", where, cents, feeds)


def _reasons(
    told: Told, revision: Revision, facts: dict[str, Any], brought: dict[str, Column], size: int
) -> Column:
    """Why no form is due: one sentence for each of the few cases that `why_not_due` tells apart."""
    if revision.refused:
        return np.full(size, told.word(revision.refused), dtype=np.int64)
    names = ("distributions", "basis_adjustments")
    case = np.zeros(size, dtype=np.int64)
    for bit, amounts in enumerate((*(facts[name] for name in names), brought["basis"])):
        case += np.not_equal(amounts, 0) * (1 << bit)
    said = []
    for of in range(8):
        amounts = dict.fromkeys(FACTS, 0) | {name: of >> bit & 1 for bit, name in enumerate(names)}
        said.append(told.word(why_not_due(YearFacts("", "", 0, amounts), {"basis": of >> 2})))
    return np.array(said, dtype=np.int64)[case]
