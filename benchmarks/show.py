"""How long `basisbook show` takes, start-up included, as a person sees it: a fresh process each time.

    python benchmarks/show.py

Nine years, and a life of 39 years from 1987, each of four hundred entries, in folders of their own. What counts is CPU time, of the program and of the
system, the least of several runs, and its ratio to `python -c 'import click'` in the same run: other processes and another machine change it little.
"""

from __future__ import annotations

import datetime
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from basisbook.ledger import book, journal, store
from basisbook.ledger.entry import Entry

YEARS = range(2017, 2026)
LIFE = range(1987, 2026)
ENTRIES = 400
FIRST_CONVERSION = 1998
RUNS = 15

LIMIT = 3.5
"""So many times `python -c 'import click'` may `show` of a long life take at most."""


def a_book(folder: Path, years: range) -> int:
    """Write a book of these years, and return how many entries its ledger has."""
    ana = book.Person(id="ana", name="Ana Reyes", born=datetime.date(1979, 5, 4))
    van = book.Account(id="van", person="ana", type="traditional", custodian="Vanguard")
    roth = book.Account(id="roth", person="ana", type="roth", opened=datetime.date(1998, 1, 1))
    book.create(folder, [ana], [van, roth])
    store.create(folder)
    entries: list[Entry] = []
    recorded = datetime.date(2026, 1, 31)

    def happened(kind: str, **columns: object) -> None:
        entries.append(journal.append(entries, recorded, person="ana", kind=kind, **columns))

    for year in years:
        happened("year-end-value", tax_year=year, amount=90_000_00 + year)
        happened(
            "contribution",
            tax_year=year,
            date=datetime.date(year, 2, 1),
            account="van",
            amount=2_000_00,
            basis=2_000_00,
        )
        if year >= FIRST_CONVERSION:
            happened("conversion", date=datetime.date(year, 2, 2), account="van", to="roth", amount=2_000_00)
    day = 0
    while len(entries) < ENTRIES:
        year = years[day % len(years)]
        date = datetime.date(year, 1, 1) + datetime.timedelta(days=day % 360)
        happened("distribution", date=date, account="van", amount=100_00 + day)
        day += 1
    store.append(folder, entries)
    return len(entries)


def seconds(*command: str) -> float:
    """The least CPU time of a command over several runs; the first run, which reads from a cold disk, is left out."""
    taken = []
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for _ in range(RUNS + 1):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            command,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=surroundings | {"COLUMNS": "100"},
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    return min(taken[1:])


def main() -> None:
    """Measure, and print a table."""
    basisbook = str(Path(sys.executable).with_name("basisbook"))
    with tempfile.TemporaryDirectory() as temporary:
        folder, life = Path(temporary) / "book", Path(temporary) / "life"
        count = a_book(folder, YEARS)
        a_book(life, LIFE)
        at_least = seconds(sys.executable, "-c", "import click")
        rows = {
            "python -c pass": seconds(sys.executable, "-c", "pass"),
            "python -c 'import click'": at_least,
            "basisbook --help": seconds(basisbook, "--help"),
            "basisbook show": seconds(basisbook, "--book", str(folder), "show"),
            "basisbook show, 39 years": seconds(basisbook, "--book", str(life), "show"),
            "basisbook show --format json": seconds(
                basisbook, "--book", str(folder), "show", "--format", "json"
            ),
        }
    print(
        f"{count} entries of {len(YEARS)} and {len(LIFE)} years; least CPU time of {RUNS} runs, {os.cpu_count()} processors\n"
    )
    for name, taken in rows.items():
        print(f"{name:32}{taken * 1000:8.0f} ms   {taken / at_least:5.1f} x import click")
    verdict = "within" if rows["basisbook show, 39 years"] <= LIMIT * at_least else "OVER"
    print(f"\nbasisbook show of 39 years is {verdict} its limit of {LIMIT} times `import click`")


if __name__ == "__main__":
    main()
