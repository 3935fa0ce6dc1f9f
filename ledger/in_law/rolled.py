"""Rollovers that are none: after the 60th day, and the second one of a year."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

from basisbook.ledger.conditions import one_rollover_a_year, rolled_over_in_time
from basisbook.ledger.entry import Entry
from basisbook.ledger.in_law.sheet import InLaw
from basisbook.ledger.kinds import ROTH
from basisbook.ledger.problems import HOLE, Do, Remedy, do, steps

BESIDE_THE_ONE = ("2020-required", "home-purchase")
"""What comes back for these reasons is not the one rollover of a year. Notice 2020-51; IRC 72(t)(8)(E)(ii)."""


def late(law: InLaw) -> None:
    """IRC 408(d)(3)(A): what comes back after the 60th day is a regular contribution of its year; the checks say so."""
    for number, entry in law.of_kind("rollover-in"):
        out = law.entries.get(entry.of) if entry.of is not None else None
        if out is None or out.kind != "rollover-out" or not (out.date and entry.date):
            continue
        if not rolled_over_in_time(out.date, entry.date, entry.code):
            law.no_rollover(entry.of or 0, [number])


def second(law: InLaw) -> None:
    """IRC 408(d)(3)(B): a second rollover within a year is a distribution, and what came back a contribution."""
    for number in second_rollovers(law.entries):
        entry, account = law.entries[number], law.account(law.entries[number])
        law.no_rollover(number, [back for back, _ in law.naming(number, "rollover-in")])
        roth = account is not None and account.type in ROTH
        law.becomes(number, entry, "roth-distribution" if roth else "distribution")


def second_rollovers(entries: Mapping[int, Entry]) -> dict[int, tuple[int, dt.date]]:
    """The rollovers out that come within a year of one that counted, with that one and its day, from 2015.

    All IRAs of a person together; what did not come back in time is no rollover and begins no year. Announcement 2014-32.
    """
    returned = {
        entry.of
        for entry in entries.values()
        if entry.kind == "rollover-in" and entry.code not in BESIDE_THE_ONE and _in_time(entries, entry)
    }
    outs: dict[str, list[tuple[dt.date, int]]] = defaultdict(list)
    for number, entry in entries.items():
        if entry.kind == "rollover-out" and entry.date and entry.date.year >= 2015 and number in returned:
            outs[entry.person].append((entry.date, number))
    found = {}
    for those in outs.values():
        counted: tuple[dt.date, int] | None = None
        for day, number in sorted(those):
            if counted and not one_rollover_a_year(counted[0], day):
                found[number] = counted[1], counted[0]
            else:
                counted = day, number
    return found


def _in_time(entries: Mapping[int, Entry], back: Entry) -> bool:
    out = entries.get(back.of) if back.of is not None else None
    if out is None or not (out.date and back.date):
        return True
    return rolled_over_in_time(out.date, back.date, back.code)


def as_distribution(law: InLaw, out: int, kind: str, when: str = "") -> Remedy:
    """The way out of saying so oneself: what came back was a contribution, and what left a distribution."""
    kept = do("correct", out, kind=kind, when=when)
    backs = law.naming(out, "rollover-in")
    if not backs:
        return kept
    return steps(*(contributed(law, number, one) for number, one in backs), kept)


def contributed(law: InLaw, number: int, back: Entry) -> Do:
    """The way out of saying that what came back was put in as a contribution."""
    account = law.account(back)
    if account is None or account.type.startswith("inherited"):
        return do("void", number)
    kind = "roth-contribution" if account.type in ROTH else "contribution"
    return do("correct", number, kind=kind, of="", code="", tax_year=HOLE)
