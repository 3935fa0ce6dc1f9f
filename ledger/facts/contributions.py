"""Contributions: what is left of them after returns and recharacterizations, what of it is nondeductible, what is excess."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from basisbook.ledger import parameters
from basisbook.ledger.entry import Entry
from basisbook.ledger.facts.posting import Sums, YearSums, moved_after_year_end
from basisbook.ledger.limits import Limits, figures_of, limits_of
from basisbook.ledger.money import show, show_for_people
from basisbook.ledger.problems import Problem
from basisbook.ledger.words import and_list


@dataclass(slots=True)
class Left:
    """What is left of a contribution after returns and recharacterizations. `late` None: the day is not known."""

    entry: Entry
    amount: int
    basis: int | None
    late: bool | None


def contribution_years(sums: Sums) -> list[tuple[str, int]]:
    kinds = ("contribution", "recharacterized-to-traditional", "deduction")
    return sorted(
        {(entry.person, entry.year) for entry in sums.entries if entry.kind in kinds and entry.year}
    )


def post_contributions(sums: Sums, person: str, year_number: int) -> None:
    """Lines 1 and 4: the nondeductible contributions for the year, and those made after its end.

    IRC 408(o), 219(f)(3). Money contributed within the year counts as nondeductible first unless
    `deductible-first` is elected: the instructions for line 4 leave the choice to the owner.
    """
    year = sums.year(person, "own", year_number)
    found = contributions_left(sums, person, year)
    if found is None:
        return
    deductions = [
        e for e in sums.entries if e.kind == "deduction" and e.person == person and e.year == year_number
    ]
    limits = limits_of(sums.book, sums.of_year[year_number], person, year_number)
    deduction = year.amounts["deduction"] if deductions else sums.deductions.get((person, year_number))
    entries = [one.entry for one in found] + deductions
    total = sum(one.amount for one in found)
    year.post("contributions", total, *(one.entry for one in found))
    if limits:
        ask_for_figures(sums, year, limits)
    nondeductible = post_nondeductible(sums, year, found, total, deduction, entries)
    if nondeductible is None:
        if year.unknown["nondeductible_contributions"].code == "deduction-unknown" and limits:
            mark_deducible(sums, year, limits)
        return
    if deduction is not None and not deductions and limits:
        note_computed(sums, year, found, deduction, limits)
    after_seventy(sums, year, found)
    excess = above_the_limit(year, found, total, limits)
    if excess:
        # What exceeds the limit has no basis, and comes off what was contributed last.
        allowed = max(0, total - excess - (deduction or 0))
        nondeductible = min(nondeductible, allowed)
        without_excess(found, excess)
        year.post("excess_contributions", excess, *(one.entry for one in found))
    if nondeductible:
        year.post("nondeductible_contributions", nondeductible, *entries)
    post_late(year, found, nondeductible, deductible_first="deductible-first" in year.elections)


def contributions_left(sums: Sums, person: str, year: YearSums) -> list[Left] | None:
    found: dict[int, Left] = {}
    for number, entry in sums.in_force.items():
        if entry.person != person or entry.year != year.year or entry.amount is None:
            continue
        if entry.kind == "contribution":
            late = entry.date.year > year.year if entry.date else None
            found[number] = Left(entry, entry.amount, entry.basis, late)
        elif entry.kind == "recharacterized-to-traditional":
            original = sums.acted_on(entry)
            made = original.date if original else None
            found[number] = Left(entry, entry.amount, entry.basis, made.year > year.year if made else None)
    for entry in sums.entries:
        if entry.kind not in ("contribution-returned", "recharacterized-to-roth"):
            continue
        if entry.person != person or entry.year != year.year or entry.amount is None:
            continue
        if not take_back(year, found, entry):
            return None
    return list(found.values())


def take_back(year: YearSums, found: dict[int, Left], entry: Entry) -> bool:
    """Take a returned or recharacterized amount off its contribution: the one it names, else the last made.

    Regulations 1.408-11(c): the last contribution made is the one returned.
    """
    rest = entry.amount or 0
    if entry.of is not None and entry.of in found:
        order = [found[entry.of]]
    else:
        order = sorted(found.values(), key=lambda one: one.entry.date or datetime.date.max, reverse=True)
    basis_left = entry.basis
    for one in order:
        taken = min(rest, one.amount)
        if not taken:
            continue
        if one.basis is not None:
            if basis_left is not None:
                basis = min(basis_left, one.basis)
                basis_left -= basis
            elif one.basis in (0, one.amount):
                basis = min(taken, one.basis)
            else:
                year.unknown["nondeductible_contributions"] = Problem(
                    "returned-basis",
                    "error",
                    entry.place,
                    f"entry {one.entry.number} is partly nondeductible: how much of entry {entry.number} was the nondeductible part?",
                    f"basisbook correct {entry.number} --basis",
                )
                return False
            one.basis -= basis
        one.amount -= taken
        rest -= taken
    if rest:
        year.problems.append(
            Problem(
                "returned-too-much",
                "error",
                entry.place,
                f"entry {entry.number} takes back ${show_for_people(rest)} more than was contributed for {year.year}",
                f"basisbook correct {entry.number} --amount {show_for_people((entry.amount or 0) - rest).replace(',', '')}",
            )
        )
    return True


def post_nondeductible(
    sums: Sums, year: YearSums, found: list[Left], total: int, deduction: int | None, entries: list[Entry]
) -> int | None:
    stated = sum(one.basis for one in found if one.basis is not None)
    unstated = [one for one in found if one.basis is None and one.amount]
    if deduction is None:
        if not unstated:
            return stated
        one = unstated[0].entry
        year.unknown["nondeductible_contributions"] = Problem(
            "deduction-unknown",
            "error",
            one.place,
            f"entry {one.number}: how much of the ${show_for_people(one.amount or 0)} contributed for {year.year} was deducted?"
            " Schedule 1 (before 2018: page 1) of that year's Form 1040 shows the IRA deduction",
            f"basisbook record deduction --person {year.person} --tax-year {year.year}"
            f"\nbasisbook correct {one.number} --basis",
        )
        return None
    nondeductible = total - deduction
    if nondeductible < 0 and not stated and earlier_excess(sums, year, -nondeductible):
        return 0
    most = stated + sum(one.amount for one in unstated)
    if nondeductible < 0 or not stated <= nondeductible <= most:
        where = entries[-1] if entries else None
        year.unknown["nondeductible_contributions"] = Problem(
            "deduction-disagrees",
            "error",
            where.place if where else sums.file,
            f"{year.year}: contributions of ${show_for_people(total)} less a deduction of ${show_for_people(deduction)} leave"
            f" ${show_for_people(nondeductible)}, but the entries state a nondeductible part of ${show_for_people(stated)}",
            "\n".join(
                f"basisbook correct {one.number} --amount" for one in entries if one.kind == "deduction"
            )
            + "".join(
                f"\nbasisbook correct {one.entry.number} --basis" for one in found if one.basis is not None
            ),
        )
        return None
    return nondeductible


def earlier_excess(sums: Sums, year: YearSums, cents: int) -> bool:
    """Whether so much of a deduction can be an excess of earlier years. IRC 219(f)(6); P590-A, Worksheet 1-5."""
    years = sums.pools[year.person, year.pool]
    excess = sum(
        found.amounts["excess_contributions"] for before, found in years.items() if before < year.year
    )
    if cents > excess:
        return False
    year.problems.append(
        Problem(
            "earlier-excess-deducted",
            "note",
            sums.file,
            f"{year.year}: the deduction is ${show_for_people(cents)} more than was contributed; it is taken for an excess"
            f" contribution of an earlier year (${show_for_people(excess)} in all), which the law lets one deduct later"
            " while it is still in the IRA",
            f"basisbook show {year.year}",
        )
    )
    return True


def ask_for_figures(sums: Sums, year: YearSums, limits: Limits) -> None:
    """What the worksheet of the IRA deduction reads. Without a phase-out both its ends are 0."""
    year.amounts["contribution_limit"] = limits.most
    year.amounts["compensation_limit"] = limits.allowed
    year.amounts["modified_agi"] = limits.modified_agi or 0
    year.amounts["phaseout_start"], year.amounts["phaseout_end"] = limits.phaseout or (0, 0)
    for entry in sums.of_year[year.year]:
        if entry.person == year.person and entry.kind == "figure" and entry.code == "modified-agi":
            year.behind["modified_agi"] = [entry.number]


def mark_deducible(sums: Sums, year: YearSums, limits: Limits) -> None:
    """Whether a worksheet can say what nobody stated; where figures are missing, they are asked for as well."""
    year.deducible = not limits.missing
    known = [e for e in sums.of_year[year.year] if e.kind == "figure" and e.person == year.person]
    if year.deducible or not known:
        return
    problem = year.unknown["nondeductible_contributions"]
    record = f"basisbook record {{}} --person {year.person} --tax-year {year.year}"
    asked = [
        record.format("return") + " --code"
        if name == "return"
        else record.format("figure")
        + f" --code {name}"
        + (" --amount" if name == "modified-agi" else " --amount 1   # 0 for no")
        for name in limits.missing
        if name != "phase-out"
    ]
    year.unknown["nondeductible_contributions"] = replace(
        problem,
        message=f"{problem.message}. To compute it, {and_list(limits.missing)} must be known",
        remedies="\n".join((problem.remedy, *asked)),
    )


def note_computed(sums: Sums, year: YearSums, found: list[Left], deduction: int, limits: Limits) -> None:
    total = sum(one.amount for one in found)
    assumed = (
        [] if limits.by_compensation is not None else ["compensation was not stated and is taken as enough"]
    )
    figures = figures_of(sums.of_year[year.year], year.person, year.year)
    if figures.yes("covered") is None:
        assumed.append("a plan at work was recorded for the spouse alone")
    if limits.catch_up:
        assumed.append("the birth date is not known, so no catch-up was counted")
    if limits.unverified:
        assumed.append(f"not verified in a primary source: {', '.join(limits.unverified)}")
    year.problems.append(
        Problem(
            "deduction-computed",
            "note",
            found[0].entry.place if found else sums.file,
            f"{year.year}: the deduction was not stated; by the IRA deduction worksheet ${show_for_people(deduction)} of"
            f" ${show_for_people(total)} is deductible and line 1 takes the rest"
            + "".join(f"; {one}" for one in assumed),
            f"basisbook record deduction --person {year.person} --tax-year {year.year} --amount {show(deduction)}",
        )
    )


def without_excess(found: list[Left], excess: int) -> None:
    """Take an excess off what was contributed last, so that line 4 counts only what line 1 does."""
    for one in sorted(found, key=lambda one: one.entry.date or datetime.date.max, reverse=True):
        taken = min(excess, one.amount)
        one.amount, excess = one.amount - taken, excess - taken
        if one.basis is not None:
            one.basis = max(0, one.basis - taken)


def after_seventy(sums: Sums, year: YearSums, found: list[Left]) -> None:
    """Until 2019 nothing could be contributed for the year of age 70 1/2 or a later one. IRC 219(d)(1), repealed."""
    person = sums.book.people.get(year.person)
    half = person.year_of_70_half if person else None
    if half is None or year.year >= 2020 or not any(one.amount for one in found):
        return
    if year.year >= half:
        year.problems.append(
            Problem(
                "contribution-after-70",
                "warning",
                found[0].entry.place,
                f"{year.person} was 70 1/2 in {half}: until 2019 no contribution to a traditional IRA was allowed from that"
                f" year on, so the one for {year.year} may be an excess contribution without basis (IRC 219(d)(1); the form was"
                " not read for this)",
                f"basisbook correct {found[0].entry.number} --tax-year",
            )
        )


def above_the_limit(year: YearSums, found: list[Left], total: int, limits: Limits | None) -> int:
    """What exceeds the year's limit, IRC 219(b)(1) and (5). The catch-up counts from the year of the 50th birthday."""
    if limits is None or total <= limits.allowed or not found:
        return 0
    most = limits.allowed
    if limits.catch_up and most == limits.most and total <= most + limits.catch_up:
        year.unknown["nondeductible_contributions"] = Problem(
            "birth-date-needed",
            "error",
            "book.toml",
            f"${show_for_people(total)} was contributed for {year.year}; more than ${show_for_people(most)} is allowed only"
            f" from the year of the 50th birthday, and book.toml does not say when {year.person} was born",
            f"[people.{year.person}]\nborn = 1970-01-31  # the real day, in book.toml",
        )
        return 0
    last = max(found, key=lambda one: (one.entry.date or datetime.date.min, one.entry.number)).entry
    excess = total - most
    why = "the limit" if most == limits.most else "all that compensation allows"
    if limits.unverified and most == limits.most:
        why += " (not verified in a primary source)"
    year.problems.append(
        Problem(
            "excess-contribution",
            "warning",
            last.place,
            f"${show_for_people(total)} was contributed for {year.year}, and ${show_for_people(most)} is {why}:"
            f" ${show_for_people(excess)} is an excess contribution without basis",
            f"basisbook record contribution-returned --person {year.person} --tax-year {year.year}"
            f" --amount {show(excess)}",
        )
    )
    return excess


