"""What histories alone show: money that left an own IRA and came back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from basisbook.ledger.inference.rules.proposing import Finding, Proposer, evidence_of
from basisbook.ledger.inference.situation import Situation, day_for
from basisbook.ledger.money import dollars


def rollovers_seen(at: Situation) -> Iterator[Finding]:
    """R6 without forms: what histories show to leave an own IRA and to come back within 60 days, also over the year end."""
    if at.forms_tell:
        return
    by = Proposer(at)
    rows = [row for event in ("rollover-out", "distribution") for row in at.moved(event)]
    for number, row in enumerate(rows, 1):
        if row.back is None:
            continue
        why = f"account histories: it left on {row.day} and came back on {row.back}"
        there = at.at_year(row.back.year)
        if there is not at and there.forms_tell:
            what = f"whether it was a rollover over the year end: {dollars(row.cents)} left on {row.day} and came back on {row.back}"
            asked = by.ask("rollover-over-year-end", what, f"Form 1099-R for {at.year}")
            yield replace(asked, blocks=True)
            continue
        day_in, more = day_for(there.moved("rollover-in"), row.cents)
        evidence, key = evidence_of(row.evidence, more if day_in else ()), f"seen{number}"
        out, back = (
            by.propose(kind, "R6", row.cents, grade="C", why=why, evidence=evidence, date=day, key=key)
            for kind, day in (("rollover-out", row.day), ("rollover-in", row.back))
        )
        yield out
        yield replace(back, of=out.key, tax_year=there.year)
