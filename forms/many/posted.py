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
    first_day,
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
    opened = np.zeros(books, dtype=np.int64)
    basis = np.zeros(books, dtype=np.int64)
    mine = np.repeat(let.fits, rows.sizes)
    counts = mine & rows.are(BEGINS)
    opening = rows.of(OPENING)
    if opening.size:
        opening = opening[mine[opening]]
        opened[rows.who[opening]] = let.year[opening]
        basis[rows.who[opening]] = rows.amounts["amount"][opening]
        counts &= let.year > opened[rows.who]
    first = np.minimum.reduceat(np.where(counts, let.year, 9999), rows.starts)
    last = np.maximum.reduceat(np.where(counts, let.year, 0), rows.starts)
    count = np.maximum(last - first + 1, 0)
    start = np.cumsum(count) - count
    size = int(count.sum())
    who = np.repeat(np.arange(books), count)
    year = np.arange(size) - np.repeat(start - first, count)
    place = np.where(counts, let.year + np.repeat(start - first, rows.sizes), -1)
    begun = np.zeros(size, dtype=np.bool_)
    begun[place[counts]] = True
    facts = _by_table(rows, place, size)
    _rolled_over(rows, let, known, (start, first), facts, size)
    fits = let.fits.copy()
    _contributed(rows, known, place, (who, year), facts, fits)
    valued = _valued(rows, let, known, place, (first, count, start))
    return Lives(first, count, start, who, year, facts, begun, valued, basis, fits)


def _by_table(rows: Frame, place: Column, size: int) -> dict[str, Column]:
    """What each kind posts, and the values; only facts that somebody has."""
    facts: dict[str, Column] = {}
    for code in rows.kinds[rows.kinds >= 0].tolist():
        posts = posts_of(KIND_NAMES[code]) or ([("year_end_value", "amount")] if VALUE[code] else [])
        if not posts:
            continue
        those, at = _placed(rows.of(_ONE[code]), place)
        for fact, column in posts if those.size else ():
            amounts = facts.setdefault(fact, np.zeros(size, dtype=np.int64))
            _add(amounts, at, np.maximum(rows.amounts[column][those], 0))
    return facts


_ONE = np.eye(len(KIND_NAMES) + 1, dtype=np.bool_)
"""Each kind alone."""


def _placed(those: Column, place: Column) -> tuple[Column, Column]:
    """Which of those rows are of a year that is posted, and the place of each."""
    at = place[those]
    inside = at >= 0
    return (those, at) if inside.all() else (those[inside], at[inside])


def _add(into: Column, at: Column, amounts: Column) -> None:
    """Add amounts to those of their years."""
    if (at[1:] > at[:-1]).all():  # No year twice, as most have it: much quicker.
        into[at] += amounts
    else:
        np.add.at(into, at, amounts)


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
    those, at = _placed(rows.of(CONTRIBUTED), place)
    _, deducted = _placed(rows.of(DEDUCTED), place)
    roth, at_roth = _placed(rows.of(INTO_ROTH), place)
    if not those.size and not deducted.size and not roth.size:
        return
    made, total = _made(rows, those, at, year)
    unstated = made.within + made.late + made.undated
    nondeductible, of_deduction = made.stated, np.False_
    if deducted.size:
        has_deduction = np.zeros(size, dtype=np.bool_)
        has_deduction[deducted] = True
        nondeductible = np.where(has_deduction, total - facts["deduction"], made.stated)
        of_deduction = has_deduction & (
            (nondeductible < made.stated) | (nondeductible > made.stated + unstated)
        )
        unstated = np.where(has_deduction, 0, unstated)
    least, most = made_late(made, nondeductible, larger=np.maximum, smaller=np.minimum)
    allowed, before_70 = _allowed(known.born[rows.holder], who, year)
    bad = of_deduction | (unstated > 0) | (least != most) | (total > allowed)
    if roth.size:
        into_roth = np.zeros(size, dtype=np.int64)
        _add(into_roth, at_roth, rows.amounts["amount"][roth])
        bad |= (into_roth > 0) & (into_roth > allowed - total)
    bad |= (total > 0) & ~before_70
    fits[who[bad]] = False
    posted = {
        "contributions": total, "nondeductible_contributions": nondeductible, "late_contributions": least,
    }  # fmt: skip
    facts.update({name: amounts for name, amounts in posted.items() if np.any(amounts)})


