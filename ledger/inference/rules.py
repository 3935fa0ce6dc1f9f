"""The rules R1-R13 and what else a paper proves, as a table. Each proposes entries and says on which papers they rest.

The numbers are those of `docs/evidence.md`; R14 and on cover what those leave out: Roth IRAs, values, filed forms.
A rule never guesses: what does not follow is a question.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count

from basisbook.ledger.facts import SIXTY_DAYS
from basisbook.ledger.inference import grades
from basisbook.ledger.inference.back_solve import Solved, solve
from basisbook.ledger.inference.grades import Grade
from basisbook.ledger.inference.papers import Moved, Paper
from basisbook.ledger.inference.proposals import Proposal
from basisbook.ledger.inference.situation import (
    FIRST_NONDEDUCTIBLE,
    Deduction,
    Said,
    Situation,
    after_tax_of,
    day_for,
    subset,
    two_statements,
)
from basisbook.ledger.money import dollars

_REPAID = {
    "QR": "reservist",
    "BA": "birth-adoption",
    "EP": "emergency",
    "DA": "domestic-abuse",
    "TI": "terminal-illness",
}


@dataclass(frozen=True, slots=True)
class Question:
    """What the papers leave open, and which document would settle it. `stake`: cents of basis that depend on it."""

    person: str
    year: int
    code: str
    what: str
    document: str
    stake: int = 0


class _Keys:
    """Keys of the proposals of one rule in one year: stable, because papers come in a fixed order."""

    def __init__(self, at: Situation) -> None:
        self.at, self.numbers = at, count(1)

    def __call__(self, kind: str) -> str:
        return f"{self.at.person}/{self.at.year}/{kind}/{next(self.numbers)}"


def _evidence(*groups: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for group in groups for one in group if one))


# -- contributions (R1-R4, R8, R9) ----------------------------------------------------------------------------


def contributions(at: Situation) -> Iterator[Proposal | Question]:
    """One contribution a year (two where some of it was made after the year), with its nondeductible part."""
    made, grade, rule = _made(at)
    form = at.form
    line_1 = form.lines.get("1") if form else None
    back = back_of(at)
    if not made.cents and not (line_1 and not back.inward and not back.may_be_in):
        if made.conflict:
            yield Question(at.person, at.year, "conflict", made.conflict, "a corrected form")
        return
    deduction = at.deduction
    conflict = made.conflict or deduction.conflict or (form.conflict if form else "")
    evidence: tuple[str, ...]
    if line_1 is not None and form is not None and at.year >= FIRST_NONDEDUCTIBLE:
        conflict = conflict or form_against_papers(at)
        if not made.cents:
            made = Said(line_1, list(form.evidence), {"filed"}, known=True)
    net = max(0, made.cents - back.off)
    if at.year < FIRST_NONDEDUCTIBLE:
        low = high = 0
        evidence, why, settled = tuple(made.evidence), "before 1987 every contribution was deductible", True
    elif line_1 is not None and form is not None:
        low = high = min(line_1, net)
        rule, grade, settled = ("R1", "A", True) if not conflict else (rule, "X", False)
        why = f"line 1 of the filed Form 8606 is {dollars(line_1)}"
        evidence = _evidence(form.evidence, made.evidence, deduction.evidence if deduction.known else ())
    else:
        whole = net + back.inward
        most_deducted = deduction.high if deduction.known else whole + back.may_be_in
        low = min(net, max(0, whole - back.may_be_off - most_deducted))
        high = min(net, max(0, whole + back.may_be_in - deduction.low))
        evidence = _evidence(
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
            why += "; nothing shows whether it was deducted, so it is taken as deducted"
        grade = grades.worst(grade, _not_deducted_grade(deduction)) if deduction.known else grade
        if grade == "E" and not deduction.known:
            low = min(
                net, sum(one.cents("nondeductible") for one in at.papers.of("assertion", at.person, at.year))
            )
    low, high = min(low, at.limit), min(high, at.limit)
    if conflict:
        grade, why, low, settled = "X", conflict, 0, False
    if not settled and not conflict and high:
        yield _deduction_question(at, deduction, high - low)
    yield from _dated(at, made, back, low, high, grade, rule, evidence, why)


def _made(at: Situation) -> tuple[Said, Grade, str]:
    """What was contributed for the year, how sure that is, and by which rule: the best kind of paper decides."""
    if at.contributed.known:
        late = any(paper.year != at.year for paper in _postponed(at))
        return at.contributed, grades.of_contribution(at.contributed.origins), "R9" if late else "R1"
    stated = [one for one in at.papers.of("statement", at.person, at.year) if "contributions" in one.values]
    if said := _sum(stated, "contributions"):
        said.conflict = said.conflict or two_statements(stated, "contributions")
        return said, grades.of_contribution(said.origins), "R1"
    if at.contribution_dates:
        said = Said(known=True)
        for one in at.contribution_dates:
            said.cents += one.cents
            said.evidence += [e for e in one.evidence if e not in said.evidence]
            said.origins.add("history")
        return said, "C", "R8"
    payments = at.papers.of("payment", at.person, at.year)
    named = [one for one in payments if one.cents("for_year") == at.year]
    if said := _sum(named or payments, "amount"):
        return said, "C" if named else "D", "R8"
    if said := _sum(at.papers.of("assertion", at.person, at.year), "amount"):
        return said, "E", "R1"
    return at.contributed, "E", "R1"


def _postponed(at: Situation) -> list[Paper]:
    later = [one for year in range(at.year, at.year + 10) for one in at.papers.of("5498", at.person, year)]
    return [one for one in later if one.cents("box13b") == at.year and one.cents("box13a")]


def _sum(papers: list[Paper], name: str) -> Said | None:
    said = Said()
    for paper in papers:
        said.add(paper.cents(name), paper)
    return said if said.cents else None


def _not_deducted_grade(deduction: Deduction) -> Grade:
    """A return, its transcript, or R3 is B; R3 by wages alone is C."""
    if deduction.rule == "R3":
        return "C" if deduction.by_wages else "B"
    return grades.worst(grades.of_contribution(deduction.origins))


def form_against_papers(at: Situation) -> str:
    """Why the filed line 1 and the other papers cannot both be right; empty where they can."""
    line_1 = at.form.lines.get("1") if at.form else None
    if line_1 is None:
        return ""
    made, back, deduction = _made(at)[0], back_of(at), at.deduction
    most = at.contributed.cents + back.inward + back.may_be_in
    if at.contributed.known and line_1 > most and (at.own or at.is_listed):
        moved = " and what was moved from a Roth IRA" if back.inward or back.may_be_in else ""
        return (
            f"line 1 of the filed Form 8606 of {at.year} is {dollars(line_1)}, and box 1 of the Forms 5498{moved} is"
            f" {dollars(most)}"
        )
    if not made.cents or not deduction.settled or deduction.rule == "R3":
        return ""
    whole = max(0, made.cents - back.off) + back.inward
    least = whole - back.may_be_off - deduction.low
    most = whole + (back.off - back.certain) + back.may_be_in - deduction.low
    if not min(least, at.limit) <= line_1 <= min(max(0, most), at.limit):
        return (
            f"line 1 of the filed Form 8606 of {at.year} is {dollars(line_1)}, and {dollars(whole)} contributed less"
            f" {dollars(deduction.low)} deducted is {dollars(max(0, most))}"
        )
    return ""


def _deduction_question(at: Situation, deduction: Deduction, stake: int) -> Question:
    if deduction.rule == "R2":
        what = f"how the spouses shared the IRA deduction of {at.year}"
        document = f"the IRA deduction worksheet of {at.year}, or the spouse's Form 5498"
    else:
        what = f"whether the contribution for {at.year} was deducted"
        document = f"page 1 of Form 1040 for {at.year}, or its return transcript"
    return Question(at.person, at.year, "deduction", what, document, stake)


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
) -> Iterator[Proposal]:
    """One entry for what was made within the year, and one for what was made after it (line 4)."""
    keys = _Keys(at)
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
        evidence = _evidence(evidence, [e for one in dates for e in one.evidence])
    note = ""
    if parts[0][1] is None and line_4_is_zero(at, made.cents):
        parts = [(made.cents, dt.date(at.year, 12, 31))]
        note = "by this day: the filed form leaves nothing on line 4; the day itself is not shown"
    # The basis of what is entered is before what was returned or recharacterized: those entries take it off. What
    # cannot be entered yet takes nothing off.
    stated, rest_low, rest_high = min(low + back.entered, made.cents), low, high
    for cents, day in parts:
        basis = min(stated, cents)
        stated -= basis
        least, most = min(rest_low, cents), min(rest_high, cents)
        rest_low, rest_high = rest_low - least, rest_high - most
        yield Proposal(
            key=keys("contribution"),
            rule=rule,
            person=at.person,
            kind="contribution",
            tax_year=at.year,
            date=day,
            amount=cents,
            basis=basis,
            grade=grade,
            evidence=evidence,
            why=why,
            note=note,
            least=least,
            most=most,
        )


def line_4_is_zero(at: Situation, made: int) -> bool:
    """Whether the filed form uses all of the year's contribution within the year: line 5 = 2 + 1 - 4."""
    form = at.form
    if form is None or form.conflict or form.lines.get("1") != made:
        return False
    lines = form.lines
    if "4" in lines:
        return lines["4"] == 0
    used, error = lines.get("5", lines.get("17", 0)), 0
    if "5" not in lines and {"7", "16", "17"} <= set(lines) and at.value.known:
        solved = solve(
            line_1=made,
            line_4=0,
            line_7=lines["7"],
            line_16=lines["16"],
            line_17=lines["17"],
            value=at.value.cents,
        )
        if solved is not None:
            used, error = solved.line_5, solved.error
    if not used:
        return False
    before = at.next_to(at.year - 1).form
    brought = lines.get("2", before.lines.get("14") if before else None)
    if brought is None:
        # Without any older paper of the person, the form brought nothing forward.
        brought = None if min(at.papers.years[at.person]) < at.year else 0
    return brought is not None and brought + made - used <= error < made


