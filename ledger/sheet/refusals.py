"""Every sentence about a sheet that could not be understood, and its way out."""

from __future__ import annotations

import re
from typing import Any

from basisbook.ledger.catalogue import Catalogue, Sentence
from basisbook.ledger.problems import SSN, ByHand, Hole, Problem, Remedy, do, hidden

SENTENCES = {
    # A file
    "too-large/file": Sentence("error", "is larger than {mib} MiB; that is no list of what happened to IRAs"),
    "too-large/unpacked": Sentence("error", "is larger than {mib} MiB unpacked"),
    "too-large/sheet": Sentence("error", "has more cells than a list of what happened"),
    "old-workbook": Sentence("error", "is a workbook of an old kind (XLS), or has a password"),
    "no-sheet": Sentence("error", "is no spreadsheet"),
    "no-sheet/packed": Sentence("error", "is packed, and no Excel workbook"),
    "damaged": Sentence("error", "is a damaged workbook"),
    "damaged/unreadable": Sentence("error", "is a workbook that cannot be read"),
    "empty-sheet": Sentence("error", "holds nothing"),
    "not-text": Sentence("error", "holds NUL bytes: it is no text"),
    "not-text/encoding": Sentence("error", "is no text in an encoding that spreadsheets write"),
    "bad-quotes": Sentence("error", "a quotation mark in this row, or before it, stands in the middle of a cell"),
    "bad-quotes/open": Sentence("error", "a quotation mark in this row, or before it, is never closed"),
    # A cell
    "no-header": Sentence("error", "no row names the columns: one must say what happened, or have a column for each kind"),
    "two-columns": Sentence("error", "the columns {first} and {second} both mean {column}"),
    "column-of-amounts": Sentence("error", "{column} seems to say what happened, and no kind is called so"),
    "column-of-days": Sentence("error", "{column} holds days, and no name of ours says of what"),
    "struck": Sentence("error", "is struck through: nobody can say whether it counts"),
    "wide-row": Sentence("error", "has a cell {cell} beyond the last column that has a name"),
    "split-amount": Sentence("error", "{column} {cell} and the cell {beside} beside it may be one amount, cut at its comma"),
    "in-and-out": Sentence("error", "{column} {cell} and {beside}: the row fills both columns for amounts"),
    "other-currency": Sentence("error", "{column} {cell} is not in US dollars, and a return is"),
    "not-a-day": Sentence("error", "{column} {cell} is no day that can be read"),
    "no-such-day": Sentence("error", "{column} {cell} is not a day of the calendar"),
    "half-a-day": Sentence("error", "{column} {cell} is not a whole day: it needs day, month and year"),
    "day-order": Sentence("error", "{column} {cell} may be {these:or}, and no other day of the file says which"),
    "day-orders": Sentence("error", "{column} {cell} cannot be written in the same order as the other days of the file"),
    "not-a-year": Sentence("error", "{column} {cell} is not a year"),
    "not-a-number": Sentence("error", "{column} {cell} is not the number of an entry"),
    "number-again": Sentence("error", "{column} {cell} stands in row {other} already"),
    "not-an-amount": Sentence("error", "{column} {cell} is no amount in dollars and cents"),
    "a-dash": Sentence("error", "{column} {cell} may be zero or not known"),
    "an-exponent": Sentence("error", "{column} {cell} has lost digits: the spreadsheet shortened it"),
    "many-decimals": Sentence("error", "{column} {cell} has parts of a cent"),
    "thousands-or-cents": Sentence("error", "{column} {cell} may be {these:or}: a point or a comma can stand for either"),
    "amount-styles": Sentence("error", "{column} {cell} has comma and point in other places than other rows"),
    "too-large": Sentence("error", "{column} {cell} is $1 billion or more"),
    "negative": Sentence("error", "{column} {cell} is negative, which a {kind} cannot be"),
    "negative-too": Sentence("error", "{column} {cell} is negative, and other rows take money out without a sign"),
    "negative-part": Sentence("error", "{column} {cell} is negative"),
    "formula": Sentence("error", "{column} holds a formula whose value is not in the file"),
    "formula-error": Sentence("error", "{column} holds {cell}, the error of a formula"),
    "no-kind": Sentence("error", "says nothing of what happened: {column} is empty"),
    "unknown-kind": Sentence("error", "{column} {cell} is no kind of entry{near}"),
    "many-kinds": Sentence("error", "{column} {cell} may be {these:or}"),
    "unknown-person": Sentence("error", "{column} {cell} is nobody in this book; there {are}"),
    "no-person": Sentence("error", "does not say whose it is; there are {these:and}"),
    "unknown-account": Sentence("error", "{column} {cell} is no account of this book{there}"),
    "many-accounts": Sentence("error", "{column} {cell} may be {these:or}"),
    "no-tax-year": Sentence("error", "a {kind} of {day} may count for {before} or {after}, and no column says which"),
    "of-elsewhere": Sentence("error", "{column} {cell} is no number of an entry in {where}"),
    "recorded-order": Sentence("error", "{column} {cell} is before {other}, the day of the entry before it"),
    "recorded-ahead": Sentence("error", "{column} {cell} has not come"),
    "a-number": Sentence("error", "{column} holds what may be a social security number"),
    "may-be-the-same": Sentence("error", "may be entry {other} of the ledger, told with more or less: {what}"),
}  # fmt: skip

