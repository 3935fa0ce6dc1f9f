"""The proposal of a tax: by brackets like those of 2023, and by the library itself where it is installed."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest

from basisbook.forms.amendment.tax_proposal import propose

BRACKETS_2023 = {
    1: (11000, 22000), 2: (44725, 89450), 3: (95375, 190750), 4: (182100, 364200), 5: (231250, 462500),
    6: (578125, 693750), 7: (9e99, 9e99),
}  # fmt: skip
RATES = (0.10, 0.12, 0.22, 0.24, 0.32, 0.35, 0.37, 1.0)


class _Policy:
    """Shaped like the library's: a list of years, in it one value or one for each filing status."""

    start_year, end_year = 2013, 2030

    def set_year(self, year: int) -> None:
        assert year == 2023
        for number, (single, joint) in BRACKETS_2023.items():
            setattr(self, f"II_brk{number}", [[single, joint, single, single, joint]])
        for number, rate in enumerate(RATES, start=1):
            setattr(self, f"II_rt{number}", [rate])


CASES = [
    ("joint", 210_020, 37_205, "worksheet"),  # x 24% less 13,200, as the worksheet of 2023 has it
    ("joint", 208_820, 36_917, "worksheet"),
    ("single", 81_150, 13_166, "table"),  # the middle of the row, 81,175
    ("single", 74_150, 11_626, "table"),
    ("single", 100_000, 17_400, "worksheet"),
]


@pytest.mark.parametrize(("status", "income", "tax", "method"), CASES)
def test_the_tax_of_2023(
    monkeypatch: pytest.MonkeyPatch, status: str, income: int, tax: int, method: str
) -> None:
    monkeypatch.setitem(sys.modules, "taxcalc", SimpleNamespace(Policy=_Policy))
    assert propose(2023, status, income * 100) == (tax * 100, method)


def test_what_it_does_not_know_it_does_not_propose(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "taxcalc", SimpleNamespace(Policy=_Policy))
    assert propose(2012, "single", 50_000_00) is None
    assert propose(2023, "", 50_000_00) is None
    assert propose(2023, "single", 2_000_00) is None
    monkeypatch.setitem(sys.modules, "taxcalc", None)
    assert propose(2023, "single", 50_000_00) is None


@pytest.mark.parametrize(("status", "income", "tax", "method"), CASES)
def test_the_library_agrees(status: str, income: int, tax: int, method: str) -> None:
    pytest.importorskip("taxcalc", reason="the extra basisbook[tax] is not installed")
    assert propose(2023, status, income * 100) == (tax * 100, method)
