"""What the rows of histories leave open: accounts of no known type, contributions of no known year, money moved back.

Every row that concerns an IRA is used by a rule, confirmed by a form, or asked about here.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from basisbook.ledger.inference import form_lines
from basisbook.ledger.inference.movements import ROTH, Moved
from basisbook.ledger.inference.papers import Conflict
from basisbook.ledger.inference.rules.proposing import Proposer, Question
from basisbook.ledger.inference.situation import Situation
from basisbook.ledger.kinds import OWN_TRADITIONAL
from basisbook.ledger.money import dollars

_BACK = {"recharacterization": "NR", "contribution-returned": "8P"}
"""Events that take a contribution back, and the codes of the Form 1099-R that says of which."""
_EXTENDED = (10, 15)
"""Until this day of the next year a contribution can be taken back: IRC 408(d)(4), 408A(d)(7), with an extension."""
_SHOWN_BY = {
    "rollover-in": "box 2 of Form 5498",
    "rollover-out": "Form 1099-R",
    "qcd": "Form 1099-R (code Y from 2025 on) and the charity's letter",
    "roth-distribution": "Form 1099-R with code J, T or Q",
    "recharacterization": "Form 1099-R with code N or R",
    "contribution-returned": "Form 1099-R with code 8 or P",
    "roth-contribution": "box 10 of Form 5498",
    "contribution-sent": "the history of the account that received it",
}


def moved_back(at: Situation) -> list[Moved]:
    """Rows that may take back a contribution for the year, and of which no Form 1099-R says what they were."""
    last = dt.date(at.year + 1, *_EXTENDED)
    after = at.at_year(at.year + 1)
    return [
        row
        for event, codes in _BACK.items()
        for here in (at, after)
        for row in here.moved(event)
        if row.day <= last and not here.coded(codes)
    ]


def blocked_by_rows(at: Situation) -> Conflict | None:
    """Why the basis of the year's contributions waits: money moved back, or a row that may be for this year.

    Nothing where line 1 of the filed form says what was left.
    """
    if at.form and form_lines.CONTRIBUTED in at.form.lines:
        return None
    for row in moved_back(at):
        said = row.event.replace("-", " ")
        return Conflict(
            f"{row.evidence[0]}: {dollars(row.cents)} moved on {row.day} ({said}), and no Form 1099-R with code"
            f" {' or '.join(_BACK[row.event])} says what of the contributions for {at.year} it was",
            (row.evidence[0],),
        )
    if not at.contributed.known:
        for row in at.of_no_year:
            return Conflict(
                f"{row.evidence[0]}: the {dollars(row.cents)} contributed on {row.day} may be for"
                f" {row.may_be[0]} or {row.may_be[1]}",
                (row.evidence[0],),
            )
    return None


def _sum(rows: Iterable[Moved]) -> str:
    rows = list(rows)
    days = ", ".join(str(row.day) for row in rows[:3]) + (" and later" if len(rows) > 3 else "")
    return f"{dollars(sum(row.cents for row in rows))} ({days}; {rows[0].evidence[0]})"


def left_open(at: Situation) -> Iterator[Question]:
    """A question for each account whose type is not known, and for each kind of row that no rule used."""
    yield from _of_no_type(at)
    yield from _of_no_year(at)
    yield from _not_regular(at)
    used = {"contribution", "distribution", "conversion", "payroll", "transfer"}
    groups: dict[str, list[Moved]] = defaultdict(list)
    for row in at.papers.moved:
        if row.perhaps or (row.back is not None and not at.forms_tell):
            continue  # it is proposed or asked about with the other leg
        if row.person == at.person and row.day.year == at.year and row.event not in used:
            groups[row.event].append(row)
    for row in at.papers.moved:
        if (row.person, row.event, row.for_year) == (at.person, "contribution", at.year) and row.type in ROTH:
            groups["roth-contribution"].append(row)
    for event, rows in sorted(groups.items()):
        if not _confirmed(at, event):
            what = (
                f"what became of the {event.replace('-', ' ')} of {_sum(rows)}: no form of {at.year} shows it"
            )
            document = _SHOWN_BY.get(event, "the Forms 5498 and 1099-R of the year")
            stake = sum(row.cents for row in rows) if event in _BACK else 0
            question = Proposer(at).ask(event, what, document, stake)
            # Money that left and is not seen to arrive may have been paid out for good.
            left = event == "rollover-out" and any(row.type in ("", *OWN_TRADITIONAL) for row in rows)
            yield replace(question, blocks=left)


def _confirmed(at: Situation, event: str) -> bool:
    """Whether the forms of the year say what rows of that event were."""
    if event in _BACK:
        return bool(at.coded(_BACK[event]))
    if event == "rollover-in":
        return bool(at.own or at.roth)
    if event in ("roth-contribution", "contribution-sent"):
        return bool(at.roth) or bool(at.contributed.known)
    if event == "inherited-distribution":
        return bool(at.coded("4"))
    return bool(at.rows or at.is_listed)


def _of_no_type(at: Situation) -> Iterator[Question]:
    """Which account it is, once for each, where no form of the year says the amount anyway."""
    asked: dict[str, list[Moved]] = defaultdict(list)
    for row in at.papers.moved:
        put_in = row.event in ("contribution", "payroll") and not row.may_be
        if (
            row.type
            or row.person != at.person
            or row.event not in ("contribution", "payroll", "distribution")
        ):
            continue
        year = row.for_year if put_in else row.day.year
        known = at.contributed.known if put_in else bool(at.rows or at.is_listed)
        if year == at.year and not known:
            asked[row.name or row.account or row.evidence[0]].append(row)
    for name, rows in sorted(asked.items()):
        # Asked in the first year in which it matters.
        what = f"what kind of account {name if name in rows[0].evidence else repr(name)} is: {_sum(rows)} is not used until that is said"
        document = "the account in book.toml, and its history added with that account"
        stake = sum(row.cents for row in rows if row.event != "distribution")
        blocks = any(row.event == "distribution" for row in rows)
        yield Question(at.person, at.year, "account-type", what, document, stake, blocks)


def _of_no_year(at: Situation) -> Iterator[Question]:
    for row in at.of_no_year:
        if row.day.year == at.year and not (
            at.contributed.known and at.at_year(at.year - 1).contributed.known
        ):
            what = f"for which year the {dollars(row.cents)} of {row.day} was contributed ({row.evidence[0]}): {row.may_be[0]} or {row.may_be[1]}"
            document = f"Form 5498 for {row.may_be[0]} and {row.may_be[1]}"
            yield Proposer(at).ask("which-year", what, document, row.cents)


def _not_regular(at: Situation) -> Iterator[Question]:
    """Money put into a SEP or SIMPLE IRA is the employer's or wages deferred, and on no line 1: Form 8606, line 1."""
    rows = [
        row
        for row in at.papers.moved
        if row.person == at.person
        and row.event in ("contribution", "payroll")
        and row.for_year == at.year
        and row.type in ("sep", "simple")
    ]
    if rows and not at.contributed.known:
        kinds = " and ".join(sorted({row.type.upper() for row in rows}))
        what = f"whether any of the {_sum(rows)} put into a {kinds} IRA is a contribution of one's own, which box 1 shows"
        yield Proposer(at).ask("sep-simple", what, f"Form 5498 for {at.year}: boxes 1, 8 and 9")
