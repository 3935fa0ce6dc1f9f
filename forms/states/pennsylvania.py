"""Pennsylvania: contributions were never deducted; before 59 1/2 cost comes back first, from then on nothing is taxed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from basisbook.forms.language.fill import Method
from basisbook.forms.states import money
from basisbook.forms.states.given import (
    Given,
    StateYear,
    Worksheet,
    begun,
    filled,
    incomplete,
    out_of,
    undated,
    unknown_opening,
    where_born,
)
from basisbook.forms.states.pages import PENNSYLVANIA_PAGE
from basisbook.ledger.dates import reaches_59_half


def years(given: Given) -> Iterator[StateYear]:
    """The years in Pennsylvania before 59 1/2. Cost is what was contributed while living there; all of it is given beside."""
    if unknown_opening(given):
        return
    person = given.book.people.get(given.pool.person)
    born = person.born if person else None
    grown = reaches_59_half(born) if born else None
    since, taxed, before = begun(given)
    chains = {here: _Chain(given.contributed(here=here), since, taxed, before) for here in (True, False)}
    early = money.only_out(
        given.book,
        given.in_force,
        given.pool.person,
        given.as_of,
        lambda one: (
            given.lived.at(one) == given.state.code
            and (
                grown is None
                or (one.date or grown) < grown
                or (one.date is None and (one.year or 0) < grown.year)
            )
        ),
    )
    for year, part_year in given.lived_there():
        number = year.tax_year
        if number <= since or not out_of(year.facts.amounts):
            continue
        if grown is None:
            yield incomplete(year, where_born(given), part_year=part_year)
            return
        turning = number == grown.year
        if (part_year or turning) and (
            problem := undated(given, year, "/59", until=grown) if turning else undated(given, year)
        ):
            yield incomplete(year, problem, part_year=part_year)
            return
        amounts = early[number].amounts if number in early else {"distributions": 0, "conversions": 0}
        sheets = {
            here: chain.sheet(year.method, number, amounts["distributions"], amounts["conversions"])
            for here, chain in chains.items()
        }
        told = StateYear(
            number,
            "complete",
            out_of(year.facts.amounts),
            year.taxable,
            (sheets[True],),
            sheets[True].walked.carries["unrecovered"],
            part_year=part_year,
        )
        if sheets[True].taxable != sheets[False].taxable:
            told = replace(
                told, otherwise=("contributions made elsewhere counted as cost too", sheets[False].taxable)
            )
        yield told


class _Chain:
    """The cost of contributions, and what of it is gone."""

    def __init__(self, contributions: dict[int, int], since: int, taxed: int, gone: int) -> None:
        self.contributions, self.since, self.taxed, self.gone = contributions, since, taxed, gone

    def sheet(self, method: Method, number: int, taken_out: int, converted: int) -> Worksheet:
        """The worksheet of a year, in cents."""
        total = self.taxed + sum(c for year, c in self.contributions.items() if self.since < year <= number)
        carried = {
            "contributed": total,
            "recovered_before": self.gone,
            "taken_out": taken_out,
            "converted": converted,
        }
        sheet = filled(PENNSYLVANIA_PAGE, method, carried)
        self.gone = total - sheet.walked.carries["unrecovered"]
        return sheet
