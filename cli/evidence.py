"""`evidence`: the papers of a book. Copied in, read, shown with every number masked; nothing is ever fetched."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from basisbook.cli import output
from basisbook.cli.columns import columns
from basisbook.cli.enter import already, described, enter, read_as, spaced
from basisbook.cli.options import NewPath, book_option, given_book, open_book, person_of, today
from basisbook.forms.open_book import readers
from basisbook.ledger.evidence import entered, store
from basisbook.ledger.evidence.actions import NOT_UNDERSTOOD
from basisbook.ledger.evidence.documents import YEARS, Document, Reading, Value, masked
from basisbook.ledger.evidence.readers import SCAN
from basisbook.ledger.evidence.source import load
from basisbook.ledger.money import show as show_amount
from basisbook.ledger.money import show_for_people
from basisbook.ledger.problems import (
    BasisbookError,
    ByHand,
    Do,
    Edit,
    Hole,
    Problem,
    Remedy,
    Shell,
    Steps,
    do,
)
from basisbook.ledger.sentences.telling import called

if TYPE_CHECKING:
    pass


@click.group(short_help="the papers that prove it")
@book_option
def evidence() -> None:
    """Keep papers in the book and read them: transcripts, Forms 5498 and 1099-R, histories, old returns.

    A paper is copied into the folder `evidence`, readable by you only. Nothing enters the ledger by it:
    `basisbook reconstruct` proposes entries, and you accept them.
    """


@evidence.command(short_help="keep a copy of papers and read them")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--person", default="", metavar="ID", help="Whose; may be left out where the number on it tells."
)
@click.option("--spouse", default="", metavar="ID", help="The other person on a joint paper.")
@click.option("--account", default="", metavar="ID", help="The account of a history that does not name one.")
@book_option
def add(files: tuple[Path, ...], person: str, spouse: str, account: str) -> None:
    """Copy FILES into the book. A paper that is there already adds nothing."""
    opened = open_book()
    found: list[Problem] = []
    kept, own = store.Kept(store.cards(opened.folder)), readers(opened.folder)
    for file in _with_progress(files):
        try:
            card, reading, new = store.add(
                opened.book,
                load(file).data,
                file.name,
                today(),
                person=person,
                spouse=spouse,
                account=account,
                readers=own,
                kept=kept,
            )
        except BasisbookError as error:
            found += [_with_path(problem, file) for problem in error.problems]
            continue
        found += [_with_path(problem, file) for problem in reading.problems]
        output.done(f"{card.id} is in the book")
        click.echo(f"{card.id}  {described(card)}{already(card, new=new)}")
        output.paragraph(_counted(reading, card), indent="  ")
    output.problems(found, given_book(), shown_by=do("evidence show", Hole("ID")))
    if any(problem.severity == "error" for problem in found):
        raise click.exceptions.Exit(1)


evidence.add_command(columns)


@evidence.command("list", short_help="the papers of the book")
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", help="table or json."
)
@book_option
def list_(form: str) -> None:
    """Every paper: its id, its year, whose it is, and what it was read as."""
    known = open_book(refuse=False).book
    cards = store.cards(known.folder)
    if form == "json":
        keys = ("id", "year", "person", "spouse", "reader", "name", "aside")
        tree = [
            {key: getattr(card, key) for key in keys} | {"added": card.added.isoformat()} for card in cards
        ]
        click.echo(json.dumps({"format": 1, "evidence": tree}, indent=1))
        return
    if not cards:
        output.say("No paper yet. basisbook evidence add FILE")
        return
    rows = [("id", "year", "whose", "read as", "added", "file")]
    for card in cards:
        whose = " and ".join(called(known, who) for who in (card.person, card.spouse) if who)
        year = str(card.year or "")
        rows.append((card.id, year, whose, read_as(card), card.added.isoformat(), masked(card.name)))
    wide = [max(len(row[at]) for row in rows) for at in range(5)]
    for row, of in zip(rows, (None, *cards), strict=True):
        click.echo("  ".join([*(f"{text:{w}}" for text, w in zip(row, wide, strict=False)), row[5]]))
        if of and of.aside:
            output.paragraph(f"set aside: {of.aside}", indent=" " * (wide[0] + 2))


@evidence.command(short_help="what was read in a paper")
@click.argument("ids", nargs=-1, required=True)
@click.option("--text", is_flag=True, help="The text itself too, with numbers masked.")
@book_option
def show(ids: tuple[str, ...], *, text: bool) -> None:
    """Every figure with the place where it was read, and what was not understood. Numbers are masked."""
    opened = open_book(refuse=False)
    for number, identifier in enumerate(ids):
        card = store.card_of(opened.folder, identifier)
        reading = store.reading(opened.folder, card, readers(opened.folder))
        click.echo(f"{'' if not number else chr(10)}{card.id}  {described(card)}")
        typed_in = card.reader == entered.NAME
        for document in reading.documents:
            click.echo(f"\n{_named(document)}{'' if typed_in else f', {document.where}'}")
            for name, field in document.fields.items():
                click.echo(
                    f"  {spaced(name):24} {_value(name, field.value):>16}  {'' if typed_in else field.where}".rstrip()
                )
        for what, count in reading.passed_over.items():
            click.echo(f"\npassed over: {count} {what}")
        output.problems(reading.problems, given_book(), most=None)
        if text:
            click.echo()
            for line in store.source(opened.folder, card).lines:
                click.echo(masked(line))


@evidence.command(short_help="which papers are still to be had")
@click.option("--person", metavar="ID", help="Only this person.")
@click.option("--all", "every", is_flag=True, help="Every one, not only the ten that matter most.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="text or json.")
@book_option
def missing(person: str | None, form: str, *, every: bool) -> None:
    """Which paper would settle an open year: from whom, at what cost, until when. What matters most comes first."""
    from basisbook.ledger.inference.obtainable import tells, wanted

    opened = open_book()
    people = [person_of(opened, person)] if person is not None else list(opened.book.people)
    papers = [one for who in people for one in wanted(opened.inferred, opened.in_force(), who, opened.today)]
    papers.sort(key=lambda one: (one.silent, -one.stake))
    if form == "json":
        tree = [
            {
                "person": one.person,
                "tax_year": one.year,
                "opens": list(one.opens),
                "document": one.document,
                "ways": one.ways,
                "cost": one.cost,
                "until": one.until.isoformat() if one.until else None,
                "stake": show_amount(one.stake),
            }
            for one in papers
        ]
        click.echo(json.dumps({"format": 1, "missing": tree}, indent=1))
        return
    shown = papers if every else papers[:10]
    for one in shown:
        what = tells(one)
        until = f"until {one.until}" if one.until else "nobody says how long"
        says = f"{one.document}; up to {show_for_people(one.stake)} of basis"
        output.hanging(f"{called(opened.book, one.person)}, {one.year}  ", says)
        output.paragraph(f"tells {what}; {one.ways}; {one.cost}; {until}", indent="    ")
    if len(shown) < len(papers):
        output.say(f"and {len(papers) - len(shown)} more: basisbook evidence missing --all")
    if not papers:
        click.echo("Nothing is open that a paper could settle.")


@evidence.command(short_help="one PDF with every dollar's proof")
@click.option("--person", metavar="ID", help="Whose; may be left out in a book of one person.")
@click.option("--out", type=NewPath(dir_okay=False), required=True, metavar="FILE", help="The PDF.")
@book_option
def packet(person: str | None, out: Path) -> None:
    """Write the evidence packet: the chain by year, every dollar with its papers and grade, and the papers."""
    from basisbook.forms.audit.packet import packet as written
    from basisbook.ledger.store.private import write_result

    opened = open_book()
    who = person_of(opened, person)
    opened.refuse_errors(who)
    found, pool = opened.inferred, opened.history(for_filing=True).pool(who)
    pages = written(opened.book, who, pool, opened.in_force(), found, opened.audited, opened.today)
    write_result(out, pages)
    click.echo(str(out))
    waiting = sum(one.status in ("new", "changes") and one.person == who for one in found.proposals)
    if waiting:
        some = f"{waiting} proposals are" if waiting > 1 else "1 proposal is"
        output.say(f"{some} not accepted and not in it: basisbook reconstruct")


evidence.add_command(enter)


@evidence.command("set-aside", short_help="let a paper count no longer")
@click.argument("identifier", metavar="ID")
@click.option("--because", required=True, metavar="WORDS", help="Why; empty words make it count again.")
@book_option
def set_aside(identifier: str, because: str) -> None:
    """A paper that is wrong stays in the book and counts no longer; what it contradicted is settled by that."""
    card = store.set_aside(open_book(refuse=False).folder, identifier, because.strip())
    state = f"is set aside: {card.aside}" if card.aside else "counts again"
    click.echo(f"{card.id} {state}")


def _with_progress(files: tuple[Path, ...]) -> Iterable[Path]:
    """The files, with a bar on stderr where there are many."""
    if len(files) < 20:
        return files
    from rich.progress import track

    console = output.moving_console()
    says = f"reading {len(files)} papers"
    return track(files, description=says, console=console, transient=True, disable=not console.is_terminal)


def _with_path(problem: Problem, file: Path) -> Problem:
    """A way out that can be pasted where the command was given: a paper knows only its own name."""
    return replace(problem, remedies=tuple(_at_path(way, file) for way in problem.remedies))


def _at_path(way: Remedy, file: Path) -> Remedy:
    if isinstance(way, Steps):
        return Steps(tuple(_one_at_path(one, file) for one in way.steps))
    return _one_at_path(way, file)


def _one_at_path(way: Do | Edit | Shell | ByHand, file: Path) -> Do | Edit | Shell | ByHand:
    if isinstance(way, Do):
        return replace(way, target=tuple(str(file) if word == file.name else word for word in way.target))
    if isinstance(way, Shell):
        return replace(way, words=tuple(str(file) if word == file.name else word for word in way.words))
    return way


_WORDS = {
    "return": ("return", "returns"), "account": ("account", "accounts"), "transaction": ("transaction", "transactions"),
    "8606-transcript": ("Form 8606", "Forms 8606"), "statement": ("statement", "statements"),
    "payment": ("payment", "payments"), "assertion": ("assertion", "assertions"),
}  # fmt: skip
"""What is no numbered form, for one and for several; a transcript shows some lines of a Form 8606."""


def _counted(reading: Reading, card: store.Card) -> str:
    # A transfer is kept for its other leg, and counted with what was passed over.
    events = Counter(one.text("event") for one in reading.documents)
    unknown = events[NOT_UNDERSTOOD]
    counts = Counter(
        one.kind for one in reading.documents if one.text("event") not in ("transfer", NOT_UNDERSTOOD)
    )
    read = []
    for kind, count in counts.items():
        one, several = _WORDS.get(kind, (f"Form {kind}", f"Forms {kind}"))
        read.append(f"{count} {one if count == 1 else several}")
    over = "; ".join(f"passed over: {count} {what}" for what, count in reading.passed_over.items() if count)
    if reading.reader == SCAN:
        return "a scan: nothing on it was read"
    nothing = "nothing" if unknown else "nothing that concerns an IRA"
    others = sum(one.owner == "spouse" for one in reading.documents) if not card.spouse else 0
    whose = f"of a spouse who is not named, so of nobody: {others}" if others else ""
    parts = (
        "read: " + (", ".join(read) or nothing),
        f"not understood: {unknown}" if unknown else "",
        whose,
        over,
    )
    return "; ".join(filter(None, parts))


def _named(document: Document) -> str:
    whose = f" for {document.person}" if document.person else ""
    account = f", account ..{document.account[-2:]}" if document.account else ""
    return (
        f"{document.kind} {document.year or ''}{whose}{account}{' (corrected)' if document.corrected else ''}"
    )


def _value(name: str, value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value) if name in YEARS else show_for_people(value)
    return masked(str(value))[:40]
