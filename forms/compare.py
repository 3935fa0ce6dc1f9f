"""Two histories side by side: which lines differ, why, and which later years inherit it.

A side is a history by year: what the IRS has (`filed_side`), or a replay (`replay_side`). `compare` takes two sides and
is a mirror: exchanging the sides exchanges before and after, nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from basisbook.forms.define import Revision
from basisbook.forms.expr import Carried, Expr, Fact, Line, Sheet, inside
from basisbook.forms.history import Pool, Year
from basisbook.forms.revisions import revision_for
from basisbook.forms.snapshot import Snapshot
from basisbook.forms.words import CARRIED
from basisbook.ledger.facts import FACTS
from basisbook.ledger.money import grouped
from basisbook.ledger.problems import Problem


@dataclass(frozen=True, slots=True)
class SideYear:
    """One year as one side has it. `lines` are texts; `whole` False: only these lines are known.

    `year` is the replayed year behind it, where there is one; `basis` the line it hands on, text, or None.
    """

    tax_year: int
    lines: Mapping[str, str]
    whole: bool
    revision: Revision
    year: Year | None
    basis: str | None
    filed: Snapshot | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One pool's years as one side has them."""

    name: str
    years: Mapping[int, SideYear]


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a line differs, at its root.

    `fact`: the entries behind a fact differ; `entries` are those that only one side has. `carried`: what the year
    before handed on differs; `years` are where that began. `stated`: the form says otherwise than the ledger
    does, and nobody knows why. `rounding`: the method differs.
    """

    what: str
    name: str
    before: str
    after: str
    entries: tuple[int, ...] = ()
    years: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """For people: `distributions 5,000 -> 6,000: entry 14`."""
        label = FACTS.get(self.name) or CARRIED.get(self.name, self.name)
        change = f"{label}: {grouped(self.before) or 'blank'} -> {grouped(self.after) or 'blank'}"
        if self.entries:
            change += (
                f" ({'entry' if len(self.entries) == 1 else 'entries'} {', '.join(map(str, self.entries))})"
            )
        if self.years:
            change += f" (from {', '.join(map(str, self.years))})"
        return change


@dataclass(frozen=True, slots=True)
class Change:
    """A line on both sides. Texts; empty where the cell is blank. `causes` only where it differs."""

    line: str
    label: str
    before: str
    after: str
    differs: bool
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True)
class YearChange:
    """What differs in one year. `entries` are all the entries that cause it, those of earlier years too.

    `inherited` are the earlier years whose changed carry reaches this one; `passes_on` says that the next line 2
    differs. `before` and `after` say how each side stands: `filed`, `none` (nothing was filed), or the status of
    the replayed year; where one is incomplete there is no form to compare, and `lines` is empty.
    """

    tax_year: int
    lines: tuple[Change, ...]
    entries: tuple[int, ...]
    inherited: tuple[int, ...]
    passes_on: bool
    before: str
    after: str

    @property
    def changes(self) -> tuple[Change, ...]:
        """The lines that differ."""
        return tuple(line for line in self.lines if line.differs)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every year that differs, oldest first, and findings about the chains themselves."""

    before: str
    after: str
    years: tuple[YearChange, ...]
    problems: tuple[Problem, ...]

    def as_json(self) -> list[dict[str, Any]]:
        """The years as `diff --format json` prints them."""
        return [
            {
                "tax_year": year.tax_year,
                "entries": list(year.entries),
                "inherited_from": list(year.inherited),
                "passes_on": year.passes_on,
                "status": {"before": year.before, "after": year.after},
                "lines": [
                    {
                        "line": change.line,
                        "before": change.before,
                        "after": change.after,
                        "causes": [
                            {
                                "what": cause.what,
                                "name": cause.name,
                                "before": cause.before,
                                "after": cause.after,
                                "entries": list(cause.entries),
                                "from": list(cause.years),
                            }
                            for cause in change.causes
                        ],
                    }
                    for change in year.changes
                ],
            }
            for year in self.years
        ]


def replay_side(name: str, pool: Pool | None) -> Side:
    """A replayed pool as a side."""
    years = {} if pool is None else {year.tax_year: _replayed(year) for year in pool.years}
    return Side(name, years)


