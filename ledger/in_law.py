"""The entries as the law sees them: what a person calls a conversion may be a distribution.

Each rule tests the conditions of `conditions.py` on the entries in force, puts in the place of an entry what the event
is in law, and says so. An entry keeps its number; one that is two events in law is there twice. Where the book lacks
the fact that decides, the finding asks.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from basisbook.ledger import conditions, parameters
from basisbook.ledger.book import OWN, Account, Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.money import dollars
from basisbook.ledger.problems import HOLE, Edit, Problem, Remedy, Severity, do


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says of an entry; `blocks` is the fact of the year that nothing is known of until it is settled."""

    entry: Entry
    problem: Problem
    blocks: str = ""


@dataclass(slots=True)
class InLaw:
    """Entries by original number, the second events of entries that are two, and what was found."""

    book: Book
    entries: dict[int, Entry]
    more: list[Entry] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def of_kind(self, *kinds: str) -> Iterator[tuple[int, Entry]]:
        """The entries of these kinds by day, those of a year without a day last."""
        those = [(number, entry) for number, entry in self.entries.items() if entry.kind in kinds]
        yield from sorted(those, key=lambda one: (_day(one[1]), one[1].number))

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

    def tell(
        self, number: int, entry: Entry, code: str, message: str, *remedies: Remedy, severity: Severity = "warning",
        blocks: str = "",
    ) -> None:  # fmt: skip
        problem = Problem(
            code,
            severity,
            entry.place,
            f"entry {number}: {message}",
            remedies,
            entry.year,
            number,
            entry.person,
        )
        self.findings.append(Finding(entry, problem, blocks))


def in_law(book: Book, in_force: Mapping[int, Entry]) -> InLaw:
    """What the entries in force are in law. Entries that meet their conditions are the same values."""
    law = InLaw(book, dict(in_force))
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
                number, entry, "gift-account",
                f"a gift to charity cannot come from a {account.type.upper()} IRA to which an employer paid for {year}:"
                " did one? Then it is an ordinary distribution, IRC 408(d)(8)(B)",
                do("correct", number, kind="distribution", when="an employer paid in that year"),
            )  # fmt: skip
        half = (
            None if born is None else dt.date(born.year + 70 + (born.month > 6), (born.month + 5) % 12 + 1, 1)
        )
        if born is None:
            law.tell(
                number, entry, "gift-age-unknown",
                "a gift to charity needs the age of 70 1/2 on its day, and book.toml does not say when"
                f" {entry.person} was born; it is taken as given, IRC 408(d)(8)(B)(ii)",
                Edit("book.toml", f"[people.{entry.person}]\nborn ="),
            )  # fmt: skip
        elif entry.date is None and half and half.year == year:
            law.tell(
                number, entry, "gift-age-unknown",
                f"{entry.person} was 70 1/2 in {year}: was the gift before or after that day? It is taken as after it",
                do("correct", number, date=HOLE),
            )  # fmt: skip
        elif not conditions.is_70_half(born, _day(entry)):
            law.becomes(number, entry, "distribution")
            law.tell(
                number, entry, "gift-too-young",
                f"{entry.person} was not 70 1/2 on {_day(entry)}, so the gift is an ordinary distribution,"
                " IRC 408(d)(8)(B)(ii)",
                do("correct", number, kind="distribution"), do("correct", number, date=HOLE),
            )  # fmt: skip


