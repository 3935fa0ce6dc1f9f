"""What a person could do in a year, side by side: the year as it would be on its form, and the years after it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

from basisbook.forms.language.arithmetic import round_half_up
from basisbook.forms.plan.lived import Change, Lived, Start
from basisbook.forms.plan.situation import Situation, limit_of
from basisbook.forms.plan.tax import Taxed
from basisbook.forms.replay.conservation import basis_in_plan
from basisbook.forms.replay.most import Most
from basisbook.forms.sentences import find
from basisbook.ledger import parameters
from basisbook.ledger.conditions import is_70_half
from basisbook.ledger.in_law import required
from basisbook.ledger.problems import HOLE, Do, LedgerError, Problem, do
from basisbook.ledger.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person has in mind, cents; None: the program takes what is usual.

    `contribute`, `take`, `give`, `from_plan`, `employer` happen in every alternative of this year. `convert`: how much is
    to be converted; usual: what was contributed for the year and not converted yet. `to_plan`: usual: the most that
    may go, less `cushion`. `cap`: what the plan takes in a year. `years`: over how many a conversion is spread. `again`: next
    year's contribution; usual: none. `bracket`: the percent of the bracket to be filled. `later`: contributed after the
    end of the year. `required`: what of `take` was added because it must be taken.
    """

    contribute: int = 0
    later: int = 0
    convert: int | None = None
    take: int = 0
    give: int = 0
    from_plan: int = 0
    from_plan_basis: int = 0
    employer: int = 0
    to_plan: int | None = None
    cushion: int = 0
    cap: int | None = None
    years: int = 4
    again: int = 0
    bracket: int | None = None
    required: int = 0

    @property
    def common(self) -> Change:
        """What happens this year in every alternative."""
        return Change(
            contributed=self.contribute,
            late=self.later,
            distributed=self.take,
            given=self.give,
            from_plan=self.from_plan,
            from_plan_basis=self.from_plan_basis,
            employer=self.employer,
        )


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way, year by year. `until`: the last day to act. `tax` in cents, None where nothing was said to reckon by.

    `low`, `high`: the taxable amount of the first year if what stays is 10% lower or higher on December 31.
    """

    key: str
    years: tuple[Lived, ...]
    until: dt.date
    tax: int | None
    low: int
    high: int

    @property
    def first(self) -> Lived:
        """The year of the plan."""
        return self.years[0]

    @property
    def last(self) -> Lived:
        """The last year."""
        return self.years[-1]

    @property
    def taxable(self) -> int:
        """Of all its years."""
        return sum(one.taxable for one in self.years)


def alternatives(found: Situation, wish: Wish, taxed: Taxed) -> tuple[Alternative, ...]:
    """Every alternative that the situation leaves, in the order of their letters. A year that has ended has one.

    What must still be taken for the year is taken in each, and in each later year what must be taken then.

    Raises `LedgerError` for a wish that no plan can have.
    """
    if refused := [*refusals(found, wish)]:
        raise LedgerError(*refused)
    wish = with_required(found, wish)
    if found.ended:
        return tuple(
            _of(key, found, (change,), until, taxed) for key, change, until in _afterwards(found, wish)
        )
    december = dt.date(found.start.year, 12, 31)
    plans = [*_ways(found, wish)]
    if (change := filling(found, wish, taxed)) is not None:
        plans.insert(1, ("a%", (change,)))
    return tuple(
        _of(key, found, changes, _until(key, found, wish) or december, taxed) for key, changes in plans
    )


def refusals(found: Situation, wish: Wish) -> Iterator[Problem]:
    """What of a wish cannot be, each with the option to state anew. Of a year that has ended only contributions are left.

    What exceeds the limit is no basis (IRC 408(o)(2)(B), 4973): a plan that counted it would promise too much.
    """
    year, born = found.start.year, found.whose.born
    put_in = wish.contribute + wish.later
    yield from _excess(found, "contribute", year, put_in, found.contributed, "plan-over-limit")

    def way(option: str) -> Do:
        return Do("plan year", (f"{year}",), (("person", found.start.person), (option, HOLE)))

    if found.ended:
        late = [wish.take, wish.give, wish.from_plan, wish.employer, wish.convert or 0, wish.to_plan or 0]
        if any(late):
            yield find("plan-year-over", way("later"), year=year)
        return
    if wish.give and born and not is_70_half(born, dt.date(year, 12, 31)):
        yield find("plan-give-young", way("take"), year=year)
    first = with_required(found, wish)
    there = max(0, found.start.worth + first.contribute + first.from_plan + first.employer)
    if (out := wish.take + wish.give) > there:
        yield find("plan-more-than-there", way("take"), amount=out, there=there)
    free = free_to_convert(found, found.start.worth + first.common.into)
    if wish.convert is not None and wish.convert > free:
        yield find("plan-more-than-there/convert", way("convert"), amount=wish.convert, there=free)
    most = with_common(found.most, first)
    if wish.to_plan and (over := most.over(wish.to_plan)):
        yield find("rollover-over", way("to-plan"), amount=wish.to_plan, most=most.amount, over=over)


def warnings(found: Situation, wish: Wish, ways: Sequence[Alternative]) -> Iterator[Problem]:
    """Next year's contribution above its limit; and where basis would be in a plan at the end of a year.

    That form stops, and so no line of these alternatives is one.
    """
    year, person = found.start.year, found.start.person
    yield from _excess(found, "again", year + 1, wish.again, 0, "plan-over-limit/again")
    over = {one.key: max(basis_in_plan(each.filled) for each in one.years) for one in ways}
    if keys := [key for key, cents in over.items() if cents]:
        way = do("plan year", year, person=person, value=HOLE, when="if they are worth more")
        yield find("plan-basis-in-plan", way, person=person, over=max(over.values()), keys=", ".join(keys))


def with_required(found: Situation, wish: Wish) -> Wish:
    """With what must still be taken this year: it is the first money out, before a conversion or a rollover. IRC 408(d)(3)(E)."""
    if found.ended:
        return wish
    there = max(0, found.start.worth + wish.common.into)
    more = min(there, max(0, found.required.open - wish.take - wish.give))
    return replace(wish, take=wish.take + more, required=wish.required + more)


def _taken_first(found: Situation, here: Start, change: Change) -> Change:
    """A later year, in which what must be taken comes out first, by the value that the year before left."""
    born = found.whose.born
    must = (required.amount(born, here.year, here.worth) or 0) if born else 0
    taken = max(change.distributed, must - change.given)
    there = here.worth + replace(change, converted=0, to_plan=0, distributed=taken).into
    to_plan = max(0, min(change.to_plan, there))
    return replace(
        change,
        distributed=taken,
        to_plan=to_plan,
        converted=max(0, min(change.converted, there - to_plan)),
    )


def _excess(
    found: Situation, option: str, year: int, more: int, already: int, code: str
) -> Iterator[Problem]:
    most, person = limit_of(found.whose, year, perhaps_older=True), found.start.person
    if more and most is not None and already + more > most:
        way = Do("plan year", (f"{found.start.year}",), (("person", person), (option, HOLE)))
        yield find(code, way, person=person, year=year, amount=already + more, limit=most)


def _afterwards(found: Situation, wish: Wish) -> Iterator[tuple[str, Change, dt.date]]:
    """What can still be done for a year that is over: a contribution until the due date; what else, is said in words."""
    year = found.start.year
    yield "y0", Change(), dt.date(year + 1, 10, 15)
    try:
        due = parameters.value("contribution_deadline_actual", year).date
    except parameters.NoValueError:
        return
    room = max(0, (found.limit or 0) - found.contributed)
    late = wish.later + wish.contribute or room
    if late and found.day <= due:
        yield "y", Change(late=late), due


def usual_conversion(found: Situation, wish: Wish) -> int:
    """What would be converted: what was wished, else what was contributed for the year and is not converted yet."""
    wish = with_required(found, wish)
    free = free_to_convert(found, found.start.worth + wish.common.into)
    if wish.convert is not None:
        return min(wish.convert, free)
    return max(0, min(free, found.contributed + wish.contribute - found.start.converted))


def free_to_convert(found: Situation, worth: int) -> int:
    """What of the IRAs may be converted: not the SIMPLE money of the first two years. IRC 408(d)(3)(G)."""
    return max(0, worth - found.most.locked)


def movable(found: Situation, wish: Wish) -> int:
    """What would go to a plan: what was wished, else the most less the cushion; no more than the plan takes a year."""
    wish = with_required(found, wish)
    # What must be taken counts once as still open and once as taken: the lower of the two is never too high.
    still = replace(wish, take=wish.take - wish.required)
    most = min(with_common(found.most, wish).amount, with_common(found.most, still).amount)
    asked = max(0, most - wish.cushion) if wish.to_plan is None else wish.to_plan
    there = max(0, found.start.worth + wish.common.into)
    return min(asked, there, asked if wish.cap is None else wish.cap)


def with_common(most: Most, wish: Wish) -> Most:
    """The most that may go after what the person has in mind anyway; what counts for what must be taken is taken."""
    common = wish.common
    return replace(
        most,
        value=max(0, most.value + common.into),
        basis=most.basis + common.contributed + common.from_plan_basis,
        taken=most.taken + common.distributed,
        required=max(0, most.required - common.distributed - common.given),
    )


def _ways(found: Situation, wish: Wish) -> Iterator[tuple[str, tuple[Change, ...]]]:
    common, start = wish.common, found.start
    convert, worth = usual_conversion(found, wish), max(0, start.worth + wish.common.into)
    move = movable(found, wish)
    again = Change(contributed=wish.again)
    yield "a" if convert else "a0", (common + Change(converted=convert),)
    if wish.from_plan:
        staying = replace(common, from_plan=0, from_plan_basis=0)
        yield (
            "b",
            (staying + Change(converted=min(convert, free_to_convert(found, start.worth + staying.into))),),
        )
    if move:
        rest = free_to_convert(found, worth - move)
        after = convert if wish.to_plan is not None or wish.convert is not None else rest
        after = min(after, rest)
        if wish.cap is None or wish.cap >= with_common(found.most, wish).amount:
            yield "c", (common + Change(to_plan=move, converted=after),)
        else:
            yield "c1", _capped(found, wish, at_once=True)
            yield "c2", _capped(found, wish, at_once=False)
    free = free_to_convert(found, worth)
    yield "d", (common + Change(converted=free),)
    if wish.years > 1 and free:
        yield "e", _spread(wish, free)
    if not convert:
        return
    yield "f", (common,)
    waited = convert + wish.again
    yield "g", (common, again + Change(converted=min(waited, free + wish.again)))


def _spread(wish: Wish, free: int) -> tuple[Change, ...]:
    """Equal parts a year; the last takes the rest."""
    part = round_half_up(free, wish.years * 100) * 100
    parts = [min(part, max(0, free - at * part)) for at in range(wish.years - 1)]
    parts.append(free - sum(parts))
    first, *rest = parts
    return (wish.common + Change(converted=first), *(Change(converted=one) for one in rest))


def _capped(found: Situation, wish: Wish, *, at_once: bool) -> tuple[Change, ...]:
    """A plan that takes only so much a year: the rest goes next year; converted in each year, or in the last alone."""
    assert wish.cap is not None
    start, changes = found.start, []
    convert = usual_conversion(found, wish)
    change = wish.common + Change(to_plan=movable(found, wish), converted=convert if at_once else 0)
    for _ in range(_MOST_YEARS):
        changes.append(change)
        start = start.after(start.lived(change))
        change = _taken_first(found, start, Change(contributed=wish.again))
        after = start.worth - change.distributed
        most = Most(after, start.basis, change.distributed, locked=found.most.locked).amount
        move = min(most, wish.cap)
        last = most <= wish.cap
        rest = free_to_convert(found, after - move + wish.again)
        change = replace(change, to_plan=move, converted=rest if last else wish.again if at_once else 0)
        if last:
            break
    return (*changes, change)


_MOST_YEARS = 20


def filling(found: Situation, wish: Wish, taxed: Taxed) -> Change | None:
    """The conversion whose taxable part fills a bracket: C = G / (1 - r), which the total leaves alone. IRC 408(d)(2)."""
    if wish.bracket is None or not taxed.status:
        return None
    start, common = found.start, wish.common
    worth = max(0, start.worth + common.into)
    lived = start.lived(common)
    room = max(0, taxed.room(wish.bracket, start.year) - lived.taxable)
    scale: int = 10**start.method.places
    total = worth + start.taken + start.converted + common.distributed
    basis = start.basis + common.contributed + common.from_plan_basis
    share = min(scale, round_half_up(basis * scale, total)) if total else scale
    if share == scale:
        return common + Change(converted=free_to_convert(found, worth))
    wanted = round_half_up(room * scale, (scale - share) * 100) * 100
    return common + Change(converted=min(free_to_convert(found, worth), wanted))


def _of(key: str, found: Situation, changes: tuple[Change, ...], until: dt.date, taxed: Taxed) -> Alternative:
    start = here = found.start
    years: list[Lived] = []
    for change in changes:
        years.append(here.lived(_taken_first(found, here, change) if years else change))
        here = here.after(years[-1])
    low, high = (
        years[0].taxable
        if key in ("y", "y0")
        else start.lived(
            replace(changes[0], growth=changes[0].growth + sign * (years[0].value // 10))
        ).taxable
        for sign in (-1, 1)
    )
    # Next year's rates are not known: those of the plan's year stand for them.
    taxes = [taxed.on(one.taxable, start.year) for one in years]
    tax = None if None in taxes else sum(one for one in taxes if one is not None)
    return Alternative(key, tuple(years), until, tax, min(low, high), max(low, high))


def _until(key: str, found: Situation, wish: Wish) -> dt.date | None:
    if key == "f" and wish.contribute:
        try:
            return parameters.value("contribution_deadline_actual", found.start.year).date
        except parameters.NoValueError:
            return None
    return None
