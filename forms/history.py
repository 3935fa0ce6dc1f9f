"""The fold over years: facts of the year and what last year carried, into the filled form and what it carries."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeVar

from basisbook.forms.arithmetic import Ints
from basisbook.forms.define import Caution, Revision
from basisbook.forms.expr import Fact, Known, Sheet, inside
from basisbook.forms.fill import Filled, Method, fill, walk
from basisbook.forms.revisions import FIRST, LAST, revision_for
from basisbook.forms.worksheets import ira_deduction
from basisbook.ledger.book import Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.facts import FACTS, YearFacts, facts_of, methods_of
from basisbook.ledger.money import show, show_for_people
from basisbook.ledger.problems import FormError, Problem

T = TypeVar("T")
Status = Literal["complete", "incomplete", "in-progress", "not-due"]


def in_words(status: Status) -> str:
    """A status inside a sentence: `in progress`."""
    return status.replace("-", " ")


@dataclass(frozen=True, slots=True)
class Year:
    """One year of one pool.

    `complete`: a form is due and filled. `not-due`: no form is required, and basis is carried. `incomplete`:
    something the form needs is not known; neither this year nor a later one has a form until it is.
    `in-progress`: the year has not ended. `carried` is empty for the last two. `reason` is for people.
    `opened` are the entries that opened the record just before this year, by what is carried.
    """

    facts: YearFacts
    revision: Revision
    method: Method
    status: Status
    path: str
    filled: Filled | None
    brought: Mapping[str, int]
    carried: Mapping[str, int]
    problems: tuple[Problem, ...]
    reason: str = ""
    opened: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def tax_year(self) -> int:
        return self.facts.year

    @property
    def lines(self) -> dict[str, str]:
        """The filled lines as texts, in the order of the paper; empty unless the form is complete."""
        return self.filled.lines if self.filled and self.status == "complete" else {}

    @property
    def returns(self) -> dict[str, str]:
        """The lines of Form 1040 that the year feeds, as texts."""
        if self.filled is None or self.status not in ("complete", "not-due"):
            return {}
        if not any(self.filled.returns.values()):
            return {}
        return {name: self.filled.money(cents) for name, cents in self.filled.returns.items()}

    @property
    def taxable(self) -> int | None:
        """What the IRAs add to taxable income, in cents: the second of the lines of Form 1040 that the year feeds.

        A third, the pension line of 2010 to 2012, is no IRA's. None where nothing is filled.
        """
        return next(iter(list(self.filled.returns.values())[1:2]), None) if self.filled else None

    def money(self, cents: int) -> str:
        """An amount as this year's method writes it."""
        return show(cents) if self.method.money == "cents" else show(cents).removesuffix(".00")

    def as_json(self) -> dict[str, Any]:
        """The year as `show --format json` prints it. Design section 4."""
        done = self.status == "complete"
        return {
            "tax_year": self.tax_year,
            "form": "8606",
            "revision": self.revision.key,
            "status": self.status,
            "path": self.path,
            "method": self.method.as_json(),
            "lines": self.lines,
            "adjusted": list(self.filled.adjusted) if self.filled and done else [],
            "starred": list(self.filled.starred) if self.filled and done else [],
            "unverified": list(self.filled.unverified) if self.filled and done else [],
            "return": self.returns,
            "carried": {
                name: self.money(cents) for name, cents in self.carried.items() if cents or name == "basis"
            },
            "problems": [
                {
                    "code": problem.code,
                    "severity": problem.severity,
                    "place": problem.place,
                    "message": problem.message,
                    "remedy": problem.remedy,
                }
                for problem in self.problems
            ],
        }


@dataclass(frozen=True, slots=True)
class Pool:
    """All years of one pool of one person, oldest first.

    `openings`: by year, the taxable and nontaxable parts of the Roth conversions stated for its end.
    """

    person: str
    name: str
    years: tuple[Year, ...]
    openings: tuple[tuple[int, tuple[tuple[int, int], ...]], ...] = ()

    def year(self, tax_year: int) -> Year | None:
        """That year, or None where the record does not reach it."""
        return next((year for year in self.years if year.tax_year == tax_year), None)


