"""Basis that passes from pool to pool: death, divorce, and that no pool gives more than it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from basisbook.forms.replay import roth
from basisbook.forms.replay.years import Pool, Year
from basisbook.forms.sentences import find
from basisbook.ledger.book import OWN, Book, Person
from basisbook.ledger.entry import Entry
from basisbook.ledger.facts import YearFacts
from basisbook.ledger.kinds import ROTH
from basisbook.ledger.problems import HOLE, Hole, Problem, Remedy, do
from basisbook.ledger.sentences.telling import called

Key = tuple[str, str]
FILLED = ("complete", "not-due")


def held_at_death(pool: Pool | None, facts: Mapping[int, YearFacts]) -> int | None:
    """The basis a decedent left, in cents: what the last year carries. None where that is not known.

    Publication 590-B (2025), Inherited IRAs, IRA with basis.
    """
    if pool is not None and pool.years:
        last = pool.years[-1]
        return last.carried.get("basis", 0) if last.status in FILLED else None
    opened = [found.opening["basis"] for found in facts.values() if "basis" in found.opening]
    return opened[-1] if opened else None


def with_inheritance(
    book: Book, key: Key, facts: Mapping[Key, Mapping[int, YearFacts]], pools: Mapping[Key, Pool]
) -> Mapping[int, YearFacts]:
    """The years of a pool, with what an heir took over from a decedent of the book in the place of a question."""
    years = facts[key]
    decedent = key[1]
    if decedent == OWN or decedent not in book.people:
        return years
    held = held_at_death(pools.get((decedent, OWN)), facts.get((decedent, OWN), {}))
    found = dict(years)
    of_each = shares(held or 0, decedent, facts)
    for number, year in years.items():
        if not year.inherits or held is None:
            continue
        basis = sum(of_each[one] for one, _, _ in year.inherits)
        found[number] = replace(
            year,
            amounts=dict(year.amounts) | {"basis_adjustments": year.amounts["basis_adjustments"] + basis},
            unknown={
                name: problem for name, problem in year.unknown.items() if problem.code != "inherited-basis"
            },
            behind=dict(year.behind)
            | {
                "basis_adjustments": (
                    *year.behind.get("basis_adjustments", ()),
                    *(one for one, _, _ in year.inherits),
                )
            },
        )
    if held and not any(
        year.inherits or year.opening or year.amounts["basis_adjustments"] for year in years.values()
    ):
        _ask(book, key, found, held)
    return found


def shares(
    held: int, decedent: str, facts: Mapping[Key, Mapping[int, YearFacts]], *, roth: bool = False
) -> dict[int, int]:
    """What each `inherited` entry takes of so many cents of the decedent: shares of one whole add up to all of it."""
    entries = sorted(
        one
        for (_, pool), years in facts.items()
        if pool == decedent
        for year in years.values()
        for one in (year.inherits_roth if roth else year.inherits)
    )
    found, before = {}, 0
    for number, part, whole in entries:
        if len({one[2] for one in entries}) > 1:
            found[number] = held * part // whole
            continue
        found[number] = held * (before + part) // whole - held * before // whole
        before += part
    return found


def _ask(book: Book, key: Key, years: dict[int, YearFacts], held: int) -> None:
    """Nobody said that any of the decedent's basis came along: missing is not zero."""
    person, decedent = key
    account = next(
        (
            a.id
            for a in book.accounts.values()
            if a.person == person and a.decedent == decedent and a.type not in ROTH
        ),
        "",
    )
    first = next((number for number, year in years.items() if year.amounts["distributions"]), None)
    if first is None or not account:
        return
    problem = find(
        "inherited-basis",
        do("record", "inherited", person=person, to=account, date=HOLE, when=f"all of it, on the day {decedent} died"),
        do("record", "inherited", person=person, to=account, date=HOLE, basis=HOLE, when="a part"),
        place="ledger.csv", year=first, person=person, decedent=decedent, held=held, account=called(book, account),
    )  # fmt: skip
    years[first] = replace(years[first], unknown=dict(years[first].unknown) | {"basis_adjustments": problem})


_HOLDS = (
    (
        "basis_adjustments",
        "basis",
        ("nondeductible_contributions", "reservist_repayments", "birth_adoption_repayments"),
    ),
    ("roth_basis_adjustments", "roth_contributions", ("roth_contributions",)),
    ("roth_conversion_adjustments", "roth_conversions", ("conversions", "plan_to_roth")),
)
"""What moves basis out of a pool, what the pool carried into the year, and what the year added."""


