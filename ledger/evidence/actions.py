"""What the text of a transaction means: the table in profiles/actions.toml."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from basisbook.ledger import parameters
from basisbook.ledger.evidence.documents import Document, Field, masked, tail_of
from basisbook.ledger.problems import Problem

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
_NO_IRA = re.compile(r"(?i)\bHSA\b|HEALTH SAVINGS|\b40[13] ?\(?[KB]\b|\b529\b|EDUCATION SAVINGS")
"""Names of accounts that are plainly no IRA, in a history of all accounts."""
MOST_PROBLEMS = 200
"""Rows that are named one by one; the others are counted."""
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


def matters(text: str) -> bool:
    """Whether a row of this text would mean something for an IRA, if it had an amount."""
    action = action_of(text)
    return action is not None and action.event not in QUIET


def shortened(problems: list[Problem], name: str, what: str) -> tuple[Problem, ...]:
    """The problems of a history; of more than `MOST_PROBLEMS`, the last says how many more `what` there are."""
    more = len(problems) - MOST_PROBLEMS
    if more <= 0:
        return tuple(problems)
    last = Problem("more-problems", "warning", name, f"and {more} more {what}", "take one year at a time")
    return (*problems[:MOST_PROBLEMS], last)


def _last_day(year: int) -> dt.date | None:
    """The last day for a contribution for a year, where nothing postponed it."""
    try:
        return parameters.value("contribution_deadline_actual", year).date
    except parameters.NoValueError:
        return None


def without_amount(text: str, day: dt.date, place: str, problems: list[Problem]) -> None:
    """A problem for a row that matters and has no amount: shares may have moved in kind."""
    message = f'"{masked(text)[:80]}" of {day} has no amount, as when shares move: it was not used'
    remedy = (
        f"basisbook evidence enter transaction --date {day} --event ... --amount ...   # their value that day"
    )
    problems.append(Problem("no-amount", "warning", place, message, remedy))


def _years_of(text: str, day: dt.date) -> set[int]:
    """The years that the text of a contribution names, as a number or in words; the year of the row if none."""
    named = set()
    for action in actions():
        if action.event == "contribution" and (found := action.find.search(text)):
            if action.year == "stated" and (stated := re.search(r"(19|20)\d\d", found[0])):
                named.add(int(stated[0]))
            elif action.year == "previous":
                named.add(day.year - 1)
    if re.search(r"(?i)\b(CURR(ENT)?|CY)\b", text):
        named.add(day.year)
    named |= {int(year) for year in re.findall(r"(?i)\b(?:FOR|YEAR|YR|TY)\W*((?:19|20)\d\d)\b", text)}
    # A year that stands elsewhere in the text may be meant, or name a fund.
    if day.year - 1 in {int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", text)} - named:
        named |= {day.year - 1, day.year}
    return named or {day.year}


def _for_year(text: str, day: dt.date, place: str, problems: list[Problem]) -> int | None:
    """The year that a contribution counts for, or None (a problem) where the text does not settle it or cannot be."""
    years = sorted(_years_of(text, day))
    year = years[0]
    enter = f"basisbook evidence enter transaction --date {day} --event contribution"
    if len(years) > 1:
        message = f'"{masked(text)[:80]}" of {day} names {" and ".join(map(str, years))}: it was not used'
        remedy = f"{enter} --for-year {year} --amount ..."
        problems.append(Problem("wrong-year", "warning", place, message, remedy))
        return None
    if not year <= day.year <= year + 1:
        message = f"a contribution of {day} for {year} cannot be: it was not used"
        remedy = f"{enter} --for-year {day.year} --amount ..."
        problems.append(Problem("wrong-year", "warning", place, message, remedy))
        return None
    if year < day.year and (last := _last_day(year)) and day > last:
        message = f'"{masked(text)[:80]}" of {day} says {year}, which could be paid in until {last}; it is read as it says'
        remedy = "# ask the custodian for Form 5498 of both years, then\nbasisbook evidence enter 5498 --help"
        problems.append(Problem("late", "warning", place, message, remedy))
    return year


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
    registration: str = "",
) -> Document | None:
    """One row of a history as a document, or None when it is not known or not used (a problem).

    `registration` is what the history calls the account, where it does: `ROTH IRA`, `Health Savings Account`.
    """
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
    if _NO_IRA.search(registration) and event != "contribution-sent":
        event = "not-ira"
    if event == "rollover":
        event = "rollover-in" if cents >= 0 else "rollover-out"
    sign = _SIGNS.get(event, 0)
    if event == "contribution" and cents < 0:
        event = "contribution-sent" if "TRANSFERRED TO" in text.upper() else event
    elif cents == 0 and event not in QUIET:
        without_amount(text, day, place, problems)
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
        if re.search(r"(?i)\broth\b", f"{text} {registration}"):
            fields["registration"] = Field("roth", masked(f"{text} {registration}".strip()), where)
        for_year = _for_year(text, day, place, problems)
        if for_year is None:
            return None
        fields["for_year"] = Field(for_year, masked(text), where)
    if event == "distribution" and re.search(r"(?i)\broth\b", registration):
        fields["event"] = Field("roth-distribution", masked(f"{text} {registration}"), where)
    return Document(
        kind="transaction",
        year=day.year,
        fields=fields,
        origin="history",
        where=where,
        account=tail_of(account),
    )
