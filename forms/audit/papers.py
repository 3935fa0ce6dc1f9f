"""Whether the papers agree with the ledger, and with each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

from basisbook.forms.audit.codes import roth_money_of_a_plan
from basisbook.forms.audit.finding import Audited, Finding, found, set_aside, situations
from basisbook.ledger.evidence.account_transcript import CHANGED
from basisbook.ledger.evidence.actions import NOT_UNDERSTOOD
from basisbook.ledger.evidence.documents import UNKNOWN_ROW, Kind
from basisbook.ledger.facts import SIXTY_DAYS
from basisbook.ledger.inference.papers import Paper
from basisbook.ledger.inference.rules.back import back_of
from basisbook.ledger.inference.situation import Situation
from basisbook.ledger.problems import HOLE, ByHand, Cents, Do, Hole, Value, do

_WHOLE = {"5498": ("type", "box1", "box2", "box5"), "1099-R": ("codes", "ira", "box1", "box2a", "box5")}
"""What to type of a form of which an amount stands under a label that cannot be read."""
LEAST_RETURN, MOST_RETURN = -60, 80
"""Percent a year between which a value may change without a missing account or event. A choice of this program."""


# -- 0 contradictions -----------------------------------------------------------------------------------------


def contradictions(a: Audited) -> Iterator[Finding]:
    """Papers that contradict each other (grade X), and a ledger that contradicts them."""
    unread = {paper.conflict for _, paper in _with_unread(a)}
    yield from _unread(a)
    yield from _unanswered(a)
    for one in a.inferred.proposals:
        of: dict[str, Any] = {"person": one.person, "years": (one.tax_year,), "evidence": one.evidence}
        of |= {"amounts": {one.kind: one.amount}, "kind": one.kind, "why": one.why}
        if one.grade == "X":
            if one.conflict is None or one.conflict not in unread:
                yield found(0, "contradictory", *set_aside(one.disputed), **of)
        elif one.status == "conflict":
            assert one.entry is not None
            says = {name: HOLE if cents is None else Cents(cents) for name, cents in one.against}
            way = do("correct", one.entry, when="if the papers are right", **says)
            yield found(0, "ledger-disagrees", way, *_if_wrong(one.evidence), amount=one.amount, **of)


def _if_wrong(papers: Iterable[str]) -> list[Do]:
    return [replace(way, when="if the paper is wrong") for way in set_aside(papers)]


def _unanswered(a: Audited) -> Iterator[Finding]:
    """Money that histories show leaving, and of which they do not say enough to put it on a line."""
    for one in a.inferred.questions:
        if one.blocks:
            form = _type_in("1099-R", one.year, one.person, "codes", "ira", "box1", "box5")
            history = do("evidence add", Hole("FILE"), person=one.person, account=HOLE)
            history = replace(history, when="the account in book.toml")
            row = do("evidence enter", "transaction", date=HOLE, event=HOLE, amount=HOLE, person=one.person)
            row = replace(
                row, when="each row as the history has it; the event none, where it concerns no IRA"
            )
            before = {"account-type": [history], NOT_UNDERSTOOD: [row]}.get(one.code, [])
            ways = [*before, form]
            yield found(0, "unanswered", *ways, person=one.person, years=(one.year,), what=one.what)


def _type_in(kind: str, year: Value, person: str, *figures: str, when: str = "", account: str = "") -> Do:
    """A paper to be typed in, with a hole for each figure: what it says, only the paper knows."""
    where = {"account": account} if account else {}
    return Do(
        "evidence enter",
        (kind,),
        (("year", year), ("person", person), *where.items(), *((name, HOLE) for name in figures)),
        when,
    )


def _with_unread(a: Audited) -> Iterator[tuple[Kind, Paper]]:
    kinds: tuple[Kind, ...] = ("5498", "1099-R")
    for kind in kinds:
        for _, papers in sorted(a.inferred.papers.by_kind.get(kind, {}).items()):
            yield from ((kind, paper) for paper in papers if paper.unread)


def _unread(a: Audited) -> Iterator[Finding]:
    """A figure that stands on a paper and cannot be read: it is not zero, so nothing is filed until it is known."""
    for kind, paper in _with_unread(a):
        boxes = _WHOLE[kind] if UNKNOWN_ROW in paper.unread else sorted(paper.unread)
        way = _type_in(
            kind, paper.year, paper.person, *boxes, when="as the paper has it", account=paper.account
        )
        yield found(
            0,
            "unread",
            way,
            person=paper.person,
            years=(paper.year,),
            evidence=paper.evidence,
            why=paper.conflict.text if paper.conflict else "",
        )


# -- 1 rollovers ----------------------------------------------------------------------------------------------


def rollovers(a: Audited) -> Iterator[Finding]:
    """1. What was rolled in was paid out somewhere, within 60 days."""
    for at in situations(a):
        if at.rollover_unmatched and at.over_the_year_end is None and roth_money_of_a_plan(at) is None:
            yield found(
                1,
                "rollover-unmatched",
                _type_in("1099-R", at.year, at.person, "codes", "box1", "box5", when="as the paper has it"),
                person=at.person,
                years=(at.year,),
                amounts={"box 2": at.rollover_unmatched},
                rolled=at.rollover_unmatched,
                of=at.year,
            )
        for out in at.moved("rollover-out"):
            nearby = [
                *at.moved("rollover-in"),
                *(at.at_year(at.year + 1).moved("rollover-in") if out.day.month >= 11 else []),
            ]
            if not any(
                one.cents == out.cents and dt.timedelta(0) <= one.day - out.day <= SIXTY_DAYS
                for one in nearby
            ):
                arrived = Do(
                    "evidence enter",
                    ("transaction",),
                    (("person", at.person), *((name, HOLE) for name in ("event", "amount", "date"))),
                    "if it arrived: as rollover-in",
                )
                yield found(
                    1,
                    "rollover-not-back",
                    do("evidence add", Hole("FILE"), when="the history of the account in which it arrived"),
                    arrived,
                    *_if_wrong(out.evidence),
                    person=at.person,
                    years=(at.year,),
                    amounts={"rolled out": out.cents},
                    evidence=out.evidence,
                    out=out.cents,
                    day=out.day,
                )


# -- 2 values -------------------------------------------------------------------------------------------------


def values(a: Audited) -> Iterator[Finding]:
    """2. Values follow from each other: what is not deposits or withdrawals is a return that can be."""
    for person, years in a.inferred.papers.years.items():
        pool = a.history.pool(person)
        if pool is None:
            continue
        for before, after in pairwise(years):
            first, second = a.at(person, before), a.at(person, after)
            if after != before + 1 or not (first and second and first.value.known and second.value.known):
                continue
            out = sum(
                one.cents("box1") for one in second.rows if one.flag("ira") and "4" not in one.text("codes")
            )
            put_in = ("box2", "box4", "box8", "box9", "box13a", "box14a")
            rolled = sum(one.cents(box) for one in second.own for box in put_in)
            least, most = _deposits(a, person, after)
            readings = [
                (
                    second.value.cents - first.value.cents - deposited - rolled + out,
                    first.value.cents + deposited + rolled,
                )
                for deposited in {least, most}
            ]
            if any(
                base <= 0 or LEAST_RETURN * base <= 100 * gain <= MOST_RETURN * base
                for gain, base in readings
            ):
                continue
            gain, base = readings[0]
            more = Do(
                "evidence enter",
                ("transaction",),
                (("person", person), *((name, HOLE) for name in ("event", "amount", "date"))),
                "for an event that is missing",
            )
            yield found(
                2,
                "value-chain",
                _type_in("5498", after, person, "type", "box5", when="for an account that is missing"),
                more,
                person=person,
                years=(before, after),
                amounts={"gain": gain, "base": base},
                percent=100 * gain // base,
                before=before,
                first=first.value.cents,
                after=after,
                second=second.value.cents,
                put_in=least + rolled,
                out=out,
            )


def _deposits(a: Audited, person: str, year: int) -> tuple[int, int]:
    """Contributions deposited in the calendar year: surely, and possibly (where the day is not known)."""
    least = most = 0
    for entry in a.entries.values():
        if entry.person != person or entry.kind != "contribution" or entry.amount is None:
            continue
        if entry.date:
            if entry.date.year == year:
                least, most = least + entry.amount, most + entry.amount
        elif entry.tax_year in (year, year - 1):
            most += entry.amount
    return least, most


# -- 3, 10 limits ---------------------------------------------------------------------------------------------


def limits(a: Audited) -> Iterator[Finding]:
    """3. Boxes 1 and 10 together are within the limit for the age."""
    for at in situations(a):
        returned = sum(max(0, one.cents("box1") - one.cents("box2a")) for one in _roth_returned(at))
        # What was moved from one kind of IRA to the other stays a contribution for the year.
        back = sum(one.amount for one in back_of(at).proposals if one.kind == "contribution-returned")
        total = max(0, at.contributed.cents - back) + max(0, at.sum_of(at.roth, "box10").cents - returned)
        if total > at.limit:
            yield found(
                3,
                "above-limit",
                _returned(at.person),
                *_if_wrong(at.contributed.evidence),
                person=at.person,
                years=(at.year,),
                amounts={"contributed": total, "limit": at.limit},
                evidence=at.contributed.evidence,
                total=total,
                limit=at.limit,
                excess=total - at.limit,
            )


def _returned(person: str) -> Do:
    """The paper of a contribution that was taken back. Which year's it is, and with which code, stands on it."""
    return _type_in("1099-R", HOLE, person, "codes", "ira", "box1", "box2a", when="if it was taken back")


