"""Which lines of Form 8606 the labels of a return transcript are. The labels do not say; only arithmetic does.

Where two readings fit, neither is used and both are shown. A reading that no arithmetic supports is not used.
"""

from __future__ import annotations

from dataclasses import field

from basisbook.ledger.inference import form_lines
from basisbook.ledger.inference.papers import Conflict, Paper
from basisbook.ledger.money import dollars
from basisbook.ledger.quick_dataclass import dataclass


@dataclass(slots=True)
class Form:
    """What is known of a filed Form 8606: lines in cents, the documents, and the readings that stay open."""

    person: str
    year: int
    lines: dict[str, int]
    evidence: list[str]
    copy: bool
    open: list[str] = field(default_factory=list)
    conflict: Conflict | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What other papers say of the year, in cents. None: they do not say."""

    contributed: int | None
    deducted: int | None
    value: int | None
    distributed: int | None
    converted: int | None


def form_of(section: Paper, known: Known) -> Form:
    """Lines from the labels of one Form 8606 of a return transcript."""
    form = Form(section.person, section.year, {}, list(section.evidence), copy=False)
    converted, taxable = section.known("converted"), section.known("taxable_conversion")
    if taxable is not None:
        form.lines[form_lines.TAXABLE_CONVERTED] = taxable
    if converted is not None:
        form.lines[form_lines.NET_CONVERTED] = converted
        form.lines[form_lines.CONVERTED] = converted
        if taxable is not None:
            form.lines[form_lines.NONTAXABLE_CONVERTED] = converted - taxable
    _distributions(section, known, form)
    _basis_before(section, known, form)
    _contributions(section, known, form)
    return form


def _distributions(section: Paper, known: Known, form: Form) -> None:
    """Line 7, when it equals the Forms 1099-R less conversions."""
    amount = section.known("distributions")
    if amount is None or (not amount and known.distributed is None):
        return  # nothing, on whichever line it stands
    if known.distributed is not None and amount == known.distributed:
        form.lines[form_lines.DISTRIBUTED] = amount
    elif known.distributed is None:
        form.open.append(
            f"'IRA distributions' {dollars(amount)}: line 7, or line 15a or 15c; the Forms 1099-R decide"
        )
    else:
        message = f"'IRA distributions' {dollars(amount)} is not the {dollars(known.distributed)} of the Forms 1099-R"
        form.open.append(f"{message}: line 15a or 15c, or a form is missing")


def _basis_before(section: Paper, known: Known, form: Form) -> None:
    """Line 17 when conversion less it is the taxable part; line 5 when its share of the total gives that part."""
    amount, converted, taxable = (
        section.known(key) for key in ("basis_before", "converted", "taxable_conversion")
    )
    if amount is None or converted is None or taxable is None or not converted:
        return
    is_17 = converted - amount == taxable
    is_5 = False
    total = None
    if known.value is not None and form_lines.DISTRIBUTED in form.lines:
        total = known.value + form.lines[form_lines.DISTRIBUTED] + converted
        difference = abs(amount * converted - (converted - taxable) * total)
        # Three decimals and whole dollars: 0.0005 of the conversion and a dollar.
        is_5 = difference * 2000 <= converted * total + 2000 * 100 * total or (
            amount >= total and converted - taxable == converted
        )
    if is_5:
        form.lines[form_lines.AT_YEAR_END] = amount
    if not is_17 and not is_5:
        form.open.append(
            f"'IRA basis before conversion' {dollars(amount)} is neither line 17 nor"
            + (" line 5" if total is not None else " (without the year-end value) line 5")
        )


def _contributions(section: Paper, known: Known, form: Form) -> None:
    """Line 1 when it equals box 1 less the deduction; 15c when it equals the taxable part of what was not converted."""
    amount = section.known("nondeductible")
    if amount is None:
        return
    is_1 = known.contributed is not None and (
        amount == known.contributed - known.deducted
        if known.deducted is not None
        else amount == known.contributed
    )
    is_15c = False
    if {form_lines.DISTRIBUTED, form_lines.NET_CONVERTED, form_lines.NONTAXABLE_CONVERTED} <= set(
        form.lines
    ) and form.lines[form_lines.NET_CONVERTED]:
        untaxed = form.lines[form_lines.DISTRIBUTED] * form.lines[form_lines.NONTAXABLE_CONVERTED]
        difference = abs(
            (form.lines[form_lines.DISTRIBUTED] - amount) * form.lines[form_lines.NET_CONVERTED] - untaxed
        )
        is_15c = (
            difference * 2000
            <= form.lines[form_lines.DISTRIBUTED] * form.lines[form_lines.NET_CONVERTED]
            + 2000 * 100 * form.lines[form_lines.NET_CONVERTED]
        )
    if is_1 and not (is_15c and amount):
        form.lines[form_lines.CONTRIBUTED] = amount
    elif is_15c and not is_1:
        form.lines[form_lines.TAXABLE] = amount
    elif is_1:
        form.open.append(
            f"'Taxable nondeductible contributions' {dollars(amount)} may be line 1 and may be line 15c"
        )
    elif known.contributed is None:
        form.open.append(
            f"'Taxable nondeductible contributions' {dollars(amount)} may be line 1; a Form 5498 decides"
        )
    else:
        form.open.append(
            f"'Taxable nondeductible contributions' {dollars(amount)} is not the {dollars(known.contributed)}"
            " contributed less the deduction"
        )
