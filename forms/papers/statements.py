"""The statements that go with a return: of basis, of contributions, of cause."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reportlab.platypus import Flowable

from basisbook.forms.amendment.package import ChainRow, Excess, FormStep, Package, Plan
from basisbook.forms.amendment.said_5329 import explained
from basisbook.forms.drawn import statement as paper
from basisbook.forms.papers.explanation import explanation
from basisbook.forms.papers.paper import FOOT, Paper, american, name_of, page_head, rows_reached, ssn_or_blank
from basisbook.ledger.book import OWN, Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.kinds import KINDS, which
from basisbook.ledger.money import show_for_people
from basisbook.ledger.words import and_list

TAKEN = which(lambda kind: kind.takes_required)
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
            paper.prose(
                "AMENDED. This form replaces the one filed before. No amount on the return for"
                f" {package.tax_year} changes."
            )
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
        story += _chain_table(book, pool, reached, found)
        story += _contributions(person, pool, reached, in_force, book, found)
    heading = f"Statement of IRA basis, {owner.name}"
    return Paper(f"basis-{person}.pdf", heading, paper.document(heading, story, foot=FOOT))


def _chain_table(book: Book, pool: str, rows: Sequence[ChainRow], found: Plan) -> list[Flowable]:
    """Every row adds up: brought forward, put in, what came or went otherwise, less what is taken off, is carried."""
    otherwise = any(row.otherwise for row in rows)
    held = any(row.recovered != row.by_form for row in rows)
    columns: list[tuple[str, Callable[[ChainRow], str]]] = [
        ("Year", lambda row: f"{row.tax_year}{'*' if row.closed else ''}"),
        ("Brought forward", lambda row: show_for_people(row.brought)),
        ("Put in, not deducted", lambda row: show_for_people(row.line_1)),
    ]
    if otherwise:
        columns.append(("Came in, or went out", lambda row: show_for_people(row.otherwise)))
    columns += [
        ("Ratio", lambda row: row.ratio),
        ("Recovered by the form", lambda row: show_for_people(row.by_form)),
    ]
    if held:
        columns.append(("Taken off", lambda row: show_for_people(row.recovered)))
    columns += [
        ("Carried, correct", lambda row: show_for_people(row.carried)),
        ("Carried as filed", lambda row: "" if row.filed is None else show_for_people(row.filed)),
    ]
    story: list[Flowable] = [
        paper.section("Own IRAs" if pool == OWN else f"IRAs inherited from {name_of(book, pool)}"),
        paper.table(
            [head for head, _ in columns],
            [[cell(row) for _, cell in columns] for row in rows],
            (40, *[-1] * (len(columns) - 1)),
            numbers=range(1, len(columns)),
            marked=[at for at, row in enumerate(rows) if row.filed not in (None, row.carried)],
        ),
    ]
    if any(row.closed for row in rows):
        said = (
            "* A year whose tax can no longer be changed. The basis carried through it is reduced by what its form should have"
            " recovered: IRC 72(e)(6) and 408(o)(4)(B)(iii). No refund is claimed for it."
        )
        if held and found.policy == "conservative":
            said += (
                " Where the form as filed took off more, that is taken off here, so that no basis is used twice; this is the"
                " taxpayer's own choice."
            )
        story.append(paper.prose(said, small=True))
    return story


def _contributions(
    person: str, pool: str, rows: Sequence[ChainRow], in_force: Sequence[Entry], book: Book, found: Plan
) -> list[Flowable]:
    """Which entries the basis rests on, and the papers behind them."""
    last = rows[-1].tax_year
    history = found.history.pool(person, pool)
    years = history.years if history else ()
    moved = {number for year in years for number in year.facts.behind.get("basis_adjustments", ())}
    worked_out = {
        year.facts.behind["basis_adjustments"][0]: year.facts.amounts["basis_adjustments"]
        for year in years
        if len(year.facts.behind.get("basis_adjustments", ())) == 1
    }
    cells = []
    for entry in in_force:
        mine = (book.pool_of(entry.account) if entry.account else OWN) == pool
        if not entry.year or entry.year > last:
            continue
        counts = entry.kind in PROVES_BASIS or KINDS[entry.kind].lessens_contributions
        if entry.number in moved or (entry.person == person and mine and counts):
            cells.append(
                (str(entry.year), *_rests_on(entry, worked_out.get(entry.number)), entry.source or "")
            )
    if not cells:
        return []
    return [
        paper.section("What it rests on"),
        paper.table(
            ("Year", "", "Amount", "Papers"),
            sorted(cells, key=lambda cell: cell[0]),
            (40, -2, 80, -2),
            numbers=(2,),
        ),
    ]


def _rests_on(entry: Entry, worked_out: int | None) -> tuple[str, str]:
    """What an entry is in the words of the law, without its sections, and its amount; of other money its basis is said.

    What takes off a contribution is below zero. `worked_out`: the basis of an entry that states none, as of a decedent's record.
    """
    kind = KINDS[entry.kind]
    says = kind.says.partition(", IRC")[0].partition(";")[0]
    if any(post.fact == "deduction" for post in kind.posts):
        says = "the IRA deduction that is right for the year"  # the return may have shown another one
    basis = entry.basis if entry.basis is not None else worked_out
    if (
        basis is not None and kind.made_by != "due date" and not kind.lessens_contributions
    ):  # line 1 says theirs
        says += f"; of it basis ${show_for_people(basis)}"
    off = "-" if kind.lessens_contributions else ""
    return says[0].upper() + says[1:], off + show_for_people(entry.amount or 0)


_REQUIRES = {
    "nondeductible_contributions": "nondeductible contributions",
    "distributions": "distributions",
    "conversions": "conversions",
    "roth_distributions": "distributions from Roth IRAs",
    "basis_adjustments": "basis that was transferred",
}
"""What makes the form due, in the words of its first page; a transfer of basis by the instructions."""


def _required_by(late: Sequence[FormStep]) -> list[str]:
    """Why these forms were due: only what happened in their years."""
    facts = [step.year.facts.amounts for step in late]
    found = [says for name, says in _REQUIRES.items() if any(one.get(name) for one in facts)]
    return found or ["what happened in the IRAs of the year"]


def cause_statement(
    book: Book, package: Package, person: str, late: Sequence[FormStep], reason: str
) -> Paper:
    """The statement of reasonable cause for late forms, with the sender's own words or lines to write on."""
    owner = book.people[person]
    years = and_list([str(step.year.tax_year) for step in late if step.person == person])
    because = and_list(_required_by([step for step in late if step.person == person]))
    story: list[Flowable] = [
        paper.title("Statement of reasonable cause"),
        paper.prose(f"{owner.name}, SSN {ssn_or_blank(owner)}\nForm 8606 for {years}"),
        paper.gap(),
        paper.section("What was not filed"),
        paper.prose(
            f"Form 8606 for {years} was required because of {because}, and was not filed with the return."
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
        *(
            [paper.prose(f"for {owner.name}, deceased, as ______________________________", small=True)]
            if owner.died
            else []
        ),
    ]
    title = f"Statement of reasonable cause, {owner.name}"
    return Paper(f"reasonable-cause-{person}.pdf", title, paper.document(title, story, foot=FOOT))


def waiver_request(
    book: Book, package: Package, one: Excess, in_force: Sequence[Entry], reason: str
) -> Paper:
    """The explanation that goes with Form 5329, Part IX, where a waiver is asked for: what is recorded, and the sender's reason.

    IRC 4974(d); Publication 590-B (2025), Request to waive the tax; instructions for Form 5329, read second-hand.
    """
    owner = book.people[one.person]
    name, year = owner.name, package.tax_year
    facts = list(explained(name, one))[:-1]
    later = [
        f"On {entry.date}, ${show_for_people(entry.amount or 0)} was taken out of traditional IRAs."
        for entry in in_force
        if entry.person == one.person
        and entry.kind in TAKEN
        and entry.date
        and entry.date > max(each.due for each in one.missed)
    ]
    steps = [*later, "_" * 88] if all(each.made_up == each.missed for each in one.missed) else ["_" * 88] * 2
    story: list[Flowable] = [
        paper.title("Request for a waiver of the tax under section 4974"),
        paper.prose(f"{name}, SSN {ssn_or_blank(owner)}\nForm 5329 ({year}), Part IX"),
        paper.gap(),
        paper.section("What was not taken"),
        *(paper.prose(american(said)) for said in facts),
        paper.section("Why"),
        paper.prose(reason or "\n\n".join(["_" * 88] * 5)),
        paper.section("What was done to take it out"),
        *(paper.prose(american(said)) for said in steps),
        paper.section("Request"),
        paper.prose(
            f"The shortfall was due to reasonable error, and steps to remedy it were or are being taken. Please waive the tax on"
            f" ${show_for_people(one.waived)} of it, section 4974(d)."
        ),
        paper.gap(24),
        paper.prose("Signature ______________________________________     Date ____________________"),
    ]
    heading = f"Request for a waiver, {name}"
    return Paper(f"waiver-{one.person}.pdf", heading, paper.document(heading, story, foot=FOOT))
