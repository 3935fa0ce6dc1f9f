"""Money that moves: rollovers, conversions, transfers, divorce."""

from __future__ import annotations

from basisbook.ledger import parameters
from basisbook.ledger.book import OWN
from basisbook.ledger.entry import Entry
from basisbook.ledger.facts.names import SIXTY_DAYS
from basisbook.ledger.facts.posting import Sums, moved_after_year_end
from basisbook.ledger.kinds import ROTH
from basisbook.ledger.limits import figures_of
from basisbook.ledger.money import show_for_people
from basisbook.ledger.problems import Problem


def rollover_out(sums: Sums, out: Entry) -> None:
    """Back within 60 days: on no line, or outstanding at year end. Not back: a distribution, and a finding.

    IRC 408(d)(3); Instructions for Form 8606, line 6 and line 7.
    """
    year, amount = sums.at(out), out.amount or 0
    original = sums.originals[out.number]
    back, too_late = 0, 0
    for entry in sums.entries:
        if entry.kind != "rollover-in" or entry.of != original or not entry.amount:
            continue
        if out.date and entry.date and entry.date - out.date > SIXTY_DAYS:
            too_late = sums.originals[entry.number]
            continue  # checks.py says so; the money did not come back in time
        # Never more than what left: what exceeds it is no rollover of this money.
        counted = min(entry.amount, amount - back)
        back += counted
        if counted and (entry.year or 0) > year.year:
            if not (out.date and entry.date):
                year.unknown["outstanding_rollovers"] = Problem(
                    "rollover-undated",
                    "error",
                    out.place,
                    f"entry {out.number} left an IRA in {year.year} and entry {entry.number} came back in {entry.year}:"
                    " both days are needed to see whether 60 days were kept",
                    f"basisbook correct {original} --date\nbasisbook correct {entry.number} --date",
                )
            year.post("outstanding_rollovers", counted, out, entry)
    if back:
        year.post("rollovers_out", back, out)
    if amount > back:
        year.post("distributions", amount - back, out)
        if out.date and sums.as_of and sums.as_of - out.date <= SIXTY_DAYS and not too_late:
            year.problems.append(
                Problem(
                    "rollover-still-out",
                    "warning",
                    out.place,
                    f"${show_for_people(amount - back)} of entry {out.number} has until {out.date + SIXTY_DAYS} to come"
                    " back, the 60th day; until it does, it counts as a distribution",
                    f"basisbook record rollover-in --person {out.person} --of {original}",
                )
            )
            return
        year.problems.append(
            Problem(
                "rollover-not-back",
                "error",
                out.place,
                f"${show_for_people(amount - back)} of entry {out.number} was not rolled back within 60 days; it counts as a distribution",
                f"basisbook void {too_late} && basisbook correct {original} --kind distribution"
                f"\nbasisbook correct {too_late} --date"
                if too_late
                else f"basisbook record rollover-in --person {out.person} --of {original}"
                f"\nbasisbook correct {original} --kind distribution",
            )
        )


def conversion_undone(sums: Sums, entry: Entry) -> None:
    """Lines 8 and 16 are net of principal moved back; line 6 counts what moved as if never gone.

    Moved back within the year, it is a distribution on the gross line of the return as well (I-2015).
    """
    year = sums.at(entry)
    year.post("conversions", -(entry.amount or 0), entry)
    year.post("conversions_undone", entry.amount or 0, entry)
    if entry.date and entry.date.year == entry.year:
        year.post("recharacterized_gross", entry.moved or 0, entry)
    moved_after_year_end(sums, entry, 1)


def transfer(sums: Sums, entry: Entry) -> None:
    """From an inherited account to one's own (a spouse), basis moves along. Publication 590-B."""
    giver = sums.book.pool_of(entry.account) if entry.account else "own"
    taker = sums.book.pool_of(entry.to) if entry.to else "own"
    kinds = [
        sums.book.accounts[one].type in ROTH for one in (entry.account, entry.to) if one in sums.book.accounts
    ]
    wrong = ""
    if len(set(kinds)) > 1:
        wrong = "moves money between a traditional and a Roth IRA, which no transfer can"
    elif giver == OWN and taker != OWN:
        wrong = "moves the person's own money into an inherited account, which no transfer can"
    if wrong:
        sums.at(entry).problems.append(
            Problem(
                "no-such-transfer",
                "error",
                entry.place,
                f"entry {entry.number} {wrong}; it counts for nothing",
                f"basisbook correct {entry.number} --kind conversion\nbasisbook void {entry.number}",
            )
        )
        return
    if giver == taker or any(kinds):
        return
    source, target = (sums.year(entry.person, pool, entry.year or 0) for pool in (giver, taker))
    if entry.basis is None:
        problem = Problem(
            "transfer-basis",
            "error",
            entry.place,
            f"entry {entry.number} moves an inherited account into the person's own: how much of it is basis?"
            f" `show` gives the basis of the pool {giver!r}",
            f"basisbook correct {entry.number} --basis",
        )
        source.unknown["basis_adjustments"] = target.unknown["basis_adjustments"] = problem
        return
    source.post("basis_adjustments", -entry.basis, entry)
    target.post("basis_adjustments", entry.basis, entry)


def divorce_transfer(sums: Sums, entry: Entry) -> None:
    """Basis moves on line 2 of both; the giver or the taker may be outside the book. IRC 408(d)(6)."""
    giver = sums.book.accounts[entry.account].person if entry.account in sums.book.accounts else None
    target = sums.book.accounts.get(entry.to)
    taker = target.person if target else entry.to if entry.to in sums.book.people else None
    if giver is None and taker != entry.person:
        giver = entry.person
    account = sums.book.accounts.get(entry.account) or target
    fact = "basis_adjustments"
    if account and account.type in ROTH:
        fact = "roth_conversion_adjustments" if entry.code == "conversions" else "roth_basis_adjustments"
    year, basis = entry.year or 0, entry.basis or 0
    if giver and giver != taker:
        sums.year(giver, "own", year).post(fact, -basis, entry)
    if taker and taker != giver:
        sums.year(taker, "own", year).post(fact, basis, entry)


def conversion(sums: Sums, entry: Entry) -> None:
    """Until 2009 a conversion needed a modified AGI of at most $100,000 and no separate return. IRC 408A(c)(3)."""
    year = sums.at(entry)
    if not 1998 <= year.year <= 2009:
        return
    figures = figures_of(sums.of_year[year.year], entry.person, year.year)
    income = figures.stated.get("modified-agi")
    if not figures.status or (income is None and figures.status != "separate"):
        return
    try:
        limit = parameters.value("conversion_magi_limit", year.year, figures.status)
    except parameters.NoValueError:
        return
    if figures.status == "separate" or (income is not None and income > limit.cents):
        doubt = "" if limit.verified else " (not verified in a primary source)"
        year.problems.append(
            Problem(
                "conversion-not-allowed",
                "warning",
                entry.place,
                f"entry {entry.number}: in {year.year} a conversion needed a modified AGI of at most ${show_for_people(limit.cents)}"
                f" and no separate return{doubt}; what was not allowed is a distribution, and an excess Roth contribution",
                f"basisbook record conversion-undone --person {entry.person} --tax-year {year.year} --of {entry.number}",
            )
        )
