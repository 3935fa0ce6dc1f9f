"""A return as it was filed, as far as forms and ledger tell. What nobody recorded is None, and is asked.

As the ledger had it on the day of `filed`, and without what happened only after the return went in: a later lawful act
can be on no return that was filed before it. A figure that was stated counts before all that is worked out here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from basisbook.forms.amendment.package import Grounds, ReturnOf
from basisbook.forms.amendment.steps import as_the_form_had, taxable_filed, taxable_of
from basisbook.forms.filed.snapshot import Snapshot
from basisbook.forms.filed.texts import cents_of
from basisbook.forms.filed.then import year_then
from basisbook.forms.language.fill import fill
from basisbook.forms.replay.on_return import deduction_of, gross_of, on_return
from basisbook.forms.replay.replay import WAITING, replay
from basisbook.forms.replay.years import History, Pool, Year
from basisbook.ledger import journal
from basisbook.ledger.book import OWN
from basisbook.ledger.entry import Entry
from basisbook.ledger.kinds import which
from basisbook.ledger.quick_dataclass import dataclass

LATER_ACTS = which(
    lambda kind: (
        kind.settled_by in ("returned", "recharacterized")
        or kind.posted_by in ("conversion_undone", "repayment", "disaster_repayment")
    )
)
"""What the law lets somebody do after the return, with effect on the year of the return."""

_PUT_OFF = WAITING | {"income_1998", "accelerated_1998"}
"""What a form says of the income of later returns. Of 1998 the whole is carried to the end, and what is left beside it."""

_STEERS = ("modified-agi", "compensation", "covered", "spouse-covered", "spouse-compensation")


@dataclass(frozen=True, slots=True)
class PersonFiled:
    """One person's part of a return as filed, cents; None is not known. `gross` is what was not taken off before it."""

    person: str
    taxable: int | None
    deduction: int | None


def acts_after(known: Grounds, of: ReturnOf) -> tuple[Entry, ...]:
    """The lawful acts that came after the return was filed and change what is right on it."""
    filed = of.dates.filed
    if filed is None:
        return ()
    found = []
    settled = _sent_since(known, of)
    for entry in known.law.values():
        if entry.kind not in LATER_ACTS or entry.person not in of.people or not entry.date:
            continue
        on = known.in_force.get(entry.of) if entry.of is not None else None
        repays = entry.kind in ("repayment", "disaster-repayment")
        year = (on.year if on else None) if repays else entry.tax_year
        if year == of.tax_year and entry.date > filed and entry.number > settled:
            found.append(entry)
    return tuple(found)


def _sent_since(known: Grounds, of: ReturnOf) -> int:
    """The number of the last entry that says that something was sent after the return; what came before it was in it."""
    sent, none = 0, set()
    for (person, _, year), form in known.filed.forms.items():
        if form.kind == "amended" and person in of.people and year == of.tax_year:
            sent = max(sent, len(known.entries))
    marks = [one for one in known.in_force.values() if one.kind == "filed" and one.year == of.tax_year]
    for entry in sorted(marks, key=lambda one: one.number):
        if entry.person in of.people and entry.code == "none":
            none.add((entry.person, entry.account))
        elif entry.person in of.people and (entry.code == "amended" or (entry.person, entry.account) in none):
            sent = max(sent, entry.number)
    if any(one.code == "amended" for one in marks if one.person in of.people):
        return max(one.number for one in marks if one.person in of.people and one.code == "amended")
    return sent


def before_acts(known: Grounds, of: ReturnOf) -> History:
    """The history without those acts: what was right on the day the return went in."""
    return _without(known, len(known.entries), of)


def history_then(known: Grounds, of: ReturnOf, mark: Entry | None) -> History:
    """What the ledger gave when `mark` was recorded, without what happened only after the return."""
    return _without(known, len(known.entries) if mark is None else mark.number - 1, of)


