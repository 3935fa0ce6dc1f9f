"""What there is to say about a book's records: the file, the checks, and the years."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from cli.options import Opened
from ledger.problems import Problem


def of_records(opened: Opened, person: str | None = None) -> list[Problem]:
    """What the file and the checks say; with `person`, without what is about somebody else's entry."""
    from ledger import checks

    # What cannot be read cannot be sealed yet: first things first.
    of_file = [one for one in opened.read.problems if not (opened.read.errors and one.code == "unsealed")]
    found = [*of_file, *checks.check(opened.book, opened.entries)]
    if person is None:
        return found
    others = {entry.place for entry in opened.entries if entry.person != person}
    return [problem for problem in found if problem.place not in others]


def of_years(years: Iterable[object]) -> list[Problem]:
    """What the years themselves say. That a year is stopped by an earlier one is said with its status."""
    found = (problem for year in years for problem in getattr(year, "problems", ()))
    return [problem for problem in dict.fromkeys(found) if problem.code != "stopped"]


def any_error(found: Iterable[Problem]) -> bool:
    """Whether one of them makes the command exit 1."""
    return any(problem.severity == "error" for problem in found)


def counted(found: Sequence[Problem]) -> str:
    """`2 errors, 1 note`, or `nothing is wrong`."""
    parts = []
    for severity in ("error", "warning", "note"):
        number = sum(problem.severity == severity for problem in found)
        if number:
            parts.append(f"{number} {severity}{'' if number == 1 else 's'}")
    return ", ".join(parts) or "nothing is wrong"


def one_of(names: Collection[str]) -> str:
    """`a, b or c`."""
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last
