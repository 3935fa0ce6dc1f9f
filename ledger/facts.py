"""The facts of a year: a handful of sums of the entries in force, and the entries that stand behind each.

A kind posts to the same fact in every year. Most post a column as the table in `kinds.py` says; the rest post by
one of the rules below, because what reaches the fact depends on other entries: a contribution on the deduction,
a rollover on its return, a repayment on the year of what it repays.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ledger import parameters
from ledger.book import Book
from ledger.entry import Entry
from ledger.kinds import KINDS, OWN_TRADITIONAL, ROTH
from ledger.money import show_for_people
from ledger.problems import Problem

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
    "qcds": "qualified charitable distributions up to the year's limit",
    "hsa_fundings": "qualified HSA funding distributions",
    "plan_rollovers_out": "rolled over to employer plans",
    "rollovers_out": "rolled over from IRA to IRA within 60 days",
    "disaster_distributions": "qualified disaster distributions",
    "returned_gross": "contributions returned with their earnings by the due date",
    "returned_earnings": "earnings on contributions returned",
    "recharacterized_gross": "contributions recharacterized within the year, with earnings",
    "roth_contributions": "regular contributions to Roth IRAs for the year",
    "roth_distributions": "nonqualified distributions from Roth IRAs",
    "roth_homebuyer": "qualified first-time homebuyer distributions from Roth IRAs",
    "roth_disaster_distributions": "qualified disaster distributions from Roth IRAs",
    "roth_early_repayments": "repayments of early Roth distributions of the year",
    "roth_qualified": "qualified distributions from Roth IRAs",
    "plan_to_roth": "rolled over from employer plans to Roth IRAs",
    "plan_to_roth_basis": "the after-tax part of rollovers from plans",
    "in_plan_roth": "rolled over inside plans to designated Roth accounts",
    "in_plan_roth_basis": "the after-tax part of rollovers from plans",
    "roth_basis_adjustments": "Roth contribution basis moved by divorce",
}
"""Every fact by name, in cents, with what it sums."""

SIXTY_DAYS = datetime.timedelta(days=60)


@dataclass(frozen=True, slots=True)
class YearFacts:
    """One year of one pool.

    `amounts` has every fact, cents. `unknown` says, for a fact that the entries do not settle, why, and what to
    do; its amount is then 0 and must not be used. `behind` gives the numbers of the entries in each fact.
    `opening` is what the owner states for the end of the year, by the name of what is carried.
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


