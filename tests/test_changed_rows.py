"""What a hand did to sealed rows is shown, recorded or taken back; the last append can be undone; a hand's own ledger is welcome."""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil
import stat
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from strategies import ledgers, unread
from terminal import run, run_in_terminal

from basisbook.cli.main import main
from basisbook.ledger import journal, store
from basisbook.ledger.entry import Entry
from basisbook.ledger.problems import LedgerError
from basisbook.ledger.store.kept import changes

pytestmark = pytest.mark.slow

SAMPLES = Path(__file__).parents[1] / "sample_data"


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Maya's book, whose last entry was recorded by this program."""
    monkeypatch.setenv("BASISBOOK_TODAY", "2026-06-30")
    monkeypatch.setenv("COLUMNS", "80")
    folder = tmp_path / "book"
    shutil.copytree(SAMPLES / "backdoor", folder)
    done = basisbook(folder, "record distribution --date 2026-03-03 --account fid --amount 700")
    assert done.exit_code == 0
    return folder


def basisbook(folder: Path, command: str) -> Result:
    return CliRunner().invoke(main, ["--book", str(folder), *command.split()])


def rows(folder: Path) -> list[str]:
    return (folder / store.CSV).read_text("utf-8").splitlines(keepends=True)


def in_force(folder: Path) -> dict[int, Entry]:
    return journal.in_force(store.read(folder).entries)


def test_the_last_ledger_is_kept_for_its_owner_alone(book: Path) -> None:
    kept = book / store.LAST
    assert kept.read_bytes() == (book / store.CSV).read_bytes()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_changed_amount_is_shown_as_it_was_and_is(book: Path) -> None:
    lines = rows(book)
    lines[1] = lines[1].replace("6000.00,,6000.00", "5000.00,,5000.00")
    del lines[3]
    (book / store.CSV).write_text("".join(lines), "utf-8")
    done = basisbook(book, "check")
    assert done.exit_code == 1
    assert "  entry 3: taken out since it was recorded\n" in done.stdout
    assert "  row 2: amount 6,000.00 when recorded, 5,000.00 now; basis 6,000.00 when\n" in done.stdout
    [broken] = store.read(book).errors
    assert [remedy.options for remedy in broken.remedies] == [
        (("as_corrections", None),),
        (("restore", None),),
    ]
    assert basisbook(book, "show").exit_code == 1


def test_what_a_hand_did_becomes_corrections(book: Path) -> None:
    """An amount is changed, a row is taken out, one is added, and all are sorted: exactly that is recorded."""
    before, lines = in_force(book), rows(book)
    lines[1] = lines[1].replace("6000.00,,6000.00", "5000.00,,5000.00")
    lines.append(lines[-1].replace("2026-03-03", "2026-04-04").replace("22,", "23,", 1))
    del lines[3]
    changed = "".join([lines[0], *sorted(lines[1:])])
    (book / store.CSV).write_text(changed, "utf-8")
    assert basisbook(book, "check").exit_code == 1
    done = basisbook(book, "check --as-corrections")
    assert done.exit_code == 0, done.output
    read = store.read(book)
    assert not read.errors
    after = in_force(book)
    assert (after[1].amount, after[1].basis) == (500000, 500000)
    assert 3 in before
    assert 3 not in after
    [new] = set(after) - set(before)
    assert after[new].date == dt.date(2026, 4, 4)
    assert {one for one in before if one not in (1, 3)} <= {
        one for one in after if after[one] == before.get(one)
    }
    assert (book / "ledger.csv.old").read_text("utf-8") == changed
    assert stat.S_IMODE((book / "ledger.csv.old").stat().st_mode) == 0o600


def test_what_a_hand_did_is_taken_back(book: Path) -> None:
    right = (book / store.CSV).read_bytes()
    lines = rows(book)
    (book / store.CSV).write_text("".join([lines[0], *lines[:0:-1]]), "utf-8")
    done = basisbook(book, "check --restore")
    assert done.exit_code == 0, done.output
    assert (book / store.CSV).read_bytes() == right
    again = basisbook(book, "check --restore")
    assert "the sealed rows are as they were recorded\n" in again.stdout


def test_a_row_that_cannot_be_read_is_taken_back_and_no_correction(book: Path) -> None:
    right = (book / store.CSV).read_bytes()
    lines = rows(book)
    lines[1] = lines[1].replace("6000.00", "6e3")
    (book / store.CSV).write_text("".join(lines), "utf-8")
    done = basisbook(book, "check --as-corrections")
    assert (done.exit_code, "cannot be read" in done.stderr) == (1, True)
    assert rows(book) == lines
    assert basisbook(book, "check --restore").exit_code == 0
    assert (book / store.CSV).read_bytes() == right


