"""The papers of a package: forms on official pages where a blank is at hand, statements, and what to do with them.

The order is that of the IRS: Form 1040-X, then forms by their attachment sequence number (5329 is 29, 8606 is 48), then
statements in the order of the forms they support. The cover list is for the sender and stays at home.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from basisbook.forms.amendment import form_1040x
from basisbook.forms.amendment.package import Package, Plan
from basisbook.forms.drawn import statement as paper
from basisbook.forms.official.bundle import bundle
from basisbook.forms.papers.cover import cover_list
from basisbook.forms.papers.for_return import statement_for_return
from basisbook.forms.papers.pages import page_1040x, page_8606, pages_5329
from basisbook.forms.papers.paper import INCOMPLETE, NOT_FILEABLE, Folder, Paper, people_of, rows_reached
from basisbook.forms.papers.statements import (
    basis_statement,
    cause_statement,
    explanation_page,
    waiver_request,
)
from basisbook.forms.sentences import find
from basisbook.ledger.book import Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.problems import HOLE, ByHand, FormError, Problem, do


def assemble(
    book: Book,
    found: Plan,
    package: Package,
    in_force: Sequence[Entry],
    *,
    revision: str = form_1040x.NEWEST,
    reason: str = "",
) -> Folder:
    """The papers of a package that sends something, or keeps a pro forma form.

    `revision` is that of Form 1040-X; `reason` the sender's own words for why a form is late. Raises `FormError`
    where a page cannot be written.
    """
    if not paper.printable(reason):
        way = do("amend", package.tax_year, out=HOLE, reason=HOLE)
        raise FormError(find("no-place-on-form/reason", way))
    papers = _papers(book, found, package, in_force, revision, reason)
    problems = list(package.missing)
    if package.action == "pro-forma":
        state = ""
    else:
        problems += _not_fileable(package, papers, revision)
        state = INCOMPLETE if package.missing else NOT_FILEABLE if problems else ""
    cover = cover_list(book, found, package, papers, state, problems, revision, reason)
    year, who = package.tax_year, "-".join(package.people)
    merged_name = {"": "send", NOT_FILEABLE: "not-fileable", INCOMPLETE: "incomplete"}[state]
    if package.action == "pro-forma":
        merged_name = "keep"
    return Folder(
        f"{year}-{package.action}-{who}",
        (cover, *papers),
        f"{merged_name}-{year}-{who}.pdf",
        bundle([(one.title, one.pdf) for one in papers]),
        state,
        tuple(problems),
    )


def _papers(
    book: Book, found: Plan, package: Package, in_force: Sequence[Entry], revision: str, reason: str
) -> list[Paper]:
    """What goes into the envelope, in the order of the IRS: all but the cover list."""
    papers: list[Paper] = []
    alone = package.action != "1040-x"
    sending = package.sending
    if package.action == "1040-x" and (package.columns is None or package.columns.a):
        papers.append(page_1040x(book, found, package, in_force, revision))
    if package.action in ("1040-x", "form-5329"):
        papers += pages_5329(book, package)
    papers += [page_8606(book, package, step, alone=alone) for step in sending]
    papers += [waiver_request(book, package, one, in_force, reason) for one in package.excess if one.waived]
    corrected = any(step.kind != "late" for step in sending) and package.action != "pro-forma"
    if package.action == "1040-x" or corrected:
        papers.append(explanation_page(book, found, package, in_force))
    papers += [
        basis_statement(book, found, package, person, in_force)
        for person in people_of(sending)
        if any(rows_reached(rows, package) for (who, _), rows in found.chains.items() if who == person)
    ]
    if package.action != "form-5329":
        told = (
            statement_for_return(book, found.history, in_force, who, package.tax_year)
            for who in package.people
        )
        papers += [one for one in told if one is not None]
    late = [step for step in sending if step.kind == "late"]
    if late and package.action != "pro-forma":
        papers += [cause_statement(book, package, person, late, reason) for person in people_of(late)]
    return papers


def _not_fileable(package: Package, papers: Sequence[Paper], revision: str) -> Iterator[Problem]:
    for one in papers:
        if one.drawn:
            ways = (one.blank,) if one.blank else ()
            year = package.tax_year
            yield find("not-fileable", *ways, year=year, title=one.title, why=one.drawn)
    if package.action == "1040-x" and form_1040x.lacks_lines(package.tax_year):
        by_hand = ByHand("get Form 1040-X (Rev. January 2020) and copy the amounts")
        yield find("other-revision", by_hand, of=package.tax_year, revision=revision)
