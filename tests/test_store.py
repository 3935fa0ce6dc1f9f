"""Reading and writing ledger files: nothing is lost, and everything wrong is said at once."""

from __future__ import annotations

import contextlib
import datetime as dt
import multiprocessing
import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import ledgers, unread

from basisbook.cli.remedies import worded
from basisbook.ledger import journal, store
from basisbook.ledger.entry import COLUMNS, Entry
from basisbook.ledger.problems import Edit, LedgerError, Steps
from basisbook.ledger.store import lock, private

pytestmark = pytest.mark.slow

DAY = dt.date(2024, 4, 1)
GOOD = "1,2024-04-01,ana,contribution,2023,2024-03-10,van,,6500.00,,,,,,,"


@contextlib.contextmanager
def written(entries: tuple[Entry, ...] = (), form: store.Form = "csv") -> Iterator[Path]:
    """A folder with a sealed ledger of the entries. (A fixture would be shared by the examples of a property.)"""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store.create(folder)
        if form == "parquet":
            store.convert(folder, "parquet")
            (folder / "ledger.csv.old").unlink()
        store.append(folder, entries)
        yield folder


def by_hand(folder: Path, *rows: str | bytes, header: str = store.HEADER) -> store.Read:
    """Write rows as an editor would, without a seal for them, and read."""
    store.create(folder)
    lines = [row if isinstance(row, bytes) else row.encode() for row in (header, *rows)]
    (folder / store.CSV).write_bytes(b"\n".join(lines) + b"\n")
    return store.read(folder)


def codes(read: store.Read) -> list[tuple[str, str]]:
    return [(problem.place, problem.code) for problem in read.problems if problem.code != "unsealed"]


def entry(number: int = 1, **columns: object) -> Entry:
    base: dict[str, object] = {
        "recorded": DAY,
        "person": "ana",
        "kind": "contribution",
        "tax_year": 2023,
        "amount": 650000,
    }
    return Entry(number=number, **(base | columns))  # type: ignore[arg-type]


def test_an_empty_ledger(tmp_path: Path) -> None:
    store.create(tmp_path)
    read = store.read(tmp_path)
    assert read == store.Read("csv", (), (), None, canonical=True)
    assert (tmp_path / store.CSV).read_text() == store.HEADER + "\n"


def test_a_second_ledger_is_refused(tmp_path: Path) -> None:
    store.create(tmp_path)
    with pytest.raises(LedgerError, match="has a ledger already"):
        store.create(tmp_path)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    store.create(tmp_path)
    entries = (
        entry(note='a, "b"\nc; d'),
        entry(2, date=dt.date(2024, 3, 10), account="van", basis=0, amount=7),
    )
    store.append(tmp_path, entries)
    read = store.read(tmp_path)
    assert read.entries == entries
    assert read.problems == ()
    assert [one.place for one in read.entries] == ["ledger.csv:2", "ledger.csv:4"]
    assert read.entries[0].amount == 650000
    assert read.entries[0].basis is None


@settings(deadline=None, max_examples=60)
@given(ledgers())
def test_csv_and_parquet_hold_the_same_ledger(entries: tuple[Entry, ...]) -> None:
    with written(entries) as in_csv, written(entries, "parquet") as in_parquet:
        one, other = store.read(in_csv), store.read(in_parquet)
        assert one.entries == other.entries == entries
        assert one.problems == other.problems == ()
        assert (in_csv / store.SEAL).read_text() == (in_parquet / store.SEAL).read_text()


@settings(deadline=None, max_examples=30)
@given(ledgers(min_size=1))
def test_converting_there_and_back_changes_nothing(entries: tuple[Entry, ...]) -> None:
    with written(entries) as folder:
        before = (folder / store.CSV).read_bytes(), (folder / store.SEAL).read_bytes()
        assert store.convert(folder, "parquet").name == "ledger.csv.old"
        assert store.read(folder).form == "parquet"
        assert store.read(folder).entries == entries
        assert store.convert(folder, "csv").name == "ledger.parquet.old"
        assert ((folder / store.CSV).read_bytes(), (folder / store.SEAL).read_bytes()) == before
        assert store.read(folder).problems == ()


