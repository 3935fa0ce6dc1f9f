"""Checks of entries that belong together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from basisbook.ledger import journal
from basisbook.ledger.book import Book
from basisbook.ledger.checks.days import FIRST_FORM_YEAR
from basisbook.ledger.checks.saying import (
    correct,
    entries_counting,
    finding,
    look,
    may_name,
    pool,
    said_again,
    strikes_orphan,
    void,
)
from basisbook.ledger.conditions import rolled_over_in_time
from basisbook.ledger.entry import Entry
from basisbook.ledger.in_law import second_rollovers
from basisbook.ledger.kinds import KINDS, ROTH
from basisbook.ledger.problems import Problem, Remedy, do, steps

_REPAYMENT_BEGINS = {
    "reservist": (2001, "IRC 72(t)(2)(G)"),
    "birth-adoption": (2020, "IRC 72(t)(2)(H)"),
    "terminal-illness": (2022, "IRC 72(t)(2)(L)"),
    "emergency": (2024, "IRC 72(t)(2)(I)"),
    "domestic-abuse": (2024, "IRC 72(t)(2)(K)"),
}


# What entries say of each other


def named(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """`of` names an entry in force, of a kind that fits or one that looks the same, of the same person, not later."""
    counting = journal.in_force(entries)
    originals = {entry.number: entry.corrects for entry in entries}
    problems = []
    for number, entry in counting.items():
        if entry.of is None:
            continue
        found = _misnamed(number, entry, counting.get(entry.of), originals)
        if found is None:
            continue
        code, ways, gaps = found
        if not ways:
            fits = [one for one, out in counting.items() if may_name(book, entry, out)]
            ways = [correct(entry, of=fits[0], when=f"if entry {fits[0]} is meant")] if len(fits) == 1 else []
            if "of" not in KINDS[entry.kind].states:
                ways.append(correct(entry, of=None))
            if not ways and code == "of-person":
                ways = [correct(entry, person=gaps["other"])]
            ways = ways or [correct(entry, "of"), void(entry)]
        problems.append(finding(book, entry, code, *ways, of=entry.of, **gaps))
    return problems


def _misnamed(
    number: int, entry: Entry, other: Entry | None, originals: Mapping[int, int | None]
) -> tuple[str, list[Remedy], dict[str, Any]] | None:
    """(code, ways out that only this fault has, gaps) of what is wrong with `of`; None where nothing is."""
    kinds = KINDS[entry.kind].of_kinds
    original = originals.get(entry.of or 0)
    if number in (entry.of, original):
        return "of-itself", [], {}
    if original is not None:
        return "of-correction", [correct(entry, of=original)], {"original": original}
    if other is None:
        return ("of-missing/struck" if entry.of in originals else "of-missing"), [], {}
    if other.kind not in kinds and look(other) != look(entry):
        return ("of-kind" if kinds else "of-kind/none"), [], {"other": other.kind, "kinds": kinds}
    if other.person != entry.person:
        return "of-person", [], {"other": other.person}
    if other.date and entry.date and other.date > entry.date:
        ways: list[Remedy] = [correct(entry, "date"), correct(other, "date")]
        return "of-later", ways, {"of_date": other.date, "day": entry.date}
    return None


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
                problems.append(_wrong_correction(book, entry, "corrects-nothing", do("void", entry.number)))
        elif target.corrects is not None and not strikes_orphan(target, by_number, entry):
            original = journal.original_of(entries, entry.number)
            if any(later.corrects == original and later.number > entry.number for later in entries):
                continue
            again = said_again(entry, original)
            problems.append(_wrong_correction(book, entry, "corrects-a-correction", again, original=original))
        else:
            several[entry.corrects].append(entry.number)
    problems += [
        finding(book, by_number[numbers[-1]], "corrected-again", by=numbers, last=numbers[-1])
        for numbers in several.values()
        if len(numbers) > 1
    ]
    return problems


def _wrong_correction(book: Book, entry: Entry, code: str, way: Remedy, **gaps: Any) -> Problem:
    """A finding about a correction itself, and not about what it corrects."""
    found = finding(book, entry, code, way, at=f"entry {entry.number}", corrects=entry.corrects, **gaps)
    return replace(found, entry=entry.number)


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
            earlier = [one.original for one in group[:at]]
            named_by_earlier = any(one.of == entry.original for one in group[:at])
            acts_on = bool(KINDS[entry.kind].of_kinds) and entry.of is not None
            if (
                entry.of in earlier
                or named_by_earlier
                or (acts_on and all(one.of != entry.of for one in group[:at]))
            ):
                continue
            ways = [void(entry)]
            if not acts_on:
                ways.append(correct(entry, of=earlier[0], when="if it happened twice"))
            problems.append(
                finding(book, entry, "looks-the-same", *ways, other=earlier[0], what=journal.described(entry))
            )
    return problems


def openings(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """An opening is stated once for a pool, and nothing that moved basis comes before its end of year."""
    by_pool: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    roth: dict[str, list[Entry]] = defaultdict(list)
    movers: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries_counting(entries):
        if KINDS[entry.kind].moves_basis and (entry.year or 0) >= FIRST_FORM_YEAR:
            movers[pool(book, entry)].append(entry)
        if entry.kind == "opening-basis" and entry.tax_year is not None:
            by_pool[pool(book, entry)].append(entry)
        if entry.kind == "opening-roth-contributions":
            roth[entry.person].append(entry)
    problems = [
        finding(
            book,
            entry,
            "opened-twice",
            void(entry),
            void(twice[0]),
            kind=entry.kind,
            other=twice[0].original,
        )
        for twice in (*by_pool.values(), *roth.values())
        for entry in twice[1:]
    ]
    for key, opening in by_pool.items():
        entry = opening[-1]
        year = entry.tax_year or 0
        before = [one for one in movers[key] if one.year and one.year <= year]
        if before:
            problems.append(
                finding(
                    book,
                    entry,
                    "opened-late" if len(before) == 1 else "opened-late/several",
                    void(entry),
                    steps(*map(void, before)),
                    movers=[one.original for one in before],
                    years=sorted({one.year or 0 for one in before}),
                )
            )
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
            problems.append(
                finding(
                    book,
                    totals[0],
                    "value-and-total" if len(single) == 1 else "value-and-total/several",
                    void(totals[0]),
                    steps(*map(void, single)),
                    year=year,
                    single=[one.original for one in single],
                )
            )
        first: dict[str, Entry] = {}
        for entry in group:
            other = first.setdefault(entry.account, entry)
            if other is not entry:
                problems.append(
                    finding(
                        book,
                        entry,
                        "two-values",
                        void(entry),
                        void(other),
                        whose=entry.account or "all IRAs",
                        year=year,
                        other=other.original,
                    )
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
        if entry.date and out.date and not rolled_over_in_time(out.date, entry.date, entry.code):
            problems.append(
                finding(
                    book,
                    entry,
                    "after-60-days",
                    correct(
                        entry,
                        "code",
                        when="if it was late for a reason that has a code",
                    ),
                    correct(entry, "date"),
                    days=(entry.date - out.date).days,
                    of=entry.of,
                )
            )
        sides = [
            book.accounts[one.account].type in ROTH for one in (out, entry) if one.account in book.accounts
        ]
        if len(set(sides)) > 1:
            another = correct(entry, "account")
            problems.append(finding(book, entry, "rollover-crosses", another, void(entry), of=entry.of))
        left = (out.amount or 0) - back[entry.of]
        if entry.amount and out.amount and entry.amount > left:
            ways = _too_much(entry, out)
            problems.append(
                finding(
                    book,
                    entry,
                    "more-than-went-out",
                    *ways,
                    amount=entry.amount,
                    left=max(left, 0),
                    of=entry.of,
                )
            )
        back[entry.of] += entry.amount or 0
    return problems


def rollovers_a_year(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """One IRA-to-IRA rollover in twelve months, all IRAs together, from 2015. IRC 408(d)(3)(B), Announcement 2014-32."""
    counting = journal.in_force(entries)
    problems = []
    for number, (first, before) in second_rollovers(counting).items():
        way = do("correct", number, kind="transfer", when="if it went from trustee to trustee")
        dated = correct(counting[number], "date")
        problems.append(
            finding(book, counting[number], "second-rollover", way, dated, first=first, day=before)
        )
    return problems


def _too_much(entry: Entry, other: Entry) -> tuple[Remedy, ...]:
    """One of two amounts is wrong, or the entry that says more than there was did not happen."""
    return correct(entry, "amount"), correct(other, "amount"), void(entry, when="if it did not happen")


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
            ways = _too_much(entry, other)
            problems.append(
                finding(
                    book,
                    entry,
                    "more-than-was-made",
                    *ways,
                    amount=entry.amount,
                    left=max(left, 0),
                    of=entry.of,
                )
            )
    return problems


def repayments(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """A repayment is of a kind that the law of the year knows."""
    problems = []
    for entry in entries_counting(entries):
        code = entry.code.partition("=")[0]
        first, law = _REPAYMENT_BEGINS.get(code, (0, ""))
        if entry.kind == "repayment" and entry.year is not None and entry.year < first:
            ways = correct(entry, "code"), void(entry)
            problems.append(finding(book, entry, "no-such-repayment", *ways, what=code, first=first, law=law))
    return problems
