"""One form of one year: as it was filed beside what is right."""

from __future__ import annotations

from collections.abc import Iterator

from basisbook.forms.amendment.package import FormStep, Grounds, StepKind
from basisbook.forms.filed.causes import Change
from basisbook.forms.filed.snapshot import Snapshot
from basisbook.forms.filed.texts import cents_of
from basisbook.forms.language.expr import Expr, Known, Line, inside
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


def as_the_form_had(snapshot: Snapshot, year: Year, expr: Expr) -> int | None:
    """An expression of the page worked out with the lines of the filed form, in cents; None where they do not say."""
    amounts = amounts_filed(snapshot, year)
    lines = {node.number for node in inside(expr) if isinstance(node, Line)}
    if not snapshot.whole and not lines - _left_blank(year, amounts) <= set(amounts):
        return None
    return expr.evaluate(_known_filed(snapshot, year, amounts))


def _left_blank(year: Year, amounts: dict[str, int]) -> set[str]:
    """The lines of parts that nothing of the year asks for and of which no line was said to be filed."""
    parts: dict[str, set[str]] = {}
    for rule in year.revision.rules:
        parts.setdefault(rule.part.key, set()).add(rule.line.number)
    done = year.filled.parts if year.filled is not None else parts
    blank = (lines for key, lines in parts.items() if key not in done and not lines & set(amounts))
    return {number for lines in blank for number in lines}


def _known_filed(snapshot: Snapshot, year: Year, amounts: dict[str, int]) -> Known[int, bool]:
    parts = {
        part.key: any(
            rule.line.number in amounts for rule in year.revision.rules if rule.part.key == part.key
        )
        for part in year.revision.parts
    }
    if not snapshot.whole and year.filled is not None:
        parts = {key: key in year.filled.parts for key in parts}
    sheets = {
        result: cents
        for sheet in (year.filled.sheets if year.filled else {}).values()
        for result, cents in sheet.results.items()
    }
    filled = dict.fromkeys(year.revision.lines, 0) | amounts
    return Known(
        year.method.arithmetic(year.method.places), year.facts.amounts, year.brought, sheets, filled, parts
    )


def taxable_filed(snapshot: Snapshot | None, year: Year) -> int | None:
    """What the filed form made taxable: the results of the page, taken from its own lines. None: not known."""
    facts = year.facts.amounts
    if snapshot is None or snapshot.how == "none" or not snapshot.lines:
        moved = any(facts[name] for names in _GROSS.values() for name in names)
        return None if moved else 0
    total = 0
    for name, gross in _GROSS.items():
        if name not in year.revision.results:
            continue
        cents = as_the_form_had(snapshot, year, year.revision.results[name])
        if cents is None:
            if any(facts[fact] for fact in gross):
                return None
            continue
        total += cents
    return total


def taxable_of(year: Year) -> int:
    """What the form of a year puts into income, in cents."""
    return sum(year.filled.results.get(name, 0) for name in _GROSS) if year.filled else 0


def excluded_filed(snapshot: Snapshot, year: Year) -> int | None:
    """How much basis the filed form took out; None where its lines do not say."""
    amounts, rule = amounts_filed(snapshot, year), year.revision.recovery
    if rule and set(rule.parts) <= set(amounts):
        return sum(amounts[number] for number in rule.parts)
    taxable = taxable_filed(snapshot, year)
    if taxable is None:
        return None
    facts = year.facts.amounts
    return max(0, facts["distributions"] + facts["conversions"] + facts["roth_distributions"] - taxable)


def step_of(
    known: Grounds, key: tuple[str, str], year: Year, then: Year | None, deductions: tuple[int | None, int]
) -> FormStep | None:
    """The form of one pool and year; None where nothing was filed and nothing is due.

    `then` is the year as it was right when the return went in, before a later lawful act; `deductions` are those of
    the person, as filed and as right.
    """
    snapshot = known.filed.forms.get((*key, year.tax_year))
    due = year.status == "complete"
    if not due and (snapshot is None or not snapshot.lines):
        return None
    changes = tuple(_changes(snapshot, year)) if snapshot and snapshot.lines and due else ()
    of = known.returns[key[0], year.tax_year]
    was_due = then is not None and then.status in ("complete", "incomplete")
    kind: StepKind
    if snapshot is None:
        kind = "unknown" if was_due or of.dates.filed is None else "since"
    elif snapshot.how == "none" or not snapshot.lines:
        kind = "late" if was_due else "since"
    elif not due:
        kind = "needless"
    else:
        kind = "corrected" if changes else "same"
    right_then = bool(
        kind == "since"
        or (
            snapshot
            and snapshot.lines
            and then is not None
            and then.lines
            and not any(_changes(snapshot, then))
        )
    )
    taxable_now = taxable_of(year)
    filed = taxable_filed(snapshot, year)
    if kind == "same" and filed is None:
        filed = taxable_now
    first = year.revision.roles.get("contributed", "")
    filed_1 = cents_of(snapshot.lines[first]) if snapshot and snapshot.lines.get(first) else 0
    now_1 = (year.filled.amounts.get(first) if year.filled else None) or 0
    claimed = max(0, deductions[1] - (deductions[0] or 0))
    return FormStep(
        *key,
        kind,
        year,
        snapshot,
        changes,
        filed,
        taxable_now,
        overstated=snapshot is not None and not right_then and filed_1 - claimed > now_1,
        right_then=right_then,
        known_then=mark.number if (mark := known.filed.entries.get((*key, year.tax_year))) else 0,
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
    text = step.filed.lines.get(step.year.revision.roles.get("carry", "")) if step.filed else None
    return cents_of(text) if text else None
