"""The entries as the law sees them: what a person calls a conversion may be a distribution.

Each rule tests the conditions of `conditions.py` on the entries in force, puts in the place of an entry what the event
is in law, and says so. An entry keeps its number; one that is two events in law is there twice. Where the book lacks
the fact that decides, the finding asks.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from basisbook.ledger import conditions, parameters, required
from basisbook.ledger.book import OWN, Account, Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.journal import ByKind
from basisbook.ledger.kinds import POSTPONED_CODES, which
from basisbook.ledger.problems import HOLE, Problem, Remedy, do
from basisbook.ledger.sentences import find


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says of an entry."""

    entry: Entry
    problem: Problem


@dataclass
class InLaw:
    """Entries by original number, the second events of entries that are two, and what was found."""

    book: Book
    entries: ByKind
    more: list[Entry] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def of_kind(self, *kinds: str) -> Iterator[tuple[int, Entry]]:
        """The entries of these kinds by day, those of a year without a day last."""
        those = [
            (number, self.entries[number])
            for kind in set(kinds)
            for number in self.entries.of_kind.get(kind, ())
        ]
        yield from sorted(those, key=lambda one: (_day(one[1]), one[1].number))

    def naming(self, number: int, kind: str) -> Sequence[tuple[int, Entry]]:
        """The entries of a kind that name this one, in the order of their numbers."""
        those = ((naming, self.entries[naming]) for naming in sorted(self.entries.naming.get(number, ())))
        return [(naming, entry) for naming, entry in those if entry.kind == kind]

    @cached_property
    def further(self) -> Mapping[tuple[str, int], Sequence[dt.date]]:
        """By person and tax year, the days to which a return was extended or its due date postponed."""
        found: dict[tuple[str, int], list[dt.date]] = defaultdict(list)
        for one in self.entries.values():
            if one.kind == "figure" and one.code in ("extended-to", "postponed-to") and one.date:
                found[one.person, one.year or 0].append(one.date)
        return found

    @cached_property
    def values(self) -> Mapping[tuple[str, int], int]:
        """By person and year, what the own IRAs were worth at its end, in cents, where it is stated."""
        found: dict[tuple[str, int], int] = {}
        for one in self.entries.values():
            if one.kind == "year-end-value" and one.year and self.book.pool_of(one.account) == OWN:
                found[one.person, one.year] = found.get((one.person, one.year), 0) + (one.amount or 0)
        return found

    def account(self, entry: Entry) -> Account | None:
        return self.book.accounts.get(entry.account)

    def becomes(self, number: int, entry: Entry, kind: str, amount: int | None = None) -> None:
        """It is this kind of event instead, of all of the amount or of another one, in the year of its day."""
        self.entries[number] = _as(entry, kind, entry.amount if amount is None else amount)

    def split(self, number: int, entry: Entry, kept: int, kind: str) -> None:
        """Only so much is what it is called; the rest is of this kind."""
        if kept <= 0:
            self.becomes(number, entry, kind)
            return
        self.entries[number] = replace(entry, amount=kept)
        self.more.append(_as(entry, kind, (entry.amount or 0) - kept))

    def tell(self, entry: Entry, code: str, *remedies: Remedy, **gaps: Any) -> None:
        self.findings.append(Finding(entry, find(code, *remedies, entry=entry, **gaps)))


def in_law(book: Book, in_force: Mapping[int, Entry]) -> InLaw:
    """What the entries in force are in law. Entries that meet their conditions are the same values."""
    law = InLaw(book, ByKind(in_force))
    kinds = {entry.kind for entry in in_force.values()}
    for rule, looks_at in RULES:
        if kinds & looks_at:
            rule(law)
    return law


def is_spouse(book: Book, in_force: Mapping[int, Entry], person: str, decedent: str) -> bool | None:
    """Whether the heir was married to the decedent, as far as entries say: None where none does.

    An `inherited` entry says so by its code; a return by the spouse it names; a transfer into one's own IRA, which
    only a spouse can make, by itself.
    """
    for entry in in_force.values():
        if (
            entry.kind == "inherited"
            and entry.person == person
            and decedent == book.pool_of(entry.to)
            and entry.code
        ):
            return entry.code == "spouse"
        if entry.kind == "return" and {entry.person, entry.to} == {person, decedent}:
            return True
        if (
            entry.kind == "transfer"
            and entry.person == person
            and book.pool_of(entry.account) == decedent
            and book.pool_of(entry.to) == OWN
        ):
            return True
    return None


