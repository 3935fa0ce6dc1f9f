"""Random lives of all kinds of entries, inside the conditions of the law, from one cent to a billion dollars."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from basisbook.ledger.entry import Entry
from second.events import INHERITED, in_law, limit, year_of_70_half
from second.pages import Carried, Year
from second.paper import Paper

FIRST, LAST = 1993, 2025
RECORDED = dt.date(2026, 6, 30)
DISASTER_YEARS = {2005, 2006, 2007, 2008, 2009, *range(2017, 2026)}


@dataclass(frozen=True)
class Drawn:
    """A life: the entries, the birth, and whose pools they fill."""

    seed: int
    born: dt.date
    entries: list[Entry]
    pools: tuple[tuple[str, str], ...] = (("ana", "own"), ("ana", INHERITED), ("ben", "own"))


Left = Callable[[list[Entry], dt.date, str], Carried]


@dataclass
class Pen:
    """Draws and writes."""

    rng: random.Random
    born: dt.date
    dollars: bool
    fine: bool
    scale: int
    entries: list[Entry] = field(default_factory=list)
    once: set[str] = field(default_factory=set)
    clock: int = 9999

    def chance(self, percent: int) -> bool:
        return self.rng.randrange(100) < percent

    def money(self, most: int = 10**11) -> int:
        """An amount of any size up to `most`, with cents."""
        r = self.rng
        top = min(most, r.choice((1, 99, 150, 5_000_00, 20_000_00, self.scale, self.scale)))
        return min(most, r.choice((r.randint(1, max(1, top)), top, max(1, top // 100 * 100))))

    def day(self, first: dt.date, last: dt.date) -> dt.date:
        return first + dt.timedelta(days=self.rng.randint(0, (last - first).days))

    def write(self, kind: str, year: int | None = None, day: dt.date | None = None, **columns: Any) -> Entry:
        entry = Entry(
            number=len(self.entries) + 1,
            recorded=RECORDED,
            person="ana",
            kind=kind,
            tax_year=year,
            date=day,
            **columns,
        )
        self.entries.append(entry)
        return entry

    def with_earnings(self, amount: int) -> int:
        """What moved: the amount with its earnings or loss."""
        return max(0, amount + self.rng.choice((0, 1, -1)) * self.money(max(1, amount)) // 3)


def half_past(born: dt.date, years: int) -> dt.date:
    """The day after which that age and a half is surely reached."""
    return dt.date(born.year + years + 1, 1, 1) + (born - dt.date(born.year, 1, 1))


def draw(rng: random.Random, seed: int, left: Left) -> Drawn:
    """One life. `left` is what the arithmetic says is carried, so that nobody takes out more basis than there is."""
    first = rng.randint(FIRST, LAST)
    last = min(LAST, first + rng.choice((0, 2, 4, 8, 12)))
    born = dt.date(
        first - rng.choice((24, 35, 45, 55, 62, 68, 71, 76)), rng.randint(1, 12), rng.randint(1, 28)
    )
    dollars = rng.random() < 0.7
    places = rng.choice((3, 4, 5, 6, 6, 6))
    pen = Pen(rng, born, dollars, places == 6, rng.choice((10**6, 10**8, 10**11)))
    if not dollars:
        pen.write("method", first - 1, code="money=cents")
    if places < 6 or pen.chance(50):
        pen.write("method", first - 1, code=f"places={places}")
    if pen.chance(60):
        pen.write("opening-basis", first - 1, amount=pen.money())
    if first > 1998 and pen.chance(50):
        pen.clock = first - 1
        pen.write("opening-roth-contributions", first - 1, account="roth", amount=pen.money())
        if pen.chance(60):
            amount = pen.money()
            basis = rng.choice((0, amount, pen.money(amount)))
            pen.write("opening-roth-conversion", first - 1, account="roth", amount=amount, basis=basis)
    inherited = pen.chance(15)
    if inherited and pen.chance(50):
        pen.write("opening-basis", first - 1, account=INHERITED, amount=pen.money())
    elif inherited:
        pen.write("inherited", day=dt.date(first, 2, 3), to=INHERITED, basis=pen.money(), code="other")
    for year in range(first, last + 1):
        a_year(pen, year, left)
        if inherited and pen.chance(50):
            pen.write("distribution", day=dt.date(year, 6, 1), account=INHERITED, amount=pen.money())
        if inherited:
            pen.write("year-end-value", year, account=INHERITED, amount=rng.choice((0, pen.money())))
    return Drawn(seed, born, pen.entries)


def a_year(pen: Pen, year: int, left: Left) -> None:
    """Everything that begins in one year, also where it ends in the next."""
    before = left([one for one in pen.entries if one.year < year], pen.born, "own").basis
    since = len(pen.entries)
    required = year >= rmd_year(pen.born)
    if year < 2020 and year >= year_of_70_half(pen.born):
        pass  # IRC 219(d)(1), repealed for 2020: no contribution from the year of 70 1/2 on
    else:
        contributions(pen, year)
    takes(pen, year, required=required)
    if year >= 1998:
        roth(pen, year)
    if pen.chance(15) and year >= 1998:
        pen.write("transfer", day=dt.date(year, 5, 5), account="van", to="sep", amount=pen.money())
    if pen.chance(12) and year >= 1993:
        amount = pen.money()
        basis = pen.rng.choice((0, amount, pen.money(amount))) if year >= 2002 else 0
        pen.write(
            "plan-rollover-in", day=dt.date(year, 8, 2), account="plan", to="van", amount=amount, basis=basis
        )
    if pen.chance(8):
        excess_removed(pen, year, before)
    # That both file for a divorce was read in texts of 2001 and later alone.
    if year >= 2001 and pen.chance(6):
        before -= sum(one.basis for one in pen.entries[since:] if one.kind == "excess-removed")
        basis = pen.rng.choice((before, pen.money(before), 0)) if before else 0
        if new := put_in_and_there(pen, year):
            basis = before + pen.rng.choice((new, pen.money(new)))
        pen.write(
            "divorce-transfer",
            day=dt.date(year, 7, 1),
            account="van",
            to="ben",
            amount=basis + 5,
            basis=basis,
        )
    if pen.chance(5) and year >= 2004:
        elects_worksheet(pen, year, since)
    if pen.chance(94):
        value = pen.rng.choice((0, 0, pen.money(), pen.money(), pen.money()))
        pen.write("year-end-value", year, amount=value)
        if year >= 2002 and pen.chance(10):
            to_plan(pen, year, before)


def put_in_and_there(pen: Pen, year: int) -> int:
    """What was put in this year and is all there still: a divorce can move it in the year of its contribution."""
    facts = in_law(pen.entries, "ana", pen.born).years["own"][year]
    gone = facts.distributed + facts.converted + facts.gifts + facts.hsa
    return 0 if gone else max(0, facts.nondeductible - 100)  # what a line in dollars drops is not there


def rmd_year(born: dt.date) -> int:
    """The first year of a required distribution, which can be neither converted nor rolled over. IRC 401(a)(9)(C)."""
    half = year_of_70_half(born)
    if half < 2020:
        return half
    return born.year + (72 if born.year + 72 <= 2022 else 73)


def contributions(pen: Pen, year: int) -> None:
    """To traditional IRAs: in time, late, deducted, returned, recharacterized, and sometimes above the limit."""
    rng, room = pen.rng, limit(year, pen.born)
    if pen.chance(3):
        room += pen.money(5_000_00)
    stated = pen.chance(60)
    made: list[tuple[Entry, int, int | None]] = []
    for _ in range(rng.choice((0, 0, 1, 1, 2))):
        if room <= 0:
            break
        amount = rng.choice((room, pen.money(room)))
        room -= amount
        day = pen.day(dt.date(year, 1, 1), dt.date(year, 12, 31))
        if pen.chance(35):
            day = pen.day(dt.date(year + 1, 1, 1), dt.date(year + 1, 4, 14))
        basis = rng.choice((amount, amount, 0, pen.money(amount))) if stated else None
        entry = pen.write("contribution", year, day, account="van", amount=amount, basis=basis)
        made.append((entry, amount, basis))
    rest = sum(amount for _, amount, _ in made)
    for entry, amount, basis in made:
        if not pen.chance(25):
            continue
        to_roth = year >= 1998 and pen.chance(60)
        back = rng.choice((amount, pen.money(amount)))
        of_basis = None
        if basis is not None:
            least, most = max(0, back - (amount - basis)), min(back, basis)
            of_basis = rng.randint(least, most)
        day = pen.day(entry.date, dt.date(year + 1, 10, 1))
        moved = pen.with_earnings(back) if year >= 2000 else back + pen.money(1000)
        pen.write(
            "recharacterized-to-roth" if to_roth else "contribution-returned", year, day, account="van",
            to="roth" if to_roth else "", amount=back, moved=moved, basis=of_basis, of=entry.number,
        )  # fmt: skip
        rest -= back
    if made and not stated:
        deducted = rng.choice((0, rest, pen.money(rest) if rest else 0))
        pen.write("deduction", year, amount=min(deducted, rest, limit(year, pen.born)))
        if pen.chance(20):
            pen.write("election", year, code="deductible-first")
    if year >= 1998 and room > 0 and pen.chance(35):
        roth_contributions(pen, year, min(room, limit(year, pen.born)), deducting=bool(made) and not stated)


def roth_contributions(pen: Pen, year: int, room: int, *, deducting: bool) -> None:
    amount = pen.rng.choice((room, pen.money(room)))
    day = pen.day(dt.date(year, 1, 1), dt.date(year, 12, 31))
    if pen.chance(30):
        day = pen.day(dt.date(year + 1, 1, 1), dt.date(year + 1, 4, 14))
    entry = pen.write("roth-contribution", year, day, account="roth", amount=amount)
    left = amount
    if pen.chance(25) and amount > 0:
        back = pen.money(amount)
        later = pen.day(day, dt.date(year + 1, 10, 1))
        columns = {
            "account": "roth",
            "amount": back,
            "moved": pen.with_earnings(back),
            "of": entry.number,
        }
        if year < 2000:
            columns["moved"] = back
        if pen.chance(50):
            pen.write("roth-contribution-returned", year, later, **columns)
            left -= back
        else:
            basis = None if deducting else pen.rng.choice((0, back))
            pen.write("recharacterized-to-traditional", year, later, to="van", basis=basis, **columns)
            left -= back
    if left > 0:
        pen.clock = min(pen.clock, year)


def takes(pen: Pen, year: int, *, required: bool) -> None:
    """What leaves traditional IRAs: distributions, conversions, rollovers, gifts, HSA money, disasters, repayments."""
    rng = pen.rng
    for _ in range(rng.choice((0, 0, 1, 1, 2))):
        pen.write(
            "distribution",
            day=pen.day(dt.date(year, 1, 1), dt.date(year, 12, 31)),
            account="van",
            amount=pen.money(),
        )
    # What had to be taken is no conversion; how much that is, the value of the year before must say.
    valued = any(one.kind == "year-end-value" and one.year == year - 1 for one in pen.entries)
    if year >= 1998 and pen.chance(30) and (not required or valued):
        conversion(pen, year)
    if not required and pen.chance(12) and "rollover" not in pen.once:
        pen.once.add("rollover")
        day = pen.day(dt.date(year, 1, 1), dt.date(year, 12, 31))
        out = pen.write("rollover-out", day=day, account="van", amount=pen.money())
        if pen.chance(80):
            back = rng.choice((out.amount, pen.money(out.amount)))
            later = pen.day(day, day + dt.timedelta(days=60))
            pen.write("rollover-in", day=later, account="van", amount=back, of=out.number)
    elif pen.chance(30):
        pen.once.discard("rollover")
    old_enough = half_past(pen.born, 70)
    if year >= 2006 and old_enough < dt.date(year, 12, 1) and pen.chance(45):
        day = pen.day(max(old_enough, dt.date(year, 1, 1)), dt.date(year, 12, 31))
        pen.write("qcd", day=day, account="van", amount=pen.money(pen.rng.choice((100_000_00, 300_000_00))))
    if year >= 2007 and year - pen.born.year < 65 and "hsa" not in pen.once and pen.chance(6):
        pen.once.add("hsa")
        pen.write("hsa-funding", day=dt.date(year, 4, 2), account="van", amount=pen.money(2_800_00))
    if year in DISASTER_YEARS and "disaster" not in pen.once and pen.chance(15):
        pen.once.add("disaster")
        disaster(pen, year)
    repayments(pen, year)


def conversion(pen: Pen, year: int) -> None:
    day = pen.day(dt.date(year, 1, 1), dt.date(year, 12, 31))
    made = pen.write("conversion", day=day, account="van", to="roth", amount=pen.money())
    if year <= 2017 and pen.chance(30):
        back = pen.rng.choice((made.amount, pen.money(made.amount)))
        later = pen.day(day, dt.date(year + 1, 10, 1))
        moved = pen.with_earnings(back)
        pen.write(
            "conversion-undone",
            year,
            later,
            account="roth",
            to="van",
            amount=back,
            moved=moved,
            of=made.number,
        )
        if back == made.amount:
            return
    pen.clock = min(pen.clock, year)


def disaster(pen: Pen, year: int) -> None:
    """IRC 72(t)(11), 1400Q, CARES Act 2202: 100,000 until 2020, then 22,000 a disaster; three years to repay."""
    most = 100_000_00 if year <= 2020 else 22_000_00
    day = pen.day(dt.date(year, 1, 1), dt.date(year, 12, 1))
    if half_past(pen.born, 59).year > year and pen.chance(40):
        pen.write("roth-disaster", day=day, account="roth", amount=pen.money(most))
        return
    out = pen.write("disaster-distribution", day=day, account="van", amount=pen.money(most))
    if year != 2007 and pen.chance(50):  # no text at hand says where a repayment of 2007 goes
        later = pen.day(day, day + dt.timedelta(days=pen.rng.choice((20, 1000))))
        pen.write(
            "disaster-repayment",
            day=min(later, RECORDED),
            account="van",
            amount=pen.money(out.amount),
            of=out.number,
        )


def repayments(pen: Pen, year: int) -> None:
    """IRC 72(t)(2)(G), (H), (I), (L), (t)(8)(E): reservists, birth or adoption, emergencies, illness, a home not bought."""
    young = half_past(pen.born, 59).year > year
    if year >= 2006 and young and pen.chance(4):
        out = pen.write("distribution", day=dt.date(year, 2, 1), account="van", amount=pen.money())
        amount = pen.money(max(100, out.amount))
        if amount <= out.amount:
            day = pen.day(dt.date(year, 3, 1), dt.date(min(year + 1, 2025), 12, 1))
            account = pen.rng.choice(("van", "van", "roth")) if year >= 2008 else "van"
            if account == "van":
                pen.write(
                    "repayment", day=day, account=account, amount=amount, code="reservist", of=out.number
                )
    if year >= 2023 and young and pen.chance(15):
        code = (
            "birth-adoption"
            if year == 2023
            else pen.rng.choice(("birth-adoption", "emergency", "terminal-illness"))
        )
        most = {"birth-adoption": 5_000_00, "emergency": 1_000_00}.get(code, 10**9)
        roth_money = year >= 2024 and code == "emergency" and pen.chance(50)
        kind, account = ("roth-distribution", "roth") if roth_money else ("distribution", "van")
        if code not in pen.once:
            pen.once.add(code)
            out = pen.write(kind, day=dt.date(year, 2, 1), account=account, amount=pen.money(most))
            amount = pen.money(out.amount)
            pen.write(
                "repayment", day=dt.date(year, 9, 1), account=account, amount=amount, code=code, of=out.number
            )
    if year >= 1998 and young and "home" not in pen.once and pen.chance(4):
        pen.once.add("home")
        roth_money = pen.chance(40)
        kind, account = ("roth-distribution", "roth") if roth_money else ("distribution", "van")
        day = pen.day(dt.date(year, 1, 1), dt.date(year, 8, 1) if roth_money else dt.date(year, 12, 31))
        out = pen.write(kind, day=day, account=account, amount=pen.money(10_000_00))
        later = pen.day(day, day + dt.timedelta(days=118))
        pen.write(
            "repayment",
            day=later,
            account=account,
            amount=pen.money(out.amount),
            code="home-purchase",
            of=out.number,
        )


def roth(pen: Pen, year: int) -> None:
    """What enters and leaves Roth IRAs beside contributions and conversions."""
    rng = pen.rng
    half = half_past(pen.born, 59)
    clock_met = pen.clock <= year - 5
    if half.year > year:
        for _ in range(rng.choice((0, 0, 0, 1, 2))):
            pen.write("roth-distribution", day=dt.date(year, 9, 9), account="roth", amount=pen.money())
        if year >= 2003 and clock_met and pen.chance(15):
            used = [one for one in pen.entries if one.kind == "roth-homebuyer"]
            if not used or year >= 2019:
                most = 10_000_00 if year < 2019 else 15_000_00
                pen.write("roth-homebuyer", day=dt.date(year, 9, 10), account="roth", amount=pen.money(most))
        elif year >= 2003 and pen.clock == 9999 and pen.chance(5):
            pen.write("roth-homebuyer", day=dt.date(year, 9, 10), account="roth", amount=pen.money(10_000_00))
    elif clock_met and half.year < year and pen.chance(30):
        pen.write("roth-qualified", day=dt.date(year, 9, 9), account="roth", amount=pen.money())
    if year >= 2008 and pen.chance(10):
        amount = pen.money()
        basis = rng.choice((0, amount, pen.money(amount)))
        pen.write(
            "plan-to-roth", day=dt.date(year, 3, 3), account="plan", to="roth", amount=amount, basis=basis
        )
        pen.clock = min(pen.clock, year)
    elif year >= 2010 and pen.chance(6):
        amount = pen.money()
        pen.write(
            "in-plan-roth",
            day=dt.date(year, 11, 3),
            account="plan",
            to="plan",
            amount=amount,
            basis=pen.money(amount),
        )
    if year >= 2006 and pen.chance(8):
        amount = pen.money()
        pen.write(
            "designated-roth-to-roth", day=dt.date(year, 3, 4), account="plan", to="roth", amount=amount, basis=pen.money(amount)
        )  # fmt: skip
        pen.clock = min(pen.clock, year)
    if year >= 2008 and pen.chance(3):
        pen.write(
            "roth-contribution",
            year,
            dt.date(year, 3, 5),
            account="roth",
            amount=pen.money(100_000_00),
            code="gratuity",
        )
        pen.clock = min(pen.clock, year)
    for at, code in ((1998, "all-in-1998"), (2010, "all-in-2010")):
        if year == at and pen.chance(40):
            pen.write("election", year, code=code)


def excess_removed(pen: Pen, year: int, before: int) -> None:
    """IRC 408(d)(5): an earlier year's contribution within the table limit, taken out after its due date."""
    untouched = [
        one for one in pen.entries
        if one.kind == "contribution" and one.year < year and one.basis == one.amount and one.basis <= before
        and not any(other.of == one.number for other in pen.entries)
        and not any(other.kind == "excess-removed" and other.year == year for other in pen.entries)
    ]  # fmt: skip
    for one in untouched[:1]:
        of_year = sum(
            other.amount for other in pen.entries if other.kind == "contribution" and other.year == one.year
        )
        if of_year <= limit(one.year, pen.born):
            amount = pen.money(one.amount)
            day = pen.day(max(dt.date(year, 1, 1), dt.date(one.year + 1, 10, 17)), dt.date(year, 12, 31))
            pen.write("excess-removed", day=day, account="van", amount=amount, basis=amount, of=one.number)


