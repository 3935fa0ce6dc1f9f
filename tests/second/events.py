"""What the entries of a life come to in law: the sums of each year and pool. Amounts in cents.

Read here: instructions for Form 8606 (2022, 2023), Publication 590-B (2023, 2025), IRC 72(t), 219, 408, 408A. A life states
for every return, recharacterization and repayment what it acts on (`of`), and keeps the conditions of the law.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from basisbook.ledger.entry import Entry

SIXTY = dt.timedelta(days=60)
DOLLAR = 100
SAME_YEAR_ROLLOVERS = {"birth-adoption", "emergency", "domestic-abuse", "terminal-illness"}


def limit(year: int, born: dt.date) -> int:
    """IRC 219(b)(1), (5): the most that may be contributed for a year, with the catch-up from the year of age 50."""
    steps = ((1975, 2000), (2002, 3000), (2005, 4000), (2008, 5000), (2013, 5500), (2019, 6000), (2023, 6500))
    steps = (*steps, (2024, 7000), (2026, 7500))
    most = next(dollars for since, dollars in reversed(steps) if since <= year)
    if year - born.year >= 50 and year >= 2002:
        most += 500 if year <= 2005 else 1000 if year <= 2025 else 1100
    return most * DOLLAR


def gift_limit(year: int) -> int:
    """IRC 408(d)(8)(A), (F): gifts to charity in a year, from all IRAs together."""
    return {2024: 105_000, 2025: 108_000}.get(year, 100_000) * DOLLAR


def year_of_70_half(born: dt.date) -> int:
    return born.year + (70 if born.month <= 6 else 71)


@dataclass
class Deposit:
    """What is left of one contribution. `stated`: its nondeductible part, if the entry says so."""

    made: dt.date
    amount: int
    stated: int | None


@dataclass
class Sums:
    """One year of one pool, by plain names; what is not there is 0."""

    of: Counter[str] = field(default_factory=Counter)
    choices: set[str] = field(default_factory=set)
    valued: bool = False
    divorce: bool = False

    def add(self, name: str, cents: int | None) -> None:
        self.of[name] += cents or 0

    def __getattr__(self, name: str) -> int:
        return self.of[name]


Years = dict[int, Sums]


@dataclass
class Life:
    """One person's entries in law, by pool ('own', or the account that was inherited)."""

    years: dict[str, Years] = field(default_factory=lambda: defaultdict(lambda: defaultdict(Sums)))
    opening: dict[str, tuple[int, int]] = field(default_factory=dict)
    opening_roth: Counter[str] = field(default_factory=Counter)
    opening_year: int | None = None
    method: dict[int, str] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)


INHERITED = "dad"
SIMPLE_SUMS = {
    "distribution": "distributed", "conversion": "converted", "qcd": "gifts", "hsa-funding": "hsa",
    "plan-rollover-out": "to_plans", "roth-qualified": "roth_qualified",
}  # fmt: skip


def in_law(entries: Iterable[Entry], person: str, born: dt.date) -> Life:
    """The sums of a person's years. Divorces may name the person as the one who takes."""
    life = Life()
    entries = list(entries)
    by_number = {entry.number: entry for entry in entries}
    mine = [entry for entry in entries if entry.person == person]
    mine = first_money_out(mine, born)
    for entry in mine:
        _one(life, entry, by_number)
    for entry in entries:
        if entry.kind == "divorce-transfer":  # IRC 408(d)(6): on line 2 of both
            sign = -1 if entry.person == person else 1 if entry.to == person else 0
            if sign and entry.account != "roth":
                year = life.years["own"][entry.year]
                year.add("basis_moved", sign * entry.basis)
                year.divorce |= bool(entry.basis)
    for year in {
        entry.year for entry in mine if entry.kind in ("contribution", "recharacterized-to-traditional")
    }:
        _contributed(life.years["own"][year], mine, by_number, year, born)
    _limits(life, person, born)
    return life


