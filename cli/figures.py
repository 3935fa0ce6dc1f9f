"""The figures of a return, asked one by one in the words of the paper that somebody holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from basisbook.cli import output
from basisbook.cli.options import parse_amount, parse_date
from basisbook.forms.amendment.returns import figure_line
from basisbook.ledger.kinds import DATED_FIGURES, RIPPLE_ANSWERS, RIPPLES, TAX_METHODS
from basisbook.ledger.money import show
from basisbook.ledger.problems import Do, Hole, Problem
from basisbook.ledger.sentences.codes import says

BARE = "ask"
"""What `--figure` holds where nothing stands behind it."""


def wanted(found: Iterable[Problem]) -> list[str]:
    """The codes of the figures that findings ask for, in their order."""
    holes = (
        value.what.partition("=")[0]
        for problem in found
        for way in problem.remedies
        if isinstance(way, Do) and way.verb == "amend"
        for name, value in way.options
        if name == "figure" and isinstance(value, Hole) and value.what
    )
    return list(dict.fromkeys(holes))


def asked(codes: Iterable[str], year: int) -> Iterator[str]:
    """`agi=237720` for each code that somebody answers; Enter leaves one out. Raises `Left` at the end of the input."""
    output.say(
        "Each figure as it stands on the return; 0 where nothing stands there. Enter leaves it for later."
    )
    for code in codes:
        if answer := _ask(code, year):
            yield answer


def _ask(code: str, year: int) -> str:
    if code in RIPPLES:
        meant = {"same": "looked at, and unchanged", "changed": "changed", "none": "not on this return"}
        return _one_of(
            code,
            f"{RIPPLES[code][0][:1].upper()}{RIPPLES[code][0][1:]}",
            {one: meant[one] for one in RIPPLE_ANSWERS},
        )
    if code == "method":
        return _one_of(code, "How the tax was figured", {one: says(f"method={one}") for one in TAX_METHODS})
    question = words(code, year)
    if code in DATED_FIGURES and code != "paid":
        day = output.ask(question, _or_nothing(lambda text: parse_date(text).isoformat()))
        return f"{code}={day}" if day else ""
    amount = output.ask(question, _or_nothing(lambda text: show(parse_amount(text))))
    if not amount or code != "paid" or not parse_amount(amount):
        return f"{code}={amount}" if amount else ""
    return f"{code}={amount}@" + output.ask(
        "  on which day was it paid", lambda text: parse_date(text).isoformat()
    )


def words(code: str, year: int) -> str:
    """`Form 1040 of 2023, line 11 (adjusted gross income)`."""
    plain = code.removeprefix("new-")
    form, line, number = figure_line(plain, year).partition(" line ")
    form = form or "Form 1040"
    if plain != code:
        return f"As it should have been for {year}: {says(plain)}"
    return f"{form} of {year}{f', line {number}' if line else ''} ({says(code)})"


def _or_nothing(read: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: read(text) if text else ""


def _one_of(code: str, question: str, choices: dict[str, str]) -> str:
    wide = max(map(len, choices))
    output.say(f"{question}:")
    for name, means in choices.items():
        output.listed(f"  {name:{wide}}", means)

    def chosen(text: str) -> str:
        begin = [one for one in choices if one.startswith(text.casefold())] if text else []
        if text and text.casefold() not in choices and len(begin) != 1:
            raise ValueError(f"one of {', '.join(choices)}")
        return text.casefold() if text.casefold() in choices else begin[0] if begin else ""

    answer = output.ask("  which", chosen)
    return f"{code}={answer}" if answer else ""
