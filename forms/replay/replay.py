"""The fold over years: facts of the year and what last year carried, into the filled form and what it carries."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from basisbook.forms.language.arithmetic import Ints
from basisbook.forms.language.define import Revision
from basisbook.forms.language.expr import Known
from basisbook.forms.language.fill import Filled, Method, fill, walk
from basisbook.forms.replay import conservation, families, inherited_roth
from basisbook.forms.replay.findings import (
    elected_in_vain,
    losses,
    nothing_left,
    on_no_line,
    resting_papers,
    rests_on,
    why_not_due,
)
from basisbook.forms.replay.years import History, Pool, Year, in_words, recovered_in
from basisbook.forms.revisions import FIRST, LAST, revision_for
from basisbook.forms.sentences import find
from basisbook.forms.worksheets import ira_deduction
from basisbook.ledger.book import OWN, Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.facts import FACTS, YearFacts, facts_of, methods_of
from basisbook.ledger.problems import Do, Problem, do

T = TypeVar("T")


def replay(
    book: Book,
    in_force: Mapping[int, Entry],
    *,
    as_of: datetime.date | None = None,
    estimate: Mapping[str, int] | None = None,
    methods: Mapping[tuple[str, str, int], Method] | None = None,
    recovered: Mapping[tuple[str, str, int], int] | None = None,
) -> History:
    """Replay every pool of a book.

    `in_force` is keyed by original number (`basisbook.ledger.journal.in_force`). `as_of` is the day that decides which
    years have ended; None: all have. `estimate` gives, by person, a value in cents for the year in progress.
    `methods`, by (person, pool, year), are those of forms filed otherwise than the ledger says. `recovered`, by the
    same key, is basis in cents that a closed year took out as filed: if that is more than its form takes out, the
    rest comes off what the year carries.
    """
    facts = facts_of(book, in_force, as_of=as_of)
    deductions = _deductions(facts)
    if deductions:
        facts = facts_of(book, in_force, deductions, as_of=as_of)
    of_methods = {number: entry for number, entry in in_force.items() if entry.kind == "method"}
    pools: dict[tuple[str, str], Pool] = {}
    # Own IRAs first: what a decedent's carry is what the heirs start from.
    for key in sorted(facts, key=lambda one: one[1] != OWN):
        years = families.with_inheritance(book, key, facts, pools)
        years, received = inherited_roth.with_inherited_roth(book, key, years, facts, pools)
        found = _pool(book, key, years, of_methods, as_of, estimate or {}, methods or {}, recovered or {})
        pools[key] = replace(found, received=received) if received else found
    for key, blocked in families.takers_of(pools).items():
        years = {
            number: replace(found, unknown=dict(found.unknown) | blocked.get(number, {}))
            for number, found in facts[key].items()
        }
        pools[key] = _pool(
            book, key, years, of_methods, as_of, estimate or {}, methods or {}, recovered or {}
        )
    pools = families.layers_received(book, in_force, pools)
    pools, beside = families.with_leftovers(book, facts, pools)
    return History({key: pools[key] for key in facts if pools[key].years}, tuple(book.people), beside)


def _pool(
    book: Book,
    key: tuple[str, str],
    years: Mapping[int, YearFacts],
    of_methods: Mapping[int, Entry],
    as_of: datetime.date | None,
    estimate: Mapping[str, int],
    methods: Mapping[tuple[str, str, int], Method],
    recovered: Mapping[tuple[str, str, int], int],
) -> Pool:
    stated = methods_of(of_methods, key[0])
    by_year = {
        year: methods.get((*key, year)) or method_for(stated, year)
        for year in range(min(years), max(LAST, *years) + 1)
    }
    return Pool(
        *key,
        _fold(book, key, years, by_year, as_of, estimate, recovered),
        tuple((year, found.roth_layers) for year, found in years.items() if found.roth_layers),
    )


def _deductions(facts: Mapping[tuple[str, str], Mapping[int, YearFacts]]) -> dict[tuple[str, int], int]:
    """The deductions that the worksheet gives for years that state none and every figure it needs."""
    cents = Ints(places=6, unit=1)
    return {
        (person, year): walk(ira_deduction.SHEET, cents, found.amounts, {}).results["deduction"]
        for (person, _), years in facts.items()
        for year, found in years.items()
        if found.deducible
    }


def method_for(methods: Mapping[int, tuple[int, str]], year: int) -> Method:
    """The rounding in force for a year: the last stated for it or an earlier one, else 6 places and dollars."""
    stated = [since for since in methods if since <= year]
    if not stated:
        return Method()
    places, money = methods[max(stated)]
    return Method(places, "cents" if money == "cents" else "dollars")


def _fold(
    book: Book,
    key: tuple[str, str],
    years: Mapping[int, YearFacts],
    methods: Mapping[int, Method],
    as_of: datetime.date | None,
    estimate: Mapping[str, int],
    recovered: Mapping[tuple[str, str, int], int],
) -> tuple[Year, ...]:
    (person, pool), first, last = key, min(years), max(years)
    died = book.people[person].died if person in book.people else None
    if died and pool == "own":
        last = min(last, died.year)
    carried: Mapping[str, int] = {}
    stopped: Year | None = None
    folded: list[Year] = []
    opened: Mapping[str, tuple[int, ...]] = {}
    number = first - 1
    while number < last or (
        number < LAST and _waits(carried) and not stopped and not (died and died.year <= number)
    ):
        number += 1
        facts = years.get(number) or YearFacts(person, pool, number, dict.fromkeys(FACTS, 0))
        if "basis" in facts.opening:
            # The record begins with what that year left. Its Roth side goes on; an earlier basis is a finding
            # of the checks, and no form of an earlier year can be filled.
            folded, stopped = [], None
            carried = _carries(facts, methods[number], carried)
            opened = {name: facts.behind.get(f"opening {name}", ()) for name in facts.opening}
            continue
        if (
            not folded
            and not any(_happened(facts.amounts))
            and not facts.unknown
            and not facts.problems
            and not any(_happened(facts.behind))
        ):
            carried = _opened(facts, carried)
            continue  # an election or a method alone is no year, nor is what a Roth IRA began with
        if not FIRST <= number <= LAST:
            continue
        year = _year(facts, methods[number], carried, stopped, as_of, estimate.get(person))
        if not (died and died.year == number):  # what the dead had left them by their heirs' entries
            year = replace(year, problems=(*year.problems, *nothing_left(facts, year.carried)))
        if over := max(0, recovered.get((*key, number), 0) - recovered_in(year)):
            left = max(0, year.carried.get("basis", 0) - over)
            year = replace(year, carried=dict(year.carried) | {"basis": left} if year.carried else {})
        folded.append(year if folded else replace(year, opened=opened))
        if year.status in ("incomplete", "in-progress"):
            stopped = stopped or year
        else:
            carried = year.carried
    while (
        folded
        and folded[-1].status == "in-progress"
        and not folded[-1].facts.behind
        and not folded[-1].facts.problems
    ):
        folded.pop()
    return tuple(folded)


WAITING = frozenset({
    "income_1998_left",
    "line_20a_2010", "line_20b_2010", "line_25a_2010", "line_25b_2010", "line_33_2010",
    "in_plan_25a_2010", "in_plan_25b_2010", "in_plan_taken_2010",
    "taxed_in_2012", "pension_taxed_in_2012",
})  # fmt: skip
"""Income that the return of a later year takes up: the four-year rule of 1998, the deferral of 2010."""


def _waits(carried: Mapping[str, int]) -> bool:
    """Whether income of an earlier year still waits for its year, so that the record is not at its end."""
    return any(carried.get(name) for name in WAITING)


def _year(
    facts: YearFacts,
    method: Method,
    brought: Mapping[str, int],
    stopped: Year | None,
    as_of: datetime.date | None,
    value: int | None,
) -> Year:
    revision = revision_for(facts.year)
    progressing = as_of is not None and as_of <= datetime.date(facts.year, 12, 31)
    if progressing and value is not None:
        amounts = dict(facts.amounts) | {"year_end_value": value}
        unknown = {name: problem for name, problem in facts.unknown.items() if name != "year_end_value"}
        facts = replace(facts, amounts=amounts, unknown=unknown)
    base = Year(facts, revision, method, "incomplete", "carry-only", None, brought, {}, facts.problems)
    if stopped is not None:
        if progressing:
            return replace(
                base, status="in-progress", reason=f"{stopped.tax_year} is {in_words(stopped.status)}"
            )
        ways = stopped.problems[-1].remedies if stopped.problems else ()
        ways = ways if isinstance(ways, tuple) and ways else (do("check", person=facts.person),)
        problem = find("stopped", *ways, year=facts.year, person=facts.person, before=stopped.tax_year)
        return replace(base, problems=(*facts.problems, problem), reason=problem.message)
    needed = (*families.overdrawn(facts, brought), *_needed(revision, facts, brought, method))
    if needed:
        if progressing:
            return replace(base, status="in-progress", reason=f"{facts.year} has not ended")
        return replace(base, problems=(*facts.problems, *needed), reason=needed[0].message)
    filled = fill(revision, facts.amounts, brought, method)
    base = replace(base, filled=filled, path=filled.path)
    if conservation.overdrawn(base):
        return replace(base, filled=None, problems=(*facts.problems, *conservation.overdrawn(base)))
    if not progressing and (beyond := conservation.to_plan_too_much(base)):
        return replace(base, filled=None, problems=(*facts.problems, *beyond), reason=beyond[0].message)
    carried = _opened(facts, conservation.carried(base))
    done = replace(
        base,
        carried=carried,
        problems=(
            *facts.problems,
            *_cautions(revision, facts, filled),
            *on_no_line(revision, facts),
            *losses(revision, facts, carried),
            *resting_papers(revision, facts, carried),
            *elected_in_vain(facts),
            *conservation.unbalanced(base),
        ),
    )
    if progressing:
        if value is None:
            return replace(
                done, status="in-progress", filled=None, carried={}, reason=f"{facts.year} has not ended"
            )
        return replace(
            done, status="in-progress", carried={}, reason=f"an estimate: {facts.year} has not ended"
        )
    if not filled.parts:
        return replace(done, status="not-due", reason=revision.refused or why_not_due(facts, brought))
    return replace(done, status="complete")


def _cautions(revision: Revision, facts: YearFacts, filled: Filled) -> tuple[Problem, ...]:
    """What the page has to say of this year. The sentence stands on the page, as its labels do."""
    return tuple(
        Problem(
            caution.code, "warning", "", caution.message, (_in_year(caution.remedy, facts.year),), facts.year
        )
        for caution in filled.cautions
        if not rests_on(revision, caution) & set(facts.unknown)
    )


def _in_year(remedy: Do, year: int) -> Do:
    return replace(remedy, target=(year, *remedy.target))


def _happened(by_fact: Mapping[str, T]) -> Iterator[T]:
    """What belongs to the facts that are amounts: an election is a 1 beside them."""
    return (found for name, found in by_fact.items() if not name.startswith("elected_"))


def _carries(facts: YearFacts, method: Method, brought: Mapping[str, int]) -> dict[str, int]:
    if not FIRST <= facts.year <= LAST:
        return _opened(facts, brought)
    return _opened(facts, fill(revision_for(facts.year), facts.amounts, brought, method).carries)


def _opened(facts: YearFacts, carries: Mapping[str, int]) -> dict[str, int]:
    """What the year carries, with the openings the owner states for its end: basis replaces, Roth money adds."""
    carried = dict(carries)
    for name, cents in facts.opening.items():
        carried[name] = cents if name == "basis" else carried.get(name, 0) + cents
    return carried


def _needed(
    revision: Revision, facts: YearFacts, brought: Mapping[str, int], method: Method
) -> tuple[Problem, ...]:
    """Why the page cannot be filled: facts that are not known and that a line depends on."""
    known: Known[int, bool] = Known(Ints(method.places, method.unit), facts.amounts, brought, {}, {}, {})
    return tuple(
        problem
        for name, problem in facts.unknown.items()
        if name not in revision.needs or revision.needs[name].holds(known)
    )
