"""How a revision is written down, and what makes one ill-formed. Every mistake is refused on import."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from forms.expr import (
    Carried,
    Completed,
    Condition,
    Expr,
    Fact,
    Line,
    Product,
    Ratio,
    Sheet,
    inside,
    operation,
)
from forms.expr import positive as _positive


class IllFormedError(TypeError):
    """A revision is not a page that can be filled from top to bottom. The message names the line."""


@dataclass(frozen=True, slots=True)
class FormLine:
    """A printed line: its number, our own short label, and its arithmetic.

    `goes_to` is where the amount is carried on paper. `verified` is False where the line was not read in a
    primary text; every output repeats that. `note` says what to know about it. `page` 0: the part's page.
    """

    number: str
    label: str
    arithmetic: Expr
    goes_to: str = ""
    verified: bool = True
    note: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class OnlyIf:
    """Lines that are filled only where a condition holds, and possibly others where it does not."""

    condition: Condition
    lines: tuple[FormLine, ...]
    others: tuple[FormLine, ...] = ()

    def otherwise(self, *lines: FormLine) -> OnlyIf:
        """The lines to fill where the condition does not hold."""
        return replace(self, others=lines)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page, completed only where `when` holds."""

    key: str
    title: str
    items: tuple[FormLine | OnlyIf, ...]
    when: Condition | None
    page: int


@dataclass(frozen=True, slots=True)
class Rule:
    """One line as the walk meets it: the line, its part, and the condition under which it is filled."""

    line: FormLine
    part: Part
    condition: Condition | None
    opens_part: bool = False


@dataclass(frozen=True, slots=True)
class Caution:
    """What to tell the reader where a condition holds: the form does not say, or we could not read it."""

    code: str
    condition: Condition
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Recovery:
    """Which lines share the basis by the ratio, for the rule that they never recover more than there is.

    `parts` in the order in which an excess comes off: on today's form line 12, then line 11, of line 5.
    """

    ratio: str
    basis: str
    parts: tuple[str, ...]


def line(
    number: str,
    label: str,
    arithmetic: Expr,
    *,
    goes_to: str = "",
    verified: bool = True,
    note: str = "",
    page: int = 0,
) -> FormLine:
    """A printed line."""
    return FormLine(number, label, arithmetic, goes_to, verified, note, page)


def only_if(condition: Condition | Expr, *lines: FormLine) -> OnlyIf:
    """Lines that stay blank unless the condition holds."""
    return OnlyIf(condition if isinstance(condition, Condition) else _positive(condition), lines)


def part(
    key: str, title: str, *items: FormLine | OnlyIf, when: Condition | Expr | None = None, page: int = 1
) -> Part:
    """A part of the page."""
    condition = when if when is None or isinstance(when, Condition) else _positive(when)
    return Part(key, title, items, condition, page)


