"""What must be known of a return before it can be amended, and the questions for it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from basisbook.forms.amendment import form_1040x
from basisbook.forms.amendment.package import FormStep, Grounds, Package, ReturnOf
from basisbook.forms.filed.texts import text_of
from basisbook.ledger import parameters
from basisbook.ledger.book import OWN
from basisbook.ledger.kinds import RIPPLE_ANSWERS, RIPPLES, TAX_METHODS
from basisbook.ledger.limits import limits_of
from basisbook.ledger.money import show, show_for_people
from basisbook.ledger.problems import Problem

# What must be said or asked


def signed(cents: int) -> str:
    """`+$1,200` or `-$1,200`, of cents."""
    return f"{'-' if cents < 0 else '+'}${show_for_people(abs(cents))}"


def _command(of: ReturnOf) -> str:
    return f"basisbook amend {of.tax_year} --person {of.people[0]}"


def questions_for(of: ReturnOf, code: str, what: str, person: str = "") -> Problem:
    """The question for a figure of the return that nobody recorded."""
    message = f"{of.tax_year}: {what} is not recorded"
    command = f"basisbook amend {of.tax_year} --person {person}" if person else _command(of)
    return Problem("figure-missing", "error", "", message, f"{command} --figure {code}=")


def not_recorded(step: FormStep) -> Problem:
    """The question whether Form 8606 was filed for a year, and how."""
    year, person = step.year.tax_year, step.person
    pool = "" if step.pool == OWN else f" --pool {shlex.quote(step.pool)}"
    message = f"{year}: whether and how Form 8606 was filed for {person} is not recorded"
    remedy = (
        f"basisbook filed {year} --person {person}{pool} --none   # no Form 8606 was filed"
        f"\nbasisbook filed {year} --person {person}{pool} --line 14=   # it was, and these lines are known"
        f"\nbasisbook filed {year} --person {person}{pool}   # it was, as the ledger gives it now"
    )
    return Problem("filed-unknown", "error", "", message, remedy)


def unanswered(of: ReturnOf, base: Package, columns: form_1040x.Columns) -> list[Problem]:
    """What a complete Form 1040-X still needs: figures, the method of the tax, ripple answers."""
    found: list[Problem] = []
    if columns.missing:
        said = ", ".join(columns.missing)
        income = new_taxable_income(base)
        options = " ".join(f"--figure {code}=" for code in columns.missing)
        if "new-tax" in columns.missing and income is not None:
            options = f"--figure new-taxable-income={text_of(income)} {options}"
        message = f"{of.tax_year}: Form 1040-X needs {said}, which nobody recorded"
        if of.adjusted:
            message += " since the amended return; column A is the return as last adjusted"
        found.append(Problem("figure-missing", "error", "", message, f"{_command(of)} {options}"))
    for code, stated, computed in columns.disagree:
        message = (
            f"{of.tax_year}: {code} is recorded as ${show_for_people(stated)}, and the other figures give"
            f" ${show_for_people(computed)}"
        )
        found.append(
            Problem(
                "figures-disagree", "error", "", message, f"{_command(of)} --figure {code}={show(computed)}"
            )
        )
    if not any(f"method={name}" in of.figures for name in TAX_METHODS):
        message = f"{of.tax_year}: how the tax was figured is not recorded; Form 1040-X asks beside line 6"
        choices = ", ".join(f"method={name}" for name in TAX_METHODS)
        found.append(
            Problem("method-missing", "error", "", message, f"{_command(of)} --figure method=   # {choices}")
        )
    if not of.status:
        message = f"{of.tax_year}: the filing status is not recorded"
        remedy = f"basisbook record return --person {of.people[0]} --tax-year {of.tax_year} --code"
        found.append(Problem("status-missing", "error", "", message, remedy))
    if base.income:
        found += _ripples(of)
    return found


def new_taxable_income(package: Package) -> int | None:
    """The new taxable income in cents, as far as the figures give it: what the new tax is asked for."""
    figures = dict(package.of.figures) | {"new-tax": 0, "new-taxable-income": None}
    tried = form_1040x.columns(
        package.tax_year,
        figures,
        income=package.income or 0,
        other_taxes=package.other_taxes or 0,
        paid=package.of.paid or 0,
    )
    return tried.c["taxable_income"] if tried.c else None


def ripples_of(tax_year: int) -> dict[str, tuple[str, tuple[str, ...]]]:
    """The items that can move with income, for that year."""
    return {
        name: item for name, item in RIPPLES.items() if name != "additional-deductions" or tax_year >= 2025
    }


def ripple_answers(of: ReturnOf) -> dict[str, str]:
    """The answer to each ripple item; empty where there is none. The last one counts."""
    answers = dict.fromkeys(ripples_of(of.tax_year), "")
    for code in of.figures:
        item, _, answer = code.partition("=")
        if item in answers and answer in RIPPLE_ANSWERS:
            answers[item] = answer
    return answers


def _ripples(of: ReturnOf) -> Iterator[Problem]:
    answers = ripple_answers(of)
    open_items = [item for item, answer in answers.items() if not answer]
    if open_items:
        options = " ".join(f"{item}=" for item in open_items)
        message = (
            f"{of.tax_year}: income changes, and it is not answered whether these move with it: {', '.join(open_items)}"
            f" ({', '.join(RIPPLE_ANSWERS)})"
        )
        yield Problem("ripple-unanswered", "error", "", message, f'{_command(of)} --figure "{options}"')
    for item, answer in answers.items():
        moves = RIPPLES[item][1]
        if answer == "changed" and not any(of.figures.get(f"new-{code}") is not None for code in moves):
            message = f"{of.tax_year}: {RIPPLES[item][0]}: changed, but no new amount is recorded"
            options = " ".join(f"--figure new-{code}=" for code in moves)
            yield Problem("ripple-amount", "error", "", message, f"{_command(of)} {options}")


def penalties_of(base: Package) -> Iterator[str]:
    """What the IRS may charge for forms that are late or say too much. IRC 6693(b)."""
    late = sum(step.kind == "late" for step in base.steps)
    overstated = sum(step.overstated for step in base.steps)
    for number, name, what in (
        (late, "penalty_failure_to_file_8606", "for a form that was not filed"),
        (overstated, "penalty_overstatement_8606", "for a nondeductible contribution stated too high"),
    ):
        if number:
            amount = parameters.value(name, base.tax_year).cents * number
            yield f"${show_for_people(amount)} {what}, unless there was reasonable cause; billed if at all, nothing is sent"


def nondeductible_why(known: Grounds, base: Package, step: FormStep) -> Iterator[Problem]:
    """A contribution that could have been deducted is nondeductible only by an election: IRC 408(o)(2)."""
    if not step.year.facts.amounts["nondeductible_contributions"] or _by_limit(known, step):
        return
    if base.assessment.open or base.refund.open:
        return
    message = (
        f"{base.tax_year}: nothing recorded shows that the contribution of {step.person} could not be deducted; if it"
        " could, leaving it undeducted was an election, and the time to make it on a return is over"
    )
    remedy = (
        f"basisbook record figure --person {step.person} --tax-year {base.tax_year} --code covered"
        f"\nbasisbook record figure --person {step.person} --tax-year {base.tax_year} --code modified-agi --amount"
    )
    yield Problem("nondeductible-by-election", "warning", "", message, remedy)


def beyond_this_program(known: Grounds, base: Package) -> Iterator[Problem]:
    """Taxes of Form 5329 that are not figured here."""
    year = base.tax_year
    for step in base.steps:
        excess = step.year.facts.amounts["excess_contributions"]
        if excess:
            message = (
                f"{year}: ${show_for_people(excess)} more than the limit was contributed for {step.person}: it carries no"
                " basis, and costs 6% a year until it is removed (Form 5329, Part III, which is not filled here)"
            )
            remedy = f"basisbook record excess-removed --person {step.person} --of"
            yield Problem("excess-contribution", "warning", "", message, remedy)
    early = {one.person for one in base.early if one.line_3}
    simple = [
        account.id
        for account in known.book.accounts.values()
        if account.type == "simple" and account.person in early
    ]
    if simple:
        message = f"{year}: an early distribution from a SIMPLE IRA in its first two years costs 25%, not 10%"
        yield Problem("simple-ira", "warning", "", message, f"basisbook show {year}")


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
