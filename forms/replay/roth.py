"""What is left of each Roth conversion, the two five-year clocks, and how much of a distribution is taxed again at 10%.

Money leaves Roth IRAs in one order (IRC 408A(d)(4)(B)): regular contributions; conversions and rollovers from plans,
oldest year first and in each the taxable part first; earnings. All is read from a history; nothing is recorded here.

Homebuyer money comes off first on the form, and is charged to contributions and conversions afterwards: the charts
of the instructions for lines 22 and 24 subtract the whole distribution. So the layers lose what the form carries
less, and the allocation of one year's distribution for Form 5329 begins with its homebuyer line.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace

from basisbook.forms.language.define import Role
from basisbook.forms.replay.early_exceptions import DEATH, FIRST_HOME, exceptions
from basisbook.forms.replay.years import Pool, Year
from basisbook.ledger.book import OWN
from basisbook.ledger.money import show_for_people
from basisbook.ledger.quick_dataclass import dataclass

FIVE = 5


FIRST = 1998
"""The first year of Roth IRAs."""


FIRST_LISTED = 2015
"""Publication 590-B (2023, 2025) lists the taxable lines of this year and later, though five years are the law."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One year's conversions and rollovers from plans, in cents: as made, and what later distributions left.

    `stated`: an opening balance; then what was left at the end of that year stands for what was made.
    """

    year: int
    taxable: int
    nontaxable: int
    taxable_left: int
    nontaxable_left: int
    stated: bool = False

    @property
    def left(self) -> int:
        """What is left of it."""
        return self.taxable_left + self.nontaxable_left

    @property
    def free_from(self) -> int:
        """The first year in which its taxable part can leave without the 10% tax. IRC 408A(d)(3)(F)."""
        return self.year + FIVE

    def less(self, cents: int) -> Layer:
        """The layer after so much of it left, the taxable part first."""
        taxable = min(cents, self.taxable_left)
        return replace(
            self,
            taxable_left=self.taxable_left - taxable,
            nontaxable_left=self.nontaxable_left - (cents - taxable),
        )


@dataclass(frozen=True, slots=True)
class Allocated:
    """The part of one distribution that came out of one year's layer."""

    year: int
    taxable: int
    nontaxable: int
    inside: bool


@dataclass(frozen=True, slots=True)
class Recapture:
    """One year's nonqualified distributions from Roth IRAs, allocated as for Form 5329, in cents.

    `line_1` and `line_2` are those of Form 5329, Part I, `code` the number of its exception; nothing else than a
    first home is known to a ledger. `publication` is line 1 as Publication 590-B counts it, where that is more:
    it counts conversions that are older than the five years of IRC 408A(d)(3)(F). `early` is None where the birth
    date, or the half of the year, decides and is not known. `unverified` says which rule was not read.
    """

    year: int
    distribution: int
    homebuyer: int
    contributions: int
    layers: tuple[Allocated, ...]
    earnings: int
    line_1: int
    line_2: int
    code: str
    publication: int
    early: bool | None
    unverified: str = ""

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know before these amounts go on Form 5329."""
        found = []
        if self.publication > self.line_1:
            found.append(
                f"Publication 590-B also counts ${show_for_people(self.publication - self.line_1)} of older conversions on line 1;"
                " the law recaptures only those of the last five years, IRC 408A(d)(3)(F)"
            )
        if self.unverified:
            found.append(self.unverified)
        if self.code == FIRST_HOME:
            listed = exceptions(self.year)
            several = listed.several or "not known here"
            found.append(
                f"with another exception besides the first home, the number on line 2 is {several}"
                + (f" ({listed.doubt})" if listed.doubt else "")
            )
        if self.early is None:
            found.append(
                "whether the owner was 59 1/2 at each distribution is not known here; after that nothing is due"
            )
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Clock:
    """The clock of qualified distributions. `began` is the first year for which Roth money is on record.

    `at_least`: the record begins with an opening balance, so the clock may have begun earlier.
    """

    began: int | None
    at_least: bool

    @property
    def met_from(self) -> int | None:
        """The first year in which a distribution can be qualified."""
        return None if self.began is None else self.began + FIVE


def layers(pool: Pool, through: int | None = None) -> tuple[Layer, ...]:
    """Every layer after the last complete year, or after the year `through`; those used up too, oldest first.

    What is left of them all together is what the form carries as basis in conversions.
    """
    found: tuple[Layer, ...] = ()
    for year, _, after in _walk(pool):
        if through is not None and year.tax_year > through:
            break
        found = after
    return found


def recapture(pool: Pool, tax_year: int, born: datetime.date | None = None) -> Recapture | None:
    """How a year's distributions are allocated for Form 5329, or None where there were none.

    Source: Publication 590-B, Appendix C; instructions for Form 5329. The forms of 1998 and 1999 had short formulas.
    """
    for year, available, _ in _walk(pool):
        if year.tax_year == tax_year:
            found = _allocate(year, available, born)
            return found if pool.name == OWN or found is None else _after_death(found)
    return None


def _after_death(found: Recapture) -> Recapture:
    """From an inherited Roth IRA nothing is early, whatever the heir's age. IRC 72(t)(2)(A)(ii), exception 04."""
    return replace(found, line_2=found.line_1, code=DEATH if found.line_1 else "", early=True)


