"""Settings for every test: hypothesis draws the same examples on every machine, and never times one."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from basisbook.ledger.problems import Problem

ROOT = Path(__file__).parents[1]

# A slow machine is no failure, and a failure must be the same for everybody who runs the suite.
settings.register_profile(
    "suite",
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
# HYPOTHESIS_PROFILE=explore looks for what the fixed examples miss.
settings.register_profile("explore", settings.get_profile("suite"), max_examples=1000, derandomize=False)
# every spelling of a number in every place that takes text
settings.register_profile("fuzz", settings.get_profile("suite"), max_examples=2800, derandomize=False)
# make quick
settings.register_profile("quick", settings.get_profile("suite"), max_examples=15)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--quick`: files that are marked slow as a whole are not even read; collecting them takes longer than the rest."""
    parser.addoption("--quick", action="store_true", help="leave out the files that are marked slow")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    if not config.getoption("--quick") or collection_path.suffix != ".py":
        return None
    marked = re.search(r"^pytestmark = .*\bslow\b", collection_path.read_text("utf-8"), re.MULTILINE)
    return True if marked else None


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """`pytestmark = pytest.mark.alone`: no blanks, nothing of the tester's, and one day, `TODAY` of the file if it has one."""
    if request.node.get_closest_marker("alone") is None:
        monkeypatch.setenv("BASISBOOK_PACKAGED_BLANKS", "0")  # what a test finds at hand, it put there
        return
    for name in [name for name in os.environ if name.startswith("BASISBOOK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("BASISBOOK_TODAY", getattr(request.module, "TODAY", "2026-05-04"))
    monkeypatch.setenv("BASISBOOK_BLANKS", str(request.getfixturevalue("tmp_path") / "blanks"))
    monkeypatch.setenv("BASISBOOK_PACKAGED_BLANKS", "0")
    monkeypatch.setenv("COLUMNS", getattr(request.module, "WIDTH", "80"))


@pytest.fixture(autouse=True)
def _no_way_out_invents(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever finding any test has printed: its ways out say no day, amount or year that nothing before them says.

    What was stated is the book and what lies beside it, the sentence of the finding, which tells what was computed, and
    today. What was typed is not looked at: `usage` repeats it.
    """
    from stated import all_that_is_stated, invented

    from basisbook.cli import output

    real = output.as_text
    made_up: list[str] = []

    def watched(problem: Problem, book: Path | None = None) -> str:
        if problem.remedies and problem.code != "usage":
            folders = {book} if book else set()
            with suppress(OSError):
                folders.add(Path.cwd())
            said = f"{problem.text} {problem.place} {problem.year} {os.environ.get('BASISBOOK_TODAY')}"
            if ROOT not in folders and invented(problem, all_that_is_stated(folders) + said):
                made_up.append(output.remedies.worded(problem))
        return real(problem, book)

    monkeypatch.setattr(output, "as_text", watched)
    yield
    assert made_up == []
