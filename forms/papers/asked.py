"""The first sentence of an explanation: what the return asks for, and why. The details follow it."""

from __future__ import annotations

from collections.abc import Iterator

from basisbook.forms.amendment.package import Package
from basisbook.ledger.money import show_for_people
from basisbook.ledger.words import and_list


def asked(package: Package) -> str:
    """What Form 1040-X of the package asks for: a refund, more tax to be assessed, or nothing but that a form be taken up.

    Amounts that the figures of the return do not give yet are not said; the income that changes is.
    """
    year, why = package.tax_year, list(_because(package))
    because = f", because {and_list(why)}" if why else ""
    if package.columns is not None and package.columns.single and not package.missing:
        change, overpaid = package.columns.total_change or 0, package.columns.single["overpaid"]
        if overpaid and change <= 0:
            return f"A refund of ${show_for_people(overpaid)} is claimed for {year}{because}."
        if change:
            way = "more" if change > 0 else "less"
            return f"The tax for {year} is ${show_for_people(abs(change))} {way} than was reported{because}."
    if why:
        return f"The return for {year} is amended{because}."
    if package.acts:
        return (
            f"The return for {year} is amended for what was done after it was filed. No amount on it changes."
        )
    return f"The return for {year} is amended to add what it lacked. No amount on it changes."


def _because(package: Package) -> Iterator[str]:
    """Each amount of the return that was wrong, and by how much."""
    if package.taxable:
        much = "more" if package.taxable > 0 else "less"
        yield (
            f"${show_for_people(abs(package.taxable))} {much} of the IRA money of {package.tax_year} is taxable than the"
            " return showed"
        )
    if package.deduction:
        way = "low" if package.deduction > 0 else "high"
        yield f"the IRA deduction was ${show_for_people(abs(package.deduction))} too {way}"
    if package.other_taxes:
        way = "low" if package.other_taxes > 0 else "high"
        yield f"the additional tax on IRAs was ${show_for_people(abs(package.other_taxes))} too {way}"
