"""What an heir of a Roth IRA has: regular contributions and conversions of the decedent, by the share.

Publication 590-B (2025), chapter 2, Distributions After Owner's Death: each type is divided by the share of each heir.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from basisbook.forms.replay import roth
from basisbook.forms.replay.families import FILLED, Key, shares
from basisbook.forms.replay.years import Pool
from basisbook.forms.sentences import find
from basisbook.ledger.book import OWN, Book
from basisbook.ledger.facts import YearFacts
from basisbook.ledger.problems import HOLE, do
from basisbook.ledger.sentences.telling import called

Received = tuple[tuple[int, tuple[tuple[int, int, int], ...]], ...]


def with_inherited_roth(
    book: Book,
    key: Key,
    years: Mapping[int, YearFacts],
    facts: Mapping[Key, Mapping[int, YearFacts]],
    pools: Mapping[Key, Pool],
) -> tuple[Mapping[int, YearFacts], Received]:
    """The years of an heir's pool with what came of the decedent's Roth IRAs, and the conversions by year."""
    decedent = key[1]
    if decedent == OWN:
        return years, ()
    giver = pools.get((decedent, OWN))
    if giver is None or not giver.years or giver.years[-1].status not in FILLED:
        return _asked(book, key, years), ()
    contributions = giver.years[-1].carried.get("roth_contributions", 0)
    left = [layer for layer in roth.layers(giver) if layer.left]
    if not contributions and not left:
        return _asked(book, key, years), ()

    def part(cents: int, year: YearFacts) -> int:
        of_each = shares(cents, decedent, facts, roth=True)
        return sum(of_each[number] for number, _, _ in year.inherits_roth)

    found, received = dict(years), []
    for number, year in years.items():
        if year.inherits_roth:
            parts = tuple(
                (one.year, part(one.taxable_left, year), part(one.nontaxable_left, year)) for one in left
            )
            found[number] = _with(year, part(contributions, year), sum(a + b for _, a, b in parts))
            received.append((number, tuple(one for one in parts if one[1] or one[2])))
    return (found, tuple(received)) if received else (_asked(book, key, found), ())


def _with(year: YearFacts, contributions: int, conversions: int) -> YearFacts:
    added = {"roth_basis_adjustments": contributions, "roth_conversion_adjustments": conversions}
    numbers = tuple(number for number, _, _ in year.inherits_roth)
    amounts = {name: year.amounts[name] + cents for name, cents in added.items()}
    behind = {name: (*year.behind.get(name, ()), *numbers) for name in added}
    return replace(year, amounts=dict(year.amounts) | amounts, behind=dict(year.behind) | behind)


def _asked(book: Book, key: Key, years: Mapping[int, YearFacts]) -> Mapping[int, YearFacts]:
    """Nobody said what of a nonqualified distribution is contributions and conversions: missing is not zero."""
    person, decedent = key
    account = next(
        (
            one.id
            for one in book.accounts.values()
            if one.person == person and one.type == "inherited-roth" and book.pool_of(one.id) == decedent
        ),
        "",
    )
    first = next((number for number, year in years.items() if year.amounts["roth_distributions"]), None)
    if first is None or not account or any(map(_told, years.values())):
        return years
    numbers = years[first].behind.get("roth_distributions", ())
    problem = find(
        "inherited-roth-basis",
        do("record", "inherited", person=person, to=account, date=HOLE, basis=HOLE, when="what of it were contributions"),
        *(do("correct", number, kind="roth-qualified", when="if five years had passed") for number in numbers[:1]),
        place="ledger.csv", year=first, person=person, decedent=decedent, account=called(book, account),
    )  # fmt: skip
    unknown = dict(years[first].unknown) | {"roth_basis_adjustments": problem}
    return dict(years) | {first: replace(years[first], unknown=unknown)}


def _told(year: YearFacts) -> bool:
    stated = ("roth_basis_adjustments", "roth_conversion_adjustments")
    return bool(
        any(year.behind.get(name) for name in stated)
        or year.roth_layers
        or "roth_contributions" in year.opening
    )
