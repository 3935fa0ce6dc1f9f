"""`evidence enter`: a paper is typed in, box by box; its scan is kept beside it, and a paper typed again replaces."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from basisbook.cli import dialogue, output
from basisbook.cli.options import DATE, YEAR, book_option, given_book, open_book, person_of, today, typed
from basisbook.cli.sentences import find
from basisbook.forms import law
from basisbook.forms.open_book import readers
from basisbook.forms.revisions import FIRST, LAST
from basisbook.ledger.dates import american
from basisbook.ledger.evidence import entered, store
from basisbook.ledger.evidence.documents import Kind, masked
from basisbook.ledger.evidence.readers import SCAN, read_scan
from basisbook.ledger.evidence.source import load
from basisbook.ledger.interview import kept, papers, walk
from basisbook.ledger.interview.questions import Answers, Question, Setting, Table
from basisbook.ledger.problems import BasisbookError, ByHand, Hole, UsageError, do, states_number
from basisbook.ledger.quick_dataclass import dataclass

if TYPE_CHECKING:
    from basisbook.forms.open_book import OpenBook

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
assert set(_SAYS) <= set(get_args(Kind))
assert set(_SAYS) == set(papers.TITLES)


@dataclass(frozen=True, slots=True)
class Typed:
    """A paper as it was typed: its kind and year, whose it is, and what it states."""

    kind: Kind
    year: int
    person: str
    spouse: str
    figures: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Beside:
    """What is said about a paper: its scan (a file, or a paper of the book), and whether it replaces another."""

    scan: str = ""
    instead_of: str = ""
    also: bool = False


@click.group(short_help="type in the figures of a paper", invoke_without_command=True)
@click.option(
    "--scan", default="", metavar="FILE", help="A scan or photo of it: JPEG, PNG or PDF; or its id."
)
@book_option
@click.pass_context
def enter(ctx: click.Context, scan: str) -> None:
    """Type in what a paper shows, as it shows it. A box that is empty is left out.

    In a terminal you are asked, box by box. With --scan the paper itself is kept beside its figures, and is shown in
    the packet.
    """
    if ctx.invoked_subcommand is not None:
        ctx.obj = scan
        return
    if not output.stdin_is_terminal():
        click.echo(ctx.get_help())
        return
    _ask_and_keep(None, None, "", "", Beside(scan))


def _command_for(kind: Kind) -> click.Command:
    """`evidence enter KIND`, with an option for every figure the kind may state."""
    params: list[click.Parameter] = [
        click.Option(["--year"], type=YEAR, help="The tax year of the paper."),
        click.Option(["--person"], default="", metavar="ID", help="Whose."),
        click.Option(["--spouse"], default="", metavar="ID", help="The other person on a joint paper."),
    ]
    words = _words(kind)
    for name, what in entered.FIELDS[kind].items():
        option, type_ = f"--{name.replace('_', '-')}", DATE if what == "date" else None
        choices = f": {', '.join(entered.CHOICES[what])}" if what in entered.CHOICES else ""
        says = f"{words[name].rstrip('?.')}{choices}."
        params.append(click.Option([option, name], type=type_, metavar=what.upper(), help=says))
    if kind in ("8606", "return"):
        says = "A line by its printed number." + (" S1-20 is on Schedule 1." if kind == "return" else "")
        params.append(click.Option(["--line", "lines"], multiple=True, metavar="LINE=AMOUNT", help=says))
    params += [
        click.Option(["--scan"], default="", metavar="FILE", help="A scan or photo of it: JPEG, PNG or PDF; or its id."),
        click.Option(["--instead-of"], default="", metavar="ID", help="The paper that was typed wrong: it is set aside."),
        click.Option(["--also"], is_flag=True, help="It is another paper, though one like it is in the book."),
    ]  # fmt: skip
    command = click.command(kind, params=params, short_help=_SAYS[kind], help=_SAYS[kind])
    return command(book_option(_enter(kind)))


def _words(kind: Kind) -> dict[str, str]:
    """What stands beside each box, for the help of its option."""
    questions = papers.of_return(0) if kind == "return" else papers.TABLES.get(kind, ())
    return {one.id: one.words.replace("{year}", "the year") for one in questions if isinstance(one, Question)}


def _enter(kind: Kind) -> Callable[..., None]:
    def command(
        year: int | None,
        person: str,
        spouse: str,
        scan: str,
        instead_of: str,
        *,
        also: bool,
        lines: tuple[str, ...] = (),
        **stated: Any,
    ) -> None:
        context = click.get_current_context()
        beside = Beside(scan or context.obj or "", instead_of, also)
        figures = {name: str(value).strip() for name, value in stated.items() if value is not None}
        if not figures and not lines and output.stdin_is_terminal():
            _ask_and_keep(kind, year, person, spouse, beside)
            return
        if kind == "transaction" and stated.get("date") is not None:
            year = year or stated["date"].year
        if year is None:
            if kind == "transaction":
                raise UsageError(find("usage/when", do("evidence enter", kind, date=Hole("DATE"))))
            raise click.UsageError("missing option '--year'")
        figures |= _lines(kind, year, lines)
        opened = open_book()
        _keep(opened, Typed(kind, year, person or _only(opened), spouse, figures), beside)

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


# Keeping


def _keep(opened: OpenBook, paper: Typed, beside: Beside) -> None:
    """Keep the paper and its scan; the one that it replaces is set aside. `like` asks which one that is, in a terminal."""
    numbers = [one.ssn for one in opened.book.people.values()]
    if wrong := [name for name, text in paper.figures.items() if states_number(text, numbers)]:
        raise UsageError(find("number-typed", ByHand("leave the number out"), option=wrong[0]))
    data = entered.written(paper.kind, paper.year, paper.figures, paper.person)
    if beside.instead_of:
        replaced = store.card_of(opened.folder, beside.instead_of).id
    elif beside.also:
        replaced = ""
    else:
        replaced = _again(opened, paper, data)
    before = store.card_of(opened.folder, replaced) if replaced else None
    scan = _scan(opened, paper, beside.scan) if beside.scan else before.scan if before else ""
    name = f"{paper.kind}-{paper.year}.json"
    card, reading, new = store.add(
        opened.book, data, name, today(), person=paper.person, spouse=paper.spouse, scan=scan
    )
    output.done(f"{card.id} is in the book")
    click.echo(f"{card.id}  {described(card)}{already(card, new=new)}")
    if card.scan:
        click.echo(f"  its scan is {card.scan}")
    if before is not None and before.id != card.id:
        store.set_aside(opened.folder, before.id, f"typed again as {card.id}")
        click.echo(f"  {before.id} is set aside: it counts no longer")
    output.problems(reading.problems, given_book())


def _scan(opened: OpenBook, paper: Typed, scan: str) -> str:
    """The id of the picture, which is copied in where it is a file."""
    if scan.startswith("ev:"):
        card = store.card_of(opened.folder, scan)
        if card.reader != SCAN:
            way = do("evidence enter", paper.kind, scan=Hole("FILE"))
            raise UsageError(find("no-scan", way, id=card.id))
        data, name = store.source(opened.folder, card).data, card.name
    else:
        source = load(Path(scan).expanduser())
        data, name = source.data, source.name
    card, _, _ = store.add(
        opened.book, data, name, today(), person=paper.person, spouse=paper.spouse, readers=readers(opened.folder), scan_of=paper.year
    )  # fmt: skip
    return card.id


def _again(opened: OpenBook, paper: Typed, data: bytes) -> str:
    """The id of the paper that this one replaces; empty where it is another one. Raises `UsageError` where nobody can be asked."""
    found = store.alike(opened.folder, data, paper.person, store.cards(opened.folder))
    if not found:
        return ""
    ids = [one.id for one in found]
    if not output.stdin_is_terminal():
        ways = [typed("--instead-of", one) for one in ids[:2]]
        raise UsageError(find("typed-again", *ways, typed("--also"), ids=ids, of=paper.year))
    output.say("There is such a paper of that year already:")
    for at, card in enumerate(found, 1):
        (document,) = store.reading(opened.folder, card).documents
        stated = "; ".join(f"{spaced(name)} {one.raw}" for name, one in document.fields.items())
        output.listed(f"  {at:>2}  ", f"{card.id}, typed in on {american(card.added)}: {stated}")
    output.say("Is this the same paper, typed again? Then its number; no, if it is another one.")
    while True:
        said = dialogue.line("  its number, or no: ").casefold()
        if said in ("n", "no"):
            return ""
        if said.isdecimal() and 1 <= int(said) <= len(ids):
            return ids[int(said) - 1]
        if said in ("y", "yes") and len(ids) == 1:
            return ids[0]
        if said == ".":
            raise dialogue.Stopped
        output.paragraph("A number, or no.", indent="  ", err=True)


# Asking


def _ask_and_keep(kind: Kind | None, year: int | None, person: str, spouse: str, beside: Beside) -> None:
    """Ask for papers, one after the other, and keep each."""
    opened = open_book()
    known = {
        "kind": kind or "",
        "whose": person_of(opened, person) if person else "",
        "of_year": str(year or ""),
    }
    if spouse:
        known["spouse"] = person_of(opened, spouse)
    output.say(dialogue.MANNERS)
    try:
        while True:
            paper = _asked(opened, {name: value for name, value in known.items() if value})
            scan = beside.scan or _ask_for_scan(opened)
            _keep(opened, paper, replace(beside, scan=scan))
            kept.forget(_file(opened, paper.kind, paper.year, paper.person))
            if not dialogue.yes("Another paper?", default=False):
                break
            known, beside = {"whose": paper.person}, Beside()
    except dialogue.Stopped:
        output.say(
            "What you typed of this paper is kept, and it does not count yet. To go on: basisbook evidence enter"
        )
        return
    output.say("What follows from the papers: basisbook reconstruct")


def _asked(opened: OpenBook, known: Answers) -> Typed:
    """One paper, from its name to its last box, and agreed to. Raises `Stopped`."""
    nowhere = Setting(opened.book, "", opened.today.year - 1, (), opened.today)
    head = dialogue.hold(papers.HEAD, nowhere, known, lambda _: None)
    kind = next(one for one in papers.TITLES if one == head["kind"])
    year, who = int(head["of_year"]), head.get("whose") or _only(opened)
    spouse = head.get("spouse", "none").replace("none", "")
    table, setting = _table(kind, year), Setting(opened.book, who, year, (), opened.today)
    file = _file(opened, kind, year, who)
    answers: Answers = kept.read(file)
    if answers:
        output.say("What you typed of it is kept: this goes on where you stopped.")
    was: Answers = {}
    while True:
        answers = dialogue.hold(table, setting, answers, lambda found: kept.keep(file, found), was)
        figures = papers.figures(answers)
        click.echo()
        title = papers.TITLES[kind].partition(":")[0]
        click.echo(f"{title[:1].upper()}{title[1:]}, {year}, {opened.book.people[who].name}")
        change = _review(table, setting, answers, nothing=not figures)
        if not change:
            return Typed(kind, year, who, spouse, figures)
        was = answers
        answers = {name: value for name, value in answers.items() if name != change}


def _file(opened: OpenBook, kind: Kind, year: int, who: str) -> Path:
    return kept.path_of(opened.folder, f"paper-{kind}-{year}", who)


def _table(kind: Kind, year: int) -> Table:
    if kind == "return":
        return papers.of_return(year)
    if kind == "8606":
        return papers.of_8606(_lines_of(year))
    return papers.TABLES[kind]


def _lines_of(year: int) -> dict[str, str]:
    """The lines of Parts I and II of that year's page which hold an amount, with their words."""
    page = law.law_of(min(max(year, FIRST), LAST))[0]
    return {
        line.number: line.label
        for part in page.parts
        if part.name in ("I", "II")
        for line in part.lines
        if line.number != entered.RATIO
    }


