"""`audit`: whether papers, ledger and filed forms agree; for the owner, and as a report for a preparer."""

from __future__ import annotations

import json

import click

from basisbook.cli import output
from basisbook.cli.findings import any_error
from basisbook.cli.options import book_option, given_book, open_book, person_of
from basisbook.cli.remedies import worded
from basisbook.forms.whole_book import papers_missing
from basisbook.ledger.money import show


@click.command(short_help="whether papers, ledger and filed forms agree")
@click.option("--person", metavar="ID", help="Only this person.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="text or json.")
@book_option
def audit(person: str | None, form: str) -> None:
    """Compare what the papers prove, what the ledger holds, and what was filed. Every finding has years and amounts.

    Proposals that nobody has accepted yet count as if they were, so that a shoebox can be audited at once.
    """
    opened = open_book()
    if person is not None:
        person = person_of(opened, person)
    findings = [one for one in opened.audited if person in (None, one.person, "")]
    if form == "json":
        tree = [
            {
                "check": one.check,
                "code": one.code,
                "severity": one.severity,
                "person": one.person,
                "years": list(one.years),
                "message": one.message,
                "amounts": {name: show(cents) for name, cents in one.amounts.items()},
                "evidence": list(one.evidence),
                "remedy": worded(one.problem),
            }
            for one in findings
        ]
        click.echo(json.dumps({"format": 1, "findings": tree}, indent=1))
    else:
        output.problems([one.problem for one in findings], given_book(), err=False, most=None)
        proposed = sum(one.status in ("new", "changes") for one in opened.inferred.proposals)
        papers, left, said = (
            f"{number} {word}{'' if number == 1 else 's'}"
            for number, word in (
                (len(opened.papers.cards), "paper"),
                (proposed, "proposal"),
                (len(findings), "finding"),
            )
        )
        click.echo(f"{papers}, {left} not accepted, {said}")
    missing = papers_missing(opened) if person is None else ()
    others = [*opened.records_of(person), *opened.papers.problems, *opened.filed().problems, *missing]
    output.problems(others, given_book())
    if any_error(others) or any(one.severity == "error" for one in findings):
        raise click.exceptions.Exit(1)