@dataclass(frozen=True, slots=True)
class History:
    """A whole book replayed: every pool of every person."""

    pools: Mapping[tuple[str, str], Pool]
    people: tuple[str, ...] = field(default=())

    def pool(self, person: str, name: str = "own") -> Pool | None:
        """One person's pool, or None."""
        return self.pools.get((person, name))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every finding of every year."""
        return tuple(
            dict.fromkeys(p for pool in self.pools.values() for year in pool.years for p in year.problems)
        )

    def as_json(self) -> dict[str, Any]:
        """The book as `show --format json` prints it. Design section 4."""
        people: dict[str, Any] = {person: {"pools": {}} for person in self.people}
        for (person, name), pool in self.pools.items():
            shown = people.setdefault(person, {"pools": {}})
            shown["pools"][name] = {"years": [year.as_json() for year in pool.years]}
        return {"format": 1, "people": people}


@dataclass(frozen=True, slots=True)
class BothWays:
    """One year figured directly and by Worksheet 1-1, for a preparer who has to choose."""

    direct: Filled
    worksheet: Filled


def both_ways(year: Year) -> BothWays:
    """The year's form with and without Worksheet 1-1, whatever was elected.

    The two are the same where the worksheet changes nothing. Raises `FormError` where the year has no form.
    """
    if year.filled is None:
        raise FormError(
            Problem(
                "nothing-to-compare",
                "error",
                "",
                f"there is no form for {year.tax_year} to figure in two ways: it is {in_words(year.status)}",
                f"basisbook show {year.tax_year}",
            )
        )
    direct, worksheet = (
        fill(
            year.revision,
            dict(year.facts.amounts) | {"elected_worksheet_1_1": chosen},
            year.brought,
            year.method,
        )
        for chosen in (0, 1)
    )
    return BothWays(direct, worksheet)


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
    pools = {}
    for (person, name), years in facts.items():
        stated = methods_of(in_force, person)
        by_year = {
            year: (methods or {}).get((person, name, year)) or method_for(stated, year)
            for year in range(min(years), max(LAST, *years) + 1)
        }
        pools[person, name] = Pool(
            person,
            name,
            _fold(book, (person, name), years, by_year, as_of, estimate or {}, recovered or {}),
            tuple((year, found.roth_layers) for year, found in years.items() if found.roth_layers),
        )
    return History({key: pool for key, pool in pools.items() if pool.years}, tuple(book.people))


def _deductions(facts: Mapping[tuple[str, str], Mapping[int, YearFacts]]) -> dict[tuple[str, int], int]:
    """The deductions that the worksheet gives for years that state none and every figure it needs."""
    cents = Ints(places=6, unit=1)
    return {
        (person, year): walk(ira_deduction.SHEET, cents, found.amounts, {}).results["deduction"]
        for (person, _), years in facts.items()
        for year, found in years.items()
        if found.deducible
    }


def recovered_in(year: Year) -> int:
    """How much basis the year's form takes out of what is carried, in cents: its nontaxable part."""
    if year.filled is None:
        return 0
    rule = year.revision.recovery
    amounts = [year.filled.amounts.get(number) for number in rule.parts] if rule else []
    if amounts and None not in amounts:
        return sum(amount for amount in amounts if amount)
    facts = year.facts.amounts
    came_in = year.brought.get("basis", 0) + facts["basis_adjustments"] + facts["nondeductible_contributions"]
    return max(0, came_in - year.filled.carries.get("basis", 0))


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
            and not any(_happened(facts.behind))
        ):
            carried = _opened(facts, carried)
            continue  # an election or a method alone is no year, nor is what a Roth IRA began with
        if not FIRST <= number <= LAST:
            continue
        year = _year(facts, methods[number], carried, stopped, as_of, estimate.get(person))
        if over := max(0, recovered.get((*key, number), 0) - recovered_in(year)):
            left = max(0, year.carried.get("basis", 0) - over)
            year = replace(year, carried=dict(year.carried) | {"basis": left} if year.carried else {})
        folded.append(year if folded else replace(year, opened=opened))
        if year.status in ("incomplete", "in-progress"):
            stopped = stopped or year
        else:
            carried = year.carried
    while folded and folded[-1].status == "in-progress" and not folded[-1].facts.behind:
        folded.pop()
    return tuple(folded)


