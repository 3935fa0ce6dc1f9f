"""Repayments of early and disaster distributions."""

from __future__ import annotations

from basisbook.ledger.entry import Entry
from basisbook.ledger.facts.names import BIRTH_ON_LINE_1
from basisbook.ledger.facts.posting import Sums, YearSums
from basisbook.ledger.kinds import ROTH
from basisbook.ledger.problems import HOLE, do


def disaster_repayment(sums: Sums, entry: Entry) -> None:
    """A repayment in the year of the distribution comes off line 6; a later one goes to Form 8915-F alone."""
    repaid = sums.acted_on(entry)
    if repaid and repaid.kind == "disaster-distribution" and repaid.year == entry.year:
        sums.at(entry).post("disaster_repayments", entry.amount or 0, entry)
        if entry.year == 2006:
            sums.at(entry).find("hurricane-repayment", do("show", 2006), entry=entry)


def repayment(sums: Sums, entry: Entry) -> None:
    """By the rule of the year; the revisions say on which line. Instructions for Form 8606, 2022-2025.

    A repayment in a later year belongs to the return of the year of the distribution, which it amends
    (Publication 590-B, Early Distribution Repayments Worksheet); those of birth or adoption money made in 2023
    were on line 1 of 2023.
    """
    year, amount, repaid = sums.at(entry), entry.amount or 0, sums.acted_on(entry)
    from_roth = repaid is not None and repaid.kind in ("roth-distribution", "roth-homebuyer")
    account = sums.book.accounts.get(entry.account)
    roth = account.type in ROTH if account else from_roth
    if entry.code != "reservist" and repays_nothing(sums, entry, repaid, roth=roth, from_roth=from_roth):
        return
    later = repaid is not None and repaid.year is not None and repaid.year < year.year
    if entry.code == "reservist":
        # To a Roth IRA it is basis there: Publication 590-A, Repayment of reservist distributions.
        year.post("roth_contributions" if roth else "reservist_repayments", amount, entry)
    elif entry.code == "home-purchase":
        home_purchase(sums, entry, repaid)
    elif later and not (entry.code == "birth-adoption" and year.year == BIRTH_ON_LINE_1 and not roth):
        assert repaid is not None
        repaid_later(sums, entry, repaid, roth=roth)
    elif roth:
        year.post("roth_early_repayments", amount, entry)
    elif entry.code == "birth-adoption":
        year.post("birth_adoption_repayments", amount, entry)
    else:
        year.post("early_repayments", amount, entry)


def repays_nothing(sums: Sums, entry: Entry, repaid: Entry | None, *, roth: bool, from_roth: bool) -> bool:
    """Whether the entry puts back no distribution of its own kind of IRA: then no line can take it off.

    Traditional money put into a Roth IRA would be a conversion; no text read says how a repayment there counts.
    """
    number, code = entry.original, ""
    ways = [do("correct", number, of=HOLE), do("void", number)]
    gaps: dict[str, object] = {}
    if repaid is None and entry.code == "home-purchase":
        code = "repays-nothing/unnamed"
    elif repaid is not None and roth != from_roth:
        code = "repays-nothing/kind"
        ways = [do("correct", number, account=HOLE), *ways]
        left, into = ("traditional", "Roth") if roth else ("Roth", "traditional")
        gaps = {"repaid": repaid.original, "left": left, "into": into}
    if code:
        sums.at(entry).find(code, *ways, entry=entry, **gaps)
    return bool(code)


def repaid_too_much(sums: Sums, year: YearSums) -> None:
    """No more can be put back than was taken: what is above that would come off income and raise basis."""
    amounts = year.amounts
    same_kind = {
        "distributions": ["disaster_repayments", "early_repayments", "early_repaid_later"],
        "roth_distributions": ["roth_early_repayments"],
    }
    if year.year != BIRTH_ON_LINE_1:
        same_kind["distributions"].append("birth_adoption_repayments")
    for taken, names in same_kind.items():
        repaid = sum(amounts[name] for name in names)
        if repaid <= max(0, amounts[taken]):
            continue
        entry = sums.numbered(max(number for name in names for number in year.behind[name]))
        year.find(
            "repaid-too-much/roth" if taken == "roth_distributions" else "repaid-too-much",
            do("correct", entry.original, amount=HOLE),
            do("void", entry.original),
            place=entry.place,
            repaid=repaid,
            taken=max(0, amounts[taken]),
        )


def home_purchase(sums: Sums, entry: Entry, repaid: Entry | None) -> None:
    """Home money put back within 120 days is a rollover: never on line 7; over the year's end, in line 6."""
    assert repaid is not None
    # Never more than what left, as with a rollover: checks.py says so.
    amount, year = min(entry.amount or 0, repaid.amount or 0), sums.at(entry)
    out = sums.at(entry, repaid.year) if repaid.year else year
    if repaid.kind in ("roth-homebuyer", "roth-distribution"):
        out.post("roth_distributions", -amount, entry)
        out.post("rollovers_out", amount, entry)
        if repaid.kind == "roth-homebuyer":
            out.post("roth_homebuyer", -amount, entry)
        return
    out.post("distributions", -amount, entry)
    out.post("rollovers_out", amount, entry)
    if out.year < year.year:
        out.post("outstanding_rollovers", amount, entry)


def repaid_later(sums: Sums, entry: Entry, repaid: Entry, *, roth: bool) -> None:
    """Money put back in a later year lowers what the year of the distribution counts, whose return it amends."""
    year, amount = sums.at(entry), entry.amount or 0
    before = sums.at(entry, repaid.year)
    if roth:
        before.post("roth_early_repayments", amount, entry)
    else:
        before.post("early_repaid_later", amount, entry)
        if repaid.number not in before.behind["early_distributions"]:
            before.post("early_distributions", repaid.amount or 0, repaid)
    year.find("repaid-later", do("show", repaid.year or year.year), entry=entry, taken=repaid.year)
