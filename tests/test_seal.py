"""The seal: a changed past entry is named, exactly, with the ways out."""

from __future__ import annotations

import contextlib
import csv
import dataclasses
import datetime as dt
import io
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import ledgers

from basisbook.cli.remedies import worded
from basisbook.ledger import journal, store
from basisbook.ledger.entry import COLUMNS, Entry
from basisbook.ledger.kinds import KINDS
from basisbook.ledger.problems import LedgerError, SealError, do

pytestmark = pytest.mark.slow

DAY = dt.date(2024, 4, 1)
ENTRIES = tuple(
    Entry(
        number=number,
        recorded=DAY,
        person="ana",
        kind="contribution",
        tax_year=2010 + number,
        amount=number * 100,
    )
    for number in range(1, 7)
)


@contextlib.contextmanager
def sealed(entries: tuple[Entry, ...] = ENTRIES, appends: int = 3) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store.create(folder)
        step = max(1, -(-len(entries) // appends))
        for at in range(0, len(entries), step):
            store.append(folder, entries[at : at + step])
        yield folder


def rows(folder: Path) -> list[str]:
    return (folder / store.CSV).read_text().splitlines(keepends=True)


def rewrite(folder: Path, lines: list[str]) -> store.Read:
    (folder / store.CSV).write_text("".join(lines))
    return store.read(folder)


def the_error(read: store.Read) -> tuple[str, str, str]:
    [problem] = read.errors
    return problem.place, problem.code, problem.message


def test_the_seal_is_one_line_an_append() -> None:
    with sealed() as folder:
        lines = (folder / store.SEAL).read_text().splitlines()
        assert [line.split()[0] for line in lines] == ["0", "2", "4", "6"]
        assert all(re.fullmatch(r"\d+ [0-9a-f]{64}( [0-9a-f]{12})*", line) for line in lines)
        assert [len(line.split()) for line in lines] == [2, 4, 4, 4]
        assert store.read(folder).problems == ()


@settings(deadline=None, max_examples=150)
@given(ledgers(min_size=1), st.data())
def test_changing_any_cell_of_a_sealed_row_is_detected_and_named(
    entries: tuple[Entry, ...], data: st.DataObject
) -> None:
    with sealed(entries) as folder:
        at = data.draw(st.integers(0, len(entries) - 1))
        column = data.draw(st.sampled_from(COLUMNS))
        cells = [store.cells(entry) for entry in entries]
        others = {
            "recorded": ["1987-01-01", "2026-02-02"],
            "date": ["", "1987-01-01", "2026-02-02"],
            "kind": list(KINDS),
            "number": ["77", "78"],
            "tax_year": ["", "1990", "1991"],
            "amount": ["", "0.01", "0.02"],
            "moved": ["", "0.01", "0.02"],
            "basis": ["", "0.01", "0.02"],
            "of": ["", "77", "78"],
            "corrects": ["", "77", "78"],
        }.get(column, ["", "x", "y"])
        changed = data.draw(
            st.sampled_from([one for one in others if one != cells[at][COLUMNS.index(column)]])
        )
        cells[at][COLUMNS.index(column)] = changed

        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([COLUMNS, *cells])
        (folder / store.CSV).write_text(text.getvalue())
        errors = store.read(folder).errors
        row = re.escape(f"{store.CSV}:")
        if column == "number":
            assert any(one.code == "bad-sequence" and re.match(row, one.place) for one in errors)
        else:
            [broken] = [one for one in errors if one.code == "seal-broken"]
            assert f"entry {at + 1} was changed" in broken.message
            assert broken.place == f"{store.CSV}:{store.read(folder).entries[at].row}"
        with pytest.raises(LedgerError):
            store.append(folder, [])


def test_a_changed_amount_is_named_with_both_ways_out() -> None:
    with sealed() as folder:
        lines = rows(folder)
        lines[3] = lines[3].replace("3.00", "30.00")
        read = rewrite(folder, lines)
        message = "entry 3 was changed after it was sealed: amount 3.00 when recorded, 30.00 now"
        assert the_error(read) == ("ledger.csv:4", "seal-broken", message)
        assert read.errors[0].remedies == (do("check", as_corrections=None), do("check", restore=None))
        with pytest.raises(SealError):
            store.append(folder, [])


def test_a_sealed_row_that_cannot_be_read_any_more() -> None:
    with sealed() as folder:
        lines = rows(folder)
        lines[3] = lines[3].replace("3.00", "3e0")
        read = rewrite(folder, lines)
        assert [(one.place, one.code) for one in read.errors] == [
            ("ledger.csv:4", "bad-amount"),
            ("ledger.csv:4", "seal-broken"),
        ]


def test_the_first_of_several_changes_is_named() -> None:
    with sealed() as folder:
        lines = [line.replace(".00", ".01") if at >= 4 else line for at, line in enumerate(rows(folder))]
        assert "entry 4 was changed" in the_error(rewrite(folder, lines))[2]


def test_rows_missing_at_the_end() -> None:
    with sealed() as folder:
        place, code, message = the_error(rewrite(folder, rows(folder)[:5]))
        assert (place, code) == ("ledger.csv", "seal-broken")
        assert message == "entries 5 to 6 were sealed and cannot be found at the end of the ledger"


@pytest.mark.parametrize("renumbered", [False, True])
def test_a_row_taken_out(*, renumbered: bool) -> None:
    with sealed() as folder:
        lines = rows(folder)
        del lines[2]
        if renumbered:
            lines[2:] = [f"{at}{line[1:]}" for at, line in enumerate(lines[2:], 2)]
        place, _, message = the_error(rewrite(folder, lines))
        assert place == "ledger.csv:3"
        assert message == "entry 2 was sealed and is missing; a later one stands in its place"


@pytest.mark.parametrize("renumbered", [False, True])
def test_a_row_put_in(*, renumbered: bool) -> None:
    with sealed() as folder:
        lines = rows(folder)
        lines.insert(3, lines[1].replace("1.00", "77.00"))
        if renumbered:
            lines[3:] = [f"{at}{line[1:]}" for at, line in enumerate(lines[3:], 3)]
        place, _, message = the_error(rewrite(folder, lines))
        assert place == "ledger.csv:4"
        assert message == "a row was inserted before sealed entry 3; entries are only added at the end"
        found = store.differences(folder)
        assert found
        assert [(one.was, one.now and one.now.amount) for one in found.changes] == [(None, 7700)]
        assert not found.uncertain


def test_rows_in_another_order() -> None:
    with sealed() as folder:
        lines = rows(folder)
        lines[2], lines[5] = lines[5], lines[2]
        assert (
            "order of the sealed entries was changed, from entry 2 on" in the_error(rewrite(folder, lines))[2]
        )


def test_rows_added_by_hand_count_until_they_are_sealed() -> None:
    with sealed() as folder:
        lines = rows(folder)
        read = rewrite(folder, [*lines, lines[-1].replace("6,", "7,", 1).replace("6.00", "7.00")])
        assert len(read.entries) == 7
        assert read.unsealed_from == 7
        [note] = read.problems
        assert (note.severity, note.code, note.place) == ("note", "unsealed", "ledger.csv:8")
        assert store.seal(folder) == 1
        assert store.read(folder).problems == ()
        assert store.seal(folder) == 0


def test_an_append_seals_what_was_added_by_hand_too() -> None:
    with sealed() as folder:
        lines = rows(folder)
        entries = rewrite(folder, [*lines, lines[-1].replace("6,", "7,", 1).replace("6.00", "7.00")]).entries
        store.append(folder, [journal.void(entries, 7, DAY)])
        assert store.read(folder).problems == ()
        assert (folder / store.SEAL).read_text().splitlines()[-1].split()[0] == "8"


def test_a_missing_seal_is_a_problem_and_no_fresh_start() -> None:
    with sealed() as folder:
        (folder / store.SEAL).unlink()
        read = store.read(folder)
        assert the_error(read)[:2] == ("ledger.seal", "seal-missing")
        assert "basisbook check --seal" in worded(read.errors[0])
        assert len(read.entries) == 6
        with pytest.raises(SealError):
            store.append(folder, [])
        assert store.seal(folder) == 6
        assert store.read(folder).problems == ()


@pytest.mark.parametrize(
    ("line", "old", "new"),
    [
        (1, "0 ", "1 "),
        (2, "2 ", "3 "),
        (2, None, "garbage"),
        (1, None, None),
        (3, None, None),
    ],
)
def test_an_edited_seal_is_named(line: int, old: str | None, new: str | None) -> None:
    with sealed() as folder:
        lines = (folder / store.SEAL).read_text().splitlines(keepends=True)
        if old is None:
            lines[line - 1 : line] = [] if new is None else [new + "\n"]
        else:
            lines[line - 1] = lines[line - 1].replace(old, new or "", 1)
        (folder / store.SEAL).write_text("".join(lines))
        place, code, _ = the_error(store.read(folder))
        assert (place, code) == (f"ledger.seal:{line}", "seal-edited")
        with pytest.raises(SealError):
            store.seal(folder)


@settings(deadline=None, max_examples=100)
@given(st.integers(2, 4), st.integers(0, 100), st.sampled_from("0123456789abcdef"))
def test_any_edited_digit_of_the_seal_is_found(line: int, at: int, digit: str) -> None:
    """In the chain or among the short digests: the line contradicts itself, whatever the ledger says."""
    with sealed() as folder:
        lines = (folder / store.SEAL).read_text().splitlines()
        text = lines[line - 1]
        at = 2 + at % (len(text) - 2)
        if text[at] in (" ", digit):
            return
        lines[line - 1] = text[:at] + digit + text[at + 1 :]
        (folder / store.SEAL).write_text("\n".join(lines) + "\n")
        place, code, _ = the_error(store.read(folder))
        assert (place, code) == (f"ledger.seal:{line}", "seal-edited")


def test_an_empty_or_binary_seal_is_an_edited_one() -> None:
    with sealed() as folder:
        for data in (b"", b"\xff\xfe\x00"):
            (folder / store.SEAL).write_bytes(data)
            assert the_error(store.read(folder))[:2] == ("ledger.seal:1", "seal-edited")


def test_an_older_seal_is_named_by_the_kept_ledger() -> None:
    """Cut off after a whole line, the seal is a true one of an earlier day; the kept ledger tells, if it is there."""
    with sealed() as folder:
        lines = (folder / store.SEAL).read_text().splitlines(keepends=True)
        (folder / store.SEAL).write_text("".join(lines[:2]))
        assert the_error(store.read(folder))[1] == "seal-short"
        before = (folder / store.CSV).read_text()
        (folder / store.CSV).write_text(before.replace("5.00", "6.00"))
        assert the_error(store.read(folder))[1] == "seal-broken"
        (folder / store.CSV).write_text(before)
        (folder / store.LAST).rename(folder / "kept")
        read = store.read(folder)
        assert read.errors == ()
        assert read.unsealed_from == 3
        (folder / "kept").rename(folder / store.LAST)
        assert store.seal(folder) == len(read.entries) - 2
        assert store.read(folder).problems == ()


def test_the_seal_says_the_same_of_parquet() -> None:
    with sealed() as folder:
        store.convert(folder, "parquet")
        assert store.read(folder).problems == ()
        part = folder / store.PARQUET / "part-000001.parquet"
        shutil.copy(folder / store.SEAL, folder / "kept")
        store.append(folder, [journal.void(ENTRIES, 2, DAY)])
        (folder / store.PARQUET / "part-000002.parquet").unlink()
        assert "entry 7 was" in the_error(store.read(folder))[2]
        shutil.copy(folder / "kept", folder / store.SEAL)
        assert "entries 7 to 7 were recorded" in the_error(store.read(folder))[2]
        (folder / store.LAST).unlink()
        assert store.read(folder).problems == ()
        part.unlink()
        assert "entries 1 to 6 were" in the_error(store.read(folder))[2]


def test_a_command_in_a_remedy_shows_no_social_security_number() -> None:
    with sealed() as folder:
        lines = rows(folder)
        lines[3] = lines[3].rstrip("\n") + "ssn 123-45-6789\n"
        read = rewrite(folder, lines)
        assert read.errors
        assert "6789" not in "".join(map(str, read.problems))


def test_a_row_changed_into_what_a_later_one_says_is_a_changed_row() -> None:
    """Found by chance: entry 1 was rewritten so that it says what entry 2 says, and was called missing."""
    first = Entry(
        number=1, recorded=dt.date(2024, 1, 2), person="ana", kind="method", tax_year=2023, code="places=3"
    )
    second = dataclasses.replace(first, number=2, code="places=4")
    with sealed((first, second)) as folder:
        text = (folder / store.CSV).read_text()
        (folder / store.CSV).write_text(text.replace("places=3", "places=4"))
        [broken] = store.read(folder).errors
        assert "entry 1 was changed" in broken.message


@pytest.mark.parametrize(("old", "new"), [(",200.00,", ",2x,"), (",2012,", ',"2012"x,')])
def test_a_sealed_row_that_can_no_longer_be_read_is_named_and_no_other(old: str, new: str) -> None:
    entries = tuple(dataclasses.replace(one, amount=one.number * 10_000) for one in ENTRIES)
    with sealed(entries) as folder:
        path = folder / store.CSV
        text = path.read_text("utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), "utf-8")
        read = store.read(folder)
        (broken,) = [one for one in read.errors if one.code == "seal-broken"]
        assert {one.place for one in read.errors} == {"ledger.csv:3"}
        assert broken.message == "entry 2 was changed after it was sealed"
        assert "correct" not in worded(broken), "what the row says now is not known, so nothing records it"
        assert len(read.entries) == len(entries) - 1
