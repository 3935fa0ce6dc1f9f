"""From documents to proposals: sort the papers out, apply the rules year by year, compare with the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field

from basisbook.ledger.book import Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.evidence.actions import NOT_UNDERSTOOD
from basisbook.ledger.evidence.documents import Document
from basisbook.ledger.inference import form_lines
from basisbook.ledger.inference.labels import Form
from basisbook.ledger.inference.papers import Papers, sort_out
from basisbook.ledger.inference.proposals import Proposal, against_ledger
from basisbook.ledger.inference.rules.proposing import Question
from basisbook.ledger.inference.rules.table import APPLIED
from basisbook.ledger.inference.rules.taken_out import back_solved
from basisbook.ledger.inference.situation import Situation
from basisbook.ledger.money import show_for_people
from basisbook.ledger.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Inferred:
    """What follows from the papers: proposals by person and year, questions, and the filed forms that they show."""

    book: Book
    papers: Papers
    proposals: tuple[Proposal, ...]
    questions: tuple[Question, ...]
    forms: Mapping[tuple[str, int], Form] = field(default_factory=dict)
    situations: Mapping[tuple[str, int], Situation] = field(default_factory=dict, repr=False)


def infer(
    book: Book,
    documents: Iterable[Document],
    in_force: Mapping[int, Entry],
    lists: Mapping[tuple[str, int], list[str]] | None = None,
) -> Inferred:
    """Apply every rule to every year. The order of the documents makes no difference.

    `lists` names the Wage and Income Transcripts by (person, year), as a shelf has them.
    """
    papers = sort_out(documents, lists, {one.id: one.type for one in book.accounts.values()})
    known: dict[tuple[str, int], Situation] = {}
    proposals: list[Proposal] = []
    questions: list[Question] = []
    forms: dict[tuple[str, int], Form] = {}
    years = papers.years
    for (person, year), _ in sorted((lists or {}).items()):
        years.setdefault(person, [])
        if year not in years[person]:
            years[person] = sorted([*years[person], year])
    for person, all_years in sorted(years.items()):
        for year in all_years:
            at = known.get((person, year)) or Situation(book, papers, person, year, known)
            for rule in APPLIED:
                for one in rule(at):
                    match one:
                        case Proposal():
                            proposals.append(one)
                        case Question():
                            questions.append(one)
            if at.form is not None:
                forms[person, year] = at.form
                questions += [
                    Question(person, year, "label", what, f"a copy of Form 8606 for {year}")
                    for what in at.form.open
                ]
    proposals += _openings(forms, known, proposals, in_force)
    for open_ in papers.unclear:
        here = known.get((open_.person, open_.year))
        shown = here is not None and bool(here.rows or here.is_listed)
        document = f"the Forms 5498 and 1099-R of {open_.year}"
        if open_.code == NOT_UNDERSTOOD:
            document = "the row typed in, with its day, its amount and what it was"
        questions.append(
            Question(
                open_.person, open_.year, open_.code, open_.what, document, blocks=open_.out and not shown
            )
        )
    return Inferred(
        book, papers, tuple(against_ledger(proposals, in_force)), tuple(questions), forms, dict(known)
    )


def _openings(
    forms: Mapping[tuple[str, int], Form],
    known: Mapping[tuple[str, int], Situation],
    proposals: Sequence[Proposal],
    in_force: Mapping[int, Entry],
) -> list[Proposal]:
    """R16: where the oldest filed form brings basis and nothing older explains it, the record begins with that basis."""
    found = []
    people = sorted({person for person, _ in forms})
    for person in people:
        earlier = [
            one.tax_year
            for one in proposals
            if one.person == person
            and (one.most or one.kind in ("distribution", "conversion", "contribution"))
        ]
        earlier += [
            entry.year
            for entry in in_force.values()
            if entry.person == person
            and entry.year
            and entry.kind in ("contribution", "distribution", "conversion", "plan-rollover-in")
        ]
        for year in sorted(year for who, year in forms if who == person):
            form = forms[person, year]
            if form.conflict:
                continue
            solved = back_solved(known[person, year])
            if form_lines.BROUGHT in form.lines:
                basis, error, grade = form.lines[form_lines.BROUGHT], 0, "A"
            elif solved is not None:
                basis, error, grade = max(0, solved.line_2), solved.error, "B"
            else:
                continue
            # What came from plans within the year, or by divorce, stands on line 2 as well and has entries of its own.
            line_2, inside = basis, _moved_in(person, year, proposals, in_force)
            basis = max(0, line_2 - inside)
            if basis > error and not any(one < year for one in earlier):
                found.append(
                    Proposal(
                        key=f"{person}/{year - 1}/opening-basis/1",
                        rule="R16",
                        person=person,
                        kind="opening-basis",
                        tax_year=year - 1,
                        amount=basis,
                        grade=grade,  # type: ignore[arg-type]
                        evidence=tuple(form.evidence),
                        why=_brought(year, line_2, error)
                        + (f", of which ${show_for_people(inside)} came in within {year}" if inside else "")
                        + "; nothing older is in the papers",
                        least=max(0, basis - error),
                        most=basis + error,
                    )
                )
            break
    return found


def _brought(year: int, cents: int, error: int) -> str:
    """What a filed form brought forward, or within which error its other lines say it."""
    start = f"line {form_lines.printed_as(year, form_lines.BROUGHT)} of the Form 8606 filed for {year}"
    if not error:
        return f"{start} is ${show_for_people(cents)}"
    lines = f"lines {form_lines.NET_CONVERTED} and {form_lines.NONTAXABLE_CONVERTED}"
    return f"{start} follows from {lines}: ${show_for_people(cents)}, within ${show_for_people(error)}"


def _moved_in(person: str, year: int, proposals: Sequence[Proposal], in_force: Mapping[int, Entry]) -> int:
    """Basis that came in within the year by other ways than contributions: from plans, or by divorce."""
    proposed = sum(
        one.basis or 0
        for one in proposals
        if (one.person, one.tax_year, one.kind) == (person, year, "plan-rollover-in")
    )
    entries = [one for one in in_force.values() if one.year == year]
    entered = sum(one.basis or 0 for one in entries if (one.person, one.kind) == (person, "plan-rollover-in"))
    divorce = sum(one.basis or 0 for one in entries if (one.to, one.kind) == (person, "divorce-transfer"))
    return max(proposed, entered) + divorce
