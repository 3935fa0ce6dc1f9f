"""What a reader returns: documents made of typed fields, each with the place where it was read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import field
from typing import Any, Literal

from basisbook.ledger.evidence import machine
from basisbook.ledger.problems import SSN, Do, Problem, do
from basisbook.ledger.quick_dataclass import dataclass
from basisbook.ledger.sentences import find

Value = int | str | bool | dt.date
Kind = Literal[
    "5498", "1099-R", "W-2", "return", "8606", "8606-transcript", "account", "transaction", "statement",
    "payment", "assertion",
]  # fmt: skip
Origin = Literal["irs", "filed", "custodian", "history", "bank", "taxpayer"]
"""Who speaks: an IRS transcript, a copy of what was filed, a form of a custodian, its transaction list, a bank,
or only the owner. Grades are derived from it."""


@dataclass(frozen=True, slots=True)
class Field:
    """One value (cents for money), the text it was read from, and where: `line 43`, `row 5`, `tax5498.box1`."""

    value: Value
    raw: str = ""
    where: str = ""


YEARS = frozenset({"for_year", "box13b", "first_roth_year"})
"""The fields whose number is a year; every other number is an amount in cents."""

UNKNOWN_ROW = "a row"
"""The name among the `unread` of a paper for an amount under a label that is damaged or not known."""
_NEVER_BELOW_ZERO = frozenset({"5498", "1099-R", "W-2"})
"""Forms no box of which can be negative, by their instructions for payers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One tax document: a Form 5498 in a transcript, a filed form, a row of an account history.

    `owner` says whose it is on a joint paper. `account` is the end of an account number, as far as it is printed;
    `of_account` the account of the book that its owner named.
    `evidence`, `person` and `spouse` (of a joint paper) are ids, known once the file is kept in a book. `unread` are
    fields that stand on it and could not be read: they are not zero.
    """

    kind: Kind
    year: int | None
    fields: Mapping[str, Field]
    origin: Origin
    where: str = ""
    owner: Literal["primary", "spouse", "unknown"] = "primary"
    account: str = ""
    of_account: str = ""
    corrected: bool = False
    evidence: str = ""
    person: str = ""
    spouse: str = ""
    unread: frozenset[str] = frozenset()

    def cents(self, name: str) -> int | None:
        """An amount, or None where the document does not show it."""
        value = self.fields[name].value if name in self.fields else None
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def text(self, name: str) -> str:
        """A text, or nothing."""
        value = self.fields[name].value if name in self.fields else ""
        return value if isinstance(value, str) else ""

    def flag(self, name: str) -> bool | None:
        """A tick, or None where the document does not show it."""
        value = self.fields[name].value if name in self.fields else None
        return value if isinstance(value, bool) else None

    def day(self, name: str) -> dt.date | None:
        """A date, or None."""
        value = self.fields[name].value if name in self.fields else None
        return value if isinstance(value, dt.date) else None


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file holds. `primary` and `spouse` are the last four digits of the numbers it names, never shown.

    Where it is not `whole`, nothing follows from what it does not say.
    """

    reader: str
    documents: tuple[Document, ...] = ()
    problems: tuple[Problem, ...] = ()
    year: int | None = None
    primary: str = field(default="", repr=False)
    spouse: str = field(default="", repr=False)
    passed_over: Mapping[str, int] = field(default_factory=dict)
    whole: bool = True


def typed(kind: str) -> Do:
    """The way out of a paper that cannot be read well: to type what it says."""
    return do("evidence enter", kind, help=None, when="to type the form, and set this paper aside")


def out_of_range(kind: str, fields: dict[str, Field], place: str, problems: list[Problem]) -> set[str]:
    """Takes out the figures that their boxes cannot hold, each with a problem; their names."""
    out = {
        name: one
        for name, one in fields.items()
        if kind in _NEVER_BELOW_ZERO
        and isinstance(one.value, int)
        and not isinstance(one.value, bool)
        and one.value < 0
    }
    for name, one in out.items():
        del fields[name]
        box, raw = name.replace("box", "box "), masked(one.raw)
        way = typed(kind)
        problems.append(find("out-of-range", way, place=place, box=box, form=kind, raw=raw, where=one.where))
    gross, taxable = (fields[name].value if name in fields else None for name in ("box1", "box2a"))
    if kind == "1099-R" and isinstance(gross, int) and isinstance(taxable, int) and taxable > gross:
        more, less = fields["box2a"], fields["box1"]
        gaps: dict[str, Any] = {"more": masked(more.raw), "where": more.where, "less": masked(less.raw)}
        problems.append(find("out-of-range/taxable", typed(kind), place=place, **gaps))
        out["box1"] = fields.pop("box1")
    return set(out)


_NUMBER = re.compile(rf"{SSN.pattern}|(?<!\d)(?:\d{{2}}-\d{{7}}|\d{{9}})(?!\d)")
_LONG = re.compile(r"(?<![\d$])(?<!\d[.,])\d{6,}(?!\d|[.,]\d)")


def masked(text: str) -> str:
    """A text without tax and account numbers: all but the last two digits of long numbers are hidden."""
    text = _NUMBER.sub("XXX-XX-XXXX", text)
    return _LONG.sub(lambda found: "X" * (len(found[0]) - 2) + found[0][-2:], text)


_DATES = ("%m-%d-%Y", "%m/%d/%Y", "%Y-%m-%d", "%b. %d, %Y", "%b.%d, %Y", "%b %d, %Y", "%B %d, %Y", "%m/%d/%y")


def day_of(text: str) -> dt.date | None:
    """The date of a text as transcripts and exports write it, or None."""
    return machine.day(text, _DATES)


def tail_of(text: str, digits: int = 4) -> str:
    """The last digits of a number that may be masked; empty when there are fewer."""
    found = re.sub(r"[^0-9]", "", text)
    return found[-digits:] if len(found) >= digits else ""
