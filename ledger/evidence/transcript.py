"""What IRS transcripts have in common: sections of labels and values, in two layouts.

Older ones print `Label:........$1,234.00`, newer ones the label, the value and an empty line below each other. The
layout is decided once for a document: where labels and values share a line, nothing after the dots is an empty value.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Container, Iterator, Mapping
from dataclasses import field
from functools import lru_cache
from pathlib import Path
from typing import Literal

from basisbook.ledger import money
from basisbook.ledger.evidence.documents import UNKNOWN_ROW, Field, day_of, masked, tail_of
from basisbook.ledger.evidence.machine import signed
from basisbook.ledger.evidence.source import EvidenceError, Source
from basisbook.ledger.problems import ByHand, Hole, Problem, do, steps
from basisbook.ledger.quick_dataclass import dataclass
from basisbook.ledger.sentences import find

_LABELS = Path(__file__).with_name("labels.toml")
_NOTICE = "this product contains sensitive taxpayer data"
_CLOCK = r"\d{1,2}/\d{1,2}/\d{2,4},? \d{1,2}:\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?"
_ADDRESS = r"[^$]*\b(?:https?|file)://\S*"
_PAGE = re.compile(rf"(?i)(?:page |{_ADDRESS} )?(\d{{1,4}}) ?(?:of|/) ?(\d{{1,4}})(?: {_CLOCK})?")
_AROUND = re.compile(
    rf"(?i)print|done|close|back to top|\*{{3}}.*\*{{3}}|{_ADDRESS}|about:blank|{_CLOCK}(?: [^$:]*)?"
)
_TRACKING = re.compile(r"(?i)tracking number ?:[ .]*\d*")
_AMOUNT = re.compile(r"-?\$-?[\d,]+\.\d\d")
_MONEY = re.compile(r"\$[-(\s]*[\d,.]*[1-9]|(?<![\d,.])(?=[\d,.]*[1-9])\d[\d,]*\.\d\d(?!\d| ?%)")
"""Anything that may be an amount and is not zero."""
_PAIR = re.compile(r"([^:]*[^:\s])\s*:[\s.\u2026\u00b7]*(.*)")
"""Of a line without spaces around."""
_CODE = re.compile(r"([0-9A-Z]{1,2})(?:\s*[-=\u2013\u2014]\s*\D.*)?")
"""`7`, or `7 - Normal distribution`."""
_LEADERS = ". \t\u2026\u00b7"
_HEADER = re.compile(
    r"(?i)\s*(?:form\s+(?=[^\s:]*\d)[^\s:]+[^:]*|schedule\s+(?:k-1\b[^:]*|[a-z0-9]{1,4}(?:-ez)?\s*[-\u2013\u2014][^:]*))"
)
_OCCURRENCE = re.compile(r"(?i)\s*((?:form|schedule)\s+[^:]+?)\s*\(\s*occurrence\s*#\s*:\s*(\d+)\s*\)\s*")
_NUMBER = re.compile(r"(?i)(?:form|schedule)\s+([0-9a-z]+(?:-[0-9a-z]{1,4}(?![0-9a-z]))?)")
_LONGEST_LABEL = 4
"""Lines that a wrapped label may have."""
IGNORED = frozenset(
    {"tracking number", "request date", "response date", "ssn provided", "tax period requested", "participant",
     "payer", "recipient", "employer", "employee", "trustee/issuer", "customer file number"}
)  # fmt: skip
"""Labels of a page's head, which may be repeated inside a block, and bare words above an address."""


def is_noise(line: str) -> bool:
    """Whether a line is one that every page bears, and none of the block it stands in."""
    text = _flat(line)
    return _is_furniture(text) or normal(text) == _NOTICE or bool(_TRACKING.fullmatch(text))


def _is_furniture(text: str) -> bool:
    """What a viewer or a browser prints around the text: page numbers, buttons, the address, day and time."""
    return bool(_PAGE.fullmatch(text) or _AROUND.fullmatch(text))


def _flat(line: str) -> str:
    return " ".join(line.split())


