"""Contributions: whose money, moved in time, returned in time."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from basisbook.ledger import parameters
from basisbook.ledger.entry import Entry
from basisbook.ledger.in_law.sheet import InLaw, born_of, last_day
from basisbook.ledger.problems import HOLE, do


def recharacterized(law: InLaw) -> None:
    """IRC 408A(d)(6)(A): by the due date with extensions; after it the contribution stays where it was made."""
    for number, entry in law.of_kind("recharacterized-to-roth", "recharacterized-to-traditional"):
        last = last_day(law, entry) if entry.year else dt.date.max
        if entry.date is None or entry.date <= last:
            continue
        to_roth = entry.kind == "recharacterized-to-roth"
        if to_roth:
            law.entries[number] = replace(
                entry,
                kind="conversion",
                amount=entry.moved or entry.amount,
                moved=None,
                basis=None,
                of=None,
                tax_year=None,
            )
        else:
            law.becomes(number, entry, "roth-distribution", entry.moved or entry.amount)
        law.tell(
            entry,
            f"recharacterized-late/{'to-roth' if to_roth else 'to-traditional'}",
            do("correct", number, date=HOLE),
            do(
                "record",
                "figure",
                person=entry.person,
                tax_year=entry.year,
                code="postponed-to",
                date=HOLE,
                when="the IRS postponed it",
            ),
            last=last,
            day=entry.date,
        )


def returned(law: InLaw) -> None:
    """IRC 408(d)(4): with its earnings by the due date with extensions; after it, a distribution."""
    for number, entry in law.of_kind("contribution-returned", "roth-contribution-returned"):
        if entry.year is None:
            continue
        last = last_day(law, entry)
        roth = entry.kind == "roth-contribution-returned"
        if entry.date and entry.date > last:
            law.becomes(
                number, entry, "roth-distribution" if roth else "distribution", entry.moved or entry.amount
            )
            law.tell(
                law.entries[number],
                "returned-late",
                do("correct", number, date=HOLE),
                do("correct", number, kind="roth-distribution" if roth else "distribution"),
                of=entry.year,
                last=last,
                day=entry.date,
            )


def employers(law: InLaw) -> None:
    """IRC 408(k), (p): an employer's money is in no line but line 6. Instructions for Form 8606, line 1."""
    for number, entry in law.of_kind("contribution"):
        account = law.account(entry)
        if entry.code == "employer":
            del law.entries[number]
            continue
        if account is None or account.type not in ("sep", "simple") or entry.code == "personal":
            continue
        whole = _personal_limit(law, entry)
        surely = account.type == "simple" or (whole is not None and (entry.amount or 0) > whole)
        if surely:
            del law.entries[number]
        code = "employer-or-own/surely" if surely else "employer-or-own"
        law.tell(
            entry, "contribution-to-simple/employer" if account.type == "simple" else code,
            do("correct", number, code="employer", when="an employer's"),
            *(() if surely else (do("correct", number, code="personal", when="the person's own"),)),
            amount=entry.amount or 0,
        )  # fmt: skip


def _personal_limit(law: InLaw, entry: Entry) -> int | None:
    born, year = born_of(law, entry), entry.year or 0
    try:
        most = parameters.value("ira_contribution_limit", year).cents
    except parameters.NoValueError:
        return None
    try:
        more = parameters.value("ira_catch_up_age_50", year).cents
    except parameters.NoValueError:
        more = 0
    return most + (more if born is None or year - born.year >= 50 else 0)