def _hsa(law: InLaw) -> None:
    """IRC 408(d)(9)(C): once in a lifetime, within the year's limit."""
    first: dict[str, int] = {}
    used: dict[str, int] = defaultdict(int)
    for number, entry in law.of_kind("hsa-funding"):
        account, year = law.account(entry), entry.year or 0
        if account and account.type in ("sep", "simple"):
            law.tell(
                number, entry, "hsa-account",
                f"an HSA cannot be funded from a {account.type.upper()} IRA to which an employer paid for {year}: did one?"
                " Then it is an ordinary distribution, IRC 408(d)(9)(B)",
                do("correct", number, kind="distribution", when="an employer paid in that year"),
            )  # fmt: skip
        if first.setdefault(entry.person, year) != year:
            law.becomes(number, entry, "distribution")
            law.tell(
                number, entry, "hsa-again",
                f"an HSA was funded from an IRA in {first[entry.person]} already, which is possible once in a lifetime:"
                " this is an ordinary distribution, IRC 408(d)(9)(C)(ii)",
                do("correct", number, kind="distribution"),
            )  # fmt: skip
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
                number, entry, "hsa-limit",
                f"{dollars(amount)} went to an HSA, and {dollars(left)} is left of the year's limit (not verified in a"
                f" primary source); {dollars(amount - left)} is an ordinary distribution, IRC 408(d)(9)(C)(i)",
                do("correct", number, amount=HOLE), do("correct", number, code=HOLE),
            )  # fmt: skip
        elif used[entry.person] > alone and not entry.code:
            law.tell(
                number, entry, "hsa-coverage",
                f"{dollars(used[entry.person])} went to an HSA, more than the {dollars(alone)} of those insured alone:"
                " was the health plan for the family? It is taken so",
                do("correct", number, code="family", when="it was"), do("correct", number, code="self-only", when="it was not"),
            )  # fmt: skip


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
                number, entry, "disaster-limit",
                f"{dollars(amount)} was taken for a disaster, and {dollars(left)} is left of the {dollars(limit)} for one"
                f" disaster; {dollars(amount - left)} is an ordinary distribution, IRC 72(t)(11)(B). If it was for several"
                " disasters, record each with its code",
                do("correct", number, amount=HOLE), do("correct", number, code=HOLE),
            )  # fmt: skip
            continue
        unnamed[entry.person, day.year] += 0 if entry.code else amount
        if used[key] > newer or (not entry.code and unnamed[entry.person, day.year] > limit):
            law.tell(
                number, entry, "disaster-several",
                f"more than {dollars(newer)} was taken for disasters by {day}: was it for several of them? They are taken as"
                " several; those of one disaster share one code",
                do("correct", number, code=HOLE),
            )  # fmt: skip


def _repayments(law: InLaw) -> None:
    """IRC 72(t): three years to put it back, and no more than what could be taken."""
    used: dict[tuple[object, ...], int] = defaultdict(int)
    for number, entry in law.of_kind("repayment", "disaster-repayment"):
        taken = law.entries.get(entry.of) if entry.of is not None else None
        if entry.code == "reservist" or entry.amount is None:
            continue  # two years from the end of active duty, a day that no entry has
        if taken and taken.date and entry.date:
            last = conditions.last_day_to_repay(taken.date, entry.code)
            if entry.code == "home-purchase":
                days = parameters.value("home_purchase_days", max(taken.date.year, 1998)).number
                last = taken.date + dt.timedelta(days=days)
            if entry.date > last:
                del law.entries[number]
                law.tell(
                    number, entry, "repaid-late",
                    f"the distribution of {taken.date} (entry {entry.of}) could be put back until {last}; on {entry.date} this is"
                    " no repayment, and counts for nothing here. If it was a contribution, record it as one, IRC 72(t)",
                    do("correct", number, date=HOLE), do("void", number), severity="error",
                )  # fmt: skip
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
        what = (
            "for one child; what was for two is two distributions"
            if entry.code == "birth-adoption"
            else f"for {year}"
        )
        law.tell(
            number, entry, "repaid-above-limit",
            f"{dollars(entry.amount)} was put back, and {dollars(left)} is left of the {dollars(most)} that counts {what};"
            f" {dollars(entry.amount - left)} is no repayment, IRC 72(t)(2)",
            do("correct", number, amount=HOLE), do("correct", number, of=HOLE),
        )  # fmt: skip


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
        for back, other in law.of_kind("rollover-in"):
            if other.of == number:
                del law.entries[back]
        verb = "convert" if entry.kind == "conversion" else "roll over"
        more = (
            "; what went into the Roth IRA is an excess contribution there"
            if entry.kind == "conversion"
            else ""
        )
        asked = "" if spouse is False else f". Was {entry.person} married to {account.decedent}?"
        law.tell(
            number, entry, f"heir-cannot-{verb.replace(' ', '-')}",
            f"an heir who was not the spouse cannot {verb} what was inherited: it is an ordinary distribution{more},"
            f" IRC 408(d)(3)(C){asked}",
            do("correct", number, kind="roth-distribution" if roth else "distribution", to="", when="not the spouse"),
            do(
                "record", "inherited", person=entry.person, to=entry.account, code="spouse", date=HOLE,
                when="the spouse",
            ),
            severity="warning" if spouse is False else "error",
        )  # fmt: skip


