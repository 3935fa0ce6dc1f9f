"""Random families: basis is conserved over all pools, and nobody's line depends on a stranger's entries."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies_forms import entries_of, row

from basisbook.forms.replay import conservation
from basisbook.forms.replay.replay import replay
from basisbook.forms.replay.years import History, Pool
from basisbook.ledger import journal
from basisbook.ledger.book import OWN, Account, Book, Person
from basisbook.ledger.entry import Entry
from basisbook.ledger.problems import Problem

pytestmark = pytest.mark.slow

FIRST, LAST = 2012, 2025
FAMILY = ("ana", "ben", "kid", "tim")
STRANGERS = ("zoe", "yan")


def a_book(died: dt.date | None, people: tuple[str, ...] = FAMILY + STRANGERS) -> Book:
    """Two spouses, two children who inherit from ben, and two who have nothing to do with them."""
    accounts = {}
    for who in people:
        accounts[f"{who}-ira"] = Account(id=f"{who}-ira", person=who, type="traditional")
        accounts[f"{who}-roth"] = Account(id=f"{who}-roth", person=who, type="roth")
        accounts[f"{who}-plan"] = Account(id=f"{who}-plan", person=who, type="plan")
    if "ben" in people:
        for heir in ("ana", "kid", "tim"):
            name = f"{heir}-from-ben"
            accounts[name] = Account(id=name, person=heir, type="inherited-traditional", decedent="ben")
    born = dt.date(1975, 3, 4)
    known = {
        who: Person(id=who, name=who.title(), born=born, died=died if who == "ben" else None)
        for who in people
    }
    return Book(Path("book"), known, accounts)


cents = st.integers(1, 6_000_00)


def text(amount: int) -> str:
    return f"{amount // 100}.{amount % 100:02d}"


def of_year(draw: st.DrawFn, who: str, year: int, spouse: str) -> list[dict[str, Any]]:
    """What one person does in a year: late contributions, rollovers that come back in part, a divorce."""
    rows: list[dict[str, Any]] = []
    ira, roth, plan = f"{who}-ira", f"{who}-roth", f"{who}-plan"
    for what in draw(
        st.lists(st.sampled_from(("put in", "late", "out", "roth", "plan", "part", "divorce")), max_size=3)
    ):
        amount, day = text(draw(cents)), f"{year}-0{draw(st.integers(1, 9))}-15"
        match what:
            case "put in" | "late":
                if any(one["kind"] == "contribution" for one in rows):
                    continue
                made = day if what == "put in" else f"{year + 1}-02-03"
                basis = text(min(draw(cents), 5_000_00))
                rows.append(row("contribution", year, basis, person=who, date=made, account=ira, basis=basis))
            case "out":
                rows.append(row("distribution", None, amount, person=who, date=day, account=ira))
            case "roth":
                rows.append(row("conversion", None, amount, person=who, date=day, account=ira, to=roth))
            case "plan":
                rows.append(
                    row(
                        "plan-rollover-in",
                        None,
                        amount,
                        person=who,
                        date=day,
                        account=plan,
                        to=ira,
                        basis=amount,
                    )
                )
            case "part":
                if any(one["kind"] == "rollover-out" for one in rows):
                    continue  # one rollover a year, IRC 408(d)(3)(B)
                rows.append(row("rollover-out", None, amount, person=who, date=f"{year}-12-05", account=ira))
                rows.append(
                    row(
                        "rollover-in",
                        None,
                        "0.01",
                        person=who,
                        date=f"{year + 1}-01-20",
                        account=ira,
                        of="last",
                    )
                )
            case _ if spouse:
                rows.append(
                    row(
                        "divorce-transfer",
                        None,
                        amount,
                        person=who,
                        date=day,
                        account=ira,
                        to=f"{spouse}-ira",
                        basis=amount,
                    )
                )
            case _:
                pass
    return [*rows, row("year-end-value", year, text(draw(st.integers(0, 30_000_00))), person=who)]


@st.composite
def families(
    draw: st.DrawFn, people: tuple[str, ...] = FAMILY
) -> tuple[dt.date | None, list[dict[str, Any]]]:
    """The day on which ben died, if he did, and rows in the order of the years."""
    died = draw(st.sampled_from((dt.date(2019, 5, 6), None)))
    rows = [row("method", FIRST - 1, code="money=cents", person=who) for who in people]
    rows += [
        row("opening-basis", FIRST - 1, text(draw(cents)), person=who)
        for who in people
        if draw(st.booleans())
    ]
    for year in sorted(draw(st.lists(st.integers(FIRST, LAST), min_size=1, max_size=5, unique=True))):
        for who in people:
            dead = died is not None and who == "ben" and year >= died.year
            spouse = {"ana": "ben", "ben": "ana"}.get(who, "") if died is None or year < died.year else ""
            rows += [] if dead else of_year(draw, who, year, spouse)
    if died is not None and "ben" in people:
        rows.append(row("year-end-value", died.year, "100", person="ben"))
        shares = [draw(st.integers(1, 900_00)) for _ in range(draw(st.sampled_from((2, 1, 3))))]
        heirs = ("ana", "kid", "tim")[: len(shares)]
        for heir, share in zip(heirs, shares, strict=True):
            rows.append(
                row("inherited", None, text(share), person=heir, date=str(died), to=f"{heir}-from-ben",
                    moved=text(sum(shares)), code="spouse" if heir == "ana" else "other")
            )  # fmt: skip
            rows.append(
                row(
                    "distribution",
                    None,
                    text(draw(cents)),
                    person=heir,
                    date="2021-03-01",
                    account=f"{heir}-from-ben",
                )
            )
            rows.append(
                row("year-end-value", 2021, text(draw(cents)), person=heir, account=f"{heir}-from-ben")
            )
    return died, [one | ({"of": at} if one.get("of") == "last" else {}) for at, one in enumerate(rows)]


FEATURES = (
    "two spouses", "heirs", "several heirs", "an heir who was the spouse", "divorce", "death", "late contribution",
    "part of a rollover back in the next year", "from a plan", "opening", "conversion", "all is conserved",
)  # fmt: skip


def features(drawn: tuple[dt.date | None, list[dict[str, Any]]]) -> set[str]:
    """What a family has of all that a family can have; the last one: no contradiction ends the property early."""
    died, rows = drawn
    kinds = Counter(one["kind"] for one in rows)
    found = {
        "two spouses": {"ana", "ben"} <= {one["person"] for one in rows if one["kind"] != "method"},
        "heirs": kinds["inherited"] > 0,
        "several heirs": kinds["inherited"] > 1,
        "an heir who was the spouse": any(one.get("code") == "spouse" for one in rows),
        "divorce": kinds["divorce-transfer"] > 0,
        "death": died is not None,
        "late contribution": any(
            one["kind"] == "contribution" and one["date"].year > one["tax_year"] for one in rows
        ),
        "part of a rollover back in the next year": kinds["rollover-in"] > 0,
        "from a plan": kinds["plan-rollover-in"] > 0,
        "opening": kinds["opening-basis"] > 0,
        "conversion": kinds["conversion"] > 0,
        "all is conserved": not {one.code for one in errors(history(died, entries_of(rows)))}
        - {"rollover-not-back"},
    }
    return {name for name, there in found.items() if there}


def test_families_have_all_that_a_family_can_have() -> None:
    """Counted: a property over what is never drawn holds of nothing."""
    counted: Counter[str] = Counter()

    @settings(max_examples=60, deadline=None)
    @given(families())
    def draw(drawn: tuple[dt.date | None, list[dict[str, Any]]]) -> None:
        counted.update(features(drawn))

    draw()
    assert {name: counted[name] for name in FEATURES if counted[name] < 5} == {}


def history(
    died: dt.date | None, entries: list[Entry], people: tuple[str, ...] = FAMILY + STRANGERS
) -> History:
    return replay(a_book(died, people), journal.in_force(entries))


def errors(found: History) -> list[Problem]:
    return [
        problem
        for pool in found.pools.values()
        for year in pool.years
        for problem in year.problems
        if problem.severity == "error"
    ]


def held(pool: Pool) -> int:
    return pool.years[-1].carried.get("basis", 0) if pool.years else 0


@settings(max_examples=60, deadline=None)
@given(families())
def test_basis_that_came_in_is_recovered_or_held(drawn: tuple[dt.date | None, list[dict[str, Any]]]) -> None:
    """In cents, so that no line rounds: over all pools, what came from outside is what came out and what is left."""
    died, rows = drawn
    entries = entries_of(rows)
    found = history(died, entries)
    # What of a rollover did not come back is a distribution, and said so.
    wrong = {problem.code for problem in errors(found)} - {"rollover-not-back"}
    assert "basis-not-conserved" not in wrong
    if wrong:
        assert wrong <= {"more-basis-than-held", "stopped", "inherited-basis"}
        return
    came = sum(
        (entry.basis if entry.kind in ("contribution", "plan-rollover-in") else entry.amount) or 0
        for entry in entries
        if entry.kind in ("contribution", "plan-rollover-in", "opening-basis")
    )
    openings = {entry.person for entry in entries if entry.kind == "opening-basis"}
    pools = found.pools
    recovered = sum(
        one.recovered for pool in pools.values() for year in pool.years if (one := conservation.flow(year))
    )
    unseen = sum(
        entry.amount or 0
        for entry in entries
        if entry.kind == "opening-basis" and (entry.person, OWN) not in pools and entry.person in openings
    )
    left = sum(held(pool) for key, pool in pools.items() if key[0] != "ben" or died is None)
    if died is not None and ("ben", OWN) in pools:
        taken = sum(
            year.facts.amounts["basis_adjustments"]
            for key, pool in pools.items()
            if key[1] == "ben"
            for year in pool.years
        )
        assert taken == held(pools["ben", OWN])  # the heirs' shares are of one whole: no cent is nobody's
    assert came == recovered + left + unseen


@settings(max_examples=30, deadline=None)
@given(families(), families(STRANGERS), st.randoms(use_true_random=False))
def test_nobody_s_line_depends_on_a_stranger(
    drawn: tuple[dt.date | None, list[dict[str, Any]]],
    others: tuple[dt.date | None, list[dict[str, Any]]],
    mixed: Any,
) -> None:
    died, rows = drawn
    mine = entries_of(rows)
    alone = history(died, mine, FAMILY)
    theirs = entries_of(others[1])
    shift = len(mine)
    import dataclasses

    theirs = [
        dataclasses.replace(
            one, number=one.number + shift, row=one.row + shift, of=one.of + shift if one.of else None
        )
        for one in theirs
    ]
    everybody = [*mine, *theirs]
    mixed.shuffle(everybody)
    together = history(died, everybody)
    for key, pool in alone.pools.items():
        assert [year.lines for year in pool.years] == [year.lines for year in together.pools[key].years]
        assert [year.carried for year in pool.years] == [year.carried for year in together.pools[key].years]


def test_what_was_put_in_and_left_in_one_year_is_not_there_twice() -> None:
    """IRC 408(d)(6): 5,000 put in and 3,000 of it gone in the same year; no line 2 goes below zero."""
    rows = [
        row("contribution", 2023, "5000", person="ana", date="2023-02-01", account="ana-ira", basis="5000"),
        row(
            "divorce-transfer",
            None,
            "3000",
            person="ana",
            date="2023-07-01",
            account="ana-ira",
            to="ben-ira",
            basis="3000",
        ),
        row("contribution", 2024, "1000", person="ana", date="2024-02-01", account="ana-ira", basis="1000"),
    ]
    found = history(None, entries_of(rows))
    ana, ben = found.pools["ana", OWN], found.pools["ben", OWN]
    first, second = ana.years
    assert (first.lines["1"], first.lines["2"], first.lines["14"]) == ("5000", "0", "5000")
    assert (second.lines["2"], second.lines["14"]) == ("2000", "3000")
    assert held(ana) + held(ben) == 6_000_00
    assert "basis-left-again" in {problem.code for problem in first.problems}


def test_one_dollar_more_than_is_there_cannot_leave() -> None:
    rows = [
        row("contribution", 2023, "5000", person="ana", date="2023-02-01", account="ana-ira", basis="5000"),
        row(
            "divorce-transfer",
            None,
            "5001",
            person="ana",
            date="2023-07-01",
            account="ana-ira",
            to="ben-ira",
            basis="5001",
        ),
    ]
    assert {problem.code for problem in errors(history(None, entries_of(rows)))} >= {"more-basis-than-held"}
    rows[1] |= {"basis": 5000_00}
    assert not errors(history(None, entries_of(rows)))


def test_the_measure_sees_what_is_lost() -> None:
    """The flow of a year whose carry was changed does not balance."""
    import dataclasses

    rows = [
        row("contribution", 2023, "5000", person="ana", date="2023-02-01", account="ana-ira", basis="5000")
    ]
    year = history(None, entries_of(rows)).pools["ana", OWN].years[0]
    assert year.filled is not None
    assert conservation.unbalanced(year) == ()
    wrong = dataclasses.replace(year.filled, carries=dict(year.filled.carries) | {"basis": 4_000_00})
    (problem,) = conservation.unbalanced(dataclasses.replace(year, filled=wrong))
    assert (problem.code, dict(problem.amounts)["missing"]) == ("basis-not-conserved", 0 + 1_000_00)
