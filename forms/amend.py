"""What to send for each year: nothing, a form by itself, an amended return, or nothing any more; until when; and why.

Two chains are laid side by side: what the IRS has, and the ledger replayed. Forms 8606 are one chain for each person
and pool; what is sent is decided for each return, so for a couple that filed jointly at once.

Basis carried through a year that cannot be corrected any more is reduced by what that year's form should have taken
out (`statutory`), or by what was taken out if that was more (`conservative`). IRC 72(e)(6), 408(o)(4)(B)(iii).
"""

from __future__ import annotations

import datetime as dt
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from basisbook.forms import deadlines, form_1040x, roth
from basisbook.forms.compare import Change
from basisbook.forms.expr import Known, Line, inside
from basisbook.forms.fill import Method
from basisbook.forms.history import History, Pool, Year, recovered_in, replay
from basisbook.forms.snapshot import Filed, Snapshot, replay_with_filed, year_then
from basisbook.ledger import journal, parameters
from basisbook.ledger.book import OWN, Book, Person
from basisbook.ledger.entry import Entry
from basisbook.ledger.facts import SIXTY_DAYS
from basisbook.ledger.kinds import EARLY_EXCEPTIONS, NEW_FIGURES, RIPPLE_ANSWERS, RIPPLES, TAX_METHODS
from basisbook.ledger.limits import limits_of
from basisbook.ledger.money import show, show_for_people
from basisbook.ledger.problems import Problem

Policy = Literal["conservative", "statutory"]
Action = Literal[
    "nothing", "with-return", "late-8606", "corrected-8606", "1040-x", "pro-forma", "consult", "unknown"
]
SENT = ("late-8606", "corrected-8606", "1040-x")
"""The actions that put something into an envelope."""

_ADJUSTED = (
    "agi", "taxable-income", "tax", "other-taxes", "total-tax", "overpaid", "ira-taxable", "ira-deduction", "early-tax",
)  # fmt: skip
"""The figures of a return that an amended return changes, whatever it was about."""
PAYMENTS = ("withholding", "estimated", "eic", "refundable-credits", "paid")
"""The figures of a return that say what was paid."""
PROCESSING = dt.timedelta(weeks=12)
"""How long the IRS says a return may take before a claim for the same year makes sense."""
_GROSS = {
    "taxable_distributions": ("distributions", "disaster_distributions"),
    "taxable_conversions": ("conversions",),
    "taxable_roth": ("roth_distributions",),
}
"""Without these amounts there is nothing that could be taxable."""


@dataclass(frozen=True, slots=True)
class ReturnOf:
    """One year's return: of one person, or of a couple that filed jointly, whoever entered it first.

    `spouse` is a name where the spouse is not in the book. `figures` are what was recorded of it, by code.
    `assumed`: the day of filing was not recorded, and the due date stands for it. `filed` is None before that.
    `adjusted`: an amended return was sent, and figures from before it do not count any more.
    """

    tax_year: int
    people: tuple[str, ...]
    spouse: str
    status: str
    figures: Mapping[str, int | None]
    own_figures: Mapping[str, Mapping[str, int | None]]
    paid: int | None
    dates: deadlines.Return
    assumed: bool
    due_verified: bool
    adjusted: bool = False


@dataclass(frozen=True, slots=True)
class FormStep:
    """One Form 8606 of a return. `kind`: `same` as filed, `late` (none was filed), `corrected`, `unknown` (nobody
    recorded what was filed), or `needless` (filed, and no form is due).

    Cents; None is not known.
    """

    person: str
    pool: str
    kind: Literal["same", "late", "corrected", "unknown", "needless"]
    year: Year
    filed: Snapshot | None
    changes: tuple[Change, ...]
    taxable_filed: int | None
    taxable_now: int
    deduction_filed: int
    deduction_now: int
    overstated: bool = False


@dataclass(frozen=True, slots=True)
class Early:
    """Form 5329, Part I, of one person: lines 1 to 4 in cents, and the tax as filed (None: not known)."""

    person: str
    line_1: int
    line_2: int
    line_3: int
    line_4: int
    exception: str
    filed: int | None

    @property
    def lines(self) -> dict[str, int]:
        return {"1": self.line_1, "2": self.line_2, "3": self.line_3, "4": self.line_4}


@dataclass(frozen=True, slots=True)
class Package:
    """What goes out for one year, of one return (1040-X) or of one person (a form alone).

    `missing` says what must be recorded before it is complete; `warnings` what a professional should see.
    `income` and `other_taxes` are the changes on the return, in cents, None while they are not known; `on_return` is
    the taxable IRA income as it is right, of everybody on the return who is in the book.
    """

    tax_year: int
    people: tuple[str, ...]
    action: Action
    of: ReturnOf
    steps: tuple[FormStep, ...]
    reasons: tuple[str, ...]
    refund: deadlines.Refund
    assessment: deadlines.Assessment
    income: int | None = None
    deduction: int = 0
    other_taxes: int | None = None
    on_return: int = 0
    early: tuple[Early, ...] = ()
    columns: form_1040x.Columns | None = None
    pursuant: bool = False
    missing: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    waits: tuple[str, ...] = ()
    penalties: tuple[str, ...] = ()
    e_file: bool = False

    @property
    def owing(self) -> bool:
        """Whether the tax goes up, as far as that is known: by the columns, else by the income."""
        if self.columns is not None and self.columns.total_change:
            return self.columns.total_change > 0
        return (self.income or 0) + (self.other_taxes or 0) > 0

    @property
    def refund_expected(self) -> int | None:
        """Line 21 of Form 1040-X, as far as payments can still be reached; None while it is not known."""
        if self.action != "1040-x" or self.columns is None or not self.columns.single:
            return None
        return min(self.columns.single["overpaid"], self.refund.reach.cents)


@dataclass(frozen=True, slots=True)
class ChainRow:
    """One year of the chains, cents; None where there is no such form or it is not known."""

    tax_year: int
    line_1: int
    brought: int
    ratio: str
    recovered: int
    filed: int | None
    carried: int
    other: int
    closed: bool

    @property
    def happened(self) -> bool:
        """Whether the year is more than a link that passes the basis on."""
        return bool(self.line_1 or self.recovered or self.filed is not None or self.brought != self.carried)


