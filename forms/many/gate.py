"""Who may go by columns: whose entries no check, no rule of law and no rule of facts has anything to say of.

Everything here errs on one side: who is refused is replayed alone, as any book is, and gets the same rows. What a kind
states, may fill, posts and moves is read from the table of kinds; the lists below name the rules that say nothing of the
entries that are let through, and the facts that no later pass looks at.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from basisbook.forms.many.frame import (
    KIND_NAMES,
    NO_DAY,
    NONE,
    TYPE_NAMES,
    Column,
    Flags,
    Frame,
    Holders,
    first_day,
    year_of,
)
from basisbook.forms.revisions import FIRST, LAST
from basisbook.ledger.checks.days import FIRST_FORM_YEAR, FIRST_ROTH_YEAR
from basisbook.ledger.entry import Entry
from basisbook.ledger.facts.names import SIXTY_DAYS
from basisbook.ledger.kinds import CELLS, KINDS, ROTH, Kind
from basisbook.ledger.money import LIMIT
from basisbook.ledger.quick_dataclass import dataclass

QUIET_RULES = frozenset({
    "", "begin_year", "limit_must_be_known", "conversion", "roth_contribution", "opening", "transfer", "rollover_out",
})  # fmt: skip
"""Rules that add nothing to what the table posts, or what `posted.py` adds too, once the conditions below hold."""

TABLED = frozenset({
    "deduction", "distributions", "conversions", "plan_rollovers_out", "basis_adjustments", "roth_contributions",
    "roth_distributions", "plan_to_roth", "plan_to_roth_basis",
})  # fmt: skip
"""Facts that no pass over the years changes afterwards, but for the limits that are tested here and in `posted.py`."""


def by_columns(kind: Kind) -> bool:
    """Whether entries of a kind can go by columns at all. One whose code decides never does: an entry with a code is refused."""
    if kind.posted_by not in QUIET_RULES or kind.settled_by or kind.opens not in ("", "basis"):
        return False
    if (
        any(KINDS[one].posted_by != "rollover_out" for one in kind.of_kinds)
        or "corrects" in kind.states
        or "code" in kind.states
    ):
        return False
    return {post.fact for post in kind.posts} <= TABLED and all(post.sign > 0 for post in kind.posts)


def _each(say: Any, type_: type = np.bool_) -> Any:
    """What is said of each kind, and nothing for an unknown one, which is the last."""
    return np.array([*(say(KINDS[name]) for name in KIND_NAMES), type_(0)], dtype=type_)


def begins_a_year(kind: Kind) -> bool:
    """Whether an entry of the kind makes a year of its year: a transfer between own IRAs, and money come back, do not."""
    return bool(kind.posts) or kind.posted_by not in ("", "transfer")


_FITS = _each(by_columns)
BEGINS = _each(begins_a_year)
_ZERO = _each(lambda kind: kind.may_be_zero)
_WITHIN = _each(lambda kind: kind.basis_within_amount)
_FIRST_OUT = _each(lambda kind: kind.required_first)
_ROTH = _each(lambda kind: "roth" in kind.name or kind.posted_by == "conversion")
_AT_THE_END = _each(lambda kind: kind.made_by == "December 31")
_IS_ROTH = np.array([*(name in ROTH for name in TYPE_NAMES), False, False])
_SEP, _PLAN = TYPE_NAMES.index("sep"), TYPE_NAMES.index("plan")
_NO_TYPE, _NO_ACCOUNT = len(TYPE_NAMES), len(TYPE_NAMES) + 1
"""In the place of a type: where no account is named, and where one is that the person has not."""


CONTRIBUTED = _each(lambda kind: kind.posted_by == "limit_must_be_known")
INTO_ROTH = _each(lambda kind: kind.posted_by == "roth_contribution")
DEDUCTED = _each(lambda kind: any(post.fact == "deduction" for post in kind.posts))
VALUE = _each(lambda kind: kind.posted_by == "begin_year")
OPENING = _each(lambda kind: kind.opens == "basis")
OUT = _each(lambda kind: kind.posted_by == "rollover_out")
BACK = _each(lambda kind: any(KINDS[one].posted_by == "rollover_out" for one in kind.of_kinds))
_TRANSFER = _each(lambda kind: kind.posted_by == "transfer")
_FROM_ROTH = _each(lambda kind: any(post.fact == "roth_distributions" for post in kind.posts))
"""Kinds by the rule that posts them, or by what they post."""


def _presence() -> Flags:
    """Of each kind and each set of cells that are there: whether it is what the kind must state, and nothing else."""
    bit = {name: 1 << at for at, name in enumerate(CELLS)}
    states = _each(lambda kind: sum(bit[name] for name in kind.states if name in bit), np.int64)
    may = _each(lambda kind: sum(bit[name] for name in CELLS if name in kind.columns), np.int64)
    present = np.arange(1 << len(CELLS))
    dated = present | np.where(present & bit["tax_year"], bit["date"], 0)
    found: Flags = (dated & states[:, None] == states[:, None]) & (present & ~may[:, None] == 0)
    return found.ravel()


def _fitting(types: Any) -> Flags:
    """Of each kind and each type of an account: whether they fit; no account fits any kind, and an unknown one none."""
    found = [[name in types(KINDS[kind]) for name in TYPE_NAMES] + [True, False] for kind in KIND_NAMES]
    return np.array([*found, [False] * (len(TYPE_NAMES) + 2)])


_PRESENT = _presence()
_ACCOUNT, _TO = _fitting(lambda kind: kind.account_types), _fitting(lambda kind: kind.to_types or ())
# SEP-IRAs and plans have rules of their own.
_ACCOUNT[CONTRIBUTED, _SEP] = _ACCOUNT[_FROM_ROTH, _PLAN] = False
_SINCE = np.where(_ROTH, max(FIRST, FIRST_FORM_YEAR, FIRST_ROTH_YEAR), max(FIRST, FIRST_FORM_YEAR))
"""The first year that an entry of each kind may be of."""
_GRACE = _each(lambda kind: {"the year": 0, "due date": 105, "December 31": 1 << 40}.get(kind.made_by, -(1 << 40)), np.int64)  # fmt: skip
"""So many days after a year an entry of each kind may be dated that is for it.

