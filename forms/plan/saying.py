"""Sentences of a plan that both a screen and a page for an adviser say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from basisbook.forms.open_book import OpenBook
from basisbook.forms.plan import tax
from basisbook.forms.plan.alternatives import Alternative, Wish, with_common
from basisbook.forms.plan.in_states import InState, first_out, in_states
from basisbook.forms.plan.joint import Beside
from basisbook.forms.plan.lived import Lived
from basisbook.forms.plan.situation import Situation
from basisbook.forms.plan.tax import Taxed
from basisbook.forms.plan.texts import SAID
from basisbook.forms.revisions import LAST
from basisbook.forms.states.pages import STATES, State
from basisbook.ledger.dates import american
from basisbook.ledger.money import show_for_people, to_dollars
from basisbook.ledger.quick_dataclass import dataclass


def standing(found: Situation) -> str:
    """Where the year stands, as a sentence."""
    start = found.start
    text = f"So far: value {show_for_people(start.worth)}, basis {show_for_people(start.basis)}"
    for what, cents in (("taken out", start.taken), ("converted", start.converted)):
        text += f", {what} {show_for_people(cents)}" if cents else ""
    text += "."
    if found.required.open and not found.ended:
        text += f" {show_for_people(found.required.open)} must still be taken for {start.year}: each alternative takes it first."
    return text


def most_said(found: Situation, wish: Wish | None = None) -> str:
    """The most that may go to an employer plan, with how it comes about."""
    most = found.most if wish is None else with_common(found.most, wish)
    text = f"The most that may go to an employer plan: {show_for_people(most.amount)}"
    moved = most.taken + most.converted + most.outstanding
    parts = f"value {show_for_people(most.value)}"
    parts += f" and {show_for_people(moved)} that left this year" if moved else ""
    parts += f", less basis {show_for_people(most.basis)}, never more than the value"
    if most.required:
        parts += f", less {show_for_people(most.required)} that must still be taken"
    if most.locked:
        parts += f", less {show_for_people(most.locked)} of SIMPLE money"
    text += f" ({parts})."
    if most.careful != most.amount:
        text += (
            f" More careful, value less basis: {show_for_people(most.careful)}, which leaves more taxable."
        )
    return text


def until(one: Alternative, found: Situation) -> str:
    """The name of an alternative with its last day; a day that has passed is told as past."""
    day = american(one.until)
    return (
        f"{SAID[one.key].name}, {f'by {day}' if one.until >= found.day else f'until {day}, which has passed'}"
    )


def left_over(one: Alternative) -> str:
    """What is said where basis is left and no IRA holds anything; else nothing."""
    if not one.last.left or one.last.value:
        return ""
    left = show_for_people(one.last.left)
    return f"{left} of basis is left though the IRAs are empty: it stays on Form 8606 for money that comes in later."


def on_return(year: Lived, other: Beside | None = None) -> str:
    """Where the amounts go on the return; with the spouse's, as recorded so far, on a joint one."""
    text = f"Form 1040 for {year.year}: 4a {whole(year.gross)}, 4b {whole(year.taxable)}"
    text += ", a statement of the rollover" if year.change.to_plan else ""
    if other is not None and (both := other.with_(year)):
        lines = ", ".join(f"{line} {whole(cents)}" for line, cents in both.items())
        text += f"; jointly with {other.name}, as recorded so far: {lines}"
    elif other is not None:
        text += f"; what the IRAs of {other.name} add to a joint return the book does not tell yet"
    return f"{text}."


def marks(found: Situation, taxed: Taxed, ways: Sequence[Alternative]) -> list[str]:
    """What in the answer was not verified in a primary text."""
    said = []
    year = found.start.year
    if taxed.status and not tax.verified(year, taxed.status):
        said.append(f"The brackets of {year} were not read in a primary text.")
    if any(one.borrowed for way in ways for one in way.years):
        said.append(f"Years whose form is not out yet are figured on the form of {LAST}.")
    if any(len(way.years) > 1 for way in ways) and taxed.status:
        said.append(f"Tax of later years: with the brackets and the income of {year}.")
    return said