def facts_of(book: Book, in_force: Mapping[int, Entry]) -> dict[tuple[str, str], dict[int, YearFacts]]:
    """The facts of every year that has an entry, by (person, pool). `in_force` is keyed by original number."""
    pools: dict[tuple[str, str], dict[int, _Year]] = defaultdict(dict)
    summing = _Summing(book, in_force, pools)
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
    ) -> None:
        self.book, self.in_force, self.pools = book, in_force, pools
        # Sums do not depend on the order inside a year; what is shown does, so it is made calm here.
        self.entries = sorted(in_force.values(), key=lambda entry: entry.number)
        self.file = next((entry.file for entry in self.entries if entry.file), "ledger.csv")

    def run(self) -> None:
        rules = {
            "rollover-out": self._rollover_out,
            "conversion-undone": self._conversion_undone,
            "transfer": self._transfer,
            "divorce-transfer": self._divorce_transfer,
            "disaster-repayment": self._disaster_repayment,
            "repayment": self._repayment,
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
                    self._at(entry).post(post.fact, post.sign * cents, entry)
            if entry.kind in rules:
                rules[entry.kind](entry)
        for person, contribution_year in self._contribution_years():
            self._contributions(person, contribution_year)
        for entry in self.entries:
            if entry.kind in ("contribution-returned", "roth-contribution-returned"):
                self._returned(entry)
            elif entry.kind in ("recharacterized-to-roth", "recharacterized-to-traditional"):
                self._recharacterized(entry)
        for key, years in list(self.pools.items()):
            for year in years.values():
                self._qcd_limit(year)
                self._homebuyer(year)
                self._year_end_value(key, year)

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

    def _of(self, entry: Entry) -> Entry | None:
        return self.in_force.get(entry.of) if entry.of is not None else None

    # -- rules ------------------------------------------------------------------------------------------------

    def _rollover_out(self, out: Entry) -> None:
        """Back within 60 days: on no line, or outstanding at year end. Not back: a distribution, and a finding.

        IRC 408(d)(3); Instructions for Form 8606, line 6 and line 7.
        """
        year, amount = self._at(out), out.amount or 0
        original = next(number for number, entry in self.in_force.items() if entry is out)
        back = 0
        for entry in self.entries:
            if entry.kind != "rollover-in" or entry.of != original or not entry.amount:
                continue
            if out.date and entry.date and entry.date - out.date > SIXTY_DAYS:
                continue  # checks.py says so; the money did not come back in time
            back += entry.amount
            if (entry.year or 0) > year.year:
                if not (out.date and entry.date):
                    year.unknown["outstanding_rollovers"] = Problem(
                        "rollover-undated",
                        "error",
                        out.place,
                        f"entry {out.number} left an IRA in {year.year} and entry {entry.number} came back in {entry.year}:"
                        " both days are needed to see whether 60 days were kept",
                        f"basisbook correct {original} --date\nbasisbook correct {entry.number} --date",
                    )
                year.post("outstanding_rollovers", entry.amount, out, entry)
        back = min(back, amount)
        if back:
            year.post("rollovers_out", back, out)
        if amount > back:
            year.post("distributions", amount - back, out)
            year.problems.append(
                Problem(
                    "rollover-not-back",
                    "error",
                    out.place,
                    f"${show_for_people(amount - back)} of entry {out.number} was not rolled back within 60 days; it counts as a distribution",
                    f"basisbook record rollover-in --person {out.person} --of {original}"
                    f"\nbasisbook correct {original} --kind distribution",
                )
            )

    def _conversion_undone(self, entry: Entry) -> None:
        """Lines 8 and 16 are net of principal moved back; line 6 counts what moved as if never gone."""
        year = self._at(entry)
        year.post("conversions", -(entry.amount or 0), entry)
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
        if giver == taker:
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
        fact = "roth_basis_adjustments" if account and account.type in ROTH else "basis_adjustments"
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

    def _repayment(self, entry: Entry) -> None:
        """By the rule of the year; the revisions say on which line. Instructions for Form 8606, 2022-2025."""
        year, amount, repaid = self._at(entry), entry.amount or 0, self._of(entry)
        roth = entry.account in self.book.accounts and self.book.accounts[entry.account].type in ROTH
        later = repaid is not None and repaid.year != entry.year
        if entry.code == "reservist":
            year.post("reservist_repayments", amount, entry)
        elif entry.code == "home-purchase":
            self._at(entry, repaid.year if repaid else None).post("distributions", -amount, entry)
        elif later and not (entry.code == "birth-adoption" and year.year <= 2023):
            assert repaid is not None
            year.problems.append(
                Problem(
                    "repaid-later",
                    "warning",
                    entry.place,
                    f"entry {entry.number} repays a distribution of {repaid.year}: it amends the return of {repaid.year}"
                    " (Publication 590-B, repayment worksheet) and is on no line of this year's form",
                    f"basisbook explain {repaid.year} 15c",
                )
            )
        elif roth:
            year.post("roth_early_repayments", amount, entry)
        elif entry.code == "birth-adoption":
            year.post("birth_adoption_repayments", amount, entry)
        else:
            year.post("early_repayments", amount, entry)

    def _election(self, entry: Entry) -> None:
        self._at(entry).elections.add(entry.code)

    def _opening(self, entry: Entry) -> None:
        name = {"opening-basis": "basis", "opening-roth-contributions": "roth_contributions"}.get(
            entry.kind, "roth_conversions"
        )
        self._at(entry).opening[name] += entry.amount or 0

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
        deduction = year.amounts["deduction"] if deductions else None
        entries = [one.entry for one in found] + deductions
        total = sum(one.amount for one in found)
        year.post("contributions", total, *(one.entry for one in found))
        nondeductible = self._nondeductible(year, found, total, deduction, entries)
        if nondeductible is None:
            return
        excess = self._excess(year, found, total)
        if excess:
            # What exceeds the limit has no basis, and comes off what was contributed last.
            allowed = max(0, total - excess - (deduction or 0))
            nondeductible = min(nondeductible, allowed)
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

    def _excess(self, year: _Year, found: list[_Contribution], total: int) -> int:
        """What exceeds the year's limit, IRC 219(b)(5). The catch-up counts from the year of the 50th birthday."""
        try:
            limit = parameters.value("ira_contribution_limit", year.year)
        except KeyError:
            return 0
        most = limit.cents
        person = self.book.people.get(year.person)
        born = person.born if person else None
        catch_up = parameters.value("ira_catch_up_age_50", year.year).cents if year.year >= 2002 else 0
        if born and year.year - born.year >= 50:
            most += catch_up
        if total <= most or not found:
            return 0
        if born is None and total <= most + catch_up:
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
        unverified = "" if limit.verified else " (the limit was not verified in a primary source)"
        year.problems.append(
            Problem(
                "excess-contribution",
                "warning",
                last.place,
                f"${show_for_people(total)} was contributed for {year.year}, and ${show_for_people(most)} is the limit{unverified}:"
                f" ${show_for_people(excess)} is an excess contribution without basis",
                f"basisbook record contribution-returned --person {year.person} --tax-year {year.year}"
                f" --amount {show_for_people(excess).replace(',', '')}",
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
        """Gross and earnings go on the return of the year in which the contribution was made. IRC 408(d)(4)."""
        if entry.year is None or entry.amount is None or entry.moved is None:
            return
        original = self._of(entry)
        made = original.date.year if original and original.date else entry.year
        year = self._at(entry, made)
        year.post("returned_gross", entry.moved, entry)
        year.post("returned_earnings", entry.moved - entry.amount, entry)

    def _recharacterized(self, entry: Entry) -> None:
        """Treated as made to the second IRA. Line 6 counts the balance as if moved before the year's end."""
        if entry.year is None or entry.amount is None:
            return
        to_roth = entry.kind == "recharacterized-to-roth"
        year = self._year(entry.person, "own", entry.year)
        year.post("roth_contributions", entry.amount if to_roth else -entry.amount, entry)
        self._moved_after_year_end(entry, -1 if to_roth else 1)
        if entry.date and entry.date.year == entry.year:
            year.post("recharacterized_gross", entry.moved or 0, entry)

    # -- sums that need the whole year ------------------------------------------------------------------------

    def _qcd_limit(self, year: _Year) -> None:
        """What exceeds the year's limit for charitable distributions is line 7. IRC 408(d)(8)(A)."""
        qcds = year.amounts["qcds"]
        if not qcds:
            return
        try:
            limit = parameters.value("qcd_limit", year.year)
        except KeyError:
            return
        over = qcds - limit.cents
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

    def _homebuyer(self, year: _Year) -> None:
        """Line 20 needs a Roth IRA in its sixth year. IRC 408A(d)(2)(B), 72(t)(8)."""
        if not year.amounts["roth_homebuyer"]:
            return
        starts = [
            entry.year
            for entry in self.entries
            if entry.person == year.person
            and entry.year
            and entry.kind
            in (
                "roth-contribution",
                "conversion",
                "plan-to-roth",
                "opening-roth-contributions",
                "opening-roth-conversion",
            )
        ]
        starts += [
            account.opened.year
            for account in self.book.accounts.values()
            if account.person == year.person and account.type in ROTH and account.opened
        ]
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
        year.unknown["year_end_value"] = Problem(
            "value-missing",
            "error",
            self.file,
            f"{year.year}: the value of {what or 'all the IRAs'} on December 31 is not stated, and line 6 needs it."
            f" Box 5 of Form 5498 for {year.year} or the December statement shows it",
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
