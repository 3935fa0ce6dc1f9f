"""The answers that a ledger holds: a finished year asked again begins with them.

What no answer says as it stands is left out, and stays in the ledger as it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from basisbook.ledger import money
from basisbook.ledger.entry import Entry
from basisbook.ledger.interview import others, out, walk
from basisbook.ledger.interview.changes import linked, says_the_same
from basisbook.ledger.interview.put_in import MOVED, STAYED, TAKEN_BACK
from basisbook.ledger.interview.questions import NO, UNKNOWN, YES, Draft, Setting
from basisbook.ledger.interview.year import YEAR
from basisbook.ledger.kinds import KINDS
from basisbook.ledger.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """Answers, and the originals that they say."""

    answers: Mapping[str, str]
    covered: tuple[int, ...]


def said(setting: Setting, entries: Mapping[int, Entry]) -> Said:
    """What the year's entries in force would be answers to. Their setting is without them, and without the year before."""
    left_out: set[int] = set()
    while True:
        reader = _Reader(entries, setting.person, setting.year, left_out)
        answers = reader.answers()
        kept = without(setting, entries, reader.rows)
        made = walk.made(YEAR, kept, answers).drafts
        wrong = _not_so(made, reader.rows, entries)
        if not wrong:
            answers = walk.still_asked(YEAR, kept, answers)
            return Said(answers, tuple(sorted({one for found in reader.rows.values() for one in found})))
        left_out |= wrong


def without(setting: Setting, entries: Mapping[int, Entry], rows: Mapping[str, Sequence[int]]) -> Setting:
    """The setting with the entries that no row says."""
    gone = {one for found in rows.values() for one in found}
    return replace(
        setting, entries=tuple(entry for one, entry in entries.items() if one not in gone), last={}
    )


def _not_so(
    made: Sequence[Draft], rows: Mapping[str, Sequence[int]], entries: Mapping[int, Entry]
) -> set[int]:
    """The originals of rows that make something else than what stands in the ledger."""
    numbers: dict[int, int] = {}
    wrong: set[int] = set()
    by_row: dict[str, list[Draft]] = {}
    for draft in made:
        by_row.setdefault(draft.key, []).append(draft)
    for key, originals in rows.items():
        drafts = by_row.get(key, [])
        for draft, original in zip(drafts, originals, strict=False):
            numbers[id(draft)] = original
        if len(drafts) != len(originals) or not all(
            says_the_same(
                draft, entries[one], numbers.get(id(draft.of)) if isinstance(draft.of, Draft) else draft.of
            )
            for draft, one in zip(drafts, originals, strict=True)
        ):
            wrong |= set(originals)
    return wrong


class _Reader:
    """Reads the entries of a year back, kind by kind. `rows` are the originals by the key of their row."""

    def __init__(self, entries: Mapping[int, Entry], person: str, year: int, left_out: set[int]) -> None:
        self.every = entries
        self.found = {
            one: entry for one, entry in entries.items() if entry.person == person and one not in left_out
        }
        self.year, self.left_out = year, left_out
        self.rows: dict[str, list[int]] = {}

    def _of(self, kind: str) -> list[tuple[int, Entry]]:
        return [
            (one, entry)
            for one, entry in self.found.items()
            if entry.kind == kind and entry.year == self.year
        ]

    def answers(self) -> dict[str, str]:
        found = {
            **self._contributions("in", "contribution"), **self._deducted(), **self._contributions("roth", "roth-contribution"),
            **self._out(), **self._values(), **self._others(),
        }  # fmt: skip
        return {key: value for key, value in found.items() if value}

    def _contributions(self, section: str, kind: str) -> dict[str, str]:
        found = {f"any_{section}": NO}
        made = self._of(kind)
        for at, (number, entry) in enumerate(made, 1):
            row = f"{section}.{at}."
            found[f"any_{section}"] = YES
            found |= {
                f"{row}amount": _money(entry.amount), f"{row}day": _day(entry.date) or UNKNOWN, f"{row}account": entry.account,
                f"{row}became": STAYED, f"{row}more": YES if at < len(made) else NO,
            }  # fmt: skip
            self.rows[row] = [number]
            after = [
                one
                for one in linked(self.found, number)
                if KINDS[self.found[one].kind].made_by == "extended due date"
            ]
            for one in after[:1]:
                acted = self.found[one]
                self.rows[row].append(one)
                found |= {
                    f"{row}became": MOVED if acted.to else TAKEN_BACK, f"{row}part": _money(acted.amount),
                    f"{row}with": _money(acted.moved), f"{row}went_on": _day(acted.date), f"{row}other": acted.to,
                }  # fmt: skip
        return found

    def _deducted(self) -> dict[str, str]:
        made, deductions = self._of("contribution"), self._of("deduction")
        if deductions and all(entry.basis is None for _, entry in made):
            self.rows[""] = [deductions[0][0]]
            return {"deducted": "part", "deducted_amount": _money(deductions[0][1].amount)}
        if any(entry.basis is None for _, entry in made):
            return {"deducted": UNKNOWN}
        nothing = any(entry.basis == entry.amount for _, entry in made)
        return {"deducted": "no" if nothing else "all"} if made else {}

    def _out(self) -> dict[str, str]:
        found = {"any_out": NO}
        went = {kind: name for name, kind in reversed(out.KIND_OF.items())} | {
            "rollover-out": "back",
            "distribution": "me",
        }
        leaving = [
            (one, entry)
            for one, entry in self.found.items()
            if entry.kind in went and entry.year == self.year
        ]
        for at, (number, entry) in enumerate(leaving, 1):
            row = f"out.{at}."
            found["any_out"] = YES
            found |= {
                f"{row}from": entry.account, f"{row}gross": _money(entry.amount), f"{row}codes": "none", f"{row}went": went[entry.kind],
                f"{row}part": _money(entry.amount), f"{row}day": _day(entry.date), f"{row}to": entry.to, f"{row}more": YES if at < len(leaving) else NO,
            }  # fmt: skip
            self.rows[row] = [number]
            for one in list(linked(self.found, number))[:1]:
                back = self.found[one]
                self.rows[row].append(one)
                found |= {
                    f"{row}to": back.account,
                    f"{row}back_day": _day(back.date),
                    f"{row}back_part": _money(back.amount),
                    f"{row}late": back.code,
                }
        return found

    def _values(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for number, entry in self._of("year-end-value"):
            row = f"value.{entry.account}."
            found[f"{row}value"] = _money(entry.amount)
            self.rows[row] = [number]
        return found | {"any_other_ira": NO}

    def _others(self) -> dict[str, str]:
        found: dict[str, str] = {}
        happened: list[str] = []
        for event in others.EVENTS:
            made = self._of(event.kind)
            if made:
                happened.append(event.kind)
            for at, (number, entry) in enumerate(made, 1):
                row = f"{event.kind.replace('-', '_')}.{at}."
                found |= {
                    f"{row}{name}": text
                    for name, text in {
                        "account": entry.account, "to": entry.to, "date": _day(entry.date), "amount": _money(entry.amount),
                        "moved": _money(entry.moved), "basis": _money(entry.basis) or UNKNOWN, "code": entry.code or UNKNOWN,
                        "of": f"e{entry.of}" if entry.of else UNKNOWN, "more": YES if at < len(made) else NO,
                    }.items()
                }  # fmt: skip
                self.rows[row] = [number]
        return found | {"happened": ",".join(happened) or "none"}


def _money(cents: int | None) -> str:
    return "" if cents is None else money.show(cents)


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""
