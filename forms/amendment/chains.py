"""How basis ran from year to year as filed, and as it is right; the conservative chain of closed years."""

from __future__ import annotations

from collections.abc import Iterator

from basisbook.forms.amendment import deadlines
from basisbook.forms.amendment.package import ChainRow, Grounds
from basisbook.forms.amendment.returns import is_open
from basisbook.forms.amendment.steps import excluded_filed
from basisbook.forms.filed.texts import cents_of
from basisbook.forms.language.expr import Line, inside
from basisbook.forms.language.fill import Method
from basisbook.forms.replay.replay import replay
from basisbook.forms.replay.years import History, Pool, recovered_in

# The chains


def conservative_chain(known: Grounds, statutory: History) -> History:
    """The chain in which a year that cannot be assessed any more took out at least what it took out as filed."""
    recovered: dict[tuple[str, str, int], int] = {}
    methods: dict[tuple[str, str, int], Method] = {}
    for (person, name), pool in statutory.pools.items():
        for year in pool.years:
            key = (person, name, year.tax_year)
            methods[key] = year.method
            of = known.returns.get((person, year.tax_year))
            snapshot = known.filed.forms.get(key)
            if of is None or of.dates.filed is None or snapshot is None or snapshot.how == "none":
                continue
            if deadlines.assessment(of.dates, known.today).open:
                continue
            excluded = excluded_filed(snapshot, year)
            if excluded:
                recovered[key] = excluded
    if not recovered:
        return statutory
    return replay(known.book, known.in_force, as_of=known.today, methods=methods, recovered=recovered)


def chain_of(known: Grounds, key: tuple[str, str], pool: Pool, other: Pool | None) -> Iterator[ChainRow]:
    """The years of a pool one after the other, with the basis at the end of each as filed and under both policies."""
    for year in pool.years:
        if year.filled is None or year.status not in ("complete", "not-due"):
            continue
        second = other.year(year.tax_year) if other else None
        snapshot = known.filed.forms.get((*key, year.tax_year))
        carry = next((n.number for n in inside(year.revision.carries["basis"]) if isinstance(n, Line)), "")
        filed = snapshot.lines.get(carry) if snapshot else None
        of = known.returns.get((key[0], year.tax_year))
        rule = year.revision.recovery
        brought, carried = year.brought.get("basis", 0), year.carried.get("basis", 0)
        put_in = year.facts.amounts["nondeductible_contributions"]
        # In a closed year the conservative chain takes off what was recovered as filed, if that is more.
        taken_off = recovered_in(year) + year.filled.carries.get("basis", 0) - carried
        yield ChainRow(
            year.tax_year,
            put_in,
            brought,
            year.filled.lines.get(rule.ratio, "") if rule else "",
            taken_off,
            recovered_in(year),
            carried - (brought + put_in - taken_off),
            cents_of(filed) if filed else None,
            carried,
            second.carried.get("basis", 0) if second else 0,
            of is not None and of.dates.filed is not None and not is_open(of, known.today),
        )
