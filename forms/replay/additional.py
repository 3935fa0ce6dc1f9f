"""Form 5329 beyond early distributions: the yearly tax on excess contributions, and on what had to be taken and was not.

Parts III, IV and IX, as computed values; the form itself is not filled here. IRC 4973, 4974; Form 5329 (2019, 2025).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace

from basisbook.forms.replay.years import Pool, Year
from basisbook.forms.sentences import find
from basisbook.ledger import excess, limits
from basisbook.ledger.book import OWN, Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.excess import ExcessYear, Moves
from basisbook.ledger.in_law import InLaw, counts_as_required, in_law, required
from basisbook.ledger.kinds import OWN_TRADITIONAL
from basisbook.ledger.problems import Problem
from basisbook.ledger.quick_dataclass import dataclass

LAST = 2026
"""The last year whose tax is in the law as kept here."""


@dataclass(frozen=True, slots=True)
class Missed:
    """What had to be taken for a year, what was, and the tax on the rest, in cents; `soon`: taken in the correction window.

    `due` is the last day for it; the form is that of its year. `made_up`: of the rest, what was taken out in the two years
    after that year, above what they asked for themselves. `recorded`: the ledger tells of the IRAs in that year; where it
    does not, nobody said that nothing was taken. The tax may be waived: Form 5329 instructions, Waiver of tax for
    reasonable cause.
    """

    year: int
    due: dt.date
    value: int
    must: int
    taken: int
    missed: int
    tax: int
    soon: int
    made_up: int = 0
    recorded: bool = True


@dataclass(frozen=True, slots=True)
class Additional:
    """One person's own IRAs: Part III and Part IV by year, with what came in and went off, and Part IX.

    `not_known`: the years for which something had to be taken, and how much is not known: of each what was taken, or None
    where the ledger tells nothing of the IRAs in that year.
    """

    traditional: tuple[ExcessYear, ...]
    roth: tuple[ExcessYear, ...]
    missed: tuple[Missed, ...]
    traditional_moves: Mapping[int, Moves]
    roth_moves: Mapping[int, Moves]
    not_known: Mapping[int, int | None] = field(default_factory=dict)

    def of_year(self, year: int) -> tuple[ExcessYear | None, ExcessYear | None, Missed | None]:
        """Part III, Part IV and Part IX of that year; None where there is nothing to report."""
        three = next((one for one in self.traditional if one.year == year), None)
        four = next((one for one in self.roth if one.year == year), None)
        return three, four, next((one for one in self.missed if one.year == year), None)


def additional(
    book: Book, in_force: Mapping[int, Entry], pool: Pool | None, day: dt.date, person: str
) -> Additional:
    """What Form 5329 has of a person's own IRAs for the years through the year of `day`."""
    years = {year.tax_year: year for year in pool.years} if pool else {}
    through = min(day.year, LAST)
    spouses = {entry.to for entry in in_force.values() if entry.kind == "return" and entry.person == person}
    law = in_law(book, {n: entry for n, entry in in_force.items() if entry.person in {person, *spouses}})
    by_year: dict[int, list[Entry]] = defaultdict(list)
    for entry in (*law.entries.values(), *law.more):
        by_year[entry.year or 0].append(entry)
    moves = [_moves(book, by_year[number], year, person) for number, year in years.items()]
    traditional = {number: one for number, (one, _) in zip(years, moves, strict=True)}
    roth = {number: one for number, (_, one) in zip(years, moves, strict=True)}
    missed, not_known = _missed(book, law, years, person, day)
    return Additional(
        excess.by_year(traditional, through),
        excess.by_year(roth, through),
        tuple(missed),
        traditional,
        roth,
        not_known,
    )


TOO_MUCH = {
    "excess-contribution": "traditional",
    "contribution-after-70": "traditional",
    "excess-roth-contribution": "Roth",
}
"""The findings that too much was contributed for a year, and to what kind of IRAs."""


def what_is_gone(book: Book, in_force: Mapping[int, Entry], pool: Pool, day: dt.date) -> Pool:
    """The pool, with a note in place of each warning of an excess that was gone when a later year ended before `day`.

    Taken out, or taken up by that year's unused limit: IRC 219(f)(6), 4973(b)(2), (f)(2). The tax of the years before
    stays, and the note says so.
    """
    if pool.name != OWN or not any(one.code in TOO_MUCH for year in pool.years for one in year.problems):
        return pool
    both = additional(book, in_force, pool, day, pool.person)
    parts = {"traditional": both.traditional, "Roth": both.roth}

    def told(problem: Problem, year: Year) -> Problem:
        kind = TOO_MUCH.get(problem.code)
        found = [one for one in parts[kind] if year.tax_year <= one.year < day.year] if kind else []
        gone = next((one.year for one in found if not one.total), None)
        if kind is None or gone is None or gone == year.tax_year:
            return problem
        note = find(
            "excess-gone", place=problem.place, excess=found[0].new, kind=kind, of=year.tax_year, gone=gone
        )
        return replace(note, year=problem.year, entry=problem.entry, person=problem.person)

    years = (
        replace(year, problems=tuple(told(problem, year) for problem in year.problems)) for year in pool.years
    )
    return replace(pool, years=tuple(years))


