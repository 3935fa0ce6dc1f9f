"""One form of one year: as it was filed beside what is right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from basisbook.forms.amendment.package import FormStep, Grounds
from basisbook.forms.filed.causes import Change
from basisbook.forms.filed.snapshot import Snapshot
from basisbook.forms.filed.texts import cents_of
from basisbook.forms.filed.then import year_then
from basisbook.forms.language.expr import Known, Line, inside
from basisbook.forms.replay.years import Year

_GROSS = {
    "taxable_distributions": ("distributions", "disaster_distributions"),
    "taxable_conversions": ("conversions",),
    "taxable_roth": ("roth_distributions",),
}
"""Without these amounts there is nothing that could be taxable."""


def amounts_filed(snapshot: Snapshot, year: Year) -> dict[str, int]:
    """The lines of a filed form that are amounts, in cents, by number."""
    return {
        number: cents_of(text)
        for number, text in snapshot.lines.items()
        if text and number in year.revision.lines and not year.revision.is_ratio(number)
    }


def _taxable_filed(snapshot: Snapshot | None, year: Year) -> int | None:
    """What the filed form made taxable: the results of the page, taken from its own lines. None: not known."""
    facts = year.facts.amounts
    if snapshot is None or snapshot.how == "none" or not snapshot.lines:
        moved = any(facts[name] for names in _GROSS.values() for name in names)
        return None if moved else 0
    amounts = amounts_filed(snapshot, year)
    parts = {
        part.key: any(
            rule.line.number in amounts for rule in year.revision.rules if rule.part.key == part.key
        )
        for part in year.revision.parts
    }
    if not snapshot.whole and year.filled is not None:
        parts = {key: key in year.filled.parts for key in parts}
    total = 0
    for name, gross in _GROSS.items():
        if name not in year.revision.results:
            continue
        expr = year.revision.results[name]
        lines = {node.number for node in inside(expr) if isinstance(node, Line)}
        if not snapshot.whole and not lines <= set(amounts):
            if any(facts[fact] for fact in gross):
                return None
            continue
        sheets = {
            result: cents
            for sheet in (year.filled.sheets if year.filled else {}).values()
            for result, cents in sheet.results.items()
        }
        carried = {carried: year.brought.get(carried, 0) for carried in year.revision.carried_names}
        filled = dict.fromkeys(year.revision.lines, 0) | amounts
        known: Known[int, bool] = Known(
            year.method.arithmetic(year.method.places), facts, carried, sheets, filled, parts
        )
        total += expr.evaluate(known)
    return total


def taxable_of(year: Year) -> int:
    """What the form of a year puts into income, in cents."""
    return sum(year.filled.results.get(name, 0) for name in _GROSS) if year.filled else 0


def excluded_filed(snapshot: Snapshot, year: Year) -> int | None:
    """How much basis the filed form took out; None where its lines do not say."""
    amounts, rule = amounts_filed(snapshot, year), year.revision.recovery
    if rule and set(rule.parts) <= set(amounts):
        return sum(amounts[number] for number in rule.parts)
    taxable = _taxable_filed(snapshot, year)
    if taxable is None:
        return None
    facts = year.facts.amounts
    return max(0, facts["distributions"] + facts["conversions"] + facts["roth_distributions"] - taxable)


def step_of(known: Grounds, key: tuple[str, str], year: Year) -> FormStep | None:
    """The form of one pool and year; None where nothing was filed and nothing is due."""
    snapshot = known.filed.forms.get((*key, year.tax_year))
    due = year.status == "complete"
    if not due and (snapshot is None or not snapshot.lines):
        return None
    changes = tuple(_changes(snapshot, year)) if snapshot and snapshot.lines and due else ()
    then = year_then(snapshot, known.entries) if snapshot else None
    deduction = year.facts.amounts["deduction"]
    own = known.returns[key[0], year.tax_year].own_figures.get(key[0], {})
    deducted = own.get("ira-deduction")
    if deducted is None:
        deducted = then.facts.amounts["deduction"] if then else deduction
    kind: Literal["same", "late", "corrected", "unknown", "needless"]
    if snapshot is None:
        kind = "unknown"
    elif snapshot.how == "none" or not snapshot.lines:
        kind = "late"
    elif not due:
        kind = "needless"
    else:
        kind = "corrected" if changes or deducted != deduction else "same"
    taxable_now = taxable_of(year)
    taxable_filed = _taxable_filed(snapshot, year)
    if kind == "same" and taxable_filed is None:
        taxable_filed = taxable_now
    filed_1 = cents_of(snapshot.lines["1"]) if snapshot and snapshot.lines.get("1") else 0
    now_1 = (year.filled.amounts.get("1") if year.filled else None) or 0
    return FormStep(
        *key,
        kind,
        year,
        snapshot,
        changes,
        taxable_filed,
        taxable_now,
        deducted,
        deduction,
        overstated=snapshot is not None and filed_1 > now_1,
    )


def _changes(snapshot: Snapshot, year: Year) -> Iterator[Change]:
    """Lines whose amounts differ; a blank cell is the same as a zero, and a ratio shows in the amounts it gives."""
    numbers = year.revision.lines if snapshot.whole else snapshot.lines
    amounts = amounts_filed(snapshot, year)
    now = year.filled.amounts if year.filled else {}
    differing = [
        number
        for number in year.revision.lines
        if number in numbers
        and not year.revision.is_ratio(number)
        and amounts.get(number, 0) != (now.get(number) or 0)
    ]
    for number in year.revision.lines:
        before, after = snapshot.lines.get(number, ""), year.lines.get(number, "")
        if number in differing or (
            differing and year.revision.is_ratio(number) and before and before != after
        ):
            yield Change(number, year.revision.lines[number].label, before, after, differs=True)


def carried_filed(step: FormStep) -> int | None:
    """The basis that the filed form carries to the next year, in cents; None where it does not say."""
    carry = next((n.number for n in inside(step.year.revision.carries["basis"]) if isinstance(n, Line)), "")
    text = step.filed.lines.get(carry) if step.filed else None
    return cents_of(text) if text else None