def _roth_returned(at: Situation) -> list[Paper]:
    """Roth contributions for the year that came back: code 8 in it, code P in the next."""
    return [*at.coded("8", ira=False), *at.at_year(at.year + 1).coded("P", ira=False)]


def _kept(at: Situation) -> int:
    """What was contributed to traditional IRAs for the year and not taken back, in cents."""
    return max(0, at.contributed.cents - back_of(at).off)


def too_old(a: Audited) -> Iterator[Finding]:
    """10. No contribution to a traditional IRA for the year of 70 1/2 or later, before 2020. IRC 219(d)(1)."""
    for at in situations(a):
        person = a.book.people.get(at.person)
        half = person.year_of_70_half if person else None
        if half is None or at.year >= 2020 or not _kept(at):
            continue
        if at.year >= half:
            yield found(
                10,
                "too-old",
                _returned(at.person),
                do("person", at.person, born=HOLE),
                *_if_wrong(at.contributed.evidence),
                person=at.person,
                years=(at.year,),
                amounts={"contributed": at.contributed.cents},
                kept=_kept(at),
                of=at.year,
                half=half,
            )


def without_pay(a: Audited) -> Iterator[Finding]:
    """10. No contribution without compensation. The return's wages cover both spouses; other pay is not on papers."""
    for at in situations(a):
        paper = at.tax_return
        if paper is None or paper.known("wages") != 0 or not _kept(at):
            continue
        yield found(
            10,
            "no-compensation",
            _returned(at.person),
            ByHand("if there was other compensation, keep its proof with these papers"),
            person=at.person,
            years=(at.year,),
            amounts={"contributed": at.contributed.cents, "wages": 0},
            evidence=paper.evidence,
            kept=_kept(at),
            of=at.year,
        )


