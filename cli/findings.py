"""What there is to say of the years of a book, and how findings are counted."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from basisbook.cli.sentences import find
from basisbook.ledger.book import Book
from basisbook.ledger.problems import ByHand, Problem, do
from basisbook.ledger.sentences.telling import called
from basisbook.ledger.words import and_list


def of_years(years: Iterable[object]) -> list[Problem]:
    """What the years themselves say. That a year is stopped by an earlier one is said with its status."""
    found = (problem for year in years for problem in getattr(year, "problems", ()))
    return [problem for problem in dict.fromkeys(found) if problem.code != "stopped"]


def blocked(years: Sequence[int], person: str = "") -> list[Problem]:
    """One sentence for the years that get no form because of what the papers contradict."""
    if not years:
        return []
    which = f"{years[0]}" if len(years) == 1 else f"{years[0]}-{years[-1]}"
    return [find("blocked", do("audit"), which=which, person=person)]


_IDS = ("account", "accounts", "to", "whose", "owner", "person", "other", "given")
"""Gaps of sentences in which the arithmetic names somebody or something by its id."""


def told(problem: Problem, book: Book) -> Problem:
    """A finding as people read it: accounts and people by what they are called, and in a book of several people whose it is."""
    message, place = problem.message, problem.place
    for gap, one in problem.gaps:
        of_a_cell = gap in ("account", "to") and "column" in dict(problem.gaps)
        if gap in _IDS and not of_a_cell and (one in book.accounts or one in book.people):
            message = _instead(message, one, _whole_name(book, one))
    whose = book.people.get(problem.person)
    first, _, rest = place.partition(" ")
    if first in book.people:
        place = f"{book.people[first].name}, {rest}" if rest else book.people[first].name
    elif whose and len(book.people) > 1 and whose.name not in message:
        message = _of(whose.name, replace(problem, message=message).text)
        return replace(problem, message=message, place=place, year=None, opening=0)
    return replace(problem, message=message, place=place)


def _of(name: str, text: str) -> str:
    """`Ana Reyes, 2024: the value ...`; `Ana Reyes: nothing ...`."""
    return f"{name}{', ' if re.match(r'[0-9, -]+: ', text) else ': '}{text}"


def _whole_name(book: Book, one: str) -> str:
    account = book.accounts.get(one)
    of = f" of {book.people[account.person].name}" if account and len(book.people) > 1 else ""
    return called(book, one) + of


def _instead(message: str, word: str, by: str) -> str:
    """The message with other words for an id, where it stands in it once."""
    pattern = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")
    return pattern.sub(lambda _: by, message) if len(pattern.findall(message)) == 1 else message


def together(found: Iterable[Problem], book: Book) -> list[Problem]:
    """The findings; what is said alike of several people, of a year or without one, is one, with all their names."""
    groups: dict[tuple[object, ...], list[Problem]] = {}
    for one in found:
        alike = one.person in book.people and one.entry is None
        key = (one.code, one.severity, _shape(one), one.year, _rest(one, book)) if alike else (one,)
        groups.setdefault(key, []).append(one)
    return [
        group[0] if len({one.person for one in group}) == 1 else _of_all(group, book)
        for group in groups.values()
    ]


_MARK = "\0"
_MOST_WAYS = 6
"""Ways out of one sentence that nobody reads any more."""


def _shape(one: Problem) -> str:
    accounts = dict(one.gaps).get("accounts", "")
    return one.message.replace(accounts, _MARK, 1) if accounts else one.message


def _rest(one: Problem, book: Book) -> str:
    """The place without the person."""
    first, _, rest = one.place.partition(" ")
    return rest if first in book.people else one.place


def _of_all(group: Sequence[Problem], book: Book) -> Problem:
    first = group[0]
    names = {one.person: book.people[one.person].name for one in group}
    message, place = _shape(first), _rest(first, book)
    if _MARK in message:
        accounts = [f"{dict(one.gaps)['accounts']} of {names[one.person]}" for one in group]
        message = message.replace(_MARK, "; ".join(accounts), 1)
    elif place == first.place:
        message = _of(and_list(names.values()), replace(first, message=message).text)
        first = replace(first, year=None)
    else:
        place = f"{and_list(names.values())}, {place}" if place else and_list(names.values())
    ways = list(dict.fromkeys(way for one in group for way in one.remedies))
    more = (ByHand("and so for each of them"),) if len(ways) > _MOST_WAYS else ()
    return replace(first, message=message, place=place, person="", remedies=(*ways[:_MOST_WAYS], *more))


def any_error(found: Iterable[Problem]) -> bool:
    """Whether one of them makes the command exit 1."""
    return any(problem.severity == "error" for problem in found)


def counted(found: Sequence[Problem]) -> str:
    """`2 errors, 1 note`, or `nothing is wrong`."""
    parts = []
    for severity in ("error", "warning", "note"):
        number = sum(problem.severity == severity for problem in found)
        if number:
            parts.append(f"{number} {severity}{'' if number == 1 else 's'}")
    return ", ".join(parts) or "nothing is wrong"


def one_of(names: Collection[str]) -> str:
    """`a, b or c`."""
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last
