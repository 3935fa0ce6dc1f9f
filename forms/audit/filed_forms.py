"""Whether the filed forms agree with each other, with the papers and with the return."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise

from basisbook.forms.amendment.deadlines import due_dates
from basisbook.forms.amendment.returns import TOGETHER_WITH_PENSIONS
from basisbook.forms.audit.finding import TOLERANCE, Audited, Finding, found, situations
from basisbook.forms.replay.on_return import on_return
from basisbook.forms.replay.years import Pool
from basisbook.ledger.inference.form_lines import (
    BROUGHT,
    CARRIED,
    CONTRIBUTED,
    CONVERTED,
    DISTRIBUTED,
    VALUE,
    printed_as,
    where_carried,
)
from basisbook.ledger.inference.rules.taken_out import back_solved
from basisbook.ledger.inference.situation import FIRST_NONDEDUCTIBLE
from basisbook.ledger.parameters import NoValueError
from basisbook.ledger.problems import HOLE, Do, Hole, Value, do

# -- 4, 5 filed forms -----------------------------------------------------------------------------------------


def filed_chain(a: Audited) -> Iterator[Finding]:
    """4. Line 2 of each filed form is what the form before carried, and what the papers prove; gaps are named."""
    people = sorted({person for person, _ in a.filed} | {pool.person for pool in a.history.pools.values()})
    for person in people:
        years = sorted(year for who, year in a.filed if who == person)
        pool = a.history.pool(person)
        for before, after in pairwise(years):
            carried, brought = (
                a.filed[person, before].lines.get(CARRIED),
                a.filed[person, after].lines.get(BROUGHT),
            )
            moved = _moved(pool, before, after)
            if carried is not None and brought is not None and carried + moved != brought:
                case = "" if not moved else "/came-in" if moved > 0 else "/went-out"
                yield found(
                    4,
                    f"line-2-not-carried{case}",
                    *_look(a, person, before),
                    *_look(a, person, after),
                    person=person,
                    years=(before, after),
                    amounts={where_carried(before): carried, f"line {printed_as(after, BROUGHT)}": brought},
                    line=printed_as(after, BROUGHT),
                    carry=where_carried(before),
                    moved=abs(moved),
                    after=after,
                    brought=brought,
                    before=before,
                    carried=carried,
                )
        for one in pool.years if pool else ():
            filed = a.filed.get((person, one.tax_year))
            basis = one.brought.get("basis", 0) + one.facts.amounts["basis_adjustments"]
            if filed is None:
                continue
            brought = filed.lines.get(BROUGHT)
            solved = _solved(a, person, one.tax_year) if brought is None else None
            if brought is None and solved is not None:
                brought, error = solved
            else:
                error = 0
            if brought is not None and one.status in ("complete", "not-due") and abs(brought - basis) > error:
                line = one.revision.roles.get("brought", "")
                yield found(
                    4,
                    "line-2-not-basis/within" if error else "line-2-not-basis",
                    do("explain", one.tax_year, line, person=person) if line else do("law", one.tax_year),
                    *_look(a, person, one.tax_year),
                    person=person,
                    years=(one.tax_year,),
                    amounts={f"line {printed_as(one.tax_year, BROUGHT)}": brought, "basis": basis},
                    evidence=filed.where.split(", "),
                    of=one.tax_year,
                    line=printed_as(one.tax_year, BROUGHT),
                    brought=brought,
                    error=error,
                    basis=basis,
                )
        yield from _missing_forms(a, person)


def _look(a: Audited, person: str, year: int) -> list[Do]:
    """Where the filed form of a year is kept: the papers that show it, or what the ledger gives beside its snapshot."""
    papers = [one for one in a.filed[person, year].where.split(", ") if one.startswith("ev:")]
    return [do("evidence show", *papers)] if papers else [do("diff", year, person=person)]


def _moved(pool: Pool | None, after: int, through: int) -> int:
    """Basis that came in (or, below zero, went out) on line 2 in the years after one form through that of the other."""
    return sum(
        one.facts.amounts["basis_adjustments"]
        for one in (pool.years if pool else ())
        if after < one.tax_year <= through
    )


def _solved(a: Audited, person: str, year: int) -> tuple[int, int] | None:
    at = a.at(person, year)
    solved = back_solved(at) if at else None
    return (max(0, solved.line_2), solved.error) if solved else None


def _goes_with_the_return(year: int, today: dt.date) -> bool:
    """Whether the return of that year is not due yet: until then its form is not late."""
    if year < today.year - 1:
        return False
    try:
        return today <= due_dates(year)[0]
    except NoValueError:
        return today <= dt.date(year + 1, 4, 15)


def _missing_forms(a: Audited, person: str) -> Iterator[Finding]:
    """Forms that the law asks for and no paper shows. Whether they were never filed, only a return can say."""
    pool = a.history.pool(person)
    missing = [
        one
        for one in (pool.years if pool else ())
        if one.status in ("complete", "incomplete")
        and one.tax_year >= FIRST_NONDEDUCTIBLE
        and (person, one.tax_year) not in a.filed
        and (one.facts.amounts["nondeductible_contributions"] or one.status == "complete")
        and not (a.today and _goes_with_the_return(one.tax_year, a.today))
    ]
    if not missing:
        return
    years = tuple(one.tax_year for one in missing)
    sure = [year for year in years if _return_without_form(a, person, year)]
    recorded = [year for year in years if (person, year) in a.none_filed and year not in sure]
    case = "/sure" if sure else "/recorded" if recorded else ""
    yield found(
        4,
        f"form-missing{case}",
        do("evidence enter", "8606", year=years[0], person=person, line=HOLE, when="from a copy"),
        do("fill", years[0], person=person, when="to send it late"),
        person=person,
        years=years,
        amounts={str(one.tax_year): one.facts.amounts["nondeductible_contributions"] for one in missing},
        forms="Form" if len(years) == 1 else "Forms",
        them="it" if len(years) == 1 else "them",
        missing=years,
        sure=sure,
        recorded=recorded,
    )


def _return_without_form(a: Audited, person: str, year: int) -> bool:
    at = a.at(person, year)
    return bool(at and at.tax_return and at.tax_return.from_irs and at.form is None)


def filed_against_papers(a: Audited) -> Iterator[Finding]:
    """5. Line 1 is at most box 1; line 8 is box 3 (less recharacterizations); line 6 is box 5; line 7 the rest of 1099-R."""
    for (person, year), form in a.filed.items():
        at = a.at(person, year)
        if at is None or year < 2001:
            continue
        known = at.is_listed or at.own
        said = {
            CONTRIBUTED: (
                at.contributed.cents if at.contributed.known and known else None,
                "box 1 of the Forms 5498",
                True,
            ),
            CONVERTED: (
                at.converted.cents
                if (at.rows or at.is_listed) and (year > 2017 or not at.coded("NR"))
                else None,
                "box 3 of the Forms 5498",
                False,
            ),
            VALUE: (at.value.cents if at.value.known else None, "box 5 of the Forms 5498", False),
            DISTRIBUTED: (at.known_for_labels.distributed, "the Forms 1099-R", False),
        }
        for line, (cents, where, only_above) in said.items():
            filed = form.lines.get(line)
            if (
                cents is None
                or filed is None
                or abs(filed - cents) < TOLERANCE
                or (only_above and filed < cents)
            ):
                continue
            if line == CONTRIBUTED and filed > cents:
                continue  # papers in contradiction, found above
            back = at.at_year(year + 1).rollover_unmatched
            if (line == VALUE and filed - cents == back) or (line == DISTRIBUTED and cents - filed == back):
                continue  # outstanding: it left in this year and came back in the next
            yield found(
                5,
                f"line-{line}-not-papers",
                do("explain", year, line, person=person),
                *_look(a, person, year),
                person=person,
                years=(year,),
                amounts={f"line {line}": filed, where: cents},
                filed=filed,
                papers=cents,
            )


# -- 6, 7 return and value ------------------------------------------------------------------------------------


def return_totals(a: Audited) -> Iterator[Finding]:
    """6. IRA distributions on the return are the sum of the Forms 1099-R, of both spouses on a joint return."""
    seen: set[tuple[str, ...]] = set()
    for at in situations(a):
        paper = at.tax_return
        gross = paper.known("gross_ira") if paper else None
        people = sorted({at.person, at.spouse} - {""})
        key = (str(at.year), *people)
        if paper is None or gross is None or at.year in TOGETHER_WITH_PENSIONS or key in seen:
            continue
        seen.add(key)
        theirs = [at.at_year(at.year, who) for who in people]
        if not all(one.is_listed or one.rows for one in theirs):
            continue
        counted = later = 0
        for one in theirs:
            for row in one.rows:
                if row.flag("ira") or set(row.text("codes")) & set("JTQ"):
                    if set(row.text("codes")) & set("NRP"):
                        later += row.cents("box1")
                    else:
                        counted += row.cents("box1")
        if abs(gross - counted) >= TOLERANCE and abs(gross - counted - later) >= TOLERANCE:
            yield found(
                6,
                "return-not-1099r/spouses" if len(people) > 1 else "return-not-1099r",
                do("evidence add", Hole("FILE"), when=f"the Wage and Income Transcript of {at.year}"),
                person=at.person,
                years=(at.year,),
                amounts={"return": gross, "Forms 1099-R": counted},
                evidence=paper.evidence,
                gross=gross,
                counted=counted,
            )


def return_as_right(a: Audited) -> Iterator[Finding]:
    """6. What the return shows of IRAs is what `show` gives for everybody on it; where it is not, `amend` says what to do."""
    seen: set[tuple[int, frozenset[str]]] = set()
    for at in situations(a):
        paper, people = at.tax_return, frozenset({at.person, at.spouse} - {""})
        pools = [a.history.pool(who) for who in people]
        if paper is None or paper.conflict or not people <= a.book.people.keys() or (at.year, people) in seen:
            continue
        seen.add((at.year, people))
        amended = any(
            one.code == "amended" and one.year == at.year and one.person in people
            for one in a.entries.values()
        )
        if amended or not all(pool and pool.year(at.year) for pool in pools):
            continue
        parts = [on_return(a.history, who, at.year) for who in people]
        if not all(one.known for one in parts):
            continue
        for case, field, right in (
            ("taxable", "taxable_ira", sum(one.taxable for one in parts)),
            ("deduction", "ira_deduction", sum(one.deduction for one in parts)),
        ):
            shown = paper.known(field)
            if case == "taxable" and at.year in TOGETHER_WITH_PENSIONS:
                continue
            if shown is not None and abs(shown - right) >= TOLERANCE * len(people):
                yield found(
                    6,
                    f"return-not-right/{case}",
                    do("amend", at.year, person=at.person),
                    person=at.person,
                    years=(at.year,),
                    amounts={"return": shown, "right": right},
                    evidence=paper.evidence,
                    shown=shown,
                    right=right,
                )


def basis_without_value(a: Audited) -> Iterator[Finding]:
    """7. Where basis remains, something of value remains."""
    for pool in a.history.pools.values():
        for one in pool.years:
            known = one.facts.behind.get("year_end_value")
            basis = one.carried.get("basis", 0) - one.facts.amounts["late_contributions"]
            if (
                known
                and not one.facts.amounts["year_end_value"]
                and basis > 0
                and not one.facts.amounts["outstanding_rollovers"]
            ):
                other: dict[str, Value] = {
                    "person": pool.person,
                    "tax_year": one.tax_year,
                    "account": HOLE,
                    "amount": HOLE,
                }
                wrong = "if it was not worth nothing"
                yield found(
                    7,
                    "basis-without-value",
                    do("record", "year-end-value", when="for an account that is missing", **other),
                    *(do("correct", number, amount=HOLE, when=wrong) for number in known[:2]),
                    person=pool.person,
                    years=(one.tax_year,),
                    amounts={"basis": basis},
                    basis=basis,
                    of=one.tax_year,
                )
