"""Rules for money that moved back: returned, recharacterized."""

from __future__ import annotations

from dataclasses import field

from basisbook.ledger.inference import form_lines
from basisbook.ledger.inference.papers import Paper
from basisbook.ledger.inference.proposals import Proposal
from basisbook.ledger.inference.rules.made import made_for_year
from basisbook.ledger.inference.rules.proposing import Proposer, Question, deduction_question
from basisbook.ledger.inference.situation import Said, Situation, day_for
from basisbook.ledger.kinds import KINDS
from basisbook.ledger.money import dollars
from basisbook.ledger.quick_dataclass import dataclass

# -- returned and recharacterized -----------------------------------------------------------------------------


@dataclass(slots=True)
class Back:
    """What was taken out of the contributions for a year again, and what was moved in from a Roth IRA, in cents.

    `off` and `inward` are proposed; `may_be_off` and `may_be_in` may come on top. `certain` is the part of `off` that
    no question touches, `entered` the part whose entries can be accepted.
    """

    at: Situation
    proposals: list[Proposal] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    off: int = 0
    inward: int = 0
    may_be_off: int = 0
    may_be_in: int = 0
    certain: int = 0
    entered: int = 0

    def ask(self, code: str, what: str, document: str, stake: int) -> None:
        """One more question."""
        self.questions.append(Proposer(self.at).ask(code, what, document, stake))

    def add(self, one: Proposal, *, sure: bool) -> None:
        """One more proposal; not `sure`, where a question touches it."""
        self.proposals.append(one)
        if KINDS[one.kind].lessens_contributions:
            self.off += one.amount
            self.certain += one.amount if one.grade != "X" and sure else 0
            self.entered += one.amount if one.grade != "X" and not one.needs else 0


_LETTER = "the custodian's letter"


def back_of(at: Situation) -> Back:
    """Codes 8 and P, N and R, for the contributions for the year. P and R stand on the next year's forms."""
    back, by = Back(at), Proposer(at)
    made = made_for_year(at)[0]
    _returned(at, made, back, by)
    _to_roth(at, made, back, by)
    _from_roth(at, back, Proposer(at))
    return back


def _returned(at: Situation, made: Said, back: Back, by: Proposer) -> None:
    after = at.at_year(at.year + 1)
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
        if not sure and amount and (paper.year != at.year or made_for_year(at.at_year(at.year - 1))[0].cents):
            what = f"for which year the contribution was made that code {code} returned: {dollars(amount)}"
            back.ask("returned", what, _LETTER, amount)
        day, more = day_for(at.at_year(paper.year).moved("contribution-returned"), gross)
        if not amount:
            continue
        why = f"Form 1099-R of {paper.year} with code {code}: box 1 less the earnings in box 2a"
        proposed = by.propose(
            "contribution-returned",
            "R1",
            amount,
            rests_on=paper,
            why=why,
            evidence=more,
            date=day,
            moved=gross,
        )
        back.add(proposed, sure=sure)
        if not earnings and back.off < made.cents:
            # A whole contribution that had lost money looks the same as a part of it that had not.
            rest = made.cents - back.off
            back.may_be_off += rest
            what = (
                f"whether the {dollars(gross)} of code {code} is a part of the {dollars(made.cents)} contributed for"
                f" {at.year}, or all of it after a loss"
            )
            back.ask("returned", what, _LETTER, rest)
    if back.off > made.cents:
        what = f"{dollars(back.off)} was returned, and the papers show {dollars(made.cents)} contributed for {at.year}"
        back.ask("returned", what, f"Form 5498 for {at.year}", back.off - made.cents)


def _year_of_8(at: Situation, paper: Paper) -> tuple[int, bool]:
    """For which year the contribution was made that code 8 returned, and whether that is certain.

    Code 8 is for earnings taxable in the year of the form, which is the year the contribution was made in: IRC
    408(d)(4). Made after the end of the year before, by its due date, it may have been for that one.
    """
    amount = max(0, paper.cents("box1") - paper.cents("box2a"))
    before = at.at_year(at.year - 1)
    dates, made = before.contribution_dates, made_for_year(before)[0]
    late = made.cents
    if dates and sum(one.cents for one in dates) == made.cents:
        late = sum(one.cents for one in dates if one.day.year == at.year)
    if amount > late:
        return at.year, before.contributed.known
    return (at.year, False) if made_for_year(at)[0].cents else (at.year - 1, at.contributed.known)


