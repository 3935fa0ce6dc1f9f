"""The statements that the instructions ask to attach to the return of a year: what was moved, when, from where, to where.

Instructions for Form 8606 (2023): Recharacterizations; Return of IRA Contributions; line 7, last bullet (divorce), and lines
22 and 24. Instructions for Form 1040 (2024), lines 4a and 4b (rollover to a plan). Publication 590-B (2025), Inherited IRAs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from reportlab.platypus import Flowable

from basisbook.forms.amendment.returns import gross_line, taxable_line
from basisbook.forms.drawn import statement as paper
from basisbook.forms.papers.paper import FOOT, Paper, american, ssn_or_blank
from basisbook.forms.replay.on_return import deduction_of
from basisbook.forms.replay.years import History
from basisbook.ledger.book import OWN, Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.in_law import in_law
from basisbook.ledger.kinds import INHERITED, KINDS, ROTH
from basisbook.ledger.money import show_for_people
from basisbook.ledger.quick_dataclass import dataclass

Told = tuple[str, Iterator[str]]
"""A heading and its sentences."""


@dataclass(frozen=True, slots=True)
class _Act:
    """An entry, on the return of a person, with all that its sentences are made of."""

    book: Book
    history: History
    in_force: Sequence[Entry]
    entry: Entry
    person: str


def statement_for_return(
    book: Book, history: History, in_force: Sequence[Entry], person: str, tax_year: int
) -> Paper | None:
    """What a person attaches to the return of a year; None where nothing of that year asks for a statement."""
    told = [
        (heading, list(sentences)) for heading, sentences in _all(book, history, in_force, person, tax_year)
    ]
    if not told:
        return None
    who = book.people[person]
    story: list[Flowable] = [
        paper.title(f"Statement for the return of {tax_year}"),
        paper.prose(f"{who.name}, SSN {ssn_or_blank(who)}"),
        paper.gap(),
    ]
    for heading, sentences in told:
        story += paper.closing(heading, [paper.prose(american(one)) for one in sentences])
    title = f"Statement for the return of {tax_year}, {who.name}"
    return Paper(f"statement-{tax_year}-{person}.pdf", title, paper.document(title, story, foot=FOOT))


def has_statement(
    book: Book, history: History, in_force: Sequence[Entry], person: str, tax_year: int
) -> bool:
    """Whether something of the year asks for a statement."""
    return any(True for _ in _all(book, history, in_force, person, tax_year))


def _all(
    book: Book, history: History, in_force: Sequence[Entry], person: str, tax_year: int
) -> Iterator[Told]:
    """The statements of the year; what came after its last day is told as nothing that it is not."""
    law = in_law(book, {one.original: one for one in in_force})
    for entry in law.entries.values():
        yield from _of_entry(book, history, in_force, entry, person, tax_year)


def _of_entry(
    book: Book, history: History, in_force: Sequence[Entry], entry: Entry, person: str, tax_year: int
) -> Iterator[Told]:
    """The statement of an entry, if it has one, on the return of that person and year."""
    tell = _TOLD.get(_what(entry))
    if _what(entry) == "divorce_transfer" and not entry.basis:
        return  # nothing changes on line 2: Instructions for Form 8606 (2023), line 7, last bullet
    if tell is not None and entry.year == tax_year and person in _concerned(book, entry):
        yield tell(_Act(book, history, in_force, entry, person))


def _what(entry: Entry) -> str:
    """Which statement an entry asks for: by how its kind is settled, else by the rule that posts it, else by its fact."""
    kind = KINDS.get(entry.kind)
    if kind is None:
        return ""
    return kind.settled_by or kind.posted_by or next((post.fact for post in kind.posts), "")


def _concerned(book: Book, entry: Entry) -> set[str]:
    """Whose return it is on: the owner's; of a divorce, of both spouses who are in the book."""
    if _what(entry) != "divorce_transfer":
        return {entry.person}
    ends = (_owner(book, entry.account), _owner(book, entry.to))
    return {entry.person, *(one for one in ends if one in book.people)}


def _owner(book: Book, place: str) -> str:
    account = book.accounts.get(place)
    return account.person if account else place


