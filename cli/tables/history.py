"""How `show` looks in a terminal of 80 columns: a year a row; or one year's form, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from basisbook.cli.tables import disasters
from basisbook.cli.tables.additional import in_short
from basisbook.cli.tables.page import Column, Grid, Page
from basisbook.cli.words import STATUS, ends_in_words
from basisbook.forms.replay.on_return import on_return
from basisbook.forms.replay.standing import Standing, standing
from basisbook.forms.replay.years import History, Pool, Year
from basisbook.forms.return_words import words_of_year
from basisbook.forms.states.pages import STATES
from basisbook.ledger.book import OWN
from basisbook.ledger.dates import american
from basisbook.ledger.money import grouped, show_for_people

if TYPE_CHECKING:
    from basisbook.forms.open_book import OpenBook
    from basisbook.forms.replay.additional import Additional
    from basisbook.forms.replay.disasters import Disaster
    from basisbook.ledger.inference.bounds import YearBounds


_SEEN = (
    # heading, the fact whose line it shows, what to leave out first when there is no room
    ("put in", "nondeductible_contributions", 1),
    ("value", "year_end_value", 2),
    ("taken out", "distributions", 3),
    ("converted", "conversions", 4),
)
"""The columns of the overview. The number of the line that reads a fact is the year's own."""


_RUN = 3
"""So many years in a row in which nothing happened share a row."""


def as_table(
    opened: OpenBook,
    history: History,
    shown: History,
    *,
    one_year: bool,
    colour: bool,
    value: int | None = None,
    unsure: Mapping[str, Sequence[YearBounds]] | None = None,
) -> str:
    """The text of `show`: for each pool its years, why a year has no form, and where it stands.

    `history` is whole, `shown` has the years that were asked for; `unsure` the intervals of basis that papers leave.
    """
    page = Page(colour=colour and _colours())
    # A person's own IRAs come first.
    people = list(opened.book.people)
    keys = sorted(
        shown.pools,
        key=lambda key: (people.index(key[0]) if key[0] in people else len(people), key[1] != OWN, key[1]),
    )
    pools = {key: shown.pools[key] for key in keys if shown.pools[key].years}
    for at, (key, pool) in enumerate(pools.items()):
        if at:
            page.say()
        page.say(opened.pool_name(*key), "bold")
        if one_year:
            _form(page, pool.years[0])
        else:
            _overview(page, pool)
        if key[1] == OWN:
            found = opened.additional(key[0])
            of_disasters = opened.disasters(key[0])
            for number in _told(pool, found, of_disasters, one_year=one_year):
                for text in (*disasters.in_short(of_disasters, number), *in_short(found, number)):
                    page.say(text)
        _stands(page, opened, history.pools[key], value if key[1] == OWN else None)
        if key[1] == OWN:
            for code in opened.states_of(key[0]):
                page.say(f"What {STATES[code].name} makes of it: basisbook show --state {code}")
        if key[1] == OWN and unsure and key[0] in unsure:
            _interval(page, history.pools[key], unsure[key[0]])
    if one_year:
        _together(page, opened, History(pools))
    if not pools:
        for entry in opened.openings(history):
            name, end = opened.pool_name(entry.person, OWN).partition(":")[0], entry.year
            amount = show_for_people(entry.amount or 0)
            page.say(f"{name}: the record begins with a basis of {amount} at the end of {end}.")
        page.say("No year has anything to show yet. Record what happened: basisbook record --help")
    return page.printed()


def _together(page: Page, opened: OpenBook, shown: History) -> None:
    """The lines of the return of everybody with own and inherited IRAs: a form each, and one return for all."""
    for person in dict.fromkeys(who for who, _ in shown.pools):
        years = [one.years[0] for (who, _), one in shown.pools.items() if who == person]
        both = on_return(shown, person, years[0].tax_year)
        if len(years) > 1 and both.known and any(both.lines.values()):
            lines = ", ".join(f"line {name}: {show_for_people(cents)}" for name, cents in both.lines.items())
            name = opened.book.people[person].name if person in opened.book.people else person
            page.say()
            page.say(f"All IRAs of {name} together: Form 1040 {lines}.")


