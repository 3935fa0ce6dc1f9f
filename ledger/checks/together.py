"""Checks of entries that belong together."""

# ruff: noqa: ARG001 - every check takes the same two arguments

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from basisbook.ledger import journal, money
from basisbook.ledger.book import Book
from basisbook.ledger.checks.days import FIRST_FORM_YEAR
from basisbook.ledger.checks.saying import (
    correct_command,
    entries_counting,
    look,
    may_name,
    original_number,
    pool,
    problem_at,
    said_again,
    strikes_orphan,
    void_command,
)
from basisbook.ledger.entry import Entry
from basisbook.ledger.facts import SIXTY_DAYS
from basisbook.ledger.kinds import KINDS
from basisbook.ledger.problems import Problem
from basisbook.ledger.words import and_list, or_list

_MOVES_BASIS = frozenset({
    "contribution", "contribution-returned", "excess-removed", "recharacterized-to-roth",
    "recharacterized-to-traditional", "distribution", "conversion", "conversion-undone", "plan-rollover-in",
    "divorce-transfer", "disaster-distribution", "disaster-repayment", "repayment",
})  # fmt: skip


_REPAYMENT_BEGINS = {
    "reservist": (2001, "IRC 72(t)(2)(G)"),
    "birth-adoption": (2020, "IRC 72(t)(2)(H)"),
    "terminal-illness": (2022, "IRC 72(t)(2)(L)"),
    "emergency": (2024, "IRC 72(t)(2)(I)"),
    "domestic-abuse": (2024, "IRC 72(t)(2)(K)"),
}


YEAR_LONG = dt.timedelta(days=365)


# What entries say of each other


