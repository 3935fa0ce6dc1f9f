"""What a year's form says, as this program understands it: everything is read off the revision, nothing is typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from basisbook.forms.language.define import Revision, Rule
from basisbook.forms.language.expr import Expr, Fact, inside
from basisbook.forms.language.words import CARRIED, alternatives, condition_in_words, in_words
from basisbook.forms.revisions import FIRST, as_printed, printings
from basisbook.ledger.quick_dataclass import dataclass

CARRIED_OUT = {
    "basis": "basis in traditional IRAs",
    "roth_contributions": "basis in Roth contributions",
    "roth_conversions": "basis in conversions and rollovers",
    "homebuyer": "homebuyer distributions so far",
}
"""What a carried amount is called where it leaves a year."""


@dataclass(frozen=True, slots=True)
class LawLine:
    """One printed line: what it asks for, in derived words, and what it takes and gives.

    `facts` are names of `basisbook.ledger.facts.FACTS`; `only_if` is a clause, empty where the line is always filled;
    `unread` says why the line is not verified, empty where it was read in a primary text.
    """

    number: str
    label: str
    words: str
    only_if: str
    facts: tuple[str, ...]
    goes_to: str
    unread: str
    note: str


@dataclass(frozen=True, slots=True)
class LawPart:
    """A part of the page, or a worksheet; it is completed where one of the clauses of `when` is true, or always."""

    name: str
    title: str
    when: tuple[str, ...]
    page: int
    lines: tuple[LawLine, ...]


@dataclass(frozen=True, slots=True)
class Law:
    """One printing of a year's form. `feeds` and `carries` pair a line of the return, or a name, with words."""

    year: int
    revision: str
    title: str
    printed: str
    refused: str
    parts: tuple[LawPart, ...]
    worksheets: tuple[LawPart, ...]
    feeds: tuple[tuple[str, str], ...]
    carries: tuple[tuple[str, str], ...]
    changes: tuple[str, ...]
    unread: tuple[tuple[str, tuple[str, ...]], ...]
    notes: tuple[str, ...]
    sources: tuple[str, ...]


def law_of(year: int) -> tuple[Law, ...]:
    """Every printing of the year's form, the one in use first. Raises `FormError` for a year without a page."""
    found = as_printed(year)
    before = as_printed(year - 1)[0] if year > FIRST else None
    return tuple(
        replace(_law(year, page, before), notes=(*page.notes, *_instead(offered)))
        for page, offered in zip(found, printings(year), strict=True)
    )


def _instead(offered: Revision) -> Iterator[str]:
    """What a worksheet beside the page gives in place of its lines."""
    if offered.instead:
        blank = ", ".join(offered.instead.blank)
        given = ", ".join(number for number in offered.lines if number in offered.instead.lines)
        name = offered.instead.path.replace("worksheet-", "Worksheet ")
        yield f"Where the owner elects {name}: lines {blank} stay blank, and it gives lines {given}."


def _law(year: int, revision: Revision, before: Revision | None) -> Law:
    parts = tuple(_parts(revision))
    return Law(
        year=year,
        revision=revision.key,
        title=revision.title,
        printed=revision.printed,
        refused=revision.refused,
        parts=parts,
        worksheets=tuple(part for sheet in revision.sheets for part in _parts(sheet, named=True)),
        feeds=tuple((name, _plain(expr)) for name, expr in revision.returns.items()),
        carries=tuple(
            (CARRIED_OUT.get(name) or CARRIED.get(name, name), _plain(expr))
            for name, expr in revision.carries.items()
        ),
        changes=tuple(_changes(before, revision)) if before else (),
        unread=_unread(revision),
        notes=revision.notes,
        sources=tuple(text.strip() for text in revision.source.split(";") if text.strip()),
    )


def _parts(revision: Revision, *, named: bool = False) -> Iterator[LawPart]:
    for part in revision.parts:
        rules = [rule for rule in revision.rules if rule.part is part]
        yield LawPart(
            name="" if named else part.key,
            title=f"{revision.title}. {part.title}" if named else part.title,
            when=alternatives(part.when) if part.when else (),
            page=part.page,
            lines=tuple(_line(rule) for rule in rules),
        )


def _line(rule: Rule) -> LawLine:
    line = rule.line
    return LawLine(
        number=line.number,
        label=line.label,
        words=in_words(line.arithmetic),
        only_if=condition_in_words(rule.condition) if rule.condition else "",
        facts=tuple(dict.fromkeys(node.name for node in inside(line.arithmetic) if isinstance(node, Fact))),
        goes_to=line.goes_to,
        unread="" if line.verified else line.note or "not read in a primary text",
        note=line.note if line.verified else "",
    )


def _plain(expr: Expr) -> str:
    return in_words(expr).removeprefix("Enter ").removesuffix(".")


def _unread(revision: Revision) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Why, and the lines of which it is true."""
    found: dict[str, list[str]] = {}
    for number, line in revision.lines.items():
        if not line.verified:
            found.setdefault(line.note or "not read in a primary text", []).append(number)
    return tuple((note, tuple(numbers)) for note, numbers in found.items())


def _changes(before: Revision, now: Revision) -> Iterator[str]:
    """What the page does otherwise than the one of the year before, by line."""
    if before is now:
        return
    if before.title != now.title and before.title:
        yield f"the title, before: {before.title}"
    old, new = _said(before), _said(now)
    added: list[str] = []
    numbers = {label: number for number, (label, _, _) in old.items()}
    for number, (label, words, goes_to) in new.items():
        earlier = None if number in old and old[number][0] == label else numbers.pop(label, None)
        if number in old and old[number][0] == label:
            if old[number][1] != words:
                yield f"line {number}, {label}: {_lower(words)} Before: {_lower(old[number][1])}"
            if old[number][2] != goes_to:
                yield f"line {number} goes to {goes_to or 'no other form'}; before: {old[number][2] or 'no other form'}"
        elif earlier is not None and earlier != number:
            yield f"line {number}, {label}, was line {earlier}"
        elif number in old:
            yield f"line {number} is {label}; before: {old[number][0]}"
        else:
            added.append(f"line {number}, {label}")
    if added:
        yield f"new: {'; '.join(added)}"
    gone = [
        number
        for number, (label, _, _) in old.items()
        if number not in new and label not in {found for found, _, _ in new.values()}
    ]
    if gone:
        yield f"no more: {', '.join(f'line {number} ({old[number][0]})' for number in gone)}"


def _said(revision: Revision) -> dict[str, tuple[str, str, str]]:
    found: dict[str, tuple[str, str, str]] = {}
    for rule in revision.rules:
        line = rule.line
        found.setdefault(line.number, (line.label, in_words(line.arithmetic), line.goes_to))
    return found


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
