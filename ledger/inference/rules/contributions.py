"""Rules for contributions, deductions and what was taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from basisbook.ledger.inference import form_lines, grades
from basisbook.ledger.inference.back_solve import solve
from basisbook.ledger.inference.grades import Grade
from basisbook.ledger.inference.papers import Conflict
from basisbook.ledger.inference.proposals import Proposal
from basisbook.ledger.inference.rules.back import Back, back_of
from basisbook.ledger.inference.rules.histories import blocked_by_rows
from basisbook.ledger.inference.rules.made import made_for_year, postponed_code
from basisbook.ledger.inference.rules.proposing import Finding, Proposer, deduction_question, evidence_of
from basisbook.ledger.inference.situation import FIRST_NONDEDUCTIBLE, Deduction, Said, Situation
from basisbook.ledger.kinds import KINDS
from basisbook.ledger.money import dollars

# -- contributions (R1-R4, R8, R9) ----------------------------------------------------------------------------


BACK_SOLVED = {form_lines.DISTRIBUTED, form_lines.NET_CONVERTED, form_lines.NONTAXABLE_CONVERTED}
"""The lines of a form from which the basis before it can be worked out."""


def contributions(at: Situation) -> Iterator[Finding]:
    """One contribution a year (two where some of it was made after the year), with its nondeductible part."""
    made, grade, rule = made_for_year(at)
    form = at.form
    line_1 = form.lines.get(form_lines.CONTRIBUTED) if form else None
    back = back_of(at)
    if not made.cents and not (line_1 and not back.inward and not back.may_be_in):
        if made.conflict:
            yield Proposer(at).ask("conflict", made.conflict.text, "a corrected form")
        return
    deduction = at.deduction
    conflict = made.conflict or deduction.conflict or (form.conflict if form else None) or blocked_by_rows(at)
    evidence: tuple[str, ...]
    if line_1 is not None and form is not None and at.year >= FIRST_NONDEDUCTIBLE:
        conflict = conflict or form_against_papers(at)
        if not made.cents:
            made = Said(line_1, list(form.evidence), {"filed"}, known=True)
    net = max(0, made.cents - back.off)
    conflict = conflict or above_the_limit(at, made, net)
    if at.year < FIRST_NONDEDUCTIBLE:
        low = high = 0
        evidence, why, settled = tuple(made.evidence), "before 1987 every contribution was deductible", True
    elif line_1 is not None and form is not None:
        low = high = min(line_1, net)
        rule, grade, settled = ("R1", "A", True) if not conflict else (rule, "X", False)
        why = f"line {form_lines.printed_as(at.year, form_lines.CONTRIBUTED)} of the filed Form 8606 is {dollars(line_1)}"
        evidence = evidence_of(form.evidence, made.evidence, deduction.evidence if deduction.known else ())
    else:
        whole = net + back.inward
        most_deducted = deduction.high if deduction.known else whole + back.may_be_in
        low = min(net, max(0, whole - back.may_be_off - most_deducted))
        high = min(net, max(0, whole + back.may_be_in - deduction.low))
        evidence = evidence_of(
            made.evidence, deduction.evidence, [e for p in back.proposals for e in p.evidence]
        )
        settled = deduction.settled
        rule = deduction.rule if rule in ("R1", "R9") and deduction.rule != "R1" else rule
        why = f"{dollars(made.cents)} contributed" + (f", {dollars(back.off)} taken back" if back.off else "")
        if back.may_be_off:
            why += f", perhaps {dollars(back.may_be_off)} more"
        if deduction.known:
            how = (
                dollars(deduction.low)
                if settled
                else f"{dollars(deduction.low)} to {dollars(deduction.high)}"
            )
            why += f", {how} deducted" + (f" ({deduction.why})" if deduction.why else "")
        else:
            why += "; no paper shows whether it was deducted"
        grade = grades.worst(grade, _not_deducted_grade(deduction)) if deduction.known else grade
        if grade == "E" and not deduction.known:
            low = min(
                net, sum(one.cents("nondeductible") for one in at.papers.of("assertion", at.person, at.year))
            )
    low, high = min(low, at.limit), min(high, at.limit)
    if conflict:
        grade, why, low, settled = "X", conflict.text, 0, False
    if not settled and not conflict and high:
        yield deduction_question(at, deduction, high - low)
    yield from _dated(at, made, back, low, high, grade, rule, evidence, why, conflict)


def _not_deducted_grade(deduction: Deduction) -> Grade:
    """A return, its transcript, or R3 is B; R3 by wages alone is C."""
    if deduction.rule == "R3":
        return "C" if deduction.by_wages else "B"
    return grades.worst(grades.of_contribution(deduction.origins))


def above_the_limit(at: Situation, made: Said, net: int) -> Conflict | None:
    """Papers that together show more than anybody may put in: one is the same paper again, or there is an excess, which only
    its owner knows. None where one paper shows it all, or the IRS was told so."""
    if net <= at.limit or len(set(made.evidence)) < 2 or "irs" in made.origins:
        return None
    return Conflict(
        f"{dollars(made.cents)} put in for {at.year}, all papers together, is above the limit of {dollars(at.limit)}: is"
        " one of them the same paper again?",
        tuple(made.evidence),
    )


def form_against_papers(at: Situation) -> Conflict | None:
    """Why the filed line 1 and the other papers cannot both be right; None where they can."""
    line_1 = at.form.lines.get(form_lines.CONTRIBUTED) if at.form else None
    if at.form is None or line_1 is None:
        return None
    made, back, deduction = made_for_year(at)[0], back_of(at), at.deduction
    most = at.contributed.cents + back.inward + back.may_be_in
    if at.contributed.known and line_1 > most and (at.own or at.is_listed):
        moved = " and what was moved from a Roth IRA" if back.inward or back.may_be_in else ""
        return Conflict(
            f"line {form_lines.printed_as(at.year, form_lines.CONTRIBUTED)} of the filed Form 8606 of {at.year} is {dollars(line_1)}, and box 1 of the Forms 5498{moved} is"
            f" {dollars(most)}",
            (*at.form.evidence, *at.contributed.evidence),
        )
    if not made.cents or not deduction.settled or deduction.rule == "R3":
        return None
    whole = max(0, made.cents - back.off) + back.inward
    least = whole - back.may_be_off - deduction.low
    most = whole + (back.off - back.certain) + back.may_be_in - deduction.low
    if not min(least, at.limit) <= line_1 <= min(max(0, most), at.limit):
        return Conflict(
            f"line {form_lines.printed_as(at.year, form_lines.CONTRIBUTED)} of the filed Form 8606 of {at.year} is {dollars(line_1)}, and {dollars(whole)} contributed less"
            f" {dollars(deduction.low)} deducted is {dollars(max(0, most))}",
            (*at.form.evidence, *made.evidence, *deduction.evidence),
        )
    return None


def _dated(
    at: Situation,
    made: Said,
    back: Back,
    low: int,
    high: int,
    grade: Grade,
    rule: str,
    evidence: tuple[str, ...],
    why: str,
    conflict: Conflict | None,
) -> Iterator[Proposal]:
    """One entry for what was made within the year, and one for what was made after it (line 4)."""
    by = Proposer(at)
    dates = at.contribution_dates
    parts: list[tuple[int, dt.date | None]] = [(made.cents, None)]
    if dates and sum(one.cents for one in dates) == made.cents:
        within = [one for one in dates if one.day.year == at.year]
        after = [one for one in dates if one.day.year > at.year]
        parts = [
            (sum(one.cents for one in group), max(one.day for one in group))
            for group in (within, after)
            if group
        ]
        evidence = evidence_of(evidence, [e for one in dates for e in one.evidence])
    note = ""
    if parts[0][1] is None and line_4_is_zero(at, made.cents):
        parts = [(made.cents, dt.date(at.year, 12, 31))]
        note = f"by this day: the filed form leaves nothing on line {form_lines.LATE}; the day itself is not shown"
    # The basis of what is entered is before what was returned or recharacterized: those entries take it off. What
    # cannot be entered yet takes nothing off.
    stated, rest_low, rest_high = min(low + back.entered, made.cents), low, high
    for cents, day in parts:
        basis = min(stated, cents)
        stated -= basis
        least, most = min(rest_low, cents), min(rest_high, cents)
        rest_low, rest_high = rest_low - least, rest_high - most
        yield by.propose(
            "contribution", rule, cents, why=why, evidence=evidence, grade=grade,
            date=day, basis=basis, note=note, least=least, most=most, code=postponed_code(at), conflict=conflict,
        )  # fmt: skip


def line_4_is_zero(at: Situation, made: int) -> bool:
    """Whether the filed form uses all of the year's contribution within the year: line 5 = 2 + 1 - 4."""
    form = at.form
    if form is None or form.conflict or form.lines.get(form_lines.CONTRIBUTED) != made:
        return False
    lines = form.lines
    if form_lines.LATE in lines:
        return lines[form_lines.LATE] == 0
    used, error = lines.get(form_lines.AT_YEAR_END, lines.get(form_lines.NONTAXABLE_CONVERTED, 0)), 0
    if form_lines.AT_YEAR_END not in lines and set(lines) >= BACK_SOLVED and at.value.known:
        solved = solve(
            line_1=made,
            line_4=0,
            line_7=lines[form_lines.DISTRIBUTED],
            line_16=lines[form_lines.NET_CONVERTED],
            line_17=lines[form_lines.NONTAXABLE_CONVERTED],
            value=at.value.cents,
        )
        if solved is not None:
            used, error = solved.line_5, solved.error
    if not used:
        return False
    before = at.at_year(at.year - 1).form
    brought = lines.get(form_lines.BROUGHT, before.lines.get(form_lines.CARRIED) if before else None)
    if brought is None:
        # Without any older paper of the person, the form brought nothing forward.
        brought = None if min(at.papers.years[at.person]) < at.year else 0
    return brought is not None and brought + made - used <= error < made