def _day(entry: Entry) -> dt.date:
    return entry.date or dt.date(min(max(entry.year or 1, 1), 9998), 12, 31)


def _as(entry: Entry, kind: str, amount: int | None) -> Entry:
    year = None if entry.date else entry.tax_year
    return replace(
        entry, kind=kind, amount=amount, tax_year=year, to="", moved=None, basis=None, of=None, code=""
    )


def _born(law: InLaw, entry: Entry) -> dt.date | None:
    person = law.book.people.get(entry.person)
    return person.born if person else None


def _gifts(law: InLaw) -> None:
    """IRC 408(d)(8)(B): 70 1/2 on the day, and not from a SEP or SIMPLE IRA that still grows."""
    for number, entry in law.of_kind("qcd"):
        account, born, year = law.account(entry), _born(law, entry), entry.year or 0
        if not conditions.BY_CODE["gift-age"].holds_in(year):
            continue
        if account and account.type in ("sep", "simple"):
            law.tell(
                entry,
                "gift-account",
                do("correct", number, kind="distribution", when="an employer paid in that year"),
                type=account.type.upper(),
            )
        half = (
            None if born is None else dt.date(born.year + 70 + (born.month > 6), (born.month + 5) % 12 + 1, 1)
        )
        if born is None:
            law.tell(entry, "gift-age-unknown", do("person", entry.person, born=HOLE))
        elif entry.date is None and half and half.year == year:
            law.tell(entry, "gift-age-unknown/day", do("correct", number, date=HOLE))
        elif not conditions.is_70_half(born, _day(entry)):
            law.becomes(number, entry, "distribution")
            law.tell(
                entry,
                "gift-too-young",
                do("correct", number, kind="distribution"),
                do("correct", number, date=HOLE),
                day=_day(entry),
            )


def _hsa(law: InLaw) -> None:
    """IRC 408(d)(9)(C): once in a lifetime, within the year's limit."""
    first: dict[str, int] = {}
    used: dict[str, int] = defaultdict(int)
    for number, entry in law.of_kind("hsa-funding"):
        account, year = law.account(entry), entry.year or 0
        if account and account.type in ("sep", "simple"):
            law.tell(
                entry,
                "hsa-account",
                do("correct", number, kind="distribution", when="an employer paid in that year"),
                type=account.type.upper(),
            )
        if first.setdefault(entry.person, year) != year:
            law.becomes(number, entry, "distribution")
            law.tell(
                entry, "hsa-again", do("correct", number, kind="distribution"), first=first[entry.person]
            )
            continue
        born, amount = _born(law, entry), entry.amount or 0
        limit = conditions.hsa_limit(year, born, family=entry.code != "self-only")
        alone = conditions.hsa_limit(year, born, family=False)
        if limit is None or alone is None:
            continue
        left = max(0, limit - used[entry.person])
        used[entry.person] += amount
        if amount > left:
            law.split(number, entry, left, "distribution")
            law.tell(
                entry,
                "hsa-limit",
                do("correct", number, amount=HOLE),
                do("correct", number, code=HOLE),
                amount=amount,
                left=left,
                rest=amount - left,
            )
        elif used[entry.person] > alone and not entry.code:
            law.tell(
                entry,
                "hsa-coverage",
                do("correct", number, code="family", when="it was"),
                do("correct", number, code="self-only", when="it was not"),
                used=used[entry.person],
                alone=alone,
            )


def _disasters(law: InLaw) -> None:
    """IRC 72(t)(11)(B): so much for one disaster, from traditional and Roth IRAs together. A code names the disaster."""
    used: dict[tuple[str, str], int] = defaultdict(int)
    unnamed: dict[tuple[str, int], int] = defaultdict(int)
    for number, entry in law.of_kind("disaster-distribution", "roth-disaster"):
        day, amount = _day(entry), entry.amount or 0
        key = (entry.person, entry.code or f"entry {number}")
        newer, limit = conditions.disaster_limit(day), conditions.disaster_limit(day)
        if conditions.NEWER_DISASTERS_SINCE <= day <= conditions.OLDER_DISASTERS_UNTIL:
            limit = conditions.disaster_limit(conditions.NEWER_DISASTERS_SINCE - dt.timedelta(days=1))
        left = max(0, limit - used[key])
        used[key] += amount
        if amount > left:
            law.split(
                number, entry, left, "roth-distribution" if entry.kind == "roth-disaster" else "distribution"
            )
            law.tell(
                entry,
                "disaster-limit",
                do("correct", number, amount=HOLE),
                do("correct", number, code=HOLE),
                amount=amount,
                left=left,
                limit=limit,
                rest=amount - left,
            )
            continue
        unnamed[entry.person, day.year] += 0 if entry.code else amount
        if used[key] > newer or (not entry.code and unnamed[entry.person, day.year] > limit):
            law.tell(entry, "disaster-several", do("correct", number, code=HOLE), limit=newer, day=day)