def _replayed(year: Year) -> SideYear:
    basis = year.money(year.carried["basis"]) if "basis" in year.carried else None
    return SideYear(year.tax_year, year.lines, whole=True, revision=year.revision, year=year, basis=basis)


def filed_side(forms: Mapping[int, Snapshot], now: Pool | None, then: Mapping[int, Year]) -> Side:
    """What the IRS has, as a side. `now` gives the revisions; `then` the replays behind forms this program made."""
    years: dict[int, SideYear] = {}
    for tax_year, snapshot in sorted(forms.items()):
        correct = now.year(tax_year) if now else None
        revision = correct.revision if correct else revision_for(tax_year)
        basis = snapshot.lines.get(_carry_line(revision))
        years[tax_year] = SideYear(
            tax_year, snapshot.lines, snapshot.whole, revision, then.get(tax_year), basis, snapshot
        )
    return Side("filed", years)


def _carry_line(revision: Revision) -> str:
    """The line whose amount is next year's line 2: what the revision carries as basis."""
    for node in inside(revision.carries["basis"]):
        if isinstance(node, Line):
            return node.number
    return ""


def compare(before: Side, after: Side, *, only_common: bool = False) -> Comparison:
    """What differs from `before` to `after`. `only_common` leaves out years that only one side has."""
    roots: dict[int, tuple[set[int], set[int]]] = {}
    found = []
    tax_years = sorted(set(before.years) | set(after.years))
    for tax_year in tax_years:
        a, b = before.years.get(tax_year), after.years.get(tax_year)
        if only_common and (a is None or b is None):
            continue
        year = _compare_year(tax_year, a, b, roots)
        if year is not None:
            found.append(year)
    problems = tuple(_broken_carries(before)) + tuple(_broken_carries(after))
    return Comparison(before.name, after.name, tuple(found), problems)


def _compare_year(
    tax_year: int, a: SideYear | None, b: SideYear | None, roots: dict[int, tuple[set[int], set[int]]]
) -> YearChange | None:
    """`roots` collects, by year, the entries and the years at the root of a changed carry."""
    some = b or a
    assert some is not None
    revision = some.revision
    known = set(revision.lines)
    for side in (a, b):
        if side and not side.whole:
            known &= set(side.lines)
    before, after = _stands(a), _stands(b)
    if "incomplete" in (before, after):
        known = set()
    finder = _Causes(tax_year, a, b, revision, roots)
    lines = tuple(finder.line(number) for number in revision.lines if number in known)
    lines = tuple(line for line in lines if line.before or line.after)
    changes = [line for line in lines if line.differs]
    basis_a, basis_b = (a.basis if a else None), (b.basis if b else None)
    passes_on = basis_a is not None and basis_b is not None and _plain(basis_a) != _plain(basis_b)
    entries, years = finder.roots(cause for change in changes for cause in change.causes)
    # A year without a form may still hand on something else than before: its roots are those of what it carries.
    on_entries, on_years = finder.roots(finder.of_carries())
    if entries | on_entries or years | on_years:
        roots[tax_year] = (entries | on_entries, years | on_years)
    if not changes and (before == after or "incomplete" not in (before, after)):
        return None
    inherited = tuple(sorted(year for year in years if year != tax_year))
    return YearChange(tax_year, lines, tuple(sorted(entries)), inherited, passes_on, before, after)


def _stands(side: SideYear | None) -> str:
    if side is None:
        return "no record"
    if side.filed is not None:
        return "none" if side.filed.how == "none" else "filed"
    return side.year.status if side.year else "no record"


def _differ(x: str, y: str, a: SideYear | None, b: SideYear | None) -> bool:
    """Whether two texts of a line differ. A form that is known only in part says nothing about zero and blank."""
    partly = (a is not None and not a.whole) or (b is not None and not b.whole)
    if partly:
        return _plain(x or "0") != _plain(y or "0")
    return _plain(x) != _plain(y)


def _plain(text: str) -> str:
    """`0.120` and `0.12`, `6500.00` and `6500` are the same amount; a blank is not zero."""
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


