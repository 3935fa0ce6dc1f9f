"""Money given to charity or to a health savings account straight from an IRA."""

from __future__ import annotations

from collections.abc import Mapping

from basisbook.ledger import parameters
from basisbook.ledger.book import OWN
from basisbook.ledger.entry import Entry
from basisbook.ledger.facts.posting import Sums, YearSums
from basisbook.ledger.money import show_for_people
from basisbook.ledger.problems import Problem


def age_of_70_half(sums: Sums, entry: Entry) -> None:
    """Gifts to charity began in 2006, HSA funding in 2007; before, each is an ordinary distribution.

    A gift of January 2011 or 2013 may be elected into the year before, whose value on December 31 still held it.
    """
    year = sums.at(entry)
    what, first = (
        ("qualified charitable distributions", 2006) if entry.kind == "qcd" else ("HSA funding", 2007)
    )
    if year.year < first:
        year.problems.append(
            Problem(
                "before-its-time",
                "warning",
                entry.place,
                f"entry {entry.number}: {what} began in {first}; in {year.year} it is an ordinary distribution",
                f"basisbook correct {entry.number} --kind distribution",
            )
        )
    elif entry.date and entry.date.year > year.year:
        year.problems.append(
            Problem(
                "gift-of-january",
                "note",
                entry.place,
                f"entry {entry.number} counts for {year.year} and is on no line of {year.year} or {entry.date.year}; line 6 of"
                f" {year.year} keeps the value on December 31, which still held it (the instructions were not read on this)",
            )
        )


def qcd_limit(sums: Sums, year: YearSums, gifts: dict[tuple[str, int], int]) -> None:
    """What exceeds the year's limit for charitable distributions is line 7. IRC 408(d)(8)(A).

    The limit is the person's, from own and inherited IRAs together: `gifts` counts what an earlier pool used of it.
    """
    qcds = year.amounts["qcds"]
    if not qcds:
        return
    try:
        limit = parameters.value("qcd_limit", year.year)
    except KeyError:
        return
    over = min(qcds, gifts[year.person, year.year] + qcds - limit.cents)
    gifts[year.person, year.year] += qcds
    if over > 0:
        year.amounts["qcds"] -= over
        year.amounts["distributions"] += over
        year.behind["distributions"] += year.behind["qcds"]
        year.problems.append(
            Problem(
                "qcd-limit",
                "warning",
                sums.file,
                f"{year.year}: charitable distributions exceed the limit of ${show_for_people(limit.cents)}"
                f"{'' if limit.verified else ' (not verified in a primary source)'}; ${show_for_people(over)} is an ordinary distribution",
                f"basisbook explain {year.year} 7",
            )
        )


def qcd_offset(sums: Sums, years: Mapping[int, YearSums]) -> None:
    """Deductions for the year of age 70 1/2 and later ones reduce what a gift excludes. IRC 408(d)(8)(A), 2020."""
    left = 0
    deducted: list[int] = []
    for number, year in sorted(years.items()):
        person = sums.book.people.get(year.person)
        half = person.year_of_70_half if person else None
        if half is None or year.pool != OWN or number < 2020:
            continue
        if number >= half:
            stated = year.behind.get("deduction", [])
            deducted += stated
            left += year.amounts["deduction"] if stated else sums.deductions.get((year.person, number), 0)
        taxed = min(left, year.amounts["qcds"])
        if taxed <= 0:
            continue
        left -= taxed
        year.amounts["qcds_offset"] = taxed
        year.behind["qcds_offset"] = [*year.behind["qcds"], *deducted]
        year.problems.append(
            Problem(
                "qcd-offset",
                "warning",
                sums.file,
                f"{number}: IRA deductions were taken for the year of age 70 1/2 or later, so ${show_for_people(taxed)} of the"
                " charitable distributions is income (Publication 590-B, QCD Adjustment Worksheet); it is in line 4b of"
                " the return, and no line of the form has it",
                f"basisbook show {number}",
            )
        )
