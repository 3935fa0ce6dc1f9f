"""Where a person stands in a year before acting: the facts so far, the value, and what may go to an employer plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace

from basisbook.forms.language.fill import Method
from basisbook.forms.open_book import OpenBook
from basisbook.forms.plan.lived import Start
from basisbook.forms.replay.most import Most, free_of
from basisbook.forms.replay.replay import method_for
from basisbook.forms.replay.years import Pool, Year
from basisbook.forms.sentences import find
from basisbook.ledger import conditions, parameters
from basisbook.ledger.book import OWN, Person
from basisbook.ledger.dates import add_years
from basisbook.ledger.entry import SUPPOSED, Entry
from basisbook.ledger.facts import FACTS
from basisbook.ledger.facts.summing import methods_of
from basisbook.ledger.in_law import required
from basisbook.ledger.kinds import KINDS, OWN_TRADITIONAL
from basisbook.ledger.problems import HOLE, Cents, LedgerError, Problem, do
from basisbook.ledger.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Required:
    """What must be taken for the year, cents: `must` None where the value or the age it rests on is not known."""

    must: int | None
    taken: int
    due: dt.date | None

    @property
    def open(self) -> int:
        """What is still to be taken, as far as it is known."""
        return max(0, (self.must or 0) - self.taken)


@dataclass(frozen=True, slots=True)
class Situation:
    """A person's year on a `day`. `ended`: it is over. `limit`: the most that may be contributed for it, by age, cents; None unknown.
    `whose`: who that is.

    `notes` are what had to be assumed, and what nobody has said. `supposed`: entries that might be, and are in all this.
    """

    start: Start
    most: Most
    required: Required
    ended: bool
    day: dt.date
    limit: int | None
    contributed: int
    whose: Person
    notes: tuple[Problem, ...] = field(default=())
    supposed: tuple[Entry, ...] = ()


def situation(
    opened: OpenBook,
    person: str,
    year: int,
    *,
    value: int | None = None,
    values: Mapping[str, int] | None = None,
    supposed: Sequence[Entry] = (),
) -> Situation:
    """The year of a person, as recorded and supposed. `value` in cents: all own IRAs now, or `values` by account.

    What supposed entries move is not in `value`. Raises `LedgerError` where the basis is not known, or no value is.
    """
    values = dict(values or {})
    if values and value is None:
        value = sum(values.values())
    if year > opened.day.year:
        way = do("plan year", opened.day.year, person=person, value=HOLE)
        raise LedgerError(find("plan-not-begun", way, year=year, before=opened.day.year))
    pool = _pool(opened, person, year, supposed)
    _basis_known(opened, pool, person, year)
    this = pool.year(year) if pool else None
    facts = dict(this.facts.amounts) if this else dict.fromkeys(FACTS, 0)
    ended = opened.day.year > year
    notes: list[Problem] = [*_odd_steps(opened, person, year, supposed)]
    worth = value
    if worth is None and this is not None and _stated(this) and _all_of(this, supposed):
        # What a scenario expects of December 31, after what it moves.
        worth = this.facts.amounts["year_end_value"]
    elif worth is None:
        worth = _value_of(opened, pool, opened.in_force_of(person, supposed), person, year, notes)
    elif supposed:
        worth = max(0, worth + opened.suppose(supposed).moved_by(person, year))
    brought = dict(this.brought) if this else _last_carried(pool, year)
    start = Start(person, year, facts, brought, _method(opened, pool, person, year), worth)
    must = _required(opened, pool, person, year)
    locked, questions = _locked(opened, person, values)
    notes += questions
    most = _most(start, must, values, locked, ended=ended)
    if ended and this is not None:
        # What was put in after the year's end is in the value of now, and was not in that of December 31.
        late = 0 if value is not None else facts["late_contributions"]
        most = replace(most, basis=max(0, this.carried.get("basis", 0) - late))
    if must.must is None:
        notes.append(_ask_required(person, year))
    return Situation(
        start,
        most,
        must,
        ended,
        opened.day,
        limit_of(opened.book.people[person], year),
        facts["contributions"],
        opened.book.people[person],
        tuple(notes),
        tuple(supposed),
    )


def _most(
    start: Start, must: Required, values: Mapping[str, int], locked: Sequence[str], *, ended: bool
) -> Most:
    """The most that may go; of a year that has ended nothing counts but what is there."""
    kept = sum(values[one] for one in locked if one in values)
    free = free_of(values, locked)
    if ended:
        return Most(start.worth, start.basis, locked=kept, held=free)
    on_its_way = start.facts["outstanding_rollovers"]
    return Most(start.worth, start.basis, start.taken, start.converted, on_its_way, must.open, kept, free)


def _pool(opened: OpenBook, person: str, year: int, supposed: Sequence[Entry]) -> Pool | None:
    """The own IRAs with the year in them, also where nothing happened in it yet: a value makes it a year."""
    pool = opened.history(supposed=supposed).pool(person)
    if pool is not None and pool.year(year) is not None:
        return pool
    number = max([SUPPOSED, *(one.number for one in supposed)]) + 1
    probe = Entry(
        number=number, recorded=opened.day, person=person, kind="year-end-value", tax_year=year, amount=0
    )
    return opened.history(supposed=(*supposed, probe)).pool(person)


def limit_of(whose: Person, year: int, *, perhaps_older: bool = False) -> int | None:
    """The most that may be contributed for a year, by age alone, cents; None where no amount is known.

    `perhaps_older`: who never said a day of birth may be 50. Nothing while no contribution was allowed after 70.
    """
    half = whose.year_of_70_half
    if half is not None and half <= year and conditions.BY_CODE["no-contribution-after-70"].holds_in(year):
        return 0
    try:
        most = parameters.value("ira_contribution_limit", year).cents
        more = parameters.value("ira_catch_up_age_50", year).cents
    except parameters.NoValueError:
        return None
    older = perhaps_older if whose.born is None else year - whose.born.year >= 50
    return most + (more if older else 0)


def _basis_known(opened: OpenBook, pool: Pool | None, person: str, year: int) -> None:
    """Raise `LedgerError` where an earlier year is not settled, or a contribution of this one is not."""
    for one in pool.years if pool else ():
        unsettled = one.tax_year < year and one.status in ("incomplete", "in-progress")
        unsaid = [name for name in one.facts.unknown if name in _BASIS] if one.tax_year == year else []
        if not unsettled and not unsaid:
            continue
        reason = one.facts.unknown[unsaid[0]].message if unsaid else one.reason
        found = [
            find(
                "plan-basis-unknown",
                do("check", person=person),
                year=one.tax_year,
                person=person,
                reason=reason,
            )
        ]
        if ends := opened.open_ends(person, year - 1):
            low, high = ends[-1].low, ends[-1].high
            found.append(
                find(
                    "plan-basis-bounds",
                    do("evidence missing", person=person),
                    year=ends[-1].year, person=person, low=low, high=high,
                )
            )  # fmt: skip
        raise LedgerError(*found)


_BASIS = ("nondeductible_contributions", "basis_adjustments", "contributions")


def _last_carried(pool: Pool | None, year: int) -> dict[str, int]:
    earlier = [one for one in pool.years if one.tax_year < year and one.carried] if pool else []
    return dict(earlier[-1].carried) if earlier else {"basis": 0}


def _method(opened: OpenBook, pool: Pool | None, person: str, year: int) -> Method:
    this = pool.year(year) if pool else None
    if this is not None:
        return this.method
    entries = {number: one for number, one in opened.in_force().items() if one.kind == "method"}
    return method_for(methods_of(entries, person), year)


def _value_of(
    opened: OpenBook,
    pool: Pool | None,
    entries: Iterable[Entry],
    person: str,
    year: int,
    notes: list[Problem],
) -> int:
    """The value where nobody stated one: that of the last December 31 with what moved since, without growth."""
    this = pool.year(year) if pool else None
    if this is not None and _stated(this) and max(this.facts.behind["year_end_value"]) < SUPPOSED:
        return this.facts.amounts["year_end_value"]
    before = pool.year(year - 1) if pool else None
    way = do("plan year", year, person=person, value=HOLE)
    if before is None or not _stated(before):
        raise LedgerError(find("plan-value-unknown", way, year=year, person=person))
    worth = before.facts.amounts["year_end_value"] + before.facts.amounts["outstanding_rollovers"]
    for entry in entries:
        kind = KINDS[entry.kind]
        day = entry.date.year if entry.date else entry.tax_year
        side = entry.account if kind.account_types & OWN_TRADITIONAL else entry.to
        if entry.person == person and day == year and opened.book.pool_of(side) == OWN:
            worth += kind.moves_value * ((entry.moved if entry.moved is not None else entry.amount) or 0)
    worth = max(0, worth)
    notes.append(find("plan-value-guessed", way, year=year, person=person, value=worth, before=year - 1))
    return worth


def _all_of(year: Year, supposed: Sequence[Entry]) -> bool:
    """Whether the value of a year's end is one that the scenario states."""
    return set(year.facts.behind["year_end_value"]) <= {one.number for one in supposed}


