"""The facts of every year of many people, as columns: what the table of kinds posts, and contributions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from basisbook.forms.many.frame import (
    KIND_NAMES,
    NO_DAY,
    NONE,
    TYPE_NAMES,
    Column,
    Flags,
    Frame,
    Holders,
    year_of,
)
from basisbook.forms.many.gate import BEGINS, CONTRIBUTED, DEDUCTED, INTO_ROTH, OPENING, VALUE, Let, posts_of
from basisbook.ledger.book import Book, Person
from basisbook.ledger.facts.contributions import Made, made_late
from basisbook.ledger.kinds import ROTH, TRADITIONAL
from basisbook.ledger.limits import Limits, limits_of
from basisbook.ledger.quick_dataclass import dataclass


@dataclass(frozen=True)
class Lives:
    """Years of people, those of one after those of another. `first` and `count` are a book's, `start` where its years begin.

    `facts` has a column for each fact that anybody has. `begun` are the years with an entry; `valued` those whose value on
    December 31 is whole. `basis` is what each book began with.
    """

    first: Column
    count: Column
    start: Column
    who: Column
    year: Column
    facts: dict[str, Column]
    begun: Flags
    valued: Flags
    basis: Column
    fits: Flags


def lives(rows: Frame, let: Let, known: Holders) -> Lives:
    """Post the entries of all books that were let through. Books of which a rule has more to say no longer fit."""
    books = rows.starts.size
    mine = let.fits[rows.who]
    opened = np.zeros(books, dtype=np.int64)
    basis = np.zeros(books, dtype=np.int64)
    opening = np.flatnonzero(OPENING[rows.kind] & mine)
    opened[rows.who[opening]] = let.year[opening]
    basis[rows.who[opening]] = rows.amounts["amount"][opening]
    counts = mine & BEGINS[rows.kind] & (let.year > opened[rows.who])
    first = np.full(books, 9999, dtype=np.int64)
    last = np.zeros(books, dtype=np.int64)
    those = np.flatnonzero(counts)
    np.minimum.at(first, rows.who[those], let.year[those])
    np.maximum.at(last, rows.who[those], let.year[those])
    count = np.maximum(last - first + 1, 0)
    start = np.concatenate([[0], np.cumsum(count)[:-1]]) if books else count
    size = int(count.sum())
    who = np.repeat(np.arange(books), count)
    year = np.arange(size) - start[who] + first[who]
    place = np.where(counts, start[rows.who] + let.year - first[rows.who], -1)
    begun = np.zeros(size, dtype=np.bool_)
    begun[place[those]] = True
    facts = _by_table(rows, place, size)
    _rolled_over(rows, let, known, (start, first), facts, size)
    fits = let.fits.copy()
    _contributed(rows, known, place, (who, year), facts, fits)
    valued = _valued(rows, let, known, mine, place, (first, count, start))
    return Lives(first, count, start, who, year, facts, begun, valued, basis, fits)


def _by_table(rows: Frame, place: Column, size: int) -> dict[str, Column]:
    """What each kind posts, and the values; only facts that somebody has."""
    facts: dict[str, Column] = {}
    for code, kind in enumerate(KIND_NAMES):
        posts = posts_of(kind) or ([("year_end_value", "amount")] if VALUE[code] else [])
        if not posts:
            continue
        those = np.flatnonzero((rows.kind == code) & (place >= 0))
        for fact, column in posts if those.size else ():
            amounts = facts.setdefault(fact, np.zeros(size, dtype=np.int64))
            np.add.at(amounts, place[those], np.maximum(rows.amounts[column][those], 0))
    return facts


def _rolled_over(
    rows: Frame,
    let: Let,
    known: Holders,
    layout: tuple[Column, Column],
    facts: dict[str, Column],
    size: int,
) -> None:
    """Rollovers that came back whole: on no line, or outstanding at the year's end."""
    start, first = layout
    pairs = np.flatnonzero(let.fits[rows.who[let.out]])
    if not pairs.size:
        return
    out, back = let.out[pairs], let.back[pairs]
    counts = let.year[out] >= first[rows.who[out]]
    out, back = out[counts], back[counts]
    place = start[rows.who[out]] + let.year[out] - first[rows.who[out]]
    amount = rows.amounts["amount"][back]
    np.add.at(facts.setdefault("rollovers_out", np.zeros(size, dtype=np.int64)), place, amount)
    in_roth = np.append(_ROTH[known.type], False)[np.maximum(rows.account[out], -1)]
    later = (let.year[back] > let.year[out]) & ~in_roth
    outstanding = facts.setdefault("outstanding_rollovers", np.zeros(size, dtype=np.int64))
    np.add.at(outstanding, place[later], amount[later])


