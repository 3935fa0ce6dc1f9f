"""Rules for money taken out: distributions, conversions, rollovers, values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

from basisbook.ledger.facts import BIRTH_ON_LINE_1, SIXTY_DAYS
from basisbook.ledger.inference import form_lines, grades
from basisbook.ledger.inference.back_solve import Solved, solve
from basisbook.ledger.inference.grades import Grade
from basisbook.ledger.inference.papers import Paper
from basisbook.ledger.inference.proposals import Proposal
from basisbook.ledger.inference.rules.proposing import (
    DISASTER,
    REPAID,
    Finding,
    Proposer,
    evidence_of,
    in_portions,
    leaning_on,
    of_row,
)
from basisbook.ledger.inference.situation import (
    SELF_CERTIFIED,
    Said,
    Situation,
    after_tax_of,
    day_for,
)
from basisbook.ledger.inference.subsets import subset
from basisbook.ledger.kinds import OWN_TRADITIONAL
from basisbook.ledger.money import dollars

# -- money out (R5-R7, R11, R12) ------------------------------------------------------------------------------


def conversions(at: Situation) -> Iterator[Finding]:
    """R5: box 3 of a Form 5498 and a Form 1099-R of the same year; without forms, the two legs in histories."""
    said = at.converted
    dates = at.moved("conversion")
    stated = at.sum_of([*at.roth, *at.own], "box3").cents
    if stated > said.cents:
        what = f"{dollars(stated - said.cents)} converted by box 3 of {at.year} left no IRA by the Forms 1099-R of {at.year}"
        yield Proposer(at).ask("conversion", what, f"Form 1099-R for {at.year - 1} and {at.year}")
    if said.cents:
        grade = said.grade
        if not at.rows and not at.is_listed:
            grade = grades.worst(grade, "B")
        yield from in_portions(
            at, "conversion", "R5", said, dates, [], grade, "box 3 of Form 5498 and Form 1099-R agree"
        )
    elif dates and not at.rows and not at.is_listed and not (at.roth and not stated):
        total = Said(sum(one.cents for one in dates), [], {"history"}, known=True)
        seen = " and ".join(dict.fromkeys(one.legs or "typed in" for one in dates))
        yield from in_portions(at, "conversion", "R5", total, dates, [], "C", f"account histories: {seen}")


def distributions(at: Situation) -> Iterator[Finding]:
    """R5, R6, R12: what is left of the Forms 1099-R after conversions and rollovers.

    What the next year's Form 5498 has as put back late may be this money: until that is said, nothing is accepted.
    """
    after = at.at_year(at.year + 1)
    back = 0 if after.rolled_late else sum(one.cents("box13a") for one in _put_back_late(after))
    needs = f"whether the {dollars(back)} put back late in {at.year + 1} (box 13c, code SC) came from it"
    for one in _distributions(at):
        if back and isinstance(one, Proposal) and one.kind == "distribution" and not one.account:
            yield replace(one, needs=needs)
        else:
            yield one


def _distributions(at: Situation) -> Iterator[Finding]:
    dates = at.moved("distribution")
    if at.rows or at.is_listed:
        gone = Said(known=True)
        for paper in at.taken_out:
            gone.add(paper.cents("box1"), paper)
        if not at.taken_out:
            gone.evidence, gone.origins = list(at.is_listed), {"irs"}
        gone.cents -= at.converted.cents + at.rolled_to_ira
        if gone.cents > 0:
            rows = [one.cents("box1") for one in at.taken_out]
            left = subset(rows, gone.cents)
            portions = [rows[i] for i in left]
            why = "Forms 1099-R less conversions and rollovers"
            yield from in_portions(at, "distribution", "R5", gone, dates, portions, gone.grade, why)
    elif dates := [
        one for one in dates if one.type in OWN_TRADITIONAL and one.back is None and not one.perhaps
    ]:
        total = Said(sum(one.cents for one in dates), [], {"history"}, known=True)
        yield from in_portions(
            at, "distribution", "R5", total, dates, [], "C", "account histories; gross of withholding"
        )
    yield from _inherited_rows(at)
    for paper in at.coded("4"):
        if paper.flag("ira") and "Y" not in paper.text("codes"):
            yield from _inherited(at, paper)
    for paper in at.coded("Y", ira=True):
        yield of_row(at, paper, "qcd", "R6", "code Y: paid to a charity")
    for paper in at.coded("G", ira=True):
        yield of_row(
            at, paper, "plan-rollover-out", "R6", "code G from an IRA: rolled over to an employer plan"
        )


def _inherited(at: Situation, paper: Paper) -> Iterator[Finding]:
    """R11: code 4. A pool of its own for each decedent; which one, only the book can say."""
    accounts = [
        a for a in at.book.accounts.values() if a.person == at.person and a.type == "inherited-traditional"
    ]
    if len(accounts) == 1:
        yield of_row(
            at, paper, "distribution", "R11", "code 4: from an inherited IRA", account=accounts[0].id
        )
        return
    what = f"from whom the IRA was inherited that paid {dollars(paper.cents('box1'))} in {at.year} (code 4)"
    document = (
        '[accounts.ID] with type = "inherited-traditional" and decedent = "..." in book.toml'
        if not accounts
        else f"one of the inherited accounts {', '.join(one.id for one in accounts)}"
    )
    yield Proposer(at).ask("inherited", what, document)


def _inherited_rows(at: Situation) -> Iterator[Finding]:
    """R11: what a history shows of an inherited IRA, where no Form 1099-R with code 4 does."""
    rows = [
        one
        for one in at.papers.moved
        if (one.person, one.event, one.type) == (at.person, "distribution", "inherited")
        and one.day.year == at.year
    ]
    if not rows or at.coded("4"):
        return
    accounts = [
        one.id
        for one in at.book.accounts.values()
        if one.person == at.person and one.type == "inherited-traditional"
    ]
    total = Said(sum(one.cents for one in rows), [], {"history"}, known=True)
    if len(accounts) == 1:
        why = "account history of an inherited IRA; gross of withholding"
        for one in in_portions(at, "distribution", "R11", total, rows, [], "C", why):
            yield replace(one, key=f"{one.key}/inherited", account=accounts[0])
        return
    what = f"from whom the IRA was inherited that paid {dollars(total.cents)} in {at.year} ({rows[0].evidence[0]})"
    document = (
        f"a paper that says which of the inherited accounts {', '.join(accounts)} it is, added with that account"
        if accounts
        else '[accounts.ID] with type = "inherited-traditional" and decedent = "..." in book.toml'
    )
    yield Proposer(at).ask("inherited", what, document)


def rollovers(at: Situation) -> Iterator[Finding]:
    """R6, R7: box 2 of Form 5498, matched to plans first, then to the person's own IRAs."""
    own, roth, _ = at.plan_rollovers
    into = at.sum_of(at.own, "box2")
    by = Proposer(at)
    for paper in [*own, *at.late_plan_rows]:
        cents, after_tax = paper.cents("box1"), paper.cents("box5")
        day, more = day_for(at.moved("rollover-in"), cents)
        basis, grade = min(after_tax, cents), leaning_on(paper, into).grade
        yield by.propose(
            "plan-rollover-in",
            "R7",
            cents,
            why=f"code {paper.text('codes')}: box 1 = box 2 of Form 5498; after-tax money in box 5: {dollars(after_tax)}",
            evidence=(*paper.evidence, *into.evidence, *more),
            grade=grade if paper in own else grades.worst(grade, "C"),
            date=day,
            basis=basis,
            least=basis,
            most=basis,
        )
    for paper in roth:
        kind = "designated-roth-to-roth" if "H" in paper.text("codes") else "plan-to-roth"
        cents, why = paper.cents("box1"), f"code {paper.text('codes')}: rolled over to a Roth IRA"
        yield by.propose(kind, "R7", cents, rests_on=paper, why=why, basis=min(paper.cents("box5"), cents))
    open_after_tax = at.most_after_tax - after_tax_of([*own, *at.late_plan_rows])
    if open_after_tax and own:
        what = f"which of the plans' Forms 1099-R of {at.year} were rolled over to the IRA: their after-tax money differs"
        document = "the plan's letter, or the account history with the amounts that arrived"
        yield Proposer(at).ask("rollover", what, document, open_after_tax)
    yield from _sixty_days(at, into, by)
    if at.rollover_unmatched:
        what = f"where the {dollars(at.rollover_unmatched)} came from that was rolled over in {at.year}"
        document = (
            f"Form 1099-R for {at.year} of the plan or IRA that paid it (box 5: after-tax money), or the account"
            " histories with the days"
        )
        yield Proposer(at).ask("rollover", what, document, at.rollover_unmatched)