def _to_roth(at: Situation, made: Said, back: Back, by: Proposer) -> None:
    rows = [*at.coded("N", ira=True), *at.at_year(at.year + 1).coded("R", ira=True)]
    if not rows or (at.year <= 2017 and not made.cents):
        return
    left, gross = max(0, made.cents - back.off), sum(one.cents("box1") for one in rows)
    sure = gross == left
    amounts = [one.cents("box1") for one in rows] if sure else [left]
    if not sure:
        one_row = f"the {dollars(gross)} of code {rows[0].text('codes')}"
        what = f"how much of the {dollars(left)} contributed for {at.year} was moved to a Roth IRA with {one_row}"
        back.ask("recharacterized", what, _LETTER, left)
        if len(rows) > 1 or not _near(left, gross):
            back.may_be_off += left
            return
    for paper, amount in zip(rows, amounts, strict=True):
        moved = paper.cents("box1")
        day, more = day_for(at.at_year(paper.year).moved("recharacterization"), moved)
        proposed = by.propose(
            "recharacterized-to-roth",
            "R1",
            amount,
            rests_on=paper,
            why=f"Form 1099-R of {paper.year} with code {paper.text('codes')} moved {dollars(moved)};"
            f" {dollars(made.cents)} was contributed for {at.year}",
            evidence=(*made.evidence, *more),
            grade=paper.grade if sure or paper.conflict else "C",
            date=day,
            moved=moved,
            needs="" if day else "the day it was moved",
        )
        back.add(proposed, sure=sure)


def _near(whole: int, gross: int) -> bool:
    """Whether a gain or a loss may have made the one of the other: -60% to +80%."""
    return whole > 0 and whole * 2 <= gross * 5 and gross * 5 <= whole * 9


def _from_roth(at: Situation, back: Back, by: Proposer) -> None:
    """A Roth contribution moved to a traditional IRA; through 2017, a conversion undone. Which, amounts must say."""
    rows = [*at.coded("N", ira=False), *at.at_year(at.year + 1).coded("R", ira=False)]
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
        back.ask("recharacterized", what, _LETTER, gross)
        return
    (paper,) = rows
    form = at.form
    by_form = (
        not undone
        and form is not None
        and not form.conflict
        and not made_for_year(at)[0].cents
        and form.lines.get(form_lines.CONTRIBUTED) == whole
    )
    sure = gross == whole or by_form
    day, more = day_for(at.at_year(paper.year).moved("recharacterization"), gross)
    basis = None
    if not undone:
        basis = _basis_moved_in(at, whole, back) if sure else 0
        if sure:
            back.inward += whole
            if not (
                at.deduction.settled
                or made_for_year(at)[0].cents
                or (form and form_lines.CONTRIBUTED in form.lines)
            ):
                back.questions.append(deduction_question(at, at.deduction, whole))
        else:
            back.may_be_in += whole
    if not sure:
        from_ = "conversion" if undone else "Roth contribution"
        what = f"how much of the {dollars(whole)} {from_} of {at.year} was moved with the {dollars(gross)} of code {paper.text('codes')}"
        back.ask("recharacterized", what, _LETTER, whole)
    proposed = by.propose(
        "conversion-undone" if undone else "recharacterized-to-traditional",
        "R1",
        whole,
        rests_on=paper,
        why=f"Form 1099-R of {paper.year} with code {paper.text('codes')} from a Roth IRA",
        evidence=(*ten.evidence, *more),
        grade=paper.grade if sure or paper.conflict else "D",
        date=day,
        moved=gross,
        basis=basis,
        needs="" if day or undone else "the day it was moved",
        least=basis or 0,
        most=0 if undone else whole,
    )
    back.add(proposed, sure=sure)


def _basis_moved_in(at: Situation, whole: int, back: Back) -> int:
    """The least nondeductible part of what was moved in from a Roth IRA: what the contributions leave of line 1."""
    deduction, form = at.deduction, at.form
    if form and not form.conflict and form_lines.CONTRIBUTED in form.lines:
        net = max(0, made_for_year(at)[0].cents - back.off)
        return min(whole, max(0, form.lines[form_lines.CONTRIBUTED] - net))
    if not deduction.known:
        return 0
    return max(0, whole - back.may_be_off - deduction.high)