@settings(deadline=None, max_examples=60)
@given(ledgers(min_size=1), st.data())
def test_a_spreadsheets_spelling_means_the_same(entries: tuple[Entry, ...], data: st.DataObject) -> None:
    """A BOM, CRLF, M/D/YYYY, 6500 and 6,500.00 change no entry, and are no tampering."""
    with written(entries) as folder:
        path = folder / store.CSV
        canonical = path.read_bytes()
        rows = []
        for one in entries:
            cells = store.cells(one)
            for at, column in enumerate(COLUMNS):
                value = getattr(one, column)
                if isinstance(value, dt.date) and data.draw(st.booleans()):
                    cells[at] = f"{value.month}/{value.day}/{value.year}"
                elif column in ("amount", "moved", "basis") and value is not None:
                    whole, rest = divmod(value, 100)
                    spelled = [f"{whole}.{rest:02d}", f'"{whole:,}.{rest:02d}"', f'"${whole:,}.{rest:02d}"']
                    if not rest:
                        spelled += [str(whole), f'"{whole:,}"']
                    cells[at] = data.draw(st.sampled_from(spelled))
                    continue
                cells[at] = '"' + cells[at].replace('"', '""').replace("\n", "\r\n") + '"'
            rows.append(",".join(cells))
        blank = data.draw(st.sampled_from(["", "\r\n", "," * 15 + "\r\n"]))
        text = "\ufeff" + store.HEADER + "\r\n" + "".join(row + "\r\n" + blank for row in rows)
        path.write_bytes(text.encode())
        read = store.read(folder)
        assert read.entries == entries
        assert [problem.code for problem in read.problems] == ["not-canonical"]
        assert not read.canonical
        assert store.seal(folder) == 0
        assert path.read_bytes() == canonical


BAD_CELLS = {
    "1,234.567": ("amount", "bad-amount", "two decimals"),
    "1e3": ("amount", "bad-amount", "exponent"),
    "-6500.00": ("amount", "bad-amount", "never negative"),
    "2023-02-30": ("date", "bad-date", "not a day of the calendar"),
    "2/30/2023": ("date", "bad-date", "not a day of the calendar"),
    "3/10/24": ("date", "bad-date", "not a date as"),
    "20230310": ("date", "bad-date", "not a date as"),
    "3/12/99": ("date", "bad-date", "not a date as"),
    "14.09.2018": ("date", "bad-date", "not a date as"),
    "14/9/2018": ("date", "bad-date", "not a day of the calendar"),
    "2018-9-4 00:00:00": ("date", "bad-date", "not a date as"),
    "31.02.2018": ("date", "bad-date", "not a date as"),
    "(96240,18)": ("amount", "bad-amount", "never negative"),
    "23": ("tax_year", "bad-year", "four digits"),
    "gift": ("kind", "unknown-kind", "not a kind"),
    "0": ("number", "bad-number", "number of an entry"),
    "x": ("of", "bad-number", "number of an entry"),
    "soon": ("recorded", "bad-date", "not a date as"),
    "a\tb": ("note", "control-character", "control character"),
}


MEANT = {
    "-6500.00": "6500.00",
    "3/10/24": "2024-03-10",
    "20230310": "2023-03-10",
    "3/12/99": "1999-03-12",
    "14.09.2018": "2018-09-14",
    "14/9/2018": "2018-09-14",
    "2018-9-4 00:00:00": "2018-09-04",
    "23": "2023",
    "0": "1",
    "a\tb": "a b",
}


