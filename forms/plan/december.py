"""The trap of December 31: what raises line 6 after a conversion of the same year, with the number, and until when it helps.

Line 6 is what is in all traditional, SEP and SIMPLE IRAs on December 31, with rollovers that are outstanding: money that
comes in until then makes more of a conversion taxable, also of one in January. Instructions for Form 8606, line 6.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from basisbook.forms.open_book import OpenBook
from basisbook.forms.plan.lived import Change
from basisbook.forms.plan.purse import VALUE
from basisbook.forms.plan.situation import Situation, situation
from basisbook.forms.sentences import find
from basisbook.ledger import conditions, journal
from basisbook.ledger.book import OWN
from basisbook.ledger.entry import Entry
from basisbook.ledger.kinds import KINDS, OWN_TRADITIONAL
from basisbook.ledger.problems import HOLE, LedgerError, Problem, do


def inventory(opened: OpenBook, person: str, supposed: Sequence[Entry] = ()) -> list[Problem]:
    """Warnings of the year in progress, and none where nothing was converted, or there is no basis.

    Until December 31 each can be repaired; the same entries a year later are only arithmetic.
    """
    year = opened.day.year
    pool = opened.history(supposed=supposed).pool(person)
    this = pool.year(year) if pool else None
    mine = opened.in_force_of(person, supposed)
    # Also a conversion that was in law what had to be taken: the rest of that is still open.
    converted = [one for one in mine if _converts(one, person, year)]
    if this is None or not converted:
        return []
    entries = (journal.in_force((*opened.entries, *supposed)) if supposed else opened.in_force()).values()
    came = [one for one in mine if _came_in(opened, one, person, year)]
    came += [one for one in mine if _newly_known(opened, one, entries, converted, person, year)]
    out = [one for one in mine if _on_its_way(opened, one, entries, person, year)]
    try:
        found = situation(opened, person, year, supposed=supposed)
    except LedgerError:
        # What else is there is not known: what came in and did not go on to a plan is there in any case.
        there = _still_there(mine, came, person, year)
        try:
            found = situation(opened, person, year, value=there, supposed=supposed)
        except LedgerError:
            return []
        found = replace(found, start=replace(found.start, worth=there))
    return list(_found(opened, found, came, out)) if found.start.basis else []


def _still_there(entries: Iterable[Entry], came: Sequence[Entry], person: str, year: int) -> int:
    """Of what came in, what did not go on to a plan afterwards: a rollover before it took other money."""
    numbers = {one.number for one in came}
    moved = [
        one
        for one in entries
        if one.number in numbers
        or (one.kind == "plan-rollover-out" and (one.person, one.year) == (person, year))
    ]
    there = 0
    for one in sorted(moved, key=lambda one: (one.date or dt.date(year, 12, 31), one.number)):
        amount = one.amount or 0
        there = there + amount if one.number in numbers else max(0, there - amount)
    return there


def _found(
    opened: OpenBook, found: Situation, came: Sequence[Entry], out: Sequence[Entry]
) -> Iterator[Problem]:
    start, last = found.start, dt.date(found.start.year, 12, 31)
    way = do("plan year", start.year, person=start.person, value=HOLE)
    taxable = start.lived(Change()).taxable
    for one in came:
        amount = one.amount or 0
        without = start.lived(Change(growth=-min(amount, start.worth))).taxable
        if taxable > without:
            yield find(
                f"december-trap/{_case(opened, one)}", way, entry=one, amount=amount, converted=start.converted, taxable=taxable,
                without=without, last=last, account=one.account,
            )  # fmt: skip
    for one in out:
        yield find("december-trap/outstanding", way, entry=one, amount=one.amount or 0, last=last)
    if found.required.open:
        yield find(
            "december-trap/required", way, year=start.year, person=start.person, amount=found.required.open, last=found.required.due or last
        )  # fmt: skip


def _case(opened: OpenBook, entry: Entry) -> str:
    """Which sentence: what came from a plan, SEP money, SIMPLE money that no plan takes for two years, another account."""
    if KINDS[entry.kind].moves_value == 0:
        return "account"
    if entry.code != "employer":
        return "plan"
    account = opened.book.accounts.get(entry.account)
    if account is None or account.type != "simple":
        return "employer"
    free = account.opened is not None and not conditions.in_first_two_years(account.opened, opened.day)
    return "employer" if free else "simple"


def _converts(entry: Entry, person: str, year: int) -> bool:
    kind = KINDS[entry.kind]
    return (entry.person, entry.year) == (person, year) and kind.leaves_iras and kind.starts_roth_clock


def _newly_known(
    opened: OpenBook,
    entry: Entry,
    entries: Iterable[Entry],
    converted: Sequence[Entry],
    person: str,
    year: int,
) -> bool:
    """The value of the last December 31 in an account of which nothing was recorded before the conversion."""
    if (entry.person, entry.year, entry.kind) != (person, year - 1, VALUE) or not entry.amount:
        return False
    if not entry.account or opened.book.pool_of(entry.account) != OWN:
        return False
    before = [
        one for one in entries if one.original < entry.original and entry.account in (one.account, one.to)
    ]
    return not before and entry.original > min(one.original for one in converted)


def _came_in(opened: OpenBook, entry: Entry, person: str, year: int) -> bool:
    if entry.person != person or KINDS[entry.kind].moves_value != 1 or not entry.amount:
        return False
    when = entry.date.year if entry.date else entry.year
    mine = opened.book.pool_of(entry.account) == OWN and when == year
    return mine and (entry.kind == "plan-rollover-in" or entry.code == "employer")


def _on_its_way(opened: OpenBook, entry: Entry, entries: Iterable[Entry], person: str, year: int) -> bool:
    account = opened.book.accounts.get(entry.account)
    if entry.kind != "rollover-out" or (entry.person, entry.year) != (person, year):
        return False
    if account is not None and account.type not in OWN_TRADITIONAL:
        return False
    return not any(one.of == entry.number for one in entries)