class _Causes:
    """Finds the roots of changed lines through the arithmetic of the revision."""

    def __init__(
        self,
        tax_year: int,
        a: SideYear | None,
        b: SideYear | None,
        revision: Revision,
        roots: Mapping[int, tuple[set[int], set[int]]],
    ) -> None:
        self.tax_year, self.a, self.b, self.revision, self.before = tax_year, a, b, revision, roots
        self.memo: dict[str, tuple[Cause, ...]] = {}

    def line(self, number: str) -> Change:
        """One line on both sides, with the causes of a difference, each once."""
        before, after = (side.lines.get(number, "") if side else "" for side in (self.a, self.b))
        differs = _differ(before, after, self.a, self.b)
        causes = tuple(dict.fromkeys(self._line(number))) if differs else ()
        return Change(number, self.revision.lines[number].label, before, after, differs, causes)

    def _line(self, number: str) -> tuple[Cause, ...]:
        if number not in self.memo:
            self.memo[number] = ()
            self.memo[number] = tuple(self._search(number))
        return self.memo[number]

    def _search(self, number: str) -> Iterator[Cause]:
        roots: list[Expr] = []
        for rule in self.revision.rules:
            if rule.line.number != number:
                continue
            roots.append(rule.line.arithmetic)
            for condition in (rule.condition, rule.part.when):
                roots += [node for node in inside(condition) if isinstance(node, Expr)] if condition else []
        causes = tuple(cause for root in roots for cause in self._within(root))
        yield from causes
        leaf = not any(
            isinstance(node, Line) and self._moved(node.number) for root in roots for node in inside(root)
        )
        if not causes and (leaf or self._method_differs()):
            what = "rounding" if self._method_differs() else "stated"
            yield Cause(
                what,
                f"line {number}",
                self._text(self.a, number),
                self._text(self.b, number),
                self._behind(number),
            )

    def _within(self, arithmetic: Expr) -> Iterator[Cause]:
        """The causes inside an expression: facts and carries that differ, and those of the lines it uses."""
        for node in dict.fromkeys(node for node in inside(arithmetic) if isinstance(node, Expr)):
            match node:
                case Line(number) if self._moved(number):
                    yield from self._line(number)
                case Fact(name) if (cause := self._fact(name)) is not None:
                    yield cause
                case Carried(name) if (cause := self._carried(name)) is not None:
                    yield cause
                case Sheet(name):
                    yield from self._sheet(name)
                case _:
                    pass

    def _sheet(self, name: str) -> Iterator[Cause]:
        """A worksheet is explained by the facts and carries that it reads."""
        for sheet in self.revision.sheets:
            if name in sheet.results:
                for fact in sheet.fact_names:
                    yield from filter(None, [self._fact(fact)])
                for carried in sheet.carried_names:
                    yield from filter(None, [self._carried(carried)])

    def _moved(self, number: str) -> bool:
        """Whether the line differs: of a form that is known in part, a line nobody stated is no cause."""
        before, after = (side.lines.get(number, "") if side else "" for side in (self.a, self.b))
        return _differ(before, after, self.a, self.b)

    def _text(self, side: SideYear | None, number: str) -> str:
        return _plain(side.lines.get(number, "")) if side else ""

    def _method_differs(self) -> bool:
        methods = [side.year.method for side in (self.a, self.b) if side and side.year]
        return len(methods) == 2 and methods[0] != methods[1]

    def _behind(self, number: str) -> tuple[int, ...]:
        """The entries that stand behind a line on the side that knows them."""
        years = [side.year for side in (self.a, self.b) if side and side.year]
        names = {
            node.name
            for rule in self.revision.rules
            if rule.line.number == number
            for node in inside(rule.line.arithmetic)
            if isinstance(node, Fact)
        }
        return tuple(
            sorted({entry for year in years for name in names for entry in year.facts.behind.get(name, ())})
        )

    def _fact(self, name: str) -> Cause | None:
        a, b = (side.year if side else None for side in (self.a, self.b))
        if not self._comparable():
            return None
        amount_a, amount_b = (year.facts.amounts[name] if year else 0 for year in (a, b))
        if amount_a == amount_b:
            return None
        behind_a, behind_b = (set(year.facts.behind.get(name, ())) if year else set() for year in (a, b))
        entries = tuple(sorted(behind_a ^ behind_b)) or tuple(sorted(behind_a | behind_b))
        money = (a or b).money  # type: ignore[union-attr]
        return Cause("fact", name, money(amount_a), money(amount_b), entries)

    def _comparable(self) -> bool:
        """Whether both sides were replayed, or one has no such year at all: then facts can be compared."""
        return all(side is None or side.year is not None for side in (self.a, self.b))

    def _carried(self, name: str) -> Cause | None:
        a, b = (side.year if side else None for side in (self.a, self.b))
        if not self._comparable():
            return None
        amount_a, amount_b = (year.brought.get(name, 0) if year else 0 for year in (a, b))
        if amount_a == amount_b:
            return None
        entries, years = self._roots_before()
        money = (a or b).money  # type: ignore[union-attr]
        return Cause(
            "carried", name, money(amount_a), money(amount_b), tuple(sorted(entries)), tuple(sorted(years))
        )

    def _roots_before(self) -> tuple[set[int], set[int]]:
        """The roots of the nearest earlier year whose carry differs, else the entries that opened the record."""
        earlier = [year for year in self.before if year < self.tax_year]
        if earlier:
            return self.before[max(earlier)]
        opened: set[int] = set()
        for side in (self.a, self.b):
            if side and side.year:
                opened ^= {number for numbers in side.year.opened.values() for number in numbers}
        return opened, set()

    def of_carries(self) -> Iterator[Cause]:
        """The causes of everything that the year hands on differently."""
        a, b = (side.year if side else None for side in (self.a, self.b))
        for name, arithmetic in self.revision.carries.items():
            handed = [year.carried.get(name, 0) if year else 0 for year in (a, b)]
            if not self._comparable() or handed[0] == handed[1]:
                continue
            yield from self._within(arithmetic)
            opened = [set(year.facts.behind.get(f"opening {name}", ())) if year else set() for year in (a, b)]
            if entries := opened[0] ^ opened[1]:
                yield Cause("fact", f"opening {name}", "", "", tuple(sorted(entries)))

    def roots(self, causes: Iterable[Cause]) -> tuple[set[int], set[int]]:
        """All entries and all years at the root of these causes; the year itself counts where it has its own."""
        entries: set[int] = set()
        years: set[int] = set()
        for cause in causes:
            entries |= set(cause.entries)
            years |= set(cause.years) if cause.what == "carried" else {self.tax_year}
        return entries, years


