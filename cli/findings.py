"""What there is to say of the years of a book, and how findings are counted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from basisbook.cli.sentences import find
from basisbook.ledger.problems import Problem, do


def of_years(years: Iterable[object]) -> list[Problem]:
    """What the years themselves say. That a year is stopped by an earlier one is said with its status."""
    found = (problem for year in years for problem in getattr(year, "problems", ()))
    return [problem for problem in dict.fromkeys(found) if problem.code != "stopped"]


def blocked(years: Sequence[int]) -> list[Problem]:
    """One sentence for the years that get no form because of what the papers contradict."""
    if not years:
        return []
    which = f"{years[0]}" if len(years) == 1 else f"{years[0]}-{years[-1]}"
    return [find("blocked", do("audit"), which=which)]


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