def account_in_words(book: Book, account: str, otherwise: str = "an IRA") -> str:
    """`the traditional IRA at Vanguard`; what is not known of it is left out."""
    known = book.accounts.get(account)
    if known is None:
        return otherwise
    kind = {"roth": "Roth IRA", "sep": "SEP-IRA", "simple": "SIMPLE IRA", "plan": "employer plan"}.get(
        known.type, "inherited IRA" if known.type in INHERITED else "traditional IRA"
    )
    return f"the {kind} at {known.custodian}" if known.custodian else f"{_article(kind)} {kind}"


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"


def day_of(entry: Entry) -> str:
    """`On 2024-02-23`, or the year where the day is not known."""
    return f"On {entry.date}" if entry.date else f"In {entry.year}"


def gain_in_words(entry: Entry) -> str:
    """What was earned or lost beside the amount that was moved."""
    gain = (entry.moved or 0) - (entry.amount or 0)
    if gain > 0:
        return f"with earnings of ${show_for_people(gain)}"
    return f"less a loss of ${show_for_people(-gain)}" if gain < 0 else "without earnings"


def _made(in_force: Sequence[Entry], act: Entry) -> str:
    """When the contribution was made that an act is about, where that is known."""
    made = next((one for one in in_force if act.of is not None and one.original == act.of), None)
    return f", made on {made.date}" if made and made.date else ""


def _recharacterized(act: _Act) -> Told:
    return "Recharacterized contribution", recharacterized(act.book, act.in_force, act.entry, reported=True)


def recharacterized(book: Book, in_force: Sequence[Entry], entry: Entry, *, reported: bool) -> Iterator[str]:
    """What was contributed, moved and kept; `reported`: also whether the return shows the transfer."""
    name, amount = book.people[entry.person].name, show_for_people(entry.amount or 0)
    first, second = ("traditional", "Roth")
    if KINDS[entry.kind].twin.endswith("to-roth"):
        first, second = second, first
    out = account_in_words(book, entry.account, f"a {first} IRA")
    into = account_in_words(book, entry.to, f"a {second} IRA")
    kept = f" Of it ${show_for_people(entry.basis)} was not deducted." if entry.basis else ""
    yield (
        f"{day_of(entry)}, {name} recharacterized a contribution of ${amount} for {entry.tax_year}{_made(in_force, entry)}:"
        f" it was transferred {gain_in_words(entry)}, ${show_for_people(entry.moved or 0)} in all, from {out} to {into}, and is"
        f" treated as made to the second IRA, section 408A(d)(6).{kept}"
    )
    if reported and entry.tax_year and entry.date:
        if entry.date.year == entry.tax_year:
            yield f"The amount transferred is included on {gross_line(entry.tax_year)} and is not taxable."
        else:
            yield "The amount transferred is reported in this statement only, and on no line of the return of either year."


def _returned(act: _Act) -> Told:
    return "Returned contribution", returned(act.book, act.entry, reported=True)


def returned(book: Book, entry: Entry, *, reported: bool) -> Iterator[str]:
    """What went back by the due date, with what it had earned, and what of it is income."""
    name, amount = book.people[entry.person].name, show_for_people(entry.amount or 0)
    gain = (entry.moved or 0) - (entry.amount or 0)
    what = "a Roth IRA" if KINDS[entry.kind].leaves_roth else "a traditional IRA"
    taxed = f" The earnings are income of {entry.tax_year}." if gain > 0 else ""
    yield (
        f"{day_of(entry)}, a contribution of ${amount} that {name} had made to {what} for {entry.tax_year} was returned"
        f" {gain_in_words(entry)}, ${show_for_people(entry.moved or 0)} in all, section 408(d)(4).{taxed}"
    )
    if reported and entry.tax_year:
        shown = f"It is included on {gross_line(entry.tax_year)}"
        yield f"{shown}, the earnings also on {taxable_line(entry.tax_year)}." if gain > 0 else f"{shown}."


def _removed(act: _Act) -> Told:
    return "Excess contribution withdrawn after the due date", _of_excess(
        act.book, act.history, act.in_force, act.entry
    )


