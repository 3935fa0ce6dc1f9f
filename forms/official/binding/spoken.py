"""What a form's template says aloud: the text that a screen reader speaks at each field, from the XFA template.

Only texts are read here, never positions: together with `printed.py`, which reads only positions, it is one of two
independent ways to find out what a field is for.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import field
from typing import Any
from xml.parsers import expat

from basisbook.forms.official.maps import bad_pdf, entry
from basisbook.ledger.quick_dataclass import dataclass

_NAMED = {"subform", "field"}


_DEEPEST = 60


_LARGEST = 4_000_000


_LABEL = re.compile(r"(?:^|[.:)”\"] +)(?:Row: +|Line +)?(\d{1,2}[a-z]?)\.(?= |$)", re.ASCII)
"""A line number that begins a sentence. Others (`from line 3`) stand inside one."""


_TABLE = re.compile(r"Column: \(")
"""A table of persons, whose rows have numbers of their own."""


_COLUMN = re.compile(r"(?:Column|Row): ([ABC])\. ")


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is said at a field, and what follows from it.

    `lines`: the numbers that begin a sentence, without repetition; `column`: A, B or C; `part`: `dollars`, `cents`,
    `before` or `after` (the decimal point), or nothing; `letters`: the letters and digits alone, small.
    """

    text: str
    lines: tuple[str, ...]
    column: str
    part: str
    letters: str


def read_spoken(root: Any) -> dict[str, Spoken]:
    """By full field name, in the order of the template; empty where the form has no template or it says nothing.

    `root`: the PDF's catalog. Raises `FormError` if the template cannot be read.
    """
    xfa = entry(entry(root, "/AcroForm", {}), "/XFA", None)
    if xfa is None:
        return {}
    if not isinstance(xfa, list):
        raise bad_pdf("has a form template that is not in parts")
    parts = {str(key): stream for key, stream in zip(xfa[::2], xfa[1::2], strict=False)}
    if "template" not in parts:
        return {}
    found = _Template().read(parts["template"].get_object().get_data())
    texts = {name: " ".join(text.split()) for name, text in found.items()}
    if not any(texts.values()):
        return {}
    return {name: _understood(text) for name, text in texts.items()}


def letters_of(text: str) -> str:
    """The letters and digits alone, small: `S E P I R A s` and `SEP IRAs` are one."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _understood(text: str) -> Spoken:
    column = _COLUMN.search(text)
    end = text.casefold().rstrip(". ")
    part = ""
    if "before the decimal" in end:
        part = "before"
    elif "after the decimal" in end:
        part = "after"
    elif end.endswith("dollars"):
        part = "dollars"
    elif re.search(r"\bcents\b", end):
        part = "cents"
    lines = () if _TABLE.search(text) else tuple(dict.fromkeys(_LABEL.findall(text)))
    return Spoken(text, lines, column[1] if column else "", part, letters_of(text))


@dataclass
class _Node:
    """An element that is open, and how many of each name it has had."""

    tag: str
    name: str
    counts: Counter[str] = field(default_factory=Counter)


class _Template:
    """Walks the template without a tree, so that neither depth nor size can be used against us."""

    def __init__(self) -> None:
        self.open: list[_Node] = []
        self.texts: dict[str, str] = {}
        self.saying = False

    def read(self, xml: bytes) -> dict[str, str]:
        if len(xml) > _LARGEST:
            raise bad_pdf("has a form template that is too large")
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._said
        parser.EntityDeclHandler = self._refuse
        try:
            parser.Parse(xml, True)  # noqa: FBT003  expat's own signature
        except expat.ExpatError:
            raise bad_pdf("has a form template that is damaged") from None
        return self.texts

    def _refuse(self, *_: object) -> None:
        raise bad_pdf("has a form template with entities of its own")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(" ")[2]
        name = attributes.get("name", "") if tag in _NAMED else ""
        if len(self.open) > _DEEPEST:
            raise bad_pdf("has a form template that is nested too deeply")
        if name:
            above = next((node for node in reversed(self.open) if node.name), None)
            counts = above.counts if above else Counter()
            counts[name] += 1
            name = f"{name}[{counts[name] - 1}]"
        self.open.append(_Node(tag, name))
        if tag == "field" and name:
            self.texts[self._path()] = ""
        self.saying = tag == "speak" and self._inside_field()

    def _end(self, _: str) -> None:
        self.open.pop()
        self.saying = False

    def _said(self, text: str) -> None:
        if self.saying:
            self.texts[self._path()] += text

    def _inside_field(self) -> bool:
        """`speak` stands in the `assist` of a field, and not of something inside the field."""
        return [node.tag for node in self.open[-3:]] == ["field", "assist", "speak"]

    def _path(self) -> str:
        return ".".join(node.name for node in self.open if node.name)