_WAITING = frozenset({
    "income_1998_left",
    "line_20a_2010", "line_20b_2010", "line_25a_2010", "line_25b_2010", "line_33_2010",
    "in_plan_25a_2010", "in_plan_25b_2010", "in_plan_taken_2010",
    "taxed_in_2012", "pension_taxed_in_2012",
})  # fmt: skip
"""Income that the return of a later year takes up: the four-year rule of 1998, the deferral of 2010."""


def _waits(carried: Mapping[str, int]) -> bool:
    """Whether income of an earlier year still waits for its year, so that the record is not at its end."""
    return any(carried.get(name) for name in _WAITING)


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
        reason = f"{stopped.tax_year} stops it: what {stopped.tax_year} carries is not known"
        remedy = (
            stopped.problems[-1].remedy if stopped.problems else f"basisbook check --person {facts.person}"
        )
        problem = Problem("stopped", "error", "", f"{facts.year}: {reason}", remedy)
        return replace(base, problems=(*facts.problems, problem), reason=reason)
    needed = _needed(revision, facts, brought, method)
    if needed:
        if progressing:
            return replace(base, status="in-progress", reason=f"{facts.year} has not ended")
        return replace(base, problems=(*facts.problems, *needed), reason=needed[0].message)
    filled = fill(revision, facts.amounts, brought, method)
    carried = _opened(facts, filled.carries)
    cautions = tuple(
        Problem(
            caution.code,
            "warning",
            "",
            f"{facts.year}: {caution.message}",
            caution.remedy.format(year=facts.year),
        )
        for caution in filled.cautions
        if not _rests_on(revision, caution) & set(facts.unknown)
    )
    done = replace(
        base,
        filled=filled,
        path=filled.path,
        carried=carried,
        problems=(
            *facts.problems,
            *cautions,
            *_on_no_line(revision, facts),
            *_lost(facts, carried),
            *_papers(facts, carried),
            *_elected_in_vain(facts),
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
        return replace(done, status="not-due", reason=revision.refused or _why_not_due(facts, brought))
    return replace(done, status="complete")


def _rests_on(revision: Revision, caution: Caution) -> set[str]:
    """The facts behind a caution, by worksheets too: one that nobody stated is no reason to warn, missing is not zero."""
    nodes = list(inside(caution.condition))
    results = {node.name for node in nodes if isinstance(node, Sheet)}
    sheets = (sheet for sheet in revision.sheets if results & set(sheet.results))
    facts = {node.name for node in nodes if isinstance(node, Fact)}
    return facts.union(*(sheet.fact_names for sheet in sheets))


NEED_A_LINE = {
    "reservist_repayments": "for {year} it was not read on which line they go",
    "birth_adoption_repayments": "the instructions read name a line for them only from 2023",
    "early_repayments": "the form counts them only from 2024",
    "early_repaid_later": "an amended return of {year} would take them off",
    "roth_early_repayments": "the form counts them only from 2024",
    "disaster_distributions": "the form of {year} has no line for their share",
    "disaster_repayments": "the form of {year} does not take them off the year-end value",
    "roth_disaster_distributions": "the form of {year} has no line for their share",
    "plan_to_roth": "a plan could be rolled over to a Roth IRA only from 2008",
    "in_plan_roth": "rollovers inside plans were on the form of 2010 alone",
    "in_plan_roth_taken": "only what left a rollover inside a plan of 2010 is, in 2010 and 2011",
    "roth_conversion_adjustments": "there were no Roth IRAs before 1998",
}
"""What to say of an amount that the page of its year reads nowhere. The other facts may stand on no line."""


def _papers(facts: YearFacts, carried: Mapping[str, int]) -> tuple[Problem, ...]:
    """What a paper says the year carries, where the ledger gives something else."""
    left = carried.get("basis", 0)
    return tuple(
        Problem(
            "basis-differs",
            "warning",
            entry.place,
            f"entry {entry.number}: a paper says that the basis at the end of {facts.year} was ${show_for_people(entry.amount)},"
            f" and the ledger gives ${show_for_people(left)}",
            f"basisbook explain {facts.year} {'12' if 1993 <= facts.year <= 2000 else '14'} --all\nbasisbook correct {entry.number} --amount {show(left)}",
        )
        for entry in facts.stated_basis
        if entry.amount is not None and abs(entry.amount - left) >= 100
    )


ELECTED_IN = {"all-in-1998": (1998, 1998), "all-in-2010": (2010, 2010), "worksheet-1-1": (2004, LAST)}
"""From which year to which an election means something."""


def _elected_in_vain(facts: YearFacts) -> tuple[Problem, ...]:
    return tuple(
        Problem(
            "election-in-vain",
            "warning",
            "",
            f"{facts.year}: the election {code} changes nothing in that year; it is for "
            + (str(first) if first == last else f"{first} and later"),
            f"basisbook show {facts.year}",
        )
        for code, (first, last) in ELECTED_IN.items()
        if code in facts.elections and not first <= facts.year <= last
    )


WITHOUT_A_LINE = ("early_repaid_later", "in_plan_roth_taken")
"""What changes a return, by the page's results or by a worksheet, without a line of the form in every year."""


def _on_no_line(revision: Revision, facts: YearFacts) -> tuple[Problem, ...]:
    """A warning for each amount that belongs on a form and is on no line of this one."""
    amounts = [name for name in NEED_A_LINE if facts.amounts[name]]
    if not amounts:
        return ()
    read = {
        node.name
        for rule in revision.rules
        for node in inside(rule.line.arithmetic)
        if isinstance(node, Fact)
    }
    for page in (revision, *revision.sheets):
        read |= {name for name in WITHOUT_A_LINE if name in page.fact_names}
    return tuple(
        Problem(
            "on-no-line",
            "warning",
            "",
            f"{facts.year}: {FACTS[name]} of ${show(facts.amounts[name]).removesuffix('.00')} are on no line of the form;"
            f" {NEED_A_LINE[name].format(year=facts.year)}",
            f"basisbook show {facts.year}",
        )
        for name in amounts
        if name not in read
    )


LAST_LOSS = 2017
"""The last year in which a loss on IRAs was an itemized deduction. IRC 67(g)."""


def _lost(facts: YearFacts, carried: Mapping[str, int]) -> tuple[Problem, ...]:
    """Everything was withdrawn and basis is left over."""
    amounts, left = facts.amounts, carried.get("basis", 0)
    emptied = facts.behind.get("year_end_value") and not (
        amounts["year_end_value"] + amounts["value_adjustments"] + amounts["outstanding_rollovers"]
    )
    if not emptied or left <= 0 or not amounts["distributions"] or amounts["late_contributions"]:
        return ()
    rule = (
        "until 2017 such a loss was a miscellaneous itemized deduction above 2% of income"
        if facts.year <= LAST_LOSS
        else "since 2018 such a loss cannot be deducted"
    )
    message = f"{facts.year}: everything was withdrawn and ${show_for_people(left)} of basis is left over; {rule} (not read in a primary text)"
    return (Problem("basis-lost", "note", "", message, f"basisbook explain {facts.year} 14"),)


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
    zero: dict[str, int] = {name: brought.get(name, 0) for name in revision.carried_names}
    known: Known[int, bool] = Known(Ints(method.places, method.unit), facts.amounts, zero, {}, {}, {})
    return tuple(
        problem
        for name, problem in facts.unknown.items()
        if name not in revision.needs or revision.needs[name].holds(known)
    )


def _why_not_due(facts: YearFacts, brought: Mapping[str, int]) -> str:
    amounts = facts.amounts
    if amounts["distributions"] and not brought.get("basis"):
        return "distributions were taken, but there is no basis: they are fully taxable"
    if brought.get("basis") or amounts["basis_adjustments"]:
        return "no contribution, distribution or conversion that the form asks for: basis is carried"
    return "nothing that the form asks for"
