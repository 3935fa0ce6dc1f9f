"""The interview at a terminal: the first year from nothing, the second one in ten answers, and the form on its blank."""

from __future__ import annotations

import io
import json
import stat
from pathlib import Path

import openpyxl
import pytest
from blanks_at_hand import blank
from played import play
from terminal import run, run_in_terminal

from basisbook.forms.official.read_form import read_form
from basisbook.ledger import book, journal, kinds, store

pytestmark = pytest.mark.slow

BEGIN = [
    "Dr. Nadia Brandt",
    "5/4/1979",
    "",
    "y",
    "Vanguard",
    "",
    "",
    "",
    "y",
    "Vanguard",
    "",
    "",
    "",
    "",
    "no",
    "",
    "",
    "y",
]
FIRST = ["y", "", "3/1/22", "", "", "", "no", "y", "6000", "2", "1", "", "3/2/22", "", "", "", ""]


def blanks(folder: Path) -> str:
    (folder / "blanks").mkdir()
    (folder / "f8606--2023.pdf").write_bytes(blank(2023))
    env = {"BASISBOOK_BLANKS": str(folder / "blanks")}
    added = run(folder, "forms", "add", "f8606--2023.pdf", **env)
    assert added.returncode == 0, added.stderr
    return env["BASISBOOK_BLANKS"]


def begun(folder: Path) -> Path:
    """Nothing, `start`, and the first year: no file is edited, and no option given."""
    folder.mkdir()
    shown, code = play(folder, "start", typed=BEGIN, BASISBOOK_TODAY="2023-02-01")
    assert code == 0, shown
    assert shown.rstrip().endswith("Next: basisbook year 2022")
    shown, code = play(folder, "year", "2022", typed=[*FIRST, "y", "n"], BASISBOOK_TODAY="2023-02-01")
    assert code == 0, shown
    assert "wrote entries 2 to 4" in shown
    return folder


def test_the_first_year_from_nothing_and_the_second_in_ten_answers(tmp_path: Path) -> None:
    at_hand = blanks(tmp_path)
    folder = begun(tmp_path / "book")
    typed = ["", "", "1/5/23", "", "6500", "1/8/23", "", "y", "y"]
    assert len(typed) <= 10
    shown, code = play(
        folder, "year", "2023", typed=typed, BASISBOOK_TODAY="2024-02-01", BASISBOOK_BLANKS=at_hand
    )
    assert code == 0, shown
    assert "official" in shown
    assert max(len(line) for line in shown.splitlines()) <= 80, shown
    page = (folder / "forms" / "8606-2023-nadia.pdf").read_bytes()
    lines = read_form(page).lines
    assert (lines["1"], lines["8"], lines["14"]) == ("6500", "6500", "0")
    assert [journal.described(one) for one in store.read(folder).entries][4:] == [
        "contribution of 6,500 for 2023 on 2023-01-05 (vanguard)",
        "conversion of 6,500 on 2023-01-08 (vanguard)",
        "year-end-value of 0 for 2023 (vanguard)",
    ]
    assert not (folder / "interview").exists(), "nothing is left over"
    # The same year again: nothing is different, then one amount is, and becomes a correction.
    shown, code = play(
        folder, "year", "2023", typed=["", "n"], BASISBOOK_TODAY="2024-02-02", BASISBOOK_BLANKS=at_hand
    )
    assert "Nothing is different" in shown
    typed = ["1", "6,000", "", "", "", "y", "n"]
    shown, code = play(
        folder, "year", "2023", typed=typed, BASISBOOK_TODAY="2024-02-02", BASISBOOK_BLANKS=at_hand
    )
    assert code == 0, shown
    assert "Entry 5 says instead" in " ".join(shown.split())
    (last,) = store.read(folder).entries[7:]
    assert (last.corrects, last.amount, last.basis) == (5, 600000, 600000)


