"""The arithmetic of a line in words, derived from the arithmetic itself."""

from __future__ import annotations

from forms.expr import (
    AtLeastZero,
    Both,
    Carried,
    Checked,
    Choose,
    Completed,
    Condition,
    Either,
    Expr,
    Fact,
    Line,
    Not,
    Number,
    Positive,
    Product,
    Ratio,
    Share,
    Sheet,
    Smaller,
    Sum,
)
from ledger.facts import FACTS
from ledger.money import show_for_people

CARRIED = {
    "basis": "basis carried from the year before",
    "roth_contributions": "basis in Roth contributions carried from the year before",
    "roth_conversions": "basis in conversions carried from the year before",
    "homebuyer": "homebuyer distributions of earlier years",
    "income_1998": "line 16 of 1998, where it is taxed over four years",
    "income_1998_left": "the part of that income not taxed in earlier years",
    "accelerated_1998": "line 22 of 1998",
    "accelerated_1999": "line 21 of 1999",
    "recapture_1998": "line 16 less line 20 of 1998",
    "line_20a_2010": "line 20a of 2010",
    "line_20b_2010": "line 20b of 2010",
    "line_25a_2010": "line 25a of 2010 (rollovers to Roth IRAs)",
    "line_25b_2010": "line 25b of 2010 (rollovers to Roth IRAs)",
    "line_33_2010": "line 33 of 2010",
    "in_plan_25a_2010": "line 25a of 2010 (rollovers inside plans)",
    "in_plan_25b_2010": "line 25b of 2010 (rollovers inside plans)",
    "in_plan_taken_2010": "2010 rollovers inside plans taxed early (line 3 of the worksheet)",
    "conversions_before_2010": "basis in conversions made before 2010",
    "taxed_in_2012": "income of 2010 conversions taxed in 2012",
    "pension_taxed_in_2012": "income of 2010 rollovers from plans taxed in 2012",
}
"""What each carried amount is called."""


FRACTIONS = {(1, 2): "one half", (1, 4): "one quarter"}
"""What a share of fixed parts is called."""


def in_words(expr: Expr) -> str:
    """One sentence: `Subtract line 4 from line 3.`"""
    return _sentence(expr) + "."


def _sentence(expr: Expr) -> str:
    match expr:
        case AtLeastZero(Sum() as inner):
            return f"{_sentence(inner)}; if zero or less, enter 0"
        case Product(amount, by):
            return f"Multiply {_name(amount)} by {_name(by)}"
        case Ratio(part, whole):
            return f"Divide {_name(part)} by {_name(whole)}; not more than 1"
        case Sum(terms) if all(sign > 0 for sign, _ in terms) and _only_lines(expr):
            numbers = [term.number for _, term in terms if isinstance(term, Line)]
            return f"Add lines {_and(numbers)}"
        case Sum(((1, a), (-1, b))):
            return f"Subtract {_name(b)} from {_name(a)}"
        case Checked(condition):
            return f"Check the box if {condition_in_words(condition)}"
        case Choose(condition, then, otherwise):
            return f"If {condition_in_words(condition)}, {_lower(_sentence(then))}; otherwise {_lower(_sentence(otherwise))}"
    return f"Enter {_name(expr)}"


def condition_in_words(condition: Condition) -> str:
    """A condition as a clause: `Part I is completed`."""
    match condition:
        case Completed(part):
            return f"Part {part} is completed"
        case Positive(amount):
            return (
                f"there is {_name(amount)}"
                if not isinstance(amount, Line)
                else f"line {amount.number} is above zero"
            )
        case Not(inner):
            return f"not ({condition_in_words(inner)})"
        case Both(a, b):
            return f"{condition_in_words(a)} and {condition_in_words(b)}"
        case Either(a, b):
            return f"({condition_in_words(a)} or {condition_in_words(b)})"
    raise TypeError(condition)


def _name(expr: Expr) -> str:
    match expr:
        case Line(number):
            return f"line {number}"
        case Fact(name):
            return FACTS[name]
        case Carried(name):
            return CARRIED.get(name, name)
        case Sheet(name):
            return name.replace("_", " ")
        case Number(cents):
            return f"${show_for_people(cents)}"
        case Sum(terms):
            first, *rest = terms
            return _name(first[1]) + "".join(
                f" {'plus' if sign > 0 else 'less'} {_name(term)}" for sign, term in rest
            )
        case AtLeastZero(inner):
            return f"{_name(inner)} (not below 0)"
        case Smaller(a, b):
            return f"the smaller of {_name(a)} and {_name(b)}"
        case Share(amount, Number(part), Number(whole)) if (part // 100, whole // 100) in FRACTIONS:
            return f"{FRACTIONS[part // 100, whole // 100]} of {_name(amount)}"
        case Share(amount, part, whole):
            return f"{_name(amount)} times {_name(part)} over {_name(whole)}"
        case Product(amount, by):
            return f"{_name(amount)} times {_name(by)}"
        case Choose(condition, then, otherwise):
            return f"{_name(then)} if {condition_in_words(condition)}, else {_name(otherwise)}"
    raise TypeError(expr)


def _only_lines(expr: Sum) -> bool:
    return all(isinstance(term, Line) for _, term in expr.terms)


def _and(items: list[str]) -> str:
    if len(items) < 3:
        return " and ".join(items)
    return f"{', '.join(items[:-1])}, and {items[-1]}"


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]
