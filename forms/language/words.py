"""The arithmetic of a line in words, derived from the arithmetic itself."""

from __future__ import annotations

from basisbook.forms.language.expr import (
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
    ShareUp,
    Sheet,
    Smaller,
    Sum,
    carried,
    choose,
    dollars,
    fact,
    positive,
    smaller,
)
from basisbook.ledger.facts import FACTS
from basisbook.ledger.money import show_for_people

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
    "value": "value of all the IRAs on December 31",
    "late_contributions": "contributions made for the year after its end",
    "taken_out": "what came out and was not rolled over",
    "unrecovered": "contributions that have not come back",
    "contributed": "contributions that the state taxed",
    "distributed_before": "what came out in earlier years",
    "gifts": "gifts to charity from an IRA",
    "recovered_before": "what of the cost is gone already",
    "converted": "conversions to Roth IRAs",
    "federal_taxable": "what the federal return taxes",
    "before_1987": "what is left of the contributions taxed before 1987",
    "state_taxable": "what the federal form would tax with the state's own basis",
}
"""What each carried amount is called."""


SHEETS = {
    "beyond_pre_tax": "gifts to charity and HSA funding beyond the pre-tax money",
    "net_converted": "the net amount converted (line 14c)",
    "basis_carried": "line m of the worksheet",
    "taxable": "line l of the worksheet",
    "in_plan_25a": "line 25a of the form for rollovers inside plans",
    "in_plan_25b": "line 25b of the form for rollovers inside plans",
    "in_plan_taken": "2010 rollovers inside plans taxed early",
    "ira_2011": "line e of the worksheet",
    "ira_2012": "line h of the worksheet",
    "plan_2011": "line d of the worksheet",
    "plan_2012": "line g of the worksheet",
    "in_plan_2011": "line j of the worksheet",
    "in_plan_2012": "line k of the worksheet",
    "in_plan_taxed": "2010 income of rollovers inside plans",
}
"""What a result of a worksheet is called where its name does not say it."""


_PUT_OFF = carried.line_20a_2010 + carried.line_20b_2010


_ROTH = carried.roth_contributions + fact.roth_contributions + fact.roth_basis_adjustments


_BASIS = carried.basis + fact.basis_adjustments


NAMED: dict[Expr, tuple[str, str, str]] = {
    _BASIS: (
        "the basis brought forward",
        "there is basis brought forward",
        "there is no basis brought forward",
    ),
    _ROTH: ("the basis in Roth contributions, this year's included", "", ""),
    carried.roth_conversions + fact.roth_conversion_adjustments: (
        "the basis in conversions of earlier years",
        "",
        "",
    ),
    smaller(fact.roth_homebuyer, dollars(10_000)): ("homebuyer distributions of up to $10,000", "", ""),
    Line("20a") + Line("20b") + choose(positive(fact.plan_to_roth), Line("25a") + Line("25b"), dollars(0)): (
        "the income put off (lines 20a and 20b; 25a and 25b of a rollover to a Roth IRA)",
        "income was put off",
        "no income was put off",
    ),
    _PUT_OFF + carried.line_25a_2010 + carried.line_25b_2010: (
        "the income put off in 2010",
        "income was put off in 2010",
        "no income was put off in 2010",
    ),
    carried.in_plan_25a_2010 + carried.in_plan_25b_2010: (
        "the income of rollovers inside plans put off in 2010",
        "income of rollovers inside plans was put off in 2010",
        "no income of rollovers inside plans was put off in 2010",
    ),
    carried.income_1998: (
        "",
        "income of 1998 is taxed over four years",
        "no income of 1998 is taxed over four years",
    ),
    fact.basis_divorced: (
        "",
        "basis came or went under a divorce instrument",
        "no basis came or went under a divorce instrument",
    ),
    fact.conversions: ("", "money was converted to Roth IRAs", "no money was converted to Roth IRAs"),
    Sheet("net_converted"): ("", "there is an amount on line 14c", "there is no amount on line 14c"),
    Sheet("beyond_pre_tax"): (
        "",
        "gifts to charity and HSA funding went beyond the pre-tax money",
        "gifts to charity and HSA funding did not go beyond the pre-tax money",
    ),
}
"""What is said of an amount that pages use again and again: its short name, that it is above zero, that it is not.

An empty text: nothing shorter. Where a line asks for the amount itself, it is spelled out.
"""


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
            return f"Subtract {_term(b)} from {_name(a)}"
        case Checked(condition):
            return f"Check the box if {condition_in_words(condition)}"
        case Choose(condition, then, otherwise):
            return f"If {condition_in_words(condition)}, {_lower(_sentence(then))}; otherwise {_lower(_sentence(otherwise))}"
    return f"Enter {_spelled(expr)}"