@pytest.mark.parametrize("text", BAD_CELLS)
def test_a_cell_that_cannot_be_read(text: str, tmp_path: Path) -> None:
    column, code, reason = BAD_CELLS[text]
    cells = GOOD.split(",")
    cells[COLUMNS.index(column)] = f'"{text}"'
    read = by_hand(tmp_path, ",".join(cells))
    [problem] = [one for one in read.problems if one.severity == "error"]
    assert (problem.place, problem.code) == ("ledger.csv:2", code)
    assert reason in problem.message
    # What the cell says in other words is written for it; what it does not say is left to the reader.
    [way] = problem.remedies
    way = way.steps[0] if isinstance(way, Steps) else way
    assert isinstance(way, Edit)
    assert (way.file, way.row, way.column, way.text) == ("ledger.csv", 2, column, MEANT.get(text, ""))
    cells[COLUMNS.index(column)] = way.text or GOOD.split(",")[COLUMNS.index(column)]
    (tmp_path / store.CSV).write_text(f"{store.HEADER}\n{','.join(cells)}\n")
    assert store.read(tmp_path).errors == ()


def test_all_problems_are_shown_at_once(tmp_path: Path) -> None:
    read = by_hand(
        tmp_path,
        GOOD.replace("6500.00", "1e3").replace("2024-03-10", "2024-02-30"),
        "",
        GOOD.replace("1,", "2,", 1).replace("contribution", "conversoin"),
        GOOD.replace("1,", "3,", 1) + ",,extra",
        GOOD.replace("1,", "4,", 1).removesuffix(",,,"),
        GOOD.replace("1,", "5,", 1),
        GOOD.replace("1,", "5,", 1).replace("2024-04-01", "2024-03-31"),
    )
    assert codes(read) == [
        ("ledger.csv:2", "bad-date"),
        ("ledger.csv:2", "bad-amount"),
        ("ledger.csv:4", "unknown-kind"),
        ("ledger.csv:5", "wrong-width"),
        ("ledger.csv:6", "wrong-width"),
        ("ledger.csv:8", "bad-sequence"),
        ("ledger.csv:8", "recorded-decreases"),
    ]
    assert [one.number for one in read.entries] == [5, 5]


def test_an_unknown_kind_names_the_nearest(tmp_path: Path) -> None:
    read = by_hand(tmp_path, GOOD.replace("contribution", "conversoin"))
    assert worded(read.errors[0]) == "write kind in row 2 as conversion"


def test_a_short_row_comes_back_complete_in_the_remedy(tmp_path: Path) -> None:
    [problem] = by_hand(tmp_path, GOOD.removesuffix(",,,")).errors
    assert worded(problem) == f"# in ledger.csv, row 2\n{GOOD}"


def test_empty_cells_beyond_the_last_column_are_nothing(tmp_path: Path) -> None:
    read = by_hand(tmp_path, GOOD + ",,,", header=store.HEADER + ",,,")
    assert read.errors == ()
    assert len(read.entries) == 1
    assert not read.canonical


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        (store.HEADER.replace(",moved", ""), "moved missing"),
        (store.HEADER.replace("moved", "gross"), 'moved missing; "gross" unknown'),
        (store.HEADER.replace("amount,moved", "moved,amount"), "another order"),
        (store.HEADER.replace(",", ";"), "semicolons"),
        (GOOD, "the header is missing"),
    ],
)
def test_a_wrong_header_is_one_problem_with_the_right_one(header: str, reason: str, tmp_path: Path) -> None:
    read = by_hand(tmp_path, GOOD, header=header)
    [problem] = read.problems
    assert problem.code == "bad-header"
    assert reason in problem.message
    as_a_sheet, right_one = problem.remedies  # nothing was sealed: it may be a sheet of somebody's own
    assert isinstance(as_a_sheet, Steps)
    assert right_one == Edit(store.CSV, store.HEADER, "as its first row")
    assert read.entries == ()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "no-header"),
        (b"\n\n", "no-header"),
        ((store.HEADER + "\n" + GOOD + "\n").encode("utf-16"), "utf-16"),
        ((store.HEADER + "\n" + GOOD + "Jos\xe9\n").encode("cp1252"), "not-utf-8"),
        (store.HEADER.encode() + b"\n\0\0\n", "not-text"),
        (b"PK\x03\x04 and so on", "workbook"),
        (bytes(range(256)) * 10, "not-text"),
    ],
)
def test_a_file_that_is_no_ledger(data: bytes, code: str, tmp_path: Path) -> None:
    store.create(tmp_path)
    (tmp_path / store.CSV).write_bytes(data)
    read = store.read(tmp_path)
    assert [problem.code for problem in read.problems] == [code]
    with pytest.raises(LedgerError):
        store.append(tmp_path, [entry()])
    assert (tmp_path / store.CSV).read_bytes() == data


