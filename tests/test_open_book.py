"""One book as every door finds it: the commands agree with each other, and nothing is asked or said twice."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
import typed
from click.testing import Result
from typed import call

from basisbook.cli import output
from basisbook.ledger import store
from basisbook.ledger.inference import infer as inference
from basisbook.ledger.problems import ByHand, Problem, do

TODAY, WIDTH = "2026-02-01", "100"
pytestmark = [pytest.mark.alone, pytest.mark.slow]


def run(*commands: str) -> str:
    """What the last of these commands prints; all of them work."""
    for command in commands:
        said = typed.run(command)
    return said


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


ANA = (
    "ana,contribution,2024,2024-06-01,ana-van,,7000,,7000",
    "ana,conversion,,2024-07-01,ana-van,ana-roth,7000",
    "ana,year-end-value,2024,,ana-van,,0",
)
COMMANDS = (
    "show", "show --roth", "show 2024 --person ana", "show --format json", "show --format csv", "explain 2024 14 --person ana",
    "fill 2024 --out f --person ana", "filed 2024 --on 2025-04-01 --person ana", "diff --from 2025-01-02", "amend",
    "amend --out papers", "audit", "reconstruct", "check", "check --person ana", "evidence packet --person ana --out p.pdf",
)  # fmt: skip
"""What says or writes anything that follows from the ledger."""


@pytest.mark.parametrize("row", [
    "Ana,year-end-value,2024,,ana-van,,50000", "Ana,distribution,,2024-08-01,ana-van,,3000",
])  # fmt: skip
@pytest.mark.parametrize("command", COMMANDS)
def test_a_row_of_nobody_who_is_known_concerns_everybody(
    command: str, row: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(tmp_path / "book", monkeypatch, "ana", "omar")
    ledger(*ANA, row)
    result = call(command)
    said = " ".join(result.output.split())
    assert result.exit_code == 1, said
    assert '"Ana"' in said
    assert not [*Path().glob("f/*"), *Path().glob("filed/*"), *Path().glob("papers/*"), *Path().glob("*.pdf")]
    if command.startswith("show"):
        assert "Ana: own IRAs" not in result.stdout
        assert "\nAna," not in result.stdout


def test_a_finding_concerns_whoever_is_in_its_entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of two spouses, an heir, and the person of an entry that is corrected."""
    begin(tmp_path / "book", monkeypatch, "ana", "omar")
    ledger(
        *ANA,
        "omar,distribution,,2030-08-01,omar-van,,5",
        "omar,year-end-value,2024,,omar-van,,100",
        "omar,conversion,,2024-07-01,ana-van,omar-roth,10",
        "omar,contribution,2024,2024-06-01,omar-van,,70,,70,,1",
    )

    def places(person: str) -> set[str]:
        found = call(f"check --person {person}").stdout.splitlines()
        return {line.partition(": error")[0] for line in found if ": error" in line}

    assert "ledger.csv:7" in places("ana") & places("omar"), "his row, in her account"
    assert "ledger.csv:5" not in places("ana"), "his alone"


# A table for programs


def test_the_tables_have_every_year_that_json_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pyarrow.parquet as pq

    begin(tmp_path / "book", monkeypatch, "ana")
    ledger(
        *ANA,
        "ana,contribution,2025,2025-07-01,ana-van,,3000,,3000",
        "ana,conversion,,2025-07-01,ana-van,ana-roth,3000",
        "ana,conversion,,2026-01-03,ana-van,ana-roth,30",
    )
    tree = json.loads(call("show --format json").stdout)["people"]["ana"]["pools"]["own"]["years"]
    rows = list(csv.DictReader(io.StringIO(call("show --format csv").stdout)))
    call("show --format parquet --output x.parquet")
    table = pq.read_table("x.parquet")
    expected = {(one["tax_year"], one["status"]) for one in tree}
    assert {status for _, status in expected} == {"complete", "incomplete", "in-progress"}
    assert {(int(row["tax_year"]), row["status"]) for row in rows} == expected
    assert {(row["tax_year"], row["status"]) for row in table.to_pylist()} == expected
    assert list(rows[0]) == table.column_names == [
        "person", "name", "pool", "tax_year", "status", "line", "label", "amount", "ratio", "problem",
    ]  # fmt: skip
    assert str(table.schema.field("amount").type) == "decimal128(18, 2)"
    assert {row["problem"] == "" for row in rows if row["status"] == "incomplete"} == {False}
    assert {row["amount"] for row in rows if (row["tax_year"], row["line"]) == ("2024", "14")} == {"0.00"}


