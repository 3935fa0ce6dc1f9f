"""What a write changed is said: taxable, basis, line 1, the return, and what is new and open."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from basisbook.cli.main import main

pytestmark = pytest.mark.alone


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BASISBOOK_TODAY", "2026-06-30")
    monkeypatch.setenv("COLUMNS", "80")
    accounts = "--account van=traditional --account roth=roth"
    done = CliRunner().invoke(
        main, shlex.split(f"init {tmp_path} --name 'Ana Reyes' --born 1979-05-04 {accounts}")
    )
    assert done.exit_code == 0, done.output
    return tmp_path


def run(book: Path, command: str) -> Result:
    done = CliRunner().invoke(main, ["--book", str(book), *shlex.split(command)])
    assert done.exit_code == 0, done.output
    assert max(len(line) for line in done.output.splitlines() if not line.startswith("    ")) <= 80
    return done


def flat(done: Result) -> str:
    return " ".join(done.stdout.split())


def backdoor(book: Path) -> None:
    for line in (
        "record contribution --tax-year 2025 --date 2025-01-06 --account van --amount 7000 --basis 7000",
        "record year-end-value --tax-year 2025 --account van --amount 0",
        "record conversion --date 2025-01-08 --account van --to roth --amount 7000",
    ):
        run(book, line)


def test_the_consequence_of_an_entry_is_said_and_not_only_the_basis(book: Path) -> None:
    """F6: the basis stays 0, and 7,000 becomes taxable."""
    backdoor(book)
    done = run(book, "correct 1 --basis 0")
    assert "2025: line 1 7,000 -> 0; taxable 0 -> 7,000; Form 1040 line 4b 0 -> 7,000" in flat(done)
    back = flat(run(book, "undo --yes"))
    assert "2025: line 1 0 -> 7,000; taxable 7,000 -> 0; Form 1040 line 4b 7,000 -> 0" in back


def test_a_what_if_says_what_it_would_change_as_the_entry_would(book: Path, tmp_path: Path) -> None:
    backdoor(book)
    file = tmp_path / "if.csv"
    file.write_text(
        "kind,date,amount,account,tax_year\ndistribution,2025-03-04,1000,van,\ncontribution,2026-01-04,7000,van,2025\n"
    )
    done = CliRunner().invoke(main, ["--book", str(book), "diff", "--with", str(file)])
    said = " ".join(done.output.split())
    assert "taxable 0 -> 1,000" in said
    assert "if.csv:3: warning: $14,000 was contributed for 2025" in said
    assert "it is only supposed" in said
    assert "entry 1000000" not in said


def test_an_excess_is_said_at_once(book: Path) -> None:
    backdoor(book)
    again = "contribution --tax-year 2025 --date 2025-03-06 --account van --amount 7000 --basis 7000"
    done = run(book, f"record {again}")
    assert "$14,000 was contributed for 2025" in done.stderr
    assert "New in the book" in done.stderr
    assert "$14,000" not in run(book, "record year-end-value --tax-year 2024 --account van --amount 0").stderr


def test_a_year_that_stops_is_said_with_its_way_out(book: Path) -> None:
    run(
        book, "record contribution --tax-year 2025 --date 2025-01-06 --account van --amount 7000 --basis 7000"
    )
    done = run(book, "record conversion --date 2025-01-08 --account van --to roth --amount 7000")
    assert "2025 is incomplete" in done.stdout
    assert "basisbook --book" in done.stderr
    assert "record year-end-value --person ana --tax-year 2025 --account van" in done.stderr


def test_an_earlier_entry_moves_the_years_after_it_and_a_run_of_them_is_one_line(book: Path) -> None:
    for year in (2020, 2021, 2022, 2023):
        run(
            book,
            f"record contribution --tax-year {year} --date {year}-02-01 --account van --amount 1000 --basis 1000",
        )
        run(book, f"record year-end-value --tax-year {year} --account van --amount 9000")
    done = run(book, "correct 1 --amount 1500 --basis 1500").stdout
    assert "2020: line 1 1,000 -> 1,500; taxable 0, as before; basis 1,000 -> 1,500" in done
    assert "2021-2023: basis 500 more in each, 4,500 at the end" in done


def test_the_year_in_progress_is_told_as_far_as_it_is(book: Path) -> None:
    done = run(
        book, "record contribution --tax-year 2026 --date 2026-01-06 --account van --amount 7000 --basis 7000"
    )
    assert "2026 has not ended: put in 7,000 so far" in done.stdout


def test_nothing_is_said_to_change_where_nothing_does(book: Path) -> None:
    backdoor(book)
    done = run(book, "correct 2 --note 'the December statement'")
    assert "no form changes" in done.stdout
    assert done.stderr == ""


def test_an_import_says_the_same(book: Path) -> None:
    sheet = book / "year.csv"
    sheet.write_text(
        "kind,tax year,date,account,to,amount,basis\n"
        "contribution,2025,2025-01-06,van,,7000,7000\n"
        "conversion,,2025-01-08,van,roth,7000,\n"
        "year-end-value,2025,,van,,0,\n"
    )
    done = run(book, f"import {sheet} --yes")
    assert "2025: line 1 7,000; taxable 0; basis 0; Form 1040 line 4a 7,000, line 4b 0" in flat(done)
