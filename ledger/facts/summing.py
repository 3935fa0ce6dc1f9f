"""Which rule posts which kind, and which pass comes after which.

First every entry posts, in the order of its number: by the table in `kinds.py`, and by the rule of its kind where
there is one. Then the passes of `AFTERWARDS` look at what was posted.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Mapping

from basisbook.ledger.book import OWN, Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.facts import charity, contributions, moves, openings, repayments, roth, values
from basisbook.ledger.facts.names import YearFacts
from basisbook.ledger.facts.posting import Sums, YearSums
from basisbook.ledger.kinds import KINDS, which

Rule = Callable[[Sums, Entry], None]

_RULES: tuple[Rule, ...] = (
    charity.age_of_70_half,
    contributions.excess_removed,
    contributions.excess_without_basis,
    contributions.limit_must_be_known,
    contributions.recharacterized,
    contributions.returned,
    moves.conversion,
    moves.conversion_undone,
    moves.divorce_transfer,
    moves.inherited,
    moves.rollover_out,
    moves.transfer,
    openings.election,
    openings.opening,
    repayments.disaster_repayment,
    repayments.repayment,
    roth.roth_contribution,
    roth.roth_qualified,
    values.basis_stated,
    values.begin_year,
)
RULES = {rule.__name__: rule for rule in _RULES}
"""By name, as the table of kinds calls them: what a kind posts that depends on other entries or on the person."""


def _contributions(sums: Sums) -> None:
    for person, year in contributions.contribution_years(sums):
        contributions.post_contributions(sums, person, year)


def _taken_back(sums: Sums) -> None:
    for entry in sums.entries:
        if entry.kind in SETTLED:
            RULES[KINDS[entry.kind].settled_by](sums, entry)


SETTLED = which(lambda kind: kind.settled_by)


def _years(sums: Sums) -> None:
    gifts: dict[tuple[str, int], int] = defaultdict(int)
    # The own IRAs of a person come first: the yearly limit of gifts to charity is used up by them first.
    for key, years in sorted(
        sums.pools.items(), key=lambda item: (item[0][0], item[0][1] != OWN, item[0][1])
    ):
        for year in years.values():
            charity.qcd_limit(sums, year, gifts)
            repayments.repaid_too_much(sums, year)
            roth.homebuyer(sums, year)
            roth.roth_limit(sums, year)
            roth.died_in_2010(sums, year)
            values.year_end_value(sums, key, year)
        charity.qcd_offset(sums, years)


AFTERWARDS: tuple[tuple[Callable[[Sums], None], str], ...] = (
    (
        _contributions,
        "what a contribution leaves depends on the year's deduction, limit, returns and recharacterizations",
    ),
    (_taken_back, "what went back is held against what was left of the contributions"),
    (
        _years,
        "limits and values of a year need all that was posted to it; deductions offset gifts over several years",
    ),
)
"""The passes over what was posted, in their order, each with the reason why it stands where it stands."""


def facts_of(
    book: Book,
    in_force: Mapping[int, Entry],
    deductions: Mapping[tuple[str, int], int] | None = None,
    *,
    as_of: datetime.date | None = None,
) -> dict[tuple[str, str], dict[int, YearFacts]]:
    """The facts of every year that has an entry, by (person, pool). `in_force` is keyed by original number.

    `deductions`, by (person, year) in cents, are those that a worksheet computed for years that state none; each
    is marked with a note. A year for which the worksheet has every figure it needs is `deducible`.
    `as_of` is the day up to which a rollover may still be on its way; None: none is.
    """
    pools: dict[tuple[str, str], dict[int, YearSums]] = defaultdict(dict)
    sums = Sums(book, in_force, pools, deductions or {}, as_of)
    for entry in sums.entries:
        if entry.year is not None and entry.kind in KINDS:  # anything else is a finding of the checks
            _post(sums, entry)
    for run, _why in AFTERWARDS:
        run(sums)
    for found in sums.law.findings:
        sums.at(found.entry).problems.append(found.problem)
    return {
        key: {year: found.freeze() for year, found in sorted(years.items())}
        for key, years in sorted(pools.items())
    }


def _post(sums: Sums, entry: Entry) -> None:
    for post in KINDS[entry.kind].posts:
        cents = getattr(entry, post.column)
        if cents is not None:
            sums.at(entry).post(sums.fact_of(entry, post.fact), post.sign * cents, entry)
    if KINDS[entry.kind].posted_by:
        RULES[KINDS[entry.kind].posted_by](sums, entry)


def methods_of(in_force: Mapping[int, Entry], person: str) -> dict[int, tuple[int, str]]:
    """From which year on which rounding: {2016: (3, "dollars")}. Before the first: 6 places, whole dollars."""
    found: dict[int, tuple[int, str]] = {}
    places, money = 6, "dollars"
    entries = [entry for entry in in_force.values() if entry.kind == "method" and entry.person == person]
    for entry in sorted(entries, key=lambda entry: (entry.year or 0, entry.number)):
        name, _, value = entry.code.partition("=")
        if name == "places":
            places = int(value)
        elif name == "money":
            money = value
        found[entry.year or 0] = (places, money)
    return found
