"""Contributions: what is left of them after returns and recharacterizations, what of it is nondeductible, what is excess."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Generic, TypeVar

from basisbook.ledger import parameters
from basisbook.ledger.book import OWN
from basisbook.ledger.conditions import extended_due_date
from basisbook.ledger.entry import Entry
from basisbook.ledger.facts.posting import Sums, YearSums, moved_after_year_end
from basisbook.ledger.in_law import last_day
from basisbook.ledger.kinds import which
from basisbook.ledger.limits import Limits
from basisbook.ledger.problems import HOLE, Cents, Remedy, do
from basisbook.ledger.quick_dataclass import dataclass
from basisbook.ledger.sentences import find
from basisbook.ledger.sentences.facts import (
    NO_BIRTH_DATE,
    NO_COMPENSATION,
    SPOUSE_COVERED,
    UNVERIFIED,
    UNVERIFIED_AMOUNTS,
)

LESSENS = which(lambda kind: kind.lessens_contributions)


@dataclass(slots=True)
class Left:
    """What is left of a contribution after returns and recharacterizations. `late` None: the day is not known."""

    entry: Entry
    amount: int
    basis: int | None
    late: bool | None


def contribution_years(sums: Sums) -> list[tuple[str, int]]:
    """(person, year) of all that has a contribution or a deduction, in order."""
    kinds = ("contribution", "recharacterized-to-traditional", "deduction")
    return sorted(
        {(entry.person, entry.year) for entry in sums.entries if entry.kind in kinds and entry.year}
    )


def post_contributions(sums: Sums, person: str, year_number: int) -> None:
    """Lines 1 and 4: the nondeductible contributions for the year, and those made after its end.

    IRC 408(o), 219(f)(3). Money contributed within the year counts as nondeductible first unless
    `deductible-first` is elected: the instructions for line 4 leave the choice to the owner.
    """
    year = sums.year(person, OWN, year_number)
    found = contributions_left(sums, person, year)
    if found is None:
        return
    deductions = sums.of_kind(person, year_number, "deduction")
    limits = sums.limits(person, year_number)
    deduction = year.amounts["deduction"] if deductions else sums.deductions.get((person, year_number))
    entries = [one.entry for one in found] + deductions
    total = sum(one.amount for one in found)
    year.post("contributions", total, *(one.entry for one in found))
    if limits:
        ask_for_figures(sums, year, limits)
    too_old = after_seventy(sums, year, found)
    nondeductible = (
        stated_nondeductible(sums, year, counted(found, total if too_old else over(limits, total)), limits)
        if deduction is None
        else post_nondeductible(sums, year, found, total, deduction, entries)
    )
    if nondeductible is None:
        return
    if deduction is not None and not deductions and limits:
        note_computed(sums, year, found, deduction, limits)
    excess = total if too_old else above_the_limit(sums, year, found, total, limits)
    if excess:
        # What exceeds the limit has no basis, and comes off what was contributed last.
        allowed = max(0, total - excess - (deduction or 0))
        year.left_out = max(0, nondeductible - allowed)
        nondeductible -= year.left_out
        without_excess(found, excess)
        year.post("excess_contributions", excess, *(one.entry for one in found))
    if nondeductible:
        year.post("nondeductible_contributions", nondeductible, *entries)
    post_late(year, found, nondeductible, deductible_first="deductible-first" in year.elections)


def contributions_left(sums: Sums, person: str, year: YearSums) -> list[Left] | None:
    """What is left of the year's contributions; None where an entry must first say how much of it was basis."""
    found: dict[int, Left] = {}
    kinds = ("contribution", "recharacterized-to-traditional")
    for entry in sorted(sums.of_kind(person, year.year, *kinds), key=lambda entry: entry.original):
        if entry.amount is None:
            continue
        made = entry if entry.kind == "contribution" else sums.acted_on(entry)
        late = made.date.year > year.year if made and made.date else None
        found[entry.original] = Left(entry, entry.amount, entry.basis, late)
    latest_first = sorted(found.values(), key=lambda one: one.entry.date or datetime.date.max, reverse=True)
    for entry in sums.of_kind(person, year.year, *LESSENS):
        if entry.amount is None:
            continue
        order = [found[entry.of]] if entry.of is not None and entry.of in found else latest_first
        if not take_back(year, order, entry):
            return None
    return list(found.values())


