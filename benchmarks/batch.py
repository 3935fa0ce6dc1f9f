"""A population for `basisbook batch`, and how long a form-year of it takes from Parquet to Parquet.

    python benchmarks/batch.py [PEOPLE [FOLDER]]

Ten years each of contributions, conversions, distributions and values, in parts of ten thousand people. CPU time of one
process, start-up off, and its memory at most; beside it a bare loop over the same years. With FOLDER the parts are kept there.
"""

from __future__ import annotations

import datetime as dt
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from basisbook.forms.many.parts import begin, do_part, parts_of
from basisbook.forms.many.tables import PEOPLE

YEARS = range(2015, 2025)
A_PART = 10_000
TODAY = dt.date(2026, 7, 1)


def a_part(folder: Path, number: int, people: int) -> None:
    """Write a part: each person has a traditional and a Roth IRA, and four entries a year."""
    draw = np.random.default_rng(number)
    names = [f"p{number:03d}-{at:04d}" for at in range(people)]
    rows: list[dict[str, Any]] = []
    recorded = dt.date(2026, 1, 31)
    amounts = draw.integers(1, 5_500_00, (people, len(YEARS), 3))
    for at, name in enumerate(names):
        count = 0
        for of_year, year in enumerate(YEARS):
            put, moved, taken = (int(one) for one in amounts[at, of_year])
            day = dt.date(year, 2, 1)
            own = {"person": name, "recorded": recorded, "account": "van"}
            for more in (
                {"kind": "contribution", "tax_year": year, "date": day, "amount": put, "basis": put},
                {"kind": "conversion", "date": day, "to": "roth", "amount": moved},
                {"kind": "distribution", "date": day, "amount": taken},
                {"kind": "year-end-value", "tax_year": year, "amount": 90_000_00 + put},
            ):
                count += 1
                rows.append(own | {"number": count} | more)
    schema = pa.schema([
        ("person", pa.string()), ("number", pa.int32()), ("recorded", pa.date32()), ("kind", pa.string()),
        ("tax_year", pa.int16()), ("date", pa.date32()), ("account", pa.string()), ("to", pa.string()),
        ("amount", pa.int64()), ("basis", pa.int64()),
    ])  # fmt: skip
    accounts = [
        {"person": name, "born": dt.date(1980, 5, 4), "account": account, "type": kind}
        for name in names
        for account, kind in (("van", "traditional"), ("roth", "roth"))
    ]
    pq.write_table(pa.Table.from_pylist(rows, schema), folder / f"part-{number:05d}.parquet")
    pq.write_table(pa.Table.from_pylist(accounts, PEOPLE), folder / f"part-{number:05d}.people.parquet")


def population(folder: Path, people: int) -> None:
    """Write the parts of so many people that are not there."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(-(-people // A_PART)):
        if not (folder / f"part-{number:05d}.parquet").exists():
            a_part(folder, number, min(A_PART, people - number * A_PART))


def main() -> None:
    """Measure, and print."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    with tempfile.TemporaryDirectory() as temporary:
        source = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(temporary) / "in"
        out = Path(temporary) / "out"
        population(source, people)
        began = time.process_time()
        done = [do_part(part) for part in parts_of(source, out, begin(out, TODAY), sealed=False)]
        taken = time.process_time() - began
    years = sum(one.years for one in done)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(f"{people:,} people, {years:,} form-years from Parquet to Parquet: {taken:.1f} s of CPU time")
    print(
        f"{taken / years * 1e6:,.0f} us a form-year, {sum(one.entries for one in done) / taken:,.0f} entries a second, {most} MB at most"
    )


if __name__ == "__main__":
    main()
