"""A proposed entry with its rule, its documents and its grade, and how it stands to what the ledger holds."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from basisbook.ledger.entry import Entry
from basisbook.ledger.inference.grades import Grade, rule_of
from basisbook.ledger.inference.papers import Conflict
from basisbook.ledger.kinds import KINDS
from basisbook.ledger.money import show_for_people
from basisbook.ledger.quick_dataclass import dataclass

Status = Literal["new", "in-ledger", "changes", "conflict", "blocked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One entry that the papers suggest. Amounts are cents.

    `least` and `most` bound the basis it brings. `of` is the key of another proposal. `status` and `entry` say how
    it stands to the ledger: `new`; `in-ledger` as `entry`; `changes` an entry that a rule once proposed; `conflict`
    with an entry of the owner's; `blocked` by papers that contradict each other or by a fact still missing (`needs`).
    `against` has the columns of an entry that the papers contradict, as they have them; None where they only bound it.
    """

    key: str
    rule: str
    person: str
    kind: str
    tax_year: int
    amount: int
    grade: Grade
    evidence: tuple[str, ...]
    why: str
    date: dt.date | None = None
    account: str = ""
    to: str = ""
    moved: int | None = None
    basis: int | None = None
    code: str = ""
    of: str = ""
    least: int = 0
    most: int = 0
    needs: str = ""
    note: str = ""
    status: Status = "new"
    entry: int | None = None
    conflict: Conflict | None = None
    against: tuple[tuple[str, int | None], ...] = ()

    @property
    def room(self) -> int:
        """How much more basis (an opening basis: more amount) than the least the papers allow."""
        return max(0, self.most - self.least)

    @property
    def source(self) -> str:
        """What an accepted entry bears: documents, rule and grade."""
        return ";".join((*self.evidence, f"rule:{self.rule}", f"grade:{self.grade}"))

    @property
    def disputed(self) -> tuple[str, ...]:
        """The documents that contradict each other; all it rests on, where no conflict of papers says which."""
        return self.conflict.documents if self.conflict else self.evidence

    def columns(self) -> dict[str, Any]:
        """The columns of the entry, without `of`, which needs the number of another entry."""
        return {
            "person": self.person,
            "kind": self.kind,
            "tax_year": self.tax_year,
            "date": self.date,
            "account": self.account,
            "to": self.to,
            "amount": self.amount,
            "moved": self.moved,
            "basis": self.basis,
            "code": self.code,
            "source": self.source,
            "note": self.note,
        }


def against_ledger(proposals: Sequence[Proposal], in_force: Mapping[int, Entry]) -> list[Proposal]:
    """Each proposal with its status. What is in the ledger already is found whatever its source says."""
    entries: dict[tuple[object, ...], list[tuple[int, Entry]]] = defaultdict(list)
    for number, entry in in_force.items():
        entries[_group(entry.person, entry.kind, entry.year, entry.code, entry.kind == "figure")].append(
            (number, entry)
        )
    proposed: dict[tuple[object, ...], list[Proposal]] = defaultdict(list)
    for one in proposals:
        proposed[_group(one.person, one.kind, one.tax_year, one.code, one.kind == "figure")].append(one)
    found: dict[str, Proposal] = {}
    for group, ones in proposed.items():
        for one in _matched(ones, entries.get(group, [])):
            found[one.key] = one
    whole = _left_out(found, in_force)
    return [
        replace(found[one.key], status="in-ledger", entry=whole[one.key])
        if one.key in whole
        else found[one.key]
        for one in proposals
    ]


def _left_out(found: Mapping[str, Proposal], in_force: Mapping[int, Entry]) -> dict[str, int]:
    """The owner wrote down all that left to be rolled over; what did not come back is a distribution of it.

    Then the part that came back and the part that did not, which the papers have apart, are that one entry: its number, by
    the key of the proposal.
    """
    came_back = {one.of for one in found.values()}
    takes: dict[tuple[int | None, int], list[Proposal]] = defaultdict(list)
    for one in found.values():
        if one.status == "new" and _takes(one):
            takes[one.tax_year, one.amount].append(one)
    whole: dict[str, int] = {}
    for one in found.values():
        if one.status != "conflict" or one.key not in came_back:
            continue
        if one.entry is None or one.entry not in in_force:
            continue
        rest = (in_force[one.entry].amount or 0) - one.amount
        alike = takes.get((one.tax_year, rest), [])
        if rest > 0 and len(alike) == 1:
            whole.setdefault(one.key, one.entry)
            if alike[0].person == one.person:
                whole.setdefault(alike[0].key, one.entry)
    return whole


