"""Facts of Roth IRAs: contributions, the five-year clock, a first home."""

from __future__ import annotations

from basisbook.ledger.book import OWN
from basisbook.ledger.dates import reaches_59_half
from basisbook.ledger.entry import Entry
from basisbook.ledger.facts.posting import Sums, YearSums
from basisbook.ledger.kinds import ROTH
from basisbook.ledger.limits import limits_of, rounded_reduction
from basisbook.ledger.money import show, show_for_people
from basisbook.ledger.problems import Problem


def roth_contribution(sums: Sums, entry: Entry) -> None:
    """Rollovers from a section 529 program: 2024 and later, $35,000 in a lifetime. IRC 529(c)(3)(E)."""
    if entry.code != "529":
        return
    year = sums.at(entry)
    moved = sum(
        e.amount or 0
        for e in sums.entries
        if e.kind == "roth-contribution"
        and e.code == "529"
        and e.person == entry.person
        and (e.year or 0) <= year.year
    )
    message = (
        "the text read does not say how a rollover from a 529 program counts on line 22; it is counted there like"
        " any regular contribution"
    )
    if year.year < 2024:
        message = "a 529 program could not be rolled over to a Roth IRA before 2024"
    elif moved > 35_000_00:
        message = f"${show_for_people(moved)} came from 529 programs, and $35,000 is the limit of a lifetime"
    year.problems.append(
        Problem(
            "529-to-roth",
            "warning",
            entry.place,
            f"entry {entry.number}: {message}",
            f"basisbook explain {year.year} 22",
        )
    )


def died_in_2010(sums: Sums, year: YearSums) -> None:
    """Who died in 2010 after a conversion could not put its income off, unless a spouse chose to. I-2010."""
    person = sums.book.people.get(year.person)
    died = person.died if person else None
    if year.year != 2010 or died is None or died.year != 2010 or year.pool != OWN:
        return
    moved = ("conversions", "plan_to_roth")
    if year.amounts["elected_all_in_2010"] or not any(year.amounts[name] > 0 for name in moved):
        return
    year.amounts["elected_all_in_2010"] = 1
    for name in moved:
        year.behind["elected_all_in_2010"] += year.behind.get(name, [])
    year.problems.append(
        Problem(
            "no-deferral-at-death",
            "note",
            sums.file,
            f"2010: {year.person} died on {died}, so all of the conversion is taxed in 2010, as line 19 says; a surviving"
            " spouse who is the sole beneficiary may choose otherwise, which is not kept here",
        )
    )


def roth_limit(sums: Sums, year: YearSums) -> None:
    """Warn where Roth contributions exceed what income and traditional contributions leave. IRC 408A(c)(2), (3)."""
    if year.pool != "own" or year.amounts["roth_contributions"] <= 0:
        return
    limits = limits_of(sums.book, sums.of_year[year.year], year.person, year.year)
    if limits is None:
        return
    made = [e for e in sums.of_year[year.year] if e.person == year.person and e.kind == "roth-contribution"]
    regular = sum(e.amount or 0 for e in made if e.code != "gratuity")
    regular += year.amounts["roth_recharacterized_in"] - year.amounts["roth_recharacterized_out"]
    regular -= sum(
        e.amount or 0
        for e in sums.of_year[year.year]
        if e.person == year.person and e.kind == "roth-contribution-returned"
    )
    together = limits.allowed + limits.catch_up - year.amounts["contributions"]
    allowed, why = max(0, together), "what the year's limit leaves beside traditional contributions"
    if limits.roth_phaseout and limits.modified_agi is not None:
        by_income = rounded_reduction(
            limits.most + limits.catch_up, limits.modified_agi, limits.roth_phaseout
        )
        if by_income < allowed:
            allowed, why = by_income, "what a modified AGI of that size leaves"
    if regular <= allowed or not made:
        return
    doubt = (
        f" (not verified in a primary source: {', '.join(limits.roth_unverified)})"
        if limits.roth_unverified
        else ""
    )
    year.problems.append(
        Problem(
            "excess-roth-contribution",
            "warning",
            made[-1].place,
            f"${show_for_people(regular)} was contributed to Roth IRAs for {year.year}, and ${show_for_people(allowed)} is"
            f" {why}{doubt}; an excess is taxed at 6% a year until it is gone",
            f"basisbook record roth-contribution-returned --person {year.person} --tax-year {year.year}"
            f" --amount {show(regular - allowed)}",
        )
    )


def roth_starts(sums: Sums, person: str) -> list[int]:
    """The years for which Roth money was first contributed, as far as the record shows. IRC 408A(d)(2)(B)."""
    starts = [
        entry.year
        for entry in sums.entries
        if entry.person == person
        and entry.year
        and entry.kind
        in (
            "roth-contribution",
            "recharacterized-to-roth",
            "conversion",
            "plan-to-roth",
            "designated-roth-to-roth",
            "opening-roth-contributions",
            "opening-roth-conversion",
        )
    ]
    return starts + [
        account.opened.year
        for account in sums.book.accounts.values()
        if account.person == person and account.type == "roth" and account.opened
    ]


def roth_qualified(sums: Sums, entry: Entry) -> None:
    """A qualified distribution needs the five-year clock, and age 59 1/2, disability, or death. IRC 408A(d)(2)."""
    if entry.account in sums.book.accounts and sums.book.accounts[entry.account].type != "roth":
        return  # an inherited one: the clock is the decedent's, and the book may not have it
    year, person = sums.at(entry), sums.book.people.get(entry.person)
    starts = roth_starts(sums, entry.person)
    began = any(e.kind.startswith("opening-roth") and e.person == entry.person for e in sums.entries)
    doubts = []
    if not starts or min(starts) > year.year - 5:
        first = (
            f"the first Roth money was for {min(starts)}"
            if starts
            else "the book shows no earlier Roth money"
        )
        if not began:
            doubts.append(f"{first}, and the fifth year must have ended")
    if person and person.born and entry.date:
        half = reaches_59_half(person.born)
        if entry.date < half:
            doubts.append(f"{entry.person} was 59 1/2 on {half}, so it took disability or a first home")
    if doubts:
        year.problems.append(
            Problem(
                "not-qualified",
                "warning",
                entry.place,
                f"entry {entry.number} may not be a qualified distribution: {'; '.join(doubts)}",
                f"basisbook correct {entry.number} --kind roth-distribution",
            )
        )


def homebuyer(sums: Sums, year: YearSums) -> None:
    """Line 20 needs a Roth IRA in its sixth year. IRC 408A(d)(2)(B), 72(t)(8)."""
    if not year.amounts["roth_homebuyer"]:
        return
    starts = roth_starts(sums, year.person)
    if starts and min(starts) <= year.year - 5:
        return
    began = any(
        entry.kind.startswith("opening-roth") and entry.person == year.person for entry in sums.entries
    )
    entries = ", ".join(str(number) for number in year.behind["roth_homebuyer"])
    roth = next(
        (a.id for a in sums.book.accounts.values() if a.person == year.person and a.type in ROTH), "roth"
    )
    if not began:
        year.amounts["roth_homebuyer"] = 0
    year.problems.append(
        Problem(
            "homebuyer-clock",
            "warning",
            sums.file,
            f"entry {entries}: line 20 needs a Roth IRA set up for {year.year - 5} or earlier, and the book shows none"
            + (
                "; it was taken as given because the Roth record begins with an opening balance"
                if began
                else "; line 20 is zero"
            ),
            f"[accounts.{roth}]\nopened = {year.year - 5}-01-01  # in book.toml, if that is when it was opened",
        )
    )
