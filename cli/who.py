"""`person`, `account`, `preparer`: who is in a book and where the accounts stand, added and changed without opening book.toml."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields
from pathlib import Path

import click

from basisbook.cli import output
from basisbook.cli.options import book_option, folder_of_book, parse_date, typed
from basisbook.cli.sentences import find
from basisbook.ledger import book, book_file, store
from basisbook.ledger.kinds import ACCOUNT_TYPES
from basisbook.ledger.problems import HOLE, BookError, Do, Hole, LedgerError, UsageError, do, hidden
from basisbook.ledger.sentences.telling import called
from basisbook.ledger.words import and_list

_TYPES = sorted(ACCOUNT_TYPES)


@click.command(short_help="who is in the book: add, change")
@click.argument("who", required=False)
@click.option("--id", "one", metavar="ID", help="A short name for somebody new, if not one made of the name.")
@click.option("--name", metavar="NAME", help="The name as the form shows it.")
@click.option("--born", metavar="DATE", help="The day of birth.")
@click.option("--died", metavar="DATE", help="The day of death.")
@click.option("--ssn", metavar="NUMBER", help="The social security number; it stays in book.toml.")
@click.option("--street", metavar="STREET", help="Number and street.")
@click.option("--apartment", metavar="NO", help="The apartment.")
@click.option("--city", metavar="CITY", help="City, state and ZIP code, as in 'Springfield, IL 62704'.")
@click.option("--foreign-country", metavar="NAME", help="The country, of an address abroad.")
@click.option("--foreign-province", metavar="NAME", help="The province or county.")
@click.option("--foreign-postal", metavar="CODE", help="The postal code.")
@click.option("--remove", is_flag=True, help="Take out somebody of whom nothing is recorded.")
@book_option
def person(who: str | None, one: str | None, *, remove: bool, **given: str | None) -> None:
    """Add a person, or change one. WHO is a name for somebody new, an id for somebody who is there; without it, a list.

    \b
    basisbook person 'Nadia Brandt' --born 1979-05-04
    basisbook person nadia --city 'Springfield, IL 62704'
    basisbook person nadia --apartment ''              takes it out
    basisbook person nadia --remove                    if nothing names her
    """
    folder = folder_of_book()
    known = _loaded(folder)
    if remove:
        _remove(_known(known), "person", who)
        return
    who = who or given["name"]
    if who is None:
        if known is not None:
            _list_people(known)
        return
    people, accounts = (known.people, known.accounts) if known else ({}, {})
    values = _values(given, days=("born", "died"), verb="person", what=who)
    there = who if who in people else next((one.id for one in people.values() if one.name == who), "")
    if there:
        if not values:
            _list_people(_known(known), there)
            return
        book_now = book_file.change(folder, "people", there, values)
        output.paragraph(f"{there}: {_told(values)}")
    else:
        if book.is_id(who) and people and "name" not in values and one is None:
            ways = [do("person", one) for one in list(people)[:3]]
            raise UsageError(
                find("no-such-person", *ways, do("person", who, name=HOLE, when="a new one"), asked=who)
            )
        taken = {*people, *accounts}
        there = _new_id(one, taken, "person") or (who if book.is_id(who) else book_file.person_id(who, taken))
        if there in taken:
            raise UsageError(find("id-taken", do("person", who, id=HOLE), asked=there))
        named: dict[str, str | dt.date | None] = {"name": who}
        values = named | values
        book_now = book_file.change(folder, "people", there, values)
        output.paragraph(f"{values['name']} is in the book as {there}.")
    if there not in {one.person for one in book_now.accounts.values()}:
        output.say(f"Next: basisbook account COMPANY --person {there}")


@click.command(short_help="the accounts of the book: add, change")
@click.argument("which", required=False)
@click.option("--id", "one", metavar="ID", help="A short name for a new one, if not one made of the company.")
@click.option("--person", metavar="ID", help="Whose; may be left out in a book of one person.")
@click.option("--type", "type_", metavar="TYPE", help=f"One of {', '.join(_TYPES)}.")
@click.option("--custodian", metavar="NAME", help="The bank, broker or fund that holds it.")
@click.option("--opened", metavar="DATE", help="The day it was opened.")
@click.option("--closed", metavar="DATE", help="The day it was closed: no value is needed after it.")
@click.option("--decedent", metavar="NAME", help="Whose it was, if it was inherited.")
@click.option("--remove", is_flag=True, help="Take out an account of which nothing is recorded.")
@book_option
def account(
    which: str | None, one: str | None, type_: str | None, *, remove: bool, **given: str | None
) -> None:
    """Add an account, or change one. WHICH is a company for a new one, an id for one that is there; without it, a list.

    \b
    basisbook account Vanguard --type traditional      gets the id vanguard
    basisbook account Vanguard --type roth             gets the id vanguard-roth
    basisbook account vanguard --closed 2025-03-10
    basisbook account vanguard --remove                if nothing names it
    """
    folder = folder_of_book()
    known = _known(_loaded(folder))
    if remove:
        _remove(known, "account", which)
        return
    which = which or one
    if which is None:
        _list_accounts(known)
        return
    values = _values(given | {"type": type_}, days=("opened", "closed"), verb="account", what=which)
    if values.get("type") is not None and values["type"] not in ACCOUNT_TYPES:
        ways = [do("account", which, type=HOLE)]
        raise UsageError(find("bad-type", *ways, asked=values["type"], types=_TYPES))
    if which in known.accounts:
        if not values:
            _list_accounts(known, which)
            return
        book_file.change(folder, "accounts", which, values)
        output.paragraph(f"{which}: {_told(values)}")
        return
    stated = {key: str(values.pop(key, None) or "") for key in ("person", "type", "custodian", "decedent")}
    whose = stated["person"] or _whose(known)
    if whose not in known.people:
        raise UsageError(find("no-person/unknown", do("person"), asked=whose, names=", ".join(known.people)))
    kind = stated["type"] or _type(which)
    custodian, decedent = stated["custodian"] or which, stated["decedent"]
    if kind.startswith("inherited-") and not decedent:
        decedent = _needed("decedent", "whose it was", which, kind)
    taken = {*known.accounts, *known.people}
    made = _new_id(one, taken, "account") or book_file.account_id(which, kind, taken)
    first = {"person": whose, "type": kind} | ({"custodian": custodian} if custodian != one else {})
    book_file.change(folder, "accounts", made, first | ({"decedent": decedent} if decedent else {}) | values)
    output.paragraph(f"{custodian} ({kind}) of {known.people[whose].name} is in the book as {made}.")


@click.command(short_help="who prepares the papers for pay: set, change")
@click.argument("name", required=False)
@click.option("--firm", metavar="NAME", help="The name of the firm.")
@click.option("--street", metavar="STREET", help="Number and street.")
@click.option("--city", metavar="CITY", help="City, state and ZIP code, as in 'Springfield, IL 62704'.")
@click.option("--phone", metavar="NUMBER", help="The telephone number.")
@click.option("--ptin", metavar="NUMBER", help="The PTIN: P and eight digits.")
@click.option("--none", "nobody", is_flag=True, help="The papers have no paid preparer any more.")
@book_option
def preparer(name: str | None, *, nobody: bool, **given: str | None) -> None:
    """Say who prepares the papers for pay, or change it; without anything, show it. It stands at the head of letters.

    \b
    basisbook preparer 'Ida Kowalski' --firm 'Kowalski CPAs' --ptin P01234567
    basisbook preparer --phone ''                      takes it out
    """
    folder = folder_of_book()
    there = _known(_loaded(folder)).preparer
    if nobody:
        if there is not None:
            book_file.change(folder, "preparer", "", {one.name: None for one in fields(there)})
        output.paragraph("The papers have no paid preparer.")
        return
    values = _values(
        {"name": name} | given, days=(), verb="preparer", what=name or (there.name if there else "")
    )
    if not values:
        told = {one.name: getattr(there, one.name) for one in fields(there)} if there else {}
        shown = _told({key: value for key, value in told.items() if value})
        output.paragraph(shown or "The papers have no paid preparer: basisbook preparer NAME")
        return
    if (there is None and "name" not in values) or values.get("name", "") is None:
        raise UsageError(find("no-preparer", do("preparer", Hole("NAME"))))
    book_file.change(folder, "preparer", "", values)
    output.paragraph(f"Preparer: {_told(values)}")


def _remove(known: book.Book, verb: str, one: str | None) -> None:
    """Take a person or an account out that nothing names. Raises `UsageError` that says what names it."""
    table, there = ("people", known.people) if verb == "person" else ("accounts", known.accounts)
    if one is None or one not in there:
        raise UsageError(
            find(
                "nothing-to-remove",
                do(verb),
                asked=hidden(one or ""),
                verb=verb,
                names=list(there) or ["none"],
            )
        )
    if verb == "person" and len(there) == 1:
        raise UsageError(find("removed-not/alone", do("person", one, name=HOLE), asked=called(known, one)))
    named = list(_naming(known, one))
    if named:
        ways = [do("account", one, closed=HOLE, when="if it was closed")] if verb == "account" else []
        owned = [
            do("account", account.id, remove=None)
            for account in known.accounts.values()
            if account.person == one
        ]
        raise UsageError(
            find(
                "removed-not", *(ways or owned or [do("person", one)]), asked=called(known, one), named=named
            )
        )
    book_file.remove(known.folder, table, one)
    output.paragraph(f"{one} is not in the book any more: nothing was recorded of it.")


def _naming(known: book.Book, one: str) -> Iterator[str]:
    """What of a book names a person or an account: its accounts, entries, and papers."""
    from basisbook.ledger.evidence import store as papers

    if own := [each.id for each in known.accounts.values() if one in (each.person, each.decedent)]:
        yield f"the account{'s' if len(own) > 1 else ''} {and_list(own)}"
    read = store.read(known.folder)
    if read.errors:  # a row that cannot be read may name it
        raise LedgerError(*read.errors)
    entries = [each.number for each in read.entries if one in (each.person, each.account, each.to)]
    if entries:
        most = ", ".join(map(str, entries[:3])) + (", ..." if len(entries) > 3 else "")
        yield f"{'entries' if len(entries) > 1 else 'entry'} {most}"
    cards = [
        card.id for card in papers.cards(known.folder) if one in (card.person, card.spouse, card.account)
    ]
    if cards:
        yield f"{'papers' if len(cards) > 1 else 'paper'} {', '.join(cards[:3])}"


def _new_id(asked: str | None, taken: Collection[str], verb: str) -> str:
    """The id that was asked for; empty where none was. Raises `UsageError` where it is none, or is somebody's."""
    if asked is None:
        return ""
    if not book.is_id(asked):
        raise UsageError(find("bad-id", do(verb, id=HOLE), asked=asked))
    if asked in taken:
        raise UsageError(find("id-taken", do(verb, id=HOLE), asked=asked))
    return asked