A contribution for a year is in time until April 15 of the next: no due date was ever earlier.
"""


@dataclass(frozen=True)
class Let:
    """What was found on the way: the tax year of each entry, which books may go on, and where rollovers went out and came."""

    year: Column
    fits: Flags
    out: Column
    back: Column


def let_through(rows: Frame, known: Holders, today: dt.date) -> Let:
    """The books of a batch that may go by columns, as far as entries decide it before they are posted."""
    tax_year, day = rows.numbers["tax_year"], rows.days["date"]
    year = np.where(tax_year > 0, tax_year, year_of(day))
    begin, after = first_day(year), first_day(year + 1)
    good = ~rows.odd & ~rows.coded & rows.are(_FITS)
    good &= _cells(rows) & _days(rows, (year, begin, after), today)
    types = np.concatenate([known.type, [_NO_ACCOUNT, _NO_TYPE]])
    _accounts(rows, known, types, after, good)
    _in_order(rows, known, good)
    out, back = _rollovers(rows, types, good)
    fits = known.fits[rows.holder].copy()
    fits[rows.who[np.flatnonzero(~good)]] = False
    for bad in (_alike(rows), _openings(rows, year), _values(rows, year), _elderly(rows, known, year)):
        fits[bad] = False
    return Let(year, fits, out, back)


def _cells(rows: Frame) -> Flags:
    """What the kind must state is stated, and nothing else; nothing is zero, and basis is within its amount."""
    amount, basis, moved = (rows.amounts[name] for name in ("amount", "basis", "moved"))
    present = np.zeros(rows.size, dtype=np.uint8)
    for name, there in (
        ("tax_year", rows.numbers["tax_year"] > 0), ("date", rows.days["date"] != NO_DAY), ("account", rows.account != NONE),
        ("to", rows.to != NONE), ("amount", amount >= 0), ("moved", moved >= 0), ("basis", basis >= 0), ("code", rows.coded),
    ):  # fmt: skip
        present |= there.view(np.uint8) << np.uint8(CELLS.index(name))
    good: Flags = _PRESENT[(rows.kind << len(CELLS)) + present]
    good &= (amount < LIMIT) & (basis < LIMIT) & (moved < LIMIT) & (rows.numbers["corrects"] == 0)
    few = np.flatnonzero(amount <= 0)
    good[few] &= _ZERO[rows.kind[few]]
    few = np.flatnonzero(basis > amount)
    good[few] &= ~_WITHIN[rows.kind[few]]
    return good


def _days(rows: Frame, of: tuple[Column, Column, Column], today: dt.date) -> Flags:
    """Days and years agree, lie behind us and behind the day of recording, and the form has pages for them.

    `of` is the year of each row, its first day, and that of the next.
    """
    year, begin, after = of
    day, recorded = rows.days["date"], rows.days["recorded"]
    loose = (rows.numbers["tax_year"] <= 0) | (day == NO_DAY)
    found: Flags = loose | ((day >= begin) & (day < after + _GRACE[rows.kind]))
    found &= (year >= _SINCE[rows.kind]) & (year <= min(LAST, today.year - 1))
    found &= (recorded != NO_DAY) & (day <= recorded) & (begin <= recorded)
    found &= ~rows.are(_AT_THE_END) | (after <= recorded)
    return found


def _accounts(rows: Frame, known: Holders, types: Column, after: Column, good: Flags) -> None:
    """Accounts are the person's own, of a type that fits the kind, and opened before."""
    of_kind = rows.kind * _ACCOUNT.shape[1]
    for account, fitting in ((rows.account, _ACCOUNT), (rows.to, _TO)):
        good &= fitting.ravel()[of_kind + types[account]]
    if (known.opened != NO_DAY).any():
        day = rows.days["date"]
        first = np.where(day == NO_DAY, after - 1, day)
        opened = np.concatenate([known.opened, [NO_DAY, NO_DAY]])
        good &= (opened[rows.account] <= first) & (opened[rows.to] <= first)
    moved = rows.of(_TRANSFER)
    sides = rows.account[moved], rows.to[moved]
    alike = _IS_ROTH[types[sides[0]]] == _IS_ROTH[types[sides[1]]]
    good[moved] &= (sides[0] >= 0) & (sides[1] >= 0) & alike & (rows.amounts["basis"][moved] < 0)


