"""A state's worksheet on paper: ours, with its lines, its sources, and what was not verified. No form of the state."""

from __future__ import annotations

from collections.abc import Iterator

from reportlab.platypus import Flowable

from basisbook.forms.drawn import statement as paper
from basisbook.forms.states.given import StateYear, Worksheet
from basisbook.forms.states.tracks import Track
from basisbook.ledger.money import grouped, show_for_people

FOOT = "A worksheet for your records. Not a form of the state, not to be filed; not tax advice."


def draw(track: Track, year: StateYear, name: str) -> bytes:
    """The worksheets of a year as a PDF; the same bytes for the same amounts."""
    state = track.state
    story: list[Flowable] = [
        paper.title(f"{state.name}: taxable part of IRA money, {year.tax_year}"),
        paper.prose(f"{name}: own IRAs" + (" (part of the year)" if year.part_year else "")),
    ]
    for sheet in year.worksheets:
        story += _sheet(sheet)
    story.append(paper.section("Beside the federal return"))
    rows = [("Taxable on the federal return", _amount(year.federal_taxable))]
    rows.append((f"Taxable in {state.name}", _amount(year.taxable)))
    if year.otherwise:
        rows.append((f"Taxable with {year.otherwise[0]}", show_for_people(year.otherwise[1])))
    if year.left is not None:
        rows.append((f"Left for later years in {state.name}", show_for_people(year.left)))
    story.append(paper.table(("", "Amount"), rows, (-1, 90), numbers=(1,)))
    story += paper.closing("What this rests on", [paper.prose(text) for text in _rests_on(track)])
    return paper.document(f"{state.name} {year.tax_year}", story, foot=FOOT)


def _sheet(sheet: Worksheet) -> Iterator[Flowable]:
    which = f": {', '.join(sheet.accounts)}" if sheet.accounts else ""
    yield paper.section(f"{sheet.page.title}{which}")
    rows = []
    for number, line in sheet.page.lines.items():
        goes = f" (to {line.goes_to})" if line.goes_to else ""
        mark = "" if line.verified else " *"
        rows.append((number, f"{line.label}{goes}{mark}", grouped(sheet.text(number))))
    yield paper.table(("Line", "", "Amount"), rows, (36, -1, 90), numbers=(2,))


def _rests_on(track: Track) -> Iterator[str]:
    page = track.state.page
    yield f"Source: {page.source}."
    yield "Line numbers of returns change: compare them with the form of the year."
    for number, line in page.lines.items():
        if line.note:
            yield f"* Line {number}: {line.note}."
    for text in track.state.unread:
        yield f"Not verified in a text of the state: {text}."
    yield from page.notes


def _amount(cents: int | None) -> str:
    return "not known" if cents is None else show_for_people(cents)
