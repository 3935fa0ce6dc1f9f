"""Basis as an interval: the least and the most that the papers allow, year by year, with the reason for each end.

What no paper settles is taken at its worst and at its best. A year of which no paper speaks at all is silent: either
it is taken as empty (so the ends are about what is seen), or as anything at all: a nondeductible contribution up to
the limit, and a distribution of everything. In the second reading the true basis always lies inside, and one more
paper never widens it. A filed Form 8606 counts as proof of at least the basis it carries.

Not considered, because no paper of the year hints at them: contributions returned or recharacterized, after-tax
money from plans, inherited IRAs, and transfers by divorce, unless a paper shows them; HSA funding distributions, and
what was rolled over into a plan within 60 days, at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Literal

from basisbook.ledger.entry import Entry
from basisbook.ledger.inference import form_lines
from basisbook.ledger.inference.grades import rule_of
from basisbook.ledger.inference.infer import Inferred
from basisbook.ledger.inference.rules.back import back_of
from basisbook.ledger.inference.rules.contributions import form_against_papers, line_4_is_zero
from basisbook.ledger.inference.situation import FIRST_NONDEDUCTIBLE, Situation, after_tax_of
from basisbook.ledger.quick_dataclass import dataclass

FIRST_GIFTS = 2006
"""The first year in which an IRA could give to a charity free of tax."""

YOUNGEST = 14
"""Nobody is taken to have contributed at an age below this. A choice of this program."""


@dataclass(frozen=True, slots=True)
class Range:
    """Cents from `low` to `high`; `high` None: no paper sets an end."""

    low: int
    high: int | None

    @property
    def settled(self) -> bool:
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class YearBounds:
    """One year: what was put in without deduction, taken out, worth at the end; the basis after it; the open ends.

    `opens` names what is not settled: `contribution`, `deduction`, `rollover`, `distribution`, `value`; with cents at stake.
    """

    year: int
    nondeductible: Range
    taken_out: Range
    value: Range
    low: int
    high: int
    opens: Mapping[str, int] = field(default_factory=dict)
    silent: bool = False


def bounds(
    inferred: Inferred,
    in_force: Mapping[int, Entry],
    person: str,
    last: int,
    silent: Literal["empty", "anything"] = "empty",
) -> tuple[YearBounds, ...]:
    """The interval at the end of each year through `last`. `in_force` is the ledger; the owner's own entries are facts.

    `silent` says how years without any paper are taken; in both readings `opens` names what they leave open.
    """
    years = inferred.papers.years.get(person, [])
    listed = {year for who, year in inferred.papers.lists if who == person}
    first = _first(inferred, person, years)
    low = high = 0
    found: list[YearBounds] = []
    for year in range(first, last + 1):
        at = inferred.situations.get((person, year))
        opens: dict[str, int] = {}
        own = [
            entry
            for entry in in_force.values()
            if entry.person == person and entry.year == year and not rule_of(entry)
        ]
        stated = [entry for entry in own if entry.kind == "opening-basis"]
        nondeductible = _nondeductible(inferred, person, year, at, own, opens)
        taken_out, value = _taken_out(at, own), _value(at, own)
        after_tax = _after_tax(at, own, opens)
        speaks = year in years or year in listed or bool(own)
        if not speaks:
            opens["distribution"] = low
        if not speaks and silent == "empty":
            nondeductible, taken_out = Range(0, 0), Range(0, 0)
        late = _late(at, nondeductible)
        before_low, before_high = (
            low + nondeductible.low + after_tax.low,
            high + (nondeductible.high or 0) + (after_tax.high or 0),
        )
        low = late.low + left_after(before_low - late.low, taken_out.high, value.low)
        most_late = late.high or 0
        high = most_late + left_after(before_high - most_late, taken_out.low, value.high)
        form = at.form if at else None
        if form and not form.conflict and form_lines.CARRIED in form.lines:
            low = max(low, min(form.lines[form_lines.CARRIED], high))
        for entry in stated:
            low = high = entry.amount or 0
        if speaks and not taken_out.settled and before_high:
            # What the unknown distribution can cost is the basis that was there.
            opens["distribution"] = before_low - min(low, before_low) or before_high
        if speaks and not value.settled and taken_out.high != 0 and before_high:
            opens["value"] = before_high
        found.append(YearBounds(year, nondeductible, taken_out, value, low, high, opens, not speaks))
    return tuple(found)


def _first(inferred: Inferred, person: str, years: list[int]) -> int:
    """The first year in which basis may have arisen: an account's opening, the youngest age, or the law's first year."""
    book = inferred.book
    born = book.people[person].born if person in book.people else None
    opened = [one.opened for one in book.accounts.values() if one.person == person]
    first = FIRST_NONDEDUCTIBLE
    if born:
        first = max(first, born.year + YOUNGEST)
    if opened and all(opened):
        first = max(first, min(day.year for day in opened if day))
    return min([first, *(year for year in years if year >= FIRST_NONDEDUCTIBLE)])


def _limit(inferred: Inferred, person: str, year: int) -> int:
    at = inferred.situations.get((person, year))
    return (at or Situation(inferred.book, inferred.papers, person, year)).limit


def _nondeductible(
    inferred: Inferred, person: str, year: int, at: Situation | None, own: list[Entry], opens: dict[str, int]
) -> Range:
    limit = _limit(inferred, person, year)
    mine = [entry for entry in own if entry.kind == "contribution" and entry.basis is not None]
    if mine:
        total = min(sum(entry.basis or 0 for entry in mine), limit)
        return Range(total, total)
    if at is None:
        opens["contribution"] = limit
        return Range(0, limit)
    form = at.form
    if form and not form.conflict and form_lines.CONTRIBUTED in form.lines and not form_against_papers(at):
        return Range(form.lines[form_lines.CONTRIBUTED], form.lines[form_lines.CONTRIBUTED])
    made, deduction, back = at.contributed, at.deduction, back_of(at)
    settled = bool(at.is_listed) and not made.conflict
    known = made.cents if made.known and not made.conflict else 0
    shown = known + back.inward + back.may_be_in
    most = shown if settled else max(shown, limit + back.certain)
    least = known + back.inward
    taken_low, taken_high = (deduction.low, deduction.high) if deduction.known else (0, most)
    if deduction.conflict or deduction.by_wages:
        taken_low, taken_high = 0, most
    if deduction.rule == "R2" and not settled:
        # Another account of either spouse may have been what was deducted.
        taken_low, taken_high = 0, max(taken_high, _deducted(at))
    low = min(limit, max(0, least - back.off - back.may_be_off - taken_high))
    high = min(limit, max(0, most - back.certain - taken_low))
    if form and form_lines.CONTRIBUTED in form.lines:
        low, high = (
            min(low, form.lines[form_lines.CONTRIBUTED]),
            max(high, form.lines[form_lines.CONTRIBUTED]),
        )
    if low != high:
        if not settled and most > least:
            opens["contribution"] = min(most, limit) - min(least, limit) or high - low
        if not deduction.settled or deduction.by_wages:
            opens["deduction"] = max(1, min(high - low, known or high))
        elif "contribution" not in opens:
            opens["contribution"] = high - low  # what was returned or recharacterized is open
    return Range(low, high)


def _deducted(at: Situation) -> int:
    return at.tax_return.cents("ira_deduction") if at.tax_return else 0


def _taken_out(at: Situation | None, own: list[Entry]) -> Range:
    """Distributions and conversions: settled by a Wage and Income Transcript, bounded by the return."""
    mine = sum(entry.amount or 0 for entry in own if entry.kind in ("distribution", "conversion"))
    if at is None:
        return Range(mine, None)
    gross = sum(one.cents("box1") for one in at.taken_out)
    conflict = any(one.conflict for one in at.taken_out)
    if at.is_listed and not conflict:
        # What left may have come back, this year or within 60 days in the next.
        form = at.form
        if (
            form
            and not form.conflict
            and {form_lines.DISTRIBUTED, form_lines.CONVERTED} <= set(form.lines)
            and form.lines[form_lines.DISTRIBUTED] + form.lines[form_lines.CONVERTED] == gross
        ):
            return Range(gross, gross)  # reported as taken out, so nothing came back
        after = at.at_year(at.year + 1)
        back = at.rolled_to_ira + min(at.rollover_unmatched, gross)
        if after.is_listed:
            back += min(after.rollover_unmatched, gross)
        else:
            back = gross - at.converted.cents
        # What was converted did not come back, unless the conversion may have been undone.
        undone = at.year <= 2017 and [*at.coded("N", ira=False), *after.coded("R", ira=False)]
        back = gross if undone else min(back, gross - at.converted.cents)
        least = max(0, gross - back - _charity(at))
        return Range(max(least, min(mine, gross)), max(gross - at.rolled_to_ira, 0))
    paper = at.tax_return
    shown = paper.known("gross_ira") if paper and not paper.conflict else None
    return Range(min(mine, shown) if shown is not None else mine, shown)


def _charity(at: Situation) -> int:
    """What may have gone to a charity, from 70 1/2 on: before code Y (2025) no form tells. IRC 408(d)(8).

    Where the day of birth is not known, anybody may have been old enough.
    """
    person = at.book.people.get(at.person)
    half = person.year_of_70_half if person else None
    if at.year < max(FIRST_GIFTS, half or 0):
        return 0
    return sum(one.cents("box1") for one in at.taken_out if "7" in one.text("codes"))


def _value(at: Situation | None, own: list[Entry]) -> Range:
    mine = [entry for entry in own if entry.kind == "year-end-value"]
    if mine:
        total = sum(entry.amount or 0 for entry in mine)
        return Range(total, total) if any(not entry.account for entry in mine) else Range(total, None)
    if at is None:
        return Range(0, None)
    known = sum(one.cents("box5") for one in at.own if not one.conflict)
    sure = known - sum(one.cents("box5") for one in at.perhaps_inherited if not one.conflict)
    if at.is_listed and not any(one.conflict for one in at.own):
        return Range(sure, known)
    return Range(sure, None)


def _after_tax(at: Situation | None, own: list[Entry], opens: dict[str, int]) -> Range:
    """After-tax money from plans: what is matched, and what a Form 1099-R of a plan, or box 2, may have brought."""
    mine = sum(entry.basis or 0 for entry in own if entry.kind == "plan-rollover-in")
    if mine or at is None:
        return Range(mine, mine)
    low = after_tax_of([*at.plan_rollovers[0], *at.late_plan_rows])
    high = at.most_after_tax
    if not at.is_listed:
        plans = [one for one in at.rows if not one.flag("ira") and set(one.text("codes")) & set("G127")]
        high = after_tax_of(plans) + at.rollover_unmatched
    high = max(low, high)
    if high > low:
        opens["rollover"] = high - low
    return Range(low, high)


def _late(at: Situation | None, nondeductible: Range) -> Range:
    """Line 4: what was put in after the year's end. Without days it may be all of it."""
    if at and line_4_is_zero(at, at.contributed.cents):
        return Range(0, 0)
    dates = at.contribution_dates if at else []
    made = at.contributed if at else None
    if (
        at
        and made
        and made.known
        and dates
        and sum(one.cents for one in dates) == made.cents
        and at.is_listed
    ):
        after = sum(one.cents for one in dates if one.day.year > at.year)
        within = made.cents - after
        # What was put in within the year counts as nondeductible first; the law leaves the choice.
        return Range(max(0, nondeductible.low - within), min(after, nondeductible.high or 0))
    return Range(0, nondeductible.high)