# -- 8, 9, 11 identities --------------------------------------------------------------------------------------


def same_paper(a: Audited) -> Iterator[Finding]:
    """8. The same paper seen twice says the same. 9 follows from it: a different account is a different paper."""
    for papers in a.inferred.papers.by_kind.values():
        for (person, year), papers_of_year in papers.items():
            for paper in papers_of_year:
                if paper.conflict:
                    yield found(
                        8,
                        "papers-disagree",
                        *set_aside(paper.evidence),
                        person=person,
                        years=(year,),
                        evidence=paper.evidence,
                        why=paper.conflict.text,
                    )


def same_number(a: Audited) -> Iterator[Finding]:
    """9. The last digits of a taxpayer number belong to one person."""
    whose: dict[str, str] = {
        person.ssn.replace("-", "")[-4:]: person.id for person in a.book.people.values() if person.ssn
    }
    for card in a.shelf.cards:
        for tail, person in card.tails.items():
            known = whose.setdefault(tail, person)
            if known != person:
                years = (card.year,) if card.year else ()
                yield found(
                    9,
                    "number-disagrees",
                    *set_aside([card.id]),
                    person=person,
                    years=years,
                    evidence=(card.id,),
                    id=card.id,
                    whose=known,
                )


def mixed_up(a: Audited) -> Iterator[Finding]:
    """11. What one spouse's forms lack is not what the other's have too much of."""
    people = sorted(a.inferred.papers.years)
    for at in situations(a):
        gone = sum(one.cents("box1") for one in at.taken_out)
        lacking = {at.rollover_unmatched, at.sum_of([*at.roth, *at.own], "box3").cents - gone}
        for other in people:
            theirs = a.at(other, at.year) if other != at.person else None
            if theirs is None:
                continue
            spare = (
                sum(one.cents("box1") for one in theirs.taken_out)
                - theirs.converted.cents
                - theirs.rolled_to_ira
            )
            for paper in theirs.taken_out:
                amount = paper.cents("box1")
                if 0 < amount <= spare and amount in lacking:
                    arrived = [
                        one for one in (*at.roth, *at.own) if amount in (one.cents("box2"), one.cents("box3"))
                    ]
                    yield found(
                        11,
                        "wrong-person",
                        *set_aside([*paper.evidence[:1], *(one.evidence[0] for one in arrived)]),
                        person=at.person,
                        years=(at.year,),
                        amounts={"box 1": amount},
                        evidence=paper.evidence,
                        amount=amount,
                        other=other,
                    )