def post_late(year: YearSums, found: list[Left], nondeductible: int, *, deductible_first: bool) -> None:
    stated = [one for one in found if one.basis is not None]
    unstated = [one for one in found if one.basis is None]
    least = sum(one.basis or 0 for one in stated if one.late)
    undated = sum(one.basis or 0 for one in stated if one.late is None)
    rest = max(0, nondeductible - sum(one.basis or 0 for one in stated))
    within = sum(one.amount for one in unstated if one.late is False)
    after = sum(one.amount for one in unstated if one.late)
    somewhere = sum(one.amount for one in unstated if one.late is None)
    if deductible_first:
        low, high = min(rest, after), min(rest, after + somewhere)
    else:
        low, high = max(0, rest - within - somewhere), max(0, rest - within)
    least, most = least + low, least + undated + high
    least, most = min(least, nondeductible), min(most, nondeductible)
    if least != most:
        one = next(one.entry for one in found if one.late is None)
        year.unknown["late_contributions"] = Problem(
            "contribution-undated",
            "error",
            one.place,
            f"entry {one.number}: line 4 of {year.year} asks whether this was contributed after the year's end, and the day is not stated",
            f"basisbook correct {one.number} --date",
        )
    elif least:
        year.post("late_contributions", least, *(one.entry for one in found if one.late))


