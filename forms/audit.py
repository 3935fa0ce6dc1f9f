"""Whether papers, ledger and filed forms agree: named checks, each finding with its years and amounts.

The eleven checks are numbered as in `docs/evidence.md`. They run over the ledger with what the papers prove and
nobody has accepted yet, so that a shoebox can be audited before anything enters the ledger.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from basisbook.forms.history import History, Pool, replay
from basisbook.forms.snapshot import Filed
from basisbook.ledger import journal
from basisbook.ledger.book import OWN, Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.evidence.account_transcript import CHANGED
from basisbook.ledger.evidence.store import Shelf
from basisbook.ledger.facts import SIXTY_DAYS
from basisbook.ledger.inference.accept import entries_for, worth_accepting
from basisbook.ledger.inference.infer import Inferred
from basisbook.ledger.inference.labels import today_s_lines
from basisbook.ledger.inference.papers import Paper
from basisbook.ledger.inference.rules import back_of, back_solved
from basisbook.ledger.inference.situation import FIRST_NONDEDUCTIBLE, Situation
from basisbook.ledger.money import NotAnAmountError, dollars, parse, show, show_for_people
from basisbook.ledger.problems import Problem, Severity

LEAST_RETURN, MOST_RETURN = -60, 80
"""Percent a year between which a value may change without a missing account or event. A choice of this program."""
_TOGETHER_WITH_PENSIONS = frozenset({1987, 1988, *range(1989, 1994), 2018})
"""Years in which lines 4a and 4b (or their forerunners) count pensions too: 4a cannot be compared."""
TOLERANCE = 100
"""Cents by which whole dollars on a return may differ from dollars and cents on a form."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One disagreement. `check` is its number (0: papers that contradict each other), `amounts` are cents by name."""

    check: int
    code: str
    severity: Severity
    person: str
    years: tuple[int, ...]
    message: str
    remedy: str
    amounts: Mapping[str, int] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()

    @property
    def problem(self) -> Problem:
        """As any other finding about somebody's records."""
        years = ", ".join(map(str, self.years))
        place = f"{self.person} {years}".strip()
        return Problem(self.code, self.severity, place, self.message, self.remedy)


@dataclass(frozen=True, slots=True)
class FiledForm:
    """What is known of a filed Form 8606, from papers or from snapshots, under today's line numbers."""

    lines: Mapping[str, int]
    where: str


@dataclass(frozen=True, slots=True)
class Audited:
    """Everything the checks look at."""

    book: Book
    inferred: Inferred
    shelf: Shelf
    history: History
    entries: Mapping[int, Entry]
    filed: Mapping[tuple[str, int], FiledForm]
    none_filed: frozenset[tuple[str, int]]

    def at(self, person: str, year: int) -> Situation | None:
        return self.inferred.situations.get((person, year))


def audit(
    book: Book,
    ledger: Sequence[Entry],
    inferred: Inferred,
    shelf: Shelf,
    today: dt.date,
    filed: Filed | None = None,
) -> tuple[Finding, ...]:
    """Every finding, by person and year. Nothing is written."""
    supposed = entries_for(ledger, inferred, worth_accepting(inferred), today)
    in_force = journal.in_force([*ledger, *supposed])
    history = replay(book, in_force, as_of=today)
    forms: dict[tuple[str, int], FiledForm] = {}
    for (person, year), form in inferred.forms.items():
        if form.lines:
            forms[person, year] = FiledForm(form.lines, ", ".join(form.evidence))
    none_filed = set()
    for (person, pool, year), snapshot in (filed.forms if filed else {}).items():
        if pool != OWN:
            continue
        if snapshot.how == "none":
            none_filed.add((person, year))
            continue
        lines = {
            line: cents for line, text in snapshot.lines.items() if (cents := _cents(line, text)) is not None
        }
        before = forms.get((person, year))
        forms[person, year] = FiledForm(
            {**(before.lines if before else {}), **today_s_lines(year, lines)}, "the filed snapshot"
        )
    audited = Audited(book, inferred, shelf, history, in_force, forms, frozenset(none_filed))
    found = [finding for check in CHECKS for finding in check(audited)]
    unique: dict[tuple[str, tuple[int, ...], str, str], Finding] = {}
    for finding in found:
        unique.setdefault((finding.person, finding.years, finding.code, finding.message), finding)
    return tuple(sorted(unique.values(), key=lambda one: (one.person, one.years[:1], one.check)))


