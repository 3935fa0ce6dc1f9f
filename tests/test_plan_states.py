"""What a state taxes of each alternative of a plan, beside the federal amount, from the command line."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from basisbook.cli.main import main

pytestmark = pytest.mark.slow

TODAY = "2026-11-15"


def run(folder: Path, command: str, today: str = TODAY) -> Result:
    env = {"COLUMNS": "80", "BASISBOOK_TODAY": today}
    return CliRunner().invoke(main, ["--book", str(folder), *shlex.split(command)], env=env)


def book(folder: Path, *entries: str, born: str = "1975-05-05", two: bool = False) -> Path:
    words = f"init {folder} --name 'Ana Reyes' --born {born} --account new=traditional --account roth=roth --account k=plan"
    words += " --account old=traditional" if two else ""
    assert CliRunner().invoke(main, shlex.split(words), env={"BASISBOOK_TODAY": TODAY}).exit_code == 0
    for entry in entries:
        done = run(folder, f"record {entry}")
        assert done.exit_code == 0, done.output
    return folder


def planned(folder: Path, options: str) -> dict[str, Any]:
    done = run(folder, f"plan 2026 --format json {options}")
    assert done.exit_code == 0, done.output
    tree = json.loads(done.stdout)
    return tree | {one["letter"]: one for one in tree["alternatives"]}


def taxed(tree: dict[str, Any], letter: str, state: str) -> list[str | None]:
    return [one["states"][state]["taxable"] for one in tree[letter]["years"]]


def lives(state: str, year: int = 2005) -> str:
    return f"residence --tax-year {year} --code {state}"


PUT_IN = "contribution --tax-year 2026 --date 2026-03-01 --account new --amount 7000 --basis 7000"


def test_a_dentist_in_new_jersey_sees_both_worksheets(tmp_path: Path) -> None:
    """Worksheet C by hand: 7,000 x 200,000 / 207,000 = 6,763 on one sheet; 7,000 - 7,000 on a sheet of the new IRA."""
    folder = book(tmp_path / "b", lives("NJ"), PUT_IN, two=True)
    tree = planned(folder, "--value new=7000 --value old=200000 --again 7500")
    assert (tree["a"]["taxable"], taxed(tree, "a", "NJ")) == ("6763.00", ["6763.00"])
    other = tree["a"]["years"][0]["states"]["NJ"]["otherwise"]
    assert other == {"words": "each IRA on a worksheet of its own", "taxable": "0.00"}
    assert taxed(tree, "c", "NJ") == ["0.00"]
    assert taxed(tree, "d", "NJ") == ["200000.00"]
    assert taxed(tree, "g", "NJ") == ["0.00", "13520.00"]
    assert tree["g"]["years"][1]["states"]["NJ"]["otherwise"]["taxable"] == "0.00"
    assert any("Worksheet C was not read on its own page" in one for one in tree["not_verified"])
    assert run(folder, "record method --tax-year 2026 --code nj-worksheet=separate").exit_code == 0
    assert taxed(planned(folder, "--value new=7000 --value old=200000"), "a", "NJ") == ["0.00"]
    unsaid = planned(folder, "--value 207000")
    assert taxed(unsaid, "a", "NJ") == [None]
    assert "value of each" in unsaid["a"]["years"][0]["states"]["NJ"]["why_not"]


def test_what_new_jersey_taxed_and_the_federal_return_did_not(tmp_path: Path) -> None:
    """40,000 deducted in the past is basis in New Jersey alone: 10,000 of 100,000 leaves 6,000 taxable (NJ-1)."""
    past = [
        f"contribution --tax-year {year} --date {year}-03-01 --account new --amount 5000 --basis 0"
        for year in range(2012, 2020)
    ]
    tree = planned(book(tmp_path / "b", lives("NJ"), *past), "--value 100000 --convert 10000")
    assert (tree["a"]["taxable"], taxed(tree, "a", "NJ")) == ("10000.00", ["6000.00"])
    # Spread over four years: what came back is carried, by the rule of Part II.
    assert taxed(tree, "e", "NJ") == ["15000.00"] * 4
    assert tree["e"]["years"][0]["states"]["NJ"]["basis_left"] == "30000.00"


def test_massachusetts_lets_contributions_come_back_first(tmp_path: Path) -> None:
    """MA-2: every backdoor is free in Massachusetts, beside 200,000 of an old plan."""
    tree = planned(book(tmp_path / "b", lives("MA"), PUT_IN), "--value 207000 --again 7000")
    assert (tree["a"]["taxable"], taxed(tree, "a", "MA")) == ("6763.00", ["0.00"])
    assert taxed(tree, "d", "MA") == ["200000.00"]
    assert taxed(tree, "e", "MA") == ["44750.00", "51750.00", "51750.00", "51750.00"]
    assert taxed(tree, "g", "MA") == ["0.00", "0.00"]
    old = book(
        tmp_path / "old", lives("MA"), PUT_IN, born="1954-12-01"
    )  # 70 1/2 in 2025; nothing required yet
    given = planned(old, "--value 207000 --convert 7000 --give 5000")
    assert taxed(given, "a", "MA") == ["0.00"]  # line 1 12,000; line 4 7,000; line 5 5,000; line 6 5,000


def test_pennsylvania_before_59_and_a_half(tmp_path: Path) -> None:
    """A conversion alone is not taxed; what is taken out comes back from cost first: 9,000 - 7,000."""
    folder = book(tmp_path / "b", lives("PA"), PUT_IN)
    tree = planned(folder, "--value 207000")
    assert (tree["a"]["taxable"], taxed(tree, "a", "PA")) == ("6763.00", ["0.00"])
    assert taxed(tree, "d", "PA") == ["0.00"]
    assert taxed(planned(folder, "--value 207000 --take 9000 --convert 0"), "a0", "PA") == ["2000.00"]


def test_pennsylvania_when_the_age_is_reached_in_a_later_year(tmp_path: Path) -> None:
    """Born June 1, 1968: 59 1/2 on December 1, 2027. That year rests on the day, and what follows has no amount."""
    tree = planned(book(tmp_path / "b", lives("PA"), PUT_IN, born="1968-06-01"), "--value 207000 --years 3")
    assert taxed(tree, "e", "PA") == ["0.00", None, None]
    assert "rests on the day" in tree["e"]["years"][1]["states"]["PA"]["why_not"]


def test_california_has_the_federal_amount_but_for_its_own_basis(tmp_path: Path) -> None:
    folder = book(tmp_path / "b", lives("CA"), PUT_IN)
    tree = planned(folder, "--value 207000 --years 2")
    for letter in "acdef":
        assert taxed(tree, letter, "CA") == [one["return"]["4b"] for one in tree[letter]["years"]]
    more = book(
        tmp_path / "m", lives("CA"), PUT_IN, "opening-state-basis --tax-year 1990 --code CA --amount 1000"
    )
    assert taxed(planned(more, "--value 207000"), "a", "CA") == ["5763.00"]


def test_who_moves_sees_each_state_in_its_years(tmp_path: Path) -> None:
    folder = book(tmp_path / "b", lives("NJ"), "residence --date 2026-06-01 --code MA", PUT_IN)
    year = planned(folder, "--value 207000")["a"]["years"][0]
    assert set(year["states"]) == {"NJ", "MA"}
    assert year["states"]["NJ"]["taxable"] == "0.00"  # nothing came out while living there
    assert run(folder, "record residence --date 2026-08-01 --code FL").exit_code == 0
    tree = planned(folder, "--value 207000 --years 2")
    assert set(tree["e"]["years"][0]["states"]) == {"NJ", "MA"}
    assert "states" not in tree["e"]["years"][1]


def test_the_record_begins_in_the_middle(tmp_path: Path) -> None:
    folder = book(tmp_path / "b", lives("MA"), "opening-basis --tax-year 2025 --amount 3000", PUT_IN)
    seen = planned(folder, "--value 207000")["a"]["years"][0]["states"]["MA"]
    assert seen["taxable"] is None
    assert "nobody said" in seen["why_not"]
    assert "not known" in run(folder, "plan 2026 --value 207000").stdout


@pytest.mark.parametrize("state", ["", "TX"])
def test_a_person_without_a_followed_state_sees_nothing_new(tmp_path: Path, state: str) -> None:
    plain = book(tmp_path / "p", PUT_IN)
    folder = book(tmp_path / "b", *([lives(state)] if state else []), PUT_IN)
    tree, pdf = planned(folder, "--value 207000"), tmp_path / "p.pdf"
    assert tree == planned(plain, "--value 207000")
    assert "states" not in json.dumps(tree)
    told = run(folder, f"plan 2026 --value 207000 --pdf {pdf}")
    assert told.stdout == run(plain, "plan 2026 --value 207000").stdout
    assert "New Jersey" not in told.stdout + pdf_text(pdf)


def test_table_and_page_show_the_state(tmp_path: Path) -> None:
    folder, pdf = book(tmp_path / "b", lives("NJ"), PUT_IN, two=True), tmp_path / "p.pdf"
    told = run(folder, f"plan 2026 --value new=7000 --value old=200000 --pdf {pdf}").stdout
    for text in (" ".join(told.split()), pdf_text(pdf)):
        assert "on the federal return and in New Jersey" in text
        assert "NJ*: each IRA on a worksheet of its own." in text
        assert "leave new first" in text
        assert "no text read says what becomes of contributions it taxed" in text
        assert "not verified in a text of the state" in text
    assert max(len(line) for line in told.splitlines()) <= 80


def pdf_text(path: Path) -> str:
    from pypdf import PdfReader

    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())
