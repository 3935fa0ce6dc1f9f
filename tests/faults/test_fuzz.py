"""Every reader on inputs that nobody wrote: a message, in time, and no bug.

`make test` draws a few; `make fuzz` draws 100,000 with a seed of its own: `faults.loop`.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from faults.books import make_models
from faults.fuzz import in_time
from faults.readers import READERS
from hypothesis import given, settings
from hypothesis import strategies as st

pytestmark = [pytest.mark.slow, pytest.mark.alone]

TODAY = "2026-05-04"


@pytest.fixture(scope="module", autouse=True)
def _models(tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BASISBOOK_TODAY", TODAY)
        make_models(tmp_path_factory.mktemp("models"))


@pytest.mark.parametrize("name", READERS)
def test_what_nobody_wrote_is_refused_or_read_in_time(name: str, tmp_path: Path) -> None:
    reader = READERS[name]
    if name == "OFX":
        pytest.importorskip("ofxtools")
    seeds = reader.seeds()

    @settings(max_examples=max(5, settings().max_examples * reader.share // 600))
    @given(st.integers(0, 2**48))
    def check(seed: int) -> None:
        with in_time():
            reader.read(tmp_path, reader.mangle(seed, seeds[seed % len(seeds)]))

    check()