def test_the_row_of_what_is_not_text_is_named(tmp_path: Path) -> None:
    assert codes(by_hand(tmp_path, GOOD, GOOD.encode() + b"\xe9")) == [("ledger.csv:3", "not-utf-8")]


def test_300_megabytes_of_garbage_are_not_read(tmp_path: Path) -> None:
    store.create(tmp_path)
    with (tmp_path / store.CSV).open("wb") as file:
        file.truncate(300 * 2**20)
    assert codes(store.read(tmp_path)) == [("ledger.csv", "too-large")]


def test_many_bad_rows_do_not_drown_the_reader(tmp_path: Path) -> None:
    read = by_hand(tmp_path, *["garbage"] * 20_000)
    assert len(read.problems) < 10_100
    assert "more problems" in read.errors[-1].message


def numbered(number: int, recorded: str = "2024-04-01", **cells: str) -> str:
    row = dict(zip(COLUMNS, GOOD.split(","), strict=True))
    row |= {"number": str(number or ""), "recorded": recorded, "amount": f"{number}.00"} | cells
    return ",".join(row.values())


@pytest.mark.parametrize(
    ("numbers", "place", "message", "remedy"),
    [
        ((1, 2, 4, 5, 6), 4, "entry 3 is missing", "if there was none:\nwrite number in rows 4 to 6 as 3 to 5"),
        ((5, 6, 7), 2, "entries 1 to 4 are missing", "write number in rows 2 to 4 as 1 to 3"),
        ((1, 3, 2, 4), 3, "in the order of their numbers", "bring the rows of ledger.csv into the order"),
        ((4, 3, 2, 1), 2, "in the order of their numbers", "bring the rows of ledger.csv into the order"),
        ((1, 2, 3, 3, 4, 5), 5, "was put in before entry 4", "basisbook record contribution"),
        ((1, 2, 99, 3, 4), 4, "was put in before entry 3", "--amount 99.00"),
        ((1, 2, 2, 3, 3, 4), 4, "4 rows, from this one on", "write number in rows 4 to 7 as 3 to 6"),
        ((1, 2, 7), 4, "number 7 follows 2", "write number in row 4 as 3"),
    ],
)  # fmt: skip
def test_what_a_hand_did_to_the_numbers_is_said_once(
    numbers: tuple[int, ...], place: int, message: str, remedy: str, tmp_path: Path
) -> None:
    (problem,) = by_hand(tmp_path, *map(numbered, numbers)).errors
    assert (problem.code, problem.place) == ("bad-sequence", f"ledger.csv:{place}")
    assert message in problem.message
    assert remedy in worded(problem)


def test_numbers_of_sealed_rows_are_their_places(tmp_path: Path) -> None:
    """The seal goes by what the rows say: they were not moved, their numbers were changed."""
    by_hand(tmp_path, *map(numbered, (1, 2, 3, 4)))
    store.seal(tmp_path)
    rows = (tmp_path / store.CSV).read_text().splitlines()
    rows[2], rows[3] = f"3,{rows[2][2:]}", f"2,{rows[3][2:]}"
    (tmp_path / store.CSV).write_text("\n".join(rows) + "\n")
    (problem,) = store.read(tmp_path).errors
    assert worded(problem) == "write number in rows 3 to 4 as 2 to 3"


