"""What to send for each return: the decision table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

from basisbook.forms.amendment import deadlines, form_1040x
from basisbook.forms.amendment.as_filed import (
    acts_after,
    due_then,
    person_as_filed,
    stated_taxable,
    within_six_months,
)
from basisbook.forms.amendment.asking import (
    beyond_this_program,
    nondeductible_why,
    not_recorded,
    penalties_of,
    questions_for,
    signed,
    unanswered,
)
from basisbook.forms.amendment.disaster_money import put_back
from basisbook.forms.amendment.early_tax import all_early
from basisbook.forms.amendment.excess_years import figure_of
from basisbook.forms.amendment.package import (
    Early,
    Excess,
    FormStep,
    Grounds,
    Package,
    PartOfReturn,
    ReturnOf,
)
from basisbook.forms.amendment.returns import (
    additional_tax_line,
    deduction_line,
    on_form,
    refund_period,
    taxable_line,
)
from basisbook.forms.amendment.said_5329 import said_of
from basisbook.forms.amendment.steps import carried_filed, step_of
from basisbook.forms.replay.on_return import on_return
from basisbook.forms.replay.years import History, Year
from basisbook.forms.sentences import find
from basisbook.ledger.book import OWN
from basisbook.ledger.limits import limits_of
from basisbook.ledger.problems import HOLE, Hole, Problem, do

PROCESSING = dt.timedelta(weeks=12)
"""How long the IRS says a return may take before a claim for the same year makes sense."""

NOT_RESIDENT = (
    "on paper, Form 1040-X of a nonresident has no amounts; the corrected Form 1040-NR goes behind it",
    "a Form 1040-NR without wages is due on June 15, IRC 6072(c) (not verified): the days here count from April 15",
)
"""Instructions for Form 1040-X (February 2024), Resident and nonresident aliens."""

REPAYS = ("repayment", "disaster-repayment")


# One return


def packages_of(
    known: Grounds, of: ReturnOf, history: History, excess: Sequence[Excess] = ()
) -> Iterator[Package]:
    """What one return asks for: no package where nothing of it changes and no form concerns it, else what and why."""
    steps: list[FormStep] = []
    broken: list[Year] = []
    parts: list[PartOfReturn] = []
    for person in of.people:
        filed, now = person_as_filed(known, of, person, history), on_return(history, person, of.tax_year)
        mark = known.filed.entries.get((person, OWN, of.tax_year))
        parts.append(
            PartOfReturn(
                person, filed.taxable, now.taxable, filed.deduction, now.deduction, mark.number if mark else 0
            )
        )
    for (person, name), pool in history.pools.items():
        year = pool.year(of.tax_year)
        if person not in of.people or year is None or year.status == "in-progress":
            continue
        if year.status == "incomplete":
            broken.append(year)
            continue
        part = next(one for one in parts if one.person == person)
        then = due_then(known, of, (person, name))
        step = step_of(known, (person, name), year, then, (part.deduction_filed, part.deduction))
        if step is not None:
            steps.append(step)
    refund, assessment = refund_period(of, known.today), deadlines.assessment(of.dates, known.today)
    base = Package(
        of.tax_year, of.people, "nothing", of, tuple(steps), (), refund, assessment,
        on_return=sum(part.taxable for part in parts), parts=tuple(parts), acts=acts_after(known, of),
        excess=tuple(excess),
    )  # fmt: skip
    if broken:
        found = tuple(dict.fromkeys(p for year in broken for p in year.problems if p.severity == "error"))
        reason = "the year is incomplete, so nothing can be decided"
        yield replace(base, action="unknown", reasons=(reason,), missing=found)
    elif of.dates.filed is None:
        if excess or any(step.year.status == "complete" for step in steps):
            reason = f"the return is not filed yet (due {of.dates.due}): the form goes with it"
            told = tuple(said for one in excess for said in said_of(known.today, one))
            yield replace(base, action="with-return", reasons=(reason, *told))
    elif any(step.kind == "unknown" for step in steps):
        unknown = tuple(not_recorded(step) for step in steps if step.kind == "unknown")
        yield replace(base, action="unknown", reasons=("nobody recorded what was filed",), missing=unknown)
    else:
        yield from _decided(known, base, history)


def _decided(known: Grounds, base: Package, history: History) -> Iterator[Package]:
    of = base.of
    early: tuple[Early, ...] = ()
    missing: list[Problem] = []
    filed, asked = _as_filed(known, base)
    missing += asked
    deduction, undeducted = _deduction(known, base)
    taxable = 0 if filed is None else base.on_return - filed
    concerned = bool(base.sending or base.acts or taxable or deduction or undeducted or filed is None)
    if concerned:
        changes = {} if filed is None else _changes_of(base, taxable)
        early, found = all_early(known, of, base.steps, history, base.acts, changes)
        missing += found
        missing += [_early_asked(known, of, one.person) for one in early if one.filed is None]
    other = sum(one.line_4 - (one.filed or 0) for one in early)
    base = replace(
        base,
        income=None if filed is None else taxable - deduction,
        taxable=taxable,
        deduction=deduction,
        other_taxes=other,
        early=early,
    )
    if not base.steps and not concerned and not base.excess:
        return
    extra, asked = _excess_tax(known, base)
    if extra < 0 and not asked:  # what was paid too much comes back by Form 1040-X only
        base, extra = replace(base, other_taxes=other + extra), 0
    for package in _by_row(known, base, history, missing, undeducted):
        if package.action == "1040-x" and base.excess and not asked:
            yield _on_the_return(known, replace(base, other_taxes=(base.other_taxes or 0) + extra))
            return
        if package.action != "nothing" or not base.excess or base.steps:
            yield package
    if base.excess:
        yield from _excess_alone(known, base, asked)


def _changes_of(base: Package, taxable: int) -> dict[str, int | None]:
    """By how much the taxable amount of each person changes; of one alone it is what the return changes."""
    alone = taxable if len(base.parts) == 1 else None
    return {
        part.person: alone if part.taxable_filed is None else part.taxable - part.taxable_filed
        for part in base.parts
    }


def _early_asked(known: Grounds, of: ReturnOf, person: str) -> Problem:
    name = known.book.people[person].name
    what = f"the tax on early distributions of {name} on {on_form(of, additional_tax_line(of.tax_year))} of {of.tax_year}"
    return questions_for(of, "early-tax", what, person)


def _by_row(
    known: Grounds,
    base: Package,
    history: History,
    missing: Sequence[Problem],
    undeducted: Sequence[Problem],
) -> Iterator[Package]:
    """The rows of the decision table, once what is on the return is known or not.

    `undeducted` are questions for the deduction: without their answers nobody can say that no amount changes.
    """
    of = base.of
    lawful = [act for act in base.acts if act.kind not in REPAYS]
    needless = any(step.kind == "needless" for step in base.steps)
    if missing:
        yield _not_decided(base, (*missing, *undeducted))
    elif base.moves or lawful:
        found = _on_the_return(known, base)
        yield replace(found, missing=(*found.missing, *undeducted)) if found.action == "1040-x" else found
    elif undeducted:
        yield _not_decided(base, undeducted)
    elif base.sending:
        for person in of.people:
            mine = tuple(step for step in base.sending if step.person == person)
            if mine:
                yield _alone(known, replace(base, people=(person,), steps=mine))
    elif needless:
        yield _unchanged(base)
    elif base.acts:
        told = tuple(put_back(known, history, base.tax_year, base.acts))
        yield replace(base, action="consult", reasons=told)
    else:
        yield replace(base, reasons=("what was filed is right",))


# What the return showed


def _as_filed(known: Grounds, base: Package) -> tuple[int | None, list[Problem]]:
    """The taxable IRA income as filed, of everybody in the book; None with the question where it is not known."""
    of = base.of
    stated = stated_taxable(known, of)
    if stated is not None:
        return stated, []
    parts = [part.taxable_filed for part in base.parts]
    if None not in parts:
        return sum(part for part in parts if part is not None), []
    if all(step.kind == "same" for step in base.steps) and base.steps and not base.acts:
        return sum(
            part.taxable if part.taxable_filed is None else part.taxable_filed for part in base.parts
        ), []
    apart = f", without those of {of.spouse}," if of.spouse else ""
    what = f"the taxable amount of IRA distributions on the return ({on_form(of, taxable_line(of.tax_year))} of {of.tax_year}){apart}"
    return None, [questions_for(of, "ira-taxable", what)]


def _deduction(known: Grounds, base: Package) -> tuple[int, list[Problem]]:
    """By how much the IRA deduction of the return changes; asked where nobody recorded it and the year is open."""
    change, asked = 0, []
    for part in base.parts:
        if part.deduction_filed is not None:
            change += part.deduction - part.deduction_filed
        elif base.refund.open or base.assessment.open:
            name = known.book.people[part.person].name
            what = f"the IRA deduction of {name} on the return ({on_form(base.of, deduction_line(base.tax_year))} of {base.tax_year})"
            asked.append(questions_for(base.of, "ira-deduction", what, part.person))
    return change, asked


_PAID = {
    "excess-tax": "excess contributions that {name}",
    "missed-tax": "a required distribution not taken that {name}",
}


def _excess_tax(known: Grounds, base: Package) -> tuple[int, list[Problem]]:
    """By how much the taxes of Parts III, IV and IX change, and the questions where nobody recorded what was paid."""
    change, asked = 0, []
    for one in base.excess:
        if one.filed is None:
            code = figure_of(one)
            numbers = " and ".join(
                other.line for other in base.excess if (other.person, figure_of(other)) == (one.person, code)
            )
            of = _PAID[code].format(name=known.book.people[one.person].name)
            what = f"the tax on {of} paid with the return (Form 5329 line {numbers} of {base.tax_year}; 0 where none was filed)"
            question = questions_for(base.of, code, what, one.person)
            asked += [] if question in asked else [question]
        else:
            change += one.tax - one.filed
    return change, asked


def _excess_alone(known: Grounds, base: Package, asked: Sequence[Problem]) -> Iterator[Package]:
    """Form 5329 alone: the 6% tax of each year that has an excess, until it is gone; the tax on what was not taken."""
    for person in base.of.people:
        mine = tuple(one for one in base.excess if one.person == person)
        closed = [one for one in mine if _assessed_by(base, one) < known.today]
        mine = tuple(one for one in mine if one not in closed)
        reasons = [said for one in mine for said in said_of(known.today, one)]
        late = [said for one in closed for said in (*said_of(known.today, one), _too_late(base, one))]
        missing = tuple(one for one in asked if one.person == person)
        alone = replace(
            base, people=(person,), steps=(), early=(), excess=mine, taxable=0, deduction=0, income=0,
            other_taxes=sum(one.tax - (one.filed or 0) for one in mine), action="form-5329", missing=missing,
        )  # fmt: skip
        if mine and ((alone.other_taxes or 0) > 0 or missing or any(one.waived for one in mine)):
            with_it = " with the tax" if alone.other_taxes or missing else ""
            reasons.append(
                f"signed and sent by itself{with_it}, or with Form 1040-X where the return changes too"
            )
            if alone.other_taxes:
                reasons.append("as soon as possible: interest runs until it is paid")
            yield replace(alone, reasons=(*reasons, *late), warnings=tuple(_may_waive(base, mine)))
        elif any(one.tax != one.filed for one in closed):
            yield replace(
                alone, action="consult", excess=tuple(closed), reasons=tuple(late), missing=(),
                other_taxes=sum(one.tax - (one.filed or 0) for one in closed),
            )  # fmt: skip


def _may_waive(base: Package, mine: Sequence[Excess]) -> Iterator[Problem]:
    """How a waiver is asked for, where none is."""
    for one in mine:
        if one.part == "IX" and one.tax and not one.waived:
            way = do("amend", base.tax_year, person=one.person, figure=Hole("missed-waived="))
            yield find("may-be-waived", way, year=base.tax_year, person=one.person, short=one.short)


def _assessed_by(base: Package, one: Excess) -> dt.date:
    """The last day to assess the tax: 6 years after the return for an excess, 3 for what was not taken. IRC 6501(l)(4)."""
    last = base.assessment.until if one.part == "IX" else base.assessment.extended_until
    return last or dt.date.max


def _too_late(base: Package, one: Excess) -> str:
    years = "3 years" if one.part == "IX" else "6 years"
    return (
        f"the time to assess this tax ended on {_assessed_by(base, one)}: {years} after the return was filed, IRC 6501(l)(4)"
        " (read second-hand; it may not hold for returns of before 2023)"
    )


# The rows


def _unchanged(base: Package) -> Package:
    """Nothing is to be corrected; a form that need not have been filed may still say something that is wrong."""
    found = tuple(_needless(base))
    if not found:
        return replace(base, reasons=("what was filed is right",))
    harm = "changes the income" if any("taxable" in one.code for one in found) else "carries another basis"
    reason = f"a form was filed for a year that needs none, and it {harm}: ask a professional"
    return replace(base, action="consult", reasons=(reason,), warnings=found)


def _needless(base: Package) -> Iterator[Problem]:
    """What forms say that no year needs, where it is wrong."""
    for step in (one for one in base.steps if one.kind == "needless"):
        carried, basis = carried_filed(step) if step.filed else None, step.year.carried.get("basis", 0)
        if carried not in (None, basis):
            case, filed, right = "carry", carried or 0, basis
        elif step.taxable_filed not in (None, step.taxable_now):
            case, filed, right = "taxable", step.taxable_filed or 0, step.taxable_now
        else:
            continue
        way = do("diff", base.tax_year)
        person = step.person
        yield find(
            f"filed-needlessly/{case}", way, year=base.tax_year, person=person, filed=filed, right=right
        )


def _not_decided(base: Package, missing: Sequence[Problem]) -> Package:
    """The return as filed is not known well enough; where no time is left either way it makes no difference."""
    if not base.refund.open and not base.assessment.open:
        reason = "the year is closed either way, so no return can be amended; the basis goes on as computed"
        penalties = tuple(penalties_of(base))
        return replace(base, action="pro-forma", reasons=(reason, *base.refund.reasons), penalties=penalties)
    return replace(
        base, action="unknown", reasons=("what the return showed is not known",), missing=tuple(missing)
    )


def _alone(known: Grounds, base: Package) -> Package:
    """No dollar on the return changes: the form by itself. Decision table, rows 3 and 4."""
    late = [step for step in base.steps if step.kind == "late"]
    if late:
        reasons = ["Form 8606 was required and none was filed; no amount on the return changes"]
    else:
        lines = ", ".join(change.line for step in base.steps for change in step.changes)
        several = "lines" if "," in lines else "line"
        reasons = [f"{several} {lines} of the form that was filed changed; no amount on the return changes"]
    reasons.append(
        "there is no last day for it; sent by itself, signed, or with an information-only Form 1040-X"
    )
    warnings = [problem for step in late for problem in nondeductible_why(known, base, step)]
    warnings += beyond_this_program(known, base)
    return replace(
        base,
        action="late-8606" if late else "corrected-8606",
        reasons=tuple(reasons),
        penalties=tuple(penalties_of(base)),
        warnings=tuple(warnings),
    )


def _on_the_return(known: Grounds, base: Package) -> Package:
    """An amount on the return changes, or a lawful act must be shown on it. Decision table, rows 5 to 11."""
    of, today = base.of, known.today
    base = replace(
        base, pursuant=any(within_six_months(of, act) for act in base.acts if act.kind not in REPAYS)
    )
    reasons = _what_changes(base, today)
    base = replace(base, penalties=tuple(penalties_of(base)))
    if not base.income and not base.other_taxes:
        return _no_dollar(known, base, reasons)
    columns = None
    if not of.nonresident:
        columns = form_1040x.columns(
            of.tax_year,
            of.figures,
            income=base.income or 0,
            other_taxes=base.other_taxes or 0,
            paid=of.paid,
        )
    down = (base.income or 0) + (base.other_taxes or 0) < 0
    if columns is not None and columns.total_change:
        down = columns.total_change < 0
    refund, assessment = base.refund, base.assessment
    arguable = bool(down and not refund.open and refund.arguable and today <= refund.arguable)
    if down and not refund.open and not arguable:
        reasons += ["tax goes down, but the time for a refund is over", *refund.reasons]
        reasons.append("nothing is sent; a recomputed form is kept, and its basis goes on")
        return replace(base, action="pro-forma", reasons=tuple(reasons))
    if not down and not assessment.open:
        return _too_late_to_assess(known, base, reasons)
    reasons += refund.reasons if down else assessment.reasons
    if arguable:
        reasons.append(
            f"the safe last day is past; sent at once, the claim can be argued for until {refund.arguable}"
        )
    if not down:
        reasons.append("tax is owed: as soon as possible, interest runs until it is paid")
    if of.nonresident:
        reasons += NOT_RESIDENT
    waits = []
    if down and of.dates.filed and today - of.dates.filed < PROCESSING:
        waits.append(f"until the original return is processed: about {of.dates.filed + PROCESSING}")
    return replace(
        base,
        action="1040-x",
        reasons=tuple(reasons),
        columns=columns,
        arguable=arguable,
        missing=tuple(unanswered(of, base, columns)) if columns is not None else (),
        warnings=(
            *_warned(known, base),
            *(_beyond_reach(known, base, columns) if columns is not None and down and not arguable else ()),
        ),
        waits=tuple(waits),
        e_file=not of.nonresident and _by_computer(today, of.tax_year),
    )


def _too_late_to_assess(known: Grounds, base: Package, reasons: Sequence[str]) -> Package:
    of, longer = base.of, base.assessment.extended_until
    can = "can" if longer and longer >= known.today else "could"
    said = (
        *reasons,
        "tax goes up, but the time for assessing it is over",
        *base.assessment.reasons,
        f"where more than a quarter of the income was left out, it {can} be until {longer}",
        "basis already used is not used again (conservative policy); show it to a professional",
    )
    way = do("amend", of.tax_year, policy="statutory")
    warning = find("consistency", way, year=of.tax_year, person=of.people[0])
    return replace(base, action="consult", reasons=said, warnings=(warning,))


def _warned(known: Grounds, base: Package) -> list[Problem]:
    late = [step for step in base.steps if step.kind == "late"]
    found = list(_why_deductible(known, base))
    found += [problem for step in late for problem in nondeductible_why(known, base, step)]
    return [*found, *_needless(base), *beyond_this_program(known, base), *_abroad(known, base.of)]


def _why_deductible(known: Grounds, base: Package) -> Iterator[Problem]:
    """What the explanation of a deduction that changes rests on, and nobody recorded."""
    for part in base.parts:
        if part.deduction_filed in (None, part.deduction):
            continue
        limits = limits_of(known.book, known.in_force.values(), part.person, base.tax_year)
        if limits is None or not limits.missing:
            continue
        covered = do(
            "record",
            "figure",
            person=part.person,
            tax_year=base.tax_year,
            code="covered",
            when="a plan at work covered them",
        )
        income = do(
            "record", "figure", person=part.person, tax_year=base.tax_year, code="modified-agi", amount=HOLE
        )
        yield find("why-deductible", covered, income, year=base.tax_year, person=part.person)


def _abroad(known: Grounds, of: ReturnOf) -> Iterator[Problem]:
    """A return from abroad after the due date and by June 15 may be in time: two months are given without asking."""
    filed = of.dates.filed
    lives = any(known.book.people[who].foreign_country for who in of.people)
    if lives and filed and not of.dates.extended_to and of.dates.due < filed <= _next_workday(filed.year):
        way = do("record", "figure", person=of.people[0], tax_year=of.tax_year, code="extended-to", date=HOLE)
        yield find("abroad", way, year=of.tax_year, person=of.people[0])


def _next_workday(year: int) -> dt.date:
    """June 15, or the Monday after where it is a weekend. IRC 7503."""
    day = dt.date(year, 6, 15)
    return day + dt.timedelta(days=(7 - day.weekday()) % 7 if day.weekday() >= 5 else 0)


def _by_computer(today: dt.date, tax_year: int) -> bool:
    return 0 <= today.year - 1 - tax_year <= 2


def _no_dollar(known: Grounds, base: Package, reasons: Sequence[str]) -> Package:
    """The amended return shows what was done and has no amount in its columns."""
    said = [*reasons, "Form 1040-X has an explanation and no amounts: none in its columns changes"]
    said += NOT_RESIDENT if base.of.nonresident else ()
    if not base.refund.open and not base.assessment.open:
        said.append(
            "the year is closed either way, so no return can be amended; the basis goes on as computed"
        )
        return replace(base, action="pro-forma", reasons=tuple(said))
    return replace(
        base,
        action="1040-x",
        reasons=tuple(said),
        warnings=tuple(_warned(known, base)),
        e_file=not base.of.nonresident and _by_computer(known.today, base.tax_year),
    )


def _what_changes(base: Package, today: dt.date) -> list[str]:
    """Why the return changes, and the amounts of it that do, each a reason."""
    reasons = []
    if any(act.kind not in REPAYS for act in base.acts):
        days = ", ".join(str(act.date) for act in base.acts if act.kind not in REPAYS)
        reasons.append(f"what was filed was right on that day; a lawful act came after the return ({days})")
    elif base.acts:
        days = ", ".join(str(act.date) for act in base.acts)
        reasons.append(f"a distribution of the year was repaid after the return ({days})")
    if base.pursuant:
        reasons.append('on top of the return: "Filed pursuant to section 301.9100-2"')
    if base.taxable:
        reasons.append(f"taxable IRA income changes by {signed(base.taxable)}")
    if base.deduction:
        reasons.append(f"the IRA deduction changes by {signed(base.deduction)}")
    early = sum(one.line_4 - (one.filed or 0) for one in base.early)
    if early:
        reasons.append(f"the 10% additional tax changes by {signed(early)}")
    reasons += [said for one in base.excess if one.sent for said in said_of(today, one)]
    if any(step.kind == "needless" for step in base.steps):
        reasons.append("no Form 8606 is due for the year any more")
    return reasons


def _beyond_reach(known: Grounds, base: Package, columns: form_1040x.Columns) -> Iterator[Problem]:
    """More was overpaid than a claim filed today still reaches. IRC 6511(b)(2)."""
    of, reach = base.of, base.refund.reach.cents
    if columns.single and columns.single["overpaid"] > reach:
        yield find(
            "beyond-reach",
            do("amend", of.tax_year, as_of=base.refund.file_by),
            year=of.tax_year,
            person=of.people[0],
            overpaid=columns.single["overpaid"],
            day=known.today,
            reach=reach,
        )
