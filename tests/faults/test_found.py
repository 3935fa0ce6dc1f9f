"""What the loop has found, each by its kind."""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import io
import os
import re
import socket
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
from faults.bench import basisbook
from faults.commands import ready, with_parts
from faults.pages import AT, ORIGIN, client_of
from terminal import PROGRAM, surroundings

from basisbook.forms.filed.texts import by
from basisbook.forms.many import parts
from basisbook.forms.official import blanks, kept
from basisbook.ledger.evidence import own_profiles
from basisbook.ledger.evidence.source import EvidenceError
from basisbook.ledger.problems import FormError, LedgerError
from basisbook.ledger.sheet.files import pages
from basisbook.ledger.store import lock

pytestmark = [pytest.mark.slow, pytest.mark.alone]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    folder = tmp_path / "book"
    folder.mkdir()
    ready(folder)
    return folder


@pytest.mark.parametrize(("number", "code"), [("9" * 30, 1), ("-5", 1), (str(2**31), 0), ("9" * 10, 0)])
def test_a_process_of_no_possible_number_writes_no_more(
    book: Path, monkeypatch: pytest.MonkeyPatch, number: str, code: int
) -> None:
    import fcntl

    def refused(*_: object) -> None:
        raise OSError(errno.ENOSYS, "Function not implemented")

    monkeypatch.setattr(fcntl, "flock", refused)
    monkeypatch.setattr(lock, "WAIT_SECONDS", 0)
    (book / ".ledger.writing").write_text(f"{number} {socket.gethostname()}\n")
    figure = "record figure --tax-year 2023 --code agi --amount 5"
    assert basisbook(book, *figure.split()).exit_code == code


@pytest.mark.parametrize(
    "changed",
    [
        'dates = ["%Y-%y-%Y"]',
        'separator = [","]',
        'separator = ",;"',
        'signature = "Date"',
        'text = "Type"',
        'date = ["Date"]',
    ],
)
def test_a_profile_of_other_types_or_days_is_named(tmp_path: Path, changed: str) -> None:
    whole = {
        "name": '"x"', "signature": '["Date"]', "date": '"Date"', "dates": '["%Y-%m-%d"]', "text": '["Type"]', "amount": '"Amount"',
    }  # fmt: skip
    path = tmp_path / own_profiles.FOLDER / "x.toml"
    path.parent.mkdir()
    path.write_text("\n".join(f"{key} = {value}" for key, value in whole.items()))
    assert own_profiles.own_profiles(tmp_path)
    whole[changed.split(" = ", maxsplit=1)[0]] = changed.split(" = ")[1]
    path.write_text("\n".join(f"{key} = {value}" for key, value in whole.items()))
    with pytest.raises(EvidenceError, match="profile"):
        own_profiles.own_profiles(tmp_path)


@pytest.mark.parametrize("stored", [b"x", b"5\n{}", b"2\n[]", b"6\n" + b"[" * 6, b"9" * 5000 + b"\n{}"])
def test_a_prepared_blank_of_another_shape_is_none(tmp_path: Path, stored: bytes) -> None:
    (tmp_path / f"{'0' * 64}.1.template").write_bytes(
        hashlib.sha256(stored).hexdigest().encode() + b"\n" + stored
    )
    assert kept.load(tmp_path, "0" * 64, flat=False) is None


def test_a_map_beside_a_blank_with_half_a_point_is_none(tmp_path: Path) -> None:
    from faults.readers import note_beside

    note = note_beside()[0]
    (tmp_path / "x.json").write_bytes(note)
    assert blanks._read_beside(tmp_path / "x.pdf")[0]
    (tmp_path / "x.json").write_bytes(note.replace(b'"footnotes": {', b'"footnotes": {"9": [], ', 1))
    assert blanks._read_beside(tmp_path / "x.pdf") == (None, "")


def test_what_is_no_amount_has_changed_by_nothing() -> None:
    assert by("100.00", "5,334") == by("(", "5") == by("9" * 5000, "5") == by("0.5", "1") == ""
    assert by("100.00", "5334") == "+5,234"


def test_a_part_with_a_column_twice_is_left_out(tmp_path: Path) -> None:
    place = tmp_path / "book"
    place.mkdir()
    with_parts(place)
    source = tmp_path / "in" / "a.parquet"
    table = pq.ParquetFile(source).read()
    pq.write_table(table.append_column("code", table.column("code")), source)
    found = list(
        parts.parts_of(
            source, tmp_path / "out", parts.begin(tmp_path / "out", dt.date(2026, 5, 4)), sealed=False
        )
    )
    assert parts.do_part(found[0]).errors == 1
    told = pq.read_table(tmp_path / "out" / "findings" / "a.parquet").column("message").to_pylist()
    assert told == ["more than one column of this part is called code"]


def test_a_batch_that_finds_no_room_says_so_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "book"
    place.mkdir()
    with_parts(place)
    today = parts.begin(tmp_path / "out", dt.date(2026, 5, 4))
    (part, _) = parts.parts_of(tmp_path / "in", tmp_path / "out", today, sealed=False)
    with monkeypatch.context() as patch:

        def full(_: int) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        patch.setattr(os, "fsync", full)
        with pytest.raises(FormError, match="No space left"):
            parts.do_part(part)
    assert not list(tmp_path.glob("out/*/.*"))
    assert parts.do_part(part).errors == 0