def deductions(at: Situation) -> Iterator[Proposal | Question]:
    """R1, R2: the deduction that the return shows, where it belongs to one person."""
    deduction, form = at.deduction, at.form
    if (
        not deduction.settled
        or not deduction.low
        or deduction.rule not in ("R1", "R2")
        or not (made := at.contributed.cents + back_of(at).inward)
    ):
        return
    if at.year >= FIRST_NONDEDUCTIBLE and form and "1" in form.lines and deduction.conflict:
        return
    said = at.contributed
    yield Proposal(
        key=_Keys(at)("deduction"),
        rule=deduction.rule,
        person=at.person,
        kind="deduction",
        tax_year=at.year,
        amount=min(deduction.low, made),
        grade=grades.worst(grades.of_contribution(said.origins), _not_deducted_grade(deduction)),
        evidence=_evidence(said.evidence, deduction.evidence),
        why=f"the return of {at.year} deducts {dollars(deduction.low)}",
    )


# -- returned and recharacterized -----------------------------------------------------------------------------


@dataclass(slots=True)
class Back:
    """What was taken out of the contributions for a year again, and what was moved in from a Roth IRA, in cents.

    `off` and `inward` are proposed; `may_be_off` and `may_be_in` may come on top. `certain` is the part of `off` that
    no question touches, `entered` the part whose entries can be accepted.
    """

    proposals: list[Proposal] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    off: int = 0
    inward: int = 0
    may_be_off: int = 0
    may_be_in: int = 0
    certain: int = 0
    entered: int = 0

    def propose(self, one: Proposal, *, sure: bool) -> None:
        self.proposals.append(one)
        if one.kind in ("contribution-returned", "recharacterized-to-roth"):
            self.off += one.amount
            self.certain += one.amount if one.grade != "X" and sure else 0
            self.entered += one.amount if one.grade != "X" and not one.needs else 0


