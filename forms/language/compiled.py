"""Programs as functions: Python for one person, numpy for columns of people. The same cents as the walk, faster.

The source of a function is written from steps alone: names of facts and lines stand in it as quoted literals.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from basisbook.forms.language.arithmetic import Ints
from basisbook.forms.language.program import Name, Program, Step, arguments

if TYPE_CHECKING:
    from basisbook.forms.language.columns import Amounts

_TWICE = frozenset({"at_least_zero", "smaller", "enter"})
"""Operations whose expression names what they act on more than once."""

OfOne = Callable[[Mapping[str, int], Mapping[str, int]], tuple[Any, ...]]
"""(facts, carried) in cents to the parts of a filled page, in the order of `GROUPS`."""

GROUPS = ("amount", "part", "carry", "result", "return", "path", "caution", "excess")


def of_one(program: Program, arithmetic: Ints) -> OfOne:
    """The function of a page for one person, by a way of rounding.

    It gives (amounts, None where blank; parts; carries; results; returns; paths; cautions; excess).
    """
    uses, lines = program.uses(), []
    texts: dict[Name, str] = {}
    acted_on = {name for step in program.steps if step[0] in _TWICE for name in arguments(step)}
    for name, step in enumerate(program.steps):
        text = _python(step, texts, arithmetic)
        if step[0] not in ("const", "true", "false") and (uses[name] > 1 or name in acted_on):
            lines.append(f" v{name} = {text}")
            text = f"v{name}"
        texts[name] = text
    groups = ", ".join(_group(program, group, texts) for group in GROUPS)
    source = "\n".join(
        ["def page(facts, carried):", " brought = carried.get", *lines, f" return ({groups},)"]
    )
    space: dict[str, Any] = {
        "ratio": arithmetic.ratio, "share": arithmetic.share, "share_up": arithmetic.share_up,
    }  # fmt: skip
    exec(compile(source, f"<{program.revision.key}>", "exec"), space)  # noqa: S102 - written above, from the page alone
    made: OfOne = space["page"]
    return made


def _group(program: Program, group: str, texts: Mapping[Name, str]) -> str:
    found = [(key, texts[name]) for (kind, key), name in program.outputs.items() if kind == group]
    if group == "excess":
        return found[0][1] if found else "0"
    if group == "amount":
        blank = {key: texts[name] for (kind, key), name in program.outputs.items() if kind == "filled"}
        found = [
            (key, text if blank[key] == "True" else f"{text} if {blank[key]} else None")
            for key, text in found
        ]
    return "{" + ", ".join(f"{key!r}: {text}" for key, text in found) + "}"


def _python(step: Step, texts: Mapping[Name, str], by: Ints) -> str:
    word = step[0]
    if word in ("fact", "carried"):
        return f"facts[{step[1]!r}]" if word == "fact" else f"brought({step[1]!r}, 0)"
    if word == "const":
        return str(step[1]) if int(step[1]) >= 0 else f"({step[1]})"
    at = [texts[name] for name in arguments(step)]
    match word:
        case "true" | "false":
            return str(word).title()
        case "add" | "subtract":
            return f"({at[0]} {'+' if word == 'add' else '-'} {at[1]})"
        case "times":
            divisor = 10**by.places * by.unit
            back = "" if by.unit == 1 else f" * {by.unit}"
            return f"((2 * {at[0]} * {at[1]} + {divisor}) // {2 * divisor}{back})"
        case "ratio" | "share" | "share_up":
            return f"{word}({', '.join(at)})"
        case "at_least_zero":
            return f"({at[0]} if {at[0]} > 0 else 0)"
        case "smaller":
            return f"({at[0]} if {at[0]} < {at[1]} else {at[1]})"
        case "enter":
            return at[0] if by.unit == 1 else _entered(at[0], by.unit)
        case "positive":
            return f"({at[0]} > 0)"
        case "both" | "either":
            return f"({at[0]} {'and' if word == 'both' else 'or'} {at[1]})"
        case "negate":
            return f"(not {at[0]})"
    return f"({at[1]} if {at[0]} else {at[2]})"


def _entered(amount: str, unit: int) -> str:
    half = unit // 2
    up = f"({amount} + {half}) // {unit} * {unit}"
    return f"({up} if {amount} >= 0 else -(({half} - {amount}) // {unit} * {unit}))"


def largest_input(program: Program, most: int) -> int:
    """So large may a fact or a carried amount be that no step of the program exceeds `most` cents, whatever the others are."""
    # Entering an amount on a line adds less than a dollar to it.
    return most // (program.growth + 1) - 100 * len(program.steps)


def run_columns(
    program: Program,
    facts: Mapping[str, Amounts | int],
    carried: Mapping[str, Amounts],
    places: int,
    unit: int,
) -> dict[tuple[str, str], Any]:
    """A program on columns of people who all round alike: int64 cents, and a flag a person for each condition.

    A step's column is dropped after its last use, so that few stand in memory at a time.
    """
    import numpy as np  # noqa: PLC0415 - one person's form must not wait for it

    from basisbook.forms.language.columns import Alike  # noqa: PLC0415

    by = Alike(places, unit)
    found: dict[Name, Any] = {}
    for at, (word, used, of, done) in enumerate(program.acts):
        if used:
            found[at] = getattr(by, word)(*[found[name] for name in used])
            for name in done:
                del found[name]
        elif word == "fact":
            found[at] = facts[str(of)]
        elif word == "carried":
            brought = carried.get(str(of))
            found[at] = np.int64(0) if brought is None else brought
        else:
            found[at] = int(of) if word == "const" else word == "true"
    return {key: found[name] for key, name in program.outputs.items()}