def clock(pool: Pool, opened: int | None = None) -> Clock:
    """When the clock of qualified distributions began; `opened` is the year of the oldest Roth account, if known."""
    began = [year.tax_year for year in pool.years if _money_in(year)]
    stated = min((year for year, _ in pool.openings), default=None)
    known = [*began, *([stated] if stated else []), *([opened] if opened else [])]
    begun = pool.years[0].brought if pool.years else {}
    told = any("roth_contributions" in year.facts.opening for year in pool.years)
    return Clock(
        min(known, default=None), stated is not None or told or begun.get("roth_contributions", 0) > 0
    )


def _money_in(year: Year) -> bool:
    facts = year.facts.amounts
    return any(facts[name] > 0 for name in ("roth_contributions", "conversions", "plan_to_roth"))


def _walk(pool: Pool) -> Iterator[tuple[Year, tuple[Layer, ...], tuple[Layer, ...]]]:
    """Each complete year with the layers its distributions could come from, and those after it."""
    stated = dict(pool.openings)
    current: tuple[Layer, ...] = ()
    for year in pool.years:
        if year.filled is None or year.status not in ("complete", "not-due"):
            return
        current = _opened(current, stated, year.tax_year - 1)
        unknown = year.brought.get("roth_conversions", 0) - sum(layer.left for layer in current)
        if unknown > 0:
            # Conversions before the year where the record of basis begins: all of it may have been taxed then.
            current = (*current, Layer(year.tax_year - 1, unknown, 0, unknown, 0, stated=True))
        received = dict(pool.received).get(year.tax_year, ())
        current = _given(current, max(0, -year.facts.amounts["roth_conversion_adjustments"]))
        available = (*current, *_added(year, sum(taxed + rest for _, taxed, rest in received)))
        available = (*available, *(Layer(since, taxed, rest, taxed, rest) for since, taxed, rest in received))
        available = tuple(sorted(available, key=lambda layer: layer.year)) if received else available
        current = _opened(_after(year, available), stated, year.tax_year)
        yield year, available, current


def _opened(
    current: tuple[Layer, ...], stated: dict[int, tuple[tuple[int, int], ...]], through: int
) -> tuple[Layer, ...]:
    """The layers with those that the owner states for years up to `through`, which are taken out of `stated`."""
    new = [
        Layer(year, *parts, *parts, stated=True)
        for year in sorted(stated)
        if year <= through
        for parts in stated.pop(year)
    ]
    return tuple(sorted((*current, *new), key=lambda layer: layer.year)) if new else current


def _stands(year: Year, role: Role) -> int | None:
    """The amount on the line that has the role; None where the line is blank or the page has none."""
    assert year.filled is not None
    number = year.revision.roles.get(role)
    return year.filled.amounts[number] if number else None


def _amount(year: Year, role: Role) -> int:
    return _stands(year, role) or 0


def _given(current: tuple[Layer, ...], cents: int) -> tuple[Layer, ...]:
    """The layers after so much of them went to a spouse under a divorce instrument: the same share of each.

    IRC 408(d)(6) names no order; `parts_given` are the other side.
    """
    if not cents:
        return current
    parts = parts_given(current, cents)
    return tuple(
        replace(
            layer,
            taxable_left=layer.taxable_left - taxed,
            nontaxable_left=layer.nontaxable_left - rest,
        )
        for layer, (_, taxed, rest) in zip(current, parts, strict=True)
    )


def parts_given(current: tuple[Layer, ...], cents: int) -> tuple[tuple[int, int, int], ...]:
    """Of each layer its year and the parts, taxable and nontaxable, that go along with so many cents of all of them."""
    left = sum(layer.left for layer in current)
    cents = min(cents, left)
    parts, given, before = [], 0, 0
    for layer in current:
        found = []
        for part in (layer.taxable_left, layer.nontaxable_left):
            before += part
            through = before * cents // left if left else 0
            found.append(through - given)
            given = through
        parts.append((layer.year, found[0], found[1]))
    return tuple(parts)


def received_in_divorce(giver: Pool, year: int, cents: int) -> tuple[tuple[int, int, int], ...]:
    """The layers, with their years and parts, that so many cents of a divorce transfer bring from the giver's pool."""
    before = layers(giver, year - 1)
    return tuple(part for part in parts_given(before, cents) if part[1] or part[2])