def condition_in_words(condition: Condition) -> str:
    """A condition as a clause: `Part I is completed`, `there were distributions not converted or rolled over`."""
    return _clause(condition, holds=True)


def alternatives(condition: Condition) -> tuple[str, ...]:
    """A condition as the clauses of which one is enough, as a page lists who must complete a part."""
    found = _alternatives(condition)
    return tuple(
        " and ".join(_bracketed(one, alone=len(clauses) == 1) for one in clauses) for clauses in found
    )


def _bracketed(clause: str, *, alone: bool) -> str:
    return f"({clause})" if not alone and " or " in _outside(clause) else clause


def _alternatives(condition: Condition) -> list[list[str]]:
    match condition:
        case Either(a, b):
            return _alternatives(a) + _alternatives(b)
        case Both(a, b):
            return [[*one, *other] for one in _alternatives(a) for other in _alternatives(b)]
    return [[_clause(condition, holds=True)]]


def _clause(condition: Condition, *, holds: bool) -> str:
    match condition:
        case Completed(part):
            return f"Part {part} is {'' if holds else 'not '}completed"
        case Positive(amount):
            return _positive(amount, holds=holds)
        case Not(inner):
            return _clause(inner, holds=not holds)
        case Both(a, b):
            return _joined("and" if holds else "or", (a, b), holds=holds)
        case Either(a, b):
            return _joined("or" if holds else "and", (a, b), holds=holds)
    raise TypeError(condition)


def _joined(word: str, conditions: tuple[Condition, Condition], *, holds: bool) -> str:
    """Clauses under one word; a clause under the other word stands in parentheses."""
    other = "or" if word == "and" else "and"
    clauses = []
    for condition in conditions:
        clause = _clause(condition, holds=holds)
        clauses.append(f"({clause})" if f" {other} " in _outside(clause) else clause)
    return f" {word} ".join(clauses)


def _outside(clause: str) -> str:
    """What of a clause stands outside parentheses, names of facts left out."""
    for name in (*FACTS.values(), *CARRIED.values(), *SHEETS.values()):
        clause = clause.replace(name, "")
    depth, kept = 0, []
    for letter in clause:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        kept.append(letter if depth == 0 else "")
    return "".join(kept)


def _positive(amount: Expr, *, holds: bool) -> str:
    """Whether an amount is above zero. Facts are never negative, so a sum of them asks for any of them."""
    if isinstance(amount, AtLeastZero):
        return _positive(amount.amount, holds=holds)
    if said := NAMED.get(amount, ("", "", ""))[1 if holds else 2]:
        return said
    if isinstance(amount, Sum) and amount.terms[0] == (1, fact.year_end_value):
        return f"{'something' if holds else 'nothing'} was left in the IRAs at year end"
    if isinstance(amount, Line):
        return f"line {amount.number} is {'above zero' if holds else 'zero or less'}"
    if isinstance(amount, Sum) and all(sign > 0 and _never_negative(term) for sign, term in amount.terms):
        terms = tuple(Positive(term) for _, term in amount.terms)
        clauses = [_clause(term, holds=holds) for term in terms]
        # A name with an "or" of its own needs a comma before the next one.
        comma = "," if any(" or " in clause for clause in clauses) else ""
        return f"{comma} {'or' if holds else 'and'} ".join(clauses)
    if isinstance(amount, Fact) and amount.name.startswith("elected_"):
        return f"{FACTS[amount.name]} was {'' if holds else 'not '}made"
    if isinstance(amount, Fact) and _counted(amount):
        there = f"there {'were' if holds else 'were no'} "
        if FACTS[amount.name].startswith("rolled over"):
            return f"{'money' if holds else 'no money'} was {FACTS[amount.name]}"
        return there + FACTS[amount.name]
    return f"{_name(amount)} is {'above zero' if holds else 'zero'}"


