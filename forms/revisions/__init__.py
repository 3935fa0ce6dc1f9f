"""Every page of Form 8606 the IRS printed, one file each. `revision_for` finds the one for a year."""

from __future__ import annotations

import importlib
from functools import cache

from forms.define import Revision
from ledger.problems import FormError, Problem

PAGES: dict[int, tuple[str, ...]] = {
    2017: ("y2017",),
    2018: ("y2018", "y2018_original"),
    2019: ("y2019",),
    2020: ("y2020",),
    2021: ("y2021",),
    2022: ("y2022",),
    2023: ("y2023",),
    2024: ("y2024",),
    2025: ("y2025",),
}
"""The modules of each year's page, the printing that is used first."""

FIRST, LAST = min(PAGES), max(PAGES)


@cache
def printings(year: int) -> tuple[Revision, ...]:
    """Every printing of the year's page, the one that is used first. Raises `FormError` for a year without one."""
    if year not in PAGES:
        raise FormError(
            Problem(
                "no-revision",
                "error",
                "",
                f"there is no Form 8606 for {year} here; the years are {FIRST} to {LAST}",
                f"basisbook show --to {LAST}",
            )
        )
    return tuple(importlib.import_module(f"forms.revisions.{module}").FORM for module in PAGES[year])


def revision_for(year: int) -> Revision:
    """The page for a tax year. Raises `FormError` where there is none."""
    return printings(year)[0]