def _takes(one: Proposal) -> bool:
    kind = KINDS[one.kind]
    return kind.leaves_roth or (kind.leaves_iras and kind.may_be_early)


def _group(person: str, kind: str, year: int | None, code: str, coded: bool) -> tuple[object, ...]:  # noqa: FBT001
    return (person, kind, year, code if coded else "")


def _matched(ones: Sequence[Proposal], entries: Sequence[tuple[int, Entry]]) -> list[Proposal]:
    left, found = list(entries), list[Proposal]()
    rest = list(ones)
    for exactly in (True, False):
        trying, rest = rest, []
        for one in trying:
            match = next(((n, e) for n, e in left if _says(e, one, exactly=exactly)), None)
            if match is None:
                rest.append(one)
                continue
            left.remove(match)
            number, entry = match
            status: Status = "changes" if _adds_date(entry, one) else "in-ledger"
            found.append(replace(one, status=status, entry=number))
    if rest and left and _alike([e for _, e in left], rest):
        # The owner wrote the same money down in other portions, or account by account.
        return found + [replace(one, status="in-ledger", entry=left[0][0]) for one in rest]
    for one in rest:
        derived = next(((n, e) for n, e in left if rule_of(e)), None)
        if one.grade == "X" or one.needs:
            found.append(replace(one, status="blocked"))
        elif derived:
            left.remove(derived)
            found.append(replace(one, status="changes", entry=derived[0]))
        elif left:
            number, entry = left[0]
            against = tuple(_against(entry, one))
            why = f"{one.why}; entry {number} says ${show_for_people(entry.amount or 0)}"
            if entry.basis is not None:
                why += f" with basis ${show_for_people(entry.basis)}"
            if ("basis", None) in against:
                most = (one.basis or 0) + one.room
                why += f", and ${show_for_people(one.basis or 0)} to ${show_for_people(most)} may be basis"
            found.append(replace(one, status="conflict", entry=number, why=why, against=against))
        else:
            found.append(one)
    return found


def _says(entry: Entry, one: Proposal, *, exactly: bool) -> bool:
    return not any(_against(entry, one)) and (not exactly or entry.date == one.date)


def _against(entry: Entry, one: Proposal) -> Iterator[tuple[str, int | None]]:
    """The columns in which an entry says what the papers exclude. Papers that allow a range exclude what is outside it.

    What a rule once proposed follows its papers, unless the owner changed it since and they are still the same.
    """
    free = one.room if one.grade != "X" and (not rule_of(entry) or entry.source == one.source) else 0
    if one.kind == "opening-basis":
        if not _within(entry.amount or 0, one.least if free else one.amount, free):
            yield "amount", one.amount
        return
    if entry.amount != one.amount:
        yield "amount", one.amount
    if entry.basis is not None and one.basis is not None and not _within(entry.basis, one.basis, free):
        yield "basis", None if free else one.basis
    if entry.moved is not None and one.moved is not None and entry.moved != one.moved:
        yield "moved", one.moved


def _within(cents: int, least: int, room: int) -> bool:
    return least <= cents <= least + room


def _adds_date(entry: Entry, one: Proposal) -> bool:
    return entry.date is None and one.date is not None and bool(rule_of(entry))


def _alike(entries: Sequence[Entry], ones: Sequence[Proposal]) -> bool:
    """Whether entries and papers say the same money, in other portions; a basis that one of them leaves open is no other."""
    if sum(entry.amount or 0 for entry in entries) != sum(one.amount for one in ones):
        return False
    stated = [entry.basis for entry in entries if entry.basis is not None]
    proved = [one.basis for one in ones if one.basis is not None]
    if len(stated) < len(entries) or len(proved) < len(ones):
        return not stated or not proved
    derived = any(rule_of(entry) for entry in entries)
    free = 0 if derived else sum(one.room for one in ones if one.grade != "X")
    return _within(sum(stated), sum(proved), free)
