"""Papers as they look: what stands outside the page, alone on a page, or not to be read."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader
from test_drawn import EVERY, distinct, page_of
from worked_case import ANSWERS

from basisbook.cli.main import main
from basisbook.forms.drawn import statement as paper
from basisbook.forms.drawn.form import draw
from basisbook.forms.papers import cover as cover_room
from basisbook.forms.revisions import printings

REASON = "I prepared the returns with software that did not ask for the form."


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("BASISBOOK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("BASISBOOK_TODAY", "2026-05-04")
    monkeypatch.setenv("BASISBOOK_BLANKS", str(tmp_path / "blanks"))
    monkeypatch.setenv("COLUMNS", "80")


def call(book: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--book", str(book), *arguments])


def good(book: Path, *arguments: str) -> None:
    result = call(book, *arguments)
    assert result.exit_code == 0, (arguments, result.output)


def pages(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


@pytest.fixture
def forgotten(tmp_path: Path) -> Path:
    """$6,000 put in for 2022, no form; $10,000 of $50,000 converted in 2023, all of it taxed, no form."""
    book = tmp_path / "book"
    accounts = ("--account", "van=traditional", "--account", "roth=roth")
    made = CliRunner().invoke(
        main, ["init", str(book), "--name", "Ana Reyes", "--born", "1979-05-04", *accounts]
    )
    assert made.exit_code == 0, made.output
    put_in = ("--tax-year", "2022", "--date", "2022-06-12", "--amount", "6000", "--basis", "6000")
    good(book, "record", "contribution", "--account", "van", *put_in)
    call(
        book,
        "record",
        "conversion",
        "--date",
        "2023-10-02",
        "--account",
        "van",
        "--to",
        "roth",
        "--amount",
        "10000",
    )
    good(book, "record", "year-end-value", "--tax-year", "2023", "--account", "van", "--amount", "40000")
    good(book, "filed", "2022", "--none")
    good(book, "filed", "2023", "--none")
    good(book, "record", "return", "--tax-year", "2023", "--code", "single", "--date", "2024-04-15")
    return book


def complete(book: Path) -> None:
    """The figures of the 2023 return, the new tax, and an answer for everything that moves with income."""
    figures = (
        "ira-taxable=10000 agi=95000 deductions=13850 qbi=0 tax=13166 credits=0 other-taxes=0 withholding=14000"
        " estimated=0 eic=0 refundable-credits=0 paid=0 overpaid=834 new-taxable-income=79950 new-tax=12901 method=table"
    )
    good(book, "amend", "2023", "--figure", figures)
    good(
        book, "amend", "2023", "--figure", " ".join(f"{name.split('=')[0]}=none" for name in ANSWERS.split())
    )


def test_a_form_that_was_never_filed_is_not_called_corrected(forgotten: Path, tmp_path: Path) -> None:
    complete(forgotten)
    call(forgotten, "amend", "2023", "--out", str(tmp_path / "papers"), "--reason", REASON)
    (said,) = pages(next((tmp_path / "papers").rglob("*-explanation-of-changes.pdf")).read_bytes())
    assert "was required for 2023 and was not filed" in said
    assert "Attached: Form 8606 for 2023" in " ".join(said.split())
    (cause,) = pages(next((tmp_path / "papers").rglob("*-reasonable-cause-ana.pdf")).read_bytes())
    assert "nondeductible contributions, distributions or conversions" in " ".join(cause.split())
    assert "section 6693(b)(2)" in cause
    assert REASON in " ".join(cause.split())


def test_no_sentence_of_the_cover_list_stands_alone_on_a_page(
    forgotten: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    complete(forgotten)
    lengths = set()
    for more in range(26, 46):
        monkeypatch.setattr(cover_room, "until", lambda _, more=more: ["One more sentence."] * more)
        out = tmp_path / f"papers-{more}"
        call(forgotten, "amend", "2023", "--out", str(out))
        cover = pages(next(out.rglob("0-cover-list.pdf")).read_bytes())
        lengths.add(len(cover))
        for page in cover:
            # The head, the page number and the foot are three lines.
            assert len(page.strip().splitlines()) >= 5, page
    assert lengths == {2, 3}


def test_a_reason_with_letters_that_cannot_be_printed_is_refused(forgotten: Path, tmp_path: Path) -> None:
    result = call(forgotten, "amend", "--out", str(tmp_path / "papers"), "--reason", "Программа не спросила")
    assert result.exit_code != 0
    assert "--reason has a letter" in " ".join(result.stderr.split())
    assert not list(tmp_path.rglob("*reasonable-cause*"))


def test_a_letter_without_a_glyph_is_no_black_box() -> None:
    (text,) = pages(paper.document("Łódź", [paper.title("Łódź €"), paper.table(("Ł",), [["Ł <b>"]], (-1,))]))
    assert "?ód? €" in text
    assert "? <b>" in text
    assert paper.printable("Zoë – €")
    assert not paper.printable("Łódź")


def test_a_long_heading_ends_before_the_page_number() -> None:
    (text,) = pages(paper.document("Statement of IRA basis of a person " * 9, [paper.prose("x")]))
    heading = text.splitlines()[0]
    assert heading.endswith("\N{HORIZONTAL ELLIPSIS}")
    assert paper.stringWidth(heading, "Helvetica", 8) < 450


def test_a_form_for_the_records_asks_nobody_for_mercy(
    forgotten: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    complete(forgotten)
    monkeypatch.setenv("BASISBOOK_TODAY", "2030-05-04")
    call(forgotten, "amend", "2023", "--out", str(tmp_path / "papers"), "--reason", REASON)
    names = sorted(path.name for path in (tmp_path / "papers" / "2023-pro-forma-ana").iterdir())
    assert names[0] == "0-cover-list.pdf"
    assert "keep-2023-ana.pdf" in names
    assert not [name for name in names if "reasonable-cause" in name or "1040-x" in name]


@pytest.mark.parametrize(("year", "printed"), EVERY)
def test_a_full_page_with_all_its_notes_is_as_long_as_the_paper(year: int, printed: int) -> None:
    """Notes that are the same for many lines are said once; a heading needs no more room than what it heads."""
    revision = printings(year)[printed]
    drawn = draw(page_of(revision, distinct(revision)[0]), tax_year=year, name="Ana Reyes")
    assert len(pages(drawn)) == max((revision.page_of(number) for number in revision.lines), default=1)


def test_nothing_of_an_earlier_run_stays_in_the_envelope(forgotten: Path, tmp_path: Path) -> None:
    """An incomplete package has no Form 1040-X, so every paper behind it has another number."""
    out = tmp_path / "papers"
    good(forgotten, "amend", "2023", "--figure", "ira-taxable=10000")
    call(forgotten, "amend", "2023", "--out", str(out))
    folder = next(out.iterdir())
    assert (folder / "1-form-8606-2023-ana.pdf").exists()
    (folder / "my-notes.pdf").write_bytes(b"mine")
    complete(forgotten)
    call(forgotten, "amend", "2023", "--out", str(out))
    names = sorted(path.name for path in folder.iterdir())
    assert [name[2:] for name in names if name[0].isdigit()] == [
        "cover-list.pdf", "form-1040-x.pdf", "form-8606-2023-ana.pdf", "explanation-of-changes.pdf", "basis-ana.pdf",
        "reasonable-cause-ana.pdf",
    ]  # fmt: skip
    assert "my-notes.pdf" in names, "what others put there is theirs"


def test_the_cover_list_names_a_command_that_records_what_was_mailed(forgotten: Path, tmp_path: Path) -> None:
    complete(forgotten)
    call(forgotten, "amend", "2023", "--out", str(tmp_path / "papers"), "--reason", REASON)
    (cover,) = (tmp_path / "papers").glob("*/0-cover-list.pdf")
    text = " ".join("".join(pages(cover.read_bytes())).split())
    assert "basisbook filed 2023 --person ana --amended --on DATE" in text
    good(forgotten, "filed", "2023", "--person", "ana", "--amended", "--on", "2026-05-04")
    assert "nothing" in call(forgotten, "amend", "2023").output


def test_what_is_still_so_after_an_amended_return_can_be_said_again(forgotten: Path) -> None:
    """The remedy for column A of a second Form 1040-X, followed with the amounts that did not move."""
    complete(forgotten)
    good(forgotten, "filed", "2023", "--person", "ana", "--amended", "--on", "2026-05-04")
    more = ("--tax-year", "2021", "--date", "2021-06-12", "--amount", "6000", "--basis", "6000")
    good(forgotten, "record", "contribution", "--account", "van", *more)
    good(forgotten, "filed", "2021", "--none")
    asked = " ".join(call(forgotten, "amend", "2023").output.split())
    assert "agi, tax, other-taxes, overpaid, which nobody recorded since the amended return" in asked
    good(forgotten, "amend", "2023", "--figure", "agi=93800 tax=12901 other-taxes=0 overpaid=1099")
    good(forgotten, "amend", "2023", "--figure", "new-taxable-income=78750 new-tax=12637")
    told = call(forgotten, "amend", "2023")
    assert told.exit_code == 0, told.output
    rows = {
        row.split()[0]: row.split()[-3:]
        for row in told.output.splitlines()
        if row.strip()[:2] in ("1 ", "6 ")
    }
    assert rows == {"1": ["93,800", "(1,200)", "92,600"], "6": ["12,901", "(264)", "12,637"]}
    again = call(forgotten, "amend", "2023", "--figure", "other-taxes=0")
    assert "0 figures" in again.output, "once is enough"