def whole(cents: int) -> str:
    """Whole dollars, as the form has them."""
    return show_for_people(to_dollars(cents))


@dataclass(frozen=True, slots=True)
class StateTable:
    """What states tax of each alternative, beside the federal amount: one row a year. Nothing where no state differs."""

    by_way: tuple[tuple[Mapping[str, InState], ...], ...]
    states: tuple[State, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]


def state_table(opened: OpenBook, found: Situation, ways: Sequence[Alternative]) -> StateTable:
    """The amounts that the worksheets of the states give, and no tax: the rates of states are not kept here."""
    by_way = tuple(in_states(opened, found, one) for one in ways)
    codes = [code for code in STATES if any(code in year for way in by_way for year in way)]
    if not codes:
        return StateTable(by_way, (), (), (), ())
    states = tuple(STATES[code] for code in codes)
    others = {code for way in by_way for year in way for code, one in year.items() if one.otherwise}
    rows = []
    for way, told in zip(ways, by_way, strict=True):
        for at, (year, seen) in enumerate(zip(way.years, told, strict=True)):
            name = f"{way.key:<2} {SAID[way.key].name}" if at == 0 else ""
            cells = [cell for code in codes for cell in _in_state(seen.get(code), other=code in others)]
            rows.append((name, str(year.year), whole(year.taxable), *cells))
    named = [name for code in codes for name in ((code, f"{code}*") if code in others else (code,))]
    heads = ("alternative", "year", "federal", *named)
    return StateTable(
        by_way, states, heads, tuple(rows), tuple(_of_states(opened, found, ways, by_way, states))
    )


def _in_state(seen: InState | None, *, other: bool) -> tuple[str, ...]:
    """The amount, and that of the other reading or choice where the state has one."""
    if seen is None:
        return ("-", "") if other else ("-",)
    cell = "not known" if seen.taxable is None else whole(seen.taxable)
    return (cell, whole(seen.otherwise[1]) if seen.otherwise else "") if other else (cell,)


def _of_states(
    opened: OpenBook,
    found: Situation,
    ways: Sequence[Alternative],
    by_way: Sequence[Sequence[Mapping[str, InState]]],
    states: Sequence[State],
) -> Iterator[str]:
    """What is to be said under the table: other readings, reasons, money in a plan, and what was not verified."""
    for state in states:
        seen = [
            (way.key, year.year, told[state.code])
            for way, years in zip(ways, by_way, strict=True)
            for year, told in zip(way.years, years, strict=True)
            if state.code in told
        ]
        words: dict[str, list[str]] = {}
        for text in dict.fromkeys(one.otherwise[0] for _, _, one in seen if one.otherwise):
            yield f"{state.code}*: {text}."
        for key, year, one in seen:
            if one.why:
                words.setdefault(one.why, []).append(f"{key} {year}")
        for text, which in words.items():
            yield f"{state.code}, no amount for {', '.join(which)}: {text}."
        if (
            state.code == "NJ"
            and any(one.otherwise for _, _, one in seen)
            and (account := first_out(opened, found))
        ):
            yield (
                f"{state.name}, by IRA: what is converted is taken to leave {account} first, where the contribution is, and"
                " then the largest."
            )
        if state.code != "CA" and any(year.change.to_plan for way in ways for year in way.years):
            yield (
                f"{state.name}: no text read says what becomes of contributions it taxed when money goes to a plan; all are"
                " kept here."
            )
        yield from unread(state)


def unread(state: State) -> Iterator[str]:
    """What no text of the state was read for, in one paragraph."""
    lines = [f"line {number}: {line.note}" for number, line in state.page.lines.items() if line.note]
    notes = [text.removesuffix(".") for text in state.page.notes]
    yield f"{state.name}, not verified in a text of the state: {'; '.join((*lines, *state.unread, *notes))}."