def _of_excess(book: Book, history: History, in_force: Sequence[Entry], entry: Entry) -> Iterator[str]:
    made = next((one for one in in_force if entry.of is not None and one.original == entry.of), None)
    of_year = made.year if made and made.year else None
    said = f" for {of_year}" if of_year else ""
    name, year = book.people[entry.person].name, entry.year or 0
    yield (
        f"{day_of(entry)}, {name} withdrew ${show_for_people(entry.amount or 0)} of contributions to traditional IRAs{said},"
        " after the due date of the return for that year with extensions, section 408(d)(5)."
    )
    pool = history.pool(entry.person, OWN)
    then = pool.year(of_year) if pool and of_year else None
    if then is not None:
        facts = then.facts.amounts
        yield (
            f"The contributions for {of_year} came to ${show_for_people(facts['contributions'])} in all; the deduction for"
            f" that year was ${show_for_people(deduction_of(then))}."
        )
    yield f"The amount is included on {gross_line(year)} and not on {taxable_line(year)}."


def _divorced(act: _Act) -> Told:
    return "Transfer under a divorce or separation instrument", _of_divorce(act.book, act.entry, act.person)


def _of_divorce(book: Book, entry: Entry, person: str) -> Iterator[str]:
    giver, taker = _owner(book, entry.account), _owner(book, entry.to)
    gives = person == (giver if giver in book.people else entry.person)
    other = taker if gives else giver
    known = book.people.get(other)
    account = book.accounts.get(entry.account) or book.accounts.get(entry.to)
    roth = account is not None and account.type in ROTH
    kind = "Roth" if roth else "traditional"
    way, line = ("decreased", "from") if gives else ("increased", "to")
    yield (
        f"{day_of(entry)}, ${show_for_people(entry.amount or 0)} was transferred {line} "
        f"{account_in_words(book, entry.account if gives else entry.to, f'a {kind} IRA')} of {book.people[person].name}"
        " under a divorce or separation instrument, section 408(d)(6)."
    )
    of = (
        ("conversions" if entry.code == "conversions" else "contributions")
        if roth
        else "nondeductible contributions"
    )
    yield (
        f"Of it ${show_for_people(entry.basis or 0)} is basis ({of}). The basis shown on Form 8606 is {way} by it."
    )
    name = known.name if known else (other if other not in ("", OWN) else "________________________")
    number = ssn_or_blank(known) if known else "________________"
    yield f"The other spouse: {name}, SSN {number}."


def _inherited(act: _Act) -> Told:
    return "Inherited IRA", _of_inheritance(act.book, act.history, act.entry)


def _of_inheritance(book: Book, history: History, entry: Entry) -> Iterator[str]:
    decedent = book.pool_of(entry.to)
    known = book.people.get(decedent)
    name, died = (known.name, known.died) if known else (decedent, None)
    when = f", who died on {died}" if died else ""
    share = (
        f" ${show_for_people(entry.amount)} of ${show_for_people(entry.moved)}"
        if entry.amount is not None and entry.moved
        else ""
    )
    yield (
        f"{book.people[entry.person].name} inherited{share}{' of the' if share else ''} traditional IRAs of {name}{when}."
    )
    pool = history.pool(entry.person, decedent)
    year = pool.year(entry.year or 0) if pool else None
    if year is not None and "basis_adjustments" not in year.facts.unknown:
        basis = year.facts.amounts["basis_adjustments"]
        yield (
            f"The basis that came with it is ${show_for_people(basis)}. It stands on a Form 8606 for these IRAs, apart from"
            " that of the heir's own."
        )


def _to_plan(act: _Act) -> Told:
    return "Rollover to an employer plan", _of_plan(act.book, act.entry)


def _of_plan(book: Book, entry: Entry) -> Iterator[str]:
    out = account_in_words(book, entry.account, "a traditional IRA")
    into = account_in_words(book, entry.to, "an employer plan")
    year = entry.year or 0
    yield (
        f"{day_of(entry)}, ${show_for_people(entry.amount or 0)} of {book.people[entry.person].name} went from {out} to {into},"
        " a rollover of pre-tax money under section 408(d)(3)(A)(ii) and (H). No basis went with it."
    )
    yield f"{gross_line(year)} includes it, {taxable_line(year)} does not."


_TOLD: Mapping[str, Callable[[_Act], Told]] = {
    "recharacterized": _recharacterized,
    "returned": _returned,
    "excess_without_basis": _removed,
    "divorce_transfer": _divorced,
    "inherited": _inherited,
    "plan_rollovers_out": _to_plan,
}
