"""What stands behind an amount that changed and is on no line of the form that changed: basis that came from elsewhere, and
income that the page adds beside the lines of Form 8606. In sentences for a paper to the IRS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from basisbook.forms.amendment.package import SENDING, FormStep, Package, PartOfReturn, Plan
from basisbook.forms.amendment.returns import on_form, taxable_line
from basisbook.forms.language.expr import Carried, Fact, Line, inside
from basisbook.forms.papers.for_return import returned
from basisbook.forms.replay.replay import WAITING
from basisbook.forms.replay.years import Pool, Year
from basisbook.ledger import parameters
from basisbook.ledger.book import OWN, Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.kinds import KINDS
from basisbook.ledger.limits import figures_of, limits_of
from basisbook.ledger.money import show_for_people
from basisbook.ledger.sentences.codes import says
from basisbook.ledger.sentences.telling import Teller

# Basis


def basis_line(step: FormStep) -> str:
    """The line by which basis came into the form: that of Part I, or of a part that takes it up where Part I stays blank."""
    page, lines = step.year.revision, step.year.lines
    first = page.roles.get("brought", "")
    filed = step.filed.lines if step.filed else {}
    if filed.get(first) or lines.get(first):
        return first
    reads = {
        rule.line.number
        for rule in page.rules
        for node in inside(rule.line.arithmetic)
        if isinstance(node, Carried) and node.name == "basis"
    }
    shown = [number for number in page.lines if number in reads and lines.get(number, "") not in ("", "0")]
    return shown[0] if shown else first


def opened(book: Book, step: FormStep, in_force: Sequence[Entry]) -> Entry | None:
    """The entry with which the record of the pool begins, if it begins with a basis."""
    for entry in in_force:
        pool = book.pool_of(entry.account) if entry.account else OWN
        if KINDS[entry.kind].opens == "basis" and (entry.person, pool) == (step.person, step.pool):
            return entry
    return None


def from_elsewhere(book: Book, found: Plan, step: FormStep, in_force: Sequence[Entry]) -> Iterator[str]:
    """Basis that is no contribution of the record and that the form as filed did not hold: the end of an earlier record,
    after-tax money from a plan, what a divorce, a death or an excess moved."""
    since, known = _held(found, step), _known_to(step)
    begins = opened(book, step, in_force)
    if begins is not None and (begins.year or 0) > since and begins.number > known and begins.amount:
        source = f": {begins.source}" if begins.source else ""
        yield (
            f"${show_for_people(begins.amount)} of basis at the end of {begins.year} (from the records of the"
            f" taxpayer{source})"
        )
    yield from (text for basis, text in _moved(book, found, step, in_force) if basis > 0)


def taken_off(book: Book, found: Plan, step: FormStep, in_force: Sequence[Entry]) -> Iterator[str]:
    """What took basis off, and the form as filed did not: a sentence each."""
    for basis, text in _moved(book, found, step, in_force):
        if basis < 0:
            yield f"${show_for_people(-basis)} of basis is taken off by {text}."


def _moved(book: Book, found: Plan, step: FormStep, in_force: Sequence[Entry]) -> Iterator[tuple[int, str]]:
    """Each movement of basis since the last form that had it right: cents, below zero where it went out, and what it was."""
    pool, since = found.history.pool(step.person, step.pool), _held(found, step)
    known = _known_to(step)
    by_number = {number: entry for entry in in_force for number in (entry.number, entry.original)}
    for one in pool.years if pool else ():
        if not since < one.tax_year <= step.year.tax_year:
            continue
        for number in dict.fromkeys(one.facts.behind.get("basis_adjustments", ())):
            entry = by_number.get(number)
            if entry is None or entry.number <= known:
                continue
            numbers = set(one.facts.behind["basis_adjustments"])
            # Of what was inherited the basis follows from the decedent's last form, and no entry states it.
            alone = one.facts.amounts["basis_adjustments"] if len(numbers) == 1 else 0
            basis = alone if entry.basis is None else entry.basis
            if not basis:
                continue
            gives = entry.account in book.accounts and book.accounts[entry.account].person == step.person
            went = bool(KINDS[entry.kind].moves_basis and gives and not KINDS[entry.kind].proves_basis)
            yield (-basis if went else basis), _came_or_went(entry, one, basis, went=went)


def _known_to(step: FormStep) -> int:
    """The last entry that a form of this program could know when it was kept as filed."""
    return step.known_then if step.filed is not None and step.filed.how == "fill" else 0


def _held(found: Plan, step: FormStep) -> int:
    """The last earlier year whose form carried the basis that is right: what came before it is in the forms."""
    rows = found.chains[step.person, step.pool]
    return max(
        (
            row.tax_year
            for row in rows
            if row.tax_year < step.year.tax_year and row.filed == row.carried and row.filed
        ),
        default=0,
    )


def carried_before(found: Plan, step: FormStep) -> tuple[int, int] | None:
    """The year of the earlier form that carried the basis as it is right, and the cents; None where none did."""
    held = _held(found, step)
    rows = {row.tax_year: row for row in found.chains[step.person, step.pool]}
    return (held, rows[held].carried) if held else None


def _came_or_went(entry: Entry, year: Year, basis: int, *, went: bool) -> str:
    says = KINDS[entry.kind].says.partition(", IRC")[0].partition(";")[0]
    says = says[0].lower() + says[1:]
    when = f"on {entry.date}" if entry.date else f"in {year.tax_year}"
    much = f"{when}, ${show_for_people(entry.amount)} in all" if entry.amount else when
    return f"{says} {much}" if went else f"${show_for_people(basis)} of basis with {says} {much}"


# Income beside the lines of Form 8606


def beyond_the_form(book: Book, found: Plan, package: Package, in_force: Sequence[Entry]) -> list[str]:
    """Why the taxable IRA income of each person changes by more than the forms and the acts say, a sentence a cause."""
    forms = {part.person: 0 for part in package.parts}
    for step in package.steps:
        if step.kind in SENDING and step.taxable_filed is not None:
            forms[step.person] += step.taxable_now - step.taxable_filed
    total = package.taxable - sum(forms.values())
    if not total or package.acts:
        return []
    known = {
        part.person: part.taxable - part.taxable_filed - forms[part.person]
        for part in package.parts
        if part.taxable_filed is not None
    }
    alone = len(package.parts) == 1 or not any(known.values())
    return [
        text
        for part in package.parts
        if alone or known.get(part.person, total)  # of whom nothing is known, it may be all of it
        for text in _behind(book, found, package, part, known.get(part.person) or total, in_force)
    ]


def _behind(
    book: Book, found: Plan, package: Package, part: PartOfReturn, rest: int, in_force: Sequence[Entry]
) -> Iterator[str]:
    by_number = {number: entry for entry in in_force for number in (entry.number, entry.original)}
    for (person, _), pool in found.history.pools.items():
        year = pool.year(package.tax_year) if person == part.person else None
        if year is None or year.filled is None:
            continue
        yield from _put_off(book, package, pool, year, part, rest)
        amounts, behind = year.facts.amounts, year.facts.behind
        new = part.known_then
        offset = [by_number[one] for one in behind.get("qcds_offset", ()) if one in by_number]
        if amounts.get("qcds_offset") and any(one.number > new for one in offset):
            yield (
                f"Of the ${show_for_people(amounts['qcds'])} that went from IRAs of {book.people[person].name} directly to"
                f" charity, ${show_for_people(amounts['qcds_offset'])} is not excluded: IRA deductions for the years of age"
                " 70 1/2 and later reduce the exclusion, section 408(d)(8)(A)."
            )
        gone = {one for fact in _RETURNED for one in behind.get(fact, ())}
        for number in sorted(gone):
            if number in by_number and by_number[number].number > new:
                yield " ".join(returned(book, by_number[number], reported=False))
        tell = Teller(book, ids=False)
        facts = _read_beside(year) - {"qcds_offset", "qcds", *_RETURNED}
        for number in sorted({one for fact in facts for one in behind.get(fact, ())} - gone):
            if number in by_number and by_number[number].number > new > 0:
                of = f" of {book.people[person].name}" if len(package.parts) > 1 else ""
                yield f"The return did not show this{of}: {tell(by_number[number])}"


_RETURNED = ("returned_gross", "returned_earnings")


def _read_beside(year: Year) -> frozenset[str]:
    """The facts that the taxable line of the return reads itself."""
    place = year.revision.returns[year.revision.taxable_return]
    return frozenset(node.name for node in inside(place) if isinstance(node, Fact))


def _put_off(
    book: Book, package: Package, pool: Pool, year: Year, part: PartOfReturn, rest: int
) -> Iterator[str]:
    """What an earlier form put off to this return (1998, 2010), where that form said otherwise."""
    if not _waiting(year.brought):
        return
    of = max(one.tax_year for one in pool.years if _waiting(one.carried) and not _waiting(one.brought))
    way = "high" if rest < 0 else "low"
    yield (
        f"Form 8606 for {of}, as it is correct, puts income of {book.people[part.person].name} off to this return. The amount"
        f" on {on_form(package.of, taxable_line(package.tax_year))} was ${show_for_people(abs(rest))} too {way}."
    )


def _waiting(amounts: Mapping[str, int]) -> bool:
    return any(cents for name, cents in amounts.items() if name in WAITING)


def puts_off(step: FormStep) -> list[str]:
    """The lines that changed and that a later return takes up as income, in their order."""
    page = step.year.revision
    taken_up = {
        node.number
        for name, expr in page.carries.items()
        if name in WAITING
        for node in inside(expr)
        if isinstance(node, Line)
    }
    return [change.line for change in step.changes if change.line in taken_up]


def why_deductible(book: Book, in_force: Sequence[Entry], person: str, tax_year: int) -> Iterator[str]:
    """Why a contribution is deductible as it is, as far as it is recorded: coverage by a plan, filing status, income, the range.

    IRC 219(g). What nobody recorded is not said; a range that was not read in a primary text is not named to the IRS.
    """
    limits = limits_of(book, in_force, person, tax_year)
    if limits is None or limits.missing:
        return
    figures = figures_of(in_force, person, tax_year)
    name, own = book.people[person].name, figures.yes("covered")
    if limits.phaseout is None:
        yield f"{name} was not covered by a retirement plan at work in {tax_year}, and no income limits the deduction."
        return
    who = name if own else f"The spouse of {name}"
    income, (start, end) = limits.modified_agi or 0, limits.phaseout
    yield (
        f"{who} was covered by a retirement plan at work in {tax_year}{_shown(in_force, person, tax_year, 'covered')}. Filing"
        f" status: {says(figures.status)}. Modified adjusted gross income: ${show_for_people(income)}"
        f"{_shown(in_force, person, tax_year, 'modified-agi')}."
    )
    code = "deduction_phaseout_start_covered" if own else "deduction_phaseout_start_spouse_covered"
    if not any(one.startswith("deduction_phaseout") for one in limits.unverified):
        source = parameters.value(code, tax_year, figures.status).source
        yield (
            f"For {tax_year} the deduction is reduced from ${show_for_people(start)} of it on, and gone at"
            f" ${show_for_people(end)}: section 219(g); {source}."
        )


def _shown(in_force: Sequence[Entry], person: str, tax_year: int, code: str) -> str:
    """The paper that a figure of the return was taken from, in brackets; empty where none is named."""
    wanted = ("figure", person, tax_year, code)
    found = [one.source for one in in_force if (one.kind, one.person, one.year, one.code) == wanted]
    return f" ({found[-1]})" if found and found[-1] else ""
