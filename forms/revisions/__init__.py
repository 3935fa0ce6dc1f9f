"""Every page of Form 8606 the IRS printed, one file each. `revision_for` finds the one for a year."""

from __future__ import annotations

import importlib
from functools import cache

from basisbook.forms.language.define import Revision
from basisbook.forms.sentences import find
from basisbook.forms.worksheets import worksheet_1_1
from basisbook.ledger.problems import FormError, do

PAGES: dict[int, tuple[str, ...]] = {
    1987: ("y1987",),
    1988: ("y1988",),
    **dict.fromkeys(range(1989, 1993), ("y1989_1992",)),
    1993: ("y1993",),
    **dict.fromkeys(range(1994, 1998), ("y1994_1997",)),
    1998: ("y1998",),
    1999: ("y1999",),
    2000: ("y2000",),
    2001: ("y2001",),
    2002: ("y2002",),
    2003: ("y2003",),
    2004: ("y2004",),
    **dict.fromkeys(range(2005, 2007), ("y2005_2006",)),
    2007: ("y2007",),
    **dict.fromkeys(range(2008, 2010), ("y2008_2009",)),
    2010: ("y2010",),
    2011: ("y2011",),
    2012: ("y2012",),
    2013: ("y2013",),
    **dict.fromkeys(range(2014, 2017), ("y2014_2016",)),
    2017: ("y2017",),
    2018: ("y2018", "y2018_original"),
    2019: ("y2019",),
    2020: ("y2020",),
    2021: ("y2021",),
    2022: ("y2022",),
    2023: ("y2023",),
    2024: ("y2024",),
    2025: ("y2025",),
    2026: ("y2026_draft",),
}
"""The modules of each year's page, the printing that is used first."""

FIRST, LAST = min(PAGES), max(PAGES)


@cache
def as_printed(year: int) -> tuple[Revision, ...]:
    """Every printing of the year's page, the one that is used first, without the worksheets of publications.

    Raises `FormError` for a year without one.
    """
    if year not in PAGES:
        raise FormError(find("no-revision", do("law", LAST), of=year, first=FIRST, last=LAST))
    return tuple(importlib.import_module(f"{__name__}.{module}").FORM for module in PAGES[year])


@cache
def printings(year: int) -> tuple[Revision, ...]:
    """Every printing of the year's page, with Worksheet 1-1 beside it where the year has one."""
    return tuple(worksheet_1_1.offered(page, year) for page in as_printed(year))


def revision_for(year: int) -> Revision:
    """The page for a tax year. Raises `FormError` where there is none."""
    return printings(year)[0]
