"""`start` and `year`: questions in plain words, in the place of entries; written in one append, after a review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from basisbook.cli import dialogue, output
from basisbook.cli.changed import say_what_changed
from basisbook.cli.entering import append, numbered
from basisbook.cli.options import YEAR as YEAR_TYPE
from basisbook.cli.options import (
    NewPath,
    book_option,
    folder_of_book,
    given_book,
    open_book,
    person_of,
    person_option,
    today,
)
from basisbook.cli.sentences import find
from basisbook.ledger import book, book_file, checks, store
from basisbook.ledger.dates import american
from basisbook.ledger.interview import accounts, changes, kept, said, walk
from basisbook.ledger.interview.questions import Case, Setting
from basisbook.ledger.interview.start import START, begins_with
from basisbook.ledger.interview.start import person as person_in
from basisbook.ledger.interview.year import YEAR
from basisbook.ledger.money import dollars, grouped
from basisbook.ledger.problems import BookError, ByHand, Shell, UsageError, do
from basisbook.ledger.sentences.telling import Teller

if TYPE_CHECKING:
    from basisbook.forms.open_book import OpenBook
    from basisbook.ledger.entry import Entry


@click.command(short_help="begin: who you are, and where your accounts are")
@click.argument("folder", type=NewPath(), required=False)
@book_option
def start(folder: Path | None) -> None:
    """Begin a book by answering questions, in FOLDER or in the folder you are in; in a book, begin with one more person.

    Nothing has to be known but names and companies. Answers are kept after each question, and asked about once more
    before anything is written.
    """
    _need_somebody("start")
    where = folder or _book_or_here()
    while True:
        try:
            again = _begin(where)
        except dialogue.Stopped:
            _kept_for_later("start", where)
            return
        if not again:
            break
        output.say('And now the other one: in what is asked now, "you" is that person.')
    click.echo()
    output.say(f"Next: basisbook {_inside(where)}year {today().year - 1}")


def _book_or_here() -> Path:
    try:
        return folder_of_book()
    except BookError:
        return given_book() or Path()


def _inside(folder: Path) -> str:
    return "" if folder == Path() else f"--book {folder} "


def _need_somebody(verb: str) -> None:
    if not output.stdin_is_terminal():
        raise UsageError(find("nobody-to-ask", do("record", help=None), do("import", help=None), verb=verb))


def _kept_for_later(verb: str, folder: Path) -> None:
    output.say(
        f"Your answers are kept, and nothing is in the ledger yet. To go on: basisbook {_inside(folder)}{verb}"
    )


def _forget(file: Path) -> None:
    if not kept.forget(file):
        output.problems([find("answers-left", Shell(("rm", str(file))), place=f"{kept.FOLDER}/{file.name}")])


def _begin(folder: Path) -> bool:
    """One person. Whether another one follows. Raises `Stopped`."""
    known = book.Book.load(folder) if (folder / book.NAME).exists() else book.Book(folder, {}, {})
    file = kept.path_of(folder, kept.BEGINNING)
    answers = kept.read(file)
    if (half := answers.pop(_WRITING, "")) in known.people:  # ended while it was written: it is written again
        known = without(known, half)
    setting = Setting(known, "", today().year - 1, (), today())
    if not (folder / book.NAME).exists():
        output.say(f"The book will be in {'the folder you are in' if folder == Path() else folder}.")
    output.say("Your answers are kept: this goes on where you stopped." if answers else dialogue.MANNERS)
    answers = dialogue.hold(START, setting, answers, lambda found: kept.keep(file, found))
    ssn = _number("That person's" if known.people else "Your")
    who = person_in(Case(setting, answers))
    assert who is not None
    made = walk.made(START, setting, answers)
    click.echo()
    output.hanging("", f"{who.name}{f', born {american(who.born)}' if who.born else ''}.")
    for account in made.accounts:
        output.hanging("  ", f"{accounts.called(account)} ({account.id})")
    opening = changes.changes((), (), made.drafts, today())
    for entry in opening:
        output.paragraph(Teller(known).reviewed(entry))
    if not dialogue.yes("Is that right? Then it is written."):
        raise dialogue.Stopped
    kept.keep(file, {**answers, _WRITING: who.id})
    _write_beginning(folder, replace(who, ssn=ssn), made.accounts, opening)
    _forget(file)
    if begins_with(answers) != "known":
        kept.keep(
            kept.path_of(folder, kept.BEGINNING, who.id),
            {"before": begins_with(answers), "first": answers["first"]},
        )
        output.say(
            f"What was taxed before {answers['first']} is not known, which is not zero: until it is, every form may tax too much."
            " With papers that show it: basisbook reconstruct."
        )
    return answers.get("joint") == "yes"


def _number(whose: str) -> str:
    output.say(
        f"{whose} social security number, for the head of the form: it is kept in book.toml and nowhere else. Enter, to write it by pen."
    )
    while True:
        typed = dialogue.line("  answer: ")
        if typed == ".":
            raise dialogue.Stopped
        if not typed or book.dashed(typed):
            return book.dashed(typed) if typed else ""
        output.paragraph("It has nine digits.", indent="  ", err=True)


_WRITING = "writing"
"""Among the answers: who is being written into the book."""


def _write_beginning(
    folder: Path,
    who: book.Person,
    owned: Sequence[book.Account],
    opening: Sequence[Entry],
) -> None:
    if (folder / book.NAME).exists():
        book_file.change(folder, "people", who.id, _values(who))
        _add_accounts(folder, owned)
    else:
        store.make_private_folder(folder)
        if not any((folder / name).exists() for name in (store.CSV, store.PARQUET)):
            store.create(folder)
        book.create(folder, [who], owned)
    click.echo(f"wrote {folder / book.NAME}")
    read = store.read(folder)
    there = {replace(one, number=0, recorded=today(), file="", row=0) for one in read.entries}
    opening = [one for one in opening if replace(one, number=0, recorded=today()) not in there]
    if opening:
        number = read.entries[-1].number if read.entries else 0
        append(folder, [replace(one, number=number + at) for at, one in enumerate(opening, 1)])


def without(known: book.Book, person: str) -> book.Book:
    """The book without a person, and without that person's accounts."""
    people = {name: one for name, one in known.people.items() if name != person}
    accounts = {name: one for name, one in known.accounts.items() if one.person != person}
    return replace(known, people=people, accounts=accounts)


