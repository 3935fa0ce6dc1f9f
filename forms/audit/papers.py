"""Whether the papers agree with the ledger, and with each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise

from basisbook.forms.audit.finding import Audited, Finding, situations
from basisbook.ledger.evidence.account_transcript import CHANGED
from basisbook.ledger.evidence.documents import UNKNOWN_ROW
from basisbook.ledger.facts import SIXTY_DAYS
from basisbook.ledger.inference.papers import Paper
from basisbook.ledger.inference.rules.back import back_of
from basisbook.ledger.inference.situation import Situation
from basisbook.ledger.money import dollars, show, show_for_people

_WHOLE = {"5498": ("type", "box1", "box2", "box5"), "1099-R": ("codes", "ira", "box1", "box2a", "box5")}
"""What to type of a form of which an amount stands under a label that cannot be read."""
LEAST_RETURN, MOST_RETURN = -60, 80
"""Percent a year between which a value may change without a missing account or event. A choice of this program."""


# -- 0 contradictions -----------------------------------------------------------------------------------------


def contradictions(a: Audited) -> Iterator[Finding]:
    """Papers that contradict each other (grade X), and a ledger that contradicts them."""
    blurred = list(_unread(a))
    yield from blurred
    yield from _unanswered(a)
    for one in a.inferred.proposals:
        if one.grade == "X" and any(one.why in finding.message for finding in blurred):
            continue
        if one.grade == "X":
            remedy = "\n".join(
                f'basisbook evidence set-aside {paper} --because "..."' for paper in one.disputed[:4]
            )
            message = f"the {one.kind} is contradictory and blocks filing: {one.why}"
            yield Finding(
                0,
                "contradictory",
                "error",
                one.person,
                (one.tax_year,),
                message,
                remedy,
                {one.kind: one.amount},
                one.evidence,
            )
        elif one.status == "conflict":
            remedy = f"basisbook correct {one.entry} --amount {show(one.amount)}"
            remedy += f" --basis {show(one.basis)}" if one.basis is not None else ""
            message = f"the papers say a {one.kind} of {dollars(one.amount)}: {one.why}"
            yield Finding(
                0,
                "ledger-disagrees",
                "error",
                one.person,
                (one.tax_year,),
                message,
                remedy,
                {one.kind: one.amount},
                one.evidence,
            )


def _unanswered(a: Audited) -> Iterator[Finding]:
    """Money that histories show leaving, and of which they do not say enough to put it on a line."""
    for one in a.inferred.questions:
        if one.blocks:
            remedy = f"basisbook evidence enter 1099-R --year {one.year} --person {one.person} --codes ... --ira ... --box1 ... --box5 ..."
            if one.code == "account-type":
                remedy = f"basisbook evidence add FILE --person {one.person} --account ID   # the account in book.toml\n{remedy}"
            message = f"it is open {one.what}; no form is filed until it is answered"
            yield Finding(0, "unanswered", "error", one.person, (one.year,), message, remedy)


def _unread(a: Audited) -> Iterator[Finding]:
    """A figure that stands on a paper and cannot be read: it is not zero, so nothing is filed until it is known."""
    for kind in ("5498", "1099-R"):
        for (person, year), papers in sorted(a.inferred.papers.by_kind.get(kind, {}).items()):
            for paper in papers:
                if not paper.unread:
                    continue
                account = f" --account {paper.account}" if paper.account else ""
                boxes = _WHOLE[kind] if UNKNOWN_ROW in paper.unread else sorted(paper.unread)
                figures = "".join(f" --{box} ..." for box in boxes)
                yield Finding(
                    0, "unread", "error", person, (year,), f"{paper.conflict}: it is not zero, and blocks filing",
                    f"basisbook evidence enter {kind} --year {year} --person {person}{account}{figures}   # as the paper has it",
                    {}, tuple(paper.evidence),
                )  # fmt: skip


# -- 1 rollovers ----------------------------------------------------------------------------------------------


def rollovers(a: Audited) -> Iterator[Finding]:
    """1. What was rolled in was paid out somewhere, within 60 days."""
    for at in situations(a):
        if at.rollover_unmatched and at.over_the_year_end is None:
            message = (
                f"{dollars(at.rollover_unmatched)} of the rollovers in box 2 has no Form 1099-R of {at.year} that"
                " surely paid it out: its after-tax part, if any, is not known"
            )
            remedy = f"basisbook evidence enter 1099-R --year {at.year} --person {at.person} --codes G --box1 {show_for_people(at.rollover_unmatched).replace(',', '')} --box5 0"
            yield Finding(
                1,
                "rollover-unmatched",
                "warning",
                at.person,
                (at.year,),
                message,
                remedy,
                {"box 2": at.rollover_unmatched},
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
                message = f"{dollars(out.cents)} left on {out.day} as a rollover and is not seen to arrive within 60 days"
                latest = out.day + SIXTY_DAYS
                remedy = (
                    f"basisbook evidence enter transaction --year {latest.year} --person {at.person}"
                    f" --event rollover-in --amount {show(out.cents)} --date {latest}   # the day it arrived"
                )
                yield Finding(
                    1,
                    "rollover-not-back",
                    "warning",
                    at.person,
                    (at.year,),
                    message,
                    remedy,
                    {"rolled out": out.cents},
                    out.evidence,
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
            message = (
                f"{dollars(first.value.cents)} at the end of {before} and {dollars(second.value.cents)} at the end of"
                f" {after}, with {dollars(least + rolled)} put in and {dollars(out)} taken out, would be a"
                f" return of {100 * gain // base} percent: an account or an event is missing"
            )
            remedy = f"basisbook evidence enter 5498 --year {after} --person {person} --box5 0   # the account that is missing"
            yield Finding(
                2,
                "value-chain",
                "warning",
                person,
                (before, after),
                message,
                remedy,
                {"gain": gain, "base": base},
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
            message = (
                f"{dollars(total)} contributed to all IRAs, and {dollars(at.limit)} is the limit:"
                f" {dollars(total - at.limit)} is an excess contribution without basis"
            )
            remedy = f"basisbook evidence enter 1099-R --year {at.year} --person {at.person} --codes 8 --ira yes --box1 {show_for_people(total - at.limit).replace(',', '')}"
            yield Finding(
                3, "above-limit", "warning", at.person, (at.year,), message, remedy,
                {"contributed": total, "limit": at.limit}, tuple(at.contributed.evidence),
            )  # fmt: skip


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
            message = (
                f"{dollars(_kept(at))} was contributed for {at.year}; 70 1/2 was reached in {half}: an excess"
            )
            remedy = f"basisbook correct ENTRY --basis 0   # of the contribution for {at.year}"
            yield Finding(
                10,
                "too-old",
                "warning",
                at.person,
                (at.year,),
                message,
                remedy,
                {"contributed": at.contributed.cents},
            )


def without_pay(a: Audited) -> Iterator[Finding]:
    """10. No contribution without compensation. The return's wages cover both spouses; other pay is not on papers."""
    for at in situations(a):
        paper = at.tax_return
        if paper is None or paper.known("wages") != 0 or not _kept(at):
            continue
        message = (
            f"{dollars(_kept(at))} was contributed for {at.year}, and the return shows no wages: without"
            " other compensation (self-employment, alimony) it is an excess"
        )
        remedy = f"basisbook correct ENTRY --basis 0   # of the contribution for {at.year}, if there was none"
        yield Finding(
            10, "no-compensation", "warning", at.person, (at.year,), message, remedy,
            {"contributed": at.contributed.cents, "wages": 0}, tuple(paper.evidence),
        )  # fmt: skip


