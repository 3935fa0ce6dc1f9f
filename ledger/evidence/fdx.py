"""Tax documents of an aggregator as JSON (FDX): Forms 5498 and 1099-R with named boxes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from ledger import money
from ledger.evidence.documents import Document, Field, Kind, Reading, tail_of
from ledger.evidence.source import EvidenceError, Source
from ledger.problems import Problem

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
_QUIET = frozenset(
    {"taxYear", "corrected", "accountNumber", "distributionCodes", "postponedYear", "ira", "sep", "simple",
     "rothIra", "rmdNextYear", "taxFormId", "taxFormType", "payer", "issuer", "recipient", "participant",
     "recipientTin", "participantTin", "taxFormDate", "description", "additionalInformation", "links"}
)  # fmt: skip


class _Number(str):
    """A JSON number as it is written: amounts are never floats."""

    __slots__ = ()


def recognises(source: Source) -> bool:
    """JSON with a `tax5498` or `tax1099R` in it."""
    return source.text.lstrip()[:1] in ("{", "[") and bool(
        re.search(r'(?i)"tax(5498|1099r)"\s*:', source.text)
    )


def parsed(source: Source) -> Any:
    """JSON with numbers as texts. Raises `EvidenceError` when it is broken or nested too deep."""
    try:
        return json.loads(source.text, parse_float=_Number, parse_int=_Number, parse_constant=_Number)
    except RecursionError:
        message = "is nested too deep to be a document"
    except ValueError as error:
        message = f"is not valid JSON: {error}"
    raise EvidenceError(Problem("bad-json", "error", source.name, message, "take a fresh download"))


def read(source: Source) -> Reading:
    """Every Form 5498 and 1099-R. Raises `EvidenceError` for broken JSON."""
    tree = parsed(source)
    problems: list[Problem] = []
    documents: list[Document] = []
    years: set[int] = set()
    for path, kind, boxes, year_text in _forms(tree, "", "", 0):
        if not isinstance(boxes, dict):
            _odd(problems, source.name, path, "is no object")
            continue
        year = str(boxes.get("taxYear", year_text))
        if not re.fullmatch(r"(19|20)\d\d", year):
            _odd(problems, source.name, path, "has no taxYear, so it is not used")
            continue
        years.add(int(year))
        documents.append(_document(boxes, kind, int(year), path, source.name, problems))
    only = years.pop() if len(years) == 1 else None
    return Reading(NAME, tuple(documents), tuple(problems), only)


def _forms(tree: Any, path: str, year: str, depth: int) -> Iterator[tuple[str, Kind, Any, str]]:
    if depth > DEEPEST:
        return
    if isinstance(tree, dict):
        year = str(tree.get("taxYear", year))
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
    for key, value in boxes.items():
        where = f"{path}.{key}"
        if value is None or value == "":
            continue
        if box := _MONEY[kind].get(key):
            if field := _amount(value, where, name, problems):
                fields[box] = field
        elif box := _TICK[kind].get(key):
            if isinstance(value, bool):
                fields[box] = Field(value, json.dumps(value), where)
            else:
                _odd(problems, name, where, "is neither true nor false")
        elif box := _TEXT[kind].get(key):
            fields[box] = Field(str(value)[:8], str(value)[:8], where)
        elif key not in _QUIET and isinstance(value, _Number) and re.search("[1-9]", value):
            _odd(problems, name, where, "is not known and was not used")
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
    return Document(
        kind=kind,
        year=year,
        fields=fields,
        origin="custodian",
        where=path,
        account=tail_of(str(boxes.get("accountNumber", ""))),
        corrected=boxes.get("corrected") is True,
    )


def _amount(value: Any, where: str, name: str, problems: list[Problem]) -> Field | None:
    if isinstance(value, str):
        text = str(value)
        # 6500.0 and 6500.000 are the same amount; a third decimal that is not zero is refused.
        if trimmed := re.fullmatch(r"(-?\d+\.\d{2})0+", text):
            text = trimmed[1]
        try:
            return Field(
                -money.parse(text[1:]) if text.startswith("-") else money.parse(text), str(value), where
            )
        except money.NotAnAmountError as error:
            _odd(problems, name, where, f"was not used: {error}")
            return None
    _odd(problems, name, where, "is no amount")
    return None


def _odd(problems: list[Problem], name: str, where: str, what: str) -> None:
    remedy = "basisbook evidence enter --help   # to type the figure, if it matters"
    problems.append(Problem("unreadable-value", "warning", name, f"{where} {what}", remedy))
