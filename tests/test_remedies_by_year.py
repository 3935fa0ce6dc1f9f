"""Every way out of every finding of the years, for every year in which the finding can occur: it names a line that the
page has, a year on record, an entry that exists, and columns that its kind has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from strategies_forms import BOOK, entries_of, history_of, row

from basisbook.forms.replay.explain import explain
from basisbook.forms.replay.years import History
from basisbook.forms.revisions import FIRST, LAST, revision_for
from basisbook.ledger.book import Account, Book, Person
from basisbook.ledger.entry import Entry
from basisbook.ledger.kinds import KINDS
from basisbook.ledger.problems import Do, Hole, Problem, Remedy, Steps
from basisbook.ledger.sentences.facts import FACTS
from basisbook.ledger.sentences.in_law import IN_LAW

pytestmark = pytest.mark.slow

TODAY = dt.date(2026, 11, 25)
TYPES = {"van": "traditional", "roth": "roth", "plan": "plan", "sep": "sep", "simple": "simple"}
Rows = list[dict[str, Any]]


def a_book(year: int, age: int | None) -> Book:
    """Somebody who is that old in the year, with an account of each type; dad died before it."""
    born = None if age is None else dt.date(year - age, 5, 4)
    opened = dt.date(year - 1, 7, 1)
    accounts = {name: Account(id=name, person="ana", type=kind) for name, kind in TYPES.items()}
    accounts["simple"] = Account(id="simple", person="ana", type="simple", opened=opened)
    accounts["inh"] = Account(id="inh", person="ana", type="inherited-traditional", decedent="dad")
    accounts["inr"] = Account(id="inr", person="ana", type="inherited-roth", decedent="dad")
    people = {
        "ana": Person(id="ana", name="Ana", born=born),
        "ben": Person(id="ben", name="Ben", born=dt.date(1950, 1, 1)),
        "dad": Person(id="dad", name="Dad", born=dt.date(1920, 1, 1), died=dt.date(year - 1, 3, 1)),
    }
    return Book(BOOK.folder, people, accounts)


def out(kind: str, year: int, amount: str = "500", month: int = 6, **more: Any) -> dict[str, Any]:
    account = more.pop("account", "roth" if kind.startswith("roth") else "van")
    return row(kind, None, amount, date=f"{year}-{month:02d}-01", account=account, **more)


def into(kind: str, year: int, amount: str = "900", day: str = "", **more: Any) -> dict[str, Any]:
    account = more.pop("account", "roth" if kind.startswith("roth") else "van")
    return row(kind, year, amount, date=day or f"{year}-03-01", account=account, **more)


def lives(y: int) -> Iterator[tuple[int | None, Rows]]:
    """(age in the year, rows): lives of a year, each with something to be said of."""
    opening, value = row("opening-basis", y - 1, "5000"), row("year-end-value", y, "0")
    put_in = into("contribution", y, basis="900")
    out_of = [opening, out("distribution", y, "4000"), value]
    yield 40, out_of  # basis lost
    yield 40, [row("transfer", None, "500", date=f"{y}-09-01", account="inr", to="roth", basis="100")]
    yield 40, [opening, out("distribution", y)]  # a value missing
    yield 40, [opening, out("conversion", y, to="roth"), row("basis-stated", y, "1"), value]
    yield None, [into("contribution", y, "20000", basis="20000"), value]
    yield 40, [into("contribution", y, "20000", basis="20000"), into("deduction", y, "1", account=""), value]
    yield 75, [put_in, value]
    yield 40, [into("contribution", y), value]
    yield 40, [put_in, into("contribution-returned", y, "2000", moved="2100", of=1), value]
    yield 40, [put_in, into("contribution-returned", y, "100", f"{y + 1}-11-20", moved="100", of=1), value]
    yield (
        40,
        [
            put_in,
            into("recharacterized-to-roth", y, "100", f"{y + 1}-11-20", moved="100", of=1, to="roth"),
            value,
        ],
    )
    yield (
        40,
        [
            into("roth-contribution", y),
            into("recharacterized-to-traditional", y, "90", f"{y + 1}-11-20", moved="90", of=1, to="van"),
        ],
    )
    yield (
        40,
        [into("contribution", y, account="simple"), into("contribution", y, "300", account="sep"), value],
    )
    yield 40, [into("contribution", y, "40000", account="sep"), value]
    yield 40, [put_in, out("excess-removed", y, "900", basis="900", of=1), value]
    yield (
        40,
        [
            into("contribution", y, "20000", basis="20000"),
            out("excess-removed", y, "19000", basis="19000", of=1),
            value,
        ],
    )
    yield 40, [opening, out("rollover-out", y), out("rollover-in", y, "400", 7, of=2), value]
    yield 40, [opening, out("rollover-out", y), out("rollover-in", y, "400", 12, of=2), value]
    yield 40, [opening, out("conversion", y, account="simple", to="roth"), value]
    yield 40, [opening, out("divorce-transfer", y, "9000", basis="9000", to="ben"), value]
    yield 40, [put_in, out("divorce-transfer", y, "500", basis="500", to="ben"), value]
    yield (
        40,
        [
            row("inherited", None, None, date=f"{y}-01-02", to="inh", code="other"),
            out("conversion", y, account="inh", to="roth"),
        ],
    )
    yield 40, [out("distribution", y, account="inh"), out("rollover-out", y, account="inh")]
    yield (
        40,
        [
            out("transfer", y, account="inh", to="van"),
            out("transfer", y, account="van", to="inh"),
            out("transfer", y, to="roth"),
        ],
    )
    yield 60, [opening, out("qcd", y), out("hsa-funding", y), out("hsa-funding", y, "9000", 7), value]
    yield None, [opening, out("qcd", y, "300000"), value]
    yield 60, [out("hsa-funding", y - 1), out("hsa-funding", y)]
    yield 70, [opening, row("qcd", y, "500", account="van"), value]
    yield (
        75,
        [
            opening,
            out("qcd", y, "300000"),
            out("qcd", y, account="sep"),
            out("hsa-funding", y, account="sep"),
            value,
        ],
    )
    yield (
        75,
        [row("year-end-value", y - 1, "265000"), opening, out("conversion", y, "90000", to="roth"), value],
    )
    yield (
        75,
        [
            row("year-end-value", y - 1, "265000"),
            out("rollover-out", y, "90000"),
            out("rollover-in", y, "90000", 7, of=2),
        ],
    )
    yield 75, [opening, out("conversion", y, to="roth"), value]
    yield (
        40,
        [
            opening,
            out("disaster-distribution", y, "150000"),
            out("disaster-repayment", y, "900", 7, of=2),
            value,
        ],
    )
    yield 40, [opening, out("disaster-distribution", y, "30000"), value]
    for code in (
        "birth-adoption",
        "emergency",
        "domestic-abuse",
        "terminal-illness",
        "home-purchase",
        "reservist",
    ):
        yield (
            40,
            [
                opening,
                out("distribution", y, "50000"),
                out("repayment", y, "40000", 7, of=2, code=code),
                value,
            ],
        )
        yield (
            40,
            [
                row("opening-basis", y - 6, "5000"),
                out("distribution", y - 4),
                out("repayment", y, "400", 7, of=2, code=code),
                value,
            ],
        )
        yield (
            40,
            [
                row("opening-basis", y - 6, "5000"),
                out("distribution", y - 1),
                out("repayment", y, "400", 2, of=2, code=code),
                value,
            ],
        )
        yield 40, [opening, out("repayment", y, "400", 7, code=code), value]
        yield (
            40,
            [
                out("roth-distribution", y, "300"),
                out("repayment", y, "400", 7, of=1, code=code, account="roth"),
            ],
        )
        yield 40, [out("roth-distribution", y, "300"), out("repayment", y, "200", 7, of=1, code=code)]
    yield 40, [into("roth-contribution", y, "90000", code="529"), out("roth-distribution", y)]
    yield 40, [into("roth-contribution", y, "500", code="529"), into("roth-contribution", y, "90000")]
    yield 40, [row("return", y, code="single"), row("figure", y, "900000", code="modified-agi"), into("roth-contribution", y),
               out("conversion", y, to="roth"), value]  # fmt: skip
    yield 40, [into("roth-contribution", y), out("roth-qualified", y), out("roth-homebuyer", y)]
    yield 62, [into("roth-contribution", y), out("roth-qualified", y)]
    yield 40, [row("opening-roth-contributions", y - 1, "50", account="roth"), out("roth-homebuyer", y)]
    yield 40, [row("opening-roth-contributions", y - 9, "50", account="roth"), out("roth-qualified", y)]
    yield 40, [opening, out("plan-rollover-out", y, "9000", to="plan"), value]
    yield (
        40,
        [
            out("plan-to-roth", y, account="plan", to="roth", basis="0"),
            out("in-plan-roth", y, account="plan", to="plan", basis="0"),
        ],
    )
    for code in ("all-in-1998", "all-in-2010", "worksheet-1-1", "deductible-first"):
        yield 40, [put_in, row("election", y, code=code), out("distribution", y), value]
    yield 40, [out("conversion", y, "900", to="roth"),
               row("conversion-undone", y, "400", date=f"{y}-07-01", account="roth", to="van", moved="400", of=1),
               out("conversion", y, "400", 8, to="roth")]  # fmt: skip
    yield (
        40,
        [
            into("roth-contribution", y),
            row("roth-contribution-returned", y, "400", account="roth", moved="400", of=1),
        ],
    )
    yield 40, [opening, out("conversion", y, "900", to="roth"),
               row("conversion-undone", y, "400", date=f"{y}-09-01", account="roth", to="van", moved="400", of=2), value]  # fmt: skip


ASKED_OF_OTHERS = {
    "deduction-unknown/computable", "deduction-computed", "deduction-disagrees", "earlier-excess-deducted",
    "excess-contribution/compensation", "contribution-undated", "moved-undated", "moved-which", "rollover-undated",
    "rollover-still-out", "rollover-basis", "loss-before-2000", "excess-above-table", "inherited-basis", "transfer-basis",
    "no-deferral-at-death", "value-missing/death", "gift-of-january", "qcd-offset", "returned-basis", "hurricane-repayment",
    "gift-account", "hsa-account", "disaster-several", "birth-date-needed", "heir-cannot-convert/asked",
}  # fmt: skip
"""Findings that need figures, days left out or special years: tests/test_remedies.py and the files of their subjects."""


def wrong(problem: Problem, history: History, entries: list[Entry]) -> Iterator[str]:
    """What of the ways out of a finding cannot be done."""
    for way in problem.remedies:
        for one in way.steps if isinstance(way, Steps) else (way,):
            if isinstance(one, Do) and (fault := _fault(one, history, entries)):
                yield f"{problem.code}: {one.verb} {one.target} {dict(one.options)}: {fault}"


def _fault(one: Do, history: History, entries: list[Entry]) -> str:
    options = {name.replace("-", "_"): value for name, value in one.options}
    if one.verb in ("explain", "show", "check", "law"):
        return _looked_at(one, history)
    if one.verb in ("correct", "void"):
        number = one.target[0]
        entry = next((entry for entry in entries if entry.number == number), None)
        if entry is None:
            return "no such entry"
        kind = KINDS[str(options.get("kind") or entry.kind)]
        # A cell is emptied in whatever kind it was.
        extra = {name for name, value in options.items() if value != ""} - kind.columns - {"kind"}
        return f"{kind.name} has no {extra}" if extra else _code(kind.name, options.get("code"))
    if one.verb == "record":
        kind = KINDS.get(str(one.target[0]))
        if kind is None:
            return "no such kind"
        extra = set(options) - kind.columns
        return f"{kind.name} has no {extra}" if extra else _code(kind.name, options.get("code"))
    return ""


def _looked_at(one: Do, history: History) -> str:
    if (
        one.verb == "show"
        and one.target
        and isinstance(one.target[0], int)
        and FIRST <= one.target[0] <= LAST
    ):
        shown = any(pool.year(one.target[0]) for pool in history.pools.values())
        return "" if shown else "the year is not on record"
    if one.verb == "explain":
        year, line = one.target
        assert isinstance(year, int)
        if isinstance(line, Hole):
            return ""
        if line not in revision_for(year).lines and line != "8915-F":
            return "no such line"
        for pool in history.pools.values():
            found = pool.year(year)
            if found and found.filled and str(line) in found.filled.lines and found.status == "complete":
                explain(pool, year, str(line))
    return ""


def _code(kind: str, code: object) -> str:
    known = isinstance(code, Hole) or code in (None, "", *KINDS[kind].codes)
    return "" if known else f"{kind} has no code {code}"


def test_every_way_out_can_be_gone_in_every_year() -> None:
    seen: dict[str, set[int]] = {}
    faults: set[str] = set()
    for year in range(FIRST, LAST + 1):
        for age, rows in lives(year):
            entries = entries_of(rows)
            history = history_of(*rows, book=a_book(year, age), as_of=TODAY)
            for problem in history.problems:
                seen.setdefault(problem.code, set()).add(year)
                faults |= {f"{year} {one}" for one in wrong(problem, history, entries)}
    assert sorted(faults)[:20] == []
    codes = {key.partition("/")[0] for key in {**FACTS, **IN_LAW}.keys() - ASKED_OF_OTHERS}
    assert codes - seen.keys() == set()
    for code in (
        "basis-lost",
        "rollover-not-back",
        "more-basis-than-held",
        "value-missing",
        "excess-contribution",
    ):
        assert len(seen[code]) >= 35, code


def test_the_measure_sees_a_way_that_cannot_be_gone() -> None:
    rows = [row("opening-basis", 1994, "5"), out("distribution", 1995)]
    history, entries = history_of(*rows, book=a_book(1995, 40)), entries_of(rows)
    bad: list[Remedy] = [
        Do("explain", (1995, "14")), Do("correct", (9,)), Do("correct", (2,), (("moved", 5),)), Do("record", ("distribtion",)),
        Do("record", ("distribution",), (("code", "x"),)), Do("show", (2003,)),
    ]  # fmt: skip
    for way in bad:
        problem = Problem("x", "error", "", "", (way,))
        assert list(wrong(problem, history, entries)), way
