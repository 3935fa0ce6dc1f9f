"""The amended return of a nonresident: name, address, number and explanation alone; the corrected Form 1040-NR goes along.

Instructions for Form 1040-X (February 2024), Resident and nonresident aliens.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pypdf
import pytest
from blanks_at_hand import other_blank
from click.testing import CliRunner, Result

from basisbook.cli.main import main

pytestmark = [pytest.mark.alone, pytest.mark.slow]

TODAY = "2026-11-26"
SAMPLE = Path(__file__).parents[1] / "sample_data" / "missing-sep"


def run(book: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--book", str(book), *arguments])


@pytest.fixture
def book(tmp_path: Path) -> Path:
    shutil.copytree(SAMPLE, tmp_path / "book")
    file = tmp_path / "book" / "book.toml"
    place = 'name = "Omar Haddad"\nstreet = "4 Calle Mayor"\ncity = "Madrid"\nforeign_country = "Spain"'
    file.write_text(file.read_text("utf-8").replace('name = "Omar Haddad"', place), "utf-8")
    return tmp_path / "book"


def text(path: Path) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(path).pages)


def test_it_is_asked_where_nobody_said_so(book: Path, tmp_path: Path) -> None:
    run(book, "amend", "2023", "--out", str(tmp_path / "out"))
    cover = text(tmp_path / "out" / "2023-1040-x-omar" / "0-cover-list.pdf")
    assert "If the return was Form 1040-NR" in cover


def test_no_figure_is_asked_and_none_is_written(book: Path, tmp_path: Path) -> None:
    blank = tmp_path / "f1040x--2025-12.pdf"
    blank.write_bytes(other_blank("1040-X 2025-12"))
    assert run(book, "forms", "add", str(blank)).exit_code == 0
    assert run(book, "amend", "2023", "--figure", "form-1040-nr").exit_code == 0
    said = run(book, "amend", "2023", "--out", str(tmp_path / "out")).output
    assert "nobody recorded" not in said
    (package,) = json.loads(run(book, "amend", "2023", "--format", "json").stdout)["years"]
    assert (package["action"], package["missing"], package["e_file"]) == ("1040-x", [], False)
    run(book, "amend", "2023", "--out", str(tmp_path / "out"), "--letters")
    letter = text(tmp_path / "out" / "letters" / "client-omar.pdf")
    assert "What that is in tax the corrected Form 1040-NR will show." in letter
    assert (
        "Form 8606 (corrected) and the corrected Form 1040-NR" in letter
        or "the corrected Form 1040-NR and Form 8606" in letter
    )
    folder = next((tmp_path / "out").glob("2023-*"))
    (form,) = folder.glob("*-form-1040-x.pdf")
    filled = {
        str(one["/V"])
        for name, one in (pypdf.PdfReader(form).get_fields() or {}).items()
        if str(one.get("/V", "")) not in ("", "/Off")
    }
    explained = next(one for one in filled if one.startswith("This amends Form 1040-NR for 2023."))
    assert filled - {explained} == {"Omar", "Haddad", "4 Calle Mayor", "Madrid", "Spain"}
    assert "Form 1040-NR line 4b from" in explained
    assert "Attached: the corrected Form 1040-NR and Form 8606 for 2023" in explained
    cover = text(folder / "0-cover-list.pdf")
    assert 'Write "Amended" across its top, and attach it to the back of Form 1040-X.' in cover
    assert "Austin, TX 73301-0215" in cover
    assert "must be completed in its entirety" in cover
    assert "Attach a completed Form 1040 or 1040-SR" not in cover
    assert "If the return was Form 1040-NR" not in cover
