"""Every reader on inputs that nobody wrote: a message, in time, and no bug.

`make test` draws a few; `make fuzz` draws 50,000 and prints how many each reader had. New ones: HYPOTHESIS_PROFILE=fuzz
pytest tests/faults/test_fuzz.py --hypothesis-seed=N.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from evidence_helpers import FILES, as_pdf, text_of
from faults.bench import basisbook
from faults.commands import run
from faults.fuzz import Mangler, in_time, mangled, mangled_json, mangled_workbook
from hypothesis import given, settings
from hypothesis import strategies as st
from test_evidence_fuzz import OFX

from basisbook.forms.many.parts import begin, do_part, parts_of
from basisbook.forms.official.as_evidence import READER
from basisbook.forms.official.read_form import read_form
from basisbook.ledger import store
from basisbook.ledger.book import Book
from basisbook.ledger.evidence import readers
from basisbook.ledger.evidence.source import source_of
from basisbook.ledger.problems import BasisbookError

pytestmark = [pytest.mark.slow, pytest.mark.alone]

TODAY = "2026-05-04"
TRIED: Counter[str] = Counter()
WHOLE = settings.get_current_profile_name() == "fuzz"


@dataclass(frozen=True)
class Reader:
    """What is read, how it is damaged, and with what; `share` of the examples of a profile, in hundredths."""

    seeds: Callable[[], list[bytes]]
    mangle: Mangler
    read: Callable[[Path, bytes], None]
    share: int = 100


# Books


def make_book(book: Path) -> None:
    """A book with all of its parts."""
    book.mkdir(mode=0o700)
    (book / "book.toml").write_text(
        '[people.ana]\nname = "Ana Reyes"\nborn = 1979-05-04\nssn = "123-45-6789"\ncity = "Springfield"\n'
        '[people.ben]\nname = "Ben Reyes"\ndied = 2024-05-04\n[accounts.van]\nperson = "ana"\ntype = "traditional"\n'
        'custodian = "Vanguard"\nopened = 2019-01-01\n[accounts.roth]\nperson = "ana"\ntype = "roth"\n'
        '[accounts.old]\nperson = "ana"\ntype = "inherited-traditional"\ndecedent = "ben"\n'
    )
    store.create(book)
    for words in (
        "record contribution --person ana --tax-year 2020 --date 2020-03-10 --amount 6000 --basis 6000 --account van",
        "record conversion --person ana --tax-year 2020 --date 2020-04-10 --amount 500 --account van --to roth",
        "record year-end-value --person ana --tax-year 2020 --amount 6100",
        "correct 3 --amount 6200",
        "filed 2020 --person ana --on 2021-04-10",
        "evidence enter 5498 --person ana --year 2021 --box1 6000 --box5 6500 --account van",
        "reconstruct --accept all --person ana",
    ):
        run(book, words)
    run(book, "plan year 2026 --person ana --value 7000 --accept c")
    (book / "interview").mkdir(mode=0o700)
    answers = {"before": "shoebox", "first": "2019", "joint": "no"}
    for name in ("start-ana.json", "2025-ana.json"):
        (book / "interview" / name).write_text(json.dumps({"format": 1, "answers": answers}))
    (book / store.CSV).with_name(".ledger.doing").write_text(
        json.dumps({"op": "restore", "ledger": "ledger.csv", "aside": "", "was": 9, "new": []})
    )


MODELS: dict[str, Path] = {}


def model(kind: str = "csv") -> Path:
    return MODELS[kind]


@pytest.fixture(scope="module", autouse=True)
def _models(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BASISBOOK_TODAY", TODAY)
        folder = tmp_path_factory.mktemp("models")
        make_book(folder / "csv")
        shutil.copytree(folder / "csv", folder / "parquet")
        (folder / "parquet" / ".ledger.doing").unlink()
        run(folder / "parquet", "convert --to parquet")
        MODELS.update({"csv": folder / "csv", "parquet": folder / "parquet"})
    yield
    if WHOLE:
        print(f"\nfuzzed inputs: {sum(TRIED.values()):,}")
        for name, count in TRIED.items():
            print(f"  {name:16} {count:>6,}")


def seeds_of(kind: str, pattern: str) -> Callable[[], list[bytes]]:
    return lambda: [path.read_bytes() for path in sorted(model(kind).glob(pattern))]


def in_book(kind: str, pattern: str, *commands: str) -> Callable[[Path, bytes], None]:
    """Put the bytes in the place of a part of a book, and ask the commands."""

    def read(folder: Path, data: bytes) -> None:
        book = folder / "book"
        if book.exists():
            shutil.rmtree(book)
        shutil.copytree(model(kind), book)
        target = next(book.glob(pattern))
        if not pattern.startswith(".ledger.d"):
            (book / ".ledger.doing").unlink(missing_ok=True)
        target.write_bytes(data)
        if pattern.startswith("filed"):  # a snapshot whose digest is that of the ledger
            before = hashlib.sha256(next(model(kind).glob(pattern)).read_bytes()).hexdigest()
            ledger = book / store.CSV
            ledger.write_text(ledger.read_text().replace(before, hashlib.sha256(data).hexdigest()))
            for name in (store.SEAL, store.LAST):
                (book / name).unlink()
        for words in commands:
            done = basisbook(book, *words.split())
            assert done.exit_code in (0, 1, 2), (words, done.output, done.exception)

    return read


# Papers and sheets


def said(error: BasisbookError) -> None:
    assert error.problems
    assert all(one.message for one in error.problems)


def paper(folder: Path, data: bytes) -> None:
    try:
        reading = readers.read(source_of(data, "paper.txt"), (READER,))
    except BasisbookError as error:
        said(error)
    else:
        assert len(reading.documents) < 10_000


def form(folder: Path, data: bytes) -> None:
    paper(folder, data)
    try:
        read_form(data)
    except BasisbookError as error:
        said(error)


def sheet(suffix: str) -> Callable[[Path, bytes], None]:
    def read(folder: Path, data: bytes) -> None:
        if not (folder / "book").exists():
            shutil.copytree(model(), folder / "book")
            (folder / "book" / ".ledger.doing").unlink()
        (folder / f"sheet{suffix}").write_bytes(data)
        done = basisbook(folder / "book", "import", str(folder / f"sheet{suffix}"), "--dry-run")
        assert done.exit_code in (0, 1, 2), (done.output, done.exception)

    return read


def supposed(folder: Path, data: bytes) -> None:
    if not (folder / "book").exists():
        shutil.copytree(model(), folder / "book")
        (folder / "book" / ".ledger.doing").unlink()
    (folder / "with.csv").write_bytes(data)
    done = basisbook(
        folder / "book",
        "plan",
        "year",
        "2026",
        "--person",
        "ana",
        "--value",
        "7000",
        "--with",
        str(folder / "with.csv"),
    )
    assert done.exit_code in (0, 1, 2), (done.output, done.exception)


def parts(folder: Path, data: bytes) -> None:
    shutil.rmtree(folder / "out", ignore_errors=True)
    source = folder / "a.parquet"
    source.write_bytes(data)
    (folder / "a.people.parquet").write_bytes(batch()[1])
    today = begin(folder / "out", dt.date(2026, 5, 4))
    try:
        for part in parts_of(source, folder / "out", today, sealed=False):
            do_part(part)
    except BasisbookError as error:
        said(error)


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

    return [as_pdf(text_of("wi_2023_jordan_dotted.txt")), blank(2023)]


READERS: dict[str, Reader] = {
    "ledger.csv": Reader(seeds_of("csv", "ledger.csv"), mangled, in_book("csv", "ledger.csv", "check")),
    "ledger.seal": Reader(seeds_of("csv", "ledger.seal"), mangled, in_book("csv", "ledger.seal", "check")),
    ".ledger.last": Reader(seeds_of("csv", ".ledger.last"), mangled, in_book("csv", ".ledger.last", "check")),
    ".ledger.doing": Reader(seeds_of("csv", ".ledger.doing"), mangled_json, in_book("csv", ".ledger.doing", "check")),
    "book.toml": Reader(seeds_of("csv", "book.toml"), mangled, in_book("csv", "book.toml", "check")),
    "snapshots": Reader(seeds_of("csv", "filed/*.json"), mangled_json, in_book("csv", "filed/*.json", "check", "diff")),
    "cards": Reader(seeds_of("csv", "evidence/*.card.json"), mangled_json, in_book("csv", "evidence/*.card.json", "check", "reconstruct")),
    "papers typed in": Reader(lambda: [one for one in seeds_of("csv", "evidence/*.json")() if b"digest" not in one], mangled_json, paper),
    "answers": Reader(seeds_of("csv", "interview/start-ana.json"), mangled_json, in_book("csv", "interview/start-ana.json", "check")),
    "plans": Reader(seeds_of("csv", "plan-*.json"), mangled_json, in_book("csv", "plan-*.json", "check", "plan list")),
    "Parquet ledgers": Reader(seeds_of("parquet", "ledger.parquet/*"), mangled, in_book("parquet", "ledger.parquet/*", "check")),
    "Parquet parts": Reader(lambda: batch()[:1], mangled, parts),
    "CSV sheets": Reader(sheets, mangled, sheet(".csv")),
    "XLSX": Reader(workbooks, mangled_workbook, sheet(".xlsx"), 40),
    "supposed": Reader(seeds_of("csv", "ledger.csv"), mangled, supposed),
    "histories": Reader(histories, mangled, paper),
    "transcripts": Reader(transcripts, mangled, paper),
    "FDX": Reader(lambda: [text_of("fdx_2023_jordan.json").encode()], mangled_json, paper),
    "OFX": Reader(lambda: [OFX.encode()], mangled, paper),
    "PDF": Reader(pdfs, mangled, form, 15),
}  # fmt: skip


@pytest.mark.parametrize("name", READERS)
def test_what_nobody_wrote_is_refused_or_read_in_time(name: str, tmp_path: Path) -> None:
    reader = READERS[name]
    if name == "OFX":
        pytest.importorskip("ofxtools")
    seeds = reader.seeds()
    most = settings().max_examples * reader.share // 100

    @settings(max_examples=max(5, most if WHOLE else most // 6))
    @given(st.integers(0, 2**48))
    def check(seed: int) -> None:
        TRIED[name] += 1
        data = reader.mangle(seed, seeds[seed % len(seeds)])
        with in_time():
            reader.read(tmp_path, data)

    check()
