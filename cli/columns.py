"""`evidence columns`: which column of a history is what, said once for a custodian whose files are not known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from basisbook.cli import output
from basisbook.cli.entering import confirm
from basisbook.cli.options import book_option, given_book, open_book
from basisbook.cli.sentences import find as find_here
from basisbook.ledger.evidence import own_profiles
from basisbook.ledger.evidence.documents import masked
from basisbook.ledger.evidence.source import EvidenceError, Source, load
from basisbook.ledger.money import show_for_people
from basisbook.ledger.problems import Do, Hole, Value, do
from basisbook.ledger.sentences import find
from basisbook.ledger.store import writing
from basisbook.ledger.store.private import make_private_folder, write_private
from basisbook.ledger.words import and_list

if TYPE_CHECKING:
    from basisbook.ledger.evidence.documents import Reading
    from basisbook.ledger.evidence.history_csv import Profile
    from basisbook.ledger.evidence.own_profiles import Table

_SAYS = {
    "date": "the day", "amount": "the amount", "out": "what left, where that is a column of its own",
    "text": "what was done; may be given twice", "account": "the account's number", "registration": "what the account is called",
    "symbol": "the security's symbol", "quantity": "how many shares moved", "security": "the security's name",
}  # fmt: skip
_OPTION = {"text": "action", "registration": "account-name"}
_NEEDED = ("date", "amount", "text")
_SHOWN = 8


@click.command(short_help="say which column of an unknown history is what")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--name", metavar="NAME", help="What the profile is called; the file's name where it is left out."
)
@click.option("--date", metavar="COLUMN", help="The column of the day.")
@click.option("--amount", metavar="COLUMN", help="The column of the amount, or of what came in.")
@click.option("--out", metavar="COLUMN", help="The column of what left, where it is another.")
@click.option("--action", "text", multiple=True, metavar="COLUMN", help="What was done; may be given twice.")
@click.option("--account", metavar="COLUMN", help="The column of the account's number.")
@click.option(
    "--account-name", "registration", metavar="COLUMN", help="What the account is called: Roth IRA."
)
@click.option("--symbol", metavar="COLUMN", help="The column of the security's symbol.")
@click.option("--quantity", metavar="COLUMN", help="The column of how many shares moved.")
@click.option("--security", metavar="COLUMN", help="The column of the security's name.")
@click.option(
    "--dates", type=click.Choice(list(own_profiles.ORDERS)), help="Month first, day first, year first."
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@book_option
def columns(
    file: Path, name: str | None, dates: str | None, *, yes: bool, **given: str | Sequence[str] | None
) -> None:
    """Keep in the book which column of FILE is what. Every history with these columns is then read by it.

    Columns that are not named are guessed, and shown with the first rows as they are understood. Nothing is kept before
    you say yes, and no row is counted that `evidence add` would not count.
    """
    opened = open_book(refuse=False)
    source = load(file)
    table = own_profiles.table_of(source)
    if table is None:
        raise EvidenceError(find("no-table", do("evidence enter", help=None), place=str(file)))
    said = {what: (one,) if isinstance(one, str) else tuple(one) for what, one in given.items() if one}
    found = own_profiles.guessed(table) | said
    _refuse_unknown(table, found, file)
    profile = own_profiles.profile_of(
        table, name or file.stem, found, dates or _order(table, found, said, file)
    )
    _show(profile, source)
    target = own_profiles.file_of(opened.folder, profile.name)
    confirm(f"Keep this as {target.relative_to(opened.folder)}?", yes=yes)
    make_private_folder(target.parent)
    with writing(opened.folder):
        write_private(target, own_profiles.written(profile).encode())
    output.done(f"{target.relative_to(opened.folder)} is in the book")
    click.echo(f"kept as {target.relative_to(opened.folder)}")
    output.say(f"Now: basisbook evidence add {file}")


def _again(file: Path, **more: Value) -> Do:
    return Do("evidence columns", (str(file),), tuple(more.items()))


def _refuse_unknown(table: Table, found: Mapping[str, Sequence[str]], file: Path) -> None:
    """Raises `EvidenceError` for a column that is not in the file, and for one that is needed and not known."""
    known = and_list([masked(name)[:40] for name in table.names if name])
    for what, names in found.items():
        for name in names:
            if name not in table.names:
                way = _again(file, **{_OPTION.get(what, what): Hole("COLUMN")})
                raise EvidenceError(find("no-column", way, place=str(file), asked=name, known=known))
    missing = [what for what in _NEEDED if what not in found]
    if missing:
        way = _again(file, **{_OPTION.get(what, what): Hole("COLUMN") for what in missing})
        says = _SAYS[missing[0]].partition(";")[0].removeprefix("the ")
        raise EvidenceError(find("which-column", way, place=str(file), what=says, known=known))


def _order(
    table: Table, found: Mapping[str, Sequence[str]], said: Mapping[str, Sequence[str]], file: Path
) -> str:
    """The order of the days; as people here write them where all are clear. Raises `EvidenceError` where two fit."""
    orders = own_profiles.orders_of(table, found["date"][0])
    if len(orders) == 1 or len(orders) == len(own_profiles.ORDERS):
        return orders[0]
    day = next((cell for cell in own_profiles.column(table, found["date"][0]) if cell), "")
    kept = [(_OPTION.get(what, what), name) for what, names in said.items() for name in names]
    ways = [
        Do("evidence columns", (str(file),), (*kept, ("dates", order)))
        for order in orders or own_profiles.ORDERS
    ]
    says = {"mdy": "month first", "dmy": "day first", "ymd": "year first"}
    possible = [says[one] for one in orders or own_profiles.ORDERS]
    raise EvidenceError(find("which-order", *ways, place=str(file), day=masked(day)[:20], orders=possible))


def _show(profile: Profile, source: Source) -> None:
    """Which column is taken for what, and the first rows that concern an IRA as they are understood."""
    for what, says in _SAYS.items():
        value = getattr(profile, what)
        names = [value] if isinstance(value, str) else list(value)
        if any(names):
            output.hanging(
                f"{says.partition(';')[0].partition(',')[0]:26}", and_list([name for name in names if name])
            )
    reading = own_profiles.reader_of([profile]).read(source)
    click.echo()
    for line in _rows(reading):
        click.echo(line)
    over = "; ".join(f"{count} {what}" for what, count in reading.passed_over.items())
    output.paragraph(f"passed over: {over}" if over else "passed over: nothing")
    output.problems(reading.problems, given_book(), most=5)
    if not reading.documents:
        output.paragraph(find_here("columns-nothing").message)
    click.echo()


def _rows(reading: Reading) -> list[str]:
    lines = []
    for one in reading.documents[:_SHOWN]:
        day, cents = one.day("date"), one.cents("amount")
        amount = "" if cents is None else show_for_people(cents if one.flag("incoming") else -cents)
        lines.append(f"{day}  {one.text('event'):24} {amount:>14}  {one.text('account_name')[:24]}".rstrip())
    more = len(reading.documents) - _SHOWN
    return [*lines, *([f"and {more} more rows"] if more > 0 else [])]
