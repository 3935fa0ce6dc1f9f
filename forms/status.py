"""Where a book stands on a day: each person's open years, the papers that are to be expected, the next days, one next step.

Plain values for the terminal, a page and a list of clients. Nothing here asks a clock: the day is the open book's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Literal

from basisbook.forms.open_book import OpenBook
from basisbook.ledger import conditions, parameters
from basisbook.ledger.book import OWN
from basisbook.ledger.entry import Entry
from basisbook.ledger.inference.grades import rule_of
from basisbook.ledger.kinds import KINDS, OWN_TRADITIONAL, TRADITIONAL
from basisbook.ledger.problems import Do, Problem, do
from basisbook.ledger.quick_dataclass import dataclass
from basisbook.ledger.store.names import SEAL

State = Literal["ready", "no form", "incomplete", "not ended", "nothing yet"]
PaperState = Literal["here", "expected", "late"]
DayKind = Literal["year ends", "papers", "return", "extended"]


@dataclass(frozen=True, slots=True)
class Standing:
    """One year of one pool. Amounts in cents; `taxable` and `basis` None where nothing is settled.

    `missing` are the errors that keep the form back. `filed`: what the IRS has of the year is kept.
    """

    person: str
    pool: str
    year: int
    state: State
    put_in: int = 0
    converted: int = 0
    taken_out: int = 0
    taxable: int | None = None
    basis: int | None = None
    missing: tuple[Problem, ...] = ()
    reason: str = ""
    filed: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of one account: `form` is 1099-R, 5498 or `value` (the statement of December). `by`: when it has to be there."""

    form: str
    account: str
    year: int
    by: dt.date
    state: PaperState


@dataclass(frozen=True, slots=True)
class Day:
    """A day that comes, and what it is for: the end of a year, its papers, its return, its extended return."""

    day: dt.date
    kind: DayKind
    year: int


@dataclass(frozen=True, slots=True)
class Status:
    """Everything of a book at a glance. `next_step` is the one command that brings it further."""

    standings: tuple[Standing, ...]
    papers: tuple[Paper, ...]
    days: tuple[Day, ...]
    next_step: Do


def status(opened: OpenBook) -> Status:
    """Where the book stands on its day. Raises nothing: what cannot be known is missing in a standing."""
    standings = tuple(_standings(opened))
    papers = tuple(_papers(opened))
    return Status(standings, papers, days_after(opened.today), _next_step(opened, standings))


def days_after(today: dt.date) -> tuple[Day, ...]:
    """The next four days that matter, in order."""
    found = []
    for year in (today.year - 1, today.year):
        found += [
            Day(dt.date(year, 12, 31), "year ends", year),
            Day(dt.date(year + 1, 1, 31), "papers", year),
            Day(_due(year), "return", year),
            Day(conditions.extended_due_date(year), "extended", year),
        ]
    return tuple(sorted((one for one in found if one.day >= today), key=lambda one: one.day))[:4]


def _due(year: int) -> dt.date:
    try:
        return parameters.value("contribution_deadline_actual", year).date
    except parameters.NoValueError:
        return dt.date(year + 1, 4, 15)


def _standings(opened: OpenBook) -> Iterator[Standing]:
    history, filed = opened.history(), opened.filed()
    last = opened.today.year - 1
    for person in opened.book.people:
        pools = [key[1] for key in history.pools if key[0] == person]
        for pool in pools or [OWN]:
            found = history.pool(person, pool)
            years = {year.tax_year: year for year in found.years} if found else {}
            stopped = next((one for one in years if years[one].status == "incomplete"), last)
            for asked in sorted({min(stopped, last), last, last + 1}):
                year = years.get(asked)
                is_filed = (person, pool, asked) in filed.forms
                if year is None:
                    if asked <= last and (pool == OWN or asked == stopped):
                        yield Standing(person, pool, asked, "nothing yet", filed=is_filed)
                    continue
                facts = year.facts.amounts
                settled = year.status in ("complete", "not-due")
                state: dict[str, State] = {
                    "complete": "ready",
                    "not-due": "no form",
                    "incomplete": "incomplete",
                    "in-progress": "not ended",
                }
                yield Standing(
                    person, pool, asked, state[year.status], facts["nondeductible_contributions"], facts["conversions"], facts["distributions"],
                    (year.taxable or 0) if settled else None, year.carried.get("basis", 0) if settled else None,
                    tuple(one for one in year.problems if one.severity == "error"), year.reason, is_filed,
                )  # fmt: skip