def _last_day(law: InLaw, entry: Entry) -> dt.date:
    """The extended due date of the entry's tax year, as far as entries extend or postpone it further."""
    days = [
        one.date
        for one in law.entries.values()
        if one.kind == "figure"
        and one.code in ("extended-to", "postponed-to")
        and one.person == entry.person
        and one.year == entry.year
        and one.date
    ]
    return max([conditions.extended_due_date(entry.year or 0), *days])


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
            number, entry, "recharacterized-late",
            f"the contribution for {entry.year} could be recharacterized until {last}; on {entry.date} it stays where it was"
            " made, and what moved is "
            + ("a conversion" if to_roth else "a distribution from the Roth IRA and a contribution of its day")
            + ", IRC 408A(d)(6)(A)",
            do("correct", number, date=HOLE),
            do("record", "figure", person=entry.person, tax_year=entry.year, code="postponed-to", date=HOLE, when="the IRS postponed it"),
        )  # fmt: skip


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
                number, law.entries[number], "returned-late",
                f"a contribution for {entry.year} could be returned with its earnings until {last}; on {entry.date} it is an"
                " ordinary distribution, and an excess is taxed at 6% for each year until then (Form 5329), IRC 408(d)(4)",
                do("correct", number, date=HOLE), do("correct", number, kind="roth-distribution" if roth else "distribution"),
            )  # fmt: skip


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
            backs = [one for _, one in law.of_kind("rollover-in") if one.of == number]
            simple = [one for one in backs if (law.account(one) or account).type == "simple"]
            if len(simple) == len(backs):
                continue
            for back, other in law.of_kind("rollover-in"):
                if other.of == number and other not in simple:
                    del law.entries[back]
        else:
            law.becomes(number, entry, "distribution")
        law.tell(
            number, entry, "simple-two-years",
            f"the SIMPLE IRA {account.id} was opened on {account.opened}: for two years its money can go only to another SIMPLE"
            f" IRA. On {entry.date} this is a distribution, and a contribution where it went, IRC 408(d)(3)(G)",
            do("correct", number, date=HOLE),
            Edit("book.toml", f"[accounts.{account.id}]\nopened =", "the first day of participation, if it was another"),
        )  # fmt: skip


def _employers(law: InLaw) -> None:
    """IRC 408(k), (p): an employer's money is in no line but line 6. Instructions for Form 8606, line 1."""
    for number, entry in law.of_kind("contribution"):
        account, year = law.account(entry), entry.year or 0
        if entry.code == "employer":
            del law.entries[number]
            continue
        if account is None or account.type not in ("sep", "simple") or entry.code == "personal":
            continue
        whole = _personal_limit(law, entry)
        surely = account.type == "simple" or (whole is not None and (entry.amount or 0) > whole)
        if surely:
            del law.entries[number]
        simple = "a SIMPLE IRA takes no regular contribution; what an employer paid in is in its value and on no other line"
        sep = (
            f"was the {dollars(entry.amount or 0)} for {year} in a SEP IRA an employer's money, or {entry.person}'s own? "
            + (
                "It is more than a person can contribute, so it is taken for an employer's: on no line but line 6"
                if surely
                else "It is taken for the person's own; an employer's is on no line but line 6"
            )
        )
        law.tell(
            number, entry, "contribution-to-simple" if account.type == "simple" else "employer-or-own",
            simple if account.type == "simple" else sep,
            do("correct", number, code="employer", when="an employer's"),
            *(() if surely else (do("correct", number, code="personal", when="the person's own"),)),
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
)
"""The rules, each with the kinds of entries it looks at, in the order in which they run."""
