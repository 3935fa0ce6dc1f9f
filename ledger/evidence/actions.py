"""What the text of a transaction means: the table in profiles/actions.toml."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ledger.evidence.documents import Document, Field, masked, tail_of
from ledger.problems import Problem

PROFILES = Path(__file__).with_name("profiles")
_SIGNS = {
    "contribution": 1,
    "conversion": 0,
    "distribution": -1,
    "withholding": -1,
    "contribution-returned": -1,
    "contribution-sent": -1,
    "qcd": -1,
}
QUIET = ("investment", "transfer", "not-ira")
"""Events without a tax effect on an IRA: counted, not shown."""


@dataclass(frozen=True, slots=True)
class Action:
    """A pattern, the event it means, and which year it counts for."""

    find: re.Pattern[str]
    event: str
    year: str = "date"


@lru_cache(maxsize=1)
def actions() -> tuple[Action, ...]:
    """The table, in order."""
    tree = tomllib.loads((PROFILES / "actions.toml").read_text(encoding="utf-8"))
    return tuple(
        Action(re.compile(one["find"], re.IGNORECASE), one["event"], one.get("year", "date"))
        for one in tree["action"]
    )


def action_of(text: str) -> Action | None:
    """The first action whose pattern is in the text."""
    return next((action for action in actions() if action.find.search(text)), None)


def transaction(
    text: str,
    day: dt.date,
    cents: int,
    *,
    name: str,
    row: int,
    raw: str,
    account: str,
    problems: list[Problem],
) -> Document | None:
    """One row of a history as a document, or None when it means nothing for an IRA or is not known (a problem)."""
    text = " ".join(text.split())
    where, place = f"row {row}", f"{name}:{row}"
    action = action_of(text)
    if action is None:
        message = f'"{masked(text)[:80]}" of {day} is not known and was not used'
        remedy = (
            f"basisbook evidence enter transaction --date {day} --event contribution --amount ..."
            "   # if it is one, or another event of --help"
        )
        problems.append(Problem("unknown-action", "warning", place, message, remedy))
        return None
    event = action.event
    if event == "rollover":
        event = "rollover-in" if cents >= 0 else "rollover-out"
    sign = _SIGNS.get(event, 0)
    if event == "contribution" and cents < 0:
        event = "contribution-sent" if "TRANSFERRED TO" in text.upper() else event
    elif cents == 0 and event not in QUIET:
        return None
    if sign and cents * sign < 0 and event == action.event:
        message = (
            f'"{masked(text)[:80]}" of {day} goes the other way ({raw.strip()}): reversed? It was not used'
        )
        remedy = f"basisbook evidence enter transaction --date {day} --event {event} --amount ..."
        problems.append(Problem("unexpected-sign", "warning", place, message, remedy))
        return None
    fields = {
        "date": Field(day, day.isoformat(), where),
        "event": Field(event, masked(text), where),
        "amount": Field(abs(cents), raw, where),
        "incoming": Field(cents >= 0, raw, where),
    }
    if event in ("contribution", "contribution-sent"):
        if re.search(r"(?i)\broth\b", text):
            fields["registration"] = Field("roth", masked(text), where)
        for_year = day.year
        if action.year == "previous":
            for_year -= 1
        elif action.year == "stated" and (stated := re.search(r"\b(19|20)\d\d\b", text)):
            for_year = int(stated[0])
        fields["for_year"] = Field(for_year, masked(text), where)
        if not for_year <= day.year <= for_year + 1:
            message = f"a contribution of {day} for {for_year} cannot be: it was not used"
            remedy = f"basisbook evidence enter transaction --date {day} --event contribution --for-year {day.year} --amount ..."
            problems.append(Problem("wrong-year", "warning", place, message, remedy))
            return None
    return Document(
        kind="transaction",
        year=day.year,
        fields=fields,
        origin="history",
        where=where,
        account=tail_of(account),
    )
