"""Whether the codes of Forms 1099-R say the same happened as the ledger does.

Form 1099-R, box 7: N, a contribution recharacterized in the year for which it was made; R, in the year after; H, a direct
rollover of a designated Roth account to a Roth IRA. From memory: the instructions for Forms 1099-R and 5498 were not read.
"""

from __future__ import annotations

from collections.abc import Iterator

from basisbook.forms.audit.finding import TOLERANCE, Audited, Finding, found, set_aside, situations
from basisbook.ledger.entry import Entry
from basisbook.ledger.inference.papers import Paper
from basisbook.ledger.inference.situation import Situation
from basisbook.ledger.kinds import which
from basisbook.ledger.problems import HOLE, ByHand, do, steps

_CONVERTS = which(lambda kind: any(post.fact == "conversions" for post in kind.posts) and kind.leaves_iras)
_TO_ROTH = which(lambda kind: kind.settled_by == "recharacterized" and not kind.proves_basis)


def recharacterized(a: Audited) -> Iterator[Finding]:
    """1. Money that a custodian calls recharacterized (N, R) is no conversion, whatever the ledger says."""
    for at in situations(a):
        rows = at.coded("NR", ira=True)
        if not rows or _recorded(a, at) >= sum(one.cents("box1") for one in rows) - TOLERANCE:
            continue
        paid = [
            one.cents("box1") for one in at.taken_out
        ]  # what a code of a distribution pays may be converted
        for row in rows:
            entry = _converted(a, at, row)
            if entry is None or entry.amount in paid:
                continue
            yield found(
                0,
                "converted-is-recharacterized",
                steps(
                    do("void", entry.original),
                    do(
                        "record",
                        next(iter(_TO_ROTH)),
                        person=at.person,
                        tax_year=HOLE,
                        date=HOLE,
                        account=HOLE,
                        to=HOLE,
                        amount=HOLE,
                        moved=HOLE,
                        of=HOLE,
                    ),
                ),
                ByHand("if it was converted: have the custodian correct Forms 1099-R and 5498"),
                *set_aside(row.evidence),
                person=at.person,
                years=(at.year,),
                amounts={"box 1": row.cents("box1")},
                evidence=row.evidence,
                boxed=row.cents("box1"),
                letters=row.text("codes"),
                entry=entry,
            )


def _recorded(a: Audited, at: Situation) -> int:
    """What the ledger has as moved to Roth IRAs in the calendar year as recharacterized contributions, in cents."""
    return sum(
        one.moved or one.amount or 0
        for one in a.entries.values()
        if one.kind in _TO_ROTH
        and one.person == at.person
        and (one.date.year == at.year if one.date else one.year in (at.year, at.year - 1))
    )


def _converted(a: Audited, at: Situation, row: Paper) -> Entry | None:
    """The conversion of the calendar year that is as much as the row."""
    for one in a.entries.values():
        if one.kind in _CONVERTS and (one.person, one.year, one.amount) == (
            at.person,
            at.year,
            row.cents("box1"),
        ):
            return one
    return None


def designated_roth(a: Audited) -> Iterator[Finding]:
    """1. Money of a designated Roth account (code H) goes to a Roth IRA, and never to a traditional one. IRC 402A(c)(3)."""
    for at in situations(a):
        row = roth_money_of_a_plan(at)
        if row is not None:
            yield found(
                0,
                "designated-roth-to-traditional",
                ByHand(
                    "ask both custodians which account it came from and where it went, and for corrected forms"
                ),
                *set_aside(
                    [
                        *row.evidence,
                        *(one for paper in at.own if paper.cents("box2") for one in paper.evidence),
                    ]
                ),
                person=at.person,
                years=(at.year,),
                amounts={"box 2": row.cents("box1")},
                evidence=row.evidence,
                boxed=row.cents("box1"),
            )


def roth_money_of_a_plan(at: Situation) -> Paper | None:
    """The Form 1099-R with code H that is as much as what no other form explains of box 2 of traditional IRAs."""
    if not at.rollover_unmatched:
        return None
    placed = {id(one) for one in at.plan_rollovers[1]}
    for row in at.coded("H", ira=False):
        if id(row) not in placed and row.cents("box1") == at.rollover_unmatched:
            return row
    return None