@dataclass(frozen=True, slots=True)
class Plan:
    """Every year's package, oldest first, and the chains by (person, pool)."""

    today: dt.date
    policy: Policy
    packages: tuple[Package, ...]
    chains: Mapping[tuple[str, str], tuple[ChainRow, ...]]
    problems: tuple[Problem, ...]

    @property
    def incomplete(self) -> bool:
        """Whether something must be recorded or asked before everything can be sent."""
        return any(package.missing for package in self.packages) or any(
            problem.severity == "error" for problem in self.problems
        )


@dataclass(frozen=True, slots=True)
class _Known:
    """All that the planner reads."""

    book: Book
    entries: tuple[Entry, ...]
    in_force: Mapping[int, Entry]
    filed: Filed
    today: dt.date
    returns: Mapping[tuple[str, int], ReturnOf] = field(default_factory=dict)


def plan(
    book: Book,
    entries: Sequence[Entry],
    filed: Filed,
    today: dt.date,
    *,
    policy: Policy = "conservative",
) -> Plan:
    """What to send, as it stands today, from these entries and the forms that the IRS has."""
    entries = tuple(entries)
    known = _Known(book, entries, journal.in_force(entries), filed, today)
    statutory = replay_with_filed(book, entries, filed, as_of=today)
    tax_years = sorted({year.tax_year for pool in statutory.pools.values() for year in pool.years})
    known = replace(known, returns=_returns(known, tax_years))
    conservative = _conservative(known, statutory)
    history, other = (conservative, statutory) if policy == "conservative" else (statutory, conservative)
    packages: list[Package] = []
    for tax_year in tax_years:
        seen: set[str] = set()
        for person in book.people:
            if person not in seen and (person, tax_year) in known.returns:
                of = known.returns[person, tax_year]
                seen |= set(of.people)
                packages += _packages(known, of, history)
    chains = {key: tuple(_chain(known, key, pool, other.pool(*key))) for key, pool in history.pools.items()}
    return Plan(today, policy, tuple(packages), chains, filed.problems)


# The returns


def _returns(known: _Known, tax_years: Iterable[int]) -> dict[tuple[str, int], ReturnOf]:
    found: dict[tuple[str, int], ReturnOf] = {}
    for tax_year in tax_years:
        stated: dict[str, Entry] = {
            entry.person: entry
            for entry in known.in_force.values()
            if entry.kind == "return" and entry.year == tax_year
        }
        for person in sorted(known.book.people, key=lambda who: _first(stated.get(who))):
            if (person, tax_year) in found:
                continue
            entry = stated.get(person)
            spouse = entry.to if entry and entry.code == "joint" else ""
            together = (person, spouse) if spouse in known.book.people else (person,)
            one = _return(known, tax_year, together, "" if len(together) == 2 else spouse, stated)
            if one is not None:
                found |= {(who, tax_year): one for who in together}
    return found


def _first(entry: Entry | None) -> int:
    return entry.number if entry else 1 << 62


def _return(
    known: _Known, tax_year: int, people: tuple[str, ...], spouse: str, stated: Mapping[str, Entry]
) -> ReturnOf | None:
    try:
        due, printed, verified = deadlines.due_dates(tax_year)
    except parameters.NoValueError:
        return None
    own: dict[str, dict[str, int | None]] = {who: {} for who in people}
    dated: dict[str, dt.date] = {}
    payments: list[deadlines.Payment] = []
    paid: int | None = None
    adjusted, stale = _adjusted(known, tax_year, people)
    for entry in sorted(known.in_force.values(), key=lambda one: one.number):
        if entry.kind != "figure" or entry.person not in own or entry.year != tax_year:
            continue
        if entry.number < adjusted and entry.code in stale:
            continue
        own[entry.person][entry.code] = entry.amount
        if entry.date:
            dated[entry.code] = entry.date
        if entry.code == "paid" and entry.amount is not None:
            paid = (paid or 0) + entry.amount
            payments.append(deadlines.paid(tax_year, entry.date or due, entry.amount))
    figures = {code: amount for who in people for code, amount in own[who].items()}
    payments += [
        deadlines.withheld(tax_year, figures[code] or 0, code)
        for code in PAYMENTS
        if code != "paid" and figures.get(code)
    ]
    postponements: tuple[deadlines.Postponement, ...] = ()
    if "postponed-to" in dated:
        start = dated.get("postponed-from", printed)
        counts = "postponement-counts" in figures
        postponements = (deadlines.Postponement(start, dated["postponed-to"], counts),)
    last_day = max([due, *(day for code, day in dated.items() if code in ("extended-to", "postponed-to"))])
    filed_on = _filed_on(known, tax_year, people, stated, last_day)
    assumed = filed_on is None and known.today > last_day
    dates = deadlines.Return(
        tax_year,
        due,
        printed,
        due if assumed else filed_on,
        dated.get("extended-to"),
        tuple(sorted(payments, key=lambda payment: payment.date)),
        figures.get("overpaid") or 0,
        postponements,
    )
    status = next((stated[who].code for who in people if who in stated), "")
    return ReturnOf(
        tax_year, people, spouse, status, figures, own, paid, dates, assumed, verified, bool(adjusted)
    )


def _adjusted(known: _Known, tax_year: int, people: Iterable[str]) -> tuple[int, set[str]]:
    """After an amended return: the entry that says it was sent, and the figures that it made out of date.

    Column A of a second Form 1040-X is the return as last adjusted, so what the first one changed is asked for again.
    """
    mine = [one for one in known.in_force.values() if one.year == tax_year and one.person in people]
    forms = [one for one in mine if one.kind == "filed"]
    none = {(one.person, one.account): one.number for one in forms if one.code == "none"}
    sent = max(
        (
            one.number
            for one in forms
            if one.code == "amended"
            or (one.code == "original" and one.number > none.get((one.person, one.account), one.number))
        ),
        default=0,
    )
    before = {one.code for one in mine if one.kind == "figure" and one.number < sent}
    if not any(code in NEW_FIGURES or code.startswith("method=") for code in before):
        return 0, set()  # a form alone changes no figure of the return
    return sent, {
        *_ADJUSTED,
        *NEW_FIGURES,
        *(code.removeprefix("new-") for code in before if code in NEW_FIGURES),
    }


