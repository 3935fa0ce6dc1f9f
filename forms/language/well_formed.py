"""What makes a page ill-formed: a line that uses one below it, a part twice, a worksheet that nobody fills, and the like."""

from __future__ import annotations

from basisbook.forms.language.define import IllFormedError, Revision
from basisbook.forms.language.expr import Completed, Condition, Expr, Line, Product, Ratio, Sheet, inside
from basisbook.ledger.facts import FACTS

_REFERS = (Line, Completed, Sheet, Product)
"""What an expression can refer to wrongly."""


def check(revision: Revision) -> Revision:
    """The page itself. Raises `IllFormedError`, with the line in its message, where it cannot be filled from top to bottom.

    The program does not ask this of its own pages at each start, which took a tenth of the time of `show`.
    """
    rules = revision.printed_rules
    above: set[str] = set()
    parts_above: set[str] = set()
    ratios = {rule.line.number for rule in rules if isinstance(rule.line.arithmetic, Ratio)}
    sheet_results = {name for sheet in revision.sheets for name in sheet.results}

    def refers_well(where: str, root: Expr | Condition) -> None:
        for node in inside(root):
            if not isinstance(node, _REFERS):
                continue
            if isinstance(node, Line) and node.number not in above:
                raise IllFormedError(f"{revision.key} {where}: line {node.number} does not stand above it")
            if isinstance(node, Completed) and node.part not in parts_above:
                raise IllFormedError(f"{revision.key} {where}: part {node.part} does not stand above it")
            if isinstance(node, Sheet) and node.name not in sheet_results:
                raise IllFormedError(f"{revision.key} {where}: no worksheet gives {node.name}")
            if isinstance(node, Product) and not (isinstance(node.by, Line) and node.by.number in ratios):
                raise IllFormedError(f"{revision.key} {where}: multiplies by something that is no ratio line")

    keys = [part.key for part in revision.parts]
    if len(keys) != len(set(keys)):
        raise IllFormedError(f"{revision.key}: two parts have the same key")
    seen: dict[str, list[Condition | None]] = {}
    for rule in rules:
        number = rule.line.number
        if rule.opens_part and rule.part.when:
            refers_well(f"part {rule.part.key}", rule.part.when)
        if rule.condition:
            refers_well(f"line {number}", rule.condition)
        refers_well(f"line {number}", rule.line.arithmetic)
        if revision.instead and number in (*revision.instead.blank, *revision.instead.lines):
            refers_well(f"line {number}", revision.instead.when)
            refers_well(f"line {number}", revision.instead.lines.get(number, rule.line.arithmetic))
        before = seen.setdefault(number, [])
        # Twice only as the two sides of one condition, so that one of them is always left blank.
        if before and not (len(before) == 1 and before[0] and rule.condition == ~before[0]):
            raise IllFormedError(f"{revision.key}: line {number} is defined twice")
        before.append(rule.condition)
        above.add(number)
        parts_above.add(rule.part.key)
    for name, root in (*revision.carries.items(), *revision.results.items(), *revision.returns.items()):
        refers_well(name, root)
    for name, condition in revision.paths:
        refers_well(name, condition)
    for caution in revision.cautions:
        refers_well(caution.code, caution.condition)
    for name, need in revision.needs.items():
        if name not in FACTS:
            raise IllFormedError(f"{revision.key} needs {name}: no fact has that name")
        if any(isinstance(node, (Line, Sheet, Completed)) for node in inside(need)):
            raise IllFormedError(
                f"{revision.key} needs {name}: a need is decided before the page is filled, so it reads facts and carries alone"
            )
    missing = [
        number
        for number in ((*revision.instead.blank, *revision.instead.lines) if revision.instead else ())
        if number not in above
    ]
    if missing:
        raise IllFormedError(
            f"{revision.key}: a worksheet stands in for line {missing[0]}, which does not exist"
        )
    if revision.recovery:
        if revision.recovery.ratio in above - ratios:
            raise IllFormedError(
                f"{revision.key}: the recovery rule takes line {revision.recovery.ratio} for a ratio, and it is none"
            )
        for number in (revision.recovery.ratio, revision.recovery.basis, *revision.recovery.parts):
            if number not in above:
                raise IllFormedError(
                    f"{revision.key}: the recovery rule names line {number}, which does not exist"
                )
    return revision
