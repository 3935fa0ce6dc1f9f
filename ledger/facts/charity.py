"""Money given to charity or to a health savings account straight from an IRA."""

from __future__ import annotations

from collections.abc import Mapping

from basisbook.ledger import parameters
from basisbook.ledger.book import OWN
from basisbook.ledger.entry import Entry
from basisbook.ledger.facts.posting import Sums, YearSums
from basisbook.ledger.problems import do
from basisbook.ledger.sentences.facts import UNVERIFIED


def age_of_70_half(sums: Sums, entry: Entry) -> None:
    """Gifts to charity began in 2006, HSA funding in 2007; before, each is an ordinary distribution.

    A gift of January 2011 or 2013 may be elected into the year before, whose value on December 31 still held it.
    """
    year = sums.at(entry)
    first = 2006 if entry.kind == "qcd" else 2007
    if year.year < first:
        way = do("correct", entry.original, kind="distribution")
        year.find(f"before-its-time/{entry.kind}", way, entry=entry, first=first)
    elif entry.date and entry.date.year > year.year:
        year.find("gift-of-january", entry=entry, later=entry.date.year)


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
        year.rests("distributions", year.behind["qcds"])
        year.find(
            "qcd-limit",
            do("show", year.year),
            place=sums.file,
            limit=limit.cents,
            over=over,
            doubt="" if limit.verified else UNVERIFIED,
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
            stated = year.behind.get("deduction", {})
            deducted += stated
            left += year.amounts["deduction"] if stated else sums.deductions.get((year.person, number), 0)
        taxed = min(left, year.amounts["qcds"])
        if taxed <= 0:
            continue
        left -= taxed
        year.amounts["qcds_offset"] = taxed
        year.rests("qcds_offset", (*year.behind["qcds"], *deducted))
        year.find("qcd-offset", do("show", number), place=sums.file, taxed=taxed)