def _filed_on(
    known: _Known, tax_year: int, people: Iterable[str], stated: Mapping[str, Entry], last_day: dt.date
) -> dt.date | None:
    """The day the return went in: of the `return` entry, of the first form filed with it, or None."""
    days = [stated[who].date for who in people if who in stated]
    recorded = [day for day in days if day]
    if recorded:
        return min(recorded)
    forms = [
        entry
        for entry in known.in_force.values()
        if (entry.kind, entry.year) == ("filed", tax_year) and entry.person in people
    ]
    without = {entry.person for entry in forms if entry.code == "none"}
    # A form sent years after the return says nothing about the day of the return.
    recorded += [
        entry.date
        for entry in forms
        if entry.date
        and (entry.code == "none" or (entry.code == "original" and entry.person not in without))
        # `filed` without a day takes that of the recording: long after the due date that is not when the return went in.
        and (entry.date <= last_day or entry.date < entry.recorded)
    ]
    for (person, _, year), snapshot in known.filed.forms.items():
        if person in people and person not in without and year == tax_year and snapshot.kind == "original":
            recorded += [snapshot.received] if snapshot.received else []
    return min(recorded) if recorded else None


# The chains


def _conservative(known: _Known, statutory: History) -> History:
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
            excluded = _excluded_filed(snapshot, year)
            if excluded:
                recovered[key] = excluded
    if not recovered:
        return statutory
    return replay(known.book, known.in_force, as_of=known.today, methods=methods, recovered=recovered)


def _chain(known: _Known, key: tuple[str, str], pool: Pool, other: Pool | None) -> Iterator[ChainRow]:
    for year in pool.years:
        if year.filled is None or year.status not in ("complete", "not-due"):
            continue
        second = other.year(year.tax_year) if other else None
        snapshot = known.filed.forms.get((*key, year.tax_year))
        carry = next((n.number for n in inside(year.revision.carries["basis"]) if isinstance(n, Line)), "")
        filed = snapshot.lines.get(carry) if snapshot else None
        of = known.returns.get((key[0], year.tax_year))
        rule = year.revision.recovery
        yield ChainRow(
            year.tax_year,
            year.facts.amounts["nondeductible_contributions"],
            year.brought.get("basis", 0),
            year.filled.lines.get(rule.ratio, "") if rule else "",
            # In a closed year the conservative chain takes off what was recovered as filed, if that is more.
            recovered_in(year) + year.filled.carries.get("basis", 0) - year.carried.get("basis", 0),
            cents_of(filed) if filed else None,
            year.carried.get("basis", 0),
            second.carried.get("basis", 0) if second else 0,
            of is not None and of.dates.filed is not None and not _open(of, known.today),
        )


def _open(of: ReturnOf, today: dt.date) -> bool:
    """Whether anything about the year's tax can still be changed, either way."""
    return _refund(of, today).open or deadlines.assessment(of.dates, today).open


def _refund(of: ReturnOf, today: dt.date) -> deadlines.Refund:
    """The refund period. While a payment is not recorded, none is taken for zero: the days alone decide."""
    found = deadlines.refund(of.dates, today)
    if found.open or all(of.figures.get(code) is not None for code in PAYMENTS):
        return found
    return deadlines.refund(replace(of.dates, payments=(), refunded=0), today)


# One form as filed and as it is right


def cents_of(text: str) -> int:
    """Cents of a line's text. A sum may be above what one entry may state, so the ledger's parser is not asked."""
    whole, _, decimals = text.replace(",", "").removeprefix("-").partition(".")
    cents = int(whole or "0") * 100 + int(decimals.ljust(2, "0")[:2])
    return -cents if text.startswith("-") else cents


def _amounts(snapshot: Snapshot, year: Year) -> dict[str, int]:
    return {
        number: cents_of(text)
        for number, text in snapshot.lines.items()
        if text and number in year.revision.lines and not year.revision.is_ratio(number)
    }


def _taxable_filed(snapshot: Snapshot | None, year: Year) -> int | None:
    """What the filed form made taxable: the results of the page, taken from its own lines. None: not known."""
    facts = year.facts.amounts
    if snapshot is None or snapshot.how == "none" or not snapshot.lines:
        moved = any(facts[name] for names in _GROSS.values() for name in names)
        return None if moved else 0
    amounts = _amounts(snapshot, year)
    parts = {
        part.key: any(
            rule.line.number in amounts for rule in year.revision.rules if rule.part.key == part.key
        )
        for part in year.revision.parts
    }
    if not snapshot.whole and year.filled is not None:
        parts = {key: key in year.filled.parts for key in parts}
    total = 0
    for name, gross in _GROSS.items():
        if name not in year.revision.results:
            continue
        expr = year.revision.results[name]
        lines = {node.number for node in inside(expr) if isinstance(node, Line)}
        if not snapshot.whole and not lines <= set(amounts):
            if any(facts[fact] for fact in gross):
                return None
            continue
        sheets = {
            result: cents
            for sheet in (year.filled.sheets if year.filled else {}).values()
            for result, cents in sheet.results.items()
        }
        carried = {carried: year.brought.get(carried, 0) for carried in year.revision.carried_names}
        filled = dict.fromkeys(year.revision.lines, 0) | amounts
        known: Known[int, bool] = Known(
            year.method.arithmetic(year.method.places), facts, carried, sheets, filled, parts
        )
        total += expr.evaluate(known)
    return total


def _taxable_now(year: Year) -> int:
    return sum(year.filled.results.get(name, 0) for name in _GROSS) if year.filled else 0


def _excluded_filed(snapshot: Snapshot, year: Year) -> int | None:
    """How much basis the filed form took out; None where its lines do not say."""
    amounts, rule = _amounts(snapshot, year), year.revision.recovery
    if rule and set(rule.parts) <= set(amounts):
        return sum(amounts[number] for number in rule.parts)
    taxable = _taxable_filed(snapshot, year)
    if taxable is None:
        return None
    facts = year.facts.amounts
    return max(0, facts["distributions"] + facts["conversions"] + facts["roth_distributions"] - taxable)