# -- beyond the eleven ----------------------------------------------------------------------------------------


def changed_returns(a: Audited) -> Iterator[Finding]:
    """The account shows that the return was changed: its own figures are not the ones in force."""
    for (person, year), accounts in a.inferred.papers.by_kind.get("account", {}).items():
        for paper in accounts:
            codes = sorted({name[2:5] for name in paper.values if name.startswith("tc")} & set(CHANGED))
            if codes:
                what = "; ".join(f"{code}: {CHANGED[code]}" for code in codes)
                yield found(
                    12,
                    "return-changed",
                    ByHand("bring the notice, or the amended return, and enter its figures"),
                    person=person,
                    years=(year,),
                    evidence=paper.evidence,
                    what=what,
                )


def histories_against_forms(a: Audited) -> Iterator[Finding]:
    """Histories and official totals of a year: the official total counts, and a difference is said."""
    for at in situations(a):
        dated = sum(one.cents for one in at.contribution_dates)
        if at.contributed.known and dated and dated != at.contributed.cents and (at.own or at.is_listed):
            roth = at.sum_of(at.roth, "box10").cents
            if dated == roth or dated == at.contributed.cents + roth:
                continue
            yield found(
                12,
                "history-not-5498",
                _type_in("5498", at.year, at.person, "type", "box1", when="for a form that is missing"),
                *_if_wrong(at.contributed.evidence),
                person=at.person,
                years=(at.year,),
                amounts={"histories": dated, "Forms 5498": at.contributed.cents},
                dated=dated,
                of=at.year,
                forms=at.contributed.cents,
            )
