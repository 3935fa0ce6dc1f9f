"""How `show --state` looks: a year a row, or the worksheet of one year line by line, beside the federal form."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from rich import box
from rich.table import Table

from basisbook.cli import output
from basisbook.cli.sentences import find
from basisbook.forms.language.expr import Line, inside
from basisbook.forms.language.words import in_words
from basisbook.ledger.money import grouped, show, show_for_people
from basisbook.ledger.problems import FormError, do

if TYPE_CHECKING:
    from basisbook.forms.open_book import OpenBook
    from basisbook.forms.states.given import StateYear, Worksheet
    from basisbook.forms.states.tracks import Track


def as_table(opened: OpenBook, track: Track, years: range) -> str:
    """The text of `show --state`: the years that were asked for; one of them line by line."""
    console = output.page(colour=False)
    shown = [one for one in track.years if one.tax_year in years]
    name = opened.book.people[track.person].name
    with console.capture() as caught:
        console.print(f"{name}: own IRAs, as {track.state.name} sees them", highlight=False)
        console.print()
        if not shown:
            console.print(
                f"Nothing came out while living in {track.state.name} in those years.", highlight=False
            )
        elif len(years) == 1:
            for text in _one_year(track, shown[0], console.width):
                console.print(text, highlight=False, soft_wrap=True)
        else:
            console.print(_overview(track, shown), highlight=False)
        for text in _notes(track, shown, console.width):
            console.print(text, highlight=False, soft_wrap=True)
    return "\n".join(line.rstrip() for line in caught.get().splitlines()) + "\n"


def _overview(track: Track, shown: list[StateYear]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("year")
    for heading in (
        "taken out",
        "federal taxable",
        f"{track.state.code} taxable",
        f"{track.state.code} free",
        "basis left",
    ):
        table.add_column(heading, justify="right")
    for year in shown:
        table.add_row(
            f"{year.tax_year}{' (part)' if year.part_year else ''}",
            show_for_people(year.taken_out),
            _amount(year.federal_taxable),
            "incomplete" if year.taxable is None else show_for_people(year.taxable),
            _amount(sum(one.recovered for one in year.worksheets) if year.worksheets else None),
            _amount(year.left),
        )
    return table


def _amount(cents: int | None) -> str:
    return "" if cents is None else show_for_people(cents)


def _one_year(track: Track, year: StateYear, wide: int) -> Iterator[str]:
    for sheet in year.worksheets:
        yield from _sheet(sheet, year, wide)
        yield ""
    yield _two("taxable on the federal return", _amount(year.federal_taxable) or "not known", wide)
    taxable = year.taxable
    yield _two(
        f"taxable in {track.state.name}", "not known" if taxable is None else show_for_people(taxable), wide
    )
    if taxable is not None and year.federal_taxable is not None:
        less = year.federal_taxable - taxable
        word = "less" if less >= 0 else "more"
        yield _two(f"{word} than the federal amount", show_for_people(abs(less)), wide)
    if year.otherwise:
        words, cents = year.otherwise
        yield _two(f"with {words}", show_for_people(cents), wide)


def _sheet(sheet: Worksheet, year: StateYear, wide: int) -> Iterator[str]:
    which = f": {', '.join(sheet.accounts)}" if sheet.accounts else ""
    yield f"{sheet.page.title}, {year.tax_year}{which}"
    yield ""
    for number, line in sheet.page.lines.items():
        mark = " " if line.verified else "*"
        to = f" -> {line.goes_to}" if line.goes_to else ""
        yield _two(f"{number:>3}{mark} {line.label}{to}", grouped(sheet.text(number)), wide, hang=5)


def _two(left: str, right: str, wide: int, hang: int = 0) -> str:
    room = max(20, wide - len(right) - 2)
    first, *more = textwrap.wrap(left, room, subsequent_indent=" " * hang, drop_whitespace=True) or [""]
    lead = left[: len(left) - len(left.lstrip())]
    first = first if first.startswith(lead) else lead + first
    return "\n".join([f"{first}{' ' * (wide - len(first) - len(right))}{right}", *more])


def _notes(track: Track, shown: list[StateYear], wide: int) -> Iterator[str]:
    page = track.state.page
    yield ""
    goes = [line.goes_to for line in page.lines.values() if line.goes_to]
    yield from _wrapped(f"To {', '.join(goes)}: line numbers change, look at the form of the year.", wide)
    if len(shown) > 1 and (other := next((one for one in reversed(shown) if one.otherwise), None)):
        assert other.otherwise is not None
        words, cents = other.otherwise
        yield from _wrapped(f"{other.tax_year} with {words}: {show_for_people(cents)} taxable.", wide)
    unread = [f"line {number}: {line.note}" for number, line in page.lines.items() if line.note]
    yield from _wrapped("Not verified in a text of the state:", wide)
    for text in (*unread, *track.state.unread):
        yield from _wrapped(text, wide, "  - ", "    ")
    for text in page.notes:
        yield from _wrapped(text, wide, "  - ", "    ")
    yield from _wrapped(f"Source: {page.source}.", wide)
    yield from _wrapped("A worksheet of this program, for your records; no form of the state.", wide)


def explained(track: Track, tax_year: int, number: str, wide: int) -> Iterator[str]:
    """A line of a state's worksheet, and the lines and amounts it is made of. Raises `FormError` where there is none."""
    year = track.year(tax_year)
    if year is None or not year.worksheets:
        years = [one.tax_year for one in track.years if one.worksheets]
        way = do("show", person=track.person, state=track.state.code)
        raise FormError(
            find("no-state-year", way, asked=tax_year, state=track.state.name, years=years or ["none"])
        )
    for sheet in year.worksheets:
        lines = sheet.page.lines
        if number not in lines:
            way = do("show", tax_year, person=track.person, state=track.state.code)
            raise FormError(find("no-state-line", way, line=number, lines=list(lines)))
        line = lines[number]
        which = f", {', '.join(sheet.accounts)}" if sheet.accounts else ""
        yield _two(
            f"{tax_year} line {number}{which}: {line.label}", grouped(sheet.text(number)), wide, hang=2
        )
        yield from _wrapped(in_words(line.arithmetic), wide, "  ", "  ")
        for below in dict.fromkeys(node.number for node in inside(line.arithmetic) if isinstance(node, Line)):
            yield _two(f"  +- line {below}: {lines[below].label}", grouped(sheet.text(below)), wide, hang=5)
        if line.note:
            yield from _wrapped(f"Not verified: {line.note}.", wide, "  ", "  ")
        yield from _wrapped(f"Source: {sheet.page.source}.", wide, "  ", "  ")


