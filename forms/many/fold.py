"""The fold over years for many people at once: each year's page by its program, what it carries into the next."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from basisbook.forms.language.columns import Alike
from basisbook.forms.language.define import Revision
from basisbook.forms.language.expr import Known
from basisbook.forms.language.fill import MOST_PLACES, Method, program_of
from basisbook.forms.language.fill_columns import BLOCK, FilledColumns, fill_alike
from basisbook.forms.many.frame import Column, Flags
from basisbook.forms.many.posted import Lives, some
from basisbook.forms.many.tables import RATIO_PLACES
from basisbook.forms.many.told import Told
from basisbook.forms.replay.conservation import PUT_IN
from basisbook.forms.replay.findings import unread_by, why_not_due
from basisbook.forms.replay.replay import WAITING
from basisbook.forms.revisions import revision_for
from basisbook.ledger.facts import FACTS, YearFacts

METHOD = Method()
"""How amounts are rounded where nothing else is said; who says something else does not go by columns."""


@cache
def _read_by(year: int) -> tuple[str, ...]:
    return tuple(str(name) for kind, name in program_of(revision_for(year)).inputs if kind == "fact")


@cache
def _unread_by(year: int) -> frozenset[str]:
    return unread_by(revision_for(year))


def fold(found: Lives) -> tuple[Told, Flags]:
    """Every year of every book that fits, and the books that still do: of the others a finding would be told."""
    told, fits = Told(found.year.size), found.fits.copy()
    carried: dict[str, Column] = {"basis": found.basis.copy()}
    for start in range(0, fits.size, BLOCK):
        some_books = slice(start, start + BLOCK)
        lived = np.flatnonzero(fits[some_books] & (found.count[some_books] > 0)) + start
        if not lived.size:
            continue
        first, after = found.first[lived], found.first[lived] + found.count[lived]
        for year in range(int(first.min()), int(after.max())):
            books = lived[fits[lived] & (first <= year) & (year < after)]
            if books.size:
                _fold_year(found, year, books, carried, told, fits)
    return told, fits


def _fold_year(
    found: Lives, year: int, books: Column, carried: dict[str, Column], told: Told, fits: Flags
) -> None:
    """One year of some books: what was carried into it becomes what it carries on."""
    where = found.start[books] + year - found.first[books]
    revision = revision_for(year)
    brought = {name: amounts[books] for name, amounts in carried.items()}
    every = some(found.facts, tuple(FACTS), where)
    facts = {name: every[name] for name in _read_by(year)}
    filled = fill_alike(revision, facts, brought, books.size, METHOD.places, METHOD.unit)
    bad = filled.cautioned | _asked(revision, every, brought, found.begun[where] & ~found.valued[where])
    bad |= _found(year, filled, every, brought, found.valued[where])
    for name in set(carried) | set(filled.carries):
        carried.setdefault(name, np.zeros(found.first.size, dtype=np.int64))
        carried[name][books] = filled.carries.get(name, 0)
    last = year == found.first[books] + found.count[books] - 1
    for name in WAITING & set(filled.carries):
        bad |= last & (filled.carries[name] != 0)
    _tell(told, where, filled, every, brought)
    fits[books[bad]] = False


def _asked(revision: Revision, facts: dict[str, Any], brought: dict[str, Column], unvalued: Flags) -> Flags:
    """Where the value on December 31 is not whole, and the page needs it."""
    need = revision.needs.get("year_end_value")
    if need is None or not unvalued.any():
        return unvalued
    known: Known[Any, Any] = Known(Alike(METHOD.places, METHOD.unit), facts, brought, {}, {}, {})
    asked: Flags = unvalued & need.holds(known)
    return asked


def _found(
    year: int, filled: FilledColumns, facts: dict[str, Any], brought: dict[str, Column], valued: Flags
) -> Flags:
    """Where a finding of the replay may come in: an amount on no line, basis in an empty IRA, basis not accounted for."""
    revision = filled.revision
    basis = filled.carries.get("basis", 0)
    value = facts["year_end_value"] + facts["value_adjustments"] + facts["outstanding_rollovers"]
    some = (basis > facts["late_contributions"]) | ((basis > 0) & np.greater(facts["distributions"], 0))
    found: Flags = valued & np.equal(value, 0) & some
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

    def line(number: str) -> tuple[Any, Any]:
        # Arrays even of one number: what is no flag of numpy has another opposite.
        return np.asarray(filled.amounts.get(number, 0)), np.asarray(filled.filled.get(number, False))

    def role(name: Any) -> tuple[Any, Any]:
        return line(roles.get(name, ""))

    (whole, has_whole), (net, has_net) = role("recovered"), role("net converted")
    (line_1, has_1), (line_2, has_2) = role("contributed"), role("brought")
    taxable, has_taxable = role("taxable converted")
    parts = sum(
        (np.where(line(one)[1], line(one)[0], 0) for one in (rule.parts if rule else ())), np.int64(0)
    )
    by_parts = line(rule.ratio if rule else "")[1]
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
    revision, places = filled.revision, np.minimum(filled.places, MOST_PLACES)
    status = np.where(filled.due, told.word("complete"), told.word("not-due"))
    path = np.array([told.word(path) for path in filled.paths])[filled.path]
    reason: Any = told.word("")
    if not np.all(filled.due):
        reason = np.where(filled.due, reason, _reasons(told, revision, facts, brought))
    told.where.append(where)
    told.texts.append({"status": status, "path": path, "reason": reason, "places": places})
    amounts: dict[str, tuple[Any, Any]] = {}
    for name, cents in filled.carries.items():
        amounts[f"carried_{name}"] = cents, name == "basis" or cents != 0
    shown: dict[int, Any] = {}
    for number, cents in filled.amounts.items():
        mask = filled.filled[number]
        if id(mask) not in shown:
            shown[id(mask)] = _some(np.logical_and(mask, filled.due))
        scaled = cents * 10 ** (RATIO_PLACES - places) if revision.is_ratio(number) else cents
        amounts[f"line_{number}"] = scaled, shown[id(mask)]
    feeds: Any = False
    for cents in filled.returns.values():
        feeds = np.logical_or(feeds, np.not_equal(cents, 0))
    for name, cents in filled.returns.items():
        amounts[f"return_{name}"] = cents, feeds
    told.amounts.append({name: (cents, there) for name, (cents, there) in amounts.items() if np.any(there)})


def _some(flags: Any) -> Any:
    """The flags, or False where none holds: then nothing need be kept for them."""
    return flags if np.any(flags) else False


def _reasons(told: Told, revision: Revision, facts: dict[str, Any], brought: dict[str, Column]) -> Any:
    """Why no form is due: one sentence for each of the few cases that `why_not_due` tells apart."""
    if revision.refused:
        return told.word(revision.refused)
    names = ("distributions", "basis_adjustments")
    case: Any = 0
    for bit, amounts in enumerate((*(facts[name] for name in names), brought["basis"])):
        case = case + np.not_equal(amounts, 0) * (1 << bit)
    said = []
    for of in range(8):
        amounts = dict.fromkeys(FACTS, 0) | {name: of >> bit & 1 for bit, name in enumerate(names)}
        said.append(told.word(why_not_due(YearFacts("", "", 0, amounts), {"basis": of >> 2})))
    return np.array(said, dtype=np.int64)[case]
