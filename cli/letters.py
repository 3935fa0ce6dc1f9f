"""`amend --letters`: the letters of a practice beside the papers of each envelope."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from basisbook.ledger import store
from basisbook.ledger.book import OWN
from basisbook.ledger.entry import Entry

if TYPE_CHECKING:
    from basisbook.forms.amendment.package import Package, Plan
    from basisbook.forms.open_book import OpenBook
    from basisbook.forms.papers.paper import Paper

FOLDER = "letters"


def write(
    opened: OpenBook,
    found: Plan,
    packages: Sequence[Package],
    in_force: Sequence[Entry],
    years: range,
    out: Path,
) -> None:
    """Write them into `letters` below the folder of the papers: to the client, what is asked, what is signed, what agrees."""
    place = out / FOLDER
    store.make_private_folder(place)
    for one in _papers(opened, found, packages, in_force, years):
        store.write_result(place / one.name, one.pdf)
        click.echo(place / one.name)


def _papers(
    opened: OpenBook, found: Plan, packages: Sequence[Package], in_force: Sequence[Entry], years: range
) -> Iterator[Paper]:
    from basisbook.forms.papers import letters
    from basisbook.forms.papers.reconciliation import reconciliation

    history = opened.history(for_filing=True)
    for people in _together(packages):
        mine = [one for one in packages if set(one.people) & people]
        yield letters.client_letter(opened.book, found, mine, in_force)
        ends = [
            one
            for who in sorted(people)
            for one in opened.records_of(who)
            if one.severity == "error" and one.year
        ]
        if asked := letters.organizer(opened.book, found, mine, ends):
            yield asked
        for who in sorted(people):
            pool = history.pool(who, OWN)
            signed = [one.tax_year for one in mine]
            wanted = [year for year in years if signed and year <= max(signed)]
            if pool and (facts := letters.statement_of_facts(opened.book, pool, wanted, in_force)):
                yield facts
    people_known = [*opened.book.people]
    yield reconciliation(opened.book, history, opened.inferred, people_known, years)


def _together(packages: Sequence[Package]) -> list[set[str]]:
    """Who gets one letter: everybody who is on a return with another."""
    groups: list[set[str]] = []
    for package in packages:
        mine = set(package.people)
        apart = [group for group in groups if not group & mine]
        groups = [*apart, mine.union(*(group for group in groups if group & mine))]
    return groups