def _sixty_days(at: Situation, into: Said, by: Proposer) -> Iterator[Finding]:
    """R6 within a year, and over a year end where histories give both days."""
    back = at.rolled_in_time
    day_out = day_in = None
    if back:
        day_out, _ = day_for([*at.moved("rollover-out"), *at.moved("distribution")], back)
        day_in, _ = day_for(at.moved("rollover-in"), back)
    elif at.rollover_unmatched:
        if at.over_the_year_end is None:
            return
        day_out, day_in = at.over_the_year_end
        what = f"{dollars(at.rollover_unmatched)} left an IRA on {day_out} and came back on {day_in}: a rollover over the year end"
        yield Proposer(at).ask("rollover-over-year-end", what, "correct the distribution to rollover-out")
        return
    if not back:
        return
    grade: Grade = into.grade
    if day_out and day_in and not dt.timedelta(0) <= day_in - day_out <= SIXTY_DAYS:
        grade = "X"
    if not (day_out and day_in):
        grade = grades.worst(grade, "B")
    evidence = evidence_of(into.evidence, [e for one in at.taken_out for e in one.evidence])
    why = "box 2 of Form 5498 equals a Form 1099-R of the person's own IRA" + (
        "" if day_out and day_in else "; the days are not shown"
    )
    yield from _both_ways(by, back, (day_out, day_in), "R6", why=why, evidence=evidence, grade=grade)