def _moves(book: Book, entries: Iterable[Entry], year: Year, person: str) -> tuple[Moves, Moves]:
    """What one year adds to an excess in traditional and in Roth IRAs, and takes off.

    Room of the year's limit takes an older excess up only where the record shows that the person could contribute: by a
    contribution, or by the figures of the return. IRC 219(f)(6), 4973(b)(2), (f)(2).
    """
    facts = year.facts.amounts
    stated = "year_end_value" in year.facts.behind and "year_end_value" not in year.facts.unknown
    value = facts["year_end_value"] if stated else None
    found = limits.limits_of(book, entries, person, year.tax_year)
    regular = sum(
        (one.amount or 0) * (1 if one.kind == "roth-contribution" else -1)
        for one in entries
        if one.person == person
        and one.kind in ("roth-contribution", "roth-contribution-returned")
        and one.code != "gratuity"
    )
    regular += facts["roth_recharacterized_in"] - facts["roth_recharacterized_out"]
    out = facts["roth_distributions"] + facts["roth_qualified"]
    taxed = max(0, year.filled.results.get("taxable_distributions", 0)) if year.filled else 0
    over = facts["excess_contributions"]
    removed = facts["excess_removed"]
    if found is None:
        return Moves(new=over, distributed=taxed, removed=removed, value=value), Moves(distributed=out)
    allowed, _ = limits.roth_allowed(found, facts["contributions"])
    left = max(0, found.allowed + found.catch_up - facts["contributions"] - max(0, regular))
    could = found.by_compensation is not None or facts["contributions"] > 0 or regular > 0
    half = book.people[person].year_of_70_half if person in book.people else None
    too_old = half is not None and half <= year.tax_year <= 2019
    of_roth = min(left, max(0, allowed - regular)) if could or found.modified_agi is not None else 0
    return (
        Moves(over, left if could and not too_old else 0, taxed, removed, value),
        Moves(new=max(0, regular - allowed), room=of_roth, distributed=out),
    )


def _values(years: Mapping[int, Year]) -> dict[int, int]:
    """The value at the end of each year of which it is known of every IRA, with what was on its way back then."""
    return {
        number: year.facts.amounts["year_end_value"] + year.facts.amounts["outstanding_rollovers"]
        for number, year in years.items()
        if "year_end_value" in year.facts.behind and "year_end_value" not in year.facts.unknown
    }


def _missed(
    book: Book, law: InLaw, years: Mapping[int, Year], person: str, day: dt.date
) -> tuple[list[Missed], dict[int, int | None]]:
    """Year by year; what was taken by April 1 of the second year is for the first one first. All own IRAs together.

    What had to be taken in the year of death is the heirs' to take, and theirs is the tax: IRC 4974(a).
    """
    known = book.people.get(person)
    first = required.first_year(known.born) if known and known.born else None
    if known is None or known.born is None or first is None:
        return [], {}
    values = _values(years)
    out: dict[int, list[tuple[dt.date | None, int]]] = defaultdict(list)
    for entry in (*law.entries.values(), *law.more):
        if entry.person == person and entry.year and book.pool_of(entry.account) == OWN:
            out[entry.year].append((entry.date, counts_as_required(law, entry)))
    found: list[Missed] = []
    not_known: dict[int, int | None] = {}
    seen = set(_told_of(book, law, person))
    above: dict[int, int] = {}
    used = 0
    for year in range(first, min(day.year, LAST) + 1):
        due = required.due_by(known.born, year)
        if known.died and known.died <= due:
            break
        must = required.amount(known.born, year, values[year - 1]) if year - 1 in values else None
        taken = max(0, sum(cents for _, cents in out[year]) - used)
        used = 0
        if must is None:
            if not required.waived(year):
                not_known[year] = taken if year in seen else None
            continue
        above[year] = max(0, taken - must)
        if year == first and due.year == year + 1:
            late = sum(cents for taken_on, cents in out[year + 1] if taken_on and taken_on <= due)
            used = min(late, max(0, must - taken))
            taken += used
        if taken < must and day > due:
            missed = must - taken
            tax, soon = (required.tax_on_missed(missed, due.year, corrected=each) for each in (False, True))
            recorded = year in seen or due.year in seen
            one = Missed(year, due, values[year - 1], must, taken, missed, tax, soon, recorded=recorded)
            found.append(one)
    return _made_up(found, above), not_known


def _told_of(book: Book, law: InLaw, person: str) -> Iterator[int]:
    """The years in which the ledger tells of the person's own traditional IRAs, or of the tax on what was not taken."""
    for entry in (*law.entries.values(), *law.more):
        if entry.person != person or not entry.year:
            continue
        account = book.accounts.get(entry.account)
        own = account is not None and account.type in OWN_TRADITIONAL
        if (
            own
            or entry.kind == "year-end-value"
            or counts_as_required(law, entry)
            or entry.code == "missed-tax"
        ):
            yield entry.year


def _made_up(found: Sequence[Missed], above: dict[int, int]) -> list[Missed]:
    """With what came out later above its own year's amount, the oldest shortfall first: in its year, or the two after."""
    told = []
    for one in found:
        rest = one.missed
        for year in range(one.year + 1, one.due.year + 3):
            taken = min(rest, above.get(year, 0))
            above[year] = above.get(year, 0) - taken
            rest -= taken
        told.append(replace(one, made_up=one.missed - rest))
    return told
