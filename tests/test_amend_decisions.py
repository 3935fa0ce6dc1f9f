"""`amend` from raw entries to the decision: returns that change without a Form 8606, and later lawful acts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from basisbook.cli.main import main

pytestmark = [pytest.mark.alone, pytest.mark.slow]


class Told:
    """A book of Ana, and commands given on a day."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.book, self.env = folder / "b", monkeypatch
        self.on(
            "2026-01-02",
            f"init {self.book} --name Ana --born 1980-01-01 --account ira=traditional --account roth=roth",
        )

    def on(self, day: str, *commands: str) -> str:
        self.env.setenv("BASISBOOK_TODAY", day)
        said = ""
        for command in commands:
            start = [] if command.startswith("init") else ["--book", str(self.book)]
            said = CliRunner().invoke(main, [*start, *command.split()]).output
        return said

    def year(self, day: str, year: int) -> dict[str, object]:
        found = json.loads(
            self.on(day, "amend --format json").partition("\nerror")[0].partition("\nwarning")[0]
        )
        return next(one for one in found["years"] if one["tax_year"] == year)  # type: ignore[no-any-return]


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Told:
    return Told(tmp_path, monkeypatch)


RETURN_2023 = "record return --tax-year 2023 --code single --date 2024-04-10"
ROTH_2023 = "record roth-contribution --tax-year 2023 --date 2023-03-01 --account roth --amount 6500"


def test_a_deduction_that_was_not_allowable_is_an_amended_return(told: Told) -> None:
    told.on(
        "2026-11-26",
        "record contribution --tax-year 2024 --date 2024-06-01 --account ira --amount 7000",
        "record deduction --tax-year 2024 --amount 7000",
        "record return --tax-year 2024 --code single --date 2025-04-10",
        "filed 2024 --none",
        "correct 2 --amount 0",
    )
    one = told.year("2026-11-26", 2024)
    assert (one["action"], one["income"], one["assessment_until"]) == ("1040-x", "7000", "2028-04-15")


def test_a_deduction_claimed_after_all_needs_no_form(told: Told) -> None:
    told.on(
        "2026-11-26",
        "record contribution --tax-year 2024 --date 2024-06-01 --account ira --amount 7000 --basis 7000",
        "filed 2024 --on 2025-04-10",
        "correct 1 --basis 0",
        "record deduction --tax-year 2024 --amount 7000",
    )
    one = told.year("2026-11-26", 2024)
    assert (one["action"], one["income"], one["file_by"]) == ("1040-x", "-7000", "2028-04-15")
    assert one["penalties"] == []
    told.on("2026-11-26", "filed 2024 --none --amended --on 2026-11-26")
    assert "1040-X" not in told.on("2026-11-27", "amend 2024"), "amending twice changes nothing"


def test_what_nobody_recorded_is_asked_before_no_amount_changes(told: Told) -> None:
    more = "--tax-year 2024 --date 2024-06-01 --account ira --amount 7000 --basis 7000"
    told.on("2026-11-26", f"record contribution {more}", "filed 2024 --none")
    said = " ".join(told.on("2026-11-26", "amend 2024").split())
    assert "(Schedule 1 line 20 of 2024) is not recorded" in said
    told.on("2026-11-26", "amend 2024 --figure ira-deduction=0")
    assert "late 8606, alone" in told.on("2026-11-26", "amend 2024")


def test_a_recharacterization_after_the_return_is_no_forgotten_form(told: Told, tmp_path: Path) -> None:
    told.on("2026-01-05", ROTH_2023, RETURN_2023, "filed 2023 --none")
    told.on(
        "2026-01-05",
        "record recharacterized-to-traditional --tax-year 2023 --date 2024-09-10 --account roth --to ira --amount 6500"
        " --moved 7100 --basis 6500 --of 1",
    )
    one = told.year("2026-01-05", 2023)
    assert (one["action"], one["penalties"], one["income"]) == ("1040-x", [], "0")
    told.on("2026-01-05", f"amend --out {tmp_path / 'p'}")
    names = sorted(path.name for path in (tmp_path / "p").rglob("*.pdf"))
    assert not [name for name in names if "reasonable-cause" in name]
    (page,) = (tmp_path / "p").rglob("*explanation*")
    text = " ".join("".join(one.extract_text() for one in PdfReader(page).pages).split())
    assert "Filed pursuant to section 301.9100-2." in text
    assert "On September 10, 2024, Ana recharacterized a contribution of $6,500 for 2023" in text
    assert "with earnings of $600, $7,100 in all, from a Roth IRA to a traditional IRA" in text
    assert "recharacterized-to" not in text


def test_a_roth_contribution_returned_with_its_earnings(told: Told) -> None:
    told.on("2026-09-02", ROTH_2023.replace("2023", "2025"), "filed 2025 --none --on 2026-02-20")
    told.on(
        "2026-09-02",
        "record roth-contribution-returned --tax-year 2025 --date 2026-09-01 --account roth --amount 6500 --moved 7400 --of 1",
    )
    one = told.year("2026-09-02", 2025)
    assert (one["action"], one["income"]) == ("1040-x", "900")


def test_excess_years_pay_until_the_excess_is_gone(told: Told) -> None:
    for year, amount, income in ((2023, 6500, 300_000), (2024, 7000, 310_000)):
        told.on(
            "2026-11-26",
            f"record roth-contribution --tax-year {year} --date {year}-03-01 --account roth --amount {amount}",
            f"record return --tax-year {year} --code single --date {year + 1}-04-10",
            f"record figure --tax-year {year} --code modified-agi --amount {income}",
        )
    told.on("2026-11-26", "record roth-distribution --date 2026-09-01 --account roth --amount 13500")
    for year in (2023, 2024, 2025):
        told.on("2026-11-26", f"amend {year} --figure excess-tax=0")
    said = told.on("2026-11-26", "amend")
    rows = [" ".join(row.split()) for row in said.splitlines()[1:4]]
    assert rows == [
        "2023 5329, alone Ana soon owed 390",
        "2024 5329, alone Ana soon owed 810",
        "2025 5329, alone Ana soon owed 810",
    ]
