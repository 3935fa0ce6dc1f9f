"""How a filed form was rounded, and the replay that rounds as it was filed."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from itertools import product

from basisbook.forms.filed.files import Filed
from basisbook.forms.filed.snapshot import Snapshot
from basisbook.forms.filed.texts import same_text
from basisbook.forms.language.fill import UNROUNDED, Method, fill
from basisbook.forms.replay.replay import replay
from basisbook.forms.replay.years import History, Year
from basisbook.ledger import journal
from basisbook.ledger.book import Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.inference.grades import for_filing


def method_of(snapshot: Snapshot, year: Year) -> Method | None:
    """The rounding detective: the method that explains a filed form, or None.

    A method explains the form when filling the year by it gives every line that was filed. The form's own lines
    serve as facts where it has them all; else the ledger's facts do. The year's own method is tried first, then
    3 to 6 places, unrounded, and truncated, in dollars and in cents.
    """
    if snapshot.method is not None:
        return snapshot.method
    if year.filled is None or not snapshot.lines:
        return None
    for method in _candidates(year.method):
        filled = fill(year.revision, year.facts.amounts, year.brought, method)
        if _agrees(snapshot.lines, filled.lines):
            return method
    return _method_of_lines(snapshot, year)


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


def _method_of_lines(snapshot: Snapshot, year: Year) -> Method | None:
    """By the form's own lines 5, 7, 8 and 9: the method by which its lines 10 to 12 follow from them."""
    recovery = year.revision.recovery
    if recovery is None or not {recovery.basis, recovery.ratio, *recovery.parts} <= set(snapshot.lines):
        return None
    from basisbook.forms.language.expr import Known, Line, inside  # noqa: PLC0415 - only the detective works on loose lines
    from basisbook.ledger.money import parse  # noqa: PLC0415

    lines = year.revision.lines
    needed = {
        node.number
        for n in (recovery.ratio, *recovery.parts)
        for node in inside(lines[n].arithmetic)
        if isinstance(node, Line)
    }
    if not needed - {recovery.ratio} <= set(snapshot.lines):
        return None
    amounts = {number: parse(snapshot.lines[number]) for number in needed - {recovery.ratio}}
    for method in _candidates(year.method):
        arithmetic = method.arithmetic(method.places)
        known: Known[int, bool] = Known(arithmetic, {}, {}, {}, dict(amounts), {})
        known.lines[recovery.ratio] = lines[recovery.ratio].arithmetic.evaluate(known)
        if all(lines[n].arithmetic.evaluate(known) == parse(snapshot.lines[n]) for n in recovery.parts):
            return method
    return None


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