_LETTER = "the custodian's letter"


def back_of(at: Situation) -> Back:
    """Codes 8 and P, N and R, for the contributions for the year. P and R stand on the next year's forms."""
    back, keys = Back(), _Keys(at)
    made = _made(at)[0]
    _returned(at, made, back, keys)
    _to_roth(at, made, back, keys)
    _from_roth(at, back, _Keys(at))
    return back


def _returned(at: Situation, made: Said, back: Back, keys: _Keys) -> None:
    after = at.next_to(at.year + 1)
    rows = [(one, *_year_of_8(here, one)) for here in (at, after) for one in here.coded("8", ira=True)]
    for paper, year, sure in [*rows, *((one, at.year, True) for one in after.coded("P", ira=True))]:
        gross = paper.cents("box1")
        earnings = min(paper.cents("box2a"), gross)
        amount = gross - earnings
        if year != at.year:
            if not sure and amount and paper.year == at.year + 1:
                # It may have been for this year after all.
                back.may_be_off += min(amount, made.cents)
            continue
        code = paper.text("codes")
        if not sure and amount and (paper.year != at.year or _made(at.next_to(at.year - 1))[0].cents):
            what = f"for which year the contribution was made that code {code} returned: {dollars(amount)}"
            back.questions.append(Question(at.person, at.year, "returned", what, _LETTER, amount))
        day, more = day_for(at.next_to(paper.year).moved("contribution-returned"), gross)
        if not amount:
            continue
        back.propose(
            Proposal(
                key=keys("contribution-returned"),
                rule="R1",
                person=at.person,
                kind="contribution-returned",
                tax_year=at.year,
                date=day,
                amount=amount,
                moved=gross,
                grade=grades.of_origins(paper.origins) if not paper.conflict else "X",
                evidence=_evidence(paper.evidence, more),
                why=paper.conflict
                or f"Form 1099-R of {paper.year} with code {code}: box 1 less the earnings in box 2a",
            ),
            sure=sure,
        )
        if not earnings and back.off < made.cents:
            # A whole contribution that had lost money looks the same as a part of it that had not.
            rest = made.cents - back.off
            back.may_be_off += rest
            what = (
                f"whether the {dollars(gross)} of code {code} is a part of the {dollars(made.cents)} contributed for"
                f" {at.year}, or all of it after a loss"
            )
            back.questions.append(Question(at.person, at.year, "returned", what, _LETTER, rest))
    if back.off > made.cents:
        what = f"{dollars(back.off)} was returned, and the papers show {dollars(made.cents)} contributed for {at.year}"
        back.questions.append(
            Question(at.person, at.year, "returned", what, f"Form 5498 for {at.year}", back.off - made.cents)
        )


