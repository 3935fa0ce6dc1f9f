"""The questions of `record` and `correct`: what is missing of an entry, asked one by one.

Enter takes the default in brackets, `<` goes back one question, `?` says more, `.` stops and writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Any

import click

from basisbook.cli import findings, output
from basisbook.cli.sentences import find
from basisbook.ledger import journal
from basisbook.ledger.entry import Entry
from basisbook.ledger.kinds import Kind
from basisbook.ledger.limits import limits_of
from basisbook.ledger.money import show_for_people
from basisbook.ledger.problems import UsageError, do, hidden
from basisbook.ledger.quick_dataclass import dataclass
from basisbook.ledger.sentences import codes

if TYPE_CHECKING:
    from basisbook.forms.open_book import OpenBook

SAYS = {
    "person": "whose it is",
    "tax_year": "the year it counts for",
    "date": "the day it happened",
    "account": "where it happened, or where the money came from",
    "to": "the other side: an account, or a person",
    "amount": "dollars and cents, as in 6500.00",
    "moved": "what actually moved, with earnings or loss",
    "basis": "how much of the amount is already-taxed money",
    "of": "the number of the entry it acts on",
    "code": "one of the codes of the kind",
    "source": "the papers it rests on",
    "note": "plain words",
}
"""What each column says."""

ORDER = (
    "person",
    "of",
    "code",
    "tax_year",
    "date",
    "account",
    "to",
    "amount",
    "moved",
    "basis",
    "source",
    "note",
)
"""What decides the other answers is asked first."""

_HELP = {
    "person": "One of the people of the book; basisbook person NAME adds another.",
    "of": "Each entry of the ledger has a number; this one undoes, repays or rolls back that one.",
    "code": "A word for what the law makes a difference of. Type a part of it to search.",
    "tax_year": "A contribution may be made until April 15 for the year before; the custodian's receipt names the year.",
    "date": "As on the custodian's statement: 2024-03-10 or 3/10/2024.",
    "account": "One of the accounts of the book; basisbook account NAME adds another.",
    "to": "Where the money went, or with whom the return was filed.",
    "amount": "Box 1 of Form 1099-R for money out; boxes 1, 2, 3, 10 of Form 5498 for money in; box 5 for the value.",
    "moved": "What left or came, with what it earned or lost: the custodian's letter shows it.",
    "basis": "Money that was taxed before: not deducted when it was put in, or the after-tax part of a plan.",
    "source": "As in: Form 1099-R 2024. It is what explain and the packet name as the proof.",
    "note": "For yourself; no form shows it.",
}
_FEW = 12
_MOST_FOUND = 30
"""So many choices are listed; more are searched."""


class _BackError(Exception):
    """The question before, please."""


@dataclass(slots=True)
class Questions:
    """The questions for one entry: `values` are its columns so far, `read` reads a text as a column, or raises `ValueError`."""

    opened: OpenBook
    kind: Kind
    values: dict[str, Any]
    read: Callable[[str, str], Any]
    required: frozenset[str]
    _asked: list[str] = field(default_factory=list)

    def ask(self, columns: Sequence[str]) -> None:
        """Ask for the columns, in their order, and put the answers among the values. Raises `output.Left`."""
        left = [one for one in ORDER if one in columns]
        at = 0
        while at < len(left):
            column = left[at]
            if column in self._asked or self._matters(column):
                try:
                    self.values[column] = self._one(column)
                except _BackError:
                    at = max((one for one in range(at) if left[one] in self._asked), default=at)
                    continue
                self._asked.append(column)
            at += 1

    def _matters(self, column: str) -> bool:
        if column == "to" and self.kind.name == "return":
            return self.values.get("code") == "joint" and len(self.opened.book.people) > 1
        if column == "of":
            if "of" in self.required and not self._entries():
                ways = (do("record", kind) for kind in self.kind.of_kinds)
                raise UsageError(
                    find("nothing-to-act-on", *ways, kind=self.kind.name, kinds=self.kind.of_kinds)
                )
            return bool(self._entries())
        if column == "account" and not self._accounts("account"):
            output.say(
                f"No {findings.one_of(sorted(self.kind.account_types))} account is in the book: basisbook account"
            )
            return "account" in self.required
        return column != "amount" or self.kind.name != "figure" or "=" not in str(self.values.get("code"))

    # One question

    def _one(self, column: str) -> Any:
        choices, default = self._choices(column), self._default(column)
        shown = dict(list(choices.items())[: _FEW if column in ("code", "of") else None])
        searched = len(choices) > len(shown)
        self._list({} if searched and column == "code" else shown)
        return output.ask(
            self._question(column, default, searched=searched), self._reader(column, choices, default)
        )

    def _question(self, column: str, default: Any, *, searched: bool) -> str:
        said = SAYS[column]
        if self._deduction(column):
            said = "what of it was not deducted on the return: all, none, or an amount"
        elif column == "source":
            said = "the paper that shows it, as in Form 1099-R 2024"
        elif searched and column == "code":
            said = "a word to search for, as in tax or early"
        if default is not None:
            hint = f" [{self._as_text(column, default)}]"
        elif column in self.required:
            hint = ""
        elif column == "account":
            hint = "; Enter for all own IRAs together"
        else:
            hint = "; Enter if not known" if self._deduction(column) else "; Enter to leave it empty"
        text = (
            f"{column.replace('_', ' ')} ({said}{hint})"
            if default is None
            else f"{column.replace('_', ' ')} ({said}){hint}"
        )
        return output.wrapped(text)

    def _as_text(self, column: str, value: Any) -> str:
        return show_for_people(value) if column in ("amount", "moved", "basis") else str(value)

    def _reader(self, column: str, choices: Mapping[str, str], default: Any) -> Callable[[str], Any]:
        def value_of(text: str) -> Any:
            if text == "<":
                raise _BackError
            if text == ".":
                raise output.Left
            if text == "?":
                raise ValueError(_HELP[column])
            if not text and default is not None:
                return default
            if self._deduction(column) and text.casefold() in ("all", "a", "none", "n"):
                return self.values["amount"] if text[0].casefold() == "a" else 0
            if text and choices and column != "to":
                return self._chosen(column, text, choices)
            try:
                value = self.read(column, text)
            except ValueError as error:
                raise ValueError(f'"{hidden(text)}" {error}') from None
            if value is None and column in self.required:
                raise ValueError("it is needed")
            if (
                column == "tax_year"
                and value is not None
                and not _FIRST <= value <= self.opened.today.year + 1
            ):
                raise ValueError(f"{value} is no year from {_FIRST} to {self.opened.today.year + 1}")
            return value

        return value_of

    def _chosen(self, column: str, text: str, choices: Mapping[str, str]) -> Any:
        """The choice that a text names: whole, or the only one that begins so; a search of what is long."""
        folded = text.casefold()
        by_name = {one.casefold(): one for one in choices}
        begin = [one for name, one in by_name.items() if name.startswith(folded)]
        one = by_name.get(folded) or (begin[0] if len(begin) == 1 else "")
        if one:
            return self.read(column, one)
        found = {
            name: said
            for name, said in choices.items()
            if folded in name.casefold() or folded in said.casefold()
        }
        if column in ("code", "of") and found:
            self._list(dict(list(found.items())[:_MOST_FOUND]))
            more = len(found) - _MOST_FOUND
            raise ValueError(f"and {more} more; say it more closely" if more > 0 else "which of these?")
        few = (
            findings.one_of(list(choices))
            if len(choices) <= _FEW
            else "none is called so; a part of its name finds it"
        )
        raise ValueError(f"one of {few}" if len(choices) <= _FEW else few)

    def _list(self, choices: Mapping[str, str]) -> None:
        wide = max(map(len, choices), default=0)
        for choice, said in choices.items():
            output.listed(f"  {choice:{wide}}", said)

    # What may be answered, and what is likely

    def _choices(self, column: str) -> dict[str, str]:
        if column == "person":
            return {one.id: one.name for one in self.opened.book.people.values()}
        if column == "code":
            return {code: codes.says(code) for code in self.kind.codes}
        if column == "of":
            return {str(one.original): journal.described(one) for one in self._entries()}
        if column in ("account", "to"):
            return self._accounts(column)
        return {}

    def _accounts(self, column: str) -> dict[str, str]:
        person, book = self.values.get("person", ""), self.opened.book
        allowed = self.kind.account_types if column == "account" else self.kind.to_types
        if column == "to" and self.kind.name == "return":
            return {one.id: one.name for one in book.people.values() if one.id != person}
        found = {
            one.id: f"{one.type}{f', {one.custodian}' if one.custodian else ''}"
            for one in book.accounts.values()
            if allowed is None or (one.type in allowed and one.person == person)
        }
        people = (
            {one.id: one.name for one in book.people.values() if one.id != person} if allowed is None else {}
        )
        return found | people

    def _entries(self) -> list[Entry]:
        """The entries that this one can act on, newest first."""
        person = self.values.get("person", "")
        found = [
            one
            for one in self.opened.in_force().values()
            if one.kind in self.kind.of_kinds and one.person == person
        ]
        return sorted(found, key=lambda one: -one.original)

    def _default(self, column: str) -> Any:
        today = self.opened.today
        of = self.opened.in_force().get(self.values.get("of") or 0)
        if of is not None and column == "account" and of.account in self._choices(column):
            return of.account
        if column == "tax_year":
            if of is not None:
                return of.year
            return (
                today.year - 1
                if self.kind.made_by in ("December 31", "later") or not self.kind.account_types
                else today.year
            )
        if column in ("account", "to", "person"):
            only = list(self._choices(column))
            needed = column in self.required or column != "to" or self.kind.name == "return"
            return only[0] if len(only) == 1 and needed else None
        if column == "of":
            entries = self._entries()
            return entries[0].original if len(entries) == 1 and "of" in self.required else None
        if column == "amount":
            return self._amount()
        return None

    def _amount(self) -> int | None:
        """Cents: what is left of the limit, or what the entry acts on has."""
        if self.values.get("of"):
            of = self.opened.in_force().get(self.values["of"])
            return of.amount if of else None
        year, person = self.values.get("tax_year"), self.values.get("person", "")
        if self.kind.name not in ("contribution", "roth-contribution") or not year:
            return None
        counts = self.opened.in_force().values()
        limits = limits_of(self.opened.book, counts, person, year)
        if limits is None:
            return None
        put_in = sum(
            one.amount or 0
            for one in counts
            if one.kind in ("contribution", "roth-contribution") and (one.person, one.year) == (person, year)
        )
        return limits.allowed - put_in if limits.allowed > put_in else None

    def _deduction(self, column: str) -> bool:
        return (
            column == "basis" and self.kind.name == "contribution" and self.values.get("amount") is not None
        )


_FIRST = 1974
"""There were no IRAs before. ERISA, section 2002."""


def to_ask(kind: Kind, values: Mapping[str, Any], missing: Sequence[str], *, alone: bool) -> list[str]:
    """What somebody who is there is asked: what is missing, and what else the kind may say. The paper, if the kind stood `alone`."""
    may = {"date", "amount", "basis", "moved"} & {*kind.states, *kind.may}
    may -= {"date"} if kind.made_by == "December 31" else set()
    may |= {"account"} if kind.account_types else set()
    may |= {"to"} if kind.to_types is None or kind.to_types else set()
    may |= {"of"} if kind.of_kinds else set()
    may |= {"source"} if alone else set()
    return [one for one in ORDER if one in missing or (one in may and one not in values)]


def which_kind(kinds: Mapping[str, str]) -> str:
    """What happened: a kind by its name, or found by a word. Raises `output.Left`."""

    def chosen(text: str) -> str:
        folded = text.casefold()
        if folded == ".":
            raise output.Left
        begin = [name for name in kinds if name.startswith(folded)]
        if folded in kinds or len(begin) == 1:
            return folded if folded in kinds else begin[0]
        found = {name: says for name, says in kinds.items() if folded in f"{name} {says}".casefold()}
        found = dict(kinds) if folded in ("", "?") else found
        if not found:
            raise ValueError("no kind has that word; ? lists all")
        wide = max(map(len, found))
        for name, says in found.items():
            output.listed(f"  {name:{wide}}", says)
        raise ValueError("which of these?")

    return output.ask("What happened (a word, as in conversion or value; ? lists all)", chosen)


def another(kind: str) -> bool:
    """Whether there is one more to record; no, where nobody answers."""
    try:
        return output.ask(f"Another {kind}? [y/N]", output.yes_or_no)
    except output.Left:
        click.echo(err=True)
        return False
