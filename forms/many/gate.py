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
    UNKNOWN,
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


_BIT = {name: 1 << at for at, name in enumerate(CELLS)}
_STATES = _each(lambda kind: sum(_BIT[name] for name in kind.states if name in _BIT), np.int64)
_MAY = _each(lambda kind: sum(_BIT[name] for name in CELLS if name in kind.columns), np.int64)
_FITS = _each(by_columns)
BEGINS = _each(begins_a_year)
_ZERO = _each(lambda kind: kind.may_be_zero)
_WITHIN = _each(lambda kind: kind.basis_within_amount)
_FIRST_OUT = _each(lambda kind: kind.required_first)
_ROTH = _each(lambda kind: "roth" in kind.name or kind.posted_by == "conversion")
_MADE = {by: _each(lambda kind, by=by: kind.made_by == by) for by in ("the year", "due date", "December 31")}
_ACCOUNT = np.array([[name in KINDS[kind].account_types for name in TYPE_NAMES] for kind in KIND_NAMES] + [[False] * len(TYPE_NAMES)])  # fmt: skip
_TO = np.array([[name in (KINDS[kind].to_types or ()) for name in TYPE_NAMES] for kind in KIND_NAMES] + [[False] * len(TYPE_NAMES)])  # fmt: skip
_IS_ROTH = np.array([name in ROTH for name in TYPE_NAMES])
_SEP, _PLAN = TYPE_NAMES.index("sep"), TYPE_NAMES.index("plan")


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
    year = np.where(tax_year > 0, tax_year, year_of(np.where(day == NO_DAY, 0, day)))
    good = ~rows.odd & ~rows.coded & _FITS[rows.kind]
    good &= _cells(rows) & _days(rows, year, today) & _accounts(rows, known, year)
    fits = known.fits[rows.holder].copy()
    # One person a book: the rows of it all name him, in the same place of the texts.
    of_person = pc.fill_null(
        pc.index_in(known.person.take(pa.array(rows.holder)), rows.people), -1
    ).to_numpy()
    good &= rows.person == of_person.astype(np.int64)[rows.who]
    out, back, paired = _rollovers(rows, known)
    good &= paired
    fits[rows.who[~good]] = False
    for bad in (
        _in_order(rows),
        _alike(rows),
        _openings(rows, year),
        _values(rows, year),
        _elderly(rows, known, year),
    ):
        fits[bad] = False
    return Let(year, fits, out, back)


def _cells(rows: Frame) -> Flags:
    """What the kind must state is stated, and nothing else; nothing is zero, and basis is within its amount."""
    present = _BIT["code"] * rows.coded
    for name, there in (
        ("tax_year", rows.numbers["tax_year"] > 0),
        ("date", rows.days["date"] != NO_DAY),
        ("account", rows.account != NONE),
        ("to", rows.to != NONE),
        *((name, rows.amounts[name] >= 0) for name in ("amount", "moved", "basis")),
    ):
        present = present | _BIT[name] * there
    dated = present | np.where(present & _BIT["tax_year"], _BIT["date"], 0)
    states, may = _STATES[rows.kind], _MAY[rows.kind]
    amount, basis = rows.amounts["amount"], rows.amounts["basis"]
    found: Flags = (
        (dated & states == states)
        & (present & ~may == 0)
        & ((amount > 0) | _ZERO[rows.kind])
        & (amount < LIMIT)
        & (basis < LIMIT)
        & (rows.amounts["moved"] < LIMIT)
        & (~_WITHIN[rows.kind] | (basis <= amount))
        & (rows.numbers["corrects"] == 0)
    )
    return found


def _days(rows: Frame, year: Column, today: dt.date) -> Flags:
    """Days and years agree, lie behind us and behind the day of recording, and the form has pages for them.

    A contribution for a year is in time until April 15 of the next: no due date was ever earlier.
    """
    day, recorded = rows.days["date"], rows.days["recorded"]
    has_day = day != NO_DAY
    of_day, of_recorded = (
        year_of(np.where(has_day, day, 0)),
        year_of(np.where(recorded == NO_DAY, 0, recorded)),
    )
    stated = (rows.numbers["tax_year"] > 0) & has_day
    by_the_year, by_due_date, at_the_end = (
        _MADE[by][rows.kind] for by in ("the year", "due date", "December 31")
    )
    in_time = np.where(by_due_date, day < first_day(year + 1) + 105, by_the_year | at_the_end)
    found: Flags = (
        (recorded != NO_DAY)
        & (max(FIRST, FIRST_FORM_YEAR) <= year)
        & (year <= min(LAST, today.year - 1))
        & (~_ROTH[rows.kind] | (year >= FIRST_ROTH_YEAR))
        & (~stated | ((of_day >= year) & in_time & (~by_the_year | (of_day == year))))
        & (~has_day | (day <= recorded))
        & (year <= of_recorded)
        & (~at_the_end | (year < of_recorded))
    )
    return found