def _year_of_8(at: Situation, paper: Paper) -> tuple[int, bool]:
    """For which year the contribution was made that code 8 returned, and whether that is certain.

    Code 8 is for earnings taxable in the year of the form, which is the year the contribution was made in: IRC
    408(d)(4). Made after the end of the year before, by its due date, it may have been for that one.
    """
    amount = max(0, paper.cents("box1") - paper.cents("box2a"))
    before = at.next_to(at.year - 1)
    dates, made = before.contribution_dates, _made(before)[0]
    late = made.cents
    if dates and sum(one.cents for one in dates) == made.cents:
        late = sum(one.cents for one in dates if one.day.year == at.year)
    if amount > late:
        return at.year, before.contributed.known
    return (at.year, False) if _made(at)[0].cents else (at.year - 1, at.contributed.known)


def _to_roth(at: Situation, made: Said, back: Back, keys: _Keys) -> None:
    rows = [*at.coded("N", ira=True), *at.next_to(at.year + 1).coded("R", ira=True)]
    if not rows or (at.year <= 2017 and not made.cents):
        return
    left, gross = max(0, made.cents - back.off), sum(one.cents("box1") for one in rows)
    sure = gross == left
    amounts = [one.cents("box1") for one in rows] if sure else [left]
    if not sure:
        one_row = f"the {dollars(gross)} of code {rows[0].text('codes')}"
        what = f"how much of the {dollars(left)} contributed for {at.year} was moved to a Roth IRA with {one_row}"
        back.questions.append(Question(at.person, at.year, "recharacterized", what, _LETTER, left))
        if len(rows) > 1 or not _near(left, gross):
            back.may_be_off += left
            return
    for paper, amount in zip(rows, amounts, strict=True):
        moved = paper.cents("box1")
        day, more = day_for(at.next_to(paper.year).moved("recharacterization"), moved)
        back.propose(
            Proposal(
                key=keys("recharacterized-to-roth"),
                rule="R1",
                person=at.person,
                kind="recharacterized-to-roth",
                tax_year=at.year,
                date=day,
                amount=amount,
                moved=moved,
                grade="X" if paper.conflict else grades.of_origins(paper.origins) if sure else "C",
                evidence=_evidence(paper.evidence, made.evidence, more),
                why=paper.conflict
                or f"Form 1099-R of {paper.year} with code {paper.text('codes')} moved {dollars(moved)};"
                f" {dollars(made.cents)} was contributed for {at.year}",
                needs="" if day else "the day it was moved",
            ),
            sure=sure,
        )


def _near(whole: int, gross: int) -> bool:
    """Whether a gain or a loss may have made the one of the other: -60% to +80%."""
    return whole > 0 and whole * 2 <= gross * 5 and gross * 5 <= whole * 9


