"""A second arithmetic of Form 8606, 1993-2025, compared with the product line by line.

`lines_of` is written from the law and the forms' words alone; `product` is the only place that touches the product.
`python tests/second_arithmetic.py 20000` compares 20,000 form-years of random lives (some two minutes), prints each
difference, how often each kind of entry and each rare case was drawn, and fails where one of them was never drawn.
"""

from __future__ import annotations

import datetime as dt
import random
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from second.events import INHERITED, first_money_out, in_law
from second.lives import Drawn, draw
from second.pages import Carried, Year, fill, gross
from second.paper import Paper

from basisbook.forms.replay.replay import replay
from basisbook.forms.replay.years import Year as ProductYear
from basisbook.ledger.book import Account, Book, Person
from basisbook.ledger.entry import Entry
from basisbook.ledger.kinds import KINDS

FIRST, LAST = 1993, 2025
Lines = dict[int, dict[str, str]]
"""By year: each filled line as text; `gross` and `taxable` for the return, where they are not both zero."""


def lines_of(
    entries: Iterable[Entry], born: dt.date, person: str = "ana", pool: str = "own"
) -> tuple[Lines, Carried]:
    """The pages of a life by this arithmetic, and what the last year leaves."""
    life = in_law(entries, person, born)
    years = life.years[pool]
    found: Lines = {}
    carried = Carried()
    opened, basis = life.opening.get(pool, (None, 0))
    stopped = False
    for number in range(min(years, default=LAST), max(2012, *years, 0) + 1):
        if opened == number:
            carried = Carried(basis=basis)
        if number == life.opening_year and pool == "own":
            carried.roth, carried.layers = life.opening_roth["roth"], life.opening_roth["layers"]
        if number in (opened, life.opening_year) or not FIRST <= number <= LAST:
            continue
        unit = 1 if _latest(life.method, number, "dollars") == "cents" else 100
        paper = Paper(unit, _latest(life.places, number, 6))
        year = Year(number, years[number], carried, paper)
        if stopped or (year.needs_value and not year.facts.valued):
            stopped = True
            found[number] = {"incomplete": "yes"}
            continue
        fill(year)
        carried = year.left
        found[number] = paper.texts()
        if gross(year) or year.taxable:
            found[number] |= {"gross": paper.text(gross(year)), "taxable": paper.text(year.taxable)}
    return {number: lines for number, lines in found.items() if lines}, carried


def _latest(stated: dict[int, int | str], year: int, default: int | str) -> int | str:
    since = [one for one in stated if one <= year]
    return stated[max(since)] if since else default


def product(entries: Iterable[Entry], born: dt.date) -> dict[tuple[str, str], Lines]:
    """The same by the product, for every pool: its replay, and nothing else of it."""
    types = {
        "van": "traditional",
        "sep": "sep",
        "roth": "roth",
        "plan": "plan",
        INHERITED: "inherited-traditional",
    }
    accounts = {
        name: Account(id=name, person="ana", type=kind, decedent="Luis" if name == INHERITED else "")
        for name, kind in types.items()
    }
    accounts["bens"] = Account(id="bens", person="ben", type="traditional")
    people = {one: Person(id=one, name=f"{one.title()} Reyes", born=born) for one in ("ana", "ben")}
    history = replay(Book(Path("book"), people, accounts), {entry.number: entry for entry in entries})
    return {
        (person, INHERITED if pool == "Luis" else pool): {
            year.tax_year: of_year
            for year in found.years
            if FIRST <= year.tax_year <= LAST and (of_year := _printed(year))
        }
        for (person, pool), found in history.pools.items()
    }


def _printed(year: ProductYear) -> dict[str, str]:
    if year.status == "incomplete":
        return {"incomplete": "yes"}
    amounts = list(year.returns.values())[:2]
    beside = (
        dict(zip(("gross", "taxable"), amounts, strict=True)) if any(a.strip("0.") for a in amounts) else {}
    )
    return dict(year.lines) | beside


def differences(drawn: Drawn) -> list[str]:
    """What differs between the two, a line each."""
    found = []
    theirs = product(drawn.entries, drawn.born)
    for person, pool in drawn.pools:
        mine, _ = lines_of(drawn.entries, drawn.born, person, pool)
        found += compare(mine, theirs.get((person, pool), {}), f"{person} {pool}")
    return found


