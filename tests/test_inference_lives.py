"""Random lives of one or two people, the papers that such lives leave, and what the rules make of them.

Every event leaves what the law has it leave: Forms 5498 and 1099-R (one a code and account), the return, a filed
Form 8606, a row of a history. From all of them the ledger must come back, or a question; never more basis.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from evidence_helpers import TODAY
from hypothesis import given
from hypothesis import strategies as st

from basisbook.forms.replay.replay import replay
from basisbook.ledger import book as books
from basisbook.ledger import journal
from basisbook.ledger.entry import Entry
from basisbook.ledger.evidence.documents import Document, Field
from basisbook.ledger.inference.accept import entries_for, worth_accepting
from basisbook.ledger.inference.bounds import bounds
from basisbook.ledger.inference.infer import Inferred, infer

pytestmark = pytest.mark.slow

PEOPLE = {
    "ann": books.Person(id="ann", name="Ann Sample", born=dt.date(1970, 3, 2)),
    "ben": books.Person(id="ben", name="Ben Sample", born=dt.date(1972, 3, 2)),
}


@dataclass(frozen=True)
class Happened:
    """One event of a year: `what`, dollars, and what else matters: a part (deducted, after-tax), late, gain, account."""

    what: str
    dollars: int
    part: int = 0
    late: bool = False
    gain: int = 0
    account: str = "1111"


@dataclass(frozen=True)
class Lived:
    """A person's year: what happened, and the value of each own account at its end, in dollars."""

    person: str
    year: int
    events: tuple[Happened, ...]
    values: Mapping[str, int]


@dataclass
class Shoebox:
    """The true ledger, and the papers by name; a name that begins with `list` is a Wage and Income Transcript."""

    book: books.Book
    entries: list[Entry] = field(repr=False)
    papers: dict[str, list[Document]] = field(repr=False)

    def __repr__(self) -> str:
        return f"{len(self.papers)} papers"


def book_of(people: Iterable[str], opened: int) -> books.Book:
    accounts = {
        f"{who}-{kind}": books.Account(
            id=f"{who}-{kind}", person=who, type=kind, opened=dt.date(opened, 1, 2), decedent=""
        )
        for who in people
        for kind in ("traditional", "roth", "plan")
    }
    accounts |= {
        f"{who}-inherited": books.Account(
            id=f"{who}-inherited",
            person=who,
            type="inherited-traditional",
            opened=dt.date(opened, 1, 2),
            decedent="Dora Sample",
        )
        for who in people
    }
    return books.Book(Path(), {who: PEOPLE[who] for who in people}, accounts)