def _step(known: _Known, key: tuple[str, str], year: Year) -> FormStep | None:
    """The form of one pool and year; None where nothing was filed and nothing is due."""
    snapshot = known.filed.forms.get((*key, year.tax_year))
    due = year.status == "complete"
    if not due and (snapshot is None or not snapshot.lines):
        return None
    changes = tuple(_changes(snapshot, year)) if snapshot and snapshot.lines and due else ()
    then = year_then(snapshot, known.entries) if snapshot else None
    deduction = year.facts.amounts["deduction"]
    own = known.returns[key[0], year.tax_year].own_figures.get(key[0], {})
    deducted = own.get("ira-deduction")
    if deducted is None:
        deducted = then.facts.amounts["deduction"] if then else deduction
    kind: Literal["same", "late", "corrected", "unknown", "needless"]
    if snapshot is None:
        kind = "unknown"
    elif snapshot.how == "none" or not snapshot.lines:
        kind = "late"
    elif not due:
        kind = "needless"
    else:
        kind = "corrected" if changes or deducted != deduction else "same"
    taxable_now = _taxable_now(year)
    taxable_filed = _taxable_filed(snapshot, year)
    if kind == "same" and taxable_filed is None:
        taxable_filed = taxable_now
    filed_1 = cents_of(snapshot.lines["1"]) if snapshot and snapshot.lines.get("1") else 0
    now_1 = (year.filled.amounts.get("1") if year.filled else None) or 0
    return FormStep(
        *key,
        kind,
        year,
        snapshot,
        changes,
        taxable_filed,
        taxable_now,
        deducted,
        deduction,
        overstated=snapshot is not None and filed_1 > now_1,
    )


def _changes(snapshot: Snapshot, year: Year) -> Iterator[Change]:
    """Lines whose amounts differ; a blank cell is the same as a zero, and a ratio shows in the amounts it gives."""
    numbers = year.revision.lines if snapshot.whole else snapshot.lines
    amounts = _amounts(snapshot, year)
    now = year.filled.amounts if year.filled else {}
    differing = [
        number
        for number in year.revision.lines
        if number in numbers
        and not year.revision.is_ratio(number)
        and amounts.get(number, 0) != (now.get(number) or 0)
    ]
    for number in year.revision.lines:
        before, after = snapshot.lines.get(number, ""), year.lines.get(number, "")
        if number in differing or (
            differing and year.revision.is_ratio(number) and before and before != after
        ):
            yield Change(number, year.revision.lines[number].label, before, after, differs=True)


# Form 5329, Part I


def reaches_59_half(person: Person) -> dt.date | None:
    """The day from which a distribution is no longer early: IRC 72(t)(2)(A)(i)."""
    return deadlines.add_months(person.born, 59 * 12 + 6) if person.born else None


def _kept(known: _Known, entry: Entry) -> int:
    """What of a distribution was not rolled over within 60 days: only that can be early."""
    number = next(n for n, one in known.in_force.items() if one is entry)
    back = sum(
        one.amount or 0
        for one in known.in_force.values()
        if one.kind == "rollover-in"
        and one.of == number
        and not (entry.date and one.date and one.date - entry.date > SIXTY_DAYS)
    )
    return max(0, (entry.amount or 0) - back)


def _taxed_again(pool: Pool | None, tax_year: int) -> int:
    """Taxable parts of conversions of the last five years that left the Roth IRAs: on line 1, and in no income.

    IRC 408A(d)(3)(F); Publication 590-B, Appendix C.
    """
    found = roth.recapture(pool, tax_year) if pool else None
    return sum(layer.taxable for layer in found.layers if layer.inside) if found else 0


def _early(
    known: _Known, of: ReturnOf, person: str, steps: Sequence[FormStep], pool: Pool | None
) -> tuple[Early | None, list[Problem]]:
    """The additional tax on early distributions of one person's own IRAs, as filed and as it is right."""
    mine = [step for step in steps if step.person == person and step.pool == OWN]
    owner = known.book.people[person]
    found: list[Problem] = []
    if not mine or not mine[0].year.filled:
        return None, found
    year = mine[0].year
    taken = [
        entry
        for entry in known.in_force.values()
        if entry.person == person
        and entry.year == of.tax_year
        and entry.kind in ("distribution", "rollover-out", "roth-distribution")
        and (not entry.account or known.book.pool_of(entry.account) == OWN)
    ]
    if not taken or not (year.facts.amounts["distributions"] or year.facts.amounts["roth_distributions"]):
        return None, found
    grown = reaches_59_half(owner)
    if grown is None:
        message = f"{of.tax_year}: whether the distributions were early cannot be said: the birth of {owner.name} is not known"
        remedy = f"# in book.toml, under [people.{person}]\nborn = 1970-01-31"
        return None, [Problem("birth-unknown", "error", "book.toml", message, remedy)]
    days = [entry.date or dt.date(of.tax_year, 12, 31) for entry in taken]
    if grown.year == of.tax_year and any(entry.date is None for entry in taken):
        message = f"{of.tax_year}: {owner.name} reached 59 1/2 on {grown}; the days of the distributions decide on the 10% tax"
        undated = next(entry for entry in taken if entry.date is None)
        number = next(n for n, entry in known.in_force.items() if entry is undated)
        found.append(
            Problem("early-undated", "error", undated.place, message, f"basisbook correct {number} --date")
        )
    early = sum(_kept(known, entry) for entry, day in zip(taken, days, strict=True) if day < grown)
    gross = sum(_kept(known, entry) for entry in taken)
    if not early:
        return None, found
    arithmetic = year.method.arithmetic(year.method.places)
    exceptions = {
        number: of.own_figures[person].get(f"early-exception={number}") or 0 for number in EARLY_EXCEPTIONS
    }
    used = [number for number, cents in exceptions.items() if cents]
    exempt = sum(exceptions.values())

    again = _taxed_again(pool, of.tax_year)

    def lines(taxable: int) -> tuple[int, int, int, int]:
        one = arithmetic.share(taxable + again, early, gross)
        two = min(one, exempt)
        return one, two, one - two, arithmetic.share(one - two, 1, 10)

    assert year.filled is not None
    conversions = year.filled.results.get("taxable_conversions", 0)
    now = lines(_taxable_now(year) - conversions)
    tax_filed = of.own_figures[person].get("early-tax")
    amended = mine[0].filed is not None and mine[0].filed.kind == "amended"
    # What the first return paid on conversions taken out again does not follow from its Form 8606: it is asked for.
    follows = amended or (tax_filed is None and not again)
    if follows and mine[0].taxable_filed is not None:
        snapshot = mine[0].filed
        filed_18 = conversions
        if snapshot is not None and snapshot.lines:
            filed_18 = _conversions_filed(snapshot, year, conversions)
        tax_filed = lines(max(0, mine[0].taxable_filed - filed_18))[3]
    return Early(person, *now, used[0] if len(used) == 1 else "99" if used else "", tax_filed), found