def compare(mine: Lines, theirs: Lines, whose: str = "") -> list[str]:
    found = []
    for year in sorted(mine.keys() | theirs.keys()):
        one, other = mine.get(year, {}), theirs.get(year, {})
        if "incomplete" in one and "incomplete" not in other and year not in theirs:
            continue  # the product's record ends before: nothing follows an incomplete year there
        found += [
            f"{whose} {year} line {number}: {one.get(number, 'blank')} here, {other.get(number, 'blank')} by the product"
            for number in {**one, **other}
            if one.get(number) != other.get(number)
        ]
    return found


def simplest(drawn: Drawn) -> Drawn:
    """The life without every entry that its first difference does not need."""
    first = differences(drawn)[0].partition(":")[0]
    smaller = True
    while smaller:
        smaller = False
        for entry in drawn.entries:
            rest = [one for one in drawn.entries if one is not entry and one.of != entry.number]
            less = Drawn(drawn.seed, drawn.born, rest, drawn.pools)
            if first in _places(less):
                drawn, smaller = less, True
                break
    return drawn


def _places(drawn: Drawn) -> set[str]:
    try:
        found = {one.partition(":")[0] for one in differences(drawn)}
        return set() if any("incomplete" in one for one in found) else found
    except (KeyError, AttributeError, TypeError):  # a life without what an entry acts on
        return set()


def told(drawn: Drawn) -> str:
    """A life as a person can read it."""
    rows = [
        f"  {e.number} {e.kind} {e.tax_year or ''} {e.date or ''} {e.account}>{e.to} {e.code}"
        + "".join(
            f" {name}={cents // 100}.{cents % 100:02d}"
            for name in ("amount", "moved", "basis")
            if (cents := getattr(e, name)) is not None
        )
        + (f" of {e.of}" if e.of else "")
        for e in drawn.entries
    ]
    return "\n".join([f"seed {drawn.seed}, born {drawn.born}", *rows])


def form_years(drawn: Drawn) -> int:
    """How many years of the life have a line of a form."""
    beside = {"gross", "taxable", "incomplete"}
    return sum(
        bool(lines.keys() - beside)
        for person, pool in drawn.pools
        for lines in lines_of(drawn.entries, drawn.born, person, pool)[0].values()
    )


def one_life(seed: int) -> Drawn:
    """A random life inside the conditions of the law."""
    return draw(
        random.Random(seed),
        seed,
        lambda entries, born, pool: lines_of(entries, born, "ana", pool)[1],
    )


BESIDE = {"void", "figure", "filed", "return", "basis-stated"}
"""Kinds that no line of Form 8606 comes from."""
OF_ALL_KINDS = {name for name, kind in KINDS.items() if not kind.of_a_state} - BESIDE
RARE = (
    "had to be taken, was converted",
    "had to be taken, went to a plan",
    "put in and gone in one year",
    "two pools",
)


def rare(drawn: Drawn) -> Counter[str]:
    """How often a life has a case that the kinds alone do not show."""
    found: Counter[str] = Counter()
    mine = [one for one in drawn.entries if one.person == "ana"]
    before = {one.number: one for one in mine}
    for one in first_money_out(mine, drawn.born):
        if one.kind == "distribution" and before[one.number].kind == "conversion":
            found[RARE[0]] += 1
        if one.kind == "distribution" and before[one.number].kind == "plan-rollover-out":
            found[RARE[1]] += 1
    for number, year in in_law(drawn.entries, "ana", drawn.born).years["own"].items():
        left = lines_of([one for one in drawn.entries if one.year < number], drawn.born)[1].basis
        found[RARE[2]] += left + year.basis_moved < 0
    found[RARE[3]] += any(INHERITED in (one.account, one.to) for one in mine)
    return found


def never(counted: Counter[str]) -> list[str]:
    """What was never drawn of all that a line of the form comes from."""
    return sorted(name for name in (*OF_ALL_KINDS, *RARE) if not counted[name])


def main(least: int, first: int = 0, most_shown: int = 20) -> int:
    """Compare lives until so many form-years were compared."""
    compared = different = 0
    counted: Counter[str] = Counter()
    seed = first
    while compared < least:
        drawn = one_life(seed)
        compared += form_years(drawn)
        counted.update(one.kind for one in drawn.entries)
        counted += rare(drawn)
        if differences(drawn):
            different += 1
            if different <= most_shown:
                small = simplest(drawn)
                print(told(small), *differences(small), "", sep="\n")
        seed += 1
    print(*(f"{times:7} {name}" for name, times in sorted(counted.items())), sep="\n")
    print(
        f"{compared} form-years of {seed - first} lives: {different} lives differ; never drawn: {never(counted)}"
    )
    return 1 if different or never(counted) else 0


if __name__ == "__main__":
    sys.exit(main(*(int(one) for one in sys.argv[1:])))
