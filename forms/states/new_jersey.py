"""New Jersey: contributions were always taxed; they come back in proportion, year by year (Worksheet C).

All IRAs stand on one worksheet or each on its own, as the filer chooses; the entry `method` says which, and both are
shown. A person who moved in has full basis in what was contributed before (quoted by preparers).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from basisbook.forms.replay.years import Year
from basisbook.forms.sentences import find
from basisbook.forms.states import money
from basisbook.forms.states.given import (
    Given,
    StateYear,
    Worksheet,
    begun,
    filled,
    incomplete,
    missing,
    out_of,
    undated,
    unknown_opening,
)
from basisbook.forms.states.pages import NEW_JERSEY_PAGE
from basisbook.ledger.kinds import KINDS
from basisbook.ledger.problems import HOLE, Problem, do

SEPARATE = "nj-worksheet=separate"


def years(given: Given) -> Iterator[StateYear]:
    """The years in New Jersey. A year without its December 31 value stops the track: the next one rests on it."""
    if unknown_opening(given):
        return
    together = _Chain(given, given.facts, given.there)
    apart = _apart(given)
    stopped = False
    chose: tuple[int, bool] | None = None
    for year, part_year in given.lived_there():
        if stopped:
            yield incomplete(year, _stopped(given, year), part_year=part_year)
            continue
        separate = _chosen(given, year.tax_year) == SEPARATE
        problem = together.problem(year, part_year=part_year)
        combined = None if problem else together.sheet(year)
        sheets = None if problem or apart is None else [one.sheet(year) for one in apart]
        if problem and (out_of(together.there_in(year.tax_year)) or problem.code == "state-undated"):
            yield incomplete(year, problem, part_year=part_year)
            stopped = True
            continue
        if combined is None:
            continue
        single = [sheet for sheet in sheets or () if sheet is not None]
        told = StateYear(
            year.tax_year,
            "complete",
            out_of(year.facts.amounts),
            year.taxable,
            (combined,),
            together.left,
            part_year=part_year,
        )
        if chose and chose[1] != separate and apart and len(apart) > 1:
            told = replace(told, problems=(*told.problems, _changed(given, year, chose[0])))
        else:
            chose = year.tax_year, separate
        yield _both(given, told, single, apart, separate=separate)


def _both(
    given: Given, told: StateYear, single: list[Worksheet], apart: list[_Chain] | None, *, separate: bool
) -> StateYear:
    """The year by the choice of the filer, with what the other choice would give."""
    if apart is None:
        if not separate:
            return told
        way = do(
            "record",
            "year-end-value",
            person=given.pool.person,
            tax_year=told.tax_year,
            account=HOLE,
            amount=HOLE,
        )
        problem = find("state-separate", way, year=told.tax_year, person=given.pool.person)
        return replace(told, problems=(*told.problems, problem))
    if len(apart) < 2:
        return told
    by_account = sum(one.taxable for one in single)
    combined = told.worksheets[0].taxable
    if separate:
        left = sum(one.left for one in apart)
        return replace(
            told, worksheets=tuple(single), left=left, otherwise=("all IRAs on one worksheet", combined)
        )
    return replace(told, otherwise=("each IRA on a worksheet of its own", by_account))


def _chosen(given: Given, tax_year: int) -> str:
    """Which worksheets the filer chose for a year: the last `method` entry that says so, for it or an earlier year."""
    told = sorted(
        (one.year or 0, one.number, one.code)
        for one in given.in_force.values()
        if one.person == given.pool.person
        and one.kind == "method"
        and one.code.startswith("nj-worksheet=")
        and (one.year or 0) <= tax_year
    )
    return told[-1][2] if told else ""


class _Chain:
    """One worksheet through the years: of all IRAs, or of those that stand together."""

    def __init__(
        self, given: Given, facts: money.Facts, there: money.Facts, accounts: tuple[str, ...] = ()
    ) -> None:
        self.given, self.facts, self.there, self.accounts = given, facts, there, accounts
        since, taxed, back = begun(given) if not accounts else (0, 0, 0)
        self.left = taxed - back
        self.added = since

    def there_in(self, tax_year: int) -> Mapping[str, int]:
        """The facts of the year that count in New Jersey; nothing where the year has none."""
        found = self.there.get(tax_year)
        return found.amounts if found else _NOTHING

    def problem(self, year: Year, *, part_year: bool) -> Problem | None:
        """Why the worksheet of the year cannot be filled."""
        return (undated(self.given, year) if part_year else None) or missing(year, "year_end_value")

    def sheet(self, year: Year) -> Worksheet | None:
        """The worksheet of the year; None where nothing came out. Contributions of the years until then are added."""
        for number in sorted(self.facts):
            if self.added < number <= year.tax_year:
                self.left += self.facts[number].amounts["contributions"]
                self.added = number
        out = out_of(self.there_in(year.tax_year))
        if not out:
            return None
        amounts = self.facts[year.tax_year].amounts
        carried = {
            "value": amounts["year_end_value"],
            "late_contributions": _late(self.given, year.tax_year, self.accounts),
            "taken_out": out,
            "unrecovered": self.left,
        }
        sheet = filled(NEW_JERSEY_PAGE, year.method, carried, self.accounts)
        self.left = sheet.walked.carries["unrecovered"]
        return sheet


_NOTHING = {"distributions": 0, "conversions": 0}


def _late(given: Given, tax_year: int, accounts: tuple[str, ...]) -> int:
    """Cents contributed for a year after its end: in no December 31 value, and in the contributions."""
    return sum(
        one.amount or 0
        for one in given.in_force.values()
        if (one.person, one.kind, one.tax_year) == (given.pool.person, "contribution", tax_year)
        and one.date is not None
        and one.date.year > tax_year
        and (not accounts or one.account in accounts)
    )


def _apart(given: Given) -> list[_Chain] | None:
    """A chain for each IRA; None where the ledger does not say which one an amount was in, or began with a sum."""
    found = money.groups(given.book, given.in_force, given.pool.person)
    if found is None or begun(given)[1]:
        return None
    code, person = given.state.code, given.pool.person
    there = {
        number: one
        for number, one in given.in_force.items()
        if not KINDS[one.kind].leaves_iras or given.lived.at(one) == code
    }
    return [
        _Chain(
            given,
            money.of_accounts(given.book, given.in_force, person, given.as_of, accounts),
            money.of_accounts(given.book, there, person, given.as_of, accounts),
            tuple(sorted(accounts)),
        )
        for accounts in found
    ]


def _changed(given: Given, year: Year, before: int) -> Problem:
    way = do("show", before, person=given.pool.person, state=given.state.code)
    return find("state-worksheets-changed", way, year=year.tax_year, person=given.pool.person, before=before)


def _stopped(given: Given, year: Year) -> Problem:
    way = do("show", person=given.pool.person, state=given.state.code)
    return find("state-stopped", way, year=year.tax_year, person=given.pool.person, state=given.state.name)
