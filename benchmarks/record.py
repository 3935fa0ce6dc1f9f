"""What `basisbook record` costs in a long ledger, as a ratio to what the same process costs in a short one.

    python benchmarks/record.py [ENTRIES]

Eight people and 28 years, of as many entries as asked for (100,000), written and sealed in one go; beside it the same
people and years without further distributions. One `record` each, as a whole process: CPU time (user and system), the least of several runs.
"""

from __future__ import annotations

import datetime
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from basisbook.ledger import book, store
from basisbook.ledger.entry import Entry

PEOPLE = tuple(f"p{number}" for number in range(8))
YEARS = range(1998, 2026)
ENTRIES = 100_000
RUNS = 3
GOAL = 3.0
"""Seconds of CPU time that one `record` into 100,000 entries should take at most."""

RECORD = (
    "record", "contribution", "--person", "p1", "--tax-year", "2024", "--date", "2025-03-01",
    "--account", "p1-van", "--amount", "500", "--basis", "500",
)  # fmt: skip


def a_book(folder: Path, count: int) -> int:
    """Write a book of at least so many entries, and return how many there are."""
    people = [book.Person(id=one, name=one, born=datetime.date(1960, 5, 4)) for one in PEOPLE]
    accounts = [book.Account(id=f"{one}-van", person=one, type="traditional") for one in PEOPLE]
    opened = datetime.date(1998, 1, 1)
    accounts += [book.Account(id=f"{one}-roth", person=one, type="roth", opened=opened) for one in PEOPLE]
    book.create(folder, people, accounts)
    store.create(folder)
    recorded = datetime.date(2026, 1, 31)
    rows: list[dict[str, object]] = []
    for year in YEARS:
        day = datetime.date(year, 2, 1)
        for one in PEOPLE:
            mine: dict[str, object] = {"person": one, "account": f"{one}-van", "amount": 2_000_00}
            rows.append(mine | {"kind": "year-end-value", "tax_year": year, "amount": 900_000_00 + year})
            rows.append(mine | {"kind": "contribution", "tax_year": year, "date": day, "basis": 2_000_00})
            rows.append(mine | {"kind": "conversion", "date": day, "to": f"{one}-roth"})
    for number in range(count - len(rows)):
        one = PEOPLE[number // len(YEARS) % len(PEOPLE)]
        date = datetime.date(YEARS[number % len(YEARS)], 1, 1) + datetime.timedelta(days=number % 360)
        rows.append({
            "person": one, "kind": "distribution", "account": f"{one}-van", "date": date, "amount": 1_00 + number,
        })  # fmt: skip
    store.append(folder, [Entry(number=at, recorded=recorded, **row) for at, row in enumerate(rows, 1)])  # type: ignore[arg-type]
    return len(rows)


def seconds(folder: Path) -> float:
    """The least CPU time of one `record` into a fresh copy of the book."""
    program = Path(sys.executable).with_name("basisbook")
    taken = []
    for run in range(RUNS):
        copy = folder.with_name(f"{folder.name}-{run}")
        shutil.copytree(folder, copy)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [str(program), "--book", str(copy), *RECORD]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        shutil.rmtree(copy)
    return min(taken)


def main() -> None:
    """Measure, and print what the long ledger costs to the short one. It fails nothing: a time depends on the machine."""
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else ENTRIES
    with tempfile.TemporaryDirectory() as folder:
        found = []
        for name, count in (("short", 0), ("long", asked)):
            entries = a_book(Path(folder) / name, count)
            found.append(seconds(Path(folder) / name))
            print(f"record into {entries:7,} entries: {found[-1]:6.2f} s of CPU time")
    print(
        f"\nthe long ledger to the short one: {found[1] / found[0]:.1f}; the goal is {GOAL:.0f} s for {ENTRIES:,}"
    )


if __name__ == "__main__":
    main()
