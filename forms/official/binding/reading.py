"""Reads a blank: its fields, what it prints and what it says aloud, and which form it calls itself.

A file from the network or a mail is read here for the first time, so nothing of it is believed: its size, the number
of its objects, and what they unpack to all have limits.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from basisbook.forms.official.binding.bounded import bounded
from basisbook.forms.official.binding.printed import Printed, Word, read_printed
from basisbook.forms.official.binding.spoken import Spoken, letters_of, read_spoken
from basisbook.forms.official.maps import (
    Box,
    bad_pdf,
    boxes,
    digest_of,
    entry,
    full_name,
    no_damage,
    open_pdf,
    widgets,
)
from basisbook.forms.sentences import find
from basisbook.ledger.pdf import Limits, look_through
from basisbook.ledger.problems import ByHand, FormError, Hole, do, steps
from basisbook.ledger.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


LARGEST = 5_000_000
"""Bytes of a blank, at most; the largest that the IRS has published is under 400,000."""


_MOST_FIELDS = 600


_LIMITS = Limits(pages=6, objects=20_000, unpacked=12_000_000)


_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """A blank as it was read."""

    digest: str
    form: str
    revision: str
    printed: Printed
    boxes: Mapping[str, Box]
    spoken: Mapping[str, Spoken]
    captions: Mapping[str, Any]

    @property
    def fields(self) -> tuple[Box, ...]:
        """All fields, in the order of the pages."""
        return tuple(self.boxes.values())


_NAMED = 3
"""Fields named of those that should be empty."""


def read_blank(pdf: bytes) -> Reading:
    """Reads a blank. Raises `FormError` if it cannot be read, does more than a form should, or is another form."""
    if len(pdf) > LARGEST:
        raise bad_pdf(f"has {len(pdf):,} bytes; no blank form has more than {LARGEST:,}")
    if b"%%EOF" not in pdf[-1024:]:
        raise bad_pdf("is not a PDF, or is damaged: it has no end")
    reader = open_pdf(pdf)
    with no_damage():
        look_through(reader, _LIMITS)
        if (fields := sum(len(entry(page, "/Annots", ())) for page in reader.pages)) > _MOST_FIELDS:
            raise bad_pdf(f"has {fields} fields; no form here has more than {_MOST_FIELDS}")
        found = boxes(reader)
        spoken = read_spoken(reader.trailer["/Root"])
        filled = [full_name(each) for page in reader.pages for each in widgets(page) if _is_filled(each)]
    if filled:
        *most, end = [short(name) for name in filled[:_NAMED]]
        named = f"fields {', '.join(most)} and {end}" if most else f"field {end}"
        more = f", and {len(filled) - _NAMED} more" if len(filled) > _NAMED else ""
        raise refused([f"it was filled in already: {named}{more}"])
    printed = bounded(read_printed, pdf)
    if len(printed.sizes) != len(reader.pages):
        raise bad_pdf("has pages that only one of two readers finds")
    form, revision = _title(printed)
    return Reading(digest_of(pdf), form, revision, printed, found, spoken, patterns()[form])


@cache
def patterns() -> dict[str, Any]:
    """By form, how its boxes are recognized: `captions.toml`."""
    return tomllib.loads(resources.files(__package__).joinpath("captions.toml").read_text(encoding="utf-8"))


def _is_filled(widget: Any) -> bool:
    return str(entry(widget, "/V", "")) not in {"", "/Off"}


def _title(printed: Printed) -> tuple[str, str]:
    """Form and revision as the footer of every page says, and as the head of page 1 repeats."""
    pages = range(1, len(printed.sizes) + 1)
    letters = {
        page: letters_of("".join(word.text for word in printed.words if word.page == page)) for page in pages
    }
    if any("draftasof" in text.casefold() or "donotfile" in text.casefold() for text in letters.values()):
        raise refused(["it is a draft (DRAFT AS OF, or DO NOT FILE, stands on it), and no page to file on"])
    for form, words in patterns().items():
        footers = {page: set(re.findall(words["printing"], letters[page])) for page in pages}
        every = set.union(*footers.values())
        if not every:
            continue
        readings = {_revision(footer) for footer in every}
        if len(readings) > 1 or not all(footers.values()):
            raise refused([f"its pages do not agree on which Form {form} they are: {sorted(every)}"])
        revision = readings.pop()
        head = "".join(word.text for word in _corner(printed))
        if "-" not in revision and revision not in head:
            raise refused([f"its footer says {revision}, and the head of its first page does not"])
        return form, revision
    raise refused(["it does not call itself Form 8606, 5329 or 1040-X with a year on each page"])


def _revision(footer: str) -> str:
    """`2023` as it is; `122025` and `december2025` become `2025-12`."""
    if len(footer) == 4:
        return footer
    month, year = footer[:-4], footer[-4:]
    number = int(month) if month.isdigit() else (*_MONTHS, month).index(month) + 1
    return f"{year}-{number:02d}"


def _corner(printed: Printed) -> list[Word]:
    """The words in the upper right corner, where the year is printed large, from left to right."""
    across, up = printed.sizes[0]
    words = [
        word
        for word in printed.words
        if word.page == 1 and word.rect[1] > up - 85 and word.rect[0] > across - 130 and word.text.isdigit()
    ]
    return sorted(words, key=lambda word: word.rect[0])


def short(name: str) -> str:
    """The last part of a field's name, for messages."""
    return name.rpartition(".")[2]


def named(name: str | None) -> str:
    """A field by its short name, or that there is none."""
    return f"field {short(name)}" if name else "no field"


def where(box: Box) -> str:
    """A field and its page, for messages."""
    return f"field {short(box.name)} on page {box.page}"


def refused(wrong: Iterable[str]) -> FormError:
    """The refusal to use a PDF as a blank, with every reason."""
    remedy = steps(
        ByHand(
            "take the file from the IRS once more; if it is refused again, no program can be sure of its boxes"
        ),
        do("forms fetch", Hole("YEAR")),
    )
    return FormError(*(find("not-bound", remedy, why=reason) for reason in wrong))