def _review(table: Table, setting: Setting, answers: Answers, *, nothing: bool) -> str:
    """Show what was typed. The question to change; empty where it is right. Raises `Stopped`."""
    shown = walk.so_far(table, setting, answers)
    for at, one in enumerate(shown, 1):
        output.hanging(f"  {at:>2}  ", f"{one.words.rstrip('?')}: {one.shown(one.answer)}")
    if nothing:
        output.paragraph("Every box is empty: there is nothing to keep.")
    while True:
        asks = (
            "Which one is wrong? (n, or its number)"
            if nothing
            else "Keep this paper? (y, n, or the number of a figure to change) [yes]"
        )
        said = dialogue.line(f"{asks}: ").casefold()
        if said in (".", "n", "no", "<"):
            raise dialogue.Stopped
        if said.isdecimal() and 1 <= int(said) <= len(shown):
            return shown[int(said) - 1].key
        if said in ("", "y", "yes") and not nothing:
            return ""
        output.paragraph(f"y, n, or a number from 1 to {len(shown)}.", indent="  ", err=True)


def _ask_for_scan(opened: OpenBook) -> str:
    """The file of a scan or photo; empty where there is none. Raises `Stopped`."""
    output.say(
        "A scan or photo of it (JPEG, PNG or PDF) is kept beside it, and shown in the packet. Enter, if there is none."
    )
    while True:
        said = dialogue.line("  file: ").strip("'\"").replace("\\ ", " ")
        if said == ".":
            raise dialogue.Stopped
        if not said or said.startswith("ev:"):
            return said
        try:
            read_scan(load(Path(said).expanduser()), 0, readers(opened.folder))
        except BasisbookError as error:
            output.problems([replace(one, remedies=()) for one in error.problems], given_book())
            continue
        return said


# What a paper is called


def described(card: store.Card) -> str:
    """`2024 typed in for nadia: 5498-2024.json`."""
    year = f"{card.year} " if card.year else ""
    whose = " and ".join(filter(None, (card.person, card.spouse)))
    read = "typed in" if card.reader == entered.NAME else card.reader
    return f"{year}{read} for {whose}: {masked(card.name)}"


def read_as(card: store.Card) -> str:
    """Which reader read it; of what a person typed, which paper it was."""
    if card.reader != entered.NAME:
        return card.reader
    paper = card.name.removesuffix(".json").rpartition("-")[0]
    return f"{'Form ' if paper[:1].isdigit() or paper.startswith('W-') else ''}{paper}, typed in"


def already(card: store.Card, *, new: bool) -> str:
    """What to add where a paper adds nothing."""
    if new:
        return ""
    return "; it is in the book already" + (f", set aside: {card.aside}" if card.aside else "")


def spaced(name: str) -> str:
    """`box 1`, `line 14`, `ira deduction`."""
    return re.sub(r"^(box|line)(?=[0-9])", r"\1 ", name.replace("_", " "))


for _kind in _SAYS:
    enter.add_command(_command_for(_kind))