def _conversions_filed(snapshot: Snapshot, year: Year, otherwise: int) -> int:
    """The taxable conversions of the filed form."""
    expr = year.revision.results.get("taxable_conversions")
    numbers = [node.number for node in inside(expr) if isinstance(node, Line)] if expr else []
    amounts = _amounts(snapshot, year)
    if not numbers:
        return 0
    if set(numbers) <= set(amounts):
        return max(0, amounts[numbers[0]])
    return otherwise if not snapshot.whole else 0


# One return


def _packages(known: _Known, of: ReturnOf, history: History) -> Iterator[Package]:
    steps: list[FormStep] = []
    broken: list[Year] = []
    on_return = 0
    for (person, name), pool in history.pools.items():
        year = pool.year(of.tax_year)
        if person not in of.people or year is None:
            continue
        if year.status == "incomplete":
            broken.append(year)
            continue
        if year.status == "in-progress":
            continue
        if year.filled is not None:
            on_return += year.taxable or 0
        step = _step(known, (person, name), year)
        if step is not None:
            steps.append(step)
    refund, assessment = _refund(of, known.today), deadlines.assessment(of.dates, known.today)
    base = Package(
        of.tax_year, of.people, "nothing", of, tuple(steps), (), refund, assessment, on_return=on_return
    )
    if broken:
        found = tuple(dict.fromkeys(p for year in broken for p in year.problems if p.severity == "error"))
        yield replace(
            base,
            action="unknown",
            reasons=("the year is incomplete, so nothing can be decided",),
            missing=found,
        )
        return
    if not steps:
        return
    if of.dates.filed is None:
        reason = f"the return is not filed yet (due {of.dates.due}): the form goes with it"
        if any(step.year.status == "complete" for step in steps):
            yield replace(base, action="with-return", reasons=(reason,))
        return
    yield from _decided(known, base, history)


def _decided(known: _Known, base: Package, history: History) -> Iterator[Package]:
    of, steps = base.of, base.steps
    unknown = [step for step in steps if step.kind == "unknown"]
    if unknown:
        yield replace(
            base,
            action="unknown",
            reasons=("nobody recorded what was filed",),
            missing=tuple(_not_recorded(step) for step in unknown),
        )
        return
    taxable_filed, missing = _as_filed(base)
    early, found = _all_early(known, of, steps, history)
    missing += found
    deduction = sum(step.deduction_now - step.deduction_filed for step in steps)
    income = None
    if taxable_filed is not None:
        income = sum(step.taxable_now for step in steps) - taxable_filed - deduction
    other = sum(one.line_4 - (one.filed or 0) for one in early)
    if any(one.filed is None for one in early) and income is not None:
        for one in early:
            if one.filed is None:
                missing.append(
                    _ask(
                        of,
                        "early-tax",
                        f"the tax on early distributions that {one.person} paid with the return",
                        one.person,
                    )
                )
    base = replace(base, income=income, deduction=deduction, other_taxes=other, early=early)
    sending = [step for step in steps if step.kind in ("late", "corrected")]
    repaid = tuple(_repaid_later(steps))
    for found_package in _by_row(known, base, sending, missing):
        package = replace(found_package, warnings=(*found_package.warnings, *repaid))
        if repaid and package.action == "nothing":
            reason = "what was filed is right, but a distribution of the year was repaid later"
            package = replace(package, action="consult", reasons=(reason,))
        yield package


def _repaid_later(steps: Sequence[FormStep]) -> Iterator[Problem]:
    """A later repayment takes income off the return and changes no line of the form, so no form here shows it.

    Publication 590-B (2025), Early Distribution Repayments. An amended form says that the return was amended since.
    """
    for step in steps:
        cents = step.year.filled.results.get("repaid_later", 0) if step.year.filled else 0
        if cents > 0 and not (step.filed and step.filed.kind == "amended"):
            yield Problem(
                "repaid-later", "warning", "",
                f"{step.year.tax_year}: ${show_for_people(cents)} comes off the income of the return, because a distribution was"
                " repaid later; Form 1040-X says so, no line of Form 8606 does, and the change of income shown here leaves it out",
                f"basisbook show {step.year.tax_year}",
            )  # fmt: skip


def _by_row(
    known: _Known, base: Package, sending: Sequence[FormStep], missing: Sequence[Problem]
) -> Iterator[Package]:
    """The rows of the decision table, once what is on the return is known or not."""
    of, income, other = base.of, base.income, base.other_taxes
    if not sending:
        yield _unchanged(base)
    elif income is None or missing:
        yield _not_decided(base, missing)
    elif not income and not other:
        for person in of.people:
            mine = tuple(step for step in sending if step.person == person)
            if mine:
                yield _alone(known, replace(base, people=(person,), steps=mine))
    else:
        yield _on_the_return(known, base, sending)


def _unchanged(base: Package) -> Package:
    """Nothing is to be corrected; a form that need not have been filed may still say something that is wrong."""
    found, harm = [], ""
    for step in (one for one in base.steps if one.kind == "needless"):
        carried, basis = _carried_filed(step) if step.filed else None, step.year.carried.get("basis", 0)
        if carried not in (None, basis):
            what = f"carries ${show_for_people(carried or 0)}; no form is due, and the basis is ${show_for_people(basis)}"
            harm = harm or "carries another basis"
        elif step.taxable_filed not in (None, step.taxable_now):
            what = (
                f"makes ${show_for_people(step.taxable_filed or 0)} taxable; no form is due, and"
                f" ${show_for_people(step.taxable_now)} is taxable"
            )
            harm = "changes the income"  # the graver of the two
        else:
            continue
        message = f"{base.tax_year}: a form was filed that {what}"
        found.append(Problem("filed-needlessly", "warning", "", message, f"basisbook diff {base.tax_year}"))
    if not found:
        return replace(base, reasons=("what was filed is right",))
    reason = f"a form was filed for a year that needs none, and it {harm}: ask a professional"
    return replace(base, action="consult", reasons=(reason,), warnings=tuple(found))


