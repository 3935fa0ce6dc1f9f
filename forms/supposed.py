"""What might be: entries that nobody recorded, and what they do to the values at the ends of years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from basisbook.ledger.book import OWN, Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.kinds import KINDS, TRADITIONAL
from basisbook.ledger.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Value:
    """The value of one account at the end of a year, cents: as stated, and as it would be without what moved."""

    person: str
    tax_year: int
    stated: int
    supposed: int


def moved(book: Book, supposed: Sequence[Entry]) -> dict[tuple[str, str], dict[int, int]]:
    """By (person, pool) and calendar year: cents that these entries move into the IRAs of the pool, net."""
    found: dict[tuple[str, str], dict[int, int]] = {}
    for entry in supposed:
        kind = KINDS[entry.kind]
        sign = kind.moves_value
        year = entry.date.year if entry.date else entry.tax_year
        cents = entry.amount if entry.moved is None else entry.moved
        if not sign or year is None or cents is None or entry.corrects is not None:
            continue
        # The traditional side: where money comes back from a Roth IRA, that is `to`.
        account = entry.account if kind.account_types & TRADITIONAL else entry.to
        by_year = found.setdefault((entry.person, book.pool_of(account)), {})
        by_year[year] = by_year.get(year, 0) + sign * cents
    return found


def moved_by(book: Book, supposed: Sequence[Entry], person: str, year: int) -> int:
    """Cents that these entries move into the person's own IRAs through the end of the year, net."""
    return sum(cents for when, cents in moved(book, supposed).get((person, OWN), {}).items() if when <= year)


def with_values(
    book: Book, in_force: Mapping[int, Entry], supposed: Sequence[Entry]
) -> tuple[tuple[Entry, ...], tuple[Value, ...]]:
    """The supposed entries, and corrections of the year-end values that what they move makes wrong; and these values.

    Form 8606 asks for the value *after* what left. A year whose value is supposed too stays as it is supposed. Growth
    of what moved is not counted.
    """
    every, values = list(supposed), list[Value]()
    for (person, pool), by_year in moved(book, supposed).items():
        stated_too = {
            one.tax_year for one in supposed if one.kind == "year-end-value" and one.person == person
        }
        for year, found in _values(book, in_force, person, pool).items():
            left = sum(cents for when, cents in by_year.items() if when <= year)
            if year in stated_too or not left:
                continue
            for number, entry in found:
                was = entry.amount or 0
                now = max(0, was + left)
                left -= now - was
                if now != was:
                    after = max((one.number for one in every), default=0) + 1
                    changed = replace(
                        entry, number=after, corrects=number, amount=now, recorded=supposed[0].recorded
                    )
                    every.append(changed)
                    values.append(Value(person, year, was, now))
    return tuple(every), tuple(values)


def _values(
    book: Book, in_force: Mapping[int, Entry], person: str, pool: str
) -> Mapping[int, list[tuple[int, Entry]]]:
    """The stated values of a pool by year, the largest first: with the number of the original."""
    found: dict[int, list[tuple[int, Entry]]] = {}
    for number, entry in _of_pool(book, in_force, person, pool):
        found.setdefault(entry.tax_year or 0, []).append((number, entry))
    return {year: sorted(found[year], key=lambda one: -(one[1].amount or 0)) for year in sorted(found)}


def _of_pool(
    book: Book, in_force: Mapping[int, Entry], person: str, pool: str
) -> Iterator[tuple[int, Entry]]:
    for number, entry in in_force.items():
        if entry.kind == "year-end-value" and (entry.person, book.pool_of(entry.account)) == (person, pool):
            yield number, entry