def take_back(year: YearSums, order: list[Left], entry: Entry) -> bool:
    """Take a returned or recharacterized amount off its contribution: the one it names, else the last made.

    Regulations 1.408-11(c): the last contribution made is the one returned. `order` is the one, or all, latest first.
    """
    rest = entry.amount or 0
    basis_left = entry.basis
    for one in order:
        taken = min(rest, one.amount)
        if not taken:
            continue
        if one.basis is not None:
            if basis_left is not None:
                basis = min(basis_left, one.basis)
                basis_left -= basis
            elif one.basis in (0, one.amount):
                basis = min(taken, one.basis)
            else:
                way = do("correct", entry.original, basis=HOLE)
                year.unknown["nondeductible_contributions"] = find(
                    "returned-basis", way, entry=entry, made=one.entry.original
                )
                return False
            one.basis -= basis
        one.amount -= taken
        rest -= taken
    if rest:
        year.find(
            "returned-too-much",
            do("correct", entry.original, amount=HOLE, when="if less went back"),
            year.record("contribution", when="if one is missing"),
            entry=entry,
            rest=rest,
        )
    return True


def counted(found: list[Left], excess: int) -> list[Left]:
    """The contributions of which something is within the limit: of what is all excess nothing can be deducted or basis.

    The excess is what was contributed last, as in `without_excess`. IRC 219(b)(1), 408(o)(2)(B).
    """
    left = [replace(one) for one in found]
    without_excess(left, excess)
    return [one for one, after in zip(found, left, strict=True) if after.amount or one.basis is not None]


def over(limits: Limits | None, total: int) -> int:
    """What surely exceeds the year's limit: with the catch-up, where no day of birth says that there is none."""
    return max(0, total - limits.allowed - limits.catch_up) if limits else 0


def stated_nondeductible(sums: Sums, year: YearSums, found: list[Left], limits: Limits | None) -> int | None:
    """The nondeductible contributions where no deduction is known: what the entries state, if each of them does."""
    unstated = next((one.entry for one in found if one.basis is None and one.amount), None)
    if unstated is None:
        return sum(one.basis for one in found if one.basis is not None)
    ways = [year.record("deduction")]
    if sums.law.is_called("contribution", unstated.original):
        ways.append(do("correct", unstated.original, basis=HOLE))
    missing = limits.missing if limits else ()
    year.deducible = limits is not None and not missing
    asked = [e for e in sums.of_year(year.person, year.year) if e.kind == "figure"] if missing else []
    for name in missing if asked else ():
        if name == "return":
            ways.append(year.record("return", code=HOLE))
        elif name == "modified-agi":
            ways.append(year.record("figure", code=name, amount=HOLE))
        elif name != "phase-out":
            ways.append(year.record("figure", code=name, amount=HOLE, when="1 for yes, 0 for no"))
    year.unknown["nondeductible_contributions"] = find(
        "deduction-unknown/computable" if asked else "deduction-unknown",
        *ways,
        entry=unstated,
        amount=unstated.amount or 0,
        missing=missing,
    )
    return None


def post_nondeductible(
    sums: Sums, year: YearSums, found: list[Left], total: int, deduction: int, entries: list[Entry]
) -> int | None:
    """The nondeductible contributions: all that was not deducted, if the entries do not state something else."""
    stated = sum(one.basis for one in found if one.basis is not None)
    nondeductible = total - deduction
    if nondeductible < 0 and not stated and earlier_excess(sums, year, -nondeductible):
        return 0
    most = stated + sum(one.amount for one in found if one.basis is None)
    if stated <= nondeductible <= most:
        return nondeductible
    year.unknown["nondeductible_contributions"] = find(
        "deduction-disagrees/more" if deduction > total else "deduction-disagrees",
        *(do("correct", one.original, amount=HOLE) for one in entries if one.kind == "deduction"),
        *(do("correct", one.entry.original, basis=HOLE) for one in found if one.basis is not None),
        place=entries[-1].place if entries else sums.file,
        year=year.year,
        person=year.person,
        total=total,
        deduction=deduction,
        left=nondeductible,
        stated=stated,
    )
    return None