def elects_worksheet(pen: Pen, year: int, since: int) -> None:
    """Worksheet 1-1, where the year has nothing that the worksheet's own words leave open.

    With fewer than six decimals either way of finding more of them is "at least 3 places"; so only with six.
    """
    open_kinds = {"qcd", "hsa-funding", "repayment", "disaster-distribution", "disaster-repayment"}
    if pen.fine and not open_kinds & {one.kind for one in pen.entries[since:]}:
        pen.write("election", year, code="worksheet-1-1")


def to_plan(pen: Pen, year: int, before: int) -> None:
    """A rollover to a plan takes pre-tax money alone: at most what all the IRAs hold of it. IRC 408(d)(3)(H)."""
    facts = in_law(pen.entries, "ana", pen.born).years["own"][year]
    one = Year(year, facts, Carried(basis=before), Paper(1, 6))
    gone = facts.distributed + facts.converted + facts.gifts + facts.hsa
    money = facts.value + facts.value_moved + facts.outstanding + gone - facts.disaster_repaid
    money -= facts.repaid_line_6 if year >= 2024 else 0
    pre_tax = money - (one.basis + one.put_in - facts.late) - facts.gifts - facts.hsa
    # Money that also left later in the year is not asked for: the value stands for what was there.
    most = min(pre_tax, facts.value)
    if most > 0:
        pen.write(
            "plan-rollover-out", day=dt.date(year, 6, 3), account="van", to="plan", amount=pen.money(most)
        )
