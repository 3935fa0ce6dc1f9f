"""Money that moves: rollovers, conversions, transfers, divorce."""

from __future__ import annotations

from collections.abc import Sequence

from basisbook.ledger import parameters
from basisbook.ledger.book import OWN
from basisbook.ledger.entry import Entry
from basisbook.ledger.facts.names import SIXTY_DAYS
from basisbook.ledger.facts.posting import Sums, moved_after_year_end
from basisbook.ledger.kinds import ROTH
from basisbook.ledger.problems import HOLE, Problem, do, steps
from basisbook.ledger.sentences import find
from basisbook.ledger.sentences.facts import UNVERIFIED
from basisbook.ledger.sentences.telling import called


def rollover_out(sums: Sums, out: Entry) -> None:
    """Back within 60 days: on no line, or outstanding at year end. Not back: a distribution, and a finding.

    IRC 408(d)(3); Instructions for Form 8606, line 6 and line 7.
    """
    year, amount = sums.at(out), out.amount or 0
    account = sums.book.accounts.get(out.account)
    roth = account is not None and account.type in ROTH
    back = 0
    for entry in sums.naming(out, "rollover-in"):
        if not entry.amount:
            continue
        # Never more than what left: what exceeds it is no rollover of this money.
        counted = min(entry.amount, amount - back)
        back += counted
        if counted and not roth:
            follow_basis(sums, out, entry)
        if counted and not roth and entry.year and entry.year > year.year:
            if not (out.date and entry.date):
                year.unknown["outstanding_rollovers"] = _days_needed(out, entry)
            year.post("outstanding_rollovers", counted, out, entry)
    if back:
        year.post("rollovers_out", back, out)
    if amount > back:
        year.post("roth_distributions" if roth else "distributions", amount - back, out)
        # What came back too late is a contribution that names it.
        late = [one for kind in ("contribution", "roth-contribution") for one in sums.naming(out, kind)]
        _not_back(sums, out, amount - back, late)


def _days_needed(out: Entry, entry: Entry) -> Problem:
    return find(
        "rollover-undated",
        do("correct", out.original, date=HOLE),
        do("correct", entry.original, date=HOLE),
        entry=out,
        back=entry.original,
        later=entry.year,
    )


def _not_back(sums: Sums, out: Entry, cents: int, late: Sequence[Entry]) -> None:
    """What is said of money that left and did not come back in time; `late` are those that came after it."""
    year, original = sums.at(out), out.original
    arrived = do("record", "rollover-in", person=out.person, of=original)
    kept = do("correct", original, kind="distribution")
    if out.date and sums.as_of and sums.as_of - out.date <= SIXTY_DAYS and not late:
        year.find("rollover-still-out", arrived, entry=out, out=cents, last=out.date + SIXTY_DAYS)
    elif late:
        said = (
            do(
                "correct",
                one.original,
                kind=one.kind,
                of="",
                **({"code": ""} if sums.law.said[one.original].code else {}),
                tax_year=HOLE,
            )
            for one in late
        )
        dated = (do("correct", one.original, date=HOLE) for one in late)
        year.find("rollover-not-back", steps(*said, kept), *dated, entry=out, out=cents)
    else:
        year.find("rollover-not-back", arrived, kept, entry=out, out=cents)


