"""The statements that go with a return: of basis, of contributions, of cause."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus import Flowable

from basisbook.forms.amendment.package import ChainRow, FormStep, Package, Plan
from basisbook.forms.drawn import statement as paper
from basisbook.forms.papers.explanation import explanation
from basisbook.forms.papers.paper import FOOT, Paper, page_head, rows_reached, ssn_or_blank
from basisbook.ledger.book import OWN, Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.kinds import which
from basisbook.ledger.money import show_for_people
from basisbook.ledger.words import and_list

PROVES_BASIS = which(lambda kind: kind.proves_basis)


def explanation_page(book: Book, found: Plan, package: Package, in_force: Sequence[Entry]) -> Paper:
    """The statement that says what changed and why."""
    heading = "Explanation of Changes"
    form = (
        f"Form 1040-X ({package.tax_year})"
        if package.action == "1040-x"
        else f"Form 8606 ({package.tax_year})"
    )
    story = page_head(book, package, f"{form}, {heading}")
    if package.action == "corrected-8606":
        story.append(
            paper.prose("AMENDED. This form replaces the one filed before. No amount on the return changes.")
        )
    story += [paper.prose(part) for part in explanation(book, found, package, in_force).split("\n") if part]
    return Paper(
        "explanation-of-changes.pdf", heading, paper.document(f"{form}: {heading}", story, foot=FOOT)
    )


def basis_statement(
    book: Book, found: Plan, package: Package, person: str, in_force: Sequence[Entry]
) -> Paper:
    """The statement of a person's basis by year, with the contributions it came from."""
    owner = book.people[person]
    story: list[Flowable] = [
        paper.title("Statement of IRA basis by year"),
        paper.prose(f"{owner.name}, SSN {ssn_or_blank(owner)}\nSupports Form 8606 for {package.tax_year}"),
        paper.gap(),
    ]
    for (who, pool), rows in found.chains.items():
        reached = rows_reached(rows, package)
        if who != person or not reached:
            continue
        story += _chain_table(pool, reached, found)
        story += _contributions(person, pool, reached, in_force, book)
    heading = f"Statement of IRA basis, {owner.name}"
    return Paper(f"basis-{person}.pdf", heading, paper.document(heading, story, foot=FOOT))


def _chain_table(pool: str, rows: Sequence[ChainRow], found: Plan) -> list[Flowable]:
    head = [
        "Year",
        "Put in, line 1",
        "Brought forward",
        "Ratio",
        "Recovered",
        "Carried as filed",
        "Carried, correct",
    ]
    cells = [
        [
            f"{row.tax_year}{'*' if row.closed else ''}",
            show_for_people(row.line_1),
            show_for_people(row.brought),
            row.ratio,
            show_for_people(row.recovered),
            "" if row.filed is None else show_for_people(row.filed),
            show_for_people(row.carried),
        ]
        for row in rows
    ]
    story: list[Flowable] = [paper.section("Own IRAs" if pool == OWN else f"IRAs inherited from {pool}")]
    story.append(
        paper.table(
            head,
            cells,
            (40, *[-1] * (len(head) - 1)),
            numbers=range(1, len(head)),
            marked=[at for at, row in enumerate(rows) if row.filed not in (None, row.carried)],
        )
    )
    if any(row.closed for row in rows):
        policy = (
            "what its form should have recovered, or what was recovered if that was more"
            if found.policy == "conservative"
            else "what its form should have recovered"
        )
        story.append(
            paper.prose(
                f"* A year whose tax can no longer be changed. The basis carried through it is reduced by {policy}:"
                " IRC 72(e)(6) and 408(o)(4)(B)(iii). No refund is claimed for it.",
                small=True,
            )
        )
    return story


def _contributions(
    person: str, pool: str, rows: Sequence[ChainRow], in_force: Sequence[Entry], book: Book
) -> list[Flowable]:
    """Which entries the basis rests on, and the papers behind them."""
    last = rows[-1].tax_year
    cells = []
    for entry in in_force:
        mine = (book.pool_of(entry.account) if entry.account else OWN) == pool
        if entry.person != person or not entry.year or entry.year > last or not mine:
            continue
        if entry.kind in PROVES_BASIS:
            cells.append(
                (str(entry.year), entry.kind, show_for_people(entry.amount or 0), entry.source or "")
            )
    if not cells:
        return []
    return [
        paper.section("What it rests on"),
        paper.table(
            ("Year", "", "Amount", "Papers"),
            sorted(cells, key=lambda cell: cell[0]),
            (40, 130, 80, -1),
            numbers=(2,),
        ),
    ]


def cause_statement(
    book: Book, package: Package, person: str, late: Sequence[FormStep], reason: str
) -> Paper:
    """The statement of reasonable cause for late forms, with the sender's own words or lines to write on."""
    owner = book.people[person]
    years = and_list([str(step.year.tax_year) for step in late if step.person == person])
    story: list[Flowable] = [
        paper.title("Statement of reasonable cause"),
        paper.prose(f"{owner.name}, SSN {ssn_or_blank(owner)}\nForm 8606 for {years}"),
        paper.gap(),
        paper.section("What was not filed"),
        paper.prose(
            f"Form 8606 for {years} was required because of nondeductible contributions, distributions or conversions,"
            " and was not filed with the return."
        ),
        paper.section("Why"),
        paper.prose(reason or "\n\n".join(["_" * 88] * 5)),
    ]  # fmt: skip
    if package.action == "late-8606":
        story += [
            paper.section("Effect on tax"),
            paper.prose("No amount on the return of that year changes by the form."),
        ]
    story += [
        paper.section("What was done"),
        paper.prose(
            "When this was found, the forms of all years were prepared, and all that are due are sent now. Basis has"
            " been carried from year to year as if every form had been filed."
        ),
        paper.section("Request"),
        paper.prose("There was reasonable cause. Please assess no penalty under section 6693(b)(2)."),
        paper.gap(24),
        paper.prose("Signature ______________________________________     Date ____________________"),
    ]
    title = f"Statement of reasonable cause, {owner.name}"
    return Paper(f"reasonable-cause-{person}.pdf", title, paper.document(title, story, foot=FOOT))
