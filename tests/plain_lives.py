"""Lives that go by columns or nearly so: what posts by the table of kinds, near every condition that decides it."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path
from typing import Any

from basisbook.ledger.book import Account, Book, Person
from basisbook.ledger.entry import Entry

ODD = 0.03
"""How often something is odd where it may be, in every other life; in the rest nothing is."""


class Plain:
    """One book of one person, drawn by a seed."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        draw = self.draw
        self.may_be_odd = draw.random() < 0.5
        self.first = draw.randint(1987, 2022)
        born = (
            None
            if draw.random() < 0.15
            else self.day(draw.choice((1927, 1948, 1949, 1960, 1975, 1980, 1985)))
        )
        self.years = range(self.first, min(2027 if self.odd() else 2026, self.first + draw.randint(1, 9)))
        died = self.day(self.years[-1]) if self.odd() else None
        person = Person(id="ana", name="ana", born=born, died=died)
        types = {"van": "traditional"} | {
            name: kind
            for name, kind in (
                ("fid", "traditional"), ("sep", "sep"), ("roth", "roth"), ("roth2", "roth"), ("plan", "plan"),
                *((("old", "inherited-traditional"), ("small", "simple")) if self.odd() else ()),
            )
            if draw.random() < 0.5
        }  # fmt: skip
        self.accounts = {
            name: Account(
                id=name,
                person="ana",
                type=kind,
                opened=self.day(draw.randint(1985, self.first)) if draw.random() < 0.2 else None,
                closed=self.day(self.years[-1]) if self.odd() else None,
                decedent="luis" if kind.startswith("inherited") else "",
            )
            for name, kind in types.items()
        }
        self.book = Book(Path(), {"ana": person}, self.accounts)
        self.entries: list[Entry] = []
        self.recorded = dt.date(2026, 2, 1)
        self.live()

    def odd(self, often: float = ODD) -> bool:
        return self.may_be_odd and self.draw.random() < often

    def day(self, year: int) -> dt.date:
        return dt.date(year, 1, 1) + dt.timedelta(days=self.draw.randrange(365))

    def cents(self, most: int) -> int:
        return self.draw.choice((self.draw.randint(1, most), 100 * self.draw.randint(1, most // 100)))

    def one(self, *types: str) -> str:
        fitting = [one.id for one in self.accounts.values() if one.type in types]
        return self.draw.choice(fitting) if fitting and self.draw.random() < 0.9 else ""

    def add(self, kind: str, **cells: Any) -> int:
        number = len(self.entries) + 1
        if self.odd(0.004):
            cells["code"] = "employer"
        if self.odd(0.004):
            cells["account"] = "nowhere"
        if self.draw.random() < 0.1:
            cells["source"] = self.draw.choice(
                ("paper 5", "ev:0123456789ab", *(("ümlaut",) if self.odd() else ()))
            )
        entry = Entry(number=number, recorded=self.recorded, person="ana", kind=kind, **cells)
        self.entries.append(entry)
        if self.odd(0.004):
            self.entries.append(Entry(**(cells | {"number": number + 1, "recorded": self.recorded, "person": "ana", "kind": kind})))  # fmt: skip
        if self.odd(0.003):
            last = len(self.entries) + 1
            self.entries.append(
                Entry(number=last, recorded=self.recorded, person="ana", kind="void", corrects=number)
            )
        return number

    def live(self) -> None:
        draw = self.draw
        if draw.random() < 0.3:
            self.add("opening-basis", tax_year=self.first - 1, amount=draw.choice((0, self.cents(30_000_00))))
        if self.odd():
            self.add("method", tax_year=self.first, code="places=3")
        for year in self.years:
            if draw.random() < 0.85:
                self.a_year(year)

    def a_year(self, year: int) -> None:
        draw = self.draw
        traditional, roths = ("traditional", "sep"), ("roth",)
        limit = (
            2_000_00 if year < 2002 else 3_000_00 if year < 2005 else 4_000_00 if year < 2008 else 5_000_00
        )
        states = draw.random() < 0.8
        left = limit + (self.cents(3_000_00) if self.odd() else 0)
        total = 0
        for _ in range(draw.choice((0, 0, 1, 1, 2))):
            amount = self.cents(left // 2)
            total += amount
            day: dt.date | None = self.day(year)
            if draw.random() < 0.2:
                day = dt.date(year + 1, draw.randint(1, 4), draw.randint(1, 15 if not self.odd() else 28))
            if self.odd() or (day and day > self.recorded):
                day = None
            basis = draw.choice((amount, amount, amount, 0, amount // 2)) if states or self.odd() else None
            self.add(
                "contribution",
                tax_year=year,
                date=day,
                account=self.one("traditional"),
                amount=amount,
                basis=basis,
            )
        if not states or draw.random() < 0.1:
            stated = sum(
                e.basis or 0 for e in self.entries if e.kind == "contribution" and e.tax_year == year
            )
            deduction = draw.choice((0, total, max(total - stated, 0), total // 2))
            self.add("deduction", tax_year=year, amount=deduction)
        for _ in range(draw.choice((0, 0, 1, 2))):
            self.add(
                "distribution",
                date=self.day(year),
                account=self.one(*traditional),
                amount=self.cents(9_000_00),
            )
        if year >= 1998 or self.odd():
            if draw.random() < 0.4:
                self.add(
                    "conversion",
                    date=self.day(year),
                    account=self.one(*traditional),
                    to=self.one(*roths),
                    amount=self.cents(20_000_00),
                )
            if draw.random() < 0.2:
                self.add(
                    "roth-contribution",
                    tax_year=year,
                    account=self.one(*roths),
                    amount=self.cents(limit // 2),
                )
            if draw.random() < 0.15:
                self.add(
                    "roth-distribution",
                    date=self.day(year),
                    account=self.one(*roths),
                    amount=self.cents(5_000_00),
                )
            if draw.random() < 0.05:
                amount = self.cents(9_000_00)
                self.add(
                    "plan-to-roth",
                    date=self.day(year),
                    account=self.one("plan"),
                    to=self.one(*roths),
                    amount=amount,
                    basis=amount // draw.choice((1, 3)),
                )
        if draw.random() < 0.1:
            amount = self.cents(9_000_00)
            self.add(
                "plan-rollover-in",
                date=self.day(year),
                to=self.one(*traditional),
                amount=amount,
                basis=draw.choice((0, amount // 3)),
            )
        if draw.random() < 0.05:
            self.add(
                "plan-rollover-out",
                date=self.day(year),
                account=self.one(*traditional),
                to=self.one("plan"),
                amount=self.cents(9_000_00),
            )
        if draw.random() < 0.05:
            self.add(
                "transfer",
                date=self.day(year),
                account=self.one(*traditional),
                to=self.one(*traditional),
                amount=self.cents(9_000_00),
            )
        if draw.random() < 0.08:
            self.rolled_over(year)
        if self.odd(0.01):
            self.add("qcd", date=self.day(year), account="van", amount=self.cents(5_000_00))
        self.values(year)

    def rolled_over(self, year: int) -> None:
        out, amount = self.day(year), self.cents(9_000_00)
        account = self.one("traditional", "roth")
        number = self.add("rollover-out", date=out, account=account, amount=amount)
        if self.odd():
            return
        back = min(
            out + dt.timedelta(days=self.draw.choice((0, 5, 59, 60, 61 if self.odd(0.2) else 60))),
            self.recorded,
        )
        self.add(
            "rollover-in", date=back, account=account, amount=amount - (100 if self.odd() else 0), of=number
        )

    def values(self, year: int) -> None:
        draw = self.draw
        if year > 2025 or draw.random() < 0.04:
            return
        value = draw.choice(
            (0 if self.odd(0.3) else 1, self.cents(90_000_00), self.cents(90_000_00), self.cents(200_000_00))
        )
        whole = draw.random() < 0.4
        if whole:
            self.add("year-end-value", tax_year=year, amount=value)
        if not whole or self.odd():
            for one in self.accounts.values():
                if one.type in ("traditional", "sep", "simple") and not self.odd():
                    self.add("year-end-value", tax_year=year, account=one.id, amount=value)


def plain_lives(many: int, first: int = 0) -> dict[str, tuple[Book, list[Entry]]]:
    """So many books, by name."""
    found = ((f"plain-{seed}", Plain(seed)) for seed in range(first, first + many))
    return {name: (one.book, one.entries) for name, one in found}