def blocking(findings: Sequence[Finding], person: str, year: int) -> tuple[Finding, ...]:
    """What keeps a form of that year from being filed: contradictions of that year, or of an earlier one."""
    return tuple(
        one
        for one in findings
        if one.check == 0 and one.person in (person, "") and min(one.years, default=0) <= year
    )


def _cents(line: str, text: str) -> int | None:
    if line == "10":
        return None
    try:
        return -parse(text[1:]) if text.startswith("-") else parse(text)
    except NotAnAmountError:
        return None


def _situations(a: Audited) -> Iterator[Situation]:
    for person, years in a.inferred.papers.years.items():
        for year in years:
            at = a.at(person, year)
            if at is not None:
                yield at


# -- 0 contradictions -----------------------------------------------------------------------------------------


def contradictions(a: Audited) -> Iterator[Finding]:
    """Papers that contradict each other (grade X), and a ledger that contradicts them."""
    blurred = list(_unread(a))
    yield from blurred
    for one in a.inferred.proposals:
        if one.grade == "X" and any(one.why in finding.message for finding in blurred):
            continue
        if one.grade == "X":
            remedy = "\n".join(
                f'basisbook evidence set-aside {paper} --because "..."' for paper in one.disputed[:4]
            )
            message = f"the {one.kind} is contradictory and blocks filing: {one.why}"
            yield Finding(
                0,
                "contradictory",
                "error",
                one.person,
                (one.tax_year,),
                message,
                remedy,
                {one.kind: one.amount},
                one.evidence,
            )
        elif one.status == "conflict":
            remedy = f"basisbook correct {one.entry} --amount {show(one.amount)}"
            remedy += f" --basis {show(one.basis)}" if one.basis is not None else ""
            message = f"the papers say a {one.kind} of {dollars(one.amount)}: {one.why}"
            yield Finding(
                0,
                "ledger-disagrees",
                "error",
                one.person,
                (one.tax_year,),
                message,
                remedy,
                {one.kind: one.amount},
                one.evidence,
            )


def _unread(a: Audited) -> Iterator[Finding]:
    """A figure that stands on a paper and cannot be read: it is not zero, so nothing is filed until it is known."""
    for kind in ("5498", "1099-R"):
        for (person, year), papers in sorted(a.inferred.papers.by_kind.get(kind, {}).items()):
            for paper in papers:
                if not paper.unread:
                    continue
                account = f" --account {paper.account}" if paper.account else ""
                figures = "".join(f" --{box} ..." for box in sorted(paper.unread))
                yield Finding(
                    0, "unread", "error", person, (year,), f"{paper.conflict}: it is not zero, and blocks filing",
                    f"basisbook evidence enter {kind} --year {year} --person {person}{account}{figures}   # as the paper has it",
                    {}, tuple(paper.evidence),
                )  # fmt: skip


# -- 1 rollovers ----------------------------------------------------------------------------------------------


