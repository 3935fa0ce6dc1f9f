"""What the text of a transaction means: the table in profiles/actions.toml."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from functools import lru_cache

from basisbook.ledger import parameters
from basisbook.ledger.evidence.documents import Document, Field, masked, tail_of
from basisbook.ledger.evidence.registration import PROFILES, type_of
from basisbook.ledger.problems import ByHand, Do, Hole, Problem, Steps, Value, do
from basisbook.ledger.quick_dataclass import dataclass
from basisbook.ledger.sentences import find
from basisbook.ledger.words import or_list

_SIGNS = {
    "contribution": 1,
    "conversion": 0,
    "distribution": -1,
    "withholding": -1,
    "contribution-returned": -1,
    "contribution-sent": -1,
    "qcd": -1,
}
MOST_PROBLEMS = 200
"""Rows that are named one by one; the others are counted."""
QUIET = ("investment", "transfer", "not-ira")
"""Events without a tax effect on an IRA: counted, not shown."""
OVER = {"not-ira": "of accounts that are no IRA", "transfer": "transfers"}
"""What some of them are called where they are counted."""
NOT_UNDERSTOOD = "not-understood"
"""The event of a row that could not be read, or whose words no table knows. It is not nothing: it is asked about."""
UNCLEAR = "unclear"
"""The event of a row of shares whose words may be those of a movement, or of the security's name."""
_IN_KIND = re.compile(r"(?i)^((IN[- ]KIND|SHARES?|TRANSFER(RED)?( OF| IN| OUT)?)\b\W*)+")
_MOVES = re.compile(r"(?i)JOURNAL|TRANSFER|DELIVER")
"""Shares that go from one account to another, which may be a distribution or a conversion in kind."""
_EVENT = Hole("EVENT")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a history: its words, its day, cents and how they are printed, and the account it stands under.

    `registration` is what the history calls the account, where it does: `ROTH IRA`, `Individual - TOD`. `security`
    is the name of the one that moved, which means nothing; `shares` says that a quantity of it did. `beside` is what
    stands beside the verb, in a column that is not the security's name; `bank` says that it is no account of investments.
    """

    text: str
    day: dt.date
    cents: int
    raw: str
    number: int
    account: str = ""
    registration: str = ""
    security: str = ""
    shares: bool = False
    beside: str = ""
    bank: bool = False

    @property
    def action(self) -> Action | None:
        """What was done: the verb decides, never a word of a security's name.

        Where a trade's own description speaks of a movement, it may be one.
        """
        found = self._by_verb
        if found is None or found.event not in QUIET or not self.beside:
            return found
        told = action_of(_plain(self.beside))
        speaks = told is not None and told.event not in (*QUIET, "conversion-unclear")
        return Action(found.find, UNCLEAR) if speaks else found

    @property
    def _by_verb(self) -> Action | None:
        text = _plain(self.text)
        name = _plain(self.security)
        if name and name.casefold() in text.casefold():
            at = text.casefold().index(name.casefold())
            text = _plain(text[:at] + " " + text[at + len(name) :])
        action = action_of(text)
        if not self.shares or (action is not None and action.event in QUIET):
            return action
        # Some files say in the column of the security's name what was done; no security is called a Roth conversion.
        whole = action_of(_plain(self.text))
        if whole is not None and whole.event == "conversion":
            return whole
        if action is None:
            unclear = _MOVES.search(text) or (whole is not None and whole.event not in QUIET)
            return Action(_MOVES, UNCLEAR if unclear else "investment")
        # Without the name, or where it stands in a column of its own, no word can be the security's.
        named = any(word in text.casefold().split() for word in name.casefold().split()) or not name
        sure = not named or action.find.match(_IN_KIND.sub("", text))
        return action if sure else Action(action.find, UNCLEAR)

    @property
    def matters(self) -> bool:
        """Whether it would mean something for an IRA, if it had an amount."""
        return self.action is not None and self.action.event not in QUIET


def _plain(text: str) -> str:
    return " ".join(text.split())


def shortened(problems: list[Problem], name: str, what: str) -> tuple[Problem, ...]:
    """The problems of a history; of more than `MOST_PROBLEMS`, the last says how many more `what` there are."""
    more = len(problems) - MOST_PROBLEMS
    if more <= 0:
        return tuple(problems)
    one_year = ByHand("take one year at a time")
    return (
        *problems[:MOST_PROBLEMS],
        find("more-problems/history", one_year, place=name, more=more, what=what),
    )


def typed(day: dt.date, when: str = "", *, event: str | Hole = _EVENT, **more: Value) -> Do:
    """The way out of a row that was not used: to type what happened on its day. Its amount is for the person to say."""
    options: dict[str, Value] = {"date": day, "event": event, **more, "amount": Hole("AMOUNT")}
    return Do("evidence enter", ("transaction",), tuple(options.items()), when)


def _last_day(year: int) -> dt.date | None:
    """The last day for a contribution for a year, where nothing postponed it."""
    try:
        return parameters.value("contribution_deadline_actual", year).date
    except parameters.NoValueError:
        return None


def without_amount(text: str, day: dt.date, place: str, problems: list[Problem]) -> None:
    """A problem for a row that matters and has no amount: shares may have moved in kind."""
    said = masked(text)[:80]
    problems.append(find("no-amount", typed(day, "their value that day"), place=place, said=said, day=day))


def _years_of(text: str, day: dt.date) -> set[int]:
    """The years that the text of a contribution may mean, as a number or in words; where none is named, the row's.

    From January to the due date one that names no year may be for either."""
    named = set()
    for action in actions():
        if action.event == "contribution" and (found := action.find.search(text)):
            if action.year == "stated" and (stated := re.search(r"(19|20)\d\d", found[0])):
                named.add(int(stated[0]))
            elif action.year == "previous":
                named.add(day.year - 1)
    if re.search(r"(?i)\b(CURR(ENT)?|CY|THIS YEAR)\b", text):
        named.add(day.year)
    named |= {int(year) for year in re.findall(r"(?i)\b(?:FOR|YEAR|YR|TY)\W*((?:19|20)\d\d)\b", text)}
    # A year that stands elsewhere in the text may be meant, or name a fund.
    if day.year - 1 in {int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", text)} - named:
        named |= {day.year - 1, day.year}
    if not named and _may_be_for_year_before(day):
        return {day.year - 1, day.year}
    return named or {day.year}


def _may_be_for_year_before(day: dt.date) -> bool:
    """Whether the year before could still be paid in for; the 15th of April where no day is known."""
    return day <= (_last_day(day.year - 1) or dt.date(day.year, 4, 15))


def _for_year(text: str, day: dt.date, place: str, problems: list[Problem]) -> int | None:
    """The year that a contribution counts for, or None (a problem) where the text does not settle it or cannot be."""
    years = sorted(_years_of(text, day))
    year, said = years[0], masked(text)[:80]
    which = Hole("YEAR")
    if len(years) > 1:
        way = typed(day, or_list(years), event="contribution", for_year=which)
        problems.append(find("wrong-year/either", way, place=place, said=said, day=day, years=years))
        return None
    if not year <= day.year <= year + 1:
        way = typed(day, event="contribution", for_year=which)
        problems.append(find("wrong-year", way, place=place, day=day, of=year))
        return None
    if year < day.year and (last := _last_day(year)) and day > last:
        ask = ByHand("ask the custodian for Form 5498 of both years, then type them")
        ways = Steps((ask, do("evidence enter", "5498", help=None)))
        problems.append(find("late", ways, place=place, said=said, day=day, of=year, last=last))
    return year


def _problem(row: Row, name: str, event: str) -> Problem | None:
    """Why a row is not used: its action is not known, or is unclear, or its amount goes the other way."""
    text, place = masked(_plain(row.text))[:80], f"{name}:{row.number}"
    if event in ("", UNCLEAR):
        code = "unknown-action/unclear" if event == UNCLEAR else "unknown-action"
        ways = typed(row.day, "it asks which event it was")
        return find(code, ways, place=place, said=text, day=row.day)
    if row.cents * _SIGNS.get(event, 0) < 0:
        way, raw = typed(row.day, event=event), row.raw.strip()
        return find("unexpected-sign", way, place=place, said=text, day=row.day, raw=raw)
    return None


def not_understood(row: Row, *, moved: bool) -> Document:
    """A row that was read and is not understood: a document that says no more than that, and blocks what rests on it.

    `moved`: whether its words are those of a movement, so that it is certainly of an account that matters.
    """
    where = f"row {row.number}"
    fields = {
        "date": Field(row.day, row.day.isoformat(), where),
        "event": Field(NOT_UNDERSTOOD, masked(_plain(row.text)), where),
        "incoming": Field(row.cents >= 0, row.raw, where),
        "moved": Field(moved, "", where),
    }
    if row.cents:
        fields["amount"] = Field(abs(row.cents), row.raw, where)
    return _document(row, fields, type_of(row.registration))


def _document(
    row: Row, fields: dict[str, Field], kind: str, unread: frozenset[str] = frozenset()
) -> Document:
    where = f"row {row.number}"
    if kind:
        fields["registration"] = Field(kind, masked(row.registration or _plain(row.text)), where)
    if row.registration:
        fields["account_name"] = Field(masked(row.registration)[:60], masked(row.registration), where)
    return Document(
        kind="transaction",
        year=row.day.year,
        fields=fields,
        origin="history",
        where=where,
        account=tail_of(row.account),
        unread=unread,
    )


def transaction(row: Row, name: str, problems: list[Problem]) -> Document:
    """One row of a history as a document; one that is not known or not used says only that (and is a problem).

    A contribution whose year is not settled is a document whose year is unread.
    """
    text, where, place = _plain(row.text), f"row {row.number}", f"{name}:{row.number}"
    action = row.action
    event = action.event if action else ""
    kind = type_of(row.registration)
    if event == "rollover":
        event = "rollover-in" if row.cents >= 0 else "rollover-out"
    if event == "contribution" and row.cents < 0:
        # Money that left under that word was sent to an IRA from a bank or another account, or is a contribution undone.
        sent = row.bank or "TRANSFERRED TO" in text.upper()
        event = "contribution-sent" if sent else "contribution-returned"
    if kind == "plan" and event != "contribution-sent":
        event = "not-ira"
    if row.cents == 0 and event not in (*QUIET, "", "contribution-sent"):
        without_amount(text, row.day, place, problems)
        return not_understood(row, moved=True)
    if problem := _problem(row, name, event):
        problems.append(problem)
        return not_understood(row, moved=event != "")
    if event == "distribution" and kind == "roth":
        event = "roth-distribution"
    fields = {
        "date": Field(row.day, row.day.isoformat(), where),
        "event": Field(event, masked(text), where),
        "amount": Field(abs(row.cents), row.raw, where),
        "incoming": Field(row.cents >= 0, row.raw, where),
    }
    unread = frozenset[str]()
    if event in ("contribution", "contribution-sent", "payroll"):
        if re.search(r"(?i)\broth\b", text):
            kind = kind or "roth"
        for_year = _for_year(text, row.day, place, problems) if event != "payroll" else row.day.year
        if for_year is None:
            unread = frozenset({"for_year"})
        else:
            fields["for_year"] = Field(for_year, masked(text), where)
    return _document(row, fields, kind, unread)
