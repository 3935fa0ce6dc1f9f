"""The Forms 8606 inside a PDF: a form alone, both spouses' forms, or a whole return with forms in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from basisbook.ledger.pdf import texts_of
from basisbook.ledger.quick_dataclass import dataclass

if TYPE_CHECKING:
    from pypdf import PdfReader

_NAMED = re.compile(r"Form\s+8606\s+\((\d{4})\)")
_SECOND = re.compile(r"Form\s+8606\s+\((\d{4})\)\s*Page\s*2|Page\s*2\b")
_FIRST = re.compile(r"(?i)nondeductible\s+IRAs")


@dataclass(frozen=True, slots=True)
class Pages:
    """One form: its year, the numbers of its pages from 1, and a PDF of these pages alone."""

    year: int
    numbers: tuple[int, ...]
    data: bytes


def forms_in(reader: PdfReader, data: bytes) -> tuple[Pages, ...]:
    """Every Form 8606 in a PDF, in its order. A second page follows its first, or is none of a form here.

    Raises `PdfError` for pages that are too much work.
    """
    texts = texts_of(reader)
    found: list[tuple[int, tuple[int, ...]]] = []
    for number, text in enumerate(texts, start=1):
        years = set(_NAMED.findall(text))
        if len(years) != 1 or not _is_first(text):
            continue
        (year,) = years
        after = texts[number] if number < len(texts) else ""
        follows = set(_NAMED.findall(after)) == years and not _is_first(after)
        found.append((int(year), (number, number + 1) if follows else (number,)))
    if len(found) == 1 and len(found[0][1]) == len(texts):
        return (Pages(*found[0], data),)
    return tuple(Pages(year, numbers, _cut(reader, numbers)) for year, numbers in found)


def _is_first(text: str) -> bool:
    return bool(_FIRST.search(text)) and not _SECOND.search(text)


def _cut(reader: PdfReader, numbers: Sequence[int]) -> bytes:
    from pypdf import PdfWriter  # noqa: PLC0415  slow to import

    writer, out = PdfWriter(), BytesIO()
    for number in numbers:
        writer.add_page(reader.pages[number - 1])
    writer.write(out)
    return out.getvalue()