def _told(pool: Pool, found: Additional, more: Sequence[Disaster], *, one_year: bool) -> list[int]:
    """The years of which other forms have something: those shown, and those after them that follow from them."""
    years = {year.tax_year for year in pool.years}
    if not one_year:
        later = {one.year for one in (*found.traditional, *found.roth)} | {one.year for one in found.missed}
        later |= {share.year for one in more for share in one.shares}
        years |= {year for year in later if year > max(years)}
    return sorted(years)


def _colours() -> bool:
    import sys

    return sys.stdout.isatty()


# A year a row


def _overview(page: Page, pool: Pool) -> None:
    least = 0
    while True:
        grid = _years(pool, [column for column in _SEEN if column[2] > least])
        if grid.width() <= page.width or least == len(_SEEN):
            break
        least += 1
    page.table(grid)
    if least:
        left_out = ", ".join(f'"{heading}"' for heading, _, rank in _SEEN if rank <= least)
        page.say(f"No room for {left_out}: basisbook show {pool.years[-1].tax_year} shows every line.")
    for status, reason, years in _reasons(pool.years):
        page.say(f"{years}: {status}; {reason}" if status else f"{years}: {reason}")


def _years(pool: Pool, columns: Sequence[tuple[str, str, int]]) -> Grid:
    grid = Grid([Column("year", right=False)])
    seen = {fact: [_filled_line(year, fact) for year in pool.years] for _, fact, _ in columns}
    told = {fact: [_told_of(year, fact) for year in pool.years] for _, fact, _ in columns}
    for heading, fact, _ in columns:
        numbers = seen[fact] if any(seen[fact]) else [_line_for(year, fact) for year in pool.years]
        elsewhere = any(cell and not number for cell, number in zip(told[fact], seen[fact], strict=True))
        grid.columns.append(Column(heading, "" if elsewhere else _one(numbers)))
    grid.columns.append(Column("taxable"))
    kept = [next(iter(_carry_lines(year)), "") for year in pool.years]
    grid.columns.append(Column("basis", _one(kept)))
    plain = all(year.status == "complete" for year in pool.years)
    if not plain:
        grid.columns.append(Column("", right=False))
    rows: list[tuple[Year, list[str]]] = []
    for at, year in enumerate(pool.years):
        cells = [told[fact][at] for _, fact, _ in columns]
        carried = year.carried or (year.filled.carries if year.filled else {})
        cells.append(_taxable(year))
        cells.append(show_for_people(carried["basis"]) if "basis" in carried else "")
        if not plain:
            cells.append(_status(year))
        rows.append((year, cells))
    for years, cells in _runs(rows):
        grid.rows.append(([_from_to(years), *cells], years[0].status != "complete"))
    return grid


def _runs(rows: Sequence[tuple[Year, list[str]]]) -> Iterator[tuple[list[Year], list[str]]]:
    """The rows; years without a form in which nothing changes share one, from three in a row on."""
    for (status, cells), group in groupby(rows, key=lambda row: (row[0].status, row[1])):
        years = [year for year, _ in group]
        if status == "not-due" and len(years) >= _RUN:
            yield years, cells
        else:
            yield from (([year], cells) for year in years)


def _from_to(years: Sequence[Year]) -> str:
    """`2021`, or `1999-2021`."""
    first, last = years[0].tax_year, years[-1].tax_year
    return f"{first}" if first == last else f"{first}-{last}"


def _filled_line(year: Year, fact: str) -> str:
    """The first filled line of the year's form that reads the fact; empty where there is none."""
    if year.filled is None or year.status not in ("complete", "in-progress"):
        return ""
    amounts = year.filled.amounts
    return next((number for number in _lines_for(year, fact) if amounts.get(number) is not None), "")


_LEFT = ("distributions", "conversions")
"""What is told of a year without a form too: money that left."""


