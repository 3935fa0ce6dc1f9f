"""Which rows the ledger has already, and the numbers of those that are new."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from basisbook.ledger import journal
from basisbook.ledger.entry import Entry
from basisbook.ledger.kinds import KINDS
from basisbook.ledger.money import show_for_people
from basisbook.ledger.problems import Problem
from basisbook.ledger.sheet.cells import Reading
from basisbook.ledger.sheet.refusals import NotUnderstoodError, refused

_SAYS = (
    "person",
    "kind",
    "tax_year",
    "date",
    "account",
    "to",
    "amount",
    "moved",
    "basis",
    "of",
    "corrects",
    "code",
)
"""What makes two entries the same; the paper and the note do not."""
_AT_THE_END = "December 31"
_ALIKE = ("date", "account", "to", "moved", "basis", "code")
SIXTY_DAYS = dt.timedelta(days=60)


class Numbering:
    """Turns the readings of one sheet into new entries after a ledger."""

    def __init__(self, ledger: Sequence[Entry], today: dt.date, file: str) -> None:
        self.ledger, self._day, self.file = tuple(ledger), today, file
        self.problems: list[Problem] = []
        self.filled: list[tuple[int, str]] = []
        self._number: dict[int, int] = {}  # the sheet's own numbers to those of the ledger
        self._free: dict[Any, list[Entry]] = defaultdict(list)
        for entry in ledger:
            self._free[_said({column: getattr(entry, column) for column in _SAYS})].append(entry)

    def entries(self, readings: Sequence[Reading]) -> tuple[tuple[Entry, ...], tuple[tuple[int, int], ...]]:
        """(new entries, (row, number) of those that are in the ledger already)."""
        ordered = self._in_order(readings)
        own = {one.cells["number"] for one in ordered} - {None}
        next_number = self.ledger[-1].number + 1 if self.ledger else 1
        new: list[tuple[Reading, Entry]] = []
        present: list[tuple[int, int]] = []
        recorded = [self.ledger[-1].recorded] if self.ledger else []
        waiting = ordered
        for reading in waiting:
            cells = dict(reading.cells)
            stated, day = cells.pop("number"), cells.pop("recorded", None)
            for column in ("of", "corrects"):
                cells[column] = self._named(reading, column, own)
            same = self._same(cells)
            if same:
                number = same.pop(0).number
                present.append((reading.row.number, number))
            else:
                number = next_number
                next_number += 1
                day = self._recorded(reading, day, recorded)
                entry = Entry(number=number, recorded=day, **cells, file=self.file, row=reading.row.number)
                new.append((reading, entry))
            if stated is not None:
                self._number[stated] = number
        entries = self._with_outs([entry for _, entry in new])
        taken = {number for _, number in present}
        for reading, entry in new:
            self._may_be_the_same(reading, entry, taken)
        return tuple(entries), tuple(present)

    def _same(self, cells: Mapping[str, Any]) -> list[Entry]:
        """The entries of the ledger that say what a row says, each to be taken once; `of` may have been filled in."""
        said = _said(cells)
        found = self._free.get(said, [])
        if found or cells["of"] is not None or "of" not in KINDS[cells["kind"]].states:
            return found
        at = _SAYS.index("of")
        return next(
            (
                those
                for key, those in self._free.items()
                if those and (*key[:at], None, *key[at + 1 :]) == said
            ),
            [],
        )

    def _in_order(self, readings: Sequence[Reading]) -> list[Reading]:
        """By the sheet's own numbers, and those without one last: somebody may have sorted it."""
        seen: dict[int, int] = {}
        for one in readings:
            number = one.cells["number"]
            if number in seen:
                self._refuse(one, "number", NotUnderstoodError("number-again", other=seen[number]))
            elif number is not None:
                seen[number] = one.row.number
        return sorted(readings, key=lambda one: (one.cells["number"] is None, one.cells["number"] or 0))

    def _named(self, reading: Reading, column: str, own: set[int]) -> int | None:
        """The number in the ledger of an entry that a row names: in a sheet with numbers by these, else in the ledger."""
        number: int | None = reading.cells[column]
        if number is None or number in self._number:
            return None if number is None else self._number[number]
        if not own and any(entry.number == number for entry in self.ledger):
            return journal.original_of(self.ledger, number)
        where = "the column of numbers above it" if own else "the ledger"
        self._refuse(reading, column, NotUnderstoodError("of-elsewhere", where=where))
        return None

    def _recorded(self, reading: Reading, day: dt.date | None, before: list[dt.date]) -> dt.date:
        last = before[-1] if before else dt.date.min
        if day is None:
            day = max(self._day, last)
        elif day > self._day:
            self._refuse(reading, "recorded", NotUnderstoodError("recorded-ahead"))
        elif day < last:
            self._refuse(reading, "recorded", NotUnderstoodError("recorded-order", other=last))
        before[:] = [max(day, last)]
        return day

    def _with_outs(self, new: list[Entry]) -> list[Entry]:
        """Money that came back names what went out, where one entry alone can be meant."""
        from dataclasses import replace  # noqa: PLC0415

        every = list(journal.in_force([*self.ledger, *new]).items())
        named = {entry.of for _, entry in every}
        done = []
        for entry in new:
            kinds = KINDS[entry.kind].of_kinds
            outs = [
                number
                for number, out in every
                if out.kind in kinds
                and out.person == entry.person
                and number not in named
                and _in_time(out, entry)
            ]
            if (
                "of" in KINDS[entry.kind].states
                and entry.of is None
                and len(outs) == 1
                and entry.corrects is None
            ):
                self.filled.append((entry.row, f"of entry {outs[0]}, the only one it can be"))
                done.append(replace(entry, of=outs[0]))
            else:
                done.append(entry)
        return done

    def _may_be_the_same(self, reading: Reading, entry: Entry, taken: set[int]) -> None:
        """Whether an entry of the ledger agrees in all that both say, and one says more than the other."""
        if entry.corrects is not None or entry.amount is None:
            return
        for number, other in journal.in_force(self.ledger).items():
            if number in taken or (other.kind, other.person, other.year, other.amount) != (
                entry.kind,
                entry.person,
                entry.year,
                entry.amount,
            ):
                continue
            pairs = [(column, getattr(entry, column), getattr(other, column)) for column in _ALIKE]
            if KINDS[entry.kind].made_by == _AT_THE_END:
                pairs = [pair for pair in pairs if pair[0] != "date"]
            differing = [column for column, here, there in pairs if here != there]
            said_by_both = [
                column for column, here, there in pairs if here not in (None, "") and there not in (None, "")
            ]
            if differing and not set(differing) & set(said_by_both):
                what = f"{journal.described(other)}; {', '.join(differing).replace('_', ' ')} stands in one of them alone"
                self._refuse(
                    reading, "amount", NotUnderstoodError("may-be-the-same", other=number, what=what)
                )
                taken.add(number)
                return

    def _refuse(self, reading: Reading, column: str, error: NotUnderstoodError) -> None:
        row = reading.row
        self.problems.append(
            refused(error, self.file, row.number, row.headers.get(column, column), row.cells.get(column, ""))
        )


def _said(cells: Mapping[str, Any]) -> tuple[Any, ...]:
    """What an entry says, so that two that say the same are equal: the day of a year's last value goes without saying."""
    year_end = KINDS[cells["kind"]].made_by == _AT_THE_END and cells["date"] == _last_day(cells["tax_year"])
    return tuple(None if column == "date" and year_end else cells[column] for column in _SAYS)


def _last_day(year: int | None) -> dt.date | None:
    return dt.date(year, 12, 31) if year else None


def _in_time(out: Entry, entry: Entry) -> bool:
    if out.amount != entry.amount or out.date is None or entry.date is None:
        return False
    return out.date <= entry.date and (entry.kind != "rollover-in" or entry.date - out.date <= SIXTY_DAYS)


def amount_read(cents: int) -> str:
    """What a negative amount is read as: `(6,500) as 6,500 that went out`."""
    return f"({show_for_people(cents)}) as {show_for_people(cents)} that went out"