def _repayments(law: InLaw) -> None:
    """IRC 72(t): three years to put it back, and no more than what could be taken."""
    used: dict[tuple[object, ...], int] = defaultdict(int)
    for number, put_back in law.of_kind("repayment", "disaster-repayment"):
        entry, postponed = put_back, put_back.code.partition("=")[2] or put_back.code in POSTPONED_CODES
        if "=" in put_back.code:
            entry = law.entries[number] = replace(put_back, code=put_back.code.partition("=")[0])
        taken = law.entries.get(entry.of) if entry.of is not None else None
        if entry.code == "reservist" or entry.amount is None:
            continue  # two years from the end of active duty, a day that no entry has
        if taken and taken.date and entry.date:
            last = conditions.last_day_to_repay(taken.date, entry.code)
            if entry.code == "home-purchase":
                days = parameters.value("home_purchase_days", max(taken.date.year, 1998)).number
                last = taken.date + dt.timedelta(days=days)
            if entry.date > last and not postponed:
                del law.entries[number]
                law.tell(
                    entry,
                    "repaid-late",
                    do("correct", number, date=HOLE),
                    do("correct", number, code=HOLE, when="if the IRS postponed the day"),
                    do("void", number),
                    taken=taken.date,
                    of=entry.of,
                    last=last,
                    day=entry.date,
                )
                continue
        year = taken.year if taken and taken.year else entry.year or 0
        most = conditions.repayable(entry.code, year)
        if most is None:
            continue
        key = (entry.of or year,) if entry.code == "birth-adoption" else (entry.code, year)
        left = max(0, most - used[entry.person, *key])
        used[entry.person, *key] += entry.amount
        if entry.amount <= left:
            continue
        if left:
            law.entries[number] = replace(entry, amount=left)
        else:
            del law.entries[number]
        law.tell(
            entry,
            "repaid-above-limit/child" if entry.code == "birth-adoption" else "repaid-above-limit",
            do("correct", number, amount=HOLE),
            do("correct", number, of=HOLE),
            amount=entry.amount,
            left=left,
            most=most,
            rest=entry.amount - left,
            of=year,
        )


def _heirs(law: InLaw) -> None:
    """IRC 408(d)(3)(C): only a spouse can convert or roll over what was inherited."""
    for number, entry in law.of_kind("conversion", "rollover-out"):
        account = law.account(entry)
        if account is None or not account.type.startswith("inherited"):
            continue
        spouse = is_spouse(law.book, law.entries, entry.person, account.decedent)
        if spouse:
            continue
        roth = account.type == "inherited-roth"
        law.becomes(number, entry, "roth-distribution" if roth else "distribution")
        for back, _ in law.naming(number, "rollover-in"):
            del law.entries[back]
        code = "heir-cannot-convert" if entry.kind == "conversion" else "heir-cannot-roll-over"
        law.tell(
            entry, code if spouse is False else f"{code}/asked",
            do("correct", number, kind="roth-distribution" if roth else "distribution", to="", when="not the spouse"),
            do(
                "record", "inherited", person=entry.person, to=entry.account, code="spouse", date=HOLE,
                when="the spouse",
            ),
            decedent=account.decedent,
        )  # fmt: skip


def _last_day(law: InLaw, entry: Entry) -> dt.date:
    """The extended due date of the entry's tax year, as far as entries extend or postpone it further."""
    further = law.further.get((entry.person, entry.year or 0), ())
    return max([conditions.extended_due_date(entry.year or 0), *further])