def _in_order(rows: Frame, known: Holders, good: Flags) -> None:
    """Numbers are 1, 2, 3, entries were not recorded backwards, and all of a book name its one person."""
    number, recorded, person = rows.numbers["number"], rows.days["recorded"], rows.person
    good[rows.starts] &= number[rows.starts] == 1
    # He stands in the same place of the texts.
    theirs = rows.people.take(pa.array(person[rows.starts]))
    his = known.person.take(pa.array(rows.holder))
    good[rows.starts] &= pc.equal(theirs, his).to_numpy(zero_copy_only=False)
    follows = (number[1:] - number[:-1] == 1) & (recorded[1:] >= recorded[:-1]) & (person[1:] == person[:-1])
    good[1:] &= follows | ~rows.goes_on


def _rollovers(rows: Frame, types: Column, good: Flags) -> tuple[Column, Column]:
    """The rows of money that went out and of that which came back, in pairs; rows of rollovers that are no such pair are not good.

    A pair is whole: the same amount, within sixty days, on the same side, and the only one within a year.
    """
    few = np.flatnonzero(rows.numbers["of"] != 0)
    good[few] &= BACK[rows.kind[few]]
    back, outs = rows.of(BACK), rows.of(OUT)
    if not back.size and not outs.size:
        return outs, back
    ends = np.append(rows.starts[1:], rows.size)
    at = rows.starts[rows.who[back]] + rows.numbers["of"][back] - 1
    inside = (rows.numbers["of"][back] > 0) & (at < ends[rows.who[back]])
    at = np.where(inside, at, back)
    sides = [_IS_ROTH[types[rows.account[those]]] for those in (at, back)]
    day, amount = rows.days["date"], rows.amounts["amount"]
    pair = inside & OUT[rows.kind[at]] & (amount[at] == amount[back])
    pair &= (day[at] != NO_DAY) & (day[back] != NO_DAY) & (day[at] <= day[back])
    pair &= (
        (day[back] - day[at] <= SIXTY_DAYS.days) & (sides[0] == sides[1]) & (rows.amounts["basis"][back] < 0)
    )
    times = np.bincount(at, minlength=rows.size)
    good[back] &= pair & (times[at] == 1)
    good[outs] &= times[outs] == 1
    order = outs[np.lexsort((day[outs], rows.who[outs]))]
    soon = (rows.who[order[1:]] == rows.who[order[:-1]]) & (day[order[1:]] - day[order[:-1]] <= 366)
    good[order[1:][soon]] = False
    return at, back


