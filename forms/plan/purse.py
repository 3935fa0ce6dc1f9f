"""Which IRA holds what, as a plan goes on: as far as the values of the accounts were stated, and not further."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from basisbook.forms.open_book import OpenBook
from basisbook.forms.plan.lived import PLANNED, Lived
from basisbook.forms.plan.situation import Situation
from basisbook.forms.replay.most import largest_first
from basisbook.ledger.kinds import KINDS, OWN_TRADITIONAL
from basisbook.ledger.quick_dataclass import dataclass

_PUT_IN = PLANNED[0][0]
VALUE = "year-end-value"
"""The kind that states what is there on December 31."""


@dataclass(frozen=True, slots=True)
class Row:
    """What an entry would say, cents; an empty account is one that nobody named."""

    kind: str
    tax_year: int | None
    date: dt.date | None
    account: str
    to: str
    amount: int
    basis: int | None = None


@dataclass(frozen=True, slots=True)
class Purse:
    """The own IRAs by account, cents; None where that is not known. `first`: where this year's contribution went.

    What is converted or taken out leaves `first` as far as it holds it, and then the largest; a rollover to a plan leaves
    the largest first. Both are suppositions, which the plan tells.
    """

    held: Mapping[str, int] | None
    first: str

    @classmethod
    def of(cls, opened: OpenBook, found: Situation) -> Purse:
        """Where a plan begins: one account, or several whose values were all stated and whose contribution went into one."""
        start = found.start
        mine = [
            one.id
            for one in opened.book.accounts.values()
            if one.person == start.person
            and one.type in OWN_TRADITIONAL
            and one.closed is None
            and not one.decedent
        ]
        if len(mine) == 1:
            return cls({mine[0]: start.worth}, mine[0])
        values = {one.account: one.value for one in found.most.held}
        put_in = {
            one.account
            for one in opened.in_force().values()
            if (one.person, one.kind, one.tax_year) == (start.person, _PUT_IN, start.year)
        }
        if set(values) != set(mine) or sum(values.values()) != start.worth or len(put_in & set(mine)) != 1:
            return cls(None, "")
        return cls(values, (put_in & set(mine)).pop())

    def lived(self, lived: Lived, day: dt.date) -> tuple[list[Row], Purse]:
        """The entries of a year, and what is held after it."""
        change, year = lived.change, lived.year
        purse = self if (not change.from_plan and not change.employer) or self.alone else Purse(None, "")
        rows: list[Row] = []
        if change.contributed:
            rows.append(Row(_PUT_IN, year, day, purse.first, "", change.contributed, change.contributed))
        if change.late:
            after = max(day, dt.date(year + 1, 1, 2))
            rows.append(Row(_PUT_IN, year, after, purse.first, "", change.late, change.late))
        purse = purse.more(change.contributed + change.from_plan + change.employer)
        for kind, name in PLANNED:
            if KINDS[kind].moves_value > 0:
                continue
            parts, purse = purse.less(getattr(change, name), first="" if name == "to_plan" else purse.first)
            rows += [Row(kind, None, day, account, "", part) for account, part in parts]
        held = {"": lived.value} if purse.held is None else purse.held
        if purse.alone:
            held = {purse.first: lived.value}
        rows += [Row(VALUE, year, None, account, "", cents) for account, cents in held.items()]
        return rows, Purse(None, "") if purse.held is None else replace(purse, held=held)

    @property
    def alone(self) -> bool:
        """Whether there is one IRA, so that no amount needs an account."""
        return self.held is not None and len(self.held) == 1

    def more(self, cents: int) -> Purse:
        """With cents put in, where the contribution went."""
        if self.held is None or not cents:
            return self
        return replace(self, held={**self.held, self.first: self.held[self.first] + cents})

    def less(self, cents: int, first: str) -> tuple[list[tuple[str, int]], Purse]:
        """Which account pays how much of an amount, and what is held after it."""
        if self.held is None:
            return ([("", cents)] if cents else []), self
        if self.alone:
            return ([(self.first, cents)] if cents else []), self
        parts = largest_first(self.held, cents, first)
        held = dict(self.held)
        for account, part in parts:
            held[account] -= part
        return list(parts), replace(self, held=held)
