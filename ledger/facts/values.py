"""The value of all IRAs at the end of a year."""

from __future__ import annotations

from collections.abc import Iterable

from basisbook.ledger.book import OWN
from basisbook.ledger.entry import Entry
from basisbook.ledger.facts.posting import Sums, YearSums
from basisbook.ledger.kinds import OWN_TRADITIONAL
from basisbook.ledger.problems import Problem


def year_end_value(sums: Sums, key: tuple[str, str], year: YearSums) -> None:
    """Line 6: one value an account that is open on December 31, or one for all together."""
    person, pool = key
    entries = [
        entry
        for entry in sums.entries
        if entry.kind == "year-end-value"
        and entry.person == person
        and entry.year == year.year
        and (sums.book.pool_of(entry.account) if entry.account in sums.book.accounts else "own") == pool
    ]
    for entry in entries:
        year.post("year_end_value", entry.amount or 0, entry)
    if any(not entry.account for entry in entries):
        return
    valued = {entry.account for entry in entries}
    missing = [account for account in open_accounts(sums, person, pool, year.year) if account not in valued]
    if entries and not missing:
        return
    names = missing or [""]
    what = ", ".join(
        f"{name} ({sums.book.accounts[name].custodian})" if sums.book.accounts[name].custodian else name
        for name in missing
    )
    died = sums.book.people[person].died if person in sums.book.people else None
    day, where = "December 31", f"Box 5 of Form 5498 for {year.year} or the December statement shows it"
    if died and died.year == year.year and pool == OWN:
        # Publication 590-B: in the year of death, values are those of the day of death.
        day, where = f"the day of death, {died},", "The custodian states it for the estate"
    year.unknown["year_end_value"] = Problem(
        "value-missing",
        "error",
        sums.file,
        f"{year.year}: the value of {what or 'all the IRAs'} on {day} is not stated, and line 6 needs it."
        f" {where}",
        "\n".join(
            f"basisbook record year-end-value --person {person} --tax-year {year.year}"
            + (f" --account {name}" if name else "")
            for name in names
        ),
    )


def open_accounts(sums: Sums, person: str, pool: str, year: int) -> Iterable[str]:
    """Accounts that owe a value: open at year end, counted from `opened` or else from their first entry."""
    for account in sums.book.accounts.values():
        if account.person != person or sums.book.pool_of(account.id) != pool:
            continue
        if account.type not in OWN_TRADITIONAL and account.type != "inherited-traditional":
            continue
        if account.closed and account.closed.year <= year:
            continue
        first = account.opened.year if account.opened else None
        if first is None:
            used = [e.year for e in sums.entries if account.id in (e.account, e.to) and e.year is not None]
            first = min(used, default=None)
        if first is None or first <= year:
            yield account.id


def begin_year(sums: Sums, entry: Entry) -> None:
    """A year with nothing but a value is a year all the same."""
    sums.at(entry)


def basis_stated(sums: Sums, entry: Entry) -> None:
    """What the ledger says the basis is; it is compared with what follows from the entries."""
    sums.at(entry).stated_basis.append(entry)