NOW = {
    72: 274, 73: 265, 74: 255, 75: 246, 76: 237, 77: 229, 78: 220, 79: 211, 80: 202, 81: 194, 82: 185, 83: 177, 84: 168,
    85: 160, 86: 152, 87: 144, 88: 137, 89: 129, 90: 122, 91: 115, 92: 108, 93: 101, 94: 95, 95: 89, 96: 84, 97: 78,
    98: 73, 99: 68, 100: 64, 101: 60, 102: 56, 103: 52, 104: 49, 105: 46,
}  # fmt: skip
THEN = {
    70: 274, 71: 265, 72: 256, 73: 247, 74: 238, 75: 229, 76: 220, 77: 212, 78: 203, 79: 195, 80: 187, 81: 179, 82: 171,
    83: 163, 84: 155, 85: 148, 86: 141, 87: 134, 88: 127, 89: 120, 90: 114, 91: 108, 92: 102, 93: 96, 94: 91, 95: 86,
    96: 81, 97: 76, 98: 71, 99: 67, 100: 63,
}  # fmt: skip
"""The uniform lifetime table since 2022 and from 2003 to 2021, in tenths of a year, by age."""


def first_required(born: dt.date) -> int:
    """IRC 401(a)(9)(C): 70 1/2; 72 who reach 70 1/2 after 2019; 73 who reach 72 after 2022."""
    if born < dt.date(1949, 7, 1):
        return year_of_70_half(born)
    return born.year + (72 if born.year <= 1950 else 73 if born.year <= 1959 else 75)


def must_take(born: dt.date, year: int, value: int | None) -> int | None:
    """IRC 401(a)(9): the value at the end of the year before by the table; nothing in 2009 and 2020. None: not known."""
    if year < first_required(born) or year in (2009, 2020):
        return 0
    if value is None or year < 2003:
        return None
    tenths = (NOW if year >= 2022 else THEN)[year - born.year]
    return (value * 20 + tenths) // (2 * tenths)


TAKEN = ("distribution", "disaster-distribution", "qcd")
MOVED = ("conversion", "rollover-out", "plan-rollover-out")


def first_money_out(mine: list[Entry], born: dt.date) -> list[Entry]:
    """IRC 408(d)(3)(E): paragraph (3), rollovers and so conversions, is not for money that had to be taken.

    Written from that sentence alone: the dollars of a year stand in a row, by day, and the first of them are what had to be
    taken; on one day what was simply taken comes first, and what was converted and moved back never left. What of the
    first year is still due by April 1 stands before the dollars of the second (IRC 401(a)(9)(C)).
    """
    values: Counter[int] = Counter()
    valued: set[int] = set()
    rows: dict[int, list[tuple[Entry, int, bool]]] = defaultdict(list)
    for entry in mine:
        if entry.account != INHERITED and entry.kind == "year-end-value":
            values[entry.year] += entry.amount
            valued.add(entry.year)
        elif entry.account != INHERITED and entry.kind in TAKEN + MOVED:
            rows[entry.year] += _dollars(entry, [one for one in mine if one.of == entry.number])
    first, short = first_required(born), 0
    barred: Counter[int] = Counter()
    for year in sorted({*rows, first}):
        must = must_take(born, year, values[year - 1] if year - 1 in valued else None)
        if must is None:
            continue
        must += short if year == first + 1 and year not in (2009, 2020) else 0
        at = 0
        for entry, cents, moving in sorted(
            rows[year], key=lambda one: (one[0].date, one[0].kind in MOVED, one[0].number)
        ):
            barred[entry.number] += max(0, min(at + cents, must) - at) if moving else 0
            at += cents
        short = max(0, must - at) if year == first else short
    return [part for entry in mine for part in _without(entry, barred[entry.number])]


def _dollars(entry: Entry, acting: list[Entry]) -> list[tuple[Entry, int, bool]]:
    """What of an entry left, in order, and whether it was meant to move on: of a rollover first what never came back."""
    if entry.kind in TAKEN:
        return [(entry, entry.amount, False)]
    if entry.kind == "rollover-out":
        back = min(entry.amount, sum(one.amount for one in acting if one.kind == "rollover-in"))
        return [(entry, entry.amount - back, False), (entry, back, True)]
    undone = sum(one.amount for one in acting if one.kind == "conversion-undone")
    return [(entry, entry.amount - undone, True)]


