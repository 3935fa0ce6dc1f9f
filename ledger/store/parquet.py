"""The ledger as immutable numbered parts of Parquet."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from basisbook.ledger.entry import COLUMNS, Entry
from basisbook.ledger.store.names import LARGEST, PARQUET
from basisbook.ledger.store.rows import Problems, shell_path

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
    return sorted(part for part in path.iterdir() if not part.name.startswith("."))


def parquet_rows(path: Path, problems: Problems) -> list[tuple[int, list[str]]] | None:
    """(number, sixteen cells as text) of every row, so that CSV and Parquet are read by the same code."""
    import pyarrow as pa  # noqa: PLC0415 - slow, and only Parquet needs it
    import pyarrow.parquet as pq  # noqa: PLC0415

    rows: list[tuple[int, list[str]]] = []
    away = (
        f"mkdir -p {shell_path(path.parent, '/away')} && mv {shell_path(path)}/{{}} {shell_path(path.parent, '/away/')}"
        "   # and bring back the right part"
    )
    if not path.is_dir():
        problems.error(
            "bad-part",
            PARQUET,
            "is a file; a Parquet ledger is a folder of parts",
            f"mv {shell_path(path)} {shell_path(path, '.old')}",
        )
        return None
    try:
        parts = parts_in(path)
    except OSError as error:
        problems.error(
            "unreadable", PARQUET, f"cannot be read: {error.strerror}", f"ls -ld {shell_path(path)}"
        )
        return None
    schema = _schema()
    expected = 0
    for part in parts:
        place = f"{PARQUET}/{part.name}"
        name = _PART.fullmatch(part.name)
        expected += name is not None
        if name is None:
            problems.error("bad-part", place, "is no part of a ledger", away.format(part.name))
        elif int(name[1]) != expected:
            problems.error(
                "missing-part",
                place,
                f"part-{expected:06d}.parquet is missing before it",
                f"ls {shell_path(path)}",
            )
        elif not part.is_file():
            problems.error("bad-part", place, "is no ordinary file", away.format(part.name))
        elif part.stat().st_size > LARGEST:
            problems.error("too-large", place, f"is larger than {LARGEST >> 20} MiB", away.format(part.name))
        else:
            try:
                table = pq.read_table(part, partitioning=None)
            except (pa.ArrowException, OSError):
                problems.error(
                    "bad-part", place, "is not a Parquet file that can be read", away.format(part.name)
                )
                continue
            if not table.schema.equals(schema):
                message = "is Parquet, but not a part of a ledger: its columns differ"
                problems.error("bad-part", place, message, away.format(part.name))
                continue
            columns = [
                ["" if cell is None else str(cell) for cell in one.to_pylist()] for one in table.columns
            ]
            rows += enumerate(map(list, zip(*columns, strict=True)), len(rows) + 1)
    return None if problems else rows


def parquet_bytes(entries: Sequence[Entry]) -> bytes:
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
