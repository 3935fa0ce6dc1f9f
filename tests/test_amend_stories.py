"""Four whole stories of what to send: every command works and shows what it says, and the papers say why.

`BASISBOOK_WRITE_GOLDEN=1` writes the output anew.
"""

from __future__ import annotations

import os
from pathlib import Path

import pypdf
import pytest
from terminal import ROOT, retold

pytestmark = pytest.mark.slow


def story(name: str, tmp_path: Path) -> Path:
    """The story run anew, and the folder in which it ends."""
    path = ROOT / "docs" / f"{name}.md"
    now, ended = retold(path.read_text("utf-8"), tmp_path, tmp_path / "bin")
    if os.environ.get("BASISBOOK_WRITE_GOLDEN"):
        path.write_text(now, "utf-8")
    assert now == path.read_text("utf-8")
    return ended / "papers"


def text(folder: Path, name: str) -> str:
    (path,) = folder.glob(f"*/*{name}")
    return " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(path).pages)


def test_deducted_and_not_deductible(tmp_path: Path) -> None:
    papers = story("deducted-by-mistake", tmp_path)
    said = text(papers, "explanation-of-changes.pdf")
    assert (
        "The tax for 2024 is $1,680 more than was reported, because the IRA deduction was $7,000 too high."
        in said
    )
    assert (
        "The return deducted $7,000 that Dana Cole had contributed to traditional IRAs; none of it is deductible. The IRA"
        " deduction decreases by $7,000."
    ) in said
    assert "Form 1040-X line 1 increases by $7,000" in said
    letter = text(papers, "client-dana.pdf")
    assert "$1,680 more tax, and interest until it is paid. $50 for a form that was not filed" in letter
    assert "2024 7,000 0 7,000" in text(papers, "facts-dana.pdf")


def test_recharacterized_after_filing(tmp_path: Path) -> None:
    papers = story("recharacterized-after-filing", tmp_path)
    said = text(papers, "explanation-of-changes.pdf")
    assert (
        "Filed pursuant to section 301.9100-2. The return for 2025 is amended for what was done after it was filed. No amount"
        " on it changes."
    ) in said
    assert "When the return for 2025 was filed, no Form 8606 for Eli Frost was due" in said
    assert "penalty" not in said.lower()
    assert "On August 15, 2026, Eli Frost recharacterized a contribution of $7,000" in text(
        papers, "statement-2025-eli.pdf"
    )
    assert not list(papers.glob("*/*reasonable-cause*"))


def test_a_couple_with_a_sep_left_out(tmp_path: Path) -> None:
    """Line 10 is 6,500 / 69,500 = .093525; line 17 is 608, line 18 5,892."""
    papers = story("a-sep-left-out", tmp_path)
    said = text(papers, "explanation-of-changes.pdf")
    assert (
        "The return for 2023 is amended, because $5,892 more of the IRA money of 2023 is taxable than the return showed. The"
        " taxable amount of IRA distributions is corrected on Form 8606 for Gus Hale."
    ) in said
    assert "It left this out: The SEP IRA at Alpha was worth $63,000 on December 31, 2023." in said
    assert "Form 1040 line 4b from $0 to $5,892 (increase of $5,892)" in said
    assert [path.name for path in papers.glob("*/*form-8606*")] == [
        path.name for path in papers.glob("*/*gus.pdf") if "8606" in path.name
    ]


def test_a_divorce(tmp_path: Path) -> None:
    papers = story("a-divorce", tmp_path)
    assert "The other spouse: Kim Stone" in text(papers, "statement-2024-lee.pdf")
    basis = text(papers, "basis-lee.pdf")
    assert "2024 0 0 10,000" in basis
    assert "A transfer to a spouse or former spouse under a divorce instrument; of it basis $10,000" in basis
    assert "divorce-transfer" not in basis
