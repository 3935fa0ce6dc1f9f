"""What tests of evidence share: the synthetic documents, a book of two people, and the readers on a text."""

from __future__ import annotations

import datetime as dt
import io
import textwrap
from pathlib import Path

from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

from basisbook.ledger import book as books
from basisbook.ledger.evidence import entered, readers, store
from basisbook.ledger.evidence.documents import Document, Reading
from basisbook.ledger.evidence.source import source_of

DATA = Path(__file__).parent / "data" / "evidence"
TODAY = dt.date(2026, 3, 2)
FILES = sorted(path.name for path in DATA.iterdir() if path.is_file())
HISTORIES = [name for name in FILES if name.endswith(".csv")]
PEOPLE = (
    books.Person(id="jordan", name="Jordan Q. Sample", born=dt.date(1975, 3, 2)),
    books.Person(id="riley", name="Riley M. Sample", born=dt.date(1977, 3, 2)),
)
PAPERS_OF_JORDAN: tuple[tuple[str, int, dict[str, str]], ...] = (
    ("5498", 1998, {"box1": "2000", "box2": "0", "type": "ira", "box5": "2310"}),
    ("return", 1998, {"gross_ira": "0", "taxable_ira": "0", "ira_deduction": "0", "agi": "46400"}),
    ("W-2", 1998, {"plan": "yes"}),
    ("5498", 2001, {"box1": "2000", "box2": "0", "type": "ira", "box5": "5120"}),
    ("return", 2001, {"gross_ira": "0", "taxable_ira": "0", "ira_deduction": "1500", "agi": "34000"}),
    ("8606", 2022, {"line1": "6000", "line2": "0", "line14": "6000"}),
)


def text_of(name: str) -> str:
    return (DATA / name).read_text("utf-8")


def read_text(text: str, name: str = "document.txt") -> Reading:
    return readers.read(source_of(text.encode(), name))


def of_kind(reading: Reading, kind: str) -> list[Document]:
    return [document for document in reading.documents if document.kind == kind]


def amounts(document: Document) -> dict[str, int]:
    return {name: cents for name in document.fields if (cents := document.cents(name)) is not None}


def new_book(folder: Path, people: tuple[books.Person, ...] = PEOPLE) -> books.Book:
    books.create(folder, people)
    return books.Book.load(folder)


def add(book: books.Book, text: str | bytes, name: str, **known: str) -> store.Card:
    return store.add(book, text.encode() if isinstance(text, str) else text, name, TODAY, **known)[0]  # type: ignore[arg-type]


def enter(book: books.Book, kind: str, year: int, person: str = "", **stated: str) -> store.Card:
    data = entered.written(kind, year, stated, person)  # type: ignore[arg-type]
    return store.add(book, data, f"{kind}-{year}.json", TODAY, person=person)[0]


def story(book: books.Book, layout: str = "dotted", *, histories: bool = True) -> None:
    """The whole synthetic case: transcripts, the return in one layout, histories, and the papers of 1998-2022."""
    add(book, text_of("wi_2022_jordan_dotted.txt"), "wi.txt", person="jordan")
    for name in ("wi_2023_jordan_dotted.txt", "wi_2023_riley_newline.txt"):
        add(book, text_of(name), name)
    add(book, text_of(f"return_transcript_2023_{layout}.txt"), "return.txt")
    add(book, text_of("account_transcript_2023.txt"), "account.txt")
    if histories:
        for name in (*HISTORIES, "fdx_2023_jordan.json"):
            add(book, text_of(name), name, person="jordan")
    for kind, year, stated in PAPERS_OF_JORDAN:
        enter(book, kind, year, "jordan", **stated)


def as_pdf(text: str) -> bytes:
    """The text, monospaced, as the IRS's viewer prints it."""
    buffer = io.BytesIO()
    pen = Canvas(buffer, pagesize=letter)
    lines = [part for line in text.splitlines() for part in (textwrap.wrap(line, 150) or [" "])]
    for start in range(0, len(lines), 70):
        page = pen.beginText(30, 760)
        page.setFont("Courier", 6)
        for line in lines[start : start + 70]:
            page.textLine(line)
        pen.drawText(page)
        pen.showPage()
    pen.save()
    return buffer.getvalue()