def _add_accounts(folder: Path, owned: Sequence[book.Account]) -> None:
    for account in owned:
        book_file.change(folder, "accounts", account.id, _values(account))


def _values(item: book.Person | book.Account) -> dict[str, book_file.Value]:
    return {
        one.name: value for one in fields(item) if one.name != "id" and (value := getattr(item, one.name))
    }


@click.command(short_help="a year in questions, to the filled form")
@click.argument("year_asked", metavar="YEAR", type=YEAR_TYPE)
@person_option
@click.option("--sheet", is_flag=True, help="Write an empty sheet (XLSX) to fill in and to import instead.")
@book_option
def year(year_asked: int, person: str | None, *, sheet: bool) -> None:
    """Ask about YEAR in plain words, show what it makes, and write it after a yes; then fill the form.

    A year that is in the ledger already is read back from it: what is changed becomes a correction.
    """
    if sheet:
        from basisbook.cli.empty_sheet import write_sheet

        write_sheet(year_asked)
        return
    _need_somebody("year")
    opened = open_book()
    who = person or _whose(opened)
    who = person_of(opened, who)
    if year_asked > opened.today.year:
        raise UsageError(find("filed-future", do("year", opened.today.year), begins=year_asked))
    try:
        done = _ask_year(opened, who, year_asked)
    except dialogue.Stopped:
        _kept_for_later(f"year {year_asked}", opened.folder)
        return
    if done is not None:
        _offer_the_form(done, who, year_asked)