def _papers(opened: OpenBook) -> Iterator[Paper]:
    """What the companies send about the last year and this one: from the accounts, and from what happened."""
    entries = tuple(opened.in_force().values())
    for year in (opened.today.year - 1, opened.today.year):
        of_year = [one for one in entries if (one.date.year if one.date else one.year) == year]
        for account in opened.book.accounts.values():
            if (account.closed and account.closed.year < year) or (
                account.opened and account.opened.year > year
            ):
                continue
            own = [one for one in of_year if account.id in (one.account, one.to)]
            if any(_sends_1099(one, account.id) for one in own):
                yield _paper(opened, "1099-R", account.id, year, dt.date(year + 1, 1, 31), own)
            if account.type in OWN_TRADITIONAL or account.type == "roth":
                yield _paper(opened, "5498", account.id, year, dt.date(year + 1, 5, 31), own)
            if account.type in TRADITIONAL:
                yield _value(opened, account.id, year, entries)


def _sends_1099(entry: Entry, account: str) -> bool:
    kind = KINDS[entry.kind]
    return entry.account == account and (kind.leaves_iras or kind.leaves_roth or kind.moves_value < 0)


def _paper(
    opened: OpenBook, form: str, account: str, year: int, by: dt.date, entries: Sequence[Entry]
) -> Paper:
    named = any(f"form {form}".casefold() in one.source.casefold() for one in entries)
    kept = opened.has_papers and any(
        one.kind == form and one.year == year and one.of_account in ("", account)
        for one in opened.papers.documents
    )
    return Paper(form, account, year, by, _state(opened.today, by, here=named or kept))


def _value(opened: OpenBook, account: str, year: int, entries: Sequence[Entry]) -> Paper:
    """The value at the end of a year: written down, or not needed any more since the year is settled."""
    person = opened.book.accounts[account].person
    pool = opened.history().pool(person, opened.book.pool_of(account))
    found = pool.year(year) if pool else None
    stated = (found is not None and found.status in ("complete", "not-due")) or any(
        one.kind == "year-end-value" and one.year == year and one.account in ("", account) for one in entries
    )
    by = dt.date(year + 1, 1, 31)
    return Paper("value", account, year, by, _state(opened.today, by, here=stated))


_GRACE = dt.timedelta(days=15)
"""How long the mail may take."""


def _state(today: dt.date, by: dt.date, *, here: bool) -> PaperState:
    if here:
        return "here"
    return "late" if today > by + _GRACE else "expected"


def _next_step(opened: OpenBook, standings: Sequence[Standing]) -> Do:
    if not opened.book.accounts:
        return do("account", help=None)
    if any(one.severity == "error" for one in opened.of_records):
        return do("check")
    several = len(opened.book.people) > 1
    if way := _shoebox(opened):
        return way
    for one in sorted(standings, key=lambda one: one.year):
        whose = {"person": one.person} if several else {}
        if one.state in ("incomplete", "nothing yet") and not one.filed:
            return do("year", one.year, **whose)
        if one.state == "ready" and not one.filed and one.year == opened.today.year - 1:
            return do("filed" if _is_filled(opened, one) else "fill", one.year, **whose)
    return do("year", opened.today.year)


def _shoebox(opened: OpenBook) -> Do | None:
    """What was taxed before the record is not known: papers come first, and what follows from them."""
    if not any(one.code == "before-unknown" for one in opened.of_records):
        return None
    if not opened.has_papers:
        return do("evidence enter")
    taken_over = any(rule_of(one) for one in opened.in_force().values())
    return None if taken_over else do("reconstruct")


def _is_filled(opened: OpenBook, one: Standing) -> bool:
    """Whether the form was made since the ledger changed last, so that it may be on its way."""
    try:
        changed = (opened.folder / SEAL).stat().st_mtime_ns
        made = opened.filled_folder.glob(f"8606-{one.year}-{one.person}*.pdf")
        return any(path.stat().st_mtime_ns >= changed for path in made)
    except OSError:
        return False
