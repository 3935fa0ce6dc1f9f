"""The small language in which the arithmetic of a printed line is written.

    L["3"] - L["4"]            ratio(L["5"], L["9"])        at_least_zero(L["19"] - L["20"])
    L["8"] * L["10"]           fact.distributions           carried.basis
    smaller(a, b)              share(a, part, whole)        sheet.beyond_pre_tax
    a & b, a | b, ~a           completed("I")               choose(condition, then, otherwise)

An expression is a value: it can be computed for one person or a column of people, put into words and compared
with the printed page, and explained with its numbers. A blank cell counts as zero in a sum and is never
confused with one on the page. An amount used as a condition asks whether it is above zero.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Generic, Protocol, TypeVar

from basisbook.ledger.facts import FACTS
from basisbook.ledger.quick_dataclass import dataclass

A = TypeVar("A")
"""An amount: cents, or parts of 10**places for a ratio. An int, or an int64 column."""


B = TypeVar("B")
"""A condition: a bool, or a column of bools."""


class Arithmetic(Protocol[A, B]):
    """The few operations that differ for one person and for a column. See arithmetic.py and columns.py."""

    def constant(self, cents: int) -> A: ...
    def add(self, a: A, b: A) -> A: ...
    def subtract(self, a: A, b: A) -> A: ...
    def times(self, amount: A, ratio: A) -> A: ...
    def ratio(self, part: A, whole: A) -> A: ...
    def share(self, amount: A, part: A, whole: A) -> A: ...
    def share_up(self, amount: A, part: A, whole: A) -> A: ...
    def at_least_zero(self, a: A) -> A: ...
    def smaller(self, a: A, b: A) -> A: ...
    def enter(self, a: A) -> A: ...
    def positive(self, a: A) -> B: ...
    def both(self, a: B, b: B) -> B: ...
    def either(self, a: B, b: B) -> B: ...
    def negate(self, a: B) -> B: ...
    def choose(self, condition: B, then: A, otherwise: A) -> A: ...
    def true(self) -> B: ...


@dataclass(slots=True)
class Known(Generic[A, B]):
    """What an expression may look at while a form is being filled: amounts by name, parts completed so far."""

    arithmetic: Arithmetic[A, B]
    facts: Mapping[str, A]
    carried: Mapping[str, A]
    sheets: Mapping[str, A]
    lines: dict[str, A]
    parts: dict[str, B]


@dataclass(frozen=True, slots=True)
class Read:
    """What an expression reads, by name, each once, in the order of the expression."""

    lines: tuple[str, ...]
    facts: tuple[str, ...]
    carried: tuple[str, ...]
    sheets: tuple[str, ...]


class _Node:
    """An amount or a condition."""

    def parts(self) -> tuple[Expr | Condition, ...]:
        """The expressions directly inside."""
        return ()

    @cached_property
    def read(self) -> Read:
        """What it reads. An expression never changes, and most stand on the pages of many years: looked for once."""
        lines, facts, carries, sheets = list[str](), list[str](), list[str](), list[str]()
        for node in inside(self):
            if isinstance(node, Fact):
                facts.append(node.name)
            elif isinstance(node, Line):
                lines.append(node.number)
            elif isinstance(node, Carried):
                carries.append(node.name)
            elif isinstance(node, Sheet):
                sheets.append(node.name)
        lists = (lines, facts, carries, sheets)
        return Read(*[tuple(dict.fromkeys(found)) for found in lists])


class Expr(_Node):
    """An amount."""

    def __add__(self, other: Expr) -> Expr:
        return Sum((*_terms(self), *_terms(other)))

    def __sub__(self, other: Expr) -> Expr:
        return Sum((*_terms(self), *((-sign, term) for sign, term in _terms(other))))

    def __mul__(self, other: Expr) -> Expr:
        return Product(self, other)

    def __and__(self, other: Condition | Expr) -> Condition:
        return Both(Positive(self), _condition(other))

    def __or__(self, other: Condition | Expr) -> Condition:
        return Either(Positive(self), _condition(other))

    def __invert__(self) -> Condition:
        return Not(Positive(self))

    def evaluate(self, known: Known[A, B]) -> A:
        """The amount: cents, or parts of 10**places for a ratio."""
        raise NotImplementedError


class Condition(_Node):
    """A yes or no."""

    def __and__(self, other: Condition | Expr) -> Condition:
        return Both(self, _condition(other))

    def __or__(self, other: Condition | Expr) -> Condition:
        return Either(self, _condition(other))

    def __invert__(self) -> Condition:
        return Not(self)

    def holds(self, known: Known[A, B]) -> B:
        """Whether it is so."""
        raise NotImplementedError


def _condition(value: Condition | Expr) -> Condition:
    return value if isinstance(value, Condition) else Positive(value)


def _terms(expr: Expr) -> tuple[tuple[int, Expr], ...]:
    return expr.terms if isinstance(expr, Sum) else ((1, expr),)


@dataclass(frozen=True, slots=True)
class Line(Expr):
    """A line above, by its printed number."""

    number: str

    def evaluate(self, known: Known[A, B]) -> A:
        return known.lines[self.number]


@dataclass(frozen=True, slots=True)
class Fact(Expr):
    """A fact of the year, cents. Its name must be one of `basisbook.ledger.facts.FACTS`."""

    name: str

    def evaluate(self, known: Known[A, B]) -> A:
        return known.facts[self.name]


@dataclass(frozen=True, slots=True)
class Carried(Expr):
    """What last year carried, cents; 0 where it carried none of that name."""

    name: str

    def evaluate(self, known: Known[A, B]) -> A:
        found = known.carried.get(self.name)
        return known.arithmetic.constant(0) if found is None else found


@dataclass(frozen=True, slots=True)
class Sheet(Expr):
    """A result of a worksheet that was filled before the form, cents."""

    name: str

    def evaluate(self, known: Known[A, B]) -> A:
        return known.sheets[self.name]


@dataclass(frozen=True, slots=True)
class Number(Expr):
    """An amount that the page prints, cents."""

    cents: int

    def evaluate(self, known: Known[A, B]) -> A:
        return known.arithmetic.constant(self.cents)


@dataclass(frozen=True, slots=True)
class Sum(Expr):
    """Terms added and subtracted, each sign +1 or -1."""

    terms: tuple[tuple[int, Expr], ...]

    def evaluate(self, known: Known[A, B]) -> A:
        total = known.arithmetic.constant(0)
        for sign, term in self.terms:
            amount = term.evaluate(known)
            total = (
                known.arithmetic.add(total, amount) if sign > 0 else known.arithmetic.subtract(total, amount)
            )
        return total

    def parts(self) -> tuple[Expr | Condition, ...]:
        return tuple(term for _, term in self.terms)


@dataclass(frozen=True, slots=True)
class Product(Expr):
    """An amount multiplied by a ratio line, rounded once."""

    amount: Expr
    by: Expr

    def evaluate(self, known: Known[A, B]) -> A:
        return known.arithmetic.times(self.amount.evaluate(known), self.by.evaluate(known))

    def parts(self) -> tuple[Expr | Condition, ...]:
        return (self.amount, self.by)


@dataclass(frozen=True, slots=True)
class Ratio(Expr):
    """Part divided by whole in whole parts of 10**places, rounded half up, at most 1; 0 where the whole is 0."""

    part: Expr
    whole: Expr

    def evaluate(self, known: Known[A, B]) -> A:
        return known.arithmetic.ratio(self.part.evaluate(known), self.whole.evaluate(known))

    def parts(self) -> tuple[Expr | Condition, ...]:
        return (self.part, self.whole)


@dataclass(frozen=True, slots=True)
class Share(Expr):
    """`amount` times `part` over `whole`, at most the amount, rounded once; 0 where the whole is 0."""

    amount: Expr
    part: Expr
    whole: Expr

    def evaluate(self, known: Known[A, B]) -> A:
        return known.arithmetic.share(
            self.amount.evaluate(known), self.part.evaluate(known), self.whole.evaluate(known)
        )

    def parts(self) -> tuple[Expr | Condition, ...]:
        return (self.amount, self.part, self.whole)


@dataclass(frozen=True, slots=True)
class ShareUp(Expr):
    """`amount` times `part` over `whole`, at most the amount, rounded up to $10 once; 0 where it is not above 0."""

    amount: Expr
    part: Expr
    whole: Expr

    def evaluate(self, known: Known[A, B]) -> A:
        return known.arithmetic.share_up(
            self.amount.evaluate(known), self.part.evaluate(known), self.whole.evaluate(known)
        )

    def parts(self) -> tuple[Expr | Condition, ...]:
        return (self.amount, self.part, self.whole)


@dataclass(frozen=True, slots=True)
class AtLeastZero(Expr):
    """The amount, or zero where it is negative."""

    amount: Expr

    def evaluate(self, known: Known[A, B]) -> A:
        return known.arithmetic.at_least_zero(self.amount.evaluate(known))

    def parts(self) -> tuple[Expr | Condition, ...]:
        return (self.amount,)


@dataclass(frozen=True, slots=True)
class Smaller(Expr):
    """The smaller of two amounts."""

    a: Expr
    b: Expr

    def evaluate(self, known: Known[A, B]) -> A:
        return known.arithmetic.smaller(self.a.evaluate(known), self.b.evaluate(known))

    def parts(self) -> tuple[Expr | Condition, ...]:
        return (self.a, self.b)


@dataclass(frozen=True, slots=True)
class Choose(Expr):
    """One amount or the other."""

    condition: Condition
    then: Expr
    otherwise: Expr

    def evaluate(self, known: Known[A, B]) -> A:
        return known.arithmetic.choose(
            self.condition.holds(known), self.then.evaluate(known), self.otherwise.evaluate(known)
        )

    def parts(self) -> tuple[Expr | Condition, ...]:
        return (self.condition, self.then, self.otherwise)


@dataclass(frozen=True, slots=True)
class Checked(Expr):
    """A box to check: one dollar where it is checked, so that the amount of the line says so in any rounding."""

    condition: Condition

    def evaluate(self, known: Known[A, B]) -> A:
        constant = known.arithmetic.constant
        return known.arithmetic.choose(self.condition.holds(known), constant(100), constant(0))

    def parts(self) -> tuple[Expr | Condition, ...]:
        return (self.condition,)


@dataclass(frozen=True, slots=True)
class Positive(Condition):
    """Whether the amount is above zero."""

    amount: Expr

    def holds(self, known: Known[A, B]) -> B:
        return known.arithmetic.positive(self.amount.evaluate(known))

    def parts(self) -> tuple[Expr | Condition, ...]:
        return (self.amount,)


@dataclass(frozen=True, slots=True)
class Both(Condition):
    """Two conditions at once."""

    a: Condition
    b: Condition

    def holds(self, known: Known[A, B]) -> B:
        a = self.a.holds(known)
        return a if a is False else known.arithmetic.both(a, self.b.holds(known))

    def parts(self) -> tuple[Expr | Condition, ...]:
        return (self.a, self.b)


@dataclass(frozen=True, slots=True)
class Either(Condition):
    """One condition or the other, or both."""

    a: Condition
    b: Condition

    def holds(self, known: Known[A, B]) -> B:
        a = self.a.holds(known)
        return a if a is True else known.arithmetic.either(a, self.b.holds(known))

    def parts(self) -> tuple[Expr | Condition, ...]:
        return (self.a, self.b)


@dataclass(frozen=True, slots=True)
class Not(Condition):
    """The opposite."""

    a: Condition

    def holds(self, known: Known[A, B]) -> B:
        return known.arithmetic.negate(self.a.holds(known))

    def parts(self) -> tuple[Expr | Condition, ...]:
        return (self.a,)


@dataclass(frozen=True, slots=True)
class Completed(Condition):
    """Whether a part of the form, above, is completed."""

    part: str

    def holds(self, known: Known[A, B]) -> B:
        return known.parts[self.part]


class _Lines:
    def __getitem__(self, number: str | int) -> Line:
        return Line(str(number))


class _Facts:
    def __getattr__(self, name: str) -> Fact:
        if name not in FACTS:
            raise AttributeError(f"no fact is called {name!r}; ledger/facts.py lists them")
        return Fact(name)


class _CarriedNames:
    def __getattr__(self, name: str) -> Carried:
        return Carried(name)


class _Sheets:
    def __getattr__(self, name: str) -> Sheet:
        return Sheet(name)


L = _Lines()


fact = _Facts()


carried = _CarriedNames()


sheet = _Sheets()


def dollars(amount: int) -> Number:
    """An amount printed on the page, in whole dollars."""
    return Number(amount * 100)


def ratio(part: Expr, whole: Expr) -> Ratio:
    """`part` divided by `whole`, at most 1."""
    return Ratio(part, whole)


def share(amount: Expr, part: Expr, whole: Expr) -> Share:
    """`amount` times `part` over `whole`, rounded once."""
    return Share(amount, part, whole)


def share_up(amount: Expr, part: Expr, whole: Expr) -> ShareUp:
    """`amount` times `part` over `whole`, rounded up to $10: IRC 219(g)(2)(C)."""
    return ShareUp(amount, part, whole)


def at_least_zero(amount: Expr) -> AtLeastZero:
    """If zero or less, enter 0."""
    return AtLeastZero(amount)


def smaller(a: Expr, b: Expr) -> Smaller:
    """The smaller of two amounts."""
    return Smaller(a, b)


def positive(amount: Expr) -> Condition:
    """Whether the amount is above zero."""
    return Positive(amount)


def choose(condition: Condition, then: Expr, otherwise: Expr) -> Choose:
    """`then` where the condition holds, else `otherwise`."""
    return Choose(condition, then, otherwise)


def half(amount: Expr) -> Share:
    """One half, rounded once."""
    return Share(amount, dollars(1), dollars(2))


def quarter(amount: Expr) -> Share:
    """One quarter, rounded once."""
    return Share(amount, dollars(1), dollars(4))


def checked(condition: Condition | Expr) -> Checked:
    """A box that is checked where the condition holds."""
    return Checked(_condition(condition))


def completed(part: str) -> Completed:
    """Whether that part of the form is completed."""
    return Completed(part)


def inside(expr: _Node) -> Iterator[Expr | Condition]:
    """The expression and everything within it, outermost first."""
    assert isinstance(expr, (Expr, Condition))
    left = [expr]
    while left:
        one = left.pop()
        yield one
        if parts := one.parts():
            left.extend(reversed(parts))


def operation(expr: Expr) -> dict[str, Any]:
    """The arithmetic as a page of the form states it, for comparison with the printed instruction.

    `operation` is one of enter, add, subtract, divide, multiply, smaller, share, check, other; `operands` are line
    numbers in the order of the words "subtract 4 from 3" -> ["3", "4"]. Facts do not appear: what the page
    describes in words has no line number.
    """
    match expr:
        case AtLeastZero(inner):
            return operation(inner) | {"floor": "0"}
        case Choose(condition=Completed(part), then=then):
            return operation(then) | {"if": f"part-{part.lower()}", "otherwise": True}
        case Choose(then=then):
            return operation(then) | {"otherwise": True}
        case Checked():
            return {"operation": "check", "operands": []}
        case Line(number):
            return {"operation": "enter", "operands": [number]}
        case Product(Line(a), Line(b)):
            return {"operation": "multiply", "operands": [a, b]}
        case Ratio(Line(a), Line(b)):
            return {"operation": "divide", "operands": [a, b], "at_least_places": 3, "cap": "1.000"}
        case Sum(terms):
            return _operation_of_sum(terms)
    return {
        "operation": "other",
        "operands": [part.number for part in inside(expr) if isinstance(part, Line)],
    }


def _operation_of_sum(terms: tuple[tuple[int, Expr], ...]) -> dict[str, Any]:
    lines = [(sign, term.number) for sign, term in terms if isinstance(term, Line)]
    added = [number for sign, number in lines if sign > 0]
    taken = [number for sign, number in lines if sign < 0]
    if not taken:
        return {"operation": "add", "operands": added}
    if len(added) == len(taken) == 1:
        return {"operation": "subtract", "operands": [added[0], taken[0]]}
    return {"operation": "other", "operands": added + taken}
