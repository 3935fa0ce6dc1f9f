"""The two sides of a comparison: a replay, or what was filed; and how basis runs through each."""

from __future__ import annotations

from collections.abc import Mapping

from basisbook.forms.filed.snapshot import Snapshot
from basisbook.forms.language.define import Revision
from basisbook.forms.replay.years import Pool, Year
from basisbook.forms.revisions import revision_for
from basisbook.ledger.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class SideYear:
    """One year as one side has it. `lines` are texts; `whole` False: only these lines are known.

    `year` is the replayed year behind it, where there is one, and `pool` the whole replay, where there is one; `basis`
    the line it hands on, text, or None.
    """

    tax_year: int
    lines: Mapping[str, str]
    whole: bool
    revision: Revision
    year: Year | None
    basis: str | None
    filed: Snapshot | None = None
    pool: Pool | None = None

    def states(self, number: str) -> bool:
        """Whether this side says anything of a line: of a form that is known in part, only what was given."""
        return self.whole or number in self.lines


@dataclass(frozen=True, slots=True)
class Side:
    """One pool's years as one side has them."""

    name: str
    years: Mapping[int, SideYear]


def replay_side(name: str, pool: Pool | None) -> Side:
    """A replayed pool as a side."""
    years = {} if pool is None else {year.tax_year: _replayed(year, pool) for year in pool.years}
    return Side(name, years)


def _replayed(year: Year, pool: Pool) -> SideYear:
    basis = year.money(year.carried["basis"]) if "basis" in year.carried else None
    # An estimate of the year in progress is no form, and is compared all the same.
    lines = year.lines or (year.filled.lines if year.filled and year.status == "in-progress" else {})
    return SideYear(year.tax_year, lines, True, year.revision, year, basis, pool=pool)  # noqa: FBT003 - whole


def filed_side(forms: Mapping[int, Snapshot], now: Pool | None, then: Mapping[int, Year]) -> Side:
    """What the IRS has, as a side. `now` gives the revisions; `then` the replays behind forms this program made."""
    years: dict[int, SideYear] = {}
    for tax_year, snapshot in sorted(forms.items()):
        correct = now.year(tax_year) if now else None
        revision = correct.revision if correct else revision_for(tax_year)
        basis = snapshot.lines.get(revision.roles.get("carry", ""))
        years[tax_year] = SideYear(
            tax_year, snapshot.lines, snapshot.whole, revision, then.get(tax_year), basis, snapshot
        )
    return Side("filed", years)


def stands(side: SideYear | None) -> str:
    """How a year stands on one side, in a word."""
    if side is None:
        return "no record"
    if side.filed is not None:
        return "none" if side.filed.how == "none" else "filed"
    return side.year.status if side.year else "no record"


@dataclass(frozen=True, slots=True)
class ChainYear:
    """One row of the two chains side by side; texts, empty where unknown."""

    tax_year: int
    filed_2: str
    filed_14: str
    correct_2: str
    correct_14: str
    due: bool


def _brought(side: SideYear | None) -> str:
    return side.lines.get(side.revision.roles.get("brought", ""), "") if side else ""


def chains(filed: Side, correct: Side) -> tuple[ChainYear, ...]:
    """What came in and what was carried on, on the lines of the year, as filed and as correct, year by year."""
    rows = []
    for tax_year in sorted(set(filed.years) | set(correct.years)):
        a, b = filed.years.get(tax_year), correct.years.get(tax_year)
        rows.append(
            ChainYear(
                tax_year,
                _brought(a),
                a.basis or "" if a else "",
                _brought(b),
                b.basis or "" if b else "",
                due=bool(b and b.lines),
            )
        )
    return tuple(rows)
