"""Two histories side by side: which lines differ, why, and which later years inherit it.

A side is a history by year: what the IRS has (`filed_side`), or a replay (`replay_side`). `compare` takes two sides and
is a mirror: exchanging the sides exchanges before and after, nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from forms.define import Revision
from forms.expr import Carried, Expr, Fact, Line, inside
from forms.history import Pool, Year
from forms.snapshot import Snapshot, method_of
from forms.words import CARRIED
from ledger.entry import Entry
from ledger.facts import FACTS
from ledger.problems import Problem


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
        change = f"{label}: {self.before or 'blank'} -> {self.after or 'blank'}"
        if self.entries:
            change += (
                f" ({'entry' if len(self.entries) == 1 else 'entries'} {', '.join(map(str, self.entries))})"
            )
        if self.years:
            change += f" (from {', '.join(map(str, self.years))})"
        return change


@dataclass(frozen=True, slots=True)
class Change:
    """A line that differs. Texts; empty where the cell is blank."""

    line: str
    label: str
    before: str
    after: str
    causes: tuple[Cause, ...]


@dataclass(frozen=True, slots=True)
class YearChange:
    """What differs in one year. `entries` are all the entries that cause it, those of earlier years too.

    `inherited` are the earlier years whose changed carry reaches this one; `passes_on` says that the next line 2
    differs. `form_before` and `form_after` say whether each side has a form.
    """

    tax_year: int
    changes: tuple[Change, ...]
    entries: tuple[int, ...]
    inherited: tuple[int, ...]
    passes_on: bool
    form_before: bool
    form_after: bool


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
                "form": {"before": year.form_before, "after": year.form_after},
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
        if correct is None:
            continue
        years[tax_year] = SideYear(
            tax_year,
            snapshot.lines,
            snapshot.whole,
            correct.revision,
            then.get(tax_year),
            snapshot.lines.get(_carry_line(correct.revision)),
            snapshot,
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
    lines_a, lines_b = (a.lines if a else {}), (b.lines if b else {})
    known = set(revision.lines)
    if a and not a.whole:
        known &= set(lines_a)
    if b and not b.whole:
        known &= set(lines_b)
    if (a and a.year and a.year.status == "incomplete") or (b and b.year and b.year.status == "incomplete"):
        known = set()  # an incomplete year has no form to compare
    finder = _Causes(tax_year, a, b, revision, roots)
    changes = tuple(
        Change(
            number,
            revision.lines[number].label,
            lines_a.get(number, ""),
            lines_b.get(number, ""),
            tuple(finder.of(number)),
        )
        for number in revision.lines
        if number in known and _differ(lines_a.get(number, ""), lines_b.get(number, ""), a, b)
    )
    basis_a, basis_b = (a.basis if a else None), (b.basis if b else None)
    passes_on = basis_a is not None and basis_b is not None and _plain(basis_a) != _plain(basis_b)
    entries, years = finder.roots(changes)
    if passes_on or changes:
        roots[tax_year] = (set(entries), set(years) or {tax_year})
    if not changes:
        return None
    inherited = tuple(sorted(year for year in years if year != tax_year))
    return YearChange(
        tax_year,
        changes,
        tuple(sorted(entries)),
        inherited,
        passes_on,
        form_before=bool(lines_a),
        form_after=bool(lines_b),
    )


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

    def of(self, number: str) -> Iterator[Cause]:
        """The causes of one line, each once."""
        yield from dict.fromkeys(self._line(number))

    def _line(self, number: str) -> tuple[Cause, ...]:
        if number not in self.memo:
            self.memo[number] = ()
            self.memo[number] = tuple(self._search(number))
        return self.memo[number]

    def _search(self, number: str) -> Iterator[Cause]:
        leaf = True
        roots: list[Expr] = []
        for rule in self.revision.rules:
            if rule.line.number != number:
                continue
            roots.append(rule.line.arithmetic)
            for condition in (rule.condition, rule.part.when):
                roots += [node for node in inside(condition) if isinstance(node, Expr)] if condition else []
        found = False
        for node in dict.fromkeys(node for root in roots for node in inside(root)):
            match node:
                case Line(other) if self._text(self.a, other) != self._text(self.b, other):
                    leaf = False
                    causes = self._line(other)
                    found = found or bool(causes)
                    yield from causes
                case Fact(name) if (cause := self._fact(name)) is not None:
                    leaf, found = False, True
                    yield cause
                case Carried(name) if (cause := self._carried(name)) is not None:
                    leaf, found = False, True
                    yield cause
                case _:
                    pass
        if not found and (leaf or self._method_differs()):
            what = "rounding" if self._method_differs() else "stated"
            yield Cause(
                what,
                f"line {number}",
                self._text(self.a, number),
                self._text(self.b, number),
                self._behind(number),
            )

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
        """The roots of the nearest earlier year whose carry differs; years without a form pass it on."""
        earlier = [year for year in self.before if year < self.tax_year]
        return self.before[max(earlier)] if earlier else (set(), set())

    def roots(self, changes: Iterable[Change]) -> tuple[set[int], set[int]]:
        """All entries and all years at the root of these changes; the year itself counts where it has its own."""
        entries: set[int] = set()
        years: set[int] = set()
        for change in changes:
            for cause in change.causes:
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
    has_form: bool
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
                has_form=bool(a and a.lines),
                due=bool(b and b.lines),
            )
        )
    return tuple(rows)


def rounding_only(snapshot: Snapshot, year: Year) -> bool:
    """Whether a filed form differs from the correct one by its method of rounding alone."""
    method = method_of(snapshot, year)
    return method is not None and method != year.method


def named(entries: Mapping[int, Entry], numbers: Iterable[int]) -> tuple[Entry, ...]:
    """The entries behind some numbers, for people."""
    return tuple(entries[number] for number in numbers if number in entries)
