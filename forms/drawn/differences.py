"""The comparison of two histories on paper: a page for each year that differs, and the two chains side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reportlab.platypus import Flowable

from basisbook.forms.drawn import statement as paper
from basisbook.forms.filed.causes import Cause
from basisbook.forms.filed.compare import Comparison, YearChange
from basisbook.forms.filed.sides import ChainYear
from basisbook.forms.filed.texts import by
from basisbook.ledger.dates import american_in
from basisbook.ledger.entry import entry_name
from basisbook.ledger.money import grouped

FOOT = "Comparison for your records and your preparer. Not a form; not tax advice."


def draw(
    pools: Sequence[tuple[str, Comparison, Sequence[ChainYear]]],
    entries: Mapping[int, str],
) -> bytes:
    """One page a year, changed lines marked; the chains stand below the last year where there is room.

    `pools` are (heading, comparison, chains); `entries` number -> a sentence.
    """
    story: list[Flowable] = []
    for heading, comparison, chain in pools:
        for year in comparison.years:
            if story:
                story.append(paper.page_break())
            story += _year(heading, comparison, year, entries)
        story += _chains(heading, comparison, chain)
    return paper.document("Form 8606: what changed", story, foot=FOOT)


def _year(
    heading: str, comparison: Comparison, year: YearChange, entries: Mapping[int, str]
) -> list[Flowable]:
    before, after = american_in(comparison.before), american_in(comparison.after)
    never = before == "filed" and not any(line.before for line in year.lines)
    sides = "no form was filed" if never else f"{before} and {after}"
    story: list[Flowable] = [
        paper.title(f"{year.tax_year}: {sides}"),
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
            by(line.before, line.after) if line.line in numbers and line.before and line.after else "",
        )
        for line in year.lines
    ]
    marked = [row for row, line in enumerate(year.lines) if line.line in numbers]
    story.append(
        paper.table(
            ("Line", "", before, after, "Change"),
            rows,
            (32, -1, 86, 86, 72),
            numbers=(2, 3, 4),
            marked=[] if never else marked,
        )
    )
    why: list[Flowable] = [
        paper.prose(f"{entry_name(number).capitalize()}: {entries[number]}")
        for number in year.entries
        if number in entries
    ]
    if year.inherited:
        years = ", ".join(map(str, year.inherited))
        why.append(paper.prose(f"Inherited from {years}: the basis brought forward differs."))
    if not never:
        causes = dict.fromkeys(cause for change in year.changes for cause in change.causes)
        why += [paper.prose(said) for cause in causes if (said := _said(cause))]
    if year.passes_on:
        why.append(paper.prose("The basis carried to the next year differs; the later years inherit it."))
    return [*story, *([paper.section("Why"), *why] if why else [])]


def _said(cause: Cause) -> str:
    """What nobody has explained, and another way of rounding; the entries and the years are said by themselves."""
    name = cause.name[:1].upper() + cause.name[1:]
    if cause.what == "stated":
        was, now = (grouped(text) or "blank" for text in (cause.before, cause.after))
        return f"{name} is {was} on the form and {now} by the record{'' if cause.entries else '; no entry explains it'}."
    return f"{name} was rounded in another way." if cause.what == "rounding" else ""


def _chains(heading: str, comparison: Comparison, chain: Sequence[ChainYear]) -> list[Flowable]:
    chain = [row for row in chain if any((row.filed_2, row.filed_14, row.correct_2, row.correct_14))]
    if not chain:
        return []
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
    before, after = american_in(comparison.before), american_in(comparison.after)
    both = "The two chains of basis" if any(row.filed_14 for row in chain) else "The chain of basis"
    return [
        paper.section(f"{both}: {heading}"),
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
