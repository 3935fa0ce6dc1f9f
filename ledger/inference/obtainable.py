"""What is still obtainable: which paper would settle an open year, from whom, at what cost, and until when.

How far the IRS's products reach is in `docs/evidence.md`, with how well each was verified.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from basisbook.ledger.entry import Entry
from basisbook.ledger.inference.bounds import YearBounds, bounds
from basisbook.ledger.inference.infer import Inferred
from basisbook.ledger.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Product:
    """A paper that can be asked for. `until` gives the last day for a tax year; None: nobody says."""

    name: str
    settles: frozenset[str]
    ways: str
    cost: str
    until: Callable[[int], dt.date] | None


PRODUCTS = (
    Product(
        "Wage and Income Transcript",
        frozenset({"contribution", "rollover", "distribution", "value"}),
        "irs.gov/account, or Form 4506-T line 8",
        "free",
        lambda year: dt.date(year + 10, 12, 31),
    ),
    Product(
        "Tax Return Transcript",
        frozenset({"deduction", "distribution"}),
        "irs.gov/account, 800-908-9946, or Form 4506-T line 6a",
        "free",
        lambda year: dt.date(year + 4, 12, 31),
    ),
    Product(
        "copy of the return with its Forms 8606 and W-2",
        frozenset({"deduction", "distribution", "contribution"}),
        "Form 4506, within 120 days of signing it",
        "$30 a return, up to 75 days",
        lambda year: dt.date(year + 8, 4, 15),
    ),
    Product(
        "Account Transcript (AGI, to reconcile the deduction)",
        frozenset({"deduction"}),
        "irs.gov/account, or Form 4506-T line 6b",
        "free",
        lambda year: dt.date(year + 10, 12, 31),
    ),
    Product(
        "Form 5498 or the year-end statement",
        frozenset({"contribution", "value"}),
        "the custodian; a successor of one that is gone",
        "often free",
        None,
    ),
    Product(
        "Form 1099-R of the year",
        frozenset({"distribution", "rollover"}),
        "the custodian, or the plan",
        "often free",
        None,
    ),
    Product(
        "own copy of Form 1040, page 1; the state's copy",
        frozenset({"deduction", "distribution"}),
        "own files, the preparer, the state's tax office",
        "varies",
        None,
    ),
)
"""The best first: of those that are still to be had, the first settles the question."""

WHAT: Mapping[str, str] = {
    "contribution": "what was contributed",
    "deduction": "whether it was deducted",
    "rollover": "where a rollover came from",
    "distribution": "whether anything was taken out",
    "value": "what the IRAs were worth",
}


ANOTHER = "whether there was another IRA, and what it was worth"
"""What is open of the values where a paper has one of them."""


def tells(wanted: Wanted) -> str:
    """What a paper would tell, in words: `what was contributed, whether it was deducted and what the IRAs were worth`."""
    words = [ANOTHER if name == "value" and wanted.valued else WHAT[name] for name in wanted.opens]
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


@dataclass(frozen=True, slots=True)
class Wanted:
    """A paper worth asking for. `stake`: cents of basis that depend on it. `until` None: nobody says.

    `valued`: a paper of the year tells what one IRA was worth.
    """

    person: str
    year: int
    opens: tuple[str, ...]
    document: str
    ways: str
    cost: str
    until: dt.date | None
    stake: int
    silent: bool = False
    valued: bool = False


def wanted(
    inferred: Inferred, in_force: Mapping[int, Entry], person: str, today: dt.date
) -> tuple[Wanted, ...]:
    """Every open year with the papers that settle it: what changes the basis most first, silent years last."""
    found: list[Wanted] = []
    for one in bounds(inferred, in_force, person, today.year - 1):
        found += _of_year(person, one, today)
    return tuple(sorted(found, key=lambda one: (one.silent, -one.stake, one.until or dt.date.max, one.year)))


def _of_year(person: str, one: YearBounds, today: dt.date) -> list[Wanted]:
    """One paper after another until nothing that can be settled is open."""
    open_still = {what for what, stake in one.opens.items() if stake}
    found = []
    for product in PRODUCTS:
        until = product.until(one.year) if product.until else None
        settles = product.settles & open_still
        if not settles or (until is not None and until < today):
            continue
        stake = max(one.opens[what] for what in settles)
        found.append(
            Wanted(
                person,
                one.year,
                tuple(sorted(settles)),
                product.name,
                product.ways,
                product.cost,
                until,
                stake,
                one.silent,
                one.value.low > 0,
            )
        )
        open_still -= settles
    return found