def _broken_carries(side: Side) -> Iterator[Problem]:
    """A line 2 that is not what the form before handed on: the classic lost carry."""
    previous: SideYear | None = None
    for tax_year, year in sorted(side.years.items()):
        if year.filed is None or year.filed.how == "none":
            continue
        line_2 = year.lines.get("2")
        if (
            previous
            and previous.basis is not None
            and line_2 is not None
            and year.year is None
            and _plain(previous.basis) != _plain(line_2)
        ):
            carry = _carry_line(previous.revision)
            yield Problem(
                "carry-dropped",
                "warning",
                "",
                f"the form filed for {tax_year} has ${line_2} on line 2, and line {carry} of the form filed for"
                f" {previous.tax_year} is ${previous.basis}: the basis was not carried as filed",
                f"basisbook diff {tax_year}",
            )
        previous = year


@dataclass(frozen=True, slots=True)
class ChainYear:
    """One row of the two chains side by side; texts, empty where unknown."""

    tax_year: int
    filed_2: str
    filed_14: str
    correct_2: str
    correct_14: str
    due: bool


def chains(filed: Side, correct: Side) -> tuple[ChainYear, ...]:
    """Lines 2 and 14 (or the year's own carry line) as filed and as correct, year by year."""
    rows = []
    for tax_year in sorted(set(filed.years) | set(correct.years)):
        a, b = filed.years.get(tax_year), correct.years.get(tax_year)
        rows.append(
            ChainYear(
                tax_year,
                a.lines.get("2", "") if a else "",
                a.basis or "" if a else "",
                b.lines.get("2", "") if b else "",
                b.basis or "" if b else "",
                due=bool(b and b.lines),
            )
        )
    return tuple(rows)


def by(before: str, after: str) -> str:
    """By how much an amount changed: `+5,234`; nothing where it is a ratio."""
    if any("." in text and len(text.partition(".")[2]) != 2 for text in (before, after)):
        return ""
    cents = [
        int(text.replace(".", "")) if "." in text else int(text or "0") * 100 for text in (before, after)
    ]
    difference = cents[1] - cents[0]
    whole, rest = divmod(abs(difference), 100)
    return f"{'-' if difference < 0 else '+'}{whole:,}" + (f".{rest:02d}" if rest else "")
