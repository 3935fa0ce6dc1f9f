"""A book as a page shows it: people, their years as cards, the cup of each year, papers, what is wrong.

Everything is a plain value: texts, and amounts in cents. How an amount is written is decided where it is shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from basisbook.forms.filed.compare import compare
from basisbook.forms.filed.snapshot import Snapshot
from basisbook.forms.language.expr import Line, Ratio, inside
from basisbook.forms.language.words import in_words
from basisbook.forms.open_book import OpenBook
from basisbook.forms.replay.standing import Standing, standing
from basisbook.forms.replay.years import Pool, Year, recovered_in
from basisbook.forms.sentences import find
from basisbook.ledger.book import OWN
from basisbook.ledger.entry import Entry
from basisbook.ledger.inference import grades
from basisbook.ledger.problems import Problem, do
from basisbook.ledger.quick_dataclass import dataclass
from basisbook.ledger.sentences.telling import happened as has_happened
from basisbook.ledger.words import and_list


@dataclass(frozen=True, slots=True)
class LineView:
    """A filled line: `cents` None where it is a ratio or a box; `rests_on` are (what, text, cents) of the lines in it."""

    number: str
    label: str
    text: str
    cents: int | None
    words: str
    rests_on: tuple[tuple[str, str, int | None], ...]
    goes_to: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Cup:
    """All of one's IRAs in a year, cents: what was in them before anything came out, the basis in it, what came out of each."""

    whole: int
    basis: int
    out: int
    out_basis: int


@dataclass(frozen=True, slots=True)
class YearView:
    """The card of a year. `filed` is `filed`, `amended`, `none`, or empty; `changed` are the lines that differ from it."""

    tax_year: int
    status: str
    reason: str
    happened: tuple[Entry, ...]
    lines: tuple[LineView, ...]
    cup: Cup | None
    taxable: int | None
    recovered: int
    carried: int | None
    returns: tuple[tuple[str, int], ...]
    filed: str
    changed: tuple[str, ...]
    grades: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]
    states: tuple[tuple[str, int | None], ...] = ()