def _odd_steps(opened: OpenBook, person: str, year: int, supposed: Sequence[Entry]) -> Iterator[Problem]:
    """Steps of a scenario that the ledger has already, which would count twice, and steps whose day has passed."""
    had = {_what(one) for one in opened.in_force_of(person)} if supposed else set()
    way = do("plan year", year, person=person, value=HOLE)
    for one in supposed:
        if one.person != person or one.date is None:
            continue
        if _what(one) in had:
            yield find("plan-step-twice", way, place=one.place, kind=one.kind, date=one.date)
        elif one.date < opened.day and one.date.year == opened.day.year:
            yield find("plan-step-past", way, place=one.place, kind=one.kind, date=one.date)


def _what(entry: Entry) -> tuple[object, ...]:
    return entry.kind, entry.date, entry.account, entry.to, entry.amount


def _stated(year: Year) -> bool:
    return "year_end_value" not in year.facts.unknown and "year_end_value" in year.facts.behind


def _required(opened: OpenBook, pool: Pool | None, person: str, year: int) -> Required:
    """What must be taken for the year, with what was left of the first year until April 1 of this; and what was taken.

    What was taken is what the year has as distributions and gifts: also the part of a conversion or of a rollover that had
    to be taken, which is one in law.
    """
    born = opened.book.people[person].born
    first = required.first_year(born) if born else None
    if born is None or first is None or year < first or required.waived(year):
        return Required(0, 0, None)

    def of(when: int) -> int | None:
        before = pool.year(when - 1) if pool else None
        if before is None or not _stated(before):
            return None
        amounts = before.facts.amounts
        return required.amount(born, when, amounts["year_end_value"] + amounts["outstanding_rollovers"])

    def taken(when: int) -> int:
        this = pool.year(when) if pool else None
        return this.facts.amounts["distributions"] + this.facts.amounts["qcds"] if this else 0

    must = of(year)
    if must is not None and year == first + 1:
        must += max(0, (of(first) or 0) - taken(first))
    return Required(must, taken(year), required.due_by(born, year))


def _ask_required(person: str, year: int) -> Problem:
    way = do("record", "year-end-value", person=person, tax_year=year - 1, amount=HOLE)
    return find("plan-required-unknown", way, year=year, person=person, before=year - 1)


def _locked(
    opened: OpenBook, person: str, values: Mapping[str, int]
) -> tuple[tuple[str, ...], list[Problem]]:
    """SIMPLE IRAs in their first two years, or whose first day is not known; and what to ask about them."""
    locked, notes = [], []
    for one in opened.book.accounts.values():
        if one.person != person or one.type != "simple" or one.closed is not None:
            continue
        if one.opened is None or conditions.in_first_two_years(one.opened, opened.day):
            locked.append(one.id)
            way = do("plan year", opened.day.year, person=person, value=HOLE)
            case = "unknown" if one.opened is None else "young"
            until = add_years(one.opened, 2) if one.opened else ""
            stated = values.get(one.id)
            notes.append(
                find(f"plan-simple/{case}", way, person=person, account=one.id, until=until)
                if stated is None
                else find(
                    f"plan-simple-out/{case}",
                    way,
                    person=person,
                    account=one.id,
                    until=until,
                    value=Cents(stated),
                )
            )
    return tuple(locked), notes
