"""Filled official Forms 8606 as evidence: a reader beside those of `basisbook.ledger.evidence`, because it needs the maps."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from basisbook.forms.sentences import find
from basisbook.ledger import money
from basisbook.ledger.evidence.documents import Document, Field, Reading
from basisbook.ledger.evidence.machine import signed
from basisbook.ledger.evidence.readers import Reader
from basisbook.ledger.evidence.source import EvidenceError, Source
from basisbook.ledger.problems import ByHand, FormError, Hole, do, steps

if TYPE_CHECKING:
    from basisbook.forms.official.read_form import ReadForm

NAME = "form-8606"
SAYS = "filled official Form 8606 (PDF)"


def recognises(source: Source) -> bool:
    """A PDF with a page that names the form and its year, and no transcript."""
    return (
        source.is_pdf
        and re.search(r"Form\s+8606\s+\(\d{4}\)", source.text) is not None
        and "transcript" not in source.text[:5000].casefold()
    )


def read(source: Source) -> Reading:
    """The lines of the page. Raises `EvidenceError` where no map knows it, with what was seen."""
    from basisbook.forms.official.read_form import read_forms  # noqa: PLC0415 - a shoebox without such pages does not wait

    try:
        forms = read_forms(source.data)
    except FormError as error:
        raise EvidenceError(*(replace(one, place=source.name) for one in error.problems)) from None
    tails = list(dict.fromkeys(one.tail for one in forms if one.tail))
    years = {one.tax_year for one in forms}
    alike = Counter((one.tax_year, one.tail) for one in forms)
    # Two people's forms of a year, or copies of one: without their numbers nobody knows.
    if (
        len(tails) > _COUPLE
        or (max(alike.values()) > 1 and "" in {one.tail for one in forms})
        or (tails and "" in {one.tail for one in forms})
    ):
        apart = steps(
            ByHand("save the pages of each Form 8606 as a PDF of their own:"),
            do("evidence add", Hole("FILE")),
        )
        said = ", ".join(map(str, sorted(years)))
        raise EvidenceError(find("several-forms", apart, place=source.name, count=len(forms), years=said))
    return Reading(
        NAME,
        tuple(_document(one, "spouse" if one.tail in tails[1:] else "primary", len(forms)) for one in forms),
        (),
        years.pop() if len(years) == 1 else None,
        primary=tails[0] if tails else "",
        spouse=tails[1] if len(tails) > 1 else "",
    )


_COUPLE = 2


def _document(form: ReadForm, owner: Literal["primary", "spouse"], of: int) -> Document:
    fields = {}
    for line, text in form.lines.items():
        if line == "10":
            fields["line10"] = Field(text, text, "line 10")
            continue
        try:
            fields[f"line{line}"] = Field(signed(text), text, f"line {line}")
        except money.NotAnAmountError:
            continue  # a date or a tick: no amount of the form
    where = "the page" if of == 1 else f"page {form.pages[0]}"
    return Document(kind="8606", year=form.tax_year, fields=fields, origin="filed", where=where, owner=owner)


READER = Reader(NAME, SAYS, recognises, read, repeats=True)
