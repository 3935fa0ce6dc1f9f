"""Why a line differs: the entries behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from basisbook.forms.filed.sides import SideYear
from basisbook.forms.filed.texts import plain, texts_differ
from basisbook.forms.language.define import Revision
from basisbook.forms.language.expr import Carried, Expr, Fact, Line, Sheet, inside
from basisbook.forms.language.words import CARRIED
from basisbook.forms.replay.explain import entries_behind
from basisbook.ledger.entry import SUPPOSED, entry_name
from basisbook.ledger.facts import FACTS
from basisbook.ledger.money import grouped
from basisbook.ledger.quick_dataclass import dataclass


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
            ledger = all(number <= SUPPOSED for number in self.entries)
            several = f"entries {', '.join(map(str, self.entries))}"
            named = ", ".join(map(entry_name, self.entries))
            change += f" ({several if ledger and len(self.entries) > 1 else named})"
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


class Causes:
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
        differs = texts_differ(before, after, self.a, self.b)
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
        if not self._stated_by_both(number):
            return False
        before, after = (side.lines.get(number, "") if side else "" for side in (self.a, self.b))
        return texts_differ(before, after, self.a, self.b)

    def _stated_by_both(self, number: str) -> bool:
        return all(side is None or side.states(number) for side in (self.a, self.b))

    def _text(self, side: SideYear | None, number: str) -> str:
        return plain(side.lines.get(number, "")) if side else ""

    def _method_differs(self) -> bool:
        methods = [side.year.method for side in (self.a, self.b) if side and side.year]
        return len(methods) == 2 and methods[0] != methods[1]

    def _behind(self, number: str) -> tuple[int, ...]:
        """The entries behind a line, from its explanation on the side that knows them.

        What both sides state alike explains no difference, nor does what an earlier year explains: that is named by
        the roots of that year.
        """
        alike = {
            (f"line {one}", self.tax_year)
            for one in self.revision.lines
            if one != number and self._stated_by_both(one) and not self._moved(one)
        }
        earlier = [year for year in self.before if year < self.tax_year]
        handed_on = {(f"carried {name}", self.tax_year - 1) for name in self.revision.carried_names}
        leaving_out = frozenset(alike | (handed_on if earlier else set()))
        entries: set[int] = set()
        for side in (self.a, self.b):
            if side and side.pool:
                entries |= set(entries_behind(side.pool, self.tax_year, number, leaving_out))
        return tuple(sorted(entries or (self.before[max(earlier)][0] if earlier else ())))

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
