"""What a write changed, in words: for every command that adds entries, one function."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from basisbook.cli import output
from basisbook.cli.words import STATUS, step_said
from basisbook.ledger import store
from basisbook.ledger.entry import COLUMNS, Entry, entries_of
from basisbook.ledger.money import show_for_people
from basisbook.ledger.problems import ByHand, Problem, do

if TYPE_CHECKING:
    from basisbook.forms.changed import Changed, OfYear
    from basisbook.forms.open_book import OpenBook
    from basisbook.forms.replay.years import Year

_MOST = 6
"""Years of a pool that are told one by one."""
_FINDINGS = 8
_SUPPOSED = ByHand("it is only supposed: say it in this row of the file, or in one more")


def say_what_changed(opened: OpenBook, new: Sequence[Entry]) -> OpenBook:
    """What the entries `new` change, which stand in the ledger of `opened` now: each year's amounts on stdout, new
    findings on stderr. Gives the book with them. Ends with exit 1 where an entry concerns nobody known.
    """
    from basisbook.forms.changed import changed

    placed = _placed(opened, new)
    after = opened.followed_by(*placed)
    if of_nobody := after.of_nobody():
        output.paragraph("What it changes cannot be said while an entry is nobody's:")
        output.problems(of_nobody, _given(), shown_by=do("check"))
        raise click.exceptions.Exit(1)
    # What the entries can move, and nobody else's: a ledger of many people is not replayed for one of them.
    mine = opened.around(new)
    mine_now = mine.followed_by(*placed)
    _tell(opened, after, (mine, mine_now), new, changed(mine, mine_now))
    return after


def say_what_would_change(opened: OpenBook, supposed: Sequence[Entry]) -> None:
    """The same of entries that might be: each stands where its file has it."""
    from basisbook.forms.changed import changed

    after = opened.followed_by(*supposed)
    if after.of_nobody():
        return
    mine = opened.around(supposed)
    mine_now = mine.followed_by(*supposed)
    found, numbers = changed(mine, mine_now), {one.number for one in supposed}
    told = tuple(
        replace(one, message=one.message[one.opening :], remedies=(_SUPPOSED,))
        if one.entry in numbers
        else one
        for one in found.findings
    )
    _tell(opened, after, (mine, mine_now), supposed, replace(found, findings=told), supposed=True)


def _tell(
    opened: OpenBook,
    after: OpenBook,
    mine: tuple[OpenBook, OpenBook],
    new: Sequence[Entry],
    found: Changed,
    *,
    supposed: bool = False,
) -> None:
    """`mine` are the two books with those entries alone that the new ones can concern."""
    others = len(mine[0].entries) < len(opened.entries)
    several = others or len({*mine[0].history().pools, *mine[1].history().pools}) > 1
    told = {key: list(_told(years, found.findings)) for key, years in found.pools.items()}
    for key, lines in told.items():
        if several and lines:
            click.echo(opened.pool_name(*key))
        for line in lines:
            if supposed:  # their numbers are nobody's
                line = re.sub(r"\bentry \d{10}: ", "", line)  # noqa: PLW2901
            output.hanging("  " if several else "", line, indent="  ")
    if not any(told.values()):
        output.paragraph(_nothing(mine[1], new))
    _steps(opened, after)
    if found.findings:
        new_in = "New then" if supposed else "New in the book"
        output.say(f"{new_in}, and still open:" if len(found.findings) > 1 else f"{new_in}:")
        output.problems(found.findings, _given(), most=_FINDINGS, shown_by=do("check"))


def _steps(opened: OpenBook, after: OpenBook) -> None:
    """Say which steps of an accepted plan have just been done."""
    from basisbook.forms.plan.steps import steps

    for before, now in zip(steps(opened), steps(after), strict=True):
        if before.recorded != now.recorded:
            click.echo(f"Of your plan: {step_said(now)}")


def _placed(opened: OpenBook, new: Sequence[Entry]) -> Sequence[Entry]:
    """The entries with the rows in which they stand now."""
    file, row = (opened.entries[-1].file, opened.entries[-1].row) if opened.entries else (store.CSV, 1)
    columns = {column: list(map(attrgetter(column), new)) for column in COLUMNS}
    return entries_of(columns, file, range(row + 1, row + 1 + len(new)))


def _given() -> Path | None:
    from basisbook.cli.options import book_of

    context = click.get_current_context(silent=True)
    return book_of(context) if context else None


def _nothing(after: OpenBook, new: Sequence[Entry]) -> str:
    """Where no year differs: what the record begins with, or that nothing moves."""
    counts = after.in_force()
    for entry in new:
        now = counts.get(entry.original)
        if now and now.kind == "opening-basis" and now.amount is not None:
            return f"basis at the end of {now.year}: {show_for_people(now.amount)}; the record begins there"
    places = dict.fromkeys((entry.person, after.book.pool_of(entry.account), entry.year) for entry in new)
    waiting = (
        _waiting(year)
        for *key, in_year in places
        if (pool := after.history().pool(*key))
        for year in pool.years
        if year.status in _WAITS and (year.status == "incomplete" or year.tax_year == in_year)
    )
    return next(waiting, "no form changes: taxable and basis are as before")


_WAITS = ("incomplete", "in-progress")


def _waiting(year: Year) -> str:
    """A year without a form, and why; of one that has not ended, what is in it."""
    if year.status != "in-progress":
        return f"{year.tax_year} is {STATUS[year.status]}: {year.reason}"
    amounts = year.facts.amounts
    seen = [f"{said} {show_for_people(amounts[fact])}" for fact, said in _SO_FAR.items() if amounts[fact]]
    return f"{year.tax_year} has not ended: {', '.join(seen) or 'nothing'} so far; its form follows"


_SO_FAR = {"nondeductible_contributions": "put in", "conversions": "converted", "distributions": "taken out"}


def _told(years: Sequence[OfYear], findings: Sequence[Problem]) -> Iterator[str]:
    """A line for each year; one for a run of years in which nothing but the basis moved, by the same amount."""
    runs: list[list[OfYear]] = []
    for year in years:
        if _empty(year):
            continue
        moved = _basis_alone(year)
        last = runs[-1] if runs else []
        alike = moved is not None and moved == _basis_alone(last[-1]) if last else False
        alike = alike or bool(last and _quiet(year) and _quiet(last[-1]) and year.now == last[-1].now)
        if last and _next(last[-1], year) and (alike or (_stopped(year) and _stopped(last[-1]))):
            last.append(year)
        else:
            runs.append([year])
    for run in runs[:_MOST]:
        yield _of_run(run) if len(run) > 1 or _stopped(run[0]) else _of_year(run[0], findings)
    if len(runs) > _MOST:
        left = [year.tax_year for run in runs[_MOST:] for year in run]
        yield f"and {output.runs(left)} too: basisbook show"


def _next(before: OfYear, year: OfYear) -> bool:
    return year.tax_year == before.tax_year + 1


def _empty(year: OfYear) -> bool:
    """A year that came into the record, and in which nothing is."""
    came = year.before is None and year.year is not None and year.year.status == "not-due"
    return came and not any(year.now.values())


def _basis_alone(year: OfYear) -> int | None:
    """By how much the basis moved, in cents, where nothing else did; else None."""
    if year.different != ("basis",) or year.status_changed or not year.was:
        return None
    return year.now["basis"] - year.was["basis"]


def _stopped(year: OfYear) -> bool:
    """Whether an earlier year keeps this one from being settled."""
    return year.year is not None and any(one.code == "stopped" for one in year.year.problems)


def _quiet(year: OfYear) -> bool:
    """A year that is new in the record, and has no form."""
    return not year.was and year.year is not None and year.year.status == "not-due"


def _of_run(run: Sequence[OfYear]) -> str:
    if _quiet(run[0]):
        basis = show_for_people(run[0].now["basis"])
        return f"{run[0].tax_year}-{run[-1].tax_year}: no form; basis {basis}"
    if _stopped(run[0]):
        years = output.runs([year.tax_year for year in run])
        return f"{years}: no form until the year before is settled"
    moved, last = _basis_alone(run[0]) or 0, run[-1]
    more = "more" if moved > 0 else "less"
    return (
        f"{run[0].tax_year}-{last.tax_year}: basis {show_for_people(abs(moved))} {more} in each,"
        f" {show_for_people(last.now['basis'])} at the end"
    )


def _of_year(year: OfYear, findings: Sequence[Problem]) -> str:
    if year.year is None:
        return f"{year.tax_year}: no longer in the record"
    if not year.now:
        if year.year.status == "in-progress":
            return _waiting(year.year)
        before = " now" if year.was else ""
        said = any(one in findings for one in year.year.problems)  # with its way out
        reason = "" if said or not year.year.reason else f": {year.year.reason}"
        return f"{year.tax_year} is {STATUS[year.year.status]}{before}{reason}"
    parts = [*_amounts(year), *_return(year)]
    taxable = year.now["taxable"]
    if "taxable" not in year.different:
        parts.insert(len(parts) and 1, f"taxable {show_for_people(taxable)}, as before")
    form = ""
    if year.status_changed and year.was:
        form = " (a form is due now)" if year.year.status == "complete" else " (no form is due)"
    return f"{year.tax_year}: {'; '.join(parts)}{form}"


def _amounts(year: OfYear) -> Iterator[str]:
    assert year.year is not None
    lines = {*year.year.lines, *(year.before.lines if year.before else ())}
    line = f"line {year.line}" if year.line in lines else "put in"
    names = {"put in": f"{line}", "taxable": "taxable", "basis": "basis"}
    for name, called in names.items():
        if name in year.different and (name != "put in" or year.now[name] or year.was.get(name)):
            yield _arrow(called, year, name)


def _return(year: OfYear) -> Iterator[str]:
    assert year.year is not None
    names = [name for name in year.different if name not in ("put in", "taxable", "basis")]
    if names:
        yield "Form 1040 " + ", ".join(_arrow(f"line {name}", year, name) for name in names)


def _arrow(called: str, year: OfYear, name: str) -> str:
    now = show_for_people(year.now[name]) if name in year.now else "blank"
    if not year.was:
        return f"{called} {now}"
    return f"{called} {show_for_people(year.was[name]) if name in year.was else 'blank'} -> {now}"