def rollovers(a: Audited) -> Iterator[Finding]:
    """1. What was rolled in was paid out somewhere, within 60 days."""
    for at in _situations(a):
        if at.rollover_unmatched and at.over_the_year_end is None:
            message = (
                f"{dollars(at.rollover_unmatched)} of the rollovers in box 2 has no Form 1099-R of {at.year} that"
                " surely paid it out: its after-tax part, if any, is not known"
            )
            remedy = f"basisbook evidence enter 1099-R --year {at.year} --person {at.person} --codes G --box1 {show_for_people(at.rollover_unmatched).replace(',', '')} --box5 0"
            yield Finding(
                1,
                "rollover-unmatched",
                "warning",
                at.person,
                (at.year,),
                message,
                remedy,
                {"box 2": at.rollover_unmatched},
            )
        for out in at.moved("rollover-out"):
            nearby = [
                *at.moved("rollover-in"),
                *(at.next_to(at.year + 1).moved("rollover-in") if out.day.month >= 11 else []),
            ]
            if not any(
                one.cents == out.cents and dt.timedelta(0) <= one.day - out.day <= SIXTY_DAYS
                for one in nearby
            ):
                message = f"{dollars(out.cents)} left on {out.day} as a rollover and is not seen to arrive within 60 days"
                latest = out.day + SIXTY_DAYS
                remedy = (
                    f"basisbook evidence enter transaction --year {latest.year} --person {at.person}"
                    f" --event rollover-in --amount {show(out.cents)} --date {latest}   # the day it arrived"
                )
                yield Finding(
                    1,
                    "rollover-not-back",
                    "warning",
                    at.person,
                    (at.year,),
                    message,
                    remedy,
                    {"rolled out": out.cents},
                    out.evidence,
                )


# -- 2 values -------------------------------------------------------------------------------------------------


def values(a: Audited) -> Iterator[Finding]:
    """2. Values follow from each other: what is not deposits or withdrawals is a return that can be."""
    for person, years in a.inferred.papers.years.items():
        pool = a.history.pool(person)
        if pool is None:
            continue
        for before, after in pairwise(years):
            first, second = a.at(person, before), a.at(person, after)
            if after != before + 1 or not (first and second and first.value.known and second.value.known):
                continue
            out = sum(
                one.cents("box1") for one in second.rows if one.flag("ira") and "4" not in one.text("codes")
            )
            put_in = ("box2", "box4", "box8", "box9", "box13a", "box14a")
            rolled = sum(one.cents(box) for one in second.own for box in put_in)
            least, most = _deposits(a, person, after)
            readings = [
                (
                    second.value.cents - first.value.cents - deposited - rolled + out,
                    first.value.cents + deposited + rolled,
                )
                for deposited in {least, most}
            ]
            if any(
                base <= 0 or LEAST_RETURN * base <= 100 * gain <= MOST_RETURN * base
                for gain, base in readings
            ):
                continue
            gain, base = readings[0]
            message = (
                f"{dollars(first.value.cents)} at the end of {before} and {dollars(second.value.cents)} at the end of"
                f" {after}, with {dollars(least + rolled)} put in and {dollars(out)} taken out, would be a"
                f" return of {100 * gain // base} percent: an account or an event is missing"
            )
            remedy = f"basisbook evidence enter 5498 --year {after} --person {person} --box5 0   # the account that is missing"
            yield Finding(
                2,
                "value-chain",
                "warning",
                person,
                (before, after),
                message,
                remedy,
                {"gain": gain, "base": base},
            )


def _deposits(a: Audited, person: str, year: int) -> tuple[int, int]:
    """Contributions deposited in the calendar year: surely, and possibly (where the day is not known)."""
    least = most = 0
    for entry in a.entries.values():
        if entry.person != person or entry.kind != "contribution" or entry.amount is None:
            continue
        if entry.date:
            if entry.date.year == year:
                least, most = least + entry.amount, most + entry.amount
        elif entry.tax_year in (year, year - 1):
            most += entry.amount
    return least, most


# -- 3, 10 limits ---------------------------------------------------------------------------------------------


def limits(a: Audited) -> Iterator[Finding]:
    """3. Boxes 1 and 10 together are within the limit for the age."""
    for at in _situations(a):
        returned = sum(max(0, one.cents("box1") - one.cents("box2a")) for one in _roth_returned(at))
        # What was moved from one kind of IRA to the other stays a contribution for the year.
        back = sum(one.amount for one in back_of(at).proposals if one.kind == "contribution-returned")
        total = max(0, at.contributed.cents - back) + max(0, at.sum_of(at.roth, "box10").cents - returned)
        if total > at.limit:
            message = (
                f"{dollars(total)} contributed to all IRAs, and {dollars(at.limit)} is the limit:"
                f" {dollars(total - at.limit)} is an excess contribution without basis"
            )
            remedy = f"basisbook evidence enter 1099-R --year {at.year} --person {at.person} --codes 8 --ira yes --box1 {show_for_people(total - at.limit).replace(',', '')}"
            yield Finding(
                3, "above-limit", "warning", at.person, (at.year,), message, remedy,
                {"contributed": total, "limit": at.limit}, tuple(at.contributed.evidence),
            )  # fmt: skip


