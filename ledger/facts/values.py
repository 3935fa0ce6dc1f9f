"""The value of all IRAs at the end of a year."""

from __future__ import annotations

from collections.abc import Iterator

from basisbook.ledger.book import OWN, Account
from basisbook.ledger.entry import Entry
from basisbook.ledger.facts.posting import Sums, YearSums
from basisbook.ledger.kinds import TRADITIONAL
from basisbook.ledger.sentences import find
from basisbook.ledger.sentences.telling import called
from basisbook.ledger.words import and_list


def year_end_value(sums: Sums, key: tuple[str, str], year: YearSums) -> None:
    """Line 6: one value an account that is open on December 31, or one for all together."""
    person, pool = key
    values = sums.of_kind(person, year.year, "year-end-value")
    entries = [entry for entry in values if sums.book.pool_of(entry.account) == pool]
    for entry in entries:
        year.post("year_end_value", entry.amount or 0, entry)
    if any(not entry.account for entry in entries):
        return
    valued = {entry.account for entry in entries}
    missing = [
        account for account in open_accounts(sums, person, pool, year.year) if account.id not in valued
    ]
    if entries and not missing:
        return
    names = [called(sums.book, account.id) for account in missing]
    owner = sums.book.people.get(person)
    died = owner.died if owner else None
    # Publication 590-B: in the year of death, values are those of the day of death.
    at_death = died is not None and died.year == year.year and pool == OWN
    year.unknown["year_end_value"] = find(
        "value-missing/death" if at_death else "value-missing",
        *(year.record("year-end-value", account=account.id) for account in missing),
        *(() if missing else (year.record("year-end-value"),)),
        place=sums.file,
        year=year.year,
        person=person,
        accounts=and_list(names) if names else "all the IRAs",
        died=died,
    )


def open_accounts(sums: Sums, person: str, pool: str, year: int) -> Iterator[Account]:
    """Accounts that owe a value: open at year end, counted from `opened` or else from their first entry."""
    for account in sums.accounts_of(person):
        if account.type not in TRADITIONAL or sums.book.pool_of(account.id) != pool:
            continue
        if account.closed and account.closed.year <= year:
            continue
        first = account.opened.year if account.opened else sums.first_used(account.id)
        if first is None or first <= year:
            yield account


def begin_year(sums: Sums, entry: Entry) -> None:
    """A year with nothing but a value is a year all the same."""
    sums.at(entry)


def basis_stated(sums: Sums, entry: Entry) -> None:
    """What the ledger says the basis is; it is compared with what follows from the entries."""
    sums.at(entry).stated_basis.append(entry)
