"""One book as every door finds it: the commands agree with each other, and nothing is asked or said twice."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from basisbook.cli.main import main
from basisbook.ledger import store
from basisbook.ledger.inference import infer as inference


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("BASISBOOK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("BASISBOOK_TODAY", "2026-02-01")
    monkeypatch.setenv("BASISBOOK_BLANKS", str(tmp_path / "blanks"))
    monkeypatch.setenv("COLUMNS", "100")


def call(command: str) -> Result:
    """A command as one types it, in the book one is in."""
    return CliRunner().invoke(main, command.split())


def run(*commands: str) -> str:
    """What the last of these commands prints; all of them work."""
    for command in commands:
        result = call(command)
        assert result.exit_code == 0, (command, result.output, result.stderr)
    return result.stdout


HEADER = (
    "number,recorded,person,kind,tax_year,date,account,to,amount,moved,basis,of,corrects,code,source,note\n"
)


def begin(folder: Path, monkeypatch: pytest.MonkeyPatch, *people: str) -> None:
    """A book of these people, each with a traditional and a Roth IRA, which one is in from now on."""
    folder.mkdir()
    text = "".join(
        f'[people.{who}]\nname = "{who.title()} Reyes"\nborn = 1970-05-04\n'
        f'[accounts.{who}-van]\nperson = "{who}"\ntype = "traditional"\n'
        f'[accounts.{who}-roth]\nperson = "{who}"\ntype = "roth"\n'
        for who in people
    )
    (folder / "book.toml").write_text(text)
    store.create(folder)
    monkeypatch.chdir(folder)


def ledger(*rows: str) -> None:
    """Rows written by hand: person, kind and what follows them."""
    numbered = (f"{number},2025-01-0{number},{row}" for number, row in enumerate(rows, 1))
    Path("ledger.csv").write_text(
        HEADER + "".join(f"{row}{',' * (15 - row.count(','))}\n" for row in numbered)
    )


# A year that was filed at three places of decimals


THREE_PLACES = (
    "record contribution --tax-year 2021 --date 2021-03-10 --account ana-van --amount 6000 --basis 6000",
    "record conversion --date 2021-06-01 --account ana-van --to ana-roth --amount 50000",
    "record year-end-value --tax-year 2021 --account ana-van --amount 123457",
    "record conversion --date 2022-06-01 --account ana-van --to ana-roth --amount 50000",
    "record year-end-value --tax-year 2022 --account ana-van --amount 80000",
    (
        "filed 2021 --on 2022-04-10 --line 1=6000 --line 2=0 --line 3=6000 --line 4=0 --line 5=6000 --line 6=123457 --line 7=0"
        " --line 8=50000 --line 9=173457 --line 10=0.035 --line 11=1750 --line 12=0 --line 13=1750 --line 14=4250"
        " --line 16=50000 --line 17=1750 --line 18=48250"
    ),
    (
        "filed 2022 --on 2023-04-10 --line 1=0 --line 2=4250 --line 3=4250 --line 4=0 --line 5=4250 --line 6=80000 --line 7=0"
        " --line 8=50000 --line 9=130000 --line 10=0.033 --line 11=1650 --line 12=0 --line 13=1650 --line 14=2600"
        " --line 16=50000 --line 17=1650 --line 18=48350"
    ),
)


@pytest.fixture
def three_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    begin(tmp_path / "book", monkeypatch, "ana")
    run(*THREE_PLACES)
    return tmp_path / "book"


def shown(what: str = "show") -> dict[int, dict[str, str]]:
    tree = json.loads(call(f"{what} --format json").stdout)
    return {one["tax_year"]: one["lines"] for one in tree["people"]["ana"]["pools"]["own"]["years"]}


@pytest.mark.usefixtures("three_places")
def test_a_year_filed_at_three_places_is_right_for_every_command() -> None:
    assert {year: lines["14"] for year, lines in shown().items()} == {2021: "4250", 2022: "2600"}
    assert "nothing differs from filed to now" in run("diff")
    assert "0 findings" in run("audit")
    assert "2,600" in run("explain 2022 14")
    assert "2600" in run("amend --format json")


@pytest.mark.usefixtures("three_places")
def test_what_a_what_if_calls_now_is_what_show_shows() -> None:
    Path("w.csv").write_text("kind,date,account,to,amount\nconversion,2022-07-01,ana-van,ana-roth,1000\n")
    [year] = json.loads(run("diff --with w.csv --format json"))["people"]["ana"]["own"]
    now = shown()[2022]
    assert {one["line"]: one["before"] for one in year["lines"]} == {
        one["line"]: now[one["line"]] for one in year["lines"]
    }
    # Two days of knowledge after it was filed: the same in both columns.
    assert "nothing differs" in run("diff --from 2026-02-01 --to today")


# Each answer is worked out once


def test_show_of_a_couple_reads_and_weighs_the_papers_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(tmp_path / "book", monkeypatch, "ana", "omar")
    for who in ("ana", "omar"):
        run(
            f"evidence enter 5498 --year 2020 --person {who} --box1 6000 --type ira --account 11 --box5 6400",
            f"record contribution --person {who} --tax-year 2020 --date 2020-05-01 --amount 6000 --basis 6000"
            f" --account {who}-van",
        )
    times = []
    real = inference.infer
    monkeypatch.setattr(inference, "infer", lambda *args: times.append(1) or real(*args))
    run("show")
    assert times == [1]


# What is wrong, and whom it concerns
