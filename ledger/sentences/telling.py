"""What entries say, in sentences for people who know no name of a kind: for a review, a page and a report.

Everything that an entry states about what happened is in its sentence: what the words of its kind leave out is added
at the end. Source, note and the day it was recorded are not what happened.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from basisbook.ledger.book import Account, Book
from basisbook.ledger.dates import american
from basisbook.ledger.entry import Entry
from basisbook.ledger.journal import VOID
from basisbook.ledger.kinds import FIGURE_CODES, KINDS, RIPPLES, STATE_CODES
from basisbook.ledger.money import dollars
from basisbook.ledger.problems import Problem
from basisbook.ledger.sentences import codes

Money = Callable[[int], str]

HAPPENED: Mapping[str, str] = {
    "contribution": "{amount} put into {account}{for_year}{when}{deducted}.",
    "deduction": "{amount} of the contributions for {year} was deducted on the return.",
    "contribution-returned": "{amount} put in for {year} was taken back out of {account}{when}, {moved} with its earnings{tail}.",
    "excess-removed": "{amount} too much put in earlier was taken out of {account}{when}, {basis} of it taxed already{tail}.",
    "recharacterized-to-roth": "{amount} put into {account} for {year} was made a contribution to {to} instead{when}, {moved} with its earnings{tail}.",
    "recharacterized-to-traditional": "{amount} put into {account} for {year} was made a contribution to {to} instead{when}, {moved} with its earnings{tail}.",
    "distribution": "{amount} taken out of {account}{when}{tail}.",
    "conversion": "{amount} converted from {account} to {to}{when}{tail}.",
    "conversion-undone": "{amount} of a conversion of {year} was moved back from {account} to {to}{when}, {moved} with its earnings{tail}.",
    "qcd": "{amount} given to charity straight from {account}{when}{tail}.",
    "hsa-funding": "{amount} moved from {account} to a health savings account{when}{tail}.",
    "rollover-out": "{amount} taken out of {account}{when}, to be put back within 60 days{tail}.",
    "rollover-in": "{amount} put back into {account}{when}{tail}.",
    "plan-rollover-in": "{amount} came from an employer's plan into {to}{when}{tail}.",
    "plan-rollover-out": "{amount} went from {account} to an employer's plan{when}{tail}.",
    "transfer": "{amount} moved from {account} to {to}{when}{tail}.",
    "divorce-transfer": "{amount} went from {account} to {to} in a divorce{when}, with {basis} of basis{tail}.",
    "inherited": "{to} was inherited{when}{worth}{tail}.",
    "disaster-distribution": "{amount} taken out of {account} after a disaster{when}{tail}.",
    "disaster-repayment": "{amount} taken after a disaster was put back into {account}{when}{tail}.",
    "repayment": "{amount} taken early was put back into {account}{when}{tail}.",
    "roth-contribution": "{amount} put into {account}{for_year}{when}{tail}.",
    "roth-contribution-returned": "{amount} put in for {year} was taken back out of {account}{when}, {moved} with its earnings{tail}.",
    "roth-distribution": "{amount} taken out of {account}{when}{tail}.",
    "roth-homebuyer": "{amount} taken out of {account} for a first home{when}{tail}.",
    "roth-qualified": "{amount} taken out of {account}{when}, free of tax{tail}.",
    "roth-disaster": "{amount} taken out of {account} after a disaster{when}{tail}.",
    "plan-to-roth": "{amount} came from an employer's plan into {to}{when}{tail}.",
    "designated-roth-to-roth": "{amount} came from the Roth part of a plan into {to}{when}{tail}.",
    "in-plan-roth": "{amount} became Roth money inside a plan{when}{tail}.",
    "year-end-value": "{account} {were} worth {amount} on December 31, {year}{tail}.",
    "opening-basis": "The record begins with a basis of {amount} at the end of {year}{tail}.",
    "opening-roth-contributions": "The record begins with {amount} of Roth contributions at the end of {year}{tail}.",
    "opening-roth-conversion": "The record begins with {amount} of an earlier conversion at the end of {year}, {basis} of it not taxable{tail}.",
    "basis-stated": "A paper says that the basis at the end of {year} was {amount}{tail}.",
    "return": "The return of {year}{filed_on}{tail}.",
    "filed": "{form} went to the IRS for {year}{when}{tail}.",
    "residence": "Lived in {place} from {since} on.",
}  # fmt: skip
"""A sentence a kind. `when` is the day, or the year where nothing else in the sentence says it."""

FIGURED: Mapping[str, str] = {
    "election": "A choice for {year}: {code}{of_amount}.",
    "method": "How it is figured from {year} on: {code}.",
    "figure": "From the return of {year}: {code}{of_amount}{when}.",
    "state-deduction": "{place} allowed an IRA deduction of {amount} for {year}.",
    "opening-state-basis": "The record begins with {amount} that {place} had taxed by the end of {year}.",
    "opening-state-recovered": "The record begins with {amount} that had come back by the end of {year}, for {place}.",
}
"""Kinds that say how something is figured, and not what happened."""

TYPES = {
    "traditional": "traditional IRA",
    "sep": "SEP IRA",
    "simple": "SIMPLE IRA",
    "roth": "Roth IRA",
    "inherited-traditional": "inherited IRA",
    "inherited-roth": "inherited Roth IRA",
    "plan": "plan",
    "529": "529 plan",
    "trump": "Trump account",
}
_FORMS = {
    "original": "The first Form 8606",
    "amended": "An amended Form 8606",
    "none": "No Form 8606",
}


def happened(entry: Entry) -> bool:
    """Whether an entry says what happened, and not how something is figured."""
    return entry.kind in HAPPENED


class Teller:
    """Tells the entries of one book. `money` words cents; without `names` an account goes by its type alone, without
    `ids` never by its id.

    `more` are accounts that are not in the book yet.
    """

    def __init__(
        self,
        book: Book,
        money: Money = dollars,
        *,
        names: bool = True,
        ids: bool = True,
        more: Iterable[Account] = (),
    ) -> None:
        self._book, self._money, self._names = book, money, names
        known = {one.id: one for one in (*book.accounts.values(), *more)}
        named = {one.id: replace(one, decedent=_name(book, one.decedent)) for one in known.values()}
        self.called = _called(tuple(named.values()), names=names, ids=ids)

    def __call__(self, entry: Entry) -> str:
        """`$7,000 put into the traditional IRA at Vanguard on March 10, 2024, none of it deducted.`"""
        sentence = HAPPENED.get(entry.kind) or FIGURED.get(entry.kind)
        if sentence is None:
            return f"Entry {entry.corrects} no longer counts." if entry.kind == VOID else f"{entry.kind}."
        said = sentence.format_map(self._gaps(entry, sentence))
        return said[:1].upper() + said[1:]

    def reviewed(self, entry: Entry) -> str:
        """The sentence of an entry that is about to be written: with what it leaves open, and what it corrects."""
        said = self(entry)
        if entry.kind == "contribution" and entry.basis is None:
            said = f"{said.removesuffix('.')}; whether it was deducted is not known."
        return (
            f"Entry {entry.corrects} says instead: {said}" if entry.corrects and entry.kind != VOID else said
        )

    def account(self, name: str) -> str:
        """`the traditional IRA at Mesa Brokerage`; a name that is nobody's in the book stays as it is."""
        if name in self.called:
            return self.called[name]
        person = self._book.people.get(name)
        if person is not None:
            return person.name if self._names else "another person"
        return name if self._names else ""

    def _gaps(self, entry: Entry, sentence: str) -> Mapping[str, str]:
        account = self.account(entry.account)
        to = self.account(entry.to)
        if to and to == account and entry.account != entry.to:
            to = f"another {to.removeprefix('the ')}"
        everything = entry.kind == "year-end-value" and not entry.account
        place = entry.code if entry.code in STATE_CODES and entry.code != "abroad" else "another country"
        gaps = {
            "amount": self._amount(entry.amount),
            "moved": self._amount(entry.moved),
            "basis": self._amount(entry.basis),
            "account": "all IRAs together" if everything else account or "an IRA",
            "were": "were" if everything else "was",
            "to": to or "another account",
            "year": str(entry.year) if entry.year else "a year not stated",
            "for_year": f" for {entry.tax_year}" if entry.tax_year and (not entry.date or entry.date.year != entry.tax_year) else "",
            "when": _when(entry, says_year="year}" in sentence),
            "filed_on": f" was filed on {american(entry.date)}" if entry.date else "",
            "since": american(entry.date) if entry.date else f"January 1, {entry.year}",
            "place": place,
            "form": _FORMS.get(entry.code, "A Form 8606"),
            "code": _code(entry),
            "worth": f", worth {self._money(entry.amount)}" if entry.amount is not None else "",
            "of_amount": f": {self._money(entry.amount)}" if entry.amount is not None else "",
            "deducted": self._deducted(entry) + _code_after(entry),
        }  # fmt: skip
        return gaps | {"tail": "".join(self._left_out(entry, sentence))}

    def _amount(self, cents: int | None) -> str:
        return "an amount not stated" if cents is None else self._money(cents)

    def _deducted(self, entry: Entry) -> str:
        """What became of a contribution on the return; empty where it says nothing."""
        if entry.basis is None:
            return ""
        if entry.amount is None:
            return f", {self._money(entry.basis)} of it not deducted"
        if entry.basis == entry.amount:
            return ", none of it deducted"
        return f", {self._money(entry.amount - entry.basis)} of it deducted" if entry.basis else ", all of it deducted"  # fmt: skip

    def _left_out(self, entry: Entry, sentence: str) -> Iterator[str]:
        """What the entry states and the words of its kind do not."""
        kind = KINDS.get(entry.kind)
        used = {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
        if entry.kind == "return":
            if entry.code:
                yield f": {_code(entry)}"
            if entry.to:
                yield f", with {self.account(entry.to)}"
            return
        if entry.moved is not None and "moved" not in used:
            yield f"; {self._money(entry.moved)} actually moved"
        if entry.basis is not None and "basis" not in used:
            yield f"; {self._money(entry.basis)} of it had been taxed already"
        if entry.account and "account" not in used:
            yield f"; {'from' if kind and 'date' in kind.states else 'of'} {self.account(entry.account)}"
        if entry.to and "to" not in used:
            yield f"; to {self.account(entry.to)}"
        if entry.code and self._names and not used & {"form", "place", "code"}:
            yield _code_after(entry)
        if entry.of is not None:
            yield f"; it acts on entry {entry.of}"


def _name(book: Book, person: str) -> str:
    known = book.people.get(person)
    return known.name if known else person


WHO = ("person", "owner", "whose", "other", "decedent", "who")
"""The gaps of sentences that hold the id of somebody."""


def in_names(book: Book, problem: Problem, *, year: bool = False) -> str:
    """The sentence of a finding as a paper says it: people and accounts by name, figures in words. `year`: with its year.

    Where an id is a word of the sentence too, its first place counts.
    """
    said = problem.text if year else problem.message
    tell = Teller(book, ids=False)
    for gap, text in problem.gaps:
        words = text
        if gap in WHO:
            words = _name(book, text)
        elif gap in ("account", "accounts"):
            words = ", ".join(_account(tell, one) for one in text.split(", "))
        elif gap in ("what", "figure", "items") and all(_in_words(one) for one in text.split(", ")):
            words = "; ".join(_in_words(one) for one in text.split(", "))
        if words != text:
            said = re.sub(rf"(?<![\w-]){re.escape(text)}(?![\w-])", words.replace("\\", r"\\"), said, count=1)
    return said


def _account(tell: Teller, text: str) -> str:
    """`ira (Vanguard)` or `ira` in words; anything else as it is."""
    return tell.account(text.partition(" (")[0]) if text.partition(" (")[0] in tell.called else text


def _in_words(code: str) -> str:
    """What a figure or an item that moves with income is; empty for a text that is neither."""
    if code in RIPPLES:
        return RIPPLES[code][0]
    return codes.says(code) if code in FIGURE_CODES else ""


def _when(entry: Entry, *, says_year: bool) -> str:
    """The day; the year where it is another one than the day's, or where there is no day."""
    day = f" on {american(entry.date)}" if entry.date else ""
    if says_year or entry.year is None:
        return day
    if entry.date:
        return day + (f", for {entry.year}" if entry.year != entry.date.year else "")
    return f" in {entry.year}"


def _code(entry: Entry) -> str:
    kind = KINDS.get(entry.kind)
    return (codes.says(entry.code) if kind and entry.code in kind.codes else "") or entry.code


def _code_after(entry: Entry) -> str:
    return f" ({_code(entry)})" if entry.code else ""


def called(book: Book, name: str) -> str:
    """What people call an account: `the traditional IRA at Vanguard`; the name of a person; anything else stays."""
    if name not in book.accounts:
        person = book.people.get(name)
        return (person.name if person else "") or name
    if _LAST.book is not book:
        _LAST.book, _LAST.called = book, _called(tuple(book.accounts.values()), names=True, ids=True)
    return _LAST.called[name]


class _Last:
    """The book that was asked about last, and what its accounts are called: one finding after the other asks of the same book."""

    book: Book | None = None
    called: Mapping[str, str] = {}


_LAST = _Last()


def _called(accounts: tuple[Account, ...], *, names: bool, ids: bool) -> Mapping[str, str]:
    """What each account is called; two that would be called alike have their ids with it."""
    plain = {one.id: _plain(one, names=names, ids=ids) for one in accounts}
    whose = {one.id: one.person for one in accounts}
    alike: dict[tuple[str, str], int] = {}
    for name, text in plain.items():
        alike[whose[name], text] = alike.get((whose[name], text), 0) + 1
    return {
        name: f"{text} ({name})" if names and ids and alike[whose[name], text] > 1 and name not in text.split() else text
        for name, text in plain.items()
    }  # fmt: skip


def _plain(account: Account, *, names: bool, ids: bool) -> str:
    type_ = TYPES.get(account.type, account.type)
    if not names:
        return f"the {type_}"
    decedent = f" from {account.decedent}" if account.decedent else ""
    if account.custodian:
        return f"the {type_} at {account.custodian}{decedent}"
    return f"the {type_} {account.id}{decedent}" if ids else f"the {type_}{decedent}"