def _roth_returned(at: Situation) -> list[Paper]:
    """Roth contributions for the year that came back: code 8 in it, code P in the next."""
    return [*at.coded("8", ira=False), *at.next_to(at.year + 1).coded("P", ira=False)]


def _kept(at: Situation) -> int:
    """What was contributed to traditional IRAs for the year and not taken back, in cents."""
    return max(0, at.contributed.cents - back_of(at).off)


def too_old(a: Audited) -> Iterator[Finding]:
    """10. No contribution to a traditional IRA for the year of 70 1/2 or later, before 2020. IRC 219(d)(1)."""
    for at in _situations(a):
        person = a.book.people.get(at.person)
        half = person.year_of_70_half if person else None
        if half is None or at.year >= 2020 or not _kept(at):
            continue
        if at.year >= half:
            message = (
                f"{dollars(_kept(at))} was contributed for {at.year}; 70 1/2 was reached in {half}: an excess"
            )
            remedy = f"basisbook correct ENTRY --basis 0   # of the contribution for {at.year}"
            yield Finding(
                10,
                "too-old",
                "warning",
                at.person,
                (at.year,),
                message,
                remedy,
                {"contributed": at.contributed.cents},
            )


def without_pay(a: Audited) -> Iterator[Finding]:
    """10. No contribution without compensation. The return's wages cover both spouses; other pay is not on papers."""
    for at in _situations(a):
        paper = at.tax_return
        if paper is None or paper.known("wages") != 0 or not _kept(at):
            continue
        message = (
            f"{dollars(_kept(at))} was contributed for {at.year}, and the return shows no wages: without"
            " other compensation (self-employment, alimony) it is an excess"
        )
        remedy = f"basisbook correct ENTRY --basis 0   # of the contribution for {at.year}, if there was none"
        yield Finding(
            10, "no-compensation", "warning", at.person, (at.year,), message, remedy,
            {"contributed": at.contributed.cents, "wages": 0}, tuple(paper.evidence),
        )  # fmt: skip


# -- 4, 5 filed forms -----------------------------------------------------------------------------------------


def filed_chain(a: Audited) -> Iterator[Finding]:
    """4. Line 2 of each filed form is what the form before carried, and what the papers prove; gaps are named."""
    people = sorted({person for person, _ in a.filed} | {pool.person for pool in a.history.pools.values()})
    for person in people:
        years = sorted(year for who, year in a.filed if who == person)
        pool = a.history.pool(person)
        for before, after in pairwise(years):
            carried, brought = a.filed[person, before].lines.get("14"), a.filed[person, after].lines.get("2")
            moved = _moved(pool, before, after)
            if carried is not None and brought is not None and carried + moved != brought:
                message = (
                    f"line 2 of the filed form of {after} is {dollars(brought)}, and line 14 of that of {before} is"
                    f" {dollars(carried)}"
                )
                if moved:
                    message += f"; by the ledger {dollars(abs(moved))} {'came in' if moved > 0 else 'went out'} besides"
                yield Finding(
                    4, "line-2-not-carried", "warning", person, (before, after), message,
                    f"basisbook diff {after} --person {person}", {"line 14": carried, "line 2": brought},
                )  # fmt: skip
        for one in pool.years if pool else ():
            filed = a.filed.get((person, one.tax_year))
            basis = one.brought.get("basis", 0) + one.facts.amounts["basis_adjustments"]
            if filed is None:
                continue
            brought = filed.lines.get("2")
            solved = _solved(a, person, one.tax_year) if brought is None else None
            if brought is None and solved is not None:
                brought, error = solved
            else:
                error = 0
            if brought is not None and one.status in ("complete", "not-due") and abs(brought - basis) > error:
                shown = f"was {dollars(brought)}" + (
                    f", within {dollars(error)}, by its lines 16 and 17" if error else ""
                )
                message = (
                    f"Form 8606 ({one.tax_year}) line 2 {shown}, but {dollars(basis)} of basis existed:"
                    " restate the chain from there"
                )
                yield Finding(
                    4, "line-2-not-basis", "warning", person, (one.tax_year,), message,
                    f"basisbook explain {one.tax_year} 2 --person {person}", {"line 2": brought, "basis": basis},
                    tuple(filed.where.split(", ")),
                )  # fmt: skip
        yield from _missing_forms(a, person)


