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
    left = law.only("rollover-out")
    for number, entry in law.only("rollover-in").items():
        of, day = entry.of or 0, entry.date
        out = left[of].date if of in left else None
        if out and day and not rolled_over_in_time(out, day, entry.code):
            law.no_rollover(of, [number])


def second(law: InLaw) -> None:
    """IRC 408(d)(3)(B): a second rollover within a year is a distribution, and what came back a contribution."""
    for number in second_rollovers(law.only("rollover-out", "rollover-in")):
        entry, account = law.entries[number], law.account(law.entries[number])
        law.no_rollover(number, [back for back, _ in law.naming(number, "rollover-in")])
        roth = account is not None and account.type in ROTH
        law.becomes(number, entry, "roth-distribution" if roth else "distribution")


def second_rollovers(entries: Mapping[int, Entry]) -> dict[int, tuple[int, dt.date]]:
    """The rollovers out that come within a year of one that counted, with that one and its day, from 2015.

    All IRAs of a person together; what did not come back in time is no rollover and begins no year. Announcement 2014-32.
    """
    outs: dict[int, tuple[str, dt.date]] = {}
    backs: list[Entry] = []
    for number, entry in entries.items():
        kind = entry.kind
        if kind == "rollover-in":
            backs.append(entry)
        elif kind == "rollover-out" and (day := entry.date) and day.year >= 2015:
            outs[number] = entry.person, day
    returned = {entry.of for entry in backs if _counts(outs, entry)}
    by_person: dict[str, list[tuple[dt.date, int]]] = defaultdict(list)
    for number in outs.keys() & returned:
        who, day = outs[number]
        by_person[who].append((day, number))
    found = {}
    for those in by_person.values():
        counted: tuple[dt.date, int] | None = None
        for day, number in sorted(those):
            if counted and not one_rollover_a_year(counted[0], day):
                found[number] = counted[1], counted[0]
            else:
                counted = day, number
    return found


def _counts(outs: Mapping[int, tuple[str, dt.date]], back: Entry) -> bool:
    """Whether it came back as the one rollover of a year, and in time."""
    out, day, code = outs.get(back.of or 0), back.date, back.code
    if out is None or code in BESIDE_THE_ONE:
        return False
    return day is None or rolled_over_in_time(out[1], day, code)


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
    excused = {"code": ""} if back.code else {}
    return do("correct", number, kind=kind, of="", **excused, tax_year=HOLE)