def _carried_filed(step: FormStep) -> int | None:
    carry = next((n.number for n in inside(step.year.revision.carries["basis"]) if isinstance(n, Line)), "")
    text = step.filed.lines.get(carry) if step.filed else None
    return cents_of(text) if text else None


def _not_decided(base: Package, missing: Sequence[Problem]) -> Package:
    """The return as filed is not known well enough; where no time is left either way it makes no difference."""
    if not base.refund.open and not base.assessment.open:
        reason = "the year is closed either way, so no return can be amended; the basis goes on as computed"
        penalties = tuple(_penalties(base))
        return replace(base, action="pro-forma", reasons=(reason, *base.refund.reasons), penalties=penalties)
    return replace(
        base, action="unknown", reasons=("what the return showed is not known",), missing=tuple(missing)
    )


def _alone(known: _Known, base: Package) -> Package:
    """No dollar on the return changes: the form by itself. Decision table, rows 3 and 4."""
    late = [step for step in base.steps if step.kind == "late"]
    if late:
        reasons = ["Form 8606 was required and none was filed; no amount on the return changes"]
    else:
        lines = ", ".join(change.line for step in base.steps for change in step.changes)
        reasons = [f"lines {lines} of the form that was filed are wrong; no amount on the return changes"]
    reasons.append(
        "there is no last day for it; sent by itself, signed, or with an information-only Form 1040-X"
    )
    warnings = [problem for step in late for problem in _nondeductible_why(known, base, step)]
    warnings += _beyond_this_program(known, base)
    return replace(
        base,
        action="late-8606" if late else "corrected-8606",
        reasons=tuple(reasons),
        penalties=tuple(_penalties(base)),
        warnings=tuple(warnings),
    )


def _on_the_return(known: _Known, base: Package, sending: Sequence[FormStep]) -> Package:
    """An amount on the return changes. Decision table, rows 5 to 10."""
    of = base.of
    down = (base.income or 0) + (base.other_taxes or 0) < 0
    columns = form_1040x.columns(
        of.tax_year,
        of.figures,
        income=base.income or 0,
        other_taxes=base.other_taxes or 0,
        paid=of.paid,
    )
    if columns.total_change:
        down = columns.total_change < 0
    change = f"taxable IRA income changes by {_signed(sum(step.taxable_now for step in base.steps) - _filed_total(base))}"
    reasons = [change] if base.income or base.other_taxes else []
    if base.deduction:
        reasons.append(f"the IRA deduction changes by {_signed(base.deduction)}")
    if base.other_taxes:
        reasons.append(f"the 10% additional tax changes by {_signed(base.other_taxes)}")
    base = replace(base, penalties=tuple(_penalties(base)))
    if down and not base.refund.open:
        reasons += ["tax goes down, but the time for a refund is over", *base.refund.reasons]
        reasons.append("nothing is sent; a recomputed form is kept, and its basis goes on")
        return replace(base, action="pro-forma", reasons=tuple(reasons))
    if not down and not base.assessment.open:
        reasons += [
            "tax goes up, but the time for assessing it is over",
            *base.assessment.reasons,
            f"where more than a quarter of the income was left out, it can be until {base.assessment.extended_until}",
            "basis already used is not used again (conservative policy); show it to a professional",
        ]
        warning = Problem(
            "consistency", "warning", "",
            f"{of.tax_year}: more basis was used on the filed form than there was, in a year that is closed",
            f"basisbook amend {of.tax_year} --policy statutory",
        )  # fmt: skip
        return replace(base, action="consult", reasons=tuple(reasons), warnings=(warning,))
    reasons += base.refund.reasons if down else base.assessment.reasons
    if not down:
        reasons.append("tax is owed, and interest runs until it is paid")
    pursuant = _pursuant(known, of)
    missing, warnings = _unanswered(of, base, columns), list[Problem]()
    for step in sending:
        if step.kind == "late":
            warnings += _nondeductible_why(known, base, step)
    warnings += _beyond_this_program(known, base)
    waits = []
    if down and of.dates.filed and known.today - of.dates.filed < PROCESSING:
        waits.append(f"until the original return is processed: about {of.dates.filed + PROCESSING}")
    if down and columns.single and columns.single["overpaid"] > base.refund.reach.cents:
        warnings.append(
            Problem(
                "beyond-reach", "warning", "",
                f"{of.tax_year}: of ${show_for_people(columns.single['overpaid'])} overpaid, a claim filed on {known.today}"
                f" reaches ${show_for_people(base.refund.reach.cents)}",
                f"basisbook amend {of.tax_year} --as-of {base.refund.file_by}",
            )
        )  # fmt: skip
    return replace(
        base,
        action="1040-x",
        reasons=tuple(reasons),
        columns=columns,
        pursuant=pursuant,
        missing=tuple(missing),
        warnings=tuple(warnings),
        waits=tuple(waits),
        e_file=0 <= known.today.year - 1 - of.tax_year <= 2,
    )


def _filed_total(base: Package) -> int:
    total, _ = _as_filed(base)
    return total or 0


def _as_filed(base: Package) -> tuple[int | None, list[Problem]]:
    """The taxable IRA income as filed, of all forms of the return; None with the question where it is not known.

    The line of the return also has what is taxed without a form, a spouse's distribution for instance: it does not move.
    """
    of, steps = base.of, base.steps
    known = [step.taxable_filed for step in steps if step.taxable_filed is not None]
    if len(known) == len(steps):
        return sum(known), []
    if all(step.taxable_filed is not None or step.kind == "same" for step in steps):
        return sum(
            step.taxable_now if step.taxable_filed is None else step.taxable_filed for step in steps
        ), []
    stated = of.figures.get("ira-taxable")
    apart = f", without those of {of.spouse}," if of.spouse else ""
    if stated is None:
        return None, [
            _ask(
                of,
                "ira-taxable",
                f"the taxable IRA distributions on the return ({taxable_line(of.tax_year)}){apart}",
            )
        ]
    return stated - (base.on_return - sum(step.year.taxable or 0 for step in steps)), []


