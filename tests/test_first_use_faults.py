"""What stopped somebody at the first trial, row by row: each is gone, in variants too. Beside a row stands which test holds the rest.

Not here, since they are held whole elsewhere:
rows of a year without a form in CSV and Parquet, their columns: test_cli_commands.py, test_properties.py;
what an entry changed: test_changed.py; papers typed twice and codes of box 7: test_typed_in.py, test_asking.py;
a changed, removed or moved row: test_changed_rows.py; sheets: test_sheets.py, test_sheet_cells.py;
the prompts of record: test_record_asks.py; scans: test_typed_in.py; clients: test_clients.py; manners: test_manners.py.
"""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from basisbook.cli.main import main
from basisbook.ledger import store

pytestmark = [pytest.mark.slow, pytest.mark.alone]

COLUMNS = (
    "number,recorded,person,kind,tax_year,date,account,to,amount,moved,basis,of,corrects,code,source,note"
)
PEOPLE = {
    "one": '[people.ana]\nname = "Ana Reyes"\nborn = 1979-05-04\n[accounts.van]\nperson = "ana"\ntype = "traditional"\n'
    '[accounts.roth]\nperson = "ana"\ntype = "roth"\n',
    "two": '[people.ana]\nname = "Ana Reyes"\nborn = 1979-05-04\n[accounts.van]\nperson = "ana"\ntype = "traditional"\n'
    '[people.ben]\nname = "Ben Reyes"\nborn = 1977-02-11\n[accounts.bens]\nperson = "ben"\ntype = "traditional"\n',
    "heir": '[people.eve]\nname = "Eve Lin"\nborn = 1970-01-01\n[accounts.inh]\nperson = "eve"\n'
    'type = "inherited-traditional"\ndecedent = "Old Lin"\n',
}
CONTRIBUTED = "contribution,2012,2012-02-02,van,,5000,,5000"
LEFT = ["year-end-value,2025,,van,,10000,,", "distribution,,2025-03-04,van,,1000,,"]
CONVERTED = ["year-end-value,2025,,van,,1000,,", "conversion,,2025-05-05,van,roth,30,,"]
HEIR = [
    "opening-basis,2023,,inh,,5000,,",
    "distribution,,2024-05-05,inh,,1000,,",
    "year-end-value,2024,,inh,,9000,,",
]


def book(folder: Path, people: str, rows: list[str]) -> Path:
    """A book with sealed rows: `kind,tax_year,date,account,to,amount,moved,basis`, with `person:` before, if not the first."""
    (folder / "book.toml").write_text(PEOPLE[people], "utf-8")
    first = PEOPLE[people].partition(".")[2].partition("]")[0]
    lines = [COLUMNS]
    for number, row in enumerate(rows, 1):
        whose, _, rest = row.rpartition(":")
        lines.append(f"{number},2026-01-02,{whose or first},{rest},,,,,")
    (folder / store.CSV).write_text("\n".join(lines) + "\n", "utf-8")
    store.seal(folder)
    return folder


def run(folder: Path, command: str) -> Result:
    return CliRunner().invoke(main, ["--book", str(folder), *shlex.split(command)])


SHOWN = [
    # what is typed, in which book, what must be said, what must not
    ("explain 2025 15c --all", "one", [CONTRIBUTED, *LEFT], ["entry 1: contribution", "2012-2024"], ["2013", "2020"]),
    ("explain 2012 14", "two", [CONTRIBUTED, "ben:contribution,2012,2012-03-03,bens,,4000,,4000"], ["Ana Reyes", "Ben Reyes"], ["say for whom"]),
    ("explain 2012 14", "two", [CONTRIBUTED], ["Ana Reyes", "5,000"], ["Ben", "error"]),
    ("explain 2024 15c", "heir", HEIR, ["15c"], ["nothing is recorded"]),
    ("show", "one", CONVERTED, ["1,000", "30       30"], ["line 16"]),
    ("show --value 500", "one", [*CONVERTED, "conversion,,2026-02-02,van,roth,30,,"], ["2026: an estimate"], ["estimate; an estimate"]),
    ("forms list", "one", CONVERTED, ["2025  not at hand: f8606--2025.pdf"], ["2024  "]),
    ("record", "one", CONVERTED, ["say what happened"], ["missing argument"]),
    ("help contributon", "one", [], ["contribution"], []),
    ("shw", "one", [], ["did you mean show"], []),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "people", "rows", "said", "unsaid"), SHOWN)
