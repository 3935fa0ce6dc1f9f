"""The hand-over to tax software: every line of the forms of a package, and the lines of the return that change, as rows.

Amounts are dollars as on the forms; empty where the line is blank or nobody recorded what was filed.
"""

from __future__ import annotations

from collections.abc import Iterator

from basisbook.forms.amendment import form_1040x
from basisbook.forms.amendment.package import Package
from basisbook.forms.amendment.returns import additional_tax_line, deduction_line, on_form, taxable_line
from basisbook.forms.filed.texts import text_of
from basisbook.forms.form_5329 import SAYS
from basisbook.ledger.book import OWN
from basisbook.ledger.store import csv_text

HEAD = ("form", "person", "line", "says", "as_filed", "correct")
Row = tuple[str, str, str, str, str, str]


def as_csv(package: Package, revision: str) -> str:
    """The rows as CSV text with its header: Form 1040-X, the lines of Form 1040, Forms 8606, Form 5329."""
    rows = (*_form_1040x(package, revision), *_return(package), *_forms_8606(package), *_forms_5329(package))
    return csv_text.as_csv(HEAD, rows)


def _text(cents: int | None) -> str:
    return "" if cents is None else text_of(cents)


def _form_1040x(package: Package, revision: str) -> Iterator[Row]:
    if package.action != "1040-x" or package.columns is None:
        return
    numbers = form_1040x.numbers(revision)
    everybody = " ".join(package.people)
    for word, cents in package.columns.a.items():
        if word in numbers:
            says = form_1040x.label(word, numbers)
            yield "1040-X", everybody, numbers[word], says, text_of(cents), text_of(package.columns.c[word])
    for word, cents in package.columns.single.items():
        yield "1040-X", everybody, numbers[word], form_1040x.label(word, numbers), "", text_of(cents)


def _return(package: Package) -> Iterator[Row]:
    for part in package.parts:
        for where, says, filed, right in (
            (
                on_form(package.of, taxable_line(package.tax_year)),
                "taxable IRA distributions",
                part.taxable_filed,
                part.taxable,
            ),
            (
                on_form(package.of, deduction_line(package.tax_year)),
                "IRA deduction",
                part.deduction_filed,
                part.deduction,
            ),
        ):
            form, _, line = where.partition(" line ")
            if filed or right:
                yield form.removeprefix("Form "), part.person, line, says, _text(filed), text_of(right)
    taxes = [(one.person, one.filed, one.line_4) for one in package.early]
    taxes += [(one.person, one.filed, one.tax) for one in package.excess]
    form, _, line = on_form(package.of, additional_tax_line(package.tax_year)).partition(" line ")
    for who in dict.fromkeys(who for who, _, _ in taxes) if line else ():
        mine = [(filed, tax) for whose, filed, tax in taxes if whose == who]
        known = [filed for filed, _ in mine if filed is not None]
        was = sum(known) if len(known) == len(mine) else None
        correct = text_of(sum(tax for _, tax in mine))
        yield form.removeprefix("Form "), who, line, "tax of Form 5329", _text(was), correct


def _forms_8606(package: Package) -> Iterator[Row]:
    for step in package.steps:
        filed = step.filed.lines if step.filed else {}
        form = "8606" if step.pool == OWN else f"8606 inherited from {step.pool}"
        for number, line in step.year.revision.lines.items():
            was, right = filed.get(number, ""), step.year.lines.get(number, "")
            if was or right:
                yield form, step.person, number, line.label, was, right


def _forms_5329(package: Package) -> Iterator[Row]:
    for early in package.early:
        for number, cents in early.lines.items():
            yield "5329", early.person, number, SAYS[number], "", text_of(cents)
    for excess in package.excess:
        for number, cents in excess.lines.items():
            yield "5329", excess.person, number, SAYS[number], "", text_of(cents)