def _from_roth(at: Situation, back: Back, keys: _Keys) -> None:
    """A Roth contribution moved to a traditional IRA; through 2017, a conversion undone. Which, amounts must say."""
    rows = [*at.coded("N", ira=False), *at.next_to(at.year + 1).coded("R", ira=False)]
    if not rows:
        return
    ten = at.sum_of(at.roth, "box10")
    converted = at.converted.cents if at.year <= 2017 else 0
    gross = sum(one.cents("box1") for one in rows)
    undone = bool(converted and not ten.cents)
    whole = converted if undone else ten.cents
    if len(rows) > 1 or not whole or (converted and ten.cents) or not _near(whole, gross):
        if not undone:
            back.may_be_in += ten.cents
        what = f"what the {dollars(gross)} of code {rows[0].text('codes')} from a Roth IRA moved"
        back.questions.append(Question(at.person, at.year, "recharacterized", what, _LETTER, gross))
        return
    (paper,) = rows
    form = at.form
    by_form = (
        not undone
        and form is not None
        and not form.conflict
        and not _made(at)[0].cents
        and form.lines.get("1") == whole
    )
    sure = gross == whole or by_form
    day, more = day_for(at.next_to(paper.year).moved("recharacterization"), gross)
    basis = None
    if not undone:
        basis = _basis_moved_in(at, whole, back) if sure else 0
        if sure:
            back.inward += whole
            if not (at.deduction.settled or _made(at)[0].cents or (form and "1" in form.lines)):
                back.questions.append(_deduction_question(at, at.deduction, whole))
        else:
            back.may_be_in += whole
    if not sure:
        from_ = "conversion" if undone else "Roth contribution"
        what = f"how much of the {dollars(whole)} {from_} of {at.year} was moved with the {dollars(gross)} of code {paper.text('codes')}"
        back.questions.append(Question(at.person, at.year, "recharacterized", what, _LETTER, whole))
    back.propose(
        Proposal(
            key=keys("recharacterized"),
            rule="R1",
            person=at.person,
            kind="conversion-undone" if undone else "recharacterized-to-traditional",
            tax_year=at.year,
            date=day,
            amount=whole,
            moved=gross,
            basis=basis,
            grade="X" if paper.conflict else grades.of_origins(paper.origins) if sure else "D",
            evidence=_evidence(paper.evidence, ten.evidence, more),
            why=paper.conflict
            or f"Form 1099-R of {paper.year} with code {paper.text('codes')} from a Roth IRA",
            needs="" if day or undone else "the day it was moved",
            least=basis or 0,
            most=0 if undone else whole,
        ),
        sure=sure,
    )


def _basis_moved_in(at: Situation, whole: int, back: Back) -> int:
    """The least nondeductible part of what was moved in from a Roth IRA: what the contributions leave of line 1."""
    deduction, form = at.deduction, at.form
    if form and not form.conflict and "1" in form.lines:
        net = max(0, _made(at)[0].cents - back.off)
        return min(whole, max(0, form.lines["1"] - net))
    if not deduction.known:
        return 0
    return max(0, whole - back.may_be_off - deduction.high)


def taken_back(at: Situation) -> Iterator[Proposal | Question]:
    """R1's 8/P and N/R: returned contributions, and contributions moved to or from a Roth IRA."""
    back = back_of(at)
    made = [one for one in contributions(at) if isinstance(one, Proposal)]
    amount, basis = sum(one.amount for one in made), sum(one.basis or 0 for one in made)
    for one in back.proposals:
        if one.kind in {"contribution-returned", "recharacterized-to-roth"}:
            # Of a contribution deducted in part, what was not deducted went back.
            part = min(one.amount, basis)
            yield replace(one, basis=part) if 0 < basis < amount else one
            basis, amount = basis - part, amount - one.amount
        else:
            yield one
    yield from back.questions


# -- money out (R5-R7, R11, R12) ------------------------------------------------------------------------------


def conversions(at: Situation) -> Iterator[Proposal | Question]:
    """R5: box 3 of a Form 5498 and a Form 1099-R of the same year; without forms, the two legs in histories."""
    said = at.converted
    dates = at.moved("conversion")
    stated = at.sum_of([*at.roth, *at.own], "box3").cents
    if stated > said.cents:
        what = f"{dollars(stated - said.cents)} converted by box 3 of {at.year} left no IRA by the Forms 1099-R of {at.year}"
        yield Question(at.person, at.year, "conversion", what, f"Form 1099-R for {at.year - 1} and {at.year}")
    if said.cents:
        grade = "X" if said.conflict else grades.of_origins(_weakest(said))
        if not at.rows and not at.is_listed:
            grade = grades.worst(grade, "B")
        yield from _portions(
            at, "conversion", "R5", said, dates, [], grade, "box 3 of Form 5498 and Form 1099-R agree"
        )
    elif dates and not at.rows and not at.is_listed and not (at.roth and not stated):
        total = Said(sum(one.cents for one in dates), [], {"history"}, known=True)
        yield from _portions(at, "conversion", "R5", total, dates, [], "C", "both legs in account histories")


def _weakest(said: Said) -> list[str]:
    order = ("irs", "filed", "custodian", "history", "bank", "taxpayer")
    return [max(said.origins, key=order.index)] if said.origins else []