def _contributed(
    rows: Frame,
    known: Holders,
    place: Column,
    of: tuple[Column, Column],
    facts: dict[str, Column],
    fits: Flags,
) -> None:
    """Contributions and what of them is nondeductible; who exceeds a limit, or leaves something to ask, no longer fits."""
    who, year = of
    size = who.size
    those = np.flatnonzero(CONTRIBUTED[rows.kind] & (place >= 0))
    deducted = np.flatnonzero(DEDUCTED[rows.kind] & (place >= 0))
    roth = np.flatnonzero(INTO_ROTH[rows.kind] & (place >= 0))
    at = place[those]
    amount, basis = rows.amounts["amount"][those], rows.amounts["basis"][those]
    day = rows.days["date"][those]
    dated, states = day != NO_DAY, basis >= 0
    late = dated & (year_of(np.where(dated, day, 0)) > year[at])

    def summed(which: Flags, what: Column) -> Column:
        found = np.zeros(size, dtype=np.int64)
        np.add.at(found, at[which], what[which])
        return found

    made = Made(
        stated=summed(states, basis),
        stated_late=summed(states & late, basis),
        stated_undated=summed(states & ~dated, basis),
        within=summed(~states & dated & ~late, amount),
        late=summed(~states & late, amount),
        undated=summed(~states & ~dated, amount),
    )
    total = summed(np.ones(those.size, dtype=np.bool_), amount)
    unstated = made.within + made.late + made.undated
    has_deduction = np.zeros(size, dtype=np.bool_)
    has_deduction[place[deducted]] = True
    deduction = facts.get("deduction", np.zeros(size, dtype=np.int64))
    nondeductible = np.where(has_deduction, total - deduction, made.stated)
    least, most = made_late(made, nondeductible, larger=np.maximum, smaller=np.minimum)
    into_roth = np.zeros(size, dtype=np.int64)
    np.add.at(into_roth, place[roth], rows.amounts["amount"][roth])
    allowed, before_70 = _allowed(known.born[rows.holder][who], year)
    bad = np.where(
        has_deduction,
        (nondeductible < made.stated) | (nondeductible > made.stated + unstated),
        unstated > 0,
    )
    bad |= (least != most) | (total > allowed) | ((into_roth > 0) & (into_roth > allowed - total))
    bad |= (total > 0) & ~before_70
    fits[who[bad]] = False
    posted = {
        "contributions": total, "nondeductible_contributions": nondeductible, "late_contributions": least,
    }  # fmt: skip
    facts.update({name: amounts for name, amounts in posted.items() if amounts.any()})


def _allowed(born: Column, year: Column) -> tuple[Column, Flags]:
    """The most that may be contributed for each year at that age, in cents; and whether it is long before 70 1/2, or after 2019."""
    unknown = born == NO_DAY
    of_birth = year_of(np.where(unknown, 0, born))
    age = np.where(unknown, -1, np.clip(year - of_birth, 0, 120))
    allowed = np.zeros(year.size, dtype=np.int64)
    for of_year in np.unique(year).tolist():
        now = np.flatnonzero(year == of_year)
        table = np.array([_limit(of_year, one) for one in (*range(121), None)], dtype=np.int64)
        allowed[now] = table[age[now]]
    return allowed, (age < 70) | (year > 2019)


_NO_LIMIT = 1 << 60


@cache
def _limit(year: int, age: int | None) -> int:
    """The limit of one who says nothing else, at the least: where the age is not known, without what comes at 50."""
    born = None if age is None else dt.date(year - age, 1, 1)
    found: Limits | None = limits_of(Book(Path(), {"": Person(id="", name="", born=born)}, {}), (), "", year)
    return _NO_LIMIT if found is None else found.allowed


def _valued(
    rows: Frame, let: Let, known: Holders, mine: Flags, place: Column, layout: tuple[Column, Column, Column]
) -> Flags:
    """Where the value on December 31 is whole: a total, or one of each account that is open then."""
    first, count, start = layout
    size = int(count.sum())
    values = np.flatnonzero(VALUE[rows.kind] & (place >= 0))
    total = np.zeros(size, dtype=np.bool_)
    total[place[values[rows.account[values] == NONE]]] = True
    single = np.bincount(place[values[rows.account[values] != NONE]], minlength=size)
    # An account owes a value from the year in which it was opened, or else from the first that an entry names it in.
    accounts = known.type.size
    used = np.full(accounts, 9999, dtype=np.int64)
    for column in (rows.account, rows.to):
        there = np.flatnonzero((column >= 0) & mine)
        np.minimum.at(used, column[there], let.year[there])
    since = np.where(known.opened != NO_DAY, year_of(np.where(known.opened == NO_DAY, 0, known.opened)), used)
    since = np.where(since == 9999, 0, since)
    of_book = np.full(known.fits.size, -1, dtype=np.int64)
    of_book[rows.holder] = np.arange(rows.holder.size)
    owes = np.flatnonzero(_TRADITIONAL[known.type] & known.named & (of_book[known.owner] >= 0))
    book = of_book[known.owner[owes]]
    in_time = since[owes] < first[book] + count[book]
    owes, book = owes[in_time & (count[book] > 0)], book[in_time & (count[book] > 0)]
    begins = np.zeros(size + 1, dtype=np.int64)
    np.add.at(begins, start[book] + np.maximum(since[owes] - first[book], 0), 1)
    running = np.cumsum(begins)[:-1]
    before = np.concatenate([[0], running])[start] if size else running
    open_then = running - np.repeat(before, count) if size else running
    return total | ((single > 0) & (single >= open_then))


_TRADITIONAL = np.array([name in TRADITIONAL for name in TYPE_NAMES])
_ROTH = np.array([name in ROTH for name in TYPE_NAMES])


def some(facts: dict[str, Column], names: Sequence[str], where: Any) -> dict[str, Any]:
    """The facts of some years, as a page reads them: 0 for what nobody has."""
    return {name: facts[name][where] if name in facts else 0 for name in names}