def test_rows_that_go_by_a_changed_number_are_named(tmp_path: Path) -> None:
    rows = [numbered(1), numbered(1), numbered(1), numbered(2, of="1"), numbered(3, corrects="2")]
    (problem,) = by_hand(tmp_path, *rows).errors
    assert "take care of rows 5, 6: of or corrects goes by a number that changes" in worded(problem)


def test_a_void_that_was_put_in_is_recorded_as_a_void(tmp_path: Path) -> None:
    void = f"3,2024-04-01,ana,void{',' * 9}1,,,"
    rows = [*map(numbered, (1, 2, 3)), void, numbered(4), numbered(5)]
    (problem,) = by_hand(tmp_path, *rows).errors
    assert worded(problem).splitlines()[-1] == "basisbook void 1"


def test_a_number_that_cannot_be_read_is_that_of_its_row(tmp_path: Path) -> None:
    (problem,) = by_hand(tmp_path, numbered(1), numbered(0)).errors
    assert worded(problem) == "write number in row 3 as 2"


@pytest.mark.parametrize(
    "days",
    [
        ("2024-04-01", "2030-01-01", "2024-04-01", "2024-04-02"),
        ("2024-04-01", "2020-01-01", "2024-04-01", "2024-04-02"),
        ("2030-01-01", "2024-04-01", "2024-04-01", "2024-04-02"),
        ("2024-04-04", "2024-04-03", "2024-04-02", "2024-04-01"),
        ("2024-04-01", "2030-01-01", "2031-01-01", "2024-04-02", "2024-04-02", "2024-04-03"),
    ],
)
def test_the_days_of_recording_are_settled_by_the_remedies_at_once(
    days: tuple[str, ...], tmp_path: Path
) -> None:
    rows = [numbered(at, day) for at, day in enumerate(days, 1)]
    found = by_hand(tmp_path, *rows).errors
    assert {problem.code for problem in found} == {"recorded-decreases"}
    assert len(found) < len(days)
    for problem in found:
        [way] = problem.remedies
        assert isinstance(way, Edit)
        assert way.bound  # the day itself is known to nobody: the bound is the nearest that can be
        rows[way.row - 2] = numbered(way.row - 1, way.text)
    (tmp_path / store.CSV).write_text("\n".join([store.HEADER, *rows]) + "\n")
    assert not store.read(tmp_path).errors


def test_a_day_typed_wrong_is_blamed_and_not_the_rows_below_it(tmp_path: Path) -> None:
    days = ("2024-04-01", "2030-01-01", "2024-04-01", "2024-04-02")
    (problem,) = by_hand(tmp_path, *(numbered(at, day) for at, day in enumerate(days, 1))).errors
    assert (problem.place, worded(problem)) == (
        "ledger.csv:3",
        "write recorded in row 3 as the day it was, 2024-04-01 or later",
    )


@pytest.mark.parametrize("name", [store.CSV, store.SEAL])
def test_a_pipe_is_never_opened(name: str, tmp_path: Path) -> None:
    store.create(tmp_path)
    (tmp_path / name).unlink()
    os.mkfifo(tmp_path / name)
    assert len(store.read(tmp_path).errors) == 1


def test_a_ledger_of_100_megabytes_is_no_error_by_its_size(tmp_path: Path) -> None:
    store.create(tmp_path)
    with (tmp_path / store.CSV).open("wb") as file:
        file.truncate(100 * 2**20)
    assert codes(store.read(tmp_path)) == [("ledger.csv:1", "not-text")]