def distributions(at: Situation) -> Iterator[Proposal | Question]:
    """R5, R6, R12: what is left of the Forms 1099-R after conversions and rollovers."""
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
            grade = "X" if gone.conflict else grades.of_origins(_weakest(gone))
            portions = [rows[i] for i in left]
            why = "Forms 1099-R less conversions and rollovers"
            yield from _portions(at, "distribution", "R5", gone, dates, portions, grade, why)
    elif dates:
        total = Said(sum(one.cents for one in dates), [], {"history"}, known=True)
        yield from _portions(
            at, "distribution", "R5", total, dates, [], "C", "account histories; gross of withholding"
        )
    for paper in at.coded("4"):
        if paper.flag("ira") and "Y" not in paper.text("codes"):
            yield from _inherited(at, paper)
    for paper in at.coded("Y", ira=True):
        yield _of_row(at, paper, "qcd", "R6", "code Y: paid to a charity")
    for paper in at.coded("G", ira=True):
        yield _of_row(
            at, paper, "plan-rollover-out", "R6", "code G from an IRA: rolled over to an employer plan"
        )


def _of_row(at: Situation, paper: Paper, kind: str, rule: str, why: str, **more: object) -> Proposal:
    number = at.rows.index(paper)
    return Proposal(
        key=f"{at.person}/{at.year}/{kind}/row{number}",
        rule=rule,
        person=at.person,
        kind=kind,
        tax_year=at.year,
        date=day_for(at.moved({"plan-rollover-out": "rollover-out"}.get(kind, kind)), paper.cents("box1"))[0],
        amount=paper.cents("box1"),
        grade="X" if paper.conflict else grades.of_origins(paper.origins),
        evidence=tuple(paper.evidence),
        why=paper.conflict or why,
        **more,  # type: ignore[arg-type]
    )


def _inherited(at: Situation, paper: Paper) -> Iterator[Proposal | Question]:
    """R11: code 4. A pool of its own for each decedent; which one, only the book can say."""
    accounts = [
        a for a in at.book.accounts.values() if a.person == at.person and a.type == "inherited-traditional"
    ]
    if len(accounts) == 1:
        yield _of_row(
            at, paper, "distribution", "R11", "code 4: from an inherited IRA", account=accounts[0].id
        )
        return
    what = f"from whom the IRA was inherited that paid {dollars(paper.cents('box1'))} in {at.year} (code 4)"
    document = (
        '[accounts.ID] with type = "inherited-traditional" and decedent = "..." in book.toml'
        if not accounts
        else f"one of the inherited accounts {', '.join(one.id for one in accounts)}"
    )
    yield Question(at.person, at.year, "inherited", what, document)


def _portions(
    at: Situation,
    kind: str,
    rule: str,
    said: Said,
    dates: list[Moved],
    portions: list[int],
    grade: Grade,
    why: str,
) -> Iterator[Proposal]:
    """The official total, in the portions and on the days that the histories show, if they make up that total."""
    keys = _Keys(at)
    parts: list[tuple[int, dt.date | None]]
    evidence = tuple(said.evidence)
    if dates and sum(one.cents for one in dates) == said.cents:
        parts = [(one.cents, one.day) for one in dates]
        evidence = _evidence(evidence, [e for one in dates for e in one.evidence])
    else:
        parts = [(cents, None) for cents in portions] or [(said.cents, None)]
    for cents, day in parts:
        yield Proposal(
            key=keys(kind),
            rule=rule,
            person=at.person,
            kind=kind,
            tax_year=at.year,
            date=day,
            amount=cents,
            grade=grade,
            evidence=evidence,
            why=said.conflict or why,
        )


def rollovers(at: Situation) -> Iterator[Proposal | Question]:
    """R6, R7: box 2 of Form 5498, matched to plans first, then to the person's own IRAs."""
    own, roth, _ = at.plan_rollovers
    into = at.sum_of(at.own, "box2")
    keys = _Keys(at)
    for paper in [*own, *at.late_plan_rows]:
        direct = paper in own
        after_tax = paper.cents("box5")
        day, more = day_for(at.moved("rollover-in"), paper.cents("box1"))
        grade = "X" if paper.conflict or into.conflict else grades.of_origins(_weakest(_of(paper, into)))
        yield Proposal(
            key=keys("plan-rollover-in"),
            rule="R7",
            person=at.person,
            kind="plan-rollover-in",
            tax_year=at.year,
            date=day,
            amount=paper.cents("box1"),
            basis=min(after_tax, paper.cents("box1")),
            grade=grade if direct else grades.worst(grade, "C"),
            evidence=_evidence(paper.evidence, into.evidence, more),
            why=f"code {paper.text('codes')}: box 1 = box 2 of Form 5498; after-tax money in box 5: {dollars(after_tax)}",
            least=min(after_tax, paper.cents("box1")),
            most=min(after_tax, paper.cents("box1")),
        )
    for paper in roth:
        designated = "H" in paper.text("codes")
        yield Proposal(
            key=keys("plan-to-roth"),
            rule="R7",
            person=at.person,
            kind="designated-roth-to-roth" if designated else "plan-to-roth",
            tax_year=at.year,
            amount=paper.cents("box1"),
            basis=min(paper.cents("box5"), paper.cents("box1")),
            grade="X" if paper.conflict else grades.of_origins(paper.origins),
            evidence=tuple(paper.evidence),
            why=f"code {paper.text('codes')}: rolled over to a Roth IRA",
        )
    open_after_tax = at.most_after_tax - after_tax_of([*own, *at.late_plan_rows])
    if open_after_tax and own:
        what = f"which of the plans' Forms 1099-R of {at.year} were rolled over to the IRA: their after-tax money differs"
        document = "the plan's letter, or the account history with the amounts that arrived"
        yield Question(at.person, at.year, "rollover", what, document, open_after_tax)
    yield from _sixty_days(at, into, keys)
    if at.rollover_unmatched:
        what = f"where the {dollars(at.rollover_unmatched)} came from that was rolled over in {at.year}"
        document = (
            f"Form 1099-R for {at.year} of the plan or IRA that paid it (box 5: after-tax money), or the account"
            " histories with the days"
        )
        yield Question(at.person, at.year, "rollover", what, document, at.rollover_unmatched)