def test_a_change_that_record_would_refuse_is_refused(book: Path) -> None:
    lines = rows(book)
    lines[1] = lines[1].replace(",fid,", ",nowhere,")
    (book / store.CSV).write_text("".join(lines), "utf-8")
    done = basisbook(book, "check --as-corrections")
    assert done.exit_code == 1
    assert "nowhere" in done.stderr
    assert rows(book) == lines


@pytest.mark.parametrize(
    ("was", "now", "works"),
    [
        (",6000.00,,6000.00,", ",5000.00,,5000.00,", True),
        (",6000.00,,6000.00,", ",-1,,6000.00,", False),
        (",6000.00,,6000.00,", ",5000.00,,6000.00,", False),
        (",fid,", ",nobodys,", False),
    ],
)
def test_corrections_are_offered_exactly_where_they_are_taken(
    was: str, now: str, works: bool, book: Path
) -> None:
    lines = rows(book)
    assert was in lines[1]
    lines[1] = lines[1].replace(was, now)
    (book / store.CSV).write_text("".join(lines), "utf-8")
    for command in ("show", "check"):
        assert ("check --as-corrections" in basisbook(book, command).output) is works
    assert (basisbook(book, "check --as-corrections").exit_code == 0) is works


def test_a_kept_ledger_that_the_seal_does_not_confirm_says_nothing(book: Path) -> None:
    lines = rows(book)
    lines[1] = lines[1].replace("6000.00,,6000.00", "5000.00,,5000.00")
    for name in (store.CSV, store.LAST):
        (book / name).write_text("".join(lines), "utf-8")
    assert store.differences(book) is None
    with pytest.raises(LedgerError):
        store.restore(book)
    assert basisbook(book, "check --as-corrections").exit_code == 1
    assert "backup" in basisbook(book, "check").output
    assert rows(book) == lines


def test_a_parquet_ledger_is_put_back_too(book: Path) -> None:
    right = store.read(book).entries
    store.convert(book, "parquet")
    part = next((book / store.PARQUET).iterdir())
    part.write_bytes(b"PAR1")
    assert store.read(book).errors
    store.restore(book)
    read = store.read(book)
    assert ([unread(one) for one in read.entries], read.errors) == ([unread(one) for one in right], ())