def _loaded(folder: Path) -> book.Book | None:
    """The book; None where nobody is in it yet."""
    try:
        return book.Book.load(folder)
    except BookError as error:
        if [one.code for one in error.problems] == ["no-people"]:
            return None
        raise


def _known(found: book.Book | None) -> book.Book:
    if found is None:
        raise UsageError(find("nobody-yet", do("person", name=HOLE)))
    return found


def _values(
    given: Mapping[str, str | None], *, days: tuple[str, ...], verb: str, what: str
) -> dict[str, str | dt.date | None]:
    """The options as keys; an empty text takes the key out. Raises `UsageError` for a day that is none."""
    found: dict[str, str | dt.date | None] = {}
    for key, text in given.items():
        if text is None:
            continue
        if key in days and text.strip():
            try:
                found[key] = parse_date(text.strip())
            except ValueError as error:
                way = Do(verb, (what,), ((key, HOLE),))
                raise UsageError(
                    find("bad-value", way, option=f"--{key}", text=hidden(text), why=error)
                ) from None
        else:
            found[key] = _clean(key, text, what) or None
    return found


def _clean(key: str, text: str, what: str) -> str:
    text = " ".join(text.split())
    if key == "ssn" and text and not book.dashed(text):
        raise UsageError(find("bad-ssn", Do("person", (what,), (("ssn", HOLE),))))
    return book.dashed(text) if key == "ssn" else text