def _moved(pool: Pool | None, after: int, through: int) -> int:
    """Basis that came in (or, below zero, went out) on line 2 in the years after one form through that of the other."""
    return sum(
        one.facts.amounts["basis_adjustments"]
        for one in (pool.years if pool else ())
        if after < one.tax_year <= through
    )


def _solved(a: Audited, person: str, year: int) -> tuple[int, int] | None:
    at = a.at(person, year)
    solved = back_solved(at) if at else None
    return (max(0, solved.line_2), solved.error) if solved else None


def _missing_forms(a: Audited, person: str) -> Iterator[Finding]:
    """Forms that the law asks for and no paper shows. Whether they were never filed, only a return can say."""
    pool = a.history.pool(person)
    missing = [
        one
        for one in (pool.years if pool else ())
        if one.status in ("complete", "incomplete")
        and one.tax_year >= FIRST_NONDEDUCTIBLE
        and (person, one.tax_year) not in a.filed
        and (one.facts.amounts["nondeductible_contributions"] or one.status == "complete")
    ]
    if not missing:
        return
    years = tuple(one.tax_year for one in missing)
    sure = [year for year in years if (person, year) in a.none_filed or _return_without_form(a, person, year)]
    named = ", ".join(map(str, years[:-1])) + (" and " if len(years) > 1 else "") + str(years[-1])
    message = f"Forms 8606 missing for {named}: send them late, unless copies are found"
    if sure:
        message += f" (the return transcript of {', '.join(map(str, sure))} shows none)"
    yield Finding(
        4, "form-missing", "warning", person, years, message, f"basisbook evidence enter 8606 --year {years[0]} --person {person} --line 1=...",
        {str(one.tax_year): one.facts.amounts["nondeductible_contributions"] for one in missing},
    )  # fmt: skip


def _return_without_form(a: Audited, person: str, year: int) -> bool:
    at = a.at(person, year)
    return bool(at and at.tax_return and at.tax_return.from_irs and at.form is None)


def filed_against_papers(a: Audited) -> Iterator[Finding]:
    """5. Line 1 is at most box 1; line 8 is box 3 (less recharacterizations); line 6 is box 5; line 7 the rest of 1099-R."""
    for (person, year), form in a.filed.items():
        at = a.at(person, year)
        if at is None or year < 2001:
            continue
        known = at.is_listed or at.own
        said = {
            "1": (
                at.contributed.cents if at.contributed.known and known else None,
                "box 1 of the Forms 5498",
                True,
            ),
            "8": (
                at.converted.cents
                if (at.rows or at.is_listed) and (year > 2017 or not at.coded("NR"))
                else None,
                "box 3 of the Forms 5498",
                False,
            ),
            "6": (at.value.cents if at.value.known else None, "box 5 of the Forms 5498", False),
            "7": (at.known_for_labels.distributed, "the Forms 1099-R", False),
        }
        for line, (cents, where, only_above) in said.items():
            filed = form.lines.get(line)
            if (
                cents is None
                or filed is None
                or abs(filed - cents) < TOLERANCE
                or (only_above and filed < cents)
            ):
                continue
            if line == "1" and filed > cents:
                continue  # papers in contradiction, found above
            back = at.next_to(year + 1).rollover_unmatched
            if (line == "6" and filed - cents == back) or (line == "7" and cents - filed == back):
                continue  # outstanding: it left in this year and came back in the next
            message = f"line {line} of the filed form is {dollars(filed)}, and {where} say {dollars(cents)}"
            yield Finding(
                5, f"line-{line}-not-papers", "warning", person, (year,), message,
                f"basisbook explain {year} {line} --person {person}", {f"line {line}": filed, where: cents},
            )  # fmt: skip


