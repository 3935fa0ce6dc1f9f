"""The lines of docs/at-scale.md for Spark, run as they stand there, where Spark and Java are found."""

from __future__ import annotations

import datetime as dt
import importlib
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import many_books
import pyarrow.parquet as pq
import pytest
from plain_lives import plain_lives

from basisbook.forms.many import parts

pytestmark = pytest.mark.slow

DOCS = Path(__file__).parents[1] / "docs" / "at-scale.md"


@pytest.mark.filterwarnings("ignore")  # Spark warns of versions and of sockets; what it gives is compared
def test_the_lines_of_the_guide_give_what_batch_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    pytest.importorskip("pyspark", reason="pyspark is not installed: pip install pyspark")
    if not shutil.which("java"):
        pytest.skip("Spark needs Java, and there is none")
    (lines,) = re.findall(r"```python\n(.*?)```", DOCS.read_text(), re.DOTALL)
    assert len(lines.splitlines()) <= 16
    path = many_books.write(tmp_path / "in", "part-1", plain_lives(12))
    (part,) = parts.parts_of(
        tmp_path / "in", tmp_path / "out", parts.begin(tmp_path / "out", dt.date(2026, 7, 1)), sealed=False
    )
    parts.do_part(part)
    expected = pq.read_table(part.years).to_pylist()
    assert expected
    session = importlib.import_module("pyspark.sql").SparkSession
    spark = session.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    try:
        space: dict[str, Any] = {
            "spark": spark, "ENTRIES": str(path), "PEOPLE": str(part.people), "OUT": str(tmp_path / "spark"), "DAY": part.today,
        }  # fmt: skip
        exec(compile(lines, str(DOCS), "exec"), space)
    finally:
        spark.stop()
    found = pq.read_table(tmp_path / "spark").to_pylist()

    def key(row: dict[str, Any]) -> tuple[Any, ...]:
        return row["book"], row["person"], row["pool"], row["tax_year"]

    assert sorted(found, key=key) == sorted(expected, key=key)
