"""Every reader of the program, with what is damaged for it; `test_fuzz` draws a few, `loop` as many as are wanted."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import io
import json
import shutil
import socket
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from evidence_helpers import FILES, as_pdf, text_of
from faults import typed_in
from faults.bench import basisbook
from faults.books import (
    copy_of_book,
    doing,
    doing_next,
    ends_well,
    in_book,
    ledger,
    locks,
    model,
    refusals,
    rows,
    sampled,
    seeds_of,
)
from faults.commands import run
from faults.fuzz import (
    Mangler,
    mangled,
    mangled_json,
    mangled_parquet,
    mangled_rows,
    mangled_workbook,
)
from PIL import Image
from test_evidence_fuzz import OFX

from basisbook.forms.drawn.picture import on_a_page
from basisbook.forms.filed import files as files_of_filed
from basisbook.forms.many.parts import begin, do_part, parts_of
from basisbook.forms.official import blanks, kept
from basisbook.forms.official.as_evidence import READER
from basisbook.forms.official.maps import as_data
from basisbook.forms.official.read_form import read_form
from basisbook.forms.official.template import compile_template
from basisbook.forms.plan import steps
from basisbook.ledger import store
from basisbook.ledger.book import Account, Book, Person
from basisbook.ledger.evidence import own_profiles, readers
from basisbook.ledger.evidence import store as evidence
from basisbook.ledger.evidence.source import source_of
from basisbook.ledger.interview import kept as kept_answers
from basisbook.ledger.sheet import files
from basisbook.ledger.sheet.understand import understand
from basisbook.ledger.store import witness


@dataclass(frozen=True)
class Reader:
    """What is read, how it is damaged, and with what; `share` of the examples of a profile, in hundredths."""

    seeds: Callable[[], list[bytes]]
    mangle: Mangler
    read: Callable[[Path, bytes], None]
    share: int = 100


# What lies beside a book


def plan(target: Path) -> None:
    """The steps of an accepted plan; what is damaged is one of a few errors, which a command says."""
    with suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
        steps._rows(target, target.parent)


def profiles(folder: Path, data: bytes) -> None:
    """What the columns of an unknown history are."""
    if sampled(data) or not (book := folder / "book").exists():
        book = copy_of_book(folder)
    (book / "profiles").mkdir(exist_ok=True)
    (book / "profiles" / "ally.toml").write_bytes(data)
    (folder / "ally.csv").write_text(HISTORY)
    if not sampled(data):
        with refusals():
            readers.read(source_of(HISTORY.encode(), "ally.csv"), own_profiles.readers_of(book))
        return
    for words in (
        ["evidence", "list"],
        ["evidence", "add", str(folder / "ally.csv"), "--person", "ana"],
        ["reconstruct"],
    ):
        ends_well(basisbook(book, *words), words)


HISTORY = "Date;Type;Amount;Fee;Balance\n15-11-2024;CONTRIBUTION;-50.00;0.00;6150\n16-11-2024;DISTRIBUTION;50.00;70.00;6150\n"


def profile() -> list[bytes]:
    table = own_profiles.table_of(source_of(HISTORY.encode(), "ally.csv"))
    assert table
    return [
        own_profiles.written(
            own_profiles.profile_of(table, "ally", own_profiles.guessed(table), "dmy")
        ).encode()
    ]


def digests(folder: Path, data: bytes) -> None:
    """A file of digests that is kept elsewhere: added to, or left as it is."""
    if not (book := folder / "book").exists():
        copy_of_book(folder)
    file = folder / "w.txt"
    file.write_bytes(data)
    if not sampled(data):
        with refusals():
            list(witness.kept_in(file, "book"))
        return
    done = basisbook(book, "witness", str(file))
    ends_well(done, "witness")
    assert file.read_bytes().startswith(data), done.output
    line = data.split(b" ")[1:2] or [b""]
    ends_well(basisbook(book, "check", "--expect", line[0].decode("utf-8", "replace")), "check --expect")


def digest() -> list[bytes]:
    with tempfile.TemporaryDirectory() as place:
        run(model("parquet"), f"witness {place}/w.txt")
        return [Path(place, "w.txt").read_bytes() * 3]


def beside_blanks(folder: Path, data: bytes) -> None:
    """The map that is kept beside a blank, and what was prepared of it, whose digest fits."""
    (folder / "x.json").write_bytes(data)
    blanks._read_beside(folder / "x.pdf")
    for stored in (data, b"%d\n%s" % (len(data), data)):
        (folder / f"{'0' * 64}.1.template").write_bytes(
            hashlib.sha256(stored).hexdigest().encode() + b"\n" + stored
        )
        kept.load(folder, "0" * 64, flat=False)


def note_beside() -> list[bytes]:
    from blanks_at_hand import blank

    template = compile_template(blank(2023), flat=False)
    note = {"source": "x", "map": json.loads(as_data(template.field_map))}
    return [json.dumps(note).encode(), json.dumps(kept._as_data(template)).encode()]


def pictures(folder: Path, data: bytes) -> None:
    """A scan, and the packet that shows it."""
    if not sampled(data):
        with refusals():
            source = source_of(data, "scan.png")
            if readers.read(source, (READER,)).reader == readers.SCAN and source.is_picture:
                on_a_page(data, "a scan")
        return
    book = copy_of_book(folder)
    (folder / "scan.png").write_bytes(data)
    ends_well(basisbook(book, "evidence", "add", str(folder / "scan.png"), "--person", "ana"), "evidence add")
    ends_well(
        basisbook(book, "evidence", "packet", "--person", "ana", "--out", str(folder / "p.pdf")),
        "evidence packet",
    )


def scans() -> list[bytes]:
    found = []
    for kind, mode in (("JPEG", "RGB"), ("PNG", "RGB"), ("PNG", "P"), ("PNG", "RGBA"), ("JPEG", "L")):
        into = io.BytesIO()
        Image.new(mode, (30, 40)).save(into, kind)
        found.append(into.getvalue())
    return found


# Papers and sheets


def paper(folder: Path, data: bytes) -> None:
    with refusals():
        assert len(readers.read(source_of(data, "paper.txt"), (READER,)).documents) < 10_000


def form(folder: Path, data: bytes) -> None:
    paper(folder, data)
    with refusals():
        read_form(data)


def sheet(suffix: str) -> Callable[[Path, bytes], None]:
    def read(folder: Path, data: bytes) -> None:
        if not sampled(data):
            with refusals():
                for page in files.pages(data, f"sheet{suffix}"):
                    understand(page.rows, BOOK, (), dt.date(2026, 5, 4), file=f"sheet{suffix}")
            return
        if not (book := folder / "book").exists():
            copy_of_book(folder)
        (folder / f"sheet{suffix}").write_bytes(data)
        ends_well(basisbook(book, "import", str(folder / f"sheet{suffix}"), "--dry-run"), "import")

    return read


BOOK = Book(
    Path(),
    {"ana": Person(id="ana", name="Ana Reyes")},
    {"van": Account(id="van", person="ana", type="traditional")},
)


def supposed(folder: Path, data: bytes) -> None:
    file = folder / "with.csv"
    file.write_bytes(data)
    if not sampled(data):
        assert all(one.message for one in store.read_supposed(file, (), dt.date(2026, 5, 4)).problems)
        return
    if not (book := folder / "book").exists():
        copy_of_book(folder)
    words = "plan year 2026 --person ana --value 7000 --with"
    ends_well(basisbook(book, *words.split(), str(file)), words)


def parts(folder: Path, data: bytes) -> None:
    _of_a_batch(folder, data, batch()[1])


def people(folder: Path, data: bytes) -> None:
    _of_a_batch(folder, batch()[0], data)


def _of_a_batch(folder: Path, entries: bytes, people: bytes) -> None:
    shutil.rmtree(folder / "out", ignore_errors=True)
    source = folder / "a.parquet"
    source.write_bytes(entries)
    (folder / "a.people.parquet").write_bytes(people)
    today = begin(folder / "out", dt.date(2026, 5, 4))
    with refusals():
        for part in parts_of(source, folder / "out", today, sealed=False):
            do_part(part)


@functools.cache
def batch() -> list[bytes]:
    """Entries and people of a part."""
    from many_books import by_id, write

    with tempfile.TemporaryDirectory() as folder:
        books = {"one": (by_id(Book.load(model())), store.read(model()).entries)}
        entries = write(Path(folder), "a", books)
        return [entries.read_bytes(), entries.with_name("a.people.parquet").read_bytes()]


def sheets() -> list[bytes]:
    folder = Path(__file__).parents[1] / "data" / "sheets"
    found = [
        path.read_bytes() for path in sorted(folder.rglob("*")) if path.suffix in (".csv", ".tsv", ".txt")
    ]
    return found[:30] or [b"Tax Year,Kind,Amount\n2021,year-end-value,6500\n"]


def workbooks() -> list[bytes]:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in (
        ["Year", "Contribution", "Date", "Value"],
        [2021, 6000, dt.date(2021, 3, 2), "=A2+1"],
        [2022, "6,000.00", "3/2/22", None],
    ):
        page.append(row)
    held = io.BytesIO()
    book.save(held)
    return [held.getvalue()]


def histories() -> list[bytes]:
    return [text_of(name).encode() for name in FILES if name.endswith(".csv")]


def transcripts() -> list[bytes]:
    texts = [text_of(name) for name in FILES if name.endswith(".txt")]
    return [text.encode() for text in texts] + [f"<html><pre>{text}</pre></html>".encode() for text in texts]


def pdfs() -> list[bytes]:
    from blanks_at_hand import blank

    return [as_pdf(text_of("wi_2023_jordan_dotted.txt"))] * 15 + [blank(2023)]


READERS: dict[str, Reader] = {
    "ledger.csv": Reader(seeds_of("csv", "ledger.csv"), mangled, in_book("csv", "ledger.csv", "check", read=ledger)),
    "ledger.seal": Reader(seeds_of("csv", "ledger.seal"), mangled, in_book("csv", "ledger.seal", "check", read=ledger)),
    ".ledger.last": Reader(seeds_of("csv", ".ledger.last"), mangled, in_book("csv", ".ledger.last", "check", read=ledger)),
    ".ledger.doing": Reader(seeds_of("csv", ".ledger.doing"), mangled_json, in_book("csv", ".ledger.doing", "check", read=doing)),
    "book.toml": Reader(seeds_of("csv", "book.toml"), mangled, in_book("csv", "book.toml", "check", read=lambda target: Book.load(target.parent))),
    "snapshots": Reader(seeds_of("csv", "filed/*.json"), mangled_json, in_book("csv", "filed/*.json", "check", "diff", read=files_of_filed.read)),
    "cards": Reader(seeds_of("csv", "evidence/*.card.json"), mangled_json, in_book("csv", "evidence/*.card.json", "check", "reconstruct", read=lambda target: evidence.read_all(target.parent.parent))),
    "papers typed in": Reader(lambda: [one for one in seeds_of("csv", "evidence/*.json")() if b"digest" not in one], mangled_json, paper),
    "answers": Reader(seeds_of("csv", "interview/start-ana.json"), mangled_json, in_book("csv", "interview/start-ana.json", "check", read=kept_answers.read)),
    "plans": Reader(seeds_of("csv", "plan-*.json"), mangled_json, in_book("csv", "plan-*.json", "check", "plan list", read=plan)),
    "Parquet ledgers": Reader(seeds_of("parquet", "ledger.parquet/*"), mangled, in_book("parquet", "ledger.parquet/*", "check", read=ledger)),
    "Parquet parts": Reader(lambda: batch()[:1], mangled, parts),
    "CSV sheets": Reader(sheets, mangled, sheet(".csv")),
    "XLSX": Reader(workbooks, mangled_workbook, sheet(".xlsx"), 40),
    "supposed": Reader(seeds_of("csv", "ledger.csv"), mangled, supposed),
    "histories": Reader(histories, mangled, paper),
    "transcripts": Reader(transcripts, mangled, paper),
    "rows by hand": Reader(seeds_of("csv", "ledger.csv"), mangled_rows, rows),
    ".ledger.next": Reader(lambda: [one + b"14,2026-05-04,ana,figure,2015,,,,5.00,,,,,agi,,\n" for one in seeds_of("csv", "ledger.csv")()], mangled, doing_next),
    ".ledger.writing": Reader(lambda: [b"1 elsewhere\n", b"4194304 " + socket.gethostname().encode()], mangled, locks),
    "own profiles": Reader(profile, mangled, profiles),
    "digests": Reader(digest, mangled, digests),
    "beside blanks": Reader(note_beside, mangled_json, beside_blanks),
    "pictures": Reader(scans, mangled, pictures),
    "Parquet types": Reader(seeds_of("parquet", "ledger.parquet/*"), mangled_parquet, in_book("parquet", "ledger.parquet/*", "check", read=ledger)),
    "parts' types": Reader(lambda: batch()[:1], mangled_parquet, parts),
    "parts' people": Reader(lambda: batch()[1:], mangled_parquet, people),
    "command lines": Reader(typed_in.lines, typed_in.line, typed_in.command_line),
    "answers typed": Reader(typed_in.interviews, typed_in.answers, typed_in.interview),
    "pages": Reader(typed_in.pages, typed_in.posted, typed_in.page),
    "FDX": Reader(lambda: [text_of("fdx_2023_jordan.json").encode()], mangled_json, paper),
    "OFX": Reader(lambda: [OFX.encode()], mangled, paper),
    "PDF": Reader(pdfs, mangled, form, 15),
}  # fmt: skip
