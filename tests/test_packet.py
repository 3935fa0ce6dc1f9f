"""The evidence packet: what it says, what it carries, and what it hides."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from click.testing import CliRunner
from evidence_helpers import TODAY, add, as_pdf, new_book, story, text_of
from histories import audit

from basisbook.cli.main import main
from basisbook.forms.audit.packet import packet
from basisbook.forms.replay.replay import replay
from basisbook.ledger import book as books
from basisbook.ledger import journal
from basisbook.ledger.evidence import store
from basisbook.ledger.inference.accept import entries_for, worth_accepting
from basisbook.ledger.inference.infer import infer

pytestmark = pytest.mark.slow


def written(book: books.Book, person: str) -> bytes:
    shelf = store.read_all(book.folder)
    found = infer(book, shelf.documents, {}, shelf.lists)
    entries = entries_for([], found, worth_accepting(found), TODAY)
    in_force = journal.in_force(entries)
    found = infer(book, shelf.documents, in_force, shelf.lists)
    findings = audit(book, entries, found, shelf, TODAY)
    pool = replay(book, in_force, as_of=TODAY).pool(person)
    return packet(book, person, pool, in_force, found, findings, TODAY)


@pytest.fixture
def book(tmp_path: Path) -> books.Book:
    found = new_book(tmp_path / "b")
    story(found)
    return found


def pages(data: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def test_the_four_headings_the_chain_and_every_dollar(book: books.Book) -> None:
    text = "\n".join(pages(written(book, "jordan"))[:2])
    places = [
        text.index(heading)
        for heading in (
            "The chain by year", "1. Money went in", "2. It was not deducted", "3. Why it could not be deducted",
            "4. Consistency", "What is open", "The papers",
        )
    ]  # fmt: skip
    assert places == sorted(places)
    chain = " ".join(text[places[0] : places[1]].split())
    for row in (
        "1998 2,000 0 0 2,000",
        "2001 500 2,000 0 2,500",
        "2022 6,000 2,500 0 8,500 6,000",
        "2023 6,500 8,500 7,200 7,800 6,500",
    ):
        assert row in chain
    assert "By grade: A: 12,500, B: 2,500" in text
    assert "a basis of 7,800" in text


def test_every_paper_is_appended_and_bookmarked(book: books.Book) -> None:
    reader = pypdf.PdfReader(io.BytesIO(written(book, "jordan")))
    outline = reader.outline
    assert outline[0].title == "Summary"
    papers = next(item for item in outline if isinstance(item, list))
    cards = [card for card in store.cards(book.folder) if "jordan" in (card.person, card.spouse)]
    assert {item.title.split()[-1] for item in papers} == {card.id for card in cards}
    for item in papers:
        page = reader.get_destination_page_number(item)
        assert page is not None
        assert item.title.split()[-1] in reader.pages[page].extract_text()


def test_the_page_of_each_paper_is_named_and_a_pdf_is_said_to_be_unmasked(book: books.Book) -> None:
    shown = pages(written(book, "jordan"))
    assert "masked, but not on copies" not in shown[0]
    add(book, as_pdf(text_of("wi_2022_jordan_dotted.txt")), "wi.pdf", person="jordan")
    data = written(book, "jordan")
    assert "masked, but not on copies of PDF papers" in pages(data)[0]
    reader = pypdf.PdfReader(io.BytesIO(data))
    summary = "\n".join(page.extract_text(extraction_mode="layout") for page in reader.pages[:3])
    papers = next(item for item in reader.outline if isinstance(item, list))
    assert len(papers) > 10
    for item in papers:
        page = reader.get_destination_page_number(item)
        assert page is not None
        assert re.search(rf"(?m)^ *{page + 1} +{item.title.split()[-1].removeprefix('ev:')} ", summary)


def test_the_packet_of_one_has_no_paper_of_the_other_alone(book: books.Book) -> None:
    text = "\n".join(pages(written(book, "riley")))
    assert "RILE M SAMP" in text
    assert "JORD Q SAMP" not in text


def test_numbers_in_the_papers_are_masked(tmp_path: Path) -> None:
    book = new_book(tmp_path / "b")
    text = (
        text_of("wi_2022_jordan_dotted.txt")
        .replace("XXX-XX-0001", "900-00-0001")
        .replace("XXXXXXXXX1111", "9876541111")
    )
    add(book, text, "wi.txt", person="jordan")
    found = "\n".join(pages(written(book, "jordan")))
    assert "900-00-0001" not in found
    assert "9876541111" not in found
    assert "$15,000.00" in found


def test_the_same_papers_give_the_same_packet(book: books.Book) -> None:
    assert written(book, "jordan") == written(book, "jordan")


def test_every_page_has_its_number_also_a_copy_that_lies_on_its_side(book: books.Book) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(as_pdf(text_of("wi_2022_jordan_dotted.txt"))))
    for page, turned in zip(writer.pages, (90, 180), strict=False):
        page.rotate(turned)
    made = io.BytesIO()
    writer.write(made)
    add(book, made.getvalue(), "wi.pdf", person="jordan")
    for number, page in enumerate(pypdfium2.PdfDocument(written(book, "jordan")), start=1):
        shown = page.get_textpage()
        where = shown.search(f"page {number}").get_next()
        assert where is not None, number
        left, low, right, high = shown.get_charbox(where[0])
        turned = page.get_rotation()
        along = {0: left, 90: low, 180: page.get_width() - right, 270: page.get_width() - high}[turned]
        assert along > page.get_width() / 2, "at the right, as it is seen"


def test_basis_of_a_divorce_is_in_the_chain_of_both(tmp_path: Path) -> None:
    """20,000 of basis less the 10,000 that went; 10,000 that came: every row adds up."""
    book = tmp_path / "b"
    run = CliRunner()
    for words in (
        f"init {book} --person ana --name Ana --born 1975-01-01 --account ira=traditional",
        "person Ben --id ben --born 1982-01-01",
        "account Beta --id bens --type traditional --person ben",
        "record opening-basis --person ana --tax-year 2021 --amount 20000",
        "record divorce-transfer --person ana --date 2023-06-01 --account ira --to bens --amount 50000 --basis 10000",
        f"evidence packet --person ana --out {tmp_path / 'ana.pdf'}",
        f"evidence packet --person ben --out {tmp_path / 'ben.pdf'}",
    ):
        done = run.invoke(main, words.split() if "init" in words else ["--book", str(book), *words.split()])
        assert done.exit_code == 0, done.output
    ana, ben = (
        " ".join(" ".join(pages((tmp_path / name).read_bytes())).split()) for name in ("ana.pdf", "ben.pdf")
    )
    assert "2023 0 20,000 (10,000) 0 10,000" in ana
    assert "2023 0 0 10,000 0 10,000" in ben
    assert "By grade: own: 10,000." in ana
    assert "By grade: own: 10,000." in ben
    assert "No paper is in the book yet." in ben
