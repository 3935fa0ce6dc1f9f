"""How long a replay takes, and whether a book of many people costs more a person than a book of few.

    python benchmarks/replay.py

Twenty years of contributions, conversions, distributions and values. CPU time of this process, the least of several
runs; start-up, reading and the first replay, which works out what follows from a page once, are taken off. A
person's share in a book of 1,000 people is given as a ratio to his share in a book of 10: entries of others must cost
him nothing.
"""

from __future__ import annotations

import datetime
import gc
import sys
import time
from itertools import islice
from pathlib import Path

from basisbook.forms.replay.replay import replay
from basisbook.ledger import journal
from basisbook.ledger.book import Account, Book, Person
from basisbook.ledger.entry import Entry

YEARS = range(2005, 2025)
RUNS = 15
"""More than the replays after which pages are compiled: what is measured is a process that replays many books."""

LIMIT = 1.3
"""A person's share of the time in a book of 1,000 people, to his share in a book of 10."""

MANY = 100
"""People of a book that is replayed so often; one of ten times as many is replayed three times."""


def a_book(people: int) -> tuple[Book, dict[int, Entry]]:
    """A book of so many people, and the entries in force of their twenty years: four a person and year."""
    persons, accounts, entries = {}, {}, {}
    recorded = datetime.date(2026, 1, 31)
    for name in (f"p{number}" for number in range(people)):
        van, roth = f"{name}-van", f"{name}-roth"
        persons[name] = Person(id=name, name=name, born=datetime.date(1960, 5, 4))
        accounts[van] = Account(id=van, person=name, type="traditional")
        accounts[roth] = Account(id=roth, person=name, type="roth", opened=datetime.date(1998, 1, 1))
        for year in YEARS:
            day = datetime.date(year, 2, 1)
            columns: tuple[dict[str, object], ...] = (
                {
                    "kind": "contribution",
                    "tax_year": year,
                    "date": day,
                    "account": van,
                    "amount": 2_000_00,
                    "basis": 2_000_00,
                },
                {"kind": "conversion", "date": day, "account": van, "to": roth, "amount": 2_000_00},
                {"kind": "distribution", "date": day, "account": van, "amount": 300_00 + year},
                {"kind": "year-end-value", "tax_year": year, "account": van, "amount": 90_000_00 + year},
            )
            for one in columns:
                entry = journal.append([*islice(reversed(entries.values()), 1)], recorded, person=name, **one)
                entries[entry.number] = entry
    return Book(Path(), persons, accounts), journal.in_force(entries.values())


def seconds(people: int) -> float:
    """The least CPU time of a replay of so many people."""
    book, in_force = a_book(people)
    replay(book, in_force)
    taken = []
    for _ in range(RUNS if people <= MANY else 3):
        began = time.process_time()
        replay(book, in_force)
        taken.append(time.process_time() - began)
    return min(taken)


def main() -> None:
    """Measure, and print a table. Exit 1 where the share of a person grows above the limit."""
    gc.set_threshold(10_000)  # as the commands set it
    rows = {people: seconds(people) for people in (1, 10, MANY, 10 * MANY)}
    for people, taken in rows.items():
        each = taken / people * 1000
        print(
            f"{people:4} people x {len(YEARS)} years: {each:7.2f} ms a person, {each / len(YEARS):6.3f} ms a form-year"
        )
    share = (rows[10 * MANY] / (10 * MANY)) / (rows[10] / 10)
    verdict = "within" if share <= LIMIT else "OVER"
    print(
        f"\na person's share among {10 * MANY:,} to his share among 10: {share:.2f}, {verdict} the limit of {LIMIT}"
    )
    sys.exit(share > LIMIT)


if __name__ == "__main__":
    main()
