"""What entries say, in the plain sentences of a review."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from basisbook.ledger.book import Account, Book
from basisbook.ledger.dates import american
from basisbook.ledger.entry import Entry
from basisbook.ledger.interview import accounts
from basisbook.ledger.journal import VOID
from basisbook.ledger.kinds import KINDS
from basisbook.ledger.money import dollars

Names = Mapping[str, str]


def _when(entry: Entry) -> str:
    return f"on {american(entry.date)}" if entry.date else f"in {entry.year}"


def _amount(entry: Entry) -> str:
    return dollars(entry.amount or 0)


def _contribution(entry: Entry, names: Names) -> str:
    deducted = {
        None: "; whether it was deducted is not known",
        entry.amount: ", and not deducted",
        0: ", and deducted",
    }
    rest = deducted.get(entry.basis, f", of which {dollars(entry.basis or 0)} was not deducted")
    day = f" {_when(entry)}" if entry.date else ""
    return f"{_amount(entry)} was put into {names[entry.account]}{day} for {entry.year}{rest}"


def _moved(words: str) -> Callable[[Entry, Names], str]:
    def says(entry: Entry, names: Names) -> str:
        to = f" to {names[entry.to]}" if entry.to else ""
        return f"{_amount(entry)} {words} {names[entry.account]}{to} {_when(entry)}"

    return says


_SAYS: Mapping[str, Callable[[Entry, Names], str]] = {
    "contribution": _contribution,
    "roth-contribution": lambda one, names: f"{_amount(one)} was put into {names[one.account]} {_when(one)} for {one.year}",
    "conversion": _moved("was converted: from"),
    "distribution": _moved("was paid out from"),
    "rollover-out": _moved("was taken out, to go back, from"),
    "qcd": _moved("went to a charity from"),
    "deduction": lambda one, _: f"{_amount(one)} was deducted on the return of {one.year}",
    "year-end-value": lambda one, names: f"{_amount(one)} was in {names[one.account]} on December 31, {one.year}",
    "opening-basis": lambda one, _: f"{_amount(one) if one.amount else 'Nothing'} had been taxed already at the end of {one.year} (line 14)",
}  # fmt: skip


def sentence(entry: Entry, book: Book, more: tuple[Account, ...] = ()) -> str:
    """`$7,000 was put into Vanguard, Traditional or rollover IRA on March 10, 2024 for 2024, and not deducted.`"""
    known = {**book.accounts, **{one.id: one for one in more}}
    names = (
        {one: accounts.called(account) for one, account in known.items()}
        | {one: person.name for one, person in book.people.items()}
        | {"": "the IRAs"}
    )
    if entry.kind == VOID:
        return f"Entry {entry.corrects} no longer counts."
    says = _SAYS.get(entry.kind)
    text = says(entry, names) if says else _generic(entry, names)
    corrected = f"Entry {entry.corrects} says instead: " if entry.corrects else ""
    return f"{corrected}{text}."


def _generic(entry: Entry, names: Names) -> str:
    parts = [KINDS[entry.kind].says[:1].upper() + KINDS[entry.kind].says[1:], ": "]
    parts += [_amount(entry), " "] if entry.amount is not None else []
    parts += [f"{_when(entry)}"]
    parts += [f", from {names[entry.account]}"] if entry.account else []
    parts += [f", to {names[entry.to]}"] if entry.to else []
    parts += [f"; {dollars(entry.moved)} with its earnings"] if entry.moved is not None else []
    parts += [f"; {dollars(entry.basis)} of it taxed already"] if entry.basis is not None else []
    parts += [f" ({entry.code})"] if entry.code else []
    return "".join(parts)