def _whose(opened: OpenBook) -> str:
    people = opened.book.people
    if len(people) == 1:
        return next(iter(people))
    for at, one in enumerate(people.values(), 1):
        output.listed(f"  {at:>2}  ", one.name)
    while True:
        typed = dialogue.line("Whose year? ", list(people))
        if typed in people:
            return typed
        if typed.isdecimal() and 1 <= int(typed) <= len(people):
            return list(people)[int(typed) - 1]
        if typed == ".":
            raise dialogue.Stopped
        output.paragraph("A number, or an id.", indent="  ", err=True)


def setting_of(opened: OpenBook, who: str, asked: int) -> tuple[Setting, said.Said]:
    """The setting of a year, and the answers that its ledger holds."""
    in_force = opened.in_force()
    empty = Setting(opened.book, who, asked, (), opened.today)
    here = said.said(empty, in_force)
    setting = said.without(empty, in_force, {"": here.covered})
    if here.covered:
        return setting, here
    before = said.said(replace(empty, year=asked - 1), in_force)
    return replace(setting, last=before.answers if before.covered else {}), said.Said({}, ())


def _ask_year(opened: OpenBook, who: str, asked: int) -> OpenBook | None:
    """The book with the year in it; None where nothing came of it. Raises `Stopped`."""
    setting, here = setting_of(opened, who, asked)
    file = kept.path_of(opened.folder, asked, who)
    answers = kept.read(file) or dict(here.answers)
    name = opened.book.people[who].name
    output.say(f"{name}, {asked}. {dialogue.MANNERS}")
    if here.covered:
        output.say("The year is in the ledger. What is there:")
    elif answers:
        output.say("Your answers are kept: this goes on where you stopped.")
    was: Mapping[str, str] = {}
    while True:
        answers = dialogue.hold(YEAR, setting, answers, lambda found: kept.keep(file, found), was)
        made = walk.made(YEAR, setting, answers)
        new = changes.changes(opened.entries, here.covered, made.drafts, opened.today)
        choice = _review(opened, made, new, asked, who)
        if choice == 0:
            break
        was = answers
        answers = _without_row(answers, made.drafts[choice - 1].key)
        kept.keep(file, answers)
    if not new and not made.accounts:
        _forget(file)
        return opened
    _add_accounts(opened.folder, made.accounts)
    opened = replace(opened, book=book.Book.load(opened.folder), _kept={})
    if new:
        append(opened.folder, new, known=opened.read)
        click.echo(f"wrote {numbered(new)}")
        opened = say_what_changed(opened, new)
    _forget(file)
    return opened


def _without_row(answers: Mapping[str, str], row: str) -> dict[str, str]:
    """The answers without those of a row: they are asked again."""
    gone = row or "deducted"
    return {key: value for key, value in answers.items() if not key.startswith(gone)}


def _review(opened: OpenBook, made: walk.Made, new: Sequence[Entry], asked: int, who: str) -> int:
    """Show what the answers make. 0: write it; else the number of the sentence to change. Raises `Stopped`."""
    known = replace(opened.book, accounts={**opened.book.accounts, **{one.id: one for one in made.accounts}})
    told = Teller(known)
    click.echo()
    for at, entry in enumerate(changes.changes((), (), made.drafts, opened.today), 1):
        output.hanging(f"  {at:>2}  ", told.reviewed(entry))
    if not made.drafts:
        click.echo("  Nothing happened in that year.")
    for account in made.accounts:
        output.hanging("      ", f"New in the book: {accounts.called(account)} ({account.id}).")
    for entry in new:
        if entry.corrects:
            output.hanging("      ", told.reviewed(entry))
    click.echo()
    wrong = checks.new_entry_problems(known, opened.entries, new)
    if wrong:
        output.problems(
            [
                replace(one, place="", remedies=(ByHand("change the sentence that is wrong: its number"),))
                for one in wrong
            ]
        )
    else:
        _result(replace(opened, book=known, _kept={}).followed_by(*new), who, asked)
    last = len(made.drafts)
    question, default = (
        ("Nothing is different. Enter leaves it", "") if not new else (f"Write {_these(new)}?", "yes")
    )
    if wrong:
        question, default = "It cannot be written so. Which sentence is wrong?", ""
    while True:
        takes = "n, or its number" if wrong else "y, n, or a number, to change it"
        shown = f" [{default}]" if default else ""
        typed = dialogue.line(f"{question} ({takes}){shown}: ").casefold()
        if typed in (".", "n", "no", "<"):
            raise dialogue.Stopped
        if typed.isdecimal() and 1 <= int(typed) <= last:
            return int(typed)
        if not wrong and typed in ("", "y", "yes"):
            return 0
        output.paragraph(f"y, n, or a number from 1 to {last}.", indent="  ", err=True)


