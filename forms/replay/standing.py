"""Where a pool stands: total value, basis in it, and the pre-tax money, which alone may go to an employer plan (`most.py`)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from basisbook.forms.replay.most import Most, line_5
from basisbook.forms.replay.years import Pool, Year
from basisbook.ledger.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """Cents. `basis` is in `value`: without contributions for the year that were made after its end.

    `late` are those contributions. `pre_tax` is the value less the basis, not below zero. `day` None: the value
    was given, not recorded. In a year that has not ended what was taken or converted so far counts beside the value
    (`most.py`), so `pre_tax` may be more than the value less what the form would carry.
    `later`: entries of later years are not in it.
    """

    day: datetime.date | None
    value: int
    basis: int
    late: int
    pre_tax: int
    later: bool


def standing(pool: Pool, value: int | None = None) -> Standing | None:
    """At the end of the last year whose value and basis are known; None where there is none.

    With a given `value` in cents: now, with the basis that the year in progress leaves, else the last year.
    """
    if value is not None:
        last = pool.years[-1] if pool.years else None
        carries = _carries(last) if last else None
        return _standing(last, None, value, carries, later=False) if last and carries is not None else None
    for year in reversed(pool.years):
        carries = year.carried
        if not carries or "year_end_value" in year.facts.unknown or "year_end_value" not in year.facts.behind:
            continue
        amounts = year.facts.amounts
        total = amounts["year_end_value"] + amounts["value_adjustments"] + amounts["outstanding_rollovers"]
        later = any(other.facts.behind for other in pool.years if other.tax_year > year.tax_year)
        return _standing(year, datetime.date(year.tax_year, 12, 31), max(0, total), carries, later=later)
    return None


def _standing(
    year: Year, day: datetime.date | None, value: int, carries: Mapping[str, int], *, later: bool
) -> Standing:
    # What was contributed for the year after its end is in the basis, and was not in the value.
    late = year.facts.amounts["late_contributions"] if day else 0
    basis = max(0, carries.get("basis", 0) - late)
    if year.status == "in-progress" and day is None:
        facts = year.facts.amounts
        most = Most(
            value,
            line_5(facts, year.brought),
            facts["distributions"],
            facts["conversions"],
            facts["outstanding_rollovers"],
        )
    else:
        most = Most(value, basis)
    return Standing(day, value, basis, late, most.amount, later)


def _carries(year: Year) -> Mapping[str, int] | None:
    if year.status == "in-progress":
        return year.filled.carries if year.filled else None
    return year.carried or None