def named(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """`of` names an entry in force, of a kind that fits or one that looks the same, of the same person, not later."""
    counting = journal.in_force(entries)
    originals = {entry.number: entry.corrects for entry in entries}
    problems = []
    for number, entry in counting.items():
        if entry.of is None:
            continue
        kinds, other = KINDS[entry.kind].of_kinds, counting.get(entry.of)
        fits = [one for one, out in counting.items() if may_name(book, entry, out)]
        remedies = [correct_command(entry, of=fits[0])] if len(fits) == 1 else []
        if "of" not in KINDS[entry.kind].states:
            remedies.append(correct_command(entry, of=None))
        code, message = "of-missing", ""
        original = originals.get(entry.of)
        if number in (entry.of, original):
            code, message = "of-itself", "of names the entry itself"
        elif original is not None:
            code, message = "of-correction", f"of names {entry.of}, which corrects entry {original}"
            remedies = [correct_command(entry, of=original)]
        elif other is None:
            state = "was struck" if entry.of in originals else "is not in the ledger"
            message = f"of names entry {entry.of}, which {state}"
        elif other.kind not in kinds and look(other) != look(entry):
            code = "of-kind"
            message = f"of names entry {entry.of}, a {other.kind}" + (
                f"; it must be {or_list(kinds)}" if kinds else ""
            )
        elif other.person != entry.person:
            code, message = "of-person", f"of names entry {entry.of} of {other.person}"
            remedies = remedies or [correct_command(entry, person=other.person)]
        elif other.date and entry.date and other.date > entry.date:
            code, message = "of-later", f"of names entry {entry.of}, dated {other.date}, after {entry.date}"
            remedies = [f"basisbook correct {number} --date", f"basisbook correct {entry.of} --date"]
        if message:
            by_hand = [] if remedies else [f"basisbook correct {number} --of", void_command(entry)]
            problems.append(problem_at(entry, code, message, *remedies, *by_hand))
    return problems


def corrections(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """`corrects` names an original above. The last of several corrections decides, which is worth a note.

    Looks at every entry. A wrong correction counts for nothing, and is settled when a later entry corrects the
    original it meant, or strikes it.
    """
    problems = []
    by_number = {entry.number: entry for entry in entries}
    several: dict[int, list[int]] = defaultdict(list)
    for entry in entries:
        if entry.corrects is None:
            continue
        target = by_number.get(entry.corrects)
        if target is None or target.number >= entry.number:
            if not any(later.corrects == entry.number for later in entries):
                message = (
                    f"entry {entry.number}: corrects {entry.corrects}, and there is no such entry above it"
                )
                strike = f"basisbook void {entry.number}"
                problems.append(Problem("corrects-nothing", "error", entry.place, message, strike))
        elif target.corrects is not None and not strikes_orphan(target, by_number, entry):
            original = journal.original_of(entries, entry.number)
            if any(later.corrects == original and later.number > entry.number for later in entries):
                continue
            message = f"entry {entry.number}: corrects {entry.corrects}, itself a correction of entry {original}; it counts for nothing"
            again = said_again(entry, original)
            problems.append(Problem("corrects-a-correction", "error", entry.place, message, again))
        else:
            several[entry.corrects].append(entry.number)
    for original, numbers in several.items():
        if len(numbers) > 1:
            message = f"entry {original} is corrected by entries {and_list(numbers)}; the last one, {numbers[-1]}, decides"
            problems.append(Problem("corrected-again", "note", by_number[numbers[-1]].place, message))
    return problems


def duplicates(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """Two entries that look the same are one entered twice, until one names the other in `of`."""
    problems = []
    alike: dict[Any, list[Entry]] = defaultdict(list)
    for entry in entries_counting(entries):
        if entry.kind not in (
            "year-end-value",
            "opening-basis",
            journal.VOID,
        ):  # these have checks of their own
            alike[look(entry)].append(entry)
    for group in alike.values():
        for at, entry in enumerate(group[1:], 1):
            earlier = [original_number(one) for one in group[:at]]
            named_by_earlier = any(one.of == original_number(entry) for one in group[:at])
            acts_on = bool(KINDS[entry.kind].of_kinds) and entry.of is not None
            if (
                entry.of in earlier
                or named_by_earlier
                or (acts_on and all(one.of != entry.of for one in group[:at]))
            ):
                continue
            message = (
                f"looks the same as entry {earlier[0]}: {journal.described(entry)}; was it entered twice?"
            )
            remedies = [void_command(entry)]
            if not acts_on:
                remedies.append(correct_command(entry, of=earlier[0]) + "   # if it happened twice")
            problems.append(problem_at(entry, "looks-the-same", message, *remedies))
    return problems


def openings(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """An opening is stated once for a pool, and nothing that moved basis comes before its end of year."""
    problems = []
    by_pool: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    roth: dict[str, list[Entry]] = defaultdict(list)
    movers: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries_counting(entries):
        if entry.kind in _MOVES_BASIS and (entry.year or 0) >= FIRST_FORM_YEAR:
            movers[pool(book, entry)].append(entry)
        if entry.kind == "opening-basis" and entry.tax_year is not None:
            by_pool[pool(book, entry)].append(entry)
        if entry.kind == "opening-roth-contributions":
            roth[entry.person].append(entry)
    for twice in (*by_pool.values(), *roth.values()):
        for entry in twice[1:]:
            message = f"{entry.kind} is stated by entry {original_number(twice[0])} already"
            problems.append(
                problem_at(entry, "opened-twice", message, void_command(entry), void_command(twice[0]))
            )
    for key, opening in by_pool.items():
        entry = opening[-1]
        year = entry.tax_year or 0
        before = [one for one in movers[key] if one.year and one.year <= year]
        if before:
            which = f"entr{'y' if len(before) == 1 else 'ies'} {and_list([original_number(one) for one in before])}"
            message = f"states the basis at the end of {year}, which {which} of {or_list(sorted({one.year or 0 for one in before}))} moved already"
            strike = " && ".join(void_command(one) for one in before)
            problems.append(problem_at(entry, "opened-late", message, void_command(entry), strike))
    return problems


def values(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """A year has one value for each account, or one total for all."""
    problems = []
    stated: dict[tuple[str, str, int | None], list[Entry]] = defaultdict(list)
    for entry in entries_counting(entries):
        if entry.kind == "year-end-value":
            stated[(*pool(book, entry), entry.tax_year)].append(entry)
    for (_, _, year), group in stated.items():
        totals = [entry for entry in group if not entry.account]
        single = [entry for entry in group if entry.account]
        if totals and single:
            which = and_list([original_number(one) for one in single])
            message = f"is the value of all IRAs at the end of {year}, and {which} the value of single accounts; one or the other"
            each = " && ".join(void_command(one) for one in single)
            problems.append(problem_at(totals[0], "value-and-total", message, void_command(totals[0]), each))
        first: dict[str, Entry] = {}
        for entry in group:
            other = first.setdefault(entry.account, entry)
            if other is not entry:
                whose = entry.account or "all IRAs"
                message = (
                    f"is another value of {whose} at the end of {year} beside entry {original_number(other)}"
                )
                problems.append(
                    problem_at(entry, "two-values", message, void_command(entry), void_command(other))
                )
    return problems


def rollovers(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """A rollover comes back within 60 days and is no larger than what went out. IRC 408(d)(3)."""
    counting = journal.in_force(entries)
    problems = []
    back: dict[int, int] = defaultdict(int)
    for entry in counting.values():
        out = counting.get(entry.of) if entry.of is not None else None
        if entry.kind != "rollover-in" or out is None or out.kind != "rollover-out" or entry.of is None:
            continue
        if entry.date and out.date and entry.date - out.date > SIXTY_DAYS:
            days = (entry.date - out.date).days
            message = (
                f"came back {days} days after entry {entry.of} went out; 60 are allowed, IRC 408(d)(3)(A)"
            )
            not_rolled = f"{void_command(entry)} && basisbook correct {entry.of} --kind distribution"
            by_hand = f"basisbook correct {original_number(entry)} --date"
            problems.append(problem_at(entry, "after-60-days", message, not_rolled, by_hand))
        left = (out.amount or 0) - back[entry.of]
        if entry.amount and out.amount and entry.amount > left:
            message = f"{money.dollars(entry.amount or 0)} came back, and {money.dollars(left)} of entry {entry.of} was still out"
            remedy = correct_command(entry, amount=money.show(left)) if left > 0 else void_command(entry)
            problems.append(problem_at(entry, "more-than-went-out", message, remedy))
        back[entry.of] += entry.amount or 0
    return problems


def rollovers_a_year(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """One IRA-to-IRA rollover in twelve months, all IRAs together, from 2015. IRC 408(d)(3)(B), Announcement 2014-32."""
    counting = journal.in_force(entries)
    returned = {entry.of for entry in counting.values() if entry.kind == "rollover-in"}
    outs: dict[str, list[tuple[dt.date, int, Entry]]] = defaultdict(list)
    for number, entry in counting.items():
        if entry.kind == "rollover-out" and entry.date and entry.date.year >= 2015 and number in returned:
            outs[entry.person].append((entry.date, number, entry))
    problems = []
    for those in outs.values():
        for (before, first, _), (day, number, entry) in pairwise(sorted(those, key=lambda one: one[:2])):
            if day - before < YEAR_LONG:
                message = f"is a second rollover within twelve months of entry {first}, {before}; only one is allowed"
                transfer = (
                    f"basisbook correct {number} --kind transfer   # if it went from trustee to trustee"
                )
                taken = f"basisbook correct {number} --kind distribution"
                problems.append(
                    problem_at(entry, "second-rollover", message, transfer, taken, severity="warning")
                )
    return problems


def undone(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """No more of a conversion, contribution or distribution is undone than was made."""
    counting = journal.in_force(entries)
    problems = []
    taken: dict[int, int] = defaultdict(int)
    for entry in counting.values():
        other = counting.get(entry.of) if entry.of is not None else None
        if (
            other is None
            or entry.of is None
            or entry.kind == "rollover-in"
            or other.kind not in KINDS[entry.kind].of_kinds
        ):
            continue
        if entry.amount is None or other.amount is None:
            continue
        left = other.amount - taken[entry.of]
        taken[entry.of] += entry.amount
        if entry.amount > left:
            message = f"{money.dollars(entry.amount or 0)} is more than the {money.dollars(left)} left of entry {entry.of}"
            remedy = correct_command(entry, amount=money.show(left)) if left > 0 else void_command(entry)
            problems.append(problem_at(entry, "more-than-was-made", message, remedy))
    return problems


def repayments(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """A repayment is of a kind that the law of the year knows."""
    problems = []
    for entry in entries_counting(entries):
        first, law = _REPAYMENT_BEGINS.get(entry.code, (0, ""))
        if entry.kind == "repayment" and entry.year is not None and entry.year < first:
            message = f"{entry.code}: such a distribution could not be repaid before {first}, {law}"
            by_hand = f"basisbook correct {original_number(entry)} --code"
            problems.append(problem_at(entry, "no-such-repayment", message, by_hand, void_command(entry)))
    return problems