# -- 8, 9, 11 identities --------------------------------------------------------------------------------------


def same_paper(a: Audited) -> Iterator[Finding]:
    """8. The same paper seen twice says the same. 9 follows from it: a different account is a different paper."""
    for papers in a.inferred.papers.by_kind.values():
        for (person, year), found in papers.items():
            for paper in found:
                if paper.conflict:
                    remedy = "\n".join(
                        f'basisbook evidence set-aside {one} --because "..."' for one in paper.evidence[:4]
                    )
                    yield Finding(
                        8,
                        "papers-disagree",
                        "error",
                        person,
                        (year,),
                        paper.conflict,
                        remedy,
                        {},
                        tuple(paper.evidence),
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
                message = f"{card.id} was added for {person}, and the number on it is that of {known}"
                remedy = f'basisbook evidence set-aside {card.id} --because "of {known}"'
                years = (card.year,) if card.year else ()
                yield Finding(9, "number-disagrees", "error", person, years, message, remedy, {}, (card.id,))


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
                    message = (
                        f"{dollars(amount)} arrived in an IRA of {at.person}, and the Form 1099-R for it is among the"
                        f" papers of {other}: was one of them added for the wrong person?"
                    )
                    remedy = f'basisbook evidence set-aside {paper.evidence[0]} --because "added for the wrong person"'
                    yield Finding(
                        11,
                        "wrong-person",
                        "error",
                        at.person,
                        (at.year,),
                        message,
                        remedy,
                        {"box 1": amount},
                        tuple(paper.evidence),
                    )


# -- beyond the eleven ----------------------------------------------------------------------------------------


def changed_returns(a: Audited) -> Iterator[Finding]:
    """The account shows that the return was changed: its own figures are not the ones in force."""
    for (person, year), found in a.inferred.papers.by_kind.get("account", {}).items():
        for paper in found:
            codes = sorted({name[2:5] for name in paper.values if name.startswith("tc")} & set(CHANGED))
            if codes:
                what = "; ".join(f"{code}: {CHANGED[code]}" for code in codes)
                message = f"the account shows {what}: column A of a Form 1040-X is not the original return"
                remedy = "bring the notice, or the amended return, and enter its figures"
                yield Finding(
                    12,
                    "return-changed",
                    "warning",
                    person,
                    (year,),
                    message,
                    remedy,
                    {},
                    tuple(paper.evidence),
                )


def histories_against_forms(a: Audited) -> Iterator[Finding]:
    """Histories and official totals of a year: the official total counts, and a difference is said."""
    for at in situations(a):
        dated = sum(one.cents for one in at.contribution_dates)
        if at.contributed.known and dated and dated != at.contributed.cents and (at.own or at.is_listed):
            roth = at.sum_of(at.roth, "box10").cents
            if dated == roth or dated == at.contributed.cents + roth:
                continue
            message = (
                f"account histories show contributions of {dollars(dated)} for {at.year}, and the Forms 5498"
                f" {dollars(at.contributed.cents)}; the forms count"
            )
            yield Finding(
                12, "history-not-5498", "warning", at.person, (at.year,), message,
                f"basisbook evidence enter 5498 --year {at.year} --person {at.person} --box1 ...",
                {"histories": dated, "Forms 5498": at.contributed.cents},
            )  # fmt: skip
