"""`docs/adding-a-year.md`, followed step by step in a copy of the program: a year is data, and nothing else must change."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "docs" / "adding-a-year.md"
NEW = 2027


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program, in its installed shape, with the year that the guide adds."""
    folder = tmp_path_factory.mktemp("year")
    without = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "api", folder / "basisbook", ignore=without)
    for package in ("ledger", "forms", "cli"):
        shutil.copytree(ROOT / package, folder / "basisbook" / package, ignore=without)
    page, row = (
        textwrap.dedent(block)
        for block in re.findall(r"```python\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    )
    pages = folder / "basisbook" / "forms" / "revisions"
    (pages / f"y{NEW}.py").write_text(page, "utf-8")
    table = (pages / "__init__.py").read_text("utf-8")
    end = '2026: ("y2026_draft",),\n'
    assert end in table
    (pages / "__init__.py").write_text(table.replace(end, f"{end}    {row.strip()}\n"), "utf-8")
    # Step 5, with the amounts of the year before, and its days a year later.
    parameters = folder / "basisbook" / "ledger" / "parameters.toml"
    kept = []
    for line in parameters.read_text("utf-8").splitlines():
        if f"to = {NEW - 1}," in line:
            more = re.sub(r"from = \d+, to = \d+", f"from = {NEW}, to = {NEW}", line)
            kept += [line, more.replace(f"value = {NEW}-", f"value = {NEW + 1}-")]
        else:
            kept.append(line)
    parameters.write_text("\n".join(kept), "utf-8")
    return folder


def run(program: Path, folder: Path, *arguments: str) -> str:
    code = "from basisbook.cli.main import main; import sys; main(sys.argv[1:], prog_name='basisbook')"
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(program), "BASISBOOK_TODAY": f"{NEW + 1}-02-01", "COLUMNS": "80"},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_form_of_the_new_year_is_told_filled_and_drawn(program: Path, tmp_path: Path) -> None:
    assert f"Form 8606 ({NEW})" in run(program, tmp_path, "law", str(NEW))
    run(program, tmp_path, "init", "b", "--name", "Ana Reyes", "--born", "1979-05-04",
        "--account", "van=traditional", "--account", "roth=roth")  # fmt: skip
    book = tmp_path / "b"
    for words in (
        f"contribution --tax-year {NEW} --date {NEW}-03-01 --account van --amount 7000 --basis 7000",
        f"conversion --date {NEW}-03-02 --account van --to roth --amount 7000",
        f"year-end-value --tax-year {NEW} --account van --amount 0",
    ):
        run(program, book, "record", *words.split())
    shown = run(program, book, "show", str(NEW), "--format", "json")
    assert '"1": "7000"' in shown
    assert '"18": "0"' in shown
    assert f"8606-{NEW}" in run(program, book, "fill", str(NEW), "--out", "papers")
