"""The comparison of two histories on paper: a page for each year that differs, and the two chains side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reportlab.platypus import Flowable

from basisbook.forms.drawn import statement as paper
from basisbook.forms.filed.compare import Comparison, YearChange
from basisbook.forms.filed.sides import ChainYear
from basisbook.forms.filed.texts import by
from basisbook.ledger.entry import entry_name
from basisbook.ledger.money import grouped

FOOT = "Comparison for your records and your preparer. Not a form; not tax advice."


def draw(
    pools: Sequence[tuple[str, Comparison, Sequence[ChainYear]]],
    entries: Mapping[int, str],
) -> bytes:
    """One page a year, changed lines marked. `pools` are (heading, comparison, chains); `entries` number -> words."""
    story: list[Flowable] = []
    for heading, comparison, chain in pools:
        for year in comparison.years:
            story += _year(heading, comparison, year, entries)
            story.append(paper.page_break())
        story += _chains(heading, comparison, chain)
        story.append(paper.page_break())
    return paper.document("Form 8606: what changed", story[:-1], foot=FOOT)


def _year(
    heading: str, comparison: Comparison, year: YearChange, entries: Mapping[int, str]
) -> list[Flowable]:
    story: list[Flowable] = [
        paper.title(f"{year.tax_year}: {comparison.before} and {comparison.after}"),
        paper.prose(heading),
        paper.gap(),
    ]
    numbers = [change.line for change in year.changes]
    rows = [
        (
            line.line,
            line.label,
            grouped(line.before),
            grouped(line.after),
            by(line.before, line.after) if line.line in numbers else "",
        )
        for line in year.lines
    ]
    marked = [row for row, line in enumerate(year.lines) if line.line in numbers]
    story.append(
        paper.table(
            ("Line", "", comparison.before, comparison.after, "Change"),
            rows,
            (32, -1, 86, 86, 72),
            numbers=(2, 3, 4),
            marked=marked,
        )
    )
    story.append(paper.section("Why"))
    story += [
        paper.prose(f"{entry_name(number).capitalize()}: {entries[number]}")
        for number in year.entries
        if number in entries
    ]
    if year.inherited:
        story.append(
            paper.prose(
                f"Inherited from {', '.join(map(str, year.inherited))}: the basis brought forward differs."
            )
        )
    for cause in dict.fromkeys(
        c for change in year.changes for c in change.causes if c.what in ("stated", "rounding")
    ):
        story.append(paper.prose(f"{cause.what}: {cause.text}"))
    if year.passes_on:
        story.append(paper.prose("The basis carried to the next year differs; the later years inherit it."))
    return story


def _chains(heading: str, comparison: Comparison, chain: Sequence[ChainYear]) -> list[Flowable]:
    rows = [
        (
            str(row.tax_year),
            grouped(row.filed_2),
            grouped(row.filed_14),
            grouped(row.correct_2),
            grouped(row.correct_14),
            by(row.filed_14, row.correct_14) if row.filed_14 and row.correct_14 else "",
        )
        for row in chain
    ]
    before, after = comparison.before, comparison.after
    return [
        paper.title("The two chains of basis"),
        paper.prose(heading),
        paper.gap(),
        paper.table(
            (
                "Year",
                f"{before}: brought",
                f"{before}: carried",
                f"{after}: brought",
                f"{after}: carried",
                "Difference",
            ),
            rows,
            (44, -1, -1, -1, -1, -1),
            numbers=(1, 2, 3, 4, 5),
            marked=[
                n
                for n, row in enumerate(chain)
                if row.filed_14 and row.correct_14 and row.filed_14 != row.correct_14
            ],
        ),
    ]