def returned(sums: Sums, entry: Entry) -> None:
    """Gross and earnings go on the return of the year in which the contribution was made. IRC 408(d)(4).

    The last contribution made is the one returned. A loss on one is not set against the earnings of another.
    """
    if entry.year is None or entry.amount is None or entry.moved is None:
        return
    original = sums.acted_on(entry) or last_made(sums, entry)
    made = original.date.year if original and original.date else entry.year
    year = sums.at(entry, made)
    year.post("returned_gross", entry.moved, entry)
    year.post("returned_earnings", max(0, entry.moved - entry.amount), entry)
    if made < 2000 and entry.moved < entry.amount:
        year.problems.append(
            Problem(
                "loss-before-2000",
                "warning",
                entry.place,
                f"entry {entry.number}: before 2000 a loss did not lower what had to be returned; ${show_for_people(entry.amount - entry.moved)}"
                " of the contribution may still be in the IRA (Publication 590 for 2000)",
                f"basisbook correct {entry.number} --amount {show(entry.moved)}",
            )
        )


def last_made(sums: Sums, returned: Entry) -> Entry | None:
    """The last contribution for the year, or None where not all of them are dated. Regulations 1.408-11(c)."""
    kind = returned.kind.removesuffix("-returned")
    made = [e for e in sums.of_year[returned.year or 0] if e.person == returned.person and e.kind == kind]
    if not all(e.date for e in made):
        return None
    return max(made, key=lambda e: (e.date or datetime.date.min, e.number), default=None)


