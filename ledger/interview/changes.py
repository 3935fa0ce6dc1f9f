"""From answers to the ledger, and back: what is to be added so that the ledger says what the answers say."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from basisbook.ledger.entry import Entry
from basisbook.ledger.interview.questions import Draft
from basisbook.ledger.journal import VOID, in_force
from basisbook.ledger.kinds import CELLS

_EMPTY: Mapping[str, Any] = {"tax_year": None, "date": None, "amount": None, "moved": None, "basis": None}


def year_of(draft: Draft) -> int | None:
    """The tax year that a draft counts for."""
    day = draft.columns.get("date")
    return draft.columns.get("tax_year") or (day.year if day else None)


def says_the_same(draft: Draft, entry: Entry, of: int | None) -> bool:
    """Whether an entry says what a draft says. A tax year that only repeats the day says nothing."""
    if (draft.kind, draft.columns["person"]) != (entry.kind, entry.person) or of != entry.of:
        return False
    cells = [one for one in CELLS if one != "tax_year"]
    return year_of(draft) == entry.year and all(
        draft.columns.get(one, _EMPTY.get(one, "")) == getattr(entry, one) for one in cells
    )


def changes(
    entries: Sequence[Entry], covered: Sequence[int], drafts: Sequence[Draft], recorded: dt.date
) -> tuple[Entry, ...]:
    """The entries to add: new ones, corrections, and voids of what the answers no longer say.

    `covered` are the originals that earlier answers made, or would make; nothing else is touched.
    """
    now = in_force(entries)
    left = [number for number in covered if number in now]
    known: dict[int, int] = {}  # the number that an entry has, by the identity of its draft
    for draft in drafts:
        _pair(
            draft, now, left, known, lambda entry, draft=draft: says_the_same(draft, entry, _of(draft, known))
        )
    same = dict(known)
    for draft in drafts:
        if id(draft) not in known:
            _pair(
                draft,
                now,
                left,
                known,
                lambda entry, draft=draft: (
                    entry.kind == draft.kind and entry.account == draft.columns.get("account", "")
                ),
            )
    for draft in drafts:
        if id(draft) not in known:
            _pair(draft, now, left, known, lambda entry, draft=draft: entry.kind == draft.kind)
    number = entries[-1].number if entries else 0
    made: list[Entry] = []
    for one in left:
        number += 1
        made.append(Entry(number=number, recorded=recorded, person=now[one].person, kind=VOID, corrects=one))
    for draft in drafts:
        original = known.get(id(draft))
        if (
            id(draft) in same
            and original is not None
            and says_the_same(draft, now[original], _of(draft, known))
        ):
            continue
        number += 1
        was = now[original] if original is not None else None
        known.setdefault(id(draft), number)
        made.append(_entry(draft, number, recorded, _of(draft, known), was, original))
    return tuple(made)


def _pair(draft: Draft, now: Mapping[int, Entry], left: list[int], known: dict[int, int], fits: Any) -> None:
    found = next((number for number in left if fits(now[number])), None)
    if found is not None:
        left.remove(found)
        known[id(draft)] = found


def _of(draft: Draft, known: Mapping[int, int]) -> int | None:
    return known.get(id(draft.of)) if isinstance(draft.of, Draft) else draft.of


def _entry(
    draft: Draft, number: int, recorded: dt.date, of: int | None, was: Entry | None, original: int | None
) -> Entry:
    texts: dict[str, Any] = {"source": draft.source, "note": draft.note}
    if was is not None:
        texts = {"source": draft.source or was.source, "note": draft.note or was.note}
    new = Entry(
        number=number, recorded=recorded, kind=draft.kind, of=of, corrects=original, **texts, **draft.columns
    )
    if new.tax_year is None and was is not None and was.tax_year == new.year:
        return dataclasses.replace(new, tax_year=was.tax_year)
    return new


def linked(entries: Mapping[int, Entry], number: int) -> Iterator[int]:
    """The originals that act on an entry."""
    return (one for one, entry in entries.items() if entry.of == number)