def _both_ways(
    by: Proposer,
    cents: int,
    days: tuple[dt.date | None, dt.date | None],
    rule: str,
    *,
    why: str,
    evidence: Sequence[str],
    grade: Grade | None = None,
    rests_on: Paper | None = None,
    account: str = "",
    code: str = "",
    key: str = "",
) -> Iterator[Proposal]:
    """What left an IRA and came back: two entries, of which the second is of the first."""
    out = by.propose(
        "rollover-out", rule, cents, rests_on=rests_on, why=why, evidence=evidence, grade=grade, date=days[0],
        account=account, key=key,
    )  # fmt: skip
    yield out
    yield by.propose(
        "rollover-in", rule, cents, rests_on=rests_on, why=why, evidence=evidence, grade=grade, date=days[1],
        account=account, code=code, key=key, of=out.key,
    )  # fmt: skip


def _put_back_late(at: Situation) -> list[Paper]:
    return [one for one in at.own if one.text("box13c").upper() == SELF_CERTIFIED and one.cents("box13a")]


def late_rollovers(at: Situation) -> Iterator[Finding]:
    """R6: box 13a with code SC, a rollover after the 60th day that the owner certified. Rev. Proc. 2020-46."""
    by = Proposer(at)
    late = _put_back_late(at)
    if not at.rolled_late:
        for paper in late:  # the money may have left in the year before
            what = f"from which distribution the {dollars(paper.cents('box13a'))} came back late (box 13c, code SC)"
            document = f"Form 1099-R of {at.year - 1} or {at.year}; record rollover-out, and rollover-in with code self-certified"
            yield by.ask("late-rollover", what, document, 0)
        return
    for paper in late:
        cents = paper.cents("box13a")
        why = "box 13a of Form 5498 with code SC: put back late, self-certified"
        evidence = [e for one in at.taken_out for e in one.evidence]
        day_out, _ = day_for([*at.moved("rollover-out"), *at.moved("distribution")], cents)
        day_in, _ = day_for(at.moved("rollover-in"), cents)
        yield from _both_ways(
            by, cents, (day_out, day_in), "R6", why=why, evidence=evidence, rests_on=paper, code="self-certified",
            key="late",
        )  # fmt: skip


# -- repayments, Roth IRAs, values, forms ---------------------------------------------------------------------


def repayments(at: Situation) -> Iterator[Finding]:
    """R10: box 14a by its code."""
    by = Proposer(at)
    for paper in at.own:
        if not paper.cents("box14a"):
            continue
        code = REPAID.get(paper.text("box14b").upper())
        if paper.text("box14b").upper() == DISASTER:
            what = f"which disaster distribution the {dollars(paper.cents('box14a'))} of box 14a (code DD) put back"
            yield by.ask(
                "disaster-money-back",
                what,
                "Form 8915-F of the years before; record it as a disaster-repayment of it",
                0,
            )
            continue
        if code is None:
            what = (
                f"a repayment of {dollars(paper.cents('box14a'))} with code {paper.text('box14b') or 'none'}"
            )
            yield Proposer(at).ask("repayment", what, "the distribution that it repays", 0)
            continue
        cents, why = paper.cents("box14a"), f"box 14a of Form 5498 with code {paper.text('box14b').upper()}"
        on_line_1 = code == "reservist" or (code == "birth-adoption" and at.year <= BIRTH_ON_LINE_1)
        basis = cents if on_line_1 else 0
        yield by.propose(
            "repayment", "R10", cents, rests_on=paper, why=why, code=code, least=basis, most=basis
        )