def _these(new: Sequence[Entry]) -> str:
    return "this entry" if len(new) == 1 else f"these {len(new)} entries"


def _result(after: OpenBook, who: str, asked: int) -> None:
    """The form of the year as it would be, in one sentence; and that an earlier basis is not known, which is not zero."""
    begun = kept.read(kept.path_of(after.folder, kept.BEGINNING, who))
    if begun and not any(
        one.kind == "opening-basis" and one.person == who for one in after.in_force().values()
    ):
        output.paragraph(
            f"What was taxed before {begun.get('first', asked)} is not known and not counted: less may be taxable than is said here."
        )
    for (person, name), pool in after.history().pools.items():
        found = pool.year(asked)
        if person != who or found is None:
            continue
        start = f"{after.pool_name(person, name)}, {asked}: " if name != book.OWN else f"{asked}: "
        if found.status in ("complete", "not-due"):
            facts = found.facts.amounts
            parts = [
                f"{dollars(facts['nondeductible_contributions'])} put in and not deducted",
                f"{dollars(facts['conversions'])} converted",
            ]
            parts += [f"{dollars(facts['distributions'])} paid out"] if facts["distributions"] else []
            parts += [
                f"{dollars(found.taxable or 0)} taxable",
                f"{dollars(found.carried.get('basis', 0))} carried on, taxed already",
            ]
            form = "Form 8606 is due" if found.status == "complete" else "no Form 8606 is due"
            output.paragraph(f"{start}{', '.join(parts)}; {form}.")
            if found.returns:
                lines = ", ".join(f"line {line}: {grouped(text)}" for line, text in found.returns.items())
                output.paragraph(f"Form 1040, {lines}.")
        else:
            named = found.reason.startswith(f"{asked} ")
            output.paragraph(f"{'' if named else start}{found.reason}.")


def _offer_the_form(opened: OpenBook, who: str, asked: int) -> None:
    """Fill the form, on the official blank where it is at hand or may be fetched."""
    from basisbook.cli import fill
    from basisbook.cli.forms import known_years
    from basisbook.cli.show import chosen
    from basisbook.forms.official import blanks

    history = chosen(opened.history(for_filing=True), who, None)
    due = [pool for pool in history.pools.values() if (one := pool.year(asked)) and one.status == "complete"]
    if not due:
        return
    at_hand = blanks.look_up("8606", asked) is not None
    known = asked in known_years()
    question = (
        f"Fill Form 8606 for {asked}?"
        if at_hand or not known
        else f"Get the blank of {asked} from www.irs.gov, and fill it?"
    )
    try:
        if not dialogue.yes(question):
            output.say(f"Later: basisbook {_inside(opened.folder)}fill {asked}")
            return
    except dialogue.Stopped:
        return
    written, refused = fill.fill_history(
        opened, history, range(asked, asked + 1), opened.filled_folder, fetch=known and not at_hand
    )
    fill.tell(written)
    output.problems(refused, given_book())