def follow_basis(sums: Sums, out: Entry, back: Entry) -> None:
    """Money rolled from an inherited IRA into another pool (a spouse's own) takes its basis along. Publication 590-B."""
    giver = sums.book.pool_of(out.account) if out.account else OWN
    taker = sums.book.pool_of(back.account) if back.account else giver
    if giver == taker:
        return
    source, target = (
        sums.year(out.person, giver, out.year or 0),
        sums.year(back.person, taker, back.year or 0),
    )
    if back.basis is None:
        problem = find("rollover-basis", do("correct", back.original, basis=HOLE), entry=back, pool=giver)
        source.unknown["basis_adjustments"] = target.unknown["basis_adjustments"] = problem
        return
    source.post("basis_adjustments", -back.basis, back)
    target.post("basis_adjustments", back.basis, back)


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
    giver, taker = sums.book.pool_of(entry.account), sums.book.pool_of(entry.to)
    accounts = [sums.book.accounts.get(name) for name in (entry.account, entry.to)]
    kinds = {account.type in ROTH for account in accounts if account}
    wrong = "type" if len(kinds) > 1 else "inherited" if giver == OWN and taker != OWN else ""
    if wrong:
        ways = (do("correct", entry.original, kind="conversion"), do("void", entry.original))
        sums.at(entry).find(f"no-such-transfer/{wrong}", *ways, entry=entry)
        return
    if giver == taker:
        return
    fact = "roth_basis_adjustments" if any(kinds) else "basis_adjustments"
    source, target = (sums.year(entry.person, pool, entry.year or 0) for pool in (giver, taker))
    if entry.basis is None:
        way = do("correct", entry.original, basis=HOLE)
        problem = find(f"transfer-basis{'/roth' if any(kinds) else ''}", way, entry=entry, pool=giver)
        source.unknown[fact] = target.unknown[fact] = problem
        return
    told = sums.by_year(entry.person, "opening-roth-conversion").values()
    if any(kinds) and not any(one.account == entry.to for found in told for one in found):
        # IRC 408A(d)(2), (3)(F): what the spouse treats as her own keeps its clock and its conversions.
        conversion = do(
            "record", "opening-roth-conversion", person=entry.person, account=entry.to, tax_year=HOLE, amount=HOLE, basis=HOLE,
            when="for each conversion in it",
        )  # fmt: skip
        target.find("roth-made-own", conversion, entry=entry, pool=giver)
    source.post(fact, -entry.basis, entry)
    target.post(fact, entry.basis, entry)


def inherited(sums: Sums, entry: Entry) -> None:
    """What an heir took over: stated, or the decedent's last line 14 times the share. Publication 590-B, Inherited IRAs.

    The share is `amount` of `moved`, the value of all the decedent's traditional IRAs; without both, all of it. Of a Roth
    IRA the stated basis is that of regular contributions, and the share is of all Roth IRAs.
    """
    account = sums.book.accounts.get(entry.to)
    if account is None:
        return
    decedent = sums.book.pool_of(entry.to)
    year = sums.year(entry.person, decedent, entry.year or 0)
    roth = account.type in ROTH
    if entry.basis is not None:
        year.post("roth_basis_adjustments" if roth else "basis_adjustments", entry.basis, entry)
        return
    whole = entry.moved or entry.amount or 1
    if roth:  # what the decedent had is looked up where all pools are known
        year.inherits_roth.append((entry.number, entry.amount or whole, whole))
        return
    year.inherits.append((entry.number, entry.amount or whole, whole))
    year.unknown["basis_adjustments"] = find(
        "inherited-basis",
        do("correct", entry.original, basis=HOLE),
        entry=entry,
        to=called(sums.book, entry.to),
        decedent=decedent,
    )


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
    for person, sign in ((giver, -1), (taker, 1)):
        if person and giver != taker:
            sums.year(person, OWN, year).post(fact, sign * basis, entry)
            if fact == "basis_adjustments":
                # Both file for that year, with a statement: instructions, Who Must File, and line 7, last bullet.
                sums.year(person, OWN, year).post("basis_divorced", basis, entry)


def conversion(sums: Sums, entry: Entry) -> None:
    """Until 2009 a conversion needed a modified AGI of at most $100,000 and no separate return. IRC 408A(c)(3)."""
    year = sums.at(entry)
    if not 1998 <= year.year <= 2009:
        return
    figures = sums.figures(entry.person, year.year)
    income = figures.stated.get("modified-agi")
    if not figures.status or (income is None and figures.status != "separate"):
        return
    try:
        limit = parameters.value("conversion_magi_limit", year.year, figures.status)
    except parameters.NoValueError:
        return
    if figures.status == "separate" or (income is not None and income > limit.cents):
        way = do(
            "record", "conversion-undone", person=entry.person, tax_year=year.year, of=entry.original,
            when="if it was moved back",
        )  # fmt: skip
        typed = do("correct", entry.original, kind="distribution", when="if it was not")
        doubt = "" if limit.verified else UNVERIFIED
        year.find("conversion-not-allowed", way, typed, entry=entry, limit=limit.cents, doubt=doubt)
