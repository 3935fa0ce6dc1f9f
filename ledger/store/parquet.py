"""The ledger as immutable numbered parts of Parquet."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from basisbook.ledger.entry import COLUMNS, Entry
from basisbook.ledger.problems import ByHand, Shell, Steps, steps
from basisbook.ledger.sentences import find
from basisbook.ledger.store.names import LARGEST, PARQUET
from basisbook.ledger.store.private import read_file
from basisbook.ledger.store.rows import Problems

_PART = re.compile(r"part-(\d{6})\.parquet")


# Parquet


def _schema() -> Any:
    import pyarrow as pa  # noqa: PLC0415 - slow, and only Parquet needs it

    of = {
        "number": pa.int32(), "recorded": pa.date32(), "tax_year": pa.int16(), "date": pa.date32(),
        "amount": pa.decimal128(11, 2), "moved": pa.decimal128(11, 2), "basis": pa.decimal128(11, 2),
        "of": pa.int32(), "corrects": pa.int32(),
    }  # fmt: skip
    return pa.schema([(column, of.get(column, pa.string())) for column in COLUMNS])


def parts_in(path: Path) -> list[Path]:
    """The files of a Parquet ledger, in their order."""
    return sorted(part for part in path.iterdir() if not part.name.startswith("."))


def parquet_rows(path: Path, problems: Problems) -> list[tuple[int, list[str]]] | None:
    """(number, sixteen cells as text) of every row, so that CSV and Parquet are read by the same code."""
    import pyarrow as pa  # noqa: PLC0415 - slow, and only Parquet needs it
    import pyarrow.parquet as pq  # noqa: PLC0415

    rows: list[tuple[int, list[str]]] = []
    if not path.is_dir():
        aside = Shell(("mv", str(path), f"{path}.old"))
        problems.add(find("bad-part/folder", aside, place=PARQUET))
        return None
    try:
        parts = parts_in(path)
    except OSError as error:
        look = Shell(("ls", "-ld", str(path)))
        problems.add(find("unreadable", look, place=PARQUET, reason=error.strerror))
        return None
    schema = _schema()
    expected = 0
    for part in parts:
        place = f"{PARQUET}/{part.name}"
        name = _PART.fullmatch(part.name)
        expected += name is not None
        if name is None:
            problems.add(find("bad-part", _away(part), place=place))
        elif int(name[1]) != expected:
            missing = f"part-{expected:06d}.parquet"
            problems.add(find("missing-part", Shell(("ls", str(path))), place=place, missing=missing))
        elif not part.is_file():
            problems.add(find("bad-part/special", _away(part), place=place))
        elif part.stat().st_size > LARGEST:
            problems.add(find("too-large", _away(part), place=place, mib=LARGEST >> 20))
        else:
            try:
                # Threads may outlive the program and abort it at its end.
                table = pq.ParquetFile(pa.BufferReader(read_file(part, LARGEST, book=path.parent))).read(
                    use_threads=False
                )
                if not table.schema.equals(schema):
                    problems.add(find("bad-part/columns", _away(part), place=place))
                    continue
                # A damaged cell may show itself only here, as any of many errors.
                columns = [
                    ["" if cell is None else str(cell) for cell in one.to_pylist()] for one in table.columns
                ]
            except (pa.ArrowException, OSError, ValueError, ArithmeticError, TypeError, MemoryError):
                problems.add(find("bad-part/unreadable", _away(part), place=place))
                continue
            rows += enumerate(map(list, zip(*columns, strict=True)), len(rows) + 1)
    return None if problems else rows


def _away(part: Path) -> Steps:
    """How to be rid of a part that is none."""
    away = part.parent.parent / "away"
    return steps(
        ByHand("put it aside, and bring back the right part:"),
        Shell(("mkdir", "-p", str(away))),
        Shell(("mv", str(part), f"{away}/")),
    )


def parquet_bytes(entries: Sequence[Entry]) -> bytes:
    """Entries as a file of Parquet."""
    from decimal import Decimal  # noqa: PLC0415 - only Parquet needs them

    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    schema = _schema()
    columns = []
    for field in schema:
        values = [getattr(entry, field.name) for entry in entries]
        if pa.types.is_decimal(field.type):
            values = [None if cents is None else Decimal(cents).scaleb(-2) for cents in values]
        columns.append(pa.array(values, field.type))
    buffer = io.BytesIO()
    pq.write_table(pa.table(columns, schema=schema), buffer)
    return buffer.getvalue()
