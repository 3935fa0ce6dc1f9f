"""A row that concerns nobody known concerns everybody: no form and no snapshot, and exit 1, for every command."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from basisbook.cli.main import main
from basisbook.ledger import store
from basisbook.ledger.entry import COLUMNS

pytestmark = pytest.mark.slow

BOOK = """
[people.ana]
name = "Ana Reyes"
born = 1980-02-01

[people.ben]
name = "Ben Reyes"
born = 1981-02-01

[people.old]
name = "Old Reyes"
born = 1930-02-01
died = 2015-05-01

[accounts.inh]
person = "ana"
type = "inherited-traditional"
decedent = "old"
"""
SOUND = "contribution tax_year=2022 amount=6000.00 basis=6000.00 date=2022-05-01 person=ana"
CASES = {
    "nobody of that name": ("contribution tax_year=2023 amount=5.00 person=Ana",),
    "nobody at all": ("contribution tax_year=2023 amount=5.00 person=zoe",),
    "an heir's": ("distribution date=2022-05-01 amount=5.00 person=Ana account=inh",),
    "a correction's": (
        "contribution tax_year=2022 amount=5.00 basis=5.00 date=2022-05-01 person=ben",
        "contribution tax_year=2022 amount=5.00 basis=5.00 date=2022-05-01 person=Ben corrects=2",
    ),
}
COMMANDS = {
    "show": "show",
    "explain": "explain 2022 14 --person ana",
    "fill": "fill 2022 --person ana --out forms",
    "filed": "filed 2022 --person ana --yes --on 2023-04-01",
    "amend": "amend 2022",
    "diff": "diff --from 2026-02-01",
    "check": "check",
    "audit": "audit",
    "packet": "evidence packet --person ana --out packet.pdf",
    "reconstruct": "reconstruct --person ana",
    "report": "report --out page.html",
    "accept": "reconstruct --accept all",
}


def row(number: int, text: str) -> str:
    kind, *pairs = text.split()
    cells = {"number": str(number), "recorded": "2026-01-01", "kind": kind} | dict(
        pair.split("=") for pair in pairs
    )
    return ",".join(cells.get(column, "") for column in COLUMNS)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "book.toml").write_text(BOOK, "utf-8")
    store.create(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BASISBOOK_TODAY", "2026-03-01")
    return tmp_path


def write(folder: Path, *rows: str) -> None:
    text = "\n".join([",".join(COLUMNS), *(row(at, one) for at, one in enumerate(rows, 1))])
    (folder / "ledger.csv").write_text(f"{text}\n", "utf-8")
    store.seal(folder)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("case", CASES)
def test_it_stops_every_command(case: str, command: str, folder: Path) -> None:
    write(folder, SOUND, *CASES[case])
    there = {path for path in folder.rglob("*") if path.name != ".ledger.lock"}
    ledger = (folder / "ledger.csv").read_bytes()
    done = CliRunner().invoke(main, COMMANDS[command].split())
    assert done.exit_code == 1, done.output
    assert "person" in done.output
    assert "book.toml" in done.output
    new = {path.name for path in folder.rglob("*") if path.is_file()} - {path.name for path in there}
    assert not {name for name in new if name.endswith((".pdf", ".json", ".html"))}, new
    assert (folder / "ledger.csv").read_bytes() == ledger


ENTERING = {
    "record": "record contribution --person ana --tax-year 2021 --amount 5 --basis 5 --date 2021-05-01",
    "correct": "correct 1 --amount 5000 --basis 5000",
    "void": "void 1",
    "import": "import rows.csv --yes",
}


@pytest.mark.parametrize("command", ENTERING)
@pytest.mark.parametrize("case", CASES)
def test_what_is_entered_is_in_and_no_basis_is_said(case: str, command: str, folder: Path) -> None:
    """A row that is right is no worse for another one; what it makes of the basis is not known."""
    write(folder, SOUND, *CASES[case])
    rows = "person,kind,tax_year,date,amount,basis\nana,contribution,2021,2021-05-01,5.00,5.00\n"
    (folder / "rows.csv").write_text(rows, "utf-8")
    before = len((folder / "ledger.csv").read_text("utf-8").splitlines())
    done = CliRunner().invoke(main, ENTERING[command].split())
    assert done.exit_code == 1, done.output
    assert "is spelled ana" in done.output or "book.toml" in done.output
    assert "taxable" not in done.output
    assert len((folder / "ledger.csv").read_text("utf-8").splitlines()) == before + 1


def test_the_way_out_is_entered_like_any_other(folder: Path) -> None:
    write(folder, SOUND, *CASES["nobody of that name"])
    assert CliRunner().invoke(main, ["correct", "2", "--person", "ana", "--basis", "5"]).exit_code == 0


def test_undo_takes_back_the_row_itself(folder: Path) -> None:
    write(folder, *CASES["nobody of that name"])
    assert CliRunner().invoke(main, ["undo", "--yes"]).exit_code == 0
    assert CliRunner().invoke(main, ["check"]).exit_code == 0


SOUND_COMMANDS = {
    name: text for name, text in COMMANDS.items() if name in ("show", "explain", "fill", "check", "report")
}


@pytest.mark.parametrize("command", SOUND_COMMANDS)
def test_a_sound_ledger_stops_none(command: str, folder: Path) -> None:
    value = "year-end-value tax_year=2022 amount=7000.00 person=ana"
    write(folder, SOUND, SOUND.replace("ana", "ben"), value, value.replace("ana", "ben"))
    done = CliRunner().invoke(main, SOUND_COMMANDS[command].split())
    assert done.exit_code == 0, done.output
