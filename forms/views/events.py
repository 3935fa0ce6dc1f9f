"""What happened, in sentences for people who know no name of a kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from basisbook.ledger.book import Book
from basisbook.ledger.dates import american
from basisbook.ledger.entry import Entry

Money = Callable[[int], str]

SAYS: Mapping[str, str] = {
    "contribution": "{amount} put into {account}{for_year}{when}{basis}.",
    "deduction": "{amount} of the contributions was deducted on the return.",
    "contribution-returned": "{amount} put in for {year} was taken back out of {account}, {moved} with its earnings{when}.",
    "excess-removed": "{amount} too much put in earlier was taken out of {account}{when}.",
    "recharacterized-to-roth": "{amount} put in for {year} was made a Roth contribution instead{when}.",
    "recharacterized-to-traditional": "{amount} put into a Roth IRA for {year} was made a traditional contribution instead{when}.",
    "distribution": "{amount} taken out of {account}{when}.",
    "conversion": "{amount} converted from {account} to {to}{when}.",
    "conversion-undone": "{amount} of a conversion of {year} was moved back{when}.",
    "qcd": "{amount} given to charity straight from {account}{when}.",
    "hsa-funding": "{amount} moved from {account} to a health savings account{when}.",
    "rollover-out": "{amount} taken out of {account} to be put back within 60 days{when}.",
    "rollover-in": "{amount} put back into {account}{when}.",
    "plan-rollover-in": "{amount} came from an employer's plan into {to}{when}{after_tax}.",
    "plan-rollover-out": "{amount} went from {account} to an employer's plan{when}.",
    "transfer": "{amount} moved from {account} to {to}{when}.",
    "divorce-transfer": "{amount} went to {to} in a divorce{when}, with {basis_amount} of basis.",
    "inherited": "{to} was inherited{when}.",
    "disaster-distribution": "{amount} taken out of {account} after a disaster{when}.",
    "disaster-repayment": "{amount} taken after a disaster was put back{when}.",
    "repayment": "{amount} taken early was put back{when}.",
    "roth-contribution": "{amount} put into {account}{for_year}{when}.",
    "roth-contribution-returned": "{amount} put into a Roth IRA for {year} was taken back out, {moved} with its earnings{when}.",
    "roth-distribution": "{amount} taken out of {account}{when}.",
    "roth-homebuyer": "{amount} taken out of a Roth IRA for a first home{when}.",
    "roth-qualified": "{amount} taken out of a Roth IRA, free of tax{when}.",
    "roth-disaster": "{amount} taken out of a Roth IRA after a disaster{when}.",
    "plan-to-roth": "{amount} came from an employer's plan into {to}{when}{after_tax}.",
    "designated-roth-to-roth": "{amount} came from the Roth part of a plan into {to}{when}.",
    "in-plan-roth": "{amount} became Roth money inside a plan{when}.",
    "year-end-value": "{account_or_all} was worth {amount} on December 31.",
    "opening-basis": "The record begins with a basis of {amount} at the end of {year}.",
    "opening-roth-contributions": "The record begins with {amount} of Roth contributions at the end of {year}.",
    "opening-roth-conversion": "The record begins with {amount} of an earlier conversion at the end of {year}.",
    "basis-stated": "A paper says the basis at the end of {year} was {amount}.",
    "return": "The return was filed{when}.",
    "filed": "A form went to the IRS{when}.",
    "residence": "Lived in {code} from {since} on.",
}
"""A sentence a kind. Kinds that only say how something is figured (methods, elections, figures) have none."""


def told(entry: Entry, book: Book, money: Money, *, names: bool = True) -> str:
    """The sentence of an entry; empty for a kind that says how something is figured.

    `money` words cents; without `names` an account goes by its type alone.
    """
    sentence = SAYS.get(entry.kind)
    if sentence is None:
        return ""
    made_later = entry.date and entry.tax_year and entry.date.year != entry.tax_year
    said = sentence.format(
        amount=money(entry.amount) if entry.amount is not None else "Something",
        moved=money(entry.moved) if entry.moved is not None else "an amount not stated",
        basis_amount=money(entry.basis) if entry.basis is not None else "an amount not stated",
        account=_account(book, entry.account, names=names) or "an IRA",
        account_or_all=_account(book, entry.account, names=names) or "All IRAs together",
        to=_account(book, entry.to, names=names) or "another account",
        year=entry.year,
        for_year=f" for {entry.tax_year}" if made_later else "",
        when=f" on {american(entry.date)}" if entry.date else "",
        since=american(entry.date) if entry.date else f"January 1, {entry.year}",
        code=entry.code,
        basis=_not_deducted(entry, money),
        after_tax=f"; {money(entry.basis)} of it had been taxed" if entry.basis else "",
    )
    return said[:1].upper() + said[1:]


_TYPES = {
    "traditional": "traditional IRA",
    "sep": "SEP IRA",
    "simple": "SIMPLE IRA",
    "roth": "Roth IRA",
    "inherited-traditional": "inherited IRA",
    "inherited-roth": "inherited Roth IRA",
    "plan": "plan",
}


def _account(book: Book, name: str, *, names: bool) -> str:
    """`the traditional IRA at Mesa Brokerage`; a name that is no account of the book stays as it is."""
    account = book.accounts.get(name)
    if account is None:
        return name if names else ""
    type_ = _TYPES.get(account.type, account.type)
    if not names:
        return f"the {type_}"
    return f"the {type_} at {account.custodian}" if account.custodian else f"the {type_} {name}"


def _not_deducted(entry: Entry, money: Money) -> str:
    if entry.basis is None or entry.amount is None:
        return ""
    if entry.basis == entry.amount:
        return ", none of it deducted"
    return f", {money(entry.amount - entry.basis)} of it deducted" if entry.basis else ", all of it deducted"
