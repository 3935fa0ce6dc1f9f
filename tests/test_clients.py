"""`clients`: a row a person, over a folder of books or a book of many."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from basisbook.cli import clients
from basisbook.cli.main import main

pytestmark = [pytest.mark.alone, pytest.mark.slow]

ROOT = Path(__file__).parents[1]
TODAY = "2026-03-02"


def run(*arguments: str, code: int = 0) -> Result:
    done = CliRunner().invoke(main, ["clients", *arguments])
    assert done.exit_code == code, done.output
    return done


@pytest.fixture
def practice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(clients, "_ALONE", 100)
    for name in ("couple", "retiree", "dentist"):
        shutil.copytree(ROOT / "sample_data" / name, tmp_path / name)
    return tmp_path


def rows(text: str) -> dict[str, dict[str, str]]:
    return {row["client"]: row for row in csv.DictReader(io.StringIO(text))}


def test_every_person_of_every_book_has_a_row(practice: Path) -> None:
    found = rows(run(str(practice), "--format", "csv").stdout)
    assert [*found] == ["Eleanor Whitfield", "Nadia Brandt", "Peter Hallgren", "Rosa Delgado"]
    assert (found["Peter Hallgren"]["book"], found["Peter Hallgren"]["basis"]) == ("couple", "13810.00")
    assert found["Nadia Brandt"]["day"] == "2026-04-15"
    assert found["Nadia Brandt"]["why"] == "return of 2025"
    assert "4 clients, 0 with something open." in run(str(practice)).stdout


def test_what_is_open_is_said_and_makes_the_run_exit_1(practice: Path) -> None:
    book = ["--book", str(practice / "dentist")]
    one = ["record", "conversion", "--date", "2026-01-05", "--account", "nowhere", "--amount", "1"]
    assert CliRunner().invoke(main, [*book, *one]).exit_code == 1, "refused, and so nothing is open"
    run(str(practice))
    (practice / "broken").mkdir()
    (practice / "broken" / "book.toml").write_text("[people.x\n")
    text = run(str(practice), "--open", "--format", "csv", code=1).stdout
    assert [*rows(text)] == ["broken"]
    assert int(rows(text)["broken"]["open"]) == 1


def test_a_missing_value_is_open_until_it_is_stated(practice: Path) -> None:
    lines = (practice / "couple" / "ledger.csv").read_text().splitlines()
    kept = [line for line in lines if ",rosa,year-end-value,2025," not in line]
    assert len(kept) < len(lines)
    (practice / "couple" / "ledger.seal").unlink()
    last = practice / "couple" / ".ledger.last"
    last.unlink(missing_ok=True)
    renumbered = [kept[0], *(f"{at},{line.partition(',')[2]}" for at, line in enumerate(kept[1:], 1))]
    (practice / "couple" / "ledger.csv").write_text("\n".join(renumbered) + "\n")
    found = rows(run(str(practice), "--format", "csv", code=1).stdout)
    assert int(found["Rosa Delgado"]["open"]) >= 1
    assert found["Rosa Delgado"]["missing"]
    assert found["Eleanor Whitfield"]["open"] == "0"


def test_parquet_has_numbers(practice: Path) -> None:
    out = practice / "clients.parquet"
    run(str(practice), "--format", "parquet", "--output", str(out))
    table = pq.read_table(out)
    assert str(table.schema.field("basis").type) == "decimal128(18, 2)"
    assert str(table.schema.field("day").type) == "date32[day]"
    assert out.stat().st_mode & 0o777 == 0o600


def test_fill_writes_every_form_beside_its_book(practice: Path) -> None:
    done = run(str(practice), "--fill")
    written = list(practice.glob("*/forms/*.pdf"))
    assert f"; {len(written)} forms written." in done.stdout
    assert {path.parents[1].name for path in written} == {"couple", "retiree", "dentist"}


def test_a_folder_without_books(tmp_path: Path) -> None:
    assert "there is no book in this folder" in " ".join(run(str(tmp_path), code=1).stderr.split())


@pytest.mark.slow
def test_two_processes_give_the_same(practice: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = run(str(practice), "--format", "csv").stdout
    monkeypatch.setattr(clients, "_ALONE", 0)
    assert run(str(practice), "--format", "csv").stdout == alone