def taxable_line(tax_year: int) -> str:
    """Where Form 1040 shows the taxable part of IRA distributions."""
    line = "4b" if tax_year >= 2018 else "15b" if tax_year >= 1994 else "16b"
    return f"Form 1040 line {line}"


def _all_early(
    known: _Known, of: ReturnOf, steps: Sequence[FormStep], history: History
) -> tuple[tuple[Early, ...], list[Problem]]:
    found: list[Early] = []
    problems: list[Problem] = []
    if any(step.kind in ("late", "corrected") for step in steps):
        for person in of.people:
            one, more = _early(known, of, person, steps, history.pool(person))
            found += [one] if one else []
            problems += more
    return tuple(found), problems


def _pursuant(known: _Known, of: ReturnOf) -> bool:
    """Whether a contribution was returned or recharacterized after a timely return, within 6 months of the due date."""
    filed, limit = of.dates.filed, deadlines.add_months(of.dates.printed, 6)
    return any(
        entry.kind in ("contribution-returned", "recharacterized-to-roth", "recharacterized-to-traditional")
        and entry.person in of.people
        and entry.tax_year == of.tax_year
        and entry.date is not None
        and filed is not None
        and filed <= of.dates.due
        and filed < entry.date <= limit
        for entry in known.in_force.values()
    )


# What must be said or asked


def _signed(cents: int) -> str:
    return f"{'-' if cents < 0 else '+'}${show_for_people(abs(cents))}"


def _command(of: ReturnOf) -> str:
    return f"basisbook amend {of.tax_year} --person {of.people[0]}"


def _ask(of: ReturnOf, code: str, what: str, person: str = "") -> Problem:
    message = f"{of.tax_year}: {what} is not recorded"
    command = f"basisbook amend {of.tax_year} --person {person}" if person else _command(of)
    return Problem("figure-missing", "error", "", message, f"{command} --figure {code}=")


def _not_recorded(step: FormStep) -> Problem:
    year, person = step.year.tax_year, step.person
    pool = "" if step.pool == OWN else f" --pool {shlex.quote(step.pool)}"
    message = f"{year}: whether and how Form 8606 was filed for {person} is not recorded"
    remedy = (
        f"basisbook filed {year} --person {person}{pool} --none   # no Form 8606 was filed"
        f"\nbasisbook filed {year} --person {person}{pool} --line 14=   # it was, and these lines are known"
        f"\nbasisbook filed {year} --person {person}{pool}   # it was, as the ledger gives it now"
    )
    return Problem("filed-unknown", "error", "", message, remedy)


def _unanswered(of: ReturnOf, base: Package, columns: form_1040x.Columns) -> list[Problem]:
    """What a complete Form 1040-X still needs: figures, the method of the tax, ripple answers."""
    found: list[Problem] = []
    if columns.missing:
        said = ", ".join(columns.missing)
        income = new_taxable_income(base)
        options = " ".join(f"--figure {code}=" for code in columns.missing)
        if "new-tax" in columns.missing and income is not None:
            options = f"--figure new-taxable-income={_text(income)} {options}"
        message = f"{of.tax_year}: Form 1040-X needs {said}, which nobody recorded"
        if of.adjusted:
            message += " since the amended return; column A is the return as last adjusted"
        found.append(Problem("figure-missing", "error", "", message, f"{_command(of)} {options}"))
    for code, stated, computed in columns.disagree:
        message = (
            f"{of.tax_year}: {code} is recorded as ${show_for_people(stated)}, and the other figures give"
            f" ${show_for_people(computed)}"
        )
        found.append(
            Problem(
                "figures-disagree", "error", "", message, f"{_command(of)} --figure {code}={show(computed)}"
            )
        )
    if not any(f"method={name}" in of.figures for name in TAX_METHODS):
        message = f"{of.tax_year}: how the tax was figured is not recorded; Form 1040-X asks beside line 6"
        choices = ", ".join(f"method={name}" for name in TAX_METHODS)
        found.append(
            Problem("method-missing", "error", "", message, f"{_command(of)} --figure method=   # {choices}")
        )
    if not of.status:
        message = f"{of.tax_year}: the filing status is not recorded"
        remedy = f"basisbook record return --person {of.people[0]} --tax-year {of.tax_year} --code"
        found.append(Problem("status-missing", "error", "", message, remedy))
    if base.income:
        found += _ripples(of)
    return found


def new_taxable_income(package: Package) -> int | None:
    """The new taxable income in cents, as far as the figures give it: what the new tax is asked for."""
    figures = dict(package.of.figures) | {"new-tax": 0, "new-taxable-income": None}
    tried = form_1040x.columns(
        package.tax_year,
        figures,
        income=package.income or 0,
        other_taxes=package.other_taxes or 0,
        paid=package.of.paid or 0,
    )
    return tried.c["taxable_income"] if tried.c else None


def ripples_of(tax_year: int) -> dict[str, tuple[str, tuple[str, ...]]]:
    """The items that can move with income, for that year."""
    return {
        name: item for name, item in RIPPLES.items() if name != "additional-deductions" or tax_year >= 2025
    }


def ripple_answers(of: ReturnOf) -> dict[str, str]:
    """The answer to each ripple item; empty where there is none. The last one counts."""
    answers = dict.fromkeys(ripples_of(of.tax_year), "")
    for code in of.figures:
        item, _, answer = code.partition("=")
        if item in answers and answer in RIPPLE_ANSWERS:
            answers[item] = answer
    return answers


def _ripples(of: ReturnOf) -> Iterator[Problem]:
    answers = ripple_answers(of)
    open_items = [item for item, answer in answers.items() if not answer]
    if open_items:
        options = " ".join(f"{item}=" for item in open_items)
        message = (
            f"{of.tax_year}: income changes, and it is not answered whether these move with it: {', '.join(open_items)}"
            f" ({', '.join(RIPPLE_ANSWERS)})"
        )
        yield Problem("ripple-unanswered", "error", "", message, f'{_command(of)} --figure "{options}"')
    for item, answer in answers.items():
        moves = RIPPLES[item][1]
        if answer == "changed" and not any(of.figures.get(f"new-{code}") is not None for code in moves):
            message = f"{of.tax_year}: {RIPPLES[item][0]}: changed, but no new amount is recorded"
            options = " ".join(f"--figure new-{code}=" for code in moves)
            yield Problem("ripple-amount", "error", "", message, f"{_command(of)} {options}")


