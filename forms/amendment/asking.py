"""What must be known of a return before it can be amended, and the questions for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from basisbook.forms.amendment import form_1040x
from basisbook.forms.amendment.package import FormStep, Grounds, Package, ReturnOf
from basisbook.forms.sentences import find
from basisbook.ledger import parameters
from basisbook.ledger.book import OWN
from basisbook.ledger.kinds import RIPPLE_ANSWERS, RIPPLES, TAX_METHODS
from basisbook.ledger.limits import limits_of
from basisbook.ledger.money import show_for_people
from basisbook.ledger.problems import HOLE, Do, Hole, Problem, Remedy, do

# What must be said or asked


def signed(cents: int) -> str:
    """`+$1,200` or `-$1,200`, of cents."""
    return f"{'-' if cents < 0 else '+'}${show_for_people(abs(cents))}"


def _record(of: ReturnOf, *figures: str, person: str = "", when: str = "") -> Do:
    """The command that records figures of the return: each a hole."""
    holes = (("figure", Hole(figure)) for figure in figures)
    return Do("amend", (of.tax_year,), (("person", person or of.people[0]), *holes), when)


def _asked(of: ReturnOf, code: str, *remedies: Remedy, **gaps: Any) -> Problem:
    return find(code, *remedies, **(dict[str, Any](year=of.tax_year, person=of.people[0]) | gaps))


def questions_for(of: ReturnOf, code: str, what: str, person: str = "") -> Problem:
    """The question for a figure of the return that nobody recorded."""
    who = person or of.people[0]
    return _asked(of, "figure-missing", _record(of, f"{code}=", person=who), person=who, what=what)


def not_recorded(step: FormStep) -> Problem:
    """The question whether Form 8606 was filed for a year, and how."""
    year = step.year.tax_year
    whose: dict[str, Any] = {"person": step.person} | ({} if step.pool == OWN else {"pool": step.pool})
    return find(
        "filed-unknown",
        do("filed", year, **whose, none=None, when="no Form 8606 was filed"),
        do("filed", year, **whose, line=Hole("14="), when="it was, and these lines are known"),
        do("filed", year, **whose, when="it was, as the ledger gives it now"),
        year=year,
        person=step.person,
    )


def unanswered(of: ReturnOf, base: Package, columns: form_1040x.Columns) -> list[Problem]:
    """What a complete Form 1040-X still needs: figures, the method of the tax, ripple answers."""
    found: list[Problem] = []
    if columns.missing:
        figures = [f"{code}=" for code in columns.missing]
        what = ", ".join(columns.missing)
        code = "figure-missing/adjusted" if of.adjusted else "figure-missing/1040-x"
        found.append(_asked(of, code, _record(of, *figures), what=what))
    for code, stated, computed in columns.disagree:
        way = _record(of, f"{code}=")
        found.append(_asked(of, "figures-disagree", way, figure=code, stated=stated, computed=computed))
    if not any(f"method={name}" in of.figures for name in TAX_METHODS):
        choices = ", ".join(f"method={name}" for name in TAX_METHODS)
        found.append(_asked(of, "method-missing", _record(of, "method=", when=choices)))
    if not of.status:
        way = do("record", "return", person=of.people[0], tax_year=of.tax_year, code=HOLE)
        found.append(_asked(of, "status-missing", way))
    if base.income:
        found += _ripples(of, lapsed=answers_lapsed(base))
    return found


def answers_lapsed(base: Package) -> bool:
    """Whether the answers to what moves with income were given for another taxable income than it is now."""
    return base.of.figures.get("new-taxable-income") not in (None, new_taxable_income(base))


def new_taxable_income(package: Package) -> int | None:
    """The new taxable income in cents, as far as the figures give it: what the new tax is asked for."""
    return form_1040x.columns(
        package.tax_year,
        package.of.figures,
        income=package.income or 0,
        other_taxes=package.other_taxes or 0,
        paid=package.of.paid or 0,
    ).new_income


def ripples_of(tax_year: int) -> dict[str, tuple[str, tuple[str, ...]]]:
    """The items that can move with income, for that year."""
    return {name: item for name, item in RIPPLES.items() if tax_year >= _BEGAN.get(name, 0)}


_BEGAN = {
    "additional-deductions": 2025,
    "qualified-business": 2018,
    "premium-credit": 2014,
    "net-investment": 2013,
}
"""The first year of what did not always move with income."""


def ripple_answers(of: ReturnOf) -> dict[str, str]:
    """The answer to each ripple item; empty where there is none. The last one counts."""
    answers = dict.fromkeys(ripples_of(of.tax_year), "")
    for code in of.figures:
        item, _, answer = code.partition("=")
        if item in answers and answer in RIPPLE_ANSWERS:
            answers[item] = answer
    return answers


def _ripples(of: ReturnOf, *, lapsed: bool) -> Iterator[Problem]:
    answers = dict.fromkeys(ripples_of(of.tax_year), "") if lapsed else ripple_answers(of)
    open_items = [item for item, answer in answers.items() if not answer]
    if open_items:
        yield _asked(
            of,
            "ripple-unanswered",
            _record(of, *(f"{item}=" for item in open_items)),
            items=", ".join(open_items),
            answers=", ".join(RIPPLE_ANSWERS),
        )
    for item, answer in answers.items():
        moves = RIPPLES[item][1]
        if answer == "changed" and not any(of.figures.get(f"new-{code}") is not None for code in moves):
            way = _record(of, *(f"new-{code}=" for code in moves))
            yield _asked(of, "ripple-amount", way, what=RIPPLES[item][0])


def _reports_by_law(step: FormStep) -> bool:
    """Whether the Code itself asks for the form, so that its absence costs: a contribution designated, or money received.

    IRC 408(o)(4)(A), 6693(b)(2). A transfer in a divorce alone makes a form due by the instructions only.
    """
    facts = step.year.facts.amounts
    return any(
        facts[one]
        for one in ("nondeductible_contributions", "distributions", "conversions", "roth_distributions")
    )


def penalties_of(base: Package) -> Iterator[str]:
    """What the IRS may charge for forms that are late or say too much, each by number and amount. IRC 6693(b)."""
    late = sum(step.kind == "late" and _reports_by_law(step) for step in base.steps)
    overstated = sum(step.overstated for step in base.steps)
    for number, name, one, several in (
        (late, "penalty_failure_to_file_8606", "a form that was not filed", "forms that were not filed"),
        (
            overstated,
            "penalty_overstatement_8606",
            "a nondeductible contribution stated too high",
            "nondeductible contributions stated too high",
        ),
    ):
        if number:
            amount = show_for_people(parameters.value(name, base.tax_year).cents)
            what = f"for {one}" if number == 1 else f"for each of {number} {several}"
            yield f"${amount} {what}, unless there was reasonable cause; billed if at all, nothing is sent"


def nondeductible_why(known: Grounds, base: Package, step: FormStep) -> Iterator[Problem]:
    """A contribution that could have been deducted is nondeductible only by an election: IRC 408(o)(2)."""
    if not step.year.facts.amounts["nondeductible_contributions"] or _by_limit(known, step):
        return
    if base.assessment.open or base.refund.open:
        return
    year, person = base.tax_year, step.person
    yield find(
        "nondeductible-by-election",
        do("record", "figure", person=person, tax_year=year, code="covered", when="if a plan at work covered them"),
        do("record", "figure", person=person, tax_year=year, code="modified-agi", amount=HOLE),
        year=year,
        person=person,
    )  # fmt: skip


def beyond_this_program(known: Grounds, base: Package) -> Iterator[Problem]:
    """Taxes of Form 5329 that are not figured here."""
    year = base.tax_year
    early = {one.person for one in base.early if one.line_3}
    simple = [
        account.id
        for account in known.book.accounts.values()
        if account.type == "simple" and account.person in early
    ]
    if simple:
        yield _asked(base.of, "simple-ira", do("show", year))


def _by_limit(known: Grounds, step: FormStep) -> bool:
    """Whether the law allowed less than the whole deduction: coverage by a plan and income above the start."""
    limits = limits_of(known.book, known.in_force.values(), step.person, step.year.tax_year)
    return bool(
        limits
        and limits.phaseout
        and limits.modified_agi is not None
        and limits.modified_agi > limits.phaseout[0]
        and not set(limits.missing) & {"covered", "return"}
    )