def deductions(at: Situation) -> Iterator[Finding]:
    """R1, R2: the deduction that the return shows, where it belongs to one person."""
    deduction, form = at.deduction, at.form
    if (
        not deduction.settled
        or not deduction.low
        or deduction.rule not in ("R1", "R2")
        or not (made := at.contributed.cents + back_of(at).inward)
    ):
        return
    if (
        at.year >= FIRST_NONDEDUCTIBLE
        and form
        and form_lines.CONTRIBUTED in form.lines
        and deduction.conflict
    ):
        return
    said = at.contributed
    yield Proposer(at).propose(
        "deduction",
        deduction.rule,
        min(deduction.low, made),
        why=f"the return of {at.year} deducts {dollars(deduction.low)}",
        evidence=(*said.evidence, *deduction.evidence),
        grade=grades.worst(grades.of_contribution(said.origins), _not_deducted_grade(deduction)),
    )


def taken_back(at: Situation) -> Iterator[Finding]:
    """R1's 8/P and N/R: returned contributions, and contributions moved to or from a Roth IRA."""
    back = back_of(at)
    made = [one for one in contributions(at) if isinstance(one, Proposal)]
    amount, basis = sum(one.amount for one in made), sum(one.basis or 0 for one in made)
    for one in back.proposals:
        if KINDS[one.kind].lessens_contributions:
            # Of a contribution deducted in part, what was not deducted went back.
            part = min(one.amount, basis)
            yield replace(one, basis=part) if 0 < basis < amount else one
            basis, amount = basis - part, amount - one.amount
        else:
            yield one
    yield from back.questions