def _without(entry: Entry, barred: int) -> list[Entry]:
    """The entry without the dollars that had to be taken: these are a distribution, and a contribution to the Roth IRA."""
    if not barred:
        return [entry]
    found = [replace(entry, kind="distribution", amount=barred)]
    if barred < entry.amount:
        found.append(replace(entry, amount=entry.amount - barred))
    if entry.kind == "conversion":
        found.append(
            replace(entry, kind="roth-contribution", account="roth", tax_year=entry.year, amount=barred)
        )
    return found


def _one(life: Life, entry: Entry, by_number: Mapping[int, Entry]) -> None:
    pool = INHERITED if INHERITED in (entry.account, entry.to) else "own"
    year, kind, amount = life.years[pool][entry.year], entry.kind, entry.amount or 0
    acted_on = by_number.get(entry.of) if entry.of else None
    after_year_end = entry.date is not None and entry.date.year > entry.year
    if kind in SIMPLE_SUMS:
        year.add(SIMPLE_SUMS[kind], amount)
    elif kind == "conversion-undone":
        # Principal off line 8, and line 6 as if it had never left. Treasury Regulations 1.408A-5.
        year.add("converted", -amount)
        year.add("undone", amount)
        year.add("value_moved" if after_year_end else "recharacterized_gross", entry.moved)
    elif kind in ("recharacterized-to-roth", "recharacterized-to-traditional"):
        sign = 1 if kind.endswith("roth") else -1
        year.add("roth_in", sign * amount)
        year.add("roth_recharacterized", sign * amount)
        year.add("recharacterizations", 1)
        # Line 6 is the balance of December 31; what was not in it does not change it.
        if after_year_end and acted_on.date.year == entry.year:
            year.add("value_moved", -sign * entry.moved)
        if not after_year_end:
            year.add("recharacterized_gross", entry.moved)
    elif kind in ("contribution-returned", "roth-contribution-returned"):
        # IRC 408(d)(4): with its earnings, income of the year in which the contribution was made.
        made = life.years["own"][acted_on.date.year]
        made.add("returned_gross", entry.moved)
        made.add("returned_earnings", max(0, entry.moved - amount))
        if kind.startswith("roth"):
            year.add("roth_in", -amount)
    elif kind == "excess-removed":
        year.add("basis_moved", -entry.basis)
        year.add("excess_gross", amount)
    elif kind == "rollover-out":
        back = 0
        for one in by_number.values():
            if one.kind == "rollover-in" and one.of == entry.number and one.date - entry.date <= SIXTY:
                counted = min(one.amount, amount - back)
                back += counted
                if one.date.year > entry.year:
                    year.add("outstanding", counted)
        year.add("rolled_gross", back)
        year.add("distributed", amount - back)
    elif kind in ("plan-rollover-in", "inherited"):
        year.add("basis_moved", entry.basis)
    elif kind == "disaster-distribution":
        year.add("distributed", amount)
        year.add("disaster", amount)
    elif kind == "disaster-repayment":
        if acted_on.kind == "disaster-distribution" and acted_on.year == entry.year:
            year.add("disaster_repaid", amount)
    elif kind == "repayment":
        _repaid(life, year, entry, acted_on)
    elif kind == "roth-contribution":
        year.add("roth_in", amount)
    elif kind in ("roth-distribution", "roth-homebuyer", "roth-disaster"):
        year.add("roth_out", amount)
        year.add({"roth-homebuyer": "home", "roth-disaster": "roth_disaster"}.get(kind, "roth_plain"), amount)
    elif kind == "plan-to-roth":
        year.add("plan_to_roth", amount)
        year.add("plan_to_roth_basis", entry.basis)
    elif kind == "designated-roth-to-roth":
        year.add("roth_in", entry.basis)  # line 22 takes the investment in the contract
        year.add("designated", amount)
    elif kind == "in-plan-roth":
        year.add("in_plan", amount)
        year.add("in_plan_basis", entry.basis)
    elif kind == "year-end-value":
        year.add("value", amount)
        year.valued = True
    elif kind == "opening-basis":
        life.opening[pool] = (entry.year, amount)
    elif kind in ("opening-roth-contributions", "opening-roth-conversion"):
        life.opening_roth["roth" if kind.endswith("contributions") else "layers"] += amount
        life.opening_year = entry.year
    elif kind == "deduction":
        year.add("deducted", amount)
        year.choices.add("deduction")
    elif kind == "election":
        year.choices.add(entry.code)
    elif kind == "method":
        name, _, value = entry.code.partition("=")
        if name == "places":
            life.places[entry.year] = int(value)
        else:
            life.method[entry.year] = value


