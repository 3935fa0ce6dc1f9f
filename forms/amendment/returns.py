"""The returns of a book: their days, their payments, and the lines of Form 1040 that hold a year's IRA income."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from basisbook.forms.amendment import deadlines
from basisbook.forms.amendment.package import Grounds, ReturnOf
from basisbook.ledger import parameters
from basisbook.ledger.entry import Entry
from basisbook.ledger.evidence.entered import RETURN_LINES
from basisbook.ledger.inference.situation import Situation
from basisbook.ledger.kinds import NEW_FIGURES, RIPPLES, WAIVED


def additional_tax_line(tax_year: int) -> str:
    """Where the return shows the tax of Form 5329."""
    if tax_year >= 2021:
        return "Schedule 2 line 8"
    if tax_year >= 2019:
        return "Schedule 2 line 6"
    if tax_year == 2018:
        return "Schedule 4 line 59"
    return "Form 1040 line 59" if tax_year >= 2014 else "Form 1040 (tax on IRAs)"


_ADJUSTED = (
    "agi", "taxable-income", "tax", "other-taxes", "total-tax", "overpaid", "ira-taxable", "ira-deduction", "early-tax",
    "excess-tax", "missed-tax", WAIVED,
)  # fmt: skip
"""The figures of a return that an amended return changes, whatever it was about."""


PAYMENTS = ("withholding", "estimated", "eic", "refundable-credits", "paid")
"""The figures of a return that say what was paid."""


# The returns


TOGETHER_WITH_PENSIONS = frozenset({1987, 1988, *range(1989, 1994), 2018})
"""Years in which lines 4a and 4b (or their forerunners) count pensions too: they cannot be compared."""
_SHOWN = (("agi", "agi"), ("taxable_income", "taxable-income"))


def shown_on(at: Situation) -> dict[str, int]:
    """What the return of a year, or its transcript, shows of the figures that amending needs, in cents.

    A deduction of two people is nobody's alone, and of the taxes of Form 5329 only none at all is told apart.
    """
    paper = at.tax_return
    if paper is None or paper.conflict is not None:
        return {}
    found = {code: cents for field, code in _SHOWN if (cents := paper.known(field)) is not None}
    taxable, deducted, taxes = (paper.known(one) for one in ("taxable_ira", "ira_deduction", "tax_5329"))
    if taxable is not None and at.year not in TOGETHER_WITH_PENSIONS:
        found["ira-taxable"] = taxable
    if deducted is not None and (not deducted or not at.spouse):
        found["ira-deduction"] = deducted
    if taxes == 0:
        found |= {"early-tax": 0, "excess-tax": 0, "missed-tax": 0}
    return found


def _on_paper(
    known: Grounds, tax_year: int, people: Sequence[str], spouse: str
) -> dict[str, dict[str, int | None]]:
    """What papers show of a return that was not amended since, by person. A spouse who is not in the book leaves the
    taxable amount untold, for it is of both."""
    amended = any(
        (person, year) == (who, tax_year) and one.kind == "amended"
        for (person, _, year), one in known.filed.forms.items()
        for who in people
    )
    own: dict[str, dict[str, int | None]] = {who: {} for who in people}
    for who in people:
        shown = {} if amended else known.shown.get((who, tax_year), {})
        own[who] |= {code: cents for code, cents in shown.items() if not spouse or code != "ira-taxable"}
    return own


def returns_of(known: Grounds, tax_years: Iterable[int]) -> dict[tuple[str, int], ReturnOf]:
    """The returns of these years by person and year; a joint return stands under both."""
    found: dict[tuple[str, int], ReturnOf] = {}
    for tax_year in tax_years:
        stated: dict[str, Entry] = {
            entry.person: entry
            for entry in known.in_force.values()
            if entry.kind == "return" and entry.year == tax_year
        }
        for person in sorted(known.book.people, key=lambda who: _first(stated.get(who))):
            if (person, tax_year) in found:
                continue
            entry = stated.get(person)
            spouse = entry.to if entry and entry.code == "joint" else ""
            together = (person, spouse) if spouse in known.book.people else (person,)
            one = _return(known, tax_year, together, "" if len(together) == 2 else spouse, stated)
            if one is not None:
                found |= {(who, tax_year): one for who in together}
    return found


def _first(entry: Entry | None) -> int:
    return entry.number if entry else 1 << 62


def _return(
    known: Grounds, tax_year: int, people: tuple[str, ...], spouse: str, stated: Mapping[str, Entry]
) -> ReturnOf | None:
    try:
        due, printed, verified = deadlines.due_dates(tax_year)
    except parameters.NoValueError:
        return None
    own = _on_paper(known, tax_year, people, spouse)
    dated: dict[str, dt.date] = {}
    payments: list[deadlines.Payment] = []
    paid: int | None = None
    adjusted, stale = _adjusted(known, tax_year, people)
    lapsed = _restated(known, tax_year, people)
    if adjusted:
        own = {who: {} for who in people}
    for entry in sorted(known.in_force.values(), key=lambda one: one.number):
        if entry.kind != "figure" or entry.person not in own or entry.year != tax_year:
            continue
        if entry.number < adjusted and entry.code in stale:
            continue
        if entry.number < lapsed and _holds_for_an_income(entry.code):
            continue
        own[entry.person][entry.code] = entry.amount
        if entry.date:
            dated[entry.code] = entry.date
        if entry.code == "paid" and entry.amount is not None:
            paid = (paid or 0) + entry.amount
            payments.append(deadlines.paid(tax_year, entry.date or due, entry.amount))
    figures = {code: amount for who in people for code, amount in own[who].items()}
    payments += [
        deadlines.withheld(tax_year, figures[code] or 0, code)
        for code in PAYMENTS
        if code != "paid" and figures.get(code)
    ]
    postponements: tuple[deadlines.Postponement, ...] = ()
    if "postponed-to" in dated:
        start = dated.get("postponed-from", printed)
        postponements = (deadlines.Postponement(start, dated["postponed-to"], counts=True),)
    last_day = max([due, *(day for code, day in dated.items() if code in ("extended-to", "postponed-to"))])
    filed_on = _filed_on(known, tax_year, people, stated, last_day)
    assumed = filed_on is None and known.today > last_day
    dates = deadlines.Return(
        tax_year,
        due,
        printed,
        due if assumed else filed_on,
        dated.get("extended-to"),
        tuple(sorted(payments, key=lambda payment: payment.date)),
        figures.get("overpaid") or 0,
        postponements,
    )
    status = next((stated[who].code for who in people if who in stated), "")
    return ReturnOf(
        tax_year, people, spouse, status, figures, own, paid, dates, assumed, verified, bool(adjusted)
    )


def _holds_for_an_income(code: str) -> bool:
    """Whether it is an answer that holds for the taxable income it was given for: the new tax, what moves with income."""
    new = code in NEW_FIGURES and code not in ("new-taxable-income", "apply-to-next-year")
    return new or code.partition("=")[0] in RIPPLES


def _restated(known: Grounds, tax_year: int, people: Iterable[str]) -> int:
    """The number of the entry that stated the new taxable income anew: what was answered before it lapsed."""
    return max(
        (
            one.number
            for one in known.in_force.values()
            if (one.kind, one.year, one.code) == ("figure", tax_year, "new-taxable-income")
            and one.person in people
            and one.corrects is not None
        ),
        default=0,
    )


def _adjusted(known: Grounds, tax_year: int, people: Iterable[str]) -> tuple[int, set[str]]:
    """After an amended return: the entry that says it was sent, and the figures that it made out of date.

    Column A of a second Form 1040-X is the return as last adjusted, so what the first one changed is asked for again.
    """
    mine = [one for one in known.in_force.values() if one.year == tax_year and one.person in people]
    forms = [one for one in mine if one.kind == "filed"]
    none = {(one.person, one.account): one.number for one in forms if one.code == "none"}
    sent = max(
        (
            one.number
            for one in forms
            if one.code == "amended"
            or (one.code == "original" and one.number > none.get((one.person, one.account), one.number))
        ),
        default=0,
    )
    before = {one.code for one in mine if one.kind == "figure" and one.number < sent}
    if not any(code in NEW_FIGURES or code.startswith("method=") for code in before):
        return 0, set()  # a form alone changes no figure of the return
    return sent, {
        *_ADJUSTED,
        *NEW_FIGURES,
        *(code.removeprefix("new-") for code in before if code in NEW_FIGURES),
    }


def _filed_on(
    known: Grounds, tax_year: int, people: Iterable[str], stated: Mapping[str, Entry], last_day: dt.date
) -> dt.date | None:
    """The day the return went in: of the `return` entry, of the first form filed with it, or None."""
    days = [stated[who].date for who in people if who in stated]
    recorded = [day for day in days if day]
    if recorded:
        return min(recorded)
    forms = [
        entry
        for entry in known.in_force.values()
        if (entry.kind, entry.year) == ("filed", tax_year) and entry.person in people
    ]
    without = {entry.person for entry in forms if entry.code == "none"}
    # A form sent years after the return says nothing about the day of the return.
    recorded += [
        entry.date
        for entry in forms
        if entry.date
        and (entry.code == "none" or (entry.code == "original" and entry.person not in without))
        # `filed` without a day takes that of the recording: long after the due date that is not when the return went in.
        and (entry.date <= last_day or entry.date < entry.recorded)
    ]
    for (person, _, year), snapshot in known.filed.forms.items():
        if person in people and person not in without and year == tax_year and snapshot.kind == "original":
            recorded += [snapshot.received] if snapshot.received else []
    return min(recorded) if recorded else None


def is_open(of: ReturnOf, today: dt.date) -> bool:
    """Whether anything about the year's tax can still be changed, either way."""
    return refund_period(of, today).open or deadlines.assessment(of.dates, today).open


