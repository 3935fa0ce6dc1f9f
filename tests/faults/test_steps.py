"""Every command that writes, struck at its steps: nothing is lost, nothing sticks, nothing false is said, nothing is left.

`make fuzz` strikes at every step with a kill and with three errors of the system; here it is every third, and one error.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from faults.bench import ERRORS, Bench
from faults.commands import COMMANDS
from faults.typed_in import leaves

from basisbook.cli import main

pytestmark = [pytest.mark.slow, pytest.mark.alone]

READS = {
    "explain": "reads", "help": "reads", "law": "reads", "audit": "reads", "plan list": "reads", "evidence list": "reads",
    "evidence missing": "reads", "evidence show": "reads", "forms list": "reads", "forms bind": "reads", "forms verify": "reads",
    "open": "its forms are sent by those named page", "demo": "copies sample books",
    "forms fetch": "writes as forms add does; tests/test_fetch.py has the rest",
    **{f"evidence enter {kind}": "writes as evidence enter 5498 does"
       for kind in ("1099-R", "8606", "W-2", "assertion", "payment", "return", "statement", "transaction")},
}  # fmt: skip
"""Commands that write nothing, or that are tried under another name."""
WRITES = {
    "--out", "--output", "--pdf", "--ics", "--accept", "--sheet", "--fill", "--seal", "--as-corrections", "--restore", "--letters",
    "--from-pdf", "--none", "--one-pdf", "--flatten", "--closed", "--to",
}  # fmt: skip
"""Options by which a command writes what it else does not, or in another way."""
AS_ANOTHER = {
    ("batch", "--pdf"): "writes its pages as its years; tests/test_batch_pdf.py", ("import", "--sheet"): "a page of it",
    ("record", "--to"): "a column", ("correct", "--to"): "a column", ("diff", "--to"): "a day", ("preparer", "--none"): "as a name",
    ("plan year", "--fill"): "a bracket", ("evidence columns", "--out"): "a column",
}  # fmt: skip


def _tried() -> dict[str, set[str]]:
    """The words of each command in the list, and the options with which it is tried."""
    found: dict[str, set[str]] = {}
    for command in COMMANDS.values():
        words = list(command.words[2 if command.words[:1] == ["--book"] else 0 :])
        for leaf, _ in leaves(main.main):
            if tuple(words[: len(leaf)]) == leaf:
                found.setdefault(" ".join(leaf), set()).update(words)
    return found


def test_every_command_is_tried() -> None:
    tried = _tried()
    assert {" ".join(words) for words, _ in leaves(main.main)} - set(tried) - set(READS) == set()
    for words, command in leaves(main.main):
        name = " ".join(words)
        if name in READS:
            continue
        for one in command.params:
            for option in WRITES & set(one.opts):
                assert option in tried[name] or (name, option) in AS_ANOTHER, (name, option)


@pytest.mark.parametrize("name", COMMANDS)
def test_struck_at_its_steps(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BASISBOOK_BLANKS", str(tmp_path / "place" / "blanks"))
    bench = Bench(name, COMMANDS[name], tmp_path / "place")
    first = len(name) % 3 + 1  # so that all steps are struck somewhere
    bench.strike("kill", every=3, first=first)
    bench.strike(ERRORS[len(name) % 3], every=3, first=first % 3 + 1)
    assert bench.report.points >= 2
    assert bench.report.faults == [], str(bench.report)
