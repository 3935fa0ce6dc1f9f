"""What closes soon, from raw entries to the lists of `amend --closing` and `clients --closing`."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from basisbook.cli.main import main
from basisbook.forms.amendment import form_1040x
from basisbook.forms.amendment.asking import ripples_of

pytestmark = [pytest.mark.alone, pytest.mark.slow]


def run(day: str, *commands: str, monkeypatch: pytest.MonkeyPatch) -> Result:
    monkeypatch.setenv("BASISBOOK_TODAY", day)
    done = None
    for command in commands:
        done = CliRunner().invoke(main, command.split())
    assert done is not None
    return done


def lost_basis(folder: Path, who: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client whose return of 2022 was filed without the basis of 6,000, and with it is a refund."""
    start = f"--book {folder}"
    run(
        "2023-04-12",
        f"init {folder} --name {who} --born 1950-01-01 --account ira=traditional",
        f"{start} record contribution --tax-year 2014 --date 2014-06-01 --account ira --amount 6000 --basis 6000",
        f"{start} record distribution --date 2022-06-01 --account ira --amount 12000",
        f"{start} record year-end-value --tax-year 2022 --account ira --amount 48000",
        f"{start} record return --tax-year 2022 --code single --date 2023-04-10",
        f"{start} filed 2022 --none",
        f"{start} filed 2014 --none",
        monkeypatch=monkeypatch,
    )


FIGURES = (
    "ira-taxable=12000 ira-deduction=0 early-tax=0 agi=50000 deductions=14700 qbi=0 taxable-income=35300 tax=4000 credits=0"
    " other-taxes=0 total-tax=4000 withholding=5000 estimated=0 paid=0 eic=0 refundable-credits=0 overpaid=1000"
    " new-taxable-income=34100 new-tax=3856 method=table "
    + " ".join(f"{item}=same" for item in ripples_of(2022))
)


def test_what_closes_soon_and_what_does_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lost_basis(tmp_path / "a", "Ana", monkeypatch)
    here = f"--book {tmp_path / 'a'}"
    early = run("2026-01-13", f"{here} amend --closing 90", monkeypatch=monkeypatch)
    assert early.exit_code == 0
    assert early.stdout == "Nothing closes through 2026-04-13, as far as the ledger goes.\n"
    asked = run("2026-01-15", f"{here} amend --closing 90", monkeypatch=monkeypatch)
    assert asked.exit_code == 1, "the year closes with questions open"
    (row,) = json.loads(
        run("2026-01-15", f"{here} amend --closing 90 --format json", monkeypatch=monkeypatch).stdout
    )["closing"]
    assert (row["day"], row["tax_year"], row["people"]) == ("2026-04-15", 2022, ["ana"])
    assert row["missing"], "what must be known first is named"
    run("2026-01-15", f"{here} amend 2022 --figure {FIGURES.replace(' ', ',')}", monkeypatch=monkeypatch)
    ready = run("2026-01-15", f"{here} amend --closing 90", monkeypatch=monkeypatch)
    assert ready.exit_code == 0, ready.output
    assert "2026-04-15  2022  Ana    1040-X and 8606     144" in ready.stdout


def test_the_last_day_itself_closes_and_the_day_after_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost_basis(tmp_path / "a", "Ana", monkeypatch)
    here = f"--book {tmp_path / 'a'}"
    assert (
        "2026-04-15  2022" in run("2026-04-15", f"{here} amend --closing 0", monkeypatch=monkeypatch).stdout
    )
    after = run("2026-04-16", f"{here} amend --closing 0", monkeypatch=monkeypatch).stdout
    assert "2026-04-15" not in after