def _of(paper: Paper, said: Said) -> Said:
    both = Said(0, list(said.evidence), set(said.origins), known=True)
    both.lean_on(paper)
    return both


def _sixty_days(at: Situation, into: Said, keys: _Keys) -> Iterator[Proposal | Question]:
    """R6 within a year, and over a year end where histories give both days."""
    back = at.rolled_to_ira
    out_year = at.year
    day_out = day_in = None
    if back:
        day_out, _ = day_for([*at.moved("rollover-out"), *at.moved("distribution")], back)
        day_in, _ = day_for(at.moved("rollover-in"), back)
    elif at.rollover_unmatched:
        if at.over_the_year_end is None:
            return
        day_out, day_in = at.over_the_year_end
        what = f"{dollars(at.rollover_unmatched)} left an IRA on {day_out} and came back on {day_in}: a rollover over the year end"
        yield Question(
            at.person, at.year, "rollover-over-year-end", what, "correct the distribution to rollover-out"
        )
        return
    if not back:
        return
    grade: Grade = "X" if into.conflict else grades.of_origins(_weakest(into))
    if day_out and day_in and not dt.timedelta(0) <= day_in - day_out <= SIXTY_DAYS:
        grade = "X"
    if not (day_out and day_in):
        grade = grades.worst(grade, "B")
    evidence = _evidence(into.evidence, [e for one in at.taken_out for e in one.evidence])
    why = "box 2 of Form 5498 equals a Form 1099-R of the person's own IRA" + (
        "" if day_out and day_in else "; the days are not shown"
    )
    out = keys("rollover-out")
    for key, kind, day, of in (
        (out, "rollover-out", day_out, ""),
        (keys("rollover-in"), "rollover-in", day_in, out),
    ):
        yield Proposal(
            key=key,
            rule="R6",
            person=at.person,
            kind=kind,
            tax_year=out_year,
            date=day,
            amount=back,
            grade=grade,
            evidence=evidence,
            why=why,
            of=of,
        )


# -- repayments, Roth IRAs, values, forms ---------------------------------------------------------------------


def repayments(at: Situation) -> Iterator[Proposal | Question]:
    """R10: box 14a by its code."""
    keys = _Keys(at)
    for paper in at.own:
        if not paper.cents("box14a"):
            continue
        code = _REPAID.get(paper.text("box14b").upper())
        if code is None:
            what = (
                f"a repayment of {dollars(paper.cents('box14a'))} with code {paper.text('box14b') or 'none'}"
            )
            yield Question(at.person, at.year, "repayment", what, "the distribution that it repays", 0)
            continue
        basis = (
            paper.cents("box14a")
            if code == "reservist" or (code == "birth-adoption" and at.year <= 2023)
            else 0
        )
        yield Proposal(
            key=keys("repayment"),
            rule="R10",
            person=at.person,
            kind="repayment",
            tax_year=at.year,
            amount=paper.cents("box14a"),
            code=code,
            grade="X" if paper.conflict else grades.of_origins(paper.origins),
            evidence=tuple(paper.evidence),
            why=paper.conflict or f"box 14a of Form 5498 with code {paper.text('box14b').upper()}",
            least=basis,
            most=basis,
        )