def _repaid(life: Life, year: Sums, entry: Entry, acted_on: Entry | None) -> None:
    """Line 1 for reservists and, in 2023, for birth or adoption; line 6 from 2024; never gone for a home not bought."""
    roth = entry.account == "roth"
    if entry.code == "reservist":
        year.add("roth_in" if roth else "repaid_line_1", entry.amount)
    elif entry.code == "home-purchase":  # IRC 72(t)(8)(E): as a rollover, within 120 days
        out = life.years["own"][acted_on.year]
        out.add("rolled_gross", entry.amount)
        out.add("roth_out" if roth else "distributed", -entry.amount)
        if roth:
            out.add("roth_plain", -entry.amount)
        elif entry.year > acted_on.year:
            out.add("outstanding", entry.amount)
    elif entry.code == "birth-adoption" and entry.year == 2023:
        year.add("repaid_line_1", entry.amount)
    elif entry.code in SAME_YEAR_ROLLOVERS and entry.year == acted_on.year:
        year.add("roth_repaid" if roth else "repaid_line_6", entry.amount)


def _contributed(
    year: Sums, mine: list[Entry], by_number: Mapping[int, Entry], number: int, born: dt.date
) -> None:
    """Lines 1 and 4. IRC 408(o), 219(f)(3); instructions for line 4: the owner may choose which money comes first."""
    deposits: dict[int, Deposit] = {}
    for entry in mine:
        if entry.year != number:
            continue
        if entry.kind == "contribution":
            deposits[entry.number] = Deposit(entry.date, entry.amount, entry.basis)
        elif entry.kind == "recharacterized-to-traditional":
            deposits[entry.number] = Deposit(by_number[entry.of].date, entry.amount, entry.basis)
    for entry in mine:
        if entry.year == number and entry.kind in ("contribution-returned", "recharacterized-to-roth"):
            one = deposits[entry.of]
            one.amount -= entry.amount
            if one.stated is not None:
                one.stated -= entry.basis if entry.basis is not None else min(entry.amount, one.stated)
    found = list(deposits.values())
    total, most = sum(one.amount for one in found), limit(number, born)
    nondeductible = total - year.deducted
    if "deduction" not in year.choices:
        nondeductible = sum(one.stated for one in found)
    if total > most:
        # An excess contribution has no basis: it is no "nondeductible contribution" of 408(o). The last made is it.
        nondeductible = min(nondeductible, max(0, most - year.deducted))
        over = total - most
        for one in sorted(found, key=lambda one: one.made, reverse=True):
            taken = min(over, one.amount)
            one.amount -= taken
            over -= taken
            if one.stated is not None:
                one.stated = max(0, one.stated - taken)
    late = sum(one.stated or 0 for one in found if one.made.year > number)
    open_part = nondeductible - sum(one.stated or 0 for one in found)
    within = sum(one.amount for one in found if one.stated is None and one.made.year == number)
    after = sum(one.amount for one in found if one.stated is None and one.made.year > number)
    if "deductible-first" in year.choices:
        late += min(max(0, open_part), after)
    else:
        late += max(0, open_part - within)
    year.add("contributed", min(total, most))
    year.add("nondeductible", nondeductible)
    year.add("late", min(late, nondeductible))


def _limits(life: Life, person: str, born: dt.date) -> None:
    """Gifts: the year's limit; what deductions since 70 1/2 take off; a first home needs the sixth Roth year."""
    left = 0
    started: list[int] = []
    own = life.years["own"]
    for number in sorted(own):
        year = own[number]
        over = max(0, year.gifts - gift_limit(number))
        year.add("gifts", -over)
        year.add("distributed", over)
        if number >= 2020 and number >= year_of_70_half(born):
            left += year.deducted
            year.add("gifts_taxed", min(left, year.gifts))
            left -= year.gifts_taxed
        met = life.opening_year is not None or any(one <= number - 5 for one in started)
        if not met:
            year.of["home"] = 0
        # A year whose Roth money was all returned or recharacterized starts no clock. IRC 408(d)(4), 408A(d)(6).
        if year.roth_in + year.converted + year.plan_to_roth + year.designated > 0:
            started.append(number)
