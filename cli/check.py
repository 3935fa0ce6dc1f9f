"""`check`, `witness` and `convert`: the care of a ledger."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from basisbook.cli import changed_rows, findings, output
from basisbook.cli.options import (
    NewPath,
    Typed,
    book_option,
    folder_of_book,
    given_book,
    open_book,
    person_of,
)
from basisbook.cli.remedies import command
from basisbook.cli.sentences import find
from basisbook.forms.plan.december import inventory
from basisbook.ledger import store
from basisbook.ledger.problems import Hole, LedgerError, Problem, UsageError, do
from basisbook.ledger.store import witness as digests
from basisbook.ledger.store.private import real
from basisbook.ledger.store.witness import Digest

if TYPE_CHECKING:
    from basisbook.forms.open_book import OpenBook

_DIGEST = Typed("digest", digests.digest_of)
_PROVES = (
    "The seal shows a row that was changed, taken out or put in, not that the whole folder was put back to an earlier day."
    " A digest that is kept elsewhere does:"
)


@click.command(short_help="look for what is wrong in a book")
@click.option("--seal", is_flag=True, help="Seal the rows added by hand, and write the file canonically.")
@click.option(
    "--as-corrections",
    is_flag=True,
    help="Put changed rows back as they were, and record the changes as corrections.",
)
@click.option("--restore", is_flag=True, help="Put changed rows back as they were.")
@click.option(
    "--expect", type=_DIGEST, metavar="DIGEST", help="A digest kept elsewhere: does the ledger begin with it?"
)
@click.option("--person", metavar="ID", help="Only what concerns this person.")
@click.option("--all", "everything", is_flag=True, help=f"Every finding, not only {output.MOST}.")
@book_option
def check(
    *,
    seal: bool,
    as_corrections: bool,
    restore: bool,
    expect: Digest | None,
    person: str | None,
    everything: bool,
) -> None:
    """Say everything that is wrong with the book, the ledger file, its entries and its years.

    Last comes the digest of the sealed entries. Kept elsewhere (`witness`) and given to --expect, it proves that the
    ledger still begins with them; the seal, which lies in the book, cannot prove that nobody put the book back.
    """
    if seal:
        _seal()
    if as_corrections:
        changed_rows.as_corrections()
    elif restore:
        changed_rows.restore()
    opened = open_book(refuse=False)
    if person is not None:
        person = person_of(opened, person)
    gone = digests.contradicted(opened.read, expect) if expect else None
    found = list(dict.fromkeys([*([gone] if gone else []), *_found(opened, person)]))
    output.problems(found, given_book(), err=False, most=None if everything else output.MOST)
    if any(one.code == "seal-broken" for one in found):
        changed_rows.show(folder_of_book())
    entries = len(opened.entries)
    readable = " that can be read" if opened.read.errors else ""
    click.echo(f"{entries} {'entry' if entries == 1 else 'entries'}{readable}: {findings.counted(found)}")
    if findings.any_error(found):
        sys.exit(1)
    _say_digest(opened.read, expect)


def _seal() -> None:
    folder = folder_of_book()
    if ahead := list(open_book(refuse=False).ahead()):
        raise LedgerError(*ahead)
    changed = [one for one in store.read(folder).errors if one.code == "seal-missing" and one.gaps]
    sealed = store.seal(folder)
    output.done("the ledger is sealed")
    click.echo(
        f"sealed {sealed} {'entry' if sealed == 1 else 'entries'}" if sealed else "all was sealed already"
    )
    for one in changed:
        output.paragraph(
            f"Sealed as it now stands, and not as it was written last: {dict(one.gaps)['says']}."
        )


def _found(opened: OpenBook, person: str | None) -> list[Problem]:
    """All that is wrong with a book; with what concerns one person, where one is named."""
    from basisbook.forms.whole_book import fits

    found = opened.records_of(person)
    if opened.read.errors:
        return found
    history = opened.history()
    pools = [pool for pool in history.pools.values() if person in (None, pool.person)]
    found += findings.of_years(year for pool in pools for year in pool.years)
    found += opened.filed().problems
    whose = opened.book.people if person is None else (person,)
    found += (one for who in whose for one in inventory(opened, who))
    found += fits(opened) if person is None else []
    tracks = (opened.state_track(one, state) for one in whose for state in opened.states_of(one))
    found += (problem for track in tracks for problem in track.all_problems)
    return found


def _say_digest(read: store.Read, expect: Digest | None) -> None:
    """What of the ledger is to be kept elsewhere, and whether it begins with what was kept."""
    if expect:
        more = len(read.entries) - expect.count
        since = f", and {more} {'has' if more == 1 else 'have'} come since" if more else ""
        of = "the entry" if expect.count == 1 else f"the first {expect.count} entries"
        click.echo(f"{of} of that digest {'is' if expect.count == 1 else 'are'} as kept{since}")
    if sealed := digests.sealed_in(read):
        click.echo(f"digest {digests.of_entries(sealed)}")
        if not expect:
            output.say(_PROVES)
            for way in (do("witness", Hole("FILE")), do("check", expect=Hole("DIGEST"))):
                output.offer(command(way, given_book()))


@click.command(short_help="keep a digest of the ledger elsewhere")
@click.argument("file", metavar="FILE", type=NewPath(allow_dash=True))
@book_option
def witness(*, file: Path) -> None:
    """Add a line with the day and the digest of the sealed entries to FILE, which lies where the book is not.

    FILE is on another disk, in a folder that is backed up by itself, or in a mail to oneself: - prints the line alone.
    The lines of this book that FILE has are compared first: where the ledger no longer begins with one of them, that is
    said, and nothing is added. Several books may share a file; each goes by the name of its folder.
    """
    opened = open_book()
    folder = opened.folder
    if not digests.sealed_in(opened.read):
        raise LedgerError(find("witness-nothing", do("check", seal=None)))
    line = digests.line_of(folder, opened.read, opened.today)
    if str(file) == "-":
        click.echo(line, nl=False)
        return
    if real(file).is_relative_to(real(folder)):
        raise UsageError(find("witness-inside", do("witness", Hole("FILE")), place=str(file)))
    kept = list(digests.kept_in(file, digests.name_of(folder)))
    wrong = (digests.contradicted(opened.read, one, f"{file}:{row}") for row, one in kept)
    if found := [one for one in wrong if one]:
        raise LedgerError(*found)
    days = f"{len(kept)} {'line' if len(kept) == 1 else 'lines'} of {digests.name_of(folder)} in {file}"
    click.echo(
        f"{days} {'agrees' if len(kept) == 1 else 'agree'}"
        if kept
        else f"the first line of {digests.name_of(folder)} in {file}"
    )
    if kept and str(kept[-1][1]) == line.split()[1]:
        click.echo("nothing was recorded since; nothing is added")
        return
    digests.add(file, line)
    output.done(f"the digest is in {file}")
    click.echo(f"added: {line}", nl=False)


@click.command(short_help="keep the ledger as CSV or as Parquet")
@click.option("--to", type=click.Choice(["csv", "parquet"]), required=True, help="The form to write.")
@book_option
def convert(to: str) -> None:
    """Write the ledger in the other form. Entries and seal stay the same, and the old file is kept."""
    kept = store.convert(folder_of_book(), "parquet" if to == "parquet" else "csv")
    output.done(f"the ledger is {to} now")
    click.echo(f"the ledger is {to} now; the old one is kept as {kept}")