def test_a_part_or_a_seal_that_may_not_be_read_is_said_to_be_that(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    with written((entry(),)) as folder:
        monkeypatch.setattr(sys.modules["basisbook.ledger.store.seal"], "read_file", refused)
        (problem,) = store.read(folder).errors
        assert (problem.code, problem.message) == ("seal-unreadable", "cannot be read: Permission denied")
        monkeypatch.undo()
        store.convert(folder, "parquet")
        monkeypatch.setattr(Path, "iterdir", refused)
        (problem,) = store.read(folder).errors
        assert (problem.place, problem.message) == ("ledger.parquet", "cannot be read: Permission denied")


def test_a_device_or_a_pipe_is_never_replaced_by_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe, link, file = tmp_path / "pipe", tmp_path / "link", tmp_path / "file"
    os.mkfifo(pipe)
    link.symlink_to(pipe)
    for path in (pipe, link):
        with pytest.raises(LedgerError, match="no ordinary file"):
            store.write_private(path, b"x")
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert link.is_symlink()
    file.write_bytes(b"old")
    assert store.write_private(file, b"new")
    monkeypatch.setattr(private, "_DEVICES", tmp_path.resolve())
    with pytest.raises(LedgerError, match="no ordinary file"):
        store.write_private(file, b"newer")
    assert file.read_bytes() == b"new"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("kind,date,amount,amount\nconversion,2024-05-01,5,6\n", "names the column amount twice"),
        ("kind,date,amount\nconversion,2024-05-01,5,000\n", "has 4 cells, and the header names 3 columns"),
    ],
)
def test_supposed_entries_are_read_whole_or_refused(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "what-if.csv"
    path.write_text(text)
    found = store.read_supposed(path, (), DAY)
    assert not found.entries
    assert message in found.problems[0].message


def test_a_second_header_is_one_problem(tmp_path: Path) -> None:
    (problem,) = by_hand(tmp_path, numbered(1), store.HEADER, numbered(2)).errors
    assert (problem.place, problem.code) == ("ledger.csv:3", "header-again")


@pytest.mark.parametrize(
    ("cells", "remedy"),
    [
        ({"date": "14.09.2018"}, "write date in row 2 as 2018-09-14"),
        ({"date": "31.02.2018"}, "write the right date in row 2"),
        ({"amount": '"96240,18"'}, "write amount in row 2 as 96240.18"),
        ({"amount": '"1.234.567,89"'}, "write amount in row 2 as 1234567.89"),
        ({"amount": '"6,50"'}, "write amount in row 2 as 6.50"),
    ],
)
def test_what_a_foreign_spreadsheet_wrote_comes_back_in_the_remedy(
    cells: dict[str, str], remedy: str, tmp_path: Path
) -> None:
    (problem,) = by_hand(tmp_path, numbered(1, **cells)).errors
    assert worded(problem) == remedy


def test_a_quotation_mark_that_is_never_closed(tmp_path: Path) -> None:
    read = by_hand(tmp_path, GOOD, GOOD.replace("1,", "2,", 1) + '"open', GOOD.replace("1,", "3,", 1))
    assert ("ledger.csv:3", "bad-quotes") in codes(read)
    assert len(read.entries) == 1


def test_no_social_security_number_is_repeated(tmp_path: Path) -> None:
    read = by_hand(
        tmp_path, GOOD.replace("6500.00", "123-45-6789"), GOOD.replace("contribution", "123456789")
    )
    assert read.errors
    for problem in read.problems:
        assert "123-45-6789" not in str(problem)
        assert "123456789" not in str(problem)


def test_no_ledger_and_two_ledgers(tmp_path: Path) -> None:
    assert [one.code for one in store.read(tmp_path).problems] == ["no-ledger"]
    store.create(tmp_path)
    (tmp_path / store.PARQUET).mkdir()
    assert store.read(tmp_path).problems == ()  # both say the same
    (tmp_path / store.PARQUET / "part-000001.parquet").write_bytes(b"not parquet")
    assert [one.code for one in store.read(tmp_path).problems] == ["two-ledgers"]
    with pytest.raises(LedgerError, match="two ledgers"):
        store.append(tmp_path, [entry()])


def test_parquet_parts_are_numbered_and_never_rewritten() -> None:
    with written((entry(),), "parquet") as folder:
        first = (folder / store.PARQUET / "part-000001.parquet").read_bytes()
        store.append(folder, [entry(2)])
        assert [one.name for one in sorted((folder / store.PARQUET).iterdir())] == [
            "part-000001.parquet",
            "part-000002.parquet",
        ]
        assert (folder / store.PARQUET / "part-000001.parquet").read_bytes() == first
        assert [one.place for one in store.read(folder).entries] == ["ledger.parquet:1", "ledger.parquet:2"]


def test_a_part_that_is_not_ours() -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    with written((entry(),), "parquet") as folder:
        parts = folder / store.PARQUET
        (parts / "part-000002.parquet").write_bytes(b"not parquet")
        assert codes(store.read(folder)) == [("ledger.parquet/part-000002.parquet", "bad-part")]
        pq.write_table(pa.table({"number": [2]}), parts / "part-000002.parquet")
        assert "columns differ" in store.read(folder).errors[0].message
        (parts / "part-000002.parquet").rename(parts / "part-000003.parquet")
        assert [one.code for one in store.read(folder).errors] == ["missing-part"]
        (parts / "part-000003.parquet").rename(parts / "more.parquet")
        assert [one.code for one in store.read(folder).errors] == ["bad-part"]


def test_files_are_for_their_owner_alone() -> None:
    for form in ("csv", "parquet"):
        with written((entry(),), form) as folder:
            files = [path for path in folder.rglob("*") if path.is_file()]
            assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}, files


