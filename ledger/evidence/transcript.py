"""What IRS transcripts have in common: sections of labels and values, in two layouts.

Older ones print `Label:........$1,234.00`, newer ones the label, the value and an empty line below each other. The
layout is decided once for a document: where labels and values share a line, nothing after the dots is an empty value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ledger import money
from ledger.evidence.documents import Field, day_of, masked, signed
from ledger.evidence.source import Source
from ledger.problems import Problem

_NOTICE = "this product contains sensitive taxpayer data"
_PAGE = re.compile(r"(?i)\s*page (\d{1,4}) ?(?:of|/) ?(\d{1,4})\s*")
NOISE = re.compile(rf"(?i)\s*({_NOTICE}|page \d+ ?(of|/) ?\d+|print|done|\*{{3}}.*\*{{3}})\s*")
_AMOUNT = re.compile(r"-?\$-?[\d,]+\.\d\d")
_PAIR = re.compile(r"\s*([^:]*[^:\s])\s*:\s*\.*\s*(.*?)\s*")
_HEADER = re.compile(r"(?i)\s*form\s+(?=[^\s:]*\d)[^\s:]+[^:]*")
_OCCURRENCE = re.compile(r"(?i)\s*(form\s+[^:]+?)\s*\(\s*occurrence\s*#\s*:\s*(\d+)\s*\)\s*")
IGNORED = frozenset(
    {"tracking number", "request date", "response date", "ssn provided", "tax period requested", "participant",
     "payer", "recipient", "employer", "employee", "trustee/issuer", "customer file number"}
)  # fmt: skip
"""Labels of a page's head, which may be repeated inside a block, and bare words above an address."""


@dataclass(slots=True)
class Pair:
    """A label (as printed), its value (as printed), and the line of the label.

    `before` is the line above, where that may be the first half of a long label.
    """

    label: str
    raw: str
    line: int
    before: str = ""

    @property
    def key(self) -> str:
        return normal(self.label)

    @property
    def whole_key(self) -> str:
        return normal(f"{self.before} {self.label}")


@dataclass(slots=True)
class Section:
    """A block: from its header to the next one. The first one of a transcript has no title."""

    title: str
    line: int
    occurrence: int = 0
    pairs: list[Pair] = field(default_factory=list)
    free: list[tuple[int, str]] = field(default_factory=list)

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
    i = 0
    while i < len(lines):
        number, line = lines[i]
        i += 1
        if not line.strip() or NOISE.fullmatch(line):
            continue
        if header := _OCCURRENCE.fullmatch(line):
            found.append(Section(header[1].strip(" -"), number, int(header[2])))
        elif _HEADER.fullmatch(line):
            found.append(Section(line.strip(), number))
        elif pair := _PAIR.fullmatch(line):
            raw = pair[2]
            if not raw and (below or _is_wrapped(line, lines[i : i + 1])):
                i, raw = _value_below(lines, i)
            before = found[-1].free[-1] if found[-1].free else (0, "")
            found[-1].pairs.append(Pair(pair[1], raw, number, before[1] if before[0] == number - 1 else ""))
        else:
            found[-1].free.append((number, line.strip()))
    return found


def _is_wrapped(label: str, below: list[tuple[int, str]]) -> bool:
    """Whether a label too long for its line has its amount on the next one, in a layout that has them side by side."""
    return label.rstrip().endswith(":") and any(_AMOUNT.fullmatch(line.strip()) for _, line in below)


def _values_stand_below(lines: list[str]) -> bool:
    if any(":..." in line for line in lines):
        return False
    alone = sum(bool(_AMOUNT.fullmatch(line.strip())) for line in lines)
    beside = sum(bool(re.search(r":\s*-?\$", line)) for line in lines)
    return alone > beside


def _value_below(lines: list[tuple[int, str]], i: int) -> tuple[int, str]:
    """The line below, which may be empty; a page break between label and value is stepped over."""
    broken = False
    j = i
    while j < len(lines):
        line = lines[j][1]
        if NOISE.fullmatch(line):
            broken = True
        elif line.strip() or not broken:
            break
        j += 1
    if j == len(lines):
        return i, ""
    line = lines[j][1].strip()
    if not line:
        return i, ""
    # A label or a header below means that this label has no value.
    if line.endswith(":") or _OCCURRENCE.fullmatch(line) or _HEADER.fullmatch(line):
        return i, ""
    return j + 1, line


