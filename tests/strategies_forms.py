"""Facts, methods, and lives of entries for the tests of the engine."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from basisbook.forms.language.define import Revision
from basisbook.forms.language.fill import Method
from basisbook.forms.replay.replay import replay
from basisbook.forms.replay.years import History
from basisbook.forms.revisions import PAGES, printings
from basisbook.ledger import journal
from basisbook.ledger.book import Account, Book, Person
from basisbook.ledger.entry import Entry
from basisbook.ledger.facts import FACTS
from basisbook.ledger.money import LIMIT, parse

REVISIONS: tuple[Revision, ...] = tuple(
    {page.key: page for year in sorted(PAGES) for page in printings(year)}.values()
)
"""Every page the project knows, once; a new one is tested the day it is added."""

MODERN = tuple(page for page in REVISIONS if page.years[0] >= 2017)
"""The pages with the line numbers of 2017 and later."""

METHODS = tuple(Method(places, money) for places in (3, 4, 5, 6) for money in ("dollars", "cents"))

SIGNED = frozenset({
    "basis_adjustments", "value_adjustments", "conversions", "distributions", "roth_contributions",
    "roth_basis_adjustments", "returned_earnings",
})  # fmt: skip
"""The facts that some entry lowers."""

CARRIED = ("basis", "roth_contributions", "roth_conversions", "homebuyer")

# What rounding stumbles over: half dollars, halves of a cent's share, one apart, equal parts.
_EDGES = (1, 49, 50, 51, 99, 100, 150, 300, 700_000, 700_100, 700_300, 99_960_000, 99_999_960, 100_000_001)

cents = st.one_of(
    st.just(0),
    st.sampled_from((*_EDGES, LIMIT)),
    st.integers(0, 20_000_00),
    st.integers(0, LIMIT),
    st.integers(0, LIMIT // 100).map(lambda dollars: dollars * 100),
)
"""Amounts from 0 to 10^11 cents."""

methods = st.sampled_from(METHODS)
revisions = st.sampled_from(REVISIONS)


def facts_read(revision: Revision) -> tuple[str, ...]:
    """The facts that a page and its worksheets read."""
    names = {name for page in (revision, *revision.sheets) for name in page.fact_names}
    return tuple(sorted(names))


def carried_read(revision: Revision) -> tuple[str, ...]:
    """What a page and its worksheets expect from last year."""
    return tuple(sorted({name for page in (revision, *revision.sheets) for name in page.carried_names}))


@st.composite
def any_facts(draw: st.DrawFn, revision: Revision) -> dict[str, int]:
    """Any facts at all, possible or not: most are zero, the rest reach 10^11 cents, some below zero."""
    chosen = draw(st.lists(st.sampled_from(facts_read(revision)), unique=True, max_size=10))
    facts = dict.fromkeys(FACTS, 0)
    for name in chosen:
        sign = draw(st.sampled_from((1, 1, 1, -1))) if name in SIGNED else 1
        facts[name] = sign * draw(cents)
    return facts


@st.composite
def any_carried(draw: st.DrawFn, revision: Revision) -> dict[str, int]:
    """Anything last year may have carried; some names left out."""
    names = carried_read(revision)
    chosen = draw(st.lists(st.sampled_from(names), unique=True))
    return {name: draw(cents) for name in chosen}


@st.composite
def possible_facts(draw: st.DrawFn) -> dict[str, int]:
    """Facts that a year can have: a part is never more than its whole. Amounts up to 10^11 cents."""
    most = draw(st.sampled_from((10_00, 10_000_00, 2_000_000_00, LIMIT // 4)))
    amount = st.one_of(st.just(0), cents.map(lambda value: value % (most + 1)))
    facts = dict.fromkeys(FACTS, 0)
    for name in (
        "nondeductible_contributions", "basis_adjustments", "year_end_value", "outstanding_rollovers",
        "distributions", "conversions", "qcds", "hsa_fundings", "plan_rollovers_out", "rollovers_out",
        "roth_contributions", "roth_distributions", "plan_to_roth",
    ):  # fmt: skip
        facts[name] = draw(amount)
    if draw(st.booleans()):
        facts["reservist_repayments"] = draw(amount)
    within = {
        "late_contributions": "nondeductible_contributions",
        "disaster_distributions": "distributions",
        "disaster_repayments": "disaster_distributions",
        "roth_homebuyer": "roth_distributions",
    }
    for name, whole in within.items():
        facts[name] = draw(st.one_of(st.just(0), st.just(facts[whole]), st.integers(0, facts[whole])))
    # A homebuyer's distribution is not a disaster distribution at the same time.
    rest = facts["roth_distributions"] - facts["roth_homebuyer"]
    facts["roth_disaster_distributions"] = draw(st.one_of(st.just(0), st.just(rest), st.integers(0, rest)))
    return facts


@st.composite
def possible_carried(draw: st.DrawFn) -> dict[str, int]:
    """What a year can carry into the next."""
    return {
        "basis": draw(cents) // 4,
        "roth_contributions": draw(cents) // 4,
        "roth_conversions": draw(cents) // 4,
        "homebuyer": draw(st.integers(0, 10_000_00)),
    }


# -- entries ------------------------------------------------------------------------------------------------

RECORDED = datetime.date(2026, 6, 30)

BOOK = Book(
    Path("book"),
    {
        "ana": Person(id="ana", name="Ana Reyes", born=datetime.date(1979, 5, 4)),
        "ben": Person(id="ben", name="Ben Okoro", born=datetime.date(1981, 2, 3)),
    },
    {
        "van": Account(id="van", person="ana", type="traditional", custodian="Vanguard"),
        "sep": Account(id="sep", person="ana", type="sep"),
        "roth": Account(id="roth", person="ana", type="roth", opened=datetime.date(2005, 1, 1)),
        "plan": Account(id="plan", person="ana", type="plan"),
        "dad": Account(id="dad", person="ana", type="inherited-traditional", decedent="Luis Reyes"),
        "fid": Account(id="fid", person="ben", type="traditional"),
    },
)


def row(
    kind: str, year: int | None = None, amount: str | int | None = None, **columns: Any
) -> dict[str, Any]:
    """One entry to be, of ana: amounts as text or cents, a date as text."""
    found: dict[str, Any] = {"person": "ana", "kind": kind, "tax_year": year} | columns
    for name, text in ({"amount": amount} | found).items():
        if name in ("amount", "moved", "basis"):
            found[name] = parse(text) if isinstance(text, str) else text
        elif name == "date" and isinstance(text, str):
            found[name] = datetime.date.fromisoformat(text)
    return found


def entries_of(rows: Iterable[Mapping[str, Any]]) -> list[Entry]:
    """Numbered entries, 1 first."""
    entries: list[Entry] = []
    for columns in rows:
        entries.append(journal.append(entries, RECORDED, **columns))
    return entries


GIVER = dataclasses.replace(
    BOOK,
    people=dict(BOOK.people) | {"ana": Person(id="ana", name="Ana Reyes", born=datetime.date(1935, 5, 4))},
)
"""The same book, with ana old enough to give to charity from an IRA in every year: 70 1/2 on the day, IRC 408(d)(8)."""


def history_of(*rows: Mapping[str, Any], book: Book = BOOK, **options: Any) -> History:
    """The replay of a few rows."""
    return replay(book, journal.in_force(entries_of(rows)), **options)


@st.composite
def lives(draw: st.DrawFn, *, first: int = 2017, last: int = 2025) -> list[dict[str, Any]]:
    """The rows of ana's life: nondeductible contributions, distributions, conversions, and every year-end value."""
    rows: list[dict[str, Any]] = []
    some = st.one_of(st.integers(0, 5_000_00), st.integers(0, 5_000).map(lambda dollars: dollars * 100))
    large = st.one_of(st.just(0), st.integers(0, 5_000_000_00), st.integers(0, 900))
    if draw(st.booleans()):
        rows.append(row("opening-basis", first - 1, amount=draw(large)))
    for year in range(first, last + 1):
        day = datetime.date(year, 6, 1)
        for _ in range(draw(st.integers(0, 2))):
            amount = draw(some) // 2
            made = datetime.date(year + 1, 3, 1) if draw(st.booleans()) else day
            rows.append(row("contribution", year, amount=amount, basis=amount, date=made, account="van"))
        for kind in ("distribution", "conversion", "qcd", "roth-distribution"):
            if draw(st.integers(0, 3)) == 0:
                account = "roth" if kind == "roth-distribution" else "van"
                amount = draw(large) % 90_000_00 if kind == "qcd" else draw(large)
                rows.append(row(kind, amount=amount, date=day, account=account))
        rows.append(row("year-end-value", year, amount=draw(large)))
    return rows