@dataclass(frozen=True, kw_only=True)
class Revision:
    """A page the IRS printed, or a worksheet, as a value.

    `carries` is what goes to next year, by name; `results` what others read (worksheet results, taxable
    amounts), `returns` the lines of Form 1040 that the form feeds; `needs` says when a fact that nobody stated
    must be known. `paths` names how the form was completed: the first condition that holds.
    Raises `IllFormedError` when a line uses one that does not stand above it, and the like.
    """

    key: str
    form: str = "8606"
    years: tuple[int, ...]
    printed: str = ""
    title: str = ""
    parts: tuple[Part, ...]
    sheets: tuple[Revision, ...] = ()
    carries: Mapping[str, Expr] = field(default_factory=dict)
    results: Mapping[str, Expr] = field(default_factory=dict)
    returns: Mapping[str, Expr] = field(default_factory=dict)
    needs: Mapping[str, Condition] = field(default_factory=dict)
    paths: tuple[tuple[str, Condition], ...] = ()
    recovery: Recovery | None = None
    cautions: tuple[Caution, ...] = ()
    source: str = ""
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        rules = tuple(_rules(self.parts))
        object.__setattr__(self, "_rules", rules)
        _check(self, rules)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every line in the order of the paper, with its condition."""
        rules: tuple[Rule, ...] = self.__dict__["_rules"]
        return rules

    @property
    def lines(self) -> dict[str, FormLine]:
        """The printed lines by number, in the order of the paper."""
        found: dict[str, FormLine] = {}
        for rule in self.rules:
            found.setdefault(rule.line.number, rule.line)
        return found

    @property
    def fact_names(self) -> tuple[str, ...]:
        """The facts of the year that this page reads."""
        return tuple(sorted({node.name for node in self._expressions() if isinstance(node, Fact)}))

    @property
    def carried_names(self) -> tuple[str, ...]:
        """What it expects last year to have carried."""
        return tuple(sorted({node.name for node in self._expressions() if isinstance(node, Carried)}))

    def line(self, number: str, **changes: Any) -> FormLine:
        """The line, with some of its properties changed: what a revised page starts from."""
        return replace(self.lines[number], **changes)

    def page_of(self, number: str) -> int:
        """The page of the paper on which the line stands."""
        rule = next(rule for rule in self.rules if rule.line.number == number)
        return rule.line.page or rule.part.page

    def is_ratio(self, number: str) -> bool:
        """Whether the line holds a ratio and not an amount of money."""
        return isinstance(self.lines[number].arithmetic, Ratio)

    def operation(self, number: str) -> dict[str, Any]:
        """The arithmetic of the line as the page states it; see `forms.expr.operation`."""
        found = [operation(rule.line.arithmetic) for rule in self.rules if rule.line.number == number]
        if len(found) == 1:
            return found[0]
        rule = next(rule for rule in self.rules if rule.line.number == number)
        if isinstance(rule.condition, Completed):
            return found[0] | {"if": f"part-{rule.condition.part.lower()}", "otherwise": True}
        return found[0] | {"otherwise": True}

    def revised(
        self, *lines_changed: FormLine, when: Mapping[str, Condition] | None = None, **changes: Any
    ) -> Revision:
        """This page with some lines replaced, the condition of some parts, by key, and other properties changed."""
        lines = {found.number: found for found in lines_changed}
        when = when or {}
        unknown = set(lines) - set(self.lines) | set(when) - {found.key for found in self.parts}
        if unknown:
            raise IllFormedError(f"{self.key}: revised() names what does not exist: {sorted(unknown)}")

        def of(found: FormLine) -> FormLine:
            return lines.get(found.number, found)

        def item(found: FormLine | OnlyIf) -> FormLine | OnlyIf:
            if isinstance(found, FormLine):
                return of(found)
            return replace(found, lines=tuple(map(of, found.lines)), others=tuple(map(of, found.others)))

        parts = tuple(
            replace(found, items=tuple(map(item, found.items)), when=when.get(found.key, found.when))
            for found in self.parts
        )
        return replace(self, **({"parts": parts} | changes))

    def _expressions(self) -> Iterator[Expr | Condition]:
        roots: list[Expr | Condition] = [rule.line.arithmetic for rule in self.rules]
        roots += [rule.condition for rule in self.rules if rule.condition]
        roots += [part.when for part in self.parts if part.when]
        roots += [
            *self.carries.values(),
            *self.results.values(),
            *self.returns.values(),
            *self.needs.values(),
        ]
        roots += [condition for _, condition in self.paths]
        roots += [caution.condition for caution in self.cautions]
        for root in roots:
            yield from inside(root)


def _rules(parts: tuple[Part, ...]) -> Iterator[Rule]:
    for found in parts:
        opens = True
        for item in found.items:
            if isinstance(item, FormLine):
                yield Rule(item, found, None, opens)
            else:
                for one in item.lines:
                    yield Rule(one, found, item.condition, opens)
                    opens = False
                for one in item.others:
                    yield Rule(one, found, ~item.condition, opens)
            opens = False


def _check(revision: Revision, rules: tuple[Rule, ...]) -> None:
    above: set[str] = set()
    parts_above: set[str] = set()
    ratios = {rule.line.number for rule in rules if isinstance(rule.line.arithmetic, Ratio)}
    sheet_results = {name for sheet in revision.sheets for name in sheet.results}

    def check(where: str, root: Expr | Condition) -> None:
        for node in inside(root):
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
    seen: dict[tuple[str, bool], int] = {}
    for rule in rules:
        number = rule.line.number
        if rule.opens_part and rule.part.when:
            check(f"part {rule.part.key}", rule.part.when)
        if rule.condition:
            check(f"line {number}", rule.condition)
        check(f"line {number}", rule.line.arithmetic)
        seen[number, rule.condition is None] = seen.get((number, rule.condition is None), 0) + 1
        if seen[number, rule.condition is None] > (1 if rule.condition is None else 2):
            raise IllFormedError(f"{revision.key}: line {number} is defined twice")
        above.add(number)
        parts_above.add(rule.part.key)
    for name, root in (*revision.carries.items(), *revision.results.items(), *revision.returns.items()):
        check(name, root)
    for name, condition in revision.paths:
        check(name, condition)
    for caution in revision.cautions:
        check(caution.code, caution.condition)
    if revision.recovery:
        for number in (revision.recovery.ratio, revision.recovery.basis, *revision.recovery.parts):
            if number not in above:
                raise IllFormedError(
                    f"{revision.key}: the recovery rule names line {number}, which does not exist"
                )