def refund_period(of: ReturnOf, today: dt.date) -> deadlines.Refund:
    """The refund period. While a payment is not recorded, none is taken for zero: the days alone decide."""
    found = deadlines.refund(of.dates, today)
    if found.open or all(of.figures.get(code) is not None for code in PAYMENTS):
        return found
    return deadlines.refund(replace(of.dates, payments=(), refunded=0), today)


def on_form(of: ReturnOf, place: str) -> str:
    """A place on Form 1040, as the form of that return has it: Form 1040-NR has the same lines since 2020."""
    if not of.nonresident:
        return place
    return place.replace("Form 1040 ", "Form 1040-NR ") if of.tax_year >= 2020 else "Form 1040-NR"


def taxable_line(tax_year: int) -> str:
    """Where Form 1040 shows the taxable part of IRA distributions."""
    return f"Form 1040 line {_lines_of(tax_year)[0]}"


def gross_line(tax_year: int) -> str:
    """Where Form 1040 shows IRA distributions in all."""
    return f"Form 1040 line {_lines_of(tax_year)[0][:-1]}a"


def deduction_line(tax_year: int) -> str:
    """Where the return shows the IRA deduction."""
    line = _lines_of(tax_year)[1]
    return (
        f"Schedule 1 line {line.removeprefix('S1-')}" if line.startswith("S1-") else f"Form 1040 line {line}"
    )


def agi_line(tax_year: int) -> str:
    """Where the return shows adjusted gross income."""
    return f"Form 1040 line {_lines_of(tax_year)[2]}"


def figure_line(code: str, tax_year: int) -> str:
    """Where the return of that year shows a figure; empty for one whose line is not known."""
    where = {"agi": agi_line, "ira-deduction": deduction_line, "ira-taxable": taxable_line}.get(code)
    return where(tax_year) if where and tax_year else ""


def _lines_of(tax_year: int) -> tuple[str, str, str]:
    """The lines of the taxable IRA income, of the deduction, and of adjusted gross income."""
    known = min(max(tax_year, RETURN_LINES[0][0]), RETURN_LINES[-1][1])
    found = next(one for one in RETURN_LINES if one[0] <= known <= one[1])
    return found[3], found[4][0], found[5]