# -- 6, 7 return and value ------------------------------------------------------------------------------------


def return_totals(a: Audited) -> Iterator[Finding]:
    """6. IRA distributions on the return are the sum of the Forms 1099-R, of both spouses on a joint return."""
    seen: set[tuple[str, ...]] = set()
    for at in _situations(a):
        paper = at.tax_return
        gross = paper.known("gross_ira") if paper else None
        people = sorted({at.person, at.spouse} - {""})
        key = (str(at.year), *people)
        if paper is None or gross is None or at.year in _TOGETHER_WITH_PENSIONS or key in seen:
            continue
        seen.add(key)
        theirs = [at.next_to(at.year, who) for who in people]
        if not all(one.is_listed or one.rows for one in theirs):
            continue
        counted = later = 0
        for one in theirs:
            for row in one.rows:
                if row.flag("ira") or set(row.text("codes")) & set("JTQ"):
                    if set(row.text("codes")) & set("NRP"):
                        later += row.cents("box1")
                    else:
                        counted += row.cents("box1")
        if abs(gross - counted) >= TOLERANCE and abs(gross - counted - later) >= TOLERANCE:
            message = (
                f"the return shows IRA distributions of {dollars(gross)}, and the Forms 1099-R"
                f" {dollars(counted)}{' of both spouses' if len(people) > 1 else ''}: a form is missing or was left out"
            )
            remedy = f"basisbook evidence add FILE   # the Wage and Income Transcript of {at.year}"
            yield Finding(
                6, "return-not-1099r", "warning", at.person, (at.year,), message, remedy,
                {"return": gross, "Forms 1099-R": counted}, tuple(paper.evidence),
            )  # fmt: skip


def basis_without_value(a: Audited) -> Iterator[Finding]:
    """7. Where basis remains, something of value remains."""
    for pool in a.history.pools.values():
        for one in pool.years:
            known = one.facts.behind.get("year_end_value")
            basis = one.carried.get("basis", 0) - one.facts.amounts["late_contributions"]
            if (
                known
                and not one.facts.amounts["year_end_value"]
                and basis > 0
                and not one.facts.amounts["outstanding_rollovers"]
            ):
                message = (
                    f"basis of {dollars(basis)} remains and the IRAs were worth nothing at the end of {one.tax_year}:"
                    " an account is missing, or the basis is lost"
                )
                yield Finding(
                    7, "basis-without-value", "warning", pool.person, (one.tax_year,), message,
                    f"basisbook record year-end-value --person {pool.person} --tax-year {one.tax_year}", {"basis": basis},
                )  # fmt: skip


# -- 8, 9, 11 identities --------------------------------------------------------------------------------------


def same_paper(a: Audited) -> Iterator[Finding]:
    """8. The same paper seen twice says the same. 9 follows from it: a different account is a different paper."""
    for papers in a.inferred.papers.by_kind.values():
        for (person, year), found in papers.items():
            for paper in found:
                if paper.conflict:
                    remedy = "\n".join(
                        f'basisbook evidence set-aside {one} --because "..."' for one in paper.evidence[:4]
                    )
                    yield Finding(
                        8,
                        "papers-disagree",
                        "error",
                        person,
                        (year,),
                        paper.conflict,
                        remedy,
                        {},
                        tuple(paper.evidence),
                    )


