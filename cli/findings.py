"""What there is to say about a book's records: the file, the checks, and the years."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from basisbook.cli.options import Opened, today
from basisbook.ledger.problems import Problem


def of_records(opened: Opened, person: str | None = None) -> list[Problem]:
    """What the file and the checks say; with `person`, without what is about somebody else's entry."""
    from basisbook.ledger import checks

    # What cannot be read cannot be sealed yet: first things first.
    of_file = [one for one in opened.read.problems if not (opened.read.errors and one.code == "unsealed")]
    found = sorted([*of_file, *ahead(opened), *checks.check(opened.book, opened.entries)], key=_row)
    if person is None:
        return found
    others = {entry.place for entry in opened.entries if entry.person != person}
    return [problem for problem in found if problem.place not in others]


def ahead(opened: Opened) -> Iterator[Problem]:
    """Rows added by hand that say they were recorded on a day that has not come. Sealed, they would bar all others."""
    first, now = opened.read.unsealed_from, today()
    if first is None:
        return
    # Not before the sealed entries, even where one of them is ahead: `recorded` never decreases.
    right = max([now, *(entry.recorded for entry in opened.entries if entry.number < first)])
    for entry in opened.entries:
        if entry.number >= first and entry.recorded > now:
            message = (
                f"recorded {entry.recorded} has not come; until that day nothing could be recorded after it"
            )
            remedy = f"write recorded in row {entry.row} as {right}"
            yield Problem("recorded-ahead", "error", entry.place, message, remedy)


def of_filed(opened: Opened) -> list[Problem]:
    """What is wrong with the forms that were kept as filed, which the entries name."""
    from basisbook.ledger import journal

    in_force = journal.in_force(opened.entries)
    if not any(entry.kind == "filed" for entry in in_force.values()):
        return []
    from basisbook.forms.filed.files import filed_forms

    back = "bring the file back from a backup, or keep the form anew:\nbasisbook filed --help"
    return [
        replace(problem, remedies=back) if problem.code == "snapshot-unreadable" else problem
        for problem in filed_forms(opened.folder, opened.book, in_force).problems
    ]


def _row(problem: Problem) -> int:
    """The row of the ledger that it is about; what concerns the whole file comes first."""
    file, _, row = problem.place.partition(":")
    return int(row) if file.startswith("ledger.") and row.isdigit() else 0


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