_WAYS_OUT = {
    "no-header": "write the names of the columns above the rows; of these at least: kind, tax year or date, amount",
    "two-columns": "give one of the two columns another name: what has no name of ours is kept as a note",
    "column-of-amounts": "call it as the kind is called, as in Year-end value, or give it a name that says it is a note",
    "column-of-days": "call it Date, if it is the day on which it happened; if it is not, add a column Date",
    "wide-row": "write an amount or a text with a comma in quotation marks in row {row}, or take the cell away",
    "split-amount": "write the amount in row {row} without a comma, or in quotation marks",
    "in-and-out": "take one of the two amounts out of row {row}",
    "other-currency": "write {column} in row {row} in US dollars",
    "not-a-day": "write {column} in row {row} with day, month and year, the month by its name",
    "no-such-day": "write {column} in row {row} as the paper has it",
    "not-an-amount": "write {column} in row {row} in dollars and cents, with a point before the cents",
    "too-large": "write {column} in row {row} as the paper has it",
    "amount-styles": "write all amounts with a point before the cents, or all with a comma; row {row} among them",
    "not-a-year": "write {column} in row {row} as a year of four digits",
    "half-a-day": "write {column} in row {row} with day, month and year, or leave it empty and give the tax year",
    "day-orders": "write {column} in row {row} with the month by its name",
    "not-a-number": "write {column} in row {row} as a whole number, or leave it empty",
    "of-elsewhere": "write {column} in row {row} as the number of an entry above it, or leave it empty",
    "number-again": "leave {column} in row {row} empty: the row gets the next number",
    "a-dash": "write {column} in row {row} as 0, or leave it empty where nobody knows",
    "an-exponent": "write {column} in row {row} with all its digits",
    "many-decimals": "write {column} in row {row} as the paper has it, with two decimals",
    "thousands-or-cents": "write {column} in row {row} with two decimals after a point",
    "negative": "say in row {row} with another kind that the money went out, or take the sign away",
    "negative-too": "give all amounts that go out a sign, or none; in row {row} the sign may also mean another kind",
    "negative-part": "write {column} in row {row} without a sign",
    "formula": "open the file in the spreadsheet and save it there, or write the value into row {row}",
    "formula-error": "write the value into row {row}",
    "no-kind": "write {column} in row {row} as one of the kinds",
    "unknown-kind": "write {column} in row {row} as one of the kinds",
    "many-kinds": "write {column} in row {row} as one of them",
    "unknown-account": "write {column} in row {row} as an account of the book",
    "unknown-person": "write {column} in row {row} as a person of the book",
    "many-accounts": "write {column} in row {row} as one of them",
    "no-person": "write the person in row {row}",
    "no-tax-year": "write the tax year in row {row}",
    "recorded-order": "leave {column} empty: what is new is recorded today",
    "recorded-ahead": "leave {column} empty: what is new is recorded today",
    "a-number": "take the number out of row {row}; it belongs in book.toml alone",
    "may-be-the-same": "say in row {row} what entry {other} says, if it is the same; if not, write the day of each",
}
_KINDS = do("record", help=None, when="lists the kinds")
_WRITE = "write {column} in row {row} in another way"

_A_NUMBER = re.compile(rf"{SSN.pattern}|(?<!\d)\d{{9}}(?!\d)")

find = Catalogue(SENTENCES).find


class NotUnderstoodError(ValueError):
    """A cell that means nothing certain: the code of its sentence, and what stands in its gaps."""

    def __init__(self, code: str, **gaps: Any) -> None:
        super().__init__(code)
        self.code, self.gaps = code, gaps


def _commands(code: str, cell: str) -> tuple[Remedy, ...]:
    """The command that helps, beside what can be written into the sheet."""
    if code in ("no-kind", "unknown-kind"):
        return (_KINDS,)
    if code == "unknown-person" and shown(cell) == f'"{cell}"':
        return (do("person", cell, when="if that is somebody new"),)
    if code == "unknown-account":
        return (do("account", Hole("COMPANY"), when="if that is a new account"),)
    return ()


def refused(
    error: NotUnderstoodError, file: str, row: int, column: str = "", cell: str = "", *more: Remedy
) -> Problem:
    """The finding about a cell: with its row, the name of its column as the sheet has it, and what stands there."""
    gaps = {"column": column, "cell": shown(cell)} | error.gaps
    way_out = _WAYS_OUT.get(error.code, _WRITE).format(row=row, **gaps)
    remedies = more or (ByHand(way_out), *_commands(error.code, cell))
    return find(error.code, *remedies, place=f"{file}:{row}" if row else file, **gaps)


def shown(text: str) -> str:
    """A cell as a message may show it: short, on one line, and without what looks like a social security number."""
    text = hidden(" ".join(text.split()), _A_NUMBER)
    return f'"{text[:37]}..."' if len(text) > 40 else f'"{text}"'
