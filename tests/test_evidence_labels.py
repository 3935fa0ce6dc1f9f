"""The table of labels: each has a mark, and what is marked as seen stands in a sample."""

from __future__ import annotations

import re
from pathlib import Path

from evidence_helpers import read_text

from basisbook.ledger.evidence.transcript import label_table

ROOT = Path(__file__).parent.parent
SAMPLES = [
    (int(re.search(r"20\d\d", path.name)[0]), " ".join(path.read_text("utf-8").casefold().split()))  # type: ignore[index]
    for path in sorted((ROOT / "tests" / "data" / "evidence").glob("*.txt"))
]


def test_a_label_that_is_marked_as_seen_stands_in_a_sample_of_each_of_its_years() -> None:
    for one in label_table():
        assert one.mark in ("S", "U"), one
        assert one.text == " ".join(one.text.casefold().split()), one
        assert one.seen or one.mark == "U", one
        for year in one.seen:
            assert any(at == year and one.text in text for at, text in SAMPLES), one


def test_no_label_of_a_paper_stands_twice() -> None:
    every = [(one.paper, one.text) for one in label_table()]
    assert len(every) == len(set(every))


def test_the_guide_names_every_label_that_was_not_verified() -> None:
    text = " ".join((ROOT / "docs" / "evidence.md").read_text("utf-8").casefold().split())
    said = text[text.index("not verified on a real transcript [u]:") :]
    for one in label_table():
        if one.mark == "U":
            words = re.sub(r"^(postponed contribution|repayment)s?$", r"\1(s)", one.text)
            words = "rmd amount" if "minimum distribution" in words else words
            words = (
                "its year"
                if words in ("postponed contribution year", "year of postponed contribution")
                else words
            )
            words = re.sub(r"^(postponed contribution|repayment) code$", r"code", words)
            assert words in said, one


def test_the_guide_counts_the_samples_as_they_are() -> None:
    text = (ROOT / "docs" / "evidence.md").read_text("utf-8")
    for ending in ("csv", "ofx"):
        files = list((ROOT / "tests" / "data" / "evidence" / "real-forms").glob(f"*.{ending}"))
        assert f"{len(files)} re-made files" in text, ending


def test_every_label_is_read_into_its_field() -> None:
    """One row of each label, in the section that it stands in."""
    heads = {
        "5498": "Form 5498 Individual Retirement Arrangement Contribution Information",
        "1099-R": "Form 1099-R Distributions",
    }
    for one in label_table():
        if one.paper not in heads or one.box.kind != "money":
            continue
        text = (
            "Wage and Income Transcript\nSSN Provided: XXX-XX-0001\nTax Period Requested: December, 2024\n"
            f"{heads[one.paper]}\nSubmission Type: Original document\nIRA Code: Checked\n{one.text.title()}: $12.34\n"
        )
        (document,) = read_text(text).documents
        assert document.cents(one.box.name) == 1234, one
