"""Transcripts and filled forms as PDF."""

from __future__ import annotations

import io
import textwrap

import pytest
from blanks_at_hand import blank
from evidence_helpers import amounts, of_kind, text_of
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

from forms.official import fill_page
from forms.official.as_evidence import READER
from ledger.evidence import readers
from ledger.evidence.source import EvidenceError, source_of


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


@pytest.mark.parametrize(
    "name",
    [
        "wi_2022_jordan_dotted.txt", "wi_2023_jordan_dotted.txt", "wi_2023_riley_newline.txt",
        "return_transcript_2023_dotted.txt", "return_transcript_2023_newline.txt", "account_transcript_2023.txt",
    ],
)  # fmt: skip
def test_a_transcript_as_pdf_says_what_its_text_says(name: str) -> None:
    text = text_of(name)
    read = readers.read(source_of(as_pdf(text), "x.pdf"))
    plain = readers.read(source_of(text.encode(), "x.txt"))
    assert [(one.kind, amounts(one)) for one in read.documents] == [
        (one.kind, amounts(one)) for one in plain.documents
    ]
    assert read.problems == ()


def test_a_filled_official_form_is_evidence_of_its_lines() -> None:
    lines = {"1": "6500", "2": "8500", "3": "15000", "10": "0.300", "13": "7200", "14": "7800"}
    data = fill_page.fill(blank(2023), lines, identity={"name": "Jordan Q. Sample"})
    reading = readers.read(source_of(data, "x.pdf"), (READER,))
    (form,) = reading.documents
    assert (form.kind, form.year, form.origin) == ("8606", 2023, "filed")
    assert form.text("line10") == "0.300"
    assert amounts(form) == {
        "line1": 650000,
        "line2": 850000,
        "line3": 1500000,
        "line13": 720000,
        "line14": 780000,
    }


def test_a_pdf_that_is_no_known_page_is_refused() -> None:
    data = as_pdf("Form 8606 (2023)\nsomething like it")
    with pytest.raises(EvidenceError, match="not one filled Form 8606"):
        readers.read(source_of(data, "x.pdf"), (READER,))
    with pytest.raises(EvidenceError, match="without text"):
        readers.read(source_of(as_pdf(" "), "x.pdf"), (READER,))


def test_a_transcript_that_names_form_8606_is_no_form() -> None:
    source = source_of(as_pdf(text_of("return_transcript_2023_newline.txt")), "x.pdf")
    assert not READER.recognises(source)
    assert of_kind(readers.read(source, (READER,)), "8606-transcript")
