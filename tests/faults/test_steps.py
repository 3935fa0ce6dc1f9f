"""Every command that writes, struck at its steps: nothing is lost, nothing sticks, nothing false is said, nothing is left.

`make fuzz` strikes at every step with a kill and with three errors of the system; here it is every third, and one error.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from faults.bench import ERRORS, Bench
from faults.commands import COMMANDS

from basisbook.cli import main

pytestmark = [pytest.mark.slow, pytest.mark.alone]

READS = {
    "check": "seals, restores and corrects: seal, restore, as corrections",
    "explain": "reads", "help": "reads", "law": "reads", "audit": "reads",
    "open": "writes by the same functions as record, import, year and evidence add",
    "batch": "writes its parts beside, and goes on where it was ended: tests/test_batch.py", "demo": "copies sample books",
}  # fmt: skip
"""Commands that write nothing, or that are tried under another name."""


def test_every_command_is_tried() -> None:
    tried = {command.words[2 if command.words[0] == "--book" else 0] for command in COMMANDS.values()}
    assert set(main.COMMANDS) <= tried | set(READS)


@pytest.mark.parametrize("name", COMMANDS)
def test_struck_at_its_steps(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BASISBOOK_BLANKS", str(tmp_path / "place" / "blanks"))
    bench = Bench(name, COMMANDS[name], tmp_path / "place")
    first = len(name) % 3 + 1  # so that all steps are struck somewhere
    bench.strike("kill", every=3, first=first)
    bench.strike(ERRORS[len(name) % 3], every=3, first=first % 3 + 1)
    assert bench.report.points >= 2
    assert bench.report.faults == [], str(bench.report)
