"""The additional tax on early distributions (Form 5329, Part I), as filed and as right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from basisbook.forms.amendment.package import Early, FormStep, Grounds, ReturnOf
from basisbook.forms.amendment.steps import amounts_filed, taxable_of
from basisbook.forms.filed.snapshot import Snapshot
from basisbook.forms.language.expr import Line, inside
from basisbook.forms.replay import roth
from basisbook.forms.replay.years import History, Pool, Year
from basisbook.forms.sentences import find
from basisbook.ledger import parameters
from basisbook.ledger.book import OWN
from basisbook.ledger.conditions import in_first_two_years
from basisbook.ledger.dates import reaches_59_half
from basisbook.ledger.entry import Entry
from basisbook.ledger.in_law import InLaw, in_law
from basisbook.ledger.kinds import EARLY_EXCEPTIONS, which
from basisbook.ledger.problems import HOLE, Problem, do
from basisbook.ledger.quick_dataclass import dataclass

MAY_BE_EARLY = which(lambda kind: kind.may_be_early)
RETURNS = which(lambda kind: kind.settled_by == "returned")


def _kept(law: InLaw, entry: Entry) -> int:
    """What of a distribution was not rolled over: only that can be early."""
    if entry.kind != "rollover-out":
        return entry.amount or 0
    back = sum(one.amount or 0 for _, one in law.naming(entry.original, "rollover-in"))
    return max(0, (entry.amount or 0) - back)


def _in_a_young_simple(law: InLaw, entry: Entry, day: dt.date) -> bool:
    """Whether it left a SIMPLE IRA within two years of its first day. IRC 72(t)(6); Form 5329, line 4, caution."""
    account = law.account(entry)
    return bool(
        account and account.type == "simple" and account.opened and in_first_two_years(account.opened, day)
    )


def _from_young_simple(law: InLaw, taken: Sequence[Entry], days: Sequence[dt.date], grown: dt.date) -> int:
    return sum(
        _kept(law, entry)
        for entry, day in zip(taken, days, strict=True)
        if day < grown and _in_a_young_simple(law, entry, day)
    )


def _simple_percent(tax_year: int) -> int:
    return parameters.value("simple_early_tax_percent", min(max(tax_year, 1997), 2026)).number


def _taxed_again(pool: Pool | None, tax_year: int) -> int:
    """Taxable parts of conversions of the last five years that left the Roth IRAs: on line 1, and in no income.

    IRC 408A(d)(3)(F); Publication 590-B, Appendix C.
    """
    found = roth.recapture(pool, tax_year) if pool else None
    return sum(layer.taxable for layer in found.layers if layer.inside) if found else 0


def _taken(law: InLaw, tax_year: int) -> list[Entry]:
    """What left the own IRAs in a year as the law sees it, and may have been early."""
    return [
        entry
        for entry in (*law.entries.values(), *law.more)
        if entry.year == tax_year
        and entry.kind in MAY_BE_EARLY
        and (not entry.account or law.book.pool_of(entry.account) == OWN)
    ]


def _earnings(
    known: Grounds, of: ReturnOf, person: str, grown: dt.date, acts: Sequence[Entry]
) -> tuple[int, int]:
    """Earnings of returned contributions, taken before 59 1/2: of all, and of those that the filed return could show.

    IRC 408(d)(4), 72(t). From December 29, 2022, those of an excess contribution are free of the tax: Publication 590-B
    (2025), exception 21; whether it was an excess, the figures of the year must say.
    """
    every = filed = 0
    for entry in known.law.values():
        if (entry.person, entry.tax_year) != (person, of.tax_year) or entry.kind not in RETURNS:
            continue
        gain = max(0, (entry.moved or 0) - (entry.amount or 0))
        if not gain or (entry.date and entry.date >= grown):
            continue
        every += gain
        filed += 0 if entry in acts else gain
    return every, filed


@dataclass(frozen=True, slots=True)
class _Rule:
    """How lines 1 to 4 follow from what is taxable: how much of what came out was early, and what is excepted."""

    of: ReturnOf
    person: str
    year: Year
    early: int
    gross: int
    young: int
    again: int

    def _exceptions(self) -> dict[str, int]:
        own = self.of.own_figures[self.person]
        return {number: own.get(f"early-exception={number}") or 0 for number in EARLY_EXCEPTIONS}

    @property
    def exception(self) -> str:
        """The number for line 2."""
        used = [number for number, cents in self._exceptions().items() if cents]
        return used[0] if len(used) == 1 else EARLY_EXCEPTIONS[-1] if used else ""

    def lines(self, taxable: int, gain: int) -> tuple[int, int, int, int]:
        """Lines 1 to 4 in cents; `gain` are earnings of returned contributions."""
        arithmetic = self.year.method.arithmetic(self.year.method.places)
        one = (arithmetic.share(taxable + self.again, self.early, self.gross) if self.gross else 0) + gain
        two = min(one, sum(self._exceptions().values()))
        simple = arithmetic.share(one - two, self.young, self.early) if self.early else 0
        more = arithmetic.share(simple, _simple_percent(self.of.tax_year) - 10, 100)
        return one, two, one - two, arithmetic.share(one - two, 1, 10) + more


def _early(
    known: Grounds,
    of: ReturnOf,
    person: str,
    own: tuple[Year, FormStep | None],
    pool: Pool | None,
    acts: Sequence[Entry],
    change: int | None,
) -> tuple[Early | None, list[Problem]]:
    """The additional tax on early distributions of one person's own IRAs, as filed and as it is right.

    `change`: by how much the taxable amount changes where no form says it, in cents; None is not known.
    """
    year, step = own
    owner = known.book.people[person]
    found: list[Problem] = []
    if year.filled is None:
        return None, found
    law = in_law(known.book, {n: one for n, one in known.in_force.items() if one.person == person})
    taken = _taken(law, of.tax_year)
    facts = year.facts.amounts
    if not taken or not (facts["distributions"] or facts["roth_distributions"]):
        taken = []
    if not taken and not facts["returned_earnings"]:
        return None, found
    grown = reaches_59_half(owner.born) if owner.born else None
    if grown is None:
        born = do("person", person, born=HOLE)
        asked = find(
            "birth-unknown", born, place="book.toml", year=of.tax_year, person=person, name=owner.name
        )
        return None, [asked]
    days = [entry.date or dt.date(of.tax_year, 12, 31) for entry in taken]
    if grown.year == of.tax_year and any(entry.date is None for entry in taken):
        undated = next(entry for entry in taken if entry.date is None)
        way = do("correct", undated.original, date=HOLE)
        found.append(find("early-undated", way, entry=undated, name=owner.name, day=grown))
    early = sum(_kept(law, entry) for entry, day in zip(taken, days, strict=True) if day < grown)
    gross = sum(_kept(law, entry) for entry in taken)
    young = _from_young_simple(law, taken, days, grown)
    gains, gains_filed = _earnings(known, of, person, grown, acts)
    if not early and not gains:
        return None, found
    rule = _Rule(of, person, year, early, gross, young, _taxed_again(pool, of.tax_year))
    conversions = year.filled.results.get("taxable_conversions", 0)
    now = rule.lines(taxable_of(year) - conversions, gains)
    tax_filed = of.own_figures[person].get("early-tax")
    snapshot = step.filed if step else None
    amended = snapshot is not None and snapshot.kind == "amended"
    # What the first return paid on conversions taken out again does not follow from its Form 8606: it is asked for.
    if amended or (tax_filed is None and not rule.again):
        without = None if change is None else max(0, taxable_of(year) - conversions - change)
        taxable = _taxable_distributions_filed(step, conversions) if step else without
        tax_filed = (
            tax_filed if taxable is None else rule.lines(taxable, gains if amended else gains_filed)[3]
        )
    return Early(person, *now, rule.exception, tax_filed), found


def _taxable_distributions_filed(step: FormStep, conversions: int) -> int | None:
    """What of the taxable amount as filed is no conversion, in cents; None where it is not known what was filed."""
    if step.taxable_filed is None:
        return None
    if step.filed is not None and step.filed.lines:
        conversions = _conversions_filed(step.filed, step.year, conversions)
    return max(0, step.taxable_filed - conversions)


def _conversions_filed(snapshot: Snapshot, year: Year, otherwise: int) -> int:
    """The taxable conversions of the filed form."""
    expr = year.revision.results.get("taxable_conversions")
    numbers = [node.number for node in inside(expr) if isinstance(node, Line)] if expr else []
    amounts = amounts_filed(snapshot, year)
    if not numbers:
        return 0
    if set(numbers) <= set(amounts):
        return max(0, amounts[numbers[0]])
    return otherwise if not snapshot.whole else 0


def all_early(
    known: Grounds,
    of: ReturnOf,
    steps: Sequence[FormStep],
    history: History,
    acts: Sequence[Entry],
    changes: Mapping[str, int | None],
) -> tuple[tuple[Early, ...], list[Problem]]:
    """The additional tax of everybody on the return, and what must be known for it.

    `changes`: by how much the taxable amount of each changes, in cents; None where that is not known.
    """
    found: list[Early] = []
    problems: list[Problem] = []
    for person in of.people:
        pool = history.pool(person)
        year = pool.year(of.tax_year) if pool else None
        step = next((one for one in steps if (one.person, one.pool) == (person, OWN)), None)
        acted = any(act.person == person for act in acts)
        change = 0 if acted else changes.get(person, 0)  # what an act changes is told apart by its earnings
        if year is None or (step is None and not acted and change == 0):
            continue
        one, more = _early(known, of, person, (year, step), pool, acts, change)
        found += [one] if one else []
        problems += more
    return tuple(found), problems
