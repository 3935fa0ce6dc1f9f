"""The shoebox at a terminal: a paper is asked for box by box, its scan is kept, and typed again it replaces."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from evidence_helpers import read_text
from PIL import Image
from pypdf import PdfReader
from terminal import run_in_terminal

from basisbook.cli.main import main
from basisbook.forms.drawn.picture import on_a_page
from basisbook.ledger.book import Book
from basisbook.ledger.evidence import entered, store
from basisbook.ledger.evidence.source import EvidenceError, source_of
from basisbook.ledger.interview import papers
from basisbook.ledger.interview.questions import BLANK, NO, Case, Question, Setting
from basisbook.ledger.problems import UsageError
from basisbook.ledger.sentences.codes import BOX_7

pytestmark = pytest.mark.slow


def basisbook(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == code, (result.exit_code, result.output)
    return result


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BASISBOOK_TODAY", "2026-03-02")
    monkeypatch.setenv("COLUMNS", "80")
    folder = tmp_path / "book"
    folder.mkdir()
    monkeypatch.chdir(folder)
    basisbook("init", "--person", "nadia", "--name", "Nadia Brandt", "--born", "1979-05-04")
    return folder


def picture(kind: str = "JPEG") -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (300, 400), "white").save(kept, kind)
    return kept.getvalue()


def cards(folder: Path) -> dict[str, store.Card]:
    return {one.id: one for one in store.cards(folder)}


NOWHERE = Case(Setting(Book(Path(), {}, {}), "", 2024, (), dt.date(2026, 3, 2)), {})
FORM = ["5498", "2024", "ira", "", "6000", "", "", "7,000", "", "", "", "", "", ""]
"""Which paper, its year, and its boxes."""


@pytest.mark.slow
def test_a_paper_is_asked_box_by_box_and_typed_again_it_replaces(book: Path) -> None:
    (book.parent / "a paper.jpg").write_bytes(picture())
    again_ = ["5498", "2024", "ira", "", "?", "5000", *[""] * 9]
    typed = [*FORM, "3", "6,500", "", f"'{book.parent / 'a paper.jpg'}'", "y", *again_, "", "", "1", ""]
    done = run_in_terminal(book, "evidence", "enter", answers="\n".join(typed) + "\n")
    assert done.returncode == 0, done.stderr
    assert "Box 5, fair market value of account" in done.stderr
    assert "go by the words" in done.stderr, "? says why"
    first, second, scan = sorted(cards(book).values(), key=lambda one: (one.reader, not one.aside))
    assert (first.aside, second.aside) == (f"typed again as {second.id}", "")
    assert (second.scan, scan.reader, scan.year, scan.name) == (scan.id, "scan", 2024, "a paper.jpg")
    (document,) = store.reading(book, first).documents
    assert (document.cents("box1"), document.cents("box5")) == (6500_00, 7000_00)
    (document,) = store.reading(book, second).documents
    assert document.cents("box1") == 5000_00
    assert not (book / "interview").exists(), "nothing is left over"
    assert "1 proposal" not in done.stderr
    assert max(map(len, done.stdout.splitlines())) <= 80


@pytest.mark.slow
def test_what_was_typed_is_kept_where_one_stops(book: Path) -> None:
    stopped = run_in_terminal(book, "evidence", "enter", "5498", "--year", "2024", answers="ira\n\n6000\n.\n")
    assert "is kept, and it does not count yet" in " ".join(stopped.stderr.split())
    assert not cards(book)
    done = run_in_terminal(
        book, "evidence", "enter", "5498", "--year", "2024", answers="<\n5500\n" + "\n" * 9 + "\n\n\n"
    )
    assert "goes on where you stopped" in done.stderr
    (card,) = cards(book).values()
    assert store.reading(book, card).documents[0].cents("box1") == 5500_00


def test_a_paper_like_one_that_is_there_is_refused_until_somebody_says_which(book: Path) -> None:
    basisbook("evidence", "enter", "5498", "--year", "2024", "--type", "ira", "--box1", "6000")
    (old,) = cards(book)
    refused = basisbook("evidence", "enter", "5498", "--year", "2024", "--box1", "5000", code=2)
    assert f"--instead-of {old}" in refused.output
    assert "--also" in refused.output
    assert list(cards(book)) == [old]
    basisbook("evidence", "enter", "5498", "--year", "2024", "--box1", "5000", "--instead-of", old)
    assert cards(book)[old].aside
    basisbook("evidence", "enter", "5498", "--year", "2024", "--box1", "700", "--also")
    assert sum(not one.aside for one in cards(book).values()) == 2
    # What tells two papers apart is no question.
    basisbook("evidence", "enter", "5498", "--year", "2024", "--type", "roth", "--box10", "5000", "--also")
    basisbook("evidence", "enter", "5498", "--year", "2023", "--box1", "5000")
    basisbook("evidence", "enter", "1099-R", "--year", "2024", "--box1", "5000", "--codes", "7")
    basisbook("evidence", "enter", "1099-R", "--year", "2024", "--box1", "900", "--codes", "2")


@pytest.mark.parametrize("first", [{"box1": "6000"}, {"box1": "6000", "type": "ira", "account": "1234"}])
@pytest.mark.parametrize(
    ("second", "asked"),
    [
        ({"box1": "5000"}, True),
        ({"box1": "6000", "account": "..1234", "type": "ira", "box5": "1"}, True),
        ({"box1": "5000", "corrected": "yes"}, False),
    ],
)
def test_what_is_the_same_paper(
    book: Path, first: dict[str, str], second: dict[str, str], asked: bool
) -> None:
    options = [word for name, value in first.items() for word in (f"--{name}", value)]
    basisbook("evidence", "enter", "5498", "--year", "2024", *options)
    data = entered.written("5498", 2024, second, "nadia")
    assert bool(store.alike(book, data, "nadia", store.cards(book))) is asked
    assert store.alike(book, data, "somebody", store.cards(book)) == []
    other = entered.written("5498", 2024, {"box1": "5000", "account": "9999"}, "nadia")
    assert bool(store.alike(book, other, "nadia", store.cards(book))) is ("account" not in first)


def test_papers_above_the_limit_together_are_a_contradiction(book: Path) -> None:
    basisbook("evidence", "enter", "5498", "--year", "2024", "--box1", "6000")
    basisbook("evidence", "enter", "5498", "--year", "2024", "--box1", "5000", "--also")
    said = " ".join(basisbook("reconstruct", code=1).output.split())
    assert "is above the limit of $7,000: is one of them the same paper again?" in said
    assert "1 X R4 contribution of 11,000, basis 0 (0 to 7,000) (blocked)" in said
    assert "0 entries accepted" in basisbook("reconstruct", "--accept", "all", code=1).output


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "PDF"])
def test_a_scan_is_kept_and_is_in_the_packet(book: Path, kind: str) -> None:
    file = book.parent / f"scan.{kind.lower()}"
    file.write_bytes(picture(kind))
    said = basisbook("evidence", "add", str(file)).output
    (card,) = cards(book)
    assert f"evidence enter --scan {card}" in said
    assert "nothing on it was read" in said
    basisbook("evidence", "enter", "5498", "--year", "2024", "--box1", "6000", "--scan", card)
    typed = next(one for one in cards(book).values() if one.id != card)
    assert typed.scan == card
    assert cards(book)[card].year == 2024, "the picture is of the same year"
    basisbook("evidence", "packet", "--out", "packet.pdf")
    pages = PdfReader("packet.pdf").pages
    assert "Its picture follows on the next page." in pages[-2].extract_text()
    assert len(pages[-1].images) == 1
    assert "nothing is wrong" in basisbook("check").output


def test_what_is_no_scan_is_refused(book: Path) -> None:
    def refused(name: str, data: bytes) -> str:
        (book.parent / name).write_bytes(data)
        asked = (
            "evidence",
            "enter",
            "5498",
            "--year",
            "2024",
            "--box1",
            "6000",
            "--scan",
            str(book.parent / name),
        )
        found = " ".join(basisbook(*asked, code=1).output.split())
        assert not cards(book), "then the paper is not kept either"
        return found

    assert "damaged or cut off" in refused("cut.jpg", picture()[:-200])
    assert "damaged or cut off" in refused("cut.png", picture("PNG")[:60])
    assert "no JPEG, PNG or PDF" in refused("note.txt", b"a note\n")
    assert "kind that is not kept" in refused("phone.heic", b"\0\0\0\x18ftypheic" + b"\0" * 40)
    claims = picture("PNG").replace((300).to_bytes(4, "big") + (400).to_bytes(4, "big"), b"\0\1\0\0\0\1\0\0")
    assert "pixels" in refused("bomb.png", claims) or "damaged" in refused("bomb.png", claims)


def test_where_a_camera_stood_is_not_in_the_packet() -> None:
    kept = io.BytesIO()
    notes = Image.Exif()
    notes[0x010E] = "taken at home"
    notes[0x0112] = 6  # on its side
    Image.new("RGB", (400, 300), "white").save(kept, "JPEG", exif=notes)
    page = on_a_page(kept.getvalue(), "ev:1")
    assert b"taken at home" not in page
    (image,) = PdfReader(io.BytesIO(page)).pages[0].images
    assert image.image is not None
    assert image.image.size == (300, 400)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_a_picture_of_any_colours_stands_on_a_page(mode: str) -> None:
    kept = io.BytesIO()
    Image.new(mode, (30, 20)).save(kept, "PNG")
    assert len(PdfReader(io.BytesIO(on_a_page(kept.getvalue(), "ev:1"))).pages) == 1


@pytest.mark.parametrize("kind", papers.TITLES)
def test_every_figure_of_a_paper_is_asked_for(kind: str) -> None:
    if kind == "8606":
        asked = {
            one.id for one in papers.of_8606({"1": "put in", "14": "carried"}) if isinstance(one, Question)
        }
        assert asked == {"line1", "line14"}
        return
    name = next(one for one in papers.TITLES if one == kind)
    table = papers.of_return(2023) if name == "return" else papers.TABLES[name]
    assert {one.id for one in table if isinstance(one, Question)} == set(entered.FIELDS[name])


def test_an_event_has_its_words() -> None:
    event = next(
        one for one in papers.TABLES["transaction"] if isinstance(one, Question) and one.id == "event"
    )
    words = event.choices(NOWHERE)
    assert (words["conversion"], words["qcd"], len(words)) == (
        "converted to a Roth IRA",
        "sent straight to a charity",
        11,
    )


def test_an_empty_box_states_nothing() -> None:
    given = {"box1": "6000.00", "box2": BLANK, "corrected": NO, "ira": NO, "codes": "none"}
    assert papers.figures(given) == {"box1": "6000.00", "ira": NO}


@pytest.mark.parametrize("codes", ["77", "717", "Z", "7-", "777"])
def test_a_code_that_no_box_7_holds_is_refused(codes: str) -> None:
    with pytest.raises(UsageError):
        entered.written("1099-R", 2024, {"box1": "1", "codes": codes})


def test_every_code_is_taken() -> None:
    for code in (*BOX_7, "7Y", "1G", "P1"):
        assert entered.written("1099-R", 2024, {"box1": "1", "codes": code})


def test_a_return_is_asked_by_the_lines_of_its_year() -> None:
    words = {one.id: one.words for one in papers.of_return(2023) if isinstance(one, Question)}
    assert words["gross_ira"] == "Line 4a, IRA distributions"
    assert words["ira_deduction"] == "Schedule 1, line 20, IRA deduction"
    words = {one.id: one.words for one in papers.of_return(1995) if isinstance(one, Question)}
    assert words["ira_deduction"] == "Line 23a or 23b, IRA deduction"


def test_a_picture_of_a_kind_that_is_not_kept_says_so() -> None:
    with pytest.raises(EvidenceError, match="not kept"):
        source_of(b"II*\0" + b"\0" * 20, "scan.tif")
    assert read_text(
        '{"basisbook": "entered", "format": 1, "kind": "W-2", "year": 2020, "fields": {"plan": "yes"}}'
    )
