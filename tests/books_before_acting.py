"""Books with several accounts and most kinds of entries, in the middle of a year, and what their owners have in mind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from basisbook.forms.open_book import OpenBook
from basisbook.forms.plan.alternatives import Wish
from basisbook.forms.plan.lived import Lived
from basisbook.forms.plan.situation import Situation, situation
from basisbook.ledger import journal, store
from basisbook.ledger.book import Account, Book, Person
from basisbook.ledger.entry import SUPPOSED, Entry

Row = dict[str, Any]
WHO, FIRST_OF_ALL, LAST_OF_ALL = "ana", 2018, 2025
"""The years in which a book may stand when a plan is made: their forms are out."""


def the_book(born: dt.date, simple: dt.date | None) -> Book:
    """Ana with every type of account, and somebody else whose money must never matter."""
    return Book(
        Path("before-acting"),
        {WHO: Person(id=WHO, name="Ana Reyes", born=born), "ben": Person(id="ben", name="Ben Okoro")},
        {
            one.id: one
            for one in (
                Account(id="van", person=WHO, type="traditional"),
                Account(id="fid", person=WHO, type="traditional"),
                Account(id="sep", person=WHO, type="sep"),
                Account(id="sim", person=WHO, type="simple", opened=simple),
                Account(id="roth", person=WHO, type="roth"),
                Account(id="plan", person=WHO, type="plan"),
                Account(id="dad", person=WHO, type="inherited-traditional", decedent="Luis Reyes"),
                Account(id="bens", person="ben", type="traditional"),
            )
        },
    )


IRAS = ("van", "fid", "sep", "sim")


@dataclass(frozen=True, repr=False)
class Before:
    """A book on a day of a year, what its accounts are worth that day, and what its owner has in mind.

    `supposed` are rows of a scenario. `found` is what `plan` finds without them.
    """

    book: Book
    rows: tuple[Row, ...]
    day: dt.date
    values: Mapping[str, int]
    wish: Wish
    supposed: tuple[Row, ...]

    def __repr__(self) -> str:
        rows = "\n".join(" ".join(f"{name}={cell}" for name, cell in row.items()) for row in self.rows)
        people = f"born {self.book.people[WHO].born}, simple since {self.book.accounts['sim'].opened}"
        return (
            f"{people}, on {self.day}\n{rows}\n{dict(self.values)}\n{self.wish}\nif {list(self.supposed)}\n"
        )

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        printer.text(repr(self))

    @property
    def year(self) -> int:
        return self.day.year

    def opened(self, *more: Row, day: dt.date | None = None) -> OpenBook:
        """The book as a command finds it, with more rows recorded on that day."""
        entries: list[Entry] = []
        for row in self.rows:
            entries.append(journal.append(entries, self.day, **({"person": WHO} | row)))
        for row in more:
            entries.append(journal.append(entries, day or self.day, **({"person": WHO} | row)))
        read = store.Read("csv", tuple(entries), (), None, canonical=True)
        return OpenBook(self.book, read, day or self.day)

    def found(self, supposed: Sequence[Entry] = ()) -> Situation:
        """What `plan` finds, as the command asks."""
        return situation(self.opened(), WHO, self.year, values=self.values, supposed=supposed)

    def entries_supposed(self) -> tuple[Entry, ...]:
        """The scenario as `plan --with` reads it."""
        return tuple(
            Entry(number=at, recorded=self.day, **({"person": WHO} | row))
            for at, row in enumerate(self.supposed, SUPPOSED)
        )


def recorded_as(lived: Lived, day: dt.date, values: Mapping[str, int] | None = None) -> list[Row]:
    """The entries that the steps of a year become when they are done, and the value they leave on December 31."""
    change, year = lived.change, lived.year
    rows: list[Row] = []

    def one(cents: int, kind: str, **columns: Any) -> None:
        if cents:
            rows.append({"kind": kind, "amount": cents, "date": day, "account": "van"} | columns)

    one(change.contributed, "contribution", tax_year=year, basis=change.contributed)
    one(change.late, "contribution", tax_year=year, basis=change.late, date=dt.date(year + 1, 2, 1))
    one(change.employer, "contribution", tax_year=year, account="sep", code="employer")
    one(change.from_plan, "plan-rollover-in", account="plan", to="van", basis=change.from_plan_basis)
    one(change.distributed, "distribution")
    one(change.given, "qcd")
    one(change.to_plan, "plan-rollover-out", to="plan")
    one(change.converted, "conversion", to="roth")
    rows.append({"kind": "year-end-value", "tax_year": year, "amount": lived.value})
    return rows


some = st.one_of(st.integers(1, 700_000), st.integers(1, 7_000).map(lambda dollars: dollars * 100))
"""Cents of an ordinary movement, in whole dollars or not."""
large = st.one_of(st.integers(1, 40_000_000), st.integers(1, 400_000).map(lambda dollars: dollars * 100))
"""Cents of what an account may hold."""


@st.composite
def movements(draw: st.DrawFn, year: int, last: dt.date, *, old: bool, now: bool, first: bool) -> list[Row]:
    """What happened in a year until a day. `old`: of an age to give; `now`: the year of the plan; `first`: of the record."""

    def day(first: dt.date | None = None) -> dt.date:
        return draw(st.dates(first or dt.date(year, 1, 2), last))

    rows: list[Row] = []
    here = st.sampled_from(IRAS[:3])
    for name in draw(st.lists(st.sampled_from(_NAMES), max_size=4)):
        cents = draw(some)
        match name:
            case "contribution" if not old or year >= 2020:
                basis = draw(st.sampled_from((cents, cents, cents // 2, 0)))
                rows.append(
                    {
                        "kind": name,
                        "tax_year": year,
                        "date": day(),
                        "account": draw(st.sampled_from(IRAS[:2])),
                        "amount": cents // 8 + 1,
                        "basis": min(basis, cents // 8 + 1),
                    }
                )
            case "late" if not first and (not old or year > 2020):
                rows.append(
                    {
                        "kind": "contribution",
                        "tax_year": year - 1,
                        "date": dt.date(year, 1, 20),
                        "account": "van",
                        "amount": cents // 8 + 1,
                        "basis": cents // 8 + 1,
                    }
                )
            case "employer":
                rows.append(
                    {
                        "kind": "contribution",
                        "tax_year": year,
                        "date": day(),
                        "account": "sep",
                        "amount": cents,
                        "code": "employer",
                    }
                )
            case "distribution":
                rows.append({"kind": name, "date": day(), "account": draw(here), "amount": cents})
            case "conversion":
                rows.append(
                    {
                        "kind": name,
                        "date": day(),
                        "account": draw(here),
                        "to": "roth",
                        "amount": draw(st.one_of(some, large)),
                    }
                )
            case "qcd" if old:
                rows.append({"kind": name, "date": day(), "account": "van", "amount": cents})
            case "plan-rollover-in":
                rows.append(
                    {
                        "kind": name,
                        "date": day(),
                        "account": "plan",
                        "to": draw(here),
                        "amount": cents,
                        "basis": draw(st.sampled_from((0, 0, cents // 4))),
                    }
                )
            case "plan-rollover-out":
                rows.append(
                    {"kind": name, "date": day(), "account": "fid", "to": "plan", "amount": cents // 4 + 1}
                )
            case "transfer":
                rows.append({"kind": name, "date": day(), "account": "van", "to": "fid", "amount": cents})
            case "rollover":
                out = day()
                rows.append(
                    {"kind": "rollover-out", "date": out, "account": "van", "amount": cents, "mark": name}
                )
                back = min(out + dt.timedelta(days=draw(st.integers(0, 60))), last)
                if not now or draw(st.booleans()):
                    rows.append(
                        {"kind": "rollover-in", "date": back, "account": "fid", "amount": cents, "of": name}
                    )
            case "roth":
                rows.append(
                    {
                        "kind": "roth-contribution",
                        "tax_year": year,
                        "date": day(),
                        "account": "roth",
                        "amount": cents // 7 + 1,
                    }
                )
            case "ben":
                rows.append(
                    {
                        "kind": "contribution",
                        "person": "ben",
                        "tax_year": year,
                        "date": day(),
                        "account": "bens",
                        "amount": cents // 8 + 1,
                        "basis": cents // 8 + 1,
                    }
                )
            case "inherited":
                rows.append({"kind": "distribution", "date": day(), "account": "dad", "amount": cents})
            case _:
                pass
    return rows  # fmt: skip


_NAMES = (
    "contribution", "contribution", "late", "employer", "distribution", "conversion", "conversion", "qcd", "plan-rollover-in",
    "plan-rollover-out", "transfer", "rollover", "roth", "ben", "inherited",
)  # fmt: skip


@st.composite
def wishes(draw: st.DrawFn, year: int, *, old: bool) -> Wish:
    """What an owner has in mind: mostly nothing of each."""

    def perhaps(amount: st.SearchStrategy[int], often: int = 3) -> int:
        return draw(amount) if draw(st.integers(0, often)) == 0 else 0

    came = perhaps(large)
    # Within the limit, with what is contributed already; who is old may not contribute before 2020.
    little = some.map(lambda cents: cents // 8 + 1)
    may = not old or year >= 2020
    return Wish(
        contribute=perhaps(little, 1) if may else 0,
        later=perhaps(little, 5) if may else 0,
        convert=draw(st.one_of(st.none(), large)),
        take=perhaps(some),
        give=perhaps(some) if old else 0,
        from_plan=came,
        from_plan_basis=draw(st.sampled_from((0, 0, came // 3))),
        employer=perhaps(some, 5),
        cushion=draw(st.sampled_from((0, 0, 2500))),
        cap=draw(st.one_of(st.none(), st.integers(5_000_000, 20_000_000))),
        years=draw(st.integers(1, 4)),
        again=perhaps(little) if may else 0,
    )


@st.composite
def books(draw: st.DrawFn) -> Before:
    """A book of one to four years on a day of its last, with a wish and a scenario."""
    year = draw(st.integers(FIRST_OF_ALL, LAST_OF_ALL))
    born = draw(st.sampled_from((dt.date(1985, 3, 4), dt.date(1962, 7, 8), dt.date(1944, 5, 6))))
    old = born.year == 1944
    day = draw(st.dates(dt.date(year, 2, 2), dt.date(year, 12, 30)))
    first = year - draw(st.integers(0, 3))
    simple = draw(st.sampled_from((dt.date(year - 1, 6, 1), dt.date(year - 5, 6, 1), None)))
    rows: list[Row] = [
        {"kind": "opening-basis", "tax_year": first - 1, "amount": draw(st.one_of(st.just(0), large))}
    ]
    rows += [
        {"kind": "method", "tax_year": first, "code": code}
        for code in (
            f"places={draw(st.sampled_from((3, 4, 5, 6)))}",
            draw(st.sampled_from(("money=dollars", "money=cents"))),
        )
    ]
    for one in range(first, year + 1):
        rows += draw(
            movements(
                one, dt.date(one, 12, 30) if one < year else day, old=old, now=one == year, first=one == first
            )
        )
        if one < year:
            rows += [
                {
                    "kind": "year-end-value",
                    "tax_year": one,
                    "account": account,
                    "amount": draw(st.one_of(large, st.just(0))),
                }
                for account in (IRAS if simple and simple.year <= one else IRAS[:3])
            ]
    values = {account: draw(st.one_of(large, st.just(0))) for account in IRAS}
    supposed = draw(movements(year, dt.date(year, 12, 31), old=old, now=False, first=True))
    supposed = [
        one
        for one in supposed
        if one.get("person", WHO) == WHO and one["kind"] not in ("rollover-out", "rollover-in")
    ]
    return Before(the_book(born, simple), tuple(_numbered(rows)), day, values, draw(wishes(year, old=old)), tuple(supposed))  # fmt: skip


def _numbered(rows: Sequence[Row]) -> list[Row]:
    """Rows in which `of` is the number of the row before that was marked."""
    found, marked = list[Row](), 0
    for at, row in enumerate(rows, 1):
        plain = {name: cell for name, cell in row.items() if name != "mark"}
        if "mark" in row:
            marked = at
        found.append(plain | ({"of": marked} if row.get("of") else {}))
    return found
