"""Whose figures and findings an entry can change: people whom the book or any entry brings together with its person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from basisbook.ledger.book import Book
from basisbook.ledger.entry import Entry


def connected(book: Book, entries: Sequence[Entry], names: Iterable[str]) -> tuple[Entry, ...]:
    """The entries of everybody who is connected with one of these names, in their order.

    Connected are the owner and the decedent of an account, whoever an entry names beside its person (a spouse, an heir,
    the owner of an account), and the people of entries of which one acts on the other or corrects it; and who is
    connected with any of them. Nothing that is computed or checked crosses these lines.
    """
    groups = _Groups()
    for account in book.accounts.values():
        groups.join(account.id, account.person)
        if account.decedent:
            groups.join(account.decedent, account.person)
    for person, *others in {(entry.person, entry.account, entry.to) for entry in entries}:
        for other in filter(None, others):
            groups.join(person, other)
    for first, second in _linked(entries):
        groups.join(first.person, second.person)
    wanted = {groups.of(name) for name in names}
    people = {person for person in {entry.person for entry in entries} if groups.of(person) in wanted}
    return tuple(entry for entry in entries if entry.person in people)


def _linked(entries: Sequence[Entry]) -> Iterator[tuple[Entry, Entry]]:
    """Pairs of entries of which one names the other."""
    naming = [entry for entry in entries if entry.of is not None or entry.corrects is not None]
    by_number = {entry.number: entry for entry in entries} if naming else {}
    for entry in naming:
        for number in (entry.of, entry.corrects):
            if number in by_number:
                yield entry, by_number[number]


class _Groups:
    """Names, each in one group; two groups become one where a name of each is joined."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def of(self, name: str) -> str:
        """The name that stands for the group."""
        above = self._above
        while (up := above.get(name, name)) != name:
            above[name] = above.get(up, up)
            name = up
        return name

    def join(self, one: str, other: str) -> None:
        """Make the groups of two names one."""
        self._above[self.of(one)] = self.of(other)