def _without(known: Grounds, count: int, of: ReturnOf) -> History:
    entries = known.entries[:count]
    while entries and not _steering(entries[-1]):
        entries = entries[:-1]  # what changes no fact need not be replayed again
    later = {entry.original for entry in acts_after(known, of)}
    key = (len(entries), frozenset(later))
    if key not in known.kept:
        counting = journal.in_force(entries)
        if (
            not later
            and counting.keys() >= {n for n, one in known.in_force.items() if _steering(one)}
            and all(counting.get(n) is one for n, one in known.in_force.items() if _steering(one))
        ):
            known.kept[key] = known.statutory
        else:
            mine = {number: one for number, one in counting.items() if number not in later}
            methods = {
                (*name, year.tax_year): year.method
                for name, pool in known.statutory.pools.items()
                for year in pool.years
            }
            known.kept[key] = replay(known.book, mine, as_of=known.today, methods=methods)
    return known.kept[key]


def _steering(entry: Entry) -> bool:
    return entry.kind not in ("filed", "figure") or entry.code in _STEERS


def person_as_filed(known: Grounds, of: ReturnOf, person: str, now: History) -> PersonFiled:
    """The taxable amount and the deduction of one person, as the return of the year showed them."""
    total: int | None = 0
    for (owner, name), pool in now.pools.items():
        if owner == person and (year := pool.year(of.tax_year)) is not None:
            one = _pool_taxable(known, of, (owner, name), year)
            total = None if total is None or one is None else total + one
    return PersonFiled(person, total, _deduction(known, of, person))


def _pool_taxable(known: Grounds, of: ReturnOf, key: tuple[str, str], now: Year) -> int | None:
    snapshot = known.filed.forms.get((*key, of.tax_year))
    mark = known.filed.entries.get((*key, of.tax_year))
    stated = (
        snapshot.returns.get(now.revision.taxable_return) if snapshot and snapshot.how != "fill" else None
    )
    if stated is not None:
        return cents_of(stated)
    if snapshot is not None and (made := year_then(snapshot, known.entries)) is not None:
        return made.taxable
    then = _year_then(known, of, key, mark)
    if snapshot is not None and snapshot.lines:
        form = taxable_filed(snapshot, now)
        beside = (then.taxable or 0) - taxable_of(then) if then and then.filled else 0
        return None if form is None else form + beside
    if snapshot is not None and snapshot.kind == "amended":
        return (then.taxable or 0) if then else 0
    return _without_form(known, of, key, then, now)


def _without_form(
    known: Grounds, of: ReturnOf, key: tuple[str, str], then: Year | None, now: Year
) -> int | None:
    """Where no form was filed: known only where none was due, and where nothing came out that was not known then."""
    before = before_acts(known, of).pool(*key)
    right = before.year(of.tax_year) if before else None
    gross = gross_of(right) if right else 0
    if then is None or then.filled is None:
        return 0 if not gross and (right is None or right.filled is not None) else None
    if gross_of(then) != gross:
        return None
    if then.status == "complete" and _moved(then):
        # By the policy of closed years no basis is left, so the return that taxed all of it was right.
        return now.taxable if now.status == "not-due" and not _differs(then, right) else None
    return then.taxable or 0


def _differs(then: Year, right: Year | None) -> bool:
    """Whether the ledger knows more of the year now than on the day of `filed`."""
    return right is None or then.facts.amounts != right.facts.amounts


def _moved(year: Year) -> bool:
    facts = year.facts.amounts
    return any(facts[name] for name in ("distributions", "conversions", "roth_distributions"))


def _year_then(known: Grounds, of: ReturnOf, key: tuple[str, str], mark: Entry | None) -> Year | None:
    pool = history_then(known, of, mark).pool(*key)
    if pool is None:
        return None
    return _put_off(known, pool).get(of.tax_year) or pool.year(of.tax_year)


def _put_off(known: Grounds, pool: Pool) -> Mapping[int, Year]:
    """Years whose return took up what an earlier form put off (1998, 2010), with what that form had filed."""
    found: dict[int, Year] = {}
    over: dict[str, int] = {}
    for year in pool.years:
        if year.filled is None:
            continue
        moved = {name: cents for name, cents in over.items() if year.brought.get(name, 0) != cents}
        if moved:
            brought = dict(year.brought) | moved
            filled = fill(year.revision, year.facts.amounts, brought, year.method)
            year = found[year.tax_year] = replace(year, filled=filled, brought=brought)  # noqa: PLW2901
        snapshot = known.filed.forms.get((pool.person, pool.name, year.tax_year))
        over = {}
        for name, expr in year.revision.carries.items():
            if name in _PUT_OFF and snapshot is not None and snapshot.lines:
                cents = as_the_form_had(snapshot, year, expr)
                over |= {} if cents is None else {name: cents}
            elif name in _PUT_OFF and moved and year.filled is not None:
                over[name] = year.filled.carries.get(name, 0)
    return found


