"""How a revision is written down. What makes one ill-formed says `well_formed.py`, which the tests ask for every page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from functools import cached_property
from typing import Any, Literal

from basisbook.forms.language.expr import (
    Checked,
    Completed,
    Condition,
    Expr,
    Ratio,
    operation,
)
from basisbook.forms.language.expr import positive as _positive
from basisbook.ledger.problems import Do
from basisbook.ledger.quick_dataclass import dataclass

Role = Literal[
    "contributed",
    "brought",
    "carry",
    "value",
    "distributed",
    "converted",
    "roth distributed",
    "roth contributions",
    "first home",
    "net converted",
    "taxable converted",
    "roth basis",
    "conversion basis",
    "roth taxed",
    "recovered",
]
"""What a line is for, whatever its number in that year. `brought` takes up what the year before carried in `carry`.

`net converted` is what Part II begins with, `roth basis` and `conversion basis` what Roth money is held against,
`roth taxed` the line of the return where the page splits it off. What no fact tells apart a page names itself.
"""

_HAPPENED: tuple[Role, ...] = (
    "contributed", "value", "distributed", "converted", "net converted", "roth distributed", "roth basis", "conversion basis"
)  # fmt: skip
_FOLLOWED: tuple[Role, ...] = (
    "contributed",
    "brought",
    "recovered",
    "carry",
    "taxable converted",
    "roth taxed",
)

_READS: Mapping[str, Role] = {
    "nondeductible_contributions": "contributed",
    "year_end_value": "value",
    "distributions": "distributed",
    "conversions": "converted",
    "roth_distributions": "roth distributed",
    "roth_homebuyer": "first home",
}
"""The role of the line that reads a fact."""
_TAKES_UP: Mapping[str, Role] = {"basis": "brought", "roth_contributions": "roth contributions"}
"""The role of the line that takes up what was carried."""


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
    """What to tell the reader where a condition holds: the form does not say, or we could not read it.

    `remedy` is a command whose first word is the tax year, which is put in front of its target: `do("explain", "14")`.
    """

    code: str
    condition: Condition
    message: str
    remedy: Do


@dataclass(frozen=True, slots=True)
class Recovery:
    """Which lines share the basis by the ratio, for the rule that they never recover more than there is.

    `parts` in the order in which an excess comes off: on today's form line 12, then line 11, of line 5.
    """

    ratio: str
    basis: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Instead:
    """A worksheet that stands in for lines of the page where a condition holds.

    `blank` are left blank, `lines` take their arithmetic from the worksheet and are starred, with `footnote` at the
    foot of the page. `path` is how the form was then completed.
    """

    path: str
    when: Condition
    blank: tuple[str, ...]
    lines: Mapping[str, Expr]
    footnote: str


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
    `refused` says why no cell of the page can be filled: then it has no parts, the year is `not-due` with that
    reason, its path is `carry-only`, and a worksheet of ours, without printed numbers, carries the basis.
    `in_cents`: a working of ours, of which nothing is entered anywhere but its results, so no line of it is rounded.
    `named` are the lines of roles that the arithmetic does not tell apart. `whole` is what the page wants in the line of the
    ratio where that is one or more.
    A page in which a line uses one that does not stand above it, and the like, is ill-formed: `well_formed.check`.
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
    refused: str = ""
    in_cents: bool = False
    whole: str = "1.000"
    named: Mapping[Role, str] = field(default_factory=dict)
    instead: Instead | None = None

    # A page never changes: what follows from it is worked out once, and not at each fill.

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Every line in the order of the paper, with its condition; what a worksheet puts there instead follows it."""
        return tuple(_replaced(self.printed_rules, self.instead))

    @cached_property
    def printed_rules(self) -> tuple[Rule, ...]:
        """Every line as the page itself has it, whatever a worksheet may put there instead."""
        return tuple(_rules(self.parts))

    @cached_property
    def lines(self) -> Mapping[str, FormLine]:
        """The printed lines by number, in the order of the paper."""
        found: dict[str, FormLine] = {}
        for rule in self.rules:
            found.setdefault(rule.line.number, rule.line)
        return found

    @cached_property
    def fact_names(self) -> tuple[str, ...]:
        """The facts of the year that this page reads."""
        return tuple(sorted({name for root in self._expressions() for name in root.read.facts}))

    @cached_property
    def carried_names(self) -> tuple[str, ...]:
        """What it expects last year to have carried."""
        return tuple(sorted({name for root in self._expressions() for name in root.read.carried}))

    @cached_property
    def roles(self) -> Mapping[Role, str]:
        """The number of the line that has each role, as the arithmetic of the page says; a role without a line is absent."""
        found: dict[Role, str] = {}
        for rule in self.printed_rules:
            read = rule.line.arithmetic.read
            for role in (*map(_READS.get, read.facts), *map(_TAKES_UP.get, read.carried)):
                if role:
                    found.setdefault(role, rule.line.number)
        if "basis" in self.carries and (carry := self.carries["basis"].read.lines):
            found["carry"] = carry[0]
        return found | {role: number for role, number in self.named.items() if number in self.lines}

    @cached_property
    def contributed(self) -> frozenset[str]:
        """The facts that the line of the year's contributions adds up: basis that is put in."""
        number = self.roles.get("contributed", "")
        found = [rule.line.arithmetic for rule in self.printed_rules if rule.line.number == number]
        return frozenset(name for one in found for name in one.read.facts)

    @cached_property
    def entered(self) -> tuple[str, ...]:
        """The lines that say what happened, in the order of the paper: what was put in, held, taken out, converted."""
        roles = {self.roles.get(role, "") for role in _HAPPENED} | set(
            self.lines_reading("late_contributions")
        )
        return tuple(number for number in self.lines if number in roles)

    @cached_property
    def told(self) -> tuple[str, ...]:
        """The lines that say what follows, in the order of the paper: basis, what is recovered of it, what is taxable."""
        taxable = {
            number
            for name, result in self.results.items()
            if name.startswith("taxable")
            for number in result.read.lines
        }
        found = taxable | {self.roles.get(role, "") for role in _FOLLOWED}
        return tuple(number for number in self.lines if number in found)

    @property
    def taxable_return(self) -> str:
        """The line of Form 1040 for what the IRAs add to income, as the page feeds it; empty where it feeds none.

        It stands beside the line of the gross amount: 15a and 15b. A pension line, 16b from 2010 to 2012, has none beside it.
        """
        beside = (name[:-1] + "b" for name in self.returns if name.endswith("a"))
        return next((name for name in beside if name in self.returns), "")

    def line(self, number: str, **changes: Any) -> FormLine:
        """The line, with some of its properties changed: what a revised page starts from."""
        return replace(self.lines[number], **changes)

    def lines_reading(self, fact: str) -> tuple[str, ...]:
        """The lines whose arithmetic reads that fact of the year, in the order of the paper."""
        return self._by_fact.get(fact, ())

    @cached_property
    def _by_fact(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for rule in self.rules:
            for fact in rule.line.arithmetic.read.facts:
                found.setdefault(fact, {})[rule.line.number] = None
        return {fact: tuple(numbers) for fact, numbers in found.items()}

    def facts_of(self, number: str) -> frozenset[str]:
        """The facts of the year that the arithmetic of a line reads itself."""
        return frozenset(
            name
            for rule in self.rules
            if rule.line.number == number
            for name in rule.line.arithmetic.read.facts
        )

    def page_of(self, number: str) -> int:
        """The page of the paper on which the line stands."""
        rule = next(rule for rule in self.rules if rule.line.number == number)
        return rule.line.page or rule.part.page

    def is_ratio(self, number: str) -> bool:
        """Whether the line holds a ratio and not an amount of money."""
        return isinstance(self.lines[number].arithmetic, Ratio)

    def is_box(self, number: str) -> bool:
        """Whether the line is a box to check; it is filled only where it is checked."""
        return isinstance(self.lines[number].arithmetic, Checked)

    def operation(self, number: str) -> dict[str, Any]:
        """The arithmetic of the line as the page states it; see `basisbook.forms.expr.operation`."""
        found = [operation(rule.line.arithmetic) for rule in self.printed_rules if rule.line.number == number]
        if len(found) == 1:
            return found[0]
        rule = next(rule for rule in self.printed_rules if rule.line.number == number)
        if isinstance(rule.condition, Completed):
            return found[0] | {"if": f"part-{rule.condition.part.lower()}", "otherwise": True}
        return found[0] | {"otherwise": True}

    def revised(
        self, *lines_changed: FormLine, when: Mapping[str, Condition] | None = None, **changes: Any
    ) -> Revision:
        """This page with some lines replaced, the condition of some parts, by key, and other properties changed.

        Parts may be replaced whole with `parts=`; lines are then looked for in those.
        """
        if "parts" in changes:
            return replace(self, **changes).revised(*lines_changed, when=when)
        lines = {found.number: found for found in lines_changed}
        when = when or {}
        unknown = set(lines) - set(self.lines) | set(when) - {found.key for found in self.parts}
        if unknown:
            raise IllFormedError(f"{self.key}: revised() names what does not exist: {sorted(unknown)}")
        twice = {number for number in lines if sum(rule.line.number == number for rule in self.rules) > 1}
        for number in twice:
            if lines[number].arithmetic != self.lines[number].arithmetic:
                raise IllFormedError(
                    f"{self.key}: line {number} is written twice; replace its part to change both"
                )

        def of(found: FormLine) -> FormLine:
            changed = lines.get(found.number, found)
            return replace(changed, arithmetic=found.arithmetic) if found.number in twice else changed

        def item(found: FormLine | OnlyIf) -> FormLine | OnlyIf:
            if isinstance(found, FormLine):
                return of(found)
            return OnlyIf(found.condition, tuple(map(of, found.lines)), tuple(map(of, found.others)))

        parts = tuple(
            Part(
                found.key,
                found.title,
                tuple(map(item, found.items)),
                when.get(found.key, found.when),
                found.page,
            )
            for found in self.parts
        )
        return replace(self, **({"parts": parts} | changes))

    def with_unread(self, notes: Mapping[str, str]) -> Revision:
        """The same page read elsewhere: these lines, by number, were not read, and why; all others were."""
        unknown = set(notes) - set(self.lines)
        if unknown:
            raise IllFormedError(f"{self.key}: with_unread() names what does not exist: {sorted(unknown)}")

        def of(found: FormLine) -> FormLine:
            if found.number in notes:
                return replace(found, verified=False, note=notes[found.number])
            return found if found.verified else replace(found, verified=True, note="")

        def item(found: FormLine | OnlyIf) -> FormLine | OnlyIf:
            if isinstance(found, FormLine):
                return of(found)
            return OnlyIf(found.condition, tuple(map(of, found.lines)), tuple(map(of, found.others)))

        parts = (
            Part(found.key, found.title, tuple(map(item, found.items)), found.when, found.page)
            for found in self.parts
        )
        return replace(self, parts=tuple(parts))

    def _expressions(self) -> list[Expr | Condition]:
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
        return roots


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


def _replaced(printed: tuple[Rule, ...], instead: Instead | None) -> Iterator[Rule]:
    """Where a worksheet stands in, the lines it blanks or gives are filled only where it does not."""
    last = {rule.line.number: position for position, rule in enumerate(printed)}
    for position, rule in enumerate(printed):
        number = rule.line.number
        if instead is None or number not in (*instead.blank, *instead.lines):
            yield rule
            continue
        unless = ~instead.when
        unless_too = rule.condition & unless if rule.condition else unless
        yield Rule(rule.line, rule.part, unless_too, rule.opens_part)
        if number in instead.lines and last[number] == position:
            given = replace(rule.line, arithmetic=instead.lines[number])
            yield Rule(given, rule.part, instead.when)
