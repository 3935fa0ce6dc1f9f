"""Filled official Forms 8606 as evidence: a reader beside those of `basisbook.ledger.evidence`, because it needs the maps."""

from __future__ import annotations

import re
from dataclasses import replace

from basisbook.ledger import money
from basisbook.ledger.evidence.documents import Document, Field, Reading
from basisbook.ledger.evidence.machine import signed
from basisbook.ledger.evidence.readers import Reader
from basisbook.ledger.evidence.source import EvidenceError, Source
from basisbook.ledger.problems import FormError

NAME = "form-8606"
SAYS = "filled official Form 8606 (PDF)"


def recognises(source: Source) -> bool:
    """A PDF that names the form and is no transcript."""
    return (
        source.is_pdf
        and re.search(r"Form\s+8606\b", source.text) is not None
        and "transcript" not in source.text[:5000].casefold()
    )


def read(source: Source) -> Reading:
    """The lines of the page. Raises `EvidenceError` where no map knows it, with what was seen."""
    from basisbook.forms.official.read_form import read_form  # noqa: PLC0415 - a shoebox without such pages does not wait

    try:
        form = read_form(source.data)
    except FormError as error:
        raise EvidenceError(*(replace(one, place=source.name) for one in error.problems)) from None
    fields = {}
    for line, text in form.lines.items():
        if line == "10":
            fields["line10"] = Field(text, text, "line 10")
            continue
        try:
            fields[f"line{line}"] = Field(signed(text), text, f"line {line}")
        except money.NotAnAmountError:
            continue  # a date or a tick: no amount of the form
    document = Document(kind="8606", year=form.tax_year, fields=fields, origin="filed", where="the page")
    return Reading(NAME, (document,), (), form.tax_year)


READER = Reader(NAME, SAYS, recognises, read)
