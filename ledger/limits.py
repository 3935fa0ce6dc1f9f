"""How much a person may contribute and deduct for a year: by year, age, compensation, filing status, and income.

Every amount of the law comes from `parameters`; what was not read in a primary text is named in `unverified`.
IRC 219(b), (c), (g); 408A(c)(3). The arithmetic of the deduction itself is a worksheet of `forms`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from basisbook.ledger import parameters
from basisbook.ledger.book import Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.quick_dataclass import dataclass

CONTRIBUTIONS = frozenset({"contribution", "roth-contribution"})
MARRIED = frozenset({"joint", "separate"})


@dataclass(frozen=True, slots=True)
class Figures:
    """What the return of a year says, as far as it was recorded: filing status, the spouse, and figures by code."""

    status: str
    spouse: str
    stated: Mapping[str, int | None]

    def yes(self, code: str) -> bool | None:
        """A yes-or-no figure: recorded without an amount, or with any but 0, it is so; None where not recorded."""
        return self.stated[code] != 0 if code in self.stated else None


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one person's year, in cents.

    `most` is the dollar limit at that age, `catch_up` what is allowed beyond it only to those of 50 where nobody
    knows the age (else 0). `by_compensation` caps both, None where compensation was not recorded. `phaseout` is
    the range of income over which the deduction is reduced, None where it is not. `missing` are the figures
    without which the deduction cannot be computed.
    """

    most: int
    catch_up: int
    by_compensation: int | None
    modified_agi: int | None
    phaseout: tuple[int, int] | None
    roth_phaseout: tuple[int, int] | None
    missing: tuple[str, ...]
    unverified: tuple[str, ...]
    roth_unverified: tuple[str, ...]

    @property
    def allowed(self) -> int:
        """The most that may be contributed to all IRAs together, before any income limit."""
        return self.most if self.by_compensation is None else min(self.most, self.by_compensation)


def figures_of(entries: Iterable[Entry], person: str, year: int) -> Figures:
    """The `return` and `figure` entries of a person's year; a later entry counts before an earlier one."""
    status = spouse = ""
    stated: dict[str, int | None] = {}
    for entry in entries:
        if entry.person != person or entry.year != year:
            continue
        if entry.kind == "return":
            status, spouse = entry.code, entry.to
        elif entry.kind == "figure":
            stated[entry.code] = entry.amount
    return Figures(status, spouse, stated)


def limits_of(book: Book, entries: Iterable[Entry], person: str, year: int) -> Limits | None:
    """The limits of a year, or None where the law's amounts are not known for it."""
    entries = tuple(entries)
    unverified: list[str] = []
    most, catch_up = _by_age(book, person, year, unverified)
    if most is None:
        return None
    figures = figures_of(entries, person, year)
    spouse = figures_of(entries, figures.spouse, year) if figures.spouse else Figures("", "", {})
    missing = [] if figures.status else ["return"]
    if figures.stated.get("modified-agi") is None:
        missing.append("modified-agi")
    covered, spouse_covered = figures.yes("covered"), figures.yes("spouse-covered")
    if spouse_covered is None:
        spouse_covered = spouse.yes("covered")
    if covered is None and spouse_covered is None:
        missing.append("covered")  # where one of the two is recorded, the other box was seen to be empty
    roth_unverified = list(unverified)
    roth_phaseout = (
        _range("roth_phaseout", "", year, figures.status, roth_unverified) if figures.status else None
    )
    subject = covered is True or (spouse_covered is True and figures.status in MARRIED)
    phaseout = _phaseout(
        year, figures.status, unverified, covered=covered is True, spouse_covered=spouse_covered is True
    )
    if subject and phaseout is None and figures.status:
        missing.append("phase-out")  # covered, but the law's range for this year is not known here
    if not subject and "covered" not in missing and "modified-agi" in missing:
        missing.remove("modified-agi")  # nothing is phased out, whatever the income
    return Limits(
        most,
        catch_up,
        _by_compensation(entries, figures, spouse, year, unverified),
        figures.stated.get("modified-agi"),
        phaseout,
        roth_phaseout,
        tuple(missing),
        tuple(dict.fromkeys(unverified)),
        tuple(dict.fromkeys(roth_unverified)),
    )


def roth_allowed(limits: Limits, contributed: int) -> tuple[int, bool]:
    """The most that may go to Roth IRAs beside what went to traditional ones, and whether the income decides on it.

    IRC 408A(c)(2), (3).
    """
    allowed = max(0, limits.allowed + limits.catch_up - contributed)
    if limits.roth_phaseout and limits.modified_agi is not None:
        by_income = rounded_reduction(
            limits.most + limits.catch_up, limits.modified_agi, limits.roth_phaseout
        )
        if by_income < allowed:
            return by_income, True
    return allowed, False


def rounded_reduction(limit: int, income: int, phaseout: tuple[int, int]) -> int:
    """A limit after its phase-out: rounded up to $10, and not below $200 until it is gone.

    IRC 219(g)(2)(B) and (C), which 408A(c)(3)(A) borrows.
    """
    start, end = phaseout
    if income >= end:
        return 0
    left = min(end - income, end - start)
    reduced = -(-limit * left // ((end - start) * 1000)) * 1000
    return min(limit, max(reduced, 200_00))


def _value(name: str, year: int, status: str, unverified: list[str]) -> int | None:
    try:
        found = parameters.value(name, year, status)
    except parameters.NoValueError:
        return None
    if found.raw is None:
        return None
    if not found.verified:
        unverified.append(f"{name} {year}")
    return found.cents


def _by_age(book: Book, person: str, year: int, unverified: list[str]) -> tuple[int | None, int]:
    most = _value("ira_contribution_limit", year, "all", unverified)
    catch_up = _value("ira_catch_up_age_50", year, "all", unverified) or 0
    known = book.people.get(person)
    if most is None or known is None or known.born is None:
        return most, catch_up
    return most + (catch_up if year - known.born.year >= 50 else 0), 0


def _by_compensation(
    entries: tuple[Entry, ...], own: Figures, spouse: Figures, year: int, unverified: list[str]
) -> int | None:
    """Own compensation; on a joint return the spouse's too, less what the spouse contributed. IRC 219(b)(1)(B), (c)."""
    compensation = own.stated.get("compensation")
    if compensation is None:
        return None
    theirs = own.stated.get("spouse-compensation", spouse.stated.get("compensation"))
    if own.status != "joint" or theirs is None or theirs <= compensation:
        return compensation
    contributed = sum(
        entry.amount or 0
        for entry in entries
        if entry.kind in CONTRIBUTIONS and entry.person == own.spouse and entry.year == year
    )
    if year >= 1997:
        return compensation + max(0, theirs - contributed)
    together = _value("ira_spousal_total_limit", year, "joint", unverified)
    return max(compensation, (together or 0) - contributed)


def _phaseout(
    year: int, status: str, unverified: list[str], *, covered: bool, spouse_covered: bool
) -> tuple[int, int] | None:
    """The range for who is covered by a plan at work. Until 1997 one spouse's coverage was both's, Notice 87-16."""
    if status == "joint" and not covered and spouse_covered and year >= 1998:
        return _range("deduction_phaseout", "_spouse_covered", year, status, unverified)
    if covered or (spouse_covered and status in MARRIED):
        return _range("deduction_phaseout", "_covered", year, status, unverified)
    return None


def _range(name: str, whose: str, year: int, status: str, unverified: list[str]) -> tuple[int, int] | None:
    start = _value(f"{name}_start{whose}", year, status, unverified)
    end = _value(f"{name}_end{whose}", year, status, unverified)
    return None if start is None or end is None else (start, end)