@dataclass(frozen=True, slots=True)
class PoolView:
    """One pool: its heading, its years, and where it stands now."""

    person: str
    name: str
    heading: str
    years: tuple[YearView, ...]
    now: Standing | None
    openings: tuple[Entry, ...]

    @property
    def basis_by_year(self) -> tuple[tuple[int, int], ...]:
        """(year, cents carried) where that is known."""
        return tuple((one.tax_year, one.carried) for one in self.years if one.carried is not None)


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper of the book, without what is in it."""

    id: str
    name: str
    person: str
    year: int | None
    added: dt.date
    aside: str


@dataclass(frozen=True, slots=True)
class LifeView:
    """A whole book on a day."""

    today: dt.date
    pools: tuple[PoolView, ...]
    papers: tuple[PaperView, ...]
    problems: tuple[Problem, ...]

    @property
    def people(self) -> tuple[str, ...]:
        """The ids of those who have anything to show, in the order of the book."""
        return tuple(dict.fromkeys(pool.person for pool in self.pools))

    @property
    def largest(self) -> int:
        """The largest value there ever was, cents: what shares are of, where amounts are not shown."""
        cups = [year.cup.whole for pool in self.pools for year in pool.years if year.cup]
        basis = [cents for pool in self.pools for _, cents in pool.basis_by_year]
        return max([1, *cups, *basis])


def life(opened: OpenBook, person: str | None = None) -> LifeView:
    """What a book holds, of one person or of everybody."""
    history = opened.history()
    order = list(opened.book.people)
    keys = sorted(history.pools, key=lambda key: (order.index(key[0]), key[1] != OWN, key[1]))
    pools = tuple(_pool(opened, history.pools[key]) for key in keys if person in (None, key[0]))
    found = [*opened.records_of(person)]
    found += [problem for pool in pools for year in pool.years for problem in year.problems]
    found += _filed_otherwise(opened, pools)
    return LifeView(opened.today, pools, tuple(_papers(opened, person)), tuple(dict.fromkeys(found)))


def _pool(opened: OpenBook, pool: Pool) -> PoolView:
    changed = _changed(opened, pool)
    filed = opened.filed()
    in_force = opened.in_force().values()
    by_year: dict[int, list[Entry]] = {}
    for entry in sorted(in_force, key=lambda one: (one.date or dt.date(one.year or 1, 12, 31), one.number)):
        whose = opened.book.pool_of(entry.account or entry.to)
        if entry.person == pool.person and whose == pool.name and entry.year is not None:
            by_year.setdefault(entry.year, []).append(entry)
    states: dict[int, list[tuple[str, int | None]]] = {}
    if pool.name == OWN:
        for code in opened.states_of(pool.person):
            for one in opened.state_track(pool.person, code).years:
                states.setdefault(one.tax_year, []).append((code, one.taxable))
    years = tuple(
        _year(year, by_year.get(year.tax_year, []), states.get(year.tax_year, []),
              _how(filed.forms.get((pool.person, pool.name, year.tax_year))), changed.get(year.tax_year, ()))
        for year in pool.years
    )  # fmt: skip
    openings = tuple(one for one in in_force if one.kind == "opening-basis" and one.person == pool.person)
    heading = opened.pool_name(pool.person, pool.name)
    return PoolView(
        pool.person, pool.name, heading, years, standing(pool), openings if pool.name == OWN else ()
    )


def _filed_otherwise(opened: OpenBook, pools: tuple[PoolView, ...]) -> Iterator[Problem]:
    """What was filed and is right no more, a finding a person."""
    for person in dict.fromkeys(pool.person for pool in pools):
        years = sorted(
            {one.tax_year for pool in pools if pool.person == person for one in pool.years if one.changed}
        )
        if years:
            name = opened.book.people[person].name
            whose = {"person": person} if len(opened.book.people) > 1 else {}
            ways = (do("diff", **whose, when="what differs"), do("amend", **whose, when="what to send"))
            yield find("filed-differs", *ways, person=name, years=and_list(map(str, years)))


def _how(snapshot: Snapshot | None) -> str:
    if snapshot is None:
        return ""
    return "none" if snapshot.how == "none" else snapshot.kind


def _changed(opened: OpenBook, pool: Pool) -> dict[int, tuple[str, ...]]:
    """The lines of each filed year that differ now."""
    if not any(key[:2] == (pool.person, pool.name) for key in opened.filed().forms):
        return {}
    pair = opened.filed_against_now().pairs.get((pool.person, pool.name))
    if pair is None:
        return {}
    found = compare(*pair, only_common=True)
    return {year.tax_year: tuple(one.line for one in year.changes) for year in found.years}


def _year(
    year: Year,
    happened: list[Entry],
    states: list[tuple[str, int | None]],
    filed: str,
    changed: tuple[str, ...],
) -> YearView:
    filled = year.filled
    graded = [(one.kind, grades.grade_of(one)) for one in happened]
    returns = tuple((name, cents) for name, cents in filled.returns.items() if cents) if filled else ()
    return YearView(
        year.tax_year,
        year.status,
        year.reason,
        tuple(one for one in happened if has_happened(one)),
        tuple(_lines(year)),
        _cup(year),
        year.taxable,
        recovered_in(year),
        year.carried.get("basis") if year.carried else None,
        returns,
        filed,
        changed,
        tuple((kind, grade) for kind, grade in graded if grade),
        year.problems,
        tuple(states),
    )


def _lines(year: Year) -> Iterator[LineView]:
    filled = year.filled
    if filled is None or year.status not in ("complete", "in-progress"):
        return
    for number, amount in filled.amounts.items():
        if amount is None:
            continue
        line = year.revision.lines[number]
        plain = year.revision.is_ratio(number) or year.revision.is_box(number)
        below = dict.fromkeys(one.number for one in inside(line.arithmetic) if isinstance(one, Line))
        rests = tuple(
            (f"line {one}", filled.text(one), None if year.revision.is_ratio(one) else filled.amounts[one])
            for one in below
            if filled.amounts.get(one) is not None
        )
        yield LineView(
            number,
            line.label,
            filled.text(number),
            None if plain else amount,
            in_words(line.arithmetic),
            rests,
            line.goes_to,
            line.verified,
        )


def _cup(year: Year) -> Cup | None:
    """Line 9 and what is in it, by the ratio of the page: on today's form line 5 over line 9."""
    rule, filled = year.revision.recovery, year.filled
    if rule is None or filled is None or not filled.amounts.get(rule.ratio):
        return None
    ratio = year.revision.lines[rule.ratio].arithmetic
    if not isinstance(ratio, Ratio) or not isinstance(ratio.whole, Line):
        return None
    whole, basis = filled.amounts.get(ratio.whole.number), filled.amounts.get(rule.basis)
    if not whole or basis is None:
        return None
    facts = year.facts.amounts
    return Cup(whole, min(basis, whole), facts["distributions"] + facts["conversions"], recovered_in(year))


def _papers(opened: OpenBook, person: str | None) -> Iterator[PaperView]:
    if not opened.has_papers:
        return
    from basisbook.ledger.evidence.store import cards  # noqa: PLC0415 - most books have no papers

    for card in cards(opened.folder):
        if person in (None, card.person, card.spouse):
            yield PaperView(card.id, card.name, card.person, card.year, card.added, card.aside)
