"""`evidence`: the papers of a book. Copied in, read, shown with every number masked; nothing is ever fetched."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from basisbook.cli import output
from basisbook.cli.columns import columns
from basisbook.cli.options import DATE, YEAR, book_option, given_book, open_book, person_of, today
from basisbook.cli.sentences import find
from basisbook.forms.open_book import readers
from basisbook.ledger.evidence import entered, store
from basisbook.ledger.evidence.actions import NOT_UNDERSTOOD
from basisbook.ledger.evidence.documents import YEARS, Document, Kind, Reading, Value, masked
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
    UsageError,
    do,
    states_number,
)

if TYPE_CHECKING:
    from basisbook.forms.open_book import OpenBook


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
    kept = list(store.cards(opened.folder))
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
                readers=readers(opened.folder),
                kept=kept,
            )
        except BasisbookError as error:
            found += [_with_path(problem, file) for problem in error.problems]
            continue
        found += [_with_path(problem, file) for problem in reading.problems]
        output.done(f"{card.id} is in the book")
        click.echo(f"{card.id}  {_described(card)}{_already(card, new=new)}")
        output.paragraph(_counted(reading), indent="  ")
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
    cards = store.cards(open_book(refuse=False).folder)
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
        whose = "+".join(filter(None, (card.person, card.spouse)))
        reader = "typed in" if card.reader == entered.NAME else card.reader
        year = str(card.year or "")
        rows.append((card.id, year, whose, reader, card.added.isoformat(), masked(card.name)))
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
        click.echo(f"{'' if not number else chr(10)}{card.id}  {_described(card)}")
        typed_in = card.reader == entered.NAME
        for document in reading.documents:
            click.echo(f"\n{_named(document)}{'' if typed_in else f', {document.where}'}")
            for name, field in document.fields.items():
                click.echo(
                    f"  {_spaced(name):24} {_value(name, field.value):>16}  {'' if typed_in else field.where}".rstrip()
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
        what = tells(one.opens)
        until = f"until {one.until}" if one.until else "nobody says how long"
        says = f"{one.document}; up to {show_for_people(one.stake)} of basis"
        output.hanging(f"{one.person} {one.year}  ", says)
        output.paragraph(f"tells {what}; {one.ways}; {one.cost}; {until}", indent="    ")
    if len(shown) < len(papers):
        output.say(f"and {len(papers) - len(shown)} more: basisbook evidence missing --all")
    if not papers:
        click.echo("Nothing is open that a paper could settle.")


@evidence.command(short_help="one PDF with every dollar's proof")
@click.option("--person", metavar="ID", help="Whose; may be left out in a book of one person.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, metavar="FILE", help="The PDF."
)
@book_option
def packet(person: str | None, out: Path) -> None:
    """Write the evidence packet: the chain by year, every dollar with its papers and grade, and the papers."""
    from basisbook.forms.audit.packet import packet as written
    from basisbook.ledger.store.private import write_private

    opened = open_book()
    who = person_of(opened, person)
    opened.refuse_errors(who)
    found, pool = opened.inferred, opened.history(for_filing=True).pool(who)
    pages = written(opened.book, who, pool, opened.in_force(), found, opened.audited, opened.today)
    write_private(out, pages)
    click.echo(str(out))
    waiting = sum(one.status in ("new", "changes") and one.person == who for one in found.proposals)
    if waiting:
        output.say(f"{waiting} proposals are not accepted and not in it: basisbook reconstruct")


@evidence.command("set-aside", short_help="let a paper count no longer")
@click.argument("identifier", metavar="ID")
@click.option("--because", required=True, metavar="WORDS", help="Why; empty words make it count again.")
@book_option
def set_aside(identifier: str, because: str) -> None:
    """A paper that is wrong stays in the book and counts no longer; what it contradicted is settled by that."""
    card = store.set_aside(open_book(refuse=False).folder, identifier, because.strip())
    state = f"is set aside: {card.aside}" if card.aside else "counts again"
    click.echo(f"{card.id} {state}")


@evidence.group(short_help="type in the figures of a paper")
def enter() -> None:
    """Type in what a paper shows, as it shows it. A row that is not on the paper is left out."""


_SAYS: dict[Kind, str] = {
    "5498": "Form 5498 (the custodian reports contributions, rollovers and the value)",
    "1099-R": "Form 1099-R (what was paid out)",
    "W-2": "Form W-2 (whether there was a plan at work)",
    "return": "a copy of a filed Form 1040",
    "8606": "a copy of a filed Form 8606",
    "statement": "a custodian's year-end statement",
    "transaction": "one row of an account history",
    "payment": "a cheque or a bank's payment to a custodian",
    "assertion": "what you remember; graded E, never filed by itself",
}


def _command_for(kind: Kind) -> click.Command:
    """`evidence enter KIND`, with an option for every figure the kind may state."""
    params: list[click.Parameter] = [
        click.Option(
            ["--year"], type=YEAR, required=kind != "transaction", help="The tax year of the paper."
        ),
        click.Option(["--person"], default="", metavar="ID", help="Whose."),
        click.Option(["--spouse"], default="", metavar="ID", help="The other person on a joint paper."),
    ]
    for name, what in entered.FIELDS[kind].items():
        option = f"--{name.replace('_', '-')}"
        if what == "date":
            params.append(click.Option([option, name], type=DATE, metavar="DATE"))
        else:
            params.append(click.Option([option, name], metavar=what.upper()))
    if kind in ("8606", "return"):
        says = "A line by its printed number." + (" S1-20 is on Schedule 1." if kind == "return" else "")
        params.append(click.Option(["--line", "lines"], multiple=True, metavar="LINE=AMOUNT", help=says))
    command = click.command(kind, params=params, short_help=_SAYS[kind], help=_SAYS[kind])
    return command(book_option(_enter(kind)))


def _enter(kind: Kind) -> Callable[..., None]:
    def command(
        year: int | None, person: str, spouse: str, lines: tuple[str, ...] = (), **stated: Any
    ) -> None:
        figures = {name: str(value).strip() for name, value in stated.items() if value is not None}
        if kind == "transaction" and stated.get("date") is not None:
            year = year or stated["date"].year
        if year is None:
            raise UsageError(find("usage/when", do("evidence enter", kind, date=Hole("DATE"))))
        figures |= _lines(kind, year, lines)
        opened = open_book()
        numbers = [one.ssn for one in opened.book.people.values()]
        if wrong := [name for name, text in figures.items() if states_number(text, numbers)]:
            raise UsageError(find("number-typed", ByHand("leave the number out"), option=wrong[0]))
        person = person or _only(opened)
        data = entered.written(kind, year, figures, person)
        name = f"{kind}-{year}.json"
        card, reading, new = store.add(opened.book, data, name, today(), person=person, spouse=spouse)
        output.done(f"{card.id} is in the book")
        click.echo(f"{card.id}  {_described(card)}{_already(card, new=new)}")
        output.problems(reading.problems, given_book())

    return command


def _only(opened: OpenBook) -> str:
    people = list(opened.book.people)
    return people[0] if len(people) == 1 else ""


def _lines(kind: Kind, year: int, lines: tuple[str, ...]) -> dict[str, str]:
    figures: dict[str, str] = {}
    for text in lines:
        line, equals, amount = (part.strip() for part in text.partition("="))
        name = f"line{line}" if kind == "8606" else entered.field_of_line(year, line)
        if not equals or not name:
            code = "usage/line" if equals else "usage/amount"
            way = do("evidence enter", kind, year=year, help=None)
            raise UsageError(find(code, way, line=line, of=year, text=text))
        figures[name] = amount
    return figures


for _kind in _SAYS:
    enter.add_command(_command_for(_kind))
assert set(_SAYS) <= set(get_args(Kind))


def _with_progress(files: tuple[Path, ...]) -> Iterable[Path]:
    """The files, with a bar on stderr where there are many."""
    if len(files) < 20:
        return files
    from rich.progress import track

    console = output.moving_console()
    says = f"reading {len(files)} papers"
    return track(files, description=says, console=console, transient=True, disable=not console.is_terminal)


def _described(card: store.Card) -> str:
    year = f"{card.year} " if card.year else ""
    whose = " and ".join(filter(None, (card.person, card.spouse)))
    reader = "typed in" if card.reader == entered.NAME else card.reader
    return f"{year}{reader} for {whose}: {masked(card.name)}"


def _already(card: store.Card, *, new: bool) -> str:
    if new:
        return ""
    return "; it is in the book already" + (f", set aside: {card.aside}" if card.aside else "")


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


def _counted(reading: Reading) -> str:
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
    parts = ("read: " + (", ".join(read) or nothing), f"not understood: {unknown}" if unknown else "", over)
    return "; ".join(filter(None, parts))


def _named(document: Document) -> str:
    whose = f" for {document.person}" if document.person else ""
    account = f", account ..{document.account[-2:]}" if document.account else ""
    return (
        f"{document.kind} {document.year or ''}{whose}{account}{' (corrected)' if document.corrected else ''}"
    )


def _spaced(name: str) -> str:
    """`box 1`, `line 14`, `ira deduction`."""
    return re.sub(r"^(box|line)(?=[0-9])", r"\1 ", name.replace("_", " "))


def _value(name: str, value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value) if name in YEARS else show_for_people(value)
    return masked(str(value))[:40]