def earlier_excess(sums: Sums, year: YearSums, cents: int) -> bool:
    """Whether so much of a deduction can be an excess of earlier years. IRC 219(f)(6); P590-A, Worksheet 1-5."""
    years = sums.pools[year.person, year.pool]
    excess = sum(
        found.amounts["excess_contributions"] for before, found in years.items() if before < year.year
    )
    if cents > excess:
        return False
    year.find("earlier-excess-deducted", place=sums.file, more=cents, excess=excess)
    return True


def ask_for_figures(sums: Sums, year: YearSums, limits: Limits) -> None:
    """What the worksheet of the IRA deduction reads. Without a phase-out both its ends are 0."""
    year.amounts["contribution_limit"] = limits.most
    year.amounts["compensation_limit"] = limits.allowed
    year.amounts["modified_agi"] = limits.modified_agi or 0
    year.amounts["phaseout_start"], year.amounts["phaseout_end"] = limits.phaseout or (0, 0)
    for entry in sums.of_kind(year.person, year.year, "figure"):
        if entry.code == "modified-agi":
            year.behind["modified_agi"] = {entry.number: None}


def note_computed(sums: Sums, year: YearSums, found: list[Left], deduction: int, limits: Limits) -> None:
    """Say that a worksheet computed the deduction, and what it assumed."""
    assumed = [NO_COMPENSATION] if limits.by_compensation is None else []
    if sums.figures(year.person, year.year).yes("covered") is None:
        assumed.append(SPOUSE_COVERED)
    if limits.catch_up:
        assumed.append(NO_BIRTH_DATE)
    if limits.unverified:
        assumed.append(UNVERIFIED_AMOUNTS.format(names=", ".join(limits.unverified)))
    year.find(
        "deduction-computed",
        year.record("deduction", amount=HOLE),
        place=found[0].entry.place if found else sums.file,
        deduction=deduction,
        total=sum(one.amount for one in found),
        assumed="".join(f"; {one}" for one in assumed),
    )


def without_excess(found: list[Left], excess: int) -> None:
    """Take an excess off what was contributed last, so that line 4 counts only what line 1 does."""
    for one in sorted(found, key=lambda one: one.entry.date or datetime.date.max, reverse=True):
        taken = min(excess, one.amount)
        one.amount, excess = one.amount - taken, excess - taken
        if one.basis is not None:
            one.basis = max(0, one.basis - taken)


def after_seventy(sums: Sums, year: YearSums, found: list[Left]) -> bool:
    """Until 2019 nothing could be contributed for the year of age 70 1/2 or a later one. IRC 219(d)(1), repealed.

    What was contributed all the same could not be designated (IRC 408(o)(2)(B)): it is an excess without basis.
    """
    person = sums.book.people.get(year.person)
    half = person.year_of_70_half if person else None
    total = sum(one.amount for one in found)
    if half is None or not half <= year.year <= 2019 or not total:
        return False
    year.find("contribution-after-70", *excess_ways(sums, year), entry=found[0].entry, half=half, total=total)
    return True


def excess_ways(
    sums: Sums, year: YearSums, *, of: int | None = None, roth: bool = False
) -> tuple[Remedy, ...]:
    """The ways out of an excess on the day it is: with its earnings by the extended due date, afterwards without.

    IRC 408(d)(4), 408(d)(5); Publication 590-A (2025), Excess Contributions. An unused limit of a later year takes the
    rest up by itself, IRC 219(f)(6).
    """
    if sums.as_of is not None and sums.as_of > extended_due_date(year.year):
        later = "roth-distribution" if roth else "excess-removed"
        of_it = {} if of is None else {"of": of}
        when = "if it was taken out since"
        return (do("record", later, person=year.person, **of_it, date=HOLE, amount=HOLE, when=when),)
    other = "traditional" if roth else "roth"
    return (
        year.record(
            "roth-contribution-returned" if roth else "contribution-returned",
            amount=HOLE,
            when="if it was sent back",
        ),
        year.record(
            f"recharacterized-to-{other}",
            when=f"if it was moved to a {'traditional' if roth else 'Roth'} IRA",
        ),
    )


