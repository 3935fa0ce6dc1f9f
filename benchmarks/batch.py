"""A population for `basisbook batch`, and how long a form-year of it takes from Parquet to Parquet.

    python benchmarks/batch.py [PEOPLE [FOLDER]]

Ten years each of contributions, conversions, distributions and values, in parts of ten thousand people. CPU time of one
process, start-up off, and its memory at most; the first part is done twice, since pages are compiled once. With FOLDER the
parts are kept there. What a bare loop over Part I takes is in `ratios.py`.
"""

from __future__ import annotations

import datetime as dt
import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from basisbook.forms.many.parts import begin, do_part, parts_of
from basisbook.forms.many.tables import PEOPLE

YEARS = range(2015, 2025)
A_PART = 10_000
TODAY = dt.date(2026, 7, 1)


KINDS = ("contribution", "conversion", "distribution", "year-end-value")


def a_part(folder: Path, number: int, people: int) -> None:
    """Write a part: each person has a traditional and a Roth IRA, and four entries a year."""
    draw = np.random.default_rng(number)
    shape = (people, len(YEARS), len(KINDS))
    names = [f"p{number:03d}-{at:04d}" for at in range(people)]
    amounts = draw.integers(1, 5_500_00, shape)
    amounts[..., 3] = 90_000_00 + amounts[..., 0]
    kind = np.broadcast_to(np.arange(len(KINDS)), shape).ravel()
    year = np.broadcast_to(np.array(YEARS)[None, :, None], shape).ravel()
    size = kind.size
    days = [dt.date(one, 2, 1) for one in YEARS]
    amount = amounts.ravel()
    recorded = pa.scalar(dt.date(2026, 1, 31), pa.date32())
    entries = pa.table({
        "person": pa.array(np.repeat(names, size // people)),
        "number": pa.array(np.tile(np.arange(1, size // people + 1, dtype=np.int32), people)),
        "recorded": pa.repeat(recorded, size),
        "kind": pa.array(KINDS).take(pa.array(kind)),
        "tax_year": pa.array(year.astype(np.int16), mask=(kind == 1) | (kind == 2)),
        "date": pa.array(days, pa.date32()).take(pa.array(year - YEARS[0], mask=kind == 3)),
        "account": pa.repeat(pa.scalar("van"), size),
        "to": pa.array(["roth"]).take(pa.array(np.zeros(size, dtype=np.int64), mask=kind != 1)),
        "amount": pa.array(amount),
        "basis": pa.array(amount, mask=kind != 0),
    })  # fmt: skip
    accounts = [
        {"person": name, "born": dt.date(1980, 5, 4), "account": account, "type": of_type}
        for name in names
        for account, of_type in (("van", "traditional"), ("roth", "roth"))
    ]
    pq.write_table(entries, folder / f"part-{number:05d}.parquet")
    pq.write_table(pa.Table.from_pylist(accounts, PEOPLE), folder / f"part-{number:05d}.people.parquet")


def population(folder: Path, people: int) -> None:
    """Write the parts of so many people that are not there."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(-(-people // A_PART)):
        if not (folder / f"part-{number:05d}.parquet").exists():
            a_part(folder, number, min(A_PART, people - number * A_PART))


def main() -> None:
    """Measure, and print."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as temporary:
        source = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(temporary) / "in"
        out = Path(temporary) / "out"
        population(source, people)
        parts = parts_of(source, out, begin(out, TODAY), sealed=False)
        do_part(parts[0])
        began = time.process_time()
        done = [do_part(part) for part in parts]
        taken = time.process_time() - began
    years = sum(one.years for one in done)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(f"{people:,} people, {years:,} form-years from Parquet to Parquet: {taken:.1f} s of CPU time")
    print(
        f"{taken / years * 1e9:,.0f} ns a form-year, {sum(one.entries for one in done) / taken:,.0f} entries a second, {most} MB at most"
    )


if __name__ == "__main__":
    main()
