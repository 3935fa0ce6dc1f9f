"""Papers typed in by hand: a small JSON file, kept like any other document."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping

from basisbook.ledger import money
from basisbook.ledger.evidence.documents import Document, Field, Kind, Origin, Reading, Value, tail_of
from basisbook.ledger.evidence.fdx import parsed
from basisbook.ledger.evidence.machine import signed
from basisbook.ledger.evidence.source import EvidenceError, Source
from basisbook.ledger.problems import Hole, Problem, UsageError, do
from basisbook.ledger.sentences import find
from basisbook.ledger.sentences.codes import BOX_7, is_box_7

NAME = "entered"
SAYS = "papers entered by hand"

_BOXES_5498 = {
    f"box{n}": "money" for n in ("1", "2", "3", "4", "5", "6", "8", "9", "10", "13a", "14a", "15a")
}
EVENTS = (
    "contribution", "roth-contribution", "contribution-returned", "distribution", "conversion", "rollover-in",
    "rollover-out", "withholding", "recharacterization", "qcd", "transfer",
    "none",
)  # fmt: skip
CHOICES: Mapping[str, tuple[str, ...]] = {"type": ("ira", "sep", "simple", "roth"), "event": EVENTS}
"""The figures that are one of a few words."""
FIELDS: Mapping[Kind, Mapping[str, str]] = {
    "5498": _BOXES_5498
    | {
        "type": "type",
        "account": "account",
        "box13b": "year",
        "box13c": "text",
        "box14b": "text",
        "corrected": "tick",
    },
    "1099-R": {f"box{n}": "money" for n in ("1", "2a", "4", "5")}
    | {
        "codes": "codes",
        "ira": "tick",
        "total": "tick",
        "account": "account",
        "corrected": "tick",
        "decedent": "text",
    },
    "W-2": {"wages": "money", "plan": "tick"},
    "return": dict.fromkeys(
        ("gross_ira", "taxable_ira", "ira_deduction", "agi", "tax_5329", "taxable_income", "tax", "wages"),
        "money",
    )
    | {"filing_status": "text", "received": "date", "form": "text"},
    "8606": {},
    "statement": {"value": "money", "contributions": "money", "type": "type", "account": "account"},
    "transaction": {
        "date": "date",
        "event": "event",
        "amount": "money",
        "for_year": "year",
        "account": "account",
    },
    "payment": {"date": "date", "amount": "money", "for_year": "year"},
    "assertion": {"amount": "money", "nondeductible": "money"},
}
"""What each kind of paper may state. Form 8606 states lines, by their printed number."""
_ORIGINS: Mapping[Kind, Origin] = {
    "5498": "custodian", "1099-R": "custodian", "W-2": "custodian", "return": "filed", "8606": "filed",
    "statement": "custodian", "transaction": "history", "payment": "bank", "assertion": "taxpayer",
}  # fmt: skip

RETURN_LINES = (
    # first, last, gross, taxable, deduction, AGI. Form 1040; 2018 and later the deduction stands on Schedule 1.
    (1987, 1987, "16a", "16b", ("24a", "24b"), "30"),
    (1988, 1988, "16a", "16b", ("25a", "25b"), "31"),
    (1989, 1993, "16a", "16b", ("24a", "24b"), "31"),
    (1994, 1996, "15a", "15b", ("23a", "23b"), "31"),
    (1997, 1997, "15a", "15b", ("23",), "32"),
    (1998, 2001, "15a", "15b", ("23",), "33"),
    (2002, 2002, "15a", "15b", ("24",), "35"),
    (2003, 2003, "15a", "15b", ("24",), "34"),
    (2004, 2004, "15a", "15b", ("25",), "36"),
    (2005, 2017, "15a", "15b", ("32",), "37"),
    (2018, 2018, "4a", "4b", ("S1-32",), "7"),
    (2019, 2019, "4a", "4b", ("S1-19",), "8b"),
    (2020, 2020, "4a", "4b", ("S1-19",), "11"),
    (2021, 2024, "4a", "4b", ("S1-20",), "11"),
    (2025, 2025, "4a", "4b", ("S1-20",), "11a"),
)
"""Where Form 1040 shows IRA items. Before 1994, 2003 and 2004 were not read on the form."""
FIRST_YEAR = 1975


RATIO = "10"
"""The line of Form 8606 that is a decimal since 2001."""


def field_of_line(year: int, line: str) -> str:
    """The figure that a line of that year's Form 1040 is, or nothing. `S1-20` is line 20 of Schedule 1."""
    for first, last, gross, taxable, deduction, agi in RETURN_LINES:
        if first <= year <= last:
            names = {gross: "gross_ira", taxable: "taxable_ira", agi: "agi"}
            names |= dict.fromkeys((one.casefold() for one in deduction), "ira_deduction")
            return names.get(line.replace(" ", "").casefold(), "")
    return ""