def test_what_is_said(
    typed: str, people: str, rows: list[str], said: list[str], unsaid: list[str], tmp_path: Path
) -> None:
    done = run(book(tmp_path, people, rows), typed)
    for text in said:
        assert text in done.output, done.output
    for text in unsaid:
        assert text not in done.output, done.output
    assert all(len(line) <= 80 for line in done.output.splitlines() if not line.startswith("    basisbook"))


def test_a_typed_paper_is_listed_as_what_it_is(tmp_path: Path) -> None:
    folder = book(tmp_path, "one", CONVERTED)
    assert run(folder, "evidence enter 5498 --year 2024 --box5 1000").exit_code == 0
    assert "Form 5498, typed in" in run(folder, "evidence list").output


RUINED = {
    "a column taken out": lambda text: "\n".join(line.partition(",")[2] for line in text.splitlines()),
    "semicolons": lambda text: text.replace(",", ";"),
    "the header renamed": lambda text: text.replace("kind", "Type", 1),
    "gone": lambda _: None,
    "empty": lambda _: "",
}


@pytest.mark.parametrize("how", RUINED)
def test_a_ledger_that_cannot_be_read_is_put_back(how: str, tmp_path: Path) -> None:
    folder = book(tmp_path, "one", [CONTRIBUTED, *LEFT])
    was, now = (folder / store.CSV).read_text("utf-8"), RUINED[how]
    (folder / store.CSV).unlink() if now(was) is None else (folder / store.CSV).write_text(
        now(was) or "", "utf-8"
    )
    refused = run(folder, "show")
    assert refused.exit_code == 1
    assert "check --restore" in refused.output
    assert run(folder, "check --restore").exit_code == 0
    assert (folder / store.CSV).read_text("utf-8") == was


def test_a_missing_seal_does_not_hide_what_was_changed(tmp_path: Path) -> None:
    folder = book(tmp_path, "one", [CONTRIBUTED, *LEFT])
    (folder / store.SEAL).unlink()
    assert "not as it was written last" not in run(folder, "check").output
    text = (folder / store.CSV).read_text("utf-8")
    (folder / store.CSV).write_text(text.replace("2012-02-02", "2012-02-03"), "utf-8")
    says = "row 2: date 2012-02-02 when recorded, 2012-02-03 now"
    assert says in " ".join(run(folder, "check").output.split())
    assert says in " ".join(run(folder, "check --seal").output.split())


@pytest.mark.parametrize("sealed", [True, False])
def test_a_sheet_put_in_the_place_of_the_ledger_is_a_sheet(sealed: bool, tmp_path: Path) -> None:
    folder = book(tmp_path, "one", [])
    if not sealed:
        for name in (store.SEAL, store.LAST):
            (folder / name).unlink(missing_ok=True)
    sheet = "Date,Kind,Tax Year,Account,Amount,Basis\n3/13/24,Contribution,2023,VAN,6500 USD,6500\n"
    (folder / store.CSV).write_text(sheet, "utf-8")
    assert "sheet.csv" in run(folder, "show").output
    (folder / store.CSV).rename(folder / "sheet.csv")
    assert run(folder, f"import {shlex.quote(str(folder / 'sheet.csv'))} --yes").exit_code == 0
    assert [one.amount for one in store.read(folder).entries] == [650000]