def above_the_limit(sums: Sums, year: YearSums, found: list[Left], total: int, limits: Limits | None) -> int:
    """What exceeds the year's limit, IRC 219(b)(1) and (5). The catch-up counts from the year of the 50th birthday."""
    if limits is None or total <= limits.allowed or not found:
        return 0
    most = limits.allowed
    if limits.catch_up and most == limits.most and total <= most + limits.catch_up:
        year.unknown["nondeductible_contributions"] = find(
            "birth-date-needed",
            do("person", year.person, born=HOLE),
            place="book.toml",
            year=year.year,
            person=year.person,
            total=total,
            most=most,
        )
        return 0
    last = max(found, key=lambda one: (one.entry.date or datetime.date.min, one.entry.number)).entry
    excess = total - most
    typed = {"amount": HOLE, "basis": HOLE} if last.basis else {"amount": HOLE}
    unread = limits.unverified and most == limits.most
    removed = (out.amount or 0 for one in found for out in sums.naming(one.entry, "excess-removed"))
    if sum(removed) >= excess:
        return excess  # it was one, and it is gone
    year.find(
        "excess-contribution" if most == limits.most else "excess-contribution/compensation",
        *excess_ways(sums, year, of=last.original),
        do("correct", last.original, when="if the amount is wrong", **typed),
        entry=last,
        total=total,
        most=most,
        excess=excess,
        doubt=UNVERIFIED if unread else "",
    )
    return excess


N = TypeVar("N")
"""Cents: an int, or a column of them for many people."""


@dataclass(frozen=True, slots=True)
class Made(Generic[N]):
    """A year's contributions in cents by when they were made: what their entries state as basis, `stated`, and the
    amounts of those that state none.
    """

    stated: N
    stated_late: N
    stated_undated: N
    within: N
    late: N
    undated: N


def made_late(
    made: Made[N],
    nondeductible: N,
    *,
    deductible_first: bool = False,
    larger: Callable[..., Any] = max,
    smaller: Callable[..., Any] = min,
) -> tuple[N, N]:
    """The least and the most of the nondeductible contributions that were made after the year's end: line 4."""
    every: Any = made
    rest = larger(0, nondeductible - every.stated)
    if deductible_first:
        low, high = smaller(rest, every.late), smaller(rest, every.late + every.undated)
    else:
        low, high = larger(0, rest - every.within - every.undated), larger(0, rest - every.within)
    least, most = every.stated_late + low, every.stated_late + every.stated_undated + high
    return smaller(least, nondeductible), smaller(most, nondeductible)


def post_late(year: YearSums, found: list[Left], nondeductible: int, *, deductible_first: bool) -> None:
    """How much of the nondeductible contributions was made after the year's end, or that a day must first be known."""
    stated = [one for one in found if one.basis is not None]
    unstated = [one for one in found if one.basis is None]
    made = Made(
        stated=sum(one.basis or 0 for one in stated),
        stated_late=sum(one.basis or 0 for one in stated if one.late),
        stated_undated=sum(one.basis or 0 for one in stated if one.late is None),
        within=sum(one.amount for one in unstated if one.late is False),
        late=sum(one.amount for one in unstated if one.late),
        undated=sum(one.amount for one in unstated if one.late is None),
    )
    least, most = made_late(made, nondeductible, deductible_first=deductible_first)
    if least != most:
        one = next(one.entry for one in found if one.late is None)
        way = do("correct", one.original, date=HOLE)
        year.unknown["late_contributions"] = find("contribution-undated", way, entry=one)
    elif least:
        year.post("late_contributions", least, *(one.entry for one in found if one.late))


def returned(sums: Sums, entry: Entry) -> None:
    """Gross and earnings go on the return of the year in which the contribution was made. IRC 408(d)(4).

    The last contribution made is the one returned. A loss on one is not set against the earnings of another.
    """
    if entry.year is None or entry.amount is None or entry.moved is None:
        return
    kind = entry.kind.removesuffix("-returned")
    original = sums.acted_on(entry) or sums.last_made(entry.person, kind, entry.year)
    made = original.date.year if original and original.date else entry.year
    year = sums.at(entry, made)
    # A Form 1099-R with code 8 or P, from which it was taken, says that it went back in time, on whatever day.
    if entry.date is None and entry.recorded > last_day(sums.law, entry) and not entry.from_papers:
        year.unknown["returned_gross"] = find(
            "returned-undated",
            do("correct", entry.original, date=HOLE),
            entry=entry,
            made=entry.year,
            last=last_day(sums.law, entry),
        )
    year.post("returned_gross", entry.moved, entry)
    year.post("returned_earnings", max(0, entry.moved - entry.amount), entry)
    if made < 2000 and entry.moved < entry.amount:
        way = do("correct", entry.original, amount=HOLE)
        year.find("loss-before-2000", way, entry=entry, loss=entry.amount - entry.moved)