@dataclass(slots=True)
class Pair:
    """A label (as printed), its value (as printed), and the line of the label.

    `before` are the lines above, where those may be the beginning of a long label.
    """

    label: str
    raw: str
    line: int
    before: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return normal(self.label)

    def known(self, labels: Container[str]) -> str:
        """The label among those that are known, the longest first: `IRA Contributions` may go on from `Roth`."""
        for first in range(len(self.before) + 1):
            key = normal(" ".join((*self.before[first:], self.label)))
            if key in labels:
                return key
        return ""


@dataclass(slots=True)
class Section:
    """A block: from its header to the next one. The first one of a transcript has no title."""

    title: str
    line: int
    occurrence: int = 0
    pairs: list[Pair] = field(default_factory=list)
    free: list[tuple[int, str]] = field(default_factory=list)

    @property
    def number(self) -> str:
        """`1099-R`, `8606`, `K-1`; nothing for a section without a title."""
        found = _NUMBER.match(self.title)
        return found[1].upper() if found else ""

    def raw(self, key: str) -> str:
        """The first value of a label; empty when it is absent."""
        return next((pair.raw for pair in self.pairs if pair.key == key and pair.raw), "")


def normal(label: str) -> str:
    """A label for comparing: small letters, single spaces, no dots around. Always compared whole."""
    return " ".join(label.casefold().replace("\u2019", "'").split()).strip(" .:")


def sections(source: Source) -> list[Section]:
    """Split a transcript. Never raises."""
    lines = [(number, line) for number, line in enumerate(source.lines, 1)]
    below = _values_stand_below(source.lines)
    found = [Section("", 1)]
    above: tuple[str, ...] = ()  # lines that may be the beginning of a label; a page break does not end it
    gap = broken = False
    i = 0
    while i < len(lines):
        number, line = lines[i]
        i += 1
        if not line.strip() or is_noise(line):
            i = _past(lines, i - 1)
            gap = gap or not line.strip()
            broken = broken or bool(line.strip())
            continue
        if gap and not broken:
            above = ()
        gap = broken = False
        if header := _OCCURRENCE.fullmatch(_flat(line)):
            found.append(Section(header[1].strip(" -"), number, int(header[2])))
            above = ()
        elif _HEADER.fullmatch(_flat(line)):
            found.append(Section(line.strip(), number))
            above = ()
        elif pair := _PAIR.fullmatch(line.strip()):
            raw = pair[2]
            if not raw and (below or _is_wrapped(lines, i)):
                i, raw = _value_below(lines, i)
            found[-1].pairs.append(Pair(pair[1], raw, number, above))
            above = ()
        else:
            found[-1].free.append((number, line.strip()))
            above = (*above, line.strip())[1 - _LONGEST_LABEL :]
    return found


def _is_wrapped(lines: list[tuple[int, str]], i: int) -> bool:
    """Whether a label too long for its line has its amount on the next one, in a layout that has them side by side."""
    return lines[i - 1][1].rstrip().endswith(":") and bool(_AMOUNT.fullmatch(_value_below(lines, i)[1]))


def _values_stand_below(lines: list[str]) -> bool:
    if any(":..." in line for line in lines):
        return False
    alone = sum(bool(_AMOUNT.fullmatch(line.strip())) for line in lines)
    beside = sum(bool(re.search(r":\s*-?\$", line)) for line in lines)
    if not alone and not beside:  # nothing was reported: only the head tells
        pairs = [pair[2] for line in lines if not is_noise(line) and (pair := _PAIR.fullmatch(line.strip()))]
        return 2 * sum(not raw for raw in pairs) > len(pairs)
    return alone > beside


def _past(lines: list[tuple[int, str]], i: int) -> int:
    """The line after a line of noise; the tracking number may stand below its label."""
    is_label = bool(_TRACKING.fullmatch(_flat(lines[i][1]))) and lines[i][1].rstrip().endswith(":")
    return i + 1 + (is_label and i + 1 < len(lines) and lines[i + 1][1].strip().isdecimal())


def _value_below(lines: list[tuple[int, str]], i: int) -> tuple[int, str]:
    """The line below, which may be empty; a page break between label and value is stepped over."""
    broken = False
    j = i
    while j < len(lines) and (not lines[j][1].strip() or is_noise(lines[j][1])):
        broken = broken or bool(lines[j][1].strip())
        j = _past(lines, j)
    if j > i and not broken:
        return i, ""
    if j == len(lines):
        return i, ""
    line = _flat(lines[j][1])
    # A label or a header below means that this label has no value.
    if line.endswith(":") or _OCCURRENCE.fullmatch(line) or _HEADER.fullmatch(line):
        return i, ""
    return j + 1, line.lstrip(_LEADERS)