def test_an_entry_of_nobody_is_refused_on_the_page(book: Path) -> None:
    assert basisbook(book, "person", "Ben").exit_code == 0
    with client_of(book) as client:
        stated = {"tax_year": "2020", "amount": "5"}
        for person in ({}, {"person": ""}, {"person": " "}):
            answer = client.post("/record/year-end-value", base_url=AT, data=stated | person, headers=ORIGIN)
            assert (answer.status_code, "whose it is" in answer.get_data(as_text=True)) == (422, True)
        for path in (
            "/year/go?person=ana&year=" + "9" * 5000,
            "/correct/" + "9" * 5000,
            f"/form/ana/{'9' * 5000}.pdf",
        ):
            assert client.get(path, base_url=AT).status_code in (303, 404), path


OUTPUTS = (
    "show --format csv --output FILE", "report --out FILE", "plan calendar --ics FILE", "evidence packet --out FILE", "diff --pdf FILE",
    "plan year 2026 --value 7000 --pdf FILE", "clients . --format csv --output FILE",
)  # fmt: skip


@pytest.mark.parametrize("words", OUTPUTS)
def test_nothing_that_is_shown_replaces_a_part_of_a_book(
    book: Path, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert basisbook(book, *["filed", "2020", "--on", "2021-04-10"]).exit_code == 0
    assert (
        basisbook(book, *["filed", "2020", "--on", "2021-04-10", "--amended", "--line", "1=5000"]).exit_code
        == 0
    )
    assert (
        basisbook(
            book, *["evidence", "enter", "5498", "--year", "2021", "--box1", "6000", "--account", "van"]
        ).exit_code
        == 0
    )
    monkeypatch.chdir(book)
    (book.parent / "link").symlink_to(book)
    before = {
        path: path.read_bytes() for path in book.rglob("*") if path.is_file() and path.name != ".ledger.lock"
    }
    parts_of_it = [
        "ledger.csv",
        "book.toml",
        "ledger.seal",
        ".ledger.last",
        "evidence/x.pdf",
        "filed/x.json",
        "LEDGER.CSV",
        "../link/ledger.csv",
    ]
    for part in (*parts_of_it, str(book / "ledger.csv"), "filed/../book.toml"):
        done = basisbook(book, *words.replace("FILE", part).split())
        assert (done.exit_code, "is a part of the book" in " ".join(done.output.split())) == (1, True), (
            part,
            done.output,
        )
        assert before == {path: path.read_bytes() for path in before}, part
    assert basisbook(book, *words.replace("FILE", "x.out").split()).exit_code in (0, 1)
    assert (book / "x.out").exists()


def test_a_ring_of_links_and_a_window_of_the_system_are_no_files(book: Path) -> None:
    ring = book.parent / "ring"
    ring.symlink_to(ring)
    for words in (
        "witness FILE",
        "evidence add FILE",
        "import FILE",
        "forms add FILE",
        "diff --with FILE",
        "batch FILE OUT",
    ):
        for file in (str(ring), "/proc/kmsg", "n" * 300):
            done = basisbook(
                book, *words.replace("FILE", file).replace("OUT", str(book.parent / "out")).split()
            )
            assert done.exit_code in (1, 2), (words, file, done.output)
    for part in (".ledger.last", "ledger.seal", "ledger.csv", "book.toml"):
        (book / part).unlink()
        (book / part).symlink_to(book / part)
        assert basisbook(book, "check").exit_code == (part != ".ledger.last"), part


def test_a_name_that_the_locale_has_not_is_written(book: Path) -> None:
    latin = surroundings(LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    command = [*PROGRAM, "--book", str(book), "report", "--out", os.fsencode(book.parent / "Zo\u00eb.html")]
    done = subprocess.run(command, cwd=book, env=latin, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (book.parent / "Zo\u00eb.html").exists()


def test_a_workbook_packed_by_a_program_yet_to_come_is_damaged() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as into:
        into.writestr("xl/workbook.xml", "<workbook/>")
    data = bytearray(packed.getvalue())
    data[data.index(b"PK\x01\x02") + 6] = 255  # the version needed to take it apart
    with pytest.raises(LedgerError, match="is a damaged workbook"):
        pages(bytes(data), "s.xlsx")


def test_a_profile_that_is_nested_without_end_is_damaged(tmp_path: Path) -> None:
    (tmp_path / own_profiles.FOLDER).mkdir(parents=True)
    (tmp_path / own_profiles.FOLDER / "x.toml").write_text(f"name = {'[' * 5000}\n")
    with pytest.raises(EvidenceError):
        own_profiles.own_profiles(tmp_path)


def test_a_cell_of_a_style_that_is_not_there_is_damaged() -> None:
    made = io.BytesIO()
    book = openpyxl.Workbook()
    book.active["A1"] = "Kind"  # type: ignore[index]
    book.active["A1"].font = openpyxl.styles.Font(bold=True)  # type: ignore[index]
    book.save(made)
    again = io.BytesIO()
    with zipfile.ZipFile(made) as was, zipfile.ZipFile(again, "w") as into:
        for name in was.namelist():
            data = was.read(name)
            into.writestr(
                name, re.sub(rb'fontId="1"', b'fontId="99"', data) if name == "xl/styles.xml" else data
            )
    with pytest.raises(LedgerError, match="is a workbook that cannot be read"):
        pages(again.getvalue(), "s.xlsx")
