"""What a worker of `basisbook batch` needs at most, for one part of very many rows, and of few: MB of its process.

    python benchmarks/batch_memory.py [ROWS]

One part of ten million rows of entries, if no other number is asked for: people of ten years and four entries a year, as
`batch.py` has them. `batch --processes 1` does it in a process of its own, whose peak (`ru_maxrss`) is what is printed.
The files lie in a temporary folder (`TMPDIR`), and are gone afterwards.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from batch import A_PART, KINDS, TODAY, YEARS, a_part

ROWS = 10_000_000
GOAL = 1024
"""MB that a worker may need."""

A_WORKER = """
import json, resource, sys
from click.testing import CliRunner
from basisbook.cli.main import main
done = CliRunner().invoke(main, ["batch", *sys.argv[1:], "--processes", "1"])
taken = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps([done.exit_code, taken.ru_maxrss >> 10, taken.ru_utime + taken.ru_stime, done.output.splitlines()[-1]]))
"""


def one_part(folder: Path, rows: int) -> None:
    """Write so many rows as one part: groups of rows of 400,000, one after the other, as a large table has them."""
    people = rows // (len(YEARS) * len(KINDS))
    writers: dict[str, pq.ParquetWriter] = {}
    with tempfile.TemporaryDirectory() as temporary:
        for number in range(-(-people // A_PART)):
            a_part(Path(temporary), number, min(A_PART, people - number * A_PART))
            for ending in ("parquet", "people.parquet"):
                table: pa.Table = pq.read_table(Path(temporary) / f"part-{number:05d}.{ending}")
                if ending not in writers:
                    writers[ending] = pq.ParquetWriter(folder / f"part-0.{ending}", table.schema)
                writers[ending].write_table(table)
    for writer in writers.values():
        writer.close()


def main() -> None:
    """Measure, and print."""
    most = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    for rows in (most // 10, most):
        with tempfile.TemporaryDirectory() as temporary:
            source, out = Path(temporary) / "in", Path(temporary) / "out"
            source.mkdir()
            one_part(source, rows)
            began = time.monotonic()
            command = [sys.executable, "-c", A_WORKER, str(source), str(out)]
            environment = {"BASISBOOK_TODAY": TODAY.isoformat()}
            ran = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
            code, peak, taken, said = json.loads(ran.stdout)
        print(
            f"{rows:,} rows in one part: {peak} MB at most, {taken:.0f} s of CPU time, {time.monotonic() - began:.0f} s, exit {code}"
        )
        print(f"  {said}")
    print(f"the goal is {GOAL} MB a worker")


if __name__ == "__main__":
    main()
