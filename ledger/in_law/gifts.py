"""Gifts to charity, and what funds a health savings account."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from basisbook.ledger import conditions
from basisbook.ledger.in_law.sheet import InLaw, born_of, day_of
from basisbook.ledger.problems import HOLE, do


def gifts(law: InLaw) -> None:
    """IRC 408(d)(8)(B): 70 1/2 on the day, and not from a SEP or SIMPLE IRA that still grows."""
    for number, entry in law.of_kind("qcd"):
        account, born, year = law.account(entry), born_of(law, entry), entry.year or 0
        if not conditions.BY_CODE["gift-age"].holds_in(year):
            continue
        if account and account.type in ("sep", "simple"):
            law.tell(
                entry,
                "gift-account",
                do("correct", number, kind="distribution", when="an employer paid in that year"),
                type=account.type.upper(),
            )
        half = (
            None if born is None else dt.date(born.year + 70 + (born.month > 6), (born.month + 5) % 12 + 1, 1)
        )
        if born is None:
            law.tell(entry, "gift-age-unknown", do("person", entry.person, born=HOLE))
        elif entry.date is None and half and half.year == year:
            law.tell(entry, "gift-age-unknown/day", do("correct", number, date=HOLE))
        elif not conditions.is_70_half(born, day_of(entry)):
            law.becomes(number, entry, "distribution")
            law.tell(
                entry,
                "gift-too-young",
                do("correct", number, kind="distribution"),
                do("correct", number, date=HOLE),
                day=day_of(entry),
            )


def hsa(law: InLaw) -> None:
    """IRC 408(d)(9)(C): once in a lifetime, within the year's limit."""
    first: dict[str, int] = {}
    used: dict[str, int] = defaultdict(int)
    for number, entry in law.of_kind("hsa-funding"):
        account, year = law.account(entry), entry.year or 0
        if account and account.type in ("sep", "simple"):
            law.tell(
                entry,
                "hsa-account",
                do("correct", number, kind="distribution", when="an employer paid in that year"),
                type=account.type.upper(),
            )
        if first.setdefault(entry.person, year) != year:
            law.becomes(number, entry, "distribution")
            law.tell(
                entry, "hsa-again", do("correct", number, kind="distribution"), first=first[entry.person]
            )
            continue
        born, amount = born_of(law, entry), entry.amount or 0
        limit = conditions.hsa_limit(year, born, family=entry.code != "self-only")
        alone = conditions.hsa_limit(year, born, family=False)
        if limit is None or alone is None:
            continue
        left = max(0, limit - used[entry.person])
        used[entry.person] += amount
        if amount > left:
            law.split(number, entry, left, "distribution")
            law.tell(
                entry,
                "hsa-limit",
                do("correct", number, amount=HOLE),
                do("correct", number, code=HOLE),
                amount=amount,
                left=left,
                rest=amount - left,
            )
        elif used[entry.person] > alone and not entry.code:
            law.tell(
                entry,
                "hsa-coverage",
                do("correct", number, code="family", when="it was"),
                do("correct", number, code="self-only", when="it was not"),
                used=used[entry.person],
                alone=alone,
            )