def _recharacterized(law: InLaw) -> None:
    """IRC 408A(d)(6)(A): by the due date with extensions; after it the contribution stays where it was made."""
    for number, entry in law.of_kind("recharacterized-to-roth", "recharacterized-to-traditional"):
        last = _last_day(law, entry) if entry.year else dt.date.max
        if entry.date is None or entry.date <= last:
            continue
        to_roth = entry.kind == "recharacterized-to-roth"
        if to_roth:
            law.entries[number] = replace(
                entry,
                kind="conversion",
                amount=entry.moved or entry.amount,
                moved=None,
                basis=None,
                of=None,
                tax_year=None,
            )
        else:
            law.becomes(number, entry, "roth-distribution", entry.moved or entry.amount)
        law.tell(
            entry,
            f"recharacterized-late/{'to-roth' if to_roth else 'to-traditional'}",
            do("correct", number, date=HOLE),
            do(
                "record",
                "figure",
                person=entry.person,
                tax_year=entry.year,
                code="postponed-to",
                date=HOLE,
                when="the IRS postponed it",
            ),
            last=last,
            day=entry.date,
        )


def _returned(law: InLaw) -> None:
    """IRC 408(d)(4): with its earnings by the due date with extensions; after it, a distribution."""
    for number, entry in law.of_kind("contribution-returned", "roth-contribution-returned"):
        if entry.year is None:
            continue
        last = _last_day(law, entry)
        roth = entry.kind == "roth-contribution-returned"
        if entry.date and entry.date > last:
            law.becomes(
                number, entry, "roth-distribution" if roth else "distribution", entry.moved or entry.amount
            )
            law.tell(
                law.entries[number],
                "returned-late",
                do("correct", number, date=HOLE),
                do("correct", number, kind="roth-distribution" if roth else "distribution"),
                of=entry.year,
                last=last,
                day=entry.date,
            )


def _simple(law: InLaw) -> None:
    """IRC 408(d)(3)(G): in its first two years SIMPLE money goes to SIMPLE IRAs alone."""
    for number, entry in law.of_kind("conversion", "transfer", "rollover-out"):
        account = law.account(entry)
        if account is None or account.type != "simple" or account.opened is None or entry.date is None:
            continue
        target = law.book.accounts.get(entry.to)
        if not conditions.in_first_two_years(account.opened, entry.date) or (
            target and target.type == "simple"
        ):
            continue
        if entry.kind == "rollover-out":
            backs = [one for _, one in law.naming(number, "rollover-in")]
            simple = [one for one in backs if (law.account(one) or account).type == "simple"]
            if len(simple) == len(backs):
                continue
            for back, other in law.naming(number, "rollover-in"):
                if other not in simple:
                    del law.entries[back]
        else:
            law.becomes(number, entry, "distribution")
        law.tell(
            entry,
            "simple-two-years",
            do("correct", number, date=HOLE),
            do("account", account.id, opened=HOLE, when="the first day of participation, if it was another"),
            account=account.id,
            opened=account.opened,
            day=entry.date,
        )


def _employers(law: InLaw) -> None:
    """IRC 408(k), (p): an employer's money is in no line but line 6. Instructions for Form 8606, line 1."""
    for number, entry in law.of_kind("contribution"):
        account = law.account(entry)
        if entry.code == "employer":
            del law.entries[number]
            continue
        if account is None or account.type not in ("sep", "simple") or entry.code == "personal":
            continue
        whole = _personal_limit(law, entry)
        surely = account.type == "simple" or (whole is not None and (entry.amount or 0) > whole)
        if surely:
            del law.entries[number]
        code = "employer-or-own/surely" if surely else "employer-or-own"
        law.tell(
            entry, "contribution-to-simple/employer" if account.type == "simple" else code,
            do("correct", number, code="employer", when="an employer's"),
            *(() if surely else (do("correct", number, code="personal", when="the person's own"),)),
            amount=entry.amount or 0,
        )  # fmt: skip


def _personal_limit(law: InLaw, entry: Entry) -> int | None:
    born, year = _born(law, entry), entry.year or 0
    try:
        most = parameters.value("ira_contribution_limit", year).cents
    except parameters.NoValueError:
        return None
    try:
        more = parameters.value("ira_catch_up_age_50", year).cents
    except parameters.NoValueError:
        more = 0
    return most + (more if born is None or year - born.year >= 50 else 0)


_TAKEN = which(lambda kind: kind.takes_required)
_ROLLED = which(lambda kind: kind.required_first)