def _told_of(year: Year, fact: str) -> str:
    """What the row of a year says of a fact: its line, or where that is blank what happened; empty where nothing did."""
    if number := _filled_line(year, fact):
        assert year.filled is not None
        return grouped(year.filled.text(number))
    with_form = year.filled is not None and year.status in ("complete", "in-progress")
    if not with_form and (fact not in _LEFT or year.status != "not-due"):
        return ""
    return grouped(year.money(year.facts.amounts[fact])) if year.facts.amounts[fact] else ""


def _line_for(year: Year, fact: str) -> str:
    """The line of the year's form that is for the fact; empty in a year that asks for no form."""
    return next(iter(_lines_for(year, fact)), "") if year.status in ("complete", "incomplete") else ""


def _lines_for(year: Year, fact: str) -> list[str]:
    """The lines that read the fact, but not the line of the basis, which on old pages asks whether money was moved."""
    carries = _carry_lines(year)
    return [number for number in year.revision.lines_reading(fact) if number not in carries]


def _carry_lines(year: Year) -> tuple[str, ...]:
    return year.revision.carries["basis"].read.lines


def _one(numbers: Sequence[str]) -> str:
    """`line 6` where all years have that number, else nothing: the forms of other years count otherwise."""
    found = set(filter(None, numbers))
    return f"line {found.pop()}" if len(found) == 1 else ""


def _taxable(year: Year) -> str:
    """What the IRAs add to taxable income: the second of the two lines of Form 1040 that they feed."""
    if year.filled is None or year.status == "incomplete":
        return ""
    return "" if year.taxable is None else show_for_people(year.taxable)


def _status(year: Year) -> str:
    if year.status == "in-progress" and year.filled:
        return "estimate"
    return STATUS[year.status]


def _reasons(years: Sequence[Year]) -> Iterator[tuple[str, str, str]]:
    """(status, reason, years) of the years without a form, neighbours together."""
    for (status, reason), group in groupby(years, key=lambda year: (_status(year), _reason(year))):
        if status and reason:
            yield "" if status in reason else status, reason, _from_to(list(group))


def _reason(year: Year) -> str:
    """Why there is no form; empty where a problem, which is shown too, says it."""
    own = (problem for problem in year.problems if problem.severity == "error" and problem.code != "stopped")
    return "" if year.status == "incomplete" and any(own) else year.reason


# One year, line by line


def _form(page: Page, year: Year) -> None:
    heading = f"Form 8606 for {year.tax_year}"
    if year.status != "complete" and not (year.status == "in-progress" and year.filled):
        page.say(f"{heading}: {STATUS[year.status]}, {year.reason}")
        if year.carried:
            page.say(f"Basis carried to {year.tax_year + 1}: {show_for_people(year.carried.get('basis', 0))}")
        if year.status == "not-due" and year.filled is not None:
            _lines_1040(page, year.filled.returns)
        _on_return(page, year)
        return
    assert year.filled is not None
    if year.status == "in-progress":
        heading += ", an estimate: not to be filed"
    printed = f" ({year.revision.printed})" if year.revision.printed else ""
    page.say(heading + printed)
    from rich.table import Table  # slow to import

    for part in year.revision.parts:
        page.say()
        if part.key not in year.filled.parts:
            page.say(f"Part {part.key} stays blank", "dim")
            continue
        page.say(f"Part {part.key}  {part.title}")
        table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_header=False)
        table.add_column(no_wrap=True, min_width=4)
        table.add_column(min_width=32)
        table.add_column(justify="right", no_wrap=True, min_width=10)
        table.add_column(style="dim", max_width=26)
        numbers = dict.fromkeys(rule.line.number for rule in year.revision.rules if rule.part.key == part.key)
        for number in numbers:
            line = year.revision.lines[number]
            text = year.filled.text(number)
            label = line.label + ("" if line.verified else " (not verified in a primary text)")
            goes = f"to {line.goes_to}" if line.goes_to and text else ""
            table.add_row(number, label, grouped(text), goes)
        page.draw(table)
    page.say()
    carried = year.carried or year.filled.carries
    page.say(f"Basis carried to {year.tax_year + 1}: {show_for_people(carried.get('basis', 0))}.")
    if any(year.filled.returns.values()):
        _lines_1040(page, year.filled.returns)
        later = year.filled.results.get("repaid_later", 0)
        if later > 0:
            page.say(
                f"Line {year.revision.taxable_return} is without {show_for_people(later)}, the taxable part of what was put"
                f" back later: an amended return of {year.tax_year} takes it off, and no line above changes.",
            )
    _on_return(page, year)
    for adjusted in year.filled.adjusted:
        page.say(f"Rounding: {adjusted}.")