def _penalties(base: Package) -> Iterator[str]:
    late = sum(step.kind == "late" for step in base.steps)
    overstated = sum(step.overstated for step in base.steps)
    for number, name, what in (
        (late, "penalty_failure_to_file_8606", "for a form that was not filed"),
        (overstated, "penalty_overstatement_8606", "for a nondeductible contribution stated too high"),
    ):
        if number:
            amount = parameters.value(name, base.tax_year).cents * number
            yield f"${show_for_people(amount)} {what}, unless there was reasonable cause; billed if at all, nothing is sent"


def _nondeductible_why(known: _Known, base: Package, step: FormStep) -> Iterator[Problem]:
    """A contribution that could have been deducted is nondeductible only by an election: IRC 408(o)(2)."""
    if not step.year.facts.amounts["nondeductible_contributions"] or _by_limit(known, step):
        return
    if base.assessment.open or base.refund.open:
        return
    message = (
        f"{base.tax_year}: nothing recorded shows that the contribution of {step.person} could not be deducted; if it"
        " could, leaving it undeducted was an election, and the time to make it on a return is over"
    )
    remedy = (
        f"basisbook record figure --person {step.person} --tax-year {base.tax_year} --code covered"
        f"\nbasisbook record figure --person {step.person} --tax-year {base.tax_year} --code modified-agi --amount"
    )
    yield Problem("nondeductible-by-election", "warning", "", message, remedy)


def _beyond_this_program(known: _Known, base: Package) -> Iterator[Problem]:
    """Taxes of Form 5329 that are not figured here."""
    year = base.tax_year
    for step in base.steps:
        excess = step.year.facts.amounts["excess_contributions"]
        if excess:
            message = (
                f"{year}: ${show_for_people(excess)} more than the limit was contributed for {step.person}: it carries no"
                " basis, and costs 6% a year until it is removed (Form 5329, Part III, which is not filled here)"
            )
            remedy = f"basisbook record excess-removed --person {step.person} --of"
            yield Problem("excess-contribution", "warning", "", message, remedy)
    early = {one.person for one in base.early if one.line_3}
    simple = [
        account.id
        for account in known.book.accounts.values()
        if account.type == "simple" and account.person in early
    ]
    if simple:
        message = f"{year}: an early distribution from a SIMPLE IRA in its first two years costs 25%, not 10%"
        yield Problem("simple-ira", "warning", "", message, f"basisbook show {year}")


def _by_limit(known: _Known, step: FormStep) -> bool:
    """Whether the law allowed less than the whole deduction: coverage by a plan and income above the start."""
    limits = limits_of(known.book, known.in_force.values(), step.person, step.year.tax_year)
    return bool(
        limits
        and limits.phaseout
        and limits.modified_agi is not None
        and limits.modified_agi > limits.phaseout[0]
        and not set(limits.missing) & {"covered", "return"}
    )


def as_json(found: Plan) -> dict[str, object]:
    """The plan as `amend --format json` prints it. Amounts are decimal texts, absent where not known."""
    return {
        "format": 1,
        "today": found.today.isoformat(),
        "policy": found.policy,
        "incomplete": found.incomplete,
        "years": [_package_json(package) for package in found.packages],
        "chains": {
            person: {
                pool: [
                    {
                        "tax_year": row.tax_year,
                        "line_1": _text(row.line_1),
                        "brought": _text(row.brought),
                        "ratio": row.ratio,
                        "recovered": _text(row.recovered),
                        "filed": None if row.filed is None else _text(row.filed),
                        "carried": _text(row.carried),
                        "other_policy": _text(row.other),
                        "closed": row.closed,
                    }
                    for row in rows
                ]
                for (owner, pool), rows in found.chains.items()
                if owner == person
            }
            for person in dict.fromkeys(owner for owner, _ in found.chains)
        },
        "problems": [_problem_json(problem) for problem in found.problems],
    }


def _package_json(package: Package) -> dict[str, object]:
    columns = package.columns
    return {
        "tax_year": package.tax_year,
        "people": list(package.people),
        "action": package.action,
        "complete": not package.missing,
        "forms": [
            {
                "person": step.person,
                "pool": step.pool,
                "kind": step.kind,
                "lines": step.year.lines,
                "changes": [
                    {"line": change.line, "before": change.before, "after": change.after}
                    for change in step.changes
                ],
            }
            for step in package.steps
        ],
        "form_5329": [
            {"person": one.person, "filed": None if one.filed is None else _text(one.filed)}
            | {"lines": {number: _text(cents) for number, cents in one.lines.items()}}
            for one in package.early
        ],
        "form_1040x": None
        if columns is None or not columns.a
        else {
            name: {"A": _text(a), "B": _text(columns.b[name]), "C": _text(columns.c[name])}
            for name, a in columns.a.items()
        }
        | {name: _text(cents) for name, cents in columns.single.items()},
        "income": None if package.income is None else _text(package.income),
        "refund": None if package.refund_expected is None else _text(package.refund_expected),
        "filed": package.of.dates.filed.isoformat() if package.of.dates.filed else None,
        "filed_assumed": package.of.assumed,
        "refund_open": package.refund.open,
        "file_by": _day(package.refund.file_by),
        "arguable": _day(package.refund.arguable),
        "assessment_open": package.assessment.open,
        "assessment_until": _day(package.assessment.until),
        "assessment_extended_until": _day(package.assessment.extended_until),
        "reasons": list(package.reasons),
        "penalties": list(package.penalties),
        "waits": list(package.waits),
        "e_file": package.e_file,
        "missing": [_problem_json(problem) for problem in package.missing],
        "warnings": [_problem_json(problem) for problem in package.warnings],
    }


def _problem_json(problem: Problem) -> dict[str, str]:
    return {name: getattr(problem, name) for name in ("code", "severity", "place", "message", "remedy")}


def _text(cents: int) -> str:
    return show(cents).removesuffix(".00")


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