def test_all_books_of_a_practice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for who in ("Ana", "Bea"):
        lost_basis(tmp_path / who, who, monkeypatch)
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "book.toml").write_text("[people.x\n")
    done = run("2026-03-01", f"clients {tmp_path} --closing 60 --format csv", monkeypatch=monkeypatch)
    rows = [*csv.DictReader(io.StringIO(done.stdout))]
    assert [(row["client"], row["day"]) for row in rows] == [
        ("broken", ""), ("Ana", "2026-04-15"), ("Bea", "2026-04-15"),
    ]  # fmt: skip
    assert done.exit_code == 1
    text = run("2026-03-01", f"clients {tmp_path} --closing 60", monkeypatch=monkeypatch).stdout
    assert [line.split()[0] for line in text.splitlines()[2:] if line[:2] == "20"] == ["2026-04-15"] * 2


def test_closing_does_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lost_basis(tmp_path / "a", "Ana", monkeypatch)
    here = f"--book {tmp_path / 'a'}"
    for command in (
        f"{here} amend --closing 9 --out {tmp_path / 'p'}",
        f"{here} amend 2022 --closing 9 --figure agi=1",
    ):
        done = run("2026-04-01", command, monkeypatch=monkeypatch)
        assert done.exit_code == 2, done.output
        assert "--closing lists last days" in done.output
    assert not (tmp_path / "p").exists()


@pytest.mark.parametrize(("year", "asked"), [(2013, False), (2017, False), (2018, True)])
def test_of_a_year_before_it_existed_the_qualified_business_deduction_is_not_asked(
    year: int,
    asked: bool,
) -> None:
    """IRC 199A: taxable years that begin after 2017."""
    missing = form_1040x.columns(year, {}, income=0, other_taxes=0, paid=None).missing
    assert ("qbi" in missing, "qualified-business" in ripples_of(year)) == (asked, asked)
    assert "agi" in missing


def test_an_excess_that_can_still_come_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a return filed in time October 15 is the last day; not filed, the due date; filed late, none."""
    here = f"--book {tmp_path / 'a'}"
    run(
        "2025-06-01",
        f"init {tmp_path / 'a'} --name Ana --born 1990-01-01 --account ira=traditional",
        f"{here} record contribution --tax-year 2024 --date 2024-06-01 --account ira --amount 8000 --basis 7000",
        monkeypatch=monkeypatch,
    )
    # The day of filing is not recorded: the due date stands for it.
    said = run("2025-09-01", f"{here} amend --closing 90", monkeypatch=monkeypatch).stdout
    assert "2025-10-15~  2024  Ana    take out $1,000 (traditional)" in said
    assert "ask the custodian" in said
    assert "take out" not in run("2025-10-16", f"{here} amend --closing 90", monkeypatch=monkeypatch).stdout
    run(
        "2025-09-01",
        f"{here} record return --tax-year 2024 --code single --date 2025-05-20",
        monkeypatch=monkeypatch,
    )
    late = run("2025-09-02", f"{here} amend --closing 90", monkeypatch=monkeypatch).stdout
    assert "take out" not in late
    run(
        "2025-09-02",
        f"{here} record figure --tax-year 2024 --code extended-to --date 2025-10-15",
        monkeypatch=monkeypatch,
    )
    extended = run("2025-09-02", f"{here} amend --closing 90 --format json", monkeypatch=monkeypatch).stdout
    assert ("2025-10-15", "take out $1,000 (traditional)") in [
        (row["day"], row["send"]) for row in json.loads(extended)["closing"]
    ]


def test_an_excess_of_this_year_comes_back_by_the_due_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = f"--book {tmp_path / 'a'}"
    run(
        "2025-12-20",
        f"init {tmp_path / 'a'} --name Ana --born 1990-01-01 --account ira=traditional",
        f"{here} record contribution --tax-year 2025 --date 2025-06-01 --account ira --amount 8000 --basis 7000",
        monkeypatch=monkeypatch,
    )
    said = run("2026-03-01", f"{here} amend --closing 90", monkeypatch=monkeypatch).stdout
    assert "2026-04-15  2025  Ana    take out $1,000 (traditional)" in said