def _alike(rows: Frame) -> Column:
    """Books with two entries that look the same, or that share a number made of what entries look like."""
    those = rows.of(~(VALUE | OPENING))
    return _repeated(rows, those, (rows.kind, rows.numbers["tax_year"], rows.days["date"], rows.amounts["amount"], rows.account))  # fmt: skip


_MIX = tuple(
    np.uint64(one) for one in (
        0x9E3779B97F4A7C15, 0xD1B54A32D192ED03, 0xABC98388FB8FAC03, 0x8CB92BA72F3D8DD7, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9,
    )
)  # fmt: skip


def _repeated(rows: Frame, those: Column, columns: tuple[Column, ...]) -> Column:
    """The books in which two of those rows have the same in all columns; or the same number made of them, which hardly occurs."""
    few = those.size < rows.size // 2
    mixed = np.zeros(those.size if few else rows.size, dtype=np.uint64)
    times = np.empty_like(mixed)
    for column, by in zip((rows.who, *columns), _MIX, strict=False):
        mixed += np.multiply((column[those] if few else column).view(np.uint64), by, out=times)
    if not few and those.size < rows.size:
        mixed = mixed[those]
    ordered = np.sort(mixed)
    again = ordered[1:][ordered[1:] == ordered[:-1]]
    return rows.who[those[np.isin(mixed, again)]] if again.size else those[:0]


def _openings(rows: Frame, year: Column) -> Column:
    """Books opened twice, or with anything but values in the opening year, or anything at all before it."""
    opening = rows.of(OPENING)
    if not opening.size:
        return opening
    times = np.bincount(rows.who[opening], minlength=rows.starts.size)
    opened = np.zeros(rows.starts.size, dtype=np.int64)
    opened[rows.who[opening]] = year[opening]
    of_row = opened[rows.who]
    other = ~(VALUE[rows.kind] | OPENING[rows.kind])
    early = (year < of_row) | ((year == of_row) & other)
    return np.concatenate([np.flatnonzero(times > 1), rows.who[early]])


def _values(rows: Frame, year: Column) -> Column:
    """Books with two values of an account and year, or a total beside the value of an account."""
    those = rows.of(VALUE)
    twice = _repeated(rows, those, (year, rows.account))
    # One that is no total, written down as if it were: then it meets the totals of its year.
    of_total = rows.account[those] == NONE
    if of_total.all() or not of_total.any():
        return twice
    single, total = those[~of_total], those[of_total]
    key = rows.who * 10_000 + year
    return np.concatenate([twice, rows.who[total[np.isin(key[total], key[single])]]])


def _elderly(rows: Frame, known: Holders, year: Column) -> Column:
    """Books where something is not before its time: before birth, or moved in a year in which something may have to be taken."""
    born = known.born[rows.holder]
    of_birth = np.where(born == NO_DAY, -1, year_of(born))
    early = np.minimum.reduceat(year, rows.starts) < of_birth
    moved = rows.of(_FIRST_OUT)
    who = rows.who[moved]
    old = who[(of_birth[who] >= 0) & (year[moved] >= of_birth[who] + 70)]
    return np.concatenate([np.flatnonzero(early), old])


def posts_of(kind: str) -> list[tuple[str, str]]:
    """(fact, column) of what a kind posts by the table."""
    return [(post.fact, post.column) for post in KINDS[kind].posts]


assert all(hasattr(Entry, column) for name in KIND_NAMES for _, column in posts_of(name))