@given(ledgers(min_size=1), st.data())
def test_every_change_of_a_sealed_ledger_is_found_and_taken_back(
    entries: tuple[Entry, ...], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store.create(folder)
        store.append(folder, entries)
        right = (folder / store.CSV).read_bytes()
        hand = list(entries)
        for _ in range(data.draw(st.integers(1, 3))):
            at = data.draw(st.integers(0, max(0, len(hand) - 1)))
            what = data.draw(st.sampled_from(["note", "out", "swap"]))
            if what == "note" and hand:
                hand[at] = dataclasses.replace(hand[at], note=data.draw(st.sampled_from(["x", "y"])))
            elif what == "out" and hand:
                del hand[at]
            elif hand:
                hand[0], hand[at] = hand[at], hand[0]
        (folder / store.CSV).write_text(store.rendered(hand), "utf-8", newline="")
        found = store.differences(folder)
        assert found is not None
        assert found.was == entries
        assert bool(found.changes) == (sorted(hand, key=lambda one: one.number) != list(entries))
        store.restore(folder)
        assert (folder / store.CSV).read_bytes() == right
        assert store.read(folder).errors == ()


@given(ledgers(min_size=1))
def test_nothing_changed_is_no_change(entries: tuple[Entry, ...]) -> None:
    assert changes(entries, entries) == ((), False)


# -- a ledger written by hand ---------------------------------------------------------------------------------


def test_a_ledger_by_hand_in_a_new_folder_is_welcome(book: Path) -> None:
    for name in (store.SEAL, store.LAST):
        (book / name).unlink()
    shown = basisbook(book, "check")
    assert shown.exit_code == 0
    assert "ledger.csv: note: was written by hand; its rows count, and are not sealed yet" in shown.stdout
    assert basisbook(book, "show").exit_code == 0
    assert basisbook(book, "record distribution --date 2026-03-05 --account fid --amount 600").exit_code == 0
    read = store.read(book)
    assert (read.problems, read.unsealed_from, len(read.entries)) == ((), None, 23)


def test_a_seal_that_was_there_is_missed(book: Path) -> None:
    (book / store.SEAL).unlink()
    assert [one.code for one in store.read(book).errors] == ["seal-missing"]


# -- undo -----------------------------------------------------------------------------------------------------


def test_undo_takes_back_the_last_append_and_undone_again_brings_it_back(book: Path) -> None:
    before = in_force(book)
    undone = basisbook(book, "undo --yes")
    assert undone.exit_code == 0, undone.output
    assert "entry 23 would strike entry 22" in undone.stdout
    assert set(before) - set(in_force(book)) == {22}
    assert basisbook(book, "undo --yes").exit_code == 0
    again = in_force(book)
    assert {number: one.amount for number, one in again.items()} == {
        number: one.amount for number, one in before.items()
    }
    assert len(store.read(book).entries) == 24
    assert store.read(book).errors == ()


def test_undo_of_a_correction_says_again_what_counted(book: Path) -> None:
    before = in_force(book)
    assert basisbook(book, "correct 1 --basis 5000").exit_code == 0
    assert in_force(book)[1].basis == 500000
    assert basisbook(book, "undo --yes").exit_code == 0
    assert in_force(book)[1].basis == before[1].basis


def test_undo_asks(book: Path) -> None:
    before = (book / store.CSV).read_bytes()
    nobody = run(book, "undo")
    assert (nobody.returncode, "basisbook undo --yes" in nobody.stderr) == (2, True)
    no = run_in_terminal(book, "undo", answers="maybe\nn\n")
    assert (no.returncode, "Nothing was written." in no.stderr) == (1, True)
    assert (book / store.CSV).read_bytes() == before
    yes = run_in_terminal(book, "undo", answers="y\n")
    assert yes.returncode == 0
    assert "wrote entry 23" in yes.stdout


def test_undo_of_nothing_and_of_rows_by_hand(book: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    assert CliRunner().invoke(main, ["init", str(empty), "--name", "Ana Reyes"]).exit_code == 0
    assert "nothing to undo" in basisbook(empty, "undo").output
    lines = rows(book)
    by_hand = lines[-1].replace("2026-03-03", "2026-04-04").replace("22,", "23,", 1)
    (book / store.CSV).write_text("".join([*lines, by_hand]), "utf-8")
    done = basisbook(book, "undo --yes")
    assert (done.exit_code, "entry 23" in done.stderr) == (1, True)


# -- the questions of import ----------------------------------------------------------------------------------


def test_import_asks_for_the_order_of_days_and_then_whether_it_may_write(book: Path) -> None:
    (book / "x.csv").write_text("Kind,Date,Amount,Account\nDistribution,4/5/2026,90,fid\n")
    done = run_in_terminal(book, "import", "x.csv", answers="first\nmdy\ny\n")
    assert done.returncode == 0, done.stderr
    assert store.read(book).entries[-1].date == dt.date(2026, 4, 5)
    nobody = run(book, "import", "x.csv", "--dates", "dmy")
    assert (nobody.returncode, "--dates dmy --yes" in nobody.stderr) == (2, True)


def test_what_cannot_be_a_sheet_is_said(book: Path, tmp_path: Path) -> None:
    for name, data, says in (
        ("nothing.csv", b"", "holds nothing"),
        ("a.pdf", b"%PDF-1.7", "is no spreadsheet"),
        ("zip.xlsx", b"PK\x03\x04....", "damaged workbook"),
        ("nul.csv", b"kind,amount" + b"x" * 300 + b"\0", "NUL"),
        ("page.html", b"<html>", "is no spreadsheet"),
    ):
        (tmp_path / name).write_bytes(data)
        done = basisbook(book, f"import {tmp_path / name}")
        assert (done.exit_code, says in " ".join(done.stderr.split())) == (1, True), done.output
    assert basisbook(book, f"import {tmp_path}").exit_code == 1
    assert basisbook(book, f"import {tmp_path / 'not-there.csv'}").exit_code == 1


def test_a_sheet_that_may_tell_of_an_entry_again_is_a_question(book: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "x.csv"
    sheet.write_text("Kind,Year,Amount\nDistribution,2026,700\n")
    done = basisbook(book, f"import {sheet} --yes")
    assert (done.exit_code, "may be entry 22" in " ".join(done.stderr.split())) == (1, True)
    sheet.write_text("Kind,Date,Amount,Account\nDistribution,2026-03-03,700,FID\n")
    done = basisbook(book, f"import {sheet} --yes")
    assert (done.exit_code, "Nothing to add." in done.stdout) == (0, True)