def roth_money(at: Situation) -> Iterator[Finding]:
    """R14: box 10, and Roth rows of Forms 1099-R."""
    ten = at.sum_of(at.roth, "box10")
    if ten.cents:
        grade = "X" if ten.conflict else grades.of_contribution(ten.origins)
        yield Proposer(at).propose(
            "roth-contribution", "R14", ten.cents, rests_on=ten, why="box 10 of Form 5498", grade=grade
        )
    row, cents = _roth_rolled(at)
    for paper in at.coded("JTQ", ira=False):
        codes = set(paper.text("codes"))
        if codes & _PUT_BACK:
            what = f"a returned Roth contribution: {dollars(paper.cents('box1'))} with code {paper.text('codes')}"
            yield Proposer(at).ask("roth-returned", what, "record roth-contribution-returned by hand")
            continue
        kind = "roth-qualified" if "Q" in codes else "roth-distribution"
        if paper is row:
            yield from _rolled_to_roth(at, paper, cents, kind)
        else:
            yield of_row(at, paper, kind, "R14", f"code {paper.text('codes')}")
    if cents and row is None:
        what = f"where the {dollars(cents)} came from that was rolled into a Roth IRA in {at.year}"
        document = (
            f"Form 1099-R of {at.year} of the plan or Roth IRA that paid it, or the histories with the days"
        )
        yield Proposer(at).ask("rollover", what, document)


_PUT_BACK = set("8PNR")
"""Codes of contributions that were taken back or moved."""


def _roth_rolled(at: Situation) -> tuple[Paper | None, int]:
    """What box 2 of Roth IRAs has beside the plans' money, and the one row of a Roth IRA that may have paid it."""
    left = at.sum_of(at.roth, "box2").cents - sum(one.cents("box1") for one in at.plan_rollovers[1])
    rows = [
        one
        for one in at.coded("JTQ", ira=False)
        if not set(one.text("codes")) & _PUT_BACK and one.cents("box1") >= left
    ]
    return (rows[0] if left > 0 and len(rows) == 1 else None), max(0, left)


def _rolled_to_roth(at: Situation, paper: Paper, back: int, kind: str) -> Iterator[Finding]:
    """What came back to a Roth IRA is no distribution: box 2 of Form 5498 beside Form 1099-R with code J, T or Q."""
    by = Proposer(at)
    accounts = [one.id for one in at.book.accounts.values() if (one.person, one.type) == (at.person, "roth")]
    into = at.sum_of(at.roth, "box2")
    evidence = evidence_of(paper.evidence, into.evidence)
    grade = grades.worst(into.grade, "B")
    why = f"code {paper.text('codes')}: {dollars(back)} of it came back (box 2 of Form 5498 of a Roth IRA); the days are not shown"
    if len(accounts) == 1:
        yield from _both_ways(
            by,
            back,
            (None, None),
            "R14",
            why=why,
            evidence=evidence,
            grade=grade,
            account=accounts[0],
            key="roth",
        )
    else:
        what = f"from which Roth IRA the {dollars(back)} left that was rolled back in {at.year}"
        yield by.ask("rollover", what, "the account histories with the days")
    if left := paper.cents("box1") - back:
        key = f"row{at.rows.index(paper)}"
        yield by.propose(kind, "R14", left, why=why, evidence=evidence, grade=grade, key=key)


def values(at: Situation) -> Iterator[Finding]:
    """R15: box 5 of all own IRAs together. R12: no Form 5498 where everything had left the IRAs is a value of zero."""
    value, by = at.value, Proposer(at)
    if not value.known:
        emptied = [one for one in at.taken_out if one.flag("total")]
        if at.is_listed and emptied and not at.own:
            why = "a total distribution, and no Form 5498 with a value"
            yield by.propose("year-end-value", "R12", 0, why=why, evidence=at.is_listed, grade="B")
        return
    found = by.propose("year-end-value", "R15", value.cents, rests_on=value, why="box 5 of Form 5498")
    unsure = at.perhaps_inherited
    if unsure:
        cents = sum(one.cents("box5") for one in unsure)
        what = f"how much of the {dollars(cents)} in box 5 of {at.year} is an inherited IRA (code 4), on a form of its own"
        document = "the account numbers on Forms 5498 and 1099-R"
        yield Proposer(at).ask("inherited-value", what, document)
        found = replace(found, needs="which Form 5498 is of the inherited IRA")
    yield found


def back_solved(at: Situation) -> Solved | None:
    """R16: line 2 of a filed form from its lines 16 and 17, where the form itself does not show line 2."""
    form = at.form
    if form is None or form_lines.BROUGHT in form.lines or form.conflict:
        return None
    lines = form.lines
    needed = {
        form_lines.NET_CONVERTED,
        form_lines.NONTAXABLE_CONVERTED,
        form_lines.DISTRIBUTED,
        form_lines.CONTRIBUTED,
    }
    if not needed <= set(lines) or not (at.value.known or at.is_listed):
        return None
    late = sum(one.cents for one in at.contribution_dates if one.day.year > at.year)
    return solve(
        line_1=lines[form_lines.CONTRIBUTED],
        line_4=min(lines.get(form_lines.LATE, late), lines[form_lines.CONTRIBUTED]),
        line_7=lines[form_lines.DISTRIBUTED],
        line_16=lines[form_lines.NET_CONVERTED],
        line_17=lines[form_lines.NONTAXABLE_CONVERTED],
        value=at.value.cents,
    )