def left_after(basis: int, taken_out: int | None, value: int | None) -> int:
    """Basis after money was taken out: the share of what remained; with more basis than money, what exceeds it.

    `taken_out` None: everything may have gone. `value` None: as large as it likes.
    """
    if taken_out == 0 or basis <= 0 or value is None:
        return max(0, basis)
    if taken_out is None:
        return 0
    total = value + taken_out
    return basis - taken_out if basis >= total else basis * value // total


def ends(years: Sequence[YearBounds]) -> tuple[str, str]:
    """Why the basis after the last of these years may be as little as it says, and why as much, in plain words."""
    least, most = dict[str, list[int]](), dict[str, list[int]]()
    for one in years:
        if one.silent:
            continue
        opens = {what for what, stake in one.opens.items() if stake}
        for what, implied in (("deduction", "contribution"), ("value", "distribution")):
            if implied in opens:
                opens.discard(what)
        for what in sorted(opens, key=list(_SUPPOSED).index):
            low, high = _SUPPOSED[what]
            if what == "contribution" and one.nondeductible.low:
                low = "no more than is proved was put in for {}"
            least.setdefault(low, []).append(one.year)
            most.setdefault(high, []).append(one.year)
    return _sentence(least), _sentence(most)


_SUPPOSED: Mapping[str, tuple[str, str]] = {
    "deduction": ("what was put in for {} was deducted", "what was put in for {} was not deducted"),
    "contribution": (
        "nothing nondeductible was put in for {}",
        "as much as the limit allows was put in for {} and not deducted",
    ),
    "rollover": (
        "what was rolled over in {} brought no after-tax money but what is proved",
        "what was rolled over in {} brought as much after-tax money as the papers allow",
    ),
    "distribution": (
        "as much as the papers allow was taken out in {}, basis with it",
        "no more than is proved was taken out in {}",
    ),
    "value": (
        "the IRAs were worth no more than is proved at the end of {}",
        "the IRAs were worth so much at the end of {} that little of what was taken out was basis",
    ),
}
"""What the least and the most suppose where something is open."""


def _sentence(supposed: Mapping[str, list[int]]) -> str:
    return "; ".join(says.format(_years(years)) for says, years in supposed.items())


def _years(years: Sequence[int]) -> str:
    """`1998`, `1998 and 2001`, `1998-2003 and 2009`."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    parts = [str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs]
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