def test_nothing_is_appended_to_a_ledger_with_errors(tmp_path: Path) -> None:
    by_hand(tmp_path, GOOD.replace("6500.00", "1e3"))
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    for write in (
        lambda: store.append(tmp_path, [entry(2)]),
        lambda: store.seal(tmp_path),
        lambda: store.convert(tmp_path, "parquet"),
    ):
        with pytest.raises(LedgerError, match="exponent"):
            write()
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        (entry(3), "number 2 is the next"),
        (entry(1), "number 2 is the next"),
        (entry(2, recorded=DAY - dt.timedelta(days=1)), "is the clock right"),
        (entry(2, note="bell \a"), "control character"),
        (entry(2, note=" blank"), "blank"),
        (entry(2, kind="gift"), "not a kind"),
        (entry(2, amount=-1), "never negative"),
        (entry(2, amount=10**11), "below"),
    ],
)
def test_what_could_not_be_read_back_is_not_written(new: Entry, reason: str) -> None:
    with written((entry(),)) as folder:
        before = (folder / store.CSV).read_bytes()
        with pytest.raises(LedgerError, match=reason):
            store.append(folder, [new])
        assert (folder / store.CSV).read_bytes() == before


def test_converting_to_the_form_it_has_is_refused() -> None:
    with written((entry(),)) as folder, pytest.raises(LedgerError, match="csv already"):
        store.convert(folder, "csv")


def test_a_second_backup_does_not_replace_the_first() -> None:
    with written((entry(),)) as folder:
        store.convert(folder, "parquet")
        store.convert(folder, "csv")
        assert store.convert(folder, "parquet").name == "ledger.csv.old-2"
        assert (folder / "ledger.csv.old").exists()


def test_a_held_lock_is_said_clearly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "WAIT_SECONDS", 0)
    with (
        written((entry(),)) as folder,
        FileLock(folder / store.LOCK),
        pytest.raises(LedgerError, match="another command"),
    ):
        store.append(folder, [entry(2)])


