"""What closes soon: the last days of a plan, in their order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from basisbook.forms.amendment.package import Action, Package, Plan, Returnable
from basisbook.ledger.in_law.required import window_ends
from basisbook.ledger.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Closing:
    """A return or form with its last day. `arguable`: the safe day is past, and `day` holds by another reading of the law.

    `refund` is what a claim sent now brings back, in cents; None where there is none or it is not known. `ready` is False
    while something must be recorded first. `electronic`: it can also be sent with tax software.
    """

    day: dt.date
    tax_year: int
    people: tuple[str, ...]
    action: Action
    arguable: bool
    refund: int | None
    ready: bool
    package: Package


def closing(plan: Plan, days: int) -> tuple[Closing, ...]:
    """What of a plan has a last day from its day through so many days later, the first first.

    Tax that is owed and a form by itself have none, but for the lower tax on a distribution not taken: IRC 4974(e). A year of which too little is known to decide closes all the same.
    """
    last = plan.today + dt.timedelta(days=days)
    found = [
        Closing(
            day,
            package.tax_year,
            package.people,
            package.action,
            package.arguable,
            package.refund_expected or None,
            not package.missing,
            package,
        )
        for package in plan.packages
        for day in _last_days(package)
        if plan.today <= day <= last
    ]
    return tuple(sorted(found, key=lambda one: (one.day, one.tax_year, one.people)))


def to_return(plan: Plan, days: int) -> tuple[Returnable, ...]:
    """The excess contributions whose last day to come back is within so many days, the first first."""
    last = plan.today + dt.timedelta(days=days)
    found = [one for one in plan.returnable if one.day <= last]
    return tuple(sorted(found, key=lambda one: (one.day, one.tax_year, one.person)))


def owing(plan: Plan) -> tuple[Package, ...]:
    """What has no last day because tax is owed: as soon as possible."""
    return tuple(
        package
        for package in plan.packages
        if package.action == "form-5329" or (package.action == "1040-x" and package.owing)
    )


def _last_days(package: Package) -> Iterator[dt.date]:
    dates, refund = package.of.dates, package.refund
    if dates.filed is None and package.action in ("with-return", "unknown"):
        moved = [dates.extended_to, *(one.end for one in dates.postponements)]
        yield max([dates.due, *(day for day in moved if day)])
    elif package.action == "1040-x" and package.arguable:
        yield from filter(None, [refund.arguable])
    elif package.action == "form-5329":
        ends = [window_ends(package.tax_year) for one in package.excess if one.part == "IX" and one.tax]
        yield from filter(None, ends[:1])
    elif package.action == "unknown" or (package.action == "1040-x" and not package.owing):
        yield from filter(None, [refund.file_by if refund.open else None])
