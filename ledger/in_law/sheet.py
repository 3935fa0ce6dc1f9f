"""The entries that rules look at and put others in the place of, and what was found."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import cached_property
from typing import Any

from basisbook.ledger import conditions
from basisbook.ledger.book import OWN, Account, Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.journal import ByKind
from basisbook.ledger.kinds import OWN_TRADITIONAL
from basisbook.ledger.problems import Problem, Remedy
from basisbook.ledger.quick_dataclass import dataclass
from basisbook.ledger.sentences import find


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says of an entry."""

    entry: Entry
    problem: Problem


@dataclass
class InLaw:
    """Entries by original number, the second events of entries that are two, and what was found."""

    book: Book
    entries: ByKind
    more: list[Entry] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    said: Mapping[int, Entry] = field(default_factory=dict)
    """The entries as they were written."""

    def of_kind(self, *kinds: str) -> Iterator[tuple[int, Entry]]:
        """The entries of these kinds by day, those of a year without a day last."""
        those = [
            (number, self.entries[number])
            for kind in set(kinds)
            for number in self.entries.of_kind.get(kind, ())
        ]
        yield from sorted(those, key=lambda one: (day_of(one[1]), one[1].number))

    def only(self, *kinds: str) -> dict[int, Entry]:
        """The entries of these kinds, in no order."""
        return {
            number: self.entries[number] for kind in kinds for number in self.entries.of_kind.get(kind, ())
        }

    def naming(self, number: int, kind: str) -> Sequence[tuple[int, Entry]]:
        """The entries of a kind that name this one, in the order of their numbers."""
        those = ((naming, self.entries[naming]) for naming in sorted(self.entries.naming.get(number, ())))
        return [(naming, entry) for naming, entry in those if entry.kind == kind]

    @cached_property
    def further(self) -> Mapping[tuple[str, int], Sequence[dt.date]]:
        """By person and tax year, the days to which a return was extended or its due date postponed."""
        found: dict[tuple[str, int], list[dt.date]] = defaultdict(list)
        for one in self.entries.values():
            if one.kind == "figure" and one.code in ("extended-to", "postponed-to") and one.date:
                found[one.person, one.year or 0].append(one.date)
        return found

    @cached_property
    def values(self) -> Mapping[tuple[str, int], int]:
        """By person and year, what the own IRAs were worth at its end, in cents, where it is stated."""
        found: dict[tuple[str, int], int] = {}
        for one in self.entries.values():
            if one.kind == "year-end-value" and one.year and self.book.pool_of(one.account) == OWN:
                found[one.person, one.year] = found.get((one.person, one.year), 0) + (one.amount or 0)
        return found

    def is_called(self, kind: str, number: int) -> bool:
        """Whether the entry itself says that it is of this kind."""
        return number in self.said and self.said[number].kind == kind

    def account(self, entry: Entry) -> Account | None:
        return self.book.accounts.get(entry.account)

    def becomes(self, number: int, entry: Entry, kind: str, amount: int | None = None) -> None:
        """It is this kind of event instead, of all of the amount or of another one, in the year of its day."""
        self.entries[number] = as_kind(entry, kind, entry.amount if amount is None else amount)

    def split(self, number: int, entry: Entry, kept: int, kind: str) -> None:
        """Only so much is what it is called; the rest is of this kind."""
        if kept <= 0:
            self.becomes(number, entry, kind)
            return
        self.entries[number] = replace(entry, amount=kept)
        self.more.append(as_kind(entry, kind, (entry.amount or 0) - kept))

    def not_converted(self, number: int, entry: Entry, part: int) -> None:
        """So much of a conversion is a distribution, and a regular contribution to the Roth IRA that took it.

        Regulations 1.408A-4, A-3(b) and A-6(c).
        """
        self.split(number, entry, (entry.amount or 0) - part, "distribution")
        put_in = as_kind(entry, "roth-contribution", part)
        self.more.append(replace(put_in, account=entry.to, tax_year=entry.year))

    def came_back_too_much(self, out: int, may: int) -> None:
        """Of what came back only so many cents can be a rollover; the rest, put in last, is a regular contribution."""
        for number, entry in self.naming(out, "rollover-in"):
            counted = min(entry.amount or 0, may)
            may -= counted
            rest = (entry.amount or 0) - counted
            if not rest:
                continue
            if counted:
                self.entries[number] = replace(entry, amount=counted)
                self.more += self.as_contributed(replace(entry, amount=rest))
            else:
                self.no_rollover(out, [number])

    def as_contributed(self, back: Entry) -> list[Entry]:
        """Money put into an own IRA as a regular contribution of its year; empty where the account takes none."""
        account = self.account(back)
        if account is None or back.year is None or account.type not in {*OWN_TRADITIONAL, "roth"}:
            return []
        put_in = as_kind(back, "roth-contribution" if account.type == "roth" else "contribution", back.amount)
        code = "personal" if account.type in ("sep", "simple") else ""
        return [replace(put_in, tax_year=back.year, of=back.of, code=code)]

    def no_rollover(self, out: int, backs: Sequence[int]) -> None:
        """These entries came back as no rollover of `out`: each is a regular contribution of its year.

        Publication 590-A (2025), Rollovers completed after the 60-day period. It still names `out`, which is a
        distribution as far as nothing else came back.
        """
        for number in backs:
            put_in = self.as_contributed(replace(self.entries[number], of=out))
            if put_in:
                self.entries[number] = put_in[0]
            else:
                del self.entries[number]

    def tell(self, entry: Entry, code: str, *remedies: Remedy, **gaps: Any) -> None:
        self.findings.append(Finding(entry, find(code, *remedies, entry=entry, **gaps)))


def is_spouse(book: Book, in_force: Mapping[int, Entry], person: str, decedent: str) -> bool | None:
    """Whether the heir was married to the decedent, as far as entries say: None where none does.

    An `inherited` entry says so by its code; a return by the spouse it names; a transfer into one's own IRA, which
    only a spouse can make, by itself.
    """
    for entry in in_force.values():
        if (
            entry.kind == "inherited"
            and entry.person == person
            and decedent == book.pool_of(entry.to)
            and entry.code
        ):
            return entry.code == "spouse"
        if entry.kind == "return" and {entry.person, entry.to} == {person, decedent}:
            return True
        if (
            entry.kind == "transfer"
            and entry.person == person
            and book.pool_of(entry.account) == decedent
            and book.pool_of(entry.to) == OWN
        ):
            return True
    return None


def day_of(entry: Entry) -> dt.date:
    """Its day; the end of its year where none is stated."""
    return entry.date or dt.date(min(max(entry.year or 1, 1), 9998), 12, 31)


def as_kind(entry: Entry, kind: str, amount: int | None) -> Entry:
    """The same event as another kind, of so many cents, with nothing that only the first kind states."""
    year = None if entry.date else entry.tax_year
    return replace(
        entry, kind=kind, amount=amount, tax_year=year, to="", moved=None, basis=None, of=None, code=""
    )


def born_of(law: InLaw, entry: Entry) -> dt.date | None:
    """When the person was born, where the book knows it."""
    person = law.book.people.get(entry.person)
    return person.born if person else None


def last_day(law: InLaw, entry: Entry) -> dt.date:
    """The extended due date of the entry's tax year, as far as entries extend or postpone it further."""
    further = law.further.get((entry.person, entry.year or 0), ())
    return max([conditions.extended_due_date(entry.year or 0), *further])
