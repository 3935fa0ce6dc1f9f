"""Tax documents of an aggregator as JSON (FDX): Forms 5498 and 1099-R with named boxes."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from basisbook.ledger import money
from basisbook.ledger.evidence.documents import (
    UNKNOWN_ROW,
    Document,
    Field,
    Kind,
    Reading,
    masked,
    out_of_range,
    tail_of,
    typed,
)
from basisbook.ledger.evidence.machine import signed
from basisbook.ledger.evidence.source import EvidenceError, Source
from basisbook.ledger.problems import ByHand, Problem, do
from basisbook.ledger.sentences import find

NAME = "fdx"
SAYS = "FDX tax documents (JSON)"

DEEPEST = 64

_MONEY = {
    "5498": {
        "iraContributions": "box1", "rolloverContributions": "box2", "rothIraConversion": "box3",
        "recharacterizedContributions": "box4", "fairMarketValue": "box5", "lifeInsuranceCost": "box6",
        "sepContributions": "box8", "simpleContributions": "box9", "rothIraContributions": "box10",
        "postponedContribution": "box13a", "repayments": "box14a", "fmvSpecifiedAssets": "box15a",
    },
    "1099-R": {
        "grossDistribution": "box1", "taxableAmount": "box2a", "federalTaxWithheld": "box4",
        "employeeContributions": "box5",
    },
}  # fmt: skip
_TEXT = {
    "5498": {"postponedCode": "box13c", "repayCode": "box14b"},
    "1099-R": {},
}
_TICK = {
    "5498": {},
    "1099-R": {
        "taxableAmountNotDetermined": "undetermined",
        "totalDistribution": "total",
        "iraSepSimple": "ira",
    },
}
_TYPES = {"ira": "ira", "sep": "sep", "simple": "simple", "rothIra": "roth"}
_FORMS: dict[str, Kind] = {"tax5498": "5498", "tax1099r": "1099-R"}
_ACCOUNTS = ("accountNumber", "participantAccountNumber", "recipientAccountNumber")
_QUIET = frozenset(
    {"taxYear", "corrected", *_ACCOUNTS, "distributionCodes", "postponedYear", "ira", "sep", "simple",
     "rothIra", "rmdNextYear", "rmdAmount", "firstYearOfRoth", "taxFormId", "taxFormType", "payer", "issuer", "recipient", "participant",
     "recipientTin", "participantTin", "yourPercentOfTotal", "error", "taxFormDate", "description", "additionalInformation", "links", "stateAndLocal", "localTaxWithholding", "stateTaxWithholding"}
)  # fmt: skip
_QUIET_ENDS = ("Tin", "Date", "Code", "Codes", "Id", "Address", "Percent", "Name", "Phone")


class _Number(str):
    """A JSON number as it is written: amounts are never floats."""

    __slots__ = ()


def recognises(source: Source) -> bool:
    """JSON with a `tax5498` or `tax1099R` in it."""
    return source.text.lstrip()[:1] in ("{", "[") and bool(
        re.search(r'(?i)"tax(5498|1099r)"\s*:', source.text)
    )


class _StatedTwiceError(Exception):
    """A key that an object has twice."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _StatedTwiceError(key)
        found[key] = value
    return found


def parsed(source: Source) -> Any:
    """JSON with numbers as texts. Raises `EvidenceError` when it is broken or nested too deep."""
    gaps: dict[str, Any]
    try:
        return json.loads(
            source.text,
            parse_float=_Number,
            parse_int=_Number,
            parse_constant=_Number,
            object_pairs_hook=_once,
        )
    except RecursionError:
        code, gaps = "bad-json/deep", {}
    except _StatedTwiceError as error:
        code, gaps = "bad-json/twice", {"name": masked(str(error))[:40]}
    except ValueError as error:
        code, gaps = "bad-json", {"reason": str(error)}
    raise EvidenceError(find(code, ByHand("take a fresh download"), place=source.name, **gaps))


def read(source: Source) -> Reading:
    """Every Form 5498 and 1099-R. Raises `EvidenceError` for broken JSON."""
    tree = parsed(source)
    problems: list[Problem] = []
    documents: list[Document] = []
    years: set[int] = set()
    for path, kind, boxes, year_text in _forms(tree, "", "", 0):
        if kind is None:
            _odd(problems, source.name, path[:60], "is nested too deep and was not read")
            continue
        if not isinstance(boxes, dict):
            _odd(problems, source.name, path, "is no object")
            continue
        year = str(boxes.get("taxYear") or year_text)
        if not re.fullmatch(r"(19|20)\d\d", year):
            _odd(problems, source.name, path, "has no taxYear, so it is not used")
            continue
        years.add(int(year))
        documents.append(_document(boxes, kind, int(year), path, source.name, problems))
    only = years.pop() if len(years) == 1 else None
    others = Counter(re.findall(r'"(tax(?:W|10|54)\w*)"\s*:\s*[\[{]', source.text))
    passed_over = {form: count for form, count in others.items() if form.casefold() not in _FORMS}
    return Reading(NAME, tuple(documents), tuple(problems), only, passed_over=passed_over)


