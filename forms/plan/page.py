"""A page to take to an adviser: the alternatives of a year, with what was assumed."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus import Flowable

from basisbook.forms.drawn import statement as paper
from basisbook.forms.open_book import OpenBook
from basisbook.forms.plan.alternatives import Alternative, Wish
from basisbook.forms.plan.joint import beside
from basisbook.forms.plan.saying import (
    left_over,
    marks,
    most_said,
    on_return,
    standing,
    state_table,
    until,
    whole,
)
from basisbook.forms.plan.situation import Situation
from basisbook.forms.plan.tax import Taxed
from basisbook.forms.plan.texts import OUTSIDE, SAID
from basisbook.ledger.dates import american

ESTIMATE = "An estimate before the year has ended: no form to file, and not tax advice."


def page(opened: OpenBook, found: Situation, wish: Wish, taxed: Taxed, ways: Sequence[Alternative]) -> bytes:
    """The PDF; byte-identical for identical input."""
    start = found.start
    name, day = opened.book.people[start.person].name, opened.today
    heading = f"{name}: IRAs in {start.year}, before acting"
    story: list[Flowable] = [
        paper.title(heading),
        paper.prose(f"As of {american(day)}. {ESTIMATE}"),
    ]
    story += [paper.prose(standing(found)), paper.prose(most_said(found, wish)), paper.gap()]
    rows = []
    for one in ways:
        for at, year in enumerate(one.years):
            name = f"{one.key}  {SAID[one.key].name}" if at == 0 else ""
            tax = whole(one.tax) if one.tax is not None and at == len(one.years) - 1 else ""
            cells = (whole(year.value), whole(year.converted), year.ratio or "-")
            rows.append((name, str(year.year), *cells, whole(year.taxable), whole(year.left), tax))
    heads = ("Alternative", "Year", "Line 6", "Line 8 or 16", "Line 10", "Taxable", "Basis left", "Tax")
    taxed_too = any(one.tax is not None for one in ways)  # else nothing was said to reckon by
    many = len(heads) if taxed_too else len(heads) - 1
    widths = (-1, 34, 58, 62, 56, 56, 56, 52)[:many]
    story.append(paper.table(heads[:many], [row[:many] for row in rows], widths, numbers=range(2, many)))
    if taxed_too:
        story.append(paper.prose("Tax is that of all years of the alternative together.", small=True))
    states = state_table(opened, found, ways)
    if states.states:
        names = " and ".join(one.name for one in states.states)
        story += [
            paper.gap(),
            paper.prose(f"Taxable on the federal return and in {names} (the amount, not the tax)"),
        ]
        widths = (-1, 34, *(62 for _ in states.heads[2:]))
        story.append(
            paper.table(
                ("Alternative", "Year", "Federal", *states.heads[3:]),
                states.rows,
                widths,
                numbers=range(2, len(widths)),
            )
        )
        story.append(paper.gap())
    other = beside(opened, found)
    for one in ways:
        said = SAID[one.key]
        text = f"{one.key}  {until(one, found)}. {said.done} {said.undo} {on_return(one.first, other)} {left_over(one)}".rstrip()
        if one.low != one.high:
            text += f" Taxable {whole(one.low)} to {whole(one.high)} if what stays is 10% lower or higher on December 31."
        story.append(paper.prose(text))
    assumed = [note.message for note in found.notes] + marks(found, taxed, ways)
    assumed += [*states.notes, *OUTSIDE]
    story += paper.closing("What was assumed, and what is not in it", [paper.prose(one) for one in assumed])
    return paper.document(heading, story, foot=ESTIMATE)