# The deduction


def _deduction(known: Grounds, of: ReturnOf, person: str) -> int | None:
    """The IRA deduction as filed: stated, known on the day of `filed`, told by line 1, or nothing could be deducted."""
    stated = of.own_figures.get(person, {}).get("ira-deduction")
    snapshot = known.filed.forms.get((person, OWN, of.tax_year))
    mark = known.filed.entries.get((person, OWN, of.tax_year))
    if stated is not None and not _older(known, person, of.tax_year, "ira-deduction", mark, snapshot):
        return stated
    if snapshot is not None and (made := year_then(snapshot, known.entries)) is not None:
        return deduction_of(made)
    pool = history_then(known, of, mark).pool(person, OWN)
    then = pool.year(of.tax_year) if pool else None
    if then is not None and snapshot is not None and snapshot.kind == "amended" and not snapshot.lines:
        return deduction_of(then)
    if then is not None and "deduction" in then.facts.behind:
        return then.facts.amounts["deduction"]
    before = before_acts(known, of).pool(person, OWN)
    right = before.year(of.tax_year) if before else None
    put_in = max((_within_limit(one) for one in (then, right) if one), default=0)
    if put_in <= 0:
        return 0
    line = right.revision.roles.get("contributed", "") if right else ""
    if snapshot is not None and line and (text := snapshot.lines.get(line)):
        rest = put_in - cents_of(text)
        return 0 if rest <= 0 else None
    return None


def _within_limit(year: Year) -> int:
    return year.facts.amounts["contributions"] - year.facts.amounts["excess_contributions"]


def _older(
    known: Grounds, person: str, tax_year: int, code: str, mark: Entry | None, snapshot: Snapshot | None
) -> bool:
    """Whether a figure was stated before a form of this program was kept as filed: then that form counts."""
    if snapshot is None or mark is None or (snapshot.how != "fill" and snapshot.kind != "amended"):
        return False
    numbers = [
        one.number
        for one in known.in_force.values()
        if (one.kind, one.person, one.year, one.code) == ("figure", person, tax_year, code)
    ]
    return bool(numbers) and max(numbers) < mark.number


def stated_taxable(known: Grounds, of: ReturnOf) -> int | None:
    """The taxable IRA income of the whole return, where somebody stated it since the last form was kept."""
    stated = of.figures.get("ira-taxable")
    if stated is None:
        return None
    for person in of.people:
        for (owner, _, year), snapshot in known.filed.forms.items():
            mark = known.filed.entries.get((owner, OWN, year))
            if (owner, year) == (person, of.tax_year) and _older(
                known, person, year, "ira-taxable", mark, snapshot
            ):
                return None
    return stated


def total_now(history: History, of: ReturnOf) -> int:
    """What is right on the taxable line of the return, of everybody in the book."""
    return sum(on_return(history, person, of.tax_year).taxable for person in of.people)


def due_then(known: Grounds, of: ReturnOf, key: tuple[str, str]) -> Year | None:
    """The year as it was right when the return went in; None where there was nothing yet."""
    pool = before_acts(known, of).pool(*key)
    return pool.year(of.tax_year) if pool else None


def within_six_months(of: ReturnOf, act: Entry) -> bool:
    """A return filed in time, and the act within six months of its due date, extensions left aside. P590-A (2025)."""
    filed = of.dates.filed
    day = of.dates.printed
    month = day.month + 6
    limit = dt.date(day.year + (month - 1) // 12, (month - 1) % 12 + 1, day.day)
    return bool(filed and act.date and filed <= _last_day(of) and filed < act.date <= limit)


def _last_day(of: ReturnOf) -> dt.date:
    days = [of.dates.due, *([of.dates.extended_to] if of.dates.extended_to else [])]
    return max([*days, *(one.end for one in of.dates.postponements)])
