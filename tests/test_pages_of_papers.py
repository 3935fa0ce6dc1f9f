"""Every paper of many books, read back as pages: no lost lines, no heading at the foot, nothing outside the margins.

Books of different stories and sizes; the papers are those of `amend --out --letters`, `diff --pdf` and `evidence packet`.
"""

from __future__ import annotations

import ctypes
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from click.testing import CliRunner
from test_instances_amend import CASES

from basisbook.cli.main import main

pytestmark = [pytest.mark.alone, pytest.mark.slow]

TODAY = "2026-11-26"
SAMPLES = Path(__file__).parents[1] / "sample_data"
STORIES = (
    "a deduction that was forgotten", "a divorce, for both", "two people on one return", "after-tax money of a plan",
    "an excess and a distribution of one year, on one return", "the return of somebody who died",
    "income of 1998 on the returns of 1999 and 2000", "an inherited IRA whose basis the heir did not know of",
)  # fmt: skip
OFFICIAL = re.compile(r"form-|8606-|(?:send|not-fileable|incomplete|keep)-")
LINES = 5
"""What a last page holds at least, its heading, page number and foot aside."""


def run(book: Path, *words: str) -> None:
    done = CliRunner().invoke(main, ["--book", str(book), *words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info


def papers(book: Path, out: Path) -> list[Path]:
    from basisbook.ledger.book import Book

    run(book, "amend", "--out", str(out), "--letters")
    for who in Book.load(book).people:
        run(book, "diff", "--person", who, "--pdf", str(out / f"diff-{who}.pdf"))
        run(book, "evidence", "packet", "--person", who, "--out", str(out / f"packet-{who}.pdf"))
    return [path for path in sorted(out.rglob("*.pdf")) if not OFFICIAL.search(path.name)]


def lines_of(page: pypdfium2.PdfPage) -> Iterator[tuple[float, float, float, str, bool]]:
    """Each line of text from the top: its lower edge, its left and right ends, the text, and whether all of it is bold."""
    shown, rows = page.get_textpage(), dict[int, list[tuple[float, float, float, str, bool]]]()
    font, flags = ctypes.create_string_buffer(80), ctypes.c_int()
    for at in range(shown.count_chars()):
        left, low, right, high = shown.get_charbox(at, loose=True)
        if right <= left:
            continue
        pdfium.FPDFText_GetFontInfo(shown, at, font, 80, ctypes.byref(flags))
        letter = chr(pdfium.FPDFText_GetUnicode(shown, at))
        rows.setdefault(round((low + high) / 5), []).append((left, right, low, letter, b"Bold" in font.value))
    for row in sorted(rows, reverse=True):
        found = sorted(rows[row])
        text = "".join(one[3] for one in found)
        bold = all(one[4] for one in found if one[3].strip())
        yield min(one[2] for one in found), found[0][0], max(one[1] for one in found), text, bold


def is_well_set(path: Path) -> None:
    document = pypdfium2.PdfDocument(path)
    for number, page in enumerate(document, start=1):
        found = list(lines_of(page))
        said = (path.name, number, [one[3] for one in found])
        assert any(f"page {number}" in one[3] for one in found[:1]), said
        assert all(one[1] > 30 and one[2] < page.get_width() - 30 and one[0] > 8 for one in found), said
        body = [one for one in found[1:] if one[0] > 44]
        last = number == len(document)
        assert last or not body[-1][4], ("a heading at the foot of a page", said)
        assert not last or number == 1 or len(body) >= LINES or "Typed in" in body[1][3], ("lost lines", said)


@pytest.mark.parametrize("name", STORIES)
def test_every_paper_of_a_story_is_well_set(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = CASES[name]
    monkeypatch.setenv("BASISBOOK_TODAY", case.day)
    book = tmp_path / "b"
    begin = f"init {book} --person ana --name 'Ana Reyes' --born {case.born} --account ira=traditional --account roth=roth"
    assert CliRunner().invoke(main, shlex.split(begin)).exit_code == 0
    for command in case.rows.splitlines():
        run(book, *shlex.split(command))
    made = papers(book, tmp_path / "out")
    assert len(made) > 4
    for path in made:
        is_well_set(path)


@pytest.mark.parametrize("name", ["couple", "dentist", "missing-sep"])
def test_every_paper_of_a_sample_is_well_set(name: str, tmp_path: Path) -> None:
    shutil.copytree(SAMPLES / name, tmp_path / "b")
    for path in papers(tmp_path / "b", tmp_path / "out"):
        is_well_set(path)


def test_long_and_short_documents_are_well_set(tmp_path: Path) -> None:
    """Tables of 1 to 90 rows below 0 to 40 sentences: whatever is left for the last page."""
    from basisbook.forms.drawn import statement as paper

    for rows in (1, 2, 3, 25, 90):
        for sentences in range(0, 41, 4):
            story = [paper.title("A paper"), *(paper.prose("One more sentence.") for _ in range(sentences))]
            story += [paper.section("A table"), paper.prose("What it is.")]
            story.append(paper.table(("Year", "Amount"), [("2020", "1")] * rows, (40, -1)))
            story += [paper.section("At last"), paper.prose("A word."), paper.prose("Another.")]
            path = tmp_path / f"{rows}-{sentences}.pdf"
            path.write_bytes(paper.document("A paper", story, foot="Foot."))
            is_well_set(path)