@dataclass(frozen=True, slots=True)
class Box:
    """What a label is read into: a field, and how (`money`, `tick`, `text`, `date`, `code`)."""

    name: str
    kind: str = "money"
    yes: str = "checked"
    no: str = "not checked"


@dataclass(frozen=True, slots=True)
class Label:
    """One label of a paper (`5498`, `return`; `any` stands in each form of a Wage and Income Transcript).

    `seen` are the tax years of the layouts it was seen in; `mark` is S (public samples and descriptions) or U (not verified).
    """

    paper: str
    text: str
    box: Box
    seen: tuple[int, ...]
    mark: Literal["S", "U"]


@lru_cache(maxsize=1)
def label_table() -> tuple[Label, ...]:
    """Every label of labels.toml, in its order."""
    tree = tomllib.loads(_LABELS.read_text(encoding="utf-8"))
    plain = Box("")
    return tuple(
        Label(
            one["paper"],
            one["label"],
            Box(
                one["field"],
                one.get("how", plain.kind),
                one.get("yes", plain.yes),
                one.get("no", plain.no),
            ),
            tuple(one["seen"]),
            one["mark"],
        )
        for one in tree["label"]
    )


def labels_of(paper: str) -> Mapping[str, Box]:
    """What the labels of a paper are read into, by label."""
    return {one.text: one.box for one in label_table() if one.paper == paper}


def fields_of(
    section: Section,
    labels: Mapping[str, Box],
    name: str,
    problems: list[Problem],
    unread: set[str] | None = None,
) -> dict[str, Field]:
    """The fields of a block. What cannot be read, is stated twice, or is not known, is a problem, never a value.

    `unread` takes the names of fields that stand there and could not be read, and `UNKNOWN_ROW` for an unknown label.
    """
    found: dict[str, Field] = {}
    dropped: set[str] = set()
    for pair in section.pairs:
        box = labels.get(pair.known(labels))
        if box is None:
            if _unknown(pair, section, name, problems):
                dropped.add(UNKNOWN_ROW)
            continue
        before_it = len(problems)
        value = _value(pair, box, name, problems)
        if value is None:
            if len(problems) > before_it:
                dropped.add(box.name)
            continue
        before = found.get(box.name)
        if box.kind == "code" and before is not None:
            if str(value.value) in str(before.value):
                continue  # two codes of one form are never the same
            value = Field(f"{before.value}{value.value}", f"{before.raw} {value.raw}", value.where)
        elif before is not None and before.value != value.value:
            problems.append(
                find(
                    "stated-twice",
                    ByHand("take a fresh download of the transcript"),
                    place=f"{name}:{pair.line}",
                    label=pair.label,
                    before=masked(before.raw),
                    at=before.where,
                    now=masked(pair.raw),
                )
            )
            dropped.add(box.name)
        found[box.name] = value
    for line, text in section.free:
        if _unknown(Pair("an amount without a label", text, line), section, name, problems):
            dropped.add(UNKNOWN_ROW)
    if unread is not None:
        unread |= dropped
    return {name: value for name, value in found.items() if name not in dropped}


def states_amount(text: str) -> bool:
    """Whether there may be an amount that is not zero in a text."""
    return bool(_MONEY.search(text))


def _unknown(pair: Pair, section: Section, name: str, problems: list[Problem]) -> bool:
    """Whether a row without a known label states an amount, which is then a problem."""
    if not states_amount(pair.raw):
        return False
    where = masked(section.title) or "the head"
    problems.append(
        find(
            "unknown-label",
            do("evidence enter", help=None, when="to type the figure, if it matters"),
            place=f"{name}:{pair.line}",
            label=masked(pair.label),
            cell=_shown(pair.raw),
            where=where,
        )
    )
    return True


def _shown(raw: str) -> str:
    """A value in a message: without long leaders, and without numbers of people and accounts."""
    return masked(re.sub(r"\.{3,}", " ... ", raw).strip())[:60]