def overdrawn(facts: YearFacts, brought: Mapping[str, int]) -> tuple[Problem, ...]:
    """More basis leaves the pool than it holds, by divorce, removal or transfer: nothing can be filled from that."""
    found = []
    for fact, carried, added in _HOLDS:
        leaving = facts.amounts[fact]
        holds = brought.get(carried, 0) + sum(max(0, facts.amounts[name]) for name in added)
        if leaving >= 0 or holds + leaving >= 0:
            continue
        numbers = facts.behind.get(fact, ())
        found.append(
            find(
                "more-basis-than-held",
                *(do("correct", number, basis=HOLE) for number in numbers),
                place="ledger.csv",
                year=facts.year,
                person=facts.person,
                leaving=-leaving,
                held=holds,
            )
        )
    return tuple(found)


def takers_of(pools: Mapping[Key, Pool]) -> dict[Key, dict[int, dict[str, Problem]]]:
    """Where basis that was not there arrives: by pool and year, the fact that is not known then, and why."""
    short = [
        (key, year, problem)
        for key, pool in pools.items()
        for year in pool.years
        for problem in year.problems
        if problem.code == "more-basis-than-held"
    ]
    found: dict[Key, dict[int, dict[str, Problem]]] = {}
    for key, year, problem in short:
        for other, pool in pools.items():
            there = pool.year(year.tax_year)
            if other == key or there is None:
                continue
            for fact, _, _ in _HOLDS:
                if set(there.facts.behind.get(fact, ())) & set(year.facts.behind.get(fact, ())):
                    found.setdefault(other, {}).setdefault(year.tax_year, {})[fact] = problem
    return found


def layers_received(book: Book, in_force: Mapping[int, Entry], pools: Mapping[Key, Pool]) -> dict[Key, Pool]:
    """The pools with the conversion layers that came from a spouse of the book. IRC 408(d)(6), 408A(d)(3)(F)."""
    found = dict(pools)
    transfers = [
        entry
        for entry in in_force.values()
        if entry.kind == "divorce-transfer" and entry.code == "conversions" and entry.year and entry.basis
    ]
    for entry in sorted(transfers, key=lambda one: (one.year or 0, one.number)):
        source, target = book.accounts.get(entry.account), book.accounts.get(entry.to)
        giver = source.person if source else ""
        taker = target.person if target else entry.to
        from_pool, to_pool = found.get((giver, OWN)), found.get((taker, OWN))
        if (
            source is None
            or source.type not in ROTH
            or from_pool is None
            or to_pool is None
            or giver == taker
        ):
            continue
        parts = roth.received_in_divorce(from_pool, entry.year or 0, entry.basis or 0)
        before = dict(to_pool.received)
        before[entry.year or 0] = (*before.get(entry.year or 0, ()), *parts)
        found[taker, OWN] = replace(to_pool, received=tuple(before.items()))
    return found


def _takers(person: Person, *, over: bool) -> tuple[Remedy, ...]:
    """Who took a decedent's basis: where too much was taken, to look; else to say who has it."""
    if over:
        return (do("check", person=person.id),)
    return (
        do("account", Hole("COMPANY"), person=HOLE, type="inherited-traditional", decedent=person.id),
        do("record", "inherited", person=HOLE, to=HOLE, date=person.died),
    )


def with_leftovers(
    book: Book, facts: Mapping[Key, Mapping[int, YearFacts]], pools: Mapping[Key, Pool]
) -> tuple[dict[Key, Pool], tuple[Problem, ...]]:
    """What heirs took of each decedent's basis, held against what there was. Basis that nobody took is a finding.

    It stands in the decedent's last year; where the record of the decedent is an opening alone, it stands beside.
    """
    found, beside = dict(pools), []
    for person in book.people.values():
        pool = pools.get((person.id, OWN))
        held = held_at_death(pool, facts.get((person.id, OWN), {})) if pool else None
        if person.died is None or pool is None or held is None:
            continue
        heirs = [key for key in facts if key[1] == person.id]
        taken = sum(
            max(0, year.facts.amounts["basis_adjustments"])
            for key in heirs
            if key in pools
            for year in pools[key].years
        ) + sum(year.opening.get("basis", 0) for key in heirs for year in facts[key].values())
        if taken == held or (not held and not heirs):
            continue
        problem = find(
            "inherited-too-much" if taken > held else f"basis-not-taken/{'heirs' if heirs else 'no-heirs'}",
            *_takers(person, over=taken > held),
            place="ledger.csv",
            year=pool.years[-1].tax_year if pool.years else person.died.year,
            person=person.id,
            decedent=person.id,
            held=held,
            taken=taken,
            rest=held - taken,
        )
        if not pool.years:
            beside.append(problem)
            continue
        last: Year = pool.years[-1]
        found[person.id, OWN] = replace(
            pool, years=(*pool.years[:-1], replace(last, problems=(*last.problems, problem)))
        )
    return found, tuple(beside)