def _made(rows: Frame, those: Column, at: Column, year: Column) -> tuple[Made[Any], Any]:
    """The contributions of each year, by what is known of each, and all together; `at` is the place of each of those rows."""
    amount, basis = rows.amounts["amount"][those], rows.amounts["basis"][those]
    day = rows.days["date"][those]
    dated, states = day != NO_DAY, basis >= 0
    late = dated & (day >= first_day(year[at] + 1))

    def summed(which: Flags, what: Column) -> Any:
        if not which.any():
            return np.int64(0)
        found = np.zeros(year.size, dtype=np.int64)
        every: Any = slice(None) if which.all() else which
        _add(found, at[every], what[every])
        return found

    made = Made(
        stated=summed(states, basis),
        stated_late=summed(states & late, basis),
        stated_undated=summed(states & ~dated, basis),
        within=summed(~states & dated & ~late, amount),
        late=summed(~states & late, amount),
        undated=summed(~states & ~dated, amount),
    )
    return made, summed(np.ones(those.size, dtype=np.bool_), amount)


def _allowed(born: Column, who: Column, year: Column) -> tuple[Column, Flags]:
    """The most that may be contributed for each year at that age, in cents; and whether it is long before 70 1/2, or after 2019."""
    # Nobody's age is the last of the ages of a year.
    of_birth = np.where(born == NO_DAY, 9999, year_of(born))
    age = year - of_birth[who]
    age = np.where(age < -5000, 121, np.clip(age, 0, 120))
    least, most = int(year.min()), int(year.max())
    limits = [_limit(one, age) for one in range(least, most + 1) for age in (*range(121), None)]
    allowed = np.array(limits, dtype=np.int64)[(year - least) * 122 + age]
    return allowed, (age < 70) | (age == 121) | (year > 2019)


_NO_LIMIT = 1 << 60


@cache
def _limit(year: int, age: int | None) -> int:
    """The limit of one who says nothing else, at the least: where the age is not known, without what comes at 50."""
    born = None if age is None else dt.date(year - age, 1, 1)
    found: Limits | None = limits_of(Book(Path(), {"": Person(id="", name="", born=born)}, {}), (), "", year)
    return _NO_LIMIT if found is None else found.allowed


def _valued(
    rows: Frame, let: Let, known: Holders, place: Column, layout: tuple[Column, Column, Column]
) -> Flags:
    """Where the value on December 31 is whole: a total, or one of each account that is open then."""
    first, count, start = layout
    size = int(count.sum())
    values, at = _placed(rows.of(VALUE), place)
    of_total = rows.account[values] == NONE
    total = np.zeros(size, dtype=np.bool_)
    total[at[of_total]] = True
    single = np.bincount(at[~of_total], minlength=size)
    # An account owes a value from the year in which it was opened, or else from the first that an entry names it in.
    accounts = known.type.size
    used = np.full(accounts, 9999, dtype=np.int64)
    for column in (rows.account, rows.to):
        there = np.flatnonzero(column >= 0)
        if not there.size:
            continue
        every: Any = slice(None) if there.size == column.size else there
        account, year = column[every], let.year[every]
        # Rows of one account mostly stand together: the earliest of each such run first.
        runs = np.flatnonzero(np.append(True, account[1:] != account[:-1]))
        earliest = np.minimum.reduceat(year, runs)
        mine = let.fits[rows.who[there[runs]]]
        np.minimum.at(used, account[runs[mine]], earliest[mine])
    since = np.where(known.opened != NO_DAY, year_of(known.opened), used)
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