def _required(law: InLaw) -> None:
    """IRC 408(d)(3)(E): the first money out of a year is what had to be taken; it is never converted or rolled over.

    So much of it is a distribution; what went into a Roth IRA is a regular contribution there (Regulations 1.408A-4,
    A-6(c)). What was due for the first year by the next April 1 comes first in that year too. All own IRAs together.
    """
    taken: dict[tuple[str, int], int] = defaultdict(int)
    out = [
        (number, entry)
        for number, entry in law.of_kind(*_TAKEN, *_ROLLED)
        if entry.amount and law.book.pool_of(entry.account) == OWN
    ]
    for number, entry in sorted(out, key=lambda one: (_day(one[1]), one[1].kind in _ROLLED, one[0])):
        year, amount = entry.year or 0, entry.amount or 0
        so_far = taken[entry.person, year]
        if entry.kind in _TAKEN:
            taken[entry.person, year] += amount
            continue
        must = _must(law, entry, year, taken)
        if must is None:
            if not so_far and entry.kind == "conversion":
                _ask_value(law, entry, year)
            continue
        stays = _undone(law, number) if entry.kind == "conversion" else 0
        kept = amount - _back(law, number, amount) if entry.kind == "rollover-out" else 0
        part = max(0, min(amount - stays, must - so_far) - kept)
        taken[entry.person, year] += kept + part
        if part:
            _first_out(law, number, entry, part, must=must, taken=so_far)


def _first_out(law: InLaw, number: int, entry: Entry, part: int, *, must: int, taken: int) -> None:
    law.split(number, entry, (entry.amount or 0) - part, "distribution")
    if entry.kind == "conversion":
        put_in = _as(entry, "roth-contribution", part)
        law.more.append(replace(put_in, account=entry.to, tax_year=entry.year))
    law.tell(
        entry,
        "required-first" if entry.kind == "conversion" else "required-first/rollover",
        do(
            "record",
            "distribution",
            person=entry.person,
            date=HOLE,
            amount=HOLE,
            when="if it was taken before",
        ),
        do("correct", number, amount=HOLE, when="if less was moved"),
        must=must,
        taken=taken,
        part=part,
    )


def _must(law: InLaw, entry: Entry, year: int, taken: Mapping[tuple[str, int], int]) -> int | None:
    """What had to be taken for the year, in cents; with what was due for the first year by April 1. None: not known."""
    born = _born(law, entry)
    first = required.first_year(born) if born else None
    if born is None or first is None or year < first or required.waived(year):
        return 0
    must = _of_value(law, entry, born, year)
    if must is not None and year == first + 1:
        must += max(0, (_of_value(law, entry, born, first) or 0) - taken.get((entry.person, first), 0))
    return must


def _of_value(law: InLaw, entry: Entry, born: dt.date, year: int) -> int | None:
    before = law.values.get((entry.person, year - 1))
    return None if before is None else required.amount(born, year, before)


def _ask_value(law: InLaw, entry: Entry, year: int) -> None:
    if (entry.person, year - 1) in law.values:
        law.tell(entry, "required-first/table", do("show", year))
        return
    way = do("record", "year-end-value", person=entry.person, tax_year=year - 1, amount=HOLE)
    law.tell(entry, "required-first/unknown", way, before=year - 1)


def _undone(law: InLaw, number: int) -> int:
    """How much of a conversion was moved back."""
    return sum(one.amount or 0 for _, one in law.naming(number, "conversion-undone"))


def _back(law: InLaw, number: int, amount: int) -> int:
    """How much of a rollover came back, never more than what left."""
    back = sum(one.amount or 0 for _, one in law.naming(number, "rollover-in"))
    return min(back, amount)


RULES: tuple[tuple[Callable[[InLaw], None], frozenset[str]], ...] = (
    (_gifts, frozenset({"qcd"})),
    (_hsa, frozenset({"hsa-funding"})),
    (_disasters, frozenset({"disaster-distribution", "roth-disaster"})),
    (_repayments, frozenset({"repayment", "disaster-repayment"})),
    (_recharacterized, frozenset({"recharacterized-to-roth", "recharacterized-to-traditional"})),
    (_returned, frozenset({"contribution-returned", "roth-contribution-returned"})),
    (_employers, frozenset({"contribution"})),
    (_simple, frozenset({"conversion", "transfer", "rollover-out"})),
    (_heirs, frozenset({"conversion", "rollover-out"})),
    (_required, _ROLLED),
)
"""The rules, each with the kinds of entries it looks at, in the order in which they run."""
