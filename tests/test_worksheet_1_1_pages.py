"""The IRS's own example of Worksheet 1-1 through the whole command line: recorded, shown, on the page.

Publication 590-B (2023): Rose Green brings 300 of basis, puts in 2,000 of which 500 are not deducted, converts 5,000,
and has 20,000 left. The publication prints 460* on line 13, 460 on 17, 340 on 14, 4,540* on 18, and nothing on 6 to 12;
the page also stars line 17, which comes from the worksheet as well.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from blanks_at_hand import blank_path
from click.testing import CliRunner, Result
from pypdf import PdfReader

from basisbook.cli.main import main
from basisbook.forms.official import fetch, fill_page

pytestmark = pytest.mark.slow

RECORDED = """
record opening-basis --person rose --tax-year 2022 --amount 300
record contribution --person rose --tax-year 2023 --date 2023-05-01 --account ira --amount 2000
record deduction --person rose --tax-year 2023 --amount 1500
record conversion --person rose --date 2023-08-01 --account ira --to roth --amount 5000
record year-end-value --person rose --tax-year 2023 --account ira --amount 20000
record method --person rose --tax-year 2023 --code places=3
record election --person rose --tax-year 2023 --code worksheet-1-1
"""
BOOK = """[people.rose]
name = "Rose Green"

[accounts.ira]
person = "rose"
type = "traditional"

[accounts.roth]
person = "rose"
type = "roth"
"""
BLANK = ("6", "7", "8", "9", "10", "11", "12")
LINES = {
    "1": "500", "2": "300", "3": "800", "4": "0", "5": "800", "13": "460", "14": "340",
    "15a": "0", "15b": "0", "15c": "0", "16": "5000", "17": "460", "18": "4540",
}  # fmt: skip
FOOTNOTE = "* From Worksheet 1-1 in Publication 590-B"


@pytest.fixture(autouse=True)
def _no_blanks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BASISBOOK_BLANKS", str(tmp_path / "blanks"))
    monkeypatch.setenv(fetch.OFFLINE, "1")
    fill_page.forget()


@pytest.fixture
def rose(tmp_path: Path) -> Path:
    folder = tmp_path / "rose"
    basisbook("init", str(folder))
    (folder / "book.toml").write_text(BOOK, encoding="utf-8")
    for command in RECORDED.strip().splitlines():
        basisbook("--book", str(folder), *command.split())
    return folder


def basisbook(*arguments: str) -> Result:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    return result


def filled(folder: Path, out: Path) -> str:
    """Every text on the one page that `fill` writes."""
    basisbook("--book", str(folder), "fill", "2023", "--out", str(out), "--flatten")
    (pdf,) = out.iterdir()
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.read_bytes())).pages)


def amounts_starred(text: str) -> Sequence[str]:
    return sorted(re.findall(r"\b([\d,]+)\*", text))


def test_the_lines_are_those_of_the_publication(rose: Path) -> None:
    result = basisbook("--book", str(rose), "show", "--format", "json")
    year = json.loads(result.stdout)["people"]["rose"]["pools"]["own"]["years"][-1]
    assert year["lines"] == LINES
    assert not set(BLANK) & set(year["lines"])
    assert year["path"] == "worksheet-1-1"
    assert year["starred"] == ["13", "17", "18"]
    assert year["return"] == {"4a": "5000", "4b": "4540"}


def test_the_official_page_has_the_stars(rose: Path, tmp_path: Path) -> None:
    basisbook("forms", "add", str(blank_path(2023)))
    text = filled(rose, tmp_path / "out")
    assert amounts_starred(text) == ["4,540", "460", "460"]
    assert text.count(FOOTNOTE) == 2, "lines 13 and 17 stand on two pages, and each explains its stars"


def test_the_drawn_page_has_the_stars_too(rose: Path, tmp_path: Path) -> None:
    text = filled(rose, tmp_path / "out")
    assert amounts_starred(text) == ["4,540", "460", "460"]
    assert FOOTNOTE in text
