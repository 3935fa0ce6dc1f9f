"""What the papers say of one person's year, in cents: sums that the rules work with, each with its documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import field
from functools import cached_property

from basisbook.ledger import parameters
from basisbook.ledger.book import Book
from basisbook.ledger.evidence.documents import Kind
from basisbook.ledger.facts import SIXTY_DAYS
from basisbook.ledger.inference import grades
from basisbook.ledger.inference.form_lines import today_s_lines
from basisbook.ledger.inference.grades import Grade
from basisbook.ledger.inference.labels import Form, Known, form_of
from basisbook.ledger.inference.movements import Moved
from basisbook.ledger.inference.papers import Conflict, Paper, Papers
from basisbook.ledger.inference.subsets import subset, subsets
from basisbook.ledger.money import dollars
from basisbook.ledger.quick_dataclass import dataclass

FIRST_NONDEDUCTIBLE = 1987
"""The first year of nondeductible contributions, IRC 408(o)."""
SELF_CERTIFIED = "SC"
_LATE_ROLLOVERS = (SELF_CERTIFIED, "PO")
"""Codes of box 13c for rollovers: self-certified late ones, and loans that a plan offset. The others are for contributions."""
_NOT_TAKEN_OUT = set("8PNRGHY46")


@dataclass(slots=True)
class Said:
    """An amount, the documents that say so, and who they come from. `known` is false when nothing says it."""

    cents: int = 0
    evidence: list[str] = field(default_factory=list)
    origins: set[str] = field(default_factory=set)
    known: bool = False
    conflict: Conflict | None = None

    def add(self, cents: int, paper: Paper) -> None:
        self.cents += cents
        self.known = True
        self.lean_on(paper)

    @property
    def grade(self) -> Grade:
        """How well it is proved: a sum is as good as its weakest part; X where papers contradict each other."""
        if self.conflict:
            return "X"
        return grades.of_origins([max(self.origins, key=_STRENGTH.index)] if self.origins else [])

    def lean_on(self, paper: Paper) -> None:
        self.evidence += [one for one in paper.evidence if one not in self.evidence]
        # One weak part makes the sum weak: the best origin of each paper, and the worst of those.
        self.origins.add(min(paper.origins, key=_STRENGTH.index))
        self.conflict = self.conflict or paper.conflict


_STRENGTH = ("irs", "filed", "custodian", "history", "bank", "taxpayer")


@dataclass(frozen=True, slots=True)
class Deduction:
    """The IRA deduction that belongs to a person: between `low` and `high`, equal where it is known.

    `by_wages`: no paper shows the income, only wages above the phase-out, and losses may have brought it below.
    """

    low: int
    high: int
    evidence: tuple[str, ...]
    origins: frozenset[str]
    rule: str
    known: bool
    why: str = ""
    conflict: Conflict | None = None
    by_wages: bool = False

    @property
    def settled(self) -> bool:
        return self.known and self.low == self.high


class Situation:
    """One person's year. Everything is computed once, when asked."""

    def __init__(
        self,
        book: Book,
        papers: Papers,
        person: str,
        year: int,
        known: dict[tuple[str, int], Situation] | None = None,
    ) -> None:
        self.book, self.papers, self.person, self.year = book, papers, person, year
        self._known: dict[tuple[str, int], Situation] = {} if known is None else known
        self._known[person, year] = self

    def at_year(self, year: int, person: str = "") -> Situation:
        """Any year of the same person, or of another."""
        person = person or self.person
        return self._known.get((person, year)) or Situation(self.book, self.papers, person, year, self._known)

    # -- Form 5498 --------------------------------------------------------------------------------------------

    @cached_property
    def own(self) -> list[Paper]:
        """Forms 5498 of own traditional, SEP and SIMPLE IRAs; not of an account that paid out with code 4."""
        inherited = {one.account for one in self._code_4 if one.account}
        return [
            one
            for one in self.papers.of("5498", self.person, self.year)
            if one.text("type") not in ("roth", "unknown")
            and not any(_same_account(one.account, other) for other in inherited)
        ]

    @cached_property
    def _code_4(self) -> list[Paper]:
        """Every Form 1099-R of the person with code 4, of any year: R11."""
        rows = self.papers.by_kind.get("1099-R", {})
        return [
            one
            for (person, _), found in rows.items()
            if person == self.person
            for one in found
            if one.flag("ira") and "4" in one.text("codes")
        ]

    @cached_property
    def perhaps_inherited(self) -> list[Paper]:
        """Forms 5498 that may be of an inherited IRA: no account number tells, and nothing was put in."""
        shown = [
            one
            for (person, _), found in self.papers.by_kind.get("5498", {}).items()
            if person == self.person
            for one in found
        ]
        unmatched = [
            one
            for one in self._code_4
            if one.year <= self.year
            and not any(one.account and _same_account(one.account, other.account) for other in shown)
            and not (one.flag("total") and one.year < self.year)
        ]
        if not unmatched:
            return []
        put_in = ("box1", "box2", "box8", "box9")
        return [one for one in self.own if one.cents("box5") and not any(map(one.cents, put_in))]

    @cached_property
    def roth(self) -> list[Paper]:
        """Forms 5498 of Roth IRAs."""
        return [one for one in self.papers.of("5498", self.person, self.year) if one.text("type") == "roth"]

    def sum_of(self, papers: Iterable[Paper], box: str) -> Said:
        """A box over several forms. A form without the row has zero there."""
        said = Said()
        for paper in papers:
            # A transcript leaves zero rows out; on a paper typed in, what is not there was not said.
            if paper.from_irs or box in paper.values:
                said.add(paper.cents(box), paper)
        said.known = said.known or bool(self.papers.irs_list(self.person, self.year))
        if said.known and not said.evidence:
            said.evidence = list(self.papers.irs_list(self.person, self.year))
            said.origins = {"irs"}
        return said

    @cached_property
    def contributed(self) -> Said:
        """R1's c1: box 1 for the year, and R9's postponed contributions for it, whenever they were made."""
        said = self.sum_of(self.own, "box1")
        for later in range(self.year, self.year + 10):
            for paper in self.papers.of("5498", self.person, later):
                if paper.cents("box13b") == self.year and paper.text("box13c").upper() not in _LATE_ROLLOVERS:
                    said.add(paper.cents("box13a"), paper)
        return said

    @cached_property
    def moved_in(self) -> int:
        """The most that codes N and R may have moved here from Roth contributions for the year: box 10."""
        rows = [*self.coded("N", ira=False), *self.at_year(self.year + 1).coded("R", ira=False)]
        return self.sum_of(self.roth, "box10").cents if rows else 0

    @cached_property
    def contribution_dates(self) -> list[Moved]:
        """Transactions that put a contribution for the year into an IRA that is not known to be a Roth IRA."""
        roths = {paper.account for paper in self.roth if paper.account}
        return [
            one
            for one in self.papers.moved
            if one.person == self.person
            and one.event == "contribution"
            and one.for_year == self.year
            and not one.may_be
            and one.type in ("", "traditional", "sep", "simple")
            and not (one.account and one.account in roths)
        ]

    @cached_property
    def of_no_year(self) -> list[Moved]:
        """Contributions that may be for the year, or for one next to it, because no text says for which."""
        return [
            one
            for one in self.papers.moved
            if one.person == self.person
            and one.event == "contribution"
            and self.year in one.may_be
            and one.type in ("", "traditional")
        ]

    @cached_property
    def value(self) -> Said:
        """Box 5 of all own traditional IRAs, or custodians' statements where there is no Form 5498."""
        said = self.sum_of(self.own, "box5")
        # One account without a value leaves the sum unknown.
        said.known = bool(self.own) and all(one.from_irs or "box5" in one.values for one in self.own)
        if not self.own:
            statements = [
                one
                for one in self.papers.of("statement", self.person, self.year)
                if "value" in one.values and one.text("type") != "roth"
            ]
            for paper in statements:
                said.add(paper.cents("value"), paper)
            said.conflict = said.conflict or two_statements(statements, "value")
        return said

    # -- Form 1099-R ------------------------------------------------------------------------------------------

    @cached_property
    def rows(self) -> list[Paper]:
        """Every Form 1099-R."""
        return self.papers.of("1099-R", self.person, self.year)

    @cached_property
    def taken_out(self) -> list[Paper]:
        """Rows of own traditional IRAs that are distributions, conversions or rollovers until matched."""
        return [one for one in self.rows if one.flag("ira") and not set(one.text("codes")) & _NOT_TAKEN_OUT]

    def coded(self, codes: str, *, ira: bool | None = None) -> list[Paper]:
        """Rows with any of the codes; `ira` asks for the box IRA/SEP/SIMPLE."""
        return [
            one for one in self.rows if set(one.text("codes")) & set(codes) and ira in (None, one.flag("ira"))
        ]

    def moved(self, event: str) -> list[Moved]:
        """Transactions of the calendar year, of own IRAs and of accounts of no known type."""
        return [
            one
            for one in self.papers.moved
            if one.person == self.person
            and one.event == event
            and one.day.year == self.year
            and one.type != "inherited"
        ]

    @cached_property
    def is_listed(self) -> list[str]:
        """The Wage and Income Transcripts of the year."""
        return self.papers.irs_list(self.person, self.year)

    @property
    def forms_tell(self) -> bool:
        """Whether any form of the year says what was rolled over."""
        return bool(self.rows or self.is_listed or self.own)

    # -- the return -------------------------------------------------------------------------------------------

    @cached_property
    def tax_return(self) -> Paper | None:
        return self.papers.one("return", self.person, self.year)

    @cached_property
    def filing_status(self) -> str:
        kinds: tuple[Kind, ...] = ("return", "account")
        for kind in kinds:
            paper = self.papers.one(kind, self.person, self.year)
            if paper and paper.text("filing_status"):
                return paper.text("filing_status")
        return ""

    @cached_property
    def spouse(self) -> str:
        """The spouse on a joint return, as far as the papers say who that is."""
        paper = self.tax_return or self.papers.one("account", self.person, self.year)
        return paper.spouse if paper else ""

    @cached_property
    def covered(self) -> list[Paper]:
        """Forms W-2 that tick a retirement plan."""
        return [one for one in self.papers.of("W-2", self.person, self.year) if one.flag("plan")]

    @cached_property
    def income(self) -> int | None:
        """The adjusted gross income of the return, in cents."""
        paper = self.tax_return or self.papers.one("account", self.person, self.year)
        return paper.known("agi") if paper else None

    @cached_property
    def no_deduction_possible(self) -> bool:
        """R3: a plan at work and income above the phase-out. Income is the return's AGI, else the wages known."""
        if not self.covered or self.year < FIRST_NONDEDUCTIBLE:
            return False
        income = self.income
        if income is None:
            people = {self.person, self.spouse} - {""}
            income = sum(
                one.cents("wages") for who in people for one in self.papers.of("W-2", who, self.year)
            )
        status = (
            self.filing_status if self.filing_status in _STATUSES else "joint"
        )  # the highest of the limits
        try:
            return income >= parameters.value("deduction_phaseout_end_covered", self.year, status).cents
        except parameters.NoValueError:
            return False

    @cached_property
    def deduction(self) -> Deduction:
        """d(y), by R2 on a joint return, by R3 without one."""
        covering = tuple(dict.fromkeys(e for one in self.covered for e in one.evidence))
        paper = self.tax_return
        stated = paper.known("ira_deduction") if paper else None
        if paper is not None and stated is None and paper.text("form").upper().replace(" ", "") == "1040EZ":
            stated = 0  # that form has no line for it
        if paper is not None and stated is not None:
            evidence, origins = (*paper.evidence, *covering), frozenset(paper.origins)
            spouse = self.spouse
            if not spouse or not stated:
                return Deduction(stated, stated, evidence, origins, "R1", known=True, conflict=paper.conflict)
            return self._share(stated, paper, spouse, evidence, origins)
        if self.no_deduction_possible:
            origins = frozenset(origin for one in self.covered for origin in one.origins)
            by_wages = self.income is None
            what = "wages" if by_wages else "income"
            why = f"a plan at work and {what} above the phase-out: no deduction was possible"
            why += ", unless losses made the income less" if by_wages else ""
            return Deduction(0, 0, covering, origins, "R3", known=True, why=why, by_wages=by_wages)
        most = self.contributed.cents + self.moved_in
        return Deduction(0, most, covering, frozenset(), "R4", known=False)

    def _share(
        self, stated: int, paper: Paper, spouse: str, evidence: tuple[str, ...], origins: frozenset[str]
    ) -> Deduction:
        other = self.at_year(self.year, spouse)
        own_most = 0 if self.no_deduction_possible else self.contributed.cents + self.moved_in
        others_most = other.contributed.cents + other.moved_in if other.contributed.known else other.limit
        if other.no_deduction_possible:
            others_most = 0
        low, high = max(0, stated - others_most), min(stated, own_most)
        conflict = paper.conflict
        if low > high:
            conflict = conflict or Conflict(
                f"the deduction on the return of {self.year} is more than both spouses' papers allow",
                evidence,
            )
            low = high
        why = "" if low == high else "one deduction for two contributions: how it was shared is not settled"
        return Deduction(low, high, evidence, origins, "R2", known=True, why=why, conflict=conflict)

    @cached_property
    def limit(self) -> int:
        """The contribution limit with the catch-up of the age; the catch-up is allowed where the birthday is unknown."""
        try:
            most = parameters.value("ira_contribution_limit", self.year).cents
            born = self.book.people[self.person].born if self.person in self.book.people else None
            if self.year >= 2002 and (born is None or self.year - born.year >= 50):
                most += parameters.value("ira_catch_up_age_50", self.year).cents
        except parameters.NoValueError:
            return 2000_00
        return most

    # -- filed Forms 8606 -------------------------------------------------------------------------------------

    @cached_property
    def form(self) -> Form | None:
        """The filed Form 8606: a copy, a transcript whose labels arithmetic has settled, or both."""
        copy = self.papers.one("8606", self.person, self.year)
        sections = self.papers.of("8606-transcript", self.person, self.year)
        form: Form | None = None
        if copy:
            lines = {name.removeprefix("line"): copy.cents(name) for name in copy.values if name != "line10"}
            lines = today_s_lines(self.year, lines)
            form = Form(self.person, self.year, lines, list(copy.evidence), copy=True, conflict=copy.conflict)
        for section in sections:
            read = form_of(section, self.known_for_labels)
            if form is None:
                form = read
                continue
            for line, cents in read.lines.items():
                if form.lines.get(line, cents) != cents:
                    form.conflict = form.conflict or Conflict(
                        f"Form 8606 of {self.year}: line {line} differs between {', '.join(form.evidence)}"
                        f" and {', '.join(read.evidence)}",
                        (*form.evidence, *read.evidence),
                    )
                form.lines.setdefault(line, cents)
            form.evidence += [one for one in read.evidence if one not in form.evidence]
            # What one section settles is open no longer.
            form.open = [one for one in form.open if one in read.open] if not form.copy else []
        return form

    @cached_property
    def known_for_labels(self) -> Known:
        deduction = self.deduction
        rows = sum(one.cents("box1") for one in self.taken_out)
        converted = self.converted.cents
        return Known(
            contributed=self.contributed.cents if self.contributed.known else None,
            deducted=deduction.low if deduction.settled else None,
            value=self.value.cents if self.value.known else 0 if self.is_listed else None,
            distributed=rows - converted - self.rolled_to_ira if self.rows or self.is_listed else None,
            converted=converted if self.converted.known else None,
        )

    # -- matching ---------------------------------------------------------------------------------------------

    @cached_property
    def converted(self) -> Said:
        """R5: box 3 of the year's Forms 5498, at most what left the IRAs."""
        said = self.sum_of([*self.roth, *self.own], "box3")
        if self.rows or self.is_listed:
            gone = sum(one.cents("box1") for one in self.taken_out)
            said.cents = min(said.cents, gone)
            for paper in self.taken_out:
                if said.cents:
                    said.lean_on(paper)
        return said

    @cached_property
    def plan_rollovers(self) -> tuple[list[Paper], list[Paper], int]:
        """R7: rows of plans that match box 2 of own IRAs; those that match box 2 of Roth IRAs; what box 2 has left.

        Where several choices of rows make up box 2, the one with the least after-tax money.
        """
        rows = [one for one in self.rows if not one.flag("ira") and set(one.text("codes")) & set("GH")]
        into = self.sum_of(self.own, "box2").cents
        own = self._plan_choices[0] if self._plan_choices else []
        rest = [one for one in rows if not any(one is other for other in own)]
        roth_into = self.sum_of(self.roth, "box2").cents
        roth = [rest[i] for i in subset([one.cents("box1") for one in rest], roth_into)]
        return own, roth, into - sum(one.cents("box1") for one in own)

    @cached_property
    def _plan_choices(self) -> list[list[Paper]]:
        """The rows with code G that make up box 2, in every way that differs in after-tax money, least first."""
        rows = [
            one
            for one in self.rows
            if not one.flag("ira") and "G" in one.text("codes") and "H" not in one.text("codes")
        ]
        amounts = [one.cents("box1") for one in rows]
        into = self.sum_of(self.own, "box2").cents
        found = {
            after_tax_of(chosen): chosen
            for places in subsets(amounts, into)
            if (chosen := [rows[i] for i in places])
        }
        return [found[key] for key in sorted(found)]

    @property
    def most_after_tax(self) -> int:
        """The most after-tax money that box 2 may have brought from plans."""
        into = self.sum_of(self.own, "box2").cents
        if self._plan_choices and self.plan_rollovers[2] == 0:
            return after_tax_of(self._plan_choices[-1])
        return after_tax_of(
            one
            for one in self.rows
            if not one.flag("ira") and set(one.text("codes")) & set("G127") and one.cents("box1") <= into
        )

    @cached_property
    def _late_candidates(self) -> list[Paper]:
        left = self.plan_rollovers[2]
        rows = [one for one in self.rows if not one.flag("ira") and set(one.text("codes")) & set("127")]
        return [rows[i] for i in subset([one.cents("box1") for one in rows], left)]

    @cached_property
    def late_plan_rows(self) -> list[Paper]:
        """Rows paid out by a plan whose amounts make up what box 2 has left (60 days, not direct).

        None where a row of an own IRA, of this year or the one before, is as much: which it was does not follow.
        """
        left = self.plan_rollovers[2]
        others = [*self.spare_rows, *self.at_year(self.year - 1).spare_rows] if left > 0 else []
        return [] if left in others or self._seen_back(left) else self._late_candidates

    @property
    def spare_rows(self) -> list[int]:
        """Rows of own IRAs, in cents, without those that make up the conversions."""
        rows = [one.cents("box1") for one in self.taken_out]
        used = subset(rows, self.converted.cents)
        return [cents for i, cents in enumerate(rows) if i not in used]

    @cached_property
    def left_over(self) -> int:
        """What left own IRAs and was neither converted nor rolled over within the year."""
        gone = sum(one.cents("box1") for one in self.taken_out)
        return max(0, gone - self.converted.cents - self.rolled_to_ira)

    def _seen_back(self, cents: int) -> bool:
        """Whether histories show this amount leave and come back within 60 days of this year."""
        out, _ = day_for([*self.moved("rollover-out"), *self.moved("distribution")], cents)
        back, _ = day_for(self.moved("rollover-in"), cents)
        return bool(out and back and dt.timedelta(0) <= back - out <= SIXTY_DAYS)

    @cached_property
    def rolled_late(self) -> int:
        """What came back after the 60th day, self-certified, of money that left an own IRA: box 13a with code SC."""
        late = sum(one.cents("box13a") for one in self.own if one.text("box13c").upper() == SELF_CERTIFIED)
        gone = sum(one.cents("box1") for one in self.taken_out) - self.converted.cents
        return late if late <= gone else 0

    @property
    def rolled_to_ira(self) -> int:
        """What came back to own IRAs in the same year, in time or late."""
        return self.rolled_in_time + self.rolled_late

    @cached_property
    def rolled_in_time(self) -> int:
        """R6: what of box 2 certainly came from own IRAs in the same year.

        Certain: histories show it, or a Form 1099-R of just that amount, or no other money is left that it could
        have been. Not where a plan, or an own IRA at the end of the year before, paid out as much.
        """
        own, roth, left = self.plan_rollovers
        gone = sum(one.cents("box1") for one in self.taken_out) - self.converted.cents - self.rolled_late
        if left <= 0 or left > gone:
            return 0
        if self._seen_back(left):
            return left
        placed = {id(one) for one in (*own, *roth)}
        if any(
            not one.flag("ira")
            and "G" in one.text("codes")
            and id(one) not in placed
            and one.cents("box1") <= left
            for one in self.rows
        ):
            return 0  # a part of box 2 may be that plan's
        before = self.at_year(self.year - 1)
        spare = before.left_over
        if self._late_candidates or spare >= left:
            return 0
        if subset(self.spare_rows, left):
            return left
        return left if self.is_listed and before.is_listed and not spare else 0

    @cached_property
    def over_the_year_end(self) -> tuple[dt.date, dt.date] | None:
        """The days on which what no Form 1099-R of the year explains left in the year before, and came back."""
        before, cents = self.at_year(self.year - 1), self.rollover_unmatched
        out, _ = day_for([*before.moved("rollover-out"), *before.moved("distribution")], cents)
        back, _ = day_for(self.moved("rollover-in"), cents)
        return (out, back) if cents and out and back and back - out <= SIXTY_DAYS else None

    @cached_property
    def rollover_unmatched(self) -> int:
        """What of box 2 no Form 1099-R explains."""
        left = self.plan_rollovers[2] - self.rolled_in_time
        return max(0, left - sum(one.cents("box1") for one in self.late_plan_rows))