def _value(pair: Pair, box: Box, name: str, problems: list[Problem]) -> Field | None:
    raw, where = pair.raw, f"line {pair.line}"
    if not raw:
        return None
    wrong = ""
    if box.kind == "money" and not _AMOUNT.fullmatch(raw):
        # Leader dots run into the value: without its dollar sign, .10 could not be told from 10.
        wrong = "a transcript prints amounts as $1,234.00"
    elif box.kind == "money":
        try:
            return Field(signed(raw), raw, where)
        except money.NotAnAmountError as error:
            wrong = str(error)
    elif box.kind == "tick":
        said = (
            normal(raw)
            .replace("not a ", "not ")
            .removeprefix("taxable amount")
            .removeprefix("tax amount")
            .strip()
        )
        yes = box.yes.removeprefix("tax amount").strip()
        if said in (yes, box.no, "not checked", f"not {yes}"):
            return Field(said == yes, raw, where)
        if said in ("unanswered", "not significant"):
            return None
        wrong = f"neither {box.yes} nor {box.no}"
    elif box.kind == "date":
        if day := day_of(raw):
            return Field(day, raw, where)
        wrong = "not a date"
    elif box.kind == "year":
        if re.fullmatch(r"(19|20)\d\d", raw):
            return Field(int(raw), raw, where)
        if raw == "0000":
            return None
        wrong = "not a year"
    elif box.kind == "code":
        if found := _CODE.fullmatch(raw):
            return Field(found[1], raw, where)
        if normal(raw) in ("not significant", "blank"):
            return None
        wrong = "not a code of one letter or digit"
    elif _AMOUNT.fullmatch(raw):
        wrong = "an amount where none belongs"
    else:
        return Field(raw, raw, where)
    problems.append(
        find(
            "unreadable-value",
            do("evidence enter", help=None, when="to type the figure"),
            ByHand("take a fresh download of the transcript"),
            place=f"{name}:{pair.line}",
            label=pair.label,
            cell=_shown(raw),
            wrong=wrong,
        )
    )
    return None


def year_of(found: list[Section], keys: tuple[str, ...], name: str) -> int | None:
    """The tax year of the period line: `December, 2023`, `12-31-2023`, `Dec. 31, 2023`. Never from elsewhere.

    Raises `EvidenceError` where a file holds transcripts of several years or of several people.
    """
    periods = [pair.raw for section in found for pair in section.pairs if pair.key in keys]
    years = {int(match[1]) for raw in periods if (match := re.search(r"((?:19|20)\d\d)\s*$", raw))}
    asked = {tail_of(pair.raw) for section in found for pair in section.pairs if pair.key == "ssn provided"}
    if len(years) > 1:
        apart = steps(
            ByHand("save each year's transcript as a file of its own:"), do("evidence add", Hole("FILE"))
        )
        raise EvidenceError(find("several-years", apart, place=name, years=sorted(years)))
    if len(asked - {""}) > 1:
        apart = steps(
            ByHand("save each person's transcript as a file of its own:"), do("evidence add", Hole("FILE"))
        )
        raise EvidenceError(find("several-people", apart, place=name))
    return years.pop() if years else None


def gaps_of(lines: list[str]) -> tuple[str, ...]:
    """Where a part of a transcript is missing: it ends with the notice it begins with, and may number its pages."""
    found = []
    last = next((line for line in reversed(lines) if line.strip() and not _is_furniture(_flat(line))), "")
    if normal(last) != _NOTICE:
        found.append("breaks off before the notice at the end of a transcript")
    pages: dict[int, set[int]] = {}  # a viewer's numbers and a browser's may both be there
    for line in lines:
        if match := _PAGE.fullmatch(_flat(line)):
            pages.setdefault(int(match[2]), set()).add(int(match[1]))
    for of, there in sorted(pages.items()):
        missing = [page for page in range(1, of + 1) if page not in there]
        if missing and 1 in there:  # without it, the numbers of the pages did not come through
            found.append(f"lacks page {missing[0]} of {of}")
    return tuple(found)


def pages_text(lines: list[str]) -> Iterator[str]:
    """The lines that say something, for looking for a signature."""
    for line in lines:
        if line.strip() and not is_noise(line):
            yield line.strip()