def recharacterized(sums: Sums, entry: Entry) -> None:
    """Treated as made to the second IRA. Line 6 counts the balance as if moved before the year's end."""
    if entry.year is None or entry.amount is None:
        return
    to_roth = entry.kind == "recharacterized-to-roth"
    year = sums.year(entry.person, "own", entry.year)
    year.post("roth_contributions", entry.amount if to_roth else -entry.amount, entry)
    year.post(f"roth_recharacterized_{'in' if to_roth else 'out'}", entry.amount, entry)
    moved_after_year_end(sums, entry, -1 if to_roth else 1)
    if entry.date and entry.date.year == entry.year:
        year.post("recharacterized_gross", entry.moved or 0, entry)


def excess_removed(sums: Sums, entry: Entry) -> None:
    """Free of tax only where the year's contributions were within the table limit. IRC 408(d)(5)."""
    contribution = sums.acted_on(entry)
    if contribution is None or contribution.year is None:
        return
    made = [
        e for e in sums.of_year[contribution.year] if e.person == entry.person and e.kind == "contribution"
    ]
    total, year = sum(e.amount or 0 for e in made), contribution.year
    try:
        limit = 2_250_00 if year < 1997 else parameters.value("ira_contribution_limit", year).cents
        catch_up = parameters.value("ira_catch_up_age_50", year).cents if year >= 2002 else 0
    except parameters.NoValueError:
        return
    born = sums.book.people[entry.person].born if entry.person in sums.book.people else None
    limit += catch_up if born is None or year - born.year >= 50 else 0
    if total <= limit:
        return
    sums.at(entry).problems.append(
        Problem(
            "excess-above-table",
            "warning",
            entry.place,
            f"entry {entry.number}: ${show_for_people(total)} was contributed for {year}, more than ${show_for_people(limit)};"
            " such an excess withdrawn after the due date is taxable as a distribution unless employer money to a SEP raised"
            " the limit, IRC 408(d)(5)",
            f"basisbook correct {entry.number} --kind distribution --basis ''",
        )
    )