def _accounts(rows: Frame, known: Holders, year: Column) -> Flags:
    """Accounts are the person's own, of a type that fits the kind, and opened before; plans and SEP-IRAs have rules of their own."""
    day = rows.days["date"]
    first = np.where(day == NO_DAY, first_day(year + 1) - 1, day)
    types = np.append(known.type, -1)
    opened = np.append(known.opened, NO_DAY)
    good = np.ones(rows.size, dtype=np.bool_)
    for account, fitting in ((rows.account, _ACCOUNT), (rows.to, _TO)):
        there = account >= 0
        place = np.where(there, account, -1)
        good &= (account != UNKNOWN) & (
            ~there | (fitting[rows.kind, types[place]] & (opened[place] <= first))
        )
    of_account = types[np.where(rows.account >= 0, rows.account, -1)]
    good &= ~CONTRIBUTED[rows.kind] | (of_account != _SEP)
    good &= ~_FROM_ROTH[rows.kind] | (of_account != _PLAN)
    moved = _TRANSFER[rows.kind]
    of_to = types[np.where(rows.to >= 0, rows.to, -1)]
    whole = (of_account >= 0) & (of_to >= 0) & (_IS_ROTH[of_account] == _IS_ROTH[of_to])
    found: Flags = good & (~moved | (whole & (rows.amounts["basis"] < 0)))
    return found


def _rollovers(rows: Frame, known: Holders) -> tuple[Column, Column, Flags]:
    """The rows of money that went out and of that which came back, in pairs; and False for rows of rollovers that are no such pair.

    A pair is whole: the same amount, within sixty days, on the same side, and the only one within a year.
    """
    good = (rows.numbers["of"] == 0) | BACK[rows.kind]
    back = np.flatnonzero(BACK[rows.kind])
    outs = np.flatnonzero(OUT[rows.kind])
    if not back.size and not outs.size:
        return outs, back, good
    ends = np.append(rows.starts[1:], rows.size)
    at = rows.starts[rows.who[back]] + rows.numbers["of"][back] - 1
    inside = (rows.numbers["of"][back] > 0) & (at < ends[rows.who[back]])
    at = np.where(inside, at, back)
    types = np.append(known.type, -1)
    sides = [(rows.account[those] >= 0) & _IS_ROTH[types[rows.account[those]]] for those in (at, back)]
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
    return at, back, good


def _in_order(rows: Frame) -> Column:
    """Books whose numbers are not 1, 2, 3, or whose entries were recorded backwards."""
    wrong = rows.numbers["number"] != np.arange(rows.size) - rows.starts[rows.who] + 1
    recorded = rows.days["recorded"]
    wrong[1:] |= (recorded[1:] < recorded[:-1]) & (rows.who[1:] == rows.who[:-1])
    found: Column = rows.who[wrong]
    return found


def _alike(rows: Frame) -> Column:
    """Books with two entries that look the same, or that share a number made of what entries look like."""
    those = ~(VALUE[rows.kind] | OPENING[rows.kind])
    return _repeated(rows, np.flatnonzero(those), (rows.kind, rows.numbers["tax_year"], rows.days["date"], rows.amounts["amount"], rows.account))  # fmt: skip


_MIX = np.uint64(0x9E3779B97F4A7C15)


def _repeated(rows: Frame, those: Column, columns: tuple[Column, ...]) -> Column:
    """The books in which two of those rows have the same in all columns; or the same number made of them, which hardly occurs."""
    mixed = rows.who[those].astype(np.uint64) * _MIX
    for column in columns:
        mixed ^= mixed >> np.uint64(29)
        mixed = (mixed ^ column[those].astype(np.uint64)) * _MIX
    ordered = np.sort(mixed)
    again = ordered[1:][ordered[1:] == ordered[:-1]]
    return rows.who[those[np.isin(mixed, again)]] if again.size else those[:0]


def _openings(rows: Frame, year: Column) -> Column:
    """Books opened twice, or with anything but values in the opening year, or anything at all before it."""
    opening = np.flatnonzero(OPENING[rows.kind])
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
    those = np.flatnonzero(VALUE[rows.kind])
    twice = _repeated(rows, those, (year, rows.account))
    # One that is no total, written down as if it were: then it meets the totals of its year.
    single, total = those[rows.account[those] != NONE], those[rows.account[those] == NONE]
    if not single.size or not total.size:
        return twice
    key = rows.who * 10_000 + year
    return np.concatenate([twice, rows.who[total[np.isin(key[total], key[single])]]])


def _elderly(rows: Frame, known: Holders, year: Column) -> Column:
    """Books where something is not before its time: before birth, or moved in a year in which something may have to be taken."""
    born = known.born[rows.holder]
    of_birth = np.where(born == NO_DAY, 0, year_of(np.where(born == NO_DAY, 0, born)))[rows.who]
    unknown = (born == NO_DAY)[rows.who]
    early = ~unknown & (year < of_birth)
    old = ~unknown & _FIRST_OUT[rows.kind] & (year >= of_birth + 70)
    found: Column = rows.who[early | old]
    return found


def posts_of(kind: str) -> list[tuple[str, str]]:
    """(fact, column) of what a kind posts by the table."""
    return [(post.fact, post.column) for post in KINDS[kind].posts]


assert all(hasattr(Entry, column) for name in KIND_NAMES for _, column in posts_of(name))
