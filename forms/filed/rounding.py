"""How a filed form was rounded, and the replay that rounds as it was filed."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from itertools import product

from basisbook.forms.filed.files import Filed
from basisbook.forms.filed.snapshot import Snapshot
from basisbook.forms.filed.texts import same_text
from basisbook.forms.language.expr import Known, Line, inside
from basisbook.forms.language.fill import UNROUNDED, Method, fill
from basisbook.forms.replay.replay import replay
from basisbook.forms.replay.years import History, Year
from basisbook.ledger import journal
from basisbook.ledger.book import Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.inference.grades import for_filing
from basisbook.ledger.money import parse


def method_of(snapshot: Snapshot, year: Year) -> Method | None:
    """The rounding detective: the method that explains a filed form, or None.

    A method explains the form when filling the year by it gives every line that was filed, or when the lines of its
    ratio follow from the form's own lines by it. The own lines are asked first, for a fill costs more: where they
    know methods, only those are tried on the ledger's facts. The year's own method comes first, then 3 to 6 places,
    unrounded, and truncated, in dollars and in cents.
    """
    if snapshot.method is not None:
        return snapshot.method
    if year.filled is None or not snapshot.lines:
        return None
    if _agrees(snapshot.lines, year.filled.lines):
        return year.method
    by_lines = _methods_of_lines(snapshot, year)
    for method in by_lines or _candidates(year.method):
        filled = fill(year.revision, year.facts.amounts, year.brought, method)
        if _agrees(snapshot.lines, filled.lines):
            return method
    return next(iter(by_lines), None)


def _candidates(first: Method) -> Iterable[Method]:
    yield first
    for money, (places, ratio) in product(
        ("dollars", "cents"),
        (
            *((places, "rounded") for places in (6, 5, 4, 3, UNROUNDED)),
            *((places, "truncated") for places in (3, 4, 5, 6)),
        ),
    ):
        yield Method(places, money, ratio)  # type: ignore[arg-type]


def _agrees(filed: Mapping[str, str], computed: Mapping[str, str]) -> bool:
    """Whether every filed line is the computed one; `0.12` agrees with `0.120`, `0` with a blank cell."""
    return all(same_text(text, computed.get(number, "0")) for number, text in filed.items())


def _methods_of_lines(snapshot: Snapshot, year: Year) -> list[Method]:
    """By the form's own lines (today 5, 7, 8 and 9): the methods by which its ratio's lines (10 to 12) follow from them."""
    recovery, lines = year.revision.recovery, year.revision.lines
    if recovery is None or not {recovery.basis, recovery.ratio, *recovery.parts} <= set(snapshot.lines):
        return []
    needed = {
        node.number
        for n in (recovery.ratio, *recovery.parts)
        for node in inside(lines[n].arithmetic)
        if isinstance(node, Line)
    } - {recovery.ratio}
    if not needed <= set(snapshot.lines):
        return []
    amounts = {number: parse(snapshot.lines[number]) for number in needed}

    def follows(method: Method) -> bool:
        known: Known[int, bool] = Known(method.arithmetic(method.places), {}, {}, {}, dict(amounts), {})
        known.lines[recovery.ratio] = lines[recovery.ratio].arithmetic.evaluate(known)
        return all(lines[n].arithmetic.evaluate(known) == parse(snapshot.lines[n]) for n in recovery.parts)

    return [method for method in _candidates(year.method) if follows(method)]


def filed_methods(
    book: Book, in_force: Mapping[int, Entry], filed: Filed, *, as_of: datetime.date | None = None
) -> dict[tuple[str, str, int], Method]:
    """The method of each filed year that was rounded otherwise than the ledger says: a filed year keeps its own."""
    methods: dict[tuple[str, str, int], Method] = {}
    history = replay(book, in_force, as_of=as_of)
    for key, snapshot in sorted(filed.forms.items()):
        # A year's method changes what later years carry, so each is looked at in the history so far.
        person, pool_name, tax_year = key
        pool = history.pool(person, pool_name)
        year = pool.year(tax_year) if pool else None
        method = method_of(snapshot, year) if year else None
        if year and method and method != year.method:
            methods[key] = method
            history = replay(book, in_force, as_of=as_of, methods=methods)
    return methods


def replay_with_filed(
    book: Book, entries: Sequence[Entry], filed: Filed, *, as_of: datetime.date | None = None
) -> History:
    """The correct chain: the ledger as a form may use it, replayed, each filed year by the method it was filed with."""
    in_force = journal.in_force(for_filing(entries))
    return replay(book, in_force, as_of=as_of, methods=filed_methods(book, in_force, filed, as_of=as_of))
