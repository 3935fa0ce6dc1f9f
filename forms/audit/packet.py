"""The evidence packet of one person: what proves each dollar of basis, in the order in which a court has asked for it.

First the summary and the chain by year, then the four headings - money went in, it was not deducted, why it could
not be, consistency -, then what is open, then the papers themselves, each with a bookmark. Numbers in papers kept as
text are masked; a PDF is appended as it is.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from itertools import accumulate

from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from basisbook.forms.audit.finding import Finding
from basisbook.forms.drawn.picture import on_a_page
from basisbook.forms.drawn.stamp import stamp
from basisbook.forms.drawn.statement import document, gap, in_font, prose, section, table, title
from basisbook.forms.replay.years import Pool
from basisbook.ledger.book import Book
from basisbook.ledger.dates import american
from basisbook.ledger.entry import Entry
from basisbook.ledger.evidence import entered, store
from basisbook.ledger.evidence.documents import masked
from basisbook.ledger.evidence.source import Source
from basisbook.ledger.inference.bounds import bounds, ends
from basisbook.ledger.inference.form_lines import CARRIED, CONTRIBUTED, printed_as, where_carried
from basisbook.ledger.inference.grades import SAYS, grade_of, rule_of
from basisbook.ledger.inference.infer import Inferred
from basisbook.ledger.inference.labels import Form
from basisbook.ledger.inference.obtainable import tells, wanted
from basisbook.ledger.inference.rules.table import RULES
from basisbook.ledger.inference.rules.taken_out import back_solved
from basisbook.ledger.inference.situation import Situation
from basisbook.ledger.kinds import KINDS
from basisbook.ledger.money import show_for_people
from basisbook.ledger.pdf import open_pdf
from basisbook.ledger.sentences.telling import Teller, in_names

_WIDTH, _HEIGHT = letter


_LINES, _COLUMNS = 78, 112


_MASKED = "Private. Account and taxpayer numbers are masked."


_NOT_MASKED = (
    "Private. Account and taxpayer numbers are masked, but not on copies of PDF papers and pictures."
)


def packet(
    book: Book,
    person: str,
    pool: Pool | None,
    in_force: Mapping[int, Entry],
    inferred: Inferred,
    findings: Sequence[Finding],
    today: dt.date,
) -> bytes:
    """The PDF, papers and bookmarks included. Only what is in the ledger counts as basis here."""
    cards = sorted(
        (
            card
            for card in store.cards(book.folder)
            if person in (card.person, card.spouse) and not card.aside
        ),
        key=lambda card: (card.year or 9999, card.reader, card.digest),
    )
    name = book.people[person].name
    mine = [entry for entry in in_force.values() if entry.person == person]
    cards = _scans_behind(cards)
    kept = [store.source(book.folder, card) for card in cards]
    copies = [_copy(one, card) for one, card in zip(kept, cards, strict=True)]
    foot = _NOT_MASKED if any(one.is_pdf or one.is_picture for one in kept) else _MASKED

    heading = f"Evidence of IRA basis: {name}"

    def front(before: int) -> bytes:
        """The summary, which names the page of each paper: `before` is how many pages the summary has itself."""
        story: list[Flowable] = [
            title(f"Evidence of the IRA basis of {name}"),
            prose(
                f"Made on {american(today)} from {len(cards)} papers and {len(mine)} entries of the ledger."
                " Grades: " + "; ".join(f"{grade} {says}" for grade, says in SAYS.items()) + "."
                " Not tax advice."
            ),
            *_chain(pool, inferred, person),
            *_dollars(book, person, pool, in_force, cards),
            *_not_deducted(mine, inferred, person),
            *_could_not_be(inferred, person),
            *_consistency(book, findings, person),
            *_open(inferred, in_force, person, today),
            *_papers(cards, accumulate((len(copy.pages) for copy in copies), initial=before + 1)),
        ]
        return document(heading, story, foot=foot)

    pages = len(PdfReader(BytesIO(front(0))).pages)
    return _bound(PdfReader(BytesIO(front(pages))), cards, copies, heading, foot)


def _scans_behind(cards: Sequence[store.Card]) -> list[store.Card]:
    """The papers, each scan behind the paper that was typed in from it."""
    scans = {card.id: card for card in cards if card.id in {one.scan for one in cards}}
    ordered: list[store.Card] = []
    for card in cards:
        if card.id not in scans:
            ordered.append(card)
            if card.scan in scans and scans[card.scan] not in ordered:
                ordered.append(scans[card.scan])
    return ordered


def _money(cents: int) -> str:
    return show_for_people(cents)


def _ids(entry: Entry) -> str:
    found = [one.removeprefix("ev:") for one in entry.source.split(";") if one.startswith("ev:")]
    return " ".join(found) or masked(entry.source) or "the owner's word"


def _chain(pool: Pool | None, inferred: Inferred, person: str) -> list[Flowable]:
    """Year by year: what was put in, brought forward, recovered and carried, and what the filed form carried.

    Every row adds up: put in, brought, and what came in otherwise or went out, less what is recovered, is carried.
    """
    rows = []
    otherwise = any(year.facts.amounts["basis_adjustments"] for year in (pool.years if pool else ()))
    for year in pool.years if pool else ():
        form = inferred.forms.get((person, year.tax_year))
        put_in = year.facts.amounts["nondeductible_contributions"]
        brought, carried = year.brought.get("basis", 0), year.carried.get("basis", 0)
        if year.status == "not-due" and brought == carried and form is None:
            continue
        moved = year.facts.amounts["basis_adjustments"]
        recovered = brought + put_in + moved - carried
        rows.append(
            [
                str(year.tax_year),
                _money(put_in),
                _money(brought),
                _money(moved) if otherwise else "",
                _money(recovered) if year.carried else "",
                _money(carried) if year.carried else "not known",
                _filed(form, inferred.situations.get((person, year.tax_year))),
            ]
        )
    head = ["Year", "Put in", "Brought", "Came in, or went out", "Recovered", "Carried", "As filed"]
    return [
        section("The chain by year"),
        prose("Years in which nothing moved are left out, and so is basis graded D or E, as on the forms."),
        *_rows_or(
            "No year has any basis.", head, rows, [42, -5, -5, -5, -5, -5, -6], numbers=(1, 2, 3, 4, 5, 6)
        ),
    ]


def _rows_or(
    nothing: str,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[int],
    *,
    numbers: Sequence[int] = (),
) -> list[Flowable]:
    """The table, or a sentence where it would be a head alone."""
    return [table(head, rows, widths, numbers=numbers) if rows else prose(nothing)]


def _filed(form: Form | None, at: Situation | None) -> str:
    if form is None:
        return "no form in the papers"
    if CARRIED in form.lines:
        return _money(form.lines[CARRIED])
    solved = back_solved(at) if at else None
    if solved is not None:
        return f"{_money(solved.line_14)} (from lines 16, 17)"
    if CONTRIBUTED in form.lines:
        return f"line {printed_as(form.year, CONTRIBUTED)}: {_money(form.lines[CONTRIBUTED])}"
    return f"{where_carried(form.year)} not read"


def _basis_moved(
    book: Book, person: str, pool: Pool | None, in_force: Mapping[int, Entry]
) -> Iterator[tuple[Entry, int]]:
    """The entries by which basis came into the IRAs or left them otherwise than as a distribution, each with its cents.

    Also what somebody else recorded, as a spouse the transfer of a divorce.
    """
    behind = {
        number
        for year in (pool.years if pool else ())
        for number in year.facts.behind.get("basis_adjustments", ())
    }
    for entry in sorted(in_force.values(), key=lambda entry: (entry.year or 0, entry.number)):
        kind = KINDS[entry.kind]
        mine = entry.person == person and (entry.basis or kind.opens == "basis")
        if not (
            (mine and (kind.proves_basis or kind.lessens_contributions))
            or (entry.number in behind and entry.basis)
        ):
            continue
        cents = (entry.amount or 0) if entry.basis is None else entry.basis
        account = book.accounts.get(entry.account)
        given = account is not None and account.person == person and not kind.proves_basis
        yield entry, -cents if given else cents


def _dollars(
    book: Book,
    person: str,
    pool: Pool | None,
    in_force: Mapping[int, Entry],
    cards: Sequence[store.Card],
) -> list[Flowable]:
    """Every dollar of basis with its papers and its grade."""
    moved = list(_basis_moved(book, person, pool, in_force))
    tell = Teller(book, ids=False)
    rows = [
        [str(entry.year or ""), tell(entry), _money(cents), grade_of(entry) or "own", _ids(entry)]
        for entry, cents in moved
    ]
    by_grade: dict[str, int] = {}
    for entry, cents in moved:
        grade = grade_of(entry) or "own"
        by_grade[grade] = by_grade.get(grade, 0) + cents
    totals = ", ".join(f"{grade}: {_money(cents)}" for grade, cents in sorted(by_grade.items())) or "none"
    return [
        section("1. Money went in"),
        prose(
            f"Every dollar of basis, with the papers that show it ({len(cards)} are appended). By grade: {totals}."
        ),
        *_rows_or(
            "No entry of the ledger brings any.",
            ["Year", "What the ledger says", "Basis", "Grade", "Papers"],
            rows,
            [38, -10, 62, 38, -7],
            numbers=(2,),
        ),
    ]


def _not_deducted(mine: Sequence[Entry], inferred: Inferred, person: str) -> list[Flowable]:
    """What the return of each year deducted, by the papers; else the rule that stands for it."""
    rows = []
    for entry in sorted(mine, key=lambda entry: entry.year or 0):
        if entry.kind != "contribution" or not entry.year:
            continue
        at = inferred.situations.get((person, entry.year))
        paper = at.tax_return if at else None
        form = inferred.forms.get((person, entry.year))
        if paper is not None and paper.known("ira_deduction") is not None:
            shown = f"the return deducts {_money(paper.cents('ira_deduction'))} ({' '.join(one[3:] for one in paper.evidence)})"
        elif form is not None and CONTRIBUTED in form.lines:
            line, papers = printed_as(entry.year, CONTRIBUTED), " ".join(one[3:] for one in form.evidence)
            shown = f"line {line} of the filed Form 8606 is {_money(form.lines[CONTRIBUTED])} ({papers})"
        else:
            shown = RULES.get(rule_of(entry), "stated by the owner")
        rows.append([str(entry.year), _money(entry.amount or 0), shown])
    return [
        section("2. It was not deducted"),
        *_rows_or(
            "No contribution is recorded.",
            ["Year", "Contributed", "What shows it"],
            rows,
            [38, 72, -1],
            numbers=(1,),
        ),
    ]


def _could_not_be(inferred: Inferred, person: str) -> list[Flowable]:
    """Years with a plan at work, and whether the income was above the phase-out."""
    rows = []
    for (who, year), at in sorted(inferred.situations.items()):
        if who != person or not at.covered or not at.contributed.cents:
            continue
        above = (
            "income above the phase-out"
            if at.no_deduction_possible
            else "income not shown to be above the phase-out"
        )
        ids = " ".join(dict.fromkeys(one[3:] for paper in at.covered for one in paper.evidence))
        rows.append([str(year), f"plan at work ticked on Form W-2; {above}", ids])
    found: list[Flowable] = [section("3. Why it could not be deducted")]
    if rows:
        return [*found, table(["Year", "Reason", "Papers"], rows, [38, -2, -1])]
    return [*found, prose("No paper shows a plan at work in a year of a contribution.")]


def _consistency(book: Book, findings: Sequence[Finding], person: str) -> list[Flowable]:
    rows = [
        [", ".join(map(str, one.years)), one.severity, in_names(book, one.problem)]
        for one in findings
        if one.person in (person, "")
    ]
    found: list[Flowable] = [section("4. Consistency")]
    if rows:
        return [*found, table(["Years", "", "Finding"], rows, [62, 48, -1])]
    return [*found, prose("Papers, ledger and filed forms agree in every check.")]


def _open(inferred: Inferred, in_force: Mapping[int, Entry], person: str, today: dt.date) -> list[Flowable]:
    years = bounds(inferred, in_force, person, today.year - 1)
    found: list[Flowable] = [section("What is open")]
    if years:
        last, (least, most) = years[-1], ends(years)
        silent = sum(one.silent for one in years)
        text = f"At the end of {last.year} the papers allow a basis {_between(last.low, last.high)}."
        if silent:
            text += f" No paper speaks of {silent} of the years {years[0].year}-{last.year}; they are taken as empty."
        found.append(prose(text))
        if last.low != last.high:
            found.append(prose(f"It is {_money(last.low)} if {least}."))
            found.append(prose(f"It is {_money(last.high)} if {most}."))
    questions = [one for one in inferred.questions if one.person in (person, "")]
    rows = [[str(one.year or ""), one.what, one.document] for one in questions]
    if rows:
        found.append(table(["Year", "Question", "It takes"], rows, [38, -4, -3]))
        found.append(gap())
    rows = [
        [
            str(one.year),
            one.document,
            tells(one),
            _money(one.stake),
            american(one.until) if one.until else "not said",
        ]
        for one in wanted(inferred, in_force, person, today)[:12]
    ]
    if rows:
        found.append(
            table(["Year", "Paper", "Tells", "At stake", "Until"], rows, [38, -1, -1, 58, 92], numbers=(3,))
        )
    return found


def _between(low: int, high: int) -> str:
    return f"of {_money(low)}" if low == high else f"from {_money(low)} to {_money(high)}"


def _read_as(card: store.Card) -> str:
    return "typed in" if card.reader == entered.NAME else card.reader.replace("-", " ")


def _papers(cards: Sequence[store.Card], starts: Iterable[int]) -> list[Flowable]:
    rows = [
        [
            str(start),
            card.id.removeprefix("ev:"),
            str(card.year or ""),
            _read_as(card),
            masked(card.name),
            card.digest[:16],
        ]
        for card, start in zip(cards, starts, strict=False)
    ]
    if not rows:
        return [section("The papers"), prose("No paper is in the book yet.")]
    return [
        section("The papers"),
        prose("Copies follow, each from the page named here on. The last column begins the SHA-256 of each."),
        table(
            ["Page", "Id", "Year", "Read as", "File", "SHA-256"],
            rows,
            [34, 56, 34, -5, -8, 100],
            numbers=(0,),
        ),
    ]


def _copy(kept: Source, card: store.Card) -> PdfReader:
    if kept.is_picture:
        return open_pdf(on_a_page(kept.data, f"{card.id}  {masked(card.name)}"), strict=False)
    return open_pdf(kept.data if kept.is_pdf else _printed(kept, card), strict=False)


def _bound(
    front: PdfReader, cards: Sequence[store.Card], copies: Sequence[PdfReader], heading: str, foot: str
) -> bytes:
    writer = PdfWriter()
    for page in front.pages:
        writer.add_page(page)
    writer.add_outline_item(title="Summary", page_number=0)
    parent = None
    for card, copy in zip(cards, copies, strict=True):
        first = len(writer.pages)
        for page in copy.pages:
            stamp(writer, writer.add_page(page), heading, len(writer.pages), foot)
        parent = parent or writer.add_outline_item(title="Papers", page_number=first)
        label = f"{card.year or ''} {_read_as(card)} {card.id}".strip()
        writer.add_outline_item(title=label, page_number=first, parent=parent)
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _typed(kept: Source, *, scanned: bool) -> list[str]:
    """A paper typed in, as words: its scan follows, or the paper itself belongs beside it."""
    (document,) = entered.read(kept).documents
    behind = (
        "Its picture follows on the next page." if scanned else "The paper itself belongs behind this page."
    )
    lines = [
        f"Typed in from {document.kind} for {document.year}. {behind}",
        "",
    ]
    return lines + [f"{_spaced(name):20} {field.raw}" for name, field in document.fields.items()]


def _spaced(name: str) -> str:
    """`box 1`, `line 14`, `ira deduction`."""
    return re.sub(r"^(box|line)(?=\d)", r"\1 ", name.replace("_", " "))


def _printed(kept: Source, card: store.Card) -> bytes:
    """A paper kept as text, monospaced, numbers masked."""
    lines = []
    for line in _typed(kept, scanned=bool(card.scan)) if card.reader == entered.NAME else kept.lines:
        text = masked(line.expandtabs())
        lines += [text[i : i + _COLUMNS] for i in range(0, max(len(text), 1), _COLUMNS)]
    buffer = BytesIO()
    pen = Canvas(buffer, pagesize=letter, invariant=1)
    for start in range(0, max(len(lines), 1), _LINES):
        pen.setFont("Helvetica", 8)
        pen.drawString(40, _HEIGHT - 30, f"{card.id}  {_read_as(card)}  {masked(card.name)}")
        block = pen.beginText(40, _HEIGHT - 50)
        block.setFont("Courier", 8, 9)
        for line in lines[start : start + _LINES]:
            block.textLine(in_font(line))
        pen.drawText(block)
        pen.showPage()
    pen.save()
    return buffer.getvalue()