def roth_money(at: Situation) -> Iterator[Proposal | Question]:
    """R14: box 10, and Roth rows of Forms 1099-R."""
    ten = at.sum_of(at.roth, "box10")
    if ten.cents:
        yield Proposal(
            key=_Keys(at)("roth-contribution"),
            rule="R14",
            person=at.person,
            kind="roth-contribution",
            tax_year=at.year,
            amount=ten.cents,
            grade="X" if ten.conflict else grades.of_contribution(ten.origins),
            evidence=tuple(ten.evidence),
            why=ten.conflict or "box 10 of Form 5498",
        )
    for paper in at.coded("JTQ", ira=False):
        codes = set(paper.text("codes"))
        if codes & set("8PNR"):
            what = f"a returned Roth contribution: {dollars(paper.cents('box1'))} with code {paper.text('codes')}"
            yield Question(
                at.person, at.year, "roth-returned", what, "record roth-contribution-returned by hand"
            )
            continue
        kind = "roth-qualified" if "Q" in codes else "roth-distribution"
        yield _of_row(at, paper, kind, "R14", f"code {paper.text('codes')}")


def values(at: Situation) -> Iterator[Proposal | Question]:
    """R15: box 5 of all own IRAs together. R12: no Form 5498 where everything had left the IRAs is a value of zero."""
    value = at.value
    if not value.known:
        emptied = [one for one in at.taken_out if one.flag("total")]
        if at.is_listed and emptied and not at.own:
            yield _value(
                at,
                "R12",
                0,
                "B",
                _evidence(at.is_listed),
                "a total distribution, and no Form 5498 with a value",
            )
        return
    grade = "X" if value.conflict else grades.of_origins(_weakest(value))
    found = _value(
        at, "R15", value.cents, grade, tuple(value.evidence), value.conflict or "box 5 of Form 5498"
    )
    unsure = at.perhaps_inherited
    if unsure:
        cents = sum(one.cents("box5") for one in unsure)
        what = f"how much of the {dollars(cents)} in box 5 of {at.year} is an inherited IRA (code 4), on a form of its own"
        document = "the account numbers on Forms 5498 and 1099-R (--account)"
        yield Question(at.person, at.year, "inherited-value", what, document)
        found = replace(found, needs="which Form 5498 is of the inherited IRA")
    yield found


def _value(
    at: Situation, rule: str, cents: int, grade: Grade, evidence: tuple[str, ...], why: str
) -> Proposal:
    return Proposal(
        key=_Keys(at)("year-end-value"),
        rule=rule,
        person=at.person,
        kind="year-end-value",
        tax_year=at.year,
        amount=cents,
        grade=grade,
        evidence=evidence,
        why=why,
    )


def back_solved(at: Situation) -> Solved | None:
    """R16: line 2 of a filed form from its lines 16 and 17, where the form itself does not show line 2."""
    form = at.form
    if form is None or "2" in form.lines or form.conflict:
        return None
    lines = form.lines
    needed = {"16", "17", "7", "1"}
    if not needed <= set(lines) or not (at.value.known or at.is_listed):
        return None
    late = sum(one.cents for one in at.contribution_dates if one.day.year > at.year)
    return solve(
        line_1=lines["1"],
        line_4=min(lines.get("4", late), lines["1"]),
        line_7=lines["7"],
        line_16=lines["16"],
        line_17=lines["17"],
        value=at.value.cents,
    )


RULES = {
    "R1": "box 1 less the deduction on the return, less what was returned or recharacterized",
    "R2": "one deduction on a joint return, shared by what each spouse could deduct",
    "R3": "a plan at work and income above the phase-out: nothing could be deducted",
    "R4": "no return and no plan: taken as deducted until the return is found",
    "R5": "box 3 of Form 5498 matched to Form 1099-R: a conversion; the rest is a distribution",
    "R6": "box 2 of Form 5498 matched to Form 1099-R of an own IRA: a rollover",
    "R7": "box 2 of Form 5498 matched to a plan's Form 1099-R: a rollover, with its after-tax part",
    "R8": "a history's row that names the tax year: a contribution for that year, and its day",
    "R9": "box 13a: a postponed contribution for the year in box 13b",
    "R10": "box 14a: a repayment, by its code",
    "R11": "code 4: the pool of a decedent",
    "R12": "no Form 1099-R in a transcript: nothing was distributed that year",
    "R13": "a transfer by divorce leaves no form: recorded by hand, with the decree",
    "R14": "box 10 and Roth rows: Roth contributions and distributions",
    "R15": "box 5: the value at the end of the year",
    "R16": "basis solved from lines 16 and 17 of a filed form, within the error of its rounding",
}
"""Every rule, as proposals and their entries name it, and what it says."""

APPLIED = (
    contributions,
    deductions,
    taken_back,
    conversions,
    distributions,
    rollovers,
    repayments,
    roth_money,
    values,
)
"""The functions in the order their proposals are shown."""