# What if


@pytest.fixture
def forty_thousand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(tmp_path / "book", monkeypatch, "ana")
    ledger(
        "ana,opening-basis,2024,,ana-van,,8000",
        "ana,year-end-value,2025,,ana-van,,40000",
        "ana,distribution,,2025-02-01,ana-van,,1000",
    )


def with_file(rows: str, *options: str) -> tuple[Result, dict[str, tuple[str, str]]]:
    Path("w.csv").write_text(rows)
    words = " ".join(("diff --with w.csv", *options))
    years = json.loads(call(f"{words} --format json").stdout)["people"]["ana"]["own"]
    lines = years[-1]["lines"] if years else []
    return call(words), {one["line"]: (one["before"], one["after"]) for one in lines}


@pytest.mark.usefixtures("forty_thousand")
def test_money_that_a_supposed_entry_moves_out_is_in_the_value_no_more() -> None:
    result, lines = with_file("kind,date,account,to,amount\nconversion,2025-06-01,ana-van,ana-roth,8000\n")
    assert (lines["6"], lines["8"]) == (("40000", "32000"), ("0", "8000"))
    assert "taken as $32,000, not $40,000" in " ".join(result.stderr.split())
    assert "because of supposed entry 1:" in result.stdout
    # The other way round: what comes in and goes out leaves the value as it was.
    rows = "kind,tax_year,date,account,to,amount,basis\ncontribution,2025,2025-05-01,ana-van,,5000,5000\n"
    result, lines = with_file(rows + "conversion,,2025-06-01,ana-van,ana-roth,5000,\n")
    assert "6" not in lines
    assert "taken as" not in result.stderr


@pytest.mark.usefixtures("forty_thousand")
def test_a_value_that_the_file_states_is_the_value() -> None:
    rows = "kind,tax_year,date,account,to,amount\nconversion,,2025-06-01,ana-van,ana-roth,8000\n"
    result, lines = with_file(rows + "year-end-value,2025,,ana-van,,33000\n")
    assert "taken as" not in result.stderr
    assert "6" not in lines or lines["6"][1] != "32000"


@pytest.mark.usefixtures("forty_thousand")
def test_what_differs_in_the_year_in_progress_is_unknown_without_a_value() -> None:
    rows = "kind,date,account,to,amount\nconversion,2026-01-15,ana-van,ana-roth,5000\n"
    result, lines = with_file(rows)
    assert not lines
    assert "nothing differs from now to with w.csv in the years that have ended" in result.stdout
    assert "2026: warning: " not in result.stdout
    assert "2026: the year has not ended" in result.stderr
    assert "basisbook diff --with w.csv --value" in result.stderr
    result, lines = with_file(rows, "--value 45000")
    assert (lines["6"], lines["8"], lines["18"]) == (("", "40000"), ("", "5000"), ("", "4133"))
    assert "has not ended" not in result.stderr


# What is said alike


def test_what_is_said_alike_of_several_years_is_said_once() -> None:
    ways = [(do("diff", year),) for year in (2019, 2020, 2022)]
    found = [Problem("carry-dropped", "warning", "", "it was not carried", way, year=year)
             for year, way in zip((2019, 2020, 2022), ways, strict=True)]  # fmt: skip
    [one] = output.by_years(found)
    assert one.text == "2019-2020, 2022: it was not carried"
    assert one.remedies == (*ways[0], ByHand("and so for each of these years"))
    of_others = [
        replace(found[0], person="omar"),
        replace(found[0], code="other"),
        replace(found[0], entry=3),
    ]
    assert output.by_years([found[0], *of_others]) == [found[0], *of_others]
