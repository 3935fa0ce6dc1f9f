"""The facts of a year: a handful of sums of the entries in force, and the entries that stand behind each.

A kind posts to the same fact in every year. Most post a column as the table in `kinds.py` says; the rest post by
one of the rules below, because what reaches the fact depends on other entries: a contribution on the deduction,
a rollover on its return, a repayment on the year of what it repays.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from basisbook.ledger import parameters
from basisbook.ledger.book import OWN, Book
from basisbook.ledger.dates import reaches_59_half
from basisbook.ledger.entry import Entry
from basisbook.ledger.kinds import KINDS, OWN_TRADITIONAL, ROTH
from basisbook.ledger.limits import Limits, figures_of, limits_of, rounded_reduction
from basisbook.ledger.money import show, show_for_people
from basisbook.ledger.problems import Problem
from basisbook.ledger.words import and_list

FACTS = {
    "contributions": "contributions to traditional IRAs for the year, less those returned or recharacterized",
    "nondeductible_contributions": "nondeductible contributions to traditional IRAs for the year",
    "late_contributions": "nondeductible contributions for the year made after its end",
    "deduction": "IRA deduction taken on the return",
    "excess_contributions": "contributions above the year's limit; they carry no basis",
    "reservist_repayments": "repayments of qualified reservist distributions",
    "birth_adoption_repayments": "repayments of birth or adoption distributions",
    "early_repayments": "repayments of the year's emergency, abuse and illness distributions",
    "disaster_repayments": "repayments of the year's qualified disaster distributions",
    "basis_adjustments": "basis that came in or went out by rollover, divorce or removal",
    "excess_removed": "excess contributions withdrawn after the due date",
    "year_end_value": "value of all the IRAs on December 31",
    "value_adjustments": "what recharacterizations after the year's end add to the year-end value",
    "outstanding_rollovers": "rollovers outstanding at year end",
    "distributions": "distributions not converted or rolled over",
    "conversions": "net amount converted to Roth IRAs",
    "conversions_undone": "conversions moved back, without earnings or loss",
    "qcds": "qualified charitable distributions up to the year's limit",
    "qcds_offset": "what IRA deductions since the year of age 70 1/2 take off the exclusion of charitable distributions",
    "hsa_fundings": "qualified HSA funding distributions",
    "plan_rollovers_out": "rolled over to employer plans",
    "rollovers_out": "rolled over from IRA to IRA within 60 days",
    "disaster_distributions": "qualified disaster distributions",
    "returned_gross": "contributions returned with their earnings by the due date",
    "returned_earnings": "earnings on contributions returned",
    "recharacterized_gross": "contributions and conversions recharacterized within the year, with earnings",
    "roth_contributions": "regular contributions to Roth IRAs for the year",
    "roth_distributions": "nonqualified distributions from Roth IRAs",
    "roth_homebuyer": "qualified first-time homebuyer distributions from Roth IRAs",
    "roth_disaster_distributions": "qualified disaster distributions from Roth IRAs",
    "early_distributions": "distributions of the year that were repaid in a later one",
    "early_repaid_later": "what later years repaid of the year's early distributions",
    "roth_early_repayments": "repayments of early Roth distributions of the year",
    "roth_qualified": "qualified distributions from Roth IRAs",
    "plan_to_roth": "rolled over from employer plans to Roth IRAs",
    "plan_to_roth_basis": "the after-tax part of rollovers from plans",
    "in_plan_roth": "rolled over inside plans to designated Roth accounts",
    "in_plan_roth_basis": "the after-tax part of rollovers from plans",
    "in_plan_roth_taken": "distributions from rollovers inside plans, box 10 of Form 1099-R",
    "roth_basis_adjustments": "Roth contribution basis moved by divorce",
    "roth_conversion_adjustments": "Roth conversion basis moved by divorce",
    "roth_recharacterized_in": "contributions recharacterized to Roth IRAs",
    "roth_recharacterized_out": "Roth contributions recharacterized to traditional IRAs",
    "modified_agi": "modified adjusted gross income",
    "contribution_limit": "limit of contributions by year and age",
    "compensation_limit": "limit of contributions by compensation",
    "phaseout_start": "income at which the deduction begins to be reduced",
    "phaseout_end": "income at which no deduction is left",
    "elected_worksheet_1_1": "the choice to figure the year by Worksheet 1-1 of Publication 590-B",
    "elected_all_in_1998": "the choice to be taxed on all 1998 conversions in 1998",
    "elected_all_in_2010": "the choice to be taxed on all 2010 conversions in 2010",
}
"""Every fact by name, in cents, with what it sums."""

SIXTY_DAYS = datetime.timedelta(days=60)
BIRTH_ON_LINE_1 = 2023
"""In this year alone birth and adoption money put back is a contribution, whenever it was taken. I-2023, line 1."""


@dataclass(frozen=True, slots=True)
class YearFacts:
    """One year of one pool.

    `amounts` has every fact, cents. `unknown` says, for a fact that the entries do not settle, why, and what to
    do; its amount is then 0 and must not be used. `behind` gives the numbers of the entries in each fact,
    and in each opening under `opening basis` and the like.
    `opening` is what the owner states for the end of the year, by the name of what is carried; `roth_layers` are
    the taxable and the nontaxable part of each earlier conversion stated so. `stated_basis` are papers that say
    what the year carries: they compare, and change nothing.
    """

    person: str
    pool: str
    year: int
    amounts: Mapping[str, int]
    unknown: Mapping[str, Problem] = field(default_factory=dict)
    behind: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    opening: Mapping[str, int] = field(default_factory=dict)
    elections: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()
    deducible: bool = False
    roth_layers: tuple[tuple[int, int], ...] = ()
    stated_basis: tuple[Entry, ...] = ()


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
    pools: dict[tuple[str, str], dict[int, _Year]] = defaultdict(dict)
    summing = _Summing(book, in_force, pools, deductions or {}, as_of)
    summing.run()
    return {
        key: {year: found.freeze() for year, found in sorted(years.items())}
        for key, years in sorted(pools.items())
    }


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


class _Year:
    """The sums of one year while they grow."""

    def __init__(self, person: str, pool: str, year: int) -> None:
        self.person, self.pool, self.year = person, pool, year
        self.amounts: dict[str, int] = dict.fromkeys(FACTS, 0)
        self.behind: dict[str, list[int]] = defaultdict(list)
        self.unknown: dict[str, Problem] = {}
        self.opening: dict[str, int] = defaultdict(int)
        self.elections: set[str] = set()
        self.problems: list[Problem] = []
        self.deducible = False
        self.roth_layers: list[tuple[int, int]] = []
        self.stated_basis: list[Entry] = []

    def post(self, fact: str, cents: int, *entries: Entry) -> None:
        self.amounts[fact] += cents
        for entry in entries:
            if entry.number not in self.behind[fact]:
                self.behind[fact].append(entry.number)

    def freeze(self) -> YearFacts:
        return YearFacts(
            self.person,
            self.pool,
            self.year,
            self.amounts,
            self.unknown,
            {fact: tuple(numbers) for fact, numbers in self.behind.items()},
            dict(self.opening),
            frozenset(self.elections),
            tuple(self.problems),
            self.deducible,
            tuple(self.roth_layers),
            tuple(self.stated_basis),
        )


@dataclass(slots=True)
class _Contribution:
    """What is left of a contribution after returns and recharacterizations. `late` None: the day is not known."""

    entry: Entry
    amount: int
    basis: int | None
    late: bool | None


class _Summing:
    """Posts the entries in force to years. One method a rule; `run` says in which order."""

    def __init__(
        self,
        book: Book,
        in_force: Mapping[int, Entry],
        pools: dict[tuple[str, str], dict[int, _Year]],
        deductions: Mapping[tuple[str, int], int],
        as_of: datetime.date | None = None,
    ) -> None:
        self.book, self.in_force, self.pools, self.deductions = book, in_force, pools, deductions
        self.as_of = as_of
        # Sums do not depend on the order inside a year; what is shown does, so it is made calm here.
        self.entries = sorted(in_force.values(), key=lambda entry: entry.number)
        self.originals = {entry.number: original for original, entry in in_force.items()}
        self.of_year: dict[int, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            if entry.year is not None:
                self.of_year[entry.year].append(entry)
        self.file = next((entry.file for entry in self.entries if entry.file), "ledger.csv")

    def run(self) -> None:
        rules = {
            "rollover-out": self._rollover_out,
            "conversion-undone": self._conversion_undone,
            "transfer": self._transfer,
            "divorce-transfer": self._divorce_transfer,
            "disaster-repayment": self._disaster_repayment,
            "repayment": self._repayment,
            "excess-removed": self._excess_removed,
            "basis-stated": lambda entry: self._at(entry).stated_basis.append(entry),
            "contribution": self._contribution,
            "qcd": self._began,
            "hsa-funding": self._began,
            "conversion": self._conversion,
            "roth-contribution": self._roth_contribution,
            "roth-qualified": self._roth_qualified,
            "election": self._election,
            "opening-basis": self._opening,
            "opening-roth-contributions": self._opening,
            "opening-roth-conversion": self._opening,
        }
        for entry in self.entries:
            if entry.year is None or entry.kind not in KINDS:
                continue  # a finding of checks.py; nothing can be summed
            kind = KINDS[entry.kind]
            if entry.kind == "year-end-value":
                self._at(entry)  # a year with nothing but a value is a year all the same
            for post in kind.posts:
                cents = getattr(entry, post.column)
                if cents is not None:
                    self._at(entry).post(self._fact(entry, post.fact), post.sign * cents, entry)
            if entry.kind in rules:
                rules[entry.kind](entry)
        for person, contribution_year in self._contribution_years():
            self._contributions(person, contribution_year)
        for entry in self.entries:
            if entry.kind in ("contribution-returned", "roth-contribution-returned"):
                self._returned(entry)
            elif entry.kind in ("recharacterized-to-roth", "recharacterized-to-traditional"):
                self._recharacterized(entry)
            elif entry.kind == "excess-removed":
                self._excess_without_basis(entry)
        gifts: dict[tuple[str, int], int] = defaultdict(int)
        for key, years in sorted(
            self.pools.items(), key=lambda item: (item[0][0], item[0][1] != OWN, item[0][1])
        ):
            for year in years.values():
                self._qcd_limit(year, gifts)
                self._repaid_too_much(year)
                self._homebuyer(year)
                self._roth_limit(year)
                self._died_in_2010(year)
                self._year_end_value(key, year)
            self._qcd_offset(years)

    # -- where an entry belongs -------------------------------------------------------------------------------

    def _year(self, person: str, pool: str, year: int) -> _Year:
        years = self.pools[person, pool]
        if year not in years:
            years[year] = _Year(person, pool, year)
        return years[year]

    def _at(self, entry: Entry, year: int | None = None) -> _Year:
        account = entry.account
        if not account and entry.to in self.book.accounts:
            account = entry.to  # a rollover from a plan names only where the money arrived
        if entry.kind == "plan-rollover-in" and entry.to:
            account = entry.to
        pool = self.book.pool_of(account) if account in self.book.accounts else "own"
        return self._year(entry.person, pool, year if year is not None else entry.year or 0)

    def _fact(self, entry: Entry, fact: str) -> str:
        """A designated Roth account is no Roth IRA: what leaves it is in Part IV of 2011. Form 1099-R, box 10."""
        account = self.book.accounts.get(entry.account)
        from_plan = account is not None and account.type == "plan" and fact == "roth_distributions"
        return "in_plan_roth_taken" if from_plan else fact

    def _of(self, entry: Entry) -> Entry | None:
        return self.in_force.get(entry.of) if entry.of is not None else None

    # -- rules ------------------------------------------------------------------------------------------------

    def _rollover_out(self, out: Entry) -> None:
        """Back within 60 days: on no line, or outstanding at year end. Not back: a distribution, and a finding.

        IRC 408(d)(3); Instructions for Form 8606, line 6 and line 7.
        """
        year, amount = self._at(out), out.amount or 0
        original = self.originals[out.number]
        back, too_late = 0, 0
        for entry in self.entries:
            if entry.kind != "rollover-in" or entry.of != original or not entry.amount:
                continue
            if out.date and entry.date and entry.date - out.date > SIXTY_DAYS:
                too_late = self.originals[entry.number]
                continue  # checks.py says so; the money did not come back in time
            # Never more than what left: what exceeds it is no rollover of this money.
            counted = min(entry.amount, amount - back)
            back += counted
            if counted and (entry.year or 0) > year.year:
                if not (out.date and entry.date):
                    year.unknown["outstanding_rollovers"] = Problem(
                        "rollover-undated",
                        "error",
                        out.place,
                        f"entry {out.number} left an IRA in {year.year} and entry {entry.number} came back in {entry.year}:"
                        " both days are needed to see whether 60 days were kept",
                        f"basisbook correct {original} --date\nbasisbook correct {entry.number} --date",
                    )
                year.post("outstanding_rollovers", counted, out, entry)
        if back:
            year.post("rollovers_out", back, out)
        if amount > back:
            year.post("distributions", amount - back, out)
            if out.date and self.as_of and self.as_of - out.date <= SIXTY_DAYS and not too_late:
                year.problems.append(
                    Problem(
                        "rollover-still-out",
                        "warning",
                        out.place,
                        f"${show_for_people(amount - back)} of entry {out.number} has until {out.date + SIXTY_DAYS} to come"
                        " back, the 60th day; until it does, it counts as a distribution",
                        f"basisbook record rollover-in --person {out.person} --of {original}",
                    )
                )
                return
            year.problems.append(
                Problem(
                    "rollover-not-back",
                    "error",
                    out.place,
                    f"${show_for_people(amount - back)} of entry {out.number} was not rolled back within 60 days; it counts as a distribution",
                    f"basisbook void {too_late} && basisbook correct {original} --kind distribution"
                    f"\nbasisbook correct {too_late} --date"
                    if too_late
                    else f"basisbook record rollover-in --person {out.person} --of {original}"
                    f"\nbasisbook correct {original} --kind distribution",
                )
            )

    def _conversion_undone(self, entry: Entry) -> None:
        """Lines 8 and 16 are net of principal moved back; line 6 counts what moved as if never gone.

        Moved back within the year, it is a distribution on the gross line of the return as well (I-2015).
        """
        year = self._at(entry)
        year.post("conversions", -(entry.amount or 0), entry)
        year.post("conversions_undone", entry.amount or 0, entry)
        if entry.date and entry.date.year == entry.year:
            year.post("recharacterized_gross", entry.moved or 0, entry)
        self._moved_after_year_end(entry, 1)

    def _moved_after_year_end(self, entry: Entry, sign: int) -> None:
        year = self._at(entry)
        if entry.date is None:
            year.unknown["value_adjustments"] = Problem(
                "moved-undated",
                "error",
                entry.place,
                f"entry {entry.number}: the day decides whether the year-end value of {year.year} already shows it",
                f"basisbook correct {entry.number} --date",
            )
        elif entry.date.year > year.year:
            year.post("value_adjustments", sign * (entry.moved or 0), entry)

    def _transfer(self, entry: Entry) -> None:
        """From an inherited account to one's own (a spouse), basis moves along. Publication 590-B."""
        giver = self.book.pool_of(entry.account) if entry.account else "own"
        taker = self.book.pool_of(entry.to) if entry.to else "own"
        kinds = [
            self.book.accounts[one].type in ROTH
            for one in (entry.account, entry.to)
            if one in self.book.accounts
        ]
        wrong = ""
        if len(set(kinds)) > 1:
            wrong = "moves money between a traditional and a Roth IRA, which no transfer can"
        elif giver == OWN and taker != OWN:
            wrong = "moves the person's own money into an inherited account, which no transfer can"
        if wrong:
            self._at(entry).problems.append(
                Problem(
                    "no-such-transfer",
                    "error",
                    entry.place,
                    f"entry {entry.number} {wrong}; it counts for nothing",
                    f"basisbook correct {entry.number} --kind conversion\nbasisbook void {entry.number}",
                )
            )
            return
        if giver == taker or any(kinds):
            return
        source, target = (self._year(entry.person, pool, entry.year or 0) for pool in (giver, taker))
        if entry.basis is None:
            problem = Problem(
                "transfer-basis",
                "error",
                entry.place,
                f"entry {entry.number} moves an inherited account into the person's own: how much of it is basis?"
                f" `show` gives the basis of the pool {giver!r}",
                f"basisbook correct {entry.number} --basis",
            )
            source.unknown["basis_adjustments"] = target.unknown["basis_adjustments"] = problem
            return
        source.post("basis_adjustments", -entry.basis, entry)
        target.post("basis_adjustments", entry.basis, entry)

    def _divorce_transfer(self, entry: Entry) -> None:
        """Basis moves on line 2 of both; the giver or the taker may be outside the book. IRC 408(d)(6)."""
        giver = self.book.accounts[entry.account].person if entry.account in self.book.accounts else None
        target = self.book.accounts.get(entry.to)
        taker = target.person if target else entry.to if entry.to in self.book.people else None
        if giver is None and taker != entry.person:
            giver = entry.person
        account = self.book.accounts.get(entry.account) or target
        fact = "basis_adjustments"
        if account and account.type in ROTH:
            fact = "roth_conversion_adjustments" if entry.code == "conversions" else "roth_basis_adjustments"
        year, basis = entry.year or 0, entry.basis or 0
        if giver and giver != taker:
            self._year(giver, "own", year).post(fact, -basis, entry)
        if taker and taker != giver:
            self._year(taker, "own", year).post(fact, basis, entry)

    def _disaster_repayment(self, entry: Entry) -> None:
        """A repayment in the year of the distribution comes off line 6; a later one goes to Form 8915-F alone."""
        repaid = self._of(entry)
        if repaid and repaid.kind == "disaster-distribution" and repaid.year == entry.year:
            self._at(entry).post("disaster_repayments", entry.amount or 0, entry)
            if entry.year == 2006:
                self._at(entry).problems.append(
                    Problem(
                        "hurricane-repayment",
                        "warning",
                        entry.place,
                        f"entry {entry.number}: the instructions of 2006 also name a repaid hurricane distribution among what line 1"
                        " is for, without saying how; here it only comes off line 6",
                        "basisbook explain 2006 6",
                    )
                )

    def _repayment(self, entry: Entry) -> None:
        """By the rule of the year; the revisions say on which line. Instructions for Form 8606, 2022-2025.

        A repayment in a later year belongs to the return of the year of the distribution, which it amends
        (Publication 590-B, Early Distribution Repayments Worksheet); those of birth or adoption money made in 2023
        were on line 1 of 2023.
        """
        year, amount, repaid = self._at(entry), entry.amount or 0, self._of(entry)
        from_roth = repaid is not None and repaid.kind in ("roth-distribution", "roth-homebuyer")
        account = self.book.accounts.get(entry.account)
        roth = account.type in ROTH if account else from_roth
        if entry.code != "reservist" and self._repays_nothing(entry, repaid, roth=roth, from_roth=from_roth):
            return
        later = repaid is not None and repaid.year is not None and repaid.year < year.year
        if entry.code == "reservist":
            # To a Roth IRA it is basis there: Publication 590-A, Repayment of reservist distributions.
            year.post("roth_contributions" if roth else "reservist_repayments", amount, entry)
        elif entry.code == "home-purchase":
            self._home_purchase(entry, repaid)
        elif later and not (entry.code == "birth-adoption" and year.year == BIRTH_ON_LINE_1 and not roth):
            assert repaid is not None
            self._repaid_later(entry, repaid, roth=roth)
        elif roth:
            year.post("roth_early_repayments", amount, entry)
        elif entry.code == "birth-adoption":
            year.post("birth_adoption_repayments", amount, entry)
        else:
            year.post("early_repayments", amount, entry)

    def _repays_nothing(self, entry: Entry, repaid: Entry | None, *, roth: bool, from_roth: bool) -> bool:
        """Whether the entry puts back no distribution of its own kind of IRA: then no line can take it off.

        Traditional money put into a Roth IRA would be a conversion; no text read says how a repayment there counts.
        """
        number = self.originals[entry.number]
        remedy = f"basisbook correct {number} --of\nbasisbook void {number}"
        if repaid is None and entry.code == "home-purchase":
            message = "does not say which distribution it puts back"
        elif repaid is not None and roth != from_roth:
            kinds = ("traditional", "Roth") if roth else ("Roth", "traditional")
            message = f"puts money of entry {repaid.number}, from a {kinds[0]} IRA, into a {kinds[1]} IRA"
            remedy = f"basisbook correct {number} --account\n{remedy}"
        else:
            return False
        self._at(entry).problems.append(
            Problem(
                "repays-nothing",
                "error",
                entry.place,
                f"entry {entry.number} {message}; it counts for nothing",
                remedy,
            )
        )
        return True

    def _repaid_too_much(self, year: _Year) -> None:
        """No more can be put back than was taken: what is above that would come off income and raise basis."""
        amounts = year.amounts
        same_kind = {
            "distributions": ["disaster_repayments", "early_repayments", "early_repaid_later"],
            "roth_distributions": ["roth_early_repayments"],
        }
        if year.year != BIRTH_ON_LINE_1:
            same_kind["distributions"].append("birth_adoption_repayments")
        for taken, names in same_kind.items():
            repaid = sum(amounts[name] for name in names)
            if repaid <= max(0, amounts[taken]):
                continue
            number = max(number for name in names for number in year.behind[name])
            entry = next(one for one in self.entries if one.number == number)
            original = self.originals[entry.number]
            year.problems.append(
                Problem(
                    "repaid-too-much",
                    "error",
                    entry.place,
                    f"{year.year}: ${show_for_people(repaid)} was put back, and only ${show_for_people(max(0, amounts[taken]))} was"
                    f" {'taken from Roth IRAs' if taken.startswith('roth') else 'taken'}",
                    f"basisbook correct {original} --amount\nbasisbook void {original}",
                )
            )

    def _home_purchase(self, entry: Entry, repaid: Entry | None) -> None:
        """Home money put back within 120 days is a rollover: never on line 7; over the year's end, in line 6."""
        assert repaid is not None
        # Never more than what left, as with a rollover: checks.py says so.
        amount, year = min(entry.amount or 0, repaid.amount or 0), self._at(entry)
        out = self._at(entry, repaid.year) if repaid.year else year
        if repaid.kind in ("roth-homebuyer", "roth-distribution"):
            out.post("roth_distributions", -amount, entry)
            out.post("rollovers_out", amount, entry)
            if repaid.kind == "roth-homebuyer":
                out.post("roth_homebuyer", -amount, entry)
            return
        out.post("distributions", -amount, entry)
        out.post("rollovers_out", amount, entry)
        if out.year < year.year:
            out.post("outstanding_rollovers", amount, entry)

    def _repaid_later(self, entry: Entry, repaid: Entry, *, roth: bool) -> None:
        year, amount = self._at(entry), entry.amount or 0
        before = self._at(entry, repaid.year)
        if roth:
            before.post("roth_early_repayments", amount, entry)
        else:
            before.post("early_repaid_later", amount, entry)
            if repaid.number not in before.behind["early_distributions"]:
                before.post("early_distributions", repaid.amount or 0, repaid)
        year.problems.append(
            Problem(
                "repaid-later",
                "warning",
                entry.place,
                f"entry {entry.number} repays a distribution of {repaid.year}: it is on no line of {year.year} and amends the"
                f" return of {repaid.year} (Publication 590-B, Early Distribution Repayments Worksheet)",
                f"basisbook show {repaid.year}",
            )
        )

    def _election(self, entry: Entry) -> None:
        year = self._at(entry)
        year.elections.add(entry.code)
        fact = f"elected_{entry.code.replace('-', '_')}"
        if fact in FACTS:  # a choice that a page of the form asks about: 1 or 0, no amount
            year.amounts[fact] = 1
            year.behind[fact].append(entry.number)

    def _opening(self, entry: Entry) -> None:
        name = {"opening-basis": "basis", "opening-roth-contributions": "roth_contributions"}.get(
            entry.kind, "roth_conversions"
        )
        year = self._at(entry)
        year.opening[name] += entry.amount or 0
        year.behind[f"opening {name}"].append(entry.number)
        if entry.kind == "opening-roth-conversion":
            nontaxable = min(entry.basis or 0, entry.amount or 0)
            year.roth_layers.append(((entry.amount or 0) - nontaxable, nontaxable))

    # -- contributions ----------------------------------------------------------------------------------------

    def _contribution_years(self) -> list[tuple[str, int]]:
        kinds = ("contribution", "recharacterized-to-traditional", "deduction")
        return sorted(
            {(entry.person, entry.year) for entry in self.entries if entry.kind in kinds and entry.year}
        )

    def _contributions(self, person: str, year_number: int) -> None:
        """Lines 1 and 4: the nondeductible contributions for the year, and those made after its end.

        IRC 408(o), 219(f)(3). Money contributed within the year counts as nondeductible first unless
        `deductible-first` is elected: the instructions for line 4 leave the choice to the owner.
        """
        year = self._year(person, "own", year_number)
        found = self._contributions_left(person, year)
        if found is None:
            return
        deductions = [
            e for e in self.entries if e.kind == "deduction" and e.person == person and e.year == year_number
        ]
        limits = limits_of(self.book, self.of_year[year_number], person, year_number)
        deduction = year.amounts["deduction"] if deductions else self.deductions.get((person, year_number))
        entries = [one.entry for one in found] + deductions
        total = sum(one.amount for one in found)
        year.post("contributions", total, *(one.entry for one in found))
        if limits:
            self._figures(year, limits)
        nondeductible = self._nondeductible(year, found, total, deduction, entries)
        if nondeductible is None:
            if year.unknown["nondeductible_contributions"].code == "deduction-unknown" and limits:
                self._deducible(year, limits)
            return
        if deduction is not None and not deductions and limits:
            self._computed(year, found, deduction, limits)
        self._after_seventy(year, found)
        excess = self._excess(year, found, total, limits)
        if excess:
            # What exceeds the limit has no basis, and comes off what was contributed last.
            allowed = max(0, total - excess - (deduction or 0))
            nondeductible = min(nondeductible, allowed)
            self._without(found, excess)
            year.post("excess_contributions", excess, *(one.entry for one in found))
        if nondeductible:
            year.post("nondeductible_contributions", nondeductible, *entries)
        self._late(year, found, nondeductible, deductible_first="deductible-first" in year.elections)

    def _contributions_left(self, person: str, year: _Year) -> list[_Contribution] | None:
        found: dict[int, _Contribution] = {}
        for number, entry in self.in_force.items():
            if entry.person != person or entry.year != year.year or entry.amount is None:
                continue
            if entry.kind == "contribution":
                late = entry.date.year > year.year if entry.date else None
                found[number] = _Contribution(entry, entry.amount, entry.basis, late)
            elif entry.kind == "recharacterized-to-traditional":
                original = self._of(entry)
                made = original.date if original else None
                found[number] = _Contribution(
                    entry, entry.amount, entry.basis, made.year > year.year if made else None
                )
        for entry in self.entries:
            if entry.kind not in ("contribution-returned", "recharacterized-to-roth"):
                continue
            if entry.person != person or entry.year != year.year or entry.amount is None:
                continue
            if not self._take_back(year, found, entry):
                return None
        return list(found.values())

    def _take_back(self, year: _Year, found: dict[int, _Contribution], entry: Entry) -> bool:
        """Take a returned or recharacterized amount off its contribution: the one it names, else the last made.

        Regulations 1.408-11(c): the last contribution made is the one returned.
        """
        rest = entry.amount or 0
        if entry.of is not None and entry.of in found:
            order = [found[entry.of]]
        else:
            order = sorted(found.values(), key=lambda one: one.entry.date or datetime.date.max, reverse=True)
        basis_left = entry.basis
        for one in order:
            taken = min(rest, one.amount)
            if not taken:
                continue
            if one.basis is not None:
                if basis_left is not None:
                    basis = min(basis_left, one.basis)
                    basis_left -= basis
                elif one.basis in (0, one.amount):
                    basis = min(taken, one.basis)
                else:
                    year.unknown["nondeductible_contributions"] = Problem(
                        "returned-basis",
                        "error",
                        entry.place,
                        f"entry {one.entry.number} is partly nondeductible: how much of entry {entry.number} was the nondeductible part?",
                        f"basisbook correct {entry.number} --basis",
                    )
                    return False
                one.basis -= basis
            one.amount -= taken
            rest -= taken
        if rest:
            year.problems.append(
                Problem(
                    "returned-too-much",
                    "error",
                    entry.place,
                    f"entry {entry.number} takes back ${show_for_people(rest)} more than was contributed for {year.year}",
                    f"basisbook correct {entry.number} --amount {show_for_people((entry.amount or 0) - rest).replace(',', '')}",
                )
            )
        return True

    def _nondeductible(
        self, year: _Year, found: list[_Contribution], total: int, deduction: int | None, entries: list[Entry]
    ) -> int | None:
        stated = sum(one.basis for one in found if one.basis is not None)
        unstated = [one for one in found if one.basis is None and one.amount]
        if deduction is None:
            if not unstated:
                return stated
            one = unstated[0].entry
            year.unknown["nondeductible_contributions"] = Problem(
                "deduction-unknown",
                "error",
                one.place,
                f"entry {one.number}: how much of the ${show_for_people(one.amount or 0)} contributed for {year.year} was deducted?"
                " Schedule 1 (before 2018: page 1) of that year's Form 1040 shows the IRA deduction",
                f"basisbook record deduction --person {year.person} --tax-year {year.year}"
                f"\nbasisbook correct {one.number} --basis",
            )
            return None
        nondeductible = total - deduction
        if nondeductible < 0 and not stated and self._earlier_excess(year, -nondeductible):
            return 0
        most = stated + sum(one.amount for one in unstated)
        if nondeductible < 0 or not stated <= nondeductible <= most:
            where = entries[-1] if entries else None
            year.unknown["nondeductible_contributions"] = Problem(
                "deduction-disagrees",
                "error",
                where.place if where else self.file,
                f"{year.year}: contributions of ${show_for_people(total)} less a deduction of ${show_for_people(deduction)} leave"
                f" ${show_for_people(nondeductible)}, but the entries state a nondeductible part of ${show_for_people(stated)}",
                "\n".join(
                    f"basisbook correct {one.number} --amount" for one in entries if one.kind == "deduction"
                )
                + "".join(
                    f"\nbasisbook correct {one.entry.number} --basis"
                    for one in found
                    if one.basis is not None
                ),
            )
            return None
        return nondeductible

    def _earlier_excess(self, year: _Year, cents: int) -> bool:
        """Whether so much of a deduction can be an excess of earlier years. IRC 219(f)(6); P590-A, Worksheet 1-5."""
        years = self.pools[year.person, year.pool]
        excess = sum(
            found.amounts["excess_contributions"] for before, found in years.items() if before < year.year
        )
        if cents > excess:
            return False
        year.problems.append(
            Problem(
                "earlier-excess-deducted",
                "note",
                self.file,
                f"{year.year}: the deduction is ${show_for_people(cents)} more than was contributed; it is taken for an excess"
                f" contribution of an earlier year (${show_for_people(excess)} in all), which the law lets one deduct later"
                " while it is still in the IRA",
                f"basisbook show {year.year}",
            )
        )
        return True

    def _figures(self, year: _Year, limits: Limits) -> None:
        """What the worksheet of the IRA deduction reads. Without a phase-out both its ends are 0."""
        year.amounts["contribution_limit"] = limits.most
        year.amounts["compensation_limit"] = limits.allowed
        year.amounts["modified_agi"] = limits.modified_agi or 0
        year.amounts["phaseout_start"], year.amounts["phaseout_end"] = limits.phaseout or (0, 0)
        for entry in self.of_year[year.year]:
            if entry.person == year.person and entry.kind == "figure" and entry.code == "modified-agi":
                year.behind["modified_agi"] = [entry.number]

    def _deducible(self, year: _Year, limits: Limits) -> None:
        """Whether a worksheet can say what nobody stated; where figures are missing, they are asked for as well."""
        year.deducible = not limits.missing
        known = [e for e in self.of_year[year.year] if e.kind == "figure" and e.person == year.person]
        if year.deducible or not known:
            return
        problem = year.unknown["nondeductible_contributions"]
        record = f"basisbook record {{}} --person {year.person} --tax-year {year.year}"
        asked = [
            record.format("return") + " --code"
            if name == "return"
            else record.format("figure")
            + f" --code {name}"
            + (" --amount" if name == "modified-agi" else " --amount 1   # 0 for no")
            for name in limits.missing
            if name != "phase-out"
        ]
        year.unknown["nondeductible_contributions"] = replace(
            problem,
            message=f"{problem.message}. To compute it, {and_list(limits.missing)} must be known",
            remedy="\n".join((problem.remedy, *asked)),
        )

    def _computed(self, year: _Year, found: list[_Contribution], deduction: int, limits: Limits) -> None:
        total = sum(one.amount for one in found)
        assumed = (
            []
            if limits.by_compensation is not None
            else ["compensation was not stated and is taken as enough"]
        )
        figures = figures_of(self.of_year[year.year], year.person, year.year)
        if figures.yes("covered") is None:
            assumed.append("a plan at work was recorded for the spouse alone")
        if limits.catch_up:
            assumed.append("the birth date is not known, so no catch-up was counted")
        if limits.unverified:
            assumed.append(f"not verified in a primary source: {', '.join(limits.unverified)}")
        year.problems.append(
            Problem(
                "deduction-computed",
                "note",
                found[0].entry.place if found else self.file,
                f"{year.year}: the deduction was not stated; by the IRA deduction worksheet ${show_for_people(deduction)} of"
                f" ${show_for_people(total)} is deductible and line 1 takes the rest"
                + "".join(f"; {one}" for one in assumed),
                f"basisbook record deduction --person {year.person} --tax-year {year.year} --amount {show(deduction)}",
            )
        )

    def _without(self, found: list[_Contribution], excess: int) -> None:
        """Take an excess off what was contributed last, so that line 4 counts only what line 1 does."""
        for one in sorted(found, key=lambda one: one.entry.date or datetime.date.max, reverse=True):
            taken = min(excess, one.amount)
            one.amount, excess = one.amount - taken, excess - taken
            if one.basis is not None:
                one.basis = max(0, one.basis - taken)

    def _after_seventy(self, year: _Year, found: list[_Contribution]) -> None:
        """Until 2019 nothing could be contributed for the year of age 70 1/2 or a later one. IRC 219(d)(1), repealed."""
        person = self.book.people.get(year.person)
        half = person.year_of_70_half if person else None
        if half is None or year.year >= 2020 or not any(one.amount for one in found):
            return
        if year.year >= half:
            year.problems.append(
                Problem(
                    "contribution-after-70",
                    "warning",
                    found[0].entry.place,
                    f"{year.person} was 70 1/2 in {half}: until 2019 no contribution to a traditional IRA was allowed from that"
                    f" year on, so the one for {year.year} may be an excess contribution without basis (IRC 219(d)(1); the form was"
                    " not read for this)",
                    f"basisbook correct {found[0].entry.number} --tax-year",
                )
            )

    def _excess(self, year: _Year, found: list[_Contribution], total: int, limits: Limits | None) -> int:
        """What exceeds the year's limit, IRC 219(b)(1) and (5). The catch-up counts from the year of the 50th birthday."""
        if limits is None or total <= limits.allowed or not found:
            return 0
        most = limits.allowed
        if limits.catch_up and most == limits.most and total <= most + limits.catch_up:
            year.unknown["nondeductible_contributions"] = Problem(
                "birth-date-needed",
                "error",
                "book.toml",
                f"${show_for_people(total)} was contributed for {year.year}; more than ${show_for_people(most)} is allowed only"
                f" from the year of the 50th birthday, and book.toml does not say when {year.person} was born",
                f"[people.{year.person}]\nborn = 1970-01-31  # the real day, in book.toml",
            )
            return 0
        last = max(found, key=lambda one: (one.entry.date or datetime.date.min, one.entry.number)).entry
        excess = total - most
        why = "the limit" if most == limits.most else "all that compensation allows"
        if limits.unverified and most == limits.most:
            why += " (not verified in a primary source)"
        year.problems.append(
            Problem(
                "excess-contribution",
                "warning",
                last.place,
                f"${show_for_people(total)} was contributed for {year.year}, and ${show_for_people(most)} is {why}:"
                f" ${show_for_people(excess)} is an excess contribution without basis",
                f"basisbook record contribution-returned --person {year.person} --tax-year {year.year}"
                f" --amount {show(excess)}",
            )
        )
        return excess

    def _late(
        self, year: _Year, found: list[_Contribution], nondeductible: int, *, deductible_first: bool
    ) -> None:
        stated = [one for one in found if one.basis is not None]
        unstated = [one for one in found if one.basis is None]
        least = sum(one.basis or 0 for one in stated if one.late)
        undated = sum(one.basis or 0 for one in stated if one.late is None)
        rest = max(0, nondeductible - sum(one.basis or 0 for one in stated))
        within = sum(one.amount for one in unstated if one.late is False)
        after = sum(one.amount for one in unstated if one.late)
        somewhere = sum(one.amount for one in unstated if one.late is None)
        if deductible_first:
            low, high = min(rest, after), min(rest, after + somewhere)
        else:
            low, high = max(0, rest - within - somewhere), max(0, rest - within)
        least, most = least + low, least + undated + high
        least, most = min(least, nondeductible), min(most, nondeductible)
        if least != most:
            one = next(one.entry for one in found if one.late is None)
            year.unknown["late_contributions"] = Problem(
                "contribution-undated",
                "error",
                one.place,
                f"entry {one.number}: line 4 of {year.year} asks whether this was contributed after the year's end, and the day is not stated",
                f"basisbook correct {one.number} --date",
            )
        elif least:
            year.post("late_contributions", least, *(one.entry for one in found if one.late))

    def _returned(self, entry: Entry) -> None:
        """Gross and earnings go on the return of the year in which the contribution was made. IRC 408(d)(4).

        The last contribution made is the one returned. A loss on one is not set against the earnings of another.
        """
        if entry.year is None or entry.amount is None or entry.moved is None:
            return
        original = self._of(entry) or self._last_made(entry)
        made = original.date.year if original and original.date else entry.year
        year = self._at(entry, made)
        year.post("returned_gross", entry.moved, entry)
        year.post("returned_earnings", max(0, entry.moved - entry.amount), entry)
        if made < 2000 and entry.moved < entry.amount:
            year.problems.append(
                Problem(
                    "loss-before-2000",
                    "warning",
                    entry.place,
                    f"entry {entry.number}: before 2000 a loss did not lower what had to be returned; ${show_for_people(entry.amount - entry.moved)}"
                    " of the contribution may still be in the IRA (Publication 590 for 2000)",
                    f"basisbook correct {entry.number} --amount {show(entry.moved)}",
                )
            )

    def _last_made(self, returned: Entry) -> Entry | None:
        """The last contribution for the year, or None where not all of them are dated. Regulations 1.408-11(c)."""
        kind = returned.kind.removesuffix("-returned")
        made = [e for e in self.of_year[returned.year or 0] if e.person == returned.person and e.kind == kind]
        if not all(e.date for e in made):
            return None
        return max(made, key=lambda e: (e.date or datetime.date.min, e.number), default=None)

    def _recharacterized(self, entry: Entry) -> None:
        """Treated as made to the second IRA. Line 6 counts the balance as if moved before the year's end."""
        if entry.year is None or entry.amount is None:
            return
        to_roth = entry.kind == "recharacterized-to-roth"
        year = self._year(entry.person, "own", entry.year)
        year.post("roth_contributions", entry.amount if to_roth else -entry.amount, entry)
        year.post(f"roth_recharacterized_{'in' if to_roth else 'out'}", entry.amount, entry)
        self._moved_after_year_end(entry, -1 if to_roth else 1)
        if entry.date and entry.date.year == entry.year:
            year.post("recharacterized_gross", entry.moved or 0, entry)

    def _excess_removed(self, entry: Entry) -> None:
        """Free of tax only where the year's contributions were within the table limit. IRC 408(d)(5)."""
        contribution = self._of(entry)
        if contribution is None or contribution.year is None:
            return
        made = [
            e
            for e in self.of_year[contribution.year]
            if e.person == entry.person and e.kind == "contribution"
        ]
        total, year = sum(e.amount or 0 for e in made), contribution.year
        try:
            limit = 2_250_00 if year < 1997 else parameters.value("ira_contribution_limit", year).cents
            catch_up = parameters.value("ira_catch_up_age_50", year).cents if year >= 2002 else 0
        except parameters.NoValueError:
            return
        born = self.book.people[entry.person].born if entry.person in self.book.people else None
        limit += catch_up if born is None or year - born.year >= 50 else 0
        if total <= limit:
            return
        self._at(entry).problems.append(
            Problem(
                "excess-above-table",
                "warning",
                entry.place,
                f"entry {entry.number}: ${show_for_people(total)} was contributed for {year}, more than ${show_for_people(limit)};"
                " such an excess withdrawn after the due date is taxable as a distribution unless employer money to a SEP raised"
                " the limit, IRC 408(d)(5)",
                f"basisbook correct {entry.number} --kind distribution --basis ''",
            )
        )

    def _excess_without_basis(self, entry: Entry) -> None:
        """What is an excess by the year's limit was never on line 1, so its removal takes nothing off line 2."""
        contribution = self._of(entry)
        if contribution is None or contribution.year is None or not entry.basis:
            return
        excess = self._year(entry.person, "own", contribution.year).amounts["excess_contributions"]
        over = entry.basis - max(0, (entry.amount or 0) - excess)
        if not excess or over <= 0:
            return
        year = self._at(entry)
        year.post("basis_adjustments", over, entry)
        year.problems.append(
            Problem(
                "excess-without-basis",
                "warning",
                entry.place,
                f"entry {entry.number}: ${show_for_people(over)} of it exceeded the limit of {contribution.year} and was never"
                " on line 1, so it comes off no basis",
                f"basisbook correct {entry.number} --basis {show(entry.basis - over)}",
            )
        )

    def _contribution(self, entry: Entry) -> None:
        """A SIMPLE IRA takes only money that comes through an employer, which is never on line 1. IRC 408(p)."""
        account = self.book.accounts.get(entry.account)
        if account is not None and account.type == "simple":
            self._at(entry).problems.append(
                Problem(
                    "contribution-to-simple",
                    "warning",
                    entry.place,
                    f"entry {entry.number}: a SIMPLE IRA takes no regular contribution; what an employer paid in is in its value"
                    " and on no other line",
                    f"basisbook void {entry.number}",
                )
            )

    def _began(self, entry: Entry) -> None:
        """Gifts to charity began in 2006, HSA funding in 2007; before, each is an ordinary distribution.

        A gift of January 2011 or 2013 may be elected into the year before, whose value on December 31 still held it.
        """
        year = self._at(entry)
        what, first = (
            ("qualified charitable distributions", 2006) if entry.kind == "qcd" else ("HSA funding", 2007)
        )
        if year.year < first:
            year.problems.append(
                Problem(
                    "before-its-time",
                    "warning",
                    entry.place,
                    f"entry {entry.number}: {what} began in {first}; in {year.year} it is an ordinary distribution",
                    f"basisbook correct {entry.number} --kind distribution",
                )
            )
        elif entry.date and entry.date.year > year.year:
            year.problems.append(
                Problem(
                    "gift-of-january",
                    "note",
                    entry.place,
                    f"entry {entry.number} counts for {year.year} and is on no line of {year.year} or {entry.date.year}; line 6 of"
                    f" {year.year} keeps the value on December 31, which still held it (the instructions were not read on this)",
                )
            )

    def _conversion(self, entry: Entry) -> None:
        """Until 2009 a conversion needed a modified AGI of at most $100,000 and no separate return. IRC 408A(c)(3)."""
        year = self._at(entry)
        if not 1998 <= year.year <= 2009:
            return
        figures = figures_of(self.of_year[year.year], entry.person, year.year)
        income = figures.stated.get("modified-agi")
        if not figures.status or (income is None and figures.status != "separate"):
            return
        try:
            limit = parameters.value("conversion_magi_limit", year.year, figures.status)
        except parameters.NoValueError:
            return
        if figures.status == "separate" or (income is not None and income > limit.cents):
            doubt = "" if limit.verified else " (not verified in a primary source)"
            year.problems.append(
                Problem(
                    "conversion-not-allowed",
                    "warning",
                    entry.place,
                    f"entry {entry.number}: in {year.year} a conversion needed a modified AGI of at most ${show_for_people(limit.cents)}"
                    f" and no separate return{doubt}; what was not allowed is a distribution, and an excess Roth contribution",
                    f"basisbook record conversion-undone --person {entry.person} --tax-year {year.year} --of {entry.number}",
                )
            )

    def _roth_contribution(self, entry: Entry) -> None:
        """Rollovers from a section 529 program: 2024 and later, $35,000 in a lifetime. IRC 529(c)(3)(E)."""
        if entry.code != "529":
            return
        year = self._at(entry)
        moved = sum(
            e.amount or 0
            for e in self.entries
            if e.kind == "roth-contribution"
            and e.code == "529"
            and e.person == entry.person
            and (e.year or 0) <= year.year
        )
        message = (
            "the text read does not say how a rollover from a 529 program counts on line 22; it is counted there like"
            " any regular contribution"
        )
        if year.year < 2024:
            message = "a 529 program could not be rolled over to a Roth IRA before 2024"
        elif moved > 35_000_00:
            message = (
                f"${show_for_people(moved)} came from 529 programs, and $35,000 is the limit of a lifetime"
            )
        year.problems.append(
            Problem(
                "529-to-roth",
                "warning",
                entry.place,
                f"entry {entry.number}: {message}",
                f"basisbook explain {year.year} 22",
            )
        )

    # -- sums that need the whole year ------------------------------------------------------------------------

    def _qcd_limit(self, year: _Year, gifts: dict[tuple[str, int], int]) -> None:
        """What exceeds the year's limit for charitable distributions is line 7. IRC 408(d)(8)(A).

        The limit is the person's, from own and inherited IRAs together: `gifts` counts what an earlier pool used of it.
        """
        qcds = year.amounts["qcds"]
        if not qcds:
            return
        try:
            limit = parameters.value("qcd_limit", year.year)
        except KeyError:
            return
        over = min(qcds, gifts[year.person, year.year] + qcds - limit.cents)
        gifts[year.person, year.year] += qcds
        if over > 0:
            year.amounts["qcds"] -= over
            year.amounts["distributions"] += over
            year.behind["distributions"] += year.behind["qcds"]
            year.problems.append(
                Problem(
                    "qcd-limit",
                    "warning",
                    self.file,
                    f"{year.year}: charitable distributions exceed the limit of ${show_for_people(limit.cents)}"
                    f"{'' if limit.verified else ' (not verified in a primary source)'}; ${show_for_people(over)} is an ordinary distribution",
                    f"basisbook explain {year.year} 7",
                )
            )

    def _qcd_offset(self, years: Mapping[int, _Year]) -> None:
        """Deductions for the year of age 70 1/2 and later ones reduce what a gift excludes. IRC 408(d)(8)(A), 2020."""
        left = 0
        deducted: list[int] = []
        for number, year in sorted(years.items()):
            person = self.book.people.get(year.person)
            half = person.year_of_70_half if person else None
            if half is None or year.pool != OWN or number < 2020:
                continue
            if number >= half:
                stated = year.behind.get("deduction", [])
                deducted += stated
                left += year.amounts["deduction"] if stated else self.deductions.get((year.person, number), 0)
            taxed = min(left, year.amounts["qcds"])
            if taxed <= 0:
                continue
            left -= taxed
            year.amounts["qcds_offset"] = taxed
            year.behind["qcds_offset"] = [*year.behind["qcds"], *deducted]
            year.problems.append(
                Problem(
                    "qcd-offset",
                    "warning",
                    self.file,
                    f"{number}: IRA deductions were taken for the year of age 70 1/2 or later, so ${show_for_people(taxed)} of the"
                    " charitable distributions is income (Publication 590-B, QCD Adjustment Worksheet); it is in line 4b of"
                    " the return, and no line of the form has it",
                    f"basisbook show {number}",
                )
            )

    def _died_in_2010(self, year: _Year) -> None:
        """Who died in 2010 after a conversion could not put its income off, unless a spouse chose to. I-2010."""
        person = self.book.people.get(year.person)
        died = person.died if person else None
        if year.year != 2010 or died is None or died.year != 2010 or year.pool != OWN:
            return
        moved = ("conversions", "plan_to_roth")
        if year.amounts["elected_all_in_2010"] or not any(year.amounts[name] > 0 for name in moved):
            return
        year.amounts["elected_all_in_2010"] = 1
        for name in moved:
            year.behind["elected_all_in_2010"] += year.behind.get(name, [])
        year.problems.append(
            Problem(
                "no-deferral-at-death",
                "note",
                self.file,
                f"2010: {year.person} died on {died}, so all of the conversion is taxed in 2010, as line 19 says; a surviving"
                " spouse who is the sole beneficiary may choose otherwise, which is not kept here",
            )
        )

    def _roth_limit(self, year: _Year) -> None:
        """Warn where Roth contributions exceed what income and traditional contributions leave. IRC 408A(c)(2), (3)."""
        if year.pool != "own" or year.amounts["roth_contributions"] <= 0:
            return
        limits = limits_of(self.book, self.of_year[year.year], year.person, year.year)
        if limits is None:
            return
        made = [
            e for e in self.of_year[year.year] if e.person == year.person and e.kind == "roth-contribution"
        ]
        regular = sum(e.amount or 0 for e in made if e.code != "gratuity")
        regular += year.amounts["roth_recharacterized_in"] - year.amounts["roth_recharacterized_out"]
        regular -= sum(
            e.amount or 0
            for e in self.of_year[year.year]
            if e.person == year.person and e.kind == "roth-contribution-returned"
        )
        together = limits.allowed + limits.catch_up - year.amounts["contributions"]
        allowed, why = max(0, together), "what the year's limit leaves beside traditional contributions"
        if limits.roth_phaseout and limits.modified_agi is not None:
            by_income = rounded_reduction(
                limits.most + limits.catch_up, limits.modified_agi, limits.roth_phaseout
            )
            if by_income < allowed:
                allowed, why = by_income, "what a modified AGI of that size leaves"
        if regular <= allowed or not made:
            return
        doubt = (
            f" (not verified in a primary source: {', '.join(limits.roth_unverified)})"
            if limits.roth_unverified
            else ""
        )
        year.problems.append(
            Problem(
                "excess-roth-contribution",
                "warning",
                made[-1].place,
                f"${show_for_people(regular)} was contributed to Roth IRAs for {year.year}, and ${show_for_people(allowed)} is"
                f" {why}{doubt}; an excess is taxed at 6% a year until it is gone",
                f"basisbook record roth-contribution-returned --person {year.person} --tax-year {year.year}"
                f" --amount {show(regular - allowed)}",
            )
        )

    def _roth_starts(self, person: str) -> list[int]:
        """The years for which Roth money was first contributed, as far as the record shows. IRC 408A(d)(2)(B)."""
        starts = [
            entry.year
            for entry in self.entries
            if entry.person == person
            and entry.year
            and entry.kind
            in (
                "roth-contribution",
                "recharacterized-to-roth",
                "conversion",
                "plan-to-roth",
                "designated-roth-to-roth",
                "opening-roth-contributions",
                "opening-roth-conversion",
            )
        ]
        return starts + [
            account.opened.year
            for account in self.book.accounts.values()
            if account.person == person and account.type == "roth" and account.opened
        ]

    def _roth_qualified(self, entry: Entry) -> None:
        """A qualified distribution needs the five-year clock, and age 59 1/2, disability, or death. IRC 408A(d)(2)."""
        if entry.account in self.book.accounts and self.book.accounts[entry.account].type != "roth":
            return  # an inherited one: the clock is the decedent's, and the book may not have it
        year, person = self._at(entry), self.book.people.get(entry.person)
        starts = self._roth_starts(entry.person)
        began = any(e.kind.startswith("opening-roth") and e.person == entry.person for e in self.entries)
        doubts = []
        if not starts or min(starts) > year.year - 5:
            first = (
                f"the first Roth money was for {min(starts)}"
                if starts
                else "the book shows no earlier Roth money"
            )
            if not began:
                doubts.append(f"{first}, and the fifth year must have ended")
        if person and person.born and entry.date:
            half = reaches_59_half(person.born)
            if entry.date < half:
                doubts.append(f"{entry.person} was 59 1/2 on {half}, so it took disability or a first home")
        if doubts:
            year.problems.append(
                Problem(
                    "not-qualified",
                    "warning",
                    entry.place,
                    f"entry {entry.number} may not be a qualified distribution: {'; '.join(doubts)}",
                    f"basisbook correct {entry.number} --kind roth-distribution",
                )
            )

    def _homebuyer(self, year: _Year) -> None:
        """Line 20 needs a Roth IRA in its sixth year. IRC 408A(d)(2)(B), 72(t)(8)."""
        if not year.amounts["roth_homebuyer"]:
            return
        starts = self._roth_starts(year.person)
        if starts and min(starts) <= year.year - 5:
            return
        began = any(
            entry.kind.startswith("opening-roth") and entry.person == year.person for entry in self.entries
        )
        entries = ", ".join(str(number) for number in year.behind["roth_homebuyer"])
        roth = next(
            (a.id for a in self.book.accounts.values() if a.person == year.person and a.type in ROTH), "roth"
        )
        if not began:
            year.amounts["roth_homebuyer"] = 0
        year.problems.append(
            Problem(
                "homebuyer-clock",
                "warning",
                self.file,
                f"entry {entries}: line 20 needs a Roth IRA set up for {year.year - 5} or earlier, and the book shows none"
                + (
                    "; it was taken as given because the Roth record begins with an opening balance"
                    if began
                    else "; line 20 is zero"
                ),
                f"[accounts.{roth}]\nopened = {year.year - 5}-01-01  # in book.toml, if that is when it was opened",
            )
        )

    def _year_end_value(self, key: tuple[str, str], year: _Year) -> None:
        """Line 6: one value an account that is open on December 31, or one for all together."""
        person, pool = key
        entries = [
            entry
            for entry in self.entries
            if entry.kind == "year-end-value"
            and entry.person == person
            and entry.year == year.year
            and (self.book.pool_of(entry.account) if entry.account in self.book.accounts else "own") == pool
        ]
        for entry in entries:
            year.post("year_end_value", entry.amount or 0, entry)
        if any(not entry.account for entry in entries):
            return
        valued = {entry.account for entry in entries}
        missing = [
            account for account in self._open_accounts(person, pool, year.year) if account not in valued
        ]
        if entries and not missing:
            return
        names = missing or [""]
        what = ", ".join(
            f"{name} ({self.book.accounts[name].custodian})" if self.book.accounts[name].custodian else name
            for name in missing
        )
        died = self.book.people[person].died if person in self.book.people else None
        day, where = "December 31", f"Box 5 of Form 5498 for {year.year} or the December statement shows it"
        if died and died.year == year.year and pool == OWN:
            # Publication 590-B: in the year of death, values are those of the day of death.
            day, where = f"the day of death, {died},", "The custodian states it for the estate"
        year.unknown["year_end_value"] = Problem(
            "value-missing",
            "error",
            self.file,
            f"{year.year}: the value of {what or 'all the IRAs'} on {day} is not stated, and line 6 needs it."
            f" {where}",
            "\n".join(
                f"basisbook record year-end-value --person {person} --tax-year {year.year}"
                + (f" --account {name}" if name else "")
                for name in names
            ),
        )

    def _open_accounts(self, person: str, pool: str, year: int) -> Iterable[str]:
        """Accounts that owe a value: open at year end, counted from `opened` or else from their first entry."""
        for account in self.book.accounts.values():
            if account.person != person or self.book.pool_of(account.id) != pool:
                continue
            if account.type not in OWN_TRADITIONAL and account.type != "inherited-traditional":
                continue
            if account.closed and account.closed.year <= year:
                continue
            first = account.opened.year if account.opened else None
            if first is None:
                used = [
                    e.year for e in self.entries if account.id in (e.account, e.to) and e.year is not None
                ]
                first = min(used, default=None)
            if first is None or first <= year:
                yield account.id
