"""Disasters, and what of an early distribution is put back."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import replace

from basisbook.ledger import conditions, parameters
from basisbook.ledger.in_law.sheet import InLaw, day_of
from basisbook.ledger.kinds import POSTPONED_CODES
from basisbook.ledger.problems import HOLE, do


def disasters(law: InLaw) -> None:
    """IRC 72(t)(11)(B): so much for one disaster, from traditional and Roth IRAs together. A code names the disaster."""
    used: dict[tuple[str, str], int] = defaultdict(int)
    unnamed: dict[tuple[str, int], int] = defaultdict(int)
    for number, entry in law.of_kind("disaster-distribution", "roth-disaster"):
        day, amount = day_of(entry), entry.amount or 0
        key = (entry.person, entry.code or f"entry {number}")
        newer, limit = conditions.disaster_limit(day), conditions.disaster_limit(day)
        if conditions.NEWER_DISASTERS_SINCE <= day <= conditions.OLDER_DISASTERS_UNTIL:
            limit = conditions.disaster_limit(conditions.NEWER_DISASTERS_SINCE - dt.timedelta(days=1))
        left = max(0, limit - used[key])
        used[key] += amount
        if amount > left:
            law.split(
                number, entry, left, "roth-distribution" if entry.kind == "roth-disaster" else "distribution"
            )
            law.tell(
                entry,
                "disaster-limit",
                do("correct", number, amount=HOLE),
                do("correct", number, code=HOLE),
                amount=amount,
                left=left,
                limit=limit,
                rest=amount - left,
            )
            continue
        unnamed[entry.person, day.year] += 0 if entry.code else amount
        if used[key] > newer or (not entry.code and unnamed[entry.person, day.year] > limit):
            law.tell(entry, "disaster-several", do("correct", number, code=HOLE), limit=newer, day=day)


def repayments(law: InLaw) -> None:
    """IRC 72(t): three years to put it back, and no more than what could be taken."""
    used: dict[tuple[object, ...], int] = defaultdict(int)
    for number, put_back in law.of_kind("repayment", "disaster-repayment"):
        entry, postponed = put_back, put_back.code.partition("=")[2] or put_back.code in POSTPONED_CODES
        if "=" in put_back.code:
            entry = law.entries[number] = replace(put_back, code=put_back.code.partition("=")[0])
        taken = law.entries.get(entry.of) if entry.of is not None else None
        if entry.code == "reservist" or entry.amount is None:
            continue  # two years from the end of active duty, a day that no entry has
        if taken and taken.date and entry.date:
            last = conditions.last_day_to_repay(taken.date, entry.code)
            if entry.code == "home-purchase":
                days = parameters.value("home_purchase_days", max(taken.date.year, 1998)).number
                last = taken.date + dt.timedelta(days=days)
            if entry.date > last and not postponed:
                del law.entries[number]
                law.tell(
                    entry,
                    "repaid-late",
                    do("correct", number, date=HOLE),
                    do("correct", number, code=HOLE, when="if the IRS postponed the day"),
                    do("void", number),
                    taken=taken.date,
                    of=entry.of,
                    last=last,
                    day=entry.date,
                )
                continue
        year = taken.year if taken and taken.year else entry.year or 0
        most = conditions.repayable(entry.code, year)
        if most is None:
            continue
        key = (entry.of or year,) if entry.code == "birth-adoption" else (entry.code, year)
        left = max(0, most - used[entry.person, *key])
        used[entry.person, *key] += entry.amount
        if entry.amount <= left:
            continue
        if left:
            law.entries[number] = replace(entry, amount=left)
        else:
            del law.entries[number]
        law.tell(
            entry,
            "repaid-above-limit/child" if entry.code == "birth-adoption" else "repaid-above-limit",
            do("correct", number, amount=HOLE),
            do("correct", number, of=HOLE),
            amount=entry.amount,
            left=left,
            most=most,
            rest=entry.amount - left,
            of=year,
        )