def same_number(a: Audited) -> Iterator[Finding]:
    """9. The last digits of a taxpayer number belong to one person."""
    whose: dict[str, str] = {
        person.ssn.replace("-", "")[-4:]: person.id for person in a.book.people.values() if person.ssn
    }
    for card in a.shelf.cards:
        for tail, person in card.tails.items():
            known = whose.setdefault(tail, person)
            if known != person:
                message = f"{card.id} was added for {person}, and the number on it is that of {known}"
                remedy = f'basisbook evidence set-aside {card.id} --because "of {known}"'
                years = (card.year,) if card.year else ()
                yield Finding(9, "number-disagrees", "error", person, years, message, remedy, {}, (card.id,))


def mixed_up(a: Audited) -> Iterator[Finding]:
    """11. What one spouse's forms lack is not what the other's have too much of."""
    people = sorted(a.inferred.papers.years)
    for at in _situations(a):
        gone = sum(one.cents("box1") for one in at.taken_out)
        lacking = {at.rollover_unmatched, at.sum_of([*at.roth, *at.own], "box3").cents - gone}
        for other in people:
            theirs = a.at(other, at.year) if other != at.person else None
            if theirs is None:
                continue
            spare = (
                sum(one.cents("box1") for one in theirs.taken_out)
                - theirs.converted.cents
                - theirs.rolled_to_ira
            )
            for paper in theirs.taken_out:
                amount = paper.cents("box1")
                if 0 < amount <= spare and amount in lacking:
                    message = (
                        f"{dollars(amount)} arrived in an IRA of {at.person}, and the Form 1099-R for it is among the"
                        f" papers of {other}: was one of them added for the wrong person?"
                    )
                    remedy = f'basisbook evidence set-aside {paper.evidence[0]} --because "added for the wrong person"'
                    yield Finding(
                        11,
                        "wrong-person",
                        "error",
                        at.person,
                        (at.year,),
                        message,
                        remedy,
                        {"box 1": amount},
                        tuple(paper.evidence),
                    )


# -- beyond the eleven ----------------------------------------------------------------------------------------


def changed_returns(a: Audited) -> Iterator[Finding]:
    """The account shows that the return was changed: its own figures are not the ones in force."""
    for (person, year), found in a.inferred.papers.by_kind.get("account", {}).items():
        for paper in found:
            codes = sorted({name[2:5] for name in paper.values if name.startswith("tc")} & set(CHANGED))
            if codes:
                what = "; ".join(f"{code}: {CHANGED[code]}" for code in codes)
                message = f"the account shows {what}: column A of a Form 1040-X is not the original return"
                remedy = "bring the notice, or the amended return, and enter its figures"
                yield Finding(
                    12,
                    "return-changed",
                    "warning",
                    person,
                    (year,),
                    message,
                    remedy,
                    {},
                    tuple(paper.evidence),
                )


def histories_against_forms(a: Audited) -> Iterator[Finding]:
    """Histories and official totals of a year: the official total counts, and a difference is said."""
    for at in _situations(a):
        dated = sum(one.cents for one in at.contribution_dates)
        if at.contributed.known and dated and dated != at.contributed.cents and (at.own or at.is_listed):
            roth = at.sum_of(at.roth, "box10").cents
            if dated == roth or dated == at.contributed.cents + roth:
                continue
            message = (
                f"account histories show contributions of {dollars(dated)} for {at.year}, and the Forms 5498"
                f" {dollars(at.contributed.cents)}; the forms count"
            )
            yield Finding(
                12, "history-not-5498", "warning", at.person, (at.year,), message,
                f"basisbook evidence enter 5498 --year {at.year} --person {at.person} --box1 ...",
                {"histories": dated, "Forms 5498": at.contributed.cents},
            )  # fmt: skip


CHECKS: tuple[Callable[[Audited], Iterator[Finding]], ...] = (
    contradictions, rollovers, values, limits, filed_chain, filed_against_papers, return_totals, basis_without_value,
    same_paper, same_number, too_old, without_pay, mixed_up, changed_returns, histories_against_forms,
)  # fmt: skip
"""In the order of their numbers, and two more."""