def _wrapped(text: str, wide: int, first: str = "", rest: str = "") -> list[str]:
    return textwrap.wrap(
        text,
        wide,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def as_json(track: Track, years: range) -> dict[str, Any]:
    """`show --state --format json`: every year with its lines as texts, dollars."""
    page = track.state.page
    return {
        "format": 1,
        "state": track.state.code,
        "person": track.person,
        "source": page.source,
        "not_verified": [*(line.note for line in page.lines.values() if line.note), *track.state.unread],
        "years": [_year_json(one) for one in track.years if one.tax_year in years],
    }


def _year_json(year: StateYear) -> dict[str, Any]:
    return {
        "tax_year": year.tax_year,
        "status": year.status,
        "part_year": year.part_year,
        "taken_out": show(year.taken_out),
        "federal_taxable": None if year.federal_taxable is None else show(year.federal_taxable),
        "taxable": None if year.taxable is None else show(year.taxable),
        "basis_left": None if year.left is None else show(year.left),
        "otherwise": None
        if year.otherwise is None
        else {"with": year.otherwise[0], "taxable": show(year.otherwise[1])},
        "worksheets": [
            {"accounts": list(one.accounts), "lines": {number: one.text(number) for number in one.page.lines}}
            for one in year.worksheets
        ],
    }