def _told(values: Mapping[str, object]) -> str:
    """`born 1979-05-04; apartment taken out`. The number is never repeated."""
    parts = []
    for key, value in values.items():
        shown = "kept" if key == "ssn" else value
        parts.append(f"{key.replace('_', ' ')} {'taken out' if value is None else shown}")
    return "; ".join(parts)


def _whose(known: book.Book) -> str:
    people = list(known.people)
    if len(people) == 1:
        return people[0]
    if not output.stdin_is_terminal():
        ways = [typed("--person", one) for one in people[:3]]
        raise UsageError(find("no-person", *ways, names=", ".join(people)))
    return output.ask(f"Whose ({', '.join(people)})", lambda text: _one_of(text, people))


def _type(which: str) -> str:
    if not output.stdin_is_terminal():
        raise UsageError(find("bad-type/none", do("account", which, type=HOLE), types=_TYPES))
    for one in _TYPES:
        output.listed(f"  {one:21}", _SAYS[one])
    return output.ask("What kind of account is it", lambda text: _one_of(text, _TYPES))


_SAYS = {
    "traditional": "a traditional or rollover IRA",
    "roth": "a Roth IRA",
    "sep": "a SEP IRA: from a business or a job on the side",
    "simple": "a SIMPLE IRA: from a small employer",
    "inherited-traditional": "a traditional IRA that somebody left to you",
    "inherited-roth": "a Roth IRA that somebody left to you",
    "529": "a 529 plan, from which money may go to a Roth IRA",
    "trump": "a Trump account, of a child",
    "plan": "a 401(k), 403(b), TSP or another employer plan",
}