def _added(year: Year, received: int = 0) -> tuple[Layer, ...]:
    net = _amount(year, "net converted")
    taxable = max(0, min(net, _amount(year, "taxable converted")))
    facts = year.facts.amounts
    rolled = facts["plan_to_roth"] if year.tax_year >= 2008 else 0
    rolled_basis = min(rolled, facts["plan_to_roth_basis"])
    # What came from outside the book: its year and its taxable part are not recorded.
    divorced = max(0, facts["roth_conversion_adjustments"] - received)
    layer = Layer(
        year.tax_year,
        taxable + rolled - rolled_basis + divorced,
        net - taxable + rolled_basis,
        taxable + rolled - rolled_basis + divorced,
        net - taxable + rolled_basis,
    )
    return (layer,) if layer.left else ()


def _after(year: Year, current: tuple[Layer, ...]) -> tuple[Layer, ...]:
    """The layers after the year: what the form carries less came out of them, oldest first."""
    stated = sum(sum(one) for one in year.facts.roth_layers)
    kept = year.carried.get("roth_conversions", 0) - stated
    # What the page's line drops of the cents was never taxed and is not taken out: taxed parts keep their cents.
    current = _as_printed(current, _stands(year, "conversion basis"), year.method.unit)
    used = sum(layer.left for layer in current) - kept
    found = []
    for layer in current:
        taken = max(0, min(used, layer.left))
        used -= taken
        found.append(layer.less(taken))
    if used < 0 and found:
        # A line in whole dollars carries up to 50 cents more than was converted.
        found[-1] = replace(found[-1], nontaxable_left=found[-1].nontaxable_left - used)
    return tuple(found)


def _as_printed(current: tuple[Layer, ...], printed: int | None, unit: int) -> tuple[Layer, ...]:
    """The layers without the cents that their line of the page is short of them, off the newest untaxed money."""
    short = sum(layer.left for layer in current) - (printed or 0)
    if printed is None or not 0 < short < unit:
        return current
    found = []
    for layer in reversed(current):
        off = min(short, layer.nontaxable_left)
        short -= off
        found.append(replace(layer, nontaxable_left=layer.nontaxable_left - off))
    return tuple(reversed(found))


def _allocate(year: Year, current: tuple[Layer, ...], born: datetime.date | None) -> Recapture | None:
    number = year.tax_year
    rest = distribution = _amount(year, "roth distributed")
    if not distribution:
        return None
    assert year.filled is not None

    def take(most: int) -> int:
        nonlocal rest
        taken = max(0, min(rest, most))
        rest -= taken
        return taken

    homebuyer_line = _amount(year, "first home")
    homebuyer = take(homebuyer_line) if number != 2003 else 0
    basis = year.facts.amounts["roth_contributions"] + year.facts.amounts["roth_basis_adjustments"]
    stated = _stands(year, "roth basis")
    contributions = take(stated if stated is not None else year.brought.get("roth_contributions", 0) + basis)
    allocated = []
    for layer in sorted(current, key=lambda layer: layer.year):
        taxable, nontaxable = take(layer.taxable_left), take(layer.nontaxable_left)
        if taxable or nontaxable:
            allocated.append(Allocated(layer.year, taxable, nontaxable, number < layer.free_from))
    if number == 2003:
        homebuyer = take(homebuyer_line)
    # What goes to Form 8915 or 8930 is in no income here, and the additional tax is on what is taxed here.
    earnings = min(rest, _amount(year, "roth taxed")) if "roth taxed" in year.revision.roles else rest
    line_1 = homebuyer + earnings + sum(one.taxable for one in allocated if one.inside)
    listed = sum(one.taxable for one in allocated if not one.inside and one.year >= FIRST_LISTED)
    short = year.filled.results.get("form_5329_line_1")
    doubts = {
        1998: "the formula of Announcement 99-18 was used",
        1999: "the formula of the instructions for Form 5329 (1999) was used",
        2010: "how income taxed later counts in 2010 was not read",
    }
    return Recapture(
        number,
        distribution,
        homebuyer,
        contributions,
        tuple(allocated),
        rest,
        short if short is not None and number < 2000 else line_1,
        homebuyer,
        FIRST_HOME if homebuyer else "",
        line_1 + (listed if number >= 2023 else 0),
        _early(born, number),
        doubts.get(number, ""),
    )


def _early(born: datetime.date | None, year: int) -> bool | None:
    """Whether all of a year's distributions were before age 59 1/2; None where some may have been."""
    if born is None:
        return None
    half = (born.year + 59 + (born.month > 6), (born.month + 5) % 12 + 1)
    if half[0] == year:
        return None
    return year < half[0]
