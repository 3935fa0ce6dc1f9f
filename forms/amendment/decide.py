"""What to send for each return: the decision table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

from basisbook.forms.amendment import deadlines, form_1040x
from basisbook.forms.amendment.asking import (
    beyond_this_program,
    nondeductible_why,
    not_recorded,
    penalties_of,
    questions_for,
    signed,
    unanswered,
)
from basisbook.forms.amendment.early_tax import all_early
from basisbook.forms.amendment.package import FormStep, Grounds, Package, ReturnOf
from basisbook.forms.amendment.returns import refund_period, taxable_line
from basisbook.forms.amendment.steps import carried_filed, step_of
from basisbook.forms.replay.years import History, Year
from basisbook.forms.sentences import find
from basisbook.ledger.dates import add_months
from basisbook.ledger.problems import Problem, do

PROCESSING = dt.timedelta(weeks=12)
"""How long the IRS says a return may take before a claim for the same year makes sense."""


# One return


def packages_of(known: Grounds, of: ReturnOf, history: History) -> Iterator[Package]:
    """What one return asks for: no package where nothing of it concerns a form, else what to send and why."""
    steps: list[FormStep] = []
    broken: list[Year] = []
    on_return = 0
    for (person, name), pool in history.pools.items():
        year = pool.year(of.tax_year)
        if person not in of.people or year is None:
            continue
        if year.status == "incomplete":
            broken.append(year)
            continue
        if year.status == "in-progress":
            continue
        if year.filled is not None:
            on_return += year.taxable or 0
        step = step_of(known, (person, name), year)
        if step is not None:
            steps.append(step)
    refund, assessment = refund_period(of, known.today), deadlines.assessment(of.dates, known.today)
    base = Package(
        of.tax_year, of.people, "nothing", of, tuple(steps), (), refund, assessment, on_return=on_return
    )
    if broken:
        found = tuple(dict.fromkeys(p for year in broken for p in year.problems if p.severity == "error"))
        yield replace(
            base,
            action="unknown",
            reasons=("the year is incomplete, so nothing can be decided",),
            missing=found,
        )
        return
    if not steps:
        return
    if of.dates.filed is None:
        reason = f"the return is not filed yet (due {of.dates.due}): the form goes with it"
        if any(step.year.status == "complete" for step in steps):
            yield replace(base, action="with-return", reasons=(reason,))
        return
    yield from _decided(known, base, history)


def _decided(known: Grounds, base: Package, history: History) -> Iterator[Package]:
    of, steps = base.of, base.steps
    unknown = [step for step in steps if step.kind == "unknown"]
    if unknown:
        yield replace(
            base,
            action="unknown",
            reasons=("nobody recorded what was filed",),
            missing=tuple(not_recorded(step) for step in unknown),
        )
        return
    taxable_filed, missing = _as_filed(base)
    early, found = all_early(known, of, steps, history)
    missing += found
    deduction = sum(step.deduction_now - step.deduction_filed for step in steps)
    income = None
    if taxable_filed is not None:
        income = sum(step.taxable_now for step in steps) - taxable_filed - deduction
    other = sum(one.line_4 - (one.filed or 0) for one in early)
    if any(one.filed is None for one in early) and income is not None:
        for one in early:
            if one.filed is None:
                missing.append(
                    questions_for(
                        of,
                        "early-tax",
                        f"the tax on early distributions that {one.person} paid with the return",
                        one.person,
                    )
                )
    base = replace(base, income=income, deduction=deduction, other_taxes=other, early=early)
    sending = [step for step in steps if step.kind in ("late", "corrected")]
    repaid = tuple(_repaid_later(steps))
    for found_package in _by_row(known, base, sending, missing):
        package = replace(found_package, warnings=(*found_package.warnings, *repaid))
        if repaid and package.action == "nothing":
            reason = "what was filed is right, but a distribution of the year was repaid later"
            package = replace(package, action="consult", reasons=(reason,))
        yield package


def _repaid_later(steps: Sequence[FormStep]) -> Iterator[Problem]:
    """A later repayment takes income off the return and changes no line of the form, so no form here shows it.

    Publication 590-B (2025), Early Distribution Repayments. An amended form says that the return was amended since.
    """
    for step in steps:
        cents = step.year.filled.results.get("repaid_later", 0) if step.year.filled else 0
        if cents > 0 and not (step.filed and step.filed.kind == "amended"):
            year = step.year.tax_year
            yield find("repaid-later", do("show", year), year=year, person=step.person, amount=cents)


def _by_row(
    known: Grounds, base: Package, sending: Sequence[FormStep], missing: Sequence[Problem]
) -> Iterator[Package]:
    """The rows of the decision table, once what is on the return is known or not."""
    of, income, other = base.of, base.income, base.other_taxes
    if not sending:
        yield _unchanged(base)
    elif income is None or missing:
        yield _not_decided(base, missing)
    elif not income and not other:
        for person in of.people:
            mine = tuple(step for step in sending if step.person == person)
            if mine:
                yield _alone(known, replace(base, people=(person,), steps=mine))
    else:
        yield _on_the_return(known, base, sending)


def _unchanged(base: Package) -> Package:
    """Nothing is to be corrected; a form that need not have been filed may still say something that is wrong."""
    found, harm = [], ""
    for step in (one for one in base.steps if one.kind == "needless"):
        carried, basis = carried_filed(step) if step.filed else None, step.year.carried.get("basis", 0)
        if carried not in (None, basis):
            case, filed, right = "carry", carried or 0, basis
            harm = harm or "carries another basis"
        elif step.taxable_filed not in (None, step.taxable_now):
            case, filed, right = "taxable", step.taxable_filed or 0, step.taxable_now
            harm = "changes the income"  # the graver of the two
        else:
            continue
        year, way = base.tax_year, do("diff", base.tax_year)
        found.append(
            find(f"filed-needlessly/{case}", way, year=year, person=step.person, filed=filed, right=right)
        )
    if not found:
        return replace(base, reasons=("what was filed is right",))
    reason = f"a form was filed for a year that needs none, and it {harm}: ask a professional"
    return replace(base, action="consult", reasons=(reason,), warnings=tuple(found))


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
        reasons = [f"lines {lines} of the form that was filed are wrong; no amount on the return changes"]
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


def _on_the_return(known: Grounds, base: Package, sending: Sequence[FormStep]) -> Package:
    """An amount on the return changes. Decision table, rows 5 to 10."""
    of = base.of
    down = (base.income or 0) + (base.other_taxes or 0) < 0
    columns = form_1040x.columns(
        of.tax_year,
        of.figures,
        income=base.income or 0,
        other_taxes=base.other_taxes or 0,
        paid=of.paid,
    )
    if columns.total_change:
        down = columns.total_change < 0
    reasons = _what_changes(base)
    base = replace(base, penalties=tuple(penalties_of(base)))
    if down and not base.refund.open:
        reasons += ["tax goes down, but the time for a refund is over", *base.refund.reasons]
        reasons.append("nothing is sent; a recomputed form is kept, and its basis goes on")
        return replace(base, action="pro-forma", reasons=tuple(reasons))
    if not down and not base.assessment.open:
        reasons += [
            "tax goes up, but the time for assessing it is over",
            *base.assessment.reasons,
            f"where more than a quarter of the income was left out, it can be until {base.assessment.extended_until}",
            "basis already used is not used again (conservative policy); show it to a professional",
        ]
        way = do("amend", of.tax_year, policy="statutory")
        warning = find("consistency", way, year=of.tax_year, person=of.people[0])
        return replace(base, action="consult", reasons=tuple(reasons), warnings=(warning,))
    reasons += base.refund.reasons if down else base.assessment.reasons
    if not down:
        reasons.append("tax is owed, and interest runs until it is paid")
    pursuant = _pursuant(known, of)
    missing = unanswered(of, base, columns)
    warnings = [
        problem for step in sending if step.kind == "late" for problem in nondeductible_why(known, base, step)
    ]
    warnings += beyond_this_program(known, base)
    waits = []
    if down and of.dates.filed and known.today - of.dates.filed < PROCESSING:
        waits.append(f"until the original return is processed: about {of.dates.filed + PROCESSING}")
    if down:
        warnings += _beyond_reach(known, base, columns)
    return replace(
        base,
        action="1040-x",
        reasons=tuple(reasons),
        columns=columns,
        pursuant=pursuant,
        missing=tuple(missing),
        warnings=tuple(warnings),
        waits=tuple(waits),
        e_file=0 <= known.today.year - 1 - of.tax_year <= 2,
    )


def _what_changes(base: Package) -> list[str]:
    """The amounts of the return that change, each a reason."""
    change = f"taxable IRA income changes by {signed(sum(step.taxable_now for step in base.steps) - _filed_total(base))}"
    reasons = [change] if base.income or base.other_taxes else []
    if base.deduction:
        reasons.append(f"the IRA deduction changes by {signed(base.deduction)}")
    if base.other_taxes:
        reasons.append(f"the 10% additional tax changes by {signed(base.other_taxes)}")
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


def _filed_total(base: Package) -> int:
    total, _ = _as_filed(base)
    return total or 0


def _as_filed(base: Package) -> tuple[int | None, list[Problem]]:
    """The taxable IRA income as filed, of all forms of the return; None with the question where it is not known.

    The line of the return also has what is taxed without a form, a spouse's distribution for instance: it does not move.
    """
    of, steps = base.of, base.steps
    known = [step.taxable_filed for step in steps if step.taxable_filed is not None]
    if len(known) == len(steps):
        return sum(known), []
    if all(step.taxable_filed is not None or step.kind == "same" for step in steps):
        return sum(
            step.taxable_now if step.taxable_filed is None else step.taxable_filed for step in steps
        ), []
    stated = of.figures.get("ira-taxable")
    apart = f", without those of {of.spouse}," if of.spouse else ""
    if stated is None:
        return None, [
            questions_for(
                of,
                "ira-taxable",
                f"the taxable IRA distributions on the return ({taxable_line(of.tax_year)}){apart}",
            )
        ]
    return stated - (base.on_return - sum(step.year.taxable or 0 for step in steps)), []


def _pursuant(known: Grounds, of: ReturnOf) -> bool:
    """Whether a contribution was returned or recharacterized after a timely return, within 6 months of the due date."""
    filed, limit = of.dates.filed, add_months(of.dates.printed, 6)
    return any(
        entry.kind in ("contribution-returned", "recharacterized-to-roth", "recharacterized-to-traditional")
        and entry.person in of.people
        and entry.tax_year == of.tax_year
        and entry.date is not None
        and filed is not None
        and filed <= of.dates.due
        and filed < entry.date <= limit
        for entry in known.in_force.values()
    )