def _needed(option: str, says: str, which: str, kind: str) -> str:
    if not output.stdin_is_terminal():
        way = do("account", which, type=kind, decedent=HOLE)
        raise UsageError(find("missing-values", way, verb="account", what=which, needs=f"{option} ({says})"))
    return output.ask(f"{option} ({says})", _not_empty)


def _not_empty(text: str) -> str:
    if not text:
        raise ValueError("it is needed")
    return text


def _one_of(text: str, names: list[str]) -> str:
    begin = [one for one in names if one.startswith(text.casefold())] if text else []
    if text.casefold() in names or len(begin) == 1:
        return text.casefold() if text.casefold() in names else begin[0]
    raise ValueError(f"one of {', '.join(names)}")


def _list_people(known: book.Book, only: str = "") -> None:
    for one in known.people.values():
        if only in ("", one.id):
            parts = [one.name, f"born {one.born}" if one.born else "day of birth not known"]
            parts += ["number kept" if one.ssn else "no number", one.city]
            output.hanging(f"{one.id}  ", "; ".join(filter(None, parts)))


def _list_accounts(known: book.Book, only: str = "") -> None:
    if not known.accounts:
        output.say("No account is in the book yet: basisbook account COMPANY")
    for one in known.accounts.values():
        if only in ("", one.id):
            parts = [known.people[one.person].name, one.type, one.custodian]
            parts += [f"of {one.decedent}" if one.decedent else ""]
            parts += [
                f"opened {one.opened}" if one.opened else "",
                f"closed {one.closed}" if one.closed else "",
            ]
            output.hanging(f"{one.id}  ", "; ".join(filter(None, parts)))