_EITHER_SIGN = {"value_adjustments", "basis_adjustments", "roth_contributions", "roth_basis_adjustments"}


def _never_negative(amount: Expr) -> bool:
    return isinstance(amount, Sheet) or (isinstance(amount, Fact) and amount.name not in _EITHER_SIGN)


_SINGULAR = ("net amount", "value of", "what ", "IRA deduction", "basis ", "the ", "Roth contribution basis")


def _counted(amount: Expr) -> bool:
    """Whether the amount is a fact that is spoken of as things that happened."""
    return isinstance(amount, Fact) and not FACTS[amount.name].startswith(_SINGULAR)


def _name(expr: Expr) -> str:
    """An amount within a longer text: by its short name where it has one."""
    inner = expr.amount if isinstance(expr, AtLeastZero) else expr
    if short := NAMED.get(inner, ("", "", ""))[0]:
        return short
    if isinstance(inner, Sum) and (1, carried.roth_conversions) in inner.terms:
        return "the basis in conversions and rollovers, this year's included"
    return _spelled(expr)


_MANY = 5


def _spelled(expr: Expr) -> str:
    match expr:
        case Line(number):
            return f"line {number}"
        case Fact(name):
            return f"what was {FACTS[name]}" if FACTS[name].startswith("rolled over") else FACTS[name]
        case Carried(name):
            return CARRIED.get(name, name)
        case Sheet(name):
            return SHEETS.get(name, name.replace("_", " "))
        case Number(cents):
            return f"${show_for_people(cents)}"
        case Sum(terms) if len(terms) >= _MANY and all(sign > 0 for sign, _ in terms):
            *most, last = (_term(term) for _, term in terms)
            return f"the sum of {'; '.join(most)}; and {last}"
        case Sum(terms):
            first, *rest = terms
            return _term(first[1]) + "".join(
                f" {'plus' if sign > 0 else 'less'} {_term(term)}" for sign, term in rest
            )
        case AtLeastZero(inner):
            return f"{_spelled(inner)} (not below 0)"
        case Smaller(a, b):
            return f"the smaller of {_name(a)} and {_name(b)}"
        case Share(amount, Number(part), Number(whole)) if (part // 100, whole // 100) in FRACTIONS:
            return f"{FRACTIONS[part // 100, whole // 100]} of {_name(amount)}"
        case Share(amount, part, whole):
            return f"{_name(amount)} times {_name(part)} over {_name(whole)}"
        case ShareUp(amount, part, whole):
            return f"{_name(amount)} times {_name(part)} over {_name(whole)}, rounded up to $10"
        case Product(amount, by):
            return f"{_name(amount)} times {_name(by)}"
        case Choose(condition, then, otherwise):
            return f"{_name(then)} if {condition_in_words(condition)}, else {_name(otherwise)}"
    raise TypeError(expr)


def _term(expr: Expr) -> str:
    """An amount within a sum: what is a sum or a choice itself stands in parentheses."""
    match expr:
        case AtLeastZero(Sum() as inner) if not NAMED.get(inner, ("",))[0]:
            return f"({_name(inner)}, not below 0)"
        case Choose() | Product(Sum(), _):
            return f"({_name(expr)})"
    return _name(expr)


def _only_lines(expr: Sum) -> bool:
    return all(isinstance(term, Line) for _, term in expr.terms)


def _and(items: list[str]) -> str:
    """As the instructions of the IRS write a list: with a comma before the last of three or more."""
    if len(items) < 3:
        return " and ".join(items)
    return f"{', '.join(items[:-1])}, and {items[-1]}"


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]