def _append_one(folder: Path) -> int:
    """How often this process had to begin again."""
    again = 0
    while True:
        try:
            entries = store.read(folder).entries
            store.append(
                folder, [journal.append(entries, DAY, person="ana", kind="conversion", date=DAY, amount=1)]
            )
        except LedgerError as error:
            assert {one.code for one in error.problems} == {"not-next"}  # noqa: PT017 - every other reason is a failure
            again += 1
        else:
            return again


def test_writers_at_the_same_time_lose_nothing() -> None:
    with written() as folder:
        context = multiprocessing.get_context("spawn")
        with context.Pool(4) as pool:
            pool.map(_append_one, [folder] * 12)
        read = store.read(folder)
        assert [one.number for one in read.entries] == list(range(1, 13))
        assert read.problems == ()


@pytest.mark.parametrize("dies_at", [1, 2, 3, 4])
def test_a_crash_leaves_the_old_ledger_or_the_new_one(dies_at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Power fails at each fsync and rename of an append. What is left reads without an error."""
    with written((entry(),)) as folder:
        calls = 0
        replace, fsync = Path.replace, os.fsync

        def dying(real: object) -> object:
            def call(*args: object) -> object:
                nonlocal calls
                calls += 1
                if calls == dies_at:
                    raise KeyboardInterrupt
                return real(*args)  # type: ignore[operator]

            return call

        monkeypatch.setattr(Path, "replace", dying(replace))
        monkeypatch.setattr(os, "fsync", dying(fsync))
        with pytest.raises(KeyboardInterrupt):
            store.append(folder, [entry(2)])
        monkeypatch.undo()
        read = store.read(folder)
        assert read.errors == ()
        assert len(read.entries) in (1, 2)
        assert read.unsealed_from in (2 if len(read.entries) == 2 else None, None)
        assert {problem.code for problem in store.settle(folder)} <= {"settled"}
        assert store.read(folder).entries == read.entries
        assert store.read(folder).problems == ()
        assert sorted(path.name for path in folder.iterdir()) == [
            ".ledger.last",
            ".ledger.lock",
            "ledger.csv",
            "ledger.seal",
        ]
        store.append(folder, [entry(len(read.entries) + 1)])
        assert store.read(folder).problems == ()


def test_a_full_disk_is_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with written((entry(),)) as folder:
        before = (folder / store.CSV).read_bytes()
        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(LedgerError, match="No space left"):
            store.append(folder, [entry(2)])
        assert (folder / store.CSV).read_bytes() == before


def test_a_link_to_a_ledger_stays_a_link(tmp_path: Path) -> None:
    with written((entry(),)) as folder:
        (folder / store.CSV).rename(tmp_path / "kept.csv")
        (folder / store.CSV).symlink_to(tmp_path / "kept.csv")
        store.append(folder, [entry(2)])
        assert (folder / store.CSV).is_symlink()
        assert len(store.read(folder).entries) == 2


def test_readers_never_write() -> None:
    with written((entry(),)) as folder:
        before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.iterdir()}
        store.read(folder)
        assert {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.iterdir()} == before


def test_importing_the_ledger_imports_nothing_slow() -> None:
    script = "import sys, basisbook.ledger.checks, basisbook.ledger.facts, basisbook.ledger.store; print(*sys.modules)"
    modules = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"pandas", "numpy", "pyarrow", "filelock", "click", "difflib", "decimal"} & set(modules)
    assert "basisbook.ledger.store" in modules


@settings(deadline=None, max_examples=30)
@given(ledgers(min_size=2), st.data())
def test_appending_in_parts_is_appending_at_once(entries: tuple[Entry, ...], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(entries)))
    with written(entries) as once, written(entries[:at]) as parts:
        store.append(parts, entries[at:])
        assert store.read(parts).entries == store.read(once).entries
        assert (parts / store.CSV).read_bytes() == (once / store.CSV).read_bytes()


def test_unread_entries_have_no_place() -> None:
    with written((entry(),)) as folder:
        assert unread(store.read(folder).entries[0]).place == "new entry 1"