def _lines_1040(page: Page, returns: Mapping[str, int]) -> None:
    if any(returns.values()):
        lines = ", ".join(f"line {name}: {show_for_people(cents)}" for name, cents in returns.items())
        page.say(f"Form 1040 {lines}.")


def _on_return(page: Page, year: Year) -> None:
    """Where money that went to a plan or to charity stands on Form 1040 of the year."""
    if words := words_of_year(year):
        page.say(f"On the return: {words}")


# Where it stands


def _stands(page: Page, opened: OpenBook, pool: Pool, value: int | None) -> None:
    found = standing(pool, value)
    if found is None:
        first = pool.years[0]
        if value is None and first.status in ("in-progress", "incomplete") and first.brought.get("basis"):
            basis = show_for_people(first.brought["basis"])
            page.say(f"Basis at the end of {first.tax_year - 1}: {basis}.")
        if value is not None:
            page.say(
                "With the value you gave nothing can be said: the basis of an earlier year is not known.",
            )
        return
    when = f"On {american(found.day)}" if found.day else "With the value you gave"
    person = opened.book.people.get(pool.person)
    text = f"{when}: total value {show_for_people(found.value)}, basis {show_for_people(found.basis)}"
    if found.late:
        text += f" (and {show_for_people(found.late)} put in since for that year)"
    if pool.name == OWN and not (person and person.died):
        text += f". The most that may go to an employer plan: {show_for_people(_most(opened, pool, found))}"
        same = found.pre_tax == max(0, found.value - found.basis)
        text += ", value less basis" if same else ", the value and what left this year, less basis (line 5)"
    page.say(f"{text}.")
    if pool.name != OWN and found.value:
        page.say(
            "What an heir must take out each year is not figured here: Publication 590-B, IRA Beneficiaries.",
        )
    if found.later:
        page.say(
            "What happened since is not in it: basisbook show --value 50000, with what they are worth now.",
        )


def _most(opened: OpenBook, pool: Pool, found: Standing) -> int:
    """The most that may go to a plan now: without what must still be taken this year, where a value was given."""
    if found.day is not None:
        return found.pre_tax
    from basisbook.forms.plan.situation import situation

    asked = situation(opened, pool.person, pool.years[-1].tax_year, value=found.value)
    return asked.most.amount


def _interval(page: Page, pool: Pool, years: Sequence[YearBounds]) -> None:
    """On which footing the basis stands: what the entries give, and the least and the most that the papers allow."""
    last = years[-1]
    until = [year for year in pool.years if year.tax_year <= last.year]
    now = until[-1] if until else None
    ends = f"{show_for_people(last.low)} to {show_for_people(last.high)}"
    page.say()
    if now is not None and now.carried:
        stands = f"by your entries {show_for_people(now.carried.get('basis', 0))}; the papers alone would allow {ends}."
        page.say(f"Basis at the end of {last.year}: {stands}", "bold")
    else:
        page.say(f"Basis at the end of {last.year}: the papers alone allow {ends}.", "bold")
    for end, reason in ends_in_words(years):
        start = f"  {end}  " if end else "  "
        from rich.table import Table  # slow to import

        row = Table.grid()
        row.add_column(no_wrap=True, width=len(start))
        row.add_column()
        row.add_row(start, reason)
        page.draw(row)
    page.say(f"Which paper would settle it: basisbook evidence missing --person {pool.person}")
