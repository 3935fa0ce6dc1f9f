"""Histories of custodians that the program does not know: described once by their owner, or by a contributor."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import test_evidence_real_forms as real_forms
from evidence_helpers import TODAY, new_book
from test_evidence_cli import basisbook, book  # noqa: F401 - a fixture

from basisbook.ledger.evidence import history_csv, own_profiles, readers, store
from basisbook.ledger.evidence.source import EvidenceError, source_of

pytestmark = pytest.mark.slow

ALLY = """Date,Activity,Sym,Description,Qty,Price,Commission,Fees,Amount
03/12/2024,Cash Movement,,IRA CONTRIBUTION CURRENT YEAR,0,0,0,0,"$6,500.00"
06/14/2024,Bought,DSGR,DISTRIBUTION SOLUTIONS GROUP,10,31,0,0,-$310.00
11/13/2024,Cash Movement,,IRA DISTRIBUTION NORMAL,0,0,0,0,-$800.00
11/14/2024,Cash Movement,,KLINGON LEVY,0,0,0,0,-$5.00
"""
TWO_COLUMNS = """Account;IRA 4711

Posting Date;Details;Debit;Credit;Balance
12-03-2024;IRA CONTRIBUTION 2023;;6500.00;7000
14-11-2024;PARTIAL DISTRIBUTION;800.00;;6200
15-11-2024;PARTIAL DISTRIBUTION;-50.00;0.00;6150
16-11-2024;PARTIAL DISTRIBUTION;50.00;70.00;6150
"""


def rows(reading: readers.Reading) -> list[tuple[str, str, int | None, bool | None]]:
    return [
        (str(one.day("date")), one.text("event"), one.cents("amount"), one.flag("incoming"))
        for one in reading.documents
    ]


def table(text: str) -> own_profiles.Table:
    found = own_profiles.table_of(source_of(text.encode(), "x.csv"))
    assert found
    return found


def test_columns_are_guessed_shown_kept_and_used_from_then_on(book: Path) -> None:  # noqa: F811
    (book / "ally.csv").write_text(ALLY)
    refused = basisbook("evidence", "add", "ally.csv", "--person", "jordan", code=1)
    assert "evidence columns ally.csv" in refused.stderr
    basisbook("evidence", "columns", "ally.csv", code=2)
    assert not (book / "profiles").exists()
    shown = basisbook("evidence", "columns", "ally.csv", "--yes").output
    assert re.search(r"2024-03-12 +contribution +6,500", shown)
    assert re.search(r"2024-11-13 +distribution +\(800\)", shown)
    assert (book / "profiles" / "ally.toml").stat().st_mode & 0o77 == 0
    basisbook("evidence", "add", "ally.csv", "--person", "jordan")
    shelf = store.read_all(book, own_profiles.readers_of(book))
    assert [one.text("event") for one in shelf.documents] == [
        "contribution",
        "distribution",
        "not-understood",
    ]


def test_a_profile_is_written_as_it_is_read_again(tmp_path: Path) -> None:
    found = table(TWO_COLUMNS)
    profile = own_profiles.profile_of(found, 'My "bank"\\', own_profiles.guessed(found), "dmy")
    path = own_profiles.file_of(tmp_path, profile.name)
    path.parent.mkdir()
    path.write_text(own_profiles.written(profile), "utf-8")
    assert own_profiles.own_profiles(tmp_path) == (profile,)


def test_what_left_may_stand_in_a_column_of_its_own() -> None:
    found = table(TWO_COLUMNS)
    assert found.header == 3
    assert own_profiles.orders_of(found, "Posting Date") == ["dmy"]
    profile = own_profiles.profile_of(found, "x", own_profiles.guessed(found), "dmy")
    reading = own_profiles.reader_of([profile]).read(source_of(TWO_COLUMNS.encode(), "x.csv"))
    assert rows(reading) == [
        ("2024-03-12", "contribution", 650000, True),
        ("2024-11-14", "distribution", 80000, False),
        ("2024-11-15", "distribution", 5000, False),
        ("2024-11-16", "not-understood", None, True),
    ]


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [
        ("When,What,How much\n03/04/2024,CONTRIBUTION,100\n", (), "which column is the day"),
        ("Date,Type,Amount\n03/04/2024,CONTRIBUTION,100\n", (), "month first or day first"),
        ("Date,Type,Amount\n03/14/2024,CONTRIBUTION,100\n", ("--amount", "Sum"), "no column Sum"),
        ("Dear Jordan\nthe weather is fine\n", (), "no row that names columns"),
    ],
)  # fmt: skip
def test_what_is_not_clear_is_asked_and_nothing_is_kept(
    book: Path,  # noqa: F811
    text: str,
    options: tuple[str, ...],
    code: str,
) -> None:
    (book / "x.csv").write_text(text)
    assert code in " ".join(
        basisbook("evidence", "columns", "x.csv", *options, "--yes", code=1).stderr.split()
    )
    assert not (book / "profiles").exists()


def test_a_profile_that_is_broken_is_an_error_and_no_traceback(book: Path) -> None:  # noqa: F811
    (book / "profiles").mkdir()
    (book / "profiles" / "x.toml").write_text('signature = 3\nname = "x"\n')
    assert "is no profile" in basisbook("reconstruct", code=1).stderr


def test_what_one_describes_goes_before_what_the_program_knows(tmp_path: Path) -> None:
    text = (real_forms.FORMS / "schwab_title_rollover.csv").read_text("utf-8")
    found = table(text)
    profile = own_profiles.profile_of(
        found, "mine", {"date": ["Date"], "amount": ["Amount"], "text": ["Action"]}, "mdy"
    )
    reading = readers.read(source_of(text.encode(), "x.csv"), (own_profiles.reader_of([profile]),))
    assert reading.reader == "history: mine"
    with pytest.raises(EvidenceError, match="is no document that is known"):
        readers.read(source_of(ALLY.encode(), "x.csv"), (own_profiles.reader_of([profile]),))


def test_a_new_broker_is_one_file_and_a_sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The guide for contributors, gone through as it stands."""
    guide = (Path(__file__).parent.parent / "docs" / "a-new-broker.md").read_text("utf-8")
    made = {
        Path(name).name: text
        for name, text in re.findall(r"^`(\S+)`\n\n```\w+\n(.*?)```", guide, re.MULTILINE | re.DOTALL)
    }
    assert list(made) == ["sample_bank.csv", "sample-bank.toml", "sample_bank.toml"]
    tree = tomllib.loads(made["sample-bank.toml"])
    profile = history_csv.Profile(**{key: tuple(v) if isinstance(v, list) else v for key, v in tree.items()})
    monkeypatch.setattr(history_csv, "profiles", lambda: (profile,))
    for name in ("sample_bank.csv", "sample_bank.toml"):
        (tmp_path / name).write_text(made[name], "utf-8")
    monkeypatch.setattr(real_forms, "FORMS", tmp_path)
    real_forms.test_a_file_as_it_really_is_gives_what_stands_beside_it("sample_bank", tmp_path / "book")
    # The second step: the command writes a profile by which the same rows are read.
    kept = new_book(tmp_path / "own")
    (tmp_path / "own.csv").write_text(made["sample_bank.csv"], "utf-8")
    own = own_profiles.profile_of(
        found := table(made["sample_bank.csv"]), "own", own_profiles.guessed(found), "mdy"
    )
    both = [
        store.add(
            kept,
            made["sample_bank.csv"].encode() + b"\n" * blank,
            "s.csv",
            TODAY,
            person="jordan",
            readers=some,
        )[1]
        for blank, some in enumerate([(own_profiles.reader_of([own]),), ()])
    ]
    assert rows(both[0]) == rows(both[1])
