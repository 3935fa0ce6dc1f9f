"""How a finding comes to its sentence: each code once, with its severity and a sentence with named gaps.

A package has one catalogue (`ledger/sentences.py`, `forms/sentences.py`, `cli/sentences.py`). The arithmetic says
`find("returned-too-much", entry=entry, rest=cents)`; the words stand in the catalogue alone.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping
from typing import Any

from basisbook.ledger.entry import Entry
from basisbook.ledger.money import dollars, show_for_people
from basisbook.ledger.problems import Problem, Remedy, Severity
from basisbook.ledger.quick_dataclass import dataclass
from basisbook.ledger.words import and_list, or_list


@dataclass(frozen=True, slots=True)
class Sentence:
    """The severity of a code, and its sentence. Gaps: `{name}` as it is, `{name:$}` cents as `$6,500`, `{name:,}` cents as
    `6,500`, `{name:and}` and `{name:or}` a list in words."""

    severity: Severity
    text: str


_OPENINGS = ("{at}: ", "entry {number}: ")
"""How a sentence begins that is about one entry."""


class Catalogue:
    """Sentences by code. Where a code has several cases, they stand as `code/case`."""

    def __init__(self, sentences: Mapping[str, Sentence]) -> None:
        self.sentences = dict(sentences)

    def find(
        self,
        code: str,
        *remedies: Remedy,
        place: str = "",
        entry: Entry | None = None,
        year: int | None = None,
        person: str = "",
        **gaps: Any,
    ) -> Problem:
        """The finding of a code. `entry` gives its place, number, person and year, unless they are given.

        Gaps are filled from `gaps`, and from `number` (of the original entry), `year` and `person`. Integers that stand
        in a gap of cents become the finding's `amounts`.
        """
        sentence = self.sentences[code]
        number: int | None = None
        if entry is not None:
            number = entry.original
            place, person = place or entry.place, person or entry.person
            year = entry.year if year is None else year
        known = {"number": number, "year": year, "person": person} | gaps
        filled = _Gaps()
        return Problem(
            code.partition("/")[0],
            sentence.severity,
            place,
            filled.vformat(sentence.text, (), known),
            remedies,
            year,
            number,
            person,
            tuple(filled.amounts.items()),
            tuple(filled.texts.items()),
            next((len(one.format_map(known)) for one in _OPENINGS if sentence.text.startswith(one)), 0),
        )


class _Gaps(string.Formatter):
    def __init__(self) -> None:
        self.amounts: dict[str, int] = {}
        self.texts: dict[str, str] = {}
        self._name = ""

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> Any:
        self._name = field_name
        return super().get_field(field_name, args, kwargs)

    def format_field(self, value: Any, format_spec: str) -> str:
        self.texts[self._name] = text = self._shown(value, format_spec)
        return text

    def _shown(self, value: Any, format_spec: str) -> str:
        if format_spec in ("$", ","):
            self.amounts[self._name] = value
            return dollars(value) if format_spec == "$" else show_for_people(value)
        if format_spec in ("and", "or"):
            items: Iterable[object] = value
            return and_list(items) if format_spec == "and" else or_list(items)
        return str(super().format_field(value, format_spec))
