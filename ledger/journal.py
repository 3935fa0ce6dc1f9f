"""What counts: the entries in force on any day, and the building of new entries.

Nothing here writes and nothing here knows what day it is: `recorded` is given by the caller.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from basisbook.ledger import money
from basisbook.ledger.entry import COLUMNS, Entry
from basisbook.ledger.problems import LedgerError, do
from basisbook.ledger.sentences import find

VOID = "void"
_FIXED = ("number", "recorded", "corrects")


def in_force(entries: Iterable[Entry], as_of: dt.date | None = None) -> dict[int, Entry]:
    """What counts, by the number of the original, in the order of the originals.

    The value is the original itself or the last entry that corrects it, which keeps its own number. A struck
    original is absent. Entries recorded after `as_of` are not known yet. A correction that names no original
    counts for nothing; a check reports it.
    """
    if as_of is not None or not isinstance(entries, tuple):
        return _in_force(entries, as_of)
    if _LAST.entries is not entries:
        _LAST.entries, _LAST.found = entries, _in_force(entries, None)
    return dict(_LAST.found)


class _Last:
    """The entries that were asked about last, and what of them counts: a check after the other asks of the same ledger."""

    entries: tuple[Entry, ...] = ()
    found: Mapping[int, Entry] = {}


_LAST = _Last()


def _in_force(entries: Iterable[Entry], as_of: dt.date | None) -> dict[int, Entry]:
    counting: dict[int, Entry | None] = {}
    for entry in entries:
        if as_of is not None and entry.recorded > as_of:
            continue
        if entry.corrects is None:
            counting[entry.number] = entry
        elif entry.corrects in counting:
            counting[entry.corrects] = None if entry.kind == VOID else entry
    return {number: entry for number, entry in counting.items() if entry is not None}


def as_cited(entries: Sequence[Entry]) -> dict[int, Entry]:
    """What counts, as papers may cite it: a source that a correction took over with other amounts does not show them."""
    found = in_force(entries)
    named: dict[int, Entry] = {}
    for entry in entries:
        original = entry.number if entry.corrects is None else entry.corrects
        if original not in named or named[original].source != entry.source:
            named[original] = entry  # the first that states this source
    return {
        number: entry
        if _amounts(entry) == _amounts(named.get(number, entry))
        else dataclasses.replace(entry, source="")
        for number, entry in found.items()
    }


def _amounts(entry: Entry) -> tuple[int | None, ...]:
    return entry.amount, entry.moved, entry.basis


def original_of(entries: Sequence[Entry], number: int) -> int:
    """The number of the original that `number` is, or corrects. Raises `LedgerError` when there is no such entry."""
    by_number = {entry.number: entry for entry in entries}
    if number in by_number:
        while (before := by_number[number].corrects) in by_number and before is not None and before < number:
            number = before
        return number  # a correction that names no entry stands for itself, so that it can be struck
    if not entries:
        raise LedgerError(find("no-such-entry/empty", do("check"), asked=number))
    raise LedgerError(find("no-such-entry", do("check"), asked=number, last=entries[-1].number))


def append(entries: Sequence[Entry], recorded: dt.date, **columns: Any) -> Entry:
    """The next entry. `columns` are fields of `Entry`; what `of` names is resolved to its original."""
    if columns.get("of") is not None:
        columns["of"] = original_of(entries, columns["of"])
    return Entry(**(columns | {"number": _next(entries), "recorded": recorded}))


def correct(entries: Sequence[Entry], number: int, recorded: dt.date, **changes: Any) -> Entry:
    """The entry that replaces `number`; a column that is not in `changes` stays as it counts now.

    A struck entry comes back as it last counted. None empties a cell.
    Raises `LedgerError` when there is no entry `number`, or when nothing would change.
    """
    original = original_of(entries, number)
    now = in_force(entries).get(original)
    # A void says nothing about the entry, so what it struck is what counted before it.
    said = [one for one in entries if original in (one.number, one.corrects) and one.kind != VOID]
    if not said:
        raise LedgerError(find("void-corrected", do("void", number), asked=number))
    last = now or said[-1]
    if changes.get("of") is not None:
        changes["of"] = original_of(entries, changes["of"])
    texts = {
        column: ""
        for column, value in changes.items()
        if value is None and isinstance(getattr(last, column), str)
    }
    changed = dataclasses.replace(last, **{**changes, **texts})
    if now and _content(changed) == _content(now):
        ask = do("correct", number, help=None)
        raise LedgerError(find("nothing-changed", ask, place=now.place, asked=original))
    fixed: dict[str, Any] = {"number": _next(entries), "recorded": recorded, "corrects": original}
    return dataclasses.replace(changed, **fixed, file="", row=0)


def void(entries: Sequence[Entry], number: int, recorded: dt.date, source: str = "", note: str = "") -> Entry:
    """The entry that strikes `number`. Raises `LedgerError` when there is none, or when it is struck already."""
    original = original_of(entries, number)
    now = in_force(entries).get(original)
    if now is None:
        # A correction that names no entry counts for nothing, and can be struck once all the same.
        now = next((one for one in entries if one.number == original and one.corrects is not None), None)
        if any(one.corrects == original for one in entries):
            now = None
    if now is None:
        again = do("correct", original, note="counts again")
        raise LedgerError(find("struck-already", again, asked=original))
    return Entry(
        number=_next(entries),
        recorded=recorded,
        person=now.person,
        kind=VOID,
        corrects=original,
        source=source,
        note=note,
    )


def bring_about(
    entries: Sequence[Entry], wanted: Mapping[int, Entry], recorded: dt.date
) -> tuple[Entry, ...]:
    """The corrections and voids after which `wanted`, by the number of the original, counts, and nothing else.

    A correction says wholly what the wanted entry says. Every number in `wanted` is an original of `entries`.
    """
    now = in_force(entries)
    number = _next(entries)
    made: list[Entry] = []
    for original in sorted(now.keys() | wanted.keys()):
        is_now, should = now.get(original), wanted.get(original)
        if is_now and should and _content(is_now) == _content(should):
            continue
        if should is not None:
            fixed: dict[str, Any] = {"number": number, "recorded": recorded, "corrects": original}
            made.append(dataclasses.replace(should, **fixed, file="", row=0))
        elif is_now is not None:
            made.append(
                Entry(number=number, recorded=recorded, person=is_now.person, kind=VOID, corrects=original)
            )
        number += len(made) and made[-1].number == number
    return tuple(made)


def what_counts(entries: Sequence[Entry], number: int) -> str:
    """A sentence that says what now counts for `number`: its original, a correction of it, or nothing."""
    original = original_of(entries, number)
    now = in_force(entries).get(original)
    if now is None:
        return f"entry {original} is struck: nothing counts for it"
    what = described(now)
    if now.number == original:
        return f"entry {original} counts as first recorded: {what}"
    return f"entry {original} now counts as entry {now.number} says: {what}"


def described(entry: Entry) -> str:
    """An entry in one line, as messages and tables show it: `contribution of 6,500 for 2023 on 2024-03-10`."""
    parts = [entry.kind]
    if entry.code:
        parts.append(entry.code)
    if entry.amount is not None:
        parts.append(f"of {money.show_for_people(entry.amount)}")
    if entry.tax_year is not None:
        parts.append(f"for {entry.tax_year}")
    if entry.date:
        parts.append(f"on {entry.date}")
    if entry.account:
        parts.append(f"({entry.account})")
    return " ".join(parts)


def _next(entries: Sequence[Entry]) -> int:
    return entries[-1].number + 1 if entries else 1


def _content(entry: Entry) -> tuple[Any, ...]:
    return tuple(getattr(entry, column) for column in COLUMNS if column not in _FIXED)


class ByKind(dict[int, Entry]):
    """Entries by original number, with the numbers of each kind, and of those that name an entry: no rule reads them all."""

    def __init__(self, in_force: Mapping[int, Entry]) -> None:
        super().__init__()
        self.of_kind: dict[str, set[int]] = defaultdict(set)
        self.naming: dict[int, set[int]] = defaultdict(set)
        for number, entry in in_force.items():
            self[number] = entry

    def __setitem__(self, number: int, entry: Entry) -> None:
        if number in self:
            self._forget(number)
        super().__setitem__(number, entry)
        self.of_kind[entry.kind].add(number)
        if entry.of is not None:
            self.naming[entry.of].add(number)

    def __delitem__(self, number: int) -> None:
        self._forget(number)
        super().__delitem__(number)

    def _forget(self, number: int) -> None:
        before = self[number]
        self.of_kind[before.kind].discard(number)
        if before.of is not None:
            self.naming[before.of].discard(number)
