"""What three people met at an 80-column terminal (docs/decisions.md): a dentist, a retiree with a shoebox, a practice."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from terminal import run, run_in_terminal

pytestmark = pytest.mark.slow

BOOK = """[people.nadia]
name = "Dr. Nadia Brandt"
born = 1979-05-04

[accounts.van]
person = "nadia"
type = "traditional"
custodian = "Vanguard"

[accounts.roth]
person = "nadia"
type = "roth"
custodian = "Vanguard"
"""
PUT_IN = (
    "--tax-year",
    "2025",
    "--date",
    "2025-03-01",
    "--account",
    "van",
    "--amount",
    "7000",
    "--basis",
    "7000",
)
EMPTY = ("--tax-year", "2025", "--account", "van", "--amount", "0")


def told(ran: subprocess.CompletedProcess[str]) -> str:
    """Everything that was said, on one line."""
    return " ".join((ran.stdout + ran.stderr).split())


@pytest.fixture
def dentist(tmp_path: Path) -> Path:
    assert run(tmp_path, "init").returncode == 0
    (tmp_path / "book.toml").write_text(BOOK)
    assert run(tmp_path, "record", "contribution", *PUT_IN).returncode == 0
    return tmp_path


def test_an_empty_ira_that_nothing_left_is_a_warning(dentist: Path) -> None:
    run(dentist, "record", "year-end-value", *EMPTY)
    said = told(run(dentist, "show", "2025"))
    assert "nothing is said to have left them: a Form 1099-R may be" in said
    assert "basisbook record conversion --person nadia --date" in said
    moved = ("--date", "2025-03-02", "--account", "van", "--to", "roth", "--amount", "7000")
    run(dentist, "record", "conversion", *moved)
    assert "nothing is said to have left" not in told(run(dentist, "show", "2025"))


def test_money_put_in_after_the_year_is_not_missed(dentist: Path) -> None:
    run(dentist, "correct", "1", "--date", "2026-03-01")
    run(dentist, "record", "year-end-value", *EMPTY)
    assert "nothing is said to have left" not in told(run(dentist, "show"))


def test_a_form_that_was_made_is_to_be_filed(dentist: Path) -> None:
    run(dentist, "record", "year-end-value", "--tax-year", "2025", "--account", "van", "--amount", "7100")
    assert "Next: basisbook fill 2025" in run(dentist).stdout
    run(dentist, "fill", "2025")
    assert "Next: basisbook filed 2025" in run(dentist).stdout
    run(dentist, "correct", "1", "--amount", "6000", "--basis", "6000")
    assert "Next: basisbook fill 2025" in run(dentist).stdout


def test_filed_asks_for_its_day_and_says_it(dentist: Path) -> None:
    run(dentist, "record", "year-end-value", "--tax-year", "2025", "--account", "van", "--amount", "7100")
    asked = run_in_terminal(dentist, "filed", "2025", answers="never\n4/10/2027\n4/10/2026\n")
    assert "On which day was the return of 2025 filed? [June 30, 2026]:" in asked.stdout + asked.stderr
    assert "It was between January 1, 2025 and June 30, 2026." in " ".join(asked.stderr.split())
    assert "filed on April 10, 2026, is kept in" in " ".join(asked.stdout.split())


def test_an_unknown_beginning_leads_to_the_papers(dentist: Path) -> None:
    (dentist / "interview").mkdir()
    (dentist / "interview/start-nadia.json").write_text(
        '{"format": 1, "answers": {"before": "shoebox", "first": "2012"}}'
    )
    front = run(dentist).stdout
    assert "What Dr. Nadia Brandt had taxed before 2012 is not known" in " ".join(front.split())
    assert "Next: basisbook evidence enter" in front
    assert "basisbook evidence enter # papers show it" in told(run(dentist, "reconstruct"))
    boxes = ("--year", "2012", "--box1", "5000", "--box5", "45000", "--type", "ira")
    assert run(dentist, "evidence", "enter", "5498", *boxes).returncode == 0
    assert "Next: basisbook reconstruct" in run(dentist).stdout
    assert "whether there was another IRA" in " ".join(run(dentist, "evidence", "missing").stdout.split())


@pytest.mark.parametrize("name", ["Brandt, Dr. Nadia", "Brandt Nadia Dr."])
@pytest.mark.parametrize("kind", ["IRA contribution, nondeductible", "Contribution (nondeductible)"])
def test_names_in_another_order_are_names(dentist: Path, name: str, kind: str) -> None:
    (dentist / "s.csv").write_text(
        f'Client,What,Tax year,Date,Account,Amount\n"{name}","{kind}",2024,2024-03-10,Vanguard,"6,000"\n'
    )
    said = run(dentist, "import", "s.csv", "--yes")
    assert said.returncode == 0, said.stdout + said.stderr
    assert ",contribution,2024,2024-03-10,van,,6000.00,,6000.00," in (dentist / "ledger.csv").read_text()


def test_somebody_new_in_a_sheet_has_a_command(dentist: Path) -> None:
    (dentist / "s.csv").write_text(
        "Client,What,Tax year,Date,Amount\nMary O'Neil,contribution,2024,2024-03-10,6000\n"
    )
    said = run(dentist, "import", "s.csv", "--yes")
    assert said.returncode == 1
    assert """basisbook person "Mary O'Neil\"""" in said.stdout + said.stderr