@dataclass(frozen=True, slots=True)
class Box:
    """What a label is read into: a field, and how (`money`, `tick`, `text`, `date`, `code`)."""

    name: str
    kind: str = "money"
    yes: str = "checked"
    no: str = "not checked"


def fields_of(
    section: Section, labels: Mapping[str, Box], name: str, problems: list[Problem]
) -> dict[str, Field]:
    """The fields of a block. What cannot be read, is stated twice, or is not known, is a problem, never a value."""
    found: dict[str, Field] = {}
    dropped: set[str] = set()
    for pair in section.pairs:
        box = labels.get(pair.whole_key) or labels.get(pair.key)
        if box is None:
            _unknown(pair, section, name, problems)
            continue
        value = _value(pair, box, name, problems)
        if value is None:
            continue
        before = found.get(box.name)
        if box.kind == "code" and before is not None:
            value = Field(f"{before.value}{value.value}", f"{before.raw} {value.raw}", value.where)
        elif before is not None and before.value != value.value:
            _add(
                problems,
                "stated-twice",
                f"{name}:{pair.line}",
                f"{pair.label} is {masked(before.raw)} at {before.where} and {masked(pair.raw)} here; neither is used",
                "take a fresh download of the transcript",
            )
            dropped.add(box.name)
        found[box.name] = value
    for line, text in section.free:
        _unknown(Pair("an amount without a label", text, line), section, name, problems)
    return {name: value for name, value in found.items() if name not in dropped}


def _unknown(pair: Pair, section: Section, name: str, problems: list[Problem]) -> None:
    if not _AMOUNT.fullmatch(pair.raw) or not re.search(r"[1-9]", pair.raw):
        return
    _add(
        problems,
        "unknown-label",
        f"{name}:{pair.line}",
        f"{masked(pair.label)} = {pair.raw} in {masked(section.title)} is not known and was not used",
        "basisbook evidence enter --help   # to type the figure, if it matters",
    )


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
        if (said := normal(raw)) in (box.yes, box.no):
            return Field(said == box.yes, raw, where)
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
        wrong = "not a year"
    elif box.kind == "code":
        if re.fullmatch(r"[0-9A-Z]{1,2}", raw):
            return Field(raw, raw, where)
        if normal(raw) in ("not significant", "blank"):
            return None
        wrong = "not a code of one letter or digit"
    else:
        return Field(raw, raw, where)
    _add(
        problems,
        "unreadable-value",
        f"{name}:{pair.line}",
        f"{pair.label} = {masked(raw)[:60]} was not used: {wrong}",
        "basisbook evidence enter --help   # to type the figure, or take a fresh download of the transcript",
    )
    return None


def _add(problems: list[Problem], code: str, place: str, message: str, remedy: str) -> None:
    problems.append(Problem(code, "warning", place, message, remedy))


def year_of(found: list[Section], keys: tuple[str, ...]) -> int | None:
    """The tax year of the period line: `December, 2023`, `12-31-2023`, `Dec. 31, 2023`. Never from elsewhere."""
    for section in found:
        for key in keys:
            if match := re.search(r"((?:19|20)\d\d)\s*$", section.raw(key)):
                return int(match[1])
    return None


def gaps_of(lines: list[str]) -> tuple[str, ...]:
    """Where a part of a transcript is missing: it ends with the notice it begins with, and may number its pages."""
    found = []
    last = next((line for line in reversed(lines) if line.strip() and not _is_furniture(line)), "")
    if normal(last) != _NOTICE:
        found.append("breaks off before the notice at the end of a transcript")
    numbers = [(int(match[1]), int(match[2])) for line in lines if (match := _PAGE.fullmatch(line))]
    pages, most = {at for at, _ in numbers}, max((of for _, of in numbers), default=0)
    missing = [page for page in range(1, most + 1) if page not in pages]
    if missing and 1 in pages:  # without it, the numbers of the pages did not come through
        found.append(f"lacks page {missing[0]} of {most}")
    return tuple(found)


def _is_furniture(line: str) -> bool:
    """What a viewer prints around the text: noise, but not the notice."""
    return bool(NOISE.fullmatch(line)) and normal(line) != _NOTICE


def pages_text(lines: list[str]) -> Iterator[str]:
    """The lines that say something, for looking for a signature."""
    for line in lines:
        if line.strip() and not NOISE.fullmatch(line):
            yield line.strip()