def recharacterized(sums: Sums, entry: Entry) -> None:
    """Treated as made to the second IRA. Line 6 counts the balance as if moved before the year's end."""
    if entry.year is None or entry.amount is None:
        return
    to_roth = entry.kind == "recharacterized-to-roth"
    year = sums.year(entry.person, OWN, entry.year)
    year.post("roth_contributions", entry.amount if to_roth else -entry.amount, entry)
    year.post(f"roth_recharacterized_{'in' if to_roth else 'out'}", entry.amount, entry)
    if was_in_the_balance(sums, entry, to_roth=to_roth):
        moved_after_year_end(sums, entry, -1 if to_roth else 1)
    if entry.date and entry.date.year == entry.year:
        year.post("recharacterized_gross", entry.moved or 0, entry)


def was_in_the_balance(sums: Sums, entry: Entry, *, to_roth: bool) -> bool:
    """Whether the contribution was in an IRA on December 31: only then does moving it afterwards change line 6.

    Where the entry does not say which contribution moved, and some were made after the year's end, it is asked.
    """
    original = sums.acted_on(entry)
    kind = "contribution" if to_roth else "roth-contribution"
    made = [original] if original else sums.of_kind(entry.person, entry.year or 0, kind)
    late = {bool(one.date and one.date.year > (entry.year or 0)) for one in made}
    if len(late) > 1 and entry.date and entry.date.year > (entry.year or 0):
        sums.year(entry.person, OWN, entry.year or 0).unknown["value_adjustments"] = find(
            "moved-which", do("correct", entry.original, of=HOLE), entry=entry
        )
    return late != {True}


def excess_removed(sums: Sums, entry: Entry) -> None:
    """Free of tax only where the year's contributions were within the table limit. IRC 408(d)(5)."""
    contribution = sums.acted_on(entry)
    if contribution is None or contribution.year is None:
        return
    year = contribution.year
    total = sum(e.amount or 0 for e in sums.of_kind(entry.person, year, "contribution"))
    try:
        limit = 2_250_00 if year < 1997 else parameters.value("ira_contribution_limit", year).cents
        catch_up = parameters.value("ira_catch_up_age_50", year).cents if year >= 2002 else 0
    except parameters.NoValueError:
        return
    born = sums.book.people[entry.person].born if entry.person in sums.book.people else None
    limit += catch_up if born is None or year - born.year >= 50 else 0
    if total <= limit:
        return
    way = do("correct", entry.original, kind="distribution", basis="")
    sums.at(entry).find("excess-above-table", way, entry=entry, total=total, made=year, limit=limit)


def excess_without_basis(sums: Sums, entry: Entry) -> None:
    """What is an excess by the year's limit was never on line 1, so its removal takes nothing off line 2."""
    contribution = sums.acted_on(entry)
    if contribution is None or contribution.year is None or not entry.basis:
        return
    made = sums.year(entry.person, OWN, contribution.year)
    excess = made.amounts["excess_contributions"]
    # Where line 1 had room for all that was called nondeductible, the excess took nothing off it.
    over = min(made.left_out, entry.basis - max(0, (entry.amount or 0) - excess))
    if not excess or over <= 0:
        return
    year = sums.at(entry)
    year.post("basis_adjustments", over, entry)
    way = do(
        "correct", entry.original, basis=Cents(entry.basis - over), when="if the forms left it out as well"
    )
    year.find("excess-without-basis", way, entry=entry, over=over, made=contribution.year)


def limit_must_be_known(sums: Sums, entry: Entry) -> None:
    """A SIMPLE IRA takes only money that comes through an employer, which is never on line 1. IRC 408(p)."""
    account = sums.book.accounts.get(entry.account)
    if account is not None and account.type == "simple":
        sums.at(entry).find("contribution-to-simple", do("void", entry.original), entry=entry)
