"""Two histories side by side: which lines differ, why, and which later years inherit it.

A side is a history by year: what the IRS has (`filed_side`), or a replay (`replay_side`). `compare` takes two sides and
is a mirror: exchanging the sides exchanges before and after, nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from basisbook.forms.filed.causes import Causes, Change
from basisbook.forms.filed.sides import Side, SideYear, stands
from basisbook.forms.filed.texts import plain
from basisbook.forms.sentences import find
from basisbook.ledger.entry import SUPPOSED
from basisbook.ledger.problems import Problem, do
from basisbook.ledger.quick_dataclass import dataclass


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
                "entries": [number for number in year.entries if number <= SUPPOSED],
                "supposed": [number - SUPPOSED for number in year.entries if number > SUPPOSED],
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
                                "entries": [number for number in cause.entries if number <= SUPPOSED],
                                "supposed": [n - SUPPOSED for n in cause.entries if n > SUPPOSED],
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
    before, after = stands(a), stands(b)
    if "incomplete" in (before, after):
        known = set()
    finder = Causes(tax_year, a, b, revision, roots)
    lines = tuple(finder.line(number) for number in revision.lines if number in known)
    lines = tuple(line for line in lines if line.before or line.after)
    changes = [line for line in lines if line.differs]
    basis_a, basis_b = (a.basis if a else None), (b.basis if b else None)
    passes_on = basis_a is not None and basis_b is not None and plain(basis_a) != plain(basis_b)
    entries, years = finder.roots(cause for change in changes for cause in change.causes)
    # A year without a form may still hand on something else than before: its roots are those of what it carries.
    on_entries, on_years = finder.roots(finder.of_carries())
    if entries | on_entries or years | on_years:
        roots[tax_year] = (entries | on_entries, years | on_years)
    if not changes and (before == after or "incomplete" not in (before, after)):
        return None
    inherited = tuple(sorted(year for year in years if year != tax_year))
    return YearChange(tax_year, lines, tuple(sorted(entries)), inherited, passes_on, before, after)


def _broken_carries(side: Side) -> Iterator[Problem]:
    """A line 2 that is not what the form before handed on: the classic lost carry."""
    previous: SideYear | None = None
    for tax_year, year in sorted(side.years.items()):
        if year.filed is None or year.filed.how == "none":
            continue
        line_2 = year.lines.get(year.revision.roles.get("brought", ""))
        if (
            previous
            and previous.basis is not None
            and line_2 is not None
            and year.year is None
            and plain(previous.basis) != plain(line_2)
        ):
            yield find(
                "carry-dropped",
                do("diff", tax_year),
                year=tax_year,
                filed=line_2,
                brought=year.revision.roles["brought"],
                carry=previous.revision.roles["carry"],
                before=previous.tax_year,
                basis=previous.basis,
            )
        previous = year