def test_answers_are_kept_for_the_owner_and_asked_on_from_where_one_stopped(tmp_path: Path) -> None:
    for typed in (["Ana Reyes", "."], ["5/4/79"]):
        stopped = run_in_terminal(tmp_path, "start", answers="".join(f"{one}\n" for one in typed))
        assert stopped.returncode == 0
        assert "Your answers are kept, and nothing is in the ledger yet." in " ".join(stopped.stderr.split())
    file = tmp_path / "interview" / "start.json"
    assert json.loads(file.read_text())["answers"] == {"name": "Ana Reyes", "born": "1979-05-04"}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not (tmp_path / "book.toml").exists()
    assert "goes on where you stopped" in stopped.stderr


def test_the_number_is_in_the_book_alone_and_never_shown(tmp_path: Path) -> None:
    typed = [*BEGIN[:-2], "12-34", "123-45-6789", "y"]
    done = run_in_terminal(tmp_path, "start", answers="".join(f"{one}\n" for one in typed))
    assert done.returncode == 0, done.stderr
    assert book.Book.load(tmp_path).people["nadia"].ssn == "123-45-6789"
    assert "6789" not in done.stdout + done.stderr
    assert not any(
        "6789" in path.read_text()
        for path in tmp_path.rglob("*")
        if path.is_file() and path.name != "book.toml"
    )


def test_it_says_why_and_goes_back(tmp_path: Path) -> None:
    done = run_in_terminal(tmp_path, "start", answers="Ana\n?\n<\nNadia Brandt\n?\n.\n")
    assert done.stderr.count("Your name, as on your return?") == 2
    assert "The limits from 50" in done.stderr
    assert json.loads((tmp_path / "interview" / "start.json").read_text())["answers"] == {
        "name": "Nadia Brandt"
    }


def test_nobody_is_asked_where_nobody_is(tmp_path: Path) -> None:
    for verb in (("start",), ("year", "2023")):
        done = run(tmp_path, *verb)
        assert done.returncode == 2
        assert "nobody is there to answer" in done.stderr


def test_the_empty_sheet_is_read_by_import(tmp_path: Path) -> None:
    run_in_terminal(tmp_path, "start", answers="".join(f"{one}\n" for one in BEGIN))
    assert run(tmp_path, "year", "2023", "--sheet").returncode == 0
    path = tmp_path / "2023.xlsx"
    filled = path.read_bytes()
    again = run(tmp_path, "year", "2023", "--sheet")
    assert (again.returncode, path.read_bytes()) == (2, filled), "what is filled in is not written over"
    assert "import" in again.stderr
    workbook = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    page = workbook["2023"]
    rules = {str(rule.sqref): rule.formula1 for rule in page.data_validations.dataValidation}
    assert rules["A2:A61"] == f"Kinds!$A$2:$A${len(kinds.KINDS)}"
    page.append(("contribution", 2025, "2025-03-01", "vanguard", "", 6500, 6500, "from the sheet"))
    workbook.save(path)
    done = run(tmp_path, "import", "2023.xlsx", "--sheet", "2023", "--yes")
    assert done.returncode == 0, done.stderr
    assert store.read(tmp_path).entries[-1].note == "from the sheet"


def test_tab_completes_and_a_question_mark_says_why_in_a_terminal(tmp_path: Path) -> None:
    """Tab writes the rest of the only word that fits; the editor of the terminal is the one that does it."""
    begun(tmp_path / "book")
    typed = ["ret\t", "2022", "?", "joi\t", "."]
    shown, code = play(tmp_path / "book", "evidence", "enter", typed=typed)
    assert code == 0, shown
    assert "return" in shown.partition("Which? ")[2].partition("\n")[0]
    assert "The limits of a deduction depend on it." in " ".join(shown.split())
    kept = json.loads((tmp_path / "book" / "interview" / "paper-return-2022-nadia.json").read_text())
    assert kept["answers"] == {"filing_status": "joint"}