def written(kind: Kind, year: int, stated: Mapping[str, str], person: str = "") -> bytes:
    """The file that holds a paper typed in: canonical, so the same paper of a person twice is the same file.

    Raises `UsageError` for a figure the kind does not have, or one that cannot be read.
    """
    problems: list[Problem] = []
    ways = do("evidence enter", kind, help=None)
    for name, text in stated.items():
        try:
            _value(kind, name, text)
        except ValueError as error:
            problems.append(find("bad-value/entered", ways, name=name, cell=text[:40], reason=error))
    if not stated:
        problems.append(find("nothing-entered", ways))
    if not FIRST_YEAR <= year <= 2099:
        problems.append(find("bad-year/entered", do("evidence enter", kind, year=Hole("YEAR")), given=year))
    if problems:
        raise UsageError(*problems)
    tree = {
        "basisbook": "entered",
        "format": 1,
        "kind": kind,
        "year": year,
        "person": person,
        "fields": dict(sorted(stated.items())),
    }
    return (json.dumps(tree, indent=1, ensure_ascii=False) + "\n").encode()


def recognises(source: Source) -> bool:
    """By its first key."""
    return bool(re.match(r'\s*\{\s*"basisbook"\s*:\s*"entered"', source.text))


def read(source: Source) -> Reading:
    """The paper. Raises `EvidenceError` when the file was changed into something else."""
    tree = parsed(source)
    tree = tree if isinstance(tree, dict) else {}
    kind: Kind | None = next((one for one in FIELDS if one == tree.get("kind")), None)
    year, stated = tree.get("year"), tree.get("fields")
    if kind is None or not isinstance(stated, dict) or not re.fullmatch(r"(19|20)\d\d", str(year)):
        raise EvidenceError(find("bad-entered", do("evidence enter", help=None), place=source.name))
    fields: dict[str, Field] = {}
    problems: list[Problem] = []
    for name, raw in stated.items():
        text = raw if isinstance(raw, str) else json.dumps(raw)
        try:
            fields[name] = Field(_value(kind, name, text), text, f"fields.{name}")
        except ValueError as error:
            way = do("evidence enter", kind, year=str(year), help=None)
            problems.append(find("unreadable-value/entered", way, place=source.name, name=name, reason=error))
    account = str(fields.pop("account", Field("")).value)
    corrected = fields.pop("corrected", Field(value=False)).value is True
    document = Document(
        kind=kind,
        year=int(str(year)),
        fields=fields,
        origin=_ORIGINS[kind],
        where="fields",
        account=tail_of(account),
        corrected=corrected,
    )
    return Reading(NAME, (document,), tuple(problems), int(str(year)))


def _value(kind: Kind, name: str, text: str) -> Value:
    """The value of a typed figure. Raises `ValueError` (with the reason) when it is none."""
    known = FIELDS[kind]
    if kind == "8606":
        line = re.fullmatch(r"line(\d{1,2}[a-c]?)", name)
        if not line:
            raise ValueError("Form 8606 has lines, as in 14=6000")
        if line[1] == RATIO:
            if not re.fullmatch(r"[01]?\.\d{1,6}|[01]", text):
                raise ValueError("line 10 is a decimal, as in 0.250")
            return text
        return signed(text)
    if name not in known:
        raise ValueError(f"is not known; {kind} has {', '.join(known)}")
    what = known[name]
    if what == "money":
        return signed(text) if kind == "return" else money.parse(text)
    if what == "tick":
        if text.casefold() in ("yes", "true", "no", "false"):
            return text.casefold() in ("yes", "true")
        raise ValueError("is yes or no")
    if what == "date":
        return dt.date.fromisoformat(text)
    if what == "year":
        if re.fullmatch(r"(19|20)\d\d", text):
            return int(text)
        raise ValueError("is a year, as in 2009")
    choices = CHOICES.get(what)
    if choices and text.casefold() not in choices:
        raise ValueError(f"is one of {', '.join(choices)}")
    if what == "codes":
        if not is_box_7(text.upper()):
            raise ValueError(f"is one or two of {', '.join(BOX_7)}")
        return text.upper()
    return text.casefold() if choices else text