def _forms(tree: Any, path: str, year: str, depth: int) -> Iterator[tuple[str, Kind | None, Any, str]]:
    """Where each form stands, which it is (None: too deep to look), its boxes, and the year of what it stands in."""
    if depth > DEEPEST:
        if isinstance(tree, dict | list):
            yield path, None, None, year
        return
    if isinstance(tree, dict):
        year = str(tree.get("taxYear") or year)
        for key, value in tree.items():
            here = f"{path}.{key}".lstrip(".")
            if kind := _FORMS.get(key.casefold()):
                for i, one in enumerate(value if isinstance(value, list) else [value]):
                    yield (f"{here}[{i}]" if isinstance(value, list) else here), kind, one, year
            else:
                yield from _forms(value, here, year, depth + 1)
    elif isinstance(tree, list):
        for i, one in enumerate(tree):
            yield from _forms(one, f"{path}[{i}]", year, depth + 1)


def _document(
    boxes: dict[str, Any], kind: Kind, year: int, path: str, name: str, problems: list[Problem]
) -> Document:
    fields: dict[str, Field] = {}
    unread: set[str] = set()
    for key, value in boxes.items():
        where = f"{path}.{key}"
        if value is None or value == "":
            continue
        if box := _MONEY[kind].get(key):
            if field := _amount(value, where, name, problems):
                fields[box] = field
            else:
                unread.add(box)
        elif box := _TICK[kind].get(key):
            if isinstance(value, bool):
                fields[box] = Field(value, json.dumps(value), where)
            else:
                _odd(problems, name, where, "is neither true nor false")
        elif box := _TEXT[kind].get(key):
            fields[box] = Field(str(value)[:8], str(value)[:8], where)
        elif key not in _QUIET and not key.endswith(_QUIET_ENDS) and _holds_amount(value):
            _odd(problems, name, where, "is not known and was not used")
            unread.add(UNKNOWN_ROW)
    unread |= out_of_range(kind, fields, name, problems)
    if boxes.get("corrected") not in (None, True, False):
        _odd(problems, name, f"{path}.corrected", "is neither true nor false: it is read as an original")
    if kind == "5498":
        ticked = [what for key, what in _TYPES.items() if boxes.get(key) is True]
        known = ticked[0] if len(ticked) == 1 else "roth" if "roth" in ticked else "unknown"
        if known == "unknown":
            _odd(problems, name, path, f"ticks {len(ticked)} types of IRA; it is not used")
        fields["type"] = Field(known, known, path)
        postponed = str(boxes.get("postponedYear", ""))
        if re.fullmatch(r"(19|20)\d\d", postponed):
            fields["box13b"] = Field(int(postponed), postponed, f"{path}.postponedYear")
    else:
        codes = boxes.get("distributionCodes", [])
        text = "".join(str(code) for code in codes) if isinstance(codes, list) else str(codes)
        if re.fullmatch(r"[0-9A-Z]{1,3}", text):
            fields["codes"] = Field(text, text, f"{path}.distributionCodes")
        elif text:
            _odd(problems, name, f"{path}.distributionCodes", "is no list of codes")
        if "codes" not in fields and fields.get("box1", Field(0)).value:
            problems.append(find("no-code", typed("1099-R"), place=f"{name}, {path}"))
            unread.add("codes")
    return Document(
        kind=kind,
        year=year,
        fields=fields,
        origin="custodian",
        where=path,
        account=next((tail for key in _ACCOUNTS if (tail := tail_of(str(boxes.get(key) or "")))), ""),
        corrected=boxes.get("corrected") is True,
        unread=frozenset(unread),
    )


def _holds_amount(value: Any) -> bool:
    """Whether there is a number, or a text like an amount, that is not zero in a value of an unknown key."""
    if isinstance(value, _Number):
        return bool(re.search("[1-9]", value))
    if isinstance(value, str):
        return bool(re.fullmatch(r"-?\$?(?=[\d,.]*[1-9])[\d,]+\.\d{1,2}", value))
    # Deeper than this nothing of a form stands, and what is too deep was refused by the parser.
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(isinstance(one, str) and _holds_amount(one) for one in inside)


def _amount(value: Any, where: str, name: str, problems: list[Problem]) -> Field | None:
    if isinstance(value, str):
        try:
            return Field(signed(value), str(value), where)
        except money.NotAnAmountError as error:
            _odd(problems, name, where, f"was not used: {error}")
            return None
    _odd(problems, name, where, "is no amount")
    return None


def _odd(problems: list[Problem], name: str, where: str, what: str) -> None:
    way = do("evidence enter", help=None, when="to type the figure, if it matters")
    problems.append(find("unreadable-value/json", way, place=name, where=where, what=what))