class _Living:
    """Turns events into the true ledger and into papers."""

    def __init__(self, lives: Sequence[Lived], scale: int = 100, *, filed: bool = True) -> None:
        self.lives, self.scale, self.filed = lives, scale, filed
        people = sorted({one.person for one in lives})
        self.people = people
        self.book = book_of(people, min(one.year for one in lives))
        self.entries: list[Entry] = []
        # (person, year, account or "roth" or "inherited") -> box -> cents
        self.boxes: dict[tuple[str, int, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
        # (person, year, account, code, ira) -> box -> cents
        self.rows: dict[tuple[str, int, str, str, bool], dict[str, int]] = defaultdict(
            lambda: defaultdict(int)
        )
        self.returns: dict[tuple[str, int], dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self.plans: set[tuple[str, int]] = set()
        self.histories: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)

    def record(self, **columns: Any) -> int:
        entry = journal.append(self.entries, TODAY, **columns)
        self.entries.append(entry)
        return entry.number

    def row(
        self, who: str, year: int, account: str, code: str, cents: int, *, ira: bool = True, **more: int
    ) -> None:
        boxes = self.rows[who, year, account, code, ira]
        boxes["box1"] += cents
        for name, amount in more.items():
            boxes[name] += amount
        if ira and not set(code) & set("NR"):
            self.returns[who, year]["gross_ira"] += cents

    def run(self) -> Shoebox:
        for one in self.lives:
            for account, dollars in one.values.items():
                self.boxes[one.person, one.year, account]["box5"] = dollars * self.scale
            self.returns[one.person, one.year]["gross_ira"] += 0
            self.returns[one.person, one.year]["ira_deduction"] += 0
            for event in one.events:
                getattr(self, event.what)(one.person, one.year, event, event.dollars * self.scale)
            total = sum(one.values.values()) * self.scale
            self.record(person=one.person, kind="year-end-value", tax_year=one.year, amount=total)
        return Shoebox(self.book, self.entries, self.documents())

    # -- events -----------------------------------------------------------------------------------------------

    def told(self, who: str, year: int, account: str, day: dt.date, cents: int) -> None:
        """The row of the account's history for a contribution."""
        row = {"date": day, "event": "contribution", "amount": cents, "for_year": year, "account": account}
        self.histories[who, year].append(row)

    def contribution(self, who: str, year: int, event: Happened, cents: int) -> int:
        deducted = min(event.part * self.scale, cents)
        day = dt.date(year + 1, 3, 1) if event.late else dt.date(year, 5, 1)
        self.boxes[who, year, event.account]["box1"] += cents
        self.returns[who, year]["ira_deduction"] += deducted
        self.told(who, year, event.account, day, cents)
        columns: dict[str, Any] = {"person": who, "tax_year": year}
        return self.record(kind="contribution", date=day, amount=cents, basis=cents - deducted, **columns)

    def sep(self, who: str, year: int, event: Happened, cents: int) -> None:
        self.boxes[who, year, event.account]["box8"] += cents

    def roth(self, who: str, year: int, event: Happened, cents: int) -> None:
        self.boxes[who, year, "roth"]["box10"] += cents
        self.record(person=who, kind="roth-contribution", tax_year=year, amount=cents)

    def distribution(self, who: str, year: int, event: Happened, cents: int) -> None:
        self.row(who, year, event.account, "1", cents, box2a=cents)
        self.record(person=who, kind="distribution", tax_year=year, amount=cents)

    def conversion(self, who: str, year: int, event: Happened, cents: int) -> None:
        self.row(who, year, event.account, "2", cents, box2a=cents)
        self.boxes[who, year, "roth"]["box3"] += cents
        self.record(person=who, kind="conversion", tax_year=year, amount=cents)

    def undone(self, who: str, year: int, event: Happened, cents: int) -> None:
        """A conversion, of which `part` (all where it is 0) is moved back with its gain or loss, before 2018."""
        self.conversion(who, year, event, cents)
        of = self.entries[-1].number
        back = event.part * self.scale or cents
        moved = back + event.gain * self.scale
        when = year + 1 if event.late else year
        day = dt.date(when, 4, 1) if event.late else dt.date(year, 11, 1)
        self.row(who, when, "roth", "R" if event.late else "N", moved, ira=False)
        self.boxes[who, when, event.account]["box4"] += moved
        self.histories[who, year].append({"date": day, "event": "recharacterization", "amount": moved})
        columns: dict[str, Any] = {"person": who, "kind": "conversion-undone", "tax_year": year, "of": of}
        self.record(date=day, amount=back, moved=moved, **columns)

    def rollover(self, who: str, year: int, event: Happened, cents: int) -> None:
        """Out and back within 60 days; `late`: over the year's end."""
        self.row(who, year, event.account, "1", cents, box2a=cents)
        out, back = (
            (dt.date(year, 12, 10), dt.date(year + 1, 1, 20))
            if event.late
            else (dt.date(year, 6, 1), dt.date(year, 7, 1))
        )
        self.boxes[who, back.year, event.account]["box2"] += cents
        of = self.record(person=who, kind="rollover-out", date=out, amount=cents)
        self.record(person=who, kind="rollover-in", date=back, amount=cents, of=of)

    def plan_in(self, who: str, year: int, event: Happened, cents: int) -> None:
        after_tax = event.part * self.scale
        self.row(who, year, "plan", "G", cents, ira=False, box5=after_tax)
        self.boxes[who, year, event.account]["box2"] += cents
        columns: dict[str, Any] = {"person": who, "kind": "plan-rollover-in", "tax_year": year}
        self.record(amount=cents, basis=after_tax, **columns)

    def plan_out(self, who: str, year: int, event: Happened, cents: int) -> None:
        self.row(who, year, event.account, "G", cents)
        self.record(person=who, kind="plan-rollover-out", tax_year=year, amount=cents)

    def returned(self, who: str, year: int, event: Happened, cents: int) -> None:
        """A contribution that was not deducted, taken back with what it earned: `part` of it, or all.

        In the year (code 8), in the next (P), or, where it was made after the year's end, in the next with code 8.
        """
        late = event.late
        day = dt.date(year + 1, 3, 1) if late else dt.date(year, 5, 1)
        self.boxes[who, year, event.account]["box1"] += cents
        made = self.record(
            person=who, kind="contribution", tax_year=year, date=day, amount=cents, basis=cents
        )
        self.told(who, year, event.account, day, cents)
        back = event.part * self.scale or cents
        gain = event.gain * self.scale
        code = "8" if late or event.account == "1111" else "P"
        when = year + 1 if late or code == "P" else year
        self.row(who, when, event.account, code, back + gain, box2a=max(0, gain))
        day = dt.date(when, 4, 10) if when > year else dt.date(year, 9, 1)
        columns: dict[str, Any] = {
            "person": who,
            "kind": "contribution-returned",
            "tax_year": year,
            "of": made,
        }
        self.record(date=day, amount=back, moved=back + gain, **columns)

    def to_roth(self, who: str, year: int, event: Happened, cents: int) -> None:
        """A contribution that was not deducted, recharacterized to a Roth IRA: `part` of it, or all."""
        self.boxes[who, year, event.account]["box1"] += cents
        day = dt.date(year, 5, 1)
        made = self.record(
            person=who, kind="contribution", tax_year=year, date=day, amount=cents, basis=cents
        )
        self._moved(who, year, event, cents, made, "recharacterized-to-roth")

    def to_traditional(self, who: str, year: int, event: Happened, cents: int) -> None:
        self.boxes[who, year, "roth"]["box10"] += cents
        day = dt.date(year, 5, 1)
        made = self.record(person=who, kind="roth-contribution", tax_year=year, date=day, amount=cents)
        back = event.part * self.scale or cents
        self._moved(who, year, event, cents, made, "recharacterized-to-traditional", back)

    def deducted_to_traditional(self, who: str, year: int, event: Happened, cents: int) -> None:
        """As before, and then deducted."""
        self.boxes[who, year, "roth"]["box10"] += cents
        day = dt.date(year, 5, 1)
        made = self.record(person=who, kind="roth-contribution", tax_year=year, date=day, amount=cents)
        back = event.part * self.scale or cents
        self.returns[who, year]["ira_deduction"] += back
        self._moved(who, year, event, cents, made, "recharacterized-to-traditional", 0)

    def _moved(
        self, who: str, year: int, event: Happened, cents: int, made: int, kind: str, basis: int | None = None
    ) -> None:
        out = kind.endswith("roth")
        when = year + 1 if event.late else year
        day = dt.date(when, 4, 1) if event.late else dt.date(year, 11, 1)
        back = event.part * self.scale or cents
        moved = back + event.gain * self.scale
        giver, taker = (event.account, "roth") if out else ("roth", event.account)
        self.row(who, when, giver, "R" if event.late else "N", moved, ira=out)
        self.boxes[who, when, taker]["box4"] += moved
        self.histories[who, year].append({"date": day, "event": "recharacterization", "amount": moved})
        columns: dict[str, Any] = {"person": who, "kind": kind, "tax_year": year, "of": made, "basis": basis}
        self.record(date=day, amount=back, moved=moved, **columns)

    def inherited(self, who: str, year: int, event: Happened, cents: int) -> None:
        """A distribution from a decedent's IRA, with a Form 5498 of its own: `part` is what is left in it."""
        self.row(who, year, "9999", "4", cents, box2a=cents)
        self.boxes[who, year, "9999"]["box5"] += event.part * self.scale

    def covered(self, who: str, year: int, event: Happened, cents: int) -> None:
        """A plan at work and wages above every phase-out: nothing of this person's was deducted."""
        self.plans.add((who, year))

    # -- papers -----------------------------------------------------------------------------------------------

    def documents(self) -> dict[str, list[Document]]:
        found: dict[str, list[Document]] = defaultdict(list)
        for (who, year, account), boxes in sorted(self.boxes.items()):
            kind = "roth" if account == "roth" else "ira"
            self._form(found, "5498", who, year, account, {"type": kind, **boxes})
        for (who, year, account, code, ira), boxes in sorted(self.rows.items()):
            self._form(found, "1099-R", who, year, account, {"codes": code, "ira": ira, **boxes})
        for who, year in sorted(self.plans):
            self._form(found, "W-2", who, year, "", {"plan": True, "wages": 500_000_00})
        for one in self.lives:
            found[f"list-{one.person}-{one.year}"] += []
        years = sorted({year for _, year in self.returns})
        for year in years:
            stated: dict[str, int] = defaultdict(int)
            for who in self.people:
                for name, cents in self.returns[who, year].items():
                    stated[name] += cents
            joint = len(self.people) > 1
            name = f"return-{year}"
            values: dict[str, Any] = {**stated, "filing_status": "joint" if joint else "single"}
            spouse = self.people[1] if joint else ""
            found[name].append(_document("return", self.people[0], year, name, "irs", values, spouse=spouse))
        for (who, year), rows in sorted(self.histories.items()):
            name = f"history-{who}-{year}"
            for row in rows:
                values = {key: value for key, value in row.items() if key != "account"}
                account = row.get("account", "")
                found[name].append(
                    _document("transaction", who, row["date"].year, name, "history", values, account=account)
                )
        if self.filed:
            self._filed(found)
        return dict(found)

    def _form(
        self,
        found: dict[str, list[Document]],
        kind: str,
        who: str,
        year: int,
        account: str,
        values: dict[str, Any],
    ) -> None:
        """The custodian's own copy, and the same form in the transcript of the year."""
        copy = f"{kind}-{who}-{year}-{account}-{values.get('codes', '')}"
        for name, origin in ((copy, "custodian"), (f"list-{who}-{year}", "irs")):
            found[name].append(_document(kind, who, year, name, origin, values, account=account))

    def _filed(self, found: dict[str, list[Document]]) -> None:
        history = replay(self.book, journal.in_force(self.entries), as_of=TODAY)
        for who in self.people:
            pool = history.pool(who)
            for one in pool.years if pool else ():
                if not one.lines or one.tax_year < 2001:
                    continue
                name = f"8606-{who}-{one.tax_year}"
                lines = {
                    f"line{line}": _cents(one.lines[line]) for line in ("1", "2", "14") if line in one.lines
                }
                found[name].append(_document("8606", who, one.tax_year, name, "filed", lines))


def _cents(text: str) -> int:
    return int(text.replace(".", "")) if "." in text else int(text) * 100


def _document(
    kind: str,
    who: str,
    year: int,
    evidence: str,
    origin: str,
    values: Mapping[str, Any],
    *,
    account: str = "",
    spouse: str = "",
) -> Document:
    fields = {name: Field(value, str(value), "x") for name, value in values.items()}
    known: dict[str, Any] = {"kind": kind, "origin": origin, "person": who, "spouse": spouse}
    return Document(year=year, fields=fields, evidence=evidence, account=account, **known)


def shoebox_of(lives: Sequence[Lived], scale: int = 100, *, filed: bool = True) -> Shoebox:
    return _Living(lives, scale, filed=filed).run()


def read(box: Shoebox, kept: Iterable[str] | None = None) -> Inferred:
    names = list(box.papers if kept is None else kept)
    lists: dict[tuple[str, int], list[str]] = {}
    for name in names:
        if name.startswith("list-"):
            _, who, year = name.split("-")
            lists[who, int(year)] = [name]
    return infer(box.book, [one for name in names for one in box.papers[name]], {}, lists)


def carried(book: books.Book, entries: Sequence[Entry]) -> dict[tuple[str, int], int]:
    """The basis carried out of each year that is complete."""
    history = replay(book, journal.in_force(entries), as_of=TODAY)
    found = {}
    for who in book.people:
        pool = history.pool(who)
        for one in pool.years if pool else ():
            if "basis" in one.carried:
                found[who, one.tax_year] = one.carried["basis"]
    return found


def accepted(box: Shoebox, found: Inferred) -> dict[tuple[str, int], int]:
    return carried(box.book, entries_for([], found, worth_accepting(found), TODAY))


def asked(found: Inferred) -> set[str]:
    """The people of whom something is open: a question, a contradiction, a day that is missing."""
    return {one.person for one in found.questions} | {
        one.person for one in found.proposals if one.grade == "X" or one.status == "blocked"
    }


# -- lives ----------------------------------------------------------------------------------------------------

STARTS = (1999, 2008, 2015, 2020)
AMOUNTS = (500, 1000, 2000)


@st.composite
def events(draw: st.DrawFn, year: int) -> Happened:
    kinds = [
        "contribution", "contribution", "sep", "roth", "distribution", "conversion", "rollover", "plan_in",
        "plan_out", "returned", "to_roth", "to_traditional", "deducted_to_traditional", "inherited",
        "covered",
    ]  # fmt: skip
    if year < 2017:
        kinds.append("undone")
    what = draw(st.sampled_from(kinds))
    dollars = draw(st.sampled_from(AMOUNTS))
    account = draw(st.sampled_from(["1111", "2222"]))
    part, late, gain = 0, draw(st.booleans()), 0
    if what == "contribution":
        part = draw(st.sampled_from([0, 0, dollars, dollars // 2]))
    elif what in ("returned", "to_roth", "to_traditional", "deducted_to_traditional", "undone"):
        part, gain = draw(st.sampled_from([0, 0, dollars // 2])), draw(st.sampled_from([0, 0, 100, -100]))
    elif what in ("distribution", "conversion", "rollover", "plan_in", "plan_out", "inherited"):
        dollars = draw(st.sampled_from([700, 3000, 8000]))
        part = draw(st.sampled_from([0, 400])) if what == "plan_in" else 0
        part = draw(st.sampled_from([0, 50000])) if what == "inherited" else part
    return Happened(what, dollars, part, late, gain, account)


PLAIN = frozenset(
    {"contribution", "covered", "sep", "roth", "distribution", "conversion", "plan_in", "plan_out"}
)
CONTRIBUTING = frozenset(
    {"contribution", "returned", "to_roth", "to_traditional", "deducted_to_traditional", "roth"}
)


@st.composite
def lives(draw: st.DrawFn) -> list[Lived]:
    people = draw(st.sampled_from([["ann"], ["ann"], ["ann", "ben"]]))
    first = draw(st.sampled_from(STARTS))
    found = []
    for year in range(first, first + draw(st.integers(1, 4))):
        for who in people:
            happened = draw(st.lists(events(year), max_size=3))
            kept: list[Happened] = []
            for one in happened:
                # Within the limit: at most one contribution of up to 2,000 dollars a year.
                if one.what in CONTRIBUTING and any(other.what in CONTRIBUTING for other in kept):
                    continue
                kept.append(one)
            if any(one.what == "covered" for one in kept):
                kept = [
                    replace(one, part=0) if one.what == "contribution" else one
                    for one in kept
                    if one.what != "deducted_to_traditional"
                ]
            values = {
                "1111": draw(st.sampled_from([300, 9000, 60000])),
                "2222": draw(st.sampled_from([0, 5000])),
            }
            found.append(Lived(who, year, tuple(kept), values))
    return found


def error_of(lives: Sequence[Lived]) -> int:
    """Cents by which a form worked with three places may differ from the share itself."""
    return sum(
        100_00 + (sum(one.values.values()) + sum(e.dollars for e in one.events)) // 20 for one in lives
    )


@given(lives())
def test_with_every_paper_the_ledger_comes_back_or_a_question(lived: list[Lived]) -> None:
    box = shoebox_of(lived, filed=False)
    check_accepted(lived, box, read(box))


@given(lives())
def test_with_filed_forms_too(lived: list[Lived]) -> None:
    box = shoebox_of(lived)
    check_accepted(lived, box, read(box))


def check_accepted(lived: Sequence[Lived], box: Shoebox, found: Inferred) -> None:
    true, ours = carried(box.book, box.entries), accepted(box, found)
    open_for = asked(found)
    last = max(year for _, year in true)
    for (who, year), basis in sorted(ours.items()):
        if who in open_for or year > last:
            continue
        assert basis == true.get((who, year), basis), (who, year, basis, true.get((who, year)))
    # Where days are missing the ledger itself asks; not of what leaves every day in the papers.
    asks = {one.person for one in lived for event in one.events if event.what not in PLAIN}
    for who in {who for who, _ in true} - open_for - asks:
        missing = [
            year
            for (person, year), basis in true.items()
            if person == who and basis and (who, year) not in ours
        ]
        assert not missing, (who, missing)


# -- intervals ------------------------------------------------------------------------------------------------


def hints(box: Shoebox) -> list[str]:
    """The papers without which nothing hints at what an interval does not consider: see `basisbook.ledger.inference.bounds`."""
    return [
        name
        for name, found in box.papers.items()
        if not name.startswith("list-")
        and any(set(one.text("codes")) & set("8PNRG4") or one.cents("box2") for one in found)
    ]


@st.composite
def withheld(draw: st.DrawFn) -> tuple[list[Lived], Shoebox, list[str], str]:
    lived = draw(lives())
    box = shoebox_of(lived, filed=draw(st.booleans()))
    names = sorted(box.papers)
    kept = draw(st.lists(st.sampled_from(names), unique=True))
    return lived, box, list(dict.fromkeys([*hints(box), *kept])), draw(st.sampled_from(names))


def intervals(box: Shoebox, kept: Sequence[str], last: int) -> dict[tuple[str, int], tuple[int, int]]:
    found = read(box, kept)
    return {
        (who, one.year): (one.low, one.high)
        for who in box.book.people
        for one in bounds(found, {}, who, last, "anything")
    }


@given(withheld())
def test_the_true_basis_lies_in_the_interval_of_what_is_left(
    drawn: tuple[list[Lived], Shoebox, list[str], str],
) -> None:
    lived, box, kept, _ = drawn
    true, error = carried(box.book, box.entries), error_of(lived)
    last = max(one.year for one in lived)
    for at, (low, high) in intervals(box, kept, last).items():
        if at in true:
            assert low - error <= true[at] <= high + error, (at, low, true[at], high)


@given(withheld())
def test_one_more_paper_of_a_life_never_widens_the_interval(
    drawn: tuple[list[Lived], Shoebox, list[str], str],
) -> None:
    lived, box, kept, more = drawn
    last = max(one.year for one in lived)
    before = intervals(box, kept, last)
    for at, (low, high) in intervals(box, list(dict.fromkeys([*kept, more])), last).items():
        if at in before:
            assert before[at][0] <= low, (at, before[at], (low, high), more)
            assert high <= before[at][1], (at, before[at], (low, high), more)


# -- order and size -------------------------------------------------------------------------------------------


def shape(found: Inferred, cents: int) -> list[tuple[object, ...]]:
    """Proposals and questions with their amounts in dollars of so many cents."""
    proposals = [
        (
            one.key,
            one.rule,
            one.kind,
            one.date,
            one.grade,
            one.status,
            one.evidence,
            *tuple(
                amount if amount is None else amount * 100 // cents
                for amount in (one.amount, one.basis, one.moved, one.least, one.most)
            ),
        )
        for one in found.proposals
    ]
    return [
        *proposals,
        *((one.person, one.year, one.code, one.stake * 100 // cents) for one in found.questions),
    ]


@given(lives(), st.integers(1, 99))
def test_a_life_rescaled_is_read_rescaled(lived: list[Lived], cents: int) -> None:
    ours, theirs = (read(shoebox_of(lived, scale, filed=False)) for scale in (100, cents))
    assert shape(ours, 100) == shape(theirs, cents)


@given(lives(), st.randoms(use_true_random=False))
def test_the_order_of_papers_changes_nothing(lived: list[Lived], random: Any) -> None:
    box = shoebox_of(lived)
    names = list(box.papers)
    random.shuffle(names)
    assert shape(read(box, names), 100) == shape(read(box), 100)


# -- what went wrong once -------------------------------------------------------------------------------------


def life(*years: Sequence[Happened], value: int = 300, first: int = 2010) -> list[Lived]:
    return [Lived("ann", first + i, tuple(events), {"1111": value}) for i, events in enumerate(years)]


def truth(lived: Sequence[Lived]) -> dict[tuple[str, int], int]:
    box = shoebox_of(lived, filed=False)
    return carried(box.book, box.entries)


def basis_and_questions(lived: list[Lived], *, filed: bool = False) -> tuple[dict[int, int], list[str]]:
    """Dollars of basis after each year, as accepted, and what is asked."""
    box = shoebox_of(lived, filed=filed)
    found = read(box)
    return (
        {year: cents // 100 for (_, year), cents in accepted(box, found).items()},
        [one.code for one in found.questions],
    )


def test_code_8_takes_back_a_contribution_made_after_the_year_s_end() -> None:
    """Made in March 2011 for 2010, returned in April 2011: the earnings are of 2011, and so is the form."""
    basis, asked_for = basis_and_questions(life([Happened("returned", 1000, late=True)], []))
    assert (basis[2010], asked_for) == (0, [])


def test_code_8_that_may_be_of_either_year_is_asked_about_and_claims_nothing() -> None:
    lived = life([Happened("returned", 1000, late=True)], [Happened("contribution", 1000, part=1000)])
    box = shoebox_of(lived, filed=False)
    del box.papers["history-ann-2010"]
    found = read(box)
    assert "returned" in [one.code for one in found.questions]
    made = next(one for one in found.proposals if (one.kind, one.tax_year) == ("contribution", 2010))
    assert made.least == 0


@pytest.mark.parametrize("part", [0, 900])
def test_a_contribution_returned_at_a_loss_may_have_been_all_of_it(part: int) -> None:
    """1,000 contributed, 900 came back: all of it after a loss of 100, or a part. The least counts."""
    gain = 0 if part else -100
    basis, asked_for = basis_and_questions(life([Happened("returned", 1000, part=part, gain=gain)]))
    assert (basis[2010], asked_for) == (0, ["returned"])


def test_a_part_of_a_partly_deducted_contribution_is_returned() -> None:
    """1,000, of which 400 deducted; 500 without gain cannot be told, with a gain it can: 100 is left as basis."""
    lived = life([Happened("returned", 1000, part=500, gain=100)])
    box = shoebox_of(lived, filed=False)
    for one in box.papers["return-2010"]:
        one.fields["ira_deduction"] = Field(400_00)  # type: ignore[index]
    found = read(box)
    assert found.questions == ()
    assert accepted(box, found)["ann", 2010] == 100_00


def test_what_cannot_be_entered_yet_claims_no_basis_meanwhile() -> None:
    """Moved to a Roth IRA on a day that no paper shows: the contribution is entered without basis."""
    lived = life([Happened("to_roth", 1000)])
    box = shoebox_of(lived, filed=False)
    del box.papers["history-ann-2010"]
    assert accepted(box, read(box)).get(("ann", 2010), 0) == 0


def test_a_roth_contribution_moved_in_and_deducted_is_no_basis() -> None:
    basis, asked_for = basis_and_questions(life([Happened("deducted_to_traditional", 1000)]))
    assert (basis.get(2010, 0), asked_for) == (0, [])
    basis, asked_for = basis_and_questions(life([Happened("to_traditional", 1000)]))
    assert (basis[2010], asked_for) == (1000, [])


def test_a_form_that_reports_what_was_moved_in_is_no_contradiction_and_counts_once() -> None:
    for without in ([], ["list-ann-2010", "5498-ann-2010-1111-"]):
        box = shoebox_of(life([Happened("to_traditional", 1000)]))
        found = read(box, [name for name in box.papers if name not in without])
        assert [one.grade for one in found.proposals if one.grade == "X"] == []
        assert accepted(box, found)["ann", 2010] == 1000_00


@pytest.mark.parametrize("what", ["to_roth", "to_traditional", "undone"])
def test_how_much_was_recharacterized_is_asked_where_a_gain_hides_it(what: str) -> None:
    """3,100 of 6,000 may be half of it with a gain, or all of it after a loss."""
    lived = life([Happened("contribution", 2000), Happened(what, 2000, part=1000, gain=100)])[0]
    events = lived.events if what == "undone" else lived.events[1:]
    basis, asked_for = basis_and_questions([replace(lived, events=events)])
    true = truth([replace(lived, events=events)])
    assert "recharacterized" in asked_for
    assert basis.get(2010, 0) * 100 <= true["ann", 2010]


def test_a_form_5498_of_an_inherited_ira_is_not_the_value_of_one_s_own() -> None:
    events = [
        Happened("contribution", 2000),
        Happened("distribution", 700),
        Happened("inherited", 700, part=50000),
    ]
    lived = life(events)
    true = truth(lived)
    basis, asked_for = basis_and_questions(lived)
    assert (basis[2010] * 100, asked_for) == (true["ann", 2010], [])
    box = shoebox_of(lived, filed=False)
    bare = {
        name: [replace(one, account="") for one in found]
        for name, found in box.papers.items()
        if "list" in name or "return" in name
    }
    found = read(Shoebox(box.book, box.entries, bare))
    assert [one.code for one in found.questions] == ["inherited-value"]
    assert accepted(box, found).get(("ann", 2010), 0) <= true["ann", 2010]


def test_a_rollover_that_last_year_s_distribution_may_have_been_is_asked_about() -> None:
    """700 left in December 2010 and came back in January 2011, where 700 was distributed too."""
    lived = life(
        [Happened("contribution", 2000), Happened("rollover", 700, late=True)],
        [Happened("distribution", 700)],
    )
    basis, asked_for = basis_and_questions(lived)
    assert asked_for == ["rollover"]
    true = truth(lived)
    assert basis[2011] * 100 <= true["ann", 2011]


def test_a_part_of_a_distribution_is_a_rollover_only_where_nothing_else_can_be() -> None:
    """Box 2 of 500 and a Form 1099-R of 3,000: the 500 may have come from a plan whose form is not there."""
    lived = life([], [Happened("contribution", 2000), Happened("distribution", 3000)])
    box = shoebox_of(lived, filed=False)
    more = _document(
        "5498", "ann", 2011, "5498-more", "custodian", {"type": "ira", "box2": 500_00, "box5": 0}, account="7"
    )
    kept = [name for name in box.papers if not name.startswith("list")]
    bare = Shoebox(box.book, box.entries, {**{name: box.papers[name] for name in kept}, "5498-more": [more]})
    found = read(bare)
    assert [one.kind for one in found.proposals if one.kind.startswith("rollover")] == []
    assert "rollover" in [one.code for one in found.questions]
    more = replace(more, evidence="list-ann-2011", origin="irs")
    whole = {name: list(papers) for name, papers in box.papers.items()}
    whole["list-ann-2011"].append(more)
    found = read(Shoebox(box.book, box.entries, whole))
    assert [one.amount for one in found.proposals if one.kind == "rollover-out"] == [500_00]
    assert "rollover" not in [one.code for one in found.questions]


def test_two_plan_rows_of_one_amount_bring_the_lesser_after_tax_money() -> None:
    """3,000 before tax to the IRA and 3,000 after tax elsewhere: box 2 says 3,000, and not which."""
    lived = life([Happened("plan_in", 3000)])
    box = shoebox_of(lived, filed=False)
    values = {"codes": "G", "ira": False, "box1": 3000_00, "box5": 3000_00}
    box.papers["list-ann-2010"].insert(0, _document("1099-R", "ann", 2010, "list-ann-2010", "irs", values))
    found = read(box)
    assert [one.basis for one in found.proposals if one.kind == "plan-rollover-in"] == [0]
    assert ("rollover", 3000_00) in [(one.code, one.stake) for one in found.questions]
    (year,) = bounds(found, {}, "ann", 2010)
    assert (year.low, year.high) == (0, 3000_00)


def test_what_came_from_a_plan_is_not_brought_forward_too() -> None:
    """Line 2 of the first filed form includes the year's after-tax rollover, which has an entry of its own."""
    basis, asked_for = basis_and_questions(
        life([Happened("contribution", 500), Happened("plan_in", 3000, part=400)]), filed=True
    )
    assert (basis[2010], asked_for) == (900, [])


def test_the_spouses_share_a_deduction_of_what_was_moved_in() -> None:
    lived = [*life([]), Lived("ben", 2010, (Happened("deducted_to_traditional", 500),), {"1111": 300})]
    box = shoebox_of(lived)
    found = read(box)
    assert accepted(box, found).get(("ben", 2010), 0) == 0
    assert [one.grade for one in found.proposals if one.grade == "X"] == []


@pytest.mark.parametrize(("born", "low"), [(1940, 0), (None, 0), (1970, 3000_00)])
def test_from_70_on_a_distribution_may_have_gone_to_a_charity(born: int | None, low: int) -> None:
    """Of 2,000 of basis in 10,000, a distribution of 3,000 takes 600, and a gift to a charity nothing."""
    day = dt.date(born, 3, 2) if born else None
    book = books.Book(Path(), {"old": books.Person(id="old", name="Old", born=day)}, {})
    row = {"codes": "7", "ira": True, "box1": 3000_00}
    value = {"type": "ira", "box5": 7000_00}
    found = infer(
        book,
        [
            _document("1099-R", "old", 2012, "w", "irs", row),
            _document("5498", "old", 2012, "w", "irs", value),
        ],
        {},
        {("old", 2012): ["w"], ("old", 2013): ["v"]},
    )
    begun = journal.append([], TODAY, person="old", kind="opening-basis", tax_year=2011, amount=2000_00)
    year = {one.year: one for one in bounds(found, {1: begun}, "old", 2012)}[2012]
    assert (year.low, year.high) == (1400_00, 1400_00 if born == 1970 else 2000_00)
    assert year.taken_out.low == low


def test_a_paper_of_the_year_before_does_not_widen_what_code_8_left() -> None:
    lived = life([Happened("contribution", 500, late=True)], [Happened("returned", 500)])
    box = shoebox_of(lived, filed=False)
    kept = ["1099-R-ann-2011-1111-8", "list-ann-2011"]
    before = intervals(box, kept, 2011)["ann", 2011]
    after = intervals(box, [*kept, "5498-ann-2010-1111-"], 2011)["ann", 2011]
    assert before[0] <= after[0] <= after[1] <= before[1]


def test_the_limit_counts_what_was_moved_in_as_well() -> None:
    box = shoebox_of(life([Happened("deducted_to_traditional", 500)]), filed=False)
    kept = ["1099-R-ann-2010-roth-N", "return-2010"]
    before = intervals(box, kept, 2010)["ann", 2010]
    after = intervals(box, [*kept, "5498-ann-2010-roth-"], 2010)["ann", 2010]
    assert before[0] <= after[0] <= after[1] <= before[1]


def test_what_was_converted_did_not_come_back() -> None:
    box = shoebox_of(
        life([Happened("conversion", 700), Happened("rollover", 700), Happened("plan_in", 700)], []),
        filed=False,
    )
    before = intervals(box, ["list-ann-2010"], 2010)["ann", 2010]
    after = intervals(box, ["list-ann-2010", "list-ann-2011"], 2010)["ann", 2010]
    assert before[0] <= after[0] <= after[1] <= before[1]


def test_a_conversion_that_was_undone_may_have_taken_nothing_out() -> None:
    box = shoebox_of(life([Happened("contribution", 500), Happened("undone", 500)]), filed=False)
    low, high = intervals(box, list(box.papers), 2010)["ann", 2010]
    assert low <= 500_00 == high


def test_a_form_does_not_contradict_a_recharacterization_in_part() -> None:
    """250 of 500 were moved, and line 1 is 250: how much was moved is open, and no contradiction."""
    box = shoebox_of(life([Happened("to_roth", 500, part=250), Happened("distribution", 700)]))
    found = read(box)
    assert [one.grade for one in found.proposals if one.grade == "X"] == []
    assert "recharacterized" in [one.code for one in found.questions]