def _same_account(one: str, other: str) -> bool:
    """Whether two account numbers, cut to their ends, may be the same."""
    return bool(one and other) and (one.endswith(other) or other.endswith(one))


_STATUSES = ("single", "joint", "separate", "separate-apart", "head", "surviving-spouse")


def two_statements(papers: list[Paper], name: str) -> Conflict | None:
    """Why statements of one account cannot be added up: they state different figures. None where they can."""
    for i, one in enumerate(papers):
        for other in papers[i + 1 :]:
            if one.account == other.account and one.cents(name) != other.cents(name):
                return Conflict(
                    f"two statements of {one.year} show {name} of {dollars(one.cents(name))} ({one.evidence[0]}) and"
                    f" {dollars(other.cents(name))} ({other.evidence[0]}): of two accounts, each needs its number",
                    (one.evidence[0], other.evidence[0]),
                )
    return None


def after_tax_of(rows: Iterable[Paper]) -> int:
    """Box 5 of rows of plans, each at most its box 1."""
    return sum(min(one.cents("box5"), one.cents("box1")) for one in rows)


def day_for(moved: Iterable[Moved], cents: int) -> tuple[dt.date | None, tuple[str, ...]]:
    """The day of the only transaction of that amount, and its documents."""
    found = [one for one in moved if one.cents == cents]
    return (found[0].day, found[0].evidence) if len(found) == 1 else (None, ())