def excess_without_basis(sums: Sums, entry: Entry) -> None:
    """What is an excess by the year's limit was never on line 1, so its removal takes nothing off line 2."""
    contribution = sums.acted_on(entry)
    if contribution is None or contribution.year is None or not entry.basis:
        return
    excess = sums.year(entry.person, "own", contribution.year).amounts["excess_contributions"]
    over = entry.basis - max(0, (entry.amount or 0) - excess)
    if not excess or over <= 0:
        return
    year = sums.at(entry)
    year.post("basis_adjustments", over, entry)
    year.problems.append(
        Problem(
            "excess-without-basis",
            "warning",
            entry.place,
            f"entry {entry.number}: ${show_for_people(over)} of it exceeded the limit of {contribution.year} and was never"
            " on line 1, so it comes off no basis",
            f"basisbook correct {entry.number} --basis {show(entry.basis - over)}",
        )
    )


def limit_must_be_known(sums: Sums, entry: Entry) -> None:
    """A SIMPLE IRA takes only money that comes through an employer, which is never on line 1. IRC 408(p)."""
    account = sums.book.accounts.get(entry.account)
    if account is not None and account.type == "simple":
        sums.at(entry).problems.append(
            Problem(
                "contribution-to-simple",
                "warning",
                entry.place,
                f"entry {entry.number}: a SIMPLE IRA takes no regular contribution; what an employer paid in is in its value"
                " and on no other line",
                f"basisbook void {entry.number}",
            )
        )
