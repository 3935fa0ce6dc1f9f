"""`reconstruct`: from papers to proposed entries, and into the ledger those that are accepted."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from basisbook.cli import findings, output
from basisbook.cli.changed import say_what_changed
from basisbook.cli.entering import append
from basisbook.cli.options import book_option, given_book, open_book, person_of
from basisbook.cli.sentences import find
from basisbook.cli.words import ends_in_words
from basisbook.ledger import journal
from basisbook.ledger.inference import grades
from basisbook.ledger.inference.accept import entries_for, worth_accepting
from basisbook.ledger.inference.infer import Inferred
from basisbook.ledger.inference.proposals import Proposal
from basisbook.ledger.inference.rules.table import RULES
from basisbook.ledger.money import show, show_for_people
from basisbook.ledger.problems import HOLE, Cents, Do, Hole, LedgerError, Problem, UsageError, do
from basisbook.ledger.sentences.telling import called

if TYPE_CHECKING:
    from basisbook.forms.open_book import OpenBook


@click.command(short_help="from papers to proposed entries")
@click.option(
    "--accept",
    metavar="all|RULE|GRADE|N...",
    multiple=True,
    help="What to enter: all (grades A to C), R1, B, or numbers.",
)
@click.option("--person", metavar="ID", help="Only this person.")
@click.option("--every", is_flag=True, help="Show what is in the ledger already too.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="text or json.")
@book_option
def reconstruct(accept: tuple[str, ...], person: str | None, *, every: bool, form: str) -> None:
    """Propose entries for what the papers prove. Nothing enters the ledger unless it is accepted.

    Each proposal has a number, the rule that made it, the papers it rests on, and a grade: A reported to the IRS,
    B documented by third parties, C in part, D inferred, E asserted, X contradictory.
    """
    opened = open_book()
    if person is not None:
        person = person_of(opened, person)
    found, shelf = opened.inferred, opened.papers
    if accept:
        if of_nobody := opened.of_nobody():
            raise LedgerError(*of_nobody)
        _accept(opened, found, _wanted(found, accept))
        held_back = [*shelf.problems, *conflicts(found, person)]
        output.problems(held_back, given_book(), shown_by=do("evidence show", Hole("ID")))
        return
    shown = [
        (number, one)
        for number, one in enumerate(found.proposals, 1)
        if person in (None, one.person) and (every or one.status != "in-ledger")
    ]
    if form == "json":
        click.echo(json.dumps(_json(found, shown, person), indent=1))
    else:
        _text(opened, shown, person)
    problems = [*opened.records_of(person), *shelf.problems, *conflicts(found, person)]
    output.problems(problems, given_book(), shown_by=do("evidence show", Hole("ID")))
    if findings.any_error(opened.records_of(person)):
        sys.exit(1)


def conflicts(found: Inferred, person: str | None = None) -> list[Problem]:
    """What keeps a form from being filed until it is settled: grade X, and a ledger that says otherwise."""
    problems = []
    for number, one in enumerate(found.proposals, 1):
        if person not in (None, one.person):
            continue
        place = f"proposal {number}"
        if one.grade == "X":
            problems.append(
                find(
                    "contradictory",
                    *_set_aside(one),
                    place=place,
                    of=one.tax_year,
                    kind=one.kind,
                    why=one.why,
                )
            )
        elif one.status == "conflict":
            problems.append(
                find(
                    "ledger-disagrees",
                    _correct(one),
                    place=place,
                    of=one.tax_year,
                    kind=one.kind,
                    amount=one.amount,
                    why=one.why,
                )
            )
    return problems


def _wanted(found: Inferred, accept: Sequence[str]) -> list[Proposal]:
    proposals = found.proposals
    words = [word for text in accept for word in text.replace(",", " ").split()]
    numbered = dict(enumerate(proposals, 1))
    wanted: list[Proposal] = []
    for word in words:
        if word == "all":
            chosen = worth_accepting(found)
        elif word.isdigit() and int(word) in numbered:
            chosen = [numbered[int(word)]]
            _refuse_blocked(int(word), chosen[0])
        elif word.upper() in RULES:
            chosen = [
                one for one in proposals if one.rule == word.upper() and one.status in ("new", "changes")
            ]
        elif word.upper() in grades.SAYS and word.upper() != "X":
            chosen = [
                one for one in proposals if one.grade == word.upper() and one.status in ("new", "changes")
            ]
        else:
            rules, last = ", ".join(RULES), len(proposals)
            raise UsageError(find("not-a-proposal", do("reconstruct"), word=word, rules=rules, last=last))
        wanted += [one for one in chosen if one not in wanted and one.grade != "X"]
    return wanted


def _refuse_blocked(number: int, one: Proposal) -> None:
    if one.status in ("new", "changes"):
        return
    place = f"proposal {number}"
    if one.status == "in-ledger":
        raise UsageError(find("not-acceptable/there", do("reconstruct"), place=place, number=one.entry))
    if one.status == "conflict":
        raise UsageError(find("not-acceptable/otherwise", _correct(one), place=place, number=one.entry))
    if one.needs and one.grade != "X":
        way = (
            do("record", "year-end-value", person=one.person, tax_year=one.tax_year, amount=HOLE)
            if one.kind == "year-end-value"
            else do(
                "evidence enter transaction",
                event="recharacterization" if one.kind.startswith("recharacterized") else HOLE,
                amount=Cents(one.moved or one.amount),
                person=one.person,
                date=HOLE,
            )
        )
        raise UsageError(find("not-acceptable/needs", way, place=place, needs=one.needs))
    raise UsageError(find("not-acceptable/contradictory", *_set_aside(one), place=place, why=one.why))


def _set_aside(one: Proposal) -> list[Do]:
    return [do("evidence set-aside", paper, because=HOLE) for paper in one.disputed[:4]]


def _correct(one: Proposal) -> Do:
    """The entry as the papers have it; what they only bound, the owner says."""
    says = tuple((name, HOLE if cents is None else Cents(cents)) for name, cents in one.against)
    return Do("correct", (one.entry or HOLE,), says)


def _accept(opened: OpenBook, found: Inferred, wanted: Sequence[Proposal]) -> None:
    new = entries_for(opened.entries, found, wanted, opened.today)
    if new:
        append(opened.folder, new, known=opened.read)
    for entry in new:
        says = f"corrects {entry.corrects}: " if entry.corrects else ""
        rests_on = entry.source.replace(";", " ")
        output.hanging(f"{entry.number:>3}  ", f"{says}{journal.described(entry)}. {rests_on}")
    left = [one for one in found.proposals if one.status in ("new", "changes") and one not in wanted]
    click.echo(
        f"{len(new)} {'entry' if len(new) == 1 else 'entries'} accepted"
        + (f", {len(left)} left" if left else "")
    )
    if len(new) < len(wanted):
        output.say(
            "A rollover-in was left out: it enters with its rollover-out. basisbook reconstruct --accept R6"
        )
    if new:
        say_what_changed(opened, new)


def _text(
    opened: OpenBook,
    shown: Sequence[tuple[int, Proposal]],
    person: str | None,
) -> None:
    found, last = opened.inferred, None
    for number, one in shown:
        if (one.person, one.tax_year) != last:
            last = (one.person, one.tax_year)
            click.echo(f"{called(opened.book, one.person)}, {one.tax_year}")
        amount = show_for_people(one.amount)
        basis = f", basis {show_for_people(one.basis)}" if one.basis is not None else ""
        if one.least != one.most:
            after = " after what was taken back" if (one.basis or 0) > one.most else ""
            basis += f" ({show_for_people(one.least)} to {show_for_people(one.most)}{after})"
        day = f" on {one.date}" if one.date else ""
        held = f" (needs {one.needs})" if one.needs and one.grade != "X" else f" ({one.status})"
        status = {
            "new": "",
            "in-ledger": f" = entry {one.entry}",
            "changes": f" corrects entry {one.entry}",
        }.get(one.status, held if one.status == "blocked" else f" ({one.status})")
        start = f"  {number:>3}  {one.grade}  {one.rule:<4} "
        output.hanging(start, f"{one.kind} of {amount}{basis}{day}{status}")
        output.paragraph(f"{one.why}. {' '.join(one.evidence)}", indent=" " * 10)
    if not shown:
        click.echo(
            "Nothing to propose: "
            + (
                "the ledger holds what the papers prove."
                if found.proposals
                else "the papers prove nothing by themselves yet."
                if found.papers.years or found.questions
                else "there are no papers."
            )
        )
    asked = [one for one in found.questions if person in (None, one.person)]
    if asked:
        click.echo("\nOpen")
    for question in asked:
        where = f"{called(opened.book, question.person)}, {question.year}: " if question.year else ""
        output.hanging("  - ", f"{where}{question.what}. It takes: {question.document}.")
    for who in found.papers.years:
        if person in (None, who):
            _interval(opened, who)
    if any(one.status in ("new", "changes") for _, one in shown):
        output.say(
            "basisbook reconstruct --accept all   enters grades A to C; a number or a rule enters that alone."
        )


def _interval(opened: OpenBook, person: str) -> None:
    """The least and the most basis that the papers and the owner's own entries allow, each with its reason."""
    years = opened.interval(person, opened.today.year - 1)
    if not years:
        return
    last = years[-1]
    click.echo()
    if last.low == last.high:
        silent = sum(one.silent for one in years)
        text = f"Basis of {called(opened.book, person)} at the end of {last.year}, by the papers: {show_for_people(last.low)}."
        if silent:
            text += f" No paper speaks of {silent} of the years {years[0].year}-{last.year}; they are taken as empty."
        output.paragraph(text)
        return
    click.echo(f"Basis of {called(opened.book, person)} at the end of {last.year}, by the papers:")
    for end, reason in ends_in_words(years):
        start = f"  {end}  " if end else "  "
        output.hanging(start, reason)
    click.echo(f"Which paper would settle it: basisbook evidence missing --person {person}")


def _json(found: Inferred, shown: Sequence[tuple[int, Proposal]], person: str | None) -> dict[str, Any]:
    def cents(value: int | None) -> str | None:
        return None if value is None else show(value)

    return {
        "format": 1,
        "proposals": [
            {
                "number": number,
                "rule": one.rule,
                "person": one.person,
                "kind": one.kind,
                "tax_year": one.tax_year,
                "date": one.date.isoformat() if one.date else None,
                "amount": show(one.amount),
                "basis": cents(one.basis),
                "moved": cents(one.moved),
                "least": show(one.least),
                "most": show(one.most),
                "code": one.code,
                "grade": one.grade,
                "status": one.status,
                "entry": one.entry,
                "evidence": list(one.evidence),
                "why": one.why,
            }
            for number, one in shown
        ],
        "questions": [
            {
                "person": one.person,
                "tax_year": one.year,
                "code": one.code,
                "what": one.what,
                "document": one.document,
                "stake": show(one.stake),
            }
            for one in found.questions
            if person in (None, one.person)
        ],
    }
