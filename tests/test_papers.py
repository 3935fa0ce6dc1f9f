"""Papers as they look: what stands outside the page, alone on a page, or not to be read."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader
from typed import call, run
from worked_case import ANSWERS

from basisbook.forms.drawn import statement as paper

REASON = "I prepared the returns with software that did not ask for the form."


pytestmark = [pytest.mark.alone, pytest.mark.slow]


def pages(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


@pytest.fixture
def forgotten(tmp_path: Path) -> Path:
    """$6,000 put in for 2022, no form; $10,000 of $50,000 converted in 2023, all of it taxed, no form."""
    book = tmp_path / "book"
    accounts = "--account van=traditional --account roth=roth"
    run(f"init {book} --name 'Ana Reyes' --born 1979-05-04 {accounts}")
    for command in (
        "record contribution --account van --tax-year 2022 --date 2022-06-12 --amount 6000 --basis 6000",
        "record conversion --date 2023-10-02 --account van --to roth --amount 10000",
        "record year-end-value --tax-year 2023 --account van --amount 40000",
        "filed 2022 --none",
        "filed 2023 --none",
        "record return --tax-year 2023 --code single --date 2024-04-15",
    ):
        call(command, book)
    return book


def complete(book: Path) -> None:
    """The figures of the 2023 return, the new tax, and an answer for everything that moves with income."""
    figures = (
        "ira-taxable=10000 agi=95000 deductions=13850 qbi=0 tax=13166 credits=0 other-taxes=0 withholding=14000"
        " estimated=0 eic=0 refundable-credits=0 paid=0 overpaid=834 new-taxable-income=79950 new-tax=12901 method=table"
    )
    run("amend 2023 --figure", book, figures)
    run("amend 2023 --figure", book, " ".join(f"{name.split('=')[0]}=none" for name in ANSWERS.split()))


def test_a_form_that_was_never_filed_is_not_called_corrected(forgotten: Path, tmp_path: Path) -> None:
    complete(forgotten)
    call("amend 2023 --out", forgotten, str(tmp_path / "papers"), "--reason", REASON)
    (said,) = pages(next((tmp_path / "papers").rglob("*-explanation-of-changes.pdf")).read_bytes())
    assert "was required for 2023 and was not filed" in said
    assert "Attached: Form 8606 for 2023" in " ".join(said.split())
    (cause,) = pages(next((tmp_path / "papers").rglob("*-reasonable-cause-ana.pdf")).read_bytes())
    assert "Form 8606 for 2023 was required because of conversions, and was not filed" in " ".join(
        cause.split()
    )
    assert "section 6693(b)(2)" in cause
    assert REASON in " ".join(cause.split())


def test_no_sentence_of_the_last_section_stands_alone_on_a_page() -> None:
    lengths = set()
    for more in range(20, 60):
        before = [paper.prose("One more sentence.") for _ in range(more)]
        last = paper.closing("Also", [paper.prose(f"Sentence {number}.") for number in range(5)])
        written = pages(paper.document("Cover list", [*before, *last]))
        lengths.add(len(written))
        for page in written:
            # The heading, the page number and two sentences, or the last section as a whole.
            assert len(page.strip().splitlines()) >= 4, (more, page)
    assert lengths == {1, 2}


def test_a_reason_with_letters_that_cannot_be_printed_is_refused(forgotten: Path, tmp_path: Path) -> None:
    result = call("amend --out", forgotten, str(tmp_path / "papers"), "--reason", "Программа не спросила")
    assert result.exit_code != 0
    assert "the reason has a letter" in " ".join(result.stderr.split())
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
    call("amend 2023 --out", forgotten, str(tmp_path / "papers"), "--reason", REASON)
    names = sorted(path.name for path in (tmp_path / "papers" / "2023-pro-forma-ana").iterdir())
    assert names[0] == "0-cover-list.pdf"
    assert "keep-2023-ana.pdf" in names
    assert not [name for name in names if "reasonable-cause" in name or "1040-x" in name]


def test_nothing_of_an_earlier_run_stays_in_the_envelope(forgotten: Path, tmp_path: Path) -> None:
    """An incomplete package has no Form 1040-X, so every paper behind it has another number."""
    out = tmp_path / "papers"
    run("amend 2023 --figure ira-taxable=10000", forgotten)
    call("amend 2023 --out", forgotten, str(out))
    folder = next(out.iterdir())
    assert (folder / "1-form-8606-2023-ana.pdf").exists()
    (folder / "my-notes.pdf").write_bytes(b"mine")
    complete(forgotten)
    call("amend 2023 --out", forgotten, str(out))
    names = sorted(path.name for path in folder.iterdir())
    assert [name[2:] for name in names if name[0].isdigit()] == [
        "cover-list.pdf", "form-1040-x.pdf", "form-8606-2023-ana.pdf", "explanation-of-changes.pdf", "basis-ana.pdf",
        "reasonable-cause-ana.pdf",
    ]  # fmt: skip
    assert "my-notes.pdf" in names, "what others put there is theirs"


def test_the_cover_list_names_a_command_that_records_what_was_mailed(forgotten: Path, tmp_path: Path) -> None:
    complete(forgotten)
    call("amend 2023 --out", forgotten, str(tmp_path / "papers"), "--reason", REASON)
    (cover,) = (tmp_path / "papers").glob("*/0-cover-list.pdf")
    text = " ".join("".join(pages(cover.read_bytes())).split())
    assert "record as filed, with the day: Form 8606 for 2023 of Ana Reyes, amended" in text
    run("filed 2023 --person ana --amended --on 2026-05-04", forgotten)
    assert "nothing" in call("amend 2023", forgotten).output


def test_what_is_still_so_after_an_amended_return_can_be_said_again(forgotten: Path) -> None:
    """The remedy for column A of a second Form 1040-X, followed with the amounts that did not move."""
    complete(forgotten)
    run("filed 2023 --person ana --amended --on 2026-05-04", forgotten)
    more = "--tax-year 2021 --date 2021-06-12 --amount 6000 --basis 6000"
    run(f"record contribution --account van {more}", forgotten)
    run("filed 2021 --none", forgotten)
    asked = " ".join(call("amend 2023", forgotten).output.split())
    assert "agi, tax, other-taxes, overpaid, which nobody recorded since the amended return" in asked
    run("amend 2023 --figure 'agi=93800 tax=12901 other-taxes=0 overpaid=1099'", forgotten)
    run("amend 2023 --figure 'new-taxable-income=78750 new-tax=12637'", forgotten)
    asked = " ".join(call("amend 2023", forgotten).output.split())
    assert "whether these move with it: social-security" in asked, "they were answered for another income"
    run("amend 2023 --figure", forgotten, " ".join(f"{name.split('=')[0]}=none" for name in ANSWERS.split()))
    told = call("amend 2023", forgotten)
    assert told.exit_code == 0, told.output
    rows = {
        row.split()[0]: row.split()[-3:]
        for row in told.output.splitlines()
        if row.strip()[:2] in ("1 ", "6 ")
    }
    assert rows == {"1": ["93,800", "(1,200)", "92,600"], "6": ["12,901", "(264)", "12,637"]}
    again = call("amend 2023 --figure other-taxes=0", forgotten)
    assert "0 figures" in again.output, "once is enough"
